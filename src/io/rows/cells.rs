//! One line taken apart: the fields that are mapped, as they stand there.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use smallvec::SmallVec;

use super::fault::{Faulty, RowFault, RowProblem};
use super::mapping::{Mapping, Slot};
use crate::hashed::SaltedMap;
use crate::io::decode::{nearest, plain};
use crate::io::place::{Cursor, byte_of};
use crate::io::scan::Scan;

/// The fields of the file that are taken.
#[derive(Debug)]
pub(in crate::io) struct Columns {
    names: Vec<Box<str>>,
    /// The names as they stand in JSON; empty if they cannot stand there as they are.
    quoted: Vec<Box<str>>,
    by_name: SaltedMap<Box<str>, usize>,
    of_slot: [Option<usize>; Slot::COUNT],
    refuse_unknown: bool,
    exact: bool,
    /// Whether rows may name other ones.
    names_rows: bool,
    separator: Option<Box<str>>,
    /// The column of a spreadsheet that each of them is, from 1, if it is one.
    places: Option<Vec<u64>>,
    /// The names of all columns of a spreadsheet.
    titles: Titles,
}

/// The names of all columns of a spreadsheet, shared by the readers of its rows.
#[derive(Debug, Clone, Default)]
pub(in crate::io) struct Titles {
    names: Rc<[Box<str>]>,
    /// The number of each from 1; of columns that are called alike, of the first.
    #[cfg(feature = "table")]
    places: Rc<SaltedMap<Box<str>, u64>>,
}

#[cfg(feature = "table")]
impl Titles {
    pub(in crate::io) fn of(names: &[String]) -> Self {
        let names: Rc<[Box<str>]> = names.iter().map(|name| name.as_str().into()).collect();
        let mut places = SaltedMap::default();
        for (name, place) in names.iter().zip(1..) {
            places.entry(name.clone()).or_insert(place);
        }
        Self { names, places: Rc::new(places) }
    }
}

impl Columns {
    pub(in crate::io) fn of(mapping: &Mapping) -> Self {
        let mut columns = Self {
            names: Vec::new(),
            quoted: Vec::new(),
            by_name: SaltedMap::default(),
            of_slot: [None; Slot::COUNT],
            refuse_unknown: mapping.refuse_unknown,
            exact: mapping.exact,
            names_rows: false,
            separator: mapping.separator.as_deref().filter(|text| !text.is_empty()).map(Into::into),
            places: None,
            titles: Titles::default(),
        };
        for (slot, name) in mapping.fields.uses().into_iter().filter(|(_, name)| !name.is_empty()) {
            let next = columns.names.len();
            let column = *columns.by_name.entry(name.into()).or_insert(next);
            if column == next {
                columns.names.push(name.into());
                let plain = !name.contains(|c: char| c == '"' || c == '\\' || c.is_control());
                columns.quoted.push(if plain { format!("\"{name}\"").into() } else { Box::default() });
            }
            if let Some(place) = columns.of_slot.get_mut(slot as usize) {
                *place = Some(column);
            }
        }
        columns.names_rows = NAMING.iter().any(|slot| columns.column(*slot).is_some());
        columns
    }

    /// The same for a spreadsheet.
    #[cfg(feature = "table")]
    pub(in crate::io) fn of_sheet(mapping: &Mapping, titles: &Titles) -> Self {
        let mut columns = Self::of(mapping);
        let place = |name: &str| titles.places.get(name).copied().unwrap_or(0);
        columns.places = Some(columns.names.iter().map(|name| place(name)).collect());
        columns.titles = titles.clone();
        columns
    }

    /// The numbers of the columns of a spreadsheet that are taken, in the order of cells.
    #[cfg(feature = "table")]
    pub(in crate::io) fn places(&self) -> &[u64] {
        self.places.as_deref().unwrap_or(&[])
    }

