//! What stands before a number, and what several hedges make together.

use super::super::lexicon::{Meaning, View};
use super::super::number::{Found, Style};
use super::super::tables::{Hedge, RangeWord, Side};
use crate::quantity::{Form, Number};

/// What may stand before a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Opener {
    Hedge(Hedge, bool),
    Negation,
    Range(RangeWord),
    Filler,
}

pub(super) fn opener(meaning: Meaning) -> Option<Opener> {
    match meaning {
        Meaning::Hedge(word) if word.side == Side::Before => Some(Opener::Hedge(word.hedge, word.doubtful)),
        Meaning::Negation => Some(Opener::Negation),
        Meaning::Range(word @ (RangeWord::From | RangeWord::Between)) => Some(Opener::Range(word)),
        Meaning::Filler => Some(Opener::Filler),
        _ => None,
    }
}

pub(super) fn currency(meaning: Meaning) -> Option<&'static str> {
    if let Meaning::Currency(code) = meaning { Some(code) } else { None }
}

pub(super) fn counted(meaning: Meaning) -> Option<()> {
    matches!(meaning, Meaning::Noun(_) | Meaning::Unit(_) | Meaning::Classifier).then_some(())
}

/// The one hedge that several make: a comparison goes before "about".
pub(super) fn strongest(hedges: &[(Hedge, bool)]) -> Option<Hedge> {
    let bounds = |hedge: &Hedge| !matches!(hedge, Hedge::About | Hedge::Exactly);
    let all = || hedges.iter().map(|(hedge, _)| *hedge);
    all().find(bounds).or_else(|| all().next())
}

pub(super) fn hedged(value: Number, hedges: &[(Hedge, bool)]) -> Form {
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
pub(super) fn bound(form: &Form) -> Option<((Number, bool), bool)> {
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
    pub(super) fn turned(&self, at: usize) -> Option<(Hedge, usize)> {
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
    pub(in crate::text) fn name_end(&self, at: usize, end: usize) -> usize {
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
    pub(in crate::text) fn is_number_after(&self, at: usize) -> bool {
        self.opens_number(at) || self.word_form(at).is_some()
    }

    /// Whether a number or order of magnitude starts at just this token.
    pub(super) fn starts_number(&self, at: usize) -> bool {
        self.word_form(at).is_some_and(|(form, _)| form != Form::Many)
            || matches!(self.number(at, true, false), Some(Found::Number(_)))
    }

    /// Whether a number starts at a token, perhaps behind a currency or hedges.
    pub(in crate::text) fn opens_number(&self, at: usize) -> bool {
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
}
