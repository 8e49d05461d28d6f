//! What rows said before in the same words: most of a file says the same of its sources and topics again and again.

use super::cells::Row;
use super::mapping::Slot;
use crate::hashed::SaltedMap;

/// The fields that say who says it, and those that say what it is about.
const SAID: [Slot; 4] = [Slot::SourceKey, Slot::Source, Slot::ReportedByKey, Slot::ReportedBy];
const TOPIC: [Slot; 7] = [
    Slot::MeasureKey,
    Slot::Subject,
    Slot::Measure,
    Slot::Property,
    Slot::Population,
    Slot::Place,
    Slot::Kind,
];

/// The numbers that cells were given, by the cells as they stand in the file. Only rows that were right are in it.
#[derive(Debug, Default)]
pub(super) struct Memo {
    said: Numbers,
    topics: Numbers,
    words: Vec<u8>,
}

/// Numbers by what stands in the file.
#[derive(Debug, Default)]
struct Numbers {
    known: SaltedMap<Box<[u8]>, u32>,
    /// How many bytes the keys have.
    held: usize,
}

impl Memo {
    /// The number of those who say what a row says.
    pub(super) fn said(&mut self, row: &Row<'_>) -> Option<u32> {
        self.words.clear();
        row.as_written(&SAID, &mut self.words);
        self.said.known.get(&*self.words).copied()
    }

    pub(super) fn remember_said(&mut self, row: &Row<'_>, number: u32) {
        self.words.clear();
        row.as_written(&SAID, &mut self.words);
        self.said.remember(&self.words, number);
    }

    /// The number of the topic of a row with a figure whose source speaks of this subset.
    pub(super) fn topic(&mut self, row: &Row<'_>, subset: Option<u32>) -> Option<usize> {
        self.write_topic(row, subset);
        self.topics.known.get(&*self.words).map(|number| *number as usize)
    }

    pub(super) fn remember_topic(&mut self, row: &Row<'_>, subset: Option<u32>, number: usize) {
        self.write_topic(row, subset);
        self.topics.remember(&self.words, number as u32);
    }

    fn write_topic(&mut self, row: &Row<'_>, subset: Option<u32>) {
        self.words.clear();
        self.words.extend(subset.unwrap_or(u32::MAX).to_le_bytes());
        row.as_written(&TOPIC, &mut self.words);
    }
}

impl Numbers {
    /// Forgets all others when they take too much, as in a file that says nothing twice.
    fn remember(&mut self, words: &[u8], number: u32) {
        const MOST: (usize, usize) = (1 << 20, 1 << 26);
        if self.known.len() >= MOST.0 || self.held + words.len() > MOST.1 {
            self.known.clear();
            self.held = 0;
        }
        self.held += words.len();
        self.known.insert(words.into(), number);
    }
}
