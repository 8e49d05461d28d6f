//! Raters of levels: each with an offset, a stretch and a noise of its own.

use super::claims::{Claims, Vote};
use super::model::{Desk, Model};
use super::shape::quantile;

/// So many scales off a claim says no more than that it is off.
const FAR: f64 = 5.0;
/// The least part of a stretch that a claim is divided by.
const PART: f64 = 0.1;
/// As how many claims of a rater what is usual of noises counts, at least and at most. Half or twice the least changes no world of the
/// suite by more than 0.5%; with four times of it judges of very different skill are 4% worse.
const STRENGTH: (f64, f64) = (2.0, 1e6);
/// How many raters it takes to tell how far noises differ.
const LEAST: usize = 3;
/// By which powers of their noises the variances of offsets of raters may differ. With 1 alone crowds that rate are 1 to 6% better
/// off, as those who rate at random are, and degrees that one provider forecasts for days 0.01 worse; with 0 alone it is the other way.
const POWERS: [f64; 7] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5];
/// No variance is less.
const NONE: f64 = 1e-100;

/// How a source rates: of a level μ it says m + a + b (μ − m) and a noise, beside a middle m that is common to all
/// (congeneric measurements: Jöreskog 1971, Psychometrika).
#[derive(Debug, Clone, Copy)]
struct Rater {
    offset: f64,
    stretch: f64,
    /// The variance of the noise.
    noise: f64,
    /// How unsure the offset and the stretch are: their variances, and their covariance.
    unsure: [f64; 3],
}

/// How each source rates, by the usual scatter of claims.
#[derive(Debug, Clone, Default)]
pub(super) struct Raters {
    // INVARIANT: an offset and a stretch for each source, or nothing.
    of: Vec<(f64, f64)>,
    /// The common middle, in the unit of the numbers.
    middle: f64,
}

impl Raters {
    /// What a source that says this means, where the usual scatter is so large.
    pub(super) fn meant(&self, vote: &Vote, scatter: f64) -> f64 {
        let stretch = self.of.get(vote.source as usize).map_or(1.0, |one| one.1);
        let own = self.without_offset(vote, scatter);
        own + (own - self.middle) * (1.0 / stretch.max(PART) - 1.0)
    }

    /// What a source says less its offset, where the usual scatter is so large.
    pub(super) fn without_offset(&self, vote: &Vote, scatter: f64) -> f64 {
        self.of.get(vote.source as usize).map_or(vote.value, |one| vote.value - one.0 * scatter)
    }

    /// What a source says less by how much it usually differs from such a level.
    pub(super) fn unbiased(&self, vote: &Vote, level: f64, scatter: f64) -> f64 {
        let wider =
            self.of.get(vote.source as usize).map_or(0.0, |one| (one.1 - 1.0) * (level - self.middle));
        self.without_offset(vote, scatter) - wider
    }
}

impl Claims {
    /// Learns how each source rates, with levels, offsets and stretches that are normal, by expectation and conditional
    /// maximisation (Meng and Rubin 1993, Biometrika). Noises are shrunk to what is usual as far as they differ no more than chance
    /// makes them (Smyth 2004, Statistical Applications in Genetics and Molecular Biology).
    ///
    /// Levels are not shrunk by that when answers are given: where many are at one end of a scale, noise is small there, and one
    /// share for all items brings most of them further off.
    pub(super) fn fit_raters(&self, model: &mut Model<'_>) {
        // As if nothing were known of anyone, whatever was learned of words.
        model.weights.fill(1.0);
        let middle = self.middle(model);
        let mut fit = Fit::of(self, model, middle);
        for _ in 0..self.rounds() {
            fit.round();
        }
        let weight = |rater: &Rater| rater.stretch.max(0.0).powi(2) / rater.noise;
        let weights: Vec<f64> = fit.raters.iter().map(weight).collect();
        // Numbers near the largest there are have no squares.
        if weights.iter().all(|weight| weight.is_finite()) {
            model.weights = weights;
            let of = fit.raters.iter().map(|rater| (rater.offset, rater.stretch)).collect();
            model.raters = Raters { of, middle };
        }
    }

    /// The middle of all items of numbers.
    fn middle(&self, model: &Model<'_>) -> f64 {
        let mut desk = Desk::default();
        let numbers = (0..self.count()).filter(|item| !self.is_worded(*item));
        let mut all: Vec<f64> =
            numbers.filter_map(|item| model.median(self.on(item), &mut desk, false)).collect();
        quantile(&mut all, 0.5)
    }
}

/// What is known of an item.
struct Item {
    /// Its claims.
    from: usize,
    to: usize,
    level: f64,
    variance: f64,
}

/// What is said of an item, and as how much of a claim it counts beside others of its echo family.
struct Said {
    source: u32,
    value: f64,
    part: f64,
}

