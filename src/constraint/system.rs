//! A part of the dossier as linear inequalities.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};

use super::facing::Facing;
use super::grid::{Grid, TooLarge};
use super::network::Part;
use super::schedule::Schedule;
use crate::derivation::{
    Inequality, Side, Timepoint, Variable, at, growth_weights, kept_share, never_falls, of_totals,
    totals_time,
};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::quantity::{Bound, Tier};
use crate::relation::{Evidence, Reading};
use crate::rule::{Assumption, RuleForm};

/// Σ coefficient · variable ≤ bound, and the inequalities that add up to it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) terms: Terms,
    pub(crate) bound: f64,
    pub(crate) open: bool,
    /// Whether a figure, or a natural range, says it.
    pub(crate) told: bool,
    pub(crate) why: SmallVec<[(Inequality, f64); 1]>,
    pub(crate) assumptions: SmallVec<[Assumption; 1]>,
}

/// Mostly a part and its whole, or two parts and theirs.
type Terms = SmallVec<[(u32, f64); 3]>;

/// What is asked of a system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) tier: Tier,
    /// Whether bounds that rest on an assumption count.
    pub(crate) assume: bool,
    /// A variable to have in any case.
    pub(crate) also: Option<Variable>,
    /// Figures whose times are wanted, but not their bounds.
    pub(crate) idle: &'a [AssertionId],
}

/// Variables and rows.
#[derive(Debug, Default)]
pub(crate) struct System {
    /// In the order of time, parts before their wholes.
    pub(crate) variables: Vec<Variable>,
    pub(crate) places: FxHashMap<Variable, u32>,
    pub(crate) rows: Vec<Row>,
    pub(crate) grid: Grid,
    schedule: OnceCell<Schedule>,
    facing: OnceCell<Facing>,
}

impl System {
    /// The system of a part with the bounds of these figures.
    ///
    /// # Errors
    /// [`TooLarge`] if there would be too many variables.
    pub(crate) fn of(
        part: &Part,
        evidence: &Evidence<'_>,
        figures: &[AssertionId],
        ask: Ask<'_>,
    ) -> Result<Self, TooLarge> {
        let grid = Grid::of(part, evidence, figures, ask)?;
        let mut build = Build { evidence, part, grid: &grid, ask, system: Self::default() };
        build.variables();
        for id in figures {
            build.figure(*id);
        }
        build.natural();
        build.monotone();
        build.edges(figures);
        build.rules(figures);
        let mut system = build.system;
        system.grid = grid;
        Ok(system)
    }

    /// In which order rows are taken; made when first asked for, once the rows are complete.
    pub(super) fn schedule(&self) -> &Schedule {
        self.schedule.get_or_init(|| Schedule::of(&self.rows, self.variables.len()))
    }

    /// Which rows face each other; made when first asked for, once the rows are complete.
    pub(super) fn facing(&self) -> &Facing {
        self.facing.get_or_init(|| Facing::of(&self.rows))
    }
}

struct Build<'a, 'e> {
    evidence: &'a Evidence<'e>,
    part: &'a Part,
    grid: &'a Grid,
    ask: Ask<'a>,
    system: System,
}

/// One row as it is put together.
struct Draft {
    terms: SmallVec<[(Variable, f64); 4]>,
    why: SmallVec<[(Inequality, f64); 1]>,
    assumptions: SmallVec<[Assumption; 1]>,
}

impl Build<'_, '_> {
    /// Every measure at every time of its grid.
    fn variables(&mut self) {
        let dossier = self.evidence.dossier();
        let mut all: Vec<(i64, usize, Variable)> = Vec::new();
        for (rank, measure) in self.part.measures.iter().enumerate() {
            for time in self.grid.times(*measure) {
                let key = match time {
                    Timepoint::Always => i64::MIN,
                    Timepoint::Instant(t) => *t,
                    Timepoint::Window(_, end) => *end,
                };
                all.push((key, rank, at(dossier, *measure, *time)));
            }
        }
        all.sort_unstable();
        for (_, _, variable) in all {
            self.system.places.insert(variable, self.system.variables.len() as u32);
            self.system.variables.push(variable);
        }
    }

    fn kind(&self, measure: MeasureId) -> Kind {
        self.evidence.dossier().at_measure(measure).kind()
    }

