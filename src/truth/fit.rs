//! Learning: from claims alone, how much each source is worth.

use super::choose::{Contender, Time};
use super::claims::Claims;
use super::echoes::Echoes;
use super::method::Method;
use super::model::{Desk, Group, Model, PLACES};
use super::near::agreement;
use super::shape::Shape;
use super::sizes::Sizes;
use super::stood::Stood;

/// Rounds at most, and with very many claims.
const ROUNDS: usize = 20;
const LEAST_ROUNDS: usize = 5;
/// How many claims are gone through in all rounds together, more or less.
const WORK: usize = 4_000_000;
/// How many kinds of sources there are by how much they claim.
const VOLUMES: usize = 12;
/// A change of weights that is none.
const STILL: f64 = 1e-3;

impl Claims {
    /// A method with what it learns of these claims.
    pub(super) fn fitted<'e>(
        &self,
        contender: &Contender,
        shape: &Shape,
        echoes: Option<&'e Echoes>,
    ) -> Model<'e> {
        let method = contender.method;
        let mut model = Model::new(method, *shape, self.sources.len());
        model.echoes = echoes;
        model.near = contender.near;
        if let Time::Decay(rate) = contender.time {
            model.decay = rate;
        }
        match method {
            Method::Accu | Method::PopAccu => self.fit_accu(&mut model),
            Method::AccuCopy => {
                if contender.time == Time::Stood {
                    model.stood = Stood::of(self);
                }
                self.fit_from_others(&mut model, contender);
                if contender.time == Time::Stood {
                    // Who undoes what another wrote says nothing of his own; that it was undone is learned before.
                    model.undoing = false;
                }
                if contender.near {
                    model.sizes = self.sizes(&model);
                }
            }
            Method::TruthFinder => self.fit_truthfinder(&mut model),
            Method::Gtm => self.fit_gaussian(&mut model, false),
            Method::Crh => self.fit_crh(&mut model),
            Method::Calibrated => self.fit_gaussian(&mut model, true),
            _ => {}
        }
        model
    }

    fn rounds(&self) -> usize {
        (WORK / self.len().max(1)).clamp(LEAST_ROUNDS, ROUNDS)
    }

    /// ACCU: a claim's accuracy is the mean chance of what its source claims; it weighs ln(n A / (1 − A)).
    fn fit_accu(&self, model: &mut Model<'_>) {
        let mut desk = Desk::default();
        let sources = self.sources.len();
        // n false values are not needed where they are as likely as they are popular.
        let each = if model.method == Method::PopAccu { 1.0 } else { model.falsehoods };
        let weight = |accuracy: f64| accu_weight(accuracy, 0.01, each);
        model.weights = vec![weight(0.8); sources];
        for _ in 0..self.rounds() {
            let mut sums = vec![(0.0, 0.0); sources];
            for item in 0..self.count() {
                let votes = self.on(item);
                model.weigh(votes, self.is_worded(item), &mut desk);
                for group in &desk.groups {
                    for vote in votes.get(group.from..group.to).unwrap_or_default() {
                        add(&mut sums, vote.source, group.chance);
                    }
                }
            }
            let next = sums.iter().map(|(sum, count)| weight(if *count > 0.0 { sum / count } else { 0.8 }));
            if settle(&mut model.weights, next) {
                break;
            }
        }
    }

    /// Accuracy by what others say: the chance of a claim leaves out its own family's votes, so that nobody confirms
    /// himself; a source is shrunk to the mean of all as far as sources differ less than chance makes them.
    fn fit_from_others(&self, model: &mut Model<'_>, contender: &Contender) {
        let mut desk = Desk::default();
        let sources = self.sources.len();
        let dated = matches!(contender.time, Time::Places | Time::Stood);
        let kinds = match self.kinds.iter().copied().max() {
            Some(most) if contender.kinds => usize::from(most) + 1,
            _ => 0,
        };
        let each = model.falsehoods;
        let weight = |accuracy: f64| accu_weight(accuracy, 0.005, each);
        model.weights = vec![weight(0.7); sources];
        for _ in 0..self.rounds() {
            let mut sums = vec![(0.0, 0.0); sources];
            let mut cells = vec![(0.0, 0.0); kinds * sources];
            let mut by_place = [(0.0, 0.0); PLACES];
            let mut told = Told::default();
            for item in 0..self.count() {
                let votes = self.on(item);
                if votes.len() < 2 {
                    continue;
                }
                desk.kind = self.kind(item);
                model.weigh(votes, self.is_worded(item), &mut desk);
                if dated {
                    model.place(votes, &mut desk);
                }
                let sure = contender.sharp.then(|| Sureness::of(&desk.groups));
                let all: f64 =
                    desk.rest + desk.groups.iter().map(|g| (g.score - desk.top).exp()).sum::<f64>();
                for (at, group) in desk.groups.iter().enumerate() {
                    let said = votes.get(group.from..group.to).unwrap_or_default();
                    let gains = desk.gains.get(group.from..group.to).unwrap_or_default();
                    let mut before = None;
                    for (within, (vote, gain)) in said.iter().zip(gains).enumerate() {
                        let lost = match model.echoes.and_then(|echoes| echoes.family(vote.source)) {
                            None => *gain,
                            own => {
                                let kin = said.iter().zip(gains).filter(|(other, _)| {
                                    model.echoes.and_then(|echoes| echoes.family(other.source)) == own
                                });
                                kin.map(|(_, gain)| *gain).sum()
                            }
                        };
                        // Claims of one weight on one value stand alike.
                        let chance = match before {
                            Some((same, chance)) if same == lost => chance,
                            _ => without(model, &desk, (at, group), lost, all, self.is_worded(item)),
                        };
                        before = Some((lost, chance));
                        add(&mut sums, vote.source, chance);
                        if let Some(sure) = &sure {
                            told.add(sure.without(group.chance, chance), sure.off);
                        }
                        if kinds > 0 {
                            add(&mut cells, (desk.kind * sources) as u32 + vote.source, chance);
                        }
                        let place = desk.places.get(group.from + within).copied().unwrap_or(PLACES);
                        if dated && let Some(slot) = by_place.get_mut(place) {
                            *slot = (slot.0 + chance, slot.1 + 1.0);
                        }
                    }
                }
            }
            let (mean, strength) = prior(&sums);
            let usual = by_volume(&sums, mean);
            if dated {
                let logit = |(sum, count): (f64, f64)| {
                    let rate = ((sum + 50.0 * mean) / (count + 50.0)).clamp(0.01, 0.99);
                    (rate / (1.0 - rate)).ln()
                };
                let usual = logit((0.0, 0.0));
                model.places = by_place.map(|one| (logit(one) - usual).clamp(-2.0, 2.0));
            }
            let rates: Vec<f64> = sums
                .iter()
                .map(|(sum, count)| {
                    let mean = usual.get(volume(*count)).copied().unwrap_or(mean);
                    let own = told.accuracy(sum / count.max(1.0)) * count;
                    (own + strength * mean) / (count + strength)
                })
                .collect();
            if kinds > 0 {
                model.by_kind = of_kinds(&cells, &rates, mean, &told).into_iter().map(weight).collect();
            }
            let next = rates.iter().map(|rate| weight(*rate));
            if settle(&mut model.weights, next) {
                break;
            }
        }
    }

    /// The sizes of numbers that a model holds true with the support of two claims, and of those it does not.
    fn sizes(&self, model: &Model<'_>) -> Option<Sizes> {
        let mut desk = Desk::default();
        let (mut right, mut wrong) = (Vec::new(), Vec::new());
        for item in (0..self.count()).filter(|item| !self.is_worded(*item)) {
            let votes = self.on(item);
            desk.kind = self.kind(item);
            let Some(found) = model.predict(votes, false, &mut desk).filter(|_| votes.len() > 2) else {
                continue;
            };
            if votes.iter().filter(|vote| vote.value == found.value).count() < 2 {
                continue;
            }
            right.push(found.value);
            let off = votes.iter().filter(|vote| agreement(&model.shape, vote.value, found.value) < 0.2);
            wrong.extend(off.map(|vote| vote.value));
        }
        Sizes::of(&right, &wrong)
    }

    /// TruthFinder: trust t weighs −ln(1 − t), a fact is sure as 1 / (1 + e^(−γσ*)), and t is the mean of the sureness of
    /// what is claimed.
    fn fit_truthfinder(&self, model: &mut Model<'_>) {
        const GAMMA: f64 = 0.3;
        let mut desk = Desk::default();
        let sources = self.sources.len();
        let weight = |trust: f64| -(1.0 - trust.clamp(0.0, 0.999_999)).ln();
        model.weights = vec![weight(0.9); sources];
        model.near = true;
        for _ in 0..self.rounds() {
            let mut sums = vec![(0.0, 0.0); sources];
            for item in 0..self.count() {
                let votes = self.on(item);
                model.weigh(votes, self.is_worded(item), &mut desk);
                for group in &desk.groups {
                    let sure = 1.0 / (1.0 + (-GAMMA * group.score).exp());
                    for vote in votes.get(group.from..group.to).unwrap_or_default() {
                        add(&mut sums, vote.source, sure);
                    }
                }
            }
            let next = sums.iter().map(|(sum, count)| weight(if *count > 0.0 { sum / count } else { 0.9 }));
            if settle(&mut model.weights, next) {
                break;
            }
        }
    }

    /// GTM on items brought to median 0 and scale 1: μ ~ N(0, 1), σ² ~ inverse gamma(10, 10), x ~ N(μ, σ²); with offsets
    /// x ~ N(μ + b, σ²) and b ~ N(0, τ²), τ² by moments.
    fn fit_gaussian(&self, model: &mut Model<'_>, offsets: bool) {
        const ALPHA: f64 = 10.0;
        const BETA: f64 = 10.0;
        const FAR: f64 = 5.0;
        if self.worded.iter().any(|worded| *worded) {
            self.fit_accu(model);
        }
        let sources = self.sources.len();
        let mut precisions = vec![1.0; sources];
        let mut above = vec![0.0; sources];
        let of = |list: &[f64], source: u32, or: f64| list.get(source as usize).copied().unwrap_or(or);
        let mut desk = Desk::default();
        let mut own: Vec<(u32, f64)> = Vec::new();
        for _ in 0..self.rounds() {
            let mut squares = vec![(0.0, 0.0); sources];
            let mut sums = vec![(0.0, 0.0); sources];
            for item in (0..self.count()).filter(|item| !self.is_worded(*item)) {
                let votes = self.on(item);
                if votes.len() < 2 {
                    continue;
                }
                let Some(centre) = model.median(votes, &mut desk, false) else { continue };
                let scale = model.spread(votes, centre);
                let usual = model.shape.scale(centre) / scale;
                own.clear();
                own.extend(votes.iter().map(|vote| {
                    (vote.source, (vote.value - centre) / scale - usual * of(&above, vote.source, 0.0))
                }));
                let (mut sum, mut precision) = (0.0, 1.0);
                for (source, off) in own.iter().filter(|(_, off)| off.abs() <= FAR) {
                    sum += of(&precisions, *source, 1.0) * off;
                    precision += of(&precisions, *source, 1.0);
                }
                let (mean, variance) = (sum / precision, 1.0 / precision);
                for (source, off) in &own {
                    let left = off.clamp(-FAR, FAR) - mean;
                    add(&mut squares, *source, left * left + variance);
                    if offsets && votes.len() > 2 {
                        // The mean has a part of each claim in it: what the others say lies further off.
                        let part = (of(&precisions, *source, 1.0) * variance).min(0.9);
                        add(
                            &mut sums,
                            *source,
                            (left / (1.0 - part)).clamp(-FAR, FAR) / usual + of(&above, *source, 0.0),
                        );
                    }
                }
            }
            if offsets {
                let next = shrunk(&sums, &precisions);
                above.copy_from_slice(&next);
            }
            let next = squares.iter().map(|(sum, count)| (2.0 * (ALPHA + 1.0) + count) / (2.0 * BETA + sum));
            if settle(&mut precisions, next) {
                break;
            }
        }
        if offsets {
            model.offsets = above;
        }
        if !self.worded.iter().all(|worded| *worded) {
            model.weights = precisions;
        }
    }

    /// CRH: losses are 0 or 1 among words and the distance by the item's spread among numbers, taken as a mean over the
    /// items of a source; it weighs −ln of its share of all.
    fn fit_crh(&self, model: &mut Model<'_>) {
        let mut desk = Desk::default();
        let sources = self.sources.len();
        for _ in 0..self.rounds() {
            let mut sums = vec![(0.0, 0.0); sources];
            for item in 0..self.count() {
                let votes = self.on(item);
                let worded = self.is_worded(item);
                let Some(truth) = model.predict(votes, worded, &mut desk) else { continue };
                let scale = if worded { 1.0 } else { model.spread(votes, truth.value) };
                for vote in votes {
                    let off = (vote.value - truth.value).abs() / scale;
                    add(&mut sums, vote.source, if worded { f64::from(off > 0.0) } else { off.min(10.0) });
                }
            }
            let (usual, strength) = (prior(&sums).0, 2.0);
            let losses: Vec<f64> = sums
                .iter()
                .map(|(sum, count)| (sum + strength * usual.max(1e-9)) / (count + strength))
                .collect();
            let total: f64 = losses.iter().sum();
            let next = losses.iter().map(|loss| -(loss / total.max(f64::MIN_POSITIVE)).max(1e-12).ln());
            if settle(&mut model.weights, next) {
                break;
            }
        }
    }
}

