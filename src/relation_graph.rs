//! The relation graph: bipartite, assertions and findings.

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::{Change, Detail, Finding, FindingId};
use crate::graph::{Chain, with_parts};
use crate::id::{AssertionId, SourceId};
use crate::reconcile::Report;
use crate::relation::Cause;

/// A node of the [`RelationGraph`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RelationNode<'r> {
    /// An assertion.
    Assertion(AssertionId),
    /// A finding.
    Finding(&'r Finding),
}

/// An edge of the [`RelationGraph`]: what an assertion is in a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The upper one of the strongest pair of a contradiction or possible conflict.
    Upper,
    /// The lower one of that pair.
    Lower,
    /// A total, of which a part is taken away.
    Total,
    /// What is taken away from a total.
    Part,
    /// What others report of a holder's stance.
    Report,
    /// The holder's own words, which do not bear the report out.
    Words,
    /// What was revised, outgrown or given up.
    Old,
    /// New at one step and old at another.
    Between,
    /// What came in its place.
    New,
    /// What did not last.
    Passing,
    /// What was likely mistyped.
    Slip,
    /// What shows that it was.
    Evidence,
    /// The statement as it was first made.
    First,
    /// The statement heard again.
    Copy,
    /// One version of a miscopied statement, the best attested being number zero.
    Version(usize),
    /// Says that it is so.
    Affirms,
    /// Says that it is not so.
    Denies,
    /// In these camps, by their place in [`Detail::Agreement`].
    Camps(Vec<usize>),
    /// Concerned, with no part of its own.
    Member,
}

/// Assertions and findings, each finding linked to its members: a bipartite graph, in which pairs of assertions
/// are never stored.
///
/// All assertions of the view are in it, first and by key, then the findings in the order of the report. Every
/// finding has exactly one edge to each of its members, from the finding to the assertion where a direction
/// matters.
///
/// ```
/// use crosscheck::relation_graph::Role;
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
/// use crosscheck::petgraph::algo::connected_components;
///
/// let mut dossier = Dossier::new();
/// let (a, b) = (dossier.add_source(Source::new("a"))?, dossier.add_source(Source::new("b"))?);
/// let level = dossier.add_measure(Measure::new("level", Kind::Stock))?;
/// let day = "2024-11-25".parse()?;
/// let x = dossier.add_assertion(Assertion::figure("x", level, "11000".parse()?).from_origin(a).as_of(day))?;
/// let y = dossier.add_assertion(Assertion::figure("y", level, "8000".parse()?).from_origin(b).as_of(day))?;
/// dossier.add_assertion(Assertion::figure("z", level, "8000".parse()?))?;
///
/// let policy = Policy::default();
/// let report = reconcile(dossier.view(), &policy);
/// let relations = report.graph();
/// let (finding, role) = relations.findings_of(x)[0];
/// assert_eq!(role, &Role::Upper);
/// assert_eq!(relations.members_of(finding), [(x, &Role::Upper), (y, &Role::Lower)]);
/// // What hangs together: the contradiction, and what no finding concerns.
/// assert_eq!(connected_components(relations.graph()), 2);
/// println!("{}", relations.to_mermaid());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct RelationGraph<'r> {
    report: &'r Report<'r>,
    graph: UnGraph<RelationNode<'r>, Role>,
    assertions: FxHashMap<AssertionId, NodeIndex>,
    findings: FxHashMap<&'r FindingId, NodeIndex>,
}

/// How far a finding rests on one origin.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Resting<'r> {
    /// The finding.
    pub finding: &'r Finding,
    /// Its members that rest on the origin, by key.
    pub members: Vec<AssertionId>,
}

impl Resting<'_> {
    /// Whether all its members do, so that it would fall with the origin.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.members.len() == self.finding.members().len()
    }
}

