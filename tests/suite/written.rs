//! One thing that is written in several ways is read as one thing: what the readers take without a second look they take as
//! what it is.

use crosscheck::io::{self, Imported, Mapping, ReadError, ReadOptions};
use crosscheck::{Dossier, Policy, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::{cases, worlds};
use crate::world;

/// JSON in which every sign of every text is escaped, so that nothing of it can be taken where it lies.
fn escaped(value: &Value) -> String {
    let text = |text: &str| -> String {
        let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        format!("\"{units}\"")
    };
    match value {
        Value::String(string) => text(string),
        Value::Array(list) => format!("[{}]", list.iter().map(escaped).collect::<Vec<_>>().join(" ,\t")),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| format!("{} : {}", text(name), escaped(value));
            format!("{{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join(" , "))
        }
        other => other.to_string(),
    }
}

fn read_lines(file: &Value, line: fn(&Value) -> String) -> Result<Dossier, ReadError> {
    let mut head = file.clone();
    let assertions = head.as_object_mut().unwrap().remove("assertions");
    let mut text = line(&head);
    for one in assertions.iter().filter_map(Value::as_array).flatten() {
        text += "\n";
        text += &line(one);
    }
    io::read_lines(text.as_bytes(), &ReadOptions::default())
}

/// One file twice, with everything at the same line and column: as the quick readers take it, and as they leave it to the
/// others.
fn twice(bytes: &[u8]) -> [Vec<u8>; 2] {
    const NAME: &[u8] = b"\"format\"";
    let at = bytes.windows(NAME.len()).position(|window| window == NAME).unwrap();
    [&b"\"format\"     "[..], b"\"f\\u006frmat\""].map(|name| {
        let mut written = bytes.to_vec();
        written.splice(at..at + NAME.len(), name.iter().copied());
        written
    })
}

/// What is read, or all that is told of what is wrong.
fn shown(read: &Result<Dossier, ReadError>) -> Result<String, String> {
    let written = |dossier: &Dossier| {
        let mut out = Vec::new();
        io::write(dossier, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    read.as_ref().map(written).map_err(ToString::to_string)
}

/// What is wrong, without the columns, which depend on how it is written.
fn told(read: &Result<Dossier, ReadError>) -> Result<&Dossier, Vec<String>> {
    read.as_ref().map_err(|error| match error {
        ReadError::Faults { faults, more, records } => {
            let fault = |f: &io::Fault| format!("{} {:?} {:?} {more} {records}", f.section, f.key, f.problem);
            let mut all: Vec<String> = faults.iter().map(fault).collect();
            all.sort();
            all
        }
        other => vec![format!("{:?}", std::mem::discriminant(other))],
    })
}

/// A value that may stand in a field, and may not.
fn odd() -> impl Strategy<Value = Value> {
    proptest::sample::select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-7),
        json!(1.5e300),
        json!(12_345_678_901_234_567_890_u64),
        json!(0.1),
        json!(""),
        json!("x0"),
        json!("x9"),
        json!("a \"quote\" \\ and\n\u{1}\u{202e}"),
        json!("~14000"),
        json!("2024-02-30"),
        json!(["us", "us"]),
        json!([]),
        json!([["us"]]),
        json!({"affirms": null}),
        json!("denies"),
    ])
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_dossier_is_read_alike_however_it_is_written(
        text in worlds(14),
        by in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), odd()), 0..3),
    ) {
        let mut out = Vec::new();
        io::write(&world::dossier(&text), &mut out).unwrap();
        let mut file: Value = serde_json::from_slice(&out).unwrap();
        if let Some(list) = file["assertions"].as_array_mut().filter(|list| !list.is_empty()) {
            // Some name what comes later.
            let by = by.index(list.len());
            list.rotate_left(by);
            for (at, field, value) in changes {
                let at = at.index(list.len());
                let names = ["key", "measure", "figure", "unit", "towards", "stance", "origin", "relays", "as_of",
                    "stated_on", "sequence", "revises", "from", "includes", "withdraws", "quote", "lang", "certainty"];
                match (field.index(32), &mut list[at]) {
                    // The values alone are no record.
                    (31, one) => *one = one.as_object().map(|one| one.values().cloned().collect()).unwrap_or_default(),
                    (_, Value::Object(one)) => drop(one.insert(names[field.index(names.len())].to_owned(), value)),
                    _ => {}
                }
            }
        }
        let [quick, general] = twice(file.to_string().as_bytes());
        prop_assert_eq!(shown(&io::read(&quick)), shown(&io::read(&general)));
        let plain = io::read(file.to_string().as_bytes());
        let pretty = io::read(serde_json::to_string_pretty(&file).unwrap().as_bytes());
        let other = io::read(escaped(&file).as_bytes());
        let (lines, other_lines) = (read_lines(&file, Value::to_string), read_lines(&file, escaped));
        for (way, read) in [("pretty", &pretty), ("escaped", &other), ("lines", &lines), ("escaped lines", &other_lines)] {
            match (told(&plain), told(read)) {
                (Ok(a), Ok(b)) => prop_assert_eq!(a.assertions(), b.assertions(), "{}", way),
                (Err(a), Err(b)) => prop_assert_eq!(a, b, "{}", way),
                (a, b) => prop_assert!(false, "{way}: {a:?} {b:?}"),
            }
        }
    }

    /// Whatever is done to the bytes, both ways of reading lines agree whether they are right, and whole files too.
    #[test]
    fn damaged_bytes_are_refused_by_all(
        text in worlds(6),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), proptest::sample::select(&b"{}[]\",:\\ \n\t0-9.eEnul\x00\x1f\x7f\xc3\xff"[..])), 1..4),
    ) {
        let mut bytes = Vec::new();
        io::write_lines(&world::dossier(&text), &mut bytes).unwrap();
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if bytes.windows(8).any(|window| window == b"\"format\"") {
            let lines = |bytes: &[u8]| shown(&io::read_lines(bytes, &ReadOptions::default()));
            let [quick, general] = twice(&bytes);
            prop_assert_eq!(lines(&quick), lines(&general));
            prop_assert_eq!(shown(&io::read(&quick)), shown(&io::read(&general)));
        }
        // A reader with a small memory of its own cuts lines anywhere.
        let small = std::io::BufReader::with_capacity(7, bytes.as_slice());
        let whole = io::read_lines(bytes.as_slice(), &ReadOptions::default());
        let cut = io::read_lines(small, &ReadOptions::default());
        prop_assert_eq!(format!("{:?}", told(&whole).map(Dossier::assertions)), format!("{:?}", told(&cut).map(Dossier::assertions)));
        let show = |read: Result<Dossier, ReadError>| read.err().map(|error| error.to_string());
        prop_assert_eq!(show(whole), show(cut));
    }

    #[test]
    fn the_names_of_a_report_are_in_order(text in worlds(20)) {
        let dossier = world::dossier(&text);
        let policy = Policy::default();
        let report = reconcile(dossier.view(), &policy);
        fn sorted(one: impl serde::Serialize) -> (String, String) {
            (serde_json::to_string(&one).unwrap(), serde_json::to_value(&one).unwrap().to_string())
        }
        let (json, again) = sorted(&report);
        // The policy alone stands in an order of its own.
        let (own, other) = sorted(report.policy());
        prop_assert_eq!(json.replacen(&own, &other, 1), again);
        for finding in report.findings() {
            let (json, again) = sorted(report.explain(finding));
            prop_assert_eq!(json, again);
        }
        for estimate in report.estimator().all(&crosscheck::EstimatePolicy::default()) {
            let (json, again) = sorted(report.tell(&estimate));
            prop_assert_eq!(json, again);
        }
    }
}

