//! The figures of one measure in the order of time, and the neighbours of each.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::id::{AssertionId, MeasureId, SourceId};
use crate::relation::{Case, Evidence, Status, families};
use crate::slip::{Expectation, Point, Points, Written, pace, time_of};

/// How many neighbours are looked at on each side.
const NEIGHBOURS: usize = 4;

/// How many figures or runs of one voice are passed in search of them.
const PASSED: usize = 32;

/// Figures that give the same number but for this, as a natural logarithm, bear each other out.
const ALIKE: f64 = 0.01;

/// A figure that can be evidence, or a slip, or both.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) id: AssertionId,
    /// The end of its time; zero for a constant.
    pub(super) at: i64,
    /// The number it gives, in the unit of the measure, and its logarithm.
    pub(super) written: Option<(f64, f64)>,
    pub(super) delay: Option<i64>,
    evidence: Shown,
    voice: Voice,
}

/// What a figure shows of its measure.
#[derive(Debug, Clone, Copy)]
enum Shown {
    Point(Point),
    /// A number that is not above zero: ratios to it tell nothing.
    Nothing,
    /// A bound or a word.
    Unclear,
}

impl Item {
    fn point(&self) -> Option<Point> {
        match self.evidence {
            Shown::Point(point) => Some(point),
            _ => None,
        }
    }
}

/// The nearest figures on one side; none if ratios tell nothing of them.
type Side = Option<SmallVec<[Point; NEIGHBOURS]>>;

/// The place of a set of families; none for an unknown origin.
type Voice = Option<u32>;

/// The sets of families that speak, each once.
#[derive(Debug, Default)]
pub(super) struct Voices {
    places: FxHashMap<SmallVec<[SourceId; 2]>, u32>,
    sets: Vec<SmallVec<[SourceId; 2]>>,
}

impl Voices {
    fn of(&mut self, evidence: &Evidence<'_>, id: AssertionId) -> Voice {
        let set = families(evidence.dossier(), evidence.assertion(id).origins());
        if set.is_empty() {
            return None;
        }
        let next = self.sets.len() as u32;
        let place = *self.places.entry(set).or_insert_with_key(|set| {
            self.sets.push(set.clone());
            next
        });
        Some(place)
    }

    fn share(&self, a: u32, b: u32) -> bool {
        let set = |at: u32| self.sets.get(at as usize).map_or(&[][..], |set| set.as_slice());
        a == b || set(a).iter().any(|family| set(b).contains(family))
    }
}

/// The figures of one measure, of flows those of windows of one length.
#[derive(Debug)]
pub(super) struct Track<'c, 'a> {
    evidence: &'c Evidence<'a>,
    voices: &'c Voices,
    measure: MeasureId,
    timed: bool,
    /// In the order of time, then of keys.
    pub(super) items: Vec<Item>,
    /// The places of each voice's items, and the place of each item among them.
    own: FxHashMap<u32, Vec<u32>>,
    place_in_own: Vec<u32>,
    /// Where the run of one voice that an item is in begins, and where it ends.
    runs: Vec<(u32, u32)>,
    /// Times and logarithms of what is written, with the voice.
    written: Vec<(i64, ordered_float::OrderedFloat<f64>, Voice)>,
}

/// The tracks of a measure.
///
/// # Complexity
/// O(n log n) in its figures.
pub(super) fn tracks(case: &Case<'_>, voices: &mut Voices, measure: MeasureId) -> Vec<Vec<Item>> {
    let evidence = &case.evidence;
    let mut paces: BTreeMap<i64, Vec<Item>> = BTreeMap::new();
    for id in evidence.figures(measure).iter().copied() {
        if case.statements.lead(id) != id || !is_current(case, id) {
            continue;
        }
        let Some(time) = time_of(evidence, id) else { continue };
        let value = Written::of(evidence, id).map(|written| written.value());
        let lowest = evidence.reading(id).and_then(|reading| reading.nominal).map(|(low, _)| low);
        let shown = match Point::of(evidence, id) {
            Some(point) => Shown::Point(point),
            None if lowest.is_some_and(|low| low <= 0.0) => Shown::Nothing,
            None => Shown::Unclear,
        };
        if value.is_none() && matches!(shown, Shown::Unclear) {
            continue;
        }
        let one = evidence.assertion(id);
        let item = Item {
            id,
            at: time.unwrap_or(0),
            written: value.map(|value| (value, value.ln())),
            delay: one
                .as_of_given()
                .and(one.stated())
                .and_then(|stated| Some(stated.end()?.saturating_sub(time?))),
            evidence: shown,
            voice: voices.of(evidence, id),
        };
        paces.entry(pace(evidence, id)).or_default().push(item);
    }
    let mut all: Vec<Vec<Item>> = paces.into_values().filter(|items| items.len() > 2).collect();
    // Stable: what ties stays in the order of keys.
    all.iter_mut().for_each(|items| items.sort_by_key(|item| item.at));
    all
}

