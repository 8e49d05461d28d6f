//! Items of several kinds in one file: numbers on scales of their own, times and words.

use super::{CONDITIONS, Cell, Rng, World, step, usual};

/// What is told of each thing, in the names of items.
const SKY: [&str; 6] = ["temperature", "humidity", "wind", "pressure", "visibility", "conditions"];
/// The step that each of them is told in.
const STEPS: [f64; 5] = [1.0, 1.0, 1.0, 0.01, 1.0];

/// The name of an item, in one of the orders in which files have them.
fn named(order: u64, thing: &str, day: usize, field: &str) -> String {
    match order % 4 {
        0 => format!("{thing}|{day}|{field}"),
        1 => format!("{field} {thing} {day}"),
        2 => format!("{thing}_{day}_{field}"),
        _ => format!("{thing}, day {day}, {field}"),
    }
}

/// The weather as it is: temperature, humidity, wind, pressure, visibility and sky.
fn sky(rng: &mut Rng, mean: f64) -> [f64; 6] {
    [
        mean + 9.0 * rng.normal(),
        (62.0 + 20.0 * rng.normal()).clamp(8.0, 100.0),
        (7.0 * -rng.unit().max(1e-9).ln()).min(60.0),
        29.95 + 0.22 * rng.normal(),
        (10.0_f64).min(14.0 * rng.unit()),
        usual(rng) as f64,
    ]
}

fn cell(field: usize, value: f64) -> Cell {
    let low = if field == 0 { f64::NEG_INFINITY } else { 0.0 };
    let high = [f64::INFINITY, 100.0, f64::INFINITY, f64::INFINITY, 10.0, 9.0][field];
    match STEPS.get(field) {
        // As a file has it: to its last place, and no further.
        Some(by) => Cell::Number((step(value.clamp(low, high), *by) * 100.0).round() / 100.0),
        None => Cell::Word(CONDITIONS[value as usize].to_owned()),
    }
}

/// Four providers, each with four forecasts that share most of their errors; each is good at some of the fields.
pub(super) fn forecasts(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let far = [3.0, 9.0, 3.5, 0.06, 2.0];
    let skill: Vec<Vec<f64>> = (0..4).map(|_| (0..6).map(|_| rng.between(0.3, 1.2)).collect()).collect();
    let bias: Vec<Vec<f64>> = (0..4).map(|_| (0..6).map(|_| 0.25 * rng.normal()).collect()).collect();
    for place in 0..15 {
        let mean = rng.between(20.0, 85.0);
        for day in 0..30 {
            let truth = sky(&mut rng, mean);
            for (field, name) in SKY.iter().enumerate() {
                let item = named(seed, &format!("P{place}"), day, name);
                let alike = if field == 5 { usual(&mut rng) as f64 } else { 0.3 * rng.normal() };
                for provider in 0..4 {
                    let skill = skill[provider][field];
                    let (mut off, mut word) = (skill * rng.normal(), None);
                    for lead in (0..4).rev() {
                        off = 0.6 * off + 0.5 * skill * (0.5 + 0.4 * f64::from(lead)) * rng.normal();
                        let drawn = match rng.unit() {
                            at if at < 1.0 - 0.55 * skill => truth[5],
                            at if at < 1.0 - 0.35 * skill => alike,
                            _ => usual(&mut rng) as f64,
                        };
                        let kept = word.filter(|_| rng.chance(0.55)).unwrap_or(drawn);
                        word = Some(kept);
                        let value = match far.get(field) {
                            Some(far) => truth[field] + far * (off + 0.4 * alike + bias[provider][field]),
                            None => kept,
                        };
                        if rng.chance(0.95) {
                            let source = format!("provider {provider}, {lead} ahead");
                            world.claims.push((source, item.clone(), cell(field, value), None));
                        }
                    }
                }
                world.truth.push((item, cell(field, truth[field])));
            }
        }
    }
    world
}

/// Sixteen sites that show what a station reports: some the last report, some an older one, some another station's, some
/// what another site shows; some convert units and round.
pub(super) fn stations(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let fresh: Vec<f64> = (0..16).map(|_| rng.between(0.25, 0.9)).collect();
    let elsewhere: Vec<f64> = (0..16).map(|_| if rng.chance(0.3) { 0.5 } else { 0.05 }).collect();
    let converts: Vec<bool> = (0..16).map(|_| rng.chance(0.35)).collect();
    let moves = [2.5, 6.0, 3.0, 0.02, 1.5];
    for place in 0..15 {
        let mean = rng.between(20.0, 85.0);
        for day in 0..30 {
            let now = sky(&mut rng, mean);
            let moved = |rng: &mut Rng, by: f64| {
                let mut of = now;
                for (value, moves) in of.iter_mut().zip(moves) {
                    *value += by * moves * rng.normal();
                }
                of[5] = if rng.chance(0.45 * by) { usual(rng) as f64 } else { of[5] };
                of
            };
            let (older, other) = (moved(&mut rng, 1.0), moved(&mut rng, 1.6));
            // What each site shows now.
            let mut shown: Vec<[f64; 6]> = Vec::new();
            for site in 0..16 {
                let own = if rng.chance(elsewhere[site]) {
                    other
                } else if rng.chance(fresh[site]) {
                    now
                } else {
                    older
                };
                // The last four sites show what the fifth one shows.
                shown.push(if site > 11 && rng.chance(0.9) { shown[4] } else { own });
            }
            for (field, name) in SKY.iter().enumerate() {
                let item = named(seed, &format!("P{place}"), day, name);
                for (site, shown) in shown.iter().enumerate() {
                    if !rng.chance(0.9) {
                        continue;
                    }
                    let mut value = shown[field];
                    if converts[site] {
                        value = match field {
                            0 => step((value - 32.0) / 1.8, 1.0) * 1.8 + 32.0,
                            2 => step(value * 1.609, 1.0) / 1.609,
                            3 => step(value * 33.864, 1.0) / 33.864,
                            _ => value,
                        };
                    }
                    world.claims.push((format!("site {site:02}"), item.clone(), cell(field, value), None));
                }
                world.truth.push((item, cell(field, now[field])));
            }
        }
    }
    world
}

