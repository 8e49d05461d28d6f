//! Who depends on whom: sources, each on the one it heard a statement from.

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::FactGraph;
use crate::dossier::View;
use crate::id::SourceId;

/// Who depends on whom: a directed graph of sources, each linked to those it heard a statement from, from the
/// outlet down to the origins. An edge weighs the number of assertions that came that way.
///
/// Only sources that said or carried something are in it, by key. The graph may have circles: two outlets can
/// quote each other. A source is not linked to itself.
///
/// ```
/// use crosscheck::graph::FactGraph;
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Source};
/// use crosscheck::petgraph::algo::toposort;
///
/// let mut dossier = Dossier::new();
/// let pentagon = dossier.add_source(Source::new("pentagon"))?;
/// let reuters = dossier.add_source(Source::new("reuters"))?;
/// let vtv = dossier.add_source(Source::new("vtv"))?;
/// let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
/// dossier.add_assertion(
///     Assertion::figure("f01", sent, "3000".parse()?).from_origin(pentagon).relayed_by(reuters).relayed_by(vtv),
/// )?;
///
/// let facts = FactGraph::of(dossier.view());
/// let dependencies = facts.dependencies();
/// let upstream: Vec<_> = dependencies.upstream(vtv).iter().map(|d| (d.source, d.assertions)).collect();
/// assert_eq!(upstream, [(pentagon, 1), (reuters, 1)]);
/// assert!(dependencies.upstream(pentagon).is_empty());
/// // Without circles there is an order in which each comes before those it depends on.
/// let order = toposort(dependencies.graph(), None).unwrap();
/// assert_eq!(dependencies.graph()[order[0]], vtv);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Dependencies<'a> {
    view: View<'a>,
    by_family: bool,
    graph: DiGraph<SourceId, usize>,
    nodes: FxHashMap<SourceId, NodeIndex>,
    routes: Vec<Route>,
    // INVARIANT: on[n] holds the routes on which node n lies, each once.
    on: Vec<Vec<usize>>,
}

/// A source that another depends on, or that depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Dependence {
    /// The source.
    pub source: SourceId,
    /// How many assertions came from one to the other, directly or through others.
    pub assertions: usize,
}

/// A chain in nodes.
#[derive(Debug, Clone)]
struct Route {
    origins: SmallVec<[NodeIndex; 2]>,
    relays: SmallVec<[NodeIndex; 2]>,
}

impl<'a> FactGraph<'a> {
    /// Who depends on whom among the sources named: an article on the agency, the agency on the ministry.
    ///
    /// # Complexity
    /// O(n log n) in the links of the assertions.
    #[must_use]
    pub fn dependencies(&self) -> Dependencies<'a> {
        Dependencies::of(self, false)
    }

    /// The same among families: every source stands for the one at the top of what it is within, so that the
    /// articles of one paper are the paper.
    ///
    /// # Complexity
    /// As [`dependencies`](Self::dependencies).
    #[must_use]
    pub fn family_dependencies(&self) -> Dependencies<'a> {
        Dependencies::of(self, true)
    }
}

impl<'a> Dependencies<'a> {
    fn of(facts: &FactGraph<'a>, by_family: bool) -> Self {
        let dossier = facts.view.dossier();
        let stand_in = |source: &SourceId| if by_family { dossier.root(*source) } else { *source };
        let mut sources: Vec<SourceId> =
            facts.chains().flat_map(|c| c.origins().iter().chain(c.relays())).map(stand_in).collect();
        sources.sort_unstable();
        sources.dedup();
        sources.sort_by_key(|id| dossier.at_source(*id).key());

        let mut graph = DiGraph::with_capacity(sources.len(), sources.len());
        let nodes: FxHashMap<SourceId, NodeIndex> =
            sources.into_iter().map(|source| (source, graph.add_node(source))).collect();
        let place = |source: &SourceId| nodes.get(&stand_in(source)).copied();
        let routes: Vec<Route> = facts
            .chains()
            .map(|chain| Route {
                origins: chain.origins().iter().filter_map(place).collect(),
                relays: chain.relays().iter().filter_map(place).collect(),
            })
            .collect();
        let mut on = vec![Vec::new(); nodes.len()];
        let mut counts: FxHashMap<(NodeIndex, NodeIndex), usize> = FxHashMap::default();
        for (at, route) in routes.iter().enumerate() {
            for node in route.nodes() {
                if let Some(list) = on.get_mut(node.index()) {
                    list.push(at);
                }
            }
            for pair in route.steps() {
                *counts.entry(pair).or_default() += 1;
            }
        }
        let mut edges: Vec<_> = counts.into_iter().collect();
        edges.sort_unstable();
        for ((from, to), count) in edges {
            graph.add_edge(from, to, count);
        }
        Self { view: facts.view, by_family, graph, nodes, routes, on }
    }

