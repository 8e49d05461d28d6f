//! Questions to the facts: what rests on whom, and what is linked to what.

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use super::{Chain, Fact, FactGraph, Link, with_parts};
use crate::id::{AssertionId, SourceId};

impl<'a> FactGraph<'a> {
    /// The assertions that rest on an origin: said by it, alone or jointly, or by a source within it at any depth.
    /// By key.
    ///
    /// # Complexity
    /// Linear in the sources and in the assertions of those within it, and O(k log k) in the k found.
    #[must_use]
    pub fn resting_on(&self, origin: SourceId) -> Vec<AssertionId> {
        self.linked_to_parts(origin, |link| link == Link::SaidBy)
    }

    /// The assertions that passed through a source: said by it or carried by it as a relay, it or a source within
    /// it at any depth. By key.
    ///
    /// # Complexity
    /// As [`resting_on`](Self::resting_on).
    #[must_use]
    pub fn passing_through(&self, source: SourceId) -> Vec<AssertionId> {
        self.linked_to_parts(source, |link| matches!(link, Link::SaidBy | Link::RelayedBy { .. }))
    }

    pub(super) fn linked_to_parts(&self, source: SourceId, fits: impl Fn(Link) -> bool) -> Vec<AssertionId> {
        let parts = with_parts(self.view.dossier(), source);
        let nodes = parts.into_iter().filter_map(|part| self.node(Fact::Source(part)));
        let edges = nodes.flat_map(|node| self.graph.edges_directed(node, Direction::Incoming));
        let mut tails: Vec<_> = edges.filter(|edge| fits(*edge.weight())).map(|edge| edge.source()).collect();
        tails.sort_unstable();
        tails.dedup();
        let facts = tails.into_iter().filter_map(|node| self.graph.node_weight(node));
        facts
            .filter_map(|fact| match fact {
                Fact::Assertion(id) => Some(*id),
                _ => None,
            })
            .collect()
    }

    /// Through whom an assertion came; `None` if it is not in the graph.
    #[must_use]
    pub fn chain(&self, id: AssertionId) -> Option<Chain<'a>> {
        self.node(Fact::Assertion(id))?;
        Some(Chain::of(id, self.view.dossier().assertion(id)?))
    }

    /// The chains of all its assertions, by key.
    pub fn chains(&self) -> impl Iterator<Item = Chain<'a>> {
        self.assertions().filter_map(|id| self.chain(id))
    }

    /// What a fact is linked to, in the order of [`Link`], then by key: for an assertion its origins, relays,
    /// measures and the assertions it names.
    #[must_use]
    pub fn links_from(&self, fact: Fact) -> Vec<(Link, Fact)> {
        self.links(fact, Direction::Outgoing)
    }

    /// What is linked to a fact, in the order of [`Link`], then by key: for an assertion the replies to it and what
    /// revises, includes or withdraws it.
    #[must_use]
    pub fn links_to(&self, fact: Fact) -> Vec<(Link, Fact)> {
        self.links(fact, Direction::Incoming)
    }

    fn links(&self, fact: Fact, direction: Direction) -> Vec<(Link, Fact)> {
        let Some(node) = self.node(fact) else {
            return Vec::new();
        };
        let edges = self.graph.edges_directed(node, direction);
        let mut found: Vec<_> = edges
            .map(|edge| match direction {
                Direction::Outgoing => (*edge.weight(), edge.target()),
                Direction::Incoming => (*edge.weight(), edge.source()),
            })
            .collect();
        found.sort_unstable();
        let fact = |node| self.graph.node_weight(node).copied();
        found.into_iter().filter_map(|(link, node)| Some((link, fact(node)?))).collect()
    }
}
