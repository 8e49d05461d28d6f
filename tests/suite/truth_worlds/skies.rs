//! Words for the weather by few providers of very different skill.

use super::{CONDITIONS, Cell, Rng, World, usual};

/// Four providers, each with four forecasts for a day that share most of their errors; one provider is good. Two providers
/// have words of their own for some conditions.
pub(super) fn uneven(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let skill = [0.72, rng.between(0.25, 0.4), rng.between(0.3, 0.5), rng.between(0.25, 0.5)];
    for place in 0..20 {
        for day in 0..30 {
            let (item, truth) = (format!("{place} on {day}"), usual(&mut rng));
            let alike = usual(&mut rng);
            for (provider, skill) in skill.iter().enumerate() {
                let mut said = None;
                for lead in (0..4).rev() {
                    let kept = said.filter(|_| rng.chance(0.6));
                    let right = skill * (1.0 - 0.08 * f64::from(lead));
                    let now = kept.unwrap_or_else(|| match rng.unit() {
                        at if at < right => truth,
                        at if at < right + 0.3 * (1.0 - right) => alike,
                        _ => usual(&mut rng),
                    });
                    said = Some(now);
                    // What others call mostly cloudy is cloudy to them.
                    let named = if provider > 1 && now == 4 { 1 } else { now };
                    if rng.chance(0.9) {
                        let word = Cell::Word(CONDITIONS[named].to_owned());
                        world.claims.push((
                            format!("provider {provider}, {lead} ahead"),
                            item.clone(),
                            word,
                            None,
                        ));
                    }
                }
            }
            world.truth.push((item, Cell::Word(CONDITIONS[truth].to_owned())));
        }
    }
    world
}

/// Sixteen stations of skills from poor to good, none of whom copies.
pub(super) fn stations(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let skill: Vec<f64> = (0..16).map(|_| rng.between(0.1, 0.75)).collect();
    for day in 0..500 {
        let (item, truth) = (format!("day {day}"), usual(&mut rng));
        let alike = usual(&mut rng);
        for (station, skill) in skill.iter().enumerate() {
            if rng.chance(0.6) {
                let said = match rng.unit() {
                    at if at < *skill => truth,
                    at if at < skill + 0.5 * (1.0 - skill) => alike,
                    _ => usual(&mut rng),
                };
                let word = Cell::Word(CONDITIONS[said].to_owned());
                world.claims.push((format!("station {station}"), item.clone(), word, None));
            }
        }
        world.truth.push((item, Cell::Word(CONDITIONS[truth].to_owned())));
    }
    world
}
