//! Rows that face each other: of the same two variables in one proportion, one says how much at most and another how much at least.

use ordered_float::OrderedFloat;
use rustc_hash::FxHashMap;

use super::system::Row;

/// The told rows over two variables, by what they bound.
#[derive(Debug)]
pub(super) struct Facing {
    /// The number of what each row bounds, twice, and one more if it does so from below; [`NONE`] for other rows.
    places: Vec<u32>,
    // INVARIANT: by that number, the tightest first.
    rows: Vec<Vec<u32>>,
}

const NONE: u32 = u32::MAX;

impl Facing {
    /// # Complexity
    /// O(n log n) in the rows.
    pub(super) fn of(all: &[Row]) -> Self {
        let mut this = Self { places: vec![NONE; all.len()], rows: Vec::new() };
        let mut known: FxHashMap<(u32, u32, u64), u32> = FxHashMap::default();
        for (at, (row, place)) in all.iter().zip(&mut this.places).enumerate() {
            let [(first, a), (last, b)] = row.terms.as_slice() else { continue };
            let (proportion, tightness) = (a / b, row.bound / b);
            // Others may be one only by rounding.
            if !row.told || !proportion.is_normal() || !tightness.is_finite() {
                continue;
            }
            let next = this.rows.len() as u32;
            let side = known.entry((*first, *last, proportion.to_bits())).or_insert(next);
            if *side == next {
                this.rows.extend([Vec::new(), Vec::new()]);
            }
            *place = *side + u32::from(*b < 0.0);
            this.rows.get_mut(*place as usize).into_iter().for_each(|rows| rows.push(at as u32));
        }
        let tightest = |row: &u32| {
            let row = all.get(*row as usize)?;
            let (_, b) = row.terms.last()?;
            Some((OrderedFloat(row.bound / b.abs()), !row.open))
        };
        this.rows.iter_mut().for_each(|rows| rows.sort_by_key(|row| (tightest(row), *row)));
        this
    }

    /// The rows that bound from the other side what a row bounds, the tightest first.
    pub(super) fn against(&self, row: u32) -> &[u32] {
        let place = self.places.get(row as usize).filter(|place| **place != NONE);
        place.and_then(|place| self.rows.get((place ^ 1) as usize)).map_or(&[], Vec::as_slice)
    }
}
