//! Figures held against each other: at one time, or of a running total over time.

use std::sync::Arc;

use super::figure::Figure;
use super::order::{Heights, Item, count, heaviest};
use super::pairs::{Conflicts, Scope};
use super::window::{Window, windows};
use crate::id::{AssertionId, SourceId};
use crate::relation::Evidence;
use crate::rule::Assumption;
use crate::time::span_text;

/// What a comparison is about.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) span: Option<(i64, i64)>,
    pub(super) assumption: Option<Assumption>,
    pub(super) over_time: bool,
    /// The places of the members among the figures of the timeline, and their ids; by key.
    pub(super) places: Vec<usize>,
    pub(super) members: Vec<AssertionId>,
    pub(super) set_aside: Vec<AssertionId>,
}

impl Set {
    /// The members among all figures, by key.
    pub(super) fn figures<'t>(&'t self, all: &'t [Figure]) -> impl Iterator<Item = &'t Figure> + use<'t> {
        self.places.iter().filter_map(move |at| all.get(*at))
    }

    /// The members in their order, ranked among themselves, so that the work is in their number alone.
    fn items(&self, all: &[Figure]) -> Vec<Item> {
        let mut highs: Vec<u32> = self.figures(all).map(|figure| figure.rank.high).collect();
        highs.sort_unstable();
        highs.dedup();
        let below = |rank: u32| highs.partition_point(|high| *high < rank) as u32;
        let item = |figure: &Figure| {
            let (from, until) = if self.over_time { (figure.earliest, figure.span.1) } else { (0, 0) };
            Item { from, until, high: below(figure.rank.high), reach: below(figure.rank.reach) }
        };
        self.figures(all).map(item).collect()
    }

    /// The fewest members that must go for no contradiction to be left.
    pub(super) fn removed(&self, all: &[Figure]) -> Vec<AssertionId> {
        self.those(&heaviest(&self.items(all), |_| 1), false)
    }

    /// The members that are kept, or those that are not.
    fn those(&self, kept: &[bool], stay: bool) -> Vec<AssertionId> {
        let chosen = self.members.iter().zip(kept).filter(|(_, kept)| **kept == stay);
        chosen.map(|(id, _)| *id).collect()
    }
}

/// Figures of one measure that are held against each other: those that speak of one time, or those of a running
/// total over time. See [`Timeline`](super::Timeline).
///
/// Among its [members](Comparison::members) "contradicts", as [`relate`](crate::relate) judges it, is a strict
/// partial order. So pairwise checks are complete, the least number of camps is the length of the longest chain
/// (Mirsky 1971), and a smallest repair needs no search.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'t> {
    pub(super) evidence: &'t Arc<Evidence<'t>>,
    pub(super) all: &'t [Figure],
    pub(super) set: &'t Set,
}

/// The least that must go for all contradictions of a comparison to be gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What goes, by key.
    pub removed: Vec<AssertionId>,
    /// What stays, by key.
    pub kept: Vec<AssertionId>,
}

impl<'t> Comparison<'t> {
    /// The time that all of them speak of, from its first second to the one after its last; none for a constant
    /// and over time.
    #[must_use]
    pub fn span(&self) -> Option<(i64, i64)> {
        self.set.span
    }

