//! Populations as an encyclopedia has them: a robot writes most pages, people change a few, and what they mean differs.

use super::{Judged, Rng, World, step};

/// What someone who is wrong writes.
fn mistaken(rng: &mut Rng, truth: f64) -> f64 {
    let place = 10_f64.powf(truth.log10().floor());
    let value = match rng.below(8) {
        0 => truth * 10.0,
        1 => truth / 10.0,
        2 => truth + place * (1.0 + rng.below(5) as f64),
        3 => rng.between(1.0, 500.0),
        4 => truth * (1.5 * rng.normal()).exp(),
        5 => step(truth, place / 10.0),
        _ => truth * (0.1 * rng.normal()).exp(),
    };
    value.round().max(1.0)
}

/// A robot takes nearly all towns from one census and seldom errs. On an eighth of them others write: who updates to an estimate,
/// who takes the county for the town, vandals, and those who restore what was there; an edit that changes nothing is none.
pub(super) fn robot(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.01), judged: Judged::Error, ..World::default() };
    let mut strangers = 0;
    for town in 0..6000 {
        let (item, truth) =
            (format!("town {town}, 2000"), (rng.normal() * 1.4 + 8.5).exp().round().max(20.0));
        let (estimate, wider) = (
            (truth * (0.05 * rng.normal() + 0.03).exp()).round(),
            (truth * (1.0 + rng.normal().exp())).round(),
        );
        let first = if rng.chance(0.995) { truth } else { mistaken(&mut rng, truth) };
        if rng.chance(0.9) {
            world.number("robot", &item, first, None);
        }
        // The larger a town, the more write of it.
        let told = truth.ln() / 50.0;
        if !rng.chance(told * told * 4.0) {
            continue;
        }
        for _ in 0..1 + (-rng.unit().max(1e-9).ln() * 2.0) as usize {
            let (name, right) = match rng.below(10) {
                0..=3 => (format!("regular {}", (rng.unit().powi(2) * 250.0) as usize), 0.8),
                _ => {
                    strangers += 1;
                    (format!("stranger {strangers}"), 0.5)
                }
            };
            let value = match rng.unit() {
                at if at < right => truth,
                at if at < right + 0.4 * (1.0 - right) => estimate,
                at if at < right + 0.6 * (1.0 - right) => wider,
                _ => mistaken(&mut rng, truth),
            };
            world.number(&name, &item, value, None);
        }
        world.truth(&item, truth);
    }
    world
}

/// Cities without a year: the last census is asked for, and estimates of other years, the wider area and rounded figures are
/// written too, so that hardly two who are wrong say the same.
pub(super) fn several(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.01), judged: Judged::Error, ..World::default() };
    let editors: Vec<f64> = (0..1500).map(|_| rng.between(0.2, 0.7)).collect();
    for city in 0..900 {
        let (item, truth) = (format!("city {city}"), (rng.normal() * 1.2 + 10.5).exp().round().max(50.0));
        let growth = 0.015 * rng.normal() + 0.01;
        let wider = truth * (1.0 + (0.7 * rng.normal()).exp());
        for _ in 0..2 + (-rng.unit().max(1e-9).ln() * 3.0) as usize {
            let editor = (rng.unit().powi(3) * editors.len() as f64) as usize;
            // Of this year or that, before the census or after it.
            let year = (3.0 * rng.normal()).round();
            let value = match rng.unit() {
                at if at < editors[editor] => truth,
                at if at < 0.85 => (truth * (growth * year + 0.004 * rng.normal()).exp()).round(),
                at if at < 0.93 => (wider * (growth * year).exp()).round(),
                at if at < 0.96 => step(truth, 10_f64.powf(truth.log10().floor() - 1.0)),
                _ => mistaken(&mut rng, truth),
            };
            world.number(&format!("editor {editor}"), &item, value, None);
        }
        if city % 3 == 0 {
            world.truth(&item, truth);
        }
    }
    world
}

