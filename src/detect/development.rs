use std::cell::{Cell, RefCell};

use super::course::{Course, Step};
use super::support::{measure_key, members, moment, strength};
use super::{Detector, Run};
use crate::derivation::Derivation;
use crate::dossier::{Dossier, View};
use crate::finding::{Change, Detail, Finding, FindingId, FindingKind, Manner};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::relation::{Case, Relation, Verdict, relate_levels};

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
    let steps = course.steps(|old, new| {
        let differ = !old.meets(new);
        differ.then(|| evidence.relate(old.id, new.id)).flatten()
    });
    let mut relations: Vec<Relation> = steps.into_iter().map(|step| step.relation).collect();
    for id in evidence.figures(measure).iter().copied().filter(|id| case.stands(*id)) {
        let from = evidence.assertion(id).markers().from.filter(|from| case.stands(*from));
        if let Some(relation) = from.and_then(|from| evidence.relate(from, id))
            && matches!(relation.verdict, Verdict::Develops { explicit: true, .. })
        {
            relations.push(relation);
        }
    }
    relations.sort_by_cached_key(|r| {
        (r.later().map(|id| moment(evidence, id)), r.earlier().map(|id| moment(evidence, id)))
    });
    finding(measure, measure_key(evidence, measure), relations, |ids| members(evidence, ids))
}

/// What relations in the order of time come to, each told once.
fn finding(
    measure: MeasureId,
    key: &str,
    relations: Vec<Relation>,
    by_key: impl FnOnce(Vec<AssertionId>) -> Vec<AssertionId>,
) -> Option<Finding> {
    let mut changes: Vec<(Change, Relation)> = relations
        .into_iter()
        .filter_map(|relation| {
            let change = Change::of(&relation, relation.earlier()?, relation.later()?)?;
            Some((change, relation))
        })
        .collect();
    changes.dedup_by_key(|(c, _)| (c.old, c.new));
    if changes.is_empty() {
        return None;
    }
    let mut derivation = Derivation::default();
    for (_, relation) in &changes {
        derivation.relates(relation.clone());
    }
    let explicit = changes.iter().all(|(c, _)| c.how == Manner::Said);
    let strength = strength(&derivation, explicit);
    let changes: Vec<Change> = changes.into_iter().map(|(c, _)| c).collect();
    Some(Finding {
        id: FindingId::new(FindingKind::Development, key.to_owned()),
        strength,
        members: by_key(changes.iter().flat_map(|c| [c.old, c.new]).collect()),
        detail: Detail::Development { measure, changes },
        derivation,
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
        this.follow(|a, b| case.evidence.relate(a, b));
        this
    }

    /// Follows the course again: whether it takes other steps, or goes by other figures, than before.
    ///
    /// # Complexity
    /// Linear in its stops, but only pairs that are new are related.
    pub(crate) fn again(&mut self, view: View<'_>, policy: &Policy) -> bool {
        self.follow(|a, b| relate_levels(view, policy, a, b))
    }

    fn follow(&mut self, relate: impl Fn(AssertionId, AssertionId) -> Option<Relation>) -> bool {
        let mut old: Vec<Option<Relation>> = self.steps.drain(..).map(|step| Some(step.relation)).collect();
        let before = old.len();
        let (known, fresh) = (RefCell::new((0, &mut old)), Cell::new(false));
        // Steps are mostly taken in the order in which they were taken before.
        let known = |from: AssertionId, to: AssertionId| {
            let (next, old) = &mut *known.borrow_mut();
            let is_it = |one: &Option<Relation>| one.as_ref().is_some_and(|r| r.a == from && r.b == to);
            let place = *next + old.iter().skip(*next).take(AHEAD).position(is_it)?;
            *next = place + 1;
            old.get_mut(place)?.take()
        };
        let relate = |from: AssertionId, to: AssertionId| {
            fresh.set(true);
            relate(from, to)
        };
        self.steps = self.course.steps(|from, to| {
            let differ = !from.meets(to);
            differ.then(|| known(from.id, to.id).or_else(|| relate(from.id, to.id))).flatten()
        });
        fresh.get() || self.steps.len() != before
    }

    /// What it shows; the figures are put in the order of keys by the caller.
    pub(crate) fn finding(
        &self,
        dossier: &Dossier,
        measure: MeasureId,
        by_key: impl FnOnce(Vec<AssertionId>) -> Vec<AssertionId>,
    ) -> Option<Finding> {
        let mut steps: Vec<&Step> = self.steps.iter().collect();
        steps.sort_by_key(|step| (step.to, step.from));
        let relations = steps.into_iter().map(|step| step.relation.clone()).collect();
        finding(measure, dossier.at_measure(measure).key(), relations, by_key)
    }
}

/// How far ahead a step that was taken before is looked for.
const AHEAD: usize = 4;
