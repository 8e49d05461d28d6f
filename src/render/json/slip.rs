//! Likely slips as JSON.

use super::keys::{All, Keys, Told};
use super::{Number, ends};
use crate::id::AssertionId;
use crate::quantity::Unit;
use crate::slip;
use crate::time::{Period, until_text};

/// One reading of a figure as a slip.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Slip<'a> {
    /// What is expected where it was meant to be.
    expected: Expectation<'a>,
    figure: &'a str,
    intended: Intended<'a>,
    mistake: Mistake<'a>,
    /// How many readings were tried up to this kind of mistake.
    tried: usize,
}

impl Told for slip::Slip {
    type Form<'a> = Slip<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Slip<'a> {
        Slip {
            expected: self.expected.told(keys),
            figure: keys.a(self.figure),
            intended: Intended::from(&self.intended),
            mistake: Mistake::of(keys, &self.mistake),
            tried: self.tried,
        }
    }
}

/// A figure that is out of line.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Stray<'a> {
    /// What is expected at its time.
    expected: Expectation<'a>,
    figure: &'a str,
    /// By how many ordinary spreads it lies beyond what is expected.
    spreads: Number,
    /// What was written, in the unit of the measure.
    written: Number,
}

impl Told for slip::Stray {
    type Form<'a> = Stray<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Stray<'a> {
        Stray {
            expected: self.expected.told(keys),
            figure: keys.a(self.figure),
            spreads: Number(self.spreads()),
            written: Number(self.written),
        }
    }
}

/// How long after the time it is about a figure was said, beside how long its voice usually takes.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Delay<'a> {
    figure: &'a str,
    /// Other figures of its voice on its measure, in the order of time.
    from: All<'a, AssertionId>,
    /// The date put right.
    intended: Intended<'a>,
    /// The delay with that date, in seconds.
    mended: i64,
    /// From the shortest to the longest delay of the others, in seconds.
    usual: [i64; 2],
    /// The delay as it is dated, in seconds; below zero if it was said before the time it is about.
    written: i64,
}

impl Told for slip::Delay {
    type Form<'a> = Delay<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Delay<'a> {
        Delay {
            figure: keys.a(self.figure),
            from: keys.all(&self.from),
            intended: Intended::from(&self.intended),
            mended: self.mended,
            usual: self.usual.into(),
            written: self.written,
        }
    }
}

/// What other figures lead one to expect.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Expectation<'a> {
    /// The end of the time: a day, or a second; null for a constant.
    at: Option<String>,
    /// The lowest and the highest value that the nearest figures leave, in the unit of the measure.
    between: [Number; 2],
    /// The figures, in the order of time.
    from: All<'a, AssertionId>,
    measure: &'a str,
    /// The ordinary spread of the figures as a natural logarithm: 0.01 is about one percent.
    spread: Number,
    /// Whether there are figures of that time, or both before and after it.
    surrounded: bool,
}

impl Told for slip::Expectation {
    type Form<'a> = Expectation<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Expectation<'a> {
        Expectation {
            at: self.at.map(until_text),
            between: ends(self.between),
            from: keys.all(&self.from),
            measure: keys.m(self.measure),
            spread: Number(self.spread),
            surrounded: self.surrounded,
        }
    }
}

/// How a figure or a date may have been mistyped.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Mistake<'a> {
    /// Two adjacent digits changed places.
    Transposed,
    /// What was written is what was meant times ten to this power.
    PowerOfTen(i8),
    /// The number was in this unit.
    Unit(#[cfg_attr(feature = "schema", schemars(with = "String"))] &'a Unit),
    /// A digit was typed twice.
    Doubled,
    /// A digit came in.
    Added,
    /// A digit got lost.
    Dropped,
    /// By how many years what was written is later than what was meant.
    Year(i16),
    /// The day and the month changed places.
    DayAndMonth,
    /// It changed places with this figure.
    Swapped(&'a str),
}

impl<'a> Mistake<'a> {
    fn of(keys: Keys<'a>, mistake: &'a slip::Mistake) -> Self {
        use slip::Mistake as M;
        match mistake {
            M::Transposed => Self::Transposed,
            M::PowerOfTen { exponent } => Self::PowerOfTen(*exponent),
            M::Unit { meant } => Self::Unit(meant),
            M::Doubled => Self::Doubled,
            M::Added => Self::Added,
            M::Dropped => Self::Dropped,
            M::Year { off } => Self::Year(*off),
            M::DayAndMonth => Self::DayAndMonth,
            M::Swapped { with } => Self::Swapped(keys.a(*with)),
        }
    }
}

/// What was likely meant.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Intended<'a> {
    /// A number, in the unit that was written, or the lowest and the highest that it may have been.
    Value([Number; 2]),
    /// Another date for what it is about.
    AsOf(#[cfg_attr(feature = "schema", schemars(with = "String"))] &'a Period),
    /// Another date for when it was said.
    StatedOn(#[cfg_attr(feature = "schema", schemars(with = "String"))] &'a Period),
}

impl<'a> From<&'a slip::Intended> for Intended<'a> {
    fn from(intended: &'a slip::Intended) -> Self {
        match intended {
            slip::Intended::Value { low, high } => Self::Value(ends((*low, *high))),
            slip::Intended::AsOf { date } => Self::AsOf(date),
            slip::Intended::StatedOn { date } => Self::StatedOn(date),
        }
    }
}
