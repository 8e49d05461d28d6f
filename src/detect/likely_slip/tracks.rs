//! What is kept of the figures of a measure that slips are looked for among.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::item::{Item, Voices, is_current};
use super::line::Line;
use super::near::{Places, near};
use super::read::Read;
use super::signs::{Sign, Signs};
use super::track::{Reach, Track};
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
    /// Of a level or constant: what came and went since its figures were looked at last.
    moved: SmallVec<[Item; 1]>,
    /// Those that were not in line, each with what matters to it elsewhere.
    open: Vec<Open>,
}

/// A figure that other dates were looked at for.
#[derive(Debug, Clone)]
struct Open {
    item: Item,
    elsewhere: SmallVec<[Reach; 2]>,
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
        (self.moved, self.open) = (SmallVec::new(), open);
        signs
    }

    /// Looks again at those of which something else may be said than in `signs`, since some came or went: what was said of the figures of
    /// which something else is said now.
    ///
    /// Those are the figures [near] what came or went, and those that were not in line and for which it matters on another date.
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
        if self.moved.len() > MANY {
            let now = self.look(read, measure);
            let old = std::mem::replace(signs, now);
            return signs.since(old);
        }
        let mut before: BTreeMap<AssertionId, Option<Sign>> = BTreeMap::new();
        let moved = std::mem::take(&mut self.moved);
        let Some((_, line)) = self.paces.first() else { return before };
        let track = Track::of(read, &self.voices, (measure, line), false);
        let mut places: Places = Places::new();
        if line.is_shorter_than(FEW) {
            places.extend(line.places(line.begin(), line.end()));
        }
        for one in &moved {
            let is_there = match line.is_shorter_than(FEW) {
                true => line.at(track.place_of(one)).is_some_and(|item| item.id == one.id),
                false => near(&track, one, &mut places),
            };
            if !is_there && let Some(old) = signs.set(one.id, None) {
                before.insert(one.id, Some(old));
            }
        }
        let touched = |open: &Open| moved.iter().any(|one| open.depends_on(one));
        places.extend(self.open.iter().filter(|open| touched(open)).map(|open| track.place_of(&open.item)));
        places.sort_unstable();
        places.dedup();
        let (mut looked_at, mut open) = (SmallVec::<[AssertionId; 24]>::new(), Vec::new());
        for place in places {
            let Some(item) = track.at(place) else { continue };
            let looked = if is_long_enough(line) { look(&track, place) } else { None };
            open.extend(looked.as_ref().map(|looked| Open::of(&track, item, looked)));
            let old = signs.set(item.id, looked.and_then(|looked| looked.sign));
            if signs.get(item.id) != old.as_ref() {
                before.insert(item.id, old);
            }
            looked_at.push(item.id);
        }
        looked_at.extend(moved.iter().map(|one| one.id));
        looked_at.sort_unstable();
        self.open.retain(|open| looked_at.binary_search(&open.item.id).is_err());
        self.open.append(&mut open);
        before
    }

    /// Puts the figures of a level whose times end in a stretch anew, in which no other one reaches.
    pub(crate) fn replace(&mut self, case: &Case<'_>, measure: MeasureId, stretch: (i64, i64)) {
        if self.paces.is_empty() {
            self.paces.push((0, Line::default()));
        }
        let Some((_, line)) = self.paces.first_mut() else { return };
        let moved = &mut self.moved;
        let figures = case.evidence.figures(measure);
        let current = |id: &AssertionId| case.statements.lead(*id) == *id && is_current(case, *id);
        // What a figure gives does not change, so that only those are read that were not there.
        line.edit(stretch, |all, range| {
            let mut old: SmallVec<[(AssertionId, Option<Item>); 4]> =
                all.drain(range.clone()).map(|item| (item.id, Some(item))).collect();
            old.sort_unstable_by_key(|(id, _)| *id);
            let mut now: SmallVec<[Item; 4]> = SmallVec::with_capacity(old.len() + 1);
            for id in figures.iter().copied().filter(current) {
                let known = old.binary_search_by_key(&id, |(id, _)| *id).ok();
                let known = known.and_then(|at| old.get_mut(at)?.1.take());
                now.extend(known.or_else(|| {
                    let new = Item::read(&case.evidence, &mut self.voices, id)?;
                    moved.push(new.clone());
                    Some(new)
                }));
            }
            moved.extend(old.into_iter().filter_map(|(_, item)| item));
            // Stable: what ties stays in the order of keys.
            now.sort_by_key(|item| item.at);
            all.splice(range.start..range.start, now);
        });
    }
}

/// It takes two others to tell a slip.
fn is_long_enough(line: &Line) -> bool {
    !line.is_shorter_than(3)
}

impl Open {
    fn of(track: &Track<'_, '_>, item: &Item, looked: &Looked) -> Self {
        let elsewhere = looked.tried.iter().map(|at| track.reach(item, *at)).collect();
        Self { item: item.clone(), elsewhere }
    }

    /// Whether a figure that came or went matters to it, though it may be far.
    fn depends_on(&self, one: &Item) -> bool {
        self.elsewhere.iter().any(|reach| reach.has(one))
    }
}
