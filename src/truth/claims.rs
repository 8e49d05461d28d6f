//! What many sources say of many items, in columns.

use std::fmt;

use rustc_hash::FxHashMap;

use super::kinds;
use super::names::Names;
use crate::visible::{short, visible};

/// What many sources claim of many items. Made by [`Claims::builder`].
///
/// A later claim of a source on an item replaces its earlier one. Where that cannot be told by dates, the one most often
/// made counts, and of those the one in the middle. An item is of numbers or of words, as most of its claims are; the others
/// are [set aside](Self::set_aside).
///
/// The order in which claims were given changes nothing: sources and items are kept by name.
///
/// ```
/// use crosscheck::truth::{Claims, Method, Value};
/// let mut claims = Claims::builder();
/// for (source, item, value) in [("a", "x", 3.0), ("b", "x", 3.0), ("c", "x", 8.0), ("a", "y", 1.0), ("c", "y", 1.0)] {
///     claims.claim(source, item, value, None)?;
/// }
/// let claims = claims.build();
/// let truth = claims.truth(Method::Vote);
/// assert_eq!(truth.answer("x").and_then(|answer| answer.value()), Some(Value::Number(3.0)));
/// # Ok::<(), crosscheck::truth::ClaimError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Claims {
    pub(super) sources: Names,
    pub(super) items: Names,
    pub(super) words: Names,
    /// The declared family of each source, by its first member.
    pub(super) declared: Vec<u32>,
    // INVARIANT: votes[starts[i]..starts[i + 1]] are the claims on item i, by value, then source.
    pub(super) votes: Vec<Vote>,
    pub(super) starts: Vec<u32>,
    /// Whether an item is of words; then values are their numbers.
    pub(super) worded: Vec<bool>,
    pub(super) dated: bool,
    /// The kind of each item; empty if there are no kinds.
    pub(super) kinds: Vec<u8>,
    /// The length of the circle that numbers are on, if they are.
    pub(super) circle: Option<f64>,
    replaced: usize,
    set_aside: usize,
}

/// One claim that counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vote {
    pub(super) value: f64,
    /// When it was made; `i64::MIN` if that is not known.
    pub(super) date: i64,
    pub(super) source: u32,
}

/// A value that is claimed or found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A number.
    Number(f64),
    /// A word: one of several that exclude each other.
    Word(&'a str),
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Word(value)
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(value) => write!(f, "{value}"),
            Self::Word(word) => f.write_str(&visible(word)),
        }
    }
}

/// Why a claim is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimError {
    /// Not a number that can be compared.
    #[error(
        "the value that `{source_name}` gives for `{item}` is not finite; give a finite number or a word"
    )]
    NotFinite {
        /// Who claims it.
        source_name: String,
        /// Of what.
        item: String,
    },
    /// More than 2^32 names or claims.
    #[error("there are more claims or names than 2^32; split the items")]
    TooMany,
}

/// How many items are looked at at least.
const FEW: f64 = 8.0;

/// A claim as it was given.
#[derive(Debug, Clone, Copy)]
struct Given {
    item: u32,
    source: u32,
    date: i64,
    value: f64,
}

/// Collects claims.
#[derive(Debug, Clone, Default)]
pub struct ClaimsBuilder {
    sources: Names,
    items: Names,
    words: Names,
    within: Vec<(u32, u32)>,
    given: Vec<Given>,
    circle: Option<f64>,
}

/// The bits of a number that is no number, whose low half is the number of a word: numbers at the door are finite.
const WORD: u64 = 0x7ff8_0000_0000_0000;

fn word_in(value: f64) -> Option<u32> {
    value.is_nan().then_some((value.to_bits() & u64::from(u32::MAX)) as u32)
}

