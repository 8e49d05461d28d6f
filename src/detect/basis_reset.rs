use super::support::{anchor, by_anchor, members, moment, strength};
use super::{Detector, Run};
use crate::finding::{Argument, Change, Detail, Finding, FindingId, FindingKind, Manner};
use crate::relation::{Case, Relation};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::BasisReset,
    title: "a running total that restarted or changed its definition",
    why: "the figures before and after a restart count different things, and neither corrects the other",
    reference: "Page, Continuous Inspection Schemes (1954): telling a change of level from a slip",
    run: Run::Facts(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let restarts = case.statements.revisions().iter().filter_map(|edge| {
        let relation = evidence.relate(edge.old, edge.new)?;
        let change = Change::of(&relation, edge.old, edge.new).filter(|c| c.how == Manner::Restart)?;
        Some((anchor(evidence, change.new), (change, relation)))
    });
    by_anchor(restarts).into_iter().filter_map(|(anchor, parts)| finding(case, anchor, parts)).collect()
}

fn finding(case: &Case<'_>, anchor: String, mut parts: Vec<(Change, Relation)>) -> Option<Finding> {
    let evidence = &case.evidence;
    parts.sort_by(|(x, _), (y, _)| {
        let rank = |c: &Change| (moment(evidence, c.new), moment(evidence, c.old));
        rank(x).cmp(&rank(y))
    });
    let measure = evidence.assertion(parts.first()?.0.new).measure()?;
    let assumes = parts.iter().any(|(_, relation)| !relation.assumptions.is_empty());
    let pairs = parts.iter().map(|(_, relation)| (relation.a, relation.b)).collect();
    let changes: Vec<Change> = parts.iter().map(|(change, _)| *change).collect();
    let next = parts.iter().filter_map(|(_, relation)| relation.decided_by);
    Some(Finding {
        id: FindingId::new(FindingKind::BasisReset, anchor),
        strength: strength(assumes, false),
        members: members(&case.evidence, changes.iter().flat_map(|c| [c.old, c.new]).chain(next)),
        detail: Detail::BasisReset { measure, changes },
        argument: Argument::Relations(pairs),
    })
}
