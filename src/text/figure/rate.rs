//! What a figure is for each of: 300 people *a day*, $500 *per household*, 4 cases *per 100,000 inhabitants*.

use super::super::lexicon::{Meaning, View};
use super::super::number::Found;
use super::super::tables::{NounSort, Per};
use super::super::token::Gap;
use super::{Figure, PartKind, Reading};
use crate::quantity::{Dimension, Unit};

/// What a figure is for each of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::text) struct Rate {
    /// How many of it, where that is not one: per *100,000* inhabitants.
    number: Option<f64>,
    /// The symbol of its unit; empty where only a number is named: 5 per 1,000.
    unit: &'static str,
}

impl Rate {
    /// A figure as what another is for each of: for every *100 students*.
    pub(in crate::text) fn of(figure: &Figure) -> Option<Self> {
        let number = figure.number.filter(|_| figure.high.is_none())?.value.value();
        Some(Self { number: Some(number).filter(|number| *number != 1.0), unit: figure.unit.unwrap_or("") })
    }

    /// The unit of a figure that counts or measures something for each of this.
    pub(in crate::text) fn unit(&self, counted: &str) -> Unit {
        const SPEEDS: &[(&str, &str)] = &[("km/hour", "km/h"), ("mi/hour", "mph"), ("m/second", "m/s")];
        let number = self.number.map_or_else(String::new, |number| number.to_string());
        let space = if number.is_empty() || self.unit.is_empty() { "" } else { " " };
        let symbol = format!("{counted}/{number}{space}{}", self.unit);
        let known = SPEEDS.iter().find(|(made, _)| *made == symbol);
        Unit::new(known.map_or(&symbol, |(_, known)| known))
    }
}

impl Reading<'_, '_> {
    /// The rate right behind a figure, with the noun between them: 12 *daily flights*.
    pub(super) fn rate(&self, figure: &mut Figure) {
        let (view, at) = (self.view, figure.tokens.end);
        if figure.hyphen || view.get(at).is_none_or(|t| t.gap >= Gap::Line) {
            return;
        }
        if let Some((unit, end)) = view.recurring(at) {
            figure.take_rate(Rate { number: None, unit }, at..end);
            let counts = figure.unit.is_none() && figure.noun.is_none();
            if let Some((noun, Some(sort), unit)) = view.noun_at(end, false).filter(|_| counts) {
                figure.parts.push((PartKind::Noun, noun.clone()));
                (figure.unit, figure.tokens.end) = (unit, noun.end);
                figure.noun = Some((noun, Some(sort)));
            }
        } else if let Some((rate, end)) = view.rate_of(at, figure) {
            figure.take_rate(rate, at..end);
        }
    }
}

impl Figure {
    fn take_rate(&mut self, rate: Rate, tokens: std::ops::Range<usize>) {
        self.tokens.end = tokens.end;
        self.parts.push((PartKind::Unit, tokens));
        self.rate = Some(rate);
    }
}

impl View<'_> {
    /// A word for a stretch of time that comes again and again: daily, hàng ngày.
    fn recurring(&self, at: usize) -> Option<(&'static str, usize)> {
        self.find(at, |m| if let Meaning::Recurring(unit) = m { Some(unit) } else { None })
    }

    /// What a figure is for each of, as it is said right behind it.
    fn rate_of(&self, at: usize, figure: &Figure) -> Option<(Rate, usize)> {
        let (per, next) = self.per(at).or_else(|| self.out_of_many(at, figure))?;
        let rate = |unit| Rate { number: None, unit };
        let measured = figure.unit.is_some() && figure.noun.is_none();
        if let Some((unit, end)) = self.unit_at(next) {
            let time = *Unit::new(unit).dimension() == Dimension::Duration;
            return match per {
                // A day *after*, một ngày *trước*: a date, and no rate.
                Per::One if self.is(end, Meaning::Distance).is_some() || (!time && !measured) => None,
                _ => Some((rate(unit), end)),
            };
        }
        let noun = |at| match self.noun_at(at, false) {
            Some((tokens, Some(NounSort::Plain), Some(unit))) if tokens.start == at => {
                Some((unit, tokens.end))
            }
            _ => None,
        };
        let Some(Found::Number(number)) = self.number(next, false, false) else {
            // 5 kg/person, but "300 soldiers/policemen" are either.
            let each = per == Per::Each || (per == Per::Stroke && measured);
            return noun(next).filter(|_| each).map(|(unit, end)| (rate(unit), end));
        };
        // "Trên 100.000 dân" but not "trên 12 tàu": a round number is no place.
        let many = Some(number.value.value()).filter(|many| *many >= 10.0)?;
        if per == Per::One && (many < 100.0 || many.log10().fract() != 0.0) {
            return None;
        }
        let (unit, end) = self.unit_at(number.end).or_else(|| noun(number.end)).unwrap_or(("", number.end));
        Some((Rate { number: Some(many), unit }, end))
    }

    /// 2 *in* 100,000: a bare number for each of a round one that is much larger, which is read next.
    fn out_of_many(&self, at: usize, figure: &Figure) -> Option<(Per, usize)> {
        let next = self.is(at, Meaning::Rate)?;
        let bare = figure.unit.is_none() && figure.noun.is_none() && figure.high.is_none();
        let few = figure.number.filter(|number| bare && !number.ratio)?.value.value();
        let Some(Found::Number(many)) = self.number(next, false, false) else { return None };
        let many = many.value.value();
        (many >= 1000.0 && many.log10().fract() == 0.0 && few < many).then_some((Per::One, next))
    }

    /// A word before what a figure is for each of; a stroke only between what it joins.
    fn per(&self, at: usize) -> Option<(Per, usize)> {
        let (per, next) = self.find(at, |m| if let Meaning::Per(per) = m { Some(per) } else { None })?;
        let fits = match per {
            Per::Stroke => self.joined(at) && self.joined(next),
            Per::One | Per::Each => self.get(next).is_some_and(|t| t.gap < Gap::Line),
        };
        fits.then_some((per, next))
    }

    /// The stretch of time that comes again and again, of which a phrase at a token speaks by itself: every day.
    pub(in crate::text) fn each_time(&self, at: usize) -> Option<(Rate, usize)> {
        let each = || {
            let (_, next) = self.per(at).filter(|(per, _)| *per == Per::Each)?;
            let time = |unit: &str| *Unit::new(unit).dimension() == Dimension::Duration;
            self.unit_at(next).filter(|(unit, _)| time(unit))
        };
        self.recurring(at).or_else(each).map(|(unit, end)| (Rate { number: None, unit }, end))
    }
}
