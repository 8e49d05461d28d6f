//! Flat JSON Lines: what each row becomes, which rows are refused and why, and that their order does not matter.

use std::path::Path;

use crosscheck::io::{
    self, Defaults, Fields, Hedge, Imported, Mapping, ReadError, ReadOptions, RowFault, RowProblem,
    import_rows, import_rows_file, import_rows_with,
};
use crosscheck::time::PeriodError;
use crosscheck::{Coordinate, Dossier, FindingKind, Kind, Measure, check_key};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::hostile::{HOSTILE, harmless};
use crate::laws::cases;
use crate::round_trip::survives;
use crate::world;

fn import(text: impl AsRef<[u8]>) -> Imported {
    import_rows(text.as_ref(), &Mapping::default()).unwrap()
}

/// A sound row with some fields added or changed; null takes one out.
fn row(id: &str, change: Value) -> Value {
    let mut row = json!({
        "id": id, "source": "Ministry", "subject": "flood", "measure": "killed", "place": "North", "value": 120,
        "unit": "persons", "as_of": "2025-06-02", "stated_on": "2025-06-02", "kind": "cumulative",
    });
    for (field, value) in change.as_object().unwrap() {
        row[field] = value.clone();
    }
    row.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    row
}

fn lines(rows: &[Value]) -> String {
    rows.iter().map(|row| row.to_string() + "\n").collect()
}

fn imported(rows: &[Value]) -> Imported {
    import(lines(rows))
}

/// The one assertion of a row that is taken without a fault.
fn taken(change: Value) -> Imported {
    let imported = imported(&[row("r1", change.clone())]);
    assert!(imported.faults.is_empty(), "{change}: {imported}");
    imported
}

fn figure(change: Value) -> String {
    taken(change).dossier.assertions().get(0).unwrap().quantity().unwrap().to_string()
}

fn measure_of<'d>(dossier: &'d Dossier, key: &str) -> &'d Measure {
    let assertion = dossier.assertion(dossier.assertion_id(key).unwrap()).unwrap();
    dossier.measure(assertion.measure().unwrap()).unwrap()
}

fn data(name: &str) -> Imported {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    import_rows_file(path, &Mapping::default()).unwrap()
}

#[test]
fn a_row_becomes_an_assertion() {
    let change = json!({
        "id": "gz17", "reported_by": "Collector", "stated_on": "2025-06-03T10:00:00Z", "note": "provisional",
        "recorded_at": "2025-07", "url": "https://example.org", "quote": "120 dead", "lang": "en", "extra": [1],
    });
    let imported = taken(change);
    let dossier = &imported.dossier;
    let one = dossier.assertions().get(0).unwrap();
    let names = |ids: &[crosscheck::SourceId]| -> Vec<String> {
        ids.iter().map(|id| dossier.source(*id).unwrap().name().to_owned()).collect()
    };
    assert_eq!((one.key(), one.sequence()), ("gz17", Some(17)));
    assert_eq!(
        (names(one.origins()), names(one.relays())),
        (vec!["Ministry".into()], vec!["Collector".into()])
    );
    assert_eq!(one.quantity().unwrap().to_string(), "120");
    assert_eq!(one.as_of_given(), Some(&"2025-06-02".parse().unwrap()));
    assert_eq!(one.stated(), None, "a time of day is when the copy was made");
    assert_eq!(one.published(), Some(&"2025-06-03T10:00:00Z".parse().unwrap()));
    assert_eq!(one.recorded(), Some(&"2025-07".parse().unwrap()));
    assert_eq!((one.note(), one.quote()), (Some("provisional"), Some("120 dead")));
    assert_eq!((one.url(), one.language()), (Some("https://example.org"), Some("en")));
    let measure = measure_of(dossier, "gz17");
    assert_eq!(measure.key(), "flood/killed/north/cumulative");
    assert_eq!(measure.name(), "flood: killed, North");
    assert_eq!((measure.kind(), measure.unit().symbol()), (Kind::Cumulative, "person"));
    assert_eq!(measure.coordinate(Coordinate::Place), Some("north"));
    assert_eq!(dossier.term(Coordinate::Place, "north").map(crosscheck::Term::name), Some("North"));
    assert_eq!((imported.rows, imported.refused, imported.withdrawals), (1, 0, 0));
    assert_eq!(imported.to_string(), "1 row, 1 taken, 0 refused");
}

