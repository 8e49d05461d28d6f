//! Verbs of saying whose subject is a word for somebody who is named elsewhere in the sentence.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::VerbClass;
use super::context::{Cue, verb_before};

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

/// Whether a subject is one of those who say it, as a word right behind their verb tells: the agency said *its* staff counted
/// 71.
pub(super) fn is_theirs(view: &View<'_>, who: &Range<usize>) -> bool {
    let Some(whose) = view.ends_before(who.start, |m| m == Meaning::Possessive) else { return false };
    let that = view.ends_before(whose, |m| m == Meaning::SourceEnd).unwrap_or(whose);
    verb_before(view, whose) || verb_before(view, that)
}

/// Whether a verb names who says it.
pub(super) fn names(cue: &Cue) -> bool {
    cue.who.is_some() && !cue.according && !cue.aside && !cue.carried
}

/// Gives verbs whose subject refers to somebody the one whom the verb of saying before them names, else, in a quote, the one
/// behind it: "we deny that 20 died," the mayor said.
pub(super) fn carry(view: &View<'_>, cues: &mut [Cue]) {
    /// How far, in tokens, a quote is followed.
    const REACH: usize = 48;
    let mut before: Option<Range<usize>> = None;
    for cue in cues.iter_mut() {
        if cue.carried {
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