/// What is learned by turns of raters and of items, each in its usual scatter and beside the common middle, or its own one where
/// differences grow with sizes.
struct Fit {
    items: Vec<Item>,
    said: Vec<Said>,
    raters: Vec<Rater>,
    offsets: Offsets,
    /// The variance of stretches; none where differences grow with sizes, as an offset is a stretch there.
    stretches: Option<f64>,
    /// The mean and the variance of levels, if they are beside a common middle.
    levels: Option<(f64, f64)>,
}

impl Fit {
    /// Begins with the means of items, and with raters who are alike.
    fn of(claims: &Claims, model: &Model<'_>, middle: f64) -> Self {
        let relative = model.shape.relative;
        let mut desk = Desk::default();
        let (mut items, mut said): (Vec<Item>, Vec<Said>) = Default::default();
        let mut within = 0.0;
        for item in (0..claims.count()).filter(|item| !claims.is_worded(*item)) {
            let votes = claims.on(item);
            let Some(centre) = model.median(votes, &mut desk, false).filter(|_| votes.len() > 1) else {
                continue;
            };
            let (reach, unit) = (FAR * model.spread(votes, centre), model.shape.scale(centre));
            let base = if relative { centre } else { middle };
            let value = |vote: &Vote| (vote.value.clamp(centre - reach, centre + reach) - base) / unit;
            let level = votes.iter().map(value).sum::<f64>() / votes.len() as f64;
            within += votes.iter().map(|vote| (value(vote) - level).powi(2)).sum::<f64>();
            let from = said.len();
            model.gains(votes, &mut desk);
            let each = votes.iter().zip(&desk.gains);
            said.extend(each.map(|(vote, part)| {
                let far = (vote.value - centre).abs() > reach;
                Said { source: vote.source, value: value(vote), part: if far { 0.0 } else { *part } }
            }));
            items.push(Item { from, to: said.len(), level, variance: 0.0 });
        }
        let noise = (within / (said.len() - items.len()).max(1) as f64).max(NONE);
        let alike = Rater { offset: 0.0, stretch: 1.0, noise, unsure: [0.0; 3] };
        let levels = (!relative).then(|| spread_of(&items));
        Self {
            items,
            said,
            raters: vec![alike; claims.speakers],
            offsets: Offsets { variance: noise / 10.0, power: 0.0 },
            stretches: (!relative).then_some(0.1),
            levels,
        }
    }

    /// Learns of raters from items, and then of items from raters.
    fn round(&mut self) {
        let mut sums = vec![Sums::default(); self.raters.len()];
        for item in &self.items {
            for said in self.said.get(item.from..item.to).unwrap_or_default() {
                if let Some(slot) = sums.get_mut(said.source as usize) {
                    slot.add(item, said.value);
                }
            }
        }
        for (rater, own) in self.raters.iter_mut().zip(&sums) {
            *rater = own.rater(rater.noise, self.offsets.of(rater.noise), self.stretches);
        }
        self.centre();
        let left: Vec<(f64, f64)> =
            sums.iter().zip(&self.raters).map(|(own, rater)| (own.left(rater), own.count)).collect();
        let (usual, strength) = noises(&left);
        for (rater, (left, count)) in self.raters.iter_mut().zip(&left) {
            rater.noise = ((left + strength * usual) / (count + strength)).max(NONE);
        }
        let speaking = || self.raters.iter().zip(&sums).filter(|(_, sums)| sums.count > 0.0).map(|one| one.0);
        let stretches = speaking().map(|rater| (rater.stretch - 1.0).powi(2) + rater.unsure[1]).sum::<f64>()
            / (speaking().count() as f64).max(1.0);
        self.offsets = Offsets::fitted(&speaking().collect::<Vec<&Rater>>());
        self.stretches = self.stretches.map(|_| stretches.max(NONE));
        self.level();
    }

    /// Puts the common offset to 0 and the common stretch to 1. Claims tell how raters differ and not who is right: each counts as far as
    /// what he says depends on levels, as his offset is known and as small as those of his noise usually are.
    fn centre(&mut self) {
        let (mut offset, mut stretch, mut all) = (0.0, 0.0, 0.0);
        for rater in &self.raters {
            let of_levels = self.levels.map(|(_, variance)| rater.stretch.max(0.0).powi(2) * variance);
            let reliable = of_levels.map_or(1.0, |own| own / (own + rater.noise));
            let usual = self.offsets.of(rater.noise);
            let weight = reliable * (1.0 - rater.unsure[0] / usual).max(0.0) / usual;
            offset += weight * rater.offset;
            stretch += weight * rater.stretch;
            all += weight;
        }
        let stretched = self.stretches.is_some() && stretch > 0.0;
        for rater in self.raters.iter_mut().filter(|_| all > 0.0) {
            rater.offset -= offset / all;
            rater.stretch *= if stretched { all / stretch } else { 1.0 };
        }
    }

