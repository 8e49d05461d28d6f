//! Ranges, open ends, durations and distances.

use super::super::token::{Gap, TokenKind};
use super::around::is_day;
use super::core::Found;
use super::expression::{Core, Expression, Month, Slice, When, Year};
use super::grammar::{Parsed, Parser};
use super::numeric::plausible;
use super::tables::{DatePart, DateShift, DateSide, DateUnit, DateWord};

impl Parser<'_, '_> {
    /// The longest date that starts at a token.
    pub(super) fn expression(&self, at: usize) -> Option<Parsed> {
        if !self.may_start(at) {
            return None;
        }
        let found = self.one(at);
        let one = found.map(|(when, next, firm)| Parsed { expression: Expression::One(when), next, firm });
        let clock = self.clock_end(at).map(|next| Parsed { expression: Expression::Clock, next, firm: true });
        let readings = [self.ended(at), self.counted(at), self.range(at, found), self.open(at), one, clock];
        let longest = readings.into_iter().flatten();
        longest.reduce(|best, found| if found.next > best.next { found } else { best })
    }

    /// "Since August", "by 23 October", "từ tháng 10", "trước ngày 5/3".
    fn open(&self, at: usize) -> Option<Parsed> {
        let (open, next) = self.word(at, DateWord::Open(DateSide::Since).kind(), |word| match word {
            DateWord::Open(open) => Some(open),
            _ => None,
        })?;
        let start =
            self.fillers(self.mark(next, DateUnit::Day).filter(|_| self.one(next).is_none()).unwrap_or(next));
        let (when, end, firm) = self.one(start)?;
        // "By 3/4 of", "đến 3/4 số": a fraction.
        let fraction = matches!(when.core, Core::Day { year: None, .. } | Core::Either { year: None, .. })
            && !firm
            && self.token(end).is_some_and(|t| t.kind == TokenKind::Word)
            && self.joined_sign(start + 1, &["/"]).is_some();
        if self.prose && (fraction || self.is_counted_year(&when, start, end)) {
            return None;
        }
        // "Before dawn on 3 May", "after 8 pm on Monday" are on that day.
        let part = self.meaning(start, DateWord::DayPart).or_else(|| self.clock_end(start));
        let on_that_day = matches!(open, DateSide::Before | DateSide::After)
            && part.is_some_and(|part| part < end)
            && is_day(&when);
        // "Before the end of June" is up to its end.
        let to_end = open == DateSide::Before && when.slice == Some(Slice::Part(DatePart::Late));
        let open = if to_end { DateSide::Until } else { open };
        let expression = if on_that_day { Expression::One(when) } else { Expression::Open(open, when) };
        Some(Parsed { expression, next: end, firm: true })
    }

    /// "By 2000 soldiers": four digits that count what follows, and no year.
    fn is_counted_year(&self, when: &When, start: usize, end: usize) -> bool {
        let digits = self.token(start).is_some_and(|t| t.kind == TokenKind::Digits);
        matches!(when.core, Core::Year(_)) && digits && self.is_counted(end)
    }

    /// "From 5 to 9 March", "23-28/10", "between March and May 2025", "2021-2025".
    fn range(&self, at: usize, found: Option<Found>) -> Option<Parsed> {
        let starts = |wanted: DateWord| self.meaning(at, wanted);
        let (from, between) = (starts(DateWord::From), starts(DateWord::Between));
        let prefix = from.or(between);
        let start = self.fillers(prefix.unwrap_or(at));
        if let Some((first, last, next, firm)) = self.year_range(start, prefix.is_some() || !self.prose) {
            return Some(Parsed { expression: Expression::Range(first, last), next, firm });
        }
        let mut left_day_part = start;
        while let Some(next) = self.meaning(left_day_part, DateWord::DayPart) {
            left_day_part = self.fillers(next);
        }
        let day_start = self.mark(left_day_part, DateUnit::Day).unwrap_or(left_day_part);
        let sides = [
            if start == at { found } else { self.one(start) }
                .map(|(when, next, firm)| (Some(when), next, firm)),
            // A day whose month stands after the other one.
            self.number(day_start)
                .filter(|(number, length, _)| *length <= 2 && (1..=31).contains(number))
                .map(|(.., next)| (None, next, false)),
        ];
        let marked = day_start > start || prefix.is_some();
        let ranges = sides.into_iter().flatten().filter_map(|(left, next, firm)| {
            self.range_from(left, day_start, next, between.is_some(), marked, firm)
        });
        ranges.reduce(|best, found| if found.next > best.next { found } else { best })
    }

