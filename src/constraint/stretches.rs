//! Flows and levels, by stretches of time that share none.

use rustc_hash::FxHashMap;

use super::conflicts::Sorted;
use super::grid::gives_amounts;
use super::propagate::passes;
use super::reasoner::Reasoner;
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::quantity::Interval;
use crate::rule::RuleForm;

/// What is said of one stretch of time: all its figures, and how they stand.
#[derive(Debug, Default)]
pub(super) struct Stretch {
    pub(super) figures: Vec<AssertionId>,
    pub(super) sorted: Sorted,
}

/// The least and the greatest that some figures leave a value, each with whether it is open.
#[derive(Debug, Clone, Copy)]
struct Ends {
    low: (f64, bool),
    high: (f64, bool),
}

impl Ends {
    fn of(values: Interval) -> Self {
        Self {
            low: (values.low_value(), values.low().is_open()),
            high: (values.high_value(), values.high().is_open()),
        }
    }

    /// What is left of them by another figure, if they do not conflict.
    fn with(self, values: Interval) -> Option<Self> {
        let other = Self::of(values);
        let by = |a: (f64, bool), b: (f64, bool)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        let low = if by(self.low, other.low).is_lt() { other.low } else { self.low };
        // Of two that are as high, the open one leaves less.
        let up = |(value, open): (f64, bool)| (value, !open);
        let high = if by(up(other.high), up(self.high)).is_lt() { other.high } else { self.high };
        (!passes(low, high)).then_some(Self { low, high })
    }
}

/// How many times larger a part may be than what is said of a stretch that is reasoned about alone.
const LITTLE: usize = 64;

const ALWAYS: (i64, i64) = (i64::MIN, i64::MAX);

impl Reasoner<'_, '_> {
    /// The conflicts of the part, and what is left without them.
    ///
    /// # Complexity
    /// As [`sort_together`](Self::sort_together) for each stretch of time that bears on no other one, of flows and levels, or for
    /// several that say little together; for all that is said together otherwise. O(n log n) for windows of one flow that share no
    /// time with another window.
    pub(super) fn sort(&self) -> Sorted {
        let mut all = Stretch { figures: self.figures(), sorted: Sorted::default() };
        all.sorted.kept.clone_from(&all.figures);
        self.set_rivals_aside(&mut all.sorted);
        if !self.is_by_time() {
            return self.sort_together(all);
        }
        let mut joined = Sorted::default();
        for stretch in self.stretches(all) {
            let sorted = match self.of_one_window(&stretch) {
                Some(kept) => Sorted { preferred: kept.clone(), kept, ..Sorted::default() },
                None => self.sort_together(stretch),
            };
            // Rules that exclude each other do so whatever is said of other times.
            if sorted.conflicts.iter().any(|conflict| conflict.members.is_empty()) {
                return sorted;
            }
            joined.take(sorted);
        }
        self.evidence.sort(&mut joined.kept);
        self.evidence.sort(&mut joined.preferred);
        self.evidence.sort_by(&mut joined.accounts, |account| Some(account.figure()));
        joined.conflicts.sort_by_key(|conflict| conflict.strength);
        joined
    }

    /// Whether all that is said is of flows and levels, and nothing bears from one time on another: no amount that holds at any time, no
    /// share of what was before, and nothing that one grows by.
    fn is_by_time(&self) -> bool {
        let dossier = self.evidence.dossier();
        let reaches_on = |form: &RuleForm| {
            gives_amounts(dossier, form)
                || matches!(form, RuleForm::Share { loss: true, .. } | RuleForm::Increment { .. })
        };
        let is_by_time =
            |measure: &MeasureId| matches!(dossier.at_measure(*measure).kind(), Kind::Flow | Kind::Stock);
        self.part.measures.iter().all(is_by_time)
            && !self.part.rules.iter().any(|rule| reaches_on(dossier.at_rule(*rule).form()))
    }

    /// Divides what is said where no window reaches from one time to the next, in the order of time. What is little beside the part
    /// stays with what follows, because each stretch goes through all measures of the part and their rules.
    ///
    /// # Complexity
    /// O(n log n). There are no more stretches than keep their number times the size of the part linear in the figures and that size.
    fn stretches(&self, all: Stretch) -> Vec<Stretch> {
        let mut windows: Vec<((i64, i64), AssertionId)> =
            all.figures.iter().map(|id| (self.window(*id), *id)).collect();
        windows.sort_unstable();
        let mut places: FxHashMap<AssertionId, usize> = FxHashMap::default();
        let size = self.part.measures.len() + self.part.edges.len() + self.part.rules.len();
        let (mut count, mut until, mut held) = (0, i64::MIN, 0);
        for ((start, end), id) in windows {
            if count == 0 || (start >= until && held * LITTLE >= size) {
                (count, held) = (count + 1, 0);
            }
            (until, held) = (until.max(end), held + 1);
            places.insert(id, count - 1);
        }
        let mut stretches: Vec<Stretch> = Vec::new();
        stretches.resize_with(count, Stretch::default);
        let mut put = |id: AssertionId, list: fn(&mut Stretch) -> &mut Vec<AssertionId>| {
            let stretch = places.get(&id).and_then(|place| stretches.get_mut(*place));
            stretch.into_iter().for_each(|stretch| list(stretch).push(id));
        };
        all.figures.into_iter().for_each(|id| put(id, |stretch| &mut stretch.figures));
        all.sorted.kept.into_iter().for_each(|id| put(id, |stretch| &mut stretch.sorted.kept));
        all.sorted.rivals.into_iter().for_each(|id| put(id, |stretch| &mut stretch.sorted.rivals));
        stretches
    }

    /// What can all be true of what is said of one window of one flow, if that is all and any value goes with what is kept: with the
    /// rivals that go with it, by key. Such a window is one unknown, and the figures that contradict each other are told by their own
    /// detector.
    fn of_one_window(&self, stretch: &Stretch) -> Option<Vec<AssertionId>> {
        let [measure] = *self.part.measures.as_slice() else { return None };
        let window = self.window(*stretch.figures.first()?);
        let is_of_it = |id: &AssertionId| self.is_of_all(*id) && self.window(*id) == window;
        let on = self.evidence.dossier().at_measure(measure);
        let is_one = on.kind() == Kind::Flow && self.part.rules.is_empty();
        if !is_one || !stretch.figures.iter().all(is_of_it) {
            return None;
        }
        let meant = |id: AssertionId| self.evidence.reading(id)?.support;
        let natural = on.unit().natural_range();
        let mut left = Some(Ends::of(natural));
        for id in &stretch.sorted.kept {
            left = left?.with(meant(*id)?);
        }
        let mut left = left?;
        let mut kept = stretch.sorted.kept.clone();
        let mut rivals = stretch.sorted.rivals.clone();
        self.evidence.sort(&mut rivals);
        for id in rivals {
            if let Some(less) = meant(id).and_then(|meant| left.with(meant)) {
                left = less;
                kept.push(id);
            }
        }
        Some(kept)
    }

    /// From when until when a figure speaks of, or of some window in it; all of time if that is not known.
    fn window(&self, id: AssertionId) -> (i64, i64) {
        let when = self.evidence.reading(id).and_then(|reading| reading.when.as_ref());
        when.map_or(ALWAYS, |when| (when.start, when.end))
    }

    /// Whether a figure speaks of all of its window.
    fn is_of_all(&self, id: AssertionId) -> bool {
        let when = self.evidence.reading(id).and_then(|reading| reading.when.as_ref());
        when.is_some_and(|when| !when.open)
    }
}
