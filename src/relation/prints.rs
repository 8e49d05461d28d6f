//! The prints of one voice's figures for one time, in the order in which each relay carried them: what replaced
//! what, what did not last, and which figure is the slip of one copy.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::edition::edition_rank;
use super::statement::{Bucket, Builder, FalseValue, Status, Superseded};
use super::verdict::{Missing, Relation, Verdict};
use super::voice::{Voice, voice};
use crate::id::{AssertionId, SourceId};

/// What one relay, or the voice itself, printed for one time, the first print first.
#[derive(Default)]
pub(super) struct Line {
    // INVARIANT: the order of each print and the next is known, or they are equal.
    prints: Vec<AssertionId>,
    // INVARIANT: runs of one statement after another: from where in `prints` on, in which class.
    runs: Vec<(usize, usize)>,
    // INVARIANT: places[c] holds the positions in `runs` of class c, in order.
    places: FxHashMap<usize, SmallVec<[usize; 2]>>,
    // INVARIANT: by the position in `prints` of what came in place of another figure.
    replaced: Vec<(usize, Superseded)>,
}

impl Line {
    fn push(&mut self, id: AssertionId, class: usize) {
        if self.runs.last().is_none_or(|(_, last)| *last != class) {
            self.places.entry(class).or_default().push(self.runs.len());
            self.runs.push((self.prints.len(), class));
        }
        self.prints.push(id);
    }

    fn last(&self) -> Option<usize> {
        self.runs.last().map(|(_, class)| *class)
    }

    /// The first print of a class.
    fn first_of(&self, class: usize) -> Option<AssertionId> {
        let run = self.runs.get(*self.places.get(&class)?.first()?)?;
        self.prints.get(run.0).copied()
    }

    /// How a class was replaced for good: by the next correction after its last print. It may have been restated
    /// between the two.
    fn leaves(&self, class: usize) -> Option<Superseded> {
        let run = *self.places.get(&class)?.last()?;
        let after = self.runs.get(run + 1)?.0;
        let next = self.replaced.partition_point(|(at, _)| *at < after);
        self.replaced.get(next).map(|(_, edge)| *edge)
    }

    /// Whether every run of a class lies between two runs of one other class.
    fn restores(&self, class: usize) -> bool {
        let class_at = |at: Option<usize>| at.and_then(|at| self.runs.get(at)).map(|(_, class)| *class);
        let mut runs = self.places.get(&class).into_iter().flatten();
        runs.all(|at| {
            let (before, after) = (class_at(at.checked_sub(1)), class_at(Some(at + 1)));
            before.is_some() && before == after
        })
    }
}

/// What became of a figure.
enum Judged {
    /// Nothing took its place.
    Stands,
    /// Relays disagree on which of two figures came later.
    Open,
    /// It no longer stands.
    Status(Status),
}

impl Builder<'_, '_> {
    /// The prints of a bucket by who said and who carried them, each in its order.
    pub(super) fn print_lines(&self, bucket: &Bucket) -> Vec<Line> {
        let mut lines: BTreeMap<(Vec<&str>, bool, bool), Vec<AssertionId>> = BTreeMap::new();
        let dossier = self.evidence.dossier();
        for id in bucket.iter().filter(|id| self.evidence.assertion(**id).quantity().is_some()) {
            let one = self.evidence.assertion(*id);
            let keys = |ids: &[SourceId]| ids.iter().map(|s| &*dossier.at_source(*s).key).collect::<Vec<_>>();
            let mut key = keys(one.origins());
            key.sort_unstable();
            // No key is empty.
            key.push("");
            key.extend(keys(one.relays()));
            // What is dated does not mix with what is not: no order is known between the two.
            let carried = one.stated().is_none() && one.published().is_some();
            lines.entry((key, one.stated().is_some(), carried)).or_default().push(*id);
        }
        lines.into_values().map(|prints| self.line(prints)).collect()
    }

