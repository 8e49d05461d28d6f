//! Tiny worlds as text.
//!
//! ```text
//! source us
//! source pentagon < us
//! measure sent cumulative person place=russia
//! term place kursk < russia
//! part_of rule1 killed < losses
//! implies rule2 fought => present
//! implies rule3 sent > 0 => present
//! increment rule4 flow -> total
//! sum rule5 total = part part
//! sum rule6 total >= part part
//! share rule7 share = part / whole
//! loss rule8 share = part / whole
//! linear rule9 1 a -2 b <= 10
//! f01: sent 3000; by pentagon; via reuters > vtv; as 2024-10-23; said 2024-10-23; pub 2024-10-24
//! s01: denies present; by kremlin; as 2024-10-23; holder moscow
//! ```
//!
//! A world is turned into a dossier file and read by the crate's own reader.

use crosscheck::{Dossier, Policy, Relation, Report, io, reconcile, relate};
use serde_json::{Map, Value, json};

/// Reads a world.
pub(crate) fn dossier(world: &str) -> Dossier {
    let text = file(world).to_string();
    io::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The dossier file of a world.
pub(crate) fn file(world: &str) -> Value {
    let mut sections: [Vec<Value>; 5] = Default::default();
    for line in world.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["source", key] => sections[0].push(json!({ "key": key })),
            ["source", key, "<", parent] => sections[0].push(json!({ "key": key, "within": parent })),
            ["measure", key, kind, rest @ ..] => {
                let mut record = json!({ "key": key, "kind": kind });
                for word in rest {
                    match word.split_once('=') {
                        Some(("counting", value)) => record["counting"] = json!(value == "true"),
                        Some((coordinate, value)) => record[coordinate] = json!(value),
                        None => record["unit"] = json!(word),
                    }
                }
                sections[1].push(record);
            }
            ["term", coordinate, key, "<", parents @ ..] => {
                sections[2].push(json!({ "coordinate": coordinate, "key": key, "within": parents }));
            }
            ["part_of", key, part, "<", whole] => {
                sections[3].push(json!({ "rule": "part_of", "key": key, "part": part, "whole": whole }));
            }
            ["increment", key, flow, "->", total] => {
                sections[3].push(json!({ "rule": "increment", "key": key, "flow": flow, "total": total }));
            }
            ["sum", key, total, "=", parts @ ..] => {
                sections[3].push(json!({ "rule": "sum", "key": key, "total": total, "parts": parts }));
            }
            ["sum", key, total, ">=", parts @ ..] => {
                let rule = json!({
                    "rule": "sum", "key": key, "total": total, "parts": parts, "exhaustive": false
                });
                sections[3].push(rule);
            }
            [form @ ("share" | "loss"), key, share, "=", part, "/", whole] => sections[3].push(json!({
                "rule": "share", "key": key, "share": share, "part": part, "whole": whole,
                "loss": *form == "loss"
            })),
            // The sum of `coefficient measure` pairs beside a bound.
            ["linear", key, terms @ .., sign @ ("=" | "<=" | ">="), bound] => {
                let comparator = match *sign {
                    "=" => "equal",
                    "<=" => "at_most",
                    _ => "at_least",
                };
                let terms: Vec<Value> = terms
                    .chunks(2)
                    .map(|term| {
                        let coefficient: f64 = term[0].parse().unwrap();
                        json!({ "coefficient": coefficient, "measure": term[1] })
                    })
                    .collect();
                let bound: f64 = bound.parse().unwrap();
                sections[3].push(json!({
                    "rule": "linear", "key": key, "terms": terms, "comparator": comparator, "bound": bound
                }));
            }
            ["implies", key, condition, "=>", conclusion] => sections[3].push(
                json!({ "rule": "implies", "key": key, "condition": condition, "conclusion": conclusion }),
            ),
            ["implies", key, condition, ">", bound, "=>", conclusion] => {
                let bound: f64 = bound.parse().unwrap();
                sections[3].push(json!({
                    "rule": "implies", "key": key, "condition": condition, "above": bound, "conclusion": conclusion
                }));
            }
            _ => sections[4].push(assertion(line)),
        }
    }
    let [sources, measures, hierarchies, rules, assertions] = sections;
    json!({
        "format": "crosscheck/1", "sources": sources, "measures": measures, "hierarchies": hierarchies,
        "rules": rules, "assertions": assertions,
    })
}

const STANCES: [&str; 6] =
    ["affirms", "denies", "does_not_confirm", "does_not_deny", "no_evidence", "withholds"];

fn assertion(line: &str) -> Value {
    let (key, rest) = line.split_once(':').unwrap_or_else(|| panic!("no key in `{line}`"));
    let mut record = Map::from_iter([("key".to_owned(), json!(key.trim()))]);
    for (at, clause) in rest.split(';').map(str::trim).enumerate() {
        let (word, value) = clause.split_once(' ').unwrap_or((clause, ""));
        let value = value.trim();
        let many = |sign: char| json!(value.split(sign).map(str::trim).collect::<Vec<_>>());
        let mut put = |field: &str, value: Value| record.insert(field.to_owned(), value);
        match word {
            "" => None,
            _ if at == 0 && STANCES.contains(&word) => {
                put("towards", many('+'));
                put("stance", json!(word))
            }
            _ if at == 0 && word == "withdraws" => put("withdraws", json!(value)),
            _ if at == 0 => {
                put("figure", json!(value));
                put("measure", json!(word))
            }
            "by" => put("origin", many('+')),
            "holder" => put("holder", many('+')),
            "via" => put("relays", many('>')),
            "as" => put("as_of", json!(value)),
            "said" => put("stated_on", json!(value)),
            "pub" => put("published_on", json!(value)),
            "recorded" => put("recorded_at", json!(value)),
            "row" => put("sequence", json!(value.parse::<u64>().unwrap())),
            "same" => put("same_statement_as", json!(value)),
            "includes" => put("includes", many('+')),
            "revises" | "from" | "withdraws" | "certainty" => put(word, json!(value)),
            other => panic!("unknown clause `{other}` in `{line}`"),
        };
    }
    Value::Object(record)
}

/// Reconciles by the default policy and re-checks every derivation.
pub(crate) fn report(dossier: &Dossier) -> Report<'_> {
    let report = reconcile(dossier.view(), &Policy::default());
    report.check().unwrap_or_else(|error| panic!("{error}\n{report}"));
    let estimates = report.check_estimates(&crosscheck::EstimatePolicy::default());
    estimates.unwrap_or_else(|error| panic!("{error}\n{report}"));
    report
}

/// The ids of all findings of a world.
pub(crate) fn findings(world: &str) -> Vec<String> {
    let dossier = dossier(world);
    report(&dossier).findings().iter().map(|finding| finding.id().to_string()).collect()
}

/// The relation of two assertions of a world; re-checked from the other side.
pub(crate) fn relation(dossier: &Dossier, a: &str, b: &str) -> Relation {
    let id = |key| dossier.assertion_id(key).unwrap_or_else(|| panic!("no assertion `{key}`"));
    let policy = Policy::default();
    let there = relate(dossier.view(), &policy, id(a), id(b)).unwrap();
    let back = relate(dossier.view(), &policy, id(b), id(a)).unwrap();
    assert_eq!(back, there.mirrored(), "{a} and {b} are not mirrored");
    there
}
