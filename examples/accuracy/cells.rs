//! Cells as they are written: numbers, clock times, dates.

/// Whether a cell says that there is no value.
pub(crate) fn blank(text: &str) -> bool {
    const NONE: [&str; 9] = ["nan", "null", "n/a", "#n/a", "inf", "-inf", "not available", "-", "--"];
    text.is_empty() || text == "NA" || NONE.iter().any(|none| text.eq_ignore_ascii_case(none))
}

/// A number, with or without signs for thousands and for percent.
pub(crate) fn number(text: &str) -> Option<f64> {
    let finite = |text: &str| text.parse::<f64>().ok().filter(|value| value.is_finite());
    if let Some(value) = finite(text) {
        return Some(value);
    }
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    // Minus signs and spaces as typesetters write them.
    let plain = text.replace('\u{2212}', "-").replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    if let Some(value) = finite(&plain) {
        return Some(value);
    }
    let sign = if plain.contains(',') { ',' } else { ' ' };
    let whole = plain.trim_start_matches(['-', '+']).split('.').next()?;
    let mut groups = whole.split(sign);
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=3).contains(&first.len())
        || !digits(first)
        || !groups.all(|part| part.len() == 3 && digits(part))
    {
        return None;
    }
    finite(&plain.replace(sign, ""))
}

/// A clock time, in minutes of its day, and the day of the year where one is written with it.
pub(crate) fn clock(text: &str) -> Option<(f64, Option<f64>)> {
    let colon = text.find(':')?;
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let start = (0..colon).rev().take_while(|at| bytes.get(*at).is_some_and(u8::is_ascii_digit)).last()?;
    let (hour, minute) = (digits(start..colon)?, digits(colon + 1..colon + 3)?);
    let mut end = colon + 3;
    if text.get(end..end + 1) == Some(":")
        && text.get(end + 1..end + 3).is_some_and(|s| s.parse::<u32>().is_ok())
    {
        end += 3;
    }
    let after = text.get(end..)?.trim_start().to_ascii_lowercase();
    let half = match after.strip_prefix("a.m.").or(after.strip_prefix("am")).or(after.strip_prefix('a')) {
        Some(rest) if !rest.starts_with(|c: char| c.is_alphabetic()) || date(rest).is_some() => Some(0),
        _ => after.strip_prefix("p.m.").or(after.strip_prefix("pm")).or(after.strip_prefix('p')).map(|_| 12),
    };
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        None if hour < 24 => hour,
        _ => return None,
    };
    if minute > 59 {
        return None;
    }
    let day = date(text.get(..start)?).or_else(|| date(text.get(end..)?));
    Some((f64::from(hour * 60 + minute), day))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day of the year in `2011-12-01`, `12/1/11`, `Dec 1` or `1 Dec`, each month taken for 31 days.
fn date(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let of = |month: u32, day: u32| {
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| f64::from((month - 1) * 31 + day))
    };
    let numbers: Vec<u32> = lower
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let found = |(at, name): (usize, &&str)| {
        let place = lower.find(*name)?;
        let before = lower.get(..place)?.chars().next_back();
        let alone = before.is_none_or(|c| !c.is_alphabetic() || c == 'a' || c == 'p' || c == 'm');
        alone.then_some(at as u32 + 1)
    };
    let letters = lower.bytes().any(|byte| byte.is_ascii_alphabetic());
    if let Some(month) = MONTHS.iter().enumerate().filter(|_| letters).find_map(found) {
        return of(month, *numbers.iter().find(|number| (1..=31).contains(*number))?);
    }
    match numbers.as_slice() {
        [year, month, day, ..] if *year > 31 => of(*month, *day),
        [month, day, ..] => of(*month, *day),
        _ => None,
    }
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
        let minutes = clock(rest).map_or(0.0, |(minutes, _)| minutes);
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
    let minutes = dashed.get(10..).and_then(clock).map_or(0.0, |(minutes, _)| minutes);
    Some(start(part(0..4)?, i8::try_from(part(5..7)?).ok()?, day)? + (minutes as i64) * 60)
}

/// The first second of a day.
fn start(year: i16, month: i8, day: i8) -> Option<i64> {
    let day = jiff::civil::Date::new(year, month, day).ok()?;
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}
