//! What decides which findings are told where a policy limits how many.

use ordered_float::OrderedFloat;

use crate::finding::Finding;

/// The place of a finding among others of its kind: by numbers, then by keys. The least is told first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    numbers: [OrderedFloat<f64>; 4],
    keys: [Box<str>; 2],
    last: [u64; 2],
}

impl Rank {
    pub(super) fn new(numbers: [f64; 4], keys: [&str; 2], last: [u64; 2]) -> Self {
        Self { numbers: numbers.map(OrderedFloat), keys: keys.map(Box::from), last }
    }
}

/// A finding with its rank.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    pub(crate) rank: Rank,
    pub(crate) finding: Finding,
}
