//! How a date was derived from its words.

use std::fmt;

use serde::Serialize;

use super::tables::{DatePart, DateShift, DateSide, DateUnit};

/// One step from the words of a date to its period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "step")]
#[non_exhaustive]
pub enum DateStep {
    /// The words give the whole date.
    Written,
    /// What the words leave out is that of the latest such date that is not after the anchor.
    LatestNotAfter,
    /// The same in a plan or a forecast of a text: the earliest such date that is not before the anchor.
    EarliestNotBefore,
    /// "Last", "this" or "next" chose among such dates, seen from the anchor.
    Chosen {
        /// Which one.
        which: DateShift,
    },
    /// So many units from the one around the anchor: "last month" is one before.
    Around {
        /// The unit.
        unit: DateUnit,
        /// How many units later.
        distance: i32,
    },
    /// Counted back or on from the anchor; as precise as the unit.
    Distance {
        /// How many units later.
        count: f64,
        /// The unit.
        unit: DateUnit,
    },
    /// A duration that ends (negative) or starts at the anchor.
    Duration {
        /// How many units.
        count: f64,
        /// The unit.
        unit: DateUnit,
    },
    /// Some time up to the anchor; the words do not say how long.
    Recent,
    /// A part of it, by convention: thirds of a month (to the 10th, to the 20th, to its end), of a season, quarter,
    /// half or decade; the first and last three and the middle four months of a year; Monday and Tuesday, Wednesday and Thursday, Friday
    /// to Sunday of a week.
    Part {
        /// Which part.
        part: DatePart,
    },
    /// So many units at its start, or after some.
    First {
        /// How many units are left out before.
        skip: u8,
        /// How many.
        count: u8,
        /// The unit.
        unit: DateUnit,
    },
    /// So many units at its end.
    Last {
        /// How many.
        count: u8,
        /// The unit.
        unit: DateUnit,
    },
    /// So many units up to the end of the date.
    Ending {
        /// How many.
        count: f64,
        /// The unit.
        unit: DateUnit,
    },
    /// The week that the day falls in, Monday to Sunday.
    WeekOf,
    /// A meteorological season.
    Season,
    /// Two digits of a year or decade were completed.
    ShortYear,
    /// The other end of the range gives what this one leaves out.
    FromOtherEnd,
    /// Open on one side.
    Open {
        /// Which dates are meant.
        open: DateSide,
    },
    /// The words say that it is about then.
    Approximate,
    /// A part of the day is named; the period is the day.
    DayPart,
    /// A time of day is given; the period is the day.
    TimeOfDay,
    /// The day of the week that is named is not that of the date.
    WeekdayDiffers,
    /// Day and month may stand in either order.
    EitherOrder,
    /// The anchor is longer than a day, and its first and last day give different dates.
    LongAnchor,
}

impl fmt::Display for DateStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written => f.write_str("the words give the whole date"),
            Self::LatestNotAfter => f.write_str("the latest one not after the anchor"),
            Self::EarliestNotBefore => f.write_str("the earliest one not before the anchor"),
            Self::Chosen { which: DateShift::Last } => f.write_str("the last one before the anchor"),
            Self::Chosen { which: DateShift::This } => f.write_str("the one around the anchor"),
            Self::Chosen { which: DateShift::Next } => f.write_str("the first one after the anchor"),
            Self::Around { unit, distance: 0 } => write!(f, "the {} of the anchor", name(*unit)),
            Self::Around { unit, distance } => write!(
                f,
                "{} {}{} {} that of the anchor",
                distance.unsigned_abs(),
                name(*unit),
                if distance.unsigned_abs() == 1 { "" } else { "s" },
                if *distance < 0 { "before" } else { "after" },
            ),
            Self::Distance { count, unit } => write!(
                f,
                "{} {}{} {} the anchor, as precise as the unit",
                count.abs(),
                name(*unit),
                if count.abs() == 1.0 { "" } else { "s" },
                if *count < 0.0 { "before" } else { "after" },
            ),
            Self::Duration { count, unit } => write!(
                f,
                "the {} {}{} that {} the anchor",
                count.abs(),
                name(*unit),
                if count.abs() == 1.0 { "" } else { "s" },
                if *count < 0.0 { "end at" } else { "start at" },
            ),
            Self::Recent => f.write_str("some time up to the anchor, how long is not said"),
            Self::Part { part } => f.write_str(match part {
                DatePart::Early => "its early part, by convention",
                DatePart::Earlier => "up to the anchor",
                DatePart::Later => "from the anchor on",
                DatePart::Mid => "its middle part, by convention",
                DatePart::Late => "its late part, by convention",
                DatePart::FirstHalf => "its first half",
                DatePart::SecondHalf => "its second half",
            }),
            Self::First { skip: 0, count, unit } => {
                write!(f, "its first {count} {}{}", name(*unit), if *count == 1 { "" } else { "s" })
            }
            Self::First { skip, count, unit } => {
                let plural = if *count == 1 { "" } else { "s" };
                write!(f, "{count} {}{plural} of it, after the first {skip}", name(*unit))
            }
            Self::Last { count, unit } => {
                write!(f, "its last {count} {}{}", name(*unit), if *count == 1 { "" } else { "s" })
            }
            Self::Ending { count, unit } => {
                write!(
                    f,
                    "the {count} {}{} that end with it",
                    name(*unit),
                    if *count == 1.0 { "" } else { "s" }
                )
            }
            Self::WeekOf => f.write_str("the week that it falls in, Monday to Sunday"),
            Self::Season => f.write_str("a meteorological season"),
            Self::ShortYear => f.write_str("two digits of the year were completed"),
            Self::FromOtherEnd => f.write_str("the other end of the range gives what is left out"),
            Self::Open { open } => f.write_str(match open {
                DateSide::Since => "from its start on",
                DateSide::Until => "up to its end",
                DateSide::Before => "up to the one before it",
                DateSide::After => "from the one after it on",
            }),
            Self::Approximate => f.write_str("the words say that it is about then"),
            Self::DayPart => f.write_str("a part of the day is named, the period is the day"),
            Self::TimeOfDay => f.write_str("a time of day is given, the period is the day"),
            Self::WeekdayDiffers => f.write_str("the day of the week that is named is not that of the date"),
            Self::EitherOrder => {
                f.write_str("day and month may stand in either order, the period covers both")
            }
            Self::LongAnchor => {
                f.write_str("the days of the anchor give different dates, the period covers them all")
            }
        }
    }
}

fn name(unit: DateUnit) -> &'static str {
    match unit {
        DateUnit::Minute => "minute",
        DateUnit::Hour => "hour",
        DateUnit::Day => "day",
        DateUnit::Week => "week",
        DateUnit::Weekend => "weekend",
        DateUnit::Month => "month",
        DateUnit::Quarter => "quarter",
        DateUnit::Half => "half-year",
        DateUnit::Year => "year",
        DateUnit::Decade => "decade",
        DateUnit::Century => "century",
    }
}
