//! The course of a measure in time: from each figure to the next that is surely different.

use smallvec::SmallVec;

use super::support::moment;
use crate::finding::Change;
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::relation::{Case, Direction, Evidence, Relation, TimeRelation, ValueRelation, Verdict};

/// The standing figures of a measure in the order of time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Course {
    // INVARIANT: by moment.
    stops: Vec<Stop>,
}

/// What orders figures in time, but for their keys; the end of the time first.
type Told = (i64, Option<(i64, i64)>, Option<(i64, i64)>, Option<u64>);

/// A stop and an end of its values.
type Extreme = Option<(usize, f64)>;

/// A figure with what decides where a course goes.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    pub(super) id: AssertionId,
    moment: Told,
    /// What ends by then comes before it.
    starts: i64,
    /// The ends of what was meant.
    values: (f64, f64),
    typical: Option<f64>,
}

/// A step of a course, by the places of its stops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) leg: Leg,
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
        Some(Self { pair: (relation.a, relation.b), change, assumed: !relation.assumptions.is_empty(), gap })
    }

    /// Whether it goes the same way, shown by the same.
    fn goes_as(&self, other: &Self) -> bool {
        (self.change.direction, self.change.how) == (other.change.direction, other.change.how)
    }

    /// The same if the second is surely later and surely different.
    pub(super) fn of_step(relation: &Relation) -> Option<Self> {
        let differs = relation.time == TimeRelation::Before && relation.value.is_apart();
        Self::of(relation).filter(|leg| differs && leg.change.direction != Direction::Steady)
    }
}

impl Stop {
    fn of(evidence: &Evidence<'_>, id: AssertionId) -> Option<Self> {
        let reading = evidence.reading(id)?;
        let (when, support) = (reading.when.as_ref()?, reading.support?);
        let (end, stated, published, sequence, _) = moment(evidence, id);
        // A moment of a running total comes after every moment that ends before it, a period after what ends by its
        // start.
        let total = reading.kind == Kind::Cumulative;
        let starts = if when.moment && total { when.end - 1 } else { when.start };
        let values = (support.low_value(), support.high_value());
        Some(Self {
            id,
            moment: (end, stated, published, sequence),
            starts,
            values,
            typical: reading.typical,
        })
    }

    /// Whether it can be a step to another one: not if that is no later, or the two surely share a value.
    pub(super) fn may_lead_to(&self, next: &Self) -> bool {
        let share = self.values.0 < next.values.1 && next.values.0 < self.values.1;
        self.moment.0 <= next.starts && !share
    }
}

impl Course {
    /// # Complexity
    /// O(n log n) in the figures of the measure.
    pub(super) fn of(case: &Case<'_>, measure: MeasureId) -> Self {
        let mut stops = Self::stops_of(case, measure);
        Self::sort(&case.evidence, &mut stops);
        Self { stops }
    }

    fn stops_of(case: &Case<'_>, measure: MeasureId) -> Vec<Stop> {
        case.standing(measure).iter().filter_map(|id| Stop::of(&case.evidence, *id)).collect()
    }

    fn sort(evidence: &Evidence<'_>, stops: &mut [Stop]) {
        stops.sort_unstable_by(|a, b| {
            a.moment.cmp(&b.moment).then_with(|| evidence.ordinal(a.id).cmp(&evidence.ordinal(b.id)))
        });
    }

    /// Puts the stops that end in a stretch of time anew.
    pub(crate) fn replace(&mut self, case: &Case<'_>, measure: MeasureId, (from, until): (i64, i64)) {
        let mut stops = Self::stops_of(case, measure);
        Self::sort(&case.evidence, &mut stops);
        let start = self.stops.partition_point(|stop| stop.moment.0 <= from);
        let end = self.stops.partition_point(|stop| stop.moment.0 <= until);
        self.stops.splice(start..end.max(start), stops);
    }

    /// About so many steps from each figure to the next that is surely later and surely different, or lies further the same way.
    ///
    /// The first step is the one with the widest gap to what came before it, so that figures it does not cite do not
    /// matter. Only the lowest and the highest of those can have it: O(n log n).
    pub(super) fn steps(&self, expected: usize, relate: impl Fn(&Stop, &Stop) -> Option<Leg>) -> Vec<Step> {
        let step = |from: usize, to: usize| {
            let (old, new) = (self.stops.get(from)?, self.stops.get(to)?);
            Some(Step { from, to, leg: relate(old, new)? })
        };
        let mut nexts: SmallVec<[usize; 16]> = (0..self.stops.len()).collect();
        let starts = |at: &usize| self.stops.get(*at).map_or(i64::MAX, |stop| stop.starts);
        // Stable: what starts together stays in the order of moments.
        nexts.sort_by_key(starts);
        let mut before = self.stops.iter().enumerate().peekable();
        let (mut lowest, mut highest): (Extreme, Extreme) = (None, None);
        let mut steps: Vec<Step> = Vec::with_capacity(expected);
        for next in nexts {
            if let Some(previous) = steps.last() {
                if let Some(one) = step(previous.to, next) {
                    steps.push(one);
                } else if self.goes_further(previous, next)
                    && let Some(one) = step(previous.from, next)
                    && one.leg.goes_as(&previous.leg)
                {
                    steps.pop();
                    steps.push(one);
                }
                continue;
            }
            let start = starts(&next);
            while let Some((at, stop)) = before.next_if(|(_, stop)| stop.moment.0 <= start) {
                if lowest.is_none_or(|(_, least)| stop.values.1 < least) {
                    lowest = Some((at, stop.values.1));
                }
                if highest.is_none_or(|(_, most)| stop.values.0 > most) {
                    highest = Some((at, stop.values.0));
                }
            }
            let towards = |from: Extreme, way: Direction| {
                from.and_then(|(from, _)| step(from, next)).filter(|one| one.leg.change.direction == way)
            };
            // Mostly one and the same, while there are few.
            if lowest.map(|(at, _)| at) == highest.map(|(at, _)| at) {
                steps.extend(lowest.and_then(|(from, _)| step(from, next)));
                continue;
            }
            let (up, down) = (towards(lowest, Direction::Up), towards(highest, Direction::Down));
            steps.extend(match (up, down) {
                (Some(up), Some(down)) => Some(if down.leg.gap > up.leg.gap { down } else { up }),
                (up, down) => up.or(down),
            });
        }
        steps
    }

    /// Whether a figure that does not surely differ from the end of the last step lies beyond it in its direction.
    fn goes_further(&self, last: &Step, next: usize) -> bool {
        let typical = |at: usize| self.stops.get(at).and_then(|stop| stop.typical);
        match (typical(last.to), typical(next), last.leg.change.direction) {
            (Some(x), Some(y), Direction::Up) => y > x,
            (Some(x), Some(y), Direction::Down) => y < x,
            _ => false,
        }
    }
}
