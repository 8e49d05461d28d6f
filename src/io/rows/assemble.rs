//! From the table to a dossier.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cells::Columns;
use super::fault::{Faults, RowFault, RowProblem};
use super::ids;
use super::keys::Keys;
use super::links::Links;
use super::mapping::Slot;
use super::table::{Draft, Table};
use super::units::{Fit, Units};
use crate::assertion::{Assertion, Content, Target};
use crate::dossier::{Batch, Dossier, DossierError, figure_fits};
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
    enter(dossier, drafts, &ids, &links, columns, faults)
}

/// The sources and topics of rows that are taken.
#[derive(Debug, Default)]
pub(super) struct Used {
    sources: FxHashSet<usize>,
    topics: FxHashSet<usize>,
}

impl Used {
    pub(super) fn add(&mut self, draft: &Draft) {
        let one = &draft.assertion;
        self.topics.insert(draft.topic());
        let own = match one.content() {
            Content::Stance { holders, .. } => holders.as_slice(),
            _ => &[],
        };
        self.sources.extend(one.origins.iter().chain(&one.relays).chain(own).map(|id| id.index()));
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
    let mut topics = used.topics.clone();
    topics.extend(links.topics());
    topics.retain(|at| *at < measures.len());
    let (sources, topics) = (in_order(&used.sources, &keys.sources), in_order(&topics, measure_keys));
    let mut ids = Ids { sources: FxHashMap::default(), measures: FxHashMap::default() };
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
        ids.sources.insert(at, id);
    }
    let mut new = Vec::new();
    for at in topics {
        let id = table.known_id(at).unwrap_or_else(|| {
            new.push(at);
            batch.measures.extend(measures.get(at).cloned());
            MeasureId::new(dossier.measures().len() + batch.measures.len() - 1)
        });
        ids.measures.insert(at, id);
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
    draft: &mut Draft,
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
            if let Content::Figure { quantity, .. } = &mut draft.assertion.content
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
    let refused = || Some(figure_fits(measure, draft.assertion.quantity()?).err()?.into());
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
    sources: FxHashMap<usize, SourceId>,
    pub(super) measures: FxHashMap<usize, MeasureId>,
}

/// Adds the rows. Every key was made to fit and every figure looked at, so the dossier refuses only rows whose names of
/// other rows do not go together, and all of them if it is full.
fn enter(
    mut dossier: Dossier,
    drafts: Vec<Draft>,
    ids: &Ids,
    links: &Links,
    columns: &Columns,
    faults: &mut Faults,
) -> (Dossier, usize) {
    if links.any() {
        return links.enter(dossier, drafts, ids, columns, faults);
    }
    let mut withdrawals = 0;
    let mut drafts = drafts.into_iter().filter(|draft| !draft.out).peekable();
    while drafts.peek().is_some() {
        let (mut batch, mut rows) = (Batch::default(), Vec::new());
        for draft in drafts.by_ref().take(BATCH) {
            let id = AssertionId::new(dossier.assertions().len() + batch.assertions.len());
            rows.push(draft.line);
            let (assertion, withdrawal) = resolved(draft, id, ids);
            batch.assertions.push(assertion);
            batch.assertions.extend(withdrawal);
        }
        let more = batch.assertions.len() - rows.len();
        match dossier.extend(batch) {
            Ok(()) => withdrawals += more,
            Err(refused) => {
                let error = refused.into_iter().next().map_or(DossierError::Full, |first| first.error);
                for line in rows {
                    let problem = RowProblem::Refused(error.clone());
                    let (sheet, column) = (columns.is_sheet(), u64::from(!columns.is_sheet()));
                    faults.push(RowFault {
                        line,
                        column,
                        sheet,
                        id: None,
                        field: None,
                        kept: false,
                        problem,
                    });
                }
            }
        }
    }
    (dossier, withdrawals)
}

/// A row as an assertion with the ids of the dossier, and what withdraws it.
pub(super) fn resolved(draft: Draft, id: AssertionId, ids: &Ids) -> (Assertion, Option<Assertion>) {
    let Draft { mut assertion, withdrawn, .. } = draft;
    let own = match &mut assertion.content {
        Content::Figure { measure, .. } => {
            *measure = ids.measures.get(&measure.index()).copied().unwrap_or(*measure);
            None
        }
        Content::Stance { towards, holders, .. } => {
            for target in towards {
                if let Target::Measure(measure) = target {
                    *measure = ids.measures.get(&measure.index()).copied().unwrap_or(*measure);
                }
            }
            Some(holders)
        }
        Content::Withdrawal => None,
    };
    let sources = assertion.origins.iter_mut().chain(&mut assertion.relays);
    for source in sources.chain(own.into_iter().flatten()) {
        *source = ids.sources.get(&source.index()).copied().unwrap_or(*source);
    }
    let withdrawal = withdrawn.map(|withdrawn| {
        let (time, key) = *withdrawn;
        let mut withdrawal = Assertion::withdrawal(key, id);
        withdrawal.origins.clone_from(&assertion.origins);
        withdrawal.relays.clone_from(&assertion.relays);
        withdrawal.sequence = assertion.sequence;
        if assertion.relays.is_empty() { withdrawal.stated_on(time) } else { withdrawal.published_on(time) }
    });
    (assertion, withdrawal)
}

/// Numbers in the order of their keys.
fn in_order(numbers: &FxHashSet<usize>, keys: &[Box<str>]) -> Vec<usize> {
    let mut order: Vec<usize> = numbers.iter().copied().collect();
    order.sort_by_key(|at| keys.get(*at));
    order
}
