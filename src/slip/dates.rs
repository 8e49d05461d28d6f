//! The ways in which a date is mistyped, and how late a voice usually speaks.

use super::{Intended, Mistake};
use crate::id::AssertionId;
use crate::relation::{Evidence, When};
use crate::time::{DAY, Period};

/// The years by which a date is mistyped.
const YEARS: [i16; 4] = [1, -1, 10, -10];

/// A delay that is beyond the usual ones by less than this says nothing.
const WEEK: i64 = 7 * DAY;

/// How long after the time it is about a figure was said, beside how long its voice usually takes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Delay {
    /// The figure.
    pub figure: AssertionId,
    /// Other figures of its voice on its measure, in the order of time; three or more.
    pub from: Vec<AssertionId>,
    /// From the shortest to the longest delay of these, in seconds.
    pub usual: (i64, i64),
    /// The delay of the figure as it is dated, in seconds; below zero if it was said before the time it is about.
    pub written: i64,
    /// The date put right.
    pub intended: Intended,
    /// The delay with that date.
    pub mended: i64,
}

impl Delay {
    /// By how many times the range of the usual delays and a week the delay is beyond them.
    #[must_use]
    pub fn spreads(&self) -> f64 {
        self.beyond(self.written) as f64 / self.range() as f64
    }

    /// As the tail of an [expectation](super::Expectation) on both sides.
    pub(crate) fn tail(&self) -> f64 {
        let z = self.spreads();
        if z <= 1.0 { 1.0 } else { z.powi(-3) }
    }

    /// Whether the delay is usual with the date put right.
    pub(crate) fn is_mended(&self) -> bool {
        self.beyond(self.mended) < self.range().min(4 * WEEK)
    }

    fn beyond(&self, delay: i64) -> i64 {
        self.usual.0.saturating_sub(delay).max(delay.saturating_sub(self.usual.1)).max(0)
    }

    fn range(&self) -> i64 {
        self.usual.1.saturating_sub(self.usual.0).saturating_add(WEEK)
    }

    /// The delay of a figure, with a date put right, beside those of other figures; none if a date is missing, or these are
    /// fewer than three or not of its voice.
    pub(crate) fn of(
        evidence: &Evidence<'_>,
        figure: AssertionId,
        from: &[AssertionId],
        intended: &Intended,
    ) -> Option<Self> {
        let dossier = evidence.dossier();
        let voice = |id: AssertionId| crate::relation::families(dossier, evidence.assertion(id).origins());
        let own = voice(figure);
        let on = |id: AssertionId| evidence.reading(id).and_then(|reading| reading.measure);
        let like = |id: &AssertionId| *id != figure && on(*id) == on(figure) && voice(*id) == own;
        let delays: Option<Vec<i64>> = from.iter().map(|id| delay(evidence, *id, None)).collect();
        let delays = delays.filter(|all| all.len() >= 3 && !own.is_empty() && from.iter().all(like))?;
        let usual = (delays.iter().copied().min()?, delays.iter().copied().max()?);
        let (written, mended) = (delay(evidence, figure, None)?, delay(evidence, figure, Some(intended))?);
        Some(Self { figure, from: from.to_vec(), usual, written, intended: intended.clone(), mended })
    }
}

/// How long after the end of the time it is about a figure was said, perhaps with a date put right.
fn delay(evidence: &Evidence<'_>, id: AssertionId, intended: Option<&Intended>) -> Option<i64> {
    let one = evidence.assertion(id);
    let (about, stated) = match intended {
        Some(Intended::AsOf { date }) => (date, one.stated()?),
        Some(Intended::StatedOn { date }) => (one.as_of_given()?, date),
        _ => (one.as_of_given()?, one.stated()?),
    };
    let kind = evidence.reading(id)?.kind;
    let when = When::read(kind, Some(about), None, evidence.policy).filter(|when| !when.open)?;
    Some(stated.end()?.saturating_sub(when.end))
}

/// Each date that this one may have been meant for, with what went wrong.
pub(crate) fn mended(written: &Period) -> Vec<(Mistake, Period)> {
    let years = YEARS.iter().filter_map(|years| {
        let date = moved(written, *years)?;
        // What was written is that many years off.
        Some((Mistake::Year { off: -*years }, date))
    });
    let turned = turned(written).map(|date| (Mistake::DayAndMonth, date));
    years.chain(turned).collect()
}

/// The same dates so many years later.
fn moved(period: &Period, years: i16) -> Option<Period> {
    let date = |text: &str| {
        if text == ".." {
            return Some(text.to_owned());
        }
        let (year, rest) = text.split_at_checked(4)?;
        let year = year.parse::<i16>().ok()?.checked_add(years).filter(|year| (1..=9998).contains(year))?;
        Some(format!("{year:04}{rest}"))
    };
    let text = period.to_string();
    let parts: Option<Vec<String>> = text.split('/').map(date).collect();
    parts?.join("/").parse().ok()
}

/// A day with its month in place of its day.
fn turned(period: &Period) -> Option<Period> {
    let text = period.to_string();
    let fields: Vec<&str> = text.split('-').collect();
    let [year, month, day] = fields.as_slice() else { return None };
    let two = |field: &str| field.len() == 2 && field.bytes().all(|byte| byte.is_ascii_digit());
    (two(month) && two(day) && month != day).then(|| format!("{year}-{day}-{month}").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(written: &str) -> Vec<String> {
        mended(&written.parse().unwrap()).into_iter().map(|(_, date)| date.to_string()).collect()
    }

    #[test]
    fn a_date_has_few_others_that_it_is_taken_for() {
        assert_eq!(
            texts("2024-01-05"),
            ["2025-01-05", "2023-01-05", "2034-01-05", "2014-01-05", "2024-05-01"]
        );
        assert_eq!(texts("2024-01-15"), ["2025-01-15", "2023-01-15", "2034-01-15", "2014-01-15"]);
        assert_eq!(texts("2024-02-29"), [] as [&str; 0], "no leap day in those years");
        assert_eq!(texts("2024-23").first().map(String::as_str), Some("2025-23"));
        assert_eq!(texts("../2024-12-14").first().map(String::as_str), Some("../2025-12-14"));
        assert_eq!(texts("2024-12/2025-01~").first().map(String::as_str), Some("2025-12/2026-01~"));
        assert_eq!(texts("0001"), ["0002", "0011"]);
        assert_eq!(texts("2024-10-28T06:00:00Z").first().map(String::as_str), Some("2025-10-28T06:00:00Z"));
    }
}
