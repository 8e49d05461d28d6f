//! Worlds of claims whose truth is known, by seed: shared by the suite and the example `accuracy`.

#![expect(clippy::indexing_slicing, reason = "INVARIANT: each list is as long as what counts its places")]

mod censuses;
mod copies;
mod crowds;
mod editions;
mod fields;
mod grid;
mod ratings;
mod sites;
mod skies;

pub(crate) use grid::{Plan, grid};

/// A value that is claimed or true.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Number(f64),
    Word(String),
}

/// Claims as `(source, item, value, date)`, and the truth by item.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) claims: Vec<(String, String, Cell, Option<i64>)>,
    pub(crate) truth: Vec<(String, Cell)>,
    /// How near a number must be to be taken for right: so much, or such a share of it.
    pub(crate) tolerance: (f64, f64),
    /// What a method is judged by.
    pub(crate) judged: Judged,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Judged {
    /// The mean absolute error.
    Error,
    /// The share within the tolerance.
    #[default]
    Within,
}

pub(crate) type Shape = (&'static str, fn(u64) -> World);

/// All of them by name.
pub(crate) const SHAPES: &[Shape] = &[
    ("timetables with five groups of copiers", timetables),
    ("populations by edit history", populations),
    ("conditions forecast by 16 sources, in words", conditions),
    ("degrees forecast by 16 sources, whole", degrees),
    ("weather by 16 sources, words and degrees", weather),
    ("crowd ratings with many zeros", ratings),
    ("crowd estimates, symmetric", estimates),
    ("crowd estimates, by factors", guesses),
    ("crowd estimates, skewed, right on average", skewed),
    ("exact numbers, a vandal, reliable and careless sources", vandals),
    ("levels that drift, by date", drifting),
    ("one or two claims for most items", few),
    ("clock times by a few clocks", clocks),
    ("rounded numbers", rounded),
];

/// More of them, each for one difficulty.
pub(crate) const HARD: &[Shape] = &[
    ("timetables, copiers in the majority", crowded),
    ("timetables, copiers have all flights, others few", sparse),
    ("timetables, most sites give the runway's time", runways),
    ("timetables, half of the sites give the runway's time", mixed),
    ("timetables, sites of any kind", sites::flights),
    ("edits, vandals undone", editions::undone),
    ("edits, vandals undone, without dates", editions::undated),
    ("edits, figures brought up to date", editions::updated),
    ("edits by strangers, without dates", editions::once),
    ("edits by strangers, each city in several years", editions::years),
    ("edits, a robot writes most towns", censuses::robot),
    ("edits, censuses and estimates of several years", censuses::several),
    ("edits, editors of one habit each", censuses::habits),
    ("crowd of strangers, normal", crowds::normal),
    ("crowd of strangers, by factors, right in the middle", crowds::middle),
    ("crowd of strangers, by factors, right on average", crowds::average),
    ("crowd of strangers, heavy tails", crowds::heavy),
    ("crowd of strangers, some wild", crowds::wild),
    ("crowd of strangers on three tasks", crowds::single),
    ("crowd of judges, normal", crowds::judges),
    ("crowd of judges, by factors, right in the middle", crowds::factors),
    ("crowd of judges, by factors, right on average", crowds::averages),
    ("forecasters who run one model", crowds::models),
    ("half copy a source that is often wrong", copies::half),
    ("skies by four providers, one of them good", skies::uneven),
    ("skies by sixteen stations", skies::stations),
    ("sources good at some kinds of items", copies::kinds),
    ("fields: weather forecast by 16 sources", fields::forecasts),
    ("fields: weather shown by 16 sites", fields::stations),
    ("fields: times and gates by 38 sites", fields::gates),
    ("fields: towns by 14 gazetteers", fields::towns),
    ("ratings: six feelings, 0 to 100", ratings::feelings),
    ("ratings: the same, kinds not named", ratings::unnamed),
    ("ratings: bad to good, -100 to 100", ratings::valence),
    ("ratings: 0 to 10", ratings::ten),
    ("ratings: stars", ratings::stars),
    ("ratings: durations in minutes", ratings::durations),
    ("ratings: 0 to 100, raters of any kind", ratings::drawn),
    ("ratings: 0 to 100, raters without offsets", ratings::level),
];

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1, without it.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, of: f64) -> bool {
        self.unit() < of
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    pub(crate) fn normal(&mut self) -> f64 {
        let (u, v) = (self.unit().max(1e-300), self.unit());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }
}

