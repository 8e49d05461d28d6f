//! Flat JSON Lines: one row a line, one assertion a row.

mod about;
mod aside;
mod assemble;
mod base;
mod cells;
mod draft;
mod fault;
mod figure;
mod hedge;
mod ids;
mod keys;
mod lines;
mod links;
mod mapping;
mod memo;
mod names;
mod plain;
mod row;
mod scale;
#[cfg(feature = "table")]
mod spill;
#[cfg(feature = "table")]
mod stream;
mod table;
mod units;

use std::fmt;
use std::io::BufRead;
use std::path::Path;

use super::error::ReadError;
use super::parts::ReadOptions;
use crate::dossier::Dossier;
use crate::visible::visible;
use cells::Cells;
use draft::Draft;
use fault::Faults;
use lines::{Line, Lines};
use row::Reader;
use table::Table;

#[cfg(feature = "table")]
pub(crate) use about::kind_of;
#[cfg(feature = "table")]
#[cfg(feature = "table")]
pub(in crate::io) use fault::letters;
pub use fault::{RowFault, RowProblem};

/// What the reader of spreadsheets works with.
#[cfg(feature = "table")]
pub(in crate::io) mod sheet {
    pub(in crate::io) use super::aside::aside;
    pub(in crate::io) use super::assemble::assemble;
    pub(in crate::io) use super::cells::{Cell, Cells as RowCells, Columns, Row, Titles, trimmed};
    pub(in crate::io) use super::draft::Draft;
    pub(in crate::io) use super::fault::Faults;
    pub(in crate::io) use super::mapping::Slot;
    pub(in crate::io) use super::row::{Reader as RowReader, Series};
    pub(in crate::io) use super::scale::scale;
    pub(in crate::io) use super::stream::Survey;
    pub(in crate::io) use super::table::Table;
}

pub use hedge::Hedge;
pub use mapping::{Defaults, Fields, Mapping};

/// What became of a flat file. Printed, it is a summary with its faults.
#[derive(Debug)]
#[non_exhaustive]
pub struct Imported {
    /// All rows that could be taken.
    pub dossier: Dossier,
    /// How many rows there are, or figures where rows give several; blank lines are none.
    pub rows: usize,
    /// Whether rows may give several figures, as where columns are a measure each.
    pub several: bool,
    /// How many of them were not taken.
    pub refused: usize,
    /// How many withdrawals were made from notes, beside the rows.
    pub withdrawals: usize,
    /// What is wrong, in file order, up to the limit.
    pub faults: Vec<RowFault>,
    /// How many faults there are beyond the limit.
    pub more: usize,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = match (self.several, self.rows) {
            (false, 1) => "row",
            (false, _) => "rows",
            (true, 1) => "figure",
            (true, _) => "figures",
        };
        write!(f, "{} {rows}, {} taken, {} refused", self.rows, self.rows - self.refused, self.refused)?;
        if self.withdrawals > 0 {
            write!(f, ", {} withdrawn", self.withdrawals)?;
        }
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        if self.more > 0 {
            write!(f, "\n  and {} more", self.more)?;
        }
        Ok(())
    }
}

/// Reads a flat file: JSON Lines with one figure a row, in the field names of [`Fields`].
///
/// A row needs an origin (`source`), something it is about (`subject`, `measure`, or both), a figure (`value`, or
/// `low` and `high`, with a `hedge` in words) and a `kind`; see [`Mapping`] for other names and for defaults. Rows of
/// one subject, measure, population, place and kind are on one measure. A row becomes one assertion:
///
/// - Its key is its `id`; texts that are no keys are turned into some, which do not depend on the order of the rows.
/// - `reported_by`, where it is not the source itself, is a relay. A `stated_on` with a time of day is then the
///   moment of the copy, and becomes published-on.
/// - Its place in sequence is the field `sequence`, else the number at the end of the id (17 for `gz17`), else its
///   line. So rows that were shuffled keep their place.
/// - A range is kept as the range; `low` alone is "at least", `high` alone "at most". Numbers are never grouped.
/// - A `note` that starts with `withdrawn <time>` withdraws the row at that time, by a second assertion with the key
///   `<id>/withdrawn`.
/// - A source that says it counts only what was verified or named ("UN OCHA verified") is on a measure of its own,
///   with the property `<measure>.verified` within the full one. [`Mapping::plain`] leaves that out.
/// - A flow with figures below zero is a net change: its unit becomes `net …`, which has no natural range.
///
/// A faulty row is left out and named with its line, column and field; all others are taken. Rows whose unit does
/// not convert into that of most rows of their topic are faulty. Rows that share an id are all kept, unless they are
/// the same.
///
/// # Errors
/// [`ReadError::Io`] if the input cannot be read on. Nothing in a file is an error.
///
/// # Complexity
/// Linear in the text, and n log n in the distinct names. Besides the assertions one line of text is held at a time.
///
/// ```
/// use crosscheck::io::{Mapping, import_rows};
/// let rows = r#"{"id": "a1", "source": "Ministry", "subject": "flood", "measure": "killed", "value": 120, "hedge": "at least", "unit": "persons", "as_of": "2025-06-02", "kind": "cumulative"}
/// {"id": "a2", "source": "Red Cross", "subject": "flood", "measure": "killed", "value": 87, "unit": "persons", "as_of": "2025-06-03", "kind": "cumulative"}
/// {"id": "a3", "source": "The Daily", "subject": "flood", "measure": "killed", "value": "1,200", "unit": "persons", "kind": "cumulative"}"#;
/// let imported = import_rows(rows.as_bytes(), &Mapping::default())?;
/// assert_eq!(imported.dossier.assertions().len(), 2);
/// assert_eq!(
///     imported.faults[0].to_string(),
///     "line 3, column 87: row `a3`, `value`: `1,200` groups its digits; write the number plainly, as `10000` or `2.5`"
/// );
/// # Ok::<(), crosscheck::io::ReadError>(())
/// ```
pub fn import_rows(reader: impl BufRead, mapping: &Mapping) -> Result<Imported, ReadError> {
    import_rows_with(reader, mapping, &ReadOptions::default())
}

