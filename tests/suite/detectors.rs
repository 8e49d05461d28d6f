//! One small world for each detector, with its finding in prose and in JSON.

use crosscheck::{FindingKind, Policy, detectors, reconcile};

use crate::world;

const WORLDS: &[(FindingKind, &str)] = &[
    (
        FindingKind::Contradiction,
        "source interior\nsource health\nmeasure dead cumulative person
         a: dead >=120; by interior; as 2025-06-02; said 2025-06-02
         b: dead 87; by health; as 2025-06-03; said 2025-06-03",
    ),
    (
        FindingKind::PossibleConflict,
        "source ministry\nsource charity\nterm place coast < land\nterm population children < everyone
         measure everyone-coast cumulative person population=everyone place=coast
         measure children-land cumulative person population=children place=land
         a: everyone-coast 900; by ministry; as 2025-06-02; said 2025-06-02
         b: children-land ~300; by charity; as 2025-06-03; said 2025-06-03",
    ),
    (
        FindingKind::Dispute,
        "source moscow\nsource kyiv\nmeasure holds proposition
         a: affirms holds; by moscow; as 2025-04-26
         b: denies holds; by kyiv; as ../2025-04-28",
    ),
    (
        FindingKind::RelaySlip,
        "source ministry\nsource agency\nsource daily\nmeasure dead cumulative person
         a: dead 1400; by ministry; as 2025-06-02; said 2025-06-02
         b: dead 4100; by ministry; via agency > daily; as 2025-06-02; said 2025-06-02",
    ),
    (
        FindingKind::LikelySlip,
        "source ministry\nsource health\nsource agency\nmeasure hurt stock person
         a: hurt 18500; by ministry; as 2025-06-02; said 2025-06-02
         b: hurt 18500; by health; as 2025-06-02; said 2025-06-03
         c: hurt 15800; by agency; as 2025-06-02; said 2025-06-03",
    ),
    (
        FindingKind::StaleRelay,
        "source ministry\nsource daily\nmeasure dead cumulative person
         a: dead 1400; by ministry; as 2025-06-02; said 2025-06-02
         b: dead 1900; by ministry; as 2025-06-02; said 2025-06-04
         c: dead 1400; by ministry; via daily; as 2025-06-02; said 2025-06-02; pub 2025-06-06",
    ),
    (
        FindingKind::FalseValue,
        "source ministry\nsource daily\nmeasure hurt cumulative person
         a: hurt 19182; by ministry; via daily; as 2025-10-17; pub 2025-10-18T13:22:05Z
         b: hurt 122; by ministry; via daily; as 2025-10-17; pub 2025-11-02T16:38:14Z
         c: hurt 19182; by ministry; via daily; as 2025-10-17; pub 2025-11-04T01:53:05Z
         d: hurt 19200; by ministry; via daily; as 2025-10-18; pub 2025-10-18T13:22:05Z
         e: hurt 143; by ministry; via daily; as 2025-10-18; pub 2025-11-02T16:38:14Z
         f: hurt 19200; by ministry; via daily; as 2025-10-18; pub 2025-11-04T01:53:05Z",
    ),
    (
        FindingKind::BasisReset,
        "source ministry\nmeasure dead cumulative person
         a: dead 1400; by ministry; as 2025-06-02; said 2025-06-02
         b: dead 1500; by ministry; as 2025-06-03; said 2025-06-03
         c: dead 120; by ministry; as 2025-06-04; said 2025-06-04
         d: dead 150; by ministry; as 2025-06-05; said 2025-06-05",
    ),
    (
        FindingKind::Revision,
        "source ministry\nmeasure dead cumulative person
         a: dead 1400; by ministry; as 2025-06-02; said 2025-06-02
         b: dead 1900; by ministry; as 2025-06-02; said 2025-06-04
         c: dead 1750; by ministry; as 2025-06-02; said 2025-06-09",
    ),
    (
        FindingKind::StanceChange,
        "source moscow\nsource kremlin < moscow\nmeasure sent proposition\nmeasure fought proposition
         implies fought-sent fought => sent
         a: denies sent; by kremlin; as 2024-10-23
         b: affirms fought; by moscow; as 2025-04-26",
    ),
    (
        FindingKind::Development,
        "source army\nsource staff\nmeasure area stock km2
         a: area nearly 1400; by army; as 2024-08-20
         b: area 800; by staff; as 2024-11-20",
    ),
    (
        FindingKind::Agreement,
        "source us\nsource korea\nsource kyiv\nmeasure troops stock person
         a: troops 10000..12000; by us; as 2024-11-25
         b: troops >10000; by us + korea; as 2024-11-25
         c: troops ~11000; by kyiv; as 2024-11-25",
    ),
    (
        FindingKind::AccountedFor,
        "source us\nsource korea\nsource kyiv\nmeasure sent cumulative person\nmeasure more flow person
         increment adds more -> sent
         a: sent 10000..12000; by us; as 2024-11
         b: more ~3000; by korea; as 2025-01/2025-03
         c: sent ~14000; by kyiv; as ../2025-04-28",
    ),
    (
        FindingKind::Coincidence,
        "source ministry\nsource charity\nterm place coast < land
         measure land cumulative person place=land
         measure newcomers flow person
         measure coast cumulative person place=coast
         increment adds newcomers -> land
         a: land ~14000; by ministry; as 2025-06-30; includes b
         b: newcomers 3000; by ministry; as 2025-06
         c: coast 11000; by charity; as 2025-06-02",
    ),
    (
        FindingKind::Echo,
        "source us\nsource pentagon < us\nsource reuters\nsource vtv\nmeasure sent cumulative person
         a: sent 3000; by pentagon; as 2024-10-23; said 2024-10-23
         b: sent 3000; by us; via reuters > vtv; as 2024-10-23",
    ),
    (
        FindingKind::LookAlike,
        "source us\nsource kyiv\nmeasure sent cumulative person\nmeasure reinforcements flow person
         a: sent 3000; by us; as 2024-10-23
         b: reinforcements 3000; by kyiv; as 2025-01/2025-03",
    ),
];

