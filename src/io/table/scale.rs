//! Columns whose name says that their numbers are thousands or more: `Displaced (in thousands)`, `Schäden in Mio. EUR`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::words::{counts_things, folded, names_of};
use crate::io::rows::RowProblem;
use crate::io::rows::sheet::scale;
use crate::quantity::{Dimension, Unit};

/// What a name says of the numbers of its column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scaled {
    /// The name without the word that multiplies.
    pub(super) stem: String,
    /// Each number is multiplied by this power of ten.
    pub(super) power: u8,
}

/// The word in a name that multiplies its numbers: in brackets, or behind "in". One behind "per" does not: `per million`.
pub(super) fn scaled(name: &str) -> Option<Scaled> {
    let name: String = name.nfc().collect();
    if let Some((open, close)) = name.rfind(['(', '[']).zip(name.rfind([')', ']']))
        && let Some(inner) = name.get(open + 1..close)
    {
        let (power, rest) = multiplier(inner)?;
        let rest = if rest.is_empty() { rest } else { format!("({rest})") };
        let stem = [name.get(..open)?.trim(), &rest, name.get(close + 1..)?.trim()];
        return Some(Scaled { stem: joined(&stem), power });
    }
    let (before, behind) = name.rsplit_once(" in ")?;
    let (power, rest) = multiplier(behind)?;
    let rest = if rest.is_empty() { rest } else { format!("({rest})") };
    Some(Scaled { stem: joined(&[before.trim(), &rest]), power })
}

/// The unit in brackets in the name of a column, as `Area (ha)` and `Crop area (lakh ha)` give it. Words that are units
/// and more are none: the least in `Refugees (min)`, millions in `Cost (m)`, a day of counting in `Cases (day)`.
pub(super) fn unit_in(name: &str) -> Option<Unit> {
    let stem = scaled(name).map_or_else(|| name.nfc().collect(), |scaled| scaled.stem);
    let (before, open) = stem.trim_end().strip_suffix([')', ']'])?.rsplit_once(['(', '['])?;
    let inner = open.trim();
    let bound = ["low", "high"].iter().any(|field| names_of(field).contains(&folded(inner).as_str()));
    let letter = inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic);
    let unit = Unit::new(inner);
    let counts = counts_things(&folded(before));
    let told = match unit.dimension() {
        Dimension::Other(_) | Dimension::Date => false,
        Dimension::Count(_) | Dimension::Share => true,
        // Days and years may be what a count is for each of.
        Dimension::Duration => !counts && inner.ends_with('s'),
        _ => !counts && inner != "in",
    };
    (told && !bound && !letter && !before.trim().is_empty()).then_some(unit)
}

/// How the name of a column multiplies its numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    power: u8,
    /// Whether it counts people or houses, of which there are not any number.
    counts: bool,
}

impl Times {
    pub(super) fn of(names: &[String], column: usize) -> Self {
        let scaled = names.get(column).and_then(|name| scaled(name));
        let counts = scaled.as_ref().is_some_and(|scaled| counts_things(&folded(&scaled.stem)));
        Self { power: scaled.map_or(0, |scaled| scaled.power), counts }
    }

    /// Whether it does.
    pub(super) fn any(self) -> bool {
        self.power > 0
    }

