//! Which measures bear on each other: what is found in one part of a dossier does not depend on the others.

use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::nestings::Nestings;
use crate::assertion::Target;
use crate::dossier::{Dossier, MarkersRef};
use crate::hashed::SaltedMap;
use crate::id::{AssertionId, MeasureId};
use crate::measure::{Coordinate, Measure};
use crate::quantity::Dimension;

/// The parts of a dossier: sets of measures, with all that is said of them, such that nothing in one bears on another.
///
/// Two measures are in one part if a rule names both, if one lies within the other or may cross it by the hierarchies, or if
/// an assertion about one is tied to an assertion about the other by a mark or a stance. So a part can be reconciled apart, on another
/// machine, or again by itself when something is added to it. Only what holds *all* figures against each other looks further:
/// equal numbers on measures that must not be merged ([look-alikes](crate::FindingKind::LookAlike)), two figures of one voice
/// that were [swapped](crate::slip::Mistake::Swapped), and the limits of a policy on how many findings are told.
///
/// Measures, entries of hierarchies and rules that are added later may join parts, so that they are to be made anew, but for what
/// [`take_measure`](Self::take_measure) takes. The parts may be wider than needed, never narrower: measures of two or more coordinates whose hierarchies meet at the top are
/// taken together, whether or not they cross.
///
/// ```
/// use crosscheck::graph::Parts;
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Rule, RuleForm};
/// let mut dossier = Dossier::new();
/// let mut add = |key: &str| dossier.add_measure(Measure::new(key, Kind::Cumulative));
/// let (killed, casualties, sent) = (add("killed")?, add("casualties")?, add("sent")?);
/// dossier.add_rule(Rule::new("r1", RuleForm::PartOf { part: killed, whole: casualties }))?;
/// let mut parts = Parts::of(&dossier);
/// assert_eq!(parts.part(killed), parts.part(casualties));
/// assert_ne!(parts.part(killed), parts.part(sent));
///
/// // A figure that includes one of another measure ties the two.
/// let first = dossier.add_assertion(Assertion::figure("a", killed, "100".parse()?))?;
/// let next = dossier.add_assertion(Assertion::figure("b", sent, "200".parse()?).including(first))?;
/// parts.take(&dossier, next);
/// assert_eq!(parts.part(killed), parts.part(sent));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Parts {
    joined: UnionFind<u32>,
    /// The node of each measure.
    measures: Vec<u32>,
    /// The nodes of assertions that have no measure of their own.
    others: FxHashMap<AssertionId, u32>,
}

impl Parts {
    /// The parts of all that a dossier holds.
    ///
    /// # Complexity
    /// Near linear in assertions, and that of [`MeasureOrder::of`](super::MeasureOrder::of) for the measures that have coordinates.
    #[must_use]
    pub fn of(dossier: &Dossier) -> Self {
        Self::among(dossier, &Nestings::of(dossier))
    }

    /// The same, where what lies within what is known.
    pub(crate) fn among(dossier: &Dossier, nestings: &Nestings) -> Self {
        let mut parts = Self::by_measures(dossier, nestings);
        for at in 0..dossier.assertions().len() {
            parts.take(dossier, AssertionId::new(at));
        }
        parts
    }

    /// The parts by measures, hierarchies and rules alone, whatever is asserted.
    #[must_use]
    pub fn of_measures(dossier: &Dossier) -> Self {
        Self::by_measures(dossier, &Nestings::of(dossier))
    }

    fn by_measures(dossier: &Dossier, nestings: &Nestings) -> Self {
        let measures: Vec<u32> = (0..dossier.measures().len() as u32).collect();
        let joined = UnionFind::new(measures.len());
        let mut parts = Self { joined, measures, others: FxHashMap::default() };
        for rule in dossier.rules() {
            let measures = rule.form().measures();
            for pair in measures.windows(2) {
                if let [a, b] = *pair {
                    parts.join_measures(a, b);
                }
            }
        }
        parts.join_scopes(dossier, nestings);
        parts
    }

    /// Joins what an assertion ties together: to be called once for each that is added, after those that it names.
    pub fn take(&mut self, dossier: &Dossier, id: AssertionId) {
        self.tie(dossier, id);
    }

    /// The same: the numbers of the parts that it joins.
    pub(crate) fn tie(&mut self, dossier: &Dossier, id: AssertionId) -> SmallVec<[usize; 2]> {
        let mut tied = SmallVec::new();
        let Some(assertion) = dossier.assertion(id) else { return tied };
        // Most assertions are figures that are tied to nothing.
        if assertion.measure().is_some() && assertion.markers() == MarkersRef::default() {
            return tied;
        }
        let own = self.node_of(dossier, id);
        tied.push(self.top(own));
        let markers = assertion.markers();
        let marked = [markers.revises, markers.from, markers.same_statement_as, markers.withdraws];
        let marked = marked.into_iter().flatten().chain(markers.includes.iter().copied());
        for other in marked.map(Target::Assertion).chain(assertion.towards().iter().copied()) {
            let node = match other {
                Target::Measure(measure) => self.measures.get(measure.index()).copied(),
                Target::Assertion(other) => Some(self.node_of(dossier, other)),
            };
            if let Some(node) = node {
                tied.push(self.top(node));
                self.join(own, node);
            }
        }
        tied
    }

