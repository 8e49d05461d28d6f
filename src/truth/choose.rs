//! The default: which method suits the claims at hand, by how well each foretells claims that it has not seen.

use super::claims::{Claims, Vote, lot};
use super::echoes::Echoes;
use super::method::Method;
use super::model::{Desk, FALSEHOODS, Model};
use super::near::agreement;
use super::shape::Shape;

/// How many claims methods are compared on.
const TRIED: usize = 60_000;
/// In how many parts the items fall, each foretold by what was learned from the others.
const PARTS: usize = 4;
/// How many voices of an item are left out in turn.
const LEFT_OUT: usize = 8;
/// The part of the loss that a better method must save.
const LEAST_GAIN: f64 = 0.001;
/// So many scales off a rough figure costs all that it can: a skewed crowd's long tail counts, which tells its mean from its
/// median, and a vandal does not.
const FAR: f64 = 8.0;

/// A method, and what is added to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Contender {
    pub(super) method: Method,
    /// Near values support each other.
    pub(super) near: bool,
    /// Sources have a reliability for each kind of items.
    pub(super) kinds: bool,
    /// How unsure others are is taken into account where they judge a source.
    pub(super) sharp: bool,
    /// Numbers are taken by their logarithms.
    pub(super) log: bool,
    /// How time counts.
    pub(super) time: Time,
}

/// How the dates of claims count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Time {
    /// Not at all.
    None,
    /// The newest and the oldest claim on an item weigh what claims at that place were found to be worth.
    Places,
    /// A claim weighs what claims whose value stood as long were found to be worth, and nothing where it only restores what
    /// stood before.
    Stood,
    /// With each later date the weight of a claim falls by such a factor.
    Decay(f64),
}

/// How a contender did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tried {
    pub(super) contender: Contender,
    /// Whether each claim was foretold from earlier ones alone.
    pub(super) forward: bool,
    /// Its mean loss.
    pub(super) loss: f64,
    /// By how much that is more than the chosen one's, and the standard error of this.
    pub(super) behind: (f64, f64),
    /// Whether on items of words.
    pub(super) worded: bool,
}

/// What was chosen and why: for items of numbers and of words apart, as far as there are any.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Chosen {
    numbers: Option<Contender>,
    words: Option<Contender>,
    pub(super) tried: Vec<Tried>,
}

impl Chosen {
    /// What was chosen for items of numbers or of words.
    pub(super) fn of(&self, worded: bool) -> Option<Contender> {
        if worded { self.words } else { self.numbers }
    }
}

pub(super) const fn plain(method: Method) -> Contender {
    Contender { method, near: false, kinds: false, sharp: false, log: false, time: Time::None }
}

/// Who takes part: the first is preferred where nothing speaks for another.
fn contenders(shape: &Shape, worded: bool) -> Vec<Contender> {
    let copy = plain(Method::AccuCopy);
    let near = Contender { near: true, ..copy };
    if worded {
        vec![Contender { sharp: true, ..copy }, copy, plain(Method::Accu), plain(Method::Vote)]
    } else if shape.exact {
        vec![
            near,
            copy,
            plain(Method::Vote),
            Contender { near: true, ..plain(Method::Vote) },
            plain(Method::Median),
            plain(Method::TruthFinder),
            plain(Method::Crh),
            plain(Method::Gtm),
        ]
    } else {
        vec![
            plain(Method::Mean),
            plain(Method::Median),
            plain(Method::Vote),
            plain(Method::Geometric),
            plain(Method::Gtm),
            plain(Method::Crh),
            plain(Method::Calibrated),
            near,
        ]
    }
}

/// What is taken where nothing can be foretold: what a single claim cannot move far.
fn cautious(shape: &Shape, worded: bool) -> Contender {
    let copy = plain(Method::AccuCopy);
    match (worded, shape.exact) {
        (true, _) => copy,
        (false, true) => Contender { near: true, ..copy },
        (false, false) => plain(Method::Median),
    }
}

/// The chosen one with each way that time may count.
fn timed(of: Contender) -> Vec<Contender> {
    let mut all = vec![of];
    if of.method == Method::AccuCopy {
        all.push(Contender { time: Time::Places, ..of });
    }
    if !matches!(of.method, Method::Geometric) {
        all.extend([0.8, 0.5].map(|rate| Contender { time: Time::Decay(rate), ..of }));
    }
    all.push(plain(Method::Newest));
    all
}

