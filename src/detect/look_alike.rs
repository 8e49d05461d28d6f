use std::cmp::Ordering;

use ordered_float::OrderedFloat;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::{Detector, Run};
use crate::dossier::{Dossier, View};
use crate::finding::{Argument, Detail, Finding, FindingId, FindingKind, Groups};
use crate::hashed::SaltedMap;
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
    pub(crate) figure: AssertionId,
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
    places: SaltedMap<Box<str>, u32>,
    by_number: FxHashMap<Printed, Prints>,
}

impl LookAlikes {
    /// Adds a print before anything is [told](Self::told).
    pub(crate) fn enter(&mut self, dossier: &Dossier, print: Print) {
        if let Some(number) = self.number(dossier, print) {
            let prints = self.by_number.entry(number).or_default();
            prints.first.push((print.measure, print.figure));
            // True of one alone; of several the measures are counted when these are arranged.
            prints.measures = 1;
        }
    }

    /// Adds a print later on: its number.
    ///
    /// # Complexity
    /// O(log n) in the prints that can be listed.
    pub(crate) fn insert(&mut self, dossier: &Dossier, print: Print) -> Option<Printed> {
        let number = self.number(dossier, print)?;
        self.by_number.entry(number).or_default().insert(dossier, (print.measure, print.figure));
        Some(number)
    }

    fn number(&mut self, dossier: &Dossier, print: Print) -> Option<Printed> {
        let unit = unit(dossier, print)?;
        let place = self.places.get(unit).copied().unwrap_or_else(|| {
            let place = self.units.len() as u32;
            self.units.push(unit.into());
            self.places.insert(unit.into(), place);
            place
        });
        Some((print.value, place))
    }

    /// Takes a print away again: its number.
    ///
    /// # Complexity
    /// As [`insert`](Self::insert), over many removals.
    pub(crate) fn remove(&mut self, dossier: &Dossier, print: Print) -> Option<Printed> {
        let number = (print.value, *self.places.get(unit(dossier, print)?)?);
        let prints = self.by_number.get_mut(&number)?;
        prints.remove(dossier, (print.measure, print.figure));
        if prints.first.is_empty() {
            self.by_number.remove(&number);
        }
        Some(number)
    }

    /// What is told of all numbers, after all that was [entered](Self::enter).
    pub(crate) fn told(&mut self, view: View<'_>, policy: &Policy) -> Vec<(Printed, Finding)> {
        let several = self.by_number.iter_mut().filter(|(_, prints)| prints.first.len() > 1);
        let several: Vec<(Printed, Prints)> =
            several.map(|(number, prints)| (*number, std::mem::take(prints))).collect();
        let this = &*self;
        let told = parallel::map(several, |(number, mut prints)| {
            prints.arrange(view.dossier());
            let finding = this.of_prints(view, policy, number, &prints, None);
            (number, prints, finding)
        });
        let mut found = Vec::with_capacity(told.len());
        for (number, prints, finding) in told {
            self.by_number.insert(number, prints);
            found.extend(finding.map(|finding| (number, finding)));
        }
        found
    }

    /// What is told of a number, if it stands for several things, where `old` was told.
    ///
    /// # Complexity
    /// Linear in what is listed.
    pub(crate) fn finding(
        &self,
        view: View<'_>,
        policy: &Policy,
        number: Printed,
        old: Option<&Finding>,
    ) -> Option<Finding> {
        self.of_prints(view, policy, number, self.by_number.get(&number)?, old)
    }

    fn of_prints(
        &self,
        view: View<'_>,
        policy: &Policy,
        number: Printed,
        prints: &Prints,
        old: Option<&Finding>,
    ) -> Option<Finding> {
        if prints.first.len() < 2 {
            return None;
        }
        let one_measure = |a: &(MeasureId, AssertionId), b: &(MeasureId, AssertionId)| a.0 == b.0;
        let mut measures = prints.first.chunk_by(one_measure);
        let mut groups = Groups::with_room(prints.measures.min(LISTED));
        for on in measures.by_ref().take(LISTED) {
            match on {
                // What is alone needs no look at its measure, which lies far away: that takes most of the time where many do.
                [(measure, figure)] => groups.push(*measure, std::iter::once(*figure)),
                [(measure, _), ..] => {
                    by_window(view, policy, *measure, on.iter().map(|(_, id)| *id), &mut groups);
                }
                [] => {}
            }
        }
        let more = measures.next().is_some() || groups.len() > LISTED;
        groups.truncate(LISTED);
        let unit = self.units.get(number.1 as usize)?;
        (groups.len() > 1).then(|| finding(view.dossier(), number.0.0, unit, groups, more, old))
    }
}

/// What prints one number.
#[derive(Debug, Clone, Default)]
struct Prints {
    // INVARIANT: by the key of the measure, then that of the figure, once they are arranged; all of each measure.
    first: SmallVec<[(MeasureId, AssertionId); 2]>,
    // INVARIANT: how many measures these are on, once they are arranged.
    measures: usize,
    // INVARIANT: those on measures after all of `first`, which then has more measures than are listed.
    rest: Option<Box<FxHashSet<(MeasureId, AssertionId)>>>,
}

/// More measures than this are not kept in order; of these, so many are.
const IN_ORDER: (usize, usize) = (3 * LISTED, 2 * LISTED);

