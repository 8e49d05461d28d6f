//! Accounted for: figures that others imply by arithmetic.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::decide::{merged, weighted};
use super::propagate::{Combination, Propagation};
use super::reasoner::{Mode, Reasoner};
use super::system::{Ask, Spoken, System, spoken};
use crate::derivation::{
    Entailment, Inequality, Side, Timepoint, Variable, Weighted, factor, flow_windows, growth,
    growth_weights, ratio,
};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::quantity::{Bound, Interval, Tier};
use crate::relation::{Evidence, Reading};
use crate::rule::{Assumption, RuleForm};

/// A figure that others imply.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub(crate) figure: AssertionId,
    pub(crate) implied: Interval,
    pub(crate) nominal: Option<(f64, f64)>,
    pub(crate) from: Vec<AssertionId>,
    pub(crate) proof: Proof,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) entailed: bool,
    /// The place of its measure, wholes after their parts.
    pub(crate) rank: usize,
}

/// What shows the implied values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Proof {
    /// Bounds by inequalities.
    Linear(Vec<Entailment>),
    /// A share by its part and whole.
    Ratio { rule: RuleId, part: AssertionId, whole: AssertionId },
}

impl Account {
    /// The figure.
    #[must_use]
    pub fn figure(&self) -> AssertionId {
        self.figure
    }

    /// The values that the others leave it, read as they were meant, in the unit of its measure.
    #[must_use]
    pub fn implied(&self) -> Interval {
        self.implied
    }

    /// The same by the figures as printed; for display only.
    #[must_use]
    pub fn nominal(&self) -> Option<(f64, f64)> {
        self.nominal
    }

    /// The figures that imply it, by key.
    #[must_use]
    pub fn from(&self) -> &[AssertionId] {
        &self.from
    }

    /// What it assumes.
    #[must_use]
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// Whether all that the others leave makes the figure true as it was said; if not, the two only meet.
    #[must_use]
    pub fn entailed(&self) -> bool {
        self.entailed
    }
}

/// How many figures a part may have for each of them to be left out in turn where its own bounds come back to it.
const LEAVE_OUT: usize = 400;
/// How many rows an account may rest on.
const PATH: u32 = 64;
/// How many earlier totals are tried as the start of a closed world.
const STARTS: usize = 24;

/// A linear form over the variables of a system: the measured amount of a figure.
type Amount = SmallVec<[(u32, f64); 2]>;

/// What a figure is a bound on, with the rows that say so of a flow.
pub(super) struct Target {
    pub(super) variable: Variable,
    amount: Amount,
    assumptions: SmallVec<[Assumption; 1]>,
    /// For each side, what joins the amount to the variable.
    joins: Joins,
}

pub(super) fn targets(
    system: &System,
    evidence: &Evidence<'_>,
    reading: &Reading,
    assume: bool,
) -> Vec<Target> {
    let Some(measure) = reading.measure else { return Vec::new() };
    let both = |one: Spoken| {
        let time = one.low.filter(|low| one.high == Some(*low))?;
        let variable = Variable { measure, at: time };
        let (amount, joins) = amount_of(system, evidence, variable)?;
        Some(Target { variable, amount, assumptions: one.assumptions, joins })
    };
    spoken(reading, &system.grid, assume).into_iter().filter_map(both).collect()
}

/// For each side, what joins an amount to the variable that it is.
type Joins = [SmallVec<[(Inequality, f64); 1]>; 2];

