//! Reading a file of claims and one of what is true.

use std::hash::BuildHasher;
use std::path::Path;

use crosscheck::truth::{Claims, ClaimsBuilder};
use csv::ByteRecord;
use rustc_hash::FxBuildHasher;

use crate::cells::{Dates, blank, clock, moment, number};
use crate::score::{Cell, Known, Nearness};
use crate::written::{Kind, Times, Written};

/// The minutes of a day.
pub(crate) const DAY: f64 = 1440.0;
/// Faulty rows that are told one by one.
const TOLD: usize = 10;
/// How many rows tell how dates and values are written.
const SAMPLE: usize = 5000;

/// Rows that were not taken.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    told: Vec<String>,
    pub(crate) count: usize,
}

impl Faults {
    fn add(&mut self, line: u64, why: &str) {
        self.count += 1;
        if self.told.len() < TOLD {
            self.told.push(format!("line {line}: {why}"));
        }
    }

    pub(crate) fn tell(&self, file: &Path) {
        for fault in &self.told {
            eprintln!("{}: {fault}", file.display().to_string().escape_debug());
        }
        if self.count > self.told.len() {
            eprintln!("… and {} more such rows", self.count - self.told.len());
        }
    }
}

/// A table, and where its columns are.
struct Table {
    bytes: Vec<u8>,
    delimiter: u8,
    columns: Vec<Option<usize>>,
}

impl Table {
    fn open(file: &Path, names: &[&str], needed: usize) -> Result<Self, String> {
        let mut bytes = std::fs::read(file).map_err(|error| error.to_string())?;
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |sign: u8| header.iter().filter(|byte| **byte == sign).count();
        let delimiter = [b'\t', b',', b';'].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',');
        let mut table = Self { bytes, delimiter, columns: Vec::new() };
        let header = table.reader().byte_headers().map_err(|error| error.to_string())?.clone();
        let place = |name: &&str| {
            header.iter().position(|cell| cell.trim_ascii().eq_ignore_ascii_case(name.as_bytes()))
        };
        table.columns = names.iter().map(place).collect();
        match names.iter().zip(&table.columns).take(needed).find(|(_, place)| place.is_none()) {
            Some((name, _)) => Err(format!(
                "there is no column `{name}`; the first line must name the columns {}",
                names.join(", ")
            )),
            None => Ok(table),
        }
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new().delimiter(self.delimiter).flexible(true).from_reader(self.bytes.as_slice())
    }

    /// The cells of a column in the first thousands of rows.
    fn sample(&self, column: usize) -> impl Iterator<Item = String> {
        let at = self.columns.get(column).copied().flatten();
        self.reader().into_byte_records().take(SAMPLE).flatten().filter_map(move |record| text(&record, at?))
    }

    /// The cells of two columns in some thousands of rows, drawn by lot and the same ones in any order.
    fn drawn(&self, columns: [usize; 2]) -> Vec<(String, String)> {
        let of = |column: usize| self.columns.get(column).copied().flatten();
        let [first, second] = columns.map(of);
        let rows = self.bytes.iter().filter(|byte| **byte == b'\n').count();
        let one_in = rows.div_ceil(SAMPLE).max(1) as u64;
        let lot = |record: &ByteRecord| FxBuildHasher.hash_one(record.as_slice()) >> 20;
        let chosen =
            self.reader().into_byte_records().flatten().filter(|row| lot(row).is_multiple_of(one_in));
        chosen.filter_map(|row| Some((text(&row, first?)?, text(&row, second?)?))).collect()
    }

    /// Visits each row: its line and its cells, or what is wrong with it.
    fn rows(&self, mut visit: impl FnMut(u64, Result<&[&str], &str>)) {
        let mut reader = self.reader();
        let mut record = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => return,
                Err(error) => {
                    visit(error.position().map_or(0, csv::Position::line), Err("it cannot be read"))
                }
                Ok(true) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    let mut cells = [""; 4];
                    let mut fault = None;
                    for (slot, column) in cells.iter_mut().zip(&self.columns) {
                        let Some(column) = column else { continue };
                        match record.get(*column).map(|cell| std::str::from_utf8(cell.trim_ascii())) {
                            Some(Ok(cell)) => *slot = cell,
                            Some(Err(_)) => fault = Some("it is not UTF-8"),
                            None => fault = Some("it has too few cells"),
                        }
                    }
                    visit(line, fault.map_or(Ok(&cells), Err));
                }
            }
        }
    }
}

/// A cell of a row.
fn text(row: &ByteRecord, at: usize) -> Option<String> {
    Some(std::str::from_utf8(row.get(at)?).ok()?.trim().to_owned())
}

/// What is read from two files.
pub(crate) struct Files {
    pub(crate) claims: Claims,
    pub(crate) known: Vec<Known>,
    pub(crate) written: Written,
}