impl ClaimsBuilder {
    /// Adds that a source claims a value of an item, at a date if it is known: seconds, days or any number that grows with
    /// time.
    ///
    /// # Errors
    /// [`ClaimError`] if the value is not finite or there are more than 2^32 of anything.
    pub fn claim<'v>(
        &mut self,
        source: &str,
        item: &str,
        value: impl Into<Value<'v>>,
        date: Option<i64>,
    ) -> Result<&mut Self, ClaimError> {
        let value = match value.into() {
            // Zero has one sign.
            Value::Number(value) if value.is_finite() => value + 0.0,
            Value::Number(_) => {
                return Err(ClaimError::NotFinite { source_name: short(source), item: short(item) });
            }
            Value::Word(word) => {
                f64::from_bits(WORD | u64::from(self.words.intern(word).ok_or(ClaimError::TooMany)?))
            }
        };
        if self.given.len() >= u32::MAX as usize {
            return Err(ClaimError::TooMany);
        }
        let source = self.sources.intern(source).ok_or(ClaimError::TooMany)?;
        let item = self.items.intern(item).ok_or(ClaimError::TooMany)?;
        self.given.push(Given { item, source, date: date.unwrap_or(i64::MIN), value });
        Ok(self)
    }

    /// Declares that two sources are one voice, as an office and its ministry are, or an outlet that only relays another.
    ///
    /// # Errors
    /// [`ClaimError::TooMany`].
    pub fn one_voice(&mut self, a: &str, b: &str) -> Result<&mut Self, ClaimError> {
        let a = self.sources.intern(a).ok_or(ClaimError::TooMany)?;
        let b = self.sources.intern(b).ok_or(ClaimError::TooMany)?;
        self.within.push((a, b));
        Ok(self)
    }

    /// Declares that numbers are on a circle of this length, as minutes of the day are on one of 1440: five to midnight and
    /// five past it are ten minutes apart. Answers are at least 0 and less than the length. What is no positive finite number
    /// declares nothing.
    ///
    /// ```
    /// use crosscheck::truth::{Claims, Method, Value};
    /// let mut claims = Claims::builder();
    /// claims.around(1440.0);
    /// for (source, value) in [("a", 1435.0), ("b", 1439.0), ("c", 6.0)] {
    ///     claims.claim(source, "landing", value, None)?;
    /// }
    /// let claims = claims.build();
    /// let mean = claims.truth(Method::Mean);
    /// assert_eq!(mean.answer("landing").and_then(|answer| answer.value()), Some(Value::Number(0.0)));
    /// # Ok::<(), crosscheck::truth::ClaimError>(())
    /// ```
    pub fn around(&mut self, length: f64) -> &mut Self {
        self.circle = (length.is_finite() && length > 0.0).then_some(length);
        self
    }

    /// The claims.
    ///
    /// # Complexity
    /// O(n log k) for n claims, k of them on one item, and O(m log m) in the names.
    #[must_use]
    pub fn build(self) -> Claims {
        let (sources, new_source) = self.sources.sorted();
        let (items, new_item) = self.items.sorted();
        let (words, new_word) = self.words.sorted();
        let renumbered = |map: &[u32], old: u32| map.get(old as usize).copied().unwrap_or(0);
        // By item: counted, then put in place.
        let mut ends = vec![0_u32; items.len() + 1];
        for one in &self.given {
            if let Some(count) = ends.get_mut(renumbered(&new_item, one.item) as usize) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            (*end, sum) = (sum, sum + *end);
        }
        let mut votes = vec![Vote { value: 0.0, date: 0, source: 0 }; self.given.len()];
        let mut next = ends.clone();
        for one in &self.given {
            let value = match word_in(one.value) {
                Some(word) => f64::from_bits(WORD | u64::from(renumbered(&new_word, word))),
                None => one.value,
            };
            let vote = Vote { value, date: one.date, source: renumbered(&new_source, one.source) };
            let at = next.get_mut(renumbered(&new_item, one.item) as usize);
            if let Some(at) = at
                && let Some(slot) = votes.get_mut(*at as usize)
            {
                *slot = vote;
                *at += 1;
            }
        }
        drop(self.given);
        let mut claims = Claims {
            declared: declared(&self.within, &new_source),
            sources,
            items,
            words,
            circle: self.circle,
            ..Claims::default()
        };
        claims.settle(votes, &ends);
        claims.kinds = kinds::of(&claims);
        claims
    }
}

