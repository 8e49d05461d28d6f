//! Stretches of time in which one measure is spoken of: nothing said of one bears on another, but what figures show over time. For a
//! constant, or a running total, all of time is one.

use std::sync::Arc;

use smallvec::SmallVec;

use super::crowd::{Crowd, place_by_key};
use crate::detect::{Print, Said, Series, is_of_all_voices};
use crate::dossier::{ContentRef, Dossier, MarkersRef};
use crate::finding::{Finding, FindingKind};
use crate::id::{AssertionId, MeasureId};
use crate::keys;
use crate::measure::Kind;
use crate::policy::Policy;
use crate::relation::When;

/// The stretches of one measure.
#[derive(Debug, Clone)]
pub(super) struct Stretches {
    pub(super) measure: MeasureId,
    pub(super) series: Series,
    pub(super) development: Option<Arc<Finding>>,
    /// What names no time.
    undated: Stretch,
    // INVARIANT: in the order of time; none reaches into another one.
    timed: Vec<Slot>,
}

/// A stretch with its first second and the one after its last, which are searched.
#[derive(Debug, Clone)]
struct Slot {
    from: i64,
    until: i64,
    stretch: Box<Stretch>,
}

/// A stretch: what is said of times in it, and what was found there.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch {
    // INVARIANT: by key; their times overlap, each with another one, or a mark ties them.
    pub(super) assertions: SmallVec<[AssertionId; 2]>,
    // INVARIANT: these two are what was found of all voices together if it is kept by voice.
    pub(super) findings: SmallVec<[Arc<Finding>; 1]>,
    pub(super) prints: SmallVec<[Print; 1]>,
    pub(super) crowd: Option<Box<Crowd>>,
}

impl Stretch {
    fn enter(&mut self, dossier: &Dossier, policy: &Policy, id: AssertionId) {
        if let Err(place) = place_by_key(dossier, &self.assertions, id) {
            self.assertions.insert(place, id);
        }
        if let Some(crowd) = &mut self.crowd {
            crowd.enter(dossier, policy, id);
        }
    }

    /// All that was found there.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Arc<Finding>> {
        self.findings.iter().chain(self.crowd.iter().flat_map(|crowd| crowd.findings()))
    }

    fn prints(&self) -> impl Iterator<Item = Print> {
        self.prints.iter().copied().chain(self.crowd.iter().flat_map(|crowd| crowd.prints()))
    }

    /// Takes in another one.
    fn take(&mut self, other: &Self) {
        self.assertions.extend(other.assertions.iter().copied());
        self.findings.extend(other.findings().cloned());
        self.prints.extend(other.prints());
    }

    /// Keeps by voice what is said here, and what was found but for what is found of all voices.
    pub(super) fn divide(&mut self, dossier: &Dossier, policy: &Policy, said: Said) {
        let crowd = Crowd::of(dossier, policy, &self.assertions, (&self.findings, &self.prints), said);
        self.findings.retain(|one| is_of_all_voices(one.kind()));
        self.prints.clear();
        self.crowd = Some(Box::new(crowd));
    }
}

/// Where an assertion belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Undated,
    From(i64, i64),
}

/// What the marks of an assertion make one statement with it, or correct or take back by it.
pub(super) fn tied(markers: MarkersRef<'_>) -> impl Iterator<Item = AssertionId> {
    [markers.revises, markers.from, markers.same_statement_as, markers.withdraws].into_iter().flatten()
}

/// How far withdrawals of withdrawals are followed.
pub(super) const DEEPEST: usize = 16;

