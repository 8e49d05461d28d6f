//! Which figures of one measure agree.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::clique::{cliques, holding};
use super::figure::{Figure, figures};
use super::groups::Group;
use crate::derivation::common_support;
use crate::id::{AssertionId, SourceId};
use crate::quantity::Interval;
use crate::relation::{Evidence, Speakers, Witnesses, families, witnesses};

/// Figures that can all be true at once, with what their supports share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shared {
    pub(crate) members: Vec<AssertionId>,
    pub(crate) shared: Interval,
    pub(crate) witnesses: Witnesses,
    /// Whether it takes an assumption to say that each speaks of the time of the first.
    pub(crate) assumes: bool,
}

/// The maximal sets of figures whose supports all meet or touch, by their least shared value; of members by key. They are the maximal
/// cliques of an interval graph; Helly's theorem in one dimension makes the pairwise test complete.
///
/// # Complexity
/// O(n log n), and linear in the sizes of the sets.
pub(crate) fn windows(evidence: &Evidence<'_>, members: &[AssertionId]) -> Vec<Vec<AssertionId>> {
    let figures = figures(evidence, members);
    holding(figures.iter().map(|figure| (range(figure), figure.id)), &cliques(figures.iter().map(range)))
}

/// The largest such sets of a group, at most `most` of them, but those of one figure alone; of many large ones no more than are a few
/// times as long together as the figures are many.
///
/// # Complexity
/// As that of [`windows`] for the sets that are returned.
pub(crate) fn camps(evidence: &Evidence<'_>, group: &Group, most: usize) -> Vec<Shared> {
    sharing(evidence, &group.figures, most)
}

/// The same for some of a group, by key.
pub(crate) fn camps_among(evidence: &Evidence<'_>, members: &[AssertionId], most: usize) -> Vec<Shared> {
    sharing(evidence, &figures(evidence, members), most)
}

fn sharing(evidence: &Evidence<'_>, figures: &[Figure], most: usize) -> Vec<Shared> {
    let points = largest(figures, most);
    let sets = holding(figures.iter().map(|figure| (range(figure), figure)), &points);
    let mut counted = spoken(evidence, figures, &points).into_iter().flatten();
    let made = sets.into_iter().filter_map(|set| {
        let members: Vec<AssertionId> = set.iter().map(|figure| figure.id).collect();
        let witnesses = counted.next().unwrap_or_else(|| witnesses(evidence, &members));
        let shared = common_support(set.iter().map(|figure| Some(figure.support)))?;
        Some(Shared { members, shared, witnesses, assumes: assumes(evidence, &set) })
    });
    made.collect()
}

/// Where its support lies, as the sweep counts it.
fn range(figure: &Figure) -> (u32, u32) {
    (figure.rank.strict, figure.rank.high)
}

/// The points of the largest sets, in ascending order, each with the size of its set.
fn largest(figures: &[Figure], most: usize) -> Vec<(u32, usize)> {
    let mut room = figures.len().saturating_mul(4).max(4096);
    let mut points = cliques(figures.iter().map(range));
    points.retain(|(_, size)| *size > 1);
    // The larger first; among equals the one of lesser values.
    points.sort_unstable_by_key(|(point, size)| (Reverse(*size), *point));
    points.truncate(most);
    // The last one may be longer than there is room.
    points.retain(|(_, size)| {
        let fits = room > 0;
        room = room.saturating_sub(*size);
        fits
    });
    points.sort_unstable();
    points
}

/// The witnesses of the set of each point, of many figures that speak of several times, each for one family: their times are put in
/// order once for all sets. None where it is not so.
///
/// # Complexity
/// O(n log n), and linear in the sizes of the sets.
fn spoken(evidence: &Evidence<'_>, figures: &[Figure], points: &[(u32, usize)]) -> Option<Vec<Witnesses>> {
    // Fewer are counted as quickly set by set.
    const MANY: usize = 32;
    let first = figures.first()?.span;
    if figures.len() < MANY || points.is_empty() || figures.iter().all(|figure| figure.span == first) {
        return None;
    }
    let mut numbers: FxHashMap<SourceId, u32> = FxHashMap::default();
    let mut number =
        |figure: &Figure| match *families(evidence.dossier(), evidence.assertion(figure.id).origins()) {
            [] => Some(None),
            [one] => {
                let next = numbers.len() as u32;
                Some(Some(*numbers.entry(one).or_insert(next)))
            }
            _ => None,
        };
    let said: Vec<Option<u32>> = figures.iter().map(&mut number).collect::<Option<_>>()?;
    let each = figures.iter().zip(&said);
    let mut order: Vec<_> = each.filter_map(|(figure, family)| Some((figure, (*family)?))).collect();
    let mut by = |end: fn(&Figure) -> i64| {
        // Mostly those that start first end first, which is seen at once.
        order.sort_unstable_by_key(|(figure, _)| end(figure));
        holding(order.iter().map(|(figure, family)| (range(figure), (end(figure), *family))), points)
    };
    let (starts, ends) = (by(|figure| figure.span.0), by(|figure| figure.span.1));
    let mut speakers = Speakers::of(numbers.len());
    Some(starts.iter().zip(&ends).map(|(starts, ends)| speakers.count(starts, ends)).collect())
}

/// Whether the argument that relates each to the first assumes anything.
fn assumes(evidence: &Evidence<'_>, set: &[&Figure]) -> bool {
    let Some((first, rest)) = set.split_first() else { return false };
    let mut rest = rest.iter().filter(|other| !(first.sure && other.sure));
    rest.any(|other| evidence.times(first.id, other.id).is_some_and(|(_, assumes)| assumes))
}
