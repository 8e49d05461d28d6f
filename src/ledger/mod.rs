//! What was found in each part of a dossier, kept so that only the parts that something touches are reconciled again.

mod crowd;
mod room;
mod slips;
mod stretches;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::delta::Delta;
use crate::detect::{
    Local, LookAlikes, Print, Printed, Rank, Ranked, Said, Series, Sign, Together, limits, may_change,
};
use crate::dossier::{Dossier, View};
use crate::finding::{Finding, FindingKind};
use crate::graph::Parts;
use crate::id::{AssertionId, MeasureId};
use crate::outcome::{Ground, Outcome, in_a_stretch};
use crate::parallel;
use crate::policy::Policy;
use crate::reconcile::Found;
use crate::relation::{Portion, Reading, Statements};

use crowd::Crowd;
use room::Room;
use slips::{Group, gather};
use stretches::{Stretch, Stretches};

/// The findings of a view, by part.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    ground: Ground,
    parts: Parts,
    // INVARIANT: by the number of the part; every measure, and every assertion that was taken, is in the room of its part.
    rooms: FxHashMap<usize, Room>,
    statements: Arc<Statements>,
    look_alikes: LookAlikes,
    alike: FxHashMap<Printed, Arc<Finding>>,
    // INVARIANT: all of which only so many are told, of all rooms.
    ranked: BTreeMap<FindingKind, BTreeMap<Rank, Arc<Finding>>>,
    told: Vec<Arc<Finding>>,
    together: FxHashMap<Together, Group>,
    found: OnceLock<Arc<Found>>,
    /// Memory for what is read at an insert.
    spare: Vec<Reading>,
}

/// What a change took away, and what it put in its place.
#[derive(Debug, Default)]
struct Change {
    before: Vec<Arc<Finding>>,
    after: Vec<Arc<Finding>>,
}

impl Ledger {
    /// # Complexity
    /// That of [`reconcile`](crate::reconcile).
    pub(crate) fn of(view: View<'_>, policy: &Policy) -> Self {
        let dossier = view.dossier();
        let ground = Ground::of(dossier);
        let mut this = Self {
            parts: ground.parts(dossier),
            ground,
            rooms: FxHashMap::default(),
            statements: Arc::new(Statements::of_none(dossier.assertions().len())),
            look_alikes: LookAlikes::default(),
            alike: FxHashMap::default(),
            ranked: BTreeMap::new(),
            told: Vec::new(),
            together: FxHashMap::default(),
            found: OnceLock::new(),
            spare: Vec::new(),
        };
        for measure in (0..dossier.measures().len()).map(MeasureId::new) {
            this.rooms.entry(this.parts.part(measure)).or_default().measures.push(measure);
        }
        for id in (0..dossier.assertions().len()).map(AssertionId::new) {
            this.rooms.entry(this.parts.part_of(dossier, id)).or_default().assertions.push(id);
        }
        let mut parts: Vec<(usize, Portion)> = Vec::with_capacity(this.rooms.len());
        for (part, room) in &this.rooms {
            parts.push((*part, room.portion(view)));
        }
        let ground = &this.ground;
        let outcomes = parallel::map(parts, |(part, portion)| (part, outcome(view, policy, ground, portion)));
        for (part, (outcome, series)) in outcomes {
            for print in &outcome.local.prints {
                this.look_alikes.enter(dossier, *print);
            }
            this.enter(dossier, part, outcome);
            this.divide(dossier, policy, part, series);
        }
        this.alike.extend(
            this.look_alikes.told(view, policy).into_iter().map(|(number, one)| (number, Arc::new(one))),
        );
        let mut change = Change::default();
        this.choose(policy, &mut change);
        let groups = this.together.keys().cloned().map(|group| (group, true)).collect();
        this.swap(view, policy, &groups);
        let all =
            this.rooms.iter().filter(|(_, room)| !room.signs.is_empty()).map(|(part, _)| *part).collect();
        this.tell_slips(view, policy, &all, &mut change);
        this
    }

    /// What was found in all.
    ///
    /// # Complexity
    /// O(n log n) in the findings for the first time after a change.
    pub(crate) fn found(&self) -> &Arc<Found> {
        self.found.get_or_init(|| {
            let rooms = self.rooms.values().flat_map(|room| room.findings().chain(&room.slips));
            let all = rooms.chain(self.alike.values()).chain(&self.told).cloned().collect();
            Arc::new(Found::given(all, Arc::clone(&self.statements)))
        })
    }

