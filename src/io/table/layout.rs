//! How a table is laid out, and what its columns give.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::date::DateOrder;
use super::error::TableError;
use super::number::Decimal;
use crate::io::rows::{Defaults, Hedge};
use crate::visible::visible;

/// How a table is laid out, and what its columns give. Everything that is left out is guessed from the table, and
/// what was guessed is told by [`Guess`](super::Guess).
///
/// It reads and writes as TOML:
///
/// ```
/// use crosscheck::io::{Decimal, Layout};
/// let layout = Layout::from_toml(r#"
///     decimal = "comma"
///     dates = "day-first"
///     [columns]           # what each field is called in the table: by its name, or by its letter
///     source = "Nguồn"
///     value = "D"
///     [defaults]          # what stands in for fields that a row lacks
///     kind = "cumulative"
/// "#)?;
/// assert_eq!(layout.decimal, Some(Decimal::Comma));
/// assert_eq!(Layout::from_toml(&layout.to_toml())?, layout);
/// assert!(Layout::from_toml("colums = 1").is_err());
/// # Ok::<(), crosscheck::io::TableError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Layout {
    /// What stands between cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The encoding, where the file has no mark that says it, such as `windows-1252`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The row that holds the names of the columns; 0 if none does, and columns go by their letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<u64>,
    /// What stands before the decimals of numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// Which of day and month comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// Whether dates that are numbers count from 1904, as in old workbooks of a Macintosh.
    #[serde(skip_serializing_if = "is_false")]
    pub since_1904: bool,
    /// What stands between the names in one cell, such as `;`, where several sources are joint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// Columns that each hold the figures of one measure, which is called as the column is; or, if they are called by
    /// times, the figures of one measure at those times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Texts of cells that say nothing, besides `N/A`, `-` and the like.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub empty: Vec<String>,
    /// Whether columns that `columns` does not name are let be, and not guessed.
    #[serde(skip_serializing_if = "is_false")]
    pub only_named: bool,
    /// Whether the table was written from a dossier, and is taken exactly as it stands; known by its column
    /// `measure_key` where nothing is said.
    #[serde(skip_serializing_if = "is_false")]
    pub exact: bool,
    /// Whether each copy of a source speaks for itself, as [`Mapping::copies_speak`](crate::io::Mapping).
    #[serde(skip_serializing_if = "is_false")]
    pub copies_speak: bool,
    /// The column of each field, by its name or its letter. An empty name means that no column gives it. Besides the
    /// fields of [`Fields`](crate::io::Fields) there are `as_of_start` and `as_of_end`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// What stands in for fields that a row lacks.
    #[serde(skip_serializing_if = "none_given")]
    pub defaults: Defaults,
    /// Hedges besides those that are known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hedges: BTreeMap<String, Hedge>,
    /// Words in the name of a source that make it count only a part, as [`Mapping::subsets`](crate::io::Mapping).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subsets: Option<BTreeMap<String, String>>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn none_given(defaults: &Defaults) -> bool {
    *defaults == Defaults::default()
}

impl Layout {
    /// Reads a layout from TOML.
    ///
    /// # Errors
    /// [`TableError::Mapping`] says what is wrong, and where.
    pub fn from_toml(text: &str) -> Result<Self, TableError> {
        toml::from_str(text).map_err(|error| {
            // The message of the library shows the line and a mark under the fault.
            let lines: Vec<String> =
                error.to_string().trim_end().lines().map(|l| visible(l).into_owned()).collect();
            TableError::Mapping(lines.join("\n"))
        })
    }

    /// Writes it as TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        // Only texts, lists of texts and tables of texts are in it, which TOML has.
        toml::to_string(self).unwrap_or_default()
    }
}
