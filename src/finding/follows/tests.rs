//! What a finding concludes cannot be altered, and of several proofs any will do.

use crate::derivation::{Claim, Derivation, Premise};
use crate::dossier::Dossier;
use crate::finding::{Detail, Finding, FindingKind};
use crate::id::AssertionId;
use crate::policy::Policy;
use crate::reconcile::reconcile;
use crate::relation::Evidence;

fn dossier(measures: &str, rules: &str, assertions: &str) -> Dossier {
    let sources = r#"{"key": "x"}, {"key": "y"}, {"key": "p"}, {"key": "q"}, {"key": "r"}"#;
    let text = format!(
        r#"{{"format": "crosscheck/1", "sources": [{sources}], "measures": [{measures}], "rules": [{rules}], "assertions": [{assertions}]}}"#
    );
    crate::io::read(text.as_bytes()).unwrap()
}

/// The findings of a kind, each of which holds.
fn found(dossier: &Dossier, kind: FindingKind) -> Vec<Finding> {
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    report.check().unwrap();
    let all: Vec<Finding> = report.of_kind(kind).cloned().collect();
    assert!(!all.is_empty() && all.iter().all(|one| one.check(dossier.view(), &policy).is_ok()));
    all
}

#[test]
fn a_change_of_stance_is_on_no_other_proposition() {
    // The later stance is towards what implies the proposition.
    let dossier = dossier(
        r#"{"key": "here", "kind": "proposition"}, {"key": "in-town", "kind": "proposition"}, {"key": "other", "kind": "proposition"}"#,
        r#"{"rule": "implies", "key": "i", "condition": "in-town", "conclusion": "here", "reason": "the town is here"}"#,
        r#"{"key": "a", "towards": "here", "stance": "denies", "origin": "x", "stated_on": "2024-10-24"},
           {"key": "b", "towards": "in-town", "stance": "affirms", "origin": "x", "stated_on": "2025-04-28"}"#,
    );
    for finding in found(&dossier, FindingKind::StanceChange) {
        for other in ["in-town", "other"] {
            let mut altered = finding.clone();
            let Detail::StanceChange { proposition, .. } = &mut altered.detail else { panic!("{altered:?}") };
            *proposition = dossier.measure_id(other).unwrap();
            let error = altered.check(dossier.view(), &Policy::default()).unwrap_err().to_string();
            assert!(error.ends_with("a stance is on another proposition"), "{error}");
        }
    }
}

#[test]
fn what_figures_imply_as_printed_is_no_other_number() {
    let policy = Policy::default();
    let altered = |dossier: &Dossier| {
        for finding in found(dossier, FindingKind::AccountedFor) {
            let Detail::AccountedFor { nominal: Some(told), .. } = finding.detail else {
                panic!("nothing is printed: {finding:?}")
            };
            for other in [None, Some((told.0 - 1.0, told.1)), Some((told.0, told.1 + 0.5))] {
                let mut altered = finding.clone();
                let Detail::AccountedFor { nominal, .. } = &mut altered.detail else { continue };
                *nominal = other;
                let error = altered.check(dossier.view(), &policy).unwrap_err().to_string();
                assert!(error.ends_with("what the figures imply as printed is another"), "{error}");
            }
        }
    };
    // By a sum, and by a share.
    let count = |key: &str| format!(r#"{{"key": "{key}", "kind": "stock", "unit": "person"}}"#);
    altered(&dossier(
        &["all", "dead", "hurt"].map(count).join(", "),
        r#"{"rule": "sum", "key": "s", "total": "all", "parts": ["dead", "hurt"], "reason": "nobody else"}"#,
        r#"{"key": "a", "measure": "all", "figure": 140, "origin": "x", "as_of": "2025-06-02"},
           {"key": "b", "measure": "dead", "figure": 40, "origin": "y", "as_of": "2025-06-02"},
           {"key": "c", "measure": "hurt", "figure": 100, "origin": "y", "as_of": "2025-06-02"}"#,
    ));
    altered(&dossier(
        &format!(r#"{}, {}, {{"key": "share", "kind": "stock", "unit": "%"}}"#, count("all"), count("dead")),
        r#"{"rule": "share", "key": "s", "share": "share", "part": "dead", "whole": "all", "reason": "by definition"}"#,
        r#"{"key": "a", "measure": "all", "figure": 200, "origin": "x", "as_of": "2025-06-02"},
           {"key": "b", "measure": "dead", "figure": 40, "origin": "y", "as_of": "2025-06-02"},
           {"key": "c", "measure": "share", "figure": "20%", "origin": "y", "as_of": "2025-06-02"}"#,
    ));
}

#[test]
fn a_late_copy_may_be_shown_by_any_print_that_it_repeats() {
    let dossier = dossier(
        r#"{"key": "dead", "kind": "cumulative", "unit": "person"}"#,
        "",
        r#"{"key": "one", "measure": "dead", "figure": 100, "origin": "x", "relays": "p", "as_of": "2025-06-01", "stated_on": "2025-06-02", "published_on": "2025-06-02"},
           {"key": "two", "measure": "dead", "figure": 100, "origin": "x", "relays": "q", "as_of": "2025-06-01", "stated_on": "2025-06-02", "published_on": "2025-06-02"},
           {"key": "new", "measure": "dead", "figure": 150, "origin": "x", "as_of": "2025-06-01", "stated_on": "2025-06-03"},
           {"key": "late", "measure": "dead", "figure": 100, "origin": "x", "relays": "r", "as_of": "2025-06-01", "stated_on": "2025-06-02", "published_on": "2025-06-05"}"#,
    );
    let policy = Policy::default();
    let finding = found(&dossier, FindingKind::StaleRelay).remove(0);
    let [one, two, new, late] = ["one", "two", "new", "late"].map(|key| dossier.assertion_id(key).unwrap());
    // An argument that relates the copy to both prints, and both to the revision.
    let evidence = Evidence::of(dossier.view(), &policy);
    let mut derivation = Derivation::default();
    let mut from: Vec<_> = [late, new].map(|id| derivation.premise(Premise::Assertion(id))).into();
    for (a, b) in [(late, one), (one, new), (late, two), (two, new)] {
        from.push(derivation.relates(evidence.relate(a, b).unwrap()));
    }
    derivation.step(Claim::CarriedAfter { copy: late, revision: new }, from);
    let check = |members: &[AssertionId]| {
        let mut altered = Finding { argument: derivation.clone().into(), ..finding.clone() };
        altered.detail = Detail::StaleRelay { copies: vec![(late, new)] };
        altered.members = members.to_vec();
        altered.check(dossier.view(), &policy)
    };
    for named in [&[late, one, new][..], &[late, two, new], &[late, one, two, new]] {
        assert_eq!(check(named), Ok(()), "{named:?}");
    }
    for named in [&[late, new][..], &[late, one], &[one, two, new]] {
        assert!(check(named).is_err(), "{named:?}");
    }
}
