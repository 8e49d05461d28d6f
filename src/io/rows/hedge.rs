//! Hedges in words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::hashed::SaltedMap;
use crate::quantity::{Form, Number};

/// What a hedge in words means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Hedge {
    /// None: the number as it stands.
    Bare,
    /// Exactly n.
    Exactly,
    /// About n.
    About,
    /// Nearly n.
    Nearly,
    /// More than n.
    MoreThan,
    /// At least n.
    AtLeast,
    /// Less than n.
    LessThan,
    /// At most n.
    AtMost,
    /// Up to n.
    UpTo,
    /// From a to b.
    Between,
}

impl Hedge {
    /// The form of one number.
    pub(super) fn form(self, n: Number) -> Option<Form> {
        Some(match self {
            Self::Bare => Form::Bare(n),
            Self::Exactly => Form::Exactly(n),
            Self::About => Form::About(n),
            Self::Nearly => Form::Nearly(n),
            Self::MoreThan => Form::MoreThan(n),
            Self::AtLeast => Form::AtLeast(n),
            Self::LessThan => Form::LessThan(n),
            Self::AtMost => Form::AtMost(n),
            Self::UpTo => Form::UpTo(n),
            Self::Between => return None,
        })
    }

    /// Whether it leaves the high end open.
    pub(super) fn points_up(self) -> bool {
        matches!(self, Self::MoreThan | Self::AtLeast)
    }

    /// Whether it leaves the low end open.
    pub(super) fn points_down(self) -> bool {
        matches!(self, Self::Nearly | Self::LessThan | Self::AtMost | Self::UpTo)
    }
}

/// The words of each hedge, one behind the other.
const KNOWN: &[(Hedge, &str)] = &[
    (Hedge::Bare, "bare, none"),
    (Hedge::Exactly, "exactly, exact, precisely, precise, ="),
    (
        Hedge::About,
        "about, around, approximately, approximate, approx, roughly, some, circa, ca, c, estimated, \
         estimate, estimates, est, in the region of, in the order of, of the order of, \
         on the order of, in the neighbourhood of, in the neighborhood of, more or less, or so, \
         or thereabouts, give or take, rounded, ~, ∼, ≈, khoảng, vào khoảng, chừng, khoảng chừng, \
         xấp xỉ, ước tính",
    ),
    (
        Hedge::Nearly,
        "nearly, almost, close to, just under, just below, not quite, approaching, gần, ngót, \
         suýt soát",
    ),
    (
        Hedge::MoreThan,
        "more than, over, above, just over, just above, well over, in excess of, exceeding, \
         greater than, higher than, upwards of, upward of, >, hơn, nhiều hơn, trên",
    ),
    (
        Hedge::AtLeast,
        "at least, no fewer than, not fewer than, no less than, not less than, or more, and more, \
         or above, minimum, at minimum, min, >=, ≥, +, ít nhất, tối thiểu, không dưới, không ít hơn, \
         trở lên",
    ),
    (Hedge::LessThan, "less than, fewer than, lower than, under, below, <, dưới, chưa đến, chưa tới, ít hơn"),
    (
        Hedge::AtMost,
        "at most, at the most, no more than, not more than, not exceeding, or less, or fewer, \
         maximum, at maximum, max, <=, ≤, nhiều nhất, tối đa, không quá",
    ),
    (Hedge::UpTo, "up to, upto, as many as, as much as, as high as, lên tới, lên đến, lên"),
    (Hedge::Between, "between, from, range, ranging from, ranging between, từ"),
];

/// Words beside a hedge that change nothing.
const FILLERS: &[&str] = &["a", "an", "at", "of", "the"];

/// All hedges that are known, by their words.
pub(super) struct Hedges {
    by_words: SaltedMap<String, Hedge>,
    longest: usize,
    /// Texts read before; files repeat them.
    read: SaltedMap<Box<str>, Option<Hedge>>,
}

impl Hedges {
    /// The usual ones, and some more, which take precedence.
    pub(super) fn with(more: &BTreeMap<String, Hedge>) -> Self {
        let usual = KNOWN.iter().flat_map(|(hedge, texts)| texts.split(", ").map(|text| (text, *hedge)));
        let more = more.iter().map(|(text, hedge)| (text.as_str(), *hedge));
        let all = usual.chain(more).map(|(text, hedge)| (words(text).join(" "), hedge));
        let by_words: SaltedMap<String, Hedge> = all.collect();
        let longest = by_words.keys().map(|text| text.split(' ').count()).max().unwrap_or(0);
        Self { by_words, longest, read: SaltedMap::default() }
    }

    /// Reads a hedge. Case, space and hyphens do not matter, and of several clauses the last one decides:
    /// "information varies; approximately". Beside a bound, "about" changes nothing: "up to about". `None` if a
    /// word is not known or two of them do not go together.
    pub(super) fn read(&mut self, text: &str) -> Option<Hedge> {
        const MOST: usize = 1 << 10;
        if let Some(hedge) = self.read.get(text) {
            return *hedge;
        }
        let hedge = self.parse(text);
        if self.read.len() < MOST {
            self.read.insert(text.into(), hedge);
        }
        hedge
    }

    fn parse(&self, text: &str) -> Option<Hedge> {
        if let Some(hedge) = self.by_words.get(&words(text).join(" ")) {
            return Some(*hedge);
        }
        let words = words(last_clause(text));
        let (mut found, mut rest) = (Vec::new(), words.as_slice());
        while let Some((first, tail)) = rest.split_first() {
            let longest = self.longest.min(rest.len());
            let hedge = (1..=longest).rev().find_map(|count| {
                let (phrase, tail) = rest.split_at_checked(count)?;
                Some((*self.by_words.get(&phrase.join(" "))?, tail))
            });
            rest = match hedge {
                Some((hedge, tail)) => {
                    found.push(hedge);
                    tail
                }
                None if FILLERS.contains(&first.as_str()) => tail,
                None => return None,
            };
        }
        let about = found.contains(&Hedge::About);
        found.retain(|hedge| *hedge != Hedge::About);
        found.dedup();
        match found.as_slice() {
            [] if about => Some(Hedge::About),
            [] if text.trim().is_empty() => Some(Hedge::Bare),
            [one] if !about || one.points_up() || one.points_down() || *one == Hedge::Between => Some(*one),
            _ => None,
        }
    }
}

/// The last clause that says anything.
pub(super) fn last_clause(text: &str) -> &str {
    text.split([';', ',', ':']).map(str::trim).rfind(|clause| !clause.is_empty()).unwrap_or("")
}

/// The words of a text, folded.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'))
        .map(|word| word.trim_matches(['.', ',', ';', ':', '(', ')', '"', '\'']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}