impl Claims {
    /// Chooses a method for items of numbers and one for those of words, and then, if there are dates, how these count: by
    /// foretelling each claim from earlier ones alone.
    pub(super) fn choose(&self, shape: &Shape, echoes: &Echoes) -> Chosen {
        let mut chosen = Chosen::default();
        for worded in [false, true] {
            if !self.worded.contains(&worded) {
                continue;
            }
            let part = self.telling(shape, worded);
            let part = part.as_ref().unwrap_or(self);
            let (contender, tried) = if shape.factors && !worded {
                let logged = part.logged();
                let (of, tried) = logged.choose_for(worded, &Shape::of(&logged), echoes);
                let log = |of: Contender| match of {
                    Contender { method: Method::Mean, time: Time::None, .. } => plain(Method::Geometric),
                    Contender { method: Method::Newest, .. } => of,
                    _ => Contender { log: true, ..of },
                };
                (
                    log(of),
                    tried.into_iter().map(|one| Tried { contender: log(one.contender), ..one }).collect(),
                )
            } else {
                part.choose_for(worded, shape, echoes)
            };
            *(if worded { &mut chosen.words } else { &mut chosen.numbers }) = Some(contender);
            chosen.tried.extend(tried);
        }
        chosen
    }

    /// The claims from which to learn who is reliable on items of numbers or of words; `None` for all. How far a rough
    /// figure is off tells nothing of how often a word is right.
    pub(super) fn telling(&self, shape: &Shape, worded: bool) -> Option<Self> {
        let alike: Vec<u32> =
            (0..self.count() as u32).filter(|item| self.is_worded(*item as usize) == worded).collect();
        (!shape.exact && alike.len() < self.count()).then(|| self.only(&alike))
    }

    fn choose_for(&self, worded: bool, shape: &Shape, echoes: &Echoes) -> (Contender, Vec<Tried>) {
        let drawn = self.drawn(TRIED);
        let trial = Trial {
            // What is learned from few claims rests on those that are to be foretold.
            parts: if drawn.is_some() { 2 } else { PARTS },
            sample: drawn.unwrap_or_else(|| self.clone()),
            worded,
            shape,
            echoes,
            worth: self.worth(worded, shape, echoes),
        };
        let all = contenders(shape, worded);
        let (first, mut tried) = trial.compare(&all, false);
        let found = first.and_then(|at| all.get(at).copied());
        let mut chosen = found.unwrap_or_else(|| cautious(shape, worded));
        for refined in [
            (!self.kinds.is_empty()).then_some(Contender { kinds: true, ..chosen }),
            (!worded).then_some(Contender { sharp: true, ..chosen }),
        ] {
            let Some(refined) = refined.filter(|_| found.is_some() && chosen.method == Method::AccuCopy)
            else {
                continue;
            };
            let refined = Contender { kinds: chosen.kinds | refined.kinds, ..refined };
            let (first, more) = trial.compare(&[chosen, refined], false);
            tried.extend(more);
            if first == Some(1) {
                chosen = refined;
            }
        }
        if self.dated {
            let all = timed(chosen);
            let (first, more) = trial.compare(&all, true);
            chosen = first.and_then(|at| all.get(at).copied()).unwrap_or(chosen);
            tried.extend(more);
            // Where nobody repeats what stands, the next claim tells what changes and who is undone, not what is true.
            if shape.edited && chosen.method == Method::AccuCopy && !matches!(chosen.time, Time::Decay(_)) {
                chosen.time = Time::Stood;
            }
        }
        (chosen, tried)
    }

    /// How much each source tells: its precision where figures are rough, or else its accuracy.
    fn worth(&self, worded: bool, shape: &Shape, echoes: &Echoes) -> Vec<f64> {
        let rough = !shape.exact && !worded;
        let method = if rough { Method::Gtm } else { Method::AccuCopy };
        let of = |claims: &Self| {
            let mut weights = claims.fitted(&plain(method), shape, Some(echoes)).weights;
            if !rough {
                // ln(n A / (1 − A)) back to A.
                weights.iter_mut().for_each(|weight| *weight = 1.0 / (1.0 + FALSEHOODS * (-*weight).exp()));
            }
            weights
        };
        let mut all = of(self);
        if rough {
            // Who has said nothing far off by chance is no better than others: what is found on half of the items must be
            // found on the other half.
            let half = |first: bool| -> Vec<u32> {
                (0..self.count() as u32).filter(|item| (lot(*item) < 0.5) == first).collect()
            };
            let alike = alike(&of(&self.only(&half(true))), &of(&self.only(&half(false))));
            let lasting = 2.0 * alike / (1.0 + alike);
            all.iter_mut().for_each(|weight| *weight = weight.max(f64::MIN_POSITIVE).powf(lasting));
        }
        all
    }
}

