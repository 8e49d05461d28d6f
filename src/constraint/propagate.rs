//! Bounds propagation with a trail of reasons.
//!
//! Every bound is a non-negative combination of rows, and the trail remembers which: where the least that a variable
//! can be lies above the most, the two trails together are a Farkas certificate. Rows are taken in sweeps, forwards
//! and backwards in the order of time (Yen's order for Bellman and Ford), so that a bound crosses a chain of any
//! length in one sweep.
//!
//! Exact for the consistency of order, monotone and increment constraints, and of wholes that are at least the sum of
//! their parts; on other systems the bounds are outer ones.

use std::collections::BinaryHeap;

use ordered_float::OrderedFloat;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::system::{Row, System};
use crate::derivation::{Inequality, Timepoint, Variable};
use crate::id::AssertionId;
use crate::quantity::ROUNDING;

/// A bound of a variable and where it comes from.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) variable: u32,
    pub(super) upper: bool,
    pub(super) value: f64,
    pub(super) open: bool,
    /// At most how many rows it is the sum of.
    pub(super) size: u32,
    /// Whether a figure is behind it.
    told: bool,
    pub(super) via: Via,
    pub(super) from: Grounds,
}

/// The entries that one comes from: a stretch of the [pool](Propagation::pool), but for one place in it. What a row of many terms says
/// of each of them comes from nearly the same entries, so that these are held once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Grounds {
    start: u32,
    count: u32,
    // INVARIANT: not below `count` if all of them count.
    but: u32,
}

impl Grounds {
    fn all(start: usize, count: usize) -> Self {
        Self { start: start as u32, count: count as u32, but: u32::MAX }
    }

    pub(super) fn places(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.count as usize
    }

    /// With the one that does not count.
    pub(super) fn whole(self) -> Self {
        Self { but: u32::MAX, ..self }
    }

    /// The place of the one that does not count; beyond all if there is none.
    pub(super) fn own(self) -> usize {
        if self.but < self.count { self.start as usize + self.but as usize } else { usize::MAX }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Via {
    Row(u32),
    /// A running total did not fall since, or until, this variable.
    Falls(u32),
}

/// The bounds of one variable: the best, and the best that comes from other measures.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bounds {
    pub(super) best: [Option<u32>; 2],
    pub(super) across: [Option<u32>; 2],
}

/// What propagation came to.
#[derive(Debug)]
pub(super) struct Propagation<'s> {
    pub(super) system: &'s System,
    pub(super) entries: Vec<Entry>,
    /// The grounds of entries, one stretch behind the other.
    pub(super) pool: Vec<u32>,
    pub(super) bounds: Vec<Bounds>,
    /// Variables whose bounds passed each other: the entries from below and from above.
    pub(super) crossings: Vec<(u32, u32)>,
    pub(super) crossed: Vec<bool>,
    /// Whether nothing more follows by propagation.
    pub(super) settled: bool,
    /// How many rows were looked at to find it all at first.
    pub(super) work: u64,
    /// Rows that are left out for now; empty if none is.
    pub(super) idle: Vec<bool>,
    /// What the bounds that changed were before, while that is wanted.
    pub(super) changes: Option<Vec<(u32, Bounds)>>,
    /// Room for a flag for each row, all of them down.
    pub(super) queued: Vec<bool>,
}

/// Rows with their multipliers.
pub(super) type Combination = Vec<(RowRef, f64)>;

/// A row of the system, or one that stands for a chain of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum RowRef {
    Row(u32),
    Falls(Inequality),
}

/// How many sweeps are made before a system counts as one that propagation does not settle.
pub(super) const SWEEPS: usize = 64;
/// How many bounds may be found for each row.
const ENTRIES_PER_ROW: usize = 24;

impl<'s> Propagation<'s> {
    /// Propagates all bounds. After a crossing the variable's bounds go no further, so that one conflict is not told
    /// over and over.
    ///
    /// # Complexity
    /// O(n log n) for each sweep; two or three sweeps settle order and monotone rows.
    pub(super) fn of(system: &'s System) -> Self {
        Self::without(system, Vec::new())
    }

