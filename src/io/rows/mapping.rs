//! Which field of a row gives what, and what stands in for a field that a file does not have.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hedge::Hedge;
use crate::measure::Kind;

macro_rules! fields {
    ($($slot:ident $name:ident = $default:literal, $doc:literal;)+) => {
        /// The name that each field has in the file. An empty name means that the file does not have it; one field
        /// of a file may serve for several.
        ///
        /// ```
        /// use crosscheck::io::{Fields, Mapping};
        /// let fields = Fields { source: "publisher".into(), value: "deaths".into(), ..Fields::default() };
        /// let mapping = Mapping { fields, ..Mapping::default() };
        /// # assert_eq!(mapping.fields.subject, "subject");
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Fields {
            $(#[doc = $doc] pub $name: String,)+
        }

        impl Default for Fields {
            fn default() -> Self {
                Self { $($name: $default.into(),)+ }
            }
        }

        /// What a field of a row is for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(in crate::io) enum Slot {
            $($slot,)+
        }

        impl Slot {
            pub(in crate::io) const COUNT: usize = [$(Self::$slot),+].len();
        }

        impl Fields {
            /// Gives a field, by the name that it has here, its name in the file. False if there is no such field.
            #[cfg(feature = "table")]
            pub(in crate::io) fn set(&mut self, field: &str, name: &str) -> bool {
                match field {
                    $(stringify!($name) => self.$name = name.to_owned(),)+
                    _ => return false,
                }
                true
            }

            /// Fields that no file has.
            #[cfg(feature = "table")]
            pub(in crate::io) fn none() -> Self {
                Self { $($name: String::new(),)+ }
            }

            /// The names of all fields, as they are called here.
            pub const NAMES: &[&'static str] = &[$(stringify!($name)),+];

            /// Each use with the name that the file has for it.
            pub(super) fn uses(&self) -> [(Slot, &str); Slot::COUNT] {
                [$((Slot::$slot, self.$name.as_str())),+]
            }
        }
    };
}

fields! {
    Id id = "id", "What tells the row from all others.";
    SourceKey source_key = "", "The key of who made the statement.";
    Source source = "source", "Who made the statement.";
    ReportedByKey reported_by_key = "", "The key of who copied it.";
    ReportedBy reported_by = "reported_by", "Who copied it; several are a chain in order.";
    Subject subject = "subject", "Whom or what it is about.";
    MeasureKey measure_key = "", "The key of the measure; `measure` is then its name.";
    Measure measure = "measure", "What is measured of them; or, where the row gives a `property` or a `measure_key`, the name of the measure.";
    Property property = "", "What is measured of them, beside the name of a measure.";
    Population population = "", "Which of them. Not taken unless it is named: flat data has populations that are numbers.";
    Place place = "place", "Where.";
    Value value = "value", "The figure.";
    Low low = "low", "The low end of a range.";
    High high = "high", "The high end of a range.";
    Hedge hedge = "hedge", "How the figure is hedged, in words.";
    Unit unit = "unit", "What it counts or measures in.";
    AsOf as_of = "as_of", "The time it is about.";
    StatedOn stated_on = "stated_on", "When it was stated.";
    PublishedOn published_on = "published_on", "When the copy carried it.";
    RecordedAt recorded_at = "recorded_at", "When it was recorded.";
    Kind kind = "kind", "How it behaves in time: `cumulative`, `stock`, `flow` or `constant`.";
    Sequence sequence = "sequence", "Its place among what was said at one time.";
    Note note = "note", "A note; `withdrawn <time>` takes the figure back.";
    Quote quote = "quote", "The sentence it was read from.";
    Url url = "url", "Where it can be read.";
    Language language = "lang", "The language of the quote.";
    Stance stance = "", "A stance instead of a figure, such as `denies`.";
    Towards towards = "", "What the stance is towards, where it is not the measure of the row: ids and keys.";
    Holder holder = "", "Whose stance it is, where it is not that of the source.";
    Certainty certainty = "", "How firmly the stance is put.";
    Revises revises = "", "The id of the row that it corrects.";
    From from = "", "The id of the row that its figure starts from.";
    Includes includes = "", "The ids of the rows whose figures it includes.";
    SameStatementAs same_statement_as = "", "The id of the row that is the same statement, printed elsewhere.";
    Withdraws withdraws = "", "The id of the row that it takes back.";
}

/// What rows have that do not say it themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Defaults {
    /// Who made the statement.
    pub source: Option<String>,
    /// Who copied it.
    pub reported_by: Option<String>,
    /// Whom or what it is about.
    pub subject: Option<String>,
    /// What is measured of them.
    pub measure: Option<String>,
    /// Which of them.
    pub population: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// How the figure is hedged, in words.
    pub hedge: Option<String>,
    /// The time it is about.
    pub as_of: Option<String>,
    /// When it was stated.
    pub stated_on: Option<String>,
    /// When the copy carried it.
    pub published_on: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// The language of quotes, and of figures and dates in words.
    pub language: Option<String>,
    /// The unit. Without it a row without a unit has that of the other rows of its topic, and else counts.
    pub unit: Option<String>,
    /// How it behaves in time.
    pub kind: Option<Kind>,
}

