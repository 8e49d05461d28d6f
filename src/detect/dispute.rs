use rustc_hash::FxHashSet;

use super::support::{measure_key, members, strength};
use super::{Detector, Run};
use crate::assertion::{Certainty, Stance};
use crate::derivation::{Claim, Derivation, Premise};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::history;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::relation::{Case, Evidence, Position, Relation, Verdict, takers};
use crate::timeline::Tree;

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

/// For each position one of the other side that it disputes, where there is one: the first in the order of time.
///
/// O(n log n) where most that overlap dispute each other, or are of one voice; the product of both sides only where voices that differ
/// in name and are one speak by turns.
fn opponents(
    case: &Case<'_>,
    affirm: &[(AssertionId, &Position)],
    deny: &[(AssertionId, &Position)],
) -> Vec<Relation> {
    let evidence = &case.evidence;
    let (affirm, deny) = (Side::of(evidence, affirm), Side::of(evidence, deny));
    let mut matched: FxHashSet<AssertionId> = FxHashSet::default();
    let mut pairs = Vec::new();
    for (side, other) in [(&deny, &affirm), (&affirm, &deny)] {
        for one in &side.places {
            if matched.contains(&one.id) {
                continue;
            }
            let mut disputed = other
                .overlapping(one)
                .filter_map(|id| evidence.relate(id, one.id))
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

/// The positions that take one side.
struct Side<'a> {
    // INVARIANT: in the order of time.
    places: Vec<Place<'a>>,
    /// Their ends.
    ends: Tree,
    /// For each the next one of other takers.
    beyond: Vec<usize>,
}

/// A position in time, with those who take it.
struct Place<'a> {
    id: AssertionId,
    start: i64,
    end: i64,
    takers: &'a [SourceId],
}

impl<'a> Side<'a> {
    /// Those that have a time.
    fn of(evidence: &Evidence<'a>, side: &[(AssertionId, &Position)]) -> Self {
        let place = |(id, _): &(AssertionId, &Position)| {
            let when = evidence.reading(*id)?.when.as_ref()?;
            let takers = takers(evidence.assertion(*id));
            Some(Place { id: *id, start: when.start, end: when.end, takers })
        };
        let mut places: Vec<Place<'a>> = side.iter().filter_map(place).collect();
        places.sort_by_key(|one| (one.start, one.end, evidence.key(one.id)));
        let ends = Tree::of(places.iter().map(|one| (0, one.end)).collect());
        let mut beyond = vec![places.len(); places.len()];
        for (at, pair) in places.windows(2).enumerate().rev() {
            let [one, next] = pair else { continue };
            let after = if one.takers == next.takers { beyond.get(at + 1).copied() } else { Some(at + 1) };
            beyond.get_mut(at).zip(after).into_iter().for_each(|(slot, after)| *slot = after);
        }
        Self { places, ends, beyond }
    }

    /// Those whose time overlaps that of a position of others, in the order of time.
    fn overlapping(&self, one: &Place<'_>) -> impl Iterator<Item = AssertionId> {
        let until = self.places.partition_point(|other| other.start < one.end);
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let found = self.ends.next(at..until, |_, end| end > one.start)?;
                let other = self.places.get(found)?;
                // Nobody disputes what he says himself.
                if !one.takers.is_empty() && other.takers == one.takers {
                    at = self.beyond.get(found).copied()?;
                    continue;
                }
                at = found + 1;
                return Some(other.id);
            }
        })
    }
}
