//! The figures of one measure in the order of time, and the neighbours of each.

use std::cell::OnceCell;

use ordered_float::OrderedFloat;
use smallvec::SmallVec;

use super::item::{FAR, Item, Shown, Voice, Voices};
use super::line::{Line, Place};
use super::read::Read;
use crate::id::MeasureId;
use crate::measure::Kind;
use crate::slip::{Outlook, Point, Points, is_rooted};

/// How many neighbours are looked at on each side.
pub(super) const NEIGHBOURS: usize = 4;

/// How many figures or runs of one voice are passed in search of them.
const PASSED: usize = 32;

/// Figures that give the same number but for this, as a natural logarithm, bear each other out.
pub(super) const ALIKE: f64 = 0.01;

/// The nearest figures on one side; none if ratios tell nothing of them.
type Side<'t> = Option<SmallVec<[&'t Point; NEIGHBOURS]>>;

/// The figures of one measure in the order of time, of flows those of windows of one length.
#[derive(Debug)]
pub(super) struct Track<'c, 'a> {
    pub(super) read: &'c Read<'c, 'a>,
    voices: &'c Voices,
    pub(super) measure: MeasureId,
    timed: bool,
    rooted: bool,
    line: &'c Line,
    /// Made to look at all of a long line.
    index: Option<Index>,
}

/// Where the figures of each voice are in a line that is whole.
#[derive(Debug)]
struct Index {
    /// Voices with the places of their items, by voice; and where each item is among them.
    own: Vec<(Voice, u32)>,
    place_in_own: Vec<u32>,
    /// Where the run of one voice that an item is in begins, and where it ends.
    runs: Vec<(u32, u32)>,
    /// Times and logarithms of what is written, with the voice; sorted when it is first asked for.
    written: OnceCell<Vec<Written>>,
}

/// When something is written, its logarithm and who writes it.
type Written = (i64, OrderedFloat<f64>, Voice);

/// In fewer figures those of a voice are found as quickly without an index.
const FEW: usize = 48;

impl Index {
    fn of(items: &[Item]) -> Self {
        let mut own: Vec<(Voice, u32)> = items.iter().map(|item| item.voice).zip(0..).collect();
        // Stable, so that the places of each voice stay in their order.
        own.sort_by_key(|(voice, _)| *voice);
        let mut place_in_own = vec![0; items.len()];
        for ((_, at), place) in own.iter().zip(0_u32..) {
            place_in_own.get_mut(*at as usize).into_iter().for_each(|slot| *slot = place);
        }
        let mut runs: Vec<(u32, u32)> = Vec::with_capacity(items.len());
        for run in items.chunk_by(|a, b| a.voice == b.voice) {
            let start = runs.len() as u32;
            runs.extend(run.iter().map(|_| (start, start + run.len() as u32 - 1)));
        }
        Self { own, place_in_own, runs, written: OnceCell::new() }
    }

    /// Where a voice speaks first from a place on, among its own.
    fn among_own(&self, voice: Voice, (block, place): Place) -> usize {
        // Beyond the only block is the end.
        let place = if block == 0 { place } else { self.runs.len() };
        let there = self.place_in_own.get(place).copied().unwrap_or(u32::MAX) as usize;
        match self.own.get(there) {
            Some((own, _)) if *own == voice => there,
            _ => self.own.partition_point(|(own, at)| (*own, *at as usize) < (voice, place)),
        }
    }

    fn own(&self, voice: Voice, among: usize) -> Option<Place> {
        self.own.get(among).filter(|(own, _)| *own == voice).map(|(_, at)| (0, *at as usize))
    }
}

fn written<'i>(items: impl Iterator<Item = &'i Item>) -> Vec<Written> {
    let mut written: Vec<Written> =
        items.filter_map(|item| Some((item.at, item.written?.1.into(), item.voice))).collect();
    written.sort_unstable();
    written.dedup();
    written
}

