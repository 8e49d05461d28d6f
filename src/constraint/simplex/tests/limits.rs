//! Hostile numbers, sizes and limits: no panic, bounded time, an honest `Unknown`.

use super::super::exact::Exact;
use super::super::{Limit, Optimum, Outcome, Row, RowId, Solver, decide, minimise};
use super::{Terms, broken, combined, equal, row, rows};
use crate::quantity::ROUNDING;

#[test]
fn numbers_out_of_range_are_unknown() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 1e-300, f64::MIN_POSITIVE / 4.0] {
        let given = rows(&[row(&[(0, 1.0), (1, bad)], 1.0), row(&[(0, 1.0)], 1.0)]);
        assert_eq!(decide(&given, 2), Outcome::Unknown, "{bad}");
        assert_eq!(decide(&rows(&[row(&[(0, 1.0)], bad)]), 1), Outcome::Unknown, "{bad}");
        assert_eq!(minimise(&[], 1, &[(0, bad)]), Optimum::Unknown, "{bad}");
        let mut solver = Solver::new(1);
        assert!(matches!(solver.solve(), Outcome::Feasible(_)));
        solver.add_row(&[(0, bad)], 0.0);
        assert_eq!(solver.solve(), Outcome::Unknown, "{bad}");
        assert_eq!(solver.minimise(&[(0, 1.0)]), Optimum::Unknown, "{bad}");
    }
    assert_eq!(decide(&rows(&[row(&[(2, 1.0)], 0.0)]), 2), Outcome::Unknown);
    assert_eq!(minimise(&[], 2, &[(2, 1.0)]), Optimum::Unknown);
    assert_eq!(decide(&rows(&[row(&[(0, 1e308), (0, 1e308)], 0.0)]), 1), Outcome::Unknown);
}

/// Every answer on numbers of any size is borne out, and most are decided.
#[test]
fn numbers_of_any_size_are_decided_or_unknown() {
    let mut random = Random(7);
    let mut unknown = 0;
    for _ in 0..400 {
        let mut number = |sign: bool| {
            let size = (random.below(1_000_000) + 1) as f64 * 10_f64.powi(random.below(22) as i32 - 12);
            if sign && random.below(2) == 0 { -size } else { size }
        };
        let given: Vec<(Terms, f64)> = (0..12)
            .map(|at| (vec![(at % 4, number(true)), ((at + 1) % 5, number(true))], number(true)))
            .collect();
        match decide(&rows(&given), 5) {
            Outcome::Feasible(point) => assert!(broken(&given, &point) <= ROUNDING, "{given:?}"),
            Outcome::Infeasible(multipliers) => {
                let (left, bound, size) = combined(&given, &[], &multipliers);
                assert!(left <= ROUNDING && -bound > ROUNDING / 2.0 * size, "{given:?}");
            }
            Outcome::Unknown => unknown += 1,
        }
    }
    assert_eq!(unknown, 0);
}

/// Hilbert's matrix, on which floats fail: the rationals decide.
#[test]
fn ill_conditioned_systems_are_decided_exactly() {
    let size = 14;
    let mut given = Vec::new();
    for i in 0..size {
        let terms: Terms = (0..size).map(|j| (j, 1.0 / f64::from(i + j + 1))).collect();
        given.extend(equal(&terms, terms.iter().map(|(_, c)| c).sum()));
    }
    let Outcome::Feasible(point) = decide(&rows(&given), size as usize) else { panic!() };
    assert!(broken(&given, &point) <= ROUNDING);
    // The first row once more, with another bound.
    let (terms, bound) = given[0].clone();
    given.push((terms, bound * 0.999));
    let Outcome::Infeasible(multipliers) = decide(&rows(&given), size as usize) else { panic!() };
    assert_eq!(multipliers, [(RowId(1), 1.0), (RowId(28), 1.0)]);
}

/// 10 · 0.1 is 1, though not in binary: a share and its inverse do not force everything to zero.
#[test]
fn a_share_and_its_inverse_agree() {
    let mut given = Vec::from(equal(&[(0, 1.0), (1, -0.1)], 0.0));
    given.extend(equal(&[(1, 1.0), (0, -10.0)], 0.0));
    given.push(row(&[(0, -1.0)], -1.0));
    assert!(matches!(decide(&rows(&given), 2), Outcome::Feasible(_)));
}

/// Beale's problem, on which the steepest column alone goes round for ever.
#[test]
fn degenerate_problems_end() {
    let mut given = vec![
        row(&[(0, 0.25), (1, -60.0), (2, -0.04), (3, 9.0)], 0.0),
        row(&[(0, 0.5), (1, -90.0), (2, -0.02), (3, 3.0)], 0.0),
        row(&[(2, 1.0)], 1.0),
    ];
    given.extend((0..4).map(|v| row(&[(v, -1.0)], 0.0)));
    let objective = [(0, -0.75), (1, 150.0), (2, -0.02), (3, 6.0)];
    let Optimum::Value { value, .. } = minimise(&rows(&given), 4, &objective) else { panic!() };
    assert!((value + 0.05).abs() < 1e-14, "{value}");
}

