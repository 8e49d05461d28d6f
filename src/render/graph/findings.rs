//! Assertions and findings as a picture.

use petgraph::visit::EdgeRef;
use rustc_hash::FxHashSet;

use super::{Line, Look, Sketch, Spot, Stroke, cut, dot, mermaid};
use crate::finding::{Finding, FindingKind};
use crate::id::AssertionId;
use crate::relation::Status;
use crate::relation_graph::{RelationGraph, RelationNode, Role};
use crate::render::phrase;

impl RelationGraph<'_> {
    /// The graph in DOT: assertions with their key, what they say and who says it, those that no longer stand
    /// dashed; findings with their kind and headline, coloured by kind; edges with what the assertion is in the
    /// finding. See [`FactGraph::to_dot`](crate::graph::FactGraph::to_dot).
    #[must_use]
    pub fn to_dot(&self) -> String {
        dot::write(&sketch(self))
    }

    /// The graph as a Mermaid flowchart, as by [`to_dot`](Self::to_dot).
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        mermaid::write(&sketch(self))
    }
}

fn sketch(relations: &RelationGraph<'_>) -> Sketch {
    let report = relations.report();
    let standing = report.statuses().iter().filter(|(_, status)| *status == Status::Standing);
    let standing: FxHashSet<AssertionId> = standing.map(|(id, _)| *id).collect();
    let (mut assertions, mut findings) = (0_usize, 0_usize);
    let nodes = relations.graph().node_weights().map(|node| match node {
        RelationNode::Assertion(id) => {
            assertions += 1;
            let look = if standing.contains(id) { Look::Assertion } else { Look::Former };
            Spot { id: format!("a{assertions}"), look, texts: texts(relations, *id) }
        }
        RelationNode::Finding(finding) => {
            findings += 1;
            let name = format!("{}{}", finding.kind().code(), phrase::firm(finding.strength()));
            let texts = vec![name, cut(&report.headline(finding))];
            Spot { id: format!("f{findings}"), look: look(finding), texts }
        }
    });
    let nodes = nodes.collect();
    let edges = relations.graph().edge_references().map(|edge| Line {
        from: edge.source(),
        to: edge.target(),
        label: words(edge.weight()),
        stroke: if *edge.weight() == Role::Copy { Stroke::Carried } else { Stroke::Plain },
    });
    let title = report.view().dossier().title().map(cut);
    Sketch { name: "findings", title, directed: false, nodes, edges: edges.collect() }
}

fn texts(relations: &RelationGraph<'_>, id: AssertionId) -> Vec<String> {
    let dossier = relations.report().view().dossier();
    let assertion = dossier.at(id);
    let mut texts = vec![
        assertion.key().to_owned(),
        cut(&phrase::content(dossier, assertion)),
        cut(&format!("by {}", phrase::speaker(dossier, assertion))),
    ];
    texts.extend(assertion.as_of_given().map(|period| format!("as of {}", phrase::date(period))));
    texts
}

fn look(finding: &Finding) -> Look {
    match finding.kind() {
        FindingKind::Contradiction | FindingKind::Dispute | FindingKind::RelaySlip => Look::Conflict,
        FindingKind::Revision
        | FindingKind::BasisReset
        | FindingKind::FalseValue
        | FindingKind::LikelySlip
        | FindingKind::StanceChange
        | FindingKind::StaleRelay => Look::Correction,
        FindingKind::Agreement => Look::Accord,
        _ => Look::Remark,
    }
}

fn words(role: &Role) -> String {
    let word = match role {
        Role::Upper => "upper",
        Role::Lower => "lower",
        Role::Total => "total",
        Role::Part => "taken away",
        Role::Report => "report",
        Role::Words => "own words",
        Role::Old => "old",
        Role::Between => "between",
        Role::New => "new",
        Role::Passing => "did not last",
        Role::Slip => "slip",
        Role::Evidence => "evidence",
        Role::First => "first",
        Role::Copy => "copy",
        Role::Version(at) => return format!("version {}", at + 1),
        Role::Affirms => "affirms",
        Role::Denies => "denies",
        Role::Camps(camps) => {
            // A figure in the middle of many staggered ranges is in as many camps.
            let shown: Vec<String> = camps.iter().take(4).map(|at| (at + 1).to_string()).collect();
            let more = camps.len().saturating_sub(4);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let noun = if camps.len() == 1 { "camp" } else { "camps" };
            return format!("{noun} {}{more}", shown.join(", "));
        }
        Role::Member => "",
    };
    word.to_owned()
}
