//! Reading in one pass what has no fault and names only what stands before it.
//!
//! Anything else is left to the readers of [`decode`](super::decode) and [`resolve`](super::resolve), which tell what
//! is wrong and where. So this one makes no errors, holds no places, and copies no text but into the dossier.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use smallvec::{Array, SmallVec};

use super::decode::Located;
use super::parts::Parts;
use super::place::Place;
use super::record::{AssertionRecord, FigureText, MeasureRecord, OneOrMany, SourceRecord, Text};
use super::resolve::head;
use super::{FORMAT, phrase};
use crate::assertion::Target;
use crate::dossier::{ContentRef, Dossier, Entry, MarkersRef, Row};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::quantity::{Dimension, Quantity, Unit};
use crate::time::Period;

/// Reads a whole dossier.
pub(super) fn read(text: &str) -> Option<Dossier> {
    let mut dossier = Dossier::new();
    let mut quick = Quick::into(&mut dossier);
    quick.dossier(text)?;
    quick.entry.close().ok()?;
    Some(dossier)
}

/// What has been read without a fault so far.
pub(super) struct Quick<'d> {
    entry: Entry<'d>,
    /// The measure of the last figure.
    last: Option<MeasureId>,
}

impl<'d> Quick<'d> {
    pub(super) fn into(dossier: &'d mut Dossier) -> Self {
        Self { entry: dossier.open(), last: None }
    }

    pub(super) fn so_far(&self) -> &Dossier {
        self.entry.so_far()
    }

    /// Takes a dossier object.
    pub(super) fn dossier(&mut self, text: &str) -> Option<()> {
        let mut json = serde_json::Deserializer::from_str(text);
        Whole { quick: self }.deserialize(&mut json).ok()?;
        json.end().ok()
    }

    /// Takes an assertion.
    pub(super) fn assertion(&mut self, text: &str) -> Option<()> {
        let mut record = AssertionRecord::default();
        let mut json = serde_json::Deserializer::from_str(text);
        Fill { record: &mut record, given: &mut 0 }.deserialize(&mut json).ok()?;
        json.end().ok()?;
        self.take(&record)
    }

    /// Lets assertions stay of which none was refused.
    pub(super) fn keep(self) {
        self.entry.keep();
    }

    fn take(&mut self, record: &AssertionRecord<Text<'_>>) -> Option<()> {
        let dossier = self.entry.so_far();
        let lang = shown(&record.lang);
        // A phrase is seen from the day it was written.
        let published_on = date(shown(&record.published_on), lang, None)?;
        let stated_on = date(shown(&record.stated_on), lang, published_on)?;
        let anchor = stated_on.or(published_on);
        let as_of = date(shown(&record.as_of), lang, anchor)?;
        let recorded_at = date(shown(&record.recorded_at), lang, None)?;
        let source = |key: &str| dossier.source_id(key);
        let (origins, relays) =
            (all::<[SourceId; 2]>(&record.origin, source)?, all::<[SourceId; 2]>(&record.relays, source)?);
        let holders = all::<[SourceId; 2]>(&record.holder, source)?;
        let towards = all::<[Target; 2]>(&record.towards, |key| target(dossier, key))?;
        let figure;
        let content = match (&record.figure, record.stance) {
            (Some(given), None)
                if towards.is_empty() && record.holder.0.is_empty() && record.certainty.is_none() =>
            {
                let on = shown(&record.measure)?;
                // Figures on one measure often follow each other.
                let last = self.last.filter(|last| &*dossier.at_measure(*last).key == on);
                let measure = last.or_else(|| dossier.measure_id(on))?;
                self.last = Some(measure);
                let dated = *dossier.at_measure(measure).unit.dimension() == Dimension::Date;
                figure = quantity(given, shown(&record.unit), dated, lang, anchor)?;
                ContentRef::Figure { measure, quantity: &figure }
            }
            (None, Some(stance))
                if record.measure.is_none() && record.unit.is_none() && !towards.is_empty() =>
            {
                let certainty = record.certainty.unwrap_or_default();
                ContentRef::Stance { towards: &towards, stance, holders: &holders, certainty }
            }
            (None, None) if record.withdraws.is_some() && record.measure.is_none() && towards.is_empty() => {
                ContentRef::Withdrawal
            }
            _ => return None,
        };
        let marker = |key: &Option<Text<'_>>| match shown(key) {
            None => Some(None),
            Some(key) => dossier.assertion_id(key).map(Some),
        };
        let includes = all::<[AssertionId; 2]>(&record.includes, |key| dossier.assertion_id(key))?;
        let row = Row {
            key: record.key.as_ref(),
            content,
            origins: &origins,
            relays: &relays,
            as_of: as_of.as_ref(),
            stated_on: stated_on.as_ref(),
            published_on: published_on.as_ref(),
            recorded_at: recorded_at.as_ref(),
            sequence: record.sequence,
            markers: MarkersRef {
                revises: marker(&record.revises)?,
                from: marker(&record.from)?,
                includes: &includes,
                same_statement_as: marker(&record.same_statement_as)?,
                withdraws: marker(&record.withdraws)?,
            },
            quote: shown(&record.quote),
            lang,
            url: shown(&record.url),
            note: shown(&record.note),
        };
        self.entry.checked(&row)
    }
}

