//! One figure at a token: hedges, number or range, unit or noun.

use std::ops::Range;

use smallvec::SmallVec;

use super::decimal::Decimal;
use super::lexicon::{Meaning, View};
use super::number::{Found, Num, Style};
use super::tables::{Hedge, NounSort, Order, RangeWord, Side};
use super::token::{Gap, TokenKind};
use crate::quantity::{Form, Magnitude, Number, Quantity};

/// What a part of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A hedge.
    Hedge,
    /// A number, in digits or words.
    Number,
    /// Words that say an order of magnitude or "a few".
    Words,
    /// What makes a range or joins a number to its error.
    Range,
    /// A unit or currency.
    Unit,
    /// A counted noun.
    Noun,
}

/// A figure that was found, in tokens.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    pub(super) tokens: Range<usize>,
    pub(super) form: Form,
    /// The symbol of its unit.
    pub(super) unit: Option<&'static str>,
    /// The counted noun, and what sort it is if it is known.
    pub(super) noun: Option<(Range<usize>, Option<NounSort>)>,
    pub(super) hedges: SmallVec<[(Hedge, bool); 2]>,
    pub(super) parts: SmallVec<[(PartKind, Range<usize>); 6]>,
    pub(super) number: Option<Num>,
    pub(super) high: Option<Num>,
    /// Whether a sign alone joins the ends of the range.
    pub(super) dash: bool,
    /// Whether the range was opened by a word: from, between.
    pub(super) opened: bool,
    /// Whether a word says that the number changed from one to the other.
    pub(super) change: bool,
    pub(super) money_before: bool,
    /// Whether the noun or unit is joined by a hyphen.
    pub(super) hyphen: bool,
}

/// What was found at a token.
#[derive(Debug, Clone)]
pub(super) enum At {
    Figure(Box<Figure>),
    /// Digits that are no number; the token after them.
    Code(usize),
    Nothing,
}

/// The parts read so far.
struct Reading<'v, 'a> {
    view: &'v View<'a>,
    at: usize,
    hedges: SmallVec<[(Hedge, bool); 2]>,
    parts: SmallVec<[(PartKind, Range<usize>); 6]>,
    open: Option<RangeWord>,
    currency: Option<&'static str>,
}

impl View<'_> {
    /// Reads the longest figure that starts at a token. In prose a figure starts with none of the words that change
    /// nothing: a total of, only.
    pub(super) fn figure(&self, start: usize, prose: bool) -> At {
        let mut reading = Reading {
            view: self,
            at: start,
            hedges: SmallVec::new(),
            parts: SmallVec::new(),
            open: None,
            currency: None,
        };
        reading.opening(prose);
        if let Some(found) = reading.words(start) {
            return At::Figure(Box::new(found));
        }
        match self.number(reading.at, reading.currency.is_some(), reading.open == Some(RangeWord::Between)) {
            None => At::Nothing,
            Some(Found::Code(end)) => At::Code(end),
            Some(Found::Number(num)) => match reading.numbers(start, num) {
                Some(found) => At::Figure(Box::new(found)),
                None => At::Code(num.end),
            },
        }
    }

    /// Whether a currency is written as a sign or in capitals, as it is before numbers: `$`, `USD`, `Rs.`
    fn is_code(&self, at: usize, end: usize) -> bool {
        (at..end).filter_map(|at| self.get(at)).all(|t| t.kind == TokenKind::Sign || t.is_capital())
            || self.get(end).is_some_and(|t| t.is_joined())
    }

    /// A range word of one of these sorts.
    fn range_word(&self, at: usize, sorts: &[RangeWord]) -> Option<(RangeWord, usize)> {
        self.find(at, |m| match m {
            Meaning::Range(word) if sorts.contains(&word) => Some(word),
            _ => None,
        })
    }
}

impl Reading<'_, '_> {
    /// Hedges, openers of ranges, fillers and currencies before a number, in any order.
    fn opening(&mut self, prose: bool) {
        const MOST: usize = 6;
        for _ in 0..MOST {
            let (view, at) = (self.view, self.at);
            if let Some((code, end)) = view.find(at, currency)
                && self.currency.is_none()
                && (view.kind(end) == Some(TokenKind::Digits) || view.find(end, opener).is_some())
                && (!view.joined(at) || view.kind(at) == Some(TokenKind::Sign) || at == 0)
                && view.is_code(at, end)
            {
                self.parts.push((PartKind::Unit, at..end));
                (self.currency, self.at) = (Some(code), end);
                continue;
            }
            let Some((found, end)) = view.find(at, opener) else { break };
            // "A few" and "a hundred" are no fillers before a number.
            if matches!(found, Opener::Filler) && self.view.starts_number(at) {
                break;
            }
            // The minus of a number is no range.
            match found {
                Opener::Negation => {
                    let Some((hedge, after)) = view.turned(end) else { break };
                    self.hedges.push((hedge, false));
                    self.parts.push((PartKind::Hedge, at..after));
                    self.at = after;
                    continue;
                }
                Opener::Hedge(hedge, doubtful) => {
                    self.hedges.push((hedge, doubtful));
                    self.parts.push((PartKind::Hedge, at..end));
                }
                Opener::Range(word) if self.open.is_none() => {
                    self.open = Some(word);
                    self.parts.push((PartKind::Range, at..end));
                }
                Opener::Filler if !self.parts.is_empty() || (!prose && view.is_number_after(end)) => {}
                _ => break,
            }
            self.at = end;
        }
    }

