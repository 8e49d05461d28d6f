//! Accounted for: figures that others imply by arithmetic.

mod closed;
mod leave_one_out;
mod shares;
mod target;

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

pub(super) use target::{Against, against, amount_of, targets};

use super::reasoner::Reasoner;
use super::whole::Whole;
use crate::derivation::{Entailment, Side};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::quantity::{Interval, Number, Tier};
use crate::relation::Reading;
use crate::rule::Assumption;

/// A figure that others imply.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub(crate) figure: AssertionId,
    pub(crate) implied: Interval,
    pub(crate) nominal: Option<(f64, f64)>,
    pub(crate) from: Vec<AssertionId>,
    pub(crate) proof: Proof,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) entailed: bool,
    /// The place of its measure, wholes after their parts.
    pub(crate) rank: usize,
}

/// What shows the implied values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Proof {
    /// Bounds by inequalities.
    Linear(Vec<Entailment>),
    /// A share by its part and whole.
    Ratio { rule: RuleId, part: AssertionId, whole: AssertionId },
}

impl Account {
    /// The figure.
    #[must_use]
    pub fn figure(&self) -> AssertionId {
        self.figure
    }

    /// The values that the others leave it, read as they were meant, in the unit of its measure.
    #[must_use]
    pub fn implied(&self) -> Interval {
        self.implied
    }

    /// The same by the figures as printed; for display only.
    #[must_use]
    pub fn nominal(&self) -> Option<(f64, f64)> {
        self.nominal
    }

    /// The figures that imply it, by key.
    #[must_use]
    pub fn from(&self) -> &[AssertionId] {
        &self.from
    }

    /// What it assumes.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// Whether all that the others leave makes the figure true as it was said; if not, the two only meet.
    #[must_use]
    pub fn entailed(&self) -> bool {
        self.entailed
    }
}

impl Reasoner<'_, '_> {
    /// Every figure that the others imply by arithmetic: at most one account each, the best by its kind. `whole`: what
    /// follows from just these figures as they were meant, if that is known.
    pub(super) fn accounts(&self, kept: &[AssertionId], whole: Option<&mut Whole<'_>>) -> Vec<Account> {
        let mut best: FxHashMap<AssertionId, Account> = FxHashMap::default();
        let mut on: FxHashMap<MeasureId, Vec<AssertionId>> = FxHashMap::default();
        for id in kept {
            if let Some(measure) = self.evidence.reading(*id).and_then(|r| r.measure) {
                on.entry(measure).or_default().push(*id);
            }
        }
        let all = whole.map_or_else(Vec::new, |whole| self.linear(kept, whole)).into_iter();
        for account in all.chain(self.closed(&on)).chain(self.shares(&on)) {
            let rank = |one: &Account| (one.assumptions.len(), !one.entailed, one.from.len());
            match best.entry(account.figure) {
                Entry::Occupied(mut known) => {
                    if rank(&account) < rank(known.get()) {
                        known.insert(account);
                    }
                }
                Entry::Vacant(slot) => {
                    slot.insert(account);
                }
            }
        }
        let mut all: Vec<Account> = best.into_values().collect();
        let places: FxHashMap<MeasureId, usize> =
            self.part.measures.iter().enumerate().map(|(at, measure)| (*measure, at)).collect();
        for account in &mut all {
            let measure = self.evidence.reading(account.figure).and_then(|r| r.measure);
            account.rank = measure.and_then(|m| places.get(&m)).copied().unwrap_or(0);
        }
        self.evidence.sort_by(&mut all, |account| Some(account.figure));
        all
    }

    /// The account of a figure by implied values, if they account for it: if they make the figure true as it was said,
    /// or meet what was meant and are no further off than the word *about* would reach, as printed no further than it would be meant.
    fn account(
        &self,
        id: AssertionId,
        implied: Interval,
        nominal: Option<(f64, f64)>,
        proof: Proof,
        mut assumptions: Vec<Assumption>,
    ) -> Option<Account> {
        let evidence = self.evidence;
        let reading = evidence.reading(id)?;
        let (support, hull) = (reading.support?, reading.tier(Tier::Hull)?);
        let natural = evidence.dossier().at_measure(reading.measure?).unit().natural_range();
        let entailed = implied.is_nearly_within(&hull) && hull.intersection(&natural) != Some(natural);
        let near = || {
            let hedges = &evidence.policy.hedges;
            let (low, high) = reading.nominal?;
            let factor = hedges.about_factor;
            let reach = Interval::closed((low / factor).min(low), (high * factor).max(high)).ok()?;
            let about = |v| Number::new(v).map(|v| hedges.near_width(v)).ok();
            let meant = Interval::closed(low - about(low)?, high + about(high)?).ok()?;
            let (from, to) = nominal?;
            let printed = Interval::closed(from.min(to), to.max(from)).ok()?;
            let is_near = implied.is_within(&reach) && printed.is_nearly_within(&meant);
            Some(is_near && printed.intersection(&support).is_some())
        };
        let meets = implied.is_bounded() && implied.intersection(&support).is_some() && near() == Some(true);
        if !entailed && !meets {
            return None;
        }
        let mut from: Vec<AssertionId> = match &proof {
            Proof::Linear(proofs) => proofs.iter().flat_map(Entailment::assertions).collect(),
            Proof::Ratio { part, whole, .. } => vec![*part, *whole],
        };
        evidence.sort(&mut from);
        from.dedup();
        // Figures of the same measure are no arithmetic, nor is what bounds it where it says nothing.
        let is_own = |id: &AssertionId| evidence.reading(*id).is_some_and(|r| r.measure == reading.measure);
        let (own, others): (Vec<AssertionId>, Vec<AssertionId>) = from.iter().copied().partition(is_own);
        let shown = |side: Side| own.iter().any(|id| self.shows(*id, reading, &implied, side));
        let said = [Side::AtLeast, Side::AtMost].into_iter();
        let is_circular = said.filter(|side| !entailed || is_claimed(&hull, &natural, *side)).all(shown);
        if own.contains(&id) || others.is_empty() || is_circular {
            return None;
        }
        assumptions.sort_unstable();
        assumptions.dedup();
        // Its place is looked up once it is clear that it is told.
        Some(Account { figure: id, implied, nominal, from, proof, assumptions, entailed, rank: 0 })
    }

    /// Whether a figure by itself bounds another of its measure as closely as what is implied does.
    fn shows(&self, own: AssertionId, of: &Reading, implied: &Interval, side: Side) -> bool {
        let Some(own) = self.evidence.reading(own) else { return false };
        let Some(support) = own.support else { return false };
        let times = own.when.as_ref().zip(of.when.as_ref());
        let is_total = of.kind == Kind::Cumulative;
        let is_then = times.is_none_or(|(own, of)| match side {
            _ if (own.start, own.end) == (of.start, of.end) => true,
            Side::AtLeast => is_total && own.end <= of.earliest(),
            Side::AtMost => is_total && own.earliest() >= of.end,
        });
        let is_as_close = match side {
            Side::AtLeast => support.low_value() >= implied.low_value(),
            Side::AtMost => support.high_value() <= implied.high_value(),
        };
        is_as_close && (of.kind == Kind::Constant || is_then)
    }
}

/// Whether a figure bounds its values on a side more than their kind does.
fn is_claimed(hull: &Interval, natural: &Interval, side: Side) -> bool {
    match side {
        Side::AtLeast => hull.low() != natural.low() && hull.low_value() >= natural.low_value(),
        Side::AtMost => hull.high() != natural.high() && hull.high_value() <= natural.high_value(),
    }
}
