//! The scope coordinate: how two measures lie to each other.

use serde::Serialize;

use crate::dossier::Dossier;
use crate::id::{MeasureId, RuleId};
use crate::measure::{Coordinate, Kind};
use crate::rule::RuleForm;

/// How the measures of two assertions lie to each other, seen from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "scope")]
pub enum Scope {
    /// One measure.
    Same,
    /// The first is a part of the second.
    Within,
    /// The second is a part of the first.
    Contains,
    /// A rule links them without ordering them.
    Linked,
    /// Within in one coordinate and outside in another.
    Crossed,
    /// Nothing orders or links them.
    NotComparable {
        /// Why.
        why: Why,
    },
}

/// Why nothing follows from one assertion for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// They differ in what they are about.
    Subject,
    /// They measure different properties.
    Property,
    /// They measure different populations.
    Population,
    /// They are about different places.
    Place,
    /// A coordinate is given for one of them only.
    MissingCoordinate,
    /// Their units do not convert into each other.
    Unit,
    /// Their kinds allow no order between them.
    Kind,
    /// Coordinates, kind and unit are the same, and only keys tell them apart: the two, or one of them from a third measure, so
    /// that nobody knows which of these the other is a part of.
    Undistinguished,
    /// Neither counts things, so a part may be more than the whole.
    NotCounting,
    /// Each is within the other in one coordinate and outside it in another.
    CrossedScopes,
    /// They are on one measure, over windows that differ.
    Window,
    /// A rule links them only together with further measures.
    OnlyTogether,
    /// A number beside a proposition that it does not imply.
    NumberBesideProposition,
    /// A stance takes no side.
    NoSide,
    /// The stances hold at different times.
    DifferentTimes,
    /// A stance is put only as a possibility or on a condition.
    NotAsserted,
    /// The stances are towards different things.
    DifferentTargets,
    /// An assertion that only withdraws another says nothing else.
    Withdrawal,
}

impl Scope {
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Within => Self::Contains,
            Self::Contains => Self::Within,
            other => other,
        }
    }
}

/// The scope coordinate of two numeric measures, and the rule it comes from if it is a declared one.
pub(super) fn scope(dossier: &Dossier, a: MeasureId, b: MeasureId) -> (Scope, Option<RuleId>) {
    if a == b {
        return (Scope::Same, None);
    }
    if let Some((scope, rule)) = declared(dossier, a, b) {
        return (scope, Some(rule));
    }
    (by_coordinates(dossier, a, b), None)
}

/// The scope that a rule declares; the one with the first key if there are several.
fn declared(dossier: &Dossier, a: MeasureId, b: MeasureId) -> Option<(Scope, RuleId)> {
    // A rule that links the two speaks of both.
    let (on_a, on_b) = (dossier.rules_on(a), dossier.rules_on(b));
    let rules = if on_a.len() < on_b.len() { on_a } else { on_b };
    let found = rules.iter().filter_map(|id| {
        let rule = dossier.at_rule(*id);
        let ordered =
            |inner: MeasureId, outer: MeasureId| match (inner == a && outer == b, inner == b && outer == a) {
                (true, _) => Some(Scope::Within),
                (_, true) => Some(Scope::Contains),
                _ => None,
            };
        let scope = match &rule.form {
            RuleForm::PartOf { part, whole } => ordered(*part, *whole),
            RuleForm::Increment { flow, total } => ordered(*flow, *total),
            RuleForm::Sum { total, parts, .. } => {
                let together = parts.contains(&a) && parts.contains(&b);
                parts.iter().find_map(|part| ordered(*part, *total)).or(together.then_some(Scope::Linked))
            }
            RuleForm::Share { share, part, whole, loss } => {
                let links = |m: MeasureId| [*share, *part, *whole].contains(&m);
                let order = if *loss { None } else { ordered(*part, *whole) };
                order.or((links(a) && links(b)).then_some(Scope::Linked))
            }
            RuleForm::Linear { terms, .. } => {
                let has = |m: MeasureId| terms.iter().any(|(_, one)| *one == m);
                (has(a) && has(b)).then_some(Scope::Linked)
            }
            RuleForm::Implies { .. } => None,
        }?;
        Some((scope == Scope::Linked, rule.key(), scope, *id))
    });
    found.min_by(|x, y| (x.0, x.1).cmp(&(y.0, y.1))).map(|(_, _, scope, rule)| (scope, rule))
}