impl Prints {
    /// Puts what came in any order in its own.
    fn arrange(&mut self, dossier: &Dossier) {
        let mut measures: Vec<MeasureId> = self.first.iter().map(|(measure, _)| *measure).collect();
        measures.sort_unstable();
        measures.dedup();
        if measures.len() > IN_ORDER.0 {
            measures.select_nth_unstable_by(IN_ORDER.1, |a, b| key(dossier, *a).cmp(key(dossier, *b)));
            measures.truncate(IN_ORDER.1);
            let kept: FxHashSet<MeasureId> = measures.into_iter().collect();
            let mut rest = FxHashSet::default();
            self.first.retain(|one| kept.contains(&one.0) || !rest.insert(*one));
            self.rest = Some(Box::new(rest));
        }
        self.first.sort_unstable_by(|a, b| order(dossier, *a, *b));
        self.measures = self.first.chunk_by(|a, b| a.0 == b.0).count();
    }

    fn insert(&mut self, dossier: &Dossier, one: (MeasureId, AssertionId)) {
        let after = |last: &(MeasureId, _)| last.0 != one.0 && key(dossier, last.0) < key(dossier, one.0);
        if let Some(rest) = self.rest.as_mut().filter(|_| self.first.last().is_some_and(after)) {
            rest.insert(one);
            return;
        }
        let Err(place) = self.first.binary_search_by(|other| order(dossier, *other, one)) else { return };
        self.measures += usize::from(!self.is_beside(place, one.0));
        self.first.insert(place, one);
        if self.measures > IN_ORDER.0 {
            let measures = self.first.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len);
            let kept: usize = measures.take(IN_ORDER.1).sum();
            self.rest.get_or_insert_default().extend(self.first.drain(kept..));
            self.measures = IN_ORDER.1;
        }
    }

    fn remove(&mut self, dossier: &Dossier, one: (MeasureId, AssertionId)) {
        match self.first.binary_search_by(|other| order(dossier, *other, one)) {
            Ok(place) => {
                self.first.remove(place);
                self.measures -= usize::from(!self.is_beside(place, one.0));
            }
            Err(_) => self.rest.iter_mut().for_each(|rest| {
                rest.remove(&one);
            }),
        }
        if self.measures <= LISTED && self.rest.is_some() {
            self.first.extend(self.rest.take().into_iter().flat_map(|rest| *rest));
            self.arrange(dossier);
        }
    }

    /// Whether what stands just before a place, or at it, is on a measure.
    fn is_beside(&self, place: usize, measure: MeasureId) -> bool {
        let on = |place: Option<usize>| {
            place.and_then(|at| self.first.get(at)).is_some_and(|one| one.0 == measure)
        };
        on(place.checked_sub(1)) || on(Some(place))
    }
}

fn key(dossier: &Dossier, measure: MeasureId) -> &str {
    dossier.at_measure(measure).key()
}

fn order(dossier: &Dossier, a: (MeasureId, AssertionId), b: (MeasureId, AssertionId)) -> Ordering {
    let measures = || key(dossier, a.0).cmp(key(dossier, b.0));
    let figures = || dossier.at(a.1).key().cmp(dossier.at(b.1).key());
    if a.0 == b.0 { figures() } else { measures() }
}

/// Whether what is told of a number can change by a print on a measure that was not there: not if enough others come before it.
pub(crate) fn may_change(dossier: &Dossier, told: &Finding, measure: MeasureId) -> bool {
    let key = |id: MeasureId| dossier.at_measure(id).key();
    match &told.detail {
        Detail::LookAlike { groups, more: true, .. } => {
            groups.last().is_none_or(|last| key(measure) <= key(last))
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
    ids: impl Iterator<Item = AssertionId>,
    found: &mut Groups,
) {
    let dossier = view.dossier();
    if dossier.at_measure(measure).kind != Kind::Flow {
        found.push(measure, ids);
        return;
    }
    let when = |id: AssertionId| Reading::of(dossier, policy, id).and_then(|reading| reading.when);
    let mut timed: Vec<(bool, i64, i64, AssertionId)> =
        ids.filter_map(|id| when(id).map(|w| (w.open, w.start, w.end, id))).collect();
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
    groups.into_iter().for_each(|(_, _, ids)| found.push(measure, ids.into_iter()));
}

fn finding(
    dossier: &Dossier,
    value: f64,
    unit: &str,
    groups: Groups,
    more: bool,
    old: Option<&Finding>,
) -> Finding {
    Finding {
        id: FindingId::new(FindingKind::LookAlike, format!("{value},{unit}")),
        strength: Strength::Hard,
        members: members(dossier, groups.figures(), old),
        detail: Detail::LookAlike { value, unit: unit.into(), groups, more },
        argument: Argument::Prints,
    }
}

/// Those that differ may be so many to be put in their places one by one.
const FEW: usize = 8;

/// By key. Where `old` was told, mostly all are the same but for one, and to put that in its place is far cheaper than to sort by keys.
fn members(dossier: &Dossier, now: &[AssertionId], old: Option<&Finding>) -> Vec<AssertionId> {
    let key = |id: &AssertionId| dossier.at(*id).key();
    if let Some(old) = old
        && let Detail::LookAlike { groups, .. } = &old.detail
    {
        let (gone, come) = between(groups.figures(), now);
        if gone.len() + come.len() <= FEW {
            let mut members = Vec::with_capacity(now.len());
            members.extend(old.members.iter().filter(|id| !gone.contains(id)));
            for id in come {
                let place = members.partition_point(|other| key(other) < key(id));
                members.insert(place, *id);
            }
            return members;
        }
    }
    let mut members = now.to_vec();
    members.sort_unstable_by(|a, b| key(a).cmp(key(b)));
    members
}

/// What two lists have between their common start and their common end.
fn between<'a>(old: &'a [AssertionId], new: &'a [AssertionId]) -> (&'a [AssertionId], &'a [AssertionId]) {
    let same = |pair: &(&AssertionId, &AssertionId)| pair.0 == pair.1;
    let start = old.iter().zip(new).take_while(same).count();
    let (old, new) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let end = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let until = |list: &'a [AssertionId]| list.get(..list.len() - end).unwrap_or_default();
    (until(old), until(new))
}
