//! Rows one after the other: first what all of them say of names and units, then each as an assertion.

use std::borrow::Cow;
use std::hash::{BuildHasher, Hash, Hasher};
use std::io;

use super::assemble::{Ids, Used, fit, head, resolved};
use super::cells::Columns;
use super::draft::Draft;
use super::fault::{Faults, RowFault, RowProblem};
use super::ids::content;
use super::keys::Keys;
use super::links::Links;
use super::mapping::Slot;
use super::names::{as_key, marked, settle};
use super::spill::{Fate, Spill, Want};
use super::table::Table;
use super::units::{Tallies, Units};
use crate::assertion::{Assertion, Content};
use crate::dossier::Dossier;
use crate::hashed::{Salted, SaltedSet};
use crate::id::{AssertionId, check_key};
use crate::measure::Measure;
use crate::quantity::Unit;

/// Numbers from here on are no rows but what withdraws them, and from there on measures.
const WITHDRAWALS: u64 = 1 << 62;
const MEASURES: u64 = 1 << 63;

/// What all rows say of names and units.
pub(in crate::io) struct Survey {
    tallies: Tallies,
    used: Used,
    spill: Spill,
    hasher: Salted,
    rows: u64,
    /// Whether a row names another one; such rows have to be seen together.
    pub(in crate::io) linked: bool,
}

/// What a row says, as a number: equal for rows whose content is the same text.
fn said(draft: &Draft<'_>, table: &Table<'_>, hasher: &Salted) -> u64 {
    let said = table.said(draft.said);
    let mut hasher = hasher.build_hasher();
    (said, draft.topic()).hash(&mut hasher);
    let unit = draft.unit.and_then(|(_, number)| table.units.get(number as usize));
    unit.map(Unit::symbol).hash(&mut hasher);
    draft.quantity().map(|quantity| (quantity.form(), quantity.unit().map(Unit::symbol))).hash(&mut hasher);
    if let Content::Stance { stance, holders, certainty, .. } = &draft.content {
        (stance, certainty, holders.as_slice()).hash(&mut hasher);
    }
    (draft.as_of, draft.stated_on, draft.published_on, draft.recorded_at).hash(&mut hasher);
    draft.withdrawn().hash(&mut hasher);
    let texts = [draft.text(|rest| &rest.note), draft.text(|rest| &rest.quote), draft.text(|rest| &rest.url)];
    (texts, draft.language).hash(&mut hasher);
    hasher.finish()
}

/// The id of a row, or what it is called without one; and whether it is its own.
fn called(draft: &Draft<'_>, table: &Table<'_>) -> (String, bool) {
    match &*draft.key {
        "" => (table.row_name(draft.line), false),
        id => (id.to_owned(), true),
    }
}

/// The key that a text wants.
fn wanted(text: &str) -> String {
    if check_key(text).is_ok() { text.to_owned() } else { as_key(text) }
}

impl Survey {
    pub(in crate::io) fn new() -> io::Result<Self> {
        Ok(Self {
            tallies: Tallies::default(),
            used: Used::default(),
            spill: Spill::new()?,
            hasher: Salted::default(),
            rows: 0,
            linked: false,
        })
    }

    /// Looks at one row.
    pub(in crate::io) fn see(&mut self, draft: &Draft<'_>, table: &Table<'_>) -> io::Result<()> {
        self.tallies.count(draft, table);
        self.used.add(draft);
        self.linked |= draft.names().is_some();
        let (text, own) = called(draft, table);
        let key = wanted(&text);
        let hash = |text: &str| self.hasher.hash_one(text);
        let (nth, line) = (self.rows, draft.line);
        self.rows += 1;
        // A row without an id is another one than the row with this id.
        let text_hash = if own { hash(&text) } else { hash(&text) ^ 1 };
        let content = if own { said(draft, table, &self.hasher) } else { 0 };
        let own = own && key == text;
        self.spill.push(Want { key: hash(&key), text: text_hash, content, nth, line, own })?;
        if draft.withdrawn().is_some() {
            let (text, nth) = (hash(&format!("{key}/withdrawn")), WITHDRAWALS + nth);
            // Two rows of one key have keys that differ in the end, and so have what withdraws them.
            let want = Want { key: text, text: text ^ 2, content: 0, nth, line, own: false };
            self.spill.push(want)?;
        }
        Ok(())
    }

