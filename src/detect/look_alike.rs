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

/// Who prints a number, by key of the measure and by window.
type Prints = BTreeMap<(String, usize), (MeasureId, Vec<AssertionId>)>;

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let mut by_value: BTreeMap<(OrderedFloat<f64>, String), Prints> = BTreeMap::new();
    for measure in evidence.measures() {
        let on = evidence.dossier().at_measure(measure);
        let figures: Vec<AssertionId> = evidence
            .figures(measure)
            .into_iter()
            .filter(|id| {
                let withdrawn = matches!(case.statements.status(*id), Status::Withdrawn { .. });
                !withdrawn && case.statements.lead(*id) == *id
            })
            .collect();
        let windows = windows(case, on.kind, &figures);
        for (id, window) in figures.into_iter().zip(windows) {
            let Some(quantity) = evidence.assertion(id).quantity() else {
                continue;
            };
            let Some((low, high)) = quantity.form().nominal() else {
                continue;
            };
            if low != high || low.get() == 0.0 {
                continue;
            }
            let unit = quantity.unit().unwrap_or(&on.unit).symbol().to_owned();
            let prints = by_value.entry((low.get().into(), unit)).or_default();
            let group = prints.entry((on.key.to_string(), window)).or_insert_with(|| (measure, Vec::new()));
            group.1.push(id);
        }
    }
    by_value
        .into_iter()
        .filter(|(_, prints)| prints.len() > 1)
        .map(|((v, unit), p)| finding(case, v.0, unit, p))
        .collect()
}

/// Numbers the windows of flows: figures whose windows overlap share a number.
fn windows(case: &Case<'_>, kind: Kind, figures: &[AssertionId]) -> Vec<usize> {
    let mut numbers = vec![0; figures.len()];
    if kind != Kind::Flow {
        return numbers;
    }
    let mut spans: Vec<(i64, i64, usize)> = figures
        .iter()
        .enumerate()
        .filter_map(|(at, id)| {
            let when = case.evidence.reading(*id)?.when.as_ref()?;
            Some((when.start, when.end, at))
        })
        .collect();
    spans.sort_unstable();
    let (mut number, mut reach) = (0, i64::MIN);
    for (start, end, at) in spans {
        if start >= reach {
            number += 1;
        }
        reach = reach.max(end);
        if let Some(slot) = numbers.get_mut(at) {
            *slot = number;
        }
    }
    numbers
}

fn finding(case: &Case<'_>, value: f64, unit: String, prints: Prints) -> Finding {
    let groups: Vec<(MeasureId, Vec<AssertionId>)> = prints.into_values().collect();
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
