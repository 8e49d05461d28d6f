//! Crowds that rate on a scale with ends, many of them with its lowest grade.

use super::{Judged, Rng, World, step};

/// A scale, and how finely workers use it.
#[derive(Debug, Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
    by: f64,
    /// Which share of the ratings is of things that have nothing of what is rated.
    none: f64,
}

/// Headlines rated for six feelings from 0 to 100.
pub(super) fn feelings(seed: u64) -> World {
    headlines(seed, &["anger", "disgust", "fear", "joy", "sadness", "surprise"], HUNDRED)
}

/// For one, with nothing in the names that tells kinds.
pub(super) fn unnamed(seed: u64) -> World {
    let mut world = feelings(seed);
    let name = |item: &mut String| {
        let kind = item
            .bytes()
            .filter(|byte| byte.is_ascii_lowercase())
            .fold(0_u32, |sum, byte| sum * 7 + u32::from(byte));
        *item = format!("{}{}", item.split('|').next().unwrap_or_default(), kind % 89);
    };
    world.claims.iter_mut().for_each(|claim| name(&mut claim.1));
    world.truth.iter_mut().for_each(|known| name(&mut known.0));
    world
}

/// From bad to good, with nothing in the middle.
pub(super) fn valence(seed: u64) -> World {
    headlines(seed, &["a", "b", "c"], Scale { low: -100.0, high: 100.0, by: 5.0, none: 0.3 })
}

/// From 0 to 10.
pub(super) fn ten(seed: u64) -> World {
    headlines(seed, &["clear", "fresh", "useful"], Scale { low: 0.0, high: 10.0, by: 1.0, none: 0.2 })
}

/// One to five stars.
pub(super) fn stars(seed: u64) -> World {
    headlines(seed, &["a", "b", "c"], Scale { low: 1.0, high: 5.0, by: 1.0, none: 0.1 })
}

const HUNDRED: Scale = Scale { low: 0.0, high: 100.0, by: 5.0, none: 0.5 };

/// A hundred headlines, each rated by ten of 38 workers for all that is asked; a few rate most of them, and many a few. The
/// truth is the mean of six careful raters.
fn headlines(seed: u64, kinds: &[&str], scale: Scale) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World {
        tolerance: (0.05 * (scale.high - scale.low), 0.0),
        judged: Judged::Error,
        ..World::default()
    };
    let wide = scale.high - scale.low.max(0.0);
    // How each uses the scale: its stretch, its offset, its noise, and how much it takes to be more than nothing.
    let workers: Vec<[f64; 4]> = (0..38)
        .map(|_| [rng.between(0.4, 1.5), 0.1 * rng.normal(), rng.between(0.15, 0.6), rng.between(0.0, 0.25)])
        .collect();
    let spread: Vec<f64> = kinds.iter().map(|_| rng.between(0.15, 0.35)).collect();
    let mut from = 0;
    for headline in 0..100 {
        // Blocks of ten headlines go to the same workers, of whom some are always there.
        if headline % 10 == 0 {
            from = rng.below(38);
        }
        let here: Vec<usize> =
            (0..10).map(|at| if at < 3 { at * 2 } else { 6 + (from + at * 5) % 32 }).collect();
        for (kind, spread) in kinds.iter().zip(&spread) {
            let item = format!("{headline}|{kind}");
            let sign = if scale.low < 0.0 && rng.chance(0.5) { -1.0 } else { 1.0 };
            let felt = if rng.chance(scale.none) {
                0.03 * rng.unit()
            } else {
                (spread * -2.0 * rng.unit().max(1e-9).ln()).min(1.0)
            };
            let shown = |value: f64, by: f64| {
                let base = if scale.low < 0.0 { 0.0 } else { scale.low };
                step(base + sign * wide * value, by).clamp(scale.low, scale.high)
            };
            let careful = (0..6).map(|_| {
                let own = felt + 0.2 * (0.3 + felt.sqrt()) * rng.normal();
                shown(if own < 0.06 { 0.0 } else { own }, wide / 100.0)
            });
            let truth = careful.sum::<f64>() / 6.0;
            world.truth(&item, truth);
            for worker in &here {
                let [slope, above, noise, least] = workers[*worker];
                // What is clear is rated more alike than what is not.
                let own = slope * felt + above + noise * (0.15 + felt.sqrt()) * rng.normal();
                let own = if own < least && scale.none > 0.15 { 0.0 } else { own };
                // Who may tell more finely seldom does.
                let by = if scale.by > 1.0 && rng.chance(0.2) { 1.0 } else { scale.by };
                world.number(&format!("worker {worker}"), &item, shown(own, by), None);
            }
        }
    }
    world
}