    /// Learns of items, and how far they differ.
    fn level(&mut self) {
        for item in &mut self.items {
            let (mean, mut weight) =
                self.levels.map_or((0.0, 0.0), |(mean, variance)| (mean, 1.0 / variance));
            let mut sum = mean * weight;
            for said in self.said.get(item.from..item.to).unwrap_or_default() {
                let Some(rater) = self.raters.get(said.source as usize) else { continue };
                let ([_, stretch, both], part) = (rater.unsure, said.part / rater.noise);
                weight += part * (rater.stretch.powi(2) + stretch);
                sum += part * (rater.stretch * (said.value - rater.offset) - both);
            }
            (item.level, item.variance) = (sum / weight, 1.0 / weight);
        }
        self.levels = self.levels.map(|_| spread_of(&self.items));
    }
}

/// How far offsets differ, by the noise of raters: on a scale with ends, noise brings most claims to one side, and who does not look
/// at what he rates is off as well.
#[derive(Clone, Copy)]
struct Offsets {
    variance: f64,
    power: f64,
}

impl Offsets {
    /// The variance of the offset of a rater with such a noise.
    fn of(&self, noise: f64) -> f64 {
        (self.variance * noise.powf(self.power)).max(NONE)
    }

    /// The likeliest, if offsets are normal: a variance that is a power of another one (Carroll and Ruppert 1988, Transformation and
    /// Weighting in Regression).
    fn fitted(raters: &[&Rater]) -> Self {
        let count = (raters.len() as f64).max(1.0);
        let noises = raters.iter().map(|rater| rater.noise.ln()).sum::<f64>() / count;
        let with = |power: f64| {
            let square = |rater: &&Rater| (rater.offset.powi(2) + rater.unsure[0]) / rater.noise.powf(power);
            Self { variance: raters.iter().map(square).sum::<f64>() / count, power }
        };
        let unlikely = |one: &Self| one.variance.max(NONE).ln() + one.power * noises;
        let all = POWERS.map(with);
        let best = all.into_iter().reduce(|a, b| if unlikely(&b) < unlikely(&a) - 1e-9 { b } else { a });
        best.unwrap_or(Self { variance: 0.0, power: 0.0 })
    }
}

/// The mean and the variance of levels.
fn spread_of(items: &[Item]) -> (f64, f64) {
    let count = (items.len() as f64).max(1.0);
    let mean = items.iter().map(|item| item.level).sum::<f64>() / count;
    let square = items.iter().map(|item| (item.level - mean).powi(2) + item.variance).sum::<f64>() / count;
    (mean, square.max(NONE))
}

/// Sums over the claims of a rater: of levels, of what is said, and of their squares and products.
#[derive(Clone, Copy, Default)]
struct Sums {
    count: f64,
    levels: f64,
    squares: f64,
    said: f64,
    both: f64,
    said_squares: f64,
}

impl Sums {
    fn add(&mut self, item: &Item, said: f64) {
        self.count += 1.0;
        self.levels += item.level;
        self.squares += item.level * item.level + item.variance;
        self.said += said;
        self.both += said * item.level;
        self.said_squares += said * said;
    }

    /// The likely offset and stretch beside such a noise, where those of raters have such variances.
    fn rater(&self, noise: f64, offsets: f64, stretches: Option<f64>) -> Rater {
        let own = self.count / noise + 1.0 / offsets;
        let above = (self.said - self.levels) / noise;
        let Some(stretches) = stretches else {
            return Rater { offset: above / own, stretch: 1.0, noise, unsure: [1.0 / own, 0.0, 0.0] };
        };
        let (cross, more) = (self.levels / noise, self.squares / noise + 1.0 / stretches);
        let wider = (self.both - self.squares) / noise;
        let size = own * more - cross * cross;
        Rater {
            offset: (more * above - cross * wider) / size,
            stretch: 1.0 + (own * wider - cross * above) / size,
            noise,
            unsure: [more / size, own / size, -cross / size],
        }
    }

    /// The squares that are left to noise.
    fn left(&self, rater: &Rater) -> f64 {
        let (a, b, [offset, stretch, both]) = (rater.offset, rater.stretch, rater.unsure);
        let known = self.said_squares - 2.0 * (a * self.said + b * self.both)
            + self.count * a * a
            + 2.0 * a * b * self.levels
            + b * b * self.squares;
        (known + self.count * offset + 2.0 * both * self.levels + stretch * self.squares).max(0.0)
    }
}

