use rustc_hash::FxHashSet;

use super::support::{anchor, by_anchor, members};
use super::{Detector, Run};
use crate::finding::{Argument, Detail, Finding, FindingId, FindingKind};
use crate::id::AssertionId;
use crate::relation::{Case, Relation, Status, Strength, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Echo,
    title: "one statement heard many times",
    why: "ten reports of one statement are one witness",
    reference: "Dong, Berti-Equille and Srivastava, Integrating Conflicting Data: The Role of Source Dependence (2009)",
    run: Run::Facts(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    // A relay that went back to its earlier figure did not hear it again.
    let lead = |id| case.statements.lead(id);
    let restored: FxHashSet<AssertionId> = case
        .statements
        .false_values()
        .iter()
        .filter(|f| lead(f.before) == lead(f.after))
        .map(|f| f.after)
        .collect();
    let evidence = &case.evidence;
    let parts = case.statements.classes().filter_map(|class| {
        // What one relay carries on in later prints is heard once.
        let mut carried = FxHashSet::default();
        let again = |id: &&AssertionId| {
            let one = evidence.assertion(**id);
            let dated = one.published().is_some() || one.sequence().is_some();
            !restored.contains(*id) && (!dated || carried.insert(one.relays()))
        };
        let heard = class.iter().filter(again).count();
        // A print that was taken back was heard all the same; a statement that was, says nothing any more.
        let withdrawn = |id: &AssertionId| matches!(case.statements.status(*id), Status::Withdrawn { .. });
        let (first, copies) = class.split_first()?;
        (heard > 1 && !copies.is_empty() && !class.iter().all(withdrawn))
            .then(|| (anchor(&case.evidence, *first), class.to_vec()))
    });
    by_anchor(parts).into_iter().map(|(anchor, statements)| finding(case, anchor, statements)).collect()
}

fn finding(case: &Case<'_>, anchor: String, mut statements: Vec<Vec<AssertionId>>) -> Finding {
    let evidence = &case.evidence;
    statements.sort_by_key(|s| s.first().map(|id| evidence.key(*id)));
    let mut pairs: Vec<(AssertionId, AssertionId)> = Vec::new();
    let (mut declared, mut assumes) = (true, false);
    let mut shown = |relation: Relation| {
        assumes |= !relation.assumptions.is_empty();
        pairs.push((relation.a, relation.b));
    };
    for statement in &statements {
        let Some((first, copies)) = statement.split_first() else { continue };
        let marked = |id: AssertionId, other: AssertionId| {
            evidence.assertion(id).markers().same_statement_as == Some(other)
        };
        for copy in copies {
            // With the first print, or where only a chain of declarations joins the two, with the next link.
            let direct = evidence.relate(*first, *copy).filter(|r| r.verdict == Verdict::Echo);
            declared &= marked(*copy, *first) || marked(*first, *copy);
            match direct {
                Some(relation) => shown(relation),
                None => {
                    let echoes = statement.iter().filter_map(|other| evidence.relate(*copy, *other));
                    echoes.filter(|r| r.verdict == Verdict::Echo).for_each(&mut shown);
                }
            }
        }
    }
    let strength = match (assumes, declared) {
        (_, true) => Strength::Hard,
        (true, false) => Strength::Assumed,
        (false, false) => Strength::Soft,
    };
    Finding {
        id: FindingId::new(FindingKind::Echo, anchor),
        strength,
        members: members(&case.evidence, statements.iter().flatten().copied()),
        detail: Detail::Echo { statements },
        argument: Argument::Relations(pairs.into()),
    }
}
