//! Chains: through whom a statement reached its reader.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dossier::{AssertionRef, Dossier};
use crate::id::{AssertionId, SourceId};

/// The way of one assertion from its origins through its relays to the outlet where it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain<'a> {
    assertion: AssertionId,
    origins: &'a [SourceId],
    relays: &'a [SourceId],
}

impl<'a> Chain<'a> {
    pub(crate) fn of(id: AssertionId, assertion: AssertionRef<'a>) -> Self {
        Self { assertion: id, origins: assertion.origins(), relays: assertion.relays() }
    }

    /// The assertion.
    #[must_use]
    pub fn assertion(&self) -> AssertionId {
        self.assertion
    }

    /// Who made the statement, several if jointly; empty if unknown.
    #[must_use]
    pub fn origins(&self) -> &'a [SourceId] {
        self.origins
    }

    /// Who passed it on, in order; empty if it was read at its origin.
    #[must_use]
    pub fn relays(&self) -> &'a [SourceId] {
        self.relays
    }

    /// Where it was read: the last relay, or without relays the origins themselves. Empty if nothing is known.
    #[must_use]
    pub fn outlets(&self) -> &'a [SourceId] {
        match self.relays.split_last() {
            Some((last, _)) => std::slice::from_ref(last),
            None => self.origins,
        }
    }
}

/// A source and all that lies within it, at any depth. Linear in the sources.
pub(crate) fn with_parts(dossier: &Dossier, source: SourceId) -> FxHashSet<SourceId> {
    if dossier.source(source).is_none() {
        return FxHashSet::default();
    }
    let mut parts: FxHashMap<SourceId, Vec<SourceId>> = FxHashMap::default();
    for (id, one) in dossier.source_ids().zip(dossier.sources()) {
        if let Some(parent) = one.parent() {
            parts.entry(parent).or_default().push(id);
        }
    }
    let mut found = FxHashSet::default();
    let mut next = vec![source];
    while let Some(one) = next.pop() {
        if found.insert(one) {
            next.extend(parts.get(&one).into_iter().flatten());
        }
    }
    found
}
