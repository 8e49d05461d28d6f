//! Likely slips as JSON.

use super::keys::{Keys, told};
use super::{Number, ends};
use crate::id::{AssertionId, MeasureId};
use crate::quantity::Unit;
use crate::slip;
use crate::time::{Period, until_text};

told! {
    |it, keys|

    /// One reading of a figure as a slip.
    Slip of slip::Slip {
        /// What is expected where it was meant to be.
        expected: slip::Expectation,
        figure: AssertionId,
        intended: Intended<'a> = Intended::from(&it.intended),
        mistake: Mistake<'a> = Mistake::of(keys, &it.mistake),
        /// How many readings were tried up to this kind of mistake.
        tried: usize,
    }

    /// A figure that is out of line.
    Stray of slip::Stray {
        /// What is expected at its time.
        expected: slip::Expectation,
        figure: AssertionId,
        /// By how many ordinary spreads it lies beyond what is expected.
        spreads: Number = Number(it.spreads()),
        /// What was written, in the unit of the measure.
        written: f64,
    }

    /// How long after the time it is about a figure was said, beside how long its voice usually takes.
    Delay of slip::Delay {
        figure: AssertionId,
        /// Other figures of its voice on its measure, in the order of time.
        from: Vec<AssertionId>,
        /// The date put right.
        intended: Intended<'a> = Intended::from(&it.intended),
        /// The delay with that date, in seconds.
        mended: i64,
        /// From the shortest to the longest delay of the others, in seconds.
        usual: (i64, i64),
        /// The delay as it is dated, in seconds; below zero if it was said before the time it is about.
        written: i64,
    }

    /// What other figures lead one to expect.
    Expectation of slip::Expectation {
        /// The end of the time: a day, or a second; null for a constant.
        at: Option<String> = it.at.map(until_text),
        /// The lowest and the highest value that the nearest figures leave, in the unit of the measure.
        between: (f64, f64),
        /// The figures, in the order of time.
        from: Vec<AssertionId>,
        measure: MeasureId,
        /// The ordinary spread of the figures as a natural logarithm: 0.01 is about one percent.
        spread: f64,
        /// Whether there are figures of that time, or both before and after it.
        surrounded: bool,
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