    /// Settles names, keys and units.
    pub(in crate::io) fn settle(mut self, table: &mut Table<'_>, exact: bool) -> io::Result<Settled> {
        let keys = Keys::of(table, exact);
        let wishes = keys.wishes(table);
        table.recognise(&wishes);
        let mut given = SaltedSet::default();
        let known = |key: &str| table.base.dossier().is_some_and(|dossier| dossier.measure_id(key).is_some());
        let mut measure_keys = settle(&wishes, known, &mut given);
        for (at, key) in measure_keys.iter_mut().enumerate() {
            match table.known(at) {
                Some(measure) => *key = measure.key().into(),
                None => {
                    let (text, nth) = (self.hasher.hash_one(&**key), MEASURES + at as u64);
                    self.spill.push(Want {
                        key: text,
                        text: text ^ 3,
                        content: 0,
                        nth,
                        line: 0,
                        own: false,
                    })?;
                }
            }
        }
        let mut fates = self.spill.fates()?;
        let measures_from = fates.partition_point(|(nth, _)| *nth < MEASURES);
        for (nth, _) in fates.drain(measures_from..) {
            let at = usize::try_from(nth - MEASURES).unwrap_or(usize::MAX);
            if let (Some(key), Some(wish)) = (measure_keys.get_mut(at), wishes.get(at)) {
                *key = marked(&wish.key, &wish.text).into();
            }
        }
        let withdrawals = fates.split_off(fates.partition_point(|(nth, _)| *nth < WITHDRAWALS));
        let units = Units::chosen_by(&self.tallies, table);
        let measures = keys.measures(table, &units, &measure_keys);
        let (dossier, ids) = head(table, &keys, &measures, &measure_keys, &self.used, &Links::default());
        Ok(Settled { dossier, ids, units, measures, fates, withdrawals, next: 0 })
    }
}

/// Names, keys and units that are settled.
pub(in crate::io) struct Settled {
    /// Sources, measures and hierarchies.
    pub(in crate::io) dossier: Dossier,
    ids: Ids,
    units: Units,
    measures: Vec<Measure>,
    fates: Vec<(u64, Fate)>,
    withdrawals: Vec<(u64, Fate)>,
    next: u64,
}

impl Settled {
    /// The assertion of a row, which is to come in the same order as before, and what withdraws it, which does not yet
    /// name it. `None` if it is left out.
    pub(in crate::io) fn finish(
        &mut self,
        mut draft: Draft<'_>,
        table: &Table<'_>,
        columns: &Columns,
        faults: &mut Faults,
    ) -> Option<(Assertion, Option<Assertion>)> {
        let nth = self.next;
        self.next += 1;
        let fate = |fates: &[(u64, Fate)], nth: u64| {
            let at = fates.binary_search_by_key(&nth, |(nth, _)| *nth).ok()?;
            fates.get(at).map(|(_, fate)| *fate)
        };
        let (text, _) = called(&draft, table);
        let key = wanted(&text);
        let found = fate(&self.fates, nth);
        let first = u64::from(!columns.is_sheet());
        let place =
            columns.cell_of(Slot::Id).and_then(|at| columns.places().get(at)).copied().unwrap_or(first);
        let late = |draft: &Draft<'_>, kept, problem| RowFault {
            kept,
            ..draft.fault(columns, Slot::Id, place, problem)
        };
        let key = match found {
            None => key,
            Some(Fate::Marked) => marked(&key, &text),
            Some(Fate::Repeated { line }) => {
                faults.push(late(&draft, false, RowProblem::Repeated { line }));
                return None;
            }
            Some(Fate::Shared { line }) => {
                if line != draft.line {
                    faults.push(late(&draft, true, RowProblem::SharedId { line }));
                }
                marked(&key, &format!("{text}\n{}", content(table, &draft)))
            }
        };
        if let Some(place) = draft.withdrawal_key() {
            let plain = format!("{key}/withdrawn");
            let taken = fate(&self.withdrawals, WITHDRAWALS + nth).is_some() || check_key(&plain).is_err();
            *place = if taken { marked(&plain, &key).into() } else { plain.into() };
        }
        draft.key = Cow::Owned(key);
        fit(&mut draft, columns, &self.units, &self.measures, faults);
        (!draft.out).then(|| resolved(&draft, table, AssertionId::new(0), &self.ids))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wanted_key_is_one() {
        for text in ["a", "a b", "", &"x".repeat(1000)] {
            assert!(check_key(&wanted(text)).is_ok(), "{text:?}");
        }
    }
}
