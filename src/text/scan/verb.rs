//! The verbs of a sentence by which somebody says something of its figures.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{RangeWord, VerbClass};
use super::super::token::{Gap, TokenKind};
use super::chunk::is_boundary;

/// The verb at a token that says something of a figure, and the token after it.
pub(super) fn find(view: &View<'_>, at: usize, figures: &[Range<usize>]) -> Option<(VerbClass, usize)> {
    verb_at(view, at)
        .or_else(|| found_at(view, at, figures))
        .or_else(|| count_at(view, at, figures))
        .or_else(|| put_at(view, at, figures))
        .or_else(|| negated_at(view, at))
        .or_else(|| unheard_at(view, at, figures))
}

/// The verb of saying at a token, and the token after it. The start of a longer phrase is none: *bác* sĩ is a doctor.
pub(super) fn verb_at(view: &View<'_>, at: usize) -> Option<(VerbClass, usize)> {
    let (class, end) = view.find(at, |m| if let Meaning::Verb(class) = m { Some(class) } else { None })?;
    // "The ministry's estimate of" names who made it.
    let named = genitive_before(view, at).is_some();
    let is_noun = |m: Meaning| matches!(m, Meaning::Noun(_)) || (m == Meaning::Account && !named);
    let noun = view.find(at, |m| is_noun(m).then_some(()));
    if noun.is_some_and(|(_, longest)| longest > end) {
        return None;
    }
    // Nor is what rose: *claims* rose to 5,000.
    let said = view.is(at, Meaning::ThingSaid).is_some_and(|end| {
        let longest = view.find(end, |_| Some(())).map(|((), end)| end);
        longest.is_some() && view.is(end, Meaning::Change) == longest
            || view.is(end, Meaning::Spread).is_some()
    });
    // Nor is what another verb is about: he denied *the report that* 12 died.
    let told = || view.is(at, Meaning::Rumour).is_some() && verb_ends(view, at);
    // Nor is what is someone's: raised *its estimate* to 300.
    let owned = || view.ends_before(at, |m| m == Meaning::Possessive).is_some() || is_owned_thing(view, at);
    // Nor is what hedges a figure with the word before: cost insurers *an estimated* $2bn.
    let hedge = |before| view.find(before, |m| matches!(m, Meaning::Hedge(_)).then_some(()));
    let hedges = || at.checked_sub(1).and_then(hedge).is_some_and(|(_, to)| to >= end);
    (!said && !told() && !is_in_name(view, at, end) && !owned() && !hedges()).then_some((class, end))
}

/// Whether a phrase of verbs ends right before a token.
fn verb_ends(view: &View<'_>, at: usize) -> bool {
    let answers = |m| matches!(m, Meaning::Verb(class) if !class.is_plain() && class != VerbClass::Reports);
    view.ends_before(at, answers).is_some()
}

/// Whether words that are a verb elsewhere are a part of a name: the first of them has a capital, behind another word, and the second
/// has none, as in no headline.
fn is_in_name(view: &View<'_>, at: usize, end: usize) -> bool {
    let word = |at: usize| view.get(at).filter(|t| t.kind == TokenKind::Word);
    let spaced = at > 0 && word(at - 1).is_some() && view.get(at).is_some_and(|t| t.gap == Gap::Space);
    spaced
        && end > at + 1
        && word(at).is_some_and(|t| t.is_capital())
        && word(at + 1).is_some_and(|t| !t.is_capital())
}

/// Whether a noun of saying is someone's, with a word or two before it: its *growth forecast*, their latest estimates.
fn is_owned_thing(view: &View<'_>, at: usize) -> bool {
    const WORDS: usize = 2;
    let plain =
        |word: usize| view.kind(word) == Some(TokenKind::Word) && !view.is_stop(word) && !speaks(view, word);
    let mut words = (1..=WORDS).filter_map(|words| at.checked_sub(words)).take_while(|word| plain(*word));
    view.is(at, Meaning::ThingSaid).is_some()
        && words.any(|word| view.ends_before(word, |m| m == Meaning::Possessive).is_some())
}

/// Whether a word is one for somebody who may say something.
fn speaks(view: &View<'_>, at: usize) -> bool {
    let person = |m| matches!(m, Meaning::Noun(noun) if noun.unit == "person") || m == Meaning::Body;
    view.find(at, |m| person(m).then_some(())).is_some()
}

