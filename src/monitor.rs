//! The monitor: a dossier that says at each new assertion what it changed.

use std::sync::Arc;

use crate::assertion::Assertion;
use crate::delta::Delta;
use crate::dossier::{Dossier, DossierError};
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::ledger::Ledger;
use crate::measure::Measure;
use crate::policy::Policy;
use crate::reconcile::Report;
use crate::relation::has_relatives;
use crate::rule::{Rule, Term};
use crate::source::Source;

/// Owns a dossier, takes assertions one by one and says what each changed.
///
/// ```
/// use crosscheck::{Assertion, Dossier, FindingKind, Kind, Measure, Monitor, Policy, Source};
/// let mut monitor = Monitor::new(Dossier::new(), Policy::default());
/// let us = monitor.add_source(Source::new("us"))?;
/// let kyiv = monitor.add_source(Source::new("kyiv"))?;
/// let (level, _) = monitor.add_measure(Measure::new("level", Kind::Stock))?;
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
    ledger: Ledger,
}

impl Monitor {
    /// Watches a dossier, empty or not.
    ///
    /// # Complexity
    /// That of [`reconcile`](crate::reconcile).
    #[must_use]
    pub fn new(dossier: Dossier, policy: Policy) -> Self {
        let ledger = Ledger::of(dossier.view(), &policy);
        Self { dossier, policy: Arc::new(policy), ledger }
    }

    /// Takes an assertion: its id, and what it changed. Many at once go through [`insert_all`](Self::insert_all), which
    /// reconciles what they bear on together once and not once for each.
    ///
    /// # Errors
    /// As [`Dossier::add_assertion`]; then nothing has changed.
    ///
    /// # Complexity
    /// On a measure of figures that no rule, stance or hierarchy ties to another one: that of [`reconcile`](crate::reconcile) for what is
    /// said of the times that its own reaches, one after the other; for a running total or a constant that is all. Where two dozen
    /// figures or more are there, and they are no flow, only what its own voice says of these times is reconciled, and contradictions
    /// and agreements among all that stand there are found anew if others stand, which is near linear in these. Besides, for slips, the figures of a few dozen runs of one voice before and after it, and a glance at each that is out of
    /// line; for the course of the measure, some steps from there on, and where it is told otherwise that finding is made anew, as long
    /// as it is. In all other figures of the measure it is logarithmic, but for the moves of memory of an ordered list.
    ///
    /// Where anything is tied: that of [`reconcile`](crate::reconcile) for the [part](crate::graph::Parts) that it is in alone. So it is
    /// where a figure says what it includes, or on a level or flow what it starts from, and where windows of a flow do not add up.
    ///
    /// Either way logarithmic in the figures that print the same number, and linear in as many of these as are told.
    pub fn insert(&mut self, assertion: Assertion) -> Result<(AssertionId, Delta), DossierError> {
        let id = self.dossier.add_assertion(assertion)?;
        Ok((id, self.ledger.take(self.dossier.view(), &self.policy, &[id])))
    }

    /// Takes several assertions at once: their ids, as if they came one by one, and what they changed together.
    ///
    /// # Errors
    /// As [`Dossier::add_assertion`], of the first that is refused; then nothing has changed.
    ///
    /// # Complexity
    /// As [`insert`](Self::insert), for the times and parts that they are in, each once.
    pub fn insert_all(
        &mut self,
        assertions: impl IntoIterator<Item = Assertion>,
    ) -> Result<(Vec<AssertionId>, Delta), DossierError> {
        let ids = self.dossier.add_assertions(assertions)?;
        let delta = self.ledger.take(self.dossier.view(), &self.policy, &ids);
        Ok((ids, delta))
    }

    /// Takes a source. It changes no finding before something is asserted.
    ///
    /// # Errors
    /// As [`Dossier::add_source`].
    pub fn add_source(&mut self, source: Source) -> Result<SourceId, DossierError> {
        self.dossier.add_source(source)
    }

    /// Takes a measure: its id, and what it changed. Without a figure it says nothing itself, but an argument from a measure
    /// within it to one around it goes through it from then on.
    ///
    /// # Errors
    /// As [`Dossier::add_measure`].
    ///
    /// # Complexity
    /// O(1) for a measure without coordinates; near linear in the dossier for others, whose place among the hierarchies is to
    /// be found, and that of [`reconcile`](crate::reconcile) for the part that it joins. That of `reconcile` for all where only its key
    /// tells it from one that hierarchies nested up to now.
    pub fn add_measure(&mut self, measure: Measure) -> Result<(MeasureId, Delta), DossierError> {
        let id = self.dossier.add_measure(measure)?;
        // The second of its place takes the first out of the hierarchies: parts may fall apart.
        let parts =
            |first: MeasureId| self.dossier.twin(first) == Some(id) && has_relatives(&self.dossier, first);
        if self.dossier.twin(id).is_some_and(parts) {
            return Ok((id, self.anew()));
        }
        Ok((id, self.ledger.take_measure(self.dossier.view(), &self.policy, id)))
    }

    /// Takes an entry of a hierarchy: what it changed.
    ///
    /// # Errors
    /// As [`Dossier::add_term`].
    ///
    /// # Complexity
    /// That of [`reconcile`](crate::reconcile): it may bear on any measure.
    pub fn add_term(&mut self, term: Term) -> Result<Delta, DossierError> {
        self.dossier.add_term(term)?;
        Ok(self.anew())
    }

    /// Takes a rule: its id, and what it changed.
    ///
    /// # Errors
    /// As [`Dossier::add_rule`].
    ///
    /// # Complexity
    /// Near linear in the dossier, and that of [`reconcile`](crate::reconcile) for the parts that it joins.
    pub fn add_rule(&mut self, rule: Rule) -> Result<(RuleId, Delta), DossierError> {
        let measures = rule.form().measures();
        let id = self.dossier.add_rule(rule)?;
        Ok((id, self.ledger.take_rule(self.dossier.view(), &self.policy, &measures)))
    }

    /// Reconciles all again: what changed.
    fn anew(&mut self) -> Delta {
        let now = Ledger::of(self.dossier.view(), &self.policy);
        let delta = Delta::between(self.ledger.found().findings(), now.found().findings(), PartialEq::eq);
        self.ledger = now;
        delta
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

    /// The report as it stands.
    ///
    /// # Complexity
    /// O(n log n) in the findings for the first time after a change, to put them in order; O(1) then.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        Report::of(self.dossier.view(), Arc::clone(&self.policy), Arc::clone(self.ledger.found()))
    }

    /// The dossier, to keep.
    #[must_use]
    pub fn into_dossier(self) -> Dossier {
        self.dossier
    }
}
