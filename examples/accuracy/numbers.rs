//! Numbers as they are written: with signs between digits, units and notes.

use crosscheck::Unit;

/// What the signs between digits mean in a file, where one alone does not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Whether `1.234` is a thousand and more, as beside `1.234.567`.
    dots: bool,
    /// Whether `1,234` is one and a part, as beside `1,2`.
    commas: bool,
}

impl Marks {
    /// By some values.
    pub(crate) fn of<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let (mut dots, mut parts, mut groups) = (0_usize, 0_usize, 0_usize);
        for value in values.filter(|value| number(value, Self::default()).is_some()) {
            let many = |sign: char| value.matches(sign).count();
            dots += usize::from(many('.') > 1);
            match value.rsplit_once(',') {
                Some((_, last)) if many(',') == 1 && last.len() != 3 && !last.contains('.') => parts += 1,
                Some((_, last)) if many(',') > 1 || last.contains('.') => groups += 1,
                _ => {}
            }
        }
        Self { dots: dots > 0 && dots > groups, commas: parts > groups }
    }
}

/// A number, with or without signs for thousands and for percent.
pub(crate) fn number(text: &str, marks: Marks) -> Option<f64> {
    let split = |sign: char| text.split_once(sign).filter(|(_, last)| last.len() == 3);
    if marks.dots && split('.').is_some_and(|(first, _)| first.trim_start_matches(['-', '+']).len() < 4) {
        return finite(&text.replacen('.', "", 1)).or_else(|| plainly(text));
    }
    if marks.commas && split(',').is_some() {
        return finite(&text.replacen(',', ".", 1)).or_else(|| plainly(text));
    }
    plainly(text)
}

/// The same where no other number tells what its signs mean.
fn plainly(text: &str) -> Option<f64> {
    if let Some(value) = finite(text) {
        return Some(value);
    }
    // Most words are told by their first letter.
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '\u{2212}')) {
        return None;
    }
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    // Minus signs, spaces and apostrophes as typesetters write them.
    let plain =
        text.replace('\u{2212}', "-").replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ").replace('’', "'");
    finite(&plain).or_else(|| grouped(&plain)).or_else(|| {
        // A comma before anything but three digits is none of thousands.
        let (whole, part) = plain.split_once(',')?;
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        let whole = whole.replace(['.', ' '], "");
        (digits && !part.is_empty() && part.len() != 3).then(|| finite(&format!("{whole}.{part}")))?
    })
}

fn finite(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// A number in groups of three digits.
fn grouped(text: &str) -> Option<f64> {
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    let sign = match () {
        () if dots > 1 && !text.contains(',') => '.',
        () if text.find(',').is_some_and(|at| text.find('.').is_none_or(|dot| at < dot)) => ',',
        () if text.contains('\'') => '\'',
        () => ' ',
    };
    let whole = text.trim_start_matches(['-', '+']);
    let whole = if sign == '.' { whole } else { whole.split('.').next()? };
    let mut groups = whole.split(sign);
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=3).contains(&first.len())
        || !digits(first)
        || !groups.all(|part| part.len() == 3 && digits(part))
    {
        return None;
    }
    finite(&text.replace(sign, ""))
}

/// A number with what stands around it: `57 °F`, `$12.50`, `about 1.2 million people`, `1,234,567 (2010)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount<'t> {
    pub(crate) value: f64,
    digits: &'t str,
    /// Empty if there is none.
    pub(crate) unit: &'t str,
}

