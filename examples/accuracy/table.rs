//! A table in a file: its columns by name, and its rows.

use std::hash::BuildHasher;
use std::path::Path;

use csv::ByteRecord;
use rustc_hash::FxBuildHasher;

/// Faulty rows that are told one by one.
const TOLD: usize = 10;
/// How many rows tell how dates and values are written.
const SAMPLE: usize = 5000;
/// How many columns are read at most.
const COLUMNS: usize = 5;

/// Rows that were not taken.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    told: Vec<String>,
    count: usize,
}

impl Faults {
    pub(crate) fn add(&mut self, line: u64, why: &str) {
        self.count += 1;
        if self.told.len() < TOLD {
            self.told.push(format!("line {line}: {why}"));
        }
    }

    pub(crate) fn tell(&self, file: &str) {
        for fault in &self.told {
            eprintln!("{file}: {fault}");
        }
        if self.count > self.told.len() {
            eprintln!("… and {} more such rows", self.count - self.told.len());
        }
    }
}

/// A table, and where its columns are.
pub(crate) struct Table {
    bytes: Vec<u8>,
    delimiter: u8,
    columns: Vec<Option<usize>>,
    /// Which of them have another name than the first one.
    renamed: Vec<bool>,
    /// How many of the columns each row must have.
    needed: usize,
}

