//! Telephone numbers.

use super::super::lexicon::{Meaning, View};
use super::super::token::{Gap, TokenKind};

/// The token after a telephone number: groups of digits that start with a plus or a zero, or stand behind a word
/// for it.
pub(super) fn phone(view: &View<'_>, at: usize, start: usize) -> Option<usize> {
    let plus = view.says(at, "+") && view.joined(at + 1);
    let first = at + usize::from(plus);
    let token = view.get(first).filter(|t| t.kind == TokenKind::Digits)?;
    let told = || (start.max(at.saturating_sub(10))..at).any(|at| view.is(at, Meaning::Phone).is_some());
    let zero = token.folded.starts_with('0') && token.folded.len() > 1;
    if !plus && !zero && !told() {
        return None;
    }
    let (mut digits, mut end, mut next) = (0, first, first);
    while let Some(token) = view.get(next).filter(|t| next == first || t.gap <= Gap::Space) {
        match token.kind {
            TokenKind::Digits if digits + token.folded.len() <= 16 => {
                digits += token.folded.len();
                end = next + 1;
            }
            TokenKind::Sign if matches!(token.folded, "-" | "." | "(" | ")" | "/") => {}
            _ => break,
        }
        next += 1;
    }
    (digits >= 7).then_some(end)
}
