//! What a dossier takes in it gives back, and what it refuses leaves no trace; however a file is ordered, it is read alike.

use crosscheck::dossier::ContentRef;
use crosscheck::io::{self, ReadError, ReadOptions};
use crosscheck::{
    Assertion, AssertionRef, Certainty, Dossier, Kind, Measure, Quantity, Source, Stance, Target, Unit,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::{cases, worlds};
use crate::world;

/// The sources, measures and rules of a dossier.
fn head(dossier: &Dossier) -> Dossier {
    let mut file = file(dossier);
    file.as_object_mut().unwrap().remove("assertions");
    io::read(file.to_string().as_bytes()).unwrap()
}

fn file(dossier: &Dossier) -> Value {
    let mut out = Vec::new();
    io::write(dossier, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn lines(dossier: &Dossier) -> Vec<String> {
    let mut out = Vec::new();
    io::write_lines(dossier, &mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(ToOwned::to_owned).collect()
}

fn read_lines(lines: &[String]) -> Result<Dossier, ReadError> {
    io::read_lines(lines.join("\n").as_bytes(), &ReadOptions::default())
}

/// A file that cannot be read in one pass: the assertions stand before what they name.
fn backwards(file: &Value) -> String {
    let fields = ["format", "title", "note", "assertions", "rules", "hierarchies", "measures", "sources"];
    let given = fields.iter().filter_map(|name| Some(format!("{:?}: {}", name, file.get(name)?)));
    format!("{{{}}}", given.collect::<Vec<_>>().join(", "))
}

fn problems(error: &ReadError) -> Vec<String> {
    match error {
        ReadError::Faults { faults, .. } => {
            let all = faults.iter().map(|f| format!("{} {:?} {:?}", f.section, f.key, f.problem));
            let mut all: Vec<String> = all.collect();
            all.sort();
            all
        }
        other => vec![format!("{:?}", std::mem::discriminant(other))],
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn assertions_come_back_as_they_went_in(text in worlds(40)) {
        let dossier = world::dossier(&text);
        let mut again = head(&dossier);
        let owned: Vec<Assertion> = dossier.assertions().iter().map(AssertionRef::to_assertion).collect();
        for (at, one) in owned.iter().enumerate() {
            let id = again.add_assertion(one.clone()).unwrap();
            prop_assert_eq!(id.index(), at);
            let view = again.assertion(id).unwrap();
            prop_assert_eq!(view.to_assertion(), one.clone());
            prop_assert_eq!(view.id(), id);
            prop_assert_eq!((view.key(), view.origins(), view.relays()), (one.key(), one.origins(), one.relays()));
            prop_assert_eq!(view.quantity(), one.quantity());
            prop_assert_eq!((view.measure(), view.holders()), (one.measure(), one.holders()));
            prop_assert_eq!((view.stated(), view.published()), (one.stated(), one.published()));
            prop_assert_eq!(view.known_from(), one.known_from());
            prop_assert_eq!(again.assertion_id(one.key()), Some(id));
        }
        prop_assert_eq!(again.assertions(), dossier.assertions());
        let backwards: Vec<AssertionRef<'_>> = again.assertions().iter().rev().collect();
        prop_assert_eq!(backwards.len(), again.assertions().len());
        prop_assert!(backwards.into_iter().rev().eq(again.assertions()));
    }

    #[test]
    fn what_is_refused_leaves_no_trace(text in worlds(30), at in any::<prop::sample::Index>()) {
        let dossier = world::dossier(&text);
        let mut tried = dossier.clone();
        let count = dossier.assertions().len();
        if count == 0 {
            return Ok(());
        }
        let one = dossier.assertions().get(at.index(count)).unwrap();
        let foreign = world::dossier("source other\nmeasure m1 stock\nmeasure m2 stock\nmeasure m3 stock\n\
            measure m4 stock\nmeasure m5 stock\nmeasure m6 stock\nmeasure m7 stock");
        let far = foreign.measure_ids().last().unwrap();
        // A key that is taken, a measure that is not there, a range that is none, one that names itself.
        let new = |key: &str| Assertion::figure(key, far, "77".parse().unwrap());
        prop_assert!(tried.add_assertion(one.to_assertion()).is_err());
        prop_assert!(tried.add_assertion(new("fresh").quoted("never kept").in_language("xx")).is_err());
        prop_assert!(tried.add_assertion(one.to_assertion().revising(one.id())).is_err());
        prop_assert_eq!(tried.assertions(), dossier.assertions());
        prop_assert_eq!(tried.assertion_id("fresh"), None);
        prop_assert_eq!(format!("{:?}", tried.view().assertions().collect::<Vec<_>>()),
            format!("{:?}", dossier.view().assertions().collect::<Vec<_>>()));
        for id in dossier.measure_ids() {
            let on = |dossier: &Dossier| dossier.view().on_measure(id).collect::<Vec<_>>();
            prop_assert_eq!(on(&tried), on(&dossier));
        }
        let level = dossier.measure_id("level").unwrap();
        prop_assert!(tried.add_assertion(Assertion::figure("fresh", level, "5".parse().unwrap())).is_ok());
        prop_assert_eq!(tried.view().on_measure(level).last(), tried.assertion_id("fresh"));
    }

    #[test]
    fn the_order_of_a_file_changes_nothing(text in worlds(30), seed in any::<u64>()) {
        let dossier = world::dossier(&text);
        let mut file = file(&dossier);
        let written = io::read(file.to_string().as_bytes()).unwrap();
        let turned = io::read(backwards(&file).as_bytes()).unwrap();
        prop_assert_eq!(written.assertions(), turned.assertions());
        let by_line = read_lines(&lines(&dossier)).unwrap();
        prop_assert_eq!(written.assertions(), by_line.assertions());
        // Names of what stands further down, as JSON and as JSON Lines.
        if let Some(list) = file["assertions"].as_array_mut() {
            let by = list.len().max(1);
            list.rotate_left(seed as usize % by);
        }
        let mut all = lines(&dossier);
        let by = (all.len() - 1).max(1);
        all[1..].rotate_left(seed as usize % by);
        let (whole, lines) = (io::read(file.to_string().as_bytes()).unwrap(), read_lines(&all).unwrap());
        prop_assert_eq!(whole.assertions(), lines.assertions());
        let turned = io::read(backwards(&file).as_bytes()).unwrap();
        prop_assert_eq!(whole.assertions(), turned.assertions());
    }

    /// One value of a file is taken out, or put in the place of another: all ways of reading agree on what is wrong.
    #[test]
    fn all_ways_of_reading_find_the_same_faults(
        text in worlds(12),
        at in any::<prop::sample::Index>(),
        field in any::<prop::sample::Index>(),
        other in 0usize..9,
    ) {
        let mut file = file(&world::dossier(&text));
        if let Some(list) = file["assertions"].as_array_mut().filter(|list| !list.is_empty()) {
            let (at, count) = (at.index(list.len()), list.len());
            let one = list[at].as_object_mut().unwrap();
            let names: Vec<String> = one.keys().cloned().collect();
            let name = names[field.index(names.len())].clone();
            let values = [json!(null), json!(7), json!("x0"), json!("2024-02-30"), json!(["us", "nobody"]),
                json!({}), json!("-5"), json!(format!("x{}", count - 1)), json!("caf\u{e9} \n")];
            one.insert(name, values[other].clone());
        }
        let quick = io::read(file.to_string().as_bytes());
        let slow = io::read(backwards(&file).as_bytes());
        let mut all = vec![{
            let mut head = file.clone();
            head.as_object_mut().unwrap().remove("assertions");
            head.to_string()
        }];
        all.extend(file["assertions"].as_array().into_iter().flatten().map(ToString::to_string));
        let lines = read_lines(&all);
        match (&quick, &slow, &lines) {
            (Ok(a), Ok(b), Ok(c)) => {
                prop_assert_eq!(a.assertions(), b.assertions());
                prop_assert_eq!(a.assertions(), c.assertions());
            }
            (Err(a), Err(b), Err(c)) => {
                prop_assert_eq!(problems(a), problems(b));
                prop_assert_eq!(problems(a), problems(c));
            }
            _ => prop_assert!(false, "{quick:?} {slow:?} {lines:?}"),
        }
    }
}

#[test]
fn faults_in_lines_are_placed_where_they_stand() {
    let fault = |lines: &[&str]| {
        let head = r#"{"format": "crosscheck/1", "sources": [{"key": "s"}], "measures": [{"key": "m", "kind": "stock"}, {"key": "n", "kind": "stock"}]}"#;
        let all: Vec<String> = [head].iter().chain(lines).map(|line| (*line).to_owned()).collect();
        read_lines(&all).unwrap_err().to_string()
    };
    let (a, b) =
        (r#"{"key": "a", "measure": "m", "figure": 1}"#, r#"  {"key": "b", "measure": "m", "figure": 2}"#);
    let found = fault(&[a, "", b, r#"{"key": "c", "measure": "m", "figure": "3,000"}"#]);
    assert!(found.contains("line 5, column 40"), "{found}");
    let found = fault(&[a, b, r#"{"key": "a", "measure": "m", "figure": 1}"#]);
    assert!(found.contains("line 4, column 9") && found.contains("`a`"), "{found}");
    // What a later line says of an earlier one.
    let found = fault(&[a, r#"{"key": "c", "measure": "n", "figure": 2, "revises": "a"}"#]);
    assert!(found.contains("line 3, column 54"), "{found}");
    let turned = [
        b,
        r#"{"key": "c", "measure": "m", "figure": 2, "revises": "d"}"#,
        r#"{"key": "d", "measure": "m", "figure": 2, "revises": "c"}"#,
    ];
    let found = fault(&turned);
    assert!(found.contains("line 3, column 1"), "{found}");
    let found = fault(&[a, b, "{\"key\": \"c\", "]);
    assert!(found.contains("line 4, column 13"), "{found}");
}

#[test]
fn every_part_of_an_assertion_is_kept() {
    let mut dossier = Dossier::new();
    let us = dossier.add_source(Source::new("us")).unwrap();
    let vtv = dossier.add_source(Source::new("vtv")).unwrap();
    let sent =
        dossier.add_measure(Measure::new("sent", Kind::Cumulative).in_unit(Unit::new("person"))).unwrap();
    let p = dossier.add_measure(Measure::new("p", Kind::Proposition)).unwrap();
    let day: crosscheck::Period = "2024-10-28".parse().unwrap();
    let hour: crosscheck::Period = "2024-10-28T06:00:00Z".parse().unwrap();
    let first = dossier.add_assertion(Assertion::figure("a", sent, "3000".parse().unwrap())).unwrap();
    let full = Assertion::figure("b", sent, "~4000 people".parse().unwrap())
        .from_origin(us)
        .from_origin(vtv)
        .relayed_by(vtv)
        .as_of("../2024-10~".parse().unwrap())
        .stated_on(day)
        .published_on(hour)
        .recorded_at("2024-11/..".parse().unwrap())
        .in_sequence(u64::MAX)
        .revising(first)
        .starting_from(first)
        .including(first)
        .same_statement_as(first)
        .withdrawing(first)
        .quoted("“một”\u{0}")
        .in_language("vi")
        .at_url("")
        .noted("n".repeat(70_000));
    let id = dossier.add_assertion(full.clone()).unwrap();
    let one = dossier.assertion(id).unwrap();
    assert_eq!(one.to_assertion(), full);
    assert_eq!((one.sequence(), one.url(), one.language()), (Some(u64::MAX), Some(""), Some("vi")));
    assert_eq!(one.markers().includes, [first]);
    assert_eq!(one.known_from(), day.end());
    let stance =
        Assertion::stance_towards("c", [Target::Measure(p), Target::Assertion(first)], Stance::Denies)
            .held_by(us)
            .with_certainty(Certainty::Possible)
            .published_on(hour);
    let id = dossier.add_assertion(stance.clone()).unwrap();
    let one = dossier.assertion(id).unwrap();
    assert_eq!(one.to_assertion(), stance);
    assert_eq!((one.quantity(), one.measure(), one.known_from()), (None, None, hour.end()));
    let content = ContentRef::Stance {
        towards: &[Target::Measure(p), Target::Assertion(first)],
        stance: Stance::Denies,
        holders: &[us],
        certainty: Certainty::Possible,
    };
    assert_eq!(one.content(), content);
    let withdrawal = dossier.add_assertion(Assertion::withdrawal("d", id)).unwrap();
    assert_eq!(dossier.assertion(withdrawal).unwrap().content(), ContentRef::Withdrawal);
    assert_eq!(dossier.assertions().get(4), None);
    assert_eq!(dossier.assertions().iter().nth(2).map(AssertionRef::key), Some("c"));
    // A noun is told by the measure, and a date has no unit.
    let odd = Quantity::bare(5.0).unwrap().in_unit(Unit::counted("person"));
    let id = dossier.add_assertion(Assertion::figure("e", sent, odd)).unwrap();
    assert_eq!(dossier.assertion(id).unwrap().quantity(), Some(&"5 person".parse().unwrap()));
}
