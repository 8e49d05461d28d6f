//! Echoes without knowing what is true: pairs of sources that tie more often than how often each ties with all others explains.

use rustc_hash::{FxHashMap, FxHashSet};

use super::claims::{Claims, Vote};
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
/// The same for a pair that may be part of a family of several. Half of this share changes no world of the suite or the grid by more
/// than 0.002; with twice as much, where each pair must show by itself, most that change are worse, by up to 0.012.
const PART_RATE: f64 = RATE / 2.0;
const PART_ERRORS: f64 = 2.0;
/// The same share of the variances of rough figures, and how many standard errors bear out that those who tie are echoes.
const LIKE: f64 = 0.5;
const BORNE_OUT: f64 = 2.0;
/// How many standard errors of one variance a part that is fitted by the upper quartile lies too high: the quartile is 0.67
/// of them above the middle, and what is too high for one source is taken off the others. And how well it is known: the
/// standard error of such a quartile, 1.36/√n.
const ABOVE: f64 = 0.67 / 2.0;
const UNSURE: f64 = 1.36;
/// How many scales apart two figures count as at most.
const FAR: f64 = 5.0;

/// Two independent sources of accuracies a and b tie on about a·b of their items, so that ties are nearly a table of rank one
/// (Parisi, Strino, Nadler and Kluger 2014, PNAS); copying adds ties and never takes any away (Jaffe and others 2016,
/// AISTATS). So accuracies are fitted from below, and what lies above their product may be an echo; [`no_chance`] tells.
///
/// # Complexity
/// O(1) beside the claims: a bounded number of sources and of claims.
pub(super) fn tied_pairs(claims: &Claims) -> Vec<Pair> {
    let most = outspoken(claims);
    let table = Table::of(claims, &most, |_| Some(0.0), |a, b, _| f64::from(u8::from(a == b)));
    let log = |a, b| table.cell(a, b).map(|cell| (cell.sum / cell.count).max(0.5 / cell.count).ln());
    let logs = table.parts(log, LOW, 0.0);
    let judged = |a: usize, b: usize, cell: Cell| {
        let of = |at: usize| logs.get(at).copied().unwrap_or(0.0);
        let (rate, chance) = (cell.sum / cell.count, (of(a) + of(b)).exp().clamp(1.0 / cell.count, 0.99));
        let errors = (rate - chance) / (chance * (1.0 - chance) / cell.count).sqrt();
        ((rate - chance) / (1.0 - chance), errors, cell.sum as u32)
    };
    table.pairs(&most, (PART_RATE, PART_ERRORS), judged)
}

/// Whether a pair ties too often to be an accident, seen by itself.
fn is_outright(pair: &Pair) -> bool {
    pair.rate >= RATE && pair.evidence >= ERRORS * ERRORS / 2.0
}

/// Whether a family is no accident: one of its pairs is none by itself, or all are none together. Many who copy one source each
/// tie with each other, so that a large family shows on few items. Standard errors are summed over all of its pairs (Stouffer
/// and others 1949), and each further voice has to make up for having been picked among all sources, which it may be in so many
/// ways. What those who are one voice by declaration share with another counts once, and what they share with each other tells
/// nothing.
///
/// # Complexity
/// O(n + p) for n members and p pairs.
pub(super) fn no_chance(claims: &Claims, members: &[u32], pairs: &[Pair]) -> bool {
    let voice = |source: u32| claims.declared.get(source as usize).copied().unwrap_or(source);
    let mut sizes: FxHashMap<u32, f64> = FxHashMap::default();
    for member in members {
        *sizes.entry(voice(*member)).or_default() += 1.0;
    }
    let size = |source: u32| sizes.get(&voice(source)).copied().unwrap_or(1.0);
    let apart = || pairs.iter().filter(|pair| voice(pair.a) != voice(pair.b));
    let (mut rate, mut errors) = (0.0, 0.0);
    for pair in apart() {
        let all = size(pair.a) * size(pair.b);
        rate += pair.rate / all;
        errors += (2.0 * pair.evidence).sqrt() / all;
    }
    let voices = sizes.len() as f64;
    let count = (voices * (voices - 1.0) / 2.0).max(1.0);
    let picked = (voices - 2.0) * (claims.speakers.min(SOURCES) as f64).ln();
    apart().any(is_outright)
        || rate >= RATE * count && errors * errors / count / 2.0 >= ERRORS * ERRORS / 2.0 + picked
}

