//! What is kept of the figures of a measure that slips are looked for among.

use std::ops::Range;

use smallvec::SmallVec;

use super::item::{Item, Voice, Voices, is_current};
use super::read::Read;
use super::track::{PASSED, Track};
use crate::id::{AssertionId, MeasureId};
use crate::relation::Case;
use crate::slip::pace;

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

/// How many figures of its voice, or runs, what is expected of a figure depends on, either way.
const REACH: usize = PASSED + 2;

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
        let replaced = std::mem::replace(&mut self.replaced, Replaced::Nothing);
        // To look at few is cheaper than to tell which.
        const FEW: usize = 2 * REACH;
        let [(_, items)] = self.paces.as_slice() else { return None };
        if items.len() <= FEW {
            return None;
        }
        let mut places = match replaced {
            Replaced::All => return None,
            Replaced::Nothing => SmallVec::new(),
            Replaced::Some(range, voices) => near(items, range, voices)?,
        };
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

/// The places that were put anew, and those that these are near to; they may overlap.
fn near(
    items: &[Item],
    range: Range<usize>,
    voices: SmallVec<[Voice; 4]>,
) -> Option<SmallVec<[Range<usize>; 4]>> {
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
    Some(places)
}
