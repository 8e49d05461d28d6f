//! Numbers as spreadsheets write them, read by the style of their column.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::io::rows::RowProblem;
use crate::quantity::{Dimension, Unit};

/// What stands before the decimals of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// A point: `1,234.5`.
    Point,
    /// A comma: `1.234,5`.
    Comma,
}

impl Decimal {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }
}

/// A cell without the marks of footnotes behind its number: `1,234[2]`, `1,234 [a][note 3]`, `1,234*`.
pub(super) fn unmarked(cell: &str) -> &str {
    let mut rest = cell;
    loop {
        let short = rest.trim_end_matches(['*', '†', '‡', '§']).trim_end();
        let bracketed = short.strip_suffix(']').and_then(|open| open.rsplit_once('['));
        rest = match bracketed {
            Some((before, mark)) if is_mark_text(mark) => before.trim_end(),
            _ if short.len() < rest.len() => short,
            _ => match raised(rest).or_else(|| status(rest)) {
                Some(before) => before,
                None => break,
            },
        };
    }
    // Of a mark alone nothing is left to read.
    if rest.bytes().any(|b| b.is_ascii_digit()) { rest } else { cell }
}

/// What stands before a raised mark behind a number: `17¹`, `17ᵃ`. Ten may be raised to a power: `10⁶`.
fn raised(cell: &str) -> Option<&str> {
    const MARKS: &[char] = &['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁰', 'ᵃ', 'ᵇ', 'ᶜ', 'ᵈ', 'ᵉ'];
    let before = cell.trim_end_matches(MARKS);
    let number = before.trim_start_matches(|c: char| !c.is_ascii_digit());
    let power = number == "10" || before.ends_with("10") && before.contains(['×', 'x', '*', '·', '⋅']);
    let behind = before.len() < cell.len() && before.ends_with(|c: char| c.is_ascii_digit());
    (behind && !power).then_some(before)
}

/// What stands before the letter by which statistics mark a number, or before a sign of doubt: `12r` is revised, `12p` is
/// provisional, `12 e` is estimated, `15?`.
fn status(cell: &str) -> Option<&str> {
    const MARKS: &[&str] = &["rp", "pr", "r", "p", "e", "?"];
    let before = MARKS.iter().find_map(|mark| cell.strip_suffix(mark))?.trim_end();
    before.ends_with(|c: char| c.is_ascii_digit()).then_some(before)
}

/// What the mark behind a number says of it, for the note: `r`, `p`, `?`. Marks that lead to a footnote say nothing here.
pub(super) fn remark(cell: &str) -> Option<&str> {
    let said = cell.get(unmarked(cell).len()..)?.trim_matches(|c: char| !c.is_ascii_lowercase() && c != '?');
    let footnote = cell.contains(['[', ']']);
    (!said.is_empty() && !footnote).then_some(said)
}

/// A number, with or without a word before it, or a letter that is no unit.
fn is_mark_text(text: &str) -> bool {
    const LONGEST: usize = 16;
    let mut chars = text.chars();
    if let (Some(letter), None) = (chars.next(), chars.next()) {
        let unit = || matches!(Unit::new(text).dimension(), Dimension::Count(_) | Dimension::Other(_));
        return letter.is_ascii_digit() || letter.is_ascii_alphabetic() && unit();
    }
    let number = text.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '.'));
    text.len() <= LONGEST && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// What the numbers of a column, or of a table, show of how they are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) points: u64,
    pub(super) commas: u64,
    /// How many could be either.
    pub(super) open: u64,
    /// How many of these have a comma.
    pub(super) open_commas: u64,
    /// Whether a whole number above one stands in it, which is no share.
    counts: bool,
    /// Whether two numbers with a stroke between them do.
    strokes: bool,
}

