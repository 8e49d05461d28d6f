//! Periods: every time is half-open `[start, end)` in UTC seconds on the proleptic Gregorian calendar.
//!
//! The text form is the useful part of EDTF (ISO 8601-2:2019): an instant `2024-10-28T06:00:00Z`, a day
//! `2024-10-28`, a month `2024-10`, a season `2024-23` (21 spring March to May … 24 winter December to
//! February, counted from the year of its December), a year `2024`, a range `2024-10-23/2024-10-28`, an open
//! end `../2024-12-14` or `2024-12-14/..`, and an approximate date `2024-11~`.

use std::fmt;
use std::str::FromStr;

use crate::visible::short;
use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// How finely a date is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A second.
    Instant,
    /// A day.
    Day,
    /// A month.
    Month,
    /// A meteorological season.
    Season,
    /// A year.
    Year,
}

/// One date of any precision.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    // INVARIANT: its bounds are exactly those of the calendar unit that `precision` names.
    // The start in units of 256 seconds and what is left of it: no calendar here reaches past 40 bits.
    start_high: i32,
    start_low: u8,
    precision: Precision,
    // How many days it has, none for an instant; the highest bit is the mark `~`.
    span: u16,
}

const APPROXIMATE: u16 = 1 << 15;

impl Date {
    /// The first second.
    #[must_use]
    pub fn start(self) -> i64 {
        (i64::from(self.start_high) << 8) | i64::from(self.start_low)
    }
    /// The first second after it.
    #[must_use]
    pub fn end(self) -> i64 {
        let length = match self.precision {
            Precision::Instant => 1,
            _ => i64::from(self.span & !APPROXIMATE) * DAY,
        };
        self.start() + length
    }
    /// How finely it is given.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }
    /// Whether it carries the mark `~`.
    #[must_use]
    pub fn is_approximate(self) -> bool {
        self.span & APPROXIMATE != 0
    }

    fn new(start: civil::Date, end: civil::Date, precision: Precision) -> Self {
        let (start, end) = (seconds(start), seconds(end));
        Self { span: ((end - start) / DAY) as u16, ..Self::at(start, precision) }
    }

    fn at(start: i64, precision: Precision) -> Self {
        Self { start_high: (start >> 8) as i32, start_low: start as u8, precision, span: 0 }
    }

    fn approximately(self, approximate: bool) -> Self {
        let span = if approximate { self.span | APPROXIMATE } else { self.span & !APPROXIMATE };
        Self { span, ..self }
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Date")
            .field("start", &self.start())
            .field("end", &self.end())
            .field("precision", &self.precision)
            .field("approximate", &self.is_approximate())
            .finish()
    }
}

/// A period: one date, a range, or a range with one open end.
///
/// ```
/// use crosscheck::Period;
/// let autumn: Period = "2024-23".parse()?;
/// let day: Period = "2024-10-28".parse()?;
/// assert!(autumn.contains(&day));
/// assert_eq!("../2024-12-14".parse::<Period>()?.to_string(), "../2024-12-14");
/// assert!("2024-02-30".parse::<Period>().is_err());
/// # Ok::<(), crosscheck::time::PeriodError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period(Shape);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    Date(Date),
    // INVARIANT: the first starts before the second ends.
    Range(Date, Date),
    Until(Date),
    From(Date),
}

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// Nothing was given.
    #[error("a date cannot be empty; write it as `2024-10-28`, `2024-10` or `2024`, or leave the field out")]
    Empty,
    /// Not a form of the text.
    #[error(
        "`{}` is no date; write `2024-10-28`, `2024-10`, `2024-23` (autumn), `2024`, `2024-10-23/2024-10-28`, `../2024-12-14` or an instant with a zone such as `2024-10-28T06:00:00Z`; years go from 0000 to 9999",
        short(text)
    )]
    Form {
        /// The text.
        text: String,
    },
    /// A day or month that the calendar does not have.
    #[error("`{}` is not on the calendar; check the day and the month", short(text))]
    Calendar {
        /// The text.
        text: String,
    },
    /// A date that reaches past the last day.
    #[error(
        "`{}` reaches past the last day that is taken, 9999-12-30; leave the field out where the time is not known",
        short(text)
    )]
    Past {
        /// The text.
        text: String,
    },
    /// An instant that names no zone.
    #[error("`{}` names no zone; add `Z` for UTC or an offset such as `+07:00`", short(text))]
    NoZone {
        /// The text.
        text: String,
    },
    /// A range whose end comes before its start.
    #[error("the range `{}` ends before it starts; swap its two dates", short(text))]
    Backwards {
        /// The text.
        text: String,
    },
    /// A range that is open at both ends.
    #[error(
        "the range `{}` has no end at all; give one of its two dates, or leave the field out",
        short(text)
    )]
    Unbounded {
        /// The text.
        text: String,
    },
}

