//! The rows of a delimited file, any of which may be broken.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Terminator};
use memchr::{memchr, memchr_iter};

/// The most lines that one quoted cell may take before its quote is held to be left open.
const MOST_LINES: usize = 5_000;

/// A row of fewer bytes is short.
const SHORT: usize = 192;

/// The cells of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'r> {
    text: &'r str,
    ends: &'r [usize],
    /// How many bytes stand between two cells.
    gap: usize,
}

impl<'r> Cells<'r> {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&'r str> {
        let end = *self.ends.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        self.text.get(before.map_or(0, |end| end + self.gap)..end)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.len()).filter_map(move |at| self.get(at))
    }
}

/// One row.
#[derive(Debug)]
pub(super) enum Record<'r> {
    Cells(Cells<'r>),
    /// It is longer than the limit; it was passed over.
    TooLong,
    /// The cell with this number, from 1, is not UTF-8.
    NotUtf8(u64),
    /// A quote is opened and not closed. The lines behind it are rows of their own.
    OpenQuote,
}

/// How a file is taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// What ends a line: line feed, or carriage return where there are no line feeds.
    pub(super) end: u8,
}

/// Reads rows and holds one of them at a time.
pub(super) struct Records<R> {
    reader: R,
    dialect: Dialect,
    limit: usize,
    /// How many cells the header has, once that is known: a row over several lines that has not as many is likely to
    /// be one with an open quote.
    pub(super) expected: Option<usize>,
    row: u64,
    /// The line that is read, which is the row if it has no quotes.
    line: Vec<u8>,
    pending: VecDeque<Vec<u8>>,
    parts: Vec<Vec<u8>>,
    core: csv_core::Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(reader: R, dialect: Dialect, limit: usize) -> Self {
        let mut builder = csv_core::ReaderBuilder::new();
        builder.delimiter(dialect.delimiter);
        // Lines are cut here; a carriage return within one belongs to its cell.
        builder.terminator(Terminator::Any(dialect.end));
        Self {
            reader,
            dialect,
            limit,
            expected: None,
            row: 0,
            line: Vec::new(),
            pending: VecDeque::new(),
            parts: Vec::new(),
            core: builder.build(),
            fields: vec![0; 1 << 12],
            ends: vec![0; 64],
        }
    }

