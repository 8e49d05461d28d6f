//! Series as JSON.

use super::keys::{All, Keys, Told};
use super::{Number, word};
use crate::dossier::Dossier;
use crate::estimate::{self, House, LevelPoint, SeriesStep};
use crate::id::{AssertionId, SourceId};
use crate::render::series::day;
use crate::time::until_text;

word!(TotalKind = "total", LevelKind = "level");

/// What figures say of a measure over time.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(crate) enum Series<'a> {
    Total(Total<'a>),
    Level(Levels<'a>),
}

/// A running total: step functions that it lies between.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Total<'a> {
    kind: TotalKind,
    /// Figures that contradict the others, by key.
    left_out: All<'a, AssertionId>,
    measure: &'a str,
    /// One for each time that figures speak of, in the order of time; each holds until the next.
    steps: All<'a, SeriesStep>,
}

/// A level with the band that holds it.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Level"))]
pub(crate) struct Levels<'a> {
    /// In which share of cases the band holds it.
    confidence: Number,
    /// How each source leans, by key; empty if sources do not.
    houses: All<'a, House>,
    kind: LevelKind,
    measure: &'a str,
    /// One for each time that figures speak of, in the order of time.
    points: All<'a, LevelPoint>,
}

impl<'a> Series<'a> {
    pub(crate) fn of(dossier: &'a Dossier, series: &'a estimate::Series) -> Self {
        let keys = Keys(dossier);
        match series {
            estimate::Series::Total(one) => Self::Total(Total {
                kind: TotalKind::Word,
                left_out: keys.all(&one.left_out),
                measure: keys.m(one.measure),
                steps: keys.all(&one.steps),
            }),
            estimate::Series::Level(one) => Self::Level(Levels {
                confidence: Number(one.model.confidence),
                houses: keys.all(&one.houses),
                kind: LevelKind::Word,
                measure: keys.m(one.measure),
                points: keys.all(&one.points),
            }),
        }
    }
}

/// The band of a running total from one time on.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Stage {
    /// The time: a day, or a second.
    by: String,
    /// It is at most this; null where no later figure has an upper end.
    high: Option<Number>,
    /// The upper end of the newest figure so far that has one.
    last: Option<Number>,
    /// It is at least this; null before any figure has a lower end.
    low: Option<Number>,
    /// The end of the time, in seconds since the beginning of 1970 in UTC.
    second: i64,
}

impl Told for SeriesStep {
    type Form<'a> = Stage;

    fn told(&self, _: Keys<'_>) -> Stage {
        Stage {
            by: until_text(self.at),
            high: self.high.map(Number),
            last: self.last.map(Number),
            low: self.low.map(Number),
            second: self.at,
        }
    }
}

/// A level at one time. Numbers are null where figures are too large to be worked with.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Point {
    /// The upper end of the band.
    high: Option<Number>,
    /// The lower end of the band.
    low: Option<Number>,
    /// Where it most likely stood.
    mean: Option<Number>,
    /// The day.
    on: String,
    /// The time, in seconds since the beginning of 1970 in UTC.
    second: i64,
}

impl Told for LevelPoint {
    type Form<'a> = Point;

    fn told(&self, _: Keys<'_>) -> Point {
        Point {
            high: known(self.high),
            low: known(self.low),
            mean: known(self.mean),
            on: day(self.at),
            second: self.at,
        }
    }
}

/// How far a source leans to one side. Numbers are null where figures are too large to be worked with.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Lean<'a> {
    /// The standard deviation of the effect.
    deviation: Option<Number>,
    /// By how much its figures lie above the level.
    effect: Option<Number>,
    /// How many figures show it.
    figures: usize,
    /// The source, or those that speak together, by key.
    sources: All<'a, SourceId>,
}

impl Told for House {
    type Form<'a> = Lean<'a>;

    fn told<'a>(&'a self, keys: Keys<'a>) -> Lean<'a> {
        Lean {
            deviation: known(self.deviation),
            effect: known(self.effect),
            figures: self.figures,
            sources: keys.all(&self.sources),
        }
    }
}

/// None for what came of numbers that are too large.
fn known(value: f64) -> Option<Number> {
    (!value.is_nan()).then_some(Number(value))
}
