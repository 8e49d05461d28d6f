//! The conflicts of a part: a maximal family without a common member, and what is left without them.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::account::{Account, Against};
use super::decide::{Decision, Witness, certificate, decide};
use super::enumerate::all_conflicts;
use super::propagate::Combination;
use super::reasoner::{Conflict, Mode, Reasoner};
use super::stretches::Stretch;
use super::whole::Whole;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::quantity::Interval;
use crate::rule::RuleForm;
use crate::timeline;

/// The conflicts of a part, what is left without them, and what was set aside.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) conflicts: Vec<Conflict>,
    /// Figures that can all be true, read as they were meant.
    pub(super) kept: Vec<AssertionId>,
    /// A preferred set of figures that can all be true, of those in conflicts too.
    pub(super) preferred: Vec<AssertionId>,
    /// Figures that another figure of their own measure excludes.
    pub(super) rivals: Vec<AssertionId>,
    /// Whether something was too large or too hard to decide.
    pub(super) open: bool,
    /// The preferred figures that others imply.
    pub(super) accounts: Vec<Account>,
}

impl Sorted {
    /// Takes in what was found of other figures of the part.
    pub(super) fn take(&mut self, other: Self) {
        self.conflicts.extend(other.conflicts);
        self.kept.extend(other.kept);
        self.preferred.extend(other.preferred);
        self.rivals.extend(other.rivals);
        self.open |= other.open;
        self.accounts.extend(other.accounts);
    }

    /// Leaves out of a system of some figures what is no longer kept.
    fn apply(&self, reasoner: &Reasoner<'_, '_>, all: &[AssertionId], whole: &mut Whole<'_>) {
        let kept: FxHashSet<AssertionId> = self.kept.iter().copied().collect();
        whole.leave_out(reasoner, all.iter().filter(|id| !kept.contains(id)));
    }
}

impl Reasoner<'_, '_> {
    /// A maximal family of conflicts without a common member, and what is left: first those that remain however
    /// loosely the figures are read, then those between what was meant, then those under assumptions.
    pub(super) fn sort_together(&self, Stretch { figures: all, mut sorted }: Stretch) -> Sorted {
        let Some(system) = self.system(self.part, &all, Mode::SOFT.ask()) else {
            (sorted.open, sorted.preferred) = (true, sorted.kept.clone());
            sorted.accounts = self.accounts(&sorted.preferred, None);
            return sorted;
        };
        // What all times would show may be missed.
        sorted.open = system.grid.is_partial();
        let mut meant = Whole::without(self, &system, Mode::SOFT, &sorted.rivals);
        // What can all be true as it was meant, can all be true however loosely it is read.
        let mut witness = self.witness(&meant);
        if witness.is_none() || !sorted.rivals.is_empty() {
            self.sort_hard(&mut sorted, &all, witness.is_some());
            sorted.apply(self, &all, &mut meant);
            if witness.is_none() {
                witness = self.pass(&mut sorted, &mut meant);
            }
            self.test_rivals(&mut sorted, &meant);
            sorted.apply(self, &all, &mut meant);
        }
        if sorted.conflicts.iter().any(|conflict| conflict.members.is_empty()) {
            // The rules exclude each other: no figure can be true beside them.
            sorted.kept.clear();
            sorted.accounts = self.accounts(&[], None);
            return sorted;
        }
        if let Some(witness) = &mut witness {
            self.take_back(&mut sorted, &mut meant, witness);
            self.prefer(&mut sorted, &mut meant, witness);
        } else {
            sorted.preferred = sorted.kept.clone();
        }
        sorted.accounts = self.accounts(&sorted.preferred, Some(&mut meant));
        if self.assumes(&sorted.kept) {
            let plain = sorted.kept.clone();
            match self.system(self.part, &plain, Mode::ASSUMED.ask()) {
                Some(system) => {
                    let mut assumed = Whole::without(self, &system, Mode::ASSUMED, &[]);
                    self.pass(&mut sorted, &mut assumed);
                }
                None => sorted.open = true,
            }
            // What only assumptions exclude is kept for what rests on none.
            sorted.kept = plain;
        }
        sorted
    }

    /// Conflicts that remain however loosely figures are read. `holds`: none but those of rivals can.
    fn sort_hard(&self, sorted: &mut Sorted, all: &[AssertionId], holds: bool) {
        let Some(system) = self.system(self.part, all, Mode::HARD.ask()) else {
            sorted.open = true;
            return;
        };
        let mut read = Whole::without(self, &system, Mode::HARD, &sorted.rivals);
        if !holds {
            self.pass(sorted, &mut read);
        }
        self.test_rivals(sorted, &read);
    }

    /// Values that fit all figures of a system, if any were found.
    fn witness(&self, whole: &Whole<'_>) -> Option<Witness> {
        match decide(whole.system, &whole.found, 1, &self.effort) {
            Decision::Holds(witness) => Some(witness),
            _ => None,
        }
    }

