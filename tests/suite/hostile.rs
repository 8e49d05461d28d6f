//! Input that is made to hurt: depth, length, chains, and strings that do something to a terminal.

use std::fmt::Write as _;

use crosscheck::io::{self, ReadError, ReadOptions};
use crosscheck::{Policy, Report, reconcile};
use serde_json::{Value, json};

use crate::schema_report::RESULTS;
use crate::world;

const DEEP: usize = 100_000;

/// Characters that act on the text around them; a newline is the one control that a report is made of.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Asserts that a printed text shows what is hostile and does not do it.
pub(crate) fn harmless(text: &str) {
    assert!(!text.contains(acts), "{:?}", text.chars().take(2000).collect::<String>());
    assert!(!text.lines().any(|line| line.trim_start().starts_with("forged")), "{text}");
}

/// Asserts that a message is short, whatever it is about.
fn brief(error: &ReadError) {
    let message = error.to_string();
    harmless(&message);
    assert!(
        message.len() < 4096,
        "{} bytes: {:?}…",
        message.len(),
        message.chars().take(200).collect::<String>()
    );
}

#[test]
fn deep_brackets_are_refused() {
    let files = [
        "@",
        r#"{"format": @}"#,
        r#"{"format": "crosscheck/1", "title": @}"#,
        r#"{"format": "crosscheck/1", "other": @}"#,
        r#"{"format": "crosscheck/1", "assertions": @}"#,
        r#"{"format": "crosscheck/1", "assertions": [@]}"#,
        r#"{"format": "crosscheck/1", "assertions": [{"key": @}]}"#,
        r#"{"format": "crosscheck/1", "assertions": [{"key": "a", "origin": @}]}"#,
        r#"{"format": "crosscheck/1", "assertions": [{"key": "a", "figure": @}]}"#,
        r#"{"format": "crosscheck/1", "assertions": [{"key": "a", "other": @}]}"#,
        r#"{"format": "crosscheck/1", "sources": [{"key": "a", "kind": @}]}"#,
        r#"{"format": "crosscheck/1", "measures": [{"key": "a", "counting": @}]}"#,
        r#"{"format": "crosscheck/1", "hierarchies": [{"key": "a", "coordinate": @}]}"#,
        r#"{"format": "crosscheck/1", "rules": [{"rule": @}]}"#,
        r#"{"format": "crosscheck/1", "rules": [{"rule": "part_of", "key": "a", "part": @, "whole": "b"}]}"#,
        r#"{"format": "crosscheck/1", "rules": [{"rule": "sum", "key": "a", "parts": @, "total": "b"}]}"#,
    ];
    let brackets = [
        "[".repeat(DEEP) + &"]".repeat(DEEP),
        "[".repeat(DEEP),
        "{\"a\":".repeat(DEEP) + "1" + &"}".repeat(DEEP),
    ];
    for file in files {
        for deep in &brackets {
            let text = file.replace('@', deep);
            brief(&io::read(text.as_bytes()).unwrap_err());
            brief(&io::read_lines(text.as_bytes(), &ReadOptions::default()).unwrap_err());
        }
    }
    for deep in &brackets {
        let text = format!("{{\"format\": \"crosscheck/1\"}}\n{deep}\n");
        brief(&io::read_lines(text.as_bytes(), &ReadOptions::default()).unwrap_err());
    }
}

