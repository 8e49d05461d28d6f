use super::support::{measure_key, members, strength};
use super::{Detector, Run};
use crate::assertion::Stance;
use crate::dossier::ContentRef;
use crate::finding::{Argument, Detail, Finding, FindingId, FindingKind};
use crate::history::{self, History};
use crate::id::AssertionId;
use crate::relation::{Case, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::StanceChange,
    title: "a holder who took another stance",
    why: "what a government denied in October and affirmed in April is a story, not a contradiction",
    reference: "Alchourrón, Gärdenfors and Makinson, On the Logic of Theory Change (1985)",
    run: Run::Facts(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    history::histories(case).into_iter().filter_map(|history| finding(case, &history)).collect()
}

fn finding(case: &Case<'_>, history: &History) -> Option<Finding> {
    let evidence = &case.evidence;
    let changes: Vec<(AssertionId, AssertionId)> = history
        .changes
        .iter()
        .filter(|(.., verdict)| *verdict == Verdict::StanceChange)
        .map(|(old, new, _)| (*old, *new))
        .collect();
    if changes.is_empty() {
        return None;
    }
    let mut pairs: Vec<(AssertionId, AssertionId)> = Vec::new();
    let mut assumes = false;
    let mut steps: Vec<(AssertionId, Stance)> = Vec::new();
    let stance = |id: AssertionId| match evidence.assertion(id).content() {
        ContentRef::Stance { stance, .. } => stance,
        _ => Stance::Affirms,
    };
    for (old, new, _) in &history.changes {
        for id in [*old, *new] {
            if !steps.iter().any(|(step, _)| *step == id) {
                steps.push((id, stance(id)));
            }
        }
        if let Some(relation) = evidence.relate(*old, *new) {
            assumes |= !relation.assumptions.is_empty();
            pairs.push((relation.a, relation.b));
        }
    }
    let holder = &evidence.dossier().at_source(history.holder).key;
    Some(Finding {
        id: FindingId::new(
            FindingKind::StanceChange,
            format!("{},{holder}", measure_key(evidence, history.proposition)),
        ),
        strength: strength(assumes, true),
        members: members(&case.evidence, steps.iter().map(|(id, _)| *id)),
        detail: Detail::StanceChange {
            holder: history.holder,
            proposition: history.proposition,
            steps,
            changes,
        },
        argument: Argument::Relations(pairs.into()),
    })
}
