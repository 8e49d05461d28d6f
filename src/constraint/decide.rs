//! Whether a system can hold, with a witness or a certificate either way.

use std::hash::{Hash, Hasher};

use std::cell::Cell;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::propagate::{Combination, Propagation, RowRef};
use super::simplex::{self, Outcome};
use super::system::System;
use crate::derivation::{Certificate, Inequality, Timepoint, Variable, Weighted};
use crate::id::MeasureId;
use crate::quantity::{ROUNDING, Tier};
use crate::rule::Assumption;

/// What became of a system.
#[derive(Debug)]
pub(super) enum Decision {
    /// These values satisfy every row.
    Holds(Witness),
    /// Rows that cannot all hold, with their multipliers; at least one set.
    Fails(Vec<Combination>),
    /// Not decided within the limits.
    Open,
}

/// Values of all variables, which can be taken back.
#[derive(Debug, Default)]
pub(super) struct Witness {
    values: Vec<f64>,
    /// What each changed value was before.
    before: Vec<(u32, f64)>,
}

impl Witness {
    fn of(values: Vec<f64>) -> Self {
        Self { values, before: Vec::new() }
    }

    fn value(&self, variable: u32) -> f64 {
        self.values.get(variable as usize).copied().unwrap_or(0.0)
    }

    fn set(&mut self, variable: u32, value: f64) {
        if let Some(slot) = self.values.get_mut(variable as usize) {
            self.before.push((variable, std::mem::replace(slot, value)));
        }
    }

    /// Brings a value within the bounds that propagation left, and keeps it if it is.
    pub(super) fn clamp(&mut self, variable: u32, found: &Propagation<'_>) {
        let bound = |upper| found.bound(variable, upper, false).map(|entry| entry.value);
        let old = self.value(variable);
        let new = bound(false).map_or(old, |low| old.max(low));
        let new = bound(true).map_or(new, |high| new.min(high));
        if new != old {
            self.set(variable, new);
        }
    }

    /// Forgets what values were, or takes them back.
    pub(super) fn close(&mut self, keep: bool) {
        for (variable, value) in self.before.drain(..).rev() {
            if let Some(slot) = self.values.get_mut(variable as usize).filter(|_| !keep) {
                *slot = value;
            }
        }
    }
}

/// How many rows the simplex method is asked about at once.
const ROWS: usize = 1200;
/// Arguments of no more rows than this are told together.
const LONG: u32 = 48;
/// Bounds that rest on no more rows than this cannot have gone round.
const OWN: u32 = 2;
/// How often rows are added before giving up.
const ROUNDS: usize = 60;

/// Decides a system that was propagated: conflicts that propagation met; else a witness at the least or the greatest
/// values that it left; of conflicts at most so many, the shortest; else the simplex method on the rows that these break, and on what they break in turn.
///
/// # Complexity
/// That of propagation where it decides; else that of the simplex method on the rows that bear on each other.
pub(super) fn decide(system: &System, found: &Propagation<'_>, most: usize, effort: &Cell<u64>) -> Decision {
    if !found.crossings.is_empty() {
        // One conflict crosses the bounds of many variables: the shortest arguments are the ones to tell.
        let mut crossings: Vec<(u32, u32, u32)> = found
            .crossings
            .iter()
            .map(|(below, above)| (found.size(*below).saturating_add(found.size(*above)), *below, *above))
            .collect();
        crossings.sort_unstable();
        let least = crossings.first().map_or(0, |(size, ..)| *size);
        let long = LONG.max(least.saturating_mul(2));
        // A long chain crosses at every one of its variables; a few of its arguments say it.
        let mut left = u64::from(least) + 8 * system.rows.len() as u64;
        let mut affordable = |size: u32| {
            let fits = left.checked_sub(u64::from(size));
            left = fits.unwrap_or(0);
            fits.is_some()
        };
        let all: Vec<Combination> = crossings
            .into_iter()
            .take_while(|(size, ..)| *size <= long && affordable(*size))
            .map(|(_, below, above)| found.unroll(&[below, above]))
            .filter(|combination| gap(system, combination).is_some())
            .take(most)
            .collect();
        if !all.is_empty() {
            return Decision::Fails(all);
        }
    }
    let bound = |v: usize, upper| found.bound(v as u32, upper, false).map(|entry| entry.value);
    let at = |upper: bool| {
        let value = |v| bound(v, upper).or(bound(v, !upper)).unwrap_or(0.0);
        Witness::of((0..system.variables.len()).map(value).collect())
    };
    let rows = || (0..system.rows.len()).filter(|row| !found.is_idle(*row as u32));
    let mut least = at(false);
    let broken = broken(system, &least, rows(), ROUNDING);
    if broken.is_empty() {
        return Decision::Holds(least);
    }
    let greatest = at(true);
    if self::broken(system, &greatest, rows(), ROUNDING).is_empty() {
        return Decision::Holds(greatest);
    }
    match lazily(system, found, &mut least, broken, effort) {
        Mended::Holds => {
            least.close(true);
            Decision::Holds(least)
        }
        Mended::Fails(combination) => Decision::Fails(vec![combination]),
        Mended::Open => Decision::Open,
    }
}

