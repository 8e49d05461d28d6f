//! Stances on a proposition: who took which, in the order of time.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::assertion::Target;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::relation::{Case, Position, Verdict, Voice, families, position_on, voice};

/// The stances of one family of holders on one proposition, in the order of time.
#[derive(Debug)]
pub(crate) struct History {
    pub(crate) holder: SourceId,
    pub(crate) proposition: MeasureId,
    /// Each stance, and each change from an earlier one of the same voice, or restating of it.
    pub(crate) changes: Vec<(AssertionId, AssertionId, Verdict)>,
    /// Reports over a period that the holder's own words contradict, with those words.
    pub(crate) misreported: Vec<(AssertionId, AssertionId)>,
}

/// The standing statements that take a position on a proposition, by key. With `figures`, those too whose
/// figure implies it.
pub(crate) fn positions(
    case: &Case<'_>,
    proposition: MeasureId,
    figures: bool,
) -> Vec<(AssertionId, Position)> {
    let by_proposition = case.positions.get(&proposition);
    let evidence = &case.evidence;
    by_proposition
        .into_iter()
        .flatten()
        .filter(|id| figures || evidence.assertion(**id).quantity().is_none())
        .filter_map(|id| {
            let content = evidence.assertion(*id).content();
            let position = position_on(&evidence.implications, content, evidence.reading(*id)?, proposition)?;
            Some((*id, position))
        })
        .collect()
}

/// The propositions and measures that some stance is directly towards, by key.
pub(crate) fn topics(case: &Case<'_>) -> Vec<MeasureId> {
    let towards = |id: &AssertionId| case.evidence.assertion(*id).towards();
    let mut found: Vec<MeasureId> =
        case.stances().iter().flat_map(towards).filter_map(Target::measure).collect();
    let dossier = case.evidence.dossier();
    found.sort_by(|a, b| dossier.at_measure(*a).key.cmp(&dossier.at_measure(*b).key));
    found.dedup();
    found
}

/// How many earlier stances of a voice are tried for one that a stance surely changes or restates.
const NEAREST: usize = 8;

/// The history of every family of holders on every proposition it took a stance on directly.
///
/// A stance towards a proposition that implies another one counts for both, once the family has spoken of the
/// other one itself.
pub(crate) fn histories(case: &Case<'_>) -> Vec<History> {
    let dossier = case.evidence.dossier();
    let mut all = Vec::new();
    for proposition in topics(case) {
        let mut by_family: FxHashMap<SourceId, (Vec<AssertionId>, bool)> = FxHashMap::default();
        for (id, position) in positions(case, proposition, false) {
            for family in families(dossier, case.evidence.assertion(id).holders()) {
                let entry = by_family.entry(family).or_default();
                entry.0.push(id);
                entry.1 |= position.via.is_empty();
            }
        }
        let mut by_family: Vec<_> = by_family.into_iter().filter(|(_, (_, direct))| *direct).collect();
        by_family.sort_by(|a, b| dossier.at_source(a.0).key.cmp(&dossier.at_source(b.0).key));
        for (holder, (stances, _)) in by_family {
            all.push(history(case, holder, proposition, stances));
        }
    }
    all
}

fn history(case: &Case<'_>, holder: SourceId, proposition: MeasureId, stances: Vec<AssertionId>) -> History {
    let evidence = &case.evidence;
    let mut steps: Vec<_> = stances
        .into_iter()
        .filter_map(|id| {
            let when = evidence.reading(id)?.when.as_ref()?;
            let stated = evidence.assertion(id).stated().map(crate::time::Period::bounds);
            Some((when.end, stated, when.start, id))
        })
        .collect();
    steps.sort_by(|a, b| (a.0, a.1, a.2, evidence.key(a.3)).cmp(&(b.0, b.1, b.2, evidence.key(b.3))));
    let steps: Vec<AssertionId> = steps.into_iter().map(|step| step.3).collect();
    let (reports, own): (Vec<AssertionId>, Vec<AssertionId>) =
        steps.iter().partition(|id| is_report(case, **id));
    let misreported = misreported(case, &reports, &steps);
    // What others say of a whole period sums up the holder's own words inside it and is no event beside them;
    // where there are none it is all there is.
    let when = |id: AssertionId| evidence.reading(id).and_then(|r| r.when.as_ref());
    let has_words = |report: AssertionId| {
        own.iter().any(|word| when(*word).zip(when(report)).is_some_and(|(w, r)| w.is_within(r)))
    };
    let summed_up: FxHashSet<AssertionId> =
        reports.iter().copied().filter(|report| has_words(*report)).collect();
    let kept: Vec<AssertionId> = steps.iter().copied().filter(|id| !summed_up.contains(id)).collect();
    let one_voice = |a: AssertionId, b: AssertionId| {
        let (a, b) = (evidence.assertion(a).holders(), evidence.assertion(b).holders());
        matches!(voice(evidence.dossier(), a, b), Voice::Same | Voice::Shared)
    };
    let mut changes = Vec::new();
    for (at, new) in kept.iter().enumerate() {
        // The nearest one before it that it surely changes or restates.
        let before = kept.iter().take(at).rev().filter(|old| one_voice(**old, *new)).take(NEAREST);
        let settled = before
            .filter_map(|old| Some((old, evidence.relate(*old, *new)?)))
            .find(|(_, relation)| matches!(relation.verdict, Verdict::StanceChange | Verdict::Restates));
        if let Some((old, relation)) = settled {
            // Where periods overlap, the day of the statement orders the two, not the end of the period.
            let (first, second) = (relation.earlier().unwrap_or(*old), relation.later().unwrap_or(*new));
            changes.push((first, second, relation.verdict));
        }
    }
    History { holder, proposition, changes, misreported }
}

/// Whether it is what others say of a holder's stance over a period.
fn is_report(case: &Case<'_>, id: AssertionId) -> bool {
    let assertion = case.evidence.assertion(id);
    let long = case.evidence.reading(id).is_some_and(|r| r.when.as_ref().is_some_and(|w| !w.moment));
    long && voice(case.evidence.dossier(), assertion.origins(), assertion.holders()) != Voice::Same
}

/// Reports by others over a period, each with the holder's first stance inside it that contradicts it.
fn misreported(
    case: &Case<'_>,
    reports: &[AssertionId],
    steps: &[AssertionId],
) -> Vec<(AssertionId, AssertionId)> {
    let evidence = &case.evidence;
    reports
        .iter()
        .filter_map(|report| {
            let against = steps.iter().find(|own| {
                let relation = evidence.relate(*report, **own);
                relation.is_some_and(|r| r.verdict.contradicts())
            })?;
            Some((*report, *against))
        })
        .collect()
}

/// Whether a measure that a stance is towards is a proposition.
pub(crate) fn is_proposition(case: &Case<'_>, measure: MeasureId) -> bool {
    case.evidence.dossier().at_measure(measure).kind == Kind::Proposition
}
