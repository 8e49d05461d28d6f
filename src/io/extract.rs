//! One assertion from an extractor, such as a language model: its JSON Schema, and what is wrong with it field by field.

use std::fmt;

use serde_json::{Map, Value, json};

use super::decode::{nearest, plain};
use super::rows::{Mapping, RowFault, RowProblem, import_rows};
use crate::assertion::{Certainty, Stance};
use crate::measure::Kind;
use crate::visible::{short, visible};

/// The JSON Schema of one assertion for structured output: strict (every field is required and may be null, nothing else
/// is allowed), with enumerations and short descriptions. [`check_assertion`] takes what follows it.
pub const ASSERTION_SCHEMA: &str = include_str!("assertion-1.schema.json");

/// What is wrong with one field of an assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExtractFault {
    /// The field, as a JSON pointer; empty for the whole.
    pub path: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for ExtractFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        write!(f, "{}: {}; {}", short(path), visible(&self.what), visible(&self.remedy))
    }
}

impl std::error::Error for ExtractFault {}

/// What a field may hold.
enum Shape {
    Text,
    Number,
    Names,
    OneOf(&'static [&'static str]),
}

const HEDGES: &[&str] =
    &["exactly", "about", "nearly", "more than", "at least", "less than", "at most", "up to", "between"];

/// The fields in the order of the schema, with what they are.
const FIELDS: &[(&str, Shape, &str)] = &[
    ("id", Shape::Text, "A short name of the assertion, or null."),
    (
        "source",
        Shape::Names,
        "Who made the statement, each by name; several if they made it jointly, none if it is not said.",
    ),
    (
        "reported_by",
        Shape::Names,
        "Through whom it came, in order; the article or outlet that was read is last.",
    ),
    ("subject", Shape::Text, "The event or thing it is about, or null."),
    (
        "measure",
        Shape::Text,
        "What is counted or measured, such as `killed`; or the proposition that a stance is towards.",
    ),
    ("population", Shape::Text, "Which of them, such as `civilians`, or null."),
    ("place", Shape::Text, "Where, or null."),
    (
        "kind",
        Shape::OneOf(Kind::CODES),
        "How it behaves in time: cumulative (a running total), stock (a level), flow (an amount over a period), constant; proposition for a stance.",
    ),
    (
        "value",
        Shape::Number,
        "The number as printed, without its words; null for a range, a magnitude or a stance.",
    ),
    ("low", Shape::Number, "The low end of a range, or null."),
    ("high", Shape::Number, "The high end of a range, or null."),
    ("hedge", Shape::OneOf(HEDGES), "How the number is hedged, or null."),
    (
        "magnitude",
        Shape::OneOf(&[
            "tens",
            "dozens",
            "hundreds",
            "thousands",
            "tens of thousands",
            "hundreds of thousands",
            "millions",
            "a few",
            "many",
        ]),
        "An order of magnitude in words instead of a number, or null.",
    ),
    ("unit", Shape::Text, "What it counts or measures in, such as `person`, `km2` or `%`, or null."),
    (
        "as_of",
        Shape::Text,
        "The time the figure is about, as 2025-06-02, 2025-06, 2025 or 2025-06-01/2025-06-03; ../2025-06-02 is `by then`; or null.",
    ),
    ("stated_on", Shape::Text, "When the source said it, in the same form, or null."),
    ("published_on", Shape::Text, "When the article carried it, in the same form, or null."),
    ("stance", Shape::OneOf(Stance::CODES), "A stance instead of a number, or null."),
    ("holder", Shape::Names, "Whose stance it is, where it is not that of the source; else none."),
    ("certainty", Shape::OneOf(Certainty::CODES), "How firmly the stance is put, or null."),
    ("quote", Shape::Text, "The sentence it was read from, word for word."),
    ("language", Shape::Text, "The language of the quote, such as `en`, or null."),
    ("url", Shape::Text, "Where it can be read, or null."),
    ("note", Shape::Text, "A note, or null."),
];

