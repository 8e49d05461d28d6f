//! What a reader of figures would ask.

use super::super::{Optimum, Outcome, RowId, Solver, decide, minimise};
use super::{combined, equal, ids, row, rows};

#[test]
fn parts_that_exceed_their_whole_conflict() {
    // x + y ≤ 10, x ≥ 6, y ≥ 5; z has nothing to do with it.
    let given = [
        row(&[(0, 1.0), (1, 1.0)], 10.0),
        row(&[(0, -1.0)], -6.0),
        row(&[(2, 1.0)], 3.0),
        row(&[(1, -1.0)], -5.0),
    ];
    let Outcome::Infeasible(multipliers) = decide(&rows(&given), 3) else { panic!() };
    assert_eq!(multipliers, [(RowId(0), 1.0), (RowId(1), 1.0), (RowId(3), 1.0)]);
    assert_eq!(combined(&given, &[], &multipliers).1, -1.0);
}

#[test]
fn what_is_within_rounding_is_no_conflict() {
    let mut given = vec![row(&[(0, 1.0)], 0.1), row(&[(1, 1.0)], 0.2), row(&[(2, -1.0)], -(0.1 + 0.2))];
    given.extend(equal(&[(0, 1.0), (1, 1.0), (2, -1.0)], 0.0));
    given.push(row(&[(0, -1.0)], -0.1));
    given.push(row(&[(2, 1.0)], 0.3));
    assert!(matches!(decide(&rows(&given), 4), Outcome::Feasible(_)));
    // A true conflict beside it is found, and is that one.
    given.push(row(&[(3, 1.0), (0, 1.0)], 5.0));
    given.push(row(&[(3, -1.0)], -4.9001));
    let Outcome::Infeasible(multipliers) = decide(&rows(&given), 4) else { panic!() };
    assert_eq!(ids(&multipliers), [5, 7, 8]);
}

/// Two rows on one variable conflict just if the intervals of their bounds are apart.
#[test]
fn two_bounds_conflict_as_intervals_do() {
    use crate::quantity::{Bound, Interval, Separation};
    for high in [14_000.0, 0.3, -7.5, 1e15] {
        for gap in [0.0, 0.5e-12, 0.99e-12, 1.01e-12, 1.5e-12, 3e-12, 1e-3] {
            let low = high + gap * f64::abs(high);
            let below = Interval::new(Bound::Unbounded, Bound::closed(high)).unwrap();
            let above = Interval::new(Bound::closed(low), Bound::Unbounded).unwrap();
            let apart = matches!(below.separation(&above), Separation::Apart { .. });
            let outcome = decide(&rows(&[row(&[(0, 1.0)], high), row(&[(0, -1.0)], -low)]), 1);
            assert_eq!(matches!(outcome, Outcome::Infeasible(_)), apart, "{high} {gap}");
        }
    }
}

/// The terms of a small conflict are not measured by a large figure beside it.
#[test]
fn a_large_figure_hides_no_small_conflict() {
    let given = [
        row(&[(0, 1.0), (1, -1.0)], -3.0), // x + 3 ≤ y
        row(&[(1, 1.0), (0, -1.0)], 2.0),  // y ≤ x + 2
        row(&[(0, -1.0)], -1e12),
    ];
    let Outcome::Infeasible(multipliers) = decide(&rows(&given), 2) else { panic!() };
    assert_eq!(ids(&multipliers), [0, 1]);
}

#[test]
fn shares_give_multipliers_that_cancel() {
    // part = 0.4 · whole, whole ≥ 1,400, part ≤ 550; the third of the part is at most 180.
    let mut given = Vec::from(equal(&[(0, 1.0), (1, -0.4)], 0.0));
    given.extend([row(&[(1, -1.0)], -1_400.0), row(&[(0, 1.0)], 550.0)]);
    let Outcome::Infeasible(multipliers) = decide(&rows(&given), 2) else { panic!() };
    assert_eq!(ids(&multipliers), [1, 2, 3]);
    let (left, bound, _) = combined(&given, &[], &multipliers);
    assert_eq!(left, 0.0);
    assert!(bound < 0.0);
}

