//! Learning: from claims alone, how much each source is worth.

use rustc_hash::FxHashMap;

use super::agree::{Accuracies, accuracies};
use super::choose::{Contender, Time};
use super::claims::{Claims, Vote};
use super::echoes::Echoes;
use super::method::Method;
use super::model::{Desk, Group, Model, PLACES};
use super::numbers::Numbers;
use super::rates::{Sureness, Told, by_volume, of_kinds, prior, volume};
use super::shape::Shape;
use super::shrink::Curve;
use super::stood::Stood;

/// Rounds at most, and with very many claims.
const ROUNDS: usize = 20;
const LEAST_ROUNDS: usize = 3;
/// How many claims are gone through in all rounds together, more or less. On files of a million claims by 1,000 to 369,000 sources
/// rounds up to seven times as many move the share that is right by 0.0005 or less, and where a few sources make most of the claims
/// by up to 0.005, to the worse.
const WORK: usize = 2_000_000;
/// By sizes who claims much is judged by many who come once, and unsurely: half of what their doubts take from a source is made up for
/// where it has so many claims. With none or 10 vandals' edits without dates are worse, with 100 or 200 importers gain less.
const FEW: f64 = 50.0;
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
        let mut model = Model::new(method, *shape, self.speakers);
        model.echoes = echoes;
        (model.near, model.middle) = (contender.near, contender.middle);
        model.slips = contender.near && shape.relative;
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
                if contender.pairs
                    && let Some(found) = accuracies(self, model.echoes.unwrap_or(&Echoes::default()))
                {
                    model.told(&found);
                }
                if contender.near {
                    model.numbers = Numbers::of(self, &model);
                }
            }
            Method::TruthFinder => self.fit_truthfinder(&mut model),
            // Of words a level tells nothing.
            Method::Gtm | Method::Calibrated => {
                if self.worded.contains(&true) {
                    self.fit_accu(&mut model);
                }
                if self.worded.contains(&false) {
                    if method == Method::Gtm {
                        self.fit_gaussian(&mut model)
                    } else {
                        self.fit_raters(&mut model)
                    }
                }
            }
            Method::Crh => self.fit_crh(&mut model),
            _ => {}
        }
        if contender.shrunk {
            model.curve = Curve::of(self, &model);
        }
        model
    }

    pub(super) fn rounds(&self) -> usize {
        (WORK / self.len().max(1)).clamp(LEAST_ROUNDS, ROUNDS)
    }

    /// ACCU: a claim's accuracy is the mean chance of what its source claims; it weighs ln(n A / (1 − A)).
    fn fit_accu(&self, model: &mut Model<'_>) {
        // n false values are not needed where they are as likely as they are popular.
        let each = if model.method == Method::PopAccu { 1.0 } else { model.falsehoods };
        self.by_turns(model, 0.8, |accuracy| accu_weight(accuracy, 0.01, each), |group| group.chance);
    }

    /// Accuracy by what others say: the chance of a claim leaves out its own family's votes, so that nobody confirms
    /// himself; a source is shrunk to the mean of all as far as sources differ less than chance makes them.
    fn fit_from_others(&self, model: &mut Model<'_>, contender: &Contender) {
        let mut desk = Desk::default();
        let sources = self.speakers;
        let dated = matches!(contender.time, Time::Places | Time::Stood);
        let kinds = match self.kinds.iter().copied().max() {
            Some(most) if contender.kinds => usize::from(most) + 1,
            _ => 0,
        };
        let each = model.falsehoods;
        let few = if contender.near && model.shape.is_sizes() { FEW } else { 0.0 };
        let weight = |accuracy: f64| accu_weight(accuracy, 0.005, each);
        model.weights = vec![weight(0.7); sources];
        for _ in 0..self.rounds() {
            let mut round = Round::new(sources, kinds, contender.sharp);
            for item in 0..self.count() {
                let votes = self.on(item);
                if votes.len() < 2 {
                    continue;
                }
                (desk.kind, desk.sibling) = (self.kind(item), self.sibling(item));
                model.weigh(votes, self.is_worded(item), &mut desk);
                if dated {
                    model.place(votes, &mut desk);
                }
                round.hear(model, &desk, votes, self.is_worded(item));
            }
            let (mean, strength) = prior(&round.sums);
            let usual = by_volume(&round.sums, mean);
            if dated {
                model.places = Some(round.places(mean));
            }
            let rate = |(source, (sum, count)): (usize, &(f64, f64))| {
                let mean = usual.get(volume(*count)).copied().unwrap_or(mean);
                let heard = sum / count.max(1.0);
                let more = round.told.accuracy(source, heard) - heard;
                let own = heard + more * count / (count + few).max(1.0);
                (own * count + strength * mean) / (count + strength)
            };
            let rates: Vec<f64> = round.sums.iter().enumerate().map(rate).collect();
            if kinds > 0 {
                let rates = of_kinds(&round.cells, &rates, mean, &round.told);
                model.by_kind = rates.into_iter().map(weight).collect();
            }
            if settle(&mut model.weights, rates.iter().map(|rate| weight(*rate))) {
                break;
            }
        }
    }

    /// TruthFinder: trust t weighs −ln(1 − t), a fact is sure as 1 / (1 + e^(−γσ*)), and t is the mean of the sureness of
    /// what is claimed.
    fn fit_truthfinder(&self, model: &mut Model<'_>) {
        const GAMMA: f64 = 0.3;
        model.near = true;
        let weight = |trust: f64| -(1.0 - trust.clamp(0.0, 0.999_999)).ln();
        self.by_turns(model, 0.9, weight, |group| 1.0 / (1.0 + (-GAMMA * group.score).exp()));
    }

    /// Learns by turns what is true and who says it: a source is worth the mean of how sure its claims are, and `first` as
    /// long as nothing is known of it.
    fn by_turns(
        &self,
        model: &mut Model<'_>,
        first: f64,
        weight: impl Fn(f64) -> f64,
        sure: impl Fn(&Group) -> f64,
    ) {
        let mut desk = Desk::default();
        let sources = self.speakers;
        model.weights = vec![weight(first); sources];
        for _ in 0..self.rounds() {
            let mut sums = vec![(0.0, 0.0); sources];
            for item in 0..self.count() {
                let votes = self.on(item);
                model.weigh(votes, self.is_worded(item), &mut desk);
                for group in &desk.groups {
                    let sure = sure(group);
                    for vote in votes.get(group.from..group.to).unwrap_or_default() {
                        add(&mut sums, vote.source, sure);
                    }
                }
            }
            let next = sums.iter().map(|(sum, count)| weight(if *count > 0.0 { sum / count } else { first }));
            if settle(&mut model.weights, next) {
                break;
            }
        }
    }

    /// GTM on items brought to median 0 and scale 1: μ ~ N(0, 1), σ² ~ inverse gamma(10, 10), x ~ N(μ, σ²).
    fn fit_gaussian(&self, model: &mut Model<'_>) {
        const ALPHA: f64 = 10.0;
        const BETA: f64 = 10.0;
        const FAR: f64 = 5.0;
        let sources = self.speakers;
        let mut precisions = vec![1.0; sources];
        let of = |list: &[f64], source: u32| list.get(source as usize).copied().unwrap_or(1.0);
        let mut desk = Desk::default();
        let mut own: Vec<(u32, f64)> = Vec::new();
        for _ in 0..self.rounds() {
            let mut squares = vec![(0.0, 0.0); sources];
            for item in (0..self.count()).filter(|item| !self.is_worded(*item)) {
                let votes = self.on(item);
                if votes.len() < 2 {
                    continue;
                }
                let Some(centre) = model.median(votes, &mut desk, false) else { continue };
                let scale = model.spread(votes, centre);
                own.clear();
                own.extend(votes.iter().map(|vote| (vote.source, (vote.value - centre) / scale)));
                let (mut sum, mut precision) = (0.0, 1.0);
                for (source, off) in own.iter().filter(|(_, off)| off.abs() <= FAR) {
                    sum += of(&precisions, *source) * off;
                    precision += of(&precisions, *source);
                }
                let (mean, variance) = (sum / precision, 1.0 / precision);
                for (source, off) in &own {
                    let left = off.clamp(-FAR, FAR) - mean;
                    add(&mut squares, *source, left * left + variance);
                }
            }
            let next = squares.iter().map(|(sum, count)| (2.0 * (ALPHA + 1.0) + count) / (2.0 * BETA + sum));
            if settle(&mut precisions, next) {
                break;
            }
        }
        model.weights = precisions;
    }

    /// CRH: losses are 0 or 1 among words and the distance by the item's spread among numbers, taken as a mean over the
    /// items of a source; it weighs −ln of its share of all.
    fn fit_crh(&self, model: &mut Model<'_>) {
        let mut desk = Desk::default();
        let sources = self.speakers;
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
            // Who says nothing has no part of it.
            let lost = losses.iter().zip(&sums).filter(|(_, (_, count))| *count > 0.0);
            let total: f64 = lost.map(|(loss, _)| loss).sum();
            let next = losses.iter().map(|loss| -(loss / total.max(f64::MIN_POSITIVE)).max(1e-12).ln());
            if settle(&mut model.weights, next) {
                break;
            }
        }
    }
}