#[test]
fn one_line_of_twenty_megabytes() {
    let long = "x".repeat(20_000_000);
    let record = format!(r#"{{"key": "a", "measure": "m", "figure": 1, "quote": "{long}"}}"#);
    let head = r#"{"format": "crosscheck/1", "measures": [{"key": "m", "kind": "stock"}]"#;
    let dossier = io::read(format!("{head}, \"assertions\": [{record}]}}").as_bytes()).unwrap();
    assert_eq!(dossier.assertions().get(0).unwrap().quote().map(str::len), Some(long.len()));
    match io::read_lines(format!("{head}}}\n{record}\n").as_bytes(), &ReadOptions::default()) {
        Err(error @ ReadError::LineTooLong { line: 2, .. }) => brief(&error),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_long_wrong_value_makes_no_long_message() {
    let long = "x".repeat(1_000_000);
    for record in [
        format!(r#"{{"key": "{long}", "measure": "m", "figure": 1}}"#),
        format!(r#"{{"key": "a", "measure": "{long}", "figure": 1}}"#),
        format!(r#"{{"key": "a", "measure": "m", "figure": "{long}"}}"#),
        format!(r#"{{"key": "a", "measure": "m", "figure": "1 km2", "note": 1, "as_of": "{long}"}}"#),
        format!(r#"{{"key": "a", "measure": "m", "figure": 1, "as_of": "{long}"}}"#),
        format!(r#"{{"key": "a", "measure": "m", "figure": 1, "unit": "{long}"}}"#),
        format!(r#"{{"key": "a", "measure": "m", "figure": 1, "{long}": 1}}"#),
        format!(r#"{{"key": "a", "towards": "m", "stance": "{long}"}}"#),
        format!(r#"{{"key": "a", "towards": "m", "certainty": "{long}"}}"#),
        format!("\"{long}\""),
    ] {
        let head = r#"{"format": "crosscheck/1", "measures": [{"key": "m", "kind": "stock"}]"#;
        brief(&io::read(format!("{head}, \"assertions\": [{record}]}}").as_bytes()).unwrap_err());
    }
    for record in [
        format!(r#""measures": [{{"key": "a", "kind": "stock", "counting": "{long}"}}]"#),
        format!(r#""rules": [{{"key": "a", "rule": "{long}"}}]"#),
        format!(r#""{long}": 1"#),
    ] {
        brief(&io::read(format!("{{\"format\": \"crosscheck/1\", {record}}}").as_bytes()).unwrap_err());
    }
}

#[test]
fn a_record_of_very_many_fields_is_refused() {
    let fields: String = (0..5_000).fold(String::new(), |mut text, n| {
        let _ = write!(text, ", \"f{n}\": 1");
        text
    });
    let text = format!("{{\"format\": \"crosscheck/1\", \"assertions\": [{{\"key\": \"a\"{fields}}}]}}");
    match io::read(text.as_bytes()) {
        Err(ReadError::Faults { faults, more, .. }) => assert_eq!((faults.len(), more), (100, 4_900)),
        other => panic!("{other:?}"),
    }
}

pub(crate) const HOSTILE: &[&str] = &[
    "\u{1b}[31mred\u{1b}[0m\u{1b}]0;title\u{7}",
    "a\nforged: line\r\nforged\tagain",
    "\u{202e}gnp.exe\u{202c}\u{2066}x\u{2069}\u{200f}\u{200e}\u{61c}",
    "\u{0}\u{8}\u{7f}\u{85}\u{9b}31m",
    "\"quoted\" 'and' <b>tags</b> & `ticks` \\ {braces} %s",
    "\u{2028}forged\u{2029}",
];

/// A file in which every text is part of the report.
fn file() -> Value {
    json!({
        "format": "crosscheck/1", "title": "title", "note": "note",
        "sources": [
            {"key": "us", "name": "United States", "kind": "state"},
            {"key": "pentagon", "within": "us", "name": "the Pentagon", "reason": "an office", "url": "u", "note": "n"},
            {"key": "kyiv", "name": "Kyiv"}, {"key": "vtv", "name": "VTV"},
        ],
        "measures": [
            {"key": "sent", "name": "troops sent", "kind": "cumulative", "unit": "soldier", "place": "russia", "counting": true},
            {"key": "kursk", "name": "troops in Kursk", "kind": "cumulative", "unit": "soldier", "place": "kursk", "counting": true},
            {"key": "level", "name": "level", "kind": "stock", "unit": "dollar"},
            {"key": "p", "name": "present", "kind": "proposition", "note": "n"},
        ],
        "hierarchies": [{"coordinate": "place", "key": "kursk", "within": "russia", "name": "Kursk", "reason": "map"}],
        "rules": [
            {"rule": "implies", "key": "so", "condition": "sent", "above": 0, "conclusion": "p", "label": "troops sent are there", "reason": "they arrive"},
            {"rule": "part_of", "key": "part", "part": "kursk", "whole": "sent", "label": "part and whole", "reason": "place"},
        ],
        "assertions": [
            {"key": "a", "measure": "sent", "figure": "=3000", "origin": "pentagon", "relays": ["vtv"], "as_of": "2024-11-25", "stated_on": "2024-11-25", "quote": "q", "lang": "en", "url": "u", "note": "n"},
            {"key": "b", "measure": "sent", "figure": "=10000 soldier", "origin": "kyiv", "as_of": "2024-11-25", "stated_on": "2024-11-25"},
            {"key": "c", "measure": "kursk", "figure": ">=11000", "origin": "us", "as_of": "2024-11-25", "stated_on": "2024-11-26", "published_on": "2024-11-27"},
            {"key": "d", "measure": "level", "figure": "5", "unit": "dollar", "origin": "us", "as_of": "2024-11-25"},
            {"key": "e", "measure": "level", "figure": "=7 dollar", "origin": "kyiv", "as_of": "2024-11-25", "revises": "d"},
            {"key": "f", "towards": "p", "stance": "denies", "origin": "vtv", "holder": "kyiv", "as_of": "2024-11-25", "recorded_at": "2024-12"},
            {"key": "g", "towards": "p", "stance": "affirms", "origin": "us", "as_of": "2024-11-25", "certainty": "possible"},
        ],
    })
}

/// Every place of a text in the file.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, v)| places(v, format!("{at}/{n}"), found))
        }
        Value::Object(map) => map.iter().for_each(|(name, v)| places(v, format!("{at}/{name}"), found)),
        _ => {}
    }
}

fn tried(file: &Value) -> bool {
    match io::read(file.to_string().as_bytes()) {
        Ok(dossier) => {
            let policy = Policy::default();
            let report: Report<'_> = reconcile(dossier.view(), &policy);
            report.check().unwrap_or_else(|error| panic!("{error}"));
            harmless(&report.to_string());
            let json = serde_json::to_string(&report).unwrap();
            assert!(serde_json::from_str::<Value>(&json).is_ok());
            report.findings().iter().for_each(|finding| harmless(&report.headline(finding)));
            true
        }
        Err(error) => {
            brief(&error);
            false
        }
    }
}

#[test]
fn hostile_strings_are_shown_and_not_obeyed() {
    let sound = file();
    assert!(tried(&sound));
    let mut all = Vec::new();
    places(&sound, String::new(), &mut all);
    let (mut read, mut refused) = (0, 0);
    for hostile in HOSTILE.iter().take(crate::laws::some(HOSTILE.len())) {
        let mut free = sound.clone();
        for place in &all {
            let mut file = sound.clone();
            *file.pointer_mut(place).unwrap() = json!(hostile);
            if tried(&file) {
                read += 1;
                *free.pointer_mut(place).unwrap() = json!(hostile);
            } else {
                refused += 1;
            }
            // The same as a wrong value, behind a text that is right so far.
            *file.pointer_mut(place).unwrap() = json!(format!("10{hostile}"));
            tried(&file);
            *file.pointer_mut(place).unwrap() = json!([[hostile]]);
            tried(&file);
        }
        // All free texts at once.
        tried(&free);
        RESULTS.hold(&io::read(free.to_string().as_bytes()).unwrap());
    }
    assert!(read > 0 && refused > 0);
}

#[test]
fn hostile_names_of_fields_are_shown_and_not_obeyed() {
    for hostile in HOSTILE {
        for place in ["", "/sources/0", "/measures/0", "/hierarchies/0", "/rules/0", "/assertions/0"] {
            let mut file = file();
            file.pointer_mut(place).unwrap()[*hostile] = json!(1);
            assert!(!tried(&file));
        }
        let mut twice = file().to_string();
        let name = json!(hostile).to_string();
        twice.insert_str(1, &format!("{name}: 1, {name}: 2, "));
        brief(&io::read(twice.as_bytes()).unwrap_err());
        brief(&io::read_file(format!("/missing/{}", hostile.replace('\0', ""))).unwrap_err());
    }
}

/// Reads a dossier file and reconciles it; the report must hold.
fn reconciled(file: &Value) -> usize {
    let dossier = io::read(file.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let findings = world::report(&dossier).findings().len();
    let last = dossier.assertions().len();
    assert_eq!(last, file["assertions"].as_array().unwrap().len());
    findings
}

const LONG: usize = 20_000;

#[test]
fn a_long_chain_of_revisions_ends() {
    let each = (0..LONG).map(|n| {
        let mut record = json!({"key": format!("f{n}"), "measure": "m", "figure": n, "origin": "us", "as_of": "2024-11-25"});
        if n > 0 {
            record["revises"] = json!(format!("f{}", n - 1));
        }
        record
    });
    let assertions: Vec<Value> = each.collect();
    assert!(
        reconciled(&json!({
            "format": "crosscheck/1", "sources": [{"key": "us"}], "measures": [{"key": "m", "kind": "stock"}], "assertions": assertions,
        })) > 0
    );
}

/// As of a table that was read with its columns mixed up: one voice says very many things of one time, and not when.
#[test]
fn one_voice_that_says_everything_at_once_ends() {
    for kind in ["constant", "stock", "cumulative", "flow"] {
        let said = |n: usize| json!({"key": format!("f{n}"), "measure": "m", "figure": 1000 + n * 7919 % 100_000, "origin": "us", "as_of": "2024-11-25"});
        let assertions: Vec<Value> = (0..2_000).map(said).collect();
        let file = json!({
            "format": "crosscheck/1", "sources": [{"key": "us"}], "measures": [{"key": "m", "kind": kind}], "assertions": assertions,
        });
        assert_eq!(reconciled(&file), 0, "{kind}");
    }
}

#[test]
fn a_long_chain_of_withdrawals_ends() {
    let each = (0..LONG).map(|n| match n {
        0 => json!({"key": "f0", "measure": "m", "figure": 5, "origin": "us"}),
        n => json!({"key": format!("f{n}"), "withdraws": format!("f{}", n - 1), "origin": "us"}),
    });
    let assertions: Vec<Value> = each.collect();
    reconciled(&json!({
        "format": "crosscheck/1", "sources": [{"key": "us"}], "measures": [{"key": "m", "kind": "stock"}], "assertions": assertions,
    }));
}

#[test]
fn a_deep_chain_of_sources_ends() {
    let each = (0..LONG).map(|n| match n {
        0 => json!({"key": "s0"}),
        n => json!({"key": format!("s{n}"), "within": format!("s{}", n - 1)}),
    });
    let sources: Vec<Value> = each.rev().collect();
    let assertion = |key: &str, figure: u32, origin: &str| json!({"key": key, "measure": "m", "figure": figure, "origin": origin, "as_of": "2024-11-25"});
    reconciled(&json!({
        "format": "crosscheck/1", "sources": sources, "measures": [{"key": "m", "kind": "stock"}],
        "assertions": [
            assertion("top", 5000, "s0"), assertion("middle", 7000, "s9999"), assertion("bottom", 9000, "s19999"),
        ],
    }));
}

#[test]
fn a_ring_of_implications_ends() {
    let ring = 1_000;
    let measures: Vec<Value> =
        (0..ring).map(|n| json!({"key": format!("p{n}"), "kind": "proposition"})).collect();
    let rule = |n: usize| json!({"rule": "implies", "key": format!("r{n}"), "condition": format!("p{n}"), "conclusion": format!("p{}", (n + 1) % ring)});
    let rules: Vec<Value> = (0..ring).map(rule).collect();
    let stance = |key: &str, on: usize, stance: &str, origin: &str| json!({"key": key, "towards": format!("p{on}"), "stance": stance, "origin": origin, "as_of": "2024-11-25"});
    let found = reconciled(&json!({
        "format": "crosscheck/1", "sources": [{"key": "us"}, {"key": "kyiv"}], "measures": measures, "rules": rules,
        "assertions": [
            stance("a", 0, "affirms", "us"), stance("b", 500, "denies", "kyiv"), stance("c", 999, "denies", "us"),
        ],
    }));
    // Round the ring everyone who affirms one affirms all.
    assert!(found > 0);
}
