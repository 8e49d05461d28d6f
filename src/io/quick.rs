//! Reading in one pass what has no fault.
//!
//! Anything else is left to the readers of [`decode`](super::decode) and [`resolve`](super::resolve), which tell what
//! is wrong and where. So this one makes no errors, holds no places, and copies no text but into the dossier, and that of
//! assertions that name what stands behind them: these are gone over again at the end.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use smallvec::{Array, SmallVec};

use super::decode::Located;
use super::fill::{Filled, Order};
use super::parts::Parts;
use super::place::Place;
use super::record::{AssertionRecord, FigureText, OneOrMany, Text};
use super::resolve::head;
use super::scan::Scan;
use super::{FORMAT, phrase};
use crate::assertion::Target;
use crate::dossier::{Batch, ContentRef, Dossier, Entry, MarkersRef, Row};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::quantity::{Dimension, Quantity, Unit};
use crate::time::Period;

/// Reads a whole dossier.
pub(super) fn read(text: &str) -> Option<Dossier> {
    let mut dossier = Dossier::new();
    let mut quick = Quick::into(&mut dossier);
    quick.dossier(text)?;
    quick.settle()?;
    quick.entry.close().ok()?;
    Some(dossier)
}

/// What has been read without a fault so far.
pub(super) struct Quick<'d> {
    entry: Entry<'d>,
    /// The measure of the last figure.
    last: Option<MeasureId>,
    /// In which order assertions give their fields.
    order: Order,
    /// The assertions that name what had not come yet, by number, as they stand in the text.
    ahead: Vec<(usize, Box<str>)>,
}

/// Stands for an assertion that has not come yet. No assertion has this number.
const AHEAD: usize = u32::MAX as usize;

impl<'d> Quick<'d> {
    pub(super) fn into(dossier: &'d mut Dossier) -> Self {
        Self { entry: dossier.open(), last: None, order: Order::default(), ahead: Vec::new() }
    }

    pub(super) fn so_far(&self) -> &Dossier {
        self.entry.so_far()
    }

    /// Takes a dossier object.
    fn dossier(&mut self, text: &str) -> Option<()> {
        let mut scan = Scan::of(text);
        let (mut parts, mut headed) = (Parts::default(), false);
        let mut seen: SmallVec<[&str; 8]> = SmallVec::new();
        let mut more = scan.open(b'{', b'}')?;
        while more {
            let name = scan.name()?;
            if seen.contains(&name) {
                return None;
            }
            seen.push(name);
            match name {
                "assertions" => {
                    headed = true;
                    self.entry.head(whole(&mut parts)?);
                    self.assertions(&mut scan)?;
                }
                // What assertions name stands before them.
                "sources" | "measures" | "hierarchies" | "rules" if headed => return None,
                _ => section(name, scan.value()?, &mut parts)?,
            }
            more = scan.more(b'}')?;
        }
        scan.end()?;
        if !headed {
            self.entry.head(whole(&mut parts)?);
        }
        self.entry.name(parts.title.take(), parts.note.take());
        seen.contains(&"format").then_some(())
    }

    /// Takes the list of assertions.
    fn assertions<'t>(&mut self, scan: &mut Scan<'t>) -> Option<()> {
        /// After so many it is known how long they are.
        const SOME: usize = 1000;
        let (mut filled, start) = (Filled::default(), scan.at());
        let (mut more, mut count) = (scan.open(b'[', b']')?, 0);
        while more {
            let from = scan.at();
            match filled.scan(scan, &mut self.order) {
                Some(()) => self.take(&filled.record, || scan.since(from))?,
                // Perhaps it is only written in another way.
                None => {
                    scan.go(from);
                    self.told(scan.value()?)?;
                }
            }
            more = scan.more(b']')?;
            count += 1;
            if count == SOME {
                self.entry.reserve(scan.left() / ((scan.at() - start) / SOME).max(1));
            }
        }
        Some(())
    }

    /// Takes an assertion.
    pub(super) fn assertion<'t>(&mut self, filled: &mut Filled<'t>, text: &'t str) -> Option<()> {
        let mut scan = Scan::of(text);
        match filled.scan(&mut scan, &mut self.order).and_then(|()| scan.end()) {
            Some(()) => self.take(&filled.record, || Some(text)),
            None => self.told(text),
        }
    }

    /// Takes an assertion in whatever way it is written.
    fn told(&mut self, text: &str) -> Option<()> {
        let Object(record) = serde_json::from_str(text).ok()?;
        self.take(&record, || Some(text))
    }

    /// The assertions that named what had not come yet, by number, as they stood in the text.
    pub(super) fn ahead(&self) -> &[(usize, Box<str>)] {
        &self.ahead
    }

    /// Gives those assertions what they name. None if there is no such thing, or it does not fit.
    pub(super) fn settle(&mut self) -> Option<()> {
        for (at, text) in &self.ahead {
            let record: AssertionRecord<Text<'_>> = serde_json::from_str(text).ok()?;
            let dossier = self.entry.so_far();
            let towards = all::<[Target; 2]>(&record.towards, |key| target(dossier, key))?;
            let known = |key: &str| dossier.assertion_id(key);
            let includes = all::<[AssertionId; 2]>(&record.includes, known)?;
            let markers = markers(&record, &includes, known)?;
            self.entry.amend(*at, &towards, markers);
        }
        self.entry.settle()
    }

    /// Lets assertions stay of which none was refused.
    pub(super) fn keep(self) {
        self.entry.keep();
    }

    /// Takes a record, whose text is asked for where it has to be gone over again.
    fn take<'s>(
        &mut self,
        record: &AssertionRecord<Text<'_>>,
        text: impl FnOnce() -> Option<&'s str>,
    ) -> Option<()> {
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
        // What is not known yet may be an assertion that comes later.
        let ahead = Cell::new(false);
        let later = || {
            ahead.set(true);
            AssertionId::new(AHEAD)
        };
        let known = |key: &str| Some(dossier.assertion_id(key).unwrap_or_else(later));
        let towards = all::<[Target; 2]>(&record.towards, |key| {
            target(dossier, key).or_else(|| Some(Target::Assertion(later())))
        })?;
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
        let includes = all::<[AssertionId; 2]>(&record.includes, known)?;
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
            markers: markers(record, &includes, known)?,
            quote: shown(&record.quote),
            lang,
            url: shown(&record.url),
            note: shown(&record.note),
        };
        if ahead.get() {
            self.ahead.push((dossier.assertions().len(), text()?.into()));
            return self.entry.held(&row);
        }
        self.entry.checked(&row)
    }
}

