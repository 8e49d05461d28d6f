//! The figures of one measure in the order of time, and the neighbours of each.

use std::cell::OnceCell;
use std::ops::Range;

use ordered_float::OrderedFloat;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::read::Read;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::relation::{Case, Evidence, Status, families};
use crate::slip::{Outlook, Point, Points, Written, is_rooted, pace, time_of};
use crate::time::DAY;

/// How many neighbours are looked at on each side.
const NEIGHBOURS: usize = 4;

/// How many figures or runs of one voice are passed in search of them.
const PASSED: usize = 32;

/// Figures that give the same number but for this, as a natural logarithm, bear each other out.
const ALIKE: f64 = 0.01;

/// A figure that can be evidence, or a slip, or both.
#[derive(Debug, Clone)]
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
    fn point(&self) -> Option<&Point> {
        match &self.evidence {
            Shown::Point(point) => Some(point),
            _ => None,
        }
    }
}

/// The nearest figures on one side; none if ratios tell nothing of them.
type Side<'t> = Option<SmallVec<[&'t Point; NEIGHBOURS]>>;

/// The place of a set of families; none for an unknown origin.
type Voice = Option<u32>;

/// The sets of families that speak, each once.
#[derive(Debug, Clone, Default)]
struct Voices {
    sets: Vec<SmallVec<[SourceId; 2]>>,
    // INVARIANT: the place of each of `sets`, or empty if they are few.
    places: FxHashMap<SmallVec<[SourceId; 2]>, u32>,
}

/// So many sets are looked through one by one.
const FEW: usize = 16;

impl Voices {
    fn of(&mut self, evidence: &Evidence<'_>, id: AssertionId) -> Voice {
        let set = families(evidence.dossier(), evidence.assertion(id).origins());
        if set.is_empty() {
            return None;
        }
        let known = match self.sets.len() {
            ..=FEW => self.sets.iter().position(|other| *other == set).map(|place| place as u32),
            _ => self.places.get(&set).copied(),
        };
        known.or_else(|| {
            let next = self.sets.len() as u32;
            self.sets.push(set);
            match self.sets.len() {
                ..=FEW => {}
                // From here on all are looked up.
                many if many == FEW + 1 => self.places = self.sets.iter().cloned().zip(0..).collect(),
                _ => self.places.extend(self.sets.last().cloned().map(|set| (set, next))),
            }
            Some(next)
        })
    }

    fn share(&self, a: u32, b: u32) -> bool {
        let set = |at: u32| self.sets.get(at as usize).map_or(&[][..], |set| set.as_slice());
        a == b || set(a).iter().any(|family| set(b).contains(family))
    }
}

/// The figures of one measure that slips are looked for among; of flows those of windows of one length beside each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tracks {
    voices: Voices,
    // INVARIANT: by length; items in the order of time, then of keys.
    paces: SmallVec<[(i64, Vec<Item>); 1]>,
    replaced: Replaced,
    /// Those of the last time that were not in line at a glance, by their times.
    open: Vec<(i64, AssertionId)>,
}

/// What was put anew since it was last [taken](Tracks::take_replaced) note of.
#[derive(Debug, Clone, Default)]
enum Replaced {
    /// Anything.
    #[default]
    All,
    Nothing,
    /// The items at these places, of these voices, or as many others that were there.
    Some(Range<usize>, SmallVec<[Voice; 4]>),
}

/// How far ahead an item is looked for that was there before.
const AHEAD: usize = 4;

impl Tracks {
    /// Of a measure.
    ///
    /// # Complexity
    /// O(n log n) in its figures.
    pub(crate) fn of(case: &Case<'_>, measure: MeasureId) -> Self {
        let evidence = &case.evidence;
        let mut tracks = Self::default();
        let figures = evidence.figures(measure);
        for id in figures.iter().copied() {
            if let Some(item) = Item::of(case, &mut tracks.voices, id) {
                tracks.enter(pace(evidence, id), item, figures.len());
            }
        }
        // Stable: what ties stays in the order of keys.
        tracks.paces.iter_mut().for_each(|(_, items)| items.sort_by_key(|item| item.at));
        tracks
    }

