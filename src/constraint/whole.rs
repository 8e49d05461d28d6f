//! The system of all figures of a part, with some of them left out.

use rustc_hash::{FxHashMap, FxHashSet};

use super::change::rows_of;
use super::propagate::Propagation;
use super::reasoner::{Mode, Reasoner};
use super::system::System;
use crate::id::AssertionId;

/// What follows from some of the figures of a system. The system is put together once, whoever is left out.
pub(super) struct Whole<'s> {
    pub(super) system: &'s System,
    pub(super) found: Propagation<'s>,
    /// The rows that rest on each figure.
    rows: FxHashMap<AssertionId, Vec<u32>>,
    pub(super) mode: Mode,
}

impl<'s> Whole<'s> {
    /// What follows without these figures.
    pub(super) fn without(
        reasoner: &Reasoner<'_, '_>,
        system: &'s System,
        mode: Mode,
        out: &[AssertionId],
    ) -> Self {
        let rows = rows_of(system);
        let mut idle = vec![false; if out.is_empty() { 0 } else { system.rows.len() }];
        for row in out.iter().filter_map(|id| rows.get(id)).flatten() {
            if let Some(flag) = idle.get_mut(*row as usize) {
                *flag = true;
            }
        }
        let found = Propagation::without(system, idle);
        reasoner.spend(found.work);
        Self { system, found, rows, mode }
    }

    /// What follows without these figures either.
    pub(super) fn leave_out<'i>(
        &mut self,
        reasoner: &Reasoner<'_, '_>,
        out: impl IntoIterator<Item = &'i AssertionId>,
    ) {
        let mut idle = std::mem::take(&mut self.found.idle);
        idle.resize(self.system.rows.len(), false);
        let mut any = false;
        for row in out.into_iter().filter_map(|id| self.rows.get(id)).flatten() {
            if let Some(flag) = idle.get_mut(*row as usize) {
                any |= !std::mem::replace(flag, true);
            }
        }
        if any {
            self.found = Propagation::without(self.system, idle);
            reasoner.spend(self.found.work);
        } else {
            self.found.idle = idle;
        }
    }

    /// What follows from just these figures.
    pub(super) fn only(&self, reasoner: &Reasoner<'_, '_>, figures: &[AssertionId]) -> Propagation<'s> {
        let kept: FxHashSet<AssertionId> = figures.iter().copied().collect();
        let mut idle = vec![false; self.system.rows.len()];
        for row in self.rows.iter().filter(|(id, _)| !kept.contains(id)).flat_map(|(_, rows)| rows) {
            if let Some(flag) = idle.get_mut(*row as usize) {
                *flag = true;
            }
        }
        let found = Propagation::without(self.system, idle);
        reasoner.spend(1 + found.work + self.system.rows.len() as u64);
        found
    }

    /// The rows that rest on a figure.
    pub(super) fn rows(&self, id: AssertionId) -> &[u32] {
        self.rows.get(&id).map_or(&[][..], Vec::as_slice)
    }
}
