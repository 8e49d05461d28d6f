//! The founding case: what a careful analyst concludes from five articles.

use crosscheck::finding::Camp;
use crosscheck::relation::Status;
use crosscheck::{
    AssertionId, Detail, Dossier, Finding, FindingKind, Policy, Report, Verdict, io, reconcile,
};

use crate::world;

const FILE: &str = include_str!("../../examples/data/kursk.json");

fn dossier() -> Dossier {
    io::read(FILE.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn keys(dossier: &Dossier, ids: &[AssertionId]) -> Vec<String> {
    ids.iter().map(|id| dossier.assertion(*id).unwrap().key().to_owned()).collect()
}

fn finding<'r>(report: &'r Report<'_>, id: &str) -> &'r Finding {
    report.finding(id).unwrap_or_else(|| panic!("no {id} in\n{report}"))
}

fn camps(finding: &Finding) -> &[Camp] {
    match finding.detail() {
        Detail::Agreement { camps, .. } => camps,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_file_holds_the_twenty_figures_and_twenty_stances() {
    let dossier = dossier();
    for key in (1..=20).flat_map(|n| [format!("f{n:02}"), format!("s{n:02}")]) {
        assert!(dossier.assertion_id(&key).is_some(), "{key}");
    }
    for source in dossier.sources().iter().filter(|s| s.parent().is_some()) {
        assert!(source.reason().is_some(), "{} is within another for no reason", source.key());
    }
    for rule in dossier.rules() {
        assert!(rule.reason().is_some(), "{} holds for no reason", rule.key());
    }
    for term in dossier.terms() {
        assert!(term.reason().is_some(), "{} lies within another for no reason", term.key());
    }
    // No relation that is to be found is put in: f01's echoes carry no mark.
    assert!(!FILE.contains("same_statement_as") && !FILE.contains("revises"));
}

#[test]
fn the_pentagon_revised_its_3000_which_three_reports_carry() {
    let dossier = dossier();
    let report = world::report(&dossier);
    let revision = finding(&report, "revision[nk-sent@2024-10-23,united-states]");
    let Detail::Revision { changes, copies, .. } = revision.detail() else { panic!() };
    assert_eq!(changes.len(), 1);
    assert_eq!(keys(&dossier, &[changes[0].old, changes[0].new]), ["f01", "f02"]);
    assert!(changes[0].how == crosscheck::finding::Manner::Said);
    assert_eq!(keys(&dossier, copies), ["f03", "f04"]);
    let echo = finding(&report, "echo[nk-sent@2024-10-23,united-states]");
    let Detail::Echo { statements } = echo.detail() else { panic!() };
    assert_eq!(keys(&dossier, &statements[0]), ["f01", "f03", "f04"], "f03 and f04 are echoes of f01");
    for (id, status) in report.statuses() {
        let superseded = ["f01", "f03", "f04"].contains(&dossier.assertion(*id).unwrap().key());
        assert_eq!(superseded, matches!(status, Status::Superseded { .. }));
    }
}

#[test]
fn four_figures_are_not_four_witnesses() {
    let dossier = dossier();
    let report = world::report(&dossier);
    let sent = camps(finding(&report, "agreement[nk-sent]"));
    let members: Vec<Vec<String>> = sent.iter().map(|camp| keys(&dossier, &camp.members)).collect();
    assert_eq!(members, [["f02", "f06", "f07"], ["f05", "f06", "f07"], ["f05", "f06", "f08"]]);
    assert_eq!((sent[0].witnesses.families, sent[0].witnesses.independent), (3, 1));
    assert_eq!(sent[1].witnesses.independent, 1);
    let relation = world::relation(&dossier, "f07", "f06");
    assert_eq!(relation.verdict, Verdict::Refines);
}

#[test]
fn the_reinforcements_are_corroborated_and_are_not_the_3000_of_october() {
    let dossier = dossier();
    let report = world::report(&dossier);
    let flows = camps(finding(&report, "agreement[nk-reinforcements@2025-01-01/2025-03-31]"));
    assert_eq!(keys(&dossier, &flows[0].members), ["f09", "f10"]);
    assert_eq!(flows[0].witnesses.independent, 2);
    let alike = finding(&report, "look-alike[3000,person]");
    assert_eq!(keys(&dossier, alike.members()), ["f01", "f09", "f10"]);
    assert!(matches!(world::relation(&dossier, "f01", "f09").verdict, Verdict::Bounded { .. }));
}

#[test]
fn nothing_is_a_contradiction_that_is_none() {
    let dossier = dossier();
    let report = world::report(&dossier);
    // The paper's "neither confirmed nor denied" does not fit the Kremlin's denial. There is no other.
    let found: Vec<String> = report.of_kind(FindingKind::Contradiction).map(|f| f.id().to_string()).collect();
    assert_eq!(found, ["contradiction[sent,russia]"]);
    assert_eq!(keys(&dossier, finding(&report, "contradiction[sent,russia]").members()), ["s01", "s19"]);
    for (a, b) in [("f08", "f07"), ("f16", "f13"), ("f16", "f14"), ("f17", "f13"), ("f15", "f13")] {
        assert!(!world::relation(&dossier, a, b).verdict.contradicts(), "{a} and {b}");
    }
    assert!(matches!(world::relation(&dossier, "s05", "s06").verdict, Verdict::NotComparable { .. }));
    // Who cannot confirm a figure is not its source.
    assert!(matches!(world::relation(&dossier, "s10", "f13").verdict, Verdict::NotComparable { .. }));
}

#[test]
fn the_dispute_over_kursk_stays_one() {
    let dossier = dossier();
    let report = world::report(&dossier);
    assert_eq!(keys(&dossier, finding(&report, "dispute[russia-holds-kursk]").members()), ["s17", "s18"]);
}

#[test]
fn stances_change_in_order() {
    let dossier = dossier();
    let report = world::report(&dossier);
    let history = |id: &str| match finding(&report, id).detail() {
        Detail::StanceChange { steps, .. } => {
            steps.iter().map(|(id, _)| keys(&dossier, &[*id]).remove(0)).collect()
        }
        _ => Vec::new(),
    };
    assert_eq!(history("stance-change[sent,russia]"), ["s01", "s02", "s14"]);
    assert_eq!(history("stance-change[sent,north-korea]"), ["s03", "s13", "s15"]);
    assert_eq!(history("stance-change[in-kursk,united-states]"), ["s06", "s08"]);
    let echo = finding(&report, "echo[sent@2025-04-28,north-korea]");
    assert_eq!(keys(&dossier, echo.members()), ["s15", "s16"]);
}

#[test]
fn levels_and_areas_develop() {
    let dossier = dossier();
    let report = world::report(&dossier);
    assert_eq!(keys(&dossier, finding(&report, "development[kursk-held]").members()), ["f18", "f19"]);
    assert_eq!(keys(&dossier, finding(&report, "development[nk-sent]").members()), ["f02", "f08"]);
    let kursk = camps(finding(&report, "agreement[nk-in-kursk@2024-11-25]"));
    assert_eq!(keys(&dossier, &kursk[0].members), ["f11", "f12"]);
    assert_eq!(kursk[0].witnesses.independent, 1, "an unknown origin is no witness");
}

#[test]
fn on_25_october_only_what_had_been_said() {
    let dossier = dossier();
    let policy = Policy::default();
    let report = reconcile(dossier.known_on("2024-10-25".parse().unwrap()), &policy);
    report.check().unwrap();
    let known: Vec<String> = report.statuses().iter().flat_map(|(id, _)| keys(&dossier, &[*id])).collect();
    assert_eq!(known, ["f01", "f03", "f04", "s01", "s02", "s04"]);
    assert!(report.statuses().iter().all(|(_, status)| *status == Status::Standing), "f02 is not yet said");
    insta::assert_snapshot!(report.to_string());
}

#[test]
fn the_whole_report() {
    let dossier = dossier();
    insta::assert_snapshot!(world::report(&dossier).to_string());
}
