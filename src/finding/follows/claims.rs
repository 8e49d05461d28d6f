//! The claims of a derivation, and what they show together.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::assertion::Stance;
use crate::derivation::{Certificate, Claim, Derivation, Entailment, Side, ratio_as_printed};
use crate::finding::{Change, Manner};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::quantity::{Interval, ROUNDING, Tier};
use crate::relation::{Crossing, Evidence, FalseValue, Relation, Remainder, Verdict};
use crate::slip::{Delay, Slip, Stray};

/// The claims of a derivation, by what they speak of.
pub(super) struct Claims<'f> {
    pub(super) relations: FxHashMap<(AssertionId, AssertionId), Vec<&'f Relation>>,
    pub(super) held: FxHashSet<(AssertionId, MeasureId, Stance)>,
    pub(super) printed: FxHashSet<(AssertionId, u64)>,
    pub(super) late: FxHashSet<(AssertionId, AssertionId)>,
    pub(super) first: FxHashSet<(AssertionId, AssertionId)>,
    pub(super) lasted: FxHashSet<(AssertionId, AssertionId)>,
    pub(super) carried: FxHashMap<AssertionId, usize>,
    pub(super) certificates: Vec<&'f Certificate>,
    pub(super) implied: Vec<&'f Entailment>,
    pub(super) crossings: Vec<&'f Crossing>,
    pub(super) remainders: Vec<&'f Remainder>,
    pub(super) nested: FxHashSet<(MeasureId, MeasureId)>,
    pub(super) equal: Vec<(AssertionId, (f64, f64))>,
    pub(super) strays: Vec<&'f Stray>,
    pub(super) slips: Vec<&'f Slip>,
    pub(super) delays: Vec<&'f Delay>,
    pub(super) derivation: &'f Derivation,
}

impl<'f> Claims<'f> {
    pub(super) fn of(derivation: &'f Derivation) -> Self {
        let mut found = Self {
            relations: FxHashMap::default(),
            held: FxHashSet::default(),
            printed: FxHashSet::default(),
            late: FxHashSet::default(),
            first: FxHashSet::default(),
            lasted: FxHashSet::default(),
            carried: FxHashMap::default(),
            certificates: Vec::new(),
            implied: Vec::new(),
            crossings: Vec::new(),
            remainders: Vec::new(),
            nested: FxHashSet::default(),
            equal: Vec::new(),
            strays: Vec::new(),
            slips: Vec::new(),
            delays: Vec::new(),
            derivation,
        };
        for claim in derivation.claims() {
            match claim {
                Claim::Relates(r) => {
                    found.relations.entry((r.a.min(r.b), r.a.max(r.b))).or_default().push(r);
                }
                Claim::Holds { assertion, proposition, stance, .. } => {
                    found.held.insert((*assertion, *proposition, *stance));
                }
                Claim::Prints { assertion, value } => {
                    found.printed.insert((*assertion, value.to_bits()));
                }
                Claim::Crosses(crossing) => found.crossings.push(crossing),
                Claim::Leaves(remainder) => found.remainders.push(remainder),
                Claim::Nested { inner, outer, .. } => {
                    found.nested.insert((*inner, *outer));
                }
                Claim::Equals { assertion, printed } => found.equal.push((*assertion, *printed)),
                Claim::CarriedAfter { copy, revision } => {
                    found.late.insert((*copy, *revision));
                }
                Claim::CarriedBefore { right, slip } => {
                    found.first.insert((*right, *slip));
                }
                Claim::Lasted { value, after, .. } => {
                    found.lasted.insert((*value, *after));
                }
                Claim::Carried { members, chains } => {
                    found.carried.extend(members.first().map(|first| (*first, *chains)));
                }
                Claim::Strays(stray) => found.strays.push(stray),
                Claim::Slips(slip) => found.slips.push(slip),
                Claim::Delays(delay) => found.delays.push(delay),
                Claim::Infeasible(certificate) => found.certificates.push(certificate),
                Claim::Implied(entailment) => found.implied.push(entailment),
                Claim::Means { .. }
                | Claim::Meet { .. }
                | Claim::Bears { .. }
                | Claim::Supports { .. }
                | Claim::Backed { .. }
                | Claim::Weighed { .. }
                | Claim::Witnessed { .. }
                | Claim::SpeaksOf { .. }
                | Claim::Ratio { .. } => {}
            }
        }
        found
    }

