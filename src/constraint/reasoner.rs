//! One part of the dossier: what its figures leave possible, and which of them cannot all be true.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use super::decide::{Decision, certificate, decide, reduced};
use super::network::Part;
use super::propagate::Propagation;
use super::system::{Ask, System};
use crate::derivation::{Certificate, Inequality};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::quantity::Tier;
use crate::relation::{Evidence, Statements, Status, Strength, lies_under};
use crate::rule::Assumption;
use crate::timeline::Timeline;

/// Assertions that cannot all be true, of more than one measure or of windows that add up; none can be left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    pub(crate) members: Vec<AssertionId>,
    pub(crate) measures: Vec<MeasureId>,
    pub(crate) strength: Strength,
    pub(crate) certificate: Certificate,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) rules: Vec<RuleId>,
    pub(crate) nestings: Vec<(MeasureId, MeasureId)>,
}

impl Conflict {
    /// The assertions, by key.
    #[must_use]
    pub fn members(&self) -> &[AssertionId] {
        &self.members
    }

    /// The measures that they are on, by key.
    #[must_use]
    pub fn measures(&self) -> &[MeasureId] {
        &self.measures
    }

    /// How far it stands without what was merely implied.
    #[must_use]
    pub fn strength(&self) -> Strength {
        self.strength
    }

    /// The inequalities that cannot all hold.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What it assumes.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// The declared rules without any one of which its members could all be true, by key. In a component of many
    /// thousand measures not all are tried.
    #[must_use]
    pub fn rules(&self) -> &[RuleId] {
        &self.rules
    }

    /// The parts and wholes, by their coordinates, without any one of which its members could all be true, by key;
    /// tried as [`rules`](Self::rules) are.
    #[must_use]
    pub fn nestings(&self) -> &[(MeasureId, MeasureId)] {
        &self.nestings
    }
}

/// What a set of figures comes to.
pub(super) enum Solved {
    Holds,
    Fails(Vec<(Certificate, Vec<Assumption>)>),
    Open,
}

/// How the bounds of figures are read: the tier, and whether assumptions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode {
    pub(super) tier: Tier,
    pub(super) assume: bool,
}

impl Mode {
    pub(super) const HARD: Self = Self { tier: Tier::Hull, assume: false };
    pub(super) const SOFT: Self = Self { tier: Tier::Support, assume: false };
    pub(super) const ASSUMED: Self = Self { tier: Tier::Support, assume: true };

    pub(super) fn ask(self) -> Ask<'static> {
        Ask { tier: self.tier, assume: self.assume, also: None, idle: &[] }
    }

    fn strength(self, assumptions: &[Assumption]) -> Strength {
        match (assumptions.is_empty(), self.tier) {
            (false, _) => Strength::Assumed,
            (true, Tier::Hull) => Strength::Hard,
            (true, _) => Strength::Soft,
        }
    }
}

/// How many measures may be gone through again to see which rules a conflict needs.
const LOOSENED: usize = 400_000;
/// Above this many measures, a conflict is made smaller among the measures of its first certificate only.
const SMALL: usize = 256;
/// How many conflicts are looked at where one is wanted.
const FEW: usize = 4;

pub(super) struct Reasoner<'c, 'e> {
    pub(super) evidence: &'c Evidence<'e>,
    pub(super) statements: &'c Statements,
    pub(super) part: &'c Part,
    /// Running totals that started again: their figures are of several totals, and are left out.
    pub(super) restarted: &'c FxHashSet<MeasureId>,
    /// What may still be spent on it, in terms of rows looked at: a hostile dossier ends undecided, in bounded time.
    pub(super) effort: Cell<u64>,
}

/// What may be spent on a part, and for each of its figures on top.
const EFFORT: (u64, u64) = (10_000_000, 5_000);

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
}

