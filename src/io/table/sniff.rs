//! What sort of file a table is: encoding, what stands between cells, which row holds the names.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::encoding::{Coding, Text, binary};
use super::error::TableError;
use super::layout::Layout;
use super::number::is_number;
use super::records::{Dialect, Record, Records};
use super::words::{field_of, folded, is_counted};
use crate::io::error::ReadError;
use crate::io::rows::letters;

/// How much of a file is looked at before it is read.
const SAMPLE: usize = 1 << 18;

/// How many of its rows are.
pub(super) const ROWS: usize = 300;

/// In how many of the first rows the names are looked for.
const HEADER_WITHIN: usize = 25;

/// A file that was looked at.
pub(super) struct Sniffed {
    pub(super) coding: Coding,
    pub(super) dialect: Dialect,
    /// The row that holds the names; 0 if none does.
    pub(super) header: u64,
    pub(super) names: Vec<String>,
    /// How many bytes the first lines have on the average.
    pub(super) line_length: usize,
    /// The first rows behind it.
    pub(super) sample: Vec<Vec<String>>,
}

pub(super) fn io_error(error: io::Error) -> TableError {
    TableError::Read(ReadError::Io { what: "the table".to_owned(), error })
}

/// The rows of a file from its start.
pub(super) fn records<R: Read + Seek>(
    file: &mut R,
    coding: Coding,
    dialect: Dialect,
    limit: usize,
) -> Result<Records<BufReader<Text<&mut R>>>, TableError> {
    file.seek(SeekFrom::Start(0)).map_err(io_error)?;
    Ok(Records::new(BufReader::with_capacity(1 << 16, coding.read(file)), dialect, limit))
}

/// Looks at the start of a file.
pub(super) fn sniff<R: Read + Seek>(file: &mut R, layout: &Layout) -> Result<Sniffed, TableError> {
    file.seek(SeekFrom::Start(0)).map_err(io_error)?;
    let mut start = Vec::new();
    (&mut *file).take(SAMPLE as u64).read_to_end(&mut start).map_err(io_error)?;
    if start.is_empty() {
        return Err(TableError::Empty);
    }
    if let Some(what) = binary(&start) {
        return Err(TableError::Binary { what });
    }
    let whole = start.len() < SAMPLE;
    let coding = Coding::of(&start, layout.encoding.as_deref())?;
    let mut text = Vec::new();
    coding.read(start.as_slice()).read_to_end(&mut text).map_err(io_error)?;
    if text.iter().take(4096).filter(|byte| **byte == 0).count() > 8 {
        return Err(TableError::Binary { what: "binary data; a table is text, such as CSV" });
    }
    let end = if !text.contains(&b'\n') && text.contains(&b'\r') { b'\r' } else { b'\n' };
    let (skip, said) = directive(&text);
    let given = layout.delimiter.or(said);
    let delimiter = match given {
        Some(sign) if sign.is_ascii() && !matches!(sign, '"' | '\n' | '\r') => sign as u8,
        Some(delimiter) => return Err(TableError::Delimiter { delimiter }),
        None => delimiter(&text, end),
    };
    let dialect = Dialect { delimiter, end };
    let (mut rows, undecoded) = rows(&text, dialect);
    if !whole {
        // The last one may be cut.
        rows.pop();
    }
    let rows: Vec<(u64, Vec<String>)> = rows.into_iter().filter(|(row, _)| *row > skip).collect();
    let header = match layout.header {
        Some(row) => row,
        None => header(&rows),
    };
    // Among rows that cannot be read, the names are not to be looked for.
    if let Some(row) = undecoded.filter(|row| rows.is_empty() || *row <= header) {
        return Err(TableError::NotUtf8 { row });
    }
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let names = match rows.iter().find(|(row, _)| *row == header) {
        _ if header == 0 => (1..=width as u64).map(letters).collect(),
        Some((_, names)) => distinct(names),
        None if rows.is_empty() => return Err(TableError::Empty),
        None => return Err(TableError::NoHeader { row: header }),
    };
    let sample =
        rows.into_iter().filter(|(row, _)| *row > header.max(skip)).map(|(_, cells)| cells).take(ROWS);
    let header = header.max(skip);
    let line_length = start.len() / memchr::memchr_iter(end, &text).count().max(1);
    Ok(Sniffed { coding, dialect, header, names, line_length, sample: sample.collect() })
}