/// What an editor writes wherever he writes.
#[derive(Debug, Clone, Copy)]
enum Habit {
    /// The official figure.
    Official,
    /// An estimate of so many years later or earlier.
    Year(f64),
    /// That of the wider area.
    Wider,
    /// The official figure to so many digits.
    Round(i32),
    /// The official figure, with a slip now and then.
    Careless,
    /// Anything.
    Vandal,
}

/// One who is as careful as most slips so often.
fn typed(rng: &mut Rng, value: f64, slips: f64) -> f64 {
    let value = value.round().max(1.0);
    if !rng.chance(slips) {
        return value;
    }
    let place = 10_f64.powi(rng.below(value.log10().max(1.0) as usize) as i32);
    match rng.below(4) {
        // A digit is dropped, added or another one; or zeros are added.
        0 => (value / (10.0 * place)).floor() * place + value % place,
        1 => (value / place).floor() * 10.0 * place + place * rng.below(10) as f64 + value % place,
        2 => value + place * (1.0 + rng.below(8) as f64),
        _ => value * 10.0,
    }
    .max(1.0)
}

/// Cities whose official figure is asked for, by editors of whom each has one habit; an importer writes most official figures, what
/// a vandal writes is often taken back to what stood before, and how much of all that there is is drawn for each world.
pub(super) fn habits(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.01), judged: Judged::Error, ..World::default() };
    let (cities, editors) = (500 + rng.below(601), 300 + rng.below(2200));
    let (official, vandals) = (rng.between(0.25, 0.55), rng.between(0.02, 0.12));
    let (imported, restored) = (rng.between(0.3, 0.8), rng.between(0.3, 0.9));
    let (many, skew, dated) = (rng.between(1.0, 3.5), rng.between(2.0, 4.0), rng.chance(0.5));
    let of_each: Vec<Habit> = (0..editors)
        .map(|_| match rng.unit() {
            at if at < official => Habit::Official,
            at if at < official + vandals => Habit::Vandal,
            at if at < official + vandals + 0.08 => Habit::Careless,
            at if at < official + vandals + 0.16 => Habit::Round(1 + rng.below(2) as i32),
            at if at < official + vandals + 0.26 => Habit::Wider,
            _ => Habit::Year((3.0 * rng.normal()).round()),
        })
        .collect();
    for city in 0..cities {
        let (item, truth) = (format!("city {city}"), (rng.normal() * 1.3 + 10.0).exp().round().max(100.0));
        let (growth, wider) = (0.015 * rng.normal() + 0.01, 1.0 + (0.7 * rng.normal()).exp());
        let (mut day, mut stands) = (rng.below(900) as i64, None);
        let mut say = |rng: &mut Rng, name: &str, value: f64| {
            day += 1 + (-rng.unit().max(1e-9).ln() * 90.0) as i64;
            world.number(name, &item, value, dated.then_some(day));
        };
        if rng.chance(imported) {
            let value = typed(&mut rng, truth, 0.005);
            say(&mut rng, "importer", value);
            stands = Some(value);
        }
        for _ in 0..1 + (-rng.unit().max(1e-9).ln() * many) as usize {
            let editor = (rng.unit().powf(skew) * editors as f64) as usize;
            let value = match of_each[editor] {
                Habit::Official => typed(&mut rng, truth, 0.01),
                Habit::Careless => typed(&mut rng, truth, 0.2),
                Habit::Year(years) => typed(&mut rng, truth * (growth * years).exp(), 0.01),
                Habit::Wider => typed(&mut rng, truth * wider, 0.01),
                Habit::Round(digits) => step(truth, 10_f64.powi(truth.log10() as i32 - digits)),
                Habit::Vandal => mistaken(&mut rng, truth),
            };
            // Nobody writes what stands there already.
            if stands == Some(value) {
                continue;
            }
            say(&mut rng, &format!("editor {editor}"), value);
            match (of_each[editor], stands) {
                (Habit::Vandal, Some(before)) if rng.chance(restored) => {
                    let patrol = rng.below(12);
                    say(&mut rng, &format!("patrol {patrol}"), before);
                }
                _ => stands = Some(value),
            }
        }
        if city % 3 == 0 {
            world.truth(&item, truth);
        }
    }
    world
}
