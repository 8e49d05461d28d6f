//! What stands around a date: the part of the day, the day of the week, the time of day.

use super::super::token::TokenKind;
use super::core::Found;
use super::expression::{Core, When};
use super::grammar::Parser;
use super::tables::{DatePart, DateUnit, DateWord};

impl Parser<'_, '_> {
    /// One date with the part of the day, day of the week and time of day that belong to it.
    pub(super) fn one(&self, at: usize) -> Option<Found> {
        if let Some(found) = self.clock_and_date(at) {
            return Some(found);
        }
        if let Some(next) = self.meaning(at, DateWord::About) {
            let (when, next, firm) = self.one(next).filter(|(when, ..)| !when.about)?;
            return Some((When { about: true, ..when }, next, firm));
        }
        let (mut at_day, mut day_part) = (at, false);
        while let Some(next) = self.meaning(at_day, DateWord::DayPart) {
            let next = self.fillers(self.sign(next, &[","]).unwrap_or(next));
            (at_day, day_part) = (next, true);
        }
        // "late on Monday": the date stays the day.
        let part_of_day = self.slice_of_day(at_day);
        let start = part_of_day.unwrap_or(at_day);
        // "Tối qua" is a word of its own.
        let named = if at_day > at { self.relative(at) } else { None };
        let whole = [named, self.weekday(start), self.sliced(at_day), self.core(at_day)];
        let (mut when, mut next, mut firm) =
            whole.into_iter().flatten().reduce(|best, found| if found.1 > best.1 { found } else { best })?;
        // "Hôm nay (29/10)", "yesterday, 28 October": the date in full is the one.
        if matches!(when.core, Core::Unit(DateUnit::Day, _))
            && let Some((dated, after)) = self.in_full(next)
        {
            (when, next) = (dated, after);
        }
        if (day_part || part_of_day.is_some()) && !is_day(&when) {
            return None;
        }
        firm |= day_part;
        // "Monday morning".
        if is_day(&when)
            && let Some(after) = self.meaning(next, DateWord::DayPart)
            && !self.tables().shift_follows
            && self.token(after).is_none_or(|t| t.folded != "of")
        {
            (next, day_part) = (after, true);
        }
        when.day_part = day_part || part_of_day.is_some();
        if is_day(&when) {
            let after = self.time_after(next);
            when.clock = after > next;
            next = after;
        }
        Some((when, next, firm))
    }

    /// The day and month that a day by another name is given with.
    fn in_full(&self, at: usize) -> Option<(When, usize)> {
        let open = self.sign(at, &["("]);
        let start = open.or_else(|| self.sign(at, &[","])).unwrap_or(at);
        let (when, next, firm) = self.core(start)?;
        let dated = matches!(when.core, Core::Day { month: Some(_), .. });
        let next = if open.is_some() { self.sign(next, &[")"])? } else { next };
        (dated && (firm || open.is_some())).then_some((when, next))
    }

    fn slice_of_day(&self, at: usize) -> Option<usize> {
        let (_, next) = self.word(at, DateWord::Part(DatePart::Mid).kind(), |word| match word {
            DateWord::Part(_) => Some(()),
            _ => None,
        })?;
        let next = self.fillers(next);
        let named = self.weekday(next).or_else(|| self.core(next))?;
        is_day(&named.0).then_some(next)
    }

    /// A day of the week, alone or with the date that it belongs to.
    fn weekday(&self, at: usize) -> Option<Found> {
        let follows = self.tables().shift_follows;
        let marked = self.mark(at, DateUnit::Day).filter(|_| follows);
        let start = marked.unwrap_or(at);
        let before = self.shift(start).filter(|_| !follows);
        let start = before.map_or(start, |(_, next)| next);
        let named = self.word(start, DateWord::Weekday(0).kind(), |word| match word {
            DateWord::Weekday(day) => Some(day),
            _ => None,
        });
        let numbered = || {
            let (monday, next) = self.word(start, DateWord::WeekdayMark(0).kind(), |word| match word {
                DateWord::WeekdayMark(monday) => Some(monday),
                _ => None,
            })?;
            let (number, _, next) = self.number(next)?;
            let day = u8::try_from(number).ok()?.checked_sub(monday)?.checked_add(1)?;
            (1..=6).contains(&day).then_some((day, next))
        };
        let (day, named_end) = named.or_else(numbered)?;
        let stop = self.joined_sign(named_end, &["."]).filter(|_| named_end == start + 1 && !follows);
        let next = stop.filter(|after| self.core(*after).is_some()).unwrap_or(named_end);
        let mut when = When::of(Core::Weekday);
        (when.weekday, when.shift) = (Some(day), before.map(|(shift, _)| shift));
        let refused = self.prose
            && follows
            && self.comes_after(at, |word| matches!(word, DateWord::Ranked | DateWord::Nth));
        if refused && (named.is_none() || self.is_doubtful(start, named_end)) {
            return None;
        }
        // "Monday, 28 October", "thứ Hai (28/10)".
        let (open, close) = (self.sign(next, &["("]), self.sign(next, &[","]));
        let inner = open.or(close).unwrap_or(next);
        let inner = self.meaning(inner, DateWord::DayPart).unwrap_or(inner);
        let dated = self.core(inner).filter(|(dated, ..)| {
            let explicit = matches!(dated.core, Core::Day { .. } | Core::Either { .. });
            explicit
                && (close.is_none()
                    || dated.year().is_some()
                    || self.mark(inner, DateUnit::Day).is_some()
                    || self.tables().day_follows_month)
        });
        if let Some((dated, after, _)) = dated
            && let Some(after) = if open.is_some() { self.sign(after, &[")"]) } else { Some(after) }
        {
            return Some((When { weekday: Some(day), ..dated }, after, true));
        }
        // "Friday last week", "thứ Sáu tuần trước", "thứ tư của tuần tới".
        if let Some((DateUnit::Week, weeks, after)) = self.relative_unit(self.fillers(next)) {
            when.week = Some(weeks);
            return Some((when, after, true));
        }
        if follows
            && let Some((shift, after)) = self.shift(next)
            && !self.is_open_before(next, after)
        {
            when.shift = Some(shift);
            return Some((when, after, true));
        }
        let marked = marked.is_some() && self.meaning(at, DateWord::Nth).is_none();
        Some((when, next, self.is_weekday_firm(start, named_end) || before.is_some() || marked))
    }

