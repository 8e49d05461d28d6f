//! The comparison of methods: each foretells claims that it has not seen.

use rustc_hash::FxHashMap;

use super::choose::{Contender, Tried};
use super::claims::{Claims, Vote};
use super::echoes::Echoes;
use super::model::{Desk, Model};
use super::near::{agreement, rounds_to};
use super::shape::Shape;

/// How many voices of an item are left out in turn.
const LEFT_OUT: usize = 8;
/// The part of the loss that a better method must save.
const LEAST_GAIN: f64 = 0.001;
/// How many claims of a voice must be foretold to tell whether a method does it justice.
const TOLD: usize = 20;
/// So many scales off a rough figure costs all that it can: a skewed crowd's long tail counts, which tells its mean from its
/// median, and a vandal does not. With half of it the mean of waiting times, which are exponential, is not told from the
/// median any more, as three in a hundred of them lie further off than that.
const FAR: f64 = 8.0;
/// The same for an exact number where a value in the middle is tried, in times of what is near, a quarter of what differs: so
/// far off is about half of it. Half or twice as much moves no world of the suite by more than two items in a thousand.
const WIDE: f64 = 2.0;
/// From how many claims on an item on the middle of the others may be another value than the most frequent one.
const SIDES: usize = 4;
/// How many standard errors ahead a refinement must be.
const REFINED: f64 = 2.0;

/// What is foretold, and for what end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// Each claim from all others, to choose a method.
    Unseen,
    /// The same, to choose whether the second contender refines the first.
    Refined,
    /// How far each claim is from what all others make of it, to choose between the value with the most behind it and the
    /// middle one.
    Middle,
    /// Each claim from earlier ones, to choose how time counts.
    Later,
}

/// What each contender lost on the claims that were foretold.
#[derive(Debug, Clone, Default)]
struct Lost {
    /// On each item that can be tried, in one order for all contenders.
    by_item: Vec<f64>,
    /// On each claim with its voice, in one order for all.
    by_claim: Vec<(Voice, f64)>,
}

/// A source, or its echo family.
type Voice = (u8, u32);

/// Claims to compare methods on.
pub(super) struct Trial<'t> {
    pub(super) sample: Claims,
    /// In how many parts the items fall, each foretold by what was learned from the others.
    pub(super) parts: usize,
    /// Whether items of words are foretold, or those of numbers.
    pub(super) worded: bool,
    pub(super) shape: &'t Shape,
    pub(super) echoes: Echoes,
    /// How much the claims of each source tell of what is true: those of the reliable ones judge.
    pub(super) worth: Vec<f64>,
}

/// What contenders have learned of a part of the items: how they choose among values makes no difference to that.
#[derive(Default)]
pub(super) struct Learned<'t> {
    models: Vec<(usize, Contender, Model<'t>)>,
}

