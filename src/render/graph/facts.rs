//! The facts as a picture.

use petgraph::visit::EdgeRef;

use super::{Line, Look, Sketch, Spot, Stroke, cut, dot, label, mermaid};
use crate::dossier::{AssertionRef, ContentRef, Dossier};
use crate::graph::{Fact, FactGraph, Link};
use crate::render::phrase;

impl FactGraph<'_> {
    /// The graph in DOT, the language of Graphviz: sources as boxes, measures as hexagons, assertions as rounded
    /// boxes with their key and what they say.
    ///
    /// The text is the same in whatever order the records were entered, and every string of the dossier is
    /// escaped. A picture of more than a few hundred nodes is hard to read; draw a part of a larger graph, by
    /// [`around`](FactGraph::around), [`among`](FactGraph::among) or [`only`](FactGraph::only).
    #[must_use]
    pub fn to_dot(&self) -> String {
        dot::write(&sketch(self))
    }

    /// The graph as a Mermaid flowchart, as by [`to_dot`](Self::to_dot). Mermaid by default draws no more than 500
    /// edges.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        mermaid::write(&sketch(self))
    }
}

fn sketch(facts: &FactGraph<'_>) -> Sketch {
    let dossier = facts.view().dossier();
    let mut counts = [0_usize; 3];
    let [sources, measures, assertions] = &mut counts;
    let mut number = |fact: Fact| {
        let (letter, count) = match fact {
            Fact::Source(_) => ('s', &mut *sources),
            Fact::Measure(_) => ('m', &mut *measures),
            Fact::Assertion(_) => ('a', &mut *assertions),
        };
        *count += 1;
        format!("{letter}{count}")
    };
    let nodes =
        facts.facts().map(|fact| Spot { id: number(fact), look: look(fact), texts: texts(dossier, fact) });
    let nodes = nodes.collect();
    let edges = facts.graph().edge_references().map(|edge| {
        let (label, stroke) = words(*edge.weight());
        Line { from: edge.source(), to: edge.target(), label, stroke }
    });
    Sketch { name: "facts", title: dossier.title().map(cut), directed: true, nodes, edges: edges.collect() }
}

fn look(fact: Fact) -> Look {
    match fact {
        Fact::Source(_) => Look::Source,
        Fact::Measure(_) => Look::Measure,
        Fact::Assertion(_) => Look::Assertion,
    }
}

fn texts(dossier: &Dossier, fact: Fact) -> Vec<String> {
    match fact {
        Fact::Source(id) => {
            let source = dossier.at_source(id);
            vec![label(source.name(), source.key())]
        }
        Fact::Measure(id) => {
            let measure = dossier.at_measure(id);
            vec![label(measure.name(), measure.key())]
        }
        Fact::Assertion(id) => {
            let assertion = dossier.at(id);
            let mut texts = vec![assertion.key().to_owned(), cut(&said(dossier, assertion))];
            texts.extend(assertion.as_of_given().map(|period| format!("as of {}", phrase::date(period))));
            texts
        }
    }
}

/// What it says, without what it is about, which a link shows.
fn said(dossier: &Dossier, assertion: AssertionRef<'_>) -> String {
    match assertion.content() {
        ContentRef::Stance { stance, certainty, .. } => {
            let several = assertion.holders().len() > 1;
            format!("{}{}", phrase::stance(stance, several), phrase::how(certainty))
        }
        ContentRef::Withdrawal => "a withdrawal".to_owned(),
        ContentRef::Figure { .. } => phrase::content(dossier, assertion),
    }
}

fn words(link: Link) -> (String, Stroke) {
    let (label, stroke) = match link {
        Link::SaidBy => ("said by", Stroke::Plain),
        Link::RelayedBy { position } => return (format!("relay {}", position + 1), Stroke::Carried),
        Link::HeldBy => ("held by", Stroke::Plain),
        Link::About => ("about", Stroke::Plain),
        Link::RepliesTo => ("replies to", Stroke::Tie),
        Link::Within => ("within", Stroke::Within),
        Link::Revises => ("revises", Stroke::Tie),
        Link::StartsFrom => ("starts from", Stroke::Tie),
        Link::Includes => ("includes", Stroke::Tie),
        Link::SameStatementAs => ("same statement as", Stroke::Tie),
        Link::Withdraws => ("withdraws", Stroke::Tie),
    };
    (label.to_owned(), stroke)
}