impl<'c, 'a> Track<'c, 'a> {
    /// To look at `all` of its figures, or a few.
    pub(super) fn of(
        read: &'c Read<'c, 'a>,
        voices: &'c Voices,
        (measure, line): (MeasureId, &'c Line),
        all: bool,
    ) -> Self {
        let on = read.dossier().at_measure(measure);
        let (timed, rooted) = (on.kind != Kind::Constant, is_rooted(on));
        let whole = line.whole().filter(|items| all && items.len() > FEW);
        Self { read, voices, measure, timed, rooted, line, index: whole.map(Index::of) }
    }

    /// A figure.
    pub(super) fn at(&self, place: Place) -> Option<&'c Item> {
        self.line.at(place)
    }

    fn time(&self, at: i64) -> Option<i64> {
        self.timed.then_some(at)
    }

    /// What some figures lead one to expect at a time.
    pub(super) fn outlook<'t>(&self, points: Points<'t>, at: i64) -> Option<Outlook<'t>> {
        Outlook::of(points, self.time(at), self.rooted)
    }

    /// Whether they surely admit the number of an item, as far as takes no reckoning.
    pub(super) fn admit_at_once(&self, points: &Points<'_>, at: i64, log: f64) -> bool {
        !self.rooted && Outlook::admit_at_once(points, self.time(at), log)
    }

    /// Where a figure is, or was to be if it were there.
    pub(super) fn place_of(&self, one: &Item) -> Place {
        let dossier = self.read.dossier();
        let key = dossier.at(one.id).key();
        self.line.first(|item| (item.at, dossier.at(item.id).key()) < (one.at, key))
    }

    /// Whether two voices are known and have a family in common.
    pub(super) fn share(&self, a: Voice, b: Voice) -> bool {
        a.zip(b).is_some_and(|(a, b)| self.voices.share(a, b))
    }

    pub(super) fn line(&self) -> &'c Line {
        self.line
    }

    /// Where a voice speaks before a place, the last one first; never one that is unknown.
    pub(super) fn places_before(&self, voice: Voice, place: Place) -> impl Iterator<Item = Place> {
        let mut among = self.index.as_ref().map(|index| (index, index.among_own(voice, place)));
        let mut next = voice.is_some().then_some(place);
        std::iter::from_fn(move || {
            next = match (&mut among, next?) {
                (Some((index, at)), _) => {
                    *at = at.checked_sub(1)?;
                    index.own(voice, *at)
                }
                (None, place) => self.line.back(place, voice, true),
            };
            next
        })
    }

    /// Where it speaks from a place on.
    pub(super) fn places_from(&self, voice: Voice, place: Place) -> impl Iterator<Item = Place> {
        let mut among = self.index.as_ref().map(|index| (index, index.among_own(voice, place)));
        let mut next = voice.is_some().then_some(place);
        std::iter::from_fn(move || {
            let at = match (&mut among, next?) {
                (Some((index, at)), _) => {
                    *at += 1;
                    index.own(voice, *at - 1)
                }
                (None, place) => self.line.ahead(place, voice, true),
            };
            next = at.map(|at| self.line.next(at));
            at
        })
    }

    /// What a voice says before a place, the last first.
    fn before(&self, voice: Voice, place: Place) -> impl Iterator<Item = &'c Item> {
        self.places_before(voice, place).filter_map(|place| self.at(place))
    }

    /// What it says from a place on.
    fn from(&self, voice: Voice, place: Place) -> impl Iterator<Item = &'c Item> {
        self.places_from(voice, place).filter_map(|place| self.at(place))
    }

    /// Whether the voice's own figures just before and after an item show at a glance that it is in line.
    pub(super) fn is_in_line(&self, place: Place) -> bool {
        let Some(item) = self.at(place) else { return true };
        let (before, after) =
            (self.before(item.voice, place).next(), self.from(item.voice, self.line.next(place)).next());
        let (Some((_, log)), Some(before), Some(after)) =
            (item.written, before.and_then(Item::point), after.and_then(Item::point))
        else {
            return false;
        };
        let apart = before.at < item.at && item.at < after.at;
        apart && before.log.min(after.log) - ALIKE <= log && log <= before.log.max(after.log) + ALIKE
    }

    /// The voice's own figures that lead one to expect something at a time; `but` is left out.
    pub(super) fn own(&self, but: Place, at: i64) -> Option<Points<'c>> {
        let (here, item) = (self.line.from(at), self.at(but)?);
        let before = points(self.before(item.voice, here), item)?;
        let after = points(self.from(item.voice, here), item)?;
        let both = !before.is_empty() && !after.is_empty();
        let together = after.iter().filter(|point| point.at == at).count() > 1;
        if !both && !together && before.len() + after.len() < 3 {
            return None;
        }
        Some(in_order(before, after))
    }

    /// The figures of other voices that do so.
    pub(super) fn others(&self, but: Place, at: i64) -> Option<Points<'c>> {
        let (here, item) = (self.line.from(at), self.at(but)?);
        let before = self.others_from(item, self.line.previous(here), false)?;
        let after = self.others_from(item, Some(here), true)?;
        Some(in_order(before, after))
    }

    /// The nearest figures of other known voices from a place on, on one side.
    fn others_from(&self, but: &Item, from: Option<Place>, ahead: bool) -> Side<'c> {
        let mut found: SmallVec<[&Point; NEIGHBOURS]> = SmallVec::new();
        let mut next = from;
        for _ in 0..PASSED {
            let Some((at, item)) = next.and_then(|at| Some((at, self.at(at)?))) else { break };
            let other = match (item.voice, but.voice) {
                (None, _) => false,
                (Some(theirs), Some(own)) => !self.voices.share(theirs, own),
                (Some(_), None) => item.id != but.id,
            };
            if other {
                match &item.evidence {
                    Shown::Point(point) => found.push(point),
                    Shown::Nothing => return None,
                    Shown::Unclear => {}
                }
                if found.len() == NEIGHBOURS {
                    break;
                }
            }
            // What is no evidence is passed with all its run.
            next = match (other, ahead) {
                (true, true) => Some(self.line.next(at)),
                (true, false) => self.line.previous(at),
                (false, true) => self.after_run(at, item.voice),
                (false, false) => self.before_run(at, item.voice),
            };
        }
        Some(found)
    }

    /// The place after the run of one voice that a place is in.
    pub(super) fn after_run(&self, (block, place): Place, voice: Voice) -> Option<Place> {
        match self.index.as_ref().and_then(|index| index.runs.get(place)) {
            Some((_, last)) => Some((block, *last as usize + 1)),
            None => self.line.ahead((block, place), voice, false),
        }
    }

    /// The place before it.
    pub(super) fn before_run(&self, (block, place): Place, voice: Voice) -> Option<Place> {
        match self.index.as_ref().and_then(|index| index.runs.get(place)) {
            Some((first, _)) => Some((block, (*first as usize).checked_sub(1)?)),
            None => self.line.back((block, place), voice, false),
        }
    }

    /// Whether another voice gives the same number for the same time, or so many do that share a family with it that not all are
    /// looked at.
    pub(super) fn is_borne_out(&self, place: Place) -> bool {
        let Some((item, (_, log))) = self.at(place).and_then(|item| Some((item, item.written?))) else {
            return false;
        };
        let tied = || {
            let places = self.line.places(self.line.from(item.at), self.line.after(item.at));
            written(places.filter_map(|place| self.at(place)))
        };
        let made;
        let written = match &self.index {
            Some(index) => index.written.get_or_init(|| written(self.line.items())),
            None => {
                made = tied();
                &made
            }
        };
        let from = written.partition_point(|(at, other, _)| (*at, other.0) < (item.at, log - ALIKE));
        let near = written.iter().skip(from);
        let near = near.take_while(|(at, other, _)| *at == item.at && other.0 <= log + ALIKE);
        let mut near = near.filter(|(_, _, voice)| *voice != item.voice);
        let others = |(_, _, voice): &Written| match (*voice, item.voice) {
            (Some(theirs), Some(own)) => !self.voices.share(theirs, own),
            (theirs, own) => theirs != own,
        };
        // Voices are in no order that can be relied on: where some are left, it must not matter which.
        near.by_ref().take(PASSED).any(others) || near.next().is_some()
    }

    /// Whether a figure was said much later, or earlier, after its time than the others of its voice.
    pub(super) fn is_late(&self, place: Place) -> bool {
        let Some(delay) = self.at(place).and_then(|item| item.delay) else { return false };
        // Mostly the next one shows that it is not. It takes three.
        let mut dated = self.dated_before(place).chain(self.dated_after(place));
        let mut others = 0;
        let far = |item: &Item| item.delay.is_some_and(|other| (other - delay).abs() > FAR);
        dated.all(|item| {
            others += 1;
            far(item)
        }) && others >= 3
    }

    /// The voice's own figures around a time that say when they were said.
    pub(super) fn dated(&self, but: Place) -> SmallVec<[&'c Item; 8]> {
        let mut all: SmallVec<[&'c Item; 8]> = self.dated_before(but).collect();
        all.reverse();
        all.extend(self.dated_after(but));
        all
    }

    /// Those before it, the last first.
    fn dated_before(&self, but: Place) -> impl Iterator<Item = &'c Item> {
        dated(self.before(self.at(but).and_then(|item| item.voice), but))
    }

    fn dated_after(&self, but: Place) -> impl Iterator<Item = &'c Item> {
        dated(self.from(self.at(but).and_then(|item| item.voice), self.line.next(but)))
    }

    /// Whether the voice itself gives another figure for a time.
    pub(super) fn has_own_at(&self, but: Place, at: i64) -> bool {
        let Some(one) = self.at(but) else { return false };
        let mut there = self.from(one.voice, self.line.from(at)).take_while(|item| item.at == at);
        there.any(|item| item.id != one.id)
    }

    /// From when to when figures matter to what is expected, at a time, of a figure: those of its voice, and all.
    pub(super) fn reach(&self, of: &Item, at: i64) -> Reach {
        let here = self.line.from(at);
        let own = (
            self.before(of.voice, here).nth(REACH).map_or(i64::MIN, |item| item.at),
            self.from(of.voice, here).nth(REACH).map_or(i64::MAX, |item| item.at),
        );
        let all = (
            self.runs_before(here, REACH).and_then(|at| self.at(at)).map_or(i64::MIN, |item| item.at),
            self.runs_after(here, REACH).and_then(|at| self.at(at)).map_or(i64::MAX, |item| item.at),
        );
        Reach { voice: of.voice, own, all }
    }

    /// The place before so many runs that end before a place.
    pub(super) fn runs_before(&self, place: Place, runs: usize) -> Option<Place> {
        let first = self.line.previous(place)?;
        (0..runs).try_fold(first, |at, _| self.before_run(at, self.at(at)?.voice))
    }

    /// The place after so many runs from a place on.
    pub(super) fn runs_after(&self, place: Place, runs: usize) -> Option<Place> {
        (0..runs).try_fold(place, |at, _| self.after_run(at, self.at(at)?.voice))
    }
}