    /// The span as a date, such as `2024-11-25`.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        self.set.span.map(|(start, end)| span_text(start, end))
    }

    /// What taking their times for one rests on, beyond what reading each of them rests on.
    #[must_use]
    pub fn assumption(&self) -> Option<Assumption> {
        self.set.assumption
    }

    /// The standing statements with a figure, one a voice, each by its first assertion; by key.
    #[must_use]
    pub fn members(&self) -> &'t [AssertionId] {
        &self.set.members
    }

    /// Standing statements that are no rivals of the members, by key: another figure of a member's voice where it
    /// is not known which came first, a copy with another figure, what a member is marked to start from.
    #[must_use]
    pub fn set_aside(&self) -> &'t [AssertionId] {
        &self.set.set_aside
    }

    /// The maximal sets of members without a contradiction, by value; empty over time, where there can be
    /// exponentially many. At most as many as members.
    ///
    /// # Complexity
    /// O(n log n), with joint statements O(n log² n), however large the windows are.
    ///
    /// ```
    /// # use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
    /// # let mut dossier = Dossier::new();
    /// let height = dossier.add_measure(Measure::new("height", Kind::Constant))?;
    /// for (key, figure) in [("a", "101..199"), ("b", "151..299"), ("c", "251..399")] {
    ///     let who = dossier.add_source(Source::new(key))?;
    ///     dossier.add_assertion(Assertion::figure(key, height, figure.parse()?).from_origin(who))?;
    /// }
    /// let policy = Policy::default();
    /// let report = reconcile(dossier.view(), &policy);
    /// let timeline = report.timeline(height).ok_or("no such measure")?;
    /// let moment = timeline.moments().next().ok_or("no figures")?;
    /// let windows: Vec<(String, usize)> = moment
    ///     .windows()
    ///     .iter()
    ///     .map(|window| (window.shared().map_or(String::new(), |i| i.to_string()), window.witnesses().independent))
    ///     .collect();
    /// assert_eq!(windows, [("[151, 199]".to_owned(), 2), ("[251, 299]".to_owned(), 2)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn windows(&self) -> Vec<Window<'t>> {
        if self.set.over_time { Vec::new() } else { windows(*self) }
    }

    /// A longest chain of members of which each contradicts every other, the highest first; over time that is
    /// also the earliest first. Empty only if there are no members.
    ///
    /// # Complexity
    /// O(n log n).
    #[must_use]
    pub fn chain(&self) -> Vec<AssertionId> {
        self.ids(Heights::of(&self.items()).chain())
    }

    /// The members in the least number of sets without a contradiction, which is the length of the longest
    /// [chain](Comparison::chain): first those that nothing higher contradicts, then those that only they
    /// contradict so, and so on.
    ///
    /// # Complexity
    /// O(n log n).
    #[must_use]
    pub fn camps(&self) -> Vec<Vec<AssertionId>> {
        let layers = Heights::of(&self.items()).layers();
        layers.into_iter().map(|layer| self.ids(layer)).collect()
    }

    /// The fewest members that must go for no contradiction to be left.
    ///
    /// # Complexity
    /// O(n log n).
    #[must_use]
    pub fn repair(&self) -> Repair {
        self.repair_by(|_| 1)
    }

    /// The members of least weight that must go for no contradiction to be left; among those the fewest.
    ///
    /// # Complexity
    /// O(n log n), also over time (Felsner, Müller and Wernisch 1997, Trapezoid graphs and generalizations,
    /// geometry and algorithms).
    #[must_use]
    pub fn repair_by(&self, weight: impl Fn(AssertionId) -> u64) -> Repair {
        let members = self.members();
        let kept = heaviest(&self.items(), |at| members.get(at).map_or(0, |id| weight(*id)));
        Repair { removed: self.set.those(&kept, false), kept: self.set.those(&kept, true) }
    }

    /// Every two members that contradict each other, the upper figure first: by its key, then by the time and key
    /// of the lower one. Lazily: take as many as are wanted.
    ///
    /// # Complexity
    /// O(n log n) to start; then O(log n) for each pair and member passed.
    #[must_use]
    pub fn conflicts(&self) -> Conflicts<'t> {
        let figures: Vec<Figure> = self.figures().copied().collect();
        let scope = if self.set.over_time { Scope::OverTime } else { Scope::OneTime };
        Conflicts::among(Arc::clone(self.evidence), figures, scope)
    }

    /// How many pairs [`Comparison::conflicts`] gives, counted without listing them.
    ///
    /// # Complexity
    /// O(n log n).
    #[must_use]
    pub fn conflict_count(&self) -> u64 {
        count(&self.items())
    }

    pub(super) fn figures(&self) -> impl Iterator<Item = &'t Figure> + use<'t> {
        self.set.figures(self.all)
    }

    pub(super) fn evidence(&self) -> &'t Evidence<'t> {
        self.evidence
    }

    pub(super) fn origins(&self, id: AssertionId) -> &'t [SourceId] {
        self.evidence().assertion(id).origins()
    }

    fn items(&self) -> Vec<Item> {
        self.set.items(self.all)
    }

    fn ids(&self, places: Vec<usize>) -> Vec<AssertionId> {
        places.into_iter().filter_map(|at| self.members().get(at).copied()).collect()
    }
}
