use super::Detector;
use super::support::{anchor, by_anchor, members};
use crate::derivation::{Claim, Derivation, Premise, carried_after};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::id::AssertionId;
use crate::relation::{Case, Strength};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::StaleRelay,
    title: "a figure carried after its origin had revised it",
    why: "the newest print is not the newest figure",
    reference: "Snodgrass and Ahn, Temporal Databases (1986)",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let mut late: Vec<(String, (AssertionId, AssertionId))> = Vec::new();
    for edge in case.statements.revisions() {
        for copy in case.statements.members(edge.old) {
            if carried_after(evidence, *copy, edge.new) {
                late.push((anchor(evidence, case.statements.lead(edge.old)), (*copy, edge.new)));
            }
        }
    }
    by_anchor(late).into_iter().map(|(anchor, copies)| finding(case, anchor, copies)).collect()
}

fn finding(case: &Case<'_>, anchor: String, mut copies: Vec<(AssertionId, AssertionId)>) -> Finding {
    let evidence = &case.evidence;
    // One revision is enough to make a copy late: the first that it missed.
    copies.sort_by_key(|(copy, revision)| {
        let stated = evidence.assertion(*revision).stated_on.as_ref().map(crate::time::Period::bounds);
        (evidence.key(*copy), stated, evidence.key(*revision))
    });
    copies.dedup_by_key(|(copy, _)| *copy);
    let mut derivation = Derivation::default();
    for (copy, revision) in &copies {
        let mut from = vec![
            derivation.premise(Premise::Assertion(*copy)),
            derivation.premise(Premise::Assertion(*revision)),
        ];
        if let Some(relation) = evidence.relate(*copy, *revision) {
            from.push(derivation.relates(relation));
        }
        derivation.step(Claim::CarriedAfter { copy: *copy, revision: *revision }, from);
    }
    Finding {
        id: FindingId::new(FindingKind::StaleRelay, anchor),
        strength: if derivation.assumes() { Strength::Assumed } else { Strength::Hard },
        members: members(case, copies.iter().flat_map(|(a, b)| [*a, *b])),
        detail: Detail::StaleRelay { copies },
        derivation,
    }
}