#[test]
fn who_and_when() {
    let times = |change: Value| {
        let imported = taken(change);
        let one = imported.dossier.assertions().get(0).unwrap();
        (one.relays().len(), one.stated().map(ToString::to_string), one.published().map(ToString::to_string))
    };
    let stamp = "2025-06-03T10:00:00Z";
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(times(json!({"reported_by": "Ministry", "stated_on": stamp})), (0, some(stamp), None));
    assert_eq!(times(json!({"reported_by": " "})), (0, some("2025-06-02"), None));
    assert_eq!(times(json!({"reported_by": "Daily"})), (1, some("2025-06-02"), None));
    let both = json!({"reported_by": "Daily", "stated_on": stamp, "published_on": "2025-06-04"});
    assert_eq!(times(both), (1, some(stamp), some("2025-06-04")));
    let imported = taken(json!({"as_of": 2019, "stated_on": null}));
    assert_eq!(imported.dossier.assertions().get(0).unwrap().as_of_given(), Some(&"2019".parse().unwrap()));
}

#[test]
fn the_place_in_sequence() {
    let place = |change: Value| {
        imported(&[json!({"id": "x"}), row("r1", change)]).dossier.assertions().get(0).unwrap().sequence()
    };
    assert_eq!(place(json!({})), Some(1));
    assert_eq!(place(json!({"id": 17})), Some(17));
    assert_eq!(place(json!({"id": "gz-0017"})), Some(17));
    assert_eq!(place(json!({"sequence": 5})), Some(5));
    assert_eq!(place(json!({"sequence": "5"})), Some(5));
    // The digits of a date or a hash are no count; then it is the line.
    for id in ["2025-06-02", "a3f9", "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb60", "n99999999999999999999", "none"]
    {
        assert_eq!(place(json!({"id": id})), Some(2), "{id}");
    }
    assert_eq!(place(json!({"id": null})), Some(2));
}

#[test]
fn numbers_and_hedges_make_a_figure() {
    for (change, expected) in [
        (json!({}), "120"),
        (json!({"value": "3000"}), "3000"),
        (json!({"value": 2.5}), "2.5"),
        (json!({"value": "hundreds"}), "hundreds"),
        (json!({"value": null, "hedge": "Tens of Thousands"}), "tens of thousands"),
        (json!({"hedge": ""}), "120"),
        (json!({"hedge": "exactly"}), "=120"),
        (json!({"hedge": "approximately"}), "~120"),
        (json!({"hedge": "An Estimated"}), "~120"),
        (json!({"hedge": "est."}), "~120"),
        (json!({"hedge": "information varies; approximately"}), "~120"),
        (json!({"hedge": "estimates vary widely due to inconsistent data; up to"}), "up to 120"),
        (json!({"hedge": "up to  about"}), "up to 120"),
        (json!({"hedge": "estimated at more than"}), ">120"),
        (json!({"hedge": "more_than"}), ">120"),
        (json!({"hedge": "no fewer than"}), ">=120"),
        (json!({"hedge": "or more"}), ">=120"),
        (json!({"hedge": "a maximum of"}), "<=120"),
        (json!({"hedge": "fewer than"}), "<120"),
        (json!({"hedge": "close to"}), "nearly 120"),
        (json!({"hedge": "hơn"}), ">120"),
        (json!({"hedge": "ít nhất"}), ">=120"),
        (json!({"value": null, "low": 100, "high": 140}), "100..140"),
        (json!({"value": null, "low": 100, "high": 140, "hedge": "estimated"}), "100..140"),
        (json!({"value": null, "low": 100, "high": 140, "hedge": "between"}), "100..140"),
        (json!({"value": null, "low": 100, "high": 140, "hedge": "up to"}), "up to 140"),
        (json!({"value": null, "low": 0, "high": 5, "hedge": "less than"}), "<5"),
        (json!({"value": null, "low": 100, "high": 100, "hedge": "about"}), "~100"),
        (json!({"value": null, "low": 100, "high": 100, "hedge": "between"}), "100"),
        (json!({"value": null, "low": 100}), ">=100"),
        (json!({"value": null, "low": 100, "hedge": "more than"}), ">100"),
        (json!({"value": null, "high": 140}), "<=140"),
        (json!({"value": null, "high": 140, "hedge": "under"}), "<140"),
        (json!({"value": 120, "low": 100, "high": 140}), "120±20"),
        (json!({"value": 120, "low": 120, "high": 140}), "120..140"),
        (json!({"value": 120, "low": 0, "high": 120, "hedge": "up to"}), "up to 120"),
        (json!({"value": 120, "low": 120, "hedge": "at least"}), ">=120"),
        (json!({"value": "2025-06-02", "unit": "date", "kind": "constant"}), "2025-06-02"),
    ] {
        assert_eq!(figure(change.clone()), expected, "{change}");
    }
    let note = |change| taken(change).dossier.assertions().get(0).unwrap().note().map(ToOwned::to_owned);
    let uneven = json!({"value": 110, "low": 100, "high": 140, "note": "early"});
    assert_eq!(note(uneven).as_deref(), Some("early; value 110"));
    assert_eq!(note(json!({"low": 100})).as_deref(), Some("low 100"));
}

