//! Sweeps over the figures of one measure: which speak of one time, which can all be true, which cannot.

use std::collections::BTreeMap;

use ordered_float::OrderedFloat;
use rustc_hash::FxHashSet;

use crate::derivation::common_support;
use crate::id::AssertionId;
use crate::measure::Kind;
use crate::quantity::{Bound, Interval, ROUNDING};
use crate::relation::{Evidence, Verdict};

/// Figures of one measure that speak of one time.
#[derive(Debug, PartialEq)]
pub(crate) struct Group {
    /// The time, from its first second to the one after its last; none where the measure has one group for all
    /// times.
    pub(crate) span: Option<(i64, i64)>,
    pub(crate) members: Vec<AssertionId>,
}

/// Splits the figures of a measure by time.
///
/// A running total and a constant have one group. A level has one for each period that some figure names, with
/// every figure whose period lies around it; a flow one for each window, with every figure whose window may be
/// that one or lies around it. Figures without a time are in none.
///
/// # Complexity
/// O(n log n), and linear in the sum of the overlaps.
pub(crate) fn groups(evidence: &Evidence<'_>, kind: Kind, standing: &[AssertionId]) -> Vec<Group> {
    let timed = |id: &&AssertionId| {
        kind == Kind::Constant || evidence.reading(**id).is_some_and(|reading| reading.when.is_some())
    };
    if matches!(kind, Kind::Cumulative | Kind::Constant) {
        let members: Vec<AssertionId> = standing.iter().filter(timed).copied().collect();
        return if members.is_empty() { Vec::new() } else { vec![Group { span: None, members }] };
    }
    let mut spans: Vec<_> = standing
        .iter()
        .filter_map(|id| {
            let when = evidence.reading(*id)?.when.as_ref()?;
            Some((when.start, std::cmp::Reverse(when.end), *id))
        })
        .collect();
    spans.sort_by(|a, b| (a.0, a.1, evidence.key(a.2)).cmp(&(b.0, b.1, evidence.key(b.2))));
    let mut groups: Vec<Group> = Vec::new();
    let mut active: Vec<(i64, AssertionId)> = Vec::new();
    let mut spans = spans.into_iter().peekable();
    while let Some((start, end, id)) = spans.next() {
        active.retain(|(until, _)| *until > start);
        active.push((end.0, id));
        if spans.peek().is_none_or(|next| (next.0, next.1) != (start, end)) {
            let mut members: Vec<AssertionId> = active.iter().map(|(_, id)| *id).collect();
            evidence.sort(&mut members);
            groups.push(Group { span: Some((start, end.0)), members });
        }
    }
    groups
}

/// Figures that can all be true at once, with what their supports share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shared {
    pub(crate) members: Vec<AssertionId>,
    pub(crate) shared: Interval,
}

/// The largest of the maximal sets of figures whose supports all meet or touch, at most `most` of them, by their
/// least shared value. They are the maximal cliques of an interval graph; Helly's theorem in one dimension makes
/// the pairwise test complete.
///
/// # Complexity
/// O(n log n), and linear in the sizes of the sets that are returned.
pub(crate) fn windows(evidence: &Evidence<'_>, members: &[AssertionId], most: usize) -> Vec<Shared> {
    let events = events(evidence, members);
    let mut sizes: Vec<(usize, usize)> = Vec::new();
    let (mut size, mut grown) = (0_usize, false);
    for (at, (_, event, _)) in events.iter().enumerate() {
        if event.is_start() {
            (size, grown) = (size + 1, true);
        } else {
            if grown {
                sizes.push((size, at));
            }
            (size, grown) = (size - 1, false);
        }
    }
    // The larger first; among equals the one of lesser values.
    sizes.sort_by_key(|(size, at)| (std::cmp::Reverse(*size), *at));
    let chosen: FxHashSet<usize> = sizes.into_iter().take(most).map(|(_, at)| at).collect();
    let mut found = Vec::new();
    let mut active: FxHashSet<usize> = FxHashSet::default();
    for (at, (_, event, item)) in events.into_iter().enumerate() {
        if event.is_start() {
            active.insert(item);
            continue;
        }
        if chosen.contains(&at) {
            let mut set: Vec<AssertionId> =
                active.iter().filter_map(|at| members.get(*at).copied()).collect();
            evidence.sort(&mut set);
            if let Some(shared) = common_support(evidence, &set) {
                found.push(Shared { members: set, shared });
            }
        }
        active.remove(&item);
    }
    found
}

/// At one value: closed starts, open ends, open starts, closed ends. So a closed end meets everything, an open
/// one meets a closed one, and two open ones facing each other do not meet.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
enum Event {
    ClosedStart,
    OpenEnd,
    OpenStart,
    ClosedEnd,
}

impl Event {
    fn is_start(self) -> bool {
        matches!(self, Self::ClosedStart | Self::OpenStart)
    }
}

/// The starts and ends of the supports in the order of a sweep, with the position of their figure.
fn events(evidence: &Evidence<'_>, members: &[AssertionId]) -> Vec<(OrderedFloat<f64>, Event, usize)> {
    let mut events: Vec<(OrderedFloat<f64>, Event, usize)> = Vec::new();
    for (at, id) in members.iter().enumerate() {
        let Some(support) = evidence.reading(*id).and_then(|r| r.support) else { continue };
        let start =
            if matches!(support.low(), Bound::Open(_)) { Event::OpenStart } else { Event::ClosedStart };
        let end = if matches!(support.high(), Bound::Open(_)) { Event::OpenEnd } else { Event::ClosedEnd };
        events.push((support.low_value().into(), start, at));
        events.push((support.high_value().into(), end, at));
    }
    events.sort_unstable();
    // Ends within the rounding bound of each other are one value.
    let mut last = f64::NEG_INFINITY;
    for (value, ..) in &mut events {
        let bound = ROUNDING * value.0.abs().max(last.abs());
        if value.0.is_finite() && last.is_finite() && (value.0 - last).abs() <= bound {
            value.0 = last;
        }
        last = value.0;
    }
    events.sort_unstable();
    events
}

