//! From one row to one assertion, whose measure and sources are still numbers of the table.

use std::borrow::Cow;
use std::rc::Rc;
use std::str::FromStr;

use super::about::{About, Said as By, said_by};
use super::cells::{Cells, Columns, Names, Row};
use super::draft::{Draft, Named, Rest, Said};
use super::fault::{Faulty, RowFault, RowProblem};
use super::figure::{Given, figure};
use super::hedge::Hedges;
use super::mapping::{Mapping, Slot};
use super::memo::Memo;
#[cfg(feature = "table")]
use super::names::slug;
use super::table::Table;
use crate::assertion::{Certainty, Content, Stance, Target};
use crate::hashed::SaltedMap;
use crate::id::{MeasureId, SourceId};
use crate::io::decode::nearest;
use crate::io::phrase;
use crate::quantity::Quantity;
use crate::time::{Period, Precision};

const STANCE_WORDS: &str = "affirms, denies, does_not_confirm, does_not_deny, no_evidence and withholds";

/// One of several columns of figures.
#[derive(Debug, Clone)]
pub(in crate::io) struct Series {
    name: String,
    /// What the ids of its figures end in.
    id: String,
    /// Whether it is a measure of its own, and not a time of one.
    measures: bool,
}

#[cfg(feature = "table")]
impl Series {
    pub(in crate::io) fn new(name: String, measures: bool) -> Self {
        Self { id: slug(&name), name, measures }
    }

    /// Gives ids of their own to columns whose names differ in signs alone: `Deaths` and `Deaths %`.
    pub(in crate::io) fn tell_apart<'s>(all: impl Iterator<Item = &'s mut Self>) {
        let mut taken: SaltedMap<String, usize> = SaltedMap::default();
        for series in all {
            let mut id = series.id.clone();
            while let Some(count) = taken.get_mut(&id) {
                *count += 1;
                id = format!("{}-{count}", series.id);
            }
            taken.insert(id.clone(), 1);
            series.id = id;
        }
    }
}

/// What was read before; files repeat it.
#[derive(Default)]
struct Known {
    dates: SaltedMap<Box<str>, Period>,
    memo: Memo,
}

/// Reads rows by a mapping.
pub(in crate::io) struct Reader<'m> {
    mapping: &'m Mapping,
    columns: Rc<Columns>,
    hedges: Hedges,
    known: Known,
    /// The columns of the fields of the last row.
    order: Vec<usize>,
    /// The column of figures, where there are several.
    column: Option<Series>,
}

impl<'m> Reader<'m> {
    pub(in crate::io) fn new(mapping: &'m Mapping) -> Self {
        Self {
            mapping,
            columns: Rc::new(Columns::of(mapping)),
            hedges: Hedges::with(&mapping.hedges),
            known: Known::default(),
            order: Vec::new(),
            column: None,
        }
    }

    /// For a spreadsheet; `column` is the column of figures, where there are several.
    #[cfg(feature = "table")]
    pub(in crate::io) fn of_sheet(mapping: &'m Mapping, columns: Columns, column: Option<Series>) -> Self {
        Self { columns: Rc::new(columns), column, ..Self::new(mapping) }
    }

    /// The fields that are taken.
    pub(in crate::io) fn columns(&self) -> Rc<Columns> {
        Rc::clone(&self.columns)
    }

    /// Takes a line apart, into `cells`; `columns` are those of this reader.
    pub(super) fn line<'t, 'l: 't>(
        &mut self,
        text: &'l str,
        line: u64,
        columns: &'t Columns,
        cells: &'t mut Cells<'l>,
    ) -> Faulty<Row<'t>> {
        Row::read(text, line, columns, &mut self.order, cells)
    }

    /// Makes a draft of a row, or leaves the table as it was. What is wrong without making the row faulty goes to
    /// `slight`.
    pub(in crate::io) fn draft<'r>(
        &mut self,
        row: &'r Row<'_>,
        table: &mut Table<'_>,
        slight: &mut Vec<RowFault>,
    ) -> Faulty<Draft<'r>>
    where
        'm: 'r,
    {
        Ok(Checked::of(self, row, table)?.enter(self, row, table, slight))
    }
}

