//! Verbs of saying whose subject is a word for somebody who is named elsewhere in the sentence.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::{NounSort, RangeWord, VerbClass};
use super::context::Cue;
use super::owner;
use super::source::trimmed;

/// Whether a verb says more of a figure than that it was said.
pub(super) fn puts_otherwise(class: VerbClass) -> bool {
    !matches!(class, VerbClass::Says | VerbClass::Reports)
}

/// Whether the subject of a verb is a word for somebody who is named elsewhere: the minister said *he* could not confirm.
pub(super) fn refers(view: &View<'_>, verb: usize, start: usize) -> bool {
    let between = |m| matches!(m, Meaning::SourceEnd | Meaning::Adverb);
    let before = |at: usize| view.ends_before(at, between).filter(|before| *before > start);
    let subject = std::iter::successors(Some(verb), |at| before(*at)).last().unwrap_or(verb);
    view.ends_before(subject, |m| m == Meaning::Pronoun).is_some()
}

/// Whether a verb names who says it.
fn names(cue: &Cue) -> bool {
    cue.who.is_some() && !cue.according && !cue.aside && !cue.carried
}

/// Gives verbs whose subject refers to somebody the one whom the verb of saying before them names, else, in a quote, the one
/// behind it: "we deny that 20 died," the mayor said.
pub(super) fn carry(view: &View<'_>, cues: &mut [Cue]) {
    /// How far, in tokens, a quote is followed.
    const REACH: usize = 48;
    let mut before: Option<Range<usize>> = None;
    // Denying that 20 died, *the mayor* left.
    let first = cues.iter().position(names);
    let opening = first.and_then(|first| cues.get(first)).and_then(|cue| cue.who.clone());
    for cue in cues.iter_mut().take(first.unwrap_or(0)) {
        if cue.carried && cue.who.is_none() && view.is(cue.at.start, Meaning::Participle).is_some() {
            cue.who.clone_from(&opening);
        }
    }
    for cue in cues.iter_mut() {
        if cue.carried && cue.who.is_none() {
            cue.who.clone_from(&before);
        } else if names(cue) {
            before.clone_from(&cue.who);
        }
    }
    let mut behind: Option<(usize, Range<usize>)> = None;
    for cue in cues.iter_mut().rev() {
        if names(cue) {
            behind = cue.who.clone().map(|who| (cue.at.start, who));
        } else if cue.carried
            && cue.who.is_none()
            && let Some((verb, who)) = &behind
            && (cue.at.end..*verb.min(&(cue.at.end + REACH))).any(|at| view.says(at, "\""))
        {
            cue.who = Some(who.clone());
        }
    }
}

/// The subject of a verb where another word names it: police said 9 died *and* warned, a count *by the university* found, *its*
/// volunteers counted. Whether it is the subject of a verb before.
pub(super) fn subject(
    view: &View<'_>,
    verb: usize,
    class: VerbClass,
    who: Option<Range<usize>>,
    before: &[Cue],
) -> (Option<Range<usize>>, bool) {
    let joined = |at: usize| view.is(at, Meaning::Range(RangeWord::And)) == Some(verb);
    let again = verb.checked_sub(1).is_some_and(joined);
    let owned = class == VerbClass::Says && who.as_ref().is_some_and(|who| is_owned(view, who));
    match named_last(before).filter(|_| again || owned) {
        Some(last) => (Some(last), true),
        None => (who.as_ref().and_then(|who| maker(view, who)).or(who), false),
    }
}

/// The last source that a verb names.
pub(super) fn named_last(cues: &[Cue]) -> Option<Range<usize>> {
    /// How many are looked at.
    const REACH: usize = 16;
    let mut near = cues.iter().rev().take(REACH);
    near.find(|cue| names(cue)).and_then(|cue| cue.who.clone())
}

