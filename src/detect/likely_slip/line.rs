//! Figures in the order of time, in blocks, so that one more is put in its place without moving all others.

use super::item::{FAR, Item, Voice};
use crate::slip::always_admits;

/// Figures of one measure in the order of time, then of keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    // INVARIANT: none is empty.
    blocks: Vec<Block>,
}

/// Some figures beside each other.
#[derive(Debug, Clone, Default)]
struct Block {
    items: Vec<Item>,
    // INVARIANT: these three are the voice of each of `items`, so that those of one are found at a glance, a bit for each, and
    // whether all are one.
    voices: Vec<Code>,
    spoken: u64,
    is_run: bool,
}

/// The place of a figure: its block, and where it is in that.
pub(super) type Place = (usize, usize);

/// A block is divided when it has twice as many figures.
const SIZE: usize = 128;

/// A voice in as little room as can be; zero for one that is unknown.
type Code = u32;

fn code(voice: Voice) -> Code {
    voice.map_or(0, |voice| voice + 1)
}

fn bit(voice: Code) -> u64 {
    1 << (voice % 64)
}

/// So many are compared at once.
const AT_ONCE: usize = 16;

/// The first place of a voice, or of another one.
fn find(voices: &[Code], voice: Code, speaks: bool) -> Option<usize> {
    let is_it = |other: &Code| (*other == voice) == speaks;
    let passed = voices.chunks_exact(AT_ONCE).take_while(|chunk| !has(chunk, voice, speaks)).count();
    let from = passed * AT_ONCE;
    voices.get(from..)?.iter().position(is_it).map(|at| from + at)
}

/// The last one.
fn rfind(voices: &[Code], voice: Code, speaks: bool) -> Option<usize> {
    let is_it = |other: &Code| (*other == voice) == speaks;
    let passed = voices.rchunks_exact(AT_ONCE).take_while(|chunk| !has(chunk, voice, speaks)).count();
    voices.get(..voices.len() - passed * AT_ONCE)?.iter().rposition(is_it)
}

/// Without a branch for each.
fn has(chunk: &[Code], voice: Code, speaks: bool) -> bool {
    chunk.iter().fold(false, |has, other| has | ((*other == voice) == speaks))
}

impl Block {
    fn of(items: Vec<Item>) -> Self {
        let mut this = Self { items, ..Self::default() };
        this.note();
        this
    }

    /// Takes note of who speaks in it.
    fn note(&mut self) {
        self.voices.clear();
        self.voices.extend(self.items.iter().map(|item| code(item.voice)));
        self.spoken = self.voices.iter().fold(0, |all, voice| all | bit(*voice));
        self.is_run = self.voices.windows(2).all(|pair| pair.first() == pair.last());
    }

    /// Whether a voice may speak in it, or another one does.
    fn may_have(&self, voice: Code, speaks: bool) -> bool {
        if speaks {
            self.spoken & bit(voice) != 0
        } else {
            !self.is_run || self.voices.first() != Some(&voice)
        }
    }

    fn first(&self) -> i64 {
        self.items.first().map_or(i64::MAX, |item| item.at)
    }

    fn last(&self) -> i64 {
        self.items.last().map_or(i64::MIN, |item| item.at)
    }
}

impl Line {
    /// All in one block; in the order of time those that tie stay in theirs.
    pub(super) fn of(mut items: Vec<Item>) -> Self {
        items.sort_by_key(|item| item.at);
        let blocks = if items.is_empty() { Vec::new() } else { vec![Block::of(items)] };
        Self { blocks }
    }

    /// The items, if they are in one block.
    pub(super) fn whole(&self) -> Option<&[Item]> {
        match self.blocks.as_slice() {
            [] => Some(&[]),
            [one] => Some(&one.items),
            _ => None,
        }
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.blocks.iter().flat_map(|block| &block.items)
    }

    /// Whether there are fewer than so many.
    pub(super) fn is_shorter_than(&self, count: usize) -> bool {
        let mut sum = 0;
        self.blocks.iter().all(|block| {
            sum += block.items.len();
            sum < count
        })
    }

    /// Whether all numbers are so alike, and all were said so long after their times, that none can be out of line, whatever it is held
    /// against: mostly they are, and none need be looked at.
    ///
    /// # Complexity
    /// Linear.
    pub(super) fn is_calm(&self) -> bool {
        let (mut logs, mut delays) = ((f64::INFINITY, f64::NEG_INFINITY), (i64::MAX, i64::MIN));
        for item in self.items() {
            for log in item.written.map(|(_, log)| log).into_iter().chain(item.point().map(|point| point.log))
            {
                // What is no number stays outside.
                if !log.is_finite() {
                    return false;
                }
                logs = (logs.0.min(log), logs.1.max(log));
            }
            let delay = item.delay.map_or(delays, |delay| (delay, delay));
            delays = (delays.0.min(delay.0), delays.1.max(delay.1));
        }
        always_admits(logs) && delays.1.saturating_sub(delays.0) <= FAR
    }

    pub(super) fn at(&self, (block, place): Place) -> Option<&Item> {
        self.blocks.get(block)?.items.get(place)
    }

