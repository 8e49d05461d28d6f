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
use crate::relation::{Case, Status, Strength, When};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::LookAlike,
    title: "equal numbers on measures or windows that must not be merged",
    why: "a number seen twice is taken for a confirmation, though the two count different things",
    reference: "Hernández and Stolfo, The Merge/Purge Problem for Large Databases (1995): false merges",
    run: Run::Wide,
};

/// How many measures with one number, how many of their windows, and how many figures of each are listed: those of the first keys, and the
/// first windows.
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
    pub(crate) fn insert(&mut self, dossier: &Dossier, policy: &Policy, print: Print) -> Option<Printed> {
        let number = self.number(dossier, print)?;
        let prints = self.by_number.entry(number).or_default();
        prints.insert(Order { dossier, policy }, (print.measure, print.figure));
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
    pub(crate) fn remove(&mut self, dossier: &Dossier, policy: &Policy, print: Print) -> Option<Printed> {
        let number = (print.value, *self.places.get(unit(dossier, print)?)?);
        let prints = self.by_number.get_mut(&number)?;
        prints.remove(Order { dossier, policy }, (print.measure, print.figure));
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
            let order = Order { dossier: view.dossier(), policy };
            prints.arrange(order);
            let finding = this.of_prints(order, number, &prints, None);
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
    /// Linear in what is listed, and O(log n) in what is not for each window.
    pub(crate) fn finding(
        &self,
        view: View<'_>,
        policy: &Policy,
        number: Printed,
        old: Option<&Finding>,
    ) -> Option<Finding> {
        let order = Order { dossier: view.dossier(), policy };
        self.of_prints(order, number, self.by_number.get(&number)?, old)
    }

    fn of_prints(
        &self,
        order: Order<'_>,
        number: Printed,
        prints: &Prints,
        old: Option<&Finding>,
    ) -> Option<Finding> {
        if prints.first.len() < 2 {
            return None;
        }
        let mut groups = Groups::with_room(prints.measures.min(LISTED));
        let (mut left, mut more) = (prints.first.as_slice(), false);
        while let Some((measure, _)) = left.first().copied() {
            if groups.len() == LISTED {
                more = true;
                break;
            }
            let (on, others) = left.split_at(left.partition_point(|one| one.0 == measure));
            left = others;
            more |= match on {
                // What is alone needs no look at its measure, which lies far away: that takes most of the time where many do.
                [(_, figure)] => first(&mut groups, measure, std::iter::once(*figure)),
                _ if order.is_windowed(measure) => by_window(order, on, measure, &mut groups),
                _ => first(&mut groups, measure, on.iter().map(|(_, id)| *id)),
            };
        }
        let unit = self.units.get(number.1 as usize)?;
        (groups.len() > 1).then(|| finding(order.dossier, number.0.0, unit, groups, more, old))
    }
}

/// Lists the first figures of a group; whether there are more.
fn first(groups: &mut Groups, measure: MeasureId, mut figures: impl Iterator<Item = AssertionId>) -> bool {
    groups.push(measure, figures.by_ref().take(LISTED));
    figures.next().is_some()
}

/// What prints one number.
#[derive(Debug, Clone, Default)]
struct Prints {
    // INVARIANT: by the key of the measure, of a flow then by window, then by the key of the figure, once they are arranged; all of
    // each measure.
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
    fn arrange(&mut self, order: Order<'_>) {
        let mut measures: Vec<MeasureId> = self.first.iter().map(|(measure, _)| *measure).collect();
        measures.sort_unstable();
        measures.dedup();
        if measures.len() > IN_ORDER.0 {
            measures.select_nth_unstable_by(IN_ORDER.1, |a, b| order.key(*a).cmp(order.key(*b)));
            measures.truncate(IN_ORDER.1);
            let kept: FxHashSet<MeasureId> = measures.iter().copied().collect();
            let mut rest = FxHashSet::default();
            self.first.retain(|one| kept.contains(&one.0) || !rest.insert(*one));
            self.rest = Some(Box::new(rest));
        }
        match measures.iter().any(|measure| order.is_windowed(*measure)) {
            // To read its window takes longer than to compare.
            true => self.first.sort_by_cached_key(|one| order.of(*one)),
            false => self.first.sort_unstable_by(|a, b| order.compare(*a, *b)),
        }
        self.measures = self.first.chunk_by(|a, b| a.0 == b.0).count();
    }

    fn insert(&mut self, order: Order<'_>, one: (MeasureId, AssertionId)) {
        let after = |last: &(MeasureId, _)| last.0 != one.0 && order.key(last.0) < order.key(one.0);
        if let Some(rest) = self.rest.as_mut().filter(|_| self.first.last().is_some_and(after)) {
            rest.insert(one);
            return;
        }
        let Err(place) = self.first.binary_search_by(|other| order.compare(*other, one)) else { return };
        self.measures += usize::from(!self.is_beside(place, one.0));
        self.first.insert(place, one);
        if self.measures > IN_ORDER.0 {
            let measures = self.first.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len);
            let kept: usize = measures.take(IN_ORDER.1).sum();
            self.rest.get_or_insert_default().extend(self.first.drain(kept..));
            self.measures = IN_ORDER.1;
        }
    }

    fn remove(&mut self, order: Order<'_>, one: (MeasureId, AssertionId)) {
        match self.first.binary_search_by(|other| order.compare(*other, one)) {
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
            self.arrange(order);
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

/// When a figure of a flow is true: closed windows before open ones.
type Window = (bool, i64, i64);

/// What puts prints of one number in order.
#[derive(Clone, Copy)]
struct Order<'a> {
    dossier: &'a Dossier,
    policy: &'a Policy,
}

impl<'a> Order<'a> {
    fn key(self, measure: MeasureId) -> &'a str {
        self.dossier.at_measure(measure).key()
    }

    /// Whether figures of a measure are told apart by window.
    fn is_windowed(self, measure: MeasureId) -> bool {
        self.dossier.at_measure(measure).kind() == Kind::Flow
    }

    /// The window of a figure of a flow.
    fn window(self, id: AssertionId) -> Option<Window> {
        let one = self.dossier.at(id);
        let when = When::read(Kind::Flow, one.as_of_given(), one.stated(), self.policy)?;
        Some((when.open, when.start, when.end))
    }

    fn of(self, (measure, figure): (MeasureId, AssertionId)) -> (&'a str, Option<Window>, &'a str) {
        let window = self.is_windowed(measure).then(|| self.window(figure)).flatten();
        (self.key(measure), window, self.dossier.at(figure).key())
    }

    fn compare(self, a: (MeasureId, AssertionId), b: (MeasureId, AssertionId)) -> Ordering {
        if a.0 != b.0 {
            return self.key(a.0).cmp(self.key(b.0));
        }
        let window = |id: AssertionId| if self.is_windowed(a.0) { self.window(id) } else { None };
        let key = |id: AssertionId| self.dossier.at(id).key();
        window(a.1).cmp(&window(b.1)).then_with(|| key(a.1).cmp(key(b.1)))
    }
}

/// Whether what is told of a number can change by a print on a measure that was not there: not if enough others come before it.
pub(crate) fn may_change(dossier: &Dossier, told: &Finding, measure: MeasureId) -> bool {
    let key = |id: MeasureId| dossier.at_measure(id).key();
    match &told.detail {
        Detail::LookAlike { groups, more: true, .. } if groups.len() == LISTED => {
            groups.last().is_none_or(|last| key(measure) <= key(last))
        }
        _ => true,
    }
}

fn unit(dossier: &Dossier, print: Print) -> Option<&str> {
    let own = dossier.at(print.figure).quantity()?.unit();
    Some(own.unwrap_or(dossier.at_measure(print.measure).unit()).symbol())
}

/// Splits the figures of a flow by window, as far as groups are listed: closed windows that overlap stay together, and a window with an
/// open end goes with the first of them that it may be. Whether there is more than is listed.
fn by_window(
    order: Order<'_>,
    on: &[(MeasureId, AssertionId)],
    measure: MeasureId,
    found: &mut Groups,
) -> bool {
    let room = LISTED.saturating_sub(found.len());
    let window = |one: &(MeasureId, AssertionId)| order.window(one.1);
    let mut groups: Vec<(i64, i64, Vec<AssertionId>)> = Vec::new();
    let (mut left, mut more) = (on, false);
    while let Some(at @ (open, start, end)) = left.first().and_then(window) {
        // All of one window at once: no more of them are listed, however many there are.
        let (same, others) = left.split_at(run(left, |one| window(one) <= Some(at)));
        left = others;
        let overlaps = |group: &(i64, i64, Vec<AssertionId>)| start < group.1 && group.0 < end;
        let last = || groups.len().checked_sub(1).filter(|_| groups.last().is_some_and(overlaps));
        let home = if open { groups.iter().position(overlaps) } else { last() };
        if home.is_none() && groups.len() == room {
            more = true;
            // What is closed comes after all groups that are listed; what is open may be of one of them.
            left = left.get(left.partition_point(|one| window(one) < Some(OPEN))..).unwrap_or_default();
            continue;
        }
        let place = home.unwrap_or_else(|| {
            groups.push((start, end, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, until, ids)) = groups.get_mut(place) {
            *until = if open { *until } else { end.max(*until) };
            ids.extend(same.iter().map(|(_, id)| *id).take(LISTED + 1));
        }
    }
    for (_, _, ids) in groups {
        more |= first(found, measure, ids.into_iter());
    }
    more
}

/// How many of the first are alike, of which one is: mostly few, to be found without looking far.
fn run<T>(all: &[T], alike: impl Fn(&T) -> bool) -> usize {
    let mut near = 1;
    while all.get(near).is_some_and(&alike) {
        near *= 2;
    }
    let (from, until) = (near / 2, near.min(all.len()));
    from + all.get(from..until).unwrap_or_default().partition_point(alike)
}

/// The first of all windows that have an open end.
const OPEN: Window = (true, i64::MIN, i64::MIN);

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
