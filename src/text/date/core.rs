//! The rules of one date: its day, month, year, season and so on, in any order of words.

use super::super::token::TokenKind;
use super::expression::{Core, Month, Slice, When, Year};
use super::grammar::Parser;
use super::numeric::plausible;
use super::tables::{DatePart, DateShift, DateSide, DateUnit, DateWord};

/// A date, the token after it and whether it can be nothing else.
pub(super) type Found = (When, usize, bool);

impl Parser<'_, '_> {
    /// One date without what stands around it; of several readings the longest.
    pub(super) fn core(&self, at: usize) -> Option<Found> {
        let mark = self.mark(at, DateUnit::Day);
        let start = mark.unwrap_or(at);
        let digits = self.token(start).is_some_and(|t| t.kind == TokenKind::Digits);
        let marked = mark.is_some() || (digits && self.is_day_marked(at));
        let numeric = self.numeric(start, marked).map(|n| (When::of(n.core), n.next, n.firm));
        let numeric = numeric.map(|found| self.with_year(found));
        let readings = [
            numeric,
            self.day_month(start, marked),
            self.month_day(at),
            self.month_alone(at),
            self.marked_day(at, mark),
            self.ordinal_day(at),
            self.season(at),
            self.part_of_year(at),
            self.year_alone(at),
            self.decade(at),
            self.century(at),
            self.relative(at),
        ];
        let longest = readings.into_iter().flatten();
        longest.reduce(|best, found| if found.1 > best.1 { found } else { best })
    }

    /// "Early", "the first week of", "6 tháng đầu" and what it is a part of.
    pub(super) fn sliced(&self, at: usize) -> Option<Found> {
        let (slice, after) = self.slice(at)?;
        // "Cuối tuần" is the weekend.
        if self.unit(at).is_some_and(|(unit, _)| unit == DateUnit::Weekend) {
            return None;
        }
        let start = self.fillers(self.sign(after, &["-"]).unwrap_or(after));
        // "The first six months of the year", "đầu năm": the one around the anchor.
        let bare = || {
            let (unit, next) = self.unit(start)?;
            let month_or_year = matches!(
                unit,
                DateUnit::Week | DateUnit::Month | DateUnit::Quarter | DateUnit::Year | DateUnit::Decade
            );
            (month_or_year && !self.comes_after(at, |word| word == DateWord::Each)).then_some((
                When::of(Core::Unit(unit, 0)),
                next,
                false,
            ))
        };
        let (mut when, next, firm) = self.core(start).or_else(bare)?;
        let fits = match (slice, when.core) {
            (Slice::Part(_), Core::Day { .. } | Core::Either { .. } | Core::Unit(DateUnit::Day, _)) => false,
            (Slice::Part(_), Core::Unit(DateUnit::Minute | DateUnit::Hour | DateUnit::Weekend, _)) => false,
            (Slice::First { unit, .. } | Slice::Last { unit, .. }, core) => size(core) > unit,
            _ => true,
        };
        if !fits || when.slice.is_some() {
            return None;
        }
        when.slice = Some(slice);
        // "Giữa năm người" is "between five people".
        let between = slice == Slice::Part(DatePart::Mid) && matches!(when.core, Core::Unit(_, 0));
        Some((when, next, firm || !between))
    }

    fn slice(&self, at: usize) -> Option<(Slice, usize)> {
        if let Some(found) = self.word(at, DateWord::Part(DatePart::Mid).kind(), |word| match word {
            DateWord::Part(part) => Some(Slice::Part(part)),
            _ => None,
        }) {
            return Some(found);
        }
        let small = |count: Option<f64>| count.filter(|c| c.fract() == 0.0 && (1.0..=100.0).contains(c));
        let start = self.fillers(at);
        // "The first six months", "the second week", "the last three days".
        let ordinal =
            self.word(start, DateWord::Ordinal(0).kind() | DateWord::Final.kind(), |word| match word {
                DateWord::Ordinal(number) => Some(Some(number)),
                DateWord::Final => Some(None),
                _ => None,
            });
        if let Some((ordinal, next)) = ordinal {
            let counted = self.count(next).and_then(|(count, after)| Some((small(count)? as u8, after)));
            let (count, next) = counted.unwrap_or((1, next));
            let (unit, next) = self.unit(next)?;
            let of = self.meaning(next, DateWord::Filler)?;
            return Some(match ordinal {
                Some(number) => {
                    let skip = number.saturating_sub(1).saturating_mul(count);
                    (Slice::First { skip, count, unit }, of)
                }
                None => (Slice::Last { count, unit }, of),
            });
        }
        // "6 tháng đầu", "tuần đầu tiên". Elsewhere "the same month last year" is no last month of a year.
        if !self.tables().shift_follows {
            return None;
        }
        let counted = self.count(at).and_then(|(count, after)| Some((small(count)? as u8, after)));
        let (count, next) = counted.unwrap_or((1, at));
        let (unit, next) = self.unit(next)?;
        self.word(
            next,
            DateWord::Part(DatePart::Mid).kind() | DateWord::Ordinal(0).kind() | DateWord::Final.kind(),
            |word| match word {
                DateWord::Part(DatePart::Early) | DateWord::Ordinal(1) => {
                    Some(Slice::First { skip: 0, count, unit })
                }
                DateWord::Part(DatePart::Late) | DateWord::Final => Some(Slice::Last { count, unit }),
                _ => None,
            },
        )
    }

