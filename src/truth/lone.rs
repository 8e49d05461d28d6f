//! Where only one source speaks: whether the size of its number is that of a true one.

use super::errors::Errors;
use super::shape::quantile;
use super::spread::{Spread, thinned};

/// How many numbers of each kind it takes to tell.
const LEAST: usize = 30;
/// The most that speaks for one of two.
const MOST: f64 = 1e9;
/// Rounds of fitting.
const ROUNDS: usize = 50;

/// The lone numbers of those who have many, each on their own, and of all others: who goes through a list, as a robot does, speaks
/// alone of other things than those who come once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lones {
    // INVARIANT: in order of the sources; `None` where numbers do not scatter as if some were wrong.
    own: Vec<(u32, Option<Lone>)>,
    others: Option<Lone>,
}

impl Lones {
    /// From lone numbers and who says them, the rest as [`Lone::of`].
    pub(super) fn of(mut lone: Vec<(u32, f64)>, right: &[f64], errors: &Errors, usual: f64) -> Self {
        let right = Right::of(right);
        lone.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let fit = |sizes: &[f64]| Lone::of(sizes, right.as_ref()?, errors, usual);
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for said in lone.chunk_by(|a, b| a.0 == b.0) {
            let sizes = said.iter().map(|one| one.1);
            match said.first().filter(|_| said.len() >= LEAST) {
                Some((source, _)) => own.push((*source, fit(&sizes.collect::<Vec<f64>>()))),
                None => others.extend(sizes),
            }
        }
        Self { own, others: fit(&others) }
    }

    /// What is known of lone numbers of a source.
    pub(super) fn by(&self, source: u32) -> Option<&Lone> {
        match self.own.binary_search_by_key(&source, |one| one.0) {
            Ok(at) => self.own.get(at).and_then(|one| one.1.as_ref()),
            Err(_) => self.others.as_ref(),
        }
    }
}

/// True numbers where several speak, as logarithms: enough of them in order, their middle and how far a half of them reaches.
struct Right {
    some: Vec<f64>,
    middle: f64,
    half: f64,
}

impl Right {
    /// `None` if they are too few to tell.
    fn of(all: &[f64]) -> Option<Self> {
        let (middle, half) = middle(all);
        let some = thinned(all.to_vec(), f64::total_cmp);
        (all.len() >= LEAST && half > 0.0).then_some(Self { some, middle, half })
    }
}

/// The middle of some numbers, and how far a half of them reaches.
fn middle(of: &[f64]) -> (f64, f64) {
    let mut of = of.to_vec();
    let (low, high) = (quantile(&mut of, 0.25), quantile(&mut of, 0.75));
    (quantile(&mut of, 0.5), high - low)
}

/// How large true numbers are where only one source speaks, as logarithms: as where several do, but for their middle and
/// their scatter, since small things have fewer who speak of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lone {
    sizes: Spread,
    /// Which share of lone numbers is wrong, and of all claims where several speak.
    wrong: f64,
    usual: f64,
}

impl Lone {
    /// From lone numbers and what is held true elsewhere, as logarithms, and which share of claims is wrong there; `None` if
    /// lone numbers do not scatter as if some were wrong.
    fn of(lone: &[f64], right: &Right, errors: &Errors, usual: f64) -> Option<Self> {
        if lone.len() < LEAST || usual <= 0.0 {
            return None;
        }
        let all = lone.len() as f64;
        let lone = thinned(lone.to_vec(), f64::total_cmp);
        let (here, own) = middle(&lone);
        if own <= 0.0 {
            return None;
        }
        let moved = |size: &f64| here + (size - right.middle) * own / right.half;
        let moved: Vec<f64> = right.some.iter().map(moved).collect();
        let sizes = Spread::even(&moved)?;
        // How likely each is if it is wrong, in times of how likely it is if it is right: no number is so far out that the others are
        // lost beside it.
        let odds = |size: &f64| {
            let wrong = errors.said(*size, &sizes);
            (wrong / sizes.density(*size).max(f64::MIN_POSITIVE)).min(MOST)
        };
        let odds: Vec<f64> = lone.iter().map(odds).collect();
        let count = odds.len() as f64;
        let mut wrong = usual;
        for _ in 0..ROUNDS {
            wrong = odds.iter().map(|odds| wrong * odds / (1.0 - wrong + wrong * odds)).sum::<f64>() / count;
        }
        // One parameter must gain more than it costs (Schwarz 1978), where each number stands for all that it was chosen from.
        let gain: f64 = odds.iter().map(|odds| (1.0 - wrong + wrong * odds).ln()).sum();
        (gain * (all / count) > all.ln() / 2.0).then(|| Self { sizes, wrong: wrong.min(usual), usual })
    }

    /// How likely a lone number is right where its source is with such a chance, and the middle of what may be meant, both numbers
    /// as logarithms; `None` if that is the number itself.
    pub(super) fn judged(&self, size: f64, right: Option<f64>, errors: &Errors) -> Option<(f64, f64)> {
        let wrong = self.wrong * right.map_or(1.0, |right| (1.0 - right) / self.usual);
        let own = (1.0 - wrong) * self.sizes.density(size);
        if own >= wrong * errors.said_at_most(size, &self.sizes) {
            return None;
        }
        let others = || errors.meant(size, &self.sizes).map(|(meant, chance)| (meant, wrong * chance));
        let (sum, less) = others().fold((own, 0.0), |(sum, less), (meant, chance)| {
            (sum + chance, less + if meant < size { chance } else { 0.0 })
        });
        // Most are the middle themselves, for which nothing has to be put in order.
        if less < sum / 2.0 && less + own >= sum / 2.0 {
            return None;
        }
        let mut all: Vec<(f64, f64)> = others().chain([(size, own)]).collect();
        all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut below = 0.0;
        let middle = all.iter().find(|one| {
            below += one.1;
            below >= sum / 2.0
        });
        middle.filter(|one| one.0 != size && sum > 0.0).map(|one| (own / sum, one.0))
    }
}
