//! Stretches of the calendar.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::tables::DateUnit;
use crate::Period;

/// One date of some precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Day(Date),
    Month(i16, i8),
    Season(i16, u8),
    Year(i16),
}

impl Point {
    pub(super) fn first(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::Season(year, season) => {
                Date::new(year, 3 * i8::try_from(season.checked_sub(20)?).ok()?, 1).ok()
            }
            Self::Year(year) => Date::new(year, 1, 1).ok(),
        }
    }

    pub(super) fn last(self) -> Option<Date> {
        let first = self.first()?;
        let next = match self {
            Self::Day(day) => return Some(day),
            Self::Month(..) => first.checked_add(1.month()),
            Self::Season(..) => first.checked_add(3.months()),
            Self::Year(_) => first.checked_add(1.year()),
        };
        next.ok()?.yesterday().ok()
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Season(year, season) => write!(f, "{year:04}-{season}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

/// From one date to another; the same one twice is that date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: Point,
    pub(super) to: Point,
    pub(super) approximate: bool,
}

impl From<Point> for Stretch {
    fn from(point: Point) -> Self {
        Self { from: point, to: point, approximate: false }
    }
}

impl Stretch {
    pub(super) fn days(from: Date, to: Date) -> Self {
        Self { from: Point::Day(from), to: Point::Day(to), approximate: false }
    }

    pub(super) fn months(year: i16, from: i8, to: i8) -> Option<Self> {
        (1 <= from && from <= to && to <= 12).then_some(Self {
            from: Point::Month(year, from),
            to: Point::Month(year, to),
            approximate: false,
        })
    }

    pub(super) fn years(from: i16, to: i16) -> Self {
        Self { from: Point::Year(from), to: Point::Year(to), approximate: false }
    }

    pub(super) fn first(self) -> Option<Date> {
        self.from.first()
    }

    pub(super) fn last(self) -> Option<Date> {
        self.to.last()
    }

    /// As a period, if the calendar of periods has it.
    pub(super) fn period(self) -> Option<Period> {
        let mark = if self.approximate { "~" } else { "" };
        let text = if self.from == self.to {
            format!("{}{mark}", self.from)
        } else {
            format!("{}{mark}/{}{mark}", self.from, self.to)
        };
        text.parse().ok()
    }
}

/// The stretch of a unit that lies some units from the one around a day.
pub(super) fn unit_around(day: Date, unit: DateUnit, distance: i32) -> Option<Stretch> {
    let distance = i64::from(distance);
    let year = i64::from(day.year());
    let years = |first: i64, count: i64| {
        Some(Stretch::years(i16::try_from(first).ok()?, i16::try_from(first + count - 1).ok()?))
    };
    // Months in steps of several, counted from the start of the year 0.
    let months = |size: i64| {
        let at = 12 * year + i64::from(day.month()) - 1;
        let first = (at.div_euclid(size) + distance) * size;
        let (year, month) = (i16::try_from(first.div_euclid(12)).ok()?, first.rem_euclid(12) + 1);
        Stretch::months(year, i8::try_from(month).ok()?, i8::try_from(month + size - 1).ok()?)
    };
    match unit {
        DateUnit::Minute | DateUnit::Hour => Some(Point::Day(day).into()),
        DateUnit::Day => Some(Point::Day(day.checked_add(days(distance)?).ok()?).into()),
        DateUnit::Week | DateUnit::Weekend => {
            let monday = monday(day)?.checked_add(days(7 * distance)?).ok()?;
            let from = if unit == DateUnit::Weekend { 5 } else { 0 };
            Some(Stretch::days(monday.checked_add(days(from)?).ok()?, monday.checked_add(days(6)?).ok()?))
        }
        DateUnit::Month => months(1),
        DateUnit::Quarter => months(3),
        DateUnit::Half => months(6),
        DateUnit::Year => years(year + distance, 1),
        DateUnit::Decade => years((year.div_euclid(10) + distance) * 10, 10),
        DateUnit::Century => years(((year - 1).div_euclid(100) + distance) * 100 + 1, 100),
    }
}

/// The Monday of the week of a day.
pub(super) fn monday(day: Date) -> Option<Date> {
    day.checked_sub(days(i64::from(day.weekday().to_monday_zero_offset()))?).ok()
}

/// A day that lies some units, and perhaps half a one, from another.
pub(super) fn moved(day: Date, unit: DateUnit, count: f64) -> Option<Date> {
    let whole = |count: f64| (count.abs() < 1e6).then_some(count.round() as i64);
    let span = match unit {
        DateUnit::Minute => days(whole((count / 1440.0).trunc())?)?,
        DateUnit::Hour => {
            days(whole(if count < 0.0 { (count / 24.0).floor() } else { (count / 24.0).ceil() })?)?
        }
        DateUnit::Day => days(whole(count)?)?,
        DateUnit::Week | DateUnit::Weekend => days(whole(7.0 * count)?)?,
        DateUnit::Month if count.fract() != 0.0 => {
            Span::new().try_months(whole(count.trunc())?).ok()?.try_days(whole(count.fract() * 30.0)?).ok()?
        }
        DateUnit::Month => Span::new().try_months(whole(count)?).ok()?,
        DateUnit::Quarter => Span::new().try_months(whole(3.0 * count)?).ok()?,
        DateUnit::Half => Span::new().try_months(whole(6.0 * count)?).ok()?,
        DateUnit::Year => Span::new().try_months(whole(12.0 * count)?).ok()?,
        DateUnit::Decade => Span::new().try_months(whole(120.0 * count)?).ok()?,
        DateUnit::Century => Span::new().try_months(whole(1200.0 * count)?).ok()?,
    };
    day.checked_add(span).ok()
}

pub(super) fn days(count: i64) -> Option<Span> {
    Span::new().try_days(count).ok()
}
