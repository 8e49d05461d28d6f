//! Accounts by leaving each figure out in turn, and asking what the rest leaves it.

use smallvec::SmallVec;

use super::target::{Left, Target, bound, targets};
use super::{Account, Proof};
use crate::constraint::decide::{merged, weighted};
use crate::constraint::propagate::{Combination, Propagation};
use crate::constraint::reasoner::Reasoner;
use crate::constraint::system::System;
use crate::constraint::whole::Whole;
use crate::derivation::{Entailment, Side, Weighted};
use crate::id::AssertionId;
use crate::quantity::{Bound, Interval, Tier};
use crate::rule::Assumption;

/// How many figures a part may have for each of them to be left out in turn where its own bounds come back to it.
const LEAVE_OUT: usize = 400;
/// How many bounds of the trail are looked at for the price of a row.
const TRAIL: u64 = 8;

impl Reasoner<'_, '_> {
    /// # Complexity
    /// Linear in the figures; and in parts of a few hundred of them, for each whose own bounds come back to it, in what it
    /// bears on.
    pub(super) fn linear(&self, kept: &[AssertionId], whole: &mut Whole<'_>) -> Vec<Account> {
        let evidence = self.evidence;
        let system = whole.system;
        let mut accounts = Vec::new();
        for id in kept {
            let Some(reading) = evidence.reading(*id) else { continue };
            let targets = targets(system, evidence, reading, false);
            let comes_back = |target: &Target| {
                [false, true].iter().any(|upper| {
                    bound(&whole.found, &target.amount, *upper).is_some_and(|(_, _, entries)| {
                        entries.iter().any(|(entry, _)| whole.found.rests_on(*entry, whole.rows(*id)))
                    })
                })
            };
            let (own, others): (Vec<&Target>, Vec<&Target>) = targets.iter().partition(|t| comes_back(t));
            accounts.extend(others.iter().filter_map(|one| self.implied_by(system, &whole.found, *id, one)));
            if own.is_empty() || kept.len() > LEAVE_OUT {
                continue;
            }
            let Some(left) = self.effort.get().checked_sub(1) else { continue };
            let without = whole.rows(*id).to_vec();
            let change = whole.found.leave_out(&without, left);
            self.spend(1 + change.work + whole.found.trail() / TRAIL);
            accounts.extend(own.iter().filter_map(|one| self.implied_by(system, &whole.found, *id, one)));
            whole.found.undo(change);
        }
        accounts
    }

    fn implied_by(
        &self,
        system: &System,
        found: &Propagation<'_>,
        id: AssertionId,
        target: &Target,
    ) -> Option<Account> {
        let left = [false, true].map(|upper| bound(found, &target.amount, upper));
        if !self.may_account(id, &left) {
            return None;
        }
        let mut proofs = Vec::new();
        let mut ends = [Bound::Unbounded; 2];
        let mut nominal = [None, None];
        let mut assumptions: Vec<Assumption> = target.assumptions.to_vec();
        for (place, side) in [Side::AtLeast, Side::AtMost].into_iter().enumerate() {
            let Some((value, open, entries)) = left.get(place).cloned().flatten() else { continue };
            let mut sum: Combination = Vec::new();
            for (entry, times) in entries {
                sum.extend(found.unroll(&[entry]).into_iter().map(|(row, amount)| (row, amount * times)));
            }
            let (mut terms, assumed) = weighted(system, &merged(sum));
            // What rests on natural ranges alone is no account.
            if !terms.iter().any(|term| term.inequality.assertions().next().is_some()) {
                continue;
            }
            let joins = target.joins.get(place).map(SmallVec::as_slice).unwrap_or_default();
            // The amount is at most what its variable is: the join goes the other way about.
            terms.extend(
                joins
                    .iter()
                    .map(|(inequality, times)| Weighted { multiplier: *times, inequality: *inequality }),
            );
            if let Some(slot) = ends.get_mut(place) {
                *slot = if open { Bound::open(value) } else { Bound::closed(value) };
            }
            assumptions.extend(assumed);
            let entailment =
                Entailment { variable: target.variable, side, bound: value, terms, tier: Tier::Support };
            if let Some(slot) = nominal.get_mut(place) {
                *slot = entailment.as_printed(self.evidence);
            }
            proofs.push(entailment);
        }
        let [low, high] = ends;
        let implied = Interval::rounded(low, high)?;
        let [low, high] = nominal;
        self.account(id, implied, low.zip(high), Proof::Linear(proofs), assumptions)
    }

    /// Whether values within these bounds could account for a figure at all: to tell what they rest on costs more.
    fn may_account(&self, id: AssertionId, left: &[Option<Left>; 2]) -> bool {
        let [low, high] = left.each_ref().map(|end| match end {
            Some((value, true, _)) => Bound::open(*value),
            Some((value, false, _)) => Bound::closed(*value),
            None => Bound::Unbounded,
        });
        let reading = self.evidence.reading(id);
        let tiers = reading.and_then(|r| Some((r.support?, r.tier(Tier::Hull)?)));
        let Some(((support, hull), implied)) = tiers.zip(Interval::rounded(low, high)) else { return false };
        implied.is_nearly_within(&hull) || (implied.is_bounded() && implied.intersection(&support).is_some())
    }
}
