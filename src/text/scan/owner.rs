//! Words beside one figure that say whose it is, where several are set beside each other: 15,000 *by police* and 60,000 *by
//! the organisers*.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{NounSort, RangeWord, VerbClass};
use super::super::token::TokenKind;
use super::chunk::is_boundary;
use super::context::Cue;
use super::source::{source_after, within};
use super::verb::{genitive_before, verb_at};

/// The longest name of who gives a figure, in tokens.
const LONGEST: usize = 12;

/// Gives figures the sources that stand beside them. Cues stay in the order of their verbs.
pub(super) fn own(
    view: &View<'_>,
    sentence: &Range<usize>,
    dates: &[Range<usize>],
    figures: &[Range<usize>],
    cues: &mut Vec<Cue>,
) {
    apart(figures, cues);
    let mut more: Vec<Cue> = Vec::new();
    for (place, figure) in figures.iter().enumerate() {
        let next = figures.get(place + 1).map_or(sentence.end, |next| next.start);
        let cue = counter(view, dates, figure, next)
            .or_else(|| giver(view, dates, figure, next))
            .or_else(|| claimant(view, sentence, figure, next))
            .or_else(|| agent(view, sentence, dates, figure, next))
            .or_else(|| elided(view, place, figures, cues));
        more.extend(cue);
    }
    if !more.is_empty() {
        cues.append(&mut more);
        cues.sort_by_key(|cue| cue.at.start);
    }
}

/// 42 *according to the army*, 87 *according to the rebels*: each source is only of what stands before it.
fn apart(figures: &[Range<usize>], cues: &mut [Cue]) {
    let behind = |cue: &Cue| figures.partition_point(|figure| figure.end <= cue.at.end);
    let told: Vec<usize> = cues.iter().filter(|cue| cue.according && !cue.cited).map(behind).collect();
    let each = told.first().is_some_and(|first| *first > 0)
        && told.is_sorted_by(|one, next| one < next)
        && told.last() == Some(&figures.len());
    if each && told.len() > 1 {
        cues.iter_mut().filter(|cue| cue.according && !cue.cited).for_each(|cue| cue.aside = true);
    }
}

/// Twelve *by the count of a hospital*, or *by the hospital's count*.
fn counter(view: &View<'_>, dates: &[Range<usize>], figure: &Range<usize>, next: usize) -> Option<Cue> {
    // And 700, *by the hospital's count*.
    let end = figure.end + usize::from(view.says(figure.end, ","));
    let by = view.is(end, Meaning::Agent).filter(|_| !within(dates, end))?;
    let study = |m| matches!(m, Meaning::Study | Meaning::ThingSaid | Meaning::Document);
    let first = view.is(by, Meaning::Filler).unwrap_or(by);
    let of = view.find(first, |m| study(m).then_some(())).and_then(|((), end)| view.is(end, Meaning::Of));
    let who = match of {
        Some(of) => source_after(view, of, next, dates),
        None => {
            let who = source_after(view, by, next, dates);
            let thing = view.ends_before(who.end, study).filter(|thing| *thing > who.start)?;
            let end = genitive_before(view, thing).unwrap_or(thing);
            who.start..end
        }
    };
    let owned = view.is(who.start, Meaning::Possessive).is_some();
    let named = !who.is_empty() && !owned && view.kind(who.start) == Some(TokenKind::Word);
    named.then(|| Cue::beside(VerbClass::Estimates, end..by, who, true))
}

/// A figure of 12 dead *given by the hospital*, con số 12 người chết *do bệnh viện đưa ra*.
fn giver(view: &View<'_>, dates: &[Range<usize>], figure: &Range<usize>, next: usize) -> Option<Cue> {
    view.ends_before(figure.start, |m| matches!(m, Meaning::Rumour | Meaning::Topic))?;
    let (by, who) = match view.is(figure.end, Meaning::Issued) {
        Some(issued) => {
            let by = view.is(issued, Meaning::Agent)?;
            (by, source_after(view, by, next, dates))
        }
        None => {
            let by = view.is(figure.end, Meaning::Giver)?;
            let issued =
                (by + 1..next.min(by + LONGEST)).find(|at| view.is(*at, Meaning::Issued).is_some())?;
            (by, source_after(view, by, issued, dates))
        }
    };
    (!who.is_empty() && view.kind(who.start) == Some(TokenKind::Word))
        .then(|| Cue::beside(VerbClass::Says, figure.end..by, who, true))
}

/// A fraction of the 200 *the rebels claim*: an article opens who says it, and their verb ends the clause.
fn claimant(view: &View<'_>, sentence: &Range<usize>, figure: &Range<usize>, next: usize) -> Option<Cue> {
    const WORDS: usize = 4;
    let first =
        view.is(figure.end, Meaning::Filler).filter(|_| view.is(figure.end, Meaning::Anaphor).is_some())?;
    let (verb, (class, end)) =
        (first..next.min(first + WORDS)).find_map(|at| Some((at, verb_at(view, at)?)))?;
    let closes = end >= sentence.end || is_boundary(view, end);
    let who = first..verb;
    (closes && class.is_plain() && is_speaker(view, who.end))
        .then(|| Cue::beside(class, verb..end, who, true))
}

