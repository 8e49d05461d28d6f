//! Applying a policy: which camp is left when every step has narrowed what was said.

use super::camp::Camps;
use super::policy::{Choice, EstimatePolicy};
use super::support::Support;
use super::word::Word;
use super::{Lost, Unsettled};
use crate::id::SourceId;
use crate::relation::{Bearing, Evidence};
use crate::source::Reliability;

/// How many camps are told.
const TOLD: usize = 4;
/// How many tied camps are compared with each other; more are a split.
const TIED: usize = 16;
/// How many members of two camps are related to each other.
const RELATED: usize = 32;

/// What is left.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The camps, by value, as places of words; of many the lowest, the highest and the best supported.
    pub(super) camps: Vec<Vec<usize>>,
    /// The places of the words of all camps that are left.
    pub(super) inside: Vec<usize>,
    /// Why no one camp is.
    pub(super) unsettled: Option<Unsettled>,
    /// Whether all of them together are the estimate.
    pub(super) range: bool,
    /// Why a word was left out before camps were formed.
    pub(super) lost: Vec<Option<Lost>>,
}

/// Applies the steps of a policy, from left to right.
///
/// # Complexity
/// O(n log² n) for each step that leaves words out.
pub(super) fn choose(
    evidence: &Evidence<'_>,
    words: &[Word],
    policy: &EstimatePolicy,
    tolerance: f64,
) -> Chosen {
    let mut field = Field {
        evidence,
        words,
        tolerance,
        active: (0..words.len()).collect(),
        camps: Camps::default(),
        left: Vec::new(),
        lost: vec![None; words.len()],
    };
    field.form();
    let mut unsettled = words.is_empty().then_some(Unsettled::NoFigures);
    let mut range = false;
    for step in policy.all_steps() {
        match step {
            Choice::Pending(need) => {
                let have = field.left.iter().map(|c| field.camps.support(*c).groups).max().unwrap_or(0);
                if have < need.get() {
                    unsettled = unsettled.or(Some(Unsettled::Pending { have, need: need.get() }));
                } else {
                    field.left.retain(|camp| field.camps.support(*camp).groups >= need.get());
                }
            }
            Choice::Hierarchy(order) => field.rank(order),
            Choice::Latest => field.latest(),
            Choice::MostSupported | Choice::Learned => field.most_supported(),
            Choice::Conservative => field.lowest_reliable(),
            Choice::Range => range = true,
        }
    }
    if field.left.len() > 1 {
        unsettled = unsettled.or(Some(Unsettled::Split));
    }
    let inside = field.standing();
    if field.left.len() > TOLD {
        field.left = field.told();
    }
    let camps = field.left.iter().map(|camp| field.members(*camp)).collect();
    Chosen { camps, inside, unsettled, range, lost: field.lost }
}

/// Why a camp lost against the chosen one, by the steps that look at camps.
pub(super) fn lost_camp(
    policy: &EstimatePolicy,
    own: Support,
    chosen: Support,
    earlier: Option<i64>,
) -> Vec<Lost> {
    let mut lost = Vec::new();
    for step in policy.all_steps() {
        let why = match step {
            Choice::Pending(need) if own.groups < need.get() => {
                Some(Lost::Unconfirmed { have: own.groups, need: need.get() })
            }
            Choice::MostSupported | Choice::Learned if own.groups == 0 && chosen.groups > 0 => {
                Some(Lost::NoKnownOrigin)
            }
            Choice::MostSupported | Choice::Learned
                if own.weight < chosen.weight && own.groups < chosen.groups =>
            {
                Some(Lost::FewerGroups { have: own.groups, against: chosen.groups })
            }
            Choice::MostSupported | Choice::Learned if own.weight < chosen.weight => {
                Some(Lost::LessReliable { have: own.weight, against: chosen.weight })
            }
            Choice::MostSupported | Choice::Learned => earlier.map(|seconds| Lost::Earlier { seconds }),
            Choice::Conservative => Some(Lost::NotLowest),
            _ => None,
        };
        lost.extend(why.filter(|why| !lost.contains(why)));
    }
    lost
}

struct Field<'e, 'a> {
    evidence: &'e Evidence<'a>,
    words: &'e [Word],
    tolerance: f64,
    active: Vec<usize>,
    camps: Camps,
    left: Vec<usize>,
    lost: Vec<Option<Lost>>,
}

impl Field<'_, '_> {
    /// Forms the camps of the words that are left.
    fn form(&mut self) {
        let words: Vec<&Word> = self.active.iter().filter_map(|at| self.words.get(*at)).collect();
        self.camps = Camps::of(&words, self.tolerance);
        self.left = (0..self.camps.len()).collect();
    }

    fn members(&self, camp: usize) -> Vec<usize> {
        self.camps.members(camp).into_iter().filter_map(|at| self.active.get(at).copied()).collect()
    }

    /// The lowest and the highest camp that are left, and the best supported of the others.
    fn told(&self) -> Vec<usize> {
        let [first, between @ .., last] = self.left.as_slice() else { return self.left.clone() };
        let support = |camp: &usize| (self.camps.support(*camp).weight, self.camps.support(*camp).groups);
        let mut best = between.to_vec();
        best.sort_by_key(|camp| (std::cmp::Reverse(support(camp)), *camp));
        let mut told: Vec<usize> = best.into_iter().take(TOLD - 2).chain([*first, *last]).collect();
        told.sort_unstable();
        told
    }

