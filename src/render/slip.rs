//! Likely slips in words.

use super::phrase::{content, count, date, key, listed, measure, number, span, speaker, with_unit};
use super::steps::{duration, keys};
use crate::dossier::Dossier;
use crate::finding::{Detail, Finding};
use crate::quantity::Unit;
use crate::slip::{Delay, Expectation, Intended, Mistake, Slip, Stray};
use crate::time::until_text;
use crate::visible::visible;

/// What was likely meant, in a sentence.
pub(super) fn headline(dossier: &Dossier, readings: &[Slip]) -> String {
    let Some(first) = readings.first() else { return String::new() };
    let one = dossier.at(first.figure);
    let said = |slip: &Slip| {
        let one = dossier.at(slip.figure);
        let on = one.measure().map_or(String::new(), |on| format!(" of {}", measure(dossier, on)));
        format!("{}{on}", content(dossier, one))
    };
    if matches!(first.mistake, Mistake::Swapped { .. }) {
        let both: Vec<String> = readings.iter().map(said).collect();
        return format!("{}, by {}, were likely swapped", listed(&both), speaker(dossier, one));
    }
    let dates = match first.intended {
        Intended::AsOf { .. } => {
            one.as_of_given().map_or(String::new(), |day| format!(", as of {}", date(day)))
        }
        Intended::StatedOn { .. } => {
            one.stated().map_or(String::new(), |day| format!(", said {}", date(day)))
        }
        Intended::Value { .. } => String::new(),
    };
    // Each value or date once, with every mistake that leads there.
    let mut meant: Vec<(String, Vec<String>)> = Vec::new();
    for slip in readings {
        let (what, why) = (as_meant(dossier, slip), mistake(dossier, slip));
        match meant.iter_mut().find(|(known, _)| *known == what) {
            Some((_, known)) => known.push(why),
            None => meant.push((what, vec![why])),
        }
    }
    let open = if meant.len() > 1 { "; which of them is open" } else { "" };
    let meant: Vec<String> =
        meant.into_iter().map(|(what, why)| format!("{what} ({})", why.join(", or "))).collect();
    format!(
        "{}, by {}{dates}, was likely meant {}{open}",
        said(first),
        speaker(dossier, one),
        meant.join(" or ")
    )
}

/// Why a figure is out of line.
pub(super) fn stray(dossier: &Dossier, stray: &Stray) -> String {
    let way = if stray.written < stray.expected.between.0 { "below" } else { "above" };
    format!(
        "{} ({}) is {} times the ordinary spread {way} what {} lead one to expect{}: {}",
        key(dossier, stray.figure),
        content(dossier, dossier.at(stray.figure)),
        number(stray.spreads().floor()),
        keys(dossier, &stray.expected.from),
        at(&stray.expected),
        expected(dossier, &stray.expected),
    )
}

/// What it would be without the slip.
pub(super) fn mended(dossier: &Dossier, slip: &Slip) -> String {
    format!(
        "read {} ({}), {} is as {} lead one to expect{}: {}",
        as_meant(dossier, slip),
        mistake(dossier, slip),
        key(dossier, slip.figure),
        keys(dossier, &slip.expected.from),
        at(&slip.expected),
        expected(dossier, &slip.expected),
    )
}

pub(super) fn delay(dossier: &Dossier, delay: &Delay) -> String {
    let length = |seconds: i64| match seconds {
        0 => "at its end".to_owned(),
        s if s < 0 => format!("{} before it ended", duration(s.saturating_neg())),
        s => format!("{} after it", duration(s)),
    };
    let usual = match delay.usual {
        (low, high) if low == high => length(low),
        (low, high) => format!("from {} to {}", length(low), length(high)),
    };
    format!(
        "{} was said {}, {} by the same voice {usual}; read {} it is {}",
        key(dossier, delay.figure),
        match delay.written {
            0 => "at the end of the time it is about".to_owned(),
            s if s < 0 => format!("{} before the end of the time it is about", duration(s.saturating_neg())),
            s => format!("{} after the time it is about", duration(s)),
        },
        keys(dossier, &delay.from),
        dated(&delay.intended),
        length(delay.mended),
    )
}

