//! Which figures of a measure may be in line otherwise than before, where one came or went.

use smallvec::SmallVec;

use super::item::{Item, Shown};
use super::line::Place;
use super::track::{ALIKE, NEIGHBOURS, REACH, Track};

/// Places to be looked at: few, mostly.
pub(super) type Places = SmallVec<[Place; 24]>;

/// Adds the places of the figures of which another expectation may be had, or which may be borne out otherwise, since `one` came or
/// went; its own too, if it is there. It says whether it is.
///
/// What is expected of a figure depends on the nearest few figures of its own voice on each side, and on the nearest few of others,
/// from its own time on. So a figure that has as many between itself and what came is out of its reach.
///
/// # Complexity
/// Linear in the figures of its time and in those some runs of one voice around it, logarithmic in the others.
pub(super) fn near(track: &Track<'_, '_>, one: &Item, places: &mut Places) -> bool {
    let line = track.line();
    let here = track.place_of(one);
    let is_there = line.at(here).is_some_and(|item| item.id == one.id);
    let next = if is_there { line.next(here) } else { here };
    let (start, end) = (line.from(one.at), line.after(one.at));
    let items = |from: Place, until: Place| line.places(from, until).filter_map(|at| line.at(at));

    // Figures of its time look ahead from the first of them.
    let mut between = Between::default();
    items(start, here).take(MOST).for_each(|item| between.pass(item));
    for (place, item) in line.places(start, end).filter_map(|at| Some((at, line.at(at)?))) {
        let seen = item.id == one.id || !between.hides_from(track, item) || are_alike(item, one);
        places.extend(seen.then_some(place));
    }
    // So do those before it.
    let first = track.runs_before(start, REACH).map_or(line.begin(), |before| line.next(before));
    let back = std::iter::successors(line.previous(start), |at| line.previous(*at));
    for (place, item) in back.take_while(|at| *at >= first).filter_map(|at| Some((at, line.at(at)?))) {
        places.extend((!between.hides_from(track, item)).then_some(place));
        between.pass(item);
    }
    // Those after it look back from the beginning of their time.
    let last = track.runs_after(end, REACH).and_then(|after| line.at(line.previous(after)?));
    let last = last.map_or(line.end(), |item| line.after(item.at));
    let mut between = Between::default();
    items(next, end).take(MOST).for_each(|item| between.pass(item));
    let mut tied: SmallVec<[&Item; 8]> = SmallVec::new();
    for (place, item) in line.places(end, last).filter_map(|at| Some((at, line.at(at)?))) {
        if tied.first().is_some_and(|other| other.at != item.at) {
            tied.drain(..).for_each(|item| between.pass(item));
        }
        places.extend((!between.hides_from(track, item)).then_some(place));
        tied.push(item);
    }
    near_of_voice(track, one, (here, next), places);
    is_there
}

/// The same of its own voice.
fn near_of_voice(track: &Track<'_, '_>, one: &Item, (here, next): (Place, Place), places: &mut Places) {
    let own = |place: Place| Some((place, track.at(place)?));
    let (mut shown, mut dated, mut shown_then) = (0, 0, 0);
    for (place, item) in track.places_before(one.voice, here).take(REACH).filter_map(own) {
        places.extend((!is_hidden(item, shown, dated)).then_some(place));
        shown += is_shown(item);
        dated += is_dated(item);
        shown_then += if item.at == one.at { is_shown(item) } else { 0 };
    }
    let (mut shown, mut dated, mut tied, mut time) = (shown_then, 0, 0, one.at);
    for (nth, (place, item)) in track.places_from(one.voice, next).filter_map(own).enumerate() {
        if item.at != time {
            if nth >= REACH {
                break;
            }
            // From a later time on one looks back, and not as far as from its own.
            shown = tied + if time == one.at { 0 } else { shown };
            (tied, time) = (0, item.at);
        }
        // The next one is held against it at once.
        places.extend((nth == 0 || !is_hidden(item, shown, dated)).then_some(place));
        tied += is_shown(item);
        dated += is_dated(item);
    }
}

/// What comes after so many in a row hardly matters: where it does, more is looked at than need be.
const MOST: usize = 32;

/// Whether they may bear each other out.
fn are_alike(a: &Item, b: &Item) -> bool {
    a.written.zip(b.written).is_some_and(|((_, a), (_, b))| (a - b).abs() <= 2.0 * ALIKE)
}

fn is_shown(item: &Item) -> usize {
    usize::from(!matches!(item.evidence, Shown::Unclear))
}

fn is_dated(item: &Item) -> usize {
    usize::from(item.delay.is_some())
}

/// Whether enough is shown, and said with its date, between a figure and one of its voice that came or went.
fn is_hidden(item: &Item, shown: usize, dated: usize) -> bool {
    shown >= NEIGHBOURS && (dated >= NEIGHBOURS || item.delay.is_none())
}

/// What voices show between a figure and what came or went.
#[derive(Default)]
struct Between {
    shown: SmallVec<[(u32, usize); 8]>,
}

impl Between {
    fn pass(&mut self, item: &Item) {
        let (Some(voice), Shown::Point(_) | Shown::Nothing) = (item.voice, &item.evidence) else { return };
        match self.shown.iter_mut().find(|(other, _)| *other == voice) {
            Some((_, count)) => *count += 1,
            None => self.shown.push((voice, 1)),
        }
    }

    /// Whether others show enough for a figure not to look further.
    fn hides_from(&self, track: &Track<'_, '_>, item: &Item) -> bool {
        let others = self.shown.iter().filter(|(voice, _)| !track.share(Some(*voice), item.voice));
        let mut left = NEIGHBOURS;
        others.into_iter().any(|(_, count)| {
            left = left.saturating_sub(*count);
            left == 0
        })
    }
}
