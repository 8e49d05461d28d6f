//! From JSON text to records, with the place of each record and field.

use std::fmt;

use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::error::{Fault, Problem};
use super::fields::field_names;
use super::place::{Cursor, Place, byte_of};
use super::record::{
    AssertionRecord, ImpliesRecord, IncrementRecord, LinearRecord, PartOfRecord, RuleRecord, ShareRecord,
    SumRecord,
};
use crate::dossier::Section;
use crate::hashed::SaltedSet;
use crate::quantity::QuantityParseError;

/// The fields of an object, unread.
pub(super) struct RawObject<'t>(pub(super) Vec<(String, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for RawObject<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = RawObject<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object in braces")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(RawObject(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// A record with its place and those of its fields. A faulty one keeps its key, so that what names it is not
/// called faulty too.
#[derive(Debug)]
pub(super) struct Located<T> {
    pub(super) key: Option<String>,
    pub(super) place: Place,
    pub(super) fields: Vec<(Box<str>, Place)>,
    pub(super) record: Option<T>,
}

impl<T> Located<T> {
    /// The place of a field, or of the record if it does not give it.
    pub(super) fn place_of(&self, field: &str) -> Place {
        self.fields.iter().find(|(name, _)| &**name == field).map_or(self.place, |(_, place)| *place)
    }
}

/// What a sort of record needs to be decoded.
pub(super) trait Record: DeserializeOwned {
    /// The names of the fields of a record whose fields are these.
    fn names(_: &RawObject<'_>) -> Vec<&'static str> {
        field_names::<Self>().to_vec()
    }
}

impl Record for super::record::SourceRecord {}
impl Record for super::record::MeasureRecord {}
impl Record for super::record::TermRecord {}
impl Record for AssertionRecord {}

impl Record for RuleRecord {
    fn names(object: &RawObject<'_>) -> Vec<&'static str> {
        let rule = object.0.iter().find(|(name, _)| name == "rule").map(|(_, value)| value.get());
        let fields = match rule {
            Some("\"part_of\"") => field_names::<PartOfRecord>(),
            Some("\"sum\"") => field_names::<SumRecord>(),
            Some("\"increment\"") => field_names::<IncrementRecord>(),
            Some("\"share\"") => field_names::<ShareRecord>(),
            Some("\"linear\"") => field_names::<LinearRecord>(),
            Some("\"implies\"") => field_names::<ImpliesRecord>(),
            // Which rule it is will be asked for first.
            _ => {
                return object.0.iter().filter_map(|(name, _)| (name == "rule").then_some("rule")).collect();
            }
        };
        fields.iter().copied().chain(["rule"]).collect()
    }
}

/// Decodes one record. Its faults are reported and leave it without a value.
pub(super) fn decode<T: Record>(
    raw: &RawValue,
    section: Section,
    cursor: &mut Cursor<'_>,
    faults: &mut Vec<Fault>,
) -> Located<T> {
    let text = raw.get();
    let place = cursor.of(text);
    let object = match serde_json::from_str::<RawObject<'_>>(text) {
        Ok(object) => object,
        Err(_) => {
            let what = format!("each of the {section} is an object in braces, and this is none");
            faults.push(Fault::at(place, section, None, Problem::Shape(what)));
            return Located { key: None, place, fields: Vec::new(), record: None };
        }
    };
    let key =
        object.0.iter().find(|(name, _)| name == "key").and_then(|(_, v)| serde_json::from_str(v.get()).ok());
    let mut found = Located { key, place, fields: Vec::with_capacity(object.0.len()), record: None };
    let names = T::names(&object);
    let undecided = names.is_empty() || names == ["rule"];
    let before = faults.len();
    let mut seen: SaltedSet<&str> = SaltedSet::default();
    for (name, value) in &object.0 {
        let at = cursor.of(value.get());
        let mut refuse = |problem| faults.push(Fault::at(at, section, found.key.clone(), problem));
        if !seen.insert(name) {
            refuse(Problem::TwiceGiven { name: name.clone() });
        } else if !undecided && !names.contains(&name.as_str()) {
            let nearest = nearest(name, names.iter().copied());
            let known = if nearest.is_some() { Vec::new() } else { names.clone() };
            refuse(Problem::UnknownField { name: name.clone(), nearest, known });
        }
        found.fields.push((name.as_str().into(), at));
    }
    if faults.len() > before {
        return found;
    }
    match serde_json::from_str::<T>(text) {
        Ok(record) => found.record = Some(record),
        Err(error) => {
            let offset = byte_of(text, error.line(), error.column());
            // It may stop before the value, at the colon or the space.
            let skipped =
                text.bytes().skip(offset).take_while(|b| b.is_ascii_whitespace() || *b == b':').count();
            let offset = offset + skipped;
            // serde_json stops behind the value it could not use; the fault is at the field that starts last
            // before that.
            let field = object.0.iter().rev().find(|(_, value)| {
                (value.get().as_ptr() as usize).wrapping_sub(text.as_ptr() as usize) <= offset
            });
            let message = match plain(&error).as_str() {
                "expected value" => "not one of the texts that may stand here; see the schema".to_owned(),
                message => with_hint(message),
            };
            let missing = message.starts_with("missing field");
            let at = match field {
                Some((name, _)) if !missing && error.line() > 0 => found.place_of(name),
                _ => place,
            };
            let problem = match field {
                _ if message.starts_with("number out of range") => {
                    let text = field.map_or(String::new(), |(_, value)| value.get().to_owned());
                    QuantityParseError::NotFinite { text }.into()
                }
                Some((name, _)) if !missing && error.line() > 0 => {
                    Problem::Shape(format!("`{name}`: {message}"))
                }
                _ if missing => Problem::Shape(format!("{message}; give it one")),
                _ => Problem::Shape(message),
            };
            faults.push(Fault::at(at, section, found.key.clone(), problem));
        }
    }
    found
}

/// Adds the nearest of the texts that a message of serde says it expected.
fn with_hint(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let hint = match (message.starts_with("unknown variant"), quoted.next()) {
        (true, Some(found)) => nearest(found, quoted),
        _ => None,
    };
    hint.map_or(message.to_owned(), |hint| format!("{message}; did you mean `{hint}`?"))
}

/// The message of serde_json without its place, which counts from the record and not from the file.
pub(super) fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => text.get(..at).unwrap_or(&text).to_owned(),
        None => text,
    }
}

/// The nearest of some names, if one is near enough to be meant.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let near = |known: &&str| known.len().abs_diff(name.len()) <= 3.max(name.len() / 3);
    let mut best: Option<(f64, &str)> = None;
    for known in names.filter(near) {
        let likeness =
            strsim::normalized_damerau_levenshtein(name, known).max(strsim::jaro_winkler(name, known) - 0.15);
        if best.is_none_or(|(most, first)| likeness > most || (likeness == most && known < first)) {
            best = Some((likeness, known));
        }
    }
    best.filter(|(likeness, _)| *likeness >= 0.6).map(|(_, known)| known.to_owned())
}
