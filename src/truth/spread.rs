//! A distribution as far as numbers tell it.

use std::cmp::Ordering;

/// In how many parts of equal weight a distribution falls: the first and the last are its tails.
const PARTS: usize = 10;
/// How many numbers tell it: where its parts meet, and both tails.
pub(super) const PARAMETERS: f64 = PARTS as f64 + 1.0;
/// How many points stand for it.
pub(super) const POINTS: usize = 100;
/// How many numbers tell it at most.
const MOST: usize = 5000;
/// No part is narrower than this share of all but the tails, as where many numbers are one.
const NARROW: f64 = 0.01;

/// Even within each of some parts of equal weight, with exponential tails: those of a power law where numbers are logarithms,
/// as sizes of cities are (Hill 1975, Annals of Statistics).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    // INVARIANT: rising; one part lies between each two, one below the first and one above the last.
    bounds: Vec<f64>,
    /// The density between each two.
    heights: Vec<f64>,
    /// The mean reach of the tails.
    tails: (f64, f64),
    /// Points of equal weight that stand for it.
    points: Vec<f64>,
}

impl Spread {
    /// Of numbers, each as often as is said; `None` if all but a tenth at each end are one.
    ///
    /// # Complexity
    /// O(n log n) for n numbers.
    pub(super) fn of(mut numbers: Vec<(f64, f64)>) -> Option<Self> {
        numbers.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let part = 1.0 / PARTS as f64;
        let bounds: Vec<f64> = (1..PARTS).map(|at| below(&numbers, at as f64 * part)).collect();
        let (first, last) = (*bounds.first()?, *bounds.last()?);
        // Half of an exponential tail lies within ln 2 of its mean reach: a few wild numbers do not move that.
        let tail = |off: f64| (off / std::f64::consts::LN_2).max((last - first) * part / 2.0);
        let tails =
            (tail(first - below(&numbers, part / 2.0)), tail(below(&numbers, 1.0 - part / 2.0) - last));
        let width = |two: &[f64]| two.last().zip(two.first()).map_or(0.0, |(high, low)| high - low);
        let heights = bounds.windows(2).map(|two| part / width(two).max(NARROW * (last - first))).collect();
        let mut found = Self { bounds, heights, tails, points: Vec::new() };
        found.points = (0..POINTS).map(|at| found.at((at as f64 + 0.5) / POINTS as f64)).collect();
        (last > first).then_some(found)
    }

    /// The same of numbers that count alike.
    pub(super) fn even(numbers: &[f64]) -> Option<Self> {
        Self::of(thinned(numbers.to_vec(), f64::total_cmp).into_iter().map(|number| (number, 1.0)).collect())
    }

    pub(super) fn density(&self, at: f64) -> f64 {
        let part = 1.0 / PARTS as f64;
        let tail = |off: f64, reach: f64| part / reach * (-off / reach).exp();
        let (Some(first), Some(last)) = (self.bounds.first(), self.bounds.last()) else { return 0.0 };
        let above = self.bounds.partition_point(|bound| *bound <= at);
        match above.checked_sub(1) {
            None => tail(first - at, self.tails.0),
            Some(low) => self.heights.get(low).copied().unwrap_or_else(|| tail(at - last, self.tails.1)),
        }
    }

    /// Points of equal weight that stand for it.
    pub(super) fn points(&self) -> &[f64] {
        &self.points
    }

    /// The number below which such a share lies, of more than 0 and less than 1.
    pub(super) fn at(&self, share: f64) -> f64 {
        let part = 1.0 / PARTS as f64;
        let place = share * PARTS as f64;
        let low = (place as usize).checked_sub(1).and_then(|at| self.bounds.get(at));
        match (low, self.bounds.get(place as usize)) {
            (Some(low), Some(high)) => low + (high - low) * place.fract(),
            (None, high) => high.map_or(0.0, |first| first - self.tails.0 * (part / share).ln()),
            (Some(last), None) => last + self.tails.1 * (part / (1.0 - share)).ln(),
        }
    }

    /// How far out numbers are seen: the last one of a tail usually is no further.
    pub(super) fn reach(&self) -> (f64, f64) {
        let share = 1.0 / MOST as f64;
        (self.at(share), self.at(1.0 - share))
    }

    /// The highest density between two numbers.
    pub(super) fn most(&self, low: f64, high: f64) -> f64 {
        let before = |at: f64| self.bounds.partition_point(|bound| *bound <= at);
        let (from, to) = (before(low), before(high));
        // Tails fall away from the rest.
        if to == 0 || from == self.bounds.len() {
            return self.density(if to == 0 { high } else { low });
        }
        let peak = |inside: bool, reach: f64| if inside { 1.0 / PARTS as f64 / reach } else { 0.0 };
        let ends = peak(from == 0, self.tails.0).max(peak(to == self.bounds.len(), self.tails.1));
        let within = self.heights.get(from.saturating_sub(1)..to.min(self.heights.len())).unwrap_or_default();
        within.iter().copied().fold(ends, f64::max)
    }

    /// How far all but the tails reach.
    pub(super) fn width(&self) -> f64 {
        self.bounds.last().zip(self.bounds.first()).map_or(0.0, |(last, first)| last - first)
    }
}

/// The number below which such a share of the weight lies, of numbers in order.
fn below(numbers: &[(f64, f64)], share: f64) -> f64 {
    let most = share * numbers.iter().map(|one| one.1).sum::<f64>();
    let mut sum = 0.0;
    let found = numbers.iter().find(|one| {
        sum += one.1;
        sum >= most
    });
    found.or(numbers.last()).map_or(0.0, |one| one.0)
}

/// Evenly chosen ones of some numbers in order, if they are many: numbers of any order would be thinned by whatever that is.
pub(super) fn thinned<T: Copy>(mut all: Vec<T>, order: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    all.sort_unstable_by(order);
    let step = all.len().div_ceil(MOST).max(1);
    all.into_iter().skip(step / 2).step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST, Spread, thinned};

    #[test]
    fn which_numbers_stand_for_many_does_not_depend_on_their_order() {
        let numbers: Vec<f64> =
            (0..4 * MOST as u64).map(|at| ((at * 7919 + at * at) % 10_007) as f64).collect();
        let some = thinned(numbers.clone(), f64::total_cmp);
        let mut turned = numbers;
        turned.reverse();
        turned.rotate_left(3);
        assert_eq!(some, thinned(turned, f64::total_cmp));
        assert!(some.len() <= MOST && some.is_sorted());
        // A quarter of them lies below 2,500.
        let below = some.iter().filter(|one| **one < 2500.0).count() as f64 / some.len() as f64;
        assert!((below - 0.25).abs() < 0.02, "{below}");
    }

    #[test]
    fn no_density_between_two_numbers_is_higher_than_the_highest() {
        let numbers: Vec<f64> =
            (0..400).map(|at| f64::from(at * at % 397).sqrt() + f64::from(at % 7)).collect();
        let spread = Spread::even(&numbers).unwrap();
        let at = |step: i32| -10.0 + 0.25 * f64::from(step);
        for low in 0..200 {
            for high in (low..200).step_by(7) {
                let most = spread.most(at(low), at(high));
                let found = (low..=high).map(|step| spread.density(at(step))).fold(0.0, f64::max);
                assert!(found <= most, "{found} is above {most} from {} to {}", at(low), at(high));
            }
        }
        // Where it is even it is no bound but the density.
        assert_eq!(spread.most(at(60), at(60)), spread.density(at(60)));
    }
}