    fn range_from(
        &self,
        left: Option<When>,
        day_start: usize,
        next: usize,
        between: bool,
        marked: bool,
        firm: bool,
    ) -> Option<Parsed> {
        let dash = self.sign(next, &["-", "–", "~"]);
        let joined = dash.is_some() && self.is_joined(next);
        let to = self.meaning(next, DateWord::To);
        let and = self.meaning(next, DateWord::And);
        let comma_list = || self.sign(next, &[","]).filter(|_| left.is_none());
        let (after, list) = match (dash.or(to), and.or_else(comma_list)) {
            (Some(after), _) => (after, false),
            (None, Some(after)) => (after, !between),
            (None, None) => return None,
        };
        let after = self.fillers(after);
        let right = self.right_side(left, after, joined);
        let (mut right, end, right_firm) = right?;
        let left_when = match left {
            Some(when) => when,
            None => {
                let (number, ..) = self.number(day_start)?;
                let Core::Day { day, month: Some(month), year } = right.core else {
                    return None;
                };
                let number = u8::try_from(number).ok()?;
                // "5 and 9 March" are two days; only neighbours are a range.
                let fits = number < day && (!list || marked || number + 1 == day);
                if !fits || (right.weekday.is_some() && self.prose) {
                    return None;
                }
                When::of(Core::Day { day: number, month: Some(month), year })
            }
        };
        if list && left.is_some() {
            return None;
        }
        let to_now = right.core == Core::Unit(DateUnit::Day, 0);
        if !to_now && !same_kind(&left_when.core, &right.core) {
            return None;
        }
        // "March 5 to 9": the month stands before.
        if let (Core::Day { month: Some(month), year, .. }, Core::Day { day, month: None, year: other }) =
            (left_when.core, right.core)
        {
            right.core = Core::Day { day, month: Some(month), year: other.or(year) };
        }
        let firm = firm || right_firm || marked;
        Some(Parsed { expression: Expression::Range(left_when, right), next: end, firm })
    }

    /// The end of a range; a bare day is one where the month stands before.
    fn right_side(&self, left: Option<When>, at: usize, joined: bool) -> Option<Found> {
        // "Từ 23 đến 28-10": the first day shows what the second is.
        if left.is_none()
            && let Some(date) = self.numeric(self.mark(at, DateUnit::Day).unwrap_or(at), true)
            && matches!(date.core, Core::Day { .. })
        {
            return Some((When::of(date.core), date.next, date.firm));
        }
        let one = self.one(at).filter(|(when, ..)| !matches!(when.core, Core::Year(_)) || left.is_some());
        let bare = || {
            let Core::Day { day: from, month: Some(_), year: None } = left?.core else {
                return None;
            };
            let (number, length, next) = self.number(at)?;
            let day = u8::try_from(number).ok().filter(|day| length <= 2 && from < *day && *day <= 31)?;
            let counts = self.token(next).is_some_and(|t| t.kind == TokenKind::Word && t.gap < Gap::Line);
            if self.prose && counts && !joined {
                return None;
            }
            let year = self.sign(next, &[","]).and_then(|after| self.number(after));
            let year = year.filter(|(number, length, _)| *length == 4 && plausible(*number));
            let (year, next) = match year {
                Some((number, _, next)) => (Some(Year::Full(i16::try_from(number).ok()?)), next),
                None => (None, next),
            };
            Some((When::of(Core::Day { day, month: None, year }), next, true))
        };
        let now = || {
            let next = self.meaning(at, DateWord::Now)?;
            Some((When::of(Core::Unit(DateUnit::Day, 0)), next, true))
        };
        one.or_else(bare).or_else(now)
    }

