//! Accuracies from how often each two sources agree, and from nothing that is held true.

use super::claims::Claims;
use super::echoes::Echoes;
use super::shape::quantile;
use super::ties::{Agreed, agreed};

/// As one in how many two that are both wrong may say the same, in times of what the words that are said make at most.
const FALSEHOODS: [f64; 6] = [1.0, 0.7, 0.5, 0.35, 0.25, 0.18];
/// One in so many at least: where half of what is wrong is one word, agreement tells little.
const FEWEST: f64 = 2.0;
/// How many sources it takes, so that the middle of what the pairs of each tell leaves out some who are kin.
const LEAST: usize = 5;
/// How many pairs tell the accuracy of a source: the middle of fewer leaves out nobody.
const PAIRS: usize = 3;
/// Rounds of fitting, and the square of standard errors that a pair counts for at most.
const ROUNDS: usize = 60;
const FAR: f64 = 9.0;
/// The least part of a source that its pairs are divided by.
const PART: f64 = 0.05;
/// How many claims are looked at for how often each word is said.
const SAMPLE: usize = 50_000;

/// How accurate sources are.
pub(super) struct Accuracies {
    /// As one in how many two that are both wrong say the same.
    pub(super) falsehoods: f64,
    /// Of the sources with the most claims, as far as they speak on what others speak on.
    pub(super) of: Vec<(u32, f64)>,
}

/// Two independent sources of accuracies a and b, of whose errors one in n is the same, agree on a·b + (1 − a)(1 − b)/n of
/// their items. That is ρ + (a − ρ)(b − ρ)(1 + 1/n) for ρ = 1/(n + 1): but for a constant a table of rank one, whatever is
/// true (the model of Dawid and Skene 1979 by moments; Parisi and others 2014, PNAS; Bonald and Combes 2017, NeurIPS). The
/// part of a source is the median of what its pairs make it, so that kin who are not found do not tell. Nobody judges by
/// what he takes for true himself, so the accuracies of good sources are not drawn towards those of poor ones.
///
/// Two errors agree at least as often as two words that are drawn at large, and more often where one mistake suggests
/// itself: n is what fits the table best of what is no more than that. `None` if there are too few sources.
///
/// # Complexity
/// O(1) beside the claims, as [`agreed`].
pub(super) fn accuracies(claims: &Claims, echoes: &Echoes) -> Option<Accuracies> {
    let family = |source: u32| echoes.family(source);
    let table = agreed(claims, |a, b| family(a).is_some() && family(a) == family(b));
    // Who speaks on other items than the rest agrees with nobody and errs no more for that.
    let told = |at: &usize| table.known(*at) >= PAIRS;
    if (0..table.sources.len()).filter(told).count() < LEAST {
        return None;
    }
    let most = 1.0 / drawn_alike(claims);
    let each = FALSEHOODS.map(|times| (times * most).max(FEWEST));
    let fits = each.into_iter().map(|n| (n, table.fitted(1.0 / (n + 1.0))));
    let (n, (_, parts)) = fits.min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
    let (rho, unit) = (1.0 / (n + 1.0), (1.0 + 1.0 / n).sqrt());
    let of = table.sources.iter().zip(&parts).enumerate().filter(|(at, _)| told(at));
    let of = of.map(|(_, (source, part))| (*source, rho + part / unit)).collect();
    Some(Accuracies { falsehoods: n, of })
}

/// The chance that two claims drawn from all items of words say the same.
fn drawn_alike(claims: &Claims) -> f64 {
    let share = claims.share(SAMPLE);
    let mut counts: Vec<f64> = Vec::new();
    for item in (0..claims.count()).filter(|item| claims.is_worded(*item) && claims.lot(*item) < share) {
        for vote in claims.on(item) {
            let word = vote.value as usize;
            counts.resize(counts.len().max(word + 1), 0.0);
            if let Some(count) = counts.get_mut(word) {
                *count += 1.0;
            }
        }
    }
    let all: f64 = counts.iter().sum();
    counts.iter().map(|count| (count / all.max(1.0)).powi(2)).sum::<f64>().max(1e-3)
}

impl Agreed {
    fn pair(&self, a: usize, b: usize) -> Option<(f64, f64)> {
        self.rates.get(a * self.sources.len() + b).copied().filter(|(_, known)| *known > 0.0)
    }

    /// How many pairs of a source are known.
    fn known(&self, source: usize) -> usize {
        (0..self.sources.len()).filter(|other| self.pair(source, *other).is_some()).count()
    }

    /// The parts of rank one beyond a constant, and how far they miss the table, in squares of standard errors.
    fn fitted(&self, constant: f64) -> (f64, Vec<f64>) {
        let size = self.sources.len();
        let mut parts = vec![0.5_f64; size];
        let mut own: Vec<f64> = Vec::new();
        for _ in 0..ROUNDS {
            let mut next = |a: usize| {
                own.clear();
                let by = |(b, part): (usize, &f64)| {
                    self.pair(a, b).map(|pair| (pair.0 - constant) / part.max(PART))
                };
                own.extend(parts.iter().enumerate().filter_map(by));
                quantile(&mut own, 0.5).clamp(0.0, 1.0)
            };
            let next: Vec<f64> = (0..size).map(&mut next).collect();
            // Half a step, or two sources take turns.
            parts.iter_mut().zip(next).for_each(|(part, next)| *part = f64::midpoint(*part, next));
        }
        let mut missed = 0.0;
        for (a, one) in parts.iter().enumerate() {
            for (b, other) in parts.iter().enumerate().skip(a + 1) {
                if let Some((rate, known)) = self.pair(a, b) {
                    missed += (known * (rate - constant - one * other).powi(2)).min(FAR);
                }
            }
        }
        (missed, parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_on_other_items_is_not_told_to_be_wrong() {
        let mut builder = Claims::builder();
        for item in 0..200 {
            for source in 0..6 {
                let right = (item * 7 + source * 13 + item / 6 * source) % 10 > source;
                let word = if right { format!("w{}", item % 4) } else { format!("w{}", (item + source) % 4) };
                builder.claim(&format!("s{source}"), &format!("here {item}"), word.as_str(), None).unwrap();
            }
            builder.claim("far", &format!("there {item}"), "w1", None).unwrap();
        }
        let claims = builder.build();
        let found = accuracies(&claims, &Echoes::default()).unwrap();
        let mut named: Vec<&str> = found.of.iter().map(|(source, _)| claims.sources.get(*source)).collect();
        named.sort_unstable();
        assert_eq!(named, ["s0", "s1", "s2", "s3", "s4", "s5"]);
        assert!(found.of.iter().all(|(_, accuracy)| *accuracy > 0.4), "{:?}", found.of);
    }
}
