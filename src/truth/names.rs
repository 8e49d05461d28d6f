//! Names as small numbers.

use std::hash::BuildHasher;

use rustc_hash::FxHashMap;

use crate::hashed::Salted;

/// Strings, each once, numbered as they came; all in one piece of memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    text: String,
    // INVARIANT: ends[n] is where the n-th name ends in `text`, on a boundary of characters.
    ends: Vec<usize>,
    heads: FxHashMap<u64, u32>,
    hasher: Salted,
    /// The next name of the same hash, or `u32::MAX`.
    next: Vec<u32>,
}

impl Names {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let end = self.ends.get(id).copied().unwrap_or(0);
        let start = id.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn find(&self, name: &str) -> Option<u32> {
        let mut at = self.heads.get(&self.hasher.hash_one(name)).copied()?;
        loop {
            if self.get(at) == name {
                return Some(at);
            }
            at = self.next.get(at as usize).copied().filter(|next| *next != u32::MAX)?;
        }
    }

    /// The number of a name, a new one if it was never seen; `None` if there are too many.
    pub(super) fn intern(&mut self, name: &str) -> Option<u32> {
        if let Some(known) = self.find(name) {
            return Some(known);
        }
        let id = u32::try_from(self.ends.len()).ok().filter(|id| *id < u32::MAX)?;
        self.text.push_str(name);
        self.ends.push(self.text.len());
        let before = self.heads.insert(self.hasher.hash_one(name), id);
        self.next.push(before.unwrap_or(u32::MAX));
        Some(id)
    }

    /// The same names in alphabetical order, and the new number of each old one.
    pub(super) fn sorted(&self) -> (Self, Vec<u32>) {
        let mut order: Vec<u32> = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        let mut renumbered = vec![0; order.len()];
        let mut sorted = Self::default();
        sorted.text.reserve(self.text.len());
        for old in order {
            if let (Some(new), Some(slot)) = (sorted.intern(self.get(old)), renumbered.get_mut(old as usize))
            {
                *slot = new;
            }
        }
        (sorted, renumbered)
    }
}
