use rustc_hash::FxHashSet;

use super::Detector;
use super::support::{measure_key, members};
use crate::assertion::{Certainty, Stance};
use crate::derivation::{Claim, Derivation, Premise};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::history;
use crate::id::{AssertionId, MeasureId};
use crate::relation::{Case, Position, Relation, Strength, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Dispute,
    title: "one affirms what another denies at the same time",
    why: "a dispute stays one until a side moves; who merely declines to confirm is no side",
    reference: "Dung, On the Acceptability of Arguments (1995)",
    run,
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
    let mut pairs: Vec<Relation> = Vec::new();
    for (denier, _) in &deny {
        for (affirmer, _) in &affirm {
            let relation = evidence.relate(*affirmer, *denier);
            pairs.extend(relation.filter(|r| r.verdict == Verdict::Disputes));
        }
    }
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
    // One opponent shows that a side is disputed.
    let mut shown: FxHashSet<AssertionId> = FxHashSet::default();
    for relation in pairs {
        let new = [shown.insert(relation.a), shown.insert(relation.b)];
        if new.contains(&true) {
            derivation.relates(relation);
        }
    }
    let strength = match (derivation.assumes(), literal) {
        (true, _) => Strength::Assumed,
        (false, true) => Strength::Hard,
        (false, false) => Strength::Soft,
    };
    Some(Finding {
        id: FindingId::new(FindingKind::Dispute, measure_key(evidence, proposition).to_owned()),
        strength,
        members: members(case, affirming.iter().chain(&denying).copied()),
        detail: Detail::Dispute { proposition, affirm: affirming, deny: denying },
        derivation,
    })
}