    /// Puts the figures of a level whose times end in a stretch anew.
    pub(crate) fn replace(&mut self, case: &Case<'_>, measure: MeasureId, (from, until): (i64, i64)) {
        if self.paces.is_empty() {
            self.paces.push((0, Vec::new()));
        }
        let Some((_, all)) = self.paces.first_mut() else { return };
        let start = all.partition_point(|item| item.at <= from);
        let end = all.partition_point(|item| item.at <= until).max(start);
        let mut voices: SmallVec<[Voice; 4]> = SmallVec::new();
        let figures = case.evidence.figures(measure);
        let current = |id: &AssertionId| case.statements.lead(*id) == *id && is_current(case, *id);
        // What a figure gives does not change, so that only those are read that were not there; by key most come as they came.
        let (mut place, mut end) = (start, end);
        for id in figures.iter().copied().filter(current) {
            let ahead = all.get(place..end.min(place + AHEAD)).unwrap_or_default();
            if let Some(passed) = ahead.iter().position(|item| item.id == id) {
                voices.extend(all.drain(place..place + passed).map(|item| item.voice));
                (place, end) = (place + 1, end - passed);
            } else if let Some(item) = Item::read(&case.evidence, &mut self.voices, id) {
                voices.push(item.voice);
                all.insert(place, item);
                (place, end) = (place + 1, end + 1);
            }
        }
        voices.extend(all.drain(place..end).map(|item| item.voice));
        let own = all.get_mut(start..place).unwrap_or_default();
        if !own.is_sorted_by_key(|item| item.at) {
            own.sort_by_key(|item| item.at);
        }
        self.replaced = match self.replaced {
            Replaced::Nothing => Replaced::Some(start..place, voices),
            _ => Replaced::All,
        };
    }

    /// Of figures of a level or constant the places where something else may be found than before: those next to what was put anew
    /// since this was asked last. None if that may be anywhere.
    ///
    /// What is expected of a figure depends on the figures of its voice that are fewer than so many places away, and on the others
    /// fewer than so many runs away, from its own time on.
    pub(super) fn take_replaced(&mut self) -> Option<SmallVec<[Range<usize>; 4]>> {
        const REACH: usize = PASSED + 2;
        let replaced = std::mem::replace(&mut self.replaced, Replaced::Nothing);
        // To look at few is cheaper than to tell which.
        const FEW: usize = 2 * REACH;
        let [(_, items)] = self.paces.as_slice() else { return None };
        if items.len() <= FEW {
            return None;
        }
        let (range, voices) = match replaced {
            Replaced::All => return None,
            Replaced::Nothing => return Some(SmallVec::new()),
            Replaced::Some(range, voices) => (range, voices),
        };
        let (before, rest) = items.split_at_checked(range.start)?;
        let after = rest.get(range.len()..)?;
        let by_voice = |a: &Item, b: &Item| a.voice == b.voice;
        let back: usize = before.chunk_by(by_voice).rev().take(REACH).map(<[_]>::len).sum();
        let ahead: usize = after.chunk_by(by_voice).take(REACH).map(<[_]>::len).sum();
        // Those of one time all look back from its beginning.
        let last = after.get(ahead.wrapping_sub(1)).map(|item| item.at);
        let tied = after.iter().skip(ahead).take_while(|item| Some(item.at) == last).count();
        let mut places: SmallVec<[Range<usize>; 4]> = SmallVec::new();
        places.push(range.start - back..range.end + ahead + tied);
        for voice in voices.into_iter().flatten() {
            let own = |(_, item): &(usize, &Item)| item.voice == Some(voice);
            let earlier = items.iter().enumerate().take(range.start).rev().filter(own).take(REACH);
            places.extend(earlier.map(|(at, _)| at..at + 1));
            let mut last = None;
            for (nth, (at, item)) in items.iter().enumerate().skip(range.end).filter(own).enumerate() {
                if nth >= REACH && last != Some(item.at) {
                    break;
                }
                last = Some(item.at);
                places.push(at..at + 1);
            }
        }
        // What could not be told at once may depend on more.
        let open = self.open.iter().filter_map(|(at, id)| self.place_of(*at, *id));
        places.extend(open.map(|at| at..at + 1));
        places.sort_unstable_by_key(|places| places.start);
        let mut end = 0;
        for places in &mut places {
            places.start = places.start.max(end);
            end = end.max(places.end);
        }
        places.retain(|places| places.start < places.end);
        Some(places)
    }