/// Reads both; `tolerance` is how far off a number may be to be right, absolute and relative, if that is given.
pub(crate) fn read(claims: &Path, truth: &Path, tolerance: Option<(f64, f64)>) -> Result<Files, String> {
    let told = |file: &Path| file.display().to_string().escape_debug().to_string();
    let claimed = Table::open(claims, &["source", "item", "value", "date"], 3)
        .map_err(|error| format!("{}: {error}", told(claims)))?;
    let known =
        Table::open(truth, &["item", "truth"], 2).map_err(|error| format!("{}: {error}", told(truth)))?;
    let written = Written::of(&claimed.drawn([1, 2]), &known.drawn([0, 1]));

    let mut faults = Faults::default();
    let mut builder = Claims::builder();
    // Measurements beside them are on no circle.
    let around = (written.times == Times::Clock && !written.numbers).then_some(DAY);
    if let Some(day) = around {
        builder.around(day);
    }
    let (mut undated, mut blanks) = ((0_usize, 0_u64), 0_usize);
    let sampled: Vec<String> = claimed.sample(3).collect();
    let dates = Dates::of(sampled.iter().map(String::as_str));
    claimed.rows(|line, row| {
        let outcome = row.and_then(|row| match row {
            [_, _, value, ..] if blank(value) => {
                blanks += 1;
                Ok(())
            }
            [source, item, value, date, ..] => {
                let when = moment(date, dates);
                if when.is_none() && !blank(date) {
                    undated = (undated.0 + 1, if undated.0 == 0 { line } else { undated.1 });
                }
                take(&mut builder, &written, [source, item, value], when)
            }
            _ => Err("it has too few cells"),
        });
        if let Err(why) = outcome {
            faults.add(line, why);
        }
    });
    faults.tell(claims);
    match blanks {
        0 => {}
        1 => eprintln!("{}: a row has no value and is left out", told(claims)),
        _ => eprintln!("{}: {blanks} rows have no value and are left out", told(claims)),
    }
    match undated {
        (0, _) => {}
        (1, line) => eprintln!("{}: the date on line {line} is not understood and left out", told(claims)),
        (count, line) => {
            eprintln!(
                "{}: {count} dates are not understood and left out, the first on line {line}",
                told(claims)
            )
        }
    }
    let mut faults = Faults::default();
    let mut all = Vec::new();
    known.rows(|line, row| match row {
        Ok([item, value, ..]) if !item.is_empty() && !blank(value) => match cell(item, value, &written) {
            Some(cell) => {
                let near = nearness(written.kind(item, value), written.times, tolerance);
                all.push(Known { item: (*item).to_owned(), value: cell, near });
            }
            None => faults.add(line, "its truth is not a time as the others are"),
        },
        Ok(_) => faults.add(line, "its item or truth is empty"),
        Err(why) => faults.add(line, why),
    });
    faults.tell(truth);
    Ok(Files { claims: builder.build(), known: all, written })
}

/// When what is found is near enough to what is true on items of a kind.
fn nearness(kind: Kind, times: Times, tolerance: Option<(f64, f64)>) -> Nearness {
    let usual = if kind == Kind::Times { (10.0, 0.0) } else { (0.0, 0.01) };
    let (absolute, relative) = tolerance.unwrap_or(usual);
    Nearness { absolute, relative, around: (kind == Kind::Times && times == Times::Clock).then_some(DAY) }
}

fn take<'r>(
    builder: &mut ClaimsBuilder,
    written: &Written,
    [source, item, value]: [&str; 3],
    when: Option<i64>,
) -> Result<(), &'r str> {
    if source.is_empty() || item.is_empty() {
        return Err("its source or item is empty");
    }
    let taken = match cell(item, value, written) {
        Some(Cell::Number(value)) => builder.claim(source, item, value, when),
        Some(Cell::Word(word)) => builder.claim(source, item, word.as_str(), when),
        None => return Err("its value is not a time as the others are"),
    };
    taken.map(drop).map_err(|_| "it is more than can be held")
}

fn cell(item: &str, text: &str, written: &Written) -> Option<Cell> {
    match written.kind(item, text) {
        Kind::Plain => Some(number(text).map_or_else(|| Cell::Word(text.to_owned()), Cell::Number)),
        Kind::Words => Some(Cell::Word(text.to_owned())),
        Kind::Times => match (clock(text), written.times) {
            (Some((minutes, day)), Times::Dated) => day.map(|day| Cell::Number(day * DAY + minutes)),
            (Some((minutes, _)), _) => Some(Cell::Number(minutes)),
            (None, _) => written.words.then(|| Cell::Word(text.to_owned())),
        },
    }
}
