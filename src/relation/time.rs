//! The time coordinate.

use serde::Serialize;

use super::reading::When;
use crate::measure::Kind;
use crate::policy::Policy;
use crate::rule::Assumption;

/// How the times of two assertions lie to each other, seen from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeRelation {
    /// One moment, one window, or a measure that does not depend on time.
    Same,
    /// They share some time and are not one.
    Overlaps,
    /// The first ends before the second starts.
    Before,
    /// The first starts after the second ends.
    After,
    /// A time is missing.
    Unknown,
}

impl TimeRelation {
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
            other => other,
        }
    }
}

/// The time coordinate, and the assumption it rests on beyond those of the two readings.
pub(super) fn time(
    kind: Kind,
    a: Option<&When>,
    b: Option<&When>,
    policy: &Policy,
) -> (TimeRelation, Option<Assumption>) {
    if kind == Kind::Constant {
        return (TimeRelation::Same, None);
    }
    let (Some(a), Some(b)) = (a, b) else {
        return (TimeRelation::Unknown, None);
    };
    let equal = (a.start, a.end) == (b.start, b.end);
    if kind == Kind::Cumulative && a.moment && b.moment {
        // A running total stands at the end of its moment: at 06:00 it was less than by that night.
        let order = match a.end.cmp(&b.end) {
            std::cmp::Ordering::Less => TimeRelation::Before,
            std::cmp::Ordering::Equal => TimeRelation::Same,
            std::cmp::Ordering::Greater => TimeRelation::After,
        };
        return (order, None);
    }
    let apart = if a.end <= b.start {
        TimeRelation::Before
    } else if b.end <= a.start {
        TimeRelation::After
    } else {
        TimeRelation::Overlaps
    };
    if apart != TimeRelation::Overlaps {
        return (apart, None);
    }
    match kind {
        Kind::Flow if equal && !a.open => (TimeRelation::Same, None),
        Kind::Flow => {
            let fits = |closed: &When, open: &When| open.open && (closed.open || closed.is_within(open));
            if (fits(a, b) || fits(b, a)) && policy.assumes(Assumption::OneWindow) {
                (TimeRelation::Same, Some(Assumption::OneWindow))
            } else {
                (TimeRelation::Overlaps, None)
            }
        }
        Kind::Proposition if equal => (TimeRelation::Same, None),
        _ if a.moment && b.moment => (TimeRelation::Same, None),
        _ if equal && policy.assumes(Assumption::OneMoment) => {
            (TimeRelation::Same, Some(Assumption::OneMoment))
        }
        _ => (TimeRelation::Overlaps, None),
    }
}
