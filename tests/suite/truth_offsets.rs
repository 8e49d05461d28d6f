//! Sources that are off by habit: who gives the runway's time for the gate's.

use crosscheck::truth::{Claims, ClaimsBuilder, Method, Value};

use crate::truth::default_beside;
use crate::truth_worlds::Rng;

const DAYS: usize = 60;

/// Times by six sites, of which the last one gives that of the runway; now and then one of the others is far off.
fn flights(site: impl Fn(usize) -> String, turned: bool) -> Claims {
    let mut rows = Vec::new();
    for day in 0..DAYS {
        for at in 0..6 {
            let off = match at {
                5 => 12.0 + (day % 3) as f64,
                _ if day % 13 == 2 * at => 60.0 + day as f64,
                _ => 0.0,
            };
            rows.push((site(at), format!("day {day}"), time(day) + off));
        }
    }
    if turned {
        rows.reverse();
    }
    built(&rows)
}

fn time(day: usize) -> f64 {
    (day * 37 % 101 + 300) as f64
}

fn answers(claims: &Claims) -> Vec<Option<f64>> {
    let best = claims.best();
    let of = |day: usize| match best.answer(&format!("day {day}"))?.leaning {
        Value::Number(value) => Some(value),
        _ => None,
    };
    (0..DAYS).map(of).collect()
}

fn built(rows: &[(String, String, f64)]) -> Claims {
    let mut builder = Claims::builder();
    rows.iter().for_each(|row| told(&mut builder, row));
    builder.build()
}

fn told(builder: &mut ClaimsBuilder, (source, item, value): &(String, String, f64)) {
    builder.claim(source, item, *value, None).unwrap();
}

/// Claims of sources on items, each as drawn.
fn drawn(sources: usize, items: usize, mut of: impl FnMut(&mut Rng, usize, f64) -> f64) -> Claims {
    let mut rng = Rng::new(5);
    let mut rows = Vec::new();
    for item in 0..items {
        let truth = rng.between(200.0, 1200.0).round();
        for source in 0..sources {
            rows.push((format!("site {source}"), format!("item {item}"), of(&mut rng, source, truth)));
        }
    }
    built(&rows)
}

#[test]
fn a_site_that_gives_the_runways_time_is_moved_to_the_gates() {
    let claims = flights(|at| format!("site {at}"), false);
    let best = claims.best();
    let off: Vec<_> = best.offsets().map(|one| (one.source, one.kind, one.by, one.items)).collect();
    assert_eq!(off, [("site 5", None, 13.0, DAYS)], "{}", best.why());
    let told = "site 5 is 13 above what is held true, over 60 items: moved by that";
    assert!(best.why().to_string().lines().any(|line| line == told), "{}", best.why());
    assert_eq!(answers(&claims), (0..DAYS).map(|day| Some(time(day))).collect::<Vec<_>>());
    // Methods that are asked for are as in their papers.
    assert_eq!(claims.truth(Method::AccuCopy).offsets().count(), 0);
}

#[test]
fn where_half_of_the_sites_give_the_runways_time_nearly_all_is_near() {
    let mut sum = 0.0;
    for seed in [1, 2, 3] {
        let (own, found, why) =
            default_beside("timetables, half of the sites", seed, 1200, &[Method::Median]);
        assert!(why.contains("moved by that") && own > found[0], "{seed}: {own} beside {found:?}: {why}");
        sum += own / 3.0;
    }
    assert!(sum > 0.99, "{sum}");
}

#[test]
fn a_clock_of_another_zone_is_moved_by_the_whole_hour() {
    // The last two are an hour behind each time, and one more so is off by anything else now and then.
    let claims = drawn(6, 60, |rng, source, truth| match source {
        3 if rng.chance(0.2) => rng.between(0.0, 1440.0).round(),
        3.. => truth - 60.0,
        _ if rng.chance(0.2) => truth + 5.0,
        _ => truth,
    });
    let best = claims.best();
    let by: Vec<f64> = best.offsets().map(|one| one.by).collect();
    // Half say the one and half the other, so that either may be held true; but by an hour they are apart.
    assert!(by.len() == 3 && by.iter().all(|by| by.abs() == 60.0), "{by:?}: {}", best.why());
}

#[test]
fn two_habits_of_one_source_or_one_that_drifts_move_nobody_right() {
    type Of = fn(usize) -> f64;
    let habits: [(&str, Of); 3] = [
        ("an hour before a change and none after", |item| if item < 60 { 60.0 } else { 0.0 }),
        ("to both sides", |item| if item % 2 == 0 { 15.0 } else { -15.0 }),
        ("a minute more every third day", |item| (item / 3) as f64 - 20.0),
    ];
    for (name, off) in habits {
        let mut rows = Vec::new();
        for item in 0..120 {
            let truth = ((item * 37) % 101 * 7 + 300) as f64;
            for source in 0..6 {
                let value = if source == 5 { truth + off(item) } else { truth };
                rows.push((format!("site {source}"), format!("item {item}"), value));
            }
        }
        let claims = built(&rows);
        let best = claims.best();
        let right = |item: usize| {
            let answer = best.answer(&format!("item {item}"));
            answer.and_then(|answer| answer.value())
                == Some(Value::Number(((item * 37) % 101 * 7 + 300) as f64))
        };
        assert!((0..120).all(right), "{name}: {}", best.why());
        assert_eq!(best.offsets().count(), 0, "{name}: {}", best.why());
    }
}

#[test]
fn neither_order_nor_names_move_an_offset() {
    let own = answers(&flights(|at| format!("site {at}"), false));
    assert_eq!(own, answers(&flights(|at| format!("site {at}"), true)));
    assert_eq!(own, answers(&flights(|at| format!("{} other", 9 - at), true)));
}

#[test]
fn what_is_no_habit_is_no_offset() {
    type Of = fn(&mut Rng, usize, f64) -> f64;
    let none: [(&str, usize, Of); 6] = [
        ("off to both sides", 200, |rng, source, truth| match source {
            4.. => truth + (8.0 * rng.normal()).round(),
            _ => truth,
        }),
        ("often wrong by anything", 200, |rng, source, truth| match source {
            4.. if rng.chance(0.7) => rng.between(0.0, 1440.0).round(),
            _ => truth,
        }),
        ("late two times in five", 200, |rng, source, truth| match source {
            4.. if rng.chance(0.4) => truth + 15.0,
            _ => truth,
        }),
        ("too few claims", 15, |_, source, truth| if source > 3 { truth + 15.0 } else { truth }),
        ("rough figures with biases", 200, |rng, source, truth| {
            truth + 4.0 * source as f64 + 9.0 * rng.normal()
        }),
        ("nobody is off", 200, |rng, _, truth| if rng.chance(0.2) { truth + 5.0 } else { truth }),
    ];
    for (name, items, of) in none {
        let claims = drawn(6, items, of);
        let best = claims.best();
        let found: Vec<_> = best.offsets().collect();
        assert!(found.is_empty(), "{name}: {found:?}: {}", best.why());
    }
}