impl Stretches {
    /// Divides what is said of a measure by time; none if something said of it bears on more than one time.
    ///
    /// # Complexity
    /// O(n log n).
    pub(super) fn of(
        dossier: &Dossier,
        policy: &Policy,
        series: Series,
        (measure, assertions): (MeasureId, &[AssertionId]),
        (findings, prints): (&[Arc<Finding>], &[Print]),
    ) -> Option<Self> {
        let (undated, timed) = (Stretch::default(), Vec::new());
        let mut this = Self { measure, series, development: None, undated, timed };
        this.fill(dossier, policy, assertions)?;
        for finding in findings {
            if finding.kind() == FindingKind::Development {
                this.development = Some(Arc::clone(finding));
                continue;
            }
            let first = finding.members().first().copied()?;
            this.around(dossier, policy, first)?.findings.push(Arc::clone(finding));
        }
        for print in prints {
            this.around(dossier, policy, print.figure)?.prints.push(*print);
        }
        Some(this)
    }

    /// Puts many assertions in their stretches at once.
    fn fill(&mut self, dossier: &Dossier, policy: &Policy, assertions: &[AssertionId]) -> Option<()> {
        let by_key = keys::sorted(assertions.iter().map(|id| dossier.at(*id).key()));
        let mut timed: Vec<(i64, i64, u32, AssertionId)> = Vec::with_capacity(assertions.len());
        for (place, at) in by_key.into_iter().enumerate() {
            let id = *assertions.get(at as usize)?;
            match self.home(dossier, policy, id)? {
                Home::Undated => self.undated.assertions.push(id),
                Home::From(from, until) => timed.push((from, until, place as u32, id)),
            }
        }
        timed.sort_unstable();
        let mut rest = timed.as_mut_slice();
        while let Some((from, mut until, ..)) = rest.first().copied() {
            let mut count = 0;
            while let Some(next) = rest.get(count).filter(|next| next.0 < until) {
                until = until.max(next.1);
                count += 1;
            }
            let (own, others) = rest.split_at_mut_checked(count)?;
            own.sort_unstable_by_key(|(_, _, place, _)| *place);
            let assertions = own.iter().map(|(.., id)| *id).collect();
            let stretch = Box::new(Stretch { assertions, ..Stretch::default() });
            self.timed.push(Slot { from, until, stretch });
            rest = others;
        }
        Some(())
    }

    /// The measure of a room that can be divided at all.
    pub(super) fn divides(dossier: &Dossier, measures: &[MeasureId]) -> Option<MeasureId> {
        let [measure] = *measures else { return None };
        let kind = dossier.at_measure(measure).kind();
        (kind != Kind::Proposition && dossier.rules_on(measure).is_empty()).then_some(measure)
    }

    /// Puts an assertion in its stretch, which then holds all that its time reaches into; says whether it has one.
    ///
    /// # Complexity
    /// O(log n), and linear in the stretches that come after it or grow together.
    pub(super) fn add(&mut self, dossier: &Dossier, policy: &Policy, id: AssertionId) -> bool {
        match self.home(dossier, policy, id) {
            None => return false,
            Some(Home::Undated) => self.undated.enter(dossier, policy, id),
            Some(Home::From(from, until)) => {
                let start = self.timed.partition_point(|slot| slot.until <= from);
                let end = self.timed.partition_point(|slot| slot.from < until);
                if end == start + 1
                    && let Some(one) = self.timed.get_mut(start)
                {
                    // Mostly it is there already.
                    (one.from, one.until) = (one.from.min(from), one.until.max(until));
                    one.stretch.enter(dossier, policy, id);
                    return true;
                }
                let mut home = Slot { from, until, stretch: Box::default() };
                for one in self.timed.drain(start..end.max(start)) {
                    (home.from, home.until) = (home.from.min(one.from), home.until.max(one.until));
                    home.stretch.take(&one.stretch);
                }
                let assertions = &mut home.stretch.assertions;
                assertions.push(id);
                assertions.sort_unstable_by(|a, b| dossier.at(*a).key().cmp(dossier.at(*b).key()));
                self.timed.insert(start, home);
            }
        }
        true
    }

