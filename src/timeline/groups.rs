//! What the detectors ask of the figures of one measure: which speak of one time, which agree, which of them
//! conflict with another at all.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ordered_float::OrderedFloat;
use rustc_hash::FxHashSet;

use super::clique::{cliques, holding};
use super::figure::{Figure, figures};
use crate::derivation::common_support;
use crate::id::AssertionId;
use crate::measure::Kind;
use crate::quantity::Interval;
use crate::relation::{Evidence, Ordinal, Relation, Verdict};

/// Figures of one measure that speak of one time.
#[derive(Debug)]
pub(crate) struct Group {
    /// The time, from its first second to the one after its last; none where the measure has one group for all
    /// times.
    pub(crate) span: Option<(i64, i64)>,
    pub(crate) members: Vec<AssertionId>,
    // INVARIANT: `members`, but for those that are compared with nothing.
    figures: Vec<Figure>,
}

impl Group {
    fn of(evidence: &Evidence<'_>, span: Option<(i64, i64)>, members: Vec<AssertionId>) -> Self {
        Self { span, figures: figures(evidence, members.clone()), members }
    }
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
        return if members.is_empty() { Vec::new() } else { vec![Group::of(evidence, None, members)] };
    }
    let mut spans: Vec<_> = standing
        .iter()
        .filter_map(|id| {
            let when = evidence.reading(*id)?.when.as_ref()?;
            Some((when.start, Reverse(when.end), *id))
        })
        .collect();
    spans.sort_unstable_by_key(|(start, end, id)| (*start, *end, evidence.ordinal(*id)));
    let mut groups: Vec<Group> = Vec::new();
    let mut active: Vec<(i64, AssertionId)> = Vec::new();
    let mut spans = spans.into_iter().peekable();
    let mut last = None;
    while let Some((start, end, id)) = spans.next() {
        // Once for all that start together.
        if last != Some(start) {
            active.retain(|(until, _)| *until > start);
            last = Some(start);
        }
        active.push((end.0, id));
        if spans.peek().is_none_or(|next| (next.0, next.1) != (start, end)) {
            let mut members: Vec<AssertionId> = active.iter().map(|(_, id)| *id).collect();
            evidence.sort(&mut members);
            groups.push(Group::of(evidence, Some((start, end.0)), members));
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
    sharing(evidence, &figures(evidence, members.to_vec()), 1, most, usize::MAX)
}

/// The same for a group, but those of one figure alone; of many large ones no more than are a few times as long together as the
/// figures are many.
pub(crate) fn camps(evidence: &Evidence<'_>, group: &Group, most: usize) -> Vec<Shared> {
    let room = group.figures.len().saturating_mul(4).max(4096);
    sharing(evidence, &group.figures, 2, most, room)
}

fn sharing(
    evidence: &Evidence<'_>,
    figures: &[Figure],
    least: usize,
    most: usize,
    mut room: usize,
) -> Vec<Shared> {
    let ranges: Vec<(u32, u32)> = figures.iter().map(|f| (f.rank.strict, f.rank.high)).collect();
    let mut points = cliques(ranges.iter().copied());
    points.retain(|(_, size)| *size >= least);
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
    holding(&ranges, points.into_iter().map(|(point, _)| point))
        .into_iter()
        .filter_map(|set| {
            let members: Vec<AssertionId> =
                set.into_iter().filter_map(|at| figures.get(at).map(|figure| figure.id)).collect();
            Some(Shared { shared: common_support(evidence, &members)?, members })
        })
        .collect()
}

/// For every figure that contradicts another one of the group, at least one pair, the upper figure first.
///
/// Over figures of one time, and of a running total over time, "contradicts" is a strict partial order, so the
/// most extreme candidate decides and the sweep is O(n log n); only pairs that are exempt (one voice whose order
/// is unknown) make it look further.
pub(crate) fn conflicts(evidence: &Evidence<'_>, kind: Kind, group: &Group) -> Vec<Relation> {
    if group.figures.len() < 2 {
        return Vec::new();
    }
    let mut items: Vec<Item> = Vec::new();
    // Figures of a running total for one and the same long period speak of one moment of it.
    let mut periods: BTreeMap<(i64, i64), Vec<Item>> = BTreeMap::new();
    for figure in &group.figures {
        let always = Item { id: figure.id, support: figure.support, from: i64::MIN, until: i64::MAX };
        if kind != Kind::Cumulative {
            items.push(always);
            continue;
        }
        if !figure.moment {
            periods.entry(figure.span).or_default().push(always);
        }
        items.push(Item { from: figure.span.1, until: figure.earliest, ..always });
    }
    let mut found = sweep(evidence, kind, items);
    for period in periods.into_values().filter(|items| items.len() > 1) {
        found.extend(sweep(evidence, kind, period));
    }
    found.sort_by_key(|relation| (evidence.ordinal(relation.a), evidence.ordinal(relation.b)));
    found.dedup_by_key(|relation| (relation.a, relation.b));
    found
}

enum Judged {
    Conflict(Relation),
    Done,
    LookOn,
}

#[derive(Clone, Copy)]
struct Item {
    id: AssertionId,
    support: Interval,
    /// From when on it speaks against lower figures, and until when against higher ones.
    from: i64,
    until: i64,
}

impl Item {
    /// An open low end lies above a closed one at the same value, a closed high end above an open one.
    fn low(&self) -> (OrderedFloat<f64>, bool) {
        (self.support.low_value().into(), self.support.low().is_open())
    }

    fn high(&self) -> (OrderedFloat<f64>, bool) {
        (self.support.high_value().into(), !self.support.high().is_open())
    }
}

/// Whether any two lie apart: not if the highest low end is not above the lowest high end.
fn are_apart(items: &[Item]) -> bool {
    let low = items.iter().map(|item| item.low().0).max();
    let high = items.iter().map(|item| item.high().0).min();
    low >= high
}

/// An end by where it lies, with the place of its figure.
type End<'a> = ((OrderedFloat<f64>, bool), Option<Ordinal<'a>>);

