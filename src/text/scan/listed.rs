//! Numbers that are told place by place: 12 in Arlon, 3 in Bastogne.

use super::super::lexicon::{Meaning, View};
use super::super::number::Found;
use super::super::tables::RangeWord;
use super::super::token::TokenKind;

/// The token after the number at a token.
pub(super) fn number_end(view: &View<'_>, at: usize) -> usize {
    match view.number(at, true, false) {
        Some(Found::Number(num)) => num.end.max(at + 1),
        Some(Found::Code(end)) => end.max(at + 1),
        None => at + 1,
    }
}

/// The token after one of several numbers that are told place by place: *12 in Arlon*, 3 in Bastogne.
fn placed(view: &View<'_>, at: usize) -> Option<usize> {
    const LONGEST: usize = 4;
    let number = number_end(view, at);
    let place = view.is(number, Meaning::Locating).filter(|_| view.kind(at) == Some(TokenKind::Digits))?;
    let place = view.is(place, Meaning::Filler).unwrap_or(place);
    let name = |at: &usize| view.get(*at).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital());
    let end = (place..place + LONGEST).take_while(name).last()? + 1;
    Some(end)
}

/// Whether a number stands in a list by place, with one like it before or behind it.
pub(super) fn is_listed_by_place(view: &View<'_>, sentence: usize, start: usize) -> bool {
    const REACH: usize = 10;
    let next = |end: usize| {
        let comma = end + usize::from(view.says(end, ",") || view.says(end, ";"));
        let and = view.is(comma, Meaning::Range(RangeWord::And)).unwrap_or(comma);
        (and > end).then_some(and)
    };
    let Some(end) = placed(view, start) else { return false };
    let behind = next(end).is_some_and(|next| placed(view, next).is_some());
    let from = sentence.max(start.saturating_sub(REACH));
    let labelled = |at: usize| view.ends_before(at, |m| m == Meaning::Label).is_some();
    let before =
        || (from..start).rev().any(|at| !labelled(at) && placed(view, at).and_then(next) == Some(start));
    let clock = view.ends_before(start, |m| m == Meaning::Locating).is_some();
    !clock && (behind || before())
}
