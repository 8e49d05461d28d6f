//! Scopes: points in the product of six partial orders, and the nearest ones that lie around a point.
//!
//! A measure's dimension, kind and four coordinates are one point; a measure lies within another if it does so on
//! every axis and is not the same point. Dimensions order nothing, kinds as they may bound each other, coordinates
//! by their hierarchies.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::axis::{Axis, Steps};

/// Dimension, kind, and the four coordinates.
pub(super) const AXES: usize = 6;

/// A value on every axis.
pub(super) type Scope = [u32; AXES];

/// Up to so many branches are tried one by one; past it the hierarchy is climbed instead.
const FEW: usize = 16;

/// The scopes that measures have, as a tree with one axis a floor.
#[derive(Debug)]
pub(super) struct Scopes {
    axes: [Axis; AXES],
    // INVARIANT: the branches of a node are sorted, so a value comes before those it lies within.
    nodes: Vec<Vec<Branch>>,
    // INVARIANT: least[n] is no greater than what any scope below n was weighed with.
    least: Vec<f64>,
    down: FxHashMap<(u32, u32), u32>,
    pub(super) steps: Steps,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Branch {
    level: u32,
    value: u32,
    node: u32,
}

/// A search for what covers one scope: the path taken so far, and what was found.
struct Search<'s> {
    from: &'s Scope,
    path: Scope,
    // INVARIANT: no scope in it lies within another: each is found before those around it.
    found: Vec<Scope>,
}

