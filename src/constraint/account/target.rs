//! What a figure is a bound on, and what a system leaves it.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::constraint::propagate::{Propagation, RowRef};
use crate::constraint::system::{Spoken, System, spoken};
use crate::derivation::{Inequality, Side, Timepoint, Variable, growth_weights};
use crate::id::{AssertionId, MeasureId};
use crate::quantity::{Bound, Interval, Separation, Tier, facing};
use crate::relation::{Evidence, Reading};
use crate::rule::Assumption;

/// How many rows an account may rest on: what rests on a crowd of figures explains none of them.
const PATH: u32 = 64;

/// A linear form over the variables of a system: the measured amount of a figure.
type Amount = SmallVec<[(u32, f64); 2]>;

/// What a figure is a bound on, with the rows that say so of a flow.
pub(in crate::constraint) struct Target {
    pub(in crate::constraint) variable: Variable,
    pub(super) amount: Amount,
    pub(super) assumptions: SmallVec<[Assumption; 1]>,
    /// For each side, what joins the amount to the variable.
    pub(super) joins: Joins,
}

pub(in crate::constraint) fn targets(
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
pub(in crate::constraint) fn amount_of(
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
pub(super) type Left = (f64, bool, Vec<(u32, f64)>);

/// The bound that others leave an amount, and the rows it is the sum of; of a single variable, what comes from other
/// measures.
pub(super) fn bound(found: &Propagation<'_>, amount: &[(u32, f64)], upper: bool) -> Option<Left> {
    bound_of(found, amount, upper, amount.len() == 1)
}

fn bound_of(found: &Propagation<'_>, amount: &[(u32, f64)], upper: bool, across: bool) -> Option<Left> {
    let (mut value, mut open, mut entries) = (0.0, true, Vec::new());
    for (variable, c) in amount {
        let side = upper == (*c > 0.0);
        let entry = found.bound(*variable, side, across)?;
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
pub(super) fn behind(found: &Propagation<'_>, entries: &[(u32, f64)]) -> FxHashSet<AssertionId> {
    entries.iter().flat_map(|(entry, _)| found.behind(*entry)).collect()
}

/// An argument against a figure.
pub(in crate::constraint) struct Against {
    /// The figures that it rests on.
    pub(in crate::constraint) figures: Vec<AssertionId>,
    /// The measures that it goes through.
    pub(in crate::constraint) measures: FxHashSet<MeasureId>,
}

/// What contradicts a figure which is not in the system, if anything does; `across`, what comes from other measures.
pub(in crate::constraint) fn against(
    system: &System,
    found: &Propagation<'_>,
    evidence: &Evidence<'_>,
    id: AssertionId,
    tier: Tier,
    across: bool,
) -> Option<Against> {
    let reading = evidence.reading(id)?;
    let support = reading.tier(tier)?;
    // A running total for a long period speaks of its two ends apart.
    for one in spoken(reading, &system.grid, false) {
        for (time, upper) in [(one.low, true), (one.high, false)] {
            let (Some(time), Some(measure)) = (time, reading.measure) else { continue };
            let Some(variable) = system.places.get(&Variable { measure, at: time }) else { continue };
            if let Some(set) = beyond(system, found, &[(*variable, 1.0)], upper, across, &support) {
                return Some(set);
            }
        }
    }
    for target in targets(system, evidence, reading, false) {
        for upper in [false, true] {
            if let Some(set) = beyond(system, found, &target.amount, upper, across, &support) {
                return Some(set);
            }
        }
    }
    None
}

fn beyond(
    system: &System,
    found: &Propagation<'_>,
    amount: &[(u32, f64)],
    upper: bool,
    across: bool,
    support: &Interval,
) -> Option<Against> {
    let (value, open, entries) = bound_of(found, amount, upper, across && amount.len() == 1)?;
    let end = |v| if open { Bound::open(v) } else { Bound::closed(v) };
    let separation = match upper {
        true => facing(end(value), support.low()),
        false => facing(support.high(), end(value)),
    };
    if !matches!(separation, Separation::Apart { .. }) {
        return None;
    }
    let mut measures: FxHashSet<MeasureId> = FxHashSet::default();
    for (row, _) in entries.iter().flat_map(|(entry, _)| found.unroll(&[*entry])) {
        let RowRef::Row(at) = row else { continue };
        let terms = system.rows.get(at as usize).into_iter().flat_map(|row| &row.terms);
        let of = |variable: u32| system.variables.get(variable as usize).map(|one| one.measure);
        measures.extend(terms.filter_map(|(variable, _)| of(*variable)));
    }
    Some(Against { figures: behind(found, &entries).into_iter().collect(), measures })
}
