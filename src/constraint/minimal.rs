//! Making conflicts smaller until nothing of them can be left out.

use rustc_hash::FxHashSet;

use super::change::rows_of;
use super::decide::{Decision, certificate, decide, reduced};
use super::network::Part;
use super::propagate::Propagation;
use super::reasoner::{Conflict, FEW, Mode, Reasoner, Solved};
use crate::derivation::{Certificate, Inequality};
use crate::id::{AssertionId, MeasureId, RuleId};

/// How many measures may be gone through again to see which rules a conflict needs.
const LOOSENED: usize = 400_000;
/// Above this many measures, a conflict is made smaller among the measures of its first certificate only.
const SMALL: usize = 256;

/// What is left of some figures.
enum Without {
    /// These conflict.
    Conflict(Vec<AssertionId>),
    /// They do not.
    Nothing,
    /// It cannot be told, or they never did.
    Open,
}

impl Reasoner<'_, '_> {
    /// A smallest part of these assertions that cannot all be true, with the measures that show it: none of them can be
    /// left out.
    ///
    /// Deletion filter: leave one out, and if the rest still conflicts, go on with what that conflict needs.
    ///
    /// # Complexity
    /// For each of them, what it bears on among the rest; past the effort for the part, none.
    pub(super) fn minimal(
        &self,
        mut members: Vec<AssertionId>,
        through: impl IntoIterator<Item = MeasureId>,
        mode: Mode,
    ) -> Option<Conflict> {
        let evidence = self.evidence;
        let small;
        let part = if self.part.measures.len() <= SMALL {
            self.part
        } else {
            let on = members.iter().filter_map(|id| evidence.reading(*id)?.measure);
            let keep: FxHashSet<MeasureId> = on.chain(through).collect();
            small = self.links().restricted(self.part, &keep, evidence.dossier());
            &small
        };
        evidence.sort(&mut members);
        members.dedup();
        // What a larger set that conflicts needs, a smaller one needs too.
        let mut needed: FxHashSet<AssertionId> = FxHashSet::default();
        loop {
            match self.smaller(part, &members, &mut needed, mode) {
                Without::Conflict(fewer) => members = fewer,
                Without::Nothing => break,
                Without::Open => return None,
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

    /// The members of a conflict without some of these, if there is one.
    fn smaller(
        &self,
        part: &Part,
        members: &[AssertionId],
        needed: &mut FxHashSet<AssertionId>,
        mode: Mode,
    ) -> Without {
        let Some(system) = self.system(part, members, mode.ask()) else { return Without::Open };
        let rows = rows_of(&system);
        let mut found = Propagation::of(&system);
        if needed.is_empty() && !matches!(decide(&system, &found, 1, &self.effort), Decision::Fails(_)) {
            return Without::Open;
        }
        for id in members {
            if needed.contains(id) {
                continue;
            }
            let Some(left) = self.effort.get().checked_sub(1) else { return Without::Open };
            let change = found.leave_out(rows.get(id).map_or(&[][..], Vec::as_slice), left);
            self.spend(change.work + system.rows.len() as u64 + found.trail() / 8);
            let decision = decide(&system, &found, FEW, &self.effort);
            let solved = self.read(&system, decision, mode.tier);
            found.undo(change);
            match solved {
                Solved::Fails(all) => {
                    // The smallest of what the rest still shows.
                    let sets = all.iter().map(|(certificate, _)| self.members(certificate));
                    let rest = || members.iter().copied().filter(|one| one != id).collect();
                    return Without::Conflict(sets.min_by_key(Vec::len).unwrap_or_else(rest));
                }
                Solved::Holds => {
                    needed.insert(*id);
                }
                Solved::Open => return Without::Open,
            }
        }
        Without::Nothing
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
        // A part without something of it, if it may be gone through once more.
        let mut holds = |without: &dyn Fn(&mut Part)| {
            if budget == 0 {
                return false;
            }
            budget -= 1;
            let mut part = part.clone();
            without(&mut part);
            matches!(self.solve(&part, members, mode), Solved::Holds)
        };
        let mut rules: Vec<RuleId> = certificate.rules().collect();
        rules.sort_by_key(|rule| dossier.at_rule(*rule).key());
        rules.dedup();
        rules.retain(|rule| {
            holds(&|part| {
                part.rules.retain(|one| one != rule);
                part.edges.retain(|edge| edge.rule != Some(*rule));
            })
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
            holds(&|part| {
                part.edges.retain(|e| e.rule.is_some() || (e.inner, e.outer) != (*inner, *outer));
            })
        });
        (rules, nestings)
    }
}