#[test]
fn limits_make_unknown() {
    let given = rows(&measures(40, 20, false, 1));
    let asked = |float, exact| Solver::with_rows(20, &given).limited(float, exact).solve();
    assert!(matches!(asked(Limit::FLOAT, Limit::EXACT), Outcome::Feasible(_)));
    for limit in [
        Limit { pivots: 2, ..Limit::FLOAT },
        Limit { cells: 19, ..Limit::FLOAT },
        Limit { work: 50, ..Limit::FLOAT },
    ] {
        assert_eq!(asked(limit, Limit::EXACT), Outcome::Unknown, "{limit:?}");
    }
    let all: Vec<RowId> = (0..40).map(RowId).collect();
    for limit in [Limit { pivots: 2, ..Limit::EXACT }, Limit { work: 50, ..Limit::EXACT }] {
        let mut exact = Exact::new(&given, all.clone(), 20, limit).unwrap();
        assert_eq!(exact.solve(), Outcome::Unknown, "{limit:?}");
    }
    assert!(Exact::new(&given, all, 20, Limit { cells: 19, ..Limit::EXACT }).is_none());
}

/// Long numbers end a search in rationals before they fill the memory.
#[test]
fn long_numbers_make_unknown() {
    let mut random = Random(3);
    let size = 24;
    let given: Vec<(Terms, f64)> = (0..size)
        .flat_map(|_| {
            let terms: Terms = (0..size).map(|v| (v, (random.below(1 << 30) + 1) as f64 / 3.0)).collect();
            equal(&terms, (random.below(1 << 30) + 1) as f64 / 7.0)
        })
        .collect();
    let all = (0..2 * size).map(RowId).collect();
    let mut exact =
        Exact::new(&rows(&given), all, size as usize, Limit { words: 6, ..Limit::EXACT }).unwrap();
    assert_eq!(exact.solve(), Outcome::Unknown);
}

/// Ten thousand overlapping sums are refused before their tableau is made; ten thousand figures on one variable
/// need none.
#[test]
fn great_numbers_of_rows_are_decided_or_refused_at_once() {
    let mut random = Random(5);
    let sums: Vec<Row> =
        (0..10_000).map(|_| Row::new(&[0; 40].map(|_| (random.below(1_000) as u32, 1.0)), 100.0)).collect();
    assert_eq!(decide(&sums, 1_000), Outcome::Unknown);
    let figures: Vec<Row> = (0..10_000).map(|at| Row::new(&[(0, 1.0)], f64::from(at) + 1.0)).collect();
    let Optimum::Value { value, multipliers } = minimise(&figures, 1, &[(0, -1.0)]) else { panic!() };
    assert_eq!((value, multipliers), (-1.0, vec![(RowId(0), 1.0)]));
}

#[test]
fn systems_of_hundreds_of_rows_are_decided_and_borne_out() {
    let mut infeasible = 0;
    for seed in 0..12 {
        let given = measures(240, 120, seed % 2 == 0, seed);
        match decide(&rows(&given), 120) {
            Outcome::Feasible(point) => assert!(broken(&given, &point) <= ROUNDING),
            Outcome::Infeasible(multipliers) => {
                infeasible += 1;
                let (left, bound, size) = combined(&given, &[], &multipliers);
                assert!(left <= ROUNDING && -bound > ROUNDING * size);
                for (dropped, _) in &multipliers {
                    let rest = multipliers.iter().filter(|(id, _)| id != dropped);
                    let rest: Vec<_> = rest.map(|(id, _)| given[id.index()].clone()).collect();
                    assert!(matches!(decide(&rows(&rest), 120), Outcome::Feasible(_)));
                }
            }
            Outcome::Unknown => panic!("{seed}"),
        }
    }
    assert!(infeasible > 0);
}

/// Numbers without a pattern, the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// As measures are: sums of a few earlier variables, shares, orders and figures, near hidden values.
fn measures(count: usize, variables: usize, conflicts: bool, seed: u64) -> Vec<(Terms, f64)> {
    let mut random = Random(seed);
    let leaves = variables / 2;
    let mut values: Vec<f64> = (0..leaves.max(1)).map(|_| (random.below(5_000) + 1) as f64).collect();
    let mut given = Vec::new();
    while values.len() < variables {
        let whole = values.len() as u32;
        let part = |random: &mut Random| {
            // The later a variable the greater; the smaller of two keeps them in range.
            let (a, b) = (random.below(values.len()), random.below(values.len()));
            (if values[a] < values[b] { a } else { b }) as u32
        };
        let parts: Vec<u32> = (0..2 + random.below(3)).map(|_| part(&mut random)).collect();
        let mut terms: Terms = parts.iter().map(|p| (*p, 1.0)).collect();
        if random.below(4) == 0 {
            terms = vec![(parts[0], 0.4)];
        }
        let value: f64 = terms.iter().map(|(p, c)| c * values[*p as usize]).sum();
        values.push(value);
        terms.push((whole, -1.0));
        given.extend(equal(&terms, 0.0));
    }
    while given.len() < count {
        let (at, other) = (random.below(variables), random.below(variables));
        let width = (values[at] * 0.05).round();
        match random.below(6) {
            0 => {
                let (low, high) = if values[at] <= values[other] { (at, other) } else { (other, at) };
                given.push(row(&[(low as u32, 1.0), (high as u32, -1.0)], 0.0));
            }
            side @ 1..=4 => {
                let sign = if side % 2 == 0 { 1.0 } else { -1.0 };
                let off = if conflicts && random.below(count) < 3 { -width } else { width };
                given.push(row(&[(at as u32, sign)], sign * values[at] + off));
            }
            _ => {
                given.push(row(&[(at as u32, 1.0), (other as u32, 1.0)], values[at] + values[other] + width))
            }
        }
    }
    given
}
