//! The preferred set: as many figures as can all be true.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use super::account::against;
use super::conflicts::Sorted;
use super::decide::{Witness, gap, mend};
use super::reasoner::Reasoner;
use super::whole::Whole;
use crate::id::AssertionId;
use crate::quantity::Tier;

impl Reasoner<'_, '_> {
    /// Takes back rivals whose own rivals went with a conflict, by key, where all the rest can be true with them.
    pub(super) fn take_back(&self, sorted: &mut Sorted, whole: &mut Whole<'_>, witness: &mut Witness) {
        if sorted.rivals.is_empty() {
            return;
        }
        let used: FxHashSet<AssertionId> =
            sorted.conflicts.iter().flat_map(|c| c.members.iter().copied()).collect();
        let excluded = |id: AssertionId| {
            against(whole.system, &whole.found, self.evidence, id, Tier::Support, false).is_some()
        };
        let fits = |id: &&AssertionId| !used.contains(id) && !excluded(**id);
        let may: Vec<AssertionId> = sorted.rivals.iter().filter(fits).copied().collect();
        self.with(&mut sorted.kept, &may, whole, witness);
    }

    /// A preferred consistent set: what is kept, and of every conflict as much as goes with it, the weakest member last.
    pub(super) fn prefer(&self, sorted: &mut Sorted, whole: &mut Whole<'_>, witness: &mut Witness) {
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
        sorted.preferred = sorted.kept.clone();
        self.with(&mut sorted.preferred, &more, whole, witness);
    }

    /// Adds to figures that can all be true those of some others that go with them, one after another.
    ///
    /// # Complexity
    /// For each of the others what it bears on.
    fn with(
        &self,
        kept: &mut Vec<AssertionId>,
        more: &[AssertionId],
        whole: &mut Whole<'_>,
        witness: &mut Witness,
    ) {
        for id in more {
            if self.goes_with(whole, witness, *id) {
                kept.push(*id);
            }
        }
    }

    /// Whether a figure surely goes with all others: then it is taken in, and the witness for all of them is brought up
    /// to date.
    fn goes_with(&self, whole: &mut Whole<'_>, witness: &mut Witness, id: AssertionId) -> bool {
        let Some(left) = self.effort.get().checked_sub(1) else { return false };
        let (system, rows) = (whole.system, whole.rows(id).to_vec());
        let found = &mut whole.found;
        // The first crossing that shows a conflict is enough; where a few do not, one is not looked for.
        const LOOKED_AT: usize = 4;
        let (fails, looked) = (Cell::new(false), Cell::new(0));
        let change = found.take_in(&rows, left, |found, crossings| {
            let shows = |(below, above): &(u32, u32)| gap(system, &found.unroll(&[*below, *above])).is_some();
            let first = LOOKED_AT.saturating_sub(looked.get());
            looked.set(looked.get() + crossings.len());
            fails.set(crossings.iter().take(first).any(shows));
            fails.get()
        });
        let fails = fails.get();
        self.spend(1 + change.work);
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