/// How the rows of a flat file become sources, measures and assertions.
///
/// It reads and writes as JSON; what is left out has its default.
///
/// ```
/// use crosscheck::{Kind, io::Mapping};
/// let text = r#"{"fields": {"source": "publisher"}, "defaults": {"kind": "cumulative"}}"#;
/// let mapping: Mapping = serde_json::from_str(text)?;
/// assert_eq!(mapping.fields.source, "publisher");
/// assert_eq!(mapping.fields.value, "value");
/// assert_eq!(mapping.defaults.kind, Some(Kind::Cumulative));
/// assert!(serde_json::from_str::<Mapping>(r#"{"feilds": {}}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The names of the fields.
    pub fields: Fields,
    /// What stands in for fields that a row lacks.
    pub defaults: Defaults,
    /// Words in the name of a source which say that it counts only a part, and what that part is called. What
    /// was verified or named is no rival of the full figure: such rows go on a measure of their own, which lies
    /// within the full one. A word behind "not" does not count; the longest that is found decides.
    pub subsets: BTreeMap<String, String>,
    /// Hedges besides those that are known, or known ones with another meaning.
    pub hedges: BTreeMap<String, Hedge>,
    /// Whether each copy of a source speaks for itself: `reported_by` then makes a source of its own, named
    /// `source | reported_by`, instead of a relay. Default no: what one source says through three copies is one
    /// statement.
    pub copies_speak: bool,
    /// What stands between the names in one field, such as `;`, where several sources are joint or copied each other.
    /// Without it a field is one name. Lists of JSON are several names in any case.
    pub separator: Option<String>,
    /// Whether a row may lack a source: who made the statement is then not known ("reports").
    pub unknown_origin: bool,
    /// Whether figures may stand as whole texts in the field of the value, as `~14000`, `10000..12000` or `800 km2`; with
    /// the feature `text` also as phrases.
    pub whole_figures: bool,
    /// Whether rows are taken exactly as they stand, as those of a table that was written from a dossier: names are
    /// keys, spaces are kept, and nothing is read into sources, copies, notes and ids.
    pub exact: bool,
    /// Whether a field that is not mapped makes a row faulty. Default no: flat data has many.
    pub refuse_unknown: bool,
}

/// Words that say a source counts only a part, and the part.
const SUBSETS: &[(&str, &str)] = &[
    ("named", "named"),
    ("by name", "named"),
    ("list of names", "named"),
    ("lists of names", "named"),
    ("name list", "named"),
    ("names list", "named"),
    ("identified", "named"),
    ("verified", "verified"),
    ("visually confirmed", "verified"),
    ("confirmed", "confirmed"),
    ("documented", "documented"),
];

impl Default for Mapping {
    fn default() -> Self {
        let subsets = SUBSETS.iter().map(|(words, part)| ((*words).to_owned(), (*part).to_owned()));
        Self { subsets: subsets.collect(), copies_speak: false, ..Self::plain() }
    }
}

impl Mapping {
    /// The default names, and nothing read into them: every row of one subject, measure, place and kind is on one
    /// measure, whatever its source is called, and each copy of a source is a series of its own.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            fields: Fields::default(),
            defaults: Defaults::default(),
            subsets: BTreeMap::new(),
            hedges: BTreeMap::new(),
            copies_speak: true,
            separator: None,
            unknown_origin: false,
            whole_figures: false,
            exact: false,
            refuse_unknown: false,
        }
    }
}

impl Mapping {
    /// The names of [`ASSERTION_SCHEMA`](crate::io::ASSERTION_SCHEMA), for rows that
    /// [`check_assertion`](crate::io::check_assertion) gives.
    #[must_use]
    pub fn extracted() -> Self {
        let named = |name: &str| name.to_owned();
        let fields = Fields {
            population: named("population"),
            language: named("language"),
            stance: named("stance"),
            holder: named("holder"),
            certainty: named("certainty"),
            ..Fields::default()
        };
        Self { fields, unknown_origin: true, ..Self::default() }
    }
}

#[cfg(feature = "table")]
impl Mapping {
    /// Every field by the name that it has here, and nothing read into the rows: what a table has that was written
    /// from a dossier.
    #[must_use]
    pub fn exact() -> Self {
        let mut fields = Fields::none();
        for name in Fields::NAMES {
            fields.set(name, name);
        }
        fields.language = Fields::default().language;
        Self { fields, copies_speak: false, whole_figures: true, exact: true, ..Self::plain() }
    }
}
