//! What a reader has in hand before it makes a dossier of it.

use super::decode::Located;
use super::error::Fault;
use super::record::{AssertionRecord, MeasureRecord, RuleRecord, SourceRecord, TermRecord};

/// Limits of a reader.
///
/// ```
/// let options = crosscheck::io::ReadOptions { max_faults: 5, ..Default::default() };
/// assert!(crosscheck::io::read_with(b"{", &options).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOptions {
    /// How many faulty records are named; the rest are counted. Default 100.
    pub max_faults: usize,
    /// The longest line of JSON Lines, in bytes. Default 16 MiB.
    pub max_line: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { max_faults: 100, max_line: 16 << 20 }
    }
}

/// All records of a file, decoded.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) title: Option<String>,
    pub(super) note: Option<String>,
    pub(super) sources: Vec<Located<SourceRecord>>,
    pub(super) measures: Vec<Located<MeasureRecord>>,
    pub(super) terms: Vec<Located<TermRecord>>,
    pub(super) rules: Vec<Located<RuleRecord>>,
    pub(super) assertions: Vec<Located<AssertionRecord>>,
    pub(super) faults: Vec<Fault>,
}
