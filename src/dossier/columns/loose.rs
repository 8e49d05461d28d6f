//! Figures that come before their measures and sources are settled.

use super::{Columns, Head, NONE, Row};
use crate::dossier::AssertionRef;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::quantity::Quantity;

/// Figures in the columns that they will have in a dossier. In place of measures, and of those who say them, they have
/// numbers of the caller, which are settled at last.
#[derive(Debug, Default)]
pub(crate) struct Loose(pub(in crate::dossier) Columns);

/// The sources behind each number: origins and relays.
pub(crate) type Sayers<'s> = [(&'s [SourceId], &'s [SourceId])];

impl Loose {
    /// Makes room for so many more.
    #[cfg(feature = "table")]
    pub(crate) fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is room for no more.
    pub(crate) fn is_full(&self) -> bool {
        self.0.is_full()
    }

    /// Whether one has this key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.0.row_of(key).is_some()
    }

    /// Appends a figure whose measure is a number of the caller, with the number of those who say it in place of its
    /// sources. False if its key is taken, and it is left out.
    pub(crate) fn push(&mut self, row: &Row<'_>, said: u32) -> bool {
        let before = self.0.extent();
        let free = self.0.push(row);
        if !free {
            self.0.truncate(before);
            return false;
        }
        if let Some(head) = self.0.heads.last_mut() {
            head.origins = said;
        }
        true
    }

    /// One of them, without its sources, and the number of those who say it.
    pub(crate) fn get(&self, at: usize) -> Option<(Row<'_>, u32)> {
        let said = self.0.heads.get(at)?.origins;
        let row = Row::from(AssertionRef::new(&self.0, AssertionId::new(at)));
        Some((Row { origins: &[], relays: &[], ..row }, said))
    }

    /// The figure of each, with the number of its measure.
    pub(crate) fn figures(&self) -> impl Iterator<Item = (usize, &Quantity)> {
        let heads = self.0.heads.iter();
        heads.filter_map(|head| Some((head.measure as usize, self.0.quantities.get(head.figure)?)))
    }

    /// All keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.0.key(row))
    }

    /// Gives each its measure and its sources. Whether all numbers were known; if not, nothing was changed.
    pub(in crate::dossier) fn settle(&mut self, measures: &[Option<MeasureId>], sayers: &Sayers<'_>) -> bool {
        let columns = &mut self.0;
        let measure = |number: u32| measures.get(number as usize).copied().flatten();
        let known = |head: &Head| measure(head.measure).is_some() && (head.origins as usize) < sayers.len();
        if !columns.heads.iter().all(known) {
            return false;
        }
        let lists: Vec<(u32, u32)> = sayers
            .iter()
            .map(|(origins, relays)| (columns.sources.number(origins), columns.sources.number(relays)))
            .collect();
        for (row, head) in columns.heads.iter_mut().enumerate() {
            head.measure = measure(head.measure).map_or(NONE, |id| id.index() as u32);
            let (origins, relays) = lists.get(head.origins as usize).copied().unwrap_or_default();
            head.origins = origins;
            if relays != 0 {
                columns.relays.set(row, relays);
            }
        }
        true
    }
}
