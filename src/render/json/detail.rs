//! What findings say beyond their members, as JSON.

use super::finding::Says;
use super::keys::{All, Each, Keys, Told};
use super::relation::Witnesses;
use super::{Ends, Number, ends};
use crate::assertion::Stance;
use crate::finding::{self, FindingId, FindingKind, Manner};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Coordinate;
use crate::relation::{self, Cause, Direction};
use crate::slip::Slip;

/// Details, each with the kind of the findings that say it.
macro_rules! details {
    ($($(#[$doc:meta])* $name:ident of $kind:ident $fields:tt)+) => { $(
        $(#[$doc])*
        #[derive(serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub(super) struct $name<'a> $fields

        impl Says for $name<'_> {
            const KIND: FindingKind = FindingKind::$kind;
        }
    )+ };
}

details! {
    /// Assertions on one measure that cannot all be true.
    Contradiction of Contradiction {
        /// What makes it one.
        pub(super) cause: Cause,
        /// The distance between the pair, in the unit of the measure; null for stances.
        pub(super) gap: Option<Number>,
        pub(super) measure: &'a str,
        /// The strongest pair, the upper figure or the report first.
        pub(super) pair: [&'a str; 2],
        /// What would resolve it.
        pub(super) resolutions: All<'a, finding::Resolution>,
    }

    /// Assertions of several measures, or of windows that add up, that cannot all be true.
    Conflict of Contradiction {
        /// By how much the inequalities of the first set fail.
        pub(super) gap: Number,
        /// What they speak of, by key.
        pub(super) measures: All<'a, MeasureId>,
        /// What would resolve the first set, the weakest assertion first.
        pub(super) resolutions: All<'a, finding::Resolution>,
        /// The rules that join them, by key.
        pub(super) rules: All<'a, RuleId>,
        /// Sets of assertions that cannot go together, none of which can be left out; no two of them share one.
        pub(super) sets: All<'a, Vec<AssertionId>>,
    }

    /// Figures that would contradict each other if one coordinate of what they measure matched.
    PossibleConflict of PossibleConflict {
        /// The coordinate that decides.
        pub(super) coordinate: Coordinate,
        /// The distance between the pair, in the unit of the outer measure.
        pub(super) gap: Number,
        /// The measure that would be a part, of the upper figures.
        pub(super) inner: &'a str,
        /// The measure that would be the whole, of the lower figures.
        pub(super) outer: &'a str,
        /// The strongest pair, the upper figure first.
        pub(super) pair: [&'a str; 2],
    }

    /// One affirms what another denies.
    Dispute of Dispute {
        /// Who affirms.
        pub(super) affirm: All<'a, AssertionId>,
        /// Who denies.
        pub(super) deny: All<'a, AssertionId>,
        pub(super) proposition: &'a str,
    }

    /// One statement, copied with different figures.
    RelaySlip of RelaySlip {
        /// The corrections that show a copy to have slipped.
        pub(super) changes: All<'a, finding::Change>,
        /// Whether one version of each is known to be the right one.
        pub(super) settled: bool,
        /// The versions of each statement, the best attested first.
        pub(super) versions: All<'a, Vec<AssertionId>>,
    }

    /// A figure that was likely mistyped.
    LikelySlip of LikelySlip {
        /// A bound on how often a figure is so by chance, as a share.
        pub(super) chance: Number,
        /// The findings of the report that the slip would explain, by id.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
        pub(super) explains: &'a [FindingId],
        /// Of two figures that were swapped, that of the first one.
        pub(super) measure: &'a str,
        /// What was likely meant, the surest reading first; of figures that were swapped, a reading each.
        pub(super) readings: All<'a, Slip>,
    }

    /// Figures carried after their origin had revised them.
    StaleRelay of StaleRelay {
        pub(super) copies: Each<'a, LateCopy<'a>>,
    }

    /// Figures that their own voice, or their relay, soon dropped for the one before.
    FalseValues of FalseValue {
        /// How each came and went.
        pub(super) changes: All<'a, finding::Change>,
        pub(super) measure: &'a str,
        /// Each with the figures before and after it.
        pub(super) values: All<'a, relation::FalseValue>,
    }

    /// Figures corrected by their own voice, or by one that says so.
    Revision of Revision {
        /// Each correction, in order.
        pub(super) changes: All<'a, finding::Change>,
        /// Copies of what was revised, which are superseded with it.
        pub(super) copies: All<'a, AssertionId>,
        pub(super) measure: &'a str,
    }

    /// A running total that restarted or changed its definition.
    BasisReset of BasisReset {
        /// Each figure of the old basis that the first one of the new basis fell below, in order.
        pub(super) changes: All<'a, finding::Change>,
        pub(super) measure: &'a str,
    }

    /// A holder who took another stance.
    StanceChange of StanceChange {
        /// The changes among the steps, from the old to the new one.
        pub(super) changes: All<'a, (AssertionId, AssertionId)>,
        /// Whose stance it is, by the key of the source.
        pub(super) holder: &'a str,
        pub(super) proposition: &'a str,
        /// The stances, in order.
        pub(super) steps: All<'a, (AssertionId, Stance)>,
    }

    /// A measure that changed in time.
    Development of Development {
        /// Each step, in order.
        pub(super) changes: All<'a, finding::Change>,
        pub(super) measure: &'a str,
    }

    /// Assertions that can all be true of one thing.
    Agreement of Agreement {
        /// The best witnessed first.
        pub(super) camps: All<'a, finding::Camp>,
        pub(super) measure: &'a str,
    }

    /// A figure that others imply by arithmetic.
    AccountedFor of AccountedFor {
        /// Whether the figures that imply it include a group that is independent of who gave it.
        pub(super) corroborated: bool,
        /// Whether all of the implied values make the figure true as it was said; if not, the two only meet.
        pub(super) entailed: bool,
        pub(super) figure: &'a str,
        /// What implies it, by key.
        pub(super) from: All<'a, AssertionId>,
        /// The values that these leave it, read as they were meant.
        pub(super) implied: Ends,
        pub(super) measure: &'a str,
        /// The same by the figures as printed, from the lower to the higher end, for display.
        pub(super) nominal: Option<[Number; 2]>,
        /// Who stands behind the figures that imply it.
        pub(super) witnesses: Witnesses,
    }

    /// What is left of a total without a known part meets a figure of a measure around or within it.
    Coincidence of Coincidence {
        /// The figures that print the same.
        pub(super) figures: All<'a, AssertionId>,
        /// What is left, from its lower to its higher end, in the unit of both.
        pub(super) left: [Number; 2],
        /// What the figures that are met measure.
        pub(super) met: &'a str,
        /// The totals and what was taken away.
        pub(super) remainders: All<'a, relation::Remainder>,
        /// What the totals measure.
        pub(super) total: &'a str,
    }

    /// Statements heard many times.
    Echo of Echo {
        /// Each with its copies, the first one first.
        pub(super) statements: All<'a, Vec<AssertionId>>,
    }

    /// Equal numbers on measures or windows that must not be merged.
    LookAlike of LookAlike {
        /// Who prints it, by measure and window; of many, the first.
        pub(super) groups: Each<'a, SameNumber<'a>>,
        /// Whether more measures, windows or figures have it; left out if not.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pub(super) more: bool,
        pub(super) unit: &'a str,
        pub(super) value: Number,
    }
}

/// A copy that missed a revision.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct LateCopy<'a> {
    pub(super) copy: &'a str,
    pub(super) revision: &'a str,
}

/// The figures of one measure and window that print a number.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SameNumber<'a> {
    pub(super) measure: &'a str,
    pub(super) members: All<'a, AssertionId>,
}

/// A stance among those of its holder.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct StanceStep<'a> {
    assertion: &'a str,
    stance: Stance,
}

