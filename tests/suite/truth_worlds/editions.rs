//! Histories of edits: one value stands at a time, until somebody writes another over it.

use super::{Judged, Rng, World, step};

/// What a page goes through.
#[derive(Debug, Clone, Copy)]
struct Page {
    /// How likely an edit is vandalism, and how likely that is undone within days.
    vandals: f64,
    undone: f64,
    /// How much the true figure grows in a year.
    growth: f64,
    /// Whether dates are kept.
    dated: bool,
}

/// Figures that never change, with vandals that are soon undone: the value that stood is the truth.
pub(super) fn undone(seed: u64) -> World {
    pages(seed, Page { vandals: 0.35, undone: 0.85, growth: 0.0, dated: true })
}

/// The same without dates.
pub(super) fn undated(seed: u64) -> World {
    pages(seed, Page { vandals: 0.35, undone: 0.85, growth: 0.0, dated: false })
}

/// Figures that are brought up to date, with vandals: the newest that is no vandal's is the truth.
pub(super) fn updated(seed: u64) -> World {
    pages(seed, Page { vandals: 0.3, undone: 0.85, growth: 0.03, dated: true })
}

fn garbled(rng: &mut Rng, truth: f64) -> f64 {
    let place = 10_f64.powf(truth.log10().floor());
    match rng.below(6) {
        0 => truth * 10.0,
        1 => (truth / 10.0).round(),
        2 => truth + place * (1.0 + rng.below(8) as f64),
        3 => rng.below(200) as f64 + 1.0,
        4 => (truth * (1.2 * rng.normal()).exp()).round(),
        _ => (truth - place * 0.1 * (1.0 + rng.below(9) as f64)).max(1.0),
    }
}

fn pages(seed: u64, page: Page) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.01), judged: Judged::Error, ..World::default() };
    let mut strangers = 0;
    for city in 0..500 {
        let (item, first) = (format!("city {city}"), (rng.normal() * 1.2 + 10.0).exp().round().max(50.0));
        let wider = (first * rng.between(1.15, 4.0)).round();
        let now = |day: f64| (first * (1.0 + page.growth * (day / 365.0).floor())).round();
        let end = 2200.0;
        let mut say = |rng: &mut Rng, who: usize, value: f64, day: f64| {
            // A few bots and patrollers, some regulars, and strangers who come once.
            let name = match who {
                0 => format!("bot {}", rng.below(4)),
                1 => format!("patrol {}", rng.below(25)),
                2 => format!("regular {}", (rng.unit().powi(2) * 300.0) as usize),
                _ => {
                    strangers += 1;
                    format!("stranger {strangers}")
                }
            };
            world.number(&name, &item, value, page.dated.then_some((day * 24.0) as i64));
        };
        let mut day = rng.between(0.0, 600.0);
        let mut stands = if rng.chance(0.85) { now(day) } else { wider };
        let by = if rng.chance(0.4) { 0 } else { 2 };
        say(&mut rng, by, stands, day);
        loop {
            day += -rng.unit().max(1e-9).ln() * 500.0;
            if day > end {
                break;
            }
            if rng.chance(page.vandals) {
                let bad = garbled(&mut rng, now(day));
                say(&mut rng, 3, bad, day);
                if rng.chance(page.undone) {
                    day += -rng.unit().max(1e-9).ln() * 2.0;
                    say(&mut rng, 1, stands, day);
                } else {
                    stands = bad;
                }
                continue;
            }
            let by = rng.below(4);
            let right = match by {
                0 | 1 => 0.97,
                2 => 0.85,
                _ => 0.7,
            };
            let old = now((day - 730.0).max(0.0)) * if page.growth > 0.0 { 1.0 } else { 0.93 };
            let next = if rng.chance(right) {
                now(day)
            } else if rng.chance(0.5) {
                old.round()
            } else {
                wider
            };
            // Nobody writes what stands there already.
            if next != stands {
                say(&mut rng, by, next, day);
                stands = next;
            }
        }
        world.truth(&item, now(end));
    }
    world
}

/// Figures for a year, by editors who mostly come once, without dates: many are unopposed, some mean a wider area, another
/// year or another unit.
pub(super) fn once(seed: u64) -> World {
    let city = |rng: &mut Rng, city: usize| {
        let item = format!("city {city} in {}", 2000 + city % 9);
        (item, (rng.normal() * 1.3 + 10.3).exp().round())
    };
    of_years(seed, city)
}

/// The same for each city in several years.
pub(super) fn years(seed: u64) -> World {
    let mut size = 0.0;
    of_years(seed, move |rng, at| {
        let (city, year) = (at / 7, at % 7);
        if year == 0 {
            size = (rng.normal() * 1.3 + 10.3).exp();
        }
        size *= (0.02 * rng.normal() + 0.01).exp();
        (format!("city {city}, {}", 2000 + year), f64::round(size))
    })
}

/// The names and truths of cities in years, and what strangers say of them.
fn of_years(seed: u64, mut next: impl FnMut(&mut Rng, usize) -> (String, f64)) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.01), judged: Judged::Error, ..World::default() };
    let mut strangers = 0;
    for city in 0..1100 {
        let (item, truth) = next(&mut rng, city);
        let wider = (truth * (1.0 + (0.8 * rng.normal()).exp())).round();
        let other = (truth * (1.0 + 0.07 * rng.normal())).round();
        // How much is in doubt on this page.
        let doubt = rng.unit().powi(2);
        for _ in 0..1 + (-rng.unit().max(1e-9).ln() * 2.7) as usize {
            let value = if !rng.chance(0.1 + 0.6 * doubt) {
                truth
            } else {
                match rng.below(20) {
                    0..=7 => other,
                    8..=11 => wider,
                    12 => step(truth, 10_f64.powf(truth.log10().floor() - 1.0)),
                    13 => (truth / 1000.0).round().max(1.0),
                    14 => truth * 10.0,
                    15 => rng.below(100) as f64,
                    _ => (truth * (0.1 * rng.normal()).exp()).round(),
                }
            };
            let name = if rng.chance(0.5) {
                strangers += 1;
                format!("stranger {strangers}")
            } else {
                format!("editor {}", (rng.unit().powi(3) * 900.0) as usize)
            };
            world.number(&name, &item, value, None);
        }
        if city % 4 == 0 {
            world.truth(&item, truth);
        }
    }
    world
}
