use std::hash::Hash;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::support::{by_anchor, group_anchor, measure_key, members};
use super::{Detector, Grouped, Run, across};
use crate::constraint::Reasoned;
use crate::derivation::Certificate;
use crate::finding::{Argument, Detail, Finding, FindingId, FindingKind, Resolution};
use crate::history::{self, History};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::quantity::Form;
use crate::relation::{
    Case, Cause, Evidence, Relation, Statements, Strength, TimeRelation, ValueRelation, Verdict, witnesses,
};
use crate::timeline::{self, Conflict};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Contradiction,
    title: "assertions that cannot all be true",
    why: "before a figure is used one must know which others it excludes, and how firmly",
    reference: "Farkas, Theorie der einfachen Ungleichungen (1902): the certificate; Mirsky, A dual of Dilworth's decomposition theorem (1971)",
    run: Run::Reasoned(run),
};

/// What is told together by an anchor: conflicts of one measure.
type Part = (String, (MeasureId, Vec<Conflict>));

fn run(case: &Case<'_>, measures: &[Grouped], reasoned: &Reasoned) -> Vec<Finding> {
    let mut found = of_groups(&case.evidence, &case.statements, measures, given_in_two_ways(case));
    for history in history::histories(case) {
        found.extend(of_reports(case, &history));
    }
    found.extend(across::findings(case, reasoned.conflicts()));
    found
}

/// The contradictions in each group, with the statements that are given in two ways.
pub(super) fn of_groups(
    evidence: &Evidence<'_>,
    statements: &Statements,
    measures: &[Grouped],
    mut in_two_ways: Vec<InTwoWays>,
) -> Vec<Finding> {
    let mut parts: Vec<Part> = Vec::new();
    for Grouped { measure, kind, groups } in measures {
        for group in groups {
            let pairs = timeline::conflicts(evidence, *kind, group);
            if !pairs.is_empty() {
                parts.push((group_anchor(evidence, *measure, group.span), (*measure, pairs)));
            }
        }
    }
    in_two_ways.sort_by_key(|one| [one.pair.upper, one.pair.lower].map(|id| evidence.ordinal(id)));
    parts.extend(in_two_ways.into_iter().map(|one| (one.anchor, (one.measure, vec![one.pair]))));
    by_anchor(parts)
        .into_iter()
        .filter_map(|(anchor, parts)| {
            let measure = parts.first()?.0;
            let mut parts = parts.into_iter().map(|(_, pairs)| pairs);
            let mut pairs = parts.next()?;
            pairs.extend(parts.flatten());
            retain_first(&mut pairs, |one| (one.upper.min(one.lower), one.upper.max(one.lower)));
            of_figures(evidence, statements, (measure, anchor), &pairs)
        })
        .collect()
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

/// Two prints of one statement that contradict each other, and with what they are told.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InTwoWays {
    anchor: String,
    measure: MeasureId,
    pub(crate) pair: Conflict,
}

/// Statements that one relay gives with different figures, whatever times they are printed with.
pub(super) fn given_in_two_ways(case: &Case<'_>) -> Vec<InTwoWays> {
    let evidence = &case.evidence;
    let mut found = Vec::new();
    for versions in case.statements.versions() {
        let Some((best, rest)) = versions.split_first() else { continue };
        let Some(reading) = evidence.reading(*best) else { continue };
        let timed = matches!(reading.kind, Kind::Stock | Kind::Flow);
        let span = reading.when.as_ref().filter(|_| timed).map(|w| (w.start, w.end));
        for other in rest.iter().filter(|other| case.stands(**other) && case.stands(*best)) {
            let conflict = evidence.relate(*best, *other).as_ref().and_then(Conflict::of);
            if let (Some(measure), Some(pair)) = (reading.measure, conflict) {
                found.push(InTwoWays { anchor: group_anchor(evidence, measure, span), measure, pair });
            }
        }
    }
    found
}

/// One finding for all the conflicting figures of one measure and time, shown by their strongest pair.
fn of_figures(
    evidence: &Evidence<'_>,
    statements: &Statements,
    (measure, anchor): (MeasureId, String),
    pairs: &[Conflict],
) -> Option<Finding> {
    let strongest = pairs.iter().min_by(|x, y| {
        x.rank.total_cmp(&y.rank).then_with(|| {
            let keys = |one: &Conflict| (evidence.ordinal(one.upper), evidence.ordinal(one.lower));
            keys(x).cmp(&keys(y))
        })
    })?;
    let strongest = &evidence.relate(strongest.upper, strongest.lower)?;
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
    let others = pairs.iter().map(|pair| (pair.upper, pair.lower)).filter(|pair| *pair != first);
    Some(Finding {
        id: FindingId::new(FindingKind::Contradiction, anchor),
        strength,
        members: members(evidence, pairs.iter().flat_map(|pair| [pair.upper, pair.lower])),
        detail: Detail::Contradiction {
            measure,
            cause,
            pair: first,
            gap,
            resolutions: resolutions(evidence, statements, strongest),
        },
        argument: Argument::Conflict(std::iter::once(first).chain(others).collect()),
    })
}

fn resolutions(evidence: &Evidence<'_>, statements: &Statements, relation: &Relation) -> Vec<Resolution> {
    let (a, b) = (relation.a, relation.b);
    if matches!(relation.verdict, Verdict::Contradicts { cause: Cause::Itself, .. }) {
        return vec![Resolution::Original(statements.lead(a))];
    }
    let support = |id: &AssertionId| witnesses(evidence, &[*id]).independent;
    let mut weaker = vec![a, b];
    weaker.sort_by_key(|id| (support(id), evidence.key(*id)));
    let mut found = vec![Resolution::Withdrawal(weaker)];
    let imprecise = |id: &AssertionId| {
        let reading = evidence.reading(*id);
        let when = reading.and_then(|reading| Some((reading.kind, reading.when.as_ref()?)));
        // A flow speaks of all of its window.
        when.is_some_and(|(kind, w)| {
            let loose = if kind == Kind::Flow { w.open } else { !w.moment };
            loose || !w.assumptions.is_empty()
        })
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
