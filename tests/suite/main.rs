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
mod graph;
mod hedges;
mod hostile;
mod kursk;
mod laws;
mod monitor;
mod oracle;
mod pictures;
mod prints;
mod round_trip;
mod rows;
mod schema;
mod series;
mod table;
mod timeline;
mod world;
