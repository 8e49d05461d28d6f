//! A date from a string.

use std::ops::Range;

use jiff::civil::Date;

use super::super::language::Language;
use super::super::token::{TokenKind, Tokens};
use super::calendar::Stretch;
use super::expression::{Core, Expression};
use super::grammar::{Grammar, Parser};
use super::resolve::{Fail, Resolved, Resolver};
use super::step::DateStep;
use super::tables::DateWord;
use crate::time::{DAY, Period};
use crate::visible::{short, visible};

/// Why a text gives no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// Nothing was given.
    #[error("a date cannot be empty; write it as `2024-10-28` or as people say it")]
    Empty,
    /// No date in this language.
    #[error("`{}` is no date in this language; write it as `2024-10-28`, `2024-10` or `2024`", short(text))]
    NotADate {
        /// The text.
        text: String,
    },
    /// A date and something else.
    #[error("`{}` holds a date, but not `{}`; leave that out", short(text), short(rest))]
    Rest {
        /// The text.
        text: String,
        /// What is left over.
        rest: String,
    },
    /// A day that the calendar does not have, or a range that ends before it starts.
    #[error("`{}` is not on the calendar; check the day, the month and the order", short(text))]
    Calendar {
        /// The text.
        text: String,
    },
    /// A date that only a date of publication makes whole.
    #[error("`{}` depends on the day it was written; give that day, or write the date in full", short(text))]
    NoAnchor {
        /// The text.
        text: String,
    },
    /// A date that is counted from another one.
    #[error("`{}` is counted from a date that it does not name; write the date in full", short(text))]
    NoReference {
        /// The text.
        text: String,
    },
}

/// A date as it was read from words.
///
/// ```
/// use crosscheck::Period;
/// use crosscheck::text::{language, read_date};
/// let published: Period = "2024-10-29".parse()?;
/// let vietnamese = language("vi").ok_or("unknown")?;
/// let read = read_date("cuối tháng 8", vietnamese, published)?;
/// assert_eq!(read.period().to_string(), "2024-08-21/2024-08-31");
/// assert_eq!(
///     read.explain(),
///     "“cuối tháng 8” is 2024-08-21/2024-08-31: the latest one not after the anchor, 2024-10-29; its late part, by convention",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ReadDate {
    text: String,
    span: Range<usize>,
    period: Period,
    alternatives: Vec<Period>,
    steps: Vec<DateStep>,
    anchor: Option<Period>,
}

impl ReadDate {
    /// The period; if the date is ambiguous, one that covers all its readings.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The readings of an ambiguous date, the earliest first; none if there is only one.
    ///
    /// `3/4/2025` is one, where the language leaves the order of day and month open.
    #[must_use]
    pub fn alternatives(&self) -> &[Period] {
        &self.alternatives
    }

    /// Whether the words have several readings.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        !self.alternatives.is_empty()
    }

    /// The bytes of the date in the text that was read; on boundaries of characters.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The words of the date.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the period was derived.
    #[must_use]
    pub fn steps(&self) -> &[DateStep] {
        &self.steps
    }

    /// Whether the period follows from the words alone, whenever they were written.
    #[must_use]
    pub fn is_absolute(&self) -> bool {
        let relative = |step: &DateStep| {
            matches!(
                step,
                DateStep::LatestNotAfter
                    | DateStep::EarliestNotBefore
                    | DateStep::Chosen { .. }
                    | DateStep::Around { .. }
                    | DateStep::Distance { .. }
                    | DateStep::Duration { .. }
                    | DateStep::Recent
                    | DateStep::ShortYear
            )
        };
        !self.steps.iter().any(relative)
    }

    /// What was understood, in one line.
    #[must_use]
    pub fn explain(&self) -> String {
        let mut line = format!("“{}” is {}", visible(&self.text), self.period);
        for (at, step) in self.steps.iter().enumerate() {
            line.push_str(if at == 0 { ": " } else { "; " });
            let said = step.to_string();
            line.push_str(&said);
            if let (true, Some(anchor)) = (said.ends_with("the anchor"), self.anchor) {
                line.push_str(&format!(", {anchor}"));
            }
        }
        if !self.alternatives.is_empty() {
            let all: Vec<String> = self.alternatives.iter().map(Period::to_string).collect();
            line.push_str(&format!(" ({})", all.join(" or ")));
        }
        line
    }
}

