//! Charts of very many statements: what is drawn of their findings, which statements keep a mark of their own, and
//! dots for the others.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::layout::{Layout, Seat};
use super::model::Chart;
use crate::relation::Status;
use crate::render::html::text::Px;

/// How many gaps, arrows and flags are drawn.
const MOST: usize = 24;
/// The same where there are very many statements.
const FEW: usize = 12;

/// Two points that a finding ties together, and how far apart they are across and up.
fn ends(chart: &Chart, layout: &Layout, a: usize, b: usize) -> Option<(Seat, Seat)> {
    layout.spot(chart, a).zip(layout.spot(chart, b))
}

/// The gaps that are drawn, the strongest first: no two with their signs on each other.
pub(super) fn gaps(chart: &Chart, layout: &Layout) -> Vec<usize> {
    let most = if layout.crowded { FEW } else { MOST };
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut kept = Vec::new();
    for (at, gap) in chart.gaps.iter().enumerate() {
        let Some((a, b)) = ends(chart, layout, gap.upper, gap.lower) else { continue };
        let sign = (f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
        let clear = |other: &(f64, f64)| (other.0 - sign.0).abs() > 17.0 || (other.1 - sign.1).abs() > 17.0;
        if kept.len() < most && (!layout.crowded || taken.iter().all(clear)) {
            taken.push(sign);
            kept.push(at);
        }
    }
    kept
}

/// The arrows that are drawn: all that can be seen, or of very many the longest that are not on each other.
pub(super) fn arrows(chart: &Chart, layout: &Layout) -> Vec<usize> {
    let length = |at: &usize| {
        let arrow = chart.arrows.get(*at)?;
        let (a, b) = ends(chart, layout, arrow.old, arrow.new)?;
        Some(((a.x - b.x).hypot(a.y - b.y), a.x, b.x))
    };
    let mut order: Vec<usize> = (0..chart.arrows.len()).collect();
    if !layout.crowded && order.len() <= MOST {
        return order;
    }
    order.retain(|at| length(at).is_some_and(|(length, ..)| length > 12.0));
    order.sort_by_cached_key(|at| {
        (std::cmp::Reverse(length(at).map_or(0, |(length, ..)| (length * 10.0) as i64)), *at)
    });
    let mut kept: Vec<(usize, f64, f64)> = Vec::new();
    for at in order {
        let Some((_, old, new)) = length(&at) else { continue };
        let clear = |other: &(usize, f64, f64)| (other.1 - old).abs() > 14.0 && (other.2 - new).abs() > 14.0;
        if kept.len() < FEW && kept.iter().all(clear) {
            kept.push((at, old, new));
        }
    }
    let mut kept: Vec<usize> = kept.into_iter().map(|(at, ..)| at).collect();
    kept.sort_unstable();
    kept
}

/// The statements that are flagged as spoken against by what is not on this chart.
pub(super) fn flags(chart: &Chart, layout: &Layout) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let all = chart.flags.iter().map(|(point, _)| *point).filter(|point| seen.insert(*point));
    clear(chart, layout, MOST, all.map(|point| (point, point))).into_iter().collect()
}

/// The likely slips that are drawn: of very many those that are not on each other.
pub(super) fn slips(chart: &Chart, layout: &Layout) -> Vec<usize> {
    let most = if layout.crowded { FEW } else { MOST };
    clear(chart, layout, most, chart.slips.iter().enumerate().map(|(at, slip)| (at, slip.point)))
}

/// The first of some things, each at a point; of very many those that are not on each other.
fn clear(
    chart: &Chart,
    layout: &Layout,
    most: usize,
    all: impl Iterator<Item = (usize, usize)>,
) -> Vec<usize> {
    let mut taken: Vec<f64> = Vec::new();
    let mut kept = Vec::new();
    for (one, point) in all {
        let Some(spot) = layout.spot(chart, point) else { continue };
        let clear = !layout.crowded || taken.iter().all(|x| (x - spot.x).abs() > 16.0);
        if kept.len() < most && clear {
            taken.push(spot.x);
            kept.push(one);
        }
    }
    kept
}

/// The statements that have a mark of their own, in the order of time: all, or those of the findings that are drawn, the
/// first and the last, the highest and the lowest, and others at even distances.
pub(super) fn kept(chart: &Chart, layout: &Layout) -> Vec<usize> {
    let all = chart.points.len();
    if !layout.crowded {
        return (0..all).collect();
    }
    let mut keep: BTreeSet<usize> = layout.flags.clone();
    let gaps = layout.gaps.iter().filter_map(|at| chart.gaps.get(*at));
    keep.extend(gaps.flat_map(|gap| [gap.upper, gap.lower]));
    let arrows = layout.arrows.iter().filter_map(|at| chart.arrows.get(*at));
    keep.extend(arrows.flat_map(|arrow| [arrow.old, arrow.new]));
    keep.extend(layout.slips.iter().filter_map(|at| chart.slips.get(*at)).map(|slip| slip.point));
    let stands = |at: &usize| chart.points.get(*at).is_some_and(|point| point.status == Status::Standing);
    let by_value = |a: &usize, b: &usize| {
        let of = |at: &usize| chart.points.get(*at).map_or(0.0, |point| point.value);
        of(a).total_cmp(&of(b)).then(b.cmp(a))
    };
    keep.extend([0, all - 1]);
    keep.extend((0..all).filter(stands).max_by(by_value));
    keep.extend((0..all).rfind(stands));
    let room = if layout.narrow { 10 } else { 28 };
    keep.extend((0..room).map(|at| at * all / room).filter(stands));
    keep.into_iter().collect()
}

/// The statements without a mark of their own, as dots; of those on one spot only one.
pub(super) fn dots(chart: &Chart, layout: &Layout) -> Markup {
    if layout.thinned == 0 {
        return html! {};
    }
    let mut spots: BTreeMap<(bool, usize), BTreeSet<(i64, i64)>> = BTreeMap::new();
    for (at, point) in chart.points.iter().enumerate() {
        let Some(spot) = layout.spot(chart, at).filter(|_| layout.seat_of(at).is_none()) else { continue };
        let stands = point.status == Status::Standing;
        let cell = ((spot.x / 1.5).round() as i64, (spot.y / 1.5).round() as i64);
        // What was superseded lies beneath what stands, and the small camps above the large ones.
        spots.entry((stands, if stands { point.camp.min(4) } else { 0 })).or_default().insert(cell);
    }
    html! {
        @for ((stands, camp), cells) in spots {
            @let path: String = cells.iter().map(|(x, y)| format!("M{} {}h0", Px(*x as f64 * 1.5), Px(*y as f64 * 1.5))).collect();
            path class=(format!("dots {}", super::glyph::class(camp, !stands))) d=(path) {}
        }
    }
}
