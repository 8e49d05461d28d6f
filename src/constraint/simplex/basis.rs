//! The variables of a search, their bounds, and which of them are basic.

use rustc_hash::FxHashMap;

use super::limit::Effort;
use super::row::{Form, Row, RowId};
use super::scalar::Scalar;
use super::tableau::Tableau;
use super::verify::RELAXED;

/// A basis of a system of rows, with a value for each variable.
///
/// INVARIANT: `basic` names the variable of each row of the tableau and `nonbasic` of each column, `place` says the same
/// the other way round, and every index into these comes from one of them.
#[derive(Debug, Clone)]
pub(super) struct Basis<S> {
    /// The given variables, then one for each linear form.
    pub(super) variables: Vec<Variable<S>>,
    pub(super) basic: Vec<u32>,
    pub(super) nonbasic: Vec<u32>,
    pub(super) tableau: Tableau<S>,
    rows: Vec<Bounding<S>>,
    forms: FxHashMap<Vec<(u32, u64)>, u32>,
    /// The unit in which each given variable is counted.
    scales: Vec<f64>,
    /// Rows without a term that do not hold.
    false_rows: Vec<RowId>,
}

#[derive(Debug, Clone)]
pub(super) struct Variable<S> {
    pub(super) value: S,
    pub(super) lower: Option<End<S>>,
    pub(super) upper: Option<End<S>>,
    /// What it is the sum of; nothing if it was given.
    terms: Vec<(u32, S)>,
    place: Place,
    rows: Vec<RowId>,
}

/// A bound of a variable and the row that it is from.
#[derive(Debug, Clone)]
pub(super) struct End<S> {
    pub(super) at: S,
    pub(super) row: RowId,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Row(usize),
    Column(usize),
}

/// What a row says of a variable.
#[derive(Debug, Clone)]
struct Bounding<S> {
    variable: Option<u32>,
    is_upper: bool,
    /// The bound, relaxed by the rounding bound.
    at: S,
    /// How often the bound of the variable is taken where the row is taken once.
    factor: S,
    active: bool,
}

impl<S: Scalar> Variable<S> {
    fn new(place: Place, terms: Vec<(u32, S)>) -> Self {
        Self { value: S::zero(), lower: None, upper: None, terms, place, rows: Vec::new() }
    }

    /// Whether its value lies below its upper bound.
    pub(super) fn may_rise(&self) -> bool {
        self.upper.as_ref().is_none_or(|end| self.value < end.at)
    }

    /// Whether its value lies above its lower bound.
    pub(super) fn may_fall(&self) -> bool {
        self.lower.as_ref().is_none_or(|end| self.value > end.at)
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "INVARIANT: variables, rows and columns come from the basis itself, see there"
)]
impl<S: Scalar> Basis<S> {
    /// Variables without a row, each counted in its unit, a power of two.
    pub(super) fn new(scales: Vec<f64>) -> Self {
        let variables = scales.len();
        Self {
            variables: (0..variables).map(|at| Variable::new(Place::Column(at), Vec::new())).collect(),
            basic: Vec::new(),
            nonbasic: (0..variables as u32).collect(),
            tableau: Tableau::new(variables),
            rows: Vec::new(),
            forms: FxHashMap::default(),
            scales,
            false_rows: Vec::new(),
        }
    }

    pub(super) fn variable(&self, variable: u32) -> &Variable<S> {
        &self.variables[variable as usize]
    }

    /// How many cells the tableau has.
    pub(super) fn cells(&self) -> usize {
        self.tableau.len()
    }

    /// Adds a sound row.
    pub(super) fn add_row(&mut self, row: &Row, active: bool) {
        let (variable, factor) = match Form::of(row.terms(), &self.scales) {
            Form::Constant => (None, 1.0),
            Form::Variable { variable, factor } => (Some(variable), factor),
            Form::Sum { terms, factor } => (Some(self.form(&terms)), factor),
        };
        let bound = S::of(row.bound());
        let relaxed = bound.plus(&S::of(RELAXED).times(&bound.absolute()));
        let factor_of_row = S::of(factor);
        let (at, is_upper) = (relaxed.over(&factor_of_row), factor > 0.0);
        let id = RowId(self.rows.len() as u32);
        if let Some(variable) = variable {
            self.variables[variable as usize].rows.push(id);
        }
        let factor = factor_of_row.absolute();
        self.rows.push(Bounding { variable, is_upper, at, factor, active: false });
        if active {
            self.set_active(id, true);
        }
    }

    /// The variable of a form: a new one, or that of an equal form.
    fn form(&mut self, terms: &[(u32, f64)]) -> u32 {
        let key: Vec<(u32, u64)> = terms.iter().map(|(v, c)| (*v, c.to_bits())).collect();
        if let Some(variable) = self.forms.get(&key) {
            return *variable;
        }
        let variable = self.push_form(terms);
        self.forms.insert(key, variable);
        variable
    }