impl Report<'_> {
    /// The assertions and findings as a graph.
    ///
    /// # Complexity
    /// Linear in the assertions and in the members of the findings.
    #[must_use]
    pub fn graph(&self) -> RelationGraph<'_> {
        let mut graph = UnGraph::default();
        let statuses = self.statuses().iter();
        let assertions: FxHashMap<AssertionId, NodeIndex> =
            statuses.map(|(id, _)| (*id, graph.add_node(RelationNode::Assertion(*id)))).collect();
        let mut findings = FxHashMap::default();
        for finding in self.findings() {
            let node = graph.add_node(RelationNode::Finding(finding));
            findings.insert(finding.id(), node);
            for (member, role) in roles(finding) {
                if let Some(assertion) = assertions.get(&member) {
                    graph.add_edge(node, *assertion, role);
                }
            }
        }
        RelationGraph { report: self, graph, assertions, findings }
    }
}

impl<'r> RelationGraph<'r> {
    /// The graph, for petgraph's own algorithms.
    #[must_use]
    pub fn graph(&self) -> &UnGraph<RelationNode<'r>, Role> {
        &self.graph
    }

    /// The graph, to keep. Its nodes borrow the findings of the report.
    #[must_use]
    pub fn into_graph(self) -> UnGraph<RelationNode<'r>, Role> {
        self.graph
    }

    /// The report it was made of.
    #[must_use]
    pub fn report(&self) -> &'r Report<'r> {
        self.report
    }

    /// The node of an assertion; `None` if it is not in the graph. O(1).
    #[must_use]
    pub fn assertion_node(&self, id: AssertionId) -> Option<NodeIndex> {
        self.assertions.get(&id).copied()
    }

    /// The node of a finding; `None` if it is not in the graph. O(1).
    #[must_use]
    pub fn finding_node(&self, id: &FindingId) -> Option<NodeIndex> {
        self.findings.get(id).copied()
    }

    /// Its findings, in the order of the report.
    pub fn findings(&self) -> impl Iterator<Item = &'r Finding> {
        self.graph.node_weights().filter_map(|node| match node {
            RelationNode::Finding(finding) => Some(*finding),
            RelationNode::Assertion(_) => None,
        })
    }

    /// The findings that concern an assertion, each with what the assertion is in it, in the order of the report.
    /// O(d log d) in their number.
    #[must_use]
    pub fn findings_of(&self, id: AssertionId) -> Vec<(&'r Finding, &Role)> {
        let found = self.beside(self.assertion_node(id)).into_iter();
        found
            .filter_map(|(node, role)| match node {
                RelationNode::Finding(finding) => Some((finding, role)),
                RelationNode::Assertion(_) => None,
            })
            .collect()
    }

    /// The members of a finding, each with what it is in it, by key. O(d log d) in their number.
    #[must_use]
    pub fn members_of(&self, finding: &Finding) -> Vec<(AssertionId, &Role)> {
        let found = self.beside(self.finding_node(finding.id())).into_iter();
        found
            .filter_map(|(node, role)| match node {
                RelationNode::Assertion(id) => Some((id, role)),
                RelationNode::Finding(_) => None,
            })
            .collect()
    }

    /// What stands on the other side, in the order of the nodes.
    fn beside(&self, node: Option<NodeIndex>) -> Vec<(RelationNode<'r>, &Role)> {
        let Some(node) = node else {
            return Vec::new();
        };
        let mut edges: Vec<_> = self.graph.edges(node).map(|edge| (edge.target(), edge.weight())).collect();
        edges.sort_unstable_by_key(|(other, _)| *other);
        edges.into_iter().filter_map(|(n, role)| Some((*self.graph.node_weight(n)?, role))).collect()
    }

    /// The findings that rest on an origin, it or a source within it at any depth, in the order of the report: those
    /// with a member that it said, alone or jointly.
    ///
    /// # Complexity
    /// Linear in the sources and in the graph.
    #[must_use]
    pub fn resting_on(&self, origin: SourceId) -> Vec<Resting<'r>> {
        let dossier = self.report.view().dossier();
        let parts = with_parts(dossier, origin);
        let rests = |id: &AssertionId| {
            dossier.assertion(*id).is_some_and(|a| a.origins().iter().any(|s| parts.contains(s)))
        };
        self.findings()
            .filter_map(|finding| {
                let members: Vec<AssertionId> = finding.members().iter().copied().filter(rests).collect();
                (!members.is_empty()).then_some(Resting { finding, members })
            })
            .collect()
    }

    /// The paths from a finding to the outlets where it was read, one for each member, by key: from the finding to
    /// the assertion, its origins, its relays in order, and its outlet.
    pub fn paths(&self, finding: &Finding) -> impl Iterator<Item = Chain<'r>> {
        let dossier = self.report.view().dossier();
        let members = self.members_of(finding).into_iter();
        members.filter_map(|(id, _)| Some(Chain::of(id, dossier.assertion(id)?)))
    }

    /// The outlets where the members of a finding were read, each once, by key.
    #[must_use]
    pub fn outlets(&self, finding: &Finding) -> Vec<SourceId> {
        let dossier = self.report.view().dossier();
        let mut found: Vec<SourceId> = self.paths(finding).flat_map(|path| path.outlets()).copied().collect();
        found.sort_by_key(|id| dossier.source(*id).map(|s| s.key()));
        found.dedup();
        found
    }

    /// The findings that pass a test, with their members and nothing else.
    #[must_use]
    pub fn only(&self, mut keep: impl FnMut(&Finding) -> bool) -> Self {
        let kept: FxHashSet<&FindingId> = self.findings().filter(|f| keep(f)).map(Finding::id).collect();
        let members: FxHashSet<AssertionId> = self
            .findings()
            .filter(|finding| kept.contains(finding.id()))
            .flat_map(|finding| finding.members().iter().copied())
            .collect();
        self.part(|node| match node {
            RelationNode::Assertion(id) => members.contains(id),
            RelationNode::Finding(finding) => kept.contains(finding.id()),
        })
    }

    /// Some assertions, the findings that concern any of them, and all members of those.
    #[must_use]
    pub fn around(&self, assertions: impl IntoIterator<Item = AssertionId>) -> Self {
        let centre: FxHashSet<AssertionId> = assertions.into_iter().collect();
        let touches = |finding: &Finding| finding.members().iter().any(|id| centre.contains(id));
        let mut members: FxHashSet<AssertionId> =
            self.findings().filter(|f| touches(f)).flat_map(|f| f.members().iter().copied()).collect();
        members.extend(&centre);
        self.part(|node| match node {
            RelationNode::Assertion(id) => members.contains(id),
            RelationNode::Finding(finding) => touches(finding),
        })
    }

    fn part(&self, keep: impl Fn(&RelationNode<'r>) -> bool) -> Self {
        let graph =
            self.graph.filter_map(|_, node| keep(node).then_some(*node), |_, role| Some(role.clone()));
        let (mut assertions, mut findings) = (FxHashMap::default(), FxHashMap::default());
        for (place, node) in graph.node_indices().zip(graph.node_weights()) {
            match *node {
                RelationNode::Assertion(id) => drop(assertions.insert(id, place)),
                RelationNode::Finding(finding) => drop(findings.insert(finding.id(), place)),
            }
        }
        Self { report: self.report, graph, assertions, findings }
    }
}