    /// Whether assumptions can add anything to what these figures say.
    fn assumes(&self, figures: &[AssertionId]) -> bool {
        let evidence = self.evidence;
        let lost = |rule: &RuleId| {
            matches!(evidence.dossier().at_rule(*rule).form(), RuleForm::Share { loss: true, .. })
        };
        let more = |id: &AssertionId| {
            let when = evidence.reading(*id).and_then(|reading| reading.when.as_ref());
            when.is_some_and(|when| !when.moment || !when.assumptions.is_empty())
        };
        self.part.rules.iter().any(lost) || figures.iter().any(more)
    }

    /// Leaves one camp on each measure: what contradicts most of the others is tested against the rest later.
    pub(super) fn set_rivals_aside(&self, sorted: &mut Sorted) {
        let evidence = self.evidence;
        let mut aside: FxHashSet<AssertionId> = FxHashSet::default();
        let mut figures: FxHashMap<MeasureId, Vec<AssertionId>> = FxHashMap::default();
        for id in &sorted.kept {
            if let Some(measure) = evidence.reading(*id).and_then(|reading| reading.measure) {
                figures.entry(measure).or_default().push(*id);
            }
        }
        for (measure, figures) in figures.iter().filter(|(_, figures)| figures.len() > 1) {
            let kind = evidence.dossier().at_measure(*measure).kind();
            aside.extend(timeline::rivals(evidence, self.statements, kind, figures));
        }
        self.set_near_aside(&sorted.kept, &mut aside);
        let (rivals, kept) = std::mem::take(&mut sorted.kept).into_iter().partition(|id| aside.contains(id));
        (sorted.rivals, sorted.kept) = (rivals, kept);
    }

    /// Of figures for one time, sets aside those that the stronger ones exclude as they were meant, though they are near enough, or
    /// of one voice, to contradict nobody: one by one, each would take another look at the whole part.
    ///
    /// # Complexity
    /// O(n log n).
    fn set_near_aside(&self, kept: &[AssertionId], aside: &mut FxHashSet<AssertionId>) {
        let evidence = self.evidence;
        let mut times: FxHashMap<(MeasureId, i64, i64), Vec<(AssertionId, Interval)>> = FxHashMap::default();
        for id in kept.iter().filter(|id| !aside.contains(id)) {
            let reading = evidence.reading(*id).filter(|reading| reading.kind != Kind::Cumulative);
            let meant = reading.and_then(|reading| Some((reading.measure?, reading.tier(Mode::SOFT.tier)?)));
            let Some((reading, (measure, meant))) = reading.zip(meant) else { continue };
            let (start, end) = match (reading.kind, &reading.when) {
                (Kind::Constant, _) => (i64::MIN, i64::MAX),
                (Kind::Flow, Some(when)) if !when.open => (when.start, when.end),
                (_, Some(when)) if when.moment => (when.start, when.end),
                _ => continue,
            };
            times.entry((measure, start, end)).or_default().push((*id, meant));
        }
        for mut figures in times.into_values().filter(|figures| figures.len() > 1) {
            figures.sort_by_cached_key(|(id, _)| self.weakness(*id));
            let mut shared: Option<Interval> = None;
            for (id, meant) in figures {
                match shared.map_or(Some(meant), |shared| shared.intersection(&meant)) {
                    None => drop(aside.insert(id)),
                    left => shared = left,
                }
            }
        }
    }

    /// The weaker of two: fewer families behind it, a less reliable origin, the later key.
    pub(super) fn weaker(&self, a: AssertionId, b: AssertionId) -> AssertionId {
        if self.weakness(a) > self.weakness(b) { a } else { b }
    }

