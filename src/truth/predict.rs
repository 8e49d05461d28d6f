//! What a method makes of the claims on one item.

use super::claims::{Vote, log};
use super::echoes::Echoes;
use super::grid::snapped;
use super::method::Method;
use super::model::{Desk, Group, Model};

/// How far out a number is, in scales from the median, before a method that trusts in moderation leaves it aside.
const OUTLIER: f64 = 5.0;
/// How far out it is before the default's mean leaves it aside: skew and heavy tails seldom reach so far.
const ABSURD: f64 = 12.0;

/// What is found on one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) value: f64,
    /// How likely, or with which share of the weight.
    pub(super) share: f64,
    /// The next best value, and its share.
    pub(super) rival: Option<(f64, f64)>,
}

impl Model<'_> {
    /// What the method makes of the claims on an item; `None` if there are none.
    pub(super) fn predict(&self, votes: &[Vote], worded: bool, desk: &mut Desk) -> Option<Found> {
        if worded || !self.offsets.any() {
            return self.made(votes, worded, desk);
        }
        let mut mended = std::mem::take(&mut desk.mended);
        mended.clear();
        mended.extend_from_slice(votes);
        self.offsets.mend(desk.kind, &mut mended);
        let found =
            self.made(&mended, false, desk).map(|found| self.refined(found, votes, &mut mended, desk));
        desk.mended = mended;
        found
    }

    /// What those say of it who have no offset, where they are as near to what is found as moved claims tell: these are of what is
    /// meant, but not to the minute.
    fn refined(&self, found: Found, votes: &[Vote], near: &mut Vec<Vote>, desk: &mut Desk) -> Found {
        let Some(reach) = self.offsets.reach(desk.kind, votes) else { return found };
        near.clear();
        let is_near = |vote: &&Vote| (vote.value - found.value).abs() <= reach;
        near.extend(votes.iter().filter(is_near).filter(|vote| self.offsets.is_free(desk.kind, vote)));
        let Some(again) = self.made(near, false, desk).filter(|again| again.value != found.value) else {
            return found;
        };
        // The rival is another value than the answer.
        let other = |value| if value == again.value { found.value } else { value };
        let rival = found.rival.map(|(value, share)| (other(value), share));
        Found { value: again.value, rival, ..found }
    }

    /// The same of claims as they stand.
    fn made(&self, votes: &[Vote], worded: bool, desk: &mut Desk) -> Option<Found> {
        if let [vote] = votes {
            return Some(self.alone(*vote, worded, desk));
        }
        if self.log && !worded {
            let mut logged = std::mem::take(&mut desk.logged);
            logged.clear();
            logged.extend(votes.iter().map(|vote| Vote { value: log(vote.value), ..*vote }));
            let found = self.found(&logged, false, desk);
            desk.logged = logged;
            let exp = |value: f64| value.exp().min(f64::MAX);
            return found.map(|found| Found {
                value: exp(found.value),
                rival: found.rival.map(|(value, share)| (exp(value), share)),
                ..found
            });
        }
        self.found(votes, worded, desk)
    }

    /// The only claim on an item; beside what its siblings make likely, or what is usual where only one speaks, if it lies so far
    /// off that it is rather wrong.
    fn alone(&self, vote: Vote, worded: bool, desk: &Desk) -> Found {
        let only = Found { value: vote.value, share: 1.0, rival: None };
        if worded || !self.snap {
            return only;
        }
        let right = (self.method == Method::AccuCopy).then(|| self.accuracy(self.weight(vote.source)));
        let judged = match self.beside(desk) {
            Some((siblings, centre)) => {
                let right = right.unwrap_or(siblings.right_share());
                let odds = right / (1.0 - right) * siblings.speak_for(vote.value, centre).exp();
                let share = odds / (1.0 + odds);
                (share, (share < 0.5).then_some(centre))
            }
            None => self.unusual(vote, right).map_or((1.0, None), |(share, meant)| (share, Some(meant))),
        };
        let likely = judged.1.map(|size| {
            let value = size.exp().min(f64::MAX);
            // A step has no error to be smaller than here.
            snapped(value, self.shape.grid, 0.0).unwrap_or(value)
        });
        Found { share: judged.0, rival: likely.map(|value| (value, 1.0 - judged.0)), ..only }
    }

    /// How likely a lone number of unusual size is right, and the logarithm of what is meant rather.
    fn unusual(&self, vote: Vote, right: Option<f64>) -> Option<(f64, f64)> {
        let (lones, errors) = self.numbers.lone.as_ref().zip(self.numbers.errors.as_ref())?;
        let lone = lones.by(vote.source).filter(|_| vote.value > 0.0)?;
        lone.judged(log(vote.value), right, errors)
    }

    fn found(&self, votes: &[Vote], worded: bool, desk: &mut Desk) -> Option<Found> {
        match self.method {
            _ if worded => self.mode(votes, worded, desk),
            _ if self.middle => self.middle(votes, desk),
            Method::Mean => {
                let value = self.mean(votes, desk)?;
                Some(self.level(votes, desk, value))
            }
            Method::Geometric => {
                let positive = votes.iter().all(|vote| vote.value > 0.0);
                let value = if positive {
                    self.gains(votes, desk);
                    let middle = votes.get(votes.len() / 2)?.value.ln();
                    let reach =
                        if self.robust { ABSURD * Self::factors(votes, middle) } else { f64::INFINITY };
                    let sizes = votes.iter().zip(&desk.gains).map(|(vote, gain)| (vote.value.ln(), *gain));
                    mean(sizes.filter(|(size, _)| (size - middle).abs() <= reach))?.exp()
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
        let mut best = desk.groups.iter().max_by(better).copied()?;
        if self.robust
            && self.method == Method::AccuCopy
            && !worded
            && self.shape.relative
            && best.chance < 0.5
        {
            // Where nothing is more likely than not, the middle of what is likely is off least among sizes.
            best = halfway(&desk.groups)?;
        }
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

    /// The claim in the middle of the weight: of two, the lower one, and the other beside it.
    fn middle(&self, votes: &[Vote], desk: &mut Desk) -> Option<Found> {
        self.gains(votes, desk);
        let (value, next) = halves(votes, &desk.gains)?;
        if value < next {
            return Some(Found { value, share: 0.5, rival: Some((next, 0.5)) });
        }
        Some(Found { value, ..self.level(votes, desk, value) })
    }

    /// A level with the share of the weight that is near it.
    fn level(&self, votes: &[Vote], desk: &mut Desk, value: f64) -> Found {
        self.gains(votes, desk);
        let value = self.curve.as_ref().map_or(value, |curve| curve.at(votes.len(), value));
        let value = if self.log { value + self.above } else { value * self.above.exp() };
        let scale = self.shape.scale(value);
        let known: f64 = desk.gains.iter().sum();
        let error = || match self.method {
            // Precisions are of one claim with the usual scatter.
            Method::Calibrated => scale / known.sqrt(),
            _ => error_of(votes, value, OUTLIER * scale),
        };
        let steps = self.snap && !self.shape.graded;
        let value = steps.then(|| snapped(value, self.shape.grid, error())).flatten().unwrap_or(value);
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
        let (low, high) = halves(votes, &desk.gains)?;
        Some(if low == high { low } else { low / 2.0 + high / 2.0 })
    }

    /// The mean; without what no crowd would say, if that is asked for.
    fn mean(&self, votes: &[Vote], desk: &mut Desk) -> Option<f64> {
        let centre = self.median(votes, desk, false)?;
        let reach = if self.robust { ABSURD * self.spread(votes, centre) } else { f64::INFINITY };
        self.gains(votes, desk);
        let kept = votes.iter().zip(&desk.gains).filter(|(vote, _)| (vote.value - centre).abs() <= reach);
        mean(kept.map(|(vote, gain)| (vote.value, *gain))).or(Some(centre))
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
        let spread = self.spread(votes, centre);
        let inside =
            votes.iter().zip(&desk.gains).filter(|(vote, _)| (vote.value - centre).abs() <= OUTLIER * spread);
        mean(inside.map(|(vote, gain)| (self.raters.meant(vote, self.shape.scale(centre)), *gain)))
            .or(Some(centre))
    }

    /// By how many powers of e positive claims on an item usually differ from the middle one: at least by a tenth.
    fn factors(votes: &[Vote], middle: f64) -> f64 {
        let mut off: Vec<f64> = votes.iter().map(|vote| (vote.value.ln() - middle).abs()).collect();
        (1.4826 * super::shape::quantile(&mut off, 0.5)).max(0.1)
    }

    /// The robust scale of an item: its median distance from the median, at least what is usual for all items.
    pub(super) fn spread(&self, votes: &[Vote], centre: f64) -> f64 {
        let mut off: Vec<f64> = votes.iter().map(|vote| (vote.value - centre).abs()).collect();
        let own = 1.4826 * super::shape::quantile(&mut off, 0.5);
        own.max(self.shape.scale(centre))
    }
}

/// The standard error of a level, from the claims within reach of it.
fn error_of(votes: &[Vote], level: f64, reach: f64) -> f64 {
    let off = votes.iter().map(|vote| (vote.value - level).abs()).filter(|off| *off <= reach);
    let (sum, count) = off.fold((0.0, 0.0), |(sum, count), off| (sum + off * off, count + 1.0));
    if count > 1.0 { (sum / (count - 1.0) / count).sqrt() } else { f64::INFINITY }
}

/// The group in the middle of all chances.
fn halfway(groups: &[Group]) -> Option<Group> {
    let half = groups.iter().map(|group| group.chance).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    groups.iter().copied().find(|group| {
        sum += group.chance;
        sum >= half
    })
}

/// A weighted mean of what is a number; `None` if nothing has weight. What is left of numbers near the largest there are may be none.
fn mean(of: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut at, mut weight) = (0.0, 0.0);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (value, more) in of {
        if more > 0.0 && value.is_finite() {
            (low, high) = (value.min(low), value.max(high));
            weight += more;
            // So that large numbers do not overflow.
            at += (value / weight - at / weight) * more;
        }
    }
    // Nor does a rounding put it beyond what is claimed.
    (weight > 0.0).then(|| at.clamp(low, high))
}

/// The claim in the middle of the weight, of claims in order, twice; or the two between which the middle falls.
fn halves(votes: &[Vote], gains: &[f64]) -> Option<(f64, f64)> {
    let half = gains.iter().map(|gain| gain.max(0.0)).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let mut weighty = votes.iter().zip(gains).filter(|(_, gain)| **gain > 0.0).peekable();
    while let Some((vote, gain)) = weighty.next() {
        sum += gain;
        if (sum - half).abs() <= 1e-9 * half {
            return Some((vote.value, weighty.peek().map_or(vote.value, |(next, _)| next.value)));
        }
        if sum > half {
            return Some((vote.value, vote.value));
        }
    }
    votes.get(votes.len() / 2).map(|vote| (vote.value, vote.value))
}