/// Every member of a finding once, with its role.
fn roles(finding: &Finding) -> Vec<(AssertionId, Role)> {
    let mut given: FxHashMap<AssertionId, Role> = FxHashMap::default();
    let mut give = |id: AssertionId, role: Role| {
        given.entry(id).or_insert(role);
    };
    let pair = |change: &Change| (change.old, change.new);
    match finding.detail() {
        Detail::Contradiction { cause, pair: (a, b), .. } => {
            let (first, second) = match cause {
                Cause::Report => (Role::Report, Role::Words),
                _ => (Role::Upper, Role::Lower),
            };
            give(*a, first);
            give(*b, second);
        }
        Detail::PossibleConflict { pair: (a, b), .. } => {
            give(*a, Role::Upper);
            give(*b, Role::Lower);
        }
        Detail::AccountedFor { figure, from, .. } => {
            give(*figure, Role::Total);
            from.iter().for_each(|id| give(*id, Role::Part));
        }
        Detail::Coincidence { remainders, .. } => {
            remainders.iter().for_each(|r| give(r.total, Role::Total));
            remainders.iter().flat_map(|r| &r.parts).for_each(|id| give(*id, Role::Part));
        }
        Detail::Dispute { affirm, deny, .. } => {
            affirm.iter().for_each(|id| give(*id, Role::Affirms));
            deny.iter().for_each(|id| give(*id, Role::Denies));
        }
        Detail::Revision { changes, copies, .. } => {
            changed(&changes.iter().map(pair).collect::<Vec<_>>(), &mut give);
            copies.iter().for_each(|id| give(*id, Role::Copy));
        }
        Detail::Development { changes, .. } | Detail::BasisReset { changes, .. } => {
            changed(&changes.iter().map(pair).collect::<Vec<_>>(), &mut give)
        }
        Detail::FalseValue { values, .. } => {
            values.iter().for_each(|v| give(v.value, Role::Passing));
            values.iter().for_each(|v| give(v.before, Role::Old));
            values.iter().for_each(|v| give(v.after, Role::New));
        }
        Detail::StanceChange { changes, .. } => changed(changes, &mut give),
        Detail::LikelySlip { readings, .. } => {
            readings.iter().for_each(|slip| give(slip.figure, Role::Slip));
            finding.members().iter().for_each(|id| give(*id, Role::Evidence));
        }
        Detail::Echo { statements } => {
            for statement in statements {
                for (at, id) in statement.iter().enumerate() {
                    give(*id, if at == 0 { Role::First } else { Role::Copy });
                }
            }
        }
        Detail::RelaySlip { versions, .. } => {
            for statement in versions {
                statement.iter().enumerate().for_each(|(at, id)| give(*id, Role::Version(at)));
            }
        }
        Detail::StaleRelay { copies } => {
            copies.iter().for_each(|(copy, _)| give(*copy, Role::Copy));
            copies.iter().for_each(|(_, revision)| give(*revision, Role::New));
            // What is left is what the copies repeat and the revisions correct.
            finding.members().iter().for_each(|id| give(*id, Role::Old));
        }
        Detail::Agreement { camps, .. } => {
            let mut of: FxHashMap<AssertionId, Vec<usize>> = FxHashMap::default();
            for (at, camp) in camps.iter().enumerate() {
                camp.members.iter().for_each(|id| of.entry(*id).or_default().push(at));
            }
            of.into_iter().for_each(|(id, camps)| give(id, Role::Camps(camps)));
        }
        _ => {}
    }
    let role = |id: &AssertionId| given.get(id).cloned().unwrap_or(Role::Member);
    finding.members().iter().map(|id| (*id, role(id))).collect()
}

/// Old and new of a series of steps; what is both lies between.
fn changed(steps: &[(AssertionId, AssertionId)], give: &mut impl FnMut(AssertionId, Role)) {
    let old: FxHashSet<AssertionId> = steps.iter().map(|(old, _)| *old).collect();
    let new: FxHashSet<AssertionId> = steps.iter().map(|(_, new)| *new).collect();
    for id in steps.iter().flat_map(|(old, new)| [*old, *new]) {
        let role = match (old.contains(&id), new.contains(&id)) {
            (true, true) => Role::Between,
            (true, false) => Role::Old,
            (false, _) => Role::New,
        };
        give(id, role);
    }
}
