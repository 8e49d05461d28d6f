//! What is kept of the figures of a measure that slips are looked for among.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::item::{Item, Voices, is_given};
use super::line::Line;
use super::look;
use super::near::{Places, near};
use super::open::{Open, Opens};
use super::read::Read;
use super::signs::{Sign, Signs};
use super::track::Track;
use crate::id::{AssertionId, MeasureId};
use crate::relation::{Case, Evidence};
use crate::slip::pace;

/// The figures of one measure that slips are looked for among.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tracks {
    voices: Voices,
    // INVARIANT: by length.
    paces: SmallVec<[Pace; 1]>,
}

/// The figures of flows over windows of one length, which are held against each other; of other kinds all.
#[derive(Debug, Clone, Default)]
struct Pace {
    length: i64,
    line: Line,
    /// What came and went since they were looked at last.
    moved: SmallVec<[Item; 1]>,
    /// Those that were not in line, each with what matters to it elsewhere.
    open: Opens,
}

/// To look at fewer figures is cheaper than to tell at which.
const FEW: usize = 16;

/// Where more came and went all are looked at.
const MANY: usize = 256;

impl Tracks {
    /// Of a measure.
    ///
    /// # Complexity
    /// O(n log n) in its figures.
    pub(crate) fn of(case: &Case<'_>, measure: MeasureId) -> Self {
        let evidence = &case.evidence;
        let mut voices = Voices::default();
        let mut paces: SmallVec<[(i64, Vec<Item>); 1]> = SmallVec::new();
        let figures = evidence.figures(measure);
        for id in figures.iter().copied() {
            let Some(item) = Item::of(case, &mut voices, id) else { continue };
            let pace = pace(evidence, id);
            let place = paces.partition_point(|(other, _)| *other < pace);
            if paces.get(place).is_none_or(|(other, _)| *other != pace) {
                paces.insert(place, (pace, Vec::with_capacity(if pace == 0 { figures.len() } else { 0 })));
            }
            paces.get_mut(place).into_iter().for_each(|(_, items)| items.push(item.clone()));
        }
        let pace = |(length, items)| Pace { length, line: Line::of(items), ..Pace::default() };
        Self { voices, paces: paces.into_iter().map(pace).collect() }
    }

    /// Looks at all figures.
    pub(crate) fn look(&mut self, read: &Read<'_, '_>, measure: MeasureId) -> Signs {
        let mut signs = Signs::default();
        for pace in &mut self.paces {
            pace.look(read, &self.voices, measure, &mut signs);
        }
        signs
    }

    /// Looks again at those of which something else may be said than in `signs`, since some came or went: what was said of the figures of
    /// which something else is said now.
    ///
    /// # Complexity
    /// Linear in the figures a few dozen runs of one voice around the stretches, and in those that were not in line; logarithmic in
    /// all.
    pub(crate) fn look_again(
        &mut self,
        read: &Read<'_, '_>,
        measure: MeasureId,
        signs: &mut Signs,
    ) -> BTreeMap<AssertionId, Option<Sign>> {
        if self.paces.iter().map(|pace| pace.moved.len()).sum::<usize>() > MANY {
            let now = self.look(read, measure);
            let old = std::mem::replace(signs, now);
            return signs.since(old);
        }
        let mut before: BTreeMap<AssertionId, Option<Sign>> = BTreeMap::new();
        for pace in self.paces.iter_mut().filter(|pace| !pace.moved.is_empty()) {
            pace.look_again(read, &self.voices, measure, signs, &mut before);
        }
        before
    }

    /// Puts the figures whose times end in a stretch anew, in which no other one reaches.
    pub(crate) fn replace(&mut self, case: &Case<'_>, measure: MeasureId, stretch: (i64, i64)) {
        let evidence = &case.evidence;
        let figures = evidence.figures(measure);
        let mut paces: SmallVec<[i64; 1]> = figures.iter().map(|id| pace(evidence, *id)).collect();
        paces.sort_unstable();
        paces.dedup();
        for length in paces {
            let place = self.paces.partition_point(|pace| pace.length < length);
            if self.paces.get(place).is_none_or(|pace| pace.length != length) {
                self.paces.insert(place, Pace { length, ..Pace::default() });
            }
        }
        for pace in &mut self.paces {
            pace.replace(case, &mut self.voices, &figures, stretch);
        }
    }

