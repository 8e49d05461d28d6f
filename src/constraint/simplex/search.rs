//! The search for values that keep every bound, or for a row of the tableau that shows that there are none.

use super::basis::{Basis, Variable};
use super::limit::Limit;
use super::row::RowId;
use super::scalar::Scalar;

/// What a search for values came to.
pub(super) enum Search<S> {
    /// The values of the basis keep all bounds.
    Feasible,
    /// Rows with multipliers that add up to a falsehood.
    Conflict(Vec<(RowId, S)>),
    /// The limit was reached.
    Limit,
}

/// Pivots that are chosen by size; after them Bland's rule, under which no basis comes again.
///
/// Among the basic variables out of bounds Bland (1977) takes the first, and the first nonbasic one that can bring
/// it back; Dutertre and de Moura show that this ends. The greatest violation and the greatest pivot need fewer
/// pivots and round less, but may circle.
pub(super) fn patience<S: Scalar>(basis: &Basis<S>) -> usize {
    64 + 8 * (basis.basic.len() + basis.nonbasic.len())
}

/// Values found in floats are refined so often at most; each time leaves a small share of the error.
pub(super) const REFINEMENTS: usize = 3;

/// Finds values that keep every bound, from where the basis stands.
pub(super) fn search<S: Scalar>(basis: &mut Basis<S>, limit: &mut Limit) -> Search<S> {
    if let Some(conflict) = basis.plain_conflict() {
        return Search::Conflict(conflict);
    }
    basis.settle();
    let (patience, mut refined) = (patience(basis), 0);
    for pivots in 0_usize.. {
        let bland = pivots > patience;
        let Some((row, is_above)) = violated(basis, bland) else {
            if refined < REFINEMENTS && basis.refine() {
                refined += 1;
                continue;
            }
            return Search::Feasible;
        };
        let Some(column) = relieving(basis, row, is_above, bland) else {
            return conflict(basis, row, is_above).map_or(Search::Limit, Search::Conflict);
        };
        let Some(end) = bound(basis, row, is_above) else { return Search::Limit };
        if !limit.spend(basis.pivot_to(row, column, end)) {
            return Search::Limit;
        }
    }
    Search::Limit
}

/// The bound that the basic variable of a row keeps or fails to keep.
fn bound<S: Scalar>(basis: &Basis<S>, row: usize, is_upper: bool) -> Option<S> {
    let variable = basis.variable(*basis.basic.get(row)?);
    let end = if is_upper { &variable.upper } else { &variable.lower };
    end.as_ref().map(|end| end.at.clone())
}

/// A row whose variable is out of its bounds, and whether it is above them.
fn violated<S: Scalar>(basis: &Basis<S>, bland: bool) -> Option<(usize, bool)> {
    let mut best: Option<(usize, bool)> = None;
    let (mut first, mut greatest) = (u32::MAX, 0.0);
    for (row, variable) in basis.basic.iter().enumerate() {
        let Some((excess, is_above)) = excess(basis.variable(*variable)) else { continue };
        let size = excess.to_f64();
        let is_better = if bland { *variable < first } else { size > greatest };
        if is_better && excess.is_clear(|| magnitude(basis, row)) {
            (best, first, greatest) = (Some((row, is_above)), *variable, size);
        }
    }
    best
}

/// By how much a variable is out of its bounds, and whether it is above them.
fn excess<S: Scalar>(variable: &Variable<S>) -> Option<(S, bool)> {
    match (&variable.lower, &variable.upper) {
        (_, Some(upper)) if variable.value > upper.at => Some((variable.value.minus(&upper.at), true)),
        (Some(lower), _) if variable.value < lower.at => Some((lower.at.minus(&variable.value), false)),
        _ => None,
    }
}

/// The size of the terms that add up to the value of the basic variable of a row.
fn magnitude<S: Scalar>(basis: &Basis<S>, row: usize) -> f64 {
    let cells = basis.tableau.row(row).iter().zip(&basis.nonbasic);
    cells.map(|(cell, variable)| (cell.to_f64() * basis.variable(*variable).value.to_f64()).abs()).sum()
}

/// A column whose variable can bring the basic one of a row down, or up.
fn relieving<S: Scalar>(basis: &Basis<S>, row: usize, down: bool, bland: bool) -> Option<usize> {
    let mut best: Option<(usize, u32, f64)> = None;
    for (column, (cell, variable)) in basis.tableau.row(row).iter().zip(&basis.nonbasic).enumerate() {
        if cell.is_zero() {
            continue;
        }
        let held = basis.variable(*variable);
        let may_move = if cell.is_positive() == down { held.may_fall() } else { held.may_rise() };
        if !may_move {
            continue;
        }
        let merit = cell.merit();
        let is_better = best.is_none_or(|(_, first, greatest)| {
            if bland {
                *variable < first
            } else {
                merit > greatest || (merit == greatest && *variable < first)
            }
        });
        if is_better {
            best = Some((column, *variable, merit));
        }
    }
    best.map(|(column, ..)| column)
}

/// The bound that the variable of a row is beyond, and those of all nonbasic variables that hold it there.
fn conflict<S: Scalar>(basis: &Basis<S>, row: usize, is_above: bool) -> Option<Vec<(RowId, S)>> {
    let variable = basis.variable(*basis.basic.get(row)?);
    let end = if is_above { &variable.upper } else { &variable.lower };
    let mut rows = vec![basis.times(end.as_ref()?.row, &S::of(1.0))];
    rows.extend(holding(basis, row, is_above)?);
    Some(rows)
}

/// The bounds of nonbasic variables that keep the variable of a row from falling, or from rising.
pub(super) fn holding<S: Scalar>(basis: &Basis<S>, row: usize, from_below: bool) -> Option<Vec<(RowId, S)>> {
    let mut rows = Vec::new();
    for (cell, variable) in basis.tableau.row(row).iter().zip(&basis.nonbasic) {
        if !cell.is_zero() {
            let held = basis.variable(*variable);
            let end = if cell.is_positive() == from_below { &held.lower } else { &held.upper };
            rows.push(basis.times(end.as_ref()?.row, &cell.absolute()));
        }
    }
    Some(rows)
}
