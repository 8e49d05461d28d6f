//! Tables out: a row for each assertion.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::guard::guarded;
use super::guess::exact_names;
use super::layout::Layout;
use crate::assertion::Target;
use crate::dossier::{AssertionRef, ContentRef, Dossier};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::io::rows::Fields;
use crate::io::rows::sheet::Slot;
use crate::measure::{Coordinate, Kind};
use crate::quantity::{Dimension, Form, Quantity};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableForm {
    /// Cells divided by this sign, quoted where they must be, in UTF-8 with a mark at the start, which spreadsheets need
    /// to take it for that, and lines that end as theirs do.
    Delimited(char),
    /// One JSON object a line.
    JsonLines,
}

/// What a cell holds.
enum Held {
    Text(String),
    Number(String),
    Names(Vec<String>),
}

/// One row, by field.
type RowOf = [Option<Held>; Slot::COUNT];

/// Columns that are there whether or not a row has them.
const ALWAYS: [Slot; 8] = [
    Slot::Id,
    Slot::SourceKey,
    Slot::MeasureKey,
    Slot::Kind,
    Slot::Value,
    Slot::Unit,
    Slot::AsOf,
    Slot::StatedOn,
];

/// Writes the assertions of a dossier as a table that [`import_table`](super::import_table) or
/// [`import_json_table`](super::import_json_table) reads back without loss: the same assertions, and the keys, names,
/// kinds, units and coordinates of what they name. What else the dossier holds is told by [`left_out`]; read the table
/// back [with](super::TableOptions::with) the dossier to keep it.
///
/// Columns are called as the fields of [`Fields`] are, or as the `columns` of the layout say. Several names in one cell are a
/// JSON list. A cell that a spreadsheet would take for a formula, because it starts with `=`, `+`, `-`, `@`, a tab or
/// the end of a line, has an apostrophe before it, which reading takes off; numbers stay numbers. Empty texts are no texts.
///
/// # Errors
/// What the writer returns.
///
/// # Complexity
/// Linear in the dossier.
///
/// ```
/// use crosscheck::io::{Layout, TableForm, TableOptions, import_table_with, read, write_table};
/// let dossier = read(br#"{"format": "crosscheck/1",
///     "sources": [{"key": "ministry", "name": "Ministry"}],
///     "measures": [{"key": "killed", "name": "killed in the flood", "kind": "cumulative", "unit": "person"}],
///     "assertions": [{"key": "a", "measure": "killed", "figure": ">=120", "origin": "ministry", "as_of": "2025-06-02"}]}"#)?;
/// let mut table = Vec::new();
/// write_table(&dossier, &Layout::default(), TableForm::Delimited(','), &mut table)?;
/// let options = TableOptions { with: Some(&dossier), ..TableOptions::default() };
/// let back = import_table_with(std::io::Cursor::new(table), &Layout::default(), &options)?;
/// assert_eq!(back.imported.dossier.assertions(), dossier.assertions());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_table(dossier: &Dossier, layout: &Layout, form: TableForm, out: impl Write) -> io::Result<()> {
    let mut used = [false; Slot::COUNT];
    for slot in ALWAYS {
        mark(&mut used, slot);
    }
    for one in dossier.assertions() {
        for (used, held) in used.iter_mut().zip(&row(dossier, one)) {
            *used |= held.is_some();
        }
    }
    let names = Fields::NAMES.iter().zip(exact_names());
    let named = names.map(|(field, own)| layout.columns.get(*field).map_or(own, String::as_str));
    let columns: Vec<(usize, &str)> =
        named.enumerate().filter(|(at, _)| used.get(*at).copied().unwrap_or(false)).collect();
    match form {
        TableForm::Delimited(delimiter) => delimited(dossier, &columns, delimiter, out),
        TableForm::JsonLines => lines(dossier, &columns, out),
    }
}

fn mark(used: &mut [bool], slot: Slot) {
    if let Some(used) = used.get_mut(slot as usize) {
        *used = true;
    }
}

fn delimited(
    dossier: &Dossier,
    columns: &[(usize, &str)],
    delimiter: char,
    mut out: impl Write,
) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let delimiter = u8::try_from(delimiter).map_err(|_| {
        io::Error::new(io::ErrorKind::InvalidInput, "cells are divided by one of `,` `;` `|` or a tab")
    })?;
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(columns.iter().map(|(_, name)| guarded(name).into_owned()))?;
    for one in dossier.assertions() {
        let row = row(dossier, one);
        let cell = |at: &usize| match row.get(*at).and_then(Option::as_ref) {
            None => String::new(),
            Some(Held::Number(text)) => text.clone(),
            Some(Held::Text(text)) => guarded(text).into_owned(),
            Some(Held::Names(names)) => guarded(&list(names)).into_owned(),
        };
        writer.write_record(columns.iter().map(|(at, _)| cell(at)))?;
    }
    writer.flush()
}

