//! Which measure lies within which: the order that hierarchies and rules give.

mod axis;
mod crossed;
mod scopes;

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::{FxHashMap, FxHashSet};

use self::axis::{ABSENT, Axis, Steps};
pub(crate) use self::crossed::{Extent, crossed};
use self::scopes::{AXES, Scope, Scopes};
use crate::dossier::Dossier;
use crate::hashed::{SaltedMap, SaltedSet};
use crate::id::{MeasureId, RuleId};
use crate::keys;
use crate::measure::{Coordinate, Kind};
use crate::relation::may_bound;
use crate::rule::RuleForm;

/// Why one measure lies within another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nesting {
    /// Its coordinates do, by the hierarchies, and its kind allows it.
    Inferred {
        /// The coordinates in which it is narrower; none if only the kinds differ.
        narrower: Coordinates,
    },
    /// A rule says that it is a part.
    Declared {
        /// The rule; the one with the first key if several say so.
        rule: RuleId,
    },
}

/// Some of the four coordinates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coordinates(u8);

impl Coordinates {
    /// Whether a coordinate is one of them.
    #[must_use]
    pub fn contains(self, coordinate: Coordinate) -> bool {
        self.0 & (1 << coordinate as u8) != 0
    }

    /// They, in the order of [`Coordinate::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Coordinate> {
        Coordinate::ALL.into_iter().filter(move |coordinate| self.contains(*coordinate))
    }
}

impl FromIterator<Coordinate> for Coordinates {
    fn from_iter<I: IntoIterator<Item = Coordinate>>(all: I) -> Self {
        Self(all.into_iter().fold(0, |bits, coordinate| bits | 1 << coordinate as u8))
    }
}

/// The numeric measures of a dossier as a directed graph, each linked to those that it lies within with none
/// between.
///
/// A measure lies within another if both count, their units convert, every coordinate of the one is or lies within
/// that of the other by the hierarchies (both have it or neither, and they have at least one), their kinds allow
/// the bound, the two are not the same in all of it, and no third one is the same as either in all of it: what only keys
/// tell apart ([`Dossier::undistinguished`]) is nested by rules alone. These links are *inferred*, and only the covering relation
/// is kept, among the measures that exist: killed in Kursk within killed in Russia, and that within killed or
/// wounded in Russia. A flow lies within a flow whatever their windows are; what follows at which times is another
/// matter. On top of it every `part_of` rule is a link of its own, *declared*, and in place of an inferred one
/// between the same two: it can order kinds that coordinates do not, so nothing inferred is left out because of it.
///
/// Nodes are by key, links by their ends, so the graph is the same in whatever order the records were entered. It
/// has no circle but one that rules close.
///
/// ```
/// use crosscheck::graph::{MeasureOrder, Nesting};
/// use crosscheck::{Coordinate, Dossier, Kind, Measure, Term};
///
/// let mut dossier = Dossier::new();
/// dossier.add_term(Term::new(Coordinate::Place, "kursk").within("russia"))?;
/// dossier.add_term(Term::new(Coordinate::Place, "russia").within("world"))?;
/// let mut killed = |place: &str| {
///     dossier.add_measure(Measure::new(format!("killed-{place}"), Kind::Cumulative).at(Coordinate::Place, place))
/// };
/// let (kursk, world, russia) = (killed("kursk")?, killed("world")?, killed("russia")?);
///
/// let order = MeasureOrder::of(&dossier);
/// assert_eq!(order.parents(kursk), [russia]);
/// assert!(order.is_within(kursk, world));
/// assert_eq!(order.parts_first(), [kursk, russia, world]);
/// let Some((_, _, Nesting::Inferred { narrower })) = order.covers().next() else { unreachable!() };
/// assert!(narrower.iter().eq([Coordinate::Place]));
/// # Ok::<(), crosscheck::DossierError>(())
/// ```
#[derive(Debug, Clone)]
pub struct MeasureOrder<'a> {
    dossier: &'a Dossier,
    graph: DiGraph<MeasureId, Nesting>,
    // INVARIANT: places[m] is the node of m; `NodeIndex::end` if it is a proposition.
    places: Vec<NodeIndex>,
    complete: bool,
}

