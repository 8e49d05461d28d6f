//! Items of several kinds in one file: numbers of quite different scatter, each kind on a scale of its own.

use super::claims::Claims;
use super::kinds::{cuts, pieces};
use super::shape::{Shape, apart};

/// How many names and how many claims are looked at.
const NAMES: usize = 500;
const SAMPLE: usize = 100_000;
/// How many items of each kind there are on average at least: so few tell how far they scatter.
const LEAST: usize = 8;
/// How many standard errors apart the scatter of two kinds is that are two.
const APART: f64 = 2.0;
/// A kind whose ties beyond chance are this part of those of all kinds is taken for exact beside others that are: rough kinds of
/// the suite have at most a tenth, exact ones three tenths and more.
const REPEATED: f64 = 0.2;

/// Items that are judged together, apart from all others.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Part {
    /// Which items, in order.
    pub(super) items: Vec<u32>,
    /// The pieces of names that tell them.
    pub(super) names: Vec<String>,
}

/// How far claims on items of a kind scatter: as logarithms, in the numbers' own unit and beside their size.
#[derive(Debug, Clone, Copy, Default)]
struct Scatter {
    count: f64,
    sums: [f64; 2],
    squares: [f64; 2],
}

impl Scatter {
    fn add(&mut self, logs: [f64; 2]) {
        self.count += 1.0;
        for ((sum, square), log) in self.sums.iter_mut().zip(&mut self.squares).zip(logs) {
            *sum += log;
            *square += log * log;
        }
    }

    fn with(mut self, other: &Self) -> Self {
        self.count += other.count;
        for (own, more) in self.sums.iter_mut().zip(other.sums) {
            *own += more;
        }
        for (own, more) in self.squares.iter_mut().zip(other.squares) {
            *own += more;
        }
        self
    }

    /// The sums of squares about the means.
    fn within(&self) -> [f64; 2] {
        let of = |(square, sum): (&f64, &f64)| (square - sum * sum / self.count.max(1.0)).max(0.0);
        let [first, second] = [0, 1].map(|at| self.squares.get(at).zip(self.sums.get(at)).map_or(0.0, of));
        [first, second]
    }

    fn mean(&self, at: usize) -> f64 {
        self.sums.get(at).map_or(0.0, |sum| sum / self.count.max(1.0))
    }
}

/// The parts that items fall in; none if all are judged together.
///
/// A piece of the names, counted from the front or the back, parts items where claims on items of one piece scatter alike and
/// those of another do not, in their unit as well as beside their size: degrees, inches of mercury and per cent. Kinds of which
/// numbers are repeated exactly stay together, and with words, as a source is right about them or not; rough ones are
/// on scales that have nothing to do with each other.
///
/// # Complexity
/// O(n) in the letters of the names; the scatter is judged on a sample of the claims.
pub(super) fn parts(claims: &Claims) -> Vec<Part> {
    let scatters = scatters(claims);
    let share = NAMES as f64 / claims.items.len().max(1) as f64;
    let found = cuts().filter_map(|cut| {
        pieces(claims, cut, share, LEAST)?;
        let (kinds, names) = pieces(claims, cut, 1.0, LEAST)?;
        let of = by_kind(&scatters, &kinds, names.len());
        Some((told(&of), kinds, names, of))
    });
    let none = (0.0, Vec::new(), Vec::new(), Vec::new());
    let (_, kinds, names, of) = found.fold(none, |best, next| if next.0 > best.0 { next } else { best });
    if names.is_empty() {
        return Vec::new();
    }
    let items = |kind: usize| -> Vec<u32> {
        let all = (0_u32..)
            .zip(&kinds)
            .filter(|(item, of)| usize::from(**of) == kind && !claims.is_worded(*item as usize));
        all.map(|(item, _)| item).collect()
    };
    let own: Vec<Vec<u32>> = (0..names.len()).map(items).collect();
    let whole = Shape::of(claims);
    let rough: Vec<bool> = own.iter().map(|items| is_rough(claims, items, &whole)).collect();
    let together = alike(&of, &rough);
    collected(claims, &kinds, &names, &together)
}

/// Whether numbers on some items are rough, beside what all claims are like.
fn is_rough(claims: &Claims, items: &[u32], whole: &Shape) -> bool {
    let all: usize = items.iter().map(|item| claims.on(*item as usize).len()).sum();
    let share = (SAMPLE as f64 / all.max(1) as f64).max(LEAST as f64 / items.len().max(1) as f64);
    let some: Vec<u32> = items.iter().copied().filter(|item| claims.lot(*item as usize) < share).collect();
    let shape = Shape::of(&claims.only(&some));
    let repeated = whole.exact && beyond_chance(&shape) >= REPEATED * beyond_chance(whole);
    !(some.is_empty() || shape.exact || repeated)
}

