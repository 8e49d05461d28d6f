//! Whether an answer follows from the rows. Uses nothing of the search.

use super::row::{Row, RowId};
use super::scalar::NOISE;
use crate::quantity::ROUNDING;

/// By which share of its bound each row is relaxed: a little more than half of the rounding bound, so that two rows
/// that bound one variable conflict just if their intervals are apart: terms that nearly cancel count on both sides.
pub(super) const RELAXED: f64 = 0.5005 * ROUNDING;

/// What the rounding of a value found in floats may come to, as a share of the terms, 2⁻⁴⁴; far below [`ROUNDING`],
/// so that a variable that happens to be large hides no conflict of small ones.
const SLACK: f64 = NOISE * 16.0;

/// How well multipliers are borne out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// The variables cancel exactly, and the gap is clearly above rounding.
    Exact,
    /// They cancel within rounding.
    Rough,
    /// Not at all.
    None,
}

/// Rows with multipliers, added up.
pub(super) struct Sum {
    /// Whether the variables cancel.
    pub(super) cancels: Proof,
    /// The combined bound.
    pub(super) bound: f64,
    /// The size of the terms that it is the sum of.
    pub(super) size: f64,
}

impl Sum {
    /// Σ multiplier·row + Σ c·x.
    pub(super) fn of(rows: &[Row], multipliers: &[(RowId, f64)], form: &[(u32, f64)]) -> Self {
        let mut terms: Vec<(u32, f64)> = form.to_vec();
        let (mut exact, mut bound, mut size) = (true, 0.0, 0.0);
        for (id, multiplier) in multipliers {
            let Some(row) = rows.get(id.index()) else { continue };
            for (variable, c) in row.terms() {
                let product = multiplier * c;
                exact &= multiplier.mul_add(*c, -product) == 0.0;
                terms.push((*variable, product));
            }
            bound += multiplier * row.bound();
            size += (multiplier * row.bound()).abs();
        }
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut cancels = Proof::Exact;
        for of_one in terms.chunk_by(|a, b| a.0 == b.0) {
            let (mut sum, mut largest) = (0.0, 0.0_f64);
            for (_, term) in of_one {
                let next: f64 = sum + term;
                exact &= next - sum == *term && next - term == sum;
                sum = next;
                largest = largest.max(term.abs());
            }
            let is_rounding = sum.abs() <= ROUNDING * largest; // NaN is not
            if !is_rounding {
                cancels = Proof::None;
                break;
            }
            exact &= sum == 0.0;
        }
        if cancels == Proof::Exact && !exact {
            cancels = Proof::Rough;
        }
        Self { cancels, bound, size }
    }
}

/// Whether rows with these multipliers add up to a falsehood.
pub(super) fn conflict(rows: &[Row], multipliers: &[(RowId, f64)]) -> Proof {
    let sum = Sum::of(rows, multipliers, &[]);
    let (gap, rounding) = (-sum.bound, RELAXED * sum.size);
    let are_positive = multipliers.iter().all(|(_, y)| *y > 0.0 && y.is_finite());
    if !are_positive || !gap.is_finite() || gap <= rounding {
        Proof::None
    } else if gap > rounding * 1.001 {
        sum.cancels
    } else if sum.cancels == Proof::None {
        Proof::None
    } else {
        Proof::Rough
    }
}

/// Whether each of the rows holds at a point.
pub(super) fn holds<'a>(mut rows: impl Iterator<Item = &'a Row>, point: &[f64]) -> bool {
    point.iter().all(|v| v.is_finite())
        && rows.all(|row| {
            let (sum, size) = value(row.terms(), point);
            sum - row.bound() <= RELAXED * row.bound().abs() + SLACK * size
        })
}

/// Whether a point attains a least value that multipliers of total size `size` prove.
pub(super) fn attains(objective: &[(u32, f64)], point: &[f64], least: f64, size: f64) -> bool {
    let (sum, terms) = value(objective, point);
    sum - least <= ROUNDING * (size + terms)
}

/// Whether an objective falls along a direction in which every row goes on holding.
pub(super) fn falls<'a>(
    mut rows: impl Iterator<Item = &'a Row>,
    objective: &[(u32, f64)],
    direction: &[f64],
) -> bool {
    let (slope, size) = value(objective, direction);
    let keeps = |row: &Row| {
        let (slope, size) = value(row.terms(), direction);
        slope <= SLACK * size
    };
    direction.iter().all(|v| v.is_finite()) && slope < -SLACK * size && rows.all(keeps)
}

/// A form at a point, and the size of its terms.
fn value(terms: &[(u32, f64)], point: &[f64]) -> (f64, f64) {
    let at = |variable: u32| point.get(variable as usize).copied().unwrap_or(0.0);
    terms.iter().fold((0.0, 0.0), |(sum, size), (variable, c)| {
        let term = c * at(*variable);
        (sum + term, size + term.abs())
    })
}
