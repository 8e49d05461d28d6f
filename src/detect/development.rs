use super::support::{by_time, measure_key, members, moment, strength};
use super::{Detector, Run};
use crate::finding::{Argument, Change, Detail, Finding, FindingId, FindingKind, Manner};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::relation::{Case, Direction, Relation, TimeRelation, ValueRelation, Verdict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Development,
    title: "a measure that changed in time",
    why: "a number that grew is no contradiction of the number it grew from",
    reference: "Allen, Maintaining Knowledge about Temporal Intervals (1983)",
    run: Run::Facts(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    case.evidence.measures().into_iter().filter_map(|measure| on_measure(case, measure)).collect()
}

/// From each figure to the next that is surely later and surely different, or lies further the same way.
///
/// The first step is the one with the widest gap to what came before it, so that figures it does not cite do not
/// matter. Only the lowest and the highest of those can have it: O(n log n).
fn chain(case: &Case<'_>, standing: &[AssertionId]) -> Vec<Relation> {
    let evidence = &case.evidence;
    let read = |id: AssertionId| {
        let reading = evidence.reading(id)?;
        Some((reading.when.as_ref()?, reading.support?))
    };
    // A moment of a running total comes after every moment that ends before it, a period after what ends by its
    // start.
    let starts = |id: &AssertionId| {
        let total = evidence.reading(*id).is_some_and(|r| r.kind == Kind::Cumulative);
        read(*id).map_or(i64::MAX, |(w, _)| if w.moment && total { w.end - 1 } else { w.start })
    };
    let mut nexts = standing.to_vec();
    nexts.sort_by_key(|id| (starts(id), moment(evidence, *id)));
    let mut before = standing.iter().copied().peekable();
    let (mut lowest, mut highest): (Option<AssertionId>, Option<AssertionId>) = (None, None);
    let mut relations: Vec<Relation> = Vec::new();
    for next in nexts {
        if let Some(previous) = relations.last() {
            let at = previous.b;
            if let Some(relation) = step(case, at, next) {
                relations.push(relation);
            } else if goes_further(case, at, next, previous)
                && let Some(relation) = step(case, previous.a, next)
                && relation.verdict == previous.verdict
            {
                relations.pop();
                relations.push(relation);
            }
            continue;
        }
        while let Some(id) = before.next_if(|id| read(*id).is_some_and(|(w, _)| w.end <= starts(&next))) {
            let Some((_, values)) = read(id) else { continue };
            let known = |extreme: Option<AssertionId>| extreme.and_then(read).map(|(_, values)| values);
            if known(lowest).is_none_or(|least| values.high_value() < least.high_value()) {
                lowest = Some(id);
            }
            if known(highest).is_none_or(|most| values.low_value() > most.low_value()) {
                highest = Some(id);
            }
        }
        let towards = |from: Option<AssertionId>, way: Direction| {
            from.and_then(|from| step(case, from, next)).filter(|r| goes(r) == Some(way))
        };
        let (up, down) = (towards(lowest, Direction::Up), towards(highest, Direction::Down));
        relations.extend(match (up, down) {
            (Some(up), Some(down)) => Some(if gap(&down) > gap(&up) { down } else { up }),
            (up, down) => up.or(down),
        });
    }
    relations
}

fn goes(relation: &Relation) -> Option<Direction> {
    match relation.verdict {
        Verdict::Develops { direction, .. } => Some(direction),
        _ => None,
    }
}

fn gap(relation: &Relation) -> f64 {
    match relation.value {
        ValueRelation::Apart { gap, .. } => gap,
        _ => 0.0,
    }
}

/// The relation of two figures if the second is surely later and surely different.
fn step(case: &Case<'_>, old: AssertionId, new: AssertionId) -> Option<Relation> {
    case.evidence.relate(old, new).filter(|relation| {
        let moved =
            matches!(relation.verdict, Verdict::Develops { direction, .. } if direction != Direction::Steady);
        relation.time == TimeRelation::Before && relation.value.is_apart() && moved
    })
}

/// Whether a figure that does not surely differ from the end of the last step lies beyond it in its direction.
fn goes_further(case: &Case<'_>, end: AssertionId, next: AssertionId, last: &Relation) -> bool {
    let typical = |id| case.evidence.reading(id).and_then(|r| r.typical);
    match (typical(end), typical(next), last.verdict) {
        (Some(x), Some(y), Verdict::Develops { direction: Direction::Up, .. }) => y > x,
        (Some(x), Some(y), Verdict::Develops { direction: Direction::Down, .. }) => y < x,
        _ => false,
    }
}

/// The chain of steps, and wherever a figure says itself what it starts from.
fn on_measure(case: &Case<'_>, measure: MeasureId) -> Option<Finding> {
    let evidence = &case.evidence;
    let kind = evidence.dossier().at_measure(measure).kind;
    if matches!(kind, Kind::Constant | Kind::Proposition) {
        return None;
    }
    let mut standing = case.standing(measure).to_vec();
    standing.retain(|id| evidence.reading(*id).is_some_and(|r| r.when.is_some() && r.support.is_some()));
    by_time(evidence, &mut standing);
    let mut relations = chain(case, &standing);
    for id in evidence.figures(measure).iter().copied().filter(|id| case.stands(*id)) {
        let from = evidence.assertion(id).markers().from.filter(|from| case.stands(*from));
        if let Some(relation) = from.and_then(|from| evidence.relate(from, id))
            && matches!(relation.verdict, Verdict::Develops { explicit: true, .. })
        {
            relations.push(relation);
        }
    }
    let mut changes: Vec<(Change, Relation)> = relations
        .into_iter()
        .filter_map(|relation| {
            let change = Change::of(&relation, relation.earlier()?, relation.later()?)?;
            Some((change, relation))
        })
        .collect();
    changes.sort_by_key(|(c, _)| (moment(evidence, c.new), moment(evidence, c.old)));
    changes.dedup_by_key(|(c, _)| (c.old, c.new));
    if changes.is_empty() {
        return None;
    }
    let explicit = changes.iter().all(|(c, _)| c.how == Manner::Said);
    let assumes = changes.iter().any(|(_, relation)| !relation.assumptions.is_empty());
    let pairs = changes.iter().map(|(_, relation)| (relation.a, relation.b)).collect();
    let changes: Vec<Change> = changes.into_iter().map(|(c, _)| c).collect();
    Some(Finding {
        id: FindingId::new(FindingKind::Development, measure_key(evidence, measure).to_owned()),
        strength: strength(assumes, explicit),
        members: members(&case.evidence, changes.iter().flat_map(|c| [c.old, c.new])),
        detail: Detail::Development { measure, changes },
        argument: Argument::Relations(pairs),
    })
}
