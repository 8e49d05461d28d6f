//! Carries times to where something follows from them.

use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Grid, TooLarge, gives_amounts, steps};
use crate::constraint::network::Part;
use crate::derivation::{Timepoint, of_totals};
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::relation::Evidence;
use crate::rule::RuleForm;

/// How much may be read in carrying times about for each figure, and in any case.
const READ: (usize, usize) = (256, 4_000_000);
/// How many times may be added for each figure, and in any case, where wholes give theirs to parts too.
const ADDED: (usize, usize) = (64, 16_384);

/// Where times go from each measure.
#[derive(Default)]
struct Ways {
    /// To its wholes.
    up: FxHashMap<MeasureId, Vec<MeasureId>>,
    /// To those that share its times, and which of these groups each is in.
    shared: Vec<Vec<MeasureId>>,
    within: FxHashMap<MeasureId, Vec<usize>>,
    /// To its parts.
    down: FxHashMap<MeasureId, Vec<MeasureId>>,
    /// When closed incidents were past.
    past: FxHashMap<MeasureId, Vec<Timepoint>>,
    /// Flows that stand for windows.
    alone: FxHashSet<MeasureId>,
}

impl Ways {
    fn leads(&self, measure: MeasureId) -> bool {
        self.up.contains_key(&measure) || self.within.contains_key(&measure)
    }

    fn groups(&self, measure: MeasureId) -> impl Iterator<Item = MeasureId> {
        let groups = self.within.get(&measure).into_iter().flatten();
        groups.filter_map(|at| self.shared.get(*at)).flatten().copied()
    }

    fn receivers(&self, measure: MeasureId, kind: impl Fn(MeasureId) -> Kind) -> Vec<MeasureId> {
        let up = self.up.get(&measure).into_iter().flatten().copied();
        let flow = kind(measure) == Kind::Flow;
        let up = up.filter(|outer| (flow && kind(*outer) == Kind::Flow) || self.leads(*outer));
        let down = self.down.get(&measure).into_iter().flatten().copied();
        up.chain(down).chain(self.groups(measure)).filter(|other| *other != measure).collect()
    }
}

impl Grid {
    /// Carries times to where something follows from them. Where that would be too many, wholes keep theirs, and the
    /// grid is [partial](Self::is_partial).
    pub(super) fn carry(
        &mut self,
        part: &Part,
        evidence: &Evidence<'_>,
        figures: &[AssertionId],
    ) -> Result<(), TooLarge> {
        let dossier = evidence.dossier();
        let mut ways = self.ways(part, evidence, figures);
        let (read, added) = (READ.0 * figures.len() + READ.1, ADDED.0 * figures.len() + ADDED.1);
        let before = (!ways.down.is_empty()).then(|| self.times.clone());
        match before {
            Some(before) if self.spread(dossier, part, &ways, read, added).is_err() => {
                self.times = before;
                self.partial = true;
                ways.down.clear();
                self.spread(dossier, part, &ways, read, usize::MAX)?;
            }
            Some(_) => {}
            None => self.spread(dossier, part, &ways, read, usize::MAX)?,
        }
        // What was carried to a flow that stands for windows: those from each time to the next.
        for measure in ways.alone {
            if let Some(times) = self.times.get_mut(&measure) {
                let steps = steps(times);
                times.retain(|time| matches!(time, Timepoint::Window(..)));
                times.extend(steps);
                times.sort_unstable();
                times.dedup();
            }
        }
        Ok(())
    }

    fn ways(&self, part: &Part, evidence: &Evidence<'_>, figures: &[AssertionId]) -> Ways {
        let dossier = evidence.dossier();
        let kind = |m: MeasureId| dossier.at_measure(m).kind();
        let stands_alone =
            |m: &MeasureId| kind(*m) == Kind::Flow && !self.sums(*m) && self.grows(*m).is_none();
        let alone = part.measures.iter().copied().filter(stands_alone).collect();
        let mut ways = Ways { alone, ..Ways::default() };
        // Measures that take part in one rule share their times, and so do flows of which one does not add up.
        let mut groups: Vec<Vec<MeasureId>> = Vec::new();
        for edge in &part.edges {
            let (inner, outer) = (edge.inner, edge.outer);
            let flows = (kind(inner), kind(outer)) == (Kind::Flow, Kind::Flow);
            if flows && !(self.sums(inner) && self.sums(outer)) {
                groups.push(vec![inner, outer]);
            } else {
                ways.up.entry(inner).or_default().push(outer);
            }
        }
        for rule in &part.rules {
            groups.push(match dossier.at_rule(*rule).form() {
                RuleForm::Share { part, whole, loss: true, .. } if part == whole => continue,
                // Running totals are held against a level at times of their own.
                RuleForm::Share { share, part, whole, loss: false }
                    if of_totals(dossier, *share, *part, *whole) =>
                {
                    vec![*part, *whole]
                }
                RuleForm::Share { share, part, whole, .. } => vec![*share, *part, *whole],
                // A flow that stands as its one total has no times of its own.
                RuleForm::Increment { flow, .. }
                    if self.grows(*flow).is_some() && self.fed(*flow).len() == 1 =>
                {
                    continue;
                }
                RuleForm::Increment { flow, total } => vec![*flow, *total],
                form => form.measures(),
            });
        }
        for group in groups {
            let moving = group.into_iter().filter(|m| kind(*m) != Kind::Constant);
            let mut members: Vec<MeasureId> = moving.map(|m| self.carrier(m)).collect();
            members.sort_unstable();
            members.dedup();
            for member in &members {
                ways.within.entry(*member).or_default().push(ways.shared.len());
            }
            ways.shared.push(members);
        }
        // A closed incident is past, and counts, from the end of the time its figures give on.
        for id in figures {
            if let Some(reading) = evidence.reading(*id).filter(|r| r.kind == Kind::Constant) {
                let end = reading.when.as_ref().map(|w| w.end).filter(|end| *end < i64::MAX);
                if let (Some(measure), Some(end)) = (reading.measure, end) {
                    ways.past.entry(measure).or_default().push(Timepoint::Instant(end));
                }
            }
        }
        ways.past.values_mut().for_each(|times| times.sort_unstable());
        ways.down = self.downwards(part, evidence, &ways);
        ways
    }

