//! Series as JSON.

use super::keys::{All, Keys, Told, told};
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

told! {
    |it, keys|

    /// The band of a running total from one time on.
    Stage of SeriesStep {
        /// The time: a day, or a second.
        by: String = until_text(it.at),
        /// It is at most this; null where no later figure has an upper end.
        high: Option<f64>,
        /// The upper end of the newest figure so far that has one.
        last: Option<f64>,
        /// It is at least this; null before any figure has a lower end.
        low: Option<f64>,
        /// The end of the time, in seconds since the beginning of 1970 in UTC.
        second: i64 = it.at,
    }

    /// How far a source leans to one side. Numbers are null where figures are too large to be worked with.
    Lean of House {
        /// The standard deviation of the effect.
        deviation: Option<Number> = known(it.deviation),
        /// By how much its figures lie above the level.
        effect: Option<Number> = known(it.effect),
        /// How many figures show it.
        figures: usize,
        /// The source, or those that speak together, by key.
        sources: Vec<SourceId>,
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
        let Self { at, low, mean, high, .. } = *self;
        Point { high: known(high), low: known(low), mean: known(mean), on: day(at), second: at }
    }
}

/// None for what came of numbers that are too large.
fn known(value: f64) -> Option<Number> {
    (!value.is_nan()).then_some(Number(value))
}
