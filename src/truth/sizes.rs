//! How large true numbers are beside false ones.

use super::shape::quantile;

/// How many claims of each kind it takes to tell.
const LEAST: usize = 30;
/// The most that a size says for or against a number, in log-odds.
const MOST: f64 = 6.0;

/// The usual sizes of true and of false numbers, as normal distributions of their logarithm: false ones scatter more
/// widely, with a digit too many or from a vandal, so of two numbers with equal support the more usual one is more likely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sizes {
    relative: bool,
    right: (f64, f64),
    wrong: (f64, f64),
}

impl Sizes {
    /// From numbers that are held true and numbers that are not; `None` if they are too few, or false ones scatter no more.
    pub(super) fn of(right: &[f64], wrong: &[f64]) -> Option<Self> {
        if right.len() < LEAST || wrong.len() < LEAST {
            return None;
        }
        let positive = right.iter().filter(|value| **value > 0.0).count();
        let relative = positive as f64 >= 0.95 * right.len() as f64;
        let fit = |values: &[f64]| {
            let mut sizes: Vec<f64> = values.iter().map(|value| size(relative, *value)).collect();
            let middle = quantile(&mut sizes, 0.5);
            let (low, high) = (quantile(&mut sizes, 0.1), quantile(&mut sizes, 0.9));
            (middle, (high - low) / 2.563)
        };
        let (right, wrong) = (fit(right), fit(wrong));
        (right.1 > 0.0 && wrong.1 > 1.05 * right.1).then_some(Self { relative, right, wrong })
    }

    /// By how much its size speaks for a number, in log-odds.
    pub(super) fn speak_for(&self, value: f64) -> f64 {
        let at = size(self.relative, value);
        let density = |(middle, spread): (f64, f64)| {
            let off = (at - middle) / spread;
            -off * off / 2.0 - spread.ln()
        };
        (density(self.right) - density(self.wrong)).clamp(-MOST, MOST)
    }
}

fn size(relative: bool, value: f64) -> f64 {
    if relative { value.max(0.01).ln() } else { value }
}
