//! Windows: the maximal sets of figures of one time that can all be true.

use std::collections::BinaryHeap;

use ordered_float::OrderedFloat;

use super::clique::cliques;
use super::comparison::Comparison;
use super::witness::{Spoken, witnesses};
use crate::id::AssertionId;
use crate::quantity::{Bound, Interval, Separation, facing};
use crate::relation::{Witnesses, families};

/// A maximal set of figures of one time without a contradiction among them; see [`Comparison::windows`].
#[derive(Debug, Clone, Copy)]
pub struct Window<'t> {
    comparison: Comparison<'t>,
    point: u32,
    low: Bound,
    high: Bound,
    count: usize,
    witnesses: Witnesses,
}

impl<'t> Window<'t> {
    /// The greatest of the low ends.
    #[must_use]
    pub fn low(&self) -> Bound {
        self.low
    }

    /// The least of the high ends; below [`Window::low`] where some of the figures are only near each other.
    #[must_use]
    pub fn high(&self) -> Bound {
        self.high
    }

    /// The values that the supports of all of them share, where they only touch the value they touch at; none
    /// where some of them are only near each other.
    #[must_use]
    pub fn shared(&self) -> Option<Interval> {
        if matches!(facing(self.high, self.low), Separation::Apart { .. }) {
            return None;
        }
        let closed = |bound: Bound| bound.value().map_or(Bound::Unbounded, Bound::closed);
        Interval::between(self.low, self.high)
            .or_else(|| Interval::between(closed(self.low), closed(self.high)))
            // Within the rounding bound they meet at the value between them.
            .or_else(|| Interval::point(self.low.value()?).ok())
    }

    /// How many figures it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Who stands behind it.
    #[must_use]
    pub fn witnesses(&self) -> Witnesses {
        self.witnesses
    }

    /// Its figures, by key. Lazily: linear in those of the comparison.
    pub fn members(&self) -> impl Iterator<Item = AssertionId> + use<'t> {
        let point = self.point;
        self.comparison
            .figures()
            .filter(move |figure| figure.rank.reach <= point && point <= figure.rank.high)
            .map(|figure| figure.id)
    }
}

/// A low end by where it lies: an open one above a closed one at the same value.
type Low = (OrderedFloat<f64>, bool, u32);

/// All windows of a comparison of one time, by value.
pub(super) fn windows(comparison: Comparison<'_>) -> Vec<Window<'_>> {
    let points = cliques(comparison.figures().map(|figure| (figure.rank.reach, figure.rank.high)));
    let lows = greatest_lows(comparison, points.iter().map(|(point, _)| *point));
    let highs = least_highs(comparison, &points);
    let spoken: Vec<Spoken<_>> = comparison
        .figures()
        .map(|figure| Spoken {
            families: families(comparison.evidence().dossier(), comparison.origins(figure.id)),
            first: points.partition_point(|(point, _)| *point < figure.rank.reach),
            last: points.partition_point(|(point, _)| *point <= figure.rank.high).saturating_sub(1),
        })
        .collect();
    let witnesses = witnesses(&spoken, points.len());
    let ends = lows.into_iter().zip(highs);
    points
        .into_iter()
        .zip(ends.zip(witnesses))
        .map(|((point, count), ((low, high), witnesses))| Window {
            comparison,
            point,
            low,
            high,
            count,
            witnesses,
        })
        .collect()
}

/// The greatest low end of the figures that hold each point.
fn greatest_lows(comparison: Comparison<'_>, points: impl Iterator<Item = u32>) -> Vec<Bound> {
    let mut starts: Vec<(u32, Low)> = comparison
        .figures()
        .filter_map(|figure| {
            let low = figure.support.low();
            Some((figure.rank.reach, (low.value()?.into(), low.is_open(), figure.rank.high)))
        })
        .collect();
    starts.sort_unstable();
    let mut starts = starts.into_iter().peekable();
    let mut active: BinaryHeap<Low> = BinaryHeap::new();
    points
        .map(|point| {
            while let Some((_, low)) = starts.next_if(|(reach, _)| *reach <= point) {
                active.push(low);
            }
            while active.peek().is_some_and(|(.., high)| *high < point) {
                active.pop();
            }
            match active.peek() {
                Some((value, true, _)) => Bound::Open(*value),
                Some((value, false, _)) => Bound::Closed(*value),
                None => Bound::Unbounded,
            }
        })
        .collect()
}

/// The least high end of the figures that hold each point: of those that end there.
fn least_highs(comparison: Comparison<'_>, points: &[(u32, usize)]) -> Vec<Bound> {
    let mut ends: Vec<(u32, OrderedFloat<f64>, bool)> = comparison
        .figures()
        .map(|figure| {
            let high = figure.support.high();
            (figure.rank.high, figure.support.high_value().into(), !high.is_open())
        })
        .collect();
    ends.sort_unstable();
    points
        .iter()
        .map(|(point, _)| {
            let at = ends.partition_point(|(high, ..)| high < point);
            match ends.get(at) {
                Some((_, value, _)) if value.0.is_infinite() => Bound::Unbounded,
                Some((_, value, true)) => Bound::Closed(*value),
                Some((_, value, false)) => Bound::Open(*value),
                None => Bound::Unbounded,
            }
        })
        .collect()
}
