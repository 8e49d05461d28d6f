//! What all rows say, before keys are given.

use std::borrow::Cow;
use std::fmt::Write;
use std::hash::Hash;

use super::base::Base;
use super::draft::{Draft, Said};
use super::mapping::Mapping;
use super::names::{Wish, slug};
use super::plain::Plain;
use crate::dossier::Dossier;
use crate::hashed::SaltedMap;
use crate::id::MeasureId;
use crate::measure::{Kind, Measure};
use crate::quantity::{Dimension, Unit};

/// Texts with a number each, in the order in which they were seen.
#[derive(Debug)]
pub(super) struct Interner<T> {
    numbers: SaltedMap<T, u32>,
    pub(super) items: Vec<T>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { numbers: SaltedMap::default(), items: Vec::new() }
    }
}

impl Interner<Box<str>> {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.items.len() as u32;
        self.items.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of a text that was seen.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of a number; empty if there is none.
    pub(super) fn text(&self, number: Option<u32>) -> &str {
        number.and_then(|number| self.items.get(number as usize)).map_or("", AsRef::as_ref)
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The number of what is no text.
    pub(super) fn number_of(&mut self, item: T) -> u32 {
        if let Some(number) = self.numbers.get(&item) {
            return *number;
        }
        let number = self.items.len() as u32;
        self.items.push(item.clone());
        self.numbers.insert(item, number);
        number
    }
}

/// What a row is about: one measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Topic {
    pub(super) subject: Option<u32>,
    pub(super) property: Option<u32>,
    pub(super) population: Option<u32>,
    pub(super) place: Option<u32>,
    pub(super) kind: Kind,
    pub(super) subset: Option<u32>,
    /// The number of its key, where the row gives one; it is then the key that tells it from others.
    pub(super) key: Option<u32>,
}

/// Words in the name of a source, and the part that they speak of.
#[derive(Debug)]
struct Words {
    words: Vec<String>,
    subset: u32,
}

/// All rows.
#[derive(Debug, Default)]
pub(in crate::io) struct Table<'d> {
    /// What is known already.
    pub(super) base: Base<'d>,
    pub(super) sources: Interner<Box<str>>,
    /// What the keys of rows without an id start with.
    pub(in crate::io) prefix: Box<str>,
    /// The sources whose texts are keys, with their names.
    pub(super) source_names: SaltedMap<usize, Option<Box<str>>>,
    pub(super) measure_keys: Interner<Box<str>>,
    /// The names of topics that have a key of their own.
    pub(super) topic_names: SaltedMap<usize, Box<str>>,
    /// The topic of each key, and the line that gave it first.
    pub(super) keyed: SaltedMap<u32, (usize, u64)>,
    pub(super) subjects: Interner<Box<str>>,
    pub(super) properties: Interner<Box<str>>,
    pub(super) populations: Interner<Box<str>>,
    pub(super) places: Interner<Box<str>>,
    unit_texts: Interner<Box<str>>,
    /// The unit of each number; units of rows that were refused are among them.
    pub(super) units: Vec<Unit>,
    pub(super) topics: Interner<Topic>,
    /// Those who say what rows say.
    pub(super) sayers: Interner<Said>,
    pub(super) languages: Interner<Box<str>>,
    /// The slugs of the subsets and their names.
    pub(super) subsets: Vec<(String, String)>,
    /// The rows, as long as all of them are of these.
    pub(super) plain: Option<Box<Plain>>,
    /// The rows, from the first one that is none of those.
    pub(super) drafts: Vec<Draft<'static>>,
    known: Vec<Option<MeasureId>>,
    words: Vec<Words>,
    /// Which subset each source speaks of.
    subset_of: Vec<Option<u32>>,
}

