//! A view read under a policy: every assertion read once.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::by_key::ByKey;
use super::moves::Moves;
use super::position::Implications;
use super::reading::Reading;
use super::relate::relate_readings;
use super::successor::Successors;
use super::verdict::Relation;
use crate::dossier::{AssertionRef, ContentRef, Dossier, View};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::policy::Policy;

/// The assertions of a view as a policy reads them.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) view: View<'a>,
    pub(crate) policy: &'a Policy,
    pub(crate) implications: Implications,
    readings: Readings,
    by_key: Option<ByKey>,
    successors: OnceLock<Successors>,
    reports: OnceLock<Reports>,
    moves: OnceLock<FxHashMap<MeasureId, Moves>>,
}

/// The figures of each report: by measure, the relay that was read, and when it was published.
type Reports = FxHashMap<(MeasureId, SourceId, (i64, i64)), Vec<AssertionId>>;

impl<'a> Evidence<'a> {
    /// # Complexity
    /// Linear in the assertions of the view.
    pub(crate) fn of(view: View<'a>, policy: &'a Policy) -> Self {
        let readings = Readings::of_all(view, policy);
        Self::with(view, policy, Implications::of(view.dossier()), readings)
    }

    /// The same, put in order by key once and for all: for those who go through every measure.
    ///
    /// # Complexity
    /// O(n log n) in the assertions of the view.
    pub(crate) fn in_order(view: View<'a>, policy: &'a Policy) -> Self {
        Self { by_key: Some(ByKey::of(view)), ..Self::of(view, policy) }
    }

    /// Reads only some assertions of the view.
    pub(crate) fn of_some(
        view: View<'a>,
        policy: &'a Policy,
        which: impl Iterator<Item = AssertionId>,
    ) -> Self {
        let readings = Readings::of_some(view, policy, which);
        Self::with(view, policy, Implications::of(view.dossier()), readings)
    }

    fn with(view: View<'a>, policy: &'a Policy, implications: Implications, readings: Readings) -> Self {
        Self {
            view,
            policy,
            implications,
            readings,
            by_key: None,
            successors: OnceLock::new(),
            reports: OnceLock::new(),
            moves: OnceLock::new(),
        }
    }

    /// Reads only these figures, to be related to each other: without the implications, which say nothing about
    /// that. Linear in the figures, whatever else the dossier holds.
    pub(crate) fn of_figures(
        view: View<'a>,
        policy: &'a Policy,
        which: impl Iterator<Item = AssertionId>,
    ) -> Self {
        Self::with(view, policy, Implications::default(), Readings::of_some(view, policy, which))
    }

