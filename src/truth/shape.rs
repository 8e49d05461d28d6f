//! The shape of claims: words or numbers, exact or rough, on one scale or each item on its own.

use super::claims::{Claims, Vote};
use super::grid::grid;
use super::near::rounded;
use super::stood::edited;

/// How many claims are looked at.
const SAMPLE: usize = 1 << 18;
/// How many neighbours of a claim on one item are compared with it.
const NEIGHBOURS: usize = 8;
/// How many times as likely a tie must be as chance and closeness make it for the claims to be exact: rough figures have
/// about 1, exact ones hundreds, and on the worlds of the suite nothing depends on it from half of this to twice as much.
const SPIKE: f64 = 6.0;
/// Half of what differs on an item lies within some distance; on different items a smaller share than this does, if claims are
/// about what is true. Half would be so if claims told nothing; what is between hardly occurs, and 0.44 or 0.485 decide no
/// world of the suite in another way.
const ELSEWHERE: f64 = 0.47;
/// By how many powers of e the upper third of numbers of many sizes is above the lower one: those of cities are by two or three, times
/// of the day by 0.7. With half of this one world of the suite in fifty is read worse, with twice as much a few of few items.
const LARGER: f64 = 1.0;
/// Which quantile of the sources ties less than most, how many pairs of claims tell how often one does (or items, what is usual
/// elsewhere), and how many sources. An eighth of them, or four tenths, would do as well.
const SELDOM: f64 = 0.25;
const FEW: f64 = 20.0;
const LEAST: usize = 4;
/// How many steps a scale has at most on which people grade: most have five to eleven grades, and no world of the suite or the grid
/// changes with twice as many; with half of it ratings from 0 to 10 are brought to whole grades, and 8% worse. And how reliable a
/// single claim is that is no mere opinion: 0.75 is called good (Koo and Li 2016). With half of that ratings from 0 to 10 are 8%
/// worse and stars 20%, with 0.875 nothing changes, and without it readings of the weather are taken for opinions, 0.10 worse.
const GRADES: f64 = 10.0;
const RELIABLE: f64 = 0.75;

/// What the claims are like, as far as it decides how they are compared.
///
/// ```
/// use crosscheck::truth::{Claims, Method};
/// let mut claims = Claims::builder();
/// for (source, value) in [("a", 3.0), ("b", 3.0), ("c", 8.0)] {
///     claims.claim(source, "x", value, None)?;
/// }
/// let claims = claims.build();
/// let truth = claims.truth(Method::Vote);
/// assert_eq!((truth.shape().words, truth.shape().grid), (0.0, 1.0));
/// # Ok::<(), crosscheck::truth::ClaimError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// The share of claims that are on items of words.
    pub words: f64,
    /// The share of pairs of claims of two voices on one item that say the same.
    pub ties: f64,
    /// How many times as often two claims on an item tie as values that near each other would if each were a rough figure:
    /// near 1 where ties come from rounding, large where one exact value is repeated.
    pub spike: f64,
    /// Whether numbers are repetitions of exact values rather than rough figures.
    pub exact: bool,
    /// Whether numbers are compared by their ratio: the larger, the further apart.
    pub relative: bool,
    /// How far apart numbers are that are near each other, absolute or relative: a lower quartile of what differs.
    pub near: f64,
    /// How far numbers on one item usually scatter: a median over items of the median distance from the median.
    pub scatter: f64,
    /// Whether the dated claims are a history of edits, of which one stands at a time: nobody repeats what stands, and what was
    /// written over comes back.
    pub edited: bool,
    /// Whether rough figures are off by factors: evenly to both sides by their logarithms, and not so by themselves.
    pub factors: bool,
    /// What nearly all numbers are multiples of; 0 if nothing.
    pub grid: f64,
    /// Whether some numbers are rounded ones: more end in zeros than chance explains.
    pub rounded: bool,
    /// Whether rough numbers are grades of a short scale that those who give them do not agree on, as stars: what is true may
    /// then lie between the steps.
    pub graded: bool,
}