impl Table {
    /// Opens a file whose columns have such names; where the first of one is not there, the next is taken.
    pub(crate) fn open(
        file: &Path,
        names: &[&'static [&'static str]],
        needed: usize,
    ) -> Result<Self, String> {
        Self::of(std::fs::read(file).map_err(|error| error.to_string())?, names, needed)
    }

    /// The table in some bytes, of whose columns the first so many must be there.
    pub(crate) fn of(
        mut bytes: Vec<u8>,
        names: &[&'static [&'static str]],
        needed: usize,
    ) -> Result<Self, String> {
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        if bytes.starts_with(b"\xff\xfe")
            || bytes.starts_with(b"\xfe\xff")
            || bytes.iter().take(4).any(|byte| *byte == 0)
        {
            return Err("it is UTF-16 or no text; save it as UTF-8".to_owned());
        }
        let manner = format!(
            "the first line must name the columns {}, by tabs, commas or semicolons apart",
            names.iter().take(needed).filter_map(|all| all.first()).copied().collect::<Vec<_>>().join(", ")
        );
        if bytes.trim_ascii().is_empty() {
            return Err(format!("it is empty; {manner}"));
        }
        let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |sign: u8| header.iter().filter(|byte| **byte == sign).count();
        let delimiter = [b'\t', b',', b';'].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',');
        let mut table = Self { bytes, delimiter, columns: Vec::new(), renamed: Vec::new(), needed };
        let header = table.reader().byte_headers().map_err(|error| error.to_string())?.clone();
        for (at, names) in names.iter().enumerate() {
            let places = |name: &'static str| {
                let own = |cell: &[u8]| {
                    let cell = cell.trim_ascii().iter().map(|byte| if *byte == b' ' { b'_' } else { *byte });
                    cell.map(|byte| byte.to_ascii_lowercase()).eq(name.bytes())
                };
                let found: Vec<usize> =
                    header.iter().enumerate().filter(|(_, cell)| own(cell)).map(|(place, _)| place).collect();
                (!found.is_empty()).then_some((name, found))
            };
            let found = names.iter().copied().find_map(places);
            if let Some((name, [_, _, ..])) = found.as_ref().map(|(name, places)| (name, places.as_slice())) {
                return Err(format!("there are two columns `{name}`; rename one of them"));
            }
            if let (None, Some(name), true) = (&found, names.first(), at < needed) {
                return Err(format!("there is no column `{name}`; {manner}"));
            }
            table.renamed.push(found.as_ref().is_some_and(|(name, _)| names.first() != Some(name)));
            table.columns.push(found.and_then(|(_, places)| places.first().copied()));
        }
        Ok(table)
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new().delimiter(self.delimiter).flexible(true).from_reader(self.bytes.as_slice())
    }

    /// The cells of a column in the first thousands of rows.
    pub(crate) fn sample(&self, column: usize) -> impl Iterator<Item = String> {
        let at = self.columns.get(column).copied().flatten();
        self.reader().into_byte_records().take(SAMPLE).flatten().filter_map(move |record| text(&record, at?))
    }

    /// Whether two columns are of the names of items together: what they are of and, in a column of its own, what is told of that.
    pub(crate) fn are_joined(&self, item: usize, attribute: usize) -> bool {
        let renamed = self.renamed.get(item).copied().unwrap_or(false);
        renamed && self.columns.get(attribute).is_some_and(Option::is_some)
    }

    /// The items and values in some thousands of rows, drawn by lot and the same ones in any order: some rows by themselves, and all
    /// rows of some items. Given are the columns of both and of attributes.
    pub(crate) fn drawn(&self, columns: [usize; 3]) -> Vec<(String, String)> {
        let of = |column: usize| self.columns.get(column).copied().flatten();
        let joined = self.are_joined(columns[0], columns[2]);
        let [item, value, attribute] = columns.map(of);
        let rows = self.bytes.iter().filter(|byte| **byte == b'\n').count();
        let one_in = rows.div_ceil(SAMPLE).max(1) as u64;
        let lot = |of: u64| (of >> 20).is_multiple_of(one_in);
        let is_drawn = |row: &ByteRecord| {
            let name = [item, attribute].map(|at| row.get(at?));
            lot(FxBuildHasher.hash_one(row.as_slice())) || lot(FxBuildHasher.hash_one(name))
        };
        let chosen = self.reader().into_byte_records().flatten().filter(is_drawn);
        let cells = |row: ByteRecord| {
            let name = text(&row, item?)?;
            let name = if joined { join(&name, &text(&row, attribute?)?) } else { name };
            Some((name, text(&row, value?)?))
        };
        chosen.filter_map(cells).collect()
    }

    /// The line of a record, which may be said to begin at the breaks before it.
    fn line(&self, of: &csv::Position) -> u64 {
        let from = self.bytes.get(of.byte() as usize..).unwrap_or_default();
        let breaks = from.iter().take_while(|byte| is_break(**byte));
        of.line() + breaks.filter(|byte| **byte == b'\n').count() as u64
    }

    /// Visits each row: its line and its cells, or what is wrong with it.
    pub(crate) fn rows(&self, mut visit: impl FnMut(u64, Result<&[&str], &str>)) {
        let mut reader = self.reader();
        let mut record = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => return,
                Err(error) => visit(error.position().map_or(0, |at| self.line(at)), Err("it cannot be read")),
                Ok(true) => {
                    let line = record.position().map_or(0, |at| self.line(at));
                    let mut cells = [""; COLUMNS];
                    // A quote that stands open takes in the rows behind it, in whatever column it is.
                    let open = record.iter().any(|cell| cell.trim_ascii().iter().any(|byte| is_break(*byte)));
                    let mut fault =
                        open.then_some("a cell goes over several lines; close its quote or take it out");
                    for (at, (slot, column)) in cells.iter_mut().zip(&self.columns).enumerate() {
                        let Some(column) = column else { continue };
                        match record.get(*column).map(|cell| std::str::from_utf8(cell.trim_ascii())) {
                            Some(Ok(cell)) => *slot = cell,
                            Some(Err(_)) => fault = Some("it is not UTF-8"),
                            None if at < self.needed => {
                                fault = fault.or(Some("it has too few cells"));
                            }
                            None => {}
                        }
                    }
                    visit(line, fault.map_or(Ok(&cells), Err));
                }
            }
        }
    }
}

/// The name of an item that is in two columns.
pub(crate) fn join(item: &str, attribute: &str) -> String {
    format!("{item}|{attribute}")
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// A cell of a row.
fn text(row: &ByteRecord, at: usize) -> Option<String> {
    Some(std::str::from_utf8(row.get(at)?).ok()?.trim().to_owned())
}