    /// "2021-2025", "2021 to 2025", "2024-25".
    fn year_range(&self, at: usize, told: bool) -> Option<(When, When, usize, bool)> {
        let mark = self.mark(at, DateUnit::Year);
        let start = mark.unwrap_or(at);
        let (first, 4, next) = self.digits(start).filter(|(number, ..)| plausible(*number))? else {
            return None;
        };
        let dash = self.sign(next, &["-", "–", "/"]);
        let words = || {
            let to = self.meaning(next, DateWord::To).or_else(|| self.meaning(next, DateWord::And))?;
            (told || mark.is_some()).then_some(self.mark(to, DateUnit::Year).unwrap_or(to))
        };
        let after = dash.or_else(words)?;
        let (last, length, end) = self.number(after)?;
        let last = match length {
            4 if plausible(last) => last,
            // The winter of 2024-25; a month has been read before.
            2 if dash.is_some() && last == first % 100 + 1 => first + 1,
            // 2019-21, 2009–12; with a hyphen 2009-12 is a month.
            2 if last > first % 100
                && (last > 12 && self.sign(next, &["-"]).is_some() || self.sign(next, &["–"]).is_some()) =>
            {
                first - first % 100 + last
            }
            _ => return None,
        };
        let goes_on = self.joined_sign(end, &["-", "/", "."]).is_some_and(|next| self.is_joined(next));
        if goes_on || first >= last || last - first > 300 {
            return None;
        }
        let year = |number: u16| Some(When::of(Core::Year(Year::Full(i16::try_from(number).ok()?))));
        let firm = told || mark.is_some() || (1800..=2100).contains(&first);
        Some((year(first)?, year(last)?, end, firm))
    }

