//! A stage of a course: some stops beside each other, and how it goes through them.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::Leg;
use crate::detect::support::moment;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::relation::{Case, Direction, Evidence};

/// Some stops beside each other.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    // INVARIANT: by moment.
    stops: Vec<Stop>,
    /// When the first of them begins.
    starts: i64,
    pub(super) passed: Passed,
    /// Whether it is to be gone through again.
    pub(super) anew: bool,
}

/// What going through a stage came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Passed {
    /// Whether its first step goes in the place of the last one before it.
    replaces: bool,
    // INVARIANT: in the order of time, as each leads on from where the last one led to.
    steps: Vec<Step>,
    pub(super) exit: State,
}

/// From where a course goes on.
#[derive(Debug, Clone)]
pub(super) enum State {
    /// It took no step yet; of what it passed, what ends lowest and what begins highest.
    Looking { lowest: Option<Mark>, highest: Option<Mark> },
    /// After a step.
    Stepping(Step),
}

/// A figure with what decides where a course goes.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    mark: Mark,
    /// What ends by then comes before it.
    starts: i64,
    /// What orders figures that end together, but for their keys.
    told: Told,
}

/// When something was stated and published, and its place in a sequence.
type Told = (Option<(i64, i64)>, Option<(i64, i64)>, Option<u64>);

/// What a step leaves or reaches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    id: AssertionId,
    ends: i64,
    /// The ends of what was meant.
    values: (f64, f64),
    /// The same with all that was said of the same time and is apart from it.
    span: (f64, f64),
    typical: Option<f64>,
    /// The top of the chain of who said it, where that is one.
    family: Option<SourceId>,
}

/// A step of a course.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    from: Mark,
    to: Mark,
    leg: Leg,
}

/// About so many stops are in a stage, if their times allow that.
const SIZE: usize = 32;

/// How far ahead a step that was taken before is looked for: mostly they are taken in the same order again.
const AHEAD: usize = 4;

impl Stop {
    pub(super) fn of(evidence: &Evidence<'_>, id: AssertionId) -> Option<Self> {
        let reading = evidence.reading(id)?;
        let (when, support) = (reading.when.as_ref()?, reading.support?);
        let (ends, stated, published, sequence, _) = moment(evidence, id);
        // A moment of a running total comes after every moment that ends before it, a period after what ends by its
        // start.
        let total = reading.kind == Kind::Cumulative;
        let starts = if when.moment && total { when.end - 1 } else { when.start };
        let values = (support.low_value(), support.high_value());
        let family = match evidence.assertion(id).origins() {
            [one] => Some(evidence.dossier().root(*one)),
            _ => None,
        };
        let mark = Mark { id, ends, values, span: values, typical: reading.typical, family };
        Some(Self { mark, starts, told: (stated, published, sequence) })
    }

    /// Those of a measure, by moment.
    pub(super) fn all(case: &Case<'_>, measure: MeasureId) -> Vec<Self> {
        let evidence = &case.evidence;
        let standing = case.standing(measure).iter();
        let mut stops: Vec<Self> = standing.filter_map(|id| Self::of(evidence, *id)).collect();
        stops.sort_unstable_by(|a, b| a.by_moment(b, evidence));
        stops
    }

    fn by_moment(&self, other: &Self, evidence: &Evidence<'_>) -> Ordering {
        let moment = |stop: &Self| (stop.mark.ends, stop.told);
        let key = |stop: &Self| evidence.ordinal(stop.mark.id);
        moment(self).cmp(&moment(other)).then_with(|| key(self).cmp(&key(other)))
    }

    /// From when to when it reaches.
    pub(super) fn stretch(&self) -> (i64, i64) {
        (self.starts, self.mark.ends)
    }
}

impl Mark {
    /// Whether it can be left for another one: not if that is no later, or the two surely share a value.
    fn may_lead_to(&self, next: &Stop) -> bool {
        let values = next.mark.values;
        let share = self.values.0 < values.1 && values.0 < self.values.1;
        self.ends <= next.starts && !share
    }

    /// Whether a change to another one, whatever it is, can be [sure](Self::surely_leads_to): this saves relating most that cannot.
    fn may_surely_lead_to(&self, next: &Self) -> bool {
        let one_voice = self.family.zip(next.family).is_none_or(|(a, b)| a == b);
        one_voice || self.span.1 < next.span.0 || self.span.0 > next.span.1
    }

    /// Whether a change to another one is no matter of whom to believe: one voice tells both, or it is the same whoever is right of
    /// those who contradict each other at either time.
    fn surely_leads_to(&self, next: &Self, leg: &Leg) -> bool {
        leg.one_voice
            || match leg.change.direction {
                Direction::Up => self.span.1 < next.span.0,
                Direction::Down => self.span.0 > next.span.1,
                _ => true,
            }
    }

