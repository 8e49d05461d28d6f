//! The times at which each measure of a part is a variable.
//!
//! Running totals are step functions, so it is enough to look at the times that figures name, carried upwards from
//! parts to those wholes from which something follows in turn, and shared among the measures of a sum. Levels stand
//! at one instant for each largest set of moments that have an instant in common. A flow of things that are counted
//! stands as its running sum, or as what the total that it feeds grows by; so does any other flow that feeds a total.
//! Flows within flows, and in rules, can only share out what they add up to among the times of each other, so those
//! times are carried downwards as well wherever more than one thing is said of the inner one.

mod carry;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::network::Part;
use super::system::Ask;
use crate::derivation::{Timepoint, Variable, of_totals};
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::relation::{Evidence, Reading};
use crate::rule::RuleForm;

/// A part with too many variables to be decided in bounded time and memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge;

#[derive(Debug, Default)]
pub(crate) struct Grid {
    times: FxHashMap<MeasureId, Vec<Timepoint>>,
    /// Instants that levels stand at, sorted.
    points: Vec<i64>,
    /// Flows that stand as their running sum.
    sums: FxHashSet<MeasureId>,
    /// Flows that stand as what the totals they feed grow by.
    grows: FxHashSet<MeasureId>,
    /// The windows at which a rule with an amount holds: those that figures on its flows are for, in the view.
    windows: FxHashMap<RuleId, Vec<(i64, i64)>>,
    /// The totals that each flow feeds.
    fed: FxHashMap<MeasureId, Vec<(RuleId, MeasureId)>>,
    partial: bool,
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
        self.times(measure).iter().filter_map(instant)
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

    /// Whether times are missing at which something could follow, as there would have been too many.
    pub(crate) fn is_partial(&self) -> bool {
        self.partial
    }

    /// Whether a flow stands as its running sum.
    pub(crate) fn sums(&self, measure: MeasureId) -> bool {
        self.sums.contains(&measure)
    }

    /// The total whose growth a flow stands as, and the rule that says so.
    pub(crate) fn grows(&self, measure: MeasureId) -> Option<(RuleId, MeasureId)> {
        self.grows.contains(&measure).then(|| self.fed(measure).first().copied()).flatten()
    }

    /// The windows of a rule with an amount over flows; none of another rule.
    pub(crate) fn windows(&self, rule: RuleId) -> Option<&[(i64, i64)]> {
        self.windows.get(&rule).map(Vec::as_slice)
    }

