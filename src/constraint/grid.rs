//! The times at which each measure of a part is a variable.
//!
//! Running totals are step functions, so it is enough to look at the times that figures name, carried upwards from
//! parts to those wholes from which something follows in turn, and shared among the measures of a sum. Levels stand
//! at one instant for each largest set of moments that have an instant in common. A flow of things that are counted
//! stands as its running sum, or as the total it feeds.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};

use super::network::Part;
use super::system::Ask;
use crate::derivation::{Timepoint, Variable};
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::relation::{Evidence, Reading};
use crate::rule::RuleForm;

/// A part with too many variables to be decided in bounded time and memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// How many times may be carried about for each figure, and in any case.
const CARRIED_PER_FIGURE: usize = 256;
const CARRIED_ANYWAY: usize = 4_000_000;

#[derive(Debug, Default)]
pub(crate) struct Grid {
    times: FxHashMap<MeasureId, Vec<Timepoint>>,
    /// Instants that levels stand at, sorted.
    points: Vec<i64>,
    /// Flows that stand as their running sum.
    sums: FxHashSet<MeasureId>,
    /// Flows that stand as themselves, for windows, though they feed a total.
    tied: FxHashSet<MeasureId>,
    /// The totals that each flow feeds.
    fed: FxHashMap<MeasureId, Vec<(RuleId, MeasureId)>>,
    /// When the figures of each level that may be the base of a share are from, sorted.
    bases: FxHashMap<MeasureId, Vec<i64>>,
}

impl Grid {
    pub(crate) fn of(
        part: &Part,
        evidence: &Evidence<'_>,
        figures: &[AssertionId],
        ask: Ask<'_>,
    ) -> Result<Self, TooLarge> {
        let mut grid = Self::default();
        grid.flows(part, evidence);
        grid.named(part, evidence, figures, ask);
        grid.carry(part, evidence, figures)?;
        Ok(grid)
    }

    /// The times of a measure, sorted.
    pub(crate) fn times(&self, measure: MeasureId) -> &[Timepoint] {
        self.times.get(&measure).map_or(&[], Vec::as_slice)
    }

    /// The instants of a measure, sorted.
    pub(crate) fn instants(&self, measure: MeasureId) -> impl Iterator<Item = i64> {
        self.times(measure).iter().filter_map(|time| match time {
            Timepoint::Instant(t) => Some(*t),
            _ => None,
        })
    }

    /// The first instant of a measure from a time on.
    pub(crate) fn next(&self, measure: MeasureId, from: i64) -> Option<i64> {
        let times = self.times(measure);
        let place = times.partition_point(|time| *time < Timepoint::Instant(from));
        match times.get(place) {
            Some(Timepoint::Instant(t)) => Some(*t),
            _ => None,
        }
    }

    /// The instants of levels within a span.
    pub(crate) fn points(&self, start: i64, end: i64) -> impl Iterator<Item = i64> {
        let first = self.points.partition_point(|t| *t < start);
        self.points.iter().skip(first).take_while(move |t| **t < end).copied()
    }

    /// Whether a flow stands as its running sum.
    pub(crate) fn sums(&self, measure: MeasureId) -> bool {
        self.sums.contains(&measure)
    }

    /// Whether a flow stands as itself though it feeds a total.
    pub(crate) fn ties(&self, measure: MeasureId) -> bool {
        self.tied.contains(&measure)
    }

    /// The totals that a flow feeds.
    pub(crate) fn fed(&self, measure: MeasureId) -> &[(RuleId, MeasureId)] {
        self.fed.get(&measure).map_or(&[], Vec::as_slice)
    }

    /// The last time before a share was given at which its whole was.
    pub(crate) fn base(&self, whole: MeasureId, share: &Reading) -> Option<Timepoint> {
        let start = share.when.as_ref()?.start;
        let times = self.bases.get(&whole)?;
        let before = times.partition_point(|t| *t < start).checked_sub(1)?;
        times.get(before).map(|t| Timepoint::Instant(*t))
    }

