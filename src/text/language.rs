//! Languages: data behind one trait.

use super::date::{self, DateTables};
use super::tables::Tables;
use super::{en, vi};

/// A language: tables of words and no code.
///
/// A third language is one more implementation; see [`Tables`] for what it says.
pub trait Language: Sync {
    /// Its BCP 47 tag.
    fn tag(&self) -> &'static str;

    /// The words of figures.
    fn tables(&self) -> &'static Tables;

    /// The words of dates.
    fn dates(&self) -> &'static DateTables;
}

/// English; regions differ in the order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum English {
    /// No region: `3/4/2025` may be either.
    #[default]
    Any,
    /// American: the month comes first.
    UnitedStates,
    /// British, and of most other countries: the day comes first.
    Britain,
}

/// Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Vietnamese;

impl Language for English {
    fn tag(&self) -> &'static str {
        match self {
            Self::Any => "en",
            Self::UnitedStates => "en-US",
            Self::Britain => "en-GB",
        }
    }

    fn tables(&self) -> &'static Tables {
        &en::TABLES
    }

    fn dates(&self) -> &'static DateTables {
        match self {
            Self::Any => &date::ANY,
            Self::UnitedStates => &date::UNITED_STATES,
            Self::Britain => &date::BRITAIN,
        }
    }
}

impl Language for Vietnamese {
    fn tag(&self) -> &'static str {
        "vi"
    }

    fn tables(&self) -> &'static Tables {
        &vi::TABLES
    }

    fn dates(&self) -> &'static DateTables {
        &date::VIETNAMESE
    }
}

/// The language of a BCP 47 tag, if it is known here: `vi`, `vi-VN`, `en`, `en-US`, `en-GB`.
///
/// Regions of English that write the day first are taken as British; unknown ones as no region.
///
/// ```
/// use crosscheck::text::language;
/// assert_eq!(language("vi-VN").map(|l| l.tag()), Some("vi"));
/// assert_eq!(language("en-us").map(|l| l.tag()), Some("en-US"));
/// assert!(language("tlh").is_none());
/// ```
#[must_use]
pub fn language(tag: &str) -> Option<&'static dyn Language> {
    const DAY_FIRST: &[&str] =
        &["GB", "UK", "AU", "NZ", "IE", "IN", "SG", "MY", "PK", "BD", "LK", "NG", "KE"];
    let mut parts = tag.split(['-', '_']);
    let name = parts.next()?.trim();
    let is = |region: &&str, known: &str| region.eq_ignore_ascii_case(known);
    let region = parts.find(|part| part.len() == 2);
    if name.eq_ignore_ascii_case("vi") {
        return Some(&Vietnamese);
    }
    if !name.eq_ignore_ascii_case("en") {
        return None;
    }
    Some(match region {
        Some(region) if is(&region, "US") => &English::UnitedStates,
        Some(region) if DAY_FIRST.iter().any(|known| is(&region, known)) => &English::Britain,
        _ => &English::Any,
    })
}
