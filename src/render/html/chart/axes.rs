//! The axes of a chart.

use maud::{Markup, html};

use super::layout::{Layout, most_ticks};
use crate::render::html::text::Px;
use crate::render::phrase::stance;

pub(super) fn axes(layout: &Layout) -> Markup {
    let frame = layout.frame;
    let ticks = if layout.dated { layout.days.ticks() } else { Vec::new() };
    html! {
        g class="axes" aria-hidden="true" {
            @if let Some(values) = &layout.values {
                @for (y, label) in values.ticks(most_ticks(layout.height)) {
                    line class="grid" x1=(Px(frame.left)) x2=(Px(frame.right)) y1=(Px(y)) y2=(Px(y)) {}
                    text class="ax end" x=(Px(frame.left - 8.0)) y=(Px(y + 4.0)) { (label) }
                }
            }
            @for (y, row) in &layout.rows {
                line class="grid" x1=(Px(frame.left)) x2=(Px(frame.right)) y1=(Px(*y)) y2=(Px(*y)) {}
                @if layout.narrow {
                    text class="ax" x=(Px(frame.left)) y=(Px(y - 12.0)) { (stance(*row, false)) }
                } @else {
                    text class="ax end" x=(Px(frame.left - 8.0)) y=(Px(y + 4.0)) { (stance(*row, false)) }
                }
            }
            line class="base" x1=(Px(frame.left)) x2=(Px(frame.right)) y1=(Px(frame.bottom)) y2=(Px(frame.bottom)) {}
            @for tick in ticks {
                line class="base" x1=(Px(tick.x)) x2=(Px(tick.x)) y1=(Px(frame.bottom)) y2=(Px(frame.bottom + 4.0)) {}
                text class="ax mid" x=(Px(tick.x)) y=(Px(frame.bottom + 16.0)) { (tick.label) }
                @if let Some(year) = tick.under {
                    text class="ax mid yr" x=(Px(tick.x)) y=(Px(frame.bottom + 30.0)) { (year) }
                }
            }
            @if let Some(x) = layout.undated {
                text class="ax mid" x=(Px(x)) y=(Px(frame.bottom + 16.0)) { "no date" }
            }
        }
    }
}
