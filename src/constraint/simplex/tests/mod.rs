//! The solver by example, against an oracle, and at its limits.

mod against_oracle;
mod examples;
mod limits;
mod oracle;

use super::{Multipliers, Row, RowId};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use oracle::exact;

type Terms = Vec<(u32, f64)>;

fn rows(given: &[(Terms, f64)]) -> Vec<Row> {
    given.iter().map(|(terms, bound)| Row::new(terms, *bound)).collect()
}

fn row(terms: &[(u32, f64)], bound: f64) -> (Terms, f64) {
    (terms.to_vec(), bound)
}

/// Σ terms = value.
fn equal(terms: &[(u32, f64)], value: f64) -> [(Terms, f64); 2] {
    let negative = terms.iter().map(|(v, c)| (*v, -c)).collect();
    [(terms.to_vec(), value), (negative, -value)]
}

fn ids(multipliers: &Multipliers) -> Vec<u32> {
    multipliers.iter().map(|(RowId(id), _)| *id).collect()
}

/// Adds rows with multipliers up: what is left of each variable as a share of its largest term, the bound, and the size of its terms.
fn combined(given: &[(Terms, f64)], form: &[(u32, f64)], multipliers: &Multipliers) -> (f64, f64, f64) {
    let mut sums = std::collections::BTreeMap::new();
    let mut add = |variable: u32, term: BigRational| {
        let (sum, largest) = sums.entry(variable).or_insert((BigRational::zero(), BigRational::zero()));
        *largest = term.abs().max(largest.clone());
        *sum += term;
    };
    let (mut bound, mut size) = (BigRational::zero(), BigRational::zero());
    for (variable, c) in form {
        add(*variable, exact(*c));
    }
    for (RowId(id), multiplier) in multipliers {
        assert!(*multiplier > 0.0);
        let (terms, b) = &given[*id as usize];
        for (variable, c) in terms {
            add(*variable, exact(*multiplier) * exact(*c));
        }
        bound += exact(*multiplier) * exact(*b);
        size += (exact(*multiplier) * exact(*b)).abs();
    }
    let left =
        sums.values().map(|(sum, largest)| if sum.is_zero() { 0.0 } else { float(&(sum.abs() / largest)) });
    (left.fold(0.0, f64::max), float(&bound), float(&size))
}

fn float(value: &BigRational) -> f64 {
    num_traits::ToPrimitive::to_f64(value).unwrap()
}

/// By how much a point breaks a row at worst, as a share of the row's largest term.
fn broken(given: &[(Terms, f64)], point: &[f64]) -> f64 {
    let share = |(terms, bound): &(Terms, f64)| {
        let each = terms.iter().map(|(v, c)| exact(*c) * exact(point[*v as usize]));
        let largest = each.clone().map(|t| t.abs()).fold(exact(*bound).abs(), |a, b| a.max(b));
        let over = each.sum::<BigRational>() - exact(*bound);
        if over.is_positive() { float(&(over / largest)) } else { 0.0 }
    };
    given.iter().map(share).fold(0.0, f64::max)
}
