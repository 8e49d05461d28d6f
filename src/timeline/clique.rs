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

/// What comes with the ranges that hold each of the points, in the order of the ranges. The points are given in ascending order, each
/// with about how many hold it.
///
/// # Complexity
/// O(n log n), and linear in the sizes of what is returned.
pub(crate) fn holding<T: Ord + Copy, V: Clone>(
    ranges: impl Iterator<Item = ((T, T), V)>,
    points: &[(T, usize)],
) -> Vec<Vec<V>> {
    let mut sets: Vec<Vec<V>> = points.iter().map(|(_, size)| Vec::with_capacity(*size)).collect();
    for ((low, high), one) in ranges {
        let first = points.partition_point(|(point, _)| *point < low);
        let held = points.iter().zip(&mut sets).skip(first).take_while(|((point, _), _)| *point <= high);
        held.for_each(|(_, set)| set.push(one.clone()));
    }
    sets
}
