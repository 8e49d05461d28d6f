//! Numbers of houses, which count nothing: 12 *Baker Street*.

use super::super::figure::Figure;
use super::super::lexicon::{Meaning, View};
use super::super::number::Style;
use super::super::token::{Gap, TokenKind};

/// The token after the number of a house and its street.
pub(super) fn street(view: &View<'_>, figure: &Figure) -> Option<usize> {
    /// The longest name of a street, in tokens before the last word.
    const LONGEST: usize = 5;
    let num =
        figure.number.filter(|n| n.style == Style::Digits && n.scale == 1 && !n.grouped && !n.decimals)?;
    let capital = |at: usize| {
        view.get(at).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital() && t.gap < Gap::Line)
    };
    let counts = |m| matches!(m, Meaning::Noun(_) | Meaning::Verb(_) | Meaning::Unit(_)).then_some(());
    let plain = |at: usize| capital(at) && view.find(at, counts).is_none() && !view.is_stop(at);
    // King's Road.
    let genitive = |at: usize| view.joined(at) && ["'", "’", "s"].iter().any(|sign| view.says(at, sign));
    let named = |at: usize| plain(at) || at > num.end && genitive(at);
    let last = (num.end + 1..=num.end + LONGEST).find(|at| view.is(*at, Meaning::Street) == Some(at + 1))?;
    let name = (num.end..last).all(named) && capital(last);
    (name && figure.hedges.is_empty() && figure.high.is_none()).then_some(last + 1)
}
