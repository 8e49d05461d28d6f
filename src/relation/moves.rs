//! When running totals are known to have moved.

use rustc_hash::FxHashMap;

use super::evidence::Evidence;
use super::reading::Reading;
use crate::id::MeasureId;
use crate::rule::RuleForm;

/// Spans of time in which something moved.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// From when to when, sorted, each with the last end so far.
    spans: Vec<(i64, i64)>,
}

impl Moves {
    /// # Complexity
    /// O(n log n).
    pub(crate) fn over(mut spans: Vec<(i64, i64)>) -> Self {
        spans.sort_unstable();
        let mut last = i64::MIN;
        for (_, end) in &mut spans {
            last = last.max(*end);
            *end = last;
        }
        Self { spans }
    }

    /// For each total, the flows into it, whether or not they stand.
    pub(super) fn of_totals(evidence: &Evidence<'_>) -> FxHashMap<MeasureId, Self> {
        let mut flows: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
        for rule in evidence.rules() {
            if let RuleForm::Increment { flow, total } = evidence.dossier().at_rule(rule).form() {
                flows.entry(*total).or_default().push(*flow);
            }
        }
        flows.into_iter().map(|(total, flows)| (total, Self::over(windows(evidence, &flows)))).collect()
    }

    /// Whether one reaches into a span; of no length, whether one lies astride of it.
    pub(crate) fn within(&self, from: i64, to: i64) -> bool {
        let before = self.spans.partition_point(|(start, _)| *start < to).checked_sub(1);
        before.and_then(|at| self.spans.get(at)).is_some_and(|(_, end)| from < *end)
    }
}

/// The windows of flows. One of an unknown window may be one of those that are known, if one lies within it; else it
/// counts for all the time that it may be in.
fn windows(evidence: &Evidence<'_>, flows: &[MeasureId]) -> Vec<(i64, i64)> {
    let (mut known, mut vague) = (Vec::new(), Vec::new());
    for id in flows.iter().flat_map(|flow| evidence.view.on_measure(*flow)) {
        if evidence.assertion(id).quantity().is_none() {
            continue;
        }
        match Reading::of(evidence.dossier(), evidence.policy, id).and_then(|r| r.when) {
            Some(when) if !when.open => known.push((when.start, when.end)),
            Some(when) => vague.push((when.start, when.end)),
            None => vague.push((i64::MIN, i64::MAX)),
        }
    }
    known.sort_unstable();
    // For each, the first end from it on.
    let mut first = i64::MAX;
    let mut ends: Vec<i64> = known
        .iter()
        .rev()
        .map(|(_, end)| {
            first = first.min(*end);
            first
        })
        .collect();
    ends.reverse();
    let holds_one = |(start, end): &(i64, i64)| {
        ends.get(known.partition_point(|(from, _)| from < start)).is_some_and(|first| first <= end)
    };
    vague.retain(|span| !holds_one(span));
    known.extend(vague);
    known
}
