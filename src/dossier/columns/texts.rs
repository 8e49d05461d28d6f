//! Texts one behind the other.

use super::grow::{push, push_str};
use super::sparse::Sparse;

/// Texts in one piece of memory, by their number.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    all: String,
    // INVARIANT: ends[n] is where text n ends, a boundary of characters, and where text n + 1 starts.
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        push_str(&mut self.all, text);
        push(&mut self.ends, self.all.len());
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of this number; empty past the end.
    pub(super) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(number).copied();
        start.zip(end).and_then(|(start, end)| self.all.get(start..end)).unwrap_or("")
    }

    pub(super) fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        self.all.truncate(self.ends.last().copied().unwrap_or(0));
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
