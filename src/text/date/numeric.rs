//! Dates in digits: `28/10/2024`, `28-10`, `10/2024`, `2024-10-28`, `2024-10-28T06:00:00Z`.

use super::super::token::TokenKind;
use super::expression::{Core, Month, Year};
use super::grammar::Parser;
use super::tables::{DateOrder, DateUnit, DateWord};

/// A date in digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numeric {
    pub(super) core: Core,
    pub(super) next: usize,
    pub(super) firm: bool,
}

impl Parser<'_, '_> {
    /// A date in digits; `marked` says that a word before it names it a day.
    pub(super) fn numeric(&self, at: usize, marked: bool) -> Option<Numeric> {
        const SIGNS: [&str; 3] = ["/", "-", "."];
        let (first, first_length, next) = self.digits(at)?;
        let ranked = || self.comes_after(at, |word| word == DateWord::Ranked);
        if self.prose && (self.is_tail(at) || ranked()) {
            return None;
        }
        let mut signs = SIGNS.into_iter();
        let sign = signs.find(|sign| self.joined_sign(next, &[sign]).is_some())?;
        let (second, second_length, next) = self.digits(next + 1).filter(|_| self.is_joined(next + 1))?;
        let third = self.joined_sign(next, &[sign]).filter(|after| self.is_joined(*after));
        match third.and_then(|after| self.digits(after)) {
            Some((third, third_length, next)) => {
                if self.goes_on(next) && !self.is_time_mark(next) && !self.is_day_range(next) {
                    return None;
                }
                let parts = [(first, first_length), (second, second_length), (third, third_length)];
                self.three(parts, next, marked || sign == "/")
            }
            None if self.goes_on(next) && !self.is_day_range(next) => None,
            None => self.two((first, first_length), (second, second_length), sign, next, marked),
        }
    }

