//! The integration tests, in one binary.

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
mod world;
