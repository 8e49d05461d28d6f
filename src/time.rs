//! Periods: every time is half-open `[start, end)` in UTC seconds on the proleptic Gregorian calendar.
//!
//! The text form is the useful part of EDTF (ISO 8601-2:2019): an instant `2024-10-28T06:00:00Z`, a day
//! `2024-10-28`, a month `2024-10`, a season `2024-23` (21 spring March to May … 24 winter December to
//! February, counted from the year of its December), a year `2024`, a range `2024-10-23/2024-10-28`, an open
//! end `../2024-12-14` or `2024-12-14/..`, and an approximate date `2024-11~`. What else is read becomes one of these:
//!
//! | text | is |
//! |---|---|
//! | `2024-11?`, `2024-11%`, `2024?-11`, `~2024-11` | `2024-11~` |
//! | `199X`, `2024-XX`, `2024-11-XX`: digits that nobody gave | `1990/1999`, `2024`, `2024-11` |
//! | `2020-25` … `2020-28`, `2020-29` … `2020-32`: seasons of the north, and from spring in September of the south | `2020-21` … `2020-24`, `2020-09/2020-11` … `2020-06/2020-08` |
//! | `2024-33` … `2024-36`, `2024-37` … `2024-39`, `2024-40`, `2024-41`: quarters, thirds, halves of a year | `2024-01/2024-03` and so on |
//! | `2024-W05`: a week by ISO 8601 | `2024-01-29/2024-02-04` |
//! | `1985/`, `/1985`: an end that is not known | `1985/..`, `../1985` |
//! | `[2023,2024-05..]`: one of several, not known which | `2023/..` |
//!
//! Not taken are sets of which all are meant (`{2023,2024}`), years beyond four digits, and parts of a year that are written as two years
//! are: `2024-25`.

mod parse;

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use parse::PeriodError;

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// How finely a date is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
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

/// How many days 1970-01-01 is after 0000-03-01.
const TO_1970: i64 = 719_468;

fn seconds(date: civil::Date) -> i64 {
    let epoch = civil::Date::constant(1970, 1, 1);
    // Both dates are on jiff's calendar, so their distance in days always exists.
    epoch.until(date).map_or(0, |span| i64::from(span.get_days()) * DAY)
}

/// The day that a second lies in. The arithmetic of `plain_day`, backwards.
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

/// The time before a second, as text: the last day, if that is the end of one, else the last second.
pub(crate) fn until_text(second: i64) -> String {
    match second.rem_euclid(DAY) {
        _ if second == i64::MAX => instant_text(second),
        0 => day_text(second.saturating_sub(1)),
        _ => instant_text(second.saturating_sub(1)),
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
}
