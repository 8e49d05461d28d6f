//! Which of two prints of one voice is the later, also where what was said does not tell.

use super::verdict::Order;
use crate::dossier::AssertionRef;
use crate::time::Period;

/// The order of two assertions by when they were said.
pub(super) fn stated_order(a: AssertionRef<'_>, b: AssertionRef<'_>) -> Order {
    match (bounds(a.stated()), bounds(b.stated())) {
        (Some(x), Some(y)) => apart(x, y),
        _ => Order::Unknown,
    }
}

/// The order of two prints of one voice: by when they were said; where those days are equal or both missing and
/// the prints came through the same relays, by when they were carried, then by their place in the sequence.
pub(super) fn edition_order(a: AssertionRef<'_>, b: AssertionRef<'_>) -> Order {
    if bounds(a.stated()) != bounds(b.stated()) || a.relays() != b.relays() {
        return stated_order(a, b);
    }
    match (bounds(a.published()), bounds(b.published())) {
        (Some(x), Some(y)) if x != y => apart(x, y),
        (x, y) if x != y => Order::Unknown,
        _ => match (a.sequence(), b.sequence()) {
            (Some(x), Some(y)) if x < y => Order::First,
            (Some(x), Some(y)) if x > y => Order::Second,
            _ => Order::Unknown,
        },
    }
}

/// Sorts the prints of one voice and one chain of relays into their [`edition_order`]: a date that leaves the
/// order open after the exact ones before its end, what has no date or place last, then by key.
pub(super) fn edition_rank(one: AssertionRef<'_>) -> impl Ord + '_ {
    let end = |period| bounds(period).map_or((i64::MAX, i64::MAX), |(start, end)| (end, start));
    (end(one.stated()), end(one.published()), one.sequence().unwrap_or(u64::MAX), one.key())
}

fn bounds(period: Option<&Period>) -> Option<(i64, i64)> {
    period.map(Period::bounds)
}

fn apart(a: (i64, i64), b: (i64, i64)) -> Order {
    if a.1 <= b.0 {
        Order::First
    } else if b.1 <= a.0 {
        Order::Second
    } else {
        Order::Unknown
    }
}