/// Things rated from 0 to 100 by raters who differ in offset, stretch and noise, how much being drawn for each world.
pub(super) fn drawn(seed: u64) -> World {
    panel(seed, true)
}

/// The same by raters who differ in noise alone.
pub(super) fn level(seed: u64) -> World {
    panel(seed, false)
}

/// Some hundred things rated by some ten raters each, of whom a few rate at random. The truth is the mean of a panel of experts.
fn panel(seed: u64, biased: bool) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (5.0, 0.0), judged: Judged::Error, ..World::default() };
    let (raters, things) = (24 + rng.below(37), 300 + rng.below(401));
    let (offset, stretch, noise) = (rng.between(4.0, 14.0), rng.between(0.1, 0.5), rng.between(8.0, 25.0));
    let (none, wide, random) = (rng.between(0.3, 0.6), rng.between(12.0, 30.0), rng.between(0.0, 0.1));
    let (strict, by) = (rng.between(4.0, 12.0), [1.0, 5.0, 10.0][rng.below(3)]);
    let bias = f64::from(u8::from(biased));
    // The offset, stretch and noise of each, and whether it does not look at what it rates.
    let of_each: Vec<(f64, f64, f64, bool)> = (0..raters)
        .map(|_| {
            let (above, slope) = (bias * offset * rng.normal(), (bias * stretch * rng.normal()).exp());
            (above, slope, noise * (0.5 * rng.normal()).exp(), rng.chance(random))
        })
        .collect();
    for thing in 0..things {
        let item = format!("thing {thing}");
        let felt = if rng.chance(none) { 0.0 } else { -wide * rng.unit().max(1e-9).ln() };
        let bounded = |value: f64, by: f64| step(value, by).clamp(0.0, 100.0);
        let experts =
            (0..5 + rng.below(4)).map(|_| bounded(felt + strict * rng.normal(), 1.0)).collect::<Vec<_>>();
        world.truth(&item, experts.iter().sum::<f64>() / experts.len() as f64);
        let (from, count) = (rng.below(raters), 8 + rng.below(5));
        for at in 0..count {
            let rater = (from + at * (raters / count)) % raters;
            let (above, slope, noise, random) = of_each[rater];
            let own =
                if random { rng.between(0.0, 100.0) } else { above + slope * felt + noise * rng.normal() };
            world.number(&format!("rater {rater}"), &item, bounded(own, by), None);
        }
    }
    world
}

/// How long a task takes, guessed by workers of whom each is off by a factor of its own; the truth is what it took on average.
pub(super) fn durations(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.1), judged: Judged::Error, ..World::default() };
    let workers: Vec<(f64, f64)> = (0..38).map(|_| (0.25 * rng.normal(), rng.between(0.15, 0.6))).collect();
    for task in 0..300 {
        let (item, truth) = (format!("task {task}"), (3.0 + 0.7 * rng.normal()).exp());
        world.truth(&item, step(truth, 0.1));
        let from = rng.below(38);
        for at in 0..10 {
            let worker = (from + at * 3) % 38;
            let (above, noise) = workers[worker];
            let said = truth * (above + noise * rng.normal() - noise * noise / 2.0).exp();
            world.number(
                &format!("worker {worker}"),
                &item,
                step(said, if said > 20.0 { 5.0 } else { 1.0 }),
                None,
            );
        }
    }
    world
}
