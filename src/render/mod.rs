//! Reports for people and for machines: text in the manner of a compiler's diagnostics, JSON by serde, what
//! changed between two of them, graphs as DOT and Mermaid, and with the feature `html` a page to look at.

mod certificate;
mod delta;
mod estimate;
mod graph;
mod headline;
#[cfg(feature = "html")]
mod html;
pub(crate) mod json;
mod phrase;
mod policy;
mod series;
mod slip;
mod steps;
mod text;

pub use delta::DeltaText;
pub use estimate::EstimateText;
#[cfg(feature = "html")]
pub use html::{HtmlPage, Theme, TimelineSvg};
pub use series::SeriesText;
pub use text::Explanation;
