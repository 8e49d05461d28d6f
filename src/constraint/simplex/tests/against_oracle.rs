//! Random systems: every answer agrees with the oracle and is borne out by the rows.

use proptest::prelude::*;

use super::super::basis::Basis;
use super::super::exact::Exact;
use super::super::limit::Limit;
use super::super::search::{Search, search};
use super::super::{Multipliers, Optimum, Outcome, Row, RowId, Solver, decide, minimise};
use super::oracle::{Truth, exact, relaxed, truth};
use super::{Terms, broken, combined, float, rows};
use crate::cases::cases;
use crate::quantity::ROUNDING;

#[derive(Debug, Clone)]
struct System {
    variables: usize,
    rows: Vec<(Terms, f64)>,
    objective: Terms,
}

/// Small integers but zero, and the unit that they are counted in.
fn coefficients() -> impl Strategy<Value = (BoxedStrategy<f64>, f64)> {
    let whole = |n: i32| prop_oneof![-n..=-1, 1..=n].prop_map(f64::from).boxed();
    prop_oneof![
        2 => Just((whole(1), 1.0)),
        2 => Just((whole(4), 1.0)),
        1 => Just((prop_oneof![whole(1), whole(9).prop_map(|c| c / 10.0)].boxed(), 0.1)),
        1 => Just((prop_oneof![whole(1), whole(60)].boxed(), 1_000.0)),
    ]
}

/// How far the bound of a row lies above the row's value at a hidden point: often not at all, sometimes below.
fn slacks() -> impl Strategy<Value = i32> {
    prop_oneof![10 => Just(0), 10 => 1..30_i32, 2 => -3..0_i32]
}

/// Rows of up to `widest` terms near a hidden point, some of them twice, some as equalities, some without a term.
fn systems(variables: usize, most: usize, widest: usize) -> impl Strategy<Value = System> {
    (1..=variables, coefficients()).prop_flat_map(move |(variables, (c, unit))| {
        let terms = prop::collection::vec((0..variables as u32, c), 1..=widest);
        let row = (terms.clone(), slacks(), 0..24);
        let point = prop::collection::vec(-9..=9_i32, variables);
        (prop::collection::vec(row, 1..=most), terms, point).prop_map(move |(drawn, objective, point)| {
            let mut rows: Vec<(Terms, f64)> = Vec::new();
            for (mut terms, slack, kind) in drawn {
                if kind == 7 {
                    terms.clear();
                }
                let value = terms.iter().map(|(v, c)| c * f64::from(point[*v as usize])).sum::<f64>();
                let bound = (value + f64::from(slack)) * unit;
                match kind {
                    0 | 1 => rows.push((terms.clone(), bound)),
                    2..=5 => rows.push((terms.iter().map(|(v, c)| (*v, -c)).collect(), -bound)),
                    6 => rows.push((terms.iter().map(|(v, c)| (*v, c * 3.0)).collect(), bound * 3.0)),
                    _ => {}
                }
                rows.push((terms, bound));
            }
            rows.truncate(most);
            // Floats add up what one variable has twice in a row; the oracle is not asked about that.
            for (terms, bound) in &mut rows {
                *terms = Row::new(terms, *bound).terms().to_vec();
            }
            let objective = Row::new(&objective, 0.0).terms().to_vec();
            System { variables, rows, objective }
        })
    })
}