/// What all items tell of each source, by what the others say of what it says.
struct Round {
    /// The chances of its claims, and how many there are.
    sums: Vec<(f64, f64)>,
    /// The same on each kind of items, one kind after the other; empty if kinds do not count.
    cells: Vec<(f64, f64)>,
    /// The same of claims at each place in time.
    by_place: [(f64, f64); PLACES],
    /// How sure the others are; of nobody if that does not count.
    told: Told,
    sharp: bool,
    /// What the members of each family say together for a value.
    of_family: FxHashMap<u32, f64>,
}

impl Round {
    fn new(sources: usize, kinds: usize, sharp: bool) -> Self {
        Self {
            sums: vec![(0.0, 0.0); sources],
            cells: vec![(0.0, 0.0); kinds * sources],
            by_place: [(0.0, 0.0); PLACES],
            told: Told::new(if sharp { sources } else { 0 }),
            sharp,
            of_family: FxHashMap::default(),
        }
    }

    /// Adds what the claims on an item tell, which have been weighed.
    fn hear(&mut self, model: &Model<'_>, desk: &Desk, votes: &[Vote], worded: bool) {
        let echoes = model.echoes.filter(|echoes| echoes.any());
        let family = |source: u32| echoes.and_then(|echoes| echoes.family(source));
        let sure = self.sharp.then(|| Sureness::of(&desk.groups));
        let all = desk.rest + desk.groups.iter().map(|group| group.odds).sum::<f64>();
        for (at, group) in desk.groups.iter().enumerate() {
            let said = votes.get(group.from..group.to).unwrap_or_default();
            let gains = desk.gains.get(group.from..group.to).unwrap_or_default();
            self.of_family.clear();
            for (vote, gain) in said.iter().zip(gains) {
                if let Some(family) = family(vote.source) {
                    *self.of_family.entry(family).or_insert(0.0) += gain;
                }
            }
            let mut before = None;
            for (within, (vote, gain)) in said.iter().zip(gains).enumerate() {
                let own = family(vote.source).and_then(|family| self.of_family.get(&family));
                let lost = own.copied().unwrap_or(*gain);
                // Claims of one weight on one value stand alike.
                let chance = match before {
                    Some((same, chance)) if same == lost => chance,
                    _ => without(model, desk, (at, group), lost, all, worded),
                };
                before = Some((lost, chance));
                add(&mut self.sums, vote.source, chance);
                if let Some(sure) = &sure {
                    self.told.add(vote.source, sure.without(group.chance, chance), sure.off);
                }
                if !self.cells.is_empty() {
                    add(&mut self.cells, (desk.kind * self.sums.len()) as u32 + vote.source, chance);
                }
                let place = desk.places.get(group.from + within).and_then(|at| self.by_place.get_mut(*at));
                if let Some(slot) = place {
                    *slot = (slot.0 + chance, slot.1 + 1.0);
                }
            }
        }
    }

