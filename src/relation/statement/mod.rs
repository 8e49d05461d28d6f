//! Statements: what was said once, however often it was printed, and which of them stand.

mod collapse;

use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::Serialize;
use smallvec::SmallVec;

use super::evidence::Evidence;
use super::places::Places;
use crate::id::{AssertionId, SourceId};

pub(super) use collapse::{Bucket, Builder};

/// Whether an assertion still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum Status {
    /// It stands.
    Standing,
    /// Its statement was corrected by a later one.
    Superseded {
        /// The later one.
        #[serde(skip)]
        by: AssertionId,
    },
    /// It was taken back.
    Withdrawn {
        /// What took it back.
        #[serde(skip)]
        by: AssertionId,
    },
    /// It is a copying error of a better attested figure.
    Slip {
        /// The better attested one.
        #[serde(skip)]
        of: AssertionId,
    },
}

/// A statement that another one supersedes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Superseded {
    /// The assertion that is corrected, and the one that corrects it: the pair whose relation says so.
    pub(crate) old: AssertionId,
    pub(crate) new: AssertionId,
}

/// A figure that did not last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FalseValue {
    /// The figure before it.
    pub before: AssertionId,
    /// The figure itself.
    pub value: AssertionId,
    /// The voice's next word: the figure before it again, or a running total that is back at its level.
    pub after: AssertionId,
}

/// One statement with several figures: the best attested class first.
pub(crate) type Versions = Vec<AssertionId>;

/// The statements of a view.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statements {
    places: Arc<Places>,
    // INVARIANT: by the place of an assertion, where it is in `classes`; NONE for those that are not of the view.
    class: Vec<u32>,
    classes: Vec<Few>,
    // INVARIANT: by the place of an assertion.
    status: Vec<Status>,
    /// The classes that were emptied by taking statements in again.
    free: Vec<u32>,
    revisions: Vec<Superseded>,
    pub(super) versions: Vec<Versions>,
    false_values: Vec<FalseValue>,
    // The corrections of copies whose figure was a slip.
    pub(super) slips: Vec<Superseded>,
}

const NONE: u32 = u32::MAX;

/// Mostly one or two.
type Few = SmallVec<[AssertionId; 4]>;

impl Statements {
    /// Those of so many assertions, of which none was taken in yet.
    pub(crate) fn of_none(count: usize) -> Self {
        let mut statements = Self::default();
        statements.grow(count);
        statements
    }

    /// Makes room for so many assertions.
    pub(crate) fn grow(&mut self, count: usize) {
        *Arc::make_mut(&mut self.places) = Places::Each(count);
        self.class.resize(count, NONE);
        self.status.resize(count, Status::Standing);
    }

    /// Takes in the statements of a portion, in place of what was known of its assertions.
    ///
    /// # Complexity
    /// Linear in the portion.
    pub(crate) fn absorb(&mut self, portion: &[AssertionId], statements: &Self) {
        for id in portion {
            let Some(slot) = self.slot(*id) else { continue };
            let old = std::mem::replace(slot, NONE);
            if let Some(class) = self.classes.get_mut(old as usize).filter(|class| !class.is_empty()) {
                class.clear();
                self.free.push(old);
            }
            let place = self.places.of(id.index());
            if let Some(slot) = place.and_then(|place| self.status.get_mut(place)) {
                *slot = statements.status(*id);
            }
        }
        for class in statements.classes() {
            let at = self.free.pop().unwrap_or_else(|| {
                self.classes.push(Few::new());
                self.classes.len() as u32 - 1
            });
            for id in class {
                self.slot(*id).into_iter().for_each(|slot| *slot = at);
            }
            if let Some(slot) = self.classes.get_mut(at as usize) {
                *slot = class.into();
            }
        }
    }

    /// The same for a portion of which nothing was known.
    pub(crate) fn append(&mut self, portion: &[AssertionId], statements: Self) {
        for id in portion {
            let place = self.places.of(id.index());
            if let Some(slot) = place.and_then(|place| self.status.get_mut(place)) {
                *slot = statements.status(*id);
            }
        }
        for class in statements.classes.into_iter().filter(|class| !class.is_empty()) {
            let at = self.classes.len() as u32;
            for id in &class {
                self.slot(*id).into_iter().for_each(|slot| *slot = at);
            }
            self.classes.push(class);
        }
    }

    /// The first assertion of the statement that this one is part of.
    pub(crate) fn lead(&self, id: AssertionId) -> AssertionId {
        self.members(id).first().copied().unwrap_or(id)
    }

    /// All assertions of the statement, the first one first.
    pub(crate) fn members(&self, id: AssertionId) -> &[AssertionId] {
        let class = self.places.of(id.index()).and_then(|place| self.class.get(place));
        class.and_then(|class| self.classes.get(*class as usize)).map_or(&[], Few::as_slice)
    }

    pub(crate) fn status(&self, id: AssertionId) -> Status {
        let place = self.places.of(id.index());
        place.and_then(|place| self.status.get(place)).copied().unwrap_or(Status::Standing)
    }

    /// How well a figure is attested: said directly, else by how many different relays.
    pub(crate) fn attested(&self, evidence: &Evidence<'_>, lead: AssertionId) -> usize {
        let chains = || self.members(lead).iter().map(|id| evidence.assertion(*id).relays());
        if chains().any(<[SourceId]>::is_empty) {
            return usize::MAX;
        }
        chains().collect::<FxHashSet<_>>().len()
    }

    fn slot(&mut self, id: AssertionId) -> Option<&mut u32> {
        self.class.get_mut(self.places.of(id.index())?)
    }

    /// Every statement, by its first assertion's position in no particular order.
    pub(crate) fn classes(&self) -> impl Iterator<Item = &[AssertionId]> {
        self.classes.iter().map(Few::as_slice).filter(|c| !c.is_empty())
    }

    /// Every pair of a statement and one that supersedes it.
    pub(crate) fn revisions(&self) -> &[Superseded] {
        &self.revisions
    }

    /// Every figure that did not last.
    pub(crate) fn false_values(&self) -> &[FalseValue] {
        &self.false_values
    }

    /// The corrections of copies that had a figure of their own.
    pub(crate) fn slips(&self) -> &[Superseded] {
        &self.slips
    }

    /// Every statement that was printed with different figures.
    pub(crate) fn versions(&self) -> &[Versions] {
        &self.versions
    }
}
