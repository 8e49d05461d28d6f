//! The one formal core: linear inequalities over the unknown true values, each with its ground.

use serde::Serialize;
use smallvec::SmallVec;

use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::{Kind, Measure};
use crate::quantity::{Bound, Interval, Tier};
use crate::relation::{Evidence, Reading, When, lies_under};
use crate::rule::{Assumption, Comparator, RuleForm};

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

    /// Whether it follows from what it names, given the assumptions.
    pub(super) fn ground(
        &self,
        evidence: &Evidence<'_>,
        tier: Tier,
        assumed: &[Assumption],
    ) -> Result<(), &'static str> {
        let dossier = evidence.dossier();
        let measure = |id: MeasureId| dossier.measure(id);
        let so = |fits: bool, why: &'static str| if fits { Ok(()) } else { Err(why) };
        match *self {
            Self::NeverFalls { measure: on, from, to } => so(
                measure(on).is_some_and(never_falls) && from <= to,
                "only a running total never falls, and only forwards in time",
            ),
            Self::Unmoved { measure: on, from, to } => {
                let total = measure(on).is_some_and(|m| m.kind() == Kind::Cumulative) && from <= to;
                so(
                    total && assumed.contains(&Assumption::ClosedWorld),
                    "a total can move by flows nobody knows of",
                )?;
                let moved = evidence.moves(on).is_some_and(|moves| moves.within(from, to));
                so(!moved, "a flow is known to have moved the total in between")
            }
            Self::Inside { measure: on, inner, outer } => so(
                measure(on).is_some_and(|m| m.kind() == Kind::Flow && m.is_counting())
                    && outer.0 <= inner.0
                    && inner.1 <= outer.1,
                "a window bounds only the windows inside it, of things that are counted",
            ),
            Self::AtLeast { assertion, variable, bound, open } => {
                let reading = evidence.reading(assertion).ok_or("an assertion is not in the view")?;
                let low = reading.tier(tier).ok_or("a figure has no values")?.low();
                so(same(low, bound, open), "a lower bound is not that of its figure")?;
                speaks_of(reading, variable, assumed, |when, t| when.end <= t)
            }
            Self::AtMost { assertion, variable, bound, open } => {
                let reading = evidence.reading(assertion).ok_or("an assertion is not in the view")?;
                let high = reading.tier(tier).ok_or("a figure has no values")?.high();
                so(same(high, bound, open), "an upper bound is not that of its figure")?;
                speaks_of(reading, variable, assumed, |when, t| t <= when.earliest())
            }
            Self::PartOf { inner, outer, rule, since } => {
                let declared = |rule| match dossier.rule(rule).map(crate::rule::Rule::form) {
                    Some(RuleForm::PartOf { part, whole }) => {
                        *part == inner.measure && *whole == outer.measure
                    }
                    _ => false,
                };
                let part = match rule {
                    Some(rule) => declared(rule),
                    None => lies_under(dossier, inner.measure, outer.measure),
                };
                so(part, "the first measure is not shown to be a part of the second")?;
                so(
                    bounds_at(evidence, inner, outer, since, assumed),
                    "a part bounds its whole only at times that fit",
                )
            }
            Self::Rule { rule, at, side } => {
                let instance = applied(dossier, rule, at, side);
                so(instance.is_some(), "the rule does not say so at that time")
            }
            Self::Share { rule, figure, part, whole, kept, side } => {
                let form = dossier.rule(rule).map(crate::rule::Rule::form);
                let Some(RuleForm::Share { share, loss, part: of, whole: all }) = form else {
                    return Err("the rule is not about a share");
                };
                let reading = evidence.reading(figure).ok_or("an assertion is not in the view")?;
                let spoken = match !loss && of_totals(dossier, *share, *of, *all) {
                    true => part == whole && totals_time(reading, assumed) == Some(part),
                    false => share_speaks(reading, part, whole, *loss, assumed),
                };
                let end = kept_share(evidence, figure, *share, tier, *loss, side);
                // Times a negative whole, the ends of the share would change places.
                let sign = measure(*all).is_some_and(|m| m.unit().natural_range().low_value() >= 0.0);
                so(spoken && sign && end == Some(kept), "a share is not of that part and whole")
            }
            Self::Natural { variable, .. } => {
                let bare = |at| matches!(at, Timepoint::Instant(_));
                let running =
                    measure(variable.measure).is_some_and(|m| m.kind() == Kind::Flow && !m.is_counting());
                so(
                    self.linear(dossier).is_some() && !(running && bare(variable.at)),
                    "the unit has no such end",
                )
            }
            Self::Spans { measure: on, window: (start, end), .. } => so(
                measure(on).is_some_and(|m| m.kind() == Kind::Flow && m.is_counting()) && start < end,
                "only a flow of things that are counted adds up over time",
            ),
        }
    }
}