    /// The next row that is not blank, with its number from 1 as a spreadsheet shows it: blank rows count, and a row
    /// whose quoted cells have several lines is one.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Record<'_>)>> {
        let (count, end, plain) = loop {
            match self.step()? {
                None => return Ok(None),
                Some(Step::TooLong) => return Ok(Some((self.row, Record::TooLong))),
                Some(Step::OpenQuote) => return Ok(Some((self.row, Record::OpenQuote))),
                Some(Step::Blank) => {}
                Some(Step::Cells { count, end, plain }) => break (count, end, plain),
            }
        };
        let fields = if plain { &self.line } else { &self.fields };
        let (fields, ends) = (fields.get(..end).unwrap_or(&[]), self.ends.get(..count).unwrap_or(&[]));
        let gap = usize::from(plain);
        // Cells may lie one behind the other, so that the end of one and the start of the next make a character.
        let whole = |text: &str| ends.iter().all(|end| text.is_char_boundary(*end));
        let record = match std::str::from_utf8(fields) {
            Ok(text) if plain || whole(text) => Record::Cells(Cells { text, ends, gap }),
            _ => Record::NotUtf8(first_undecoded(fields, ends, gap)),
        };
        Ok(Some((self.row, record)))
    }

    /// Reads one row.
    fn step(&mut self) -> io::Result<Option<Step>> {
        self.parts.clear();
        let mut state = State::Start;
        let mut length = 0;
        loop {
            if !self.line()? {
                return Ok((!self.parts.is_empty()).then(|| self.open_quote()));
            }
            length += self.line.len();
            if length > self.limit && self.parts.is_empty() {
                self.row += 1;
                return Ok(Some(Step::TooLong));
            }
            let marked = self.line.starts_with("\u{feff}".as_bytes());
            if self.parts.is_empty() && !marked && memchr(b'"', &self.line).is_none() {
                self.row += 1;
                return Ok(Some(self.plain()));
            }
            let line = std::mem::take(&mut self.line);
            state = scan(&line, self.dialect.delimiter, state);
            self.parts.push(line);
            if state != State::Quoted {
                break;
            }
            if length > self.limit || self.parts.len() > MOST_LINES {
                return Ok(Some(self.open_quote()));
            }
        }
        let count = self.parse();
        if self.parts.len() > 1 && self.expected.is_some_and(|expected| count != expected) {
            return Ok(Some(self.open_quote()));
        }
        self.row += 1;
        let end = self.ends.get(count.wrapping_sub(1)).copied().unwrap_or(0);
        let blank = self.fields.get(..end).is_none_or(|fields| fields.trim_ascii().is_empty());
        Ok(Some(if blank { Step::Blank } else { Step::Cells { count, end, plain: false } }))
    }

    /// The first line alone is the row; the others are read again.
    fn open_quote(&mut self) -> Step {
        for line in self.parts.drain(1..).rev() {
            self.pending.push_front(line);
        }
        self.row += 1;
        Step::OpenQuote
    }

    /// Reads one line with its end; whether there is one. Of one that is too long only the start is kept, so that it is
    /// known to be.
    fn line(&mut self) -> io::Result<bool> {
        if let Some(line) = self.pending.pop_front() {
            self.line = line;
            return Ok(true);
        }
        self.line.clear();
        let end = self.dialect.end;
        if !read_line(&mut self.reader, end, self.limit, &mut self.line)? {
            return Ok(false);
        }
        if self.line.len() > self.limit && self.line.last() != Some(&end) {
            pass_over(&mut self.reader, end)?;
        }
        Ok(true)
    }

    /// Takes a line without quotes apart, where it lies.
    fn plain(&mut self) -> Step {
        let delimiter = self.dialect.delimiter;
        let row = without_end(&self.line, self.dialect.end);
        if row.iter().all(|byte| *byte == delimiter || byte.is_ascii_whitespace()) {
            return Step::Blank;
        }
        self.ends.clear();
        // Between cells of a few bytes, going from one to the next takes longer than looking at each byte.
        if row.len() < SHORT {
            let cuts = row.iter().enumerate().filter(|(_, byte)| **byte == delimiter);
            self.ends.extend(cuts.map(|(at, _)| at));
        } else {
            self.ends.extend(memchr_iter(delimiter, row));
        }
        self.ends.push(row.len());
        Step::Cells { count: self.ends.len(), end: row.len(), plain: true }
    }

    /// Takes the row apart, and gives how many cells it has.
    fn parse(&mut self) -> usize {
        self.core.reset();
        self.ends.resize(self.ends.len().max(64), 0);
        let (mut written, mut count) = (0, 0);
        let no_more: &[u8] = &[];
        let last = self.parts.len().saturating_sub(1);
        let end = self.dialect.end;
        let cut = |(at, part): (usize, &Vec<u8>)| {
            if at == last { without_end(part, end).len() } else { part.len() }
        };
        let lengths: smallvec::SmallVec<[usize; 4]> = self.parts.iter().enumerate().map(cut).collect();
        let lines = self.parts.iter().zip(lengths).filter_map(|(part, length)| part.get(..length));
        for part in lines.chain([no_more, no_more]) {
            let mut input = part;
            loop {
                let out = self.fields.get_mut(written..).unwrap_or(&mut []);
                let ends = self.ends.get_mut(count..).unwrap_or(&mut []);
                let (result, read, wrote, ended) = self.core.read_record(input, out, ends);
                input = input.get(read..).unwrap_or(&[]);
                written += wrote;
                count += ended;
                match result {
                    ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                    ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                    ReadRecordResult::InputEmpty => break,
                    ReadRecordResult::Record | ReadRecordResult::End => return count,
                }
            }
        }
        count
    }
}

/// What one row is.
enum Step {
    Cells {
        count: usize,
        end: usize,
        /// Whether the cells lie as they are in the line.
        plain: bool,
    },
    Blank,
    TooLong,
    OpenQuote,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    Start,
    /// Inside one without quotes, or behind its closing quote.
    Plain,
    /// Inside quotes.
    Quoted,
}

/// The number, from 1, of the first cell that is not UTF-8.
fn first_undecoded(fields: &[u8], ends: &[usize], gap: usize) -> u64 {
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + gap));
    let mut cells = starts.zip(ends).map(|(start, end)| fields.get(start..*end).unwrap_or(&[]));
    cells.position(|cell| std::str::from_utf8(cell).is_err()).map_or(1, |at| at as u64 + 1)
}

