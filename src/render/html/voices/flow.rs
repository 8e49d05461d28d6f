//! Who said it first, who passed it on, and where it was read: assertions that took the same way are one flow.

use std::collections::{BTreeMap, BTreeSet};

use crate::dossier::Dossier;
use crate::graph::FactGraph;
use crate::id::SourceId;
use crate::reconcile::Report;

/// How many families are told apart at one stage; the others are one.
const MOST: usize = 14;
/// How many relays of one way are kept before the last one.
const BETWEEN: usize = 2;

/// Who stands at a stage of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Stop {
    /// A family of sources, by the source at its top.
    Family(SourceId),
    /// Nobody that is known.
    Unknown,
    /// All that are not told apart.
    Others(usize),
}

/// Assertions that took the same way.
#[derive(Debug)]
pub(super) struct Flow {
    /// A stop at each stage, if there is one; the first stage is the origin, the last one where it was read.
    pub(super) stops: Vec<Option<Stop>>,
    /// How many assertions.
    pub(super) count: usize,
}

/// All flows of a report, the widest first.
#[derive(Debug)]
pub(super) struct Flows {
    pub(super) flows: Vec<Flow>,
    pub(super) stages: usize,
    /// How many assertions rest on each origin, and through how many outlets they came, the most first.
    pub(super) origins: Vec<(Stop, usize, usize)>,
    /// The sources within a family that said something, by name.
    pub(super) within: BTreeMap<SourceId, Vec<String>>,
    /// Whether families were taken together that are too many.
    pub(super) cut: bool,
}

impl Flows {
    /// Linear in the assertions, up to sorting.
    pub(super) fn of(report: &Report<'_>) -> Self {
        let dossier = report.view().dossier();
        let ways: Vec<(Vec<Stop>, Vec<SourceId>)> = ways(report, dossier);
        let between =
            ways.iter().map(|(_, relays)| relays.len().saturating_sub(1)).max().unwrap_or(0).min(BETWEEN);
        let any_relay = ways.iter().any(|(_, relays)| !relays.is_empty());
        let stages = if any_relay { between + 2 } else { 1 };
        let mut counts: BTreeMap<Vec<Option<Stop>>, usize> = BTreeMap::new();
        for (origins, relays) in &ways {
            for origin in origins {
                let mut stops = vec![None; stages];
                let mut put = |at: usize, stop: Stop| {
                    if let Some(slot) = stops.get_mut(at) {
                        *slot = Some(stop);
                    }
                };
                put(0, *origin);
                if let Some((outlet, before)) = relays.split_last() {
                    put(stages - 1, Stop::Family(*outlet));
                    for (at, relay) in before.iter().take(between).enumerate() {
                        put(at + 1, Stop::Family(*relay));
                    }
                }
                *counts.entry(stops).or_default() += 1;
            }
        }
        let mut origins = origins(&ways);
        origins.sort_by(|a, b| {
            (b.1, b.2).cmp(&(a.1, a.2)).then_with(|| key(dossier, a.0).cmp(key(dossier, b.0)))
        });
        let (flows, cut) = collapsed(dossier, counts, stages);
        Self { flows, stages, origins, within: within(report, dossier), cut }
    }
}

/// The families that each assertion came from and through.
fn ways(report: &Report<'_>, dossier: &Dossier) -> Vec<(Vec<Stop>, Vec<SourceId>)> {
    let facts = FactGraph::of(report.view());
    facts
        .chains()
        .map(|chain| {
            let mut origins: Vec<Stop> =
                chain.origins().iter().map(|id| Stop::Family(dossier.root(*id))).collect();
            origins.sort_unstable();
            origins.dedup();
            if origins.is_empty() {
                origins.push(Stop::Unknown);
            }
            let mut relays: Vec<SourceId> = chain.relays().iter().map(|id| dossier.root(*id)).collect();
            relays.dedup();
            (origins, relays)
        })
        .collect()
}

fn origins(ways: &[(Vec<Stop>, Vec<SourceId>)]) -> Vec<(Stop, usize, usize)> {
    let mut found: BTreeMap<Stop, (usize, BTreeSet<SourceId>)> = BTreeMap::new();
    for (origins, relays) in ways {
        for origin in origins {
            let entry = found.entry(*origin).or_default();
            entry.0 += 1;
            entry.1.extend(relays.last());
        }
    }
    found.into_iter().map(|(stop, (count, outlets))| (stop, count, outlets.len())).collect()
}

/// The key that a stop is sorted by.
pub(super) fn key(dossier: &Dossier, stop: Stop) -> &str {
    match stop {
        Stop::Family(id) => dossier.at_source(id).key(),
        // After every key.
        Stop::Unknown => "\u{10fffe}",
        Stop::Others(_) => "\u{10ffff}",
    }
}

/// Takes together, at each stage, the families beyond those that most came through.
fn collapsed(
    dossier: &Dossier,
    counts: BTreeMap<Vec<Option<Stop>>, usize>,
    stages: usize,
) -> (Vec<Flow>, bool) {
    let mut cut = false;
    let mut kept: Vec<BTreeSet<Stop>> = Vec::new();
    for stage in 0..stages {
        let mut weights: BTreeMap<Stop, usize> = BTreeMap::new();
        for (stops, count) in &counts {
            if let Some(Some(stop)) = stops.get(stage) {
                *weights.entry(*stop).or_default() += count;
            }
        }
        let mut order: Vec<(Stop, usize)> = weights.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| key(dossier, a.0).cmp(key(dossier, b.0))));
        // One more than fits is not worth a node for others.
        if order.len() > MOST + 1 {
            order.truncate(MOST);
            cut = true;
        }
        kept.push(order.into_iter().map(|(stop, _)| stop).collect());
    }
    let mut merged: BTreeMap<Vec<Option<Stop>>, usize> = BTreeMap::new();
    for (stops, count) in counts {
        let told = stops.iter().zip(&kept).enumerate().map(|(stage, (stop, kept))| {
            stop.map(|stop| if kept.contains(&stop) { stop } else { Stop::Others(stage) })
        });
        *merged.entry(told.collect()).or_default() += count;
    }
    let names = |stops: &[Option<Stop>]| -> Vec<String> {
        stops.iter().map(|stop| stop.map_or(String::new(), |stop| key(dossier, stop).to_owned())).collect()
    };
    let mut flows: Vec<Flow> = merged.into_iter().map(|(stops, count)| Flow { stops, count }).collect();
    flows.sort_by_cached_key(|flow| (std::cmp::Reverse(flow.count), names(&flow.stops)));
    (flows, cut)
}

fn within(report: &Report<'_>, dossier: &Dossier) -> BTreeMap<SourceId, Vec<String>> {
    let mut found: BTreeMap<SourceId, BTreeSet<String>> = BTreeMap::new();
    for (_, one) in report.view().assertions() {
        for id in one.origins() {
            let root = dossier.root(*id);
            if root != *id {
                found.entry(root).or_default().insert(dossier.at_source(*id).name().to_owned());
            }
        }
    }
    found.into_iter().map(|(root, names)| (root, names.into_iter().collect())).collect()
}
