//! By how much sources are off by habit on exact numbers: who gives the runway's time for the gate's is off by some minutes each
//! time.

use super::claims::{Claims, Vote};
use super::model::{Desk, Model};
use super::shape::quantile;

/// How many claims of a source on items of a kind tell, at least.
const LEAST: usize = 20;
/// Which share of the claims is off to one side at least, and how many standard errors of the median from none that is. With 0.65
/// for the share, or only more than half, worlds of timetables gain a little less or as much; no other world has offsets.
const ONE_SIDE: f64 = 0.55;
const ERRORS: f64 = 5.0;
/// A median is known to 1.25 standard deviations, and quartiles are 1.35 of them apart.
const MEDIAN: f64 = 1.25 / 1.35;
/// How near to the place where a claim is moved another one must be to be what it says, and to what is found with moved claims to be the
/// answer: as a part of the distance between the quartiles of its source's offsets. With all of it fewer answers are near on timetables,
/// with half of it a little fewer, and more are exact.
const REACH: f64 = 0.25;

/// By how much a source is off on items of a kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Offset {
    pub(super) kind: u8,
    pub(super) source: u32,
    /// How far its claims are above what is held true.
    pub(super) by: f64,
    /// How far the quartiles of that are apart.
    width: f64,
    /// On how many items that was found.
    pub(super) items: usize,
}

/// The offsets that are beyond doubt.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Offsets {
    // INVARIANT: in order of kinds and sources.
    all: Vec<Offset>,
}

impl Offsets {
    /// Of the claims that a model was fitted to, by what it holds true on items of three claims or more. Only what is exact is off by habit
    /// rather than at random, and only where it is compared by differences, as times are: a size is off by a factor.
    ///
    /// # Complexity
    /// O(n log n) for n claims.
    pub(super) fn of(claims: &Claims, model: &Model<'_>) -> Self {
        if !model.shape.exact || model.shape.relative {
            return Self::default();
        }
        let mut desk = Desk::default();
        let mut off: Vec<(u8, u32, f64)> = Vec::new();
        for item in (0..claims.count()).filter(|item| !claims.is_worded(*item)) {
            let votes = claims.on(item);
            if votes.len() < 3 {
                continue;
            }
            (desk.kind, desk.sibling) = (claims.kind(item), claims.sibling(item));
            let Some(found) = model.predict(votes, false, &mut desk) else { continue };
            // Kinds are numbered by bytes.
            off.extend(votes.iter().map(|vote| (desk.kind as u8, vote.source, vote.value - found.value)));
        }
        off.sort_unstable_by_key(|(kind, source, _)| (*kind, *source));
        let of = |of: &[(u8, u32, f64)]| {
            let mut distances: Vec<f64> = of.iter().map(|one| one.2).collect();
            let (by, width) = offset(&mut distances, model.shape.grid)?;
            of.first().map(|(kind, source, _)| Offset {
                kind: *kind,
                source: *source,
                by,
                width,
                items: of.len(),
            })
        };
        Self { all: off.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter_map(of).collect() }
    }

    pub(super) fn any(&self) -> bool {
        !self.all.is_empty()
    }

    pub(super) fn all(&self) -> &[Offset] {
        &self.all
    }

    /// How far from what is found with the moved claims on an item of a kind the claim of one who has no offset may be that is meant;
    /// `None` if none of the claims is moved.
    pub(super) fn reach(&self, kind: usize, votes: &[Vote]) -> Option<f64> {
        let widths = votes.iter().filter_map(|vote| self.find(kind, vote.source)).map(|offset| offset.width);
        widths.max_by(f64::total_cmp).map(|width| REACH * width)
    }

    /// Whether a claim on an item of a kind stays where it is.
    pub(super) fn is_free(&self, kind: usize, vote: &Vote) -> bool {
        self.find(kind, vote.source).is_none()
    }

    fn find(&self, kind: usize, source: u32) -> Option<&Offset> {
        let key = (kind, source);
        let at = self.all.binary_search_by(|one| (usize::from(one.kind), one.source).cmp(&key)).ok()?;
        self.all.get(at)
    }

    /// Moves claims on an item of a kind by the offsets of their sources; to what most others say right there, who have none.
    pub(super) fn mend(&self, kind: usize, votes: &mut [Vote]) {
        let free: Vec<f64> =
            votes.iter().filter(|vote| self.is_free(kind, vote)).map(|vote| vote.value).collect();
        if free.len() == votes.len() {
            return;
        }
        for vote in votes.iter_mut() {
            let Some(offset) = self.find(kind, vote.source) else { continue };
            let to = vote.value - offset.by;
            let reach = REACH * offset.width;
            // They are in order.
            let from = free.partition_point(|value| *value < to - reach);
            let near = free.get(from..).unwrap_or_default().iter().take_while(|value| **value <= to + reach);
            let near: Vec<f64> = near.copied().collect();
            let most = near.chunk_by(|a, b| a == b).max_by(|a, b| {
                let off = |of: &[f64]| of.first().map_or(f64::INFINITY, |value| (value - to).abs());
                a.len().cmp(&b.len()).then(off(b).total_cmp(&off(a)))
            });
            vote.value = most.and_then(<[f64]>::first).copied().unwrap_or(to);
        }
        // Those of one value stay in the order in which they were, which names do not decide.
        votes.sort_by(|a, b| a.value.total_cmp(&b.value));
    }
}

/// The offset that distances from what is held true tell, in whole steps, and how far their quartiles are apart; `None` if it is in doubt.
fn offset(distances: &mut [f64], grid: f64) -> Option<(f64, f64)> {
    if distances.len() < LEAST {
        return None;
    }
    let count = distances.len() as f64;
    let middle = quantile(distances, 0.5);
    let width = quantile(distances, 0.75) - quantile(distances, 0.25);
    let one_side = quantile(distances, 1.0 - ONE_SIDE) > 0.0 || quantile(distances, ONE_SIDE) < 0.0;
    let error = MEDIAN * width / count.sqrt();
    let clear = one_side && middle.abs() >= ERRORS * error;
    // The more sure it is the less it is shrunk (James and Stein 1961): one that is the same each time, as of an hour, not at all.
    let by = if middle == 0.0 { 0.0 } else { middle * (1.0 - (error / middle).powi(2)) };
    let by = if grid > 0.0 { (by / grid).round() * grid } else { by };
    (clear && by != 0.0 && by.is_finite() && width.is_finite()).then_some((by, width))
}

impl Claims {
    /// The same claims with numbers moved by the offsets of their sources, without names.
    pub(super) fn mended(&self, offsets: &Offsets) -> Self {
        let mended = self.changed(|item, votes| offsets.mend(self.kind(item), votes));
        // What is drawn by lot is what was drawn before.
        Self { keys: self.keys.clone(), ..mended }
    }
}