impl Period {
    /// The first second, or `None` if the start is open.
    #[must_use]
    pub fn start(&self) -> Option<i64> {
        match self.0 {
            Shape::Date(d) | Shape::Range(d, _) | Shape::From(d) => Some(d.start()),
            Shape::Until(_) => None,
        }
    }

    /// The first second after it, or `None` if the end is open.
    #[must_use]
    pub fn end(&self) -> Option<i64> {
        match self.0 {
            Shape::Date(d) | Shape::Range(_, d) | Shape::Until(d) => Some(d.end()),
            Shape::From(_) => None,
        }
    }

    /// The day that a second of UTC lies in; none far outside the calendar.
    #[must_use]
    pub fn day_of(second: i64) -> Option<Self> {
        let day = civil_day(second)?;
        Some(Date::new(day, day.tomorrow().ok()?, Precision::Day).into())
    }

    /// A second of UTC, from a Unix timestamp; none outside the years -9999 to 9999.
    ///
    /// ```
    /// use crosscheck::Period;
    /// let said = Period::instant(1_730_095_200).ok_or("far off")?;
    /// assert_eq!(said, "2024-10-28T06:00:00Z".parse()?);
    /// assert_eq!(Period::day_of(1_730_095_200), Some("2024-10-28".parse()?));
    /// assert_eq!(Period::instant(i64::MAX), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn instant(second: i64) -> Option<Self> {
        let stamp = jiff::Timestamp::from_second(second).ok()?;
        Some(Date::at(stamp.as_second(), Precision::Instant).into())
    }

    /// Its length in seconds, or `None` if an end is open.
    #[must_use]
    pub fn length(&self) -> Option<i64> {
        Some(self.end()? - self.start()?)
    }

    /// The date at its end: the date itself, the later one of a range, `D` in `../D`; `None` for `D/..`.
    #[must_use]
    pub fn last(&self) -> Option<Date> {
        match self.0 {
            Shape::Date(d) | Shape::Range(_, d) | Shape::Until(d) => Some(d),
            Shape::From(_) => None,
        }
    }

    /// The date at its start; `None` for `../D`.
    #[must_use]
    pub fn first(&self) -> Option<Date> {
        match self.0 {
            Shape::Date(d) | Shape::Range(d, _) | Shape::From(d) => Some(d),
            Shape::Until(_) => None,
        }
    }

    /// Whether the start is open (`../D`).
    #[must_use]
    pub fn is_until(&self) -> bool {
        matches!(self.0, Shape::Until(_))
    }

    /// Whether one of its dates carries the mark `~`.
    #[must_use]
    pub fn is_approximate(&self) -> bool {
        self.first().is_some_and(Date::is_approximate) || self.last().is_some_and(Date::is_approximate)
    }

    /// Whether every second of `other` lies in it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let (a, b) = (self.bounds(), other.bounds());
        a.0 <= b.0 && b.1 <= a.1
    }

    /// Whether some second lies in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let (a, b) = (self.bounds(), other.bounds());
        a.0 < b.1 && b.0 < a.1
    }

    /// Start and end with the open ends at the two ends of time.
    pub(crate) fn bounds(&self) -> (i64, i64) {
        (self.start().unwrap_or(i64::MIN), self.end().unwrap_or(i64::MAX))
    }
}