impl Trial<'_> {
    /// Who is preferred, and how each did; none and nobody if there is too little to foretell. What was learned for another
    /// comparison is not learned again.
    pub(super) fn compare<'t>(
        &'t self,
        all: &[Contender],
        aim: Aim,
        learned: &mut Learned<'t>,
    ) -> (Option<usize>, Vec<Tried>) {
        let alike = |item: &usize| self.sample.is_worded(*item) == self.worded;
        let told = (0..self.sample.count()).filter(|item| alike(item) && self.sample.on(*item).len() > 1);
        if told.take(2).count() < 2 {
            return (None, Vec::new());
        }
        let forward = aim == Aim::Later;
        // INVARIANT: one for each contender.
        let mut lost: Vec<Lost> = vec![Lost::default(); all.len()];
        let mut desk = Desk::default();
        for part in 0..self.parts {
            let in_part = |item: &u32| (self.sample.lot(*item as usize) * self.parts as f64) as usize == part;
            let count = self.sample.count() as u32;
            let mut known: Option<Claims> = None;
            for (contender, lost) in all.iter().zip(&mut lost) {
                let plain = Contender { middle: false, ..*contender };
                let same = |one: &(usize, Contender, Model<'_>)| (one.0, one.1) == (part, plain);
                let at = learned.models.iter().position(same).unwrap_or_else(|| {
                    let known = known.get_or_insert_with(|| {
                        let rest: Vec<u32> = (0..count).filter(|item| !in_part(item)).collect();
                        self.sample.only(&rest)
                    });
                    let mut model = known.fitted(&plain, self.shape, Some(&self.echoes));
                    model.robust = true;
                    learned.models.push((part, plain, model));
                    learned.models.len() - 1
                });
                let Some((.., model)) = learned.models.get_mut(at) else { continue };
                model.middle = contender.middle;
                let items = (0..count).filter(in_part).map(|item| item as usize).filter(alike);
                for item in items {
                    self.left_out(item, model, aim, &mut desk, lost);
                }
            }
        }
        if lost.first().is_none_or(|lost| lost.by_item.len() < 2) {
            return (None, Vec::new());
        }
        let first = preferred(&lost, aim, self.margin(aim, all.len(), &lost));
        let of = |at: usize| lost.get(at).map_or(&[][..], |lost| &lost.by_item);
        let tried = all.iter().enumerate().map(|(at, contender)| Tried {
            contender: *contender,
            forward,
            loss: of(at).iter().sum::<f64>() / (of(at).len() as f64).max(1.0),
            behind: behind(of(at), of(first)),
            worded: self.worded,
        });
        (Some(first), tried.collect())
    }

    /// How many standard errors a contender must be ahead: some more on a few items; and of several ways that time may count the
    /// one that chance favours most must not win by that.
    fn margin(&self, aim: Aim, contenders: usize, lost: &[Lost]) -> f64 {
        let items = lost.first().map_or(0, |lost| lost.by_item.len()) as f64;
        let few = 1.0 + 8.0 / (items - 1.0).max(1.0);
        // The highest of k normal deviates is about √(2 ln k).
        let luck = (2.0 * (contenders as f64 - 1.0).max(1.0).ln()).sqrt().max(1.0);
        match aim {
            Aim::Later => few * luck,
            Aim::Refined => few * REFINED,
            // The first knows how sizes err, which is not rewarded where what is foretold errs too.
            Aim::Unseen if self.shape.is_sizes() && !self.worded => few * luck * REFINED,
            _ => few,
        }
    }

    /// Adds the loss of a model on an item: each voice in turn is foretold from the claims of all others, or of those before
    /// it.
    fn left_out(&self, item: usize, model: &Model<'_>, aim: Aim, desk: &mut Desk, lost: &mut Lost) {
        let forward = aim == Aim::Later;
        let votes = self.sample.on(item);
        if aim == Aim::Middle && votes.len() < SIDES {
            return;
        }
        let worded = self.sample.is_worded(item);
        (desk.kind, desk.sibling) = (self.sample.kind(item), self.sample.sibling(item));
        let voice = |vote: &Vote| -> Voice {
            self.echoes.family(vote.source).map_or((1, vote.source), |family| (0, family))
        };
        let Some(centre) = (if worded { Some(0.0) } else { model.median(votes, desk, false) }) else {
            return;
        };
        let scale = if worded { 1.0 } else { model.spread(votes, centre) };
        let stride = votes.len().div_ceil(LEFT_OUT).max(1);
        let (mut sum, mut count) = (0.0, 0.0);
        let mut others: Vec<Vote> = Vec::with_capacity(votes.len());
        for said in votes.iter().skip(self.sample.place(item, stride)).step_by(stride) {
            let own = voice(said);
            let before = |vote: &Vote| !forward || vote.date < said.date;
            desk.now = forward.then_some(said.date);
            others.clear();
            others.extend(votes.iter().copied().filter(|vote| voice(vote) != own && before(vote)));
            // From one claim all foretell the same.
            if forward && others.len() < 2 {
                continue;
            }
            let Some(found) = model.predict(&others, worded, desk) else { continue };
            let worth = self.worth.get(said.source as usize).copied().unwrap_or(1.0);
            // A rater's offset, as it is known from other items, is no fault of the level. His stretch stays: one that is too small
            // foretells claims better from any level that is unsure.
            let meant = match worded {
                true => said.value,
                false => model.raters.without_offset(said, model.shape.scale(found.value)),
            };
            let loss = loss(model, aim, worded, meant, found.value, scale);
            lost.by_claim.push((own, loss));
            sum += worth * loss;
            count += worth;
        }
        desk.now = None;
        if count > 0.0 {
            lost.by_item.push(sum / count);
        }
    }
}

