//! What a number counts or measures.

use std::ops::Range;

use super::super::decimal::Decimal;
use super::super::lexicon::{Meaning, View};
use super::super::number::{Found, Num};
use super::super::tables::{NounSort, RangeWord};
use super::super::token::{Gap, TokenKind};
use super::hedge::currency;
use super::{Figure, PartKind, Reading};
use crate::quantity::Form;

impl Reading<'_, '_> {
    /// The unit or noun, and what a half behind the unit adds.
    pub(super) fn unit(&mut self, figure: &mut Figure) -> Option<Decimal> {
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

impl View<'_> {
    /// A unit or currency at a token.
    pub(in crate::text) fn unit_at(&self, at: usize) -> Option<(&'static str, usize)> {
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
    pub(in crate::text) fn noun_at(
        &self,
        at: usize,
        hyphen: bool,
    ) -> Option<(Range<usize>, Option<NounSort>, Option<&'static str>)> {
        const FAR: usize = 6;
        let noun = |m| if let Meaning::Noun(noun) = m { Some(noun) } else { None };
        // 12 *more* people, but "12 more than" and "12 more people than".
        let more = |end: &usize| {
            let noun = self.noun_len(*end);
            noun > 0 && self.is(end + noun, Meaning::Difference).is_none()
        };
        let mut next = self.is(at, Meaning::Further).filter(more).unwrap_or(at);
        let at = next;
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
            // "From 127 *two* years earlier": a number begins what is counted next.
            let number = self.is_numeric(end) && (end > at || self.tables.adjectives);
            if !fits || number || (end > at && model) {
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
    pub(in crate::text) fn is_stop(&self, at: usize) -> bool {
        self.is(at, Meaning::Stop).is_some()
            || self
                .find(at, |m| {
                    matches!(m, Meaning::Verb(_) | Meaning::Including | Meaning::Earlier).then_some(())
                })
                .is_some()
    }
}
