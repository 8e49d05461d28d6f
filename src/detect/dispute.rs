use rustc_hash::FxHashSet;

use super::support::{measure_key, members, strength};
use super::{Detector, Run};
use crate::assertion::{Certainty, Stance};
use crate::derivation::{Claim, Derivation, Premise};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::history;
use crate::id::{AssertionId, MeasureId};
use crate::relation::{Case, Position, Relation, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Dispute,
    title: "one affirms what another denies at the same time",
    why: "a dispute stays one until a side moves; who merely declines to confirm is no side",
    reference: "Dung, On the Acceptability of Arguments (1995)",
    run: Run::Facts(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let topics = history::topics(case).into_iter().filter(|m| history::is_proposition(case, *m));
    topics.filter_map(|proposition| on(case, proposition)).collect()
}

fn on(case: &Case<'_>, proposition: MeasureId) -> Option<Finding> {
    let evidence = &case.evidence;
    let firm = |p: &Position| p.certainty == Certainty::Asserted;
    let positions = history::positions(case, proposition, true);
    let side = |stance: Stance| {
        positions
            .iter()
            .filter(move |(_, p)| p.stance == stance && firm(p))
            .map(|(id, p)| (*id, p))
            .collect::<Vec<_>>()
    };
    let (affirm, deny) = (side(Stance::Affirms), side(Stance::Denies));
    let pairs = opponents(case, &affirm, &deny);
    if pairs.is_empty() {
        return None;
    }
    let disputing: FxHashSet<AssertionId> = pairs.iter().flat_map(|r| [r.a, r.b]).collect();
    let mut derivation = Derivation::default();
    let (mut affirming, mut denying, mut literal) = (Vec::new(), Vec::new(), true);
    for (stance, ids, into) in
        [(Stance::Affirms, &affirm, &mut affirming), (Stance::Denies, &deny, &mut denying)]
    {
        for (id, position) in ids.iter().filter(|(id, _)| disputing.contains(id)) {
            let mut from = vec![derivation.premise(Premise::Assertion(*id))];
            from.extend(position.via.iter().map(|rule| derivation.premise(Premise::Rule(*rule))));
            let via = position.via.clone();
            derivation.step(Claim::Holds { assertion: *id, proposition, stance, via }, from);
            literal &= position.literal;
            into.push(*id);
        }
    }
    for relation in pairs {
        derivation.relates(relation);
    }
    let strength = strength(derivation.assumes(), literal);
    Some(Finding {
        id: FindingId::new(FindingKind::Dispute, measure_key(evidence, proposition).to_owned()),
        strength,
        members: members(&case.evidence, affirming.iter().chain(&denying).copied()),
        detail: Detail::Dispute { proposition, affirm: affirming, deny: denying },
        argument: derivation.into(),
    })
}

/// For each position one of the other side that it disputes, where there is one.
///
/// Each looks through the other side in the order of time until it finds one: linear where most overlap, the
/// product of both sides only where one voice stands on both or their times keep apart.
fn opponents(
    case: &Case<'_>,
    affirm: &[(AssertionId, &Position)],
    deny: &[(AssertionId, &Position)],
) -> Vec<Relation> {
    let evidence = &case.evidence;
    let by_time = |side: &[(AssertionId, &Position)]| {
        let start =
            |id: AssertionId| evidence.reading(id).and_then(|r| r.when.as_ref().map(|w| (w.start, w.end)));
        let mut ids: Vec<AssertionId> = side.iter().map(|(id, _)| *id).collect();
        ids.retain(|id| start(*id).is_some());
        ids.sort_by_key(|id| (start(*id), evidence.key(*id)));
        ids
    };
    let (affirm, deny) = (by_time(affirm), by_time(deny));
    let mut matched: FxHashSet<AssertionId> = FxHashSet::default();
    let mut pairs = Vec::new();
    let end = |id: AssertionId| evidence.reading(id).and_then(|r| r.when.as_ref().map(|w| w.end));
    let start = |id: AssertionId| evidence.reading(id).and_then(|r| r.when.as_ref().map(|w| w.start));
    for (side, other) in [(&deny, &affirm), (&affirm, &deny)] {
        for one in side {
            if matched.contains(one) {
                continue;
            }
            let near = other.iter().take_while(|id| start(**id) < end(*one));
            let mut disputed = near
                .filter(|id| end(**id) > start(*one))
                .filter_map(|id| evidence.relate(*id, *one))
                .filter(|relation| relation.verdict == Verdict::Disputes);
            if let Some(relation) = disputed.next() {
                matched.extend([relation.a, relation.b]);
                pairs.push(relation);
            }
        }
    }
    pairs.sort_by_key(|r| (evidence.key(r.a), evidence.key(r.b)));
    pairs
}
