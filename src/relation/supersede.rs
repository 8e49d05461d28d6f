//! Which statements supersede which: by a mark, by a later word on the same as-of, by a lower running total.

use std::collections::BTreeMap;

use ordered_float::OrderedFloat;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::edition::edition_rank;
use super::statement::{Bucket, Builder, FalseValue, Status, Superseded};
use super::verdict::{Relation, Verdict};
use super::voice::{Voice, families, voice};
use crate::dossier::Dossier;
use crate::id::{AssertionId, SourceId};
use crate::measure::Kind;
use crate::time::Period;

/// The newest of statements that say the same after each other, and all of them.
type Run = (AssertionId, Vec<AssertionId>);

/// When something was said and carried, and its place in a sequence.
type Edition = (Option<(i64, i64)>, Option<(i64, i64)>, Option<u64>);

/// A figure that a later one may have fallen below, and the time it is about.
type Above = (AssertionId, (i64, i64));

impl Builder<'_, '_> {
    pub(super) fn explicit_revisions(&self) -> Vec<Superseded> {
        let view = self.evidence.view;
        let mut edges = Vec::new();
        for id in self.evidence.assertions().iter().copied() {
            let assertion = self.evidence.assertion(id);
            if self.statements.status(id) != Status::Standing {
                continue;
            }
            let marked = assertion.markers().revises.into_iter().chain(assertion.markers().from);
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
            let origins = self.evidence.assertion(*lead).origins().to_vec();
            let mut keys: Vec<&str> = origins.iter().map(|s| &*dossier.at_source(*s).key).collect();
            keys.sort_unstable();
            sets.entry(keys).or_insert_with(|| (origins, Vec::new())).1.push(*lead);
        }
        let sets: Vec<(Vec<SourceId>, Vec<AssertionId>)> = sets.into_values().collect();
        let origins: Vec<&[SourceId]> = sets.iter().map(|(origins, _)| origins.as_slice()).collect();
        let mut lines = Vec::new();
        for ((_, mine), others) in sets.iter().zip(of_one_voice(dossier, &origins)) {
            let theirs = others.iter().filter_map(|other| sets.get(*other));
            lines.extend(theirs.map(|(_, theirs)| mine.iter().chain(theirs).copied().collect()));
            if others.is_empty() {
                lines.push(mine.clone());
            }
        }
        lines
    }

    /// Line 11 of the table: the same voice on the same as-of, stated later. Each statement is superseded by the
    /// next different one.
    pub(super) fn restated_revisions(&self, bucket: &Bucket, short: &mut Vec<FalseValue>) -> Vec<Superseded> {
        let mut edges = Vec::new();
        let mut leads = self.leads(bucket);
        leads.retain(|lead| {
            self.statements.status(*lead) == Status::Standing
                && self.stated(*lead).is_some()
                && self.evidence.assertion(*lead).quantity().is_some()
        });
        for mut line in self.lines(&leads) {
            line.sort_by(|a, b| {
                let rank = |id: AssertionId| (self.stated(id), edition_rank(self.evidence.assertion(id)));
                rank(*a).cmp(&rank(*b))
            });
            self.restored(&line, short);
            // Runs of equal statements that nothing different has followed yet; the newest speaks for its run.
            let mut runs: Vec<Run> = Vec::new();
            // Those that nothing orders before the next one: what it neither follows nor precedes need not be held against it.
            let mut beside: Vec<Run> = Vec::new();
            for new in line {
                if beside.last().is_some_and(|(other, _)| self.edition(*other) != self.edition(new)) {
                    runs.append(&mut beside);
                }
                let mut run = vec![new];
                runs.retain_mut(|(newest, all)| {
                    // Line 11, and in this order: a marker may say the reverse of the dates.
                    let later = |old| {
                        let relation = self.evidence.relate(old, new).filter(|r| r.row == 11)?;
                        (relation.later() == Some(new)).then_some(relation.verdict)
                    };
                    // What was said at one time is ordered by its prints; what was said before it is older.
                    if self.stated(*newest) == self.stated(new) {
                        all.retain(|old| {
                            let older = self.stated(*old) != self.stated(new);
                            let revised = older && matches!(later(*old), Some(Verdict::Revises { .. }));
                            edges.extend(revised.then_some(Superseded { old: *old, new }));
                            !revised
                        });
                        return !matches!(later(*newest), Some(Verdict::Revises { .. }));
                    }
                    match later(*newest) {
                        Some(Verdict::Revises { .. }) => {
                            edges.extend(all.iter().map(|old| Superseded { old: *old, new }));
                            false
                        }
                        Some(Verdict::Restates) => {
                            run.append(all);
                            false
                        }
                        _ => true,
                    }
                });
                let said_before = run.iter().any(|old| self.stated(*old) != self.stated(new));
                if said_before { &mut runs } else { &mut beside }.push((new, run));
            }
        }
        edges
    }

