//! How assertions stand to each other, as JSON.

#[cfg(feature = "schema")]
use std::borrow::Cow;

#[cfg(feature = "schema")]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::keys::{All, Keys, Told, told};
use super::{Number, word};
use crate::id::{AssertionId, RuleId};
use crate::measure::Coordinate;
use crate::quantity::Tier;
#[cfg(feature = "schema")]
use crate::relation::Bearing;
use crate::relation::{
    self, Cause, Direction, Missing, Order, Strength, TimeRelation, ValueRelation, Voice, Why,
};
use crate::rule::Assumption;

/// Describes types of words, which are written by themselves. A word that is left out here does not compile.
#[cfg(feature = "schema")]
macro_rules! words {
    ($($name:ident, $doc:literal: $($word:ident),+;)+) => { $(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let all = [$($name::$word),+];
                let _all_are_named = |one: $name| match one { $($name::$word => ()),+ };
                json_schema!({ "description": $doc, "type": "string", "enum": all })
            }
        }
    )+ };
}

#[cfg(feature = "schema")]
words! {
    Strength, "Whether a conclusion stands on the literal words, on what speakers would be taken to mean, or on an assumption that no source states.":
        Hard, Soft, Assumed;
    Direction, "Which way a figure moved.": Up, Down, Narrowed, Widened, Steady;
    Cause, "Why two statements contradict each other: different values for one time, a running total that is lower later, a part that is more than its whole, one statement that the same relay gives in two ways, or a report of a stance that the holder's own words do not bear out.":
        Direct, Monotone, Bound, Itself, Report;
    Missing, "What is missing for a verdict.": AsOf, StatedOn, Value;
    Order, "Which of two assertions is the earlier.": First, Second, Unknown;
    Voice, "How the origins of two assertions stand to each other.": Same, Shared, Affiliated, Independent, Unknown;
    TimeRelation, "How the times of two assertions lie to each other.": Same, Overlaps, Before, After, Unknown;
    Bearing, "How a figure bears on a time.": Direct, Inside, Counted, Lasts, Later;
    Why, "Why nothing follows from one assertion for another.":
        Subject, Property, Population, Place, MissingCoordinate, Unit, Kind, Undistinguished, NotCounting, CrossedScopes, Window,
        OnlyTogether, NumberBesideProposition, NoSide, DifferentTimes, NotAsserted, DifferentTargets, Withdrawal;
}

/// Whether an assertion still stands.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct AssertionStatus<'a> {
    /// What corrected it or took it back; of a slip, the better attested print.
    by: Option<&'a str>,
    key: &'a str,
    status: Status,
}

/// Whether an assertion still stands.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Status {
    /// It stands.
    Standing,
    /// Its statement was corrected by a later one.
    Superseded,
    /// It was taken back.
    Withdrawn,
    /// It is a copying error of a better attested figure.
    Slip,
}

impl Told for (AssertionId, relation::Status) {
    type Form<'a> = AssertionStatus<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> AssertionStatus<'a> {
        let (status, by) = match self.1 {
            relation::Status::Standing => (Status::Standing, None),
            relation::Status::Superseded { by } => (Status::Superseded, Some(by)),
            relation::Status::Withdrawn { by } => (Status::Withdrawn, Some(by)),
            relation::Status::Slip { of } => (Status::Slip, Some(of)),
        };
        AssertionStatus { by: by.map(|id| keys.a(id)), key: keys.a(self.0), status }
    }
}

told! {
    |it, keys|

    /// Who stands behind statements.
    Witnesses of relation::Witnesses {
        /// How many families of sources they name.
        families: usize,
        /// How many independent groups these are.
        independent: usize,
    }

    /// How two assertions stand to each other, and the verdict that leads to.
    Relation of relation::Relation {
        /// The first.
        a: AssertionId,
        /// What the verdict rests on that no source states.
        assumptions: &'a [Assumption] = &it.assumptions,
        /// The second.
        b: AssertionId,
        /// Where a voice lowers its own running total: its figure that decides what that was.
        decided_by: Option<AssertionId>,
        /// Which of them is the earlier.
        order: Order,
        /// The line of the decision table that matched, from 1 to 17.
        row: u8,
        /// The rules it rests on, by key.
        rules: All<'a, RuleId> = keys.all(&it.rules),
        scope: Scope = it.scope.into(),
        time: TimeRelation,
        value: Values = it.value.into(),
        verdict: Verdict = it.verdict.into(),
        voice: Voice,
    }

    /// Two figures that would contradict each other if one coordinate matched.
    Crossing of relation::Crossing {
        /// What reading their times so rests on.
        assumptions: &'a [Assumption] = &it.assumptions,
        /// The coordinate that decides, in which the inner measure is the wider one.
        coordinate: Coordinate,
        /// The distance between the values, in the unit of the outer measure.
        gap: f64,
        /// The figure that would be of a part.
        inner: AssertionId,
        /// The figure that would be of the whole, and is less.
        outer: AssertionId,
        /// How firm the contradiction would be.
        strength: Strength,
        /// On which values they are apart.
        tier: Tier,
    }
}

/// How the measures of two assertions lie to each other, seen from the first.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "scope")]
enum Scope {
    /// One measure.
    Same,
    /// The first is a part of the second.
    Within,
    /// The second is a part of the first.
    Contains,
    /// A rule links them without ordering them.
    Linked,
    /// Within in one coordinate and outside in another.
    Crossed,
    /// Nothing orders or links them.
    NotComparable { why: Why },
}

