//! Dossier files: the format `crosscheck/1`, as JSON and as JSON Lines; flat rows from elsewhere; and the schemas of what goes in and out.
//!
//! A file is one object with the fields `format` (`"crosscheck/1"`), `title`, `note`, `sources`, `measures`,
//! `hierarchies`, `rules` and `assertions`. Records name each other by key and may point forward. As JSON Lines,
//! the first line is that object and every further line is one assertion.
//!
//! ```
//! let text = r#"{
//!   "format": "crosscheck/1",
//!   "sources": [{"key": "pentagon"}],
//!   "measures": [{"key": "sent", "kind": "cumulative", "unit": "person"}],
//!   "assertions": [
//!     {"key": "f01", "measure": "sent", "figure": 3000, "origin": "pentagon", "as_of": "../2024-10-23"}
//!   ]
//! }"#;
//! let dossier = crosscheck::io::read(text.as_bytes())?;
//! assert_eq!(dossier.assertions().len(), 1);
//! let mut out = Vec::new();
//! crosscheck::io::write(&dossier, &mut out)?;
//! assert_eq!(crosscheck::io::read(&out)?.assertions(), dossier.assertions());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Phrases
//!
//! With the feature `text`, a figure or date of an assertion that names its `lang` may stand there as people write it:
//! `"figure": "hơn 10.000 người", "lang": "vi", "as_of": "cuối tháng 8"`. Canonical text is tried first. A date
//! without a year is seen from `stated_on`, else from `published_on`.
//!
//! # Flat rows
//!
//! Tables come as JSON Lines with one figure a row and names instead of keys. [`import_rows`] reads them as they
//! are: sources, measures and keys are made from the names, a [`Mapping`] says which field gives what, and a faulty
//! row is named while all others are taken.
//!
//! ```
//! use crosscheck::io::{Mapping, import_rows};
//! let rows = r#"{"id": "r1", "source": "Ministry", "subject": "flood", "measure": "killed", "value": 120, "hedge": "about", "kind": "stock"}
//! {"id": "r2", "source": "Ministry", "subject": "flood", "measure": "killed", "kind": "stock"}"#;
//! let imported = import_rows(rows.as_bytes(), &Mapping::default())?;
//! assert_eq!(imported.dossier.measures()[0].key(), "flood/killed/stock");
//! assert_eq!((imported.rows, imported.refused), (2, 1));
//! # Ok::<(), crosscheck::io::ReadError>(())
//! ```
//!
//! # Tables
//!
//! With the feature `table`, `import_table` reads CSV as spreadsheets write it and `import_json_table` rows of JSON with
//! names of their own: what a column gives is guessed from its name and its cells and told, unless a `Layout` says it.
//! `write_table` writes a dossier as a table that reads back without loss, and `convert_table` makes a dossier of a table of any
//! size.
//!
//! # Extractors
//!
//! [`ASSERTION_SCHEMA`] is a strict JSON Schema of one assertion, by which a language model can give what it read;
//! [`check_assertion`] tells what is wrong with it field by field, and makes a row of it.
//!
//! # Results
//!
//! What is found serialises with serde: a [`Report`](crate::Report), and what explains or tells a part of it. [`REPORT_SCHEMA`]
//! describes all of it, strictly: no field is there that it does not name, and of those that it names only the ones here marked * may
//! be left out.
//!
//! | what | given by | `format` | in the schema |
//! |---|---|---|---|
//! | a report | [`Report`](crate::Report), `crosscheck check` | `crosscheck-report/1` | `#/$defs/Report` |
//! | findings that were asked for | `crosscheck check --kind` and its like, `crosscheck explain` | `crosscheck-findings/1` | `#/$defs/Findings` |
//! | what changed | [`DeltaText`](crate::render::DeltaText), `crosscheck diff` | `crosscheck-delta/1` | `#/$defs/Delta` |
//! | estimates that were asked for | `crosscheck estimate` | `crosscheck-estimates/1` | `#/$defs/Estimates` |
//! | one finding | [`Explanation`](crate::render::Explanation), each line of `crosscheck check --on-disk` | | `#/$defs/Finding` |
//! | one estimate | [`EstimateText`](crate::render::EstimateText) | | `#/$defs/Estimate` |
//! | one series | [`SeriesText`](crate::render::SeriesText) | | `#/$defs/Series` |
//! | the facts as a graph | [`FactGraph`](crate::graph::FactGraph), `crosscheck graph` | `crosscheck-graph/1` | `#/$defs/FactGraph` |
//! | findings and their members | [`RelationGraph`](crate::relation_graph::RelationGraph), `crosscheck graph --of findings` | `crosscheck-graph/1` | `#/$defs/RelationGraph` |
//! | who depends on whom | [`Dependencies`](crate::graph::Dependencies), `crosscheck graph --of sources` | `crosscheck-graph/1` | `#/$defs/Dependencies` |
//!
//! - A finding, an estimate and a series are the same wherever they stand. `because`* and `derivation`* are left out of findings that hold no
//!   longer (`ended`, and `before` of what `changed`) and of the estimates of a report; `policy`* stands only with estimates that were asked
//!   for. Also left out are `more`*, where a look-alike lists all that have the number; `without_copies`*, where a policy does not
//!   learn; and `series`*, where none was asked for. All else that there may be none of is null.
//! - Nodes of a graph are a list, and its edges go from and to their places in it, counted from zero; `of` says which graph it is.
//! - Sources, measures, rules and assertions go by their keys. Words are lower case with `_`, but for the kinds of findings and
//!   the policies of estimates, which are written as on a command line (`stale-relay`, `most-supported`).
//! - Numbers are those of JSON, which most readers take for doubles: a whole one is exact up to 2^53. Beyond what a double holds (a gap
//!   between figures of 10^308) stands the outermost one, ±1.7976931348623157e308; only a level over
//!   time is null where it cannot be worked out of such figures.
//! - Dates are EDTF, as in dossiers; an instant without a day of its own is as `2024-10-28T06:00:00Z`, and an open end `..`. Lengths of time are
//!   seconds.
//! - The names of each object are in the order of the alphabet, but for those of a policy. Within a version of `format` fields, words and kinds
//!   of findings may be added, and what is there keeps its name and meaning: the schema is that of the version of this crate.
//!
//! ```
//! use crosscheck::{Assertion, Dossier, Kind, Measure, Policy, Source, io, reconcile};
//! let mut dossier = Dossier::new();
//! let toll = dossier.add_measure(Measure::new("toll", Kind::Constant))?;
//! for (key, figure) in [("a", "=100"), ("b", "=200")] {
//!     let who = dossier.add_source(Source::new(key))?;
//!     dossier.add_assertion(Assertion::figure(key, toll, figure.parse()?).from_origin(who))?;
//! }
//! let report = reconcile(dossier.view(), &Policy::default());
//! let told = serde_json::to_value(&report)?;
//! assert_eq!(told["format"], "crosscheck-report/1");
//! assert_eq!(told["findings"][0]["kind"], "contradiction");
//! assert_eq!(told["findings"][0]["detail"]["gap"], 100.0);
//!
//! let schema: serde_json::Value = serde_json::from_str(io::REPORT_SCHEMA)?;
//! let finding = &schema["$defs"]["ContradictionFinding"]["properties"];
//! assert_eq!(finding["kind"]["const"], "contradiction");
//! assert_eq!(finding["detail"]["$ref"], "#/$defs/Contradiction");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
mod error;
mod extract;
mod fields;
mod fill;
mod lines;
mod parts;
mod phrase;
mod place;
mod quick;
mod read;
mod record;
mod resolve;
mod rows;
mod scan;
#[cfg(feature = "table")]
mod table;
mod write;