    /// Orders of magnitude, a few, many, a couple.
    fn words(&mut self, start: usize) -> Option<Figure> {
        let (form, end) = self.view.word_form(self.at)?;
        self.parts.push((PartKind::Words, self.at..end));
        self.at = end;
        let mut figure = self.figure(start, form, None, None);
        self.unit(&mut figure);
        Some(figure)
    }

    fn numbers(&mut self, start: usize, num: Num) -> Option<Figure> {
        let view = self.view;
        self.parts.push((PartKind::Number, num.start..num.end));
        self.at = num.end;
        let first = self.plain_unit();
        if let Some(error) = self.error(&num) {
            let (value, error) = (Number::new(num.value.value()).ok()?, error);
            let mut figure = self.figure(start, Form::PlusMinus { value, error }, Some(num), None);
            figure.unit = first.or(self.currency);
            self.unit(&mut figure);
            return Some(figure);
        }
        let before = (self.at, self.parts.len(), self.hedges.len());
        if let Some((low, high, word, dash)) = self.range(&num, first) {
            let (a, b) = (low.value.value(), high.value.value());
            let form = Form::Between { low: Number::new(a).ok()?, high: Number::new(b).ok()? };
            let change = word == RangeWord::Change;
            if a <= b || change {
                let form = if a <= b { self.hedged_range(low, high, form)? } else { form };
                let mut figure = self.figure(start, form, Some(low), Some(high));
                figure.unit = first.or(figure.unit);
                (figure.dash, figure.change) = (dash, change);
                self.unit(&mut figure);
                self.after(&mut figure);
                return Some(figure);
            }
            // Not a range: 3-1 is a score, 10 - 3 a difference.
            self.at = before.0;
            self.parts.truncate(before.1);
            self.hedges.truncate(before.2);
        }
        let value = Number::new(num.value.value()).ok()?;
        let mut figure = self.figure(start, Form::Bare(value), Some(num), None);
        figure.unit = first.or(figure.unit);
        self.after(&mut figure);
        let more = self.unit(&mut figure).and_then(|more| num.value.plus(more));
        let value = more.and_then(|sum| Number::new(sum.value()).ok()).unwrap_or(value);
        self.after(&mut figure);
        figure.form = hedged(value, &figure.hedges);
        if let Some(form) = self.second_comparison(&mut figure) {
            figure.form = form;
        }
        // 2,500 troops, plus or minus 200.
        let before = self.at;
        self.at += usize::from(view.says(self.at, ","));
        match self.error(&num).filter(|_| matches!(figure.form, Form::Bare(_) | Form::About(_))) {
            Some(error) => {
                (figure.form, figure.tokens.end) = (Form::PlusMinus { value, error }, self.at);
                figure.parts.clone_from(&self.parts_with(&figure));
            }
            None => self.at = before,
        }
        Some(figure)
    }

    fn figure(&mut self, start: usize, form: Form, number: Option<Num>, high: Option<Num>) -> Figure {
        Figure {
            tokens: start..self.at,
            form,
            unit: self.currency,
            noun: None,
            hedges: self.hedges.clone(),
            parts: self.parts.clone(),
            number,
            high,
            dash: false,
            opened: self.open.is_some(),
            change: false,
            money_before: self.currency.is_some(),
            hyphen: false,
        }
    }

