//! Every sort of wrong input: what is refused, where it stands, and which remedy the message names.

use std::path::Path;

use crosscheck::dossier::Section;
use crosscheck::io::{self, Fault, Problem, ReadError, ReadOptions};
use crosscheck::quantity::{Number, QuantityError, QuantityParseError};
use crosscheck::time::PeriodError;
use crosscheck::{
    Assertion, Condition, Coordinate, Dossier, DossierError, KeyError, Kind, Measure, Quantity, Rule,
    RuleForm, Source, Stance, Term, Unit,
};

/// Takes the marks `@` out of a text and gives the line and column of each.
fn marked(text: &str) -> (String, Vec<(u64, u64)>) {
    let (mut plain, mut places, mut at) = (String::new(), Vec::new(), (1, 1));
    for c in text.chars() {
        match c {
            '@' => places.push(at),
            '\n' => at = (at.0 + 1, 1),
            _ => at.1 += 1,
        }
        plain.extend((c != '@').then_some(c));
    }
    (plain, places)
}

/// A sound file with one more record, on a line of its own.
fn with(section: Section, record: &str) -> String {
    let lists = [
        (Section::Sources, r#"{"key": "us"}, {"key": "pentagon", "within": "us"}"#),
        (
            Section::Measures,
            r#"{"key": "sent", "kind": "cumulative", "unit": "person"},
               {"key": "in-place", "kind": "stock", "unit": "person"},
               {"key": "flow", "kind": "flow", "unit": "person"},
               {"key": "area", "kind": "stock", "unit": "km2"},
               {"key": "share", "kind": "stock", "unit": "%"},
               {"key": "day", "kind": "constant", "unit": "date"},
               {"key": "present", "kind": "proposition"}"#,
        ),
        (Section::Hierarchies, r#"{"coordinate": "place", "key": "kursk", "within": "russia"}"#),
        (Section::Rules, r#"{"rule": "part_of", "key": "part", "part": "in-place", "whole": "sent"}"#),
        (
            Section::Assertions,
            r#"{"key": "first", "measure": "sent", "figure": 3000, "origin": "pentagon"},
               {"key": "stance", "towards": "present", "stance": "affirms", "origin": "us"}"#,
        ),
    ];
    let mut text = "{\"format\": \"crosscheck/1\"".to_owned();
    for (name, list) in lists {
        let more = if name == section { format!(",\n{record}\n") } else { String::new() };
        text += &format!(",\n\"{name}\": [{list}{more}]");
    }
    text + "}\n"
}

/// All faults of a text that is refused for its records.
fn faults(text: &str) -> Vec<Fault> {
    match io::read(text.as_bytes()) {
        Err(ReadError::Faults { faults, more: 0, .. }) => faults,
        other => panic!("{other:?}\n{text}"),
    }
}

/// Asserts that one more record is refused at each mark, and gives the first fault.
fn refused(section: Section, record: &str) -> Fault {
    let (text, places) = marked(&with(section, record));
    let faults = faults(&text);
    let found: Vec<(u64, u64)> = faults.iter().map(|f| (f.line, f.column)).collect();
    assert_eq!(found, places, "{record}\n{faults:#?}");
    assert!(faults.iter().all(|f| f.section == section), "{record}");
    faults[0].clone()
}

type Cases<'a> = &'a [(&'a str, fn(&Problem) -> bool, &'a str)];

/// Every record has the key `x`; the last text is part of the message, mostly its remedy.
fn all_refused(section: Section, cases: Cases<'_>) {
    for (record, expected, remedy) in cases {
        let fault = refused(section, record);
        assert_eq!(fault.key.as_deref(), Some("x"), "{record}");
        assert!(expected(&fault.problem), "{record}\n{:?}", fault.problem);
        let message = fault.to_string();
        assert!(message.contains(remedy), "{message}");
        assert!(message.contains(&format!("{} `x`", section.noun())), "{message}");
    }
}

fn near(nearest: &Option<String>, key: &str) -> bool {
    nearest.as_deref() == Some(key)
}

#[test]
fn the_file_without_the_wrong_record_is_sound() {
    let record = r#"{"key": "x", "measure": "sent", "figure": 10000, "from": "first"}"#;
    assert_eq!(io::read(with(Section::Assertions, record).as_bytes()).unwrap().assertions().len(), 3);
}

#[test]
fn names_that_are_not_known_come_with_a_hint() {
    all_refused(
        Section::Assertions,
        &[
            (
                r#"{"key": "x", "mesure": @"sent", "figure": 1}"#,
                |p| matches!(p, Problem::UnknownField { name, nearest, .. } if name == "mesure" && near(nearest, "measure")),
                "did you mean `measure`?",
            ),
            (
                r#"{"key": "x", "qqqqqq": @1, "measure": "sent", "figure": 1}"#,
                |p| matches!(p, Problem::UnknownField { nearest: None, known, .. } if known.len() > 20 && known[1] == "measure"),
                "unknown field `qqqqqq`; known are `key`, `measure`, `figure`, `unit`, `towards`, `stance`, `holder`, `certainty`, `origin`, `relays`, `as_of`, `stated_on` and ",
            ),
            (
                r#"{"key": "x", "measure": @"snet", "figure": 1}"#,
                |p| matches!(p, Problem::UnknownKey { field: "measure", nearest, .. } if near(nearest, "sent")),
                "did you mean `sent`?",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "origin": @["us", "pentagn"]}"#,
                |p| matches!(p, Problem::UnknownKey { field: "origin", nearest, .. } if near(nearest, "pentagon")),
                "did you mean `pentagon`?",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "relays": @"zzzzzzzzzz"}"#,
                |p| matches!(p, Problem::UnknownKey { field: "relays", nearest: None, .. }),
                "the source `zzzzzzzzzz`, which is not in the file",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "revises": @"frist"}"#,
                |p| matches!(p, Problem::UnknownKey { field: "revises", nearest, .. } if near(nearest, "first")),
                "did you mean `first`?",
            ),
            (
                r#"{"key": "x", "withdraws": @"firt"}"#,
                |p| matches!(p, Problem::UnknownKey { field: "withdraws", nearest, .. } if near(nearest, "first")),
                "did you mean `first`?",
            ),
            (
                r#"{"key": "x", "towards": @"presnt", "stance": "denies", "origin": "us"}"#,
                |p| matches!(p, Problem::UnknownKey { field: "towards", nearest, .. } if near(nearest, "present")),
                "did you mean `present`?",
            ),
            (
                r#"{"key": "x", "towards": "present", "stance": "denies", "holder": @"uss"}"#,
                |p| matches!(p, Problem::UnknownKey { field: "holder", nearest, .. } if near(nearest, "us")),
                "did you mean `us`?",
            ),
        ],
    );
    all_refused(
        Section::Sources,
        &[(
            r#"{"key": "x", "within": @"pentagun"}"#,
            |p| matches!(p, Problem::UnknownKey { field: "within", nearest, .. } if near(nearest, "pentagon")),
            "did you mean `pentagon`?",
        )],
    );
    all_refused(
        Section::Rules,
        &[
            (
                r#"{"rule": "part_of", "key": "x", "part": @"in-plce", "whole": "sent"}"#,
                |p| matches!(p, Problem::UnknownKey { field: "part", nearest, .. } if near(nearest, "in-place")),
                "did you mean `in-place`?",
            ),
            (
                r#"{"rule": "part_of", "key": "x", "prt": @"in-place", "whole": "sent"}"#,
                |p| matches!(p, Problem::UnknownField { nearest, .. } if near(nearest, "part")),
                "did you mean `part`?",
            ),
        ],
    );
}