/// The differences of two independent sources vary by the sum of their own variances, whatever is true; who shares errors
/// differs less. So variances are fitted from above, and pairs that differ by far less than theirs are echoes. Rough figures
/// that tie are echoes on less than that, but not on ties alone: those who are right to a rounding tie most of all.
///
/// # Complexity
/// As [`tied_pairs`].
pub(super) fn like_pairs(claims: &Claims, scale: impl Fn(&[Vote]) -> Option<f64>) -> Vec<Pair> {
    let most = outspoken(claims);
    let apart = |a: f64, b: f64, scale: f64| ((a - b) / scale).clamp(-FAR, FAR);
    let table = Table::of(claims, &most, scale, apart);
    let vary = |cell: Cell| {
        let mean = cell.sum / cell.count;
        (cell.squares / cell.count - mean * mean).max(0.0)
    };
    let parts = table.parts(|a, b| table.cell(a, b).map(vary), 1.0 - LOW, f64::INFINITY);
    // A sample's variance is known to √(2/n) of itself, and a part no better than the variances that it is found from.
    let known = |cell: Cell| vary(cell) * (2.0 / cell.count).sqrt();
    let noise: Vec<(f64, f64)> = (0..table.size)
        .map(|a| {
            let mut of: Vec<f64> = (0..table.size).filter_map(|b| table.cell(a, b).map(known)).collect();
            let noise = quantile(&mut of, 0.5);
            (noise * ABOVE, noise * UNSURE / (of.len() as f64).max(1.0).sqrt())
        })
        .collect();
    let judged = |a: usize, b: usize, cell: Cell| {
        let part = |at: usize| parts.get(at).copied().unwrap_or(0.0).max(0.0);
        let noise = |at: usize| noise.get(at).copied().unwrap_or_default();
        let usual = (part(a) + part(b)).max(f64::MIN_POSITIVE);
        let ((above_a, error_a), (above_b, error_b)) = (noise(a), noise(b));
        let beyond = usual - above_a - above_b - vary(cell);
        let error = (usual * (2.0 / cell.count).sqrt()).hypot(error_a.hypot(error_b));
        // What both share of their variances.
        (beyond / usual, beyond / error, 0)
    };
    let borne_out: FxHashSet<(u32, u32)> =
        table.pairs(&most, (LIKE, BORNE_OUT), judged).iter().map(|pair| (pair.a, pair.b)).collect();
    let mut pairs = tied_pairs(claims);
    pairs.retain(|pair| is_outright(pair) && borne_out.contains(&(pair.a, pair.b)));
    let tied: FxHashSet<(u32, u32)> = pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    let like = table.pairs(&most, (LIKE, ERRORS), judged);
    pairs.extend(like.into_iter().filter(|pair| !tied.contains(&(pair.a, pair.b))));
    pairs
}

/// How often each two of the sources with the most claims agree.
pub(super) struct Agreed {
    pub(super) sources: Vec<u32>,
    // INVARIANT: one for each two sources: the share of their items, and one through its variance; 0 if it is not known.
    pub(super) rates: Vec<(f64, f64)>,
}

/// How often each two of the sources with the most claims agree, but for those who are kin.
///
/// # Complexity
/// As [`tied_pairs`].
pub(super) fn agreed(claims: &Claims, kin: impl Fn(u32, u32) -> bool) -> Agreed {
    let sources = outspoken(claims);
    let table = Table::of(claims, &sources, |_| Some(0.0), |a, b, _| f64::from(u8::from(a == b)));
    let mut rates = Vec::with_capacity(sources.len() * sources.len());
    for (at, a) in sources.iter().enumerate() {
        for (other, b) in sources.iter().enumerate() {
            let cell = table.cell(at, other).filter(|_| !kin(*a, *b));
            rates.push(cell.map_or((0.0, 0.0), |cell| {
                let rate = (cell.sum + 0.5) / (cell.count + 1.0);
                (cell.sum / cell.count, cell.count / (rate * (1.0 - rate)))
            }));
        }
    }
    Agreed { sources, rates }
}

/// The sources with the most claims.
fn outspoken(claims: &Claims) -> Vec<u32> {
    let mut counts = vec![0_u32; claims.speakers];
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
    most
}

/// What two sources have in common.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// On how many items both speak.
    count: f64,
    sum: f64,
    squares: f64,
}

/// What each two of some sources have in common.
struct Table {
    size: usize,
    // INVARIANT: size × size.
    cells: Vec<Cell>,
}

