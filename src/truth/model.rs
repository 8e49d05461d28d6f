//! What a method has learned, and what each claim on an item weighs by it.

use super::claims::Vote;
use super::echoes::Echoes;
use super::method::Method;
use super::numbers::Numbers;
use super::offsets::Offsets;
use super::raters::Raters;
use super::shape::Shape;
use super::shrink::Curve;
use super::stood::{Moment, Stood, edges, restorations};

/// How many places in time a claim may have.
pub(super) const PLACES: usize = 9;
/// How many false values there are beside the true one, as far as is known beforehand.
pub(super) const FALSEHOODS: f64 = 10.0;

/// What a method has learned.
#[derive(Debug, Clone)]
pub(super) struct Model<'a> {
    pub(super) method: Method,
    pub(super) shape: Shape,
    /// What a claim of each source weighs: log-odds, a precision, a weight.
    pub(super) weights: Vec<f64>,
    /// The same for items of each kind, one kind after the other; empty if kinds do not count.
    pub(super) by_kind: Vec<f64>,
    /// How each source rates.
    pub(super) raters: Raters,
    /// What is added to the weight of a claim by its place in time, if that counts.
    pub(super) places: Option<[f64; PLACES]>,
    /// If places are told by how long a value stood: what that is counted by.
    pub(super) stood: Option<Stood>,
    /// Whether a claim that only restores what stood before the last one weighs something.
    pub(super) undoing: bool,
    /// Whose votes are discounted; none for the textbook methods.
    pub(super) echoes: Option<&'a Echoes>,
    /// Whether near values support each other.
    pub(super) near: bool,
    /// Whether the middle of the weight is taken rather than what weighs most.
    pub(super) middle: bool,
    /// Whether slips of the pen speak for what they are slips for.
    pub(super) slips: bool,
    /// How many false values there are beside the true one.
    pub(super) falsehoods: f64,
    /// What is left of a claim's weight for each date after its own on which others spoke of the item; 1 for all of it.
    pub(super) decay: f64,
    /// What is learned of exact numbers beside who says them.
    pub(super) numbers: Numbers,
    /// By how much sources are off by habit: it was learned of claims that were moved by it.
    pub(super) offsets: Offsets,
    /// What levels are brought to, if they are.
    pub(super) curve: Option<Curve>,
    /// Whether a rough figure is brought to what nearly all figures are multiples of, where it is that sure.
    pub(super) snap: bool,
    /// Whether it was learned of the logarithms of numbers.
    pub(super) log: bool,
    /// How far above the middle of a crowd that errs by factors its answer is, as a logarithm.
    pub(super) above: f64,
    /// Whether a mean leaves out what is far beyond anything: not as the textbook has it.
    pub(super) robust: bool,
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
    /// What it weighs beside `e^top`, and so how likely it is to be true.
    pub(super) odds: f64,
    pub(super) chance: f64,
}

/// Space that is used again for each item.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) groups: Vec<Group>,
    pub(super) gains: Vec<f64>,
    /// What the values that are not claimed weigh beside `e^top`, and a value without any evidence.
    pub(super) rest: f64,
    pub(super) ground: f64,
    pub(super) top: f64,
    kin: Vec<(u32, f64, u32, usize)>,
    dates: Vec<i64>,
    /// The place of each claim in time.
    pub(super) places: Vec<usize>,
    pub(super) moments: Vec<Moment>,
    /// The claims at hand with logarithms for values.
    pub(super) logged: Vec<Vote>,
    /// The same with numbers moved by the offsets of their sources.
    pub(super) mended: Vec<Vote>,
    /// Of which kind the item is.
    pub(super) kind: usize,
    /// The item among all, and its run of siblings.
    pub(super) sibling: Option<(u32, u32)>,
    /// When it is; none for the last date of all claims.
    pub(super) now: Option<i64>,
    // INVARIANT: links[from[g]..from[g + 1]] are the groups near group g, and how far what it says speaks for each.
    pub(super) from: Vec<usize>,
    pub(super) links: Vec<(usize, f64)>,
}

