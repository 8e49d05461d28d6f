//! Making conflicts smaller until nothing of them can be left out.

use std::borrow::Cow;
use std::cell::Cell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::change::rows_of;
use super::decide::{Decision, certificate, decide, reduced};
use super::network::Part;
use super::propagate::Propagation;
use super::reasoner::{Conflict, FEW, Mode, Reasoner, Solved};
use crate::derivation::{Certificate, Inequality};
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::relation::lies_under;
use crate::rule::RuleForm;

/// How many rows may be gone through again to see which rules a conflict needs.
const LOOSENED: u64 = 2_000_000;
/// How many times that it costs to put a system together, or to find again what a row bears on.
const BUILT: u64 = 8;
/// How many rows may be looked at to make one conflict smaller: an argument of many thousand figures stays untold.
const EACH: u64 = 8_000_000;
/// Above this many measures, or four times as many rules, a conflict is made smaller among the measures of its first
/// certificate only.
const SMALL: usize = 256;

/// What is left of some figures.
enum Without {
    /// These conflict.
    Conflict(Vec<AssertionId>),
    /// They do not: it is a smallest one, to be told as it is.
    Nothing(Option<Box<Conflict>>),
    /// It cannot be told, or they never did.
    Open,
}

impl Reasoner<'_, '_> {
    /// A smallest part of these assertions that cannot all be true, with the measures that show it: none of them can be
    /// left out.
    ///
    /// # Complexity
    /// As [`needed`](Self::needed).
    pub(super) fn minimal(
        &self,
        members: Vec<AssertionId>,
        through: impl IntoIterator<Item = MeasureId>,
        mode: Mode,
    ) -> Option<Conflict> {
        self.needed(members, through, mode).map(|(_, conflict)| conflict)
    }

    /// A smallest conflict, and the part that shows it.
    ///
    /// Deletion filter: leave one out, and if the rest still conflicts, go on with what that conflict needs.
    ///
    /// # Complexity
    /// For each of them, the rows of the rest. Past a fixed effort for each conflict and for the part, none.
    pub(super) fn needed(
        &self,
        mut members: Vec<AssertionId>,
        through: impl IntoIterator<Item = MeasureId>,
        mode: Mode,
    ) -> Option<(Cow<'_, Part>, Conflict)> {
        let evidence = self.evidence;
        let whole = self.part;
        let is_small = whole.measures.len() <= SMALL && whole.rules.len() + whole.edges.len() <= 4 * SMALL;
        let part = if is_small {
            Cow::Borrowed(whole)
        } else {
            let on = members.iter().filter_map(|id| evidence.reading(*id)?.measure);
            let keep: FxHashSet<MeasureId> = on.chain(through).collect();
            Cow::Owned(self.links().restricted(whole, &keep, evidence.dossier()))
        };
        evidence.sort(&mut members);
        members.dedup();
        // What a larger set that conflicts needs, a smaller one needs too.
        let mut needed: FxHashSet<AssertionId> = FxHashSet::default();
        let end = self.effort.get().saturating_sub(EACH);
        loop {
            match self.smaller(&part, &members, &mut needed, end, mode) {
                Without::Conflict(fewer) => members = fewer,
                Without::Nothing(conflict) => return conflict.map(|conflict| (part, *conflict)),
                Without::Open => return None,
            }
        }
    }

    /// A smallest conflict with its certificate; none if its members do not conflict as `mode` reads them.
    pub(super) fn told(&self, part: &Part, members: &[AssertionId], mode: Mode) -> Option<Conflict> {
        let system = self.system(part, members, mode.ask())?;
        self.argued(part, &mut Propagation::of(&system), members, mode)
    }

    /// The same, once all that follows from its members was found.
    fn argued(
        &self,
        part: &Part,
        found: &mut Propagation<'_>,
        members: &[AssertionId],
        mode: Mode,
    ) -> Option<Conflict> {
        let (evidence, system) = (self.evidence, found.system);
        let Decision::Fails(all) = decide(system, found, FEW, &self.effort) else { return None };
        let (certificate, assumptions) = all.iter().find_map(|combination| {
            certificate(system, &reduced(system, combination, &self.effort), mode.tier)
        })?;
        let mut measures: Vec<MeasureId> =
            members.iter().filter_map(|id| evidence.reading(*id)?.measure).collect();
        measures.sort_by_key(|m| evidence.dossier().at_measure(*m).key());
        measures.dedup();
        let (rules, nestings) = self.loosened(part, found, members, &certificate, mode);
        let strength = mode.strength(&assumptions);
        let members = members.to_vec();
        Some(Conflict { members, measures, strength, certificate, assumptions, rules, nestings })
    }