    /// Whether the name of a day of the week could be nothing else.
    fn is_weekday_firm(&self, start: usize, next: usize) -> bool {
        let name = self.token(start);
        let (first, last) = (name.is_some_and(|t| t.is_capital()), self.token(next.saturating_sub(1)));
        if !self.tables().shift_follows {
            return first && !self.is_doubtful(start, next);
        }
        let last_capital = last.is_some_and(|t| t.is_capital());
        let doubtful = self.is_doubtful(start, next) || last.is_some_and(|t| t.kind == TokenKind::Digits);
        !doubtful || last_capital
    }

    /// "At 2 pm on Monday", "8 giờ sáng 28/10", "lúc 14h ngày 5/3".
    fn clock_and_date(&self, at: usize) -> Option<Found> {
        let next = self.clock_end(at)?;
        let start = self.fillers(self.sign(next, &[","]).unwrap_or(next));
        let (mut when, next, firm) = self.one(start).filter(|(when, ..)| is_day(when) && !when.clock)?;
        when.clock = true;
        Some((when, next, firm))
    }

    /// Past a time of day that follows a date.
    fn time_after(&self, at: usize) -> usize {
        let start = self.sign(at, &[",", "-", "–", "|"]).unwrap_or(at);
        self.clock_end(start).unwrap_or(at)
    }

    /// The token after a time of day: "14:30", "at 2 p.m.", "lúc 3 giờ chiều", "11:00 GMT+7".
    pub(super) fn clock_end(&self, at: usize) -> Option<usize> {
        let told = self.meaning(at, DateWord::At);
        let start = told.unwrap_or(at);
        let (hour, length, next) = self.digits(start)?;
        if hour > 24 || length > 2 || self.follows_number(start) {
            return None;
        }
        let two = |at: usize| self.digits(at).filter(|(n, length, _)| *length == 2 && *n < 60);
        let half =
            |at: usize| self.meaning(at, DateWord::HalfDay).or_else(|| self.meaning(at, DateWord::DayPart));
        let colon = self.joined_sign(next, &[":", "."]).filter(|after| self.is_joined(*after));
        if let Some((_, _, mut next)) = colon.and_then(two) {
            let dot = self.joined_sign(start + 1, &["."]).is_some();
            if let Some((.., after)) = self.joined_sign(next, &[":"]).and_then(two) {
                next = after;
            }
            let after = half(next);
            return (!dot || after.is_some()).then(|| self.past_zone(after.unwrap_or(next)));
        }
        if let Some(after) = self.meaning(next, DateWord::HalfDay) {
            return Some(self.past_zone(after));
        }
        let hour_word = self.meaning(next, DateWord::Hour)?;
        let joined = self.is_joined(next);
        let minutes = two(hour_word).filter(|_| joined == self.is_joined(hour_word) || told.is_some());
        let after = minutes.map_or(hour_word, |(.., after)| {
            self.unit(after).filter(|(unit, _)| *unit == DateUnit::Minute).map_or(after, |(_, next)| next)
        });
        let day_part = half(after);
        let dated =
            || self.mark(self.fillers(after), DateUnit::Day).is_some() || self.numeric(after, true).is_some();
        // "5 giờ" alone is a duration.
        (told.is_some_and(|_| minutes.is_some() || day_part.is_some() || joined || hour_word > next)
            || minutes.is_some()
            || day_part.is_some()
            || dated())
        .then(|| self.past_zone(day_part.unwrap_or(after)))
    }

    /// Past the name of a zone: "GMT+7", "(UTC)".
    fn past_zone(&self, at: usize) -> usize {
        let open = self.sign(at, &["("]);
        let start = open.unwrap_or(at);
        let named = self.token(start).filter(|t| {
            matches!(
                t.text,
                "GMT" | "UTC" | "Z" | "EST" | "EDT" | "ET" | "PT" | "CET" | "CEST" | "EET" | "MSK" | "BST"
            )
        });
        if named.is_none() {
            return at;
        }
        let mut next = start + 1;
        if let Some(offset) = self.joined_sign(next, &["+", "-"]).and_then(|after| self.digits(after)) {
            next = offset.2;
            if let Some((.., end)) = self.joined_sign(next, &[":"]).and_then(|after| self.digits(after)) {
                next = end;
            }
        }
        match open {
            Some(_) => self.sign(next, &[")"]).unwrap_or(at),
            None => next,
        }
    }
}

/// Whether a date is a day.
pub(super) fn is_day(when: &When) -> bool {
    when.slice.is_none()
        && matches!(
            when.core,
            Core::Day { .. } | Core::Either { .. } | Core::Weekday | Core::Unit(DateUnit::Day, _)
        )
}
