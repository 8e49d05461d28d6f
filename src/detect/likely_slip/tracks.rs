//! What is kept of the figures of a measure that slips are looked for among.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::item::{Item, Voice, Voices, is_current};
use super::line::{Line, Place};
use super::near::near;
use super::read::Read;
use super::signs::{Sign, Signs};
use super::track::{REACH, Reach, Track};
use super::{Looked, look};
use crate::id::{AssertionId, MeasureId};
use crate::relation::Case;
use crate::slip::pace;

/// The figures of one measure that slips are looked for among; of flows those of windows of one length beside each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tracks {
    voices: Voices,
    // INVARIANT: by length.
    paces: SmallVec<[(i64, Line); 1]>,
    /// Of a level or constant: what was put anew since its figures were looked at last.
    anew: SmallVec<[Anew; 1]>,
    /// Those that were not in line, each with what matters to it elsewhere.
    open: Vec<Open>,
}

/// A figure that other dates were looked at for.
#[derive(Debug, Clone)]
struct Open {
    figure: AssertionId,
    at: i64,
    elsewhere: SmallVec<[Reach; 2]>,
}

/// A stretch of time that was put anew.
#[derive(Debug, Clone)]
struct Anew {
    stretch: (i64, i64),
    /// Those who say more or less of it than before.
    voices: SmallVec<[Voice; 4]>,
    gone: SmallVec<[AssertionId; 1]>,
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
        let paces = paces.into_iter().map(|(pace, items)| (pace, Line::of(items))).collect();
        Self { voices, paces, ..Self::default() }
    }

    /// Looks at all figures.
    pub(crate) fn look(&mut self, read: &Read<'_, '_>, measure: MeasureId) -> Signs {
        let mut signs = Signs::default();
        let mut open = Vec::new();
        for (_, line) in self.paces.iter().filter(|(_, line)| is_long_enough(line)) {
            let track = Track::of(read, &self.voices, (measure, line), true);
            for place in line.places(line.begin(), line.end()) {
                let Some((item, looked)) = track.at(place).zip(look(&track, place)) else { continue };
                signs.set(item.id, looked.sign.clone());
                open.push(Open::of(&track, item, &looked));
            }
        }
        (self.anew, self.open) = (SmallVec::new(), open);
        signs
    }

    /// Looks again at those of which something else may be said than in `signs`, since stretches were put anew: what was said of the
    /// figures of which something else is said now.
    ///
    /// Those are the figures [near] the stretches, and of those that were not in line, others that were looked at on other dates.
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
        // To look at few is cheaper than to tell which.
        const FEW: usize = 2 * REACH;
        let mut before: BTreeMap<AssertionId, Option<Sign>> = BTreeMap::new();
        let anew = std::mem::take(&mut self.anew);
        let gone = anew.iter().flat_map(|one| one.gone.iter().copied());
        for id in gone {
            let old = signs.set(id, None);
            before.entry(id).or_insert(old);
        }
        let Some((_, line)) = self.paces.first() else { return before };
        let track = Track::of(read, &self.voices, (measure, line), false);
        let mut places: Vec<Place> = Vec::new();
        if line.is_shorter_than(FEW) {
            places.extend(line.places(line.begin(), line.end()));
            self.open.clear();
        } else {
            anew.iter().for_each(|one| near(&track, one.stretch, &one.voices, &mut places));
            let touched = |open: &Open| anew.iter().any(|one| open.depends_on(one));
            places.extend(self.open.iter().filter(|open| touched(open)).filter_map(|open| open.place(line)));
            places.sort_unstable();
            places.dedup();
        }
        let mut open = Vec::new();
        for place in places {
            let Some(item) = track.at(place) else { continue };
            let looked = if is_long_enough(line) { look(&track, place) } else { None };
            open.extend(looked.as_ref().map(|looked| Open::of(&track, item, looked)));
            let old = signs.set(item.id, looked.and_then(|looked| looked.sign));
            before.entry(item.id).or_insert(old);
        }
        self.open.retain(|open| !before.contains_key(&open.figure));
        self.open.append(&mut open);
        before.retain(|id, old| signs.get(*id) != old.as_ref());
        before
    }

    /// Puts the figures of a level whose times end in a stretch anew, in which no other one reaches.
    pub(crate) fn replace(&mut self, case: &Case<'_>, measure: MeasureId, stretch: (i64, i64)) {
        if self.paces.is_empty() {
            self.paces.push((0, Line::default()));
        }
        let Some((_, line)) = self.paces.first_mut() else { return };
        let mut come: SmallVec<[Voice; 4]> = SmallVec::new();
        let mut left: SmallVec<[(Voice, AssertionId); 4]> = SmallVec::new();
        let figures = case.evidence.figures(measure);
        let current = |id: &AssertionId| case.statements.lead(*id) == *id && is_current(case, *id);
        // What a figure gives does not change, so that only those are read that were not there; by key most come as they came.
        line.edit(stretch, |all, range| {
            let (start, mut place, mut end) = (range.start, range.start, range.end);
            let mut leave = |item: Item| left.push((item.voice, item.id));
            for id in figures.iter().copied().filter(current) {
                let ahead = all.get(place..end.min(place + AHEAD)).unwrap_or_default();
                if let Some(passed) = ahead.iter().position(|item| item.id == id) {
                    all.drain(place..place + passed).for_each(&mut leave);
                    (place, end) = (place + 1, end - passed);
                } else if let Some(item) = Item::read(&case.evidence, &mut self.voices, id) {
                    come.push(item.voice);
                    all.insert(place, item);
                    (place, end) = (place + 1, end + 1);
                }
            }
            all.drain(place..end).for_each(leave);
            let own = all.get_mut(start..place).unwrap_or_default();
            if !own.is_sorted_by_key(|item| item.at) {
                own.sort_by_key(|item| item.at);
            }
        });
        let gone = left.iter().map(|(_, id)| *id).collect();
        come.extend(left.into_iter().map(|(voice, _)| voice));
        self.anew.push(Anew { stretch, voices: come, gone });
    }
}

/// It takes two others to tell a slip.
fn is_long_enough(line: &Line) -> bool {
    !line.is_shorter_than(3)
}

impl Open {
    fn of(track: &Track<'_, '_>, item: &Item, looked: &Looked) -> Self {
        let elsewhere = looked.tried.iter().map(|at| track.reach(item, *at)).collect();
        Self { figure: item.id, at: item.at, elsewhere }
    }

    /// Whether what was put anew matters to it, though it may be far.
    fn depends_on(&self, anew: &Anew) -> bool {
        self.elsewhere.iter().any(|reach| reach.has(&anew.voices, anew.stretch))
    }

    fn place(&self, line: &Line) -> Option<Place> {
        let is_it = |place: &Place| line.at(*place).is_some_and(|item| item.id == self.figure);
        line.places(line.from(self.at), line.after(self.at)).find(is_it)
    }
}
