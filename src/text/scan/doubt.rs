//! Whether a sentence denies a figure, and how firmly it is put.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{Modality, RangeWord, VerbClass};
use super::super::token::TokenKind;
use super::chunk::is_boundary;
use super::verb::verb_at;

/// What its sentence does with a figure that it puts in doubt; `beside` if whose it is stands beside it.
pub(super) fn doubted(
    view: &View<'_>,
    sentence: &Range<usize>,
    figure: &Range<usize>,
    beside: bool,
) -> Option<VerbClass> {
    // "Not 40, as police had said": they said it, and deny nothing.
    if is_called_false(view, sentence, figure) || !beside && is_denied(view, figure) {
        return Some(VerbClass::Denies);
    }
    (!beside && is_unproven(view, figure)).then_some(VerbClass::DoesNotConfirm)
}

/// Whether the words right before a figure deny it: *not* 300 but 500. "If not hundreds" may be hundreds.
fn is_denied(view: &View<'_>, figure: &Range<usize>) -> bool {
    let open = |m| matches!(m, Meaning::Modal(Modality::Conditional) | Meaning::Range(RangeWord::Or));
    view.ends_before(figure.start, |m| m == Meaning::Negation)
        .is_some_and(|not| view.ends_before(not, open).is_none())
}

/// Whether its sentence calls false what says the figure: *it is not true that* 20 died, reports of 20 dead *were false*.
fn is_called_false(view: &View<'_>, sentence: &Range<usize>, figure: &Range<usize>) -> bool {
    /// How far, in tokens, what is said may be from the figure, and what denies it.
    const BEFORE: usize = 5;
    const BEHIND: usize = 14;
    if view.ends_before(figure.start, |m| m == Meaning::Untruth).is_some() {
        return true;
    }
    let apart = |from: usize| (from..figure.start).any(|at| is_boundary(view, at));
    let from = sentence.start.max(figure.start.saturating_sub(BEFORE + 2));
    let said = (from..figure.start).filter_map(|at| view.is(at, Meaning::Rumour));
    if !said.into_iter().any(|end| end <= figure.start && end + BEFORE >= figure.start && !apart(end)) {
        return false;
    }
    // Another clause, or what somebody says of it first, calls something else false.
    let stops = |at: usize| {
        // Reports that 40 *had* died were false.
        let own = at == figure.end && view.is(at, Meaning::PluralVerb).is_some();
        let ends = view.is(at, Meaning::SourceEnd).is_some() && !own;
        let other = ends && view.is(at, Meaning::Locating).is_none();
        other || view.says(at, ";") || verb_at(view, at).is_some()
    };
    // "Con số 12 *do* bệnh viện đưa ra là sai": so does not who gives it.
    let given = view.is(figure.end, Meaning::Giver).unwrap_or(figure.end);
    let mut behind = given..sentence.end.min(figure.end + BEHIND);
    let denied = behind.find_map(|at| match view.is(at, Meaning::Falsehood) {
        Some(end) => Some(Some(end)),
        None => stops(at).then_some(None),
    });
    denied.flatten().is_some_and(|end| {
        end >= sentence.end
            || is_boundary(view, end)
            || view.is(end, Meaning::SourceEnd).is_some()
            || verb_at(view, end).is_some()
    })
}

/// Whether the words right before a figure leave open what it says: there is *no evidence that* 500 were killed.
fn is_unproven(view: &View<'_>, figure: &Range<usize>) -> bool {
    /// The longest such words, in tokens.
    const LONGEST: usize = 7;
    let reaches = |end| end == figure.start || view.is(end, Meaning::Filler) == Some(figure.start);
    (figure.start.saturating_sub(LONGEST)..figure.start)
        .any(|at| view.is(at, Meaning::Unproven).is_some_and(reaches))
}

/// Whether a correction says that a figure was printed and is wrong: *an earlier version of this article* said that 83 died.
pub(super) fn is_superseded(view: &View<'_>, sentence: &Range<usize>, figure: &Range<usize>) -> bool {
    const REACH: usize = 16;
    let stops = |at: usize| {
        let other = |m| matches!(m, Meaning::Contrast | Meaning::Negation).then_some(());
        is_boundary(view, at) || view.kind(at) == Some(TokenKind::Digits) || view.find(at, other).is_some()
    };
    let from = sentence.start.max(figure.start.saturating_sub(REACH));
    let mut words = (from..figure.start).rev().take_while(|at| !stops(*at));
    words.any(|at| view.is(at, Meaning::Superseded).is_some())
}

