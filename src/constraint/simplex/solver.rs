//! A system of rows that answers by a search in floats, verified, or else by one in rationals.

use std::cell::Cell;

use super::basis::Basis;
use super::exact::Exact;
use super::limit::Limit;
use super::optimise::{Reached, optimise};
use super::row::{Row, RowId, are_sound, merged, scales};
use super::search::{Search, search};
use super::verify::{self, Proof, Sum};
use super::{Multipliers, Optimum, Outcome};

/// A system of rows Σ c·x ≤ b that can be switched on and off.
///
/// Answers depend on the rows, on their order and, among several right ones, on the questions asked before: a search
/// goes on from where the last one ended, which makes leave-one-out and lazy rows cheap.
#[derive(Debug, Clone)]
pub(crate) struct Solver {
    variables: usize,
    rows: Vec<Row>,
    active: Vec<bool>,
    /// Whether every row is sound; otherwise nothing is decided.
    is_sound: bool,
    /// Made at the first question. Rows that came later count in its units.
    float: Option<Basis<f64>>,
    /// For searches in floats.
    float_limit: Limit,
    /// For searches in rationals.
    exact_limit: Limit,
    /// What was done so far, in cells of floats.
    spent: Cell<u64>,
}

/// How many cells of floats one unit of exact work counts as.
const EXACT: u64 = 256;

impl Solver {
    /// Variables 0 to `variables`, without a row.
    pub(crate) fn new(variables: usize) -> Self {
        Self::with_rows(variables, &[])
    }

    /// Variables 0 to `variables` under rows, all of them active.
    pub(crate) fn with_rows(variables: usize, rows: &[Row]) -> Self {
        Self {
            variables,
            rows: rows.to_vec(),
            active: vec![true; rows.len()],
            is_sound: rows.iter().all(|row| row.is_sound(variables)),
            float: None,
            float_limit: Limit::FLOAT,
            exact_limit: Limit::EXACT,
            spent: Cell::new(0),
        }
    }

    /// Lets all questions together cost no more than so many cells of floats, or as much of rationals.
    pub(crate) fn within(mut self, cells: u64) -> Self {
        self.float_limit.work = self.float_limit.work.min(cells);
        self.exact_limit.work = self.exact_limit.work.min(cells / EXACT);
        self
    }

    /// What all questions have cost so far, in cells of floats.
    pub(crate) fn spent(&self) -> u64 {
        self.spent.get()
    }

    fn spend(&self, cells: u64) {
        self.spent.set(self.spent.get().saturating_add(cells));
    }

    /// Asks in rationals.
    fn ask<T>(&self, exact: Option<Exact>, ask: impl FnOnce(&mut Exact) -> T) -> Option<T> {
        let mut exact = exact?;
        let answer = ask(&mut exact);
        self.spend(exact.spent().saturating_mul(EXACT));
        Some(answer)
    }

    /// Sets what one question may cost in floats and in rationals.
    pub(crate) fn limited(self, float_limit: Limit, exact_limit: Limit) -> Self {
        Self { float_limit, exact_limit, ..self }
    }

    /// Adds an active row Σ c·x ≤ `bound`.
    pub(crate) fn add_row(&mut self, terms: &[(u32, f64)], bound: f64) -> RowId {
        let row = Row::new(terms, bound);
        self.is_sound &= row.is_sound(self.variables);
        if self.is_sound
            && let Some(float) = &mut self.float
        {
            float.add_row(&row, true);
        }
        self.rows.push(row);
        self.active.push(true);
        RowId(self.rows.len() as u32 - 1)
    }

    /// Switches a row on or off. Of a row that there is not, does nothing.
    pub(crate) fn set_active(&mut self, row: RowId, active: bool) {
        let Some(known) = self.active.get_mut(row.index()) else { return };
        if *known != active {
            *known = active;
            if let Some(float) = &mut self.float {
                float.set_active(row, active);
            }
        }
    }

    /// The rows in the order of adding, active or not.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether the active rows can all hold, each relaxed by the rounding bound.
    ///
    /// # Complexity
    /// A pivot costs forms × variables at most, where rows that differ by a factor of ± a power of two share a form and bounds
    /// of one variable need none; about as many pivots as forms are usual. Past the limits it is `Unknown`.
    pub(crate) fn solve(&mut self) -> Outcome {
        self.twice(Self::float_outcome).unwrap_or_else(|| self.exact_outcome())
    }

    /// The least value of Σ c·x under the active rows. Which rows can all hold is decided as by [`solve`](Self::solve);
    /// the value is that of the bounds as given.
    ///
    /// # Complexity
    /// As [`solve`](Self::solve).
    pub(crate) fn minimise(&mut self, objective: &[(u32, f64)]) -> Optimum {
        let objective = merged(objective);
        if !are_sound(&objective, self.variables) {
            return Optimum::Unknown;
        }
        self.twice(|solver| solver.float_optimum(&objective))
            .unwrap_or_else(|| self.exact_optimum(&objective))
    }

    /// Asks in floats, and once more from the start if rounding left by earlier questions may have spoilt the answer.
    fn twice<T>(&mut self, mut ask: impl FnMut(&mut Self) -> Option<T>) -> Option<T> {
        let is_reused = self.float.is_some();
        let answer = ask(self);
        if answer.is_some() || !is_reused {
            return answer;
        }
        self.float = None;
        ask(self)
    }

    /// `None` if an answer does not verify.
    fn float_outcome(&mut self) -> Option<Outcome> {
        let Some(mut basis) = self.take_float() else { return Some(Outcome::Unknown) };
        let mut limit = self.float_limit;
        let found = search(&mut basis, &mut limit);
        self.spend(self.float_limit.work.saturating_sub(limit.work));
        let outcome = match found {
            Search::Feasible => {
                let point = basis.point();
                verify::holds(self.active_rows(), &point).then_some(Outcome::Feasible(point))
            }
            Search::Conflict(rows) => self.conflict(rows).map(Outcome::Infeasible),
            Search::Limit => limit.is_spent().then_some(Outcome::Unknown),
        };
        self.float = Some(basis);
        outcome
    }

