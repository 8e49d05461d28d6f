//! The one formal core: linear inequalities over the unknown true values, each with its ground.

use serde::Serialize;
use smallvec::SmallVec;

use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::{Kind, Measure};
use crate::rule::{Comparator, RuleForm};

/// A time that a variable stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timepoint {
    /// Any: the measure does not depend on time.
    Always,
    /// One second. On a flow: its running sum by then.
    Instant(i64),
    /// A window, from its first second to the one after its last. On a level: one moment of that period.
    Window(i64, i64),
}

/// The unknown true value of a measure at a time, in the unit of the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable {
    /// The measure.
    pub measure: MeasureId,
    /// The time.
    pub at: Timepoint,
}

/// Which way an equality or a range is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// At most.
    AtMost,
    /// At least.
    AtLeast,
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
        /// The running total, or the flow whose running sum it is.
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
    /// x(inner) ≤ x(outer): the first measure is a part of the second.
    PartOf {
        /// The part.
        inner: Variable,
        /// The whole.
        outer: Variable,
        /// The rule that says so; none if it follows from the coordinates of the two.
        rule: Option<RuleId>,
        /// Where a closed incident lies within a running total: the figure that shows it to be past by then.
        since: Option<AssertionId>,
    },
    /// One side of a rule at one time: the total, the flow or the left side is at most or at least the right side.
    Rule {
        /// The rule.
        rule: RuleId,
        /// The time it is applied at.
        at: Timepoint,
        /// Which side.
        side: Side,
    },
    /// The part is at most or at least the share that a figure gives, times the whole.
    Share {
        /// The rule.
        rule: RuleId,
        /// The figure that gives the share.
        figure: AssertionId,
        /// The time of the part.
        part: Timepoint,
        /// The time of the whole.
        whole: Timepoint,
        /// The end of the share that counts, from 0 to 1; of a share lost, what is left.
        kept: f64,
        /// Which side.
        side: Side,
    },
    /// The natural range of a unit: a count is never negative.
    Natural {
        /// x.
        variable: Variable,
        /// Which end.
        side: Side,
    },
    /// A flow over a window is what its running sum grows by.
    Spans {
        /// The flow.
        measure: MeasureId,
        /// The window.
        window: (i64, i64),
        /// Whether the flow is at most or at least that.
        side: Side,
    },
    /// x(to) ≤ x(from): a running total that moved only by the flows that are known, and none is known in between.
    Unmoved {
        /// The running total.
        measure: MeasureId,
        /// The earlier second.
        from: i64,
        /// The later second.
        to: i64,
    },
}

/// Σ coefficient · variable ≤ bound.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Linear {
    pub(crate) terms: SmallVec<[(Variable, f64); 4]>,
    pub(crate) bound: f64,
    /// Whether equality is left out.
    pub(crate) open: bool,
}

impl Inequality {
    /// The assertions it rests on.
    pub fn assertions(&self) -> impl Iterator<Item = AssertionId> {
        let one = match *self {
            Self::AtLeast { assertion, .. } | Self::AtMost { assertion, .. } => Some(assertion),
            Self::Share { figure, .. } => Some(figure),
            Self::PartOf { since, .. } => since,
            _ => None,
        };
        one.into_iter()
    }

    /// The declared rule it rests on.
    #[must_use]
    pub fn rule(&self) -> Option<RuleId> {
        match *self {
            Self::PartOf { rule, .. } => rule,
            Self::Rule { rule, .. } | Self::Share { rule, .. } => Some(rule),
            _ => None,
        }
    }