fn shown<'a>(text: &'a Option<Text<'_>>) -> Option<&'a str> {
    text.as_ref().map(AsRef::as_ref)
}

/// A date if one is given; nothing at all if it is none.
fn date(text: Option<&str>, lang: Option<&str>, anchor: Option<Period>) -> Option<Option<Period>> {
    let Some(text) = text else { return Some(None) };
    match text.parse() {
        Ok(period) => Some(Some(period)),
        Err(_) => phrase::date(text, lang?, anchor).ok().map(Some),
    }
}

fn quantity(
    given: &FigureText<Text<'_>>,
    unit: Option<&str>,
    dated: bool,
    lang: Option<&str>,
    anchor: Option<Period>,
) -> Option<Quantity> {
    if dated {
        return date(Some(&given.text()), lang, anchor)?.map(Quantity::date);
    }
    let read = match given {
        FigureText::Text(text) => match text.as_ref().parse::<Quantity>() {
            Ok(quantity) => quantity,
            Err(_) => phrase::figure(text.as_ref(), lang?).ok()?,
        },
        number => Quantity::bare(number.number()?).ok()?,
    };
    match unit {
        None => Some(read),
        Some(unit) if unit.trim().is_empty() || read.unit().is_some() => None,
        Some(unit) => Some(read.in_unit(Unit::new(unit))),
    }
}

/// What each of the keys names, if all name something.
fn all<I: Array>(keys: &OneOrMany<Text<'_>>, id: impl Fn(&str) -> Option<I::Item>) -> Option<SmallVec<I>> {
    let mut ids = SmallVec::new();
    for key in &keys.0 {
        ids.push(id(key.as_ref())?);
    }
    Some(ids)
}

fn target(dossier: &Dossier, key: &str) -> Option<Target> {
    let measure = dossier.measure_id(key).map(Target::Measure);
    measure.or_else(|| dossier.assertion_id(key).map(Target::Assertion))
}

/// The dossier object.
struct Whole<'q, 'd> {
    quick: &'q mut Quick<'d>,
}

