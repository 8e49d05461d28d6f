//! Numbers that tell how sure others are, and count nothing: 15% (*95% CI 11 to 20*), *p < 0.05*.

use super::super::figure::At;
use super::super::lexicon::{Meaning, View};
use super::super::token::TokenKind;
use super::listed::number_end;

/// The token after such a statistic, if one starts at a token.
pub(super) fn statistic(view: &View<'_>, at: usize) -> Option<usize> {
    probability(view, at).or_else(|| interval(view, at))
}

/// p < 0.05, P=0.002.
fn probability(view: &View<'_>, at: usize) -> Option<usize> {
    let sign = |at: usize| view.get(at).is_some_and(|t| matches!(t.folded, "<" | "=" | ">" | "≤" | "≥"));
    let number = at + 2;
    let told = view.says(at, "p") && sign(at + 1) && view.kind(number) == Some(TokenKind::Digits);
    told.then(|| number_end(view, number))
}

/// The level of an interval and its bounds, or its bounds alone: *95% CI 11 to 20*, *IQR 54-69*.
fn interval(view: &View<'_>, at: usize) -> Option<usize> {
    /// How many signs may stand between an interval and its bounds.
    const SIGNS: usize = 2;
    let digits = |at: usize| view.kind(at) == Some(TokenKind::Digits);
    let level = |at: usize| {
        let percent = Some(at).filter(|at| digits(*at)).map(|at| number_end(view, at));
        percent.filter(|end| view.says(*end, "%")).map(|end| end + 1)
    };
    let before = level(at);
    let named = view.is(before.unwrap_or(at), Meaning::Interval)?;
    // Khoảng tin cậy *95%*.
    let behind = level(named);
    let named = behind.unwrap_or(named);
    let skipped = |at: &usize| view.get(*at).is_some_and(|t| matches!(t.folded, "," | ":" | "(" | "[" | "="));
    let from = named + (named..named + SIGNS).take_while(skipped).count();
    bounds(view, from).or_else(|| before.or(behind).map(|_| named))
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