    /// "28 October 2024", "the 28th of October", "ngày 28 tháng 10 năm 2024".
    fn day_month(&self, at: usize, marked: bool) -> Option<Found> {
        let at = self.meaning(at, DateWord::Filler).unwrap_or(at);
        let ordinal = || {
            let (day, next) = self.word(at, DateWord::Ordinal(0).kind(), |word| match word {
                DateWord::Ordinal(number) => Some(number),
                _ => None,
            })?;
            self.meaning(next, DateWord::Of).map(|_| (day, next))
        };
        let (day, next) = self.day(at).or_else(ordinal)?;
        let suffixed = next > at + 1;
        let of = self.meaning(next, DateWord::Of);
        let next = self.sign(next, &["-"]).or(of.map(|after| self.fillers(after))).unwrap_or(next);
        let (month, next) = self.month(next)?;
        // "6 tháng tới" are six months.
        if matches!(month, Month::From(_)) && !marked && !suffixed {
            return None;
        }
        let when = When::of(Core::Day { day, month: Some(month), year: None });
        Some(self.with_year((when, next, true)))
    }

    /// "October 28, 2024", "Oct. 28th".
    fn month_day(&self, at: usize) -> Option<Found> {
        if !self.tables().day_follows_month {
            return None;
        }
        let (Month::Named(month), next) = self.month(at)? else {
            return None;
        };
        if self.prose && !self.has_capital(at) {
            return None;
        }
        let (day, next) = self.day(self.meaning(next, DateWord::Filler).unwrap_or(next))?;
        let when = When::of(Core::Day { day, month: Some(Month::Named(month)), year: None });
        Some(self.with_year((when, next, true)))
    }

    /// "August 2024", "last March", "tháng 8 năm ngoái", "tháng 3 tới".
    fn month_alone(&self, at: usize) -> Option<Found> {
        let (shift, start) = match self.shift(at).filter(|_| !self.tables().shift_follows) {
            Some((shift, next)) => (Some(shift), next),
            None => (None, at),
        };
        let (month @ Month::Named(_), next) = self.month(start)? else {
            return None;
        };
        if self.prose && !self.has_capital(start) && self.is_doubtful_month(start) {
            return None;
        }
        let mut when = When::of(Core::Month { month, year: None });
        when.shift = shift;
        let firm = shift.is_some() || !self.is_doubtful_month(start);
        let (dated, after, _) = self.with_year((when, next, firm));
        Some((dated, after, firm || dated.year().is_some()))
    }

    /// "ngày 5", "mùng 5"; not "mỗi ngày 5".
    fn marked_day(&self, at: usize, mark: Option<usize>) -> Option<Found> {
        let (day, next) = self.day(mark?)?;
        if self.prose && (self.is_counted(next) || self.comes_after(at, |word| word == DateWord::Each)) {
            return None;
        }
        let when = When::of(Core::Day { day, month: None, year: None });
        let (month, after) = match self.relative_unit(self.fillers(next)) {
            Some((DateUnit::Month, distance, after)) => (Some(Month::From(distance)), after),
            _ => (None, next),
        };
        let when = When { core: Core::Day { day, month, year: None }, ..when };
        Some((when, after, true))
    }