/// What a record is marked with.
fn markers<'i>(
    record: &AssertionRecord<Text<'_>>,
    includes: &'i [AssertionId],
    id: impl Fn(&str) -> Option<AssertionId>,
) -> Option<MarkersRef<'i>> {
    let marker = |key: &Option<Text<'_>>| match shown(key) {
        None => Some(None),
        Some(key) => id(key).map(Some),
    };
    Some(MarkersRef {
        revises: marker(&record.revises)?,
        from: marker(&record.from)?,
        includes,
        same_statement_as: marker(&record.same_statement_as)?,
        withdraws: marker(&record.withdraws)?,
    })
}

/// All but the assertions. Only what is named needs its key looked up.
fn whole(parts: &mut Parts) -> Option<Batch> {
    let key = |key: &str| Some(key.to_owned());
    if parts.sources.iter().flat_map(|one| &one.record).any(|source| source.within.is_some()) {
        for one in &mut parts.sources {
            one.key = one.record.as_ref().and_then(|source| key(&source.key));
        }
    }
    if !parts.rules.is_empty() {
        for one in &mut parts.measures {
            one.key = one.record.as_ref().and_then(|measure| key(&measure.key));
        }
    }
    head(parts)
}

/// Takes a part of a dossier that holds no assertions.
fn section(name: &str, text: &str, parts: &mut Parts) -> Option<()> {
    fn list<'t, T: Deserialize<'t>>(text: &'t str) -> Option<Vec<Located<T>>> {
        let unplaced = |record| Located {
            key: None,
            place: Place { line: 1, column: 1 },
            fields: Vec::new(),
            record: Some(record),
        };
        let records: Vec<Object<T>> = serde_json::from_str(text).ok()?;
        Some(records.into_iter().map(|Object(record)| unplaced(record)).collect())
    }
    match name {
        "format" => return (serde_json::from_str::<Text<'_>>(text).ok()?.as_ref() == FORMAT).then_some(()),
        "title" => parts.title = serde_json::from_str(text).ok()?,
        "note" => parts.note = serde_json::from_str(text).ok()?,
        "sources" => parts.sources = list(text)?,
        "measures" => parts.measures = list(text)?,
        "hierarchies" => parts.terms = list(text)?,
        "rules" => parts.rules = list(text)?,
        _ => return None,
    }
    Some(())
}

/// A record that is written as an object. A derived reader would take the bare list of its values too.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Object<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object in braces")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        deserializer.deserialize_map(Fields(PhantomData))
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
        FigureText::Text(text) => match plain(text.as_ref()) {
            Some(quantity) => quantity,
            None => match text.as_ref().parse::<Quantity>() {
                Ok(quantity) => quantity,
                Err(_) => phrase::figure(text.as_ref(), lang?).ok()?,
            },
        },
        number => Quantity::bare(number.number()?).ok()?,
    };
    match unit {
        None => Some(read),
        Some(unit) if unit.trim().is_empty() || read.unit().is_some() => None,
        Some(unit) => Some(read.in_unit(Unit::new(unit))),
    }
}

/// A figure in plain digits, bare or exact, as most are. A number of so few is held exactly.
fn plain(text: &str) -> Option<Quantity> {
    let exactly = text.strip_prefix('=');
    let digits = exactly.unwrap_or(text).as_bytes();
    if !(1..=15).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0, |sum, b| sum * 10 + u64::from(b - b'0')) as f64;
    if exactly.is_some() { Quantity::exactly(value).ok() } else { Quantity::bare(value).ok() }
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
