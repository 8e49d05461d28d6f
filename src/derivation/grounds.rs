//! Whether an inequality follows from what it names.

use super::inequality::{Inequality, Timepoint, Variable, applied, never_falls};
use super::share::{kept_share, of_totals, share_speaks, totals_time};
use crate::id::{AssertionId, MeasureId};
use crate::measure::{Kind, Measure};
use crate::quantity::{Bound, Tier};
use crate::relation::{Evidence, Reading, When, lies_under};
use crate::rule::{Assumption, RuleForm};

impl Inequality {
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
pub(super) fn speaks_of(
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

fn same(end: Bound, bound: f64, open: bool) -> bool {
    end.value() == Some(bound) && end.is_open() == open
}