impl<'c, 'e> Reasoner<'c, 'e> {
    pub(super) fn new(
        evidence: &'c Evidence<'e>,
        statements: &'c Statements,
        part: &'c Part,
        restarted: &'c FxHashSet<MeasureId>,
    ) -> Self {
        let count: usize = part.measures.iter().map(|m| evidence.view.on_measure(*m).count()).sum();
        let effort = Cell::new(EFFORT.0 + EFFORT.1 * count as u64);
        Self { evidence, statements, part, restarted, effort }
    }
}

impl Reasoner<'_, '_> {
    /// The system of some figures; none if it would be too large, or too much was done already.
    pub(super) fn system(&self, part: &Part, figures: &[AssertionId], ask: Ask<'_>) -> Option<System> {
        let left = self.effort.get().checked_sub(1)?;
        let system = System::of(part, self.evidence, figures, ask).ok()?;
        let size: usize = system.rows.iter().map(|row| row.terms.len()).sum();
        // To put it together, and three or four sweeps.
        let spent = part.measures.len() + part.edges.len() + part.rules.len() + figures.len() + 4 * size;
        self.effort.set(left.saturating_sub(spent as u64));
        Some(system)
    }

    /// The figures of the part that stand, one for each statement, by measure and key.
    pub(super) fn figures(&self) -> Vec<AssertionId> {
        let meant = |id: &AssertionId| self.evidence.reading(*id).is_some_and(|r| r.support.is_some());
        self.part
            .measures
            .iter()
            .filter(|m| !self.restarted.contains(m))
            .flat_map(|m| standing(self.evidence, self.statements, *m))
            .filter(meant)
            .collect()
    }

    pub(super) fn solve(&self, part: &Part, figures: &[AssertionId], mode: Mode) -> Solved {
        self.solve_for(part, figures, mode, FEW)
    }

    /// Decides a set of figures, with at most so many of its conflicts.
    fn solve_for(&self, part: &Part, figures: &[AssertionId], mode: Mode, most: usize) -> Solved {
        let Some(system) = self.system(part, figures, mode.ask()) else {
            return Solved::Open;
        };
        let found = Propagation::of(&system);
        self.read(&system, decide(&system, &found, most, &self.effort), mode.tier)
    }

    fn read(&self, system: &System, decision: Decision, tier: Tier) -> Solved {
        match decision {
            Decision::Holds => Solved::Holds,
            Decision::Open => Solved::Open,
            Decision::Fails(all) => {
                let shown: Vec<_> =
                    all.iter().filter_map(|combination| certificate(system, combination, tier)).collect();
                if shown.is_empty() { Solved::Open } else { Solved::Fails(shown) }
            }
        }
    }

    /// A smallest part of these assertions that cannot all be true: none of them can be left out.
    ///
    /// Deletion filter: leave one out, and if the rest still conflicts, go on with what that conflict needs.
    pub(super) fn minimal(&self, mut members: Vec<AssertionId>, mode: Mode) -> Option<Conflict> {
        let evidence = self.evidence;
        let small;
        let part = if self.part.measures.len() <= SMALL {
            self.part
        } else {
            let on = members.iter().filter_map(|id| evidence.reading(*id)?.measure);
            let mut keep: FxHashSet<MeasureId> = on.collect();
            // What lies between them is in the first certificate.
            if let Solved::Fails(all) = self.solve(self.part, &members, mode) {
                for (certificate, _) in &all {
                    keep.extend(certificate.measures(evidence.dossier()));
                }
            }
            small = self.part.restricted(&keep, evidence.dossier());
            &small
        };
        evidence.sort(&mut members);
        members.dedup();
        let mut at = 0;
        while at < members.len() {
            let mut rest = members.clone();
            rest.remove(at);
            match self.solve(part, &rest, mode) {
                Solved::Fails(all) => {
                    // The smallest of what the rest still shows.
                    let mut sets: Vec<Vec<AssertionId>> = all.iter().map(|(c, _)| self.members(c)).collect();
                    sets.sort_by_key(|set| set.len());
                    members = sets.into_iter().next().unwrap_or(rest);
                    // Those before it were needed by a larger set; all are tried again.
                    at = 0;
                }
                Solved::Holds => at += 1,
                Solved::Open => return None,
            }
        }
        let system = self.system(part, &members, mode.ask())?;
        let found = Propagation::of(&system);
        let Decision::Fails(all) = decide(&system, &found, FEW, &self.effort) else { return None };
        let (certificate, assumptions) = all
            .iter()
            .find_map(|combination| certificate(&system, &reduced(&system, combination), mode.tier))?;
        let mut measures: Vec<MeasureId> =
            members.iter().filter_map(|id| evidence.reading(*id)?.measure).collect();
        measures.sort_by_key(|m| evidence.dossier().at_measure(*m).key());
        measures.dedup();
        let (rules, nestings) = self.loosened(part, &members, &certificate, mode);
        let strength = mode.strength(&assumptions);
        Some(Conflict { members, measures, strength, certificate, assumptions, rules, nestings })
    }