    /// Keeps in mind which figures are not in line at a glance.
    pub(super) fn set_open(&mut self, open: Vec<(i64, AssertionId)>) {
        self.open = open;
    }

    /// Where a figure is that was there before.
    fn place_of(&self, at: i64, id: AssertionId) -> Option<usize> {
        let (_, items) = self.paces.first()?;
        let from = items.partition_point(|item| item.at < at);
        let tied = items.iter().zip(0..).skip(from).take_while(|(item, _)| item.at == at);
        tied.into_iter().find(|(item, _)| item.id == id).map(|(_, place)| place)
    }

    /// All figures.
    pub(super) fn figures(&self) -> impl Iterator<Item = AssertionId> {
        self.paces.iter().flat_map(|(_, items)| items).map(|item| item.id)
    }

    fn enter(&mut self, pace: i64, item: Item, room: usize) {
        let place = self.paces.partition_point(|(other, _)| *other < pace);
        match self.paces.get_mut(place) {
            Some((other, items)) if *other == pace => items.push(item),
            _ => {
                let mut items = Vec::with_capacity(if pace == 0 { room } else { 0 });
                items.push(item);
                self.paces.insert(place, (pace, items));
            }
        }
    }

    /// Each in its turn. It takes two others to tell a slip.
    pub(super) fn each<'c, 'a>(
        &'c self,
        read: &'c Read<'c, 'a>,
        measure: MeasureId,
    ) -> impl Iterator<Item = Track<'c, 'a>> {
        let several = self.paces.iter().filter(|(_, items)| items.len() > 2);
        several.map(move |(_, items)| Track::of(read, &self.voices, measure, items))
    }
}

impl Item {
    /// What a figure is evidence of, if it is any.
    fn of(case: &Case<'_>, voices: &mut Voices, id: AssertionId) -> Option<Self> {
        let speaks = case.statements.lead(id) == id && is_current(case, id);
        speaks.then(|| Self::read(&case.evidence, voices, id)).flatten()
    }

    fn read(evidence: &Evidence<'_>, voices: &mut Voices, id: AssertionId) -> Option<Self> {
        let time = time_of(evidence, id)?;
        let value = Written::of(evidence, id).map(|written| written.value());
        let lowest = evidence.reading(id).and_then(|reading| reading.nominal).map(|(low, _)| low);
        let shown = match Point::of(evidence, id) {
            Some(point) => Shown::Point(point),
            None if lowest.is_some_and(|low| low <= 0.0) => Shown::Nothing,
            None => Shown::Unclear,
        };
        if value.is_none() && matches!(shown, Shown::Unclear) {
            return None;
        }
        let one = evidence.assertion(id);
        Some(Self {
            id,
            at: time.unwrap_or(0),
            written: value.map(|value| (value, value.ln())),
            delay: one
                .as_of_given()
                .and(one.stated())
                .and_then(|stated| Some(stated.end()?.saturating_sub(time?))),
            evidence: shown,
            voice: voices.of(evidence, id),
        })
    }
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

/// The figures of one measure in the order of time, of flows those of windows of one length.
#[derive(Debug)]
pub(super) struct Track<'c, 'a> {
    pub(super) read: &'c Read<'c, 'a>,
    voices: &'c Voices,
    pub(super) measure: MeasureId,
    timed: bool,
    rooted: bool,
    /// In the order of time, then of keys.
    pub(super) items: &'c [Item],
    /// Voices with the places of their items, by voice; and where each item is among them.
    own: Vec<(u32, u32)>,
    place_in_own: Vec<u32>,
    /// Where the run of one voice that an item is in begins, and where it ends.
    runs: Vec<(u32, u32)>,
    /// Times and logarithms of what is written, with the voice; sorted when it is first asked for.
    written: OnceCell<Vec<(i64, OrderedFloat<f64>, Voice)>>,
}

impl<'c, 'a> Track<'c, 'a> {
    fn of(read: &'c Read<'c, 'a>, voices: &'c Voices, measure: MeasureId, items: &'c [Item]) -> Self {
        let on = read.dossier().at_measure(measure);
        let voiced = items.iter().zip(0_u32..);
        let mut own: Vec<(u32, u32)> = Vec::with_capacity(items.len());
        own.extend(voiced.filter_map(|(item, at)| Some((item.voice?, at))));
        // Stable, so that the places of each voice stay in their order.
        own.sort_by_key(|(voice, _)| *voice);
        let mut place_in_own = vec![0; items.len()];
        for ((_, at), place) in own.iter().zip(0_u32..) {
            place_in_own.get_mut(*at as usize).into_iter().for_each(|slot| *slot = place);
        }
        let mut runs: Vec<(u32, u32)> = Vec::with_capacity(items.len());
        for run in items.chunk_by(|a, b| a.voice == b.voice) {
            let start = runs.len() as u32;
            runs.extend(run.iter().map(|_| (start, start + run.len() as u32 - 1)));
        }
        let (timed, rooted) = (on.kind != Kind::Constant, is_rooted(on));
        Self {
            read,
            voices,
            measure,
            timed,
            rooted,
            items,
            own,
            place_in_own,
            runs,
            written: OnceCell::new(),
        }
    }

