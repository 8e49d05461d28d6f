//! What the default chooses where claims alone mislead, and by how much it is behind the best single method on a grid.

use crosscheck::truth::{Claims, ClaimsBuilder, Method, Value};

use crate::truth::{beside, default_beside, of_world, score, world};
use crate::truth_worlds::{Judged, Plan, Rng, grid};

/// The first world of the grid with this in its name.
fn plan(named: &str) -> Plan {
    grid().into_iter().find(|plan| plan.name().contains(named)).unwrap()
}

/// How the default does on a world of the grid, the methods beside it, and why.
fn tried(plan: &Plan, methods: &[Method]) -> (f64, Vec<f64>, String) {
    beside(&plan.world(1), methods)
}

#[test]
fn where_most_mean_something_else_the_middle_is_taken() {
    let (own, found, why) = default_beside("timetables, most sites", 4, 120, &[Method::Vote, Method::Accu]);
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
fn sites_of_any_kind_are_told_apart() {
    // Groups that copy bad sources, sites that cover a hundredth, times rounded to five minutes.
    let mut gains = 0.0;
    for seed in [3, 5, 6] {
        let (own, found, why) = default_beside("timetables, sites of any kind", seed, 900, &[Method::Vote]);
        assert!(own > found[0], "{seed}: {own} beside {found:?}: {why}");
        gains += own - found[0];
    }
    assert!(gains > 0.15, "{gains}");
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
fn a_crowd_on_a_scale_with_ends_is_calibrated() {
    // Offsets, stretches and noises of raters of whom some rate at random; on one world of twenty the mean is ahead.
    for name in ["ratings: 0 to 100, raters of any", "ratings: 0 to 100, raters without"] {
        let methods = [Method::Mean, Method::Gtm, Method::Calibrated];
        let tried = [2, 4, 7].map(|seed| default_beside(name, seed, 300, &methods));
        for (own, found, why) in &tried {
            assert!(*own < 0.9 * found[0], "{name}: {own} beside {found:?}: {why}");
        }
        let sum = |of: fn(&(f64, Vec<f64>, String)) -> f64| tried.iter().map(of).sum::<f64>();
        let (own, gtm, calibrated) = (sum(|one| one.0), sum(|one| one.1[1]), sum(|one| one.1[2]));
        assert!(own < gtm && own < 1.02 * calibrated, "{name}: {own} beside {gtm} and {calibrated}");
    }
    // Judges who differ in noise alone.
    let (own, found, why) = default_beside("crowd of judges, normal", 1, 200, &[Method::Mean, Method::Gtm]);
    assert!(why.starts_with("calibrated") && own < 0.9 * found[1], "{own} beside {found:?}: {why}");
}

#[test]
fn a_crowd_that_errs_by_factors_is_no_worse_than_its_mean_whichever_is_right() {
    for (name, most) in [("in the middle", 0.75), ("on average", 1.03)] {
        let name = format!("crowd of strangers, by factors, right {name}");
        let tried = [1, 2, 3].map(|seed| default_beside(&name, seed, 150, &[Method::Mean]));
        let (own, mean) = tried.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1[0]));
        assert!(own < most * mean, "{name}: {own} beside {mean}: {}", tried[0].2);
        assert!(tried.iter().all(|(.., why)| why.contains("half of the way to the mean")), "{name}");
    }
}

