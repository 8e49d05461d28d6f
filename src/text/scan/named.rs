//! The dates that a sentence named, from which others are counted.

use super::super::date::DateUnit;
use crate::time::{DAY, Period};

/// The last dates that a sentence named so far that are no longer than each unit.
#[derive(Default)]
pub(super) struct Named {
    day: Option<Period>,
    week: Option<Period>,
    month: Option<Period>,
    year: Option<Period>,
}

impl Named {
    /// The date from which one is counted in a unit: "a day earlier" is earlier than the day that was named before it, "a year
    /// earlier" than a year, too, and "the week before" is that before the last day of a week.
    pub(super) fn before(&self, unit: DateUnit) -> Option<Period> {
        match unit {
            DateUnit::Year | DateUnit::Decade | DateUnit::Century => self.year,
            DateUnit::Month | DateUnit::Quarter => self.month,
            DateUnit::Week | DateUnit::Weekend => self.week?.last().map(Period::from),
            _ => self.day,
        }
    }

    pub(super) fn take(&mut self, period: Option<Period>) {
        let Some(length) = period.and_then(|period| period.length()) else { return };
        let slots = [(&mut self.day, 1), (&mut self.week, 7), (&mut self.month, 31), (&mut self.year, 366)];
        for (slot, _) in slots.into_iter().filter(|(_, days)| length <= days * DAY) {
            *slot = period;
        }
    }
}