/// Whether a figure bounds a variable from below and from above.
pub(super) fn bounds_both(
    reading: &Reading,
    variable: Variable,
    assumed: &[Assumption],
) -> Result<(), &'static str> {
    speaks_of(reading, variable, assumed, |when, t| when.end <= t && t <= when.earliest())
}

/// The share, in percent, by a figure of the part and one of the whole as printed; nothing if one of them prints no number.
pub(crate) fn ratio_as_printed(
    evidence: &Evidence<'_>,
    rule: RuleId,
    part: AssertionId,
    whole: AssertionId,
) -> Option<(f64, f64)> {
    let RuleForm::Share { loss, .. } = *evidence.dossier().rule(rule)?.form() else { return None };
    let (x, y) = (evidence.reading(part)?, evidence.reading(whole)?);
    let units = factor(evidence.dossier(), x.measure?, y.measure?)?;
    let (x, y) = (x.nominal?, y.nominal?);
    let (low, high) = (100.0 * units * x.0 / y.1, 100.0 * units * x.1 / y.0);
    let ends = if loss { (100.0 - high, 100.0 - low) } else { (low, high) };
    (ends.0.is_finite() && ends.1.is_finite()).then_some(ends)
}

/// The share, in percent, that a figure of the part and one of the whole leave by a rule, and what the comparison of
/// their times with each other and with that of a figure of the share assumes; `None` if they are not of one time, or
/// for a share lost, the whole not of an earlier one.
pub(crate) fn ratio(
    evidence: &Evidence<'_>,
    rule: RuleId,
    figure: AssertionId,
    part: AssertionId,
    whole: AssertionId,
) -> Option<(Interval, SmallVec<[Assumption; 4]>)> {
    let RuleForm::Share { share, part: of, whole: all, loss } = *evidence.dossier().rule(rule)?.form() else {
        return None;
    };
    let (p, x, y) = (evidence.reading(figure)?, evidence.reading(part)?, evidence.reading(whole)?);
    if part == whole || p.measure != Some(share) || x.measure != Some(of) || y.measure != Some(all) {
        return None;
    }
    let mut assumptions: SmallVec<[Assumption; 4]> = SmallVec::new();
    if let Some((a, b)) = p.when.as_ref().zip(x.when.as_ref()).filter(|_| p.kind != Kind::Constant) {
        if a.end <= b.start || b.end <= a.start {
            return None;
        }
        assumptions.extend(a.assumptions.iter().copied());
        if !(a.moment && b.moment) {
            assumptions.push(Assumption::OneMoment);
        }
    }
    let constant = x.kind == Kind::Constant && y.kind == Kind::Constant;
    if let Some((a, b)) = x.when.as_ref().zip(y.when.as_ref()).filter(|_| !constant) {
        assumptions.extend(a.assumptions.iter().chain(&b.assumptions).copied());
        match loss {
            true if b.end <= a.start => assumptions.push(Assumption::LatestBase),
            false if a.start < b.end && b.start < a.end => {
                if !(a.moment && b.moment) && x.kind != Kind::Flow {
                    assumptions.push(Assumption::OneMoment);
                }
                if x.kind == Kind::Flow && (a.start, a.end) != (b.start, b.end) {
                    return None;
                }
            }
            _ => return None,
        }
    } else if !constant || loss {
        return None;
    }
    assumptions.sort_unstable();
    assumptions.dedup();
    let factor = factor(evidence.dossier(), of, all)?;
    let (x, y) = (x.support?.scaled(factor), y.support?);
    // A share of nothing, or of less, is none.
    let least = y.low().value().filter(|low| *low > 0.0)?;
    let low = y.high().value().map_or(0.0, |most| x.low_value().max(0.0) / most);
    let high = x.high_value() / least;
    let (low, high) = if loss { (1.0 - high, 1.0 - low) } else { (low, high) };
    let percent = |v: f64| (100.0 * v).clamp(0.0, 100.0);
    Some((Interval::closed(percent(low), percent(high)).ok()?, assumptions))
}

