//! Rows that go straight into the columns of a dossier: figures with ids of their own, which name no other row.
//!
//! Most files have nothing else. Where a row is another one, or the rows together turn out not to fit as they are, all of
//! them become drafts, for which [`assemble`](super::assemble) says what becomes of them. Taking this way gives the same
//! dossier, which a test shows on random rows; `cargo bench --bench read` shows what it gains.

use std::borrow::Cow;

use super::assemble::{Used, head, row};
use super::draft::{Draft, Rest, Said};
use super::ids::of_measures;
use super::keys::Keys;
use super::links::Links;
use super::mapping::Slot;
use super::names::Wish;
use super::table::Table;
use super::units::{Tallies, Units};
use crate::assertion::Content;
use crate::dossier::{ContentRef, Dossier, Loose};
use crate::hashed::SaltedSet;
use crate::id::{MeasureId, check_key};

/// The rows so far.
#[derive(Debug, Default)]
pub(super) struct Plain {
    figures: Box<Loose>,
    // INVARIANT: one for each figure.
    beside: Vec<Beside>,
    tallies: Tallies,
    /// The key that is made for a row without an id.
    name: String,
}

/// What is told of a row besides its assertion.
#[derive(Debug, Clone, Copy)]
struct Beside {
    line: u64,
    figure_column: u32,
    unit_column: u32,
    /// The number of its unit, or [`NONE`].
    unit: u32,
    figure_slot: Slot,
    /// Whether the key is the id of the row.
    own: bool,
}

const NONE: u32 = u32::MAX;

impl Plain {
    /// Makes room for so many more.
    #[cfg(feature = "table")]
    pub(super) fn reserve(&mut self, rows: usize) {
        self.figures.reserve(rows);
        self.beside.reserve(rows);
    }

    /// Takes a row. False if it is none of these, or if its key is taken; what was taken is of no use then but as
    /// [`drafts`](Self::drafts), and this row is not among it.
    pub(super) fn take(&mut self, draft: &Draft<'_>, table: &Table<'_>) -> bool {
        let Content::Figure { measure, quantity } = &draft.content else { return false };
        let column = |column: u64| u32::try_from(column).ok();
        let (unit_column, unit) = draft.unit.unwrap_or((0, NONE));
        let (Some(figure_column), Some(unit_column)) = (column(draft.figure_at.1), column(unit_column))
        else {
            return false;
        };
        let named = draft.names().is_some() || draft.withdrawn().is_some();
        if named || quantity.unit().is_some() || self.figures.is_full() {
            return false;
        }
        let own = !draft.key.is_empty();
        let key = if own {
            &*draft.key
        } else {
            self.name.clear();
            table.write_row_name(draft.line, &mut self.name);
            &*self.name
        };
        if check_key(key).is_err() {
            return false;
        }
        let content = ContentRef::Figure { measure: *measure, quantity };
        let row = row(draft, table, key, content);
        if !self.figures.push(&row, draft.said) {
            return false;
        }
        let (line, figure_slot) = (draft.line, draft.figure_at.0);
        self.beside.push(Beside { line, figure_column, unit_column, unit, figure_slot, own });
        self.tallies.count(draft, table);
        true
    }

