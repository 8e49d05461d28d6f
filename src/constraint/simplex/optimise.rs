//! The least value of an objective, from values that keep every bound.

use super::basis::Basis;
use super::limit::Limit;
use super::row::RowId;
use super::scalar::Scalar;
use super::search::{REFINEMENTS, Search, holding, patience, search};

/// What a search for the least value came to.
pub(super) enum Reached<S> {
    /// The values of the basis attain it, and these rows with multipliers show that it is the least.
    Least(Vec<(RowId, S)>),
    /// It falls for ever in this direction.
    Unbounded(Vec<S>),
    /// Rows with multipliers that add up to a falsehood.
    Conflict(Vec<(RowId, S)>),
    /// The limit was reached.
    Limit,
}

/// Finds the least value of Σ c·x: the primal simplex method with bounded variables.
///
/// The steepest column is chosen first and, after enough patience, the first one (Bland 1977), so that it ends.
pub(super) fn optimise<S: Scalar>(
    basis: &mut Basis<S>,
    objective: &[(u32, f64)],
    limit: &mut Limit,
) -> Reached<S> {
    match search(basis, limit) {
        Search::Feasible => {}
        Search::Conflict(rows) => return Reached::Conflict(rows),
        Search::Limit => return Reached::Limit,
    }
    let row = basis.push_objective(objective);
    let reached = descend(basis, row, limit);
    basis.pop_objective();
    let _: bool = (0..REFINEMENTS).all(|_| basis.refine());
    reached
}

fn descend<S: Scalar>(basis: &mut Basis<S>, objective: usize, limit: &mut Limit) -> Reached<S> {
    let patience = patience(basis);
    for pivots in 0_usize.. {
        let bland = pivots > patience;
        let Some((column, rises)) = descending(basis, objective, bland) else {
            return holding(basis, objective, true).map_or(Reached::Limit, Reached::Least);
        };
        match blocking(basis, column, rises, bland) {
            Some(Block { row: Some(row), at, .. }) => {
                if !limit.spend(basis.pivot_to(row, column, at)) {
                    return Reached::Limit;
                }
            }
            Some(Block { row: None, step, .. }) => {
                basis.shift(column, &if rises { step } else { step.negated() });
                snap(basis, column, rises);
                limit.pivots = limit.pivots.saturating_sub(1);
            }
            None => {
                let mut direction = basis.direction(column);
                if !rises {
                    direction = direction.iter().map(S::negated).collect();
                }
                return Reached::Unbounded(direction);
            }
        }
        if limit.pivots == 0 {
            return Reached::Limit;
        }
    }
    Reached::Limit
}

/// A column along which the objective falls, and whether its variable rises on it.
fn descending<S: Scalar>(basis: &Basis<S>, objective: usize, bland: bool) -> Option<(usize, bool)> {
    let mut best: Option<(usize, bool, u32, f64)> = None;
    for (column, (cell, variable)) in basis.tableau.row(objective).iter().zip(&basis.nonbasic).enumerate() {
        if cell.is_zero() {
            continue;
        }
        let (held, rises) = (basis.variable(*variable), !cell.is_positive());
        let may_move = if rises { held.may_rise() } else { held.may_fall() };
        if !may_move {
            continue;
        }
        let slope = cell.to_f64().abs();
        let is_better = best.is_none_or(|(.., first, steepest)| {
            if bland {
                *variable < first
            } else {
                slope > steepest || (slope == steepest && *variable < first)
            }
        });
        if is_better {
            best = Some((column, rises, *variable, slope));
        }
    }
    best.map(|(column, rises, ..)| (column, rises))
}

/// What stops a nonbasic variable: a basic one that comes to a bound, or its own other bound.
struct Block<S> {
    row: Option<usize>,
    variable: u32,
    at: S,
    step: S,
    merit: f64,
}

fn blocking<S: Scalar>(basis: &Basis<S>, column: usize, rises: bool, bland: bool) -> Option<Block<S>> {
    let entering = *basis.nonbasic.get(column)?;
    let held = basis.variable(entering);
    let own = if rises { &held.upper } else { &held.lower };
    let mut best = own.as_ref().map(|end| {
        let step = end.at.minus(&held.value).absolute();
        Block { row: None, variable: entering, at: end.at.clone(), step, merit: f64::INFINITY }
    });
    for (row, (cell, variable)) in basis.tableau.column(column).zip(&basis.basic).enumerate() {
        if cell.is_zero() {
            continue;
        }
        let moved = basis.variable(*variable);
        let end = if cell.is_positive() == rises { &moved.upper } else { &moved.lower };
        let Some(end) = end else { continue };
        let room = end.at.minus(&moved.value).over(cell);
        let room = if rises { room } else { room.negated() };
        let step = if room.is_positive() { room } else { S::zero() };
        let merit = cell.merit();
        let is_first = best.as_ref().is_none_or(|best| {
            step < best.step
                || (step == best.step && if bland { *variable < best.variable } else { merit > best.merit })
        });
        if is_first {
            best = Some(Block { row: Some(row), variable: *variable, at: end.at.clone(), step, merit });
        }
    }
    best
}

/// Puts the variable of a column on the bound that it has moved to, exactly.
fn snap<S: Scalar>(basis: &mut Basis<S>, column: usize, rises: bool) {
    let Some(variable) = basis.nonbasic.get(column) else { return };
    let Some(held) = basis.variables.get_mut(*variable as usize) else { return };
    if let Some(end) = if rises { &held.upper } else { &held.lower } {
        held.value = end.at.clone();
    }
}
