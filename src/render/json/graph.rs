//! Graphs as JSON.

use petgraph::visit::EdgeRef;
use serde::ser::{Serialize, Serializer};

use super::keys::{Each, Keys};
use super::word;
use crate::finding::FindingId;
use crate::graph;
use crate::relation_graph;

word!(GraphFormat = "crosscheck-graph/1", OfFacts = "facts", OfFindings = "findings");

/// Sources, measures and assertions as the dossier gives them, and what links them.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct FactGraph<'a> {
    /// By their tails.
    edges: Each<'a, FactEdge>,
    format: GraphFormat,
    /// Sources, measures and assertions, each by key.
    nodes: Each<'a, FactNode<'a>>,
    of: OfFacts,
}

/// A source, a measure or an assertion, by its key.
#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum FactNode<'a> {
    Assertion(&'a str),
    Measure(&'a str),
    Source(&'a str),
}

/// A link between facts.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct FactEdge {
    /// The place of its tail among the nodes, counted from zero.
    from: usize,
    link: Link,
    /// Of a relay its place in the chain, counted from zero; the first one heard the origin. Else null.
    position: Option<usize>,
    /// The place of its head among the nodes.
    to: usize,
}

/// What links two facts, from tail to head.
#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
enum Link {
    SaidBy,
    RelayedBy,
    HeldBy,
    About,
    RepliesTo,
    Within,
    Revises,
    StartsFrom,
    Includes,
    SameStatementAs,
    Withdraws,
}

/// Assertions and findings, each finding linked to its members.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct RelationGraph<'a> {
    /// By their findings.
    edges: Each<'a, RelationEdge<'a>>,
    format: GraphFormat,
    /// Assertions by key, then findings in the order of the report.
    nodes: Each<'a, RelationNode<'a>>,
    of: OfFindings,
}

/// An assertion by its key, or a finding by its id.
#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum RelationNode<'a> {
    Assertion(&'a str),
    Finding(#[cfg_attr(feature = "schema", schemars(with = "&str"))] &'a FindingId),
}

/// What an assertion is in a finding.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RelationEdge<'a> {
    /// The camps of an agreement that it is in, counted from zero; else none.
    camps: &'a [usize],
    /// The place of the finding among the nodes, counted from zero.
    from: usize,
    role: Role,
    /// The place of the assertion among the nodes.
    to: usize,
    /// Which version of a miscopied statement it is, the best attested being zero; else null.
    version: Option<usize>,
}

/// What an assertion is in a finding.
#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
enum Role {
    Upper,
    Lower,
    Total,
    Part,
    Report,
    Words,
    Old,
    Between,
    New,
    Passing,
    Slip,
    Evidence,
    First,
    Copy,
    Version,
    Affirms,
    Denies,
    Camps,
    Member,
}

/// Who depends on whom.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Dependencies<'a> {
    edges: Each<'a, DependencyEdge>,
    format: GraphFormat,
    /// By key.
    nodes: Each<'a, SourceNode<'a>>,
    of: Dependents,
}

/// A source, by its key.
#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum SourceNode<'a> {
    Source(&'a str),
}

/// That a source heard statements from another one.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct DependencyEdge {
    /// How many assertions came that way.
    assertions: usize,
    /// The place among the nodes, counted from zero, of who heard them.
    from: usize,
    /// The place of who was heard.
    to: usize,
}

/// Whether each source stands for itself, or for the one at the top of what it is within.
#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
enum Dependents {
    Sources,
    Families,
}

impl Serialize for graph::FactGraph<'_> {
    /// As `#/$defs/FactGraph` of the schema of [results](crate::io#results).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = Keys(self.view().dossier());
        let node = move |fact| match fact {
            graph::Fact::Source(id) => FactNode::Source(keys.s(id)),
            graph::Fact::Measure(id) => FactNode::Measure(keys.m(id)),
            graph::Fact::Assertion(id) => FactNode::Assertion(keys.a(id)),
        };
        FactGraph {
            edges: Each::of(|| {
                self.graph().edge_references().map(|edge| {
                    let (link, position) = link(*edge.weight());
                    FactEdge { from: edge.source().index(), link, position, to: edge.target().index() }
                })
            }),
            format: GraphFormat::Word,
            nodes: Each::of(|| self.facts().map(node)),
            of: OfFacts::Word,
        }
        .serialize(serializer)
    }
}

impl Serialize for relation_graph::RelationGraph<'_> {
    /// As `#/$defs/RelationGraph` of the schema of [results](crate::io#results).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = Keys(self.report().view().dossier());
        let node = move |node| match node {
            &relation_graph::RelationNode::Assertion(id) => RelationNode::Assertion(keys.a(id)),
            relation_graph::RelationNode::Finding(finding) => RelationNode::Finding(finding.id()),
        };
        RelationGraph {
            edges: Each::of(|| {
                self.graph().edge_references().map(|edge| {
                    let (role, camps, version) = role(edge.weight());
                    let (from, to) = (edge.source().index(), edge.target().index());
                    RelationEdge { camps, from, role, to, version }
                })
            }),
            format: GraphFormat::Word,
            nodes: Each::of(|| self.graph().node_weights().map(node)),
            of: OfFindings::Word,
        }
        .serialize(serializer)
    }
}

impl Serialize for graph::Dependencies<'_> {
    /// As `#/$defs/Dependencies` of the schema of [results](crate::io#results).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = Keys(self.view().dossier());
        Dependencies {
            edges: Each::of(|| {
                self.graph().edge_references().map(|edge| {
                    let (from, to) = (edge.source().index(), edge.target().index());
                    DependencyEdge { assertions: *edge.weight(), from, to }
                })
            }),
            format: GraphFormat::Word,
            nodes: Each::of(|| self.graph().node_weights().map(|id| SourceNode::Source(keys.s(*id)))),
            of: if self.by_family() { Dependents::Families } else { Dependents::Sources },
        }
        .serialize(serializer)
    }
}

fn link(link: graph::Link) -> (Link, Option<usize>) {
    let word = match link {
        graph::Link::SaidBy => Link::SaidBy,
        graph::Link::RelayedBy { position } => return (Link::RelayedBy, Some(position)),
        graph::Link::HeldBy => Link::HeldBy,
        graph::Link::About => Link::About,
        graph::Link::RepliesTo => Link::RepliesTo,
        graph::Link::Within => Link::Within,
        graph::Link::Revises => Link::Revises,
        graph::Link::StartsFrom => Link::StartsFrom,
        graph::Link::Includes => Link::Includes,
        graph::Link::SameStatementAs => Link::SameStatementAs,
        graph::Link::Withdraws => Link::Withdraws,
    };
    (word, None)
}

/// The word, the camps and the version.
fn role(role: &relation_graph::Role) -> (Role, &[usize], Option<usize>) {
    use relation_graph::Role as Of;
    let word = match role {
        Of::Version(number) => return (Role::Version, &[], Some(*number)),
        Of::Camps(camps) => return (Role::Camps, camps, None),
        Of::Upper => Role::Upper,
        Of::Lower => Role::Lower,
        Of::Total => Role::Total,
        Of::Part => Role::Part,
        Of::Report => Role::Report,
        Of::Words => Role::Words,
        Of::Old => Role::Old,
        Of::Between => Role::Between,
        Of::New => Role::New,
        Of::Passing => Role::Passing,
        Of::Slip => Role::Slip,
        Of::Evidence => Role::Evidence,
        Of::First => Role::First,
        Of::Copy => Role::Copy,
        Of::Affirms => Role::Affirms,
        Of::Denies => Role::Denies,
        Of::Member => Role::Member,
    };
    (word, &[], None)
}
