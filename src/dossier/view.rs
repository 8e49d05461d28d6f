//! Views: a dossier as it was known at some time.

use super::{AssertionRef, Dossier};
use crate::id::{AssertionId, MeasureId};

/// A dossier, whole or as it was known by some second. Borrows; copying it costs nothing. Made by
/// [`Dossier::view`] and [`Dossier::known_on`].
///
/// ```
/// use crosscheck::{Assertion, Dossier, Kind, Measure};
/// let mut dossier = Dossier::new();
/// let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
/// let undated = dossier.add_assertion(Assertion::figure("f01", sent, "3000".parse()?))?;
/// let known = dossier.known_on("2024-10-23".parse()?);
/// assert!(dossier.view().contains(undated) && !known.contains(undated));
/// assert_eq!((known.assertions().count(), known.undated()), (0, 1));
/// assert!(dossier.view().on_measure(sent).eq([undated]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    dossier: &'a Dossier,
    known_by: Option<i64>,
}

impl<'a> View<'a> {
    pub(super) fn all(dossier: &'a Dossier) -> Self {
        Self { dossier, known_by: None }
    }

    pub(crate) fn known_by(dossier: &'a Dossier, second: i64) -> Self {
        Self { dossier, known_by: Some(second) }
    }

    /// The dossier behind it.
    #[must_use]
    pub fn dossier(&self) -> &'a Dossier {
        self.dossier
    }

    /// The second until which all in it was known, if it is bounded.
    #[must_use]
    pub fn known_until(&self) -> Option<i64> {
        self.known_by
    }

    /// Whether the assertion is in it.
    #[must_use]
    pub fn contains(&self, id: AssertionId) -> bool {
        let Some(assertion) = self.dossier.assertion(id) else {
            return false;
        };
        match self.known_by {
            None => true,
            Some(limit) => assertion.known_from().is_some_and(|from| from <= limit),
        }
    }

    /// How many assertions are left out of a bounded view because no date says when they were known.
    #[must_use]
    pub fn undated(&self) -> usize {
        match self.known_by {
            Some(_) => self.dossier.assertions().iter().filter(|a| a.known_from().is_none()).count(),
            None => 0,
        }
    }

    /// Whether an assertion of the view takes this one back, itself taken back or not.
    pub(crate) fn is_withdrawn(&self, id: AssertionId) -> bool {
        self.dossier.takers(id).iter().any(|by| self.contains(*by))
    }

    /// Its assertions with their ids, in order of insertion.
    pub fn assertions(&self) -> impl Iterator<Item = (AssertionId, AssertionRef<'a>)> + use<'a> {
        let view = *self;
        let all = self.dossier.assertions().iter();
        all.map(|one| (one.id(), one)).filter(move |(id, _)| view.contains(*id))
    }

    /// The figures on a measure and the stances towards it that are in the view, in order of insertion. Empty
    /// for a measure of another dossier.
    pub fn on_measure(&self, measure: MeasureId) -> impl Iterator<Item = AssertionId> + use<'a> {
        let view = *self;
        self.dossier.about(measure).filter(move |id| view.contains(*id))
    }
}
