//! A slow and obviously right oracle: Fourier–Motzkin elimination in exact rationals. Shares no code with the solver.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::quantity::ROUNDING;

/// Σ coefficient·x ≤ bound.
#[derive(Clone)]
struct Line {
    coefficients: Vec<BigRational>,
    bound: BigRational,
}

/// More lines than this are too many to go on.
const MANY: i64 = 1_000;

/// The number that a float is.
pub(super) fn exact(value: f64) -> BigRational {
    BigRational::from_float(value).unwrap()
}

/// The bound of a row, relaxed as the solver says that it relaxes it.
pub(super) fn relaxed(bound: f64) -> BigRational {
    exact(bound) + exact(0.5005 * ROUNDING) * exact(bound).abs()
}

/// What is true of a system of rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Truth {
    Infeasible,
    /// The least value of the objective, if it has one.
    Feasible(Option<BigRational>),
}

type Given = (Vec<(u32, f64)>, f64);

/// Decides whether rows with bounds read by `bound` can all hold, and the least value of an objective. `None` if that takes too long.
pub(super) fn truth(
    rows: &[Given],
    variables: usize,
    objective: &[(u32, f64)],
    bound: impl Fn(f64) -> BigRational,
) -> Option<Truth> {
    // The last variable is the objective: z = Σ c·x.
    let line = |terms: &[(u32, f64)], bound: BigRational, z: i32| {
        let mut coefficients = vec![BigRational::zero(); variables + 1];
        for (variable, c) in terms {
            coefficients[*variable as usize] += exact(*c);
        }
        coefficients[variables] = BigRational::from_integer(z.into());
        Line { coefficients, bound }
    };
    let mut lines: Vec<Line> = rows.iter().map(|(terms, b)| line(terms, bound(*b), 0)).collect();
    let negative: Vec<(u32, f64)> = objective.iter().map(|(v, c)| (*v, -c)).collect();
    lines.push(line(objective, BigRational::zero(), -1));
    lines.push(line(&negative, BigRational::zero(), 1));
    let mut left: Vec<usize> = (0..variables).collect();
    while !left.is_empty() {
        lines = thinned(lines);
        let cost = |variable: &usize| {
            let (up, down) = lines.iter().fold((0_i64, 0_i64), |(up, down), line| {
                let c = &line.coefficients[*variable];
                (up + i64::from(c.is_positive()), down + i64::from(c.is_negative()))
            });
            up * down - up - down
        };
        let at = (0..left.len()).min_by_key(|at| cost(&left[*at]))?;
        if lines.len() as i64 + cost(&left[at]) > MANY {
            return None;
        }
        lines = without(lines, left.swap_remove(at));
    }
    let mut low: Option<BigRational> = None;
    let mut high: Option<BigRational> = None;
    for line in thinned(lines) {
        let z = &line.coefficients[variables];
        if z.is_zero() {
            if line.bound.is_negative() {
                return Some(Truth::Infeasible);
            }
        } else if z.is_negative() {
            let at = line.bound / z;
            low = Some(low.map_or(at.clone(), |low| low.max(at)));
        } else {
            let at = line.bound / z;
            high = Some(high.map_or(at.clone(), |high| high.min(at)));
        }
    }
    let crossed = matches!((&low, &high), (Some(low), Some(high)) if low > high);
    Some(if crossed { Truth::Infeasible } else { Truth::Feasible(low) })
}

/// Every line in which a variable does not stand, and every pair of lines between which it cancels.
fn without(lines: Vec<Line>, variable: usize) -> Vec<Line> {
    let sign = |line: &Line| line.coefficients[variable].numer().cmp(&BigInt::ZERO);
    let (upper, rest): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| sign(line).is_gt());
    let (lower, mut kept): (Vec<Line>, Vec<Line>) = rest.into_iter().partition(|line| sign(line).is_lt());
    for up in &upper {
        for down in &lower {
            let (a, b) = (up.coefficients[variable].recip(), -down.coefficients[variable].recip());
            let both = up.coefficients.iter().zip(&down.coefficients);
            kept.push(Line {
                coefficients: both.map(|(x, y)| x * &a + y * &b).collect(),
                bound: &up.bound * &a + &down.bound * &b,
            });
        }
    }
    kept
}

/// Of the lines that bound one form, the tightest; of those without a variable, the false ones.
fn thinned(lines: Vec<Line>) -> Vec<Line> {
    let mut lines: Vec<Line> = lines
        .into_iter()
        .filter_map(|line| match line.coefficients.iter().find(|c| !c.is_zero()) {
            Some(first) => {
                let unit = first.abs();
                let coefficients = line.coefficients.iter().map(|c| c / &unit).collect();
                Some(Line { coefficients, bound: line.bound / unit })
            }
            None => line.bound.is_negative().then_some(line),
        })
        .collect();
    lines.sort_by(|a, b| a.coefficients.cmp(&b.coefficients).then_with(|| a.bound.cmp(&b.bound)));
    lines.dedup_by(|next, kept| next.coefficients == kept.coefficients);
    lines
}

#[test]
fn the_oracle_knows_what_a_pupil_knows() {
    let nominal = |rows: &[Given], objective: &[(u32, f64)]| truth(rows, 2, objective, exact).unwrap();
    let corner = [(vec![(0, -1.0), (1, -1.0)], -3.0), (vec![(0, -1.0)], 0.0), (vec![(1, -1.0)], 0.0)];
    assert_eq!(nominal(&corner, &[(0, 1.0), (1, 2.0)]), Truth::Feasible(Some(exact(3.0))));
    assert_eq!(nominal(&corner, &[(0, -1.0)]), Truth::Feasible(None));
    let apart = [(vec![(0, 1.0)], 1.0), (vec![(0, -2.0)], -3.0)];
    assert_eq!(nominal(&apart, &[]), Truth::Infeasible);
}