    /// "The 28th", where nothing that it could count follows.
    fn ordinal_day(&self, at: usize) -> Option<Found> {
        let start = self.meaning(at, DateWord::Filler)?;
        let (day, next) = self.day(start)?;
        let suffixed = next > start + 1;
        let last = |at: usize| self.token(at).is_none_or(|t| t.kind == TokenKind::Sign && t.folded != "-");
        if !suffixed {
            return None;
        }
        if let Some((DateUnit::Month, distance, after)) = self.relative_unit(self.fillers(next)) {
            let month = Some(Month::From(distance));
            return Some((When::of(Core::Day { day, month, year: None }), after, true));
        }
        let when = When::of(Core::Day { day, month: None, year: None });
        (last(next) || !self.prose).then_some((when, next, false))
    }

    /// "The autumn of 2024", "last summer", "mùa thu năm ngoái".
    fn season(&self, at: usize) -> Option<Found> {
        let before = self.shift(at).filter(|_| !self.tables().shift_follows);
        let start = before.map_or(at, |(_, next)| next);
        let (season, next) = self.word(start, DateWord::Season(0).kind(), |word| match word {
            DateWord::Season(season) => Some(season),
            _ => None,
        })?;
        let mut when = When::of(Core::Season { season, year: None });
        when.shift = before.map(|(shift, _)| shift);
        let (dated, after, _) = self.with_year((when, next, false));
        Some((dated, after, dated.shift.is_some() || dated.year().is_some()))
    }

    /// "Q1 2025", "quý I/2025", "the first quarter".
    fn part_of_year(&self, at: usize) -> Option<Found> {
        let named = || {
            let unit = [DateUnit::Quarter, DateUnit::Half]
                .into_iter()
                .find_map(|unit| self.mark(at, unit).map(|next| (unit, next)));
            let (unit, next) = unit?;
            // `Q1` is one word; `q 1` is not.
            let joined = self.is_joined(next) || self.tables().shift_follows;
            let (number, next) = self.small_ordinal(next).filter(|_| joined)?;
            Some((unit, number, next))
        };
        let counted = || {
            let start = self.meaning(at, DateWord::Filler).unwrap_or(at);
            let (number, next) = self.word(start, DateWord::Ordinal(0).kind(), |word| match word {
                DateWord::Ordinal(number) => Some(number),
                _ => None,
            })?;
            let (unit, next) = self.unit(next)?;
            Some((unit, number, next))
        };
        let (unit, number, next) = named().or_else(counted)?;
        let core = match (unit, number) {
            (DateUnit::Quarter, quarter @ 1..=4) => Core::Quarter { quarter, year: None },
            (DateUnit::Half, half @ 1..=2) => Core::Half { half, year: None },
            _ => return None,
        };
        let (dated, after, _) = self.with_year((When::of(core), next, false));
        let firm = dated.year().is_some() || matches!(dated.core, Core::Quarter { .. });
        Some((dated, after, firm))
    }

    /// "năm 2024", "2024".
    fn year_alone(&self, at: usize) -> Option<Found> {
        if let Some(next) = self.mark(at, DateUnit::Year) {
            let (number, length, next) = self.number(next).filter(|(_, length, _)| *length >= 3)?;
            if self.prose && self.comes_after(at, |word| word == DateWord::Each) {
                return None;
            }
            let year = i16::try_from(number).ok().filter(|_| length == 4 || number >= 100)?;
            return Some((When::of(Core::Year(Year::Full(year))), next, true));
        }
        let (year, next) = self.full_year(at)?;
        Some((When::of(Core::Year(year)), next, false))
    }

    /// "The 1990s", "những năm 90".
    fn decade(&self, at: usize) -> Option<Found> {
        let to = |number: u16, length: usize| {
            let whole = number.is_multiple_of(10) && (length == 2 || (length == 4 && plausible(number)));
            whole.then(|| i16::try_from(number).ok()).flatten()
        };
        if let Some(next) = self.mark(at, DateUnit::Decade) {
            let (number, length, next) = self.number(next)?;
            return Some((When::of(Core::Decade(to(number, length)?)), next, true));
        }
        let start = self.meaning(at, DateWord::Filler).unwrap_or(at);
        let quote = self.sign(start, &["'"]);
        let (number, length, next) = self.digits(quote.unwrap_or(start))?;
        let quoted = self.joined_sign(next, &["'"]).unwrap_or(next);
        let ends = self.token(quoted).is_some_and(|t| t.is_joined() && t.folded == "s");
        let firm = length == 4 || quote.is_some() || start > at;
        ends.then(|| to(number, length))
            .flatten()
            .map(|decade| (When::of(Core::Decade(decade)), quoted + 1, firm))
    }

