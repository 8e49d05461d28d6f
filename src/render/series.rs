//! Series as text and as JSON.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::json;
use super::phrase::{count, keys, measure, number, rounded, sources, with_unit};
use crate::dossier::Dossier;
use crate::estimate::{Envelope, Level, Series};
use crate::id::MeasureId;
use crate::reconcile::Report;
use crate::time::{Period, until_text};

/// A series in words, a line for each time; prints as text and serialises with serde. See [`Report::tell_series`].
#[derive(Debug, Clone, Copy)]
pub struct SeriesText<'e> {
    dossier: &'e Dossier,
    series: &'e Series,
}

impl Report<'_> {
    /// A series as text, a line for each time that figures speak of; as JSON with serde.
    ///
    /// # Panics
    /// When it is printed or serialised, if the series is of another dossier and names records that this one does not have.
    ///
    /// ```
    /// use crosscheck::estimate::LevelOptions;
    /// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
    /// let mut dossier = Dossier::new();
    /// let dead = dossier.add_measure(Measure::new("dead", Kind::Cumulative))?;
    /// let who = dossier.add_source(Source::new("ministry"))?;
    /// for (key, day, figure) in [("a", "2025-06-01", ">=80"), ("b", "2025-06-03", "=120")] {
    ///     let said = Assertion::figure(key, dead, figure.parse()?).from_origin(who).as_of(day.parse()?);
    ///     dossier.add_assertion(said)?;
    /// }
    /// let policy = Policy::default();
    /// let report = reconcile(dossier.view(), &policy);
    /// let series = report.estimate_series(dead, &LevelOptions::default()).ok_or("no running total")?;
    /// assert!(report.tell_series(&series).to_string().contains("by 2025-06-01: 80 to 120"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn tell_series<'e>(&'e self, series: &'e Series) -> SeriesText<'e> {
        SeriesText { dossier: self.view().dossier(), series }
    }
}

impl fmt::Display for SeriesText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.series {
            Series::Total(envelope) => total(f, self.dossier, envelope),
            Series::Level(level) => levels(f, self.dossier, level),
        }
    }
}

fn total(f: &mut fmt::Formatter<'_>, dossier: &Dossier, envelope: &Envelope) -> fmt::Result {
    writeln!(
        f,
        "{}, a running total at {}:",
        measure(dossier, envelope.measure),
        times(envelope.steps.len())
    )?;
    let shown = |value: f64| with(dossier, envelope.measure, value);
    for step in &envelope.steps {
        let said = match (step.low, step.high) {
            (Some(low), Some(high)) if low == high => shown(low),
            (Some(low), Some(high)) => format!("{} to {}", number(rounded(low)), shown(high)),
            (Some(low), None) => format!("{} or more", shown(low)),
            (None, Some(high)) => format!("{} or less", shown(high)),
            (None, None) => "nothing bounds it".to_owned(),
        };
        let last = match (step.last, step.high) {
            (Some(last), high) if high.is_none_or(|high| last < high) => {
                format!("; last counted {} at most", shown(last))
            }
            _ => String::new(),
        };
        writeln!(f, "  by {}: {said}{last}", until_text(step.at))?;
    }
    if !envelope.left_out.is_empty() {
        let figures = count(envelope.left_out.len(), "figure");
        let keys = keys(dossier, &envelope.left_out, usize::MAX);
        writeln!(f, "  without {figures} that the others contradict: {keys}")?;
    }
    Ok(())
}

fn levels(f: &mut fmt::Formatter<'_>, dossier: &Dossier, level: &Level) -> fmt::Result {
    let (of, share) = (level.measure, number(rounded(level.model.confidence * 100.0)));
    let at = times(level.points.len());
    writeln!(
        f,
        "{}, a level at {at}, with the band that holds it in {share}% of cases:",
        measure(dossier, of)
    )?;
    for point in &level.points {
        let [low, high] = [point.low, point.high].map(|v| number(rounded(v)));
        writeln!(f, "  on {}: {} ({low} to {high})", day(point.at), with(dossier, of, point.mean))?;
    }
    for house in &level.houses {
        let side = if house.effect < 0.0 { "below" } else { "above" };
        writeln!(
            f,
            "  {} lies {} {side} the others (± {}, {})",
            sources(dossier, &house.sources),
            number(rounded(house.effect.abs())),
            number(rounded(house.deviation)),
            count(house.figures, "figure"),
        )?;
    }
    Ok(())
}

fn times(n: usize) -> String {
    if n == 1 { "one time".to_owned() } else { format!("{n} times") }
}

fn with(dossier: &Dossier, of: MeasureId, value: f64) -> String {
    with_unit(&number(rounded(value)), dossier.at_measure(of).unit().symbol())
}

pub(super) fn day(second: i64) -> String {
    Period::day_of(second).map_or_else(|| until_text(second), |day| day.to_string())
}

impl Serialize for SeriesText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::Series::of(self.dossier, self.series).serialize(serializer)
    }
}