    /// More is weaker.
    fn weakness(&self, id: AssertionId) -> impl Ord + use<'_> {
        (Reverse(super::resolve::support(self.evidence, id)), self.evidence.key(id))
    }

    /// Finds conflicts until what is left can all be true; values for it, then.
    fn pass(&self, sorted: &mut Sorted, whole: &mut Whole<'_>) -> Option<Witness> {
        if sorted.conflicts.iter().any(|conflict| conflict.members.is_empty()) {
            return None;
        }
        let mode = whole.mode;
        loop {
            if self.effort.get() == 0 {
                sorted.open = true;
                return None;
            }
            let system = whole.system;
            let all = match decide(system, &whole.found, usize::MAX, &self.effort) {
                Decision::Holds(witness) => return Some(witness),
                Decision::Open => {
                    sorted.open = true;
                    return None;
                }
                Decision::Fails(all) => all,
            };
            let mut used: FxHashSet<AssertionId> = FxHashSet::default();
            for candidate in self.candidates(sorted, whole, &all) {
                if candidate.members().iter().any(|id| used.contains(id)) {
                    continue;
                }
                let conflict = match candidate {
                    Candidate::Conflict(conflict) => *conflict,
                    Candidate::Set(set, through) => match self.minimal(set.clone(), through, mode) {
                        Some(conflict) => conflict,
                        None => {
                            sorted.open = true;
                            used.extend(set);
                            continue;
                        }
                    },
                };
                if conflict.members.is_empty() {
                    (sorted.conflicts, sorted.open) = (vec![conflict], true);
                    return None;
                }
                match self.direct(&conflict) {
                    // Two figures of one measure are for its own detector; one of them stays.
                    Some((a, b)) => {
                        let aside = self.weaker(a, b);
                        sorted.rivals.push(aside);
                        used.insert(aside);
                    }
                    None => {
                        used.extend(conflict.members.iter().copied());
                        sorted.conflicts.push(conflict);
                    }
                }
            }
            if used.is_empty() {
                sorted.open = true;
                return None;
            }
            sorted.kept.retain(|id| !used.contains(id));
            whole.leave_out(self, &used);
        }
    }

    /// What conflicts, the smallest first: all of it where that is little, else what was met.
    fn candidates(&self, sorted: &Sorted, whole: &Whole<'_>, met: &[Combination]) -> Vec<Candidate> {
        if let Some(all) = all_conflicts(self, &sorted.kept, whole) {
            return all.into_iter().map(|one| Candidate::Conflict(Box::new(one))).collect();
        }
        let dossier = self.evidence.dossier();
        let mut sets: Vec<(Vec<AssertionId>, Vec<MeasureId>)> = met
            .iter()
            .filter_map(|combination| certificate(whole.system, combination, whole.mode.tier))
            .map(|(certificate, _)| (self.members(&certificate), certificate.measures(dossier)))
            .collect();
        sets.sort_by(|(a, _), (b, _)| {
            let keys =
                |set: &'_ [AssertionId]| set.iter().map(|id| self.evidence.key(*id)).collect::<Vec<_>>();
            a.len().cmp(&b.len()).then_with(|| keys(a).cmp(&keys(b)))
        });
        sets.into_iter().map(|(set, through)| Candidate::Set(set, through)).collect()
    }

    /// The two figures of a conflict that is one of a single measure.
    fn direct(&self, conflict: &Conflict) -> Option<(AssertionId, AssertionId)> {
        match (conflict.members.as_slice(), conflict.measures.as_slice()) {
            ([a, b], [_]) => Some((*a, *b)),
            _ => None,
        }
    }

    /// Holds each rival against what the other measures say.
    fn test_rivals(&self, sorted: &mut Sorted, whole: &Whole<'_>) {
        if sorted.rivals.is_empty() || sorted.conflicts.iter().any(|conflict| conflict.members.is_empty()) {
            return;
        }
        self.evidence.sort(&mut sorted.rivals);
        sorted.rivals.dedup();
        let mut used: FxHashSet<AssertionId> =
            sorted.conflicts.iter().flat_map(|c| c.members.iter().copied()).collect();
        let with: Vec<AssertionId> =
            sorted.kept.iter().chain(&sorted.rivals).filter(|id| !used.contains(id)).copied().collect();
        let mut more = Vec::new();
        let mut take = |conflict: Conflict, used: &mut FxHashSet<AssertionId>| {
            let known = conflict.members.iter().any(|id| used.contains(id));
            if self.direct(&conflict).is_none() && !known {
                used.extend(conflict.members.iter().copied());
                more.push(conflict);
            }
        };
        match all_conflicts(self, &with, whole) {
            // Those between rivals too.
            Some(all) => all.into_iter().for_each(|conflict| take(conflict, &mut used)),
            None => {
                for rival in &sorted.rivals {
                    let conflict = if used.contains(rival) { None } else { self.of_rival(whole, *rival) };
                    if let Some(conflict) = conflict {
                        take(conflict, &mut used);
                    }
                }
            }
        }
        let gone: FxHashSet<AssertionId> = more.iter().flat_map(|c| c.members.iter().copied()).collect();
        sorted.kept.retain(|id| !gone.contains(id));
        sorted.conflicts.extend(more);
    }

    /// A conflict of a rival with figures of other measures.
    fn of_rival(&self, whole: &Whole<'_>, rival: AssertionId) -> Option<Conflict> {
        let against =
            super::account::against(whole.system, &whole.found, self.evidence, rival, whole.mode.tier, true);
        let Against { mut figures, measures } = against?;
        figures.push(rival);
        let hard = self.minimal(figures.clone(), measures.iter().copied(), Mode::HARD);
        hard.or_else(|| self.minimal(figures, measures, whole.mode))
    }
}

/// What may be a conflict to tell.
enum Candidate {
    Conflict(Box<Conflict>),
    /// Figures that cannot all be true, and the measures that show it; some may not be needed.
    Set(Vec<AssertionId>, Vec<MeasureId>),
}

impl Candidate {
    fn members(&self) -> &[AssertionId] {
        match self {
            Self::Conflict(conflict) => &conflict.members,
            Self::Set(set, _) => set,
        }
    }
}
