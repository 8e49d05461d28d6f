//! Who depends on whom, as a picture.

use petgraph::visit::EdgeRef;

use super::{Line, Look, Sketch, Spot, Stroke, cut, dot, label, mermaid};
use crate::graph::Dependencies;
use crate::render::phrase;

impl Dependencies<'_> {
    /// The graph in DOT: sources, each with an arrow to those it heard from and the number of assertions. See
    /// [`FactGraph::to_dot`](crate::graph::FactGraph::to_dot).
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

fn sketch(dependencies: &Dependencies<'_>) -> Sketch {
    let dossier = dependencies.view().dossier();
    let graph = dependencies.graph();
    let nodes = graph.node_weights().enumerate().map(|(at, id)| {
        let source = dossier.at_source(*id);
        Spot {
            id: format!("s{}", at + 1),
            look: Look::Source,
            texts: vec![label(source.name(), source.key())],
        }
    });
    let edges = graph.edge_references().map(|edge| Line {
        from: edge.source(),
        to: edge.target(),
        label: phrase::count(*edge.weight(), "assertion"),
        stroke: Stroke::Plain,
    });
    Sketch {
        name: "dependencies",
        title: dossier.title().map(cut),
        directed: true,
        nodes: nodes.collect(),
        edges: edges.collect(),
    }
}