    /// Which flows stand as running sums, and which as the total they feed.
    fn flows(&mut self, part: &Part, evidence: &Evidence<'_>) {
        let dossier = evidence.dossier();
        let mut elsewhere: FxHashSet<MeasureId> =
            part.edges.iter().flat_map(|e| [e.inner, e.outer]).collect();
        for rule in &part.rules {
            match dossier.at_rule(*rule).form() {
                RuleForm::Increment { flow, total } => {
                    self.fed.entry(*flow).or_default().push((*rule, *total))
                }
                form => elsewhere.extend(form.measures()),
            }
        }
        for measure in &part.measures {
            let on = dossier.at_measure(*measure);
            let feeds = self.fed(*measure).len();
            let itself = on.kind() == Kind::Flow && (elsewhere.contains(measure) || feeds != 1);
            if itself && on.is_counting() {
                self.sums.insert(*measure);
            } else if itself && feeds > 0 {
                self.tied.insert(*measure);
            }
        }
    }

    fn put(&mut self, measure: MeasureId, time: Timepoint) {
        self.times.entry(measure).or_default().push(time);
    }

    /// The times that figures name.
    fn named(&mut self, part: &Part, evidence: &Evidence<'_>, figures: &[AssertionId], ask: Ask<'_>) {
        let mut spans: Vec<(i64, i64, MeasureId)> = Vec::new();
        let inside = |t: i64| t > i64::MIN && t < i64::MAX;
        for id in figures.iter().chain(ask.idle) {
            let Some(reading) = evidence.reading(*id) else { continue };
            let Some(measure) = reading.measure else { continue };
            if reading.kind == Kind::Constant {
                self.put(measure, Timepoint::Always);
                continue;
            }
            let Some(when) = &reading.when else { continue };
            match reading.kind {
                Kind::Cumulative => {
                    for t in [when.end, when.earliest()].into_iter().filter(|t| inside(*t)) {
                        self.put(measure, Timepoint::Instant(t));
                    }
                }
                Kind::Stock if when.moment => spans.push((when.start, when.end, measure)),
                Kind::Stock if ask.assume && !when.open => {
                    self.put(measure, Timepoint::Window(when.start, when.end));
                }
                Kind::Flow if !when.open => self.window(measure, when.start, when.end),
                _ => {}
            }
        }
        if let Some(Variable { measure, at }) = ask.also {
            match (at, evidence.dossier().at_measure(measure).kind()) {
                (Timepoint::Instant(t), Kind::Stock) => spans.push((t, t.saturating_add(1), measure)),
                (Timepoint::Window(start, end), Kind::Flow) => self.window(measure, start, end),
                _ => self.put(measure, at),
            }
        }
        // What a rule says of an amount holds from the first time of all on.
        let amounts = part.rules.iter().map(|rule| evidence.dossier().at_rule(*rule).form());
        let mut amounts = amounts.filter(|form| gives_amounts(evidence.dossier(), form)).peekable();
        if let Some(first) = amounts.peek().and_then(|_| first_of(part, evidence)) {
            for measure in amounts.flat_map(|form| form.measures()) {
                match evidence.dossier().at_measure(measure).kind() {
                    Kind::Cumulative => self.put(measure, Timepoint::Instant(first)),
                    Kind::Stock => spans.push((first, first.saturating_add(1), measure)),
                    _ => {}
                }
            }
        }
        self.levels(spans);
        for measure in &part.measures {
            if evidence.dossier().at_measure(*measure).kind() == Kind::Constant {
                self.put(*measure, Timepoint::Always);
            }
            if let Some(times) = self.times.get_mut(measure) {
                times.sort_unstable();
                times.dedup();
            }
        }
        let bases = part.measures.iter().map(|measure| (*measure, self.instants(*measure).collect()));
        self.bases = bases.collect();
    }

    /// A window of a flow, where its amount stands.
    fn window(&mut self, measure: MeasureId, start: i64, end: i64) {
        let ends = [Timepoint::Instant(start), Timepoint::Instant(end)];
        let fed: Vec<MeasureId> = self.fed(measure).iter().map(|(_, total)| *total).collect();
        for total in &fed {
            ends.iter().for_each(|end| self.put(*total, *end));
        }
        if self.sums(measure) {
            ends.iter().for_each(|end| self.put(measure, *end));
        } else if fed.is_empty() || self.ties(measure) {
            self.put(measure, Timepoint::Window(start, end));
        }
    }

