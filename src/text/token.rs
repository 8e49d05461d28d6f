//! Tokens: words, runs of digits and signs, each with its bytes in the source.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// Letters, with their marks.
    Word,
    /// Decimal digits.
    Digits,
    /// One sign.
    Sign,
}

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// Nothing: the two are joined.
    None,
    /// A thin or no-break space, as between groups of digits.
    Thin,
    /// Spaces.
    Space,
    /// One end of a line.
    Line,
    /// An empty line, or the start of the text.
    Paragraph,
}

/// One token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its characters as they stand in the source.
    pub text: &'a str,
    /// Its characters in lower case and composed form (NFC); dashes and quotes in their plain form.
    pub folded: &'a str,
    /// The byte it starts at.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// What it is made of.
    pub kind: TokenKind,
    /// What stands before it.
    pub gap: Gap,
}

impl Token<'_> {
    /// Whether it is joined to the token before it.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.gap == Gap::None
    }

    /// Whether it is one letter.
    pub(super) fn is_letter(&self) -> bool {
        self.kind == TokenKind::Word && self.text.chars().count() == 1
    }

    /// Whether its first letter is a capital.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

#[derive(Debug, Clone, Copy)]
struct Raw {
    start: usize,
    end: usize,
    // Where its folded form stands in `folded`.
    fold: (u32, u32),
    kind: TokenKind,
    gap: Gap,
}

/// The tokens of a text or of a part of it. Spans refer to the bytes of the whole text and lie on boundaries of
/// characters.
///
/// ```
/// use crosscheck::text::{TokenKind, Tokens};
/// let text = "Hơn 10.000 người";
/// let tokens = Tokens::of(text);
/// let folded: Vec<&str> = tokens.iter().map(|t| t.folded).collect();
/// assert_eq!(folded, ["hơn", "10", ".", "000", "người"]);
/// assert_eq!(tokens.get(1).map(|t| (t.kind, &text[t.start..t.end])), Some((TokenKind::Digits, "10")));
/// ```
#[derive(Debug, Clone)]
pub struct Tokens<'t> {
    source: &'t str,
    folded: String,
    list: Vec<Raw>,
}

impl<'t> Tokens<'t> {
    /// Splits a text into tokens. Linear in its length.
    #[must_use]
    pub fn of(source: &'t str) -> Self {
        let mut tokens = Self::unread(source);
        tokens.refill(0..source.len());
        tokens
    }

    /// No tokens yet; [`Tokens::refill`] reads a part of the text.
    pub(super) fn unread(source: &'t str) -> Self {
        Self { source, folded: String::new(), list: Vec::new() }
    }

    /// The tokens of a part of the same text; keeps the memory of the part before.
    pub(super) fn refill(&mut self, part: Range<usize>) {
        self.folded.clear();
        self.list.clear();
        let mut walk = Walk { source: self.source, at: part.start, end: part.end, gap: Gap::Paragraph };
        while let Some((start, end, kind, gap)) = walk.next_token() {
            let from = self.folded.len();
            if let Some(text) = self.source.get(start..end) {
                fold(text, kind, &mut self.folded);
            }
            // A part whose folded form would pass 4 GiB keeps its tokens, with no text to match.
            let place = |at: usize| u32::try_from(at).unwrap_or(0);
            let fold = (place(from), place(self.folded.len()));
            self.list.push(Raw { start, end, fold, kind, gap });
        }
    }

    /// The text they were made of.
    #[must_use]
    pub fn source(&self) -> &'t str {
        self.source
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Token<'_>> {
        let raw = self.list.get(at)?;
        Some(Token {
            text: self.source.get(raw.start..raw.end)?,
            folded: self.folded.get(raw.fold.0 as usize..raw.fold.1 as usize)?,
            start: raw.start,
            end: raw.end,
            kind: raw.kind,
            gap: raw.gap,
        })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The bytes from the first of some tokens to the end of the last; empty for no token.
    #[must_use]
    pub fn span(&self, tokens: Range<usize>) -> Range<usize> {
        let first = self.list.get(tokens.start);
        let last = tokens.end.checked_sub(1).and_then(|at| self.list.get(at));
        match (first, last) {
            (Some(first), Some(last)) if first.start <= last.end => first.start..last.end,
            (Some(first), _) => first.start..first.start,
            _ => self.source.len()..self.source.len(),
        }
    }
}

/// Whether a character is passed over wherever it stands: it is not seen.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

struct Walk<'t> {
    source: &'t str,
    at: usize,
    end: usize,
    gap: Gap,
}

impl Walk<'_> {
    fn peek(&self) -> Option<char> {
        match self.source.as_bytes().get(self.at) {
            _ if self.at >= self.end => None,
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.source.get(self.at..)?.chars().next(),
            None => None,
        }
    }

    /// Passes the characters that fit.
    fn pass(&mut self, fits: impl Fn(char) -> bool) {
        while let Some(c) = self.peek().filter(|c| fits(*c)) {
            self.at += c.len_utf8();
        }
    }

    fn next_token(&mut self) -> Option<(usize, usize, TokenKind, Gap)> {
        let mut gap = if self.gap == Gap::Paragraph { Gap::Paragraph } else { Gap::None };
        loop {
            let c = self.peek()?;
            let wider = match c {
                '\n' | '\u{2028}' => match gap {
                    Gap::Line | Gap::Paragraph => Gap::Paragraph,
                    _ => Gap::Line,
                },
                '\u{2029}' | '\u{C}' => Gap::Paragraph,
                '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}' => gap.max(Gap::Thin),
                c if c.is_whitespace() || c.is_control() => gap.max(Gap::Space),
                c if is_ignored(c) => gap,
                _ => break,
            };
            gap = wider;
            self.at += c.len_utf8();
        }
        self.gap = Gap::None;
        let (start, first) = (self.at, self.peek()?);
        self.at += first.len_utf8();
        let kind = if is_digit(first) {
            self.pass(is_digit);
            TokenKind::Digits
        } else if is_letter(first) {
            self.pass(|c| is_letter(c) || is_ignored(c) || matches!(c, '²' | '³'));
            TokenKind::Word
        } else {
            // A mark that stands on a sign belongs to it.
            self.pass(|c| !c.is_ascii() && is_combining_mark(c));
            TokenKind::Sign
        };
        Some((start, self.at, kind, gap))
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() || is_combining_mark(c) }
}

/// Writes the form in which tokens are compared.
fn fold(text: &str, kind: TokenKind, out: &mut String) {
    if text.is_ascii() {
        let from = out.len();
        out.push_str(text);
        if let Some(added) = out.get_mut(from..) {
            added.make_ascii_lowercase();
        }
        return;
    }
    match kind {
        TokenKind::Digits => out.extend(text.chars().map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            c => c,
        })),
        TokenKind::Word => {
            let marked = text.chars().any(is_combining_mark);
            let lower = text.chars().filter(|c| !is_ignored(*c)).flat_map(char::to_lowercase);
            // The Icelandic letter is a common slip for the Vietnamese one.
            let lower = lower.map(|c| if c == 'ð' { 'đ' } else { c });
            if marked { out.extend(lower.nfc()) } else { out.extend(lower) }
        }
        TokenKind::Sign => out.extend(text.chars().take(1).map(|c| match c {
            '\u{2010}' | '\u{2011}' => '-',
            '\u{2013}' | '\u{2012}' | '\u{2014}' | '\u{2015}' => '–',
            '\u{223C}' | '\u{FF5E}' | '\u{301C}' => '~',
            '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '«' | '»' => '"',
            '\u{FF05}' => '%',
            c => c,
        })),
    }
}
