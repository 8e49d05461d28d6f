//! Assertions: one figure or stance, with who said it, when, and through whom it came.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::code::codes;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::quantity::Quantity;
use crate::time::Period;

/// What a holder says of a proposition, an assertion or a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// It is so.
    Affirms,
    /// It is not so.
    Denies,
    /// Declines to confirm, cannot confirm, or neither confirms nor denies.
    DoesNotConfirm,
    /// Does not deny.
    DoesNotDeny,
    /// Sees no sign of it.
    NoEvidence,
    /// Does not disclose.
    Withholds,
}

codes! {
    Stance, "stance":
    Affirms = "affirms", Denies = "denies", DoesNotConfirm = "does_not_confirm", DoesNotDeny = "does_not_deny",
    NoEvidence = "no_evidence", Withholds = "withholds",
}

impl Stance {
    /// Whether one holder can take both at one time. The acts (affirms, denies) exclude each other; not
    /// confirming (neither confirming nor denying) excludes both acts, not denying excludes denying, having no
    /// evidence and withholding exclude affirming.
    #[must_use]
    pub fn is_compatible_with(self, other: Self) -> bool {
        use Stance::{Affirms, Denies, DoesNotConfirm, DoesNotDeny, NoEvidence, Withholds};
        self == other
            || !matches!(
                (self.min(other), self.max(other)),
                (Affirms, Denies | DoesNotConfirm | NoEvidence | Withholds)
                    | (Denies, DoesNotConfirm | DoesNotDeny)
            )
    }

    /// Whether it takes a side.
    #[must_use]
    pub fn takes_side(self) -> bool {
        matches!(self, Self::Affirms | Self::Denies)
    }
}

/// How firmly a stance is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Plainly.
    #[default]
    Asserted,
    /// As a possibility.
    Possible,
    /// On a condition.
    Conditional,
}

codes! { Certainty, "certainty": Asserted = "asserted", Possible = "possible", Conditional = "conditional" }

/// What a stance is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A proposition, or a measure as a whole (how many were sent).
    Measure(MeasureId),
    /// Another assertion.
    Assertion(AssertionId),
}

impl Target {
    /// The measure or proposition, if it is one.
    #[must_use]
    pub fn measure(&self) -> Option<MeasureId> {
        match self {
            Self::Measure(id) => Some(*id),
            Self::Assertion(_) => None,
        }
    }
}

/// What an assertion says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// A figure on a measure.
    Figure {
        /// The measure.
        measure: MeasureId,
        /// The figure.
        quantity: Quantity,
    },
    /// A stance.
    Stance {
        /// What it is about.
        towards: SmallVec<[Target; 1]>,
        /// The stance.
        stance: Stance,
        /// Whose stance it is; empty if it is that of the origins.
        holders: SmallVec<[SourceId; 1]>,
        /// How firmly it is put.
        certainty: Certainty,
    },
    /// Nothing of its own: it only withdraws another assertion.
    Withdrawal,
}

/// Marks that tie an assertion to others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markers {
    /// It corrects this one.
    pub revises: Option<AssertionId>,
    /// It starts from this one ("up from 3,000").
    pub from: Option<AssertionId>,
    /// Its figure includes these.
    pub includes: Vec<AssertionId>,
    /// It is the same statement as this one, printed elsewhere.
    pub same_statement_as: Option<AssertionId>,
    /// It takes this one back.
    pub withdraws: Option<AssertionId>,
}

/// A sourced assertion.
///
/// ```
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Source};
/// let mut dossier = Dossier::new();
/// let pentagon = dossier.add_source(Source::new("pentagon"))?;
/// let reuters = dossier.add_source(Source::new("reuters"))?;
/// let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
/// let first = dossier.add_assertion(
///     Assertion::figure("f01", sent, "3000".parse()?)
///         .from_origin(pentagon)
///         .relayed_by(reuters)
///         .as_of("../2024-10-23".parse()?)
///         .stated_on("2024-10-23".parse()?),
/// )?;
/// dossier.add_assertion(
///     Assertion::figure("f02", sent, "10000".parse()?)
///         .from_origin(pentagon)
///         .as_of("../2024-10-28".parse()?)
///         .stated_on("2024-10-28".parse()?)
///         .starting_from(first),
/// )?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    pub(crate) key: Box<str>,
    pub(crate) content: Content,
    pub(crate) origins: SmallVec<[SourceId; 2]>,
    pub(crate) relays: SmallVec<[SourceId; 2]>,
    pub(crate) as_of: Option<Period>,
    pub(crate) stated_on: Option<Period>,
    pub(crate) published_on: Option<Period>,
    pub(crate) recorded_at: Option<Period>,
    pub(crate) sequence: Option<u64>,
    pub(crate) markers: Markers,
    pub(crate) quote: Option<Box<str>>,
    pub(crate) lang: Option<Box<str>>,
    pub(crate) url: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
}