#[test]
fn figures_and_dates_that_cannot_be_read() {
    all_refused(
        Section::Assertions,
        &[
            (
                r#"{"key": "x", "measure": "sent", "figure": @"12000..10000"}"#,
                |p| {
                    matches!(
                        p,
                        Problem::Figure(QuantityParseError::Quantity(QuantityError::Backwards { .. }))
                    )
                },
                "write 10000..12000",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"NaN"}"#,
                |p| matches!(p, Problem::Figure(QuantityParseError::NotFinite { .. })),
                "the largest that can be kept",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"-inf"}"#,
                |p| matches!(p, Problem::Figure(QuantityParseError::NotFinite { .. })),
                "the largest that can be kept",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @1e400}"#,
                |p| matches!(p, Problem::Figure(QuantityParseError::NotFinite { text }) if text == "1e400"),
                "the largest that can be kept",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"1e400", "origin": "us"}"#,
                |p| matches!(p, Problem::Figure(QuantityParseError::NotFinite { text }) if text == "1e400"),
                "the largest that can be kept",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"10,000"}"#,
                |p| matches!(p, Problem::Figure(QuantityParseError::Grouped { .. })),
                "write the number plainly",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"10000-12000"}"#,
                |p| matches!(p, Problem::Figure(QuantityParseError::Dash { .. })),
                "write it with two dots",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"lots"}"#,
                |p| matches!(p, Problem::Figure(QuantityParseError::Form { .. })),
                "a few",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @" "}"#,
                |p| matches!(p, Problem::Figure(QuantityParseError::Empty)),
                "write it as",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"4000±-200"}"#,
                |p| {
                    matches!(
                        p,
                        Problem::Figure(QuantityParseError::Quantity(QuantityError::NegativeError { .. }))
                    )
                },
                "without a sign",
            ),
            (
                r#"{"key": "x", "measure": "day", "figure": @"3 days"}"#,
                |p| matches!(p, Problem::Date { field: "figure", error: PeriodError::Form { .. } }),
                "write `2024-10-28`",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "as_of": @"2024-02-30"}"#,
                |p| matches!(p, Problem::Date { field: "as_of", error: PeriodError::Calendar { .. } }),
                "check the day and the month",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "stated_on": @"28.10.2024"}"#,
                |p| matches!(p, Problem::Date { field: "stated_on", error: PeriodError::Form { .. } }),
                "write `2024-10-28`",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "published_on": @"2024-10-28/2024-10-23"}"#,
                |p| {
                    matches!(p, Problem::Date { field: "published_on", error: PeriodError::Backwards { .. } })
                },
                "swap its two dates",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "recorded_at": @"2024-10-28T06:00:00"}"#,
                |p| matches!(p, Problem::Date { field: "recorded_at", error: PeriodError::NoZone { .. } }),
                "add `Z`",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "as_of": @"../.."}"#,
                |p| matches!(p, Problem::Date { error: PeriodError::Unbounded { .. }, .. }),
                "leave the field out",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "as_of": @""}"#,
                |p| matches!(p, Problem::Date { error: PeriodError::Empty, .. }),
                "leave the field out",
            ),
        ],
    );
}

