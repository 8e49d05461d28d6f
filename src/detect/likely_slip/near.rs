//! Which figures of a measure may be in line otherwise than before, where one came or went.

use smallvec::SmallVec;

use super::item::{Item, Shown};
use super::line::Place;
use super::track::{NEIGHBOURS, REACH, Track};

/// Places to be looked at: few, mostly.
pub(super) type Places = SmallVec<[Place; 24]>;

/// Adds the places of the figures of which another expectation may be had, or which may be borne out otherwise, since `one` of what
/// `moved` came or went; its own too, if it is there. It says whether it is.
///
/// What is expected of a figure depends on the nearest few figures of its own voice on each side, and on the nearest few of others,
/// from its own time on. So a figure that has as many between itself and what came is out of its reach.
///
/// # Complexity
/// Linear in the figures of its time and in those some runs of one voice around it to which it matters, logarithmic in the others.
pub(super) fn near(track: &Track<'_, '_>, one: &Item, moved: &[Item], places: &mut Places) -> bool {
    let line = track.line();
    let here = track.place_of(one);
    let is_there = line.at(here).is_some_and(|item| item.id == one.id);
    let next = if is_there { line.next(here) } else { here };
    let (start, end) = (line.from(one.at), line.after(one.at));
    // What goes on with a run of its voice is passed together with that by all that do not ask what it says; on the way from a figure
    // after its time that run does not begin later, and on the way from one of its time it does not begin earlier.
    let own = |place: Option<Place>| {
        let item = place.and_then(|place| line.at(place)).filter(|item| item.voice == one.voice)?;
        moved.iter().all(|it| it.voice == one.voice && it.id != item.id).then_some(item.at)
    };
    let (before, after) = (own(line.previous(here)), own(Some(next)));
    let asks = |item: &Item| one.voice.is_some() && !track.share(one.voice, item.voice);
    let of_its_time = before == Some(one.at) || after.is_some();
    let later = |item: &Item| before.is_some() || after.is_some_and(|at| at < item.at);

    // Figures of its time look ahead from the first of them.
    let mut between = Between::default();
    let items = |from: Place, until: Place| line.places(from, until).filter_map(|at| line.at(at));
    items(start, here).take(MOST).for_each(|item| between.pass(item));
    for (place, item) in line.places(start, end).filter_map(|at| Some((at, line.at(at)?))) {
        let seen = item.id == one.id || (asks(item) || !of_its_time) && !between.hides_from(track, item);
        places.extend(seen.then_some(place));
    }
    // So do those before it.
    let mut at = line.previous(start);
    for _ in 0..REACH {
        let Some((last, item)) = at.and_then(|at| Some((at, line.at(at)?))) else { break };
        at = track.before_run(last, item.voice);
        let run = std::iter::successors(Some(last), |place| line.previous(*place));
        let run = run.take_while(|place| at.is_none_or(|before| *place > before));
        if (asks(item) || before.is_none() && after.is_none()) && !between.hides_from(track, item) {
            places.extend(run.clone());
        }
        run.take(NEIGHBOURS).filter_map(|place| line.at(place)).for_each(|item| between.pass(item));
    }
    // Those after it look back from the beginning of their time.
    let mut between = Between::default();
    items(next, end).take(MOST).for_each(|item| between.pass(item));
    let mut tied: SmallVec<[&Item; 8]> = SmallVec::new();
    let (mut at, mut runs, mut time) = (Some(end), 0, None);
    while let Some((first, item)) = at.and_then(|at| Some((at, line.at(at)?))) {
        runs += 1;
        if runs > REACH && time != Some(item.at) {
            break;
        }
        if tied.first().is_some_and(|other| other.at != item.at) {
            tied.drain(..).for_each(|item| between.pass(item));
        }
        at = track.after_run(first, item.voice);
        let run = line.places(first, at.unwrap_or(line.end()));
        if (asks(item) || !later(item)) && !between.hides_from(track, item) {
            places.extend(run.clone());
        }
        for item in run.take(NEIGHBOURS).filter_map(|place| line.at(place)) {
            if tied.first().is_some_and(|other| other.at != item.at) {
                tied.drain(..).for_each(|item| between.pass(item));
            }
            tied.push(item);
        }
        let last = at.map_or_else(|| line.previous(line.end()), |at| line.previous(at));
        time = last.and_then(|last| line.at(last)).map(|item| item.at);
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