    /// What tells it from others: the figure, and how far those reach that are apart from it.
    fn name(&self) -> (AssertionId, (f64, f64)) {
        (self.id, self.span)
    }
}

impl Step {
    fn pair(&self) -> (AssertionId, AssertionId) {
        (self.from.id, self.to.id)
    }

    /// Whether a figure that does not surely differ from its end lies beyond that in its direction.
    fn is_passed_by(&self, next: &Mark) -> bool {
        match (self.to.typical, next.typical, self.leg.change.direction) {
            (Some(x), Some(y), Direction::Up) => y > x,
            (Some(x), Some(y), Direction::Down) => y < x,
            _ => false,
        }
    }
}

impl Default for State {
    fn default() -> Self {
        Self::Looking { lowest: None, highest: None }
    }
}

impl State {
    /// The figures of the last step.
    pub(super) fn figures(&self) -> impl Iterator<Item = AssertionId> + use<> {
        let last = match self {
            Self::Stepping(last) => Some([last.from.id, last.to.id]),
            Self::Looking { .. } => None,
        };
        last.into_iter().flatten()
    }

    /// Whether a course goes on from the same figures.
    pub(super) fn is(&self, other: &Self) -> bool {
        let name = |mark: &Option<Mark>| mark.as_ref().map(Mark::name);
        match (self, other) {
            (Self::Stepping(a), Self::Stepping(b)) => {
                (a.from.name(), a.to.name()) == (b.from.name(), b.to.name())
            }
            (Self::Looking { lowest: a, highest: b }, Self::Looking { lowest: x, highest: y }) => {
                (name(a), name(b)) == (name(x), name(y))
            }
            _ => false,
        }
    }
}

impl Passed {
    /// The figures of the steps that only one of two has; with those of the last step `before`, which one may have replaced. None
    /// if they go the same way.
    pub(super) fn differs(&self, other: &Self, before: &State) -> Vec<AssertionId> {
        let same = |(a, b): &(&Step, &Step)| a.pair() == b.pair();
        let (own, theirs) = (self.steps.iter(), other.steps.iter());
        let first = own.clone().zip(theirs.clone()).take_while(same).count();
        let least = own.len().min(theirs.len()) - first;
        let last = own.clone().rev().zip(theirs.clone().rev()).take(least).take_while(same).count();
        let only = |steps: &[Step]| steps.get(first..steps.len() - last).unwrap_or_default().to_vec();
        let only = only(&self.steps).into_iter().chain(only(&other.steps));
        let mut figures: Vec<AssertionId> = only.flat_map(|step| <[_; 2]>::from(step.pair())).collect();
        if self.replaces != other.replaces {
            figures.extend(before.figures());
        }
        figures
    }

    /// The figures of the steps.
    pub(super) fn figures(&self) -> impl Iterator<Item = AssertionId> {
        self.steps.iter().flat_map(|step| [step.from.id, step.to.id])
    }

    /// Adds its steps to those before it.
    pub(super) fn add_to(&self, legs: &mut Vec<Leg>) {
        if self.replaces {
            legs.pop();
        }
        legs.extend(self.steps.iter().map(|step| step.leg));
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self { stops: Vec::new(), starts: i64::MAX, passed: Passed::default(), anew: true }
    }
}

impl Stage {
    pub(super) fn of(stops: Vec<Stop>) -> Self {
        let mut stage = Self { stops, ..Self::default() };
        stage.changed(i64::MAX);
        stage
    }

    pub(super) fn is_empty(&self) -> bool {
        self.stops.is_empty()
    }

    pub(super) fn starts(&self) -> i64 {
        self.starts
    }

    pub(super) fn ends(&self) -> i64 {
        self.stops.last().map_or(i64::MIN, |stop| stop.mark.ends)
    }

    /// Takes in the stage after it.
    pub(super) fn take(&mut self, next: Self) {
        self.stops.extend(next.stops);
        if next.passed.replaces {
            self.passed.replaces |= self.passed.steps.pop().is_none();
        }
        self.passed.steps.extend(next.passed.steps);
        self.passed.exit = next.passed.exit;
    }

    /// Puts the stops that end in a stretch anew.
    pub(super) fn replace(&mut self, stops: Vec<Stop>, (from, until): (i64, i64)) {
        let start = self.stops.partition_point(|stop| stop.mark.ends <= from);
        let end = self.stops.partition_point(|stop| stop.mark.ends <= until).max(start);
        self.stops.splice(start..end, stops);
        self.changed(from);
    }

    /// Takes a stop out.
    pub(super) fn remove(&mut self, stop: &Stop) {
        self.stops.retain(|one| one.mark.id != stop.mark.id);
        self.changed(stop.starts);
    }

