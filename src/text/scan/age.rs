//! Ages: of those who are named, and as bounds of whom a figure is of.

use super::super::figure::{Figure, PartKind};
use super::super::lexicon::{Meaning, View};
use super::super::tables::{NounSort, RangeWord, Side};
use super::super::token::{Gap, TokenKind};
use super::chunk::is_boundary;
use crate::quantity::Form;

/// Children *under five* died: a bound right behind people is one of their ages, and counts none of them. What is
/// said of them is taken from the figure.
pub(super) fn bound_of_ages(view: &View<'_>, figure: &mut Figure) -> Option<usize> {
    let num = figure.number.filter(|n| n.scale == 1 && !n.ratio && figure.high.is_none())?;
    let person =
        |m: Meaning| matches!(m, Meaning::Noun(n) if n.unit == "person" && n.sort == NounSort::Plain);
    let bound = matches!(figure.form, Form::LessThan(_) | Form::MoreThan(_))
        && figure.hedges.iter().all(|(_, doubtful)| *doubtful);
    // Children under 5 *years old*.
    if let Some((_, end)) = view.find(num.end, |m| (m == Meaning::Age(Side::After)).then_some(()))
        && bound
    {
        return Some(end);
    }
    let state = figure.noun.as_ref().is_none_or(|(_, sort)| *sort == Some(NounSort::State));
    let own = figure.unit.is_none() || figure.noun.is_some();
    let people = view.ends_before(figure.tokens.start, person).is_some()
        || is_said_of_people(view, figure.tokens.start) && is_last(view, num.end);
    if !(bound && state && own && people && (1.0..=110.0).contains(&num.value.value())) {
        return None;
    }
    (figure.unit, figure.noun) = (None, None);
    figure.parts.retain(|(kind, _)| *kind != PartKind::Noun);
    figure.tokens.end = num.end;
    Some(num.end)
}

/// Whether what stands before a bound says it of people who were counted: none *of them* under 18, 12 *were* over 80.
fn is_said_of_people(view: &View<'_>, bound: usize) -> bool {
    /// How far before the verb the number of those people may stand, in tokens.
    const REACH: usize = 3;
    let person =
        |m: Meaning| matches!(m, Meaning::Noun(n) if n.unit == "person" && n.sort == NounSort::Plain);
    let number = |at: usize| {
        let word = |m| matches!(m, Meaning::Number(_)).then_some(());
        view.kind(at) == Some(TokenKind::Digits) || view.find(at, word).is_some()
    };
    let of_them = |at: usize| {
        let them = view.ends_before(at, |m| m == Meaning::Including);
        them.and_then(|them| them.checked_sub(1)).is_some_and(|word| !is_boundary(view, word))
    };
    let verb = view.ends_before(bound, |m| m == Meaning::Passive);
    let subject = verb.unwrap_or(bound);
    let numbered = || {
        let noun = view.ends_before(subject, person).unwrap_or(subject);
        (noun.saturating_sub(REACH)..noun).any(number)
            && (noun < subject || subject.checked_sub(1).is_some_and(number))
    };
    of_them(subject) || verb.is_some() && numbered()
}

/// Whether a clause ends at a token.
fn is_last(view: &View<'_>, at: usize) -> bool {
    view.get(at).is_none_or(|t| t.kind == TokenKind::Sign && t.folded != "%" || t.gap >= Gap::Line)
}

/// The token after an age, if it is one: 25-year-old, aged 30, Smith, 34, said.
pub(super) fn age(view: &View<'_>, figure: &Figure, end: usize) -> Option<usize> {
    let value = figure.high.or(figure.number)?.value.value();
    if !(0.0..=130.0).contains(&value) {
        return None;
    }
    let skip = usize::from(view.says(end, "-") && view.joined(end));
    let after = view.find(end + skip, |m| (m == Meaning::Age(Side::After)).then_some(()));
    if let Some((_, end)) = after {
        return Some(end);
    }
    let start = figure.tokens.start;
    let before = view.ends_before(start, |m| m == Meaning::Age(Side::Before)).is_some();
    let known = figure.noun.as_ref().is_some_and(|(_, sort)| sort.is_some());
    if before && !known && figure.unit.is_none_or(|u| u == "year") {
        return Some(figure.tokens.end);
    }
    // A name, its age between commas or in brackets.
    let digits = view.kind(start) == Some(TokenKind::Digits) && figure.hedges.is_empty() && value >= 1.0;
    let name = start
        .checked_sub(2)
        .and_then(|at| view.get(at))
        .is_some_and(|t| t.kind == TokenKind::Word && t.is_capital());
    let pair = |open: &str, close: &[&str]| {
        start.checked_sub(1).is_some_and(|at| view.says(at, open)) && close.iter().any(|c| view.says(end, c))
    };
    let apposed = pair(",", &[",", "."]) || pair("(", &[")", ","]);
    // Two sons, 9 and 12.
    let person =
        |m: Meaning| matches!(m, Meaning::Noun(n) if n.unit == "person" && n.sort == NounSort::Plain);
    let and = view.is(end, Meaning::Range(RangeWord::And)).is_some_and(|next| {
        view.kind(next) == Some(TokenKind::Digits)
            && view.get(next + 1).is_none_or(|t| t.kind == TokenKind::Sign && t.folded != "%")
    });
    // People over 60.
    let bound = !figure.hedges.is_empty() && figure.hedges.iter().all(|(_, doubtful)| *doubtful);
    let aged = bound && figure.unit.is_none() && !known && (10.0..=110.0).contains(&value);
    if aged && figure.high.is_none() && view.ends_before(start, person).is_some() {
        return Some(end);
    }
    let listed = and
        && pair(",", &[view.get(end).map_or("", |t| t.folded)])
        && start.checked_sub(1).is_some_and(|comma| view.ends_before(comma, person).is_some());
    (digits && ((name && apposed) || listed) && figure.high.is_none() && value.fract() == 0.0).then_some(end)
}