/// The steps that a search may take, for each measure and on top: hierarchies that a person would draw need a few
/// dozen for a measure.
const STEPS: (usize, usize) = (1 << 11, 1 << 22);

/// The links that are kept, likewise.
const LINKS: (usize, usize) = (32, 1 << 18);

impl<'a> MeasureOrder<'a> {
    /// The order of the measures of a dossier.
    ///
    /// # Complexity
    /// About O(n log n) in measures, hierarchies and links for hierarchies like trees, whatever their depth; no
    /// path is walked twice. A search in hierarchies that cross in many ways is cut off after so many steps and
    /// links for each measure, which [`is_complete`](Self::is_complete) tells.
    #[must_use]
    pub fn of(dossier: &'a Dossier) -> Self {
        let by_key = keys::sorted(dossier.measures().iter().map(|measure| measure.key()));
        let mut measures: Vec<MeasureId> = by_key.into_iter().map(|at| MeasureId::new(at as usize)).collect();
        measures.retain(|id| dossier.at_measure(*id).kind != Kind::Proposition);
        let mut graph = DiGraph::with_capacity(measures.len(), measures.len());
        let mut places = vec![NodeIndex::end(); dossier.measures().len()];
        for id in &measures {
            let node = graph.add_node(*id);
            if let Some(place) = places.get_mut(id.index()) {
                *place = node;
            }
        }
        let mut order = Self { dossier, graph, places, complete: true };
        let mut links = order.inferred(&measures);
        for (ends, rule) in order.declared() {
            links.insert(ends, Nesting::Declared { rule });
        }
        let mut links: Vec<_> = links.into_iter().collect();
        links.sort_unstable();
        for ((inner, outer), nesting) in links {
            order.graph.add_edge(inner, outer, nesting);
        }
        order
    }

    /// The covering relation of what coordinates and kinds order.
    fn inferred(&mut self, measures: &[MeasureId]) -> FxHashMap<(NodeIndex, NodeIndex), Nesting> {
        let dossier = self.dossier;
        let ordered: Vec<MeasureId> = measures.iter().copied().filter(|id| has_scope(dossier, *id)).collect();
        let (axes, scopes) = axes(dossier, &ordered);
        let having: FxHashMap<Scope, NodeIndex> =
            scopes.iter().zip(&ordered).filter_map(|(scope, id)| Some((*scope, self.node(*id)?))).collect();
        let limit = |(each, more): (usize, usize)| ordered.len().saturating_mul(each).saturating_add(more);
        let mut search = Scopes::of(axes, scopes.iter(), Steps(limit(STEPS)));
        let mut links = FxHashMap::default();
        for scope in &scopes {
            let Some(covers) = search.covers(scope) else {
                self.complete = false;
                break;
            };
            for cover in covers {
                let (Some(inner), Some(outer)) = (having.get(scope), having.get(&cover)) else {
                    continue;
                };
                if links.len() >= limit(LINKS) {
                    self.complete = false;
                    return links;
                }
                let differs = |coordinate: &Coordinate| {
                    let axis = AXES - Coordinate::ALL.len() + *coordinate as usize;
                    scope.get(axis) != cover.get(axis)
                };
                let narrower = Coordinate::ALL.into_iter().filter(differs).collect();
                links.insert((*inner, *outer), Nesting::Inferred { narrower });
            }
        }
        links
    }

