//! Where everything of a chart stands.

use std::collections::BTreeSet;

use super::days::Days;
use super::labels::Place;
use super::model::Chart;
use super::thin::{arrows, flags, gaps, kept, slips};
use super::value::Values;
use crate::assertion::Stance;
use crate::relation::Status;
use crate::render::html::text::width as width_of;
use crate::time::DAY;

/// The size of type on the axes.
pub(super) const AXIS: f64 = 11.5;
/// How far two marks keep apart.
const APART: f64 = 11.0;
/// Where a mark may stand beside its place, in distances between marks.
const STEPS: [f64; 12] = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 4.0, -4.0, 5.0, 6.0, 7.0];
/// The width of the strip for statements without a time.
const UNDATED: f64 = 74.0;

/// The places of a chart at one width.
pub(super) struct Layout {
    pub(super) height: f64,
    /// The plot without axes.
    pub(super) frame: Place,
    /// Where statements without a time stand.
    pub(super) undated: Option<f64>,
    /// Whether anything has a time.
    pub(super) dated: bool,
    pub(super) days: Days,
    /// None for stances.
    pub(super) values: Option<Values>,
    pub(super) rows: Vec<(f64, Stance)>,
    /// The places of the statements that have a mark of their own, in the order of time.
    pub(super) seats: Vec<Seat>,
    /// How many have none.
    pub(super) thinned: usize,
    pub(super) narrow: bool,
    /// Whether there are too many statements for a mark of each.
    pub(super) crowded: bool,
    /// The gaps, arrows and slips that are drawn, and the statements that are flagged.
    pub(super) gaps: Vec<usize>,
    pub(super) arrows: Vec<usize>,
    pub(super) flags: BTreeSet<usize>,
    pub(super) slips: Vec<usize>,
}

/// Where a mark stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    /// Its place among the points of the chart.
    pub(super) point: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    /// The ends of its bar.
    pub(super) bar: (f64, f64),
}

impl Layout {
    pub(super) fn of(chart: &Chart, width: f64) -> Self {
        let narrow = width < 560.0;
        let stances = !chart.rows.is_empty();
        let height = height(chart, narrow);
        let (top, bottom) = (if stances { 12.0 } else { 26.0 }, height - 36.0);
        let undated = chart.points.iter().any(|point| point.when.is_none());
        let dated = chart.points.iter().any(|point| point.when.is_some());
        let values = (!stances).then(|| values(chart, (bottom, top)));
        let left = match &values {
            Some(values) => {
                let ticks = values.ticks(most_ticks(height));
                ticks.iter().map(|(_, label)| width_of(label, AXIS)).fold(22.0, f64::max) + 15.0
            }
            None if narrow => 8.0,
            None => 112.0,
        };
        let strip = if undated && dated { UNDATED } else { 0.0 };
        let frame = Place { left, top, right: width - 14.0 - strip, bottom };
        let (start, end) = span(chart);
        let days = Days::of(start, end, (frame.left, frame.right));
        let each = (bottom - top) / chart.rows.len().max(1) as f64;
        let rows: Vec<(f64, Stance)> =
            chart.rows.iter().enumerate().map(|(at, s)| (top + each * (at as f64 + 0.5), *s)).collect();
        let mut layout = Self {
            height,
            frame,
            undated: undated.then(|| {
                if dated { frame.right + 12.0 + UNDATED / 2.0 } else { (frame.left + frame.right) / 2.0 }
            }),
            dated,
            days,
            values,
            rows,
            seats: Vec::new(),
            thinned: 0,
            narrow,
            crowded: chart.points.len() > if narrow { 24 } else { 60 },
            gaps: Vec::new(),
            arrows: Vec::new(),
            flags: BTreeSet::new(),
            slips: Vec::new(),
        };
        layout.gaps = gaps(chart, &layout);
        layout.arrows = arrows(chart, &layout);
        layout.flags = flags(chart, &layout);
        layout.slips = slips(chart, &layout);
        let keep = kept(chart, &layout);
        layout.thinned = chart.points.len() - keep.len();
        layout.seat(chart, &keep, each);
        layout
    }

    /// Where a point stands before it makes room for others.
    pub(super) fn spot(&self, chart: &Chart, at: usize) -> Option<Seat> {
        let point = chart.points.get(at)?;
        let x = match (&point.when, self.undated) {
            (Some((_, at)), _) => self.days.at(*at),
            (None, Some(x)) => x,
            (None, None) => return None,
        };
        let y = match &self.values {
            Some(values) => values.at(point.value),
            None => self.rows.get(point.value as usize).map_or(self.frame.top, |(y, _)| *y),
        };
        let bar = match (&self.values, &point.support) {
            (Some(values), Some(support)) => {
                let end = |bound: crate::quantity::Bound| bound.value().map(|v| values.at(v));
                (end(support.low()).unwrap_or(y).max(y), end(support.high()).unwrap_or(y).min(y))
            }
            _ => (y, y),
        };
        Some(Seat { point: at, x, y, bar })
    }

