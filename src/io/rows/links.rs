//! Rows that name each other.

use super::assemble::{Ids, resolved};
use super::cells::Columns;
use super::draft::Draft;
use super::fault::{Faults, RowFault, RowProblem};
use super::mapping::Slot;
use super::table::Table;
use crate::assertion::{Content, Target};
use crate::dossier::{Batch, Dossier};
use crate::hashed::SaltedMap;
use crate::id::{AssertionId, MeasureId};
use crate::io::decode::nearest;

/// How often rows that do not go together are taken out before all that name others are.
const ATTEMPTS: usize = 64;

/// How many ids are compared with one that is not there.
const HINTS: usize = 10_000;

/// Which row each id is, and what rows name.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// The first row of each id; empty if no row names another.
    rows: SaltedMap<Box<str>, usize>,
    /// The targets of each stance that names its own.
    towards: SaltedMap<usize, Vec<Aim>>,
    /// The targets of each marker.
    markers: SaltedMap<usize, Vec<(Slot, usize)>>,
}

/// What a stance is towards.
#[derive(Debug, Clone, Copy)]
enum Aim {
    Row(usize),
    Topic(usize),
    /// A measure that was known before.
    Known(MeasureId),
}

impl Links {
    /// Looks at the ids before they become keys.
    pub(super) fn of(table: &Table<'_>) -> Self {
        let mut links = Self::default();
        if table.drafts.iter().all(|draft| draft.names().is_none()) {
            return links;
        }
        for (at, draft) in table.drafts.iter().enumerate().filter(|(_, d)| !d.key.is_empty()) {
            links.rows.entry((*draft.key).into()).or_insert(at);
        }
        links
    }

    /// Whether any row names another.
    pub(super) fn any(&self) -> bool {
        !self.towards.is_empty() || !self.markers.is_empty()
    }

    /// The topics that are only named.
    pub(super) fn topics(&self) -> impl Iterator<Item = usize> {
        self.towards.values().flatten().filter_map(|aim| match aim {
            Aim::Topic(at) => Some(*at),
            _ => None,
        })
    }

