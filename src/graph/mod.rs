//! The facts of a dossier as a graph: who said what of which measure, through whom, and what ties assertions to
//! each other.

mod chain;
mod dependencies;
mod nestings;
mod order;
mod part;
mod parts;
mod query;

use petgraph::graph::{DiGraph, NodeIndex};

use crate::assertion::Target;
use crate::dossier::{AssertionRef, ContentRef, View};
use crate::id::{AssertionId, MeasureId, SourceId};

pub use chain::Chain;
pub(crate) use chain::with_parts;
pub use dependencies::{Dependence, Dependencies};
pub(crate) use nestings::{Nestings, in_hierarchies};
pub use order::{Coordinates, MeasureOrder, Nesting};
pub(crate) use order::{Extent, crossed};
pub use parts::Parts;

/// A node of the [`FactGraph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fact {
    /// A source.
    Source(SourceId),
    /// A measure.
    Measure(MeasureId),
    /// An assertion.
    Assertion(AssertionId),
}

/// An edge of the [`FactGraph`], read from its tail to its head: *assertion* said by *source*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Link {
    /// From an assertion to an origin.
    SaidBy,
    /// From an assertion to a relay.
    RelayedBy {
        /// Its place in [`Assertion::relays`](crate::Assertion::relays), counted from zero: the first one heard the origin, the last one is
        /// what the reader saw.
        position: usize,
    },
    /// From a stance to its holder, where another than the origins is named.
    HeldBy,
    /// From a figure to its measure, or from a stance to what it is towards.
    About,
    /// From a stance to the assertion it is towards.
    RepliesTo,
    /// From a source to the one it is within.
    Within,
    /// From a correction to what it corrects.
    Revises,
    /// From an assertion to the one it starts from ("up from 3,000").
    StartsFrom,
    /// From an assertion to one that its figure includes.
    Includes,
    /// From an assertion to the one it is the same statement as.
    SameStatementAs,
    /// From an assertion to the one it takes back.
    Withdraws,
}

/// The facts of a view as a directed graph: all sources and measures, the assertions of the view, and what links
/// them. Nothing in it was inferred; what was found is in the [`RelationGraph`](crate::relation_graph::RelationGraph).
///
/// Nodes are in the order sources, measures, assertions, each by key, and edges in the order of their tails, so
/// that the graph is the same in whatever order the records were entered. A marker or reply that points out of
/// the view is left out, and a source or an assertion that is named twice for one thing is linked once.
///
/// [`graph`](Self::graph) lends the graph to the algorithms of [`petgraph`], [`into_graph`](Self::into_graph)
/// gives it away.
///
/// ```
/// use crosscheck::graph::{Fact, FactGraph, Link};
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Source};
/// use crosscheck::petgraph::algo::dijkstra;
///
/// let mut dossier = Dossier::new();
/// let us = dossier.add_source(Source::new("us"))?;
/// let pentagon = dossier.add_source(Source::new("pentagon").within(us))?;
/// let reuters = dossier.add_source(Source::new("reuters"))?;
/// let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
/// let f01 = dossier.add_assertion(
///     Assertion::figure("f01", sent, "3000".parse()?).from_origin(pentagon).relayed_by(reuters),
/// )?;
///
/// let facts = FactGraph::of(dossier.view());
/// assert_eq!(facts.resting_on(us), [f01]);
/// assert_eq!(facts.links_from(Fact::Assertion(f01)), [
///     (Link::SaidBy, Fact::Source(pentagon)),
///     (Link::RelayedBy { position: 0 }, Fact::Source(reuters)),
///     (Link::About, Fact::Measure(sent)),
/// ]);
/// // How many links lie between the assertion and the state that answers for it.
/// let (from, to) = (facts.node(Fact::Assertion(f01)).unwrap(), facts.node(Fact::Source(us)).unwrap());
/// assert_eq!(dijkstra(facts.graph(), from, Some(to), |_| 1)[&to], 2);
/// println!("{}", facts.to_dot());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct FactGraph<'a> {
    view: View<'a>,
    graph: DiGraph<Fact, Link>,
    places: Places,
}

/// The node of every record, by its position in the dossier; [`NodeIndex::end`] where it is not in the graph.
#[derive(Debug, Clone)]
struct Places {
    sources: Vec<NodeIndex>,
    measures: Vec<NodeIndex>,
    assertions: Vec<NodeIndex>,
}

impl<'a> FactGraph<'a> {
    /// The facts of a view.
    ///
    /// # Complexity
    /// O(n log n) in the records. Nodes and edges are numbered by 32 bits.
    #[must_use]
    pub fn of(view: View<'a>) -> Self {
        let dossier = view.dossier();
        let mut facts: Vec<(&str, Fact)> = Vec::new();
        let sources = dossier.source_ids().zip(dossier.sources());
        facts.extend(sources.map(|(id, s)| (s.key(), Fact::Source(id))));
        let measures = dossier.measure_ids().zip(dossier.measures());
        facts.extend(measures.map(|(id, m)| (m.key(), Fact::Measure(id))));
        facts.extend(view.assertions().map(|(id, a)| (a.key(), Fact::Assertion(id))));
        let rank = |fact: &Fact| match fact {
            Fact::Source(_) => 0,
            Fact::Measure(_) => 1,
            Fact::Assertion(_) => 2,
        };
        facts.sort_unstable_by_key(|(key, fact)| (rank(fact), *key));

        let mut graph = DiGraph::with_capacity(facts.len(), 4 * facts.len());
        for (_, fact) in facts {
            graph.add_node(fact);
        }
        let mut whole = Self { view, places: Places::of(view, &graph), graph };
        for tail in whole.graph.node_indices() {
            for (link, head) in whole.given(tail) {
                whole.graph.add_edge(tail, head, link);
            }
        }
        whole
    }

