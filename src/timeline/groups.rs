//! What the detectors ask of the figures of one measure: which speak of one time, and which of them conflict with another at all.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ordered_float::OrderedFloat;
use smallvec::{SmallVec, smallvec};

use super::figure::{Figure, figures};
use super::unordered::unordered;
use crate::id::AssertionId;
use crate::measure::Kind;
use crate::parallel;
use crate::quantity::Interval;
use crate::relation::{Evidence, Relation, Strength, ValueRelation, Verdict};

/// Figures of one measure that speak of one time.
#[derive(Debug)]
pub(crate) struct Group {
    /// The time, from its first second to the one after its last; none where the measure has one group for all
    /// times.
    pub(crate) span: Option<(i64, i64)>,
    pub(crate) members: Vec<AssertionId>,
    // INVARIANT: `members`, but for those that are compared with nothing.
    pub(super) figures: Vec<Figure>,
}

impl Group {
    /// Of members by key.
    fn of(evidence: &Evidence<'_>, span: Option<(i64, i64)>, members: Vec<AssertionId>) -> Self {
        Self { span, figures: figures(evidence, &members), members }
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

/// Two figures that contradict each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Conflict {
    pub(crate) upper: AssertionId,
    pub(crate) lower: AssertionId,
    /// How strong it is; less is stronger.
    pub(crate) rank: f64,
}

impl Conflict {
    /// What a relation of an upper figure and a lower one shows, if they contradict each other.
    pub(crate) fn of(relation: &Relation) -> Option<Self> {
        let rank = relation.verdict.contradicts().then(|| rank(relation))?;
        Some(Self { upper: relation.a, lower: relation.b, rank })
    }
}

/// Hard before soft before assumed, then the wider gap first.
fn rank(relation: &Relation) -> f64 {
    let grade = match relation.verdict {
        Verdict::Contradicts { strength: Strength::Hard, .. } => 0.0,
        Verdict::Contradicts { strength: Strength::Soft, .. } => 10.0,
        _ => 20.0,
    };
    let relative = match relation.value {
        ValueRelation::Apart { relative: Some(share), .. } => share.min(1.0),
        _ => 0.0,
    };
    grade - relative
}

/// For every figure that contradicts another one of the group, of which one gives it its time, at least one such pair; by the keys of
/// the upper ones, then of the lower.
///
/// Over figures of one time, and of a running total over time, "contradicts" is a strict partial order, so the
/// most extreme candidate decides and the sweep is O(n log n); only pairs that are exempt (one voice whose order
/// is unknown) make it look further, but for those that are so at a glance.
pub(crate) fn conflicts(evidence: &Evidence<'_>, kind: Kind, group: &Group) -> Vec<Conflict> {
    if group.figures.len() < 2 {
        return Vec::new();
    }
    let mut items: SmallVec<[Item; 16]> = SmallVec::with_capacity(group.figures.len());
    // Figures of a running total for one and the same long period speak of one moment of it.
    let mut periods: BTreeMap<(i64, i64), Vec<Item>> = BTreeMap::new();
    let with = unordered(evidence, &group.figures);
    let names = |figure: &Figure| group.span.is_none_or(|span| figure.span == span);
    let of_moment = group.figures.iter().any(|figure| names(figure) && figure.moment);
    // Levels of different times are told apart by none but moments of one moment.
    let is_held = |figure: &Figure| names(figure) || (of_moment && figure.moment);
    for (place, figure) in group.figures.iter().enumerate() {
        let with = with.get(place).copied().unwrap_or(0);
        let (from, until, named) = (i64::MIN, i64::MAX, names(figure));
        let always = Item { id: figure.id, support: figure.support, from, until, with, named };
        if kind != Kind::Cumulative {
            items.extend((kind != Kind::Stock || is_held(figure)).then_some(always));
            continue;
        }
        if !figure.moment {
            periods.entry(figure.span).or_default().push(always);
        }
        items.push(Item { from: figure.span.1, until: figure.earliest, ..always });
    }
    let mut found = sweep(evidence, kind, &items);
    if !periods.is_empty() {
        // The places of these are others.
        let at = |id: AssertionId| {
            group.figures.partition_point(|figure| evidence.ordinal(figure.id) < evidence.ordinal(id)) as u32
        };
        for period in periods.into_values().filter(|items| items.len() > 1) {
            let of_period = sweep(evidence, kind, &period).into_iter();
            found.extend(of_period.map(|(_, _, one)| (at(one.upper), at(one.lower), one)));
        }
    }
    found.sort_by_key(|(upper, lower, _)| (*upper, *lower));
    found.dedup_by_key(|(upper, lower, _)| (*upper, *lower));
    found.into_iter().map(|(_, _, conflict)| conflict).collect()
}

enum Judged {
    Conflict(Conflict),
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
    /// The number of those that it contradicts in no case, 0 if there are none.
    with: u32,
    /// Whether it gives the group its time.
    named: bool,
}

impl Item {
    fn is_with(&self, other: &Self) -> bool {
        self.with != 0 && self.with == other.with
    }