    /// Takes a measure that was added last, if it has no coordinates by which it could lie within another one. Says whether it
    /// did; if not, the parts are to be made anew.
    #[must_use]
    pub fn take_measure(&mut self, dossier: &Dossier, id: MeasureId) -> bool {
        let alone = dossier.measure(id).is_some_and(|m| m.coordinates.iter().all(Option::is_none));
        if alone && id.index() == self.measures.len() {
            self.measures.push(self.joined.new_set());
            return true;
        }
        false
    }

    /// The number of the part that a measure is in. It holds until something is joined. `usize::MAX` for a measure of another
    /// dossier.
    #[must_use]
    pub fn part(&self, measure: MeasureId) -> usize {
        self.measures.get(measure.index()).map_or(usize::MAX, |node| self.top(*node))
    }

    /// The number of the part that an assertion is in.
    #[must_use]
    pub fn part_of(&self, dossier: &Dossier, id: AssertionId) -> usize {
        let node = match dossier.assertion(id).and_then(|one| one.measure()) {
            Some(measure) => self.measures.get(measure.index()),
            None => self.others.get(&id),
        };
        node.map_or(usize::MAX, |node| self.top(*node))
    }

    /// One above the highest number of a part.
    #[must_use]
    pub fn bound(&self) -> usize {
        self.joined.len()
    }

    fn node_of(&mut self, dossier: &Dossier, id: AssertionId) -> u32 {
        let measure = dossier.assertion(id).and_then(|one| one.measure());
        if let Some(node) = measure.and_then(|m| self.measures.get(m.index())) {
            return *node;
        }
        if let Some(node) = self.others.get(&id) {
            return *node;
        }
        let node = self.joined.new_set();
        self.others.insert(id, node);
        node
    }

    fn top(&self, node: u32) -> usize {
        self.joined.try_find(node).map_or(usize::MAX, |top| top as usize)
    }

    fn join(&mut self, a: u32, b: u32) {
        // Nodes are made here, so there is none that it does not know.
        let _ = self.joined.try_union(a, b);
    }

    fn join_measures(&mut self, a: MeasureId, b: MeasureId) {
        let node = |id: MeasureId| self.measures.get(id.index()).copied();
        if let (Some(a), Some(b)) = (node(a), node(b)) {
            self.join(a, b);
        }
    }

    /// Joins measures by their coordinates.
    fn join_scopes(&mut self, dossier: &Dossier, nestings: &Nestings) {
        let scoped =
            |measure: &Measure| measure.is_counting() && measure.coordinates.iter().any(Option::is_some);
        if !dossier.measures().iter().any(scoped) {
            return;
        }
        let tops = Tops::of(dossier);
        let mut first: SaltedMap<Place<'_>, MeasureId> = SaltedMap::default();
        for (id, measure) in dossier.measure_ids().zip(dossier.measures()).filter(|(_, m)| scoped(m)) {
            for outer in nestings.around(id) {
                self.join_measures(id, *outer);
            }
            let mut known = 0;
            let place = Coordinate::ALL.map(|coordinate| {
                let value = measure.coordinate(coordinate)?;
                let top = tops.of_value(coordinate, value);
                known += usize::from(top.is_some());
                Some(top.map_or(Top::Itself(value), Top::Of))
            });
            // Scopes cross in two coordinates, by the hierarchies of both.
            if known > 1 || !nestings.is_complete() {
                let place = nestings.is_complete().then_some(place);
                let other = *first.entry((measure.unit().dimension(), place)).or_insert(id);
                self.join_measures(id, other);
            }
        }
    }
}

/// A dimension, and where a measure stands in each coordinate.
type Place<'a> = (&'a Dimension, Option<[Option<Top<'a>>; 4]>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Top<'a> {
    /// A value that is in no hierarchy.
    Itself(&'a str),
    /// What it is joined to by its hierarchy.
    Of(usize),
}

/// Which entries of hierarchies are joined, however they lie to each other.
struct Tops<'a> {
    entries: SaltedMap<(Coordinate, &'a str), u32>,
    joined: UnionFind<u32>,
}

impl<'a> Tops<'a> {
    fn of(dossier: &'a Dossier) -> Self {
        let mut tops = Self { entries: SaltedMap::default(), joined: UnionFind::new_empty() };
        for term in dossier.terms() {
            let own = tops.entry(term.coordinate(), term.key());
            for parent in term.parents() {
                let above = tops.entry(term.coordinate(), parent);
                let _ = tops.joined.try_union(own, above);
            }
        }
        tops
    }

    fn entry(&mut self, coordinate: Coordinate, key: &'a str) -> u32 {
        let joined = &mut self.joined;
        *self.entries.entry((coordinate, key)).or_insert_with(|| joined.new_set())
    }

    fn of_value(&self, coordinate: Coordinate, value: &'a str) -> Option<usize> {
        let node = self.entries.get(&(coordinate, value))?;
        self.joined.try_find(*node).map(|top| top as usize)
    }
}
