//! Stances on a proposition: who took which, in the order of time.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::assertion::{Certainty, Stance, Target};
use crate::dossier::ContentRef;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::relation::{Case, Position, Verdict, Voice, families, position_on, voice};
use crate::timeline::Tree;

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
    let span = |id: AssertionId| evidence.reading(id)?.when.as_ref().map(|when| (when.start, when.end));
    let mut words = Spans::default();
    own.iter().filter_map(|word| span(*word)).enumerate().for_each(|(at, span)| words.push(at, span));
    words.index();
    let has_words =
        |report: AssertionId| span(report).is_some_and(|span| words.within(span).next().is_some());
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
///
/// # Complexity
/// O(n log n) where few stances that cannot go together lie within each other and do not contradict.
fn misreported(
    case: &Case<'_>,
    reports: &[AssertionId],
    steps: &[AssertionId],
) -> Vec<(AssertionId, AssertionId)> {
    let evidence = &case.evidence;
    // Only stances that exclude each other and are put firmly contradict, so that no others are looked at.
    let firm = |id: AssertionId| match evidence.assertion(id).content() {
        ContentRef::Stance { stance, certainty: Certainty::Asserted, .. } => {
            let when = evidence.reading(id)?.when.as_ref()?;
            Some((stance, (when.start, when.end)))
        }
        _ => None,
    };
    let mut by_stance: BTreeMap<Stance, Spans> = BTreeMap::new();
    for (at, id) in steps.iter().enumerate() {
        if let Some((stance, span)) = firm(*id) {
            by_stance.entry(stance).or_default().push(at, span);
        }
    }
    by_stance.values_mut().for_each(Spans::index);
    let contradicts = |report: AssertionId, at: &usize| {
        let relation = steps.get(*at).and_then(|own| evidence.relate(report, *own));
        relation.is_some_and(|relation| relation.verdict.contradicts())
    };
    let first = |report: AssertionId| {
        let (stance, span) = firm(report)?;
        let others = by_stance.iter().filter(|(other, _)| !stance.is_compatible_with(**other));
        let found = others.flat_map(|(_, spans)| {
            [
                spans.within(span).find(|at| contradicts(report, at)),
                spans.around(span).find(|at| contradicts(report, at)),
            ]
        });
        Some((report, *steps.get(found.flatten().min()?)?))
    };
    reports.iter().filter_map(|report| first(*report)).collect()
}

/// Spans of time by their ends, each with a number, of which those are found that lie within another one or around it.
#[derive(Default)]
struct Spans {
    // INVARIANT: by end.
    all: Vec<(i64, i64, usize)>,
    latest: Tree,
    earliest: Tree,
}

impl Spans {
    /// Adds one that ends no earlier than those before it.
    fn push(&mut self, at: usize, (start, end): (i64, i64)) {
        self.all.push((end, start, at));
    }

    /// Readies it to be searched.
    fn index(&mut self) {
        self.latest = Tree::of(self.all.iter().map(|(_, start, _)| (0, *start)).collect());
        // Negated as all bits are, so that none overflows.
        self.earliest = Tree::of(self.all.iter().map(|(_, start, _)| (0, !*start)).collect());
    }

    /// Those within a span, in their order.
    fn within(&self, (start, end): (i64, i64)) -> impl Iterator<Item = usize> {
        let until = self.all.partition_point(|one| one.0 <= end);
        self.found(&self.latest, 0..until, start)
    }

    /// Those around a span, in their order.
    fn around(&self, (start, end): (i64, i64)) -> impl Iterator<Item = usize> {
        let from = self.all.partition_point(|one| one.0 < end);
        self.found(&self.earliest, from..self.all.len(), !start)
    }

    fn found(&self, tree: &Tree, mut range: Range<usize>, least: i64) -> impl Iterator<Item = usize> {
        std::iter::from_fn(move || {
            let place = tree.next(range.clone(), |_, value| value >= least)?;
            range.start = place + 1;
            self.all.get(place).map(|(.., at)| *at)
        })
    }
}

/// Whether a measure that a stance is towards is a proposition.
pub(crate) fn is_proposition(case: &Case<'_>, measure: MeasureId) -> bool {
    case.evidence.dossier().at_measure(measure).kind == Kind::Proposition
}