impl Shape {
    pub(super) fn of(claims: &Claims) -> Self {
        let items = claims.count();
        let part = claims.share(SAMPLE);
        let worded = |item: &usize| claims.is_worded(*item);
        let in_words: usize = (0..items).filter(worded).map(|item| claims.on(item).len()).sum();
        // By lot, as how numbers follow each other must not depend on names.
        let mut chosen: Vec<usize> = (0..items).filter(|item| claims.lot(*item) < part).collect();
        chosen.sort_by(|a, b| claims.lot(*a).total_cmp(&claims.lot(*b)));
        let chosen = || chosen.iter().copied();
        let numbers = numbers(claims, chosen().filter(|item| !worded(item)));
        let mut pairs = Pairs::of(claims, chosen());
        let of_numbers = items - (0..items).filter(worded).count();
        let positive = numbers.iter().filter(|value| **value > 0.0).count();
        let relative = positive as f64 >= 0.95 * numbers.len() as f64 && grow_alike(&mut pairs.by_size);
        let differing = if relative { &mut pairs.ratios } else { &mut pairs.raw };
        let near = quantile(differing, 0.25);
        let wide = quantile(differing, 0.5);
        let distance = |a: f64, b: f64| if relative { apart(a, b) } else { (a - b).abs() };
        let close = differing.iter().filter(|d| **d <= wide).count();
        let (spike, elsewhere) = spike(&numbers, (pairs.tied, close), wide, distance);
        // Only figures that know what is true can be rough: others are just wrong, and those who tie the only ones that know.
        let told = elsewhere < ELSEWHERE && of_numbers as f64 >= FEW;
        let evenness = if told { evenness_of_ties(&pairs.by_source) } else { 1.0 };
        let spike = spike * evenness;
        let mut shape = Self {
            words: share(in_words, claims.len()),
            ties: share(pairs.tied + pairs.tied_words, pairs.all + pairs.words),
            spike,
            exact: spike >= SPIKE && share(pairs.tied, pairs.all) >= 0.02,
            relative,
            near,
            scatter: 0.0,
            factors: false,
            edited: claims.dated && edited(claims, part),
            grid: grid(&numbers),
            rounded: rounded(&numbers),
            graded: false,
        };
        shape.graded = !shape.exact && graded(&numbers, shape.grid, &pairs.raw, pairs.all);
        shape.scatter = scatter(claims, &shape, part);
        shape.factors = !shape.exact && factors(claims, part, shape.grid);
        shape
    }

    /// Whether numbers are exact ones that err by factors.
    pub(super) fn is_sizes(&self) -> bool {
        self.exact && self.relative
    }

    /// How far apart two numbers are.
    pub(super) fn distance(&self, a: f64, b: f64) -> f64 {
        if self.relative { apart(a, b) } else { (a - b).abs() }
    }

    /// By how much numbers around a centre usually differ from it, in their own unit.
    pub(super) fn scale(&self, centre: f64) -> f64 {
        let usual = self.scatter.max(self.near).max(f64::MIN_POSITIVE);
        let unit = if self.relative { centre.abs().max(f64::MIN_POSITIVE) } else { 1.0 };
        (usual * unit).max(f64::MIN_POSITIVE)
    }

    /// How well a number supports another that is near it: 1 at the same place, 0 beyond a few times what is near.
    pub(super) fn closeness(&self, a: f64, b: f64) -> f64 {
        if a == b {
            return 1.0;
        }
        if self.near <= 0.0 {
            return 0.0;
        }
        let far = self.distance(a, b) / self.near;
        (-far).exp()
    }
}