    /// Puts a stop in its place.
    pub(super) fn insert(&mut self, evidence: &Evidence<'_>, stop: Stop) {
        let place = self.stops.partition_point(|one| one.by_moment(&stop, evidence).is_lt());
        let starts = stop.starts;
        self.stops.insert(place, stop);
        self.changed(starts);
    }

    /// It is to be gone through again; without any stops it is where one was.
    fn changed(&mut self, where_one_was: i64) {
        self.starts = self.stops.iter().map(|stop| stop.starts).min().unwrap_or(where_one_was);
        self.anew = true;
        for stops in self.stops.chunk_by_mut(|a, b| a.mark.ends == b.mark.ends) {
            let mut by_time: SmallVec<[&mut Stop; SIZE]> = stops.iter_mut().collect();
            by_time.sort_unstable_by_key(|stop| stop.starts);
            by_time.chunk_by_mut(|a, b| a.starts == b.starts).for_each(span);
        }
    }

    pub(super) fn is_long(&self) -> bool {
        self.stops.len() >= 2 * SIZE
    }

    /// In several, wherever no time reaches across.
    pub(super) fn divided(self) -> Vec<Self> {
        let mut cuts: Vec<usize> = Vec::new();
        let mut least = i64::MAX;
        for (at, pair) in self.stops.windows(2).enumerate().rev() {
            let [before, after] = pair else { continue };
            least = least.min(after.starts);
            cuts.extend((before.mark.ends <= least).then_some(at + 1));
        }
        let (mut stops, mut passed) = (self.stops, self.passed);
        let exit = std::mem::take(&mut passed.exit);
        let mut all: Vec<Self> = Vec::with_capacity(stops.len() / SIZE + 1);
        // From the last on, so that what is cut off is moved once.
        for cut in cuts {
            if cut >= SIZE && stops.len() - cut >= SIZE {
                let mut stage = Self::of(stops.split_off(cut));
                let steps = passed.steps.partition_point(|step| step.to.ends <= stage.starts);
                stage.passed.steps = passed.steps.split_off(steps);
                all.push(stage);
            }
        }
        all.push(Self { passed, ..Self::of(stops) });
        all.reverse();
        all.last_mut().into_iter().for_each(|last| last.passed.exit = exit.clone());
        all
    }

    /// Goes through it: about a step from each figure to the next that is surely later and surely different, or lies further the
    /// same way.
    ///
    /// The first step is the one with the widest gap to what came before it, so that figures it does not cite do not matter. Only
    /// the lowest and the highest of those can have it: O(n log n).
    pub(super) fn pass(
        &self,
        entry: State,
        relate: &impl Fn(AssertionId, AssertionId) -> Option<Leg>,
    ) -> Passed {
        let known = self.known(relate);
        let step = |from: &Mark, next: &Stop| {
            let may = from.may_lead_to(next) && from.may_surely_lead_to(&next.mark);
            let leg = may.then(|| known(from.id, next.mark.id)).flatten()?;
            let leg = Some(leg).filter(|leg| from.surely_leads_to(&next.mark, leg))?;
            Some(Step { from: *from, to: next.mark, leg })
        };
        let mut passed = Passed { exit: entry, ..Passed::default() };
        let mut nexts: SmallVec<[&Stop; SIZE]> = self.stops.iter().collect();
        // Stable: what starts together stays in the order of moments.
        nexts.sort_by_key(|stop| stop.starts);
        let mut before = self.stops.iter().map(|stop| &stop.mark).peekable();
        for next in nexts {
            let taken = match &mut passed.exit {
                State::Stepping(last) => step(&last.to, next).or_else(|| {
                    let further = last.is_passed_by(&next.mark).then(|| step(&last.from, next));
                    let further = further.flatten().filter(|one| one.leg.goes_as(&last.leg))?;
                    passed.replaces |= passed.steps.pop().is_none();
                    Some(further)
                }),
                State::Looking { lowest, highest } => {
                    while let Some(mark) = before.next_if(|mark| mark.ends <= next.starts) {
                        mark.widen(lowest, highest);
                    }
                    first((lowest, highest), |from| step(from, next))
                }
            };
            if let Some(step) = taken {
                passed.steps.push(step);
                passed.exit = State::Stepping(step);
            }
        }
        if let State::Looking { lowest, highest } = &mut passed.exit {
            before.for_each(|mark| mark.widen(lowest, highest));
        }
        passed
    }

