//! Words for figures, dates and sources. Every string of a dossier passes [`visible`] on its way out.

use std::borrow::Cow;
use std::fmt::Write;

use crate::assertion::{Certainty, Stance, Target};
use crate::dossier::{AssertionRef, ContentRef, Dossier};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::quantity::{Bound, Dimension, Form, Interval, Quantity, Unit};
use crate::relation::Strength;
use crate::time::{Date, Period, Precision};
use crate::visible::visible;

/// A number with its thousands grouped: 14,000 or 2.5.
pub(super) fn number(v: f64) -> String {
    // Most figures are whole numbers, which carry no dust; a zero may have a sign.
    if v.abs() < 1e12 && v.fract() == 0.0 && v != 0.0 {
        return whole(v);
    }
    if v.abs() >= 1e15 {
        return format!("{v:e}");
    }
    // Differences of decimals carry rounding dust: twelve digits are shown.
    let rounded: f64 = format!("{v:.12e}").parse().unwrap_or(v);
    let text = rounded.to_string();
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(w, r)| (w, r));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut grouped = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() { grouped } else { format!("{grouped}.{rest}") }
}

/// A number that may be converted or worked out: of more than nine digits the first seven are told, for nobody gave the others; but
/// whole numbers and thousandths in full, as accounts have them.
pub(super) fn shown(v: f64) -> String {
    const GIVEN: i32 = 9;
    const TOLD: i32 = 7;
    const DECIMALS: i32 = 3;
    let text = number(v);
    let Some((_, decimals)) = text.split_once('.') else { return text };
    // The digits before the point; less than none for zeros behind it.
    let whole = v.abs().log10().floor() as i32 + 1;
    let room = |digits: i32| (digits - whole).max(DECIMALS) as usize;
    if decimals.len() <= room(GIVEN) {
        return text;
    }
    let rounded: f64 = format!("{v:.*}", room(TOLD)).parse().unwrap_or(v);
    // Beyond thousandths a number has no digits to leave out.
    if rounded == v { text } else { format!("about {}", number(rounded)) }
}

/// A whole number with its thousands grouped.
fn whole(v: f64) -> String {
    let (mut rest, mut groups) = (v.abs() as u64, [0u64; 5]);
    let mut count = 0;
    for group in &mut groups {
        (*group, rest) = (rest % 1000, rest / 1000);
        count += 1;
        if rest == 0 {
            break;
        }
    }
    let mut text = String::with_capacity(16);
    if v < 0.0 {
        text.push('-');
    }
    for (nth, group) in groups.iter().take(count).rev().enumerate() {
        // A string takes all that is written.
        let _ = if nth == 0 { write!(text, "{group}") } else { write!(text, ",{group:03}") };
    }
    text
}

/// A number that was worked out, without digits that nobody gave.
pub(super) fn rounded(v: f64) -> f64 {
    if v.abs() >= 100.0 { v.round() } else { (v * 100.0).round() / 100.0 }
}

/// A number, or the two ends of a range.
pub(super) fn span((low, high): (f64, f64)) -> String {
    if low == high { shown(low) } else { ends(low, "to", high) }
}

/// Two numbers; that they are told by their first digits is said once.
fn ends(low: f64, to: &str, high: f64) -> String {
    let (low, high) = (shown(low), shown(high));
    let high = high.strip_prefix("about ").filter(|_| low.starts_with("about ")).unwrap_or(&high);
    format!("{low} {to} {high}")
}

/// A number with its unit: 14,000 person, 40%.
pub(super) fn with_unit(words: &str, unit: &str) -> String {
    match unit {
        "%" | "‰" => format!("{words}{unit}"),
        "count" | "date" => words.to_owned(),
        // One person, but one million persons.
        other if matches!(words, "1" | "exactly 1") && !Unit::new(other).is_multiple() => {
            format!("{words} {}", visible(other))
        }
        other => format!("{words} {}", visible(&plural(other))),
    }
}