    /// What rules say of parts; for each pair the rule with the first key.
    fn declared(&self) -> FxHashMap<(NodeIndex, NodeIndex), RuleId> {
        let mut rules: Vec<RuleId> = self.dossier.rule_ids().collect();
        rules.sort_unstable_by_key(|id| self.dossier.at_rule(*id).key());
        let mut found = FxHashMap::default();
        for id in rules {
            if let RuleForm::PartOf { part, whole } = self.dossier.at_rule(id).form
                && let (Some(inner), Some(outer)) = (self.node(part), self.node(whole))
            {
                found.entry((inner, outer)).or_insert(id);
            }
        }
        found
    }

    /// The graph, for petgraph's own algorithms.
    #[must_use]
    pub fn graph(&self) -> &DiGraph<MeasureId, Nesting> {
        &self.graph
    }

    /// The graph, to keep.
    #[must_use]
    pub fn into_graph(self) -> DiGraph<MeasureId, Nesting> {
        self.graph
    }

    /// The dossier it was made of.
    #[must_use]
    pub fn dossier(&self) -> &'a Dossier {
        self.dossier
    }

    /// The node of a measure; `None` for a proposition or a measure of another dossier. O(1).
    #[must_use]
    pub fn node(&self, measure: MeasureId) -> Option<NodeIndex> {
        self.places.get(measure.index()).copied().filter(|node| *node != NodeIndex::end())
    }

    /// Whether the search for inferred links came to its end. If not, some are missing; those that are there hold.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Its links as the inner measure, the outer one and why, by their keys.
    pub fn covers(&self) -> impl Iterator<Item = (MeasureId, MeasureId, Nesting)> {
        let measure = |node| self.graph.node_weight(node).copied();
        self.graph
            .edge_references()
            .filter_map(move |edge| Some((measure(edge.source())?, measure(edge.target())?, *edge.weight())))
    }

    /// The measures that one lies directly within, by key.
    #[must_use]
    pub fn parents(&self, measure: MeasureId) -> Vec<MeasureId> {
        self.beside(measure, Direction::Outgoing)
    }

    /// The measures that lie directly within one, by key.
    #[must_use]
    pub fn children(&self, measure: MeasureId) -> Vec<MeasureId> {
        self.beside(measure, Direction::Incoming)
    }

    fn beside(&self, measure: MeasureId, direction: Direction) -> Vec<MeasureId> {
        let mut nodes: Vec<NodeIndex> = self
            .node(measure)
            .into_iter()
            .flat_map(|node| self.graph.neighbors_directed(node, direction))
            .collect();
        nodes.sort_unstable();
        nodes.into_iter().filter_map(|node| self.graph.node_weight(node).copied()).collect()
    }

    /// Whether a measure lies within another, directly or through others. No measure lies within itself.
    ///
    /// # Complexity
    /// Linear in the links above the first.
    #[must_use]
    pub fn is_within(&self, inner: MeasureId, outer: MeasureId) -> bool {
        let (Some(from), Some(to)) = (self.node(inner), self.node(outer)) else {
            return false;
        };
        let mut seen = FxHashSet::default();
        let mut stack = vec![from];
        while let Some(node) = stack.pop() {
            for above in self.graph.neighbors(node) {
                if above == to {
                    return from != to;
                }
                if seen.insert(above) {
                    stack.push(above);
                }
            }
        }
        false
    }

    /// All its measures, each before those that it lies within. Where rules close a circle, its measures stand
    /// together.
    ///
    /// # Complexity
    /// Linear in measures and links.
    #[must_use]
    pub fn parts_first(&self) -> Vec<MeasureId> {
        // Components come with those first that others lead to.
        let components = kosaraju_scc(&self.graph).into_iter().rev();
        components
            .flat_map(|mut nodes| {
                nodes.sort_unstable();
                nodes
            })
            .filter_map(|node| self.graph.node_weight(node).copied())
            .collect()
    }
}

/// Whether coordinates can order a measure at all.
fn has_scope(dossier: &Dossier, id: MeasureId) -> bool {
    let measure = dossier.at_measure(id);
    measure.is_counting() && measure.coordinates.iter().any(Option::is_some) && dossier.twin(id).is_none()
}