impl Scopes {
    pub(super) fn of<'s>(axes: [Axis; AXES], scopes: impl Iterator<Item = &'s Scope>, steps: Steps) -> Self {
        let (nodes, least) = (vec![Vec::new()], vec![f64::INFINITY]);
        let mut all = Self { axes, nodes, least, down: FxHashMap::default(), steps };
        for scope in scopes {
            let mut at = 0;
            for (axis, value) in all.axes.iter().zip(scope) {
                let fresh = all.nodes.len() as u32;
                let node = *all.down.entry((at, *value)).or_insert(fresh);
                if node == fresh {
                    let branch = Branch { level: axis.level(*value), value: *value, node };
                    if let Some(branches) = all.nodes.get_mut(at as usize) {
                        branches.push(branch);
                    }
                    all.nodes.push(Vec::new());
                    all.least.push(f64::INFINITY);
                }
                at = node;
            }
        }
        for branches in &mut all.nodes {
            branches.sort_unstable();
        }
        all
    }

    /// Notes an amount of a scope, so that a search can pass over what has none small enough.
    pub(super) fn weigh(&mut self, scope: &Scope, amount: f64) {
        let mut at = Some(0);
        for value in scope.iter().map(Some).chain([None]) {
            if let Some(least) = at.and_then(|node| self.least.get_mut(node as usize)) {
                *least = least.min(amount);
            }
            at = at.zip(value).and_then(|(node, value)| self.down.get(&(node, *value)).copied());
        }
    }

    /// The scopes that a scope crosses on one axis: it lies within them on all others, and they within it on that
    /// one, and are not the same there. Only those weighed with less than a limit.
    ///
    /// The search ends early when the steps are spent.
    pub(super) fn crossed(&mut self, scope: &Scope, turned: usize, limit: f64) -> Vec<Scope> {
        let (mut found, mut next) = (Vec::new(), vec![(0, *scope, 0)]);
        while let Some((node, path, depth)) = next.pop() {
            if !self.steps.take() || self.least.get(node as usize).is_none_or(|least| *least >= limit) {
                continue;
            }
            let (Some(start), Some(branches)) =
                (scope.get(depth).copied(), self.nodes.get(node as usize).map(Vec::len))
            else {
                found.push(path);
                continue;
            };
            let mut follow = |value: u32, below: u32| {
                let mut path = path;
                if let Some(slot) = path.get_mut(depth) {
                    *slot = value;
                }
                next.push((below, path, depth + 1));
            };
            if depth != turned && branches > FEW {
                let Some(axis) = self.axes.get(depth) else { continue };
                let (mut seen, mut climb) = (FxHashSet::default(), vec![start]);
                while let Some(value) = climb.pop() {
                    if !self.steps.take() {
                        break;
                    }
                    if let Some(below) = self.down.get(&(node, value)) {
                        follow(value, *below);
                    }
                    climb.extend(axis.parents(value).into_iter().filter(|parent| seen.insert(*parent)));
                }
                continue;
            }
            for at in 0..branches {
                let branch = self.nodes.get(node as usize).and_then(|list| list.get(at)).copied();
                let (Some(branch), Some(axis)) = (branch, self.axes.get_mut(depth)) else { continue };
                let fits = match depth == turned {
                    true => branch.value != start && axis.is_within(branch.value, start, &mut self.steps),
                    false => axis.is_within(start, branch.value, &mut self.steps),
                };
                if fits {
                    follow(branch.value, branch.node);
                }
            }
        }
        found
    }

    /// The scopes that a scope lies within with none between; `None` when the steps are spent.
    ///
    /// Each axis is taken upwards, so that a scope is met before all that lie around it, and what lies around one
    /// already found is passed over whole.
    pub(super) fn covers(&mut self, scope: &Scope) -> Option<Vec<Scope>> {
        let mut search = Search { from: scope, path: *scope, found: Vec::new() };
        self.descend(0, 0, &mut search);
        (!self.steps.are_spent()).then_some(search.found)
    }

    fn descend(&mut self, node: u32, depth: usize, search: &mut Search<'_>) {
        let Some(start) = search.from.get(depth).copied() else {
            if search.path != *search.from {
                search.found.push(search.path);
            }
            return;
        };
        let branches = self.nodes.get(node as usize).map_or(0, Vec::len);
        if branches <= FEW {
            for at in 0..branches {
                let branch = self.nodes.get(node as usize).and_then(|list| list.get(at)).copied();
                let Some(branch) = branch else { continue };
                if self.lies_within(depth, start, branch.value) && self.is_open(depth, branch.value, search) {
                    self.descend(branch.node, depth + 1, search);
                }
            }
            return;
        }
        let mut seen = FxHashSet::default();
        let mut next = BinaryHeap::from([Reverse((0, start))]);
        while let Some(Reverse((_, value))) = next.pop() {
            if !self.steps.take() {
                return;
            }
            if !self.is_open(depth, value, search) {
                continue;
            }
            if let Some(below) = self.down.get(&(node, value)).copied() {
                self.descend(below, depth + 1, search);
                if !self.is_open(depth, value, search) {
                    continue;
                }
            }
            let Some(axis) = self.axes.get(depth) else { continue };
            let parents = axis.parents(value).into_iter().filter(|parent| seen.insert(*parent));
            next.extend(parents.map(|parent| Reverse((axis.level(parent), parent))));
        }
    }

    /// Puts a value on the path; says whether something may be left to find behind it. Nothing is if a scope was
    /// found that lies within the path so far and goes no further than the start on the axes to come.
    fn is_open(&mut self, depth: usize, value: u32, search: &mut Search<'_>) -> bool {
        if let Some(slot) = search.path.get_mut(depth) {
            *slot = value;
        }
        for found in &search.found {
            let rest = depth + 1;
            if found.iter().skip(rest).eq(search.from.iter().skip(rest))
                && found.iter().zip(&search.path).take(rest).enumerate().all(|(axis, (inner, outer))| {
                    match self.axes.get_mut(axis) {
                        Some(axis) => axis.is_within(*inner, *outer, &mut self.steps),
                        None => false,
                    }
                })
            {
                return false;
            }
        }
        true
    }

    fn lies_within(&mut self, axis: usize, inner: u32, outer: u32) -> bool {
        let Some(axis) = self.axes.get_mut(axis) else {
            return false;
        };
        axis.is_within(inner, outer, &mut self.steps)
    }
}