    /// It as Σ coefficient · variable ≤ bound; `None` if what it names does not exist or does not fit.
    pub(crate) fn linear(&self, dossier: &Dossier) -> Option<Linear> {
        let row = |terms: &[(Variable, f64)], bound: f64, open| {
            Some(Linear { terms: terms.iter().copied().collect(), bound, open })
        };
        match *self {
            Self::AtLeast { variable, bound, open, .. } => row(&[(variable, -1.0)], -bound, open),
            Self::AtMost { variable, bound, open, .. } => row(&[(variable, 1.0)], bound, open),
            Self::NeverFalls { measure, from, to } => {
                let at = |t| Variable { measure, at: Timepoint::Instant(t) };
                row(&[(at(from), 1.0), (at(to), -1.0)], 0.0, false)
            }
            Self::Unmoved { measure, from, to } => {
                let at = |t| Variable { measure, at: Timepoint::Instant(t) };
                row(&[(at(to), 1.0), (at(from), -1.0)], 0.0, false)
            }
            Self::Inside { measure, inner, outer } => {
                let at = |(s, e)| Variable { measure, at: Timepoint::Window(s, e) };
                row(&[(at(inner), 1.0), (at(outer), -1.0)], 0.0, false)
            }
            Self::PartOf { inner, outer, .. } => {
                let (a, b) = weights(dossier, inner.measure, outer.measure)?;
                row(&[(inner, a), (outer, -b)], 0.0, false)
            }
            Self::Rule { rule, at, side } => applied(dossier, rule, at, side),
            Self::Share { rule, part, whole, kept, side, .. } => {
                let RuleForm::Share { part: of, whole: all, .. } = *dossier.rule(rule)?.form() else {
                    return None;
                };
                let (x, y) = (Variable { measure: of, at: part }, Variable { measure: all, at: whole });
                let (a, b) = weights(dossier, of, all)?;
                match side {
                    Side::AtMost => row(&[(x, a), (y, -kept * b)], 0.0, false),
                    Side::AtLeast => row(&[(x, -a), (y, kept * b)], 0.0, false),
                }
            }
            Self::Natural { variable, side } => {
                let range = dossier.measure(variable.measure)?.unit().natural_range();
                match side {
                    Side::AtLeast => row(&[(variable, -1.0)], -range.low().value()?, false),
                    Side::AtMost => row(&[(variable, 1.0)], range.high().value()?, false),
                }
            }
            Self::Spans { measure, window: (start, end), side } => {
                let at = |at| Variable { measure, at };
                let sign = if side == Side::AtMost { 1.0 } else { -1.0 };
                let flow = at(Timepoint::Window(start, end));
                let (from, to) = (at(Timepoint::Instant(start)), at(Timepoint::Instant(end)));
                row(&[(flow, sign), (to, -sign), (from, sign)], 0.0, false)
            }
        }
    }
}

/// What stands for the running sum of a flow as well as for a running total.
pub(crate) fn never_falls(measure: &Measure) -> bool {
    measure.kind() == Kind::Cumulative || (measure.kind() == Kind::Flow && measure.is_counting())
}

/// From the unit of one measure to that of another.
pub(crate) fn factor(dossier: &Dossier, from: MeasureId, to: MeasureId) -> Option<f64> {
    dossier.measure(from)?.unit().factor_to(dossier.measure(to)?.unit())
}

/// How often a value of each of two measures is taken where they are compared: once in the finer unit, and as often as
/// its unit holds the finer one in the other. An inverse such as 10⁻⁶ is no float, and what runs round a cycle of units
/// would grow or shrink.
pub(crate) fn weights(dossier: &Dossier, a: MeasureId, b: MeasureId) -> Option<(f64, f64)> {
    let there = factor(dossier, a, b)?;
    Some(if there < 1.0 { (1.0, factor(dossier, b, a)?) } else { (there, 1.0) })
}

/// The same for a flow and the total it feeds.
pub(crate) fn growth_weights(dossier: &Dossier, flow: MeasureId, total: MeasureId) -> Option<(f64, f64)> {
    let there = growth(dossier, flow, total)?;
    Some(if there < 1.0 { (1.0, factor(dossier, total, flow)?) } else { (there, 1.0) })
}