    /// Adds a basic variable for a form.
    fn push_form(&mut self, terms: &[(u32, f64)]) -> u32 {
        let (mut columns, mut rows) = (Vec::with_capacity(terms.len()), Vec::new());
        for (variable, c) in terms {
            match self.variable(*variable).place {
                Place::Column(at) => columns.push((at, S::of(*c))),
                Place::Row(at) => rows.push((at, S::of(*c))),
            }
        }
        self.tableau.push(&columns, &rows);
        let variable = self.variables.len() as u32;
        let terms = terms.iter().map(|(v, c)| (*v, S::of(*c))).collect();
        self.variables.push(Variable::new(Place::Row(self.basic.len()), terms));
        self.basic.push(variable);
        variable
    }

    /// Adds an unbounded basic variable for a form of the given variables, to be taken away again. Gives its row.
    pub(super) fn push_objective(&mut self, terms: &[(u32, f64)]) -> usize {
        let scaled = |(v, c): &(u32, f64)| (*v, c * self.scales.get(*v as usize).copied().unwrap_or(1.0));
        let terms: Vec<(u32, f64)> = terms.iter().map(scaled).collect();
        self.push_form(&terms);
        self.basic.len() - 1
    }

    pub(super) fn pop_objective(&mut self) {
        self.tableau.pop();
        self.basic.pop();
        self.variables.pop();
    }

    /// Switches a row on or off.
    pub(super) fn set_active(&mut self, row: RowId, active: bool) {
        let Some(bounding) = self.rows.get_mut(row.index()) else { return };
        bounding.active = active;
        let Some(variable) = bounding.variable else {
            self.false_rows.retain(|other| *other != row);
            if active && bounding.at.sign().is_lt() {
                self.false_rows.push(row);
            }
            return;
        };
        let (is_upper, at) = (bounding.is_upper, bounding.at.clone());
        let held = &self.variables[variable as usize];
        let end = match if is_upper { &held.upper } else { &held.lower } {
            Some(end) if active => {
                let is_tighter = if is_upper { at < end.at } else { at > end.at };
                if !is_tighter && (at != end.at || end.row < row) {
                    return;
                }
                Some(End { at, row })
            }
            None if active => Some(End { at, row }),
            Some(end) if end.row == row => self.tightest(held, is_upper),
            _ => return,
        };
        let held = &mut self.variables[variable as usize];
        if is_upper { held.upper = end } else { held.lower = end }
    }

    /// The tightest active bound of a variable on one side; of equal ones the first.
    fn tightest(&self, held: &Variable<S>, is_upper: bool) -> Option<End<S>> {
        let mut best: Option<(&S, RowId)> = None;
        for row in &held.rows {
            let other = &self.rows[row.index()];
            let is_tighter =
                best.is_none_or(|(at, _)| if is_upper { other.at < *at } else { other.at > *at });
            if other.active && other.is_upper == is_upper && is_tighter {
                best = Some((&other.at, *row));
            }
        }
        best.map(|(at, row)| End { at: at.clone(), row })
    }

    /// A row that is false by itself, or two that bound one form against each other.
    pub(super) fn plain_conflict(&self) -> Option<Vec<(RowId, S)>> {
        if let Some(row) = self.false_rows.first() {
            return Some(vec![(*row, S::of(1.0))]);
        }
        let crossed = |v: &Variable<S>| match (&v.lower, &v.upper) {
            (Some(lower), Some(upper)) if lower.at > upper.at => Some((lower.row, upper.row)),
            _ => None,
        };
        let (lower, upper) = self.variables.iter().find_map(crossed)?;
        Some([lower, upper].map(|row| self.times(row, &S::of(1.0))).to_vec())
    }

    /// How often a row is taken where the bound of its variable is taken so often.
    pub(super) fn times(&self, row: RowId, often: &S) -> (RowId, S) {
        (row, often.over(&self.rows[row.index()].factor))
    }

    /// Moves each nonbasic variable within its bounds and computes the basic ones anew.
    pub(super) fn settle(&mut self) {
        for variable in &self.nonbasic {
            let held = &mut self.variables[*variable as usize];
            let below = held.lower.as_ref().filter(|lower| held.value < lower.at);
            let above = held.upper.as_ref().filter(|upper| held.value > upper.at);
            if let Some(end) = below.or(above) {
                held.value = end.at.clone();
            }
        }
        let values: Vec<S> = self.nonbasic.iter().map(|v| self.variable(*v).value.clone()).collect();
        for (row, variable) in self.basic.iter().enumerate() {
            self.variables[*variable as usize].value = self.combined(row, &values);
        }
    }

    /// The variable of a row where the nonbasic ones have these values.
    fn combined(&self, row: usize, values: &[S]) -> S {
        let mut sum = S::zero();
        for (cell, value) in self.tableau.row(row).iter().zip(values) {
            if !cell.is_zero() {
                sum = sum.plus(&cell.times(value));
            }
        }
        sum
    }

