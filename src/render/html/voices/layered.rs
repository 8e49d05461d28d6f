//! Layers of a graph from left to right, with few crossings.

use std::collections::BTreeMap;

use super::flow::{Flow, Stop, key};
use crate::dossier::Dossier;

/// How often the order of all layers is mended.
const SWEEPS: usize = 12;

/// A node with its place.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// None where a flow passes a stage without a stop.
    pub(super) stop: Option<Stop>,
    pub(super) count: usize,
    pub(super) top: f64,
    pub(super) height: f64,
    name: (String, String),
}

/// The nodes of each stage from top to bottom, and where each flow passes each stage.
#[derive(Debug)]
pub(super) struct Layers {
    pub(super) stages: Vec<Vec<Node>>,
    /// For each flow, its stages in order: the stage, the node, and the middle of its band.
    pub(super) paths: Vec<Vec<(usize, usize, f64)>>,
    pub(super) height: f64,
    /// Pixels for an assertion.
    pub(super) scale: f64,
}

/// Lays flows out: the layers are the stages, the order within a layer is by barycentre (Sugiyama, Tagawa and Toda
/// 1981), and every node is as high as what it carries.
///
/// # Complexity
/// O(f log f) in the flows for each sweep.
pub(super) fn layered(dossier: &Dossier, flows: &[Flow], stages: usize, gap: f64, tallest: f64) -> Layers {
    let mut nodes: Vec<Vec<Node>> = vec![Vec::new(); stages];
    let mut paths: Vec<Vec<(usize, usize, f64)>> = Vec::new();
    let mut numbers: BTreeMap<(usize, (String, String)), usize> = BTreeMap::new();
    for flow in flows {
        let last = flow.stops.iter().rposition(Option::is_some).unwrap_or(0);
        let origin = flow.stops.first().copied().flatten();
        let mut path = Vec::new();
        for (stage, stop) in flow.stops.iter().enumerate().take(last + 1) {
            let next = || flow.stops.iter().skip(stage).find_map(|stop| *stop);
            let of = |stop: Option<Stop>| stop.map_or(String::new(), |stop| key(dossier, stop).to_owned());
            // Flows that pass a stage side by side share a node that is not seen.
            let name = match stop {
                Some(stop) => (of(Some(*stop)), String::new()),
                None => (of(origin), of(next())),
            };
            let Some(layer) = nodes.get_mut(stage) else { continue };
            let at = *numbers.entry((stage, name.clone())).or_insert_with(|| {
                layer.push(Node { stop: *stop, count: 0, top: 0.0, height: 0.0, name });
                layer.len() - 1
            });
            if let Some(node) = layer.get_mut(at) {
                node.count += flow.count;
            }
            path.push((stage, at, 0.0));
        }
        paths.push(path);
    }
    let order = ordered(&nodes, &paths, flows);
    place(nodes, paths, &order, flows, gap, tallest)
}

/// For each stage the nodes from top to bottom.
fn ordered(nodes: &[Vec<Node>], paths: &[Vec<(usize, usize, f64)>], flows: &[Flow]) -> Vec<Vec<usize>> {
    let mut order: Vec<Vec<usize>> = nodes
        .iter()
        .map(|layer| {
            let mut all: Vec<usize> = (0..layer.len()).collect();
            all.sort_by_key(|at| {
                layer.get(*at).map(|node| (std::cmp::Reverse(node.count), node.name.clone()))
            });
            all
        })
        .collect();
    let mut best = (crossings(&order, paths, flows), order.clone());
    for sweep in 0..SWEEPS {
        let forth = sweep % 2 == 0;
        let stages: Vec<usize> = if forth {
            (1..nodes.len()).collect()
        } else {
            (0..nodes.len().saturating_sub(1)).rev().collect()
        };
        for stage in stages {
            let beside = if forth { stage - 1 } else { stage + 1 };
            let ranks = ranks(&order);
            let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
            for (path, flow) in paths.iter().zip(flows) {
                let node =
                    |wanted: usize| path.iter().find(|(at, ..)| *at == wanted).map(|(_, node, _)| *node);
                if let (Some(here), Some(there)) = (node(stage), node(beside)) {
                    let rank = ranks.get(beside).and_then(|layer| layer.get(there)).copied().unwrap_or(0);
                    let sum = sums.entry(here).or_default();
                    sum.0 += rank as f64 * flow.count as f64;
                    sum.1 += flow.count as f64;
                }
            }
            let before = ranks.get(stage).cloned().unwrap_or_default();
            if let Some(layer) = order.get_mut(stage) {
                let middle = |at: &usize| {
                    let own = before.get(*at).copied().unwrap_or(0) as f64;
                    sums.get(at).map_or(own, |(sum, weight)| sum / weight)
                };
                layer.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
            }
        }
        let now = crossings(&order, paths, flows);
        if now < best.0 {
            best = (now, order.clone());
        }
    }
    best.1
}