/// Mean offsets, each shrunk to 0 as far as its claims are noisier than sources differ.
fn shrunk(sums: &[(f64, f64)], precisions: &[f64]) -> Vec<f64> {
    let known = || sums.iter().zip(precisions).filter(|((_, count), _)| *count >= 2.0);
    let between = known().map(|((sum, count), precision)| {
        let mean = sum / count;
        mean * mean - 1.0 / (precision * count)
    });
    let between = (between.sum::<f64>() / (known().count() as f64).max(1.0)).max(0.0);
    let one = |((sum, count), precision): (&(f64, f64), &f64)| {
        let information = between * precision * count;
        if *count > 0.0 { sum / count * information / (1.0 + information) } else { 0.0 }
    };
    sums.iter().zip(precisions).map(one).collect()
}

/// How sure it is what is true on an item.
struct Sureness {
    /// The sum of the squares of the chances: how likely the others make what is true, if chances are what they say.
    squares: f64,
    /// How likely they make what a claim that is not true says.
    off: f64,
}

impl Sureness {
    fn of(groups: &[Group]) -> Self {
        let squares = groups.iter().map(|group| group.chance * group.chance).sum();
        let (mut off, mut all) = (0.0, 1e-9);
        for group in groups {
            let wrong = (group.to - group.from) as f64 * (1.0 - group.chance);
            off += wrong * group.chance;
            all += wrong;
        }
        Self { squares, off: off / all }
    }