/// Whether the coordinates and kinds of two measures make the first a part of the second.
pub(crate) fn lies_under(dossier: &Dossier, inner: MeasureId, outer: MeasureId) -> bool {
    let both = dossier.measure(inner).is_some() && dossier.measure(outer).is_some();
    both && inner != outer && by_coordinates(dossier, inner, outer) == Scope::Within
}

fn by_coordinates(dossier: &Dossier, a: MeasureId, b: MeasureId) -> Scope {
    match by_values(dossier, a, b) {
        Scope::Within | Scope::Contains | Scope::Crossed
            if [a, b].iter().any(|m| dossier.twin(*m).is_some()) =>
        {
            Scope::NotComparable { why: Why::Undistinguished }
        }
        scope => scope,
    }
}

/// The scope of two measures if no third one is like either of them.
fn by_values(dossier: &Dossier, a: MeasureId, b: MeasureId) -> Scope {
    let (ma, mb) = (dossier.at_measure(a), dossier.at_measure(b));
    let no = |why| Scope::NotComparable { why };
    if ma.unit.factor_to(&mb.unit).is_none() {
        return no(Why::Unit);
    }
    let (mut inner, mut outer, mut named) = (false, false, false);
    for coordinate in Coordinate::ALL {
        match (ma.coordinate(coordinate), mb.coordinate(coordinate)) {
            (None, None) => {}
            (Some(x), Some(y)) if x == y => named = true,
            (Some(x), Some(y)) => {
                named = true;
                if lies_within(dossier, coordinate, x, y) {
                    inner = true;
                } else if lies_within(dossier, coordinate, y, x) {
                    outer = true;
                } else {
                    return no(match coordinate {
                        Coordinate::Subject => Why::Subject,
                        Coordinate::Property => Why::Property,
                        Coordinate::Population => Why::Population,
                        Coordinate::Place => Why::Place,
                    });
                }
            }
            _ => return no(Why::MissingCoordinate),
        }
    }
    if !named {
        return no(Why::MissingCoordinate);
    }
    if inner && outer {
        return Scope::Crossed;
    }
    if !(ma.is_counting() && mb.is_counting()) {
        return no(Why::NotCounting);
    }
    let (ab, ba) = (may_bound(ma.kind, mb.kind), may_bound(mb.kind, ma.kind));
    match (inner, outer) {
        (true, _) if ab => Scope::Within,
        (_, true) if ba => Scope::Contains,
        (false, false) if ab && !ba => Scope::Within,
        (false, false) if ba && !ab => Scope::Contains,
        (false, false) if ma.kind == mb.kind => no(Why::Undistinguished),
        _ => no(Why::Kind),
    }
}

/// Whether the values of a measure's coordinates make it a part or the whole of any other measure, or cross one.
///
/// # Complexity
/// Linear in measures, and in what the hierarchies have around them.
pub(crate) fn has_relatives(dossier: &Dossier, measure: MeasureId) -> bool {
    let related = |other| {
        matches!(by_values(dossier, measure, other), Scope::Within | Scope::Contains | Scope::Crossed)
    };
    dossier.measure_ids().any(|other| other != measure && related(other))
}

/// Whether a measure of the first kind is at most one of the second that contains it. A stock under a running
/// total only when declared.
pub(crate) fn may_bound(inner: Kind, outer: Kind) -> bool {
    use Kind::{Constant, Cumulative, Flow, Proposition};
    inner != Proposition && (inner == outer || matches!((inner, outer), (Flow | Constant, Cumulative)))
}

/// Whether one value of a coordinate lies within another, through any number of declared entries.
pub(super) fn lies_within(dossier: &Dossier, coordinate: Coordinate, inner: &str, outer: &str) -> bool {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut stack = vec![inner];
    while let Some(value) = stack.pop() {
        if value == outer {
            return true;
        }
        if !seen.insert(value) {
            continue;
        }
        if let Some(term) = dossier.term(coordinate, value) {
            stack.extend(term.within.iter().map(AsRef::as_ref));
        }
    }
    false
}