/// What a row says, found good, before anything of it is entered in a table.
struct Checked<'r> {
    id: Option<Cow<'r, str>>,
    /// Those who say it, and those through whom it came, if they are not known by a number yet.
    said: Result<u32, (By<'r>, By<'r>)>,
    /// What it is about; none for a withdrawal, and a stance towards other rows.
    about: Option<Result<usize, About<'r>>>,
    figure: Given,
    stance: Option<(Stance, Certainty)>,
    holders: Names<'r>,
    unit: Option<u32>,
    named: Named,
    as_of: Option<Period>,
    stated: Option<Period>,
    published: Option<Period>,
    recorded: Option<Period>,
}

impl<'r> Checked<'r> {
    fn of<'m: 'r>(reader: &mut Reader<'m>, row: &'r Row<'_>, table: &mut Table<'_>) -> Faulty<Self> {
        let (mapping, column) = (reader.mapping, reader.column.as_ref());
        let defaults = &mapping.defaults;
        let Known { dates, memo } = &mut reader.known;
        let mut id = row.text(Slot::Id)?;
        if let Some(column) = column {
            let of = id.map_or_else(|| table.row_name(row.line()), Cow::into_owned);
            id = Some(Cow::Owned(format!("{of}/{}", column.id)));
        }
        let said = match memo.said(row) {
            Some(number) => Ok(number),
            None => Err(said_by(row, mapping)?),
        };
        let stance = word(row, Slot::Stance, Stance::CODES, STANCE_WORDS)?;
        let named = named(row)?;
        let unit = row.text(Slot::Unit)?.or_else(|| given(&defaults.unit)).map(|text| table.unit(&text));
        let known_unit = unit.and_then(|number| table.units.get(number as usize));
        let figure = figure(row, &mut reader.hedges, mapping, known_unit)?;
        let mut date = |slot, default: Option<&str>| date(row, slot, default, mapping, dates);
        let published = date(Slot::PublishedOn, defaults.published_on.as_deref())?;
        let stated = date(Slot::StatedOn, defaults.stated_on.as_deref())?;
        let as_of = date(Slot::AsOf, defaults.as_of.as_deref())?;
        let recorded = date(Slot::RecordedAt, None)?;
        let withdraws = named.markers.iter().any(|(slot, ..)| *slot == Slot::Withdraws);
        let about = match (&figure, stance) {
            (Some(_), Some(_)) => return Err(row.fault(Some(Slot::Stance), RowProblem::FigureAndStance)),
            (None, None) if !withdraws => return Err(row.fault(None, RowProblem::NoFigure)),
            (None, None) => None,
            (None, Some(_)) if !named.towards.is_empty() => None,
            _ => {
                let known = said.as_ref().ok().filter(|_| stance.is_none());
                match known.and_then(|said| memo.topic(row, subset(table, *said, mapping))) {
                    Some(topic) => Some(Ok(topic)),
                    None => {
                        let measured = column.filter(|one| one.measures).map(|one| one.name.as_str());
                        Some(Err(About::of(row, mapping, measured, stance.is_some(), table)?))
                    }
                }
            }
        };
        let certainty = word(row, Slot::Certainty, Certainty::CODES, "asserted, possible and conditional")?;
        let holders = row.names(Slot::Holder)?;
        if stance.is_none() && (certainty.is_some() || !holders.is_empty()) {
            let what = "this goes with a stance; who gave a figure is its source";
            let slot = if certainty.is_some() { Slot::Certainty } else { Slot::Holder };
            return Err(row.fault(Some(slot), RowProblem::Shape(what)));
        }
        let stance = stance.map(|stance| (stance, certainty.unwrap_or_default()));
        Ok(Self { id, said, about, figure, stance, holders, unit, named, as_of, stated, published, recorded })
    }

