//! A grid of worlds that differ in one thing at a time: what is claimed, how many speak, how well, and who copies.

use super::{CONDITIONS, Cell, Judged, Rng, World, step, usual};

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// Whole numbers; what is false has nothing to do with what is true.
    Facts,
    /// Minutes of the day; what is false is often near.
    Times,
    /// Sizes; what is false is off by factors.
    Sizes,
    /// Words, some more usual than others.
    Words,
    /// Estimates with an error of each judge's own size.
    Levels,
    /// Estimates off by factors.
    Factors,
    /// Small whole numbers that everyone rounds.
    Degrees,
}

/// One world of the grid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) of: Of,
    pub(crate) items: usize,
    pub(crate) sources: usize,
    /// How likely a source speaks of an item.
    pub(crate) speaks: f64,
    /// The skill of the worst source and of the best.
    pub(crate) skill: (f64, f64),
    /// Which share of the sources copies the first one.
    pub(crate) copies: f64,
    /// Which share of the sources means something else than is asked for.
    pub(crate) means: f64,
}

/// All of the grid.
pub(crate) fn grid() -> Vec<Plan> {
    let mut all = Vec::new();
    for of in [Of::Facts, Of::Times, Of::Sizes, Of::Words, Of::Levels, Of::Factors, Of::Degrees] {
        for (items, sources, speaks) in
            [(60, 8, 0.8), (300, 8, 0.8), (300, 16, 0.3), (300, 40, 0.2), (100, 40, 0.6), (600, 400, 0.01)]
        {
            for skill in [(0.3, 0.9), (0.6, 0.95), (0.2, 0.6)] {
                for (copies, means) in [(0.0, 0.0), (0.4, 0.0), (0.0, 0.3)] {
                    all.push(Plan { of, items, sources, speaks, skill, copies, means });
                }
            }
        }
    }
    all
}

impl Plan {
    pub(crate) fn name(&self) -> String {
        let Self { of, items, sources, speaks, skill, copies, means } = self;
        format!(
            "{of:?}: {items} items, {sources} sources on {speaks}, skill {skill:?}, {copies} copy, {means} mean else"
        )
    }

    pub(crate) fn world(&self, seed: u64) -> World {
        let mut rng = Rng::new(seed);
        let judged = match self.of {
            Of::Sizes | Of::Levels | Of::Factors => Judged::Error,
            _ => Judged::Within,
        };
        let tolerance = if self.of == Of::Times { (5.0, 0.0) } else { (0.0, 0.0) };
        let mut world = World { tolerance, judged, ..World::default() };
        let skills: Vec<f64> = (0..self.sources).map(|_| rng.between(self.skill.0, self.skill.1)).collect();
        let part = |share: f64| (share * self.sources as f64) as usize;
        let (copies, means) = (1..1 + part(self.copies), self.sources - part(self.means)..self.sources);
        for at in 0..self.items {
            let item = format!("item {at}");
            let (truth, alike) = (self.draw(&mut rng), self.draw(&mut rng));
            let other = self.off(&mut rng, truth, 0.3);
            let mut first = None;
            for (source, skill) in skills.iter().enumerate() {
                if !rng.chance(self.speaks) {
                    continue;
                }
                let meant = if means.contains(&source) && rng.chance(0.8) { other } else { truth };
                let own = self.say(&mut rng, meant, alike, *skill);
                let said = first.filter(|_| copies.contains(&source) && rng.chance(0.9)).unwrap_or(own);
                if source == 0 {
                    first = Some(said);
                }
                let cell = self.cell(said);
                world.claims.push((format!("source {source}"), item.clone(), cell, None));
            }
            world.truth.push((item, self.cell(truth)));
        }
        world
    }

    fn cell(&self, value: f64) -> Cell {
        match self.of {
            Of::Words => Cell::Word(CONDITIONS[value as usize].to_owned()),
            _ => Cell::Number(value),
        }
    }

    /// What may be true.
    fn draw(&self, rng: &mut Rng) -> f64 {
        match self.of {
            Of::Facts => rng.between(10.0, 9000.0).round(),
            Of::Times => rng.between(0.0, 1439.0).round(),
            Of::Sizes => (rng.normal() * 1.2 + 10.0).exp().round(),
            Of::Words => usual(rng) as f64,
            Of::Levels | Of::Factors => step(rng.between(100.0, 1000.0), 0.1),
            Of::Degrees => (15.0 + 8.0 * rng.normal()).round(),
        }
    }

    /// What one who is off by so much takes for true.
    fn off(&self, rng: &mut Rng, truth: f64, far: f64) -> f64 {
        match self.of {
            Of::Facts | Of::Words => self.draw(rng),
            Of::Times => truth + step(200.0 * far * rng.normal(), 5.0),
            Of::Sizes => (truth * (2.0 * far * rng.normal()).exp()).round(),
            Of::Levels => step(truth + 300.0 * far * rng.normal(), 0.1),
            Of::Factors => step(truth * (1.5 * far * rng.normal()).exp(), 0.1),
            Of::Degrees => (truth + 8.0 * far * rng.normal()).round(),
        }
    }

    fn say(&self, rng: &mut Rng, truth: f64, alike: f64, skill: f64) -> f64 {
        match self.of {
            Of::Levels | Of::Factors | Of::Degrees => self.off(rng, truth, 1.0 - skill),
            _ if rng.chance(skill) => truth,
            // Some mistakes suggest themselves to all.
            _ if rng.chance(0.3) => alike,
            _ if rng.chance(0.8) => self.off(rng, truth, 0.5),
            _ => self.draw(rng),
        }
    }
}
