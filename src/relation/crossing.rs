//! Crossed scopes: what would follow for two figures if the one coordinate that keeps their measures apart matched.

use smallvec::SmallVec;

use super::evidence::Evidence;
use super::figures::{apart, bound_applies, bounded, converted};
use super::scope::{Scope, lies_within, may_bound, scope};
use super::verdict::{Strength, Verdict};
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Coordinate;
use crate::quantity::Tier;
use crate::rule::Assumption;

/// Two figures on crossed measures, the first above the second: the first counts a part of what the second counts in
/// all coordinates but one, and is more than it.
///
/// If that one coordinate matched too, the two would contradict each other at their times.
///
/// ```
/// use crosscheck::{Assertion, Coordinate, Detail, Dossier, FindingKind, Kind, Measure, Policy, Term, reconcile};
/// let mut dossier = Dossier::new();
/// dossier.add_term(Term::new(Coordinate::Subject, "one-army").within("both-armies"))?;
/// dossier.add_term(Term::new(Coordinate::Population, "combined-units").within("all-units"))?;
/// let mut killed = |subject: &str, population: &str| {
///     let measure = Measure::new(format!("killed-{subject}"), Kind::Constant);
///     dossier.add_measure(measure.at(Coordinate::Subject, subject).at(Coordinate::Population, population))
/// };
/// let (one, both) = (killed("one-army", "all-units")?, killed("both-armies", "combined-units")?);
/// dossier.add_assertion(Assertion::figure("a", one, ">500".parse()?))?;
/// dossier.add_assertion(Assertion::figure("b", both, "~200".parse()?))?;
///
/// let policy = Policy::default();
/// let report = reconcile(dossier.view(), &policy);
/// assert_eq!(report.of_kind(FindingKind::Contradiction).count(), 0);
/// let possible = report.of_kind(FindingKind::PossibleConflict).next().ok_or("none")?;
/// assert!(matches!(possible.detail(), Detail::PossibleConflict { coordinate: Coordinate::Population, .. }));
/// println!("{}", report.explain(possible)); // what each reading would mean
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Crossing {
    /// The figure that would be of a part.
    pub inner: AssertionId,
    /// The figure that would be of the whole, and is less.
    pub outer: AssertionId,
    /// The coordinate that decides, in which the inner measure is the wider one.
    pub coordinate: Coordinate,
    /// How firm the contradiction would be.
    pub strength: Strength,
    /// On which values they are apart: read as loosely as they can be, else as they were meant.
    pub tier: Tier,
    /// The distance between these values, in the unit of the outer measure.
    pub gap: f64,
    pub(crate) assumptions: SmallVec<[Assumption; 2]>,
}

impl Crossing {
    /// What reading their times so rests on.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// What crosses between two figures in this order; none if nothing does, if a rule links their measures, or if the
    /// bound would hold.
    pub(crate) fn of(evidence: &Evidence<'_>, inner: AssertionId, outer: AssertionId) -> Option<Self> {
        let dossier = evidence.dossier();
        let (ri, ro) = (evidence.reading(inner)?, evidence.reading(outer)?);
        evidence.assertion(inner).quantity().zip(evidence.assertion(outer).quantity())?;
        let (mi, mo) = (ri.measure?, ro.measure?);
        let coordinate = deciding(dossier, mi, mo)?;
        let part = converted(dossier, ri, mi, mo);
        let gap = |tier| Some(part.tier(tier)?.low_value() - ro.tier(tier)?.high_value());
        let relation = evidence
            .relate(inner, outer)
            .filter(|r| gap(Tier::Support).is_some_and(|g| g >= 0.0) && r.scope == Scope::Crossed)?;
        let applies = bound_applies(ri, ro, relation.time);
        let Verdict::Contradicts { strength, .. } = bounded(&part, ro, applies, &relation) else {
            return None;
        };
        let tier = if apart(&part, ro, Tier::Hull) { Tier::Hull } else { Tier::Support };
        let assumptions = relation.assumptions;
        Some(Self { inner, outer, coordinate, strength, tier, gap: gap(tier)?, assumptions })
    }

    /// The gap as a share of the low end of the upper figure.
    pub(crate) fn relative(&self, evidence: &Evidence<'_>) -> f64 {
        let high =
            evidence.reading(self.outer).and_then(|r| r.tier(self.tier)).map_or(0.0, |s| s.high_value());
        let low = (high + self.gap).abs();
        if low > 0.0 { self.gap / low } else { 0.0 }
    }
}

/// The one coordinate in which a measure is not within another that it crosses, if it could be its part otherwise.
///
/// A declared rule between the two is looked for by the relation of their figures.
pub(crate) fn deciding(dossier: &Dossier, inner: MeasureId, outer: MeasureId) -> Option<Coordinate> {
    let (a, b) = (dossier.at_measure(inner), dossier.at_measure(outer));
    if !(a.is_counting() && b.is_counting() && may_bound(a.kind, b.kind)) {
        return None;
    }
    a.unit.factor_to(&b.unit)?;
    if [inner, outer].iter().any(|m| dossier.twin(*m).is_some()) {
        return None;
    }
    let mut wider = None;
    for coordinate in Coordinate::ALL {
        match (a.coordinate(coordinate), b.coordinate(coordinate)) {
            (None, None) => {}
            (Some(x), Some(y)) if lies_within(dossier, coordinate, x, y) => {}
            (Some(x), Some(y)) if lies_within(dossier, coordinate, y, x) => {
                if wider.replace(coordinate).is_some() {
                    return None;
                }
            }
            _ => return None,
        }
    }
    wider
}

/// Which of two measures lies directly within the other, by coordinates and kind or by a rule: the inner one, the outer
/// one, and the rule.
pub(crate) fn nested(
    dossier: &Dossier,
    a: MeasureId,
    b: MeasureId,
) -> Option<(MeasureId, MeasureId, Option<RuleId>)> {
    match scope(dossier, a, b) {
        (Scope::Within, rule) => Some((a, b, rule)),
        (Scope::Contains, rule) => Some((b, a, rule)),
        _ => None,
    }
}
