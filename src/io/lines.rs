//! JSON Lines.

use std::io::BufRead;

use memchr::memchr;
use serde_json::value::RawValue;

use super::decode::{Located, decode};
use super::error::ReadError;
use super::fill::Filled;
use super::parts::{Parts, ReadOptions};
use super::place::{Cursor, Place};
use super::quick::{self, Quick};
use super::read::{head, syntax, utf8};
use super::record::AssertionRecord;
use super::resolve::resolve;
use super::write::record;
use crate::dossier::{AssertionRef, Dossier, Section};

/// Reads a dossier from JSON Lines: the first line is a dossier object, every further one an assertion. Blank
/// lines are passed over. Besides the dossier only one line of text is held at a time, and those assertions that name later
/// ones.
///
/// # Errors
/// As [`read`](super::read), and [`ReadError::LineTooLong`].
///
/// ```
/// let lines = r#"{"format": "crosscheck/1", "measures": [{"key": "sent", "kind": "cumulative"}]}
/// {"key": "f01", "measure": "sent", "figure": 3000}
/// {"key": "f02", "measure": "sent", "figure": 10000}"#;
/// let dossier = crosscheck::io::read_lines(lines.as_bytes(), &Default::default())?;
/// assert_eq!(dossier.assertions().len(), 2);
/// # Ok::<(), crosscheck::io::ReadError>(())
/// ```
pub fn read_lines(reader: impl BufRead, options: &ReadOptions) -> Result<Dossier, ReadError> {
    let mut lines = Lines { reader, line: Vec::new(), number: 0, longest: options.max_line };
    let Some((first, number)) = lines.next()? else { return Err(ReadError::Empty) };
    let mut parts = Parts::default();
    match quick::read(first) {
        Some(mut dossier) => {
            let first = first.to_owned();
            let mut quick = Quick::into(&mut dossier);
            let (places, stopped) = lines.quick(&mut quick)?;
            if stopped.is_none() && quick.settle().is_some() {
                quick.keep();
                return Ok(dossier);
            }
            head(&first, number, &mut parts)?;
            again(&quick, &places, &mut parts)?;
            if let Some(stopped) = stopped {
                let text = utf8(&lines.line, stopped)?;
                take(text, stopped, &mut parts)?;
            }
        }
        None => head(first, number, &mut parts)?,
    }
    while let Some((text, number)) = lines.next()? {
        take(text, number, &mut parts)?;
    }
    resolve(parts, options)
}

/// The lines that are not blank, one at a time.
struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    number: u64,
    longest: usize,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<Option<(&str, u64)>, ReadError> {
        loop {
            self.line.clear();
            self.number += 1;
            let limit = self.longest.saturating_add(1);
            let count = std::io::Read::take(&mut self.reader, limit as u64)
                .read_until(b'\n', &mut self.line)
                .map_err(|error| ReadError::Io { what: "the input".to_owned(), error })?;
            if count == 0 {
                return Ok(None);
            }
            // A line ends at its end: what is missing there is told at this line, not at the next one.
            if self.line.last() == Some(&b'\n') {
                self.line.pop();
            }
            if self.line.len() > self.longest {
                return Err(ReadError::LineTooLong { line: self.number, limit: self.longest });
            }
            if self.line.starts_with(b"{") || !utf8(&self.line, self.number)?.trim().is_empty() {
                break;
            }
        }
        utf8(&self.line, self.number).map(|text| Some((text, self.number)))
    }

    /// Takes lines as long as they have no fault; their places, and the number of the line that has one.
    fn quick(&mut self, quick: &mut Quick<'_>) -> Result<(Vec<Place>, Option<u64>), ReadError> {
        let mut places = Vec::new();
        loop {
            self.lying(quick, &mut places);
            let Some((text, line)) = self.next()? else { return Ok((places, None)) };
            if quick.assertion(&mut Filled::default(), text).is_none() {
                return Ok((places, Some(line)));
            }
            let column = (text.len() - text.trim_start().len()) as u64 + 1;
            places.push(Place { line, column });
        }
    }

    /// Takes the lines that lie whole in the reader's own memory, up to one that is not as most are. A copy of each
    /// would take a tenth of the time (`cargo bench --bench read`).
    fn lying(&mut self, quick: &mut Quick<'_>, places: &mut Vec<Place>) {
        // What is wrong with the input the next line tells.
        let Ok(lying) = self.reader.fill_buf() else { return };
        let (mut filled, mut taken) = (Filled::default(), 0);
        while let Some(rest) = lying.get(taken..)
            && let Some(end) = memchr(b'\n', rest).filter(|end| *end <= self.longest)
            && rest.starts_with(b"{")
            && let Some(Ok(text)) = rest.get(..end).map(std::str::from_utf8)
        {
            if quick.assertion(&mut filled, text).is_none() {
                break;
            }
            taken += end + 1;
            self.number += 1;
            places.push(Place { line: self.number, column: 1 });
        }
        drop(filled);
        self.reader.consume(taken);
    }
}

/// The assertions that were taken, as they would have been decoded: those that were held back from their text, as they
/// may have faults; the others from the dossier.
fn again(quick: &Quick<'_>, places: &[Place], parts: &mut Parts) -> Result<(), ReadError> {
    let (dossier, mut held) = (quick.so_far(), quick.ahead().iter().peekable());
    let taken = dossier.assertions().iter().skip(parts.assertions.len());
    for (one, place) in taken.zip(places) {
        match held.next_if(|(at, _)| *at == one.id().index()) {
            Some((_, text)) => take(text, place.line, parts)?,
            None => parts.assertions.extend(located(dossier, one, *place)),
        }
    }
    Ok(())
}

/// An assertion that was taken, as it would have been decoded. It was checked, so that no fault lies in a field of it.
fn located(dossier: &Dossier, one: AssertionRef<'_>, place: Place) -> Option<Located<AssertionRecord>> {
    let text = serde_json::to_string(&record(dossier, &one.into())).ok()?;
    let raw: &RawValue = serde_json::from_str(&text).ok()?;
    let found = decode(raw, Section::Assertions, &mut Cursor::new(&text, 1), &mut Vec::new());
    Some(Located { place, fields: Vec::new(), ..found })
}

fn take(text: &str, number: u64, parts: &mut Parts) -> Result<(), ReadError> {
    let raw: &RawValue =
        serde_json::from_str(text).map_err(|e| syntax(text, number, &e, &mut parts.faults))?;
    let mut cursor = Cursor::new(text, number);
    parts.assertions.push(decode(raw, Section::Assertions, &mut cursor, &mut parts.faults));
    Ok(())
}