    /// A plain figure, multiplied.
    pub(super) fn of_figure(self, text: Cow<'_, str>) -> Result<Cow<'_, str>, RowProblem> {
        /// More than all people.
        const MOST: f64 = 1e10;
        if self.power == 0 {
            return Ok(text);
        }
        let times = times(&text, self.power);
        let whole = |part: &str| part.parse::<f64>().is_ok_and(|number| number > MOST);
        let large = times.split(|c: char| !c.is_ascii_digit()).any(whole);
        match times {
            Cow::Owned(_) if self.counts && large => {
                let times = 10u64.pow(u32::from(self.power));
                Err(RowProblem::TooMany { text: text.into_owned(), times })
            }
            Cow::Owned(times) => Ok(Cow::Owned(times)),
            Cow::Borrowed(_) => Ok(text),
        }
    }
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The power of ten that a text says, and the unit beside it: `Mio. EUR`, `thousands of people`, `'000`.
fn multiplier(text: &str) -> Option<(u8, String)> {
    const EMPTY: &[&str] = &["in", "of", "x", "đơn", "vị", "tính", "bằng"];
    const LONGEST: usize = 4;
    if text.contains(['/', '%']) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && !is_currency(c)).to_owned();
    let (mut power, mut rest) = (None, Vec::new());
    for (at, word) in words.iter().enumerate() {
        // 1,000 and ×1000 are what they say.
        let bare = plain(word).trim_start_matches(['x', '×']).replace([',', '.', '\''], "");
        let next = words.get(at + 1).map(|next| plain(next).to_lowercase());
        // Tỷ lệ is a rate.
        let rate = next.as_deref() == Some("lệ");
        match scale(&bare).filter(|_| !rate) {
            Some(_) if power.is_some() => return None,
            Some(found) => power = Some(found),
            None if EMPTY.contains(&bare.to_lowercase().as_str()) => {}
            None => rest.push(plain(word)),
        }
    }
    let other = rest.len() > LONGEST || rest.iter().any(|word| is_other(word));
    power.filter(|_| !other).map(|power| (power, rest.join(" ")))
}

/// Words beside which a number multiplies nothing.
fn is_other(word: &str) -> bool {
    const RATES: &[&str] = &["per", "pro", "je", "por", "par", "trên", "mỗi", "out"];
    word.contains(|c: char| c.is_ascii_digit()) || RATES.contains(&word.to_lowercase().as_str())
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₫' | '₽' | '₩')
}

/// A plain figure with its numbers multiplied by a power of ten. One that says itself how large it is stays as it is: `1.2
/// million`, `5%`.
fn times(text: &str, power: u8) -> Cow<'_, str> {
    let own = |word: &str| scale(word).is_some() || word.contains('%') || is_scientific(word);
    if text.split([' ', '\u{a0}']).any(|word| own(word.trim_matches(['.', ',']))) || glued(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + usize::from(power));
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let whole = from.bytes().take_while(u8::is_ascii_digit).count();
        let decimals = from.get(whole..).and_then(|behind| behind.strip_prefix('.'));
        let decimals = decimals.map_or(0, |digits| digits.bytes().take_while(u8::is_ascii_digit).count());
        let end = if decimals > 0 { whole + 1 + decimals } else { whole };
        out.push_str(before);
        shifted(from.get(..end).unwrap_or(""), usize::from(power), &mut out);
        rest = from.get(end..).unwrap_or("");
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A number with its point so many places further on: no digit is lost, and none is made up.
fn shifted(number: &str, places: usize, out: &mut String) {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let (up, down) = decimals.split_at_checked(places).unwrap_or((decimals, ""));
    let digits = format!("{whole}{up}{}", "0".repeat(places - up.len()));
    let digits = digits.trim_start_matches('0');
    out.push_str(if digits.is_empty() { "0" } else { digits });
    if !down.is_empty() {
        out.push('.');
        out.push_str(down);
    }
}

fn is_scientific(word: &str) -> bool {
    word.contains(['e', 'E']) && word.parse::<f64>().is_ok()
}

/// Whether letters follow digits at once: 5k, 1.2m.
fn glued(text: &str) -> bool {
    text.as_bytes()
        .windows(2)
        .any(|pair| matches!(pair, [digit, letter] if digit.is_ascii_digit() && letter.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str) -> Option<String> {
        scaled(name).map(|one| format!("{} e{}", one.stem, one.power))
    }

    #[test]
    fn names_say_what_their_numbers_are_of() {
        for (name, expected) in [
            ("Displaced (in thousands)", "Displaced e3"),
            ("Affected (lakh)", "Affected e5"),
            ("Crop area (lakh ha)", "Crop area (ha) e5"),
            ("Vertriebene in Tsd.", "Vertriebene e3"),
            ("Schäden (Mio. EUR)", "Schäden (EUR) e6"),
            ("Cost (US$ million)", "Cost (US$) e6"),
            ("Relief (₹ crore)", "Relief (₹) e7"),
            ("Refugees ('000)", "Refugees e3"),
            ("Refugees (x1,000)", "Refugees e3"),
            ("Refugees (thousands) min", "Refugees min e3"),
            ("Thiệt hại (tỷ đồng)", "Thiệt hại (đồng) e9"),
            ("Người (đơn vị: nghìn người)", "Người (người) e3"),
        ] {
            assert_eq!(told(name).as_deref(), Some(expected), "{name}");
        }
        for name in [
            "Deaths",
            "Cases per 100k",
            "Deaths (per million)",
            "Deaths (per 1000)",
            "Troops (men)",
            "Killed in Kursk",
            "Deaths (2000)",
            "Depth (m)",
            "Tử vong (tỷ lệ)",
            "Deaths (10 000)",
            "Dose (million/day)",
            "One million homes",
        ] {
            assert_eq!(told(name), None, "{name}");
        }
    }

    #[test]
    fn names_say_in_which_unit_their_numbers_are() {
        for (name, expected) in [
            ("Area (ha)", Some("ha")),
            ("Crop area (lakh ha)", Some("ha")),
            ("Area [hectares]", Some("ha")),
            ("Rainfall (mm)", Some("mm")),
            ("Turnout (%)", Some("%")),
            ("Outage (hours)", Some("hour")),
            ("Displaced (persons)", Some("person")),
            ("Displaced (thousand people)", Some("person")),
            ("Refugees (min)", None),
            ("Cost (m)", None),
            ("Deaths (m)", None),
            ("Deaths (day)", None),
            ("Deaths (2024)", None),
            ("Deaths (in)", None),
            ("Cases (confirmed)", None),
            ("(ha)", None),
            ("Area (ha) 2024", None),
        ] {
            assert_eq!(unit_in(name).as_ref().map(Unit::symbol), expected, "{name}");
        }
    }

    #[test]
    fn a_point_is_moved_and_no_digit_is_lost() {
        for (text, expected) in [
            ("12.5", "12500"),
            ("12", "12000"),
            ("0.0125", "12.5"),
            ("0", "0"),
            ("1.23456", "1234.56"),
            ("~24", "~24000"),
            ("10..12.5", "10000..12500"),
            ("about 3 people", "about 3000 people"),
            ("-0.5", "-500"),
            ("1.2 million", "1.2 million"),
            ("5%", "5%"),
            ("5 %", "5 %"),
            ("12k", "12k"),
            ("3.5e6", "3.5e6"),
            ("hundreds", "hundreds"),
        ] {
            assert_eq!(times(text, 3), expected, "{text}");
        }
    }
}
