//! The dense tableau of a simplex search.

use super::limit::Effort;
use super::scalar::Scalar;

/// The basic variables, a row each, as linear forms in the nonbasic ones, a column each.
///
/// INVARIANT: `cells` holds whole rows of `columns` cells.
#[derive(Debug, Clone)]
pub(super) struct Tableau<S> {
    columns: usize,
    cells: Vec<S>,
    /// The new pivot row where it is not zero: kept to spare its allocation.
    pivot_row: Vec<(usize, S)>,
}

impl<S: Scalar> Tableau<S> {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, cells: Vec::new(), pivot_row: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn row(&self, row: usize) -> &[S] {
        let start = row * self.columns;
        self.cells.get(start..start + self.columns).unwrap_or_default()
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> &S {
        debug_assert!(column < self.columns);
        #[expect(clippy::indexing_slicing, reason = "INVARIANT: rows and columns come from the basis")]
        &self.cells[row * self.columns + column]
    }

    /// The cells of one column, from the top.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = &S> {
        self.cells.iter().skip(column).step_by(self.columns.max(1))
    }

    /// Adds a row that is a linear form in the columns and in the rows that are there.
    pub(super) fn push(&mut self, columns: &[(usize, S)], rows: &[(usize, S)]) {
        let mut new = vec![S::zero(); self.columns];
        for (column, factor) in columns {
            if let Some(cell) = new.get_mut(*column) {
                *cell = cell.plus(factor);
            }
        }
        for (row, factor) in rows {
            for (cell, other) in new.iter_mut().zip(self.row(*row)) {
                if !other.is_zero() {
                    cell.add_product(factor, other);
                }
            }
        }
        self.cells.append(&mut new);
    }

    /// Takes the last row away.
    pub(super) fn pop(&mut self) {
        self.cells.truncate(self.cells.len().saturating_sub(self.columns));
    }

    /// Exchanges the basic variable of a row for the nonbasic one of a column. The cell there must not be zero.
    pub(super) fn pivot(&mut self, row: usize, column: usize) -> Effort {
        let pivot = self.cell(row, column).clone();
        let mut pivot_row = std::mem::take(&mut self.pivot_row);
        pivot_row.clear();
        let mut effort = Effort { work: self.columns as u64, words: pivot.words() };
        for (at, cell) in self.row(row).iter().enumerate() {
            if at == column {
                pivot_row.push((at, S::of(1.0).over(&pivot)));
            } else if !cell.is_zero() {
                pivot_row.push((at, cell.over(&pivot).negated()));
            }
        }
        for (_, cell) in &pivot_row {
            effort.words = effort.words.max(cell.words());
        }
        let weight = if S::IS_EXACT { effort.words * effort.words + 4 } else { 1 };
        let is_dense = pivot_row.len() * 4 > self.columns * 3;
        for (at, cells) in self.cells.chunks_exact_mut(self.columns.max(1)).enumerate() {
            if at == row {
                cells.fill(S::zero());
                for (k, value) in &pivot_row {
                    if let Some(cell) = cells.get_mut(*k) {
                        *cell = value.clone();
                    }
                }
                continue;
            }
            let Some(cell) = cells.get_mut(column).filter(|cell| !cell.is_zero()) else { continue };
            let factor = std::mem::replace(cell, S::zero());
            effort.work += weight * pivot_row.len() as u64;
            if is_dense && pivot_row.len() == cells.len() {
                for (cell, (_, value)) in cells.iter_mut().zip(&pivot_row) {
                    cell.add_product(&factor, value);
                }
            } else {
                for (k, value) in &pivot_row {
                    if let Some(cell) = cells.get_mut(*k) {
                        cell.add_product(&factor, value);
                    }
                }
            }
        }
        self.pivot_row = pivot_row;
        effort
    }
}