/// A variable as a linear form over those of a system: itself, or a flow as what its running sum, or the total it feeds,
/// grows by.
pub(super) fn amount_of(
    system: &System,
    evidence: &Evidence<'_>,
    variable: Variable,
) -> Option<(Amount, Joins)> {
    if let Some(place) = system.places.get(&variable) {
        return Some((SmallVec::from_slice(&[(*place, 1.0)]), Joins::default()));
    }
    let Timepoint::Window(from, to) = variable.at else { return None };
    let measure = variable.measure;
    let place = |measure: MeasureId, t: i64| {
        system.places.get(&Variable { measure, at: Timepoint::Instant(t) }).copied()
    };
    if system.grid.sums(measure) {
        let (start, end) = (place(measure, from)?, place(measure, to)?);
        let spans = |side| Inequality::Spans { measure, window: (from, to), side };
        let joins = [Side::AtLeast, Side::AtMost].map(|side| SmallVec::from_iter([(spans(side), 1.0)]));
        return Some((SmallVec::from_slice(&[(end, 1.0), (start, -1.0)]), joins));
    }
    let (rule, total) = system.grid.fed(measure).first().copied()?;
    let (a, b) = growth_weights(evidence.dossier(), measure, total)?;
    let (start, end) = (place(total, from)?, place(total, to)?);
    let grows = |side| Inequality::Rule { rule, at: variable.at, side };
    let joins = [Side::AtLeast, Side::AtMost].map(|side| SmallVec::from_iter([(grows(side), 1.0 / a)]));
    Some((SmallVec::from_slice(&[(end, b / a), (start, -b / a)]), joins))
}

/// A bound that is left to an amount, whether it is itself left out, and the entries of the trail it is the sum of.
type Left = (f64, bool, Vec<(u32, f64)>);

/// The bound that others leave an amount, and the rows it is the sum of; of a single variable, what comes from other
/// measures.
fn bound(found: &Propagation<'_>, amount: &[(u32, f64)], upper: bool) -> Option<Left> {
    bound_of(found, amount, upper, amount.len() == 1)
}

fn bound_of(found: &Propagation<'_>, amount: &[(u32, f64)], upper: bool, across: bool) -> Option<Left> {
    let (mut value, mut open, mut entries) = (0.0, true, Vec::new());
    for (variable, c) in amount {
        let side = upper == (*c > 0.0);
        let entry = found.bound(*variable, side, across)?;
        // What rests on a crowd of figures explains none of them.
        if entry.size > PATH {
            return None;
        }
        value += c * entry.value;
        open &= entry.open;
        entries.push((found.place(*variable, side, across)?, c.abs()));
    }
    value.is_finite().then_some((value, open, entries))
}

/// The figures behind bounds.
fn behind(found: &Propagation<'_>, entries: &[(u32, f64)]) -> FxHashSet<AssertionId> {
    entries.iter().flat_map(|(entry, _)| found.behind(*entry)).collect()
}

/// The figures that contradict a figure which is not in the system, if any do; `across`, those of other measures.
pub(super) fn against(
    system: &System,
    found: &Propagation<'_>,
    evidence: &Evidence<'_>,
    id: AssertionId,
    tier: Tier,
    across: bool,
) -> Option<Vec<AssertionId>> {
    let reading = evidence.reading(id)?;
    let support = reading.tier(tier)?;
    // A running total for a long period speaks of its two ends apart.
    for one in spoken(reading, &system.grid, false) {
        for (time, upper) in [(one.low, true), (one.high, false)] {
            let (Some(time), Some(measure)) = (time, reading.measure) else { continue };
            let Some(variable) = system.places.get(&Variable { measure, at: time }) else { continue };
            if let Some(set) = beyond(found, &[(*variable, 1.0)], upper, across, &support) {
                return Some(set);
            }
        }
    }
    for target in targets(system, evidence, reading, false) {
        for upper in [false, true] {
            if let Some(set) = beyond(found, &target.amount, upper, across, &support) {
                return Some(set);
            }
        }
    }
    None
}

fn beyond(
    found: &Propagation<'_>,
    amount: &[(u32, f64)],
    upper: bool,
    across: bool,
    support: &Interval,
) -> Option<Vec<AssertionId>> {
    let (value, open, entries) = bound_of(found, amount, upper, across && amount.len() == 1)?;
    let end = |v| if open { Bound::open(v) } else { Bound::closed(v) };
    let separation = match upper {
        true => crate::quantity::facing(end(value), support.low()),
        false => crate::quantity::facing(support.high(), end(value)),
    };
    matches!(separation, crate::quantity::Separation::Apart { .. })
        .then(|| behind(found, &entries).into_iter().collect())
}

