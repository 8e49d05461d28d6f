//! Laws that hold in every world, on random worlds.

use std::collections::BTreeMap;

use crosscheck::{Policy, io, reconcile, relate};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::world;

/// Of so many worlds that take long, how many are tried: a third, or all with `CROSSCHECK_CASES=all`.
pub(crate) fn some(all: usize) -> usize {
    let every = std::env::var_os("CROSSCHECK_CASES").is_some_and(|cases| cases == "all");
    if every { all } else { all.div_ceil(3) }
}

/// Of so many worlds that are long by themselves, how many are tried: as `some`, or as many as `PROPTEST_CASES` asks for.
pub(crate) fn long(all: usize) -> usize {
    asked().map_or_else(|| some(all), |asked| asked as usize)
}

fn asked() -> Option<u32> {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok())
}

/// So few cases are always all tried.
const FEW: u32 = 16;

/// How many cases each law is tried on: the first third of these, the same ones every time, so that the suite is quick while one
/// works; all of them with `CROSSCHECK_CASES=all`. `PROPTEST_CASES` asks for so many new ones.
pub(crate) fn cases(all: u32) -> ProptestConfig {
    let asked = asked();
    let default = if all < FEW { all } else { some(all as usize) as u32 };
    ProptestConfig {
        cases: asked.unwrap_or(default),
        rng_seed: if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(20_241_023) },
        failure_persistence: None,
        max_global_rejects: 1 << 20,
        ..ProptestConfig::default()
    }
}

pub(crate) const FACTS: &str = "
    source us
    source pentagon < us
    source singh < pentagon
    source cia < us
    source korea
    source kyiv
    source reuters
    source vtv
    measure level stock person
    measure total cumulative person
    measure flow flow person
    measure toll constant person
    measure p proposition
    measure q proposition
    implies p-q p => q
    implies some total > 0 => q
    increment adds flow -> total
";

const FIGURES: &[&str] = &[
    "1000",
    "1005",
    "1100",
    "=1000",
    "=3000",
    "~1000",
    "3000",
    ">1000",
    "<3000",
    "nearly 3000",
    "1000..3000",
    "up to 1000",
    "hundreds",
    "many",
    "500",
];
const PERIODS: &[&str] = &[
    "2024-11-25",
    "2024-11-26",
    "2024-11-28",
    "2024-11",
    "2024-23",
    "../2024-11-25",
    "../2024-11",
    "2024-11-25~",
    "2024-11/2024-12",
    "2024-12-01/..",
    "2024-11-25T10:00:00Z",
];
const DAYS: &[&str] = &[
    "2024-11-25",
    "2024-11-26",
    "2024-11-29",
    "2024-11",
    "2024-11-25T09:00:00Z",
    "2024-11-25T18:00:00Z",
    "2024-11-26T04:00:00+07:00",
];
const ORIGINS: &[&str] =
    &["us", "pentagon", "singh", "cia", "korea", "kyiv", "us + korea", "korea + us", "pentagon + kyiv", ""];
const RELAYS: &[&str] = &["", "reuters", "reuters > vtv", "vtv"];
const STANCES: &[&str] = &["affirms", "denies", "does_not_confirm", "does_not_deny", "no_evidence"];

/// One assertion line; `at` is how many come before it. In a dense world few things are said again and again.
fn line(at: usize, pick: [u8; 12], dense: bool) -> String {
    let of = |list: &[&'static str], n: usize| {
        let len = if dense { list.len().min(3) } else { list.len() };
        list[usize::from(pick[n]) % len]
    };
    let mut text = if pick[0].is_multiple_of(5) {
        format!("x{at}: {} {}", of(STANCES, 1), of(&["p", "q"], 2))
    } else {
        format!("x{at}: {} {}", of(&["level", "total", "total", "flow", "toll"], 1), of(FIGURES, 2))
    };
    let origin = of(ORIGINS, 3);
    let stance = pick[0].is_multiple_of(5);
    if !origin.is_empty() {
        text += &format!("; by {origin}");
    } else if stance {
        text += "; by kyiv";
    }
    if stance && pick[4].is_multiple_of(3) {
        text += "; holder us";
    }
    let mut clause = |word: &str, list: &[&'static str], n: usize, one_in: u8| {
        let value = of(list, n);
        if !pick[n].is_multiple_of(one_in) && !value.is_empty() {
            text += &format!("; {word} {value}");
        }
    };
    clause("via", RELAYS, 5, 5);
    clause("as", PERIODS, 6, 11);
    clause("said", DAYS, 7, 3);
    clause("pub", DAYS, 8, 3);
    if pick[11].is_multiple_of(if dense { 2 } else { 8 }) {
        text += &format!("; row {}", pick[11] / 16);
    }
    if at > 0 && pick[9].is_multiple_of(7) {
        text += &format!("; withdraws x{}", usize::from(pick[10]) % at);
    }
    text
}

/// A world of up to `most` assertions.
pub(crate) fn worlds(most: usize) -> impl Strategy<Value = String> {
    worlds_of(most, 3)
}

