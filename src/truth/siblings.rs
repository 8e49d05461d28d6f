//! Items of one thing, such as a city in several years: what is held true of the others tells how large a number should be.

use super::claims::{Claims, log};
use super::kinds::SIGNS;
use super::shape::quantile;

/// How many names are looked at, in so many stretches.
const NAMES: usize = 4000;
const STRETCHES: usize = 8;
/// How many neighbours on each side tell how large a number should be.
const NEIGHBOURS: usize = 4;
/// How many numbers of each kind it takes to tell.
const LEAST: usize = 30;
/// Siblings tell something where true numbers lie this much nearer to them than to true numbers at large.
const NEARER: f64 = 0.5;
/// How many spreads off a true number is no usual one.
const FAR: f64 = 3.0;

/// The run of items with one name but for its last piece that each item is in; empty if most items are alone.
///
/// # Complexity
/// O(n) in the letters of the names.
pub(super) fn runs(claims: &Claims) -> Vec<u32> {
    let items = claims.items.len();
    let head =
        |sign: char, item: usize| claims.items.get(item as u32).rsplit_once(sign).map(|(head, _)| head);
    // How many of some neighbours have one head.
    let stretch = (NAMES / STRETCHES).min(items);
    let together = |sign: char| -> usize {
        let starts = (0..STRETCHES).map(|at| at * items.saturating_sub(stretch) / STRETCHES);
        let within = starts.map(|from| {
            let pairs = (from..(from + stretch).min(items)).skip(1);
            pairs
                .filter(|item| head(sign, *item).is_some_and(|own| head(sign, item - 1) == Some(own)))
                .count()
        });
        within.sum()
    };
    // The sign by which most neighbours have one head.
    let Some((most, sign)) = SIGNS.iter().map(|sign| (together(*sign), *sign)).max_by_key(|one| one.0) else {
        return Vec::new();
    };
    if items < LEAST || 2 * most < stretch * STRETCHES {
        return Vec::new();
    }
    let mut run = 0;
    (0..items)
        .map(|item| {
            let same = item > 0 && head(sign, item).is_some_and(|own| head(sign, item - 1) == Some(own));
            run += u32::from(!same);
            run
        })
        .collect()
}

/// How far true numbers and false ones lie from what is held true of their siblings.
#[derive(Debug, Clone)]
pub(super) struct Siblings {
    // INVARIANT: by item, so that the items of a run are together: the item, its run, and the logarithm of what is held true.
    held: Vec<(u32, u32, f64)>,
    right: f64,
    wrong: f64,
    /// Which share of true numbers is far off.
    far: f64,
    /// The share of true numbers, where those that are borne out on one item count once.
    share: f64,
}

impl Siblings {
    /// From what is held true of items, whether that is borne out, and numbers that are not held true; `None` if siblings tell
    /// little.
    pub(super) fn of(
        held: Vec<(u32, u32, f64)>,
        sure: &[(u32, u32, f64)],
        off: &[(u32, u32, f64)],
    ) -> Option<Self> {
        let mut found = Self { held, right: 0.0, wrong: 0.0, far: 0.0, share: 0.0 };
        let from = |numbers: &[(u32, u32, f64)]| -> Vec<f64> {
            let of =
                |(item, run, value): &(u32, u32, f64)| Some((log(*value) - found.centre(*item, *run)?).abs());
            numbers.iter().filter_map(of).collect()
        };
        let (mut right, mut wrong) = (from(sure), from(off));
        if right.len() < LEAST || wrong.len() < LEAST {
            return None;
        }
        // The distance of half of a normal distribution from its middle is two thirds of its spread.
        let spread = |of: &mut [f64]| (1.4826 * quantile(of, 0.5)).max(1e-3);
        found.share = right.len() as f64 / (right.len() + wrong.len()) as f64;
        let mut all: Vec<f64> = sure.iter().map(|one| log(one.2)).collect();
        let middle = quantile(&mut all, 0.5);
        all.iter_mut().for_each(|one| *one = (*one - middle).abs());
        (found.right, found.wrong) = (spread(&mut right), spread(&mut wrong));
        let far = right.iter().filter(|off| **off > FAR * found.right).count() as f64;
        found.far = (far + 1.0) / (right.len() as f64 + 2.0);
        (found.right < NEARER * spread(&mut all) && found.right < found.wrong).then_some(found)
    }

    /// The share of numbers that are true, at least.
    pub(super) fn right_share(&self) -> f64 {
        self.share
    }

    /// The middle of what is held true of the nearest siblings, as a logarithm.
    pub(super) fn centre(&self, item: u32, run: u32) -> Option<f64> {
        let at = self.held.partition_point(|one| one.0 < item);
        let before = self.held.get(..at)?.iter().rev().take_while(|one| one.1 == run).take(NEIGHBOURS);
        let after = self.held.get(at..)?.iter().take_while(|one| one.1 == run).filter(|one| one.0 != item);
        let mut sizes: Vec<f64> = before.chain(after.take(NEIGHBOURS)).map(|one| one.2).collect();
        (!sizes.is_empty()).then(|| quantile(&mut sizes, 0.5))
    }

    /// By how much it speaks for a number to lie so far from its siblings, in log-odds: no more against it than so many true
    /// ones are far off.
    pub(super) fn speak_for(&self, value: f64, centre: f64) -> f64 {
        let off = log(value) - centre;
        let density = |spread: f64| -(off / spread).powi(2) / 2.0 - spread.ln();
        // What is false scatters at least as far as this number does.
        let ratio = (density(self.right) - density(self.wrong.max(off.abs()))).exp();
        (self.far + (1.0 - self.far) * ratio).ln()
    }
}
