//! Lines 2, 3, 6 to 17 of the decision table: two figures.

use super::link::Link;
use super::pair::{Pair, Side, set};
use super::reading::Reading;
use super::scope::{Scope, Why};
use super::time::TimeRelation;
use super::value::{ValueRelation, same_print};
use super::verdict::{Cause, Direction, Missing, Order, Relation, Strength, Verdict};
use super::voice::Voice;
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::quantity::{Form, Separation, Tier};

impl Pair<'_> {
    /// Lines 2, 3 and 8 to 17.
    pub(super) fn figures_on_one(&self, fa: &Form, fb: &Form, relation: &mut Relation) {
        let link = self.link(relation.voice);
        let kind = self.ra.kind;
        let apart = relation.value.is_apart();
        // Prints that a relay carried one after the other: the later replaces the earlier.
        let replaces = link == Some(Link::Inferred) && relation.order != Order::Unknown;
        if let Some(link) = link {
            if same_print(self.ra, fa, self.rb, fb) {
                return set(relation, 2, Verdict::Echo);
            }
            // A more exact or vaguer wording is a paraphrase, not a copying error, and goes on to 13.
            let paraphrase = matches!(
                relation.value,
                ValueRelation::Equal | ValueRelation::Within | ValueRelation::Contains
            );
            if !replaces && (apart || (!paraphrase && self.a.relays() != self.b.relays())) {
                return set(relation, 3, self.copied_apart(link, relation));
            }
        }
        // 8, 9
        if let Some((earlier, verdict, row)) = self.marked(kind, relation) {
            relation.order = if earlier == self.ra.id { Order::First } else { Order::Second };
            return set(relation, row, verdict);
        }
        // 10
        if relation.time == TimeRelation::Unknown {
            return set(relation, 10, Verdict::Undetermined { missing: Missing::AsOf });
        }
        if relation.value == ValueRelation::Unknown {
            return set(relation, 10, Verdict::Undetermined { missing: Missing::Value });
        }
        let equal = relation.value == ValueRelation::Equal;
        let same_voice = relation.voice == Voice::Same;
        // 11; a paraphrase of one statement falls through to 13
        if same_voice && relation.time == TimeRelation::Same && (link.is_none() || replaces) {
            let verdict = match relation.order {
                _ if equal => Verdict::Restates,
                Order::Unknown => Verdict::Undetermined { missing: Missing::StatedOn },
                order => {
                    Verdict::Revises { direction: self.direction(order, relation.value), explicit: false }
                }
            };
            return set(relation, 11, verdict);
        }
        // 12
        let moves = self.moves(relation);
        if same_voice && kind == Kind::Cumulative && moves != Order::Unknown {
            relation.order = moves;
            if equal {
                return set(relation, 12, Verdict::Restates);
            }
            let (old, new) = match relation.order {
                Order::Second => (self.rb, self.ra),
                _ => (self.ra, self.rb),
            };
            if apart && is_lower(new, old) {
                let verdict = self.lowered(old, new, relation);
                return set(relation, 12, verdict);
            }
        }
        let (row, verdict) = self.by_value(kind, relation);
        set(relation, row, verdict);
    }

    /// Which of two running totals is surely the earlier: by the time the other one starts it has stood already.
    fn moves(&self, relation: &Relation) -> Order {
        match (relation.time, &self.ra.when, &self.rb.when) {
            (TimeRelation::Before, ..) => Order::First,
            (TimeRelation::After, ..) => Order::Second,
            (TimeRelation::Overlaps, Some(a), Some(b)) if a.end <= b.earliest() => Order::First,
            (TimeRelation::Overlaps, Some(a), Some(b)) if b.end <= a.earliest() => Order::Second,
            _ => Order::Unknown,
        }
    }

    /// Line 3: one statement, different figures.
    fn copied_apart(&self, link: Link, relation: &Relation) -> Verdict {
        let relays_differ = self.a.relays() != self.b.relays();
        let stated = link == Link::Declared || (self.a.stated().is_some() && self.b.stated().is_some());
        match (relays_differ, stated) {
            (true, true) => Verdict::RelaySlip,
            // Two undated words of one origin, through nobody, are carried by no one relay.
            (false, false) if self.a.relays().is_empty() => {
                Verdict::Undetermined { missing: Missing::StatedOn }
            }
            (true, false) => Verdict::Undetermined { missing: Missing::StatedOn },
            (false, _) => contradiction(relation, Cause::Itself),
        }
    }

    /// Lines 8 and 9: a marker between the two, and the earlier of them.
    fn marked(&self, kind: Kind, relation: &Relation) -> Option<(AssertionId, Verdict, u8)> {
        let [a, b] = &self.markers;
        for (old, new) in [(self.ra, b), (self.rb, a)] {
            let order = if old.id == self.ra.id { Order::First } else { Order::Second };
            let revises = new.revises == Some(old.id);
            let from = new.from == Some(old.id);
            if revises || (from && matches!(kind, Kind::Cumulative | Kind::Constant)) {
                let direction = self.direction(order, relation.value);
                return Some((old.id, Verdict::Revises { direction, explicit: true }, 8));
            }
            if from {
                let direction = self.movement(order, relation.value);
                return Some((old.id, Verdict::Develops { direction, explicit: true }, 9));
            }
        }
        None
    }

    /// Lines 13 to 17.
    fn by_value(&self, kind: Kind, relation: &mut Relation) -> (u8, Verdict) {
        let time = relation.time;
        let (Some(wa), Some(wb)) = (&self.ra.when, &self.rb.when) else {
            // Only a constant comes here without its times.
            return self.meet_or_not(relation);
        };
        if kind == Kind::Flow && time == TimeRelation::Overlaps {
            return self.flows_that_overlap(relation);
        }
        let together = matches!(time, TimeRelation::Same | TimeRelation::Overlaps);
        if relation.value.meets() && (together || matches!(kind, Kind::Cumulative | Kind::Constant)) {
            return agreement(relation.value);
        }
        if time == TimeRelation::Same {
            return self.meet_or_not(relation);
        }
        match kind {
            Kind::Cumulative => {
                let (upper, lower) = if is_lower(self.ra, self.rb) { (wb, wa) } else { (wa, wb) };
                if upper.end <= lower.earliest() {
                    // Near is near, whether the lower figure is for the same day or the next one.
                    return self.within_tolerance(relation, Cause::Monotone);
                }
                // The lower figure can be the earlier one.
                let lower_first = std::ptr::eq(lower, wa);
                if relation.order == Order::Unknown || time == TimeRelation::Overlaps {
                    relation.order = if lower_first { Order::First } else { Order::Second };
                }
                (14, Verdict::Develops { direction: Direction::Up, explicit: false })
            }
            Kind::Stock if time == TimeRelation::Overlaps => {
                (15, Verdict::Undetermined { missing: Missing::AsOf })
            }
            _ => {
                // Figures that may be equal do not show a change.
                let direction = match relation.value.is_apart() {
                    true => self.movement(relation.order, relation.value),
                    false => Direction::Steady,
                };
                (14, Verdict::Develops { direction, explicit: false })
            }
        }
    }

    /// Lines 13, 16 and 17 at one time.
    fn meet_or_not(&self, relation: &Relation) -> (u8, Verdict) {
        match relation.value.meets() {
            true => agreement(relation.value),
            false => self.within_tolerance(relation, Cause::Direct),
        }
    }

    /// Lines 16 and 17.
    fn within_tolerance(&self, relation: &Relation, cause: Cause) -> (u8, Verdict) {
        match relation.value {
            // Open ends that face each other at one value are no further apart than if there were a gap.
            ValueRelation::Apart { relative: Some(share), .. }
                if self.policy.tolerance > 0.0 && share <= self.policy.tolerance =>
            {
                (16, Verdict::Near)
            }
            _ => (17, contradiction(relation, cause)),
        }
    }

    /// Flows over windows that overlap without being one are different amounts; one window inside the other
    /// bounds it, the rest bound nothing.
    fn flows_that_overlap(&self, relation: &mut Relation) -> (u8, Verdict) {
        let (Some(wa), Some(wb)) = (&self.ra.when, &self.rb.when) else {
            return (10, Verdict::Undetermined { missing: Missing::AsOf });
        };
        let counting = self.ra.measure.is_some_and(|m| self.dossier().at_measure(m).is_counting());
        let (inner, outer, scope) = if wa.is_within(wb) && !wb.open {
            (self.ra, self.rb, Scope::Within)
        } else if wb.is_within(wa) && !wa.open {
            (self.rb, self.ra, Scope::Contains)
        } else {
            return (6, Verdict::NotComparable { why: Why::Window });
        };
        if !counting {
            return (6, Verdict::NotComparable { why: Why::Window });
        }
        relation.scope = scope;
        (7, bounded(inner, outer, true, relation))
    }

    /// Lines 6 and 7 for figures on two measures.
    pub(super) fn figures_apart(&self, ma: MeasureId, mb: MeasureId, relation: &mut Relation) {
        let (inner, outer) = match relation.scope {
            Scope::Within => (self.ra, self.rb),
            Scope::Contains => (self.rb, self.ra),
            Scope::Linked => {
                return set(relation, 6, Verdict::NotComparable { why: Why::OnlyTogether });
            }
            Scope::NotComparable { why } => {
                return set(relation, 6, Verdict::NotComparable { why });
            }
            _ => {
                return set(relation, 6, Verdict::NotComparable { why: Why::CrossedScopes });
            }
        };
        let (from, to) = if inner.id == self.ra.id { (ma, mb) } else { (mb, ma) };
        let converted = converted(self.dossier(), inner, from, to);
        let holds = bound_applies(inner, outer, relation.time);
        let verdict = bounded(&converted, outer, holds, relation);
        set(relation, 7, verdict);
    }

    /// How a correction changed the figure: a wider or narrower one around it, or one elsewhere.
    fn direction(&self, order: Order, value: ValueRelation) -> Direction {
        // Seen from the earlier one: if the old is within the new, the new is wider.
        match if order == Order::Second { value.mirrored() } else { value } {
            ValueRelation::Within => Direction::Widened,
            ValueRelation::Contains => Direction::Narrowed,
            _ => self.movement(order, value),
        }
    }

    /// Which way the thing measured moved from the earlier to the later.
    fn movement(&self, order: Order, value: ValueRelation) -> Direction {
        let (old, new) = if order == Order::Second { (self.rb, self.ra) } else { (self.ra, self.rb) };
        match (old.typical, new.typical) {
            _ if value == ValueRelation::Equal => Direction::Steady,
            (Some(x), Some(y)) if x < y => Direction::Up,
            (Some(x), Some(y)) if x > y => Direction::Down,
            _ => Direction::Steady,
        }
    }

    /// Line 12: a voice lowers its own running total. What it says next, and did not take back, tells whether that
    /// was a low that did not last; what it said before, whether it drops a high; then the next again, whether the
    /// total restarted, which is one answer for all that it had said before. Otherwise it is a correction.
    fn lowered(&self, old: &Reading, new: &Reading, relation: &mut Relation) -> Verdict {
        let read = |id: Option<AssertionId>| id.and_then(|id| Reading::of(self.dossier(), self.policy, id));
        let low = |one: &Reading, beside: &Reading| {
            beside.typical.zip(one.typical).is_some_and(|(x, y)| y < self.policy.reset_ratio * x)
        };
        relation.decided_by = (self.word)(new, Side::Next);
        let next = read(relation.decided_by);
        if next.as_ref().is_some_and(|next| apart_below(new, next) && !apart_below(next, old)) {
            return Verdict::ShortLived { high: false };
        }
        if low(new, old) {
            // A high is one figure: what came after several of them is no return.
            let alone = (self.word)(old, Side::Next) == Some(new.id);
            let previous = (self.word)(old, Side::Previous).filter(|_| alone);
            if read(previous).is_some_and(|before| before.support.is_some() && !apart_below(new, &before)) {
                relation.decided_by = previous;
                return Verdict::ShortLived { high: true };
            }
        }
        // The fall is from its last word; a high that stands alone beside the figure is none of its course.
        let last = read((self.word)(new, Side::Previous)).filter(|last| {
            let alone = (self.word)(old, Side::Next) == Some(last.id);
            last.typical >= old.typical && !(alone && low(old, last))
        });
        let from = last.as_ref().unwrap_or(old);
        let stays = |next: &Reading| low(next, from) && apart_below(next, from) && !apart_below(next, new);
        if low(new, from) && next.as_ref().is_some_and(stays) {
            return Verdict::BasisReset;
        }
        Verdict::Revises { direction: Direction::Down, explicit: false }
    }
}