impl From<relation::Scope> for Scope {
    fn from(scope: relation::Scope) -> Self {
        use relation::Scope as S;
        match scope {
            S::Same => Self::Same,
            S::Within => Self::Within,
            S::Contains => Self::Contains,
            S::Linked => Self::Linked,
            S::Crossed => Self::Crossed,
            S::NotComparable { why } => Self::NotComparable { why },
        }
    }
}

/// How the values of two figures lie to each other, seen from the first.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Values {
    /// The same figure.
    Equal,
    /// The first says all that the second says, and more exactly.
    Within,
    /// The second says all that the first says, and more exactly.
    Contains,
    /// They share values.
    Overlaps,
    /// They share no value, but an open end of one lies on a closed end of the other.
    Touches,
    /// They share no value.
    Apart {
        /// The distance between the facing ends.
        gap: Number,
        /// Whether they remain apart however loosely they are read.
        hard: bool,
        /// The gap as a share of the low end of the upper figure; null for dates, and if that is zero.
        relative: Option<Number>,
    },
    /// A figure has no values, or one of the two is no figure.
    Unknown,
}

impl From<ValueRelation> for Values {
    fn from(value: ValueRelation) -> Self {
        match value {
            ValueRelation::Equal => Self::Equal,
            ValueRelation::Within => Self::Within,
            ValueRelation::Contains => Self::Contains,
            ValueRelation::Overlaps => Self::Overlaps,
            ValueRelation::Touches => Self::Touches,
            ValueRelation::Apart { hard, gap, relative } => {
                Self::Apart { gap: Number(gap), hard, relative: relative.map(Number) }
            }
            ValueRelation::Unknown => Self::Unknown,
        }
    }
}

word!(
    Contradicts = "contradicts",
    Undetermined = "undetermined",
    Bounded = "bounded",
    Revises = "revises",
    Develops = "develops",
    ShortLived = "short_lived",
    NotComparable = "not_comparable",
);

/// The verdict on two statements.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Verdict {
    /// They cannot both be true.
    Contradicts { cause: Cause, strength: Strength, verdict: Contradicts },
    /// What is needed to decide is missing.
    Undetermined { missing: Missing, verdict: Undetermined },
    /// One bounds the other, and the bound holds.
    Bounded {
        /// How far the part could still grow; null if nothing bounds it.
        slack: Option<Number>,
        verdict: Bounded,
    },
    /// The later corrects the earlier.
    Revises {
        direction: Direction,
        /// Whether it says so itself.
        explicit: bool,
        verdict: Revises,
    },
    /// The thing measured changed from the earlier to the later.
    Develops {
        direction: Direction,
        /// Whether the later one says so itself.
        explicit: bool,
        verdict: Develops,
    },
    /// Two running totals of one voice, of which one did not last.
    ShortLived {
        /// Whether it is the earlier one, a high.
        high: bool,
        verdict: ShortLived,
    },
    /// Nothing follows from one for the other.
    NotComparable { verdict: NotComparable, why: Why },
    /// What one word says.
    Plain { verdict: Plain },
}

/// A verdict that one word says.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Plain {
    /// The later takes the earlier back.
    Withdraws,
    /// One statement heard again.
    Echo,
    /// One statement, copied with another figure.
    RelaySlip,
    /// A holder took another stance.
    StanceChange,
    /// The same voice said the same again.
    Restates,
    /// One affirms what the other denies.
    Disputes,
    /// A running total that restarted or changed its definition.
    BasisReset,
    /// They agree, and the first is the more exact.
    Refines,
    /// They agree, and the second is the more exact.
    RefinedBy,
    /// They can both be true of one thing.
    Agrees,
    /// Apart, but within the tolerance.
    Near,
}

impl From<relation::Verdict> for Verdict {
    fn from(verdict: relation::Verdict) -> Self {
        use relation::Verdict as V;
        let verdict = match verdict {
            V::Contradicts { strength, cause } => {
                return Self::Contradicts { cause, strength, verdict: Contradicts::Word };
            }
            V::Undetermined { missing } => {
                return Self::Undetermined { missing, verdict: Undetermined::Word };
            }
            V::Bounded { slack } => {
                return Self::Bounded { slack: slack.map(Number), verdict: Bounded::Word };
            }
            V::Revises { direction, explicit } => {
                return Self::Revises { direction, explicit, verdict: Revises::Word };
            }
            V::Develops { direction, explicit } => {
                return Self::Develops { direction, explicit, verdict: Develops::Word };
            }
            V::ShortLived { high } => return Self::ShortLived { high, verdict: ShortLived::Word },
            V::NotComparable { why } => return Self::NotComparable { verdict: NotComparable::Word, why },
            V::Withdraws => Plain::Withdraws,
            V::Echo => Plain::Echo,
            V::RelaySlip => Plain::RelaySlip,
            V::StanceChange => Plain::StanceChange,
            V::Restates => Plain::Restates,
            V::Disputes => Plain::Disputes,
            V::BasisReset => Plain::BasisReset,
            V::Refines => Plain::Refines,
            V::RefinedBy => Plain::RefinedBy,
            V::Agrees => Plain::Agrees,
            V::Near => Plain::Near,
        };
        Self::Plain { verdict }
    }
}