/// Put at 15,000 *by police*. Behind what is done, the word names who did it: 30 raids *by police*.
fn agent(
    view: &View<'_>,
    sentence: &Range<usize>,
    dates: &[Range<usize>],
    figure: &Range<usize>,
    next: usize,
) -> Option<Cue> {
    /// How far before a figure it may be said that it is an estimate, in tokens.
    const REACH: usize = 24;
    let by = view.is(figure.end, Meaning::Agent).filter(|_| !within(dates, figure.end))?;
    let noun = |m| if let Meaning::Noun(noun) = m { Some(noun) } else { None };
    let counted = |m| noun(m).is_some();
    let person = |m| noun(m).is_some_and(|noun| noun.unit == "person" && noun.sort == NounSort::Plain);
    let bare = view.ends_before(figure.end, counted).is_none();
    let people = || view.ends_before(figure.end, person).is_some();
    let estimate =
        |m| matches!(m, Meaning::Verb(VerbClass::Estimates) | Meaning::ThingSaid | Meaning::Puts(..));
    let from = sentence.start.max(figure.start.saturating_sub(REACH));
    let told = (from..figure.end).any(|at| view.find(at, |m| estimate(m).then_some(())).is_some());
    if !told || !(bare || people()) {
        return None;
    }
    let who = source_after(view, by, next, dates);
    let goes_on = |m| matches!(m, Meaning::Range(RangeWord::To | RangeWord::Change | RangeWord::And));
    let end =
        who.clone().find(|at| view.find(*at, |m| goes_on(m).then_some(())).is_some()).unwrap_or(who.end);
    let who = who.start..end;
    speaks(view, &who, by).then(|| Cue::beside(VerbClass::Estimates, by - 1..by, who, true))
}

/// Whether words may name somebody who says how many: a name, a body, those who speak, or what an article opens.
pub(super) fn speaks(view: &View<'_>, who: &Range<usize>, from: usize) -> bool {
    let word = |at: usize| view.get(at).filter(|t| t.kind == TokenKind::Word);
    let capital = word(who.start).is_some_and(|t| t.is_capital());
    let article = who.start > from && view.is(from, Meaning::Filler).is_some();
    !who.is_empty() && word(who.start).is_some() && (capital || article || is_speaker(view, who.end))
}

/// Whether those who speak for themselves end before a token: police, organisers, the ministry, Reuters.
fn is_speaker(view: &View<'_>, end: usize) -> bool {
    let speaker = |m| match m {
        Meaning::Noun(noun) => noun.sort == NounSort::Speaker,
        other => matches!(other, Meaning::Body | Meaning::Outlet),
    };
    view.ends_before(end, speaker).is_some()
}

/// Police said 15,000 people marched, *organisers* 60,000: the verb is that of the source before. The word before a figure
/// may stand twice: put it at 15,000, *the organisers at* 60,000.
fn elided(view: &View<'_>, place: usize, figures: &[Range<usize>], cues: &[Cue]) -> Option<Cue> {
    /// The longest such source, in tokens.
    const LONGEST: usize = 4;
    /// How many verbs are looked at.
    const NEAR: usize = 16;
    let (before, figure) = (figures.get(place.checked_sub(1)?)?, figures.get(place)?);
    let from = before.end.max(figure.start.saturating_sub(LONGEST + 1));
    let opens = |at: &usize| view.says(*at, ",") || view.is(*at, Meaning::Range(RangeWord::And)).is_some();
    let first = (from..figure.start).rev().find(opens)? + 1;
    let start = view.is(first, Meaning::Filler).unwrap_or(first);
    let word = |figure: &Range<usize>| Some(view.get(figure.start.checked_sub(1)?)?.folded);
    let again = usize::from(view.is_stop(figure.start - 1) && word(before) == word(figure));
    let who = start..figure.start - again;
    let words = who.clone().all(|at| view.kind(at) == Some(TokenKind::Word) && !view.is_stop(at));
    let ends = view.get(figure.end).is_none() || is_boundary(view, figure.end);
    if who.is_empty() || !words || !ends || !is_speaker(view, who.end) {
        return None;
    }
    let (said, told) = cues.split_at(cues.partition_point(|cue| cue.at.start < before.end));
    let verb = said.iter().rev().take(NEAR).find(|cue| cue.who.is_some() && !cue.according)?;
    let plain = verb.verb.is_plain() && told.first().is_none_or(|cue| cue.at.start >= figure.end);
    plain.then(|| Cue::beside(verb.verb, figure.start..figure.start, who, false))
}
