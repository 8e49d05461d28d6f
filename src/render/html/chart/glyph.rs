//! The sign of a camp: its form says what its colour says.

use maud::{Markup, html};

use crate::render::html::text::{At, Px};

/// The classes of what belongs to a camp.
pub(super) fn class(camp: usize, fallen: bool) -> String {
    match (fallen, camp) {
        (true, _) => "old".to_owned(),
        (false, camp) => format!("c{}", camp.min(4)),
    }
}

/// The sign of a camp at a place: a disc, a square, a triangle, a diamond, and a flat bar for all others.
pub(in crate::render::html) fn glyph(camp: usize, x: f64, y: f64, r: f64) -> Markup {
    let path = |d: String| html! { path class="g" d=(d) {} };
    match camp {
        0 => html! { circle class="g" cx=(Px(x)) cy=(Px(y)) r=(Px(r)) {} },
        1 => html! {
            rect class="g" x=(Px(x - r * 0.9)) y=(Px(y - r * 0.9)) width=(Px(r * 1.8)) height=(Px(r * 1.8)) {}
        },
        2 => path(format!("M{}l{}h{}Z", At(x, y - r * 1.2), At(r * 1.2, r * 2.0), Px(r * -2.4))),
        3 => {
            let r = r * 1.3;
            path(format!("M{}l{}l{}l{}Z", At(x, y - r), At(r, r), At(-r, r), At(-r, -r)))
        }
        _ => html! {
            rect class="g" x=(Px(x - r * 1.3)) y=(Px(y - r * 0.55)) width=(Px(r * 2.6)) height=(Px(r * 1.1)) {}
        },
    }
}
