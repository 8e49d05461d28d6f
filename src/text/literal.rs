//! Numbers in digits: groups, decimals, exponents, vulgar fractions.

use smallvec::SmallVec;

use super::decimal::Decimal;
use super::lexicon::{Meaning, View};
use super::token::{Gap, TokenKind};

/// A number in digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Literal {
    pub(super) value: Decimal,
    /// The token after it.
    pub(super) end: usize,
    /// Whether its digits are grouped.
    pub(super) grouped: bool,
    /// Whether it has decimals.
    pub(super) decimals: bool,
    /// Whether its marks are those of another language.
    pub(super) foreign: bool,
    /// Whether it is a fraction of two numbers.
    pub(super) ratio: bool,
    /// How many digits it has before the decimals.
    pub(super) width: usize,
}

/// Digits that are no number: a telephone number, a version, a code with leading zeros.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code {
    /// The token after it.
    pub(super) end: usize,
}

/// More groups than a number can have.
const MOST: usize = 110;

impl View<'_> {
    /// Reads a number in digits at a token.
    pub(super) fn literal(&self, at: usize) -> Option<Result<Literal, Code>> {
        let first = self.get(at)?;
        if let Some(value) = self.vulgar(at) {
            return Some(Ok(Literal::plain(value, at + 1, 1, true)));
        }
        if self.opens_decimals(at) {
            let digits = self.get(at + 1)?.folded;
            let value = Decimal::of(digits, digits.len(), 0);
            let read = |value| Literal { decimals: true, ..Literal::plain(value, at + 2, 0, false) };
            return Some(value.map(read).ok_or(Code { end: at + 2 }));
        }
        if first.kind != TokenKind::Digits {
            return None;
        }
        let mut groups: SmallVec<[(char, &str); 6]> = SmallVec::new();
        let mut next = at + 1;
        while let Some(token) = self.get(next).filter(|_| groups.len() < MOST) {
            let mark = token.folded.chars().next().unwrap_or(' ');
            if matches!(mark, '.' | ',' | '\'' | '’')
                && token.is_joined()
                && let Some(digits) = self.get(next + 1)
                && digits.kind == TokenKind::Digits
                && digits.is_joined()
            {
                groups.push((mark, digits.folded));
                next += 2;
            } else if token.kind == TokenKind::Digits
                && matches!(token.gap, Gap::Thin | Gap::Space)
                && token.folded.len() == 3
                && first.folded.len() <= 3
                && groups.last().is_none_or(|(mark, _)| *mark == ' ')
                && (token.gap == Gap::Thin || !first.folded.starts_with('0'))
            {
                groups.push((' ', token.folded));
                next += 1;
            } else {
                break;
            }
        }
        if groups.is_empty()
            && let Some(end) = self.ordinal(first.folded, next)
        {
            return Some(Err(Code { end }));
        }
        Some(
            self.interpret(first.folded, &groups, next)
                .map(|found| self.extended(found))
                .ok_or(Code { end: next }),
        )
    }

    /// `.5`: the mark of decimals before digits, and no digit before it.
    pub(super) fn opens_decimals(&self, at: usize) -> bool {
        let mark = self.get(at).filter(|t| t.kind == TokenKind::Sign);
        let digits = || self.get(at + 1).is_some_and(|t| t.kind == TokenKind::Digits && t.is_joined());
        // A stop ends the word or sign that it is joined to, but for those that open a number.
        let before = || at.checked_sub(1).and_then(|before| self.get(before));
        let alone = || !self.joined(at) || before().is_none_or(|t| "([~≈<>=≤≥±-−$€£".contains(t.folded));
        mark.is_some_and(|t| t.folded == ".") && digits() && alone() && !self.groups_on(at + 2)
    }

    /// Whether digits go on behind another mark: `.5.6`.
    fn groups_on(&self, at: usize) -> bool {
        let joined = |at: usize| self.get(at).filter(|t| t.is_joined());
        joined(at).is_some_and(|t| matches!(t.folded, "." | ","))
            && joined(at + 1).is_some_and(|t| t.kind == TokenKind::Digits)
    }

    /// The token after the ending of an ordinal: `21st`; `11st` is a weight.
    fn ordinal(&self, digits: &str, at: usize) -> Option<usize> {
        let ending = self.get(at).filter(|t| t.is_joined() && t.kind == TokenKind::Word)?;
        let teen = digits.len() > 1 && digits.bytes().rev().nth(1) == Some(b'1');
        let own = match digits.bytes().last()? {
            b'1' if !teen => "st",
            b'2' if !teen => "nd",
            b'3' if !teen => "rd",
            _ => "th",
        };
        (ending.folded == own).then_some(at + 1)
    }

    /// Decides which marks group and which one begins the decimals.
    fn interpret(&self, first: &str, groups: &[(char, &str)], end: usize) -> Option<Literal> {
        let (group, decimal) = (self.tables.group, self.tables.decimal);
        let triple = |digits: &str| digits.len() == 3;
        let opens = (1..=3).contains(&first.len()) && !first.starts_with('0');
        let (grouping, fraction, foreign) = match groups {
            [] => (groups, None, false),
            [(' ' | '\'', digits)] => (triple(digits) && opens).then_some((groups, None, false))?,
            [(mark, digits)] if *mark == group && triple(digits) && opens => (groups, None, false),
            // Nobody writes three zeros as decimals: the groups are those of another language.
            [(mark, "000")] if *mark == decimal && opens => (groups, None, true),
            [(mark, digits)] => (&[][..], Some(*digits), *mark != decimal),
            [head @ .., (last, digits)] => {
                let (mark, _) = head.first()?;
                if head.iter().any(|(other, _)| other != mark) || !opens {
                    return None;
                }
                let even = head.iter().all(|(_, digits)| triple(digits));
                // Lakhs and crores: 12,34,567.
                let pairs =
                    head.iter().all(|(_, digits)| digits.len() == 2) && first.len() <= 2 && *mark == ',';
                if last == mark {
                    (triple(digits) && (even || pairs)).then_some((groups, None, *mark == decimal))?
                } else {
                    ((even || pairs) && *last != ' ' && *last != '\'').then_some((
                        head,
                        Some(*digits),
                        *last != decimal,
                    ))?
                }
            }
        };
        if first.len() > 1 && first.starts_with('0') {
            return None;
        }
        let mut digits = String::from(first);
        digits.extend(grouping.iter().map(|(_, digits)| *digits));
        let width = digits.len();
        digits.push_str(fraction.unwrap_or(""));
        let (mut exponent, mut end) = (0, end);
        if let Some((power, after)) = self.exponent(end) {
            (exponent, end) = (power, after);
        }
        let places = fraction.map_or(0, str::len);
        let value = Decimal::of(&digits, places, exponent)?;
        let (grouped, decimals) = (!grouping.is_empty(), fraction.is_some());
        Some(Literal { value, end, grouped, decimals, foreign, ratio: false, width })
    }

    /// `e5`, `e-3` right behind a number.
    fn exponent(&self, at: usize) -> Option<(i32, usize)> {
        let letter = self.get(at).filter(|t| t.is_joined() && t.folded == "e")?;
        let sign = self.get(at + 1).filter(|t| t.is_joined() && matches!(t.folded, "-" | "−" | "+"));
        let from = at + 1 + usize::from(sign.is_some());
        let digits = self.get(from).filter(|t| t.is_joined() && t.kind == TokenKind::Digits)?;
        debug_assert!(letter.is_joined());
        let power: i32 = digits.folded.parse().ok().filter(|p| *p < 1000)?;
        let negative = sign.is_some_and(|t| t.folded != "+");
        Some((if negative { -power } else { power }, from + 1))
    }

    /// `2½`, `2 1/2`, `1/4`.
    fn extended(&self, whole: Literal) -> Literal {
        if whole.decimals || whole.grouped {
            return whole;
        }
        if let Some(part) = self.vulgar(whole.end)
            && let Some(value) = whole.value.plus(part)
        {
            return Literal { value, end: whole.end + 1, ratio: true, ..whole };
        }
        if let Some((value, end)) = self.ratio(whole.value, whole.end) {
            // "62/84 drones" are 62 of 84; "2/3 of" and "1/100" are shares.
            let over = self.get(end - 1).is_some_and(|t| t.folded.len() > 1 && t.folded != "10");
            let counted = |m| matches!(m, Meaning::Noun(_) | Meaning::Classifier).then_some(());
            if over && whole.value.value() > 1.0 && self.find(end, counted).is_some() {
                return Literal { end, ..whole };
            }
            return Literal { value, end, ratio: true, ..whole };
        }
        let mixed = self
            .get(whole.end)
            .filter(|t| t.kind == TokenKind::Digits && t.folded.len() <= 2)
            .and_then(|t| {
                let numerator = Decimal::of(t.folded, 0, 0)?;
                let (part, end) = self.ratio(numerator, whole.end + 1)?;
                (part.value() < 1.0).then_some((whole.value.plus(part)?, end))
            });
        match mixed {
            Some((value, end)) => Literal { value, end, ratio: true, ..whole },
            None => whole,
        }
    }

    /// `/4` right behind a numerator.
    fn ratio(&self, numerator: Decimal, at: usize) -> Option<(Decimal, usize)> {
        self.get(at).filter(|t| t.is_joined() && matches!(t.folded, "/" | "⁄"))?;
        let under = self.get(at + 1).filter(|t| t.is_joined() && t.kind == TokenKind::Digits)?;
        let again = self.get(at + 2).is_some_and(|t| t.is_joined() && matches!(t.folded, "/" | "-"));
        let denominator: f64 = under.folded.parse().ok()?;
        let fits = !again && under.folded.len() <= 3 && denominator > 1.0 && numerator.value() < denominator;
        fits.then(|| Some((Decimal::ratio(numerator.value(), denominator)?, at + 2))).flatten()
    }

    fn vulgar(&self, at: usize) -> Option<Decimal> {
        const VULGAR: &[(&str, f64, f64)] = &[
            ("½", 1.0, 2.0),
            ("⅓", 1.0, 3.0),
            ("⅔", 2.0, 3.0),
            ("¼", 1.0, 4.0),
            ("¾", 3.0, 4.0),
            ("⅕", 1.0, 5.0),
            ("⅖", 2.0, 5.0),
            ("⅗", 3.0, 5.0),
            ("⅘", 4.0, 5.0),
            ("⅙", 1.0, 6.0),
            ("⅚", 5.0, 6.0),
            ("⅛", 1.0, 8.0),
            ("⅜", 3.0, 8.0),
            ("⅝", 5.0, 8.0),
            ("⅞", 7.0, 8.0),
        ];
        let token = self.get(at).filter(|t| t.kind == TokenKind::Sign && !t.folded.is_ascii())?;
        let (_, n, d) = VULGAR.iter().find(|(sign, ..)| *sign == token.folded)?;
        Decimal::ratio(*n, *d)
    }
}

impl Literal {
    fn plain(value: Decimal, end: usize, width: usize, ratio: bool) -> Self {
        Self { value, end, grouped: false, decimals: false, foreign: false, ratio, width }
    }
}
