use std::collections::BTreeMap;

use super::support::{anchor, by_anchor, members, strength};
use super::{Detector, Run};
use crate::derivation::{Cite, Claim, Derivation, Premise, carried_after};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::id::AssertionId;
use crate::relation::{Case, Evidence, Superseded, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::StaleRelay,
    title: "a figure carried after its origin had revised it",
    why: "the newest print is not the newest figure",
    reference: "Snodgrass and Ahn, Temporal Databases (1986)",
    run: Run::Facts(run),
};

/// A late copy, the figure it repeats, and the revision it missed.
struct Late {
    copy: AssertionId,
    old: AssertionId,
    revision: AssertionId,
}

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    // What was counted before a restart is not wrong after it, and "many", said again as a number, is no other number.
    let corrects = |edge: &&Superseded| {
        let verdict = evidence.relate(edge.old, edge.new).map(|r| r.verdict);
        matches!(verdict, Some(Verdict::Revises { .. }))
    };
    let mut by_statement: BTreeMap<&str, Vec<Superseded>> = BTreeMap::new();
    for edge in case.statements.revisions().iter().filter(corrects) {
        let lead = case.statements.lead(edge.old);
        by_statement.entry(evidence.key(lead)).or_default().push(*edge);
    }
    let mut late: Vec<(String, Late)> = Vec::new();
    for mut edges in by_statement.into_values() {
        edges.sort_by_key(|edge| (said(evidence, edge.new), evidence.key(edge.new)));
        let Some(lead) = edges.first().map(|edge| case.statements.lead(edge.old)) else { continue };
        // If a copy missed any revision it missed the first, or the first that another relay carried.
        let mut candidates: Vec<Superseded> = Vec::new();
        for edge in edges {
            let relays = |edge: &Superseded| evidence.assertion(edge.new).relays();
            if candidates.first().is_none_or(|first| relays(first) != relays(&edge)) {
                candidates.push(edge);
            }
            if candidates.len() == 2 {
                break;
            }
        }
        for copy in case.statements.members(lead) {
            for Superseded { old, new } in &candidates {
                // A copy that only a chain of declarations joins to the corrected print is left to the echo finding.
                let repeats =
                    copy == old || evidence.relate(*copy, *old).is_some_and(|r| r.verdict == Verdict::Echo);
                if repeats && carried_after(evidence, *copy, *new) {
                    late.push((anchor(evidence, lead), Late { copy: *copy, old: *old, revision: *new }));
                }
            }
        }
    }
    by_anchor(late).into_iter().map(|(anchor, late)| finding(case, anchor, late)).collect()
}

/// When a revision became known, as far as is known.
fn said(evidence: &Evidence<'_>, id: AssertionId) -> Option<(i64, i64)> {
    let one = evidence.assertion(id);
    one.stated().or(one.published()).map(crate::time::Period::bounds)
}

fn finding(case: &Case<'_>, anchor: String, mut late: Vec<Late>) -> Finding {
    let evidence = &case.evidence;
    // One revision is enough to make a copy late: the first that it missed.
    late.sort_by_key(|l| (evidence.key(l.copy), said(evidence, l.revision), evidence.key(l.revision)));
    late.dedup_by_key(|l| l.copy);
    let dated = late.iter().all(|l| evidence.assertion(l.revision).stated().is_some());
    let mut derivation = Derivation::default();
    for Late { copy, old, revision } in &late {
        let mut from: Vec<Cite> =
            [*copy, *revision].into_iter().map(|id| derivation.premise(Premise::Assertion(id))).collect();
        // The copy repeats the old figure, which the revision corrects.
        let links = [evidence.relate(*copy, *old), evidence.relate(*old, *revision)];
        from.extend(links.into_iter().flatten().map(|relation| derivation.relates(relation)));
        derivation.step(Claim::CarriedAfter { copy: *copy, revision: *revision }, from);
    }
    Finding {
        id: FindingId::new(FindingKind::StaleRelay, anchor),
        strength: strength(derivation.assumes(), dated),
        members: members(&case.evidence, late.iter().flat_map(|l| [l.copy, l.old, l.revision])),
        detail: Detail::StaleRelay { copies: late.iter().map(|l| (l.copy, l.revision)).collect() },
        argument: derivation.into(),
    }
}
