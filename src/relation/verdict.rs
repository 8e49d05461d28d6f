//! Verdicts: the conclusions of the decision table.

use serde::Serialize;
use smallvec::SmallVec;

use super::scope::{Scope, Why};
use super::time::TimeRelation;
use super::value::ValueRelation;
use super::voice::Voice;
use crate::code::codes;
use crate::id::{AssertionId, RuleId};
use crate::rule::Assumption;

/// How far a conclusion stands without what was merely implied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Follows from what the sentences literally say and what the dossier declares.
    Hard,
    /// Rests on what the speakers would be taken to mean.
    Soft,
    /// Rests on an assumption that no source states.
    Assumed,
}

codes! { Strength, "strength": Hard = "hard", Soft = "soft", Assumed = "assumed" }

/// Which way a figure moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher.
    Up,
    /// Lower.
    Down,
    /// More exact, within the old one.
    Narrowed,
    /// Less exact, around the old one.
    Widened,
    /// The same.
    Steady,
}

/// Why two statements contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// Different values for one time.
    Direct,
    /// A running total that is lower later.
    Monotone,
    /// A part that is more than its whole.
    Bound,
    /// One statement that the same relay gives in two ways.
    Itself,
    /// A report of a holder's stance that the holder's own words do not bear out.
    Report,
}

/// What is missing for a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Missing {
    /// The time a figure is about, or one precise enough.
    AsOf,
    /// When a statement was made.
    StatedOn,
    /// A figure with a support.
    Value,
}

/// Which of two assertions is the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The first.
    First,
    /// The second.
    Second,
    /// Neither is known to be.
    Unknown,
}

impl Order {
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// The verdict on two statements.
///
/// [`Refines`](Verdict::Refines), [`RefinedBy`](Verdict::RefinedBy) are said of the first one; what happens in
/// time ([`Withdraws`](Verdict::Withdraws), [`Revises`](Verdict::Revises), [`Develops`](Verdict::Develops),
/// [`StanceChange`](Verdict::StanceChange), [`BasisReset`](Verdict::BasisReset)) is said of the later one, see
/// [`Relation::later`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
#[non_exhaustive]
pub enum Verdict {
    /// The later takes the earlier back.
    Withdraws,
    /// One statement heard again: no new witness.
    Echo,
    /// One statement, copied with another figure.
    RelaySlip,
    /// They cannot both be true.
    Contradicts {
        /// Whether it stands on the literal words.
        strength: Strength,
        /// What makes it one.
        cause: Cause,
    },
    /// What is needed to decide is missing.
    Undetermined {
        /// What is missing.
        missing: Missing,
    },
    /// A holder took another stance.
    StanceChange,
    /// The same voice said the same again.
    Restates,
    /// One affirms what the other denies.
    Disputes,
    /// Nothing follows from one for the other.
    NotComparable {
        /// Why.
        why: Why,
    },
    /// One bounds the other, and the bound holds.
    Bounded {
        /// How far the part could still grow; none if nothing bounds it.
        slack: Option<f64>,
    },
    /// The later corrects the earlier.
    Revises {
        /// Which way.
        direction: Direction,
        /// Whether it says so itself.
        explicit: bool,
    },
    /// The thing measured changed from the earlier to the later.
    Develops {
        /// Which way.
        direction: Direction,
        /// Whether the later one says so itself.
        explicit: bool,
    },
    /// A running total that restarted or changed its definition.
    BasisReset,
    /// Two running totals of one voice, of which one did not last: a low that it went back from, or a high that it
    /// dropped for the level before it.
    ShortLived {
        /// Whether it is the earlier one, a high.
        high: bool,
    },
    /// Agrees, and the first is the more exact.
    Refines,
    /// Agrees, and the second is the more exact.
    RefinedBy,
    /// They can both be true of one thing.
    Agrees,
    /// Apart, but within the tolerance: neither agreement nor contradiction.
    Near,
}

impl Verdict {
    /// Whether the two agree, one refining the other or not.
    #[must_use]
    pub fn agrees(self) -> bool {
        matches!(self, Self::Agrees | Self::Refines | Self::RefinedBy)
    }

    /// Whether they cannot both be true.
    #[must_use]
    pub fn contradicts(self) -> bool {
        matches!(self, Self::Contradicts { .. })
    }

    fn mirrored(self) -> Self {
        match self {
            Self::Refines => Self::RefinedBy,
            Self::RefinedBy => Self::Refines,
            other => other,
        }
    }
}

/// How two assertions stand to each other: four coordinates, and the verdict they lead to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Relation {
    /// The first.
    pub a: AssertionId,
    /// The second.
    pub b: AssertionId,
    /// How their measures lie to each other.
    pub scope: Scope,
    /// How their times lie to each other.
    pub time: TimeRelation,
    /// How their values lie to each other.
    pub value: ValueRelation,
    /// How their origins stand to each other; for stances of one target, their holders.
    pub voice: Voice,
    /// Which is the earlier: in as-of, then in stated-on, then for one voice through the same relays in published-on
    /// and sequence; a marker overrides them.
    pub order: Order,
    /// The first line of the decision table that matched, and what it concludes.
    pub verdict: Verdict,
    /// The number of that line, from 1 to 17.
    pub row: u8,
    pub(crate) assumptions: SmallVec<[Assumption; 2]>,
    pub(crate) rules: SmallVec<[RuleId; 2]>,
    /// Where a voice lowers its own running total: its figure that decides what that was, the next one, or for a
    /// high that it dropped the one before it.
    pub decided_by: Option<AssertionId>,
}

impl Relation {
    /// What the verdict rests on that no source states.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// The rules it rests on.
    #[must_use]
    pub fn rules(&self) -> &[RuleId] {
        &self.rules
    }

    /// The later of the two, where the order is known.
    #[must_use]
    pub fn later(&self) -> Option<AssertionId> {
        match self.order {
            Order::First => Some(self.b),
            Order::Second => Some(self.a),
            Order::Unknown => None,
        }
    }

    /// The earlier of the two, where the order is known.
    #[must_use]
    pub fn earlier(&self) -> Option<AssertionId> {
        match self.order {
            Order::First => Some(self.a),
            Order::Second => Some(self.b),
            Order::Unknown => None,
        }
    }

    /// The same relation seen from the other side.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        Self {
            a: self.b,
            b: self.a,
            scope: self.scope.mirrored(),
            time: self.time.mirrored(),
            value: self.value.mirrored(),
            voice: self.voice,
            order: self.order.mirrored(),
            verdict: self.verdict.mirrored(),
            row: self.row,
            assumptions: self.assumptions.clone(),
            rules: self.rules.clone(),
            decided_by: self.decided_by,
        }
    }
}