    /// "The 21st century", "thế kỷ XX".
    fn century(&self, at: usize) -> Option<Found> {
        let to = |number: u16| i16::try_from(number).ok().filter(|n| (1..=30).contains(n));
        if let Some(next) = self.mark(at, DateUnit::Century) {
            let (number, next) =
                self.roman(next).or_else(|| self.number(next).map(|(n, _, next)| (n, next)))?;
            return Some((When::of(Core::Century(to(number)?)), next, true));
        }
        let start = self.meaning(at, DateWord::Filler).unwrap_or(at);
        let (number, _, next) = self.digits(start)?;
        let next = self.suffix(next).filter(|after| *after > next)?;
        let next = self.sign(next, &["-"]).unwrap_or(next);
        let (unit, next) = self.unit(next)?;
        (unit == DateUnit::Century)
            .then(|| to(number))
            .flatten()
            .map(|n| (When::of(Core::Century(n)), next, true))
    }

    /// "Yesterday", "last month", "tuần này".
    pub(super) fn relative(&self, at: usize) -> Option<Found> {
        if let Some((unit, distance, next)) = self.relative_unit(at) {
            return Some((When::of(Core::Unit(unit, distance)), next, true));
        }
        let (unit, next) = self.unit(self.meaning(at, DateWord::Filler).unwrap_or(at))?;
        (unit == DateUnit::Weekend).then_some((When::of(Core::Weekend), next, self.tables().shift_follows))
    }

    pub(super) fn relative_unit(&self, at: usize) -> Option<(DateUnit, i32, usize)> {
        let direct = self.word(at, DateWord::Relative(DateUnit::Day, 0).kind(), |word| match word {
            DateWord::Relative(unit, distance) => Some((unit, distance)),
            _ => None,
        });
        let direct = direct.map(|((unit, distance), next)| (unit, distance, next));
        let follows = self.tables().shift_follows;
        let composed = || {
            let ((unit, shift), next) = if follows {
                let (unit, next) = self.unit(at)?;
                let (shift, next) = self.shift(next)?;
                ((unit, shift), next)
            } else {
                let (shift, next) = self.shift(at)?;
                let (unit, next) = self.unit(next)?;
                ((unit, shift), next)
            };
            let long = !matches!(unit, DateUnit::Minute | DateUnit::Hour | DateUnit::Day);
            // The weekend before the one of this week is the last one; the rest is told by its own week.
            long.then_some((unit, distance(shift), next))
        };
        let composed = composed();
        direct.into_iter().chain(composed).reduce(|best, found| if found.2 > best.2 { found } else { best })
    }

    pub(super) fn shift(&self, at: usize) -> Option<(DateShift, usize)> {
        self.word(at, DateWord::Shift(DateShift::This).kind(), |word| match word {
            DateWord::Shift(shift) => Some(shift),
            _ => None,
        })
    }

    fn day(&self, at: usize) -> Option<(u8, usize)> {
        let (number, length, next) = self.digits(at)?;
        let after = self.suffix(next)?;
        if after == next {
            self.number(at)?;
        }
        (length <= 2 && (1..=31).contains(&number)).then_some(())?;
        Some((u8::try_from(number).ok()?, after))
    }

    /// Past the ending of an ordinal number, if there is one; none if other letters are joined.
    fn suffix(&self, at: usize) -> Option<usize> {
        match self.token(at).filter(|t| t.is_joined() && t.kind == TokenKind::Word) {
            None => Some(at),
            Some(token) => matches!(token.folded, "st" | "nd" | "rd" | "th").then_some(at + 1),
        }
    }

