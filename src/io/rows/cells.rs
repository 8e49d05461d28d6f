//! One line taken apart: the fields that are mapped, as they stand there.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use smallvec::SmallVec;

use super::fault::{Faulty, RowFault, RowProblem};
use super::mapping::{Mapping, Slot};
use crate::io::decode::{nearest, plain};
use crate::io::place::{Cursor, byte_of};

/// The fields of the file that are taken.
#[derive(Debug)]
pub(super) struct Columns {
    names: Vec<Box<str>>,
    by_name: FxHashMap<Box<str>, usize>,
    of_slot: [Option<usize>; Slot::COUNT],
    refuse_unknown: bool,
}

impl Columns {
    pub(super) fn of(mapping: &Mapping) -> Self {
        let mut columns = Self {
            names: Vec::new(),
            by_name: FxHashMap::default(),
            of_slot: [None; Slot::COUNT],
            refuse_unknown: mapping.refuse_unknown,
        };
        for (slot, name) in mapping.fields.uses().into_iter().filter(|(_, name)| !name.is_empty()) {
            let next = columns.names.len();
            let column = *columns.by_name.entry(name.into()).or_insert(next);
            if column == next {
                columns.names.push(name.into());
            }
            if let Some(place) = columns.of_slot.get_mut(slot as usize) {
                *place = Some(column);
            }
        }
        columns
    }

    /// The name of a field in the file.
    pub(super) fn name(&self, slot: Slot) -> Option<&str> {
        self.names.get(self.column(slot)?).map(AsRef::as_ref)
    }

    fn column(&self, slot: Slot) -> Option<usize> {
        *self.of_slot.get(slot as usize)?
    }
}

type Cells<'t> = SmallVec<[Option<&'t str>; 24]>;

/// A row: the JSON of each field that is mapped.
#[derive(Debug)]
pub(super) struct Row<'t> {
    text: &'t str,
    line: u64,
    columns: &'t Columns,
    cells: Cells<'t>,
}

impl<'t> Row<'t> {
    /// Takes a line apart.
    pub(super) fn read(text: &'t str, line: u64, columns: &'t Columns) -> Faulty<Self> {
        let mut row = Self { text, line, columns, cells: SmallVec::from_elem(None, columns.names.len()) };
        let mut json = serde_json::Deserializer::from_str(text);
        let fields = Fields { columns, cells: &mut row.cells };
        let wrong = match json.deserialize_map(fields).and_then(|wrong| json.end().map(|()| wrong)) {
            Ok(wrong) => wrong,
            Err(error) => {
                let problem =
                    if error.is_data() { RowProblem::NotAnObject } else { RowProblem::Syntax(plain(&error)) };
                let offset = match problem {
                    RowProblem::NotAnObject => text.len() - text.trim_start().len(),
                    _ => byte_of(text, error.line(), error.column()),
                };
                let column = Cursor::new(text, line).at(offset).column;
                return Err(Box::new(RowFault { line, column, id: None, field: None, kept: false, problem }));
            }
        };
        match wrong {
            None => Ok(row),
            Some(Wrong { name, cell, problem }) => {
                let column = Cursor::new(text, line).of(cell).column;
                Err(Box::new(RowFault { column, field: Some(name), ..*row.fault(None, problem) }))
            }
        }
    }