    /// Takes some figures out and others in, of any times; not of flows, of which there are several lengths.
    ///
    /// # Complexity
    /// For each as [`Line::edit`].
    pub(crate) fn exchange(&mut self, evidence: &Evidence<'_>, gone: &[AssertionId], come: &[AssertionId]) {
        let Self { voices, paces } = self;
        if paces.is_empty() {
            paces.push(Pace::default());
        }
        let Some(Pace { line, moved, .. }) = paces.first_mut() else { return };
        let at = |item: &Item| (item.at.saturating_sub(1), item.at);
        for item in gone.iter().filter_map(|id| Item::read(evidence, voices, *id)) {
            line.edit(at(&item), |all, range| {
                moved.extend(all.extract_if(range, |one| one.id == item.id));
            });
        }
        for item in come.iter().filter_map(|id| Item::read(evidence, voices, *id)) {
            moved.push(item.clone());
            line.edit(at(&item), |all, range| {
                let own = all.get(range.clone()).unwrap_or_default();
                let key = |item: &Item| evidence.key(item.id);
                let place = own.partition_point(|one| (one.at, key(one)) < (item.at, key(&item)));
                all.insert(range.start + place, item);
            });
        }
    }
}

impl Pace {
    fn look(&mut self, read: &Read<'_, '_>, voices: &Voices, measure: MeasureId, signs: &mut Signs) {
        let mut open = Opens::default();
        if is_long_enough(&self.line) && !self.line.is_calm() {
            let track = Track::of(read, voices, (measure, &self.line), true);
            for place in self.line.places(self.line.begin(), self.line.end()) {
                let Some((item, looked)) = track.at(place).zip(look(&track, place)) else { continue };
                signs.set(item.id, looked.sign.clone());
                open.put(Open::of(&track, item, &looked));
            }
        }
        (self.moved, self.open) = (SmallVec::new(), open);
    }

    /// Looks again at the figures [near] what came or went, and at those that were not in line and for which it matters on another
    /// date.
    fn look_again(
        &mut self,
        read: &Read<'_, '_>,
        voices: &Voices,
        measure: MeasureId,
        signs: &mut Signs,
        before: &mut BTreeMap<AssertionId, Option<Sign>>,
    ) {
        let moved = std::mem::take(&mut self.moved);
        let line = &self.line;
        let is_calm = line.is_shorter_than(FEW) && line.is_calm();
        if is_calm && self.open.is_empty() {
            return;
        }
        let track = Track::of(read, voices, (measure, line), false);
        let mut places: Places = Places::new();
        if line.is_shorter_than(FEW) {
            places.extend(line.places(line.begin(), line.end()));
        }
        for one in &moved {
            let is_there = match line.is_shorter_than(FEW) {
                true => line.at(track.place_of(one)).is_some_and(|item| item.id == one.id),
                false => near(&track, one, &moved, &mut places),
            };
            if is_there {
                continue;
            }
            self.open.remove(one.id);
            if let Some(old) = signs.set(one.id, None) {
                before.insert(one.id, Some(old));
            }
        }
        let touched = moved.iter().flat_map(|one| self.open.touched(one));
        places.extend(touched.map(|open| track.place_of(&open.item)));
        places.sort_unstable();
        places.dedup();
        for place in places {
            let Some(item) = track.at(place) else { continue };
            let looked = if is_long_enough(line) && !is_calm { look(&track, place) } else { None };
            match &looked {
                Some(looked) => self.open.put(Open::of(&track, item, looked)),
                None => self.open.remove(item.id),
            }
            let old = signs.set(item.id, looked.and_then(|looked| looked.sign));
            if signs.get(item.id) != old.as_ref() {
                before.insert(item.id, old);
            }
        }
    }

    /// Puts those of some figures that are of its length anew in a stretch of time.
    fn replace(
        &mut self,
        case: &Case<'_>,
        voices: &mut Voices,
        figures: &[AssertionId],
        stretch: (i64, i64),
    ) {
        let (moved, length) = (&mut self.moved, self.length);
        let evidence = &case.evidence;
        let current = |id: &AssertionId| is_given(case, *id) && pace(evidence, *id) == length;
        // What a figure gives does not change, so that only those are read that were not there.
        self.line.edit(stretch, |all, mut range| {
            let there = all.get(range.clone()).unwrap_or_default().iter();
            let mut there: SmallVec<[(AssertionId, bool); 16]> = there.map(|item| (item.id, false)).collect();
            there.sort_unstable();
            let mut new: SmallVec<[Item; 1]> = SmallVec::new();
            for id in figures.iter().copied().filter(current) {
                let known = there.binary_search_by_key(&id, |(id, _)| *id).ok();
                match known.and_then(|at| there.get_mut(at)) {
                    Some((_, stays)) => *stays = true,
                    None => new.extend(Item::read(evidence, voices, id)),
                }
            }
            moved.extend(new.iter().cloned());
            if there.iter().any(|(_, stays)| !stays) {
                let gone = |item: &mut Item| there.binary_search(&(item.id, false)).is_ok();
                let before = moved.len();
                moved.extend(all.extract_if(range.clone(), gone));
                range.end -= moved.len() - before;
            }
            let by_moment = |a: &Item, b: &Item| {
                a.at.cmp(&b.at).then_with(|| evidence.ordinal(a.id).cmp(&evidence.ordinal(b.id)))
            };
            if new.len() > 1 {
                let count = new.len();
                all.splice(range.end..range.end, new);
                range.end += count;
                all.get_mut(range).into_iter().for_each(|own| own.sort_by(by_moment));
            } else if let Some(one) = new.pop() {
                // Mostly one came.
                let own = all.get(range.clone()).unwrap_or_default();
                let place = range.start + own.partition_point(|item| by_moment(item, &one).is_lt());
                all.insert(place, one);
            }
        });
    }
}

