//! The measures and assertions of a view in the order of their keys: the one order that does not depend on the order
//! of insertion.

use crate::dossier::View;
use crate::id::{AssertionId, MeasureId};
use crate::keys::{places, sorted};

/// Measures by key, and the places of assertions by key. To compare places is far cheaper than to compare keys.
#[derive(Debug)]
pub(crate) struct ByKey {
    measures: Vec<MeasureId>,
    places: Vec<u32>,
    figures: Lists,
}

impl ByKey {
    /// # Complexity
    /// O(n log n) in measures and assertions.
    pub(super) fn of(view: View<'_>) -> Self {
        let dossier = view.dossier();
        let measures = sorted(dossier.measures().iter().map(|measure| measure.key()));
        let assertions = sorted(dossier.assertions().iter().map(|assertion| assertion.key()));
        let figures = assertions.iter().filter_map(|at| {
            let id = AssertionId::new(*at as usize);
            let assertion = dossier.at(id);
            let measure = assertion.quantity().and(assertion.measure())?;
            view.contains(id).then_some((measure, id))
        });
        let figures = Lists::of(measures.len(), figures.collect());
        let places = places(&assertions);
        let measures = measures.into_iter().map(|at| MeasureId::new(at as usize)).collect();
        Self { measures, places, figures }
    }

    /// Every measure of the dossier.
    pub(crate) fn measures(&self) -> &[MeasureId] {
        &self.measures
    }

    pub(crate) fn of_assertion(&self, id: AssertionId) -> u32 {
        self.places.get(id.index()).copied().unwrap_or(u32::MAX)
    }

    /// The figures of the view on each measure.
    pub(crate) fn figures(&self) -> &Lists {
        &self.figures
    }
}

/// Assertions on each measure, one list after another.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    // INVARIANT: ascending; list m is ids[starts[m]..starts[m + 1]].
    starts: Vec<u32>,
    ids: Vec<AssertionId>,
}

impl Lists {
    /// The lists of so many measures; each in the order of `all`.
    fn of(measures: usize, all: Vec<(MeasureId, AssertionId)>) -> Self {
        let mut starts = vec![0_u32; measures + 1];
        for (measure, _) in &all {
            if let Some(count) = starts.get_mut(measure.index() + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut starts {
            sum += *count;
            *count = sum;
        }
        let mut next = starts.clone();
        let mut ids = vec![AssertionId::new(0); sum as usize];
        for (measure, id) in all {
            let Some(place) = next.get_mut(measure.index()) else { continue };
            if let Some(slot) = ids.get_mut(*place as usize) {
                *slot = id;
            }
            *place += 1;
        }
        Self { starts, ids }
    }

    /// Only some of them.
    pub(crate) fn only(&self, keep: impl Fn(AssertionId) -> bool) -> Self {
        let mut kept = Self { starts: Vec::with_capacity(self.starts.len()), ids: Vec::new() };
        for pair in self.starts.windows(2) {
            kept.starts.push(kept.ids.len() as u32);
            if let [from, to] = *pair {
                let list = self.ids.get(from as usize..to as usize).unwrap_or_default();
                kept.ids.extend(list.iter().copied().filter(|id| keep(*id)));
            }
        }
        kept.starts.push(kept.ids.len() as u32);
        kept
    }

    pub(crate) fn on(&self, measure: MeasureId) -> &[AssertionId] {
        let ends = self.starts.get(measure.index()).zip(self.starts.get(measure.index() + 1));
        ends.and_then(|(from, to)| self.ids.get(*from as usize..*to as usize)).unwrap_or_default()
    }
}