/// How many figures of its voice, or runs, what is expected of a figure depends on, either way.
pub(super) const REACH: usize = PASSED + 2;

/// From when to when figures matter to another one.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    voice: Voice,
    own: (i64, i64),
    all: (i64, i64),
}

impl Reach {
    /// When another figure may be within it.
    pub(super) fn spans(&self) -> impl Iterator<Item = (i64, i64)> {
        [self.all].into_iter().chain(self.voice.map(|_| self.own))
    }

    /// Whether a figure that came or went is within it.
    pub(super) fn has(&self, one: &Item) -> bool {
        let within = |(first, last): (i64, i64)| first <= one.at && one.at <= last;
        within(self.all) || (one.voice.is_some() && one.voice == self.voice && within(self.own))
    }
}

/// The nearest of a voice's own figures on one side, nearest first.
fn points<'c>(own: impl Iterator<Item = &'c Item>, but: &Item) -> Side<'c> {
    let others = own.filter(|item| item.id != but.id).take(PASSED);
    let shown = others.map(|item| &item.evidence).filter(|shown| !matches!(shown, Shown::Unclear));
    shown
        .take(NEIGHBOURS)
        .map(|shown| if let Shown::Point(point) = shown { Some(point) } else { None })
        .collect()
}

fn dated<'c>(own: impl Iterator<Item = &'c Item>) -> impl Iterator<Item = &'c Item> {
    own.take(PASSED).filter(|item| item.delay.is_some()).take(NEIGHBOURS)
}

/// What is before a time, nearest first, and what is after it, by time and key.
fn in_order<'t>(
    before: SmallVec<[&'t Point; NEIGHBOURS]>,
    after: SmallVec<[&'t Point; NEIGHBOURS]>,
) -> Points<'t> {
    before.into_iter().rev().chain(after).collect()
}
