//! Echoes without knowing what is true: pairs of sources that tie more often than how often each ties with all others explains.

use super::claims::{Claims, Vote, lot};
use super::echoes::Pair;
use super::shape::quantile;

/// How many sources are compared, those with the most claims.
const SOURCES: usize = 64;
/// How many pairs of claims are looked at, more or less.
const BUDGET: f64 = 4e6;
/// On how many items two sources must both speak.
const LEAST: f64 = 20.0;
/// Which quantile of its ties tells a source's accuracy: ties by copying are above it.
const LOW: f64 = 0.25;
/// The share of ties beyond accuracy that is no accident of hard and easy items, and how many standard errors it must be
/// from nothing.
const RATE: f64 = 0.4;
const ERRORS: f64 = 5.0;

/// Two independent sources of accuracies a and b tie on about a·b of their items, so that ties are nearly a table of rank one
/// (Parisi, Strino, Nadler and Kluger 2014, PNAS); copying adds ties and never takes any away (Jaffe and others 2016,
/// AISTATS). So accuracies are fitted from below, and what lies far above their product is an echo.
///
/// # Complexity
/// O(1) beside the claims: a bounded number of sources and of claims.
pub(super) fn tied_pairs(claims: &Claims) -> Vec<Pair> {
    let mut counts = vec![0_u32; claims.sources.len()];
    for vote in &claims.votes {
        if let Some(count) = counts.get_mut(vote.source as usize) {
            *count += 1;
        }
    }
    let mut most: Vec<u32> = (0..counts.len() as u32).collect();
    let count = |source: u32| counts.get(source as usize).copied().unwrap_or(0);
    most.retain(|source| f64::from(count(*source)) >= LEAST);
    most.sort_unstable_by(|a, b| count(*b).cmp(&count(*a)).then(a.cmp(b)));
    most.truncate(SOURCES);
    let table = Table::of(claims, &most);
    let logs = table.accuracies();
    let mut found = Vec::new();
    for a in 0..most.len() {
        for b in a + 1..most.len() {
            let Some((rate, both)) = table.tie(a, b) else { continue };
            let of = |at: usize| logs.get(at).copied().unwrap_or(0.0);
            let chance = (of(a) + of(b)).exp().clamp(1.0 / both, 0.99);
            let beyond = (rate - chance) / (1.0 - chance);
            let errors = (rate - chance) / (chance * (1.0 - chance) / both).sqrt();
            let (Some(a), Some(b)) = (most.get(a), most.get(b)) else { continue };
            if beyond >= RATE && errors >= ERRORS {
                let same = (rate * both) as u32;
                let pair = Pair { a: *a.min(b), b: *a.max(b), of: both as u32, same, rate: beyond, evidence: errors, first: (0, 0) };
                found.push(pair);
            }
        }
    }
    found
}

/// How often each two of some sources tie.
struct Table {
    size: usize,
    // INVARIANT: size × size, on how many items two sources both speak, and on how many they tie.
    cells: Vec<(f64, f64)>,
}

impl Table {
    fn of(claims: &Claims, sources: &[u32]) -> Self {
        let size = sources.len();
        let mut place = vec![usize::MAX; claims.sources.len()];
        for (at, source) in sources.iter().enumerate() {
            if let Some(slot) = place.get_mut(*source as usize) {
                *slot = at;
            }
        }
        let at = |vote: &Vote| place.get(vote.source as usize).copied().filter(|at| *at < size);
        let work: f64 = (0..claims.count()).map(|item| (claims.on(item).len() as f64).min(size as f64).powi(2)).sum();
        let share = BUDGET / work.max(1.0);
        let mut table = Self { size, cells: vec![(0.0, 0.0); size * size] };
        let mut here: Vec<(usize, f64)> = Vec::new();
        for item in (0..claims.count()).filter(|item| lot(*item as u32) < share) {
            here.clear();
            here.extend(claims.on(item).iter().filter_map(|vote| Some((at(vote)?, vote.value))));
            for (a, one) in &here {
                for (b, other) in &here {
                    if let Some(cell) = table.cells.get_mut(a * size + b) {
                        *cell = (cell.0 + 1.0, cell.1 + f64::from(u8::from(one == other)));
                    }
                }
            }
        }
        table
    }

    /// The share of ties of two sources, and on how many items.
    fn tie(&self, a: usize, b: usize) -> Option<(f64, f64)> {
        let (both, same) = self.cells.get(a * self.size + b).copied()?;
        (a != b && both >= LEAST).then(|| (same / both, both))
    }

    /// The logarithms of accuracies whose products lie below the ties of most pairs.
    fn accuracies(&self) -> Vec<f64> {
        let log = |a: usize, b: usize| self.tie(a, b).map(|(rate, both)| rate.max(0.5 / both).ln());
        let mut logs: Vec<f64> = (0..self.size)
            .map(|a| {
                let mut ties: Vec<f64> = (0..self.size).filter_map(|b| log(a, b)).collect();
                quantile(&mut ties, LOW) / 2.0
            })
            .collect();
        for _ in 0..30 {
            let next: Vec<f64> = (0..self.size)
                .map(|a| {
                    let other = |b: usize| logs.get(b).copied().unwrap_or(0.0);
                    let mut own: Vec<f64> =
                        (0..self.size).filter_map(|b| Some(log(a, b)? - other(b))).collect();
                    quantile(&mut own, LOW).min(0.0)
                })
                .collect();
            // Half a step, or two sources take turns.
            logs.iter_mut().zip(next).for_each(|(log, next)| *log = f64::midpoint(*log, next));
        }
        logs
    }
}