    /// Takes a measure that was added last: what it changed.
    ///
    /// # Complexity
    /// O(1) for one without coordinates; near linear in the dossier otherwise, and that of [`reconcile`](crate::reconcile) for
    /// its part, where it may come to lie between others.
    pub(crate) fn take_measure(&mut self, view: View<'_>, policy: &Policy, measure: MeasureId) -> Delta {
        let dossier = view.dossier();
        let alone = self.parts.take_measure(dossier, measure);
        let complete = self.ground.is_complete();
        if !alone {
            self.anew(dossier);
        }
        self.rooms.entry(self.parts.part(measure)).or_default().measures.push(measure);
        match alone {
            true => Delta::default(),
            false if complete && self.ground.is_complete() => {
                self.again(view, policy, vec![(self.parts.part(measure), None)])
            }
            // What lies within what may be known otherwise anywhere.
            false => self.again(view, policy, self.rooms.keys().map(|part| (*part, None)).collect()),
        }
    }

    /// Takes a rule that was added last: what it changed.
    ///
    /// # Complexity
    /// Near linear in measures, hierarchies and rules, and that of [`reconcile`](crate::reconcile) for what it joins.
    pub(crate) fn take_rule(&mut self, view: View<'_>, policy: &Policy, measures: &[MeasureId]) -> Delta {
        self.anew(view.dossier());
        self.again(view, policy, measures.iter().map(|measure| (self.parts.part(*measure), None)).collect())
    }

    /// Takes assertions that were added last: what they changed.
    ///
    /// # Complexity
    /// See [`Monitor::insert`](crate::Monitor::insert).
    pub(crate) fn take(&mut self, view: View<'_>, policy: &Policy, ids: &[AssertionId]) -> Delta {
        for id in ids {
            self.join(view.dossier(), policy, *id);
        }
        self.look_again(view, policy, ids)
    }

    /// Reconciles what is said beside some assertions again, such as those that a view now has.
    ///
    /// # Complexity
    /// As [`take`](Self::take).
    pub(crate) fn look_again(&mut self, view: View<'_>, policy: &Policy, ids: &[AssertionId]) -> Delta {
        let part = |id: &AssertionId| (self.parts.part_of(view.dossier(), *id), Some(*id));
        let touched = ids.iter().map(part).collect();
        self.again(view, policy, touched)
    }

    /// Puts an assertion in its room, together with the rooms that it ties to its own.
    fn join(&mut self, dossier: &Dossier, policy: &Policy, id: AssertionId) {
        let tied = self.parts.tie(dossier, id);
        let part = self.parts.part_of(dossier, id);
        for other in tied.into_iter().filter(|other| *other != part) {
            if let Some(room) = self.rooms.remove(&other) {
                self.put(dossier, room, part);
            }
        }
        self.rooms.entry(part).or_default().add(dossier, policy, id);
    }

    /// Puts what is in a room into that of a part.
    fn put(&mut self, dossier: &Dossier, room: Room, part: usize) {
        gather(&mut self.together, dossier, part, room.signs.iter());
        self.rooms.entry(part).or_default().take(room);
    }

    /// Finds the parts anew after a measure, a hierarchy or a rule was added: they may have grown together.
    fn anew(&mut self, dossier: &Dossier) {
        self.ground = Ground::of(dossier);
        self.parts = self.ground.parts(dossier);
        for room in std::mem::take(&mut self.rooms).into_values() {
            let part = match (room.measures.first(), room.first()) {
                (Some(measure), _) => self.parts.part(*measure),
                (None, Some(id)) => self.parts.part_of(dossier, id),
                (None, None) => continue,
            };
            self.put(dossier, room, part);
        }
    }

