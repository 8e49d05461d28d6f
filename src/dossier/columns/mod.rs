//! The assertions of a dossier as columns: one piece of memory for each field, or for those that are read together, none for an
//! assertion.
//!
//! What many assertions share (a quantity, a period, a list of sources) is held once and named by a number; what few
//! have lies in sparse columns; texts lie one behind the other.

mod grow;
mod interned;
mod keys;
mod loose;
mod postings;
mod row;
mod sparse;
mod texts;

use grow::push;
use interned::{Interned, Lists};
use keys::Keys;
use sparse::Sparse;
use texts::SparseTexts;

use super::one::{ContentRef, MarkersRef};
use crate::assertion::{Certainty, Stance, Target};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::quantity::Quantity;
use crate::time::Period;

pub(crate) use loose::{Loose, Sayers};
pub(crate) use postings::Postings;
pub(crate) use row::Row;

/// In a column of numbers: none. No record and no shared value has this number.
const NONE: u32 = u32::MAX;

/// All assertions.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    keys: Keys,
    // INVARIANT: has a place for every key.
    heads: Vec<Head>,
    relays: Sparse<u32>,
    published: Sparse<u32>,
    recorded: Sparse<u32>,
    sequence: Sparse<u64>,
    stances: Sparse<StanceRow>,
    markers: MarkerColumns,
    languages: Sparse<u32>,
    quotes: SparseTexts,
    urls: SparseTexts,
    notes: SparseTexts,
    quantities: Interned<Quantity>,
    periods: Interned<Period>,
    tags: Interned<Box<str>>,
    sources: Lists<SourceId>,
    targets: Lists<Target>,
    included: Lists<AssertionId>,
}

/// What nearly every assertion has, by number. These fields lie beside each other because they are read together, from row to row in no
/// order: one look at memory far away and not five.
#[derive(Debug, Clone, Copy)]
struct Head {
    // INVARIANT: there is a measure exactly if there is a figure.
    measure: u32,
    figure: u32,
    origins: u32,
    as_of: u32,
    stated: u32,
}

#[derive(Debug, Clone, Copy)]
struct StanceRow {
    towards: u32,
    holders: u32,
    stance: Stance,
    certainty: Certainty,
}

/// Few assertions are marked at all, and most of these in one way.
#[derive(Debug, Clone, Default)]
struct MarkerColumns {
    // INVARIANT: has the rows that one of the others has, so that all others are told by one look.
    marked: Sparse<()>,
    revises: Sparse<AssertionId>,
    from: Sparse<AssertionId>,
    includes: Sparse<u32>,
    same_statement_as: Sparse<AssertionId>,
    withdraws: Sparse<AssertionId>,
}

/// How far the columns go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    rows: usize,
    quantities: usize,
    periods: usize,
    tags: usize,
    sources: usize,
    targets: usize,
    included: usize,
}

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no number is left for a further assertion, or for what it may bring.
    pub(super) fn is_full(&self) -> bool {
        const MOST: usize = NONE as usize - 4;
        self.len() > MOST || self.periods.len() > MOST || self.sources.len() > MOST
    }

    pub(super) fn extent(&self) -> Extent {
        Extent {
            rows: self.len(),
            quantities: self.quantities.len(),
            periods: self.periods.len(),
            tags: self.tags.len(),
            sources: self.sources.len(),
            targets: self.targets.len(),
            included: self.included.len(),
        }
    }

    /// The first row with this key.
    pub(super) fn row_of(&self, key: &str) -> Option<AssertionId> {
        self.keys.row(key).map(AssertionId::new)
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        self.keys.reserve(more);
        grow::reserve(&mut self.heads, more);
    }

    /// Appends an assertion; says whether its key was free.
    pub(super) fn push(&mut self, row: &Row<'_>) -> bool {
        let at = self.len();
        let free = self.keys.push(row.key);
        let (mut measure, mut figure) = (NONE, NONE);
        match row.content {
            ContentRef::Figure { measure: on, quantity } => {
                measure = on.index() as u32;
                figure = match quantity.normalized() {
                    None => self.quantities.number(quantity),
                    Some(quantity) => self.quantities.number(&quantity),
                };
            }
            ContentRef::Stance { towards, stance, holders, certainty } => {
                let (towards, holders) = (self.targets.number(towards), self.sources.number(holders));
                self.stances.set(at, StanceRow { towards, holders, stance, certainty });
            }
            ContentRef::Withdrawal => {}
        }
        let origins = self.sources.number(row.origins);
        let mut date = |period: Option<&Period>| period.map(|period| self.periods.number(period));
        let (as_of, stated) = (date(row.as_of).unwrap_or(NONE), date(row.stated_on).unwrap_or(NONE));
        push(&mut self.heads, Head { measure, figure, origins, as_of, stated });
        self.published.give(at, date(row.published_on));
        self.recorded.give(at, date(row.recorded_at));
        self.sequence.give(at, row.sequence);
        if !row.relays.is_empty() {
            self.relays.set(at, self.sources.number(row.relays));
        }
        let MarkersRef { revises, from, includes, same_statement_as, withdraws } = row.markers;
        if row.markers != MarkersRef::default() {
            self.markers.marked.set(at, ());
        }
        self.markers.revises.give(at, revises);
        self.markers.from.give(at, from);
        if !includes.is_empty() {
            self.markers.includes.set(at, self.included.number(includes));
        }
        self.markers.same_statement_as.give(at, same_statement_as);
        self.markers.withdraws.give(at, withdraws);
        self.languages.give(at, row.lang.map(|tag| self.tags.number(tag)));
        self.quotes.give(at, row.quote);
        self.urls.give(at, row.url);
        self.notes.give(at, row.note);
        free
    }

    /// Gives a row other targets and markers, of the sorts that it has.
    pub(super) fn amend(&mut self, at: usize, towards: &[Target], given: MarkersRef<'_>) {
        if let Some(stance) = self.stances.get_mut(at) {
            stance.towards = self.targets.number(towards);
        }
        let MarkerColumns { revises, from, includes, same_statement_as, withdraws, .. } = &mut self.markers;
        for (column, id) in [
            (revises, given.revises),
            (from, given.from),
            (same_statement_as, given.same_statement_as),
            (withdraws, given.withdraws),
        ] {
            if let Some((place, id)) = column.get_mut(at).zip(id) {
                *place = id;
            }
        }
        if let Some(place) = includes.get_mut(at) {
            *place = self.included.number(given.includes);
        }
    }

    /// Takes back all that was appended since.
    pub(super) fn truncate(&mut self, to: Extent) {
        let rows = to.rows;
        self.keys.truncate(rows);
        self.heads.truncate(rows);
        for column in [&mut self.relays, &mut self.published, &mut self.recorded, &mut self.languages] {
            column.truncate(rows);
        }
        self.sequence.truncate(rows);
        self.stances.truncate(rows);
        let MarkerColumns { marked, revises, from, includes, same_statement_as, withdraws } =
            &mut self.markers;
        marked.truncate(rows);
        for column in [revises, from, same_statement_as, withdraws] {
            column.truncate(rows);
        }
        includes.truncate(rows);
        for column in [&mut self.quotes, &mut self.urls, &mut self.notes] {
            column.truncate(rows);
        }
        self.quantities.truncate(to.quantities);
        self.periods.truncate(to.periods);
        self.tags.truncate(to.tags);
        self.sources.truncate(to.sources);
        self.targets.truncate(to.targets);
        self.included.truncate(to.included);
    }
}

