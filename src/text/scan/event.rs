//! What happened, named by its year: the *2010 earthquake* killed more than 100,000.

use super::super::figure::Figure;
use super::super::lexicon::{Meaning, View};
use super::super::tables::NounSort;

/// Whether a noun is what happened, with what became of people behind it: the 2010 *earthquake killed* more than 100,000.
pub(super) fn is_event(view: &View<'_>, figure: &Figure) -> bool {
    let Some((noun, Some(NounSort::State))) = &figure.noun else { return false };
    let article = view.ends_before(figure.tokens.start, |m| matches!(m, Meaning::Filler | Meaning::Article));
    noun.len() > 1 && (article.is_some() || view.opens_number(figure.tokens.end))
}