/// How far apart two numbers are beside their size: 0 to 2.
pub(super) fn apart(a: f64, b: f64) -> f64 {
    let size = (a.abs() / 2.0 + b.abs() / 2.0).max(f64::MIN_POSITIVE);
    ((a / size) - (b / size)).abs()
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

/// The numbers on some items, of each from another place on: they lie in order, and lows beside lows of other items tie more than
/// claims do.
fn numbers(claims: &Claims, items: impl Iterator<Item = usize>) -> Vec<f64> {
    let turned = |item: usize| {
        let votes = claims.on(item);
        let (first, then) = votes.split_at_checked(claims.place(item, votes.len())).unwrap_or((&[], votes));
        then.iter().chain(first).map(|vote| vote.value)
    };
    items.flat_map(turned).collect()
}

/// Pairs of claims, each of two on one item.
#[derive(Default)]
struct Pairs {
    /// How many there are of numbers and of words, and how many say the same.
    all: usize,
    words: usize,
    tied: usize,
    tied_words: usize,
    /// How far apart numbers are that differ, as they are and beside their size.
    raw: Vec<f64>,
    ratios: Vec<f64>,
    /// How far apart those on an item are by how large they are, as logarithms.
    by_size: Vec<(f64, f64)>,
    /// How many of the pairs of each source tie, and how many it has, of numbers.
    by_source: Vec<(f64, f64)>,
}

impl Pairs {
    fn of(claims: &Claims, items: impl Iterator<Item = usize>) -> Self {
        let mut pairs = Self { by_source: vec![(0.0, 0.0); claims.speakers], ..Self::default() };
        for item in items {
            let from = pairs.raw.len();
            let worded = claims.is_worded(item);
            each_pair(claims, claims.on(item), |a, b| pairs.add(a, b, worded));
            pairs.by_size.extend(size_and_width(claims.on(item), pairs.raw.get(from..).unwrap_or_default()));
        }
        pairs
    }

    fn add(&mut self, a: Vote, b: Vote, worded: bool) {
        let same = a.value == b.value;
        if worded {
            self.words += 1;
            self.tied_words += usize::from(same);
            return;
        }
        self.all += 1;
        self.tied += usize::from(same);
        for vote in [a, b] {
            if let Some(slot) = self.by_source.get_mut(vote.source as usize) {
                *slot = (slot.0 + f64::from(u8::from(same)), slot.1 + 1.0);
            }
        }
        if !same {
            self.raw.push((a.value - b.value).abs());
            self.ratios.push(apart(a.value, b.value));
        }
    }
}

/// Pairs of claims of different declared voices on one item: each with some that follow it at growing strides, so that
/// neighbours in value are not preferred.
fn each_pair(claims: &Claims, votes: &[Vote], mut visit: impl FnMut(Vote, Vote)) {
    let count = votes.len();
    let voice = |vote: &Vote| claims.declared.get(vote.source as usize).copied();
    for (at, a) in votes.iter().enumerate().step_by(count.div_ceil(SAMPLE / 8).max(1)) {
        let stride = count.div_ceil(NEIGHBOURS).max(1);
        for b in votes.iter().skip(at + 1 + at * 7919 % stride).step_by(stride) {
            if voice(a) != voice(b) {
                visit(*a, *b);
            }
        }
    }
}

/// The number below which a share of the numbers lie; 0 if there are none.
pub(super) fn quantile(of: &mut [f64], share: f64) -> f64 {
    let Some(last) = of.len().checked_sub(1) else { return 0.0 };
    let at = ((last as f64) * share).round() as usize;
    *of.select_nth_unstable_by(at.min(last), f64::total_cmp).1
}

/// The middle of the claims on an item and how far apart two that differ usually are, as logarithms.
fn size_and_width(votes: &[Vote], apart: &[f64]) -> Option<(f64, f64)> {
    let (low, high) = (votes.get(votes.len().checked_sub(1)? / 2)?, votes.get(votes.len() / 2)?);
    let middle = low.value / 2.0 + high.value / 2.0;
    (low.value > 0.0 && !apart.is_empty()).then(|| (middle.ln(), quantile(&mut apart.to_vec(), 0.5).ln()))
}

/// Whether differences grow with the size of what differs rather than not: whether the slope of one's logarithm over the other's is
/// nearer to 1 than to 0, and two standard errors from that; among numbers of nearly one size two standard errors nearer, as there
/// another trend may look so, such as delays that grow through the day. It is told between the medians of the lower third and
/// the upper third (the resistant line of Tukey 1977), which some wild numbers do not turn.
fn grow_alike(by_size: &mut [(f64, f64)]) -> bool {
    by_size.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let third = by_size.len().div_ceil(3);
    if third < LEAST {
        return false;
    }
    let middle = |part: &[(f64, f64)]| {
        let (mut sizes, mut apart): (Vec<f64>, Vec<f64>) = part.iter().copied().unzip();
        let width = quantile(&mut apart, 0.75) - quantile(&mut apart, 0.25);
        // A median is known to 1.25 standard deviations, an interquartile range is 1.35.
        (quantile(&mut sizes, 0.5), quantile(&mut apart, 0.5), 1.25 / 1.35 * width / (third as f64).sqrt())
    };
    let (Some(low), Some(high)) = (by_size.get(..third), by_size.get(by_size.len() - third..)) else {
        return false;
    };
    let (low, high) = (middle(low), middle(high));
    let (larger, wider) = (high.0 - low.0, high.1 - low.1);
    let (half, errors) = (0.5 * larger, 2.0 * low.2.hypot(high.2));
    wider > if larger > LARGER { half.max(errors) } else { half + errors }
}

/// How the ties of a source that ties less than most are beside those of all: near 0 where only some copy each other, which
/// makes rough figures no exact ones. At most 1, and that where sources say too little to tell.
fn evenness_of_ties(by_source: &[(f64, f64)]) -> f64 {
    let outspoken = by_source.iter().filter(|(_, all)| *all >= FEW);
    let mut rates: Vec<f64> = outspoken.clone().map(|(tied, all)| tied / all).collect();
    let (tied, all) = outspoken.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if rates.len() < LEAST || tied <= 0.0 {
        1.0
    } else {
        (quantile(&mut rates, SELDOM) * all / tied).min(1.0)
    }
}

/// How many times as often claims on one item tie, beside how often they are close, as claims on different items do: values
/// that are common everywhere, such as 0 and round ones, tie everywhere.
/// And which share of what differs on different items is as close as half of what differs on one.
fn spike(
    numbers: &[f64],
    (tied, close): (usize, usize),
    wide: f64,
    distance: impl Fn(f64, f64) -> f64,
) -> (f64, f64) {
    let (mut chance_tied, mut chance_close, mut chance_far) = (0.5, 0.5, 0.5);
    let half = numbers.len() / 2;
    for shift in [half, half / 2 + 1, half / 3 + 1] {
        for (a, b) in numbers.iter().zip(numbers.iter().skip(shift)) {
            if a == b {
                chance_tied += 1.0;
            } else if distance(*a, *b) <= wide {
                chance_close += 1.0;
            } else {
                chance_far += 1.0;
            }
        }
    }
    let ratio = (tied as f64 / (close as f64 + 0.5)) / (chance_tied / chance_close);
    (ratio, chance_close / (chance_close + chance_far))
}

/// Whether numbers are grades: of a scale of few steps, with too little of their scatter between items. The reliability of a
/// single claim is the intraclass correlation (Shrout and Fleiss 1979), here from mean differences, in which a far one does not
/// count by its square, and a number that is off the scale, as 999 for none, no more than the end of it. Of so many pairs of
/// claims on one item these differ by so much.
fn graded(numbers: &[f64], grid: f64, differing: &[f64], pairs: usize) -> bool {
    let mut sorted = numbers.to_vec();
    let (low, high) = (quantile(&mut sorted, 0.005), quantile(&mut sorted, 0.995));
    if grid <= 0.0 || high - low > GRADES * grid {
        return false;
    }
    sorted.sort_unstable_by(f64::total_cmp);
    let count = sorted.len() as f64;
    let off = |value: f64| value.clamp(low, high) - low;
    let signed = (0_u32..).zip(&sorted).map(|(at, value)| (2.0 * f64::from(at) + 1.0 - count) * off(*value));
    let elsewhere = 2.0 * signed.sum::<f64>() / (count * (count - 1.0).max(1.0));
    let on_one = differing.iter().map(|apart| apart.min(high - low)).sum::<f64>() / (pairs as f64).max(1.0);
    1.0 - (on_one / elsewhere.max(f64::MIN_POSITIVE)).powi(2) < RELIABLE
}

/// Whether numbers lie evenly to both sides of the middle one by their logarithms and not by themselves. Numbers that are
/// multiples of a coarse step do not tell.
fn factors(claims: &Claims, part: f64, grid: f64) -> bool {
    let mut ratios: Vec<f64> = Vec::new();
    let mut steps: Vec<f64> = Vec::new();
    let chosen = (0..claims.count()).filter(|item| claims.lot(*item) < part && !claims.is_worded(*item));
    let mut all = 0_usize;
    for votes in chosen.map(|item| claims.on(item)).filter(|votes| votes.len() > 2) {
        all += votes.len();
        let (low, high) = (votes.get((votes.len() - 1) / 2), votes.get(votes.len() / 2));
        let (Some(low), Some(high)) = (low, high) else { continue };
        if low.value > 0.0 {
            // The middle by logarithms, so that these are not off by how the middle is taken.
            let middle = low.value.sqrt() * high.value.sqrt();
            ratios.extend(votes.iter().map(|vote| vote.value / middle).filter(|ratio| *ratio > 0.0));
            steps.push(grid / middle);
        }
    }
    if ratios.len() < 30 || (ratios.len() as f64) < 0.998 * all as f64 {
        return false;
    }
    // What no crowd would say leans to no side.
    let mut off: Vec<f64> = ratios.iter().map(|ratio| ratio.ln().abs()).collect();
    let reach = 6.0 * 1.4826 * quantile(&mut off, 0.5);
    ratios.retain(|ratio| ratio.ln().abs() <= reach);
    // A step moves each quantile by up to half of itself.
    let width = quantile(&mut ratios, 0.9) - quantile(&mut ratios, 0.1);
    let coarse = quantile(&mut steps, 0.5) / width.max(f64::MIN_POSITIVE);
    let plain = lean(&mut ratios);
    ratios.iter_mut().for_each(|ratio| *ratio = ratio.ln());
    let logs = lean(&mut ratios);
    // Three standard errors of a normal distribution's.
    let error = 3.0 * 1.6 / (ratios.len() as f64).sqrt();
    plain > error.max(0.15) + coarse && logs.abs() <= error.max(0.05).min(plain / 3.0)
}

/// How much further numbers reach above their middle than below: Kelly's coefficient of skewness, -1 to 1.
fn lean(of: &mut [f64]) -> f64 {
    let (low, middle, high) = (quantile(of, 0.1), quantile(of, 0.5), quantile(of, 0.9));
    if high > low { (high + low - 2.0 * middle) / (high - low) } else { 0.0 }
}

fn scatter(claims: &Claims, shape: &Shape, part: f64) -> f64 {
    let mut all: Vec<f64> = Vec::new();
    let mut own: Vec<f64> = Vec::new();
    let chosen = (0..claims.count()).filter(|item| claims.lot(*item) < part && !claims.is_worded(*item));
    for item in chosen {
        let votes = claims.on(item);
        let Some(middle) = votes.get(votes.len() / 2).filter(|_| votes.len() > 2) else { continue };
        own.clear();
        own.extend(votes.iter().map(|vote| shape.distance(vote.value, middle.value)));
        all.push(quantile(&mut own, 0.5));
    }
    quantile(&mut all, 0.5) * 1.4826
}