/// How firmly a figure is put: the nearest word for it in its clause.
pub(super) fn modality(view: &View<'_>, sentence: &Range<usize>, figure: &Range<usize>) -> Modality {
    /// How far, in tokens, such a word reaches.
    const REACH: usize = 14;
    const BEHIND: usize = 10;
    let modal = |at: usize| {
        let found = view.find(at, |m| if let Meaning::Modal(modality) = m { Some(modality) } else { None });
        // "May" with a capital inside a sentence is the month.
        let month = at > sentence.start && view.get(at).is_some_and(|t| t.is_capital());
        // "Nghi phạm" is a suspect and no doubt.
        let longest = view.find(at, |_| Some(())).map_or(0, |(_, end)| end);
        found.filter(|(_, end)| !month && *end == longest).map(|(modality, _)| modality)
    };
    let from = sentence.start.max(figure.start.saturating_sub(REACH));
    // What is possible before a semicolon is no word on what comes behind it.
    let from = (from..figure.start).rfind(|at| view.says(*at, ";")).map_or(from, |at| at + 1);
    let to = sentence.end.min(figure.end + BEHIND);
    let conditional = (sentence.start..figure.start.min(sentence.start + REACH))
        .filter_map(modal)
        .any(|m| m == Modality::Conditional);
    let near = (from..figure.end.max(from)).rev().find_map(modal);
    let ends = |at: usize| is_boundary(view, at) || view.is(at, Meaning::SourceEnd).is_some();
    // "Are expected to" opens with a word that ends the name of a source.
    let behind = (figure.end..to).take_while(|at| modal(*at).is_some() || !ends(*at)).find_map(modal);
    match near.or(behind) {
        Some(modality) => modality,
        None if is_planned(view, sentence, figure, &[Meaning::Plan, Meaning::PastPlan]) => Modality::Possible,
        None if conditional => Modality::Conditional,
        None => Modality::Asserted,
    }
}

/// Whether a figure is of what is still to come: plans to vaccinate *3 million*, *40,000* will be displaced. One that is
/// told as known is none: will bury *the 12* victims.
pub(super) fn is_to_come(view: &View<'_>, sentence: &Range<usize>, figure: &Range<usize>) -> bool {
    is_planned(view, sentence, figure, &[Meaning::Plan])
}

fn is_planned(view: &View<'_>, sentence: &Range<usize>, figure: &Range<usize>, plans: &[Meaning]) -> bool {
    if view.tables.adjectives && view.ends_before(figure.start, |m| m == Meaning::Anaphor).is_some() {
        return false;
    }
    if is_owned_whole(view, figure.start) {
        return false;
    }
    let ends = |at: usize| stops(view, at) || view.is(at, Meaning::SourceEnd).is_some();
    let behind = figure.end..sentence.end.min(figure.end + BEHIND);
    reaches(view, sentence, figure.start, plans) || follows(view, sentence, behind, plans, &ends)
}

/// Whether a figure is how many are now of what something is a part of: will cut 8% *of its workforce of* 19,000.
fn is_owned_whole(view: &View<'_>, figure: usize) -> bool {
    /// The longest name of the whole, in tokens.
    const LONGEST: usize = 3;
    let Some(of) = view.ends_before(figure, |m| m == Meaning::Of) else { return false };
    let owned = |at: &usize| view.ends_before(*at, |m| m == Meaning::Possessive);
    let possessive = (of.saturating_sub(LONGEST)..of).rev().find_map(|at| owned(&at));
    possessive.is_some_and(|at| view.ends_before(at, |m| m == Meaning::Of).is_some())
}

/// Where a date is that names no year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ahead {
    /// Before the day of publication.
    No,
    /// Behind it: plans to vaccinate them *by June*, or *By June* it plans to.
    Yes,
    /// The words do not say: planned to vaccinate them *by June*.
    Either,
}

/// Where a date is; `until` is one by which something is done.
pub(super) fn ahead(view: &View<'_>, sentence: &Range<usize>, date: &Range<usize>, until: bool) -> Ahead {
    let plans: &[Meaning] = if until { &[Meaning::Plan, Meaning::May] } else { &[Meaning::Plan] };
    let from = date.end + usize::from(view.says(date.end, ","));
    let ends = |at: usize| stops(view, at) || view.kind(at) == Some(TokenKind::Digits);
    let behind = from..sentence.end.min(from + BEHIND);
    let opens = || date.start <= sentence.start + 1 && follows(view, sentence, behind, plans, &ends);
    if reaches(view, sentence, date.start, plans) || opens() {
        return Ahead::Yes;
    }
    let planned = until && reaches(view, sentence, date.start, &[Meaning::PastPlan]);
    if planned { Ahead::Either } else { Ahead::No }
}