    /// A fault of a cell that could not be read.
    #[cfg(feature = "table")]
    pub(in crate::io) fn fault_at(
        &self,
        line: u64,
        slot: Slot,
        id: Option<String>,
        problem: RowProblem,
    ) -> RowFault {
        let column = self.cell_of(slot).and_then(|at| self.places().get(at)).copied().unwrap_or(0);
        RowFault { line, column, sheet: true, id, field: self.title(column), kept: false, problem }
    }

    /// The name of a column of a spreadsheet, by its number from 1.
    pub(super) fn title(&self, column: u64) -> Option<String> {
        let at = usize::try_from(column.checked_sub(1)?).ok()?;
        self.titles.names.get(at).map(ToString::to_string)
    }

    /// Which of the cells a use has.
    #[cfg(feature = "table")]
    pub(in crate::io) fn cell_of(&self, slot: Slot) -> Option<usize> {
        self.column(slot)
    }

    /// Whether faults are at rows and columns of a spreadsheet.
    pub(in crate::io) fn is_sheet(&self) -> bool {
        self.places.is_some()
    }

    /// The name of a field in the file.
    pub(super) fn name(&self, slot: Slot) -> Option<&str> {
        self.names.get(self.column(slot)?).map(AsRef::as_ref)
    }

    fn column(&self, slot: Slot) -> Option<usize> {
        *self.of_slot.get(slot as usize)?
    }
}

/// The fields that name other rows.
const NAMING: [Slot; 6] =
    [Slot::Revises, Slot::From, Slot::Includes, Slot::SameStatementAs, Slot::Withdraws, Slot::Towards];

/// A cell as it stands in its file.
#[derive(Debug, Clone)]
pub(in crate::io) enum Cell<'t> {
    /// The JSON of a field.
    Json(&'t str),
    /// The text of a cell of a spreadsheet.
    #[cfg_attr(not(feature = "table"), expect(dead_code, reason = "only spreadsheets have it"))]
    Text(Cow<'t, str>),
}

/// The cells of one row, in the order of the names of the columns.
pub(in crate::io) type Cells<'t> = SmallVec<[Option<Cell<'t>>; 12]>;

/// Several names in one field.
pub(super) type Names<'t> = SmallVec<[Cow<'t, str>; 2]>;

/// A row: each field that is mapped.
#[derive(Debug)]
pub(in crate::io) struct Row<'t> {
    text: &'t str,
    line: u64,
    columns: &'t Columns,
    cells: &'t [Option<Cell<'t>>],
}