    /// Makes a draft of it. What is wrong without making the row faulty goes to `slight`.
    fn enter<'m: 'r>(
        self,
        reader: &mut Reader<'m>,
        row: &'r Row<'_>,
        table: &mut Table<'_>,
        slight: &mut Vec<RowFault>,
    ) -> Draft<'r> {
        let (mapping, memo) = (reader.mapping, &mut reader.known.memo);
        // By the order of numbers those who said it come first, then what it is about, then those through whom it came.
        let (before, sayers) = match self.said {
            Ok(number) => (Some(number), None),
            Err((origins, relays)) => (None, Some((origins.enter(table), relays))),
        };
        let of = match (before, &sayers) {
            (Some(number), _) => subset(table, number, mapping),
            (None, Some((origins, _))) if !mapping.exact => {
                origins.iter().find_map(|source| table.subset_of(*source))
            }
            _ => None,
        };
        let topic = self.about.map(|about| {
            MeasureId::new(about.unwrap_or_else(|about| {
                let topic = about.enter(row.line(), of, table);
                if self.stance.is_none() {
                    memo.remember_topic(row, of, topic);
                }
                topic
            }))
        });
        let slot = self.figure.as_ref().map_or(Slot::Value, |figure| figure.slot);
        let figure_at = (slot, row.column(slot));
        let (mut beside, mut own) = (None, None);
        let content = match (self.figure, self.stance, topic) {
            (Some(figure), _, Some(topic)) => {
                beside = figure.beside;
                let mut quantity = Quantity::from(figure.form);
                match figure.unit {
                    Some(unit) if mapping.exact => quantity = quantity.in_unit(unit),
                    unit => own = unit.map(|unit| (figure_at.1, table.unit(unit.symbol()))),
                }
                Content::Figure { measure: topic, quantity }
            }
            (_, Some((stance, certainty)), topic) => {
                let holders = self.holders.iter();
                let holders = holders.map(|holder| SourceId::new(table.source_by_key(holder, None)));
                let towards = topic.map(Target::Measure).into_iter().collect();
                Content::Stance { towards, stance, holders: holders.collect(), certainty }
            }
            _ => Content::Withdrawal,
        };
        let said = before.unwrap_or_else(|| {
            let (origins, relays) =
                sayers.map(|(origins, relays)| (origins, relays.enter(table))).unwrap_or_default();
            let ids = |numbers: Vec<usize>| numbers.into_iter().map(SourceId::new).collect();
            let number = table.sayers.number_of(Said { origins: ids(origins), relays: ids(relays) });
            memo.remember_said(row, number);
            number
        });
        let sequence = sequence(row, self.id.as_deref(), mapping, slight);
        // A time of day on a copied row is when the copy was made.
        let relayed = !table.said(said).relays.is_empty();
        let copied = relayed
            && !mapping.exact
            && self.published.is_none()
            && self.stated.as_ref().is_some_and(is_instant);
        let (stated_on, published_on) =
            if copied { (None, self.stated) } else { (self.stated, self.published) };
        let rest = rest(row, mapping, self.named, beside, slight);
        let defaults = &mapping.defaults;
        let language = remark(row, Slot::Language, slight).or_else(|| given(&defaults.language));
        Draft {
            key: self.id.unwrap_or_default(),
            content,
            said,
            as_of: self.as_of,
            stated_on,
            published_on,
            recorded_at: self.recorded,
            sequence,
            line: row.line(),
            figure_at,
            unit: own.or_else(|| self.unit.map(|number| (row.column(Slot::Unit), number))),
            language: language.map(|text| table.languages.number(&text)),
            rest: rest.any().then(|| Box::new(rest)),
            out: false,
        }
    }
}

/// What few rows have; what stands `beside` the figure goes into the note.
fn rest<'r>(
    row: &'r Row<'_>,
    mapping: &'r Mapping,
    named: Named,
    beside: Option<String>,
    slight: &mut Vec<RowFault>,
) -> Rest<'r> {
    let (note, withdrawn) = note(row, mapping, slight);
    let note = match (note, beside) {
        (Some(note), Some(beside)) => Some(Cow::Owned(format!("{note}; {beside}"))),
        (note, beside) => note.or_else(|| beside.map(Cow::Owned)),
    };
    let (quote, url) = (remark(row, Slot::Quote, slight), remark(row, Slot::Url, slight));
    Rest {
        note,
        quote,
        url: url.or_else(|| given(&mapping.defaults.url)),
        withdrawn: withdrawn.map(|time| (time, Box::default())),
        names: (!named.markers.is_empty() || !named.towards.is_empty()).then_some(named),
    }
}

/// The subset that those speak of who say what a row says.
fn subset(table: &Table<'_>, said: u32, mapping: &Mapping) -> Option<u32> {
    let mut origins = table.said(said).origins.iter();
    origins.find_map(|source| table.subset_of(source.index())).filter(|_| !mapping.exact)
}

/// The other rows that a row names.
fn named(row: &Row<'_>) -> Faulty<Named> {
    let mut named = Named::default();
    if !row.may_name() {
        return Ok(named);
    }
    for slot in [Slot::Revises, Slot::From, Slot::SameStatementAs, Slot::Withdraws] {
        if let Some(text) = row.text(slot)? {
            named.markers.push((slot, row.column(slot), (*text).into()));
        }
    }
    for text in row.names(Slot::Includes)? {
        named.markers.push((Slot::Includes, row.column(Slot::Includes), (*text).into()));
    }
    for text in row.names(Slot::Towards)? {
        named.towards.push((row.column(Slot::Towards), (*text).into()));
    }
    Ok(named)
}

