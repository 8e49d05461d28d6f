//! Truth and reliability together: what is true, how reliable each source is and who copies whom, learned from the
//! claims of many sources on many items and from nothing else.

mod agree;
mod answer;
mod best;
mod builder;
mod choose;
mod claims;
mod echoes;
mod errors;
mod fields;
mod figures;
mod fit;
mod grid;
mod kinds;
mod likely;
mod lone;
mod method;
mod model;
mod names;
mod near;
mod numbers;
mod offsets;
mod predict;
mod raters;
mod rates;
mod shape;
mod shrink;
mod siblings;
mod sizes;
mod spread;
mod stood;
mod ties;
mod trial;
mod voices;
mod weigh;
mod why;

pub use answer::{Answer, EchoFamily, EchoPair, SourceOffset, SourceScore, Truth};
pub use builder::ClaimsBuilder;
pub use claims::{ClaimError, Claims, Value};
pub(crate) use figures::{claims_of, learned, rated};
pub use method::{Method, MethodError};
pub use shape::Shape;
pub use why::Why;