impl<'t> Row<'t> {
    /// Takes a line apart, into `cells`.
    pub(super) fn read<'l: 't>(
        text: &'l str,
        line: u64,
        columns: &'t Columns,
        order: &mut Vec<usize>,
        cells: &'t mut Cells<'l>,
    ) -> Faulty<Self> {
        cells.resize(columns.names.len(), None);
        if scan(text, columns, cells, order).is_some() {
            return Ok(Self { text, line, columns, cells });
        }
        cells.fill(None);
        let mut json = serde_json::Deserializer::from_str(text);
        let fields = Fields { columns, cells: &mut *cells };
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
                return Err(Box::new(RowFault::of_line(line, column, problem)));
            }
        };
        let row = Self { text, line, columns, cells };
        match wrong {
            None => Ok(row),
            Some(Wrong { name, cell, problem }) => {
                let column = Cursor::new(text, line).of(cell).column;
                Err(Box::new(RowFault { column, field: Some(name), ..*row.fault(None, problem) }))
            }
        }
    }

    /// A row of a spreadsheet.
    #[cfg(feature = "table")]
    pub(in crate::io) fn of_cells(line: u64, columns: &'t Columns, cells: &'t [Option<Cell<'t>>]) -> Self {
        Self { text: "", line, columns, cells }
    }

    /// Whether it may name other rows.
    pub(super) fn may_name(&self) -> bool {
        self.columns.names_rows
    }

    /// The number of its line.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Appends cells as they stand in the file, so that they are equal exactly if these are, in rows of the same columns.
    pub(super) fn as_written(&self, slots: &[Slot], out: &mut Vec<u8>) {
        for slot in slots.iter().filter(|slot| self.columns.column(**slot).is_some()) {
            let text = match self.cell(*slot) {
                Some(Cell::Json(json)) => *json,
                Some(Cell::Text(text)) => text,
                None => {
                    out.extend(u32::MAX.to_le_bytes());
                    continue;
                }
            };
            out.extend((text.len() as u32).to_le_bytes());
            out.extend(text.as_bytes());
        }
    }

    /// The text of a field, without the space around it; a number is its own text. `None` if it is missing, null
    /// or blank.
    #[inline]
    pub(super) fn text(&self, slot: Slot) -> Faulty<Option<Cow<'_, str>>> {
        // Most fields most files do not have.
        match self.cell(slot) {
            None => Ok(None),
            Some(cell) => self.text_in(cell, slot),
        }
    }

    fn text_in<'r>(&'r self, cell: &'r Cell<'t>, slot: Slot) -> Faulty<Option<Cow<'r, str>>> {
        let text = match cell {
            Cell::Text(text) if self.columns.exact => Cow::Borrowed(&**text),
            Cell::Text(text) => Cow::Borrowed(trimmed(text)),
            Cell::Json(json) => {
                text_of(json, !self.columns.exact).map_err(|problem| self.fault(Some(slot), problem))?
            }
        };
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// The names in a field: a list of JSON, or one text, taken apart where the mapping says what separates names.
    pub(super) fn names(&self, slot: Slot) -> Faulty<Names<'_>> {
        let json = match self.cell(slot) {
            Some(Cell::Json(json)) => json,
            Some(Cell::Text(text)) => text.as_ref(),
            None => return Ok(Names::new()),
        };
        // A list is an array of texts and nothing else; `[sic]` is a name.
        if json.trim_start().starts_with('[')
            && let Ok(list) = serde_json::from_str::<Vec<String>>(json)
        {
            let trimmed = |name: String| if self.columns.exact { name } else { name.trim().to_owned() };
            return Ok(list.into_iter().map(trimmed).filter(|n| !n.is_empty()).map(Cow::Owned).collect());
        }
        let Some(text) = self.text(slot)? else {
            return Ok(Names::new());
        };
        match (&self.columns.separator, text) {
            (Some(mark), text) if text.contains(&**mark) => {
                let names = text.split(&**mark).map(str::trim).filter(|name| !name.is_empty());
                Ok(names.map(|name| Cow::Owned(name.to_owned())).collect())
            }
            (_, text) => Ok(Names::from_iter([text])),
        }
    }

    /// Whether a field is a number of JSON.
    pub(super) fn is_number(&self, slot: Slot) -> bool {
        matches!(self.cell(slot), Some(Cell::Json(json)) if json.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
    }

    /// A fault of a field, or of the row.
    pub(super) fn fault(&self, slot: Option<Slot>, problem: RowProblem) -> Box<RowFault> {
        let id = match self.cell(Slot::Id) {
            Some(Cell::Json(json)) => text_of(json, true).ok(),
            Some(Cell::Text(text)) => Some(Cow::Borrowed(text.trim())),
            None => None,
        };
        Box::new(RowFault {
            line: self.line,
            column: slot.map_or_else(|| self.start(), |slot| self.column(slot)),
            sheet: self.columns.is_sheet(),
            id: id.filter(|id| !id.is_empty()).map(Cow::into_owned),
            field: slot.and_then(|slot| self.columns.name(slot)).map(Into::into),
            kept: false,
            problem,
        })
    }

    /// The column of a field, or of the row if it does not have it.
    pub(super) fn column(&self, slot: Slot) -> u64 {
        if let Some(places) = &self.columns.places {
            return self.columns.column(slot).and_then(|at| places.get(at)).copied().unwrap_or(0);
        }
        let Some(Cell::Json(cell)) = self.cell(slot) else {
            return self.start();
        };
        let offset = (cell.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        match self.text.get(..offset) {
            Some(before) if before.is_ascii() => before.len() as u64 + 1,
            _ => Cursor::new(self.text, self.line).of(cell).column,
        }
    }

    fn start(&self) -> u64 {
        if self.columns.is_sheet() {
            return 0;
        }
        Cursor::new(self.text, self.line).at(self.text.len() - self.text.trim_start().len()).column
    }

    fn cell(&self, slot: Slot) -> Option<&Cell<'t>> {
        self.cells.get(self.columns.column(slot)?)?.as_ref()
    }
}

