//! What a figure that names nothing is of: 60 *of its 85 vehicles*; *of the 96 patients*, 41 were discharged.

use super::super::lexicon::{Meaning, View};
use super::super::tables::NounSort;
use super::Raw;
use super::chunk::is_boundary;
use crate::text::figure::Figure;

/// For each mention of a sentence the place of the figure that it is of. One that names nothing counts what that counts.
pub(super) fn wholes(view: &View<'_>, start: usize, raws: &mut [Raw]) -> Vec<Option<usize>> {
    let open = opening(view, start, raws);
    let mut found = vec![None; raws.len()];
    for place in 0..raws.len() {
        let next = figure(raws, place + 1).filter(|next| {
            figure(raws, place)
                .is_some_and(|part| view.is(part.tokens.end, Meaning::Of) == Some(next.tokens.start))
        });
        let whole = next.map(|_| place + 1).or(open.filter(|open| place > *open));
        let Some(unit) = whole.and_then(|whole| of(raws, place, whole)) else { continue };
        if let Some(of) = found.get_mut(place) {
            *of = whole;
        }
        if let Some(Raw::Figure(part, _)) = raws.get_mut(place) {
            part.unit = part.unit.or(unit);
        }
    }
    found
}

fn figure(raws: &[Raw], place: usize) -> Option<&Figure> {
    match raws.get(place) {
        Some(Raw::Figure(figure, _)) => Some(figure),
        _ => None,
    }
}

/// The unit of the whole of a figure, if the figure is of it: it names nothing else, and is no more.
fn of(raws: &[Raw], place: usize, whole: usize) -> Option<Option<&'static str>> {
    let (part, whole) = (figure(raws, place)?, figure(raws, whole)?);
    let state = part.noun.as_ref().is_none_or(|(_, sort)| *sort == Some(NounSort::State));
    let named = part.unit.is_some() && part.unit != whole.unit;
    let (small, large) = (part.high.or(part.number)?, whole.number?);
    // $120m *of the $450m*: both are told in one currency.
    let money = part.money_before && whole.money_before && part.unit == whole.unit;
    let counts = state && !named && !small.ratio && whole.rate.is_none() && (whole.noun.is_some() || money);
    (counts && small.value.value() <= large.value.value()).then_some(whole.unit)
}

/// The figure that a sentence opens with as a whole: *of the 96 patients* who came, 41 were discharged.
fn opening(view: &View<'_>, start: usize, raws: &[Raw]) -> Option<usize> {
    /// The longest that is told of the whole before its comma, in tokens.
    const REACH: usize = 8;
    let place = raws.iter().position(|raw| matches!(raw, Raw::Figure(..)))?;
    let tokens = &figure(raws, place)?.tokens;
    let mut words = tokens.end..tokens.end + REACH;
    let closed = words.find(|at| is_boundary(view, *at)).is_some_and(|at| view.says(at, ","));
    (view.is(start, Meaning::Of) == Some(tokens.start) && closed).then_some(place)
}