fn agreement(value: ValueRelation) -> (u8, Verdict) {
    let verdict = match value {
        ValueRelation::Within => Verdict::Refines,
        ValueRelation::Contains => Verdict::RefinedBy,
        _ => Verdict::Agrees,
    };
    (13, verdict)
}

fn contradiction(relation: &Relation, cause: Cause) -> Verdict {
    let strength = match relation.value {
        _ if !relation.assumptions.is_empty() => Strength::Assumed,
        ValueRelation::Apart { hard: true, .. } => Strength::Hard,
        _ => Strength::Soft,
    };
    Verdict::Contradicts { strength, cause }
}

/// Whether the first of two figures whose supports are apart is the lower one.
pub(super) fn is_lower(a: &Reading, b: &Reading) -> bool {
    match (a.support, b.support) {
        (Some(a), Some(b)) => a.high_value() <= b.low_value(),
        _ => false,
    }
}

fn apart_below(a: &Reading, b: &Reading) -> bool {
    match (a.support, b.support) {
        (Some(x), Some(y)) => matches!(x.separation(&y), Separation::Apart { .. }) && is_lower(a, b),
        _ => false,
    }
}

/// A figure on one measure, in the unit of another.
pub(super) fn converted(dossier: &Dossier, reading: &Reading, from: MeasureId, to: MeasureId) -> Reading {
    let factor = dossier.at_measure(from).unit.factor_to(&dossier.at_measure(to).unit).unwrap_or(1.0);
    let mut converted = reading.clone();
    converted.literal = converted.literal.map(|i| i.scaled(factor));
    converted.support = converted.support.map(|i| i.scaled(factor));
    converted
}

