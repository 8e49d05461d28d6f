//! The preferred set: as many figures as can all be true.

use rustc_hash::FxHashSet;

use super::change::rows_of;
use super::conflicts::Sorted;
use super::decide::{gap, holds_at_ends};
use super::propagate::Propagation;
use super::reasoner::{Mode, Reasoner, Solved};
use super::system::{Ask, System};
use crate::id::AssertionId;
use crate::quantity::Tier;
use crate::relation::Evidence;

impl Reasoner<'_, '_> {
    /// Takes back rivals whose own rivals went with a conflict, by key, where all the rest can be true with them.
    pub(super) fn take_back(&self, sorted: &mut Sorted) {
        if sorted.rivals.is_empty() {
            return;
        }
        let used: FxHashSet<AssertionId> =
            sorted.conflicts.iter().flat_map(|c| c.members.iter().copied()).collect();
        let ask = Ask { idle: &sorted.rivals, ..Mode::SOFT.ask() };
        let Some(system) = self.system(self.part, &sorted.kept, ask) else { return };
        let found = Propagation::of(&system);
        let fits = |id: &&AssertionId| !used.contains(id) && !excluded(&system, &found, self.evidence, **id);
        let may: Vec<AssertionId> = sorted.rivals.iter().filter(fits).copied().collect();
        let known = sorted.kept.len();
        sorted.kept = self.with(std::mem::take(&mut sorted.kept), &may);
        if sorted.kept.len() > known {
            sorted.system = None;
        }
    }

    /// A preferred consistent set: what is kept, and of every conflict as much as goes with it, the weakest member last.
    pub(super) fn prefer(&self, sorted: &mut Sorted) {
        let mut more: Vec<AssertionId> = Vec::new();
        let mut last: Vec<AssertionId> = Vec::new();
        for conflict in &sorted.conflicts {
            let weakest = conflict.members.iter().copied().reduce(|a, b| self.weaker(a, b));
            let (weak, strong): (Vec<AssertionId>, Vec<AssertionId>) =
                conflict.members.iter().partition(|id| Some(**id) == weakest);
            more.extend(strong);
            last.extend(weak);
        }
        more.extend(last);
        let known = sorted.kept.len();
        sorted.preferred = self.with(sorted.kept.clone(), &more);
        if sorted.preferred.len() > known {
            sorted.system = None;
        }
    }

    /// Figures that can all be true with those of some others that go with them, one after another.
    ///
    /// # Complexity
    /// One propagation, and for each of the others what it bears on, where propagation decides.
    fn with(&self, mut kept: Vec<AssertionId>, more: &[AssertionId]) -> Vec<AssertionId> {
        let all: Vec<AssertionId> = kept.iter().chain(more).copied().collect();
        let system = if more.is_empty() { None } else { self.system(self.part, &all, Mode::SOFT.ask()) };
        let Some(system) = system else { return kept };
        let rows = rows_of(&system);
        let mut idle = vec![false; system.rows.len()];
        for row in more.iter().filter_map(|id| rows.get(id)).flatten() {
            if let Some(flag) = idle.get_mut(*row as usize) {
                *flag = true;
            }
        }
        let mut found = Propagation::without(&system, idle);
        let active = || (0..system.rows.len()).filter(|row| !found.is_idle(*row as u32));
        let witness =
            [false, true].into_iter().find(|upper| holds_at_ends(&system, &found, *upper, active()));
        let witness = witness.filter(|_| found.crossings.is_empty() && found.settled);
        for (at, id) in more.iter().enumerate() {
            let of = rows.get(id).map_or(&[][..], Vec::as_slice);
            match witness.and_then(|upper| self.goes_with(&system, &mut found, upper, of)) {
                Some(true) => kept.push(*id),
                Some(false) => {}
                None => return self.with_in_halves(kept, more.get(at..).unwrap_or_default().to_vec()),
            }
        }
        kept
    }

    /// Whether the rows of a figure go with all others, if propagation decides: then they are taken in. `upper`: the
    /// others hold at the greatest values that propagation left, or else at the least.
    fn goes_with(
        &self,
        system: &System,
        found: &mut Propagation<'_>,
        upper: bool,
        rows: &[u32],
    ) -> Option<bool> {
        const LOOKED_AT: usize = 4;
        let left = self.effort.get().checked_sub(1)?;
        let change = found.take_in(rows, left);
        self.spend(1 + change.work);
        let crossings = found.crossings.get(change.crossings()..).unwrap_or_default();
        if !crossings.is_empty() {
            let shows = |(below, above): &(u32, u32)| gap(system, &found.unroll(&[*below, *above])).is_some();
            let fails = crossings.iter().take(LOOKED_AT).any(shows);
            found.undo(change);
            return fails.then_some(false);
        }
        let schedule = system.schedule();
        let touched = change.variables().flat_map(|variable| schedule.touching(variable)).chain(rows);
        let mut near: Vec<usize> =
            touched.filter(|row| !found.is_idle(**row)).map(|row| *row as usize).collect();
        near.sort_unstable();
        near.dedup();
        if found.settled && holds_at_ends(system, found, upper, near.into_iter()) {
            return Some(true);
        }
        found.undo(change);
        None
    }

    /// The same by deciding the whole part each time: all others at once, or in halves, as those that do not fit are
    /// few.
    fn with_in_halves(&self, mut kept: Vec<AssertionId>, more: Vec<AssertionId>) -> Vec<AssertionId> {
        let mut stack = vec![more];
        while let Some(mut some) = stack.pop() {
            if some.is_empty() {
                continue;
            }
            let with: Vec<AssertionId> = kept.iter().chain(&some).copied().collect();
            match self.solve(self.part, &with, Mode::SOFT) {
                Solved::Holds => kept = with,
                _ if some.len() > 1 && self.effort.get() > 0 => {
                    let rest = some.split_off(some.len() / 2);
                    stack.push(rest);
                    stack.push(some);
                }
                _ => {}
            }
        }
        kept
    }
}

/// Whether the values that are left to the variables exclude a figure.
fn excluded(system: &System, found: &Propagation<'_>, evidence: &Evidence<'_>, id: AssertionId) -> bool {
    super::account::against(system, found, evidence, id, Tier::Support, false).is_some()
}
