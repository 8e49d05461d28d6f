//! Estimates over time: a running total as a band that never falls, a level as a random walk behind noisy figures.

mod envelope;
mod filter;
mod fit;
mod level;
mod normal;
mod observe;

pub(crate) use envelope::envelope;
pub use envelope::{Envelope, SeriesStep};
pub(crate) use fit::fit;
pub use fit::{Houses, LevelModel, LevelOptions};
pub(crate) use level::level;
pub use level::{House, Level, LevelPoint};
pub(super) use observe::median;
pub(crate) use observe::{Observed, observations};

/// A measure over time; see [`Report::estimate_series`](crate::Report::estimate_series).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Series {
    /// A running total.
    Total(Envelope),
    /// A level.
    Level(Level),
}