/// From the unit of a flow to that of the total it feeds.
fn growth(dossier: &Dossier, flow: MeasureId, total: MeasureId) -> Option<f64> {
    dossier.measure(flow)?.unit().adds_to(dossier.measure(total)?.unit())
}

/// A measure at a time; a constant stands at any.
pub(crate) fn at(dossier: &Dossier, measure: MeasureId, at: Timepoint) -> Variable {
    let constant = dossier.measure(measure).is_some_and(|m| m.kind() == Kind::Constant);
    Variable { measure, at: if constant { Timepoint::Always } else { at } }
}

/// Whether a time is one that a measure of this kind has a value at.
fn has_value(kind: Kind, at: Timepoint) -> bool {
    match kind {
        Kind::Constant => at == Timepoint::Always,
        Kind::Cumulative => matches!(at, Timepoint::Instant(_)),
        Kind::Stock => at != Timepoint::Always,
        Kind::Flow => matches!(at, Timepoint::Window(..)),
        Kind::Proposition => false,
    }
}

/// The kind that all measures of a sum or linear rule have, constants aside; none if they have several, or if a
/// sum mixes constants with others.
pub(crate) fn kind_of(dossier: &Dossier, form: &RuleForm) -> Option<Kind> {
    let kinds: SmallVec<[Kind; 4]> =
        form.measures().iter().filter_map(|m| dossier.measure(*m).map(Measure::kind)).collect();
    let moving = kinds.iter().copied().find(|kind| *kind != Kind::Constant);
    let Some(kind) = moving else {
        return kinds.first().copied();
    };
    let mixed = matches!(form, RuleForm::Sum { .. }) && kinds.contains(&Kind::Constant);
    (!mixed && kinds.iter().all(|k| *k == kind || *k == Kind::Constant)).then_some(kind)
}

/// One side of a sum, increment or linear rule at one time.
pub(super) fn applied(dossier: &Dossier, rule: RuleId, time: Timepoint, side: Side) -> Option<Linear> {
    let form = dossier.rule(rule)?.form();
    let sign = if side == Side::AtMost { 1.0 } else { -1.0 };
    let mut terms: SmallVec<[(Variable, f64); 4]> = SmallVec::new();
    match form {
        RuleForm::Sum { total, parts, exhaustive } => {
            if !has_value(kind_of(dossier, form)?, time) || (side == Side::AtMost && !exhaustive) {
                return None;
            }
            let mut finest = *total;
            for part in parts {
                if factor(dossier, *part, finest)? < 1.0 {
                    finest = *part;
                }
            }
            terms.push((at(dossier, *total, time), sign * factor(dossier, *total, finest)?));
            for part in parts {
                terms.push((at(dossier, *part, time), -sign * factor(dossier, *part, finest)?));
            }
            Some(Linear { terms, bound: 0.0, open: false })
        }
        RuleForm::Increment { flow, total } => {
            let Timepoint::Window(start, end) = time else { return None };
            let (a, b) = growth_weights(dossier, *flow, *total)?;
            let total = |t| Variable { measure: *total, at: Timepoint::Instant(t) };
            terms.push((Variable { measure: *flow, at: time }, sign * a));
            terms.push((total(end), -sign * b));
            terms.push((total(start), sign * b));
            Some(Linear { terms, bound: 0.0, open: false })
        }
        RuleForm::Linear { terms: given, comparator, bound } => {
            let allowed = match comparator {
                Comparator::Equal => true,
                Comparator::AtMost => side == Side::AtMost,
                Comparator::AtLeast => side == Side::AtLeast,
            };
            if !allowed || !has_value(kind_of(dossier, form)?, time) {
                return None;
            }
            for (coefficient, measure) in given {
                terms.push((at(dossier, *measure, time), sign * coefficient.get()));
            }
            Some(Linear { terms, bound: sign * bound.get(), open: false })
        }
        _ => None,
    }
}