    /// The rules and nestings of a certificate without which its members do not conflict.
    fn loosened(
        &self,
        part: &Part,
        members: &[AssertionId],
        certificate: &Certificate,
        mode: Mode,
    ) -> (Vec<RuleId>, Vec<(MeasureId, MeasureId)>) {
        let dossier = self.evidence.dossier();
        let mut budget = LOOSENED / (1 + part.measures.len());
        let mut holds = |part: &Part| {
            let tried = budget > 0 && matches!(self.solve(part, members, mode), Solved::Holds);
            budget = budget.saturating_sub(1);
            tried
        };
        let mut rules: Vec<RuleId> = certificate.rules().collect();
        rules.sort_by_key(|rule| dossier.at_rule(*rule).key());
        rules.dedup();
        rules.retain(|rule| {
            let mut without = part.clone();
            without.rules.retain(|one| one != rule);
            // What the coordinates say as well stays said.
            without.edges.retain_mut(|edge| {
                let said = edge.rule == Some(*rule);
                if said {
                    edge.rule = None;
                }
                !said || lies_under(dossier, edge.inner, edge.outer)
            });
            holds(&without)
        });
        let mut nestings: Vec<(MeasureId, MeasureId)> = certificate
            .terms
            .iter()
            .filter_map(|term| match term.inequality {
                Inequality::PartOf { inner, outer, rule: None, .. } => Some((inner.measure, outer.measure)),
                _ => None,
            })
            .collect();
        let key = |m: MeasureId| dossier.at_measure(m).key();
        nestings.sort_by_key(|(inner, outer)| (key(*inner), key(*outer)));
        nestings.dedup();
        nestings.retain(|(inner, outer)| {
            let mut without = part.clone();
            without.edges.retain(|e| e.rule.is_some() || (e.inner, e.outer) != (*inner, *outer));
            holds(&without)
        });
        (rules, nestings)
    }

    fn members(&self, certificate: &Certificate) -> Vec<AssertionId> {
        let mut members: Vec<AssertionId> = certificate.assertions().collect();
        self.evidence.sort(&mut members);
        members.dedup();
        members
    }

    /// A maximal family of conflicts without a common member, and what is left: first those that remain however
    /// loosely the figures are read, then those between what was meant, then those under assumptions.
    pub(super) fn sort(&self) -> Sorted {
        let mut sorted = Sorted { kept: self.figures(), ..Sorted::default() };
        self.set_rivals_aside(&mut sorted);
        for mode in [Mode::HARD, Mode::SOFT] {
            self.pass(&mut sorted, mode);
            self.test_rivals(&mut sorted, mode);
        }
        if sorted.conflicts.iter().any(|conflict| conflict.members.is_empty()) {
            // The rules exclude each other: no figure can be true beside them.
            sorted.kept.clear();
            return sorted;
        }
        self.take_back(&mut sorted);
        sorted.preferred = self.prefer(&sorted);
        let plain = sorted.kept.clone();
        self.pass(&mut sorted, Mode::ASSUMED);
        // What only assumptions exclude is kept for what rests on none.
        sorted.kept = plain;
        sorted
    }

