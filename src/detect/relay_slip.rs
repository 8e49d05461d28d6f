use rustc_hash::FxHashSet;

use super::support::{anchor, by_anchor, members, strength};
use super::{Detector, Run};
use crate::derivation::{Claim, Derivation, Premise, carried_before, chains_of};
use crate::finding::{Change, Detail, Finding, FindingId, FindingKind};
use crate::id::AssertionId;
use crate::relation::{Case, Evidence, Status, Superseded, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::RelaySlip,
    title: "one statement, copied with different figures",
    why: "a copying error is no disagreement between sources, and is corrected by asking the origin",
    reference: "Maas, Textual Criticism (1958): variants of one original",
    run: Run::Facts(run),
};

/// One statement in several versions.
struct Copied {
    versions: Vec<AssertionId>,
    /// The correction that shows which is the slip.
    shown: Option<Superseded>,
}

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let printed = case.statements.versions().iter().filter_map(|versions| {
        let (best, rest) = versions.split_first()?;
        let slipped = |other: &&AssertionId| {
            let relation = evidence.relate(*best, **other);
            relation.is_some_and(|r| r.is_copied_apart())
        };
        let mut versions = vec![*best];
        versions.extend(rest.iter().filter(slipped));
        (versions.len() > 1).then_some(Copied { versions, shown: None })
    });
    let corrected = case.statements.slips().iter().filter_map(|edge| {
        let Status::Slip { of } = case.statements.status(edge.old) else { return None };
        let right = carried_first(case, of, edge.old).unwrap_or(of);
        // A vaguer print of what slipped may fit what is right.
        evidence.relate(right, edge.old).filter(|r| r.is_copied_apart())?;
        Some(Copied { versions: vec![right, edge.old], shown: Some(*edge) })
    });
    let parts =
        printed.chain(corrected).filter_map(|one| Some((anchor(evidence, *one.versions.first()?), one)));
    by_anchor(parts).into_iter().map(|(anchor, parts)| finding(case, anchor, parts)).collect()
}

/// The first print of a statement that another relay had carried before the slip.
fn carried_first(case: &Case<'_>, right: AssertionId, slip: AssertionId) -> Option<AssertionId> {
    let evidence = &case.evidence;
    let fits = |id: &&AssertionId| {
        carried_before(evidence, **id, slip)
            && evidence.relate(**id, slip).is_some_and(|r| r.is_copied_apart())
    };
    case.statements.members(right).iter().find(fits).copied()
}

fn finding(case: &Case<'_>, anchor: String, mut parts: Vec<Copied>) -> Finding {
    let evidence = &case.evidence;
    parts.sort_by(|x, y| {
        let keys = |c: &Copied| c.versions.iter().map(|id| evidence.key(*id)).collect::<Vec<_>>();
        (keys(x), x.shown.is_some()).cmp(&(keys(y), y.shown.is_some()))
    });
    let mut derivation = Derivation::default();
    let (mut versions, mut changes) = (Vec::new(), Vec::new());
    let mut told: FxHashSet<Vec<AssertionId>> = FxHashSet::default();
    for Copied { versions: found, shown } in parts {
        // A slip that was also corrected is told once.
        let known = !told.insert(found.clone());
        let Some((best, rest)) = found.split_first() else { continue };
        for other in rest.iter().filter(|_| !known) {
            let Some(relation) = evidence.relate(*best, *other) else { continue };
            let open = relation.is_open_copy();
            derivation.relates(relation);
            if open && shown.is_none() && !case.stands(*other) {
                carried(case, &mut derivation, *best);
                carried(case, &mut derivation, *other);
            }
            if open && shown.is_some() {
                as_another(case, &mut derivation, *best, *other);
            }
            if carried_before(evidence, *best, *other) {
                let from = [*best, *other].map(|id| derivation.premise(Premise::Assertion(id)));
                derivation.step(Claim::CarriedBefore { right: *best, slip: *other }, from);
            }
        }
        if let Some(edge) = shown
            && let Some(relation) = evidence.relate(edge.old, edge.new)
        {
            changes.extend(Change::of(&relation, edge.old, edge.new));
            derivation.relates(relation);
        }
        if !known {
            versions.push(found);
        }
    }
    // Between copies that no date ties to one statement only a slip is settled; one that fell otherwise may have
    // been right.
    let lost = |best: AssertionId, other: AssertionId| match case.statements.status(other) {
        Status::Standing => false,
        Status::Slip { of } => case.statements.lead(of) == case.statements.lead(best),
        _ => evidence.relate(best, other).is_some_and(|r| !r.is_open_copy()),
    };
    let settled = versions.iter().all(|v: &Vec<AssertionId>| {
        v.split_first().is_some_and(|(best, rest)| rest.iter().all(|other| lost(*best, *other)))
    });
    let firm = derivation.claims().all(|claim| match claim {
        Claim::Relates(relation) => relation.verdict == Verdict::RelaySlip,
        _ => true,
    });
    let concerned = versions.iter().flatten().copied().chain(changes.iter().flat_map(|c| [c.old, c.new]));
    let next = derivation.claims().filter_map(|claim| match claim {
        Claim::Relates(relation) => relation.decided_by,
        _ => None,
    });
    Finding {
        id: FindingId::new(FindingKind::RelaySlip, anchor),
        strength: strength(derivation.assumes(), firm),
        members: members(&case.evidence, concerned.chain(next)),
        detail: Detail::RelaySlip { versions, settled, changes },
        argument: derivation.into(),
    }
}

/// The steps that another print of the same statement is a slip of the right one, by its dates, where this one has none.
fn as_another(case: &Case<'_>, derivation: &mut Derivation, best: AssertionId, other: AssertionId) {
    let evidence: &Evidence<'_> = &case.evidence;
    let slipped = |print: &AssertionId| {
        let slip = evidence.relate(best, *print).filter(|r| r.verdict == Verdict::RelaySlip)?;
        let again = evidence.relate(*print, other).filter(|r| r.verdict == Verdict::Echo)?;
        Some([slip, again])
    };
    let found = case.statements.members(other).iter().find_map(slipped);
    for relation in found.into_iter().flatten() {
        derivation.relates(relation);
    }
}

/// The step that so many relays carry a statement.
fn carried(case: &Case<'_>, derivation: &mut Derivation, id: AssertionId) {
    let evidence: &Evidence<'_> = &case.evidence;
    let again = |other: &AssertionId| {
        *other == id || evidence.relate(id, *other).is_some_and(|r| r.verdict == Verdict::Echo)
    };
    let mut members = vec![id];
    members.extend(case.statements.members(id).iter().filter(|other| **other != id && again(other)));
    let from: Vec<_> = members.iter().map(|id| derivation.premise(Premise::Assertion(*id))).collect();
    let chains = chains_of(evidence, &members);
    derivation.step(Claim::Carried { members, chains }, from);
}
