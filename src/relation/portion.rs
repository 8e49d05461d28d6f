//! Some measures of a view with all that is said of them, in the order of their keys: the one order that does not depend
//! on the order of insertion.

use std::sync::Arc;

use super::places::Places;
use crate::dossier::{Dossier, View};
use crate::id::{AssertionId, MeasureId};
use crate::keys::{places, sorted};
use crate::parallel;

/// Measures and assertions by key, and the place of each among them. To compare places is far cheaper than to compare keys.
#[derive(Debug)]
pub(crate) struct Portion {
    measures: Vec<MeasureId>,
    // INVARIANT: those of the view that are about `measures`, or tied to what is; ascending by place.
    assertions: Vec<AssertionId>,
    measure_places: Places,
    assertion_places: Arc<Places>,
    figures: Lists,
}

impl Portion {
    /// All of a view.
    ///
    /// # Complexity
    /// O(n log n) in measures and assertions.
    pub(crate) fn whole(view: View<'_>) -> Self {
        let dossier = view.dossier();
        let measures = sorted(dossier.measures().iter().map(|measure| measure.key()));
        let assertions = sorted(dossier.assertions().iter().map(|assertion| assertion.key()));
        let at_measure = Places::window(Arc::new(places(&measures)), 0, measures.len());
        let at_assertion = Places::window(Arc::new(places(&assertions)), 0, assertions.len());
        let measures = measures.into_iter().map(|at| MeasureId::new(at as usize)).collect();
        let assertions = assertions.into_iter().map(|at| AssertionId::new(at as usize)).collect();
        Self::of(view, measures, assertions, at_measure, at_assertion)
    }

    /// Few measures and assertions, in any order.
    ///
    /// # Complexity
    /// O(n log n) in them.
    pub(crate) fn few(
        view: View<'_>,
        mut measures: Vec<MeasureId>,
        mut assertions: Vec<AssertionId>,
    ) -> Self {
        let dossier = view.dossier();
        measures.sort_unstable_by(|a, b| dossier.at_measure(*a).key().cmp(dossier.at_measure(*b).key()));
        assertions.sort_unstable_by(|a, b| dossier.at(*a).key().cmp(dossier.at(*b).key()));
        Self::in_order(view, measures, assertions)
    }

    /// The same, by key already.
    pub(crate) fn in_order(view: View<'_>, measures: Vec<MeasureId>, assertions: Vec<AssertionId>) -> Self {
        let at_measure = Places::few(measures.iter().map(|id| id.index()));
        let at_assertion = Places::few(assertions.iter().map(|id| id.index()));
        Self::of(view, measures, assertions, at_measure, at_assertion)
    }

    fn of(
        view: View<'_>,
        measures: Vec<MeasureId>,
        mut assertions: Vec<AssertionId>,
        measure_places: Places,
        assertion_places: Places,
    ) -> Self {
        let dossier = view.dossier();
        assertions.retain(|id| view.contains(*id));
        let figures = assertions.iter().filter_map(|id| {
            let place = measure_places.of(dossier.at(*id).measure()?.index())?;
            Some((place, *id))
        });
        let figures = Lists::of(measures.len(), figures.collect());
        Self { measures, assertions, measure_places, assertion_places: Arc::new(assertion_places), figures }
    }

    /// The measures.
    pub(crate) fn measures(&self) -> &[MeasureId] {
        &self.measures
    }

    /// The assertions that are in the view.
    pub(crate) fn assertions(&self) -> &[AssertionId] {
        &self.assertions
    }

    /// The place of an assertion; past the end for one that is not of it.
    pub(crate) fn place(&self, id: AssertionId) -> u32 {
        self.assertion_places.of(id.index()).map_or(u32::MAX, |place| place as u32)
    }

    /// The place of a measure.
    pub(crate) fn place_of_measure(&self, id: MeasureId) -> Option<usize> {
        self.measure_places.of(id.index())
    }

    /// The places of its assertions, to keep.
    pub(crate) fn places(&self) -> Arc<Places> {
        Arc::clone(&self.assertion_places)
    }

    /// The figures of the view on each measure, by its place.
    pub(crate) fn figures(&self) -> &Lists {
        &self.figures
    }