/// Generates [`ASSERTION_SCHEMA`] from the fields that [`check_assertion`] reads.
#[cfg(feature = "schema")]
#[must_use]
pub fn assertion_schema() -> Value {
    let property = |(name, shape, description): &(&'static str, Shape, &'static str)| {
        let property = match shape {
            Shape::Text => json!({ "type": ["string", "null"] }),
            Shape::Number => json!({ "type": ["number", "null"] }),
            Shape::Names => json!({ "type": "array", "items": { "type": "string" } }),
            Shape::OneOf(words) => {
                let all: Vec<Value> = words.iter().map(|word| json!(word)).chain([Value::Null]).collect();
                json!({ "type": ["string", "null"], "enum": all })
            }
        };
        let mut fields = property.as_object().cloned().unwrap_or_default();
        fields.insert("description".to_owned(), json!(description));
        ((*name).to_owned(), Value::Object(fields))
    };
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "assertion",
        "description": "One reported figure or stance, with who said it, of what, as of when, and when it was said.",
        "type": "object",
        "properties": FIELDS.iter().map(property).collect::<Map<String, Value>>(),
        "required": FIELDS.iter().map(|(name, ..)| *name).collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

/// Checks one assertion that follows [`ASSERTION_SCHEMA`], and gives it as a row of flat JSON Lines, which
/// [`import_rows`] reads into a dossier by [`Mapping::extracted`]; the reader of tables knows it too.
///
/// Fields may be left out or null. A number that is a text, and one name where a list is asked for, are taken.
///
/// # Errors
/// Everything that is wrong, field by field.
///
/// # Complexity
/// Linear in the text.
///
/// ```
/// use crosscheck::io::{Mapping, check_assertion, import_rows};
/// let object = br#"{"source": ["Ministry"], "measure": "killed", "value": 120, "hedge": "at least", "kind": "cumulative", "as_of": "2025-06-02"}"#;
/// let row = check_assertion(object).map_err(|faults| faults[0].to_string())?;
/// let imported = import_rows(row.as_bytes(), &Mapping::extracted()).map_err(|error| error.to_string())?;
/// assert_eq!(imported.dossier.assertions().get(0).ok_or("none")?.quantity().map(ToString::to_string).as_deref(), Some(">=120"));
///
/// let faults = check_assertion(br#"{"source": [], "value": "many", "hedge": "sort of", "as_of": "June 2"}"#).unwrap_err();
/// let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
/// assert_eq!(paths, ["/measure", "/kind", "/value", "/hedge", "/as_of"]);
/// # Ok::<(), String>(())
/// ```
pub fn check_assertion(json: &[u8]) -> Result<String, Vec<ExtractFault>> {
    let whole = |what: String, remedy: &str| {
        vec![ExtractFault { path: String::new(), what, remedy: remedy.to_owned() }]
    };
    let value: Value = serde_json::from_slice(json)
        .map_err(|error| whole(format!("it is not JSON: {}", plain(&error)), "give one object in braces"))?;
    let Value::Object(object) = value else {
        return Err(whole("it is no object".to_owned(), "give one object in braces"));
    };
    let mut faults = Vec::new();
    for name in object.keys().filter(|name| !FIELDS.iter().any(|(known, ..)| known == name)) {
        let near = nearest(name, FIELDS.iter().map(|(known, ..)| *known));
        let remedy = match near {
            Some(near) => format!("leave it out; did you mean `{near}`?"),
            None => "leave it out, or put it into the note".to_owned(),
        };
        faults.push(fault(name, "there is no such field", &remedy));
    }
    let mut row = Map::new();
    for (name, shape, _) in FIELDS {
        let given = object.get(*name).unwrap_or(&Value::Null);
        match taken(given, shape) {
            Ok(None) => {}
            Ok(Some(value)) => drop(row.insert((*name).to_owned(), value)),
            Err((what, remedy)) => faults.push(fault(name, &what, &remedy)),
        }
    }
    together(&object, &row, &mut faults);
    let magnitude = row.remove("magnitude");
    if let Some(words) = magnitude.filter(|_| !row.contains_key("value")) {
        row.insert("value".to_owned(), words);
    }
    let row = Value::Object(row).to_string();
    // What the reader of rows finds beside: dates, ranges, units.
    if let Ok(imported) = import_rows(row.as_bytes(), &Mapping::extracted()) {
        for found in imported.faults {
            let known =
                |fault: &ExtractFault| Some(fault.path.trim_start_matches('/')) == found.field.as_deref();
            // That a number stands beside a stance is told at the number.
            let told = matches!(found.problem, RowProblem::FigureAndStance) && !faults.is_empty();
            if !told && !faults.iter().any(known) && (faults.is_empty() || found.field.is_some()) {
                faults.push(of_row(&found));
            }
        }
    }
    faults.sort_by_key(|fault| {
        let name = fault.path.trim_start_matches('/');
        (FIELDS.iter().position(|(known, ..)| *known == name).unwrap_or(FIELDS.len()), fault.path.clone())
    });
    if faults.is_empty() { Ok(row) } else { Err(faults) }
}

fn fault(name: &str, what: &str, remedy: &str) -> ExtractFault {
    let pointer = name.replace('~', "~0").replace('/', "~1");
    ExtractFault { path: format!("/{pointer}"), what: what.to_owned(), remedy: remedy.to_owned() }
}

/// A fault of a row, whose message says what is wrong before what to do.
fn of_row(found: &RowFault) -> ExtractFault {
    let text = found.problem.to_string();
    let (what, remedy) = text.split_once("; ").unwrap_or((&text, "correct it"));
    match &found.field {
        Some(field) => fault(field, what, remedy),
        None => ExtractFault { path: String::new(), what: what.to_owned(), remedy: remedy.to_owned() },
    }
}

/// What a field gives, or what is wrong with it and what to do.
fn taken(given: &Value, shape: &Shape) -> Result<Option<Value>, (String, String)> {
    let sort = match given {
        Value::Null => return Ok(None),
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let wrong = |remedy: &str| Err((format!("it is {sort}"), remedy.to_owned()));
    match (shape, given) {
        (_, Value::String(text)) if text.trim().is_empty() => Ok(None),
        (Shape::Text, Value::String(text)) => Ok(Some(json!(text.trim()))),
        (Shape::Text, Value::Number(number)) => Ok(Some(json!(number.to_string()))),
        (Shape::Text, _) => wrong("give a text or null"),
        (Shape::Number, Value::Number(_)) => Ok(Some(given.clone())),
        (Shape::Number, Value::String(text)) => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(json!(text.trim()))),
            _ => Err((
                format!("`{}` is no number", short(text)),
                "give the number alone, ungrouped, such as 10000 or 2.5; its words go into `hedge` or `magnitude`".to_owned(),
            )),
        },
        (Shape::Number, _) => wrong("give a number or null"),
        (Shape::Names, Value::String(name)) => Ok(Some(json!([name.trim()]))),
        (Shape::Names, Value::Array(items)) => {
            let names: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            let names = names.ok_or_else(|| ("not all of its items are texts".to_owned(), "give a list of names".to_owned()))?;
            let names: Vec<&str> = names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect();
            Ok((!names.is_empty()).then(|| json!(names)))
        }
        (Shape::Names, _) => wrong("give a list of names, which may be empty"),
        (Shape::OneOf(words), Value::String(text)) => {
            let folded = text.trim().to_lowercase();
            let same = |word: &&&str| **word == folded || word.replace('_', " ") == folded.replace(['_', '-'], " ");
            match words.iter().find(same) {
                Some(word) => Ok(Some(json!(word))),
                None => {
                    let near = nearest(&folded, words.iter().copied());
                    let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                    Err((format!("`{}` is none of its words", short(text)), format!("give {} or null{hint}", words.join(", "))))
                }
            }
        }
        (Shape::OneOf(words), _) => wrong(&format!("give {} or null", words.join(", "))),
    }
}