    /// Adds a row that one or several inequalities add up to; nothing if a variable is not there.
    fn add(
        &mut self,
        why: SmallVec<[(Inequality, f64); 1]>,
        assumptions: SmallVec<[Assumption; 1]>,
    ) -> Option<()> {
        let dossier = self.evidence.dossier();
        let mut draft = Draft { terms: SmallVec::new(), why, assumptions };
        let (mut bound, mut open) = (0.0, false);
        for (inequality, times) in &draft.why {
            let row = inequality.linear(dossier)?;
            bound += times * row.bound;
            open |= row.open;
            for (variable, coefficient) in row.terms {
                let amount = times * coefficient;
                match draft.terms.iter_mut().find(|(one, _)| *one == variable) {
                    Some((_, sum)) => *sum += amount,
                    None => draft.terms.push((variable, amount)),
                }
            }
        }
        let mut terms = Terms::new();
        for (variable, coefficient) in std::mem::take(&mut draft.terms) {
            if coefficient.abs() > 0.0 {
                terms.push((*self.system.places.get(&variable)?, coefficient));
            }
        }
        let fits = bound.is_finite() && terms.iter().all(|(_, c)| c.is_finite());
        if terms.is_empty() || !fits {
            return None;
        }
        terms.sort_unstable_by_key(|(variable, _)| *variable);
        let Draft { why, assumptions, .. } = draft;
        let told = why.iter().any(|(inequality, _)| {
            matches!(
                inequality,
                Inequality::AtLeast { .. } | Inequality::AtMost { .. } | Inequality::Natural { .. }
            )
        });
        self.system.rows.push(Row { terms, bound, open, told, why, assumptions });
        Some(())
    }

    fn one(&mut self, inequality: Inequality) {
        self.add(smallvec![(inequality, 1.0)], SmallVec::new());
    }

    /// The bounds of a figure.
    fn figure(&mut self, id: AssertionId) {
        let Some(reading) = self.evidence.reading(id).cloned() else { return };
        let (Some(measure), Some(range)) = (reading.measure, reading.tier(self.ask.tier)) else { return };
        for spoken in spoken(&reading, self.grid, self.ask.assume) {
            for (time, end, side) in
                [(spoken.low, range.low(), Side::AtLeast), (spoken.high, range.high(), Side::AtMost)]
            {
                if let Some(time) = time {
                    self.bound(id, Variable { measure, at: time }, end, side, &spoken.assumptions);
                }
            }
        }
    }

    fn bound(&mut self, id: AssertionId, variable: Variable, end: Bound, side: Side, assumed: &[Assumption]) {
        let Some(inequality) = bounded(id, variable, end, side) else { return };
        let assumptions = || assumed.iter().copied().collect();
        let Timepoint::Window(from, to) = variable.at else {
            self.add(smallvec![(inequality, 1.0)], assumptions());
            return;
        };
        if self.kind(variable.measure) != Kind::Flow || self.system.places.contains_key(&variable) {
            self.add(smallvec![(inequality, 1.0)], assumptions());
            return;
        }
        // A flow is what its running sum, or the total it feeds, grows by.
        let across = match side {
            Side::AtLeast => Side::AtMost,
            Side::AtMost => Side::AtLeast,
        };
        if self.grid.sums(variable.measure) {
            let spans = Inequality::Spans { measure: variable.measure, window: (from, to), side: across };
            self.add(smallvec![(inequality, 1.0), (spans, 1.0)], assumptions());
        }
        for (rule, total) in self.grid.fed(variable.measure).to_vec() {
            let weights = growth_weights(self.evidence.dossier(), variable.measure, total);
            let Some((times, _)) = weights else { continue };
            let grows = Inequality::Rule { rule, at: variable.at, side: across };
            self.add(smallvec![(inequality, times), (grows, 1.0)], assumptions());
        }
    }

    /// The natural range of every variable that has one.
    fn natural(&mut self) {
        let dossier = self.evidence.dossier();
        for at in 0..self.system.variables.len() {
            let Some(variable) = self.system.variables.get(at).copied() else { continue };
            let on = dossier.at_measure(variable.measure);
            let range = on.unit().natural_range();
            let running = on.kind() == Kind::Flow && matches!(variable.at, Timepoint::Instant(_));
            if range.low().value().is_some() {
                self.one(Inequality::Natural { variable, side: Side::AtLeast });
            }
            if range.high().value().is_some() && !running {
                self.one(Inequality::Natural { variable, side: Side::AtMost });
            }
        }
    }