impl Style {
    /// Looks at one cell.
    pub(super) fn see(&mut self, cell: &str) {
        self.counts = self.counts || is_count(cell);
        // Only points and commas show a style.
        if !cell.bytes().any(|b| matches!(b, b'.' | b',')) {
            self.strokes = self.strokes || is_fraction(cell);
            return;
        }
        let cell = unmarked(cell);
        match decimals(cell) {
            Some(true) => return self.points += 1,
            Some(false) => return self.open += 1,
            None => {}
        }
        for token in tokens(cell) {
            match shape(token) {
                Shape::Either { .. } => {
                    self.open += 1;
                    self.open_commas += u64::from(token.contains(','));
                }
                Shape::Is(_, Some(Decimal::Point)) => self.points += 1,
                Shape::Is(_, Some(Decimal::Comma)) => self.commas += 1,
                _ => {}
            }
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.points += other.points;
        self.commas += other.commas;
        self.open += other.open;
        self.open_commas += other.open_commas;
        self.counts |= other.counts;
        self.strokes |= other.strokes;
    }

    /// Whether what has a stroke in it, as `12/14`, stands beside counts, and is no share: a part of so many, a date or a choice.
    pub(super) fn is_mixed(self) -> bool {
        self.counts && self.strokes
    }

    /// The style in which no number that could be either has decimals, as where people are counted.
    fn of_whole_numbers(self) -> Option<Decimal> {
        match self.open_commas {
            0 => Some(Decimal::Comma),
            all if all == self.open => Some(Decimal::Point),
            _ => None,
        }
    }

    /// Whether numbers could be either and none shows which.
    fn is_open(self) -> bool {
        self.open > 0 && self.points + self.commas == 0
    }

    /// Whether a column of this style is read as one of the other.
    pub(super) fn reads_as(self, other: Self) -> bool {
        (self.points > 0, self.commas > 0) == (other.points > 0, other.commas > 0)
            && self.of_counts() == other.of_counts()
            && self.is_mixed() == other.is_mixed()
    }

    /// The style of numbers that count, where none shows it.
    pub(super) fn of_counts(self) -> Option<Decimal> {
        if self.is_open() { self.of_whole_numbers() } else { None }
    }

    /// The one style of all numbers that show theirs.
    pub(super) fn decided(self) -> Option<Decimal> {
        match (self.points, self.commas) {
            (0, 0) => None,
            (_, 0) => Some(Decimal::Point),
            (0, _) => Some(Decimal::Comma),
            _ => None,
        }
    }
}

/// A text of digits and what stands among them.
#[derive(Debug, PartialEq)]
enum Shape {
    /// A number, and the style it shows, if any.
    Is(String, Option<Decimal>),
    /// One separator before three digits: thousands, or decimals.
    Either { with_point: String, with_comma: String },
    /// No number.
    None,
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | '\'' | '’' | '_') || is_space(c)
}

/// The numbers in a text: runs of digits with separators among them.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| c.is_ascii_digit())?;
        let from = rest.get(start..)?;
        let mut end = 0;
        let mut chars = from.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next_digit = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
            // A space groups digits only by threes; else it stands between two numbers.
            let grouped = || {
                let after = from.get(at + c.len_utf8()..).unwrap_or("");
                after.bytes().take_while(u8::is_ascii_digit).count() == 3
            };
            if c.is_ascii_digit() || (is_mark(c) && next_digit && (!is_space(c) || grouped())) {
                end = at + c.len_utf8();
            } else {
                break;
            }
        }
        let token = from.get(..end)?;
        rest = from.get(end..)?;
        Some(token)
    })
}

fn shape(token: &str) -> Shape {
    let plain: String = token.chars().filter(|c| !is_space(*c) && !matches!(c, '\'' | '’' | '_')).collect();
    let marks: Vec<(usize, char)> = plain.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let style = |mark: char| if mark == '.' { Decimal::Point } else { Decimal::Comma };
    let without = |mark: char| plain.replace(mark, "");
    let parts = |mark: char| plain.split(mark).map(str::len).collect::<Vec<_>>();
    match marks.as_slice() {
        [] => Shape::Is(plain, None),
        [(at, mark)] => {
            let (before, after) = (*at, plain.len() - at - 1);
            let other = if *mark == '.' { ',' } else { '.' };
            let decimals = plain.replace(',', ".");
            if after != 3 || before > 3 || plain.starts_with('0') {
                return Shape::Is(decimals, Some(style(*mark)));
            }
            // Digits that are grouped by spaces already have their decimals here.
            if plain.len() != token.len() && token.chars().any(is_space) {
                return Shape::Is(decimals, Some(style(*mark)));
            }
            match style(other) {
                Decimal::Comma => Shape::Either { with_point: decimals, with_comma: without('.') },
                Decimal::Point => Shape::Either { with_point: without(','), with_comma: decimals },
            }
        }
        [.., (_, last)] => {
            let first = marks.first().map_or('.', |(_, mark)| *mark);
            let same = marks.iter().all(|(_, mark)| mark == last);
            let lengths = parts(first);
            let groups = |lengths: &[usize]| {
                let inner = lengths.get(1..lengths.len().saturating_sub(1)).unwrap_or(&[]);
                lengths.first().is_some_and(|n| (1..=3).contains(n))
                    && lengths.last() == Some(&3)
                    && inner.iter().all(|n| (2..=3).contains(n))
            };
            if same {
                return match groups(&lengths) {
                    true => Shape::Is(without(first), Some(style(if first == '.' { ',' } else { '.' }))),
                    false => Shape::None,
                };
            }
            // The last separator is the decimal one, and there is one of it.
            let (whole, fraction) = plain.rsplit_once(*last).unwrap_or((&plain, ""));
            if whole.contains(*last) || !groups(&whole.split(first).map(str::len).collect::<Vec<_>>()) {
                return Shape::None;
            }
            Shape::Is(format!("{}.{fraction}", whole.replace(first, "")), Some(style(*last)))
        }
    }
}

