//! Reading a file of claims and one of what is true.

use std::path::Path;

use crosscheck::truth::{Claims, ClaimsBuilder};
use csv::ByteRecord;

use crate::cells::{Dates, blank, clock, moment, number};
use crate::score::{Cell, Known};

/// The minutes of a day.
pub(crate) const DAY: f64 = 1440.0;
/// Faulty rows that are told one by one.
const TOLD: usize = 10;

/// How the values of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) times: Times,
    /// Whether there are words beside times.
    pub(crate) words: bool,
}

/// Whether values are clock times rather than numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    None,
    /// Clock times.
    Clock,
    /// Clock times with their day.
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

    /// The cells of a column in the first thousands of rows.
    fn sample(&self, column: usize) -> impl Iterator<Item = String> {
        let at = self.columns.get(column).copied().flatten();
        let cell =
            move |record: ByteRecord| Some(std::str::from_utf8(record.get(at?)?).ok()?.trim().to_owned());
        self.reader().into_byte_records().take(5000).flatten().filter_map(cell)
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
    if written.times == Times::Clock {
        builder.around(DAY);
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
                take(&mut builder, written, [source, item, value], when)
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
        Ok([item, value, ..]) if !item.is_empty() && !blank(value) => match cell(value, written) {
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
    [source, item, value]: [&str; 3],
    when: Option<i64>,
) -> Result<(), &'r str> {
    if source.is_empty() || item.is_empty() {
        return Err("its source or item is empty");
    }
    let taken = match cell(value, written) {
        Some(Cell::Number(value)) => builder.claim(source, item, value, when),
        Some(Cell::Word(word)) => builder.claim(source, item, word.as_str(), when),
        None => return Err("its value is not a time as the others are"),
    };
    taken.map(drop).map_err(|_| "it is more than can be held")
}

fn cell(text: &str, written: Written) -> Option<Cell> {
    let minutes = match (written.times, clock(text)) {
        (Times::None, _) => {
            return Some(number(text).map_or_else(|| Cell::Word(text.to_owned()), Cell::Number));
        }
        (Times::Clock, Some((minutes, _))) => Some(minutes),
        (Times::Dated, Some((minutes, day))) => day.map(|day| day * DAY + minutes),
        // Beside times a number is a name, as that of a gate.
        (_, None) => return written.words.then(|| Cell::Word(text.to_owned())),
    };
    minutes.map(Cell::Number)
}

/// How the values of both files are written: as times if a tenth of the first thousands is, and at least as many as are
/// numbers; then whatever is no time is a word.
fn written(claims: &Table, truth: &Table) -> Written {
    let mut written = Written { times: Times::Dated, words: false };
    for (table, column) in [(claims, 2), (truth, 1)] {
        let (mut all, mut times, mut dated, mut numbers) = (0_usize, 0_usize, 0_usize, 0_usize);
        for value in table.sample(column).filter(|value| !blank(value)) {
            all += 1;
            match clock(&value) {
                Some((_, day)) => (times, dated) = (times + 1, dated + usize::from(day.is_some())),
                None => numbers += usize::from(number(&value).is_some()),
            }
        }
        let nearly = |part: usize, of: usize| part * 10 >= of * 9;
        if all == 0 || times * 10 < all || times < numbers {
            return Written { times: Times::None, words: false };
        }
        written.words |= !nearly(times, all);
        if !nearly(dated, times) {
            written.times = Times::Clock;
        }
    }
    written
}
