//! The integration tests, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed, and says where by panicking"
)]

mod check;
mod detectors;
mod faults;
mod fuzz;
mod hedges;
mod hostile;
mod kursk;
mod laws;
mod oracle;
mod round_trip;
mod schema;
mod table;
mod timeline;
mod world;