    /// Reconciles some parts again: what some assertions in them bear on, or all of it.
    fn again(
        &mut self,
        view: View<'_>,
        policy: &Policy,
        mut touched: Vec<(usize, Option<AssertionId>)>,
    ) -> Delta {
        self.found = OnceLock::new();
        let dossier = view.dossier();
        Arc::make_mut(&mut self.statements).grow(dossier.assertions().len());
        let mut change = Change::default();
        let mut numbers: Vec<Printed> = Vec::new();
        let mut out_of_line: BTreeSet<usize> = BTreeSet::new();
        let mut groups: BTreeMap<Together, bool> = BTreeMap::new();
        let mut ranks = false;
        touched.sort_unstable();
        for ids in touched.chunk_by(|a, b| a.0 == b.0) {
            let Some((part, first)) = ids.first().copied() else { continue };
            let Some(room) = self.rooms.get_mut(&part) else { continue };
            ranks |= !room.ranked.is_empty();
            let renewed = match first {
                Some(_) => self.renew_stretches(view, policy, ids, (&mut change, &mut numbers)),
                None => None,
            };
            let before =
                renewed.unwrap_or_else(|| self.renew(view, policy, part, (&mut change, &mut numbers)));
            out_of_line.extend((!before.is_empty()).then_some(part));
            self.regroup(dossier, part, before, &mut groups);
            ranks |= self.rooms.get(&part).is_some_and(|room| !room.ranked.is_empty());
        }
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let old = self.alike.remove(&number);
            let new = self.look_alikes.finding(view, policy, number, old.as_deref());
            change.before.extend(old);
            if let Some(finding) = new.map(Arc::new) {
                change.after.push(Arc::clone(&finding));
                self.alike.insert(number, finding);
            }
        }
        if ranks {
            self.choose(policy, &mut change);
        }
        out_of_line.extend(self.swap(view, policy, &groups));
        self.tell_slips(view, policy, &out_of_line, &mut change);
        change.delta()
    }

    /// Reconciles all of a part again: what was said before of the figures that were out of line there, or are now.
    fn renew(
        &mut self,
        view: View<'_>,
        policy: &Policy,
        part: usize,
        (change, numbers): (&mut Change, &mut Vec<Printed>),
    ) -> BTreeMap<AssertionId, Option<Sign>> {
        let Some(room) = self.rooms.get_mut(&part) else { return BTreeMap::new() };
        room.join();
        change.before.append(&mut room.findings);
        let old = std::mem::take(&mut room.prints);
        let signs = std::mem::take(&mut room.signs);
        for (kind, rank) in std::mem::take(&mut room.ranked) {
            self.ranked.get_mut(&kind).into_iter().for_each(|all| drop(all.remove(&rank)));
        }
        let (outcome, series) = outcome(view, policy, &self.ground, room.portion(view));
        reprint(
            (&mut self.look_alikes, &self.alike),
            (view.dossier(), policy),
            (&old, &outcome.local.prints),
            numbers,
        );
        self.enter(view.dossier(), part, outcome);
        change.after.extend(self.rooms.get(&part).into_iter().flat_map(|room| room.findings()).cloned());
        self.divide(view.dossier(), policy, part, series);
        self.rooms.get(&part).map(|room| room.signs.since(signs)).unwrap_or_default()
    }

    /// Reconciles the stretches of time in which some assertions of a part are: what was said before of the figures that are
    /// out of line otherwise now, or in these stretches. None if the part is not divided so, or cannot be any more; nothing is told
    /// then.
    fn renew_stretches(
        &mut self,
        view: View<'_>,
        policy: &Policy,
        ids: &[(usize, Option<AssertionId>)],
        (change, numbers): (&mut Change, &mut Vec<Printed>),
    ) -> Option<BTreeMap<AssertionId, Option<Sign>>> {
        let dossier = view.dossier();
        let room = ids.first().and_then(|(part, _)| self.rooms.get_mut(part))?;
        let stretches = room.stretches.as_mut()?;
        let touched = stretches.touched(dossier, policy, ids.iter().filter_map(|(_, id)| *id));
        let measure = stretches.measure;
        let (crowds, others): (SmallVec<[_; 1]>, SmallVec<[_; 1]>) = touched
            .iter()
            .copied()
            .partition(|place| stretches.at(*place).is_some_and(|stretch| stretch.crowd.is_some()));
        let mut outcomes: SmallVec<[(Local, Statements, Option<Said>); 1]> = SmallVec::new();
        for place in others.iter().copied() {
            let (stretch, span, series) = stretches.stretch(place)?;
            let portion = Portion::in_order(view, vec![measure], stretch.assertions.to_vec());
            let crowd = Crowd::speaks(dossier, measure, stretch.assertions.len());
            let put = (series, span, crowd);
            outcomes.push(in_a_stretch(view, policy, &self.ground, portion, put, &mut self.spare)?);
        }
        for (place, (local, statements, said)) in others.into_iter().zip(outcomes) {
            let Some((stretch, ..)) = stretches.stretch(place) else { continue };
            Arc::make_mut(&mut self.statements).absorb(&stretch.assertions, &statements);
            change.before.extend(stretch.findings.drain(..));
            stretch.findings.extend(local.findings.into_iter().map(Arc::new));
            change.after.extend(stretch.findings.iter().cloned());
            let old = std::mem::replace(&mut stretch.prints, local.prints.into());
            reprint(
                (&mut self.look_alikes, &self.alike),
                (dossier, policy),
                (&old, &stretch.prints),
                numbers,
            );
            if let Some(said) = said {
                stretch.divide(dossier, policy, said);
            }
        }
        for place in crowds {
            let Some((stretch, _, series)) = stretches.stretch(place) else { continue };
            let Stretch { findings, crowd: Some(crowd), .. } = stretch else { continue };
            let said = (measure, ids.iter().filter_map(|(_, id)| *id));
            let of = (series, Arc::make_mut(&mut self.statements), findings);
            let renewed = crowd.renew((view, policy, &self.ground), said, of, &mut self.spare);
            change.before.extend(renewed.before);
            change.after.extend(renewed.after);
            let prints = (&*renewed.gone, &*renewed.come);
            reprint((&mut self.look_alikes, &self.alike), (dossier, policy), prints, numbers);
        }
        if let Some(new) = stretches.series.development(view, policy, stretches.development.as_deref()) {
            let new = new.map(Arc::new);
            change.after.extend(new.clone());
            change.before.extend(std::mem::replace(&mut stretches.development, new));
        }
        let mut before = stretches.series.look_again(view, policy, &mut room.signs);
        // What those here would explain may be told otherwise.
        if !room.signs.is_empty() {
            let here = touched.into_iter().filter_map(|place| stretches.at(place));
            for figure in here.flat_map(|stretch| &stretch.assertions) {
                if let Some(sign) = room.signs.get(*figure) {
                    before.entry(*figure).or_insert_with(|| Some(sign.clone()));
                }
            }
        }
        Some(before)
    }

    /// Divides a room by time, if what it holds allows that.
    fn divide(&mut self, dossier: &Dossier, policy: &Policy, part: usize, series: Option<Series>) {
        let Some((room, series)) = self.rooms.get_mut(&part).zip(series) else { return };
        let alone = Stretches::divides(dossier, &room.measures).filter(|_| room.ranked.is_empty());
        let Some(measure) = alone else { return };
        let (said, found) = ((measure, &*room.assertions), (&*room.findings, &*room.prints));
        if let Some(stretches) = Stretches::of(dossier, policy, series, said, found) {
            (room.assertions, room.findings, room.prints) = Default::default();
            room.stretches = Some(Box::new(stretches));
        }
    }

    /// Puts what was found in a part in its room.
    fn enter(&mut self, dossier: &Dossier, part: usize, outcome: Outcome) {
        let Outcome { local, statements, .. } = outcome;
        let Some(room) = self.rooms.get_mut(&part) else { return };
        Arc::make_mut(&mut self.statements).absorb(&room.assertions, &statements);
        room.findings = local.findings.into_iter().map(Arc::new).collect();
        for Ranked { rank, finding } in local.ranked {
            let kind = finding.kind();
            room.ranked.push((kind, rank.clone()));
            self.ranked.entry(kind).or_default().insert(rank, Arc::new(finding));
        }
        room.prints = local.prints;
        gather(&mut self.together, dossier, part, local.signs.iter());
        room.signs = local.signs;
    }

    /// Chooses those of which only so many are told.
    fn choose(&mut self, policy: &Policy, change: &mut Change) {
        let first = |(kind, limit): (FindingKind, usize)| {
            self.ranked.get(&kind).into_iter().flat_map(BTreeMap::values).take(limit).cloned()
        };
        let told: Vec<Arc<Finding>> = limits(policy).flat_map(first).collect();
        change.after.extend(told.iter().cloned());
        change.before.extend(std::mem::replace(&mut self.told, told));
    }
}

