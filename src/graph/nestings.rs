//! Which measures lie directly within which by their coordinates, to keep beside the dossier.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::order::{MeasureOrder, Nesting};
use crate::dossier::Dossier;
use crate::hashed::SaltedSet;
use crate::id::MeasureId;
use crate::measure::{Coordinate, Measure};
use crate::rule::RuleForm;

/// The values that hierarchies name, by their coordinates.
pub(crate) fn in_hierarchies(dossier: &Dossier) -> impl Iterator<Item = (Coordinate, &str)> {
    dossier.terms().iter().flat_map(|term| {
        [term.key()].into_iter().chain(term.parents()).map(move |value| (term.coordinate(), value))
    })
}

/// The covering relation of a [`MeasureOrder`] without the dossier.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nestings {
    outer: FxHashMap<MeasureId, SmallVec<[MeasureId; 2]>>,
    cut_off: bool,
    /// The values that a hierarchy names, by their coordinates.
    placed: SaltedSet<(Coordinate, Box<str>)>,
}

impl Nestings {
    /// # Complexity
    /// That of [`MeasureOrder::of`]; linear if no measure has coordinates.
    pub(crate) fn of(dossier: &Dossier) -> Self {
        let mut found = Self::default();
        if !dossier.measures().iter().any(|measure| measure.coordinates.iter().any(Option::is_some)) {
            return found;
        }
        found.placed.extend(in_hierarchies(dossier).map(|(coordinate, value)| (coordinate, value.into())));
        let order = MeasureOrder::of(dossier);
        found.cut_off = !order.is_complete();
        for (inner, outer, nesting) in order.covers() {
            if matches!(nesting, Nesting::Inferred { .. }) {
                found.outer.entry(inner).or_default().push(outer);
            }
        }
        found
    }

    /// Whether all were found.
    pub(crate) fn is_complete(&self) -> bool {
        !self.cut_off
    }

    /// Whether a measure can cross another one: scopes cross in two coordinates, by the hierarchies of both.
    pub(crate) fn may_cross(&self, measure: &Measure) -> bool {
        let placed = |coordinate: &Coordinate| {
            let value = measure.coordinate(*coordinate);
            value.is_some_and(|value| self.placed.contains(&(*coordinate, value.into())))
        };
        // Most measures have fewer coordinates.
        measure.is_counting()
            && measure.coordinates.iter().flatten().count() > 1
            && Coordinate::ALL.iter().filter(|coordinate| placed(coordinate)).count() > 1
    }

    /// What a measure lies directly within by its coordinates.
    pub(crate) fn around(&self, inner: MeasureId) -> &[MeasureId] {
        self.outer.get(&inner).map_or(&[], SmallVec::as_slice)
    }

    /// Whether a measure lies within another by coordinates or by rules, directly or through others.
    ///
    /// # Complexity
    /// Linear in the links above the first.
    pub(crate) fn is_within(&self, dossier: &Dossier, inner: MeasureId, outer: MeasureId) -> bool {
        let mut seen = FxHashSet::default();
        let mut stack = vec![inner];
        while let Some(at) = stack.pop() {
            let by_rules =
                dossier.rules_on(at).iter().filter_map(|rule| match dossier.at_rule(*rule).form() {
                    RuleForm::PartOf { part, whole } if *part == at => Some(*whole),
                    _ => None,
                });
            for above in self.around(at).iter().copied().chain(by_rules) {
                if above == outer {
                    return inner != outer;
                }
                if seen.insert(above) {
                    stack.push(above);
                }
            }
        }
        false
    }
}
