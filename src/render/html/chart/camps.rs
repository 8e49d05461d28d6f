//! Which camp each figure is in.

use rustc_hash::FxHashMap;

use crate::id::AssertionId;
use crate::timeline::{Comparison, Timeline};

/// The camp of each standing figure: zero for the largest, and for all where there is only one. The figures of one
/// camp can all be true; those of a running total over all of time, of other measures at each time.
///
/// # Complexity
/// O(n log n) in the figures of the timeline, for each time that they speak of.
pub(super) fn camps(timeline: &Timeline<'_>) -> FxHashMap<AssertionId, usize> {
    let mut found: FxHashMap<AssertionId, usize> = FxHashMap::default();
    if let Some(total) = timeline.over_time() {
        rank(&total, &mut found);
    }
    for moment in timeline.moments() {
        if moment.members().len() > 1 {
            rank(&moment, &mut found);
        }
    }
    found
}

/// Numbers the camps of a comparison by size; the first one that a figure was found in counts.
fn rank(comparison: &Comparison<'_>, found: &mut FxHashMap<AssertionId, usize>) {
    let mut camps = comparison.camps();
    if camps.len() < 2 {
        return;
    }
    // Stable: camps of one size stay in the order of their values.
    camps.sort_by_key(|camp| std::cmp::Reverse(camp.len()));
    for (at, camp) in camps.iter().enumerate() {
        for id in camp {
            found.entry(*id).or_insert(at);
        }
    }
}
