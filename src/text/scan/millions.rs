//! A letter that is both a length and a million: sold 1.2m cars, against *1.4m* in 2023.

use super::super::figure::Figure;
use super::super::lexicon::{Meaning, View};
use super::super::tables::RangeWord;
use super::super::token::TokenKind;
use super::Raw;

/// Reads metres as millions where a figure before it in the sentence was in millions by the same letter, and nothing around tells of
/// a length.
pub(super) fn read_as_millions(view: &View<'_>, figure: &mut Figure, before: &[Raw]) {
    /// How many mentions before are looked at.
    const REACH: usize = 8;
    const MILLION: u64 = 1_000_000;
    let Some(num) = figure.number.filter(|_| figure.unit == Some("m") && figure.high.is_none()) else {
        return;
    };
    let letter = figure.tokens.end == num.end + 1 && view.says(num.end, "m") && view.joined(num.end);
    let next = figure.tokens.end;
    let opens = |m| {
        matches!(m, Meaning::Locating | Meaning::Earlier | Meaning::Article | Meaning::Range(RangeWord::And))
            .then_some(())
    };
    let closes = view.kind(next) != Some(TokenKind::Word) || view.find(next, opens).is_some();
    let meant = |raw: &Raw| match raw {
        Raw::Figure(other, _) => {
            other.number.is_some_and(|other| other.scale == MILLION && view.says(other.end - 1, "m"))
        }
        _ => false,
    };
    let length = view.is_extent(figure.tokens.start) || view.is_extent(num.start);
    if letter && closes && !length && figure.rate.is_none() && before.iter().rev().take(REACH).any(meant) {
        figure.scale_by_unit(MILLION);
    }
}
