//! From what the words say to the calendar, by the anchor.

use jiff::civil::Date;

use super::calendar::{Point, Stretch, days, moved, unit_around};
use super::expression::{Core, Expression, Month, Slice, When, Year};
use super::slice::slice;
use super::step::DateStep;
use super::tables::{DateShift, DateSide, DateUnit};

/// How many years are looked at for one that has the date: February 29 on a given day of the week comes every 28.
const YEARS: i16 = 28;

/// Why words give no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fail {
    NoAnchor,
    NoReference,
    NoDate,
    Calendar,
}

/// A period before it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resolved {
    Closed(Stretch),
    Since(Point, bool),
    Until(Point, bool),
}

/// Reads one expression from one day; `swapped` takes the second order of day and month.
pub(super) struct Resolver {
    pub(super) anchor: Option<Date>,
    pub(super) swapped: bool,
    /// Whether what the words leave out is that of the next such date, as in plans.
    pub(super) ahead: bool,
    pub(super) steps: Vec<DateStep>,
}

impl Resolver {
    pub(super) fn resolve(&mut self, expression: Expression) -> Result<Resolved, Fail> {
        match expression {
            Expression::One(when) => self.when(when).map(Resolved::Closed),
            Expression::Range(from, to) => self.range(from, to).map(Resolved::Closed),
            Expression::Open(open, when) => self.open(open, when),
            Expression::Distance { count, unit, .. } => self.distance(count, unit).map(Resolved::Closed),
            Expression::Duration { count, unit } => {
                self.step(DateStep::Duration { count, unit });
                let anchor = self.day()?;
                let other = moved(anchor, unit, count).ok_or(Fail::Calendar)?;
                Ok(Resolved::Closed(Stretch::days(anchor.min(other), anchor.max(other))))
            }
            Expression::Ending { count, unit, last } => {
                let end = self.when(last)?;
                self.step(DateStep::Ending { count, unit });
                let after = end.last().and_then(|day| day.tomorrow().ok()).ok_or(Fail::Calendar)?;
                let from = moved(after, unit, -count).ok_or(Fail::Calendar)?;
                let from = match end.to {
                    Point::Month(..) => Point::Month(from.year(), from.month()),
                    _ => Point::Day(from),
                };
                Ok(Resolved::Closed(Stretch { from, ..end }))
            }
            Expression::WeekOf(when) => {
                let within = self.when(when)?;
                self.step(DateStep::WeekOf);
                let day = within.first().ok_or(Fail::Calendar)?;
                let week = unit_around(day, DateUnit::Week, 0).ok_or(Fail::Calendar)?;
                Ok(Resolved::Closed(Stretch { approximate: within.approximate, ..week }))
            }
            Expression::Recent => {
                self.step(DateStep::Recent);
                Ok(Resolved::Until(Point::Day(self.day()?), true))
            }
            Expression::Elsewhere => Err(Fail::NoReference),
            Expression::Clock => Err(Fail::NoDate),
        }
    }

    fn day(&self) -> Result<Date, Fail> {
        self.anchor.ok_or(Fail::NoAnchor)
    }

    /// How a date is chosen where no word says which one.
    fn nearest(&self) -> DateStep {
        if self.ahead { DateStep::EarliestNotBefore } else { DateStep::LatestNotAfter }
    }

    fn step(&mut self, step: DateStep) {
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
    }

    fn open(&mut self, open: DateSide, when: When) -> Result<Resolved, Fail> {
        let stretch = self.when(when)?;
        self.step(DateStep::Open { open });
        let beside = |day: Date, beyond: Point| match beyond {
            Point::Day(_) | Point::Season(..) => Some(Point::Day(day)),
            Point::Month(..) => Some(Point::Month(day.year(), day.month())),
            Point::Year(_) => Some(Point::Year(day.year())),
        };
        let approximate = stretch.approximate;
        Ok(match open {
            DateSide::Since => Resolved::Since(stretch.from, approximate),
            DateSide::Until => Resolved::Until(stretch.to, approximate),
            DateSide::Before => {
                let day = stretch.first().and_then(|day| day.yesterday().ok()).ok_or(Fail::Calendar)?;
                Resolved::Until(beside(day, stretch.from).ok_or(Fail::Calendar)?, approximate)
            }
            DateSide::After => {
                let day = stretch.last().and_then(|day| day.tomorrow().ok()).ok_or(Fail::Calendar)?;
                Resolved::Since(beside(day, stretch.to).ok_or(Fail::Calendar)?, approximate)
            }
        })
    }

