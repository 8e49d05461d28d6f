//! A table as a dossier, row by row.

use std::io::{Read, Seek, Write};

use super::error::TableError;
use super::json::JsonRows;
use super::layout::Layout;
use super::read::{Count, ImportedTable, Opened, TableOptions};
use crate::io::rows::sheet::{Columns, Draft, Faults, Survey, Table};
use crate::io::rows::{Imported, Mapping};
use crate::io::write::{write_head, write_line, write_lines};

/// Turns a table into a dossier of JSON Lines, and holds one row of it at a time: the table is read for how it is
/// written, for its names, and for its rows. The result has the sources and measures, and no assertions.
///
/// Keys and units are those that [`import_table`](super::import_table) gives, but sources and measures of which every
/// row is refused stay. Which ids are given twice is found by way of files on the disk, of about a third of the table's
/// size. Rows that name each other are held in memory together.
///
/// # Errors
/// As [`import_table`](super::import_table), and [`TableError::Write`] if the result cannot be written.
///
/// # Complexity
/// Linear in the text; memory for distinct names, for rows that share an id, and for a part of the ids.
///
/// ```
/// use crosscheck::io::{Layout, TableOptions, convert_table, read_lines};
/// let text = "source,measure,value,kind\nMinistry,killed,120,cumulative\nRed Cross,killed,87,cumulative\n";
/// let mut out = Vec::new();
/// convert_table(std::io::Cursor::new(text), &Layout::default(), &TableOptions::default(), &mut out)?;
/// assert_eq!(read_lines(out.as_slice(), &Default::default())?.assertions().len(), 2);
/// # Ok::<(), crosscheck::io::TableError>(())
/// ```
pub fn convert_table(
    file: impl Read + Seek,
    layout: &Layout,
    options: &TableOptions<'_>,
    mut out: impl Write,
) -> Result<ImportedTable, TableError> {
    let mut opened = Opened::open(file, layout, options)?;
    opened.look()?;
    let setup = opened.setup();
    let columns = opened.columns(setup.first());
    let exact = opened.plan.exact;
    let done = streamed(setup.first(), &columns, exact, options, &mut out, &mut |table, faults, take| {
        opened.rows(&setup, table, faults, None, take)
    })?;
    let Some((mut imported, blank)) = done else {
        return together(opened.import(options)?, &mut out);
    };
    imported.several = setup.several();
    Ok(ImportedTable { imported, guess: opened.guess(), blank })
}

/// The same for JSON Lines, which [`import_json_table`](super::import_json_table) reads.
///
/// # Errors
/// As [`convert_table`].
///
/// # Complexity
/// As [`convert_table`].
pub fn convert_json_table(
    file: impl Read + Seek,
    layout: &Layout,
    options: &TableOptions<'_>,
    mut out: impl Write,
) -> Result<ImportedTable, TableError> {
    let mut opened = JsonRows::open(file, layout, options)?;
    let mapping = opened.mapping.clone();
    let columns = Columns::of(&mapping);
    let exact = opened.exact();
    let done = streamed(&mapping, &columns, exact, options, &mut out, &mut |table, faults, take| {
        Ok(Count { figures: opened.rows(&mapping, options, table, faults, take)?, blank: 0 })
    })?;
    let Some((imported, blank)) = done else {
        return together(opened.import(options)?, &mut out);
    };
    Ok(ImportedTable { imported, guess: opened.guess(), blank })
}

/// What takes the rows that are right.
type Take<'t> = &'t mut dyn FnMut(&mut Table<'_>, Draft<'_>);

/// Goes through all rows, from the first.
type Rows<'r> = &'r mut dyn FnMut(&mut Table<'_>, &mut Faults, Take<'_>) -> Result<Count, TableError>;

/// Writes what was read in memory, as its rows name each other.
fn together(mut whole: ImportedTable, out: &mut impl Write) -> Result<ImportedTable, TableError> {
    write_lines(&whole.imported.dossier, out).map_err(TableError::Write)?;
    whole.imported.dossier = whole.imported.dossier.without_assertions();
    Ok(whole)
}

/// Converts rows one by one, and says how many were blank; nothing if rows name each other.
fn streamed(
    mapping: &Mapping,
    columns: &Columns,
    exact: bool,
    options: &TableOptions<'_>,
    out: &mut impl Write,
    rows: Rows<'_>,
) -> Result<Option<(Imported, usize)>, TableError> {
    let mut table = Table::new(mapping, options.with);
    table.prefix = options.prefix.unwrap_or("").into();
    let mut survey = Survey::new().map_err(TableError::Write)?;
    let (mut faults, mut failed) = (Faults::up_to(options.read.max_faults), None);
    let count = rows(&mut table, &mut faults, &mut |table, draft| {
        if failed.is_none() {
            failed = survey.see(&draft, table).err();
        }
    })?;
    if let Some(error) = failed {
        return Err(TableError::Write(error));
    }
    if survey.linked {
        return Ok(None);
    }
    let mut settled = survey.settle(&mut table, exact).map_err(TableError::Write)?;
    write_head(&settled.dossier, &mut *out).map_err(TableError::Write)?;
    // What is wrong with single rows was told the first time.
    let (mut again, mut withdrawals, mut failed) = (Faults::up_to(0), 0, None);
    let dossier = settled.dossier.without_assertions();
    rows(&mut table, &mut again, &mut |table, draft| {
        if failed.is_some() {
            return;
        }
        let Some((mut one, withdrawal)) = settled.finish(draft, table, columns, &mut faults) else {
            return;
        };
        let written = write_line(&dossier, &mut one, None, &mut *out).and_then(|()| match withdrawal {
            Some(mut withdrawal) => {
                withdrawals += 1;
                write_line(&dossier, &mut withdrawal, Some(one.key()), &mut *out)
            }
            None => Ok(()),
        });
        failed = written.err();
    })?;
    match failed {
        Some(error) => return Err(TableError::Write(error)),
        None => out.flush().map_err(TableError::Write)?,
    }
    let refused = faults.refused;
    let (faults, more) = faults.listed();
    let imported =
        Imported { dossier, rows: count.figures, several: false, refused, withdrawals, faults, more };
    Ok(Some((imported, count.blank)))
}
