//! Numbers in digits, in words, and in both: 14.000, 3 triệu, a hundred and five.

use smallvec::SmallVec;

use super::decimal::Decimal;
use super::lexicon::{Meaning, View};
use super::tables::{NumberWord, Place, RangeWord, Scale};
use super::token::{Gap, TokenKind};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// In digits, perhaps with scale words.
    Digits,
    /// In words.
    Words,
    /// A scale alone: *hundred*.
    Scale,
}

/// A number that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Num {
    pub(super) value: Decimal,
    pub(super) start: usize,
    /// The token after it.
    pub(super) end: usize,
    pub(super) style: Style,
    /// The last scale word, 1 if there is none; a range shares it: 5 to 7 *million*.
    pub(super) scale: u64,
    /// Whether its one word is another word too.
    pub(super) doubtful: bool,
    /// Whether it is a fraction, such as two thirds.
    pub(super) ratio: bool,
    /// Whether it is one number in another: nine *in* ten.
    pub(super) share: bool,
    pub(super) grouped: bool,
    pub(super) decimals: bool,
    pub(super) foreign: bool,
    /// Digits before the decimals; 0 in words.
    pub(super) width: usize,
    /// How many words or literals it was made of.
    pub(super) parts: usize,
}

/// What was found at a token.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found {
    Number(Num),
    /// Digits that are no number; the token after them.
    Code(usize),
}

/// Longest number in tokens; longer ones are no numbers.
const LONGEST: usize = 40;

#[derive(Debug, Clone, Copy)]
struct Part {
    value: Decimal,
    /// The scale it was multiplied by; 1 for none.
    scale: u64,
}

struct Reader<'v, 'a> {
    view: &'v View<'a>,
    parts: SmallVec<[Part; 6]>,
    at: usize,
    /// Numbers below this may be added.
    room: u64,
    num: Num,
    /// Whether scales written as one letter that is a unit too are scales here.
    money: bool,
    /// Whether *and* stands between two numbers here, not inside one.
    split: bool,
}

impl View<'_> {
    /// Reads a number at a token. `money` says that a currency stands before it, `split` that *and* comes between
    /// two numbers.
    pub(super) fn number(&self, at: usize, money: bool, split: bool) -> Option<Found> {
        let (start, negative) = match self.minus(at) {
            Some(next) => (next, true),
            None => (at, false),
        };
        let num = Num {
            value: Decimal::ZERO,
            start: at,
            end: start,
            style: Style::Words,
            scale: 1,
            doubtful: false,
            ratio: false,
            share: false,
            grouped: false,
            decimals: false,
            foreign: false,
            width: 0,
            parts: 0,
        };
        let mut reader =
            Reader { view: self, parts: SmallVec::new(), at: start, room: u64::MAX, num, money, split };
        match reader.first() {
            None => return None,
            Some(Err(end)) => return Some(Found::Code(end)),
            Some(Ok(())) => {}
        }
        while reader.at < start + LONGEST && reader.next() {}
        let mut num = reader.finish()?;
        if negative {
            num.value = num.value.negated();
        }
        Some(Found::Number(num))
    }

    /// A minus sign joined to what follows and not to what goes before, or the word for it.
    fn minus(&self, at: usize) -> Option<usize> {
        let end = self.is(at, Meaning::Minus)?;
        let sign = self.kind(at) == Some(TokenKind::Sign);
        let opens = !self.joined(at)
            || self.get(at.wrapping_sub(1)).is_some_and(|t| {
                matches!(t.folded, "(" | "[" | "\"" | "–" | "~" | "≈" | "<" | ">" | "=" | "≤" | "≥" | "±")
            });
        let numeric = self.kind(end) == Some(TokenKind::Digits) || self.find(end, number_word).is_some();
        let closes = if sign {
            self.joined(end) && (self.kind(end) == Some(TokenKind::Digits) || self.opens_decimals(end))
        } else {
            numeric
        };
        (closes && (opens || !sign)).then_some(end)
    }

    /// Whether a number says how high, deep, long or wide something is: waves *of up to 5m*.
    pub(super) fn is_extent(&self, mut at: usize) -> bool {
        /// How many words and phrases may stand between.
        const BETWEEN: usize = 3;
        let leads = |m| {
            matches!(
                m,
                Meaning::Hedge(_) | Meaning::Of | Meaning::Range(_) | Meaning::Change | Meaning::Filler
            )
        };
        for _ in 0..=BETWEEN {
            if self.ends_before(at, |m| m == Meaning::Extent).is_some() {
                return true;
            }
            let Some(before) = self.ends_before(at, leads) else { return false };
            at = before;
        }
        false
    }

    /// A number word or scale at a token, where it may go on a number.
    pub(super) fn is_numeric(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Digits)
            || self.find(at, number_word).is_some()
            || self.find(at, full_scale).is_some()
    }
}

