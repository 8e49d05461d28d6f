//! A timeline as a picture: as-of time across, value up.

mod axes;
mod camps;
mod days;
mod glyph;
mod labels;
mod layout;
mod marks;
mod model;
mod slips;
mod thin;
mod value;

use maud::{Markup, html};

pub(in crate::render::html) use glyph::glyph;
pub(in crate::render::html) use model::Chart;
pub(in crate::render::html) use slips::sign as slip_sign;

use super::text::Px;
use layout::Layout;

/// What a mark leads to and when it is seen; nothing where a picture stands alone.
pub(in crate::render::html) trait Linked {
    /// The link of a statement, and for which days it is known and superseded.
    fn statement(&self, id: crate::id::AssertionId) -> (String, String, Option<String>);
    /// The link of a finding, for which days it holds and these are known, and its headline.
    fn finding(&self, at: usize, of: &[crate::id::AssertionId]) -> (String, String, String);
}

/// A drawn timeline.
pub(in crate::render::html) struct Drawn {
    pub(in crate::render::html) picture: Markup,
    /// The width and height of it.
    pub(in crate::render::html) size: (f64, f64),
    /// How many statements are drawn without a mark of their own.
    pub(in crate::render::html) thinned: usize,
    /// What there is to say of the value axis.
    pub(in crate::render::html) note: Option<&'static str>,
    /// How many statements have values that the axis does not reach: they no longer stand.
    pub(in crate::render::html) beyond: usize,
}

/// Draws a chart at a width, as what belongs inside an `svg` element.
///
/// # Complexity
/// Linear in the statements, and quadratic in the marks, of which there are at most about a fifth of the width.
pub(in crate::render::html) fn draw(chart: &Chart, width: f64, linked: Option<&dyn Linked>) -> Drawn {
    let layout = Layout::of(chart, width);
    let [start, end, left, right] = layout.days.ends();
    let labels = labels::labels(chart, &layout);
    let picture = html! {
        (axes::axes(&layout))
        (marks::band(chart, &layout))
        (thin::dots(chart, &layout))
        @if linked.is_some() && layout.dated {
            g class="veil" hidden data-t=(format!("{start} {end} {left} {right}")) {
                rect x=(Px(layout.frame.left)) y=(Px(layout.frame.top)) width=(Px(right - left))
                    height=(Px(layout.frame.bottom - layout.frame.top)) {}
                line y1=(Px(layout.frame.top)) y2=(Px(layout.frame.bottom)) {}
            }
        }
        (marks::gaps(chart, &layout, linked))
        (marks::arrows(chart, &layout, linked))
        (slips::slips(chart, &layout, &labels, linked))
        (marks::points(chart, &layout, &labels, linked))
    };
    let shown = |point: &model::Point| layout.values.as_ref().is_none_or(|values| values.shows(point.value));
    Drawn {
        picture,
        size: (width, layout.height),
        thinned: layout.thinned,
        note: layout.values.as_ref().and_then(value::Values::note),
        beyond: chart.points.iter().filter(|point| !shown(point)).count(),
    }
}
