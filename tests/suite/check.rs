//! The checker refuses what does not follow.

use crosscheck::derivation::CheckError;
use crosscheck::{Dossier, Policy, reconcile};

use crate::world;

fn contradiction(figure: &str) -> Dossier {
    world::dossier(&format!(
        "source a\nsource b\nmeasure m cumulative person
         x: m >=120; by a; as 2025-06-02; said 2025-06-02\ny: m {figure}; by b; as 2025-06-03; said 2025-06-03"
    ))
}

#[test]
fn a_derivation_proves_nothing_about_another_dossier() {
    let (there, here) = (contradiction("87"), contradiction("130"));
    let policy = Policy::default();
    let report = reconcile(there.view(), &policy);
    let finding = &report.findings()[0];
    assert_eq!(finding.check(there.view(), &policy), Ok(()));
    let derivation = report.derivation(finding);
    assert_eq!(derivation.check(there.view(), &policy), Ok(()));
    assert!(matches!(derivation.check(here.view(), &policy), Err(CheckError::Step { .. })));
    // Nor does the conclusion follow there from what can be said of the two figures.
    assert!(matches!(finding.check(here.view(), &policy), Err(CheckError::Conclusion { .. })));
}

#[test]
fn a_derivation_proves_nothing_before_its_premises_were_known() {
    let dossier = contradiction("87");
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let before = dossier.known_on("2025-06-02".parse().unwrap());
    let error = report.derivation(&report.findings()[0]).check(before, &policy).unwrap_err();
    assert_eq!(error, CheckError::Premise { premise: 2 }, "{error}");
    let error = report.findings()[0].check(before, &policy).unwrap_err();
    assert!(matches!(error, CheckError::Premise { .. }), "{error}");
}

#[test]
fn a_derivation_proves_nothing_under_another_policy() {
    // Two figures for one month contradict each other only as figures for one moment of it.
    let dossier = world::dossier(
        "source a\nsource b\nmeasure m stock person\nx: m 100; by a; as 2025-06\ny: m 200; by b; as 2025-06",
    );
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    assert_eq!(report.findings().len(), 1);
    let bare = Policy { assumptions: Vec::new(), ..Policy::default() };
    let derivation = report.derivation(&report.findings()[0]);
    assert!(matches!(derivation.check(dossier.view(), &bare), Err(CheckError::Premise { .. })));
    assert!(report.findings()[0].check(dossier.view(), &bare).is_err());
    assert_eq!(reconcile(dossier.view(), &bare).findings().len(), 0);
    // Wider hedges make them meet.
    let mut wide = Policy::default();
    (wide.hedges.bare_share, wide.hedges.bare_granule) = (0.5, 0.5);
    assert!(matches!(derivation.check(dossier.view(), &wide), Err(CheckError::Step { .. })));
    assert!(report.findings()[0].check(dossier.view(), &wide).is_err());
}

#[test]
fn what_proves_each_finding_of_the_founding_case_fails_in_a_dossier_with_other_figures() {
    let text = include_str!("../../examples/data/kursk.json");
    let there = crosscheck::io::read(text.as_bytes()).unwrap();
    // Other figures, and every stance turned around.
    let other = text
        .replace("\"affirms\"", "\"@\"")
        .replace("\"denies\"", "\"affirms\"")
        .replace("\"@\"", "\"denies\"")
        .replace("\"does_not_confirm\"", "\"does_not_deny\"")
        .replace("\"figure\": 3000", "\"figure\": 77777")
        .replace("\"figure\": \"~3000\"", "\"figure\": \"=5\"")
        .replace("\"figure\": 11000", "\"figure\": 2")
        .replace("\"figure\": \"~12000\"", "\"figure\": \"=1\"")
        .replace("\"figure\": \"800 km2\"", "\"figure\": \"1400 km2\"")
        .replace("\"figure\": \"~200\"", "\"figure\": \"=600\"")
        .replace("\"figure\": 10000,", "\"figure\": 99999,");
    let here = crosscheck::io::read(other.as_bytes()).unwrap();
    let policy = Policy::default();
    let report = reconcile(there.view(), &policy);
    for finding in report.findings() {
        assert!(finding.check(there.view(), &policy).is_ok());
        let relations_only = finding.kind() == crosscheck::FindingKind::Echo;
        let stale = report.derivation(finding).check(here.view(), &policy).is_err();
        let refused = stale || finding.check(here.view(), &policy).is_err();
        assert!(refused || relations_only, "{} holds in another world", finding.id());
    }
}
