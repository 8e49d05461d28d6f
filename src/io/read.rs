//! Reading: the whole file or nothing.

use std::path::Path;

use serde_json::value::RawValue;

use super::FORMAT;
use super::decode::{Located, RawObject, Record, decode, nearest, plain};
use super::error::{Fault, ReadError, meant};
use super::fields::field_names;
use super::lines::read_lines;
use super::parts::{Parts, ReadOptions};
use super::place::{Cursor, Place, byte_of, decoded};
use super::quick;
use super::record::DossierRecord;
use super::resolve::resolve;
use crate::dossier::{Dossier, Section};
use crate::visible::{short, visible};

/// Reads a dossier from JSON.
///
/// # Errors
/// [`ReadError`]: a syntax error ends the file; otherwise every faulty record is named, in file order.
///
/// # Complexity
/// Linear in the text.
pub fn read(bytes: &[u8]) -> Result<Dossier, ReadError> {
    read_with(bytes, &ReadOptions::default())
}

/// Reads a dossier from JSON within limits.
///
/// # Errors
/// As [`read`].
pub fn read_with(bytes: &[u8], options: &ReadOptions) -> Result<Dossier, ReadError> {
    let text = utf8(bytes, 1)?;
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    if let Some(dossier) = quick::read(text) {
        return Ok(dossier);
    }
    let mut parts = Parts::default();
    head(text, 1, &mut parts)?;
    resolve(parts, options)
}

/// Reads a dossier from a file: JSON Lines if its name ends in `.jsonl` or `.ndjson`, JSON otherwise.
///
/// # Errors
/// As [`read`] and [`read_lines`], and [`ReadError::Io`] if the file cannot be opened or read.
pub fn read_file(path: impl AsRef<Path>) -> Result<Dossier, ReadError> {
    let path = path.as_ref();
    let io = |error| ReadError::Io { what: format!("`{}`", visible(&path.display().to_string())), error };
    let lines = path.extension().is_some_and(|e| e == "jsonl" || e == "ndjson");
    if lines {
        let file = std::fs::File::open(path).map_err(io)?;
        read_lines(std::io::BufReader::new(file), &ReadOptions::default()).map_err(|error| match error {
            ReadError::Io { error, .. } => io(error),
            other => other,
        })
    } else {
        read(&std::fs::read(path).map_err(io)?)
    }
}

/// The text of some bytes from this line on, without a byte order mark.
pub(crate) fn utf8(bytes: &[u8], line: u64) -> Result<&str, ReadError> {
    decoded(bytes, line).map_err(|at| ReadError::NotUtf8 { line: at.line, column: at.column })
}

pub(super) fn syntax(text: &str, line: u64, error: &serde_json::Error, faults: &mut Vec<Fault>) -> ReadError {
    let place = Cursor::new(text, line).at(byte_of(text, error.line(), error.column()));
    let earlier = std::mem::take(faults);
    ReadError::Syntax { line: place.line, column: place.column, what: plain(error), earlier }
}

/// Decodes the dossier object.
pub(super) fn head(text: &str, line: u64, parts: &mut Parts) -> Result<(), ReadError> {
    let object: RawObject<'_> = serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            let place = Cursor::new(text, line).at(text.len() - text.trim_start().len());
            let what =
                format!("a dossier is an object in braces that starts with {{\"format\": \"{FORMAT}\"");
            return ReadError::NotADossier { line: place.line, column: place.column, what };
        }
        syntax(text, line, &error, &mut parts.faults)
    })?;
    let mut cursor = Cursor::new(text, line);
    let start = cursor.at(text.len() - text.trim_start().len());
    let not = |place: Place, what: String| {
        Err(ReadError::NotADossier { line: place.line, column: place.column, what })
    };
    let names = field_names::<DossierRecord>();
    let mut seen: Vec<&str> = Vec::new();
    for (name, raw) in &object.0 {
        let place = cursor.of(raw.get());
        if seen.contains(&name.as_str()) {
            return not(place, format!("the field `{}` is given twice; keep one", short(name)));
        }
        seen.push(name);
        let string = || serde_json::from_str::<Option<String>>(raw.get()).ok();
        match name.as_str() {
            "format" if string() == Some(Some(FORMAT.to_owned())) => {}
            "format" => {
                let found = short(raw.get());
                return not(place, format!("the format {found} is not known here; it must be \"{FORMAT}\""));
            }
            "title" | "note" => match string() {
                Some(value) if name == "title" => parts.title = value,
                Some(value) => parts.note = value,
                None => return not(place, format!("`{name}` is a text in quotes")),
            },
            _ => {
                let Some(section) = section(name) else {
                    let hint = meant(&nearest(name, names.iter().copied()), names);
                    return not(place, format!("unknown field `{}`{hint}", short(name)));
                };
                let Ok(list) = serde_json::from_str(raw.get()) else {
                    return not(place, format!("`{name}` is a list in brackets"));
                };
                let faults = &mut parts.faults;
                match section {
                    Section::Sources => parts.sources = all(list, section, &mut cursor, faults),
                    Section::Measures => parts.measures = all(list, section, &mut cursor, faults),
                    Section::Hierarchies => parts.terms = all(list, section, &mut cursor, faults),
                    Section::Rules => parts.rules = all(list, section, &mut cursor, faults),
                    Section::Assertions => parts.assertions = all(list, section, &mut cursor, faults),
                }
            }
        }
    }
    if !seen.contains(&"format") {
        return not(start, format!("the field `format` is missing; add \"format\": \"{FORMAT}\""));
    }
    Ok(())
}

fn section(name: &str) -> Option<Section> {
    let all =
        [Section::Sources, Section::Measures, Section::Hierarchies, Section::Rules, Section::Assertions];
    all.into_iter().find(|section| section.to_string() == name)
}

fn all<T: Record>(
    list: Vec<&RawValue>,
    section: Section,
    cursor: &mut Cursor<'_>,
    faults: &mut Vec<Fault>,
) -> Vec<Located<T>> {
    list.into_iter().map(|raw| decode(raw, section, cursor, faults)).collect()
}
