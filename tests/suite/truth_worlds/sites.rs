//! Times and gates of flights by sites of which some copy, with everything about them drawn.

use super::{Cell, Rng, World, step};

const SITES: usize = 38;

/// What is drawn of each site.
#[derive(Debug, Clone, Copy)]
struct Site {
    /// Whom it copies, and how often.
    copies: Option<(usize, f64)>,
    covers: f64,
    knows: f64,
    /// How often it gives the time of the runway for that of the gate, and the planned for the actual one.
    runway: f64,
    planned: f64,
    /// To how many minutes it tells actual times, and how often it is off by one or two.
    minutes: f64,
    jitter: f64,
}

/// Up to five groups of two to eight that copy the first of each, the first two of which are bad sources; airlines that know their own
/// flights; and others that cover from a hundredth to nearly all.
fn drawn(rng: &mut Rng) -> Vec<Site> {
    let (off, seldom) = (rng.between(0.15, 0.5), rng.between(0.02, 0.08));
    let mut sites: Vec<Site> = (0..SITES)
        .map(|_| Site {
            copies: None,
            covers: 0.9 * (rng.unit() * 90.0_f64.ln() - 90.0_f64.ln()).exp(),
            knows: rng.between(0.6, 0.97),
            runway: if rng.chance(off) { rng.between(0.4, 0.9) } else { seldom },
            planned: if rng.chance(off) { rng.between(0.2, 0.8) } else { seldom },
            minutes: if rng.chance(0.2) { 5.0 } else { 1.0 },
            jitter: rng.between(0.0, 0.4),
        })
        .collect();
    for airline in &mut sites[..3] {
        *airline = Site {
            covers: 0.33,
            knows: 0.98,
            runway: seldom,
            planned: seldom,
            minutes: 1.0,
            jitter: 0.0,
            ..*airline
        };
    }
    let mut next = 3;
    for group in 0..5 {
        let size = 2 + rng.below(7);
        let (rate, covers) = (rng.between(0.8, 0.99), rng.between(0.3, 0.9));
        sites[next].knows = if group < 2 { rng.between(0.35, 0.65) } else { rng.between(0.7, 0.97) };
        for (member, site) in sites.iter_mut().skip(next).take(size).enumerate() {
            site.covers = covers * rng.between(0.7, 1.0);
            site.minutes = 1.0;
            site.copies = (member > 0).then_some((next, rate));
        }
        next += size;
        // As many as there is room for.
        if next + 8 > SITES {
            break;
        }
    }
    sites
}

/// What they say of three hundred flights: four times and two gates.
pub(super) fn flights(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let sites = drawn(&mut rng);
    let mut world = World { tolerance: (10.0, 0.0), ..World::default() };
    for flight in 0..300 {
        let departs = step(rng.between(300.0, 1100.0), 5.0);
        let arrives = departs + rng.between(45.0, 330.0).round();
        let late = rng.chance(0.4);
        let delay = if late { -rng.unit().max(1e-9).ln() * 35.0 } else { 4.0 * rng.normal() }.round();
        let actual = [departs + delay, arrives + delay + (6.0 * rng.normal()).round()];
        let taxi = [rng.between(8.0, 30.0).round(), -rng.between(3.0, 14.0).round()];
        for (field, name) in ["leaves", "lands", "left", "landed", "gate", "exit"].into_iter().enumerate() {
            let (end, is_gate) = (field % 2, field > 3);
            let truth = match field {
                0 => departs,
                1 => arrives,
                2 | 3 => actual[end],
                _ => rng.below(90) as f64,
            };
            let before = if is_gate { rng.below(90) as f64 } else { [departs, arrives][end] };
            let item = format!("F{flight} {name}");
            let mut said: Vec<Option<f64>> = vec![None; SITES];
            for at in 0..SITES {
                let site = sites[at];
                let of_its_own = at > 2 || flight % 3 == at;
                if !of_its_own || !rng.chance(if at < 3 { 1.0 } else { site.covers }) {
                    continue;
                }
                let copied = site.copies.filter(|(_, rate)| rng.chance(*rate)).and_then(|(of, _)| said[of]);
                let value = copied.unwrap_or_else(|| site.says(&mut rng, truth, before, (field, taxi[end])));
                said[at] = Some(value);
                world.claims.push((format!("site {at:02}"), item.clone(), cell(is_gate, value), None));
            }
            world.truth.push((item, cell(is_gate, truth)));
        }
    }
    world
}

impl Site {
    /// What it says of its own, where the planned time or an earlier gate was another.
    fn says(&self, rng: &mut Rng, truth: f64, before: f64, (field, taxi): (usize, f64)) -> f64 {
        let actual = field == 2 || field == 3;
        if actual && rng.chance(self.runway) {
            return truth + taxi;
        }
        if actual && rng.chance(self.planned) {
            return before;
        }
        if rng.chance(self.knows) {
            let off = if actual && rng.chance(self.jitter) { step(2.0 * rng.normal(), 1.0) } else { 0.0 };
            return if actual { step(truth + off, self.minutes) } else { truth };
        }
        match field {
            4 | 5 if rng.chance(0.6) => before,
            4 | 5 => rng.below(90) as f64,
            _ if rng.chance(0.5) => truth + step(60.0 * rng.normal(), 5.0),
            _ => rng.between(0.0, 1440.0).round(),
        }
    }
}

fn cell(is_gate: bool, value: f64) -> Cell {
    if is_gate {
        Cell::Word(format!("{}{}", ["A", "B", "C"][value as usize % 3], value as usize / 3))
    } else {
        Cell::Number(value)
    }
}