/// Whether a source is people who are only told by whose they are: *its* volunteers, but its ministry.
fn is_owned(view: &View<'_>, who: &Range<usize>) -> bool {
    let people = |m| matches!(m, Meaning::Noun(noun) if noun.unit == "person");
    let owned = view.ends_before(who.start, |m| m == Meaning::Possessive).is_some();
    owned && view.ends_before(who.end, people).is_some()
}

/// Who made a study: a count by *the university*.
fn maker(view: &View<'_>, study: &Range<usize>) -> Option<Range<usize>> {
    let made = |word: usize| view.ends_before(word, |m| m == Meaning::Study).is_some();
    let by = |word: usize| view.is(word, Meaning::Agent).filter(|end| *end < study.end && made(word));
    let maker = study.clone().find_map(by).map(|end| trimmed(view, end..study.end))?;
    (!maker.is_empty()).then_some(maker)
}

/// The token behind the word by which nobody does what the verb of a subject says: *neither* the army nor the rebels, *no*
/// official.
pub(super) fn nobody(view: &View<'_>, who: &Range<usize>) -> Option<usize> {
    let article = view.ends_before(who.start, |m| matches!(m, Meaning::Filler | Meaning::Article));
    let before = view.ends_before(article.unwrap_or(who.start), |m| m == Meaning::Nobody);
    // The name may begin inside such words, since the first of them ends a name: không *ai*.
    let around = [Some(who.start), who.start.checked_sub(1)].into_iter().flatten();
    let mut within = around.filter_map(|at| view.is(at, Meaning::Nobody)).filter(|end| *end > who.start);
    within.next().map(|end| end.min(who.end)).or(before.map(|_| who.start))
}

/// Where the verb of quoting begins whose subject is the one quoted: the mayor *was quoted* as saying.
pub(super) fn is_quoted(view: &View<'_>, verb: usize, before: &Cue) -> bool {
    /// A date may stand between both verbs.
    const NEAR: usize = 4;
    let passive = view.ends_before(before.at.start, |m| m == Meaning::Passive).is_some();
    let quoted = view.ends_before(verb, |m| m == Meaning::Aside);
    passive
        && before.verb == VerbClass::Reports
        && quoted.is_some_and(|at| before.at.end <= at && at <= before.at.end + NEAR)
}

/// Who quotes the subject of a verb: *the agency* quoted the mayor as saying. In the passive, the mayor *was quoted by the agency*
/// as saying, the second are the tokens of that verb, before which the subject stands; else they are none.
pub(super) fn quoting(
    view: &View<'_>,
    verb: usize,
    who: &Range<usize>,
    before: &Cue,
) -> Option<(Range<usize>, Range<usize>)> {
    let quoted = view.ends_before(verb, |m| m == Meaning::Aside).is_some_and(|at| at == who.end);
    let outlet = before.who.clone().filter(|_| quoted && before.verb == VerbClass::Reports)?;
    if outlet == *who {
        return Some((outlet, before.at.clone()));
    }
    let beside = before.at.end <= who.start && who.start <= before.at.end + 1;
    beside.then_some((outlet, 0..0))
}

/// Who says something of what is named right before them, without a word between: a figure *local doctors* put at 9.
pub(super) fn of_topic(view: &View<'_>, who: &Range<usize>, verb: usize) -> Option<Range<usize>> {
    let topic = view.is(who.start, Meaning::Topic).filter(|end| *end < who.end)?;
    let first = view.is(topic, Meaning::Filler).unwrap_or(topic);
    let person = |m| match m {
        Meaning::Noun(noun) => noun.unit == "person" && noun.sort != NounSort::State,
        other => other == Meaning::Body,
    };
    let puts = view.find(verb, |m| matches!(m, Meaning::Puts(..)).then_some(())).is_some();
    let named = view.ends_before(who.end, person).is_some_and(|at| at >= first);
    let rest = first..who.end;
    (!rest.is_empty() && (puts || named || owner::speaks(view, &rest, topic))).then_some(rest)
}
