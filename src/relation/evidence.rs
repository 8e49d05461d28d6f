//! A view read under a policy: every assertion read once.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::moves::Moves;
use super::pair::times;
use super::places::Places;
use super::portion::Portion;
use super::position::Implications;
use super::reading::Reading;
use super::relate::relate_readings;
use super::successor::Successors;
use super::time::TimeRelation;
use super::verdict::Relation;
use crate::dossier::{AssertionRef, ContentRef, Dossier, View};
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::parallel;
use crate::policy::Policy;

/// The assertions of a view as a policy reads them.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    pub(crate) view: View<'a>,
    pub(crate) policy: &'a Policy,
    pub(crate) implications: Arc<Implications>,
    readings: Readings,
    portion: Option<Portion>,
    successors: OnceLock<Arc<Successors>>,
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
        Self::with(view, policy, Arc::new(Implications::of(view.dossier())), readings)
    }

    /// Only a portion of the view, in the order of keys: for those who go through every measure of it. The readings lie in `room`,
    /// which those who read again and again can [have back](Self::into_room).
    ///
    /// # Complexity
    /// Linear in the portion.
    pub(crate) fn in_order(
        view: View<'a>,
        policy: &'a Policy,
        implications: Arc<Implications>,
        portion: Portion,
        room: Vec<Reading>,
    ) -> Self {
        let readings = Readings::of_portion(view, policy, &portion, room);
        Self { portion: Some(portion), ..Self::with(view, policy, implications, readings) }
    }

    /// Reads only some assertions of the view.
    pub(crate) fn of_some(
        view: View<'a>,
        policy: &'a Policy,
        which: impl Iterator<Item = AssertionId>,
    ) -> Self {
        let readings = Readings::of_some(view, policy, which);
        Self::with(view, policy, Arc::new(Implications::of(view.dossier())), readings)
    }

    fn with(view: View<'a>, policy: &'a Policy, implications: Arc<Implications>, readings: Readings) -> Self {
        Self {
            view,
            policy,
            implications,
            readings,
            portion: None,
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
        Self::with(view, policy, Arc::default(), Readings::of_some(view, policy, which))
    }

    /// Reads only these figures or stances of a view of which the background is known.
    ///
    /// # Complexity
    /// Linear in these.
    pub(crate) fn of_few(
        view: View<'a>,
        policy: &'a Policy,
        background: &Background,
        which: impl Iterator<Item = AssertionId>,
    ) -> Self {
        let readings = Readings::of_some(view, policy, which);
        let this = Self::with(view, policy, Arc::clone(&background.implications), readings);
        let _ = this.successors.set(Arc::clone(&background.successors));
        this
    }

    /// A portion of what was read before and kept, with all that bears on it.
    ///
    /// # Complexity
    /// O(1).
    pub(crate) fn resumed(
        view: View<'a>,
        policy: &'a Policy,
        implications: Arc<Implications>,
        portion: Portion,
        kept: Kept,
    ) -> Self {
        Self { portion: Some(portion), ..Self::with(view, policy, implications, kept.0) }
    }

    /// What was read, to keep for later.
    pub(crate) fn into_kept(self) -> Kept {
        Kept(self.readings)
    }

    /// The memory that the readings lay in.
    pub(crate) fn into_room(self) -> Vec<Reading> {
        let mut room = self.readings.all;
        room.clear();
        room
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

    /// How the times of two assertions lie to each other, and whether their relation assumes anything: what takes most of
    /// [`relate`](Self::relate) is not needed for that.
    pub(crate) fn times(&self, a: AssertionId, b: AssertionId) -> Option<(TimeRelation, bool)> {
        let (time, assumptions) = times(self.reading(a)?, self.reading(b)?, self.policy);
        Some((time, !assumptions.is_empty()))
    }

    /// Of the running totals that were read; made when first needed.
    fn successors(&self) -> &Successors {
        let made = || match &self.portion {
            // All that bears on a portion was read.
            Some(_) => Successors::among(self.view, self.readings.all.iter()),
            None => Successors::of(self.view, self.policy, self.measures_read().into_iter()),
        };
        self.successors.get_or_init(|| Arc::new(made()))
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

    /// Every measure of the portion, or of the dossier, by key.
    pub(crate) fn measures(&self) -> Cow<'_, [MeasureId]> {
        if let Some(portion) = &self.portion {
            return Cow::Borrowed(portion.measures());
        }
        let mut all: Vec<MeasureId> = self.dossier().measure_ids().collect();
        all.sort_by(|a, b| self.dossier().at_measure(*a).key.cmp(&self.dossier().at_measure(*b).key));
        Cow::Owned(all)
    }

    /// The figures of the view on a measure, by key.
    pub(crate) fn figures(&self, measure: MeasureId) -> Cow<'_, [AssertionId]> {
        if let Some(portion) = &self.portion {
            return Cow::Borrowed(portion.figures_on(measure));
        }
        let on = self.view.on_measure(measure);
        let mut all: Vec<AssertionId> = on.filter(|id| self.assertion(*id).quantity().is_some()).collect();
        self.sort(&mut all);
        Cow::Owned(all)
    }

    /// The portion that it is of, if it was put in order.
    pub(crate) fn portion(&self) -> Option<&Portion> {
        self.portion.as_ref()
    }

    /// Where each assertion that was read stands.
    pub(crate) fn places(&self) -> Arc<Places> {
        Arc::clone(&self.readings.places)
    }

    /// The assertions of the portion, by key, or all of the view.
    pub(crate) fn assertions(&self) -> Cow<'_, [AssertionId]> {
        match &self.portion {
            Some(portion) => Cow::Borrowed(portion.assertions()),
            None => Cow::Owned(self.view.assertions().map(|(id, _)| id).collect()),
        }
    }

    /// The rules that speak of the measures of the portion, or all.
    pub(crate) fn rules(&self) -> Vec<RuleId> {
        let dossier = self.dossier();
        match &self.portion {
            Some(portion) if portion.measures().len() < dossier.measures().len() => {
                let on = portion.measures().iter().flat_map(|measure| dossier.rules_on(*measure));
                let mut rules: Vec<RuleId> = on.copied().collect();
                rules.sort_unstable();
                rules.dedup();
                rules
            }
            _ => dossier.rule_ids().collect(),
        }
    }

    /// The stances of the view, by key.
    pub(crate) fn stances(&self) -> Vec<AssertionId> {
        let all = self.assertions();
        let stance = |id: &AssertionId| matches!(self.assertion(*id).content(), ContentRef::Stance { .. });
        let mut all: Vec<AssertionId> = all.iter().copied().filter(stance).collect();
        self.sort(&mut all);
        all
    }

    /// By key: the one order that does not depend on the order of insertion.
    pub(crate) fn sort(&self, ids: &mut [AssertionId]) {
        let Some(portion) = &self.portion else {
            return ids.sort_unstable_by_key(|id| self.key(*id));
        };
        // To look a place up takes longer than to compare two; and mostly they are in order.
        let placed = ids.iter().map(|id| (portion.place(*id), *id));
        let mut placed: SmallVec<[(u32, AssertionId); 16]> = placed.collect();
        if !placed.is_sorted() {
            parallel::sort_unstable(&mut placed);
            ids.iter_mut().zip(placed).for_each(|(slot, (_, id))| *slot = id);
        }
    }

    /// By the key of an assertion of each.
    pub(crate) fn sort_by<T>(&self, all: &mut [T], of: impl Fn(&T) -> Option<AssertionId>) {
        match &self.portion {
            Some(portion) => all.sort_by_key(|one| of(one).map(|id| portion.place(id))),
            None => all.sort_by_key(|one| of(one).map(|id| self.key(id))),
        }
    }

    /// What orders assertions by key, the cheapest there is.
    pub(crate) fn ordinal(&self, id: AssertionId) -> Ordinal<'a> {
        match &self.portion {
            Some(portion) => Ordinal::Place(portion.place(id)),
            None => Ordinal::Key(self.key(id)),
        }
    }

    pub(crate) fn key(&self, id: AssertionId) -> &'a str {
        self.dossier().at(id).key()
    }
}

