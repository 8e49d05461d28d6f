//! Records by place, and their places by key.

use std::hash::BuildHasher;
use std::ops::Deref;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::hashed::Salted;
use crate::measure::{Coordinate, Measure};
use crate::rule::{Rule, Term};
use crate::source::Source;

/// What has a key.
pub(super) trait Keyed {
    /// What tells it from others of its sort.
    fn name(&self) -> Name<'_>;
}

/// A key, of an entry of a hierarchy with the coordinate.
pub(super) type Name<'k> = (Option<Coordinate>, &'k str);

impl Keyed for Source {
    fn name(&self) -> Name<'_> {
        (None, &self.key)
    }
}

impl Keyed for Measure {
    fn name(&self) -> Name<'_> {
        (None, &self.key)
    }
}

impl Keyed for Rule {
    fn name(&self) -> Name<'_> {
        (None, &self.key)
    }
}

impl Keyed for Term {
    fn name(&self) -> Name<'_> {
        (Some(self.coordinate), &self.key)
    }
}

/// Records in the order in which they came. The table holds places only: a key stands once, in its record.
#[derive(Debug, Clone)]
pub(super) struct Records<T> {
    all: Vec<T>,
    // INVARIANT: of each name the place of the first record that has it.
    places: HashTable<u32>,
    hasher: Salted,
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self { all: Vec::new(), places: HashTable::new(), hasher: Salted::default() }
    }
}

impl<T> Deref for Records<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.all
    }
}

impl<T: Keyed> Records<T> {
    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        let Self { all, places, hasher } = self;
        all.reserve(more);
        places.reserve(more, |place: &u32| {
            all.get(*place as usize).map_or(0, |one| hasher.hash_one(one.name()))
        });
    }

    /// Appends a record. The caller sees to it that they are fewer than 2³².
    pub(super) fn push(&mut self, record: T) {
        let Self { all, places, hasher } = self;
        let name = record.name();
        let same = |place: &u32| all.get(*place as usize).is_some_and(|other| other.name() == name);
        let hashed = |place: &u32| all.get(*place as usize).map_or(0, |other| hasher.hash_one(other.name()));
        if let Entry::Vacant(slot) = places.entry(hasher.hash_one(name), same, hashed) {
            slot.insert(all.len() as u32);
        }
        all.push(record);
    }

    /// The place of the first record with this name.
    pub(super) fn place(&self, name: Name<'_>) -> Option<usize> {
        let same = |place: &u32| self.all.get(*place as usize).is_some_and(|one| one.name() == name);
        self.places.find(self.hasher.hash_one(name), same).map(|place| *place as usize)
    }

    /// The place of the first record with this key, of records that need no coordinate.
    pub(super) fn keyed(&self, key: &str) -> Option<usize> {
        self.place((None, key))
    }

    /// Takes back all but so many.
    pub(super) fn truncate(&mut self, count: usize) {
        for (at, record) in self.all.iter().enumerate().skip(count) {
            let hash = self.hasher.hash_one(record.name());
            if let Ok(entry) = self.places.find_entry(hash, |place| *place as usize == at) {
                entry.remove();
            }
        }
        self.all.truncate(count);
    }
}
