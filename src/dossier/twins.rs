//! Measures that only their keys tell apart.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHashMap;

use super::Dossier;
use crate::hashed::Salted;
use crate::id::MeasureId;
use crate::measure::{Kind, Measure};
use crate::quantity::Dimension;

/// What hierarchies place a measure by.
type Place<'m> = (&'m [Option<Box<str>>; 4], Kind, &'m Dimension);

/// Counting measures by their coordinates, kind and dimension of unit: several of one place are twins.
#[derive(Debug, Clone, Default)]
pub(super) struct Twins {
    // INVARIANT: of each place the first measure that has it.
    places: HashTable<u32>,
    hasher: Salted,
    // INVARIANT: of each twin another one of its place: the first, and of the first the second.
    others: FxHashMap<MeasureId, MeasureId>,
}

impl Twins {
    /// Takes the measures from `start` on.
    pub(super) fn extend(&mut self, measures: &[Measure], start: usize) {
        let Self { places, hasher, others } = self;
        let place = |at: usize| measures.get(at).and_then(placed);
        for at in start..measures.len() {
            let Some(own) = place(at) else { continue };
            let same = |other: &u32| place(*other as usize) == Some(own);
            let hashed = |other: &u32| place(*other as usize).map_or(0, |one| hasher.hash_one(one));
            match places.entry(hasher.hash_one(own), same, hashed) {
                Entry::Vacant(slot) => {
                    slot.insert(at as u32);
                }
                Entry::Occupied(slot) => {
                    let (first, twin) = (MeasureId::new(*slot.get() as usize), MeasureId::new(at));
                    others.insert(twin, first);
                    others.entry(first).or_insert(twin);
                }
            }
        }
    }

    /// Another measure of the same place.
    pub(super) fn other(&self, measure: MeasureId) -> Option<MeasureId> {
        self.others.get(&measure).copied()
    }

    /// All twins, each with another one of its place; in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = (MeasureId, MeasureId)> {
        self.others.iter().map(|(twin, other)| (*twin, *other))
    }
}

impl Dossier {
    /// Measures that only their keys tell apart: both count, and have the same coordinates, at least one, the same kind, and units
    /// that convert. Hierarchies nest none of them, as they cannot know which of them is meant: give them a coordinate in which
    /// they differ, or rules. In groups, these and their measures by key.
    ///
    /// # Complexity
    /// O(n log n) in the measures of these groups.
    ///
    /// ```
    /// use crosscheck::{Coordinate, Dossier, Kind, Measure};
    /// let mut dossier = Dossier::new();
    /// let mut votes = |key: &str| {
    ///     dossier.add_measure(Measure::new(key, Kind::Constant).at(Coordinate::Place, "land").in_unit("vote"))
    /// };
    /// let (red, all) = (votes("red-votes")?, votes("all-votes")?);
    /// assert_eq!(dossier.undistinguished(), [[all, red]]);
    /// # Ok::<(), crosscheck::DossierError>(())
    /// ```
    #[must_use]
    pub fn undistinguished(&self) -> Vec<Vec<MeasureId>> {
        let mut groups: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
        for (twin, other) in self.twins.all() {
            // The first names the second.
            groups.entry(twin.min(other)).or_default().push(twin);
        }
        let key = |id: &MeasureId| self.at_measure(*id).key();
        let mut groups: Vec<Vec<MeasureId>> = groups.into_values().collect();
        groups.iter_mut().for_each(|group| group.sort_unstable_by(|a, b| key(a).cmp(key(b))));
        groups.sort_unstable_by(|a, b| a.first().map(key).cmp(&b.first().map(key)));
        groups
    }

    /// Another measure that only its key tells from this one: both count, and have the same coordinates, at least one, the same
    /// kind, and units that convert.
    pub(crate) fn twin(&self, measure: MeasureId) -> Option<MeasureId> {
        self.twins.other(measure)
    }
}

/// None for a measure that coordinates cannot order.
fn placed(measure: &Measure) -> Option<Place<'_>> {
    let given = measure.is_counting() && measure.coordinates.iter().any(Option::is_some);
    given.then(|| (&*measure.coordinates, measure.kind, measure.unit.dimension()))
}