#[cfg(feature = "cli")]
pub(crate) use decode::nearest;
pub use error::{Fault, Problem, ReadError};
#[cfg(feature = "schema")]
pub use extract::assertion_schema;
pub use extract::{ASSERTION_SCHEMA, ExtractFault, check_assertion};
pub use lines::read_lines;
pub use parts::ReadOptions;
#[cfg(feature = "disk")]
pub(crate) use read::utf8;
pub use read::{read, read_file, read_with};
#[cfg(feature = "disk")]
pub(crate) use record::{OneOrMany, Text};
#[cfg(feature = "cli")]
pub(crate) use rows::kind_of;
pub use rows::{
    Defaults, Fields, Hedge, Imported, Mapping, RowFault, RowProblem, import_rows, import_rows_file,
    import_rows_with,
};
#[cfg(feature = "table")]
pub use table::{
    DateOrder, Decimal, Guess, GuessedColumn, ImportedTable, Layout, TableError, TableForm, TableOptions,
    convert_json_table, convert_table, import_json_table, import_table, import_table_file, import_table_with,
    left_out, write_table,
};
pub use write::{write, write_lines};

/// The value of the field `format`.
pub const FORMAT: &str = "crosscheck/1";

/// The JSON Schema (draft 2020-12) of a dossier file.
pub const SCHEMA: &str = include_str!("crosscheck-1.schema.json");

/// The JSON Schema (draft 2020-12) of [results](self#results).
pub const REPORT_SCHEMA: &str = include_str!("report-1.schema.json");

/// Generates [`REPORT_SCHEMA`] from the types that are written.
#[cfg(feature = "schema")]
#[must_use]
pub fn report_schema() -> serde_json::Value {
    crate::render::json::schema()
}

/// Generates [`SCHEMA`] from the types that are read and written.
#[cfg(feature = "schema")]
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(record::DossierRecord).to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), "crosscheck/1 dossier".into());
    }
    schema
}
