//! Rows Σ c·x ≤ b, and the linear forms that they bound.

use crate::quantity::ROUNDING;

/// Which row: they are counted from 0 in the order of adding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowId(pub(crate) u32);

impl RowId {
    /// Its place in the order of adding.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One inequality Σ c·x ≤ b.
///
/// INVARIANT: each variable stands once, in ascending order, and no coefficient is zero.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    terms: Vec<(u32, f64)>,
    bound: f64,
}

/// Magnitudes within which products of two numbers and a scale neither overflow nor vanish.
const MAGNITUDES: std::ops::RangeInclusive<f64> = 1e-100..=1e100;

impl Row {
    /// Σ c·x ≤ `bound`. Coefficients of one variable are added up in floats, and cancel within
    /// rounding.
    pub(crate) fn new(terms: &[(u32, f64)], bound: f64) -> Self {
        Self { terms: merged(terms), bound }
    }

    /// The coefficients.
    pub(crate) fn terms(&self) -> &[(u32, f64)] {
        &self.terms
    }

    /// The bound.
    pub(crate) fn bound(&self) -> f64 {
        self.bound
    }

    /// Whether it can be computed with: its numbers are in range and its variables below `variables`.
    pub(super) fn is_sound(&self, variables: usize) -> bool {
        let fits = |v: f64| v == 0.0 || MAGNITUDES.contains(&v.abs());
        fits(self.bound) && are_sound(&self.terms, variables)
    }
}

/// As [`Row::is_sound`], of a linear form.
pub(super) fn are_sound(terms: &[(u32, f64)], variables: usize) -> bool {
    let fits = |(variable, c): &(u32, f64)| (*variable as usize) < variables && MAGNITUDES.contains(&c.abs());
    terms.iter().all(fits)
}

/// Each variable once, in ascending order, without those that cancel. 0.1 + 0.9 − 1 cancels, whatever floats make
/// of it.
pub(super) fn merged(terms: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let mut merged: Vec<(u32, f64)> = terms.to_vec();
    merged.sort_by_key(|(variable, _)| *variable);
    if merged.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
        let each = merged.chunk_by(|a, b| a.0 == b.0);
        merged = each.filter_map(|of_one| Some((of_one.first()?.0, sum(of_one)))).collect();
    }
    merged.retain(|(_, c)| *c != 0.0); // NaN stays and is found unsound
    merged
}

fn sum(terms: &[(u32, f64)]) -> f64 {
    let sum: f64 = terms.iter().map(|(_, c)| c).sum();
    let largest = terms.iter().map(|(_, c)| c.abs()).fold(0.0, f64::max);
    if terms.len() > 1 && sum.abs() <= ROUNDING * largest { 0.0 } else { sum }
}

/// What a row bounds: its terms are `factor` times the form.
pub(super) enum Form {
    /// Nothing: it has no terms.
    Constant,
    /// A variable alone.
    Variable { variable: u32, factor: f64 },
    /// A sum. Rows whose terms differ by a power of two and a sign have one form.
    Sum { terms: Vec<(u32, f64)>, factor: f64 },
}

impl Form {
    /// The form of a row over variables counted in units of `scales`, which are powers of two.
    pub(super) fn of(terms: &[(u32, f64)], scales: &[f64]) -> Self {
        let scale = |variable: u32| scales.get(variable as usize).copied().unwrap_or(1.0);
        match *terms {
            [] => Self::Constant,
            [(variable, c)] => Self::Variable { variable, factor: c * scale(variable) },
            [(first, c), ..] => {
                let exponents = || terms.iter().map(|(v, c)| exponent(c * scale(*v)));
                let middle = (exponents().min().unwrap_or(0) + exponents().max().unwrap_or(0)) >> 1;
                let factor = power_of_two(middle).copysign(c * scale(first));
                let terms = terms.iter().map(|(v, c)| (*v, c * scale(*v) / factor)).collect();
                Self::Sum { terms, factor }
            }
        }
    }
}

/// Powers of two in which to count the variables so that their coefficients come near one.
pub(super) fn scales<'a>(variables: usize, rows: impl Iterator<Item = &'a Row> + Clone) -> Vec<f64> {
    let mut scales = vec![1.0; variables];
    for _ in 0..2 {
        let mut range = vec![(i32::MAX, i32::MIN); variables];
        for row in rows.clone() {
            let Form::Sum { terms, .. } = Form::of(row.terms(), &scales) else { continue };
            for (variable, c) in terms {
                if let Some((low, high)) = range.get_mut(variable as usize) {
                    (*low, *high) = ((*low).min(exponent(c)), (*high).max(exponent(c)));
                }
            }
        }
        for (scale, (low, high)) in scales.iter_mut().zip(range) {
            if low <= high {
                *scale = power_of_two((exponent(*scale) - ((low + high) >> 1)).clamp(-300, 300));
            }
        }
    }
    scales
}

/// The exponent of a normal float.
fn exponent(value: f64) -> i32 {
    (value.to_bits() >> 52 & 0x7ff) as i32 - 1023
}

/// 2 to a power between −1022 and 1023.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}