impl Assertion {
    fn new(key: impl Into<Box<str>>, content: Content) -> Self {
        Self {
            key: key.into(),
            content,
            origins: SmallVec::new(),
            relays: SmallVec::new(),
            as_of: None,
            stated_on: None,
            published_on: None,
            recorded_at: None,
            sequence: None,
            markers: Markers::default(),
            quote: None,
            lang: None,
            url: None,
            note: None,
        }
    }

    /// A figure on a measure.
    #[must_use]
    pub fn figure(key: impl Into<Box<str>>, measure: MeasureId, quantity: Quantity) -> Self {
        Self::new(key, Content::Figure { measure, quantity })
    }

    /// A stance towards a proposition or a measure.
    #[must_use]
    pub fn stance(key: impl Into<Box<str>>, towards: MeasureId, stance: Stance) -> Self {
        Self::stance_towards(key, [Target::Measure(towards)], stance)
    }

    /// A stance towards several things, or towards an assertion.
    #[must_use]
    pub fn stance_towards(
        key: impl Into<Box<str>>,
        towards: impl IntoIterator<Item = Target>,
        stance: Stance,
    ) -> Self {
        Self::new(
            key,
            Content::Stance {
                towards: towards.into_iter().collect(),
                stance,
                holders: SmallVec::new(),
                certainty: Certainty::Asserted,
            },
        )
    }

    /// One that says nothing yet: what it withdraws is to be marked.
    pub(crate) fn silent(key: impl Into<Box<str>>) -> Self {
        Self::new(key, Content::Withdrawal)
    }

    /// The taking back of another assertion, with no figure in its place.
    #[must_use]
    pub fn withdrawal(key: impl Into<Box<str>>, of: AssertionId) -> Self {
        Self::new(key, Content::Withdrawal).withdrawing(of)
    }

    /// Adds an origin; several are joint. None is "reports", an unknown origin.
    #[must_use]
    pub fn from_origin(mut self, origin: SourceId) -> Self {
        self.origins.push(origin);
        self
    }

    /// Adds a relay; the first one heard the origin, the last one is what the reader saw.
    #[must_use]
    pub fn relayed_by(mut self, relay: SourceId) -> Self {
        self.relays.push(relay);
        self
    }

    /// The time it is about. A running total for a day stands at the end of that day, and figures for one day are of one time: where
    /// hours matter, give the second (`2025-08-01T09:00:00Z`).
    #[must_use]
    pub fn as_of(mut self, period: Period) -> Self {
        self.as_of = Some(period);
        self
    }

    /// When the origin said it.
    #[must_use]
    pub fn stated_on(mut self, period: Period) -> Self {
        self.stated_on = Some(period);
        self
    }

    /// When the last relay carried it.
    #[must_use]
    pub fn published_on(mut self, period: Period) -> Self {
        self.published_on = Some(period);
        self
    }

    /// When it entered the dossier.
    #[must_use]
    pub fn recorded_at(mut self, period: Period) -> Self {
        self.recorded_at = Some(period);
        self
    }

    /// Its place among what its origins said, or its relay carried, at one and the same time, such as its row in a
    /// table: of two with equal dates the one with the higher number is the later.
    #[must_use]
    pub fn in_sequence(mut self, place: u64) -> Self {
        self.sequence = Some(place);
        self
    }

    /// Adds a holder of the stance, where it is not the origin's own. No effect on a figure.
    #[must_use]
    pub fn held_by(mut self, holder: SourceId) -> Self {
        if let Content::Stance { holders, .. } = &mut self.content {
            holders.push(holder);
        }
        self
    }