/// The place of each node in its layer.
fn ranks(order: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let of = |layer: &Vec<usize>| {
        let mut ranks = vec![0; layer.len()];
        for (rank, at) in layer.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*at) {
                *slot = rank;
            }
        }
        ranks
    };
    order.iter().map(of).collect()
}

/// How much of the flows crosses, by what they carry. Quadratic in the flows of a stage, of which there are few.
fn crossings(order: &[Vec<usize>], paths: &[Vec<(usize, usize, f64)>], flows: &[Flow]) -> usize {
    let ranks = ranks(order);
    let rank =
        |stage: usize, node: usize| ranks.get(stage).and_then(|layer| layer.get(node)).copied().unwrap_or(0);
    let mut total = 0;
    for stage in 1..order.len() {
        let mut edges: Vec<(usize, usize, usize)> = paths
            .iter()
            .zip(flows)
            .filter_map(|(path, flow)| {
                let (_, from, _) = path.get(stage - 1)?;
                let (_, to, _) = path.get(stage)?;
                Some((rank(stage - 1, *from), rank(stage, *to), flow.count))
            })
            .collect();
        edges.truncate(400);
        for (at, a) in edges.iter().enumerate() {
            for b in edges.iter().skip(at + 1) {
                if (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1) {
                    total += a.2 * b.2;
                }
            }
        }
    }
    total
}

fn place(
    mut nodes: Vec<Vec<Node>>,
    mut paths: Vec<Vec<(usize, usize, f64)>>,
    order: &[Vec<usize>],
    flows: &[Flow],
    gap: f64,
    tallest: f64,
) -> Layers {
    const LEAST: f64 = 5.0;
    let busiest = nodes
        .iter()
        .map(|layer| layer.iter().map(|node| node.count).sum::<usize>())
        .max()
        .unwrap_or(1)
        .max(1);
    let scale = (tallest / busiest as f64).min(14.0);
    let mut height: f64 = 0.0;
    for (layer, order) in nodes.iter_mut().zip(order) {
        let mut top = 0.0;
        for at in order {
            if let Some(node) = layer.get_mut(*at) {
                node.top = top;
                node.height = (node.count as f64 * scale).max(LEAST);
                top += node.height + if node.stop.is_some() { gap } else { gap / 2.0 };
            }
        }
        height = height.max(top - gap);
    }
    for layer in &mut nodes {
        let end = layer.iter().map(|node| node.top + node.height).fold(0.0, f64::max);
        for node in layer {
            node.top += (height - end) / 2.0;
        }
    }
    // Within a node the flows keep the order of where they come from, then of where they go.
    let top_of = |stage: usize, at: usize| {
        nodes.get(stage).and_then(|layer| layer.get(at)).map_or(0.0, |node| node.top)
    };
    let mut used: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut by_stage: Vec<Vec<usize>> = Vec::new();
    for stage in 0..nodes.len() {
        let mut through: Vec<usize> =
            (0..paths.len()).filter(|at| paths.get(*at).is_some_and(|path| path.len() > stage)).collect();
        through.sort_by(|a, b| {
            let ends = |at: &usize| {
                let path = paths.get(*at).map_or(&[][..], Vec::as_slice);
                let beside = |n: Option<usize>| {
                    n.and_then(|n| path.get(n)).map_or(0.0, |(stage, node, _)| top_of(*stage, *node))
                };
                (beside(stage.checked_sub(1)), beside(Some(stage + 1)))
            };
            let (a, b) = (ends(a), ends(b));
            a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)).then_with(|| {
                if stage + 1 == nodes.len() { a.0.total_cmp(&b.0) } else { std::cmp::Ordering::Equal }
            })
        });
        by_stage.push(through);
    }
    for (stage, through) in by_stage.into_iter().enumerate() {
        for at in through {
            let wide = flows.get(at).map_or(0.0, |flow| flow.count as f64 * scale);
            let Some(point) = paths.get_mut(at).and_then(|path| path.get_mut(stage)) else { continue };
            let used = used.entry((stage, point.1)).or_insert(0.0);
            let top = nodes.get(stage).and_then(|layer| layer.get(point.1)).map_or(0.0, |node| node.top);
            point.2 = top + *used + wide / 2.0;
            *used += wide;
        }
    }
    Layers { stages: nodes, paths, height, scale }
}
