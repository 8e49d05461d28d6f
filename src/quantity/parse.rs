//! Canonical short text of quantities, as dossier files hold it.

use std::str::FromStr;

use super::form::{Form, Magnitude, Number, Quantity, QuantityError};
use super::unit::{Dimension, Unit};
use crate::time::Period;
use crate::visible::short;

/// Why a text is no quantity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum QuantityParseError {
    /// Nothing was given.
    #[error("a figure cannot be empty; write it as `10000`, `~14000`, `>10000` or `10000..12000`")]
    Empty,
    /// Digits in groups.
    #[error("`{}` groups its digits; write the number plainly, as `10000` or `2.5`", short(text))]
    Grouped {
        /// The text.
        text: String,
    },
    /// A range written with a dash.
    #[error("`{}` is a range with a dash; write it with two dots, as `10000..12000`", short(text))]
    Dash {
        /// The text.
        text: String,
    },
    /// No form of the text.
    #[error(
        "`{}` is no figure; write `10000`, `=25`, `>10000`, `>=25`, `<1400`, `<=9`, `~14000`, `nearly 1400`, `up to 500`, `10000..12000`, `>20 <=35`, `4000±200`, `tens`, `dozens`, `hundreds`, `thousands`, `a few` or `many`, and a unit after it",
        short(text)
    )]
    Form {
        /// The text.
        text: String,
    },
    /// NaN, an infinity, or more than a number can be.
    #[error("`{}` is not a finite number; the largest that can be kept is about 1.8e308", short(text))]
    NotFinite {
        /// The text.
        text: String,
    },
    /// Numbers that make no quantity.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
}

type OneNumber = fn(Number) -> Form;

/// Forms that start with a sign or a word; the longer spelling first.
const PREFIXES: &[(&str, OneNumber)] = &[
    (">=", Form::AtLeast),
    ("≥", Form::AtLeast),
    (">", Form::MoreThan),
    ("<=", Form::AtMost),
    ("≤", Form::AtMost),
    ("<", Form::LessThan),
    ("=", Form::Exactly),
    ("~", Form::About),
    ("nearly ", Form::Nearly),
    ("up to ", Form::UpTo),
];

const WORDS: &[(&str, Form)] = &[("a few", Form::AFew), ("many", Form::Many), ("dozens", Form::Dozens)];

impl FromStr for Quantity {
    type Err = QuantityParseError;

    /// Reads canonical text. Linear in its length.
    fn from_str(text: &str) -> Result<Self, QuantityParseError> {
        let whole = text;
        let text = text.trim();
        if text.is_empty() {
            return Err(QuantityParseError::Empty);
        }
        if text.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some((form, rest)) = words(text)
        {
            return with_unit(form, rest, whole);
        }
        for (prefix, form) in PREFIXES {
            if let Some(rest) = text.strip_prefix(prefix) {
                let (value, rest) = number(rest.trim_start(), whole)?;
                let first = form(value);
                if let Some((second, rest)) = facing(&first, rest.trim_start(), whole)? {
                    return with_unit(second, rest, whole);
                }
                return with_unit(first, rest, whole);
            }
        }
        let (first, rest) = number(text, whole)?;
        if let Some(rest) = rest.trim_start().strip_prefix("..") {
            let (high, rest) = number(rest.trim_start(), whole)?;
            let range = Self::between(first.get(), high.get())?;
            return with_unit(*range.form(), rest, whole);
        }
        for sign in ["±", "+/-", "+-"] {
            if let Some(rest) = rest.trim_start().strip_prefix(sign) {
                let (error, rest) = number(rest.trim_start(), whole)?;
                let range = Self::plus_minus(first.get(), error.get())?;
                return with_unit(*range.form(), rest, whole);
            }
        }
        with_unit(Form::Bare(first), rest, whole)
    }
}

impl Quantity {
    /// Reads the text of a figure whose unit is `date`: an EDTF period.
    ///
    /// # Errors
    /// [`PeriodError`](crate::time::PeriodError) as [`Period`] gives it.
    pub fn parse_date(text: &str) -> Result<Self, crate::time::PeriodError> {
        text.trim().parse::<Period>().map(Self::date)
    }
}

