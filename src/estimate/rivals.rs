//! What stands beside the chosen camp: what agrees with it though it was left aside, and its rivals.

use rustc_hash::FxHashSet;

use super::build::Builder;
use super::camp::{Camps, support_of};
use super::choose::{Chosen, lost_camp};
use super::word::Word;
use super::{Backing, Lost, Rival, Stands};
use crate::derivation::Derivation;
use crate::relation::{Relation, Strength, Verdict};

/// How many rivals are told.
const RIVALS: usize = 4;
/// How many camps are looked at for rivals.
const TRIED: usize = 64;
/// How many members of a camp and a rival are related to each other.
const RELATED: usize = 24;

impl Builder<'_, '_> {
    /// A camp with the best supported of the words that meet its values but were left aside, and the places of those.
    pub(super) fn agreeing(&self, camp: &Backing, inside: &[usize]) -> Option<(Backing, Vec<usize>)> {
        let all = &self.words.speaking;
        let mut left = vec![true; all.len()];
        for at in inside {
            if let Some(slot) = left.get_mut(*at) {
                *slot = false;
            }
        }
        let clipped = all.iter().zip(left).enumerate().filter(|(_, (_, left))| *left);
        let (places, words): (Vec<usize>, Vec<Word>) = clipped
            .filter_map(|(at, (word, _))| {
                let support = word.support.intersection(&camp.interval)?;
                Some((at, Word { support, ..word.clone() }))
            })
            .unzip();
        let camps = Camps::of(&words.iter().collect::<Vec<_>>(), self.tolerance);
        let support = |at: &usize| (camps.support(*at).weight, camps.support(*at).groups);
        let best = (0..camps.len()).max_by_key(|at| (support(at), std::cmp::Reverse(*at)))?;
        let found: Vec<usize> =
            camps.members(best).into_iter().filter_map(|at| places.get(at).copied()).collect();
        let mut together: Vec<usize> = inside.iter().chain(&found).copied().collect();
        together.sort_unstable();
        Some((self.backing(all, &together)?, found))
    }

    /// The camps among the other words, the best supported first, and how many words they have.
    pub(super) fn rivals(
        &self,
        camp: &Backing,
        inside: &FxHashSet<usize>,
        chosen: &Chosen,
        derivation: &mut Derivation,
    ) -> (Vec<Rival>, usize) {
        let all = &self.words.speaking;
        let rest: Vec<usize> = (0..all.len()).filter(|at| !inside.contains(at)).collect();
        let words: Vec<&Word> = rest.iter().filter_map(|at| all.get(*at)).collect();
        let camps = Camps::of(&words, self.tolerance);
        let mut order: Vec<usize> = (0..camps.len()).collect();
        order.sort_by_key(|at| {
            let support = camps.support(*at);
            (std::cmp::Reverse((support.weight, support.groups)), *at)
        });
        let own = support_of(inside.iter().filter_map(|at| all.get(*at)));
        let mut taken: FxHashSet<usize> = FxHashSet::default();
        let mut rivals = Vec::new();
        for at in order.into_iter().take(TRIED) {
            if rivals.len() == RIVALS {
                break;
            }
            let places: Vec<usize> =
                camps.members(at).into_iter().filter_map(|place| rest.get(place).copied()).collect();
            let places: Vec<usize> = places.into_iter().filter(|place| !taken.contains(place)).collect();
            let Some(backing) = self.backing(all, &places).filter(|_| !places.is_empty()) else { continue };
            taken.extend(places.iter().copied());
            let (stands, relation) = self.stands(camp, &backing);
            let mut lost: Vec<Lost> = Vec::new();
            for why in places.iter().filter_map(|place| chosen.lost.get(*place).copied().flatten()) {
                if !lost.contains(&why) {
                    lost.push(why);
                }
            }
            if lost.is_empty() {
                let support = support_of(places.iter().filter_map(|place| all.get(*place)));
                let earlier = match (camp.as_of, backing.as_of) {
                    (Some(a), Some(b)) if a.1 > b.1 => Some(a.1.saturating_sub(b.1)),
                    _ => None,
                };
                lost = lost_camp(self.policy, support, own, earlier);
            }
            if let Some(relation) = relation {
                derivation.relates(relation);
            }
            rivals.push(Rival { backing, stands, lost });
        }
        (rivals, taken.len())
    }

    /// Later counts of a running total below the camp.
    pub(super) fn later_rival(&self, camp: &Backing, derivation: &mut Derivation) -> Option<(Rival, usize)> {
        let low = camp.interval.low_value();
        let below: Vec<usize> = (0..self.words.later.len())
            .filter(|at| self.words.later.get(*at).is_some_and(|word| word.support.high_value() < low))
            .collect();
        let words: Vec<&Word> = below.iter().filter_map(|at| self.words.later.get(*at)).collect();
        let camps = Camps::of(&words, self.tolerance);
        let best = (0..camps.len()).max_by_key(|at| (camps.support(*at).weight, std::cmp::Reverse(*at)))?;
        let places: Vec<usize> =
            camps.members(best).into_iter().filter_map(|at| below.get(at).copied()).collect();
        let backing = self.backing(&self.words.later, &places)?;
        let (stands, relation) = self.stands(camp, &backing);
        if !matches!(stands, Stands::Contradicts(_)) {
            return None;
        }
        if let Some(relation) = relation {
            derivation.relates(relation);
        }
        let count = backing.members.len();
        Some((Rival { backing, stands, lost: Vec::new() }, count))
    }

    /// How a rival stands to the camp, with the strongest contradiction between the two or else the nearest relation.
    fn stands(&self, camp: &Backing, rival: &Backing) -> (Stands, Option<Relation>) {
        let evidence = self.case.evidence;
        let mut strongest: Option<(Strength, Relation)> = None;
        let mut first: Option<Relation> = None;
        for a in camp.members.iter().take(RELATED) {
            for b in rival.members.iter().take(RELATED) {
                let Some(relation) = evidence.relate(*a, *b) else { continue };
                if let Verdict::Contradicts { strength, .. } = relation.verdict
                    && strongest.as_ref().is_none_or(|(known, _)| strength < *known)
                {
                    strongest = Some((strength, relation.clone()));
                }
                first.get_or_insert(relation);
            }
        }
        if let Some((strength, relation)) = strongest {
            return (Stands::Contradicts(strength), Some(relation));
        }
        let stands = match camp.as_of.map(|t| t.1).cmp(&rival.as_of.map(|t| t.1)) {
            std::cmp::Ordering::Greater => Stands::Earlier,
            std::cmp::Ordering::Less => Stands::Later,
            std::cmp::Ordering::Equal => Stands::Beside,
        };
        (stands, first)
    }
}
