use std::collections::BTreeMap;

use ordered_float::OrderedFloat;

use super::support::members;
use super::{Detector, Run};
use crate::derivation::{Claim, Derivation, Premise};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::relation::{Case, Status, Strength};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::LookAlike,
    title: "equal numbers on measures or windows that must not be merged",
    why: "a number seen twice is taken for a confirmation, though the two count different things",
    reference: "Hernández and Stolfo, The Merge/Purge Problem for Large Databases (1995): false merges",
    run: Run::Facts(run),
};

/// Who prints a number, by key of the measure.
type Prints<'a> = BTreeMap<&'a str, (MeasureId, Vec<AssertionId>)>;

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let mut by_value: BTreeMap<(OrderedFloat<f64>, &str), Prints<'_>> = BTreeMap::new();
    for measure in evidence.measures() {
        let on = evidence.dossier().at_measure(measure);
        for id in evidence.figures(measure).iter().copied() {
            let withdrawn = matches!(case.statements.status(id), Status::Withdrawn { .. });
            let Some(quantity) = evidence.assertion(id).quantity() else { continue };
            let Some((low, high)) = quantity.form().nominal() else { continue };
            if withdrawn || case.statements.lead(id) != id || low != high || low.get() == 0.0 {
                continue;
            }
            let unit = quantity.unit().unwrap_or(&on.unit).symbol();
            let prints = by_value.entry((low.get().into(), unit)).or_default();
            prints.entry(&on.key).or_insert_with(|| (measure, Vec::new())).1.push(id);
        }
    }
    let told = by_value.into_iter().filter_map(|((value, unit), prints)| {
        let groups: Vec<(MeasureId, Vec<AssertionId>)> =
            prints.into_values().flat_map(|(measure, ids)| by_window(case, measure, ids)).collect();
        (groups.len() > 1).then(|| finding(case, value.0, unit, groups))
    });
    told.collect()
}

/// Splits the figures of a flow by window: closed windows that overlap stay together, and a window with an open
/// end goes with the first of them that it may be. What names no time is in none.
fn by_window(
    case: &Case<'_>,
    measure: MeasureId,
    ids: Vec<AssertionId>,
) -> Vec<(MeasureId, Vec<AssertionId>)> {
    if case.evidence.dossier().at_measure(measure).kind != Kind::Flow {
        return vec![(measure, ids)];
    }
    let when = |id: &AssertionId| case.evidence.reading(*id).and_then(|r| r.when.as_ref());
    let mut timed: Vec<(bool, i64, i64, AssertionId)> =
        ids.iter().filter_map(|id| when(id).map(|w| (w.open, w.start, w.end, *id))).collect();
    timed.sort_by_key(|(open, start, end, id)| (*open, *start, *end, case.evidence.key(*id)));
    let mut groups: Vec<(i64, i64, Vec<AssertionId>)> = Vec::new();
    for (open, start, end, id) in timed {
        let overlaps = |group: &&mut (i64, i64, Vec<AssertionId>)| start < group.1 && group.0 < end;
        let home = if open { groups.iter_mut().find(overlaps) } else { groups.last_mut().filter(overlaps) };
        match home {
            Some(group) => {
                group.1 = if open { group.1 } else { group.1.max(end) };
                group.2.push(id);
            }
            None => groups.push((start, end, vec![id])),
        }
    }
    groups.into_iter().map(|(_, _, ids)| (measure, ids)).collect()
}

fn finding(case: &Case<'_>, value: f64, unit: &str, groups: Vec<(MeasureId, Vec<AssertionId>)>) -> Finding {
    let mut derivation = Derivation::default();
    for id in groups.iter().flat_map(|(_, ids)| ids) {
        let from = [derivation.premise(Premise::Assertion(*id))];
        derivation.step(Claim::Prints { assertion: *id, value }, from);
    }
    Finding {
        id: FindingId::new(FindingKind::LookAlike, format!("{value},{unit}")),
        strength: Strength::Hard,
        members: members(case, groups.iter().flat_map(|(_, ids)| ids.iter().copied())),
        detail: Detail::LookAlike { value, unit: unit.into(), groups },
        derivation,
    }
}
