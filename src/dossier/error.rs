//! What a dossier refuses, and how to mend it.

use std::fmt;

use serde::Serialize;

use crate::id::KeyError;
use crate::quantity::Unit;
use crate::visible::short;

/// The parts of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Sources.
    Sources,
    /// Measures.
    Measures,
    /// Entries of the hierarchies of coordinates.
    Hierarchies,
    /// Rules.
    Rules,
    /// Assertions.
    Assertions,
}

impl Section {
    /// What one record of it is called.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Sources => "source",
            Self::Measures => "measure",
            Self::Hierarchies => "hierarchy entry",
            Self::Rules => "rule",
            Self::Assertions => "assertion",
        }
    }
}

/// The name of the section in a file.
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sources => "sources",
            Self::Measures => "measures",
            Self::Hierarchies => "hierarchies",
            Self::Rules => "rules",
            Self::Assertions => "assertions",
        })
    }
}

/// Why a record was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DossierError {
    /// The key cannot be a key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key is taken.
    #[error("the key `{key}` is taken; give this {} another one{}", section.noun(), shared(*section))]
    KeyTaken {
        /// The section of the record.
        section: Section,
        /// The key.
        key: String,
    },
    /// An id that this dossier did not make.
    #[error("the {} named here is not of this dossier; use an id that this dossier returned", section.noun())]
    Foreign {
        /// The section of the id.
        section: Section,
    },
    /// Records that lie within each other in a circle.
    #[error("{} {link} each other in a circle; take one of the links out", list(keys))]
    Circle {
        /// How they are linked: "are within", "revise".
        link: &'static str,
        /// Their keys.
        keys: Vec<String>,
    },
    /// A unit that does not convert into that of the measure.
    #[error(
        "the unit `{}` does not convert into `{}`, the unit of measure `{measure}`; {}",
        short(unit),
        short(expected),
        mended(unit, expected)
    )]
    Unit {
        /// The unit given.
        unit: String,
        /// The measure.
        measure: String,
        /// Its unit.
        expected: String,
    },
    /// A figure outside the natural range of its unit.
    #[error(
        "the figure `{}` is not among the values of the unit `{}` ({range}); check the sign and the unit (a rate of change has the unit `% change`)",
        short(figure),
        short(unit)
    )]
    Range {
        /// The figure.
        figure: String,
        /// The unit.
        unit: String,
        /// The range.
        range: String,
    },
    /// A date where a number belongs, or the reverse, or a number that is not finite in the unit of its measure.
    #[error(
        "measure `{measure}` takes {expected}, and `{}` is none; check the figure, or the unit of the measure",
        short(figure)
    )]
    Value {
        /// The measure.
        measure: String,
        /// What it takes.
        expected: &'static str,
        /// The figure.
        figure: String,
    },
    /// A figure on a proposition.
    #[error("measure `{measure}` is a proposition and takes no figure; give a `stance` towards it instead")]
    FigureOnProposition {
        /// The measure.
        measure: String,
    },
    /// A stance of nobody.
    #[error("a stance needs a holder; name an `origin` or a `holder`")]
    NoHolder,
    /// A stance towards nothing.
    #[error("a stance needs something it is towards; name a proposition, a measure or an assertion")]
    NoTarget,
    /// A withdrawal that withdraws nothing.
    #[error("an assertion with neither figure nor stance must name in `withdraws` what it takes back")]
    Empty,
    /// A marker between assertions that do not fit together.
    #[error(
        "`{marker}` names `{other}`, which is not about the same thing; it must be on the same measure or towards the same proposition"
    )]
    Marker {
        /// The marker.
        marker: &'static str,
        /// The assertion it names.
        other: String,
    },
    /// A marker that names its own assertion.
    #[error("`{marker}` names the assertion itself; name another one, or leave it out")]
    Itself {
        /// The marker.
        marker: &'static str,
    },
    /// A rule that does not fit the kinds or units of its measures.
    #[error("the rule does not fit measure `{measure}`: {why}")]
    Rule {
        /// The measure.
        measure: String,
        /// What is wrong and how to mend it.
        why: &'static str,
    },
    /// A rule on two measures whose units do not convert into each other.
    #[error(
        "the rule does not fit measures `{measure}` and `{other}`: the unit `{}` of the first does not convert into `{}`, that of the second; give both the same unit",
        short(unit),
        short(expected)
    )]
    RuleUnits {
        /// One measure.
        measure: String,
        /// Its unit.
        unit: String,
        /// The other measure.
        other: String,
        /// The unit of that.
        expected: String,
    },
    /// A linear rule without terms.
    #[error("a linear rule needs at least one term; name a measure and how often it is taken")]
    NoTerms,
    /// A number of a linear rule that sums of figures cannot be computed with.
    #[error(
        "a linear rule has the number {value}; coefficients must be between 1e-9 and 1e9 in size and bounds at most 1e15, so give the measures other units"
    )]
    Coefficient {
        /// The number.
        value: f64,
    },
    /// More records than 32-bit ids can number.
    #[error("the dossier is full; it holds at most 4,294,967,295 records of a sort")]
    Full,
}

fn shared(section: Section) -> &'static str {
    match section {
        Section::Measures | Section::Assertions => " (measures and assertions share one space of keys)",
        _ => "",
    }
}

fn list(keys: &[String]) -> String {
    let quoted: Vec<String> = keys.iter().take(8).map(|k| format!("`{k}`")).collect();
    let more = if keys.len() > 8 { format!(" and {} more", keys.len() - 8) } else { String::new() };
    quoted.join(", ") + &more
}

/// How to give a figure in the unit that is expected: `million` alone is so many of nothing.
fn mended(unit: &str, expected: &str) -> String {
    let many = format!("{unit} {expected}");
    match Unit::new(&many).factor_to(&Unit::new(expected)) {
        Some(_) => format!("write `{}`", short(&many)),
        None => "give the figure in that one".to_owned(),
    }
}
