//! Reports for people and for machines: text in the manner of a compiler's diagnostics, and JSON by serde.

mod json;
mod phrase;
mod steps;
mod text;

pub use text::Explanation;