fn step(value: f64, by: f64) -> f64 {
    (value / by).round() * by
}

impl World {
    fn number(&mut self, source: &str, item: &str, value: f64, date: Option<i64>) {
        self.claims.push((source.to_owned(), item.to_owned(), Cell::Number(value), date));
    }

    fn truth(&mut self, item: &str, value: f64) {
        self.truth.push((item.to_owned(), Cell::Number(value)));
    }
}

fn timetables(seed: u64) -> World {
    timetables_of(seed, 500)
}

/// Groups of 8, 7, 4, 3 and 2 that copy, the larger ones the worse.
fn crowded(seed: u64) -> World {
    sites(seed, 300, [8, 7, 4, 3, 2], (0.3, 0.02), false)
}

/// Those who copy have all flights, many others some: the sites of airlines their own, those of airports a few.
fn sparse(seed: u64) -> World {
    sites(seed, 400, [5, 4, 3, 2, 2], (0.3, 0.05), true)
}

fn runways(seed: u64) -> World {
    sites(seed, 300, [5, 4, 3, 2, 2], (0.65, 0.05), false)
}

fn mixed(seed: u64) -> World {
    sites(seed, 300, [5, 4, 3, 2, 2], (0.45, 0.05), false)
}

/// Times of flights by 38 sites: four attributes, two meanings of an actual time, groups of 5, 4, 3, 2 and 2 that copy.
pub(crate) fn timetables_of(seed: u64, flights: usize) -> World {
    sites(seed, flights, [5, 4, 3, 2, 2], (0.3, 0.05), false)
}

/// With groups of such sizes, and such a share of sites that usually give the runway's time.
fn sites(seed: u64, flights: usize, sizes: [usize; 5], (runways, seldom): (f64, f64), sparse: bool) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (10.0, 0.0), ..World::default() };
    // The group of each site, and how well the first of a group knows.
    let known = [rng.between(0.62, 0.8), rng.between(0.45, 0.62), 0.9, 0.93, if sparse { 0.6 } else { 0.8 }];
    let mut leader = vec![None; 38];
    let mut knows: Vec<f64> = (0..38).map(|_| rng.between(0.6, 0.97)).collect();
    let mut next = 3;
    for (size, accuracy) in sizes.into_iter().zip(known) {
        for member in 1..size {
            leader[next + member] = Some(next);
        }
        knows[next] = accuracy;
        next += size;
    }
    knows[..3].fill(0.98);
    let copies = rng.between(0.85, 0.99);
    // How often a site gives the time of the runway for that of the gate, and the planned for the actual one.
    let mut runway: Vec<f64> =
        (0..38).map(|_| if rng.chance(runways) { rng.between(0.4, 0.9) } else { seldom }).collect();
    let mut planned: Vec<f64> =
        (0..38).map(|_| if rng.chance(0.4) { rng.between(0.2, 0.8) } else { 0.08 }).collect();
    // What the sites of the airlines mean is what is true.
    runway[..3].fill(seldom);
    planned[..3].fill(seldom);
    let grouped = 3 + sizes.iter().sum::<usize>();
    let covers: Vec<f64> = (0..38)
        .map(|site| match site {
            0..3 => 0.33,
            _ if !sparse => rng.between(0.4, 1.0),
            _ if site < grouped => rng.between(0.8, 1.0),
            _ if site < grouped + 10 => rng.between(0.03, 0.15),
            _ => rng.between(0.1, 0.5),
        })
        .collect();
    for flight in 0..flights {
        let departs = step(rng.between(300.0, 1380.0), 5.0);
        let lasts = rng.between(45.0, 330.0).round();
        let delay = if rng.chance(0.4) {
            (-rng.unit().max(1e-9).ln() * 35.0).round()
        } else {
            (rng.normal() * 4.0).round()
        };
        let plan = [departs, (departs + lasts).round()];
        let actual = [departs + delay, (departs + lasts + delay + rng.normal() * 6.0).round()];
        let taxi = [rng.between(8.0, 30.0).round(), -rng.between(3.0, 14.0).round()];
        for attribute in 0..4 {
            let (end, is_actual) = (attribute % 2, attribute >= 2);
            let item = format!("{flight}-{attribute}");
            let truth = if is_actual { actual[end] } else { plan[end] };
            world.truth(&item, truth);
            let mut said: Vec<Option<f64>> = vec![None; 38];
            for site in 0..38 {
                if !rng.chance(covers[site]) {
                    continue;
                }
                let copied = leader[site].and_then(|of: usize| said[of]).filter(|_| rng.chance(copies));
                let own = |rng: &mut Rng| {
                    if is_actual && rng.chance(runway[site]) {
                        return truth + taxi[end];
                    }
                    if is_actual && rng.chance(planned[site]) {
                        return plan[end];
                    }
                    if rng.chance(knows[site]) {
                        // Half of all actual times are off by a minute or two.
                        let jitter =
                            if is_actual && rng.chance(0.25) { step(rng.normal() * 2.0, 1.0) } else { 0.0 };
                        return truth + jitter;
                    }
                    if rng.chance(0.5) {
                        truth + step(rng.normal() * 60.0, 5.0)
                    } else {
                        rng.between(0.0, 1440.0).round()
                    }
                };
                let value = copied.unwrap_or_else(|| own(&mut rng));
                said[site] = Some(value);
                world.number(&format!("site {site:02}"), &item, value, None);
            }
        }
    }
    world
}