/// Whether part ≤ whole holds between these two at their times.
pub(super) fn bound_applies(inner: &Reading, outer: &Reading, time: TimeRelation) -> bool {
    match (inner.kind, outer.kind) {
        (Kind::Constant, Kind::Constant) => true,
        (Kind::Stock, Kind::Stock) => time == TimeRelation::Same,
        (inner_kind, outer_kind) => {
            let (Some(part), Some(whole)) = (&inner.when, &outer.when) else {
                return false;
            };
            match (inner_kind, outer_kind) {
                (Kind::Cumulative, Kind::Cumulative) if time == TimeRelation::Same => true,
                (_, Kind::Cumulative) => part.end <= whole.earliest(),
                (Kind::Flow, Kind::Flow) => part.is_within(whole) && !whole.open,
                _ => false,
            }
        }
    }
}

/// Whether a part is surely more than its whole on this tier.
pub(super) fn apart(inner: &Reading, outer: &Reading, tier: Tier) -> bool {
    match (inner.tier(tier), outer.tier(tier)) {
        (Some(part), Some(whole)) => {
            matches!(part.separation(&whole), Separation::Apart { .. })
                && part.low_value() >= whole.high_value()
        }
        _ => false,
    }
}

/// Line 7.
pub(super) fn bounded(inner: &Reading, outer: &Reading, applies: bool, relation: &Relation) -> Verdict {
    if applies && apart(inner, outer, Tier::Support) {
        let strength = match apart(inner, outer, Tier::Hull) {
            _ if !relation.assumptions.is_empty() => Strength::Assumed,
            true => Strength::Hard,
            false => Strength::Soft,
        };
        return Verdict::Contradicts { strength, cause: Cause::Bound };
    }
    let slack = match (inner.support, outer.support) {
        (Some(part), Some(whole)) if applies => {
            whole.high().value().zip(part.low().value()).map(|(h, l)| h - l)
        }
        _ => None,
    };
    Verdict::Bounded { slack }
}
