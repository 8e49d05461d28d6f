//! The time axis: from seconds to pixels, and where it is labelled.

use jiff::civil;

use crate::time::DAY;

/// From a second to pixels across.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    start: i64,
    end: i64,
    left: f64,
    right: f64,
}

/// A label of the time axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) label: String,
    /// What is said once beneath the labels: the year.
    pub(super) under: Option<String>,
}

/// Steps between labels, in days, and the room a label takes.
const STEPS: &[(Step, i64, f64)] = &[
    (Step::Days(1), 1, 58.0),
    (Step::Days(2), 2, 58.0),
    (Step::Days(7), 7, 80.0),
    (Step::Months(1), 30, 40.0),
    (Step::Months(3), 91, 40.0),
    (Step::Months(6), 182, 40.0),
    (Step::Months(12), 365, 46.0),
    (Step::Months(24), 730, 46.0),
    (Step::Months(60), 1_826, 46.0),
    (Step::Months(120), 3_652, 46.0),
    (Step::Months(240), 7_305, 46.0),
    (Step::Months(600), 18_262, 46.0),
    (Step::Months(1_200), 36_525, 46.0),
    (Step::Months(12_000), 365_250, 46.0),
    (Step::Months(24_000), 730_500, 46.0),
    (Step::Months(60_000), 1_826_250, 46.0),
];

#[derive(Debug, Clone, Copy)]
enum Step {
    Days(i64),
    Months(i32),
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Days {
    /// An axis from one second to another, with some room around them.
    pub(super) fn of(start: i64, end: i64, (left, right): (f64, f64)) -> Self {
        let span = end.saturating_sub(start).max(DAY);
        let margin = (span / 25).max(DAY);
        Self { start: start.saturating_sub(margin), end: end.saturating_add(margin), left, right }
    }

    /// Where a second lies, within the axis.
    pub(super) fn at(&self, second: i64) -> f64 {
        let span = self.end.saturating_sub(self.start).max(1) as f64;
        let share = (second.saturating_sub(self.start) as f64 / span).clamp(0.0, 1.0);
        self.left + share * (self.right - self.left)
    }

    /// The first and last second and where they lie, for scripts.
    pub(super) fn ends(&self) -> [f64; 4] {
        [self.start as f64, self.end as f64, self.left, self.right]
    }

    /// Its labels, as many as have room.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let days = (self.end.saturating_sub(self.start) / DAY).max(1) as f64;
        let room = self.right - self.left;
        let fits = |(_, step, wide): &&(Step, i64, f64)| days / *step as f64 * wide <= room;
        let Some((step, ..)) = STEPS.iter().find(fits).or(STEPS.last()) else { return Vec::new() };
        let Some(first) = date(self.start) else { return Vec::new() };
        let mut ticks: Vec<Tick> = Vec::new();
        let mut year = None;
        let mut next = aligned(first, *step);
        while let Some(day) = next.filter(|_| ticks.len() < 200) {
            let second = seconds(day);
            if second.saturating_add(DAY / 2) > self.end {
                break;
            }
            if second >= self.start {
                let month = usize::try_from(day.month() - 1).ok().and_then(|m| MONTHS.get(m)).unwrap_or(&"");
                let (label, under) = match step {
                    Step::Days(_) => (format!("{} {month}", day.day()), true),
                    Step::Months(n) if *n < 12 => ((*month).to_owned(), true),
                    Step::Months(_) => (day.year().to_string(), false),
                };
                let under = (under && year != Some(day.year())).then(|| day.year().to_string());
                year = Some(day.year());
                // A day is labelled at its noon, where its marks stand, longer times where they begin.
                let noon = if matches!(step, Step::Days(_)) { DAY / 2 } else { 0 };
                ticks.push(Tick { x: self.at(second + noon), label, under });
            }
            next = after(day, *step);
        }
        ticks
    }
}

/// Round dates between two seconds, at most about `most`.
pub(super) fn round_dates(low: f64, high: f64, most: usize) -> Vec<i64> {
    let days = (high - low) / DAY as f64;
    let fits = |(_, step, _): &&(Step, i64, f64)| days / *step as f64 <= most as f64;
    let Some((step, ..)) = STEPS.iter().find(fits).or(STEPS.last()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = date(low as i64).and_then(|first| aligned(first, *step));
    while let Some(day) = next.filter(|_| found.len() <= 2 * most) {
        let second = seconds(day);
        if second as f64 > high {
            break;
        }
        if second as f64 >= low {
            found.push(second);
        }
        next = after(day, *step);
    }
    found
}

/// The last round date at or before a day.
fn aligned(day: civil::Date, step: Step) -> Option<civil::Date> {
    match step {
        Step::Days(n) => date(seconds(day).div_euclid(DAY * n) * DAY * n),
        Step::Months(n) => {
            let months = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
            month(months.div_euclid(n) * n).or_else(|| month((months.div_euclid(n) + 1) * n))
        }
    }
}

fn after(day: civil::Date, step: Step) -> Option<civil::Date> {
    match step {
        Step::Days(n) => date(seconds(day).saturating_add(DAY * n)),
        Step::Months(n) => month(i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + n),
    }
}

fn month(months: i32) -> Option<civil::Date> {
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    civil::Date::new(year, i8::try_from(months.rem_euclid(12) + 1).ok()?, 1).ok()
}

fn date(second: i64) -> Option<civil::Date> {
    let days = i32::try_from(second.div_euclid(DAY)).ok()?;
    civil::Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn seconds(day: civil::Date) -> i64 {
    civil::Date::constant(1970, 1, 1).until(day).map_or(0, |span| i64::from(span.get_days()) * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: &str, to: &str, width: f64) -> Vec<String> {
        let second = |text: &str| text.parse::<crate::time::Period>().unwrap().start().unwrap();
        let axis = Days::of(second(from), second(to), (0.0, width));
        let ticks = axis.ticks();
        assert!(ticks.windows(2).all(|pair| pair[1].x - pair[0].x > 35.0), "{ticks:?}");
        ticks.into_iter().map(|t| t.under.map_or(t.label.clone(), |y| format!("{} {y}", t.label))).collect()
    }

    #[test]
    fn dates_are_labelled_by_what_has_room() {
        assert_eq!(
            labels("2024-10-23", "2025-04-28", 800.0).get(..4).unwrap(),
            ["Nov 2024", "Dec", "Jan 2025", "Feb"]
        );
        assert_eq!(labels("2024-10-23", "2024-10-26", 800.0).first().unwrap(), "22 Oct 2024");
        assert_eq!(labels("1700", "2010", 300.0).first().unwrap(), "1700");
        assert_eq!(labels("2023-10-07", "2026-08-22", 320.0).len(), 6);
        assert!(!labels("0001", "9998", 300.0).is_empty());
    }
}