impl From<Date> for Period {
    fn from(date: Date) -> Self {
        Self(Shape::Date(date))
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        if let Some(day) = plain_day(text) {
            return Ok(Self(Shape::Date(day)));
        }
        let owned = || text.to_owned();
        if text.is_empty() {
            return Err(PeriodError::Empty);
        }
        let Some((from, to)) = text.split_once('/') else {
            return date(text).map(|d| Self(Shape::Date(d)));
        };
        // A fault of form quotes the whole text: `10/06/2025` was meant as one date.
        let date = |part: &str| {
            date(part).map_err(|error| match error {
                PeriodError::Form { .. } => PeriodError::Form { text: owned() },
                other => other,
            })
        };
        let shape = match (from, to) {
            ("..", "..") => return Err(PeriodError::Unbounded { text: owned() }),
            ("..", to) => Shape::Until(date(to)?),
            (from, "..") => Shape::From(date(from)?),
            (from, to) => {
                let (from, to) = (date(from)?, date(to)?);
                if to.end() <= from.start() || to.start() < from.start() {
                    return Err(PeriodError::Backwards { text: owned() });
                }
                Shape::Range(from, to)
            }
        };
        Ok(Self(shape))
    }
}

impl Period {
    /// A day that is written plainly, as `2024-06-19`. None says nothing: other text may be a period too.
    pub(crate) fn plain_day(text: &str) -> Option<Self> {
        plain_day(text).map(|day| Self(Shape::Date(day)))
    }
}

/// How many days 1970-01-01 is after 0000-03-01.
const TO_1970: i64 = 719_468;

/// A day of the calendar, as most dates are given: what [`date`] makes of it, without asking a calendar.
fn plain_day(text: &str) -> Option<Date> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = *text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
    };
    let (year, month, day) = (number(&[a, b, c, d])?, number(&[e, f])?, number(&[g, h])?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    // The first and the last years are left to the calendar, which ends somewhere there.
    if !(1..=9998).contains(&year) || !(1..=days).contains(&day) {
        return None;
    }
    // Years from March on, so that the leap day is the last: 365 days a year, with the leap days before it, and the
    // days of the months before it, which come as 153 in five months.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let since = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    Some(Date { span: 1, ..Date::at((since - TO_1970) * DAY, Precision::Day) })
}

fn date(text: &str) -> Result<Date, PeriodError> {
    let form = || PeriodError::Form { text: text.to_owned() };
    let (body, approximate) = match text.strip_suffix('~') {
        Some(body) => (body, true),
        None => (text, false),
    };
    let date = if body.contains('T') {
        instant(body)?
    } else {
        let fields: Vec<&str> = body.split('-').collect();
        let number = |field: &str, width: usize| {
            (field.len() == width && field.bytes().all(|b| b.is_ascii_digit()))
                .then(|| field.parse::<i16>().ok())
                .flatten()
                .ok_or_else(form)
        };
        match fields.as_slice() {
            [y] => calendar(text, number(y, 4)?, None, None)?,
            [y, m] => calendar(text, number(y, 4)?, Some(number(m, 2)?), None)?,
            [y, m, d] => calendar(text, number(y, 4)?, Some(number(m, 2)?), Some(number(d, 2)?))?,
            _ => return Err(form()),
        }
    };
    Ok(date.approximately(approximate))
}