    fn time(&self, at: i64) -> Option<i64> {
        self.timed.then_some(at)
    }

    /// The items of the voice of one: those before it, itself with those after it.
    fn of_voice(&self, place: usize) -> (&[(u32, u32)], &[(u32, u32)]) {
        let Some(voice) = self.items.get(place).and_then(|item| item.voice) else { return (&[], &[]) };
        let at = self.place_in_own.get(place).copied().unwrap_or(0) as usize;
        let (before, after) = self.own.split_at_checked(at).unwrap_or_default();
        let start = before.partition_point(|(other, _)| *other < voice);
        let end = after.partition_point(|(other, _)| *other == voice);
        (before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default())
    }

    fn item(&self, (_, place): &(u32, u32)) -> Option<&Item> {
        self.items.get(*place as usize)
    }

    /// Whether the voice's own figures just before and after an item show at a glance that it is in line.
    pub(super) fn is_in_line(&self, place: usize) -> bool {
        let Some(item) = self.items.get(place) else { return true };
        let (before, after) = self.of_voice(place);
        let near = |own: Option<&(u32, u32)>| self.item(own?).and_then(Item::point);
        let (Some((_, log)), Some(before), Some(after)) =
            (item.written, near(before.last()), near(after.get(1)))
        else {
            return false;
        };
        let apart = before.at < item.at && item.at < after.at;
        apart && before.log.min(after.log) - ALIKE <= log && log <= before.log.max(after.log) + ALIKE
    }

    /// What the voice's own figures lead one to expect at a time; `but` is left out.
    pub(super) fn own(&self, but: usize, at: i64) -> Option<Outlook<'_>> {
        let (before, after) = self.of_voice(but);
        if before.len() + after.len() < 3 {
            return None;
        }
        let earlier = |own: &(u32, u32)| self.item(own).is_some_and(|item| item.at < at);
        // The whole run of the voice, cut at the time.
        let (split, rest) = (before.partition_point(earlier), after.partition_point(earlier));
        let (first, second) = before.split_at_checked(split).unwrap_or_default();
        let (third, fourth) = after.split_at_checked(rest).unwrap_or_default();
        let before = self.points(third.iter().rev().chain(first.iter().rev()), but)?;
        let after = self.points(second.iter().chain(fourth), but)?;
        let both = !before.is_empty() && !after.is_empty();
        let together = after.iter().filter(|point| point.at == at).count() > 1;
        if !both && !together && before.len() + after.len() < 3 {
            return None;
        }
        Outlook::of(in_order(before, after), self.time(at), self.rooted)
    }

