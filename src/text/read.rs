//! One quantity from one string.

use std::ops::Range;

use super::figure::{At, Figure, PartKind};
use super::language::Language;
use super::lexicon::{Lexicon, View};
use super::token::{TokenKind, Tokens};
use crate::quantity::{Quantity, Unit};
use crate::visible::short;

/// A part of a phrase that was understood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// A quantity that was read from a phrase, and what was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadQuantity {
    quantity: Quantity,
    noun: Option<Range<usize>>,
    parts: Vec<Part>,
    text: String,
}

/// Why a phrase is no quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadQuantityError {
    /// Nothing was given.
    #[error("a figure cannot be empty; write it as people do, such as `more than 10,000` or `hơn 10.000`")]
    Empty,
    /// No number, and no word for one.
    #[error(
        "`{}` says no number in the language `{language}`; check the language, or write `~14000`",
        short(text)
    )]
    NoNumber {
        /// The text.
        text: String,
        /// The tag of the language.
        language: &'static str,
    },
    /// Digits that are no number: leading zeros, a version, uneven groups.
    #[error(
        "`{}` has digits that are no number; group them in threes, as in `14,000`, or not at all",
        short(text)
    )]
    Code {
        /// The text.
        text: String,
    },
    /// Something stands beside the figure that was not understood.
    #[error(
        "`{}` was read as far as `{}`; leave out what is no part of the figure",
        short(text),
        short(rest)
    )]
    Rest {
        /// The text.
        text: String,
        /// What was not read.
        rest: String,
        /// Where it stands.
        span: Range<usize>,
    },
}

impl ReadQuantity {
    /// The quantity, in the unit that the phrase names. A counted noun gives its unit: 3,000 *soldiers* are persons.
    #[must_use]
    pub fn quantity(&self) -> &Quantity {
        &self.quantity
    }

    /// The counted noun as it stands in the text.
    #[must_use]
    pub fn noun(&self) -> Option<&str> {
        self.text.get(self.noun.clone()?)
    }

    /// What each part of the text is, with its bytes.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What was understood, for people.
    ///
    /// ```
    /// use crosscheck::text::{Vietnamese, read_quantity};
    /// let read = read_quantity("hơn 10.000 người", &Vietnamese)?;
    /// assert_eq!(read.explain(), "hedge `hơn`, number `10.000`, noun `người`: >10000 person");
    /// # Ok::<(), crosscheck::text::ReadQuantityError>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        for part in &self.parts {
            let word = match part.kind {
                PartKind::Hedge => "hedge",
                PartKind::Number => "number",
                PartKind::Words => "words",
                PartKind::Range => "range",
                PartKind::Unit => "unit",
                PartKind::Noun => "noun",
            };
            said.push(format!("{word} `{}`", short(self.text.get(part.span.clone()).unwrap_or(""))));
        }
        format!("{}: {}", said.join(", "), crate::visible::visible(&self.quantity.to_string()))
    }
}

/// Reads a quantity from a phrase: `more than 10,000 troops`, `1,5 tỷ đồng`, `between five and seven million`.
///
/// The whole text must be the quantity. A noun that the language does not know is the unit as it stands. What
/// [`phrase`](super::phrase) writes is read back as the same quantity.
///
/// # Errors
/// [`ReadQuantityError`] if no quantity is there or something else is.
///
/// # Complexity
/// Linear in the text.
///
/// ```
/// use crosscheck::text::{English, Vietnamese, read_quantity};
/// let read = |text| read_quantity(text, &English::Any).map(|read| read.quantity().to_string());
/// assert_eq!(read("no fewer than 2.5 million people")?, ">=2500000 person");
/// assert_eq!(read("larger than twenty and at most thirty five")?, ">20 <=35");
/// assert_eq!(read_quantity("2 triệu rưỡi", &Vietnamese)?.quantity().to_string(), "2500000");
/// # Ok::<(), crosscheck::text::ReadQuantityError>(())
/// ```
pub fn read_quantity(text: &str, language: &dyn Language) -> Result<ReadQuantity, ReadQuantityError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ReadQuantityError::Empty);
    }
    if let Some(verbatim) = verbatim(text, language) {
        return Ok(verbatim);
    }
    let tokens = Tokens::of(text);
    let view = View::new(&tokens, Lexicon::of(language.tables()));
    let owned = || text.to_owned();
    let start = (0..tokens.len()).find(|at| !is_wrapping(&view, *at)).unwrap_or(0);
    let figure = match view.figure(start, false) {
        At::Figure(figure) => figure,
        At::Code(_) => return Err(ReadQuantityError::Code { text: owned() }),
        At::Nothing => return Err(ReadQuantityError::NoNumber { text: owned(), language: language.tag() }),
    };
    let mut end = figure.tokens.end;
    let mut noun = figure.noun.as_ref().map(|(tokens, _)| tokens.clone());
    // A noun that is not known goes to the end of the text.
    let known = figure.noun.as_ref().is_some_and(|(_, sort)| sort.is_some());
    if let Some(tokens) = noun.as_mut().filter(|_| !known && figure.rate.is_none()) {
        while view.kind(end) == Some(TokenKind::Word) {
            end += 1;
        }
        tokens.end = end;
    }
    if let Some(rest) = (end..tokens.len()).find(|at| !is_wrapping(&view, *at)) {
        let span = tokens.span(rest..tokens.len());
        let rest = text.get(span.clone()).unwrap_or("").to_owned();
        return Err(ReadQuantityError::Rest { text: owned(), rest, span });
    }
    let noun = noun.map(|noun| tokens.span(noun));
    let mut quantity = Quantity::from(figure.form);
    let named = noun.clone().and_then(|span| text.get(span)).filter(|_| figure.unit.is_none());
    if let Some((rate, noun)) = figure.rate.zip(named) {
        quantity = quantity.in_unit(rate.unit(noun));
    } else if let Some(unit) = unit_of(&figure) {
        quantity = quantity.in_unit(unit);
    } else if let Some(noun) = named {
        quantity = quantity.in_unit(Unit::new(noun));
    }
    let mut parts = parts_of(&figure, &tokens);
    if let (Some(noun), Some(last)) = (&noun, parts.iter_mut().rfind(|p| p.kind == PartKind::Noun)) {
        last.span = noun.clone();
    }
    Ok(ReadQuantity { quantity, noun, parts, text: owned() })
}