impl<'t> Amount<'t> {
    pub(crate) fn of(text: &'t str, marks: Marks) -> Option<Self> {
        // Most words are told by their first letter.
        let begins = |c: char| c.is_ascii_digit() || "-+.~≈$€£¥\u{2212}aceAC".contains(c);
        if !text.starts_with(begins) {
            return None;
        }
        const ABOUT: [&str; 10] =
            ["~", "≈", "c.", "ca.", "circa", "about", "around", "approximately", "approx.", "est."];
        const MULTIPLES: [(&str, f64); 4] =
            [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12)];
        let starts = |text: &str, with: &&str| {
            text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        let hedge = ABOUT.iter().find(|about| starts(text, about)).map_or(0, |about| about.len());
        let text = text.get(hedge..)?.trim_start();
        let money = text.chars().next().filter(|sign| matches!(sign, '$' | '€' | '£' | '¥'));
        let money = money.map_or(0, char::len_utf8);
        let (currency, text) = text.split_at_checked(money)?;
        // A note behind it is about it.
        let text = match text.find(['(', '[']) {
            Some(at) if text.ends_with([')', ']']) => text.get(..at)?,
            _ => text,
        };
        let text = text.trim();
        let end = text.find(|c: char| c.is_alphabetic() || matches!(c, '°' | '"' | '$' | '€' | '£' | '¥'));
        let (digits, behind) = text.split_at_checked(end.unwrap_or(text.len()))?;
        if !digits.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let value = number(digits.trim_end(), marks)?;
        let multiple = MULTIPLES.iter().find(|(name, _)| starts(behind, name));
        let (name, times) = multiple.copied().unwrap_or(("", 1.0));
        let behind = behind.get(name.len()..)?.trim();
        // Degrees of something, as numbers without a unit are.
        let behind = if ["°", "deg", "degrees"].contains(&behind) { "" } else { behind };
        // What goes on with another number is no unit.
        let mut parts = behind.split(|c: char| c.is_ascii_digit());
        let more = parts.next().is_some() && parts.any(|part| !part.is_empty());
        let both = !currency.is_empty() && !behind.is_empty();
        (!more && !both).then_some(Self {
            value: value * times,
            digits,
            unit: if behind.is_empty() { currency } else { behind },
        })
    }

    /// What it is in, if that is known.
    pub(crate) fn measured(&self) -> Option<Scale> {
        if self.unit.is_empty() { None } else { Scale::of(self.unit) }
    }

    /// How many decimals it is written with: up to seven.
    pub(crate) fn decimals(&self) -> usize {
        let part = self.digits.trim_end().rsplit_once(['.', ',']).map_or("", |(_, part)| part);
        part.len().min(7)
    }

    /// Whether its unit is a single letter, which may be that of a gate.
    pub(crate) fn is_letter(&self) -> bool {
        self.unit.len() == 1 && self.unit.bytes().all(|byte| byte.is_ascii_alphabetic())
    }
}

fn is_currency(name: &str) -> bool {
    name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// What numbers are in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scale {
    Celsius,
    Fahrenheit,
    Money(char),
    Unit(Unit),
}

impl Scale {
    fn of(unit: &str) -> Option<Self> {
        let lower = unit.to_lowercase();
        let bare =
            lower.trim_start_matches("degrees").trim_start_matches("deg").trim_start_matches(['.', '°']);
        match bare.trim_start() {
            "c" | "celsius" => Some(Self::Celsius),
            "f" | "fahrenheit" => Some(Self::Fahrenheit),
            "$" | "€" | "£" | "¥" => unit.chars().next().map(Self::Money),
            "\"" => Some(Self::Unit(Unit::new("in"))),
            _ => {
                // Only of what is known is it known what it may be, beside codes of currencies.
                let known = |name: &str| {
                    let found = Unit::new(name);
                    let least = found.natural_range().contains(-1.0);
                    (!least || is_currency(name)).then_some(Self::Unit(found))
                };
                known(unit).or_else(|| known(&lower))
            }
        }
    }

    /// What a number in this is in another one; `None` if it does not convert.
    pub(crate) fn to(&self, other: &Self, value: f64) -> Option<f64> {
        match (self, other) {
            (Self::Celsius, Self::Fahrenheit) => Some(value * 1.8 + 32.0),
            (Self::Fahrenheit, Self::Celsius) => Some((value - 32.0) / 1.8),
            (Self::Unit(own), Self::Unit(other)) if own != other => Some(value * own.factor_to(other)?),
            _ => (self == other).then_some(value),
        }
    }
}