    /// The nearest of a voice's own figures on one side, nearest first.
    fn points<'t>(&self, places: impl Iterator<Item = &'t (u32, u32)>, but: usize) -> Side<'_> {
        let others = places.filter(|(_, place)| *place as usize != but).take(PASSED);
        let items = others.filter_map(|own| self.item(own));
        let shown = items.map(|item| &item.evidence).filter(|shown| !matches!(shown, Shown::Unclear));
        shown
            .take(NEIGHBOURS)
            .map(|shown| if let Shown::Point(point) = shown { Some(point) } else { None })
            .collect()
    }

    /// What the figures of other voices lead one to expect at a time.
    pub(super) fn others(&self, but: usize, at: i64) -> Option<Outlook<'_>> {
        let from = self.items.partition_point(|item| item.at < at);
        let before = self.others_from(but, from.checked_sub(1), false)?;
        let after = self.others_from(but, Some(from), true)?;
        Outlook::of(in_order(before, after), self.time(at), self.rooted)
    }

    /// The nearest figures of other known voices from a place on, on one side.
    fn others_from(&self, but: usize, from: Option<usize>, ahead: bool) -> Side<'_> {
        let mut found: SmallVec<[&Point; NEIGHBOURS]> = SmallVec::new();
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
                match &item.evidence {
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
        let written = self.written.get_or_init(|| {
            let written = self.items.iter();
            let mut written: Vec<_> =
                written.filter_map(|item| Some((item.at, item.written?.1.into(), item.voice))).collect();
            written.sort_unstable();
            written
        });
        let from = written.partition_point(|(at, other, _)| (*at, other.0) < (item.at, log - ALIKE));
        let near = written.iter().skip(from);
        let mut near =
            near.take_while(|(at, other, _)| *at == item.at && other.0 <= log + ALIKE).take(PASSED);
        near.any(|(_, _, voice)| match (*voice, item.voice) {
            (Some(theirs), Some(own)) => !self.voices.share(theirs, own),
            (theirs, own) => theirs != own,
        })
    }

    /// Whether a figure was said much later, or earlier, after its time than the others of its voice.
    pub(super) fn is_late(&self, place: usize) -> bool {
        let Some(delay) = self.items.get(place).and_then(|item| item.delay) else { return false };
        let (before, after) = self.of_voice(place);
        // It takes three others, and their own count.
        if before.len() + after.len() <= 3 {
            return false;
        }
        let dated = self.dated(place);
        let far = |item: &&Item| item.delay.is_some_and(|other| (other - delay).abs() > 21 * DAY);
        dated.len() >= 3 && dated.iter().all(far)
    }

    /// The voice's own figures around a time that say when they were said.
    pub(super) fn dated(&self, but: usize) -> SmallVec<[&Item; 8]> {
        let (before, after) = self.of_voice(but);
        let mut before = self.dated_of(before.iter().rev());
        before.reverse();
        before.into_iter().chain(self.dated_of(after.iter().skip(1))).collect()
    }

    fn dated_of<'t>(&self, own: impl Iterator<Item = &'t (u32, u32)>) -> SmallVec<[&Item; NEIGHBOURS]> {
        let items = own.take(PASSED).filter_map(|own| self.item(own));
        items.filter(|item| item.delay.is_some()).take(NEIGHBOURS).collect()
    }

    /// Whether the voice itself gives a figure for a time.
    pub(super) fn has_own_at(&self, but: usize, at: i64) -> bool {
        let (before, after) = self.of_voice(but);
        let has = |own: &[(u32, u32)]| {
            let from = own.partition_point(|own| self.item(own).is_some_and(|item| item.at < at));
            let mut there =
                own.iter().skip(from).map_while(|own| self.item(own).filter(|item| item.at == at));
            there.any(|item| self.items.get(but).is_none_or(|one| one.id != item.id))
        };
        has(before) || has(after)
    }
}

/// What is before a time, nearest first, and what is after it, by time and key.
fn in_order<'t>(
    before: SmallVec<[&'t Point; NEIGHBOURS]>,
    after: SmallVec<[&'t Point; NEIGHBOURS]>,
) -> Points<'t> {
    before.into_iter().rev().chain(after).collect()
}
