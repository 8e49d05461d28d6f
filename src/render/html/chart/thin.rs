//! Charts of very many statements: which ones keep a mark of their own, and bars for the others.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::layout::Layout;
use super::model::Chart;
use crate::relation::Status;
use crate::render::html::text::Px;

/// How many arrows and gaps are drawn where there are very many.
pub(super) const MOST: usize = 24;

/// The statements that have a mark of their own, in the order of time: all, or those that findings are about, the
/// first and the last, the highest and the lowest, and as many others as there is room for, evenly.
pub(super) fn kept(chart: &Chart, layout: &Layout, most: usize) -> Vec<usize> {
    let all = chart.points.len();
    if all <= most {
        return (0..all).collect();
    }
    let mut keep: BTreeSet<usize> = BTreeSet::new();
    keep.extend(chart.gaps.iter().take(MOST).flat_map(|gap| [gap.upper, gap.lower]));
    keep.extend(
        arrows(chart, layout).into_iter().filter_map(|at| chart.arrows.get(at)).flat_map(|a| [a.old, a.new]),
    );
    keep.extend(chart.flags.iter().take(MOST).map(|(at, _)| *at));
    let by_value = |a: &usize, b: &usize| {
        let of = |at: &usize| chart.points.get(*at).map_or(0.0, |point| point.value);
        of(a).total_cmp(&of(b)).then(a.cmp(b))
    };
    keep.extend([0, all - 1]);
    keep.extend((0..all).max_by(by_value));
    keep.extend((0..all).min_by(by_value));
    let room = most.saturating_sub(keep.len()) / 3;
    if room > 0 {
        keep.extend((0..room).map(|at| at * all / room));
    }
    keep.into_iter().collect()
}

/// The arrows that are drawn: where there are very many, the longest.
pub(super) fn arrows(chart: &Chart, layout: &Layout) -> Vec<usize> {
    let mut order: Vec<usize> = (0..chart.arrows.len()).collect();
    if order.len() > MOST {
        order.sort_by_cached_key(|at| {
            let ends =
                chart.arrows.get(*at).and_then(|a| layout.spot(chart, a.old).zip(layout.spot(chart, a.new)));
            let length = ends.map_or(0.0, |(a, b)| (a.y - b.y).abs());
            (std::cmp::Reverse((length * 10.0) as i64), *at)
        });
        order.truncate(MOST);
        order.sort_unstable();
    }
    order
}

/// The statements without a mark of their own: for each camp a bar in each column of two pixels.
pub(super) fn bars(chart: &Chart, layout: &Layout) -> Markup {
    if layout.thinned == 0 {
        return html! {};
    }
    let mut columns: BTreeMap<(usize, i64), (f64, f64)> = BTreeMap::new();
    for (at, point) in chart.points.iter().enumerate() {
        let Some(spot) = layout.spot(chart, at).filter(|_| layout.seat_of(at).is_none()) else { continue };
        let camp = if point.status == Status::Standing { point.camp.min(4) } else { 9 };
        let low = spot.y.max(spot.bar.0.min(spot.y + 30.0)) + 1.0;
        let high = spot.y.min(spot.bar.1.max(spot.y - 30.0)) - 1.0;
        let column = columns.entry((camp, (spot.x / 2.0).round() as i64 * 2)).or_insert((low, high));
        *column = (column.0.max(low), column.1.min(high));
    }
    let mut paths: BTreeMap<usize, String> = BTreeMap::new();
    for ((camp, x), (low, high)) in columns {
        // What was superseded lies beneath what stands.
        let path = paths.entry(9 - camp).or_default();
        *path += &format!("M{x} {}V{}", Px(low), Px(high));
    }
    html! {
        @for (order, path) in paths {
            path class=(format!("bars {}", super::glyph::class(9 - order, 9 - order == 9))) d=(path) {}
        }
    }
}
