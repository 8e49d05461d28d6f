//! What the words of a date say, before the anchor is known.

use super::tables::{DatePart, DateShift, DateSide, DateUnit};

/// A date, a range, a duration or a distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Expression {
    One(When),
    Range(When, When),
    Open(DateSide, When),
    /// So many units before (negative) or after the anchor, or after a day that the sentence names before it.
    Distance {
        count: f64,
        unit: DateUnit,
        beside: bool,
    },
    /// A duration that ends (negative) or starts at the anchor.
    Duration {
        count: f64,
        unit: DateUnit,
    },
    /// So many units that end with a date.
    Ending {
        count: f64,
        unit: DateUnit,
        last: When,
    },
    /// The week that a day falls in.
    WeekOf(When),
    /// Some time up to the anchor.
    Recent,
    /// A distance from a date that the words do not name.
    Elsewhere,
    /// A time of day and no date.
    Clock,
}

/// One date and what stands around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct When {
    pub(super) core: Core,
    pub(super) weekday: Option<u8>,
    /// Weeks from that of the anchor.
    pub(super) week: Option<i32>,
    pub(super) shift: Option<DateShift>,
    pub(super) slice: Option<Slice>,
    pub(super) day_part: bool,
    pub(super) clock: bool,
    pub(super) about: bool,
}

impl When {
    pub(super) fn of(core: Core) -> Self {
        Self {
            core,
            weekday: None,
            week: None,
            shift: None,
            slice: None,
            day_part: false,
            clock: false,
            about: false,
        }
    }

    pub(super) fn year(&self) -> Option<Year> {
        match self.core {
            Core::Day { year, .. }
            | Core::Either { year, .. }
            | Core::Month { year, .. }
            | Core::Quarter { year, .. }
            | Core::Half { year, .. }
            | Core::Season { year, .. } => year,
            Core::Year(year) => Some(year),
            _ => None,
        }
    }

    pub(super) fn set_year(&mut self, to: Option<Year>) {
        match &mut self.core {
            Core::Day { year, .. }
            | Core::Either { year, .. }
            | Core::Month { year, .. }
            | Core::Quarter { year, .. }
            | Core::Half { year, .. }
            | Core::Season { year, .. } => *year = to,
            _ => {}
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Core {
    Day {
        day: u8,
        month: Option<Month>,
        year: Option<Year>,
    },
    /// A day and a month in an order that the language leaves open.
    Either {
        first: u8,
        second: u8,
        year: Option<Year>,
    },
    /// A day of the week and nothing else.
    Weekday,
    Month {
        month: Month,
        year: Option<Year>,
    },
    Quarter {
        quarter: u8,
        year: Option<Year>,
    },
    Half {
        half: u8,
        year: Option<Year>,
    },
    Season {
        season: u8,
        year: Option<Year>,
    },
    Year(Year),
    /// The year a decade starts with; two digits as written.
    Decade(i16),
    Century(i16),
    /// The latest weekend that has begun.
    Weekend,
    /// So many units from the one around the anchor.
    Unit(DateUnit, i32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Month {
    Named(u8),
    /// So many months from the anchor's.
    From(i32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Year {
    Full(i16),
    /// Two digits.
    Short(u8),
    /// So many years from the anchor's.
    From(i32),
}

/// A part of what the core says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Slice {
    Part(DatePart),
    /// So many units from its start, after so many.
    First {
        skip: u8,
        count: u8,
        unit: DateUnit,
    },
    /// So many units before its end.
    Last {
        count: u8,
        unit: DateUnit,
    },
}