/// A second comparison behind one from below: `<=35` behind `>20`.
fn facing<'a>(
    first: &Form,
    rest: &'a str,
    whole: &str,
) -> Result<Option<(Form, &'a str)>, QuantityParseError> {
    let (low, low_open) = match *first {
        Form::MoreThan(low) => (low, true),
        Form::AtLeast(low) => (low, false),
        _ => return Ok(None),
    };
    let (rest, high_open) = if let Some(rest) = rest.strip_prefix("<=").or_else(|| rest.strip_prefix('≤')) {
        (rest, false)
    } else if let Some(rest) = rest.strip_prefix('<') {
        (rest, true)
    } else {
        return Ok(None);
    };
    let (high, rest) = number(rest.trim_start(), whole)?;
    let both = Quantity::bounded(low.get(), low_open, high.get(), high_open)?;
    Ok(Some((*both.form(), rest)))
}

/// A form in words at the start of the text, and what follows it.
fn words(text: &str) -> Option<(Form, &str)> {
    let boundary = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    for (word, form) in WORDS {
        if let Some(rest) = text.strip_prefix(word).filter(|rest| boundary(rest)) {
            return Some((*form, rest));
        }
    }
    // The longest run of words that is a magnitude: "tens of thousands" before "tens".
    let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    let magnitude = ends
        .take(4)
        .filter_map(|end| Some((Form::Magnitude(Magnitude::from_words(text.get(..end)?)?), text.get(end..)?)))
        .last();
    magnitude.or_else(|| {
        let rest = text.strip_prefix("tens").filter(|rest| boundary(rest))?;
        Some((Form::Tens, rest))
    })
}

/// A plain number at the start of the text, and what follows it.
fn number<'a>(text: &'a str, whole: &str) -> Result<(Number, &'a str), QuantityParseError> {
    let form = || QuantityParseError::Form { text: whole.to_owned() };
    let digits = |from: usize| text.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let sign = usize::from(text.starts_with('-'));
    let mut end = sign + digits(sign);
    if end == sign {
        let lower = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
        return Err(if ["nan", "inf", "∞"].iter().any(|w| lower.starts_with(w)) {
            QuantityParseError::NotFinite { text: whole.to_owned() }
        } else {
            form()
        });
    }
    if text.get(end..end + 1) == Some(".") && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(text.get(end..end + 1), Some("e" | "E")) {
        let signed = usize::from(matches!(text.get(end + 1..end + 2), Some("+" | "-")));
        let exponent = digits(end + 1 + signed);
        if exponent > 0 {
            end += 1 + signed + exponent;
        }
    }
    let (digits, rest) = text.split_at_checked(end).ok_or_else(form)?;
    let value = digits.parse::<f64>().map_err(|_| form())?;
    let value = Number::new(value).map_err(|_| QuantityParseError::NotFinite { text: whole.to_owned() })?;
    let mut after = rest.trim_start().chars();
    match (after.next(), after.next()) {
        (Some(',' | '.' | '\'' | '_'), Some('0'..='9')) | (Some('0'..='9'), _) => {
            Err(QuantityParseError::Grouped { text: whole.to_owned() })
        }
        (Some('-' | '–' | '—'), _) => Err(QuantityParseError::Dash { text: whole.to_owned() }),
        _ => Ok((value, rest)),
    }
}

fn with_unit(form: Form, rest: &str, whole: &str) -> Result<Quantity, QuantityParseError> {
    const LONGEST: usize = 80;
    let unit = rest.trim();
    if unit.is_empty() {
        return Ok(form.into());
    }
    let is_sign = |c: char| "%‰°$£¥".contains(c) || ('\u{20a0}'..='\u{20cf}').contains(&c);
    let starts = unit.chars().next().is_some_and(|c| c.is_alphabetic() || is_sign(c));
    let is_odd = unit.chars().any(|c| c.is_control() || "<>=~±".contains(c));
    let form_error = || QuantityParseError::Form { text: whole.to_owned() };
    if !starts || is_odd || unit.len() > LONGEST {
        return Err(form_error());
    }
    let glued = !rest.starts_with(char::is_whitespace) && unit.starts_with(char::is_alphabetic);
    let unit = Unit::new(unit);
    // What is printed for it is longer than a short spelling, `billion` for `BN`, and has to be read back.
    if unit.symbol().len() > LONGEST || glued && matches!(unit.dimension(), Dimension::Other(_)) {
        return Err(form_error());
    }
    Ok(Quantity::from(form).in_unit(unit))
}