    /// An open low end lies above a closed one at the same value, a closed high end above an open one.
    fn low(&self) -> Edge {
        (self.support.low_value().into(), self.support.low().is_open())
    }

    fn high(&self) -> Edge {
        (self.support.high_value().into(), !self.support.high().is_open())
    }
}

/// Whether any two lie apart: not if the highest low end is not above the lowest high end.
fn are_apart(items: &[Item]) -> bool {
    let low = items.iter().map(|item| item.low().0).max();
    let high = items.iter().map(|item| item.high().0).min();
    low >= high
}

/// An end by where it lies: its value, and whether it is an open low one, or a closed high one.
type Edge = (OrderedFloat<f64>, bool);

/// An end by where it lies, with the place of its figure; none comes before all.
type End = (Edge, Option<u32>);

/// Conflicts, each with the places of the upper and the lower figure.
type Found = SmallVec<[(u32, u32, Conflict); 8]>;

/// Looks through pairs, those that lie furthest apart first, for one that conflicts.
struct Judge<'e, 'a> {
    evidence: &'e Evidence<'a>,
    kind: Kind,
    // INVARIANT: by key, so that their places order them as their keys do.
    items: &'e [Item],
    found: Found,
}

impl Judge<'_, '_> {
    fn item(&self, place: u32) -> Option<&Item> {
        self.items.get(place as usize)
    }

    /// What to do with a candidate: it conflicts; it does not, and neither does any that is nearer; or look on.
    fn judge(&self, upper: u32, lower: u32) -> Judged {
        let relation =
            self.item(upper).zip(self.item(lower)).and_then(|(x, y)| self.evidence.relate(x.id, y.id));
        if let Some(conflict) = relation.as_ref().and_then(Conflict::of) {
            return Judged::Conflict(conflict);
        }
        match relation {
            Some(r) if !r.value.is_apart() => Judged::Done,
            // A window bounds the windows inside it without any tolerance.
            Some(r) if r.verdict == Verdict::Near && self.kind != Kind::Flow => Judged::Done,
            _ => Judged::LookOn,
        }
    }

    /// Keeps the first of some pairs that conflicts.
    fn first(&mut self, pairs: impl Iterator<Item = (u32, u32)>) {
        for (upper, lower) in pairs {
            match self.judge(upper, lower) {
                Judged::Conflict(conflict) => return self.found.push((upper, lower, conflict)),
                Judged::Done => return,
                Judged::LookOn => {}
            }
        }
    }

