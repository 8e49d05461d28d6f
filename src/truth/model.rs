//! What a method has learned, and what it makes of the claims on one item.

use super::claims::Vote;
use super::echoes::Echoes;
use super::method::Method;
use super::shape::Shape;
use super::sizes::Sizes;

/// Where a claim stands among the dates of its item.
const PLACES: usize = 4;
/// How many false values there are beside the true one, as far as is known beforehand.
pub(super) const FALSEHOODS: f64 = 10.0;
/// How far out a number is, in scales from the median, before a method that trusts in moderation leaves it aside.
const OUTLIER: f64 = 5.0;
/// How much of the evidence for a value also speaks for one right beside it.
const IMPLIES: f64 = 0.5;
/// How many values on each side of one are compared with it.
const NEIGHBOURS: usize = 12;

/// How far a rough figure speaks for a finer one that rounds to it.
const ROUNDED: f64 = 0.9;

/// What a method has learned.
#[derive(Debug, Clone)]
pub(super) struct Model<'a> {
    pub(super) method: Method,
    pub(super) shape: Shape,
    /// What a claim of each source weighs: log-odds, a precision, a weight.
    pub(super) weights: Vec<f64>,
    /// How far each source is usually above the others, in scales.
    pub(super) offsets: Vec<f64>,
    /// What is added to the weight of a claim by its place in time.
    pub(super) places: [f64; PLACES],
    /// Whose votes are discounted; none for the textbook methods.
    pub(super) echoes: Option<&'a Echoes>,
    /// Whether near values support each other.
    pub(super) near: bool,
    /// How many false values there are beside the true one.
    pub(super) falsehoods: f64,
    /// What is left of a claim's weight for each date after its own on which others spoke of the item; 1 for all of it.
    pub(super) decay: f64,
    /// How much the size of a number speaks for it.
    pub(super) sizes: Option<Sizes>,
    /// Whether a rough figure is brought to what nearly all figures are multiples of, where it is that sure.
    pub(super) snap: bool,
}

/// What is found on one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) value: f64,
    /// How likely, or with which share of the weight.
    pub(super) share: f64,
    /// The next best value, and its share.
    pub(super) rival: Option<(f64, f64)>,
}

/// Claims on one item that say the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) value: f64,
    pub(super) from: usize,
    pub(super) to: usize,
    /// What its claims weigh together.
    pub(super) own: f64,
    /// The same with the support of near values.
    pub(super) score: f64,
    /// How likely it is to be true.
    pub(super) chance: f64,
}

/// Space that is used again for each item.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) groups: Vec<Group>,
    pub(super) gains: Vec<f64>,
    /// What the values that are not claimed weigh beside `e^top`.
    pub(super) rest: f64,
    pub(super) top: f64,
    kin: Vec<(u32, f64, u32, usize)>,
    order: Vec<(f64, f64)>,
    dates: Vec<i64>,
    // INVARIANT: links[from[g]..from[g + 1]] are the groups near group g, and how far what it says speaks for each.
    from: Vec<usize>,
    links: Vec<(usize, f64)>,
}

impl Desk {
    /// The groups near a group, and how far what it says speaks for each.
    pub(super) fn links(&self, of: usize) -> &[(usize, f64)] {
        links(&self.from, &self.links, of)
    }
}

fn links<'d>(from: &[usize], all: &'d [(usize, f64)], of: usize) -> &'d [(usize, f64)] {
    let end = |at: usize| from.get(at).copied().unwrap_or(0);
    all.get(end(of)..end(of + 1)).unwrap_or_default()
}

/// The place of a claim in time: the newest, the oldest, between, or not told.
pub(super) fn places(votes: &[Vote]) -> impl Fn(&Vote) -> usize + use<> {
    let known = || votes.iter().map(|vote| vote.date).filter(|date| *date != i64::MIN);
    let (first, last) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    move |vote| match vote.date {
        i64::MIN => 3,
        _ if first == last => 3,
        date if date == last => 0,
        date if date == first => 1,
        _ => 2,
    }
}

