//! From one row to one assertion, whose measure and sources are still numbers of the table.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::cells::{Columns, Row};
use super::fault::{Faulty, RowFault, RowProblem};
use super::figure::figure;
use super::hedge::Hedges;
use super::mapping::{Mapping, Slot};
use super::table::{Draft, Table, Topic};
use crate::assertion::Assertion;
use crate::id::{MeasureId, SourceId};
use crate::io::decode::nearest;
use crate::measure::Kind;
use crate::time::{Period, Precision};

const KINDS: [(&str, Kind); 5] = [
    ("cumulative", Kind::Cumulative),
    ("stock", Kind::Stock),
    ("flow", Kind::Flow),
    ("constant", Kind::Constant),
    ("proposition", Kind::Proposition),
];

/// Reads rows by a mapping.
pub(super) struct Reader<'m> {
    mapping: &'m Mapping,
    columns: Columns,
    hedges: Hedges,
    /// Dates read before; files repeat them.
    dates: FxHashMap<Box<str>, Period>,
}

/// The name of the kind in a file.
pub(super) fn kind_text(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("constant", |(text, _)| text)
}

impl<'m> Reader<'m> {
    pub(super) fn new(mapping: &'m Mapping) -> Self {
        Self {
            mapping,
            columns: Columns::of(mapping),
            hedges: Hedges::with(&mapping.hedges),
            dates: FxHashMap::default(),
        }
    }

    /// The fields that are taken.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Adds a row to the table, or leaves the table as it was. What is wrong without making the row faulty goes to
    /// `slight`.
    pub(super) fn line(
        &mut self,
        text: &str,
        line: u64,
        table: &mut Table,
        slight: &mut Vec<RowFault>,
    ) -> Faulty<()> {
        let defaults = &self.mapping.defaults;
        let row = &Row::read(text, line, &self.columns)?;
        let or = |slot, default| row.text(slot).map(|text| text.or_else(|| given(default)));
        let id = row.text(Slot::Id)?;
        let source = or(Slot::Source, &defaults.source)?.ok_or_else(|| {
            row.fault(Some(Slot::Source), RowProblem::Missing { remedy: "say who made the statement" })
        })?;
        let relay = or(Slot::ReportedBy, &defaults.reported_by)?.filter(|relay| *relay != source);
        let (subject, measure) =
            (or(Slot::Subject, &defaults.subject)?, or(Slot::Measure, &defaults.measure)?);
        if subject.is_none() && measure.is_none() {
            return Err(row.fault(None, RowProblem::NoTopic));
        }
        let (population, place) = (row.text(Slot::Population)?, or(Slot::Place, &defaults.place)?);
        let kind = kind(row, defaults.kind)?;
        let unit = or(Slot::Unit, &defaults.unit)?.map(|text| table.unit(&text));
        let figure = figure(row, &mut self.hedges, unit.and_then(|number| table.units.get(number as usize)))?;
        let mut date = |slot| date(row, slot, &mut self.dates);
        let (as_of, stated) = (date(Slot::AsOf)?, date(Slot::StatedOn)?);
        let (published, recorded) = (date(Slot::PublishedOn)?, date(Slot::RecordedAt)?);

        // From here on the row is good.
        let (source, relay) = match relay {
            Some(relay) if self.mapping.copies_speak => (Cow::Owned(format!("{source} | {relay}")), None),
            relay => (source, relay),
        };
        let source = table.source(&source);
        let topic = Topic {
            subject: subject.map(|text| table.subjects.number(&text)),
            property: measure.map(|text| table.properties.number(&text)),
            population: population.map(|text| table.populations.number(&text)),
            place: place.map(|text| table.places.number(&text)),
            kind,
            subset: table.subset_of(source),
        };
        let topic = MeasureId::new(table.topics.number(topic));
        let mut one = Assertion::figure(id.as_deref().unwrap_or(""), topic, figure.form.into())
            .from_origin(SourceId::new(source))
            .in_sequence(sequence(row, id.as_deref(), slight));
        one.relays.extend(relay.map(|text| SourceId::new(table.source(&text))));
        (one.as_of, one.recorded_at) = (as_of, recorded);
        // A time of day on a copied row is when the copy was made.
        let copied = !one.relays.is_empty() && published.is_none() && stated.as_ref().is_some_and(is_instant);
        (one.stated_on, one.published_on) = if copied { (None, stated) } else { (stated, published) };
        let (note, withdrawn) = note(row, slight);
        let note = note.into_iter().chain(figure.beside).reduce(|note, more| note + "; " + &more);
        one.note = note.map(Into::into);
        one.quote = remark(row, Slot::Quote, slight);
        one.url = remark(row, Slot::Url, slight);
        one.lang = remark(row, Slot::Language, slight);
        table.drafts.push(Draft {
            assertion: one,
            line,
            figure_at: (figure.slot, row.column(figure.slot)),
            unit: unit.map(|number| (row.column(Slot::Unit), number)),
            withdrawn: withdrawn.map(|time| Box::new((time, Box::default()))),
            out: false,
        });
        Ok(())
    }
}

/// A default, unless it is blank.
fn given(default: &Option<String>) -> Option<Cow<'_, str>> {
    default.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(Cow::Borrowed)
}

