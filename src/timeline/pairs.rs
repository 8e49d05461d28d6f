//! The pairs that contradict each other, one at a time.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};

use super::figure::Figure;
use super::tree::Tree;
use crate::id::{AssertionId, SourceId};
use crate::measure::Kind;
use crate::relation::{Evidence, Relation, families};

/// Which figures are given, and so which times are held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Figures of one time, one a voice.
    OneTime,
    /// Figures of a running total, one a voice, each against those that start when it ended.
    OverTime,
    /// Any figures of one measure.
    Whole,
}

/// Contradicting pairs, the upper figure first, found as they are asked for.
///
/// An iterator over [`Relation`]s; dropping it early costs nothing, so `take` what is wanted.
#[derive(Debug)]
pub struct Conflicts<'t> {
    evidence: Arc<Evidence<'t>>,
    figures: Vec<Figure>,
    kind: Kind,
    scope: Scope,
    /// The places of the figures by start, end and key, with the ends of each run of them.
    order: Vec<usize>,
    tree: Tree,
    links: Links,
    upper: usize,
    ranges: SmallVec<[Range<usize>; 2]>,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Figures that lie apart by more than the tolerance.
    Apart,
    /// Prints of one statement by one relay, however near.
    Near,
    /// What is declared to be one statement, whatever its times.
    Declared,
}

impl<'t> Conflicts<'t> {
    /// The contradictions among these figures, which are given by key.
    ///
    /// # Complexity
    /// O(n log n) to start. Then O(log n) a pair where figures of one time or of a running total are held against
    /// each other; levels and flows that are apart though their times overlap only in part cost as much as pairs,
    /// and so do figures of one voice whose order is not known.
    pub(super) fn among(evidence: Arc<Evidence<'t>>, figures: Vec<Figure>, scope: Scope) -> Self {
        let kind = figures
            .first()
            .and_then(|figure| evidence.reading(figure.id))
            .map_or(Kind::Constant, |reading| reading.kind);
        let mut found = Self {
            evidence,
            figures,
            kind,
            scope,
            order: Vec::new(),
            tree: Tree::default(),
            links: Links::default(),
            upper: 0,
            ranges: SmallVec::new(),
            phase: Phase::Apart,
        };
        let mut order: Vec<usize> = (0..found.figures.len()).collect();
        order.sort_unstable_by_key(|at| found.figures.get(*at).map(|f| (found.from(f), f.span.1, *at)));
        found.order = order;
        let row = found.order.iter().filter_map(|at| found.figures.get(*at));
        found.tree = Tree::of(row.map(|figure| (figure.rank.high, figure.span.1)).collect());
        found.ranges = found.lower_ones();
        found
    }

    /// The contradictions among all standing figures of a measure, given by key: those that are compared, and those
    /// without a time, which contradict only another print of the same statement.
    ///
    /// # Complexity
    /// As [`Conflicts::among`].
    pub(super) fn of_all(
        evidence: Arc<Evidence<'t>>,
        figures: Vec<Figure>,
        standing: &[AssertionId],
    ) -> Self {
        let mut found = Self::among(evidence, figures, Scope::Whole);
        found.links = Links::of(&found.evidence, &found.figures, standing);
        found
    }

    /// When lower figures may be held against it.
    fn from(&self, figure: &Figure) -> i64 {
        match (self.kind, self.scope) {
            (_, Scope::OneTime) => 0,
            (Kind::Cumulative, _) => figure.earliest,
            _ => figure.span.0,
        }
    }

    /// It contradicts nothing whose high end has this place or a higher one, unless the two are one statement. A
    /// window bounds the windows around it without any tolerance.
    fn limit(&self, figure: &Figure) -> u32 {
        match (self.kind, self.scope) {
            (Kind::Flow, Scope::Whole) => figure.rank.strict,
            _ => figure.rank.reach,
        }
    }