fn calendar(text: &str, year: i16, month: Option<i16>, day: Option<i16>) -> Result<Date, PeriodError> {
    let off = || PeriodError::Calendar { text: text.to_owned() };
    let first_of = |year: i16, month: i16| {
        if year > civil::Date::MAX.year() {
            return Err(PeriodError::Past { text: text.to_owned() });
        }
        i8::try_from(month).ok().and_then(|m| civil::Date::new(year, m, 1).ok()).ok_or_else(off)
    };
    let following = |month: i16, span: i16| match month + span {
        later if later > 12 => first_of(year + 1, later - 12),
        later => first_of(year, later),
    };
    match (month, day) {
        (None, _) => Ok(Date::new(first_of(year, 1)?, first_of(year + 1, 1)?, Precision::Year)),
        (Some(season @ 21..=24), None) => {
            let month = 3 * (season - 20);
            Ok(Date::new(first_of(year, month)?, following(month, 3)?, Precision::Season))
        }
        (Some(month), None) => Ok(Date::new(first_of(year, month)?, following(month, 1)?, Precision::Month)),
        (Some(month), Some(day)) => {
            let (month, day) =
                (i8::try_from(month).map_err(|_| off())?, i8::try_from(day).map_err(|_| off())?);
            let day = civil::Date::new(year, month, day).map_err(|_| off())?;
            let next = day.tomorrow().map_err(|_| PeriodError::Past { text: text.to_owned() })?;
            Ok(Date::new(day, next, Precision::Day))
        }
    }
}

fn instant(text: &str) -> Result<Date, PeriodError> {
    if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
        // The second it lies in, also before 1970.
        let start = stamp.as_second() - i64::from(stamp.subsec_nanosecond() < 0);
        return Ok(Date::at(start, Precision::Instant));
    }
    Err(match text.parse::<civil::DateTime>() {
        Ok(_) => PeriodError::NoZone { text: text.to_owned() },
        Err(_) => PeriodError::Form { text: text.to_owned() },
    })
}

fn seconds(date: civil::Date) -> i64 {
    let epoch = civil::Date::constant(1970, 1, 1);
    // Both dates are on jiff's calendar, so their distance in days always exists.
    epoch.until(date).map_or(0, |span| i64::from(span.get_days()) * DAY)
}

/// The day that a second lies in. The arithmetic of [`plain_day`], backwards.
fn civil_day(second: i64) -> Option<civil::Date> {
    let days = second.div_euclid(DAY) + TO_1970;
    // In 400 years there are 146,097 days; the rest are counted from a first of March.
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = i16::try_from(year + 400 * era + next).ok()?;
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The text of a day.
fn day_name(day: civil::Date) -> String {
    let plain = plain_text(day.year(), day.month(), day.day());
    let plain = plain.as_ref().and_then(|text| std::str::from_utf8(text).ok());
    plain.map_or_else(|| day.to_string(), str::to_owned)
}

/// The text of a day of a year of four digits.
fn plain_text(year: i16, month: i8, day: i8) -> Option<[u8; 10]> {
    let year = u16::try_from(year).ok().filter(|year| *year <= 9999)?;
    let (month, day) = (u16::from(month.unsigned_abs()), u16::from(day.unsigned_abs()));
    let digit = |number: u16, place: u16| b'0' + (number / place % 10) as u8;
    let [a, b, c, d] = [1000, 100, 10, 1].map(|place| digit(year, place));
    let ([e, f], [g, h]) = ([10, 1].map(|place| digit(month, place)), [10, 1].map(|place| digit(day, place)));
    Some([a, b, c, d, b'-', e, f, b'-', g, h])
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(day) = civil_day(self.start()) else {
            return write!(f, "{}s", self.start());
        };
        let (year, month) = (day.year(), day.month());
        match self.precision {
            Precision::Instant => match jiff::Timestamp::from_second(self.start()) {
                Ok(stamp) => write!(f, "{stamp}")?,
                Err(_) => write!(f, "{}s", self.start())?,
            },
            Precision::Day => match plain_text(year, month, day.day()) {
                Some(text) => f.write_str(std::str::from_utf8(&text).unwrap_or_default())?,
                None => write!(f, "{year:04}-{month:02}-{:02}", day.day())?,
            },
            Precision::Month => write!(f, "{year:04}-{month:02}")?,
            Precision::Season => write!(f, "{year:04}-{:02}", 20 + month / 3)?,
            Precision::Year => write!(f, "{year:04}")?,
        }
        f.write_str(if self.is_approximate() { "~" } else { "" })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Shape::Date(d) => write!(f, "{d}"),
            Shape::Range(from, to) => write!(f, "{from}/{to}"),
            Shape::Until(to) => write!(f, "../{to}"),
            Shape::From(from) => write!(f, "{from}/.."),
        }
    }
}

