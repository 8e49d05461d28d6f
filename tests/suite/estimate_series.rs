//! Series: the envelope of a running total, the level behind noisy figures.

use crosscheck::estimate::{Envelope, Houses, Level, LevelOptions, Series};
use crosscheck::{Dossier, Period, Policy, Report, io, reconcile};
use proptest::prelude::*;

use crate::laws::{cases, shuffled};
use crate::world;

fn second(day: &str) -> i64 {
    day.parse::<Period>().unwrap().end().unwrap()
}

fn envelope(report: &Report<'_>) -> Envelope {
    let m = report.view().dossier().measure_id("m").unwrap();
    match report.estimate_series(m, &LevelOptions::default()) {
        Some(Series::Total(envelope)) => envelope,
        other => panic!("{other:?}"),
    }
}

fn level(dossier: &Dossier, options: &LevelOptions) -> Option<Level> {
    let report = reconcile(dossier.view(), &Policy::default());
    match report.estimate_series(dossier.measure_id("m")?, options)? {
        Series::Level(level) => Some(level),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_running_total_lies_between_two_steps() {
    let world = "source a\nsource b\nsource c\nmeasure m cumulative person
        x: m =100; by a; as 2025-06-01\ny: m >=120; by b; as 2025-06-05\nz: m =150; by a; as 2025-06-10
        v: m =100000000000000000; by c; as 2025-06-07\nw: m =160; by b; as 2025-06-12";
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let found = envelope(&report);
    assert_eq!(found.left_out, [dossier.assertion_id("v").unwrap()]);
    let at = |day: &str| found.at(second(day)).map(|step| (step.low, step.high, step.last)).unwrap();
    assert_eq!(at("2025-05-01"), (None, Some(100.0), None));
    assert_eq!(at("2025-06-01"), (Some(100.0), Some(100.0), Some(100.0)));
    assert_eq!(at("2025-06-03"), (Some(100.0), Some(150.0), Some(100.0)));
    assert_eq!(at("2025-06-06"), (Some(120.0), Some(150.0), None), "no count was above 120 so far");
    assert_eq!(at("2025-06-11"), (Some(150.0), Some(160.0), Some(150.0)));
    assert_eq!(at("2026-01-01"), (Some(160.0), None, Some(160.0)));
}

fn polls(figures: &[(u32, f64, usize)]) -> Dossier {
    let mut world = String::from("measure m stock percent\n");
    for who in 0..4 {
        world += &format!("source s{who}\n");
    }
    for (at, (day, value, who)) in figures.iter().enumerate() {
        let (month, day) = (day / 28 + 1, day % 28 + 1);
        world += &format!("p{at:03}: m ={value}; by s{who}; as 2025-{month:02}-{day:02}\n");
    }
    world::dossier(&world)
}

/// A repeatable stand-in for chance, between -1 and 1.
fn chance(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as f64 / f64::from(u32::MAX >> 1) * 2.0 - 1.0
}

#[test]
fn a_level_that_stands_still_is_averaged_and_one_that_moves_is_followed() {
    let mut seed = 7;
    let still: Vec<(u32, f64, usize)> =
        (0..60).map(|t| (t, (50.0 + 4.0 * chance(&mut seed)).round(), 0)).collect();
    let found = level(&polls(&still), &LevelOptions::default()).unwrap();
    let mean = still.iter().map(|(_, v, _)| v).sum::<f64>() / 60.0;
    let last = found.points.last().unwrap();
    assert!((last.mean - mean).abs() < 1.0, "{last:?} {mean} {:?}", found.model);
    assert!(last.low < 50.0 && 50.0 < last.high, "{last:?}");

    let moving: Vec<(u32, f64, usize)> =
        (0..60).map(|t| (t, (30.0 + f64::from(t) * 0.5 + chance(&mut seed)).round(), 0)).collect();
    let found = level(&polls(&moving), &LevelOptions::default()).unwrap();
    let last = found.points.last().unwrap();
    assert!((last.mean - 59.5).abs() < 1.5, "{last:?}");
    // A week on, a steady rise goes on.
    let week = found.at(last.at + 7 * 86_400).unwrap();
    assert!(week.mean > last.mean + 2.0 && week.high - week.low > last.high - last.low, "{week:?}");
    // Between two figures the band is between theirs, but for the walk.
    let between = found.at((found.points[10].at + found.points[11].at) / 2).unwrap();
    assert!((between.mean - 35.5).abs() < 2.0, "{between:?}");
}

#[test]
fn one_figure_far_off_moves_little() {
    let mut seed = 3;
    let mut figures: Vec<(u32, f64, usize)> =
        (0..30).map(|t| (t, (50.0 + 2.0 * chance(&mut seed)).round(), 0)).collect();
    let plain = level(&polls(&figures), &LevelOptions::default()).unwrap();
    for (at, vandal) in [(0, 99.0), (15, 1.0), (29, 99.0)] {
        let kept = std::mem::replace(&mut figures[at].1, vandal);
        let found = level(&polls(&figures), &LevelOptions::default()).unwrap();
        figures[at].1 = kept;
        for (a, b) in plain.points.iter().zip(&found.points) {
            assert!((a.mean - b.mean).abs() < 1.5, "{at}: {a:?} {b:?}");
        }
    }
    // Even without any bound to the measure.
    let mut world = String::from("source a\nsource v\nmeasure m stock person\n");
    for t in 1..=20 {
        world += &format!("x{t:02}: m ={}; by a; as 2025-06-{t:02}\n", 1000 + (t * 37) % 11);
    }
    world += "v: m 100000000000000000; by v; as 2025-06-10";
    let found = level(&world::dossier(&world), &LevelOptions::default()).unwrap();
    assert!(found.points.iter().all(|p| p.mean > 990.0 && p.mean < 1020.0), "{:?}", found.points);
}

#[test]
fn houses_lean_to_both_sides_and_add_up_to_zero() {
    let mut seed = 11;
    let lean = [3.0, -3.0, 0.0, 0.0];
    let figures: Vec<(u32, f64, usize)> = (0..120)
        .map(|t| {
            let who = t as usize % 4;
            (t, (50.0 + lean[who] + chance(&mut seed)).round(), who)
        })
        .collect();
    let dossier = polls(&figures);
    let found = level(&dossier, &LevelOptions::default().houses(Houses::IfBetter)).unwrap();
    assert_eq!(found.houses.len(), 4, "{:?}", found.model);
    let sum: f64 = found.houses.iter().map(|house| house.effect).sum();
    assert!(sum.abs() < 0.2, "{sum}");
    for (house, lean) in found.houses.iter().zip(lean) {
        assert!((house.effect - lean).abs() < 0.8, "{house:?}");
    }
    assert!(found.points.iter().all(|point| (point.mean - 50.0).abs() < 1.5));
    assert!(level(&dossier, &LevelOptions::default()).unwrap().houses.is_empty());
}

#[test]
fn too_few_figures_have_no_model_of_their_own_but_a_place_in_one_of_many() {
    let world = "source a\nmeasure m stock percent\nmeasure n stock percent\nmeasure t cumulative person
        x: m =40; by a; as 2025-06-01\ny: m =42; by a; as 2025-06-05
        p: n =50; by a; as 2025-06-01\nq: n =53; by a; as 2025-06-02\nr: n =51; by a; as 2025-06-04\ns: n =52; by a; as 2025-06-09";
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let id = |key: &str| dossier.measure_id(key).unwrap();
    assert!(report.estimate_series(id("m"), &LevelOptions::default()).is_none());
    let estimator = report.estimator();
    let model = estimator.level_model(&[id("m"), id("n"), id("t")], &LevelOptions::default()).unwrap();
    assert_eq!(model.judged, 4, "but for the first of each");
    let found = estimator.level(id("m"), &model).unwrap();
    assert_eq!(found.points.len(), 2);
    assert!(estimator.level(id("t"), &model).is_none());
}

#[test]
fn bands_widen_with_the_share_they_hold() {
    let mut seed = 5;
    let figures: Vec<(u32, f64, usize)> =
        (0..40).map(|t| (t * 2, (50.0 + 3.0 * chance(&mut seed)).round(), 0)).collect();
    let dossier = polls(&figures);
    let width = |share: f64| {
        let found = level(&dossier, &LevelOptions::default().confidence(share)).unwrap();
        let last = *found.points.last().unwrap();
        last.high - last.low
    };
    assert!(width(0.5) < width(0.9) && width(0.9) < width(0.99));
    assert!(width(f64::NAN) == width(0.9));
}

#[test]
fn figures_of_one_time_equal_figures_and_no_figures() {
    for figures in [
        vec![(1, 50.0, 0), (1, 52.0, 1), (1, 51.0, 2), (1, 49.0, 3)],
        vec![(1, 50.0, 0), (2, 50.0, 0), (3, 50.0, 0), (4, 50.0, 0)],
        vec![(1, 0.0, 0), (2, 0.0, 0), (3, 0.0, 0)],
    ] {
        let found = level(&polls(&figures), &LevelOptions::default().houses(Houses::Always)).unwrap();
        for point in &found.points {
            assert!(
                point.mean.is_finite() && point.low <= point.mean && point.mean <= point.high,
                "{point:?}"
            );
        }
    }
    assert!(level(&polls(&[]), &LevelOptions::default()).is_none());
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn any_figures_in_any_order_give_one_finite_level(
        figures in prop::collection::vec((0_u32..90, 0.0_f64..100.0, 0_usize..4), 3..24),
        seed in any::<u64>(),
    ) {
        let mut file = String::from("measure m stock percent\nsource s0\nsource s1\nsource s2\nsource s3\n");
        for (at, (day, value, who)) in figures.iter().enumerate() {
            let (month, day) = (day / 28 + 1, day % 28 + 1);
            file += &format!("p{at:03}: m ={value:.1}; by s{who}; as 2025-{month:02}-{day:02}\n");
        }
        let file = world::file(&file);
        let read = |file: &serde_json::Value| io::read(file.to_string().as_bytes()).unwrap();
        let options = LevelOptions::default().houses(Houses::IfBetter);
        let (one, two) = (level(&read(&file), &options), level(&read(&shuffled(&file, seed)), &options));
        prop_assert_eq!(one.as_ref().map(|l| &l.points), two.as_ref().map(|l| &l.points));
        for point in one.iter().flat_map(|level| &level.points) {
            prop_assert!(point.mean.is_finite() && point.low.is_finite() && point.high.is_finite(), "{:?}", point);
            prop_assert!(point.low <= point.mean && point.mean <= point.high);
        }
    }

    #[test]
    fn envelopes_never_fall(
        figures in prop::collection::vec((0_u32..60, 0_u32..50, 0_usize..4, 0_u8..4), 1..20),
    ) {
        let mut world = String::from("measure m cumulative person\nsource s0\nsource s1\nsource s2\nsource s3\n");
        for (at, (day, value, who, hedge)) in figures.iter().enumerate() {
            let (month, day) = (day / 28 + 1, day % 28 + 1);
            let hedge = ["=", ">=", "<=", "~"][usize::from(*hedge)];
            world += &format!("p{at:03}: m {hedge}{}; by s{who}; as 2025-{month:02}-{day:02}\n", value + 1);
        }
        let dossier = world::dossier(&world);
        let report = reconcile(dossier.view(), &Policy::default());
        let found = envelope(&report);
        for pair in found.steps.windows(2) {
            prop_assert!(pair[0].at < pair[1].at);
            prop_assert!(pair[0].low.unwrap_or(0.0) <= pair[1].low.unwrap_or(0.0));
            prop_assert!(pair[0].high.unwrap_or(f64::INFINITY) <= pair[1].high.unwrap_or(f64::INFINITY) + 1e-9);
        }
        for step in &found.steps {
            prop_assert!(step.low.unwrap_or(0.0) <= step.high.unwrap_or(f64::INFINITY), "{:?}", step);
        }
    }
}
