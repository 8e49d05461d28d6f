//! Names as small numbers.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::hashed::Salted;

/// By how many of their first letters names are put in order before they are looked up.
const LETTERS: usize = 16;

/// Strings, each once, numbered as they came; all in one piece of memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    told: Told,
    // INVARIANT: the number of each name, by the hash of the name.
    numbers: HashTable<u32>,
    hasher: Salted,
}

/// The names by number.
#[derive(Debug, Clone, Default)]
struct Told {
    text: String,
    // INVARIANT: ends[n] is where the n-th name ends in `text`, on a boundary of characters.
    ends: Vec<usize>,
}

impl Told {
    fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let end = self.ends.get(id).copied().unwrap_or(0);
        let start = id.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end).unwrap_or("")
    }

    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }
}

impl Names {
    pub(super) fn len(&self) -> usize {
        self.told.ends.len()
    }

    pub(super) fn get(&self, id: u32) -> &str {
        self.told.get(id)
    }

    pub(super) fn find(&self, name: &str) -> Option<u32> {
        self.numbers.find(self.hasher.hash_one(name), |id| self.get(*id) == name).copied()
    }

    /// The number of a name, a new one if it was never seen; `None` if there are too many.
    pub(super) fn intern(&mut self, name: &str) -> Option<u32> {
        let Self { told, numbers, hasher } = self;
        let same = |id: &u32| told.get(*id) == name;
        match numbers.entry(hasher.hash_one(name), same, |id| hasher.hash_one(told.get(*id))) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(place) => {
                let id = u32::try_from(told.ends.len()).ok().filter(|id| *id < u32::MAX)?;
                place.insert(id);
                told.push(name);
                Some(id)
            }
        }
    }

    /// The same names in alphabetical order, and the new number of each old one.
    ///
    /// # Complexity
    /// O(n log n) for n names, most of them compared by their first letters, which lie beside each other.
    pub(super) fn sorted(mut self) -> (Self, Vec<u32>) {
        let first = |id: u32| {
            let mut first = [0; LETTERS];
            first.iter_mut().zip(self.get(id).bytes()).for_each(|(slot, byte)| *slot = byte);
            (u128::from_be_bytes(first), id)
        };
        let mut order: Vec<(u128, u32)> = (0..self.len() as u32).map(first).collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.get(a.1).cmp(self.get(b.1))));
        let mut renumbered = vec![0; order.len()];
        let mut sorted = Told::default();
        sorted.text.reserve(self.told.text.len());
        sorted.ends.reserve(order.len());
        for (new, (_, old)) in (0..).zip(&order) {
            sorted.push(self.get(*old));
            if let Some(slot) = renumbered.get_mut(*old as usize) {
                *slot = new;
            }
        }
        for id in &mut self.numbers {
            *id = renumbered.get(*id as usize).copied().unwrap_or_default();
        }
        (Self { told: sorted, ..self }, renumbered)
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_in_order_are_found_by_their_new_numbers() {
        let given = [
            "b",
            "",
            "a name of more letters than are looked at 2",
            "a name of more letters than are looked at 10",
            "b\0",
            "á",
            "B",
        ];
        let mut names = Names::default();
        for name in given.iter().chain(&given) {
            names.intern(name).unwrap();
        }
        let (sorted, renumbered) = names.sorted();
        let mut expected = given;
        expected.sort_unstable();
        assert_eq!((0..7).map(|id| sorted.get(id)).collect::<Vec<_>>(), expected);
        assert!(given.iter().zip(&renumbered).all(|(name, id)| sorted.find(name) == Some(*id)));
        assert_eq!((sorted.len(), sorted.find("c")), (7, None));
    }
}
