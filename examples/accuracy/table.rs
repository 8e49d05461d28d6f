//! A table in a file: its columns by name, and its rows.

use std::hash::BuildHasher;
use std::path::Path;

use csv::ByteRecord;
use rustc_hash::FxBuildHasher;

/// Faulty rows that are told one by one.
const TOLD: usize = 10;
/// How many rows tell how dates and values are written.
const SAMPLE: usize = 5000;

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
    /// How many of the columns each row must have.
    needed: usize,
}

impl Table {
    pub(crate) fn open(file: &Path, names: &[&str], needed: usize) -> Result<Self, String> {
        Self::of(std::fs::read(file).map_err(|error| error.to_string())?, names, needed)
    }

    /// The table in some bytes, of whose columns the first so many must be there.
    pub(crate) fn of(mut bytes: Vec<u8>, names: &[&str], needed: usize) -> Result<Self, String> {
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
            names.join(", ")
        );
        if bytes.trim_ascii().is_empty() {
            return Err(format!("it is empty; {manner}"));
        }
        let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |sign: u8| header.iter().filter(|byte| **byte == sign).count();
        let delimiter = [b'\t', b',', b';'].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',');
        let mut table = Self { bytes, delimiter, columns: Vec::new(), needed };
        let header = table.reader().byte_headers().map_err(|error| error.to_string())?.clone();
        for (at, name) in names.iter().enumerate() {
            let own = |cell: &[u8]| cell.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
            let mut places = header.iter().enumerate().filter(|(_, cell)| own(cell)).map(|(place, _)| place);
            let place = places.next();
            if places.next().is_some() {
                return Err(format!("there are two columns `{name}`; rename one of them"));
            }
            if place.is_none() && at < needed {
                return Err(format!("there is no column `{name}`; {manner}"));
            }
            table.columns.push(place);
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

    /// The cells of two columns in some thousands of rows, drawn by lot and the same ones in any order.
    pub(crate) fn drawn(&self, columns: [usize; 2]) -> Vec<(String, String)> {
        let of = |column: usize| self.columns.get(column).copied().flatten();
        let [first, second] = columns.map(of);
        let rows = self.bytes.iter().filter(|byte| **byte == b'\n').count();
        let one_in = rows.div_ceil(SAMPLE).max(1) as u64;
        let lot = |record: &ByteRecord| FxBuildHasher.hash_one(record.as_slice()) >> 20;
        let chosen =
            self.reader().into_byte_records().flatten().filter(|row| lot(row).is_multiple_of(one_in));
        chosen.filter_map(|row| Some((text(&row, first?)?, text(&row, second?)?))).collect()
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
                    let mut cells = [""; 4];
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

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// A cell of a row.
fn text(row: &ByteRecord, at: usize) -> Option<String> {
    Some(std::str::from_utf8(row.get(at)?).ok()?.trim().to_owned())
}
