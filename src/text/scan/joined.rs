//! Numbers that are joined to what stands beside them, and are a part of it.

use super::super::figure::{Figure, PartKind};
use super::super::lexicon::View;
use super::super::token::TokenKind;

/// F16, KN-23, T-72, 10:30, #5, v1.2: a number joined to what goes before it.
pub(super) fn is_glued_before(view: &View<'_>, at: usize) -> bool {
    let Some(token) = view.get(at).filter(|t| t.is_joined()) else { return false };
    let Some(before) = at.checked_sub(1).and_then(|at| view.get(at)) else { return false };
    if before.kind != TokenKind::Sign {
        return token.kind == TokenKind::Digits;
    }
    let further = before.is_joined().then(|| at.checked_sub(2).and_then(|at| view.get(at))).flatten();
    match before.folded {
        "#" | "@" | "_" | "\\" | "№" | "&" => true,
        "-" | "−" | "–" | "/" | "." | ":" | "'" | "+" | "*" | "^" | "=" | "," => {
            further.is_some_and(|t| {
                // "…troops.3,000 more": the space was forgotten.
                let stop = before.folded == "." && t.kind == TokenKind::Word && t.text.chars().count() > 2;
                t.kind != TokenKind::Sign && !stop
            })
        }
        _ => false,
    }
}

/// 10h30, 5G, 1980s, 1995-01, 24/7: a number joined to what follows it.
pub(super) fn is_glued_after(view: &View<'_>, figure: &Figure, end: usize) -> Option<usize> {
    if view.kind(end.checked_sub(1)?) != Some(TokenKind::Digits) {
        // Twenty-first.
        let ordinal =
            view.says(end, "-") && view.joined(end) && view.joined(end + 1) && figure.tokens.end == end;
        return ordinal.then(|| run_end(view, end));
    }
    let token = view.get(end).filter(|t| t.is_joined())?;
    let consumed = figure.parts.iter().any(|(kind, tokens)| {
        matches!(kind, PartKind::Unit | PartKind::Noun | PartKind::Hedge) && tokens.contains(&end)
    });
    if consumed {
        // An unknown word joined by nothing is no noun: 5G, 3D.
        let unknown =
            figure.noun.as_ref().is_some_and(|(tokens, sort)| sort.is_none() && tokens.start == end);
        return unknown.then(|| run_end(view, end));
    }
    let next = view.get(end + 1).filter(|t| t.is_joined());
    let glued = match token.folded {
        "-" | "−" | "–" => {
            let known = figure.noun.as_ref().is_some_and(|(_, sort)| sort.is_some()) || figure.unit.is_some();
            next.is_some_and(|t| t.kind != TokenKind::Sign) && !(figure.hyphen && known)
        }
        "/" if figure.unit.is_some() && next.is_some_and(|t| t.kind == TokenKind::Word) => false,
        "/" | ":" | "_" | "@" | "°" => {
            next.is_some_and(|t| t.kind != TokenKind::Sign) && figure.tokens.end <= end
        }
        "." | "," | "+" => next.is_some_and(|t| t.kind == TokenKind::Digits),
        "(" | ")" | "\"" | "'" | ";" | "!" | "?" | "]" | "…" | "%" => false,
        _ => token.kind == TokenKind::Word,
    };
    glued.then(|| run_end(view, end))
}

/// The end of a run of joined tokens.
pub(super) fn run_end(view: &View<'_>, at: usize) -> usize {
    let mut end = at;
    while view.joined(end)
        && !view.get(end).is_some_and(|t| matches!(t.folded, "," | ";" | "\"" | ")" | "!" | "?"))
    {
        end += 1;
    }
    end.max(at)
}