/// Which share of pairs of claims ties and would not by closeness alone.
fn beyond_chance(shape: &Shape) -> f64 {
    shape.ties * (1.0 - 1.0 / shape.spike.max(1.0))
}

/// The scatter of the claims on each item that is looked at, as logarithms.
fn scatters(claims: &Claims) -> Vec<(u32, [f64; 2])> {
    let share = claims.share(SAMPLE);
    let chosen = (0..claims.count()).filter(|item| claims.lot(*item) < share && !claims.is_worded(*item));
    let of = |item: usize| {
        let votes = claims.on(item);
        let middle = votes.get(votes.len() / 2)?.value;
        let mean = |far: fn(f64, f64) -> f64| {
            votes.iter().map(|vote| far(vote.value, middle)).sum::<f64>() / votes.len() as f64
        };
        let (own, beside) = (mean(|a, b| (a - b).abs()), mean(apart));
        (own > 0.0 && own.is_finite() && beside > 0.0).then(|| (item as u32, [own.ln(), beside.ln()]))
    };
    chosen.filter_map(of).collect()
}

fn by_kind(scatters: &[(u32, [f64; 2])], kinds: &[u8], count: usize) -> Vec<Scatter> {
    let mut of = vec![Scatter::default(); count];
    for (item, logs) in scatters {
        let kind = kinds.get(*item as usize).copied().unwrap_or_default();
        if let Some(slot) = of.get_mut(usize::from(kind)) {
            slot.add(*logs);
        }
    }
    of
}

/// How much more the scatter differs between kinds than within them: the gain of the logarithm of a normal likelihood less
/// what so many means cost (Schwarz 1978), by the measure that tells less.
fn told(of: &[Scatter]) -> f64 {
    let all = of.iter().fold(Scatter::default(), Scatter::with);
    let within = of.iter().map(Scatter::within).fold([0.0; 2], |[a, b], [c, d]| [a + c, b + d]);
    let kinds = of.iter().filter(|one| one.count > 0.0).count() as f64;
    // One item of each kind always scatters as itself.
    if all.count < 2.0 * kinds {
        return 0.0;
    }
    let gain =
        |(all, within): (f64, f64)| all.max(f64::MIN_POSITIVE).ln() - within.max(f64::MIN_POSITIVE).ln();
    let least = all.within().into_iter().zip(within).map(gain).fold(f64::INFINITY, f64::min);
    all.count / 2.0 * least - (kinds - 1.0) / 2.0 * all.count.max(1.0).ln()
}

/// The part of each kind: 0 for what is exact, and for rough ones the first of those that scatter alike.
fn alike(of: &[Scatter], rough: &[bool]) -> Vec<usize> {
    let mut part: Vec<usize> = Vec::with_capacity(of.len());
    for (kind, own) in of.iter().enumerate() {
        let same = |other: &usize| {
            let Some(with) = of.get(*other).filter(|_| rough.get(*other) == Some(&true)) else {
                return false;
            };
            let known = own.count + with.count - 2.0;
            let error = 1.0 / own.count.max(1.0) + 1.0 / with.count.max(1.0);
            let near = |at: usize| {
                let spread =
                    [own, with].map(|one| one.within().get(at).copied().unwrap_or(0.0)).iter().sum::<f64>();
                (own.mean(at) - with.mean(at)).abs() <= APART * (spread / known.max(1.0) * error).sqrt()
            };
            near(0) || near(1)
        };
        let first = (0..kind).find(same).and_then(|other| part.get(other).copied());
        part.push(match rough.get(kind) {
            Some(true) => first.unwrap_or(kind + 1),
            _ => 0,
        });
    }
    part
}

fn collected(claims: &Claims, kinds: &[u8], names: &[&str], together: &[usize]) -> Vec<Part> {
    let mut parts = vec![Part::default(); names.len() + 1];
    for item in 0..claims.count() {
        let kind = kinds.get(item).copied().map_or(0, usize::from);
        let at = if claims.is_worded(item) { 0 } else { together.get(kind).copied().unwrap_or(0) };
        if let Some(part) = parts.get_mut(at) {
            part.items.push(item as u32);
        }
    }
    for (name, at) in names.iter().zip(together) {
        if let Some(part) = parts.get_mut(*at) {
            part.names.push((*name).trim().to_owned());
        }
    }
    parts.retain(|part| !part.items.is_empty());
    parts.iter_mut().for_each(|part| part.names.sort_unstable());
    if parts.len() < 2 { Vec::new() } else { parts }
}