/// The unit that a figure names.
pub(super) fn unit_of(figure: &Figure) -> Option<Unit> {
    let ratio = figure.number.is_some_and(|n| n.ratio) && figure.high.is_none_or(|n| n.ratio);
    match figure.unit {
        symbol if figure.rate.is_some() => figure.rate.map(|rate| rate.unit(symbol.unwrap_or("count"))),
        Some(symbol) => Some(Unit::new(symbol)),
        None if ratio && figure.noun.is_none() => Some(Unit::new("fraction")),
        None => None,
    }
}

pub(super) fn parts_of(figure: &Figure, tokens: &Tokens<'_>) -> Vec<Part> {
    let part =
        |(kind, range): &(PartKind, Range<usize>)| Part { kind: *kind, span: tokens.span(range.clone()) };
    let mut parts: Vec<Part> = figure.parts.iter().map(part).collect();
    parts.sort_by_key(|part| (part.span.start, part.span.end));
    parts
}

/// Quotes and stops around a phrase.
fn is_wrapping(view: &View<'_>, at: usize) -> bool {
    view.get(at).is_some_and(|t| matches!(t.folded, "\"" | "'" | "." | "," | ";" | "(" | ")" | ":" | "!"))
        && !view.opens_decimals(at)
}

/// Reads what [`phrase`](super::phrase) writes where a language has no words: canonical text or a unit in brackets.
fn verbatim(text: &str, language: &dyn Language) -> Option<ReadQuantity> {
    let body = text.trim_end().strip_suffix(']')?;
    let open = body.char_indices().scan(false, |escaped, (at, c)| {
        let found = !*escaped && c == '[';
        *escaped = !*escaped && c == '\\';
        Some((at, found))
    });
    let open = open.filter(|(_, found)| *found).map(|(at, _)| at).next()?;
    let inside = unescaped(body.get(open + 1..)?)?;
    let before = body.get(..open)?;
    let whole = |quantity| ReadQuantity {
        quantity,
        noun: None,
        parts: vec![Part { kind: PartKind::Words, span: open..body.len() + 1 }],
        text: text.to_owned(),
    };
    if before.trim().is_empty() {
        if let Some(date) = inside.strip_prefix("date ") {
            return Quantity::parse_date(date).ok().map(whole);
        }
        let (form, unit) = match inside.split_once('|') {
            Some((form, unit)) => (form, Some(Unit::new(unit))),
            None => (inside.as_str(), None),
        };
        let quantity: Quantity = form.parse().ok()?;
        return Some(whole(unit.into_iter().fold(quantity, Quantity::in_unit)));
    }
    let mut read = read_quantity(before, language).ok().filter(|read| read.quantity.unit().is_none())?;
    read.quantity = read.quantity.in_unit(Unit::new(&inside));
    read.parts.push(Part { kind: PartKind::Unit, span: open..body.len() + 1 });
    read.text = text.to_owned();
    Some(read)
}

fn unescaped(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(chars.next()?),
            '[' | ']' => return None,
            c => out.push(c),
        }
    }
    Some(out)
}
