//! The keys of rows, of what withdraws them, and of measures: one space of keys.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::cells::Columns;
use super::draft::Draft;
use super::fault::{Faults, RowFault, RowProblem};
use super::mapping::Slot;
use super::names::{Wish, as_key, settle};
use super::table::Table;
use crate::assertion::Content;
use crate::hashed::{Salted, SaltedMap, SaltedSet};
use crate::id::check_key;

/// Gives every row the key that its id wants, leaves out what is given twice, and returns the keys of the measures.
/// An id that is a key is the key of its row; other texts are turned into one, and rows of one id or of none have
/// keys of their own.
pub(super) fn assign(
    table: &mut Table<'_>,
    columns: &Columns,
    measures: &[Wish],
    faults: &mut Faults,
) -> Vec<Box<str>> {
    let by_id = ById::of(&table.drafts);
    let mut shared: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let (mut wishes, mut wishing) = (Vec::new(), Vec::new());
    for (at, draft) in table.drafts.iter().enumerate() {
        let id = &*draft.key;
        if id.is_empty() {
            let text = table.row_name(draft.line);
            wishes.push(Wish { key: text.clone(), text });
            wishing.push(at);
        }
    }
    for (first, at) in &by_id.shared {
        let id = table.drafts.get(*first).map_or("", |draft| &*draft.key);
        shared.entry(id).or_insert_with(|| vec![*first]).push(*at);
    }
    let (mut out, mut late) = (Vec::new(), Vec::new());
    for (id, rows) in &shared {
        let mut said: BTreeMap<String, usize> = BTreeMap::new();
        for draft in rows.iter().filter_map(|at| Some((*at, table.drafts.get(*at)?))) {
            let (at, draft) = draft;
            let content = content(table, draft);
            if let Some(first) = said.get(&content) {
                let line = table.drafts.get(*first).map_or(0, |first| first.line);
                late.push((at, RowProblem::Repeated { line }));
                out.push(at);
            } else {
                said.insert(content, at);
            }
        }
        if said.len() > 1 {
            let line = rows.first().and_then(|at| table.drafts.get(*at)).map_or(0, |first| first.line);
            for (content, at) in said {
                if rows.first() != Some(&at) {
                    late.push((at, RowProblem::SharedId { line }));
                }
                wishes.push(Wish { key: as_key(id), text: format!("{id}\n{content}") });
                wishing.push(at);
            }
        } else if check_key(id).is_err() {
            wishes.push(Wish { key: as_key(id), text: (*id).to_owned() });
            wishing.extend(rows.first());
        }
    }
    let none = |draft: &Draft| !draft.key.is_empty() && check_key(&draft.key).is_err();
    for (at, draft) in table.drafts.iter().enumerate().filter(|(_, draft)| none(draft)) {
        if !shared.contains_key(&*draft.key) {
            wishes.push(Wish { key: as_key(&draft.key), text: draft.key.to_string() });
            wishing.push(at);
        }
    }
    let mut given = SaltedSet::default();
    let taken = |key: &str| by_id.has(&table.drafts, key) || table.base.has(key);
    let found = settle(&wishes, taken, &mut given);
    let changed: SaltedMap<usize, Box<str>> = wishing.into_iter().zip(found).collect();

    let (mut wishes, mut wishing) = (Vec::new(), Vec::new());
    let out: SaltedSet<usize> = out.into_iter().collect();
    let withdrawn = table
        .drafts
        .iter()
        .enumerate()
        .filter(|(at, draft)| draft.withdrawn().is_some() && !out.contains(at));
    for (at, draft) in withdrawn {
        let key = changed.get(&at).map_or(&*draft.key, AsRef::as_ref);
        wishes.push(Wish { key: format!("{key}/withdrawn"), text: key.to_owned() });
        wishing.push(at);
    }
    let withdrawals: Vec<Box<str>> = settle(&wishes, taken, &mut given);
    let measures = of_measures(table, measures, taken, &mut given);

    for (at, problem) in late {
        if let Some(draft) = table.drafts.get(at) {
            let kept = !out.contains(&at);
            faults.push(RowFault { kept, ..draft.fault(columns, Slot::Id, 1, problem) });
        }
    }
    for (at, key) in wishing.into_iter().zip(withdrawals) {
        if let Some(place) = table.drafts.get_mut(at).and_then(Draft::withdrawal_key) {
            *place = key;
        }
    }
    for (at, draft) in table.drafts.iter_mut().enumerate() {
        draft.out = out.contains(&at);
    }
    for (at, key) in changed {
        if let Some(draft) = table.drafts.get_mut(at) {
            draft.key = Cow::Owned(key.into());
        }
    }
    measures
}

