//! In which order propagation takes the rows of a system, and which rows a variable stands in.

use std::cmp::Reverse;

use super::system::Row;
use crate::keys::places;

/// Orders of the rows and where each variable stands; for all that is asked of one system.
#[derive(Debug)]
pub(super) struct Schedule {
    /// By the last variable of each row.
    forwards: Vec<u32>,
    /// By the first variable of each row, from the last one on.
    backwards: Vec<u32>,
    /// The place of each row in either order.
    ranks: [Vec<u32>; 2],
    /// The rows of all variables, one after another.
    standing: Vec<u32>,
    /// Where those of each variable begin, and the end.
    starts: Vec<u32>,
}

impl Schedule {
    /// # Complexity
    /// O(n log n) in the rows, linear in their terms.
    pub(super) fn of(rows: &[Row], variables: usize) -> Self {
        let keys: Vec<(u32, u32, u32)> = rows
            .iter()
            .map(|row| {
                let first = row.terms.first().map_or(0, |term| term.0);
                (first, row.terms.last().map_or(0, |term| term.0), row.terms.len() as u32)
            })
            .collect();
        let key = |row: &u32| keys.get(*row as usize).copied().unwrap_or_default();
        let mut forwards: Vec<u32> = (0..rows.len() as u32).collect();
        forwards.sort_unstable_by_key(|row| (key(row).1, key(row).2, *row));
        let mut backwards: Vec<u32> = (0..rows.len() as u32).collect();
        backwards.sort_unstable_by_key(|row| (Reverse(key(row).0), key(row).2, *row));
        let mut starts = vec![0_u32; variables + 1];
        let terms = || rows.iter().enumerate().flat_map(|(at, row)| row.terms.iter().map(move |t| (at, t.0)));
        for (_, variable) in terms() {
            if let Some(count) = starts.get_mut(variable as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut starts {
            sum += *count;
            *count = sum;
        }
        let mut next = starts.clone();
        let mut standing = vec![0_u32; sum as usize];
        for (row, variable) in terms() {
            let Some(place) = next.get_mut(variable as usize) else { continue };
            if let Some(slot) = standing.get_mut(*place as usize) {
                *slot = row as u32;
            }
            *place += 1;
        }
        let ranks = [places(&forwards), places(&backwards)];
        Self { forwards, backwards, ranks, standing, starts }
    }

    /// The rows forwards or backwards in time.
    pub(super) fn order(&self, backwards: bool) -> &[u32] {
        if backwards { &self.backwards } else { &self.forwards }
    }

    /// The place of a row in that order.
    pub(super) fn rank(&self, row: u32, backwards: bool) -> u32 {
        let [ahead, back] = &self.ranks;
        let ranks = if backwards { back } else { ahead };
        ranks.get(row as usize).copied().unwrap_or(u32::MAX)
    }

    /// The rows that a variable stands in.
    pub(super) fn touching(&self, variable: u32) -> &[u32] {
        let at = variable as usize;
        let ends = self.starts.get(at).zip(self.starts.get(at + 1));
        ends.and_then(|(from, to)| self.standing.get(*from as usize..*to as usize)).unwrap_or_default()
    }
}
