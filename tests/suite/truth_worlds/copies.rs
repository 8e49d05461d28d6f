//! Sources that copy, and sources that mean something else.

use super::{Rng, World};

/// Half of the sources copy one that is often wrong; the others differ in skill.
pub(super) fn half(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let skill: Vec<f64> = (0..6).map(|_| rng.between(0.55, 0.9)).collect();
    for fact in 0..400 {
        let (item, truth) = (format!("fact {fact}"), rng.between(10.0, 9000.0).round());
        world.truth(&item, truth);
        let wrong = |rng: &mut Rng| rng.between(10.0, 9000.0).round();
        let first = if rng.chance(0.5) { truth } else { wrong(&mut rng) };
        for (at, skill) in skill.iter().enumerate() {
            if rng.chance(0.9) {
                let own = if at == 0 || rng.chance(0.95) { first } else { wrong(&mut rng) };
                world.number(&format!("copy {at}"), &item, own, None);
            }
            if rng.chance(0.9) {
                let own = if rng.chance(*skill) { truth } else { wrong(&mut rng) };
                world.number(&format!("source {at}"), &item, own, None);
            }
        }
    }
    world
}

/// Sources that are good on items of some kinds only; the kind is in the item's name.
pub(super) fn kinds(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let kinds = ["births", "deaths", "area", "founded"];
    let skill: Vec<Vec<f64>> =
        (0..10).map(|_| (0..4).map(|_| if rng.chance(0.35) { 0.95 } else { 0.35 }).collect()).collect();
    for place in 0..150 {
        for (kind, name) in kinds.iter().enumerate() {
            let (item, truth) = (format!("place {place}|{name}"), rng.between(10.0, 9000.0).round());
            world.truth(&item, truth);
            let myth = rng.between(10.0, 9000.0).round();
            for (source, skill) in skill.iter().enumerate() {
                if rng.chance(0.7) {
                    let wrong = if rng.chance(0.5) { myth } else { rng.between(10.0, 9000.0).round() };
                    let value = if rng.chance(skill[kind]) { truth } else { wrong };
                    world.number(&format!("source {source}"), &item, value, None);
                }
            }
        }
    }
    world
}
