//! How large true numbers are beside false ones.

use super::spread::{PARAMETERS, Spread};

/// How many numbers of each kind it takes to tell.
const LEAST: usize = 30;
/// How many of each kind are added to those of the other, so that none is impossible: 10 or 20 for 1 only make answers worse.
const ADDED: f64 = 1.0;

/// The usual sizes of true and of false numbers: false ones scatter more widely, with a digit too many or from a vandal, so of two
/// numbers with equal support the more usual one is more likely.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sizes {
    relative: bool,
    right: Spread,
    wrong: Spread,
    /// How many numbers of the rarer kind tell it.
    known: f64,
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
            let sizes: Vec<f64> = values.iter().map(|value| size(relative, *value)).collect();
            Spread::even(&sizes)
        };
        let known = right.len().min(wrong.len()) as f64;
        let all: Vec<f64> = right.iter().chain(wrong).copied().collect();
        // As if true and false numbers were of one kind.
        let told = fit(&all)?;
        let (as_right, as_wrong) = (fit(right)?, fit(wrong)?);
        let gain = |numbers: &[f64], own: &Spread| -> f64 {
            let of = |value: &f64| {
                let at = size(relative, *value);
                (own.density(at).max(f64::MIN_POSITIVE) / told.density(at).max(f64::MIN_POSITIVE)).ln()
            };
            numbers.iter().map(of).sum()
        };
        // What is told apart must gain more than it has parameters (Akaike 1974).
        let apart = gain(right, &as_right) + gain(wrong, &as_wrong) > PARAMETERS;
        let wider = as_wrong.width() > as_right.width();
        (apart && wider).then_some(Self { relative, right: as_right, wrong: as_wrong, known })
    }

    /// By how much its size speaks for a number, in log-odds.
    pub(super) fn speak_for(&self, value: f64) -> f64 {
        let at = size(self.relative, value);
        let (right, wrong) = (self.right.density(at), self.wrong.density(at));
        let odds = (self.known * right + ADDED * wrong) / (self.known * wrong + ADDED * right);
        if odds > 0.0 { odds.ln() } else { 0.0 }
    }
}

fn size(relative: bool, value: f64) -> f64 {
    if relative { value.max(0.01).ln() } else { value }
}