/// The first contender, unless a later one is ahead of it by more than so many standard errors and not by a rounding; and so on with
/// those after that one. A refinement must not be bought from some voices for others, and a value in the middle is taken where
/// the one with the most behind it is.
fn preferred(lost: &[Lost], aim: Aim, errors: f64) -> usize {
    let mut best = 0;
    for at in 1..lost.len() {
        let (Some(own), Some(other)) = (lost.get(at), lost.get(best)) else { continue };
        let (more, error) = behind(&own.by_item, &other.by_item);
        let loss = other.by_item.iter().sum::<f64>() / (other.by_item.len() as f64).max(1.0);
        let ahead = more < -errors * error && more < -LEAST_GAIN * loss;
        let taken = match aim {
            Aim::Refined => ahead && !crossed(&own.by_claim, &other.by_claim),
            Aim::Middle => ahead || crossed(&other.by_claim, &own.by_claim),
            _ => ahead,
        };
        if taken {
            best = at;
        }
    }
    best
}

/// Whether a refinement foretells some voices worse, beyond chance: where sources err, who finds the truth foretells all of
/// them better, but where they mean different things, what is won with some is lost with the others, and claims do not tell
/// which of them is right. A test for qualitative interactions (Gail and Simon 1985, Biometrics): of one direction, as who is
/// foretold better is what made the refinement ahead, and of voices that are independent as far as echo families are found.
fn crossed(own: &[(Voice, f64)], other: &[(Voice, f64)]) -> bool {
    let mut by_voice: FxHashMap<Voice, (Vec<f64>, Vec<f64>)> = FxHashMap::default();
    for ((voice, own), (_, other)) in own.iter().zip(other) {
        let of = by_voice.entry(*voice).or_default();
        of.0.push(*own);
        of.1.push(*other);
    }
    let mut voices: Vec<_> = by_voice.into_iter().filter(|(_, (own, _))| own.len() >= TOLD).collect();
    // Sums do not depend on the order in which a map is gone through.
    voices.sort_unstable_by_key(|(voice, _)| *voice);
    let worse = voices.iter().map(|(_, (own, other))| match behind(own, other) {
        // A loss is at most 1, and known no better than to one claim.
        (more, error) if more > 0.0 => (more / error.max(1.0 / own.len() as f64)).powi(2),
        _ => 0.0,
    });
    // Without any difference each voice adds 1/2 on average, with a variance of 5/4.
    let count = voices.len() as f64;
    worse.sum::<f64>() > count / 2.0 + 2.0 * (1.25 * count).sqrt()
}

/// By how much the losses of one are more than another's, and the standard error of this.
fn behind(own: &[f64], other: &[f64]) -> (f64, f64) {
    let count = own.len() as f64;
    if count < 2.0 {
        return (0.0, f64::INFINITY);
    }
    let off = || own.iter().zip(other).map(|(a, b)| a - b);
    let mean = off().sum::<f64>() / count;
    let square = off().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (count - 1.0);
    (mean, (square / count).sqrt())
}

/// What it costs to foretell a claim so.
fn loss(model: &Model<'_>, aim: Aim, worded: bool, said: f64, foretold: f64, scale: f64) -> f64 {
    // A mean of equal claims may be off by a rounding.
    if said == foretold || !worded && (said - foretold).abs() <= 1e-12 * said.abs() {
        return 0.0;
    }
    if worded {
        return 1.0;
    }
    let (shape, apart) = (&model.shape, || model.shape.distance(said, foretold));
    match aim {
        Aim::Middle if rounds_to(shape, said, foretold) || rounds_to(shape, foretold, said) => return 0.0,
        Aim::Middle => return (apart() / (WIDE * shape.near)).min(1.0),
        // Among sizes a miss costs as much as it is wide beside the mean of both, at most 1.
        Aim::Refined if shape.is_sizes() => return apart() / 2.0,
        _ => {}
    }
    if shape.exact {
        return 1.0 - agreement(shape, said, foretold);
    }
    // Squares reward what is stable, and end where a claim says no more than that it is off.
    let off = (said - foretold) / (FAR * scale);
    (off * off).min(1.0)
}