/// Whether a figure was not put right for its own time: it stands, or gave way to a figure of another time.
fn is_current(case: &Case<'_>, id: AssertionId) -> bool {
    let evidence = &case.evidence;
    match case.statements.status(id) {
        Status::Standing => true,
        Status::Superseded { by } => {
            evidence.assertion(by).markers().revises != Some(id)
                && time_of(evidence, by).is_some_and(|time| Some(time) != time_of(evidence, id))
        }
        Status::Withdrawn { .. } | Status::Slip { .. } => false,
    }
}

impl<'c, 'a> Track<'c, 'a> {
    pub(super) fn of(
        evidence: &'c Evidence<'a>,
        voices: &'c Voices,
        measure: MeasureId,
        items: Vec<Item>,
    ) -> Self {
        let timed = evidence.dossier().at_measure(measure).kind != crate::measure::Kind::Constant;
        let mut own: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut place_in_own = Vec::with_capacity(items.len());
        let mut runs: Vec<(u32, u32)> = Vec::with_capacity(items.len());
        let mut start = 0;
        for (at, item) in items.iter().enumerate() {
            let places = item.voice.map(|voice| own.entry(voice).or_default());
            place_in_own.push(places.as_ref().map_or(0, |places| places.len() as u32));
            if let Some(places) = places {
                places.push(at as u32);
            }
            let before = at.checked_sub(1).and_then(|before| items.get(before));
            if before.is_none_or(|before| before.voice != item.voice) {
                start = at as u32;
            }
            runs.push((start, at as u32));
        }
        // The end of each run, from the last item on.
        for at in (0..runs.len().saturating_sub(1)).rev() {
            let next = runs.get(at + 1).copied();
            if let (Some((start, end)), Some(run)) = (next, runs.get_mut(at))
                && start == run.0
            {
                run.1 = end;
            }
        }
        let mut written: Vec<_> =
            items.iter().filter_map(|item| Some((item.at, item.written?.1.into(), item.voice))).collect();
        written.sort_unstable();
        Self { evidence, voices, measure, timed, items, own, place_in_own, runs, written }
    }

    fn time(&self, at: i64) -> Option<i64> {
        self.timed.then_some(at)
    }

    /// The items of a voice.
    fn of_voice(&self, voice: Voice) -> &[u32] {
        voice.and_then(|voice| self.own.get(&voice)).map_or(&[], Vec::as_slice)
    }

    fn item(&self, place: u32) -> Option<&Item> {
        self.items.get(place as usize)
    }

    /// Whether the voice's own figures just before and after an item show at a glance that it is in line.
    pub(super) fn is_in_line(&self, place: usize) -> bool {
        let Some(item) = self.items.get(place) else { return true };
        let (own, at) =
            (self.of_voice(item.voice), self.place_in_own.get(place).copied().unwrap_or(0) as usize);
        let near = |at: Option<usize>| self.item(*own.get(at?)?).and_then(Item::point);
        let (Some((_, log)), Some(before), Some(after)) =
            (item.written, near(at.checked_sub(1)), near(at.checked_add(1)))
        else {
            return false;
        };
        let apart = before.at < item.at && item.at < after.at;
        apart && before.log.min(after.log) - ALIKE <= log && log <= before.log.max(after.log) + ALIKE
    }

    /// What the voice's own figures lead one to expect at a time; `but` is left out.
    pub(super) fn own(&self, but: usize, at: i64) -> Option<Expectation> {
        let voice = self.items.get(but)?.voice;
        let own = self.of_voice(voice);
        let from = own.partition_point(|place| self.item(*place).is_some_and(|item| item.at < at));
        let points = |places: &mut dyn Iterator<Item = &u32>| -> Side {
            let others = places.filter(|place| **place as usize != but).take(PASSED);
            let items = others.filter_map(|place| self.item(*place));
            let shown = items.map(|item| item.evidence).filter(|shown| !matches!(shown, Shown::Unclear));
            shown
                .take(NEIGHBOURS)
                .map(|shown| if let Shown::Point(point) = shown { Some(point) } else { None })
                .collect()
        };
        let before = points(&mut own.get(..from)?.iter().rev())?;
        let after = points(&mut own.get(from..)?.iter())?;
        let both = !before.is_empty() && !after.is_empty();
        let together = after.iter().filter(|point| point.at == at).count() > 1;
        if !both && !together && before.len() + after.len() < 3 {
            return None;
        }
        let all: Points = before.into_iter().chain(after).collect();
        Expectation::led_to(self.evidence, self.measure, self.time(at), all)
    }