/// The plural of a noun that is counted, or of a unit that has one, as `barrels`; other units stand as they are.
fn plural(unit: &str) -> Cow<'_, str> {
    // A net change of what is counted is a unit of its own, in the same nouns.
    let noun = unit.strip_prefix("net ").unwrap_or(unit);
    let known = Unit::new(noun);
    let has_plural = || {
        let many = Unit::new(&format!("{noun}s"));
        many == known && !matches!(known.dimension(), Dimension::Other(_))
    };
    let counted = known.is_count() || *known.dimension() == Dimension::Duration || has_plural();
    match noun.rsplit(' ').next() {
        Some("aircraft") => Cow::Borrowed(unit),
        _ if !counted => Cow::Borrowed(unit),
        _ => match unit.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o']) => Cow::Owned(format!("{stem}ies")),
            _ => Cow::Owned(format!("{unit}s")),
        },
    }
}

/// The hedge and number in words.
pub(super) fn quantity(dossier: &Dossier, measure: MeasureId, quantity: &Quantity) -> String {
    let unit = quantity.unit().map_or(dossier.at_measure(measure).unit().symbol(), |u| u.symbol());
    let n = |v: &crate::quantity::Number| number(v.get());
    let words = match quantity.form() {
        Form::Bare(v) => n(v),
        Form::Exactly(v) => format!("exactly {}", n(v)),
        Form::About(v) => format!("about {}", n(v)),
        Form::Nearly(v) => format!("nearly {}", n(v)),
        Form::MoreThan(v) => format!("more than {}", n(v)),
        Form::AtLeast(v) => format!("at least {}", n(v)),
        Form::LessThan(v) => format!("less than {}", n(v)),
        Form::AtMost(v) => format!("at most {}", n(v)),
        Form::UpTo(v) => format!("up to {}", n(v)),
        Form::Between { low, high } => format!("{} to {}", n(low), n(high)),
        Form::Bounded { low, low_open, high, high_open } => {
            let above = if *low_open { "more than" } else { "at least" };
            let below = if *high_open { "less than" } else { "at most" };
            format!("{above} {} and {below} {}", n(low), n(high))
        }
        Form::PlusMinus { value, error } => format!("{} ± {}", n(value), n(error)),
        Form::Date(period) => return date(period),
        // Dozens of persons, and a few.
        other => match other.to_string() {
            words if words.ends_with('s') && !matches!(unit, "count" | "date") => format!("{words} of"),
            words => words,
        },
    };
    with_unit(&words, unit)
}

/// An interval in words.
pub(super) fn interval(dossier: &Dossier, measure: MeasureId, interval: &Interval) -> String {
    let unit = dossier.at_measure(measure).unit();
    let words = values(dossier, measure, interval);
    if *unit.dimension() == Dimension::Date { words } else { with_unit(&words, unit.symbol()) }
}

/// An interval in words, without its unit.
pub(super) fn values(dossier: &Dossier, measure: MeasureId, interval: &Interval) -> String {
    let unit = dossier.at_measure(measure).unit();
    if *unit.dimension() == Dimension::Date {
        let day = |b: Bound| b.value().map_or("..".to_owned(), |s| crate::time::day_text(s as i64));
        return match (day(interval.low()), day(interval.high())) {
            (a, b) if a == b => a,
            (a, b) => format!("{a} to {b}"),
        };
    }
    match (interval.low(), interval.high()) {
        (Bound::Closed(a), Bound::Closed(b)) if a == b => shown(a.0),
        (Bound::Closed(a), Bound::Closed(b)) => ends(a.0, "to", b.0),
        (Bound::Closed(a), Bound::Unbounded) => format!("{} or more", shown(a.0)),
        (Bound::Open(a), Bound::Unbounded) => format!("more than {}", shown(a.0)),
        (Bound::Unbounded, Bound::Closed(b)) => format!("{} or less", shown(b.0)),
        (Bound::Unbounded, Bound::Open(b)) => format!("less than {}", shown(b.0)),
        (Bound::Unbounded, Bound::Unbounded) => "any number".to_owned(),
        (low, high) => {
            let from = if low.is_open() { "above " } else { "" };
            let to = if high.is_open() {
                "to below"
            } else if low.is_open() {
                "up to"
            } else {
                "to"
            };
            format!("{from}{}", ends(interval.low_value(), to, interval.high_value()))
        }
    }
}