    /// One instant for each largest set of moments with an instant in common (the maximal cliques of an interval
    /// graph), and each level at those that lie in its moments.
    fn levels(&mut self, mut spans: Vec<(i64, i64, MeasureId)>) {
        spans.sort_unstable();
        let mut ends: BinaryHeap<Reverse<i64>> = BinaryHeap::new();
        let mut latest: Option<i64> = None;
        for (start, end, _) in &spans {
            // The first of the open moments to end closes a clique, if one began since the last was closed.
            while ends.peek().is_some_and(|Reverse(first)| first <= start) {
                self.points.extend(latest.take());
                ends.pop();
            }
            ends.push(Reverse(*end));
            latest = Some(*start);
        }
        self.points.extend(latest);
        for (start, end, measure) in spans {
            for t in self.points(start, end).collect::<Vec<_>>() {
                self.put(measure, Timepoint::Instant(t));
            }
        }
    }

    /// For each level that is a whole, the parts that need its times, since a rule says of them at any time how much
    /// they are. (Of running totals, which never fall, the first time of all says it for the rest.)
    fn amounts(
        &self,
        part: &Part,
        evidence: &Evidence<'_>,
        up: &FxHashMap<MeasureId, Vec<MeasureId>>,
    ) -> FxHashMap<MeasureId, Vec<MeasureId>> {
        let dossier = evidence.dossier();
        let kind = |m: MeasureId| dossier.at_measure(m).kind();
        let forms = part.rules.iter().map(|rule| dossier.at_rule(*rule).form());
        let mut queue: Vec<MeasureId> =
            forms.filter(|form| gives_amounts(dossier, form)).flat_map(|form| form.measures()).collect();
        let mut down: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
        if queue.is_empty() {
            return down;
        }
        let mut beside: FxHashMap<MeasureId, Vec<RuleId>> = FxHashMap::default();
        for rule in &part.rules {
            for measure in dossier.at_rule(*rule).form().measures() {
                beside.entry(measure).or_default().push(*rule);
            }
        }
        let mut seen: FxHashSet<MeasureId> = queue.iter().copied().collect();
        while let Some(measure) = queue.pop() {
            for outer in up.get(&measure).into_iter().flatten().filter(|_| kind(measure) == Kind::Stock) {
                down.entry(*outer).or_default().push(measure);
                queue.extend(seen.insert(*outer).then_some(*outer));
            }
            for rule in beside.remove(&measure).into_iter().flatten() {
                let members = dossier.at_rule(rule).form().measures();
                queue.extend(members.into_iter().filter(|m| seen.insert(*m)));
            }
        }
        down
    }