/// What the reader is to make of a likely slip; nothing of another finding.
pub(super) fn remarks(finding: &Finding) -> Vec<String> {
    const NAMED: usize = 4;
    let Detail::LikelySlip { chance, explains, .. } = finding.detail() else { return Vec::new() };
    let mut lines = vec![match 1.0 / chance {
        odds if odds < 1e9 => {
            format!("a genuine figure is so by chance in one of {} at most", number(leading(odds)))
        }
        _ => "a genuine figure is so by chance in less than one of 1,000,000,000".to_owned(),
    }];
    if !explains.is_empty() {
        let named: Vec<String> =
            explains.iter().take(NAMED).map(|id| visible(&id.to_string()).into_owned()).collect();
        let more = match explains.len().saturating_sub(NAMED) {
            0 => String::new(),
            n => format!(" and {}", count(n, "other finding")),
        };
        lines.push(format!("it would explain {}{more}", named.join(", ")));
    }
    lines.push("it is told and not applied: the figure stands as it was written".to_owned());
    lines
}

/// Two digits of a number, rounded down.
fn leading(v: f64) -> f64 {
    let place = 10f64.powf(v.log10().floor() - 1.0).max(1.0);
    (v / place).floor() * place
}

/// What was meant, in the unit that was written: "as 18,500 persons", "as of 2025-01-05", "to be said 2025-01-06".
fn as_meant(dossier: &Dossier, slip: &Slip) -> String {
    let Intended::Value { low, high } = slip.intended else { return dated(&slip.intended) };
    let one = dossier.at(slip.figure);
    let own = one.quantity().and_then(|quantity| quantity.unit());
    let unit = own.or(one.measure().map(|on| dossier.at_measure(on).unit())).map_or("", Unit::symbol);
    // What is converted has digits that nobody gave.
    let converted = matches!(slip.mistake, Mistake::Unit { .. });
    let shown = |v: f64| number(if converted { rounded(v) } else { v });
    let words = if low == high { shown(low) } else { format!("{} to {}", shown(low), shown(high)) };
    format!("as {}", with_unit(&words, unit))
}

/// To four digits, or to whole numbers.
fn rounded(v: f64) -> f64 {
    let place = 10f64.powf(v.abs().log10().floor() - 3.0).min(1.0);
    (v / place).round() * place
}

fn dated(intended: &Intended) -> String {
    match intended {
        Intended::AsOf { date: day } => format!("as of {}", date(day)),
        Intended::StatedOn { date: day } => format!("as said {}", date(day)),
        Intended::Value { low, .. } => number(*low),
    }
}

/// What went wrong.
fn mistake(dossier: &Dossier, slip: &Slip) -> String {
    match &slip.mistake {
        Mistake::Transposed => "two digits changed places".to_owned(),
        Mistake::PowerOfTen { exponent } => {
            let times = number(10f64.powi(i32::from(exponent.unsigned_abs())));
            format!("it is {times} times too {}", if *exponent > 0 { "much" } else { "little" })
        }
        Mistake::Unit { meant } => format!("the number is in {}", visible(meant.symbol())),
        Mistake::Doubled => "a digit was typed twice".to_owned(),
        Mistake::Added => "a digit came in".to_owned(),
        Mistake::Dropped => "a digit got lost".to_owned(),
        Mistake::Year { off } => {
            let years = count(usize::from(off.unsigned_abs()), "year");
            format!("the date is {years} too {}", if *off > 0 { "late" } else { "early" })
        }
        Mistake::DayAndMonth => "day and month changed places".to_owned(),
        Mistake::Swapped { with } => format!("swapped with {}", key(dossier, *with)),
    }
}

fn expected(dossier: &Dossier, expected: &Expectation) -> String {
    let words = span((rounded(expected.between.0), rounded(expected.between.1)));
    let spread = number((expected.spread.exp_m1() * 1000.0).round() / 10.0);
    let unit = dossier.at_measure(expected.measure).unit().symbol();
    format!("{}, give or take {spread}%", with_unit(&words, unit))
}

fn at(expected: &Expectation) -> String {
    expected.at.map_or(String::new(), |at| format!(" at the end of {}", until_text(at)))
}