    /// Leaves out each print whose place after the one before it is not known.
    fn line(&self, mut all: Vec<AssertionId>) -> Line {
        let rank = |id: &AssertionId| edition_rank(self.evidence.assertion(*id));
        all.sort_by(|a, b| rank(a).cmp(&rank(b)));
        let mut line = Line::default();
        for id in all {
            if let Some(before) = line.prints.last() {
                let Some(relation) = self.evidence.relate(*before, id) else { continue };
                if relation.is_later_word() && relation.later() == Some(id) {
                    line.replaced.push((line.prints.len(), Superseded { old: *before, new: id }));
                } else if !matches!(relation.verdict, Verdict::Echo | Verdict::Restates) {
                    continue;
                }
            }
            line.push(id, self.class_of(id));
        }
        line
    }

    /// Adds each print that was replaced, with the one that replaced it. What is known already of the same series
    /// is told of the print that came first with the new figure.
    pub(super) fn tell_replaced(&self, lines: &[Line], edges: &mut Vec<Superseded>) {
        let mut first: FxHashMap<(usize, &[SourceId], &[SourceId]), AssertionId> = FxHashMap::default();
        let series = |id| {
            let one = self.evidence.assertion(id);
            (one.origins(), one.relays())
        };
        for (_, edge) in lines.iter().flat_map(|line| &line.replaced) {
            let (origins, relays) = series(edge.new);
            first.entry((self.class_of(edge.new), origins, relays)).or_insert(edge.new);
        }
        for edge in edges.iter_mut().filter(|edge| series(edge.old) == series(edge.new)) {
            let (origins, relays) = series(edge.new);
            if let Some(new) = first.get(&(self.class_of(edge.new), origins, relays)) {
                edge.new = *new;
            }
        }
        edges.extend(lines.iter().flat_map(|line| line.replaced.iter().map(|(_, edge)| *edge)));
    }

    /// Whether nobody says when the statement was made.
    fn is_undated(&self, id: AssertionId) -> bool {
        self.statements.members(id).iter().all(|id| self.stated(*id).is_none())
    }

    /// Decides which figures that a relay replaced still stand: none, unless another relay went the other way. It
    /// is the slip of one copy if no other relay ever carried it while another already carried its correction, where
    /// nobody says when it was stated. Where relays end with different figures, that of one is a slip beside that
    /// of more, unless it was printed after all of them.
    ///
    /// Gives the classes whose order is open.
    pub(super) fn settle_prints(&mut self, lines: &[Line]) -> FxHashSet<usize> {
        let mut open = FxHashSet::default();
        for line in lines {
            self.withdraw_restated(line);
        }
        // Which lines print a class, the earliest carried first.
        let mut carrying: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
        for line in lines {
            for class in line.places.keys() {
                carrying.entry(*class).or_default().push(line);
            }
        }
        if carrying.len() < 2 {
            return open;
        }
        for (class, lines) in &mut carrying {
            lines.sort_by_cached_key(|line| line.first_of(*class).and_then(|id| self.published(id)));
        }
        for class in carrying.keys() {
            let status = match self.judge_print(&carrying, *class) {
                Judged::Status(status) => status,
                Judged::Stands => continue,
                Judged::Open => {
                    open.insert(*class);
                    continue;
                }
            };
            if let Some(lead) = self.lead_of(*class) {
                self.set_all(lead, status);
            }
        }
        self.settle_rivals(lines);
        open
    }

    /// Who takes back the last print of a figure takes back the equal ones before it.
    fn withdraw_restated(&mut self, line: &Line) {
        let Some(last) = line.prints.last().copied() else { return };
        let Status::Withdrawn { by } = self.statements.status(last) else { return };
        let origins = |id| self.evidence.assertion(id).origins();
        if voice(self.evidence.dossier(), origins(by), origins(last)) != Voice::Same {
            return;
        }
        let start = line.replaced.last().map(|(_, edge)| edge.new);
        for id in line.prints.iter().rev() {
            self.set_all(*id, Status::Withdrawn { by });
            if Some(*id) == start {
                return;
            }
        }
    }

