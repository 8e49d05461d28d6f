//! Figures that were likely mistyped: from what was written to what was likely meant.

use maud::{Markup, html};

use super::Linked;
use super::labels::Labels;
use super::layout::{Layout, Seat};
use super::marks::{curve, leading};
use super::model::Chart;
use super::value::short;
use crate::render::html::text::Px;
use crate::render::phrase::date;
use crate::slip::{self, Intended};
use crate::time::DAY;

/// How far beside its mark what was likely meant stands, as another figure may well stand above or beneath it.
const BESIDE: f64 = 13.0;
/// The radius of what was likely meant.
const R: f64 = 4.2;

/// A figure that was likely mistyped, and where it would stand as it was likely meant.
#[derive(Debug, Clone)]
pub(in crate::render::html) struct Slip {
    pub(super) point: usize,
    /// The value and the time that were likely meant, where they differ from what was written.
    pub(super) value: Option<f64>,
    pub(super) when: Option<i64>,
    /// What was likely meant, in few letters.
    pub(super) meant: String,
    pub(in crate::render::html) finding: usize,
}

/// Where a likely slip leads from.
pub(super) fn meant(slip: &slip::Slip, point: usize, finding: usize) -> Slip {
    let (value, when, meant) = match &slip.intended {
        Intended::Value { low, high } => {
            let value = f64::midpoint(*low, *high);
            let text = if low == high { short(*low) } else { format!("{}–{}", short(*low), short(*high)) };
            (Some(value * slip.factor), None, text)
        }
        Intended::AsOf { date: day } => (None, day.end().map(|end| end.saturating_sub(DAY / 2)), date(day)),
        Intended::StatedOn { date: day } => (None, None, format!("said {}", date(day))),
    };
    Slip { point, value, when, meant: format!("meant {meant}?"), finding }
}

/// Where a figure would stand as it was likely meant; none where that is not on the axes, or nowhere else.
pub(super) fn place(slip: &Slip, seat: &Seat, layout: &Layout) -> Option<(f64, f64)> {
    let values = layout.values.as_ref()?;
    let y = match slip.value {
        Some(value) if values.shows(value) => values.at(value),
        Some(_) => return None,
        None => seat.y,
    };
    let x = match slip.when {
        Some(when) => layout.days.at(when),
        None if seat.x + BESIDE > layout.frame.right => seat.x - BESIDE,
        None => seat.x + BESIDE,
    };
    let seen = (layout.frame.left..=layout.frame.right).contains(&x);
    (seen && (slip.value.is_some() || slip.when.is_some())).then_some((x, y))
}

/// The slips, each from its mark to where it would stand; a sign at the mark alone where that is not seen.
pub(super) fn slips(chart: &Chart, layout: &Layout, labels: &Labels, linked: Option<&dyn Linked>) -> Markup {
    let drawn = layout.slips.iter().filter_map(|at| {
        let slip = chart.slips.get(*at)?;
        Some((*at, slip, layout.seat_of(slip.point)?))
    });
    html! {
        @if !layout.slips.is_empty() { g class="slips" {
            @for (at, slip, seat) in drawn {
                @let label = labels.slips.get(&at);
                @let link = linked.map(|to| to.finding(slip.finding, &[]));
                (leading("slip", link, picture(slip, &seat, layout, label)))
            }
        } }
    }
}

fn picture(slip: &Slip, seat: &Seat, layout: &Layout, label: Option<&(f64, f64, &'static str)>) -> Markup {
    html! {
        @if let Some((x, y)) = place(slip, seat, layout) {
            @if (x - seat.x).hypot(y - seat.y) > 18.0 {
                @let d = curve((seat.x, seat.y), (x, y));
                path class="hit" d=(d.0) {}
                path d=(d.0) {}
                path class="head" d=(d.1) {}
            }
            circle class="meant" cx=(Px(x)) cy=(Px(y)) r=(Px(R)) {}
            @if let Some((x, y, end)) = label { text class=(end) x=(Px(*x)) y=(Px(*y)) { (slip.meant) } }
        } @else {
            text class="mid sign" x=(Px(seat.x)) y=(Px(seat.bar.1.min(seat.y) - 9.0)) { "?" }
        }
    }
}

/// The sign of a slip, for legends.
pub(in crate::render::html) fn sign() -> Markup {
    html! { g class="slip" { path d="M8 4Q16 4 21 14" {} path class="head" d="M23.5 18L18 14.5L24 12Z" {} circle class="meant" cx="25" cy="20" r="3.2" {} } }
}
