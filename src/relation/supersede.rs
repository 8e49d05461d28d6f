//! Which statements supersede which: by a mark, by a later word on the same as-of, by a lower running total.

use std::collections::BTreeMap;

use ordered_float::OrderedFloat;
use smallvec::SmallVec;

use super::statement::{Bucket, Builder, Status, Superseded};
use super::verdict::Verdict;
use super::voice::{Voice, families, voice};
use crate::id::{AssertionId, SourceId};
use crate::measure::Kind;

impl Builder<'_, '_> {
    pub(super) fn explicit_revisions(&self) -> Vec<Superseded> {
        let view = self.evidence.view;
        let mut edges = Vec::new();
        for (id, assertion) in view.assertions() {
            if self.statements.status(id) != Status::Standing {
                continue;
            }
            let marked = assertion.markers.revises.into_iter().chain(assertion.markers.from);
            for old in marked.filter(|old| view.contains(*old)) {
                let verdict = self.evidence.relate(old, id).map(|r| r.verdict);
                if matches!(verdict, Some(Verdict::Revises { .. })) {
                    edges.push(Superseded { old, new: id });
                }
            }
        }
        self.in_order(edges)
    }

    pub(super) fn in_order(&self, mut edges: Vec<Superseded>) -> Vec<Superseded> {
        // What was said next supersedes first.
        edges.sort_by_key(|e| (self.evidence.key(e.old), self.stated(e.new), self.evidence.key(e.new)));
        edges.dedup();
        edges
    }

    /// Sequences of statements that are pairwise of one voice: for each pair of origin sets of the bucket that
    /// is one voice, the statements of both.
    fn lines(&self, leads: &[AssertionId]) -> Vec<Vec<AssertionId>> {
        let dossier = self.evidence.dossier();
        let mut sets: BTreeMap<Vec<&str>, (Vec<SourceId>, Vec<AssertionId>)> = BTreeMap::new();
        for lead in leads {
            let origins = self.evidence.assertion(*lead).origins.to_vec();
            let mut keys: Vec<&str> = origins.iter().map(|s| &*dossier.at_source(*s).key).collect();
            keys.sort_unstable();
            sets.entry(keys).or_insert_with(|| (origins, Vec::new())).1.push(*lead);
        }
        let sets: Vec<(Vec<SourceId>, Vec<AssertionId>)> = sets.into_values().collect();
        let mut lines = Vec::new();
        for (at, (s, mine)) in sets.iter().enumerate() {
            let mut alone = true;
            for (t, theirs) in sets.iter().skip(at + 1) {
                if voice(dossier, s, t) == Voice::Same {
                    alone = false;
                    lines.push(mine.iter().chain(theirs).copied().collect());
                }
            }
            if alone {
                lines.push(mine.clone());
            }
        }
        lines
    }

    /// Line 11 of the table: the same voice on the same as-of, stated later. Each statement is superseded by the
    /// next different one.
    pub(super) fn restated_revisions(&self, bucket: &Bucket) -> Vec<Superseded> {
        let mut edges = Vec::new();
        let mut leads = self.leads(bucket);
        leads.retain(|lead| {
            self.statements.status(*lead) == Status::Standing
                && self.stated(*lead).is_some()
                && self.evidence.assertion(*lead).quantity().is_some()
        });
        for mut line in self.lines(&leads) {
            line.sort_by_key(|lead| (self.stated(*lead), self.evidence.key(*lead)));
            // Runs of equal statements that nothing different has followed yet; the newest speaks for its run.
            let mut runs: Vec<(AssertionId, Vec<AssertionId>)> = Vec::new();
            for new in line {
                let mut run = vec![new];
                runs.retain_mut(|(newest, all)| {
                    // Line 11, and in this order: a marker may say the reverse of the dates.
                    let later = self.evidence.relate(*newest, new).filter(|r| r.row == 11);
                    match later.map(|r| (r.verdict, r.later() == Some(new))) {
                        Some((Verdict::Revises { .. }, true)) => {
                            edges.extend(all.iter().map(|old| Superseded { old: *old, new }));
                            false
                        }
                        Some((Verdict::Restates, true)) => {
                            run.append(all);
                            false
                        }
                        _ => true,
                    }
                });
                runs.push((new, run));
            }
        }
        edges
    }

    /// Marks what is superseded, with all its copies.
    pub(super) fn supersede(&mut self, edges: &[Superseded]) {
        for Superseded { old, new } in edges {
            for member in self.statements.members(*old).to_vec() {
                if self.statements.status(member) == Status::Standing {
                    self.set(member, Status::Superseded { by: *new });
                }
            }
        }
    }

    /// Line 12 of the table: a source lowers its running total and thereby supersedes its earlier figures above.
    /// One sweep a voice, O(n log n).
    pub(super) fn falls(&self) -> Vec<Superseded> {
        let mut edges = Vec::new();
        let dossier = self.evidence.dossier();
        for measure in self.evidence.measures() {
            if dossier.at_measure(measure).kind != Kind::Cumulative {
                continue;
            }
            let mut voices: BTreeMap<SmallVec<[SourceId; 2]>, Vec<AssertionId>> = BTreeMap::new();
            for id in self.evidence.figures(measure) {
                let origins = &self.evidence.assertion(id).origins;
                let stands = self.statements.status(id) == Status::Standing;
                if stands && self.statements.lead(id) == id && !origins.is_empty() {
                    voices.entry(families(dossier, origins)).or_default().push(id);
                }
            }
            for leads in voices.into_values() {
                for line in self.lines(&leads) {
                    self.falls_in_line(&line, &mut edges);
                }
            }
        }
        self.in_order(edges)
    }

    fn falls_in_line(&self, line: &[AssertionId], edges: &mut Vec<Superseded>) {
        let read = |id: &AssertionId| {
            let reading = self.reading(*id)?;
            Some((reading.when.as_ref()?, reading.support?, *id))
        };
        let mut news: Vec<_> = line.iter().filter_map(read).collect();
        let mut olds = news.clone();
        news.sort_by_key(|(when, _, id)| (when.earliest(), self.evidence.key(*id)));
        olds.sort_by_key(|(when, _, id)| (when.end, self.evidence.key(*id)));
        let mut olds = olds.into_iter().peekable();
        let mut above: BTreeMap<(OrderedFloat<f64>, &str), AssertionId> = BTreeMap::new();
        for (when, support, new) in news {
            while let Some((_, old_support, old)) = olds.next_if(|(old, ..)| old.end <= when.earliest()) {
                above.insert((old_support.low_value().into(), self.evidence.key(old)), old);
            }
            let from = (OrderedFloat(support.high_value()), "");
            let higher: Vec<_> = above.range(from..).map(|(at, old)| (*at, *old)).collect();
            for (at, old) in higher {
                // Line 12, not a restatement of the same moment.
                if self
                    .evidence
                    .relate(old, new)
                    .is_some_and(|r| r.row == 12 && r.verdict != Verdict::Restates)
                {
                    edges.push(Superseded { old, new });
                    above.remove(&at);
                }
            }
        }
    }
}