    /// What the record of a node names, in the order of [`Link`], then of the nodes.
    fn given(&self, tail: NodeIndex) -> Vec<(Link, NodeIndex)> {
        let dossier = self.view.dossier();
        let named: Vec<(Link, Fact)> = match self.graph.node_weight(tail) {
            Some(Fact::Source(id)) => {
                let parent = dossier.source(*id).and_then(|s| s.parent());
                parent.into_iter().map(|p| (Link::Within, Fact::Source(p))).collect()
            }
            Some(Fact::Assertion(id)) => dossier.assertion(*id).map_or(Vec::new(), named),
            Some(Fact::Measure(_)) | None => Vec::new(),
        };
        let mut given: Vec<(Link, NodeIndex)> =
            named.into_iter().filter_map(|(link, fact)| Some((link, self.node(fact)?))).collect();
        given.sort_unstable();
        given.dedup();
        given
    }

    /// The graph, for petgraph's own algorithms.
    #[must_use]
    pub fn graph(&self) -> &DiGraph<Fact, Link> {
        &self.graph
    }

    /// The graph, to keep. Its nodes hold ids of the dossier.
    #[must_use]
    pub fn into_graph(self) -> DiGraph<Fact, Link> {
        self.graph
    }

    /// The view it was made of.
    #[must_use]
    pub fn view(&self) -> View<'a> {
        self.view
    }

    /// The node of a fact; `None` if it is not in the graph. O(1).
    #[must_use]
    pub fn node(&self, fact: Fact) -> Option<NodeIndex> {
        let place = match fact {
            Fact::Source(id) => self.places.sources.get(id.index()),
            Fact::Measure(id) => self.places.measures.get(id.index()),
            Fact::Assertion(id) => self.places.assertions.get(id.index()),
        };
        place.copied().filter(|node| *node != NodeIndex::end())
    }

    /// Its facts: sources, measures, assertions, each by key.
    pub fn facts(&self) -> impl Iterator<Item = Fact> {
        self.graph.node_weights().copied()
    }

    /// Its assertions, by key.
    pub fn assertions(&self) -> impl Iterator<Item = AssertionId> {
        self.facts().filter_map(|fact| match fact {
            Fact::Assertion(id) => Some(id),
            _ => None,
        })
    }
}

impl Places {
    fn of(view: View<'_>, graph: &DiGraph<Fact, Link>) -> Self {
        let dossier = view.dossier();
        let mut places = Self {
            sources: vec![NodeIndex::end(); dossier.sources().len()],
            measures: vec![NodeIndex::end(); dossier.measures().len()],
            assertions: vec![NodeIndex::end(); dossier.assertions().len()],
        };
        for (node, fact) in graph.node_indices().zip(graph.node_weights()) {
            let slot = match fact {
                Fact::Source(id) => places.sources.get_mut(id.index()),
                Fact::Measure(id) => places.measures.get_mut(id.index()),
                Fact::Assertion(id) => places.assertions.get_mut(id.index()),
            };
            if let Some(slot) = slot {
                *slot = node;
            }
        }
        places
    }
}

/// What an assertion names.
fn named(assertion: AssertionRef<'_>) -> Vec<(Link, Fact)> {
    let mut all: Vec<(Link, Fact)> = Vec::new();
    all.extend(assertion.origins().iter().map(|s| (Link::SaidBy, Fact::Source(*s))));
    let relays = assertion.relays().iter().enumerate();
    all.extend(relays.map(|(position, s)| (Link::RelayedBy { position }, Fact::Source(*s))));
    match assertion.content() {
        ContentRef::Figure { measure, .. } => all.push((Link::About, Fact::Measure(measure))),
        ContentRef::Stance { towards, holders, .. } => {
            all.extend(holders.iter().map(|s| (Link::HeldBy, Fact::Source(*s))));
            all.extend(towards.iter().map(|target| match target {
                Target::Measure(m) => (Link::About, Fact::Measure(*m)),
                Target::Assertion(a) => (Link::RepliesTo, Fact::Assertion(*a)),
            }));
        }
        ContentRef::Withdrawal => {}
    }
    let markers = assertion.markers();
    let mut mark = |link: Link, to: &[AssertionId]| {
        all.extend(to.iter().map(|id| (link, Fact::Assertion(*id))));
    };
    mark(Link::Revises, markers.revises.as_slice());
    mark(Link::StartsFrom, markers.from.as_slice());
    mark(Link::Includes, markers.includes);
    mark(Link::SameStatementAs, markers.same_statement_as.as_slice());
    mark(Link::Withdraws, markers.withdraws.as_slice());
    all
}