#[test]
fn every_detector_is_described_and_has_a_world() {
    let mut codes: Vec<&str> = detectors().iter().map(|d| d.kind.code()).collect();
    for detector in detectors() {
        let code = detector.kind.code();
        assert!(
            detector.title.len() > 10 && detector.why.len() > 10 && detector.reference.len() > 10,
            "{code}"
        );
        assert!(WORLDS.iter().any(|(kind, _)| *kind == detector.kind), "{code} has no world");
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), detectors().len());
    assert_eq!(WORLDS.len(), detectors().len());
}

#[test]
fn every_detector_finds_its_world() {
    for (kind, text) in WORLDS {
        let dossier = world::dossier(text);
        let report = world::report(&dossier);
        let finding = report.of_kind(*kind).next().unwrap_or_else(|| panic!("{} finds nothing", kind.code()));
        insta::assert_snapshot!(kind.code(), report.explain(finding).to_string());
        let json = serde_json::to_value(&report).unwrap();
        let findings = json["findings"].as_array().unwrap().iter();
        let found = findings.filter(|f| f["id"] == finding.id().to_string()).collect::<Vec<_>>();
        insta::assert_snapshot!(
            format!("{}-json", kind.code()),
            serde_json::to_string_pretty(found[0]).unwrap()
        );
    }
}

/// What slipped, or was revised, has vaguer prints that fit what is right: these are told of no one, and all that is told is proven.
#[test]
fn a_vague_print_of_what_slipped_or_was_revised_is_no_slip_itself() {
    let facts = "source a\nsource r\nsource s\nmeasure toll constant person\n";
    let slipped = world::dossier(&format!(
        "{facts}x9689: toll 2313; by a; via s; said 2024-01-03
         x3527: toll 2317; by a; said 2024-01-03
         x9961: toll 2318; by a
         x3799: toll 2313; by a; via r
         x7610: toll >2313; by a; via s; pub 2024-01-05
         x5556: toll 2311; by a; via s; pub 2024-01-08"
    ));
    let policy = Policy { approximate_units: 9, ..Policy::default() };
    let report = reconcile(slipped.view(), &policy);
    report.check().unwrap();
    assert_eq!(report.of_kind(FindingKind::RelaySlip).count(), 1);

    let revised = world::dossier(&format!(
        "{facts}x7313: toll many; by a; said 2024-01-03
         x0532: toll 2310; by a; said 2024-01-07
         x1176: toll 2314; by a; said 2024-01-08
         x1448: toll 2314; by a; pub 2024-02-08
         x1001: toll 2310; by a; via r; pub 2024-02-11
         x0654: toll 2318; by a; pub 2024-02-01"
    ));
    let report = world::report(&revised);
    assert!(report.of_kind(FindingKind::Revision).count() > 0);
}

/// Two prints say for a day what their voice then drops; the mark of one says the reverse of the dates, so that it shows no such thing.
#[test]
fn what_a_mark_orders_otherwise_is_told_of_no_short_life() {
    let report = |mark: &str| {
        let dossier = world::dossier(&format!(
            "source v\nmeasure level stock person\n
             x0004: level 2011; by v; as 2024-01-02; said 2024-01-05
             x1689: level 2007; by v; as 2024-01-02; said 2024-01-04{mark}
             x2026: level 2007; by v; as 2024-01-02; said 2024-01-04
             x2365: level 2011; by v; as 2024-01-02; said 2024-01-03"
        ));
        world::report(&dossier).of_kind(FindingKind::FalseValue).count()
    };
    assert_eq!((report(""), report("; revises x0004")), (1, 0));
}