    /// Gives every measure the times of those that lead to it.
    fn spread(
        &mut self,
        dossier: &Dossier,
        part: &Part,
        ways: &Ways,
        mut read: usize,
        mut added: usize,
    ) -> Result<(), TooLarge> {
        let kind = |m: MeasureId| dossier.at_measure(m).kind();
        let mut queue: VecDeque<MeasureId> = part.measures.iter().copied().collect();
        let mut queued: FxHashSet<MeasureId> = part.measures.iter().copied().collect();
        while let Some(measure) = queue.pop_front() {
            queued.remove(&measure);
            for receiver in ways.receivers(measure, kind) {
                let given = match (kind(measure), kind(receiver)) {
                    (Kind::Constant, Kind::Constant) => continue,
                    (Kind::Constant, _) => ways.past.get(&measure).map_or(&[][..], Vec::as_slice),
                    _ => self.times(measure),
                };
                let have = self.times(receiver).len();
                read = read.checked_sub(given.len() + have).ok_or(TooLarge)?;
                // Where a flow stands as its running sum, a window is its two ends.
                let ends;
                let given = if ways.alone.contains(&measure) && !ways.alone.contains(&receiver) {
                    ends = ends_of(given);
                    &ends
                } else {
                    given
                };
                if let Some(merged) = merged(self.times(receiver), given) {
                    added = added.checked_sub(merged.len() - have).ok_or(TooLarge)?;
                    self.times.insert(receiver, merged);
                    if queued.insert(receiver) {
                        queue.push_back(receiver);
                    }
                }
            }
        }
        Ok(())
    }

    /// For each whole, the parts that need its times too.
    ///
    /// A part can be anything between the times of its own, unless a rule says how much it is at any time (of running
    /// totals, which never fall, the first time of all says it for the rest), or how much it can grow: it is a flow, or
    /// fed by one, that more than its own total binds in every window.
    fn downwards(
        &self,
        part: &Part,
        evidence: &Evidence<'_>,
        ways: &Ways,
    ) -> FxHashMap<MeasureId, Vec<MeasureId>> {
        let dossier = evidence.dossier();
        let kind = |m: MeasureId| dossier.at_measure(m).kind();
        let (mut amounts, mut growths): (Vec<MeasureId>, Vec<MeasureId>) = (Vec::new(), Vec::new());
        for rule in &part.rules {
            let form = dossier.at_rule(*rule).form();
            if matches!(form, RuleForm::Increment { .. }) {
                continue;
            }
            let measures = form.measures();
            growths.extend(measures.iter().filter(|m| kind(**m) == Kind::Flow).map(|m| self.carrier(*m)));
            if gives_amounts(dossier, form) {
                amounts.extend(measures);
            }
        }
        let mut flows: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
        let mut found: FxHashMap<MeasureId, Vec<MeasureId>> = FxHashMap::default();
        let count = |ways: Option<usize>| ways.unwrap_or(0);
        for edge in part.edges.iter().filter(|e| self.sums(e.inner) && self.sums(e.outer)) {
            flows.entry(edge.outer).or_default().push(edge.inner);
            let wholes = count(ways.up.get(&edge.inner).map(Vec::len));
            // Within one flow alone, it is shared out as that is.
            if wholes + count(ways.within.get(&edge.inner).map(Vec::len)) > 1 {
                found.entry(edge.outer).or_default().push(edge.inner);
            }
        }
        for flow in part.measures.iter().copied().filter(|m| kind(*m) == Kind::Flow) {
            let fed = self.fed(flow);
            let around = ways.up.get(&flow).into_iter().flatten();
            let bounded =
                around.filter(|m| kind(**m) == Kind::Cumulative).any(|m| fed.iter().all(|(_, t)| t != m));
            let inner = flows.contains_key(&flow);
            if fed.len() > 1 || (bounded && (inner || !fed.is_empty())) || (inner && !fed.is_empty()) {
                growths.push(self.carrier(flow));
            }
        }
        for (seeds, growing) in [(amounts, false), (growths, true)] {
            let mut seen: FxHashSet<MeasureId> = seeds.iter().copied().collect();
            let mut queue = seeds;
            while let Some(measure) = queue.pop() {
                if growing || kind(measure) == Kind::Stock {
                    for outer in ways.up.get(&measure).into_iter().flatten() {
                        found.entry(*outer).or_default().push(measure);
                        queue.extend(seen.insert(*outer).then_some(*outer));
                    }
                }
                if growing {
                    let inner = flows.get(&measure).into_iter().flatten().copied();
                    queue.extend(inner.filter(|m| seen.insert(*m)));
                }
                queue.extend(ways.groups(measure).filter(|m| seen.insert(*m)));
            }
        }
        for parts in found.values_mut() {
            parts.sort_unstable();
            parts.dedup();
        }
        found
    }
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