    /// The same, with some rows left out.
    pub(super) fn without(system: &'s System, idle: Vec<bool>) -> Self {
        let mut this = Self {
            system,
            entries: Vec::new(),
            pool: Vec::new(),
            bounds: vec![Bounds::default(); system.variables.len()],
            crossings: Vec::new(),
            crossed: vec![false; system.variables.len()],
            settled: true,
            work: 0,
            idle,
            changes: None,
            queued: Vec::new(),
        };
        this.run();
        this
    }

    fn run(&mut self) {
        let system = self.system;
        let schedule = system.schedule();
        let count = system.rows.len();
        let mut dirty = vec![true; count];
        let limit = 1024 + ENTRIES_PER_ROW * count;
        for sweep in 0..SWEEPS {
            let mut any = false;
            // By its last variable forwards, by its first one backwards.
            for row in schedule.order(sweep % 2 == 1) {
                let Some(flag) = dirty.get_mut(*row as usize) else { continue };
                if !std::mem::take(flag) || self.is_idle(*row) {
                    continue;
                }
                any = true;
                self.work += 1;
                for changed in self.apply(*row) {
                    self.work += schedule.touching(changed).len() as u64;
                    for other in schedule.touching(changed) {
                        if let Some(flag) = dirty.get_mut(*other as usize).filter(|_| other != row) {
                            *flag = true;
                        }
                    }
                }
            }
            if !any {
                return;
            }
            if self.entries.len() > limit {
                break;
            }
        }
        self.settled = !dirty.iter().any(|flag| *flag);
    }

    /// Derives what a row says of each of its variables; gives those whose bounds changed.
    pub(super) fn apply(&mut self, at: u32) -> SmallVec<[u32; 2]> {
        let mut changed = SmallVec::new();
        let Some(row) = self.system.rows.get(at as usize) else { return changed };
        if let Some((from, to)) = falls(row) {
            for (source, target, upper) in [(from, to, false), (to, from, true)] {
                for across in [false, true] {
                    if self.carry(source, target, upper, across) {
                        changed.push(target);
                    }
                }
            }
            return changed;
        }
        let single = row.terms.len() == 1;
        self.face(at, row);
        // Touching is no conflict: a bound is left out only if all that it comes from are.
        let told = row.told;
        let strict = if told { row.open } else { row.bound == 0.0 };
        // The least of all terms, but for those that have none.
        let (mut least, mut size, mut missing) = (0.0, row.bound.abs(), 0_usize);
        let mut hole = None;
        for (place, (variable, c)) in row.terms.iter().enumerate() {
            match self.bound(*variable, *c < 0.0, false) {
                Some(entry) => {
                    least += c * entry.value;
                    size = size.max((c * entry.value).abs());
                }
                None => (missing, hole) = (missing + 1, Some(place)),
            }
        }
        if missing > 1 || !least.is_finite() {
            return changed;
        }
        // What a row says bounds its variables on the other side, so that all it says comes from the same.
        let mut ground: Option<Ground> = None;
        for (place, (variable, c)) in row.terms.iter().enumerate() {
            if hole.is_some_and(|hole| hole != place) {
                continue;
            }
            let own = self.bound(*variable, *c < 0.0, false).map_or(0.0, |entry| c * entry.value);
            let own = if hole.is_some() { 0.0 } else { own };
            let value = (row.bound - (least - own)) / c;
            let upper = *c > 0.0;
            // What is below the rounding of its terms says nothing new.
            let error = ROUNDING * size / c.abs();
            if !value.is_finite() || self.blocked(*variable) {
                continue;
            }
            if !self.improves(*variable, upper, false, value, strict, error)
                && (single || !self.improves(*variable, upper, true, value, strict, error))
            {
                continue;
            }
            let ground = ground.get_or_insert_with(|| self.ground(row));
            let from = ground.without(place);
            let own = self.ground_of(*variable, *c);
            let size = ground.size - own.map_or(0, |entry| u64::from(entry.size));
            let entry = Entry {
                variable: *variable,
                upper,
                value,
                open: strict && ground.closed == usize::from(own.is_some_and(|entry| !entry.open)),
                size: u32::try_from(size + 1).unwrap_or(u32::MAX),
                told: told || ground.told > usize::from(own.is_some_and(|entry| entry.told)),
                via: Via::Row(at),
                from,
            };
            if self.put(entry, single, error) {
                changed.push(*variable);
            }
        }
        changed
    }

