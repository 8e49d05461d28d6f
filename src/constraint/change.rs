//! Propagation by change: figures are left out or taken in one by one, and what follows is found again from there.
//!
//! What a figure bears on is mostly near it: to look at that alone makes leaving out every figure of a part in turn,
//! or adding many one by one, far cheaper than to propagate the whole part each time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::propagate::{Bounds, Grounds, Propagation, SWEEPS, Via};
use super::schedule::Schedule;
use super::system::System;
use crate::id::AssertionId;

/// What a change was, to be undone.
#[derive(Debug)]
pub(super) struct Change {
    entries: usize,
    pool: usize,
    /// The crossings before it.
    crossings: Vec<(u32, u32)>,
    bounds: Vec<(u32, Bounds)>,
    rows: Vec<u32>,
    settled: bool,
    /// How many rows were looked at.
    pub(super) work: u64,
}

impl Change {
    /// The variables whose bounds changed; some more than once.
    pub(super) fn variables(&self) -> impl Iterator<Item = u32> {
        self.bounds.iter().map(|(variable, _)| *variable)
    }
}

/// The rows that rest on each of some figures.
pub(super) fn rows_of(system: &System) -> FxHashMap<AssertionId, Vec<u32>> {
    let mut rows: FxHashMap<AssertionId, Vec<u32>> = FxHashMap::default();
    for (at, row) in system.rows.iter().enumerate() {
        for id in row.why.iter().flat_map(|(inequality, _)| inequality.assertions()) {
            let of = rows.entry(id).or_default();
            if of.last() != Some(&(at as u32)) {
                of.push(at as u32);
            }
        }
    }
    rows
}

impl Propagation<'_> {
    /// Takes in rows that were left out; no more than `most` rows are looked at, or little more, and none once `until`
    /// says of new crossings that they are enough.
    pub(super) fn take_in(
        &mut self,
        rows: &[u32],
        most: u64,
        until: impl Fn(&Self, &[(u32, u32)]) -> bool,
    ) -> Change {
        let mut change = self.begin(rows, false);
        self.settle(rows.iter().copied(), most, until, &mut change);
        self.end(change)
    }

    /// Leaves rows out: forgets all that rests on them, and finds again what the others say of it.
    ///
    /// # Complexity
    /// Linear in the bounds found so far, and in what the rows bear on.
    pub(super) fn leave_out(&mut self, rows: &[u32], most: u64) -> Change {
        let mut change = self.begin(rows, true);
        let rests = self.resting();
        let lost = |id: Option<u32>| id.is_some_and(|id| rests.get(id as usize) == Some(&true));
        let kept = |id: Option<u32>| id.filter(|_| !lost(id));
        let mut again: Vec<u32> = Vec::new();
        for at in 0..self.bounds.len() {
            let Some(bounds) = self.bounds.get_mut(at) else { continue };
            let ([a, b], [c, d]) = (bounds.best, bounds.across);
            if ![a, b, c, d].into_iter().any(lost) {
                continue;
            }
            change.bounds.push((at as u32, *bounds));
            *bounds = Bounds { best: [kept(a), kept(b)], across: [kept(c), kept(d)] };
            again.extend(self.system.schedule().touching(at as u32));
        }
        // Where bounds no longer pass each other, they go on.
        let crossings = std::mem::take(&mut self.crossings);
        for (below, above) in crossings {
            if !lost(Some(below)) && !lost(Some(above)) {
                self.crossings.push((below, above));
                continue;
            }
            let Some(variable) = self.entries.get(below as usize).map(|entry| entry.variable) else {
                continue;
            };
            if let Some(flag) = self.crossed.get_mut(variable as usize) {
                *flag = false;
            }
            again.extend(self.system.schedule().touching(variable));
        }
        self.settle(again.into_iter(), most, |_, _| false, &mut change);
        self.end(change)
    }

    /// Which entries rest on rows that are left out.
    fn resting(&self) -> Vec<bool> {
        let mut rests: Vec<bool> = Vec::with_capacity(self.entries.len());
        // Those of one row lie beside each other and share their grounds, which are gone through once.
        let (mut shared, mut lost) = (Grounds::default(), 0);
        for entry in &self.entries {
            let of = |id: &u32| rests.get(*id as usize) == Some(&true);
            let ground = entry.from.whole();
            if ground != shared {
                let all = self.pool.get(ground.places()).unwrap_or_default();
                (shared, lost) = (ground, all.iter().filter(|id| of(id)).count());
            }
            let own = usize::from(self.pool.get(entry.from.own()).is_some_and(of));
            let idle = matches!(entry.via, Via::Row(row) if self.is_idle(row));
            rests.push(idle || lost > own);
        }
        rests
    }

    /// How many bounds were found on the way.
    pub(super) fn trail(&self) -> u64 {
        self.entries.len() as u64
    }

    /// As it was before a change. Changes are undone from the last one back.
    pub(super) fn undo(&mut self, change: Change) {
        for row in &change.rows {
            if let Some(flag) = self.idle.get_mut(*row as usize) {
                *flag = !*flag;
            }
        }
        for (variable, before) in change.bounds.into_iter().rev() {
            if let Some(bounds) = self.bounds.get_mut(variable as usize) {
                *bounds = before;
            }
        }
        self.mark_crossed(false);
        self.crossings = change.crossings;
        self.mark_crossed(true);
        self.entries.truncate(change.entries);
        self.pool.truncate(change.pool);
        self.settled = change.settled;
    }

    fn mark_crossed(&mut self, crossed: bool) {
        for (below, _) in &self.crossings {
            let variable = self.entries.get(*below as usize).map(|entry| entry.variable);
            if let Some(flag) = variable.and_then(|variable| self.crossed.get_mut(variable as usize)) {
                *flag = crossed;
            }
        }
    }

    fn begin(&mut self, rows: &[u32], out: bool) -> Change {
        if self.idle.is_empty() {
            self.idle = vec![false; self.system.rows.len()];
        }
        let mut turned = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(flag) = self.idle.get_mut(*row as usize).filter(|flag| **flag != out) {
                *flag = out;
                turned.push(*row);
            }
        }
        self.changes = Some(Vec::new());
        Change {
            entries: self.entries.len(),
            pool: self.pool.len(),
            crossings: self.crossings.clone(),
            bounds: Vec::new(),
            rows: turned,
            settled: self.settled,
            work: 0,
        }
    }

    fn end(&mut self, mut change: Change) -> Change {
        change.bounds.extend(self.changes.take().unwrap_or_default());
        change
    }

    /// Goes through rows, and those that they change in turn, in sweeps forwards and backwards; `until` says of new
    /// crossings whether there is no need to go on.
    fn settle(
        &mut self,
        rows: impl Iterator<Item = u32>,
        most: u64,
        until: impl Fn(&Self, &[(u32, u32)]) -> bool,
        change: &mut Change,
    ) {
        let schedule = self.system.schedule();
        let mut queue = Queue { queued: std::mem::take(&mut self.queued), ..Queue::default() };
        queue.queued.resize(self.system.rows.len(), false);
        rows.for_each(|row| queue.put_off(row));
        for sweep in 0..SWEEPS {
            queue.turn(schedule, sweep % 2 == 1);
            while let Some(row) = queue.next(schedule) {
                if self.is_idle(row) {
                    continue;
                }
                change.work += 1;
                if change.work > most {
                    break;
                }
                let crossed = self.crossings.len();
                for changed in self.apply(row) {
                    change.work += schedule.touching(changed).len() as u64;
                    let others = schedule.touching(changed).iter().filter(|other| **other != row);
                    others.for_each(|other| queue.add(*other, schedule));
                }
                let new = self.crossings.get(crossed..).unwrap_or_default();
                if !new.is_empty() && until(self, new) {
                    self.queued = queue.cleared(schedule);
                    return;
                }
            }
            if change.work > most || queue.later.is_empty() {
                break;
            }
        }
        self.settled &= queue.is_empty() && change.work <= most;
        self.queued = queue.cleared(schedule);
    }
}