impl<'d> Table<'d> {
    pub(in crate::io) fn new(mapping: &Mapping, base: Option<&'d Dossier>) -> Self {
        let mut subsets: Vec<(String, String)> = Vec::new();
        let mut words: Vec<Words> = Vec::new();
        for (text, subset) in &mapping.subsets {
            let key = slug(subset);
            let number = subsets.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                subsets.push((key, subset.trim().to_owned()));
                subsets.len() - 1
            });
            words.push(Words { words: words_of(text), subset: number as u32 });
        }
        words.retain(|entry| !entry.words.is_empty());
        // The longest first.
        words.sort_by_key(|entry| std::cmp::Reverse(entry.words.iter().map(String::len).sum::<usize>()));
        Self { base: Base::of(base), subsets, plain: Some(Box::default()), words, ..Self::default() }
    }

    /// Makes room for so many rows.
    #[cfg(feature = "table")]
    pub(in crate::io) fn reserve(&mut self, rows: usize) {
        if let Some(plain) = &mut self.plain {
            plain.reserve(rows);
        }
    }

    /// Takes a row that is right.
    pub(in crate::io) fn take(&mut self, draft: Draft<'_>) {
        if let Some(mut plain) = self.plain.take() {
            if plain.take(&draft, self) {
                self.plain = Some(plain);
                return;
            }
            self.drafts = plain.drafts(self);
        }
        self.drafts.push(draft.into_owned());
    }

    /// The number of a unit.
    pub(super) fn unit(&mut self, text: &str) -> u32 {
        let number = self.unit_texts.number(text);
        if number as usize == self.units.len() {
            self.units.push(unit_of(text));
        }
        number
    }

    /// Those who say what the rows of this number say.
    pub(super) fn said(&self, number: u32) -> &Said {
        // INVARIANT: every draft has a number that was given out; the fallback is never made.
        static NOBODY: std::sync::OnceLock<Said> = std::sync::OnceLock::new();
        self.sayers.items.get(number as usize).unwrap_or_else(|| NOBODY.get_or_init(Said::default))
    }

    /// The number of a source.
    pub(super) fn source(&mut self, name: &str) -> usize {
        let number = self.sources.number(name) as usize;
        if number == self.subset_of.len() {
            self.subset_of.push(self.subset(name));
        }
        number
    }

    /// Finds the topics that were known before, by the keys that they give or want.
    pub(super) fn recognise(&mut self, wishes: &[Wish]) {
        let base = &self.base;
        let known = |(topic, wish): (&Topic, &Wish)| {
            let key = topic.key.map(|key| self.measure_keys.text(Some(key)));
            let id = base.measure(key.unwrap_or(&wish.key))?;
            Some(id).filter(|id| {
                base.dossier().and_then(|d| d.measure(*id)).is_some_and(|m| m.kind() == topic.kind)
            })
        };
        self.known = self.topics.items.iter().zip(wishes).map(known).collect();
    }

    /// The id of a topic that was known before.
    pub(super) fn known_id(&self, topic: usize) -> Option<MeasureId> {
        *self.known.get(topic)?
    }

    /// The measure of a topic that was known before.
    pub(super) fn known(&self, topic: usize) -> Option<&'d Measure> {
        self.base.dossier()?.measure(self.known_id(topic)?)
    }

    /// What a row without an id is called.
    pub(super) fn row_name(&self, line: u64) -> String {
        let mut name = String::new();
        self.write_row_name(line, &mut name);
        name
    }

    /// Writes what a row without an id is called.
    pub(super) fn write_row_name(&self, line: u64, out: &mut String) {
        if !self.prefix.is_empty() {
            out.push_str(&slug(&self.prefix));
            out.push(':');
        }
        out.push_str("row-");
        // Writing to a text does not fail.
        let _ = write!(out, "{line}");
    }

    /// The number of a source that is given by key. The least of its names in the alphabet is kept.
    pub(super) fn source_by_key(&mut self, key: &str, name: Option<&str>) -> usize {
        let number = self.source(key);
        let known = self.source_names.entry(number).or_default();
        if let Some(name) = name.filter(|name| known.as_deref().is_none_or(|known| *name < known)) {
            *known = Some(name.into());
        }
        number
    }

    /// A topic in words: "Casualties: killed, verified, Gaza Strip".
    pub(super) fn describe(&self, topic: usize) -> String {
        if let Some(name) = self.topic_names.get(&topic) {
            return name.to_string();
        }
        let Some(topic) = self.topics.items.get(topic) else {
            return String::new();
        };
        let mut parts = vec![readable(self.properties.text(topic.property)).into_owned()];
        parts.extend(topic.subset.and_then(|n| self.subsets.get(n as usize)).map(|(_, name)| name.clone()));
        parts.extend(
            [(&self.populations, topic.population), (&self.places, topic.place)]
                .map(|(texts, n)| texts.text(n).to_owned()),
        );
        parts.retain(|part| !part.is_empty());
        let rest = parts.join(", ");
        match self.subjects.text(topic.subject) {
            "" => rest,
            subject if rest.is_empty() => subject.to_owned(),
            subject => format!("{subject}: {rest}"),
        }
    }

    /// The subset that a source speaks of.
    pub(super) fn subset_of(&self, source: usize) -> Option<u32> {
        *self.subset_of.get(source)?
    }

    fn subset(&self, name: &str) -> Option<u32> {
        let name = words_of(name);
        let found = self.words.iter().find(|entry| {
            let count = entry.words.len();
            let mut places =
                name.windows(count).enumerate().filter(|(_, words)| *words == entry.words.as_slice());
            places.any(|(at, _)| {
                !name.iter().take(at).rev().take(3).any(|word| NEGATIONS.contains(&word.as_str()))
            })
        });
        found.map(|entry| entry.subset)
    }
}

/// The unit of a text; the known ones in any case, unless they are so short that case tells them apart.
fn unit_of(text: &str) -> Unit {
    let unit = Unit::new(text);
    let folded = text.to_lowercase();
    let known = Unit::new(&folded);
    match known.dimension() {
        Dimension::Other(_) => unit,
        _ if folded.len() > 2 => known,
        _ => unit,
    }
}

/// A name that is written as one word for machines, in words.
fn readable(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_whitespace) { Cow::Borrowed(text) } else { Cow::Owned(text.replace('_', " ")) }
}

/// Words that turn what follows into its opposite: "not yet independently verified".
const NEGATIONS: &[&str] = &["not", "non", "never", "yet"];

/// The words of a text, in lower case.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