const KINDS: [Kind; 4] = [Kind::Cumulative, Kind::Stock, Kind::Flow, Kind::Constant];

/// The axes that measures lie on, and the scope of each measure.
fn axes<'a>(dossier: &'a Dossier, measures: &[MeasureId]) -> ([Axis; AXES], Vec<Scope>) {
    let mut dimensions = FxHashMap::default();
    let mut names: [Vec<&'a str>; 4] = Default::default();
    for id in measures {
        let measure = dossier.at_measure(*id);
        let next = dimensions.len() as u32 + 1;
        dimensions.entry(measure.unit.dimension()).or_insert(next);
        for (list, value) in names.iter_mut().zip(measure.coordinates.iter()) {
            list.extend(value.as_deref());
        }
    }
    // Of the hierarchies only what lies around them.
    let mut above: [Vec<(&str, &str)>; 4] = Default::default();
    for ((list, links), coordinate) in names.iter_mut().zip(&mut above).zip(Coordinate::ALL) {
        list.sort_unstable();
        list.dedup();
        climb(dossier, coordinate, list, links);
    }
    let numbers = names.map(|mut list| {
        list.sort_unstable();
        list.into_iter().zip(1u32..).collect::<SaltedMap<&str, u32>>()
    });
    let number = |coordinate: Coordinate, value: &str| {
        numbers.get(coordinate as usize).and_then(|all| all.get(value)).copied().unwrap_or(ABSENT)
    };
    let kind = |kind| KINDS.iter().zip(1u32..).find(|(k, _)| **k == kind).map_or(ABSENT, |(_, n)| n);

    let mut links: [Vec<(u32, u32)>; 4] = Default::default();
    for ((list, above), coordinate) in links.iter_mut().zip(&above).zip(Coordinate::ALL) {
        list.extend(
            above.iter().map(|(inner, outer)| (number(coordinate, inner), number(coordinate, outer))),
        );
    }
    let kinds = KINDS.iter().flat_map(|a| {
        let above = KINDS.iter().filter(move |b| *b != a && may_bound(*a, **b));
        above.map(move |b| (kind(*a), kind(*b)))
    });
    let counts = numbers.each_ref().map(SaltedMap::len);
    let [a, b, c, d] = links;
    let [na, nb, nc, nd] = counts;
    let axes = [
        Axis::of(dimensions.len(), std::iter::empty()),
        Axis::of(KINDS.len(), kinds),
        Axis::of(na, a.into_iter()),
        Axis::of(nb, b.into_iter()),
        Axis::of(nc, c.into_iter()),
        Axis::of(nd, d.into_iter()),
    ];
    let scopes = measures.iter().map(|id| {
        let measure = dossier.at_measure(*id);
        let dimension = dimensions.get(measure.unit.dimension()).copied().unwrap_or(ABSENT);
        let at = |coordinate| measure.coordinate(coordinate).map_or(ABSENT, |v| number(coordinate, v));
        let [subject, property, population, place] = Coordinate::ALL.map(at);
        [dimension, kind(measure.kind), subject, property, population, place]
    });
    (axes, scopes.collect())
}

/// Adds to some values, each once, what they lie within, and the links between all of these.
fn climb<'a>(
    dossier: &'a Dossier,
    coordinate: Coordinate,
    values: &mut Vec<&'a str>,
    links: &mut Vec<(&'a str, &'a str)>,
) {
    let mut seen: SaltedSet<&str> = values.iter().copied().collect();
    let mut next = 0;
    while let Some(value) = values.get(next).copied() {
        next += 1;
        for parent in dossier.term(coordinate, value).into_iter().flat_map(|term| term.parents()) {
            links.push((value, parent));
            if seen.insert(parent) {
                values.push(parent);
            }
        }
    }
}
