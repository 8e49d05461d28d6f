//! What a word of a table does: the kinds of words and what they are shown with.

/// A word for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberWord {
    /// What it says.
    pub value: u64,
    /// Numbers below this may follow and are added: 10 for twenty, 0 for twelve.
    pub room: u64,
    /// Where it may stand.
    pub place: Place,
}

/// Where a word for a number may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// Anywhere.
    Free,
    /// Anywhere, but it is another word too, and a figure only where a noun, unit or scale shows it.
    Doubtful,
    /// Only as the last digit after a ten: hai mươi *mốt*.
    Last,
    /// Only before a scale, as a zero that keeps a place: *không* trăm.
    Zero,
}

impl NumberWord {
    /// A number that nothing is added to.
    #[must_use]
    pub const fn one(value: u64) -> Self {
        Self { value, room: 0, place: Place::Free }
    }

    /// A number to which smaller ones may be added.
    #[must_use]
    pub const fn with_room(value: u64, room: u64) -> Self {
        Self { value, room, place: Place::Free }
    }

    /// A number whose word has other meanings.
    #[must_use]
    pub const fn doubtful(value: u64) -> Self {
        Self { value, room: 0, place: Place::Doubtful }
    }

    /// A number that stands only as the last digit after a ten.
    #[must_use]
    pub const fn last(value: u64) -> Self {
        Self { value, room: 0, place: Place::Last }
    }

    /// A zero before a scale.
    #[must_use]
    pub const fn zero() -> Self {
        Self { value: 0, room: 0, place: Place::Zero }
    }
}

/// A word that multiplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A power of ten.
    Ten(u8),
    /// A ten that needs a digit before it: hai *mươi*.
    Tens,
    /// Twelve.
    Dozen,
    /// A power of ten after digits only: k, bn.
    Short(u8),
    /// The same, where the letter is a unit too: 5m is money or people, else metres.
    Doubtful(u8),
}

/// An order of magnitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// A power of ten.
    Ten(u8),
    /// Twelve.
    Dozen,
}

/// What a hedge does to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Hedge {
    /// Exactly n.
    Exactly,
    /// About n.
    About,
    /// Nearly n.
    Nearly,
    /// More than n.
    MoreThan,
    /// At least n.
    AtLeast,
    /// Less than n.
    LessThan,
    /// At most n.
    AtMost,
    /// Up to n.
    UpTo,
}

/// A phrase that hedges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HedgeWord {
    /// What it does.
    pub hedge: Hedge,
    /// On which side of the number it stands.
    pub side: Side,
    /// Whether it is a preposition too: *over* the weekend, *trên* ba mặt trận.
    pub doubtful: bool,
}

impl HedgeWord {
    /// A hedge before the number.
    #[must_use]
    pub const fn before(hedge: Hedge) -> Self {
        Self { hedge, side: Side::Before, doubtful: false }
    }

    /// A hedge before the number whose word is a preposition too.
    #[must_use]
    pub const fn doubtful(hedge: Hedge) -> Self {
        Self { hedge, side: Side::Before, doubtful: true }
    }

    /// A hedge after the number.
    #[must_use]
    pub const fn after(hedge: Hedge) -> Self {
        Self { hedge, side: Side::After, doubtful: false }
    }
}

/// On which side of a number a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
}

/// A word of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RangeWord {
    /// *from* a to b.
    From,
    /// *between* a and b.
    Between,
    /// a *to* b.
    To,
    /// between a *and* b; also between two comparisons.
    And,
    /// a *or* b.
    Or,
    /// From a *up to* b: a change, never a range.
    Change,
}

/// A word between a figure and what it is for each of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// It is the word for one too, and says so only right behind a figure: 300 *a* day.
    One,
    /// It says so by itself, also elsewhere in the clause: *every* day, *mỗi* ngày.
    Each,
    /// A sign between two words.
    Stroke,
}

/// What a counted noun is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noun {
    /// The symbol of its unit.
    pub unit: &'static str,
    /// What sort of noun it is.
    pub sort: NounSort,
}

/// What sort of noun is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NounSort {
    /// Any other.
    Plain,
    /// Those who speak to reporters: officials, sources. A few of them saying something is no figure.
    Speaker,
    /// An adjective or participle that stands for a noun: 25 *killed*. A noun after it comes first.
    State,
}

impl Noun {
    /// A noun counted in this unit.
    #[must_use]
    pub const fn of(unit: &'static str) -> Self {
        Self { unit, sort: NounSort::Plain }
    }

    /// A noun of those who speak to reporters.
    #[must_use]
    pub const fn speaker() -> Self {
        Self { unit: "person", sort: NounSort::Speaker }
    }

    /// A state that stands for a noun.
    #[must_use]
    pub const fn state(unit: &'static str) -> Self {
        Self { unit, sort: NounSort::State }
    }
}

/// What a verb of saying does with what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VerbClass {
    /// Says, according to.
    Says,
    /// Estimates, believes, assesses.
    Estimates,
    /// Claims, alleges, boasts.
    Claims,
    /// Accuses, blames.
    Accuses,
    /// Confirms, acknowledges, admits.
    Confirms,
    /// Denies, rejects, disputes.
    Denies,
    /// Declines to confirm, cannot confirm, has not confirmed.
    DoesNotConfirm,
    /// Does not deny.
    DoesNotDeny,
    /// Reports, quotes: a relay.
    Reports,
    /// Warns, predicts, expects.
    Predicts,
}

/// What became of those who are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// They died.
    Death,
    /// They were hurt.
    Injury,
    /// They are missing.
    Missing,
    /// They lost their homes or left them.
    Displacement,
    /// They were arrested or captured.
    Detention,
}

/// How firmly something is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// As a fact.
    #[default]
    Asserted,
    /// May, might, possibly, is expected to.
    Possible,
    /// If, unless.
    Conditional,
}

/// The words that figures are shown with.
#[derive(Debug, Clone, Copy)]
pub struct Show {
    /// Before the number, for each hedge in the order of [`Hedge`]; empty where there is no such word.
    pub hedges: [&'static str; 8],
    /// Between the ends of a range.
    pub to: &'static str,
    /// Between two comparisons.
    pub and: &'static str,
    /// Tens, dozens, a few, many.
    pub words: [&'static str; 4],
    /// The orders of magnitude from hundreds (10²) to trillions (10¹²).
    pub magnitudes: [&'static str; 11],
    /// Between an order of magnitude and a noun: hundreds *of* people.
    pub of: &'static str,
}

impl Show {
    /// Signs that every language reads; what they cannot say is shown in canonical text.
    pub const SIGNS: Self = Self {
        hedges: ["=", "~", "", ">", "≥", "<", "≤", ""],
        to: "–",
        and: "",
        words: [""; 4],
        magnitudes: [""; 11],
        of: "",
    };
}