fn number_word(meaning: Meaning) -> Option<NumberWord> {
    if let Meaning::Number(word) = meaning { Some(word) } else { None }
}

fn any_scale(meaning: Meaning) -> Option<Scale> {
    if let Meaning::Scale(scale) = meaning { Some(scale) } else { None }
}

fn full_scale(meaning: Meaning) -> Option<u64> {
    match meaning {
        Meaning::Scale(Scale::Ten(power)) => 10u64.checked_pow(u32::from(power)),
        Meaning::Scale(Scale::Dozen) => Some(12),
        _ => None,
    }
}

impl Reader<'_, '_> {
    /// The first part. `Err` for digits that are no number.
    fn first(&mut self) -> Option<Result<(), usize>> {
        let view = self.view;
        match view.literal(self.at) {
            Some(Err(code)) => return Some(Err(code.end)),
            Some(Ok(literal)) => {
                self.num.style = Style::Digits;
                self.num.grouped = literal.grouped;
                self.num.decimals = literal.decimals;
                self.num.foreign = literal.foreign;
                self.num.ratio = literal.ratio;
                self.num.width = literal.width;
                self.push(literal.value, 1, 0, literal.end);
                return Some(Ok(()));
            }
            None => {}
        }
        if let Some(end) = view.is(self.at, Meaning::Half) {
            // Half a million, half an hour; whether it is half of something else is seen later.
            self.num.ratio = true;
            self.push(Decimal::HALF, 1, 0, end);
            return Some(Ok(()));
        }
        if let Some((word, end)) = view.find(self.at, number_word) {
            match word.place {
                Place::Last => return None,
                Place::Zero if view.find(end, full_scale).is_some_and(|(s, _)| s == 100) => return None,
                Place::Zero | Place::Doubtful => self.num.doubtful = true,
                Place::Free => {}
            }
            self.push(Decimal::whole(word.value), 1, word.room, end);
            return Some(Ok(()));
        }
        if let Some(end) = view.is(self.at, Meaning::Article) {
            if view.find(end, full_scale).is_some() {
                self.push(Decimal::whole(1), 1, 0, end);
                return Some(Ok(()));
            }
            // A third, a quarter.
            view.find(end, |m| matches!(m, Meaning::Fraction(_)).then_some(()))?;
            self.push(Decimal::whole(1), 1, 0, end);
            return Some(Ok(()));
        }
        let (scale, end) = view.find(self.at, full_scale)?;
        self.num.style = Style::Scale;
        self.push(Decimal::whole(scale), scale, scale, end);
        Some(Ok(()))
    }

    /// One more part; false at the end of the number.
    fn next(&mut self) -> bool {
        self.scale()
            .or_else(|| self.half())
            .or_else(|| self.fraction())
            .or_else(|| self.rate())
            .or_else(|| self.point())
            .or_else(|| self.addend())
            .or_else(|| self.short_ten())
            .is_some()
    }

    fn push(&mut self, value: Decimal, scale: u64, room: u64, end: usize) {
        self.parts.push(Part { value, scale });
        self.num.parts += 1;
        self.num.scale = scale;
        (self.room, self.at) = (room, end);
    }

    fn last(&self) -> Option<Part> {
        self.parts.last().copied()
    }

