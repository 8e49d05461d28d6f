//! Who says what a row says, and what it is about.

use std::borrow::Cow;

use super::cells::{Names, Row};
use super::fault::{Faulty, RowProblem};
use super::mapping::{Mapping, Slot};
use super::row::given;
use super::table::{Table, Topic};
use crate::io::decode::nearest;
use crate::measure::Kind;

/// Other words for kinds than their codes, as tables have them.
const MORE_KINDS: [(&str, Kind); 5] = [
    ("running total, total, cumulative total, lũy kế, luỹ kế, cộng dồn", Kind::Cumulative),
    ("level, hiện có, thời điểm", Kind::Stock),
    ("daily, new, increment, phát sinh, trong kỳ", Kind::Flow),
    ("fixed, cố định, không đổi", Kind::Constant),
    ("mệnh đề", Kind::Proposition),
];

/// The kind of this name, in any case.
pub(crate) fn kind_of(text: &str) -> Option<Kind> {
    let folded = text.trim().to_lowercase();
    let named = |(names, _): &&(&str, Kind)| names.split(", ").any(|name| name == folded);
    folded.parse().ok().or_else(|| MORE_KINDS.iter().find(named).map(|(_, kind)| *kind))
}

/// Sources as a row gives them.
pub(super) struct Said<'r> {
    keys: Names<'r>,
    names: Names<'r>,
}

impl Said<'_> {
    fn of<'r>(row: &'r Row<'_>, key: Slot, name: Slot) -> Faulty<Said<'r>> {
        Ok(Said { keys: row.names(key)?, names: row.names(name)? })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.names.is_empty()
    }

    /// Gives them their numbers.
    pub(super) fn enter(self, table: &mut Table<'_>) -> Vec<usize> {
        if self.keys.is_empty() {
            return self.names.iter().map(|name| table.source(name)).collect();
        }
        let name = |at: usize| self.names.get(at).filter(|_| self.names.len() == self.keys.len());
        let keys = self.keys.iter().enumerate();
        keys.map(|(at, key)| table.source_by_key(key, name(at).map(AsRef::as_ref))).collect()
    }
}

/// Who made the statement, and through whom it came.
pub(super) fn said_by<'r>(row: &'r Row<'_>, mapping: &'r Mapping) -> Faulty<(Said<'r>, Said<'r>)> {
    let defaults = &mapping.defaults;
    let mut origins = Said::of(row, Slot::SourceKey, Slot::Source)?;
    let mut relays = Said::of(row, Slot::ReportedByKey, Slot::ReportedBy)?;
    if origins.is_empty() {
        origins.names.extend(given(&defaults.source));
    }
    if relays.is_empty() {
        relays.names.extend(given(&defaults.reported_by));
    }
    if mapping.exact {
        return Ok((origins, relays));
    }
    if origins.is_empty() && !mapping.unknown_origin {
        let remedy = "say who made the statement";
        return Err(row.fault(Some(Slot::Source), RowProblem::Missing { remedy }));
    }
    let sole = if origins.names.len() == 1 { origins.names.first().cloned() } else { None };
    if let (Some(sole), true) = (sole, relays.keys.is_empty()) {
        relays.names.retain(|relay| *relay != sole);
        if mapping.copies_speak && !relays.names.is_empty() {
            origins.names = Names::from_iter([Cow::Owned(format!("{sole} | {}", relays.names.join(" | ")))]);
            relays.names.clear();
        }
    }
    Ok((origins, relays))
}

/// What a row is about.
pub(super) struct About<'r> {
    /// The key of the measure, if it has one of its own.
    key: Option<Cow<'r, str>>,
    name: Option<Cow<'r, str>>,
    subject: Option<Cow<'r, str>>,
    property: Option<Cow<'r, str>>,
    population: Option<Cow<'r, str>>,
    place: Option<Cow<'r, str>>,
    kind: Kind,
}

