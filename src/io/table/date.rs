//! Dates as spreadsheets write them, read by the order of their column.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::number::unmarked;
use crate::io::rows::RowProblem;
use crate::time::{DAY, Period, instant_text};

/// Which of day and month comes first in a date such as `03/04/2025`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// The day: 3 April.
    DayFirst,
    /// The month: March 4.
    MonthFirst,
}

impl DateOrder {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::DayFirst => "day/month/year",
            Self::MonthFirst => "month/day/year",
        }
    }
}

/// What the dates of a column, or of a table, show of their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) days: u64,
    pub(super) months: u64,
    /// How many could be either.
    pub(super) open: u64,
    /// How many are numbers of days.
    pub(super) serial: u64,
    /// How many can only be a year and the next one: `2019/20`.
    pub(super) pairs: u64,
    /// How many are a year and the next one, or what EDTF takes for a season, which few sheets have: `2021-22`.
    pub(super) seasons: u64,
    /// How many can only be a year and a month or season of it: `2019-07`.
    pub(super) parts: u64,
    /// How many are days, or months told otherwise than by a year and two digits: `2019-07-30`, `31/7/2019`, `July 2019`.
    pub(super) full: u64,
    /// The first year of a cell that may be a year and the next one as well as a month of it, `2010-11`.
    pub(super) either: Option<u32>,
    /// Whether there are such cells of several years.
    pub(super) several: bool,
}

impl Order {
    /// Looks at one cell.
    pub(super) fn see(&mut self, cell: &str) {
        if let Some(of_year) = OfYear::of(cell) {
            self.pairs += u64::from(of_year.is_pair());
            self.parts += u64::from(of_year.is_part());
            self.seasons += u64::from(of_year.is_consecutive() && of_year.second > 12);
            if of_year.is_consecutive() && of_year.may_be_part() {
                self.see_either(of_year.year);
            }
            return;
        }
        // Most dates are written in the one order that needs no guess.
        if cell.is_empty()
            || matches!(cell.as_bytes(), [a, b, c, d, b'-', ..] if [a, b, c, d].iter().all(|b| b.is_ascii_digit()))
        {
            self.full += u64::from(cell.len() >= "2019-07-30".len());
            return;
        }
        match shape(cell) {
            Shape::Slashed { first, second, dotted, .. } => match (first > 12, second > 12) {
                (true, false) => self.days += 1,
                (false, true) => self.months += 1,
                _ if dotted => self.days += 1,
                _ if first != second => self.open += 1,
                _ => {}
            },
            Shape::Serial(_) => self.serial += 1,
            Shape::Other => {}
        }
        // One is enough.
        self.full += u64::from(self.full == 0 && is_fine(cell));
    }

    pub(super) fn add(&mut self, other: Self) {
        self.days += other.days;
        self.months += other.months;
        self.open += other.open;
        self.serial += other.serial;
        self.pairs += other.pairs;
        self.parts += other.parts;
        self.seasons += other.seasons;
        self.full += other.full;
        self.several |= other.several;
        if let Some(year) = other.either {
            self.see_either(year);
        }
    }

    fn see_either(&mut self, year: u32) {
        self.several |= *self.either.get_or_insert(year) != year;
    }

    /// Whether a column of this order is read as one of the other, alone or beside further ones.
    pub(super) fn reads_as(self, other: Self) -> bool {
        (self.days > 0, self.months > 0) == (other.days > 0, other.months > 0)
            && self.of_pairs() == other.of_pairs()
    }

    /// Whether `2021-22` and `2011/12` are a year and the next one, as other cells can only be, and the first as long as no
    /// cell can only be a month or a season. Nor are `2010-11` and `2011-12` months, where no cell is another month or a day: each
    /// would be the one month in twelve that the next year is called by.
    pub(super) fn of_pairs(self) -> bool {
        (self.pairs + self.seasons > 0 || self.several && self.full == 0) && self.parts == 0
    }