    /// A unit right behind the number, before what may go on.
    fn plain_unit(&mut self) -> Option<&'static str> {
        let (symbol, end) = self.view.unit_at(self.at)?;
        // Only where the number goes on; a last unit is read with its noun.
        let sorts: &[RangeWord] = match self.open {
            Some(RangeWord::Between) => &[RangeWord::To, RangeWord::And],
            _ => &[RangeWord::To, RangeWord::Or, RangeWord::Change],
        };
        let goes_on = self.view.range_word(end, sorts);
        let more = self.view.is(end, Meaning::PlusMinus).is_some()
            || goes_on.is_some_and(|(_, next)| self.view.opens_number(next));
        if !more {
            return None;
        }
        self.parts.push((PartKind::Unit, self.at..end));
        self.at = end;
        Some(symbol)
    }

    /// The second end of a range. Returns both ends with what they share, the word and whether it is a sign.
    fn range(&mut self, low: &Num, unit: Option<&'static str>) -> Option<(Num, Num, RangeWord, bool)> {
        let view = self.view;
        let sorts: &[RangeWord] = match self.open {
            Some(RangeWord::Between) => &[RangeWord::And, RangeWord::To],
            Some(_) => &[RangeWord::To, RangeWord::Change],
            None => &[RangeWord::To, RangeWord::Or],
        };
        let (word, end) = match view.range_word(self.at, sorts) {
            Some(found) => found,
            // Two digits in words side by side: hai ba người.
            None => return self.adjacent(low),
        };
        let dash = view.kind(self.at) == Some(TokenKind::Sign) && end == self.at + 1;
        // "To" written as a word needs a number of the same make; a hyphen needs room on both sides or on none.
        if dash && view.joined(self.at) != view.joined(end) && !view.find(end, currency).is_some_and(|_| true)
        {
            return None;
        }
        if view.get(end).is_some_and(|t| t.gap >= Gap::Line) && dash {
            return None;
        }
        let mut next = end;
        let mut second = SmallVec::<[(PartKind, Range<usize>); 2]>::new();
        let mut hedges = SmallVec::<[(Hedge, bool); 2]>::new();
        if !dash {
            while let Some((
                Opener::Hedge(hedge @ (Hedge::About | Hedge::Nearly | Hedge::MoreThan), doubtful),
                after,
            )) = view.find(next, opener)
            {
                second.push((PartKind::Hedge, next..after));
                hedges.push((hedge, doubtful));
                next = after;
            }
        }
        let mut code = self.currency;
        if let Some((found, after)) = view.find(next, currency)
            && self.currency.or(unit).is_none_or(|c| c == found)
        {
            second.push((PartKind::Unit, next..after));
            (code, next) = (Some(found), after);
        }
        let money = code.is_some();
        let Some(Found::Number(high)) = view.number(next, money, false) else { return None };
        if high.style == Style::Scale || (word == RangeWord::Or && low.ratio != high.ratio) {
            return None;
        }
        if self.is_apart(low, &high, unit, code, dash) {
            return None;
        }
        self.currency = code;
        // A number before "to" that shows no scale takes that of the other: 5 to 7 million, 7-8,000.
        let mut low = *low;
        self.share(&mut low, &high, dash);
        self.parts.push((PartKind::Range, self.at..end));
        self.parts.extend(second);
        // What hedges the second end only is no hedge of the range.
        if low.value.value() > high.value.value() {
            self.hedges.extend(hedges);
        }
        self.parts.push((PartKind::Number, high.start..high.end));
        self.at = high.end;
        Some((low, high, word, dash))
    }

    /// Whether two numbers with "to" between them are two figures: 44 ml to 50 mg, fell 2% to 38,314, rose $1 to $75.
    fn is_apart(
        &self,
        low: &Num,
        high: &Num,
        unit: Option<&'static str>,
        code: Option<&'static str>,
        dash: bool,
    ) -> bool {
        let view = self.view;
        let other = view.unit_at(high.end).map(|(symbol, _)| symbol);
        let noun = view.find(high.end, |m| matches!(m, Meaning::Noun(_)).then_some(())).is_some();
        let differ = unit.is_some_and(|unit| match other.or(code) {
            Some(other) => other != unit,
            None => unit == "%" && !noun,
        });
        let start = self.parts.iter().map(|(_, tokens)| tokens.start).min().unwrap_or(low.start);
        let changed = || view.ends_before(start, |m| m == Meaning::Change).is_some();
        let far = high.value.value() > 2.0 * low.value.value();
        // Rose by a third to 640, but it takes 1/2 to 3 hours.
        let by = || view.ends_before(start, |m| matches!(m, Meaning::Change | Meaning::Agent)).is_some();
        let share = !dash && low.ratio && !high.ratio && low.value.value() < 1.0;
        (share && (low.style != high.style || by()))
            || differ
            || (!dash && self.open.is_none() && unit.or(self.currency).is_some() && far && changed())
    }

    fn share(&self, low: &mut Num, high: &Num, dash: bool) {
        let (a, b) = (low.value.value(), high.value.value());
        let factor = if low.scale == 1 && high.scale > 1 {
            high.scale
        } else if dash && high.grouped && !low.grouped && low.style == Style::Digits && a < 1000.0 && b < 1e6
        {
            1000
        } else {
            return;
        };
        if a >= 0.0
            && a < b / factor as f64
            && let Some(value) = low.value.times(factor)
        {
            low.value = value;
        }
    }

    fn adjacent(&mut self, low: &Num) -> Option<(Num, Num, RangeWord, bool)> {
        let view = self.view;
        let single =
            |n: &Num| n.style == Style::Words && n.parts == 1 && (1.0..=9.0).contains(&n.value.value());
        if !single(low) || self.open.is_some() || low.end != low.start + 1 {
            return None;
        }
        let Some(Found::Number(high)) = view.number(low.end, false, false) else { return None };
        let lead = high.value.value() / high.scale as f64;
        if high.style != Style::Words || lead != low.value.value() + 1.0 || high.parts > 2 {
            return None;
        }
        let counted = high.scale > 1 || view.find(high.end, counted).is_some();
        if !counted {
            return None;
        }
        let mut low = *low;
        low.value = low.value.times(high.scale)?;
        self.parts.push((PartKind::Number, high.start..high.end));
        self.at = high.end;
        Some((low, high, RangeWord::Or, false))
    }

    /// The parts of a figure and those that were read since.
    fn parts_with(&self, figure: &Figure) -> SmallVec<[(PartKind, Range<usize>); 6]> {
        let mut parts = figure.parts.clone();
        parts.extend(self.parts.iter().filter(|part| !figure.parts.contains(part)).cloned());
        parts
    }

    /// `± 200`.
    fn error(&mut self, num: &Num) -> Option<Number> {
        let end = self.view.is(self.at, Meaning::PlusMinus)?;
        let Some(Found::Number(error)) = self.view.number(end, self.currency.is_some(), false) else {
            return None;
        };
        let mut value = error.value.value();
        if num.scale == 1 && error.scale > 1 {
            value = error.value.value();
        }
        let number = Number::new(value).ok().filter(|e| e.get() >= 0.0)?;
        self.parts.push((PartKind::Range, self.at..end));
        self.parts.push((PartKind::Number, error.start..error.end));
        self.at = error.end;
        Some(number)
    }

    /// Hedges behind the number or the noun: or more, trở lên, `+`.
    fn after(&mut self, figure: &mut Figure) {
        let view = self.view;
        loop {
            let hedge = view.find(self.at, |m| match m {
                Meaning::Hedge(word) if word.side == Side::After => Some(word.hedge),
                _ => None,
            });
            let Some((hedge, end)) = hedge else { break };
            let sign = view.says(self.at, "+");
            // "Or more than 190" says something else.
            let code = sign && view.joined(self.at + 1) && view.kind(self.at + 1) == Some(TokenKind::Digits);
            if code || (sign && !view.joined(self.at)) || (!sign && view.opens_number(end)) {
                break;
            }
            figure.hedges.push((hedge, false));
            figure.parts.push((PartKind::Hedge, self.at..end));
            self.at = end;
            figure.tokens.end = end;
        }
        if let Form::Between { low, high } = figure.form
            && let Some(hedge @ (Hedge::AtLeast | Hedge::AtMost)) =
                figure.hedges.last().map(|(hedge, _)| *hedge)
        {
            figure.form = if hedge == Hedge::AtLeast { Form::AtLeast(low) } else { Form::AtMost(high) };
        }
    }

    /// More than 20 *and at most 35*.
    fn second_comparison(&mut self, figure: &mut Figure) -> Option<Form> {
        let (first, up) = bound(&figure.form)?;
        let view = self.view;
        let mut next = self.at;
        if let Some((_, end)) = view.range_word(next, &[RangeWord::And]) {
            next = end;
        } else if view.says(next, ",") {
            next += 1;
            next = view.range_word(next, &[RangeWord::And]).map_or(next, |(_, end)| end);
        } else if view.kind(next) != Some(TokenKind::Sign) {
            return None;
        }
        let mut hedges = SmallVec::<[(Hedge, bool); 2]>::new();
        let from = next;
        while let Some((Opener::Hedge(hedge, doubtful), end)) = view.find(next, opener) {
            hedges.push((hedge, doubtful));
            next = end;
        }
        let mut money = false;
        if let Some((code, end)) = view.find(next, currency)
            && figure.unit.is_none_or(|unit| unit == code)
        {
            (next, money) = (end, true);
        }
        let Some(Found::Number(second)) = view.number(next, money, false) else { return None };
        let (other, upward) = bound(&hedged(Number::new(second.value.value()).ok()?, &hedges))?;
        // The two must face each other, and what is counted is named once.
        if up == upward || (figure.noun.is_some() && figure.unit.is_none()) {
            return None;
        }
        let (low, high) = if up { (first, other) } else { (other, first) };
        let form = *Quantity::bounded(low.0.get(), low.1, high.0.get(), high.1).ok()?.form();
        figure.parts.push((PartKind::Hedge, from..second.start));
        figure.parts.push((PartKind::Number, second.start..second.end));
        figure.hedges.extend(hedges);
        figure.high = Some(second);
        self.at = second.end;
        figure.tokens.end = second.end;
        if figure.unit.is_none() || figure.noun.is_none() {
            self.unit(figure);
        }
        Some(form)
    }

    /// A hedge on a range: "at least 5 to 7" bounds one end, "about 5 to 7" is the range.
    fn hedged_range(&self, low: Num, high: Num, range: Form) -> Option<Form> {
        let (low, high) = (Number::new(low.value.value()).ok()?, Number::new(high.value.value()).ok()?);
        Some(match strongest(&self.hedges) {
            Some(Hedge::MoreThan) => Form::MoreThan(low),
            Some(Hedge::AtLeast) => Form::AtLeast(low),
            Some(Hedge::LessThan) => Form::LessThan(high),
            Some(Hedge::AtMost) => Form::AtMost(high),
            Some(Hedge::UpTo) => Form::UpTo(high),
            _ => range,
        })
    }

    /// The unit or noun, and what a half behind the unit adds.
    fn unit(&mut self, figure: &mut Figure) -> Option<Decimal> {
        let view = self.view;
        figure.tokens.end = figure.tokens.end.max(self.at);
        let words =
            matches!(figure.form, Form::Tens | Form::Dozens | Form::Magnitude(_) | Form::AFew | Form::Many);
        let ratio = figure.number.is_some_and(|n| n.ratio);
        let mut at = self.at;
        if words || ratio {
            at = view.is(at, Meaning::Of).unwrap_or(at);
        }
        let hyphen = view.says(at, "-")
            && view.joined(at)
            && view.joined(at + 1)
            && view.kind(at + 1) == Some(TokenKind::Word);
        let from = at + usize::from(hyphen);
        if figure.unit.is_none()
            && let Some((symbol, end)) = view.unit_at(from)
        {
            figure.unit = Some(symbol);
            figure.hyphen = hyphen;
            figure.parts.push((PartKind::Unit, from..end));
            self.at = end;
            let money = view.find(from, currency).is_some();
            let more = if money { self.coins(figure) } else { self.half_unit(figure) };
            let more = more.or_else(|| self.smaller_unit(figure));
            figure.tokens.end = self.at;
            return more;
        }
        if let Some((symbol, end)) = view.unit_at(from)
            && figure.unit == Some(symbol)
            && (figure.money_before || figure.high.is_some())
        {
            // US$5 million dollars, from 1,000 dong to 2,000 dong.
            self.at = end;
            figure.tokens.end = end;
            return None;
        }
        if figure.unit.is_some() {
            return None;
        }
        // "Thousands fled": without "of", only what is known to be counted is a noun.
        let loose = words && view.tables.adjectives && at == self.at;
        let noun = view.noun_at(from, hyphen).filter(|(_, sort, _)| !loose || sort.is_some());
        if let Some((noun, sort, unit)) = noun {
            // A third of the voters is no number of voters.
            figure.unit = if ratio { Some("fraction") } else { unit };
            figure.hyphen = hyphen;
            figure.parts.push((PartKind::Noun, noun.clone()));
            self.at = noun.end;
            figure.tokens.end = noun.end;
            figure.noun = Some((noun, sort));
        }
        None
    }

    /// Hai năm *rưỡi*, two years *and a half*.
    fn half_unit(&mut self, figure: &mut Figure) -> Option<Decimal> {
        let end = self.view.is(self.at, Meaning::HalfAfter).filter(|_| figure.number.is_some())?;
        figure.parts.push((PartKind::Number, self.at..end));
        self.at = end;
        Some(Decimal::HALF)
    }

    /// Two hours *and 15 minutes*: counted in the smaller unit, what is added to the number.
    fn smaller_unit(&mut self, figure: &mut Figure) -> Option<Decimal> {
        const SMALLER: &[(&str, &str, u64)] = &[
            ("year", "month", 12),
            ("week", "day", 7),
            ("day", "hour", 24),
            ("hour", "minute", 60),
            ("minute", "second", 60),
            ("ft", "in", 12),
        ];
        let view = self.view;
        let whole = |n: &Num| !n.decimals && !n.ratio && n.value.value().fract() == 0.0;
        let first = figure.number.filter(|n| figure.high.is_none() && whole(n))?;
        let (_, smaller, factor) = SMALLER.iter().find(|(unit, ..)| figure.unit == Some(*unit))?;
        let at = view.range_word(self.at, &[RangeWord::And]).map_or(self.at, |(_, end)| end);
        let Some(Found::Number(num)) = view.number(at, false, false) else { return None };
        let (symbol, end) = view.unit_at(num.end)?;
        if symbol != *smaller || !whole(&num) || !(0.0..*factor as f64).contains(&num.value.value()) {
            return None;
        }
        let more = first.value.times(factor - 1)?.plus(num.value)?;
        figure.unit = Some(symbol);
        figure.parts.push((PartKind::Number, num.start..num.end));
        figure.parts.push((PartKind::Unit, num.end..end));
        self.at = end;
        Some(more)
    }

    /// Two dollars *and five cents*.
    fn coins(&mut self, figure: &mut Figure) -> Option<Decimal> {
        let view = self.view;
        figure.number.filter(|_| figure.high.is_none())?;
        let at = view.range_word(self.at, &[RangeWord::And]).map_or(self.at, |(_, end)| end);
        let Some(Found::Number(num)) = view.number(at, false, false) else { return None };
        let cents = num.value.value();
        let coin = view.is(num.end, Meaning::Coin);
        let last = view.get(num.end).is_none_or(|t| t.kind == TokenKind::Sign);
        let short = view.tables.elliptic && at == self.at && num.width == 2 && last;
        if !(0.0..100.0).contains(&cents) || cents.fract() != 0.0 || (coin.is_none() && !short) {
            return None;
        }
        figure.parts.push((PartKind::Number, num.start..num.end));
        self.at = coin.unwrap_or(num.end);
        Decimal::ratio(cents, 100.0)
    }
}