/// A cell as it may stand in a table.
fn cell() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "",
        " ",
        "100",
        "1200",
        "007",
        "-5",
        "12.5",
        "1,234",
        "1.234,5",
        "n/a",
        "N/A",
        "total",
        "Tổng",
        "UN",
        "U.N",
        "UN verified",
        "killed",
        "Flood",
        "stock",
        "flow",
        "2025-06-02",
        "02/06/2025",
        "2025-06",
        "45000",
        "about",
        "at least",
        "km2",
        "date",
        "#REF!",
        "'=1",
        "-",
        "…",
        "x\u{202e}y",
        "~100",
        "1e3",
        "Ministry 7",
    ])
    .prop_map(ToOwned::to_owned)
}

#[cfg(feature = "table")]
proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_table_is_read_alike_with_quotes_and_without(
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 7), 0..14),
        delimiter in proptest::sample::select(vec![",", ";", "\t"]),
        end in proptest::sample::select(vec!["\n", "\r\n"]),
    ) {
        let names = ["id", "source", "measure", "kind", "value", "unit", "as_of"];
        // A cell with the delimiter in it has to be quoted either way.
        let plain = |cell: &str| if cell.contains(delimiter) { format!("\"{cell}\"") } else { cell.to_owned() };
        let quoted = |cell: &str| format!("\"{cell}\"");
        let text = |write: &dyn Fn(&str) -> String| -> String {
            let mut text = names.join(delimiter) + end;
            for row in &rows {
                // Rows of nothing are passed over, however they are written.
                let cells: Vec<String> = row.iter().map(|cell| write(cell)).collect();
                text += &(cells.join(delimiter) + end);
            }
            text
        };
        let layout = io::Layout::from_toml("[defaults]\nkind = \"stock\"\nsource = \"S\"\nmeasure = \"m\"").unwrap();
        let read = |text: String| io::import_table(std::io::Cursor::new(text), &layout);
        match (read(text(&plain)), read(text(&quoted))) {
            (Ok(a), Ok(b)) => {
                prop_assert_eq!(a.to_string(), b.to_string());
                prop_assert_eq!(a.imported.dossier.assertions(), b.imported.dossier.assertions());
            }
            (Err(a), Err(b)) => prop_assert_eq!(a.to_string(), b.to_string()),
            (a, b) => prop_assert!(false, "{a:?} {b:?}"),
        }
    }
}

