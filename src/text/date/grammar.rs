//! The words of one language made ready, and the look-ups that all rules of dates share.

use std::sync::{OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::super::language::Language;
use super::super::phrases::{Fits, Phrases};
use super::super::token::{Gap, Token, TokenKind, Tokens};
use super::expression::Expression;
use super::tables::{DateTables, DateUnit, DateWord};

/// The compiled words of dates of one language.
#[derive(Debug)]
pub(in crate::text) struct Grammar {
    pub(super) tables: DateTables,
    pub(super) decimal: char,
    words: Phrases<DateWord>,
    doubtful: Phrases<()>,
}

/// The words of dates in a text, looked up once.
#[derive(Debug)]
pub(in crate::text) struct Words<'g> {
    words: Fits<'g, DateWord>,
    doubtful: Fits<'g, ()>,
    // What the phrases at each token may mean, so that most look-ups end at once.
    kinds: Vec<u64>,
}

impl Grammar {
    /// The grammar of a language; each is compiled once.
    pub(in crate::text) fn of(language: &dyn Language) -> &'static Self {
        static COMPILED: OnceLock<RwLock<FxHashMap<(usize, char), &'static Grammar>>> = OnceLock::new();
        let compiled = COMPILED.get_or_init(RwLock::default);
        let (tables, decimal) = (language.dates(), language.tables().decimal);
        // Tables live as long as the program, so that their address names them and the grammar may live on too.
        let name = (std::ptr::from_ref(tables) as usize, decimal);
        let known = compiled.read().unwrap_or_else(PoisonError::into_inner).get(&name).copied();
        known.unwrap_or_else(|| {
            let mut all = compiled.write().unwrap_or_else(PoisonError::into_inner);
            all.entry(name).or_insert_with(|| Box::leak(Box::new(Self::new(tables, decimal))))
        })
    }

    fn new(tables: &DateTables, decimal: char) -> Self {
        let words = Phrases::new(tables.words.iter().copied());
        let doubtful = Phrases::new(tables.doubtful.iter().map(|text| (*text, ())));
        Self { tables: *tables, decimal, words, doubtful }
    }

    /// The words of dates in a text.
    pub(in crate::text) fn words(&self, tokens: &Tokens<'_>) -> Words<'_> {
        let words = self.words.fits(tokens);
        let kind = |at: usize| {
            words.at(at).iter().flat_map(|(_, meanings)| meanings.iter()).fold(0, |kinds, m| kinds | m.kind())
        };
        let kinds = (0..tokens.len()).map(kind).collect();
        Words { words, doubtful: self.doubtful.fits(tokens), kinds }
    }
}

/// Meanings that no date starts with.
const INNER: u64 = DateWord::Past.kind()
    | DateWord::Ago.kind()
    | DateWord::Earlier.kind()
    | DateWord::Prior.kind()
    | DateWord::Ahead.kind()
    | DateWord::AndHalf.kind()
    | DateWord::To.kind()
    | DateWord::And.kind()
    | DateWord::Now.kind()
    | DateWord::Of.kind()
    | DateWord::Filler.kind()
    | DateWord::Cue.kind()
    | DateWord::Each.kind()
    | DateWord::Ranked.kind()
    | DateWord::Nth.kind()
    | DateWord::Ending.kind()
    | DateWord::Fiscal.kind()
    | DateWord::Hour.kind()
    | DateWord::HalfDay.kind();

/// What the rules found from some token on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parsed {
    pub(super) expression: Expression,
    /// The token after it.
    pub(super) next: usize,
    /// Whether it can be nothing else; otherwise something beside it must show that it is a date.
    pub(super) firm: bool,
}

/// The rules at work on one text.
#[derive(Clone, Copy)]
pub(super) struct Parser<'g, 't> {
    pub(super) grammar: &'g Grammar,
    pub(super) tokens: &'g Tokens<'t>,
    pub(super) words: &'g Words<'g>,
    /// Whether the text is prose, where not everything that could be a date is one.
    pub(super) prose: bool,
    /// The token that the date starts at; an empty line ends a date.
    pub(super) origin: usize,
    /// Whether a token is a noun that numbers count; prose tells.
    pub(super) counted: Option<&'g dyn Fn(usize) -> bool>,
}