/// Of digits with one point among them: whether what is behind it can only be decimals. [`shape`] says so of all else.
fn decimals(cell: &str) -> Option<bool> {
    let (before, after) = cell.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let either = after.len() == 3 && before.len() <= 3 && !before.starts_with('0');
    (digits(before) && digits(after)).then_some(!either)
}

/// The text of a cell with each number written plainly, as figures are: `1.234,5` is `1234.5`, `1,000–2,000` is
/// `1000..2000`, `(50)` is `-50`, `1,200+` is `>=1200`. Words stay as they are.
pub(super) fn plain<'c>(
    cell: &'c str,
    decimal: Option<Decimal>,
    set: bool,
) -> Result<Cow<'c, str>, RowProblem> {
    let all_digits = |cell: &str| cell.bytes().all(|b| b.is_ascii_digit());
    let cell = if all_digits(cell) { cell } else { unmarked(cell) };
    if all_digits(cell) {
        return Ok(Cow::Borrowed(cell));
    }
    // What shows its style is as it should be, unless another one is set.
    if decimals(cell) == Some(true) && !(set && decimal == Some(Decimal::Comma)) {
        return Ok(Cow::Borrowed(cell));
    }
    let (mut out, mut rest) = (String::with_capacity(cell.len()), cell);
    for token in tokens(cell) {
        let at = (token.as_ptr() as usize).wrapping_sub(rest.as_ptr() as usize);
        out.push_str(rest.get(..at).unwrap_or(""));
        rest = rest.get(at + token.len()..).unwrap_or("");
        match (shape(token), decimal) {
            (Shape::Is(_, Some(own)), Some(style)) if set && own != style => {
                let as_written = if style == Decimal::Point { "1,234.5" } else { "1.234,5" };
                return Err(RowProblem::NumberStyle {
                    text: cell.to_owned(),
                    decimal: style.word(),
                    as_written,
                });
            }
            (Shape::Is(number, _), _) => out.push_str(&number),
            (Shape::Either { with_point, .. }, Some(Decimal::Point)) => out.push_str(&with_point),
            (Shape::Either { with_comma, .. }, Some(Decimal::Comma)) => out.push_str(&with_comma),
            (Shape::Either { with_point, with_comma }, None) => {
                return Err(RowProblem::AmbiguousNumber { text: cell.to_owned(), with_point, with_comma });
            }
            (Shape::None, _) => return Err(RowProblem::NotANumber { text: cell.to_owned() }),
        }
    }
    out.push_str(rest);
    Ok(Cow::Owned(signs(out)))
}

/// Signs that spreadsheets have and figures write in another way.
fn signs(text: String) -> String {
    let text = text.trim().replace('−', "-");
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'))
        && inner.parse::<f64>().is_ok()
        && digits(inner)
    {
        return format!("-{inner}");
    }
    if let Some(rest) = text.strip_prefix('+').filter(|rest| digits(rest)) {
        return rest.to_owned();
    }
    if let Some(number) = text.strip_suffix('+').filter(|number| number.trim().parse::<f64>().is_ok()) {
        return format!(">={}", number.trim());
    }
    for (sign, form) in [("≥", ">="), ("≤", "<="), ("≈", "~"), ("∼", "~")] {
        if let Some(rest) = text.strip_prefix(sign) {
            return format!("{form}{}", rest.trim_start());
        }
    }
    for dash in ['-', '–', '—'] {
        let ends = text.split_once(dash).map(|(low, high)| (low.trim(), high.trim()));
        if let Some((low, high)) = ends.filter(|(low, high)| digits(low) && digits(high))
            && low.parse::<f64>().is_ok()
        {
            return format!("{low}..{high}");
        }
    }
    text
}

