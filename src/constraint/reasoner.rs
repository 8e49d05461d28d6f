//! One part of the dossier: what its figures leave possible, and which of them cannot all be true.

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashSet;

use super::decide::{Decision, certificate, decide};
use super::links::Links;
use super::network::Part;
use super::propagate::Propagation;
use super::system::{Ask, System};
use crate::derivation::Certificate;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::quantity::Tier;
use crate::relation::{Evidence, Statements, Status, Strength};
use crate::rule::Assumption;

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

    pub(super) fn strength(self, assumptions: &[Assumption]) -> Strength {
        match (assumptions.is_empty(), self.tier) {
            (false, _) => Strength::Assumed,
            (true, Tier::Hull) => Strength::Hard,
            (true, _) => Strength::Soft,
        }
    }
}

/// How many conflicts are looked at where one is wanted.
pub(super) const FEW: usize = 4;

pub(super) struct Reasoner<'c, 'e> {
    pub(super) evidence: &'c Evidence<'e>,
    pub(super) statements: &'c Statements,
    pub(super) part: &'c Part,
    /// Running totals that started again: their figures are of several totals, and are left out.
    pub(super) restarted: &'c FxHashSet<MeasureId>,
    /// What may still be spent on it, in terms of rows looked at: a hostile dossier ends undecided, in bounded time.
    pub(super) effort: Cell<u64>,
    links: OnceCell<Links>,
}

/// What may be spent on a part, and for each of its figures on top.
const EFFORT: (u64, u64) = (10_000_000, 5_000);

impl<'c, 'e> Reasoner<'c, 'e> {
    pub(super) fn new(
        evidence: &'c Evidence<'e>,
        statements: &'c Statements,
        part: &'c Part,
        restarted: &'c FxHashSet<MeasureId>,
    ) -> Self {
        let figures = |on: &MeasureId| match evidence.portion() {
            Some(portion) => portion.figures_on(*on).len(),
            None => evidence.view.on_measure(*on).count(),
        };
        let count: usize = part.measures.iter().map(figures).sum();
        let effort = Cell::new(EFFORT.0 + EFFORT.1 * count as u64);
        Self { evidence, statements, part, restarted, effort, links: OnceCell::new() }
    }

    /// The same of another part, with what is left of the effort.
    pub(super) fn on(&self, part: &'c Part) -> Self {
        Self { part, effort: self.effort.clone(), links: OnceCell::new(), ..*self }
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

    /// Takes some of the effort.
    pub(super) fn spend(&self, effort: u64) {
        self.effort.set(self.effort.get().saturating_sub(effort));
    }

    /// Where each measure of the part stands; made when first asked for.
    pub(super) fn links(&self) -> &Links {
        self.links.get_or_init(|| Links::of(self.part, self.evidence.dossier()))
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

    /// Decides a set of figures, with a few of its conflicts.
    pub(super) fn solve(&self, part: &Part, figures: &[AssertionId], mode: Mode) -> Solved {
        let Some(system) = self.system(part, figures, mode.ask()) else {
            return Solved::Open;
        };
        let found = Propagation::of(&system);
        self.read(&system, decide(&system, &found, FEW, &self.effort), mode.tier)
    }

    pub(super) fn read(&self, system: &System, decision: Decision, tier: Tier) -> Solved {
        match decision {
            Decision::Holds(_) => Solved::Holds,
            Decision::Open => Solved::Open,
            Decision::Fails(all) => {
                let shown: Vec<_> =
                    all.iter().filter_map(|combination| certificate(system, combination, tier)).collect();
                if shown.is_empty() { Solved::Open } else { Solved::Fails(shown) }
            }
        }
    }

    /// The assertions of a certificate, by key.
    pub(super) fn members(&self, certificate: &Certificate) -> Vec<AssertionId> {
        let mut members: Vec<AssertionId> = certificate.assertions().collect();
        self.evidence.sort(&mut members);
        members.dedup();
        members
    }
}

/// The standing statements with a figure on a measure, each by its first assertion, by key.
pub(super) fn standing(
    evidence: &Evidence<'_>,
    statements: &Statements,
    measure: MeasureId,
) -> Vec<AssertionId> {
    let mut all = evidence.figures(measure).into_owned();
    all.retain(|id| statements.status(*id) == Status::Standing && statements.lead(*id) == *id);
    all
}