    fn scale(&mut self) -> Option<()> {
        let view = self.view;
        // A hyphen may join a number to its scale: three-hundred.
        let (scale, end) = view
            .find(self.at, any_scale)
            .or_else(|| {
                let joined = view.says(self.at, "-") && view.joined(self.at) && view.joined(self.at + 1);
                view.find(self.at + 1, any_scale).filter(|(s, _)| joined && matches!(s, Scale::Ten(_)))
            })
            .or_else(|| {
                // A quarter of a million.
                let of = view.is(self.at, Meaning::Of).filter(|_| self.num.ratio)?;
                view.find(of, any_scale).filter(|(s, _)| matches!(s, Scale::Ten(_)))
            })?;
        let digits = self.num.style == Style::Digits && self.num.parts == 1;
        let token = view.get(end - 1)?;
        let joined = token.is_joined();
        let factor = match scale {
            Scale::Ten(power) => 10u64.checked_pow(u32::from(power))?,
            Scale::Dozen => 12,
            Scale::Tens => {
                let digit =
                    self.last().filter(|p| p.scale == 1 && self.num.style == Style::Words)?.value.value();
                ((2.0..=9.0).contains(&digit)).then_some(10)?
            }
            Scale::Short(power) => {
                let short = token.folded.len() == 1;
                (digits && (joined || !short)).then_some(10u64.checked_pow(u32::from(power))?)?
            }
            Scale::Doubtful(power) => {
                let capital = token.is_capital();
                let noun = |m| matches!(m, Meaning::Noun(_) | Meaning::Currency(_)).then_some(());
                // 1.2m barrels: what is measured in metres is not measured again.
                let unit = |m| matches!(m, Meaning::Unit(_)).then_some(());
                let barrels = view.get(end).is_some_and(|t| t.text.chars().count() > 2 && !t.is_joined());
                let counted = view.find(end, noun).is_some() || (barrels && view.find(end, unit).is_some());
                // 1.1m *have* fled: metres take the singular.
                let plural = || power < 12 && view.is(end, Meaning::PluralVerb).is_some();
                let several = plural() && !view.is_extent(self.num.start);
                let meant = self.money || (capital && power < 12) || counted || several;
                (digits && joined && meant).then_some(10u64.checked_pow(u32::from(power))?)?
            }
        };
        let mut sum: Option<Decimal> = None;
        while let Some(part) = self.last().filter(|part| part.scale < factor) {
            self.parts.pop();
            sum = Some(match sum {
                Some(sum) => sum.plus(part.value)?,
                None => part.value,
            });
        }
        let value = sum?.times(factor)?;
        // Half a million is a number; half of something is not.
        self.num.ratio = false;
        self.push(value, factor, factor, end);
        self.short_tail(scale, factor);
        Some(())
    }

    /// 3tr*5*: a digit joined to a short scale counts tenths of it.
    fn short_tail(&mut self, scale: Scale, factor: u64) -> Option<()> {
        let tail = self.view.get(self.at).filter(|t| t.kind == TokenKind::Digits && t.is_joined())?;
        let short = matches!(scale, Scale::Short(_) | Scale::Doubtful(_)) && self.view.tables.elliptic;
        let digit: u64 = tail.folded.parse().ok().filter(|d| *d < 10 && short && !self.num.decimals)?;
        let part = self.parts.last_mut()?;
        part.value = part.value.plus(Decimal::whole(digit).times(factor / 10)?)?;
        (self.room, self.at) = (0, self.at + 1);
        Some(())
    }

    /// Two million *and a half*.
    fn half(&mut self) -> Option<()> {
        // "One third and one half" are two fractions.
        let end = self.view.is(self.at, Meaning::HalfAfter).filter(|_| !self.num.ratio)?;
        let part = self.parts.last_mut()?;
        part.value = part.value.plus(Decimal::HALF.times(part.scale)?)?;
        (self.room, self.at) = (0, end);
        self.num.decimals |= part.scale == 1;
        Some(())
    }

