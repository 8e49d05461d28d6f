//! Figures by which something changed, which are no value of it: fell *by 200,000 tonnes*, was down *12* on last week.

use std::ops::Range;

use super::super::figure::Figure;
use super::super::lexicon::{Meaning, View};
use super::super::number::Found;
use super::super::read::unit_of;
use super::super::tables::RangeWord;
use crate::quantity::Dimension;

/// Whether a figure is by how much something changed: rose by *5,000* to 230,000, tăng *5.000* lên 230.000, fell by *300*, was down
/// *12* on last week. A share is a figure of its own. `long` tells whether a date of more than a day starts at a token.
pub(super) fn is_amount_of_change(view: &View<'_>, figure: &Figure, long: &dyn Fn(usize) -> bool) -> bool {
    if figure.number.is_none_or(|n| n.ratio || figure.high.is_some()) {
        return false;
    }
    let dimension = unit_of(figure).map(|unit| unit.dimension().clone());
    if dimension == Some(Dimension::Share) {
        return false;
    }
    leads_to_level(view, figure) || is_moved(view, figure, long)
}

/// Whether the level that a change led to comes right behind its amount: rose by *5,000* to 230,000.
fn leads_to_level(view: &View<'_>, figure: &Figure) -> bool {
    let Some((word, after)) = level(view, figure.tokens.end) else { return false };
    let by = view.is_changed_by(figure.tokens.start);
    let changed = || view.ends_before(figure.tokens.start, |m| m == Meaning::Change).is_some();
    let Some(num) = figure.number.filter(|_| by || changed()) else { return false };
    // "Went 52 to 48" is no change by 52.
    let money = view.find(after, |m| matches!(m, Meaning::Currency(_)).then_some(()));
    let level = view.number(money.map_or(after, |(_, end)| end), money.is_some(), false);
    let far =
        |times: f64| matches!(level, Some(Found::Number(n)) if n.value.value() > times * num.value.value());
    by || word == RangeWord::Change || far(if figure.money_before { 2.0 } else { 4.0 })
}

/// The word before a level that starts at a token, and the level: *to* 230,000.
fn level(view: &View<'_>, at: usize) -> Option<(RangeWord, usize)> {
    let to = view.find(at, |m| match m {
        Meaning::Range(word @ (RangeWord::To | RangeWord::Change)) => Some(word),
        _ => None,
    });
    to.filter(|(_, after)| view.opens_number(*after))
}

/// Whether a verb of rising or falling stands before a figure, with "by" between them, or with what it is set against or the new
/// level behind it: fell by *300*; giảm *300* so với năm trước; tăng *300*, lên 4.000.
fn is_moved(view: &View<'_>, figure: &Figure, long: &dyn Fn(usize) -> bool) -> bool {
    let (start, end) = (figure.tokens.start, figure.tokens.end);
    if view.is_moved_by(start) || is_shifted(view, figure) {
        return true;
    }
    // Cao hơn *1.100 tỷ* so với quý I: what looks like a hedge there is set against something.
    let hedge = || view.find(start, |m| (m == Meaning::Move).then_some(())).map(|((), end)| end);
    let moved = view.ends_before(start, |m| m == Meaning::Move).is_some()
        || figure.number.is_some_and(|number| hedge() == Some(number.start));
    if !moved {
        return false;
    }
    let compared = |m| matches!(m, Meaning::Comparing | Meaning::Earlier | Meaning::Difference).then_some(());
    // Fell 300 metres *from the ridge*: that is where, and "from last week" is a date.
    let from = view.find(end, |m| (m == Meaning::Range(RangeWord::From)).then_some(()));
    let against = view.find(end, compared).is_some_and(|((), after)| match from {
        Some(_) => long(end) || long(after),
        None => !view.opens_number(after) || long(after),
    });
    // Was down 12 *on the week*, but fell 12 on Monday, and dropped 12 in May.
    let on = || on(view, end).is_some_and(long);
    let closed = || view.says(end, ",") && level(view, end + 1).is_some();
    against || on() || closed()
}

/// The token after a word at a token that sets a value against a time, and is none for being in it: *on* last year.
fn on(view: &View<'_>, at: usize) -> Option<usize> {
    view.is(at, Meaning::Locating).filter(|_| view.is(at, Meaning::Belonging).is_none())
}

/// Whether the words right before a figure say that it is by how much something changed: a *drop of* 48, *tăng* 12 ca. Metres are a
/// distance there, and *xe tăng* is a tank.
fn is_shifted(view: &View<'_>, figure: &Figure) -> bool {
    let start = figure.tokens.start;
    let Some(shift) = view.ends_before(start, |m| m == Meaning::Shift) else { return false };
    let longer = view.ends_before(start, |m| matches!(m, Meaning::Noun(_))).is_some_and(|noun| noun < shift);
    !longer && unit_of(figure).is_none_or(|unit| *unit.dimension() != Dimension::Length)
}

/// Whether a date is only that with which a value is compared, by how much it changed: 40, *down 12 on* last week.
pub(super) fn is_compared_by_change(view: &View<'_>, date: &Range<usize>) -> bool {
    /// The longest such amount, in tokens.
    const REACH: usize = 8;
    let before = |m| matches!(m, Meaning::Locating | Meaning::Comparing);
    let Some(word) = view.ends_before(date.start, before) else { return false };
    if on(view, word).is_none() && view.is(word, Meaning::Comparing).is_none() {
        return false;
    }
    (word.saturating_sub(REACH)..word)
        .filter_map(|at| view.find(at, |m| matches!(m, Meaning::Move | Meaning::Shift).then_some(())))
        .any(|((), end)| end < word && view.opens_number(end))
}