/// Rows that wait to be looked at: those still to come in this sweep by their rank, and those for the next one.
#[derive(Default)]
struct Queue {
    now: BinaryHeap<Reverse<u32>>,
    later: Vec<u32>,
    // INVARIANT: true for just the rows in `now` and `later`.
    queued: Vec<bool>,
    from: u32,
    /// Whether this sweep goes backwards, which is what the ranks in `now` are of.
    back: bool,
}

impl Queue {
    fn mark(&mut self, row: u32) -> bool {
        self.queued.get_mut(row as usize).is_some_and(|flag| !std::mem::replace(flag, true))
    }

    fn put_off(&mut self, row: u32) {
        if self.mark(row) {
            self.later.push(row);
        }
    }

    /// Adds a row: to this sweep if its turn is still to come.
    fn add(&mut self, row: u32, schedule: &Schedule) {
        if self.mark(row) {
            match schedule.rank(row, self.back) {
                rank if rank >= self.from => self.now.push(Reverse(rank)),
                _ => self.later.push(row),
            }
        }
    }

    /// Begins a sweep with what was put off.
    fn turn(&mut self, schedule: &Schedule, back: bool) {
        (self.from, self.back) = (0, back);
        self.now.extend(self.later.drain(..).map(|row| Reverse(schedule.rank(row, back))));
    }

    fn next(&mut self, schedule: &Schedule) -> Option<u32> {
        let Reverse(rank) = self.now.pop()?;
        self.from = rank + 1;
        let row = schedule.order(self.back).get(rank as usize).copied()?;
        if let Some(flag) = self.queued.get_mut(row as usize) {
            *flag = false;
        }
        Some(row)
    }

    fn is_empty(&self) -> bool {
        self.now.is_empty() && self.later.is_empty()
    }

    /// The flags, all of them down, to be used again.
    fn cleared(mut self, schedule: &Schedule) -> Vec<bool> {
        let order = schedule.order(self.back);
        let now = self.now.into_iter().filter_map(|Reverse(rank)| order.get(rank as usize).copied());
        for row in now.chain(self.later) {
            self.queued.get_mut(row as usize).into_iter().for_each(|flag| *flag = false);
        }
        self.queued
    }
}
