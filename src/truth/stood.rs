//! Where a claim stands in time: first or last, or how long its value stood before another was written over it.

use super::claims::{Claims, Vote};
use super::model::PLACES;
use super::shape::quantile;

/// In how many parts the times that values stood fall.
const PARTS: usize = 4;

/// How long values usually stand before another is claimed: in a history of edits what is undone at once is seldom true, and
/// what many left as it was, often (content persistence; Adler and de Alfaro 2007).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stood {
    /// Where the parts meet.
    bounds: [f64; PARTS - 1],
    /// The last date of all.
    end: i64,
}

impl Stood {
    /// From the dates of claims; `None` if there are none.
    pub(super) fn of(claims: &Claims) -> Option<Self> {
        let mut all: Vec<f64> = Vec::new();
        let mut moments = Vec::new();
        let mut end = None;
        for item in 0..claims.count() {
            let votes = claims.on(item);
            order(votes, &mut moments);
            end = end.max(moments.last().map(|last| last.0));
            all.extend(votes.iter().filter_map(|vote| until(vote, &moments)).map(|next| next as f64));
        }
        let mut bounds = [0.0; PARTS - 1];
        for (at, bound) in bounds.iter_mut().enumerate() {
            *bound = quantile(&mut all, (at + 1) as f64 / PARTS as f64);
        }
        (!all.is_empty()).then_some(Self { bounds, end: end? })
    }

    /// The place of each claim: the part of the time that its value stood, or stands now; or none if it has no date.
    pub(super) fn places(
        &self,
        votes: &[Vote],
        now: Option<i64>,
        moments: &mut Vec<(i64, f64)>,
        places: &mut Vec<usize>,
    ) {
        order(votes, moments);
        places.clear();
        places.extend(votes.iter().map(|vote| {
            if vote.date == i64::MIN {
                return PLACES - 1;
            }
            let part = |time: f64| self.bounds.iter().filter(|bound| time >= **bound).count();
            match until(vote, moments) {
                Some(time) => part(time as f64),
                None => PARTS + part(now.unwrap_or(self.end).saturating_sub(vote.date) as f64),
            }
        }));
    }
}

/// The dated claims in order of time.
fn order(votes: &[Vote], moments: &mut Vec<(i64, f64)>) {
    moments.clear();
    moments.extend(votes.iter().filter(|vote| vote.date != i64::MIN).map(|vote| (vote.date, vote.value)));
    moments.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
}

/// How long after a dated claim the first other value was claimed.
fn until(vote: &Vote, moments: &[(i64, f64)]) -> Option<i64> {
    let from = moments.partition_point(|(date, _)| *date <= vote.date);
    let next = moments.get(from..)?.iter().find(|(_, value)| *value != vote.value)?;
    (vote.date != i64::MIN).then(|| next.0.saturating_sub(vote.date))
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
