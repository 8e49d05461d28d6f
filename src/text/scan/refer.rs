//! Verbs of saying whose subject is a word for somebody who is named elsewhere in the sentence.

use std::ops::Range;

use super::super::lexicon::{Meaning, View};
use super::super::tables::VerbClass;
use super::context::Cue;

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
