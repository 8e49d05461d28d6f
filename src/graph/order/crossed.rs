//! Measures whose scopes cross: one within the other in all coordinates but one.

use rustc_hash::FxHashMap;

use super::axis::Steps;
use super::scopes::{AXES, Scope, Scopes};
use super::{axes, has_scope};
use crate::dossier::Dossier;
use crate::id::MeasureId;
use crate::measure::Coordinate;

/// What the figures on a measure say at most and at least.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) measure: MeasureId,
    /// The greatest lower end of a figure.
    pub(crate) most: f64,
    /// The smallest upper end of a figure.
    pub(crate) least: f64,
}

/// The steps that a search may take, for each measure and on top.
const STEPS: (usize, usize) = (1 << 8, 1 << 21);

/// Gives every pair of measures that cross in one coordinate only, of which the first, the wider one there, says more
/// than the second says somewhere. Every measure once in the extents, by key.
///
/// # Complexity
/// Only scopes that cross are visited, and of these only those that say less: no pair is tried that does not compare.
/// Where very many cross, the search ends after so many steps for each measure.
pub(crate) fn crossed(
    dossier: &Dossier,
    extents: &[Extent],
    mut found: impl FnMut(MeasureId, MeasureId, Coordinate),
) {
    let extents: Vec<Extent> = extents.iter().copied().filter(|e| has_scope(dossier, e.measure)).collect();
    let measures: Vec<MeasureId> = extents.iter().map(|e| e.measure).collect();
    let (axes, scopes) = axes(dossier, &measures);
    let having: FxHashMap<Scope, MeasureId> = scopes.iter().copied().zip(measures.iter().copied()).collect();
    let steps = measures.len().saturating_mul(STEPS.0).saturating_add(STEPS.1);
    let mut search = Scopes::of(axes, scopes.iter(), Steps(steps));
    // Extents are compared in one unit for all that convert into each other.
    let mut units = FxHashMap::default();
    let factors: Vec<f64> = measures
        .iter()
        .map(|id| {
            let unit = dossier.at_measure(*id).unit();
            unit.factor_to(units.entry(unit.dimension()).or_insert(unit)).unwrap_or(1.0)
        })
        .collect();
    for ((scope, extent), factor) in scopes.iter().zip(&extents).zip(&factors) {
        search.weigh(scope, extent.least * factor);
    }
    for ((scope, inner), factor) in scopes.iter().zip(&extents).zip(&factors) {
        for coordinate in Coordinate::ALL {
            let turned = AXES - Coordinate::ALL.len() + coordinate as usize;
            for outer in search.crossed(scope, turned, inner.most * factor) {
                if !search.steps.take() {
                    return;
                }
                if let Some(other) = having.get(&outer) {
                    found(inner.measure, *other, coordinate);
                }
            }
        }
    }
}
