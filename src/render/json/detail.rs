//! What findings say beyond their members, as JSON.

use super::finding::{Head, Of, Says};
use super::keys::{All, Each, Keys, Told, form, told, told_one_of, value};
use crate::assertion::Stance;
use crate::finding::{self, Detail, FindingId, FindingKind, Manner};
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::measure::Coordinate;
use crate::quantity::Interval;
use crate::relation::{self, Cause, Direction};
use crate::slip::Slip;

/// Details of findings by their names in [`Detail`], each with the kind of the findings that say it. Fields are as in [`told`].
macro_rules! details {
    (|$keys:ident| $($(#[$doc:meta])* $name:ident of $kind:ident in $detail:ident {
        $($(#[$field_meta:meta])* $field:ident: $ty:ty $(= $made:expr)?,)+
    })+) => {
        $(
            $(#[$doc])*
            #[derive(serde::Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub(super) struct $name<'a> {
                $($(#[$field_meta])* $field: form!($ty $(= $made)?),)+
            }

            impl Says for $name<'_> {
                const KIND: FindingKind = FindingKind::$kind;
            }
        )+

        /// A conclusion with its members and strength. Its kind tells what its detail is.
        #[derive(serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(untagged)]
        pub(super) enum Finding<'a> {
            $($name(Of<'a, $name<'a>>),)+
        }

        impl<'a> Finding<'a> {
            pub(super) fn new($keys: Keys<'a>, head: Head<'a>, detail: &'a Detail) -> Self {
                match detail {
                    $(Detail::$detail { $($field),+ } => {
                        Self::$name(head.with($name { $($field: value!(*$field, $keys $(= $made)?),)+ }))
                    })+
                }
            }
        }
    };
}

details! {
    |keys|

    /// Assertions on one measure that cannot all be true.
    Contradiction of Contradiction in Contradiction {
        /// What makes it one.
        cause: Cause,
        /// The distance between the pair, in the unit of the measure; null for stances.
        gap: Option<f64>,
        measure: MeasureId,
        /// The strongest pair, the upper figure or the report first.
        pair: (AssertionId, AssertionId),
        /// What would resolve it.
        resolutions: Vec<finding::Resolution>,
    }

    /// Assertions of several measures, or of windows that add up, that cannot all be true.
    Conflict of Contradiction in Conflict {
        /// By how much the inequalities of the first set fail.
        gap: f64,
        /// What they speak of, by key.
        measures: Vec<MeasureId>,
        /// What would resolve the first set, the weakest assertion first.
        resolutions: Vec<finding::Resolution>,
        /// The rules that join them, by key.
        rules: Vec<RuleId>,
        /// Sets of assertions that cannot go together, none of which can be left out; no two of them share one.
        sets: Vec<Vec<AssertionId>>,
    }

    /// Figures that would contradict each other if one coordinate of what they measure matched.
    PossibleConflict of PossibleConflict in PossibleConflict {
        /// The coordinate that decides.
        coordinate: Coordinate,
        /// The distance between the pair, in the unit of the outer measure.
        gap: f64,
        /// The measure that would be a part, of the upper figures.
        inner: MeasureId,
        /// The measure that would be the whole, of the lower figures.
        outer: MeasureId,
        /// The strongest pair, the upper figure first.
        pair: (AssertionId, AssertionId),
    }

    /// One affirms what another denies.
    Dispute of Dispute in Dispute {
        /// Who affirms.
        affirm: Vec<AssertionId>,
        /// Who denies.
        deny: Vec<AssertionId>,
        proposition: MeasureId,
    }

    /// One statement, copied with different figures.
    RelaySlip of RelaySlip in RelaySlip {
        /// The corrections that show a copy to have slipped.
        changes: Vec<finding::Change>,
        /// Whether one version of each is known to be the right one.
        settled: bool,
        /// The versions of each statement, the best attested first.
        versions: Vec<Vec<AssertionId>>,
    }

    /// A figure that was likely mistyped.
    LikelySlip of LikelySlip in LikelySlip {
        /// A bound on how often a figure is so by chance, as a share.
        chance: f64,
        /// The findings of the report that the slip would explain, by id.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
        explains: &'a [FindingId] = explains,
        /// Of two figures that were swapped, that of the first one.
        measure: MeasureId,
        /// What was likely meant, the surest reading first; of figures that were swapped, a reading each.
        readings: Vec<Slip>,
    }

    /// Figures carried after their origin had revised them.
    StaleRelay of StaleRelay in StaleRelay {
        copies: Each<'a, LateCopy<'a>> = {
            let late = move |pair| LateCopy::of(keys, pair);
            Each::of(move || copies.iter().map(late))
        },
    }

    /// Figures that their own voice, or their relay, soon dropped for the one before.
    FalseValues of FalseValue in FalseValue {
        /// How each came and went.
        changes: Vec<finding::Change>,
        measure: MeasureId,
        /// Each with the figures before and after it.
        values: Vec<relation::FalseValue>,
    }

    /// Figures corrected by their own voice, or by one that says so.
    Revision of Revision in Revision {
        /// Each correction, in order.
        changes: Vec<finding::Change>,
        /// Copies of what was revised, which are superseded with it.
        copies: Vec<AssertionId>,
        measure: MeasureId,
    }

    /// A running total that restarted or changed its definition.
    BasisReset of BasisReset in BasisReset {
        /// Each figure of the old basis that the first one of the new basis fell below, in order.
        changes: Vec<finding::Change>,
        measure: MeasureId,
    }

    /// A holder who took another stance.
    StanceChange of StanceChange in StanceChange {
        /// The changes among the steps, from the old to the new one.
        changes: Vec<(AssertionId, AssertionId)>,
        /// Whose stance it is, by the key of the source.
        holder: SourceId,
        proposition: MeasureId,
        /// The stances, in order.
        steps: Vec<(AssertionId, Stance)>,
    }

    /// A measure that changed in time.
    Development of Development in Development {
        /// Each step, in order.
        changes: Vec<finding::Change>,
        measure: MeasureId,
    }

    /// Assertions that can all be true of one thing.
    Agreement of Agreement in Agreement {
        /// The best witnessed first.
        camps: Vec<finding::Camp>,
        measure: MeasureId,
    }

    /// A figure that others imply by arithmetic.
    AccountedFor of AccountedFor in AccountedFor {
        /// Whether the figures that imply it include a group that is independent of who gave it.
        corroborated: bool,
        /// Whether all of the implied values make the figure true as it was said; if not, the two only meet.
        entailed: bool,
        figure: AssertionId,
        /// What implies it, by key.
        from: Vec<AssertionId>,
        /// The values that these leave it, read as they were meant.
        implied: Interval,
        measure: MeasureId,
        /// The same by the figures as printed, from the lower to the higher end, for display.
        nominal: Option<(f64, f64)>,
        /// Who stands behind the figures that imply it.
        witnesses: relation::Witnesses,
    }

    /// What is left of a total without a known part meets a figure of a measure around or within it.
    Coincidence of Coincidence in Coincidence {
        /// The figures that print the same.
        figures: Vec<AssertionId>,
        /// What is left, from its lower to its higher end, in the unit of both.
        left: (f64, f64),
        /// What the figures that are met measure.
        met: MeasureId,
        /// The totals and what was taken away.
        remainders: Vec<relation::Remainder>,
        /// What the totals measure.
        total: MeasureId,
    }

    /// Statements heard many times.
    Echo of Echo in Echo {
        /// Each with its copies, the first one first.
        statements: Vec<Vec<AssertionId>>,
    }

    /// Equal numbers on measures or windows that must not be merged.
    LookAlike of LookAlike in LookAlike {
        /// Who prints it, by measure and window; of many, the first.
        groups: Each<'a, SameNumber<'a>> = Each::of(move || {
            let same = move |(measure, ids)| SameNumber { measure: keys.m(measure), members: keys.all(ids) };
            groups.iter().map(same)
        }),
        /// Whether more measures, windows or figures have it; left out if not.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        more: bool,
        unit: Box<str>,
        value: f64,
    }
}

/// A copy that missed a revision.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct LateCopy<'a> {
    copy: &'a str,
    revision: &'a str,
}

impl<'a> LateCopy<'a> {
    fn of(keys: Keys<'a>, (copy, revision): &'a (AssertionId, AssertionId)) -> Self {
        Self { copy: keys.a(*copy), revision: keys.a(*revision) }
    }
}

/// The figures of one measure and window that print a number.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct SameNumber<'a> {
    measure: &'a str,
    members: All<'a, AssertionId>,
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

told! {
    |it, keys|

    /// A figure that did not last.
    FalseValue of relation::FalseValue {
        /// The voice's next word: the figure before it again, or a running total that is back at its level.
        after: AssertionId,
        /// The figure before it.
        before: AssertionId,
        /// The figure itself.
        value: AssertionId,
    }

    /// A total less a part of it that is known, by the figures as printed.
    Remainder of relation::Remainder {
        /// What shows them to be parts.
        by: PartOf<'a> = match it.by {
            relation::PartOf::Included => PartOf::Included,
            relation::PartOf::Rule(rule) => PartOf::Rule(keys.r(rule)),
        },
        /// What is left, from its lower to its higher end, in the unit of the total's measure.
        left: (f64, f64),
        /// What is taken away.
        parts: Vec<AssertionId>,
        total: AssertionId,
    }

    /// Statements that can all be true at once.
    Camp of finding::Camp {
        /// How many families of sources they name.
        families: usize = it.witnesses.families,
        /// How many independent groups these are.
        independent: usize = it.witnesses.independent,
        /// The first assertion of each.
        members: Vec<AssertionId>,
        /// The values they share; null for stances.
        shared: Option<Interval>,
        /// The side they take; null for figures.
        side: Option<Stance>,
    }

    /// One figure after another.
    Change of finding::Change {
        /// Which way.
        direction: Direction,
        /// What shows it.
        how: Manner,
        new: AssertionId,
        old: AssertionId,
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

told_one_of! {
    |keys|

    /// What would resolve a finding.
    Resolution of finding::Resolution {
        /// One of these taken back or revised; the one with the fewest witnesses first.
        Withdrawal(ids: Vec<AssertionId>),
        /// The exact time one of these is about.
        Time(ids: Vec<AssertionId>),
        /// The exact words or figure behind the hedge or rounding of these.
        Wording(ids: Vec<AssertionId>),
        /// A difference in what these two count.
        Scope from (a, b) (both: [&'a str; 2] = [keys.a(*a), keys.a(*b)]),
        /// What the origin of this statement really said.
        Original(id: AssertionId),
        /// A rule that does not hold as it was declared.
        Rule(rule: RuleId),
        /// A part that is not wholly within the whole.
        Nesting from (part, whole) (both: [&'a str; 2] = [keys.m(*part), keys.m(*whole)]),
    }
}
