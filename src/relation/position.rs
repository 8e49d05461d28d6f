//! Positions on a proposition: direct stances, and those that follow through implications.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::reading::Reading;
use crate::assertion::{Certainty, Stance, Target};
use crate::dossier::{ContentRef, Dossier};
use crate::id::{MeasureId, RuleId};
use crate::quantity::Tier;
use crate::rule::{Condition, RuleForm};

/// The implications a dossier declares, ready to follow.
#[derive(Debug, Default)]
pub(crate) struct Implications {
    /// From a proposition to what it implies, in order of rule keys.
    forward: FxHashMap<MeasureId, Vec<(MeasureId, RuleId)>>,
    /// From a measure to the bounds that imply a proposition, in order of rule keys.
    bounds: FxHashMap<MeasureId, Vec<(f64, MeasureId, RuleId)>>,
}

/// The stance an assertion takes on a proposition, and the rules that lead there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Position {
    pub(crate) stance: Stance,
    pub(crate) certainty: Certainty,
    /// Whether it follows even if the figure is read as loosely as possible; always so for a stance.
    pub(crate) literal: bool,
    pub(crate) via: SmallVec<[RuleId; 2]>,
}

impl Implications {
    pub(crate) fn of(dossier: &Dossier) -> Self {
        let mut found = Self::default();
        let implies = |rule: &RuleId| matches!(dossier.at_rule(*rule).form, RuleForm::Implies { .. });
        let mut rules: Vec<RuleId> = dossier.rule_ids().filter(implies).collect();
        rules.sort_by(|a, b| dossier.at_rule(*a).key.cmp(&dossier.at_rule(*b).key));
        for rule in rules {
            if let RuleForm::Implies { condition, conclusion } = dossier.at_rule(rule).form {
                match condition {
                    Condition::Affirmed(p) => found.forward.entry(p).or_default().push((conclusion, rule)),
                    Condition::Above { measure, bound } => {
                        found.bounds.entry(measure).or_default().push((bound.get(), conclusion, rule));
                    }
                }
            }
        }
        found
    }

    /// The shortest chain of rules from one proposition to another; empty if they are one. Breadth first, linear
    /// in the implications.
    fn path(&self, from: MeasureId, to: MeasureId) -> Option<SmallVec<[RuleId; 2]>> {
        let mut came: FxHashMap<MeasureId, Option<(MeasureId, RuleId)>> =
            FxHashMap::from_iter([(from, None)]);
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                let back = std::iter::successors(came.get(&to).copied().flatten(), |(before, _)| {
                    came.get(before).copied().flatten()
                });
                let mut chain: SmallVec<[RuleId; 2]> = back.map(|(_, rule)| rule).collect();
                chain.reverse();
                return Some(chain);
            }
            for (next, rule) in self.forward.get(&at).into_iter().flatten() {
                if !came.contains_key(next) {
                    came.insert(*next, Some((at, *rule)));
                    queue.push_back(*next);
                }
            }
        }
        None
    }

    /// Every proposition that an assertion takes a position on, directly or by implication.
    pub(crate) fn reached(&self, content: ContentRef<'_>) -> Vec<MeasureId> {
        let mut stack: Vec<MeasureId> = match content {
            ContentRef::Stance { towards, .. } => towards.iter().filter_map(Target::measure).collect(),
            ContentRef::Figure { measure, .. } => {
                self.bounds.get(&measure).into_iter().flatten().map(|b| b.1).collect()
            }
            ContentRef::Withdrawal => Vec::new(),
        };
        let affirms = !matches!(content, ContentRef::Stance { stance, .. } if stance != Stance::Affirms);
        let mut seen = FxHashSet::default();
        let mut found = Vec::new();
        while let Some(at) = stack.pop() {
            if !seen.insert(at) {
                continue;
            }
            found.push(at);
            if affirms {
                stack.extend(self.forward.get(&at).into_iter().flatten().map(|(next, _)| *next));
            }
        }
        found
    }
}

/// The position an assertion takes on a proposition.
///
/// A stance towards it is direct. Affirming what implies it affirms it, and so does a figure whose support lies
/// wholly above a bound that implies it. Denying it denies all that implies it, which is the same rule read
/// backwards; so only affirmations are carried.
pub(crate) fn position_on(
    implications: &Implications,
    content: ContentRef<'_>,
    reading: &Reading,
    proposition: MeasureId,
) -> Option<Position> {
    match content {
        ContentRef::Stance { towards, stance, certainty, .. } => {
            let position = |via| Some(Position { stance, certainty, literal: true, via });
            if towards.contains(&Target::Measure(proposition)) {
                return position(SmallVec::new());
            }
            if stance != Stance::Affirms {
                return None;
            }
            let chains = towards.iter().filter_map(|target| match target {
                Target::Measure(m) => implications.path(*m, proposition),
                Target::Assertion(_) => None,
            });
            position(chains.min_by_key(SmallVec::len)?)
        }
        ContentRef::Figure { measure, .. } => {
            let above = |tier: Tier, bound: f64| {
                let low = reading.tier(tier).map(|i| i.low());
                low.is_some_and(|low| low.value().is_some_and(|v| v > bound || (v == bound && low.is_open())))
            };
            let chains = implications.bounds.get(&measure)?.iter().filter(|(b, ..)| above(Tier::Support, *b));
            let (via, literal) = chains
                .filter_map(|(bound, implied, rule)| {
                    let mut chain = implications.path(*implied, proposition)?;
                    chain.insert(0, *rule);
                    Some((chain, above(Tier::Hull, *bound)))
                })
                .min_by_key(|(chain, literal)| (!literal, chain.len()))?;
            Some(Position { stance: Stance::Affirms, certainty: Certainty::Asserted, literal, via })
        }
        ContentRef::Withdrawal => None,
    }
}

/// The denial of a proposition that follows from the denial of what it implies.
pub(crate) fn denial_of(
    implications: &Implications,
    content: ContentRef<'_>,
    proposition: MeasureId,
) -> Option<Position> {
    let ContentRef::Stance { towards, stance: Stance::Denies, certainty, .. } = content else { return None };
    let chains = towards.iter().filter_map(Target::measure).filter_map(|m| implications.path(proposition, m));
    let via = chains.min_by_key(SmallVec::len)?;
    Some(Position { stance: Stance::Denies, certainty, literal: true, via })
}