fn problems(imported: &Imported) -> Vec<String> {
    imported.faults.iter().map(|f| format!("{} {:?} {:?} {:?}", f.line, f.id, f.field, f.problem)).collect()
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_row_is_read_alike_however_it_is_written(
        rows in proptest::collection::vec((proptest::collection::vec(cell(), 7), any::<[u8; 3]>(), odd()), 0..14),
    ) {
        let names = ["id", "source", "measure", "kind", "value", "unit", "as_of"];
        let mut all = Vec::new();
        for (cells, pick, odd) in rows {
            let mut row: serde_json::Map<String, Value> =
                names.iter().zip(&cells).map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect();
            if pick[0] > 60 {
                row.insert("value".to_owned(), json!(u32::from(pick[1]) * 10));
                row.insert("kind".to_owned(), json!("stock"));
            }
            if pick[0] > 240 {
                row.insert(names[usize::from(pick[2]) % 7].to_owned(), odd);
            }
            row.retain(|_, value| value != "");
            all.push(Value::Object(row));
        }
        // Space around the words, another in each row, so that no row is written as one before it.
        let padded = |(at, row): (usize, &Value)| {
            let mut row = row.clone();
            for name in ["source", "measure", "kind"] {
                if let Some(Value::String(text)) = row.get_mut(name) {
                    text.push_str(&" ".repeat(at));
                }
            }
            row.to_string()
        };
        let mapping = Mapping::default();
        let read = |lines: Vec<String>| io::import_rows(lines.join("\n").as_bytes(), &mapping).unwrap();
        let plain = read(all.iter().map(Value::to_string).collect());
        for other in [
            read(all.iter().map(escaped).collect()),
            read(all.iter().enumerate().map(padded).collect()),
        ] {
            prop_assert_eq!(plain.dossier.assertions(), other.dossier.assertions());
            prop_assert_eq!(plain.dossier.measures().len(), other.dossier.measures().len());
            let (a, b) = (problems(&plain), problems(&other));
            // A word that is not known is told with the space around it.
            prop_assert_eq!(a.len(), b.len(), "{:?} {:?}", a, b);
            prop_assert_eq!((plain.rows, plain.refused), (other.rows, other.refused));
        }
    }
}