/// The verb of finding at a token whose subject is a study: a count by the university *found* 180,000.
fn found_at(view: &View<'_>, at: usize, figures: &[Range<usize>]) -> Option<(VerbClass, usize)> {
    const REACH: usize = 10;
    const NEAR: usize = 6;
    let end = view.is(at, Meaning::Finds)?;
    let mut words = (at.saturating_sub(REACH)..at).rev().take_while(|word| !is_boundary(view, *word));
    let study = words.any(|word| view.is(word, Meaning::Study).is_some());
    let figure = figures.get(figures.partition_point(|figure| figure.start < end))?;
    (study && figure.start <= end + NEAR).then_some((VerbClass::Says, end))
}

/// The verb of counting at a token, where a figure follows at once: police *counted* 300, but "the deaths recorded in May".
fn count_at(view: &View<'_>, at: usize, figures: &[Range<usize>]) -> Option<(VerbClass, usize)> {
    let end = view.is(at, Meaning::Counts)?;
    let end_of_filler = view.is(end, Meaning::Filler).unwrap_or(end);
    let follows = |at: usize| figures.binary_search_by_key(&at, |figure| figure.start).is_ok();
    (follows(end) || follows(end_of_filler)).then_some((VerbClass::Says, end))
}

/// The verb at a token whose figure stands a few words behind it: police *put* the crowd *at* 6,000.
fn put_at(view: &View<'_>, at: usize, figures: &[Range<usize>]) -> Option<(VerbClass, usize)> {
    const REACH: usize = 7;
    let put = |m| if let Meaning::Puts(words, class) = m { Some((words, class)) } else { None };
    let ((words, class), end) = view.find(at, put)?;
    let place = figures.partition_point(|figure| figure.start < end);
    let figure = figures.get(place)?;
    let near = figure.start <= end + REACH && !(end..figure.start).any(|at| is_boundary(view, at));
    let before = |figure: &Range<usize>| figure.start.checked_sub(1).filter(|word| *word >= end);
    let puts = |word: usize| words.iter().any(|known| view.says(word, known));
    // Put it *closer to 60,000*: the word is the hedge of the figure.
    let hedged = near && puts(figure.start);
    // Revised the toll *from 1,420* to 1,411.
    let from = |word: usize| view.is(word, Meaning::Range(RangeWord::From)) == Some(word + 1);
    let next = figures.get(place + 1).filter(|next| next.start <= figure.end + 3).and_then(before);
    let word = before(figure).filter(|_| near);
    (hedged || word.is_some_and(|word| puts(word) || from(word) && next.is_some_and(puts)))
        .then_some((class, end))
}

/// What has not come to somebody's ears: has *not yet received reports of* 8 deaths.
fn unheard_at(view: &View<'_>, at: usize, figures: &[Range<usize>]) -> Option<(VerbClass, usize)> {
    const REACH: usize = 3;
    const NEAR: usize = 2;
    let not = view.is(at, Meaning::Negation)?;
    let end = (not..not + REACH).find_map(|word| view.is(word, Meaning::Rumour))?;
    let figure = figures.get(figures.partition_point(|figure| figure.start < end))?;
    let near = figure.start <= end + NEAR && !(at..figure.start).any(|word| is_boundary(view, word));
    near.then_some((VerbClass::DoesNotConfirm, end))
}

/// A verb that is denied: did *not say*, has *not yet officially confirmed*.
fn negated_at(view: &View<'_>, at: usize) -> Option<(VerbClass, usize)> {
    let not = view.is(at, Meaning::Negation)?;
    let (class, end) = verb_at(view, view.is(not, Meaning::Adverb).unwrap_or(not))?;
    Some((class.denied(), end))
}

/// Whether a verb of saying ends right before a token.
pub(super) fn verb_before(view: &View<'_>, at: usize) -> bool {
    let start = view.ends_before(at, |m| matches!(m, Meaning::Verb(_)));
    start.is_some_and(|start| verb_at(view, start).is_some_and(|(_, end)| end <= at))
}

/// Where the ending of a genitive begins that ends before a token: the ministry*'s* estimate.
pub(super) fn genitive_before(view: &View<'_>, end: usize) -> Option<usize> {
    let mark = end.checked_sub(2)?;
    let is_genitive = view.says(end - 1, "s") && view.joined(end - 1) && view.joined(mark);
    (is_genitive && (view.says(mark, "'") || view.says(mark, "’"))).then_some(mark)
}

impl VerbClass {
    /// What it is where it is denied: *not* confirmed.
    pub(super) fn denied(self) -> Self {
        match self {
            Self::Confirms => Self::DoesNotConfirm,
            Self::Denies => Self::DoesNotDeny,
            class => class,
        }
    }

    /// Whether it puts forward what is said, for its subject.
    pub(super) fn is_plain(self) -> bool {
        matches!(self, Self::Says | Self::Estimates | Self::Claims | Self::Predicts | Self::Accuses)
    }
}