    /// Carries times to where something follows from them.
    fn carry(
        &mut self,
        part: &Part,
        evidence: &Evidence<'_>,
        figures: &[AssertionId],
    ) -> Result<(), TooLarge> {
        let dossier = evidence.dossier();
        let kind = |m: MeasureId| dossier.at_measure(m).kind();
        let mut up: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
        for edge in &part.edges {
            up.entry(edge.inner).or_default().push(edge.outer);
        }
        // Measures that take part in one rule share their times.
        let mut shared: Vec<Vec<MeasureId>> = Vec::new();
        let mut within: FxHashMap<MeasureId, Vec<usize>> = FxHashMap::default();
        for rule in &part.rules {
            let members: Vec<MeasureId> = match dossier.at_rule(*rule).form() {
                RuleForm::Share { part, whole, loss: true, .. } if part == whole => continue,
                RuleForm::Share { share, part, whole, .. } => {
                    [*share, *part, *whole].into_iter().filter(|m| kind(*m) != Kind::Constant).collect()
                }
                // A flow that stands as its total has no times of its own.
                RuleForm::Increment { flow, total } if self.sums(*flow) || self.ties(*flow) => {
                    vec![*flow, *total]
                }
                RuleForm::Increment { .. } => continue,
                form => form.measures().into_iter().filter(|m| kind(*m) != Kind::Constant).collect(),
            };
            for member in &members {
                within.entry(*member).or_default().push(shared.len());
            }
            shared.push(members);
        }
        let leads = |m: &MeasureId| up.contains_key(m) || within.contains_key(m);
        let down = self.amounts(part, evidence, &up);
        // A closed incident is past, and counts, from the end of the time its figures give on.
        let mut past: FxHashMap<MeasureId, Vec<Timepoint>> = FxHashMap::default();
        for id in figures {
            if let Some(reading) = evidence.reading(*id).filter(|r| r.kind == Kind::Constant) {
                let end = reading.when.as_ref().map(|w| w.end).filter(|end| *end < i64::MAX);
                if let (Some(measure), Some(end)) = (reading.measure, end) {
                    past.entry(measure).or_default().push(Timepoint::Instant(end));
                }
            }
        }
        past.values_mut().for_each(|times| times.sort_unstable());
        let limit = CARRIED_ANYWAY + CARRIED_PER_FIGURE * figures.len();
        let mut work = 0_usize;
        let mut queue: VecDeque<MeasureId> = part.measures.iter().copied().collect();
        let mut queued: FxHashSet<MeasureId> = part.measures.iter().copied().collect();
        while let Some(measure) = queue.pop_front() {
            queued.remove(&measure);
            let mut receivers: Vec<MeasureId> = Vec::new();
            for outer in up.get(&measure).into_iter().flatten() {
                let flows = (kind(measure), kind(*outer)) == (Kind::Flow, Kind::Flow);
                if flows || leads(outer) {
                    receivers.push(*outer);
                }
            }
            receivers.extend(down.get(&measure).into_iter().flatten());
            for group in within.get(&measure).into_iter().flatten().filter_map(|at| shared.get(*at)) {
                receivers.extend(group.iter().filter(|other| **other != measure));
            }
            for receiver in receivers {
                let given = match (kind(measure), kind(receiver)) {
                    (Kind::Constant, Kind::Constant) => continue,
                    (Kind::Constant, _) => past.get(&measure).map_or(&[][..], Vec::as_slice),
                    _ => self.times(measure),
                };
                work += given.len() + self.times(receiver).len();
                if work > limit {
                    return Err(TooLarge);
                }
                let by_window = |m: MeasureId| kind(m) == Kind::Flow && !self.sums(m);
                let read;
                let given = match (by_window(measure), by_window(receiver)) {
                    (false, false) => given,
                    (true, true) => given,
                    // Where a flow stands as its running sum, a window is its two ends.
                    (true, false) => {
                        read = ends_of(given);
                        &read
                    }
                    (false, true) => continue,
                };
                if let Some(merged) = merged(self.times(receiver), given) {
                    self.times.insert(receiver, merged);
                    if queued.insert(receiver) {
                        queue.push_back(receiver);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The first time that any figure of a part names.
fn first_of(part: &Part, evidence: &Evidence<'_>) -> Option<i64> {
    let all = part.measures.iter().flat_map(|measure| evidence.view.on_measure(*measure));
    let starts = all.filter_map(|id| Some(evidence.reading(id)?.when.as_ref()?.start));
    starts.filter(|start| *start > i64::MIN).min()
}

/// Whether a rule says of its measures how much they are, and so bounds them at any time.
fn gives_amounts(dossier: &Dossier, form: &RuleForm) -> bool {
    let RuleForm::Linear { terms, bound, .. } = form else { return false };
    bound.get() != 0.0 || terms.iter().any(|(_, m)| dossier.at_measure(*m).kind() == Kind::Constant)
}

/// The two ends of every window, sorted.
fn ends_of(times: &[Timepoint]) -> Vec<Timepoint> {
    let mut ends: Vec<Timepoint> = times
        .iter()
        .flat_map(|time| match *time {
            Timepoint::Window(start, end) => [Timepoint::Instant(start), Timepoint::Instant(end)],
            other => [other, other],
        })
        .collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Two sorted lists as one, if the second adds anything.
fn merged(have: &[Timepoint], more: &[Timepoint]) -> Option<Vec<Timepoint>> {
    let mut all: Vec<Timepoint> = Vec::with_capacity(have.len() + more.len());
    all.extend_from_slice(have);
    all.extend_from_slice(more);
    all.sort();
    all.dedup();
    (all.len() > have.len()).then_some(all)
}
