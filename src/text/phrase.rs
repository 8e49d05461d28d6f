//! A quantity in the words of a language.

use super::language::Language;
use super::read::read_quantity;
use super::tables::{Hedge, Tables};
use crate::quantity::{Form, Number, Quantity};

/// Writes a quantity as people do in a language; [`read_quantity`] reads it back as the same.
///
/// What a language has no words for, such as a unit that is none of its own, stands in brackets.
///
/// # Complexity
/// Linear in the length of the unit.
///
/// ```
/// use crosscheck::text::{English, Vietnamese, phrase};
/// let quantity = "nearly 1400 km2".parse()?;
/// assert_eq!(phrase(&quantity, &English::Any), "nearly 1,400 km2");
/// assert_eq!(phrase(&quantity, &Vietnamese), "gần 1.400 km2");
/// # Ok::<(), crosscheck::quantity::QuantityParseError>(())
/// ```
#[must_use]
pub fn phrase(quantity: &Quantity, language: &dyn Language) -> String {
    let tables = language.tables();
    let reads_back =
        |text: &String| read_quantity(text, language).is_ok_and(|read| read.quantity() == quantity);
    let unit = quantity.unit().map(crate::quantity::Unit::symbol);
    if let Some(words) = form_words(quantity.form(), tables) {
        let plain = with_unit(&words, quantity.form(), unit, tables);
        if reads_back(&plain) {
            return plain;
        }
        if let Some(unit) = unit {
            let bracketed = format!("{words} [{}]", escaped(unit));
            if reads_back(&bracketed) {
                return bracketed;
            }
        }
    }
    match (quantity.form(), unit) {
        (Form::Date(period), _) => format!("[date {period}]"),
        (form, Some(unit)) => format!("[{form}|{}]", escaped(unit)),
        (form, None) => format!("[{form}]"),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn form_words(form: &Form, tables: &Tables) -> Option<String> {
    let show = &tables.show;
    let n = |v: &Number| number(v.get(), tables);
    let hedged = |hedge: Hedge, v: &Number| {
        let word = show.hedges.get(hedge as usize).filter(|w| !w.is_empty())?;
        let space = if word.chars().all(char::is_alphanumeric) || word.contains(' ') { " " } else { "" };
        Some(format!("{word}{space}{}", n(v)))
    };
    let word = |at: usize| show.words.get(at).filter(|w| !w.is_empty()).map(|w| (*w).to_owned());
    match form {
        Form::Bare(v) => Some(n(v)),
        Form::Exactly(v) => hedged(Hedge::Exactly, v),
        Form::About(v) => hedged(Hedge::About, v),
        Form::Nearly(v) => hedged(Hedge::Nearly, v),
        Form::MoreThan(v) => hedged(Hedge::MoreThan, v),
        Form::AtLeast(v) => hedged(Hedge::AtLeast, v),
        Form::LessThan(v) => hedged(Hedge::LessThan, v),
        Form::AtMost(v) => hedged(Hedge::AtMost, v),
        Form::UpTo(v) => hedged(Hedge::UpTo, v),
        Form::Between { low, high } => Some(format!("{} {} {}", n(low), show.to, n(high))),
        Form::Bounded { low, low_open, high, high_open } => {
            let above = hedged(if *low_open { Hedge::MoreThan } else { Hedge::AtLeast }, low)?;
            let below = hedged(if *high_open { Hedge::LessThan } else { Hedge::AtMost }, high)?;
            Some(format!("{above} {} {below}", show.and).replace("  ", " "))
        }
        Form::PlusMinus { value, error } => Some(format!("{} ± {}", n(value), n(error))),
        Form::Tens => word(0),
        Form::Dozens => word(1),
        Form::AFew => word(2),
        Form::Many => word(3),
        Form::Magnitude(m) => {
            let power = m.value().log10().round() as usize;
            show.magnitudes.get(power.checked_sub(2)?).filter(|w| !w.is_empty()).map(|w| (*w).to_owned())
        }
        Form::Date(_) => None,
    }
}

/// The words with the unit as the language shows it.
fn with_unit(words: &str, form: &Form, unit: Option<&str>, tables: &Tables) -> String {
    let Some(unit) = unit else { return words.to_owned() };
    let one = matches!(form, Form::Bare(v) | Form::Exactly(v) if v.get() == 1.0);
    let shown = tables.shown.iter().find(|(symbol, ..)| *symbol == unit);
    let shown = shown.map_or(unit, |(_, single, many)| if one { single } else { many });
    let of = match form {
        Form::Tens | Form::Dozens | Form::Magnitude(_) if !tables.show.of.is_empty() => {
            format!(" {}", tables.show.of)
        }
        _ => String::new(),
    };
    let space = if matches!(shown, "%" | "‰") { "" } else { " " };
    format!("{words}{of}{space}{shown}")
}

/// A number with the marks of the language.
pub(super) fn number(v: f64, tables: &Tables) -> String {
    let plain = v == 0.0 || (1e-6..1e15).contains(&v.abs());
    let text = if plain { v.to_string() } else { format!("{v:e}") };
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text.as_str(), None),
    };
    let (whole, decimals) = mantissa.split_once('.').map_or((mantissa, None), |(w, d)| (w, Some(d)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(tables.group);
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push(tables.decimal);
        out.push_str(decimals);
    }
    if let Some(exponent) = exponent {
        out.push('e');
        out.push_str(exponent);
    }
    out
}