impl Table {
    /// Compares the claims of each two sources on an item that has a scale.
    fn of(
        claims: &Claims,
        sources: &[u32],
        scale: impl Fn(&[Vote]) -> Option<f64>,
        compare: impl Fn(f64, f64, f64) -> f64,
    ) -> Self {
        let size = sources.len();
        let mut place = vec![usize::MAX; claims.speakers];
        for (at, source) in sources.iter().enumerate() {
            if let Some(slot) = place.get_mut(*source as usize) {
                *slot = at;
            }
        }
        let at = |vote: &Vote| place.get(vote.source as usize).copied().filter(|at| *at < size);
        let pairs = |item: usize| (claims.on(item).len() as f64).min(size as f64).powi(2);
        let share = BUDGET / (0..claims.count()).map(pairs).sum::<f64>().max(1.0);
        let mut table = Self { size, cells: vec![Cell::default(); size * size] };
        let mut here: Vec<(usize, f64)> = Vec::new();
        for item in (0..claims.count()).filter(|item| claims.lot(*item) < share) {
            let Some(scale) = scale(claims.on(item)) else { continue };
            here.clear();
            here.extend(claims.on(item).iter().filter_map(|vote| Some((at(vote)?, vote.value))));
            for (a, one) in &here {
                for (b, other) in &here {
                    if let Some(cell) = table.cells.get_mut(a * size + b) {
                        let more = compare(*one, *other, scale);
                        cell.count += 1.0;
                        cell.sum += more;
                        cell.squares += more * more;
                    }
                }
            }
        }
        table
    }

    fn cell(&self, a: usize, b: usize) -> Option<Cell> {
        self.cells.get(a * self.size + b).copied().filter(|cell| a != b && cell.count >= LEAST)
    }

    /// The part of each source in what each two have in common: what both parts make together lies at this quantile of
    /// what its pairs have. None is more than `most`.
    fn parts(&self, of: impl Fn(usize, usize) -> Option<f64>, quantile_at: f64, most: f64) -> Vec<f64> {
        let own = |a: usize, taken: &dyn Fn(usize) -> f64| {
            let mut own: Vec<f64> = (0..self.size).filter_map(|b| Some(of(a, b)? - taken(b))).collect();
            quantile(&mut own, quantile_at)
        };
        let mut parts: Vec<f64> = (0..self.size).map(|a| own(a, &|_| 0.0) / 2.0).collect();
        for _ in 0..30 {
            let taken = |b: usize| parts.get(b).copied().unwrap_or(0.0);
            let next: Vec<f64> = (0..self.size).map(|a| own(a, &taken).min(most)).collect();
            // Half a step, or two sources take turns.
            parts.iter_mut().zip(next).for_each(|(part, next)| *part = f64::midpoint(*part, next));
        }
        parts
    }

    /// The pairs that are judged to share such a part beyond what independent ones would, and by far no chance.
    fn pairs(
        &self,
        sources: &[u32],
        (least, least_errors): (f64, f64),
        judged: impl Fn(usize, usize, Cell) -> (f64, f64, u32),
    ) -> Vec<Pair> {
        let mut found = Vec::new();
        for (at, a) in sources.iter().enumerate() {
            for (other, b) in sources.iter().enumerate().skip(at + 1) {
                let Some(cell) = self.cell(at, other) else { continue };
                let (rate, errors, same) = judged(at, other, cell);
                if rate >= least && errors >= least_errors {
                    let (a, b, of) = (*a.min(b), *a.max(b), cell.count as u32);
                    // A normal deviate's evidence.
                    found.push(Pair { a, b, of, same, rate, evidence: errors * errors / 2.0, first: (0, 0) });
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Claims, Pair, no_chance};

    /// Claims of so many sources, of which the first so many are one voice, and a pair for each two.
    fn family(sources: u32, voice: u32, errors: impl Fn(u32, u32) -> f64) -> (Claims, Vec<u32>, Vec<Pair>) {
        let mut builder = Claims::builder();
        for source in 0..sources {
            let name = format!("s{source:02}");
            builder.claim(&name, "item", 1.0, None).unwrap();
            if source > 0 && source < voice {
                builder.one_voice("s00", &name).unwrap();
            }
        }
        let pairs = (0..sources).flat_map(|a| (a + 1..sources).map(move |b| (a, b)));
        let pair = |(a, b)| {
            let evidence = f64::powi(errors(a, b), 2) / 2.0;
            Pair { a, b, of: 30, same: 20, rate: 0.6, evidence, first: (0, 0) }
        };
        let pairs = pairs.map(pair).collect();
        (builder.build(), (0..sources).collect(), pairs)
    }

    #[test]
    fn a_declared_voice_is_no_evidence_that_others_echo_it() {
        let borne_out = |voice: u32, errors: f64| {
            let (claims, members, pairs) = family(9, voice, |_, b| if b < voice { 9.0 } else { errors });
            no_chance(&claims, &members, &pairs)
        };
        // Eight of one voice and a ninth source are one pair, told eight times.
        assert!(!borne_out(8, 3.0) && borne_out(8, 5.1));
        // Nine sources are 36 pairs.
        assert!(!borne_out(0, 1.0) && borne_out(0, 3.0));
        // A voice alone bears out nothing.
        assert!(!borne_out(9, 9.0));
    }
}