/// What may stand before a number.
#[derive(Debug, Clone, Copy)]
enum Opener {
    Hedge(Hedge, bool),
    Negation,
    Range(RangeWord),
    Filler,
}

fn opener(meaning: Meaning) -> Option<Opener> {
    match meaning {
        Meaning::Hedge(word) if word.side == Side::Before => Some(Opener::Hedge(word.hedge, word.doubtful)),
        Meaning::Negation => Some(Opener::Negation),
        Meaning::Range(word @ (RangeWord::From | RangeWord::Between)) => Some(Opener::Range(word)),
        Meaning::Filler => Some(Opener::Filler),
        _ => None,
    }
}

fn currency(meaning: Meaning) -> Option<&'static str> {
    if let Meaning::Currency(code) = meaning { Some(code) } else { None }
}

fn counted(meaning: Meaning) -> Option<()> {
    matches!(meaning, Meaning::Noun(_) | Meaning::Unit(_) | Meaning::Classifier).then_some(())
}

/// The one hedge that several make: a comparison goes before "about".
fn strongest(hedges: &[(Hedge, bool)]) -> Option<Hedge> {
    let bounds = |hedge: &Hedge| !matches!(hedge, Hedge::About | Hedge::Exactly);
    let all = || hedges.iter().map(|(hedge, _)| *hedge);
    all().find(bounds).or_else(|| all().next())
}

