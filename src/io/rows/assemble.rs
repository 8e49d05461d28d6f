//! From the table to a dossier.

use super::cells::Columns;
use super::draft::{Draft, Said};
use super::fault::{Faults, RowFault, RowProblem};
use super::ids;
use super::keys::Keys;
use super::links::Links;
use super::mapping::Slot;
use super::table::Table;
use super::units::{Fit, Units};
use crate::assertion::{Assertion, Content, Target};
use crate::dossier::{Batch, ContentRef, Dossier, DossierError, MarkersRef, Row, figure_fits};
use crate::hashed::SaltedSet;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Measure;
use crate::rule::Term;
use crate::source::Source;

/// How many rows enter the dossier together.
const BATCH: usize = 1 << 16;

/// Makes the dossier of all rows that can be taken, and gives how many withdrawals are in it. Sources, measures and
/// hierarchies are in the order of their keys, assertions in that of the rows.
pub(in crate::io) fn assemble(
    mut table: Table<'_>,
    columns: &Columns,
    exact: bool,
    faults: &mut Faults,
) -> (Dossier, usize) {
    let keys = Keys::of(&table, exact);
    let wishes = keys.wishes(&table);
    table.recognise(&wishes);
    if let Some(plain) = table.plain.take() {
        match plain.settle(&table, &keys, &wishes) {
            Ok(dossier) => return (dossier, 0),
            Err(plain) => table.drafts = plain.drafts(&table),
        }
    }
    let mut links = Links::of(&table);
    let measure_keys = ids::assign(&mut table, columns, &wishes, faults);
    let units = Units::of(&table);
    let measures = keys.measures(&table, &units, &measure_keys);
    let mut drafts = std::mem::take(&mut table.drafts);
    for draft in &mut drafts {
        fit(draft, columns, &units, &measures, faults);
    }
    links.settle(&mut drafts, &table, &measure_keys, columns, faults);

    let mut used = Used::default();
    drafts.iter().filter(|draft| !draft.out).for_each(|draft| used.add(draft));
    let (dossier, ids) = head(&table, &keys, &measures, &measure_keys, &used, &links);
    enter(dossier, drafts, &table, &ids, &links, columns, faults)
}

/// The sources and topics of rows that are taken.
#[derive(Debug, Default)]
pub(super) struct Used {
    /// For each number of those who say something: whether they do.
    said: Vec<bool>,
    topics: Vec<bool>,
    holders: SaltedSet<usize>,
}

impl Used {
    pub(super) fn add(&mut self, draft: &Draft<'_>) {
        fn mark(marks: &mut Vec<bool>, at: usize) {
            if marks.len() <= at {
                marks.resize(at + 1, false);
            }
            if let Some(mark) = marks.get_mut(at) {
                *mark = true;
            }
        }
        mark(&mut self.said, draft.said as usize);
        if draft.topic() != usize::MAX {
            mark(&mut self.topics, draft.topic());
        }
        if let Content::Stance { holders, .. } = &draft.content {
            self.holders.extend(holders.iter().map(|id| id.index()));
        }
    }

    /// All that have a number.
    pub(super) fn all(table: &Table<'_>) -> Self {
        let (said, topics) = (vec![true; table.sayers.items.len()], vec![true; table.topics.items.len()]);
        Self { said, topics, holders: SaltedSet::default() }
    }

    fn sources(&self, table: &Table<'_>) -> SaltedSet<usize> {
        let said = self.said.iter().zip(&table.sayers.items).filter(|(used, _)| **used);
        let named = said.flat_map(|(_, said)| said.origins.iter().chain(&said.relays)).map(|id| id.index());
        named.chain(self.holders.iter().copied()).collect()
    }

    fn topics(&self) -> SaltedSet<usize> {
        self.topics.iter().enumerate().filter_map(|(at, used)| used.then_some(at)).collect()
    }
}