/// Arguments and headings name the seconds and periods that were given, not the second after them or the day before.
#[test]
fn times_are_told_as_they_were_given() {
    let dossier = world::dossier(
        "source mayor\nsource coast\nmeasure dead cumulative person\nmeasure gone cumulative person
         a: dead >=30; by mayor; as 2025-08-01T11:00:00Z; said 2025-08-01T11:00:00Z
         b: dead =12; by coast; as 2025-08-01T12:30:00Z; said 2025-08-01T12:30:00Z
         c: gone =90; by mayor; as 2024-06
         d: gone =71; by coast; as 2024-06",
    );
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy).to_string();
    let never = "x at 2025-08-01T11:00:00Z ≤ x at 2025-08-01T12:30:00Z because a running total never falls";
    assert!(report.contains(never), "{report}");
    assert!(
        report.contains("x at one moment of 2024-06 ≥ 90 by c; x at one moment of 2024-06 ≤ 71 by d"),
        "{report}"
    );
    let then = "2025-08-01T11:00:00Z";
    let known = reconcile(dossier.known_on(then.parse().unwrap()), &policy);
    assert!(known.to_string().contains(&format!("as known at the end of {then}")), "{known}");
    assert_eq!(serde_json::to_value(&known).unwrap()["known_on"], then);
}

/// Between two voices that contradict each other at one time a level has not moved: one of them was there all along.
#[test]
fn a_step_from_one_side_of_a_dispute_to_the_other_is_no_development() {
    let steps = |lines: &str| -> Vec<String> {
        let facts = "source union\nsource ministry\nsource press\nmeasure level stock person\n";
        let dossier = world::dossier(&format!("{facts}{lines}"));
        let report = world::report(&dossier);
        let key = |id| dossier.assertion(id).unwrap().key().to_owned();
        report
            .findings()
            .iter()
            .filter_map(|finding| match finding.detail() {
                crosscheck::Detail::Development { changes, .. } => Some(changes.clone()),
                _ => None,
            })
            .flatten()
            .map(|change| format!("{} {}", key(change.old), key(change.new)))
            .collect()
    };
    let first = "u1: level 740; by union; as 2025-06-12\nm1: level 470; by ministry; as 2025-06-12\n";
    // Each says less than the day before, and neither came to what the other says.
    let both = "u2: level 690; by union; as 2025-06-13\nm2: level 380; by ministry; as 2025-06-13";
    assert_eq!(steps(&format!("{first}{both}")), ["u1 u2"]);
    // Only one of them goes on: no step from what the other said.
    assert_eq!(
        steps(
            "m0: level 450; by ministry; as 2025-06-01\nm1: level 450; by ministry; as 2025-06-06\nu: level 430; by union; as 2025-06-06"
        ),
        [""; 0]
    );
    // Whoever was right, it has grown.
    assert_eq!(steps(&format!("{first}p: level 1200; by press; as 2025-06-14")).len(), 1);
    // It has come between the two.
    assert_eq!(steps(&format!("{first}p: level 600; by press; as 2025-06-14")), [""; 0]);
    assert_eq!(
        steps("m1: level 470; by ministry; as 2025-06-12\np: level 600; by press; as 2025-06-14"),
        ["m1 p"]
    );
}

/// What is told of a distance is at least that: figures are taken for what they mean, and not for what they print.
#[test]
fn a_distance_between_figures_that_are_not_exact_is_told_as_the_least() {
    let told = |a: &str, b: &str| {
        let facts = "source x\nsource y\nmeasure level stock bed\n";
        let said =
            |key: &str, who: &str, figure: &str| format!("{key}: level {figure}; by {who}; as 2025-06-12\n");
        let dossier = world::dossier(&format!("{facts}{}{}", said("a", "x", a), said("b", "y", b)));
        world::report(&dossier).to_string()
    };
    assert!(told("450", "430").contains("figures at least 10 beds apart"));
    assert!(told("=450", "=430").contains("figures 20 beds apart"));
    assert!(told("451", "433").contains("figures 18 beds apart"));
    assert!(told(">800", "433").contains("figures at least 367 beds apart"));
}

/// Two sources that each spoke of a day of their own are two, though neither bears out the other on its day.
#[test]
fn sources_of_different_days_are_not_told_as_one_group() {
    let world = "source x\nsource y\nmeasure dead cumulative person
        a: dead 120; by x; as 2025-06-01; said 2025-06-01\nb: dead 120; by y; as 2025-06-02; said 2025-06-02";
    let told = world::report(&world::dossier(world)).to_string();
    assert!(told.contains("(no two independent groups at one time)"), "{told}");
    let one = world
        .replace("source y", "source y < x")
        .replace("by y; as 2025-06-02; said", "by y; as 2025-06-01; pub");
    assert!(!world::report(&world::dossier(&one)).to_string().contains("no two independent groups"));
}