    /// Finds what each row names. A row that names nothing there is loses the marker; one that says nothing without
    /// it is taken out, and so are those that are nothing without that one.
    pub(super) fn settle(
        &mut self,
        drafts: &mut [Draft<'static>],
        table: &Table<'_>,
        measure_keys: &[Box<str>],
        columns: &Columns,
        faults: &mut Faults,
    ) {
        let topics: SaltedMap<&str, usize> =
            measure_keys.iter().enumerate().map(|(at, key)| (&**key, at)).collect();
        // Rows that are nothing without another, by that one.
        let mut leaning: SaltedMap<usize, Vec<usize>> = SaltedMap::default();
        let mut gone: Vec<usize> = Vec::new();
        for at in 0..drafts.len() {
            let Some(draft) = drafts.get_mut(at) else { continue };
            let Some(named) = draft.rest.as_mut().and_then(|rest| rest.names.take()) else {
                gone.extend(draft.out.then_some(at));
                continue;
            };
            if draft.out {
                gone.push(at);
                continue;
            }
            let silent = matches!(draft.content, Content::Withdrawal);
            let (mut out, mut found) = (false, Vec::new());
            for (slot, column, id) in &named.markers {
                let needed = silent && *slot == Slot::Withdraws;
                match self.rows.get(&**id) {
                    Some(row) => {
                        found.push((*slot, *row));
                        if needed {
                            leaning.entry(*row).or_default().push(at);
                        }
                    }
                    None => {
                        let problem = RowProblem::UnknownRow { id: id.to_string(), nearest: self.near(id) };
                        faults.push(RowFault {
                            kept: !needed,
                            ..draft.fault(columns, *slot, *column, problem)
                        });
                        out |= needed;
                    }
                }
            }
            let mut aims = Vec::new();
            for (column, key) in &named.towards {
                let aim = match (self.rows.get(&**key), topics.get(&**key), table.base.measure(key)) {
                    (Some(row), ..) => Aim::Row(*row),
                    (None, _, Some(id)) => Aim::Known(id),
                    (None, Some(topic), None) => Aim::Topic(*topic),
                    (None, None, None) => {
                        let few = topics.len() <= HINTS;
                        let topic = || nearest(key, topics.keys().copied().filter(|_| few));
                        let known = self.near(key).or_else(topic);
                        let problem = RowProblem::UnknownTarget { key: key.to_string(), nearest: known };
                        faults.push(RowFault {
                            kept: out,
                            ..draft.fault(columns, Slot::Towards, *column, problem)
                        });
                        out = true;
                        continue;
                    }
                };
                if let Aim::Row(row) = aim {
                    leaning.entry(row).or_default().push(at);
                }
                aims.push(aim);
            }
            draft.out = out;
            gone.extend(out.then_some(at));
            self.markers.extend((!found.is_empty()).then_some((at, found)));
            self.towards.extend((!aims.is_empty()).then_some((at, aims)));
        }
        while let Some(row) = gone.pop() {
            for at in leaning.remove(&row).unwrap_or_default() {
                let Some(draft) = drafts.get_mut(at).filter(|draft| !draft.out) else { continue };
                let id = self.rows.iter().find(|(_, named)| **named == row).map_or("", |(id, _)| id);
                let problem = RowProblem::UnknownRow { id: id.to_owned(), nearest: None };
                faults.push(draft.fault(columns, Slot::Withdraws, 0, problem));
                draft.out = true;
                gone.push(at);
            }
        }
    }

    fn near(&self, id: &str) -> Option<String> {
        // The nearest of very many would depend on which of them are looked at.
        if self.rows.len() > HINTS {
            return None;
        }
        nearest(id, self.rows.keys().map(AsRef::as_ref))
    }

    /// Adds all rows together, since they may point forward. Rows whose markers the dossier refuses lose them, or are
    /// taken out if they say nothing without.
    pub(super) fn enter(
        &self,
        mut dossier: Dossier,
        mut drafts: Vec<Draft<'static>>,
        table: &Table<'_>,
        ids: &Ids,
        columns: &Columns,
        faults: &mut Faults,
    ) -> (Dossier, usize) {
        for _ in 0..ATTEMPTS {
            let (batch, rows) = self.batch(&dossier, &drafts, table, ids);
            let more = batch.assertions.len() - drafts.iter().filter(|draft| !draft.out).count();
            match dossier.extend(batch) {
                Ok(()) => return (dossier, more),
                Err(refused) => {
                    for refused in refused {
                        let row = rows.get(refused.index).and_then(|at| drafts.get_mut(*at));
                        let Some(draft) = row.filter(|draft| !draft.out) else { continue };
                        let slot = self.blamed(&rows, refused.index);
                        let problem = RowProblem::Refused(refused.error);
                        faults.push(draft.fault(columns, slot, 0, problem));
                        draft.out = true;
                    }
                }
            }
        }
        for draft in drafts.iter_mut().filter(|draft| !draft.out) {
            let what =
                "rows name each other in ways that do not go together; take these names out, or correct them";
            faults.push(draft.fault(columns, Slot::Revises, 0, RowProblem::Shape(what)));
            draft.out = true;
        }
        (dossier, 0)
    }

    fn blamed(&self, rows: &[usize], index: usize) -> Slot {
        let markers = rows.get(index).and_then(|at| self.markers.get(at));
        markers.and_then(|all| all.first()).map_or(Slot::Towards, |(slot, _)| *slot)
    }

    /// All rows that are in, and which row each assertion is of.
    fn batch(
        &self,
        dossier: &Dossier,
        drafts: &[Draft<'_>],
        table: &Table<'_>,
        ids: &Ids,
    ) -> (Batch, Vec<usize>) {
        let mut places: SaltedMap<usize, AssertionId> = SaltedMap::default();
        let mut next = dossier.assertions().len();
        for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| !draft.out) {
            places.insert(at, AssertionId::new(next));
            next += 1 + usize::from(draft.withdrawn().is_some());
        }
        let (mut batch, mut rows) = (Batch::default(), Vec::new());
        for (at, draft) in drafts.iter().enumerate() {
            let Some(id) = places.get(&at) else { continue };
            let (mut one, withdrawal) = resolved(draft, table, *id, ids);
            for (slot, row) in self.markers.get(&at).into_iter().flatten() {
                let target = places.get(row).copied();
                let markers = &mut one.markers;
                match slot {
                    Slot::Revises => markers.revises = target,
                    Slot::From => markers.from = target,
                    Slot::SameStatementAs => markers.same_statement_as = target,
                    Slot::Withdraws => markers.withdraws = target,
                    _ => markers.includes.extend(target),
                }
            }
            if let (Some(aims), Content::Stance { towards, .. }) = (self.towards.get(&at), &mut one.content) {
                towards.clear();
                towards.extend(aims.iter().filter_map(|aim| match aim {
                    Aim::Row(row) => places.get(row).copied().map(Target::Assertion),
                    Aim::Topic(topic) => ids.measure(*topic).map(Target::Measure),
                    Aim::Known(id) => Some(Target::Measure(*id)),
                }));
            }
            rows.push(at);
            batch.assertions.push(one);
            rows.extend(withdrawal.is_some().then_some(at));
            batch.assertions.extend(withdrawal);
        }
        (batch, rows)
    }
}
