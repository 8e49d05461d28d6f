//! Ranks: the ends of supports as integers, so that a sweep compares no floats.

use ordered_float::OrderedFloat;

use crate::quantity::{Bound, Interval, ROUNDING};

/// Where the support of a figure lies among those it is compared with.
///
/// INVARIANT: `reach <= strict <= high`, so no figure lies above itself, and "lies above" is an interval order:
/// it compares one number of the upper figure with one of the lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rank {
    /// The place of its high end among all high ends.
    pub(crate) high: u32,
    /// It lies above the figures whose high ends have a lower place than this, by more than the tolerance.
    pub(crate) reach: u32,
    /// The same without a tolerance.
    pub(crate) strict: u32,
}

impl Rank {
    /// Whether the two supports share no value and do not touch.
    pub(crate) fn apart(self, other: Self) -> bool {
        other.high < self.strict || self.high < other.strict
    }
}

/// An end: its value, and whether it is closed. At one value an open high end comes first.
type End = (OrderedFloat<f64>, bool);

/// The rank of each support among all of them. A gap of at most `tolerance` of the low end of the upper one is
/// near; ends within the rounding bound of each other are one value.
///
/// # Complexity
/// O(n log n).
pub(crate) fn ranks(supports: &[Interval], tolerance: f64) -> Vec<Rank> {
    let shown = shown(supports);
    let value = |slot: usize| shown.get(slot).copied().unwrap_or_default();
    let end = |bound: Bound, slot: usize| bound.value().map(|_| (value(slot), !bound.is_open()));
    let top: End = (f64::INFINITY.into(), true);
    let mut by_high: Vec<(End, u32)> = Vec::with_capacity(supports.len());
    let mut by_low: Vec<(End, u32)> = Vec::with_capacity(supports.len());
    for (at, support) in supports.iter().enumerate() {
        by_high.push((end(support.high(), 2 * at + 1).unwrap_or(top), at as u32));
        // An open low end lies above an open high end at the same value, a closed one does not.
        by_low.extend(end(support.low(), 2 * at).map(|(low, closed)| ((low, !closed), at as u32)));
    }
    let mut ranks = vec![Rank { high: 0, reach: 0, strict: 0 }; supports.len()];
    by_high.sort_unstable();
    let mut highs: Vec<End> = Vec::with_capacity(by_high.len());
    for (high, at) in by_high {
        if highs.last() != Some(&high) {
            highs.push(high);
        }
        if let Some(rank) = ranks.get_mut(at as usize) {
            rank.high = highs.len() as u32 - 1;
        }
    }
    // In the order of their values, what is looked for next lies near what was found last.
    by_low.sort_unstable();
    for (low, at) in by_low {
        let near = |other: &End| {
            let share = (low.0.0 - other.0.0) / low.0.abs();
            tolerance > 0.0 && low.0 != 0.0 && share <= tolerance
        };
        let below = |fits: &dyn Fn(&End) -> bool| highs.partition_point(fits) as u32;
        if let Some(rank) = ranks.get_mut(at as usize) {
            rank.strict = below(&|other| *other < low).min(rank.high);
            rank.reach = below(&|other| *other < low && !near(other)).min(rank.high);
        }
    }
    ranks
}

/// The value that each end is taken for, low ends and high ends in turn: the first of those within the rounding bound of it.
fn shown(supports: &[Interval]) -> Vec<OrderedFloat<f64>> {
    let mut values: Vec<(OrderedFloat<f64>, u32)> = Vec::with_capacity(2 * supports.len());
    for (at, support) in supports.iter().enumerate() {
        let at = 2 * at as u32;
        values.extend(support.low().value().map(|value| (value.into(), at)));
        values.extend(support.high().value().map(|value| (value.into(), at + 1)));
    }
    values.sort_unstable();
    let mut all = vec![OrderedFloat(0.0); 2 * supports.len()];
    let (mut first, mut last) = (OrderedFloat(f64::NEG_INFINITY), None);
    for (value, at) in values {
        if last != Some(value) {
            let near = value.0 - first.0 <= ROUNDING * value.0.abs().max(first.0.abs());
            first = if first.is_finite() && near { first } else { value };
            last = Some(value);
        }
        if let Some(slot) = all.get_mut(at as usize) {
            *slot = first;
        }
    }
    all
}