    /// `None` if an answer does not verify.
    fn float_optimum(&mut self, objective: &[(u32, f64)]) -> Option<Optimum> {
        let Some(mut basis) = self.take_float() else { return Some(Optimum::Unknown) };
        let mut limit = self.float_limit;
        let reached = optimise(&mut basis, objective, &mut limit);
        self.spend(self.float_limit.work.saturating_sub(limit.work));
        let point = basis.point();
        let optimum = match reached {
            Reached::Least(rows) if verify::holds(self.active_rows(), &point) => {
                self.least(sorted(rows), objective, &point)
            }
            Reached::Unbounded(direction) if verify::holds(self.active_rows(), &point) => {
                verify::falls(self.active_rows(), objective, &direction).then_some(Optimum::Unbounded)
            }
            Reached::Least(_) | Reached::Unbounded(_) => None,
            Reached::Conflict(rows) => self.conflict(rows).map(Optimum::Infeasible),
            Reached::Limit => limit.is_spent().then_some(Optimum::Unknown),
        };
        self.float = Some(basis);
        optimum
    }

    /// The search in floats, begun if it was not; `None` if the system is not sound or too large.
    fn take_float(&mut self) -> Option<Basis<f64>> {
        if !self.is_sound {
            return None;
        }
        let basis = self.float.take().or_else(|| {
            let mut basis = Basis::new(scales(self.variables, self.rows.iter()));
            for (row, active) in self.rows.iter().zip(&self.active) {
                basis.add_row(row, *active);
                if basis.cells() > self.float_limit.cells {
                    return None;
                }
            }
            Some(basis)
        });
        basis.filter(|basis| basis.cells() <= self.float_limit.cells)
    }

    /// A conflict found in floats, borne out by the rows: as it is, in whole numbers, or as the rationals have it.
    fn conflict(&self, rows: Vec<(RowId, f64)>) -> Option<Multipliers> {
        let rows = sorted(rows);
        let whole = whole(&rows).filter(|rows| verify::conflict(&self.rows, rows) == Proof::Exact);
        if whole.is_some() {
            return whole;
        }
        let proof = verify::conflict(&self.rows, &rows);
        if proof == Proof::Exact {
            return Some(rows);
        }
        let ids = rows.iter().map(|(id, _)| *id).collect();
        match self.ask(self.exact(ids), Exact::solve).unwrap_or(Outcome::Unknown) {
            Outcome::Infeasible(rows) => Some(rows),
            Outcome::Feasible(_) => None,
            Outcome::Unknown => (proof == Proof::Rough).then_some(rows),
        }
    }

    /// A least value found in floats with a point that holds, borne out likewise.
    fn least(&self, rows: Multipliers, objective: &[(u32, f64)], point: &[f64]) -> Option<Optimum> {
        let sum = Sum::of(&self.rows, &rows, objective);
        let is_attained = |value| verify::attains(objective, point, value, sum.size);
        if sum.cancels == Proof::Exact && is_attained(-sum.bound) {
            return Some(Optimum::Value { value: 0.0 - sum.bound, multipliers: rows });
        }
        let ids = rows.iter().map(|(id, _)| *id).collect();
        let (exact, _) = self.ask(self.exact(ids), |exact| exact.minimise(objective))?;
        match exact {
            Optimum::Value { value, .. } if is_attained(value) => Some(exact),
            Optimum::Unknown if sum.cancels == Proof::Rough && is_attained(-sum.bound) => {
                Some(Optimum::Value { value: 0.0 - sum.bound, multipliers: rows })
            }
            _ => None,
        }
    }

    fn exact_outcome(&self) -> Outcome {
        self.ask(self.exact_from_float(), Exact::solve).unwrap_or(Outcome::Unknown)
    }

    fn exact_optimum(&self, objective: &[(u32, f64)]) -> Optimum {
        let optimum = self.ask(self.exact_from_float(), |exact| exact.minimise(objective).0);
        optimum.unwrap_or(Optimum::Unknown)
    }

    /// All active rows in rationals, from where the search in floats ended.
    fn exact_from_float(&self) -> Option<Exact> {
        let active = self.active.iter().enumerate().filter(|(_, active)| **active);
        let mut exact = self.exact(active.map(|(at, _)| RowId(at as u32)).collect())?;
        if let Some(float) = &self.float {
            exact.start_at(float.shape());
        }
        Some(exact)
    }

    fn exact(&self, ids: Vec<RowId>) -> Option<Exact> {
        Exact::new(&self.rows, ids, self.variables, self.exact_limit)
    }

    fn active_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().zip(&self.active).filter(|(_, active)| **active).map(|(row, _)| row)
    }
}

fn sorted(mut rows: Multipliers) -> Multipliers {
    rows.sort_unstable_by_key(|(id, _)| *id);
    rows
}

/// Multipliers as small whole numbers, if they are near multiples of such.
fn whole(rows: &[(RowId, f64)]) -> Option<Multipliers> {
    const GREATEST: f64 = 1e9;
    let least = rows.iter().map(|(_, y)| *y).fold(f64::INFINITY, f64::min);
    (1..=12).find_map(|times| {
        let near = |(id, y): &(RowId, f64)| {
            let scaled = y / least * f64::from(times);
            let whole = scaled.round();
            ((scaled - whole).abs() <= 1e-9 * whole && whole <= GREATEST).then_some((*id, whole))
        };
        rows.iter().map(near).collect()
    })
}