#[test]
fn fields_of_the_wrong_shape() {
    let shape: fn(&Problem) -> bool = |p| matches!(p, Problem::Shape(_));
    all_refused(
        Section::Assertions,
        &[
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "figure": @2}"#,
                |p| matches!(p, Problem::TwiceGiven { name } if name == "figure"),
                "keep one",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @true}"#,
                shape,
                "a number or the text of a figure",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "origin": @7}"#,
                shape,
                "a key or a list of keys",
            ),
            (r#"{"key": "x", "measure": "sent", "figure": 1, "as_of": @2024}"#, shape, "`as_of`"),
            (r#"{"key": "x", "towards": "present", "stance": @"deny", "origin": "us"}"#, shape, "`denies`"),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "stance": @"denies"}"#,
                shape,
                "make two assertions",
            ),
            (r#"{"key": "x", "figure": @1}"#, shape, "name one"),
            (r#"{"key": "x", "measure": @"sent"}"#, shape, "give the number"),
            (r#"{"key": "x", "towards": @"present", "origin": "us"}"#, shape, "give affirms"),
            (r#"{"key": @"x"}"#, shape, "it says nothing; give"),
            (r#"{"key": "x", "stance": @"denies", "origin": "us"}"#, shape, "name a proposition"),
            (r#"{"key": "x", "measure": "sent", "figure": 1, "holder": @"us"}"#, shape, "its `origin`"),
            (
                r#"{"key": "x", "measure": "sent", "figure": 1, "towards": @"present"}"#,
                shape,
                "goes with a `stance`",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": "1 person", "unit": @"person"}"#,
                shape,
                "leave `unit` out",
            ),
            (
                r#"{"key": "x", "measure": @"sent", "towards": "present", "stance": "denies", "origin": "us"}"#,
                shape,
                "go with a `figure`",
            ),
        ],
    );
    all_refused(
        Section::Measures,
        &[
            (r#"{"key": "x", "kind": @"total"}"#, shape, "`cumulative`"),
            (r#"@{"key": "x"}"#, shape, "missing field `kind`; give it one"),
            (r#"{"key": "x", "kind": "stock", "counting": @"yes"}"#, shape, "boolean"),
        ],
    );
    all_refused(
        Section::Rules,
        &[
            (r#"{"rule": @"contains", "key": "x", "part": "in-place", "whole": "sent"}"#, shape, "`part_of`"),
            (
                r#"@{"key": "x", "part": "in-place", "whole": "sent"}"#,
                shape,
                "missing field `rule`; give it one",
            ),
            (
                r#"@{"rule": "part_of", "key": "x", "part": "in-place"}"#,
                shape,
                "missing field `whole`; give it one",
            ),
        ],
    );
    all_refused(Section::Hierarchies, &[(r#"{"coordinate": @"where", "key": "x"}"#, shape, "`place`")]);
    for (record, remedy) in [
        ("@17", "object in braces"),
        ("@[]", "object in braces"),
        (r#"@{"measure": "sent", "figure": 1}"#, "missing field `key`; give it one"),
        (r#"{"key": @7, "measure": "sent", "figure": 1}"#, "`key`"),
    ] {
        let fault = refused(Section::Assertions, record);
        assert_eq!(fault.key, None, "{record}");
        assert!(matches!(fault.problem, Problem::Shape(_)), "{record}");
        let message = fault.to_string();
        assert!(message.contains(remedy), "{message}");
    }
}

#[test]
fn records_that_the_dossier_refuses() {
    all_refused(
        Section::Assertions,
        &[
            (
                r#"{"key": "x", "measure": @"present", "figure": 3}"#,
                |p| matches!(p, Problem::Refused(DossierError::FigureOnProposition { .. })),
                "give a `stance`",
            ),
            (
                r#"{"key": "x", "towards": "present", "stance": @"denies"}"#,
                |p| matches!(p, Problem::Refused(DossierError::NoHolder)),
                "name an `origin` or a `holder`",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"5 km2"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Unit { expected, .. }) if expected == "person"),
                "give the figure in that one",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @"1.5 million"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Unit { expected, .. }) if expected == "person"),
                "write `million person`",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": @-5}"#,
                |p| matches!(p, Problem::Refused(DossierError::Range { .. })),
                "check the sign and the unit",
            ),
            (
                r#"{"key": "x", "measure": "share", "figure": @120}"#,
                |p| matches!(p, Problem::Refused(DossierError::Range { .. })),
                "`% change`",
            ),
            (
                r#"{"key": "x", "measure": "share", "figure": @"1001 ‰"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Range { .. })),
                "check the sign and the unit",
            ),
            (
                r#"{"key": "x", "measure": "area", "figure": "5 km2", "revises": @"first"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Marker { marker: "revises", other }) if other == "first"),
                "must be on the same measure",
            ),
            (
                r#"{"key": "x", "measure": "area", "figure": 5, "same_statement_as": @"first"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Marker { marker: "same_statement_as", .. })),
                "must be on the same measure",
            ),
            (
                r#"{"key": "x", "measure": "sent", "figure": 5, "includes": @["first", "stance"]}"#,
                |p| matches!(p, Problem::Refused(DossierError::Marker { marker: "includes", other }) if other == "stance"),
                "`stance`",
            ),
        ],
    );
    all_refused(
        Section::Rules,
        &[
            (
                r#"@{"rule": "part_of", "key": "x", "part": "area", "whole": "sent"}"#,
                |p| matches!(p, Problem::Refused(DossierError::RuleUnits { measure, .. }) if measure == "area"),
                "measures `area` and `sent`: the unit `km2` of the first does not convert into `person`, that of the second; give both the same unit",
            ),
            (
                r#"@{"rule": "part_of", "key": "x", "part": "sent", "whole": "sent"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Rule { .. })),
                "name two measures",
            ),
            (
                r#"@{"rule": "sum", "key": "x", "total": "sent", "parts": []}"#,
                |p| matches!(p, Problem::Refused(DossierError::Rule { .. })),
                "name at least one",
            ),
            (
                r#"@{"rule": "increment", "key": "x", "flow": "in-place", "total": "sent"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Rule { .. })),
                "must be of the kind flow",
            ),
            (
                r#"@{"rule": "share", "key": "x", "share": "area", "part": "in-place", "whole": "sent"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Rule { .. })),
                "must have the unit `%`",
            ),
            (
                r#"@{"rule": "implies", "key": "x", "condition": "sent", "conclusion": "present"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Rule { .. })),
                "give a bound with `above`",
            ),
            (
                r#"@{"rule": "implies", "key": "x", "condition": "present", "conclusion": "sent"}"#,
                |p| matches!(p, Problem::Refused(DossierError::Rule { .. })),
                "only a proposition can be implied",
            ),
        ],
    );
}

#[test]
fn keys_that_are_malformed_or_taken() {
    let long = "k".repeat(201);
    let too_long = format!(r#"{{"key": @"{long}"}}"#);
    for (section, record, key) in [
        (Section::Sources, r#"{"key": @"us"}"#, "us"),
        (Section::Measures, r#"{"key": @"sent", "kind": "stock"}"#, "sent"),
        (
            Section::Rules,
            r#"{"rule": "part_of", "key": @"part", "part": "in-place", "whole": "sent"}"#,
            "part",
        ),
        (Section::Hierarchies, r#"{"coordinate": "place", "key": @"kursk"}"#, "kursk"),
        (Section::Assertions, r#"{"key": @"first", "measure": "sent", "figure": 1}"#, "first"),
        // Stances name measures and assertions alike.
        (Section::Assertions, r#"{"key": @"sent", "measure": "sent", "figure": 1}"#, "sent"),
    ] {
        let fault = refused(section, record);
        assert_eq!(fault.problem, Problem::Refused(DossierError::KeyTaken { section, key: key.to_owned() }));
        assert_eq!(fault.key.as_deref(), Some(key));
        assert!(fault.to_string().contains("give this"), "{fault}");
    }
    for (record, remedy) in [
        (r#"{"key": @"two words"}"#, "use letters, digits"),
        (r#"{"key": @""}"#, "give it a short name"),
        (&too_long, "keep it to 200"),
    ] {
        let fault = refused(Section::Sources, record);
        assert!(matches!(fault.problem, Problem::Refused(DossierError::Key(_))), "{fault:?}");
        assert!(fault.to_string().contains(remedy), "{fault}");
    }
}

#[test]
fn circles_are_refused_once_with_the_keys_in_them() {
    let figure = |key: &str, marker: &str, other: &str| {
        format!(r#"{{"key": "{key}", "measure": "sent", "figure": 1, "{marker}": "{other}"}}"#)
    };
    for (section, records, keys) in [
        (
            Section::Sources,
            r#"@{"key": "a", "within": "b"}, {"key": "b", "within": "c"}, {"key": "c", "within": "a"}"#
                .to_owned(),
            vec!["a", "b", "c"],
        ),
        (Section::Sources, r#"@{"key": "a", "within": "a"}"#.to_owned(), vec!["a"]),
        (
            Section::Hierarchies,
            r#"@{"coordinate": "place", "key": "a", "within": ["kursk", "b"]},
               {"coordinate": "place", "key": "b", "within": "a"}"#
                .to_owned(),
            vec!["a", "b"],
        ),
        (
            Section::Assertions,
            format!("@{}, {}", figure("a", "revises", "b"), figure("b", "revises", "a")),
            vec!["a", "b"],
        ),
        (
            Section::Assertions,
            format!("@{}, {}", figure("a", "revises", "b"), figure("b", "from", "a")),
            vec!["a", "b"],
        ),
        (
            Section::Assertions,
            r#"@{"key": "a", "withdraws": "b"}, {"key": "b", "withdraws": "a"}"#.to_owned(),
            vec!["a", "b"],
        ),
        (
            Section::Assertions,
            format!("@{}, {}", figure("a", "includes", "b"), figure("b", "includes", "a")),
            vec!["a", "b"],
        ),
    ] {
        let fault = refused(section, &records);
        let Problem::Refused(DossierError::Circle { keys: found, .. }) = &fault.problem else {
            panic!("{records}\n{fault:?}");
        };
        let mut found = found.clone();
        found.sort();
        assert_eq!(found, keys, "{records}");
        assert_eq!(fault.key.as_deref(), Some("a"));
        assert!(fault.to_string().contains("take one of the links out"), "{fault}");
    }
}

#[test]
fn one_value_may_stand_in_two_hierarchies() {
    let record = r#"{"coordinate": "subject", "key": "kursk", "within": "russia"},
                    {"coordinate": "subject", "key": "russia"}"#;
    assert!(io::read(with(Section::Hierarchies, record).as_bytes()).is_ok());
}

#[test]
fn an_assertion_cannot_mark_itself() {
    for marker in ["revises", "from", "same_statement_as", "includes", "withdraws"] {
        let record = format!(r#"{{"key": "x", "measure": "sent", "figure": 1, "{marker}": "x"}}"#);
        let faults = faults(&with(Section::Assertions, &record));
        assert!(
            faults.iter().any(
                |f| matches!(&f.problem, Problem::Refused(DossierError::Itself { marker: m }) if *m == marker)
            ),
            "{faults:?}"
        );
        // It is one fault, not a circle of one besides.
        assert_eq!(faults.len(), 1, "{faults:?}");
    }
}

#[test]
fn all_faulty_records_are_named_in_file_order() {
    let (text, places) = marked(
        r#"{"assertions": [
  {"key": "f01", "measure": "sent", "figure": @"lots"},
  {"key": "f02", "measure": "sent", "figure": 5},
  {"key": "đồng", "measure": @"snet", "figure": 5, "as_of": @"2024-13"},
  {"key": "f04", "measure": "share", "figure": @-1}, @7],
 "measures": [{"key": "sent", "kind": "cumulative"}, {"key": "share", "kind": "stock", "unit": "%"},
  {"key": "Kurská oblast", "kind": @"stok"}],
 "format": "crosscheck/1",
 "sources": [{"key": "us", "nme": @"x", "within": "usa"}, {"key": "korea", "within": @"kora"}]
}"#,
    );
    let faults = faults(&text);
    let found: Vec<(u64, u64)> = faults.iter().map(|f| (f.line, f.column)).collect();
    // Refusals of the dossier are told together with the faults of form.
    assert_eq!(found, places, "{faults:#?}");
    let keys: Vec<Option<&str>> = faults.iter().map(|f| f.key.as_deref()).collect();
    let expected = ["f01", "đồng", "đồng", "f04", "", "Kurská oblast", "us", "korea"];
    assert_eq!(keys, expected.map(|key| (!key.is_empty()).then_some(key)));
    let message = io::read(text.as_bytes()).unwrap_err().to_string();
    for fault in &faults {
        assert!(message.contains(&fault.to_string()), "{message}");
    }
}

#[test]
fn no_more_faults_are_named_than_asked_for() {
    let record = |n: u32| format!(r#"{{"key": "x{n}", "measure": "sent", "figure": "lots"}}"#);
    let text = with(Section::Assertions, &(0..10).map(record).collect::<Vec<_>>().join(",\n"));
    for (max_faults, named) in [(3, 3), (0, 0), (10, 10), (11, 10)] {
        let options = ReadOptions { max_faults, ..ReadOptions::default() };
        let error = io::read_with(text.as_bytes(), &options).unwrap_err();
        let message = error.to_string();
        let ReadError::Faults { faults, more, .. } = error else { panic!("{error:?}") };
        assert_eq!((faults.len(), more), (named, 10 - named));
        assert!(message.contains("10 records are faulty"), "{message}");
        assert_eq!(message.contains(&format!("and {more} more")), more > 0, "{message}");
        assert!(faults.iter().enumerate().all(|(n, f)| f.key == Some(format!("x{n}"))));
    }
}

#[test]
fn two_records_of_one_key_are_two_records() {
    let records = r#"{"key": "x", "measure": "sent", "figure": "1x1", "as_of": "x"}, {"key": "x", "measure": "sent", "figure": "?"}"#;
    for records in [records.to_owned(), records.replace("}, {", "},\n{")] {
        let error = io::read(with(Section::Assertions, &records).as_bytes()).unwrap_err();
        let ReadError::Faults { records, faults, .. } = &error else { panic!("{error}") };
        assert_eq!((*records, faults.len()), (2, 3), "{error}");
    }
    // On the lines before one that is no JSON, too.
    let lines =
        "{\"format\": \"crosscheck/1\"}\n{\"key\": \"x\", \"a\": 1, \"b\": 2}\n{\"key\": \"x\", \"a\": 1}\n{";
    let error = io::read_lines(lines.as_bytes(), &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("before it, 2 records are faulty"), "{error}");
}

#[test]
fn two_faults_of_one_record_are_not_two_records() {
    let record = r#"{"key": "x", "measure": "sent", "figure": "lots", "as_of": "2024-02-30"}"#;
    let text = with(Section::Assertions, record);
    assert_eq!(faults(&text).len(), 2);
    let message = io::read(text.as_bytes()).unwrap_err().to_string();
    assert!(!message.contains("2 records are faulty"), "{message}");
}

#[test]
fn what_names_a_faulty_record_is_not_faulty() {
    let (text, places) = marked(
        r#"{"format": "crosscheck/1",
"sources": [{"key": "us", "nme": @"United States"}, {"key": "pentagon", "within": "us"}],
"measures": [{"key": "sent", "kind": @"total"}, {"key": "killed", "kind": "cumulative", "unti": @"person"},
  {"key": "p", "kind": @"claim"}],
"rules": [{"rule": "part_of", "key": "part", "part": "killed", "whole": "sent"},
  {"rule": "implies", "key": "so", "condition": "sent", "above": 0, "conclusion": "p"},
  {"rule": "implies", "key": "then", "condition": "p", "conclusion": "p"}],
"assertions": [
  {"key": "f01", "measure": "sent", "figure": "5 person", "origin": "us"},
  {"key": "f02", "measure": "sent", "figure": 5, "as_of": @"2024-02-30"},
  {"key": "f03", "measure": "killed", "figure": 5, "revises": "f02"},
  {"key": "f04", "measure": "killed", "figure": 6, "includes": ["f02"], "withdraws": "f02"},
  {"key": "f05", "towards": ["p", "f02"], "stance": "denies", "origin": "us"},
  {"key": "f06", "measure": "p", "figure": 3}
]}"#,
    );
    let faults = faults(&text);
    let found: Vec<(u64, u64)> = faults.iter().map(|f| (f.line, f.column)).collect();
    assert_eq!(found, places, "{faults:#?}");
}

#[test]
fn what_is_not_json() {
    for text in [
        "{\"format\": \"crosscheck/1\",@}",
        "{\"format\": \"crosscheck/1\",\n \"title\": \"Đông Nam\", \"note\": @}",
        "{\"format\": \"crosscheck/1\",\n\"assertions\": [{\"key\": \"x\", \"figure\": @NaN}]}",
        "{\"format\": \"crosscheck/1\"}\n\n @{}",
        "@xml: crosscheck/1",
    ] {
        let (text, places) = marked(text);
        match io::read(text.as_bytes()) {
            Err(error @ ReadError::Syntax { line, column, .. }) => {
                assert_eq!((line, column), places[0], "{text}\n{error}");
                assert!(error.to_string().starts_with(&format!("line {line}, column {column}: not JSON")));
            }
            other => panic!("{other:?}\n{text}"),
        }
    }
}

#[test]
fn a_file_cut_short_is_refused_wherever_it_is_cut() {
    let text = with(Section::Assertions, r#"{"key": "x", "measure": "sent", "figure": "~14000"}"#);
    let text = text.trim_end();
    let lines = text.lines().count() as u64;
    for end in (1..text.len()).filter(|end| text.is_char_boundary(*end)) {
        match io::read(&text.as_bytes()[..end]) {
            Err(ReadError::Syntax { line, column, .. }) => assert!((1..=lines).contains(&line) && column > 0),
            other => panic!("cut at {end}: {other:?}"),
        }
    }
}

#[test]
fn what_is_no_dossier() {
    for (text, remedy) in [
        ("@[1]", "starts with {\"format\": \"crosscheck/1\""),
        ("\n  @\"x\"", "object in braces"),
        ("@17", "object in braces"),
        ("@null", "object in braces"),
        ("@{}", "add \"format\": \"crosscheck/1\""),
        ("\n@{\"title\": \"x\"}", "add \"format\": \"crosscheck/1\""),
        ("{\"format\": @\"crosscheck/2\"}", "it must be \"crosscheck/1\""),
        ("{\"format\": @1}", "it must be \"crosscheck/1\""),
        ("{\"format\": @null}", "it must be \"crosscheck/1\""),
        ("{\"format\": \"crosscheck/1\",\n\"title\": @7}", "a text in quotes"),
        ("{\"format\": \"crosscheck/1\",\n\"sources\": @{\"key\": \"us\"}}", "a list in brackets"),
        ("{\"format\": \"crosscheck/1\", \"sorces\": @[]}", "did you mean `sources`?"),
        ("{\"format\": \"crosscheck/1\", \"rules\": [], \"rules\": @[]}", "keep one"),
    ] {
        let (text, places) = marked(text);
        for result in [
            io::read(text.as_bytes()),
            io::read_lines(text.replace('\n', " ").as_bytes(), &ReadOptions::default()),
        ] {
            match result {
                Err(error @ ReadError::NotADossier { .. }) => {
                    assert!(error.to_string().contains(remedy), "{error}");
                }
                other => panic!("{other:?}\n{text}"),
            }
        }
        let Err(ReadError::NotADossier { line, column, .. }) = io::read(text.as_bytes()) else { panic!() };
        assert_eq!((line, column), places[0], "{text}");
    }
}

#[test]
fn empty_files_and_byte_order_marks() {
    for bytes in ["", " ", "\n\t \r\n", "\u{feff}", "\u{feff} \n"] {
        assert!(matches!(io::read(bytes.as_bytes()), Err(ReadError::Empty)), "{bytes:?}");
        let lines = io::read_lines(bytes.as_bytes(), &ReadOptions::default());
        assert!(matches!(lines, Err(ReadError::Empty)), "{bytes:?}");
    }
    assert!(io::read(b"").unwrap_err().to_string().contains("starts with {\"format\": \"crosscheck/1\""));
    let text = "\u{feff}{\"format\": \"crosscheck/1\", \"sources\": [{\"key\": \"us\"}]}";
    assert_eq!(io::read(text.as_bytes()).unwrap().sources().len(), 1);
    assert_eq!(io::read_lines(text.as_bytes(), &ReadOptions::default()).unwrap().sources().len(), 1);
    // The mark takes no column.
    match io::read("\u{feff}{]".as_bytes()) {
        Err(ReadError::Syntax { line, column, .. }) => assert_eq!((line, column), (1, 2)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn bytes_that_are_no_text_are_named_by_place() {
    let mut bytes = "{\"format\": \"crosscheck/1\",\n\"title\": \"Đô".as_bytes().to_vec();
    bytes.extend(b"\xff\"}");
    match io::read(&bytes) {
        Err(error @ ReadError::NotUtf8 { line, column }) => {
            assert_eq!((line, column), (2, 13));
            assert!(error.to_string().contains("save the file as UTF-8"));
        }
        other => panic!("{other:?}"),
    }
    let mut lines = b"{\"format\": \"crosscheck/1\"}\n\n".to_vec();
    lines.extend(b"{\"key\": \"\xc3\x28\"}\n");
    let result = io::read_lines(lines.as_slice(), &ReadOptions::default());
    assert!(matches!(result, Err(ReadError::NotUtf8 { line: 3, column: 10 })), "{result:?}");
}

#[test]
fn json_lines_count_the_lines_of_the_file() {
    let head = r#"{"format": "crosscheck/1", "measures": [{"key": "sent", "kind": "stock"}]}"#;
    let read = |text: &str| io::read_lines(text.as_bytes(), &ReadOptions::default());
    let good = format!("\n{head}\r\n\n{{\"key\": \"a\", \"measure\": \"sent\", \"figure\": 1}}\r\n  \n");
    assert_eq!(read(&good).unwrap().assertions().len(), 1);

    let (text, places) = marked(&format!(
        "{head}\n{{\"key\": \"a\", \"measure\": \"sent\", \"figure\": @\"lots\"}}\n\n  @[]\n{{\"key\": \"b\", \"measure\": @\"snt\", \"figure\": 1}}"
    ));
    match read(&text) {
        Err(ReadError::Faults { faults, more: 0, .. }) => {
            assert_eq!(faults.iter().map(|f| (f.line, f.column)).collect::<Vec<_>>(), places);
        }
        other => panic!("{other:?}"),
    }
    // What was wrong before the syntax error is told with it.
    let (text, places) = marked(&format!(
        "{head}\n{{\"key\": \"a\", \"measure\": \"sent\", \"figure\": @true}}\n{{\"key\": @}}\n"
    ));
    match read(&text) {
        Err(error @ ReadError::Syntax { .. }) => {
            assert!(error.to_string().contains("before it"), "{error}");
            let ReadError::Syntax { line, column, earlier, .. } = error else { panic!() };
            assert_eq!([(earlier[0].line, earlier[0].column), (line, column)], places.as_slice());
            assert_eq!(earlier[0].key.as_deref(), Some("a"));
        }
        other => panic!("{other:?}"),
    }
    let two = format!("{head}\n{head}");
    assert!(matches!(read(&two), Err(ReadError::Faults { .. })));
}

#[test]
fn lines_have_a_longest_length() {
    let head = r#"{"format": "crosscheck/1", "measures": [{"key": "sent", "kind": "stock"}]}"#;
    let long = format!(
        "{head}\n{{\"key\": \"a\", \"measure\": \"sent\", \"figure\": 1, \"note\": \"{}\"}}\n",
        "x".repeat(99)
    );
    let options = |max_line| ReadOptions { max_line, ..ReadOptions::default() };
    match io::read_lines(long.as_bytes(), &options(100)) {
        Err(error @ ReadError::LineTooLong { line: 2, limit: 100 }) => {
            assert!(error.to_string().contains("raise `max_line`"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    // A line of exactly the limit passes, with or without its end.
    let line = format!("{head}\n");
    for text in [head, &line] {
        assert!(io::read_lines(text.as_bytes(), &options(head.len())).is_ok());
        assert!(io::read_lines(text.as_bytes(), &options(head.len() - 1)).is_err());
        assert!(io::read_lines(text.as_bytes(), &options(usize::MAX)).is_ok());
    }
}

#[test]
fn paths_that_cannot_be_read_are_named() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("folder.jsonl");
    std::fs::create_dir_all(&folder).unwrap();
    let missing = Path::new(env!("CARGO_TARGET_TMPDIR")).join("missing");
    for path in
        [Path::new(env!("CARGO_MANIFEST_DIR")), &folder, &missing.join("a.json"), &missing.join("a.jsonl")]
    {
        match io::read_file(path) {
            Err(error @ ReadError::Io { .. }) => {
                let message = error.to_string();
                assert!(message.contains(&path.display().to_string()), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
}

/// How many records of each sort there are.
fn counts(dossier: &Dossier) -> [usize; 5] {
    [
        dossier.sources().len(),
        dossier.measures().len(),
        dossier.terms().len(),
        dossier.rules().len(),
        dossier.assertions().len(),
    ]
}

#[test]
fn a_refused_source_measure_term_or_rule_leaves_the_dossier_as_it_was() {
    let mut other = Dossier::new();
    for n in 0..9 {
        other.add_source(Source::new(format!("s{n}"))).unwrap();
        other.add_measure(Measure::new(format!("m{n}"), Kind::Stock)).unwrap();
    }
    let (far_source, far) = (other.source_id("s8").unwrap(), other.measure_id("m8").unwrap());

    let mut dossier = Dossier::new();
    let us = dossier.add_source(Source::new("us")).unwrap();
    let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative)).unwrap();
    let p = dossier.add_measure(Measure::new("p", Kind::Proposition)).unwrap();
    dossier.add_term(Term::new(Coordinate::Place, "a").within("b")).unwrap();
    let before = counts(&dossier);

    let error = dossier.add_source(Source::new("new").within(far_source)).unwrap_err();
    assert_eq!(error, DossierError::Foreign { section: Section::Sources });
    assert!(error.to_string().contains("use an id that this dossier returned"));
    assert!(matches!(dossier.add_source(Source::new("us")), Err(DossierError::KeyTaken { .. })));
    assert!(matches!(dossier.add_source(Source::new("")), Err(DossierError::Key(KeyError::Empty))));
    assert!(matches!(
        dossier.add_source(Source::new("k".repeat(201))),
        Err(DossierError::Key(KeyError::TooLong { length: 201 }))
    ));
    let measure = Measure::new("new", Kind::Stock).at(Coordinate::Place, "two words");
    assert!(matches!(dossier.add_measure(measure), Err(DossierError::Key(KeyError::Sign { sign: ' ', .. }))));
    let term = Term::new(Coordinate::Place, "b").within("a");
    assert!(matches!(dossier.add_term(term), Err(DossierError::Circle { .. })));
    let term = Term::new(Coordinate::Place, "c").within("not a key");
    assert!(matches!(dossier.add_term(term), Err(DossierError::Key(_))));
    for form in [
        RuleForm::PartOf { part: far, whole: sent },
        RuleForm::PartOf { part: p, whole: sent },
        RuleForm::Sum { total: sent, parts: vec![sent], exhaustive: true },
        RuleForm::Implies { condition: Condition::Affirmed(p), conclusion: p },
        RuleForm::Implies {
            condition: Condition::Above { measure: p, bound: Number::new(0.0).unwrap() },
            conclusion: p,
        },
    ] {
        assert!(dossier.add_rule(Rule::new("new", form.clone())).is_err(), "{form:?}");
    }
    assert_eq!(counts(&dossier), before);

    // The refused keys are free.
    dossier.add_source(Source::new("new").within(us)).unwrap();
    dossier.add_measure(Measure::new("new", Kind::Stock)).unwrap();
    dossier.add_term(Term::new(Coordinate::Place, "b").within("c")).unwrap();
    dossier.add_term(Term::new(Coordinate::Place, "c")).unwrap();
    let condition = Condition::Above { measure: sent, bound: Number::new(0.0).unwrap() };
    dossier.add_rule(Rule::new("new", RuleForm::Implies { condition, conclusion: p })).unwrap();
    let added = [1, 1, 2, 1, 0];
    assert_eq!(counts(&dossier), std::array::from_fn(|at| before[at] + added[at]));
}

#[test]
fn a_refused_assertion_leaves_the_dossier_as_it_was() {
    let mut dossier = Dossier::new();
    let us = dossier.add_source(Source::new("us")).unwrap();
    let sent =
        dossier.add_measure(Measure::new("sent", Kind::Cumulative).in_unit(Unit::new("person"))).unwrap();
    let share = dossier.add_measure(Measure::new("share", Kind::Stock).in_unit(Unit::new("%"))).unwrap();
    let day = dossier.add_measure(Measure::new("day", Kind::Constant).in_unit(Unit::date())).unwrap();
    let p = dossier.add_measure(Measure::new("p", Kind::Proposition)).unwrap();
    let bare = |value| Quantity::bare(value).unwrap();
    let first = dossier.add_assertion(Assertion::figure("first", sent, bare(3000.0))).unwrap();
    let before = counts(&dossier);

    let date = Quantity::date("2024-06".parse().unwrap());
    let new = |quantity| Assertion::figure("new", sent, quantity);
    type Expected = fn(&DossierError) -> bool;
    let cases: Vec<(Assertion, Expected)> = vec![
        (new(bare(-5.0)), |e| matches!(e, DossierError::Range { .. })),
        (new(bare(5.0).in_unit(Unit::new("km2"))), |e| matches!(e, DossierError::Unit { .. })),
        (new(bare(1e300).in_unit(Unit::new("trillion people"))), |e| {
            matches!(e, DossierError::Value { expected: "a finite number in its unit", .. })
        }),
        (new(date), |e| matches!(e, DossierError::Value { expected: "a number", .. })),
        (Assertion::figure("new", day, bare(5.0)), |e| {
            matches!(e, DossierError::Value { expected: "a date", .. })
        }),
        (Assertion::figure("new", share, bare(100.5)), |e| matches!(e, DossierError::Range { .. })),
        (Assertion::figure("new", p, bare(1.0)), |e| matches!(e, DossierError::FigureOnProposition { .. })),
        (Assertion::stance("new", p, Stance::Denies), |e| matches!(e, DossierError::NoHolder)),
        (Assertion::stance_towards("new", [], Stance::Denies).from_origin(us), |e| {
            matches!(e, DossierError::NoTarget)
        }),
        (Assertion::figure("new", share, bare(5.0)).revising(first), |e| {
            matches!(e, DossierError::Marker { .. })
        }),
        (Assertion::figure("first", sent, bare(1.0)), |e| matches!(e, DossierError::KeyTaken { .. })),
        (Assertion::figure("sent", sent, bare(1.0)), |e| matches!(e, DossierError::KeyTaken { .. })),
    ];
    for (assertion, expected) in cases {
        let error = dossier.add_assertion(assertion.clone()).unwrap_err();
        assert!(expected(&error), "{error:?}");
        assert_eq!(counts(&dossier), before);
    }
    assert!(dossier.assertion_id("new").is_none());
    dossier.add_assertion(new(bare(5.0)).revising(first)).unwrap();
    assert_eq!(dossier.assertions().len(), 2);
    // The name of an assertion is not free for a measure.
    let taken = dossier.add_measure(Measure::new("first", Kind::Stock));
    assert!(matches!(taken, Err(DossierError::KeyTaken { section: Section::Measures, .. })));
}

#[test]
fn numbers_that_make_no_quantity() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(Number::new(value).is_err());
        for quantity in
            [Quantity::bare(value), Quantity::between(value, 1.0), Quantity::plus_minus(1.0, value)]
        {
            assert!(matches!(quantity, Err(QuantityError::Number(_))), "{value}");
        }
    }
    let backwards = Quantity::between(2.0, 1.0).unwrap_err();
    assert!(backwards.to_string().contains("write 1..2"), "{backwards}");
    assert!(matches!(Quantity::plus_minus(1.0, -1.0), Err(QuantityError::NegativeError { .. })));
}