    /// The place before the first.
    pub(super) fn begin(&self) -> Place {
        (0, 0)
    }

    /// The place after the last one.
    pub(super) fn end(&self) -> Place {
        (self.blocks.len(), 0)
    }

    /// The first place of what no longer precedes something, in the order of time and keys.
    pub(super) fn first(&self, precedes: impl Fn(&Item) -> bool) -> Place {
        let block = self.blocks.partition_point(|block| block.items.last().is_some_and(&precedes));
        let items = self.blocks.get(block).map_or(&[][..], |block| &block.items);
        (block, items.partition_point(precedes))
    }

    /// The first place of which the time is not less.
    pub(super) fn from(&self, at: i64) -> Place {
        self.first(|item| item.at < at)
    }

    /// The first place of which the time is greater.
    pub(super) fn after(&self, at: i64) -> Place {
        at.checked_add(1).map_or(self.end(), |next| self.from(next))
    }

    pub(super) fn next(&self, (block, place): Place) -> Place {
        match self.blocks.get(block) {
            Some(one) if place + 1 < one.items.len() => (block, place + 1),
            _ => (block + 1, 0),
        }
    }

    pub(super) fn previous(&self, (block, place): Place) -> Option<Place> {
        if let Some(before) = place.checked_sub(1) {
            return Some((block, before));
        }
        let before = block.checked_sub(1)?;
        Some((before, self.blocks.get(before)?.items.len().checked_sub(1)?))
    }

    /// The places from one to another.
    pub(super) fn places(&self, from: Place, end: Place) -> impl Iterator<Item = Place> + Clone {
        std::iter::successors(Some(from), |place| Some(self.next(*place)))
            .take_while(move |place| *place < end)
    }

    /// The last place before one that a voice speaks at, or that another one does.
    pub(super) fn back(&self, (block, place): Place, voice: Voice, speaks: bool) -> Option<Place> {
        let code = code(voice);
        let found = |one: &Block, before: usize| rfind(one.voices.get(..before)?, code, speaks);
        if let Some(at) = self.blocks.get(block).and_then(|one| found(one, place)) {
            return Some((block, at));
        }
        let earlier = self.blocks.get(..block).unwrap_or_default();
        let mut earlier = earlier.iter().enumerate().rev().filter(|(_, one)| one.may_have(code, speaks));
        earlier.find_map(|(at, one)| Some((at, found(one, one.items.len())?)))
    }

    /// The first place from one on that a voice speaks at, or that another one does.
    pub(super) fn ahead(&self, (block, place): Place, voice: Voice, speaks: bool) -> Option<Place> {
        let code = code(voice);
        let found = |one: &Block, from: usize| Some(find(one.voices.get(from..)?, code, speaks)? + from);
        if let Some(at) = self.blocks.get(block).and_then(|one| found(one, place)) {
            return Some((block, at));
        }
        let mut later =
            self.blocks.iter().enumerate().skip(block + 1).filter(|(_, one)| one.may_have(code, speaks));
        later.find_map(|(at, one)| Some((at, found(one, 0)?)))
    }

    /// Puts what is in a stretch of time anew.
    ///
    /// # Complexity
    /// Linear in that and in the blocks beside it, logarithmic in the others, and linear in the number of blocks where that changes.
    pub(super) fn edit(
        &mut self,
        (from, until): (i64, i64),
        edit: impl FnOnce(&mut Vec<Item>, std::ops::Range<usize>),
    ) {
        let first = self.blocks.partition_point(|block| block.last() <= from);
        let end = self.blocks.partition_point(|block| block.first() <= until).max(first);
        // Where none is there, the one before takes it.
        let first = if first == end { first.saturating_sub(1) } else { first };
        let end = end.max(first + 1).min(self.blocks.len());
        if end == first + 1
            && let Some(block) = self.blocks.get_mut(first)
        {
            // Mostly it stays what it is.
            let range = within(&block.items, (from, until));
            edit(&mut block.items, range);
            block.note();
            if block.items.is_empty() || block.items.len() >= 2 * SIZE {
                let items = self.blocks.remove(first).items;
                self.blocks.splice(first..first, divided(items));
            }
            return;
        }
        let mut touched = self.blocks.drain(first..end);
        let mut items = touched.next().map(|block| block.items).unwrap_or_default();
        touched.for_each(|block| items.extend(block.items));
        let range = within(&items, (from, until));
        edit(&mut items, range);
        self.blocks.splice(first..first, divided(items));
    }
}

/// The places of what is in a stretch.
fn within(items: &[Item], (from, until): (i64, i64)) -> std::ops::Range<usize> {
    let start = items.partition_point(|item| item.at <= from);
    start..items.partition_point(|item| item.at <= until).max(start)
}

fn divided(mut items: Vec<Item>) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::with_capacity(items.len() / SIZE + 1);
    while items.len() >= 2 * SIZE {
        all.push(Block::of(items.split_off(items.len() - SIZE)));
    }
    all.extend((!items.is_empty()).then(|| Block::of(items)));
    all.reverse();
    all
}
