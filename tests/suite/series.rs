//! The counts of the example `series` against the plain definitions, worked out from the rows themselves.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::io::{Mapping, import_rows};
use crosscheck::{HedgeModel, Policy, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::cases;

#[path = "../../examples/series/counts.rs"]
mod counts;

use counts::Counts;

#[derive(Debug, Clone)]
struct Row {
    source: usize,
    reported_by: usize,
    topic: usize,
    value: u32,
    as_of: usize,
    stated: usize,
    withdrawn: bool,
}

const SOURCES: [&str; 3] = ["Ministry", "Office", "Red Crescent"];
const COPIES: [&str; 3] = ["", "Archive", "Tracker"];
const KINDS: [&str; 3] = ["cumulative", "stock", "flow"];
const VALUES: [u32; 9] = [0, 10, 11, 20, 21, 40, 100, 104, 400];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..3usize, 0..3usize, 0..3usize, 0..9usize, 0..5usize, 0..6usize, any::<u8>());
    let one = row.prop_map(|(source, reported_by, topic, value, as_of, stated, dice)| Row {
        source,
        reported_by,
        topic,
        value: VALUES[value],
        as_of,
        stated,
        withdrawn: dice < 40,
    });
    proptest::collection::vec(one, 1..60)
}

fn file(rows: &[Row], order: impl Iterator<Item = usize>) -> String {
    let line = |at: usize| {
        let row = &rows[at];
        let mut line = json!({
            "id": format!("r{}", at + 1), "source": SOURCES[row.source], "subject": "flood", "place": "North",
            "measure": format!("m{}", row.topic), "kind": KINDS[row.topic], "unit": "persons", "value": row.value,
            "as_of": format!("2025-06-0{}", row.as_of + 1), "stated_on": format!("2025-07-0{}T10:00:00Z", row.stated + 1),
        });
        if row.reported_by > 0 {
            line["reported_by"] = json!(COPIES[row.reported_by]);
        }
        if row.withdrawn && is_last(rows, at) {
            line["note"] = json!("withdrawn 2025-08-01T00:00:00Z");
        }
        line.to_string()
    };
    order.map(line).collect::<Vec<_>>().join("\n")
}

fn point(row: &Row) -> (usize, usize, usize, usize) {
    (row.source, row.reported_by, row.topic, row.as_of)
}

/// The rows of each point of a series, the last word last.
fn points(rows: &[Row]) -> BTreeMap<(usize, usize, usize, usize), Vec<usize>> {
    let mut points: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        points.entry(point(row)).or_default().push(at);
    }
    for versions in points.values_mut() {
        versions.sort_by_key(|at| (rows[*at].stated, *at));
    }
    points
}

fn is_last(rows: &[Row], at: usize) -> bool {
    points(rows)[&point(&rows[at])].last() == Some(&at)
}

fn name(source: usize, reported_by: usize) -> String {
    format!("{} | {}", SOURCES[source], COPIES[reported_by])
}

#[derive(Debug, Default, PartialEq)]
struct Plain {
    revisions: BTreeMap<String, usize>,
    decreases: BTreeMap<String, usize>,
    contradictions: BTreeMap<String, usize>,
}

/// Revision: consecutive different figures for one series, topic and as-of. Decrease: a later as-of is lower within
/// one cumulative series. Contradiction: |a − b| / max > 0.10 between different series at the same as-of.
fn plain(rows: &[Row]) -> Plain {
    let mut found = Plain::default();
    let mut current: BTreeMap<(usize, usize, usize), Vec<(usize, u32)>> = BTreeMap::new();
    for ((source, reported_by, topic, as_of), versions) in points(rows) {
        let values: Vec<u32> = versions.iter().map(|at| rows[*at].value).collect();
        let changes = values.windows(2).filter(|pair| pair[0] != pair[1]).count();
        if changes > 0 {
            *found.revisions.entry(name(source, reported_by)).or_default() += changes;
        }
        let last = *versions.last().unwrap();
        if !rows[last].withdrawn {
            current.entry((topic, source, reported_by)).or_default().push((as_of, rows[last].value));
        }
    }
    for ((topic, source, reported_by), series) in &current {
        let falls = series.windows(2).filter(|pair| pair[1].1 < pair[0].1).count();
        if *topic == 0 && falls > 0 {
            *found.decreases.entry(name(*source, *reported_by)).or_default() += falls;
        }
        for ((other_topic, other_source, other_by), others) in &current {
            let (here, there) = (name(*source, *reported_by), name(*other_source, *other_by));
            if topic != other_topic || here >= there {
                continue;
            }
            for ((at, a), (other_at, b)) in series.iter().flat_map(|x| others.iter().map(move |y| (*x, *y))) {
                let (a, b) = (f64::from(a), f64::from(b));
                if at == other_at && (a - b).abs() / a.max(b) > 0.10 {
                    *found.contradictions.entry(format!("{here} <> {there}")).or_default() += 1;
                }
            }
        }
    }
    found
}

