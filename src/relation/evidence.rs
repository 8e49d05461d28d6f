//! A view read under a policy: every assertion read once.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::moves::Moves;
use super::position::Implications;
use super::reading::Reading;
use super::relate::relate_readings;
use super::successor::Successors;
use super::verdict::Relation;
use crate::assertion::{Assertion, Content};
use crate::dossier::{Dossier, View};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::policy::Policy;

/// The assertions of a view as a policy reads them.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) view: View<'a>,
    pub(crate) policy: &'a Policy,
    pub(crate) implications: Implications,
    readings: FxHashMap<AssertionId, Reading>,
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
        Self::of_some(view, policy, view.assertions().map(|(id, _)| id))
    }

    /// Reads only some assertions of the view.
    pub(crate) fn of_some(
        view: View<'a>,
        policy: &'a Policy,
        which: impl Iterator<Item = AssertionId>,
    ) -> Self {
        Self::read(view, policy, Implications::of(view.dossier()), which)
    }

    fn read(
        view: View<'a>,
        policy: &'a Policy,
        implications: Implications,
        which: impl Iterator<Item = AssertionId>,
    ) -> Self {
        let dossier = view.dossier();
        let readings = which.filter_map(|id| Some((id, Reading::of(dossier, policy, id)?))).collect();
        Self {
            view,
            policy,
            implications,
            readings,
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
        Self::read(view, policy, Implications::default(), which)
    }

    pub(crate) fn dossier(&self) -> &'a Dossier {
        self.view.dossier()
    }

    pub(crate) fn assertion(&self, id: AssertionId) -> &'a Assertion {
        self.dossier().at(id)
    }

    pub(crate) fn reading(&self, id: AssertionId) -> Option<&Reading> {
        self.readings.get(&id)
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
        self.readings.values().filter_map(|r| r.measure).collect()
    }

    /// The figures on a measure that stand in one report with an assertion: the same relay was read, and published
    /// it on the same date. The measure is one that was read.
    pub(crate) fn in_report_of(&self, id: AssertionId, measure: MeasureId) -> &[AssertionId] {
        let place = |id: AssertionId| {
            let one = self.assertion(id);
            Some((*one.relays.last()?, one.published_on.as_ref()?.bounds()))
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
        let mut all: Vec<MeasureId> = (0..self.dossier().measures().len()).map(MeasureId::new).collect();
        all.sort_by(|a, b| self.dossier().at_measure(*a).key.cmp(&self.dossier().at_measure(*b).key));
        all
    }

    /// The figures of the view on a measure, by key.
    pub(crate) fn figures(&self, measure: MeasureId) -> Vec<AssertionId> {
        let on = self.view.on_measure(measure);
        let mut all: Vec<AssertionId> = on.filter(|id| self.assertion(*id).quantity().is_some()).collect();
        self.sort(&mut all);
        all
    }

    /// The stances of the view, by key.
    pub(crate) fn stances(&self) -> Vec<AssertionId> {
        let all = self.view.assertions();
        let mut all: Vec<AssertionId> =
            all.filter(|(_, a)| matches!(a.content, Content::Stance { .. })).map(|(id, _)| id).collect();
        self.sort(&mut all);
        all
    }

    /// By key: the one order that does not depend on the order of insertion.
    pub(crate) fn sort(&self, ids: &mut [AssertionId]) {
        ids.sort_by(|a, b| self.key(*a).cmp(self.key(*b)));
    }

    pub(crate) fn key(&self, id: AssertionId) -> &'a str {
        &self.dossier().at(id).key
    }
}
