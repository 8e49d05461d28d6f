//! Decides systems of linear inequalities Σ c·x ≤ b over the reals and proves each answer.
//!
//! The search is the general simplex of Dutertre and de Moura (2006, "A fast linear-arithmetic solver for
//! DPLL(T)"): variables are free, rows on one linear form share a slack variable, and rows are switched on and off
//! by moving its bounds. It runs in floats first. Each answer is then verified against the rows alone; one that does
//! not verify is searched for again in exact rationals, within a [`Limit`].
//!
//! **What counts as a conflict.** A gap within [`ROUNDING`] is none: 0.1 + 0.2 is 0.3. So each row is relaxed by that share of its
//! own bound, and the relaxed system is decided: it is infeasible just if some certificate, Σ multiplier·row,
//! reads 0 ≤ −gap with a gap above `ROUNDING` · Σ multiplier·|bound|. A true conflict is thus found beside any number
//! of apparent ones, and what is computed for people (multipliers, optima) uses the bounds as they were given.
//!
//! **Conflicts are irreducible.** The multipliers of a conflict are read off one row of a tableau, so they are an elementary vector
//! of the kernel: no proper subset of its rows has any certificate (Rockafellar 1969; Gleeson and Ryan 1990).
//! No deletion filter is needed.

#![cfg_attr(
    not(test),
    expect(
        dead_code,
        unused_imports,
        reason = "a solver whose rows are switched on and off is asked by its own tests only so far"
    )
)]

use std::cell::Cell;

mod basis;
mod exact;
mod limit;
mod optimise;
mod row;
mod scalar;
mod search;
mod solver;
mod tableau;
#[cfg(test)]
mod tests;
mod verify;

pub(crate) use limit::Limit;
pub(crate) use row::{Row, RowId};
pub(crate) use solver::Solver;

#[cfg(doc)]
use crate::quantity::ROUNDING;

/// Rows, each with its multiplier, in ascending order of the rows; all multipliers are positive.
pub(crate) type Multipliers = Vec<(RowId, f64)>;

/// Whether rows can all hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// They can: a value for each variable.
    Feasible(Vec<f64>),
    /// They cannot: Σ multiplier·row reads 0 ≤ −gap, and no row can be left out.
    Infeasible(Multipliers),
    /// Not decided within the limit, or a number is out of range.
    Unknown,
}

/// The least value of an objective under rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Optimum {
    /// The least value.
    Value {
        /// What it is.
        value: f64,
        /// Σ multiplier·row reads −objective ≤ −value, and without any one of these rows it would not.
        multipliers: Multipliers,
    },
    /// There is none: the objective falls for ever, or would if coefficients were changed within rounding.
    Unbounded,
    /// The rows cannot all hold, as in [`Outcome::Infeasible`].
    Infeasible(Multipliers),
    /// Not decided within the limit, or a number is out of range.
    Unknown,
}

/// Whether rows over the variables 0 to `variables` can all hold; see [`Solver::solve`].
///
/// ```ignore
/// // x + y ≤ 10, x ≥ 6, y ≥ 5
/// let rows = [
///     Row::new(&[(0, 1.0), (1, 1.0)], 10.0),
///     Row::new(&[(0, -1.0)], -6.0),
///     Row::new(&[(1, -1.0)], -5.0),
/// ];
/// let Outcome::Infeasible(multipliers) = decide(&rows, 2) else { unreachable!() };
/// assert!(multipliers.iter().all(|(_, multiplier)| *multiplier == 1.0));
/// ```
pub(crate) fn decide(rows: &[Row], variables: usize) -> Outcome {
    Solver::with_rows(variables, rows).solve()
}

/// The same at the cost of an effort, counted in cells of floats / [`CELLS`]; undecided where there is too little of it.
pub(crate) fn decide_within(rows: &[Row], variables: usize, effort: &Cell<u64>) -> Outcome {
    let mut solver = Solver::with_rows(variables, rows).within(effort.get().saturating_mul(CELLS));
    let outcome = solver.solve();
    effort.set(effort.get().saturating_sub(solver.spent() / CELLS));
    outcome
}

/// How many cells of floats are one unit of effort.
const CELLS: u64 = 64;

/// The least value of Σ c·x under rows over the variables 0 to `variables`; see [`Solver::minimise`].
pub(crate) fn minimise(rows: &[Row], variables: usize, objective: &[(u32, f64)]) -> Optimum {
    Solver::with_rows(variables, rows).minimise(objective)
}
