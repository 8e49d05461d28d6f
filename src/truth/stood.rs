//! Where a claim stands in time: first or last, or how long its value stood before another was written over it.

use super::claims::{Claims, Vote};
use super::model::PLACES;
use super::shape::quantile;

/// In how many parts the times that values stood fall.
const PARTS: usize = 4;
/// How many edits it takes to tell that they are some.
const FEW: f64 = 20.0;

/// How long values usually stand before another is claimed: in a history of edits what is undone at once is seldom true, and
/// what many left as it was, often (content persistence; Adler and de Alfaro 2007).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stood {
    /// Where the parts meet.
    bounds: [f64; PARTS - 1],
    /// The last date of all.
    end: i64,
}

/// A claim with a date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    date: i64,
    value: f64,
    /// Its place among the claims on the item.
    at: usize,
    /// How long it was the last one.
    stood: f64,
}

impl Stood {
    /// From the dates of claims; `None` if there are none.
    pub(super) fn of(claims: &Claims) -> Option<Self> {
        let mut all: Vec<f64> = Vec::new();
        let mut moments = Vec::new();
        let end = claims.votes.iter().map(|vote| vote.date).filter(|date| *date != i64::MIN).max()?;
        for item in 0..claims.count() {
            each_value(claims.on(item), end, &mut moments, |_, time, _| all.push(time));
        }
        let mut bounds = [0.0; PARTS - 1];
        for (at, bound) in bounds.iter_mut().enumerate() {
            *bound = quantile(&mut all, (at + 1) as f64 / PARTS as f64);
        }
        Some(Self { bounds, end })
    }

    /// The place of each claim: the part of the time that its value stood, or stands now; or none if it has no date.
    pub(super) fn places(
        &self,
        votes: &[Vote],
        now: Option<i64>,
        moments: &mut Vec<Moment>,
        places: &mut Vec<usize>,
    ) {
        places.clear();
        places.resize(votes.len(), PLACES - 1);
        each_value(votes, now.unwrap_or(self.end), moments, |said, time, still| {
            let part = self.bounds.iter().filter(|bound| time >= **bound).count();
            for one in said {
                if let Some(place) = places.get_mut(one.at) {
                    *place = part + if still { PARTS } else { 0 };
                }
            }
        });
    }
}

/// The dated claims in order of time.
fn order(votes: &[Vote], moments: &mut Vec<Moment>) {
    moments.clear();
    let dated = votes.iter().enumerate().filter(|(_, vote)| vote.date != i64::MIN);
    moments.extend(dated.map(|(at, vote)| Moment { date: vote.date, value: vote.value, at, stood: 0.0 }));
    moments.sort_unstable_by_key(|moment| (moment.date, moment.at));
}

/// Visits each value that has a date: its dated claims, how long it stood in all, between a claim of it and the next one, and
/// whether it stands now.
fn each_value(
    votes: &[Vote],
    now: i64,
    moments: &mut Vec<Moment>,
    mut visit: impl FnMut(&[Moment], f64, bool),
) {
    order(votes, moments);
    let Some(last) = moments.last().map(|moment| moment.value) else { return };
    let mut until = now;
    for moment in moments.iter_mut().rev() {
        moment.stood = until.saturating_sub(moment.date) as f64;
        until = moment.date;
    }
    // Claims are by value.
    moments.sort_unstable_by_key(|moment| moment.at);
    for said in moments.chunk_by(|a, b| a.value == b.value) {
        visit(
            said,
            said.iter().map(|moment| moment.stood).sum(),
            said.first().is_some_and(|one| one.value == last),
        );
    }
}

/// Whether dated claims are a history of edits: hardly anyone repeats what stands, and what was written over comes back.
pub(super) fn edited(claims: &Claims, share: f64) -> bool {
    let (mut next, mut same, mut third, mut back) = (0.0, 0.0, 0.0, 0.0);
    let mut moments = Vec::new();
    let chosen = (0..claims.count()).filter(|item| claims.lot(*item) < share && !claims.is_worded(*item));
    for item in chosen {
        order(claims.on(item), &mut moments);
        for two in moments.windows(2) {
            next += 1.0;
            same += f64::from(u8::from(matches!(two, [a, b] if a.value == b.value)));
        }
        for three in moments.windows(3) {
            third += 1.0;
            back +=
                f64::from(u8::from(matches!(three, [a, b, c] if a.value == c.value && a.value != b.value)));
        }
    }
    // Some edits of those who come back are not kept, so that a few seem to repeat what stands.
    third >= FEW && same <= 0.1 * next && back >= 0.15 * third && back * next >= 3.0 * same * third
}

/// Visits each claim that restores what stood before the one that it follows: it undoes that one, and says little of its own.
pub(super) fn restorations(votes: &[Vote], moments: &mut Vec<Moment>, mut visit: impl FnMut(usize)) {
    if votes.len() < 3 {
        return;
    }
    order(votes, moments);
    for three in moments.windows(3) {
        if let [before, undone, now] = three
            && now.value == before.value
            && now.value != undone.value
            && now.date > undone.date
        {
            visit(now.at);
        }
    }
}

/// The place of each claim among the dates of its item: the newest, the oldest, between, or not told.
pub(super) fn edges(votes: &[Vote], places: &mut Vec<usize>) {
    let known = || votes.iter().map(|vote| vote.date).filter(|date| *date != i64::MIN);
    let (first, last) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    places.clear();
    places.extend(votes.iter().map(|vote| match vote.date {
        i64::MIN => PLACES - 1,
        _ if first == last => PLACES - 1,
        date if date == last => 0,
        date if date == first => 1,
        _ => 2,
    }));
}