    pub(crate) fn dossier(&self) -> &'a Dossier {
        self.view.dossier()
    }

    pub(crate) fn assertion(&self, id: AssertionId) -> AssertionRef<'a> {
        self.dossier().at(id)
    }

    pub(crate) fn reading(&self, id: AssertionId) -> Option<&Reading> {
        self.readings.get(id)
    }

    /// The relation of two assertions of the view.
    pub(crate) fn relate(&self, a: AssertionId, b: AssertionId) -> Option<Relation> {
        let (ra, rb) = (self.reading(a)?, self.reading(b)?);
        let word = |of: &Reading, side| self.successors().word(self.view, of, side);
        (a != b).then(|| relate_readings(self.view, self.policy, &self.implications, &word, ra, rb))
    }

    /// Of the running totals that were read; made when first needed.
    fn successors(&self) -> &Successors {
        let made = || Successors::of(self.view, self.policy, self.measures_read().into_iter());
        self.successors.get_or_init(made)
    }

    fn measures_read(&self) -> FxHashSet<MeasureId> {
        self.readings.all.iter().filter_map(|r| r.measure).collect()
    }

    /// The figures on a measure that stand in one report with an assertion: the same relay was read, and published
    /// it on the same date. The measure is one that was read.
    pub(crate) fn in_report_of(&self, id: AssertionId, measure: MeasureId) -> &[AssertionId] {
        let place = |id: AssertionId| {
            let one = self.assertion(id);
            Some((*one.relays().last()?, one.published()?.bounds()))
        };
        let reports = self.reports.get_or_init(|| {
            let mut reports = Reports::default();
            for measure in self.measures_read() {
                for id in self.view.on_measure(measure) {
                    if let Some((relay, date)) = place(id) {
                        reports.entry((measure, relay, date)).or_default().push(id);
                    }
                }
            }
            reports
        });
        let found = place(id).and_then(|(relay, date)| reports.get(&(measure, relay, date)));
        found.map_or(&[], Vec::as_slice)
    }

    /// When the flows into a running total are known to have moved it; none if nothing flows into it. Of all flows of
    /// the view, whatever was read.
    pub(crate) fn moves(&self, total: MeasureId) -> Option<&Moves> {
        self.moves.get_or_init(|| Moves::of_totals(self)).get(&total)
    }

    /// Every measure of the dossier, by key.
    pub(crate) fn measures(&self) -> Vec<MeasureId> {
        if let Some(by_key) = &self.by_key {
            return by_key.measures().to_vec();
        }
        let mut all: Vec<MeasureId> = (0..self.dossier().measures().len()).map(MeasureId::new).collect();
        all.sort_by(|a, b| self.dossier().at_measure(*a).key.cmp(&self.dossier().at_measure(*b).key));
        all
    }

    /// The figures of the view on a measure, by key.
    pub(crate) fn figures(&self, measure: MeasureId) -> Cow<'_, [AssertionId]> {
        if let Some(by_key) = &self.by_key {
            return Cow::Borrowed(by_key.figures().on(measure));
        }
        let on = self.view.on_measure(measure);
        let mut all: Vec<AssertionId> = on.filter(|id| self.assertion(*id).quantity().is_some()).collect();
        self.sort(&mut all);
        Cow::Owned(all)
    }

    /// The places of everything by key, if it was put in order.
    pub(crate) fn by_key(&self) -> Option<&ByKey> {
        self.by_key.as_ref()
    }

    /// The stances of the view, by key.
    pub(crate) fn stances(&self) -> Vec<AssertionId> {
        let all = self.view.assertions();
        let mut all: Vec<AssertionId> =
            all.filter(|(_, a)| matches!(a.content(), ContentRef::Stance { .. })).map(|(id, _)| id).collect();
        self.sort(&mut all);
        all
    }

    /// By key: the one order that does not depend on the order of insertion.
    pub(crate) fn sort(&self, ids: &mut [AssertionId]) {
        match &self.by_key {
            Some(by_key) => ids.sort_unstable_by_key(|id| by_key.of_assertion(*id)),
            None => ids.sort_unstable_by_key(|id| self.key(*id)),
        }
    }

    /// By the key of an assertion of each.
    pub(crate) fn sort_by<T>(&self, all: &mut [T], of: impl Fn(&T) -> Option<AssertionId>) {
        match &self.by_key {
            Some(by_key) => all.sort_by_key(|one| of(one).map(|id| by_key.of_assertion(id))),
            None => all.sort_by_key(|one| of(one).map(|id| self.key(id))),
        }
    }

    pub(crate) fn key(&self, id: AssertionId) -> &'a str {
        self.dossier().at(id).key()
    }
}

/// What was read, and where each assertion stands in it.
#[derive(Debug)]
struct Readings {
    all: Vec<Reading>,
    places: Places,
}

#[derive(Debug)]
enum Places {
    /// By the place of the assertion in the dossier; `NONE` for what was not read.
    Each(Vec<u32>),
    Few(FxHashMap<AssertionId, u32>),
}

const NONE: u32 = u32::MAX;

impl Readings {
    fn of_all(view: View<'_>, policy: &Policy) -> Self {
        let dossier = view.dossier();
        let count = dossier.assertions().len();
        let (mut all, mut places) = (Vec::with_capacity(count), vec![NONE; count]);
        for (id, _) in view.assertions() {
            let Some(reading) = Reading::of(dossier, policy, id) else { continue };
            if let Some(slot) = places.get_mut(id.index()) {
                *slot = all.len() as u32;
                all.push(reading);
            }
        }
        Self { all, places: Places::Each(places) }
    }

    fn of_some(view: View<'_>, policy: &Policy, which: impl Iterator<Item = AssertionId>) -> Self {
        let (mut all, mut places) = (Vec::new(), FxHashMap::default());
        for id in which {
            let Some(reading) = Reading::of(view.dossier(), policy, id) else { continue };
            places.insert(id, all.len() as u32);
            all.push(reading);
        }
        Self { all, places: Places::Few(places) }
    }

    fn get(&self, id: AssertionId) -> Option<&Reading> {
        let at = match &self.places {
            Places::Each(places) => places.get(id.index()),
            Places::Few(places) => places.get(&id),
        };
        self.all.get(*at? as usize)
    }
}