/// It takes two others to tell a slip.
fn is_long_enough(line: &Line) -> bool {
    !line.is_shorter_than(3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::assertion::Assertion;
    use crate::cases::cases;
    use crate::dossier::Dossier;
    use crate::measure::{Kind, Measure};
    use crate::policy::Policy;
    use crate::source::Source;

    /// A figure: who gives it, of which day, said how many days later, and how far its number is from a thousand; hedges, bounds
    /// and zeros among them.
    type Given = (usize, i64, i64, i64, u8);

    fn dossier(kind: Kind, given: &[Given]) -> Dossier {
        let mut dossier = Dossier::new();
        let measure = dossier.add_measure(Measure::new("m", kind)).unwrap();
        let voices: Vec<_> =
            (0..3).map(|at| dossier.add_source(Source::new(format!("s{at}"))).unwrap()).collect();
        for (at, (voice, day, later, off, form)) in given.iter().enumerate() {
            let number = 1000 + off;
            let text = match form {
                0 => format!("~{number}"),
                1 => format!(">{number}"),
                2 => "0".to_owned(),
                _ => number.to_string(),
            };
            let date = |day: i64| format!("2024-{:02}-{:02}", 1 + day / 28, 1 + day % 28).parse().unwrap();
            let one = Assertion::figure(format!("f{at}"), measure, text.parse().unwrap());
            let one = one.as_of(date(*day)).stated_on(date(day + later));
            let one = if *voice < 3 { one.from_origin(voices[*voice]) } else { one };
            dossier.add_assertion(one).unwrap();
        }
        dossier
    }

    fn given() -> impl Strategy<Value = Given> {
        // Most of them close to each other, and said soon; some not.
        let off = prop_oneof![9 => -9..10_i64, 1 => prop_oneof![Just(21_i64), Just(-30), Just(9000)]];
        let later = prop_oneof![9 => 0..20_i64, 1 => Just(40_i64)];
        (0..4_usize, 0..60_i64, later, off, prop_oneof![2 => Just(0_u8), 1 => 1..3_u8, 20 => Just(9_u8)])
    }

    proptest! {
        #![proptest_config(cases(2000))]

        #[test]
        fn in_a_calm_line_nothing_is_to_be_said_of_any_figure(
            given in prop::collection::vec(given(), 1..14),
            kind in prop::sample::select(vec![Kind::Stock, Kind::Cumulative, Kind::Constant, Kind::Flow]),
        ) {
            let dossier = dossier(kind, &given);
            let policy = Policy::default();
            let case = Case::whole(dossier.view(), &policy);
            let measure = MeasureId::new(0);
            let tracks = Tracks::of(&case, measure);
            for pace in tracks.paces.iter().filter(|pace| pace.line.is_calm()) {
                let read = Read::given(&case.evidence);
                let track = Track::of(&read, &tracks.voices, (measure, &pace.line), true);
                for place in pace.line.places(pace.line.begin(), pace.line.end()) {
                    prop_assert!(look(&track, place).is_none());
                }
            }
        }
    }

    #[test]
    fn a_line_is_calm_while_its_numbers_are_alike_and_none_is_late() {
        let calm = |given: &[Given]| {
            let (dossier, policy) = (dossier(Kind::Stock, given), Policy::default());
            let case = Case::whole(dossier.view(), &policy);
            Tracks::of(&case, MeasureId::new(0)).paces.iter().all(|pace| pace.line.is_calm())
        };
        let alike: Vec<Given> = (0..6).map(|at| (0, at, 1, at, 9)).collect();
        assert!(calm(&alike));
        let with = |one: Given| [alike.as_slice(), &[one]].concat();
        assert!(calm(&with((1, 9, 2, 19, 9))));
        assert!(!calm(&with((1, 9, 2, 30, 9))), "another number");
        assert!(!calm(&with((1, 9, 30, 0, 9))), "said late");
    }
}
