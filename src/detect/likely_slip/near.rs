//! Which figures of a measure may be in line otherwise than before, where some of it is put anew.

use smallvec::SmallVec;

use super::item::{Item, Shown, Voice};
use super::line::Place;
use super::track::{NEIGHBOURS, REACH, Track};

/// Adds the places of a stretch of time that was put anew, of which some voices say more or less than before, and the places around
/// it of which another expectation may be had.
///
/// What is expected of a figure depends on the nearest few figures of its own voice on each side, and on the nearest few of others,
/// from its own time on. So one that has as many between itself and the stretch is out of its reach.
pub(super) fn near(
    track: &Track<'_, '_>,
    (from, until): (i64, i64),
    voices: &[Voice],
    places: &mut Vec<Place>,
) {
    let line = track.line();
    let (start, end) = (line.after(from), line.after(until));
    places.extend(line.places(start, end));
    let first = track.runs_before(start, REACH).map_or(line.begin(), |before| line.next(before));
    let last = track.runs_after(end, REACH).and_then(|after| track.at(line.previous(after)?));
    // Those of one time all look back from its beginning.
    let last = last.map_or(line.end(), |item| line.after(item.at));
    let mut between = Between::default();
    let back = std::iter::successors(line.previous(start), |at| line.previous(*at));
    for (place, item) in back.take_while(|at| *at >= first).filter_map(|at| Some((at, track.at(at)?))) {
        places.extend((!between.hides_from(track, item)).then_some(place));
        between.pass(item);
    }
    let mut between = Between::default();
    let mut tied: SmallVec<[&Item; 8]> = SmallVec::new();
    for (place, item) in line.places(end, last).filter_map(|at| Some((at, track.at(at)?))) {
        if tied.first().is_some_and(|other| other.at != item.at) {
            tied.drain(..).for_each(|item| between.pass(item));
        }
        places.extend((!between.hides_from(track, item)).then_some(place));
        tied.push(item);
    }
    for voice in voices.iter().copied() {
        let own = |place: Place| Some((place, track.at(place)?));
        let mut between = Own::default();
        for (place, item) in track.places_before(voice, start).take(REACH).filter_map(own) {
            places.extend((!between.hides_from(item)).then_some(place));
            between.pass(item);
        }
        let mut between = Own::default();
        let mut tied: SmallVec<[&Item; 8]> = SmallVec::new();
        let mut nth = 0;
        for (place, item) in track.places_from(voice, end).filter_map(own) {
            nth += 1;
            if tied.first().is_some_and(|other| other.at != item.at) {
                if nth > REACH {
                    break;
                }
                tied.drain(..).for_each(|item| between.pass(item));
            }
            places.extend((!between.hides_from(item)).then_some(place));
            tied.push(item);
        }
    }
}

/// What voices show between a figure and what was put anew.
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

/// The same of one voice, which also says when it says things.
#[derive(Default)]
struct Own {
    shown: usize,
    dated: usize,
}

impl Own {
    fn pass(&mut self, item: &Item) {
        self.shown += usize::from(!matches!(item.evidence, Shown::Unclear));
        self.dated += usize::from(item.delay.is_some());
    }

    fn hides_from(&self, item: &Item) -> bool {
        self.shown >= NEIGHBOURS && (self.dated >= NEIGHBOURS || item.delay.is_none())
    }
}