    fn distance(&mut self, count: f64, unit: DateUnit) -> Result<Stretch, Fail> {
        self.step(DateStep::Distance { count, unit });
        let anchor = self.day()?;
        let day = moved(anchor, unit, count).ok_or(Fail::Calendar)?;
        let whole = count.fract() == 0.0;
        Ok(match unit {
            DateUnit::Minute | DateUnit::Hour => Stretch::days(anchor.min(day), anchor.max(day)),
            DateUnit::Day => Point::Day(day).into(),
            // No week of the calendar is meant, and no single day.
            DateUnit::Week | DateUnit::Weekend => Stretch { approximate: true, ..Point::Day(day).into() },
            DateUnit::Year if whole => Point::Year(day.year()).into(),
            DateUnit::Decade | DateUnit::Century => {
                Stretch { approximate: true, ..Point::Year(day.year()).into() }
            }
            _ => Point::Month(day.year(), day.month()).into(),
        })
    }

    fn range(&mut self, from: When, to: When) -> Result<Stretch, Fail> {
        let open = |when: &When| when.year().is_none() && has_year(&when.core) && when.shift.is_none();
        let (first, last) = match (open(&from), open(&to)) {
            (true, false) => {
                // The left end takes its year from the right one; it is the year before if it would come later.
                let last = self.when(to)?;
                self.step(DateStep::FromOtherEnd);
                let day = last.first().ok_or(Fail::Calendar)?;
                (
                    self.beside(from, |stretch| stretch.first().is_some_and(|first| first <= day), day, -1)?,
                    last,
                )
            }
            (_, true) => {
                let first = self.when(from)?;
                let day = first.first().ok_or(Fail::Calendar)?;
                (first, self.beside(to, |stretch| stretch.first().is_some_and(|next| next >= day), day, 1)?)
            }
            (false, false) if to.core == Core::Weekday && to.week.is_none() && to.shift.is_none() => {
                let first = self.when(from)?;
                let day = first.first().ok_or(Fail::Calendar)?;
                let weekday = to.weekday.ok_or(Fail::Calendar)?;
                let ahead = (i64::from(weekday) + 6 - i64::from(day.weekday().to_monday_zero_offset())) % 7;
                let last = days(ahead).and_then(|span| day.checked_add(span).ok()).ok_or(Fail::Calendar)?;
                (first, Point::Day(last).into())
            }
            (false, false) => (self.when(from)?, self.when(to)?),
        };
        let ordered = first.first().zip(last.last()).is_some_and(|(from, to)| from <= to);
        let approximate = first.approximate || last.approximate;
        ordered.then_some(Stretch { from: first.from, to: last.to, approximate }).ok_or(Fail::Calendar)
    }

    /// A date without a year in the year of a day, or in the next one towards a side that fits.
    fn beside(
        &self,
        when: When,
        fits: impl Fn(&Stretch) -> bool,
        day: Date,
        towards: i16,
    ) -> Result<Stretch, Fail> {
        let years = (0..YEARS).map(|step| day.year() + towards * step);
        let mut made = years.filter_map(|year| self.of_year(&when, year));
        made.find(|stretch| fits(stretch)).ok_or(Fail::Calendar)
    }

    /// One date.
    fn when(&mut self, when: When) -> Result<Stretch, Fail> {
        let stretch = self.plain(when)?;
        if when.about {
            self.step(DateStep::Approximate);
        }
        Ok(Stretch { approximate: stretch.approximate || when.about, ..stretch })
    }

    fn plain(&mut self, when: When) -> Result<Stretch, Fail> {
        if when.day_part {
            self.step(DateStep::DayPart);
        }
        if when.clock {
            self.step(DateStep::TimeOfDay);
        }
        let stretch = match when.core {
            Core::Weekday => return self.weekday(&when),
            Core::Unit(unit, distance) => {
                self.step(DateStep::Around { unit, distance });
                let whole = unit_around(self.day()?, unit, distance);
                whole.and_then(|whole| self.sliced(whole, when.slice))
            }
            Core::Day { day, month: None, .. } => {
                self.step(match when.shift {
                    Some(which) => DateStep::Chosen { which },
                    None => self.nearest(),
                });
                self.day_of_some_month(day, when.shift)?
            }
            Core::Day { month: Some(Month::From(distance)), .. }
            | Core::Month { month: Month::From(distance), .. } => {
                self.step(DateStep::Around { unit: DateUnit::Month, distance });
                let around = unit_around(self.day()?, DateUnit::Month, distance);
                let month = around.and_then(Stretch::first).ok_or(Fail::Calendar)?;
                match when.core {
                    Core::Day { day, .. } => point(month.year(), month.month(), day).map(Stretch::from),
                    _ => self.sliced(Point::Month(month.year(), month.month()).into(), when.slice),
                }
            }
            Core::Weekend => {
                self.step(self.nearest());
                let begun = self.day()?.weekday().to_monday_one_offset() >= 6;
                unit_around(self.day()?, DateUnit::Weekend, if begun || self.ahead { 0 } else { -1 })
            }
            Core::Decade(decade) => {
                let first = self.decade(decade)?;
                self.sliced(Stretch::years(first, first + 9), when.slice)
            }
            Core::Century(century) => {
                self.step(DateStep::Written);
                let first = (century - 1).checked_mul(100).and_then(|year| year.checked_add(1));
                let whole = first.and_then(|first| Some(Stretch::years(first, first.checked_add(99)?)));
                whole.and_then(|whole| self.sliced(whole, when.slice))
            }
            _ => return self.by_year(&when),
        };
        let stretch = stretch.ok_or(Fail::Calendar)?;
        self.note_slice(when.slice);
        self.note_weekday(&when, stretch);
        Ok(stretch)
    }

