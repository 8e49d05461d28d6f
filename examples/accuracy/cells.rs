//! Cells as they are written: numbers, clock times, dates.

/// A number, with or without signs for thousands.
pub(crate) fn number(text: &str) -> Option<f64> {
    if let Ok(value) = text.parse::<f64>() {
        return value.is_finite().then_some(value);
    }
    let mut groups = text.split(',');
    let first = groups.next()?;
    let rest = text.get(first.len()..)?;
    let grouped = rest.split('.').next()?.split(',').skip(1).all(|group| group.len() == 3);
    let digits = first.trim_start_matches(['-', '+']).len();
    if !grouped
        || digits == 0
        || digits > 3
        || !text.starts_with(['-', '+', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    {
        return None;
    }
    text.replace(',', "").parse().ok().filter(|value: &f64| value.is_finite())
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
    if let Some(month) = MONTHS.iter().enumerate().find_map(found) {
        return of(month, *numbers.iter().find(|number| (1..=31).contains(*number))?);
    }
    match numbers.as_slice() {
        [year, month, day, ..] if *year > 31 => of(*month, *day),
        [month, day, ..] => of(*month, *day),
        _ => None,
    }
}

/// When a claim was made, as seconds: a number as it is, or a date with or without a time.
pub(crate) fn moment(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    if let Ok(number) = text.parse::<f64>() {
        return number.is_finite().then_some(number as i64);
    }
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = match text.as_bytes() {
        [_, _, _, _, b'-', _, _, b'-', ..] => (part(0..4)?, part(5..7)?, part(8..10)?),
        [_, _, _, _, b'-', _, _] => (part(0..4)?, part(5..7)?, 1),
        _ => return None,
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days from the civil date (Hinnant).
    let shifted = if month > 2 { year } else { year - 1 };
    let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    let time = text.get(10..).and_then(clock).map_or(0.0, |(minutes, _)| minutes);
    Some(days * 86_400 + (time as i64) * 60)
}