impl<'r> About<'r> {
    pub(super) fn of(
        row: &'r Row<'_>,
        mapping: &'r Mapping,
        column: Option<&str>,
        stance: bool,
        table: &Table<'_>,
    ) -> Faulty<Self> {
        let defaults = &mapping.defaults;
        let or = |slot, default| row.text(slot).map(|text| text.or_else(|| given(default)));
        let key = row.text(Slot::MeasureKey)?;
        let (subject, measure) =
            (or(Slot::Subject, &defaults.subject)?, or(Slot::Measure, &defaults.measure)?);
        let measure = match (measure, column) {
            (Some(measure), Some(column)) => Some(Cow::Owned(format!("{measure}, {column}"))),
            (measure, column) => measure.or_else(|| column.map(|text| Cow::Owned(text.to_owned()))),
        };
        let property = row.text(Slot::Property)?;
        if subject.is_none() && measure.is_none() && key.is_none() && property.is_none() {
            return Err(row.fault(None, RowProblem::NoTopic));
        }
        let population = or(Slot::Population, &defaults.population)?;
        let place = or(Slot::Place, &defaults.place)?;
        // A measure that is known needs no more than its key or its name.
        let alone = subject.is_none() && property.is_none() && population.is_none() && place.is_none();
        let text = key.as_ref().or(measure.as_ref().filter(|_| alone));
        if let (Some(text), Some((id, dossier))) =
            (text, text.and_then(|text| table.base.measure(text)).zip(table.base.dossier()))
            && let Some(known) = dossier.measure(id)
        {
            let given = kind(row, Some(known.kind()), stance)?;
            if given != known.kind() {
                let (measure, expected) = (text.to_string(), known.kind().code());
                let problem = RowProblem::KindDiffers { measure, expected, found: given.code() };
                return Err(row.fault(Some(Slot::Kind), problem));
            }
            let key = Some(Cow::Owned(known.key().to_owned()));
            let (name, subject, property, population, place) = (None, None, None, None, None);
            return Ok(Self { key, name, subject, property, population, place, kind: given });
        }
        let kind = kind(row, defaults.kind, stance)?;
        let (key, name, property) = match (key, property) {
            (Some(key), property) => (Some(key), measure, property),
            (None, Some(property)) => (measure.clone(), measure, Some(property)),
            (None, None) => (None, None, measure),
        };
        let about = Self { key, name, subject, property, population, place, kind };
        about.is_as_before(row, table)?;
        Ok(about)
    }

    /// Refuses a row that says of the measure of a key what an earlier row did not say.
    fn is_as_before(&self, row: &Row<'_>, table: &Table<'_>) -> Faulty<()> {
        let Some((key, number)) =
            self.key.as_ref().and_then(|key| Some((key, table.measure_keys.find(key)?)))
        else {
            return Ok(());
        };
        let Some((at, line)) = table.keyed.get(&number) else {
            return Ok(());
        };
        let Some(topic) = table.topics.items.get(*at) else {
            return Ok(());
        };
        let same = |known: &str, given: &Option<Cow<'_, str>>| known == given.as_deref().unwrap_or("");
        let what = match () {
            () if topic.kind != self.kind => (Slot::Kind, "kind"),
            () if !same(table.subjects.text(topic.subject), &self.subject) => (Slot::Subject, "subject"),
            () if !same(table.properties.text(topic.property), &self.property) => {
                (Slot::Property, "property")
            }
            () if !same(table.populations.text(topic.population), &self.population) => {
                (Slot::Population, "population")
            }
            () if !same(table.places.text(topic.place), &self.place) => (Slot::Place, "place"),
            () => return Ok(()),
        };
        let problem = RowProblem::MeasureDiffers { measure: key.to_string(), what: what.1, line: *line };
        Err(row.fault(Some(what.0), problem))
    }

    /// Gives it its number.
    pub(super) fn enter(self, line: u64, subset: Option<u32>, table: &mut Table<'_>) -> usize {
        let key = self.key.as_ref().map(|key| table.measure_keys.number(key));
        let topic = Topic {
            subject: self.subject.map(|text| table.subjects.number(&text)),
            property: self.property.map(|text| table.properties.number(&text)),
            population: self.population.map(|text| table.populations.number(&text)),
            place: self.place.map(|text| table.places.number(&text)),
            kind: self.kind,
            subset: subset.filter(|_| key.is_none()),
            key,
        };
        let number = table.topics.number_of(topic) as usize;
        if let Some(key) = key {
            table.keyed.entry(key).or_insert((number, line));
        }
        if let Some(name) = self.name {
            let known = table.topic_names.entry(number).or_insert_with(|| (*name).into());
            if *name < **known {
                *known = (*name).into();
            }
        }
        number
    }
}

/// The kind that a row gives, or the default. A stance is towards a proposition unless the row says otherwise.
fn kind(row: &Row<'_>, default: Option<Kind>, stance: bool) -> Faulty<Kind> {
    let kind = match row.text(Slot::Kind)? {
        Some(text) => kind_of(&text).ok_or_else(|| {
            let nearest = nearest(&text.to_lowercase(), Kind::CODES.iter().copied());
            row.fault(Some(Slot::Kind), RowProblem::Kind { text: text.into_owned(), nearest })
        })?,
        None if stance => default.unwrap_or(Kind::Proposition),
        None => default.ok_or_else(|| {
            let remedy = "give cumulative, stock, flow or constant, or a default kind in the mapping";
            row.fault(Some(Slot::Kind), RowProblem::Missing { remedy })
        })?,
    };
    match kind {
        Kind::Proposition if !stance => Err(row.fault(Some(Slot::Kind), RowProblem::Proposition)),
        kind => Ok(kind),
    }
}