/// As measures are: a tree of sums, each node with figures, near what the leaves add up to.
fn trees() -> impl Strategy<Value = System> {
    let leaves = prop::collection::vec((1..60_i32, -3..=3_i32), 4..=7);
    let loose = prop::collection::vec((0..12_usize, -2..=2_i32, any::<bool>()), 1..14);
    (leaves, loose, prop_oneof![Just(1.0), Just(0.1), Just(1000.0)]).prop_map(|(leaves, loose, unit)| {
        let mut values: Vec<i32> = leaves.iter().map(|(v, _)| *v).collect();
        let (mut rows, mut open): (Vec<(Terms, f64)>, Vec<u32>) =
            (Vec::new(), (0..values.len() as u32).collect());
        while open.len() > 1 && values.len() < 12 {
            let parts: Vec<u32> = open.drain(..open.len().min(2 + values.len() % 2)).collect();
            let whole = values.len() as u32;
            values.push(parts.iter().map(|part| values[*part as usize]).sum());
            let terms: Terms = parts.iter().map(|p| (*p, 1.0)).chain([(whole, -1.0)]).collect();
            rows.extend(super::equal(&terms, 0.0));
            open.push(whole);
        }
        for (at, (value, off)) in leaves.iter().enumerate() {
            rows.push((vec![(at as u32, 1.0)], f64::from(value + off.max(&0)) * unit));
            rows.push((vec![(at as u32, -1.0)], -f64::from(value + off.min(&0)) * unit));
        }
        for (at, off, upper) in loose {
            let at = at % values.len();
            let sign = if upper { 1.0 } else { -1.0 };
            rows.push((vec![(at as u32, sign)], sign * f64::from(values[at] + off) * unit));
        }
        System { variables: values.len(), rows, objective: vec![(values.len() as u32 - 1, 1.0), (0, -2.0)] }
    })
}

fn some_system() -> impl Strategy<Value = System> {
    prop_oneof![
        4 => systems(12, 30, 3),
        2 => systems(4, 14, 4),
        2 => systems(3, 30, 2),
        3 => trees(),
    ]
}

fn check_conflict(system: &System, multipliers: &Multipliers) {
    let (left, bound, size) = combined(&system.rows, &[], multipliers);
    assert!(left <= ROUNDING, "the variables leave {left} in {system:?}");
    assert!(-bound > ROUNDING * size / 2.0, "the gap of {bound} is rounding in {system:?}");
    for (dropped, _) in multipliers {
        let rest = multipliers.iter().filter(|(id, _)| id != dropped);
        let rest: Vec<_> = rest.map(|(id, _)| system.rows[id.index()].clone()).collect();
        let truth = truth(&rest, system.variables, &[], exact);
        assert!(matches!(truth, Some(Truth::Feasible(_))), "{dropped:?} can be dropped in {system:?}");
    }
}

fn check_outcome(system: &System, truth: &Truth, outcome: &Outcome) {
    match (outcome, truth) {
        (Outcome::Feasible(point), Truth::Feasible(_)) => {
            assert!(broken(&system.rows, point) <= ROUNDING, "{point:?} breaks {system:?}");
        }
        (Outcome::Infeasible(multipliers), Truth::Infeasible) => check_conflict(system, multipliers),
        _ => panic!("{outcome:?} where {truth:?} for {system:?}"),
    }
}

fn check_optimum(system: &System, truth: &Truth, optimum: &Optimum) {
    match (optimum, truth) {
        (Optimum::Value { value, multipliers }, Truth::Feasible(Some(least))) => {
            let (left, bound, size) = combined(&system.rows, &system.objective, multipliers);
            assert!(left <= ROUNDING, "the variables leave {left} in {system:?}");
            assert!((bound + value).abs() <= ROUNDING * size, "{bound} is not minus {value} in {system:?}");
            let off = (float(least) - value).abs();
            assert!(off <= ROUNDING * size, "{value} is off by {off} from {least} in {system:?}");
        }
        (Optimum::Unbounded, Truth::Feasible(None)) => {}
        (Optimum::Unbounded, Truth::Feasible(Some(_))) => {
            assert!(rests_on_rounding(system), "{optimum:?} where {truth:?} for {system:?}");
        }
        (Optimum::Infeasible(multipliers), Truth::Infeasible) => check_conflict(system, multipliers),
        _ => panic!("{optimum:?} where {truth:?} for {system:?}"),
    }
}

