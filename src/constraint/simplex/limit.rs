//! How much a search may cost before it is given up.

/// How much one search may cost. Counted, not timed, so that the same question always gets the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// Changes of basis.
    pub(crate) pivots: u32,
    /// Cells of the tableau: linear forms times variables.
    pub(crate) cells: usize,
    /// Cells computed; a rational of k words counts as k² + 4 of them.
    pub(crate) work: u64,
    /// Words of 64 bits in a number.
    pub(crate) words: u64,
}

impl Limit {
    /// For floats: about three seconds.
    pub(crate) const FLOAT: Self = Self { pivots: 200_000, cells: 1 << 22, work: 1 << 32, words: 1 };

    /// For rationals: likewise.
    pub(crate) const EXACT: Self = Self { pivots: 20_000, cells: 1 << 18, work: 1 << 21, words: 128 };

    /// Whether nothing is left of it.
    pub(super) fn is_spent(&self) -> bool {
        self.pivots == 0 || self.work == 0
    }

    /// Takes the cost of a pivot off, and says whether it was covered.
    pub(super) fn spend(&mut self, effort: Effort) -> bool {
        let (pivots, work) = (self.pivots.checked_sub(1), self.work.checked_sub(effort.work));
        (self.pivots, self.work) = (pivots.unwrap_or(0), work.unwrap_or(0));
        pivots.is_some() && work.is_some() && effort.words <= self.words
    }
}

/// What a pivot cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Effort {
    /// As [`Limit::work`].
    pub(super) work: u64,
    /// The words of the longest number used.
    pub(super) words: u64,
}
