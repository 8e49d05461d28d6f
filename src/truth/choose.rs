//! The default: which method suits the claims at hand, by how well each foretells claims that it has not seen.

use super::claims::Claims;
use super::echoes::Echoes;
use super::method::Method;
use super::model::Model;
use super::shape::Shape;
use super::trial::{Aim, Learned, Trial};
use super::voices::Voices;

/// How many claims methods are compared on: of all parts together, and of each at least.
const TRIED: usize = 60_000;
const OF_PART: usize = 5000;
/// In how many parts the items fall, each foretold by what was learned from the others.
const PARTS: usize = 4;

/// A method, and what is added to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Contender {
    pub(super) method: Method,
    /// Near values support each other.
    pub(super) near: bool,
    /// The middle of the weight is taken rather than what weighs most.
    pub(super) middle: bool,
    /// Sources have a reliability for each kind of items.
    pub(super) kinds: bool,
    /// How unsure others are is taken into account where they judge a source.
    pub(super) sharp: bool,
    /// Accuracies, and how often errors agree, are told by how often each two sources agree.
    pub(super) pairs: bool,
    /// Numbers are taken by their logarithms.
    pub(super) log: bool,
    /// Levels are brought to what claims that were left out turn out to be.
    pub(super) shrunk: bool,
    /// How time counts.
    pub(super) time: Time,
}

impl Contender {
    /// Whether it is the mean of logarithms, of sources that are all alike.
    pub(super) fn is_plain(&self) -> bool {
        self.method == Method::Geometric || self.log && self.method == Method::Mean
    }

    /// Whether it takes the value with the most behind it.
    fn picks(&self) -> bool {
        use Method::{Accu, AccuCopy, PopAccu, TruthFinder, Vote};
        matches!(self.method, Vote | Accu | PopAccu | AccuCopy | TruthFinder) && !self.middle
    }
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
    Contender {
        method,
        near: false,
        middle: false,
        kinds: false,
        sharp: false,
        pairs: false,
        log: false,
        shrunk: false,
        time: Time::None,
    }
}

/// Who takes part: the first is preferred where nothing speaks for another.
fn contenders(shape: &Shape, worded: bool) -> Vec<Contender> {
    let copy = plain(Method::AccuCopy);
    let near = Contender { near: true, ..copy };
    if worded {
        vec![
            Contender { pairs: true, sharp: true, ..copy },
            Contender { sharp: true, ..copy },
            copy,
            plain(Method::Accu),
            plain(Method::Vote),
        ]
    } else if shape.exact {
        // Among sizes what is near always supports, and how they err is learned with it.
        let first = if shape.relative { vec![Contender { sharp: true, ..near }] } else { vec![near, copy] };
        let others = [
            plain(Method::Vote),
            Contender { near: true, ..plain(Method::Vote) },
            plain(Method::Median),
            plain(Method::TruthFinder),
            plain(Method::Crh),
            plain(Method::Gtm),
        ];
        first.into_iter().chain(others).collect()
    } else {
        vec![
            plain(Method::Mean),
            plain(Method::Median),
            plain(Method::Vote),
            plain(Method::Geometric),
            plain(Method::Calibrated),
            plain(Method::Gtm),
            plain(Method::Crh),
            near,
        ]
    }
}

