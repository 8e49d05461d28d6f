//! How far what is false lies from what is true: what the other claims on an item tell for a value if they are errors about it.

use super::spread::{PARAMETERS, POINTS, Spread, thinned};

/// How many errors it takes to tell.
const LEAST: usize = 30;
/// Rounds of fitting.
const ROUNDS: usize = 10;
/// Of how many points a bound is taken together.
const TOGETHER: usize = 10;

/// False sizes as a noisy channel makes them of true ones: each is an error about what is true, by a factor that is as usual as
/// errors by it are (a digit more, another year, a wider area), or has nothing to do with it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Errors {
    /// How far errors are from what is true, as logarithms of ratios.
    apart: Spread,
    /// The logarithms of false numbers.
    said: Spread,
    /// Which share of what is false has nothing to do with what is true.
    free: f64,
    /// How far out false numbers are seen.
    seen: (f64, f64),
}

/// A number that may be false, and how usual it is among those that are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heard {
    said: f64,
    usual: f64,
}

impl Errors {
    /// From pairs of what is held true and what is not, as logarithms, by expectation and maximisation (Dempster, Laird and Rubin
    /// 1977); `None` if they are too few, or false numbers have nothing to do with true ones.
    pub(super) fn of(pairs: Vec<(f64, f64)>) -> Option<Self> {
        if pairs.len() < LEAST {
            return None;
        }
        let all = pairs.len() as f64;
        let pairs = thinned(pairs, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let apart = |weights: &[f64]| {
            let off = pairs.iter().map(|(meant, said)| said - meant);
            Spread::of(off.zip(weights.iter().copied()).collect())
        };
        let said: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
        let said = Spread::even(&said)?;
        let even = vec![1.0; pairs.len()];
        let mut found = Self { apart: apart(&even)?, seen: said.reach(), said, free: 0.5 };
        for _ in 0..ROUNDS {
            let bound: Vec<f64> = pairs.iter().map(|(meant, said)| found.bound(*said, *meant)).collect();
            // One more of each kind, so that neither is impossible.
            let count = bound.len() as f64;
            found.free = (count - bound.iter().sum::<f64>() + 1.0) / (count + 2.0);
            found.apart = apart(&bound)?;
        }
        // What depends on what is true must gain more than it has parameters (Akaike 1974), where each pair stands for all that it was
        // chosen from.
        let gain =
            pairs.iter().filter_map(|(meant, said)| Some(found.speak_for(*meant, found.heard(*said)?)));
        (gain.sum::<f64>() * (all / pairs.len() as f64) > PARAMETERS + 1.0).then_some(found)
    }

    /// How likely what is false is an error about what is true.
    fn bound(&self, said: f64, meant: f64) -> f64 {
        let bound = (1.0 - self.free) * self.apart.density(said - meant);
        let sum = bound + self.free * self.said.density(said);
        if sum > 0.0 { bound / sum } else { 0.0 }
    }

    /// A number that may be false, as a logarithm; `None` where it lies further out than false numbers do, and tells nothing.
    pub(super) fn heard(&self, said: f64) -> Option<Heard> {
        (self.seen.0..=self.seen.1).contains(&said).then(|| Heard { said, usual: self.said.density(said) })
    }

    /// By how much a false number speaks for one that may be true, in log-odds; both as logarithms.
    pub(super) fn speak_for(&self, meant: f64, Heard { said, usual }: Heard) -> f64 {
        (self.free + (1.0 - self.free) * self.apart.density(said - meant) / usual).ln()
    }

    /// So many numbers that may be meant by a false one where true numbers are as large as told, each with its part of how
    /// likely it is that such a number is said.
    pub(super) fn meant(&self, said: f64, sizes: &Spread) -> impl Iterator<Item = (f64, f64)> {
        let each = 1.0 / POINTS as f64;
        let by_error = self.apart.points().iter().map(move |off| {
            let meant = said - off;
            (meant, (1.0 - self.free) * each * sizes.density(meant))
        });
        let free = self.free * each * self.said.density(said);
        by_error.chain(sizes.points().iter().map(move |meant| (*meant, free)))
    }

    /// How likely such a number is said by one who is wrong where true numbers are as large as told.
    pub(super) fn said(&self, said: f64, sizes: &Spread) -> f64 {
        self.meant(said, sizes).map(|one| one.1).sum()
    }

    /// The same at most, which costs less to tell.
    pub(super) fn said_at_most(&self, said: f64, sizes: &Spread) -> f64 {
        let most = |some: &[f64]| {
            let (Some(low), Some(high)) = (some.first(), some.last()) else { return 0.0 };
            some.len() as f64 / POINTS as f64 * sizes.most(said - high, said - low)
        };
        (1.0 - self.free) * self.apart.points().chunks(TOGETHER).map(most).sum::<f64>()
            + self.free * self.said.density(said)
    }
}
