//! JSON taken apart where it lies, for what has no fault and no escapes.
//!
//! What it takes serde_json takes, and as the same; all else it leaves to serde_json. So it makes no errors. `cargo bench
//! --bench read` shows what it gains beside serde_json alone (`read` and `derived`).

use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, Error};

use super::record::{FigureText, OneOrMany, Text};
use crate::assertion::{Certainty, Stance};

/// A text and how far it is taken apart.
pub(super) struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// How much is taken.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// How much is not.
    pub(super) fn left(&self) -> usize {
        self.text.len().saturating_sub(self.at)
    }

    /// Goes back to where it was.
    pub(super) fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// What is taken since.
    pub(super) fn since(&self, start: usize) -> Option<&'t str> {
        self.text.get(start..self.at)
    }

    /// The next byte that is no space, which stays.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    /// Takes this byte.
    pub(super) fn eat(&mut self, byte: u8) -> Option<()> {
        if self.peek()? != byte {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Takes what stands between the things of a list or an object, or its end; whether there is more.
    pub(super) fn more(&mut self, end: u8) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            byte if byte == end => Some(false),
            _ => None,
        }
    }

    /// Takes an opening bracket; whether something stands behind it before the closing one.
    pub(super) fn open(&mut self, start: u8, end: u8) -> Option<bool> {
        self.eat(start)?;
        if self.peek()? == end {
            self.at += 1;
            return Some(false);
        }
        Some(true)
    }

    /// Takes a string that stands there as it is.
    pub(super) fn string(&mut self) -> Option<&'t str> {
        self.eat(b'"')?;
        let start = self.at;
        self.at = start + plain(self.text.as_bytes().get(start..)?);
        let string = self.since(start)?;
        // No space may stand before the quote: it would be a part of the string, and a fault there.
        (self.text.as_bytes().get(self.at) == Some(&b'"')).then_some(())?;
        self.at += 1;
        Some(string)
    }

    /// Takes this name with its quotes and the colon behind it, if they stand there.
    pub(super) fn this(&mut self, quoted: &str) -> Option<bool> {
        self.peek()?;
        let end = self.at + quoted.len();
        if self.text.as_bytes().get(self.at..end) != Some(quoted.as_bytes()) {
            return Some(false);
        }
        self.at = end;
        self.eat(b':').map(|()| true)
    }

    /// Takes the name of a field and the colon behind it.
    pub(super) fn name(&mut self) -> Option<&'t str> {
        let name = self.string()?;
        self.eat(b':').map(|()| name)
    }

    /// Takes a null, if it stands there.
    fn null(&mut self) -> Option<bool> {
        if self.peek()? != b'n' {
            return Some(false);
        }
        self.text.get(self.at..)?.strip_prefix("null")?;
        self.at += 4;
        Some(true)
    }

    /// Takes a number, whose text may turn out to be none.
    fn number(&mut self) -> Option<&'t str> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..)?;
        let part = |b: &u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
        self.at += rest.iter().take_while(|b| part(b)).count();
        self.since(start)
    }

    /// Passes over a value, which is none if its brackets or quotes do not close. Nothing else of it is looked at.
    pub(super) fn value(&mut self) -> Option<&'t str> {
        self.peek()?;
        let (start, bytes, mut depth) = (self.at, self.text.as_bytes(), 0usize);
        loop {
            match *bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    loop {
                        self.at += plain(bytes.get(self.at..)?);
                        match *bytes.get(self.at)? {
                            b'"' => break,
                            b'\\' => self.at += 2,
                            _ => return None,
                        }
                    }
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.checked_sub(1)?,
                _ if depth > 0 => {}
                _ => {
                    let part = |b: &u8| !matches!(b, b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
                    self.at += bytes.get(self.at..)?.iter().take_while(|b| part(b)).count();
                    return self.since(start);
                }
            }
            self.at += 1;
            if depth == 0 {
                return self.since(start);
            }
        }
    }

    /// Takes a string without escapes, a number in plain digits, or null, as it stands there.
    pub(super) fn plain_value(&mut self) -> Option<&'t str> {
        let byte = self.peek()?;
        let start = self.at;
        match byte {
            b'"' => drop(self.string()?),
            b'n' => drop(self.null()?),
            _ => {
                let number = self.number()?;
                let (before, after) = number.split_once('.').unwrap_or((number, "0"));
                whole(before.strip_prefix('-').unwrap_or(before))?;
                if after.is_empty() || !after.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
            }
        }
        self.since(start)
    }

    /// Whether nothing is left but space.
    pub(super) fn end(&mut self) -> Option<()> {
        self.peek().is_none().then_some(())
    }
}

