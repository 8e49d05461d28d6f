//! How claims are collected: what counts of them, by item.

use rustc_hash::FxHashMap;

use super::claims::{ClaimError, Claims, Value, Vote, around, mixed, root};
use super::kinds;
use super::names::Names;
use super::siblings;
use crate::visible::short;

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
            speakers: sources.len(),
            sources,
            items,
            words,
            circle: self.circle,
            ..Claims::default()
        };
        let keys = Keys::of(&votes, claims.speakers);
        claims.settle(votes, &ends, &keys);
        (claims.kinds, claims.kind_names) = kinds::of(&claims);
        claims.runs = (0..).zip(siblings::runs(&claims)).collect();
        claims
    }
}

/// Numbers of claims that do not depend on names, nor on the unit of what is claimed.
struct Keys {
    /// The largest number.
    unit: f64,
    /// A number of each source by what it says.
    told: Vec<u64>,
}

impl Keys {
    fn of(votes: &[Vote], speakers: usize) -> Self {
        let sizes = votes.iter().map(|vote| vote.value.abs()).filter(|size| *size > 0.0);
        let mut keys = Self { unit: sizes.fold(f64::MIN_POSITIVE, f64::max), told: vec![0; speakers] };
        for vote in votes {
            let key = keys.mixed(vote, 0, vote.value.is_nan());
            if let Some(slot) = keys.told.get_mut(vote.source as usize) {
                // The order of what is said makes no difference.
                *slot = slot.wrapping_add(key);
            }
        }
        keys
    }

    fn of_source(&self, vote: &Vote) -> u64 {
        self.told.get(vote.source as usize).copied().unwrap_or_default()
    }

    /// A number of a claim by what is said, when, and by whom.
    fn of_claim(&self, vote: &Vote, worded: bool) -> u64 {
        self.mixed(vote, self.of_source(vote), worded)
    }

    fn mixed(&self, vote: &Vote, source: u64, worded: bool) -> u64 {
        // To fewer digits than a unit makes a difference to.
        let said = if worded {
            vote.value.to_bits()
        } else {
            u64::from(((vote.value / self.unit) as f32).to_bits())
        };
        mixed(said ^ mixed(vote.date.cast_unsigned() ^ mixed(source)))
    }
}

/// The family of each source, by the first of its members.
fn declared(within: &[(u32, u32)], new: &[u32]) -> Vec<u32> {
    let mut up: Vec<u32> = (0..u32::try_from(new.len()).unwrap_or(u32::MAX)).collect();
    for (a, b) in within {
        let of = |old: &u32| new.get(*old as usize).copied().unwrap_or(0);
        let (a, b) = (root(&mut up, of(a)), root(&mut up, of(b)));
        if let Some(slot) = up.get_mut(a.max(b) as usize) {
            *slot = a.min(b);
        }
    }
    (0..up.len() as u32).map(|at| root(&mut up, at)).collect()
}

impl Claims {
    /// An empty collection to fill.
    #[must_use]
    pub fn builder() -> ClaimsBuilder {
        ClaimsBuilder::default()
    }

    /// Keeps what counts of the claims on each item, in place.
    fn settle(&mut self, mut votes: Vec<Vote>, bounds: &[u32], keys: &Keys) {
        let mut kept = 0_usize;
        let mut own: Vec<Vote> = Vec::new();
        let mut alike: FxHashMap<u64, u64> = FxHashMap::default();
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
            own.sort_unstable_by(|a, b| {
                let by_source = || (keys.of_source(a), a.source).cmp(&(keys.of_source(b), b.source));
                a.value.total_cmp(&b.value).then_with(by_source)
            });
            let key = own.iter().fold(0_u64, |sum, vote| sum.wrapping_add(keys.of_claim(vote, worded)));
            // Items on which the same is said are told apart, or all of them would be in one part.
            let before = alike.entry(key).or_insert(0);
            self.keys.push((mixed(key.wrapping_add(*before)) >> 32) as u32);
            *before += 1;
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