    /// Whether each source stands for the one at the top of what it is within.
    pub(crate) fn by_family(&self) -> bool {
        self.by_family
    }

    /// The graph, for petgraph's own algorithms.
    #[must_use]
    pub fn graph(&self) -> &DiGraph<SourceId, usize> {
        &self.graph
    }

    /// The graph, to keep.
    #[must_use]
    pub fn into_graph(self) -> DiGraph<SourceId, usize> {
        self.graph
    }

    /// The view it was made of.
    #[must_use]
    pub fn view(&self) -> View<'a> {
        self.view
    }

    /// The node of a source, or of its family; `None` if it neither said nor carried anything. O(1).
    #[must_use]
    pub fn node(&self, source: SourceId) -> Option<NodeIndex> {
        let dossier = self.view.dossier();
        let stand_in =
            if self.by_family && dossier.source(source).is_some() { dossier.root(source) } else { source };
        self.nodes.get(&stand_in).copied()
    }

    /// On whom a source rests: those from whom the assertions that it carried had come, near or far. The one with
    /// the most assertions first, then by key.
    ///
    /// Only what really came that way counts: if Reuters hears the Pentagon on one day and VTV hears Reuters on
    /// another matter, VTV does not rest on the Pentagon, though the graph has a path.
    ///
    /// # Complexity
    /// O(k log k) in the links of the assertions it carried.
    #[must_use]
    pub fn upstream(&self, source: SourceId) -> Vec<Dependence> {
        self.counted(source, Route::before)
    }

    /// Who rests on a source: those to whom the assertions that it said or carried came after it. The one with the
    /// most assertions first, then by key.
    ///
    /// # Complexity
    /// As [`upstream`](Self::upstream).
    #[must_use]
    pub fn downstream(&self, source: SourceId) -> Vec<Dependence> {
        self.counted(source, Route::after)
    }

    fn counted(&self, source: SourceId, side: fn(&Route, NodeIndex) -> Nodes) -> Vec<Dependence> {
        let Some(node) = self.node(source) else {
            return Vec::new();
        };
        let mut counts: FxHashMap<NodeIndex, usize> = FxHashMap::default();
        let routes = self.on.get(node.index()).into_iter().flatten().filter_map(|at| self.routes.get(*at));
        for other in routes.flat_map(|route| side(route, node)) {
            *counts.entry(other).or_default() += 1;
        }
        let mut found: Vec<_> = counts.into_iter().collect();
        found.sort_unstable_by_key(|(node, count)| (std::cmp::Reverse(*count), *node));
        let dependence =
            |(node, assertions)| Some(Dependence { source: *self.graph.node_weight(node)?, assertions });
        found.into_iter().filter_map(dependence).collect()
    }
}

type Nodes = SmallVec<[NodeIndex; 4]>;

fn distinct(nodes: impl Iterator<Item = NodeIndex>) -> Nodes {
    let mut all: Nodes = nodes.collect();
    all.sort_unstable();
    all.dedup();
    all
}

impl Route {
    fn nodes(&self) -> Nodes {
        distinct(self.origins.iter().chain(&self.relays).copied())
    }

    /// Each step once, as who heard and who was heard.
    fn steps(&self) -> SmallVec<[(NodeIndex, NodeIndex); 4]> {
        let first = self.relays.first().into_iter();
        let from_origins = first.flat_map(|relay| self.origins.iter().map(move |origin| (*relay, *origin)));
        let onwards =
            self.relays.iter().zip(self.relays.iter().skip(1)).map(|(heard, hearer)| (*hearer, *heard));
        let mut all: SmallVec<_> = from_origins.chain(onwards).filter(|(a, b)| a != b).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Who stands before the last place of a node.
    fn before(&self, node: NodeIndex) -> Nodes {
        match self.relays.iter().rposition(|relay| *relay == node) {
            Some(at) => {
                let all = self.origins.iter().chain(self.relays.iter().take(at));
                distinct(all.copied().filter(|other| *other != node))
            }
            None => Nodes::new(),
        }
    }

    /// Who stands after the first place of a node.
    fn after(&self, node: NodeIndex) -> Nodes {
        let from = match self.relays.iter().position(|relay| *relay == node) {
            _ if self.origins.contains(&node) => 0,
            Some(at) => at + 1,
            None => self.relays.len(),
        };
        distinct(self.relays.iter().skip(from).copied().filter(|other| *other != node))
    }
}
