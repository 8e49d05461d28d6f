//! Every part of a dossier by itself: what is found in one does not depend on which others are there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::detect::{Ranked, chosen, slips, swapped};
use crate::dossier::View;
use crate::finding::Finding;
use crate::id::{AssertionId, MeasureId};
use crate::outcome::{Ground, Outcome, pieces};
use crate::parallel;
use crate::policy::Policy;
use crate::reconcile::{Found, Report};
use crate::relation::Statements;

/// What was found in all parts, each by itself.
pub(super) struct Apart<'a> {
    pub(super) report: Report<'a>,
    /// Measures of which it could not be decided in full whether all figures can be true at once.
    pub(super) undecided: Vec<Vec<MeasureId>>,
}

impl<'a> Apart<'a> {
    /// As [`reconcile`](crate::reconcile), but nothing is held against what is in another part, and the limits of the policy hold
    /// for each part.
    pub(super) fn of(view: View<'a>, policy: &Policy) -> Self {
        let dossier = view.dossier();
        let ground = Ground::of(dossier);
        let parts = ground.parts(dossier);
        let part = |id: AssertionId| parts.part_of(dossier, id);
        // Several small parts are looked at together, so a limit cannot be kept there.
        let unlimited = Policy { possible_conflicts: usize::MAX, coincidences: usize::MAX, ..policy.clone() };
        let outcomes = parallel::map(pieces(dossier, &ground, &parts), |piece| {
            let outcome = Outcome::of(view, &unlimited, &ground, piece.read(view));
            let mut found = outcome.local.findings;
            for (_, ranked) in by_part(outcome.local.ranked, |one: &Ranked| first(&one.finding).map(part)) {
                found.extend(chosen(policy, ranked));
            }
            let mut slipped = Vec::new();
            for signs in outcome.local.signs.split(part) {
                let swapped = swapped(view, policy, signs.strays());
                slipped.extend(slips(view, policy, &[&signs], swapped, |_| found.iter()));
            }
            found.extend(slipped);
            let open = outcome.reasoned.parts().iter().filter(|one| one.open);
            let open: Vec<Vec<MeasureId>> = open.map(|one| one.part.measures.clone()).collect();
            (outcome.assertions, outcome.statements, found, open)
        });
        let mut statements = Statements::of_none(dossier.assertions().len());
        let (mut findings, mut undecided) = (Vec::new(), Vec::new());
        for (assertions, own, found, open) in outcomes {
            statements.absorb(&assertions, &own);
            findings.extend(found.into_iter().map(Arc::new));
            undecided.extend(open);
        }
        let found = Found::given(findings, Arc::new(statements));
        Self { report: Report::of(view, Arc::new(policy.clone()), Arc::new(found)), undecided }
    }
}

/// One of the assertions that a finding is about.
pub(super) fn first(finding: &Finding) -> Option<AssertionId> {
    finding.members().first().copied()
}

fn by_part<T>(all: Vec<T>, part: impl Fn(&T) -> Option<usize>) -> BTreeMap<Option<usize>, Vec<T>> {
    let mut groups: BTreeMap<Option<usize>, Vec<T>> = BTreeMap::new();
    for one in all {
        groups.entry(part(&one)).or_default().push(one);
    }
    groups
}
