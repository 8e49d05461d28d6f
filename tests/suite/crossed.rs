//! Possible conflicts between crossed scopes, and coincidences.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::relation::Scope;
use crosscheck::{
    Coordinate, Detail, Dossier, FindingKind, Monitor, Policy, Report, Strength, Verdict, io, reconcile,
    relate,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::hostile::harmless;
use crate::{laws, world};

fn ids(report: &Report<'_>, kind: FindingKind) -> Vec<String> {
    report.of_kind(kind).map(|f| f.id().anchor().to_owned()).collect()
}

fn found(text: &str, kind: FindingKind) -> Vec<String> {
    let dossier = world::dossier(text);
    ids(&world::report(&dossier), kind)
}

fn members(dossier: &Dossier, report: &Report<'_>, id: &str) -> Vec<String> {
    let finding = report.finding(id).unwrap_or_else(|| panic!("no {id} in\n{report}"));
    finding.members().iter().map(|id| dossier.assertion(*id).unwrap().key().to_owned()).collect()
}

fn kursk() -> Dossier {
    io::read(include_bytes!("../../examples/data/kursk.json").as_slice()).unwrap()
}

#[test]
fn two_armies_in_combined_units_beside_one_army() {
    let dossier = kursk();
    let report = world::report(&dossier);
    assert_eq!(ids(&report, FindingKind::PossibleConflict), ["nk-killed-kursk,combined-killed-kursk"]);
    let id = "possible-conflict[nk-killed-kursk,combined-killed-kursk]";
    assert_eq!(members(&dossier, &report, id), ["f13", "f14"]);
    let finding = report.finding(id).unwrap();
    let Detail::PossibleConflict { coordinate, gap, .. } = finding.detail() else { panic!() };
    assert_eq!((*coordinate, *gap, finding.strength()), (Coordinate::Population, 100.0, Strength::Hard));
    assert!(!world::relation(&dossier, "f13", "f14").verdict.contradicts());
}

#[test]
fn fourteen_thousand_less_three_thousand_is_what_was_present_in_kursk() {
    let dossier = kursk();
    let report = world::report(&dossier);
    assert_eq!(ids(&report, FindingKind::Coincidence), ["nk-sent,nk-in-kursk,11000"]);
    let id = "coincidence[nk-sent,nk-in-kursk,11000]";
    assert_eq!(members(&dossier, &report, id), ["f08", "f09", "f10", "f11", "f12"]);
    assert_eq!(report.finding(id).unwrap().strength(), Strength::Soft);
    assert!(report.explain(report.finding(id).unwrap()).to_string().contains("no witness"));
}

/// Everyone on the coast and children in the land, by the ministry and a charity.
const CROSSED: &str = "source ministry\nsource charity\nterm place coast < land
     term population children < everyone
     measure coast cumulative person population=everyone place=coast
     measure land cumulative person population=children place=land\n";

fn crossed(lines: &str) -> Vec<String> {
    found(&format!("{CROSSED}{lines}"), FindingKind::PossibleConflict)
}

#[test]
fn only_what_would_be_a_conflict_at_its_times() {
    let one = ["coast,land"];
    let none: [&str; 0] = [];
    assert_eq!(
        crossed("a: coast 900; by ministry; as 2025-06-02\nb: land 300; by charity; as 2025-06-03"),
        one
    );
    assert_eq!(
        crossed("a: coast 900; by ministry; as 2025-06-02\nb: land 300; by charity; as 2025-06-02"),
        one
    );
    // Seen the other way the place decides: 900 children in the land, 300 of everyone on the coast.
    let turned = crossed("a: coast 300; by ministry; as 2025-06-03\nb: land 900; by charity; as 2025-06-02");
    assert_eq!(turned, ["land,coast"]);
    assert_eq!(
        crossed("a: coast 300; by ministry; as 2025-06-02\nb: land 310; by charity; as 2025-06-02"),
        none
    );
    // The lower figure is the earlier one.
    assert_eq!(
        crossed("a: coast 900; by ministry; as 2025-06-04\nb: land 300; by charity; as 2025-06-03"),
        none
    );
    assert_eq!(crossed("a: coast 900; by ministry\nb: land 300; by charity; as 2025-06-03"), none);
    // Open upwards, or too vague.
    assert_eq!(
        crossed("a: coast 900; by ministry; as 2025-06-02\nb: land >300; by charity; as 2025-06-03"),
        none
    );
    assert_eq!(
        crossed("a: coast many; by ministry; as 2025-06-02\nb: land 300; by charity; as 2025-06-03"),
        none
    );
}

#[test]
fn what_no_longer_stands_takes_no_part() {
    let corrected = "a: coast 900; by ministry; as 2025-06-02; said 2025-06-02
         a2: coast 200; by ministry; as 2025-06-02; said 2025-06-04; revises a
         b: land 300; by charity; as 2025-06-03";
    assert!(crossed(corrected).is_empty());
    let withdrawn = "a: coast 900; by ministry; as 2025-06-02\nb: land 300; by charity; as 2025-06-03
         w: withdraws a; by ministry";
    assert!(crossed(withdrawn).is_empty());
}

#[test]
fn what_a_rule_orders_is_not_crossed() {
    let figures = "a: coast 900; by ministry; as 2025-06-02\nb: land 300; by charity; as 2025-06-03\n";
    assert_eq!(crossed(figures).len(), 1);
    assert!(crossed(&format!("part_of r coast < land\n{figures}")).is_empty());
    assert!(crossed(&format!("part_of r land < coast\n{figures}")).is_empty());
    // Nor by way of a third.
    let chain = "measure third cumulative person\npart_of r1 coast < third\npart_of r2 third < land\n";
    assert!(crossed(&format!("{chain}{figures}")).is_empty());
}

#[test]
fn kinds_that_bound_nothing_and_shares_do_not_cross() {
    let world = |a: &str, b: &str| {
        found(
            &format!(
                "source x\nsource y\nterm place coast < land\nterm population children < everyone
                 measure coast {a} population=everyone place=coast\nmeasure land {b} population=children place=land
                 a: coast 90; by x; as 2025-06-02\nb: land 30; by y; as 2025-06-02"
            ),
            FindingKind::PossibleConflict,
        )
    };
    assert_eq!(world("stock person", "stock person"), ["coast,land"]);
    assert_eq!(world("flow person", "flow person"), ["coast,land"]);
    assert_eq!(world("constant person", "constant person"), ["coast,land"]);
    assert_eq!(world("flow person", "cumulative person"), ["coast,land"]);
    assert_eq!(world("stock km2", "stock ha"), ["coast,land"]);
    assert!(world("stock person", "cumulative person").is_empty());
    assert!(world("cumulative person", "stock person").is_empty());
    assert!(world("stock %", "stock %").is_empty());
    assert!(world("stock person", "stock vehicle").is_empty());
    // In the unit of the other: 90 ha are less than 30 km².
    assert_eq!(world("stock ha", "stock km2"), ["land,coast"]);
}

#[test]
fn the_widest_gaps_are_told_and_no_more_than_the_policy_allows() {
    let mut text = "source x\nsource y\nterm population children < everyone\n".to_owned();
    for at in 0..30 {
        text += &format!(
            "term place c{at} < l{at}\nmeasure c{at} constant person population=everyone place=c{at}
             measure l{at} constant person population=children place=l{at}
             a{at}: c{at} ={}; by x\nb{at}: l{at} =100; by y\n",
            200 + 40 * at
        );
    }
    let dossier = world::dossier(&text);
    assert_eq!(ids(&world::report(&dossier), FindingKind::PossibleConflict).len(), 20);
    let policy = Policy { possible_conflicts: 2, ..Policy::default() };
    assert_eq!(
        ids(&reconcile(dossier.view(), &policy), FindingKind::PossibleConflict),
        ["c28,l28", "c29,l29"]
    );
    let policy = Policy { possible_conflicts: 0, ..Policy::default() };
    assert!(ids(&reconcile(dossier.view(), &policy), FindingKind::PossibleConflict).is_empty());
}

/// A total in the land, a flow into it, and what is on the coast.
fn meets(lines: &str) -> Vec<String> {
    let facts = "source x\nsource y\nterm place coast < land\nmeasure land cumulative person place=land
         measure new flow person\nmeasure coast cumulative person place=coast\nincrement adds new -> land
         measure north constant person\nmeasure south constant person\nmeasure east constant person
         measure whole constant person place=land\nmeasure all constant person place=world
         term place land < world\nsum parts whole = north south\n";
    found(&format!("{facts}{lines}"), FindingKind::Coincidence)
}

#[test]
fn what_is_left_by_a_marker_a_flow_or_a_sum() {
    let total = "t: land 14000; by x; as 2025-06-30";
    let part = "p: new 3000; by x; as 2025-06";
    let met = "m: coast 11000; by y; as 2025-05-02";
    assert_eq!(meets(&format!("{total}; includes p\n{part}\n{met}")), ["land,coast,11000"]);
    assert_eq!(meets(&format!("{total}\n{part}\n{met}")), ["land,coast,11000"]);
    // The flow had not ended, or went into an earlier total.
    assert!(meets(&format!("{total}\np: new 3000; by x; as 2025-07\n{met}")).is_empty());
    assert!(
        meets(&format!(
            "{total}\n{part}\n{met}\nt0: land 13000; by y; as 2025-06-30\nq: new 1; by y; as 2025-01"
        ))
        .len()
            == 1
    );
    assert!(
        meets(&format!("{total}\np: new 3000; by x; as 2025-01\n{met}\nt0: land 13500; by y; as 2025-02-20"))
            .is_empty()
    );
    // A range leaves a range.
    let range = meets(
        "t: land 14000..15000; by x; as 2025-06-30\np: new 3000; by x; as 2025-06\nm: coast 11000..12000; by y; as 2025-05-02",
    );
    assert_eq!(range, ["land,coast,11000..12000"]);
    assert_eq!(meets("t: whole 1500; by x\na: north 400; by x\nm: all 1100; by y"), ["whole,all,1100"]);
    let both = "t: land 14000; by x; as 2025-06-30; includes p + q\np: new 2000; by x; as 2025-05\nq: new 1000; by x; as 2025-06\n";
    assert_eq!(meets(&format!("{both}m: coast 11000; by y; as 2025-05-02")), ["land,coast,11000"]);
}

#[test]
fn no_coincidence_where_it_would_be_arithmetic_or_noise() {
    let with = |t: &str, p: &str, m: &str| {
        meets(&format!("t: land {t}; by x; as 2025-06-30\np: new {p}; by x; as 2025-06\n{m}"))
    };
    let coast = |m: &str| format!("m: coast {m}; by y; as 2025-05-02");
    assert_eq!(with("14000", "3000", &coast("~11000")).len(), 1);
    // One digit says nothing, nor does a small number, nor one that is only a bound.
    assert!(with("14000", "4000", &coast("10000")).is_empty());
    assert!(with("140", "61", &coast("79")).is_empty());
    assert!(with("14000", "3000", &coast(">11000")).is_empty());
    assert!(with(">14000", "3000", &coast("11000")).is_empty());
    assert!(with("14000", "3000", &coast("10999")).is_empty());
    // On the total's own measure, a part's, or one that nothing orders.
    assert!(with("14000", "3000", "m: land 11000; by y; as 2025-05-02").is_empty());
    assert!(with("14000", "3000", "m: new 11000; by y; as 2025-05").is_empty());
    assert!(with("14000", "3000", "m: east 11000; by y").is_empty());
    assert!(meets("t: whole 1500; by x\na: north 400; by x\nm: south 1100; by y").is_empty());
    // What was taken back is no term.
    assert!(with("14000", "3000", &format!("{}\nw: withdraws m; by y", coast("11000"))).is_empty());
    assert!(with("14000", "3000", &format!("{}\nw: withdraws p; by y", coast("11000"))).is_empty());
    assert!(with("14000", "3000", &format!("{}\nw: withdraws t; by y", coast("11000"))).is_empty());
}

#[test]
fn hostile_names_are_shown_and_do_nothing() {
    let evil = "\u{1b}[2J\u{202e}x\nforged: all is well";
    let text = CROSSED.to_owned()
        + "measure new flow person\nincrement adds new -> coast
           measure beach cumulative person population=everyone place=beach
           term place beach < coast
           a: coast 900; by ministry; as 2025-06-02\nb: land 300; by charity; as 2025-06-03
           p: new 210; by charity; as 2025-05\nm: beach 690; by charity; as 2025-06-01";
    let mut file = world::file(&text);
    for section in ["measures", "hierarchies", "sources"] {
        for record in file[section].as_array_mut().unwrap() {
            record["name"] = json!(evil);
        }
    }
    for record in file["rules"].as_array_mut().unwrap() {
        record["reason"] = json!(evil);
    }
    let hierarchies = file["hierarchies"].as_array_mut().unwrap();
    hierarchies.push(json!({"coordinate": "population", "key": "everyone", "name": evil}));
    let dossier = io::read(file.to_string().as_bytes()).unwrap();
    let report = world::report(&dossier);
    assert_eq!(ids(&report, FindingKind::PossibleConflict), ["beach,land", "coast,land"]);
    assert_eq!(ids(&report, FindingKind::Coincidence), ["coast,beach,690"]);
    harmless(&report.to_string());
    harmless(&report.graph().to_dot());
    harmless(&report.graph().to_mermaid());
    let json: Value = serde_json::to_value(&report).unwrap();
    for finding in json["findings"].as_array().unwrap() {
        for line in finding["because"].as_array().unwrap().iter().chain([&finding["headline"]]) {
            harmless(line.as_str().unwrap());
        }
    }
}

const KINDS: [&str; 8] =
    ["cumulative", "cumulative", "cumulative", "cumulative", "stock", "stock", "flow", "constant"];
const SOURCES: [&str; 3] = ["x", "y", "z"];
const DAYS: [&str; 5] = ["2025-06-01", "2025-06-02", "2025-06-03", "2025-06", "../2025-06-02"];
const VALUES: [&str; 8] = ["100", "~150", "200", ">300", "400", "250..450", "=120", "<130"];

/// Measures in three small hierarchies, each with a few figures.
fn random(links: &[(u8, u8, u8)], measures: &[[u8; 5]], figures: &[[u8; 4]]) -> Value {
    let names = ["subject", "population", "place"];
    let mut file = world::file("source x\nsource y\nsource z");
    let mut parents: std::collections::BTreeMap<(usize, u8), BTreeSet<u8>> = Default::default();
    for (axis, a, b) in links {
        let (a, b) = (a % 4, b % 4);
        if a != b {
            parents.entry((usize::from(*axis) % 3, a.min(b))).or_default().insert(a.max(b));
        }
    }
    let list =
        |file: &mut Value, section: &str, record: Value| file[section].as_array_mut().unwrap().push(record);
    for ((axis, value), above) in parents {
        let within: Vec<String> = above.iter().map(|v| format!("v{v}")).collect();
        list(
            &mut file,
            "hierarchies",
            json!({"coordinate": names[axis], "key": format!("v{value}"), "within": within}),
        );
    }
    for (at, pick) in measures.iter().enumerate() {
        let mut record =
            json!({"key": format!("m{at}"), "kind": KINDS[usize::from(pick[3]) % 8], "unit": "person"});
        for (name, value) in names.iter().zip(pick) {
            record[name] = json!(format!("v{}", value % 4));
        }
        list(&mut file, "measures", record);
    }
    for (at, pick) in figures.iter().enumerate() {
        list(
            &mut file,
            "assertions",
            json!({
                "key": format!("f{at}"), "measure": format!("m{}", usize::from(pick[0]) % measures.len()),
                "figure": VALUES[usize::from(pick[1]) % VALUES.len()], "origin": SOURCES[usize::from(pick[3]) % 3],
                "as_of": DAYS[usize::from(pick[2]) % DAYS.len()],
            }),
        );
    }
    file
}

/// Every pair of measures with standing figures of which one would contradict the other if the inner measure had the
/// outer one's value in the coordinate in which it is wider: found by giving it that value.
fn by_trial(file: &Value, dossier: &Dossier, report: &Report<'_>) -> BTreeSet<String> {
    let policy = Policy::default();
    let standing: Vec<_> =
        report.statuses().iter().filter(|(_, s)| *s == crosscheck::relation::Status::Standing).collect();
    let mut found = BTreeSet::new();
    let mut moved: BTreeMap<(&str, Coordinate, &str), Dossier> = BTreeMap::new();
    for (a, _) in &standing {
        for (b, _) in &standing {
            let Some(relation) = relate(dossier.view(), &policy, *a, *b) else { continue };
            if relation.scope != Scope::Crossed {
                continue;
            }
            let measure = |id| dossier.measure(dossier.assertion(id).unwrap().measure().unwrap()).unwrap();
            let (inner, outer) = (measure(*a), measure(*b));
            for coordinate in Coordinate::ALL {
                let (Some(_), Some(value)) = (inner.coordinate(coordinate), outer.coordinate(coordinate))
                else {
                    continue;
                };
                let other = moved.entry((inner.key(), coordinate, value)).or_insert_with(|| {
                    let mut other = file.clone();
                    let at = inner.key().trim_start_matches('m').parse::<usize>().unwrap();
                    let name = format!("{coordinate:?}").to_lowercase();
                    other["measures"][at][&name] = json!(value);
                    io::read(other.to_string().as_bytes()).unwrap()
                });
                let trial = relate(other.view(), &policy, *a, *b).unwrap();
                // Equal in all coordinates would be one measure under two names.
                if trial.scope == Scope::Within && matches!(trial.verdict, Verdict::Contradicts { .. }) {
                    found.insert(format!("{},{}", inner.key(), outer.key()));
                }
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(laws::cases(8))]

    #[test]
    fn all_that_would_contradict_and_nothing_else(
        links in proptest::collection::vec(any::<(u8, u8, u8)>(), 12..24),
        measures in proptest::collection::vec(any::<[u8; 5]>(), 4..12),
        figures in proptest::collection::vec(any::<[u8; 4]>(), 8..30),
        seed in any::<u64>(),
    ) {
        let file = random(&links, &measures, &figures);
        let dossier = io::read(file.to_string().as_bytes()).unwrap();
        let policy = Policy { possible_conflicts: usize::MAX, ..Policy::default() };
        let report = reconcile(dossier.view(), &policy);
        prop_assert!(report.check().is_ok());
        let told: BTreeSet<String> = ids(&report, FindingKind::PossibleConflict).into_iter().collect();
        prop_assert_eq!(told, by_trial(&file, &dossier, &report));
        let turned = io::read(laws::shuffled(&file, seed).to_string().as_bytes()).unwrap();
        let again = reconcile(turned.view(), &policy);
        prop_assert_eq!(report.to_string(), again.to_string());
        // Figure by figure it comes to the same.
        let mut bare = file.clone();
        bare["assertions"] = json!([]);
        let mut monitor = Monitor::new(io::read(bare.to_string().as_bytes()).unwrap(), policy.clone());
        for assertion in dossier.assertions() {
            monitor.insert(assertion.to_assertion()).unwrap();
        }
        prop_assert_eq!(monitor.report().to_string(), report.to_string());
        prop_assert_eq!(serde_json::to_string(&report).unwrap(), serde_json::to_string(&again).unwrap());
    }
}

#[test]
fn a_coincidence_comes_and_goes_with_its_figures() {
    let dossier = kursk();
    let policy = Policy::default();
    let told = |day: &str| {
        let report = reconcile(dossier.known_on(day.parse().unwrap()), &policy);
        report.check().unwrap();
        (ids(&report, FindingKind::Coincidence).len(), ids(&report, FindingKind::PossibleConflict).len())
    };
    assert_eq!(told("2024-12-01"), (0, 0));
    assert_eq!(told("2025-01-01"), (0, 1));
    assert_eq!(told("2025-05-01"), (1, 1));
    let (then, now) = (dossier.known_on("2025-01-01".parse().unwrap()), dossier.view());
    let delta = reconcile(now, &policy).diff(&reconcile(then, &policy));
    assert!(delta.appeared().iter().any(|f| f.kind() == FindingKind::Coincidence));
}

#[test]
fn only_as_many_coincidences_as_the_policy_allows_the_most_exact_first() {
    let mut text = "source x\nsource y\nterm place coast < land\nmeasure new flow person\n".to_owned();
    text += "measure land stock person place=land\nmeasure coast stock person place=coast\n";
    for at in 0..30 {
        text += &format!(
            "t{at}: land {}; by x; as 2025-06-{:02}; includes p{at}\np{at}: new 1000; by x; as 2025-05
             m{at}: coast {}; by y; as 2025-05-{:02}\n",
            3211 + at * 100,
            at + 1,
            2211 + at * 100,
            at + 1
        );
    }
    text += "t: land 13000; by y; as 2025-06-30; includes p\np: new 2000; by y; as 2025-05
             m: coast 11000; by x; as 2025-05-31";
    let dossier = world::dossier(&text);
    let told = ids(&world::report(&dossier), FindingKind::Coincidence);
    assert_eq!(told.len(), 20);
    assert!(!told.contains(&"land,coast,11000".to_owned()));
    let policy = Policy { coincidences: 100, coincidence_from: 4000.0, ..Policy::default() };
    assert_eq!(ids(&reconcile(dossier.view(), &policy), FindingKind::Coincidence).len(), 13);
    assert!(Policy { coincidence_from: f64::NAN, ..Policy::default() }.validate().is_err());
}
