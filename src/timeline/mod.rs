//! Timelines: what was said of one measure, which figures speak of one time, which can all be true, and which
//! cannot.
//!
//! One sweep over integer ranks of the ends of the supports gives windows, camps, the longest chain of mutual
//! contradictions and the smallest repair in O(n log n), however many pairs conflict; the pairs themselves come
//! lazily.

mod behind;
mod camps;
mod clique;
mod comparison;
mod figure;
mod groups;
mod moment;
mod order;
mod pairs;
mod rank;
mod tree;
mod unordered;
mod voices;
mod window;
mod witness;

use std::sync::Arc;

pub(crate) use behind::behind;
pub(crate) use camps::{camps, camps_among, windows};
pub(crate) use clique::cliques;
pub use comparison::{Comparison, Repair};
pub(crate) use groups::{Conflict, Group, conflicts, groups};
pub use pairs::Conflicts;
pub(crate) use rank::{Rank, Ranks, ranks};
pub(crate) use tree::Tree;
pub use window::Window;

use crate::dossier::View;
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::quantity::Interval;
use crate::relation::{Evidence, Statements, Status, When};
use comparison::Set;
use figure::{Figure, Marks, figures, preferences};
use moment::moments;
use voices::Choice;

/// Everything that was said of one measure in figures, in the order of time, with what the figures of each time,
/// and of a running total over time, leave possible. Made by [`Report::timeline`](crate::Report::timeline).
///
/// Figures are held against each other in [comparisons](Comparison): each of [`moments`](Timeline::moments) has
/// those that speak of one time; [`over_time`](Timeline::over_time) has those of a running total, which must not
/// fall. Withdrawn and superseded statements and copying errors are told among the
/// [`statements`](Timeline::statements) and compared with nothing; so are figures without a time, unless the
/// measure is constant, and words such as "many", which mean no values.
///
/// ```
/// use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, reconcile};
/// let mut dossier = Dossier::new();
/// let dead = dossier.add_measure(Measure::new("dead", Kind::Cumulative))?;
/// // A toll that falls from day to day, by four sources; the last one is as high as the second.
/// let said = [("a", "400", 1), ("b", "300", 2), ("c", "200", 3), ("d", "300", 4)];
/// for (key, figure, day) in said {
///     let who = dossier.add_source(Source::new(key))?;
///     let day = format!("2025-06-0{day}").parse()?;
///     dossier.add_assertion(Assertion::figure(key, dead, figure.parse()?).from_origin(who).as_of(day))?;
/// }
/// let policy = Policy::default();
/// let report = reconcile(dossier.view(), &policy);
/// let timeline = report.timeline(dead).ok_or("no such measure")?;
/// assert_eq!(timeline.statements().len(), 4);
/// assert_eq!(timeline.moments().count(), 4, "a day each");
///
/// let total = timeline.over_time().ok_or("no running total")?;
/// let keys = |ids: &[crosscheck::AssertionId]| -> Vec<String> {
///     ids.iter().filter_map(|id| Some(dossier.assertion(*id)?.key().to_owned())).collect()
/// };
/// assert_eq!(keys(&total.chain()), ["a", "b", "c"], "each contradicts every other");
/// assert_eq!(total.camps().len(), 3);
/// assert_eq!(keys(&total.repair().kept), ["b", "d"]);
/// assert_eq!(total.conflict_count(), 4);
/// assert_eq!(total.conflicts().take(2).count(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Timeline<'r> {
    evidence: Arc<Evidence<'r>>,
    measure: MeasureId,
    kind: Kind,
    entries: Vec<Entry>,
    figures: Vec<Figure>,
    moments: Vec<Set>,
    over_time: Option<Set>,
}

/// One statement of a [`Timeline`].
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its first assertion.
    pub assertion: AssertionId,
    /// Its other assertions: the same statement heard again.
    pub copies: Vec<AssertionId>,
    /// The time it is about.
    pub when: Option<When>,
    /// The values for which it is true.
    pub literal: Option<Interval>,
    /// The values that were meant.
    pub support: Option<Interval>,
    /// Whether its first assertion stands.
    pub status: Status,
}

impl<'r> Timeline<'r> {
    /// The timeline of a measure of figures; none for a proposition or a measure of another dossier.
    ///
    /// # Complexity
    /// O(n log n) in the figures on the measure, whatever else the dossier holds; and as [`moments`].
    pub(crate) fn of(
        view: View<'r>,
        policy: &'r Policy,
        statements: &Statements,
        measure: MeasureId,
    ) -> Option<Self> {
        let kind = view.dossier().measure(measure)?.kind();
        if kind == Kind::Proposition {
            return None;
        }
        let said = view.on_measure(measure).filter(|id| view.dossier().at(*id).quantity().is_some());
        let mut leads: Vec<AssertionId> = said.collect();
        let evidence = Evidence::of_figures(view, policy, leads.iter().copied());
        evidence.sort(&mut leads);
        leads.retain(|id| statements.lead(*id) == *id);
        let entries = entries(&evidence, statements, &leads);
        leads.retain(|id| statements.status(*id) == Status::Standing);
        let figures = figures(&evidence, &leads);
        let (moments, over_time) = compared(&evidence, statements, kind, &figures);
        Some(Self { evidence: Arc::new(evidence), measure, kind, entries, figures, moments, over_time })
    }

    /// The measure.
    #[must_use]
    pub fn measure(&self) -> MeasureId {
        self.measure
    }

