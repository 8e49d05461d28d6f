//! Clock times as they are written, with or without their day.

/// A clock time: the minutes since midnight, and the day where one is written with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clock {
    pub(crate) minutes: f64,
    pub(crate) day: Option<Day>,
}

/// A day as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    /// None where only the month and the day are written.
    year: Option<i16>,
    /// The month and the day, or the day and the month.
    pair: (u8, u8),
    order: Order,
}

/// Whether the month or the day comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Month,
    Day,
    /// It does not tell, as `3/4`.
    Either,
}

/// How days are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    /// Whether `3/4` is the third of April and not the fourth of March.
    day_first: bool,
    /// The year of a day without one.
    year: i16,
}

impl Days {
    /// By some days: a number above 12 is none of a month, and the most frequent year is that of all.
    pub(crate) fn of(days: impl Iterator<Item = Day>) -> Self {
        let (mut months, mut firsts) = (0_usize, 0_usize);
        let mut years = std::collections::BTreeMap::<i16, usize>::new();
        for day in days {
            months += usize::from(day.order == Order::Month && day.pair.1 > 12);
            firsts += usize::from(day.order == Order::Day && day.pair.0 > 12);
            if let Some(year) = day.year {
                *years.entry(year).or_default() += 1;
            }
        }
        let most = years.into_iter().max_by_key(|(_, count)| *count);
        // One with a 29th of February.
        Self { day_first: firsts > months, year: most.map_or(2000, |(year, _)| year) }
    }

    /// A number of a day; those after each other have numbers after each other.
    pub(crate) fn number(self, day: Day) -> Option<f64> {
        let is_first = day.order == Order::Day || day.order == Order::Either && self.day_first;
        let (month, of_month) = if is_first { (day.pair.1, day.pair.0) } else { day.pair };
        let signed = |part: u8| i8::try_from(part).ok();
        let date = jiff::civil::Date::new(day.year.unwrap_or(self.year), signed(month)?, signed(of_month)?);
        Some(date.ok()?.duration_since(jiff::civil::Date::ZERO).as_hours() as f64 / 24.0)
    }
}

/// A clock time: `7:15`, `19:15:33`, `7:15p`, `07:15 PM EST`, `7 pm`, with a day before or behind it.
pub(crate) fn clock(text: &str) -> Option<Clock> {
    let (start, end, hour, minute) = match text.find(':') {
        Some(colon) => coloned(text, colon)?,
        None => bare(text)?,
    };
    let (half, rest) = half(text.get(end..)?);
    let hour = match half {
        // `19:15 PM` is no other time than 19:15.
        Some(_) if hour > 12 && hour < 24 => hour,
        Some(half) if hour <= 12 => hour % 12 + half,
        None if hour < 24 => hour,
        _ => return None,
    };
    if minute > 59 {
        return None;
    }
    let day = day(text.get(..start)?).or_else(|| day(rest));
    Some(Clock { minutes: f64::from(hour * 60 + minute), day })
}

/// Where a time with a colon starts and ends, its hour and its minute.
fn coloned(text: &str, colon: usize) -> Option<(usize, usize, u32, u32)> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let digits = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
    let start = (0..colon).rev().take_while(|at| digit(*at)).last()?;
    let mut end = colon + 3;
    if !digit(colon + 1) || !digit(colon + 2) || digit(end) || colon - start > 2 {
        return None;
    }
    if bytes.get(end) == Some(&b':') && digit(end + 1) && digit(end + 2) {
        end += 3;
        // Parts of a second.
        if bytes.get(end) == Some(&b'.') {
            end += 1 + (end + 1..bytes.len()).take_while(|at| digit(*at)).count();
        }
    }
    Some((start, end, digits(start..colon)?, digits(colon + 1..colon + 3)?))
}

