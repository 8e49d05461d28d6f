//! Farkas certificates: inequalities whose combination with non-negative multipliers is 0 ≤ −gap.

use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::quantity::{Bound, ROUNDING, Tier};
use crate::relation::{Evidence, Reading, Relation, TimeRelation, When};
use crate::rule::Assumption;

/// A time that a variable stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timepoint {
    /// Any: the measure does not depend on time.
    Always,
    /// One second.
    Instant(i64),
    /// A window, from its first second to the one after its last.
    Window(i64, i64),
}

/// The unknown true value of a measure at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable {
    /// The measure.
    pub measure: MeasureId,
    /// The time.
    pub at: Timepoint,
}

/// One linear inequality and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Inequality {
    /// x ≥ bound, from an assertion.
    AtLeast {
        /// The assertion.
        assertion: AssertionId,
        /// x.
        variable: Variable,
        /// The bound.
        bound: f64,
        /// Whether the bound itself is left out.
        open: bool,
    },
    /// x ≤ bound, from an assertion.
    AtMost {
        /// The assertion.
        assertion: AssertionId,
        /// x.
        variable: Variable,
        /// The bound.
        bound: f64,
        /// Whether the bound itself is left out.
        open: bool,
    },
    /// x(from) ≤ x(to): a running total never falls.
    NeverFalls {
        /// The running total.
        measure: MeasureId,
        /// The earlier second.
        from: i64,
        /// The later second.
        to: i64,
    },
    /// x(inner) ≤ x(outer): what happened in a window happened in every window around it.
    Inside {
        /// The flow.
        measure: MeasureId,
        /// The inner window.
        inner: (i64, i64),
        /// The outer window.
        outer: (i64, i64),
    },
}

/// An inequality and how often it is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// How often; not negative.
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

impl Inequality {
    /// Σ coefficient · variable ≤ constant, and whether equality is left out.
    fn linear(&self) -> ([Option<(Variable, f64)>; 2], f64, bool) {
        match *self {
            Self::AtLeast { variable, bound, open, .. } => ([Some((variable, -1.0)), None], -bound, open),
            Self::AtMost { variable, bound, open, .. } => ([Some((variable, 1.0)), None], bound, open),
            Self::NeverFalls { measure, from, to } => {
                let at = |t| Variable { measure, at: Timepoint::Instant(t) };
                ([Some((at(from), 1.0)), Some((at(to), -1.0))], 0.0, false)
            }
            Self::Inside { measure, inner, outer } => {
                let at = |(s, e)| Variable { measure, at: Timepoint::Window(s, e) };
                ([Some((at(inner), 1.0)), Some((at(outer), -1.0))], 0.0, false)
            }
        }
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
        let mut sums: Vec<(Variable, f64)> = Vec::new();
        let (mut constant, mut largest, mut all_open, mut bounds) = (0.0, 0.0_f64, true, 0);
        for Weighted { multiplier, inequality } in &self.terms {
            if multiplier.is_nan() || *multiplier < 0.0 {
                return Err("a multiplier is negative");
            }
            ground(evidence, inequality, self.tier, assumed)?;
            let (parts, k, open) = inequality.linear();
            for (variable, coefficient) in parts.into_iter().flatten() {
                let amount = multiplier * coefficient;
                match sums.iter_mut().find(|(v, _)| *v == variable) {
                    Some((_, sum)) => *sum += amount,
                    None => sums.push((variable, amount)),
                }
            }
            if matches!(inequality, Inequality::AtLeast { .. } | Inequality::AtMost { .. }) {
                bounds += 1;
                all_open &= open;
            }
            constant += multiplier * k;
            largest = largest.max((multiplier * k).abs());
        }
        if sums.iter().any(|(_, sum)| sum.abs() > ROUNDING) {
            return Err("the variables do not cancel");
        }
        let rounding = ROUNDING * largest;
        if (constant + self.gap).abs() > rounding {
            return Err("the constants do not add up to minus the gap");
        }
        if self.gap > rounding || (self.gap.abs() <= rounding && all_open && bounds > 0) {
            Ok(())
        } else {
            Err("the inequalities can all hold")
        }
    }
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

/// Whether an inequality follows from the assertion or the kind it names.
fn ground(
    evidence: &Evidence<'_>,
    inequality: &Inequality,
    tier: Tier,
    assumed: &[Assumption],
) -> Result<(), &'static str> {
    let kind = |measure: MeasureId| evidence.dossier().measure(measure).map(|m| m.kind());
    match *inequality {
        Inequality::NeverFalls { measure, from, to } => match kind(measure) {
            Some(Kind::Cumulative) if from <= to => Ok(()),
            _ => Err("only a running total never falls, and only forwards in time"),
        },
        Inequality::Inside { measure, inner, outer } => {
            let counting =
                evidence.dossier().measure(measure).is_some_and(crate::measure::Measure::is_counting);
            match kind(measure) {
                Some(Kind::Flow) if counting && outer.0 <= inner.0 && inner.1 <= outer.1 => Ok(()),
                _ => Err("a window bounds only the windows inside it, of things that are counted"),
            }
        }
        Inequality::AtLeast { assertion, variable, bound, open } => {
            let reading = evidence.reading(assertion).ok_or("an assertion is not in the view")?;
            let low = reading.tier(tier).ok_or("a figure has no values")?.low();
            if low.value() != Some(bound) || low.is_open() != open {
                return Err("a lower bound is not that of its figure");
            }
            speaks_of(reading, variable, assumed, |when, t| when.end <= t)
        }
        Inequality::AtMost { assertion, variable, bound, open } => {
            let reading = evidence.reading(assertion).ok_or("an assertion is not in the view")?;
            let high = reading.tier(tier).ok_or("a figure has no values")?.high();
            if high.value() != Some(bound) || high.is_open() != open {
                return Err("an upper bound is not that of its figure");
            }
            speaks_of(reading, variable, assumed, |when, t| t <= when.earliest())
        }
    }
}

/// Whether a figure speaks of a variable. `beyond` says whether a running total reaches it from its own time.
fn speaks_of(
    reading: &Reading,
    variable: Variable,
    assumed: &[Assumption],
    beyond: impl Fn(&When, i64) -> bool,
) -> Result<(), &'static str> {
    const OTHER: &str = "a figure does not speak of that time";
    if reading.measure != Some(variable.measure) {
        return Err("a figure is not on that measure");
    }
    if reading.kind == Kind::Constant {
        return if variable.at == Timepoint::Always { Ok(()) } else { Err(OTHER) };
    }
    let when = reading.when.as_ref().ok_or(OTHER)?;
    if when.assumptions.iter().any(|a| !assumed.contains(a)) {
        return Err("the time of a figure rests on an assumption that is not among the premises");
    }
    let one = |assumption| assumed.contains(&assumption);
    let fits = match variable.at {
        Timepoint::Always => false,
        Timepoint::Window(start, end) if reading.kind == Kind::Flow => {
            let whole = (start, end) == (when.start, when.end) && !when.open;
            whole || (when.open && one(Assumption::OneWindow) && when.start <= start && end <= when.end)
        }
        Timepoint::Window(..) => false,
        Timepoint::Instant(t) => {
            let inside = when.start <= t && t < when.end;
            match reading.kind {
                Kind::Cumulative => beyond(when, t) || (inside && !when.moment && one(Assumption::OneMoment)),
                _ => inside && (when.moment || one(Assumption::OneMoment)),
            }
        }
    };
    if fits { Ok(()) } else { Err(OTHER) }
}