impl<'g, 't> Parser<'g, 't> {
    pub(super) fn tables(&self) -> &'g DateTables {
        &self.grammar.tables
    }

    pub(super) fn token(&self, at: usize) -> Option<Token<'g>> {
        self.tokens.get(at)
    }

    /// Whether a date may start at a token; cheap, for it is asked of every token of a text.
    pub(super) fn may_start(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| match token.kind {
            TokenKind::Digits => true,
            TokenKind::Word => self.may_mean(at, !INNER),
            TokenKind::Sign => token.folded == "'",
        })
    }

    /// Whether a phrase at a token could mean one of these kinds; cheap.
    fn may_mean(&self, at: usize, kinds: u64) -> bool {
        self.words.kinds.get(at).is_some_and(|kind| kind & kinds != 0)
    }

    /// The longest phrase at a token with a meaning that fits, and the token after it; `kinds` are those of the
    /// meanings that may fit.
    pub(super) fn word<T>(
        &self,
        at: usize,
        kinds: u64,
        fits: impl Fn(DateWord) -> Option<T>,
    ) -> Option<(T, usize)> {
        if !self.may_mean(at, kinds) {
            return None;
        }
        let mut found = None;
        for (next, meanings) in self.words.words.at(at) {
            let next = *next;
            let parted = (at + 1..next)
                .any(|inner| self.token(inner).is_some_and(|token| token.gap == Gap::Paragraph));
            if let (false, Some(meaning)) = (parted, meanings.iter().find_map(|m| fits(*m))) {
                found = Some((meaning, next));
            }
        }
        found
    }

    /// The token after a phrase of this very meaning.
    pub(super) fn meaning(&self, at: usize, wanted: DateWord) -> Option<usize> {
        self.word(at, wanted.kind(), |word| (word == wanted).then_some(())).map(|(_, next)| next)
    }

    pub(super) fn unit(&self, at: usize) -> Option<(DateUnit, usize)> {
        self.word(at, DateWord::Unit(DateUnit::Day).kind(), |word| match word {
            DateWord::Unit(unit) => Some(unit),
            _ => None,
        })
    }

    pub(super) fn mark(&self, at: usize, unit: DateUnit) -> Option<usize> {
        self.meaning(at, DateWord::Mark(unit))
    }

    /// Past words that say nothing, at most two.
    pub(super) fn fillers(&self, mut at: usize) -> usize {
        for _ in 0..2 {
            match self.meaning(at, DateWord::Filler) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// The token after a sign.
    pub(super) fn sign(&self, at: usize, signs: &[&str]) -> Option<usize> {
        let token = self.token(at)?;
        (token.kind == TokenKind::Sign && token.gap < Gap::Line && signs.contains(&token.folded))
            .then_some(at + 1)
    }

    /// The same, where nothing stands before it.
    pub(super) fn joined_sign(&self, at: usize, signs: &[&str]) -> Option<usize> {
        self.sign(at, signs).filter(|_| self.is_joined(at))
    }

    pub(super) fn is_joined(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.is_joined())
    }

    /// A run of at most four digits, its length, and the token after it.
    pub(super) fn digits(&self, at: usize) -> Option<(u16, usize, usize)> {
        let token = self.token(at).filter(|t| t.kind == TokenKind::Digits)?;
        if token.gap == Gap::Paragraph && at > self.origin {
            return None;
        }
        let length = token.folded.len();
        (length <= 4).then(|| token.folded.parse().ok()).flatten().map(|number| (number, length, at + 1))
    }

    /// The same, where the digits are the whole number: no group or decimals follow, and no letter is joined.
    pub(super) fn number(&self, at: usize) -> Option<(u16, usize, usize)> {
        let (number, length, next) = self.digits(at)?;
        let goes_on = self.joined_sign(next, &[".", ","]).is_some_and(|after| {
            self.is_joined(after) && self.token(after).is_some_and(|t| t.kind == TokenKind::Digits)
        });
        let letter = self.is_joined(next) && self.token(next).is_some_and(|t| t.kind == TokenKind::Word);
        // Groups with a thin space between.
        let grouped = self
            .token(next)
            .is_some_and(|t| t.kind == TokenKind::Digits && t.gap == Gap::Thin && t.folded.len() == 3);
        (!goes_on && !letter && !grouped && !self.follows_number(at)).then_some((number, length, next))
    }

    /// Whether digits go on from a number before them: `1.28`.
    pub(super) fn follows_number(&self, at: usize) -> bool {
        let kind = |at: usize| self.token(at).map(|t| t.kind);
        at >= 2
            && self.is_joined(at)
            && self.joined_sign(at - 1, &[".", ","]).is_some()
            && kind(at - 2) == Some(TokenKind::Digits)
    }

    /// A number of units: digits with decimals, or words. A number that is not told is none.
    pub(super) fn count(&self, at: usize) -> Option<(Option<f64>, usize)> {
        if self.token(at)?.kind == TokenKind::Digits {
            return self.decimal(at).map(|(number, next)| (Some(number), next));
        }
        if let Some(next) = self.meaning(at, DateWord::HalfOf) {
            return Some((Some(0.5), next));
        }
        let (count, next) =
            self.word(at, DateWord::Number(0).kind() | DateWord::Several.kind(), |word| match word {
                DateWord::Number(number) => Some(Some(number)),
                DateWord::Several => Some(None),
                _ => None,
            })?;
        let Some(tens @ 20..) = count else {
            return Some((count.map(f64::from), next));
        };
        let ones = self.joined_sign(next, &["-"]).unwrap_or(next);
        let with_ones = self.word(ones, DateWord::Number(0).kind(), |word| match word {
            DateWord::Number(number @ 1..=9) => Some(number),
            _ => None,
        });
        Some(match with_ones {
            Some((number, next)) => (Some(f64::from(tens + number)), next),
            None => (Some(f64::from(tens)), next),
        })
    }

    fn decimal(&self, at: usize) -> Option<(f64, usize)> {
        let (whole, _, next) = self.digits(at)?;
        if self.follows_number(at) {
            return None;
        }
        let fraction =
            self.token(next).filter(|t| t.is_joined() && t.folded.chars().eq([self.grammar.decimal]));
        let Some((digits, length, after)) = fraction.and_then(|_| {
            self.digits(next + 1).filter(|(_, length, _)| self.is_joined(next + 1) && *length <= 2)
        }) else {
            return self.number(at).map(|(number, _, next)| (f64::from(number), next));
        };
        let scale = if length == 1 { 10.0 } else { 100.0 };
        Some((f64::from(whole) + f64::from(digits) / scale, after))
    }

    /// Whether a phrase is one of those that are dates only where something shows it.
    pub(super) fn is_doubtful(&self, at: usize, next: usize) -> bool {
        self.words.doubtful.at(at).iter().any(|(end, _)| *end == next)
    }

    /// Whether the words just before a token mean this.
    pub(super) fn comes_after(&self, at: usize, fits: impl Fn(DateWord) -> bool) -> bool {
        (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|start| {
                let mut phrases = self.words.words.at(start).iter();
                phrases.any(|(end, meanings)| *end == at && meanings.iter().any(|m| fits(*m)))
            })
        })
    }
}
