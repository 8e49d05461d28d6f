//! Lines, and what of each says where it belongs, read without making anything of the rest.

use std::io::{BufRead, BufReader, Read};

use serde::Deserialize;

use super::error::DiskError;
use crate::io::{OneOrMany, ReadError, Text, utf8};

/// What an assertion is called, what it is about, and what it names.
#[derive(Debug, Deserialize)]
pub(super) struct Line<'t> {
    #[serde(borrow)]
    pub(super) key: Text<'t>,
    #[serde(borrow, default)]
    pub(super) measure: Option<Text<'t>>,
    #[serde(borrow, default)]
    pub(super) towards: OneOrMany<Text<'t>>,
    #[serde(borrow, default)]
    revises: Option<Text<'t>>,
    #[serde(borrow, default)]
    from: Option<Text<'t>>,
    #[serde(borrow, default)]
    includes: OneOrMany<Text<'t>>,
    #[serde(borrow, default)]
    same_statement_as: Option<Text<'t>>,
    #[serde(borrow, default)]
    withdraws: Option<Text<'t>>,
}

impl Line<'_> {
    /// The keys of other assertions that its marks name.
    pub(super) fn marked(&self) -> impl Iterator<Item = &str> {
        let single = [&self.revises, &self.from, &self.same_statement_as, &self.withdraws];
        single.into_iter().flatten().chain(&self.includes.0).map(|text| &*text.0)
    }
}

/// Lines with their numbers, one at a time; blank ones are passed over.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    number: u64,
    /// How many bytes were read.
    pub(super) passed: u64,
}

impl<R: Read> Lines<R> {
    pub(super) fn of(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(1 << 18, reader), line: Vec::new(), number: 0, passed: 0 }
    }

    /// The first line that is not blank, of any length, to keep: it may be most of what there is in memory.
    pub(super) fn head(&mut self) -> Result<Option<(u64, String)>, DiskError> {
        let found = self.next(usize::MAX >> 1)?.map(|(number, text)| (number, text.len()));
        let Some((number, length)) = found else { return Ok(None) };
        let mut line = std::mem::take(&mut self.line);
        // Without a mark of the order of bytes, which stands before the text.
        line.drain(..line.len().saturating_sub(length));
        line.shrink_to_fit();
        // INVARIANT: `next` has seen that it is UTF-8.
        Ok(String::from_utf8(line).ok().map(|text| (number, text)))
    }

    /// The next line that is not blank, of so many bytes at most.
    pub(super) fn next(&mut self, limit: usize) -> Result<Option<(u64, &str)>, DiskError> {
        loop {
            self.line.clear();
            self.number += 1;
            let mut limited = Read::take(&mut self.reader, (limit as u64).saturating_add(1));
            let count = limited
                .read_until(b'\n', &mut self.line)
                .map_err(|error| ReadError::Io { what: "the input".to_owned(), error })?;
            self.passed += count as u64;
            if count == 0 {
                return Ok(None);
            }
            if self.line.last() == Some(&b'\n') {
                self.line.pop();
            }
            if self.line.len() > limit {
                return Err(ReadError::LineTooLong { line: self.number, limit }.into());
            }
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        Ok(Some((self.number, utf8(&self.line, self.number)?)))
    }
}
