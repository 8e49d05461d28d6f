//! Figures and dates of records that stand there as phrases of a language.

use crate::quantity::Quantity;
use crate::time::Period;

/// Reads a figure as a phrase of the language with this tag; an error says why not, for people.
#[cfg(feature = "text")]
pub(super) fn figure(text: &str, lang: &str) -> Result<Quantity, String> {
    let read =
        crate::text::read_quantity(text, language(lang)?).map_err(|error| format!("as a phrase, {error}"))?;
    Ok(read.quantity().clone())
}

/// Reads a figure as a phrase, of the language with this tag or else of the one language that has it.
pub(super) fn figure_in(text: &str, lang: Option<&str>) -> Option<Quantity> {
    in_one(lang, |lang| figure(text, lang).ok())
}

/// The same where it says another number than the one that was read of it already, as "1.5 million" is more than 1.5,
/// or how often it comes, as "300 a day" does; a language that has no such word takes it for a noun.
#[cfg(feature = "text")]
pub(super) fn figure_beyond(text: &str, lang: Option<&str>, read: &Quantity) -> Option<Quantity> {
    let languages = lang.map_or(["en", "vi"].to_vec(), |lang| vec![lang]);
    let mut found = languages.iter().filter_map(|lang| figure(text, lang).ok());
    let each = |one: &Quantity| one.unit().is_some_and(|unit| unit.symbol().contains('/'));
    let beyond = |one: &Quantity| one.form() != read.form() || each(one) && !each(read);
    let first = found.find(beyond)?;
    found.all(|next| !beyond(&next) || next == first).then_some(first)
}

/// Reads a date as a phrase, seen from the day it was written. One that may be several dates is none.
#[cfg(feature = "text")]
pub(super) fn date(text: &str, lang: &str, anchor: Option<Period>) -> Result<Period, String> {
    let read = crate::text::read_date(text, language(lang)?, anchor)
        .map_err(|error| format!("as a phrase, {error}"))?;
    if read.is_ambiguous() {
        return Err("as a phrase, it may be one of several dates; write the one that is meant".to_owned());
    }
    Ok(read.period())
}

/// Reads a date as a phrase with a year of its own, of the language with this tag or else of the one that has it.
pub(super) fn date_in(text: &str, lang: Option<&str>) -> Option<Period> {
    in_one(lang, |lang| date(text, lang, None).ok())
}

/// What is read of a text in the language with this tag, or else in the one that has it.
fn in_one<T: PartialEq>(lang: Option<&str>, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    match lang {
        Some(lang) => read(lang),
        None => match (read("en"), read("vi")) {
            (Some(a), Some(b)) => (a == b).then_some(a),
            (a, b) => a.or(b),
        },
    }
}

#[cfg(feature = "text")]
fn language(lang: &str) -> Result<&'static dyn crate::text::Language, String> {
    crate::text::language(lang).ok_or_else(|| {
        let lang = crate::visible::short(lang);
        format!("phrases are read in the languages `en` and `vi`, and `lang` is `{lang}`")
    })
}

#[cfg(not(feature = "text"))]
pub(super) fn figure(_: &str, _: &str) -> Result<Quantity, String> {
    Err(HINT.to_owned())
}

#[cfg(not(feature = "text"))]
pub(super) fn figure_beyond(_: &str, _: Option<&str>, _: &Quantity) -> Option<Quantity> {
    None
}

#[cfg(not(feature = "text"))]
pub(super) fn date(_: &str, _: &str, _: Option<Period>) -> Result<Period, String> {
    Err(HINT.to_owned())
}

#[cfg(not(feature = "text"))]
const HINT: &str = "phrases of a language are read with the feature `text` of the crate";
