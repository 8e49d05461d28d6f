//! The maximal sets of ranges that share a point.

use smallvec::SmallVec;

use crate::parallel;

/// A point of each maximal set of ranges that all share a point, in ascending order, with the size of the set:
/// the maximal cliques of an interval graph, at most as many as ranges. Both ends belong to a range.
///
/// # Complexity
/// O(n log n).
pub(crate) fn cliques<T: Ord + Copy + Send>(ranges: impl Iterator<Item = (T, T)>) -> Vec<(T, usize)> {
    let mut events: SmallVec<[(T, bool); 32]> =
        ranges.flat_map(|(low, high)| [(low, false), (high, true)]).collect();
    parallel::sort_unstable(&mut events);
    let mut found = Vec::new();
    let (mut size, mut grown) = (0_usize, false);
    for (at, is_end) in events {
        if !is_end {
            (size, grown) = (size + 1, true);
            continue;
        }
        if grown {
            found.push((at, size));
        }
        (size, grown) = (size.saturating_sub(1), false);
    }
    found
}

/// What is at the places of the ranges that hold each of the points, which are given in ascending order.
///
/// # Complexity
/// O(n log n), and linear in the sizes of what is returned.
pub(crate) fn holding<T: Ord + Copy, V>(
    ranges: &[(T, T)],
    points: impl ExactSizeIterator<Item = T>,
    at: impl Fn(usize) -> Option<V>,
) -> Vec<Vec<V>> {
    // So few that looking at each range for each point takes less than to sort them.
    const FEW: usize = 4;
    if points.len() <= FEW {
        let holds = |point: T| {
            let each = ranges.iter().enumerate();
            let holding = each.filter(|(_, (low, high))| *low <= point && point <= *high);
            let mut set = Vec::with_capacity(holding.clone().count());
            set.extend(holding.filter_map(|(place, _)| at(place)));
            set
        };
        return points.map(holds).collect();
    }
    let mut starts: Vec<(T, T, usize)> =
        ranges.iter().enumerate().map(|(at, (low, high))| (*low, *high, at)).collect();
    starts.sort_unstable();
    let mut starts = starts.into_iter().peekable();
    let mut active: Vec<(T, usize)> = Vec::new();
    let mut found = Vec::new();
    for point in points {
        while let Some((_, high, at)) = starts.next_if(|(low, ..)| *low <= point) {
            active.push((high, at));
        }
        active.retain(|(high, _)| *high >= point);
        let mut set: Vec<usize> = active.iter().map(|(_, at)| *at).collect();
        set.sort_unstable();
        found.push(set.into_iter().filter_map(&at).collect());
    }
    found
}
