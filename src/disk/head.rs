//! The head of a dossier as text, of which the head of each portion is cut.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::DiskError;
use crate::dossier::Dossier;
use crate::io::{self, FORMAT, ReadError};

/// Where a record stands in the text: its first byte, and how many there are.
type Place = (usize, usize);

/// The first line of a dossier of JSON Lines.
#[derive(Debug)]
pub(super) struct Head {
    text: String,
    sources: Vec<Place>,
    measures: Vec<Place>,
    terms: Vec<Place>,
    rules: Vec<Place>,
    /// Assertions that stand in it already.
    assertions: Vec<Place>,
}

/// The lists of the head, unread.
#[derive(Debug, Deserialize)]
struct Lists<'t> {
    #[serde(borrow, default)]
    sources: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    measures: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    hierarchies: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    rules: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    assertions: Vec<&'t RawValue>,
}

impl Head {
    /// Reads a head, and the dossier that it is, with what is asserted in it.
    pub(super) fn read(text: String) -> Result<(Self, Dossier), DiskError> {
        let dossier = io::read(text.as_bytes())?;
        let lists: Lists<'_> = serde_json::from_str(&text).map_err(|error| ReadError::NotADossier {
            line: 1,
            column: error.column() as u64,
            what: error.to_string(),
        })?;
        let place = |raw: &&RawValue| {
            let start = (raw.get().as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
            (start, raw.get().len())
        };
        let places = |list: &[&RawValue]| list.iter().map(place).collect();
        let (sources, measures) = (places(&lists.sources), places(&lists.measures));
        let (terms, rules) = (places(&lists.hierarchies), places(&lists.rules));
        let assertions = places(&lists.assertions);
        Ok((Self { text, sources, measures, terms, rules, assertions }, dossier))
    }

    /// Writes a head with some of its measures and rules, by their places in their lists, and ends the line.
    pub(super) fn write(
        &self,
        measures: impl Iterator<Item = usize>,
        rules: impl Iterator<Item = usize>,
        hierarchies: bool,
        out: &mut Vec<u8>,
    ) {
        out.extend_from_slice(format!("{{\"format\":\"{FORMAT}\"").as_bytes());
        self.list("sources", self.sources.iter(), out);
        self.list("measures", measures.filter_map(|at| self.measures.get(at)), out);
        let terms = if hierarchies { self.terms.as_slice() } else { &[] };
        self.list("hierarchies", terms.iter(), out);
        self.list("rules", rules.filter_map(|at| self.rules.get(at)), out);
        out.extend_from_slice(b"}\n");
    }

    /// The head with all of its measures and rules.
    pub(super) fn write_all(&self, out: &mut Vec<u8>) {
        self.write(0..self.measures.len(), 0..self.rules.len(), true, out);
    }

    /// The assertions that stand in it, as lines.
    pub(super) fn assertions(&self) -> impl Iterator<Item = &str> {
        self.assertions.iter().map(|place| self.at(*place))
    }

    fn at(&self, (start, length): Place) -> &str {
        self.text.get(start..start + length).unwrap_or("")
    }

    fn list<'p>(&self, name: &str, places: impl Iterator<Item = &'p Place>, out: &mut Vec<u8>) {
        out.extend_from_slice(format!(",\"{name}\":[").as_bytes());
        for (nth, place) in places.enumerate() {
            if nth > 0 {
                out.push(b',');
            }
            out.extend_from_slice(self.at(*place).as_bytes());
        }
        out.push(b']');
    }
}