fn counted(file: &str, mapping: &Mapping, policy: &Policy) -> Counts {
    let imported = import_rows(file.as_bytes(), mapping).unwrap();
    assert!(imported.faults.is_empty(), "{imported}");
    let report = reconcile(imported.dossier.view(), policy);
    report.check().unwrap_or_else(|error| panic!("{error}\n{report}"));
    Counts::of(&report, &imported)
}

fn plain_policy() -> Policy {
    Policy { tolerance: 0.1, hedges: HedgeModel::without_widths(), falls_correct: false, ..Policy::default() }
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn counts_are_those_of_the_plain_definitions(rows in rows(), turn in any::<prop::sample::Index>()) {
        let counts = counted(&file(&rows, 0..rows.len()), &Mapping::plain(), &plain_policy());
        let found = Plain {
            revisions: counts.revisions.clone(),
            decreases: counts.decreases.clone(),
            contradictions: counts.contradictions.clone(),
        };
        prop_assert_eq!(found, plain(&rows), "{}", file(&rows, 0..rows.len()));
        let all = points(&rows);
        let gone = all.values().filter(|versions| rows[*versions.last().unwrap()].withdrawn).count();
        let topics: BTreeSet<usize> = rows.iter().map(|row| row.topic).collect();
        prop_assert_eq!((counts.rows, counts.withdrawn, counts.topics), (rows.len(), gone, topics.len()));
        prop_assert_eq!(counts.series.values().sum::<usize>(), rows.len());
        prop_assert_eq!(counts.up + counts.down, counts.revisions.values().sum::<usize>());
        let revised = |versions: &&Vec<usize>| versions.windows(2).any(|w| rows[w[0]].value != rows[w[1]].value);
        prop_assert_eq!(counts.revised_points, all.values().filter(revised).count());
        prop_assert!(counts.contradicted_times <= counts.contradictions.values().sum());
        prop_assert!(counts.echoes.is_empty() && counts.slips.is_empty());
        // In another order each row keeps its place.
        let turn = turn.index(rows.len());
        let order = (turn..rows.len()).chain(0..turn).rev();
        let turned = counted(&file(&rows, order), &Mapping::plain(), &plain_policy());
        prop_assert_eq!(format!("{counts:?}"), format!("{turned:?}"));
    }

    /// By the default policy and with copies as copies every derivation holds, too.
    #[test]
    fn copies_are_reconciled(rows in rows()) {
        let counts = counted(&file(&rows, 0..rows.len()), &Mapping::default(), &Policy::default());
        prop_assert_eq!(counts.rows, rows.len());
    }
}

#[test]
fn three_copies_of_one_source_are_one_witness_and_their_slips_are_told() {
    let row = |id: &str, by: &str, value: u32, stated: &str| -> Value {
        json!({
            "id": id, "source": "Ministry", "reported_by": by, "subject": "flood", "measure": "killed", "place": "North",
            "value": value, "unit": "persons", "as_of": "2025-06-02", "stated_on": stated, "kind": "cumulative",
        })
    };
    let rows = [
        row("a1", "Archive", 1400, "2025-06-03T08:00:00Z"),
        row("b1", "Tracker", 4100, "2025-06-03T09:00:00Z"),
        row("c1", "Wiki", 1400, "2025-06-03T10:00:00Z"),
        row("b2", "Tracker", 1400, "2025-06-04T09:00:00Z"),
        row("a2", "Archive", 1450, "2025-06-05T08:00:00Z"),
        row("b3", "Tracker", 1450, "2025-06-05T09:00:00Z"),
    ];
    let text = rows.map(|row| row.to_string()).join("\n");
    let plain = counted(&text, &Mapping::plain(), &plain_policy());
    assert_eq!(plain.revisions.values().sum::<usize>(), 3);
    let imported = import_rows(text.as_bytes(), &Mapping::default()).unwrap();
    let report = reconcile(imported.dossier.view(), &Policy::default());
    report.check().unwrap();
    let ids: Vec<String> = report.findings().iter().map(|f| f.id().to_string()).collect();
    assert_eq!(
        ids,
        [
            "relay-slip[flood/killed/north/cumulative@2025-06-02,ministry]",
            "revision[flood/killed/north/cumulative@2025-06-02,ministry]",
            "echo[flood/killed/north/cumulative@2025-06-02,ministry]",
        ]
    );
}
