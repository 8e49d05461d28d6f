//! The marks of a chart: bars over what was meant, arrows from old to new, gaps between camps, the estimate's band.

use maud::{Markup, html};

use super::labels::Labels;
use super::layout::{Layout, Seat};
use super::model::{Chart, Gap, Point};
use super::{Linked, glyph};
use crate::id::AssertionId;
use crate::quantity::{Bound, Interval};
use crate::relation::{Status, Strength};
use crate::render::html::text::{At, Px};

/// The radius of a sign.
const R: f64 = 4.2;

/// The estimate's band behind the figures.
pub(super) fn band(chart: &Chart, layout: &Layout) -> Markup {
    let Some(values) = &layout.values else { return html! {} };
    let frame = layout.frame;
    let low = |v: Option<f64>| v.map_or(frame.bottom, |v| values.at(v));
    let high = |v: Option<f64>| v.map_or(frame.top, |v| values.at(v));
    let mut path = String::new();
    let mut last = f64::NEG_INFINITY;
    for band in &chart.band {
        let (a, b) = (layout.days.at(band.from), layout.days.at(band.to));
        // Steps of less than a pixel are not seen.
        if b < last + 1.0 {
            continue;
        }
        let a = a.max(last);
        last = b;
        let (from, to) = (At(a, high(band.high.0)), At(b, high(band.high.1)));
        let (back, start) = (At(b, low(band.low.1)), At(a, low(band.low.0)));
        path += &format!("M{from}L{to}L{back}L{start}Z");
    }
    html! { @if !path.is_empty() { path class="band" d=(path) {} } }
}

/// The statements, each with its label where there is room.
pub(super) fn points(chart: &Chart, layout: &Layout, labels: &Labels, linked: Option<&dyn Linked>) -> Markup {
    let marks = layout
        .seats
        .iter()
        .zip(&labels.marks)
        .filter_map(|(seat, label)| Some((seat, chart.points.get(seat.point)?, label)));
    html! {
        g class="marks" {
            @for (seat, point, label) in marks {
                (mark(seat, point, label.as_ref(), layout, chart, linked))
            }
        }
    }
}

fn mark(
    seat: &Seat,
    point: &Point,
    label: Option<&(f64, f64, &'static str)>,
    layout: &Layout,
    chart: &Chart,
    linked: Option<&dyn Linked>,
) -> Markup {
    let fallen = point.status != Status::Standing;
    let gone = matches!(point.status, Status::Withdrawn { .. } | Status::Slip { .. });
    let class = format!("mark {}{}", glyph::class(point.camp, fallen), if gone { " gone" } else { "" },);
    let flag = layout.flags.contains(&seat.point);
    let inner = html! {
        title { (point.told) }
        circle class="hit" cx=(Px(seat.x)) cy=(Px(seat.y)) r="11" {}
        (span(seat, point, layout))
        (bar(seat, point, layout))
        (glyph::glyph(if fallen { 0 } else { point.camp.min(4) }, seat.x, seat.y, if layout.crowded { R * 0.8 } else { R }))
        @if layout.values.as_ref().is_some_and(|values| !values.shows(point.value)) {
            @let up = if seat.y < f64::midpoint(layout.frame.top, layout.frame.bottom) { -1.0 } else { 1.0 };
            path class="lit" d=(format!("M{} {}l3.5 {}l3.5 {}", Px(seat.x - 3.5), Px(seat.y + up * 7.0), Px(up * 4.0), Px(-up * 4.0))) {}
        }
        @if gone {
            path class="x" d=(format!("M{} {}l7 7m0 -7l-7 7", Px(seat.x - 3.5), Px(seat.y - 3.5))) {}
        }
        @if flag {
            text class="flag mid" x=(Px(seat.x)) y=(Px(seat.bar.1.min(seat.y) - 9.0)) { "≠" }
        }
        @if let Some((x, y, end)) = label {
            text class=(format!("lab {end}")) x=(Px(*x)) y=(Px(*y)) { (label_of(point, shared(chart))) }
        }
    };
    match linked {
        Some(linked) => {
            let (href, known, old) = linked.statement(point.id);
            let standing = glyph::class(point.camp, false);
            html! { a class=(class) href=(href) data-k=(known) data-s=[old] data-c=(standing) { (inner) } }
        }
        None => html! { g class=(class) { (inner) } },
    }
}

/// The label of a statement; without its speaker where all have the same.
pub(super) fn label_of(point: &Point, shared: bool) -> String {
    let text = match (point.figure.as_str(), shared) {
        ("", _) => point.who.clone(),
        (figure, true) => figure.to_owned(),
        (figure, false) => format!("{figure} · {}", point.who),
    };
    if point.prints > 1 { format!("{text} ×{}", point.prints) } else { text }
}

/// Whether one speaker gave all of more than a few statements.
pub(super) fn shared(chart: &Chart) -> bool {
    let mut speakers = chart.points.iter().map(|point| &point.who);
    let first = speakers.next();
    chart.points.len() > 4 && speakers.all(|who| Some(who) == first)
}

/// A long time that a statement is about, or an end of it that is open.
fn span(seat: &Seat, point: &Point, layout: &Layout) -> Markup {
    let Some((when, _)) = &point.when else { return html! {} };
    let (a, b) = (layout.days.at(when.start), layout.days.at(when.end));
    let open = when.start == i64::MIN;
    html! {
        @if open && !when.moment {
            path class="per" d=(format!("M{} {}h-14m4 -3l-4 3l4 3", Px(seat.x), Px(seat.y))) {}
        } @else if !when.moment && b - a > 8.0 {
            path class="per" d=(format!("M{} {}v6m0 -3H{}m0 -3v6", Px(a), Px(seat.y - 3.0), Px(b))) {}
        }
    }
}

/// How an end of what the words allow is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Ends {
    Seen,
    Beyond,
    Open,
}

