//! The JSON Schema of results: it is the one the types give, all that is written follows it, and what is bent does not.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crosscheck::estimate::LevelOptions;
use crosscheck::graph::FactGraph;
use crosscheck::io::{self, Mapping};
use crosscheck::{Dossier, EstimatePolicy, Policy, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::laws::worlds;
use crate::world;

fn schema() -> Value {
    serde_json::from_str(io::REPORT_SCHEMA).unwrap()
}

/// A validator of what one name of the schema has for.
pub(crate) struct Follows(jsonschema::Validator);

impl Follows {
    pub(crate) fn new(name: &str) -> Self {
        let whole = schema();
        assert!(!whole["$defs"][name].is_null(), "{name}");
        let of = json!({ "$schema": whole["$schema"], "$ref": format!("#/$defs/{name}"), "$defs": whole["$defs"] });
        Self(jsonschema::validator_for(&of).unwrap())
    }

    pub(crate) fn holds(&self, told: &impl serde::Serialize) {
        let told = serde_json::to_value(told).unwrap();
        let errors: Vec<String> = self.0.iter_errors(&told).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{told:#}");
    }
}

/// Validators of all that a report gives.
pub(crate) struct Results {
    report: Follows,
    finding: Follows,
    delta: Follows,
    estimate: Follows,
    series: Follows,
    facts: Follows,
    relations: Follows,
    dependencies: Follows,
}

/// Made once, as that takes longer than what is done with it.
pub(crate) static RESULTS: LazyLock<Results> = LazyLock::new(|| {
    let [report, finding, delta, estimate, series] =
        ["Report", "Finding", "Delta", "Estimate", "Series"].map(Follows::new);
    let [facts, relations, dependencies] = ["FactGraph", "RelationGraph", "Dependencies"].map(Follows::new);
    Results { report, finding, delta, estimate, series, facts, relations, dependencies }
});

impl Results {
    pub(crate) fn hold(&self, dossier: &Dossier) {
        let policy = Policy::default();
        let report = reconcile(dossier.view(), &policy);
        self.report.holds(&report);
        report.findings().iter().take(4).for_each(|finding| self.finding.holds(&report.explain(finding)));
        let then = reconcile(dossier.known_on("2024-11-26".parse().unwrap()), &policy);
        self.report.holds(&then);
        for (one, other) in [(&report, &then), (&then, &report)] {
            self.delta.holds(&one.diff(other).display(dossier, one.view(), &policy));
        }
        let facts = FactGraph::of(report.view());
        self.facts.holds(&facts);
        self.relations.holds(&report.graph());
        self.dependencies.holds(&facts.dependencies());
        self.dependencies.holds(&facts.family_dependencies());
        let (estimator, reasoning) = (report.estimator(), report.reasoning());
        for by in ["most-supported", "learned", "pending(3)", "range"] {
            let by: EstimatePolicy = by.parse().unwrap();
            for one in estimator.all(&by) {
                self.estimate.holds(&report.tell(&one.bounded(&reasoning)));
            }
        }
        for measure in estimator.measures() {
            if let Some(series) = estimator.series(measure, &LevelOptions::default()) {
                self.series.holds(&report.tell_series(&series));
            }
        }
    }
}

#[cfg(feature = "schema")]
#[test]
fn the_kept_schema_is_the_generated_one() {
    let again = "cargo run --features schema --example schema report > src/io/report-1.schema.json";
    assert_eq!(schema(), io::report_schema(), "write it anew: {again}");
}

/// What may be left out; all else must be there.
const OPTIONAL: &[&str] = &["because", "derivation", "more", "policy", "series", "without_copies"];

/// Each object names all of its fields, and asks for those that are always written.
#[test]
fn the_schema_is_strict() {
    fn strict(schema: &Value, at: &str, objects: &mut usize) {
        if let Some(fields) = schema["properties"].as_object() {
            *objects += 1;
            assert_eq!(schema["additionalProperties"], false, "{at}");
            let required: BTreeSet<&str> =
                schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let left: Vec<&str> =
                fields.keys().map(String::as_str).filter(|field| !required.contains(field)).collect();
            assert!(left.iter().all(|field| OPTIONAL.contains(field)), "{at}: {left:?}");
            assert!(required.iter().all(|field| fields.contains_key(*field)), "{at}");
        }
        // What says nothing of its type allows anything.
        if let Some(fields) = schema["properties"].as_object() {
            for (name, field) in fields {
                let says = ["$ref", "type", "anyOf", "oneOf", "enum", "const"];
                assert!(says.iter().any(|word| !field[word].is_null()), "{at}/{name}");
            }
        }
        match schema {
            Value::Object(all) => {
                all.iter().for_each(|(name, one)| strict(one, &format!("{at}/{name}"), objects))
            }
            Value::Array(all) => all.iter().for_each(|one| strict(one, at, objects)),
            _ => {}
        }
    }
    let mut objects = 0;
    strict(&schema(), "", &mut objects);
    assert!(objects > 100, "{objects}");
}

#[test]
fn known_cases_are_valid() {
    RESULTS.hold(&io::read(include_bytes!("../../examples/data/kursk.json").as_slice()).unwrap());
    for rows in [include_str!("../data/casualties.jsonl"), include_str!("../data/military.jsonl")] {
        let some = rows.lines().take(60).collect::<Vec<_>>().join("\n");
        RESULTS.hold(&io::import_rows(some.as_bytes(), &Mapping::default()).unwrap().dossier);
    }
}

/// One dossier in which figures stray in each way that other tests take apart.
const KINDS: &str = "
    source interior
    source health
    source army
    source office < army
    source daily
    source wire
    measure dead cumulative person place=valley
    measure hurt cumulative person place=valley
    measure all cumulative person place=valley
    measure wide cumulative person place=land
    measure north cumulative person place=north
    measure south cumulative person place=south
    measure level stock person
    measure toll constant person
    measure p proposition
    term place valley < land
    term place north < land
    term place south < land
    sum casualties all = dead hurt
    part_of part north < wide
    implies so dead > 0 => p
    a1: dead =40; by interior; as 2025-06-01; said 2025-06-01
    a2: hurt =95; by health; as 2025-06-02; said 2025-06-02
    a3: all =130; by army; as 2025-06-02; said 2025-06-02
    a4: dead =30; by health; as 2025-06-03; said 2025-06-03
    a5: dead =40; by interior; via daily; as 2025-06-01; said 2025-06-01; pub 2025-06-05
    a6: dead =45; by interior; as 2025-06-01; said 2025-06-02; revises a1
    a7: level 18500; by interior; as 2025-06-01; said 2025-06-01
    a8: level 18500; by health; as 2025-06-01; said 2025-06-01
    a9: level 15800; by army; as 2025-06-01; said 2025-06-01
    b1: toll 1234; by army; said 2025-06-01
    b2: toll 1234; by health; said 2025-06-01
    b3: toll 1234; by health; via wire; said 2025-06-01; pub 2025-06-02
    b4: toll 1243; by health; via daily; said 2025-06-01; pub 2025-06-03
    b5: toll 1234; by health; via wire > daily; said 2025-06-01; pub 2025-06-04
    c1: wide =1000; by army; as 2025-06-01; said 2025-06-01
    c2: north =1400; by health; as 2025-06-01; said 2025-06-01
    c3: south =1000; by interior; as 2025-06-01; said 2025-06-01
    d1: affirms p; by army; as 2025-06-01; said 2025-06-01
    d2: denies p; by army; as 2025-06-01; said 2025-06-03
    d3: affirms p; by health; as 2025-06-01; said 2025-06-01
    e1: wide =900; by army; as 2025-06-05; said 2025-06-05
    e2: wide =1100; by army; as 2025-06-06; said 2025-06-06
    e3: all =135; by interior; as 2025-06-02; said 2025-06-04
    e4: level 21000; by army; as 2025-06-09; said 2025-06-09
";

/// Every field is asked for where it stands, no other is taken, and no value of another type or word of another kind.
#[test]
fn what_is_bent_is_invalid() {
    let dossier = world::dossier(KINDS);
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let told = serde_json::to_value(&report).unwrap();
    let kinds: BTreeSet<&str> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.len() >= 8, "{kinds:?}");
    let follows = Follows::new("Report");
    follows.holds(&report);
    // One of each list is bent at a time, in a report that has little else.
    let mut bare = told.clone();
    for list in ["assertions", "estimates", "findings", "undecided"] {
        bare[list] = json!([]);
    }
    let mut tried = 0;
    let mut seen = BTreeSet::new();
    let mut bend = |whole: &Value| {
        let mut all = Vec::new();
        places(whole, String::new(), String::new(), &mut all);
        for (at, shape) in all {
            if !seen.insert(shape) {
                continue;
            }
            for (what, bent) in bendings(whole, &at) {
                tried += 1;
                assert!(!follows.0.is_valid(&bent), "{what} at {at} of\n{whole:#}");
            }
        }
    };
    bend(&bare);
    for list in ["assertions", "estimates", "findings"] {
        for one in told[list].as_array().unwrap() {
            let mut whole = bare.clone();
            whole[list] = json!([one]);
            bend(&whole);
        }
    }
    assert!(tried > 1000, "{tried}");
}

/// Every place in a value, with its shape: the place without positions in lists, and in findings with their kind.
fn places(value: &Value, at: String, shape: String, found: &mut Vec<(String, String)>) {
    found.push((at.clone(), shape.clone()));
    match value {
        Value::Array(list) => {
            for (nth, one) in list.iter().enumerate() {
                places(one, format!("{at}/{nth}"), format!("{shape}/-"), found);
            }
        }
        Value::Object(fields) => {
            let kind = fields.get("kind").and_then(Value::as_str).unwrap_or("");
            for (name, one) in fields {
                places(one, format!("{at}/{name}"), format!("{shape}{kind}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// The value with what stands at a place bent in each way that makes it wrong.
fn bendings(whole: &Value, at: &str) -> Vec<(String, Value)> {
    let with = |value: Value| {
        let mut bent = whole.clone();
        *bent.pointer_mut(at).unwrap() = value;
        bent
    };
    // Words that are one of a few, by the field that they stand in.
    const WORDS: &[&str] = &[
        "airwars",
        "cause",
        "conclusion",
        "coordinate",
        "credibility",
        "direction",
        "format",
        "how",
        "joining",
        "kind",
        "mistake",
        "order",
        "policy",
        "reliability",
        "side",
        "stance",
        "stands",
        "status",
        "strength",
        "tier",
        "time",
        "verdict",
        "voice",
        "why",
    ];
    let field = at.rsplit('/').next().unwrap_or("");
    match whole.pointer(at).unwrap() {
        Value::Null => vec![("another type".into(), with(json!({})))],
        Value::Bool(_) => vec![("another type".into(), with(json!("true")))],
        Value::Number(_) => {
            vec![("a text".into(), with(json!("5"))), ("null for a number".into(), with(Value::Null))]
                .into_iter()
                // What may be null where there is none.
                .filter(|(what, _)| {
                    what == "a text"
                        || !["low", "high", "gap", "relative", "slack", "point", "last"].contains(&field)
                })
                .collect()
        }
        Value::String(_) => {
            let mut all = vec![("another type".into(), with(json!(5)))];
            if WORDS.contains(&field) {
                all.push(("an unknown word".into(), with(json!("of no kind"))));
            }
            all
        }
        Value::Array(_) => {
            vec![("no list".into(), with(json!("all"))), ("null".into(), with(json!([{ "x": 1 }])))]
        }
        Value::Object(fields) => {
            let mut all = Vec::new();
            for name in fields.keys() {
                let mut less = fields.clone();
                less.remove(name);
                all.push((format!("without {name}"), with(Value::Object(less))));
            }
            let mut more = fields.clone();
            more.insert("other".to_owned(), json!(1));
            all.push(("another field".into(), with(Value::Object(more))));
            all
        }
    }
}

/// What no double holds is written as the outermost one.
#[test]
fn numbers_are_numbers_however_large() {
    let dossier = world::dossier(
        "source a
         source b
         measure m stock dollar counting=false
         measure c constant dollar counting=false
         x: m =17e307; by a; as 2025-06-01
         y: m =-17e307; by b; as 2025-06-01
         z: c ~1.7e308; by a
         w: c =9007199254740993; by b",
    );
    RESULTS.hold(&dossier);
    let policy = Policy::default();
    let report = serde_json::to_value(reconcile(dossier.view(), &policy)).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let gap = findings
        .iter()
        .find(|one| one["id"] == "contradiction[m@2025-06-01]")
        .map(|one| &one["detail"]["gap"]);
    assert_eq!(gap.and_then(Value::as_f64), Some(f64::MAX), "{findings:#?}");
}

proptest! {
    #![proptest_config(crate::laws::cases(48))]

    #[test]
    fn what_is_written_is_valid(world in worlds(20)) {
        RESULTS.hold(&world::dossier(&world));
    }
}