/// Mends a witness that satisfies all rows but perhaps some of these; whether it could, if that can be told.
pub(super) fn mend(
    system: &System,
    found: &Propagation<'_>,
    witness: &mut Witness,
    rows: impl Iterator<Item = usize>,
    effort: &Cell<u64>,
) -> Option<bool> {
    let broken = broken(system, witness, rows, ROUNDING);
    if broken.is_empty() {
        return Some(true);
    }
    match lazily(system, found, witness, broken, effort) {
        Mended::Holds => Some(true),
        Mended::Fails(_) => Some(false),
        Mended::Open => None,
    }
}

/// What became of broken rows.
enum Mended {
    Holds,
    Fails(Combination),
    Open,
}

/// The simplex method on the broken rows and those that their solution breaks, until none is left.
fn lazily(
    system: &System,
    found: &Propagation<'_>,
    values: &mut Witness,
    broken: Vec<usize>,
    effort: &Cell<u64>,
) -> Mended {
    let schedule = system.schedule();
    let mut chosen: Vec<usize> = Vec::new();
    let mut has: FxHashSet<usize> = FxHashSet::default();
    let mut places: FxHashMap<u32, u32> = FxHashMap::default();
    let mut variables: Vec<u32> = Vec::new();
    let mut wanted = broken;
    for _ in 0..ROUNDS {
        for row in wanted.drain(..) {
            if has.insert(row) {
                chosen.push(row);
            }
        }
        // The bounds of the variables come with the rows that they follow from.
        let mut rows: Vec<simplex::Row> = Vec::new();
        let mut whence: Vec<Whence> = Vec::new();
        for at in &chosen {
            let Some(row) = system.rows.get(*at) else { continue };
            for (variable, _) in &row.terms {
                if !places.contains_key(variable) {
                    places.insert(*variable, variables.len() as u32);
                    variables.push(*variable);
                }
            }
            let terms: Vec<(u32, f64)> =
                row.terms.iter().filter_map(|(v, c)| Some((*places.get(v)?, *c))).collect();
            rows.push(simplex::Row::new(&terms, row.bound));
            whence.push(Whence::Row(*at as u32));
        }
        for (place, variable) in variables.iter().enumerate() {
            for upper in [false, true] {
                let (Some(entry), Some(id)) =
                    (found.bound(*variable, upper, false), found.place(*variable, upper, false))
                else {
                    continue;
                };
                // Where bounds go round and grow, what went round often is of no use.
                if !found.settled && entry.size > OWN {
                    continue;
                }
                let sign = if upper { 1.0 } else { -1.0 };
                rows.push(simplex::Row::new(&[(place as u32, sign)], sign * entry.value));
                whence.push(Whence::Entry(id));
            }
        }
        let Some(left) = effort.get().checked_sub((rows.len() * variables.len()) as u64) else {
            return Mended::Open;
        };
        if rows.len() > ROWS {
            return Mended::Open;
        }
        effort.set(left);
        match simplex::decide_within(&rows, variables.len(), effort) {
            Outcome::Unknown => return Mended::Open,
            Outcome::Infeasible(multipliers) => {
                let mut sum = Combination::new();
                for (row, times) in multipliers {
                    match whence.get(row.index()) {
                        Some(Whence::Row(at)) => sum.push((RowRef::Row(*at), times)),
                        Some(Whence::Entry(id)) => {
                            let rows = found.unroll(&[*id]);
                            sum.extend(rows.into_iter().map(|(row, amount)| (row, amount * times)));
                        }
                        None => {}
                    }
                }
                return Mended::Fails(merged(sum));
            }
            Outcome::Feasible(solution) => {
                let mut near: FxHashSet<usize> = FxHashSet::default();
                for (variable, value) in variables.iter().zip(solution) {
                    values.set(*variable, value);
                    near.extend(schedule.touching(*variable).iter().map(|row| *row as usize));
                }
                let mut near: Vec<usize> = near
                    .into_iter()
                    .filter(|row| !has.contains(row) && !found.is_idle(*row as u32))
                    .collect();
                near.sort_unstable();
                // A solution of the simplex method may have some slack.
                wanted = self::broken(system, values, near.into_iter(), 8.0 * ROUNDING);
                if wanted.is_empty() {
                    return Mended::Holds;
                }
            }
        }
    }
    Mended::Open
}