    /// Two *thirds*, hai *phần* ba.
    fn fraction(&mut self) -> Option<()> {
        let part = self.last().filter(|p| self.parts.len() == 1 && p.scale == 1)?;
        let view = self.view;
        if let Some(over) = view.is(self.at, Meaning::Over) {
            let (under, end) = match view.literal(over) {
                Some(Ok(literal)) => (literal.value, literal.end),
                _ => view.find(over, number_word).map(|(w, end)| (Decimal::whole(w.value), end))?,
            };
            self.parts.pop();
            self.num.ratio = true;
            self.push(Decimal::ratio(part.value.value(), under.value())?, 1, 0, end);
            return Some(());
        }
        let skip = usize::from(view.says(self.at, "-") && view.joined(self.at) && view.joined(self.at + 1));
        let (under, end) =
            view.find(self.at + skip, |m| if let Meaning::Fraction(d) = m { Some(d) } else { None })?;
        let whole = part.value.value();
        let plural = view.get(end - 1).is_some_and(|t| t.folded.ends_with('s'));
        if self.num.ratio || !((whole == 1.0 && !plural) || (whole > 1.0 && plural)) {
            return None;
        }
        self.parts.pop();
        self.num.ratio = true;
        self.push(Decimal::ratio(whole, f64::from(under))?, 1, 0, end);
        Some(())
    }

    /// One *in* five: a share, unless a stretch of time follows.
    fn rate(&mut self) -> Option<()> {
        let whole = |p: &Part| p.scale == 1 && p.value.value() >= 1.0 && p.value.value().fract() == 0.0;
        let plain = self.parts.len() == 1 && !self.num.ratio;
        let share = self.last().filter(|part| plain && whole(part))?.value.value();
        let view = self.view;
        let at = view.is(self.at, Meaning::Rate)?;
        let (under, end) = match view.literal(at) {
            Some(literal) => {
                literal.ok().filter(|l| !l.ratio && !l.decimals).map(|l| (l.value.value(), l.end))?
            }
            None => match view.find(at, number_word) {
                Some((word, end)) => (word.value as f64, end),
                // One in a hundred.
                None => {
                    full_scale_at(view, view.is(at, Meaning::Article)?).map(|(s, end)| (s as f64, end))?
                }
            },
        };
        let round = under == 10.0 || under == 100.0;
        // "One in 2019" is somebody in a year, "three in 15 towns" are three.
        let person = |m| matches!(m, Meaning::Noun(noun) if noun.unit == "person").then_some(());
        let of_whole = view.is(end, Meaning::Of).or_else(|| view.is(end, Meaning::Including));
        let of_people = under < 10.0 && (of_whole.is_some() || view.find(end, person).is_some());
        let shared =
            share < under && (round || of_people || (share == 1.0 && (under <= 1000.0 || under >= 10_000.0)));
        let goes_on = view.find(end, |m| matches!(m, Meaning::Unit(_) | Meaning::Scale(_)).then_some(()));
        let glued = view.get(end).is_some_and(|t| t.is_joined() && matches!(t.folded, "/" | "-" | ":" | "%"));
        if !shared || goes_on.is_some() || glued {
            return None;
        }
        self.parts.pop();
        (self.num.ratio, self.num.share) = (true, true);
        self.push(Decimal::ratio(share, under)?, 1, 0, end);
        Some(())
    }

    /// One *point* two five.
    fn point(&mut self) -> Option<()> {
        let part = self.last().filter(|p| self.parts.len() == 1 && p.scale == 1 && !self.num.decimals)?;
        let mut end = self.view.is(self.at, Meaning::Point)?;
        let mut digits = String::new();
        while digits.len() < 15 {
            match self.view.get(end) {
                Some(token) if token.kind == TokenKind::Digits => digits.push_str(token.folded),
                _ => match self.view.find(end, number_word) {
                    Some((word, _)) if word.value < 10 => digits.push_str(&word.value.to_string()),
                    _ => break,
                },
            }
            end += 1;
        }
        if digits.is_empty() {
            return None;
        }
        let value = part.value.plus(Decimal::of(&digits, digits.len(), 0)?)?;
        self.parts.pop();
        self.num.decimals = true;
        self.push(value, 1, 0, end);
        Some(())
    }

