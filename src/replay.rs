//! Time travel: what was found in a dossier on each day of its history, and what each day changed.

use std::sync::Arc;

use crate::delta::Delta;
use crate::dossier::{Dossier, View};
use crate::id::AssertionId;
use crate::ledger::Ledger;
use crate::policy::Policy;
use crate::reconcile::Report;
use crate::time::{DAY, Period};

/// Goes through what was known of a dossier, day by day or to any day, forwards and back.
///
/// What each day shows is what [`reconcile`](crate::reconcile) finds in [`Dossier::known_on`] that day, but only the
/// [parts](crate::graph::Parts) in which something became known are reconciled again. Assertions that no date places in
/// time are never known.
///
/// ```
/// use crosscheck::{Assertion, Dossier, FindingKind, Kind, Measure, Policy, Replay, Source};
/// let mut dossier = Dossier::new();
/// let (a, b) = (dossier.add_source(Source::new("a"))?, dossier.add_source(Source::new("b"))?);
/// let level = dossier.add_measure(Measure::new("level", Kind::Stock))?;
/// for (key, figure, who, said) in [("x", "11000", a, "2024-11-25"), ("y", "8000", b, "2024-11-28")] {
///     let figure = Assertion::figure(key, level, figure.parse()?).from_origin(who);
///     dossier.add_assertion(figure.as_of("2024-11-25".parse()?).stated_on(said.parse()?))?;
/// }
/// let mut replay = Replay::new(&dossier, Policy::default());
/// while let Some((day, delta)) = replay.next_day() {
///     println!("{day}\n{}", replay.display(&delta));
/// }
/// assert_eq!(replay.report().of_kind(FindingKind::Contradiction).count(), 1);
/// let delta = replay.go_to("2024-11-26".parse()?);
/// assert_eq!(delta.ended().len(), 1);
/// assert!(replay.report().findings().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Replay<'a> {
    dossier: &'a Dossier,
    policy: Arc<Policy>,
    // INVARIANT: what `reconcile` finds in what was known by `now`.
    ledger: Ledger,
    now: i64,
    // INVARIANT: ascending; the second from which each assertion was known.
    known: Vec<(i64, AssertionId)>,
}

impl<'a> Replay<'a> {
    /// Before anything was known.
    ///
    /// # Complexity
    /// O(n log n) in the assertions.
    #[must_use]
    pub fn new(dossier: &'a Dossier, policy: Policy) -> Self {
        let all = dossier.assertions().iter();
        let mut known: Vec<(i64, AssertionId)> =
            all.filter_map(|one| Some((one.known_from()?, one.id()))).collect();
        known.sort_unstable();
        let now = i64::MIN;
        let ledger = Ledger::of(View::known_by(dossier, now), &policy);
        Self { dossier, policy: Arc::new(policy), ledger, now, known }
    }

    /// Goes on to the end of the next day on which something became known, and says what that changed; `None` if nothing
    /// became known later.
    ///
    /// # Complexity
    /// As [`Monitor::insert_all`](crate::Monitor::insert_all) of what became known.
    pub fn next_day(&mut self) -> Option<(Period, Delta)> {
        let next = self.known.partition_point(|(from, _)| *from <= self.now);
        let (from, _) = *self.known.get(next)?;
        // What is known from the first second of a day was so at the end of the day before.
        let day = Period::day_of(from.saturating_sub(1))?;
        Some((day, self.go_to(day)))
    }

    /// Goes to the end of a day, later or earlier, and says what is otherwise then.
    ///
    /// # Complexity
    /// As [`next_day`](Self::next_day), for all that became known between.
    pub fn go_to(&mut self, day: Period) -> Delta {
        self.go(day.end().unwrap_or(i64::MAX))
    }

    fn go(&mut self, second: i64) -> Delta {
        let (from, to) = (self.now.min(second), self.now.max(second));
        self.now = second;
        let place = |second: i64| self.known.partition_point(|(known, _)| *known <= second);
        let between = self.known.get(place(from)..place(to)).unwrap_or_default();
        let ids: Vec<AssertionId> = between.iter().map(|(_, id)| *id).collect();
        self.ledger.look_again(View::known_by(self.dossier, second), &self.policy, &ids)
    }

    /// The days on which something became known, in their order.
    pub fn days(&self) -> impl Iterator<Item = Period> {
        let day = |second: i64| second.saturating_sub(1).div_euclid(DAY);
        let mut days: Vec<i64> = self.known.iter().map(|(from, _)| day(*from)).collect();
        days.dedup();
        days.into_iter().filter_map(|day| Period::day_of(day.saturating_mul(DAY)))
    }

    /// The dossier, with all that ever becomes known.
    #[must_use]
    pub fn dossier(&self) -> &'a Dossier {
        self.dossier
    }

    /// What is known now.
    #[must_use]
    pub fn view(&self) -> View<'a> {
        View::known_by(self.dossier, self.now)
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The report on what is known now.
    ///
    /// # Complexity
    /// O(n log n) in the findings for the first time after a step, to put them in order; O(1) then.
    #[must_use]
    pub fn report(&self) -> Report<'a> {
        Report::of(self.view(), Arc::clone(&self.policy), Arc::clone(self.ledger.found()))
    }
}