    fn sliced(&self, whole: Stretch, part: Option<Slice>) -> Option<Stretch> {
        part.map_or(Some(whole), |part| slice(whole, part, self.anchor))
    }

    fn note_slice(&mut self, slice: Option<Slice>) {
        match slice {
            Some(Slice::Part(part)) => self.step(DateStep::Part { part }),
            Some(Slice::First { skip, count, unit }) => self.step(DateStep::First { skip, count, unit }),
            Some(Slice::Last { count, unit }) => self.step(DateStep::Last { count, unit }),
            None => {}
        }
    }

    fn note_weekday(&mut self, when: &When, stretch: Stretch) {
        if let (Some(weekday), Point::Day(day)) = (when.weekday, stretch.from)
            && !falls_on(day, weekday)
        {
            self.step(DateStep::WeekdayDiffers);
        }
    }

    fn weekday(&mut self, when: &When) -> Result<Stretch, Fail> {
        let anchor = self.day()?;
        let weekday = when.weekday.ok_or(Fail::Calendar)?;
        let ahead = i64::from(weekday) - i64::from(anchor.weekday().to_monday_one_offset());
        let distance = match (when.week, when.shift) {
            (Some(weeks), _) => {
                self.step(DateStep::Around { unit: DateUnit::Week, distance: weeks });
                ahead + 7 * i64::from(weeks)
            }
            (None, Some(which)) => {
                self.step(DateStep::Chosen { which });
                match which {
                    DateShift::Last if ahead >= 0 => ahead - 7,
                    DateShift::Next if ahead <= 0 => ahead + 7,
                    _ => ahead,
                }
            }
            (None, None) => {
                self.step(self.nearest());
                match ahead {
                    later @ 1.. if !self.ahead => later - 7,
                    earlier @ ..=-1 if self.ahead => earlier + 7,
                    near => near,
                }
            }
        };
        let day = days(distance).and_then(|span| anchor.checked_add(span).ok()).ok_or(Fail::Calendar)?;
        Ok(Point::Day(day).into())
    }

    /// A day whose month the words leave out.
    fn day_of_some_month(&self, day: u8, shift: Option<DateShift>) -> Result<Option<Stretch>, Fail> {
        let anchor = self.day()?;
        let on = shift == Some(DateShift::Next) || shift.is_none() && self.ahead;
        Ok((0..=3).find_map(|distance| {
            let distance = if on { distance } else { -distance };
            let month = unit_around(anchor, DateUnit::Month, distance)?.first()?;
            let found = point(month.year(), month.month(), day)?.first()?;
            let fits = match shift {
                Some(DateShift::Last) => found < anchor,
                Some(DateShift::Next) => found > anchor,
                Some(DateShift::This) => true,
                None if self.ahead => found >= anchor,
                None => found <= anchor,
            };
            fits.then_some(Point::Day(found).into())
        }))
    }

    fn decade(&mut self, written: i16) -> Result<i16, Fail> {
        if written >= 100 {
            self.step(DateStep::Written);
            return Ok(written);
        }
        self.step(DateStep::ShortYear);
        let now = self.anchor.map_or(1999, |day| day.year());
        let century = now.div_euclid(100) * 100;
        Ok(if century + written <= now { century + written } else { century - 100 + written })
    }

    /// The part of a year, in the year that the words or the anchor give.
    fn by_year(&mut self, when: &When) -> Result<Stretch, Fail> {
        if matches!(when.core, Core::Season { .. }) {
            self.step(DateStep::Season);
        }
        if matches!(when.core, Core::Either { .. }) {
            self.step(DateStep::EitherOrder);
        }
        let stretch = match when.year() {
            Some(Year::Full(year)) => {
                self.step(DateStep::Written);
                self.of_year(when, year)
            }
            Some(Year::From(distance)) => {
                self.step(DateStep::Around { unit: DateUnit::Year, distance });
                let year = i32::from(self.day()?.year()) + distance;
                i16::try_from(year).ok().and_then(|year| self.of_year(when, year))
            }
            Some(Year::Short(digits)) => {
                self.step(DateStep::ShortYear);
                let digits = i16::from(digits);
                // The latest such year that is not far ahead; figures about plans look some years ahead.
                let now = self.anchor.map_or(2049, |day| day.year() + 20);
                let year = now - (now - digits).rem_euclid(100);
                self.of_year(when, year)
            }
            None => self.year_by_anchor(when)?,
        };
        let stretch = stretch.ok_or(Fail::Calendar)?;
        self.note_slice(when.slice);
        self.note_weekday(when, stretch);
        Ok(stretch)
    }