    /// Running totals and running sums from each time to the next.
    fn monotone(&mut self) {
        for measure in &self.part.measures {
            if !never_falls(self.evidence.dossier().at_measure(*measure)) {
                continue;
            }
            let instants: Vec<i64> = self.grid.instants(*measure).collect();
            for pair in instants.windows(2) {
                if let [from, to] = *pair {
                    self.one(Inequality::NeverFalls { measure: *measure, from, to });
                }
            }
        }
    }

    /// Parts and wholes at the times where they bind most.
    fn edges(&mut self, figures: &[AssertionId]) {
        let mut on: FxHashMap<MeasureId, Vec<AssertionId>> = FxHashMap::default();
        for id in figures {
            if let Some(measure) = self.evidence.reading(*id).and_then(|r| r.measure) {
                on.entry(measure).or_default().push(*id);
            }
        }
        for edge in &self.part.edges {
            let (inner, outer) = (edge.inner, edge.outer);
            let part_of = |a, b, since| Inequality::PartOf {
                inner: Variable { measure: inner, at: a },
                outer: Variable { measure: outer, at: b },
                rule: edge.rule,
                since,
            };
            match (self.kind(inner), self.kind(outer)) {
                (Kind::Constant, Kind::Constant) => {
                    self.one(part_of(Timepoint::Always, Timepoint::Always, None));
                }
                (Kind::Stock, Kind::Stock) => {
                    for time in self.grid.times(inner).to_vec() {
                        self.one(part_of(time, time, None));
                    }
                }
                (Kind::Cumulative | Kind::Stock | Kind::Flow, Kind::Cumulative) => {
                    let mut last: Option<(i64, i64)> = None;
                    for t in self.grid.instants(inner).collect::<Vec<_>>() {
                        let Some(after) = self.grid.next(outer, t) else { break };
                        let stock = self.kind(inner) == Kind::Stock;
                        if let Some((before, to)) = last.filter(|(_, to)| stock || *to != after) {
                            self.one(part_of(Timepoint::Instant(before), Timepoint::Instant(to), None));
                        }
                        last = Some((t, after));
                    }
                    if let Some((from, to)) = last {
                        self.one(part_of(Timepoint::Instant(from), Timepoint::Instant(to), None));
                    }
                }
                (Kind::Flow, Kind::Flow) => self.flow_in_flow(inner, outer, edge.rule),
                (Kind::Constant, Kind::Cumulative) => {
                    for id in on.get(&inner).into_iter().flatten() {
                        let Some(past) = self.evidence.reading(*id).and_then(|r| r.when.as_ref()) else {
                            continue;
                        };
                        if !self.ask.assume && !past.assumptions.is_empty() {
                            continue;
                        }
                        let Some(after) = self.grid.next(outer, past.end) else { continue };
                        let assumptions = past.assumptions.iter().copied().collect();
                        let row = part_of(Timepoint::Always, Timepoint::Instant(after), Some(*id));
                        self.add(smallvec![(row, 1.0)], assumptions);
                    }
                }
                _ => {}
            }
        }
    }

    /// A flow within a flow, in every window at which either stands.
    fn flow_in_flow(&mut self, inner: MeasureId, outer: MeasureId, rule: Option<RuleId>) {
        for window in self.times_of(&[inner, outer]) {
            let part_of = Inequality::PartOf {
                inner: Variable { measure: inner, at: window },
                outer: Variable { measure: outer, at: window },
                rule,
                since: None,
            };
            self.spanned(part_of, SmallVec::new());
        }
    }

    fn rules(&mut self, figures: &[AssertionId]) {
        let dossier = self.evidence.dossier();
        for rule in &self.part.rules {
            match dossier.at_rule(*rule).form() {
                RuleForm::Increment { flow, total } => match self.grid.grows(*flow) {
                    None => self.applied(*rule),
                    // Totals that one flow feeds grow alike.
                    Some((first, _)) if first != *rule => self.alike(first, *rule, *flow, *total),
                    Some(_) => {}
                },
                RuleForm::Share { share, part, whole, loss } => {
                    let of = |id: &&AssertionId| {
                        self.evidence.reading(**id).is_some_and(|r| r.measure == Some(*share))
                    };
                    let shares: Vec<AssertionId> = figures.iter().filter(of).copied().collect();
                    for id in shares {
                        self.share(*rule, id, (*part, *whole), *loss);
                    }
                }
                _ => self.applied(*rule),
            }
        }
    }