enum Whence {
    Row(u32),
    Entry(u32),
}

/// Rows of several bounds, each once.
pub(super) fn merged(sum: Combination) -> Combination {
    if sum.len() < 2 {
        return sum;
    }
    let mut places: FxHashMap<Result<u32, (MeasureId, i64, i64)>, usize> = FxHashMap::default();
    let mut all = Combination::with_capacity(sum.len());
    for (row, times) in sum {
        let name = match row {
            RowRef::Row(at) => Ok(at),
            RowRef::Falls(Inequality::NeverFalls { measure, from, to }) => Err((measure, from, to)),
            RowRef::Falls(_) => {
                all.push((row, times));
                continue;
            }
        };
        let place = *places.entry(name).or_insert(all.len());
        match all.get_mut(place) {
            Some((_, amount)) => *amount += times,
            None => all.push((row, times)),
        }
    }
    all
}

/// The rows that values do not satisfy, by more than a share of their largest term.
fn broken(system: &System, values: &Witness, rows: impl Iterator<Item = usize>, slack: f64) -> Vec<usize> {
    rows.filter(|at| {
        let Some(row) = system.rows.get(*at) else { return false };
        let (mut sum, mut size) = (0.0, row.bound.abs());
        for (variable, c) in &row.terms {
            let term = c * values.value(*variable);
            sum += term;
            size = size.max(term.abs());
        }
        // What is no number is broken too.
        (sum - row.bound).partial_cmp(&(slack * size)).is_none_or(std::cmp::Ordering::is_gt)
    })
    .collect()
}

/// By how much a combination fails; `None` if within rounding it does not.
pub(super) fn gap(system: &System, combination: &[(RowRef, f64)]) -> Option<f64> {
    let (mut constant, mut largest, mut open, mut figures) = (0.0, 0.0_f64, true, false);
    for (row, times) in combination {
        let RowRef::Row(at) = row else { continue };
        let row = system.rows.get(*at as usize)?;
        constant += times * row.bound;
        largest = largest.max((times * row.bound).abs());
        figures |= row.told;
        open &= if row.told { row.open } else { row.bound == 0.0 };
    }
    let open = open && figures;
    let gap = -constant;
    let rounding = ROUNDING * largest;
    (gap > rounding || (gap.abs() <= rounding && open)).then_some(if gap > rounding { gap } else { 0.0 })
}

/// A combination as a certificate, each inequality once; `None` if within rounding it shows nothing.
pub(super) fn certificate(
    system: &System,
    combination: &[(RowRef, f64)],
    tier: Tier,
) -> Option<(Certificate, Vec<Assumption>)> {
    let gap = gap(system, combination)?;
    let (terms, assumptions) = weighted(system, combination);
    // Whole multipliers where they can be had.
    let least = terms.iter().map(|t| t.multiplier).fold(f64::INFINITY, f64::min);
    let scale = if least.is_finite() && least > 0.0 { 1.0 / least } else { 1.0 };
    let terms: Vec<Weighted> = terms
        .into_iter()
        .map(|term| Weighted { multiplier: neat(term.multiplier * scale), ..term })
        .collect();
    Some((Certificate { terms, gap: gap * scale, tier }, assumptions))
}

/// A multiplier that is whole but for rounding, as a whole number.
fn neat(v: f64) -> f64 {
    if (v - v.round()).abs() <= ROUNDING * v.abs() { v.round() } else { v }
}