/// Populations of cities by the editors of an encyclopedia: most say one or two things, some are undone.
fn populations(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.01), judged: Judged::Error, ..World::default() };
    let editors = 2400;
    let kind: Vec<f64> =
        (0..editors).map(|_| if rng.chance(0.08) { 0.1 } else { rng.between(0.55, 0.98) }).collect();
    let often = |rng: &mut Rng| ((rng.unit().powi(3) * editors as f64) as usize).min(editors - 1);
    for city in 0..1100 {
        let truth = (rng.normal() * 1.1 + 10.0).exp().round().max(50.0);
        let item = format!("city {city}");
        let older = (truth / rng.between(1.01, 1.2)).round();
        let wider = (truth * rng.normal().exp()).round();
        let count = 1 + (-rng.unit().max(1e-9).ln() * 2.7) as usize;
        let (mut before, mut day): (Option<(f64, bool)>, i64) = (None, 0);
        for _ in 0..count {
            let editor = often(&mut rng);
            day += rng.below(300) as i64;
            let undone = before.filter(|(_, right)| !right).is_some() && rng.chance(0.5);
            let right = undone || rng.chance(kind[editor]);
            let wrong = |rng: &mut Rng| match rng.below(10) {
                0..=4 => older,
                5 | 6 => wider,
                7 => step(truth, 10_f64.powf(truth.log10().floor() - 1.0)),
                8 => (truth * if rng.chance(0.5) { 10.0 } else { 0.1 }).round(),
                _ => (truth * (rng.normal()).exp()).round(),
            };
            let value = if right { truth } else { wrong(&mut rng) };
            before = Some((value, right));
            world.number(&format!("editor {editor}"), &item, value, Some(day));
        }
        if city % 4 == 0 {
            world.truth(&item, truth);
        }
    }
    world
}

const CONDITIONS: [&str; 10] = [
    "clear",
    "cloudy",
    "drizzle",
    "fog",
    "mostly cloudy",
    "partly cloudy",
    "rain",
    "showers",
    "snow",
    "storm",
];

/// Which condition is usual: the earlier the more.
fn usual(rng: &mut Rng) -> usize {
    (rng.unit().powf(1.6) * CONDITIONS.len() as f64) as usize
}

fn conditions(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let skill: Vec<f64> = (0..4).map(|_| rng.between(0.3, 0.7)).collect();
    for place in 0..20 {
        for day in 0..60 {
            let item = format!("{place} on {day}");
            let truth = usual(&mut rng);
            // What the sky looks like to everyone.
            let alike = usual(&mut rng);
            for (provider, skill) in skill.iter().enumerate() {
                let mut said = None;
                for lead in (0..4).rev() {
                    let kept = said.filter(|_| rng.chance(0.55));
                    let right = skill * (1.0 - 0.12 * f64::from(lead));
                    let now = kept.unwrap_or_else(|| {
                        if rng.chance(right) {
                            truth
                        } else if rng.chance(0.3) {
                            alike
                        } else {
                            usual(&mut rng)
                        }
                    });
                    said = Some(now);
                    let source = format!("provider {provider}, {lead} days ahead");
                    if rng.chance(0.95) {
                        let word = Cell::Word(CONDITIONS[now].to_owned());
                        world.claims.push((source, item.clone(), word, None));
                    }
                }
            }
            world.truth.push((item, Cell::Word(CONDITIONS[truth].to_owned())));
        }
    }
    world
}

