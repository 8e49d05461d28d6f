//! What a reader refuses: where, and how to mend it.

use std::fmt;

use super::place::Place;
use crate::dossier::{DossierError, Section};
use crate::quantity::QuantityParseError;
use crate::time::PeriodError;
use crate::visible::{short, visible};

/// Why a file was not read. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file could not be opened or read.
    #[error("cannot read {what}: {error}")]
    Io {
        /// The file, or "the input".
        what: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// There is nothing in it.
    #[error("the file is empty; a dossier starts with {{\"format\": \"crosscheck/1\"")]
    Empty,
    /// It is not text.
    #[error("line {line}, column {column}: not UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
    },
    /// It is not JSON; reading ends there.
    #[error("line {line}, column {column}: not JSON: {what}{}", after(earlier))]
    Syntax {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
        /// What is wrong.
        what: String,
        /// Faults found before it.
        earlier: Vec<Fault>,
    },
    /// It is JSON, but no dossier.
    #[error("line {line}, column {column}: {what}")]
    NotADossier {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
        /// What is wrong and how to mend it.
        what: String,
    },
    /// A line longer than the limit.
    #[error("line {line} is longer than {limit} bytes; put one assertion on a line, or raise `max_line`")]
    LineTooLong {
        /// The line, from 1.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// Records that cannot be taken.
    #[error("{}", listed(faults, *more, *records))]
    Faults {
        /// Each of them in file order, up to the limit.
        faults: Vec<Fault>,
        /// How many faults there are beyond the limit.
        more: usize,
        /// How many records are faulty, beyond the limit too.
        records: usize,
    },
}

/// One faulty record.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fault {
    /// Where it stands in the file.
    pub section: Section,
    /// Its key, if it has one.
    pub key: Option<String>,
    /// The line of the fault, from 1.
    pub line: u64,
    /// The column of the fault, from 1, in characters.
    pub column: u64,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a record.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A field that the record does not have.
    #[error("unknown field `{}`{}", short(name), meant(nearest, known))]
    UnknownField {
        /// The field.
        name: String,
        /// The nearest field that it has.
        nearest: Option<String>,
        /// All fields that it has, where none is near.
        known: Vec<&'static str>,
    },
    /// A field given twice.
    #[error("the field `{}` is given twice; keep one", short(name))]
    TwiceGiven {
        /// The field.
        name: String,
    },
    /// A field that is missing, or one that does not go with the others.
    #[error("{}", elided(.0))]
    Shape(String),
    /// A key that names nothing.
    #[error("`{field}` names the {} `{}`, which is not in the file{}", noun, short(key), hint(nearest))]
    UnknownKey {
        /// The field.
        field: &'static str,
        /// What it should name.
        noun: &'static str,
        /// The key.
        key: String,
        /// The nearest key there is.
        nearest: Option<String>,
    },
    /// A figure that cannot be read.
    #[error(transparent)]
    Figure(#[from] QuantityParseError),
    /// A date that cannot be read.
    #[error("`{field}`: {error}")]
    Date {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        error: PeriodError,
    },
    /// A figure that is no canonical text, in a record that names the language of its phrases.
    #[error("{error}; {remedy}")]
    FigurePhrase {
        /// Why it is no canonical text.
        error: QuantityParseError,
        /// Why it was not read as a phrase, or what reads phrases.
        remedy: String,
    },
    /// A date that is no canonical text, in a record that names the language of its phrases.
    #[error("`{field}`: {error}; {remedy}")]
    DatePhrase {
        /// The field.
        field: &'static str,
        /// Why it is no canonical text.
        error: PeriodError,
        /// Why it was not read as a phrase, or what reads phrases.
        remedy: String,
    },
    /// A record that the dossier refuses.
    #[error(transparent)]
    Refused(#[from] DossierError),
}

impl Fault {
    pub(super) fn at(place: Place, section: Section, key: Option<String>, problem: Problem) -> Self {
        Self { section, key, line: place.line, column: place.column, problem }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.section.noun())?;
        if let Some(key) = &self.key {
            write!(f, " `{}`", short(key))?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for Fault {}

pub(super) fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or(String::new(), |name| format!("; did you mean `{}`?", short(name)))
}

/// The nearest of some names, or where none is near what there is.
pub(super) fn meant(nearest: &Option<String>, known: &[impl AsRef<str>]) -> String {
    const MOST: usize = 12;
    if nearest.is_some() || known.is_empty() {
        return hint(nearest);
    }
    let first: Vec<String> =
        known.iter().take(MOST).map(|name| format!("`{}`", short(name.as_ref()))).collect();
    let more = known.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("; known are {}{more}", first.join(", "))
}

/// The message of a library, made safe and kept to a length: its remedy stands at the end.
fn elided(message: &str) -> String {
    const ENDS: (usize, usize) = (120, 220);
    let count = message.chars().count();
    if count <= ENDS.0 + ENDS.1 {
        return visible(message).into_owned();
    }
    let head: String = message.chars().take(ENDS.0).collect();
    let tail: String = message.chars().skip(count - ENDS.1).collect();
    format!("{} … {}", visible(&head), visible(&tail))
}

/// How many records some faults are in that were found on lines before one that is no JSON: there a line is a record, but
/// for the first one.
fn count_lines(faults: &[Fault]) -> usize {
    let records = faults.iter().map(|f| {
        let column = if f.key.is_some() { 0 } else { f.column };
        (f.section, f.key.as_deref(), f.line, column)
    });
    records.collect::<std::collections::BTreeSet<_>>().len()
}

fn listed(faults: &[Fault], more: usize, records: usize) -> String {
    let mut text = match records {
        1 => "1 record is faulty:".to_owned(),
        n => format!("{n} records are faulty:"),
    };
    for fault in faults {
        text.push_str("\n  ");
        text.push_str(&fault.to_string());
    }
    if more > 0 {
        text.push_str(&format!("\n  and {more} more"));
    }
    text
}

fn after(earlier: &[Fault]) -> String {
    if earlier.is_empty() {
        String::new()
    } else {
        format!("; before it, {}", listed(earlier, 0, count_lines(earlier)))
    }
}