fn is_instant(period: &Period) -> bool {
    period.last().or(period.first()).is_some_and(|date| date.precision() == Precision::Instant)
}

/// A text beside the figure. One of the wrong sort is dropped, and the row stays.
fn remark(row: &Row<'_>, slot: Slot, slight: &mut Vec<RowFault>) -> Option<Box<str>> {
    match row.text(slot) {
        Ok(text) => text.map(|text| text.into_owned().into()),
        Err(fault) => {
            slight.push(RowFault { kept: true, ..*fault });
            None
        }
    }
}

/// The note of a row, and when it takes the figure back.
fn note(row: &Row<'_>, slight: &mut Vec<RowFault>) -> (Option<String>, Option<Period>) {
    let Some(note) = remark(row, Slot::Note, slight) else {
        return (None, None);
    };
    match withdrawal(&note) {
        Some(Ok((time, rest))) => (rest, Some(time)),
        Some(Err(error)) => {
            let fault = row.fault(Some(Slot::Note), RowProblem::Withdrawn(error));
            slight.push(RowFault { kept: true, ..*fault });
            (Some(note.into()), None)
        }
        None => (Some(note.into()), None),
    }
}

/// The place of a row in sequence.
fn sequence(row: &Row<'_>, id: Option<&str>, slight: &mut Vec<RowFault>) -> u64 {
    let place = match row.text(Slot::Sequence).map(|text| text.map(|text| text.parse())) {
        Ok(Some(Ok(place))) => Some(place),
        Ok(None) => None,
        Ok(Some(Err(_))) | Err(_) => {
            let problem = RowProblem::Shape("the place in a sequence is a whole number, such as 17");
            slight.push(RowFault { kept: true, ..*row.fault(Some(Slot::Sequence), problem) });
            None
        }
    };
    place.or_else(|| counted(id?)).unwrap_or_else(|| row.line())
}

/// The kind that a row gives, or the default.
fn kind(row: &Row<'_>, default: Option<Kind>) -> Faulty<Kind> {
    let kind = match row.text(Slot::Kind)? {
        Some(text) => {
            let folded = if text.bytes().all(|b| b.is_ascii_lowercase()) {
                text.clone()
            } else {
                text.to_lowercase().into()
            };
            let known = KINDS.iter().find(|(name, _)| *name == folded);
            known.map(|(_, kind)| *kind).ok_or_else(|| {
                let nearest = nearest(&folded, KINDS.iter().map(|(name, _)| *name));
                row.fault(Some(Slot::Kind), RowProblem::Kind { text: text.into_owned(), nearest })
            })?
        }
        None => default.ok_or_else(|| {
            let remedy = "give cumulative, stock, flow or constant, or a default kind in the mapping";
            row.fault(Some(Slot::Kind), RowProblem::Missing { remedy })
        })?,
    };
    match kind {
        Kind::Proposition => Err(row.fault(Some(Slot::Kind), RowProblem::Proposition)),
        kind => Ok(kind),
    }
}

/// A date, if the row gives it.
fn date(row: &Row<'_>, slot: Slot, known: &mut FxHashMap<Box<str>, Period>) -> Faulty<Option<Period>> {
    const MOST: usize = 1 << 16;
    let Some(text) = row.text(slot)? else {
        return Ok(None);
    };
    if let Some(period) = known.get(&*text) {
        return Ok(Some(*period));
    }
    let period: Period = text.parse().map_err(|error| row.fault(Some(slot), RowProblem::Date(error)))?;
    if known.len() >= MOST {
        known.clear();
    }
    known.insert((*text).into(), period);
    Ok(Some(period))
}

/// When a note takes the figure back, and what else it says: `withdrawn 2025-11-04T01:53:05Z`.
fn withdrawal(note: &str) -> Option<Result<(Period, Option<String>), crate::time::PeriodError>> {
    let starts =
        |clause: &str| clause.trim_start().get(..9).is_some_and(|w| w.eq_ignore_ascii_case("withdrawn"));
    let mut clauses: Vec<&str> = note.split(';').collect();
    let at = clauses.iter().position(|clause| starts(clause))?;
    let rest = clauses.get(at)?.trim_start().get(9..)?;
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let mut words = rest.trim_start_matches(':').split_whitespace();
    let time = words.by_ref().find(|word| !matches!(*word, "on" | "at" | "by")).unwrap_or("");
    match (time.trim_end_matches([',', '.']).parse(), words.next()) {
        (Ok(time), None) => {
            clauses.remove(at);
            let rest = clauses.join(";");
            Some(Ok((time, Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()))))
        }
        // What stands behind the time says more than the time.
        (Ok(time), Some(_)) => Some(Ok((time, Some(note.to_owned())))),
        // In the middle of a note it may be prose.
        (Err(_), _) if at > 0 => None,
        (Err(error), _) => Some(Err(error)),
    }
}

/// The number at the end of an id that is otherwise no number: 17 for `gz17`. The digits of a date or of a hash are
/// no count.
fn counted(id: &str) -> Option<u64> {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = id.get(stem.len()..).filter(|digits| !digits.is_empty())?;
    if stem.contains(char::is_numeric) { None } else { digits.parse().ok() }
}