/// A dossier of all that is known and of the sources, measures and hierarchies that are used.
pub(super) fn head(
    table: &Table<'_>,
    keys: &Keys,
    measures: &[Measure],
    measure_keys: &[Box<str>],
    used: &Used,
    links: &Links,
) -> (Dossier, Ids) {
    let mut dossier = table.base.dossier().map_or_else(Dossier::new, Dossier::without_assertions);
    let mut topics = used.topics();
    topics.extend(links.topics());
    topics.retain(|at| *at < measures.len());
    let (sources, topics) = (in_order(&used.sources(table), &keys.sources), in_order(&topics, measure_keys));
    let mut ids = Ids {
        sources: vec![None; table.sources.items.len()],
        measures: vec![None; table.topics.items.len()],
    };
    let mut batch = Batch::default();
    for at in sources {
        let text = table.sources.text(Some(at as u32));
        let id = table.base.source(text).unwrap_or_else(|| {
            let key = keys.sources.get(at).cloned().unwrap_or_default();
            let mut source = Source::new(key);
            let name = match table.source_names.get(&at) {
                Some(name) => name.as_deref().filter(|name| *name != source.key()),
                None => Some(text),
            };
            source.name = name.map(Into::into);
            batch.sources.push(source);
            SourceId::new(dossier.sources().len() + batch.sources.len() - 1)
        });
        if let Some(place) = ids.sources.get_mut(at) {
            *place = Some(id);
        }
    }
    let mut new = Vec::new();
    for at in topics {
        let id = table.known_id(at).unwrap_or_else(|| {
            new.push(at);
            batch.measures.extend(measures.get(at).cloned());
            MeasureId::new(dossier.measures().len() + batch.measures.len() - 1)
        });
        if let Some(place) = ids.measures.get_mut(at) {
            *place = Some(id);
        }
    }
    let known = |term: &Term| {
        dossier.terms().iter().any(|old| old.coordinate() == term.coordinate() && old.key() == term.key())
    };
    batch.terms = keys.terms(table, &new);
    if !dossier.terms().is_empty() {
        batch.terms.retain(|term| !known(term));
    }
    // Every key was made to fit, so only a full dossier refuses any; the rows say so when they enter.
    let _ = dossier.extend(batch);
    (dossier, ids)
}

/// Gives a figure its own unit where it is not the one of its topic, and takes the row out if it does not fit.
pub(super) fn fit(
    draft: &mut Draft<'_>,
    columns: &Columns,
    units: &Units,
    measures: &[Measure],
    faults: &mut Faults,
) {
    let Some(measure) = measures.get(draft.topic()).filter(|_| !draft.out) else {
        return;
    };
    let (slot, column) = draft.figure_at;
    let unit = draft.unit.map_or(column, |(column, _)| column);
    let clash = match units.fit(draft) {
        Fit::Same => None,
        Fit::Converts(own) => {
            if let Content::Figure { quantity, .. } = &mut draft.content
                && quantity.unit().is_none()
            {
                *quantity = quantity.clone().in_unit(own.clone());
            }
            None
        }
        Fit::Clashes { own, expected } => Some(RowProblem::Unit {
            unit: own.symbol().to_owned(),
            expected: expected.symbol().to_owned(),
            topic: measure.name().to_owned(),
        }),
    };
    let refused = || Some(figure_fits(measure, draft.quantity()?).err()?.into());
    let fault = match clash {
        Some(problem) => draft.fault(columns, Slot::Unit, unit, problem),
        None => match refused() {
            Some(problem) => draft.fault(columns, slot, column, problem),
            None => return,
        },
    };
    faults.push(fault);
    draft.out = true;
}

/// What the numbers of the table became.
pub(super) struct Ids {
    sources: Vec<Option<SourceId>>,
    measures: Vec<Option<MeasureId>>,
}

impl Ids {
    pub(super) fn measure(&self, topic: usize) -> Option<MeasureId> {
        *self.measures.get(topic)?
    }

    fn source(&self, number: SourceId) -> SourceId {
        self.sources.get(number.index()).copied().flatten().unwrap_or(number)
    }

    pub(super) fn said(&self, said: &Said) -> Said {
        let all = |numbers: &[SourceId]| numbers.iter().map(|number| self.source(*number)).collect();
        Said { origins: all(&said.origins), relays: all(&said.relays) }
    }
}