    /// A month by name or by number, or its distance from the anchor's.
    fn month(&self, at: usize) -> Option<(Month, usize)> {
        let named = self.word(at, DateWord::Month(0).kind(), |word| match word {
            DateWord::Month(month) => Some(Month::Named(month)),
            _ => None,
        });
        let marked = self.mark(at, DateUnit::Month).and_then(|next| {
            let (number, length, after) = self.number(next).or_else(|| self.before_year(next))?;
            let month = u8::try_from(number).ok().filter(|m| length <= 2 && (1..=12).contains(m))?;
            let counted = self.prose && self.comes_after(at, |word| word == DateWord::Each);
            (!counted).then_some((Month::Named(month), after))
        });
        let relative = self.relative_unit(at).and_then(|(unit, distance, next)| {
            (unit == DateUnit::Month).then_some((Month::From(distance), next))
        });
        let (month, next) = named.or(marked).or(relative)?;
        // The full stop of an abbreviation.
        let stop = self.joined_sign(next, &["."]).filter(|after| {
            let goes_on = self.token(*after).is_some_and(|t| t.kind == TokenKind::Digits || !t.is_capital());
            goes_on && named.is_some() && self.is_abbreviation(at, month)
        });
        Some((month, stop.unwrap_or(next)))
    }

    /// Whether a month has a longer name that starts with this word.
    fn is_abbreviation(&self, at: usize, month: Month) -> bool {
        let Month::Named(month) = month else {
            return false;
        };
        let longer = |(name, word): &(&str, DateWord), short: &str| {
            *word == DateWord::Month(month) && name.len() > short.len() && name.starts_with(short)
        };
        self.token(at).is_some_and(|t| self.tables().words.iter().any(|entry| longer(entry, t.folded)))
    }

    /// The month of `10.2024`, which is no number with decimals.
    fn before_year(&self, at: usize) -> Option<(u16, usize, usize)> {
        let (number, length, next) = self.digits(at)?;
        let year = self.joined_sign(next, &["."]).and_then(|after| self.full_year(after));
        year.map(|_| (number, length, next))
    }

    fn is_doubtful_month(&self, at: usize) -> bool {
        self.is_doubtful(at, at + 1)
    }

    /// Whether a word is written as a name; a name in another language need not have a capital.
    fn has_capital(&self, at: usize) -> bool {
        self.tables().shift_follows || self.token(at).is_some_and(|t| t.is_capital())
    }

    /// A year of four digits that is the whole number.
    fn full_year(&self, at: usize) -> Option<(Year, usize)> {
        let (number, length, next) = self.digits(at)?;
        let whole = !self.is_joined(next)
            || self.token(next).is_some_and(|t| t.kind == TokenKind::Sign && t.folded != "%")
                && !(self.joined_sign(next, &[".", ",", ":"]).is_some_and(|after| {
                    self.is_joined(after) && self.token(after).is_some_and(|t| t.kind == TokenKind::Digits)
                }));
        (length == 4 && whole && plausible(number))
            .then(|| i16::try_from(number).ok())
            .flatten()
            .map(|year| (Year::Full(year), next))
    }

    /// Adds the year that follows, and "last", "this" or "next" where it follows.
    fn with_year(&self, (mut when, next, firm): Found) -> Found {
        if when.year().is_none()
            && let Some((year, mut after)) = self.year_after(next, matches!(when.core, Core::Day { .. }))
        {
            when.set_year(Some(year));
            // The winter of 2024-25 is named by its first year.
            if let (Core::Season { .. }, Year::Full(year)) = (when.core, year)
                && let Some((number, 2 | 4, end)) =
                    self.joined_sign(after, &["-", "–", "/"]).and_then(|next| self.number(next))
                && i32::from(number) % 100 == (i32::from(year) + 1) % 100
            {
                after = end;
            }
            return (when, after, firm || !matches!(when.core, Core::Either { .. }));
        }
        if self.tables().shift_follows
            && when.shift.is_none()
            && when.year().is_none()
            && let Some((shift, after)) = self.shift(next)
            && !self.is_open_before(next, after)
        {
            when.shift = Some(shift);
            return (when, after, true);
        }
        (when, next, firm)
    }

    /// Whether a word that could mean "last" or "next" starts another date: "tháng 3 tới tháng 5".
    pub(super) fn is_open_before(&self, at: usize, after: usize) -> bool {
        let joins = self.word(at, DateWord::To.kind() | DateWord::Open(DateSide::Since).kind(), |word| {
            matches!(word, DateWord::To | DateWord::Open(_)).then_some(())
        });
        joins.is_some_and(|(_, end)| end >= after && (self.core(end).is_some() || self.sliced(end).is_some()))
            || self
                .word(at, DateWord::Elsewhere.kind(), |word| (word == DateWord::Elsewhere).then_some(()))
                .is_some_and(|(_, end)| end > after)
    }