    /// Which items are in what was found.
    fn matched(&self) -> SmallVec<[bool; 32]> {
        let mut matched = smallvec![false; self.items.len()];
        for place in self.found.iter().flat_map(|(upper, lower, _)| [*upper, *lower]) {
            matched.get_mut(place as usize).into_iter().for_each(|slot: &mut bool| *slot = true);
        }
        matched
    }
}

/// The conflicts among items by key, with the places of the two.
fn sweep(evidence: &Evidence<'_>, kind: Kind, items: &[Item]) -> Found {
    let together = items.first().is_some_and(|first| items.iter().all(|item| item.is_with(first)));
    if together || !are_apart(items) {
        return Found::new();
    }
    let mut judge = Judge { evidence, kind, items, found: Found::new() };
    match items.iter().all(|item| item.from == i64::MIN && item.until == i64::MAX) {
        true => at_one_time(&mut judge),
        false => over_time(&mut judge),
    }
    judge.found
}

/// The ends of items, those that lie furthest out first.
struct Ends<'e> {
    items: &'e [Item],
    // INVARIANT: the end with the place of its item.
    ends: SmallVec<[(OrderedFloat<f64>, bool, u32); 16]>,
    /// For each the next one whose item is not among those with it; empty if no items are.
    beyond: Vec<u32>,
}

impl<'e> Ends<'e> {
    /// Of all items, or of those that give their group its time.
    fn of(
        items: &'e [Item],
        (only_named, highest_first): (bool, bool),
        end: fn(&Item) -> (OrderedFloat<f64>, bool),
    ) -> Self {
        let mut ends: SmallVec<[(OrderedFloat<f64>, bool, u32); 16]> = SmallVec::with_capacity(items.len());
        let some = items.iter().zip(0..).filter(|(item, _)| item.named || !only_named);
        ends.extend(some.map(|(item, place)| (end(item).0, end(item).1, place)));
        parallel::sort_unstable(&mut ends);
        if highest_first {
            ends.reverse();
        }
        let count = ends.len();
        let mut this = Self { items, ends, beyond: Vec::new() };
        if items.iter().any(|item| item.with != 0) {
            this.beyond = vec![count as u32; count];
            for at in (1..count).rev() {
                let beyond = match this.with(at - 1) == this.with(at) {
                    true => this.beyond.get(at).copied(),
                    false => u32::try_from(at).ok(),
                };
                this.beyond.get_mut(at - 1).zip(beyond).into_iter().for_each(|(slot, beyond)| *slot = beyond);
            }
        }
        this
    }

    fn with(&self, at: usize) -> u32 {
        self.ends.get(at).and_then(|(.., place)| self.items.get(*place as usize)).map_or(0, |item| item.with)
    }

    /// Those of items that are not with one, with their places.
    fn against(&self, one: &Item) -> impl Iterator<Item = (OrderedFloat<f64>, u32)> {
        let (with, mut at) = (one.with, 0);
        std::iter::from_fn(move || {
            while with != 0 && self.with(at) == with {
                at = self.beyond.get(at).map_or(usize::MAX, |beyond| *beyond as usize);
            }
            let (end, _, place) = self.ends.get(at).copied()?;
            at += 1;
            Some((end, place))
        })
    }
}

/// Of items that all speak against each other: half the time of the general case for a million ranges of one day. Those that do not
/// give the group its time are held against those that do.
fn at_one_time(judge: &mut Judge<'_, '_>) {
    let items = judge.items;
    let all_named = items.iter().all(|item| item.named);
    let uppers = Ends::of(items, (false, true), Item::low);
    let named = (!all_named).then(|| Ends::of(items, (true, true), Item::low));
    for (lower, place) in items.iter().zip(0..) {
        let uppers = named.as_ref().filter(|_| !lower.named).unwrap_or(&uppers);
        let above = uppers.against(lower).take_while(|(low, _)| *low >= lower.high().0);
        judge.first(above.map(|(_, upper)| (upper, place)));
    }
    let (lowers, matched) = (Ends::of(items, (false, false), Item::high), judge.matched());
    let named = (!all_named).then(|| Ends::of(items, (true, false), Item::high));
    for ((upper, place), matched) in items.iter().zip(0..).zip(matched) {
        if !matched {
            let lowers = named.as_ref().filter(|_| !upper.named).unwrap_or(&lowers);
            let below = lowers.against(upper).take_while(|(high, _)| *high <= upper.low().0);
            judge.first(below.map(|(_, lower)| (place, lower)));
        }
    }
}