impl Told for (AssertionId, Stance) {
    type Form<'a> = StanceStep<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> StanceStep<'a> {
        StanceStep { assertion: keys.a(self.0), stance: self.1 }
    }
}

impl Told for (AssertionId, AssertionId) {
    type Form<'a> = [&'a str; 2];

    fn told<'a>(&'a self, keys: Keys<'a>) -> [&'a str; 2] {
        [keys.a(self.0), keys.a(self.1)]
    }
}

/// A figure that did not last.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct FalseValue<'a> {
    /// The voice's next word: the figure before it again, or a running total that is back at its level.
    after: &'a str,
    /// The figure before it.
    before: &'a str,
    /// The figure itself.
    value: &'a str,
}

impl Told for relation::FalseValue {
    type Form<'a> = FalseValue<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> FalseValue<'a> {
        FalseValue { after: keys.a(self.after), before: keys.a(self.before), value: keys.a(self.value) }
    }
}

/// A total less a part of it that is known, by the figures as printed.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Remainder<'a> {
    /// What shows them to be parts.
    by: PartOf<'a>,
    /// What is left, from its lower to its higher end, in the unit of the total's measure.
    left: [Number; 2],
    /// What is taken away.
    parts: All<'a, AssertionId>,
    total: &'a str,
}