/// The same of an hour with nothing but `am` or `pm` behind it: `7pm`, `7.15 pm`.
fn bare(text: &str) -> Option<(usize, usize, u32, u32)> {
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, rest) = text.split_at_checked(whole).filter(|_| (1..=2).contains(&whole))?;
    let minute =
        rest.strip_prefix('.').and_then(|rest| rest.get(..2)).and_then(|two| two.parse::<u32>().ok());
    let end = whole + if minute.is_some() { 3 } else { 0 };
    let behind = text.get(end..)?.trim_start();
    let marked = ["am", "pm", "a.m", "p.m"].iter().any(|mark| starts(behind, mark));
    (marked && half(behind).0.is_some()).then_some((0, end, hour.parse().ok()?, minute.unwrap_or(0)))
}

fn starts(text: &str, with: &str) -> bool {
    text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// The hours that `am` and `pm` add, and what stands behind them. A letter that goes on as another word, as `PST`, is none of
/// these, but one before a month is: `7:15pDec 8`.
fn half(text: &str) -> (Option<u32>, &str) {
    let trimmed = text.trim_start();
    for (mark, hours) in [("a.m.", 0), ("am", 0), ("a", 0), ("p.m.", 12), ("pm", 12), ("p", 12)] {
        let Some(rest) = trimmed.get(mark.len()..).filter(|_| starts(trimmed, mark)) else { continue };
        let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        if word.is_empty() || month(word).is_some() {
            return (Some(hours), rest);
        }
    }
    (None, text)
}

/// The number of a month by its name or the start of it.
fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
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
    let is = |name: &&str| word.len() >= 3 && starts(name, word);
    (1..).zip(&MONTHS).find(|(_, name)| is(name)).map(|(at, _)| at)
}

/// The day in `2011-12-01`, `12/1/11`, `1.12.2011`, `20111201`, `Dec 1`, `1 Dec 2011`.
fn day(text: &str) -> Option<Day> {
    let mut numbers: [Option<(u32, usize)>; 3] = [None; 3];
    let (mut count, mut named, mut sign) = (0, None, None);
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let of = |is: fn(&u8) -> bool| bytes.iter().skip(at).take_while(|byte| is(byte)).count();
        let digits = of(u8::is_ascii_digit);
        let letters = of(u8::is_ascii_alphabetic);
        if digits > 0 {
            let number = text.get(at..at + digits)?.parse().ok()?;
            if let Some(slot) = numbers.get_mut(count) {
                *slot = Some((number, digits));
            }
            count += 1;
        } else if letters > 0 {
            named = named.or(month(text.get(at..at + letters)?));
        } else if count == 1 {
            sign = sign.or(Some(*byte));
        }
        at += digits.max(letters).max(1);
    }
    let year = |(number, digits): (u32, usize)| match digits {
        4 => i16::try_from(number).ok(),
        2 => i16::try_from(2000 + number).ok(),
        _ => None,
    };
    let small = |(number, digits): (u32, usize)| {
        u8::try_from(number).ok().filter(|number| digits < 3 && (1..=31).contains(number))
    };
    let [first, second, third] = numbers;
    if let Some(month) = named {
        let (day, of) = match (first?, second) {
            (year, Some(day)) if year.1 == 4 => (day, Some(year)),
            (day, of) => (day, of),
        };
        return Some(Day { year: of.and_then(year), pair: (month, small(day)?), order: Order::Month });
    }
    let (first, second) = match (first?, second) {
        // All digits without signs between them.
        ((number, 8), None) => {
            let (month, day) = ((number / 100 % 100) as u8, (number % 100) as u8);
            let year = i16::try_from(number / 10_000).ok();
            return Some(Day { year, pair: (month, day), order: Order::Month });
        }
        (first, second) => (first, second?),
    };
    if !matches!(sign, Some(b'/' | b'-' | b'.')) {
        return None;
    }
    if first.1 == 4 {
        return Some(Day { year: year(first), pair: (small(second)?, small(third?)?), order: Order::Month });
    }
    let pair = (small(first)?, small(second)?);
    let order = match pair {
        (13.., _) => Order::Day,
        (_, 13..) => Order::Month,
        _ if sign == Some(b'.') => Order::Day,
        _ => Order::Either,
    };
    Some(Day { year: third.and_then(year), pair, order })
}