impl<'a> Model<'a> {
    pub(super) fn new(method: Method, shape: Shape, sources: usize) -> Self {
        Self {
            method,
            shape,
            weights: vec![1.0; sources],
            offsets: Vec::new(),
            places: [0.0; PLACES],
            echoes: None,
            near: false,
            falsehoods: FALSEHOODS,
            decay: 1.0,
            snap: false,
            sizes: None,
        }
    }

    pub(super) fn weight(&self, source: u32) -> f64 {
        self.weights.get(source as usize).copied().unwrap_or(0.0)
    }

    /// What each claim adds: its weight, less where others of its family say the same.
    pub(super) fn gains(&self, votes: &[Vote], desk: &mut Desk) {
        desk.gains.clear();
        desk.gains.extend(votes.iter().map(|vote| self.weight(vote.source)));
        if self.places != [0.0; PLACES] {
            let place = places(votes);
            for (vote, gain) in votes.iter().zip(&mut desk.gains) {
                *gain += self.places.get(place(vote)).copied().unwrap_or(0.0);
            }
        }
        if self.decay < 1.0 {
            self.fade(votes, desk);
        }
        let Some(echoes) = self.echoes.filter(|echoes| echoes.any()) else { return };
        let mut from = 0;
        for said in votes.chunk_by(|a, b| a.value == b.value) {
            desk.kin.clear();
            for (at, vote) in said.iter().enumerate() {
                if let Some(family) = echoes.family(vote.source) {
                    let gain = desk.gains.get(from + at).copied().unwrap_or(0.0);
                    desk.kin.push((family, gain, vote.source, from + at));
                }
            }
            from += said.len();
            if desk.kin.len() < 2 {
                continue;
            }
            // The best member first.
            desk.kin.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
            for kin in desk.kin.chunk_by(|a, b| a.0 == b.0) {
                let own = 1.0 - kin.first().map_or(0.0, |one| echoes.rate(one.0));
                let mut left = 1.0;
                for (_, _, _, at) in kin {
                    if let Some(gain) = desk.gains.get_mut(*at) {
                        *gain *= left;
                    }
                    left *= own;
                }
            }
        }
    }

    /// Makes older claims weigh less.
    fn fade(&self, votes: &[Vote], desk: &mut Desk) {
        desk.dates.clear();
        desk.dates.extend(votes.iter().map(|vote| vote.date));
        desk.dates.sort_unstable();
        desk.dates.dedup();
        for (vote, gain) in votes.iter().zip(&mut desk.gains) {
            let newer = desk.dates.len() - desk.dates.partition_point(|date| *date <= vote.date);
            *gain *= self.decay.powi(i32::try_from(newer).unwrap_or(i32::MAX));
        }
    }

    /// Puts the claims on an item into groups that say the same, and weighs these.
    pub(super) fn weigh(&self, votes: &[Vote], worded: bool, desk: &mut Desk) {
        self.gains(votes, desk);
        desk.groups.clear();
        let mut from = 0;
        for said in votes.chunk_by(|a, b| a.value == b.value) {
            let to = from + said.len();
            let value = said.first().map_or(0.0, |vote| vote.value);
            let own: f64 = desk.gains.get(from..to).unwrap_or_default().iter().sum();
            desk.groups.push(Group { value, from, to, own, score: own, chance: 0.0 });
            from = to;
        }
        if self.method == Method::PopAccu {
            popular(votes.len(), &mut desk.groups);
        }
        if self.near && !worded {
            self.support(desk);
        }
        if let Some(sizes) = self.sizes.filter(|_| !worded && desk.groups.len() > 1) {
            for group in &mut desk.groups {
                group.score += sizes.speak_for(group.value);
            }
        }
        // The chance of each, beside values that nobody claims.
        let top = desk.groups.iter().map(|group| group.score).fold(0.0, f64::max);
        let unclaimed = match self.method {
            Method::PopAccu => 1.0,
            _ => (self.falsehoods + 1.0 - desk.groups.len() as f64).max(1.0),
        };
        desk.rest = unclaimed * (-top).exp();
        desk.top = top;
        let mut sum = desk.rest;
        for group in &mut desk.groups {
            group.chance = (group.score - top).exp();
            sum += group.chance;
        }
        for group in &mut desk.groups {
            group.chance /= sum;
        }
    }

