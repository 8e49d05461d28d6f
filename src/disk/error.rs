//! Why a dossier on disk was not reconciled.

use std::io;

use crate::io::ReadError;
use crate::reconcile::ReportCheckError;
use crate::visible::short;

/// Why a dossier on disk was not reconciled. Findings that were given before it came up stand.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiskError {
    /// The input cannot be read, or some of it cannot be taken.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Temporary files cannot be written or read.
    #[error(
        "cannot keep temporary files: {0}; see that the disk has room for what is read and half as much again"
    )]
    Scratch(io::Error),
    /// One part is larger than what may be held in memory.
    #[error(
        "{assertions} assertions on {} bear on each other and take about {needed} bytes of memory, more than the {memory} that are allowed; allow more, or leave out the rule, hierarchy or mark that joins them",
        named(measures, *more)
    )]
    PartTooLarge {
        /// Some of its measures, by key.
        measures: Vec<String>,
        /// How many more there are.
        more: usize,
        /// How many assertions it has.
        assertions: u64,
        /// The memory it takes, by estimate.
        needed: u64,
        /// The memory that is allowed.
        memory: u64,
    },
    /// More measures, or assertions without a measure of their own, than can be told apart.
    #[error("there are more than {} measures and assertions without a measure", u32::MAX)]
    TooMany,
    /// The input was not the same when it was read again.
    #[error("the input changed while it was read; let it be and try again")]
    Changed,
    /// A finding that does not follow from its premises.
    #[error(transparent)]
    Check(#[from] ReportCheckError),
    /// What takes the findings failed.
    #[error("cannot write the findings: {0}")]
    Found(io::Error),
}

fn named(measures: &[String], more: usize) -> String {
    let names: Vec<String> = measures.iter().map(|key| format!("`{}`", short(key))).collect();
    match more {
        0 => names.join(", "),
        _ => format!("{} and {more} more measures", names.join(", ")),
    }
}
