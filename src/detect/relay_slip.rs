use super::Detector;
use super::support::{anchor, by_anchor, members, strength};
use crate::derivation::Derivation;
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::id::AssertionId;
use crate::relation::{Case, Relation, Status, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::RelaySlip,
    title: "one statement, copied with different figures",
    why: "a copying error is no disagreement between sources, and is corrected by asking the origin",
    reference: "Maas, Textual Criticism (1958): variants of one original",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let parts = case.statements.versions().iter().filter_map(|versions| {
        let (best, rest) = versions.split_first()?;
        let slips: Vec<Relation> = rest
            .iter()
            .filter_map(|other| evidence.relate(*best, *other))
            .filter(|relation| relation.verdict == Verdict::RelaySlip)
            .collect();
        (!slips.is_empty()).then(|| (anchor(evidence, *best), (*best, slips)))
    });
    by_anchor(parts).into_iter().map(|(anchor, parts)| finding(case, anchor, parts)).collect()
}

fn finding(case: &Case<'_>, anchor: String, mut parts: Vec<(AssertionId, Vec<Relation>)>) -> Finding {
    parts.sort_by_key(|(best, _)| case.evidence.key(*best));
    let mut derivation = Derivation::default();
    let mut versions = Vec::new();
    for (best, slips) in parts {
        let mut all = vec![best];
        for relation in slips {
            all.push(relation.b);
            derivation.relates(relation);
        }
        versions.push(all);
    }
    let lost = |id: &AssertionId| !matches!(case.statements.status(*id), Status::Standing);
    let settled = versions.iter().all(|v| v.iter().skip(1).all(lost));
    Finding {
        id: FindingId::new(FindingKind::RelaySlip, anchor),
        strength: strength(&derivation, true),
        members: members(case, versions.iter().flatten().copied()),
        detail: Detail::RelaySlip { versions, settled },
        derivation,
    }
}