/// Flights by 38 sites: four times as minutes, and two gates as words, some sites with a manner of their own to write them.
pub(super) fn gates(seed: u64) -> World {
    let mut world = World { tolerance: (10.0, 0.0), ..World::default() };
    let names = ["departs", "arrives", "departed", "arrived"];
    let of = super::timetables_of(seed, 200);
    let renamed = |item: &str| {
        let (flight, field) = item.split_once('-').unwrap_or((item, "0"));
        let field = names[field.parse::<usize>().unwrap_or(0)];
        named(seed, &format!("AA{flight}"), 1, field)
    };
    world
        .claims
        .extend(of.claims.into_iter().map(|(source, item, cell, date)| (source, renamed(&item), cell, date)));
    world.truth.extend(of.truth.into_iter().map(|(item, cell)| (renamed(&item), cell)));
    let mut rng = Rng::new(seed ^ 0x6a7e);
    let skill: Vec<f64> = (0..38).map(|site| if site < 3 { 0.97 } else { rng.between(0.4, 0.95) }).collect();
    for flight in 0..200 {
        for field in ["fromgate", "togate"] {
            let item = named(seed, &format!("AA{flight}"), 1, field);
            let gate = |rng: &mut Rng| {
                let letter = ["A", "B", "C", "D", ""][rng.below(5)];
                format!("{letter}{}", 1 + rng.below(30))
            };
            let (truth, planned) = (gate(&mut rng), gate(&mut rng));
            for (site, skill) in skill.iter().enumerate() {
                // Those who copy times copy gates; the groups are those of the times.
                if !rng.chance(if site < 3 { 0.4 } else { 0.5 }) {
                    continue;
                }
                let right = if (3..9).contains(&site) { 0.45 } else { *skill };
                let own = match rng.unit() {
                    at if at < right => truth.clone(),
                    at if at < right + 0.6 * (1.0 - right) => planned.clone(),
                    _ => gate(&mut rng),
                };
                world.claims.push((format!("site {site:02}"), item.clone(), Cell::Word(own), None));
            }
            world.truth.push((item, Cell::Word(truth)));
        }
    }
    world
}

/// What gazetteers say of towns: when each was founded, how many live there, how high it lies by rough measure, what it is
/// to the eye of visitors, and who is its mayor.
pub(super) fn towns(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.02), ..World::default() };
    let skill: Vec<f64> = (0..14).map(|_| rng.between(0.3, 0.95)).collect();
    let rough: Vec<f64> = (0..14).map(|_| rng.between(2.0, 30.0)).collect();
    for town in 0..220 {
        let founded = (1900.0 - 500.0 * rng.unit().powi(2)).round();
        let (people, height) = ((rng.normal() * 1.2 + 9.5).exp().round(), rng.between(100.0, 900.0));
        let mayor = rng.below(400) as f64;
        for (field, truth) in [("founded", founded), ("people", people), ("height", height), ("mayor", mayor)]
        {
            let item = named(seed, &format!("T{town}"), 0, field);
            let cell = |value: f64| match field {
                "mayor" => Cell::Word(format!("M{value}")),
                _ => Cell::Number(value),
            };
            let wrong = |rng: &mut Rng| match field {
                "founded" => founded + (30.0 * rng.normal()).round(),
                "people" => (people * (0.5 * rng.normal()).exp()).round(),
                _ => rng.below(400) as f64,
            };
            let myth = wrong(&mut rng);
            for (source, skill) in skill.iter().enumerate() {
                if !rng.chance(0.6) {
                    continue;
                }
                let value = match field {
                    "height" => (truth + rough[source] * rng.normal()).round(),
                    _ if rng.chance(*skill) => truth,
                    _ if rng.chance(0.4) => myth,
                    _ => wrong(&mut rng),
                };
                world.claims.push((format!("source {source}"), item.clone(), cell(value), None));
            }
            world.truth.push((item, cell(truth)));
        }
    }
    world
}
