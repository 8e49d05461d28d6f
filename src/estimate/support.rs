//! How many independent groups stand behind each of many sets of statements, and how reliable they are, where each
//! statement is in a run of the sets.

use rustc_hash::FxHashMap;

use crate::id::SourceId;

/// A statement by the families behind it, what the most reliable of its sources weighs, and the first and the last
/// set that it is in.
pub(super) struct Vote<'e> {
    pub(super) families: &'e [SourceId],
    pub(super) weight: u32,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// What stands behind a set: groups that share no family, and the sum of what the most reliable source of each weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Support {
    pub(crate) groups: usize,
    pub(crate) weight: u64,
}

/// The support of each of `count` sets.
///
/// A vote joins its families for as long as it lasts, so votes are kept in a segment tree over the sets and undone on
/// the way back (offline dynamic connectivity).
///
/// # Complexity
/// O(log² n) for each family of each vote.
pub(super) fn supports(votes: &[Vote<'_>], count: usize) -> Vec<Support> {
    let mut numbers: FxHashMap<SourceId, usize> = FxHashMap::default();
    let mut tree =
        Tree { count, leaves: count.next_power_of_two(), votes: FxHashMap::default(), families: Vec::new() };
    for vote in votes.iter().filter(|vote| !vote.families.is_empty()) {
        let next = tree.families.len();
        for family in vote.families {
            let fresh = numbers.len();
            tree.families.push(*numbers.entry(*family).or_insert(fresh));
        }
        let range = (next, tree.families.len());
        tree.add(vote.first, vote.last, (range, vote.weight));
    }
    let groups = numbers.len();
    let mut state = State {
        nodes: (0..groups).map(|at| Node { parent: at, size: 1, weight: None }).collect(),
        total: Support::default(),
        undo: Vec::new(),
    };
    let mut found = Vec::with_capacity(count);
    if count > 0 {
        tree.visit(1, &mut state, &mut found);
    }
    found.truncate(count);
    found
}

/// The place of the families of a vote in the list of all, and its weight.
type Stored = ((usize, usize), u32);

/// A segment tree over the sets; each node holds the votes that last all through it.
struct Tree {
    count: usize,
    leaves: usize,
    votes: FxHashMap<usize, Vec<Stored>>,
    families: Vec<usize>,
}

impl Tree {
    fn add(&mut self, first: usize, last: usize, vote: Stored) {
        let (mut low, mut high) = (first + self.leaves, last.min(self.count - 1) + self.leaves + 1);
        while low < high {
            if low & 1 == 1 {
                self.votes.entry(low).or_default().push(vote);
                low += 1;
            }
            if high & 1 == 1 {
                high -= 1;
                self.votes.entry(high).or_default().push(vote);
            }
            (low, high) = (low / 2, high / 2);
        }
    }

    /// As deep as the tree: logarithmic.
    fn visit(&self, node: usize, state: &mut State, found: &mut Vec<Support>) {
        if found.len() >= self.count {
            return;
        }
        let before = state.undo.len();
        for ((from, to), weight) in self.votes.get(&node).into_iter().flatten() {
            let families = self.families.get(*from..*to).unwrap_or_default();
            let Some((first, rest)) = families.split_first() else { continue };
            for other in rest {
                state.join(*first, *other);
            }
            state.raise(*first, *weight);
        }
        if node >= self.leaves {
            found.push(state.total);
        } else {
            self.visit(2 * node, state, found);
            self.visit(2 * node + 1, state, found);
        }
        state.back_to(before);
    }
}

#[derive(Clone, Copy)]
struct Node {
    parent: usize,
    size: usize,
    /// What the group weighs; none while nobody of it speaks.
    weight: Option<u32>,
}

/// Union–find by size without path compression, so that all can be undone.
struct State {
    nodes: Vec<Node>,
    total: Support,
    undo: Vec<(usize, Node, Support)>,
}

impl State {
    fn node(&self, at: usize) -> Node {
        self.nodes.get(at).copied().unwrap_or(Node { parent: at, size: 0, weight: None })
    }

    fn find(&self, mut at: usize) -> usize {
        loop {
            let up = self.node(at).parent;
            if up == at {
                return at;
            }
            at = up;
        }
    }

    fn set(&mut self, at: usize, node: Node) {
        self.undo.push((at, self.node(at), self.total));
        if let Some(slot) = self.nodes.get_mut(at) {
            *slot = node;
        }
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        let (small, large) = if self.node(a).size < self.node(b).size { (a, b) } else { (b, a) };
        let (s, l) = (self.node(small), self.node(large));
        self.set(small, Node { parent: large, ..s });
        self.set(large, Node { size: l.size + s.size, weight: s.weight.max(l.weight), ..l });
        if let (Some(x), Some(y)) = (s.weight, l.weight) {
            self.total.groups = self.total.groups.saturating_sub(1);
            self.total.weight = self.total.weight.saturating_sub(u64::from(x.min(y)));
        }
    }

    fn raise(&mut self, of: usize, weight: u32) {
        let at = self.find(of);
        let node = self.node(at);
        if node.weight >= Some(weight) {
            return;
        }
        self.set(at, Node { weight: Some(weight), ..node });
        self.total.groups += usize::from(node.weight.is_none());
        self.total.weight += u64::from(weight) - u64::from(node.weight.unwrap_or(0));
    }

    fn back_to(&mut self, length: usize) {
        while self.undo.len() > length {
            let Some((at, node, total)) = self.undo.pop() else { return };
            self.total = total;
            if let Some(slot) = self.nodes.get_mut(at) {
                *slot = node;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Support, Vote, supports};
    use crate::id::SourceId;

    #[test]
    fn joint_statements_join_for_as_long_as_they_last() {
        let ids: Vec<SourceId> = (0..4).map(SourceId::new).collect();
        let one = |at: usize| std::slice::from_ref(&ids[at]);
        let vote = |families, weight, first, last| Vote { families, weight, first, last };
        let votes = [
            vote(one(0), 50, 0, 2),
            vote(one(1), 75, 1, 2),
            vote(&ids[0..2], 25, 2, 2),
            vote(&[], 100, 0, 2),
        ];
        let found = supports(&votes, 3);
        let of = |groups, weight| Support { groups, weight };
        assert_eq!(found, [of(1, 50), of(2, 125), of(1, 75)]);
    }
}
