//! Witnesses of many sets of figures at once, where each figure is in a run of the sets.

use rustc_hash::FxHashMap;

use crate::id::SourceId;
use crate::relation::Witnesses;

/// A statement by the families behind it, with the first and the last set that it is in.
pub(super) struct Spoken<F> {
    pub(super) families: F,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Counts the families named and the independent groups of each of `count` sets.
///
/// The groups are the families less the joins that joint statements make. A join lasts as long as its statement,
/// so the joins are kept in a segment tree over the sets and undone on the way back (offline dynamic
/// connectivity).
///
/// # Complexity
/// O(n log n), and O(log² n) for each joint statement.
pub(super) fn witnesses<F: AsRef<[SourceId]>>(spoken: &[Spoken<F>], count: usize) -> Vec<Witnesses> {
    let mut numbers: FxHashMap<SourceId, usize> = FxHashMap::default();
    let mut changes: Vec<(usize, bool, usize)> = Vec::new();
    let mut joins = Joins::over(count);
    for one in spoken {
        let mut first: Option<usize> = None;
        for family in one.families.as_ref() {
            let next = numbers.len();
            let number = *numbers.entry(*family).or_insert(next);
            changes.push((one.first, true, number));
            changes.push((one.last + 1, false, number));
            if let Some(other) = first.replace(number) {
                joins.add(one.first, one.last, (other, number));
            }
        }
    }
    let joined = joins.count(numbers.len());
    changes.sort_unstable();
    let mut speaking = vec![0_usize; numbers.len()];
    let mut changes = changes.into_iter().peekable();
    let mut named = 0_usize;
    joined
        .into_iter()
        .enumerate()
        .map(|(at, joined)| {
            while let Some((_, enters, number)) = changes.next_if(|change| change.0 <= at) {
                let Some(times) = speaking.get_mut(number) else { continue };
                let before = *times > 0;
                *times = if enters { *times + 1 } else { times.saturating_sub(1) };
                named = named + usize::from(*times > 0) - usize::from(before);
            }
            Witnesses { families: named, independent: named.saturating_sub(joined) }
        })
        .collect()
}

/// A segment tree over the sets; each node holds the joins that last all through it.
struct Joins {
    sets: usize,
    leaves: usize,
    nodes: FxHashMap<usize, Vec<(usize, usize)>>,
}

impl Joins {
    fn over(sets: usize) -> Self {
        Self { sets, leaves: sets.next_power_of_two(), nodes: FxHashMap::default() }
    }

    fn add(&mut self, first: usize, last: usize, join: (usize, usize)) {
        let (mut low, mut high) = (first + self.leaves, last + self.leaves + 1);
        while low < high {
            if low & 1 == 1 {
                self.nodes.entry(low).or_default().push(join);
                low += 1;
            }
            if high & 1 == 1 {
                high -= 1;
                self.nodes.entry(high).or_default().push(join);
            }
            (low, high) = (low / 2, high / 2);
        }
    }

    /// How many joins bring two groups together, in each set.
    fn count(&self, families: usize) -> Vec<usize> {
        if self.nodes.is_empty() {
            return vec![0; self.sets];
        }
        let mut groups =
            Groups { parents: (0..families).collect(), sizes: vec![1; families], undo: Vec::new() };
        let mut counts = Vec::with_capacity(self.sets);
        self.visit(1, &mut groups, &mut counts);
        counts.truncate(self.sets);
        counts
    }

    /// As deep as the tree: logarithmic.
    fn visit(&self, node: usize, groups: &mut Groups, counts: &mut Vec<usize>) {
        let before = groups.undo.len();
        for (a, b) in self.nodes.get(&node).into_iter().flatten() {
            groups.join(*a, *b);
        }
        if node >= self.leaves {
            counts.push(groups.undo.len());
        } else {
            self.visit(2 * node, groups, counts);
            self.visit(2 * node + 1, groups, counts);
        }
        groups.back_to(before);
    }
}

/// Union–find by size without path compression, so that a join can be undone.
struct Groups {
    parents: Vec<usize>,
    sizes: Vec<usize>,
    undo: Vec<usize>,
}

impl Groups {
    fn find(&self, mut at: usize) -> usize {
        while let Some(up) = self.parents.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    fn size(&self, at: usize) -> usize {
        self.sizes.get(at).copied().unwrap_or(0)
    }

    fn set(&mut self, at: usize, parent: usize, size: usize) {
        if let (Some(up), Some(slot)) = (self.parents.get_mut(at), self.sizes.get_mut(parent)) {
            (*up, *slot) = (parent, size);
        }
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (small, large) = if self.size(a) < self.size(b) { (a, b) } else { (b, a) };
        if small != large {
            self.set(small, large, self.size(small) + self.size(large));
            self.undo.push(small);
        }
    }

    fn back_to(&mut self, length: usize) {
        while self.undo.len() > length {
            let Some(small) = self.undo.pop() else { return };
            let large = self.parents.get(small).copied().unwrap_or(small);
            let size = self.size(large).saturating_sub(self.size(small));
            if let (Some(up), Some(slot)) = (self.parents.get_mut(small), self.sizes.get_mut(large)) {
                (*up, *slot) = (small, size);
            }
        }
    }
}