    /// All of them as drafts.
    pub(super) fn drafts(&self, table: &Table<'_>) -> Vec<Draft<'static>> {
        let draft = |(at, beside): (usize, &Beside)| {
            let (row, said) = self.figures.get(at)?;
            let ContentRef::Figure { measure, quantity } = row.content else { return None };
            let own = |text: Option<&str>| text.map(|text| Cow::Owned(text.to_owned()));
            let rest = Rest {
                note: own(row.note),
                quote: own(row.quote),
                url: own(row.url),
                withdrawn: None,
                names: None,
            };
            Some(Draft {
                key: Cow::Owned(if beside.own { row.key.to_owned() } else { String::new() }),
                content: Content::Figure { measure, quantity: quantity.clone() },
                said,
                as_of: row.as_of.copied(),
                stated_on: row.stated_on.copied(),
                published_on: row.published_on.copied(),
                recorded_at: row.recorded_at.copied(),
                sequence: row.sequence,
                line: beside.line,
                figure_at: (beside.figure_slot, u64::from(beside.figure_column)),
                unit: (beside.unit != NONE).then(|| (u64::from(beside.unit_column), beside.unit)),
                language: row.lang.and_then(|text| table.languages.find(text)),
                rest: rest.any().then(|| Box::new(rest)),
                out: false,
            })
        };
        self.beside.iter().enumerate().filter_map(draft).collect()
    }

    /// The dossier of all of them; or they as they were, if any does not fit, of which the drafts tell more.
    pub(super) fn settle(
        mut self: Box<Self>,
        table: &Table<'_>,
        keys: &Keys,
        wishes: &[Wish],
    ) -> Result<Dossier, Box<Self>> {
        let base = &table.base;
        let made = || self.figures.keys().zip(&self.beside).filter(|(_, beside)| !beside.own);
        if base.dossier().is_some() && made().any(|(key, _)| base.has(key)) {
            return Err(self);
        }
        let taken = |key: &str| self.figures.has(key) || base.has(key);
        let measure_keys = of_measures(table, wishes, taken, &mut SaltedSet::default());
        let units = Units::chosen_by(&self.tallies, table);
        let topics = self.figures.figures().map(|(topic, _)| topic);
        if !topics.zip(&self.beside).all(|(topic, beside)| units.is_of(topic, beside.unit)) {
            return Err(self);
        }
        let measures = keys.measures(table, &units, &measure_keys);
        // Topics and sources were given their numbers by rows that were taken.
        let used = Used::all(table);
        let (mut dossier, ids) = head(table, keys, &measures, &measure_keys, &used, &Links::default());
        let topics: Vec<Option<MeasureId>> =
            (0..table.topics.items.len()).map(|topic| ids.measure(topic)).collect();
        let said: Vec<Said> = table.sayers.items.iter().map(|said| ids.said(said)).collect();
        let said: Vec<_> = said.iter().map(|said| (&*said.origins, &*said.relays)).collect();
        match dossier.adopt(std::mem::take(&mut self.figures), &topics, &said) {
            Ok(()) => Ok(dossier),
            Err(figures) => {
                self.figures = figures;
                Err(self)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cases::cases;
    use crate::io::parts::ReadOptions;
    use crate::io::rows::assemble::assemble;
    use crate::io::rows::fault::Faults;
    use crate::io::rows::row::Reader;
    use crate::io::rows::{Mapping, each_row};

    /// What a text comes to, straight or by way of drafts; and whether all of it went straight.
    fn read(text: &str, mapping: &Mapping, base: Option<&Dossier>, straight: bool) -> (Vec<String>, bool) {
        let mut faults = Faults::up_to(100);
        let mut table = Table::new(mapping, base);
        if !straight {
            table.plain = None;
        }
        let mut reader = Reader::new(mapping);
        let options = ReadOptions::default();
        each_row(text.as_bytes(), &mut reader, &options, &mut table, &mut faults, |table, draft| {
            table.take(draft);
        })
        .unwrap();
        let kept = table.plain.is_some();
        let (dossier, withdrawals) = assemble(table, &reader.columns(), mapping.exact, &mut faults);
        let mut told = vec![format!("{withdrawals} withdrawn, {} refused", faults.refused)];
        told.extend(faults.listed().0.iter().map(|fault| format!("{fault:?}")));
        told.extend(dossier.sources().iter().map(|one| format!("{one:?}")));
        told.extend(dossier.measures().iter().map(|one| format!("{one:?}")));
        told.extend(dossier.terms().iter().map(|one| format!("{one:?}")));
        told.extend(dossier.assertions().iter().map(|one| format!("{one:?}")));
        told.extend(dossier.measures().iter().map(|one| {
            let on = dossier.measure_id(one.key()).map(|id| dossier.about(id).collect::<Vec<_>>());
            format!("{}: {on:?}", one.key())
        }));
        let found = |one: crate::dossier::AssertionRef<'_>| dossier.assertion_id(one.key()) == Some(one.id());
        assert!(dossier.assertions().iter().all(found));
        (told, kept)
    }

    /// Fields that rows of one file share, and what may stand in one of them here and there.
    const USUAL: [(&str, &[&str]); 7] = [
        ("source", &["Ministry", "Red Cross", "UN OCHA verified", "  Ministry ", "Bộ Y tế"]),
        ("measure", &["killed", "injured", "killed ", "m/stock"]),
        ("kind", &["stock", "cumulative", "flow"]),
        ("value", &["120", "87", "1200.5", "0", "100", "12345678901234567890"]),
        ("as_of", &["2025-06-02", "2025-06", "", "2025-06-03"]),
        ("unit", &["persons", "persons", "people", ""]),
        ("quote", &["", "", "so it was said", "a \\\" b"]),
    ];
    const UNUSUAL: [(&str, &str); 22] = [
        ("id", ""),
        ("id", "r1"),
        ("id", "r2"),
        ("id", "row-2"),
        ("id", "row-3"),
        ("id", "no key"),
        ("id", "\u{202e}x"),
        ("id", "killed/stock"),
        ("id", "known"),
        ("value", "-5"),
        ("value", "x"),
        ("value", "~5 km2"),
        ("unit", "km2"),
        ("unit", "ha"),
        ("unit", "date"),
        ("note", "withdrawn 2025-06-05"),
        ("note", "a note"),
        ("revises", "r1"),
        ("reported_by", "The Daily"),
        ("stance", "denies"),
        ("hedge", "about"),
        ("kind", "proposition"),
    ];

    proptest! {
        #![proptest_config(cases(1500))]

        #[test]
        fn straight_or_by_way_of_drafts_it_is_the_same(
            rows in prop::collection::vec(any::<[u8; 8]>(), 0..12),
            unusual in prop::collection::vec((0..12usize, 0..UNUSUAL.len()), 0..3),
            based in any::<bool>(),
            whole in any::<bool>(),
        ) {
            let mut text = String::new();
            for (at, pick) in rows.iter().enumerate() {
                let mut row = serde_json::Map::new();
                row.insert("id".to_owned(), format!("r{at}").into());
                for ((field, texts), pick) in USUAL.iter().zip(pick) {
                    let given = texts[usize::from(*pick) % texts.len()];
                    row.insert((*field).to_owned(), given.into());
                }
                for (_, which) in unusual.iter().filter(|(row, _)| *row == at) {
                    let (field, given) = UNUSUAL[*which];
                    row.insert(field.to_owned(), given.into());
                }
                text += &serde_json::Value::Object(row).to_string();
                text.push('\n');
            }
            let mut mapping = Mapping { whole_figures: whole, ..Mapping::default() };
            mapping.fields.revises = "revises".to_owned();
            mapping.fields.stance = "stance".to_owned();
            let known = r#"{"id": "known", "source": "Ministry", "measure": "killed", "kind": "stock", "value": 5}
                {"id": "row-3", "source": "Old", "measure": "old", "kind": "stock", "value": 5}"#;
            let base = crate::io::import_rows(known.as_bytes(), &Mapping::default()).unwrap().dossier;
            let base = based.then_some(&base);
            let (straight, kept) = read(&text, &mapping, base, true);
            let (slowly, _) = read(&text, &mapping, base, false);
            prop_assert_eq!(straight, slowly);
            prop_assert!(kept || !unusual.is_empty(), "nothing unusual, and yet not straight");
        }
    }

    #[test]
    fn a_usual_file_goes_straight_to_the_end() {
        let text = r#"{"source": "A", "measure": "m", "kind": "stock", "value": 5, "unit": "t", "note": "a note"}
            {"id": "x", "source": "B", "measure": "m", "kind": "stock", "low": 5, "high": 7, "unit": "t", "lang": "vi"}"#;
        let mapping = Mapping::default();
        let mut table = Table::new(&mapping, None);
        let (mut reader, mut faults) = (Reader::new(&mapping), Faults::up_to(9));
        let options = ReadOptions::default();
        each_row(text.as_bytes(), &mut reader, &options, &mut table, &mut faults, |table, draft| {
            table.take(draft);
        })
        .unwrap();
        let keys = Keys::of(&table, false);
        let wishes = keys.wishes(&table);
        table.recognise(&wishes);
        let dossier = table.plain.take().unwrap().settle(&table, &keys, &wishes).unwrap();
        let told: Vec<_> =
            dossier.assertions().iter().map(|one| (one.key(), one.note(), one.language())).collect();
        assert_eq!(told, [("row-1", Some("a note"), None), ("x", None, Some("vi"))]);
    }
}