    /// Whether two figures apart contradict each other, or may, by their times.
    fn times_meet(&self, upper: &Figure, lower: &Figure) -> bool {
        match (self.kind, self.scope) {
            (_, Scope::OneTime) | (Kind::Constant, _) => true,
            (Kind::Cumulative, Scope::OverTime) => upper.span.1 <= lower.earliest,
            (Kind::Cumulative, _) => upper.span.1 <= lower.earliest || upper.span == lower.span,
            _ => lower.span.0 < upper.span.1 && upper.span.0 < lower.span.1,
        }
    }

    /// Whether the first phase comes by this pair.
    fn is_apart(&self, upper: &Figure, lower: &Figure) -> bool {
        lower.rank.high < self.limit(upper) && self.times_meet(upper, lower)
    }

    /// Where the lower figures of the present upper one can be.
    fn lower_ones(&self) -> SmallVec<[Range<usize>; 2]> {
        let Some(upper) = self.figures.get(self.upper) else { return SmallVec::new() };
        let place = |fits: &dyn Fn(&Figure) -> bool| {
            self.order.partition_point(|at| self.figures.get(*at).is_some_and(fits))
        };
        let all = self.order.len();
        match (self.phase, self.kind, self.scope) {
            (Phase::Near, ..) => self.links.near(upper, self.upper, &self.figures).into_iter().collect(),
            (Phase::Declared, ..) => SmallVec::new(),
            (_, _, Scope::OneTime) | (_, Kind::Constant, _) => smallvec![0..all],
            (_, Kind::Cumulative, scope) => {
                let later = place(&|f| f.earliest < upper.span.1)..all;
                if scope == Scope::OverTime {
                    return smallvec![later];
                }
                let span = |f: &Figure| (f.earliest, f.span.1);
                smallvec![place(&|f| span(f) < upper.span)..place(&|f| span(f) <= upper.span), later]
            }
            _ => smallvec![0..place(&|f| f.span.0 < upper.span.1)],
        }
    }

    /// The next place in the present phase that the present upper figure may speak against.
    fn next_lower(&mut self) -> Option<usize> {
        let upper = self.figures.get(self.upper)?;
        let (limit, overlap) = (self.limit(upper), self.kind == Kind::Stock || self.kind == Kind::Flow);
        // Running totals and figures of one time need not overlap.
        let after = if overlap && self.scope == Scope::Whole { upper.span.0 } else { i64::MIN };
        loop {
            let range = self.ranges.first_mut()?;
            let found = match self.phase {
                Phase::Near => Some(range.start).filter(|at| *at < range.end),
                _ => self.tree.next(range.clone(), |high, until| high < limit && (until > after || !overlap)),
            };
            match found {
                Some(at) => {
                    range.start = at + 1;
                    let list = if self.phase == Phase::Near { &self.links.order } else { &self.order };
                    return list.get(at).copied();
                }
                None => {
                    self.ranges.remove(0);
                }
            }
        }
    }

    fn relation(&self, upper: AssertionId, lower: AssertionId) -> Option<Relation> {
        self.evidence.relate(upper, lower).filter(|relation| relation.verdict.contradicts())
    }

    /// A declared pair, if no other phase came by it.
    fn declared(&self, a: AssertionId, b: AssertionId) -> Option<Relation> {
        let support = |id| self.evidence.reading(id).and_then(|reading| reading.support);
        let lower_first = support(a)?.low_value() < support(b)?.low_value();
        let (upper, lower) = if lower_first { (b, a) } else { (a, b) };
        (!self.comes_by(upper, lower)).then(|| self.relation(upper, lower)).flatten()
    }

    /// Whether the first two phases come by a pair.
    fn comes_by(&self, upper: AssertionId, lower: AssertionId) -> bool {
        let place = |id| {
            let key = |figure: &Figure| self.evidence.key(figure.id).cmp(self.evidence.key(id));
            self.figures.binary_search_by(key).ok()
        };
        let Some((a, b)) = place(upper).zip(place(lower)) else { return false };
        self.figures.get(a).zip(self.figures.get(b)).is_some_and(|(high, low)| {
            let near = self.links.one_print(a, b) && low.rank.high >= high.rank.reach;
            self.is_apart(high, low) || (near && high.rank.apart(low.rank))
        })
    }
}

