//! The figures of one measure that are compared: standing, with values that were meant and a time.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::rank::{Rank, ranks};
use crate::id::AssertionId;
use crate::measure::Kind;
use crate::quantity::{Dimension, Interval};
use crate::relation::{Evidence, Statements};

/// A figure that is compared with others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    pub(super) id: AssertionId,
    pub(super) support: Interval,
    pub(super) rank: Rank,
    /// Its first second and the one after its last; all of time for a constant.
    pub(super) span: (i64, i64),
    /// The earliest instant at which a running total can have stood so.
    pub(super) earliest: i64,
    /// Whether its time is one moment, and whether it has an open end.
    pub(super) moment: bool,
    pub(super) open: bool,
    /// Whether how its time lies to that of another such one is no assumption: both are moments that are given.
    pub(super) sure: bool,
}

/// The figures among these assertions, which are by key.
///
/// # Complexity
/// O(n log n).
pub(super) fn figures(evidence: &Evidence<'_>, ids: &[AssertionId]) -> Vec<Figure> {
    let mut found: Vec<Figure> = Vec::with_capacity(ids.len());
    found.extend(ids.iter().filter_map(|id| {
        let id = *id;
        let reading = evidence.reading(id)?;
        let when = reading.when.as_ref();
        let (span, earliest) = match (reading.kind, when) {
            (Kind::Constant, _) => ((i64::MIN, i64::MAX), i64::MIN),
            (_, Some(when)) => ((when.start, when.end), when.earliest()),
            (_, None) => return None,
        };
        let rank = Rank { high: 0, reach: 0, strict: 0 };
        let (moment, open) = when.map_or((true, false), |when| (when.moment, when.open));
        let given = reading.kind != Kind::Flow && when.is_none_or(|when| when.assumptions.is_empty());
        let sure = reading.kind == Kind::Constant || moment && given;
        Some(Figure { id, support: reading.support?, rank, span, earliest, moment, open, sure })
    }));
    let dated = found.first().and_then(|figure| evidence.assertion(figure.id).measure()).is_some_and(|on| {
        let unit = &evidence.dossier().at_measure(on).unit;
        *unit.dimension() == Dimension::Date
    });
    let tolerance = if dated { 0.0 } else { evidence.policy.tolerance };
    let supports: SmallVec<[Interval; 16]> = found.iter().map(|figure| figure.support).collect();
    for (figure, rank) in found.iter_mut().zip(ranks(&supports, tolerance)) {
        figure.rank = rank;
    }
    found
}

/// How much each figure is to be preferred to others of its voice; less is better: dated before undated, stated
/// later, better attested, then the first key.
pub(super) fn preferences(
    evidence: &Evidence<'_>,
    statements: &Statements,
    figures: &[Figure],
) -> Vec<usize> {
    let mut order: Vec<usize> = (0..figures.len()).collect();
    order.sort_by_cached_key(|at| {
        figures.get(*at).map(|figure| {
            let stated = evidence.assertion(figure.id).stated().map(crate::time::Period::bounds);
            let stated = stated.map(|(start, end)| (end, start));
            (Reverse(stated), Reverse(statements.attested(evidence, figure.id)), *at)
        })
    });
    let mut places = vec![0; figures.len()];
    for (place, at) in order.into_iter().enumerate() {
        if let Some(slot) = places.get_mut(at) {
            *slot = place;
        }
    }
    places
}

/// Pairs of figures that a marker makes one statement, and for each figure the one it corrects or starts from.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) one_statement: Vec<(usize, usize)>,
    pub(super) follows: Vec<(usize, usize)>,
}

impl Marks {
    pub(super) fn of(evidence: &Evidence<'_>, figures: &[Figure]) -> Self {
        let places: FxHashMap<AssertionId, usize> =
            figures.iter().enumerate().map(|(at, figure)| (figure.id, at)).collect();
        let mut found = Self::default();
        for (at, figure) in figures.iter().enumerate() {
            let markers = &evidence.assertion(figure.id).markers();
            let place = |id: Option<AssertionId>| places.get(&id?).copied().filter(|other| *other != at);
            found.one_statement.extend(place(markers.same_statement_as).map(|other| (at, other)));
            let before = [place(markers.revises), place(markers.from)];
            found.follows.extend(before.into_iter().flatten().map(|other| (at, other)));
        }
        found
    }
}