    /// "Three days ago", "the past three weeks", "2,5 năm qua", "cách đây hai tháng", "two days later".
    fn counted(&self, at: usize) -> Option<Parsed> {
        let made = |expression, next| Some(Parsed { expression, next, firm: true });
        if let Some((next, elsewhere)) = self
            .word(at, DateWord::AgoFirst.kind() | DateWord::Elsewhere.kind(), |word| match word {
                DateWord::AgoFirst => Some(false),
                DateWord::Elsewhere => Some(true),
                _ => None,
            })
            .map(|(elsewhere, next)| (next, elsewhere))
        {
            let (count, unit, next) = self.units(self.approximate(next))?;
            return match (elsewhere, count) {
                (true, _) => made(Expression::Elsewhere, next),
                (false, Some(count)) => {
                    made(Expression::Distance { count: -count, unit, beside: false }, next)
                }
                (false, None) => made(Expression::Recent, next),
            };
        }
        // "The past three weeks", "recent weeks".
        let start = self.fillers(at);
        if !self.grammar.tables.shift_follows
            && let Some((ahead, next)) = self.word(
                start,
                DateWord::Past.kind() | DateWord::Recent.kind() | DateWord::Coming.kind(),
                |word| match word {
                    DateWord::Past | DateWord::Recent => Some(false),
                    DateWord::Coming => Some(true),
                    _ => None,
                },
            )
        {
            let counted = self.units(next);
            // "The past year" is one year, "last year" the year before this one.
            let bare = || {
                let shifts = self.shift(start).is_some_and(|(_, end)| end >= next);
                let (unit, end) = self.unit(next)?;
                let recent = self.meaning(start, DateWord::Recent).is_some();
                (!shifts).then_some((if recent { None } else { Some(1.0) }, unit, end))
            };
            let (count, unit, next) = counted.or_else(bare)?;
            return match (count, ahead) {
                (Some(count), ahead) => {
                    let count = if ahead { count } else { -count };
                    made(Expression::Duration { count, unit }, next)
                }
                (None, false) => made(Expression::Recent, next),
                (None, true) => None,
            };
        }
        // "The week before", but "the week before the vote".
        let article = || self.meaning(at, DateWord::Article).and_then(|after| self.unit(after));
        if let Some((unit, before)) = article()
            && let Some(next) = self.meaning(before, DateWord::Prior).filter(|_| self.ends_clause(before))
        {
            return made(Expression::Distance { count: -1.0, unit, beside: true }, next);
        }
        let (count, unit, next) = match self.units(at) {
            Some(found) => found,
            None if self.grammar.tables.shift_follows => {
                // "Tuần qua": the past week; "tuần vừa qua" is the week before this one.
                let (unit, next) = self.unit(at)?;
                let (_, end) =
                    self.word(next, DateWord::Past.kind(), |word| (word == DateWord::Past).then_some(()))?;
                let longer = self.word(next, DateWord::Shift(DateShift::This).kind(), |word| match word {
                    DateWord::Shift(DateShift::Last) => Some(()),
                    _ => None,
                });
                let short = end == next + 1 && longer.is_none_or(|(_, to)| to <= end);
                let long =
                    !matches!(unit, DateUnit::Day | DateUnit::Weekend | DateUnit::Hour | DateUnit::Minute);
                let past = short && long && self.meaning(next, DateWord::Recent).is_some();
                return if past { made(Expression::Duration { count: -1.0, unit }, end) } else { None };
            }
            None => return None,
        };
        let start = self.fillers(next);
        let (tail, end) = self.word(
            start,
            DateWord::Past.kind()
                | DateWord::Recent.kind()
                | DateWord::Coming.kind()
                | DateWord::Ago.kind()
                | DateWord::Earlier.kind()
                | DateWord::Prior.kind()
                | DateWord::Ahead.kind()
                | DateWord::Elsewhere.kind(),
            |word| match word {
                DateWord::Past | DateWord::Recent => Some(Tail::Past),
                DateWord::Coming => Some(Tail::Coming),
                DateWord::Ago => Some(Tail::Ago),
                DateWord::Earlier => Some(Tail::Earlier),
                DateWord::Prior if self.ends_clause(start) => Some(Tail::Earlier),
                DateWord::Ahead => Some(Tail::Ahead),
                DateWord::Elsewhere => Some(Tail::Elsewhere),
                _ => None,
            },
        )?;
        if matches!(tail, Tail::Past | Tail::Coming) && !self.grammar.tables.shift_follows {
            return None;
        }
        // "3 minutes ago" is when a page was made, not what a sentence is about.
        if self.prose && unit == DateUnit::Minute {
            return made(Expression::Clock, end);
        }
        let expression = match (tail, count) {
            (Tail::Elsewhere, _) => Expression::Elsewhere,
            (Tail::Past, Some(count)) => Expression::Duration { count: -count, unit },
            (Tail::Coming, Some(count)) => Expression::Duration { count, unit },
            (Tail::Ago, Some(count)) => Expression::Distance { count: -count, unit, beside: false },
            (Tail::Earlier, Some(count)) => Expression::Distance { count: -count, unit, beside: true },
            (Tail::Ahead, Some(count)) => Expression::Distance { count, unit, beside: false },
            (Tail::Past | Tail::Ago | Tail::Earlier, None) => Expression::Recent,
            (Tail::Coming | Tail::Ahead, None) => return None,
        };
        made(expression, end)
    }

    /// Whether nothing follows a word in its clause.
    fn ends_clause(&self, at: usize) -> bool {
        self.token(at + 1).is_none_or(|t| t.gap >= Gap::Line || t.kind == TokenKind::Sign && t.folded != "-")
    }