    /// Adds to each group what near ones imply.
    fn support(&self, desk: &mut Desk) {
        desk.links.clear();
        desk.from.clear();
        for at in 0..desk.groups.len() {
            desk.from.push(desk.links.len());
            let one = desk.groups.get(at).map_or(0.0, |group| group.value);
            let near = |group: &(usize, &Group)| self.is_near(group.1.value, one);
            let before = desk.groups.get(..at).unwrap_or_default().iter().enumerate().rev();
            let after = desk.groups.iter().enumerate().skip(at + 1);
            let all = before.take_while(near).take(NEIGHBOURS).chain(after.take_while(near).take(NEIGHBOURS));
            desk.links.extend(all.map(|(other, group)| (other, self.implies(one, group.value))));
        }
        desk.from.push(desk.links.len());
        for at in 0..desk.groups.len() {
            let own = desk.groups.get(at).map_or(0.0, |group| group.own.max(0.0));
            for (other, implied) in links(&desk.from, &desk.links, at) {
                if let Some(group) = desk.groups.get_mut(*other) {
                    group.score += own * implied;
                }
            }
        }
    }

    fn is_near(&self, a: f64, b: f64) -> bool {
        self.shape.distance(a, b) <= 4.0 * self.shape.near || (a - b).abs() <= grain(a).max(grain(b)) / 2.0
    }

    /// How far what is said also speaks for another value: a rough figure for a finer one that it may have been rounded
    /// from (the formats of Li and others 2012), and any figure by half for one right beside it.
    fn implies(&self, said: f64, other: f64) -> f64 {
        let close = IMPLIES * self.shape.closeness(said, other);
        if rounds_to(other, said) { close.max(ROUNDED) } else { close }
    }

    /// What the method makes of the claims on an item; `None` if there are none.
    pub(super) fn predict(&self, votes: &[Vote], worded: bool, desk: &mut Desk) -> Option<Found> {
        if let [vote] = votes {
            return Some(Found { value: vote.value, share: 1.0, rival: None });
        }
        match self.method {
            _ if worded => self.mode(votes, worded, desk),
            Method::Mean => {
                self.gains(votes, desk);
                let value = mean(votes.iter().zip(&desk.gains).map(|(vote, gain)| (vote.value, *gain)))?;
                Some(self.level(votes, desk, value))
            }
            Method::Geometric => {
                let positive = votes.iter().all(|vote| vote.value > 0.0);
                let value = if positive {
                    self.gains(votes, desk);
                    mean(votes.iter().zip(&desk.gains).map(|(vote, gain)| (vote.value.ln(), *gain)))?.exp()
                } else {
                    self.median(votes, desk, false)?
                };
                Some(self.level(votes, desk, value))
            }
            Method::Median => {
                let weighed = self.decay < 1.0 || self.echoes.is_some_and(Echoes::any);
                let value = self.median(votes, desk, weighed)?;
                Some(self.level(votes, desk, value))
            }
            Method::Crh => {
                let value = self.median(votes, desk, true)?;
                Some(self.level(votes, desk, value))
            }
            Method::Gtm => {
                let value = self.precise(votes, desk)?;
                Some(self.level(votes, desk, value))
            }
            Method::Calibrated => {
                let value = self.calibrated(votes, desk)?;
                Some(self.level(votes, desk, value))
            }
            Method::Newest => {
                let last = votes.iter().map(|vote| vote.date).max()?;
                let newest: Vec<Vote> = votes.iter().copied().filter(|vote| vote.date == last).collect();
                self.mode(&newest, worded, desk)
            }
            _ => self.mode(votes, worded, desk),
        }
    }

