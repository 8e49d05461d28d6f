use std::hash::Hash;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::support::{by_anchor, group_anchor, measure_key, members, names};
use super::{Detector, Grouped, Run, across};
use crate::constraint::Reasoned;
use crate::derivation::Certificate;
use crate::finding::{Argument, Detail, Finding, FindingId, FindingKind, Resolution};
use crate::history::{self, History};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::quantity::Form;
use crate::relation::{Case, Cause, Relation, Strength, TimeRelation, ValueRelation, Verdict, witnesses};
use crate::timeline;

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Contradiction,
    title: "assertions that cannot all be true",
    why: "before a figure is used one must know which others it excludes, and how firmly",
    reference: "Farkas, Theorie der einfachen Ungleichungen (1902): the certificate; Mirsky, A dual of Dilworth's decomposition theorem (1971)",
    run: Run::Reasoned(run),
};

fn run(case: &Case<'_>, measures: &[Grouped], reasoned: &Reasoned) -> Vec<Finding> {
    let evidence = &case.evidence;
    let mut parts: Vec<(String, (MeasureId, Vec<Relation>))> = Vec::new();
    for Grouped { measure, kind, groups } in measures {
        for group in groups {
            let named = |id| names(evidence, id, group.span);
            let mut pairs = timeline::conflicts(evidence, *kind, group);
            pairs.retain(|pair| named(pair.a) || named(pair.b));
            if !pairs.is_empty() {
                parts.push((group_anchor(evidence, *measure, group.span), (*measure, pairs)));
            }
        }
    }
    parts.extend(given_in_two_ways(case));
    let mut found: Vec<Finding> = by_anchor(parts)
        .into_iter()
        .filter_map(|(anchor, parts)| {
            let measure = parts.first()?.0;
            let mut parts = parts.into_iter().map(|(_, relations)| relations);
            let mut pairs = parts.next()?;
            pairs.extend(parts.flatten());
            retain_first(&mut pairs, |r| (r.a.min(r.b), r.a.max(r.b)));
            of_figures(case, measure, anchor, &pairs)
        })
        .collect();
    for history in history::histories(case) {
        found.extend(of_reports(case, &history));
    }
    found.extend(across::findings(case, reasoned.conflicts()));
    found
}

/// Keeps the first of each name.
fn retain_first<T, N: Eq + Hash>(all: &mut Vec<T>, name: impl Fn(&T) -> N) {
    // So few are looked through one by one, which takes no hashing.
    const FEW: usize = 12;
    if all.len() > FEW {
        let mut seen = FxHashSet::default();
        return all.retain(|one| seen.insert(name(one)));
    }
    let mut seen: SmallVec<[N; FEW]> = SmallVec::new();
    all.retain(|one| {
        let name = name(one);
        let is_new = !seen.contains(&name);
        seen.extend(is_new.then_some(name));
        is_new
    });
}

/// Statements that one relay gives with different figures, whatever times they are printed with.
fn given_in_two_ways(case: &Case<'_>) -> Vec<(String, (MeasureId, Vec<Relation>))> {
    let evidence = &case.evidence;
    let mut found = Vec::new();
    for versions in case.statements.versions() {
        let Some((best, rest)) = versions.split_first() else { continue };
        let Some(reading) = evidence.reading(*best) else { continue };
        let timed = matches!(reading.kind, Kind::Stock | Kind::Flow);
        let span = reading.when.as_ref().filter(|_| timed).map(|w| (w.start, w.end));
        for other in rest.iter().filter(|other| case.stands(**other) && case.stands(*best)) {
            let relation = evidence.relate(*best, *other).filter(|r| r.verdict.contradicts());
            if let (Some(measure), Some(relation)) = (reading.measure, relation) {
                found.push((group_anchor(evidence, measure, span), (measure, vec![relation])));
            }
        }
    }
    found
}

