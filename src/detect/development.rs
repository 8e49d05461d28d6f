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
    case.evidence.measures().into_iter().filter_map(|measure| on_measure(case, measure)).collect()
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
    for id in evidence.figures(measure).iter().copied().filter(|id| case.stands(*id)) {
        let from = evidence.assertion(id).markers().from.filter(|from| case.stands(*from));
        let said = from.and_then(|from| evidence.relate(from, id));
        legs.extend(
            said.and_then(|relation| Leg::of(&relation)).filter(|leg| leg.change.how == Manner::Said),
        );
    }
    legs.sort_by_cached_key(|leg| (moment(evidence, leg.change.new), moment(evidence, leg.change.old)));
    finding(measure, measure_key(evidence, measure), legs, |ids| members(evidence, ids))
}

/// What legs in the order of time come to, each told once.
fn finding(
    measure: MeasureId,
    key: &str,
    mut legs: Vec<Leg>,
    by_key: impl FnOnce(Vec<AssertionId>) -> Vec<AssertionId>,
) -> Option<Finding> {
    legs.dedup_by_key(|leg| (leg.change.old, leg.change.new));
    if legs.is_empty() {
        return None;
    }
    let explicit = legs.iter().all(|leg| leg.change.how == Manner::Said);
    let assumes = legs.iter().any(|leg| leg.assumed);
    Some(Finding {
        id: FindingId::new(FindingKind::Development, key.to_owned()),
        strength: strength(assumes, explicit),
        members: by_key(legs.iter().flat_map(|leg| [leg.change.old, leg.change.new]).collect()),
        detail: Detail::Development { measure, changes: legs.iter().map(|leg| leg.change).collect() },
        argument: Argument::Relations(legs.iter().map(|leg| leg.pair).collect()),
    })
}

/// How a level changes of which no figure says what it starts from; the figures are put in the order of keys by the caller.
pub(super) fn of_course(
    dossier: &Dossier,
    measure: MeasureId,
    course: &Course,
    by_key: impl FnOnce(Vec<AssertionId>) -> Vec<AssertionId>,
) -> Option<Finding> {
    finding(measure, dossier.at_measure(measure).key(), course.legs(), by_key)
}
