//! Dates inside prose.

use std::ops::Range;

use super::super::language::Language;
use super::super::lexicon::{Lexicon, Meaning, View};
use super::super::token::{Gap, TokenKind, Tokens};
use super::expression::{Core, Expression, When};
use super::grammar::{Grammar, Parsed, Parser, Words};
use super::read::{DateError, ReadDate, read};
use super::tables::{DateSide, DateUnit, DateWord};
use crate::Period;

/// All dates in prose, in the order of the text, seen from the day it was written.
///
/// Words that are dates only at times ("May", "thứ hai", `3/4`) count as such only where something beside them
/// shows it. Times of day, dates that are not on the calendar and those that are counted from a date that is not named
/// ("two days later") are left out, and so are those that need an anchor where none is given.
///
/// ```
/// use crosscheck::Period;
/// use crosscheck::text::{find_dates, language};
/// let english = language("en").ok_or("unknown")?;
/// let published: Period = "2024-10-29".parse()?;
/// let text = "On Monday the office said that 25 people may have died between 5 and 9 March.";
/// let dates = find_dates(text, english, published);
/// let found: Vec<String> = dates.iter().map(|date| format!("{}: {}", date.text(), date.period())).collect();
/// assert_eq!(found, ["Monday: 2024-10-28", "between 5 and 9 March: 2024-03-05/2024-03-09"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Complexity
///
/// Linear in the text.
#[must_use]
pub fn find_dates(text: &str, language: &dyn Language, anchor: impl Into<Option<Period>>) -> Vec<ReadDate> {
    let anchor = anchor.into();
    let (tokens, grammar) = (Tokens::of(text), Grammar::of(language));
    let view = View::new(&tokens, Lexicon::of(language.tables()));
    let counted = |at| view.find(at, |word| matches!(word, Meaning::Noun(_)).then_some(())).is_some();
    let words = grammar.words(&tokens);
    let mut dates = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(mention) = grammar.find(&tokens, &words, at, &counted) else {
            at += 1;
            continue;
        };
        at = mention.tokens.end.max(at + 1);
        dates.extend(mention.read(&tokens, anchor, false).ok());
    }
    dates
}

/// A date that was found in prose, before the anchor is known.
#[derive(Debug, Clone)]
pub(in crate::text) struct DateMention {
    /// Its tokens.
    pub(in crate::text) tokens: Range<usize>,
    expression: Expression,
}

impl DateMention {
    /// Whether it is a time of day and no date.
    pub(in crate::text) fn is_time_of_day(&self) -> bool {
        self.expression == Expression::Clock
    }

    /// Whether it is up to a date: by June.
    pub(in crate::text) fn is_until(&self) -> bool {
        matches!(self.expression, Expression::Open(DateSide::Until | DateSide::Before, _))
    }

    /// In which unit it is counted from the date that its sentence names before it, if it is: "a week earlier".
    pub(in crate::text) fn counted_in(&self) -> Option<DateUnit> {
        match self.expression {
            Expression::Distance { beside: true, unit, .. } => Some(unit),
            _ => None,
        }
    }

    /// Its period, seen from the anchor; `ahead` where what it dates is still to come.
    pub(in crate::text) fn read(
        &self,
        tokens: &Tokens<'_>,
        anchor: Option<Period>,
        ahead: bool,
    ) -> Result<ReadDate, DateError> {
        read(tokens, self.tokens.clone(), self.expression, anchor, ahead)
    }
}

impl Grammar {
    /// The longest date that starts at a token; `counted` tells whether a token is a noun that numbers count.
    ///
    /// Bounded work at each token, so a text is searched in linear time.
    pub(in crate::text) fn find(
        &self,
        tokens: &Tokens<'_>,
        words: &Words<'_>,
        at: usize,
        counted: &dyn Fn(usize) -> bool,
    ) -> Option<DateMention> {
        let parser = Parser { grammar: self, tokens, words, prose: true, origin: at, counted: Some(counted) };
        let parsed = parser.expression(at)?;
        parser
            .is_date(at, &parsed)
            .then_some(DateMention { tokens: at..parsed.next, expression: parsed.expression })
    }
}

impl Parser<'_, '_> {
    /// Whether what was parsed is a date where it stands.
    fn is_date(&self, at: usize, parsed: &Parsed) -> bool {
        if self.glued(parsed.next) || self.is_fiscal(at, parsed) {
            return false;
        }
        if parsed.firm {
            return true;
        }
        let bare = match parsed.expression {
            Expression::One(When { core, slice: None, .. }) => core,
            _ => return self.is_told(at, parsed.next),
        };
        let number =
            matches!(bare, Core::Year(_) | Core::Day { .. } | Core::Either { .. } | Core::Month { .. })
                && self.token(at).is_some_and(|t| t.kind == TokenKind::Digits);
        if number && self.is_counted(parsed.next) {
            return false;
        }
        self.is_told(at, parsed.next)
    }

    /// Whether it is a year, or a part of one, that is not that of the calendar: fiscal *2024*, *the third quarter* of
    /// fiscal 2024. Two years, as in FY 2023/24, hold it all the same.
    fn is_fiscal(&self, at: usize, parsed: &Parsed) -> bool {
        let (Expression::One(When { core, .. }) | Expression::Open(_, When { core, .. })) = parsed.expression
        else {
            return false;
        };
        let of_a_year = matches!(core, Core::Year(_) | Core::Quarter { .. } | Core::Half { .. });
        of_a_year
            && (self.comes_after(at, |word| word == DateWord::Fiscal)
                || self.meaning(self.fillers(parsed.next), DateWord::Fiscal).is_some())
    }

    /// Whether something beside it shows that it is a date.
    fn is_told(&self, at: usize, next: usize) -> bool {
        let cue_before = |at: usize| {
            self.comes_after(at, |word| {
                matches!(
                    word,
                    DateWord::Cue
                        | DateWord::Open(_)
                        | DateWord::From
                        | DateWord::Between
                        | DateWord::To
                        | DateWord::DayPart
                        | DateWord::Weekday(_)
                )
            })
        };
        // "Expected to fall": behind that word such a name without a capital is a verb.
        let small = || self.token(at).is_some_and(|t| !t.is_capital()) && !self.tables().shift_follows;
        let verb = self.is_doubtful(at, next) && small() && self.comes_after(at, |word| word == DateWord::To);
        let cue = cue_before(at) && !verb;
        // "In April or May".
        let listed = at > 0
            && self.comes_after(at, |word| word == DateWord::And)
            && self.comes_after(at - 1, |word| matches!(word, DateWord::Month(_)));
        // "In the fall".
        let before = self.comes_after(at, |word| word == DateWord::Filler);
        if listed
            || (before
                && at > 0
                && self.token(at).is_some_and(|t| t.kind == TokenKind::Word)
                && cue_before(at - 1))
        {
            return true;
        }
        let enclosed =
            at > 0 && self.sign(at - 1, &["("]).is_some() && self.sign(next, &[")", ",", ";"]).is_some();
        cue || enclosed
    }

    pub(super) fn is_counted(&self, at: usize) -> bool {
        self.counted.is_some_and(|counted| self.token(at).is_some_and(|t| t.gap < Gap::Line) && counted(at))
    }

    /// Whether letters or digits are joined to the end of it.
    fn glued(&self, next: usize) -> bool {
        self.token(next).is_some_and(|t| t.is_joined() && t.kind != TokenKind::Sign)
    }
}
