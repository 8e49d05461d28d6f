//! The keys of rows, and the rows of keys.

use std::hash::BuildHasher;

use super::texts::Texts;
use crate::hashed::Salted;
use hashbrown::HashTable;

/// Keys by row, and the first row of each key. The table holds rows only; a key stands once.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    keys: Texts,
    rows: HashTable<u32>,
    hasher: Salted,
}

impl Keys {
    /// Appends the key of the next row; says whether no earlier row has it.
    pub(super) fn push(&mut self, key: &str) -> bool {
        let row = self.keys.len() as u32;
        self.keys.push(key);
        let (keys, hash) = (&self.keys, |key: &str| self.hasher.hash_one(key));
        let same = |row: &u32| keys.get(*row as usize) == key;
        match self.rows.entry(hash(key), same, |row| hash(keys.get(*row as usize))) {
            hashbrown::hash_table::Entry::Occupied(_) => false,
            hashbrown::hash_table::Entry::Vacant(slot) => {
                slot.insert(row);
                true
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn get(&self, row: usize) -> &str {
        self.keys.get(row)
    }

    /// The first row with this key.
    pub(super) fn row(&self, key: &str) -> Option<usize> {
        let found = self.rows.find(self.hasher.hash_one(key), |row| self.keys.get(*row as usize) == key)?;
        Some(*found as usize)
    }

    pub(super) fn reserve(&mut self, more: usize) {
        let (keys, hasher) = (&self.keys, &self.hasher);
        self.rows.reserve(more, |row| hasher.hash_one(keys.get(*row as usize)));
    }

    pub(super) fn truncate(&mut self, rows: usize) {
        for row in rows..self.keys.len() {
            let hash = self.hasher.hash_one(self.keys.get(row));
            if let Ok(entry) = self.rows.find_entry(hash, |at| *at as usize == row) {
                entry.remove();
            }
        }
        self.keys.truncate(rows);
    }
}
