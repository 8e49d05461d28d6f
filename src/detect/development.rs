use super::course::{Course, Leg};
use super::support::{measure_key, members, moment, strength};
use super::{Detector, Run};
use crate::dossier::Dossier;
use crate::finding::{Argument, Detail, Finding, FindingId, FindingKind, Manner};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::relation::Case;

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Development,
    title: "a measure that changed in time",
    why: "a number that grew is no contradiction of the number it grew from",
    reference: "Allen, Maintaining Knowledge about Temporal Intervals (1983)",
    run: Run::Series(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    case.evidence.measures().iter().copied().filter_map(|measure| on_measure(case, measure)).collect()
}

/// The chain of steps, and wherever a figure says itself what it starts from.
fn on_measure(case: &Case<'_>, measure: MeasureId) -> Option<Finding> {
    let evidence = &case.evidence;
    let kind = evidence.dossier().at_measure(measure).kind;
    if matches!(kind, Kind::Constant | Kind::Proposition) {
        return None;
    }
    let course = Course::of(case, measure, |a, b| Leg::of_step(&evidence.relate(a, b)?));
    let mut legs = course.legs();
    let steps = legs.len();
    for id in evidence.figures(measure).iter().copied().filter(|id| case.stands(*id)) {
        let from = evidence.assertion(id).markers().from.filter(|from| case.stands(*from));
        let said = from.and_then(|from| evidence.relate(from, id));
        legs.extend(
            said.and_then(|relation| Leg::of(&relation)).filter(|leg| leg.change.how == Manner::Said),
        );
    }
    // The steps alone are in order.
    if legs.len() > steps {
        legs.sort_by_cached_key(|leg| (moment(evidence, leg.change.new), moment(evidence, leg.change.old)));
        legs.dedup_by_key(|leg| (leg.change.old, leg.change.new));
    }
    finding(measure, measure_key(evidence, measure), &legs, |ids| members(evidence, ids))
}

/// What legs in the order of time come to.
fn finding(
    measure: MeasureId,
    key: &str,
    legs: &[Leg],
    members: impl FnOnce(Vec<AssertionId>) -> Vec<AssertionId>,
) -> Option<Finding> {
    if legs.is_empty() {
        return None;
    }
    let explicit = legs.iter().all(|leg| leg.change.how == Manner::Said);
    let assumes = legs.iter().any(|leg| leg.assumed);
    Some(Finding {
        id: FindingId::new(FindingKind::Development, key.to_owned()),
        strength: strength(assumes, explicit),
        members: members(legs.iter().flat_map(figures).collect()),
        detail: Detail::Development { measure, changes: legs.iter().map(|leg| leg.change).collect() },
        argument: Argument::Relations(legs.iter().map(|leg| leg.pair).collect()),
    })
}

fn figures(leg: &Leg) -> [AssertionId; 2] {
    [leg.change.old, leg.change.new]
}

/// How a measure changes of which no figure says that it developed from another, where `old` was told, and only the steps with the figures
/// `touched` may be others.
///
/// # Complexity
/// Linear in the steps.
pub(super) fn of_course(
    dossier: &Dossier,
    measure: MeasureId,
    course: &Course,
    (old, touched): (Option<&Finding>, Vec<AssertionId>),
) -> Option<Finding> {
    let legs = course.legs();
    finding(measure, dossier.at_measure(measure).key(), &legs, |now| match old {
        Some(old) if touched.len() < FEW => members_after(dossier, &old.members, touched, &now),
        _ => members_of(dossier, now),
    })
}

/// Of more figures that are touched their places are not found one by one.
const FEW: usize = 64;

fn members_of(dossier: &Dossier, mut now: Vec<AssertionId>) -> Vec<AssertionId> {
    now.sort_unstable();
    now.dedup();
    now.sort_unstable_by(|a, b| dossier.at(*a).key().cmp(dossier.at(*b).key()));
    now
}

/// The figures `now`, by key, of which only those that are `touched` may be others than before.
fn members_after(
    dossier: &Dossier,
    before: &[AssertionId],
    touched: Vec<AssertionId>,
    now: &[AssertionId],
) -> Vec<AssertionId> {
    // A glance at a bit spares most a search.
    let bit = |id: &AssertionId| 1_u64 << (id.index() % 64);
    let bits = touched.iter().fold(0, |all, id| all | bit(id));
    let is_touched = |id: &&AssertionId| bits & bit(id) != 0 && touched.contains(id);
    let mut present: Vec<AssertionId> = now.iter().filter(is_touched).copied().collect();
    present.sort_unstable();
    present.dedup();
    let mut members: Vec<AssertionId> = Vec::with_capacity(before.len() + present.len());
    members.extend(before.iter().filter(|id| !is_touched(id)));
    for id in present {
        let key = dossier.at(id).key();
        let place = members.partition_point(|other| dossier.at(*other).key() < key);
        members.insert(place, id);
    }
    members
}