    /// What the figures of other voices lead one to expect at a time.
    pub(super) fn others(&self, but: usize, at: i64) -> Option<Expectation> {
        let from = self.items.partition_point(|item| item.at < at);
        let before = self.others_from(but, from.checked_sub(1), false)?;
        let after = self.others_from(but, Some(from), true)?;
        let all: Points = before.into_iter().chain(after).collect();
        Expectation::led_to(self.evidence, self.measure, self.time(at), all)
    }

    /// The nearest figures of other known voices from a place on, on one side.
    fn others_from(&self, but: usize, from: Option<usize>, ahead: bool) -> Side {
        let mut found: SmallVec<[Point; NEIGHBOURS]> = SmallVec::new();
        let voice = self.items.get(but).and_then(|item| item.voice);
        let mut next = from;
        for _ in 0..PASSED {
            let Some((at, item)) = next.and_then(|at| Some((at, self.items.get(at)?))) else { break };
            let other = match (item.voice, voice) {
                (None, _) => false,
                (Some(theirs), Some(own)) => !self.voices.share(theirs, own),
                (Some(_), None) => at != but,
            };
            if other {
                match item.evidence {
                    Shown::Point(point) => found.push(point),
                    Shown::Nothing => return None,
                    Shown::Unclear => {}
                }
                if found.len() == NEIGHBOURS {
                    break;
                }
            }
            // What is no evidence is passed with all its run.
            let (start, end) = match (other, self.runs.get(at)) {
                (false, Some((start, end))) => (*start as usize, *end as usize),
                _ => (at, at),
            };
            next = if ahead { end.checked_add(1) } else { start.checked_sub(1) };
        }
        Some(found)
    }

    /// Whether another voice gives the same number for the same time.
    pub(super) fn is_borne_out(&self, place: usize) -> bool {
        let Some((item, (_, log))) = self.items.get(place).and_then(|item| Some((item, item.written?)))
        else {
            return false;
        };
        let from = self.written.partition_point(|(at, other, _)| (*at, other.0) < (item.at, log - ALIKE));
        let near = self.written.iter().skip(from);
        let mut near =
            near.take_while(|(at, other, _)| *at == item.at && other.0 <= log + ALIKE).take(PASSED);
        near.any(|(_, _, voice)| match (*voice, item.voice) {
            (Some(theirs), Some(own)) => !self.voices.share(theirs, own),
            (theirs, own) => theirs != own,
        })
    }

    /// The voice's own figures around a time that say when they were said.
    pub(super) fn dated(&self, but: usize) -> SmallVec<[&Item; 8]> {
        let Some(item) = self.items.get(but) else { return SmallVec::new() };
        let own = self.of_voice(item.voice);
        let at = self.place_in_own.get(but).copied().unwrap_or(0) as usize;
        let dated = |places: &mut dyn Iterator<Item = &u32>| {
            let items = places.take(PASSED).filter_map(|place| self.item(*place));
            items
                .filter(|item| item.delay.is_some())
                .take(NEIGHBOURS)
                .collect::<SmallVec<[&Item; NEIGHBOURS]>>()
        };
        let mut before = dated(&mut own.iter().take(at).rev());
        before.reverse();
        before.into_iter().chain(dated(&mut own.iter().skip(at + 1))).collect()
    }

    /// Whether the voice itself gives a figure for a time.
    pub(super) fn has_own_at(&self, but: usize, at: i64) -> bool {
        let own = self.of_voice(self.items.get(but).and_then(|item| item.voice));
        let from = own.partition_point(|place| self.item(*place).is_some_and(|item| item.at < at));
        let mut there =
            own.iter().skip(from).map_while(|place| self.item(*place).filter(|item| item.at == at));
        there.any(|item| self.items.get(but).is_none_or(|one| one.id != item.id))
    }
}
