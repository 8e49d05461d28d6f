//! Parts of a stretch of the calendar: its early part, its first weeks.

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{Point, Stretch, days, moved};
use super::expression::Slice;
use super::tables::{DatePart, DateUnit};

/// A part of a stretch, if it has such a part.
pub(super) fn slice(whole: Stretch, slice: Slice, anchor: Option<Date>) -> Option<Stretch> {
    match slice {
        Slice::Part(part) => part_of(whole, part, anchor),
        Slice::First { skip, count, unit } => {
            let first = whole.first()?;
            let from = moved(first, unit, f64::from(skip))?;
            let to = moved(first, unit, f64::from(skip) + f64::from(count))?.yesterday().ok()?;
            within(whole, from, to.min(whole.last()?), unit)
        }
        Slice::Last { count, unit } => {
            let last = whole.last()?;
            let from = moved(last.tomorrow().ok()?, unit, -f64::from(count))?;
            within(whole, from, last, unit)
        }
    }
}

/// From one day to another inside a stretch, in months where the unit is one.
fn within(whole: Stretch, from: Date, to: Date, unit: DateUnit) -> Option<Stretch> {
    if from > to || from < whole.first()? || to > whole.last()? {
        return None;
    }
    Some(match unit {
        DateUnit::Month | DateUnit::Quarter | DateUnit::Half => Stretch {
            from: Point::Month(from.year(), from.month()),
            to: Point::Month(to.year(), to.month()),
            approximate: false,
        },
        DateUnit::Year | DateUnit::Decade => Stretch::years(from.year(), to.year()),
        _ => Stretch::days(from, to),
    })
}

fn part_of(whole: Stretch, part: DatePart, anchor: Option<Date>) -> Option<Stretch> {
    let (first, last) = (whole.first()?, whole.last()?);
    match part {
        DatePart::Earlier => {
            return Some(Stretch::days(first, anchor.filter(|day| first <= *day)?.min(last)));
        }
        DatePart::Later => return Some(Stretch::days(anchor.filter(|day| *day <= last)?.max(first), last)),
        _ => {}
    }
    let years = i32::from(last.year()) - i32::from(first.year()) + 1;
    let months = 12 * (years - 1) + i32::from(last.month()) - i32::from(first.month()) + 1;
    let whole_months = first.day() == 1 && last == Point::Month(last.year(), last.month()).last()?;
    let by_year = |from: i16, to: i16| Some(Stretch::years(first.year() + from, first.year() + to));
    let by_month = |from: i32, to: i32| {
        let from = first.checked_add(from.months()).ok()?;
        let to = first.checked_add(to.months()).ok()?;
        Some(Stretch {
            from: Point::Month(from.year(), from.month()),
            to: Point::Month(to.year(), to.month()),
            approximate: false,
        })
    };
    let by_day = |from: i64, to: i64| {
        let to = first.checked_add(days(to)?).ok()?;
        Some(Stretch::days(first.checked_add(days(from)?).ok()?, to.min(last)))
    };
    match (months, whole_months) {
        (1200, true) => match part {
            DatePart::Early => by_year(0, 32),
            DatePart::Mid => by_year(33, 65),
            DatePart::Late => by_year(66, 99),
            DatePart::FirstHalf => by_year(0, 49),
            DatePart::SecondHalf => by_year(50, 99),
            _ => None,
        },
        (120, true) => match part {
            DatePart::Early => by_year(0, 3),
            DatePart::Mid => by_year(4, 6),
            DatePart::Late => by_year(7, 9),
            DatePart::FirstHalf => by_year(0, 4),
            DatePart::SecondHalf => by_year(5, 9),
            _ => None,
        },
        (12, true) => match part {
            DatePart::Early => by_month(0, 2),
            DatePart::Mid => by_month(4, 7),
            DatePart::Late => by_month(9, 11),
            DatePart::FirstHalf => by_month(0, 5),
            DatePart::SecondHalf => by_month(6, 11),
            _ => None,
        },
        (months @ (3 | 6), true) => {
            let third = months / 3;
            match part {
                DatePart::Early => by_month(0, third - 1),
                DatePart::Mid => by_month(third, 2 * third - 1),
                DatePart::Late => by_month(2 * third, months - 1),
                DatePart::FirstHalf if months == 6 => by_month(0, 2),
                DatePart::SecondHalf if months == 6 => by_month(3, 5),
                _ => None,
            }
        }
        (1, true) => match part {
            DatePart::Early => by_day(0, 9),
            DatePart::Mid => by_day(10, 19),
            DatePart::Late => by_day(20, 30),
            DatePart::FirstHalf => by_day(0, 14),
            DatePart::SecondHalf => by_day(15, 30),
            _ => None,
        },
        _ if first.until(last).is_ok_and(|span| span.get_days() == 6) => match part {
            DatePart::Early => by_day(0, 1),
            DatePart::Mid => by_day(2, 3),
            DatePart::Late => by_day(4, 6),
            _ => None,
        },
        _ => None,
    }
}