    /// What is added: hai mươi *mốt*, a thousand *and five*, 3 triệu *500 nghìn*.
    fn addend(&mut self) -> Option<()> {
        let view = self.view;
        if self.room == 0 || self.num.ratio {
            return None;
        }
        let joiner = view.is(self.at, Meaning::Joiner);
        if joiner.is_some() && self.split && view.is(self.at, Meaning::Range(RangeWord::And)).is_some() {
            return None;
        }
        let at = joiner.unwrap_or(self.at);
        if let Some((word, end)) = view.find(at, number_word) {
            let under = full_scale_at(view, end);
            match word.place {
                Place::Zero => {
                    let hundreds = under.filter(|(s, _)| *s == 100 && self.room > 100)?.1;
                    (self.room, self.at) = (100, hundreds);
                    return Some(());
                }
                Place::Last if self.room != 10 => return None,
                _ if word.value >= self.room => return None,
                _ => {}
            }
            // What follows a joiner or opens a smaller scale is added as it is.
            let scale = self.last()?.scale;
            let alone =
                joiner.is_none() && word.value < 10 && under.is_none() && view.find(end, tens).is_none();
            let value = if view.tables.elliptic && scale >= 100 && alone && word.value > 0 {
                if view.find(at, |m| matches!(m, Meaning::Unit(_)).then_some(())).is_some() {
                    return None;
                }
                Decimal::whole(word.value).times(scale / 10)?
            } else {
                Decimal::whole(word.value)
            };
            // One hundred and three hundred are two numbers.
            if under.is_some_and(|(next, _)| next == scale) {
                return None;
            }
            self.push(value, 1, word.room, end);
            return Some(());
        }
        // Digits go on a number only with a smaller scale of their own, or as its last three places.
        let scale = self.last()?.scale;
        let literal = view.literal(at)?.ok().filter(|l| !l.ratio && scale > 1)?;
        let fits = match full_scale_at(view, literal.end) {
            Some((next, _)) => literal.value.times(next)?.value() < scale as f64,
            None => {
                view.tables.elliptic
                    && scale == 1000
                    && literal.width == 3
                    && !literal.grouped
                    && !literal.decimals
            }
        };
        if !fits {
            return None;
        }
        self.push(literal.value, 1, 0, literal.end);
        Some(())
    }

    /// Hai *lăm*, trăm hai *lăm*: a word that is only a last digit makes a ten of the digit before it. Such words are
    /// others too, so that what is counted must follow, or nothing.
    fn short_ten(&mut self) -> Option<()> {
        let view = self.view;
        let (word, end) = view.find(self.at, number_word).filter(|(word, _)| word.place == Place::Last)?;
        let elliptic = self.parts.len() > 1 && view.tables.elliptic;
        let part = self.last().filter(|p| p.scale == 1 && self.num.style != Style::Digits)?;
        let ten = match part.value.value() {
            digit if !elliptic && (2.0..=9.0).contains(&digit) => part.value.times(10)?,
            ten if elliptic && (20.0..=90.0).contains(&ten) && ten % 10.0 == 0.0 => part.value,
            _ => return None,
        };
        let counts =
            |m| matches!(m, Meaning::Noun(_) | Meaning::Unit(_) | Meaning::Currency(_) | Meaning::Scale(_));
        let ends = view.get(end).is_none_or(|t| t.kind == TokenKind::Sign || t.gap >= Gap::Line);
        if !ends && view.find(end, |m| counts(m).then_some(())).is_none() {
            return None;
        }
        self.parts.pop();
        self.push(ten.plus(Decimal::whole(word.value))?, 1, 0, end);
        Some(())
    }

    fn finish(mut self) -> Option<Num> {
        let mut sum = Decimal::ZERO;
        for part in &self.parts {
            sum = sum.plus(part.value)?;
        }
        // A fraction that is all of it stays one.
        self.num.doubtful &= self.num.parts == 1;
        self.num.value = sum;
        self.num.end = self.at;
        sum.value().is_finite().then_some(self.num)
    }
}

fn full_scale_at(view: &View<'_>, at: usize) -> Option<(u64, usize)> {
    view.find(at, full_scale)
}

fn tens(meaning: Meaning) -> Option<()> {
    matches!(meaning, Meaning::Scale(Scale::Tens)).then_some(())
}