/// The line by which a spreadsheet says what stands between cells: `sep=;`.
fn directive(text: &[u8]) -> (u64, Option<char>) {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
    match line.strip_suffix(b"\r").unwrap_or(line) {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign] => (1, Some(char::from(*sign))),
        _ => (0, None),
    }
}

/// The rows of a text that are UTF-8, and the first that is not.
fn rows(text: &[u8], dialect: Dialect) -> (Vec<(u64, Vec<String>)>, Option<u64>) {
    let mut records = Records::new(text, dialect, SAMPLE);
    let (mut rows, mut undecoded) = (Vec::new(), None);
    // What is in memory can be read.
    while let Ok(Some((row, record))) = records.next() {
        match record {
            Record::Cells(cells) => {
                rows.push((row, cells.iter().map(|cell| cell.trim().to_owned()).collect()));
            }
            Record::NotUtf8(_) => undecoded = undecoded.or(Some(row)),
            Record::TooLong | Record::OpenQuote => {}
        }
        if rows.len() > ROWS + HEADER_WITHIN {
            break;
        }
    }
    (rows, undecoded)
}

/// What stands between cells: the sign by which most rows have as many cells as most others.
fn delimiter(text: &[u8], end: u8) -> u8 {
    let score = |sign: u8| {
        let (rows, _) = rows(text, Dialect { delimiter: sign, end });
        let mut counts: Vec<usize> = rows.iter().map(|(_, cells)| cells.len()).collect();
        counts.sort_unstable();
        let mode = counts.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
        let (rows_of, width) = mode.map_or((0, 0), |same| (same.len(), same.first().copied().unwrap_or(0)));
        let named = rows.iter().take(HEADER_WITHIN).map(|(_, cells)| known(cells)).max().unwrap_or(0);
        // Cells of the names that are known tell more than any count.
        if width < 2 && named < 2 { (0, 0, 0) } else { (named, rows_of * 1000 / counts.len().max(1), width) }
    };
    let signs = [b',', b';', b'\t', b'|'];
    // The first of the best: a comma if nothing tells.
    let best = signs.iter().rev().max_by_key(|sign| score(**sign));
    best.copied().unwrap_or(b',')
}

/// How many of the cells are names that columns have.
fn known(cells: &[String]) -> usize {
    let known = |cell: &&String| {
        let folded = folded(cell);
        field_of(&folded).is_some() || is_counted(&folded)
    };
    cells.iter().filter(|cell| cell.len() <= 80).filter(known).count()
}

/// The row with the names: of the first rows the one that knows most names, else the first one that is as wide as the
/// table and holds no number.
fn header(rows: &[(u64, Vec<String>)]) -> u64 {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
    let width = rows.iter().map(|(_, cells)| filled(cells)).max().unwrap_or(0);
    let first = || rows.iter().take(HEADER_WITHIN);
    let best = first().map(|(_, cells)| known(cells)).max().unwrap_or(0);
    let by_name = first().find(|(_, cells)| known(cells) == best && best >= 2.min(width));
    let by_shape =
        || first().find(|(_, cells)| filled(cells) * 2 > width && !cells.iter().any(|cell| is_number(cell)));
    by_name.or_else(by_shape).or_else(|| rows.first()).map_or(1, |(row, _)| *row)
}

/// Names that differ: the second `deaths` is `deaths (2)`, and a column without a name has its letter.
fn distinct(names: &[String]) -> Vec<String> {
    let mut seen: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    let mut all = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let plain = if name.is_empty() { letters(at as u64 + 1) } else { name.clone() };
        let mut given = plain.clone();
        let mut next = 2;
        while !seen.insert(given.clone()) {
            given = format!("{plain} ({next})");
            next += 1;
        }
        all.push(given);
    }
    all
}
