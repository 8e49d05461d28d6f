use rustc_hash::{FxHashMap, FxHashSet};

use super::support::{anchor, by_anchor, members, moment, strength};
use super::{Detector, Run};
use crate::finding::{Argument, Change, Detail, Finding, FindingId, FindingKind, Manner};
use crate::id::AssertionId;
use crate::relation::{Case, Relation, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Revision,
    title: "a figure that its own voice corrected",
    why: "a corrected figure is no rival of its correction, and must not be quoted as one",
    reference: "Snodgrass and Ahn, Temporal Databases (1986): valid and transaction time kept apart",
    run: Run::Facts(run),
};

/// A correction with the relation that shows it.
struct Correction {
    change: Change,
    relation: Relation,
}

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let corrections: Vec<Correction> = case
        .statements
        .revisions()
        .iter()
        .filter_map(|edge| {
            let relation = evidence.relate(edge.old, edge.new)?;
            let change = Change::of(&relation, edge.old, edge.new)?;
            (change.how != Manner::Restart).then_some(Correction { change, relation })
        })
        .collect();
    let roots = roots(case, &corrections);
    let parts = corrections.into_iter().map(|c| {
        let chain = roots.get(&case.statements.lead(c.change.new)).copied().unwrap_or(c.change.old);
        (anchor(evidence, chain), c)
    });
    by_anchor(parts).into_iter().filter_map(|(anchor, parts)| finding(case, anchor, parts)).collect()
}

/// For each statement of a chain the earliest one of it. A chain follows corrections of one and the same time
/// and explicit ones; where a source lowers its running total (line 12), the figures it thereby drops keep
/// their own chains.
fn roots(case: &Case<'_>, corrections: &[Correction]) -> FxHashMap<AssertionId, AssertionId> {
    let mut parent: FxHashMap<AssertionId, AssertionId> = FxHashMap::default();
    fn find(parent: &mut FxHashMap<AssertionId, AssertionId>, mut at: AssertionId) -> AssertionId {
        while let Some(up) = parent.get(&at).copied().filter(|up| *up != at) {
            // Path halving keeps long chains short.
            let above = parent.get(&up).copied().unwrap_or(up);
            parent.insert(at, above);
            at = above;
        }
        at
    }
    let correcting: FxHashSet<AssertionId> = corrections
        .iter()
        .filter(|c| c.change.how != Manner::Fall)
        .map(|c| case.statements.lead(c.change.new))
        .collect();
    for c in corrections {
        let (old, new) = (case.statements.lead(c.change.old), case.statements.lead(c.change.new));
        parent.entry(new).or_insert(new);
        if c.change.how == Manner::Fall {
            continue;
        }
        parent.entry(old).or_insert(old);
        let (a, b) = (find(&mut parent, old), find(&mut parent, new));
        // The original leads: what corrects nothing, and of several such the earliest.
        let rank = |id: AssertionId| (correcting.contains(&id), moment(&case.evidence, id));
        let (first, second) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
        parent.insert(second, first);
    }
    let all: Vec<AssertionId> = parent.keys().copied().collect();
    all.into_iter().map(|id| (id, find(&mut parent, id))).collect()
}

fn finding(case: &Case<'_>, anchor: String, mut parts: Vec<Correction>) -> Option<Finding> {
    let evidence = &case.evidence;
    let rank = |c: &Correction| (moment(evidence, c.change.new), moment(evidence, c.change.old));
    parts.sort_by(|a, b| rank(a).cmp(&rank(b)));
    let measure = evidence.assertion(parts.first()?.change.old).measure()?;
    let explicit = parts.iter().all(|c| c.change.how == Manner::Said);
    let mut pairs: Vec<(AssertionId, AssertionId)> = Vec::new();
    let mut assumes = false;
    let mut shown = |relation: &Relation| {
        assumes |= !relation.assumptions.is_empty();
        pairs.push((relation.a, relation.b));
    };
    let mut copies = Vec::new();
    let olds: FxHashSet<AssertionId> = parts.iter().map(|c| c.change.old).collect();
    let mut seen = FxHashSet::default();
    for c in &parts {
        shown(&c.relation);
        // Each statement once, shown by the first of its prints that was corrected.
        if !seen.insert(case.statements.lead(c.change.old)) {
            continue;
        }
        for copy in case.statements.members(c.change.old).iter().filter(|id| !olds.contains(id)) {
            // Copies that are linked only through others are shown by the echo finding.
            if let Some(relation) =
                evidence.relate(*copy, c.change.old).filter(|r| r.verdict == Verdict::Echo)
            {
                shown(&relation);
                copies.push(*copy);
            }
        }
    }
    evidence.sort(&mut copies);
    let changes: Vec<Change> = parts.iter().map(|c| c.change).collect();
    Some(Finding {
        id: FindingId::new(FindingKind::Revision, anchor),
        strength: strength(assumes, explicit),
        members: members(
            evidence,
            changes
                .iter()
                .flat_map(|c| [c.old, c.new])
                .chain(copies.iter().copied())
                .chain(parts.iter().filter_map(|c| c.relation.decided_by)),
        ),
        detail: Detail::Revision { measure, changes, copies },
        argument: Argument::Relations(pairs.into()),
    })
}