/// Takes a line apart that has no fault and is written plainly. `order` holds the columns of the last one, in the order of
/// its fields.
fn scan<'t>(text: &'t str, columns: &Columns, cells: &mut Cells<'t>, order: &mut Vec<usize>) -> Option<()> {
    let mut scan = Scan::of(text);
    let mut more = scan.open(b'{', b'}')?;
    let mut nth = 0;
    while more {
        let expected = order.get(nth).copied().unwrap_or(usize::MAX);
        let column = match columns.quoted.get(expected) {
            Some(quoted) if !quoted.is_empty() && scan.this(quoted)? => Some(expected),
            _ => columns.by_name.get(scan.name()?).copied(),
        };
        if nth == order.len() {
            order.push(usize::MAX);
        }
        if let Some(place) = order.get_mut(nth) {
            *place = column.unwrap_or(usize::MAX);
        }
        nth += 1;
        let value = scan.plain_value()?;
        match column.map(|column| cells.get_mut(column)) {
            Some(Some(place)) if place.is_none() => *place = Some(Cell::Json(value)),
            None if !columns.refuse_unknown => {}
            _ => return None,
        }
        more = scan.more(b'}')?;
    }
    without_nulls(cells);
    scan.end()
}

/// The text without the space around it, as [`str::trim`] gives it; most have none, which two bytes tell.
pub(in crate::io) fn trimmed(text: &str) -> &str {
    let plain = |byte: &u8| byte.is_ascii_graphic();
    match text.as_bytes() {
        [] => text,
        [first, .., last] if plain(first) && plain(last) => text,
        _ => text.trim(),
    }
}

/// A null is nothing, but comes once like any other value.
fn without_nulls(cells: &mut Cells<'_>) {
    for cell in cells.iter_mut().filter(|cell| matches!(cell, Some(Cell::Json("null")))) {
        *cell = None;
    }
}

/// The text of a text or number, trimmed where that is asked for.
fn text_of(cell: &str, trim: bool) -> Result<Cow<'_, str>, RowProblem> {
    match cell.as_bytes() {
        [b'"', .., b'"'] if !cell.contains('\\') => {
            let text = cell.trim_matches('"');
            Ok(Cow::Borrowed(if trim { trimmed(text) } else { text }))
        }
        [b'"', ..] => {
            let text: String = serde_json::from_str(cell).map_err(|_| {
                RowProblem::Shape("this text has an escape that is no character; write the character itself")
            })?;
            Ok(Cow::Owned(if !trim || text.trim().len() == text.len() {
                text
            } else {
                text.trim().to_owned()
            }))
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
                    *place = Some(Cell::Json(value.get()));
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
                    let known = match nearest {
                        None => self.columns.names.iter().map(ToString::to_string).collect(),
                        Some(_) => Vec::new(),
                    };
                    let problem = RowProblem::UnknownField { nearest, known };
                    wrong.get_or_insert(Wrong { name, cell: value.get(), problem });
                }
                (Err(None), _) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        without_nulls(self.cells);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cases::cases;

    proptest! {
        #![proptest_config(cases(2048))]

        #[test]
        fn trimming_is_that_of_the_standard_library(text in "[ \t\u{a0}\u{2003}\u{1f}a-c.]{0,5}") {
            prop_assert_eq!(trimmed(&text), text.trim());
        }
    }
}