impl Iterator for Conflicts<'_> {
    type Item = Relation;

    fn next(&mut self) -> Option<Relation> {
        while self.phase != Phase::Declared {
            while let Some(lower) = self.next_lower() {
                let pair = self.figures.get(self.upper).zip(self.figures.get(lower));
                let Some((upper, lower)) = pair else { continue };
                // Each phase has its own pairs.
                if self.is_apart(upper, lower) == (self.phase == Phase::Apart)
                    && let Some(relation) = self.relation(upper.id, lower.id)
                {
                    return Some(relation);
                }
            }
            self.upper += 1;
            if self.upper >= self.figures.len() {
                self.upper = 0;
                self.phase = match (self.phase, self.scope) {
                    (Phase::Apart, Scope::Whole) => Phase::Near,
                    _ => Phase::Declared,
                };
            }
            self.ranges = self.lower_ones();
        }
        while let Some((a, b)) = self.links.declared.pop() {
            if let Some(relation) = self.declared(a, b) {
                return Some(relation);
            }
        }
        None
    }
}

/// Figures that are or may be one statement.
#[derive(Debug, Default)]
struct Links {
    /// For each figure its group: the same families, time and relays; and the places of each group in `order`.
    groups: Vec<usize>,
    ranges: Vec<Range<usize>>,
    /// The figures by group, high end and key.
    order: Vec<usize>,
    /// What is declared to be one statement with which; last pair first.
    declared: Vec<(AssertionId, AssertionId)>,
}

type Print<'e> = (SmallVec<[SourceId; 2]>, (i64, i64), &'e [SourceId]);

impl Links {
    fn of(evidence: &Evidence<'_>, figures: &[Figure], standing: &[AssertionId]) -> Self {
        let mut numbers: FxHashMap<Print<'_>, usize> = FxHashMap::default();
        let mut found = Self::default();
        for figure in figures {
            let assertion = evidence.assertion(figure.id);
            let families = families(evidence.dossier(), assertion.origins());
            let next = numbers.len();
            let print = (families, figure.span, assertion.relays());
            found.groups.push(*numbers.entry(print).or_insert(next));
        }
        found.order = (0..figures.len()).collect();
        found.order.sort_unstable_by_key(|at| {
            (found.groups.get(*at), figures.get(*at).map(|figure| figure.rank.high), *at)
        });
        let group = |at: &usize| found.groups.get(*at).copied();
        let mut start = 0;
        for run in found.order.chunk_by(|a, b| group(a) == group(b)) {
            found.ranges.push(start..start + run.len());
            start += run.len();
        }
        let stands: FxHashSet<AssertionId> = standing.iter().copied().collect();
        let mut seen: FxHashSet<(AssertionId, AssertionId)> = FxHashSet::default();
        for id in standing.iter().rev() {
            let other = evidence.assertion(*id).markers().same_statement_as.filter(|id| stands.contains(id));
            found
                .declared
                .extend(other.map(|other| (*id, other)).filter(|(a, b)| seen.insert((*a.min(b), *a.max(b)))));
        }
        found
    }

    fn one_print(&self, a: usize, b: usize) -> bool {
        self.groups.get(a).is_some_and(|group| self.groups.get(b) == Some(group))
    }

    /// Where the figures of its group are that it lies above, but not by more than the tolerance.
    fn near(&self, upper: &Figure, at: usize, figures: &[Figure]) -> Option<Range<usize>> {
        let range = self.ranges.get(*self.groups.get(at)?)?.clone();
        let group = self.order.get(range.clone())?;
        let below = |limit: u32| {
            let high = |at: &usize| figures.get(*at).is_some_and(|figure| figure.rank.high < limit);
            range.start + group.partition_point(high)
        };
        Some(below(upper.rank.reach)..below(upper.rank.strict))
    }
}