impl Reasoner<'_, '_> {
    /// Every figure that the others imply by arithmetic: at most one account each, the best by its kind.
    pub(super) fn accounts(&self, kept: &[AssertionId]) -> Vec<Account> {
        let mut best: FxHashMap<AssertionId, Account> = FxHashMap::default();
        for account in self.linear(kept).into_iter().chain(self.closed(kept)).chain(self.shares(kept)) {
            let rank = |one: &Account| (one.assumptions.len(), !one.entailed, one.from.len());
            match best.entry(account.figure) {
                std::collections::hash_map::Entry::Occupied(mut known) => {
                    if rank(&account) < rank(known.get()) {
                        known.insert(account);
                    }
                }
                std::collections::hash_map::Entry::Vacant(slot) => {
                    slot.insert(account);
                }
            }
        }
        let mut all: Vec<Account> = best.into_values().collect();
        all.sort_by_key(|account| self.evidence.key(account.figure));
        all
    }

    /// By leaving each figure out and asking what the rest leaves it.
    fn linear(&self, kept: &[AssertionId]) -> Vec<Account> {
        let evidence = self.evidence;
        let Some(system) = self.system(self.part, kept, Mode::SOFT.ask()) else { return Vec::new() };
        let found = Propagation::of(&system);
        let mut accounts = Vec::new();
        for id in kept {
            let Some(reading) = evidence.reading(*id) else { continue };
            for target in targets(&system, evidence, reading, false) {
                let itself = [false, true].iter().any(|upper| {
                    bound(&found, &target.amount, *upper)
                        .is_some_and(|(_, _, entries)| behind(&found, &entries).contains(id))
                });
                if !itself {
                    accounts.extend(self.implied_by(&system, &found, *id, &target));
                } else if kept.len() <= LEAVE_OUT {
                    let rest: Vec<AssertionId> = kept.iter().copied().filter(|one| one != id).collect();
                    let own = [*id];
                    let ask = Ask { idle: &own, ..Mode::SOFT.ask() };
                    let Some(system) = self.system(self.part, &rest, ask) else { continue };
                    let found = Propagation::of(&system);
                    for target in targets(&system, evidence, reading, false) {
                        accounts.extend(self.implied_by(&system, &found, *id, &target));
                    }
                }
            }
        }
        accounts
    }

    fn implied_by(
        &self,
        system: &System,
        found: &Propagation<'_>,
        id: AssertionId,
        target: &Target,
    ) -> Option<Account> {
        let mut proofs = Vec::new();
        let mut ends = [Bound::Unbounded; 2];
        let mut nominal = [None, None];
        let mut assumptions: Vec<Assumption> = target.assumptions.to_vec();
        for (place, side) in [Side::AtLeast, Side::AtMost].into_iter().enumerate() {
            let upper = side == Side::AtMost;
            let Some((value, open, entries)) = bound(found, &target.amount, upper) else { continue };
            let mut sum: Combination = Vec::new();
            for (entry, times) in entries {
                sum.extend(found.unroll(&[entry]).into_iter().map(|(row, amount)| (row, amount * times)));
            }
            let (mut terms, assumed) = weighted(system, &merged(sum));
            // What rests on natural ranges alone is no account.
            if !terms.iter().any(|term| term.inequality.assertions().next().is_some()) {
                continue;
            }
            let joins = target.joins.get(place).map(SmallVec::as_slice).unwrap_or_default();
            // The amount is at most what its variable is: the join goes the other way about.
            terms.extend(
                joins
                    .iter()
                    .map(|(inequality, times)| Weighted { multiplier: *times, inequality: *inequality }),
            );
            if let Some(slot) = nominal.get_mut(place) {
                *slot = self.as_printed(&terms, upper);
            }
            if let Some(slot) = ends.get_mut(place) {
                *slot = if open { Bound::open(value) } else { Bound::closed(value) };
            }
            assumptions.extend(assumed);
            let entailment =
                Entailment { variable: target.variable, side, bound: value, terms, tier: Tier::Support };
            proofs.push(entailment);
        }
        let [low, high] = ends;
        let implied = Interval::rounded(low, high)?;
        let [low, high] = nominal;
        self.account(id, implied, low.zip(high), Proof::Linear(proofs), assumptions)
    }