    /// A rule at every time of its measures, which share those times.
    fn applied(&mut self, rule: RuleId) {
        let times = match (self.grid.windows(rule), self.evidence.dossier().at_rule(rule).form()) {
            (Some(windows), _) => windows.iter().map(|(from, to)| Timepoint::Window(*from, *to)).collect(),
            (None, RuleForm::Increment { flow, .. }) => self.steps(*flow),
            (None, form) => self.times_of(&form.measures()),
        };
        for at in times {
            for side in [Side::AtMost, Side::AtLeast] {
                self.spanned(Inequality::Rule { rule, at, side }, SmallVec::new());
            }
        }
    }

    /// The times that measures share: those of a flow that stands for windows, where there is one, as it has windows of
    /// its own besides the steps of the others.
    fn times_of(&self, measures: &[MeasureId]) -> Vec<Timepoint> {
        let moving = || measures.iter().filter(|m| self.kind(**m) != Kind::Constant);
        let alone = |m: &&MeasureId| {
            self.kind(**m) == Kind::Flow && !self.grid.sums(**m) && self.grid.grows(**m).is_none()
        };
        let chosen = moving().find(alone).or_else(|| moving().next()).or(measures.first());
        chosen.map(|measure| self.steps(*measure)).unwrap_or_default()
    }

    /// The totals of two increments grow alike in every step, each in its unit.
    fn alike(&mut self, first: RuleId, second: RuleId, flow: MeasureId, total: MeasureId) {
        let dossier = self.evidence.dossier();
        let RuleForm::Increment { total: other, .. } = dossier.at_rule(first).form() else { return };
        let weights = growth_weights(dossier, flow, *other).zip(growth_weights(dossier, flow, total));
        let Some(((a, _), (b, _))) = weights else { return };
        for at in self.grid.steps(total) {
            for (x, y) in [(Side::AtMost, Side::AtLeast), (Side::AtLeast, Side::AtMost)] {
                let one = Inequality::Rule { rule: first, at, side: x };
                let other = Inequality::Rule { rule: second, at, side: y };
                self.add(smallvec![(one, b), (other, a)], SmallVec::new());
            }
        }
    }

    /// The times of a measure; of a flow that stands as a running sum, the windows from each to the next.
    fn steps(&self, measure: MeasureId) -> Vec<Timepoint> {
        match self.grid.grows(measure) {
            Some((_, total)) => self.grid.steps(total),
            None if self.grid.sums(measure) => self.grid.steps(measure),
            None => self.grid.times(measure).to_vec(),
        }
    }

    /// Adds a row in which flows that add up stand as what their running sums, or the totals they feed, grow by.
    fn spanned(&mut self, inequality: Inequality, assumptions: SmallVec<[Assumption; 1]>) {
        let dossier = self.evidence.dossier();
        let Some(row) = inequality.linear(dossier) else { return };
        let mut why: SmallVec<[(Inequality, f64); 1]> = smallvec![(inequality, 1.0)];
        for (variable, coefficient) in &row.terms {
            let Timepoint::Window(from, to) = variable.at else { continue };
            let measure = variable.measure;
            if coefficient.abs() > 0.0 && self.kind(measure) == Kind::Flow {
                let side = if *coefficient > 0.0 { Side::AtLeast } else { Side::AtMost };
                if self.grid.sums(measure) {
                    why.push((Inequality::Spans { measure, window: (from, to), side }, coefficient.abs()));
                } else if let Some((rule, total)) = self.grid.grows(measure) {
                    let Some((times, _)) = growth_weights(dossier, measure, total) else { return };
                    let grows = Inequality::Rule { rule, at: variable.at, side };
                    why.push((grows, coefficient.abs() / times));
                }
            }
        }
        self.add(why, assumptions);
    }

