//! Camps: the maximal sets of words that can all be true of one time, with who stands behind each.

use super::support::{Support, Vote, supports};
use super::word::Word;
use crate::quantity::Interval;
use crate::timeline::{Rank, Ranks, cliques, ranks};

/// The camps that some words form, by value.
#[derive(Debug, Default)]
pub(super) struct Camps {
    ranks: Ranks,
    points: Vec<u32>,
    pub(super) supports: Vec<Support>,
}

impl Camps {
    /// The intersections that most words share are found in one sweep over their ends (Marzullo 1984, Maintaining the
    /// time in a distributed system); the words of one group count once.
    ///
    /// # Complexity
    /// O(n log² n).
    pub(super) fn of(words: &[&Word], tolerance: f64) -> Self {
        let intervals: Vec<Interval> = words.iter().map(|word| word.support).collect();
        let ranks = ranks(&intervals, tolerance);
        let points: Vec<u32> =
            cliques(ranks.iter().map(|rank| (rank.reach, rank.high))).into_iter().map(|(p, _)| p).collect();
        let votes: Vec<Vote<'_>> = words
            .iter()
            .zip(&ranks)
            .map(|(word, rank)| Vote {
                families: &word.families,
                weight: word.weight(),
                first: points.partition_point(|point| *point < rank.reach),
                last: points.partition_point(|point| *point <= rank.high).saturating_sub(1),
            })
            .collect();
        let supports = supports(&votes, points.len());
        Self { ranks, points, supports }
    }

    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// The places of its members among the words.
    pub(super) fn members(&self, camp: usize) -> Vec<usize> {
        let Some(point) = self.points.get(camp) else { return Vec::new() };
        let holds = |rank: &Rank| rank.reach <= *point && *point <= rank.high;
        self.ranks.iter().enumerate().filter(|(_, rank)| holds(rank)).map(|(at, _)| at).collect()
    }

    /// The places of the members of some camps, which are given in order.
    pub(super) fn standing(&self, camps: &[usize]) -> Vec<usize> {
        let points: Vec<u32> = camps.iter().filter_map(|camp| self.points.get(*camp).copied()).collect();
        let holds = |rank: &Rank| {
            let next = points.partition_point(|point| *point < rank.reach);
            points.get(next).is_some_and(|point| *point <= rank.high)
        };
        self.ranks.iter().enumerate().filter(|(_, rank)| holds(rank)).map(|(at, _)| at).collect()
    }

    pub(super) fn support(&self, camp: usize) -> Support {
        self.supports.get(camp).copied().unwrap_or_default()
    }
}

/// What stands behind some words taken together.
pub(super) fn support_of<'w>(words: impl Iterator<Item = &'w Word>) -> Support {
    let votes: Vec<Vote<'_>> = words
        .map(|word| Vote { families: &word.families, weight: word.weight(), first: 0, last: 0 })
        .collect();
    supports(&votes, 1).first().copied().unwrap_or_default()
}
