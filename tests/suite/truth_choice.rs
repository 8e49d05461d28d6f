//! What the default chooses where claims alone mislead, and by how much it is behind the best single method on a grid.

use crosscheck::truth::{Claims, Method, Value};

use crate::truth::{default_beside, of_world, score};
use crate::truth_worlds::{Judged, Plan, Rng, grid};

/// The first world of the grid with this in its name.
fn plan(named: &str) -> Plan {
    grid().into_iter().find(|plan| plan.name().contains(named)).unwrap()
}

/// How the default does on a world of the grid, the methods beside it, and why.
fn tried(plan: &Plan, methods: &[Method]) -> (f64, Vec<f64>, String) {
    let world = plan.world(1);
    let all = of_world(&world);
    let best = all.best();
    let found = methods.iter().map(|method| score(&world, &all.truth(*method))).collect();
    (score(&world, &best), found, best.why().to_string())
}

#[test]
fn where_most_mean_something_else_the_middle_is_taken() {
    let (own, found, why) = default_beside("timetables, most sites", 1, 400, &[Method::Vote, Method::Accu]);
    assert!(why.starts_with("accucopy") && why.contains("the middle of the weight"), "{why}");
    assert!(found.iter().all(|other| own > other + 0.03), "{own} beside {found:?}: {why}");
    // Where what is false has nothing to do with what is true, nothing speaks for the middle.
    let (own, found, why) = tried(
        &plan("Facts: 300 items, 40 sources on 0.2, skill (0.3, 0.9), 0 copy, 0 mean"),
        &[Method::Accu],
    );
    assert!(
        !why.lines().next().unwrap().contains("middle") && own >= found[0] - 0.01,
        "{own}, {found:?}: {why}"
    );
}

#[test]
fn rough_figures_that_some_copy_are_no_exact_ones() {
    for (of, mean) in [("Levels", Method::Mean), ("Factors", Method::Geometric)] {
        let named = format!("{of}: 100 items, 40 sources on 0.6, skill (0.3, 0.9), 0.4 copy");
        let (own, found, why) = tried(&plan(&named), &[mean, Method::Vote]);
        assert!(why.contains("rough numbers") && why.contains("one voice (found"), "{named}: {why}");
        assert!(own <= 1.2 * found[0] && own < 0.7 * found[1], "{named}: {own} beside {found:?}: {why}");
    }
}

#[test]
fn who_is_right_to_a_rounding_copies_nobody() {
    // A few good thermometers among poor ones tie with each other most of the time, and only with each other.
    for (good, poor) in [(0.2, 3.0), (0.3, 2.0), (0.4, 1.5)] {
        for copies in [false, true] {
            let mut rng = Rng::new(7);
            let mut builder = Claims::builder();
            for day in 0..200 {
                let truth = rng.between(-5.0, 30.0).round();
                let mut first = truth;
                for source in 0..12 {
                    let size = if source < 3 { good } else { poor };
                    let own = (truth + size * rng.normal()).round();
                    let copied = copies && source > 9 && rng.chance(0.9);
                    let said = if copied { first } else { own };
                    first = if source == 9 { own } else { first };
                    builder.claim(&format!("s{source:02}"), &format!("{day}"), said, None).unwrap();
                }
            }
            let all = builder.build();
            let truth = all.best();
            let found: Vec<_> = truth.families().map(|family| family.members).collect();
            let known = if copies { vec![vec!["s09", "s10", "s11"]] } else { Vec::new() };
            assert_eq!(found, known, "{good} and {poor}: {}", truth.why());
        }
    }
}

#[test]
fn steps_are_told_however_large_numbers_are() {
    for size in [1e4, 1e8, 1e10, 1e12] {
        let mut rng = Rng::new(3);
        let mut builder = Claims::builder();
        for item in 0..60 {
            for source in ["a", "b", "c"] {
                let value = size + rng.between(0.0, size).round();
                builder.claim(source, &format!("{item}"), value, None).unwrap();
            }
        }
        assert_eq!(builder.build().best().shape().grid, 1.0, "{size}");
    }
}

#[test]
fn what_all_tell_in_whole_degrees_is_told_whole() {
    let world = plan("Degrees: 300 items, 16 sources on 0.3, skill (0.6, 0.95), 0 copy, 0 mean").world(1);
    let all = of_world(&world);
    let truth = all.best();
    for answer in truth.answers() {
        assert!(matches!(answer.leaning, Value::Number(value) if value == value.round()), "{answer:?}");
    }
    let own = score(&world, &truth);
    let best = Method::ALL.map(|method| score(&world, &all.truth(method))).into_iter().fold(0.0, f64::max);
    assert!(own >= best - 0.02, "{own} beside {best}: {}", truth.why());
}

#[test]
fn the_default_regrets_little_on_a_grid() {
    let (mut shares, mut errors) = (Vec::new(), Vec::new());
    for plan in grid().into_iter().filter(|plan| plan.items == 60 && plan.skill.0 > 0.5) {
        let (own, found, _) = tried(&plan, &Method::ALL);
        if plan.world(1).judged == Judged::Error {
            let best = found.into_iter().fold(f64::INFINITY, f64::min);
            errors.push((own / best.max(1e-9)).ln().min(1.0));
        } else {
            shares.push(found.into_iter().fold(0.0, f64::max) - own);
        }
    }
    // The best of twelve on one world is in part the luckiest.
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    assert!(mean(&shares) < 0.04 && shares.iter().all(|regret| *regret < 0.2), "{shares:?}");
    assert!(mean(&errors) < 0.3, "{errors:?}");
}