/// What is taken where nothing can be foretold: what a single claim cannot move far.
fn cautious(shape: &Shape, worded: bool) -> Contender {
    let copy = plain(Method::AccuCopy);
    match (worded, shape.exact) {
        (true, _) => copy,
        (false, true) => Contender { near: true, sharp: shape.relative, ..copy },
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
    /// foretelling each claim from earlier ones alone. The work is shared by so many parts of the items.
    pub(super) fn choose(&self, shape: &Shape, voices: &Voices, parts: usize) -> Chosen {
        let echoes = &voices.echoes;
        let tried_on = (TRIED / parts.max(1)).max(OF_PART);
        let mut chosen = Chosen::default();
        for worded in [false, true] {
            if !self.worded.contains(&worded) {
                continue;
            }
            let part = self.telling(shape, worded);
            let known = if part.is_none() { &voices.weights[..] } else { &[] };
            let part = part.as_ref().unwrap_or(self);
            let (contender, tried) = if shape.factors && !worded {
                let logged = part.logged();
                let (of, tried) = logged.choose_for(worded, &Shape::of(&logged), echoes, &[], tried_on);
                let log = |of: Contender| match of {
                    Contender { method: Method::Mean, time: Time::None, shrunk: false, .. } => {
                        plain(Method::Geometric)
                    }
                    Contender { method: Method::Newest, .. } => of,
                    _ => Contender { log: true, ..of },
                };
                (
                    log(of),
                    tried.into_iter().map(|one| Tried { contender: log(one.contender), ..one }).collect(),
                )
            } else {
                part.choose_for(worded, shape, echoes, known, tried_on)
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

    fn choose_for(
        &self,
        worded: bool,
        shape: &Shape,
        echoes: &Echoes,
        known: &[f64],
        tried_on: usize,
    ) -> (Contender, Vec<Tried>) {
        let drawn = self.drawn(tried_on);
        // What is learned from few claims rests on those that are to be foretold.
        let parts = if drawn.is_some() { 2 } else { PARTS };
        let (sample, speaking) = drawn.unwrap_or_else(|| self.clone()).by_speakers();
        let worth = self.worth(worded, shape, echoes, known);
        let worth = speaking.iter().map(|source| worth.get(*source as usize).copied().unwrap_or(1.0));
        let trial =
            Trial { parts, worded, shape, worth: worth.collect(), echoes: echoes.among(&speaking), sample };
        let all = contenders(shape, worded);
        let mut choice = Choice {
            chosen: cautious(shape, worded),
            tried: Vec::new(),
            learned: Learned::default(),
            trial: &trial,
        };
        if choice.compare(&all, Aim::Unseen) {
            choice.take_middle();
            choice.refine(!self.kinds.is_empty());
            choice.shrink();
        }
        if self.dated {
            choice.tell_time();
        }
        (choice.chosen, choice.tried)
    }

    /// How much each source tells: its precision where figures are rough, or else its accuracy, which may be known already.
    fn worth(&self, worded: bool, shape: &Shape, echoes: &Echoes, known: &[f64]) -> Vec<f64> {
        let rough = !shape.exact && !worded;
        if !rough && !known.is_empty() {
            let model = Model::new(Method::AccuCopy, *shape, 0);
            return known.iter().map(|weight| model.accuracy(*weight)).collect();
        }
        let method = if rough { Method::Gtm } else { Method::AccuCopy };
        let of = |claims: &Self| {
            let model = claims.fitted(&plain(method), shape, Some(echoes));
            let of = |weight: &f64| if rough { *weight } else { model.accuracy(*weight) };
            model.weights.iter().map(of).collect::<Vec<f64>>()
        };
        let mut all = of(self);
        if rough {
            // Who has said nothing far off by chance is no better than others: what is found on half of the items must be
            // found on the other half.
            let half = |first: bool| -> Vec<u32> {
                (0..self.count() as u32).filter(|item| (self.lot(*item as usize) < 0.5) == first).collect()
            };
            let alike = alike(&of(&self.only(&half(true))), &of(&self.only(&half(false))));
            let lasting = 2.0 * alike / (1.0 + alike);
            all.iter_mut().for_each(|weight| *weight = weight.max(f64::MIN_POSITIVE).powf(lasting));
        }
        all
    }
}

/// What is chosen step by step, on one trial.
struct Choice<'t> {
    chosen: Contender,
    tried: Vec<Tried>,
    learned: Learned<'t>,
    trial: &'t Trial<'t>,
}

impl Choice<'_> {
    /// Takes the one of these that is preferred; whether there is enough to foretell.
    fn compare(&mut self, all: &[Contender], aim: Aim) -> bool {
        let (first, tried) = self.trial.compare(all, aim, &mut self.learned);
        self.tried.extend(tried);
        let found = first.and_then(|at| all.get(at).copied());
        self.chosen = found.unwrap_or(self.chosen);
        found.is_some()
    }

    /// Tries the value in the middle beside the one with the most behind it.
    fn take_middle(&mut self) {
        let shape = self.trial.shape;
        // What stands in a history of edits is one value or another, and nothing between them; and among sizes the middle of what is
        // likely is taken already where nothing is more likely than not.
        if shape.exact && !self.trial.worded && !shape.edited && !shape.relative && self.chosen.picks() {
            let middle = Contender { near: true, middle: true, ..plain(Method::AccuCopy) };
            self.compare(&[self.chosen, middle], Aim::Middle);
        }
    }

    /// Tries reliability for each kind of items, if there are kinds, and the doubts of those who judge.
    fn refine(&mut self, kinds: bool) {
        for sharp in [false, true] {
            let refined = Contender {
                kinds: self.chosen.kinds || !sharp,
                sharp: self.chosen.sharp || sharp,
                ..self.chosen
            };
            let told = if sharp { !self.trial.worded && !self.chosen.sharp } else { kinds };
            if told && self.chosen.method == Method::AccuCopy {
                self.compare(&[self.chosen, refined], Aim::Refined);
            }
        }
    }

    /// Tries to bring levels to what claims that were left out turn out to be.
    fn shrink(&mut self) {
        if !self.trial.worded && !self.trial.shape.exact && !self.chosen.picks() {
            self.compare(&[self.chosen, Contender { shrunk: true, ..self.chosen }], Aim::Refined);
        }
    }

    /// Tries each way that time may count.
    fn tell_time(&mut self) {
        self.compare(&timed(self.chosen), Aim::Later);
        // Where nobody repeats what stands, the next claim tells what changes and who is undone, not what is true.
        let decays = matches!(self.chosen.time, Time::Decay(_));
        if self.trial.shape.edited && self.chosen.method == Method::AccuCopy && !decays {
            self.chosen.time = Time::Stood;
        }
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