/// Fields that do not go together, and those that one of each assertion needs.
fn together(object: &Map<String, Value>, row: &Map<String, Value>, faults: &mut Vec<ExtractFault>) {
    let has = |name: &str| row.contains_key(name);
    // What was given and is faulty is not missing too.
    let given = |name: &str| object.get(name).is_some_and(|value| !value.is_null());
    let stance = has("stance");
    if !has("measure") && !has("subject") && !given("measure") && !given("subject") {
        faults.push(fault(
            "measure",
            "it is missing",
            "say what is counted, or the proposition that the stance is towards",
        ));
    }
    if !given("kind") && !stance {
        faults.push(fault("kind", "it is missing", "give cumulative, stock, flow or constant"));
    }
    let figure = ["value", "low", "high", "magnitude"].into_iter().find(|name| given(name));
    match figure {
        None if !given("stance") => {
            faults.push(fault(
                "value",
                "there is neither a number nor a stance",
                "give a value, a low and a high end, a magnitude or a stance",
            ));
        }
        Some(name) if stance => {
            faults.push(fault(name, "a number stands beside a stance", "make two assertions of it"));
        }
        _ => {}
    }
    if has("magnitude") && ["value", "low", "high"].into_iter().any(given) {
        faults.push(fault("magnitude", "it stands beside a number", "give the number or the magnitude"));
    }
    for name in ["holder", "certainty"].into_iter().filter(|name| has(name) && !given("stance")) {
        faults.push(fault(name, "it goes with a stance", "leave it out; who gave a figure is its source"));
    }
}