/// A period in words: ≤ 2024-12-14 (no start given), autumn 2024.
pub(super) fn date(period: &Period) -> String {
    match (period.first(), period.last()) {
        (Some(a), Some(b)) if a == b => one_date(a),
        (Some(a), Some(b)) => format!("{} to {}", one_date(a), one_date(b)),
        (None, Some(b)) => format!("≤ {}", one_date(b)),
        (Some(a), None) => format!("from {}", one_date(a)),
        (None, None) => "at some time".to_owned(),
    }
}

fn one_date(date: Date) -> String {
    let text = date.to_string();
    let text = text.trim_end_matches('~');
    let words = match (date.precision(), text.split_once('-')) {
        (Precision::Season, Some((year, season))) => {
            let name = match season {
                "21" => "spring",
                "22" => "summer",
                "23" => "autumn",
                _ => "winter",
            };
            format!("{name} {year}")
        }
        _ => text.to_owned(),
    };
    if date.is_approximate() { format!("about {words}") } else { words }
}

/// The name of a source.
pub(super) fn source(dossier: &Dossier, id: SourceId) -> String {
    visible(dossier.at_source(id).name()).into_owned()
}

/// The names of several sources: A, B and C.
pub(super) fn sources(dossier: &Dossier, ids: &[SourceId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| source(dossier, *id)).collect();
    listed(&names)
}

/// A, B and C.
pub(super) fn listed(parts: &[String]) -> String {
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// Some things in words: the first of them, and how many more there are.
pub(super) fn first_of<T>(all: &[T], most: usize, told: impl Fn(&T) -> String) -> Vec<String> {
    let mut shown: Vec<String> = all.iter().take(most).map(told).collect();
    if all.len() > most {
        shown.push(format!("{} more", all.len() - most));
    }
    shown
}

/// The key of an assertion, which is safe to show as it is.
pub(super) fn key(dossier: &Dossier, id: AssertionId) -> &str {
    dossier.at(id).key()
}

/// The first of some assertions by key, and how many more there are.
pub(super) fn keys(dossier: &Dossier, ids: &[AssertionId], most: usize) -> String {
    listed(&first_of(ids, most, |id| key(dossier, *id).to_owned()))
}

/// Who said it: its origins, or that they are unknown.
pub(super) fn speaker(dossier: &Dossier, assertion: AssertionRef<'_>) -> String {
    match assertion.origins() {
        [] => "an unknown origin".to_owned(),
        origins => sources(dossier, origins),
    }
}

/// The name of a measure, quoted.
pub(super) fn measure(dossier: &Dossier, id: MeasureId) -> String {
    format!("“{}”", visible(dossier.at_measure(id).name()))
}

/// What a holder does, one or several of them.
pub(super) fn stance(stance: Stance, several: bool) -> &'static str {
    match stance {
        _ if several => match stance {
            Stance::Affirms => "affirm",
            Stance::Denies => "deny",
            Stance::DoesNotConfirm => "do not confirm",
            Stance::DoesNotDeny => "do not deny",
            Stance::NoEvidence => "see no sign of",
            Stance::Withholds => "do not disclose",
        },
        Stance::Affirms => "affirms",
        Stance::Denies => "denies",
        Stance::DoesNotConfirm => "does not confirm",
        Stance::DoesNotDeny => "does not deny",
        Stance::NoEvidence => "sees no sign of",
        Stance::Withholds => "does not disclose",
    }
}

/// How a stance is put that is not put plainly.
pub(super) fn how(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Asserted => "",
        Certainty::Possible => " (as a possibility)",
        Certainty::Conditional => " (on a condition)",
    }
}

/// How firm a conclusion is that does not stand on the literal words.
pub(super) fn firm(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "",
        Strength::Soft => " (soft)",
        Strength::Assumed => " (assumed)",
    }
}

