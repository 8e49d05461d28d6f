//! One axis of the scopes: the values of a coordinate and what lies within what.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// The work that a search may still do. What ends early for want of steps says so.
#[derive(Debug)]
pub(super) struct Steps(pub(super) usize);

impl Steps {
    /// Takes one; says whether there was one.
    pub(super) fn take(&mut self) -> bool {
        self.0 = self.0.saturating_sub(1);
        self.0 > 0
    }

    pub(super) fn are_spent(&self) -> bool {
        self.0 == 0
    }
}

/// The value that stands for none given: within itself only.
pub(super) const ABSENT: u32 = 0;

/// The values of one coordinate as numbers in the order of their keys, from 1 on.
#[derive(Debug, Default)]
pub(super) struct Axis {
    values: Vec<Value>,
    /// What a climb found, where the spans do not tell.
    known: FxHashMap<(u32, u32), bool>,
}

#[derive(Debug, Clone, Default)]
struct Value {
    parents: SmallVec<[u32; 2]>,
    // INVARIANT: level is greater than that of every value within this one.
    level: u32,
    // INVARIANT: a span contains another's start if that value hangs below this one in the forest of first parents.
    span: (u32, u32),
    /// Whether nothing above it has a second parent, so that the forest tells all.
    plain: bool,
}

impl Axis {
    /// An axis of values 1 to `count` with links from a value to one it lies within, which have no circle.
    ///
    /// # Complexity
    /// O(n log n) in values and links.
    pub(super) fn of(count: usize, links: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut axis = Self { values: vec![Value::default(); count + 1], known: FxHashMap::default() };
        let mut below: Vec<u32> = vec![0; count + 1];
        for (inner, outer) in links {
            if let Some(value) = axis.values.get_mut(inner as usize)
                && !value.parents.contains(&outer)
            {
                value.parents.push(outer);
                if let Some(n) = below.get_mut(outer as usize) {
                    *n += 1;
                }
            }
        }
        for value in &mut axis.values {
            value.parents.sort_unstable();
        }
        let upwards = axis.lift(below);
        axis.number(&upwards);
        axis
    }

    /// Gives every value its level; returns the values, each before those it lies within.
    fn lift(&mut self, mut below: Vec<u32>) -> Vec<u32> {
        let mut order: Vec<u32> =
            (0u32..).zip(&below).filter(|(_, n)| **n == 0).map(|(value, _)| value).collect();
        let mut next = 0;
        while let Some(value) = order.get(next).copied() {
            next += 1;
            let above = self.level(value) + 1;
            for parent in self.parents(value) {
                if let Some(slot) = self.values.get_mut(parent as usize) {
                    slot.level = slot.level.max(above);
                }
                if let Some(n) = below.get_mut(parent as usize) {
                    *n -= 1;
                    if *n == 0 {
                        order.push(parent);
                    }
                }
            }
        }
        order
    }

    /// Numbers the forest of first parents in pre-order.
    fn number(&mut self, upwards: &[u32]) {
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); self.values.len()];
        let mut stack = Vec::new();
        for value in upwards.iter().rev() {
            let parents = self.parents(*value);
            match parents.first().and_then(|parent| children.get_mut(*parent as usize)) {
                Some(list) => list.push(*value),
                None => stack.push((*value, false)),
            }
            let plain = parents.len() <= 1 && parents.iter().all(|p| self.at(*p).is_some_and(|v| v.plain));
            if let Some(slot) = self.values.get_mut(*value as usize) {
                slot.plain = plain;
            }
        }
        let mut clock = 0;
        while let Some((value, left)) = stack.pop() {
            if let Some(slot) = self.values.get_mut(value as usize) {
                if left {
                    slot.span.1 = clock;
                    continue;
                }
                slot.span.0 = clock;
            }
            clock += 1;
            stack.push((value, true));
            stack.extend(children.get(value as usize).into_iter().flatten().map(|child| (*child, false)));
        }
    }

    fn at(&self, value: u32) -> Option<&Value> {
        self.values.get(value as usize)
    }

    /// A number that is greater than that of every value within this one.
    pub(super) fn level(&self, value: u32) -> u32 {
        self.at(value).map_or(0, |v| v.level)
    }

    /// What a value directly lies within.
    pub(super) fn parents(&self, value: u32) -> SmallVec<[u32; 2]> {
        self.at(value).map_or_else(SmallVec::new, |v| v.parents.clone())
    }

    /// Whether one value is or lies within another; `false` when the steps are spent.
    ///
    /// # Complexity
    /// Constant in a forest; else linear in what lies above the first, once for each pair.
    pub(super) fn is_within(&mut self, inner: u32, outer: u32, steps: &mut Steps) -> bool {
        if inner == outer {
            return true;
        }
        let (Some(a), Some(b)) = (self.at(inner), self.at(outer)) else {
            return false;
        };
        if !steps.take() || a.level >= b.level {
            return false;
        }
        if hangs_below(a, b) || a.plain {
            return hangs_below(a, b);
        }
        if let Some(known) = self.known.get(&(inner, outer)) {
            return *known;
        }
        let found = self.climbs_to(inner, outer, steps);
        if !steps.are_spent() {
            self.known.insert((inner, outer), found);
        }
        found
    }

    fn climbs_to(&self, inner: u32, outer: u32, steps: &mut Steps) -> bool {
        let Some(top) = self.at(outer) else {
            return false;
        };
        let mut seen = FxHashSet::default();
        let mut stack = vec![inner];
        while let Some(value) = stack.pop() {
            for parent in self.at(value).into_iter().flat_map(|v| v.parents.iter().copied()) {
                if !steps.take() {
                    return false;
                }
                let Some(reached) = self.at(parent) else {
                    continue;
                };
                if parent == outer || hangs_below(reached, top) {
                    return true;
                }
                if reached.level < top.level && seen.insert(parent) {
                    stack.push(parent);
                }
            }
        }
        false
    }
}

fn hangs_below(inner: &Value, outer: &Value) -> bool {
    (outer.span.0..outer.span.1).contains(&inner.span.0)
}