/// A span of time in one canonical text, however its period was spelt: a day, month or year where it is one,
/// else from its first to its last day, or to the second.
pub(crate) fn span_text(start: i64, end: i64) -> String {
    let aligned = |second: i64| second.rem_euclid(DAY) == 0 || second == i64::MIN || second == i64::MAX;
    if !aligned(start) || !aligned(end) {
        return match end.saturating_sub(start) {
            // In full also at midnight, which is not the day.
            1 => second_text(start),
            _ => format!("{}/{}", instant_text(start), instant_text(end)),
        };
    }
    if start == i64::MIN || end == i64::MAX {
        let last = if end == i64::MAX { "..".to_owned() } else { day_text(end - 1) };
        return format!("{}/{last}", instant_text(start));
    }
    let (Some(first), Some(next)) = (civil_day(start), civil_day(end)) else {
        return format!("{}/{}", instant_text(start), instant_text(end));
    };
    let (year, month) = (first.year(), first.month());
    let starts_month = first.day() == 1 && next.day() == 1;
    let months = 12 * (i32::from(next.year()) - i32::from(year)) + i32::from(next.month()) - i32::from(month);
    match months {
        _ if end - start == DAY => day_name(first),
        1 if starts_month => format!("{year:04}-{month:02}"),
        12 if starts_month && month == 1 => format!("{year:04}"),
        _ => format!("{first}/{}", day_text(end - 1)),
    }
}

/// The day a second lies in, as text; the two ends of time as `..`.
pub(crate) fn day_text(second: i64) -> String {
    civil_day(second).map_or_else(|| "..".to_owned(), day_name)
}

/// Until when something is known, as text: the last day, if it is the end of one.
pub(crate) fn until_text(second: i64) -> String {
    match second.rem_euclid(DAY) {
        0 if second != i64::MAX => day_text(second.saturating_sub(1)),
        _ => instant_text(second),
    }
}

/// A second of UTC as text; the two ends of time as `..`.
pub(crate) fn instant_text(second: i64) -> String {
    if second == i64::MIN || second == i64::MAX {
        return "..".to_owned();
    }
    match civil_day(second) {
        Some(day) if second.rem_euclid(DAY) == 0 => day.to_string(),
        _ => second_text(second),
    }
}

