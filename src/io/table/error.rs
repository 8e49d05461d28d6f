//! Why a table is not read.

use std::fmt::Write as _;

use crate::io::error::ReadError;
use crate::io::rows::letters;
use crate::visible::{short, visible};

/// Why a table is not read. What is wrong with single rows is no error: they are named, and the others are read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// It cannot be opened or read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is nothing in it.
    #[error("the table is empty; it needs a row of column names and a row for each figure")]
    Empty,
    /// It is a file of another sort.
    #[error("this is no table but {what}")]
    Binary {
        /// What it is, and what to do.
        what: &'static str,
    },
    /// It is in an encoding that it does not show.
    #[error(
        "row {row} is not UTF-8; name the encoding, as `--encoding windows-1252` (Western Europe), `windows-1258` (Vietnam) or `windows-1251` (Cyrillic), or save the sheet as CSV UTF-8"
    )]
    NotUtf8 {
        /// The first row that is not.
        row: u64,
    },
    /// An encoding that is not known.
    #[error(
        "`{}` is no known encoding; name one such as `utf-8`, `utf-16le`, `windows-1252` or `windows-1258`",
        short(label)
    )]
    Encoding {
        /// Its name.
        label: String,
    },
    /// A delimiter that cannot be one.
    #[error("`{}` cannot stand between cells; give one of `,` `;` `|` or a tab", short(&delimiter.to_string()))]
    Delimiter {
        /// The sign given.
        delimiter: char,
    },
    /// No row of names.
    #[error(
        "row {row} is to hold the names of the columns and is not there; give another `header` row, or 0 if there is none"
    )]
    NoHeader {
        /// The row asked for.
        row: u64,
    },
    /// A field of the mapping that does not exist.
    #[error("`{}` is no field{}; the fields are {known}", short(field), aside(nearest))]
    UnknownField {
        /// The name given.
        field: String,
        /// The nearest there is.
        nearest: Option<String>,
        /// All of them.
        known: String,
    },
    /// A column of the mapping that the table does not have.
    #[error("the table has no column `{}`; it has {}{}", short(column), list(names), hint(nearest))]
    UnknownColumn {
        /// The column given.
        column: String,
        /// The nearest there is.
        nearest: Option<String>,
        /// Those there are.
        names: Vec<String>,
    },
    /// What every figure needs and the table does not give.
    #[error("{}", incomplete(missing, columns))]
    Incomplete {
        /// What is missing, and how to give it.
        missing: Vec<(&'static str, String)>,
        /// What each column was taken for.
        columns: String,
    },
    /// What is made of it cannot be written.
    #[error("cannot write what is made of the table: {0}")]
    Write(std::io::Error),
    /// A mapping that cannot be read.
    #[error("the mapping cannot be read: {0}")]
    Mapping(String),
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or(String::new(), |name| format!("; did you mean `{}`?", short(name)))
}

fn aside(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or(String::new(), |name| format!(" (did you mean `{}`?)", short(name)))
}

fn list(names: &[String]) -> String {
    const MOST: usize = 12;
    let shown = names.iter().take(MOST).enumerate();
    let mut text: Vec<String> =
        shown.map(|(at, name)| format!("{} `{}`", letters(at as u64 + 1), short(name))).collect();
    if names.len() > MOST {
        text.push(format!("{} more", names.len() - MOST));
    }
    text.join(", ")
}

fn incomplete(missing: &[(&'static str, String)], columns: &str) -> String {
    let mut text = "the table does not say all that a figure needs:".to_owned();
    for (what, remedy) in missing {
        let _ = write!(text, "\n  {what}: {}", visible(remedy));
    }
    text + "\n" + columns
}