    /// The number of its line.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The text of a field, without the space around it; a number is its own text. `None` if it is missing, null
    /// or blank.
    pub(super) fn text(&self, slot: Slot) -> Faulty<Option<Cow<'t, str>>> {
        match self.cell(slot).map(text_of) {
            Some(Ok(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(Err(problem)) => Err(self.fault(Some(slot), problem)),
            None => Ok(None),
        }
    }

    /// Whether a field is a number of JSON.
    pub(super) fn is_number(&self, slot: Slot) -> bool {
        self.cell(slot).is_some_and(|cell| cell.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
    }

    /// A fault of a field, or of the row.
    pub(super) fn fault(&self, slot: Option<Slot>, problem: RowProblem) -> Box<RowFault> {
        let id = self.cell(Slot::Id).and_then(|cell| text_of(cell).ok()).filter(|id| !id.is_empty());
        Box::new(RowFault {
            line: self.line,
            column: slot.map_or_else(|| self.start(), |slot| self.column(slot)),
            id: id.map(Cow::into_owned),
            field: slot.and_then(|slot| self.columns.name(slot)).map(Into::into),
            kept: false,
            problem,
        })
    }

    /// The column of a field, or of the row if it does not have it.
    pub(super) fn column(&self, slot: Slot) -> u64 {
        let Some(cell) = self.cell(slot) else {
            return self.start();
        };
        let offset = (cell.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        match self.text.get(..offset) {
            Some(before) if before.is_ascii() => before.len() as u64 + 1,
            _ => Cursor::new(self.text, self.line).of(cell).column,
        }
    }

    fn start(&self) -> u64 {
        Cursor::new(self.text, self.line).at(self.text.len() - self.text.trim_start().len()).column
    }

    fn cell(&self, slot: Slot) -> Option<&'t str> {
        *self.cells.get(self.columns.column(slot)?)?
    }
}

/// The text of a text or number, without the space around it.
fn text_of(cell: &str) -> Result<Cow<'_, str>, RowProblem> {
    match cell.as_bytes() {
        [b'"', .., b'"'] if !cell.contains('\\') => Ok(Cow::Borrowed(cell.trim_matches('"').trim())),
        [b'"', ..] => {
            let text: String = serde_json::from_str(cell).map_err(|_| {
                RowProblem::Shape("this text has an escape that is no character; write the character itself")
            })?;
            Ok(Cow::Owned(if text.trim().len() == text.len() { text } else { text.trim().to_owned() }))
        }
        [b'0'..=b'9' | b'-', ..] => Ok(Cow::Borrowed(cell)),
        _ => Err(RowProblem::Shape("this is neither a text nor a number; give one value")),
    }
}

/// A field that makes a row faulty.
struct Wrong<'t> {
    name: String,
    cell: &'t str,
    problem: RowProblem,
}

/// Fills the cells of a row.
struct Fields<'c, 't> {
    columns: &'c Columns,
    cells: &'c mut Cells<'t>,
}

impl<'t> Visitor<'t> for Fields<'_, 't> {
    type Value = Option<Wrong<'t>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object in braces")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut wrong = None;
        while let Some(name) = map.next_key_seed(Name(self.columns))? {
            let known = name.as_ref().ok().and_then(|column| self.cells.get_mut(*column));
            match (name, known) {
                (_, Some(place)) if place.is_none() => {
                    let value: &RawValue = map.next_value()?;
                    *place = Some(value.get());
                }
                (Ok(column), _) => {
                    let value: &RawValue = map.next_value()?;
                    let name = self.columns.names.get(column).map_or("", AsRef::as_ref);
                    let (name, problem) = (name.to_owned(), RowProblem::TwiceGiven);
                    wrong.get_or_insert(Wrong { name, cell: value.get(), problem });
                }
                (Err(Some(name)), _) => {
                    let value: &RawValue = map.next_value()?;
                    let nearest = nearest(&name, self.columns.names.iter().map(AsRef::as_ref));
                    let problem = RowProblem::UnknownField { nearest };
                    wrong.get_or_insert(Wrong { name, cell: value.get(), problem });
                }
                (Err(None), _) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        for cell in self.cells.iter_mut() {
            *cell = cell.filter(|cell| *cell != "null");
        }
        Ok(wrong)
    }
}

/// The column of a field, or its name where one without a column is refused.
struct Name<'c>(&'c Columns);

impl<'t> DeserializeSeed<'t> for Name<'_> {
    type Value = Result<usize, Option<String>>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Result<usize, Option<String>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        let unknown = || self.0.refuse_unknown.then(|| name.to_owned());
        Ok(self.0.by_name.get(name).copied().ok_or_else(unknown))
    }
}