/// The inequalities of a combination with their multipliers: figures first, then what joins them.
pub(super) fn weighted(system: &System, combination: &[(RowRef, f64)]) -> (Vec<Weighted>, Vec<Assumption>) {
    let mut terms: Vec<Weighted> = Vec::new();
    let mut assumptions: Vec<Assumption> = Vec::new();
    let mut places: FxHashMap<u64, SmallVec<[usize; 2]>> = FxHashMap::default();
    let mut put = |inequality: Inequality, multiplier: f64| {
        let like = places.entry(bucket(&inequality)).or_default();
        for place in like.iter() {
            if let Some(term) = terms.get_mut(*place).filter(|term| term.inequality == inequality) {
                term.multiplier += multiplier;
                return;
            }
        }
        like.push(terms.len());
        terms.push(Weighted { multiplier, inequality });
    };
    for (row, times) in combination {
        match row {
            RowRef::Falls(inequality) => put(*inequality, *times),
            RowRef::Row(at) => {
                let Some(row) = system.rows.get(*at as usize) else { continue };
                assumptions.extend(row.assumptions.iter().copied());
                for (inequality, amount) in &row.why {
                    put(*inequality, amount * times);
                }
            }
        }
    }
    assumptions.sort_unstable();
    assumptions.dedup();
    merge_falls(&mut terms);
    let figure =
        |term: &Weighted| !matches!(term.inequality, Inequality::AtLeast { .. } | Inequality::AtMost { .. });
    terms.sort_by_key(figure);
    (terms, assumptions)
}

/// Where equal inequalities are looked for.
fn bucket(inequality: &Inequality) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    std::mem::discriminant(inequality).hash(&mut hasher);
    inequality.assertions().next().hash(&mut hasher);
    inequality.rule().hash(&mut hasher);
    match *inequality {
        Inequality::PartOf { inner, .. } => inner.hash(&mut hasher),
        Inequality::Rule { at, .. } => at.hash(&mut hasher),
        Inequality::Natural { variable, .. } => variable.hash(&mut hasher),
        Inequality::NeverFalls { measure, from, .. } => (measure, from).hash(&mut hasher),
        Inequality::Spans { measure, window, .. } => (measure, window).hash(&mut hasher),
        _ => {}
    }
    hasher.finish()
}

/// Steps of one running total that follow on each other are one step. Totals stay in the order they come in, whatever
/// their ids.
fn merge_falls(terms: &mut Vec<Weighted>) {
    let mut ranks: FxHashMap<MeasureId, usize> = FxHashMap::default();
    let mut steps: Vec<(usize, i64, i64, f64, MeasureId)> = Vec::new();
    terms.retain(|term| match term.inequality {
        Inequality::NeverFalls { measure, from, to } => {
            let next = ranks.len();
            steps.push((*ranks.entry(measure).or_insert(next), from, to, term.multiplier, measure));
            false
        }
        _ => true,
    });
    steps.sort_by_key(|step| (step.0, step.1, step.2));
    let mut joined: Vec<(usize, i64, i64, f64, MeasureId)> = Vec::new();
    for step in steps {
        match joined.last_mut() {
            Some(last) if last.0 == step.0 && last.2 == step.1 && last.3 == step.3 => last.2 = step.2,
            _ => joined.push(step),
        }
    }
    terms.extend(joined.into_iter().map(|(_, from, to, multiplier, measure)| Weighted {
        multiplier,
        inequality: Inequality::NeverFalls { measure, from, to },
    }));
}

/// A combination without what it does not need: the simplex method on its rows alone gives multipliers of which none
/// can be zero.
pub(super) fn reduced(system: &System, combination: &[(RowRef, f64)], effort: &Cell<u64>) -> Combination {
    let mut places: FxHashMap<Variable, u32> = FxHashMap::default();
    let mut rows: Vec<simplex::Row> = Vec::new();
    for (row, _) in combination {
        let mut terms: Vec<(u32, f64)> = Vec::new();
        let mut put = |variable: Variable, c: f64| {
            let next = places.len() as u32;
            terms.push((*places.entry(variable).or_insert(next), c));
        };
        match row {
            RowRef::Falls(Inequality::NeverFalls { measure, from, to }) => {
                put(Variable { measure: *measure, at: Timepoint::Instant(*from) }, 1.0);
                put(Variable { measure: *measure, at: Timepoint::Instant(*to) }, -1.0);
                rows.push(simplex::Row::new(&terms, 0.0));
            }
            RowRef::Falls(_) => return combination.to_vec(),
            RowRef::Row(at) => {
                let Some(row) = system.rows.get(*at as usize) else { return combination.to_vec() };
                for (variable, c) in &row.terms {
                    let Some(variable) = system.variables.get(*variable as usize) else {
                        return combination.to_vec();
                    };
                    put(*variable, *c);
                }
                rows.push(simplex::Row::new(&terms, row.bound));
            }
        }
    }
    if rows.len() > ROWS {
        return combination.to_vec();
    }
    match simplex::decide_within(&rows, places.len(), effort) {
        Outcome::Infeasible(multipliers) => multipliers
            .into_iter()
            .filter_map(|(row, times)| Some((combination.get(row.index())?.0, times)))
            .collect(),
        _ => combination.to_vec(),
    }
}
