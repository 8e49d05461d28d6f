//! What reasoning across the measures of a view came to.

use rustc_hash::FxHashSet;

use super::account::Account;
use super::network::{Part, parts};
use super::reasoner::{Conflict, Reasoner};
use crate::graph::{MeasureOrder, Nesting};
use crate::id::{AssertionId, MeasureId};
use crate::parallel;
use crate::relation::{Case, Verdict};

/// Conflicts and accounts of every part.
#[derive(Debug, Default)]
pub(crate) struct Reasoned {
    parts: Vec<Outcome>,
    conflicts: Vec<Conflict>,
    // INVARIANT: conflict_parts[c] is the part of conflicts[c]; ascending.
    conflict_parts: Vec<usize>,
    accounts: Vec<Account>,
    complete: bool,
    restarted: FxHashSet<MeasureId>,
    /// The part of each measure, and its place there.
    // INVARIANT: by the place of the measure; none for one that bears on no other.
    places: Vec<Option<(u32, u32)>>,
}

/// What became of one part.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) part: Part,
    /// Figures that can all be true.
    pub(crate) kept: Vec<AssertionId>,
    /// The same, with as much of each conflict as goes with it.
    pub(crate) preferred: Vec<AssertionId>,
    pub(crate) open: bool,
}

impl Reasoned {
    /// # Complexity
    /// Near linear in the figures of the parts, and as [`Reasoner::sort`].
    pub(crate) fn of(case: &Case<'_>) -> Self {
        let evidence = &case.evidence;
        let dossier = evidence.dossier();
        let order = MeasureOrder::of(dossier);
        let inferred = order.covers().filter_map(|(inner, outer, nesting)| match nesting {
            Nesting::Inferred { .. } => Some((inner, outer)),
            Nesting::Declared { .. } => None,
        });
        let told = |measure: MeasureId| !case.standing(measure).is_empty();
        let parts = parts(dossier, inferred, &told, &evidence.measures());
        let places = vec![None; dossier.measures().len()];
        let mut this = Self { complete: order.is_complete(), places, ..Self::default() };
        let restarted = restarted(case);
        let sorted = parallel::map(parts, |part| {
            let sorted = Reasoner::new(evidence, &case.statements, &part, &restarted).sort();
            (part, sorted)
        });
        for (part, sorted) in sorted {
            this.accounts.extend(sorted.accounts);
            this.conflict_parts.extend(sorted.conflicts.iter().map(|_| this.parts.len()));
            this.conflicts.extend(sorted.conflicts);
            for (place, measure) in part.measures.iter().enumerate() {
                if let Some(slot) = this.places.get_mut(measure.index()) {
                    *slot = Some((this.parts.len() as u32, place as u32));
                }
            }
            this.parts.push(Outcome {
                part,
                kept: sorted.kept,
                preferred: sorted.preferred,
                open: sorted.open,
            });
        }
        this.restarted = restarted;
        this
    }

    /// A maximal family of conflicts, no two of them with a common member.
    pub(crate) fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    pub(crate) fn parts(&self) -> &[Outcome] {
        &self.parts
    }

    /// Running totals that started again.
    pub(crate) fn restarted(&self) -> &FxHashSet<MeasureId> {
        &self.restarted
    }

    /// Those of one part.
    pub(crate) fn conflicts_of(&self, part: usize) -> &[Conflict] {
        let from = self.conflict_parts.partition_point(|at| *at < part);
        let to = self.conflict_parts.partition_point(|at| *at <= part);
        self.conflicts.get(from..to).unwrap_or_default()
    }

    /// The part of a measure, and its place among the measures of that part.
    pub(crate) fn place(&self, measure: MeasureId) -> Option<(usize, usize)> {
        let (part, place) = self.places.get(measure.index()).copied().flatten()?;
        Some((part as usize, place as usize))
    }

    /// Whether every nesting was found.
    pub(crate) fn is_complete(&self) -> bool {
        self.complete
    }

    /// The figures that others imply.
    pub(crate) fn accounts(&self) -> &[Account] {
        &self.accounts
    }
}

/// The running totals that a voice restarted.
fn restarted(case: &Case<'_>) -> FxHashSet<MeasureId> {
    let evidence = &case.evidence;
    let restarts = case.statements.revisions().iter().filter_map(|edge| {
        let relation = evidence.relate(edge.old, edge.new)?;
        let on = evidence.reading(edge.new)?.measure;
        on.filter(|_| relation.verdict == Verdict::BasisReset)
    });
    restarts.collect()
}