    /// The squares where a claim is left out: its own value has this chance then, and the others' share what is left.
    fn without(&self, chance: f64, left: f64) -> f64 {
        let others = (self.squares - chance * chance).max(0.0);
        let more = if chance < 1.0 - 1e-9 { (1.0 - left) / (1.0 - chance) } else { 0.0 };
        left * left + others * more * more
    }
}

/// How likely the others make what is true and what is not, on average over claims.
#[derive(Debug, Default)]
struct Told {
    right: f64,
    wrong: f64,
    count: f64,
}

impl Told {
    fn add(&mut self, right: f64, wrong: f64) {
        self.right += right;
        self.wrong += wrong;
        self.count += 1.0;
    }

    /// The accuracy of a source whose claims the others make so likely: others who are unsure make the claims of the best
    /// unlikely too.
    fn accuracy(&self, rate: f64) -> f64 {
        let (right, wrong) = (self.right / self.count.max(1.0), self.wrong / self.count.max(1.0));
        if right - wrong > 0.1 { ((rate - wrong) / (right - wrong)).clamp(0.005, 0.995) } else { rate }
    }
}

/// How likely a claim is to be true, or near what is, by what is left when a part of its weight is taken away.
fn without(
    model: &Model<'_>,
    desk: &Desk,
    (at, group): (usize, &Group),
    lost: f64,
    all: f64,
    worded: bool,
) -> f64 {
    let of = |score: f64| (score - desk.top).exp();
    let left = of(group.score - lost);
    let mut sum = all - of(group.score) + left;
    let mut right = left;
    if model.near && !worded {
        for (other, implied) in desk.links(at) {
            let score = desk.groups.get(*other).map_or(0.0, |group| group.score);
            let apart = of(score - implied * lost.max(0.0));
            sum += apart - of(score);
            // What speaks by half for a value beside it is as good as right if that is true.
            right += (2.0 * implied).min(1.0) * apart;
        }
    }
    if sum > 0.0 { (right / sum).clamp(0.0, 1.0) } else { 0.0 }
}