fn second_text(second: i64) -> String {
    jiff::Timestamp::from_second(second).map_or_else(|_| format!("{second}s"), |stamp| stamp.to_string())
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_at_midnight_is_named_apart_from_its_day() {
        for text in ["2024-11-06T00:00:00Z", "2024-11-06", "2024-11-06T23:59:59Z", "2024-11"] {
            let (start, end) = text.parse::<Period>().unwrap().bounds();
            assert_eq!(span_text(start, end), text);
        }
    }

    fn day(text: &str) -> i64 {
        text.parse::<Period>().unwrap().start().unwrap()
    }

    #[test]
    fn precisions_have_the_bounds_of_their_calendar_unit() {
        for (text, from, to) in [
            ("2024-02-28", "2024-02-28", "2024-02-29"),
            ("2024-02", "2024-02-01", "2024-03-01"),
            ("2024-12", "2024-12-01", "2025-01-01"),
            ("2024", "2024-01-01", "2025-01-01"),
            ("2024-21", "2024-03-01", "2024-06-01"),
            ("2024-23", "2024-09-01", "2024-12-01"),
            ("2024-24", "2024-12-01", "2025-03-01"),
            ("2024-10-23/2024-10-28", "2024-10-23", "2024-10-29"),
            ("2023-11/2024-02-03", "2023-11-01", "2024-02-04"),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!((period.start(), period.end()), (Some(day(from)), Some(day(to))), "{text}");
            assert_eq!(period.to_string(), text);
        }
        assert_eq!("1970-01-02".parse::<Period>().unwrap().start(), Some(DAY));
        assert_eq!("1969-12-31".parse::<Period>().unwrap().start(), Some(-DAY));
    }

    #[test]
    fn plain_days_are_those_of_the_calendar() {
        for year in [1, 4, 99, 100, 400, 1600, 1899, 1900, 1904, 1969, 1970, 2000, 2023, 2024, 2100, 9998] {
            for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let found = plain_day(&text);
                assert_eq!(found, date(&text).ok(), "{text}");
                if let Some(found) = found {
                    assert_eq!(found.to_string(), text);
                    assert_eq!(civil_day(found.start()).unwrap().to_string(), text);
                    assert_eq!(civil_day(found.end() - 1).unwrap().to_string(), text);
                }
            }
        }
        for text in ["0000-01-01", "9999-12-31", "2024-1-011", "+024-01-01", "2024-01-0é", "2024/01/01"] {
            assert_eq!(plain_day(text), None, "{text}");
        }
    }

    #[test]
    fn what_lies_past_the_calendar_is_no_day() {
        assert_eq!(civil_day(i64::MIN), None);
        assert_eq!(civil_day(i64::MAX), None);
        let first = civil::Date::MIN;
        assert_eq!(civil_day(seconds(first)), Some(first));
        assert_eq!(civil_day(seconds(first) - 1), None);
        assert_eq!(civil_day(seconds(civil::Date::MAX)), Some(civil::Date::MAX));
        assert_eq!(civil_day(seconds(civil::Date::MAX) + DAY), None);
    }

    #[test]
    fn instants_are_kept_in_utc() {
        let a: Period = "2024-10-28T13:00:00+07:00".parse().unwrap();
        assert_eq!(a.to_string(), "2024-10-28T06:00:00Z");
        assert_eq!(a.length(), Some(1));
        assert_eq!(a, a.to_string().parse().unwrap());
    }

    #[test]
    fn open_ends_and_approximation_survive() {
        for text in ["../2024-12-14", "2024-12-14/..", "2024-11~", "../2024-12-15~", "0001-01-01", "9998"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert!("2024-11~".parse::<Period>().unwrap().is_approximate());
        assert_eq!("../2024-12-14".parse::<Period>().unwrap().start(), None);
    }

    #[test]
    fn faults_name_the_remedy() {
        let fault = |text: &str| text.parse::<Period>().unwrap_err();
        assert!(matches!(fault("2024-02-30"), PeriodError::Calendar { .. }));
        assert!(matches!(fault("2024-13"), PeriodError::Calendar { .. }));
        assert!(matches!(fault("2024-25"), PeriodError::Calendar { .. }));
        for text in ["9999", "9999-12", "9999-12-31"] {
            assert!(matches!(fault(text), PeriodError::Past { .. }), "{text}");
        }
        assert!(fault("9999").to_string().contains("9999-12-30") && "9999-12-30".parse::<Period>().is_ok());
        for text in ["-0044-03-15", "44 BC", "10000-01-01"] {
            assert!(fault(text).to_string().ends_with("years go from 0000 to 9999"), "{text}");
        }
        assert!(matches!(fault("2024-10-28T10:00:00"), PeriodError::NoZone { .. }));
        assert!(matches!(fault("2024-10-28/2024-10-23"), PeriodError::Backwards { .. }));
        assert!(matches!(fault("../.."), PeriodError::Unbounded { .. }));
        assert!(matches!(fault(""), PeriodError::Empty));
        for text in [
            "28/10/2024",
            "2024-1-5",
            "24-10-28",
            "autumn",
            "2024/",
            "/2024",
            "2024-10-28-01",
            "２０２４",
            "T",
            "~",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