impl Told for relation::Remainder {
    type Form<'a> = Remainder<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Remainder<'a> {
        Remainder {
            by: match self.by {
                relation::PartOf::Included => PartOf::Included,
                relation::PartOf::Rule(rule) => PartOf::Rule(keys.r(rule)),
            },
            left: ends(self.left),
            parts: keys.all(&self.parts),
            total: keys.a(self.total),
        }
    }
}

/// What shows figures to be parts of a total.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum PartOf<'a> {
    /// The total says that it includes them.
    Included,
    /// A rule says so.
    Rule(&'a str),
}

/// Statements that can all be true at once.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Camp<'a> {
    /// How many families of sources they name.
    families: usize,
    /// How many independent groups these are.
    independent: usize,
    /// The first assertion of each.
    members: All<'a, AssertionId>,
    /// The values they share; null for stances.
    shared: Option<Ends>,
    /// The side they take; null for figures.
    side: Option<Stance>,
}

impl Told for finding::Camp {
    type Form<'a> = Camp<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Camp<'a> {
        Camp {
            families: self.witnesses.families,
            independent: self.witnesses.independent,
            members: keys.all(&self.members),
            shared: self.shared.as_ref().map(Ends::from),
            side: self.side,
        }
    }
}

/// One figure after another.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Change<'a> {
    /// Which way.
    direction: Direction,
    /// What shows it.
    how: Manner,
    new: &'a str,
    old: &'a str,
}

impl Told for finding::Change {
    type Form<'a> = Change<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Change<'a> {
        Change { direction: self.direction, how: self.how, new: keys.a(self.new), old: keys.a(self.old) }
    }
}

/// What would resolve a finding.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Resolution<'a> {
    /// One of these taken back or revised; the one with the fewest witnesses first.
    Withdrawal(All<'a, AssertionId>),
    /// The exact time one of these is about.
    Time(All<'a, AssertionId>),
    /// The exact words or figure behind the hedge or rounding of these.
    Wording(All<'a, AssertionId>),
    /// A difference in what these two count.
    Scope([&'a str; 2]),
    /// What the origin of this statement really said.
    Original(&'a str),
    /// A rule that does not hold as it was declared.
    Rule(&'a str),
    /// A part that is not wholly within the whole.
    Nesting([&'a str; 2]),
}

impl Told for finding::Resolution {
    type Form<'a> = Resolution<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Resolution<'a> {
        match self {
            Self::Withdrawal(ids) => Resolution::Withdrawal(keys.all(ids)),
            Self::Time(ids) => Resolution::Time(keys.all(ids)),
            Self::Wording(ids) => Resolution::Wording(keys.all(ids)),
            Self::Scope(a, b) => Resolution::Scope([keys.a(*a), keys.a(*b)]),
            Self::Original(id) => Resolution::Original(keys.a(*id)),
            Self::Rule(rule) => Resolution::Rule(keys.r(*rule)),
            Self::Nesting(part, whole) => Resolution::Nesting([keys.m(*part), keys.m(*whole)]),
        }
    }
}