    /// The words of the camps that are left.
    fn standing(&self) -> Vec<usize> {
        if self.left.len() == self.camps.len() {
            return self.active.clone();
        }
        self.camps.standing(&self.left).into_iter().filter_map(|at| self.active.get(at).copied()).collect()
    }

    /// Keeps the words that nothing speaks against.
    fn keep(&mut self, why: impl Fn(usize, &Word) -> Option<Lost>) {
        let mut kept = Vec::new();
        for at in self.standing() {
            let Some(word) = self.words.get(at) else { continue };
            match why(at, word) {
                None => kept.push(at),
                some => {
                    if let Some(slot) = self.lost.get_mut(at) {
                        *slot = some;
                    }
                }
            }
        }
        if !kept.is_empty() {
            self.active = kept;
            self.form();
        }
    }

    fn rank(&mut self, order: &[Box<str>]) {
        let dossier = self.evidence.dossier();
        let ranks: Vec<Option<SourceId>> = order.iter().map(|key| dossier.source_id(key)).collect();
        let rank = |word: &Word| {
            let origins = self.evidence.assertion(word.id).origins();
            let place = |origin: &SourceId| {
                let place = |at| ranks.iter().position(|listed| *listed == Some(at));
                dossier.upwards(*origin).filter_map(place).min()
            };
            origins.iter().filter_map(place).min().unwrap_or(order.len())
        };
        let places: Vec<usize> = self.words.iter().map(rank).collect();
        let standing = self.standing();
        let best = standing.iter().filter_map(|at| places.get(*at)).min().copied();
        let source = best.and_then(|best| ranks.get(best).copied().flatten());
        if let Some(source) = source {
            self.keep(|at, _| (places.get(at) != best.as_ref()).then_some(Lost::LowerRank { source }));
        }
    }

    fn latest(&mut self) {
        let standing = self.standing();
        let newest = standing.iter().filter_map(|at| Some(self.words.get(*at)?.time)).max();
        if let Some(newest) = newest {
            let before = |word: &Word| newest.saturating_sub(word.time);
            self.keep(|_, word| (word.time < newest).then(|| Lost::Earlier { seconds: before(word) }));
        }
    }

    fn lowest_reliable(&mut self) {
        let unknown = |word: &Word| word.families.is_empty();
        let poor = |word: &Word| matches!(word.rating, Some(Reliability::D | Reliability::E));
        let why = |word: &Word| match (unknown(word), poor(word)) {
            (true, _) => Some(Lost::NoKnownOrigin),
            (_, true) => Some(Lost::Unreliable),
            _ => None,
        };
        self.keep(|_, word| why(word));
        // By value, so the first one is the lowest.
        self.left.truncate(1);
    }

    fn most_supported(&mut self) {
        let of = |camp: &usize| {
            let support = self.camps.support(*camp);
            (support.weight, support.groups)
        };
        let best = self.left.iter().map(of).max();
        let mut left: Vec<usize> = self.left.iter().copied().filter(|camp| Some(of(camp)) == best).collect();
        if (2..=TIED).contains(&left.len()) {
            left = self.latest_of(left);
        }
        self.left = left;
    }

    /// Of camps that nothing but time parts, the latest.
    fn latest_of(&self, tied: Vec<usize>) -> Vec<usize> {
        let members: Vec<Vec<usize>> = tied.iter().map(|camp| self.members(*camp)).collect();
        for (at, one) in members.iter().enumerate() {
            if members.iter().skip(at + 1).any(|other| self.contradict(one, other)) {
                return tied;
            }
        }
        let times = |all: &[usize]| {
            let mut times: Vec<i64> = all.iter().filter_map(|at| Some(self.words.get(*at)?.time)).collect();
            times.sort_unstable_by(|a, b| b.cmp(a));
            times
        };
        let times: Vec<Vec<i64>> = members.iter().map(|all| times(all)).collect();
        let newest = times.iter().max().cloned();
        tied.into_iter()
            .zip(times)
            .filter(|(_, t)| Some(t) == newest.as_ref())
            .map(|(camp, _)| camp)
            .collect()
    }

    /// Whether a word of the one camp that is not in the other contradicts one of the other, or no time parts them.
    fn contradict(&self, one: &[usize], other: &[usize]) -> bool {
        let own = |of: &[usize], not: &[usize]| -> Vec<usize> {
            of.iter().copied().filter(|at| not.binary_search(at).is_err()).take(RELATED).collect()
        };
        let (a, b) = (own(one, other), own(other, one));
        a.iter().any(|x| {
            b.iter().any(|y| match (self.words.get(*x), self.words.get(*y)) {
                (Some(x), Some(y)) => self.clash(x, y),
                _ => false,
            })
        })
    }

    fn clash(&self, x: &Word, y: &Word) -> bool {
        let apart = matches!(x.support.separation(&y.support), crate::quantity::Separation::Apart { .. });
        let timed = |w: &Word| matches!(w.bearing, Bearing::Counted | Bearing::Lasts | Bearing::Direct);
        let parted = x.time != y.time && timed(x) && timed(y);
        let contradicts = self.evidence.relate(x.id, y.id).is_some_and(|r| r.verdict.contradicts());
        apart && (contradicts || !parted)
    }
}
