//! The monitor, and what changed between two reports.

use std::collections::BTreeMap;
use std::sync::Arc;

use crosscheck::{Assertion, Delta, Dossier, Finding, FindingKind, Monitor, Policy, Report, io, reconcile};
use proptest::prelude::*;
use serde_json::Value;

use crate::laws::{cases, worlds};
use crate::world;

fn by_id(report: &Report<'_>) -> BTreeMap<String, Arc<Finding>> {
    report.findings().iter().map(|f| (f.id().to_string(), f.clone())).collect()
}

/// What a list of findings becomes by a delta; each entry must fit.
fn apply(findings: &mut BTreeMap<String, Arc<Finding>>, delta: &Delta) {
    for finding in delta.ended() {
        assert_eq!(findings.remove(&finding.id().to_string()).as_ref(), Some(finding));
    }
    for both in delta.changed() {
        assert_ne!(both.before, both.after);
        let old = findings.insert(both.after.id().to_string(), both.after.clone());
        assert_eq!(old.as_ref(), Some(&both.before));
    }
    for finding in delta.appeared() {
        assert_eq!(findings.insert(finding.id().to_string(), finding.clone()), None);
    }
}

/// A dossier with the sources, measures and rules of another one.
fn without_assertions(dossier: &Dossier) -> Dossier {
    let mut bytes = Vec::new();
    io::write(dossier, &mut bytes).unwrap();
    let mut file: Value = serde_json::from_slice(&bytes).unwrap();
    file["assertions"] = Value::Array(Vec::new());
    io::read(file.to_string().as_bytes()).unwrap()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn each_delta_is_the_difference_of_two_reports_made_from_scratch(world in worlds(16)) {
        let dossier = world::dossier(&world);
        let policy = Policy::default();
        let mut monitor = Monitor::new(without_assertions(&dossier), policy.clone());
        let mut kept = by_id(&monitor.report());
        for assertion in dossier.assertions() {
            let before = monitor.clone();
            let (_, delta) = monitor.insert(assertion.to_assertion()).unwrap();
            let now = reconcile(monitor.dossier().view(), &policy);
            prop_assert_eq!(by_id(&now), by_id(&monitor.report()));
            apply(&mut kept, &delta);
            prop_assert_eq!(&kept, &by_id(&now));
            // The same from two reports of two dossiers, compared by key.
            let diff = now.diff(&before.report());
            prop_assert_eq!(diff, delta);
        }
        prop_assert!(monitor.report().check().is_ok());
    }

    #[test]
    fn what_comes_together_changes_what_it_does_one_by_one(world in worlds(16), cut in any::<prop::sample::Index>()) {
        let (dossier, policy) = (world::dossier(&world), Policy::default());
        let (mut monitor, mut alone) = (Monitor::new(without_assertions(&dossier), policy.clone()), Monitor::new(without_assertions(&dossier), policy));
        let all: Vec<Assertion> = dossier.assertions().iter().map(|one| one.to_assertion()).collect();
        for part in [&all[..cut.index(all.len())], &all[cut.index(all.len())..]] {
            let before = monitor.clone();
            let (ids, delta) = monitor.insert_all(part.to_vec()).unwrap();
            prop_assert_eq!(ids.len(), part.len());
            prop_assert_eq!(monitor.report().diff(&before.report()), delta);
        }
        for one in all.clone() {
            alone.insert(one).unwrap();
        }
        prop_assert_eq!(by_id(&alone.report()), by_id(&monitor.report()));
        // What is refused changes nothing, also if it comes after others.
        let count = monitor.dossier().assertions().len();
        let fresh = Assertion::figure("fresh", monitor.dossier().measure_id("toll").unwrap(), "7".parse().unwrap());
        prop_assert!(monitor.insert_all([fresh, all[0].clone()]).is_err());
        prop_assert_eq!(monitor.dossier().assertions().len(), count);
        prop_assert_eq!(by_id(&alone.report()), by_id(&monitor.report()));
    }

    #[test]
    fn two_dossiers_are_compared_by_key(world in worlds(14)) {
        let (here, policy) = (world::dossier(&world), Policy::default());
        let mut file = world::file(&world);
        file["assertions"].as_array_mut().unwrap().reverse();
        file["sources"].as_array_mut().unwrap().reverse();
        let there = io::read(file.to_string().as_bytes()).unwrap();
        let delta = reconcile(here.view(), &policy).diff(&reconcile(there.view(), &policy));
        prop_assert!(delta.is_empty(), "{}", delta.display(&there, here.view(), &policy));
    }
}

#[test]
fn a_delta_tells_what_appeared_changed_and_ended() {
    let dossier = world::dossier(
        "source us\nsource kyiv\nsource seoul\nmeasure level stock person
         a: level 11000; by us; as 2024-11-25\nb: level 8000; by kyiv; as 2024-11-25",
    );
    let mut monitor = Monitor::new(dossier, Policy::default());
    let level = monitor.dossier().measure_id("level").unwrap();
    let seoul = monitor.dossier().source_id("seoul").unwrap();
    let kyiv = monitor.dossier().source_id("kyiv").unwrap();
    let figure = |key: &str, figure: &str| Assertion::figure(key, level, figure.parse().unwrap());
    let day = "2024-11-25".parse().unwrap();
    let (c, delta) = monitor.insert(figure("c", "8000").from_origin(seoul).as_of(day)).unwrap();
    let kinds = |findings: &[Arc<Finding>]| findings.iter().map(|one| one.kind()).collect::<Vec<_>>();
    assert_eq!(kinds(delta.appeared()), [FindingKind::Agreement]);
    assert_eq!(delta.changed().len(), 1);
    insta::assert_snapshot!("delta-joined", monitor.display(&delta).to_string());
    let (_, delta) = monitor.insert(Assertion::withdrawal("d", c).from_origin(seoul)).unwrap();
    assert_eq!(kinds(delta.ended()), [FindingKind::Agreement]);
    insta::assert_snapshot!("delta-withdrawn", monitor.display(&delta).to_string());
    let json = serde_json::to_value(monitor.display(&delta)).unwrap();
    assert_eq!(json["ended"][0]["id"], "agreement[level@2024-11-25]");
    assert_eq!(json["changed"][0]["before"]["members"], serde_json::json!(["a", "b", "c"]));
    // What is refused changes nothing.
    let before = monitor.report().to_string();
    assert!(monitor.insert(figure("a", "1").from_origin(kyiv)).is_err());
    assert_eq!(monitor.report().to_string(), before);
}
