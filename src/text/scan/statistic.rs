//! Numbers that tell how sure others are, and count nothing: 15% (*95% CI 11 to 20*), *p < 0.05*.

use super::super::figure::At;
use super::super::lexicon::{Meaning, View};
use super::super::token::TokenKind;
use super::listed::number_end;

/// The token after such a statistic, if one starts at a token.
pub(super) fn statistic(view: &View<'_>, at: usize) -> Option<usize> {
    match view.kind(at)? {
        TokenKind::Digits => level(view, at).and_then(|named| interval(view, named, true)),
        _ if view.is_known(at) => probability(view, at).or_else(|| interval(view, at, false)),
        _ => None,
    }
}

/// p < 0.05, P=0.002.
fn probability(view: &View<'_>, at: usize) -> Option<usize> {
    let sign = |at: usize| view.get(at).is_some_and(|t| matches!(t.folded, "<" | "=" | ">" | "≤" | "≥"));
    let number = at + 2;
    let told = view.says(at, "p") && sign(at + 1) && view.kind(number) == Some(TokenKind::Digits);
    told.then(|| number_end(view, number))
}

/// The token after the level of an interval: *95%* CI.
fn level(view: &View<'_>, at: usize) -> Option<usize> {
    (view.kind(at) == Some(TokenKind::Digits) && view.says(at + 1, "%")).then_some(at + 2)
}

/// The token after an interval and its bounds, or its bounds alone: 95% *CI 11 to 20*, *IQR 54-69*; `sure` if its level stands before
/// it.
fn interval(view: &View<'_>, at: usize, sure: bool) -> Option<usize> {
    /// How many signs may stand between an interval and its bounds.
    const SIGNS: usize = 2;
    let named = view.is(at, Meaning::Interval)?;
    // Khoảng tin cậy *95%*.
    let behind = level(view, named);
    let named = behind.unwrap_or(named);
    let skipped = |at: &usize| view.get(*at).is_some_and(|t| matches!(t.folded, "," | ":" | "(" | "[" | "="));
    let from = named + (named..named + SIGNS).take_while(skipped).count();
    bounds(view, from).or_else(|| (sure || behind.is_some()).then_some(named))
}

/// The token after two numbers that are bounds: 11 to 20; 0.58, 0.89.
fn bounds(view: &View<'_>, at: usize) -> Option<usize> {
    let number = |at: usize| match view.figure(at, true) {
        At::Figure(figure) if figure.number.is_some() => Some(figure),
        _ => None,
    };
    let low = number(at)?;
    if low.high.is_some() {
        return Some(low.tokens.end);
    }
    let comma = low.tokens.end;
    number(comma + 1).filter(|_| view.says(comma, ",") || view.says(comma, ";")).map(|high| high.tokens.end)
}