    /// The one order of all dates that show theirs.
    pub(super) fn decided(self) -> Option<DateOrder> {
        match (self.days, self.months) {
            (0, 0) => None,
            (_, 0) => Some(DateOrder::DayFirst),
            (0, _) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }
}

/// Whether a cell is a month or less.
fn is_fine(cell: &str) -> bool {
    const MONTH: i64 = 31 * crate::time::DAY;
    let slashed = matches!(shape(cell), Shape::Slashed { .. });
    let period = || edtf(cell, None, false, false).ok()?.parse::<Period>().ok();
    slashed
        || period()
            .map(|period| period.bounds())
            .is_some_and(|(start, end)| end.saturating_sub(start) <= MONTH)
}

/// Four digits of a year and two more: a month, what EDTF takes for a season, or the next year.
#[derive(Clone, Copy)]
struct OfYear {
    year: u32,
    second: u32,
    /// What stands between them.
    sign: char,
}

impl OfYear {
    fn of(cell: &str) -> Option<Self> {
        // Most dates are longer.
        if !matches!(cell.len(), 7 | 9) {
            return None;
        }
        let (year, rest) = cell.split_at_checked(4)?;
        let sign = rest.chars().next().filter(|sign| matches!(sign, '-' | '/' | '–'))?;
        let second = digits(rest.get(sign.len_utf8()..)?, 2..=2)?;
        Some(Self { year: digits(year, 4..=4)?, second, sign })
    }

    fn is_consecutive(self) -> bool {
        (self.year + 1) % 100 == self.second
    }

    /// Whether it may be a month, or a season of EDTF, which has no other sign than a hyphen.
    fn may_be_part(self) -> bool {
        match self.sign {
            '-' => matches!(self.second, 1..=12 | 21..=24),
            '/' => matches!(self.second, 1..=12),
            _ => false,
        }
    }

    fn is_pair(self) -> bool {
        self.is_consecutive() && !self.may_be_part()
    }

    fn is_part(self) -> bool {
        self.may_be_part() && !self.is_consecutive()
    }

