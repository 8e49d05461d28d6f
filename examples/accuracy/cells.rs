//! Cells as they are written: none, and dates.

use super::clock::clock;

/// Whether a cell says that there is no value.
pub(crate) fn blank(text: &str) -> bool {
    const NONE: [&str; 18] = [
        "nan",
        "null",
        "n/a",
        "n.a.",
        "#n/a",
        "inf",
        "-inf",
        "not available",
        "not provided",
        "not known",
        "no data",
        "\\N",
        "-",
        "--",
        "---",
        "–",
        "—",
        "?",
    ];
    text.is_empty() || text == "NA" || NONE.iter().any(|none| text.eq_ignore_ascii_case(none))
}

/// How dates are written in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Dates {
    /// Whether four digits are a year.
    pub(crate) years: bool,
    /// Whether `3/4/2011` is the third of April and not the fourth of March.
    pub(crate) day_first: bool,
}

impl Dates {
    /// By what stands in some cells: four digits are a year where others are dates, and a number above 12 is a day.
    pub(crate) fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        let mut dates = Self::default();
        for cell in cells.filter(|cell| !cell.is_empty()) {
            dates.years |= cell.parse::<f64>().is_err();
            dates.day_first |= slashed(cell).is_some_and(|(first, ..)| first > 12);
        }
        dates
    }
}

/// The numbers of `12/31/2011` and what stands behind them.
fn slashed(text: &str) -> Option<(i8, i8, i16, &str)> {
    let (first, rest) = text.split_once('/')?;
    let (second, rest) = rest.split_once('/')?;
    let year = rest.get(..4)?;
    Some((first.parse().ok()?, second.parse().ok()?, year.parse().ok()?, rest.get(4..)?))
}

/// When a claim was made, as seconds: a number as it is, or a date with or without a time.
pub(crate) fn moment(text: &str, dates: Dates) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    if let Ok(number) = text.parse::<i64>() {
        return match i16::try_from(number) {
            Ok(year) if dates.years && text.len() == 4 => start(year, 1, 1),
            _ => Some(number),
        };
    }
    if let Ok(number) = text.parse::<f64>() {
        return (number.abs() < 9e18).then_some(number as i64);
    }
    if let Some((first, second, year, rest)) = slashed(text) {
        let (month, day) = if dates.day_first { (second, first) } else { (first, second) };
        let minutes = clock(rest).map_or(0.0, |time| time.minutes);
        return Some(start(year, month, day)? + (minutes as i64) * 60);
    }
    let second =
        |at: jiff::civil::DateTime| at.to_zoned(jiff::tz::TimeZone::UTC).map(|at| at.timestamp().as_second());
    let dashed = text.replace('/', "-");
    if let Ok(instant) = dashed.parse::<jiff::Timestamp>() {
        return Some(instant.as_second());
    }
    if let Ok(local) = dashed.parse::<jiff::civil::DateTime>() {
        return second(local).ok();
    }
    // A month, or a day with a time as people write it.
    let part = |range: std::ops::Range<usize>| dashed.get(range)?.parse::<i16>().ok();
    let day = match dashed.as_bytes() {
        [_, _, _, _, b'-', _, _] => 1,
        [_, _, _, _, b'-', _, _, b'-', ..] => i8::try_from(part(8..10)?).ok()?,
        _ => return None,
    };
    let minutes = dashed.get(10..).and_then(clock).map_or(0.0, |time| time.minutes);
    Some(start(part(0..4)?, i8::try_from(part(5..7)?).ok()?, day)? + (minutes as i64) * 60)
}

/// The first second of a day.
fn start(year: i16, month: i8, day: i8) -> Option<i64> {
    let day = jiff::civil::Date::new(year, month, day).ok()?;
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}