fn over_time(judge: &mut Judge<'_, '_>) {
    let items = judge.items;
    let item = |place: u32| items.get(place as usize);
    let mut order: Vec<u32> = items.iter().zip(0..).map(|(_, place)| place).collect();
    // Mostly those that speak first from when on speak first until when, which is seen at once.
    let mut ordered = |by: fn(&Item) -> i64| -> Vec<(i64, u32)> {
        let mut placed: Vec<_> = order.iter().filter_map(|place| Some((by(item(*place)?), *place))).collect();
        parallel::sort_unstable(&mut placed);
        order = placed.iter().map(|(_, place)| *place).collect();
        placed
    };
    let (mut by_from, mut by_until) = (ordered(|item| item.from), ordered(|item| item.until));
    retain_apart(items, &mut by_from, &mut by_until);
    // For each lower figure the highest one that speaks against it.
    let mut uppers: BTreeMap<End, u32> = BTreeMap::new();
    let mut next = by_from.iter().copied().peekable();
    for (until, place) in &by_until {
        let Some(lower) = item(*place) else { continue };
        while let Some((_, upper)) = next.next_if(|(from, _)| from <= until) {
            uppers.extend(item(upper).map(|one| ((one.low(), Some(upper)), upper)));
        }
        let above = uppers.range(((lower.high().0, false), None)..).rev().map(|(_, upper)| *upper);
        let above = above.filter(|upper| !item(*upper).is_some_and(|upper| upper.is_with(lower)));
        judge.first(above.map(|upper| (upper, *place)));
    }
    // For each upper figure not matched yet the lowest one that speaks against it.
    let matched = judge.matched();
    let mut lowers: BTreeMap<End, u32> = BTreeMap::new();
    let mut next = by_until.iter().rev().copied().peekable();
    for (from, place) in by_from.iter().rev() {
        let Some(upper) = item(*place) else { continue };
        while let Some((_, lower)) = next.next_if(|(until, _)| until >= from) {
            lowers.extend(item(lower).map(|one| ((one.high(), Some(lower)), lower)));
        }
        if matched.get(*place as usize) == Some(&true) {
            continue;
        }
        let below =
            lowers.iter().take_while(|((high, _), _)| high.0 <= upper.low().0).map(|(_, lower)| *lower);
        let below = below.filter(|lower| !item(*lower).is_some_and(|lower| lower.is_with(upper)));
        judge.first(below.map(|lower| (*place, lower)));
    }
}

/// Keeps the items that lie above one which speaks of their time or later, and those that lie below one which speaks of their time or
/// earlier: few, where a total only grows.
fn retain_apart(items: &[Item], by_from: &mut Vec<(i64, u32)>, by_until: &mut Vec<(i64, u32)>) {
    let low = |place: u32| items.get(place as usize).map(Item::low);
    let high = |place: u32| items.get(place as usize).map(Item::high);
    // Ends that are both closed share the value where they meet; so each exact figure with itself.
    let is_above = |low: Option<Edge>, high: Option<Edge>| {
        low.zip(high).is_some_and(|(low, high)| low.0 > high.0 || low.0 == high.0 && (low.1 || !high.1))
    };
    let below = {
        let (mut highest, mut next) = (None, by_from.iter().copied().peekable());
        let is_below = by_until.iter().map(|(until, place)| {
            while let Some((_, upper)) = next.next_if(|(from, _)| from <= until) {
                highest = highest.max(low(upper));
            }
            is_above(highest, high(*place))
        });
        is_below.collect::<Vec<bool>>()
    };
    let above = {
        // The other way round, so that the greatest is the lowest.
        let (mut lowest, mut next) = (None, by_until.iter().rev().copied().peekable());
        let is_above = by_from.iter().rev().map(|(from, place)| {
            while let Some((_, lower)) = next.next_if(|(until, _)| until >= from) {
                lowest = lowest.max(high(lower).map(Reverse));
            }
            is_above(low(*place), lowest.map(|Reverse(high)| high))
        });
        let mut above: Vec<bool> = is_above.collect();
        above.reverse();
        above
    };
    for (order, apart) in [(by_until, below), (by_from, above)] {
        let mut apart = apart.into_iter();
        order.retain(|_| apart.next() == Some(true));
    }
}