    /// The members of a conflict without some of these, if there is one; as far as the effort lasts to `end`.
    fn smaller(
        &self,
        part: &Part,
        members: &[AssertionId],
        needed: &mut FxHashSet<AssertionId>,
        end: u64,
        mode: Mode,
    ) -> Without {
        let Some(system) = self.system(part, members, mode.ask()) else { return Without::Open };
        let rows = rows_of(&system);
        let mut found = Propagation::of(&system);
        if needed.is_empty() && !matches!(decide(&system, &found, 1, &self.effort), Decision::Fails(_)) {
            return Without::Open;
        }
        let mut left = members.to_vec();
        for id in members {
            if needed.contains(id) || !left.contains(id) {
                continue;
            }
            let Some(most) = self.effort.get().checked_sub(end + 1) else { return Without::Open };
            let change = found.leave_out(rows.get(id).map_or(&[][..], Vec::as_slice), most);
            self.spend(change.work + system.rows.len() as u64 + found.trail() / 8);
            let decision = decide(&system, &found, FEW, &self.effort);
            let solved = self.read(&system, decision, mode.tier);
            match solved {
                Solved::Fails(all) => {
                    // The smallest of what the rest still shows.
                    let sets = all.iter().map(|(certificate, _)| self.members(certificate));
                    let rest = || left.iter().copied().filter(|one| one != id).collect();
                    let fewer = sets.min_by_key(Vec::len).unwrap_or_else(rest);
                    if fewer.len() < left.len() / 8 * 7 {
                        return Without::Conflict(fewer);
                    }
                    // To put a system together takes longer than to go on with nearly all of it. What shows nothing any more stays in it: what
                    // is needed beside that, is needed without it.
                    left = fewer;
                }
                Solved::Holds => {
                    found.undo(change);
                    needed.insert(*id);
                }
                Solved::Open => return Without::Open,
            }
        }
        if left.len() < members.len() {
            return Without::Conflict(left);
        }
        Without::Nothing(self.argued(part, &mut found, members, mode).map(Box::new))
    }

    /// The rules and nestings of a certificate without which its members do not conflict.
    fn loosened(
        &self,
        part: &Part,
        found: &mut Propagation<'_>,
        members: &[AssertionId],
        certificate: &Certificate,
        mode: Mode,
    ) -> (Vec<RuleId>, Vec<(MeasureId, MeasureId)>) {
        let dossier = self.evidence.dossier();
        let system = found.system;
        let size = (part.measures.len() + part.rules.len() + part.edges.len() + system.rows.len()) as u64;
        let left = Cell::new(LOOSENED);
        let may = |cost: u64| {
            let fits = left.get().checked_sub(cost);
            left.set(fits.unwrap_or(0));
            fits.is_some()
        };
        let mut on: FxHashMap<Element, Vec<u32>> = FxHashMap::default();
        for (at, row) in system.rows.iter().enumerate() {
            for (inequality, _) in &row.why {
                if let Some(element) = Element::of(inequality) {
                    on.entry(element).or_default().push(at as u32);
                }
            }
        }
        let mut holds = |element: Element| {
            let rows = on.get(&element).map_or(&[][..], Vec::as_slice);
            if !may(system.rows.len() as u64 + found.trail() / 8) {
                return false;
            }
            let change = found.leave_out(rows, LOOSENED);
            may(BUILT * change.work);
            let decision = decide(system, found, 1, &self.effort);
            found.undo(change);
            matches!(decision, Decision::Holds(_))
        };
        let mut rules: Vec<RuleId> = certificate.rules().collect();
        rules.sort_by_key(|rule| dossier.at_rule(*rule).key());
        rules.dedup();
        // Flows stand in another way where they feed no total.
        let feeds = |rule: &RuleId| matches!(dossier.at_rule(*rule).form(), RuleForm::Increment { .. });
        let (flows, others): (Vec<RuleId>, Vec<RuleId>) = rules.iter().partition(|rule| feeds(rule));
        // What the coordinates say as well stays said.
        let others = others.into_iter().filter(|rule| !is_repeated(dossier, *rule));
        let mut without: FxHashSet<RuleId> = others.filter(|rule| holds(Element::Rule(*rule))).collect();
        let mut nestings: Vec<(MeasureId, MeasureId)> = certificate
            .terms
            .iter()
            .filter_map(|term| match Element::of(&term.inequality) {
                Some(Element::Nesting(inner, outer)) => Some((inner, outer)),
                _ => None,
            })
            .collect();
        let key = |m: MeasureId| dossier.at_measure(m).key();
        nestings.sort_by_key(|(inner, outer)| (key(*inner), key(*outer)));
        nestings.dedup();
        nestings.retain(|(inner, outer)| holds(Element::Nesting(*inner, *outer)));
        without.extend(flows.into_iter().filter(|rule| {
            if !may(BUILT * size) {
                return false;
            }
            let mut part = part.clone();
            part.rules.retain(|one| one != rule);
            matches!(self.solve(&part, members, mode), Solved::Holds)
        }));
        rules.retain(|rule| without.contains(rule));
        (rules, nestings)
    }
}

/// Whether the coordinates of two measures say what a rule says of them.
pub(super) fn is_repeated(dossier: &Dossier, rule: RuleId) -> bool {
    matches!(*dossier.at_rule(rule).form(), RuleForm::PartOf { part, whole } if lies_under(dossier, part, whole))
}

/// What was declared and may be loosened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Element {
    Rule(RuleId),
    /// By coordinates.
    Nesting(MeasureId, MeasureId),
}

impl Element {
    fn of(inequality: &Inequality) -> Option<Self> {
        match inequality {
            Inequality::PartOf { inner, outer, rule: None, .. } => {
                Some(Self::Nesting(inner.measure, outer.measure))
            }
            other => other.rule().map(Self::Rule),
        }
    }
}