/// Where a line ends: only a quote at the start of a cell opens it, and two quotes in a row are one inside it.
fn scan(line: &[u8], delimiter: u8, mut state: State) -> State {
    let mut bytes = line.iter().peekable();
    while let Some(byte) = bytes.next() {
        state = match (state, *byte) {
            (State::Quoted, b'"') if bytes.peek() == Some(&&b'"') => {
                bytes.next();
                State::Quoted
            }
            (State::Quoted, b'"') => State::Plain,
            (State::Quoted, _) => State::Quoted,
            (State::Start, b'"') => State::Quoted,
            (_, byte) if byte == delimiter => State::Start,
            _ => State::Plain,
        };
    }
    state
}

/// A line without what ends it.
fn without_end(line: &[u8], end: u8) -> &[u8] {
    let line = line.strip_suffix(&[end]).unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Appends a line with its end, or the start of one that is longer than the limit; whether there is any.
fn read_line(reader: &mut impl BufRead, end: u8, limit: usize, line: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        let bytes = match reader.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let most = limit.saturating_add(1) - line.len();
        let bytes = bytes.get(..most).unwrap_or(bytes);
        let found = memchr(end, bytes);
        let taken = found.map_or(bytes.len(), |at| at + 1);
        line.extend_from_slice(bytes.get(..taken).unwrap_or(bytes));
        let done = found.is_some() || taken == 0;
        reader.consume(taken);
        if done || line.len() > limit {
            return Ok(!line.is_empty());
        }
    }
}

/// Reads to the end of the line and keeps nothing.
fn pass_over(reader: &mut impl BufRead, end: u8) -> io::Result<()> {
    loop {
        let bytes = match reader.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let found = bytes.iter().position(|byte| *byte == end);
        let (passed, done) = (found.map_or(bytes.len(), |at| at + 1), found.is_some() || bytes.is_empty());
        reader.consume(passed);
        if done {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cases::cases;

    /// Each row, as text, through a reader that gives so many bytes at a time.
    fn rows(bytes: &[u8], limit: usize, capacity: usize) -> Vec<String> {
        let dialect = Dialect { delimiter: b',', end: b'\n' };
        let reader = io::BufReader::with_capacity(capacity, bytes);
        let mut records = Records::new(reader, dialect, limit);
        let mut rows = Vec::new();
        while let Some((row, record)) = records.next().unwrap() {
            let told = match record {
                Record::Cells(cells) => format!("{:?}", cells.iter().collect::<Vec<_>>()),
                other => format!("{other:?}"),
            };
            rows.push(format!("{row} {told}"));
        }
        rows
    }

    #[test]
    fn the_cell_that_is_no_text_is_named() {
        // Together the ends of the two cells would be `é`.
        assert_eq!(rows(b"\"a\xC3\",\"\xA9b\",c\n", 99, 99), ["1 NotUtf8(1)"]);
        assert_eq!(rows(b"\"a\",b,\"\xA9b\",c\n", 99, 99), ["1 NotUtf8(3)"]);
        assert_eq!(rows("\"a\",\"é\",\"\",é\n".as_bytes(), 99, 99), ["1 [\"a\", \"é\", \"\", \"é\"]"]);
        assert_eq!(rows(b"a,b\xC3\n", 99, 99), ["1 NotUtf8(2)"]);
    }

    proptest! {
        #![proptest_config(cases(1024))]

        #[test]
        fn rows_are_those_of_the_csv_crate(text in "[ab\"\n, é]{0,40}", long in 0..2usize, capacity in 1..9usize) {
            // Rows that are short and rows that are not are cut in two ways.
            let text = text.replace('a', &"a".repeat(1 + long * SHORT));
            let all = rows(text.as_bytes(), usize::MAX, capacity);
            prop_assert_eq!(&all, &rows(text.as_bytes(), usize::MAX, 1 << 16));
            if text.contains('"') {
                return Ok(());
            }
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let cells: Vec<Vec<String>> = reader
                .records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
                .filter(|row: &Vec<String>| row.iter().any(|cell| !cell.trim_ascii().is_empty()))
                .collect();
            let ours: Vec<String> = all.iter().map(|row| row.split_once(' ').unwrap().1.to_owned()).collect();
            prop_assert_eq!(ours, cells.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>());
        }

        #[test]
        fn a_limit_is_a_limit_however_the_bytes_come(text in "[ab\n,]{0,40}", limit in 0..12usize, capacity in 1..9usize) {
            prop_assert_eq!(rows(text.as_bytes(), limit, capacity), rows(text.as_bytes(), limit, 1 << 16));
        }
    }
}