    /// What is added to the weight of a claim at each place, beside a mean rate.
    fn places(&self, mean: f64) -> [f64; PLACES] {
        let logit = |(sum, count): (f64, f64)| {
            let rate = ((sum + 50.0 * mean) / (count + 50.0)).clamp(0.01, 0.99);
            (rate / (1.0 - rate)).ln()
        };
        let usual = logit((0.0, 0.0));
        self.by_place.map(|one| (logit(one) - usual).clamp(-2.0, 2.0))
    }
}

impl Model<'_> {
    /// Takes accuracies that are told by agreement; the other sources keep theirs.
    fn told(&mut self, found: &Accuracies) {
        let each = found.falsehoods;
        let known: Vec<f64> = self.weights.iter().map(|weight| self.accuracy(*weight)).collect();
        self.weights = known.into_iter().map(|rate| accu_weight(rate, 0.005, each)).collect();
        self.falsehoods = each;
        for (source, rate) in &found.of {
            if let Some(slot) = self.weights.get_mut(*source as usize) {
                *slot = accu_weight(*rate, 0.005, each);
            }
        }
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
    let left = desk.odds(group.score - lost);
    let mut sum = all - group.odds + left;
    let mut right = left;
    if model.near && !worded {
        for (other, implied) in desk.links(at) {
            let Some(other) = desk.groups.get(*other) else { continue };
            let apart = desk.odds(other.score - implied * lost.max(0.0));
            sum += apart - other.odds;
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

/// What a source of this accuracy weighs beside so many false values: ln(n A / (1 − A)), for A no nearer than `least` to
/// never or always.
fn accu_weight(accuracy: f64, least: f64, falsehoods: f64) -> f64 {
    let accuracy = accuracy.clamp(least, 1.0 - least);
    (falsehoods * accuracy / (1.0 - accuracy)).ln()
}
