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
    let values = Values::of(supports);
    let end = |bound: Bound| bound.value().map(|v| (values.of_end(v), !bound.is_open()));
    let top: End = (f64::INFINITY.into(), true);
    let mut highs: Vec<End> = supports.iter().map(|s| end(s.high()).unwrap_or(top)).collect();
    highs.sort_unstable();
    highs.dedup();
    let below = |fits: &dyn Fn(&End) -> bool| highs.partition_point(fits) as u32;
    let rank = |support: &Interval| {
        let high = end(support.high()).unwrap_or(top);
        let high = below(&|other| *other < high);
        let Some((low, closed)) = end(support.low()) else {
            return Rank { high, reach: 0, strict: 0 };
        };
        // An open low end lies above an open high end at the same value, a closed one does not.
        let apart = |other: &End| *other < (low, !closed);
        let near = |other: &End| {
            let share = (low.0 - other.0.0) / low.0.abs();
            tolerance > 0.0 && low.0 != 0.0 && share <= tolerance
        };
        let strict = below(&apart).min(high);
        let reach = below(&|other| apart(other) && !near(other)).min(high);
        Rank { high, reach, strict }
    };
    supports.iter().map(rank).collect()
}

/// The values of all ends, each with the first of those within the rounding bound of it.
struct Values(Vec<(OrderedFloat<f64>, OrderedFloat<f64>)>);

impl Values {
    fn of(supports: &[Interval]) -> Self {
        let ends = supports.iter().flat_map(|s| [s.low(), s.high()]).filter_map(Bound::value);
        let mut values: Vec<(OrderedFloat<f64>, OrderedFloat<f64>)> =
            ends.map(|v| (v.into(), v.into())).collect();
        values.sort_unstable();
        values.dedup();
        let mut first = OrderedFloat(f64::NEG_INFINITY);
        for (value, shown) in &mut values {
            if first.is_finite() && value.0 - first.0 <= ROUNDING * value.0.abs().max(first.0.abs()) {
                *shown = first;
            }
            first = *shown;
        }
        Self(values)
    }

    fn of_end(&self, value: f64) -> OrderedFloat<f64> {
        let at = self.0.partition_point(|(v, _)| v.0 < value);
        self.0.get(at).map_or(value.into(), |(_, shown)| *shown)
    }
}