/// How far behind a figure or a date its own verb may stand, in tokens.
const BEHIND: usize = 12;

/// Whether a plan stands among some tokens, before one that ends the clause.
fn follows(
    view: &View<'_>,
    sentence: &Range<usize>,
    mut tokens: Range<usize>,
    plans: &[Meaning],
    ends: &dyn Fn(usize) -> bool,
) -> bool {
    // Sales beat *forecasts* of 40, a *target of* 50: such a noun is of what stands behind it.
    let first = tokens.start;
    let noun = |at: usize, end: usize| {
        let passive = || view.ends_before(at, |m| m == Meaning::Passive).is_some();
        let said = view.is(at, Meaning::ThingSaid).is_some() && at > first && !passive();
        said || view.is(end - 1, Meaning::Of) == Some(end)
    };
    let found = tokens.find_map(|at| match plan(view, sentence, at, plans) {
        Some(end) if noun(at, end) => Some(false),
        Some(_) => Some(true),
        None => ends(at).then_some(false),
    });
    found == Some(true)
}

/// Whether a plan before a token reaches it.
fn reaches(view: &View<'_>, sentence: &Range<usize>, at: usize, plans: &[Meaning]) -> bool {
    const REACH: usize = 18;
    let from = sentence.start.max(at.saturating_sub(REACH));
    // A phrase hides the words in it: "expects that", "had planned to".
    let (mut hidden, mut open) = (from, false);
    // What stands between two commas is passed over: expects the toll, now 40, to reach 60.
    let mut aside: Option<(usize, bool)> = None;
    let said = |word: usize| (from..word).any(|at| verb_at(view, at).is_some());
    // Most sentences plan nothing.
    let first = (from..at).find(|word| {
        plan(view, sentence, *word, plans).is_some() || view.is(*word, Meaning::PastPlan).is_some()
    });
    for word in first.unwrap_or(at)..at {
        if word < hidden {
            continue;
        }
        if let Some(end) = plan(view, sentence, word, plans).filter(|end| *end <= at) {
            (open, hidden) = (true, end);
        } else if let Some(end) = view.is(word, Meaning::PastPlan) {
            // "Said it planned to" plans still, and "had planned to" no more.
            (open, hidden) = (view.is(word, Meaning::Break).is_none() && said(word), end);
        } else if view.says(word, ",") && stops(view, word) {
            match aside.filter(|(comma, _)| is_aside(view, *comma + 1..word)) {
                Some((_, before)) => (open, aside) = (before, None),
                None => (open, aside) = (false, Some((word, open))),
            }
        } else if stops(view, word) {
            (open, aside) = (false, None);
        }
    }
    open
}

/// Whether words between two commas are no clause of their own.
fn is_aside(view: &View<'_>, words: Range<usize>) -> bool {
    const LONGEST: usize = 8;
    let finite = |at: usize| stops(view, at) || view.is(at, Meaning::Passive).is_some();
    let joined = view.is(words.start, Meaning::Range(RangeWord::And)).is_some();
    words.len() <= LONGEST && !joined && !words.into_iter().any(finite)
}

/// The token after words of a plan at a token. A name is none, nor is what may have been done.
fn plan(view: &View<'_>, sentence: &Range<usize>, at: usize, plans: &[Meaning]) -> Option<usize> {
    let (meaning, end) = view.find(at, |m| plans.contains(&m).then_some(m))?;
    let capital = |at: usize| view.get(at).is_some_and(|t| t.kind == TokenKind::Word && t.is_capital());
    let name = capital(at) && (at > sentence.start || end == at + 1 && capital(end));
    let longer = view.find(at, |_| Some(())).is_some_and(|((), longest)| longest > end);
    let perfect = meaning == Meaning::May && (longer || view.is(end, Meaning::SourceEnd).is_some());
    (!name && !perfect).then_some(end)
}

/// Whether a plan reaches no further than a token.
fn stops(view: &View<'_>, at: usize) -> bool {
    // The comma of a number is none.
    let grouped = view.joined(at) && view.joined(at + 1);
    let clause = view.is(at, Meaning::Break).is_some() || verb_at(view, at).is_some();
    clause || is_boundary(view, at) && !grouped
}
