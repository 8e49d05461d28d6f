use std::cell::Cell;

use super::course::{Course, Leg, Step};
use super::support::{measure_key, members, moment, strength};
use super::{Detector, Run};
use crate::dossier::{Dossier, View};
use crate::finding::{Argument, Detail, Finding, FindingId, FindingKind, Manner};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::relation::{Case, relate_levels};

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
    let course = Course::of(case, measure);
    let steps = course.steps(0, |old, new| {
        let may = old.may_lead_to(new);
        may.then(|| Leg::of_step(&evidence.relate(old.id, new.id)?)).flatten()
    });
    let mut legs: Vec<Leg> = steps.into_iter().map(|step| step.leg).collect();
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

/// A course with the steps that it was found to take, kept so that only what is next to something new is related again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Followed {
    pub(crate) course: Course,
    // INVARIANT: by the places in `course` as it was followed last.
    steps: Vec<Step>,
}

impl Followed {
    /// The course of a level of which no figure says what it starts from.
    pub(crate) fn of(case: &Case<'_>, measure: MeasureId) -> Self {
        let course = Course::of(case, measure);
        let mut this = Self { course, steps: Vec::new() };
        this.follow(|a, b| Leg::of_step(&case.evidence.relate(a, b)?));
        this
    }

    /// Follows the course again: whether it takes other steps, or goes by other figures, than before.
    ///
    /// # Complexity
    /// Linear in its stops, but only pairs that are new are related.
    pub(crate) fn again(&mut self, view: View<'_>, policy: &Policy) -> bool {
        self.follow(|a, b| Leg::of_step(&relate_levels(view, policy, a, b)?))
    }

    fn follow(&mut self, relate: impl Fn(AssertionId, AssertionId) -> Option<Leg>) -> bool {
        let old = std::mem::take(&mut self.steps);
        let next = Cell::new(0);
        // Steps are mostly taken in the order in which they were taken before.
        let known = |from: AssertionId, to: AssertionId| {
            let ahead = old.iter().zip(1..).skip(next.get()).take(AHEAD);
            let (step, after) = ahead.into_iter().find(|(step, _)| step.leg.pair == (from, to))?;
            next.set(after);
            Some(step.leg)
        };
        self.steps = self.course.steps(old.len() + 1, |from, to| {
            let may = from.may_lead_to(to);
            may.then(|| known(from.id, to.id).or_else(|| relate(from.id, to.id))).flatten()
        });
        !self.steps.iter().map(|step| step.leg.pair).eq(old.iter().map(|step| step.leg.pair))
    }

    /// What it shows; the figures are put in the order of keys by the caller.
    pub(crate) fn finding(
        &self,
        dossier: &Dossier,
        measure: MeasureId,
        by_key: impl FnOnce(Vec<AssertionId>) -> Vec<AssertionId>,
    ) -> Option<Finding> {
        let place = |id: AssertionId, step: &Step| if id == step.leg.pair.0 { step.from } else { step.to };
        let mut steps: Vec<&Step> = self.steps.iter().collect();
        steps.sort_by_key(|step| (place(step.leg.change.new, step), place(step.leg.change.old, step)));
        let legs = steps.into_iter().map(|step| step.leg).collect();
        finding(measure, dossier.at_measure(measure).key(), legs, by_key)
    }
}

/// How far ahead a step that was taken before is looked for.
const AHEAD: usize = 4;