#[test]
fn optima_carry_their_proof() {
    // total = a + b + c, with 10,000 ≤ a ≤ 12,000, b = 3,000, c ≥ 0.
    let mut given = Vec::from(equal(&[(0, 1.0), (1, 1.0), (2, 1.0), (3, -1.0)], 0.0));
    given.extend([row(&[(0, 1.0)], 12_000.0), row(&[(0, -1.0)], -10_000.0)]);
    given.extend(equal(&[(1, 1.0)], 3_000.0));
    given.push(row(&[(2, -1.0)], 0.0));
    let given = rows(&given);
    let Optimum::Value { value, multipliers } = minimise(&given, 4, &[(3, 1.0)]) else { panic!() };
    assert_eq!((value, ids(&multipliers)), (13_000.0, vec![0, 3, 5, 6]));
    assert_eq!(minimise(&given, 4, &[(3, -1.0)]), Optimum::Unbounded);
    assert_eq!(minimise(&given, 4, &[]), Optimum::Value { value: 0.0, multipliers: vec![] });
}

/// What propagation overestimates: c ≤ a, c ≤ b, a + b ≤ 100 gives c ≤ 50.
#[test]
fn optima_are_the_tightest() {
    let given = rows(&[
        row(&[(2, 1.0), (0, -1.0)], 0.0),
        row(&[(2, 1.0), (1, -1.0)], 0.0),
        row(&[(0, 1.0), (1, 1.0)], 100.0),
    ]);
    let Optimum::Value { value, multipliers } = minimise(&given, 3, &[(2, -1.0)]) else { panic!() };
    assert_eq!(value, -50.0);
    assert_eq!(multipliers, [(RowId(0), 0.5), (RowId(1), 0.5), (RowId(2), 0.5)]);
}

#[test]
fn a_loop_that_amplifies_is_decided() {
    // y ≥ 2x, x ≥ y, x ≥ 1: no bound propagation ends here.
    let given =
        rows(&[row(&[(0, 2.0), (1, -1.0)], 0.0), row(&[(1, 1.0), (0, -1.0)], 0.0), row(&[(0, -1.0)], -1.0)]);
    let Outcome::Infeasible(multipliers) = decide(&given, 2) else { panic!() };
    assert_eq!(ids(&multipliers), [0, 1, 2]);
}

#[test]
fn rows_go_and_come_back() {
    let mut solver = Solver::new(2);
    let sum = solver.add_row(&[(0, 1.0), (1, 1.0)], 10.0);
    let x = solver.add_row(&[(0, -1.0)], -6.0);
    assert!(matches!(solver.solve(), Outcome::Feasible(_)));
    let y = solver.add_row(&[(1, -1.0)], -5.0);
    assert!(matches!(solver.solve(), Outcome::Infeasible(_)));
    for row in [sum, x, y] {
        solver.set_active(row, false);
        assert!(matches!(solver.solve(), Outcome::Feasible(_)));
        solver.set_active(row, true);
        let Outcome::Infeasible(multipliers) = solver.solve() else { panic!() };
        assert_eq!(ids(&multipliers), [0, 1, 2]);
    }
    solver.set_active(sum, false);
    assert!(matches!(solver.minimise(&[(0, 1.0), (1, 1.0)]), Optimum::Value { value: 11.0, .. }));
    solver.set_active(RowId(77), true);
    assert_eq!(solver.rows().len(), 3);
}

#[test]
fn rows_without_variables_are_true_or_false() {
    assert_eq!(decide(&[], 0), Outcome::Feasible(vec![]));
    assert_eq!(decide(&rows(&[row(&[], 0.0)]), 0), Outcome::Feasible(vec![]));
    let cancelled = row(&[(0, 1.0), (0, -1.0)], -2.0);
    let outcome = decide(&rows(&[row(&[(0, 0.1), (0, 0.2), (0, -0.3)], 1.0), cancelled]), 1);
    assert_eq!(outcome, Outcome::Infeasible(vec![(RowId(1), 1.0)]));
    let mut solver = Solver::new(0);
    let never = solver.add_row(&[], -1.0);
    assert!(matches!(solver.solve(), Outcome::Infeasible(_)));
    solver.set_active(never, false);
    assert!(matches!(solver.solve(), Outcome::Feasible(_)));
}

/// 1.5 · 0.4 is 0.6, though not in binary: opposite rows leave a line free and prove no far-off bound on it.
#[test]
fn rounded_coefficients_prove_no_bound() {
    let given =
        rows(&[row(&[(0, -1.5), (1, 0.6)], -1.32), row(&[(0, 1.0), (1, -0.4)], 0.88), row(&[(0, 1.0)], 2.8)]);
    assert_eq!(minimise(&given, 2, &[(0, 1.0), (1, 1.0)]), Optimum::Unbounded);
}