    /// What orders a statement among others of its voice; those that have it in common are in no order.
    fn edition(&self, id: AssertionId) -> Edition {
        let one = self.evidence.assertion(id);
        let bounds = |period: Option<&Period>| period.map(Period::bounds);
        (bounds(one.stated()), bounds(one.published()), one.sequence())
    }

    /// Marks what is superseded, with all its copies.
    pub(super) fn supersede(&mut self, edges: &[Superseded]) {
        for Superseded { old, new } in edges {
            self.set_all(*old, Status::Superseded { by: *new });
        }
    }

    /// Gives what still stands of a statement another status.
    pub(super) fn set_all(&mut self, id: AssertionId, status: Status) {
        for member in self.statements.members(id).to_vec() {
            if self.statements.status(member) == Status::Standing {
                self.set(member, status);
            }
        }
    }

    /// Line 12 of the table: a voice lowers its running total. What it says next tells whether the low did not
    /// last, or supersedes its earlier figures above; of those, what another copy of the same statement does not
    /// bear out was the slip of one copy. One sweep a voice, O(n log n).
    pub(super) fn falls(&mut self, short: &mut Vec<FalseValue>) -> Vec<Superseded> {
        if !self.evidence.policy.falls_correct {
            return self.falls_told(short);
        }
        let mut edges = Vec::new();
        let dossier = self.evidence.dossier();
        let rivals = self.rivals();
        for measure in self.evidence.measures().iter().copied() {
            let figures = self.evidence.figures(measure);
            if figures.len() < 2 || dossier.at_measure(measure).kind != Kind::Cumulative {
                continue;
            }
            let mut voices: BTreeMap<SmallVec<[SourceId; 2]>, Vec<AssertionId>> = BTreeMap::new();
            for id in figures.iter().copied() {
                let origins = self.evidence.assertion(id).origins();
                let stands = self.statements.status(id) == Status::Standing;
                if stands && self.statements.lead(id) == id && !origins.is_empty() {
                    voices.entry(families(dossier, origins)).or_default().push(id);
                }
            }
            for leads in voices.into_values() {
                for line in self.lines(&leads) {
                    let (falls, passing) = self.falls_in_line(&line);
                    for one in passing {
                        let went = Superseded { old: one.value, new: one.after };
                        if !self.settle_slip(&rivals, went) {
                            self.supersede(&[went]);
                            short.push(one);
                        }
                    }
                    for fall in falls {
                        if !self.settle_slip(&rivals, fall) {
                            edges.push(fall);
                        }
                    }
                }
            }
        }
        let mut edges = self.first_falls(edges);
        self.supersede(&edges);
        let fallen = edges.iter().map(|edge| self.statements.lead(edge.old)).collect();
        let in_print = self.falls_in_print(&fallen);
        edges.extend(in_print.filter(|(edge, r)| short_lived(edge, r).is_none()).map(|(edge, _)| edge));
        self.in_order(edges)
    }

    /// Lines that share figures can each find a fall of one: the first one counts.
    fn first_falls(&self, mut edges: Vec<Superseded>) -> Vec<Superseded> {
        let at = |id| self.reading(id).and_then(|r| r.when.as_ref().map(|when| (when.earliest(), when.end)));
        let key = |id| self.evidence.key(id);
        edges.sort_by(|x, y| {
            let rank = |e: &Superseded| (key(e.old), at(e.new), key(e.new));
            rank(x).cmp(&rank(y))
        });
        edges.dedup_by_key(|edge| edge.old);
        edges
    }

    /// The falls where the policy lets every figure stand.
    fn falls_told(&self, short: &mut Vec<FalseValue>) -> Vec<Superseded> {
        let mut edges = Vec::new();
        for (edge, relation) in self.falls_in_print(&FxHashSet::default()) {
            match short_lived(&edge, &relation) {
                Some(one) => short.push(one),
                None => edges.push(edge),
            }
        }
        self.in_order(edges)
    }

