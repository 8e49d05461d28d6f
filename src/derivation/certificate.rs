//! Farkas certificates: inequalities whose combination with positive multipliers is 0 ≤ −gap.

use rustc_hash::FxHashMap;

use super::check::CheckError;
use super::inequality::{Inequality, Side, Timepoint, Variable};
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::quantity::{Bound, ROUNDING, Tier};
use crate::relation::{Evidence, Reading, Relation, TimeRelation};
use crate::rule::Assumption;

/// An inequality and how often it is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// How often; positive.
    pub multiplier: f64,
    /// The inequality.
    pub inequality: Inequality,
}

/// Inequalities that cannot all hold: taken with their multipliers they add up to 0 ≤ −gap.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// The inequalities with their multipliers.
    pub terms: Vec<Weighted>,
    /// By how much they fail; zero only if every bound is open.
    pub gap: f64,
    /// Which intervals the bounds come from.
    pub tier: Tier,
}

/// A bound that inequalities prove: taken with their multipliers they add up to x ≤ bound, or to −x ≤ −bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Entailment {
    /// x.
    pub variable: Variable,
    /// Whether x is at most or at least that.
    pub side: Side,
    /// The bound.
    pub bound: f64,
    /// The inequalities with their multipliers.
    pub terms: Vec<Weighted>,
    /// Which intervals the bounds come from.
    pub tier: Tier,
}

impl Entailment {
    /// Checks it by itself, under no assumptions.
    pub(crate) fn check_in(&self, evidence: &Evidence<'_>) -> Result<(), CheckError> {
        self.check(evidence, &[]).map_err(|why| CheckError::Step { step: 0, why })
    }

    /// Recomputes the combination and each inequality's ground. Says what is wrong.
    pub(super) fn check(&self, evidence: &Evidence<'_>, assumed: &[Assumption]) -> Result<(), &'static str> {
        let sum = combine(&self.terms, self.tier, evidence, assumed)?;
        let sign = if self.side == Side::AtMost { 1.0 } else { -1.0 };
        let rest: Vec<(Variable, f64)> = sum.rest().collect();
        let alone =
            matches!(rest.as_slice(), [(one, c)] if *one == self.variable && (c - sign).abs() <= ROUNDING);
        if !alone {
            return Err("what is left is not the one variable");
        }
        let rounding = ROUNDING * sum.largest.max(self.bound.abs());
        match (sum.constant - sign * self.bound).abs() <= rounding {
            true => Ok(()),
            false => Err("the constants add up to another bound"),
        }
    }

    /// The bound by the figures as printed; nothing if one of them prints no number, or if the sum is none.
    pub(crate) fn as_printed(&self, evidence: &Evidence<'_>) -> Option<f64> {
        let mut sum = 0.0;
        for term in &self.terms {
            let bound = match term.inequality {
                Inequality::AtLeast { assertion, .. } => -evidence.reading(assertion)?.nominal?.0,
                Inequality::AtMost { assertion, .. } => evidence.reading(assertion)?.nominal?.1,
                ref other => other.linear(evidence.dossier())?.bound,
            };
            sum += term.multiplier * bound;
        }
        sum.is_finite().then_some(if self.side == Side::AtMost { sum } else { -sum })
    }

    /// The assertions it rests on.
    pub fn assertions(&self) -> impl Iterator<Item = AssertionId> {
        self.terms.iter().flat_map(|term| term.inequality.assertions())
    }

    /// The declared rules it rests on.
    pub fn rules(&self) -> impl Iterator<Item = RuleId> {
        self.terms.iter().filter_map(|term| term.inequality.rule())
    }
}

impl Certificate {
    /// The certificate that one figure lies above another, on the tier where it is strongest; `None` if their
    /// relation gives none.
    pub(crate) fn of_pair(evidence: &Evidence<'_>, relation: &Relation) -> Option<Self> {
        let (a, b) = (evidence.reading(relation.a)?, evidence.reading(relation.b)?);
        let tier = [Tier::Hull, Tier::Support].into_iter().find(|tier| separated(a, b, *tier).is_some())?;
        let (upper, lower) = match separated(a, b, tier)? {
            true => (a, b),
            false => (b, a),
        };
        let (low, high) = (upper.tier(tier)?.low(), lower.tier(tier)?.high());
        let measure = upper.measure?;
        let var = |at| Variable { measure, at };
        let at_least = |at| at_least(upper.id, var(at), low);
        let at_most = |at| at_most(lower.id, var(at), high);
        let inequalities = match (upper.kind, &upper.when, &lower.when) {
            (Kind::Constant, ..) => vec![at_least(Timepoint::Always)?, at_most(Timepoint::Always)?],
            (Kind::Flow, Some(wu), Some(wl)) => {
                let (inner, outer) = ((wu.start, wu.end), (wl.start, wl.end));
                if relation.time == TimeRelation::Same {
                    let shared = Timepoint::Window(inner.0.max(outer.0), inner.1.min(outer.1));
                    vec![at_least(shared)?, at_most(shared)?]
                } else {
                    let inside = Inequality::Inside { measure, inner, outer };
                    vec![
                        at_least(Timepoint::Window(inner.0, inner.1))?,
                        inside,
                        at_most(Timepoint::Window(outer.0, outer.1))?,
                    ]
                }
            }
            (Kind::Cumulative, Some(wu), Some(wl)) if relation.time != TimeRelation::Same => {
                let (from, to) = (wu.end, wl.earliest());
                let rises = Inequality::NeverFalls { measure, from, to };
                vec![at_least(Timepoint::Instant(from))?, rises, at_most(Timepoint::Instant(to))?]
            }
            (kind, Some(wu), Some(wl)) => {
                // A running total stands at the end of its moment, a level all through it.
                let total = kind == Kind::Cumulative && wu.moment;
                let at = Timepoint::Instant(if total { wu.end } else { wu.start.max(wl.start) });
                vec![at_least(at)?, at_most(at)?]
            }
            _ => return None,
        };
        let terms =
            inequalities.into_iter().map(|inequality| Weighted { multiplier: 1.0, inequality }).collect();
        Some(Self { terms, gap: low.value()? - high.value()?, tier })
    }