    /// The group that weighs most; of several the one nearest to the median of all, then the lower one.
    fn mode(&self, votes: &[Vote], worded: bool, desk: &mut Desk) -> Option<Found> {
        self.weigh(votes, worded, desk);
        let middle = votes.get((votes.len().saturating_sub(1)) / 2)?.value;
        let off = |group: &Group| if worded { 0.0 } else { (group.value - middle).abs() };
        let better = |a: &&Group, b: &&Group| {
            let close = (a.score - b.score).abs() <= 1e-9 * a.score.abs().max(b.score.abs()).max(1e-9);
            let by_score = if close { std::cmp::Ordering::Equal } else { a.score.total_cmp(&b.score) };
            by_score.then(off(b).total_cmp(&off(a))).then(b.value.total_cmp(&a.value))
        };
        let best = desk.groups.iter().max_by(better).copied()?;
        let rivals = desk.groups.iter().filter(|group| group.value != best.value);
        let rival = rivals.max_by(better);
        let posterior = matches!(self.method, Method::Accu | Method::PopAccu | Method::AccuCopy);
        let total: f64 = desk.groups.iter().map(|group| group.own.max(0.0)).sum();
        let of = |group: &Group| {
            if posterior { group.chance } else { group.own.max(0.0) / total.max(f64::MIN_POSITIVE) }
        };
        Some(Found {
            value: best.value,
            share: of(&best),
            rival: rival.map(|group| (group.value, of(group))),
        })
    }

    /// A level with the share of the weight that is near it.
    fn level(&self, votes: &[Vote], desk: &mut Desk, value: f64) -> Found {
        self.gains(votes, desk);
        let scale = self.shape.scale(value);
        let grid = self.shape.grid;
        let value = if self.snap && grid > 0.0 && grid >= 1.5 * error_of(votes, value, OUTLIER * scale) {
            Some((value / grid).round() * grid).filter(|value| value.is_finite()).unwrap_or(value)
        } else {
            value
        };
        let (mut inside, mut all) = (0.0, 0.0);
        for (vote, gain) in votes.iter().zip(&desk.gains) {
            let gain = gain.max(0.0);
            all += gain;
            inside += if (vote.value - value).abs() <= 2.0 * scale { gain } else { 0.0 };
        }
        Found { value, share: if all > 0.0 { inside / all } else { 0.0 }, rival: None }
    }

    pub(super) fn median(&self, votes: &[Vote], desk: &mut Desk, weighted: bool) -> Option<f64> {
        if !weighted {
            let (low, high) = (votes.get((votes.len().checked_sub(1)?) / 2)?, votes.get(votes.len() / 2)?);
            return Some(if low.value == high.value {
                low.value
            } else {
                low.value / 2.0 + high.value / 2.0
            });
        }
        self.gains(votes, desk);
        desk.order.clear();
        desk.order.extend(votes.iter().zip(&desk.gains).map(|(vote, gain)| (vote.value, gain.max(0.0))));
        weighted_median(&desk.order)
    }

    /// The mean by precision, of what is no outlier.
    fn precise(&self, votes: &[Vote], desk: &mut Desk) -> Option<f64> {
        let centre = self.median(votes, desk, false)?;
        self.gains(votes, desk);
        let scale = self.spread(votes, centre);
        let inside =
            votes.iter().zip(&desk.gains).filter(|(vote, _)| (vote.value - centre).abs() <= OUTLIER * scale);
        mean(inside.map(|(vote, gain)| (vote.value, *gain))).or(Some(centre))
    }