    /// The bound of a variable that a term of a row counts with.
    fn ground_of(&self, variable: u32, c: f64) -> Option<&Entry> {
        self.bound(variable, c < 0.0, false)
    }

    /// What all terms of a row count with.
    fn ground(&mut self, row: &Row) -> Ground {
        let start = self.pool.len();
        let mut ground = Ground { from: Grounds::default(), hole: None, size: 0, closed: 0, told: 0 };
        for (place, (variable, c)) in row.terms.iter().enumerate() {
            let id = self.place(*variable, *c < 0.0, false);
            let Some((id, entry)) = id.and_then(|id| Some((id, self.entries.get(id as usize)?))) else {
                ground.hole = Some(place);
                continue;
            };
            ground.size += u64::from(entry.size);
            ground.closed += usize::from(!entry.open);
            ground.told += usize::from(entry.told);
            self.pool.push(id);
        }
        ground.from = Grounds::all(start, self.pool.len() - start);
        ground
    }

    /// The entries that one comes from, in the order of the terms of its row.
    pub(super) fn from(&self, entry: &Entry) -> impl Iterator<Item = u32> {
        let all = self.pool.get(entry.from.places()).unwrap_or_default();
        let but = entry.from.but;
        all.iter().zip(0_u32..).filter(move |(_, place)| *place != but).map(|(id, _)| *id)
    }

    /// Notes two rows over the same two variables that exclude each other: their bounds would drive one another on without end, as
    /// neither variable has a bound that they could cross. Linear in the rows facing this one that are left out.
    fn face(&mut self, at: u32, row: &Row) {
        let [_, (variable, c)] = *row.terms.as_slice() else { return };
        if !row.told || self.blocked(variable) {
            return;
        }
        let against = self.system.facing().against(at).iter().copied();
        let Some(other) = against.into_iter().find(|other| !self.is_idle(*other)) else { return };
        let Some(facing) = self.system.rows.get(other as usize) else { return };
        let entry = |at: u32, row: &Row, c: f64| Entry {
            variable,
            upper: c > 0.0,
            // As if the other variable were nothing: only their distance counts.
            value: row.bound / c,
            open: row.open,
            size: 1,
            told: true,
            via: Via::Row(at),
            from: Grounds::default(),
        };
        let theirs = facing.terms.last().map_or(-c, |(_, c)| *c);
        let (own, theirs) = (entry(at, row, c), entry(other, facing, theirs));
        let (low, high) = if c > 0.0 { (theirs, own) } else { (own, theirs) };
        if !cross(&low, &high) {
            return;
        }
        let below = self.entries.len() as u32;
        self.entries.extend([low, high]);
        self.meet(variable, (below, below + 1));
    }

    /// Carries a bound along a running total.
    fn carry(&mut self, source: u32, target: u32, upper: bool, across: bool) -> bool {
        if self.blocked(source) || self.blocked(target) {
            return false;
        }
        let Some(bounds) = self.bounds.get(source as usize) else { return false };
        let kept = if across { &bounds.across } else { &bounds.best };
        let Some(id) = side(kept, upper) else { return false };
        let Some(given) = self.entries.get(id as usize) else { return false };
        if !self.improves(target, upper, across, given.value, given.open, 0.0) {
            return false;
        }
        let size = given.size.saturating_add(1);
        let (value, open, told) = (given.value, given.open, given.told);
        // A chain of steps is one step from where it began.
        let (via, from) = match given.via {
            Via::Falls(start) => (Via::Falls(start), given.from),
            Via::Row(_) => {
                self.pool.push(id);
                (Via::Falls(source), Grounds::all(self.pool.len() - 1, 1))
            }
        };
        let entry = Entry { variable: target, upper, value, open, size, told, via, from };
        let id = self.entries.len() as u32;
        self.entries.push(entry);
        self.set(target, upper, [!across, across], id);
        if !across {
            self.cross(target);
        }
        true
    }