/// Reads a flat file within limits. A line that is too long is a faulty row.
///
/// # Errors
/// As [`import_rows`].
pub fn import_rows_with(
    reader: impl BufRead,
    mapping: &Mapping,
    options: &ReadOptions,
) -> Result<Imported, ReadError> {
    import_rows_onto(reader, mapping, options, None, None)
}

/// Reads rows of JSON Lines one after the other, and gives each that is right to `take`; how many there are.
///
/// # Errors
/// [`ReadError::Io`].
pub(in crate::io) fn each_row(
    reader: impl BufRead,
    rows: &mut Reader<'_>,
    options: &ReadOptions,
    table: &mut Table<'_>,
    faults: &mut Faults,
    mut take: impl FnMut(&mut Table<'_>, Draft<'_>),
) -> Result<usize, ReadError> {
    let mut lines = Lines::new(reader, options.max_line);
    let (mut count, mut slight) = (0, Vec::new());
    let columns = rows.columns();
    let io = |error| ReadError::Io { what: "the input".to_owned(), error };
    while let Some((line, content)) = lines.next().map_err(io)? {
        count += 1;
        let broken = |column, problem| Box::new(RowFault::of_line(line, column, problem));
        let mut cells = Cells::new();
        let row = match content {
            Line::Text(text) => rows.line(text, line, &columns, &mut cells),
            Line::TooLong => Err(broken(1, RowProblem::TooLong { limit: options.max_line })),
            Line::NotUtf8(column) => Err(broken(column, RowProblem::NotUtf8)),
        };
        match row.as_ref().map_err(Clone::clone).and_then(|row| rows.draft(row, table, &mut slight)) {
            Ok(draft) => {
                faults.keep(&mut slight);
                take(table, draft);
            }
            Err(fault) => faults.refuse(*fault, &mut slight),
        }
    }
    Ok(count)
}

/// The same onto the sources, measures, hierarchies and rules of a dossier.
pub(in crate::io) fn import_rows_onto(
    reader: impl BufRead,
    mapping: &Mapping,
    options: &ReadOptions,
    base: Option<&Dossier>,
    prefix: Option<&str>,
) -> Result<Imported, ReadError> {
    let mut faults = Faults::up_to(options.max_faults);
    let mut table = Table::new(mapping, base);
    table.prefix = prefix.unwrap_or("").into();
    let mut rows = Reader::new(mapping);
    let count = each_row(reader, &mut rows, options, &mut table, &mut faults, |table, draft| {
        table.take(draft);
    })?;
    let (dossier, withdrawals) = assemble::assemble(table, &rows.columns(), mapping.exact, &mut faults);
    let refused = faults.refused;
    let (faults, more) = faults.listed();
    Ok(Imported { dossier, rows: count, several: false, refused, withdrawals, faults, more })
}

/// Reads a flat file by its path.
///
/// # Errors
/// [`ReadError::Io`] if the file cannot be opened or read.
pub fn import_rows_file(path: impl AsRef<Path>, mapping: &Mapping) -> Result<Imported, ReadError> {
    let path = path.as_ref();
    let io = |error| ReadError::Io { what: format!("`{}`", visible(&path.display().to_string())), error };
    let file = std::fs::File::open(path).map_err(io)?;
    import_rows(std::io::BufReader::with_capacity(1 << 16, file), mapping).map_err(|error| match error {
        ReadError::Io { error, .. } => io(error),
        other => other,
    })
}
