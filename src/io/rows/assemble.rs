//! From the table to a dossier.

use rustc_hash::FxHashSet;

use super::cells::Columns;
use super::fault::{Faults, RowFault, RowProblem};
use super::ids;
use super::keys::Keys;
use super::mapping::Slot;
use super::table::{Draft, Table};
use super::units::{Fit, Units};
use crate::assertion::{Assertion, Content};
use crate::dossier::{Batch, Dossier, DossierError, figure_fits};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Measure;
use crate::source::Source;

/// How many rows enter the dossier together.
const BATCH: usize = 1 << 16;

/// Makes the dossier of all rows that can be taken, and gives how many withdrawals are in it. Sources, measures and
/// hierarchies are in the order of their keys, assertions in that of the rows.
pub(super) fn assemble(mut table: Table, columns: &Columns, faults: &mut Faults) -> (Dossier, usize) {
    let keys = Keys::of(&table);
    let wishes = keys.wishes(&table);
    let measure_keys = ids::assign(&mut table, columns, &wishes, faults);
    let units = Units::of(&table);
    let measures = keys.measures(&table, &units, &measure_keys);
    fit(&mut table, columns, &units, &measures, faults);

    let (mut sources, mut topics) = (FxHashSet::default(), FxHashSet::default());
    for draft in table.drafts.iter().filter(|draft| !draft.out) {
        topics.insert(draft.topic());
        sources.extend(draft.assertion.origins.iter().chain(&draft.assertion.relays).map(|id| id.index()));
    }
    let (sources, topics) = (in_order(&sources, &keys.sources), in_order(&topics, &measure_keys));
    let ids = Ids { sources: places(&sources, SourceId::new), measures: places(&topics, MeasureId::new) };
    let source = |at: &usize| {
        let key = keys.sources.get(*at).cloned().unwrap_or_default();
        Source::new(key).named(table.sources.text(Some(*at as u32)))
    };
    let batch = Batch {
        sources: sources.iter().map(source).collect(),
        terms: keys.terms(&table, &topics),
        measures: topics.iter().filter_map(|at| measures.get(*at).cloned()).collect(),
        ..Batch::default()
    };
    enter(batch, std::mem::take(&mut table.drafts), &ids, faults)
}

/// Gives figures their own unit where it is not the one of their topic, and takes out the rows that do not fit.
fn fit(table: &mut Table, columns: &Columns, units: &Units, measures: &[Measure], faults: &mut Faults) {
    for draft in table.drafts.iter_mut().filter(|draft| !draft.out) {
        let Some(measure) = measures.get(draft.topic()) else {
            continue;
        };
        let (slot, column) = draft.figure_at;
        let unit = draft.unit.map_or(column, |(column, _)| column);
        let clash = match units.fit(draft) {
            Fit::Same => None,
            Fit::Converts(own) => {
                if let Content::Figure { quantity, .. } = &mut draft.assertion.content {
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
                None => continue,
            },
        };
        faults.push(fault);
        draft.out = true;
    }
}

/// What the numbers of the table became.
struct Ids {
    sources: Vec<Option<SourceId>>,
    measures: Vec<Option<MeasureId>>,
}

/// Makes a dossier. Every key was made to fit and every figure looked at, so only a full dossier refuses any; then
/// all rows of a batch are faulty.
fn enter(facts: Batch, drafts: Vec<Draft>, ids: &Ids, faults: &mut Faults) -> (Dossier, usize) {
    let mut dossier = Dossier::new();
    let mut withdrawals = 0;
    let mut refusal: Option<DossierError> = None;
    let mut take = |dossier: &mut Dossier, batch: Batch| {
        if refusal.is_none() {
            refusal = dossier.extend(batch).err().and_then(|all| Some(all.into_iter().next()?.error));
        }
        refusal.clone()
    };
    let _ = take(&mut dossier, facts);
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
        match take(&mut dossier, batch) {
            None => withdrawals += more,
            Some(error) => {
                for line in rows {
                    let problem = RowProblem::Refused(error.clone());
                    faults.push(RowFault { line, column: 1, id: None, field: None, kept: false, problem });
                }
            }
        }
    }
    (dossier, withdrawals)
}

/// A row as an assertion with the ids of the dossier, and what withdraws it.
fn resolved(draft: Draft, id: AssertionId, ids: &Ids) -> (Assertion, Option<Assertion>) {
    let Draft { mut assertion, withdrawn, .. } = draft;
    for source in assertion.origins.iter_mut().chain(&mut assertion.relays) {
        if let Some(Some(known)) = ids.sources.get(source.index()) {
            *source = *known;
        }
    }
    if let Content::Figure { measure, .. } = &mut assertion.content
        && let Some(Some(known)) = ids.measures.get(measure.index())
    {
        *measure = *known;
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

/// The id of each number, by its place in the order.
fn places<I: Clone>(order: &[usize], id: fn(usize) -> I) -> Vec<Option<I>> {
    let mut ids = vec![None; order.iter().max().map_or(0, |most| most + 1)];
    for (place, at) in order.iter().enumerate() {
        if let Some(slot) = ids.get_mut(*at) {
            *slot = Some(id(place));
        }
    }
    ids
}