fn hedged(value: Number, hedges: &[(Hedge, bool)]) -> Form {
    // "Less than 5,000 or equal".
    let equal = hedges.last().is_some_and(|(hedge, _)| *hedge == Hedge::Exactly);
    match strongest(hedges) {
        Some(Hedge::MoreThan) if equal => Form::AtLeast(value),
        Some(Hedge::LessThan) if equal => Form::AtMost(value),
        None => Form::Bare(value),
        Some(Hedge::Exactly) => Form::Exactly(value),
        Some(Hedge::About) => Form::About(value),
        Some(Hedge::Nearly) => Form::Nearly(value),
        Some(Hedge::MoreThan) => Form::MoreThan(value),
        Some(Hedge::AtLeast) => Form::AtLeast(value),
        Some(Hedge::LessThan) => Form::LessThan(value),
        Some(Hedge::AtMost) => Form::AtMost(value),
        Some(Hedge::UpTo) => Form::UpTo(value),
    }
}

/// The end that a comparison gives: its number, whether it is open, and whether it is the low one.
fn bound(form: &Form) -> Option<((Number, bool), bool)> {
    match *form {
        Form::MoreThan(v) => Some(((v, true), true)),
        Form::AtLeast(v) => Some(((v, false), true)),
        Form::LessThan(v) => Some(((v, true), false)),
        Form::AtMost(v) => Some(((v, false), false)),
        _ => None,
    }
}

