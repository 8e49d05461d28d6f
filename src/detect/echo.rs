use super::Detector;
use super::support::{anchor, by_anchor, members};
use crate::derivation::Derivation;
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::id::AssertionId;
use crate::relation::{Case, Status, Strength, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Echo,
    title: "one statement heard many times",
    why: "ten reports of one statement are one witness",
    reference: "Dong, Berti-Equille and Srivastava, Integrating Conflicting Data: The Role of Source Dependence (2009)",
    run,
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let parts = case.statements.classes().filter_map(|class| {
        // A print that was taken back was heard all the same; a statement that was, says nothing any more.
        let withdrawn = |id: &AssertionId| matches!(case.statements.status(*id), Status::Withdrawn { .. });
        let (first, copies) = class.split_first()?;
        (!copies.is_empty() && !class.iter().all(withdrawn))
            .then(|| (anchor(&case.evidence, *first), class.to_vec()))
    });
    by_anchor(parts).into_iter().map(|(anchor, statements)| finding(case, anchor, statements)).collect()
}

fn finding(case: &Case<'_>, anchor: String, mut statements: Vec<Vec<AssertionId>>) -> Finding {
    let evidence = &case.evidence;
    statements.sort_by_key(|s| s.first().map(|id| evidence.key(*id)));
    let mut derivation = Derivation::default();
    let mut declared = false;
    for statement in &statements {
        for (at, copy) in statement.iter().enumerate().skip(1) {
            // Each copy with the first earlier print it is an echo of; a declared chain joins the rest.
            let echo = |other: &AssertionId| {
                evidence.relate(*other, *copy).filter(|relation| relation.verdict == Verdict::Echo)
            };
            let earlier = statement.iter().take(at).find_map(echo);
            if let Some(relation) = earlier.or_else(|| statement.iter().skip(at + 1).find_map(echo)) {
                derivation.relates(relation);
            }
        }
        for (at, one) in statement.iter().enumerate() {
            let marked = evidence.assertion(*one).markers.same_statement_as;
            if let Some(other) = marked.filter(|o| statement.contains(o)) {
                declared = true;
                if at > 0
                    && let Some(relation) = evidence.relate(other, *one)
                {
                    derivation.relates(relation);
                }
            }
        }
    }
    let strength = match (derivation.assumes(), declared) {
        (_, true) => Strength::Hard,
        (true, false) => Strength::Assumed,
        (false, false) => Strength::Soft,
    };
    Finding {
        id: FindingId::new(FindingKind::Echo, anchor),
        strength,
        members: members(case, statements.iter().flatten().copied()),
        detail: Detail::Echo { statements },
        derivation,
    }
}