/// How many bytes there are before the first quote, backslash or control.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    // The highest bit of each byte that is zero, and of others only behind one that is.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let mut at = 0;
    while let Some(eight) = bytes.get(at..at + 8).and_then(|eight| <[u8; 8]>::try_from(eight).ok()) {
        let word = u64::from_le_bytes(eight);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let found =
            (zero(word ^ (ONES * u64::from(b'"'))) | zero(word ^ (ONES * u64::from(b'\\'))) | control)
                & (ONES * 0x80);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or(&[]);
    at + rest.iter().take_while(|b| !matches!(b, b'"' | b'\\' | ..0x20)).count()
}

/// What can be put in its place from a text. What it is otherwise serde tells.
pub(super) trait Scanned<'t>: Default {
    fn scan(&mut self, scan: &mut Scan<'t>) -> Option<()>;
}

impl<'t> Scanned<'t> for Text<'t> {
    fn scan(&mut self, scan: &mut Scan<'t>) -> Option<()> {
        let start = scan.at();
        *self = match scan.string() {
            Some(text) => Text::from(text),
            None => {
                scan.go(start);
                serde_json::from_str(scan.value()?).ok()?
            }
        };
        Some(())
    }
}

impl<'t, T: Scanned<'t>> Scanned<'t> for Option<T> {
    fn scan(&mut self, scan: &mut Scan<'t>) -> Option<()> {
        if scan.null()? {
            *self = None;
            return Some(());
        }
        self.get_or_insert_default().scan(scan)
    }
}

impl<'t> Scanned<'t> for OneOrMany<Text<'t>> {
    fn scan(&mut self, scan: &mut Scan<'t>) -> Option<()> {
        let keys = &mut self.0;
        match scan.peek()? {
            b'"' => {
                keys.truncate(1);
                if keys.is_empty() {
                    keys.push(Text::default());
                }
                keys.first_mut()?.scan(scan)
            }
            b'[' => {
                keys.clear();
                let mut more = scan.open(b'[', b']')?;
                while more {
                    let mut key = Text::default();
                    key.scan(scan)?;
                    keys.push(key);
                    more = scan.more(b']')?;
                }
                Some(())
            }
            _ => {
                keys.clear();
                scan.null()?.then_some(())
            }
        }
    }
}

impl<'t> Scanned<'t> for FigureText<Text<'t>> {
    fn scan(&mut self, scan: &mut Scan<'t>) -> Option<()> {
        if scan.peek()? == b'"' {
            let mut text = Text::default();
            text.scan(scan)?;
            *self = Self::Text(text);
            return Some(());
        }
        let number = scan.number()?;
        *self = match whole(number) {
            Some(whole) => Self::Whole(whole),
            None => serde_json::from_str(number).ok()?,
        };
        Some(())
    }
}

impl<'t> Scanned<'t> for u64 {
    fn scan(&mut self, scan: &mut Scan<'t>) -> Option<()> {
        scan.peek()?;
        *self = whole(scan.number()?)?;
        Some(())
    }
}

/// A whole number that is written plainly, and is not so large that it may be none.
fn whole(digits: &str) -> Option<u64> {
    let bytes = digits.as_bytes();
    if bytes.is_empty() || bytes.len() > 18 || (bytes.len() > 1 && bytes.first() == Some(&b'0')) {
        return None;
    }
    bytes.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u64::from(b - b'0')))
}

/// Words that stand for what is one of few things.
macro_rules! words {
    ($($word:ty),+) => { $(
        impl<'t> Scanned<'t> for Option<$word> {
            fn scan(&mut self, scan: &mut Scan<'t>) -> Option<()> {
                *self = match scan.null()? {
                    true => None,
                    false => {
                        let word = BorrowedStrDeserializer::<Error>::new(scan.string()?);
                        Some(<$word>::deserialize(word).ok()?)
                    }
                };
                Some(())
            }
        }
    )+ };
}

