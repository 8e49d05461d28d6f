//! Texts one behind the other.

use super::grow::{push, push_str};
use super::sparse::Sparse;

/// Texts in one piece of memory, by their number.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    all: String,
    // INVARIANT: ends[n] is where text n ends, a boundary of characters, and where text n + 1 starts. Five bytes, the
    // lowest first, reach a terabyte.
    ends: Vec<[u8; 5]>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        push_str(&mut self.all, text);
        let [a, b, c, d, e, ..] = (self.all.len() as u64).to_le_bytes();
        push(&mut self.ends, [a, b, c, d, e]);
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of this number; empty past the end.
    pub(super) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(Some(0), |before| self.end(before));
        start.zip(self.end(number)).and_then(|(start, end)| self.all.get(start..end)).unwrap_or("")
    }

    fn end(&self, number: usize) -> Option<usize> {
        let [a, b, c, d, e] = *self.ends.get(number)?;
        Some(u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]) as usize)
    }

    pub(super) fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        self.all.truncate(count.checked_sub(1).and_then(|last| self.end(last)).unwrap_or(0));
    }
}

/// Texts that some rows have.
#[derive(Debug, Clone, Default)]
pub(super) struct SparseTexts {
    rows: Sparse<()>,
    texts: Texts,
}

impl SparseTexts {
    pub(super) fn give(&mut self, row: usize, text: Option<&str>) {
        if let Some(text) = text {
            self.rows.set(row, ());
            self.texts.push(text);
        }
    }

    pub(super) fn get(&self, row: usize) -> Option<&str> {
        self.rows.place(row).map(|place| self.texts.get(place))
    }

    pub(super) fn truncate(&mut self, rows: usize) {
        self.rows.truncate(rows);
        self.texts.truncate(self.rows.len());
    }
}