/// The fields of a row; one past the end has none.
impl Columns {
    pub(super) fn key(&self, row: usize) -> &str {
        self.keys.get(row)
    }

    pub(super) fn measure(&self, row: usize) -> Option<MeasureId> {
        let number = self.heads.get(row)?.measure;
        (number != NONE).then(|| MeasureId::new(number as usize))
    }

    pub(super) fn quantity(&self, row: usize) -> Option<&Quantity> {
        // No quantity has the number `NONE`.
        self.quantities.get(self.heads.get(row)?.figure)
    }

    pub(super) fn content(&self, row: usize) -> ContentRef<'_> {
        if let (Some(measure), Some(quantity)) = (self.measure(row), self.quantity(row)) {
            return ContentRef::Figure { measure, quantity };
        }
        match self.stances.get(row) {
            Some(StanceRow { towards, holders, stance, certainty }) => ContentRef::Stance {
                towards: self.targets.get(*towards),
                stance: *stance,
                holders: self.sources.get(*holders),
                certainty: *certainty,
            },
            None => ContentRef::Withdrawal,
        }
    }

    pub(super) fn origins(&self, row: usize) -> &[SourceId] {
        self.heads.get(row).map_or(&[], |head| self.sources.get(head.origins))
    }

    pub(super) fn relays(&self, row: usize) -> &[SourceId] {
        self.relays.get(row).map_or(&[], |number| self.sources.get(*number))
    }

    pub(super) fn as_of(&self, row: usize) -> Option<&Period> {
        self.periods.get(self.heads.get(row)?.as_of)
    }

    pub(super) fn stated(&self, row: usize) -> Option<&Period> {
        self.periods.get(self.heads.get(row)?.stated)
    }

    pub(super) fn published(&self, row: usize) -> Option<&Period> {
        self.periods.get(*self.published.get(row)?)
    }

    pub(super) fn recorded(&self, row: usize) -> Option<&Period> {
        self.periods.get(*self.recorded.get(row)?)
    }

    pub(super) fn sequence(&self, row: usize) -> Option<u64> {
        self.sequence.get(row).copied()
    }

    pub(super) fn markers(&self, row: usize) -> MarkersRef<'_> {
        let MarkerColumns { marked, revises, from, includes, same_statement_as, withdraws } = &self.markers;
        if marked.place(row).is_none() {
            return MarkersRef::default();
        }
        MarkersRef {
            revises: revises.get(row).copied(),
            from: from.get(row).copied(),
            includes: includes.get(row).map_or(&[], |number| self.included.get(*number)),
            same_statement_as: same_statement_as.get(row).copied(),
            withdraws: withdraws.get(row).copied(),
        }
    }

    pub(super) fn language(&self, row: usize) -> Option<&str> {
        self.tags.get(*self.languages.get(row)?).map(|tag| &**tag)
    }

    pub(super) fn quote(&self, row: usize) -> Option<&str> {
        self.quotes.get(row)
    }

    pub(super) fn url(&self, row: usize) -> Option<&str> {
        self.urls.get(row)
    }

    pub(super) fn note(&self, row: usize) -> Option<&str> {
        self.notes.get(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_row_is_made_of_is_small() {
        assert!(size_of::<Period>() <= 16);
        assert!(size_of::<Quantity>() <= 32);
        assert!(size_of::<StanceRow>() <= 12);
    }
}