/// The bar: thick over what was meant, thin over what the words allow, with ends or arrows.
fn bar(seat: &Seat, point: &Point, layout: &Layout) -> Markup {
    let Some(values) = &layout.values else { return html! {} };
    let frame = layout.frame;
    let x = seat.x;
    let end = |bound: Bound, edge: f64| match bound.value() {
        Some(v) if values.shows(v) || v == 0.0 => (values.at(v), Ends::Seen),
        // It goes on to where the axis does not reach.
        Some(_) => (edge, Ends::Beyond),
        None => (edge, Ends::Open),
    };
    let ends = |i: &Interval| (end(i.low(), frame.bottom), end(i.high(), frame.top));
    // An arrow is as long as is needed to be seen, not to the edge.
    let reach = 26.0;
    let literal = point.literal.as_ref().map(|literal| {
        let ((low, low_given), (high, high_given)) = ends(literal);
        let low = if low_given == Ends::Open { low.min(seat.y + reach) } else { low };
        let high = if high_given == Ends::Open { seat.y - reach } else { high };
        let mut path = format!("M{} {}V{}", Px(x), Px(low), Px(high));
        let cap = |path: &mut String, y: f64| *path += &format!("M{} {}h8", Px(x - 4.0), Px(y));
        match low_given {
            Ends::Seen => cap(&mut path, low),
            Ends::Beyond => {}
            Ends::Open => path += &format!("M{} {}l3.5 4.5l3.5 -4.5", Px(x - 3.5), Px(low - 4.5)),
        }
        match high_given {
            Ends::Seen => cap(&mut path, high),
            Ends::Beyond => {}
            Ends::Open => path += &format!("M{} {}l3.5 -4.5l3.5 4.5", Px(x - 3.5), Px(high + 4.5)),
        }
        path
    });
    let support =
        point.support.as_ref().filter(|support| support.is_bounded()).map(|_| (seat.bar.1, seat.bar.0));
    html! {
        @if let Some((high, low)) = support.filter(|(high, low)| low - high > 1.0) {
            rect class="sup" x=(Px(x - 3.0)) y=(Px(high)) width="6" height=(Px(low - high)) rx="2" {}
        }
        @if let Some(path) = literal { path class="lit" d=(path) {} }
    }
}

/// Arrows from what was said to what is said instead.
pub(super) fn arrows(chart: &Chart, layout: &Layout, linked: Option<&dyn Linked>) -> Markup {
    let drawn = layout.arrows.iter().filter_map(|at| {
        let arrow = chart.arrows.get(*at)?;
        Some((arrow, layout.seat_of(arrow.old)?, layout.seat_of(arrow.new)?))
    });
    html! {
        g class="arrows" {
            @for (arrow, old, new) in drawn {
                @let d = curve((old.x, old.y), (new.x, new.y));
                @let link = linked.map(|to| to.finding(arrow.finding, &ids(chart, [arrow.old, arrow.new])));
                (leading("arrow", link, html! {
                    @if linked.is_some() { path class="hit" d=(d.0) {} }
                    path d=(d.0) {}
                    path class="head" d=(d.1) {}
                }))
            }
        }
    }
}

/// What tells of a finding: a link to it where there is one, with the days on which it holds and what is told.
pub(super) fn leading(class: &str, link: Option<(String, String, String)>, inner: Markup) -> Markup {
    match link {
        Some((href, known, told)) => html! {
            a class=(class) href=(href) data-k=(known) { title { (told) } (inner) }
        },
        None => html! { g class=(class) { (inner) } },
    }
}

/// The statements at some places.
fn ids<const N: usize>(chart: &Chart, places: [usize; N]) -> Vec<AssertionId> {
    places.iter().filter_map(|at| chart.points.get(*at)).map(|point| point.id).collect()
}