    /// The windows from each instant of a measure to the next.
    pub(crate) fn steps(&self, measure: MeasureId) -> Vec<Timepoint> {
        steps(self.times(measure))
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

    /// Which flows stand as running sums, and which as what totals grow by.
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
            if on.kind() != Kind::Flow {
                continue;
            }
            if on.is_counting() && (elsewhere.contains(measure) || feeds != 1) {
                self.sums.insert(*measure);
            } else if feeds > 0 {
                self.grows.insert(*measure);
            }
        }
    }

    /// The measure whose times a flow has.
    fn carrier(&self, measure: MeasureId) -> MeasureId {
        self.grows(measure).map_or(measure, |(_, total)| total)
    }

    fn put(&mut self, measure: MeasureId, time: Timepoint) {
        self.times.entry(measure).or_default().push(time);
    }

    /// The times that figures name.
    fn named(&mut self, part: &Part, evidence: &Evidence<'_>, figures: &[AssertionId], ask: Ask<'_>) {
        let mut spans: Vec<(i64, i64, MeasureId)> = Vec::new();
        let shares = shares_of_totals(part, evidence.dossier());
        let inside = |t: i64| t > i64::MIN && t < i64::MAX;
        for id in figures.iter().chain(ask.idle) {
            let Some(reading) = evidence.reading(*id) else { continue };
            let Some(measure) = reading.measure else { continue };
            if reading.kind == Kind::Constant {
                self.put(measure, Timepoint::Always);
                continue;
            }
            let Some(when) = &reading.when else { continue };
            for total in
                shares.get(&measure).into_iter().flatten().filter(|_| when.moment && inside(when.end))
            {
                self.put(*total, Timepoint::Instant(when.end));
            }
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
        // What a rule says of an amount holds at any time, so from the first of all on; of flows, for the windows they are given for.
        let form = |rule: RuleId| evidence.dossier().at_rule(rule).form();
        let amounts = part.rules.iter().filter(|rule| gives_amounts(evidence.dossier(), form(**rule)));
        let amounts: Vec<RuleId> = amounts.copied().collect();
        let first = if amounts.is_empty() { None } else { Some(first_of(part, evidence, ask)) };
        for rule in amounts {
            let measures = form(rule).measures();
            for measure in &measures {
                match (evidence.dossier().at_measure(*measure).kind(), first) {
                    (Kind::Cumulative, Some(first)) => self.put(*measure, Timepoint::Instant(first)),
                    (Kind::Stock, Some(first)) => spans.push((first, first.saturating_add(1), *measure)),
                    _ => {}
                }
            }
            self.amount_of_flows(rule, &measures, evidence);
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

    /// The windows of a rule with an amount over flows.
    fn amount_of_flows(&mut self, rule: RuleId, measures: &[MeasureId], evidence: &Evidence<'_>) {
        let flow = |m: &&MeasureId| evidence.dossier().at_measure(**m).kind() == Kind::Flow;
        let flows: Vec<MeasureId> = measures.iter().filter(flow).copied().collect();
        if flows.is_empty() {
            return;
        }
        let told = flows.iter().flat_map(|flow| evidence.view.on_measure(*flow));
        let whens = told.filter_map(|id| evidence.reading(id)?.when.clone()).filter(|when| !when.open);
        let mut windows: Vec<(i64, i64)> = whens.map(|when| (when.start, when.end)).collect();
        windows.sort_unstable();
        windows.dedup();
        for (start, end) in &windows {
            flows.iter().for_each(|flow| self.window(*flow, *start, *end));
        }
        self.windows.insert(rule, windows);
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
        } else if fed.is_empty() {
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
}

/// The running totals that each level is a share of.
fn shares_of_totals(part: &Part, dossier: &Dossier) -> FxHashMap<MeasureId, Vec<MeasureId>> {
    let mut found: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
    for rule in &part.rules {
        if let RuleForm::Share { share, part, whole, loss: false } = *dossier.at_rule(*rule).form()
            && of_totals(dossier, share, part, whole)
        {
            found.entry(share).or_default().extend([part, whole]);
        }
    }
    found
}

/// The first time that any figure of a part names, or the question; some time if there is none.
fn first_of(part: &Part, evidence: &Evidence<'_>, ask: Ask<'_>) -> i64 {
    let all = part.measures.iter().flat_map(|measure| evidence.view.on_measure(*measure));
    let starts = all.filter_map(|id| Some(evidence.reading(id)?.when.as_ref()?.start));
    let asked = ask.also.and_then(|variable| match variable.at {
        Timepoint::Instant(t) | Timepoint::Window(t, _) => Some(t),
        Timepoint::Always => None,
    });
    starts.chain(asked).filter(|start| *start > i64::MIN).min().unwrap_or(0)
}

/// Whether a rule says of its measures how much they are, and so bounds them at any time.
pub(super) fn gives_amounts(dossier: &Dossier, form: &RuleForm) -> bool {
    let RuleForm::Linear { terms, bound, .. } = form else { return false };
    bound.get() != 0.0 || terms.iter().any(|(_, m)| dossier.at_measure(*m).kind() == Kind::Constant)
}

/// The windows from each instant to the next.
fn steps(times: &[Timepoint]) -> Vec<Timepoint> {
    let instants: Vec<i64> = times.iter().filter_map(instant).collect();
    let windows = instants.windows(2).filter_map(|pair| match *pair {
        [from, to] => Some(Timepoint::Window(from, to)),
        _ => None,
    });
    windows.collect()
}

fn instant(time: &Timepoint) -> Option<i64> {
    match time {
        Timepoint::Instant(t) => Some(*t),
        _ => None,
    }
}