    /// How the measure behaves in time.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Every statement with a figure, whether it stands or not, in the order of time: by the end of the time it is
    /// about, its start, when it was stated, and its key; those without a time last.
    #[must_use]
    pub fn statements(&self) -> &[Entry] {
        &self.entries
    }

    /// The figures that speak of one time, in the order of time. Every two members of one have times that are
    /// the same, and every two figures whose times are the same are in one, so a day's level can be in several:
    /// one for each hour of that day that others speak of.
    ///
    /// A constant has one. A level has one for each moment and for each longer period, of which equal ones are
    /// one moment by assumption; a running total likewise, where the end of a moment counts; a flow one for
    /// each window, with the open ones that it may be.
    pub fn moments(&self) -> impl ExactSizeIterator<Item = Comparison<'_>> {
        self.moments.iter().map(|set| self.comparison(set))
    }

    /// The figures of a running total over time, each held against those that start when it ended or later; none
    /// for the other kinds.
    ///
    /// Figures for one and the same longer period are not held against each other here: that rests on the
    /// assumption that they speak of one moment of it, and is the matter of one of the
    /// [`moments`](Timeline::moments).
    #[must_use]
    pub fn over_time(&self) -> Option<Comparison<'_>> {
        self.over_time.as_ref().map(|set| self.comparison(set))
    }

    /// Every two standing statements that contradict each other, the upper figure first: those of all moments,
    /// of a running total over time, of windows around windows, and of statements given in two ways, each pair
    /// once. Lazily: take as many as are wanted.
    ///
    /// # Complexity
    /// O(n log n) to start; then O(log n) for each pair and figure passed, where figures of one time and running
    /// totals are held against each other. Levels and flows whose times overlap only in part, and figures of one
    /// voice whose order is not known, cost as much as pairs though they are none.
    #[must_use]
    pub fn conflicts(&self) -> Conflicts<'_> {
        let standing = |entry: &&Entry| entry.status == Status::Standing;
        let mut standing: Vec<AssertionId> =
            self.entries.iter().filter(standing).map(|entry| entry.assertion).collect();
        self.evidence.sort(&mut standing);
        Conflicts::of_all(Arc::clone(&self.evidence), self.figures.clone(), &standing)
    }

    fn comparison<'t>(&'t self, set: &'t Set) -> Comparison<'t> {
        Comparison { evidence: &self.evidence, all: &self.figures, set }
    }
}

/// Standing figures of a measure, by key, of which others of that measure leave one camp for each time: those that must go for no
/// contradiction to be left.
///
/// # Complexity
/// As that of [`Report::timeline`](crate::Report::timeline), and of [`Comparison::repair`] for each comparison.
pub(crate) fn rivals(
    evidence: &Evidence<'_>,
    statements: &Statements,
    kind: Kind,
    standing: &[AssertionId],
) -> Vec<AssertionId> {
    let figures = figures(evidence, standing);
    let (moments, over_time) = compared(evidence, statements, kind, &figures);
    moments.iter().chain(&over_time).flat_map(|set| set.removed(&figures)).collect()
}

fn entries(evidence: &Evidence<'_>, statements: &Statements, leads: &[AssertionId]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = leads
        .iter()
        .filter_map(|id| {
            let reading = evidence.reading(*id)?;
            Some(Entry {
                assertion: *id,
                copies: statements.members(*id).iter().copied().filter(|copy| copy != id).collect(),
                when: reading.when.clone(),
                literal: reading.literal,
                support: reading.support,
                status: statements.status(*id),
            })
        })
        .collect();
    // Stable: what ties stays in the order of keys.
    entries.sort_by_key(|entry| {
        let when = entry.when.as_ref().map(|when| (when.end, when.start));
        let stated = evidence.assertion(entry.assertion).stated().map(crate::time::Period::bounds);
        (when.is_none(), when, stated)
    });
    entries
}

/// The comparisons of each time, and of a running total over time.
fn compared(
    evidence: &Evidence<'_>,
    statements: &Statements,
    kind: Kind,
    figures: &[Figure],
) -> (Vec<Set>, Option<Set>) {
    let preferences = preferences(evidence, statements, figures);
    let marks = Marks::of(evidence, figures);
    let choice = Choice::new(evidence, figures, &preferences, &marks);
    let ids = |places: &[usize]| places.iter().filter_map(|at| figures.get(*at).map(|f| f.id)).collect();
    let set = |span, assumption, over_time, places: Vec<usize>, aside: &[usize]| Set {
        span,
        assumption,
        over_time,
        members: ids(&places),
        set_aside: ids(aside),
        places,
    };
    let mut compared = vec![true; figures.len()];
    let mut sets = Vec::new();
    for together in moments(kind, evidence.policy, figures) {
        let (kept, aside) = choice.at_one_time(&together.places);
        // Figures for one long period are not held against each other over time.
        if together.places.iter().any(|at| figures.get(*at).is_some_and(|figure| figure.moment)) {
            for slot in &aside {
                if let Some(slot) = compared.get_mut(*slot) {
                    *slot = false;
                }
            }
        }
        sets.push(set(together.span, together.assumption, false, kept, &aside));
    }
    if kind != Kind::Cumulative || figures.is_empty() {
        return (sets, None);
    }
    let (left, mut aside): (Vec<usize>, Vec<usize>) =
        (0..figures.len()).partition(|at| compared.get(*at) == Some(&true));
    let (kept, copies) = choice.over_time(&left);
    aside.extend(copies);
    aside.sort_unstable();
    (sets, Some(set(None, None, true, kept, &aside)))
}