/// What the relations of any few assertions of a view may need beside them.
#[derive(Debug)]
pub(crate) struct Background {
    implications: Arc<Implications>,
    successors: Arc<Successors>,
}

impl Background {
    /// # Complexity
    /// O(n log n) in the figures of all running totals, and linear in measures and rules.
    pub(crate) fn of(view: View<'_>, policy: &Policy) -> Self {
        let dossier = view.dossier();
        Self {
            implications: Arc::new(Implications::of(dossier)),
            successors: Arc::new(Successors::of(view, policy, dossier.measure_ids())),
        }
    }
}

/// The order of keys, among assertions of the same evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ordinal<'a> {
    /// The place by key.
    Place(u32),
    Key(&'a str),
}

/// What was read of some assertions, more of which may come.
#[derive(Debug, Clone)]
pub(crate) struct Kept(Readings);

impl Default for Kept {
    fn default() -> Self {
        Self(Readings { all: Vec::new(), at: Vec::new(), places: Arc::new(Places::growing()) })
    }
}

impl Kept {
    /// Reads one more.
    pub(crate) fn read(&mut self, dossier: &Dossier, policy: &Policy, id: AssertionId) {
        let Readings { all, at, places } = &mut self.0;
        if let Some(reading) = Reading::of(dossier, policy, id)
            && Arc::make_mut(places).add(id.index())
        {
            at.push(all.len() as u32);
            all.push(reading);
        }
    }
}