    /// Whether digits are the end of something longer: `KN-23/10`, `1.28/10`.
    fn is_tail(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|_| self.is_joined(at)).and_then(|b| self.token(b))
        else {
            return false;
        };
        match before.kind {
            TokenKind::Sign => {
                let within = at >= 2 && before.is_joined() && before.folded != "(";
                within
                    && !matches!(before.folded, "\"" | "'" | "–" | "~")
                    && self.token(at - 2).is_some_and(|t| match t.kind {
                        TokenKind::Word => matches!(before.folded, "-" | "." | "_"),
                        TokenKind::Digits => before.folded != "-",
                        TokenKind::Sign => false,
                    })
            }
            _ => true,
        }
    }

    /// Whether digits, letters or a sign with digits are joined to what ends before a token.
    fn goes_on(&self, next: usize) -> bool {
        let joined = |at: usize| self.token(at).filter(|t| t.is_joined()).map(|t| t.kind);
        match joined(next) {
            Some(TokenKind::Word) => self.token(next).is_some_and(|t| t.folded != "s"),
            Some(TokenKind::Digits) => true,
            Some(TokenKind::Sign) => {
                self.sign(next, &["/", "-", ".", ",", ":", "%"]).is_some()
                    && (joined(next + 1) == Some(TokenKind::Digits) || self.sign(next, &["%"]).is_some())
            }
            None => false,
        }
    }

    fn is_time_mark(&self, next: usize) -> bool {
        self.token(next).is_some_and(|t| t.folded == "t")
    }

    /// Whether another date in digits follows after a dash: `28/10-3/11`.
    fn is_day_range(&self, next: usize) -> bool {
        self.sign(next, &["-", "–"]).is_some_and(|after| {
            self.digits(after).is_some_and(|(.., end)| self.joined_sign(end, &["/"]).is_some())
        })
    }

    fn three(&self, parts: [(u16, usize); 3], next: usize, marked: bool) -> Option<Numeric> {
        let [(first, first_length), (second, second_length), (third, third_length)] = parts;
        if first_length == 4 {
            let short = second_length <= 2 && third_length <= 2;
            let year = Some(Year::Full(i16::try_from(first).ok()?));
            let core = short.then(|| day(third, second, year)).flatten()?;
            return Some(Numeric { core, next: self.past_iso_time(next), firm: true });
        }
        let year = match third_length {
            4 => Year::Full(i16::try_from(third).ok()?),
            2 => Year::Short(u8::try_from(third).ok()?),
            _ => return None,
        };
        let core = (first_length <= 2 && second_length <= 2)
            .then(|| self.ordered(first, second, Some(year)))
            .flatten()?;
        Some(Numeric { core, next, firm: third_length == 4 || marked })
    }

    fn two(
        &self,
        (first, first_length): (u16, usize),
        (second, second_length): (u16, usize),
        sign: &str,
        next: usize,
        marked: bool,
    ) -> Option<Numeric> {
        let year = |number: u16| Some(Year::Full(i16::try_from(number).ok()?)).filter(|_| plausible(number));
        match (first_length, second_length) {
            // A year and a month in ISO order; `2024-25` and `2024-2025` are years.
            (4, 2) if sign == "-" && (1..=12).contains(&second) => {
                let month = Month::Named(u8::try_from(second).ok()?);
                Some(Numeric { core: Core::Month { month, year: year(first) }, next, firm: marked })
            }
            (1 | 2, 4) if (1..=12).contains(&first) && plausible(second) => {
                let month = Month::Named(u8::try_from(first).ok()?);
                let firm = marked || (self.grammar.tables.short_dates && sign == "/");
                Some(Numeric { core: Core::Month { month, year: year(second) }, next, firm })
            }
            (1 | 2, 1 | 2) if sign == "/" || marked || !self.prose => {
                let core = self.ordered(first, second, None)?;
                let padded = first_length == 2 && second_length == 2 && second < 10;
                let improper = first > second && first > 12;
                let firm = marked || (self.grammar.tables.short_dates && (padded || improper));
                Some(Numeric { core, next, firm })
            }
            _ => None,
        }
    }

    /// Two numbers as a day and a month, in the order of the language where both orders fit.
    fn ordered(&self, first: u16, second: u16, year: Option<Year>) -> Option<Core> {
        let (day_first, month_first) = (day(first, second, year), day(second, first, year));
        match self.grammar.tables.order {
            DateOrder::DayFirst => day_first.or(month_first.filter(|_| year.is_some())),
            DateOrder::MonthFirst => month_first.or(day_first),
            DateOrder::Either if first == second => day_first,
            DateOrder::Either => match (day_first, month_first) {
                (Some(_), Some(_)) => Some(Core::Either {
                    first: u8::try_from(first).ok()?,
                    second: u8::try_from(second).ok()?,
                    year,
                }),
                (one, other) => one.or(other),
            },
        }
    }

    /// Past the time of an ISO instant.
    fn past_iso_time(&self, at: usize) -> usize {
        let joined = |at: usize| self.token(at).filter(|t| t.is_joined());
        if joined(at).is_none_or(|t| t.folded != "t") {
            return at;
        }
        let mut next = at + 1;
        while let Some(token) = joined(next) {
            let part = match token.kind {
                TokenKind::Digits => true,
                TokenKind::Word => token.folded == "z",
                TokenKind::Sign => {
                    matches!(token.folded, ":" | "." | "+" | "-")
                        && joined(next + 1).is_some_and(|t| t.kind == TokenKind::Digits)
                }
            };
            if !part {
                break;
            }
            next += 1;
        }
        next
    }

    /// Whether a word before a token shows that a day in digits follows.
    pub(super) fn is_day_marked(&self, at: usize) -> bool {
        self.comes_after(at, |word| {
            matches!(word, DateWord::Mark(DateUnit::Day) | DateWord::DayPart | DateWord::Weekday(_))
        })
    }
}

/// A day of a month, if some year has it.
fn day(day: u16, month: u16, year: Option<Year>) -> Option<Core> {
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1..=longest).contains(&day)).then_some(Core::Day {
        day: u8::try_from(day).ok()?,
        month: Some(Month::Named(u8::try_from(month).ok()?)),
        year,
    })
}

/// Whether a number of four digits could be a year that news speak of.
pub(super) fn plausible(number: u16) -> bool {
    (1000..=2299).contains(&number)
}