/// A curve from one mark to another, and the head at its end.
pub(super) fn curve((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> (String, String) {
    let (dx, dy) = (x2 - x1, y2 - y1);
    let length = dx.hypot(dy).max(1.0);
    // To the left of the way, and more so for marks above each other.
    let bend = (length * 0.16).clamp(6.0, 26.0) * if dx < 0.0 { -1.0 } else { 1.0 };
    let (mx, my) = (f64::midpoint(x1, x2) + dy / length * bend, f64::midpoint(y1, y2) - dx / length * bend);
    let towards = |(fx, fy): (f64, f64), (tx, ty): (f64, f64), by: f64| {
        let (dx, dy) = (tx - fx, ty - fy);
        let length = dx.hypot(dy).max(0.001);
        (fx + dx / length * by, fy + dy / length * by)
    };
    let start = towards((x1, y1), (mx, my), 6.0);
    let end = towards((x2, y2), (mx, my), 7.0);
    let back = towards(end, (mx, my), 8.0);
    let (nx, ny) = ((end.1 - back.1) * 0.45, (back.0 - end.0) * 0.45);
    let (one, other) = (At(back.0 + nx, back.1 + ny), At(back.0 - nx, back.1 - ny));
    let (start, end) = (At(start.0, start.1), At(end.0, end.1));
    (format!("M{start}Q{} {end}", At(mx, my)), format!("M{end}L{one}L{other}Z"))
}

/// Where the sign of a gap stands: in it, or above it where it is too small.
pub(super) fn sign_at(upper: &Seat, lower: &Seat) -> (f64, f64) {
    let (top, bottom) = facing(upper, lower);
    let x = f64::midpoint(upper.x, lower.x);
    if (upper.x - lower.x).abs() < 30.0 && (top - bottom).abs() < 24.0 {
        return (x, (upper.bar.1.min(lower.bar.1) - 19.0).max(9.0));
    }
    (x, f64::midpoint(top, bottom))
}

/// The facing ends of two bars.
fn facing(upper: &Seat, lower: &Seat) -> (f64, f64) {
    if upper.y <= lower.y { (upper.bar.0, lower.bar.1) } else { (upper.bar.1, lower.bar.0) }
}

/// What lies between two that cannot both be true: hatched, with the sign of inequality.
pub(super) fn gaps(chart: &Chart, layout: &Layout, linked: Option<&dyn Linked>) -> Markup {
    let drawn = layout.gaps.iter().filter_map(|at| {
        let gap = chart.gaps.get(*at)?;
        Some((gap, layout.seat_of(gap.upper)?, layout.seat_of(gap.lower)?))
    });
    html! {
        g class="gaps" {
            @for (gap, upper, lower) in drawn {
                @let found = |to: &dyn Linked| to.finding(gap.finding, &ids(chart, [gap.upper, gap.lower]));
                @let link = linked.map(|to| gap.then.clone().unwrap_or_else(|| found(to)));
                (leading(class(gap), link, between(&upper, &lower)))
            }
        }
    }
}

fn class(gap: &Gap) -> &'static str {
    match (gap.strength, gap.then.is_some()) {
        (Strength::Hard, false) => "gap",
        (Strength::Hard, true) => "gap not-known",
        (Strength::Soft | Strength::Assumed, false) => "gap soft",
        (Strength::Soft | Strength::Assumed, true) => "gap soft not-known",
    }
}

fn between(upper: &Seat, lower: &Seat) -> Markup {
    let (top, bottom) = facing(upper, lower);
    let (x, y) = sign_at(upper, lower);
    let upright = (upper.x - lower.x).abs() < 16.0;
    let mut hatch = String::new();
    if upright {
        let (from, to) = (top.min(bottom), top.max(bottom));
        let mut at = from;
        while at < to && to - from > 6.0 {
            hatch += &format!("M{} {}l10 {}", Px(x - 5.0), Px((at + 6.0).min(to)), Px(-(to - at).min(6.0)));
            at += 6.0;
        }
        hatch += &format!("M{} {}h14M{} {}h14", Px(x - 7.0), Px(from), Px(x - 7.0), Px(to));
    } else {
        hatch += &format!("M{} {}L{} {}", Px(upper.x), Px(top), Px(lower.x), Px(bottom));
    }
    if y < top.min(bottom) - 8.0 {
        hatch += &format!("M{} {}V{}", Px(x), Px(y + 8.0), Px(upper.y.min(lower.y) - 5.0));
    }
    html! {
        path class=(if upright { "hatch" } else { "hatch far" }) d=(hatch) {}
        circle class="sign" cx=(Px(x)) cy=(Px(y)) r="8" {}
        text class="mid" x=(Px(x)) y=(Px(y + 4.5)) { "≠" }
    }
}
