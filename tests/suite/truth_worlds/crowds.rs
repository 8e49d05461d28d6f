//! Crowds that estimate a quantity.

use super::{Judged, Rng, World, step};

/// Twelve strangers on each of so many tasks, none of whom speaks twice.
fn strangers(seed: u64, tasks: usize, say: impl Fn(&mut Rng, f64) -> f64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.1), judged: Judged::Error, ..World::default() };
    for task in 0..tasks {
        let (item, truth) = (format!("task {task}"), rng.between(100.0, 1000.0));
        world.truth(&item, truth);
        for at in 0..12 {
            let value = say(&mut rng, truth);
            world.number(&format!("stranger {task} {at}"), &item, step(value, 0.1), None);
        }
    }
    world
}

pub(super) fn normal(seed: u64) -> World {
    strangers(seed, 150, |rng, truth| truth + 80.0 * rng.normal())
}

/// Estimates off by factors, of which the middle one is right.
pub(super) fn middle(seed: u64) -> World {
    strangers(seed, 150, |rng, truth| truth * (0.7 * rng.normal()).exp())
}

/// Estimates off by factors, of which the mean is right.
pub(super) fn average(seed: u64) -> World {
    strangers(seed, 150, |rng, truth| truth * (0.7 * rng.normal() - 0.245).exp())
}

/// Symmetric errors with heavy tails: Student's t of two degrees.
pub(super) fn heavy(seed: u64) -> World {
    strangers(seed, 150, |rng, truth| {
        let scale = ((rng.normal().powi(2) + rng.normal().powi(2)) / 2.0).sqrt().max(0.05);
        truth + 60.0 * rng.normal() / scale
    })
}

/// Normal errors and a few entries that are none.
pub(super) fn wild(seed: u64) -> World {
    strangers(seed, 150, |rng, truth| {
        if rng.chance(0.03) { rng.between(0.0, 50_000.0) } else { truth + 80.0 * rng.normal() }
    })
}

/// A task or three and nothing to learn from.
pub(super) fn single(seed: u64) -> World {
    strangers(seed, 3, |rng, truth| truth + 80.0 * rng.normal())
}

/// Judges who speak often, of very different skill.
pub(super) fn judges(seed: u64) -> World {
    repeated(seed, |rng, truth, skill| truth + 200.0 * skill * rng.normal())
}

/// The same with errors by factors, right in the middle.
pub(super) fn factors(seed: u64) -> World {
    repeated(seed, |rng, truth, skill| truth * (1.5 * skill * rng.normal()).exp())
}

/// The same, right on average.
pub(super) fn averages(seed: u64) -> World {
    repeated(seed, |rng, truth, skill| {
        let spread = 1.5 * skill;
        truth * (spread * rng.normal() - spread * spread / 2.0).exp()
    })
}

fn repeated(seed: u64, say: impl Fn(&mut Rng, f64, f64) -> f64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.1), judged: Judged::Error, ..World::default() };
    let skills: Vec<f64> = (0..30).map(|_| rng.between(0.05, 0.8)).collect();
    for task in 0..200 {
        let (item, truth) = (format!("task {task}"), rng.between(100.0, 1000.0));
        world.truth(&item, truth);
        for (judge, skill) in skills.iter().enumerate() {
            if rng.chance(0.4) {
                let value = say(&mut rng, truth, *skill);
                world.number(&format!("judge {judge}"), &item, step(value, 0.1), None);
            }
        }
    }
    world
}

/// Forecasters half of whom run one model: their errors are nearly the same.
pub(super) fn models(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (1.0, 0.0), judged: Judged::Error, ..World::default() };
    for day in 0..300 {
        let (item, truth) = (format!("day {day}"), 15.0 + 8.0 * rng.normal());
        world.truth(&item, truth);
        let model = 2.0 * rng.normal();
        for at in 0..12 {
            let off = if at < 7 { model + 0.4 * rng.normal() } else { 2.0 * rng.normal() };
            world.number(&format!("forecaster {at:02}"), &item, step(truth + off, 0.1), None);
        }
    }
    world
}