fn same(end: Bound, bound: f64, open: bool) -> bool {
    end.value() == Some(bound) && end.is_open() == open
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
fn applied(dossier: &Dossier, rule: RuleId, time: Timepoint, side: Side) -> Option<Linear> {
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

/// The end of a share, as a number from 0 to 1, that bounds what is kept on one side.
pub(crate) fn kept_share(
    evidence: &Evidence<'_>,
    figure: AssertionId,
    share: MeasureId,
    tier: Tier,
    loss: bool,
    side: Side,
) -> Option<f64> {
    let reading = evidence.reading(figure).filter(|r| r.measure == Some(share))?;
    let range = reading.tier(tier)?;
    let end = if (side == Side::AtMost) == loss { range.low() } else { range.high() };
    // A share has the unit %.
    let part = end.value()? / 100.0;
    Some(if loss { 1.0 - part } else { part })
}

/// Whether a share is a level, and its part and whole are running totals.
pub(crate) fn of_totals(dossier: &Dossier, share: MeasureId, part: MeasureId, whole: MeasureId) -> bool {
    let is = |id, kind| dossier.measure(id).is_some_and(|m| m.kind() == kind);
    is(share, Kind::Stock) && is(part, Kind::Cumulative) && is(whole, Kind::Cumulative)
}

/// When a share that is a level speaks of running totals: as they do, at the end of its moment.
pub(crate) fn totals_time(share: &Reading, assumed: &[Assumption]) -> Option<Timepoint> {
    let when = share.when.as_ref().filter(|when| when.moment)?;
    let granted = when.assumptions.iter().all(|one| assumed.contains(one));
    (granted && when.end > i64::MIN && when.end < i64::MAX).then_some(Timepoint::Instant(when.end))
}

/// Whether a share speaks of this part and whole: at its own time, and a share lost of what was before.
fn share_speaks(
    reading: &Reading,
    part: Timepoint,
    whole: Timepoint,
    loss: bool,
    assumed: &[Assumption],
) -> bool {
    let own = |time| {
        let (Timepoint::Instant(_) | Timepoint::Window(..)) = time else {
            return time == Timepoint::Always && reading.kind == Kind::Constant;
        };
        // A share that does not depend on time holds at every time.
        reading.kind == Kind::Constant
            || reading.measure.is_some_and(|measure| {
                speaks_of(reading, Variable { measure, at: time }, assumed, |_, _| false).is_ok()
            })
            || match (reading.kind, &reading.when, time) {
                (Kind::Cumulative, Some(when), Timepoint::Instant(t)) => when.moment && when.end == t,
                _ => false,
            }
    };
    match loss {
        false => part == whole && own(part),
        true => {
            let (before, after) = match (whole, part) {
                (Timepoint::Instant(t1), Timepoint::Instant(t2)) => (t1, t2),
                _ => return false,
            };
            before < after && own(part) && assumed.contains(&Assumption::LatestBase)
        }
    }
}

/// Whether part ≤ whole holds between these two at their times.
fn bounds_at(
    evidence: &Evidence<'_>,
    inner: Variable,
    outer: Variable,
    since: Option<AssertionId>,
    assumed: &[Assumption],
) -> bool {
    let kind = |v: Variable| evidence.dossier().measure(v.measure).map(Measure::kind);
    let (Some(part), Some(whole)) = (kind(inner), kind(outer)) else {
        return false;
    };
    match (part, inner.at, whole, outer.at) {
        (Kind::Constant, Timepoint::Always, Kind::Constant, Timepoint::Always) => true,
        (Kind::Stock, a, Kind::Stock, b) => a == b && a != Timepoint::Always,
        (
            Kind::Cumulative | Kind::Stock | Kind::Flow,
            Timepoint::Instant(a),
            Kind::Cumulative,
            Timepoint::Instant(b),
        ) => a <= b,
        (Kind::Flow, Timepoint::Window(_, end), Kind::Cumulative, Timepoint::Instant(b)) => end <= b,
        (Kind::Flow, Timepoint::Window(s, e), Kind::Flow, Timepoint::Window(from, to)) => {
            from <= s && e <= to
        }
        (Kind::Constant, Timepoint::Always, Kind::Cumulative, Timepoint::Instant(b)) => {
            let shown = since.and_then(|id| evidence.reading(id));
            shown.is_some_and(|r| {
                let fits =
                    |when: &When| when.end <= b && when.assumptions.iter().all(|a| assumed.contains(a));
                r.measure == Some(inner.measure) && r.when.as_ref().is_some_and(fits)
            })
        }
        _ => false,
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
        Timepoint::Window(start, end) => match reading.kind {
            Kind::Flow => {
                let whole = (start, end) == (when.start, when.end) && !when.open;
                whole || (when.open && one(Assumption::OneWindow) && when.start <= start && end <= when.end)
            }
            Kind::Stock => (start, end) == (when.start, when.end) && one(Assumption::OneMoment),
            _ => false,
        },
        Timepoint::Instant(t) => {
            let inside = when.start <= t && t < when.end;
            match reading.kind {
                Kind::Cumulative => beyond(when, t) || (inside && !when.moment && one(Assumption::OneMoment)),
                Kind::Stock => inside && (when.moment || one(Assumption::OneMoment)),
                _ => false,
            }
        }
    };
    if fits { Ok(()) } else { Err(OTHER) }
}
