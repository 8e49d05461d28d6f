//! The integration tests, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed, and says where by panicking"
)]

mod check;
#[cfg(feature = "cli")]
mod command;
#[cfg(feature = "cli")]
mod command_files;
#[cfg(feature = "cli")]
mod command_policy;
mod crossed;
mod detectors;
#[cfg(feature = "disk")]
mod disk;
mod estimate;
mod estimate_grades;
mod estimate_series;
mod estimate_worlds;
mod extract;
mod faults;
mod fuzz;
mod graph;
mod hedges;
mod hostile;
mod kursk;
mod laws;
mod look_alikes;
mod monitor;
mod monitor_parts;
mod monitor_stretches;
mod oracle;
mod order;
#[cfg(feature = "html")]
mod page;
#[cfg(feature = "rayon")]
mod parallel;
mod pictures;
mod prints;
mod public;
mod rational;
mod reason_cases;
mod reason_hostile;
mod reason_laws;
mod reason_metamorphic;
mod reason_oracle;
mod reasoning;
mod replay;
mod round_trip;
mod rows;
mod schema;
mod schema_report;
mod series;
mod slips;
mod slips_injected;
mod store;
mod table;
mod table_cells;
#[cfg(feature = "table")]
mod tables;
#[cfg(feature = "text")]
mod text;
#[cfg(feature = "text")]
mod text_bulletins;
#[cfg(feature = "text")]
mod text_dates;
#[cfg(feature = "text")]
mod text_draft;
#[cfg(feature = "text")]
mod text_kinds;
#[cfg(feature = "text")]
mod text_news;
#[cfg(feature = "text")]
mod text_phrases;
#[cfg(feature = "text")]
mod text_phrases_score;
#[cfg(feature = "text")]
mod text_plain;
#[cfg(feature = "text")]
mod text_rates;
#[cfg(feature = "text")]
mod text_shapes;
#[cfg(feature = "text")]
mod text_told;
#[cfg(feature = "text")]
mod text_unseen;
#[cfg(feature = "text")]
mod text_whose;
mod timeline;
mod truth;
mod truth_cells;
mod truth_choice;
mod truth_errors;
mod truth_fields;
mod truth_offsets;
mod truth_worlds;
mod twins;
mod world;
mod written;