fn degrees(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let skill: Vec<f64> = (0..4).map(|_| rng.between(0.6, 1.8)).collect();
    let bias: Vec<f64> = (0..4).map(|_| rng.normal() * 0.5).collect();
    for place in 0..20 {
        let mean = rng.between(-5.0, 30.0);
        for day in 0..60 {
            let item = format!("{place} on {day}");
            let truth = (mean + rng.normal() * 6.0).round();
            let alike = rng.normal() * 0.4;
            for provider in 0..4 {
                let mut off = rng.normal() * skill[provider] * 2.0;
                for lead in (0..4).rev() {
                    let size = skill[provider] * (0.5 + 0.4 * f64::from(lead));
                    off = 0.6 * off + 0.8 * size * rng.normal();
                    let value = (truth + off + alike + bias[provider]).round();
                    world.number(&format!("provider {provider}, {lead} days ahead"), &item, value, None);
                }
            }
            world.truth(&item, truth);
        }
    }
    world
}

/// Words and degrees in one file, by the same sources.
fn weather(seed: u64) -> World {
    let mut world = World::default();
    for (part, of) in [("sky", conditions(seed)), ("degrees", degrees(seed))] {
        let named = |item: String| format!("{item}, {part}");
        world.claims.extend(
            of.claims.into_iter().map(|(source, item, cell, date)| (source, named(item), cell, date)),
        );
        world.truth.extend(of.truth.into_iter().map(|(item, cell)| (named(item), cell)));
    }
    // The first items are of both.
    world.claims.sort_by(|a, b| a.1.cmp(&b.1));
    world
}

/// Ratings from 0 to 100 by 38 workers, ten for each of 700 tasks; the truth is the mean of a few experts.
fn ratings(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (5.0, 0.0), judged: Judged::Error, ..World::default() };
    let workers: Vec<(f64, f64, f64, f64)> = (0..38)
        .map(|_| (rng.between(0.6, 1.4), rng.normal() * 6.0, rng.between(8.0, 25.0), rng.between(0.0, 0.5)))
        .collect();
    for task in 0..700 {
        let item = format!("task {task}");
        let felt =
            if rng.chance(0.45) { rng.between(0.0, 8.0) } else { rng.between(0.0, 1.0).powi(2) * 90.0 };
        let experts: f64 =
            (0..6).map(|_| (felt + rng.normal() * 8.0).clamp(0.0, 100.0).round()).sum::<f64>() / 6.0;
        world.truth(&item, experts);
        let from = rng.below(38);
        for at in 0..10 {
            let worker = (from + at * 7) % 38;
            let (slope, above, noise, zero) = workers[worker];
            let none = rng.chance(zero * (1.0 - felt / 100.0).powi(2));
            let raw = (slope * felt + above + noise * rng.normal()).clamp(0.0, 100.0);
            let round = if rng.chance(0.8) { 5.0 } else { 1.0 };
            world.number(&format!("worker {worker}"), &item, if none { 0.0 } else { step(raw, round) }, None);
        }
    }
    world
}

fn estimates(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.05), judged: Judged::Error, ..World::default() };
    let workers: Vec<(f64, f64)> = (0..40).map(|_| (rng.normal() * 4.0, rng.between(6.0, 14.0))).collect();
    for task in 0..250 {
        let (item, truth) = (format!("task {task}"), rng.between(60.0, 160.0));
        world.truth(&item, truth);
        for (worker, (above, noise)) in workers.iter().enumerate() {
            if rng.chance(0.3) {
                let value = truth + above + noise * rng.normal();
                world.number(&format!("worker {worker}"), &item, step(value, 0.1), None);
            }
        }
    }
    world
}

fn guesses(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.1), judged: Judged::Error, ..World::default() };
    for jar in 0..150 {
        let (item, truth) = (format!("jar {jar}"), (rng.between(4.0, 9.0)).exp().round());
        world.truth(&item, truth);
        for _ in 0..12 {
            let who = rng.below(60);
            let value = truth * (0.9 * rng.normal()).exp();
            let place = 10_f64.powf(value.log10().floor() - 1.0);
            world.number(&format!("guest {who}"), &item, step(value, place), None);
        }
    }
    world
}