/// The family of each source, by the first of its members.
fn declared(within: &[(u32, u32)], new: &[u32]) -> Vec<u32> {
    let mut up: Vec<u32> = (0..u32::try_from(new.len()).unwrap_or(u32::MAX)).collect();
    for (a, b) in within {
        let of = |old: &u32| new.get(*old as usize).copied().unwrap_or(0);
        let (a, b) = (root(&up, of(a)), root(&up, of(b)));
        if let Some(slot) = up.get_mut(a.max(b) as usize) {
            *slot = a.min(b);
        }
    }
    up.iter().map(|at| root(&up, *at)).collect()
}

pub(super) fn root(up: &[u32], mut at: u32) -> u32 {
    while let Some(next) = up.get(at as usize).copied().filter(|next| *next != at) {
        at = next;
    }
    at
}

impl Claims {
    /// An empty collection to fill.
    #[must_use]
    pub fn builder() -> ClaimsBuilder {
        ClaimsBuilder::default()
    }

    /// Keeps what counts of the claims on each item, in place.
    fn settle(&mut self, mut votes: Vec<Vote>, bounds: &[u32]) {
        let mut kept = 0_usize;
        let mut own: Vec<Vote> = Vec::new();
        self.starts = vec![0];
        for pair in bounds.windows(2) {
            let [from, to] = pair else { continue };
            own.clear();
            own.extend_from_slice(votes.get(*from as usize..*to as usize).unwrap_or_default());
            let worded = own.iter().filter(|vote| vote.value.is_nan()).count() * 2 > own.len();
            let all = own.len();
            own.retain(|vote| vote.value.is_nan() == worded);
            self.set_aside += all - own.len();
            for vote in &mut own {
                vote.value = word_in(vote.value).map_or(vote.value, f64::from);
                self.dated |= vote.date != i64::MIN;
            }
            if let Some(length) = self.circle.filter(|_| !worded) {
                unroll(&mut own, length);
            }
            own.sort_unstable_by(|a, b| {
                (a.source, a.date).cmp(&(b.source, b.date)).then(a.value.total_cmp(&b.value))
            });
            let before = own.len();
            last_words(&mut own);
            self.replaced += before - own.len();
            own.sort_unstable_by(|a, b| a.value.total_cmp(&b.value).then(a.source.cmp(&b.source)));
            if let Some(place) = votes.get_mut(kept..kept + own.len()) {
                place.copy_from_slice(&own);
            }
            kept += own.len();
            self.starts.push(u32::try_from(kept).unwrap_or(u32::MAX));
            self.worded.push(worded);
        }
        votes.truncate(kept);
        votes.shrink_to_fit();
        self.votes = votes;
    }

    /// How many claims count.
    #[must_use]
    pub fn len(&self) -> usize {
        self.votes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.votes.is_empty()
    }