/// One name as it is, several as a list of JSON; and one that looks like a list, so that it is not taken for one.
fn list(names: &[String]) -> String {
    match names {
        [one] if serde_json::from_str::<Vec<String>>(one).is_err() => one.clone(),
        many => json!(many).to_string(),
    }
}

fn lines(dossier: &Dossier, columns: &[(usize, &str)], mut out: impl Write) -> io::Result<()> {
    for one in dossier.assertions() {
        let row = row(dossier, one);
        let mut object = Map::new();
        for (at, name) in columns {
            let value = match row.get(*at).and_then(Option::as_ref) {
                None => continue,
                Some(Held::Number(text)) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
                Some(Held::Text(text)) => json!(text),
                Some(Held::Names(names)) => match names.as_slice() {
                    [one] if serde_json::from_str::<Vec<String>>(one).is_err() => json!(one),
                    many => json!(many),
                },
            };
            object.insert((*name).to_owned(), value);
        }
        serde_json::to_writer(&mut out, &Value::Object(object))?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Puts what each field of an assertion holds into its place.
fn row(dossier: &Dossier, one: AssertionRef<'_>) -> RowOf {
    let mut row: RowOf = [const { None }; Slot::COUNT];
    let mut put = |slot: Slot, held: Option<Held>| {
        if let Some(place) = row.get_mut(slot as usize) {
            *place = held;
        }
    };
    let text =
        |text: Option<&str>| text.filter(|text| !text.is_empty()).map(|text| Held::Text(text.to_owned()));
    let date = |period: Option<&crate::time::Period>| period.map(|period| Held::Text(period.to_string()));
    let key_of = |id: Option<AssertionId>| id.map(|id| Held::Text(dossier.at(id).key().to_owned()));
    put(Slot::Id, text(Some(one.key())));
    let sources = |ids: &[SourceId]| {
        let keys: Vec<String> = ids.iter().map(|id| dossier.at_source(*id).key().to_owned()).collect();
        let names: Vec<String> = ids.iter().map(|id| dossier.at_source(*id).name().to_owned()).collect();
        let named = names != keys && names.iter().all(|name| !name.is_empty());
        ((!keys.is_empty()).then_some(Held::Names(keys)), named.then_some(Held::Names(names)))
    };
    let (keys, names) = sources(one.origins());
    put(Slot::SourceKey, keys);
    put(Slot::Source, names);
    let (keys, names) = sources(one.relays());
    put(Slot::ReportedByKey, keys);
    put(Slot::ReportedBy, names);
    let mut on = None;
    match one.content() {
        ContentRef::Figure { measure, quantity } => {
            on = Some(measure);
            let unit = figure(quantity, &mut put);
            put(
                Slot::Unit,
                Some(
                    unit.unwrap_or_else(|| {
                        Held::Text(dossier.at_measure(measure).unit().symbol().to_owned())
                    }),
                ),
            );
        }
        ContentRef::Stance { towards, stance, holders, certainty } => {
            let word = |value: Value| value.as_str().map(|word| Held::Text(word.to_owned()));
            put(Slot::Stance, word(json!(stance)));
            put(Slot::Certainty, (certainty != Default::default()).then(|| word(json!(certainty))).flatten());
            put(Slot::Holder, sources(holders).0);
            if let [Target::Measure(measure)] = towards {
                on = Some(*measure);
                let measure = dossier.at_measure(*measure);
                let numeric = measure.kind() != Kind::Proposition;
                put(Slot::Unit, numeric.then(|| Held::Text(measure.unit().symbol().to_owned())));
            } else {
                let key = |target: &Target| match target {
                    Target::Measure(id) => dossier.at_measure(*id).key().to_owned(),
                    Target::Assertion(id) => dossier.at(*id).key().to_owned(),
                };
                put(Slot::Towards, Some(Held::Names(towards.iter().map(key).collect())));
            }
        }
        ContentRef::Withdrawal => {}
    }
    if let Some(measure) = on.map(|id: MeasureId| dossier.at_measure(id)) {
        put(Slot::MeasureKey, text(Some(measure.key())));
        put(Slot::Measure, text(Some(measure.name()).filter(|name| *name != measure.key())));
        put(Slot::Kind, text(Some(measure.kind().code())));
        for (slot, coordinate) in [
            (Slot::Subject, Coordinate::Subject),
            (Slot::Property, Coordinate::Property),
            (Slot::Population, Coordinate::Population),
            (Slot::Place, Coordinate::Place),
        ] {
            put(slot, text(measure.coordinate(coordinate)));
        }
    }
    put(Slot::AsOf, date(one.as_of_given()));
    put(Slot::StatedOn, date(one.stated()));
    put(Slot::PublishedOn, date(one.published()));
    put(Slot::RecordedAt, date(one.recorded()));
    put(Slot::Sequence, one.sequence().map(|place| Held::Number(place.to_string())));
    let markers = one.markers();
    put(Slot::Revises, key_of(markers.revises));
    put(Slot::From, key_of(markers.from));
    put(Slot::SameStatementAs, key_of(markers.same_statement_as));
    put(Slot::Withdraws, key_of(markers.withdraws));
    let includes: Vec<String> = markers.includes.iter().map(|id| dossier.at(*id).key().to_owned()).collect();
    put(Slot::Includes, (!includes.is_empty()).then_some(Held::Names(includes)));
    put(Slot::Quote, text(one.quote()));
    put(Slot::Language, text(one.language()));
    put(Slot::Url, text(one.url()));
    put(Slot::Note, text(one.note()));
    row
}

/// Puts a figure into its fields, and gives the unit if it must stand there and not in the figure.
fn figure(quantity: &Quantity, put: &mut impl FnMut(Slot, Option<Held>)) -> Option<Held> {
    let number = |n: &crate::quantity::Number| Some(Held::Number(n.to_string()));
    let words = |text: &str| Some(Held::Text(text.to_owned()));
    let whole = quantity.to_string();
    let dated = matches!(quantity.form(), Form::Date(_));
    if let Some(unit) = quantity.unit().filter(|_| !dated) {
        if whole.parse().as_ref() == Ok(quantity) && *unit.dimension() != Dimension::Date {
            put(Slot::Value, Some(Held::Text(whole)));
            return None;
        }
        put(Slot::Value, Some(Held::Text(quantity.form().to_string())));
        return words(unit.symbol());
    }
    let (value, hedge) = match quantity.form() {
        Form::Bare(n) => (n, None),
        Form::Exactly(n) => (n, words("exactly")),
        Form::About(n) => (n, words("about")),
        Form::Nearly(n) => (n, words("nearly")),
        Form::MoreThan(n) => (n, words("more than")),
        Form::AtLeast(n) => (n, words("at least")),
        Form::LessThan(n) => (n, words("less than")),
        Form::AtMost(n) => (n, words("at most")),
        Form::UpTo(n) => (n, words("up to")),
        Form::Between { low, high } if low < high => {
            put(Slot::Low, number(low));
            put(Slot::High, number(high));
            return None;
        }
        _ => {
            put(Slot::Value, Some(Held::Text(whole)));
            return None;
        }
    };
    put(Slot::Value, number(value));
    put(Slot::Hedge, hedge);
    None
}

/// What a dossier holds that a table of its assertions does not carry, in words; empty if it is all.
#[must_use]
pub fn left_out(dossier: &Dossier) -> Vec<String> {
    let mut out = Vec::new();
    let mut note = |count: usize, one: &str, many: &str| match count {
        0 => {}
        1 => out.push(format!("1 {one}")),
        count => out.push(format!("{count} {many}")),
    };
    note(usize::from(dossier.title().is_some()), "title", "titles");
    note(usize::from(dossier.note().is_some()), "note on the whole", "notes");
    let detail = dossier.sources().iter().filter(|source| {
        source.parent().is_some()
            || source.kind().is_some()
            || source.reliability().is_some()
            || source.reason().is_some()
            || source.url().is_some()
            || source.note().is_some()
    });
    let what = "what is said of a source (what it is within, its kind, reliability, reason, address, note)";
    let whats =
        "sources with more than a name (what they are within, kind, reliability, reason, address, note)";
    note(detail.count(), what, whats);
    let (mut sources, mut measures) =
        (vec![false; dossier.sources().len()], vec![false; dossier.measures().len()]);
    for one in dossier.assertions() {
        let holders = match one.content() {
            ContentRef::Stance { holders, .. } => holders,
            _ => &[],
        };
        for id in one.origins().iter().chain(one.relays()).chain(holders) {
            sources.get_mut(id.index()).into_iter().for_each(|seen| *seen = true);
        }
        let on = match one.content() {
            ContentRef::Figure { measure, .. } => Some(measure),
            ContentRef::Stance { towards, .. } if towards.len() == 1 => {
                towards.first().and_then(Target::measure)
            }
            _ => None,
        };
        on.and_then(|id| measures.get_mut(id.index())).into_iter().for_each(|seen| *seen = true);
    }
    let unseen = |seen: &[bool]| seen.iter().filter(|seen| !**seen).count();
    note(unseen(&sources), "source that no row names", "sources that no row names");
    note(unseen(&measures), "measure that no row is on", "measures that no row is on");
    let detail = dossier.measures().iter().filter(|m| m.note().is_some() || m.counting.is_some());
    note(
        detail.count(),
        "measure's note or what it says of counting",
        "measures' notes or what they say of counting",
    );
    note(dossier.terms().len(), "entry of the hierarchies", "entries of the hierarchies");
    note(dossier.rules().len(), "rule", "rules");
    out
}
