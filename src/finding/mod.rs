//! Findings: conclusions as data.

mod argument;
mod follows;
mod groups;
mod kind;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::assertion::Stance;
use crate::code::CodeError;
use crate::derivation::{CheckError, check_in, cited_by};
use crate::dossier::View;
use crate::id::{AssertionId, MeasureId, RuleId, SourceId};
use crate::measure::Coordinate;
use crate::policy::Policy;
use crate::quantity::Interval;
use crate::relation::{
    Cause, Direction, Evidence, FalseValue, Relation, Remainder, Strength, Verdict, Witnesses,
};
use crate::slip::Slip;
use crate::visible::short;

pub(crate) use argument::Argument;
pub use groups::{Groups, GroupsIter};
pub use kind::FindingKind;

/// The name of a finding: the code of its detector and an anchor of user keys, such as
/// `revision[nk-sent@2024-10-23,us]`.
///
/// It depends neither on the order of the input nor on assertions that the finding does not cite. A member that
/// joins changes the finding, not its id, and two findings never share one. To know a finding again in a later report, after a
/// restart or in another process, keep its id: it is read as it is printed, by `FromStr` and by serde.
///
/// ```
/// use crosscheck::{FindingId, FindingKind};
/// let id: FindingId = "revision[nk-sent@2024-10-23,us]".parse()?;
/// assert_eq!((id.kind(), id.anchor()), (FindingKind::Revision, "nk-sent@2024-10-23,us"));
/// assert_eq!(serde_json::from_str::<FindingId>(&serde_json::to_string(&id)?)?, id);
/// assert!("revision".parse::<FindingId>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId {
    kind: FindingKind,
    anchor: Box<str>,
}

impl FindingId {
    pub(crate) fn new(kind: FindingKind, anchor: String) -> Self {
        Self { kind, anchor: anchor.into() }
    }

    /// What the finding concludes.
    #[must_use]
    pub fn kind(&self) -> FindingKind {
        self.kind
    }

    /// What it is about, in keys.
    #[must_use]
    pub fn anchor(&self) -> &str {
        &self.anchor
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.kind, self.anchor)
    }
}

impl Serialize for FindingId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As it is printed.
impl FromStr for FindingId {
    type Err = FindingIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let inner = text.strip_suffix(']').and_then(|open| open.split_once('['));
        let (kind, anchor) = inner.ok_or_else(|| FindingIdError::Brackets(text.to_owned()))?;
        Ok(Self { kind: kind.parse()?, anchor: anchor.into() })
    }
}

