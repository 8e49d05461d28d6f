//! The monitor: a dossier that says at each new assertion what it changed.

use std::sync::Arc;

use crate::assertion::Assertion;
use crate::delta::Delta;
use crate::dossier::{Dossier, DossierError};
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::measure::Measure;
use crate::policy::Policy;
use crate::reconcile::{Found, Report};
use crate::rule::{Rule, Term};
use crate::source::Source;

/// Owns a dossier, takes assertions one by one and says what each changed.
///
/// ```
/// use crosscheck::{Assertion, Dossier, FindingKind, Kind, Measure, Monitor, Policy, Source};
/// let mut monitor = Monitor::new(Dossier::new(), Policy::default());
/// let us = monitor.add_source(Source::new("us"))?;
/// let kyiv = monitor.add_source(Source::new("kyiv"))?;
/// let level = monitor.add_measure(Measure::new("level", Kind::Stock))?;
/// let day = "2024-11-25".parse()?;
/// let (first, delta) =
///     monitor.insert(Assertion::figure("a", level, "11000".parse()?).from_origin(us).as_of(day))?;
/// assert!(delta.is_empty());
/// let (_, delta) =
///     monitor.insert(Assertion::figure("b", level, "8000".parse()?).from_origin(kyiv).as_of(day))?;
/// assert_eq!(delta.appeared()[0].kind(), FindingKind::Contradiction);
/// println!("{}", monitor.display(&delta));
/// let (_, delta) = monitor.insert(Assertion::withdrawal("c", first).from_origin(us))?;
/// assert_eq!(delta.ended().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Monitor {
    dossier: Dossier,
    policy: Arc<Policy>,
    // INVARIANT: what `reconcile` finds in all of `dossier` by `policy`.
    found: Arc<Found>,
}

impl Monitor {
    /// Watches a dossier, empty or not.
    ///
    /// # Complexity
    /// That of [`reconcile`](crate::reconcile).
    #[must_use]
    pub fn new(dossier: Dossier, policy: Policy) -> Self {
        let found = Arc::new(Found::in_view(dossier.view(), &policy));
        Self { dossier, policy: Arc::new(policy), found }
    }

    /// Takes an assertion: its id, and what it changed.
    ///
    /// # Errors
    /// As [`Dossier::add_assertion`]; then nothing has changed.
    ///
    /// # Complexity
    /// That of [`reconcile`](crate::reconcile): the dossier is read anew.
    pub fn insert(&mut self, assertion: Assertion) -> Result<(AssertionId, Delta), DossierError> {
        let id = self.dossier.add_assertion(assertion)?;
        Ok((id, self.refresh()))
    }

    /// Takes a source. It changes no finding before something is asserted.
    ///
    /// # Errors
    /// As [`Dossier::add_source`].
    pub fn add_source(&mut self, source: Source) -> Result<SourceId, DossierError> {
        self.dossier.add_source(source)
    }

    /// Takes a measure. It changes no finding before something is asserted.
    ///
    /// # Errors
    /// As [`Dossier::add_measure`].
    pub fn add_measure(&mut self, measure: Measure) -> Result<MeasureId, DossierError> {
        self.dossier.add_measure(measure)
    }

    /// Takes an entry of a hierarchy: what it changed.
    ///
    /// # Errors
    /// As [`Dossier::add_term`].
    ///
    /// # Complexity
    /// As [`insert`](Self::insert).
    pub fn add_term(&mut self, term: Term) -> Result<Delta, DossierError> {
        self.dossier.add_term(term)?;
        Ok(self.refresh())
    }

    /// Takes a rule: its id, and what it changed.
    ///
    /// # Errors
    /// As [`Dossier::add_rule`].
    ///
    /// # Complexity
    /// As [`insert`](Self::insert).
    pub fn add_rule(&mut self, rule: Rule) -> Result<(RuleId, Delta), DossierError> {
        let id = self.dossier.add_rule(rule)?;
        Ok((id, self.refresh()))
    }

    /// The dossier as it stands.
    #[must_use]
    pub fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The report as it stands. O(1).
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        Report::of(self.dossier.view(), Arc::clone(&self.policy), Arc::clone(&self.found))
    }

    /// The dossier, to keep.
    #[must_use]
    pub fn into_dossier(self) -> Dossier {
        self.dossier
    }

    fn refresh(&mut self) -> Delta {
        let now = Found::in_view(self.dossier.view(), &self.policy);
        let delta = Delta::between(self.found.findings(), now.findings(), PartialEq::eq);
        self.found = Arc::new(now);
        delta
    }
}
