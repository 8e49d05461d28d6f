//! Values that many rows share, each held once.

use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};

use super::grow::{push, reserve};
use crate::hashed::Salted;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// Values by number; equal ones have one number.
#[derive(Debug, Clone)]
pub(super) struct Interned<T> {
    values: Vec<T>,
    numbers: HashTable<u32>,
    hasher: Salted,
    // Rows that follow each other often share a value.
    last: u32,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { values: Vec::new(), numbers: HashTable::new(), hasher: Salted::default(), last: 0 }
    }
}

impl<T: Hash + PartialEq> Interned<T> {
    /// The number of a value, which is taken in if it is new.
    pub(super) fn number<Q>(&mut self, value: &Q) -> u32
    where
        T: Borrow<Q>,
        Q: Hash + PartialEq + ToOwned + ?Sized,
        Q::Owned: Into<T>,
    {
        if self.values.get(self.last as usize).is_some_and(|last| last.borrow() == value) {
            return self.last;
        }
        let (values, hasher) = (&mut self.values, &self.hasher);
        let same = |number: &u32| values.get(*number as usize).is_some_and(|held| held.borrow() == value);
        let rehash =
            |number: &u32| values.get(*number as usize).map_or(0, |held| hasher.hash_one(held.borrow()));
        self.last = match self.numbers.entry(hasher.hash_one(value), same, rehash) {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(slot) => {
                let number = values.len() as u32;
                slot.insert(number);
                push(values, value.to_owned().into());
                number
            }
        };
        self.last
    }

    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn truncate(&mut self, count: usize) {
        for number in (count..self.values.len()).rev() {
            let Some(value) = self.values.pop() else { return };
            if let Ok(entry) =
                self.numbers.find_entry(self.hasher.hash_one(&value), |at| *at as usize == number)
            {
                entry.remove();
            }
        }
    }
}

/// Lists by number; equal ones have one number, and the empty one has the number zero.
#[derive(Debug, Clone)]
pub(super) struct Lists<T> {
    all: Vec<T>,
    // INVARIANT: list n + 1 is all[ends[n]..ends[n + 1]], and ends[0] is zero.
    ends: Vec<usize>,
    numbers: HashTable<u32>,
    hasher: Salted,
    last: u32,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { all: Vec::new(), ends: vec![0], numbers: HashTable::new(), hasher: Salted::default(), last: 0 }
    }
}

impl<T: Hash + PartialEq + Copy> Lists<T> {
    /// The number of a list, which is taken in if it is new.
    pub(super) fn number(&mut self, list: &[T]) -> u32 {
        if list.is_empty() {
            return 0;
        }
        if self.get(self.last) == list {
            return self.last;
        }
        let (all, ends, hasher) = (&mut self.all, &mut self.ends, &self.hasher);
        let same = |number: &u32| list_of(all, ends, *number) == list;
        let rehash = |number: &u32| hasher.hash_one(list_of(all, ends, *number));
        self.last = match self.numbers.entry(hasher.hash_one(list), same, rehash) {
            Entry::Occupied(found) => *found.get(),
            Entry::Vacant(slot) => {
                let number = ends.len() as u32;
                slot.insert(number);
                reserve(all, list.len());
                all.extend_from_slice(list);
                push(ends, all.len());
                number
            }
        };
        self.last
    }

    pub(super) fn get(&self, number: u32) -> &[T] {
        list_of(&self.all, &self.ends, number)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len() - 1
    }

    pub(super) fn truncate(&mut self, count: usize) {
        for number in count + 1..self.ends.len() {
            let hash = self.hasher.hash_one(list_of(&self.all, &self.ends, number as u32));
            if let Ok(entry) = self.numbers.find_entry(hash, |at| *at as usize == number) {
                entry.remove();
            }
        }
        self.ends.truncate(count + 1);
        self.all.truncate(self.ends.last().copied().unwrap_or(0));
    }
}

fn list_of<'a, T>(all: &'a [T], ends: &[usize], number: u32) -> &'a [T] {
    let end = |number: u32| ends.get(number as usize).copied();
    number.checked_sub(1).and_then(|before| all.get(end(before)?..end(number)?)).unwrap_or(&[])
}