impl<'de> Deserialize<'de> for FindingId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a text is no [`FindingId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FindingIdError {
    /// It is not a kind with an anchor in brackets.
    #[error("`{}` is no id of a finding; write it as it is printed, such as `contradiction[dead@2025-06-02]`", short(.0))]
    Brackets(String),
    /// There is no such kind.
    #[error(transparent)]
    Kind(#[from] CodeError),
}

/// Statements that can all be true at once.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Camp {
    /// The first assertion of each.
    pub members: Vec<AssertionId>,
    /// The values they share; none for stances.
    pub shared: Option<Interval>,
    /// The side they take; none for figures.
    pub side: Option<Stance>,
    /// Who stands behind them.
    pub witnesses: Witnesses,
}

/// One figure after another.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// The old one.
    pub old: AssertionId,
    /// The new one.
    pub new: AssertionId,
    /// Which way.
    pub direction: Direction,
    /// What shows it.
    pub how: Manner,
}

/// What shows that one figure came after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Manner {
    /// The new one says so itself.
    Said,
    /// It is the same voice's later word on the same time, or the later print of the same relay.
    LaterWord,
    /// It is the same voice's lower running total for a later time.
    Fall,
    /// A running total of one voice started again.
    Restart,
    /// The thing measured changed.
    Movement,
}

impl Change {
    /// What a relation shows of two figures; nothing if it shows no change from the first to the second.
    pub(crate) fn of(relation: &Relation, old: AssertionId, new: AssertionId) -> Option<Self> {
        let (direction, how) = match relation.verdict {
            Verdict::Revises { direction, explicit: true }
            | Verdict::Develops { direction, explicit: true } => (direction, Manner::Said),
            Verdict::Develops { direction, .. } => (direction, Manner::Movement),
            Verdict::Revises { direction, .. } if relation.row == 12 => (direction, Manner::Fall),
            Verdict::Revises { direction, .. } => (direction, Manner::LaterWord),
            Verdict::ShortLived { .. } => (Direction::Down, Manner::Fall),
            Verdict::BasisReset => (Direction::Down, Manner::Restart),
            _ => return None,
        };
        (relation.later() == Some(new) && relation.earlier() == Some(old)).then_some(Self {
            old,
            new,
            direction,
            how,
        })
    }
}

/// What would resolve a finding.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Resolution {
    /// One of these taken back or revised; the one with the fewest witnesses first.
    Withdrawal(Vec<AssertionId>),
    /// The exact time one of these is about.
    Time(Vec<AssertionId>),
    /// The exact words or figure behind the hedge or rounding of these.
    Wording(Vec<AssertionId>),
    /// A difference in what these two count.
    Scope(AssertionId, AssertionId),
    /// What the origin of this statement really said.
    Original(AssertionId),
    /// A rule that does not hold as it was declared.
    Rule(RuleId),
    /// A part that is not wholly within the whole.
    Nesting(MeasureId, MeasureId),
}

/// What a finding says beyond its members.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// See [`FindingKind::Agreement`].
    Agreement {
        /// What they speak of.
        measure: MeasureId,
        /// The camps, the best witnessed first.
        camps: Vec<Camp>,
    },
    /// See [`FindingKind::Contradiction`].
    Contradiction {
        /// What they speak of.
        measure: MeasureId,
        /// What makes it one.
        cause: Cause,
        /// The strongest pair, the upper figure or the report first.
        pair: (AssertionId, AssertionId),
        /// The distance between them; none for stances.
        gap: Option<f64>,
        /// What would resolve it.
        resolutions: Vec<Resolution>,
    },
    /// See [`FindingKind::Contradiction`]: assertions of several measures, or of windows that add up.
    Conflict {
        /// What they speak of, by key.
        measures: Vec<MeasureId>,
        /// The rules that join them, by key.
        rules: Vec<RuleId>,
        /// Sets of assertions that cannot go together, none of which can be left out; no two of them share one.
        sets: Vec<Vec<AssertionId>>,
        /// By how much the inequalities of the first set fail, added up with the multipliers of its certificate.
        gap: f64,
        /// What would resolve the first set, the weakest assertion first.
        resolutions: Vec<Resolution>,
    },
    /// See [`FindingKind::AccountedFor`].
    AccountedFor {
        /// What it measures.
        measure: MeasureId,
        /// The figure.
        figure: AssertionId,
        /// What implies it, by key.
        from: Vec<AssertionId>,
        /// The values that these leave it, read as they were meant.
        implied: Interval,
        /// The same by the figures as printed, for display.
        nominal: Option<(f64, f64)>,
        /// Whether all of these values make the figure true as it was said; if not, the two only meet.
        entailed: bool,
        /// Who stands behind the figures that imply it.
        witnesses: Witnesses,
        /// Whether all of them are independent of who gave the figure.
        corroborated: bool,
    },
    /// See [`FindingKind::PossibleConflict`].
    PossibleConflict {
        /// The measure that would be a part, of the upper figures.
        inner: MeasureId,
        /// The measure that would be the whole, of the lower figures.
        outer: MeasureId,
        /// The coordinate that decides: in all others the inner measure lies within the outer one, in this one it is
        /// the wider.
        coordinate: Coordinate,
        /// The strongest pair, the upper figure first.
        pair: (AssertionId, AssertionId),
        /// The distance between them, in the unit of the outer measure.
        gap: f64,
    },
    /// See [`FindingKind::Revision`].
    Revision {
        /// What was revised.
        measure: MeasureId,
        /// Each correction, in order.
        changes: Vec<Change>,
        /// Copies of what was revised, which are superseded with it.
        copies: Vec<AssertionId>,
    },
    /// See [`FindingKind::BasisReset`].
    BasisReset {
        /// The running total.
        measure: MeasureId,
        /// Each figure of the old basis that the first one of the new basis fell below, in order.
        changes: Vec<Change>,
    },
    /// See [`FindingKind::FalseValue`].
    FalseValue {
        /// What they speak of.
        measure: MeasureId,
        /// Each false value, with the figures before and after it.
        values: Vec<FalseValue>,
        /// How each came and went.
        changes: Vec<Change>,
    },
    /// See [`FindingKind::Development`].
    Development {
        /// What changed.
        measure: MeasureId,
        /// Each step, in order.
        changes: Vec<Change>,
    },
    /// See [`FindingKind::Echo`].
    Echo {
        /// Each statement with its copies, the first one first.
        statements: Vec<Vec<AssertionId>>,
    },
    /// See [`FindingKind::Coincidence`].
    Coincidence {
        /// What the totals measure.
        total: MeasureId,
        /// What the figures that are met measure: within or around it.
        met: MeasureId,
        /// What is left, from its lower to its higher end, in the unit of both.
        left: (f64, f64),
        /// The totals and what was taken away.
        remainders: Vec<Remainder>,
        /// The figures that print the same.
        figures: Vec<AssertionId>,
    },
    /// See [`FindingKind::RelaySlip`].
    RelaySlip {
        /// The versions of each statement, the best attested first.
        versions: Vec<Vec<AssertionId>>,
        /// Whether one version of each is known to be the right one.
        settled: bool,
        /// The corrections that show a copy to have slipped: its own, or what its voice said next.
        changes: Vec<Change>,
    },
    /// See [`FindingKind::LikelySlip`].
    LikelySlip {
        /// What it measures; of two figures that were swapped, the first one.
        measure: MeasureId,
        /// What was likely meant, the surest reading first; of figures that were swapped, a reading each.
        readings: Vec<Slip>,
        /// A bound on how often a figure is so by chance; see [`Policy::slip_chance`].
        chance: f64,
        /// The findings of the report that the slip would explain, if it is one.
        explains: Vec<FindingId>,
    },
    /// See [`FindingKind::StaleRelay`].
    StaleRelay {
        /// Each late copy with the revision it missed.
        copies: Vec<(AssertionId, AssertionId)>,
    },
    /// See [`FindingKind::StanceChange`].
    StanceChange {
        /// Whose stance it is.
        holder: SourceId,
        /// What it is about.
        proposition: MeasureId,
        /// The stances, in order.
        steps: Vec<(AssertionId, Stance)>,
        /// The changes among them.
        changes: Vec<(AssertionId, AssertionId)>,
    },
    /// See [`FindingKind::Dispute`].
    Dispute {
        /// What is disputed.
        proposition: MeasureId,
        /// Who affirms.
        affirm: Vec<AssertionId>,
        /// Who denies.
        deny: Vec<AssertionId>,
    },
    /// See [`FindingKind::LookAlike`].
    LookAlike {
        /// The number.
        value: f64,
        /// Its unit.
        unit: Box<str>,
        /// Who prints it, by measure and window: of many measures, windows and figures of one, the first 64 of each.
        groups: Groups,
        /// Whether more have it.
        more: bool,
    },
}

/// One conclusion with its members and strength; its derivation is made when it is asked for.
///
/// What it says of its members is data, in [`detail`](Self::detail), for programs and for other ways to show it;
/// [`Report::explain`](crate::Report::explain) puts it into words and into JSON.
///
/// ```
/// use crosscheck::{Assertion, Detail, Dossier, Kind, Measure, Policy, Source, reconcile};
/// let mut dossier = Dossier::new();
/// let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
/// for (key, figure) in [("a", "100"), ("b", "200")] {
///     let who = dossier.add_source(Source::new(key))?;
///     dossier.add_assertion(Assertion::figure(key, toll, figure.parse()?).from_origin(who))?;
/// }
/// let report = reconcile(dossier.view(), &Policy::default());
/// let finding = &report.findings()[0];
/// assert_eq!(finding.id().to_string(), "contradiction[toll]");
/// assert!(matches!(finding.detail(), Detail::Contradiction { measure, gap: Some(_), .. } if *measure == toll));
/// let keys = finding.members().iter().filter_map(|id| Some(dossier.assertion(*id)?.key()));
/// assert_eq!(keys.collect::<Vec<_>>(), ["a", "b"]);
/// println!("{}", report.explain(finding));
/// finding.check(report.view(), report.policy())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub(crate) id: FindingId,
    pub(crate) strength: Strength,
    pub(crate) members: Vec<AssertionId>,
    pub(crate) detail: Detail,
    pub(crate) argument: Argument,
}

