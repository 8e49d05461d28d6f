//! A table as a dossier, row by row.

use std::io::{Read, Seek, Write};

use super::error::TableError;
use super::layout::Layout;
use super::read::{ImportedTable, Opened, TableOptions};
use crate::io::rows::Imported;
use crate::io::rows::sheet::{Faults, Survey, Table};
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
    let setup = opened.setup();
    let mut table = Table::new(setup.first(), options.with);
    table.prefix = options.prefix.unwrap_or("").into();
    let mut survey = Survey::new().map_err(TableError::Write)?;
    let (mut faults, mut failed) = (Faults::up_to(options.read.max_faults), None);
    let count = opened.rows(&setup, &mut table, &mut faults, |table, draft| {
        if failed.is_none() {
            failed = survey.see(&draft, table).err();
        }
    })?;
    if let Some(error) = failed {
        return Err(TableError::Write(error));
    }
    if survey.linked {
        let mut whole = opened.import(options)?;
        write_lines(&whole.imported.dossier, &mut out).map_err(TableError::Write)?;
        whole.imported.dossier = whole.imported.dossier.without_assertions();
        return Ok(whole);
    }
    let mut settled = survey.settle(&mut table, opened.plan.exact).map_err(TableError::Write)?;
    write_head(&settled.dossier, &mut out).map_err(TableError::Write)?;
    let columns = opened.columns(setup.first());
    // What is wrong with single rows was told the first time.
    let (mut again, mut withdrawals, mut failed) = (Faults::up_to(0), 0, None);
    let dossier = settled.dossier.without_assertions();
    opened.rows(&setup, &mut table, &mut again, |table, draft| {
        if failed.is_some() {
            return;
        }
        let Some((mut one, withdrawal)) = settled.finish(draft, table, &columns, &mut faults) else {
            return;
        };
        let written = write_line(&dossier, &mut one, None, &mut out).and_then(|()| match withdrawal {
            Some(mut withdrawal) => {
                withdrawals += 1;
                write_line(&dossier, &mut withdrawal, Some(one.key()), &mut out)
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
    let imported = Imported { dossier, rows: count.figures, refused, withdrawals, faults, more };
    Ok(ImportedTable { imported, guess: opened.guess(), blank: count.blank })
}
