use ordered_float::OrderedFloat;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{Detector, Run};
use crate::dossier::{Dossier, View};
use crate::finding::{Argument, Detail, Finding, FindingId, FindingKind};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::parallel;
use crate::policy::Policy;
use crate::relation::{Case, Reading, Status, Strength};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::LookAlike,
    title: "equal numbers on measures or windows that must not be merged",
    why: "a number seen twice is taken for a confirmation, though the two count different things",
    reference: "Hernández and Stolfo, The Merge/Purge Problem for Large Databases (1995): false merges",
    run: Run::Wide,
};

/// How many measures with one number, and how many of their windows, are listed: those of the first keys.
const LISTED: usize = 64;

/// A standing statement that prints one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Print {
    value: OrderedFloat<f64>,
    pub(crate) measure: MeasureId,
    figure: AssertionId,
}

/// What the statements of a portion print.
pub(super) fn prints(case: &Case<'_>) -> Vec<Print> {
    let evidence = &case.evidence;
    let print = |id: AssertionId| {
        let one = evidence.assertion(id);
        let (low, high) = one.quantity()?.form().nominal()?;
        let withdrawn = || matches!(case.statements.status(id), Status::Withdrawn { .. });
        if low != high || low.get() == 0.0 || case.statements.lead(id) != id || withdrawn() {
            return None;
        }
        // A flow that names no time is in no window.
        let reading = evidence.reading(id).filter(|r| r.kind != Kind::Flow || r.when.is_some())?;
        Some(Print { value: low.get().into(), measure: reading.measure?, figure: id })
    };
    evidence.assertions().iter().filter_map(|id| print(*id)).collect()
}

/// A number and the place of its unit.
pub(crate) type Printed = (OrderedFloat<f64>, u32);

/// What prints each number.
#[derive(Debug, Clone, Default)]
pub(crate) struct LookAlikes {
    units: Vec<Box<str>>,
    places: FxHashMap<Box<str>, u32>,
    by_number: FxHashMap<Printed, SmallVec<[(MeasureId, AssertionId); 2]>>,
}

impl LookAlikes {
    /// Adds a print: its number.
    pub(crate) fn insert(&mut self, dossier: &Dossier, print: Print) -> Option<Printed> {
        let unit = unit(dossier, print)?;
        let place = self.places.get(unit).copied().unwrap_or_else(|| {
            let place = self.units.len() as u32;
            self.units.push(unit.into());
            self.places.insert(unit.into(), place);
            place
        });
        let number = (print.value, place);
        self.by_number.entry(number).or_default().push((print.measure, print.figure));
        Some(number)
    }

    /// Takes a print away again: its number.
    ///
    /// # Complexity
    /// Linear in the prints of that number.
    pub(crate) fn remove(&mut self, dossier: &Dossier, print: Print) -> Option<Printed> {
        let number = (print.value, *self.places.get(unit(dossier, print)?)?);
        let prints = self.by_number.get_mut(&number)?;
        prints.retain(|(_, figure)| *figure != print.figure);
        if prints.is_empty() {
            self.by_number.remove(&number);
        }
        Some(number)
    }

    /// What is told of all numbers.
    pub(crate) fn told(&self, view: View<'_>, policy: &Policy) -> Vec<(Printed, Finding)> {
        let several = self.by_number.iter().filter(|(_, prints)| prints.len() > 1);
        let several: Vec<Printed> = several.map(|(number, _)| *number).collect();
        let told = parallel::map(several, |number| Some((number, self.finding(view, policy, number)?)));
        told.into_iter().flatten().collect()
    }