    /// The stretches of some assertions, each once; the one without a time first.
    pub(super) fn touched(
        &self,
        dossier: &Dossier,
        policy: &Policy,
        ids: impl Iterator<Item = AssertionId>,
    ) -> SmallVec<[Option<usize>; 1]> {
        let place = |id| match self.home(dossier, policy, id)? {
            Home::Undated => Some(None),
            Home::From(from, _) => Some(Some(self.timed.partition_point(|one| one.until <= from))),
        };
        let mut all: SmallVec<[Option<usize>; 1]> = ids.filter_map(place).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// One of those with its time, and what the level shows over all of time.
    #[expect(clippy::type_complexity, reason = "two borrows of one thing, taken apart at once")]
    pub(super) fn stretch(
        &mut self,
        place: Option<usize>,
    ) -> Option<(&mut Stretch, Option<(i64, i64)>, &mut Series)> {
        let (stretch, span) = match place {
            None => (&mut self.undated, None),
            Some(at) => {
                let slot = self.timed.get_mut(at)?;
                (&mut *slot.stretch, Some((slot.from, slot.until)))
            }
        };
        Some((stretch, span, &mut self.series))
    }

    pub(super) fn at(&self, place: Option<usize>) -> Option<&Stretch> {
        match place {
            None => Some(&self.undated),
            Some(at) => self.timed.get(at).map(|slot| &*slot.stretch),
        }
    }

    fn around(&mut self, dossier: &Dossier, policy: &Policy, id: AssertionId) -> Option<&mut Stretch> {
        let place = self.touched(dossier, policy, [id].into_iter()).first().copied()?;
        self.stretch(place).map(|(stretch, ..)| stretch)
    }

    fn all(&self) -> impl Iterator<Item = &Stretch> {
        [&self.undated].into_iter().chain(self.timed.iter().map(|slot| &*slot.stretch))
    }

    pub(super) fn assertions(&self) -> impl Iterator<Item = AssertionId> {
        self.all().flat_map(|one| one.assertions.iter().copied())
    }

    pub(super) fn findings(&self) -> impl Iterator<Item = &Arc<Finding>> {
        self.all().flat_map(Stretch::findings).chain(&self.development)
    }

    pub(super) fn prints(&self) -> impl Iterator<Item = Print> {
        self.all().flat_map(Stretch::prints)
    }

    /// The time of an assertion with the times of what its marks tie it to; that of what is taken back for a withdrawal. None for
    /// whatever may bear on other times.
    fn home(&self, dossier: &Dossier, policy: &Policy, id: AssertionId) -> Option<Home> {
        let one = dossier.assertion(id)?;
        let markers = one.markers();
        // A level or a flow develops from what it starts from; on other measures that is corrected.
        let develops = matches!(dossier.at_measure(self.measure).kind(), Kind::Stock | Kind::Flow);
        if (develops && markers.from.is_some()) || !markers.includes.is_empty() {
            return None;
        }
        let mut home = self.time(dossier, policy, id)?;
        for other in tied(markers) {
            home = home.hull(self.time(dossier, policy, other)?)?;
        }
        Some(home)
    }

    /// The time of a figure, or of that which a withdrawal takes back.
    fn time(&self, dossier: &Dossier, policy: &Policy, mut id: AssertionId) -> Option<Home> {
        for _ in 0..DEEPEST {
            let one = dossier.assertion(id)?;
            match one.content() {
                ContentRef::Figure { measure, .. } if measure == self.measure => {
                    let kind = dossier.at_measure(measure).kind();
                    if kind == Kind::Constant {
                        return Some(Home::From(i64::MIN, i64::MAX));
                    }
                    let when = When::read(kind, one.as_of_given(), one.stated(), policy);
                    let Some(when) = when else { return Some(Home::Undated) };
                    if kind == Kind::Cumulative {
                        return Some(Home::From(i64::MIN, i64::MAX));
                    }
                    return (when.start < when.end).then_some(Home::From(when.start, when.end));
                }
                ContentRef::Withdrawal => id = one.markers().withdraws?,
                _ => return None,
            }
        }
        None
    }
}

impl Home {
    fn hull(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Undated, Self::Undated) => Some(self),
            (Self::From(a, b), Self::From(c, d)) => Some(Self::From(a.min(c), b.max(d))),
            _ => None,
        }
    }
}