/// Looks through pairs, those that lie furthest apart first, for one that conflicts.
struct Judge<'e, 'a> {
    evidence: &'e Evidence<'a>,
    kind: Kind,
}

impl Judge<'_, '_> {
    /// What to do with a candidate: it conflicts; it does not, and neither does any that is nearer; or look on.
    fn judge(&self, upper: AssertionId, lower: AssertionId) -> Judged {
        match self.evidence.relate(upper, lower) {
            Some(r) if r.verdict.contradicts() => Judged::Conflict(r),
            Some(r) if !r.value.is_apart() => Judged::Done,
            // A window bounds the windows inside it without any tolerance.
            Some(r) if r.verdict == Verdict::Near && self.kind != Kind::Flow => Judged::Done,
            _ => Judged::LookOn,
        }
    }

    fn first(&self, pairs: impl Iterator<Item = (AssertionId, AssertionId)>) -> Option<Relation> {
        for (upper, lower) in pairs {
            match self.judge(upper, lower) {
                Judged::Conflict(relation) => return Some(relation),
                Judged::Done => return None,
                Judged::LookOn => {}
            }
        }
        None
    }
}

fn sweep(evidence: &Evidence<'_>, kind: Kind, items: Vec<Item>) -> Vec<Relation> {
    if !are_apart(&items) {
        return Vec::new();
    }
    let judge = Judge { evidence, kind };
    match items.iter().all(|item| item.from == i64::MIN && item.until == i64::MAX) {
        true => at_one_time(&judge, &items),
        false => over_time(&judge, items),
    }
}

/// Of items that all speak against each other: half the time of the general case for a million ranges of one day.
fn at_one_time(judge: &Judge<'_, '_>, items: &[Item]) -> Vec<Relation> {
    let ends = |end: fn(&Item) -> (OrderedFloat<f64>, bool)| {
        let place = |item: &Item| ((end(item), Some(judge.evidence.ordinal(item.id))), item.id);
        let mut ends: Vec<(End<'_>, AssertionId)> = items.iter().map(place).collect();
        ends.sort_unstable_by_key(|(end, _)| *end);
        ends
    };
    let (uppers, mut found) = (ends(Item::low), Vec::new());
    let mut matched: FxHashSet<AssertionId> = FxHashSet::default();
    for lower in items {
        let above = uppers.iter().rev().take_while(|((low, _), _)| low.0 >= lower.high().0);
        if let Some(relation) = judge.first(above.map(|(_, upper)| (*upper, lower.id))) {
            matched.extend([relation.a, relation.b]);
            found.push(relation);
        }
    }
    let lowers = ends(Item::high);
    for upper in items.iter().filter(|upper| !matched.contains(&upper.id)) {
        let below = lowers.iter().take_while(|((high, _), _)| high.0 <= upper.low().0);
        found.extend(judge.first(below.map(|(_, lower)| (upper.id, *lower))));
    }
    found
}

fn over_time(judge: &Judge<'_, '_>, mut items: Vec<Item>) -> Vec<Relation> {
    let ordinal = |item: &Item| judge.evidence.ordinal(item.id);
    let mut found: Vec<Relation> = Vec::new();
    let mut matched: FxHashSet<AssertionId> = FxHashSet::default();
    // For each lower figure the highest one that speaks against it.
    items.sort_by_key(|item| (item.from, ordinal(item)));
    let mut lowers: Vec<usize> = (0..items.len()).collect();
    lowers.sort_by_key(|at| items.get(*at).map(|item| (item.until, ordinal(item))));
    let mut uppers: BTreeMap<End<'_>, AssertionId> = BTreeMap::new();
    let mut next = items.iter().peekable();
    for lower in lowers.iter().filter_map(|at| items.get(*at)) {
        while let Some(item) = next.next_if(|item| item.from <= lower.until) {
            uppers.insert((item.low(), Some(ordinal(item))), item.id);
        }
        let above = uppers.range(((lower.high().0, false), None)..).rev();
        if let Some(relation) = judge.first(above.map(|(_, upper)| (*upper, lower.id))) {
            matched.extend([relation.a, relation.b]);
            found.push(relation);
        }
    }
    // For each upper figure not matched yet the lowest one that speaks against it.
    let mut lowers: BTreeMap<End<'_>, AssertionId> = BTreeMap::new();
    items.sort_by_key(|item| (Reverse(item.until), ordinal(item)));
    let mut uppers: Vec<usize> = (0..items.len()).collect();
    uppers.sort_by_key(|at| items.get(*at).map(|item| (Reverse(item.from), ordinal(item))));
    let mut next = items.iter().peekable();
    for upper in uppers.iter().filter_map(|at| items.get(*at)) {
        while let Some(item) = next.next_if(|item| item.until >= upper.from) {
            lowers.insert((item.high(), Some(ordinal(item))), item.id);
        }
        if matched.contains(&upper.id) {
            continue;
        }
        let below = lowers.iter().take_while(|((high, _), _)| high.0 <= upper.low().0);
        found.extend(judge.first(below.map(|(_, lower)| (upper.id, *lower))));
    }
    found
}