    /// The sources, by name.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.sources.len()).map(|at| self.sources.get(at as u32))
    }

    /// The items, by name.
    pub fn items(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.items.len()).map(|at| self.items.get(at as u32))
    }

    /// How many claims were replaced by another one of the same source on the same item.
    #[must_use]
    pub fn replaced(&self) -> usize {
        self.replaced
    }

    /// How many claims were set aside: words on an item of numbers, or numbers on one of words.
    #[must_use]
    pub fn set_aside(&self) -> usize {
        self.set_aside
    }

    /// The claims on an item.
    pub(super) fn on(&self, item: usize) -> &[Vote] {
        let bound = |at: usize| self.starts.get(at).map_or(0, |end| *end as usize);
        self.votes.get(bound(item)..bound(item + 1)).unwrap_or_default()
    }

    pub(super) fn is_worded(&self, item: usize) -> bool {
        self.worded.get(item).copied().unwrap_or(false)
    }

    /// The kind of an item.
    pub(super) fn kind(&self, item: usize) -> usize {
        self.kinds.get(item).copied().map_or(0, usize::from)
    }

    /// The same claims on some of the items only, for the same sources.
    pub(super) fn only(&self, items: &[u32]) -> Self {
        let mut part = Self {
            sources: self.sources.clone(),
            words: self.words.clone(),
            declared: self.declared.clone(),
            dated: self.dated,
            starts: vec![0],
            ..Self::default()
        };
        for item in items {
            part.votes.extend_from_slice(self.on(*item as usize));
            part.starts.push(u32::try_from(part.votes.len()).unwrap_or(u32::MAX));
            part.worded.push(self.is_worded(*item as usize));
            part.kinds.extend(self.kinds.get(*item as usize));
        }
        part
    }

    /// The same claims with the logarithms of their numbers; what has none lies far below all that have.
    pub(super) fn logged(&self) -> Self {
        let mut logged = self.clone();
        for item in (0..self.count()).filter(|item| !self.is_worded(*item)) {
            let bound = |at: usize| self.starts.get(at).map_or(0, |end| *end as usize);
            for vote in logged.votes.get_mut(bound(item)..bound(item + 1)).unwrap_or_default() {
                vote.value = log(vote.value);
            }
        }
        logged
    }

    /// Some of the items, with about so many claims together, as if drawn by lot: the same ones each time. None if that is
    /// all of them.
    pub(super) fn drawn(&self, claims: usize) -> Option<Self> {
        let share = self.share(claims);
        if share >= 1.0 {
            return None;
        }
        let items: Vec<u32> = (0..self.count() as u32).filter(|item| lot(*item) < share).collect();
        Some(self.only(&items))
    }

    /// The share of the items that has about so many claims, and a few items at least, however many claims are on each.
    pub(super) fn share(&self, claims: usize) -> f64 {
        let few = FEW / self.count().max(1) as f64;
        few.max(claims as f64 / self.len().max(1) as f64)
    }

    /// How many items there are, named or not.
    pub(super) fn count(&self) -> usize {
        self.worded.len()
    }
}

/// Cuts a circle open where the claims on an item leave the widest gap, so that those beside each other stay so.
fn unroll(own: &mut [Vote], length: f64) {
    own.iter_mut().for_each(|vote| vote.value = around(vote.value, length));
    let mut values: Vec<f64> = own.iter().map(|vote| vote.value).collect();
    values.sort_unstable_by(f64::total_cmp);
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return };
    let mut widest = (first + length - last, f64::NEG_INFINITY);
    for two in values.windows(2) {
        if let [a, b] = two
            && b - a > widest.0
        {
            widest = (b - a, *a);
        }
    }
    own.iter_mut().filter(|vote| vote.value <= widest.1).for_each(|vote| vote.value += length);
}

/// A place on a circle, from 0 to its length.
pub(super) fn around(value: f64, length: f64) -> f64 {
    let place = value.rem_euclid(length);
    if place < length { place } else { 0.0 }
}

/// A number's logarithm.
pub(super) fn log(value: f64) -> f64 {
    value.max(f64::MIN_POSITIVE).ln()
}

/// A number from 0 to 1 for an item that has nothing to do with its place among the others.
pub(super) fn lot(item: u32) -> f64 {
    let mut mixed = (u64::from(item) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Of the claims on one item, by source and date, the last word of each source.
fn last_words(own: &mut Vec<Vote>) {
    if own.windows(2).all(|pair| matches!(pair, [a, b] if a.source != b.source)) {
        return;
    }
    let mut kept: Vec<Vote> = Vec::with_capacity(own.len());
    for said in own.chunk_by(|a, b| a.source == b.source) {
        let Some(last) = said.last() else { continue };
        let newest: Vec<Vote> = said.iter().copied().filter(|vote| vote.date == last.date).collect();
        let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
        for vote in &newest {
            *counts.entry(vote.value.to_bits()).or_default() += 1;
        }
        let most = counts.values().copied().max().unwrap_or(0);
        let often: Vec<Vote> = newest
            .into_iter()
            .filter(|vote| counts.get(&vote.value.to_bits()).is_some_and(|count| *count == most))
            .collect();
        kept.extend(often.get((often.len().saturating_sub(1)) / 2));
    }
    *own = kept;
}
