//! What many sources say of many items, in columns.

use std::fmt;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::names::Names;
use crate::visible::visible;

/// What many sources claim of many items. Made by [`Claims::builder`].
///
/// A later claim of a source on an item replaces its earlier one. Where that cannot be told by dates, the one most often
/// made counts, and of those the one in the middle. An item is of numbers or of words, as most of its claims are; the others
/// are [set aside](Self::set_aside).
///
/// The order in which claims were given changes nothing: sources and items are kept by name. Nor do other names change an answer by
/// more than a rounding, but where pieces of items' names tell kinds or siblings.
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
    // INVARIANT: without names where they are a part of other claims.
    pub(super) sources: Names,
    pub(super) items: Names,
    pub(super) words: Names,
    /// How many sources there are, named or not.
    pub(super) speakers: usize,
    /// The declared family of each source, by its first member.
    pub(super) declared: Vec<u32>,
    // INVARIANT: votes[starts[i]..starts[i + 1]] are the claims on item i, by value.
    pub(super) votes: Vec<Vote>,
    pub(super) starts: Vec<u32>,
    /// Whether an item is of words; then values are their numbers.
    pub(super) worded: Vec<bool>,
    /// A number of each item for lots: by what is claimed and not by names, so that these decide nothing.
    pub(super) keys: Vec<u32>,
    pub(super) dated: bool,
    /// The kind of each item; empty if there are no kinds.
    pub(super) kinds: Vec<u8>,
    /// The pieces of names that tell the kinds.
    pub(super) kind_names: Vec<String>,
    /// The run of siblings of each item, and its number among all items; empty if there are none.
    pub(super) runs: Vec<(u32, u32)>,
    /// The length of the circle that numbers are on, if they are.
    pub(super) circle: Option<f64>,
    pub(super) replaced: usize,
    pub(super) set_aside: usize,
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

/// The first member of a family as far as it is known; the way to it becomes shorter, as chains may be long.
pub(super) fn root(up: &mut [u32], mut at: u32) -> u32 {
    let next = |up: &[u32], at: u32| up.get(at as usize).copied().unwrap_or(at);
    while next(up, at) != at {
        let beyond = next(up, next(up, at));
        if let Some(slot) = up.get_mut(at as usize) {
            *slot = beyond;
        }
        at = beyond;
    }
    at
}