/// Reads a date as people write it, seen from the day it was written.
///
/// Text in EDTF is read as such, but `2021-22` may be the summer of 2021 or two years, and is ambiguous. The year, month
/// or day that words leave out is that of the latest such date that is not after the anchor, unless words say otherwise ("next", "tới"). Seasons are meteorological, "early", "mid" and
/// "late" follow the convention of [`DateStep::Part`]; durations ("over the past three weeks") are periods that end at
/// the anchor. A date that is as likely another one is [ambiguous](ReadDate::is_ambiguous), and so is one that
/// comes out differently for the days of a longer anchor.
///
/// # Errors
///
/// If the text is no date or more than one, is not on the calendar, or depends on an anchor that is not given or
/// has no end.
///
/// # Complexity
///
/// Linear in the text. The tables of a language are compiled once, at the first call.
pub fn read_date(
    text: &str,
    language: &dyn Language,
    anchor: impl Into<Option<Period>>,
) -> Result<ReadDate, DateError> {
    let anchor = anchor.into();
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(DateError::Empty);
    }
    if let Ok(period) = trimmed.parse::<Period>() {
        let start = text.len() - text.trim_start().len();
        let years = years_of(trimmed);
        return Ok(ReadDate {
            text: trimmed.to_owned(),
            span: start..start + trimmed.len(),
            period: years.unwrap_or(period),
            alternatives: years.map_or_else(Vec::new, |years| vec![years, period]),
            steps: vec![DateStep::Written],
            anchor,
        });
    }
    let tokens = Tokens::of(text);
    let grammar = Grammar::of(language);
    let words = grammar.words(&tokens);
    let parser = Parser { grammar, tokens: &tokens, words: &words, prose: false, origin: 0, counted: None };
    let (start, parsed) = parser.whole(text)?;
    read(&tokens, start..parsed.next, parsed.expression, anchor, false)
}

/// The years that people mean by what EDTF takes for a season or quarter: 2021-22, 2019-21.
fn years_of(text: &str) -> Option<Period> {
    let (first, last) = text.split_once('-').filter(|(first, last)| first.len() == 4 && last.len() == 2)?;
    let (century, year) = first.split_at_checked(2)?;
    // No month, and later than the first.
    ("13"..).contains(&last).then_some(())?;
    (year < last).then(|| format!("{first}/{century}{last}").parse().ok()).flatten()
}

impl Parser<'_, '_> {
    /// The date that a text is as a whole, but for words around it that say nothing.
    fn whole(&self, text: &str) -> Result<(usize, super::grammar::Parsed), DateError> {
        let mut start = 0;
        let mut longest = None;
        loop {
            let parsed = Self { origin: start, ..*self }.expression(start);
            if let Some(parsed) = parsed {
                let mut rest = parsed.next;
                while let Some(after) = self.sign(rest, &[".", ",", ")", "]", "\"", "'", ";", ":"]) {
                    rest = after;
                }
                if rest >= self.tokens.len() {
                    return Ok((start, parsed));
                }
                longest = longest.or(Some(rest));
            }
            let filler = self.word(start, DateWord::Cue.kind() | DateWord::Filler.kind(), |word| {
                matches!(word, DateWord::Cue | DateWord::Filler).then_some(())
            });
            let sign = self.token(start).is_some_and(|t| t.kind == TokenKind::Sign);
            match (filler, sign) {
                (Some((_, next)), _) => start = next,
                (None, true) => start += 1,
                (None, false) => break,
            }
        }
        let owned = || text.to_owned();
        Err(match longest {
            Some(rest) => {
                let rest = self.tokens.span(rest..self.tokens.len());
                DateError::Rest { text: owned(), rest: text.get(rest).unwrap_or_default().to_owned() }
            }
            None => DateError::NotADate { text: owned() },
        })
    }
}

