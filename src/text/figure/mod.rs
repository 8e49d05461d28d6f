//! One figure at a token: hedges, number or range, unit or noun.

mod hedge;
mod range;
mod rate;
mod unit;
mod words;

use std::ops::Range;

use smallvec::SmallVec;

use self::hedge::{Opener, currency, hedged, opener};
pub(super) use self::rate::Rate;
use super::lexicon::{Meaning, View};
use super::number::{Found, Num};
use super::tables::{Hedge, NounSort, RangeWord, Side};
use super::token::TokenKind;
use crate::quantity::{Form, Number};

/// What a part of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
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
    /// What it is for each of.
    pub(super) rate: Option<Rate>,
}

impl Figure {
    /// A figure that says its form in words.
    pub(super) fn words(
        form: Form,
        tokens: Range<usize>,
        parts: SmallVec<[(PartKind, Range<usize>); 6]>,
    ) -> Self {
        Self {
            tokens,
            form,
            unit: None,
            noun: None,
            hedges: SmallVec::new(),
            parts,
            number: None,
            high: None,
            dash: false,
            opened: false,
            change: false,
            money_before: false,
            hyphen: false,
            rate: None,
        }
    }
}

impl Figure {
    /// Takes what was read as the unit of a single number as its scale.
    pub(super) fn scale_by_unit(&mut self, factor: u64) {
        let Some((mut num, value)) = self.number.and_then(|num| Some((num, num.value.times(factor)?))) else {
            return;
        };
        let Ok(number) = Number::new(value.value()) else { return };
        (num.value, num.scale, num.end) = (value, factor, self.tokens.end);
        self.parts.retain(|(kind, _)| !matches!(kind, PartKind::Unit | PartKind::Number));
        self.parts.push((PartKind::Number, num.start..num.end));
        (self.form, self.number, self.unit) = (hedged(number, &self.hedges), Some(num), None);
    }
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
        if let Some(mut found) = reading.words(start) {
            reading.rate(&mut found);
            return At::Figure(Box::new(found));
        }
        match self.number(reading.at, reading.currency.is_some(), reading.open == Some(RangeWord::Between)) {
            None => At::Nothing,
            Some(Found::Code(end)) => At::Code(end),
            Some(Found::Number(num)) => match reading.numbers(start, num) {
                Some(mut found) => {
                    reading.rate(&mut found);
                    At::Figure(Box::new(found))
                }
                None => At::Code(num.end),
            },
        }
    }

    /// Whether a currency is written as a sign or in capitals, as it is before numbers: `$`, `USD`, `Rs.`
    fn is_code(&self, at: usize, end: usize) -> bool {
        let mut tokens = (at..end).filter_map(|at| self.get(at));
        let mut capitals = || tokens.all(|t| t.kind == TokenKind::Sign || t.is_capital());
        // A$40 but a $40 note, A $40 note.
        let apart = end == at + 2 && self.kind(end - 1) == Some(TokenKind::Sign) && !self.joined(end - 1);
        let word = self.get(at).is_some_and(|t| t.text.len() == 1 || !t.is_capital());
        !(apart && word) && (capitals() || self.get(end).is_some_and(|t| t.is_joined()))
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
                && (view.kind(end) == Some(TokenKind::Digits)
                    || view.opens_decimals(end)
                    || view.find(end, opener).is_some())
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
        if let Some(error) = self.error(&num, first.or(self.currency)) {
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
        match self.error(&num, figure.unit).filter(|_| matches!(figure.form, Form::Bare(_) | Form::About(_)))
        {
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
            unit: self.currency,
            hedges: self.hedges.clone(),
            number,
            high,
            opened: self.open.is_some(),
            money_before: self.currency.is_some(),
            ..Figure::words(form, start..self.at, self.parts.clone())
        }
    }

    /// The parts of a figure and those that were read since.
    fn parts_with(&self, figure: &Figure) -> SmallVec<[(PartKind, Range<usize>); 6]> {
        let mut parts = figure.parts.clone();
        parts.extend(self.parts.iter().filter(|part| !figure.parts.contains(part)).cloned());
        parts
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
            // "8 launchers *and more than* 200 rounds": the hedge is that of the next number.
            let next = view.name_end(self.at, end) < end;
            if code || next || (sign && !view.joined(self.at)) || (!sign && view.opens_number(end)) {
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
}