impl<'de> DeserializeSeed<'de> for Whole<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a dossier")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        fn list<'de, T: serde::Deserialize<'de>, A: MapAccess<'de>>(
            map: &mut A,
            key: fn(&T) -> Option<&String>,
        ) -> Result<Vec<Located<T>>, A::Error> {
            let unplaced = |record| Located {
                key: key(&record).cloned(),
                place: Place { line: 1, column: 1 },
                fields: Vec::new(),
                record: Some(record),
            };
            Ok(map.next_value::<Vec<T>>()?.into_iter().map(unplaced).collect())
        }
        let other = || A::Error::custom("not read here");
        let (mut parts, mut headed) = (Parts::default(), false);
        let mut seen: SmallVec<[Text<'de>; 8]> = SmallVec::new();
        while let Some(name) = map.next_key::<Text<'de>>()? {
            if seen.contains(&name) {
                return Err(other());
            }
            match name.as_ref() {
                "format" if map.next_value::<Text<'de>>()?.as_ref() == FORMAT => {}
                "title" => parts.title = map.next_value()?,
                "note" => parts.note = map.next_value()?,
                // What assertions name stands before them.
                "sources" | "measures" | "hierarchies" | "rules" if headed => return Err(other()),
                "sources" => parts.sources = list(&mut map, |record: &SourceRecord| Some(&record.key))?,
                "measures" => parts.measures = list(&mut map, |record: &MeasureRecord| Some(&record.key))?,
                "hierarchies" => parts.terms = list(&mut map, |_| None)?,
                "rules" => parts.rules = list(&mut map, |_| None)?,
                "assertions" => {
                    headed = true;
                    self.quick.head(&parts).ok_or_else(other)?;
                    map.next_value_seed(All { quick: self.quick })?;
                }
                _ => return Err(other()),
            }
            seen.push(name);
        }
        if !seen.iter().any(|name| name.as_ref() == "format") {
            return Err(other());
        }
        if !headed {
            self.quick.head(&parts).ok_or_else(other)?;
        }
        self.quick.entry.name(parts.title.take(), parts.note.take());
        Ok(())
    }
}

impl Quick<'_> {
    /// Takes all but the assertions.
    fn head(&mut self, parts: &Parts) -> Option<()> {
        self.entry.head(head(parts)?);
        Some(())
    }
}

/// The list of assertions.
struct All<'q, 'd> {
    quick: &'q mut Quick<'d>,
}

impl<'de> DeserializeSeed<'de> for All<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for All<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of assertions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let (mut record, mut given) = (AssertionRecord::default(), 0);
        while list.next_element_seed(Fill { record: &mut record, given: &mut given })?.is_some() {
            if self.quick.take(&record).is_none() {
                return Err(A::Error::custom("not read here"));
            }
        }
        Ok(())
    }
}

/// Fills one record after the other in its place. A derived reader moves the whole of it several times, which is a
/// sixth of all the time that reading takes (`cargo bench --bench read`).
struct Fill<'r, 't> {
    record: &'r mut AssertionRecord<Text<'t>>,
    /// Which fields the last record gave.
    given: &'r mut u32,
}

impl<'de> DeserializeSeed<'de> for Fill<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

macro_rules! fill {
    ($($field:ident),+ $(,)?) => {
        #[derive(Clone, Copy, serde::Deserialize)]
        #[serde(field_identifier)]
        #[expect(non_camel_case_types, reason = "the names of the fields as they stand in a file")]
        enum Field { $($field),+ }

        impl<'de> Visitor<'de> for Fill<'_, 'de> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an assertion")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
                let bit = |field: Field| 1 << field as u32;
                // Every field there is, or this does not compile.
                let AssertionRecord { $($field),+ } = self.record;
                $(if *self.given & bit(Field::$field) != 0 {
                    *$field = Default::default();
                })+
                *self.given = 0;
                while let Some(field) = map.next_key::<Field>()? {
                    if *self.given & bit(field) != 0 {
                        return Err(A::Error::custom("given twice"));
                    }
                    *self.given |= bit(field);
                    match field {
                        $(Field::$field => *$field = map.next_value()?,)+
                    }
                }
                match *self.given & bit(Field::key) {
                    0 => Err(A::Error::custom("without a key")),
                    _ => Ok(()),
                }
            }
        }
    };
}

fill! {
    key, measure, figure, unit, towards, stance, holder, certainty, origin, relays, as_of, stated_on, published_on,
    recorded_at, sequence, revises, from, includes, same_statement_as, withdraws, quote, lang, url, note,
}