/// The first and last day of an anchor.
fn days_of(anchor: &Period) -> Option<(Date, Date)> {
    let day = |second: i64| {
        let days = super::calendar::days(second.div_euclid(DAY))?;
        Date::constant(1970, 1, 1).checked_add(days).ok()
    };
    let last = day(anchor.end()? - 1)?;
    Some((anchor.start().and_then(day).unwrap_or(last), last))
}

/// Reads an expression by every day of the anchor and every order of day and month; `ahead` looks for the next such date,
/// and not for the latest.
pub(super) fn read(
    tokens: &Tokens<'_>,
    range: Range<usize>,
    expression: Expression,
    anchor: Option<Period>,
    ahead: bool,
) -> Result<ReadDate, DateError> {
    let span = tokens.span(range);
    let text = tokens.source().get(span.clone()).unwrap_or_default().to_owned();
    let fail = |fail: Fail| match fail {
        Fail::NoAnchor => DateError::NoAnchor { text: text.clone() },
        Fail::NoReference => DateError::NoReference { text: text.clone() },
        Fail::NoDate => DateError::NotADate { text: text.clone() },
        Fail::Calendar => DateError::Calendar { text: text.clone() },
    };
    let days = anchor.as_ref().and_then(days_of);
    let at = |day: Option<Date>, swapped: bool| {
        let mut resolver = Resolver { anchor: day, swapped, ahead, steps: Vec::new() };
        resolver.resolve(expression).map(|resolved| (resolved, resolver.steps))
    };
    let (main, mut steps) = at(days.map(|(_, last)| last), false).map_err(fail)?;
    let mut readings = vec![main];
    if is_either(&expression) {
        // Only one order may be on the calendar.
        readings.extend(at(days.map(|(_, last)| last), true).ok().map(|(other, _)| other));
    }
    if let Some((first, last)) = days.filter(|(first, last)| first != last)
        && let Ok((other, _)) = at(Some(first), false)
        && other != main
        && first < last
    {
        readings.push(other);
        steps.push(DateStep::LongAnchor);
    }
    let mut periods: Vec<Period> =
        readings.iter().map(|r| period(*r)).collect::<Option<_>>().ok_or_else(|| fail(Fail::Calendar))?;
    periods.sort_by_key(|period| (period.start(), period.end()));
    periods.dedup();
    let covering = readings.into_iter().reduce(cover).and_then(period);
    let covering = covering.ok_or_else(|| fail(Fail::Calendar))?;
    if periods.len() == 1 {
        periods.clear();
        steps.retain(|step| *step != DateStep::EitherOrder);
    }
    if steps.is_empty() {
        steps.push(DateStep::Written);
    }
    Ok(ReadDate { text, span, period: covering, alternatives: periods, steps, anchor })
}

fn is_either(expression: &Expression) -> bool {
    let either = |core: Core| matches!(core, Core::Either { .. });
    match expression {
        Expression::One(when)
        | Expression::Open(_, when)
        | Expression::Ending { last: when, .. }
        | Expression::WeekOf(when) => either(when.core),
        Expression::Range(from, to) => either(from.core) || either(to.core),
        _ => false,
    }
}

fn period(resolved: Resolved) -> Option<Period> {
    let mark = |approximate: bool| if approximate { "~" } else { "" };
    match resolved {
        Resolved::Closed(stretch) => stretch.period(),
        Resolved::Since(from, approximate) => format!("{from}{}/..", mark(approximate)).parse().ok(),
        Resolved::Until(to, approximate) => format!("../{to}{}", mark(approximate)).parse().ok(),
    }
}

/// The least that covers two readings.
fn cover(one: Resolved, other: Resolved) -> Resolved {
    match (one, other) {
        (Resolved::Closed(a), Resolved::Closed(b)) => {
            let from = if a.first() <= b.first() { a.from } else { b.from };
            let to = if a.last() >= b.last() { a.to } else { b.to };
            Resolved::Closed(Stretch { from, to, approximate: a.approximate || b.approximate })
        }
        (Resolved::Since(a, about), Resolved::Since(b, _)) => {
            Resolved::Since(if a.first() <= b.first() { a } else { b }, about)
        }
        (Resolved::Until(a, about), Resolved::Until(b, _)) => {
            Resolved::Until(if a.last() >= b.last() { a } else { b }, about)
        }
        (one, _) => one,
    }
}