#[test]
fn many_who_copy_one_source_are_found_on_few_items() {
    // Two of them share no more than chance might make, and what sixteen say is held true.
    let named = "Facts: 100 items, 40 sources on 0.6, skill (0.2, 0.6), 0.4 copy";
    let (own, found, why) = tried(&plan(named), &[Method::Vote, Method::AccuCopy]);
    assert!(why.contains("one voice (found"), "{why}");
    // The method asked for by name finds them too.
    assert!(own > found[0] + 0.2 && found[1] > found[0] + 0.2, "{own} beside {found:?}: {why}");
    // Nobody copies here, though many say the same.
    for named in ["skill (0.2, 0.6), 0 copy, 0 mean", "skill (0.6, 0.95), 0 copy, 0 mean"] {
        let (_, _, why) = tried(&plan(&format!("Facts: 100 items, 40 sources on 0.6, {named}")), &[]);
        assert!(!why.contains("one voice"), "{named}: {why}");
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
fn accuracies_among_words_are_told_by_who_agrees_with_whom() {
    let simple = [Method::Vote, Method::Accu, Method::AccuCopy];
    let (own, found, why) = default_beside("skies by sixteen", 1, 300, &simple);
    assert!(why.lines().next().unwrap().contains("who agrees with whom"), "{why}");
    assert!(found.iter().all(|other| own > other + 0.03), "{own} beside {found:?}: {why}");
    // Forecasts that one provider keeps for days agree too, and are not taken for accurate ones.
    let (own, found, why) = default_beside("conditions forecast", 2, 300, &simple);
    assert!(found.iter().all(|other| own > other - 0.01), "{own} beside {found:?}: {why}");
}

#[test]
fn what_is_known_of_other_years_tells_how_large_a_figure_is() {
    let name = "edits by strangers, each city in several years";
    let mut world = world(name, 3, 400);
    let all = of_world(&world);
    let (truth, vote) = (all.best(), all.truth(Method::Vote));
    // What it leans to is near on all items, and what it determines nearer.
    let (leaning, of_vote) = (score(&world, &truth), score(&world, &vote));
    assert!(leaning < 0.4 * of_vote, "{leaning} beside {of_vote}: {}", truth.why());
    let known = |item: &str| truth.answer(item).unwrap().value().is_some();
    world.truth.retain(|(item, _)| known(item));
    let (own, vote) = (score(&world, &truth), score(&world, &vote));
    assert!(own < 0.3 * vote, "{own} beside {vote}: {}", truth.why());
    // A lone claim that is off by a digit is not believed, and what is near its siblings is.
    let mut builder = Claims::builder();
    cities_over_years(&mut builder, 1.0);
    for city in 0..80 {
        builder.claim("s7", &format!("c{city:02}|5"), f64::from(3000 + city * city * 40 + 55), None).unwrap();
        builder.claim("s8", &format!("c{city:02}|6"), f64::from(30_000 + city * city * 400), None).unwrap();
    }
    let all = builder.build();
    let truth = all.best();
    for city in 0..80 {
        let size = f64::from(3000 + city * city * 40);
        let answer = |year: i32| truth.answer(&format!("c{city:02}|{year}")).unwrap();
        assert_eq!(answer(5).value(), Some(Value::Number(size + 55.0)), "{:?}", answer(5));
        let (Value::Number(likely), None) = (answer(6).leaning, answer(6).value()) else {
            panic!("{:?}", answer(6));
        };
        assert!((likely - size).abs() <= 100.0, "{:?}", answer(6));
        assert_eq!(answer(6).against, Some(Value::Number(10.0 * size)), "{:?}", answer(6));
    }
}

/// Eighty cities in five years each, by three of forty sources that are wrong at times; in units of so many people.
fn cities_over_years(builder: &mut ClaimsBuilder, unit: f64) {
    for city in 0..80 {
        for year in 0..5 {
            let (item, size) = (format!("c{city:02}|{year}"), f64::from(3000 + city * city * 40 + year * 11));
            for at in 0..3 {
                let own = if (city + year + at) % 9 == 0 { f64::round(size * 7.3) } else { size };
                let source = format!("s{}", (city * 7 + year + at * 5) % 40);
                builder.claim(&source, &item, own / unit, None).unwrap();
            }
        }
    }
}

#[test]
fn what_siblings_make_likely_is_a_number_however_large_they_are() {
    let mut builder = Claims::builder();
    cities_over_years(&mut builder, 1000.0);
    // More thousandths than there are numbers for.
    for (source, year, size) in
        [("s1", 0, 1e307), ("s2", 0, 1e307), ("s1", 1, 1e307), ("s2", 1, 1e307), ("s8", 2, 1e303)]
    {
        builder.claim(source, &format!("c99|{year}"), size, None).unwrap();
    }
    let all = builder.build();
    let truth = all.best();
    let answer = truth.answer("c99|2").unwrap();
    assert_eq!((truth.shape().grid, answer.against), (0.001, Some(Value::Number(1e303))), "{answer:?}");
    let near = |value: Value<'_>| matches!(value, Value::Number(value) if (value / 1e307 - 1.0).abs() < 1e-9);
    assert!(near(answer.leaning), "{answer:?}");
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

/// Rough whole numbers of which all items have the same true value: how often numbers tie elsewhere must not depend on how many items
/// there are, as claims on an item are kept in the order of their values.
#[test]
fn rough_numbers_are_rough_however_many_items_there_are() {
    for items in 19..=24 {
        let mut rng = Rng::new(items);
        let mut builder = Claims::builder();
        for item in 0..items {
            for source in 0..50 {
                let value = (100.0 + 3.0 * rng.normal()).round();
                builder.claim(&format!("s{source}"), &format!("i{item}"), value, None).unwrap();
            }
        }
        let truth = builder.build();
        assert!(!truth.best().shape().exact, "{items} items");
    }
}