    /// Recomputes the combination and each inequality's ground. Says what is wrong.
    pub(super) fn check(&self, evidence: &Evidence<'_>, assumed: &[Assumption]) -> Result<(), &'static str> {
        let sum = combine(&self.terms, self.tier, evidence, assumed)?;
        if sum.rest().next().is_some() {
            return Err("the variables do not cancel");
        }
        let rounding = ROUNDING * sum.largest;
        if (sum.constant + self.gap).abs() > rounding {
            return Err("the constants do not add up to minus the gap");
        }
        if self.gap > rounding || (self.gap.abs() <= rounding && sum.all_open) {
            Ok(())
        } else {
            Err("the inequalities can all hold")
        }
    }

    /// Whether its inequalities are about more than one measure, or about a flow that adds up.
    #[must_use]
    pub fn spans_measures(&self) -> bool {
        let plain = |term: &Weighted| {
            matches!(
                term.inequality,
                Inequality::AtLeast { .. }
                    | Inequality::AtMost { .. }
                    | Inequality::NeverFalls { .. }
                    | Inequality::Inside { .. }
            )
        };
        !self.terms.iter().all(plain)
    }

    /// The measures that its inequalities are about.
    pub(crate) fn measures(&self, dossier: &Dossier) -> Vec<MeasureId> {
        let rows = self.terms.iter().filter_map(|term| term.inequality.linear(dossier));
        let mut all: Vec<MeasureId> =
            rows.flat_map(|row| row.terms.into_iter().map(|(variable, _)| variable.measure)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The declared rules it rests on.
    pub fn rules(&self) -> impl Iterator<Item = RuleId> {
        self.terms.iter().filter_map(|term| term.inequality.rule())
    }

    /// The assertions it rests on.
    pub fn assertions(&self) -> impl Iterator<Item = AssertionId> {
        self.terms.iter().flat_map(|term| term.inequality.assertions())
    }
}

/// Inequalities added up: Σ coefficient · variable ≤ constant.
pub(super) struct Combined {
    /// Each variable with its coefficient and the size of what was added up to it.
    sums: Vec<(Variable, f64, f64)>,
    pub(super) constant: f64,
    /// The largest constant that was added, the measure of rounding.
    pub(super) largest: f64,
    /// Whether it holds strictly even where all assertions' bounds are just reached.
    pub(super) all_open: bool,
}

impl Combined {
    /// The variables that did not cancel.
    pub(super) fn rest(&self) -> impl Iterator<Item = (Variable, f64)> {
        let left = self.sums.iter().filter(|(_, sum, size)| sum.abs() > ROUNDING * size);
        left.map(|(variable, sum, _)| (*variable, *sum))
    }
}

/// Adds inequalities up, each of them checked against its ground.
pub(super) fn combine(
    terms: &[Weighted],
    tier: Tier,
    evidence: &Evidence<'_>,
    assumed: &[Assumption],
) -> Result<Combined, &'static str> {
    let mut sums: Vec<(Variable, f64, f64)> = Vec::new();
    let mut places: FxHashMap<Variable, usize> = FxHashMap::default();
    let (mut constant, mut largest, mut all_open, mut bounds) = (0.0, 0.0_f64, true, 0);
    for Weighted { multiplier, inequality } in terms {
        if !multiplier.is_finite() || *multiplier <= 0.0 {
            return Err("a multiplier is not positive");
        }
        inequality.ground(evidence, tier, assumed)?;
        let row = inequality.linear(evidence.dossier()).ok_or("an inequality does not exist")?;
        for (variable, coefficient) in row.terms {
            let amount = multiplier * coefficient;
            let place = *places.entry(variable).or_insert_with(|| {
                sums.push((variable, 0.0, 0.0));
                sums.len() - 1
            });
            if let Some((_, sum, size)) = sums.get_mut(place) {
                *sum += amount;
                *size += amount.abs();
            }
        }
        match inequality {
            Inequality::AtLeast { .. } | Inequality::AtMost { .. } => {
                bounds += 1;
                all_open &= row.open;
            }
            Inequality::Natural { .. } => all_open = false,
            Inequality::Rule { .. } if row.bound != 0.0 => all_open = false,
            _ => {}
        }
        constant += multiplier * row.bound;
        largest = largest.max((multiplier * row.bound).abs());
    }
    if !constant.is_finite() {
        return Err("the numbers are too large to add up");
    }
    Ok(Combined { sums, constant, largest, all_open: all_open && bounds > 0 })
}

/// Whether the first lies above the second on this tier, or below it.
fn separated(a: &Reading, b: &Reading, tier: Tier) -> Option<bool> {
    let (x, y) = (a.tier(tier)?, b.tier(tier)?);
    match x.separation(&y) {
        crate::quantity::Separation::Apart { .. } => Some(x.low_value() >= y.high_value()),
        _ => None,
    }
}

fn at_least(assertion: AssertionId, variable: Variable, bound: Bound) -> Option<Inequality> {
    Some(Inequality::AtLeast { assertion, variable, bound: bound.value()?, open: bound.is_open() })
}

fn at_most(assertion: AssertionId, variable: Variable, bound: Bound) -> Option<Inequality> {
    Some(Inequality::AtMost { assertion, variable, bound: bound.value()?, open: bound.is_open() })
}
