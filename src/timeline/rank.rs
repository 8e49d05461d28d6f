//! Ranks: the ends of supports as integers, so that a sweep compares no floats.

use ordered_float::OrderedFloat;
use smallvec::{SmallVec, smallvec};

use crate::parallel;
use crate::quantity::{Interval, ROUNDING};

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

/// So many lie on the stack.
const FEW: usize = 16;

/// The rank of each of some supports.
pub(crate) type Ranks = SmallVec<[Rank; FEW]>;

/// An end of a support: its value, whether it is a high one, whether it is open, and the place of the support.
type End = (OrderedFloat<f64>, bool, bool, u32);

/// The rank of each support among all of them. A gap of at most `tolerance` of the low end of the upper one is
/// near; ends within the rounding bound of each other are one value.
///
/// # Complexity
/// O(n log n).
pub(crate) fn ranks(supports: &[Interval], tolerance: f64) -> Ranks {
    let mut ranks: Ranks = smallvec![Rank { high: 0, reach: 0, strict: 0 }; supports.len()];
    // By place: of the high ends at one value the open ones come first, and then the closed ones.
    let mut highs: SmallVec<[f64; FEW]> = SmallVec::with_capacity(supports.len());
    let ends = ends(supports);
    let mut left = ends.as_slice();
    while let Some((value, ..)) = left.first().copied() {
        let (together, rest) = left.split_at(left.iter().take_while(|end| is_near(value, end.0)).count());
        left = rest;
        let has = |open: bool| together.iter().any(|end| end.1 && end.2 == open);
        let (open, closed) = (has(true), has(false));
        let below = highs.len() as u32;
        let after_open = below + u32::from(open);
        highs.extend(std::iter::repeat_n(value.0, usize::from(open) + usize::from(closed)));
        for (_, is_high, is_open, at) in together {
            let Some(rank) = ranks.get_mut(*at as usize) else { continue };
            match (*is_high, *is_open) {
                (true, true) => rank.high = below,
                (true, false) => rank.high = after_open,
                // An open low end lies above an open high end at the same value, a closed one does not.
                (false, is_open) => {
                    rank.strict = if is_open { after_open } else { below };
                    rank.reach = reach(&highs, rank.strict, value.0, tolerance);
                }
            }
        }
    }
    let top = highs.len() as u32;
    for (rank, support) in ranks.iter_mut().zip(supports) {
        if support.high().value().is_none() {
            rank.high = top;
        }
        rank.strict = rank.strict.min(rank.high);
        rank.reach = rank.reach.min(rank.high);
    }
    ranks
}

/// How many of the high ends below a low one are not near it.
fn reach(highs: &[f64], below: u32, low: f64, tolerance: f64) -> u32 {
    if tolerance <= 0.0 || low == 0.0 {
        return below;
    }
    let highs = highs.get(..below as usize).unwrap_or_default();
    highs.partition_point(|high| (low - high) / low.abs() > tolerance) as u32
}

/// The ends that there are, in order.
fn ends(supports: &[Interval]) -> SmallVec<[End; 2 * FEW]> {
    let mut ends: SmallVec<[End; 2 * FEW]> = SmallVec::with_capacity(2 * supports.len());
    for (support, at) in supports.iter().zip(0..) {
        for (bound, is_high) in [(support.low(), false), (support.high(), true)] {
            if let Some(value) = bound.value() {
                ends.push((value.into(), is_high, bound.is_open(), at));
            }
        }
    }
    parallel::sort_unstable(&mut ends);
    ends
}

/// Whether an end is taken for the same value as one that is not above it: within the rounding bound.
fn is_near(first: OrderedFloat<f64>, value: OrderedFloat<f64>) -> bool {
    value == first || value.0 - first.0 <= ROUNDING * value.0.abs().max(first.0.abs())
}