/// Adds the rows. Every key was made to fit and every figure looked at, so the dossier refuses only rows whose names of
/// other rows do not go together, and all of them if it is full.
fn enter(
    mut dossier: Dossier,
    drafts: Vec<Draft<'static>>,
    table: &Table<'_>,
    ids: &Ids,
    links: &Links,
    columns: &Columns,
    faults: &mut Faults,
) -> (Dossier, usize) {
    if links.any() {
        return links.enter(dossier, drafts, table, ids, columns, faults);
    }
    let said: Vec<Said> = table.sayers.items.iter().map(|said| ids.said(said)).collect();
    let mut withdrawals = 0;
    for drafts in drafts.chunks(BATCH) {
        let mut more = 0;
        let drafts = || drafts.iter().filter(|draft| !draft.out);
        let mut entry = dossier.open();
        entry.reserve(drafts().count());
        for draft in drafts() {
            let id = AssertionId::new(entry.so_far().assertions().len());
            let plain = figure(draft, table, ids).zip(said.get(draft.said as usize));
            if let Some((row, said)) = plain.filter(|_| draft.withdrawn().is_none()) {
                // What is refused is told by all of them.
                let _ = entry.checked(&Row { origins: &said.origins, relays: &said.relays, ..row });
                continue;
            }
            let (assertion, withdrawal) = resolved(draft, table, id, ids);
            let _ = entry.checked(&Row::from(&assertion));
            if let Some(withdrawal) = withdrawal {
                let _ = entry.checked(&Row::from(&withdrawal));
                more += 1;
            }
        }
        match entry.close() {
            Ok(()) => withdrawals += more,
            Err(refused) => {
                let error = refused.into_iter().next().map_or(DossierError::Full, |first| first.error);
                for draft in drafts() {
                    let (sheet, column) = (columns.is_sheet(), u64::from(!columns.is_sheet()));
                    let fault = RowFault::of_line(draft.line, column, RowProblem::Refused(error.clone()));
                    faults.push(RowFault { sheet, ..fault });
                }
            }
        }
    }
    (dossier, withdrawals)
}

/// A figure where it lies, but for those who say it.
fn figure<'d>(draft: &'d Draft<'_>, table: &'d Table<'_>, ids: &Ids) -> Option<Row<'d>> {
    let Content::Figure { measure, quantity } = &draft.content else { return None };
    let content = ContentRef::Figure { measure: ids.measure(measure.index())?, quantity };
    Some(row(draft, table, &draft.key, content))
}

/// What a draft says besides, where it lies.
pub(super) fn row<'d>(
    draft: &'d Draft<'_>,
    table: &'d Table<'_>,
    key: &'d str,
    content: ContentRef<'d>,
) -> Row<'d> {
    Row {
        key,
        content,
        origins: &[],
        relays: &[],
        as_of: draft.as_of.as_ref(),
        stated_on: draft.stated_on.as_ref(),
        published_on: draft.published_on.as_ref(),
        recorded_at: draft.recorded_at.as_ref(),
        sequence: draft.sequence,
        markers: MarkersRef::default(),
        quote: draft.text(|rest| &rest.quote),
        lang: draft.language.map(|number| table.languages.text(Some(number))),
        url: draft.text(|rest| &rest.url),
        note: draft.text(|rest| &rest.note),
    }
}

/// A row as an assertion with the ids of the dossier, and what withdraws it.
pub(super) fn resolved(
    draft: &Draft<'_>,
    table: &Table<'_>,
    id: AssertionId,
    ids: &Ids,
) -> (Assertion, Option<Assertion>) {
    let mut assertion = draft.assertion(table);
    let Said { origins, relays } = ids.said(table.said(draft.said));
    (assertion.origins, assertion.relays) = (origins, relays);
    match &mut assertion.content {
        Content::Figure { measure, .. } => *measure = ids.measure(measure.index()).unwrap_or(*measure),
        Content::Stance { towards, holders, .. } => {
            for target in towards {
                if let Target::Measure(measure) = target {
                    *measure = ids.measure(measure.index()).unwrap_or(*measure);
                }
            }
            holders.iter_mut().for_each(|holder| *holder = ids.source(*holder));
        }
        Content::Withdrawal => {}
    }
    let withdrawn = draft.rest.as_ref().and_then(|rest| rest.withdrawn.as_ref());
    let withdrawal = withdrawn.map(|(time, key)| {
        let mut withdrawal = Assertion::withdrawal(key.clone(), id);
        withdrawal.origins.clone_from(&assertion.origins);
        withdrawal.relays.clone_from(&assertion.relays);
        withdrawal.sequence = assertion.sequence;
        if assertion.relays.is_empty() { withdrawal.stated_on(*time) } else { withdrawal.published_on(*time) }
    });
    (assertion, withdrawal)
}

/// Numbers in the order of their keys.
fn in_order(numbers: &SaltedSet<usize>, keys: &[Box<str>]) -> Vec<usize> {
    let mut order: Vec<usize> = numbers.iter().copied().collect();
    order.sort_by_key(|at| keys.get(*at));
    order
}