    /// The bound by the figures as printed.
    fn as_printed(&self, terms: &[Weighted], upper: bool) -> Option<f64> {
        let evidence = self.evidence;
        let mut sum = 0.0;
        for term in terms {
            let bound = match term.inequality {
                Inequality::AtLeast { assertion, .. } => -evidence.reading(assertion)?.nominal?.0,
                Inequality::AtMost { assertion, .. } => evidence.reading(assertion)?.nominal?.1,
                ref other => other.linear(evidence.dossier())?.bound,
            };
            sum += term.multiplier * bound;
        }
        Some(if upper { sum } else { -sum })
    }

    /// Under a closed world: an earlier total and the flows since.
    fn closed(&self, kept: &[AssertionId]) -> Vec<Account> {
        let evidence = self.evidence;
        if !evidence.policy.assumes(Assumption::ClosedWorld) {
            return Vec::new();
        }
        let mut totals: FxHashMap<MeasureId, Vec<AssertionId>> = FxHashMap::default();
        for id in kept {
            if let Some(measure) = evidence.reading(*id).and_then(|r| r.measure) {
                totals.entry(measure).or_default().push(*id);
            }
        }
        let mut accounts = Vec::new();
        for total in &self.part.measures {
            let fed: Vec<(RuleId, MeasureId)> = self
                .part
                .rules
                .iter()
                .filter_map(|rule| match evidence.dossier().at_rule(*rule).form() {
                    RuleForm::Increment { flow, total: to } if to == total => Some((*rule, *flow)),
                    _ => None,
                })
                .collect();
            let windows = self.windows(&fed, &totals);
            if windows.is_empty() {
                continue;
            }
            let moves = Moves::of(evidence, fed.iter().map(|(_, flow)| *flow));
            let known = Moves::over(windows.iter().map(|w| (w.0, w.1)).collect());
            let on = totals.get(total).map_or(&[][..], Vec::as_slice);
            for id in on {
                let mut found: Vec<Account> = self
                    .starts(on, *id, &windows)
                    .into_iter()
                    .filter_map(|start| self.grown(*total, start, *id, &windows, [&known, &moves]))
                    .collect();
                let nominal = |id: AssertionId| evidence.reading(id).and_then(|r| r.nominal);
                found.sort_by(|a, b| {
                    let rank = |one: &Account| {
                        let off = distance(one.nominal, nominal(*id));
                        (off, one.nominal.map_or(f64::INFINITY, |(low, high)| high - low))
                    };
                    let (x, y) = (rank(a), rank(b));
                    x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)).then_with(|| {
                        let keys = |one: &Account| -> Vec<&str> {
                            one.from.iter().map(|id| evidence.key(*id)).collect()
                        };
                        keys(a).cmp(&keys(b))
                    })
                });
                accounts.extend(found.into_iter().next());
            }
        }
        accounts
    }

    /// The known flows into a total by window, in the order of time; of several figures for one window the one with
    /// most families behind it.
    fn windows(
        &self,
        fed: &[(RuleId, MeasureId)],
        on: &FxHashMap<MeasureId, Vec<AssertionId>>,
    ) -> Vec<(i64, i64, RuleId, AssertionId)> {
        let evidence = self.evidence;
        let mut all: Vec<(i64, i64, RuleId, AssertionId)> = Vec::new();
        for (rule, flow) in fed {
            for id in on.get(flow).into_iter().flatten() {
                let when = evidence.reading(*id).and_then(|r| r.when.as_ref());
                if let Some(when) = when.filter(|w| !w.open && w.assumptions.is_empty()) {
                    all.push((when.start, when.end, *rule, *id));
                }
            }
        }
        all.sort_by(|a, b| {
            let rank = |id: AssertionId| std::cmp::Reverse(super::resolve::support(evidence, id));
            (a.0, a.1)
                .cmp(&(b.0, b.1))
                .then_with(|| rank(a.3).cmp(&rank(b.3)))
                .then_with(|| evidence.key(a.3).cmp(evidence.key(b.3)))
        });
        all.dedup_by_key(|window| (window.0, window.1));
        all
    }

    /// The latest earlier totals with a known flow between them and the figure.
    fn starts(
        &self,
        on: &[AssertionId],
        id: AssertionId,
        windows: &[(i64, i64, RuleId, AssertionId)],
    ) -> Vec<AssertionId> {
        let evidence = self.evidence;
        let end = |id: AssertionId| evidence.reading(id).and_then(|r| r.when.as_ref()).map(|w| w.end);
        let Some(until) = end(id) else { return Vec::new() };
        let Some(last) = windows.iter().rev().find(|w| w.1 <= until).map(|w| w.0) else { return Vec::new() };
        let mut starts: Vec<(i64, AssertionId)> =
            on.iter().filter(|one| **one != id).filter_map(|one| Some((end(*one)?, *one))).collect();
        starts.retain(|(end, _)| *end <= last);
        starts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| evidence.key(a.1).cmp(evidence.key(b.1))));
        starts.truncate(STARTS);
        starts.into_iter().map(|(_, id)| id).collect()
    }

    /// An earlier total and all flows since, as the bounds of a later one.
    fn grown(
        &self,
        total: MeasureId,
        start: AssertionId,
        id: AssertionId,
        windows: &[(i64, i64, RuleId, AssertionId)],
        [known, moves]: [&Moves; 2],
    ) -> Option<Account> {
        let evidence = self.evidence;
        let (then, now) = (evidence.reading(start)?, evidence.reading(id)?);
        let (from, to) = (then.when.as_ref()?, now.when.as_ref()?);
        if !from.assumptions.is_empty() || !to.assumptions.is_empty() || !to.moment || to.end == i64::MAX {
            return None;
        }
        // One that began earlier and reaches in does not fit.
        let first = windows.partition_point(|w| w.0 < from.end);
        let within: Vec<_> = windows.iter().skip(first).take_while(|w| w.0 < to.end).collect();
        if known.within(from.end, from.end) {
            return None;
        }
        let fits = within.iter().all(|w| w.0 >= from.end && w.1 <= to.end);
        let apart = within.windows(2).all(|pair| matches!(pair, [a, b] if a.1 <= b.0));
        if within.is_empty() || !fits || !apart {
            return None;
        }
        let variable = Variable { measure: total, at: Timepoint::Instant(to.end) };
        let mut proofs = Vec::new();
        let mut ends = Vec::new();
        for side in [Side::AtLeast, Side::AtMost] {
            let upper = side == Side::AtMost;
            let mut at = if upper { from.earliest() } else { from.end };
            let mut terms: Vec<Inequality> = Vec::new();
            let mut times: Vec<f64> = Vec::new();
            let mut bound = 0.0;
            let support = then.support?;
            let end = if upper { support.high() } else { support.low() };
            let first = Variable { measure: total, at: Timepoint::Instant(at) };
            terms.push(given(start, first, end, upper)?);
            times.push(1.0);
            bound += end.value()?;
            let step = |at: i64, next: i64, terms: &mut Vec<Inequality>, times: &mut Vec<f64>| {
                if at == next {
                    return Some(());
                }
                if upper && moves.within(at, next) {
                    return None;
                }
                terms.push(match upper {
                    true => Inequality::Unmoved { measure: total, from: at, to: next },
                    false => Inequality::NeverFalls { measure: total, from: at, to: next },
                });
                times.push(1.0);
                Some(())
            };
            for (open, close, rule, flow) in &within {
                step(at, *open, &mut terms, &mut times)?;
                let reading = evidence.reading(*flow)?;
                let times_of = growth(evidence.dossier(), reading.measure?, total)?;
                let support = reading.support?;
                let end = if upper { support.high() } else { support.low() };
                let window = Timepoint::Window(*open, *close);
                terms.push(given(*flow, Variable { measure: reading.measure?, at: window }, end, upper)?);
                times.push(times_of);
                // The total grows by no more than the flow, or by no less.
                let across = if upper { Side::AtLeast } else { Side::AtMost };
                terms.push(Inequality::Rule { rule: *rule, at: window, side: across });
                times.push(1.0);
                bound += times_of * end.value()?;
                at = *close;
            }
            step(at, to.end, &mut terms, &mut times)?;
            let terms: Vec<Weighted> = terms
                .into_iter()
                .zip(times)
                .map(|(inequality, multiplier)| Weighted { multiplier, inequality })
                .collect();
            ends.push(bound);
            proofs.push(Entailment { variable, side, bound, terms, tier: Tier::Support });
        }
        let [low, high] = *ends.as_slice() else { return None };
        let nominal: Vec<Option<f64>> =
            proofs.iter().map(|proof| self.as_printed(&proof.terms, proof.side == Side::AtMost)).collect();
        let nominal = nominal.first().copied().flatten().zip(nominal.get(1).copied().flatten());
        let implied = Interval::closed(low, high).ok()?;
        self.account(id, implied, nominal, Proof::Linear(proofs), vec![Assumption::ClosedWorld])
    }

    /// Shares by the figures of their part and whole.
    fn shares(&self, kept: &[AssertionId]) -> Vec<Account> {
        let evidence = self.evidence;
        let mut found = Vec::new();
        for rule in &self.part.rules {
            let RuleForm::Share { share, part, whole, loss } = *evidence.dossier().at_rule(*rule).form()
            else {
                continue;
            };
            let on = |measure: MeasureId| -> Vec<AssertionId> {
                let has =
                    |id: &&AssertionId| evidence.reading(**id).is_some_and(|r| r.measure == Some(measure));
                kept.iter().filter(has).copied().collect()
            };
            let (shares, parts, wholes) = (on(share), on(part), on(whole));
            let times = Times::of(evidence, &wholes);
            for id in shares {
                for of in Times::of(evidence, &parts).around(evidence, id) {
                    let bases = match loss {
                        true => times.before(evidence, of).into_iter().collect(),
                        false => times.around(evidence, id),
                    };
                    for all in bases {
                        found.extend(self.share(*rule, id, of, all));
                    }
                }
            }
        }
        found
    }

    fn share(&self, rule: RuleId, id: AssertionId, part: AssertionId, whole: AssertionId) -> Option<Account> {
        let evidence = self.evidence;
        let (implied, assumed) = ratio(evidence, rule, id, part, whole)?;
        let assumptions: Vec<Assumption> = assumed.to_vec();
        let of = evidence.reading(part)?;
        if assumptions.iter().any(|one| !evidence.policy.assumes(*one)) {
            return None;
        }
        let printed = |id: AssertionId| evidence.reading(id).and_then(|r| r.nominal);
        let loss = matches!(evidence.dossier().at_rule(rule).form(), RuleForm::Share { loss: true, .. });
        let nominal = printed(part).zip(printed(whole)).and_then(|(x, y)| {
            let units = factor(evidence.dossier(), of.measure?, evidence.reading(whole)?.measure?)?;
            let (low, high) = (100.0 * units * x.0 / y.1, 100.0 * units * x.1 / y.0);
            let ends = if loss { (100.0 - high, 100.0 - low) } else { (low, high) };
            (ends.0.is_finite() && ends.1.is_finite()).then_some(ends)
        });
        self.account(id, implied, nominal, Proof::Ratio { rule, part, whole }, assumptions)
    }

    /// The account of a figure by implied values, if they account for it: if they make the figure true as it was said,
    /// or meet what was meant and, as printed, lie no further off than the word *about* would reach.
    fn account(
        &self,
        id: AssertionId,
        implied: Interval,
        nominal: Option<(f64, f64)>,
        proof: Proof,
        mut assumptions: Vec<Assumption>,
    ) -> Option<Account> {
        let evidence = self.evidence;
        let reading = evidence.reading(id)?;
        let (support, hull) = (reading.support?, reading.tier(Tier::Hull)?);
        let natural = evidence.dossier().at_measure(reading.measure?).unit().natural_range();
        let entailed = implied.is_nearly_within(&hull) && hull.intersection(&natural) != Some(natural);
        let near = || {
            let factor = evidence.policy.hedges.about_factor;
            let (low, high) = reading.nominal?;
            let reach = Interval::closed((low / factor).min(low), (high * factor).max(high)).ok()?;
            let (from, to) = nominal?;
            let printed = Interval::closed(from.min(to), to.max(from)).ok()?;
            Some(implied.is_within(&reach) && printed.intersection(&support).is_some())
        };
        let meets = implied.is_bounded() && implied.intersection(&support).is_some() && near() == Some(true);
        if !entailed && !meets {
            return None;
        }
        let mut from: Vec<AssertionId> = match &proof {
            Proof::Linear(proofs) => proofs.iter().flat_map(Entailment::assertions).collect(),
            Proof::Ratio { part, whole, .. } => vec![*part, *whole],
        };
        evidence.sort(&mut from);
        from.dedup();
        // One figure of the same measure is no arithmetic.
        let measures: FxHashSet<MeasureId> =
            from.iter().filter_map(|id| evidence.reading(*id)?.measure).collect();
        if from.contains(&id) || measures.iter().all(|m| Some(*m) == reading.measure) {
            return None;
        }
        assumptions.sort_unstable();
        assumptions.dedup();
        let rank = self.part.measures.iter().position(|m| Some(*m) == reading.measure).unwrap_or(0);
        Some(Account { figure: id, implied, nominal, from, proof, assumptions, entailed, rank })
    }
}

