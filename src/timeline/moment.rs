//! Which figures of a measure speak of one time.

use std::collections::BTreeMap;

use super::clique::{cliques, holding};
use super::figure::Figure;
use crate::measure::Kind;
use crate::policy::Policy;
use crate::rule::Assumption;

/// Figures that speak of one time, by place.
#[derive(Debug)]
pub(super) struct Together {
    /// The time that they share; none for a constant.
    pub(super) span: Option<(i64, i64)>,
    pub(super) places: Vec<usize>,
    /// What their times being one rests on.
    pub(super) assumption: Option<Assumption>,
}

/// The figures that speak of one time: every two of a set do, and every two that do are in one. In order of time.
///
/// # Complexity
/// O(n log n), and linear in the sizes of what is returned; those of a running total and of a constant add up to
/// O(n), those of levels and flows do unless many of their times overlap.
pub(super) fn moments(kind: Kind, policy: &Policy, figures: &[Figure]) -> Vec<Together> {
    let all = || figures.iter().enumerate();
    let mut found = match kind {
        _ if figures.is_empty() => Vec::new(),
        Kind::Constant => {
            vec![Together { span: None, places: all().map(|(at, _)| at).collect(), assumption: None }]
        }
        Kind::Cumulative => {
            let mut ends: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
            for (at, figure) in all().filter(|(_, figure)| figure.moment) {
                ends.entry(figure.span.1).or_default().push(at);
            }
            let mut found: Vec<Together> = ends.into_values().map(|p| together(figures, p, None)).collect();
            found.extend(long_periods(policy, figures));
            found
        }
        Kind::Flow => windows(policy, figures),
        Kind::Stock | Kind::Proposition => {
            let places: Vec<usize> = all().filter(|(_, figure)| figure.moment).map(|(at, _)| at).collect();
            let (mut found, long) = (overlapping(figures, &places), long_periods(policy, figures));
            found.extend(long);
            found
        }
    };
    found.sort_by(|a, b| (a.span, &a.places).cmp(&(b.span, &b.places)));
    found
}

/// Figures of one set with the time they share.
fn together(figures: &[Figure], places: Vec<usize>, assumption: Option<Assumption>) -> Together {
    let spans = || places.iter().filter_map(|at| figures.get(*at).map(|figure| figure.span));
    let span = spans().map(|span| span.0).max().zip(spans().map(|span| span.1).min());
    Together { span, assumption: assumption.filter(|_| places.len() > 1), places }
}

/// The maximal sets of figures whose times all overlap.
fn overlapping(figures: &[Figure], places: &[usize]) -> Vec<Together> {
    let ranges: Vec<(i64, i64)> = places
        .iter()
        .filter_map(|at| figures.get(*at).map(|figure| (figure.span.0, figure.span.1.saturating_sub(1))))
        .collect();
    let points = cliques(ranges.iter().copied());
    holding(ranges.into_iter().zip(places.iter().copied()), &points)
        .into_iter()
        .map(|set| together(figures, set, None))
        .collect()
}

/// Longer periods: equal ones are one moment by assumption, else each stands alone.
fn long_periods(policy: &Policy, figures: &[Figure]) -> Vec<Together> {
    let mut spans: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        spans.entry(figure.span).or_default().push(at);
    }
    let long = |at: &usize| figures.get(*at).is_some_and(|figure| !figure.moment);
    let spans = spans.into_values().filter(|places| places.iter().any(long));
    if policy.assumes(Assumption::OneMoment) {
        return spans.map(|places| together(figures, places, Some(Assumption::OneMoment))).collect();
    }
    spans.flatten().filter(long).map(|at| together(figures, vec![at], None)).collect()
}

/// Windows of a flow: equal closed ones, each with the open ones that it may be; and open ones that may be one
/// though none of the closed ones lies in all of them.
fn windows(policy: &Policy, figures: &[Figure]) -> Vec<Together> {
    let one_window = policy.assumes(Assumption::OneWindow);
    let mut closed: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    let (mut until, mut from, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for (at, figure) in figures.iter().enumerate() {
        let (start, end) = figure.span;
        match (figure.open, start == i64::MIN) {
            (false, _) => closed.entry((start, end)).or_default().push(at),
            (true, true) => until.push((std::cmp::Reverse(end), at)),
            (true, false) => from.push((start, at)),
        }
        if figure.open {
            open.push(at);
        }
    }
    if !one_window {
        let alone = open.into_iter().map(|at| vec![at]);
        return closed.into_values().chain(alone).map(|places| together(figures, places, None)).collect();
    }
    until.sort_unstable();
    from.sort_unstable();
    let sets = overlapping(figures, &open);
    // For each closed window the earliest end among those that start no earlier.
    let mut ends: Vec<(i64, i64)> = closed.keys().copied().collect();
    let mut earliest = i64::MAX;
    for (_, end) in ends.iter_mut().rev() {
        earliest = earliest.min(*end);
        *end = earliest;
    }
    let within = |(start, end): (i64, i64)| {
        let next = ends.get(ends.partition_point(|(other, _)| *other < start));
        next.is_some_and(|(_, earliest)| *earliest <= end)
    };
    let mut found: Vec<Together> = sets.into_iter().filter(|set| !set.span.is_some_and(within)).collect();
    for ((start, end), mut places) in closed {
        places.extend(until.iter().take_while(|(last, _)| last.0 >= end).map(|(_, at)| *at));
        places.extend(from.iter().take_while(|(first, _)| *first <= start).map(|(_, at)| *at));
        places.sort_unstable();
        found.push(together(figures, places, None));
    }
    for set in &mut found {
        let open = set.places.iter().any(|at| figures.get(*at).is_some_and(|figure| figure.open));
        set.assumption = (open && set.places.len() > 1).then_some(Assumption::OneWindow);
    }
    found
}
