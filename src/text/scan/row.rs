//! Lists of what was counted place by place: *Homs: 12 dead. Hama: nine dead.* There the word before the colon says nothing.

use std::ops::Range;

use super::super::lexicon::{Lexicon, Meaning, View};
use super::super::token::{TokenKind, Tokens};

/// Whether a sentence is one of several that set a number behind a name and a colon, and the name is not of somebody who speaks.
pub(super) fn is_row(view: &View<'_>, sentence: &Range<usize>, colon: usize) -> bool {
    /// How much of the text before and behind it is looked at, in bytes.
    const REACH: usize = 160;
    let speaks = |m| match m {
        Meaning::Noun(noun) => noun.unit == "person",
        other => matches!(other, Meaning::Body | Meaning::Outlet),
    };
    if !view.opens_number(colon + 1) || view.ends_before(colon, speaks).is_some() {
        return false;
    }
    let source = view.tokens.source();
    let span = view.tokens.span(sentence.clone());
    let head = source.get(view.tokens.span(sentence.start..colon));
    let other = |text: &str| heads(view, text).is_some_and(|name| Some(name) != head);
    let to = floor(source, span.end + REACH);
    let from = floor(source, span.start.saturating_sub(REACH));
    let next = source.get(span.end..to).unwrap_or("").trim_start_matches(|c: char| !c.is_alphanumeric());
    let before = source.get(from..span.start).unwrap_or("").trim_end_matches(|c: char| !c.is_alphanumeric());
    let before = before.rfind(['.', ';', '\n']).and_then(|end| before.get(end + 1..)).unwrap_or(before);
    other(next) || other(before.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// The name before the colon with which a text opens and behind which a number stands.
fn heads<'t>(view: &View<'_>, text: &'t str) -> Option<&'t str> {
    /// The longest such name, in bytes.
    const LONGEST: usize = 48;
    let (name, rest) = text.split_once(':').filter(|(name, _)| name.len() <= LONGEST)?;
    let words = Tokens::of(name);
    let plain = words.iter().all(|t| t.kind == TokenKind::Word) && words.get(0)?.is_capital();
    let line = Tokens::of(rest.split(['\n', ';']).next().unwrap_or(""));
    (plain && rest.starts_with(' ') && View::new(&line, Lexicon::of(view.tables)).opens_number(0))
        .then_some(name)
}

/// The last boundary of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