/// What was found in a portion; of a measure by itself that can be divided by time also what it shows over all of it.
fn outcome(view: View<'_>, policy: &Policy, ground: &Ground, portion: Portion) -> (Outcome, Option<Series>) {
    match Stretches::divides(view.dossier(), portion.measures()) {
        None => (Outcome::of(view, policy, ground, portion), None),
        Some(measure) => {
            let (outcome, series) = Outcome::of_series(view, policy, ground, portion, measure);
            let divides = outcome.reasoned.is_without_conflict();
            (outcome, Some(series).filter(|_| divides))
        }
    }
}

/// Enters new prints in place of old ones: adds the numbers of which something else may be told now.
fn reprint(
    (look_alikes, alike): (&mut LookAlikes, &FxHashMap<Printed, Arc<Finding>>),
    (dossier, policy): (&Dossier, &Policy),
    (old, new): (&[Print], &[Print]),
    numbers: &mut Vec<Printed>,
) {
    let (gone, come) = difference(old, new);
    numbers.extend(gone.into_iter().filter_map(|print| look_alikes.remove(dossier, policy, print)));
    for print in come {
        let number = look_alikes.insert(dossier, policy, print);
        let changes =
            |number: &Printed| alike.get(number).is_none_or(|one| may_change(dossier, one, print.measure));
        numbers.extend(number.filter(changes));
    }
}

/// What only the first of two lists has, and what only the second.
fn difference(old: &[Print], new: &[Print]) -> (Vec<Print>, Vec<Print>) {
    let without = |all: &[Print], others: &[Print]| {
        if others.len() < 16 {
            return all.iter().filter(|one| !others.contains(one)).copied().collect();
        }
        let others: FxHashSet<&Print> = others.iter().collect();
        all.iter().filter(|one| !others.contains(one)).copied().collect()
    };
    if old == new { (Vec::new(), Vec::new()) } else { (without(old, new), without(new, old)) }
}

impl Change {
    fn delta(mut self) -> Delta {
        self.before.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        self.after.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        Delta::between(&self.before, &self.after, |a, b| std::ptr::eq(a, b) || a == b)
    }
}