    /// Leaves one camp on each measure: what contradicts most of the others is tested against the rest later.
    fn set_rivals_aside(&self, sorted: &mut Sorted) {
        let evidence = self.evidence;
        let mut aside: FxHashSet<AssertionId> = FxHashSet::default();
        for measure in &self.part.measures {
            let timeline = Timeline::of(evidence.view, evidence.policy, self.statements, *measure);
            let Some(timeline) = timeline else { continue };
            for comparison in timeline.moments().chain(timeline.over_time()) {
                aside.extend(comparison.repair().removed);
            }
        }
        let (rivals, kept) = std::mem::take(&mut sorted.kept).into_iter().partition(|id| aside.contains(id));
        (sorted.rivals, sorted.kept) = (rivals, kept);
    }

    /// The weaker of two: fewer families behind it, a less reliable origin, the later key.
    fn weaker(&self, a: AssertionId, b: AssertionId) -> AssertionId {
        let strength = |id: AssertionId| super::resolve::support(self.evidence, id);
        let (x, y) = (strength(a), strength(b));
        let key = |id: AssertionId| self.evidence.key(id);
        if (x, std::cmp::Reverse(key(a))) < (y, std::cmp::Reverse(key(b))) { a } else { b }
    }

    fn pass(&self, sorted: &mut Sorted, mode: Mode) {
        if sorted.conflicts.iter().any(|conflict| conflict.members.is_empty()) {
            return;
        }
        loop {
            let Some(system) = self.system(self.part, &sorted.kept, mode.ask()) else {
                sorted.open = true;
                return;
            };
            let found = Propagation::of(&system);
            let all = match decide(&system, &found, usize::MAX, &self.effort) {
                Decision::Holds => {
                    sorted.open |= system.grid.is_partial();
                    return;
                }
                Decision::Open => {
                    sorted.open = true;
                    return;
                }
                Decision::Fails(all) => all,
            };
            let mut sets: Vec<Vec<AssertionId>> = all
                .iter()
                .filter_map(|combination| certificate(&system, combination, mode.tier))
                .map(|(certificate, _)| self.members(&certificate))
                .collect();
            sets.sort_by(|a, b| {
                let keys = |set: &[AssertionId]| -> Vec<&str> {
                    set.iter().map(|id| self.evidence.key(*id)).collect()
                };
                a.len().cmp(&b.len()).then_with(|| keys(a).cmp(&keys(b)))
            });
            let mut used: FxHashSet<AssertionId> = FxHashSet::default();
            for set in sets {
                if set.iter().any(|id| used.contains(id)) {
                    continue;
                }
                let Some(conflict) = self.minimal(set.clone(), mode) else {
                    sorted.open = true;
                    used.extend(set);
                    continue;
                };
                if conflict.members.is_empty() {
                    (sorted.conflicts, sorted.open) = (vec![conflict], true);
                    return;
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
                return;
            }
            sorted.kept.retain(|id| !used.contains(id));
        }
    }

    /// The two figures of a conflict that is one of a single measure.
    fn direct(&self, conflict: &Conflict) -> Option<(AssertionId, AssertionId)> {
        match (conflict.members.as_slice(), conflict.measures.as_slice()) {
            ([a, b], [_]) => Some((*a, *b)),
            _ => None,
        }
    }

    /// Holds each rival against what the other measures say.
    fn test_rivals(&self, sorted: &mut Sorted, mode: Mode) {
        if sorted.rivals.is_empty() || sorted.conflicts.iter().any(|conflict| conflict.members.is_empty()) {
            return;
        }
        let evidence = self.evidence;
        evidence.sort(&mut sorted.rivals);
        sorted.rivals.dedup();
        let ask = Ask { idle: &sorted.rivals, ..mode.ask() };
        let Some(system) = self.system(self.part, &sorted.kept, ask) else {
            sorted.open = true;
            return;
        };
        let found = Propagation::of(&system);
        let mut used: FxHashSet<AssertionId> =
            sorted.conflicts.iter().flat_map(|c| c.members.iter().copied()).collect();
        let mut more = Vec::new();
        for rival in &sorted.rivals {
            if used.contains(rival) {
                continue;
            }
            let set = super::account::against(&system, &found, evidence, *rival, mode.tier, true);
            let Some(mut set) = set else { continue };
            set.push(*rival);
            let hard = self.minimal(set.clone(), Mode::HARD);
            let Some(conflict) = hard.or_else(|| self.minimal(set, mode)) else { continue };
            let known = conflict.members.iter().any(|id| used.contains(id));
            if self.direct(&conflict).is_none() && !known {
                used.extend(conflict.members.iter().copied());
                more.push(conflict);
            }
        }
        let gone: FxHashSet<AssertionId> = more.iter().flat_map(|c| c.members.iter().copied()).collect();
        sorted.kept.retain(|id| !gone.contains(id));
        sorted.conflicts.extend(more);
    }

    /// Takes back rivals whose own rivals went with a conflict, by key, where all the rest can be true with them.
    fn take_back(&self, sorted: &mut Sorted) {
        let used: FxHashSet<AssertionId> =
            sorted.conflicts.iter().flat_map(|c| c.members.iter().copied()).collect();
        let ask = Ask { idle: &sorted.rivals, ..Mode::SOFT.ask() };
        let Some(system) = self.system(self.part, &sorted.kept, ask) else { return };
        let found = Propagation::of(&system);
        let fits = |id: &&AssertionId| !used.contains(id) && !excluded(&system, &found, self.evidence, **id);
        let may: Vec<AssertionId> = sorted.rivals.iter().filter(fits).copied().collect();
        sorted.kept = self.with(std::mem::take(&mut sorted.kept), may);
    }

    /// A preferred consistent set: what is kept, and of every conflict as much as goes with it, the weakest member last.
    fn prefer(&self, sorted: &Sorted) -> Vec<AssertionId> {
        let mut more: Vec<AssertionId> = Vec::new();
        let mut last: Vec<AssertionId> = Vec::new();
        for conflict in &sorted.conflicts {
            let weakest = conflict.members.iter().copied().reduce(|a, b| self.weaker(a, b));
            let (weak, strong): (Vec<AssertionId>, Vec<AssertionId>) =
                conflict.members.iter().partition(|id| Some(**id) == weakest);
            more.extend(strong);
            last.extend(weak);
        }
        self.with(self.with(sorted.kept.clone(), more), last)
    }

    /// Figures that can all be true with those of some others that go with them: all at once, or in halves, as those
    /// that do not fit are few.
    fn with(&self, mut kept: Vec<AssertionId>, more: Vec<AssertionId>) -> Vec<AssertionId> {
        let mut stack = vec![more];
        while let Some(mut some) = stack.pop() {
            if some.is_empty() {
                continue;
            }
            let with: Vec<AssertionId> = kept.iter().chain(&some).copied().collect();
            match self.solve(self.part, &with, Mode::SOFT) {
                Solved::Holds => kept = with,
                _ if some.len() > 1 && self.effort.get() > 0 => {
                    let rest = some.split_off(some.len() / 2);
                    stack.push(rest);
                    stack.push(some);
                }
                _ => {}
            }
        }
        kept
    }
}

/// Whether the values that are left to the variables exclude a figure.
fn excluded(system: &System, found: &Propagation<'_>, evidence: &Evidence<'_>, id: AssertionId) -> bool {
    super::account::against(system, found, evidence, id, Tier::Support, false).is_some()
}

/// The standing statements with a figure on a measure, each by its first assertion, by key.
pub(super) fn standing(
    evidence: &Evidence<'_>,
    statements: &Statements,
    measure: MeasureId,
) -> Vec<AssertionId> {
    let mut all = evidence.figures(measure);
    all.retain(|id| statements.status(*id) == Status::Standing && statements.lead(*id) == *id);
    all
}
