//! What reasoning across the measures of a view came to.

use std::iter;

use rustc_hash::{FxHashMap, FxHashSet};

use super::account::Account;
use super::conflicts::Sorted;
use super::network::{Part, parts};
use super::reasoner::{Conflict, Reasoner};
use crate::dossier::Dossier;
use crate::graph::Nestings;
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
    // INVARIANT: likewise.
    account_parts: Vec<usize>,
    complete: bool,
    restarted: FxHashSet<MeasureId>,
    /// The part of each measure, and its place there.
    places: FxHashMap<MeasureId, (u32, u32)>,
}

/// A part, and how its figures go together.
struct Settled {
    part: Part,
    sorted: Sorted,
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
    pub(crate) fn of(case: &Case<'_>, nestings: &Nestings) -> Self {
        let restarted = restarted(case);
        let parts = parts(case, nestings);
        let settled = parallel::map(parts, |part| {
            let sorted = Reasoner::new(&case.evidence, &case.statements, &part, &restarted).sort();
            Settled { part, sorted }
        });
        Self::from_settled(settled, restarted, nestings.is_complete())
    }

    fn from_settled(settled: Vec<Settled>, restarted: FxHashSet<MeasureId>, complete: bool) -> Self {
        let mut this = Self { complete, restarted, ..Self::default() };
        for Settled { part, sorted } in settled {
            let at = this.parts.len();
            this.account_parts.extend(sorted.accounts.iter().map(|_| at));
            this.accounts.extend(sorted.accounts);
            this.conflict_parts.extend(sorted.conflicts.iter().map(|_| at));
            this.conflicts.extend(sorted.conflicts);
            let places = part.measures.iter().enumerate();
            this.places.extend(places.map(|(place, measure)| (*measure, (at as u32, place as u32))));
            this.parts.push(Outcome {
                part,
                kept: sorted.kept,
                preferred: sorted.preferred,
                open: sorted.open,
            });
        }
        this
    }

    /// What reasoning over portions of one view came to, together.
    pub(crate) fn joined(dossier: &Dossier, portions: Vec<Self>) -> Self {
        let complete = portions.iter().all(Self::is_complete);
        let mut restarted = FxHashSet::default();
        let mut settled: Vec<(&str, Settled)> = Vec::new();
        for portion in portions {
            restarted.extend(portion.restarted.iter().copied());
            let least = |one: &Settled| one.part.measures.iter().map(|m| dossier.at_measure(*m).key()).min();
            settled.extend(portion.into_settled().map(|one| (least(&one).unwrap_or_default(), one)));
        }
        settled.sort_by_key(|(least, _)| *least);
        Self::from_settled(settled.into_iter().map(|(_, one)| one).collect(), restarted, complete)
    }

    fn into_settled(self) -> impl Iterator<Item = Settled> {
        let mut accounts = self.account_parts.into_iter().zip(self.accounts).peekable();
        let mut conflicts = self.conflict_parts.into_iter().zip(self.conflicts).peekable();
        self.parts.into_iter().enumerate().map(move |(at, outcome)| {
            let accounts =
                iter::from_fn(|| accounts.next_if(|(part, _)| *part == at)).map(|(_, one)| one).collect();
            let conflicts =
                iter::from_fn(|| conflicts.next_if(|(part, _)| *part == at)).map(|(_, one)| one).collect();
            let Outcome { part, kept, preferred, open } = outcome;
            Settled {
                part,
                sorted: Sorted { kept, preferred, conflicts, accounts, open, ..Sorted::default() },
            }
        })
    }

    /// A maximal family of conflicts, no two of them with a common member.
    pub(crate) fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Whether all was decided, and there are none.
    pub(crate) fn is_without_conflict(&self) -> bool {
        self.conflicts.is_empty() && self.parts.iter().all(|part| !part.open)
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
        let (part, place) = self.places.get(&measure).copied()?;
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