/// One of some words.
fn word<T: FromStr>(
    row: &Row<'_>,
    slot: Slot,
    words: &[&'static str],
    known: &'static str,
) -> Faulty<Option<T>> {
    let Some(text) = row.text(slot)? else {
        return Ok(None);
    };
    let folded = text.trim().to_lowercase().replace([' ', '-'], "_");
    folded.parse().map(Some).map_err(|_| {
        let nearest = nearest(&folded, words.iter().copied());
        row.fault(Some(slot), RowProblem::Word { text: text.into_owned(), known, nearest })
    })
}

/// A default, unless it is blank.
pub(super) fn given(default: &Option<String>) -> Option<Cow<'_, str>> {
    default.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(Cow::Borrowed)
}

fn is_instant(period: &Period) -> bool {
    period.last().or(period.first()).is_some_and(|date| date.precision() == Precision::Instant)
}

/// A text beside the figure. One of the wrong sort is dropped, and the row stays.
fn remark<'r>(row: &'r Row<'_>, slot: Slot, slight: &mut Vec<RowFault>) -> Option<Cow<'r, str>> {
    match row.text(slot) {
        Ok(text) => text,
        Err(fault) => {
            slight.push(RowFault { kept: true, ..*fault });
            None
        }
    }
}

/// The note of a row, and when it takes the figure back.
fn note<'r>(
    row: &'r Row<'_>,
    mapping: &Mapping,
    slight: &mut Vec<RowFault>,
) -> (Option<Cow<'r, str>>, Option<Period>) {
    let Some(note) = remark(row, Slot::Note, slight) else {
        return (None, None);
    };
    if mapping.exact {
        return (Some(note), None);
    }
    match withdrawal(&note) {
        Some(Ok((time, rest))) => (rest.map(Cow::Owned), Some(time)),
        Some(Err(error)) => {
            let fault = row.fault(Some(Slot::Note), RowProblem::Withdrawn(error));
            slight.push(RowFault { kept: true, ..*fault });
            (Some(note), None)
        }
        None => (Some(note), None),
    }
}

/// The place of a row in sequence.
fn sequence(row: &Row<'_>, id: Option<&str>, mapping: &Mapping, slight: &mut Vec<RowFault>) -> Option<u64> {
    let place = match row.text(Slot::Sequence).map(|text| text.map(|text| text.parse())) {
        Ok(Some(Ok(place))) => Some(place),
        Ok(None) => None,
        Ok(Some(Err(_))) | Err(_) => {
            let problem = RowProblem::Shape("the place in a sequence is a whole number, such as 17");
            slight.push(RowFault { kept: true, ..*row.fault(Some(Slot::Sequence), problem) });
            None
        }
    };
    if mapping.exact {
        return place;
    }
    place.or_else(|| counted(id?)).or_else(|| Some(row.line()))
}

/// A date, if the row or the mapping gives it.
fn date(
    row: &Row<'_>,
    slot: Slot,
    default: Option<&str>,
    mapping: &Mapping,
    known: &mut SaltedMap<Box<str>, Period>,
) -> Faulty<Option<Period>> {
    const MOST: usize = 1 << 16;
    let Some(text) = row.text(slot)?.or_else(|| default.map(|text| Cow::Borrowed(text.trim()))) else {
        return Ok(None);
    };
    // A day is read sooner than it is found.
    if let Some(period) = Period::plain_day(&text).or_else(|| known.get(&*text).copied()) {
        return Ok(Some(period));
    }
    let read = text.parse::<Period>().or_else(|error| {
        let lang = row.text(Slot::Language).ok().flatten();
        let lang = lang.as_deref().or(mapping.defaults.language.as_deref());
        let phrase = mapping.whole_figures.then(|| phrase::date_in(&text, lang)).flatten();
        phrase.ok_or(error)
    });
    let period = read.map_err(|error| row.fault(Some(slot), RowProblem::Date(error)))?;
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
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (stem, digits) = id.split_at_checked(id.len() - digits).filter(|(_, digits)| !digits.is_empty())?;
    if stem.contains(char::is_numeric) { None } else { digits.parse().ok() }
}
