//! "Speaks against" as a strict partial order: its longest chain, its least partition into sets without a
//! conflict, its heaviest set without one, the number of its pairs.
//!
//! A figure speaks against another if it ended before the other starts and lies above it. At one moment that is an
//! interval order, over time the order of trapezoids between two lines, time and value.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A figure in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// From when on lower figures may be held against it.
    pub(super) from: i64,
    /// When it holds against what comes then or later; not before `from`.
    pub(super) until: i64,
    /// See [`super::rank::Rank`].
    pub(super) high: u32,
    pub(super) reach: u32,
}

/// How long the longest chain down to each item is, and the item before it on one.
pub(super) struct Heights {
    heights: Vec<u32>,
    before: Vec<Option<usize>>,
}

impl Heights {
    /// # Complexity
    /// O(n log n).
    pub(super) fn of(items: &[Item]) -> Self {
        let mut found = Self { heights: vec![1; items.len()], before: vec![None; items.len()] };
        // The highest item of each reach; among equals the first.
        let mut best = Prefix::of(items, (0_u32, Reverse(u32::MAX)));
        for (at, item, visit) in visits(items) {
            if visit.meets
                && let (height, Reverse(before)) = best.above(item.high, Ord::max)
                && height > 0
                && let (Some(mine), Some(slot)) = (found.heights.get_mut(at), found.before.get_mut(at))
            {
                (*mine, *slot) = (height + 1, Some(before as usize));
            }
            if visit.enters {
                let height = found.heights.get(at).copied().unwrap_or(1);
                best.enter(item.reach, |old| old.max((height, Reverse(at as u32))));
            }
        }
        found
    }

    /// A longest chain, each item speaking against the next.
    pub(super) fn chain(&self) -> Vec<usize> {
        let last = (0..self.heights.len()).max_by_key(|at| (self.heights.get(*at), Reverse(*at)));
        let step = |at: &usize| self.before.get(*at).copied().flatten();
        let mut chain: Vec<usize> = std::iter::successors(last, step).collect();
        chain.reverse();
        chain
    }

    /// The items by height: as many sets without a conflict as the longest chain is long, which is the least
    /// there can be.
    pub(super) fn layers(&self) -> Vec<Vec<usize>> {
        let most = self.heights.iter().copied().max().unwrap_or(0);
        let mut layers = vec![Vec::new(); most as usize];
        for (at, height) in self.heights.iter().enumerate() {
            if let Some(layer) = layers.get_mut(height.saturating_sub(1) as usize) {
                layer.push(at);
            }
        }
        layers
    }
}

/// How many pairs there are of which one speaks against the other.
///
/// # Complexity
/// O(n log n).
pub(super) fn count(items: &[Item]) -> u64 {
    let mut entered = Prefix::of(items, 0_u64);
    let mut found = 0;
    for (_, item, visit) in visits(items) {
        if visit.meets {
            found += entered.above(item.high, |a, b| a + b);
        }
        if visit.enters {
            entered.enter(item.reach, |old| old + 1);
        }
    }
    found
}

/// What happens to an item at one point of the sweep.
struct Visit {
    /// It is held against the items that entered before.
    meets: bool,
    /// From here on it speaks against others.
    enters: bool,
}

/// The items in the order in which each meets all that speak against it. At one time: what ended there enters,
/// then moments from the highest to the lowest, then what starts there.
fn visits(items: &[Item]) -> impl Iterator<Item = (usize, &Item, Visit)> {
    let mut events: Vec<(i64, u8, Reverse<u32>, usize)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let high = Reverse(item.high);
        if item.from == item.until {
            events.push((item.from, 1, high, at));
        } else {
            events.extend([(item.until, 0, high, at), (item.from, 2, high, at)]);
        }
    }
    events.sort_unstable();
    let visit = |phase| Visit { meets: phase > 0, enters: phase < 2 };
    events.into_iter().filter_map(move |(_, phase, _, at)| Some((at, items.get(at)?, visit(phase))))
}

/// What entered with a reach above a place: a Fenwick tree over the reaches, from the highest.
struct Prefix<T> {
    slots: Vec<T>,
    none: T,
}

impl<T: Copy> Prefix<T> {
    fn of(items: &[Item], none: T) -> Self {
        let most = items.iter().map(|item| item.reach).max().unwrap_or(0) as usize;
        Self { slots: vec![none; most + 1], none }
    }

    fn enter(&mut self, reach: u32, with: impl Fn(T) -> T) {
        // Slot i, counted from one, is that of the reach `len - i`; nothing lies below reach zero.
        let mut at = self.slots.len().saturating_sub(reach as usize);
        while let Some(slot) = self.slots.get_mut(at.wrapping_sub(1)).filter(|_| reach > 0) {
            *slot = with(*slot);
            at += at & at.wrapping_neg();
        }
    }

    fn above(&self, place: u32, merge: impl Fn(T, T) -> T) -> T {
        let mut at = self.slots.len().saturating_sub(place as usize + 1);
        let mut found = self.none;
        while let Some(slot) = self.slots.get(at.wrapping_sub(1)) {
            found = merge(found, *slot);
            at &= at - 1;
        }
        found
    }
}

/// Which items a heaviest set without a conflict keeps; among equally heavy ones one with the most items.
///
/// A set has no conflict iff some course of the true value that never falls reaches each item's low end when it
/// ended and is not above its high end when it starts. Given a course, an item is kept if it is reached, less if
/// it is overshot, since what is overshot at its start is reached at its end. So the best course by time and
/// value is found with a step function of the value: what ends adds a step, what starts takes it from the next
/// steps above. Walking back over the starts gives the course (Felsner, Müller and Wernisch 1997, Trapezoid
/// graphs and generalizations, geometry and algorithms).
///
/// # Complexity
/// O(n log n).
pub(super) fn heaviest(items: &[Item], weight: impl Fn(usize) -> u64) -> Vec<bool> {
    let count = items.len() as u128 + 1;
    let weight = |at: usize| u128::from(weight(at)) * count + 1;
    // At one time first what ends, so that a moment is reached before it can be overshot.
    let mut events: Vec<(i64, bool, u32, usize)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        events.extend([(item.until, false, item.reach, at), (item.from, true, item.high, at)]);
    }
    events.sort_unstable();
    // INVARIANT: no step is zero.
    let mut steps: BTreeMap<u32, u128> = BTreeMap::new();
    // For each start up to where a course is as good at the item's high end.
    let mut levelled: Vec<Option<u32>> = Vec::with_capacity(items.len());
    for (_, starts, rank, at) in &events {
        let mut left = weight(*at);
        if !starts {
            let step = steps.entry(*rank).or_default();
            *step = step.saturating_add(left);
            continue;
        }
        let mut until = None;
        while let Some((place, step)) = steps.range_mut(rank + 1..).next() {
            let place = *place;
            if *step > left {
                *step -= left;
                left = 0;
            } else {
                left -= *step;
                steps.remove(&place);
            }
            if left == 0 {
                until = Some(place);
                break;
            }
        }
        levelled.push(until);
    }
    let mut level = steps.last_key_value().map_or(0, |(place, _)| *place);
    let mut kept = vec![true; items.len()];
    for (_, starts, rank, at) in events.iter().rev() {
        let holds = if *starts {
            let until = levelled.pop().flatten();
            if level > *rank && until.is_none_or(|until| level < until) {
                level = *rank;
            }
            level <= *rank
        } else {
            level >= *rank
        };
        if let Some(slot) = kept.get_mut(*at) {
            *slot &= holds;
        }
    }
    kept
}