    /// Seats the marks in the order of time, each where it stands or beside those that stand there.
    fn seat(&mut self, chart: &Chart, keep: &[usize], each: f64) {
        let mut seats: Vec<Seat> = Vec::new();
        for at in keep {
            let Some(spot) = self.spot(chart, *at) else { continue };
            let free = |seat: &Seat| {
                let clear = |other: &Seat| {
                    (other.x - seat.x).abs() >= APART - 0.5
                        || seat.bar.1.min(seat.y) - APART + 1.0 > other.bar.0.max(other.y)
                        || other.bar.1.min(other.y) - APART + 1.0 > seat.bar.0.max(seat.y)
                };
                // Those far back in time are far to the left: a few of the last ones are enough.
                seats.iter().rev().take(48).all(clear)
            };
            // Among very many a mark stands exactly where it belongs.
            let steps: &[f64] = if self.crowded { &[0.0] } else { &STEPS };
            let moved = steps.iter().map(|step| {
                let mut seat = spot;
                match self.values {
                    Some(_) => seat.x += step * APART,
                    None => {
                        seat.y = (spot.y + step * APART)
                            .clamp(spot.y - each / 2.0 + 6.0, spot.y + each / 2.0 - 6.0);
                        seat.bar = (seat.y, seat.y);
                    }
                }
                seat
            });
            // The strip for what has no time is beyond the frame.
            let beyond = if self.undated.is_some() { UNDATED } else { 6.0 };
            let within = |seat: &Seat| seat.x > self.frame.left - 3.0 && seat.x < self.frame.right + beyond;
            let place = moved.clone().filter(within).find(free).or_else(|| moved.clone().rfind(within));
            seats.push(place.unwrap_or(spot));
        }
        self.seats = seats;
    }

    /// The seat of a point, if it has one.
    pub(super) fn seat_of(&self, point: usize) -> Option<Seat> {
        let at = self.seats.binary_search_by_key(&point, |seat| seat.point).ok()?;
        self.seats.get(at).copied()
    }
}

/// How many labels a value axis of a height has.
pub(super) fn most_ticks(height: f64) -> usize {
    if height < 170.0 { 3 } else { 5 }
}

/// As high as there is something to see.
fn height(chart: &Chart, narrow: bool) -> f64 {
    if !chart.rows.is_empty() {
        let crowd = |row: usize| chart.points.iter().filter(|point| point.value as usize == row).count();
        let most = (0..chart.rows.len()).map(crowd).max().unwrap_or(1).min(12) as f64;
        return 50.0
            + chart.rows.len() as f64 * (if narrow { 52.0 } else { 40.0 } + 4.0 * (most - 1.0).min(6.0));
    }
    match (chart.points.len(), narrow) {
        (1, _) => 128.0,
        (2 | 3, _) => 178.0,
        (4..=40, false) => 260.0,
        (_, false) => 300.0,
        (_, true) => 270.0,
    }
}

/// From the first to the last second that anything is about, ends that are given only.
fn span(chart: &Chart) -> (i64, i64) {
    let whens = || chart.points.iter().filter_map(|point| point.when.as_ref());
    let start = whens().map(|(when, at)| if when.start == i64::MIN { at - DAY } else { when.start }).min();
    let end = whens().map(|(when, at)| if when.end == i64::MAX { at + DAY } else { when.end }).max();
    (start.unwrap_or(0), end.unwrap_or(DAY))
}

fn values(chart: &Chart, ends: (f64, f64)) -> Values {
    // What no longer stands and is far off does not stretch the axis.
    let stands = |point: &&super::model::Point| point.status == Status::Standing;
    let ends_of = |point: &super::model::Point| {
        let support = point.support.map(|i| [i.low().value(), i.high().value()]);
        support.into_iter().flatten().flatten().chain([point.value]).map(f64::abs).fold(0.0, f64::max)
    };
    let largest = chart.points.iter().filter(stands).map(ends_of).fold(0.0, f64::max);
    let taken = |point: &&super::model::Point| {
        point.status == Status::Standing || largest == 0.0 || point.value.abs() <= 5.0 * largest
    };
    let printed: Vec<f64> = chart.points.iter().filter(taken).map(|point| point.value).collect();
    let least = printed.iter().copied().fold(f64::INFINITY, f64::min);
    // Zero, which counts are cut at, is no end that anybody gave.
    let given = |v: &f64| *v != 0.0 || least <= 0.0;
    let standing = |point: &&super::model::Point| !matches!(point.status, Status::Withdrawn { .. });
    let supports = chart.points.iter().filter(taken).filter(standing).filter_map(|point| point.support);
    let ends_of: Vec<f64> = supports
        .flat_map(|support| [support.low().value(), support.high().value()])
        .flatten()
        .filter(given)
        .collect();
    Values::of(&printed, &ends_of, chart.dates, ends)
}
