use super::support::{group_anchor, measure_key, members, names, strength};
use super::{Detector, Grouped, Run};
use crate::assertion::{Certainty, Stance};
use crate::derivation::{Claim, Derivation, Premise};
use crate::dossier::AssertionRef;
use crate::finding::{Argument, Camp, Detail, Finding, FindingId, FindingKind};
use crate::history;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::relation::{Case, Evidence, Strength, TimeRelation, Voice, takers, voice, witnesses};
use crate::timeline::{self, Group};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Agreement,
    title: "statements that can all be true of one thing, and who stands behind them",
    why: "agreement is worth as much as it has independent origins, not as many outlets",
    reference: "Marzullo, Maintaining the Time in a Distributed System (1984); interval graphs: Golumbic, Algorithmic Graph Theory (1980)",
    run: Run::Grouped(run),
};

/// How many camps of one measure and time are told, the largest ones. In a dossier of staggered ranges there are
/// as many camps as figures, each with a list as long.
const CAMPS: usize = 64;

fn run(case: &Case<'_>, measures: &[Grouped]) -> Vec<Finding> {
    let evidence = &case.evidence;
    let mut found = Vec::new();
    // A camp needs one who takes the side directly.
    for topic in history::topics(case) {
        if evidence.dossier().at_measure(topic).kind == Kind::Proposition {
            found.extend(on_proposition(case, topic));
        }
    }
    found.extend(of_groups(evidence, measures));
    found
}

/// What agrees in each group.
pub(super) fn of_groups(evidence: &Evidence<'_>, measures: &[Grouped]) -> Vec<Finding> {
    let each = measures.iter().flat_map(|one| one.groups.iter().map(move |group| (one, group)));
    each.filter_map(|(one, group)| in_group(evidence, one.measure, one.kind, group)).collect()
}

fn in_group(evidence: &Evidence<'_>, measure: MeasureId, kind: Kind, group: &Group) -> Option<Finding> {
    if group.members.len() < 2 {
        return None;
    }
    let given = |id: &AssertionId| names(evidence, *id, group.span);
    // Flows over windows that merely overlap are different amounts.
    let windows = match (kind, group.members.iter().find(|id| given(id))) {
        (Kind::Flow, Some(first)) => {
            let same = |id: &AssertionId| {
                id == first || evidence.times(*first, *id).is_some_and(|(time, _)| time == TimeRelation::Same)
            };
            let together: Vec<AssertionId> = group.members.iter().copied().filter(same).collect();
            timeline::camps_among(evidence, &together, CAMPS)
        }
        _ => timeline::camps(evidence, group, CAMPS),
    };
    let mut assumes = false;
    let mut camps: Vec<Camp> = windows
        .into_iter()
        .filter(|w| w.members.iter().any(given) && has_two_voices(evidence, &w.members, |a| a.origins()))
        .map(|w| {
            assumes |= w.assumes;
            Camp { witnesses: w.witnesses, members: w.members, shared: Some(w.shared), side: None }
        })
        .collect();
    // Stable: camps that tie stay in the order of their least shared value.
    camps.sort_by_key(|c| std::cmp::Reverse((c.witnesses.independent, c.members.len())));
    let literal = camps.iter().any(|camp| share_literally(evidence, &camp.members));
    let anchor = group_anchor(evidence, measure, group.span);
    finish(evidence, measure, anchor, camps, Argument::Camps, strength(assumes, literal))
}

fn share_literally(evidence: &Evidence<'_>, members: &[AssertionId]) -> bool {
    let mut literals = members.iter().map(|id| evidence.reading(*id).and_then(|r| r.literal));
    let Some(Some(first)) = literals.next() else {
        return false;
    };
    literals.try_fold(first, |shared, next| shared.intersection(&next?)).is_some()
}

/// One voice cannot agree with itself. `who` gives the sources whose voices count.
fn has_two_voices<'a>(
    evidence: &Evidence<'a>,
    members: &[AssertionId],
    who: impl Fn(AssertionRef<'a>) -> &'a [SourceId],
) -> bool {
    // Being one voice is not transitive (two offices of one state), so every pair of different sets counts.
    const MANY: usize = 32;
    let other = |a: &[SourceId], b: &[SourceId]| voice(evidence.dossier(), a, b) != Voice::Same;
    let mut sets: Vec<&[SourceId]> = Vec::new();
    for id in members {
        let set = who(evidence.assertion(*id));
        // Mostly the second is another voice already.
        if members.len() > 1 && set.is_empty() || sets.first().is_some_and(|first| other(first, set)) {
            return true;
        }
        if !sets.contains(&set) {
            sets.push(set);
        }
        if sets.len() > MANY {
            return true;
        }
    }
    sets.iter().enumerate().any(|(at, a)| sets.iter().skip(at + 1).any(|b| other(a, b)))
}

fn on_proposition(case: &Case<'_>, proposition: MeasureId) -> Option<Finding> {
    let evidence = &case.evidence;
    let positions = history::positions(case, proposition, false);
    let mut camps = Vec::new();
    let mut derivation = Derivation::default();
    for side in [Stance::Affirms, Stance::Denies] {
        let sided: Vec<_> = positions
            .iter()
            .filter(|(_, p)| p.stance == side && p.certainty == Certainty::Asserted)
            .collect();
        let ids: Vec<AssertionId> = sided.iter().map(|(id, _)| *id).collect();
        let direct = sided.iter().any(|(_, p)| p.via.is_empty());
        let two = has_two_voices(evidence, &ids, takers);
        if !direct || !two {
            continue;
        }
        for (id, position) in sided {
            let mut from = vec![derivation.premise(Premise::Assertion(*id))];
            from.extend(position.via.iter().map(|rule| derivation.premise(Premise::Rule(*rule))));
            let via = position.via.clone();
            derivation.step(Claim::Holds { assertion: *id, proposition, stance: side, via }, from);
        }
        let camp =
            Camp { witnesses: witnesses(evidence, &ids), members: ids, shared: None, side: Some(side) };
        derivation.witnessed(camp.members.clone(), camp.witnesses);
        camps.push(camp);
    }
    let strength = strength(derivation.assumes(), true);
    let anchor = measure_key(evidence, proposition).to_owned();
    finish(evidence, proposition, anchor, camps, derivation.into(), strength)
}

fn finish(
    evidence: &Evidence<'_>,
    measure: MeasureId,
    anchor: String,
    camps: Vec<Camp>,
    argument: Argument,
    strength: Strength,
) -> Option<Finding> {
    if camps.is_empty() {
        return None;
    }
    Some(Finding {
        id: FindingId::new(FindingKind::Agreement, anchor),
        strength,
        members: members(evidence, camps.iter().flat_map(|c| c.members.iter().copied())),
        detail: Detail::Agreement { measure, camps },
        argument,
    })
}