/// The usual noise, and as how many claims of a rater it counts, from the squares that are left to the noise of each and how many
/// they are: an inverse gamma by the moments of logarithms.
fn noises(left: &[(f64, f64)]) -> (f64, f64) {
    let (sum, all) = left.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let usual = (sum / all.max(1.0)).max(NONE);
    let known = || left.iter().filter(|(sum, count)| *count > 1.0 && *sum > 0.0);
    let count = known().count();
    if count < LEAST {
        return (usual, STRENGTH.1);
    }
    let logs = || known().map(|(sum, count)| (sum / count).ln() - log_of_chi(*count).0);
    let mean = logs().sum::<f64>() / count as f64;
    let by_chance = known().map(|(_, count)| log_of_chi(*count).1).sum::<f64>() / count as f64;
    let between = logs().map(|log| (log - mean).powi(2)).sum::<f64>() / (count - 1) as f64 - by_chance;
    // What differs so much by chance is of so many claims: the variance falls with their number.
    let (mut low, mut high) = STRENGTH;
    while high > 1.001 * low {
        let half = (low * high).sqrt();
        *(if log_of_chi(half).1 > between { &mut low } else { &mut high }) = half;
    }
    (usual, low)
}

/// The mean and the variance of the logarithm of a mean of so many squares of normal deviates: of a gamma distribution of half as
/// many, by their asymptotic series (Abramowitz and Stegun 1964, 6.3.18 and 6.4.12).
fn log_of_chi(squares: f64) -> (f64, f64) {
    let half = squares / 2.0;
    let (mut at, mut mean, mut variance) = (half, 0.0, 0.0);
    while at < 6.0 {
        mean -= 1.0 / at;
        variance += 1.0 / (at * at);
        at += 1.0;
    }
    let (one, two) = (1.0 / at, 1.0 / (at * at));
    mean += at.ln() - one / 2.0 - two / 12.0 + two * two / 120.0;
    variance += one + two / 2.0 + one * two / 6.0 - one * two * two / 30.0;
    (mean - half.ln(), variance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::truth::method::Method;
    use crate::truth::shape::Shape;

    /// Digits that look like any others, from -1 to 1.
    fn noise(at: usize) -> f64 {
        ((at * 7919 + at * at % 1009) % 2001) as f64 / 1000.0 - 1.0
    }

    fn fitted(claims: &Claims) -> Model<'static> {
        let mut model = Model::new(Method::Calibrated, Shape::of(claims), claims.speakers);
        claims.fit_raters(&mut model);
        model
    }

    #[test]
    fn what_raters_mean_is_told_from_what_they_say() {
        let raters = [(0.0, 1.0, 2.0), (10.0, 1.0, 3.0), (-10.0, 1.0, 3.0), (0.0, 0.5, 2.0), (0.0, 1.5, 6.0)];
        let mut builder = Claims::builder();
        for item in 0..300 {
            let level = 50.0 + 40.0 * noise(item * 17 + 5);
            for (source, (offset, stretch, size)) in raters.iter().enumerate() {
                let said = 50.0 + offset + stretch * (level - 50.0) + size * noise(item * 5 + source);
                builder.claim(&format!("s{source}"), &format!("{item}"), said, None).unwrap();
            }
        }
        let claims = builder.build();
        let model = fitted(&claims);
        let meant = |source: u32, value: f64| {
            let vote = Vote { value, date: 0, source };
            model.raters.meant(&vote, model.shape.scale(value))
        };
        // What each says of a level of 70, beside what the first one says of it.
        for (source, (offset, stretch, _)) in (0..).zip(raters) {
            let off = meant(source, 50.0 + offset + stretch * 20.0) - meant(0, 70.0);
            assert!(off.abs() < 2.0, "{source}: {off}");
        }
        let weight = |source: usize| model.weights[source];
        assert!(weight(0) > weight(1) && weight(1) > weight(4), "{:?}", model.weights);
    }

    #[test]
    fn raters_who_come_once_are_alike() {
        let mut builder = Claims::builder();
        for item in 0..100 {
            for at in 0..6 {
                let said = 50.0 + 30.0 * noise(item * 31) + 10.0 * noise(item * 6 + at);
                builder.claim(&format!("s{item} {at}"), &format!("{item}"), said, None).unwrap();
            }
        }
        let weights = fitted(&builder.build()).weights;
        let (least, most) =
            weights.iter().fold((f64::MAX, 0.0), |(a, b): (f64, f64), w| (a.min(*w), b.max(*w)));
        assert!(least > 0.5 * most, "{least} and {most}");
    }

    #[test]
    fn logarithms_of_squares_are_known() {
        // ψ(1/2) = -γ - 2 ln 2 and ψ'(1/2) = π²/2.
        let (mean, variance) = log_of_chi(1.0);
        assert!((mean + 1.963_510_026 - 2.0_f64.ln()).abs() < 1e-6, "{mean}");
        assert!((variance - std::f64::consts::PI.powi(2) / 2.0).abs() < 1e-6, "{variance}");
    }
}