    fn pair(self) -> String {
        format!("{:04}/{:04}", self.year, self.year + 1)
    }
}

enum Shape {
    /// Two numbers of a day and a month, in whatever order, and a year.
    Slashed {
        first: u32,
        second: u32,
        year: u32,
        dotted: bool,
    },
    /// A number of days.
    Serial(f64),
    Other,
}

/// A time of day behind a date, as spreadsheets write it without a zone.
fn without_time(cell: &str) -> &str {
    let Some((date, time)) = cell.split_once([' ', 'T']) else {
        return cell;
    };
    let time = time.trim();
    let clock = time.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.' || c == ' ');
    let digits = clock.contains(':') && clock.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'));
    let half = time.get(clock.len()..).unwrap_or("").trim().to_ascii_lowercase();
    if digits && matches!(half.as_str(), "" | "am" | "pm" | "a.m." | "p.m.") { date } else { cell }
}

fn shape(cell: &str) -> Shape {
    let cell = cell.trim();
    if let Ok(days) = cell.replace(',', ".").parse::<f64>() {
        let plain = cell.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
        // Five digits are the days from 1927 on; four are a year, eight a date.
        return if plain && (10_000.0..100_000.0).contains(&days) {
            Shape::Serial(days)
        } else {
            Shape::Other
        };
    }
    let date = without_time(cell);
    for sign in ['/', '.', '-'] {
        let parts: Vec<&str> = date.split(sign).map(str::trim).collect();
        if let [first, second, year] = parts.as_slice()
            && let (Some(first), Some(second), Some(year)) = (small(first), small(second), year_of(year))
        {
            return Shape::Slashed { first, second, year, dotted: sign == '.' };
        }
    }
    Shape::Other
}

fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn small(text: &str) -> Option<u32> {
    digits(text, 1..=2)
}

/// A year of four digits, or of two: 69 to 99 are of the last century.
fn year_of(text: &str) -> Option<u32> {
    let short = || digits(text, 2..=2).map(|year| if year < 69 { 2000 + year } else { 1900 + year });
    digits(text, 4..=4).or_else(short)
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const LONG_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month_of(word: &str) -> Option<u32> {
    let word = word.trim_matches(['.', ',']).to_lowercase();
    let word = if word == "sept" { "sep" } else { &word };
    let found =
        MONTHS.iter().position(|m| *m == word).or_else(|| LONG_MONTHS.iter().position(|m| *m == word));
    found.map(|at| at as u32 + 1)
}

/// A date with the month as a word: `28 Oct 2024`, `Oct 28, 2024`, `Oct-24`.
fn worded(cell: &str) -> Option<String> {
    let words: Vec<&str> = cell.split([' ', '-', ',', '/']).filter(|word| !word.is_empty()).collect();
    let day = |text: &str| {
        let text = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        small(text)
    };
    match words.as_slice() {
        [a, b, c] => match (day(a), month_of(b), month_of(a), day(b), year_of(c)) {
            (Some(day), Some(month), _, _, Some(year)) | (_, _, Some(month), Some(day), Some(year)) => {
                Some(format!("{year:04}-{month:02}-{day:02}"))
            }
            _ => None,
        },
        // "Dec 31" may be a day as well as a year.
        [_, b] if cell.contains(' ') && small(b).is_some_and(|n| (1..=31).contains(&n)) => None,
        [a, b] => Some(format!("{:04}-{:02}", year_of(b)?, month_of(a)?)),
        _ => None,
    }
}

/// The year and which quarter or half of it, from what stands before and behind the letter: `2024Q1`, `Q1 2024`, `1Q24`, `H1-24`.
/// A year of two digits stands behind.
fn part_of_year(before: &str, after: &str, parts: u32) -> Option<(u32, u32)> {
    const SIGNS: [char; 5] = ['-', '/', '\'', '’', ' '];
    let (before, after) = (before.trim_matches(SIGNS), after.trim());
    let (year, part) = match before.len() {
        0 => {
            let (part, year) = after.split_at_checked(1)?;
            (year_of(year.trim_matches(SIGNS))?, digits(part, 1..=1)?)
        }
        1 => (year_of(after.trim_matches(SIGNS))?, digits(before, 1..=1)?),
        _ => (digits(before, 4..=4)?, digits(after, 1..=1)?),
    };
    (1..=parts).contains(&part).then_some((year, part))
}

/// A date with the year first, a month and a year, a date without signs, or a quarter or half of a year.
fn other(cell: &str) -> Option<String> {
    let valid = |text: String| text.parse::<Period>().is_ok().then_some(text);
    if let (Some(_), None) = (digits(cell, 8..=8), cell.get(8..9).filter(|rest| !rest.is_empty())) {
        return valid(format!("{}-{}-{}", cell.get(..4)?, cell.get(4..6)?, cell.get(6..)?));
    }
    if digits(cell, 6..=6).is_some() {
        return valid(format!("{}-{}", cell.get(..4)?, cell.get(4..)?));
    }
    let lower = cell.to_lowercase();
    for (letter, months) in [('q', 3), ('h', 6)] {
        let told = lower.split_once(letter);
        if let Some((year, part)) = told.and_then(|(before, after)| part_of_year(before, after, 12 / months))
        {
            return valid(format!("{year:04}-{:02}/{year:04}-{:02}", months * (part - 1) + 1, months * part));
        }
    }
    for sign in ['-', '/', '.'] {
        match cell.split(sign).map(str::trim).collect::<Vec<_>>().as_slice() {
            [year, month, day] if year.len() == 4 => {
                return valid(format!("{:04}-{:02}-{:02}", digits(year, 4..=4)?, small(month)?, small(day)?));
            }
            [month, year] if year.len() == 4 => {
                return valid(format!("{:04}-{:02}", digits(year, 4..=4)?, small(month)?));
            }
            // Only a hyphen stands before a season.
            [year, month] if year.len() == 4 && sign != '-' => {
                let month = small(month).filter(|month| *month <= 12)?;
                return valid(format!("{:04}-{month:02}", digits(year, 4..=4)?));
            }
            _ => {}
        }
    }
    worded(cell)
}

/// The day of a number of days, as spreadsheets count them.
fn of_serial(days: f64, since_1904: bool) -> String {
    // Day 60 of the usual count is 29 February 1900, which never was.
    let (start, days) = match since_1904 {
        true => ("1904-01-01", days.floor()),
        false if days < 61.0 => ("1899-12-31", days.floor()),
        false => ("1899-12-30", days.floor()),
    };
    let start = start.parse::<Period>().ok().and_then(|period| period.start()).unwrap_or(0);
    instant_text(start + days as i64 * DAY)
}

/// The EDTF text of a cell. What is no date of a spreadsheet stays as it is. `pairs` tells that `2021-22` is two years here.
pub(super) fn edtf(
    cell: &str,
    order: Option<DateOrder>,
    pairs: bool,
    since_1904: bool,
) -> Result<Cow<'_, str>, RowProblem> {
    if let Some(of_year) = OfYear::of(cell)
        && (of_year.is_pair() || pairs && of_year.is_consecutive())
    {
        return Ok(Cow::Owned(of_year.pair()));
    }
    if cell.parse::<Period>().is_ok() {
        return Ok(Cow::Borrowed(cell));
    }
    let date = |year: u32, month: u32, day: u32| format!("{year:04}-{month:02}-{day:02}");
    match shape(cell) {
        Shape::Serial(days) => return Ok(Cow::Owned(of_serial(days, since_1904))),
        Shape::Slashed { first, second, year, dotted } => {
            let (days, months) = (date(year, second, first), date(year, first, second));
            let order = match (first > 12, second > 12) {
                (true, _) => Some(DateOrder::DayFirst),
                (_, true) => Some(DateOrder::MonthFirst),
                _ if first == second => Some(DateOrder::DayFirst),
                _ => order.or(dotted.then_some(DateOrder::DayFirst)),
            };
            // What is not on the calendar is told as it stands in the cell.
            let valid = |text: String| {
                if text.parse::<Period>().is_ok() { Cow::Owned(text) } else { Cow::Borrowed(cell) }
            };
            return match order {
                Some(DateOrder::DayFirst) => Ok(valid(days)),
                Some(DateOrder::MonthFirst) => Ok(valid(months)),
                None => Err(RowProblem::AmbiguousDate { text: cell.to_owned(), first: days, second: months }),
            };
        }
        Shape::Other => {}
    }
    // An instant whose parts a space divides, and one without a zone, of which only the day is known.
    if let Some((day, time)) = cell.split_once(' ')
        && let Ok(instant) = format!("{day}T{}", time.trim()).parse::<Period>()
    {
        return Ok(Cow::Owned(instant.to_string()));
    }
    let day = without_time(cell);
    if day != cell && day.parse::<Period>().is_ok() {
        return Ok(Cow::Borrowed(day));
    }
    // A year may be marked as figures are: `2021p`, `2017r`, `2019[2]`.
    let bare = unmarked(cell);
    if bare.len() < cell.len() && bare.parse::<Period>().is_ok() {
        return Ok(Cow::Borrowed(bare));
    }
    Ok(other(day).map_or(Cow::Borrowed(cell), Cow::Owned))
}

/// Whether a cell holds a date, in whatever order.
pub(super) fn is_date(cell: &str) -> bool {
    if matches!(shape(cell), Shape::Slashed { .. }) {
        return true;
    }
    match edtf(cell, Some(DateOrder::DayFirst), false, false) {
        Ok(text) => text.parse::<Period>().is_ok(),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_spreadsheets() {
        for (cell, expected) in [
            ("2024-10-28", "2024-10-28"),
            ("2024", "2024"),
            ("45000", "2023-03-15"),
            ("45000.75", "2023-03-15"),
            ("25569", "1970-01-01"),
            ("2024-10-28 06:00:00", "2024-10-28"),
            ("2024-10-28T06:00:00", "2024-10-28"),
            ("2024-10-28 06:00:00+00:00", "2024-10-28T06:00:00Z"),
            ("31/12/2024", "2024-12-31"),
            ("12/31/2024", "2024-12-31"),
            ("12/31/24 2:30 PM", "2024-12-31"),
            ("31.12.2024", "2024-12-31"),
            ("3.4.2025", "2025-04-03"),
            ("5/5/2025", "2025-05-05"),
            ("2024/1/5", "2024-01-05"),
            ("20241231", "2024-12-31"),
            ("202412", "2024-12"),
            ("10/2024", "2024-10"),
            ("28 Oct 2024", "2024-10-28"),
            ("28-Oct-24", "2024-10-28"),
            ("Oct 28, 2024", "2024-10-28"),
            ("October 2024", "2024-10"),
            ("2024Q3", "2024-07/2024-09"),
            ("Q3 2024", "2024-07/2024-09"),
            ("1Q24", "2024-01/2024-03"),
            ("Q4 '23", "2023-10/2023-12"),
            ("1H24", "2024-01/2024-06"),
            ("H2 2024", "2024-07/2024-12"),
            ("2024H2", "2024-07/2024-12"),
            ("March 2024", "2024-03"),
            ("Jun-25", "2025-06"),
            // There is no third half and no fifth quarter.
            ("3H24", "3H24"),
            ("Q5 2024", "Q5 2024"),
            ("12h24", "12h24"),
        ] {
            assert_eq!(edtf(cell, None, false, false).unwrap(), expected, "{cell}");
        }
        assert_eq!(edtf("3/4/2025", Some(DateOrder::DayFirst), false, false).unwrap(), "2025-04-03");
        assert_eq!(edtf("3/4/2025", Some(DateOrder::MonthFirst), false, false).unwrap(), "2025-03-04");
        assert!(matches!(edtf("3/4/2025", None, false, false), Err(RowProblem::AmbiguousDate { .. })));
        assert_eq!(edtf("43831", None, false, true).unwrap(), "2024-01-02");
    }
}
