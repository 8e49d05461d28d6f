use super::support::{self, by_anchor, measure_key, members, moment, strength, voice_key};
use super::{Detector, Run};
use crate::derivation::{Claim, Derivation, Premise};
use crate::finding::{Change, Detail, Finding, FindingId, FindingKind};
use crate::measure::Kind;
use crate::relation::{Case, Evidence, FalseValue, Relation, Verdict, lasted};
use crate::time::{Period, instant_text, span_text};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::FalseValue,
    title: "a figure that its voice or its relay soon dropped for the one before it",
    why: "what stood for a day by mistake is no revision, and must not be quoted or counted as one",
    reference: "Snodgrass and Ahn, Temporal Databases (1986): an error in what was recorded, not in the world",
    run: Run::Facts(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let evidence = &case.evidence;
    let values = case.statements.false_values().iter().filter_map(|one| Some((anchor(evidence, one)?, *one)));
    by_anchor(values).into_iter().filter_map(|(anchor, values)| finding(case, anchor, values)).collect()
}

/// What one voice got wrong on one measure at one time of speaking is one event: `measure,family@when it was said`. Of a level, of
/// which nothing said of one time bears on another, it is one for each time: `measure@time,family@when it was said`.
fn anchor(evidence: &Evidence<'_>, one: &FalseValue) -> Option<String> {
    let value = evidence.assertion(one.value);
    let said = value.stated().or(value.published()).map(Period::bounds);
    let when = match said {
        Some((start, end)) => span_text(start, end),
        None => instant_text(moment(evidence, one.value).0),
    };
    let measure = value.measure()?;
    Some(match evidence.dossier().at_measure(measure).kind() {
        Kind::Stock => format!("{}@{when}", support::anchor(evidence, one.value)),
        _ => format!("{},{}@{when}", measure_key(evidence, measure), voice_key(evidence, one.value)),
    })
}

fn finding(case: &Case<'_>, anchor: String, mut values: Vec<FalseValue>) -> Option<Finding> {
    let evidence = &case.evidence;
    values.sort_by(|x, y| moment(evidence, x.value).cmp(&moment(evidence, y.value)));
    let measure = evidence.assertion(values.first()?.value).measure()?;
    let mut derivation = Derivation::default();
    let mut changes = Vec::new();
    for one in &values {
        let FalseValue { before, value, after } = *one;
        let (came, went) = (evidence.relate(before, value)?, evidence.relate(value, after)?);
        let short = |relation: &Relation| matches!(relation.verdict, Verdict::ShortLived { .. });
        // A running total shows it by one fall.
        if let Some((old, new, fall)) =
            [(before, value, &came), (value, after, &went)].into_iter().find(|(.., relation)| short(relation))
        {
            changes.extend(Change::of(fall, old, new));
            derivation.relates(fall.clone());
            continue;
        }
        changes.extend(Change::of(&came, before, value));
        changes.extend(Change::of(&went, value, after));
        derivation.relates(came);
        derivation.relates(went);
        derivation.relates(evidence.relate(before, after)?);
        let mut from: Vec<_> =
            [value, after].map(|id| derivation.premise(Premise::Assertion(id))).into_iter().collect();
        from.push(derivation.premise(Premise::ShortLived));
        let seconds = lasted(evidence, value, after)?;
        derivation.step(Claim::Lasted { value, after, seconds }, from);
    }
    Some(Finding {
        id: FindingId::new(FindingKind::FalseValue, anchor),
        strength: strength(derivation.assumes(), false),
        members: members(&case.evidence, values.iter().flat_map(|v| [v.before, v.value, v.after])),
        detail: Detail::FalseValue { measure, values, changes },
        argument: derivation.into(),
    })
}