/// Worlds of which one in so many is dense; none for zero.
fn worlds_of(most: usize, dense_in: u8) -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<[u8; 12]>(), 1..most).prop_map(move |picks| {
        let dense = dense_in > 0 && picks[0][11].is_multiple_of(dense_in);
        let mut lines: Vec<String> =
            picks.into_iter().enumerate().map(|(at, pick)| line(at, pick, dense)).collect();
        // Markers need an earlier assertion of the same measure.
        for at in 1..lines.len() {
            let subject = |line: &str| line.split_whitespace().nth(1).map(str::to_owned);
            let (mine, seed) = (subject(&lines[at]), lines[at].len());
            if seed % 4 == 0
                && let Some(other) = (0..at).rev().find(|o| subject(&lines[*o]) == mine)
                && !crate_stance(&lines[at])
            {
                let marker = ["from", "revises", "same"][seed / 4 % 3];
                lines[at] += &format!("; {marker} x{other}");
            }
        }
        format!("{FACTS}\n{}", lines.join("\n"))
    })
}

fn crate_stance(line: &str) -> bool {
    STANCES.iter().any(|stance| line.contains(&format!(": {stance} ")))
}

/// The text and JSON of the report of a dossier file.
fn printed(file: &Value) -> (String, String) {
    let dossier = io::read(file.to_string().as_bytes()).unwrap();
    let report = reconcile(dossier.view(), &Policy::default());
    if let Err(error) = report.check() {
        panic!("{error}\n{report}");
    }
    (report.to_string(), serde_json::to_string_pretty(&report).unwrap())
}

/// The findings of a dossier file by id, as JSON.
fn by_id(file: &Value) -> BTreeMap<String, Value> {
    let report: Value = serde_json::from_str(&printed(file).1).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|finding| (finding["id"].as_str().unwrap().to_owned(), finding.clone())).collect()
}

/// The same dossier file with its records in another order.
pub(crate) fn shuffled(file: &Value, seed: u64) -> Value {
    let mut shuffled = file.clone();
    for (at, section) in ["sources", "measures", "rules", "assertions"].iter().enumerate() {
        shuffle(shuffled[section].as_array_mut().unwrap(), seed.wrapping_add(at as u64));
    }
    shuffled
}

