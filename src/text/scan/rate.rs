//! How often a figure comes again, where its clause says so away from it: *every day* 300 people flee, a *daily* average
//! of 40, five die *each week*.

use std::ops::Range;

use super::super::figure::{Figure, Rate};
use super::super::lexicon::{Meaning, View};
use super::super::read::unit_of;
use super::super::tables::Per;
use super::super::token::{Gap, TokenKind};
use super::is_duration;
use super::verb::verb_at;

/// The rate of a figure that says none right behind it. `before` is where the figure before ends, or the sentence starts.
pub(super) fn rate(view: &View<'_>, figure: &Figure, sentence: &Range<usize>, before: usize) -> Option<Rate> {
    let stretch = unit_of(figure).is_some_and(|unit| is_duration(&unit) || unit.symbol() == "time");
    if figure.rate.is_some() || figure.hyphen || stretch {
        return None;
    }
    behind(view, figure.tokens.end, sentence.end)
        .or_else(|| ahead(view, figure.tokens.start, sentence.start, before))
}

/// Five people *die each week*.
fn behind(view: &View<'_>, from: usize, to: usize) -> Option<Rate> {
    const REACH: usize = 5;
    let here = |at: &usize| !ends_clause(view, *at) && view.kind(*at) != Some(TokenKind::Digits);
    let mut places = (from..to.min(from + REACH)).take_while(here);
    let (at, (rate, end)) = places.find_map(|at| Some((at, view.each_time(at)?)))?;
    // "300 people wrote to daily papers": what follows is what it describes.
    let last =
        view.get(end).is_none_or(|t| t.kind == TokenKind::Sign || t.gap >= Gap::Line) || view.is_stop(end);
    (is_adverb(view, at) || last).then_some(rate)
}

/// *Every day* some 300 people, a *daily average of* 40, *weekly deaths* rose to 12.
fn ahead(view: &View<'_>, to: usize, start: usize, before: usize) -> Option<Rate> {
    const REACH: usize = 9;
    let first = start.max(before).max(to.saturating_sub(REACH));
    let mut from = first;
    // The clause of the figure, and what opens it before a comma: *trung bình mỗi tháng,* 300 người.
    for at in first..to {
        let first = view.is(from, Meaning::Amount).unwrap_or(from);
        let opens = view.says(at, ",") && view.each_time(first).is_some_and(|(_, next)| next == at);
        if at > start && ends_clause(view, at) && !opens {
            from = at + 1;
        }
    }
    (from..to).find_map(|at| {
        let (rate, end) = view.each_time(at)?;
        // The Daily Mail: a name inside a sentence.
        let named = view.get(at).is_some_and(|t| t.is_capital()) && at > start;
        let named_here = |meaning| view.is(end, meaning).is_some();
        let described = counted(view, end) || named_here(Meaning::Amount) || named_here(Meaning::ThingSaid);
        (!named && (described || is_adverb(view, at))).then_some(rate)
    })
}

/// Whether a phrase for a stretch of time describes no noun: *every day*; where adjectives come behind, any of them.
fn is_adverb(view: &View<'_>, at: usize) -> bool {
    !view.tables.adjectives || view.is(at, Meaning::Per(Per::Each)).is_some()
}

fn counted(view: &View<'_>, at: usize) -> bool {
    view.find(at, |m| matches!(m, Meaning::Noun(_)).then_some(())).is_some()
}

/// A sign that is no part of a word, a new line or a verb of saying.
fn ends_clause(view: &View<'_>, at: usize) -> bool {
    let sign =
        view.get(at).is_some_and(|t| t.gap >= Gap::Line || t.kind == TokenKind::Sign && t.folded != "-");
    sign || verb_at(view, at).is_some()
}