    /// What became of a figure that some relay replaced.
    fn judge_print(&self, carrying: &BTreeMap<usize, Vec<&Line>>, class: usize) -> Judged {
        let lines = carrying.get(&class).map_or(&[] as &[&Line], Vec::as_slice);
        let (kept, left): (Vec<&Line>, Vec<&Line>) =
            lines.iter().copied().partition(|line| line.last() == Some(class));
        let Some(first) = left.first() else { return Judged::Stands };
        // Another relay went the other way: the order of the two figures is open.
        let passed: FxHashSet<usize> = kept.iter().flat_map(|line| line.places.keys().copied()).collect();
        if left.iter().any(|line| line.last().is_some_and(|to| passed.contains(&to))) {
            return Judged::Open;
        }
        let Some(leaves) = first.leaves(class) else { return Judged::Stands };
        let right = self.class_of(leaves.new);
        let known_elsewhere = |line: &&Line| {
            let prints = line.first_of(right).zip(first.first_of(class));
            prints.is_some_and(|(there, here)| {
                let dates = self.published(there).zip(self.published(here));
                self.line_of(there) != self.line_of(here)
                    && dates.is_some_and(|(there, here)| there.1 <= here.0)
                    && self.evidence.relate(there, leaves.old).is_some_and(|r| r.is_open_copy())
            })
        };
        let one_copy = lines.len() == 1 && !first.restores(class) && self.is_undated(leaves.old);
        let elsewhere = carrying.get(&right).is_some_and(|lines| lines.iter().any(known_elsewhere));
        match self.lead_of(right).filter(|_| one_copy && elsewhere) {
            Some(of) => Judged::Status(Status::Slip { of }),
            None => Judged::Status(Status::Superseded { by: leaves.new }),
        }
    }

    /// Relays that end with different figures.
    fn settle_rivals(&mut self, lines: &[Line]) {
        let ends: BTreeSet<usize> = lines.iter().filter_map(Line::last).collect();
        let mut rivals: Vec<(usize, AssertionId)> = ends
            .iter()
            .filter_map(|class| self.lead_of(*class))
            .filter(|lead| self.is_undated(*lead) && self.statements.status(*lead) == Status::Standing)
            .map(|lead| (self.chains(lead), lead))
            .collect();
        rivals.sort_by_key(|(relays, lead)| (Reverse(*relays), self.evidence.key(*lead)));
        let Some(((most, best), rest)) = rivals.split_first() else { return };
        let mut versions = vec![*best];
        for (relays, other) in rest {
            let relation = self.evidence.relate(*best, *other);
            let carried = [*best, *other].iter().all(|id| self.published(*id).is_some());
            if !carried || !relation.is_some_and(|r| r.is_open_copy()) {
                continue;
            }
            versions.push(*other);
            // What one relay alone prints after all others may be the newest word.
            let dates = |id| self.statements.members(id).iter().filter_map(|print| self.published(*print));
            let overtaken = dates(*other).map(|d| d.0).min() < dates(*best).map(|d| d.0).max();
            if *relays == 1 && most > relays && overtaken {
                self.set_all(*other, Status::Slip { of: *best });
            }
        }
        if versions.len() > 1 {
            self.statements.versions.push(versions);
        }
    }

    /// By how many chains of relays the first print of a statement was carried, its echoes included.
    fn chains(&self, lead: AssertionId) -> usize {
        let again = |id: &AssertionId| {
            *id == lead || self.evidence.relate(lead, *id).is_some_and(|r| r.verdict == Verdict::Echo)
        };
        let members = self.statements.members(lead).iter().filter(|id| again(id));
        members.map(|id| self.line_of(*id)).collect::<FxHashSet<_>>().len()
    }

    fn published(&self, id: AssertionId) -> Option<(i64, i64)> {
        self.evidence.assertion(id).published().map(crate::time::Period::bounds)
    }

