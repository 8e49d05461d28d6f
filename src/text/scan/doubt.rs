//! Whether a sentence denies a figure, and how firmly it is put.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{Modality, RangeWord};
use super::context::{is_boundary, verb_at};

/// Whether the words right before a figure deny it: *not* 300 but 500. "If not hundreds" may be hundreds.
pub(super) fn is_denied(view: &View<'_>, figure: &Range<usize>) -> bool {
    let open = |m| matches!(m, Meaning::Modal(Modality::Conditional) | Meaning::Range(RangeWord::Or));
    view.ends_before(figure.start, |m| m == Meaning::Negation)
        .is_some_and(|not| view.ends_before(not, open).is_none())
}

/// Whether its sentence calls false what says the figure: *it is not true that* 20 died, reports of 20 dead *were false*.
pub(super) fn is_called_false(view: &View<'_>, sentence: &Range<usize>, figure: &Range<usize>) -> bool {
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
        let other = view.is(at, Meaning::SourceEnd).is_some() && view.is(at, Meaning::Locating).is_none();
        other || view.says(at, ";") || verb_at(view, at).is_some()
    };
    let mut behind = figure.end..sentence.end.min(figure.end + BEHIND);
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
        None if conditional => Modality::Conditional,
        None => Modality::Asserted,
    }
}