/// Whether a cell is a whole number above one, in digits alone.
fn is_count(cell: &str) -> bool {
    !matches!(cell, "" | "0" | "1") && cell.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a cell is two whole numbers with a stroke between them: `12/14`.
pub(super) fn is_fraction(cell: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    cell.split_once('/').is_some_and(|(one, other)| digits(one.trim()) && digits(other.trim()))
}

/// Whether a cell holds a number, in whatever style.
pub(super) fn is_number(cell: &str) -> bool {
    let cell = unmarked(cell.trim())
        .trim_start_matches(['-', '+', '~', '<', '>', '=', '≥', '≤', '≈', '(', '−', '$', '€']);
    let mut found = tokens(cell);
    match found.next() {
        Some(token) => {
            let rest = cell.strip_prefix(token).map(|rest| rest.trim_end_matches([')', '%', '+']).trim());
            rest.is_some_and(str::is_empty) && shape(token) != Shape::None
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, decimal: Option<Decimal>) -> String {
        plain(cell, decimal, false).map_or_else(|problem| format!("! {problem}"), Cow::into_owned)
    }

    #[test]
    fn numbers_of_every_style() {
        for (cell, expected) in [
            ("14000", "14000"),
            ("-5", "-5"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("12,34,567", "1234567"),
            ("1,234.5", "1234.5"),
            ("1.234,5", "1234.5"),
            ("1 234 567", "1234567"),
            ("1\u{202f}234,5", "1234.5"),
            ("1'234.50", "1234.50"),
            ("2,5", "2.5"),
            ("0,125", "0.125"),
            ("0.125", "0.125"),
            ("1234,567", "1234.567"),
            ("(50)", "-50"),
            ("−7", "-7"),
            ("+7", "7"),
            ("1,200,000+", ">=1200000"),
            ("≥ 1200", ">=1200"),
            ("~3,000,000", "~3000000"),
            ("10-12", "10..12"),
            ("1,000,000–2,000,000", "1000000..2000000"),
            ("12,5 %", "12.5 %"),
            ("3.5e6", "3.5e6"),
            ("about 1,234,567 people", "about 1234567 people"),
        ] {
            assert_eq!(read(cell, None), expected, "{cell}");
        }
        for (cell, point, comma) in [
            ("1.234", "1.234", "1234"),
            ("1,234", "1234", "1.234"),
            ("about 12.500", "about 12.500", "about 12500"),
        ] {
            assert_eq!(read(cell, Some(Decimal::Point)), point);
            assert_eq!(read(cell, Some(Decimal::Comma)), comma);
            assert!(read(cell, None).contains("which"), "{cell}");
        }
        assert!(read("1,23,4", None).starts_with("! "));
        assert!(plain("1,5", Some(Decimal::Point), true).is_err());
    }

    #[test]
    fn marks_of_footnotes_are_no_part_of_a_number() {
        for (cell, expected) in [
            ("1,234,567[2]", "1,234,567"),
            ("~200 [a][note 3]", "~200"),
            ("12*", "12"),
            ("12†‡", "12"),
            ("800 km2[12]", "800 km2"),
            ("5[m]", "5[m]"),
            ("5 [persons]", "5 [persons]"),
            ("[2]", "[2]"),
            ("12]", "12]"),
            ("", ""),
        ] {
            assert_eq!(unmarked(cell), expected, "{cell}");
        }
    }

    #[test]
    fn what_is_taken_as_it_stands_has_the_shape_of_a_decimal() {
        for cell in [
            "1.5",
            "0.125",
            "1.234",
            "1234.567",
            "12.34",
            "1.",
            ".5",
            "1.2.3",
            "1,5",
            "-1.5",
            "00.125",
            "1234.5678",
        ] {
            let expected = match shape(cell) {
                Shape::Is(number, Some(Decimal::Point)) if number == cell => Some(true),
                Shape::Either { .. } if cell.contains('.') => Some(false),
                _ => None,
            };
            let plainly =
                cell.bytes().all(|b| b.is_ascii_digit() || b == b'.') && tokens(cell).next() == Some(cell);
            assert_eq!(decimals(cell), expected.filter(|_| plainly), "{cell}");
        }
    }

    #[test]
    fn a_column_shows_its_style() {
        let of = |cells: &[&str]| {
            let mut style = Style::default();
            cells.iter().for_each(|cell| style.see(cell));
            style.decided()
        };
        assert_eq!(of(&["12", "1.234", "0,5"]), Some(Decimal::Comma));
        assert_eq!(of(&["12", "1.234.567", "1.234"]), Some(Decimal::Comma));
        assert_eq!(of(&["1,234", "2.5"]), Some(Decimal::Point));
        assert_eq!(of(&["1,234", "2"]), None);
        assert_eq!(of(&["1,5", "2.5"]), None);
    }
}
