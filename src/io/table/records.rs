//! The rows of a delimited file, any of which may be broken.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use csv_core::{ReadRecordResult, Terminator};
use memchr::{memchr, memchr_iter};

/// The most lines that one quoted cell may take before its quote is held to be left open.
const MOST_LINES: usize = 5_000;

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
        let record = match std::str::from_utf8(fields) {
            Ok(text) => Record::Cells(Cells { text, ends, gap: usize::from(plain) }),
            Err(error) => {
                let cell = ends.partition_point(|end| *end <= error.valid_up_to());
                Record::NotUtf8(cell as u64 + 1)
            }
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
        let limit = self.limit.saturating_add(1) as u64;
        let end = self.dialect.end;
        if (&mut self.reader).take(limit).read_until(end, &mut self.line)? == 0 {
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
        self.ends.extend(memchr_iter(delimiter, row));
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
