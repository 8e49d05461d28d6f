//! Which assertions speak of each measure.

use super::NONE;
use super::grow::push;
use crate::id::{AssertionId, MeasureId};

/// For each measure a chain of assertions, in order of insertion. A further one takes constant time and eight bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Postings {
    // The first and the last link of each measure.
    chains: Vec<(u32, u32)>,
    // INVARIANT: next[n] is the link behind link n, of which assertions[n] is the assertion.
    next: Vec<u32>,
    assertions: Vec<AssertionId>,
}

impl Postings {
    /// Makes room for measures up to so many.
    pub(crate) fn reach(&mut self, measures: usize) {
        self.chains.resize(measures, (NONE, NONE));
    }

    pub(crate) fn push(&mut self, measure: MeasureId, id: AssertionId) {
        let Some((first, last)) = self.chains.get_mut(measure.index()) else {
            return;
        };
        // Each assertion but a stance towards several things has one link at most, so that only billions of such
        // stances come to this end.
        let Some(link) = u32::try_from(self.next.len()).ok().filter(|link| *link != NONE) else {
            return;
        };
        match self.next.get_mut(*last as usize) {
            Some(before) => *before = link,
            None => *first = link,
        }
        *last = link;
        push(&mut self.next, NONE);
        push(&mut self.assertions, id);
    }

    /// What speaks of a measure, in order of insertion.
    pub(crate) fn of(&self, measure: MeasureId) -> impl Iterator<Item = AssertionId> + use<'_> {
        let mut link = self.chains.get(measure.index()).map_or(NONE, |(first, _)| *first);
        std::iter::from_fn(move || {
            let id = *self.assertions.get(link as usize)?;
            link = self.next.get(link as usize).copied().unwrap_or(NONE);
            Some(id)
        })
    }
}