    fn year_after(&self, at: usize, has_day: bool) -> Option<(Year, usize)> {
        // Joined: "3/2025", "10-2024".
        let joined = self.joined_sign(at, &["/", "-", "."]).filter(|after| self.is_joined(*after));
        if let Some(found) = joined.and_then(|after| self.full_year(after)) {
            return Some(found);
        }
        if let Some(quote) = self.sign(at, &["'"]).filter(|after| self.is_joined(*after)) {
            let (number, length, next) = self.number(quote)?;
            return (length == 2)
                .then(|| u8::try_from(number).ok())
                .flatten()
                .map(|y| (Year::Short(y), next));
        }
        if let Some(found) = self.sheet_year(at).filter(|_| has_day) {
            return Some(found);
        }
        let comma = self.sign(at, &[","]);
        let start = self.fillers(comma.unwrap_or(at));
        if let Some(marked) = self.mark(start, DateUnit::Year)
            && let Some((number, 3..=4, next)) = self.number(marked)
        {
            return Some((Year::Full(i16::try_from(number).ok()?), next));
        }
        if let Some((DateUnit::Year, distance, next)) = self.relative_unit(start) {
            return Some((Year::From(distance), next));
        }
        let (year, next) = self.full_year(start)?;
        // "In March, 2000 people …" is a number.
        let counted = comma.is_some()
            && !has_day
            && self.prose
            && self.token(next).is_some_and(|t| t.kind == TokenKind::Word);
        (!counted).then_some((year, next))
    }

    /// The year of `18-Jun-25`, as sheets write days; a range would name no month between its ends.
    fn sheet_year(&self, at: usize) -> Option<(Year, usize)> {
        let dash = |at: usize| self.joined_sign(at, &["-"]).filter(|after| self.is_joined(*after));
        let day = at.checked_sub(3).and_then(|day| self.digits(day))?;
        dash(day.2).filter(|month| month + 1 == at)?;
        let (number, length, next) = self.number(dash(at)?)?;
        (length == 2).then(|| u8::try_from(number).ok()).flatten().map(|year| (Year::Short(year), next))
    }

    /// A number up to four in digits, in words or as a Roman numeral.
    fn small_ordinal(&self, at: usize) -> Option<(u8, usize)> {
        let digits = self.number(at).or_else(|| self.before_year(at)).map(|(number, _, next)| (number, next));
        let words = || {
            self.word(at, DateWord::Number(0).kind() | DateWord::Ordinal(0).kind(), |word| match word {
                DateWord::Number(number) => Some(number),
                DateWord::Ordinal(number) => Some(u16::from(number)),
                _ => None,
            })
        };
        let (number, next) = digits.or_else(|| self.roman(at)).or_else(words)?;
        u8::try_from(number).ok().filter(|n| (1..=4).contains(n)).map(|number| (number, next))
    }

    fn roman(&self, at: usize) -> Option<(u16, usize)> {
        let token = self.token(at).filter(|t| t.kind == TokenKind::Word && t.text.len() <= 6)?;
        let values: Option<Vec<u16>> = token
            .text
            .bytes()
            .map(|letter| match letter {
                b'I' => Some(1),
                b'V' => Some(5),
                b'X' => Some(10),
                _ => None,
            })
            .collect();
        let values = values?;
        let mut total = 0i32;
        for (place, value) in values.iter().enumerate() {
            let smaller = values.get(place + 1).is_some_and(|next| next > value);
            total += if smaller { -i32::from(*value) } else { i32::from(*value) };
        }
        u16::try_from(total).ok().filter(|n| *n > 0).map(|number| (number, at + 1))
    }
}

pub(super) fn distance(shift: DateShift) -> i32 {
    match shift {
        DateShift::Last => -1,
        DateShift::This => 0,
        DateShift::Next => 1,
    }
}

/// The unit that a core is one of.
fn size(core: Core) -> DateUnit {
    match core {
        Core::Day { .. } | Core::Either { .. } | Core::Weekday => DateUnit::Day,
        Core::Month { .. } => DateUnit::Month,
        Core::Quarter { .. } | Core::Season { .. } => DateUnit::Quarter,
        Core::Half { .. } => DateUnit::Half,
        Core::Year(_) => DateUnit::Year,
        Core::Decade(_) => DateUnit::Decade,
        Core::Century(_) => DateUnit::Century,
        Core::Weekend => DateUnit::Weekend,
        Core::Unit(unit, _) => unit,
    }
}
