//! Remainders: what is left of a total when a part of it that is known is taken away.

use super::evidence::Evidence;
use super::reading::{Reading, When};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::quantity::Leaning;
use crate::rule::{Assumption, RuleForm};

/// What shows that figures are parts of a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PartOf {
    /// The total says that it includes them.
    Included,
    /// A rule: a flow into a running total before its time, or all parts of a sum but one.
    Rule(RuleId),
}

/// A total less a part of it that is known, by the figures as printed.
///
/// ```
/// use crosscheck::{
///     Assertion, Coordinate, Detail, Dossier, FindingKind, Kind, Measure, Policy, Term, reconcile,
/// };
/// let mut dossier = Dossier::new();
/// dossier.add_term(Term::new(Coordinate::Place, "coast").within("land"))?;
/// let mut hurt = |place: &str| {
///     dossier.add_measure(Measure::new(format!("hurt-{place}"), Kind::Constant).at(Coordinate::Place, place))
/// };
/// let (land, coast, abroad) = (hurt("land")?, hurt("coast")?, hurt("abroad")?);
/// let part = dossier.add_assertion(Assertion::figure("p", abroad, "3000".parse()?))?;
/// dossier.add_assertion(Assertion::figure("t", land, "~14000".parse()?).including(part))?;
/// dossier.add_assertion(Assertion::figure("m", coast, "11000".parse()?))?;
///
/// let policy = Policy::default();
/// let report = reconcile(dossier.view(), &policy);
/// let coincidence = report.of_kind(FindingKind::Coincidence).next().ok_or("none")?;
/// let Detail::Coincidence { remainders, .. } = coincidence.detail() else { return Err("other".into()) };
/// assert_eq!(remainders[0].left, (11_000.0, 11_000.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Remainder {
    /// The total.
    pub total: AssertionId,
    /// What is taken away.
    pub parts: Vec<AssertionId>,
    /// What shows them to be parts.
    pub by: PartOf,
    /// What is left, from its lower to its higher end, in the unit of the total's measure.
    pub left: (f64, f64),
}

impl Remainder {
    /// What is left of a total; none if these are not shown to be parts of it, if a figure has no value of its own
    /// ("more than"), or if nothing is left.
    pub(crate) fn of(
        evidence: &Evidence<'_>,
        total: AssertionId,
        parts: &[AssertionId],
        by: PartOf,
    ) -> Option<Self> {
        let mut distinct = parts.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let all_parts = !parts.is_empty() && distinct.len() == parts.len() && !parts.contains(&total);
        let shown = match by {
            PartOf::Included => {
                parts.iter().all(|part| evidence.assertion(total).markers().includes.contains(part))
            }
            PartOf::Rule(rule) => follows(evidence, total, parts, rule)?,
        };
        if !(all_parts && shown) {
            return None;
        }
        let on = evidence.reading(total)?.measure?;
        let (mut low, mut high) = printed(evidence, total, on)?;
        for part in parts {
            let (least, most) = printed(evidence, *part, on)?;
            (low, high) = (low - most, high - least);
        }
        let left = (rounded(low), rounded(high));
        (left.0 > 0.0).then(|| Self { total, parts: parts.to_vec(), by, left })
    }

    /// What reading the times rests on, where a rule looks at them.
    pub(crate) fn assumptions(&self, evidence: &Evidence<'_>) -> Vec<Assumption> {
        let read = |id: &AssertionId| evidence.reading(*id).and_then(|r| r.when.as_ref());
        let timed = matches!(self.by, PartOf::Rule(_));
        let whens = [self.total].into_iter().chain(self.parts.iter().copied()).filter(|_| timed);
        let mut all: Vec<Assumption> =
            whens.filter_map(|id| read(&id)).flat_map(|w| w.assumptions.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The figure as printed, if it has a value of its own, in the unit of a measure.
pub(crate) fn printed(evidence: &Evidence<'_>, id: AssertionId, on: MeasureId) -> Option<(f64, f64)> {
    let dossier = evidence.dossier();
    let reading = evidence.reading(id)?;
    let form = evidence.assertion(id).quantity()?.form();
    let unit = &dossier.at_measure(on).unit;
    let own = &dossier.at_measure(reading.measure?).unit;
    let factor = own.factor_to(unit)?;
    let (low, high) = reading.nominal.filter(|_| form.leaning() == Leaning::Point)?;
    Some((rounded(low * factor), rounded(high * factor)))
}

/// To twelve digits: differences of decimals carry rounding dust.
fn rounded(v: f64) -> f64 {
    if v.fract() == 0.0 && v.abs() < 1e12 {
        return v;
    }
    format!("{v:.11e}").parse().unwrap_or(v)
}

/// Whether a rule makes these figures parts of a total at its time.
fn follows(evidence: &Evidence<'_>, total: AssertionId, parts: &[AssertionId], rule: RuleId) -> Option<bool> {
    let whole = evidence.reading(total)?;
    let parts: Vec<&Reading> = parts.iter().map(|id| evidence.reading(*id)).collect::<Option<_>>()?;
    let on = |reading: &Reading, measure: MeasureId| reading.measure == Some(measure);
    Some(match &evidence.dossier().rule(rule)?.form {
        RuleForm::Increment { flow, total } => {
            let ended = |part: &&Reading| match (&part.when, &whole.when) {
                (Some(part), Some(whole)) => part.end <= whole.earliest(),
                _ => false,
            };
            on(whole, *total) && parts.len() == 1 && parts.iter().all(|p| on(p, *flow) && ended(p))
        }
        RuleForm::Sum { total, parts: all, exhaustive: true } => {
            let mut given: Vec<MeasureId> = parts.iter().filter_map(|part| part.measure).collect();
            let mut all = all.clone();
            given.sort_unstable();
            all.sort_unstable();
            // Each of the others is one of the parts, in the same order.
            let mut left = all.iter();
            let each = given.len() + 1 == all.len() && given.iter().all(|one| left.any(|part| part == one));
            on(whole, *total) && each && parts.iter().all(|part| at_one_time(whole, part))
        }
        _ => false,
    })
}

/// Whether two figures are for the same span of time.
pub(crate) fn at_one_time(a: &Reading, b: &Reading) -> bool {
    let span = |when: &When| (when.start, when.end);
    match (&a.when, &b.when) {
        _ if a.kind == Kind::Constant && b.kind == Kind::Constant => true,
        (Some(a), Some(b)) => {
            (span(a) == span(b) && !a.open && !b.open) || (a.moment && b.moment && a.end == b.end)
        }
        _ => false,
    }
}