/// For every figure that contradicts another one of the group, at least one pair, the upper figure first.
///
/// Over figures of one time, and of a running total over time, "contradicts" is a strict partial order, so the
/// most extreme candidate decides and the sweep is O(n log n); only pairs that are exempt (one voice whose order
/// is unknown) make it look further.
pub(crate) fn conflicts(
    evidence: &Evidence<'_>,
    kind: Kind,
    members: &[AssertionId],
) -> Vec<(AssertionId, AssertionId)> {
    let mut items: Vec<Item> = Vec::new();
    // Figures of a running total for one and the same long period speak of one moment of it.
    let mut periods: BTreeMap<(i64, i64), Vec<Item>> = BTreeMap::new();
    for id in members {
        let Some(reading) = evidence.reading(*id) else { continue };
        let Some(support) = reading.support else { continue };
        let (from, until) = match (kind, &reading.when) {
            (Kind::Cumulative, Some(when)) if when.moment => (when.end, when.end),
            (Kind::Cumulative, Some(when)) => {
                let item = Item { id: *id, support, from: i64::MIN, until: i64::MAX };
                periods.entry((when.start, when.end)).or_default().push(item);
                (when.end, when.start)
            }
            _ => (i64::MIN, i64::MAX),
        };
        items.push(Item { id: *id, support, from, until });
    }
    let mut found = sweep(evidence, kind, items);
    for period in periods.into_values().filter(|items| items.len() > 1) {
        found.extend(sweep(evidence, kind, period));
    }
    found.sort_by_key(|(a, b)| (evidence.key(*a), evidence.key(*b)));
    found.dedup();
    found
}

enum Judged {
    Conflict,
    Done,
    LookOn,
}

struct Item {
    id: AssertionId,
    support: Interval,
    /// From when on it speaks against lower figures, and until when against higher ones.
    from: i64,
    until: i64,
}

fn sweep(evidence: &Evidence<'_>, kind: Kind, mut items: Vec<Item>) -> Vec<(AssertionId, AssertionId)> {
    // What to do with a candidate: it conflicts; it does not, and neither does any that is nearer; or look on.
    let judge = |upper: AssertionId, lower: AssertionId| match evidence.relate(upper, lower) {
        Some(r) if r.verdict.contradicts() => Judged::Conflict,
        Some(r) if !r.value.is_apart() => Judged::Done,
        // A window bounds the windows inside it without any tolerance.
        Some(r) if r.verdict == Verdict::Near && kind != Kind::Flow => Judged::Done,
        _ => Judged::LookOn,
    };
    let mut found: Vec<(AssertionId, AssertionId)> = Vec::new();
    let mut matched: FxHashSet<AssertionId> = FxHashSet::default();
    // For each lower figure the highest one that speaks against it.
    items.sort_by_key(|item| (item.from, evidence.key(item.id)));
    let mut lowers: Vec<usize> = (0..items.len()).collect();
    lowers.sort_by_key(|at| items.get(*at).map(|item| (item.until, evidence.key(item.id))));
    let mut uppers: BTreeMap<(OrderedFloat<f64>, &str), AssertionId> = BTreeMap::new();
    let mut next = items.iter().peekable();
    for lower in lowers.iter().filter_map(|at| items.get(*at)) {
        while let Some(item) = next.next_if(|item| item.from <= lower.until) {
            uppers.insert((item.support.low_value().into(), evidence.key(item.id)), item.id);
        }
        let above = (OrderedFloat(lower.support.high_value()), "")..;
        for upper in uppers.range(above).rev().map(|(_, id)| *id) {
            match judge(upper, lower.id) {
                Judged::Conflict => {
                    found.push((upper, lower.id));
                    matched.extend([upper, lower.id]);
                    break;
                }
                Judged::Done => break,
                Judged::LookOn => {}
            }
        }
    }
    // For each upper figure not matched yet the lowest one that speaks against it.
    let mut lowers: BTreeMap<(OrderedFloat<f64>, &str), AssertionId> = BTreeMap::new();
    items.sort_by_key(|item| (std::cmp::Reverse(item.until), evidence.key(item.id)));
    let mut uppers: Vec<usize> = (0..items.len()).collect();
    uppers.sort_by_key(|at| items.get(*at).map(|item| (std::cmp::Reverse(item.from), evidence.key(item.id))));
    let mut next = items.iter().peekable();
    for upper in uppers.iter().filter_map(|at| items.get(*at)) {
        while let Some(item) = next.next_if(|item| item.until >= upper.from) {
            lowers.insert((item.support.high_value().into(), evidence.key(item.id)), item.id);
        }
        if matched.contains(&upper.id) {
            continue;
        }
        let limit = OrderedFloat(upper.support.low_value());
        for (_, lower) in lowers.iter().take_while(|((high, _), _)| *high <= limit) {
            match judge(upper.id, *lower) {
                Judged::Conflict => {
                    found.push((upper.id, *lower));
                    break;
                }
                Judged::Done => break,
                Judged::LookOn => {}
            }
        }
    }
    found
}