    fn year_by_anchor(&mut self, when: &When) -> Result<Option<Stretch>, Fail> {
        let anchor = self.day()?;
        let year = anchor.year();
        let fits = |stretch: &Stretch| {
            let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else {
                return false;
            };
            match when.shift {
                None if self.ahead => last >= anchor,
                None => first <= anchor,
                Some(DateShift::Last) => last < anchor,
                Some(DateShift::This) => first.year() == year || (first <= anchor && anchor <= last),
                Some(DateShift::Next) => first > anchor,
            }
        };
        let back = (year.saturating_sub(YEARS)..=year).rev();
        let on = year..=year.saturating_add(YEARS);
        let near = [year, year.saturating_sub(1)];
        let years: Vec<i16> = match when.shift {
            Some(DateShift::Next) => on.collect(),
            None if self.ahead => on.collect(),
            // The winter around a day in January is that of the year before.
            Some(DateShift::This) if matches!(when.core, Core::Season { season: 24, .. }) => {
                let early = anchor.month() < 3;
                if early { near.iter().rev().copied().collect() } else { near.to_vec() }
            }
            Some(DateShift::This) => vec![year],
            _ => back.collect(),
        };
        let chosen = match when.shift {
            Some(which) => DateStep::Chosen { which },
            None => self.nearest(),
        };
        let mut all = years.iter().filter_map(|year| self.of_year(when, *year)).filter(fits);
        let Some(weekday) = when.weekday else {
            let first = all.next();
            self.step(chosen);
            return Ok(first);
        };
        // The day of the week helps to find the year, but one of the last few or the next.
        let latest: Vec<Stretch> = all.collect();
        let fits = |s: &&Stretch| matches!(s.from, Point::Day(day) if falls_on(day, weekday));
        let near = |s: &Stretch| {
            s.first().is_some_and(|first| {
                first > anchor
                    && days(300).is_some_and(|far| anchor.checked_add(far).is_ok_and(|end| first <= end))
            })
        };
        let ahead =
            [year, year.saturating_add(1)].iter().filter_map(|year| self.of_year(when, *year)).find(near);
        let ahead = ahead
            .as_ref()
            .filter(fits)
            .filter(|_| when.shift.is_none() && !latest.first().as_ref().is_some_and(fits));
        let on_day = latest.iter().take(7).find(fits);
        let found = ahead.or(on_day).or(latest.first()).copied();
        let chosen = if ahead.is_some() { DateStep::Chosen { which: DateShift::Next } } else { chosen };
        self.step(chosen);
        Ok(found)
    }

    /// What the words say, in one year.
    fn of_year(&self, when: &When, year: i16) -> Option<Stretch> {
        let whole = match when.core {
            Core::Day { day, month: Some(Month::Named(month)), .. } => {
                point(year, i8::try_from(month).ok()?, day)?.into()
            }
            Core::Either { first, second, .. } => {
                let (day, month) = if self.swapped { (second, first) } else { (first, second) };
                point(year, i8::try_from(month).ok()?, day)?.into()
            }
            Core::Month { month: Month::Named(month), .. } => {
                Point::Month(year, i8::try_from(month).ok()?).into()
            }
            Core::Quarter { quarter, .. } => {
                let first = 3 * i8::try_from(quarter).ok()? - 2;
                Stretch::months(year, first, first + 2)?
            }
            Core::Half { half, .. } => {
                let first = 6 * i8::try_from(half).ok()? - 5;
                Stretch::months(year, first, first + 5)?
            }
            Core::Season { season, .. } => Point::Season(year, season).into(),
            Core::Year(_) => Point::Year(year).into(),
            _ => return None,
        };
        self.sliced(whole, when.slice)
    }
}

/// Whether the words could name a year and need one.
fn has_year(core: &Core) -> bool {
    match core {
        Core::Day { month, .. } => matches!(month, Some(Month::Named(_))),
        Core::Month { month, .. } => matches!(month, Month::Named(_)),
        Core::Either { .. } | Core::Quarter { .. } | Core::Half { .. } | Core::Season { .. } => true,
        _ => false,
    }
}

fn point(year: i16, month: i8, day: u8) -> Option<Point> {
    Date::new(year, month, i8::try_from(day).ok()?).ok().map(Point::Day)
}

fn falls_on(day: Date, weekday: u8) -> bool {
    i16::from(day.weekday().to_monday_one_offset()) == i16::from(weekday)
}