    /// Figures that one voice put in place of another one, and soon dropped again for that one.
    pub(super) fn restored(&self, line: &[AssertionId], found: &mut Vec<FalseValue>) {
        let mut runs: Vec<(AssertionId, AssertionId)> = Vec::new();
        let equal = |a: AssertionId, b: AssertionId| {
            let relation = self.evidence.relate(a, b);
            relation.is_some_and(|r| matches!(r.verdict, Verdict::Echo | Verdict::Restates))
        };
        for id in line {
            match runs.last_mut() {
                Some(run) if equal(run.1, *id) => run.1 = *id,
                _ => runs.push((*id, *id)),
            }
        }
        let Some(end) = runs.last().copied() else { return };
        for run in runs.windows(3) {
            let [before, value, after] = run else { continue };
            let one = FalseValue { before: before.1, value: value.0, after: after.0 };
            let replaces = |old, new| {
                let relation = self.evidence.relate(old, new);
                relation.is_some_and(|r: Relation| r.is_later_word() && r.later() == Some(new))
            };
            if equal(before.1, after.0)
                && !equal(value.0, end.0)
                && replaces(before.1, value.0)
                && replaces(value.1, after.0)
                // That is what is told; a mark on it may say the reverse of the dates.
                && replaces(value.0, after.0)
                && lasted(self.evidence, one.value, one.after)
                    .is_some_and(|seconds| seconds <= self.evidence.policy.short_lived)
            {
                found.push(one);
            }
        }
    }

    /// As [`Self::restored`], for what each relay printed.
    pub(super) fn restored_prints(&self, lines: &[Line], found: &mut Vec<FalseValue>) {
        for line in lines.iter().filter(|line| line.runs.len() > 2) {
            self.restored(&line.prints, found);
        }
    }

    /// Leaves out of the corrections whatever starts or ends with a figure that did not last.
    pub(super) fn without_false(&self, edges: &mut Vec<Superseded>, found: &[FalseValue]) {
        let class = |id: &AssertionId| (self.class_of(*id), self.line_of(*id));
        let values: FxHashSet<_> = found.iter().map(|f| class(&f.value)).collect();
        edges.retain(|edge| !values.contains(&class(&edge.old)) && !values.contains(&class(&edge.new)));
    }

    fn line_of(&self, id: AssertionId) -> &[SourceId] {
        self.evidence.assertion(id).relays()
    }

    /// Whether a relay put something in place of a figure that was its slip.
    pub(super) fn is_own_slip(&self, edge: &Superseded) -> bool {
        let slip = matches!(self.statements.status(edge.old), Status::Slip { .. });
        slip && self.line_of(edge.old) == self.line_of(edge.new)
    }

    /// For each statement that was printed in several ways, which those are.
    pub(super) fn rivals(&self) -> FxHashMap<AssertionId, Vec<usize>> {
        let mut rivals: FxHashMap<AssertionId, Vec<usize>> = FxHashMap::default();
        for (at, versions) in self.statements.versions.iter().enumerate() {
            for one in versions {
                rivals.entry(*one).or_default().push(at);
            }
        }
        rivals
    }
}

impl Relation {
    /// Line 11: one figure in place of another.
    fn is_later_word(&self) -> bool {
        self.row == 11 && matches!(self.verdict, Verdict::Revises { .. })
    }

    /// Line 3: copies of one statement with different figures, or of what may be one.
    pub(crate) fn is_copied_apart(&self) -> bool {
        self.verdict == Verdict::RelaySlip || self.is_open_copy()
    }

    /// Line 3: copies with different figures of which no date tells whether they are of one statement.
    pub(crate) fn is_open_copy(&self) -> bool {
        self.row == 3 && self.verdict == Verdict::Undetermined { missing: Missing::StatedOn }
    }
}

/// For how many seconds a figure stood before another one came in its place, by when they were said, else carried.
pub(crate) fn lasted(
    evidence: &super::evidence::Evidence<'_>,
    value: AssertionId,
    after: AssertionId,
) -> Option<i64> {
    let (a, b) = (evidence.assertion(value), evidence.assertion(after));
    let (from, until) = a.stated().zip(b.stated()).or(a.published().zip(b.published()))?;
    Some(until.bounds().0.saturating_sub(from.bounds().0).max(0))
}