    /// The falls that the voice or a relay printed, from its last word for one time to that for the next: a fall of
    /// the voice shows in every copy. Only statements that stand, or `fell`, count.
    fn falls_in_print(
        &self,
        fell: &FxHashSet<AssertionId>,
    ) -> impl Iterator<Item = (Superseded, Relation)> + use<> {
        let evidence = self.evidence;
        let dossier = evidence.dossier();
        let mut edges = Vec::new();
        let counts = |id: AssertionId| {
            self.statements.status(id) == Status::Standing || fell.contains(&self.statements.lead(id))
        };
        for measure in evidence.measures().iter().copied() {
            let figures = evidence.figures(measure);
            if figures.len() < 2 || dossier.at_measure(measure).kind != Kind::Cumulative {
                continue;
            }
            let mut series: BTreeMap<(&[SourceId], &[SourceId]), Vec<AssertionId>> = BTreeMap::new();
            for id in figures.iter().copied() {
                let one = evidence.assertion(id);
                if !one.origins().is_empty() && counts(id) {
                    series.entry((one.origins(), one.relays())).or_default().push(id);
                }
            }
            for mut prints in series.into_values() {
                let end =
                    |id: AssertionId| self.reading(id).and_then(|r| r.when.as_ref().map(|when| when.end));
                prints.retain(|id| end(*id).is_some());
                prints.sort_by(|a, b| {
                    let rank = |id: AssertionId| {
                        let one = evidence.assertion(id);
                        let dated = (one.stated().is_some(), one.published().is_some());
                        (end(id), dated, edition_rank(one))
                    };
                    rank(*a).cmp(&rank(*b))
                });
                // The last word for each time; what nobody dates is none beside what is dated.
                prints.reverse();
                prints.dedup_by_key(|id| end(*id));
                prints.reverse();
                for pair in prints.windows(2) {
                    let [old, new] = pair else { continue };
                    let relation = evidence.relate(*old, *new);
                    let fell = relation.filter(|r| r.row == 12 && r.verdict != Verdict::Restates);
                    edges.extend(fell.map(|relation| (Superseded { old: *old, new: *new }, relation)));
                }
            }
        }
        edges.into_iter()
    }

    /// Whether a figure is the slip of one copy, as what its voice said next shows; it is marked so.
    fn settle_slip(&mut self, rivals: &FxHashMap<AssertionId, Vec<usize>>, went: Superseded) -> bool {
        if matches!(self.statements.status(went.old), Status::Slip { .. }) {
            return true;
        }
        let fell = self.evidence.relate(went.old, went.new).is_some_and(|r| r.row == 12);
        let Some(of) = self.slipped(rivals, went).filter(|_| fell) else { return false };
        self.set_all(went.old, Status::Slip { of });
        self.statements.slips.push(went);
        true
    }

    /// The other way in which the same statement was printed, if only that one fits what its voice said next.
    fn slipped(&self, rivals: &FxHashMap<AssertionId, Vec<usize>>, fall: Superseded) -> Option<AssertionId> {
        let fits = |other: &&AssertionId| {
            let (copied, later) =
                (self.evidence.relate(**other, fall.old), self.evidence.relate(**other, fall.new));
            self.statements.status(**other) == Status::Standing
                && copied.is_some_and(|r| r.is_copied_apart())
                && later.is_some_and(|r| r.row != 12 || r.verdict == Verdict::Restates)
        };
        let versions = rivals.get(&fall.old)?.iter().filter_map(|at| self.statements.versions.get(*at));
        versions.flatten().filter(|other| **other != fall.old).find(fits).copied()
    }

    fn falls_in_line(&self, line: &[AssertionId]) -> (Vec<Superseded>, Vec<FalseValue>) {
        let read = |id: &AssertionId| {
            let reading = self.reading(*id)?;
            Some((reading.when.as_ref()?, reading.support?, *id))
        };
        let (mut falls, mut lows, mut highs) = (Vec::new(), Vec::new(), Vec::new());
        let mut news: Vec<_> = line.iter().filter_map(read).collect();
        let mut olds = news.clone();
        news.sort_by_key(|(when, _, id)| (when.earliest(), self.evidence.key(*id)));
        olds.sort_by_key(|(when, _, id)| (when.end, self.evidence.key(*id)));
        let mut olds = olds.into_iter().peekable();
        let mut above: BTreeMap<(OrderedFloat<f64>, &str), Above> = BTreeMap::new();
        let mut earlier: Vec<AssertionId> = Vec::new();
        let mut low: FxHashSet<AssertionId> = FxHashSet::default();
        for (when, support, new) in news {
            while let Some((at, old_support, old)) = olds.next_if(|(old, ..)| old.end <= when.earliest()) {
                if !low.contains(&old) {
                    let place = (old_support.low_value().into(), self.evidence.key(old));
                    above.insert(place, (old, (at.start, at.end)));
                    earlier.push(old);
                }
            }
            // Line 12, not a restatement of the same figure or moment.
            let fall = |old: AssertionId| {
                let relation = self.evidence.relate(old, new);
                relation.filter(|r| r.row == 12 && r.verdict != Verdict::Restates)
            };
            let low_beside = |r: &Relation| r.verdict == Verdict::ShortLived { high: false };
            let from = (OrderedFloat(support.high_value()), "");
            // If what is said next is not back at the least figure above, it is back at none.
            // What was given for the same time is another word for it, and no fall.
            let is_earlier = |(_, at): &Above| *at != (when.start, when.end);
            let mut higher = above.range(from..).filter(|(_, old)| is_earlier(old));
            let least = higher.find_map(|(_, (old, _))| fall(*old));
            if let Some(relation) = least.filter(low_beside) {
                let ends =
                    |old: &AssertionId| self.reading(*old).and_then(|r| r.when.as_ref()).map(|w| w.end);
                let before_it = earlier.iter().rev().copied().find(|old| ends(old) < Some(when.end));
                let nearest = before_it.and_then(fall).filter(low_beside).unwrap_or(relation);
                let before = if nearest.a == new { nearest.b } else { nearest.a };
                lows.extend(nearest.decided_by.map(|after| FalseValue { before, value: new, after }));
                above.remove(&(support.low_value().into(), self.evidence.key(new)));
                low.insert(new);
                while earlier.last().is_some_and(|old| low.contains(old)) {
                    earlier.pop();
                }
                continue;
            }
            let higher = above.range(from..).filter(|(_, old)| is_earlier(old));
            let higher: Vec<_> = higher.map(|(at, (old, _))| (*at, *old)).collect();
            for (at, old) in higher {
                if let Some(relation) = fall(old) {
                    let edge = Superseded { old, new };
                    match short_lived(&edge, &relation) {
                        Some(high) => highs.push(high),
                        None => falls.push(edge),
                    }
                    above.remove(&at);
                }
            }
        }
        lows.extend(highs);
        (falls, lows)
    }

