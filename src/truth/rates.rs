//! Rates of sources: what is usual, and how far each is known to differ from it.

use super::model::Group;

/// How many kinds of sources there are by how much they claim.
const VOLUMES: usize = 12;

/// The mean of rates, and how many claims of its own a source needs to weigh as much as that mean: a beta–binomial by
/// moments.
pub(super) fn prior(sums: &[(f64, f64)]) -> (f64, f64) {
    let (sum, count) = sums.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
    if count <= 0.0 {
        return (0.5, 4.0);
    }
    let mean = sum / count;
    let noise = mean * (1.0 - mean);
    let (mut between, mut weight) = (0.0, 0.0);
    for (sum, count) in sums.iter().filter(|(_, count)| *count >= 2.0) {
        let off = sum / count - mean;
        // By the square root of what is known: neither one source nor the many small ones decide.
        let known = count.sqrt();
        between += known * (off * off - noise / count);
        weight += known;
    }
    let between = if weight > 0.0 { between / weight } else { 0.0 };
    let strength = if between > 0.0 { noise / between } else { 50.0 };
    (mean, strength.clamp(2.0, 50.0))
}

/// The rates of sources on each kind of items, each shrunk to what the source and the kind make likely.
pub(super) fn of_kinds(cells: &[(f64, f64)], rates: &[f64], mean: f64, told: &Told) -> Vec<f64> {
    let corrected = |(at, (sum, count)): (usize, &(f64, f64))| {
        (told.accuracy(at % rates.len().max(1), sum / count.max(1.0)) * count, *count)
    };
    let cells: Vec<(f64, f64)> = cells.iter().enumerate().map(corrected).collect();
    let logit = |rate: f64| {
        let rate = rate.clamp(0.005, 0.995);
        (rate / (1.0 - rate)).ln()
    };
    let mut expected = Vec::with_capacity(cells.len());
    for kind in cells.chunks(rates.len().max(1)) {
        let (sum, count) = kind.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
        // Some kinds are harder for all: beside what those who speak of it are worth elsewhere.
        let elsewhere: f64 = kind.iter().zip(rates).map(|((_, count), rate)| count * rate).sum();
        let shift =
            logit((sum + 50.0 * mean) / (count + 50.0)) - logit((elsewhere + 50.0 * mean) / (count + 50.0));
        expected.extend(rates.iter().map(|rate| 1.0 / (1.0 + (-logit(*rate) - shift).exp())));
    }
    let (mut between, mut noise, mut known) = (0.0, 0.0, 0.0);
    for ((sum, count), expected) in cells.iter().zip(&expected).filter(|((_, count), _)| *count >= 2.0) {
        let chance = expected * (1.0 - expected);
        let off = sum / count - expected;
        between += count.sqrt() * (off * off - chance / count);
        noise += count.sqrt() * chance;
        known += count.sqrt();
    }
    let strength = if known > 0.0 && between > 0.0 { (noise / between).clamp(2.0, 200.0) } else { 200.0 };
    let rate =
        |((sum, count), expected): (&(f64, f64), &f64)| (sum + strength * expected) / (count + strength);
    cells.iter().zip(&expected).map(rate).collect()
}

/// Of how many powers of two a number of claims is.
pub(super) fn volume(count: f64) -> usize {
    ((count as u64).max(1).ilog2() as usize).min(VOLUMES - 1)
}

/// The mean rate of the sources that claim about as much: those who come once may be strangers, or vandals.
pub(super) fn by_volume(sums: &[(f64, f64)], mean: f64) -> [f64; VOLUMES] {
    let mut all = [(0.0, 0.0); VOLUMES];
    for (sum, count) in sums.iter().filter(|(_, count)| *count > 0.0) {
        if let Some(slot) = all.get_mut(volume(*count)) {
            *slot = (slot.0 + sum, slot.1 + count);
        }
    }
    // As if each had fifty usual claims more.
    all.map(|(sum, count)| (sum + 50.0 * mean) / (count + 50.0))
}

/// How sure it is what is true on an item.
pub(super) struct Sureness {
    /// The sum of the squares of the chances: how likely the others make what is true, if chances are what they say.
    squares: f64,
    /// How likely they make what a claim that is not true says.
    pub(super) off: f64,
}

impl Sureness {
    pub(super) fn of(groups: &[Group]) -> Self {
        let squares = groups.iter().map(|group| group.chance * group.chance).sum();
        let (mut off, mut all) = (0.0, 1e-9);
        for group in groups {
            let wrong = (group.to - group.from) as f64 * (1.0 - group.chance);
            off += wrong * group.chance;
            all += wrong;
        }
        Self { squares, off: off / all }
    }

    /// The squares where a claim is left out: its own value has this chance then, and the others' share what is left.
    pub(super) fn without(&self, chance: f64, left: f64) -> f64 {
        let others = (self.squares - chance * chance).max(0.0);
        let more = if chance < 1.0 - 1e-9 { (1.0 - left) / (1.0 - chance) } else { 0.0 };
        left * left + others * more * more
    }
}

/// How likely the others make what is true and what is not where each source speaks, on average over its claims.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The sums for each source, and how many claims they are of.
    of: Vec<(f64, f64, f64)>,
    all: (f64, f64, f64),
}

impl Told {
    pub(super) fn new(sources: usize) -> Self {
        Self { of: vec![(0.0, 0.0, 0.0); sources], all: (0.0, 0.0, 0.0) }
    }

    pub(super) fn add(&mut self, source: u32, right: f64, wrong: f64) {
        for slot in self.of.get_mut(source as usize).into_iter().chain([&mut self.all]) {
            *slot = (slot.0 + right, slot.1 + wrong, slot.2 + 1.0);
        }
    }

    /// The accuracy of a source whose claims the others make so likely: others who are unsure make the claims of the best
    /// unlikely too.
    pub(super) fn accuracy(&self, source: usize, rate: f64) -> f64 {
        let own = self.of.get(source).copied().unwrap_or_default();
        // As if each had fifty usual claims more.
        let mean = |of: fn(&(f64, f64, f64)) -> f64| {
            (of(&own) + 50.0 * of(&self.all) / self.all.2.max(1.0)) / (own.2 + 50.0)
        };
        let (right, wrong) = (mean(|sums| sums.0), mean(|sums| sums.1));
        if right - wrong > 0.1 { ((rate - wrong) / (right - wrong)).clamp(0.005, 0.995) } else { rate }
    }
}