    /// What a figure is shown to mean.
    pub(super) fn means(&self, id: AssertionId, wanted: Tier) -> Option<Interval> {
        self.derivation.claims().find_map(|claim| match claim {
            Claim::Means { assertion, tier, interval } if *assertion == id && *tier == wanted => {
                Some(*interval)
            }
            _ => None,
        })
    }

    /// What shows that these values, and from these figures, are left to a figure.
    pub(super) fn left(
        &self,
        figure: AssertionId,
        measure: MeasureId,
        values: &Interval,
        from: &[AssertionId],
    ) -> Option<Left<'f>> {
        let wanted: FxHashSet<AssertionId> = from.iter().copied().collect();
        let ratio = self.derivation.claims().find_map(|claim| match claim {
            Claim::Ratio { rule, figure: of, part, whole, share } => {
                let fits =
                    *of == figure && share == values && wanted == FxHashSet::from_iter([*part, *whole]);
                fits.then_some(Left::Ratio { rule: *rule, part: *part, whole: *whole })
            }
            _ => None,
        });
        ratio.or_else(|| self.bounded(figure, measure, values, &wanted))
    }

    /// The same by inequalities.
    fn bounded(
        &self,
        figure: AssertionId,
        measure: MeasureId,
        values: &Interval,
        wanted: &FxHashSet<AssertionId>,
    ) -> Option<Left<'f>> {
        let variable = self.derivation.claims().find_map(|claim| match claim {
            Claim::SpeaksOf { assertion, variable } if *assertion == figure => Some(*variable),
            _ => None,
        });
        let rests: FxHashSet<AssertionId> = self.implied.iter().flat_map(|e| e.assertions()).collect();
        let about = |e: &&'f Entailment| Some(e.variable) == variable && e.variable.measure == measure;
        let end = |side| self.implied.iter().copied().find(|e| e.side == side);
        let near = |shown: Option<&Entailment>, told: Option<f64>| match (shown.map(|e| e.bound), told) {
            (Some(a), Some(b)) => (a - b).abs() <= ROUNDING * a.abs().max(b.abs()),
            (a, b) => a == b,
        };
        let (low, high) = (end(Side::AtLeast), end(Side::AtMost));
        let fits = rests == *wanted
            && !self.implied.is_empty()
            && self.implied.iter().all(about)
            && near(low, values.low().value())
            && near(high, values.high().value());
        fits.then_some(Left::Between { low, high })
    }

    pub(super) fn between(&self, a: AssertionId, b: AssertionId) -> impl Iterator<Item = &'f Relation> {
        self.relations.get(&(a.min(b), a.max(b))).into_iter().flatten().copied()
    }

    pub(super) fn relates(&self, a: AssertionId, b: AssertionId, test: impl Fn(Verdict) -> bool) -> bool {
        self.between(a, b).any(|r| test(r.verdict))
    }

    /// Whether a change is shown.
    pub(super) fn shows(&self, change: &Change) -> bool {
        self.between(change.old, change.new)
            .any(|r| Change::of(r, change.old, change.new).as_ref() == Some(change))
    }

    /// What decided falls of running totals: the figures that were said next.
    pub(super) fn next(&self) -> impl Iterator<Item = AssertionId> {
        self.relations.values().flatten().filter_map(|r| r.decided_by)
    }

    /// Whether a figure was dropped for the one before it, or is a low that its voice went back from.
    pub(super) fn did_not_last(&self, one: &FalseValue) -> bool {
        let FalseValue { before, value, after } = *one;
        let short = |old, new, high, by| {
            let decided =
                |r: &Relation| r.verdict == Verdict::ShortLived { high } && r.decided_by == Some(by);
            self.between(old, new).any(|r| r.later() == Some(new) && decided(r))
        };
        let corrected = |old, new| self.later(old, new, |v| matches!(v, Verdict::Revises { .. }));
        short(before, value, false, after)
            || short(value, after, true, before)
            || (corrected(before, value)
                && corrected(value, after)
                && self.relates(before, after, |v| matches!(v, Verdict::Echo | Verdict::Restates))
                && self.lasted.contains(&(value, after)))
    }

    /// Whether one print is a slip of the other: the relation says so, or where no date tells, it is left open, or settled
    /// by more relays, by an earlier print of another relay and the slip's own correction, by what was said next, or by
    /// another print of the same statement that is one.
    pub(super) fn slipped(
        &self,
        best: AssertionId,
        other: AssertionId,
        open: bool,
        changes: &[Change],
    ) -> bool {
        let carried = |id| self.carried.get(&id).copied().unwrap_or(0);
        let corrected = changes.iter().any(|c| c.old == other);
        let fell = changes.iter().any(|c| c.old == other && matches!(c.how, Manner::Fall | Manner::Restart));
        let decided =
            carried(best) > carried(other) || (self.first.contains(&(best, other)) && corrected) || fell;
        let slip = |r: &Relation| r.verdict == Verdict::RelaySlip;
        // Another print of the same statement is one.
        let elsewhere = |r: &Relation| {
            let print = if r.a == best { r.b } else { r.a };
            slip(r)
                && (r.a == best || r.b == best)
                && self.relates(print, other, |verdict| verdict == Verdict::Echo)
        };
        let settled = || decided || self.relations.values().flatten().any(|r| elsewhere(r));
        self.between(best, other).any(|r| slip(r) || (r.is_open_copy() && (open || settled())))
    }

    /// Whether `new` is shown to be the later one, with such a verdict.
    pub(super) fn later(&self, old: AssertionId, new: AssertionId, test: impl Fn(Verdict) -> bool) -> bool {
        self.between(old, new).any(|r| r.later() == Some(new) && test(r.verdict))
    }

    /// Everything that a relation with such a verdict speaks of.
    pub(super) fn ends(&self, test: impl Fn(Verdict) -> bool) -> FxHashSet<AssertionId> {
        let all = self.relations.values().flatten().filter(|r| test(r.verdict));
        all.flat_map(|r| [r.a, r.b]).collect()
    }

    /// The chance of a reading that is shown to be one; nothing if it is not.
    pub(super) fn slipped_by_chance(&self, slip: &Slip) -> Option<f64> {
        self.slips.contains(&slip).then(|| slip.shown_by(&self.strays, &self.delays))?
    }

    /// Whether relations with this verdict join all of a set.
    pub(super) fn connects(&self, set: &[AssertionId], wanted: Verdict) -> bool {
        let within: FxHashSet<AssertionId> = set.iter().copied().collect();
        let mut links: FxHashMap<AssertionId, Vec<AssertionId>> = FxHashMap::default();
        for r in self.relations.values().flatten().filter(|r| r.verdict == wanted) {
            if within.contains(&r.a) && within.contains(&r.b) {
                links.entry(r.a).or_default().push(r.b);
                links.entry(r.b).or_default().push(r.a);
            }
        }
        let mut stack: Vec<AssertionId> = set.first().copied().into_iter().collect();
        let mut reached: FxHashSet<AssertionId> = stack.iter().copied().collect();
        while let Some(at) = stack.pop() {
            for next in links.get(&at).into_iter().flatten() {
                if reached.insert(*next) {
                    stack.push(*next);
                }
            }
        }
        reached.len() == within.len()
    }
}

/// What shows the values that are left to a figure.
pub(super) enum Left<'f> {
    /// The share that a part is of a whole.
    Ratio { rule: RuleId, part: AssertionId, whole: AssertionId },
    /// Inequalities.
    Between { low: Option<&'f Entailment>, high: Option<&'f Entailment> },
}

impl Left<'_> {
    /// The same values by the figures as printed.
    pub(super) fn as_printed(&self, evidence: &Evidence<'_>) -> Option<(f64, f64)> {
        match *self {
            Self::Ratio { rule, part, whole } => ratio_as_printed(evidence, rule, part, whole),
            Self::Between { low, high } => low?.as_printed(evidence).zip(high?.as_printed(evidence)),
        }
    }
}