fn add(sums: &mut [(f64, f64)], source: u32, more: f64) {
    if let Some(slot) = sums.get_mut(source as usize) {
        *slot = (slot.0 + more, slot.1 + 1.0);
    }
}

/// Takes the new weights; whether they are the old ones.
fn settle(weights: &mut [f64], next: impl Iterator<Item = f64>) -> bool {
    let mut most: f64 = 0.0;
    for (weight, next) in weights.iter_mut().zip(next) {
        most = most.max((*weight - next).abs() / (1.0 + weight.abs()));
        *weight = next;
    }
    most <= STILL
}

/// The mean of rates, and how many claims of its own a source needs to weigh as much as that mean: a beta–binomial by
/// moments.
fn prior(sums: &[(f64, f64)]) -> (f64, f64) {
    let (sum, count) = sums.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
    if count <= 0.0 {
        return (0.5, 4.0);
    }
    let mean = sum / count;
    let noise = mean * (1.0 - mean);
    let (mut between, mut weight) = (0.0, 0.0);
    for (sum, count) in sums.iter().filter(|(_, count)| *count >= 2.0) {
        let off = sum / count - mean;
        // By the square root of what is known: neither one source nor the many small ones decide.
        let known = count.sqrt();
        between += known * (off * off - noise / count);
        weight += known;
    }
    let between = if weight > 0.0 { between / weight } else { 0.0 };
    let strength = if between > 0.0 { noise / between } else { 50.0 };
    (mean, strength.clamp(2.0, 50.0))
}