    fn calibrated(&self, votes: &[Vote], desk: &mut Desk) -> Option<f64> {
        let centre = self.median(votes, desk, false)?;
        self.gains(votes, desk);
        let scale = self.shape.scale(centre);
        let spread = self.spread(votes, centre);
        let offset = |source: u32| self.offsets.get(source as usize).copied().unwrap_or(0.0);
        let inside =
            votes.iter().zip(&desk.gains).filter(|(vote, _)| (vote.value - centre).abs() <= OUTLIER * spread);
        mean(inside.map(|(vote, gain)| (vote.value - offset(vote.source) * scale, *gain))).or(Some(centre))
    }

    /// The robust scale of an item: its median distance from the median, at least what is usual for all items.
    pub(super) fn spread(&self, votes: &[Vote], centre: f64) -> f64 {
        let mut off: Vec<f64> = votes.iter().map(|vote| (vote.value - centre).abs()).collect();
        let own = 1.4826 * super::shape::quantile(&mut off, 0.5);
        own.max(self.shape.scale(centre))
    }
}

/// POPACCU: a false value is as likely as it is popular among the claims that are not those for the true one. Beside a
/// true value that nobody claims, whose score is 0.
fn popular(votes: usize, groups: &mut [Group]) {
    let all = votes as f64;
    let own = |count: f64| if count > 0.0 { count * count.ln() } else { 0.0 };
    for group in groups {
        let count = (group.to - group.from) as f64;
        // Σ over the claims for other values of ln Pop(v | true), less the same over all claims if none is true.
        group.score = group.own + own(all) - own(count) - own(all - count);
    }
}

/// The standard error of a level, from the claims within reach of it.
fn error_of(votes: &[Vote], level: f64, reach: f64) -> f64 {
    let off = votes.iter().map(|vote| (vote.value - level).abs()).filter(|off| *off <= reach);
    let (sum, count) = off.fold((0.0, 0.0), |(sum, count), off| (sum + off * off, count + 1.0));
    if count > 1.0 { (sum / (count - 1.0) / count).sqrt() } else { f64::INFINITY }
}

/// Whether a rough figure may be a finer one rounded.
pub(super) fn rounds_to(finer: f64, rough: f64) -> bool {
    let place = grain(rough);
    place > grain(finer) && (rough - finer).abs() <= place / 2.0
}

/// How far a claim bears a value out: fully if it is the value or the value rounded, by half at most if it is close.
pub(super) fn agreement(shape: &Shape, said: f64, value: f64) -> f64 {
    let close = if said == value { 1.0 } else { shape.closeness(said, value) / 2.0 };
    if rounds_to(value, said) { 1.0 } else { close }
}

/// The place value of the last digit of a whole number that is not 0, if it is 10 or more; 0 for others.
fn grain(value: f64) -> f64 {
    let size = value.abs();
    if !(100.0..=1e15).contains(&size) || size.fract() != 0.0 {
        return 0.0;
    }
    let mut place = 1.0;
    while size % (place * 10.0) == 0.0 {
        place *= 10.0;
    }
    // A round thousand may be exact; a leading digit alone says too little.
    if place >= 10.0 && place <= size / 10.0 { place } else { 0.0 }
}

/// A weighted mean; `None` if nothing has weight.
fn mean(of: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut at, mut weight) = (0.0, 0.0);
    for (value, more) in of {
        if more > 0.0 {
            weight += more;
            // So that large numbers do not overflow.
            at += (value / weight - at / weight) * more;
        }
    }
    (weight > 0.0).then_some(at)
}

/// The value in the middle of the weight, of values in order; between two where it falls between them.
fn weighted_median(of: &[(f64, f64)]) -> Option<f64> {
    let half = of.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let mut weighty = of.iter().filter(|(_, weight)| *weight > 0.0).peekable();
    while let Some((value, weight)) = weighty.next() {
        sum += weight;
        if (sum - half).abs() <= 1e-9 * half {
            return Some(weighty.peek().map_or(*value, |(next, _)| value / 2.0 + next / 2.0));
        }
        if sum > half {
            return Some(*value);
        }
    }
    of.get(of.len() / 2).map(|(value, _)| *value)
}
