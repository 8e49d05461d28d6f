//! Reports for people and for machines: text in the manner of a compiler's diagnostics, JSON by serde, what
//! changed between two of them, and graphs as DOT and Mermaid.

mod certificate;
mod delta;
mod estimate;
mod graph;
mod json;
mod phrase;
mod series;
mod slip;
mod steps;
mod text;

pub use delta::DeltaText;
pub use estimate::EstimateText;
pub use series::SeriesText;
pub use text::Explanation;