    /// The rows that a share gives for its part and whole.
    fn share(&mut self, rule: RuleId, id: AssertionId, (part, whole): (MeasureId, MeasureId), loss: bool) {
        let Some(reading) = self.evidence.reading(id).cloned() else { return };
        let share = reading.measure.unwrap_or(part);
        let mut pairs: Vec<(Timepoint, Timepoint)> = Vec::new();
        let mut assumptions: SmallVec<[Assumption; 1]> = SmallVec::new();
        let totals = !loss && of_totals(self.evidence.dossier(), share, part, whole);
        if totals {
            let when = reading.when.iter().flat_map(|when| when.assumptions.iter().copied());
            assumptions = when.filter(|_| self.ask.assume).collect();
            pairs.extend(totals_time(&reading, &assumptions).map(|time| (time, time)));
        }
        let moments = if totals { Vec::new() } else { spoken(&reading, self.grid, self.ask.assume) };
        for spoken in moments {
            let Some(time) = spoken.low.filter(|low| spoken.high == Some(*low)) else { continue };
            assumptions = spoken.assumptions.clone();
            let times = match time {
                Timepoint::Always => self.steps(whole),
                one => vec![one],
            };
            for time in times {
                match (loss, time) {
                    (false, _) => pairs.push((time, time)),
                    (true, Timepoint::Instant(t)) if self.ask.assume => {
                        // What is left can only be less later than the level it was lost of.
                        let base = self.grid.base(whole, &reading).filter(|base| *base < time);
                        pairs.extend(base.map(|base| (Timepoint::Instant(t), base)));
                    }
                    _ => {}
                }
            }
        }
        if loss {
            assumptions.push(Assumption::LatestBase);
        }
        for (part_at, whole_at) in pairs {
            for side in [Side::AtMost, Side::AtLeast] {
                let kept = kept_share(self.evidence, id, share, self.ask.tier, loss, side);
                let Some(kept) = kept else { continue };
                let inequality =
                    Inequality::Share { rule, figure: id, part: part_at, whole: whole_at, kept, side };
                self.spanned(inequality, assumptions.clone());
            }
        }
    }
}

/// Where a figure bounds its measure from below and from above.
#[derive(Debug, Clone)]
pub(crate) struct Spoken {
    pub(crate) low: Option<Timepoint>,
    pub(crate) high: Option<Timepoint>,
    pub(crate) assumptions: SmallVec<[Assumption; 1]>,
}

/// The times at which a figure bounds its measure.
pub(crate) fn spoken(reading: &Reading, grid: &Grid, assume: bool) -> Vec<Spoken> {
    let both = |time| Spoken { low: Some(time), high: Some(time), assumptions: SmallVec::new() };
    if reading.kind == Kind::Constant {
        return vec![both(Timepoint::Always)];
    }
    let Some(when) = &reading.when else { return Vec::new() };
    if !assume && !when.assumptions.is_empty() {
        return Vec::new();
    }
    let finite = |t: i64| (t > i64::MIN && t < i64::MAX).then_some(Timepoint::Instant(t));
    let assumptions: SmallVec<[Assumption; 1]> = when.assumptions.iter().copied().collect();
    let found = match reading.kind {
        Kind::Cumulative => {
            vec![Spoken {
                low: finite(when.end),
                high: finite(when.earliest()),
                assumptions: SmallVec::new(),
            }]
        }
        Kind::Stock if when.moment => {
            grid.points(when.start, when.end).map(|t| both(Timepoint::Instant(t))).collect()
        }
        Kind::Stock if assume && !when.open => {
            let mut one = both(Timepoint::Window(when.start, when.end));
            one.assumptions.push(Assumption::OneMoment);
            vec![one]
        }
        Kind::Flow if !when.open => vec![both(Timepoint::Window(when.start, when.end))],
        _ => Vec::new(),
    };
    let with = |mut one: Spoken| {
        one.assumptions.extend(assumptions.iter().copied());
        one
    };
    found.into_iter().map(with).collect()
}

fn bounded(assertion: AssertionId, variable: Variable, end: Bound, side: Side) -> Option<Inequality> {
    let (bound, open) = (end.value()?, end.is_open());
    Some(match side {
        Side::AtLeast => Inequality::AtLeast { assertion, variable, bound, open },
        Side::AtMost => Inequality::AtMost { assertion, variable, bound, open },
    })
}

/// The assertions behind some rows, each once.
pub(crate) fn assertions_of<'r>(rows: impl Iterator<Item = &'r Row>) -> FxHashSet<AssertionId> {
    rows.flat_map(|row| row.why.iter().flat_map(|(inequality, _)| inequality.assertions())).collect()
}