words!(Stance, Certainty);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::*;
    use crate::cases::cases;
    use crate::io::fill::{Filled, Order};
    use crate::io::record::AssertionRecord;

    /// What is taken from a text, and what serde_json takes from it, written out.
    fn both(text: &str) -> (Option<String>, Option<String>) {
        let (mut filled, mut scan) = (Filled::default(), Scan::of(text));
        let taken = filled.scan(&mut scan, &mut Order::default()).and_then(|()| scan.end());
        let taken = taken.map(|()| serde_json::to_string(&filled.record).unwrap());
        let read: Result<AssertionRecord<Text<'_>>, _> = serde_json::from_str(text);
        (taken, read.ok().map(|record| serde_json::to_string(&record).unwrap()))
    }

    /// Nothing is taken that serde_json does not take, and as the same.
    fn agree(text: &str) {
        if let (Some(taken), read) = both(text) {
            assert_eq!(Some(taken), read, "{text:?}");
        }
        let mut scan = Scan::of(text);
        if scan.plain_value().is_some() && scan.end().is_some() {
            assert!(serde_json::from_str::<&RawValue>(text).is_ok(), "{text:?}");
        }
        // Whatever is a value is passed over as a whole, unless it has controls in a text, which serde_json passes over.
        let mut scan = Scan::of(text);
        if serde_json::from_str::<&RawValue>(text).is_ok()
            && let Some(value) = scan.value()
        {
            assert_eq!(value, text.trim_matches([' ', '\n', '\r', '\t']), "{text:?}");
            assert!(scan.end().is_some(), "{text:?}");
        }
    }

    const WHOLE: &str = r#"{"key": "f01", "measure": "sent", "figure": 3000, "unit": "person", "origin": ["us", "uk"],
        "relays": "vtv", "as_of": "2024-10", "sequence": 17, "includes": [], "quote": "at least \\ \"3,000\" người", "lang": null}"#;

    #[test]
    fn what_is_plain_is_taken() {
        for text in [
            WHOLE,
            r#"{"key":"a","stance":"denies","towards":["p"],"certainty":null,"holder":null}"#,
            " {\"key\" :\t\"a\" , \"figure\" : -2.50e3 }\r\n",
        ] {
            let (taken, read) = both(text);
            assert!(taken.is_some(), "{text}");
            assert_eq!(taken, read, "{text}");
        }
        for text in [
            "",
            "{}",
            "[]",
            r#"{"key":"a","key":"b"}"#,
            r#"{"key":"a","figure":1e400}"#,
            r#"{"key":"a","figure":-}"#,
            r#"{"key":"a","quote":"\ud800"}"#,
            "\u{feff}{\"key\":\"a\"}",
            "{\"key\":\"a\"}\u{a0}",
            "{\"key\":\"a\",\u{c}\"figure\":1}",
            "{\"key\":\"a\"}\0",
            r#"{"key":"a"}}"#,
            r#"{"key":"a",}"#,
            r#"{"key":"a" "figure":1}"#,
            r#"{"key":"a","figure":012}"#,
            r#"{"key":"a","figure":1.}"#,
            r#"{"key":"a","figure":NaN}"#,
            r#"{"key":"a","sequence":-1}"#,
            r#"{"key":"a","origin":["b",]}"#,
            r#"{"key":"a","origin":[null]}"#,
            r#"{"key":null}"#,
            r#"{"key":"a","nokey":1}"#,
            r#"{"key":"a","url":"\x"}"#,
            "{\"key\":\"a\nb\"}",
            "{\"key\":\"a\n\"}",
            "{\"key\t\":\"a\"}",
            "{\"key\":\"a\",\"sequence\n\":17}",
            "{\"key\":\"a",
        ] {
            assert_eq!(both(text), (None, None), "{text}");
        }
    }

    #[test]
    fn a_record_is_filled_anew() {
        let (mut filled, mut order) = (Filled::default(), Order::default());
        let texts =
            [WHOLE, r#"{"key": 7}"#, r#"{"url": "x", "key": "b"}"#, "{", r#"{"key": "c", "origin": null}"#];
        for text in texts {
            if filled.scan(&mut Scan::of(text), &mut order).is_some() {
                let read: AssertionRecord<Text<'_>> = serde_json::from_str(text).unwrap();
                let (a, b) = (serde_json::to_string(&filled.record), serde_json::to_string(&read));
                assert_eq!(a.unwrap(), b.unwrap());
            }
        }
    }

    proptest! {
        #![proptest_config(cases(1024))]

        #[test]
        fn any_text_is_taken_as_serde_takes_it(text in r#"[\[\]{}":, \\0-9.eE+\-nulkya\n\x00\x1f]{0,40}"#) {
            agree(&text);
        }

        #[test]
        fn damaged_records_are_taken_as_serde_takes_them(
            cuts in proptest::collection::vec((0usize..WHOLE.len(), 0usize..3, r#"[\[\]{}":, \\0-9.eE\-nulyế\n\x00]"#), 0..4),
        ) {
            let mut text: Vec<char> = WHOLE.chars().collect();
            for (at, how, sign) in cuts {
                let (at, sign) = (at % text.len(), sign.chars().next().unwrap());
                match how {
                    0 => text[at] = sign,
                    1 => text.insert(at, sign),
                    _ => drop(text.remove(at)),
                }
            }
            agree(&text.into_iter().collect::<String>());
        }
    }
}
