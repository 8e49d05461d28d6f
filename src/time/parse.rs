//! Periods from text.

use std::str::FromStr;

use jiff::civil;

use super::{DAY, Date, Period, Precision, Shape, TO_1970};
use crate::visible::short;

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
    /// A part of a year that is written as two years are.
    #[error(
        "`{}` may be a part of its year by EDTF or two years; write its months, as `2024-03/2024-05`, or the years, as `2024/2025`",
        short(text)
    )]
    TwoYears {
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
        if let Some(inner) = text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
            return one_of(text, inner).map(Self);
        }
        let Some((from, to)) = text.split_once('/') else {
            return span(text).map(|(from, to)| Self(Shape::between(from, to)));
        };
        let ends = |part: &str| span_in(text, part);
        // An end that is not known and one that is open leave the same times.
        let shape = match (from, to) {
            ("" | "..", "" | "..") => return Err(PeriodError::Unbounded { text: owned() }),
            ("" | "..", to) => Shape::Until(ends(to)?.1),
            (from, "" | "..") => Shape::From(ends(from)?.0),
            (from, to) => {
                let (from, to) = (ends(from)?.0, ends(to)?.1);
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

impl Shape {
    fn between(from: Date, to: Date) -> Self {
        if from == to { Self::Date(from) } else { Self::Range(from, to) }
    }
}

/// What one of several dates, which of them is not known, leaves open: all between the first and the last.
fn one_of(text: &str, inner: &str) -> Result<Shape, PeriodError> {
    // None where an end is open.
    let mut hull: Option<(Option<Date>, Option<Date>)> = None;
    for part in inner.split(',') {
        let (from, to) = part.split_once("..").unwrap_or((part, part));
        if from.is_empty() && to.is_empty() {
            return Err(PeriodError::Form { text: text.to_owned() });
        }
        let end = |end: &str| if end.is_empty() { Ok(None) } else { span_in(text, end).map(Some) };
        let (from, to) = (end(from)?.map(|(from, _)| from), end(to)?.map(|(_, to)| to));
        if from.zip(to).is_some_and(|(from, to)| to.end() <= from.start()) {
            return Err(PeriodError::Backwards { text: text.to_owned() });
        }
        hull = Some(match hull {
            None => (from, to),
            Some((a, b)) => (
                a.zip(from).map(|(a, b)| if b.start() < a.start() { b } else { a }),
                b.zip(to).map(|(a, b)| if b.end() > a.end() { b } else { a }),
            ),
        });
    }
    match hull.unwrap_or_default() {
        (Some(from), Some(to)) => Ok(Shape::between(from, to)),
        (Some(from), None) => Ok(Shape::From(from)),
        (None, Some(to)) => Ok(Shape::Until(to)),
        (None, None) => Err(PeriodError::Unbounded { text: text.to_owned() }),
    }
}

/// A [`span`] that is a part of a text. A fault of form quotes the whole: `10/06/2025` was meant as one date.
fn span_in(whole: &str, part: &str) -> Result<(Date, Date), PeriodError> {
    span(part).map_err(|error| match error {
        PeriodError::Form { .. } => PeriodError::Form { text: whole.to_owned() },
        other => other,
    })
}

/// What tells that a date is uncertain, approximate, or both.
const MARKS: [char; 3] = ['~', '?', '%'];

/// The first and the last date of a text: of a date the two are it; of a quarter, a week or digits which nobody gave the range that
/// they leave open.
fn span(text: &str) -> Result<(Date, Date), PeriodError> {
    // To be uncertain of a date, and to give it roughly, is told alike, and of a part as of the whole: by how far it may be off is a
    // matter of the policy.
    let plain = |part| {
        let part: &str = str::strip_prefix(part, MARKS).unwrap_or(part);
        part.strip_suffix(MARKS).unwrap_or(part)
    };
    let marked = text.contains(MARKS);
    let unmarked =
        if marked { text.split('-').map(plain).collect::<Vec<_>>().join("-") } else { String::new() };
    let body = if marked { &unmarked } else { text };
    // What stands for a day or a month leaves the year or the month.
    let body = match body.split('-').count() {
        2 | 3 => body.trim_end_matches("-XX"),
        _ => body,
    };
    let year = |digit: &str| date(text, &body.replace('X', digit));
    let one = || date(text, body).map(|date| (date, date));
    let (first, last) = match *body.as_bytes() {
        [.., b'0'..=b'9', b'X'] | [.., b'0'..=b'9', b'X', b'X'] if body.len() == 4 => {
            (year("0")?, year("9")?)
        }
        [_, _, _, _, b'-', b'W', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            week(text, body, (tens - b'0') * 10 + ones - b'0')?
        }
        [_, _, _, _, b'-', b'2'..=b'4', b'0'..=b'9'] => match part_of_year(text, body)? {
            Some(both) => both,
            None => one()?,
        },
        _ => one()?,
    };
    Ok((first.approximately(marked), last.approximately(marked)))
}

/// The first and last day of a week by ISO 8601: the first has the first Thursday of the year.
fn week(text: &str, body: &str, week: u8) -> Result<(Date, Date), PeriodError> {
    let year = year_of(text, body)?;
    let day = |weekday| {
        let day = civil::ISOWeekDate::new(year, week as i8, weekday);
        let day = day.map_err(|_| PeriodError::Calendar { text: text.to_owned() })?.date();
        calendar(text, day.year(), Some(day.month().into()), Some(day.day().into()))
    };
    Ok((day(civil::Weekday::Monday)?, day(civil::Weekday::Sunday)?))
}

/// The first and last month of a part of a year that has no unit of its own here: seasons of the south, quarters, thirds, halves.
fn part_of_year(text: &str, body: &str) -> Result<Option<(Date, Date)>, PeriodError> {
    let Some(part) = body.get(5..).and_then(|part| part.parse::<i16>().ok()) else { return Ok(None) };
    let year = year_of(text, body)?;
    // Seasons without a hemisphere, 21 to 24, are in wide use.
    if part > 24 && (year + 1) % 100 == part {
        return Err(PeriodError::TwoYears { text: text.to_owned() });
    }
    let (from, months) = match part {
        // Southern: spring is from September, summer from December.
        29..=32 => ((3 * (part - 29) + 8) % 12 + 1, 3),
        33..=36 => (3 * (part - 33) + 1, 3),
        37..=39 => (4 * (part - 37) + 1, 4),
        40 | 41 => (6 * (part - 40) + 1, 6),
        _ => return Ok(None),
    };
    let month = |past: i16| calendar(text, year + past / 12, Some(past % 12 + 1), None);
    Ok(Some((month(from - 1)?, month(from + months - 2)?)))
}

fn year_of(text: &str, body: &str) -> Result<i16, PeriodError> {
    let digits = body.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let year = digits.and_then(|digits| digits.parse().ok());
    year.ok_or_else(|| PeriodError::Form { text: text.to_owned() })
}

/// A date without what tells how sure it is.
fn date(text: &str, body: &str) -> Result<Date, PeriodError> {
    let form = || PeriodError::Form { text: text.to_owned() };
    if body.contains('T') {
        return instant(body);
    }
    let fields: Vec<&str> = body.split('-').collect();
    let number = |field: &str, width: usize| {
        (field.len() == width && field.bytes().all(|b| b.is_ascii_digit()))
            .then(|| field.parse::<i16>().ok())
            .flatten()
            .ok_or_else(form)
    };
    match fields.as_slice() {
        [y] => calendar(text, number(y, 4)?, None, None),
        [y, m] => calendar(text, number(y, 4)?, Some(number(m, 2)?), None),
        [y, m, d] => calendar(text, number(y, 4)?, Some(number(m, 2)?), Some(number(d, 2)?)),
        _ => Err(form()),
    }
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
        // Without a hemisphere, and of the north.
        (Some(season @ 21..=28), None) => {
            let month = 3 * ((season - 21) % 4 + 1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::civil_day;

    #[test]
    fn plain_days_are_those_of_the_calendar() {
        for year in [1, 4, 99, 100, 400, 1600, 1899, 1900, 1904, 1969, 1970, 2000, 2023, 2024, 2100, 9998] {
            for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
                let text = format!("{year:04}-{month:02}-{day:02}");
                let found = plain_day(&text);
                assert_eq!(found, date(&text, &text).ok(), "{text}");
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
    fn what_nobody_is_sure_of_or_gave_is_read_as_what_is_known() {
        for (text, known) in [
            ("2024-11?", "2024-11~"),
            ("2024-11-05%", "2024-11-05~"),
            ("199X", "1990/1999"),
            ("19XX", "1900/1999"),
            ("199X~", "1990~/1999~"),
            ("2024-XX", "2024"),
            ("2024-XX-XX", "2024"),
            ("2024-11-XX", "2024-11"),
            ("199X/2004-XX", "1990/2004"),
            ("../199X", "../1999"),
            ("199X/..", "1990/.."),
            // Marks of a part are marks of the whole.
            ("2004-06~-11", "2004-06-11~"),
            ("?2004-06-~11", "2004-06-11~"),
            ("~2024-10", "2024-10~"),
            // Ends that are not known.
            ("1985-04/", "1985-04/.."),
            ("/1985", "../1985"),
            // One of several.
            ("[1667,1668,1670..1672]", "1667/1672"),
            ("[1984-06..,1985]", "1984-06/.."),
            ("[1985,..1760-12-03]", "../1985"),
            ("[2024-10-28]", "2024-10-28"),
            ("[2025,2024~]", "2024~/2025"),
            // Seasons of the north and the south, quarters, thirds and halves of a year, weeks.
            ("2025-25", "2025-21"),
            ("2024-28", "2024-24"),
            ("2024-29", "2024-09/2024-11"),
            ("2024-30", "2024-12/2025-02"),
            ("2024-32~", "2024-06~/2024-08~"),
            ("2024-33", "2024-01/2024-03"),
            ("2024-36", "2024-10/2024-12"),
            ("2024-39", "2024-09/2024-12"),
            ("2024-41", "2024-07/2024-12"),
            ("2023-36/2024-33", "2023-10/2024-03"),
            ("2024-W01", "2024-01-01/2024-01-07"),
            ("2020-W53", "2020-12-28/2021-01-03"),
            ("2026-W01/2026-W02", "2025-12-29/2026-01-11"),
        ] {
            assert_eq!(
                text.parse::<Period>().map(|period| period.to_string()),
                Ok(known.to_owned()),
                "{text}"
            );
        }
        for text in [
            "1XXX",
            "XXXX",
            "19X9",
            "2024-1X",
            "2024-XX-05",
            "199X-05",
            "2024-11-XX-XX",
            "-XX",
            "?",
            "2024??",
            "2024-W00",
            "2021-W53",
            "20a4-33",
            "20a4-W03",
            "2024-W3",
            "[]",
            "[..]",
            "[2024,]",
            "[2025..2024]",
            "[2024",
            "{2024,2025}",
            "[2024-33..x]",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn faults_name_the_remedy() {
        let fault = |text: &str| text.parse::<Period>().unwrap_err();
        assert!(matches!(fault("2024-02-30"), PeriodError::Calendar { .. }));
        assert!(matches!(fault("2024-13"), PeriodError::Calendar { .. }));
        for text in ["2024-25", "2032-33", "1939-40~", "2028-29/2030"] {
            assert!(matches!(fault(text), PeriodError::TwoYears { .. }), "{text}");
        }
        assert!(matches!(fault("2024-42"), PeriodError::Calendar { .. }));
        assert!(matches!(fault("2021-W53"), PeriodError::Calendar { .. }));
        for text in ["9999", "9999-12", "9999-12-31", "9999-36", "9999-30"] {
            assert!(matches!(fault(text), PeriodError::Past { .. }), "{text}");
        }
        assert!(fault("9999").to_string().contains("9999-12-30") && "9999-12-30".parse::<Period>().is_ok());
        for text in ["-0044-03-15", "44 BC", "10000-01-01"] {
            assert!(fault(text).to_string().ends_with("years go from 0000 to 9999"), "{text}");
        }
        assert!(matches!(fault("2024-10-28T10:00:00"), PeriodError::NoZone { .. }));
        assert!(matches!(fault("2024-10-28/2024-10-23"), PeriodError::Backwards { .. }));
        for text in ["../..", "/", "../", "[1985..,..1984]"] {
            assert!(matches!(fault(text), PeriodError::Unbounded { .. }), "{text}");
        }
        assert!(matches!(fault(""), PeriodError::Empty));
        for text in ["28/10/2024", "2024-1-5", "24-10-28", "autumn", "2024-10-28-01", "２０２４", "T", "~"]
        {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