    /// What is told of a number, if it stands for several things.
    ///
    /// # Complexity
    /// Near linear in what prints it.
    pub(crate) fn finding(&self, view: View<'_>, policy: &Policy, number: Printed) -> Option<Finding> {
        let dossier = view.dossier();
        let prints = self.by_number.get(&number).filter(|prints| prints.len() > 1)?;
        let mut measures: Vec<MeasureId> = prints.iter().map(|(measure, _)| *measure).collect();
        measures.sort_unstable();
        measures.dedup();
        let by_key =
            |a: &MeasureId, b: &MeasureId| dossier.at_measure(*a).key().cmp(dossier.at_measure(*b).key());
        let mut more = measures.len() > LISTED;
        if more {
            measures.select_nth_unstable_by(LISTED, by_key);
            measures.truncate(LISTED);
        }
        measures.sort_unstable_by(by_key);
        let places: FxHashMap<MeasureId, usize> =
            measures.iter().enumerate().map(|(place, measure)| (*measure, place)).collect();
        let mut listed: Vec<Vec<AssertionId>> = vec![Vec::new(); measures.len()];
        for (measure, figure) in prints {
            let list = places.get(measure).and_then(|place| listed.get_mut(*place));
            list.into_iter().for_each(|list| list.push(*figure));
        }
        let windows = measures.into_iter().zip(listed);
        let mut groups: Vec<(MeasureId, Vec<AssertionId>)> =
            windows.flat_map(|(measure, ids)| by_window(view, policy, measure, ids)).collect();
        more |= groups.len() > LISTED;
        groups.truncate(LISTED);
        let unit = self.units.get(number.1 as usize)?;
        (groups.len() > 1).then(|| finding(dossier, number.0.0, unit, groups, more))
    }
}

/// Whether what is told of a number can change by a print on a measure that was not there: not if enough others come before it.
pub(crate) fn may_change(dossier: &Dossier, told: &Finding, measure: MeasureId) -> bool {
    let key = |id: MeasureId| dossier.at_measure(id).key();
    match &told.detail {
        Detail::LookAlike { groups, more: true, .. } => {
            groups.last().is_none_or(|(last, _)| key(measure) <= key(*last))
        }
        _ => true,
    }
}

fn unit(dossier: &Dossier, print: Print) -> Option<&str> {
    let own = dossier.at(print.figure).quantity()?.unit();
    Some(own.unwrap_or(dossier.at_measure(print.measure).unit()).symbol())
}

/// Splits the figures of a flow by window: closed windows that overlap stay together, and a window with an open
/// end goes with the first of them that it may be. What names no time is in none.
fn by_window(
    view: View<'_>,
    policy: &Policy,
    measure: MeasureId,
    mut ids: Vec<AssertionId>,
) -> Vec<(MeasureId, Vec<AssertionId>)> {
    let dossier = view.dossier();
    if dossier.at_measure(measure).kind != Kind::Flow {
        sort(dossier, &mut ids);
        return vec![(measure, ids)];
    }
    let when = |id: &AssertionId| Reading::of(dossier, policy, *id).and_then(|reading| reading.when);
    let mut timed: Vec<(bool, i64, i64, AssertionId)> =
        ids.iter().filter_map(|id| when(id).map(|w| (w.open, w.start, w.end, *id))).collect();
    timed.sort_by_key(|(open, start, end, id)| (*open, *start, *end, dossier.at(*id).key()));
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

fn finding(
    dossier: &Dossier,
    value: f64,
    unit: &str,
    groups: Vec<(MeasureId, Vec<AssertionId>)>,
    more: bool,
) -> Finding {
    let mut members: Vec<AssertionId> = groups.iter().flat_map(|(_, ids)| ids).copied().collect();
    sort(dossier, &mut members);
    Finding {
        id: FindingId::new(FindingKind::LookAlike, format!("{value},{unit}")),
        strength: Strength::Hard,
        members,
        detail: Detail::LookAlike { value, unit: unit.into(), groups, more },
        argument: Argument::Prints,
    }
}

fn sort(dossier: &Dossier, ids: &mut [AssertionId]) {
    ids.sort_unstable_by(|a, b| dossier.at(*a).key().cmp(dossier.at(*b).key()));
}