/// What it says, in words.
pub(super) fn content(dossier: &Dossier, assertion: AssertionRef<'_>) -> String {
    match assertion.content() {
        ContentRef::Figure { measure, quantity: figure } => quantity(dossier, measure, figure),
        ContentRef::Stance { towards, stance: taken, certainty, .. } => {
            let targets: Vec<String> = towards
                .iter()
                .map(|target| match target {
                    Target::Measure(m) => measure(dossier, *m),
                    Target::Assertion(a) => key(dossier, *a).to_owned(),
                })
                .collect();
            let does = stance(taken, assertion.holders().len() > 1);
            format!("{does} {}{}", listed(&targets), how(certainty))
        }
        ContentRef::Withdrawal => match assertion.markers().withdraws {
            Some(other) => format!("withdraws {}", key(dossier, other)),
            None => "withdraws".to_owned(),
        },
    }
}

/// One assertion in a line: what, when, who, through whom.
pub(super) fn assertion(dossier: &Dossier, id: AssertionId) -> String {
    let one = dossier.at(id);
    let mut line = match one.content() {
        ContentRef::Stance { holders, .. } if !holders.is_empty() => {
            format!(
                "{} {}, according to {}",
                sources(dossier, holders),
                content(dossier, one),
                speaker(dossier, one)
            )
        }
        ContentRef::Stance { .. } => format!("{} {}", speaker(dossier, one), content(dossier, one)),
        _ => format!("{}, by {}", content(dossier, one), speaker(dossier, one)),
    };
    if let Some(period) = one.as_of_given() {
        line.push_str(&format!(", as of {}", date(period)));
    }
    if let Some(period) = one.stated() {
        line.push_str(&format!(", said {}", date(period)));
    }
    if !one.relays().is_empty() {
        let chain: Vec<String> = one.relays().iter().map(|s| source(dossier, *s)).collect();
        line.push_str(&format!(", through {}", chain.join(" → ")));
    }
    let new = |p: &&Period| !one.relays().is_empty() || Some(*p) != one.stated();
    if let Some(period) = one.published().filter(new) {
        line.push_str(&format!(" ({})", date(period)));
    }
    line
}

/// "once", "twice", "3 times".
pub(super) fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// "1 statement", "3 statements".
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{number, shown, with_unit};

    #[test]
    fn many_at_once_are_more_than_one() {
        for (words, unit, text) in [
            ("1", "person", "1 person"),
            ("1", "million person", "1 million persons"),
            ("2.5", "million year", "2.5 million years"),
            ("1", "million EUR", "1 million EUR"),
            ("14", "thousand aircraft", "14 thousand aircraft"),
            ("14", "net household", "14 net households"),
            ("5,000", "barrel", "5,000 barrels"),
            ("2", "million barrel", "2 million barrels"),
            ("3", "century", "3 centuries"),
            ("3", "kcal", "3 kcal"),
            ("3", "km", "3 km"),
        ] {
            assert_eq!(with_unit(words, unit), text);
        }
    }

    #[test]
    fn numbers_are_grouped() {
        for (v, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (7.0, "7"),
            (999.0, "999"),
            (1000.0, "1,000"),
            (-14_005.0, "-14,005"),
            (1_000_000.0, "1,000,000"),
            (999_999_999_999.0, "999,999,999,999"),
            (1e12, "1,000,000,000,000"),
            (0.1 + 0.2, "0.3"),
            (-1234.5, "-1,234.5"),
            (1e15, "1e15"),
        ] {
            assert_eq!(number(v), text);
            assert_eq!(shown(v), text);
        }
    }

    #[test]
    fn digits_that_nobody_gave_are_not_told() {
        for (v, text) in [
            (1290.669170093, "about 1,290.669"),
            (-0.000_123_456_789_012, "about -0.0001234568"),
            (1.0 / 3.0, "about 0.3333333"),
            (160.9344, "160.9344"),
            (123_456.789, "123,456.789"),
            (123_456_789_012.0, "123,456,789,012"),
            // A sum to the cent is given so.
            (1_234_567_890.12, "1,234,567,890.12"),
            (123_456_789_012.5, "123,456,789,012.5"),
            (1_234_567.891_234, "about 1,234,567.891"),
            (-12_345_678.000_4, "about -12,345,678"),
            (0.30000000000000004, "0.3"),
            (1.5e15, "1.5e15"),
            (1.0 / 3e9, "about 0.0000000003333333"),
        ] {
            assert_eq!(shown(v), text);
        }
    }
}