/// Waiting times: most see a short one and a few a long one, and only the mean is the truth.
fn skewed(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.1), judged: Judged::Error, ..World::default() };
    for task in 0..250 {
        let (item, truth) = (format!("queue {task}"), rng.between(20.0, 200.0));
        world.truth(&item, truth);
        let from = rng.below(120);
        for at in 0..12 {
            let wait = -truth * rng.unit().max(1e-9).ln();
            world.number(&format!("visitor {}", (from + at * 7) % 120), &item, step(wait, 0.1), None);
        }
    }
    world
}

fn vandals(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { judged: Judged::Within, ..World::default() };
    let accuracy: Vec<f64> = (0..12).map(|s| if s < 3 { 0.95 } else { rng.between(0.25, 0.6) }).collect();
    for fact in 0..400 {
        let (item, truth) = (format!("fact {fact}"), rng.between(10.0, 5000.0).round());
        world.truth(&item, truth);
        // What many who do not know take it for.
        let myth = truth + rng.between(1.0, 900.0).round();
        for (source, accuracy) in accuracy.iter().enumerate() {
            if rng.chance(0.6) {
                let wrong = if rng.chance(0.4) { myth } else { rng.between(10.0, 5000.0).round() };
                let value = if rng.chance(*accuracy) { truth } else { wrong };
                world.number(&format!("source {source}"), &item, value, None);
            }
        }
        if rng.chance(0.3) {
            world.number("vandal", &item, 1e17, None);
        }
    }
    world
}

fn drifting(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.02), judged: Judged::Error, ..World::default() };
    for level in 0..200 {
        let item = format!("level {level}");
        let mut now = rng.between(100.0, 1000.0);
        for day in 0..12 {
            now *= (0.06 * rng.normal() + 0.05).exp();
            let value = (now * (0.005 * rng.normal()).exp()).round();
            world.number(&format!("observer {}", rng.below(80)), &item, value, Some(day));
        }
        world.truth(&item, now);
    }
    world
}

fn few(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World::default();
    let accuracy: Vec<f64> = (0..60).map(|_| if rng.chance(0.4) { 0.3 } else { 0.92 }).collect();
    for fact in 0..900 {
        let (item, truth) = (format!("fact {fact}"), rng.between(10.0, 9000.0).round());
        world.truth(&item, truth);
        for _ in 0..2 + usize::from(rng.chance(0.3)) {
            let source = rng.below(60);
            let value = if rng.chance(accuracy[source]) { truth } else { rng.between(10.0, 9000.0).round() };
            world.number(&format!("source {source}"), &item, value, None);
        }
    }
    world
}

fn clocks(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (3.0, 0.0), ..World::default() };
    let accuracy: Vec<f64> = (0..14).map(|_| rng.between(0.4, 0.95)).collect();
    for event in 0..500 {
        let (item, truth) = (format!("event {event}"), rng.between(0.0, 1439.0).round());
        world.truth(&item, truth);
        for (source, accuracy) in accuracy.iter().enumerate() {
            if rng.chance(0.5) {
                let near = truth + step(rng.normal() * 1.2, 1.0);
                let value = if rng.chance(*accuracy) { near } else { rng.between(0.0, 1439.0).round() };
                world.number(&format!("clock {source}"), &item, value, None);
            }
        }
    }
    world
}

fn rounded(seed: u64) -> World {
    let mut rng = Rng::new(seed);
    let mut world = World { tolerance: (0.0, 0.01), ..World::default() };
    let sources: Vec<(f64, i32)> = (0..15).map(|_| (rng.between(0.5, 0.95), rng.below(3) as i32)).collect();
    for fact in 0..400 {
        let (item, truth) = (format!("fact {fact}"), rng.between(7.0, 13.0).exp().round());
        world.truth(&item, truth);
        for (source, (accuracy, digits)) in sources.iter().enumerate() {
            if rng.chance(0.5) {
                let right = rng.chance(*accuracy);
                let base = if right { truth } else { truth * rng.between(0.3, 3.0) };
                let place = 10_f64.powf(base.log10().floor() - 1.0 - f64::from(*digits));
                world.number(&format!("source {source}"), &item, step(base, place.max(1.0)), None);
            }
        }
    }
    world
}