/// What was read, and where each assertion stands in it.
#[derive(Debug, Clone)]
struct Readings {
    all: Vec<Reading>,
    /// By the place of the assertion; `NONE` for what was not read.
    at: Vec<u32>,
    places: Arc<Places>,
}

const NONE: u32 = u32::MAX;

impl Readings {
    fn of_all(view: View<'_>, policy: &Policy) -> Self {
        let places = Places::Each(view.dossier().assertions().len());
        Self::read(view, policy, Arc::new(places), view.assertions().map(|(id, _)| id))
    }

    fn of_portion(view: View<'_>, policy: &Policy, portion: &Portion, room: Vec<Reading>) -> Self {
        Self::read_in(view, policy, portion.places(), portion.assertions().iter().copied(), room)
    }

    fn of_some(view: View<'_>, policy: &Policy, which: impl Iterator<Item = AssertionId>) -> Self {
        let which: Vec<AssertionId> = which.collect();
        let places = Places::few(which.iter().map(|id| id.index()));
        Self::read(view, policy, Arc::new(places), which.into_iter())
    }

    fn read(
        view: View<'_>,
        policy: &Policy,
        places: Arc<Places>,
        which: impl Iterator<Item = AssertionId>,
    ) -> Self {
        Self::read_in(view, policy, places, which, Vec::new())
    }

    fn read_in(
        view: View<'_>,
        policy: &Policy,
        places: Arc<Places>,
        which: impl Iterator<Item = AssertionId>,
        mut all: Vec<Reading>,
    ) -> Self {
        all.clear();
        all.reserve(which.size_hint().0);
        let mut at = vec![NONE; places.len()];
        for id in which {
            let slot = places.of(id.index()).and_then(|place| at.get_mut(place));
            if let (Some(slot), Some(reading)) = (slot, Reading::of(view.dossier(), policy, id)) {
                *slot = all.len() as u32;
                all.push(reading);
            }
        }
        Self { all, at, places }
    }

    fn get(&self, id: AssertionId) -> Option<&Reading> {
        let at = self.at.get(self.places.of(id.index())?)?;
        self.all.get(*at as usize)
    }
}
