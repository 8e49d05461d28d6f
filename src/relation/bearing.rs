//! How a figure bears on the value of its measure at a time that is asked for.

use serde::Serialize;
use smallvec::SmallVec;

use super::evidence::Evidence;
use super::reading::{Reading, When};
use super::voice::families;
use super::witness::{Witnesses, joined};
use crate::id::{AssertionId, SourceId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::quantity::{Bound, Interval, Separation, Tier, facing};
use crate::rule::Assumption;

/// How a figure bears on the value at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Bearing {
    /// It is about that time, or about no time at all.
    Direct,
    /// It is about some moment of a longer period around that time, or an unknown window that may be the one asked for.
    Inside,
    /// It is a running total counted before that time: by then it was at least that.
    Counted,
    /// It is a level given before that time, which lasts until someone says otherwise.
    Lasts,
    /// It is a running total counted after that time: it was at most that.
    Later,
}

/// The time that is asked for, from its first second to the one after its last; none for a constant.
pub(crate) type Asked = Option<(i64, i64)>;

/// How a figure bears on a time, and the assumptions that this rests on; `None` if it says nothing about it.
pub(crate) fn bearing(
    reading: &Reading,
    asked: Asked,
    policy: &Policy,
) -> Option<(Bearing, SmallVec<[Assumption; 2]>)> {
    if reading.kind == Kind::Constant {
        return Some((Bearing::Direct, SmallVec::new()));
    }
    let (when, (start, end)) = (reading.when.as_ref()?, asked?);
    let mut assumptions = when.assumptions.clone();
    let found = match reading.kind {
        Kind::Cumulative => of_total(when, end),
        Kind::Stock => of_level(when, (start, end)),
        Kind::Flow => of_flow(when, (start, end)),
        Kind::Constant | Kind::Proposition => None,
    }?;
    let rests = match (found, reading.kind) {
        (Bearing::Lasts, _) => Some(Assumption::Persistence),
        (Bearing::Inside, Kind::Flow) => Some(Assumption::OneWindow),
        (Bearing::Inside, _) => Some(Assumption::OneMoment),
        _ => None,
    };
    assumptions.extend(rests);
    assumptions.iter().all(|a| policy.assumes(*a)).then_some((found, assumptions))
}

fn of_total(when: &When, end: i64) -> Option<Bearing> {
    Some(match when.end.cmp(&end) {
        std::cmp::Ordering::Less => Bearing::Counted,
        std::cmp::Ordering::Equal => Bearing::Direct,
        std::cmp::Ordering::Greater if when.earliest() >= end => Bearing::Later,
        std::cmp::Ordering::Greater => Bearing::Inside,
    })
}

fn of_level(when: &When, (start, end): (i64, i64)) -> Option<Bearing> {
    if when.end <= start {
        return Some(Bearing::Lasts);
    }
    if when.start >= end {
        return None;
    }
    let equal = (when.start, when.end) == (start, end);
    Some(if when.moment || equal { Bearing::Direct } else { Bearing::Inside })
}

fn of_flow(when: &When, (start, end): (i64, i64)) -> Option<Bearing> {
    if (when.start, when.end) == (start, end) {
        return Some(Bearing::Direct);
    }
    (when.open && when.start <= start && end <= when.end).then_some(Bearing::Inside)
}

/// What figures that bear on one time leave the value, on one tier; where they only touch or are near each other,
/// what lies between them. An upper end of a running total counts from the last time that has one: before that, the
/// total may have been less.
pub(crate) fn shared_at(evidence: &Evidence<'_>, members: &[AssertionId], tier: Tier) -> Option<Interval> {
    let readings: Vec<(&Reading, Interval)> = members
        .iter()
        .map(|id| evidence.reading(*id).and_then(|r| Some((r, r.tier(tier)?))))
        .collect::<Option<_>>()?;
    let total = readings.first().is_some_and(|(r, _)| r.kind == Kind::Cumulative);
    let end = |reading: &Reading| reading.when.as_ref().map_or(i64::MIN, |when| when.end);
    let topped = readings.iter().filter(|(_, i)| i.high().value().is_some());
    let since = topped.map(|(r, _)| end(r)).max().filter(|_| total);
    let (mut low, mut high) = (Bound::Unbounded, Bound::Unbounded);
    for (reading, interval) in &readings {
        low = tighter(low, interval.low(), true);
        if since.is_none_or(|since| end(reading) >= since) {
            high = tighter(high, interval.high(), false);
        }
    }
    if let Separation::Apart { .. } = facing(high, low) {
        // Near each other: everything between the facing ends.
        let closed = |bound: Bound| bound.value().map_or(Bound::Unbounded, Bound::closed);
        return (tier != Tier::Literal).then(|| Interval::between(closed(high), closed(low))).flatten();
    }
    Interval::rounded(low, high)
}

fn tighter(a: Bound, b: Bound, low: bool) -> Bound {
    match (a.value(), b.value()) {
        (_, None) => a,
        (None, _) => b,
        (Some(x), Some(y)) if x == y => {
            if a.is_open() {
                a
            } else {
                b
            }
        }
        (Some(x), Some(y)) => {
            if (x > y) == low {
                a
            } else {
                b
            }
        }
    }
}

/// From the lowest to the highest end that some figures name, on one tier; without an end where none names one, or
/// where one without it begins beyond the ends of the others.
pub(crate) fn span_of(evidence: &Evidence<'_>, members: &[AssertionId], tier: Tier) -> Option<Interval> {
    let all = || members.iter().filter_map(|id| evidence.reading(*id)?.tier(tier));
    all().next()?;
    let outer = |low: bool| {
        let ends = all().map(move |i| if low { i.low() } else { i.high() });
        ends.fold(Bound::Unbounded, |a, b| match (a.value(), b.value()) {
            (_, None) => a,
            (None, _) => b,
            (Some(x), Some(y)) if x == y => {
                if a.is_open() {
                    b
                } else {
                    a
                }
            }
            (Some(x), Some(y)) => {
                if (x < y) == low {
                    a
                } else {
                    b
                }
            }
        })
    };
    let (low, high) = (outer(true), outer(false));
    let beyond = |i: &Interval| i.high().value().is_none() && high.value().is_some_and(|h| i.low_value() > h);
    let below = |i: &Interval| i.low().value().is_none() && low.value().is_some_and(|l| i.high_value() < l);
    Interval::rounded(
        if all().any(|i| below(&i)) { Bound::Unbounded } else { low },
        if all().any(|i| beyond(&i)) { Bound::Unbounded } else { high },
    )
}

/// Who stands behind figures that bear on one time: the families named, and the groups that remain after joining the
/// statements that share one. Unlike for an agreement, the figures may be about different times.
pub(crate) fn backing(evidence: &Evidence<'_>, members: &[AssertionId]) -> Witnesses {
    let dossier = evidence.dossier();
    let mut named: Vec<SourceId> =
        members.iter().flat_map(|id| families(dossier, evidence.assertion(*id).origins())).collect();
    named.sort_unstable();
    named.dedup();
    Witnesses { families: named.len(), independent: joined(evidence, members.iter().copied()) }
}
