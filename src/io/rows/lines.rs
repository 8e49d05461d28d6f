//! Lines of a file of which any may be broken.

use std::io::{self, BufRead, Read};

use crate::io::place::decoded;

/// One line.
#[derive(Debug)]
pub(super) enum Line<'b> {
    /// Its text, without a byte order mark.
    Text(&'b str),
    /// It is longer than the limit; it was passed over.
    TooLong,
    /// It is not UTF-8 from this column on.
    NotUtf8(u64),
}

/// Reads lines and holds one of them at a time.
pub(super) struct Lines<R> {
    reader: R,
    limit: usize,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self { reader, limit, number: 0, buffer: Vec::new() }
    }

    /// The next line that is not blank, with its number from 1.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        loop {
            self.buffer.clear();
            let limit = self.limit.saturating_add(1) as u64;
            if (&mut self.reader).take(limit).read_until(b'\n', &mut self.buffer)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            // A line ends at its end: what is missing there is told at this line, not at the next one.
            let ended = self.buffer.last() == Some(&b'\n');
            if ended {
                self.buffer.pop();
            }
            if self.buffer.len() > self.limit {
                if !ended {
                    pass_over_line(&mut self.reader)?;
                }
                return Ok(Some((self.number, Line::TooLong)));
            }
            if !self.buffer.trim_ascii().is_empty() {
                break;
            }
        }
        let text = decoded(&self.buffer, self.number);
        Ok(Some((self.number, text.map_or_else(|at| Line::NotUtf8(at.column), Line::Text))))
    }
}

/// Reads to the end of the line and keeps nothing.
fn pass_over_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = match reader.fill_buf() {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = bytes.iter().position(|b| *b == b'\n');
        let (passed, done) = (end.map_or(bytes.len(), |at| at + 1), end.is_some() || bytes.is_empty());
        reader.consume(passed);
        if done {
            return Ok(());
        }
    }
}