    /// Relates two figures, but those of steps that were taken before.
    fn known(
        &self,
        relate: &impl Fn(AssertionId, AssertionId) -> Option<Leg>,
    ) -> impl Fn(AssertionId, AssertionId) -> Option<Leg> {
        let ahead = std::cell::Cell::new(0);
        move |from, to| {
            let steps = self.passed.steps.iter().zip(1..).skip(ahead.get()).take(AHEAD);
            match steps.into_iter().find(|(step, _)| step.pair() == (from, to)) {
                Some((step, after)) => {
                    ahead.set(after);
                    Some(step.leg)
                }
                None => relate(from, to),
            }
        }
    }
}

/// Notes in each of some stops of one time how far those reach that are apart from it.
///
/// # Complexity
/// O(n log n)
fn span(stops: &mut [&mut Stop]) {
    stops.iter_mut().for_each(|stop| stop.mark.span = stop.mark.values);
    if stops.len() < 2 {
        // Mostly one speaks of a time.
        return;
    }
    for above in [false, true] {
        // Above is below where the line of numbers is turned round.
        let turned = |(low, high): (f64, f64)| if above { (-high, -low) } else { (low, high) };
        let mut by_end: SmallVec<[(f64, f64); SIZE]> =
            stops.iter().map(|stop| turned(stop.mark.values)).collect();
        by_end.sort_unstable_by(|a, b| a.1.total_cmp(&b.1));
        stops.sort_unstable_by(|a, b| turned(a.mark.values).0.total_cmp(&turned(b.mark.values).0));
        // What ends below one that begins low ends below all that begin higher.
        let (mut passed, mut least) = (by_end.into_iter().peekable(), f64::INFINITY);
        for stop in stops.iter_mut() {
            let (low, _) = turned(stop.mark.values);
            while let Some((from, _)) = passed.next_if(|(_, to)| *to < low) {
                least = least.min(from);
            }
            let (lower, upper) = &mut stop.mark.span;
            match above {
                _ if least >= low => {}
                false => *lower = least,
                true => *upper = -least,
            }
        }
    }
}

impl Mark {
    /// Becomes what ends lowest or begins highest, if it does.
    fn widen(&self, lowest: &mut Option<Self>, highest: &mut Option<Self>) {
        if lowest.is_none_or(|least| self.values.1 < least.values.1) {
            *lowest = Some(*self);
        }
        if highest.is_none_or(|most| self.values.0 > most.values.0) {
            *highest = Some(*self);
        }
    }
}

/// The first step of all, from what ends lowest or begins highest.
fn first(
    (lowest, highest): (&Option<Mark>, &Option<Mark>),
    step: impl Fn(&Mark) -> Option<Step>,
) -> Option<Step> {
    let towards = |from: &Option<Mark>, way: Direction| {
        from.as_ref().and_then(&step).filter(|one| one.leg.change.direction == way)
    };
    // Mostly one and the same, while there are few.
    if lowest.map(|mark| mark.id) == highest.map(|mark| mark.id) {
        return lowest.as_ref().and_then(step);
    }
    match (towards(lowest, Direction::Up), towards(highest, Direction::Down)) {
        (Some(up), Some(down)) => Some(if down.leg.gap > up.leg.gap { down } else { up }),
        (up, down) => up.or(down),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Change, Manner};

    fn step(old: usize, new: usize) -> Step {
        let id = AssertionId::new;
        let mark = |at: usize| {
            let values = (at as f64, at as f64);
            Mark { id: id(at), ends: at as i64, values, span: values, typical: None, family: None }
        };
        let change = Change { old: id(old), new: id(new), direction: Direction::Up, how: Manner::Movement };
        let leg = Leg { pair: (id(old), id(new)), change, assumed: false, gap: 0.0, one_voice: false };
        Step { from: mark(old), to: mark(new), leg }
    }

    fn stage(replaces: bool, steps: Vec<Step>) -> Stage {
        let exit = steps.last().map_or_else(State::default, |step| State::Stepping(*step));
        Stage { passed: Passed { replaces, steps, exit }, ..Stage::default() }
    }

    fn pairs(stages: &[Stage]) -> Vec<(AssertionId, AssertionId)> {
        let mut legs = Vec::new();
        stages.iter().for_each(|stage| stage.passed.add_to(&mut legs));
        legs.iter().map(|leg| leg.pair).collect()
    }

    /// Two stages are told together as they are beside each other, also where the second goes on from before the first one's last.
    #[test]
    fn stages_taken_together_are_told_the_same() {
        let before = stage(false, vec![step(0, 1)]);
        for first in [vec![], vec![step(1, 2), step(2, 3)]] {
            for replaces in [false, true] {
                let second = stage(replaces, vec![step(2, 4), step(4, 5)]);
                let (mut one, apart) = (stage(false, first.clone()), stage(false, first.clone()));
                let told = pairs(&[before.clone(), apart, second.clone()]);
                one.take(second);
                assert_eq!(pairs(&[before.clone(), one]), told, "{replaces}");
            }
        }
    }
}
