use std::collections::BTreeMap;

use ordered_float::OrderedFloat;

use super::Detector;
use super::support::members;
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
    run,
};

/// Who prints a number, by key of the measure.
type Prints<'a> = BTreeMap<&'a str, (MeasureId, Vec<AssertionId>)>;

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let mut by_value: BTreeMap<(OrderedFloat<f64>, &str), Prints<'_>> = BTreeMap::new();
    for measure in evidence.measures() {
        let on = evidence.dossier().at_measure(measure);
        for id in evidence.figures(measure) {
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

/// Splits the figures of a flow by window; those whose windows overlap stay together.
fn by_window(
    case: &Case<'_>,
    measure: MeasureId,
    ids: Vec<AssertionId>,
) -> Vec<(MeasureId, Vec<AssertionId>)> {
    if case.evidence.dossier().at_measure(measure).kind != Kind::Flow {
        return vec![(measure, ids)];
    }
    let span = |id: &AssertionId| {
        let when = case.evidence.reading(*id).and_then(|r| r.when.as_ref());
        when.map_or((i64::MIN, i64::MAX), |w| (w.start, w.end))
    };
    let mut ids = ids;
    ids.sort_by_key(|id| (span(id), case.evidence.key(*id)));
    let mut groups: Vec<(MeasureId, Vec<AssertionId>)> = Vec::new();
    let mut reach = i64::MIN;
    for id in ids {
        let (start, end) = span(&id);
        match groups.last_mut() {
            Some((_, group)) if start < reach => group.push(id),
            _ => groups.push((measure, vec![id])),
        }
        reach = reach.max(end);
    }
    groups
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