fn given(assertion: AssertionId, variable: Variable, end: Bound, upper: bool) -> Option<Inequality> {
    let (bound, open) = (end.value()?, end.is_open());
    Some(match upper {
        true => Inequality::AtMost { assertion, variable, bound, open },
        false => Inequality::AtLeast { assertion, variable, bound, open },
    })
}

/// How far apart two nominal ranges are.
fn distance(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> f64 {
    match (a, b) {
        (Some((low, high)), Some((from, to))) => (from - high).max(low - to).max(0.0),
        _ => f64::INFINITY,
    }
}

/// When flows are known to have moved a total.
struct Moves {
    /// From when to when, sorted, each with the last end so far.
    spans: Vec<(i64, i64)>,
}

impl Moves {
    fn of(evidence: &Evidence<'_>, flows: impl Iterator<Item = MeasureId>) -> Self {
        Self::over(flow_windows(evidence, flows))
    }

    fn over(mut spans: Vec<(i64, i64)>) -> Self {
        spans.sort_unstable();
        let mut last = i64::MIN;
        for (_, end) in &mut spans {
            last = last.max(*end);
            *end = last;
        }
        Self { spans }
    }

    /// Whether one reaches into a span; of no length, whether one lies astride of it.
    fn within(&self, from: i64, to: i64) -> bool {
        let before = self.spans.partition_point(|(start, _)| *start < to).checked_sub(1);
        before.and_then(|at| self.spans.get(at)).is_some_and(|(_, end)| from < *end)
    }
}

/// Figures of one measure by time.
struct Times {
    sorted: Vec<(i64, i64, AssertionId)>,
    longest: i64,
}

impl Times {
    fn of(evidence: &Evidence<'_>, figures: &[AssertionId]) -> Self {
        let mut sorted: Vec<(i64, i64, AssertionId)> = figures
            .iter()
            .filter_map(|id| {
                let reading = evidence.reading(*id)?;
                match &reading.when {
                    Some(when) if reading.kind != Kind::Constant => Some((when.start, when.end, *id)),
                    _ if reading.kind == Kind::Constant => Some((i64::MIN, i64::MAX, *id)),
                    _ => None,
                }
            })
            .collect();
        sorted.sort_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| evidence.key(a.2).cmp(evidence.key(b.2)))
        });
        let longest = sorted.iter().map(|(s, e, _)| e.saturating_sub(*s)).max().unwrap_or(0);
        Self { sorted, longest }
    }

    /// Those whose time meets that of a figure; at most a handful.
    fn around(&self, evidence: &Evidence<'_>, id: AssertionId) -> Vec<AssertionId> {
        const MOST: usize = 8;
        let Some(reading) = evidence.reading(id) else { return Vec::new() };
        let (start, end) = match &reading.when {
            Some(when) if reading.kind != Kind::Constant => (when.start, when.end),
            _ => (i64::MIN, i64::MAX),
        };
        let first = self.sorted.partition_point(|(s, _, _)| *s < start.saturating_sub(self.longest));
        let near = self.sorted.iter().skip(first).take_while(|(s, _, _)| *s < end);
        near.filter(|(_, e, one)| *e > start && *one != id).take(MOST).map(|(_, _, id)| *id).collect()
    }

    /// The last one that ends before a figure starts.
    fn before(&self, evidence: &Evidence<'_>, id: AssertionId) -> Option<AssertionId> {
        let start = evidence.reading(id)?.when.as_ref()?.start;
        let earlier = self.sorted.iter().filter(|(_, end, one)| *end <= start && *one != id);
        earlier.max_by_key(|(_, end, _)| *end).map(|(_, _, id)| *id)
    }
}