    /// Keeps a bound where it is better than what is known; `single` if it is a figure's own.
    fn put(&mut self, entry: Entry, single: bool, error: f64) -> bool {
        let (variable, upper) = (entry.variable, entry.upper);
        let best = self.improves(variable, upper, false, entry.value, entry.open, error);
        let across = !single && self.improves(variable, upper, true, entry.value, entry.open, error);
        let id = self.entries.len() as u32;
        self.entries.push(entry);
        self.set(variable, upper, [best, across], id);
        if best {
            self.cross(variable);
        }
        best || across
    }

    /// Sets the best bound of a variable, or the best from other measures, or both.
    fn set(&mut self, variable: u32, upper: bool, [best, across]: [bool; 2], id: u32) {
        let Some(bounds) = self.bounds.get_mut(variable as usize) else { return };
        if let Some(changes) = &mut self.changes {
            changes.push((variable, *bounds));
        }
        if best {
            set(&mut bounds.best, upper, id);
        }
        if across {
            set(&mut bounds.across, upper, id);
        }
    }

    pub(super) fn is_idle(&self, row: u32) -> bool {
        self.idle.get(row as usize).copied().unwrap_or(false)
    }

    fn improves(&self, variable: u32, upper: bool, across: bool, value: f64, open: bool, error: f64) -> bool {
        let Some(bounds) = self.bounds.get(variable as usize) else { return false };
        let kept = if across { &bounds.across } else { &bounds.best };
        let Some(entry) = side(kept, upper).and_then(|id| self.entries.get(id as usize)) else { return true };
        let better = if upper { entry.value - value } else { value - entry.value };
        better > error.max(ROUNDING * value.abs()) || (better == 0.0 && open && !entry.open)
    }

    /// Notes a variable whose bounds have passed each other.
    fn cross(&mut self, variable: u32) {
        let Some(bounds) = self.bounds.get(variable as usize) else { return };
        let [Some(below), Some(above)] = bounds.best else { return };
        let (Some(low), Some(high)) = (self.entries.get(below as usize), self.entries.get(above as usize))
        else {
            return;
        };
        if cross(low, high) {
            self.meet(variable, (below, above));
        }
    }

    fn meet(&mut self, variable: u32, crossing: (u32, u32)) {
        self.crossings.push(crossing);
        if let Some(crossed) = self.crossed.get_mut(variable as usize) {
            *crossed = true;
        }
    }

    fn blocked(&self, variable: u32) -> bool {
        self.crossed.get(variable as usize).copied().unwrap_or(true)
    }

    /// The best known bound of a variable.
    pub(super) fn bound(&self, variable: u32, upper: bool, across: bool) -> Option<&Entry> {
        let bounds = self.bounds.get(variable as usize)?;
        let kept = if across { &bounds.across } else { &bounds.best };
        side(kept, upper).and_then(|id| self.entries.get(id as usize))
    }

    /// At most how many rows a bound is the sum of.
    pub(super) fn size(&self, entry: u32) -> u32 {
        self.entries.get(entry as usize).map_or(u32::MAX, |entry| entry.size)
    }

    /// The place of that bound in the trail.
    pub(super) fn place(&self, variable: u32, upper: bool, across: bool) -> Option<u32> {
        let bounds = self.bounds.get(variable as usize)?;
        side(if across { &bounds.across } else { &bounds.best }, upper)
    }

    /// The rows that a bound, or a crossing, is the sum of.
    pub(super) fn unroll(&self, entries: &[u32]) -> Combination {
        let mut times: BinaryHeap<(u32, OrderedFloat<f64>)> =
            entries.iter().map(|id| (*id, OrderedFloat(1.0))).collect();
        let mut rows: Vec<(u32, f64)> = Vec::new();
        let mut found: Combination = Vec::new();
        // What an entry rests on comes before it: once it is its turn, all that rests on it was met.
        while let Some((id, OrderedFloat(mut amount))) = times.pop() {
            while let Some(more) = times.peek().filter(|(other, _)| *other == id).map(|(_, more)| more.0) {
                amount += more;
                times.pop();
            }
            let Some(entry) = self.entries.get(id as usize) else { continue };
            match entry.via {
                Via::Falls(start) => {
                    found.extend(self.fallen(start, entry).map(|row| (RowRef::Falls(row), amount)));
                    times.extend(self.from(entry).map(|from| (from, OrderedFloat(amount))));
                }
                Via::Row(at) => {
                    let Some(row) = self.system.rows.get(at as usize) else { continue };
                    let own = row.terms.iter().find(|(v, _)| *v == entry.variable).map_or(1.0, |t| t.1.abs());
                    rows.push((at, amount / own));
                    let others = row.terms.iter().filter(|(v, _)| *v != entry.variable);
                    for ((_, c), from) in others.zip(self.from(entry)) {
                        times.push((from, OrderedFloat(amount * c.abs() / own)));
                    }
                }
            }
        }
        rows.sort_by_key(|(row, _)| *row);
        rows.dedup_by(|next, sum| {
            let same = next.0 == sum.0;
            sum.1 += if same { next.1 } else { 0.0 };
            same
        });
        let mut all: Combination = rows.into_iter().map(|(row, times)| (RowRef::Row(row), times)).collect();
        found.reverse();
        all.extend(found);
        all
    }