impl Desk {
    /// What a score weighs beside `e^top`. Where few speak, most are the highest or nothing when a claim is left out.
    pub(super) fn odds(&self, score: f64) -> f64 {
        if score == self.top {
            1.0
        } else if score == 0.0 {
            self.ground
        } else {
            (score - self.top).exp()
        }
    }

    /// The groups near a group, and how far what it says speaks for each.
    pub(super) fn links(&self, of: usize) -> &[(usize, f64)] {
        links(&self.from, &self.links, of)
    }
}

pub(super) fn links<'d>(from: &[usize], all: &'d [(usize, f64)], of: usize) -> &'d [(usize, f64)] {
    let end = |at: usize| from.get(at).copied().unwrap_or(0);
    all.get(end(of)..end(of + 1)).unwrap_or_default()
}

impl<'a> Model<'a> {
    pub(super) fn new(method: Method, shape: Shape, sources: usize) -> Self {
        Self {
            method,
            shape,
            weights: vec![1.0; sources],
            by_kind: Vec::new(),
            raters: Raters::default(),
            places: None,
            stood: None,
            undoing: true,
            echoes: None,
            near: false,
            middle: false,
            slips: false,
            falsehoods: FALSEHOODS,
            decay: 1.0,
            snap: false,
            robust: false,
            log: false,
            above: 0.0,
            numbers: Numbers::default(),
            offsets: Offsets::default(),
            curve: None,
        }
    }

    pub(super) fn weight(&self, source: u32) -> f64 {
        self.weights.get(source as usize).copied().unwrap_or(0.0)
    }

    /// The accuracy of a source: ln(n A / (1 − A)) back to A.
    pub(super) fn accuracy(&self, weight: f64) -> f64 {
        1.0 / (1.0 + self.falsehoods * (-weight).exp())
    }

    fn weight_on(&self, kind: usize, source: u32) -> f64 {
        let of_kind = self.by_kind.get(kind * self.weights.len() + source as usize);
        of_kind.copied().unwrap_or_else(|| self.weight(source))
    }

    /// What each claim adds: its weight, less where others of its family say the same.
    pub(super) fn gains(&self, votes: &[Vote], desk: &mut Desk) {
        desk.gains.clear();
        let kind = desk.kind;
        desk.gains.extend(votes.iter().map(|vote| self.weight_on(kind, vote.source)));
        if let Some(places) = &self.places {
            self.place(votes, desk);
            for (place, gain) in desk.places.iter().zip(&mut desk.gains) {
                *gain += places.get(*place).copied().unwrap_or(0.0);
            }
        }
        if !self.undoing {
            restorations(votes, &mut desk.moments, |at| {
                if let Some(gain) = desk.gains.get_mut(at) {
                    *gain = 0.0;
                }
            });
        }
        if self.decay < 1.0 {
            self.fade(votes, desk);
        }
        let Some(echoes) = self.echoes.filter(|echoes| echoes.any()) else { return };
        let mut from = 0;
        // Who shares errors is one voice whatever it says.
        for said in votes.chunk_by(|a, b| echoes.rough() || a.value == b.value) {
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
                if echoes.rough() {
                    // The mean of k figures that share this part of their variance tells as much as so many of each own.
                    let shared = kin.first().map_or(0.0, |one| echoes.rate(one.0));
                    let left = 1.0 / (1.0 + (kin.len() as f64 - 1.0) * shared);
                    for (_, _, _, at) in kin {
                        if let Some(gain) = desk.gains.get_mut(*at) {
                            *gain *= left;
                        }
                    }
                    continue;
                }
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

    /// Tells the place of each claim in time.
    pub(super) fn place(&self, votes: &[Vote], desk: &mut Desk) {
        match self.stood {
            Some(stood) => stood.places(votes, desk.now, &mut desk.moments, &mut desk.places),
            None => edges(votes, &mut desk.places),
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
}
