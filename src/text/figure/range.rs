//! Two numbers that make one figure: ranges, errors, two comparisons.

use std::ops::Range;

use smallvec::SmallVec;

use super::super::lexicon::{Meaning, View};
use super::super::number::{Found, Num, Style};
use super::super::tables::{Hedge, RangeWord};
use super::super::token::{Gap, TokenKind};
use super::hedge::{Opener, bound, counted, currency, hedged, opener, strongest};
use super::{Figure, PartKind, Reading};
use crate::quantity::{Form, Number, Quantity};

impl Reading<'_, '_> {
    /// A unit right behind the number, before what may go on.
    pub(super) fn plain_unit(&mut self) -> Option<&'static str> {
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
    pub(super) fn range(
        &mut self,
        low: &Num,
        unit: Option<&'static str>,
    ) -> Option<(Num, Num, RangeWord, bool)> {
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
        // Rose by 60 to 310, by 5,000 to 230,000 tonnes, but it rose by 10 to 30 percent, by 10 to 30 points.
        let added = || view.is_changed_by(start);
        // Voted 190 to 231.
        let voted = || view.ends_before(start, |m| m == Meaning::Vote).is_some();
        let alone = !dash && self.open.is_none();
        let (a, b) = (low.value.value(), high.value.value());
        // 5 to 7 million are millions both.
        let whole = low.scale == high.scale || a >= b / high.scale as f64;
        let each = view.find(high.end, |m| matches!(m, Meaning::Per(_)).then_some(())).is_some();
        let counted = noun || each || other.is_some();
        let level = if counted { other != Some("%") && b > 4.0 * a } else { b > a };
        (alone && whole && unit.or(code).is_none() && level && added())
            || (share && (low.style != high.style || by()))
            || differ
            || (alone && unit.or(other).or(code).is_none() && !noun && voted())
            || (alone && whole && unit.or(other).or(code).is_none() && !noun && b > 4.0 * a && changed())
            || (alone && unit.or(self.currency).is_some() && far && (changed() || added()))
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

    /// `± 200`, or `± 15%` of what is no share itself.
    pub(super) fn error(&mut self, num: &Num, unit: Option<&'static str>) -> Option<Number> {
        let view = self.view;
        let end = view.is(self.at, Meaning::PlusMinus)?;
        let Some(Found::Number(error)) = view.number(end, self.currency.is_some(), false) else {
            return None;
        };
        let percent = view.unit_at(error.end).filter(|(symbol, _)| *symbol == "%" && unit != Some("%"));
        let value = error.value.value();
        let value = if percent.is_some() { num.value.value().abs() * value / 100.0 } else { value };
        let number = Number::new(value).ok().filter(|e| e.get() >= 0.0)?;
        self.parts.push((PartKind::Range, self.at..end));
        self.parts.push((PartKind::Number, error.start..error.end));
        self.at = error.end;
        if let Some((_, end)) = percent {
            self.parts.push((PartKind::Unit, error.end..end));
            self.at = end;
        }
        Some(number)
    }

    /// More than 20 *and at most 35*.
    pub(super) fn second_comparison(&mut self, figure: &mut Figure) -> Option<Form> {
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
    pub(super) fn hedged_range(&self, low: Num, high: Num, range: Form) -> Option<Form> {
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
}

impl View<'_> {
    /// Whether what starts at a token is by how much something changed: rose *by* 9, rose on Tuesday *by* 9.
    pub(in crate::text) fn is_changed_by(&self, at: usize) -> bool {
        self.is_done_by(at, Meaning::Change)
    }

    /// The same behind a verb by which nobody does it: fell *by* 9, but was hit *by* 9.
    pub(in crate::text) fn is_moved_by(&self, at: usize) -> bool {
        self.is_done_by(at, Meaning::Move)
    }

    fn is_done_by(&self, at: usize, verb: Meaning) -> bool {
        /// How far before "by" its verb may stand, in tokens.
        const NEAR: usize = 4;
        // By *a further* 200.
        let at = self.ends_before(at, |m| m == Meaning::Addition).unwrap_or(at);
        let Some(by) = self.ends_before(at, |m| m == Meaning::Agent) else { return false };
        let mut words =
            (by.saturating_sub(NEAR)..by).rev().take_while(|at| self.kind(*at) == Some(TokenKind::Word));
        words.any(|at| self.is(at, verb).is_some())
    }
}