    /// Takes out what rounding has put between the sums and what they are sums of, and says whether there was any:
    /// iterative refinement, with the tableau for the inverse.
    pub(super) fn refine(&mut self) -> bool {
        if S::IS_EXACT {
            return false;
        }
        let given = self.scales.len();
        let off: Vec<S> = self.nonbasic.iter().map(|v| self.off(*v)).collect();
        let is_clear = |(off, v): (&S, &u32)| off.absolute().is_clear(|| self.terms_size(*v));
        if !off.iter().zip(&self.nonbasic).any(is_clear)
            && !self.basic.iter().any(|v| self.off(*v).absolute().is_clear(|| self.terms_size(*v)))
        {
            return false;
        }
        for (row, variable) in self.basic.iter().enumerate() {
            if (*variable as usize) < given {
                let value = self.variable(*variable).value.plus(&self.combined(row, &off));
                self.variables[*variable as usize].value = value;
            }
        }
        for variable in &self.basic {
            let value = self.variable(*variable).value.minus(&self.off(*variable));
            self.variables[*variable as usize].value = value;
        }
        true
    }

    /// What separates the value of a variable from what it is the sum of.
    fn off(&self, variable: u32) -> S {
        let held = self.variable(variable);
        if held.terms.is_empty() {
            return S::zero();
        }
        let sum = |sum: S, (v, c): &(u32, S)| sum.plus(&c.times(&self.variable(*v).value));
        held.value.minus(&held.terms.iter().fold(S::zero(), sum))
    }

    /// The size of what a variable is the sum of.
    fn terms_size(&self, variable: u32) -> f64 {
        let size = |(v, c): &(u32, S)| (c.to_f64() * self.variable(*v).value.to_f64()).abs();
        self.variable(variable).terms.iter().map(size).sum()
    }

    /// Moves a nonbasic variable by `step`, and the basic ones with it.
    pub(super) fn shift(&mut self, column: usize, step: &S) {
        for (cell, variable) in self.tableau.column(column).zip(&self.basic) {
            if !cell.is_zero() {
                let value = &mut self.variables[*variable as usize].value;
                *value = value.plus(&cell.times(step));
            }
        }
        let value = &mut self.variables[self.nonbasic[column] as usize].value;
        *value = value.plus(step);
    }

    /// Exchanges the basic variable of a row for the nonbasic one of a column.
    pub(super) fn pivot(&mut self, row: usize, column: usize) -> Effort {
        let (leaving, entering) = (self.basic[row], self.nonbasic[column]);
        self.variables[leaving as usize].place = Place::Column(column);
        self.variables[entering as usize].place = Place::Row(row);
        (self.basic[row], self.nonbasic[column]) = (entering, leaving);
        self.tableau.pivot(row, column)
    }

    /// Shifts the variable of a column until the basic one of a row comes to `at`, and exchanges them.
    pub(super) fn pivot_to(&mut self, row: usize, column: usize, at: S) -> Effort {
        let leaving = self.basic[row];
        let step = at.minus(&self.variable(leaving).value).over(self.tableau.cell(row, column));
        self.shift(column, &step);
        self.variables[leaving as usize].value = at; // exactly
        self.pivot(row, column)
    }

    /// The values of the given variables.
    pub(super) fn point(&self) -> Vec<S> {
        let value = |(v, scale): (&Variable<S>, &f64)| v.value.times(&S::of(*scale));
        self.variables.iter().zip(&self.scales).map(value).collect()
    }

    /// The direction in which the given variables move where that of a column rises by one.
    pub(super) fn direction(&self, column: usize) -> Vec<S> {
        let rate = |(v, scale): (&Variable<S>, &f64)| match v.place {
            Place::Row(row) => self.tableau.cell(row, column).times(&S::of(*scale)),
            Place::Column(other) if other == column => S::of(*scale),
            Place::Column(_) => S::zero(),
        };
        self.variables.iter().zip(&self.scales).map(rate).collect()
    }

    /// Which of the given variables are basic, and which rows have a nonbasic variable.
    pub(super) fn shape(&self) -> (Vec<bool>, Vec<bool>) {
        let is_basic = |v: &Variable<S>| matches!(v.place, Place::Row(_));
        let given = self.variables.iter().take(self.scales.len()).map(is_basic).collect();
        let of_row = |row: &Bounding<S>| row.variable.is_some_and(|v| !is_basic(self.variable(v)));
        (given, self.rows.iter().map(of_row).collect())
    }

    /// Pivots as near to a shape as can be, each given variable at most once.
    pub(super) fn take_shape(
        &mut self,
        given: &[bool],
        rows: &[bool],
        mut spend: impl FnMut(Effort) -> bool,
    ) {
        let mut leaves = vec![false; self.variables.len()];
        for (row, leave) in self.rows.iter().zip(rows) {
            if let Some(variable) = row.variable {
                leaves[variable as usize] |= *leave;
            }
        }
        for (variable, is_basic) in given.iter().enumerate() {
            let Some(Place::Column(column)) = self.variables.get(variable).map(|v| v.place) else { continue };
            if !is_basic {
                continue;
            }
            let fits = |(_, (cell, basic)): &(usize, (&S, &u32))| leaves[**basic as usize] && !cell.is_zero();
            let row = self.tableau.column(column).zip(&self.basic).enumerate().find(fits).map(|(row, _)| row);
            if let Some(row) = row
                && !spend(self.pivot(row, column))
            {
                return;
            }
        }
    }
}
