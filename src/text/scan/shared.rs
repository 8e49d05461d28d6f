//! Numbers that share what is counted: 200 and 350 tents *respectively*.

use super::super::lexicon::{Meaning, View};
use super::super::tables::RangeWord;
use super::super::token::TokenKind;
use super::Raw;

/// How far a list of such numbers is followed, in tokens.
const LONGEST: usize = 16;

/// Whether a number is one of a list that goes with a word for its order: 200 and 350 tents *respectively*, *lần lượt* 200 và 350
/// lều.
pub(super) fn is_shared(view: &View<'_>, start: usize, end: usize) -> bool {
    /// How many words the last number may count before that word.
    const WORDS: usize = 6;
    let and = |at: usize| view.is(at, Meaning::Range(RangeWord::And)) == Some(at + 1);
    let listed = |at: usize| {
        view.kind(at) == Some(TokenKind::Digits) || view.says(at, ",") || view.says(at, ".") || and(at)
    };
    let last = (end..end + LONGEST).take_while(|at| listed(*at)).last();
    let behind = last.is_some_and(|last| {
        let mut words = (last + 1..last + WORDS)
            .take_while(|at| view.kind(*at) == Some(TokenKind::Word) || view.says(*at, ","));
        words.any(|at| view.is(at, Meaning::Respectively).is_some())
    });
    let first = (start.saturating_sub(LONGEST)..start).rev().take_while(|at| listed(*at)).last();
    let before = first.unwrap_or(start);
    behind || view.ends_before(before, |m| m == Meaning::Respectively).is_some()
}

/// Gives numbers of such a list that name nothing what the last one counts.
pub(super) fn share(view: &View<'_>, raws: &mut [Raw]) {
    for place in (1..raws.len()).rev() {
        let Some((before, rest)) = raws.split_at_mut_checked(place) else { continue };
        let (Some(Raw::Figure(one, _)), Some(Raw::Figure(next, _))) = (before.last_mut(), rest.first())
        else {
            continue;
        };
        let bare = one.unit.is_none() && one.noun.is_none() && next.noun.is_some();
        if bare
            && one.tokens.end + 2 >= next.tokens.start
            && is_shared(view, one.tokens.start, one.tokens.end)
        {
            (one.unit, one.noun) = (next.unit, next.noun.clone());
        }
    }
}