/// The keys of measures, which want these.
pub(super) fn of_measures(
    table: &Table<'_>,
    wishes: &[Wish],
    taken: impl Fn(&str) -> bool,
    given: &mut SaltedSet<Box<str>>,
) -> Vec<Box<str>> {
    let mut wishes: Cow<'_, [Wish]> = Cow::Borrowed(wishes);
    for at in (0..wishes.len()).filter(|at| table.known_id(*at).is_some()) {
        // It has its key already, and wants none that another could have.
        if let Some(wish) = wishes.to_mut().get_mut(at) {
            *wish = Wish { key: String::new(), text: at.to_string() };
        }
    }
    let mut keys = settle(&wishes, taken, given);
    for (at, key) in keys.iter_mut().enumerate() {
        if let Some(measure) = table.known(at) {
            *key = measure.key().into();
        }
    }
    keys
}

/// The first row of each id, by number: a number takes less than a text, and is found sooner.
struct ById {
    rows: HashTable<u32>,
    hasher: Salted,
    /// The other rows of an id, each behind the first one.
    shared: Vec<(usize, usize)>,
}

impl ById {
    fn of(drafts: &[Draft<'_>]) -> Self {
        let (rows, hasher) = (HashTable::with_capacity(drafts.len()), Salted::default());
        let mut by_id = Self { rows, hasher, shared: Vec::new() };
        let key = |row: u32| drafts.get(row as usize).map_or("", |draft| &*draft.key);
        for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| !draft.key.is_empty()) {
            let same = |row: &u32| key(*row) == &*draft.key;
            match by_id.rows.entry(hasher.hash_one(&*draft.key), same, |row| hasher.hash_one(key(*row))) {
                Entry::Occupied(first) => by_id.shared.push((*first.get() as usize, at)),
                Entry::Vacant(slot) => drop(slot.insert(at as u32)),
            }
        }
        by_id
    }

    fn has(&self, drafts: &[Draft<'_>], id: &str) -> bool {
        let same = |row: &u32| drafts.get(*row as usize).is_some_and(|draft| &*draft.key == id);
        self.rows.find(self.hasher.hash_one(id), same).is_some()
    }
}

/// What a row says, in one text that does not depend on where it stands.
pub(super) fn content(table: &Table<'_>, draft: &Draft<'_>) -> String {
    let said = table.said(draft.said);
    let date =
        |period: &Option<crate::time::Period>| period.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut parts: Vec<String> = Vec::new();
    let sources = said.origins.iter().chain(&said.relays);
    let sources: Vec<&str> = sources.map(|id| table.sources.text(Some(id.index() as u32))).collect();
    parts.push(format!("{sources:?}"));
    if let Some(topic) = table.topics.items.get(draft.topic()) {
        let texts = [
            table.subjects.text(topic.subject),
            table.properties.text(topic.property),
            table.populations.text(topic.population),
            table.places.text(topic.place),
            topic.kind.code(),
            table.measure_keys.text(topic.key),
        ];
        parts.extend(texts.map(ToOwned::to_owned));
    }
    if let Content::Stance { stance, holders, certainty, .. } = &draft.content {
        let holders: Vec<&str> =
            holders.iter().map(|id| table.sources.text(Some(id.index() as u32))).collect();
        parts.push(format!("{stance:?} {certainty:?} {holders:?}"));
    }
    parts.push(format!("{:?}", draft.names().map(|named| (&named.markers, &named.towards))));
    let unit = draft.unit.and_then(|(_, number)| table.units.get(number as usize));
    parts.push(unit.map(ToString::to_string).unwrap_or_default());
    parts.push(draft.quantity().map(ToString::to_string).unwrap_or_default());
    let dates = [&draft.as_of, &draft.stated_on, &draft.published_on, &draft.recorded_at];
    parts.extend(dates.map(date));
    parts.push(draft.withdrawn().map(|time| time.to_string()).unwrap_or_default());
    let texts = [draft.text(|rest| &rest.note), draft.text(|rest| &rest.quote), draft.text(|rest| &rest.url)];
    parts.extend(texts.map(|text| text.unwrap_or_default().to_owned()));
    parts.push(table.languages.text(draft.language).to_owned());
    format!("{parts:?}")
}