/// Whether the least value is there only because of how floats round coefficients, as where 1.5 · 0.4 is not 0.6: its
/// multipliers are so great that coefficients changed within rounding prove nothing of the objective.
fn rests_on_rounding(system: &System) -> bool {
    let given = rows(&system.rows);
    let all = (0..given.len() as u32).map(RowId).collect();
    let mut exact = Exact::new(&given, all, system.variables, Limit::EXACT).unwrap();
    let (Optimum::Value { multipliers, .. }, _) = exact.minimise(&system.objective) else { return false };
    let size = |variable: u32| {
        let of_row = |(id, y): &(RowId, f64)| {
            system.rows[id.index()]
                .0
                .iter()
                .filter(|(v, _)| *v == variable)
                .map(|(_, c)| (c * y).abs())
                .sum::<f64>()
        };
        multipliers.iter().map(of_row).sum::<f64>()
    };
    system.objective.iter().any(|(variable, c)| ROUNDING * size(*variable) > c.abs())
}

fn of(system: &System) -> Option<Truth> {
    truth(&system.rows, system.variables, &system.objective, relaxed)
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn answers_agree_with_the_oracle(system in some_system()) {
        let Some(truth) = of(&system) else { return Err(TestCaseError::reject("too long for the oracle")) };
        check_outcome(&system, &truth, &decide(&rows(&system.rows), system.variables));
        let optimum = minimise(&rows(&system.rows), system.variables, &system.objective);
        check_optimum(&system, &truth, &optimum);
    }

    /// The rationals alone, from the start and from where the floats ended, say the same.
    #[test]
    fn rationals_agree_with_the_oracle(system in some_system()) {
        let Some(truth) = of(&system) else { return Err(TestCaseError::reject("too long for the oracle")) };
        let given = rows(&system.rows);
        let all: Vec<RowId> = (0..given.len() as u32).map(RowId).collect();
        let exact = || Exact::new(&given, all.clone(), system.variables, Limit::EXACT).unwrap();
        check_outcome(&system, &truth, &exact().solve());
        check_optimum(&system, &truth, &exact().minimise(&system.objective).0);
        let mut basis = Basis::<f64>::new(vec![1.0; system.variables]);
        given.iter().for_each(|row| basis.add_row(row, true));
        let _: Search<f64> = search(&mut basis, &mut Limit::FLOAT.clone());
        let mut from_there = exact();
        from_there.start_at(basis.shape());
        check_outcome(&system, &truth, &from_there.solve());
    }

    /// Rows that come late, go and come back leave each answer as if it were asked afresh.
    #[test]
    fn a_solver_that_is_asked_again_answers_as_a_new_one(
        system in some_system(),
        steps in prop::collection::vec((any::<prop::sample::Index>(), 0..3), 1..12),
    ) {
        let half = system.rows.len() / 2;
        let mut solver = Solver::with_rows(system.variables, &rows(&system.rows[..half]));
        let mut active = vec![true; half];
        let mut late = system.rows[half..].iter();
        for (at, kind) in steps {
            if kind == 0 && let Some((terms, bound)) = late.next() {
                solver.add_row(terms, *bound);
                active.push(true);
            } else if !active.is_empty() {
                let at = at.index(active.len());
                active[at] = !active[at];
                solver.set_active(RowId(at as u32), active[at]);
            }
            let ids: Vec<u32> = (0..active.len() as u32).filter(|id| active[*id as usize]).collect();
            let now: Vec<_> = ids.iter().map(|id| system.rows[*id as usize].clone()).collect();
            let now = System { rows: now, ..system.clone() };
            let Some(truth) = of(&now) else { continue };
            let local = |(id, y): &(RowId, f64)| (RowId(ids.binary_search(&id.0).unwrap() as u32), *y);
            let local = |multipliers: Multipliers| multipliers.iter().map(local).collect();
            let outcome = match solver.solve() {
                Outcome::Infeasible(multipliers) => Outcome::Infeasible(local(multipliers)),
                other => other,
            };
            check_outcome(&now, &truth, &outcome);
            let optimum = match solver.minimise(&system.objective) {
                Optimum::Infeasible(multipliers) => Optimum::Infeasible(local(multipliers)),
                Optimum::Value { value, multipliers } => Optimum::Value { value, multipliers: local(multipliers) },
                other => other,
            };
            check_optimum(&now, &truth, &optimum);
        }
    }
}
