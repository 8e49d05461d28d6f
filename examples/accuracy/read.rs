//! Reading a file of claims and one of what is true.

use std::path::Path;

use crosscheck::truth::{Claims, ClaimsBuilder};
use csv::ByteRecord;

use crate::cells::{clock, moment, number};
use crate::score::{Cell, Known};

/// Faulty rows that are told one by one.
const TOLD: usize = 10;

/// How the values of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// As numbers, or else as words.
    Plain,
    /// As clock times.
    Clock,
    /// As clock times with their day.
    Dated,
}

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

/// What is read from two files.
pub(crate) struct Files {
    pub(crate) claims: Claims,
    pub(crate) known: Vec<Known>,
    pub(crate) written: Written,
}

pub(crate) fn read(claims: &Path, truth: &Path) -> Result<Files, String> {
    let told = |file: &Path| file.display().to_string().escape_debug().to_string();
    let claimed = Table::open(claims, &["source", "item", "value", "date"], 3)
        .map_err(|error| format!("{}: {error}", told(claims)))?;
    let known =
        Table::open(truth, &["item", "truth"], 2).map_err(|error| format!("{}: {error}", told(truth)))?;
    let written = written(&claimed, &known);

    let mut faults = Faults::default();
    let mut builder = Claims::builder();
    let mut undated = 0_usize;
    claimed.rows(|line, row| {
        let outcome = row.and_then(|row| match row {
            [source, item, value, date, ..] => {
                take(&mut builder, written, [source, item, value, date], &mut undated)
            }
            _ => Err("it has too few cells"),
        });
        if let Err(why) = outcome {
            faults.add(line, why);
        }
    });
    faults.tell(claims);
    if undated > 0 {
        eprintln!("{}: {undated} dates are not understood and left out", told(claims));
    }
    let mut faults = Faults::default();
    let mut all = Vec::new();
    known.rows(|line, row| match row {
        Ok([item, value, ..]) if !item.is_empty() && !value.is_empty() => match cell(value, written) {
            Some(value) => all.push(Known { item: (*item).to_owned(), value }),
            None => faults.add(line, "its truth is not a time as the others are"),
        },
        Ok(_) => faults.add(line, "its item or truth is empty"),
        Err(why) => faults.add(line, why),
    });
    faults.tell(truth);
    Ok(Files { claims: builder.build(), known: all, written })
}

fn take<'r>(
    builder: &mut ClaimsBuilder,
    written: Written,
    [source, item, value, date]: [&str; 4],
    undated: &mut usize,
) -> Result<(), &'r str> {
    if source.is_empty() || item.is_empty() || value.is_empty() {
        return Err("its source, item or value is empty");
    }
    let when = moment(date);
    *undated += usize::from(when.is_none() && !date.is_empty());
    let taken = match cell(value, written) {
        Some(Cell::Number(value)) => builder.claim(source, item, value, when),
        Some(Cell::Word(word)) => builder.claim(source, item, word.as_str(), when),
        None => return Err("its value is not a time as the others are"),
    };
    taken.map(drop).map_err(|_| "it is more than can be held")
}

fn cell(text: &str, written: Written) -> Option<Cell> {
    match written {
        Written::Plain => Some(number(text).map_or_else(|| Cell::Word(text.to_owned()), Cell::Number)),
        Written::Clock => clock(text).map(|(minutes, _)| Cell::Number(minutes)),
        Written::Dated => {
            let (minutes, day) = clock(text)?;
            Some(Cell::Number(day? * 1440.0 + minutes))
        }
    }
}

/// How the values of both files are written: as times if nine in ten of the first thousands are.
fn written(claims: &Table, truth: &Table) -> Written {
    let look = |table: &Table, column: usize| {
        let (mut all, mut times, mut dated) = (0_usize, 0_usize, 0_usize);
        let mut reader = table.reader();
        let at = table.columns.get(column).copied().flatten().unwrap_or(0);
        for record in reader.byte_records().take(5000).flatten() {
            let Some(value) = record.get(at).and_then(|cell| std::str::from_utf8(cell).ok()) else {
                continue;
            };
            all += 1;
            if let Some((_, day)) = clock(value.trim()) {
                times += 1;
                dated += usize::from(day.is_some());
            }
        }
        (all, times, dated)
    };
    let ((all, times, dated), (known, known_times, known_dated)) = (look(claims, 2), look(truth, 1));
    let nearly = |part: usize, of: usize| part * 10 >= of * 9 && of > 0;
    match (nearly(times, all) && nearly(known_times, known), nearly(dated, all) && nearly(known_dated, known))
    {
        (false, _) => Written::Plain,
        (true, false) => Written::Clock,
        (true, true) => Written::Dated,
    }
}
