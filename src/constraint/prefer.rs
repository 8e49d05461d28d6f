//! The preferred set: as many figures as can all be true.

use rustc_hash::FxHashSet;

use super::change::rows_of;
use super::conflicts::Sorted;
use super::decide::{Decision, Witness, decide, gap, mend};
use super::propagate::Propagation;
use super::reasoner::{Mode, Reasoner};
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
    /// One decision of the part, and for each of the others what it bears on.
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
        let decision = decide(&system, &found, 1, &self.effort);
        let Decision::Holds(mut witness) = decision else { return kept };
        for id in more {
            let of = rows.get(id).map_or(&[][..], Vec::as_slice);
            if self.goes_with(&system, &mut found, &mut witness, of) {
                kept.push(*id);
            }
        }
        kept
    }

    /// Whether the rows of a figure surely go with all others: then they are taken in, and the witness for all of them
    /// is brought up to date.
    fn goes_with(
        &self,
        system: &System,
        found: &mut Propagation<'_>,
        witness: &mut Witness,
        rows: &[u32],
    ) -> bool {
        const LOOKED_AT: usize = 4;
        let Some(left) = self.effort.get().checked_sub(1) else { return false };
        let change = found.take_in(rows, left);
        self.spend(1 + change.work);
        let shows = |(below, above): &(u32, u32)| gap(system, &found.unroll(&[*below, *above])).is_some();
        let crossings = found.crossings.get(change.crossings()..).unwrap_or_default();
        let fails = crossings.iter().take(LOOKED_AT).any(shows);
        let mut near: Vec<usize> = Vec::new();
        if !fails {
            let schedule = system.schedule();
            for variable in change.variables() {
                witness.clamp(variable, found);
                near.extend(schedule.touching(variable).iter().map(|row| *row as usize));
            }
            near.extend(rows.iter().map(|row| *row as usize));
            near.retain(|row| !found.is_idle(*row as u32));
            near.sort_unstable();
            near.dedup();
        }
        let fits = !fails && mend(system, found, witness, near.into_iter(), &self.effort) == Some(true);
        witness.close(fits);
        if !fits {
            found.undo(change);
        }
        fits
    }
}

/// Whether the values that are left to the variables exclude a figure.
fn excluded(system: &System, found: &Propagation<'_>, evidence: &Evidence<'_>, id: AssertionId) -> bool {
    super::account::against(system, found, evidence, id, Tier::Support, false).is_some()
}
