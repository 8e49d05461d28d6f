//! Reports for people and for machines: text in the manner of a compiler's diagnostics, JSON by serde, and graphs
//! as DOT and Mermaid.

mod graph;
mod json;
mod phrase;
mod steps;
mod text;

pub use text::Explanation;
