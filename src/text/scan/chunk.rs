//! Prose in pieces that no figure crosses, and the sentences of each.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::token::{Gap, TokenKind};

/// Pieces of a text: paragraphs, headlines, items of lists. A line that was only wrapped goes on.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let mut from = at;
        loop {
            let rest = text.get(from..).filter(|rest| !rest.is_empty());
            let Some(rest) = rest else {
                at = text.len();
                return (start < at).then_some(start..at);
            };
            let end = rest.find('\n').map_or(text.len(), |line| from + line + 1);
            let line = text.get(from..end).unwrap_or("");
            let next = text.get(end..).unwrap_or("");
            from = end;
            if !is_wrapped(line, next) {
                at = end;
                return Some(start..end);
            }
        }
    })
}

/// Whether a line was broken in the middle of a sentence.
fn is_wrapped(line: &str, next: &str) -> bool {
    /// Shorter lines are headlines, captions or items of lists.
    const SHORTEST: usize = 45;
    let line = line.trim_end();
    let open = !line.ends_with(['.', '!', '?', '…', ':', ';', '"', '”', '»', ')', '|', '*']);
    let goes_on =
        next.chars().next().is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || c == '(' || c == '$');
    // A number with a stop behind it is the next item of a list.
    let item = next.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')'])
        && next.starts_with(|c: char| c.is_ascii_digit());
    open && goes_on && !item && line.len() >= SHORTEST
}

/// The sentences of a piece, in tokens.
pub(super) fn sentences(view: &View<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let count = view.tokens.len();
    let closed = closed(view);
    let past = |at: usize| closed.get(at).copied().unwrap_or(at);
    for at in 0..count {
        // Quotes and brackets that close belong to it.
        let end = past(at + 1);
        if ends(view, at, end) && end > start {
            found.push(start..end);
            start = end;
        }
    }
    if start < count {
        found.push(start..count);
    }
    found
}

/// For each token the one behind the quotes, brackets and stops that are joined to what stands before it.
fn closed(view: &View<'_>) -> Vec<usize> {
    let count = view.tokens.len();
    let mut found: Vec<usize> = (0..=count).collect();
    let mut end = count;
    for at in (0..count).rev() {
        let closes = view.get(at).is_some_and(|t| {
            t.is_joined() && matches!(t.folded, "\"" | "'" | ")" | "]" | "." | "!" | "?" | "…")
        });
        end = if closes { end } else { at };
        if let Some(place) = found.get_mut(at) {
            *place = end;
        }
    }
    found
}

/// Whether a sentence ends with a token and the signs joined to it, behind which `next` stands.
fn ends(view: &View<'_>, at: usize, next: usize) -> bool {
    let Some(token) = view.get(at).filter(|t| t.kind == TokenKind::Sign) else { return false };
    let after = view.get(next);
    if after.is_some_and(|t| t.gap < Gap::Space) {
        // "War.Troops": the space was forgotten.
        let glued = token.folded == "."
            && next == at + 1
            && at > 0
            && after
                .is_some_and(|t| t.kind == TokenKind::Word && t.is_capital() && t.text.chars().count() > 1);
        return glued
            && view
                .get(at - 1)
                .is_some_and(|t| t.kind == TokenKind::Word && t.text.chars().count() > 2 && !t.is_capital());
    }
    match token.folded {
        "!" | "?" | "…" => true,
        "." => {
            let before = at.checked_sub(1).and_then(|at| view.get(at));
            let short = before.is_some_and(|t| {
                (t.is_letter() && t.is_capital()) || (view.is(at - 1, Meaning::Abbreviation) == Some(at))
            });
            !short && after.is_none_or(|t| !t.text.starts_with(char::is_lowercase))
        }
        _ => false,
    }
}

/// The two halves of a headline that was printed twice, or the sentence as it is.
pub(super) fn halves(view: &View<'_>, sentence: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let (start, count) = (sentence.start, sentence.len());
    let middle = start + count / 2;
    let same =
        |at: usize| view.get(at).zip(view.get(at + count / 2)).is_some_and(|(a, b)| a.folded == b.folded);
    let twice = count >= 8 && count % 2 == 0 && (start..middle).all(same);
    let (first, second) = if twice { (start..middle, Some(middle..sentence.end)) } else { (sentence, None) };
    std::iter::once(first).chain(second)
}

/// Signs that end a clause.
pub(super) fn is_boundary(view: &View<'_>, at: usize) -> bool {
    let Some(token) = view.get(at).filter(|t| t.kind == TokenKind::Sign) else { return false };
    match token.folded {
        "," | ";" | ":" | "\"" | "(" | ")" | "!" | "?" | "…" | "[" | "]" | "|" | "–" => true,
        // A hyphen inside a word is none; a point ends an abbreviation.
        "-" => !token.is_joined() || !view.joined(at + 1),
        "." => !view.joined(at + 1) && view.ends_before(at, |m| m == Meaning::Abbreviation).is_none(),
        _ => false,
    }
}