/// The rates of sources on each kind of items, each shrunk to what the source and the kind make likely.
fn of_kinds(cells: &[(f64, f64)], rates: &[f64], mean: f64, told: &Told) -> Vec<f64> {
    let corrected = |(sum, count): &(f64, f64)| (told.accuracy(sum / count.max(1.0)) * count, *count);
    let cells: Vec<(f64, f64)> = cells.iter().map(corrected).collect();
    let logit = |rate: f64| {
        let rate = rate.clamp(0.005, 0.995);
        (rate / (1.0 - rate)).ln()
    };
    let mut expected = Vec::with_capacity(cells.len());
    for kind in cells.chunks(rates.len().max(1)) {
        let (sum, count) = kind.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
        // Some kinds are harder for all: beside what those who speak of it are worth elsewhere.
        let elsewhere: f64 = kind.iter().zip(rates).map(|((_, count), rate)| count * rate).sum();
        let shift = logit((sum + 50.0 * mean) / (count + 50.0)) - logit((elsewhere + 50.0 * mean) / (count + 50.0));
        expected.extend(rates.iter().map(|rate| 1.0 / (1.0 + (-logit(*rate) - shift).exp())));
    }
    let (mut between, mut noise, mut known) = (0.0, 0.0, 0.0);
    for ((sum, count), expected) in cells.iter().zip(&expected).filter(|((_, count), _)| *count >= 2.0) {
        let chance = expected * (1.0 - expected);
        let off = sum / count - expected;
        between += count.sqrt() * (off * off - chance / count);
        noise += count.sqrt() * chance;
        known += count.sqrt();
    }
    let strength = if known > 0.0 && between > 0.0 { (noise / between).clamp(2.0, 200.0) } else { 200.0 };
    let rate = |((sum, count), expected): (&(f64, f64), &f64)| (sum + strength * expected) / (count + strength);
    cells.iter().zip(&expected).map(rate).collect()
}

/// Of how many powers of two a number of claims is.
fn volume(count: f64) -> usize {
    (count.max(1.0).log2().floor() as usize).min(VOLUMES - 1)
}

/// The mean rate of the sources that claim about as much: those who come once may be strangers, or vandals.
fn by_volume(sums: &[(f64, f64)], mean: f64) -> [f64; VOLUMES] {
    let mut all = [(0.0, 0.0); VOLUMES];
    for (sum, count) in sums.iter().filter(|(_, count)| *count > 0.0) {
        if let Some(slot) = all.get_mut(volume(*count)) {
            *slot = (slot.0 + sum, slot.1 + count);
        }
    }
    // As if each had fifty usual claims more.
    all.map(|(sum, count)| (sum + 50.0 * mean) / (count + 50.0))
}

/// What a source of this accuracy weighs beside so many false values: ln(n A / (1 − A)), for A no nearer than `least` to
/// never or always.
fn accu_weight(accuracy: f64, least: f64, falsehoods: f64) -> f64 {
    let accuracy = accuracy.clamp(least, 1.0 - least);
    (falsehoods * accuracy / (1.0 - accuracy)).ln()
}