    /// The figures of the view on a measure.
    pub(crate) fn figures_on(&self, measure: MeasureId) -> &[AssertionId] {
        self.place_of_measure(measure).map_or(&[], |place| self.figures.at(place))
    }
}

/// A portion yet to be read.
#[derive(Debug)]
pub(crate) struct Piece {
    measures: Vec<u32>,
    assertions: Vec<u32>,
    measure_places: Places,
    assertion_places: Places,
}

impl Piece {
    /// Puts it in order.
    pub(crate) fn read(self, view: View<'_>) -> Portion {
        let measures = self.measures.into_iter().map(|at| MeasureId::new(at as usize)).collect();
        let assertions = self.assertions.into_iter().map(|at| AssertionId::new(at as usize)).collect();
        Portion::of(view, measures, assertions, self.measure_places, self.assertion_places)
    }
}

/// Splits a dossier into portions: `of_measure` and `of_assertion` say which one each is in, of so many.
///
/// # Complexity
/// O(n log k) in measures and assertions for portions of k.
pub(crate) fn split(
    dossier: &Dossier,
    count: usize,
    of_measure: impl Fn(MeasureId) -> usize,
    of_assertion: impl Fn(AssertionId) -> usize,
) -> Vec<Piece> {
    let measures: Vec<&str> = dossier.measures().iter().map(|one| one.key()).collect();
    let assertions: Vec<&str> = dossier.assertions().iter().map(|one| one.key()).collect();
    let measures = groups(count, &measures, |at| of_measure(MeasureId::new(at)));
    let assertions = groups(count, &assertions, |at| of_assertion(AssertionId::new(at)));
    let pairs = measures.into_iter().zip(assertions);
    let pieces = pairs.map(|((measures, measure_places), (assertions, assertion_places))| Piece {
        measures,
        assertions,
        measure_places,
        assertion_places,
    });
    pieces.collect()
}

/// What is in each group, by key, and the places there.
fn groups(count: usize, keys: &[&str], of: impl Fn(usize) -> usize) -> Vec<(Vec<u32>, Places)> {
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); count];
    for at in 0..keys.len() {
        groups.get_mut(of(at)).into_iter().for_each(|group| group.push(at as u32));
    }
    let groups = parallel::map(groups, |group| {
        let by_key = sorted(group.iter().map(|at| keys.get(*at as usize).copied().unwrap_or_default()));
        by_key.into_iter().filter_map(|at| group.get(at as usize).copied()).collect::<Vec<u32>>()
    });
    let mut places = vec![u32::MAX; keys.len()];
    for (place, at) in groups.iter().flatten().enumerate() {
        places.get_mut(*at as usize).into_iter().for_each(|slot| *slot = place as u32);
    }
    let places = Arc::new(places);
    let mut from = 0;
    let windows = groups.into_iter().map(|group| {
        let window = Places::window(Arc::clone(&places), from, group.len());
        from += group.len();
        (group, window)
    });
    windows.collect()
}

/// Assertions on each measure, one list after another.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    // INVARIANT: ascending; list m is ids[starts[m]..starts[m + 1]].
    starts: Vec<u32>,
    ids: Vec<AssertionId>,
}

impl Lists {
    /// So many lists; each in the order of `all`.
    fn of(count: usize, all: Vec<(usize, AssertionId)>) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (place, _) in &all {
            if let Some(count) = starts.get_mut(place + 1) {
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
        for (place, id) in all {
            let Some(next) = next.get_mut(place) else { continue };
            if let Some(slot) = ids.get_mut(*next as usize) {
                *slot = id;
            }
            *next += 1;
        }
        Self { starts, ids }
    }

    /// Only some of them.
    pub(crate) fn only(&self, keep: impl Fn(AssertionId) -> bool) -> Self {
        let (starts, ids) = (Vec::with_capacity(self.starts.len()), Vec::with_capacity(self.ids.len()));
        let mut kept = Self { starts, ids };
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

    pub(crate) fn at(&self, place: usize) -> &[AssertionId] {
        let ends = self.starts.get(place).zip(self.starts.get(place + 1));
        ends.and_then(|(from, to)| self.ids.get(*from as usize..*to as usize)).unwrap_or_default()
    }
}