impl Claims {
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
        self.votes.get(self.range(item)).unwrap_or_default()
    }

    /// Where the claims on an item are.
    fn range(&self, item: usize) -> Range<usize> {
        let bound = |at: usize| self.starts.get(at).map_or(0, |end| *end as usize);
        bound(item)..bound(item + 1)
    }

    pub(super) fn is_worded(&self, item: usize) -> bool {
        self.worded.get(item).copied().unwrap_or(false)
    }

    /// The kind of an item.
    pub(super) fn kind(&self, item: usize) -> usize {
        self.kinds.get(item).copied().map_or(0, usize::from)
    }

    /// The number of an item among all, and its run of siblings.
    pub(super) fn sibling(&self, item: usize) -> Option<(u32, u32)> {
        self.runs.get(item).copied()
    }

    /// The same claims on some of the items only, for the same sources; without names.
    pub(super) fn only(&self, items: &[u32]) -> Self {
        let mut part = Self {
            speakers: self.speakers,
            declared: self.declared.clone(),
            dated: self.dated,
            starts: vec![0],
            ..Self::default()
        };
        for item in items {
            part.votes.extend_from_slice(self.on(*item as usize));
            part.starts.push(u32::try_from(part.votes.len()).unwrap_or(u32::MAX));
            part.worded.push(self.is_worded(*item as usize));
            // Who was drawn once is not drawn more easily again.
            part.keys.extend(self.keys.get(*item as usize).map(|key| mixed(u64::from(*key)) as u32));
            part.kinds.extend(self.kinds.get(*item as usize));
            part.runs.extend(self.runs.get(*item as usize));
        }
        part
    }

    /// The same claims by the sources that make some alone, which are numbered anew in the same order; and these. What is done for
    /// each source costs nothing then for those who do not speak.
    pub(super) fn by_speakers(mut self) -> (Self, Vec<u32>) {
        let mut place = vec![u32::MAX; self.speakers];
        for vote in &self.votes {
            if let Some(slot) = place.get_mut(vote.source as usize) {
                *slot = 0;
            }
        }
        let speaking: Vec<u32> = (0..).zip(&place).filter(|(_, of)| **of == 0).map(|(at, _)| at).collect();
        for (new, old) in (0..).zip(&speaking) {
            if let Some(slot) = place.get_mut(*old as usize) {
                *slot = new;
            }
        }
        for vote in &mut self.votes {
            vote.source = place.get(vote.source as usize).copied().unwrap_or_default();
        }
        // The first speaker of each declared family stands for it.
        let mut first: FxHashMap<u32, u32> = FxHashMap::default();
        let root = |(new, old): (u32, &u32)| {
            let of = self.declared.get(*old as usize).copied().unwrap_or(*old);
            *first.entry(of).or_insert(new)
        };
        self.declared = (0..).zip(&speaking).map(root).collect();
        self.speakers = speaking.len();
        (self, speaking)
    }

    /// The same claims with the logarithms of their numbers, without names; what has none lies far below all that have.
    pub(super) fn logged(&self) -> Self {
        self.changed(|_, votes| votes.iter_mut().for_each(|vote| vote.value = log(vote.value)))
    }

    /// The same claims, without names, with those on each item of numbers changed, which then have to be by value again.
    pub(super) fn changed(&self, change: impl Fn(usize, &mut [Vote])) -> Self {
        let all: Vec<u32> = (0..self.count() as u32).collect();
        let mut changed = self.only(&all);
        for item in (0..self.count()).filter(|item| !self.is_worded(*item)) {
            let claims = self.range(item);
            change(item, changed.votes.get_mut(claims).unwrap_or_default());
        }
        changed
    }

    /// Some of the items, with about so many claims together, as if drawn by lot: the same ones each time. None if that is
    /// all of them.
    pub(super) fn drawn(&self, claims: usize) -> Option<Self> {
        let share = self.share(claims);
        if share >= 1.0 {
            return None;
        }
        let items: Vec<u32> =
            (0..self.count() as u32).filter(|item| self.lot(*item as usize) < share).collect();
        Some(self.only(&items))
    }

    /// The share of the items that has about so many claims, and a few items at least, however many claims are on each.
    pub(super) fn share(&self, claims: usize) -> f64 {
        let few = FEW / self.count().max(1) as f64;
        few.max(claims as f64 / self.len().max(1) as f64)
    }

    /// A number from 0 to 1 for an item, as if drawn by lot: the same one each time.
    pub(super) fn lot(&self, item: usize) -> f64 {
        self.keys.get(item).map_or(0.0, |key| f64::from(*key) / (f64::from(u32::MAX) + 1.0))
    }

    /// One of so many places for an item, which has nothing to do with its lot.
    pub(super) fn place(&self, item: usize, of: usize) -> usize {
        let key = self.keys.get(item).copied().unwrap_or_default();
        (mixed(!u64::from(key)) % of.max(1) as u64) as usize
    }

    /// How many items there are, named or not.
    pub(super) fn count(&self) -> usize {
        self.worded.len()
    }
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

/// A number that looks like any other (the finalizer of SplitMix64: Steele, Lea and Flood 2014).
pub(super) fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::Claims;
    use crate::truth::echoes::Echoes;

    #[test]
    fn sources_that_speak_keep_their_order_and_their_families() {
        let mut builder = Claims::builder();
        for (source, item) in [("a", "x"), ("b", "y"), ("c", "x"), ("d", "y"), ("e", "y"), ("f", "y")] {
            builder.claim(source, item, 1.0, None).unwrap();
        }
        builder.one_voice("a", "d").unwrap().one_voice("d", "f").unwrap();
        let claims = builder.build();
        let (some, speaking) = claims.only(&[1]).by_speakers();
        assert_eq!(speaking, [1, 3, 4, 5]);
        assert_eq!(some.votes.iter().map(|vote| vote.source).collect::<Vec<_>>(), [0, 1, 2, 3]);
        // The first of the family says nothing here: the next one stands for it.
        assert_eq!((some.speakers, &some.declared[..]), (4, &[0, 1, 2, 1][..]));
        let echoes = Echoes::declared(&claims).among(&speaking);
        assert_eq!([0, 1, 2, 3].map(|source| echoes.family(source)), [None, Some(0), None, Some(0)]);
        assert_eq!(echoes.families().first().map(|family| &family.members[..]), Some(&[1, 3][..]));
    }
}