/// One finding for all the conflicting figures of one measure and time, shown by their strongest pair.
fn of_figures(case: &Case<'_>, measure: MeasureId, anchor: String, pairs: &[Relation]) -> Option<Finding> {
    let evidence = &case.evidence;
    let strongest = pairs.iter().min_by(|x, y| {
        rank(x).total_cmp(&rank(y)).then_with(|| {
            let keys = |r: &Relation| (evidence.ordinal(r.a), evidence.ordinal(r.b));
            keys(x).cmp(&keys(y))
        })
    })?;
    let Verdict::Contradicts { strength, cause } = strongest.verdict else {
        return None;
    };
    // One statement given in two ways is shown by the two prints; their times need not be one.
    let gap = match (cause, strongest.value) {
        (Cause::Itself, _) => None,
        (_, ValueRelation::Apart { gap, .. }) => Some(gap),
        _ => Certificate::of_pair(evidence, strongest).map(|certificate| certificate.gap),
    };
    let first = (strongest.a, strongest.b);
    let others = pairs.iter().map(|pair| (pair.a, pair.b)).filter(|pair| *pair != first);
    Some(Finding {
        id: FindingId::new(FindingKind::Contradiction, anchor),
        strength,
        members: members(&case.evidence, pairs.iter().flat_map(|r| [r.a, r.b])),
        detail: Detail::Contradiction {
            measure,
            cause,
            pair: first,
            gap,
            resolutions: resolutions(case, strongest),
        },
        argument: Argument::Conflict(std::iter::once(first).chain(others).collect()),
    })
}

/// Hard before soft before assumed, then the wider gap first.
fn rank(relation: &Relation) -> f64 {
    let grade = match relation.verdict {
        Verdict::Contradicts { strength: Strength::Hard, .. } => 0.0,
        Verdict::Contradicts { strength: Strength::Soft, .. } => 10.0,
        _ => 20.0,
    };
    let relative = match relation.value {
        ValueRelation::Apart { relative: Some(share), .. } => share.min(1.0),
        _ => 0.0,
    };
    grade - relative
}

fn resolutions(case: &Case<'_>, relation: &Relation) -> Vec<Resolution> {
    let evidence = &case.evidence;
    let (a, b) = (relation.a, relation.b);
    if matches!(relation.verdict, Verdict::Contradicts { cause: Cause::Itself, .. }) {
        return vec![Resolution::Original(case.statements.lead(a))];
    }
    let support = |id: &AssertionId| witnesses(evidence, &[*id]).independent;
    let mut weaker = vec![a, b];
    weaker.sort_by_key(|id| (support(id), evidence.key(*id)));
    let mut found = vec![Resolution::Withdrawal(weaker)];
    let imprecise = |id: &AssertionId| {
        evidence
            .reading(*id)
            .is_some_and(|r| r.when.as_ref().is_some_and(|w| !w.moment || !w.assumptions.is_empty()))
    };
    let timed: Vec<AssertionId> = [a, b].into_iter().filter(imprecise).collect();
    if !timed.is_empty()
        && relation.time != TimeRelation::Unknown
        && evidence.reading(a).is_some_and(|r| r.kind != Kind::Constant)
    {
        found.push(Resolution::Time(timed));
    }
    let hedged = |id: &AssertionId| {
        evidence
            .assertion(*id)
            .quantity()
            .is_some_and(|q| !matches!(q.form(), Form::Exactly(_) | Form::Date(_)))
    };
    if matches!(relation.verdict, Verdict::Contradicts { strength: Strength::Soft, .. }) {
        let worded: Vec<AssertionId> = [a, b].into_iter().filter(hedged).collect();
        if !worded.is_empty() {
            found.push(Resolution::Wording(worded));
        }
    }
    found.push(Resolution::Scope(a, b));
    found
}

/// Reports of a holder's stance that the holder's own words do not bear out.
fn of_reports(case: &Case<'_>, history: &History) -> Option<Finding> {
    let evidence = &case.evidence;
    let pair = *history.misreported.first()?;
    let mut verdicts = history.misreported.iter().filter_map(|(report, own)| evidence.relate(*report, *own));
    let Some(Verdict::Contradicts { strength, cause }) = verdicts.next().map(|relation| relation.verdict)
    else {
        return None;
    };
    let holder = &evidence.dossier().at_source(history.holder).key;
    Some(Finding {
        id: FindingId::new(
            FindingKind::Contradiction,
            format!("{},{holder}", measure_key(evidence, history.proposition)),
        ),
        strength,
        members: members(&case.evidence, history.misreported.iter().flat_map(|(a, b)| [*a, *b])),
        detail: Detail::Contradiction {
            measure: history.proposition,
            cause,
            pair,
            gap: None,
            resolutions: vec![Resolution::Withdrawal(vec![pair.0, pair.1]), Resolution::Time(vec![pair.0])],
        },
        argument: Argument::Relations(history.misreported.as_slice().into()),
    })
}