/// How far two lists of positive numbers go together: the correlation of their logarithms, 0 if they do not.
fn alike(one: &[f64], two: &[f64]) -> f64 {
    let logs = || one.iter().zip(two).map(|(a, b)| (a.max(1e-300).ln(), b.max(1e-300).ln()));
    let count = (one.len() as f64).max(1.0);
    let (a, b) = logs().fold((0.0, 0.0), |sum, (a, b)| (sum.0 + a / count, sum.1 + b / count));
    let (aa, bb, ab) = logs().fold((0.0, 0.0, 0.0), |sum, (x, y)| {
        let (x, y) = (x - a, y - b);
        (sum.0 + x * x, sum.1 + y * y, sum.2 + x * y)
    });
    if aa > 0.0 && bb > 0.0 { (ab / (aa * bb).sqrt()).max(0.0) } else { 0.0 }
}

/// Claims to compare methods on.
struct Trial<'t> {
    sample: Claims,
    parts: usize,
    /// Whether items of words are foretold, or those of numbers.
    worded: bool,
    shape: &'t Shape,
    echoes: &'t Echoes,
    /// How much the claims of each source tell of what is true: those of the reliable ones judge.
    worth: Vec<f64>,
}

impl Trial<'_> {
    /// Who is preferred, and how each did; none and nobody if there is too little to foretell.
    fn compare(&self, all: &[Contender], forward: bool) -> (Option<usize>, Vec<Tried>) {
        // INVARIANT: losses[c] holds the loss of contender c on each item that can be tried, in one order for all.
        let mut losses: Vec<Vec<f64>> = vec![Vec::new(); all.len()];
        let mut desk = Desk::default();
        for part in 0..self.parts {
            let in_part = |item: &u32| (lot(*item) * self.parts as f64) as usize == part;
            let count = self.sample.count() as u32;
            let rest: Vec<u32> = (0..count).filter(|item| !in_part(item)).collect();
            let known = self.sample.only(&rest);
            for (contender, losses) in all.iter().zip(&mut losses) {
                let mut model = known.fitted(contender, self.shape, Some(self.echoes));
                model.robust = true;
                let alike = |item: &usize| self.sample.is_worded(*item) == self.worded;
                let items = (0..count).filter(in_part).map(|item| item as usize).filter(alike);
                losses.extend(items.filter_map(|item| self.left_out(item, &model, forward, &mut desk)));
            }
        }
        if losses.first().is_none_or(|losses| losses.len() < 2) {
            return (None, Vec::new());
        }
        let first = preferred(&losses);
        let of = |at: usize| losses.get(at).map_or(&[][..], Vec::as_slice);
        let tried = all.iter().enumerate().map(|(at, contender)| Tried {
            contender: *contender,
            forward,
            loss: of(at).iter().sum::<f64>() / (of(at).len() as f64).max(1.0),
            behind: behind(of(at), of(first)),
            worded: self.worded,
        });
        (Some(first), tried.collect())
    }

    /// The loss of a model on an item: each voice in turn is foretold from the claims of all others, or of those before it.
    fn left_out(&self, item: usize, model: &Model<'_>, forward: bool, desk: &mut Desk) -> Option<f64> {
        let votes = self.sample.on(item);
        let worded = self.sample.is_worded(item);
        desk.kind = self.sample.kind(item);
        let voice =
            |vote: &Vote| self.echoes.family(vote.source).map_or((1, vote.source), |family| (0, family));
        let centre = if worded { 0.0 } else { model.median(votes, desk, false)? };
        let scale = if worded { 1.0 } else { model.spread(votes, centre) };
        let stride = votes.len().div_ceil(LEFT_OUT).max(1);
        let (mut sum, mut count) = (0.0, 0.0);
        let mut others: Vec<Vote> = Vec::with_capacity(votes.len());
        for said in votes.iter().skip(item % stride).step_by(stride) {
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
            sum += worth * loss(model, worded, said.value, found.value, scale);
            count += worth;
        }
        desk.now = None;
        (count > 0.0).then(|| sum / count)
    }
}

/// The first contender, unless another is ahead of it by more than a standard error, by some more on a few items, and not by
/// a rounding.
fn preferred(losses: &[Vec<f64>]) -> usize {
    let mut best = 0;
    let items = losses.first().map_or(0, Vec::len) as f64;
    let few = 1.0 + 8.0 / (items - 1.0).max(1.0);
    for at in 1..losses.len() {
        let of = |at: usize| losses.get(at).map_or(&[][..], Vec::as_slice);
        let (more, error) = behind(of(at), of(best));
        let loss = of(best).iter().sum::<f64>() / (of(best).len() as f64).max(1.0);
        if more < -few * error && more < -LEAST_GAIN * loss {
            best = at;
        }
    }
    best
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
fn loss(model: &Model<'_>, worded: bool, said: f64, foretold: f64, scale: f64) -> f64 {
    if said == foretold {
        return 0.0;
    }
    if worded {
        return 1.0;
    }
    if model.shape.exact {
        return 1.0 - agreement(&model.shape, said, foretold);
    }
    // Squares reward what is stable, and end where a claim says no more than that it is off.

    let off = (said - foretold) / (FAR * scale);
    (off * off).min(1.0)
}