impl View<'_> {
    /// What the hedge at a token says behind a negation, and the token after it: what is not more than 300 is at most
    /// 300.
    fn turned(&self, at: usize) -> Option<(Hedge, usize)> {
        let (hedge, end) = self.find(at, |m| match opener(m) {
            Some(Opener::Hedge(hedge, _)) => Some(hedge),
            _ => None,
        })?;
        let turned = match hedge {
            Hedge::MoreThan => Hedge::AtMost,
            Hedge::AtMost => Hedge::MoreThan,
            Hedge::LessThan => Hedge::AtLeast,
            Hedge::AtLeast | Hedge::UpTo | Hedge::Nearly => Hedge::LessThan,
            Hedge::About | Hedge::Exactly => return None,
        };
        Some((turned, end))
    }

    /// Where a phrase without numbers ends, or the hedge that starts in it and goes on behind it: con số *không quá* 300.
    pub(super) fn name_end(&self, at: usize, end: usize) -> usize {
        let hedge = |at: &usize| {
            let after = match self.find(*at, opener) {
                Some((Opener::Hedge(..), after)) => Some(after),
                Some((Opener::Negation, after)) => self.turned(after).map(|(_, after)| after),
                _ => None,
            };
            after.is_some_and(|after| after > end && self.is_number_after(after))
        };
        (at + 1..end).find(hedge).unwrap_or(end)
    }

    /// Whether a number or order of magnitude starts at a token.
    pub(super) fn is_number_after(&self, at: usize) -> bool {
        self.opens_number(at) || self.word_form(at).is_some()
    }

    /// Whether a number or order of magnitude starts at just this token.
    fn starts_number(&self, at: usize) -> bool {
        self.word_form(at).is_some_and(|(form, _)| form != Form::Many)
            || matches!(self.number(at, true, false), Some(Found::Number(_)))
    }

    /// Whether a number starts at a token, perhaps behind a currency or hedges.
    pub(super) fn opens_number(&self, at: usize) -> bool {
        const MOST: usize = 3;
        let mut at = at;
        for _ in 0..MOST {
            if matches!(self.number(at, true, false), Some(Found::Number(n)) if n.style != Style::Scale) {
                return true;
            }
            let skipped = self.find(at, |m| match opener(m) {
                Some(Opener::Hedge(..) | Opener::Filler) => Some(()),
                _ => currency(m).map(|_| ()),
            });
            match skipped {
                Some((_, next)) => at = next,
                None => return false,
            }
        }
        false
    }

    /// Orders of magnitude, a few, many, a couple, at a token.
    pub(super) fn word_form(&self, at: usize) -> Option<(Form, usize)> {
        let order = |m| if let Meaning::Magnitude(order) = m { Some(order) } else { None };
        if let Some((first, mut end)) = self.find(at, order) {
            let mut power = Power::of(first);
            // Hundreds of thousands, tens of million.
            while let Some(of) = self.is(end, Meaning::Of) {
                let Some((next, after)) = self.find(of, order).or_else(|| self.order_of_scale(of)) else {
                    break;
                };
                power = power.times(next);
                end = after;
            }
            return power.form().map(|form| (form, end));
        }
        let prefix = self.find(at, |m| match m {
            Meaning::MagnitudeOf => Some(false),
            Meaning::Few => Some(true),
            _ => None,
        });
        if let Some((few, end)) = prefix {
            let mut power = Power { ten: 0, dozen: false };
            let mut next = self.is(end, Meaning::Of).unwrap_or(end);
            let mut any = false;
            while let Some((order, after)) = self.order_of_scale(next) {
                (power, next, any) = (power.times(order), after, true);
            }
            if any {
                return power.form().map(|form| (form, next));
            }
            if few || self.is(at, Meaning::Few) == Some(end) {
                return Some((Form::AFew, end));
            }
        }
        if let Some(end) = self.is(at, Meaning::Pair) {
            return Some((Form::Bare(Number::new(2.0).ok()?), end));
        }
        self.is(at, Meaning::Many).map(|end| (Form::Many, end))
    }

    fn order_of_scale(&self, at: usize) -> Option<(Order, usize)> {
        use super::tables::Scale;
        self.find(at, |m| match m {
            Meaning::Scale(Scale::Ten(power)) => Some(Order::Ten(power)),
            Meaning::Scale(Scale::Dozen) => Some(Order::Dozen),
            _ => None,
        })
    }

    /// A unit or currency at a token.
    pub(super) fn unit_at(&self, at: usize) -> Option<(&'static str, usize)> {
        let (symbol, end) = self.find(at, |m| match m {
            Meaning::Unit(symbol) => Some(symbol),
            Meaning::Currency(code) => Some(code),
            _ => None,
        })?;
        let first = self.get(at)?;
        let single = end == at + 1 && first.kind == TokenKind::Word && first.text.chars().count() == 1;
        // One letter is a unit only as it is written: m and not M; a word may not go on behind it.
        if single && (first.is_capital() && first.text != "L") && !symbol.starts_with('°') {
            return None;
        }
        // 38C and 99.5F, but neither 5C nor 5 c.
        let digits = |at: usize| self.get(at).filter(|t| t.kind == TokenKind::Digits);
        let degrees = at.checked_sub(1).and_then(digits).is_some_and(|t| {
            t.folded.len() == 2
                || t.folded.len() == 3
                || at.checked_sub(2).is_some_and(|at| self.says(at, "."))
        });
        if single && symbol.starts_with('°') && !(degrees && first.is_joined() && first.is_capital()) {
            return None;
        }
        // "Năm 2023" after a number is a year and not five years.
        let digits = self.get(end).filter(|t| t.kind == TokenKind::Digits && !t.is_joined());
        let year = digits.is_some_and(|t| t.folded.len() == 4) && first.kind == TokenKind::Word;
        // A longer noun goes first: 5 l is litres, "5 tháng tuổi" an age.
        (!year && self.noun_len(at) <= end - at).then_some((symbol, end))
    }

    fn noun_len(&self, at: usize) -> usize {
        self.find(at, |m| matches!(m, Meaning::Noun(_)).then_some(())).map_or(0, |(_, end)| end - at)
    }

    /// The counted noun from a token on: its tokens, its sort if it is known, and its unit.
    pub(super) fn noun_at(
        &self,
        at: usize,
        hyphen: bool,
    ) -> Option<(Range<usize>, Option<NounSort>, Option<&'static str>)> {
        const FAR: usize = 6;
        let noun = |m| if let Meaning::Noun(noun) = m { Some(noun) } else { None };
        let mut next = at;
        let mut classifier = None;
        if let Some(end) = self.is(next, Meaning::Classifier)
            && self.noun_len(next) <= end - next
        {
            classifier = Some(next);
            next = end;
        }
        let start = classifier.unwrap_or(at);
        let mut state = None;
        let mut steps = 0;
        loop {
            if let Some((found, mut end)) = self.find(next, noun) {
                if found.sort == NounSort::State && self.tables.adjectives {
                    state.get_or_insert((start..end, found));
                } else {
                    let mut last = found;
                    // Heads come last where adjectives come first: police officers, passenger trains.
                    while self.tables.adjectives
                        && let Some((more, after)) = self.find(end, noun)
                        && more.sort != NounSort::State
                        && self.get(end).is_some_and(|t| t.gap < Gap::Line)
                    {
                        (last, end) = (more, after);
                    }
                    return Some((start..end, Some(last.sort), Some(last.unit)));
                }
            }
            steps += 1;
            let Some(token) = self.get(next) else { break };
            let inner = token.folded == "-" && token.is_joined() || token.folded == "'";
            let word = token.kind == TokenKind::Word || (next > at && inner);
            if !word || (next > at && token.gap >= Gap::Line) || self.is_stop(next) {
                break;
            }
            if steps > FAR
                || hyphen
                || (!self.tables.adjectives && classifier.is_none())
                || (classifier.is_some() && steps > 2)
            {
                break;
            }
            next += 1;
        }
        if let Some((tokens, noun)) = state {
            return Some((tokens, Some(noun.sort), Some(noun.unit)));
        }
        // A noun that the language does not know: the words up to the next function word.
        let mut end = classifier.map_or(at, |c| c + 1);
        while let Some(token) = self.get(end) {
            let fits = token.kind == TokenKind::Word
                && token.gap < Gap::Line
                && !self.is_stop(end)
                && end < at + if hyphen { 1 } else { 3 }
                && !(end > at && token.is_joined());
            // "3 hệ thống S-300": the name of a model is no part of the noun.
            let model = self.says(end + 1, "-") && self.joined(end + 1) && self.joined(end + 2);
            let model = model && self.kind(end + 2) == Some(TokenKind::Digits);
            if !fits || (end > at && (self.is_numeric(end) || model)) {
                break;
            }
            end += 1;
        }
        if let Some(at) = classifier
            && end == at + 1
        {
            // A classifier alone stands for what was named before.
            let own = self.find(at, noun);
            let (unit, end) = own.map_or((None, at + 1), |(found, end)| (Some(found.unit), end));
            return Some((at..end, Some(NounSort::Plain), unit));
        }
        // "3.200 ca sốt xuất huyết": the classifier says what is counted.
        let own = classifier.and_then(|c| self.find(c, noun)).map(|(found, _)| found);
        (end > start).then_some((start..end, own.map(|n| n.sort), own.map(|n| n.unit)))
    }

    /// Whether a word ends noun phrases.
    pub(super) fn is_stop(&self, at: usize) -> bool {
        self.is(at, Meaning::Stop).is_some()
            || self
                .find(at, |m| {
                    matches!(m, Meaning::Verb(_) | Meaning::Including | Meaning::Earlier).then_some(())
                })
                .is_some()
    }
}

/// A product of orders of magnitude.
#[derive(Debug, Clone, Copy)]
struct Power {
    ten: u8,
    dozen: bool,
}

impl Power {
    fn of(order: Order) -> Self {
        match order {
            Order::Ten(ten) => Self { ten, dozen: false },
            Order::Dozen => Self { ten: 1, dozen: true },
        }
    }

    fn times(self, order: Order) -> Self {
        let other = Self::of(order);
        // Dozens of thousands are tens of thousands.
        let dozen = (self.dozen && other.ten == 0) || (other.dozen && self.ten == 0);
        Self { ten: self.ten.saturating_add(other.ten), dozen }
    }

    fn form(self) -> Option<Form> {
        match (self.ten, self.dozen) {
            (1, true) => Some(Form::Dozens),
            (1, false) => Some(Form::Tens),
            (ten, _) => Magnitude::new(ten).map(Form::Magnitude),
        }
    }
}
