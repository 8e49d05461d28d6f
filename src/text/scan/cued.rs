//! Words around a bare number that show that it is a value.

use super::super::lexicon::{Meaning, View};
use super::super::tables::{NounSort, RangeWord};
use super::super::token::{Gap, TokenKind};
use super::chunk::is_boundary;
use super::judge::Setting;
use super::listed::{is_listed_by_place, number_end};
use super::shared::is_shared;
use super::source::is_sourced;

/// Whether words around a bare number show that it is a value: rose to 25, là 3.
pub(super) fn is_cued(view: &View<'_>, setting: Setting, start: usize, end: usize) -> bool {
    let cue = |m| {
        matches!(
            m,
            Meaning::Change
                | Meaning::Earlier
                | Meaning::Negation
                | Meaning::Including
                | Meaning::Addition
                | Meaning::Verb(_)
                | Meaning::Counts
                | Meaning::Range(_)
                | Meaning::Vote
                | Meaning::Stop
        ) || matches!(m, Meaning::Noun(n) if n.sort == NounSort::State)
    };
    let before = view.ends_before(start, cue).is_some();
    let ends = view.get(end).is_none_or(|t| {
        t.kind == TokenKind::Sign && !matches!(t.folded, "-" | "–" | "/" | ":") || t.gap >= Gap::Line
    });
    // "35 of 120 seats".
    let share = view.is(end, Meaning::Of).is_some_and(|of| view.kind(of) == Some(TokenKind::Digits));
    // "57 of whom were children".
    let of_whom = view.is(end, Meaning::Including).is_some();
    // Police put it at 15,000, and 42 *according to* the army.
    let owned = view.is(end, Meaning::According).is_some();
    // Of the 96 patients, *41* were discharged.
    let whole = view.is(setting.start, Meaning::Of).is_some_and(|whole| view.opens_number(whole));
    let listed =
        || view.says(start - 1, ",") || view.is(start - 1, Meaning::Range(RangeWord::And)) == Some(start);
    let of_whole = whole && start > setting.start && listed() && view.is_stop(end);
    // Said on Thursday *12* had died.
    let verb = |m| matches!(m, Meaning::Break | Meaning::Passive).then_some(());
    let dated = start > setting.start
        && (setting.dated == start || is_sourced(view, setting.start, start))
        && view.find(end, verb).is_some_and(|(_, verb)| view.is(end, Meaning::SourceEnd) == Some(verb));
    let altogether = view.is(end, Meaning::Altogether).is_some();
    share
        || altogether
        || opens_clause(view, setting, start) && view.is(end, Meaning::PluralVerb).is_some()
        || is_with_share(view, end)
        || is_led_to(view, end)
        || is_listed_by_place(view, setting.start, start)
        || dated
        || of_whom
        || owned
        || of_whole
        || (before && (ends || view.is_stop(end)))
        || is_shared(view, start, end)
}

/// Whether a number opens a clause: *16* were injured; the roof fell, and *16* were injured.
fn opens_clause(view: &View<'_>, setting: Setting, start: usize) -> bool {
    if start == setting.start {
        return true;
    }
    // Lots 12, *14* were sold: such a number goes on with the one before, unless that is of a date.
    let before = start - 1;
    let goes_on = view.kind(before.saturating_sub(1)) == Some(TokenKind::Digits) && setting.dated < before;
    let and = || view.is(before, Meaning::Range(RangeWord::And)).is_some();
    is_boundary(view, before) && !goes_on || and()
}

/// Whether a number in words opens a clause that tells what became of as many: *two* were killed.
pub(super) fn is_told(view: &View<'_>, setting: Setting, start: usize, end: usize) -> bool {
    /// How far behind the number that may stand, in tokens.
    const REACH: usize = 4;
    let fate = |m| match m {
        Meaning::Noun(noun) => noun.sort == NounSort::State,
        other => matches!(other, Meaning::Outcome(_)),
    };
    let tells = |at: usize| view.find(at, |m| fate(m).then_some(())).is_some();
    opens_clause(view, setting, start)
        && view.is(end, Meaning::PluralVerb).is_some()
        && (end + 1..end + REACH).take_while(|at| !is_boundary(view, *at)).any(tells)
}

/// Whether the share that a number is stands in brackets behind it: *37* (15.4%) died.
fn is_with_share(view: &View<'_>, end: usize) -> bool {
    let open = view.says(end, "(") || view.says(end, "[");
    open && view.kind(end + 1) == Some(TokenKind::Digits) && view.says(number_end(view, end + 1), "%")
}

/// Whether the earlier value of a number comes right behind it: were treating *63*, down from 80.
fn is_led_to(view: &View<'_>, end: usize) -> bool {
    let from = end + usize::from(view.says(end, ","));
    view.is(from, Meaning::Earlier).is_some_and(|value| view.opens_number(value))
}