    /// Sorted by the figure that did not last, each once: lines of one voice can find the same.
    pub(super) fn each_once(&self, mut found: Vec<FalseValue>) -> Vec<FalseValue> {
        let evidence = self.evidence;
        let rank = |f: &FalseValue| [f.value, f.before, f.after].map(|id| evidence.key(id));
        found.sort_by(|x, y| rank(x).cmp(&rank(y)));
        found.dedup_by_key(|f| f.value);
        found
    }
}

/// The running total that did not last, where a fall shows one: a low, or a high.
fn short_lived(fall: &Superseded, relation: &Relation) -> Option<FalseValue> {
    let decided = relation.decided_by?;
    match relation.verdict {
        Verdict::ShortLived { high: false } => {
            Some(FalseValue { before: fall.old, value: fall.new, after: decided })
        }
        Verdict::ShortLived { high: true } => {
            Some(FalseValue { before: decided, value: fall.old, after: fall.new })
        }
        _ => None,
    }
}

/// For each set of origins those after it that are one voice with it.
///
/// # Complexity
/// Near linear in the sets; quadratic in those of one family that have several origins.
fn of_one_voice(dossier: &Dossier, sets: &[&[SourceId]]) -> Vec<Vec<usize>> {
    // To compare few is quicker than to tell which can be.
    const FEW: usize = 8;
    let same = |a: &[SourceId], b: &[SourceId]| voice(dossier, a, b) == Voice::Same;
    let all = || sets.iter().copied().enumerate();
    if sets.len() <= FEW {
        let later = |(at, set): (usize, &[SourceId])| {
            all().skip(at + 1).filter(|(_, other)| same(set, other)).map(|(at, _)| at).collect()
        };
        return all().map(later).collect();
    }
    let mut later: Vec<Vec<usize>> = vec![Vec::new(); sets.len()];
    let mut pair = |a: usize, b: usize| {
        later.get_mut(a.min(b)).into_iter().for_each(|others| others.push(a.max(b)));
    };
    // What is one voice is of one family, and of single origins one lies within the other.
    let mut by_family: FxHashMap<_, Vec<(usize, &[SourceId])>> = FxHashMap::default();
    for (at, set) in all() {
        by_family.entry(families(dossier, set)).or_default().push((at, set));
    }
    for family in by_family.into_values().filter(|family| family.len() > 1) {
        let (single, joint): (Vec<_>, Vec<_>) = family.into_iter().partition(|(_, set)| set.len() == 1);
        let place: FxHashMap<SourceId, usize> =
            single.iter().filter_map(|(at, set)| Some((*set.first()?, *at))).collect();
        for (at, set) in &single {
            let parent = |source: &SourceId| dossier.at_source(*source).within;
            let around = std::iter::successors(set.first().and_then(parent), parent);
            around.filter_map(|outer| place.get(&outer)).for_each(|other| pair(*at, *other));
        }
        for (nth, (at, set)) in joint.iter().enumerate() {
            let others = single.iter().chain(joint.iter().skip(nth + 1));
            others.filter(|(_, other)| same(set, other)).for_each(|(other, _)| pair(*at, *other));
        }
    }
    later.iter_mut().for_each(|others| others.sort_unstable());
    later
}
