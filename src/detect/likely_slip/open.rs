//! The figures that were not in line by themselves, found by the times at which another figure would matter to them.

use std::collections::BTreeSet;

use ordered_float::OrderedFloat;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Looked;
use super::item::Item;
use super::track::{ALIKE, Reach, Track};
use crate::id::AssertionId;

/// A figure that other dates were looked at for, or that leans on those who give its number.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) item: Item,
    elsewhere: SmallVec<[Reach; 2]>,
    leans: bool,
}

impl Open {
    pub(super) fn of(track: &Track<'_, '_>, item: &Item, looked: &Looked) -> Self {
        let elsewhere = looked.tried.iter().map(|at| track.reach(item, *at)).collect();
        Self { item: item.clone(), elsewhere, leans: looked.leans }
    }

    /// Where it is among those that lean on others: by its time and the logarithm of its number.
    fn lean(&self) -> Option<Lean> {
        let (_, log) = self.item.written.filter(|_| self.leans)?;
        Some((self.item.at, log.into(), self.item.id))
    }

    /// Whether a figure that came or went matters to it, though it may be far.
    fn depends_on(&self, one: &Item) -> bool {
        self.elsewhere.iter().any(|reach| reach.has(one))
    }

    fn nodes(&self) -> impl Iterator<Item = Node> {
        self.elsewhere.iter().flat_map(Reach::spans).map(Node::around)
    }
}

/// A figure by its time and the logarithm of its number.
type Lean = (i64, OrderedFloat<f64>, AssertionId);

/// Such figures. Each span of time that matters to one lies at the smallest node around it in the binary tree over all of time, so that
/// only the nodes around a time are looked through for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Opens {
    all: FxHashMap<AssertionId, Open>,
    // INVARIANT: each of `all` by its nodes.
    by_time: FxHashMap<Node, Vec<AssertionId>>,
    // INVARIANT: those of `all` that lean on others.
    leaning: BTreeSet<Lean>,
}

impl Opens {
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// # Complexity
    /// As [`remove`](Self::remove) if it is there already; O(1) otherwise.
    pub(super) fn put(&mut self, open: Open) {
        let id = open.item.id;
        self.remove(id);
        for node in open.nodes() {
            self.by_time.entry(node).or_default().push(id);
        }
        self.leaning.extend(open.lean());
        self.all.insert(id, open);
    }

    /// # Complexity
    /// Linear in what lies at its nodes.
    pub(super) fn remove(&mut self, id: AssertionId) {
        let Some(open) = self.all.remove(&id) else { return };
        if let Some(lean) = open.lean() {
            self.leaning.remove(&lean);
        }
        for node in open.nodes() {
            let Some(there) = self.by_time.get_mut(&node) else { continue };
            there.retain(|other| *other != id);
            if there.is_empty() {
                self.by_time.remove(&node);
            }
        }
    }

    /// Those to which a figure that came or went matters; some of them more than once.
    ///
    /// # Complexity
    /// Linear in those with a span at a node around its time, and in those that lean on its number.
    pub(super) fn touched<'o>(&'o self, one: &'o Item) -> impl Iterator<Item = &'o Open> {
        let nodes = Node::all_around(one.at).take_while(|_| !self.all.is_empty());
        let there = nodes.filter_map(|node| self.by_time.get(&node)).flatten();
        let there = there.filter_map(|id| self.all.get(id)).filter(|open| open.depends_on(one));
        there.chain(self.leaning_on(one))
    }

    /// Those of its time that it may bear out.
    fn leaning_on<'o>(&'o self, one: &Item) -> impl Iterator<Item = &'o Open> + use<'o> {
        // Twice as far as they are alike, so that no rounding leaves one out.
        let at = |log: f64, id: u32| (one.at, log.into(), AssertionId::new(id as usize));
        let near = one.written.map(|(_, log)| at(log - 2.0 * ALIKE, 0)..=at(log + 2.0 * ALIKE, u32::MAX));
        let there = near.map(|near| self.leaning.range(near)).into_iter().flatten();
        there.filter_map(|(.., id)| self.all.get(id))
    }
}

/// A node of the binary tree over all seconds: its height, and its place among those as high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Node(u32, u64);

impl Node {
    /// The smallest one around a span.
    fn around((first, last): (i64, i64)) -> Self {
        let (first, last) = (unsigned(first), unsigned(last));
        Self::at(first, u64::BITS - (first ^ last).leading_zeros())
    }

    /// Every one around a time.
    fn all_around(time: i64) -> impl Iterator<Item = Self> {
        (0..=u64::BITS).map(move |height| Self::at(unsigned(time), height))
    }

    fn at(time: u64, height: u32) -> Self {
        Self(height, time.checked_shr(height).unwrap_or(0))
    }
}

/// In the same order.
fn unsigned(time: i64) -> u64 {
    (time as u64) ^ (1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_around_a_span_is_around_each_of_its_times() {
        let times = [i64::MIN, -86_400, -1, 0, 1, 6, 7, 8, 86_399, 1 << 40, i64::MAX];
        for first in times {
            for last in times.into_iter().filter(|last| first <= *last) {
                let node = Node::around((first, last));
                for time in times {
                    let is_around = Node::all_around(time).any(|other| other == node);
                    assert!(is_around || !(first..=last).contains(&time), "{first} {last} {time}");
                }
            }
        }
        assert_eq!(Node::around((6, 7)), Node::at(unsigned(6), 1));
        assert!(Node::all_around(8).all(|node| node != Node::around((6, 7))));
    }
}
