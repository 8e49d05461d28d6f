//! How the figures of a sentence belong together.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{Outcome, RangeWord};
use super::super::token::TokenKind;
use super::chunk::is_boundary;

/// How a figure belongs to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    None,
    /// It is part of the figure before.
    Part,
    /// It is an earlier value of the figure before.
    Earlier,
    /// It goes on where the figure before was a part.
    And,
}

/// Whether the words behind a figure say whose it is, and no date when it was: against 48% *for her rival*.
fn is_of_another(view: &View<'_>, at: usize, dates: &[Range<usize>]) -> bool {
    const REACH: usize = 6;
    let dated = dates.get(dates.partition_point(|date| date.start < at));
    view.is(at, Meaning::Belonging).is_some() && dated.is_none_or(|date| date.start > at + REACH)
}

/// What became of those whom a figure of a sentence counts: the nearest word for it behind it, else before it.
pub(super) fn outcome(view: &View<'_>, figures: &[(Range<usize>, Link)], at: usize) -> Option<Outcome> {
    /// How far such a word may be, in tokens.
    const BEHIND: usize = 4;
    const BEFORE: usize = 5;
    let (figure, _) = figures.get(at)?;
    let last = at.checked_sub(1).and_then(|at| figures.get(at)).map_or(0, |(before, _)| before.end);
    let next = figures.get(at + 1).map_or(usize::MAX, |(next, _)| next.start);
    let stops = |at: usize| {
        is_boundary(view, at) && !view.joined(at + 1) || view.is(at, Meaning::Range(RangeWord::And)).is_some()
    };
    let of =
        |at: usize| view.find(at, |m| if let Meaning::Outcome(outcome) = m { Some(outcome) } else { None });
    let told = |at: usize| of(at).map(|(outcome, _)| outcome);
    let own = figure.clone().find_map(told);
    let behind = || (figure.end..next.min(figure.end + BEHIND)).take_while(|at| !stops(*at)).find_map(told);
    let from = last.max(figure.start.saturating_sub(BEFORE));
    let before = || (from..figure.start).rev().take_while(|at| !stops(*at)).find_map(told);
    own.or_else(behind).or_else(before)
}

/// Whether the words before a figure behind "and" say that it is of others than the part before: 12 were killed, including 3 women,
/// *and wounded 30*. A comma ends what is included where the part before is the first of it and the figure `named`: 14 cars,
/// including 9 vans*, and* 2 banks.
pub(super) fn is_of_others(view: &View<'_>, mut between: Range<usize>, named: bool) -> bool {
    let outcome = |m| matches!(m, Meaning::Outcome(_)).then_some(());
    let from = between.start;
    let and = |at| view.is(at, Meaning::Range(RangeWord::And)).is_some();
    named && view.says(from, ",") && and(from + 1) || between.any(|at| view.find(at, outcome).is_some())
}

/// Whether the verb of a figure tells of it another fate than that of a figure before: 40 dead, including 9 women, *and 12 were
/// arrested*.
pub(super) fn has_own_outcome(
    view: &View<'_>,
    figures: &[(Range<usize>, Link)],
    at: usize,
    whole: usize,
) -> bool {
    let verb = figures.get(at).is_some_and(|(own, _)| view.is(own.end, Meaning::PluralVerb).is_some());
    let fates = || outcome(view, figures, at).zip(outcome(view, figures, whole));
    verb && fates().is_some_and(|(own, other)| own != other)
}

/// Reads the words between the figure before, or the start of the sentence, and a figure.
pub(super) fn link(
    view: &View<'_>,
    sentence: usize,
    from: usize,
    figure: &Range<usize>,
    dates: &[Range<usize>],
) -> Link {
    /// How far behind such words the figure may stand: "up from an earlier estimate of some 3,000".
    const REACH: usize = 7;
    let (mut found, mut compared) = (Link::None, false);
    let mut at = from.max(figure.start.saturating_sub(30));
    // Two *of them*, as many as 50: the words behind a bare number are its own.
    let number = |at: usize| {
        let word = |m| matches!(m, Meaning::Number(_)).then_some(());
        view.kind(at) == Some(TokenKind::Digits) || view.find(at, word).is_some()
    };
    if at == from && from > sentence && number(from - 1) {
        at = view.is(from, Meaning::Including).unwrap_or(at);
    }
    // 30 homes, *some of them* twice, and 200 people: what is tied to the word before it is not of the next clause.
    let tied = |at: usize, end: usize| {
        let word = at > sentence && view.kind(at - 1) != Some(TokenKind::Sign);
        let and = |at| view.is(at, Meaning::Range(RangeWord::And)).is_some();
        view.is(at, Meaning::Of).is_some()
            && word
            && (end..figure.start).any(|at| is_boundary(view, at) || and(at))
    };
    // Compared with the last season, the yield was 67: so is what a comma closes.
    let parted = |end: usize| {
        let closed = |at: usize| view.says(at, ";") || at > end && view.says(at, ",");
        (end..figure.start).any(closed)
    };
    // The words may be hedges of the figure too.
    while at < figure.start + 2 {
        let part = view.is(at, Meaning::Including).filter(|end| !tied(at, *end));
        // Up 15% *on last year*; profit was 86: what is compared there is told.
        let earlier = view.is(at, Meaning::Earlier).filter(|end| !parted(*end));
        let end = part.max(earlier);
        if let Some(end) = end.filter(|end| *end <= figure.end && figure.start <= end + REACH) {
            found = if earlier >= part { Link::Earlier } else { Link::Part };
            compared = view.is(at, Meaning::Comparison) == Some(end);
            at = end;
        } else {
            at += 1;
        }
    }
    // Against *a target of* 50: what is aimed at is no earlier value.
    let aimed = || {
        (from.max(figure.start.saturating_sub(REACH))..figure.start)
            .any(|at| view.is(at, Meaning::Plan).is_some())
    };
    if found == Link::Earlier && compared && (is_of_another(view, figure.end, dates) || aimed()) {
        return Link::None;
    }
    // Five *of them*.
    if found == Link::None && view.is(figure.end, Meaning::Including).is_some() {
        return Link::Part;
    }
    if found == Link::None
        && view.ends_before(figure.start, |m| m == Meaning::Range(RangeWord::From)).is_some()
    {
        // Fell to 2.3% *from* 2.8%.
        let changed = |at: usize| view.is(at, Meaning::Change).is_some();
        if (sentence.max(figure.start.saturating_sub(30))..figure.start).any(changed) {
            return Link::Earlier;
        }
        // Sold at 62,000 yuan, *from* 70,500 in March, but they came, from 12 countries.
        let bare = view.kind(figure.end - 1) != Some(TokenKind::Word);
        let comma = view.ends_before(figure.start, |m| m == Meaning::Range(RangeWord::From));
        let comma = comma.and_then(|at| at.checked_sub(1)).filter(|at| *at >= from && view.says(*at, ","));
        if comma.is_some() && bare && from > sentence {
            return Link::Earlier;
        }
    }
    if found != Link::None || from >= figure.start {
        return found;
    }
    let joins = |at: usize| {
        view.says(at, ",")
            || view
                .find(at, |m| matches!(m, Meaning::Range(RangeWord::And) | Meaning::Joiner).then_some(()))
                .is_some()
    };
    // What stands between two commas is an aside, behind which the list does not go on.
    let aside = || (from..figure.start).filter(|at| view.says(*at, ",")).count() > 1;
    let close = figure.start - from <= 6 && !aside();
    if close && (from..figure.start).any(joins) { Link::And } else { Link::None }
}
