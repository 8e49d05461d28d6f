//! What a rule must satisfy: kinds and units that go together, and numbers that can be reckoned with.

use rustc_hash::FxHashSet;

use super::validate::{Verdict, known_measure};
use super::{Dossier, DossierError};
use crate::id::MeasureId;
use crate::measure::Kind;
use crate::quantity::{Dimension, Number};
use crate::rule::{Condition, RuleForm};

/// Outside of these, sums of floating-point numbers lose what is small in them.
const MIN_COEFFICIENT: f64 = 1e-9;
const MAX_COEFFICIENT: f64 = 1e9;
const MAX_BOUND: f64 = 1e15;

pub(super) fn fits(dossier: &Dossier, form: &RuleForm) -> Verdict {
    match form {
        RuleForm::PartOf { part, whole } => {
            takes_figures(dossier, *part)?;
            takes_figures(dossier, *whole)?;
            distinct(dossier, *part, *whole)?;
            same_unit(dossier, *part, *whole)
        }
        RuleForm::Sum { total, parts, .. } => sum(dossier, *total, parts),
        RuleForm::Increment { flow, total } => increment(dossier, *flow, *total),
        RuleForm::Share { share, part, whole, .. } => {
            for measure in [*share, *part, *whole] {
                takes_figures(dossier, measure)?;
            }
            if *dossier.at_measure(*share).unit.dimension() != Dimension::Share {
                return refused(dossier, *share, "the `share` must have the unit `%`");
            }
            same_unit(dossier, *part, *whole)
        }
        RuleForm::Linear { terms, bound, .. } => linear(dossier, terms, *bound),
        RuleForm::Implies { condition, conclusion } => implies(dossier, *condition, *conclusion),
    }
}

fn sum(dossier: &Dossier, total: MeasureId, parts: &[MeasureId]) -> Verdict {
    takes_figures(dossier, total)?;
    if parts.is_empty() {
        return refused(dossier, total, "it has no parts; name at least one");
    }
    for part in parts {
        takes_figures(dossier, *part)?;
        distinct(dossier, *part, total)?;
        same_unit(dossier, *part, total)?;
    }
    Ok(())
}

fn increment(dossier: &Dossier, flow: MeasureId, total: MeasureId) -> Verdict {
    let why = "the `flow` of an increment must be of the kind flow";
    of_kind(dossier, flow, |kind| kind == Kind::Flow, why)?;
    let why = "the `total` of an increment must be of the kind cumulative";
    of_kind(dossier, total, |kind| kind == Kind::Cumulative, why)?;
    let (unit, fed) = (&dossier.at_measure(flow).unit, &dossier.at_measure(total).unit);
    if unit.adds_to(fed).is_some() { Ok(()) } else { same_unit(dossier, flow, total) }
}

fn linear(dossier: &Dossier, terms: &[(Number, MeasureId)], bound: Number) -> Verdict {
    let mut seen = FxHashSet::default();
    for (coefficient, measure) in terms {
        takes_figures(dossier, *measure)?;
        if !seen.insert(*measure) {
            let why = "it is named twice; add its coefficients up and name it once";
            return refused(dossier, *measure, why);
        }
        if !(MIN_COEFFICIENT..=MAX_COEFFICIENT).contains(&coefficient.get().abs()) {
            return Err(DossierError::Coefficient { value: coefficient.get() });
        }
    }
    if terms.is_empty() {
        return Err(DossierError::NoTerms);
    }
    if bound.get().abs() > MAX_BOUND {
        return Err(DossierError::Coefficient { value: bound.get() });
    }
    Ok(())
}

fn implies(dossier: &Dossier, condition: Condition, conclusion: MeasureId) -> Verdict {
    let is_proposition = |kind| kind == Kind::Proposition;
    let why = "it takes figures; only a proposition can be implied";
    of_kind(dossier, conclusion, is_proposition, why)?;
    match condition {
        Condition::Affirmed(proposition) => {
            let why = "it takes figures; give a bound with `above`";
            of_kind(dossier, proposition, is_proposition, why)?;
            distinct(dossier, proposition, conclusion)
        }
        Condition::Above { measure, .. } => {
            let why = "it is a proposition and has no bound; leave `above` out";
            of_kind(dossier, measure, |kind| kind != Kind::Proposition, why)
        }
    }
}

fn takes_figures(dossier: &Dossier, id: MeasureId) -> Verdict {
    let why = "it is a proposition; name a measure that takes figures";
    of_kind(dossier, id, |kind| kind != Kind::Proposition, why)
}

fn of_kind(dossier: &Dossier, id: MeasureId, fits: impl Fn(Kind) -> bool, why: &'static str) -> Verdict {
    known_measure(dossier, id)?;
    if fits(dossier.at_measure(id).kind) { Ok(()) } else { refused(dossier, id, why) }
}

fn same_unit(dossier: &Dossier, a: MeasureId, b: MeasureId) -> Verdict {
    let (one, other) = (dossier.at_measure(a), dossier.at_measure(b));
    if one.unit.factor_to(&other.unit).is_some() {
        return Ok(());
    }
    Err(DossierError::RuleUnits {
        measure: one.key.to_string(),
        unit: one.unit.symbol().to_owned(),
        other: other.key.to_string(),
        expected: other.unit.symbol().to_owned(),
    })
}

fn distinct(dossier: &Dossier, a: MeasureId, b: MeasureId) -> Verdict {
    if a == b { refused(dossier, a, "it stands on both sides; name two measures") } else { Ok(()) }
}

fn refused(dossier: &Dossier, id: MeasureId, why: &'static str) -> Verdict {
    Err(DossierError::Rule { measure: dossier.at_measure(id).key.to_string(), why })
}
