//! Weights of sources that were learned from figures, as premises.

use rustc_hash::FxHashMap;

use super::Premise;
use crate::id::{AssertionId, SourceId};
use crate::relation::{Evidence, families};

/// With how many claims what is known beforehand of a source weighs.
const BEFOREHAND: u64 = 4;

/// What was learned of a family of sources from the figures of a dossier: how often the claims of others bear it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Learned {
    /// The source at the top of the family.
    pub source: SourceId,
    /// The first source, by key, of those that it is one voice with by what they share; itself if there is no other.
    pub echo: SourceId,
    /// On how many times of measures it could be compared with others.
    pub judged: u32,
    /// On how many of these it was borne out, rounded.
    pub agreed: u32,
    /// What it weighs before: by its rating, or else as the mean of all; 0 to 100.
    pub before: u32,
}

impl Learned {
    /// What it weighs, 0 to 100: its share of claims borne out, shrunk to what it weighed before by four claims.
    #[must_use]
    pub fn weight(&self) -> u32 {
        let (agreed, judged) = (u64::from(self.agreed), u64::from(self.judged));
        let weight = (100 * agreed + BEFOREHAND * u64::from(self.before)) / (judged + BEFOREHAND);
        u32::try_from(weight).unwrap_or(100)
    }

    pub(super) fn holds(&self, evidence: &Evidence<'_>) -> bool {
        let known = |source| evidence.dossier().source(source).is_some();
        known(self.source) && known(self.echo) && self.agreed <= self.judged && self.before <= 100
    }
}

/// The groups among statements after joining those that share a family or an echo, and the sum of what the best of each
/// weighs; a family of which nothing was learned has no weight.
pub(crate) fn weighed<'p>(
    evidence: &Evidence<'_>,
    members: &[AssertionId],
    premises: impl Iterator<Item = &'p Premise>,
) -> (usize, u64) {
    let learned: FxHashMap<SourceId, Learned> = premises
        .filter_map(|premise| match premise {
            Premise::Learned(one) => Some((one.source, *one)),
            _ => None,
        })
        .collect();
    // The group of each echo, and what it weighs.
    let mut up: FxHashMap<SourceId, SourceId> = FxHashMap::default();
    let mut weights: FxHashMap<SourceId, u32> = FxHashMap::default();
    let top = |up: &FxHashMap<SourceId, SourceId>, mut at: SourceId| {
        while let Some(next) = up.get(&at).copied().filter(|next| *next != at) {
            at = next;
        }
        at
    };
    for id in members {
        let own = families(evidence.dossier(), evidence.assertion(*id).origins());
        let mut first = None;
        for family in own {
            let one = learned.get(&family);
            let echo = one.map_or(family, |one| one.echo);
            up.entry(echo).or_insert(echo);
            let weight = weights.entry(echo).or_default();
            *weight = (*weight).max(one.map_or(0, Learned::weight));
            let first = *first.get_or_insert(echo);
            let (a, b) = (top(&up, first), top(&up, echo));
            up.insert(b, a);
        }
    }
    let mut best: FxHashMap<SourceId, u32> = FxHashMap::default();
    for (echo, weight) in weights {
        let slot = best.entry(top(&up, echo)).or_default();
        *slot = (*slot).max(weight);
    }
    (best.len(), best.values().map(|weight| u64::from(*weight)).sum())
}