/// A derived reader takes the bare values of a record too, in the order of its fields.
#[test]
fn values_without_names_are_no_record() {
    let file = json!({
        "format": "crosscheck/1",
        "sources": [{"key": "us"}],
        "measures": [{"key": "m", "kind": "stock"}, {"key": "n", "kind": "stock"}],
        "rules": [{"rule": "part_of", "key": "r", "part": "m", "whole": "n"}],
        "assertions": [{"key": "a", "measure": "m", "figure": 1}],
    });
    assert!(io::read(file.to_string().as_bytes()).is_ok());
    for (section, values) in [
        ("sources", json!(["us"])),
        ("measures", json!(["m", null, "stock"])),
        ("hierarchies", json!(["place", "a"])),
        ("rules", json!(["part_of", "r", "m", "n"])),
        ("assertions", json!(["a", "m", 1])),
    ] {
        let mut file = file.clone();
        file[section] = json!([values]);
        for read in [io::read(file.to_string().as_bytes()), read_lines(&file, Value::to_string)] {
            let error = read.unwrap_err().to_string();
            assert!(error.contains(&format!("each of the {section} is an object in braces")), "{error}");
        }
    }
}

#[test]
fn assertions_name_what_comes_later() {
    let world = world::file(
        "source us
         measure m stock
         measure p proposition
         b: m 2000; by us; as 2024-01-02
         a: m 1000; by us; as 2024-01-01
         c: m 3000; by us; as 2024-01-03
         d: denies p; by us",
    );
    let mut file = world;
    file["assertions"][0]["from"] = json!("c");
    file["assertions"][0]["includes"] = json!(["a", "c"]);
    file["assertions"][1]["revises"] = json!("b");
    file["assertions"][3]["towards"] = json!(["e", "p"]);
    file["assertions"].as_array_mut().unwrap().push(json!({"key": "e", "withdraws": "a", "origin": "us"}));
    let whole = io::read(file.to_string().as_bytes()).unwrap();
    let lines = read_lines(&file, Value::to_string).unwrap();
    assert_eq!(whole.assertions(), lines.assertions());
    let named = |key: &str| whole.assertion_id(key).and_then(|id| whole.assertion(id)).unwrap();
    assert_eq!(named("b").markers().from, whole.assertion_id("c"));
    assert_eq!(
        named("b").markers().includes,
        [whole.assertion_id("a").unwrap(), whole.assertion_id("c").unwrap()]
    );
    // What does not fit is told as by any other way, and at its place.
    for (at, field, key, what) in [
        (0, "from", "nobody", "line 2, column"),
        (0, "from", "d", "line 2, column"),
        (0, "revises", "b", "line 2, column"),
        (2, "from", "b", "line 2, column"),
    ] {
        let mut wrong = file.clone();
        wrong["assertions"][at][field] = json!(key);
        let error = read_lines(&wrong, Value::to_string).unwrap_err().to_string();
        let escaped = read_lines(&wrong, escaped).unwrap_err().to_string();
        assert!(error.contains(if at == 0 { what } else { "line" }), "{error}");
        assert_eq!(error.lines().count(), escaped.lines().count(), "{error}\n{escaped}");
        assert!(io::read(wrong.to_string().as_bytes()).is_err());
    }
}

/// A line that ends too soon is named with its own number and end.
#[test]
fn what_is_missing_at_the_end_of_a_line_is_told_there() {
    let head = r#"{"format": "crosscheck/1", "measures": [{"key": "m", "kind": "stock"}]}"#;
    let cut = r#"{"key": "a", "measure": "m", "figure": 1"#;
    for end in ["", "\n", "\r\n", "\n\n"] {
        let file = format!("{head}\n{cut}{end}");
        let error = io::read_lines(file.as_bytes(), &ReadOptions::default()).unwrap_err().to_string();
        assert!(error.starts_with("line 2, column 4"), "{error}");
        let rows = format!("{cut}{end}");
        let fault = io::import_rows(rows.as_bytes(), &Mapping::default()).unwrap().faults.remove(0);
        assert!(fault.line == 1 && fault.column >= 40, "{fault}");
    }
}