    /// How firmly the stance is put. No effect on a figure.
    #[must_use]
    pub fn with_certainty(mut self, how: Certainty) -> Self {
        if let Content::Stance { certainty, .. } = &mut self.content {
            *certainty = how;
        }
        self
    }

    /// Marks that it corrects another.
    #[must_use]
    pub fn revising(mut self, other: AssertionId) -> Self {
        self.markers.revises = Some(other);
        self
    }

    /// Marks that it starts from another ("up from").
    #[must_use]
    pub fn starting_from(mut self, other: AssertionId) -> Self {
        self.markers.from = Some(other);
        self
    }

    /// Marks that its figure includes another's; may be called for several.
    #[must_use]
    pub fn including(mut self, other: AssertionId) -> Self {
        self.markers.includes.push(other);
        self
    }

    /// Marks that it is the same statement as another.
    #[must_use]
    pub fn same_statement_as(mut self, other: AssertionId) -> Self {
        self.markers.same_statement_as = Some(other);
        self
    }

    /// Marks that it takes another back.
    #[must_use]
    pub fn withdrawing(mut self, other: AssertionId) -> Self {
        self.markers.withdraws = Some(other);
        self
    }

    /// The sentence it was read from.
    #[must_use]
    pub fn quoted(mut self, quote: impl Into<Box<str>>) -> Self {
        self.quote = Some(quote.into());
        self
    }

    /// The language of the quote, as a BCP 47 tag.
    #[must_use]
    pub fn in_language(mut self, lang: impl Into<Box<str>>) -> Self {
        self.lang = Some(lang.into());
        self
    }

    /// Where it can be read.
    #[must_use]
    pub fn at_url(mut self, url: impl Into<Box<str>>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// A note.
    #[must_use]
    pub fn noted(mut self, note: impl Into<Box<str>>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Reading it back.
impl Assertion {
    /// Its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What it says.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// Its figure, if it is one.
    #[must_use]
    pub fn quantity(&self) -> Option<&Quantity> {
        match &self.content {
            Content::Figure { quantity, .. } => Some(quantity),
            _ => None,
        }
    }

    /// The measure of its figure, if it is one.
    #[must_use]
    pub fn measure(&self) -> Option<MeasureId> {
        match self.content {
            Content::Figure { measure, .. } => Some(measure),
            _ => None,
        }
    }

    /// Who made the statement; empty if unknown.
    #[must_use]
    pub fn origins(&self) -> &[SourceId] {
        &self.origins
    }

    /// Through whom it came, in order.
    #[must_use]
    pub fn relays(&self) -> &[SourceId] {
        &self.relays
    }

    /// Whose stance it is: the holders named, else the origins. Empty for a figure.
    #[must_use]
    pub fn holders(&self) -> &[SourceId] {
        match &self.content {
            Content::Stance { holders, .. } if !holders.is_empty() => holders,
            Content::Stance { .. } => &self.origins,
            _ => &[],
        }
    }

    /// The time it is about, as given.
    #[must_use]
    pub fn as_of_given(&self) -> Option<&Period> {
        self.as_of.as_ref()
    }

    /// When the origin said it.
    #[must_use]
    pub fn stated(&self) -> Option<&Period> {
        self.stated_on.as_ref()
    }

    /// When the last relay carried it.
    #[must_use]
    pub fn published(&self) -> Option<&Period> {
        self.published_on.as_ref()
    }

    /// When it entered the dossier.
    #[must_use]
    pub fn recorded(&self) -> Option<&Period> {
        self.recorded_at.as_ref()
    }

    /// Its place among what was said or carried at one time.
    #[must_use]
    pub fn sequence(&self) -> Option<u64> {
        self.sequence
    }

    /// The second from which it was known: the end of stated-on, else of publication, else of recording;
    /// `None` if no date says.
    #[must_use]
    pub fn known_from(&self) -> Option<i64> {
        [&self.stated_on, &self.published_on, &self.recorded_at].into_iter().flatten().find_map(Period::end)
    }

    /// The marks that tie it to others.
    #[must_use]
    pub fn markers(&self) -> &Markers {
        &self.markers
    }

    /// The sentence it was read from.
    #[must_use]
    pub fn quote(&self) -> Option<&str> {
        self.quote.as_deref()
    }

    /// The language of the quote.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.lang.as_deref()
    }

    /// Where it can be read.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Its note.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}
