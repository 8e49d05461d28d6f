//! The course of a measure in time: from each figure to the next that is surely different.

mod stage;

use smallvec::SmallVec;

use self::stage::{Stage, Stop};
use crate::finding::Change;
use crate::id::{AssertionId, MeasureId};
use crate::relation::{Case, Direction, Evidence, Relation, TimeRelation, ValueRelation, Verdict, Voice};

/// The standing figures of a measure in the order of time, with the steps from one to the next that is surely different.
///
/// It is kept in stages that it goes through one by one: where one of them is put anew, the course is followed from there only until
/// it goes on from the same figures as before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Course {
    // INVARIANT: in the order of time; no stop's time reaches into another stage; none is empty.
    stages: Vec<Stage>,
    /// Where stages were put anew since it was followed last.
    anew: SmallVec<[i64; 2]>,
    /// The figures of steps that were lost with a stage.
    lost: Vec<AssertionId>,
}

/// What a relation of two figures shows of the course of their measure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leg {
    /// The two that are related.
    pub(super) pair: (AssertionId, AssertionId),
    pub(super) change: Change,
    /// Whether that rests on what no source states.
    pub(super) assumed: bool,
    gap: f64,
    one_voice: bool,
}

impl Leg {
    /// A change of the thing itself.
    pub(super) fn of(relation: &Relation) -> Option<Self> {
        let Verdict::Develops { .. } = relation.verdict else { return None };
        let change = Change::of(relation, relation.earlier()?, relation.later()?)?;
        let gap = match relation.value {
            ValueRelation::Apart { gap, .. } => gap,
            _ => 0.0,
        };
        let (pair, assumed) = ((relation.a, relation.b), !relation.assumptions.is_empty());
        Some(Self { pair, change, assumed, gap, one_voice: relation.voice == Voice::Same })
    }

    /// The same if the second is surely later and surely different.
    pub(super) fn of_step(relation: &Relation) -> Option<Self> {
        let differs = relation.time == TimeRelation::Before && relation.value.is_apart();
        Self::of(relation).filter(|leg| differs && leg.change.direction != Direction::Steady)
    }

    /// Whether it goes the same way, shown by the same.
    fn goes_as(&self, other: &Self) -> bool {
        (self.change.direction, self.change.how) == (other.change.direction, other.change.how)
    }
}

impl Course {
    /// Of a measure, with what shows that one figure leads to another.
    ///
    /// # Complexity
    /// O(n log n) in its figures.
    pub(super) fn of(
        case: &Case<'_>,
        measure: MeasureId,
        relate: impl Fn(AssertionId, AssertionId) -> Option<Leg>,
    ) -> Self {
        let mut this = Self::default();
        this.put(0, Stage::of(Stop::all(case, measure)));
        this.follow(relate);
        this
    }

    /// The steps in the order of time.
    pub(super) fn legs(&self) -> Vec<Leg> {
        let mut legs: Vec<Leg> = Vec::new();
        self.stages.iter().for_each(|stage| stage.passed.add_to(&mut legs));
        legs
    }

    /// Puts the stops of a level that end in a stretch of time anew, in which no other one reaches.
    ///
    /// # Complexity
    /// Linear in those and in a stage beside them, logarithmic in the others, and linear in the number of stages where that changes.
    pub(crate) fn replace(&mut self, case: &Case<'_>, measure: MeasureId, stretch: (i64, i64)) {
        let stops = Stop::all(case, measure);
        self.edit(stretch, |stage| stage.replace(stops, stretch));
    }

    /// Takes the stops of some figures out and those of others in, of any times.
    ///
    /// # Complexity
    /// For each as [`replace`](Self::replace).
    pub(crate) fn exchange(&mut self, evidence: &Evidence<'_>, gone: &[AssertionId], come: &[AssertionId]) {
        for stop in gone.iter().filter_map(|id| Stop::of(evidence, *id)) {
            self.edit(stop.stretch(), |stage| stage.remove(&stop));
        }
        for stop in come.iter().filter_map(|id| Stop::of(evidence, *id)) {
            self.edit(stop.stretch(), |stage| stage.insert(evidence, stop));
        }
    }

    /// Edits the stops in a stretch of time, in one stage.
    fn edit(&mut self, (from, until): (i64, i64), edit: impl FnOnce(&mut Stage)) {
        let first = self.stages.partition_point(|stage| stage.ends() <= from);
        let end = self.stages.partition_point(|stage| stage.starts() < until).max(first);
        // Where none is there, the one before takes them.
        let first = if first == end { first.saturating_sub(1) } else { first };
        let end = end.max(first + 1).min(self.stages.len());
        if end == first + 1
            && let Some(stage) = self.stages.get_mut(first)
        {
            // Mostly it stays what it is.
            edit(stage);
            self.anew.push(stage.starts());
            if !stage.is_empty() && !stage.is_long() {
                return;
            }
            let stage = self.stages.remove(first);
            return self.put(first, stage);
        }
        let mut touched = self.stages.drain(first..end);
        let mut stage = touched.next().unwrap_or_default();
        touched.for_each(|other| stage.take(other));
        edit(&mut stage);
        self.put(first, stage);
    }

    /// Puts a stage in its place; an empty one leaves the next one to be followed anew.
    fn put(&mut self, place: usize, stage: Stage) {
        self.anew.push(stage.starts());
        if stage.is_empty() {
            self.lost.extend(stage.passed.figures());
            self.stages.get_mut(place).into_iter().for_each(|next| next.anew = true);
        } else if !stage.is_long() {
            self.stages.insert(place, stage);
        } else {
            self.stages.splice(place..place, stage.divided());
        }
    }

    /// Follows it through the stages that were put anew and on from there: the figures of the steps that it takes no longer, or did
    /// not take before.
    ///
    /// # Complexity
    /// Linear in the stops of stages until it goes on from the same figures as before, logarithmic in the others; of pairs only
    /// those are related that it did not take before.
    pub(super) fn follow(
        &mut self,
        relate: impl Fn(AssertionId, AssertionId) -> Option<Leg>,
    ) -> Vec<AssertionId> {
        let mut touched = std::mem::take(&mut self.lost);
        let is_lost = !touched.is_empty();
        for time in std::mem::take(&mut self.anew) {
            let mut at = self.stages.partition_point(|stage| stage.ends() <= time);
            let before = at.checked_sub(1).and_then(|at| self.stages.get(at));
            let mut state = before.map(|stage| stage.passed.exit.clone()).unwrap_or_default();
            // What was lost may have replaced it.
            touched.extend(state.figures().filter(|_| is_lost));
            let mut open = false;
            while let Some(stage) = self.stages.get_mut(at).filter(|stage| open || stage.anew) {
                let passed = stage.pass(state.clone(), &relate);
                touched.extend(passed.differs(&stage.passed, &state));
                state = passed.exit.clone();
                open = !state.is(&stage.passed.exit);
                stage.passed = passed;
                stage.anew = false;
                at += 1;
            }
        }
        touched
    }
}