/// Asserts that a row is refused, or kept without what is faulty, at the mark `@` in its text.
fn refused(fields: &str, remedy: &str) -> RowFault {
    let base = r#"{"id": "r1", "source": "Đài", "subject": "flood", "unit": "persons""#;
    let marked = format!("{base}, {fields}}}");
    let (before, _) = marked.split_once('@').unwrap();
    let column = before.chars().count() as u64 + 1;
    let good = row("good", json!({}));
    let imported = import(format!("{good}\n{}\n{good}", marked.replace('@', "")));
    let fault = imported.faults[0].clone();
    assert_eq!((fault.line, fault.column), (2, column), "{fault}");
    assert_eq!(fault.id.as_deref(), Some("r1"));
    assert!(fault.to_string().contains(remedy), "{fault}");
    assert!(imported.dossier.assertion_id("good").is_some());
    assert_eq!(imported.dossier.assertion_id("r1").is_some(), fault.kept, "{fault}");
    fault
}

#[test]
fn wrong_rows_are_named_and_the_others_kept() {
    for (fields, remedy) in [
        (r#""kind": "stock", "value": @"3,000""#, "write the number plainly"),
        (r#""kind": "stock", "value": @"3000-4000""#, "is a range with a dash"),
        (r#""kind": "stock", "value": @"~3000""#, "its words in the hedge"),
        (r#""kind": "stock", "value": @"3000 men""#, "its unit in the unit"),
        (r#""kind": "stock", "value": @"three""#, "`three` is no number"),
        (r#""kind": "stock", "value": @"NaN""#, "is not a finite number"),
        (r#""kind": "stock", "value": @1e999"#, "is not a finite number"),
        (r#""kind": "stock", "value": @true"#, "neither a text nor a number"),
        (r#""kind": "stock", "value": @[3000]"#, "neither a text nor a number"),
        (r#""kind": "stock", "value": @"\ud800""#, "an escape that is no character"),
        (r#""kind": "stock", "low": @9, "high": 5"#, "low end above its high end"),
        (r#""kind": "stock", "low": 1, "high": 5, "value": @7"#, "7 is not between 1 and 5"),
        (r#""kind": "stock", "low": 9, "value": @7"#, "7 is not 9 or more"),
        (r#""kind": "stock", "value": 7, "hedge": @"somehow""#, "known are exactly, about"),
        (r#""kind": "stock", "value": 7, "hedge": @"more than or less than""#, "is no known hedge"),
        (r#""kind": "stock", "value": 7, "hedge": @"between""#, "goes with both a low and a high end"),
        (r#""kind": "stock", "low": 7, "hedge": @"up to""#, "goes with a high end"),
        (r#""kind": "stock", "high": 7, "hedge": @"at least""#, "goes with a low end"),
        (r#""kind": "stock", "value": @"tens", "hedge": "about""#, "takes neither hedge nor range"),
        (r#""kind": "stock", "value": 1, "value": @2"#, "given twice; keep one"),
        (r#""kind": @"stok", "value": 1"#, "did you mean `stock`?"),
        (r#""kind": @"proposition", "value": 1"#, "takes no figure"),
        (r#""kind": "stock", "value": @-1"#, "check the sign and the unit"),
        (r#""kind": "cumulative", "low": @-5, "high": 5"#, "check the sign and the unit"),
        (r#""kind": "stock", "value": 1, "as_of": @"02/06/2025""#, "is no date"),
        (r#""kind": "stock", "value": 1, "as_of": @"2025-02-30""#, "not on the calendar"),
        (r#""kind": "stock", "value": 1, "stated_on": @"2025-06-02T10:00:00""#, "names no zone"),
        (r#""kind": "stock", "value": 1, "published_on": @{}"#, "neither a text nor a number"),
        (r#""kind": "stock", "value": 1, "note": @"withdrawn yesterday""#, "(the row is kept)"),
        (r#""kind": "stock", "value": 1, "note": @"withdrawn""#, "names the time"),
        (r#""kind": "stock", "value": 1, "note": @["x"]"#, "(the row is kept)"),
        (r#""kind": "stock", "value": 1, "sequence": @-4"#, "(the row is kept)"),
    ] {
        refused(fields, remedy);
    }
    let missing = |field: &str, remedy: &str| {
        let imported = imported(&[row("r1", json!({ field: null })), row("r2", json!({}))]);
        assert_eq!((imported.rows, imported.refused, imported.dossier.assertions().len()), (2, 1, 1));
        assert!(imported.faults[0].to_string().contains(remedy), "{imported}");
    };
    missing("source", "`source`: missing; say who made the statement");
    missing("value", "no figure");
    missing("kind", "missing; give cumulative");
    let nothing = imported(&[row("r1", json!({"subject": null, "measure": ""}))]);
    assert_eq!(nothing.faults[0].problem, RowProblem::NoTopic);
    assert!(
        nothing.dossier.sources().is_empty() && nothing.dossier.measures().is_empty(),
        "it leaves no trace"
    );
}

#[test]
fn broken_lines_end_no_file() {
    let good = row("good", json!({})).to_string();
    let text = [
        b"\xef\xbb\xbf".as_slice(),
        good.as_bytes(),
        b"\r\n\r\n   \n[1, 2]\n\"row\"\nnull\n{\"id\": \"\xff\"}\n{} {}\n{\"id\": nan}\n",
        b"[".repeat(100_000).as_slice(),
        b"\n",
        b"{\"a\":".repeat(100_000).as_slice(),
        b"\n{\"id\": \"",
        b"x".repeat(3 << 20).as_slice(),
        b"\"}\n",
        row("last-but-one", json!({})).to_string().as_bytes(),
        b"\n{\"id\": \"cut\", \"source\": \"Min",
    ]
    .concat();
    let options = ReadOptions { max_line: 1 << 20, ..ReadOptions::default() };
    let imported = import_rows_with(text.as_slice(), &Mapping::default(), &options).unwrap();
    let found: Vec<(u64, u64)> = imported.faults.iter().map(|fault| (fault.line, fault.column)).collect();
    let column = |line: u64| found.iter().find(|at| at.0 == line).map(|at| at.1);
    assert_eq!(found.iter().map(|at| at.0).collect::<Vec<_>>(), [4, 5, 6, 7, 8, 9, 10, 11, 12, 14]);
    assert_eq!((column(7), column(8)), (Some(9), Some(4)));
    assert_eq!((imported.rows, imported.refused), (12, 10));
    assert_eq!(imported.faults[0].problem, RowProblem::NotAnObject);
    assert_eq!(imported.faults[3].problem, RowProblem::NotUtf8);
    assert_eq!(imported.faults[8].problem, RowProblem::TooLong { limit: 1 << 20 });
    assert!(imported.faults[9].to_string().contains("EOF while parsing"), "{imported}");
    let keys: Vec<&str> = imported.dossier.assertions().iter().map(crosscheck::AssertionRef::key).collect();
    assert_eq!(keys, ["good", "last-but-one"]);

    let few = ReadOptions { max_faults: 3, ..options };
    let bounded = import_rows_with(text.as_slice(), &Mapping::default(), &few).unwrap();
    assert_eq!((bounded.faults.as_slice(), bounded.more, bounded.refused), (&imported.faults[..3], 7, 10));
    assert!(bounded.to_string().ends_with("\n  and 7 more"));
    let none = import("");
    assert_eq!((none.rows, none.dossier.assertions().len()), (0, 0));
    let gone = import_rows_file("no/such\nfile.jsonl", &Mapping::default()).unwrap_err();
    assert!(matches!(gone, ReadError::Io { .. }) && gone.to_string().contains("no/such\\u{a}file"), "{gone}");
}

#[test]
fn faults_found_late_stand_in_file_order() {
    let bad_unit = row("a", json!({"unit": "houses"}));
    let rows = [
        row("b", json!({})),
        row("c", json!({"value": -1})),
        bad_unit,
        row("d", json!({})),
        json!({"id": "e"}),
    ];
    let imported = imported(&rows);
    let found: Vec<u64> = imported.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(found, [2, 3, 5]);
    let few = ReadOptions { max_faults: 1, ..ReadOptions::default() };
    let bounded = import_rows_with(lines(&rows).as_bytes(), &Mapping::default(), &few).unwrap();
    assert_eq!((bounded.faults[0].line, bounded.more), (2, 2));
}

#[test]
fn other_names_and_defaults() {
    let text = r#"{
        "fields": {"source": "publisher", "value": "deaths", "subject": "event", "place": "event", "population": "who"},
        "defaults": {"measure": "killed", "kind": "cumulative", "unit": "persons", "reported_by": "Archive"},
        "hedges": {"at the very least": "at_least"},
        "subsets": {},
        "refuse_unknown": true
    }"#;
    let mapping: Mapping = serde_json::from_str(text).unwrap();
    let again: Mapping = serde_json::from_str(&serde_json::to_string(&mapping).unwrap()).unwrap();
    assert_eq!(mapping, again);
    let by_code = Mapping {
        fields: Fields {
            source: "publisher".into(),
            value: "deaths".into(),
            subject: "event".into(),
            place: "event".into(),
            population: "who".into(),
            ..Fields::default()
        },
        defaults: Defaults {
            measure: Some("killed".into()),
            kind: Some(Kind::Cumulative),
            unit: Some("persons".into()),
            reported_by: Some("Archive".into()),
            ..Defaults::default()
        },
        hedges: [("at the very least".to_owned(), Hedge::AtLeast)].into(),
        subsets: [].into(),
        refuse_unknown: true,
        ..Mapping::default()
    };
    assert_eq!(mapping, by_code);
    for wrong in [r#"{"field": {}}"#, r#"{"fields": {"sorce": "x"}}"#, r#"{"defaults": {"kind": "x"}}"#] {
        assert!(serde_json::from_str::<Mapping>(wrong).is_err(), "{wrong}");
    }
    let rows = r#"{"publisher": "Ministry", "event": "Flood", "deaths": 12, "hedge": "At the very least", "who": "children"}
{"publisher": "Ministry", "event": "Flood", "deaths": 12, "publishr": 1}"#;
    let imported = import_rows(rows.as_bytes(), &mapping).unwrap();
    let dossier = &imported.dossier;
    let measure = measure_of(dossier, "row-1");
    assert_eq!(measure.key(), "flood/killed/children/flood/cumulative");
    assert_eq!(dossier.assertions().get(0).unwrap().quantity().unwrap().to_string(), ">=12");
    assert_eq!(dossier.assertions().get(0).unwrap().relays().len(), 1);
    let fault = imported.faults[0].to_string();
    assert!(
        fault.starts_with("line 2, column 71: row, `publishr`: ")
            && fault.contains("did you mean `publisher`?")
    );
}

#[test]
fn ids_and_names_that_are_no_keys() {
    let rows: Vec<Value> = [
        ("a b", "UN", "killed"),
        ("a,b", "un", "Killed"),
        ("a-b", "U.N", "killed!"),
        ("flood/killed/north/cumulative", "Un", "убито"),
        ("r9", " ", "x"),
        ("r10", "國防部", "\u{202e}"),
        (&"long ".repeat(100), &"long ".repeat(100), &"long ".repeat(100)),
        ("r12", &("long ".repeat(100) + "!"), &("long ".repeat(100) + "!")),
    ]
    .iter()
    .map(|(id, source, measure)| {
        row(id, json!({"source": source, "measure": measure, "note": "withdrawn 2025"}))
    })
    .chain([row("a b/withdrawn", json!({})), row("", json!({})), row("row-10", json!({"source": "last"}))])
    .collect();
    let imported = imported(&rows);
    assert_eq!((imported.refused, imported.withdrawals), (1, 7), "the one without a source: {imported}");
    let dossier = &imported.dossier;
    let names: std::collections::BTreeSet<&str> = dossier.sources().iter().map(|s| s.name()).collect();
    assert_eq!(names.len(), 9, "every source keeps its name: {names:?}");
    let measures: Vec<&str> = dossier.measures().iter().map(Measure::key).collect();
    assert_eq!(measures.len(), 7, "{measures:?}");
    for key in dossier.sources().iter().map(|s| s.key()).chain(measures) {
        assert!(check_key(key).is_ok(), "{key}");
    }
    assert!(dossier.assertion_id("a-b").is_some() && dossier.assertion_id("row-10").is_some());
    survives(dossier);
}

#[test]
fn rows_of_one_id_are_kept_unless_they_are_the_same() {
    let (a, b) = (row("x1", json!({})), row("x1", json!({"value": 130})));
    let there = imported(&[a.clone(), b.clone(), a.clone()]);
    let back = imported(&[b, a.clone(), a]);
    assert_eq!((there.refused, there.dossier.assertions().len()), (1, 2));
    assert!(matches!(there.faults[0].problem, RowProblem::SharedId { line: 1 }) && there.faults[0].kept);
    assert!(matches!(there.faults[1].problem, RowProblem::Repeated { line: 1 }) && !there.faults[1].kept);
    assert_eq!(sorted(&there.dossier), sorted(&back.dossier));
}

#[test]
fn very_many_rows_that_clash_take_no_longer() {
    let rows = |make: fn(u32) -> Value| imported(&(0..4_000).map(make).collect::<Vec<_>>());
    let one_id = rows(|at| row("same", json!({ "value": at })));
    assert_eq!((one_id.refused, one_id.faults.len() + one_id.more), (0, 3_999));
    let repeated = rows(|_| row("same", json!({})));
    assert_eq!(repeated.refused, 3_999);
    let own_unit = rows(|at| row(&format!("r{at}"), json!({"unit": format!("u{at}")})));
    assert_eq!((own_unit.refused, own_unit.dossier.assertions().len()), (3_999, 1));
    let alike =
        rows(|at| row(&"!".repeat(at as usize % 200), json!({"source": "?".repeat(at as usize % 150 + 1)})));
    assert_eq!(alike.rows, 4_000);
    survives(&one_id.dossier);
}

#[test]
fn a_topic_has_one_unit() {
    let with = |id: &str, unit: Value, value: f64, kind: &str| {
        row(id, json!({"unit": unit, "value": value, "kind": kind}))
    };
    // Most rows decide; what converts is kept in its own unit; a row without one has that of the others.
    let rows = [
        with("a1", json!("km2"), 8.0, "stock"),
        with("a2", json!("Hectares"), 800.0, "stock"),
        with("a3", json!("km²"), 9.0, "stock"),
        with("a4", json!("persons"), 7.0, "stock"),
        with("a5", Value::Null, 10.0, "stock"),
    ];
    let found = imported(&rows);
    assert_eq!(measure_of(&found.dossier, "a1").unit().symbol(), "km2");
    let figures: Vec<String> =
        found.dossier.assertions().iter().map(|a| a.quantity().unwrap().to_string()).collect();
    assert_eq!(figures, ["8", "800 ha", "9", "10"]);
    assert!(found.faults[0].to_string().contains("`person` does not convert into `km2`"), "{found}");
    assert_eq!(found.faults[0].field.as_deref(), Some("unit"));
    // As many of each: the first in the alphabet, whatever came first.
    for pair in [[0, 1], [1, 0]] {
        let two = [with("b1", json!("tanks"), 1.0, "stock"), with("b2", json!("drones"), 1.0, "stock")];
        let found = imported(&pair.map(|at| two[at].clone()));
        assert_eq!(found.faults[0].id.as_deref(), Some("b1"));
    }
    let alone = imported(&[with("c1", json!("as published (see notes)"), 1.5, "flow")]);
    assert_eq!(measure_of(&alone.dossier, "c1").unit().symbol(), "as published (see notes)");
    // A flow below zero is a net change.
    let net = imported(&[
        with("d1", json!("persons"), -5.0, "flow"),
        row("d2", json!({"kind": "flow", "source": "Ministry, verified"})),
        with("d3", json!("persons"), 5.0, "cumulative"),
    ]);
    assert!(net.faults.is_empty(), "{net}");
    for (id, unit, counting) in
        [("d1", "net person", false), ("d2", "net person", false), ("d3", "person", true)]
    {
        let measure = measure_of(&net.dossier, id);
        assert_eq!((measure.unit().symbol(), measure.is_counting()), (unit, counting), "{id}");
    }
    assert!(measure_of(&net.dossier, "d1").note().is_some());
    survives(&net.dossier);
}

#[test]
fn what_was_only_verified_or_named_is_a_part() {
    let sources = [
        ("r1", "Ministry of Health"),
        ("r2", "Ministry of Health, list of names"),
        ("r3", "UN OCHA verified"),
        ("r4", "Project (identified by name)"),
        ("r5", "Paper, not independently verified"),
        ("r6", "Unverified reports"),
    ];
    let rows: Vec<Value> = sources.iter().map(|(id, source)| row(id, json!({ "source": source }))).collect();
    let found = imported(&rows);
    let property = |id| measure_of(&found.dossier, id).coordinate(Coordinate::Property).unwrap().to_owned();
    let all = ["killed", "killed.named", "killed.verified", "killed.named", "killed", "killed"];
    assert_eq!(sources.map(|(id, _)| property(id)), all);
    let term = found.dossier.term(Coordinate::Property, "killed.verified").unwrap();
    assert_eq!(term.parents().collect::<Vec<_>>(), ["killed"]);
    let relation = world::relation(&found.dossier, "r3", "r1");
    assert_eq!(relation.scope, crosscheck::relation::Scope::Within);
    let plain = import_rows(lines(&rows).as_bytes(), &Mapping::plain()).unwrap();
    assert_eq!(
        (plain.dossier.measures().len(), plain.dossier.terms().len()),
        (1, 1),
        "only the name of the place"
    );
    let own = Mapping { subsets: [("reports".to_owned(), "Hearsay!".to_owned())].into(), ..Mapping::plain() };
    let own = import_rows(lines(&rows).as_bytes(), &own).unwrap();
    assert_eq!(measure_of(&own.dossier, "r6").key(), "flood/killed.hearsay/north/cumulative");
}

#[test]
fn a_withdrawn_row_is_taken_back() {
    let rows = [
        row("r1", json!({"reported_by": "Archive", "note": "Withdrawn 2025-07-01T00:00:00Z"})),
        row("r2", json!({"value": 90, "note": "provisional; withdrawn: 2025-07-02"})),
        row("r3", json!({"note": "troops withdrawn from the border; withdrawn from there"})),
    ];
    let found = imported(&rows);
    assert_eq!((found.withdrawals, found.faults.len(), found.rows), (2, 0, 3), "{found}");
    let one = |key| found.dossier.assertion(found.dossier.assertion_id(key).unwrap()).unwrap();
    let (first, second) = (one("r1/withdrawn"), one("r2/withdrawn"));
    assert_eq!(first.markers().withdraws, found.dossier.assertion_id("r1"));
    assert_eq!((first.origins(), first.relays()), (one("r1").origins(), one("r1").relays()));
    assert_eq!(first.published().map(ToString::to_string).as_deref(), Some("2025-07-01T00:00:00Z"));
    assert_eq!(second.stated().map(ToString::to_string).as_deref(), Some("2025-07-02"));
    assert_eq!((one("r1").note(), one("r2").note()), (None, Some("provisional")));
    assert!(one("r3").note().is_some());
    let wrong = imported(&[row("r1", json!({"note": "withdrawn 2025-02-30"}))]);
    assert!(matches!(&wrong.faults[0].problem, RowProblem::Withdrawn(PeriodError::Calendar { .. })));
    assert_eq!((wrong.refused, wrong.dossier.assertions().len()), (0, 1));
}

#[test]
fn real_rows_of_casualties() {
    let found = data("casualties.jsonl");
    assert!(found.faults.is_empty(), "{found}");
    assert_eq!((found.rows, found.withdrawals), (38, 6));
    let report = world::report(&found.dossier);
    let shown = |kind| report.of_kind(kind).count();
    assert!(shown(FindingKind::Agreement) > 0 && shown(FindingKind::Revision) > 0, "{report}");
    // The list of names is below the full toll and contradicts nothing.
    for finding in report.of_kind(FindingKind::Contradiction) {
        assert!(!report.explain(finding).to_string().contains("list of names"), "{report}");
    }
    survives(&found.dossier);
}

#[test]
fn real_rows_of_hedged_strengths() {
    let found = data("military.jsonl");
    insta::assert_snapshot!(found.to_string());
    let figures: Vec<String> =
        found.dossier.assertions().iter().map(|a| format!("{} {}", a.key(), a.quantity().unwrap())).collect();
    insta::assert_snapshot!(figures.join("\n"));
    world::report(&found.dossier);
    survives(&found.dossier);
}

#[test]
fn hostile_texts_are_shown_and_do_nothing() {
    for hostile in HOSTILE {
        for field in [
            "id",
            "source",
            "reported_by",
            "subject",
            "measure",
            "place",
            "unit",
            "note",
            "url",
            "quote",
            "lang",
        ] {
            let found = imported(&[
                row("r1", json!({ field: format!("a{hostile}") })),
                row("r2", json!({"source": "Other", "value": 900})),
            ]);
            harmless(&found.to_string());
            harmless(&world::report(&found.dossier).to_string());
            survives(&found.dossier);
        }
        for field in ["value", "low", "hedge", "kind", "as_of", "stated_on", "sequence", "note"] {
            let value = if field == "note" { format!("withdrawn {hostile}") } else { (*hostile).to_owned() };
            let found = imported(&[row(hostile, json!({ field: value }))]);
            assert_eq!(found.faults.len(), 1, "{field}");
            harmless(&found.to_string());
        }
    }
    let long = "x".repeat(1 << 20);
    for field in ["id", "value", "hedge", "kind", "as_of", "unit", "note"] {
        let rows = [
            row("r1", json!({ field: long })),
            row("r2", json!({"measure": "m", "unit": "km"})),
            json!({"id": long}),
        ];
        let found = imported(&rows);
        assert!(found.faults.iter().all(|fault| fault.to_string().len() < 2048), "{field}");
        let named = Mapping { refuse_unknown: true, ..Mapping::default() };
        let unknown = format!("{{\"{long}\": 1}}");
        let found = import_rows(unknown.as_bytes(), &named).unwrap();
        assert!(found.to_string().len() < 2048);
    }
}

/// The file of a dossier with its assertions in the order of their keys.
fn sorted(dossier: &Dossier) -> String {
    let mut out = Vec::new();
    io::write(dossier, &mut out).unwrap();
    let mut file: Value = serde_json::from_slice(&out).unwrap();
    if let Some(list) = file["assertions"].as_array_mut() {
        list.sort_by_key(|one| one["key"].as_str().unwrap().to_owned());
    }
    file.to_string()
}

/// Rows whose names are alike and whose units, kinds and figures clash.
fn rows() -> impl Strategy<Value = Vec<Value>> {
    proptest::collection::vec(any::<[u8; 12]>(), 1..16).prop_map(|picks| {
        let rows = picks.into_iter().enumerate().map(|(at, pick)| {
            let of = |list: &[Value], n: usize| list[usize::from(pick[n]) % list.len()].clone();
            json!({
                // Now and then an id that is no key, or that another row has.
                "id": of(&[json!(format!("r{at}")), json!(format!("r{at}")), json!(format!("no key {at}")), json!("r1")], 0),
                "sequence": at,
                "source": of(&[json!("UN"), json!("un"), json!("U.N"), json!("UN verified"), json!("Ủy ban")], 1),
                "reported_by": of(&[Value::Null, json!("Archive"), json!("UN")], 2),
                "subject": of(&[json!("flood"), json!("Flood"), Value::Null], 3),
                "measure": of(&[json!("killed"), json!("kil-led"), json!("kil led")], 4),
                "place": of(&[json!("North"), Value::Null], 5),
                "value": of(&[json!(100), json!(105), json!(-3), json!("90"), json!("x")], 6),
                "hedge": of(&[Value::Null, json!("about"), json!("at least"), json!("?")], 7),
                "unit": of(&[json!("persons"), json!("persons"), json!("km2"), json!("ha"), Value::Null], 8),
                "as_of": of(&[json!("2025-06-02"), json!("2025-06-03"), json!("2025-06"), Value::Null], 9),
                "stated_on": of(&[json!("2025-06-04"), json!("2025-06-04T10:00:00Z"), Value::Null], 10),
                "kind": of(&[json!("cumulative"), json!("flow"), json!("stock")], 11),
                "note": of(&[Value::Null, Value::Null, json!("withdrawn 2025-07"), json!("withdrawn soon")], 2),
            })
        });
        rows.collect()
    })
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn the_order_of_rows_does_not_matter((there, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))) {
        let (there, back) = (imported(&there), imported(&shuffled));
        prop_assert_eq!(sorted(&there.dossier), sorted(&back.dossier));
        let (a, b) = (world::report(&there.dossier), world::report(&back.dossier));
        prop_assert_eq!(a.to_string(), b.to_string());
        prop_assert_eq!(serde_json::to_string(&a).unwrap(), serde_json::to_string(&b).unwrap());
        let kept = |imported: &Imported| (imported.rows, imported.refused, imported.withdrawals, imported.faults.len());
        prop_assert_eq!(kept(&there), kept(&back));
    }

    #[test]
    fn every_row_is_taken_or_named(rows in rows()) {
        let found = imported(&rows);
        prop_assert_eq!(found.dossier.assertions().len(), found.rows - found.refused + found.withdrawals);
        prop_assert_eq!(found.faults.iter().filter(|fault| !fault.kept).count(), found.refused);
        survives(&found.dossier);
    }
}
