//! A column that most rows leave empty.

use super::grow::push;

/// Values of some rows, in the order of the rows. A row without one costs a fraction of a byte, and nothing before the
/// first value; looking one up takes two loads.
#[derive(Debug, Clone)]
pub(super) struct Sparse<T> {
    blocks: Vec<Block>,
    values: Vec<T>,
}

/// Which of 64 rows have a value, and how many have one before them.
#[derive(Debug, Clone, Copy)]
struct Block {
    has: u64,
    before: u32,
}

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self { blocks: Vec::new(), values: Vec::new() }
    }
}

impl<T> Sparse<T> {
    /// Gives a row a value. Rows come in order.
    pub(super) fn set(&mut self, row: usize, value: T) {
        let empty = Block { has: 0, before: self.values.len() as u32 };
        while self.blocks.len() <= row / 64 {
            push(&mut self.blocks, empty);
        }
        if let Some(block) = self.blocks.get_mut(row / 64) {
            block.has |= 1 << (row % 64);
            push(&mut self.values, value);
        }
    }

    /// Gives a row a value if there is one.
    pub(super) fn give(&mut self, row: usize, value: Option<T>) {
        if let Some(value) = value {
            self.set(row, value);
        }
    }

    /// The place of a row's value among all values.
    pub(super) fn place(&self, row: usize) -> Option<usize> {
        let block = self.blocks.get(row / 64)?;
        let bit = 1 << (row % 64);
        (block.has & bit != 0).then(|| block.before as usize + (block.has & (bit - 1)).count_ones() as usize)
    }

    /// The value of a row.
    pub(super) fn get(&self, row: usize) -> Option<&T> {
        self.values.get(self.place(row)?)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, row: usize) -> Option<&mut T> {
        let place = self.place(row)?;
        self.values.get_mut(place)
    }

    /// How many rows have a value.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Drops the values of all rows from this one on.
    pub(super) fn truncate(&mut self, rows: usize) {
        if let Some(block) = self.blocks.get_mut(rows / 64) {
            block.has &= (1 << (rows % 64)) - 1;
            let left = block.before as usize + block.has.count_ones() as usize;
            self.values.truncate(left);
        }
        self.blocks.truncate(rows.div_ceil(64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_back_what_they_were_given_also_after_a_cut() {
        let rows: Vec<usize> = (0..1000).filter(|row| row % 7 == 0 || row % 64 == 63 || *row > 900).collect();
        for cut in [0, 1, 63, 64, 65, 500, 896, 999, 1000] {
            let mut column = Sparse::default();
            rows.iter().for_each(|row| column.set(*row, *row));
            column.truncate(cut);
            rows.iter().filter(|row| **row >= cut).for_each(|row| column.set(*row, *row + 1));
            for row in 0..1100 {
                let given = rows.contains(&row).then_some(if row < cut { row } else { row + 1 });
                assert_eq!(column.get(row).copied(), given, "{row} after {cut}");
            }
            assert_eq!(column.len(), rows.len());
        }
    }
}
