//! Items of several kinds in one file, and crowds that rate on a scale with ends.

use crosscheck::truth::{Claims, Method, Value};

use crate::laws::some;
use crate::truth::{default_beside, of_world, score, world};
use crate::truth_worlds::{Rng, World};

/// Of which field an item of one of these worlds is.
fn field_of(item: &str) -> &str {
    let mut pieces = item.split(['|', ' ', '_', ',']).filter(|piece| !piece.is_empty());
    let known = |piece: &&str| piece.len() > 3 && piece.bytes().all(|byte| byte.is_ascii_lowercase());
    pieces.rfind(known).unwrap_or_default()
}

/// The items of one field.
fn part_of(world: &World, field: &str) -> World {
    let mut part = world.clone();
    part.claims.retain(|claim| field_of(&claim.1) == field);
    part.truth.retain(|known| field_of(&known.0) == field);
    part
}

fn fields(world: &World) -> Vec<String> {
    let mut all: Vec<String> = world.truth.iter().map(|known| field_of(&known.0).to_owned()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How the default does on all kinds together, and on each by itself.
fn together_and_apart(world: &World) -> (f64, f64, String) {
    let all = of_world(world);
    let truth = all.best();
    let apart = fields(world).iter().fold(0.0, |sum, field| {
        let part = part_of(world, field);
        sum + score(&part, &of_world(&part).best()) * part.truth.len() as f64 / world.truth.len() as f64
    });
    (score(world, &truth), apart, truth.why().to_string())
}

#[test]
fn kinds_apart_do_no_better_than_all_together() {
    let names = ["fields: weather forecast", "fields: weather shown", "fields: times", "fields: towns"];
    for (at, name) in (1..).zip(names).take(some(4)) {
        // Names in another order each.
        let (own, apart, why) = together_and_apart(&world(name, at, 240));
        assert!(own > apart - 0.02, "{name}: {own} beside {apart}: {why}");
    }
}

#[test]
fn kinds_on_other_scales_are_judged_apart() {
    let (mut own, mut sums) = (0.0, vec![0.0; Method::ALL.len()]);
    for seed in 1..=some(2) as u64 {
        let (of, found, why) = default_beside("fields: weather forecast", seed, 600, &Method::ALL);
        own += of;
        sums.iter_mut().zip(found).for_each(|(sum, more)| *sum += more);
        for field in ["temperature", "humidity", "pressure", "visibility", "wind", "conditions"] {
            let told = |line: &str| line.starts_with("on items with ") && line.contains(field);
            assert!(why.lines().any(told), "{field}: {why}");
        }
    }
    assert!(sums.iter().all(|other| own > *other), "{own} beside {sums:?}");
    // Exact numbers and words stay together.
    let (_, _, why) = default_beside("fields: towns", 1, 880, &[]);
    assert!(why.starts_with("on items with founded, mayor, people in their names:"), "{why}");
}

#[test]
fn a_kind_in_the_middle_of_a_name_is_found_and_order_changes_nothing() {
    let mut rng = Rng::new(5);
    let mut rows = Vec::new();
    for day in 0..40 {
        for (kind, (from, far)) in [("height", (200.0, 30.0)), ("width", (3.0, 0.02))] {
            let truth = from * (1.0 + rng.unit());
            for source in 0..8 {
                let value = truth + far * rng.normal();
                rows.push((format!("s{source}"), format!("thing {}|{kind}|{day}", day % 7), value));
            }
        }
    }
    let of = |rows: &[(String, String, f64)]| {
        let mut builder = Claims::builder();
        for (source, item, value) in rows {
            builder.claim(source, item, *value, None).unwrap();
        }
        builder.build()
    };
    let all = of(&rows);
    let truth = all.best();
    let why = truth.why().to_string();
    assert!(why.contains("on items with height") && why.contains("on items with width"), "{why}");
    rows.reverse();
    let again = of(&rows);
    let again = again.best();
    assert!(truth.answers().eq(again.answers()) && truth.sources() == again.sources());
    assert_eq!(why, again.why().to_string());
    // A source agrees with what is found by the scale of each kind.
    assert!(truth.sources().iter().all(|one| one.agreement.is_some_and(|rate| (0.4..1.0).contains(&rate))));
}

#[test]
fn few_items_that_scatter_are_not_parted_one_by_one() {
    let mut rng = Rng::new(2);
    let mut builder = Claims::builder();
    for place in 0..16 {
        // Of each place one item at most scatters.
        let rough = place < 8;
        for of in 0..16 {
            let heat = rough && of == 0;
            let truth = rng.between(1000.0, 9000.0).round();
            for source in 0..8 {
                let wrong = place > 9 && of == 1 && source == place % 8;
                let value = match heat {
                    true => truth / 100.0 + 0.01 * rng.normal(),
                    false => truth + if wrong { rng.between(20.0, 900.0).round() } else { 0.0 },
                };
                let item = format!("p{place:02}|{of}|{}", if heat { "heat" } else { "size" });
                builder.claim(&format!("s{source}"), &item, value, None).unwrap();
            }
        }
    }
    let all = builder.build();
    let why = all.best().why().to_string();
    assert!(why.contains("on items with heat in their names"), "{why}");
}

#[test]
fn items_without_a_piece_are_told_so() {
    let mut rng = Rng::new(4);
    let mut builder = Claims::builder();
    for item in 0..60 {
        for source in 0..7 {
            let (far, name) = if item % 2 == 0 { (50.0, "plain") } else { (0.01, "a|heat") };
            let value = if item % 2 == 0 { 9000.0 } else { 20.0 } + far * rng.normal();
            builder.claim(&format!("s{source}"), &format!("{item}{name}"), value, None).unwrap();
        }
    }
    let why = builder.build().best().why().to_string();
    assert!(why.contains("on items with (nothing) in their names") && why.contains("with heat in"), "{why}");
}

#[test]
fn one_kind_is_not_parted() {
    let worlds = [("timetables with", 400), ("degrees forecast", 400), ("edits by strangers, each", 600)];
    for (name, items) in worlds.into_iter().take(some(4)) {
        let (_, _, why) = default_beside(name, 1, items, &[]);
        assert!(!why.contains("in their names"), "{name}: {why}");
    }
}

#[test]
fn a_crowd_that_rates_is_read_no_worse_than_by_its_mean() {
    let names = ["ratings: six", "ratings: the same", "ratings: bad", "ratings: durations"];
    for name in names.into_iter().take(some(4)) {
        let (mut own, mut mean) = (0.0, 0.0);
        for seed in 1..=2 {
            let (of, found, _) = default_beside(name, seed, 350, &[Method::Mean]);
            own += of;
            mean += found[0];
        }
        assert!(own < mean, "{name}: {own} beside {mean}");
    }
    // Levels of many zeros are shrunk, and that of the calibrated is no gain by itself: claims have offsets, and truths none.
    let (mut own, mut sums) = (0.0, [0.0; 3]);
    for seed in 1..=4 {
        let beside = [Method::Mean, Method::Gtm, Method::Calibrated];
        let (of, found, why) = default_beside("crowd ratings", seed, 700, &beside);
        assert!(why.contains("brought to what claims left out turn out to be"), "{why}");
        own += of;
        sums.iter_mut().zip(found).for_each(|(sum, more)| *sum += more);
    }
    assert!(own < 0.98 * sums[0] && own < 0.98 * sums[1] && own < 1.05 * sums[2], "{own} beside {sums:?}");
}

#[test]
fn what_is_measured_well_is_not_shrunk() {
    let mut rng = Rng::new(9);
    let mut builder = Claims::builder();
    for item in 0..200 {
        let truth = rng.between(0.0, 1000.0);
        for source in 0..8 {
            builder.claim(&format!("s{source}"), &format!("{item}"), truth + rng.normal(), None).unwrap();
        }
    }
    let all = builder.build();
    let (best, mean) = (all.best(), all.truth(Method::Mean));
    for (own, plain) in best.answers().zip(mean.answers()) {
        let (Value::Number(own), Value::Number(plain)) = (own.leaning, plain.leaning) else {
            panic!("{own:?}")
        };
        assert!((own - plain).abs() < 1.5, "{own} and {plain}: {}", best.why());
    }
}

#[test]
fn grades_of_a_short_scale_may_lie_between_its_steps() {
    for name in ["ratings: stars", "ratings: 0 to 10"] {
        let (mut own, mut mean) = (0.0, 0.0);
        for seed in 3..=4 {
            let world = world(name, seed, 700);
            let all = of_world(&world);
            let best = all.best();
            assert!(best.shape().graded && !best.shape().factors, "{name}: {}", best.why());
            own += score(&world, &best);
            mean += score(&world, &all.truth(Method::Mean));
        }
        assert!(own < 0.97 * mean, "{name}: {own} beside {mean}");
    }
    // What is read off a thermometer whose readers agree is whole, however few degrees there are, also where some write 999
    // for none.
    for none in [None, Some(999.0), Some(1e308)] {
        let mut rng = Rng::new(5);
        let mut builder = Claims::builder();
        for day in 0..100 {
            let truth = (20.0 + 2.0 * rng.normal()).round().clamp(15.0, 25.0);
            for source in 0..8 {
                let read = (truth + 0.6 * rng.normal()).round();
                let said = none.filter(|_| source == 3 && day % 33 == 5).unwrap_or(read);
                builder.claim(&format!("s{source}"), &format!("{day}"), said, None).unwrap();
            }
        }
        let all = builder.build();
        let best = all.best();
        assert!(!best.shape().graded, "{none:?}: {}", best.why());
        let whole = |answer: Value<'_>| matches!(answer, Value::Number(value) if value.fract() == 0.0);
        assert!(best.answers().all(|answer| whole(answer.leaning)), "{none:?}: {}", best.why());
    }
}