    fn fallen(&self, start: u32, entry: &Entry) -> Option<Inequality> {
        let instant = |variable: u32| match self.system.variables.get(variable as usize) {
            Some(Variable { measure, at: Timepoint::Instant(t) }) => Some((*measure, *t)),
            _ => None,
        };
        let ((measure, a), (_, b)) = (instant(start)?, instant(entry.variable)?);
        Some(Inequality::NeverFalls { measure, from: a.min(b), to: a.max(b) })
    }

    /// Whether a bound rests on one of these rows.
    ///
    /// # Complexity
    /// Linear in the bounds that it rests on.
    pub(super) fn rests_on(&self, entry: u32, rows: &[u32]) -> bool {
        let mut waiting = vec![entry];
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        while let Some(id) = waiting.pop() {
            let Some(entry) = self.entries.get(id as usize) else { continue };
            if matches!(entry.via, Via::Row(row) if rows.contains(&row)) {
                return true;
            }
            waiting.extend(self.from(entry).filter(|from| seen.insert(*from)));
        }
        false
    }

    /// The assertions that a bound rests on.
    pub(super) fn behind(&self, entry: u32) -> FxHashSet<AssertionId> {
        let rows = self.unroll(&[entry]);
        let rows = rows.iter().filter_map(|(row, _)| match row {
            RowRef::Row(at) => self.system.rows.get(*at as usize),
            RowRef::Falls(_) => None,
        });
        super::system::assertions_of(rows)
    }
}

/// What the terms of a row count with.
struct Ground {
    from: Grounds,
    /// The only term that has no bound, if there is one.
    hole: Option<usize>,
    /// The sizes of the entries together, how many of them are closed, and how many told.
    size: u64,
    closed: usize,
    told: usize,
}

impl Ground {
    /// Without the term at a place.
    fn without(&self, place: usize) -> Grounds {
        let but = if self.hole.is_some() { u32::MAX } else { place as u32 };
        Grounds { but, ..self.from }
    }
}

/// Whether a bound from below lies above one from above.
fn cross(low: &Entry, high: &Entry) -> bool {
    let told = low.told || high.told;
    passes((low.value, low.open && told), (high.value, high.open))
}

/// Whether the end of values from below lies above one from above; each with whether it is open. Two that touch do where both are left out.
pub(super) fn passes((low, left_out): (f64, bool), (high, too): (f64, bool)) -> bool {
    let gap = low - high;
    let rounding = ROUNDING * low.abs().max(high.abs());
    gap > rounding || (gap.abs() <= rounding && left_out && too)
}

fn side(pair: &[Option<u32>; 2], upper: bool) -> Option<u32> {
    let [below, above] = *pair;
    if upper { above } else { below }
}

fn set(pair: &mut [Option<u32>; 2], upper: bool, id: u32) {
    let [below, above] = pair;
    *(if upper { above } else { below }) = Some(id);
}

/// The variables of a row that says no more than that a running total never falls.
fn falls(row: &Row) -> Option<(u32, u32)> {
    match (row.why.as_slice(), row.terms.as_slice()) {
        ([(Inequality::NeverFalls { .. }, _)], [(a, c), (b, _)]) => {
            Some(if *c > 0.0 { (*a, *b) } else { (*b, *a) })
        }
        _ => None,
    }
}
