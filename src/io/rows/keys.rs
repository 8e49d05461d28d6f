//! The keys and names of sources, coordinates and measures.

use std::collections::BTreeMap;

use super::names::{Wish, settle};
use super::table::{Interner, Table, Topic};
use super::units::Units;
use crate::hashed::{SaltedMap, SaltedSet};
use crate::measure::{Coordinate, Kind, Measure};
use crate::rule::Term;

/// The key of each text of the table.
pub(super) struct Keys {
    pub(super) sources: Vec<Box<str>>,
    subjects: Vec<Box<str>>,
    properties: Vec<Box<str>>,
    populations: Vec<Box<str>>,
    places: Vec<Box<str>>,
}

impl Keys {
    /// Settles them. `exact` texts are keys already.
    pub(super) fn of(table: &Table<'_>, exact: bool) -> Self {
        let free = |wishes: &[Wish]| settle(wishes, |_| false, &mut SaltedSet::default());
        let all = |texts: &Interner<Box<str>>| {
            let wish = |text: &str| if exact { Wish::key(text) } else { Wish::slug(text) };
            free(&texts.items.iter().map(|text| wish(text)).collect::<Vec<_>>())
        };
        let base = &table.base;
        let known = |text: &str| base.source(text).and_then(|id| base.dossier()?.source(id));
        let source = |(at, text): (usize, &str)| match known(text) {
            // Two names of one known source are it, whatever else wants its key.
            Some(_) => Wish { key: String::new(), text: String::new() },
            None if table.source_names.contains_key(&at) => Wish::key(text),
            None => Wish::slug(text),
        };
        let wishes: Vec<Wish> =
            table.sources.items.iter().map(AsRef::as_ref).enumerate().map(source).collect();
        let taken = |key: &str| base.dossier().is_some_and(|dossier| dossier.source_id(key).is_some());
        let mut sources = settle(&wishes, taken, &mut SaltedSet::default());
        for (key, text) in sources.iter_mut().zip(&table.sources.items) {
            if let Some(source) = known(text) {
                *key = source.key().into();
            }
        }
        Self {
            sources,
            subjects: all(&table.subjects),
            properties: all(&table.properties),
            populations: all(&table.populations),
            places: all(&table.places),
        }
    }

    /// The keys that measures want: their coordinates and their kind.
    pub(super) fn wishes(&self, table: &Table<'_>) -> Vec<Wish> {
        let wish = |topic: &Topic| {
            if let Some(key) = topic.key {
                return Wish::key(table.measure_keys.text(Some(key)));
            }
            let coordinates = self.coordinates(table, topic);
            let kind = topic.kind.code();
            let given: Vec<&str> =
                coordinates.iter().filter_map(|(_, key)| key.as_deref()).chain([kind]).collect();
            let full: Vec<&str> =
                coordinates.iter().map(|(_, key)| key.as_deref().unwrap_or("")).chain([kind]).collect();
            Wish { key: given.join("/"), text: full.join("/") }
        };
        table.topics.items.iter().map(wish).collect()
    }

    /// All measures, by the numbers of their topics.
    pub(super) fn measures(&self, table: &Table<'_>, units: &Units, keys: &[Box<str>]) -> Vec<Measure> {
        // Where only the kind tells two apart, the name says it.
        let any_kind = |topic: &Topic| Topic { kind: Kind::Stock, ..*topic };
        let mut alike: SaltedMap<Topic, usize> = SaltedMap::default();
        for topic in &table.topics.items {
            *alike.entry(any_kind(topic)).or_default() += 1;
        }
        let build = |(number, topic): (usize, &Topic)| {
            if let Some(measure) = table.known(number) {
                return measure.clone();
            }
            let mut name = table.describe(number);
            if topic.key.is_none() && alike.get(&any_kind(topic)).is_some_and(|count| *count > 1) {
                name += &format!(" ({})", topic.kind.code());
            }
            let key = keys.get(number).cloned().unwrap_or_default();
            let unit = units.of_measure(number);
            let mut measure = Measure::new(key, topic.kind).in_unit(unit);
            if !name.is_empty() {
                measure = measure.named(name);
            }
            for (coordinate, key) in self.coordinates(table, topic) {
                if let Some(key) = key {
                    measure = measure.at(coordinate, key);
                }
            }
            match units.is_net(number) {
                true => measure
                    .noted("some figures are below zero, so they are changes both ways and count nothing"),
                false => measure,
            }
        };
        table.topics.items.iter().enumerate().map(build).collect()
    }

    /// The names of coordinates that are not their keys, and the subsets with what they lie within.
    pub(super) fn terms(&self, table: &Table<'_>, topics: &[usize]) -> Vec<Term> {
        let mut terms: BTreeMap<(Coordinate, String), Term> = BTreeMap::new();
        let mut name = |coordinate: Coordinate, key: Option<&Box<str>>, name: &str| {
            if let Some(key) = key.filter(|key| &***key != name) {
                let place = (coordinate, key.to_string());
                terms.entry(place).or_insert_with(|| Term::new(coordinate, key.clone()).named(name));
            }
        };
        let mut subsets: SaltedSet<(Option<u32>, u32)> = SaltedSet::default();
        for topic in topics.iter().filter_map(|at| table.topics.items.get(*at)) {
            let of = |keys: &'_ [Box<str>], number: Option<u32>| {
                number.and_then(|n| keys.get(n as usize)).cloned()
            };
            for (coordinate, keys, texts, number) in [
                (Coordinate::Subject, &self.subjects, &table.subjects, topic.subject),
                (Coordinate::Property, &self.properties, &table.properties, topic.property),
                (Coordinate::Population, &self.populations, &table.populations, topic.population),
                (Coordinate::Place, &self.places, &table.places, topic.place),
            ] {
                name(coordinate, of(keys, number).as_ref(), texts.text(number));
            }
            subsets.extend(topic.subset.map(|subset| (topic.property, subset)));
        }
        for (property, subset) in subsets {
            let Some((_, words)) = table.subsets.get(subset as usize) else {
                continue;
            };
            let key = self.property(table, property, Some(subset)).unwrap_or_default();
            let whole = property.and_then(|n| self.properties.get(n as usize));
            let text = table.properties.text(property);
            let mut term = Term::new(Coordinate::Property, key.as_str())
                .named(if text.is_empty() { words.clone() } else { format!("{text}, {words}") })
                .because(format!("its sources count only what was {words}"));
            if let Some(whole) = whole {
                term = term.within(whole.clone());
            }
            terms.insert((Coordinate::Property, key), term);
        }
        terms.into_values().collect()
    }

    fn coordinates(&self, table: &Table<'_>, topic: &Topic) -> [(Coordinate, Option<String>); 4] {
        let key =
            |keys: &[Box<str>], number: Option<u32>| keys.get(number? as usize).map(ToString::to_string);
        [
            (Coordinate::Subject, key(&self.subjects, topic.subject)),
            (Coordinate::Property, self.property(table, topic.property, topic.subset)),
            (Coordinate::Population, key(&self.populations, topic.population)),
            (Coordinate::Place, key(&self.places, topic.place)),
        ]
    }

    /// The key of a property or of a subset of it. A slug has no dot, so the two are never the same.
    fn property(&self, table: &Table<'_>, property: Option<u32>, subset: Option<u32>) -> Option<String> {
        let whole = property.and_then(|n| self.properties.get(n as usize)).map(AsRef::as_ref);
        match subset.and_then(|n| table.subsets.get(n as usize)) {
            Some((subset, _)) => Some(format!("{}.{subset}", whole.unwrap_or(""))),
            None => whole.map(ToOwned::to_owned),
        }
    }
}