    /// "The week ending 8 June", "the 12 months to June 2024", "the week of 3 June".
    fn ended(&self, at: usize) -> Option<Parsed> {
        let start = self.fillers(at);
        let bare = || self.unit(start).map(|(unit, next)| (Some(1.0), unit, next));
        let (count, unit, next) = self.units(start).or_else(bare)?;
        let count = count.filter(|count| *count >= 1.0 && count.fract() == 0.0)?;
        let made = |expression, next| Some(Parsed { expression, next, firm: true });
        // Without an article, the days to a date may be counted down.
        let told = start > at || !self.prose;
        let to = || self.meaning(next, DateWord::To).filter(|_| told && !self.tables().shift_follows);
        if let Some(after) = self.meaning(next, DateWord::Ending).or_else(to) {
            let (last, end, _) = self.one(self.fillers(after))?;
            let fits = match last.core {
                Core::Day { .. } | Core::Either { .. } | Core::Weekday => {
                    matches!(unit, DateUnit::Day | DateUnit::Week) || is_months(unit)
                }
                Core::Month { .. } => is_months(unit),
                _ => false,
            };
            let expression = Expression::Ending { count, unit, last };
            return if fits && last.slice.is_none() { made(expression, end) } else { None };
        }
        let of = self.meaning(next, DateWord::Of).filter(|_| unit == DateUnit::Week && count == 1.0)?;
        let (day, end, _) = self.one(self.fillers(of))?;
        let dated = matches!(day.core, Core::Day { month: Some(_), .. } | Core::Either { .. });
        // "The week of 3 June to 9 June" says itself how long it is.
        let goes_on = self.sign(end, &["-", "–"]).or_else(|| self.meaning(end, DateWord::To));
        if dated && goes_on.is_none() { made(Expression::WeekOf(day), end) } else { None }
    }

    /// Past a word such as "khoảng" before a number.
    fn approximate(&self, at: usize) -> usize {
        self.meaning(at, DateWord::At).unwrap_or(at)
    }

    /// So many units: "three weeks", "2,5 năm", "a year and a half", "hai năm rưỡi".
    fn units(&self, at: usize) -> Option<(Option<f64>, DateUnit, usize)> {
        let (count, next) = self.count(at)?;
        let half = |at: usize| self.meaning(at, DateWord::AndHalf);
        let (count, next) = match half(next) {
            Some(after) => (count.map(|n| n + 0.5), after),
            None => (count, next),
        };
        let (unit, next) = self.unit(next)?;
        Some(match half(next) {
            Some(after) => (count.map(|n| n + 0.5), unit, after),
            None => (count, unit, next),
        })
    }
}

#[derive(Clone, Copy)]
enum Tail {
    Past,
    Coming,
    Ago,
    Earlier,
    Ahead,
    Elsewhere,
}

fn is_months(unit: DateUnit) -> bool {
    matches!(unit, DateUnit::Month | DateUnit::Quarter | DateUnit::Half | DateUnit::Year | DateUnit::Decade)
}

/// Whether two dates can be the ends of one range.
fn same_kind(left: &Core, right: &Core) -> bool {
    let kind = |core: &Core| match core {
        Core::Day { .. } | Core::Either { .. } | Core::Weekday | Core::Unit(DateUnit::Day, _) => 0,
        Core::Month { month: Month::Named(_) | Month::From(_), .. } => 1,
        Core::Quarter { .. } => 2,
        Core::Half { .. } => 3,
        Core::Season { .. } => 4,
        Core::Year(_) => 5,
        Core::Decade(_) => 6,
        Core::Century(_) => 7,
        Core::Unit(..) | Core::Weekend => 8,
    };
    let (left, right) = (kind(left), kind(right));
    left == right || left == 8 || right == 8 || (left == 5 && right == 1)
}
