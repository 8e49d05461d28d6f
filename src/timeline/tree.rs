//! A tree over things in a row that finds the next one low enough and late enough.

use std::ops::Range;

/// A segment tree; each node holds the least rank of a high end and the latest time below it. Where times alone are asked for, the
/// ranks are zero.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    leaves: usize,
    // INVARIANT: node i holds what nodes 2i and 2i + 1 hold together; node 1 is the root.
    nodes: Vec<(u32, i64)>,
}

const NOTHING: (u32, i64) = (u32::MAX, i64::MIN);

impl Tree {
    /// # Complexity
    /// O(n).
    pub(crate) fn of(row: Vec<(u32, i64)>) -> Self {
        let leaves = row.len().next_power_of_two();
        let mut nodes = vec![NOTHING; leaves];
        nodes.extend(row);
        nodes.resize(2 * leaves, NOTHING);
        for at in (1..leaves).rev() {
            let below = nodes.get(2 * at).zip(nodes.get(2 * at + 1));
            let both = below.map_or(NOTHING, |(a, b)| (a.0.min(b.0), a.1.max(b.1)));
            if let Some(slot) = nodes.get_mut(at) {
                *slot = both;
            }
        }
        Self { leaves, nodes }
    }

    /// The first place in the range whose least high end and latest time may fit; both must for a place to be
    /// taken.
    ///
    /// # Complexity
    /// O(log n) if only one of the two is asked for.
    pub(crate) fn next(&self, range: Range<usize>, fits: impl Fn(u32, i64) -> bool) -> Option<usize> {
        self.descend(1, 0..self.leaves, &range, &fits)
    }

    fn descend(
        &self,
        node: usize,
        covers: Range<usize>,
        range: &Range<usize>,
        fits: &impl Fn(u32, i64) -> bool,
    ) -> Option<usize> {
        let (high, until) = *self.nodes.get(node)?;
        if covers.end <= range.start || range.end <= covers.start || !fits(high, until) {
            return None;
        }
        if node >= self.leaves {
            return Some(covers.start);
        }
        let middle = covers.start.midpoint(covers.end);
        self.descend(2 * node, covers.start..middle, range, fits)
            .or_else(|| self.descend(2 * node + 1, middle..covers.end, range, fits))
    }
}