/// Shuffles a list by a seed.
fn shuffle(list: &mut [Value], mut seed: u64) {
    for at in (1..list.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list.swap(at, (seed >> 33) as usize % (at + 1));
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_order_of_the_input_does_not_matter(world in worlds(24), seed in any::<u64>()) {
        let file = world::file(&world);
        let (there, back) = (printed(&file), printed(&shuffled(&file, seed)));
        prop_assert_eq!(there.0, back.0);
        prop_assert_eq!(there.1, back.1);
    }

    #[test]
    fn a_relation_is_the_mirror_of_its_reverse(world in worlds(14)) {
        let dossier = world::dossier(&world);
        let policy = Policy::default();
        let ids: Vec<_> = dossier.view().assertions().map(|(id, _)| id).collect();
        for a in &ids {
            for b in &ids {
                let (there, back) = (relate(dossier.view(), &policy, *a, *b), relate(dossier.view(), &policy, *b, *a));
                prop_assert_eq!(there.is_none(), a == b);
                prop_assert_eq!(there.map(|r| r.mirrored()), back);
            }
        }
    }

    #[test]
    fn what_no_finding_cites_can_go(world in worlds_of(20, 0)) {
        let file = world::file(&world);
        let report: Value = serde_json::from_str(&printed(&file).1).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let text = report["findings"].to_string();
        let named = |key: &str| findings.iter().any(|f| f["members"].to_string().contains(&format!("\"{key}\""))) || text.contains(&format!("\"{key}\""));
        let assertions = file["assertions"].as_array().unwrap();
        // A marker of another assertion, or a status that rests on it, is a use too.
        let used = |key: &str| {
            assertions.iter().any(|a| ["revises", "from", "withdraws", "same_statement_as"].iter().any(|m| a[m] == *key))
                || report["assertions"].as_array().unwrap().iter().any(|a| a["by"] == *key)
        };
        // What was taken back ties prints to its statement, and had corrected what came before it, unless that was
        // said again meanwhile.
        let taken: Vec<&Value> = report["assertions"].as_array().unwrap().iter().filter(|a| a["status"] == "withdrawn").collect();
        let beside_withdrawn = |key: &str| {
            let on = |key: &Value| assertions.iter().find(|a| a["key"] == *key).map(|a| &a["measure"]);
            taken.iter().any(|other| on(&other["key"]) == on(&Value::from(key)))
        };
        let dossier = world::dossier(&world);
        let policy = Policy::default();
        let reconciled = reconcile(dossier.view(), &policy);
        // What one relay prints again is told by no finding, and is part of the statement all the same.
        let printed_again = |key: &str| reconciled.statement(dossier.assertion_id(key).unwrap()).len() > 1;
        let before = by_id(&file);
        for (at, assertion) in assertions.iter().enumerate() {
            let key = assertion["key"].as_str().unwrap();
            // What takes another back, or declares two to be one, works without being cited.
            let works = !assertion["withdraws"].is_null() || !assertion["same_statement_as"].is_null();
            if named(key) || used(key) || works || printed_again(key) || beside_withdrawn(key) {
                continue;
            }
            let mut without = file.clone();
            without["assertions"].as_array_mut().unwrap().remove(at);
            let after = by_id(&without);
            for (id, finding) in &before {
                prop_assert!(after.get(id) == Some(finding), "without {key}, {id} is no longer\n{finding:#}\nbut\n{:#}", after.get(id).cloned().unwrap_or_default());
            }
            // A finding may appear: what others report counts only where the holder's own words are missing.
            prop_assert!(after.len() >= before.len());
        }
    }

    /// A third voice that joins a contradiction or an agreement, a copy that joins an echo, a correction that
    /// joins a chain: each changes its finding and not its name.
    #[test]
    fn a_member_that_joins_keeps_the_id(world in worlds(16), pick in any::<prop::sample::Index>(), far in any::<bool>()) {
        let file = world::file(&world);
        let before = by_id(&file);
        let assertions = file["assertions"].as_array().unwrap();
        let figures: Vec<&Value> = assertions.iter().filter(|a| !a["figure"].is_null() && a["withdraws"].is_null()).collect();
        prop_assume!(!figures.is_empty());
        let model = figures[pick.index(figures.len())];
        let mut joined = file.clone();
        joined["sources"].as_array_mut().unwrap().push(serde_json::json!({ "key": "newcomer" }));
        joined["assertions"].as_array_mut().unwrap().push(serde_json::json!({
            "key": "x-new", "measure": model["measure"], "as_of": model["as_of"], "origin": "newcomer",
            "figure": if far { serde_json::json!("=987654") } else { model["figure"].clone() },
        }));
        let after = by_id(&joined);
        for (id, finding) in &before {
            let kind = finding["kind"].as_str().unwrap();
            // Nobody's figure is withdrawn, corrected or made a copy by a newcomer; but it may bear out what looked mistyped, and what
            // others imply rests on which of them are preferred, and is told of the first by key who gives that number. Of conflicts of
            // several figures those are told that share none, so that a closer one takes the place of another.
            let rests_on_others = matches!(kind, "likely-slip" | "accounted-for") || !finding["detail"]["sets"].is_null();
            prop_assert!(rests_on_others || after.contains_key(id), "{kind} {id} is gone");
        }
    }

    #[test]
    fn findings_are_found_by_name_kind_assertion_and_measure(world in worlds(20)) {
        let dossier = world::dossier(&world);
        let policy = Policy::default();
        let report = reconcile(dossier.view(), &policy);
        let all = || report.findings().iter().map(|finding| &**finding);
        for finding in all() {
            prop_assert_eq!(report.finding(&finding.id().to_string()), Some(finding));
            prop_assert!(report.of_kind(finding.kind()).eq(all().filter(|one| one.kind() == finding.kind())));
        }
        prop_assert_eq!(report.finding("revision[nothing of the kind]"), None);
        prop_assert_eq!(report.finding("revision"), None);
        for one in dossier.assertions().iter() {
            prop_assert!(report.about(one.id()).eq(all().filter(|finding| finding.members().contains(&one.id()))));
            if let Some(measure) = one.measure() {
                let on: Vec<_> = report.on(measure).map(|finding| finding.id()).collect();
                prop_assert!(report.about(one.id()).all(|finding| on.contains(&finding.id())));
            }
        }
    }

    #[test]
    fn no_two_findings_share_an_id(world in worlds(30)) {
        let file = world::file(&world);
        let report: Value = serde_json::from_str(&printed(&file).1).unwrap();
        prop_assert_eq!(report["findings"].as_array().unwrap().len(), by_id(&file).len());
    }

    #[test]
    fn what_is_known_later_was_not_known_before(world in worlds(20)) {
        let dossier = world::dossier(&world);
        let policy = Policy::default();
        for day in ["2024-11-24", "2024-11-25", "2024-11-27", "2024-12-31"] {
            let view = dossier.known_on(day.parse().unwrap());
            let report = reconcile(view, &policy);
            prop_assert!(report.check().is_ok());
            for finding in report.findings() {
                prop_assert!(finding.members().iter().all(|id| view.contains(*id)));
            }
            // The same as a dossier that never held the rest.
            let mut file = world::file(&world);
            let known = |key: &Value| view.contains(dossier.assertion_id(key.as_str().unwrap()).unwrap());
            let assertions = file["assertions"].as_array_mut().unwrap();
            assertions.retain(|a| known(&a["key"]));
            for assertion in assertions.iter_mut() {
                for marker in ["revises", "from", "withdraws", "same_statement_as"] {
                    if assertion.get(marker).is_some_and(|key| !known(key)) {
                        assertion.as_object_mut().unwrap().remove(marker);
                    }
                }
            }
            let mut then: Value = serde_json::to_value(&report).unwrap();
            then["known_on"] = Value::Null;
            let then: BTreeMap<String, Value> = then["findings"].as_array().unwrap().iter().map(|f| (f["id"].as_str().unwrap().to_owned(), f.clone())).collect();
            prop_assert_eq!(then, by_id(&file));
        }
    }
}