impl Finding {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> &FindingId {
        &self.id
    }

    /// What it concludes.
    #[must_use]
    pub fn kind(&self) -> FindingKind {
        self.id.kind
    }

    /// How far it stands without what was merely implied.
    #[must_use]
    pub fn strength(&self) -> Strength {
        self.strength
    }

    /// The assertions concerned, by key.
    #[must_use]
    pub fn members(&self) -> &[AssertionId] {
        &self.members
    }

    /// What it says beyond its members.
    #[must_use]
    pub fn detail(&self) -> &Detail {
        &self.detail
    }

    /// Proves that the conclusion follows: every step of the derivation holds, and the steps add up to it.
    ///
    /// What a [`Detail`] shows or advises besides is not proven: resolutions, the findings that a slip would explain, and whether
    /// a look-alike has more.
    ///
    /// # Errors
    /// [`CheckError`] names the first step that does not hold, or what the conclusion lacks.
    pub fn check(&self, view: View<'_>, policy: &Policy) -> Result<(), CheckError> {
        match &self.argument {
            // It may cite more than the finding does.
            Argument::Kept(derivation) => self.check_in(&cited_by(derivation, view, policy)),
            _ => self.check_in(&self.evidence(view, policy)),
        }
    }

    /// As [`check`](Self::check), against evidence that was read for many.
    pub(crate) fn check_in(&self, evidence: &Evidence<'_>) -> Result<(), CheckError> {
        let derivation = self.derivation_in(evidence);
        check_in(&derivation, evidence)?;
        follows::follows(self, &derivation, evidence).map_err(|why| CheckError::Conclusion { why })
    }
}
