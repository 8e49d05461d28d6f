//! Where each measure stands in a part.

use rustc_hash::{FxHashMap, FxHashSet};

use super::network::{Edge, Part};
use crate::dossier::Dossier;
use crate::id::{MeasureId, RuleId};

/// The place of each measure of a part, and the edges and rules that it takes part in.
#[derive(Debug, Default)]
pub(super) struct Links {
    places: FxHashMap<MeasureId, u32>,
    edges: FxHashMap<MeasureId, Vec<u32>>,
    rules: FxHashMap<MeasureId, Vec<u32>>,
}

impl Links {
    /// # Complexity
    /// Linear in the part.
    pub(super) fn of(part: &Part, dossier: &Dossier) -> Self {
        let mut links = Self::default();
        for (at, measure) in part.measures.iter().enumerate() {
            links.places.insert(*measure, at as u32);
        }
        for (at, edge) in part.edges.iter().enumerate() {
            links.edges.entry(edge.inner).or_default().push(at as u32);
        }
        for (at, rule) in part.rules.iter().enumerate() {
            for measure in dossier.at_rule(*rule).form().measures() {
                links.rules.entry(measure).or_default().push(at as u32);
            }
        }
        links
    }

    /// The part of a part that has only these measures.
    ///
    /// # Complexity
    /// O(n log n) in the measures and in what they stand in, whatever else the part has.
    pub(super) fn restricted(&self, part: &Part, keep: &FxHashSet<MeasureId>, dossier: &Dossier) -> Part {
        let mut measures: Vec<(u32, MeasureId)> =
            keep.iter().filter_map(|measure| Some((*self.places.get(measure)?, *measure))).collect();
        measures.sort_unstable();
        let places = |of: &FxHashMap<MeasureId, Vec<u32>>| {
            let mut all: Vec<u32> =
                measures.iter().filter_map(|(_, m)| of.get(m)).flatten().copied().collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let edges = places(&self.edges).into_iter().filter_map(|at| part.edges.get(at as usize));
        let edges: Vec<Edge> = edges.copied().filter(|edge| keep.contains(&edge.outer)).collect();
        let rules = places(&self.rules).into_iter().filter_map(|at| part.rules.get(at as usize));
        let within =
            |rule: &RuleId| dossier.at_rule(*rule).form().measures().iter().all(|m| keep.contains(m));
        let rules: Vec<RuleId> = rules.copied().filter(within).collect();
        Part { measures: measures.into_iter().map(|(_, measure)| measure).collect(), edges, rules }
    }
}
