//! Parts of the graph, small enough to be looked at.

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashSet;

use super::{Fact, FactGraph, Link, Places};
use crate::id::AssertionId;

impl FactGraph<'_> {
    /// The facts that pass a test, and the links among them.
    ///
    /// # Complexity
    /// Linear in the graph, as for every part.
    #[must_use]
    pub fn only(&self, mut keep: impl FnMut(Fact) -> bool) -> Self {
        let graph = self.graph.filter_map(|_, fact| keep(*fact).then_some(*fact), |_, link| Some(*link));
        Self { view: self.view, places: Places::of(self.view, &graph), graph }
    }

    /// Some assertions with all that they name: their sources, what these are within, and their measures. Links to
    /// other assertions are left out.
    ///
    /// ```
    /// # use crosscheck::graph::{Fact, FactGraph};
    /// # use crosscheck::{Assertion, Dossier, Kind, Measure};
    /// # let mut dossier = Dossier::new();
    /// # let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
    /// # let killed = dossier.add_measure(Measure::new("killed", Kind::Cumulative))?;
    /// # let f01 = dossier.add_assertion(Assertion::figure("f01", sent, "3000".parse()?))?;
    /// # dossier.add_assertion(Assertion::figure("f02", killed, "200".parse()?))?;
    /// let part = FactGraph::of(dossier.view()).among(dossier.view().on_measure(sent));
    /// assert!(part.facts().eq([Fact::Measure(sent), Fact::Assertion(f01)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn among(&self, assertions: impl IntoIterator<Item = AssertionId>) -> Self {
        self.with([], assertions)
    }

    /// What surrounds some facts: for a source the assertions that it or a source within it said, carried or
    /// holds; for a measure the assertions about it and the replies to them; for an assertion those that it
    /// names and those that name it. Each as by [`among`](Self::among).
    #[must_use]
    pub fn around(&self, facts: impl IntoIterator<Item = Fact>) -> Self {
        let facts: Vec<Fact> = facts.into_iter().collect();
        let mut found: Vec<AssertionId> = Vec::new();
        let beside = |fact: Fact| {
            let all = self.links_from(fact).into_iter().chain(self.links_to(fact));
            all.filter_map(|(_, fact)| match fact {
                Fact::Assertion(id) => Some(id),
                _ => None,
            })
        };
        for fact in &facts {
            match fact {
                Fact::Source(id) => found.extend(self.linked_to_parts(*id, |_| true)),
                Fact::Measure(_) => {
                    for id in beside(*fact) {
                        found.push(id);
                        let replies = self.links_to(Fact::Assertion(id)).into_iter();
                        found.extend(replies.filter_map(|(link, from)| match (link, from) {
                            (Link::RepliesTo, Fact::Assertion(reply)) => Some(reply),
                            _ => None,
                        }));
                    }
                }
                Fact::Assertion(id) => {
                    found.push(*id);
                    found.extend(beside(*fact));
                }
            }
        }
        self.with(facts, found)
    }

    fn with(
        &self,
        facts: impl IntoIterator<Item = Fact>,
        assertions: impl IntoIterator<Item = AssertionId>,
    ) -> Self {
        let all = facts.into_iter().chain(assertions.into_iter().map(Fact::Assertion));
        let mut next: Vec<NodeIndex> = all.filter_map(|fact| self.node(fact)).collect();
        let mut kept: FxHashSet<NodeIndex> = FxHashSet::default();
        while let Some(node) = next.pop() {
            if kept.insert(node) {
                let named = self.graph.neighbors(node);
                next.extend(
                    named.filter(|n| !matches!(self.graph.node_weight(*n), Some(Fact::Assertion(_)))),
                );
            }
        }
        self.only(|fact| self.node(fact).is_some_and(|node| kept.contains(&node)))
    }
}
