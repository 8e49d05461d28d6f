//! Estimates: what the figures support, by each policy.

use crosscheck::estimate::{Conclusion, Lost, Stands, Unsettled};
use crosscheck::{Dossier, Estimate, EstimatePolicy, Period, Policy, Report, Strength, io, reconcile};
use proptest::prelude::*;

use crate::laws::{cases, shuffled, worlds};
use crate::world;

fn policy(text: &str) -> EstimatePolicy {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn day(text: &str) -> Period {
    text.parse().unwrap()
}

/// The estimate of the measure `m`, re-checked.
fn of(report: &Report<'_>, at: Option<&str>, by: &str) -> Estimate {
    let measure = report.view().dossier().measure_id("m").unwrap();
    let by = policy(by);
    let found = match at {
        Some(at) => report.estimate(measure, day(at), &by),
        None => report.latest(measure, &by),
    };
    let found = found.unwrap();
    found.check(report.view(), report.policy()).unwrap_or_else(|error| panic!("{error}: {found:?}"));
    found
}

fn estimate(world: &str, by: &str) -> Estimate {
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    of(&report, None, by)
}

fn keys(dossier: &Dossier, ids: &[crosscheck::AssertionId]) -> String {
    ids.iter().map(|id| dossier.assertion(*id).unwrap().key()).collect::<Vec<_>>().join(" ")
}

/// The conclusion, the values and the number, for short.
fn told(estimate: &Estimate) -> String {
    let how = match estimate.conclusion {
        Conclusion::Determined => "determined".to_owned(),
        Conclusion::Preferred => "preferred".to_owned(),
        Conclusion::Undetermined(why) => format!("{why:?}").to_lowercase(),
    };
    let values = estimate.interval.map_or("-".to_owned(), |i| i.to_string());
    let point = estimate.point.map_or("-".to_owned(), |p| p.to_string());
    format!("{how} {values} {point}")
}

const THREE: &str = "
    source a
    source b
    source c
    source d
    measure m constant person
";

#[test]
fn all_that_agree_determine_it() {
    let world = format!("{THREE}\nx: m ~100; by a\ny: m 96..101; by b\nz: m >90; by c");
    let found = estimate(&world, "most-supported");
    assert_eq!(told(&found), "determined [96, 101] 99.25");
    assert_eq!(found.camp().unwrap().witnesses.independent, 3);
    assert_eq!(found.literal.unwrap().to_string(), "[96, 101]");
    assert!(found.rivals.is_empty());
}

#[test]
fn a_vandal_moves_nothing_that_several_support() {
    let honest = format!("{THREE}\nx: m ~100; by a\ny: m 100; by b");
    let vandal = format!("{honest}\nv: m 100000000000000000; by c");
    for by in ["most-supported", "pending(2)", "conservative", "pending(2)+range", "pending(2)+latest"] {
        let (before, after) = (estimate(&honest, by), estimate(&vandal, by));
        assert_eq!((before.interval, before.point), (after.interval, after.point), "{by}");
        let ucdp = after.ucdp.unwrap();
        assert_eq!(
            (ucdp.low, ucdp.best, ucdp.high),
            (100.0, 100.0, 100.0),
            "an unreasonable claim is no high"
        );
        assert_eq!(after.airwars.unwrap().code(), "fair");
        assert_eq!(after.grade.to_string(), "F1");
    }
    let found = estimate(&vandal, "most-supported");
    assert_eq!(found.conclusion, Conclusion::Preferred);
    assert_eq!(found.rivals[0].stands, Stands::Contradicts(Strength::Hard));
    assert_eq!(found.rivals[0].lost, [Lost::FewerGroups { have: 1, against: 2 }]);
    // A range tells it, and says that the evidence is split.
    let range = estimate(&vandal, "range");
    assert_eq!(range.conclusion, Conclusion::Undetermined(Unsettled::Split));
    assert!(range.interval.unwrap().contains(1e17));
}

#[test]
fn a_vandal_who_comes_last_moves_nothing() {
    for kind in ["cumulative", "stock"] {
        let world = format!(
            "source a\nsource b\nsource c\nmeasure m {kind} person
            x: m ~100; by a; as 2025-06-01\ny: m 100; by b; as 2025-06-02
            v: m 100000000000000000; by c; as 2025-06-05"
        );
        let found = estimate(&world, "most-supported");
        assert_eq!((found.conclusion, found.point), (Conclusion::Preferred, Some(100.0)), "{kind}");
        assert_eq!(found.rivals[0].stands, Stands::Later, "{kind}: it may have changed");
        assert_eq!(estimate(&world, "latest").point, Some(1e17), "{kind}: what the policy says");
    }
}

#[test]
fn a_chatty_voice_and_its_copies_count_once() {
    let world = "source a\nsource b\nsource c\nsource spokesman < c\nsource r\nmeasure m stock person
        x: m =100; by a; as 2025-06-01\ny: m =100; by b; as 2025-06-01
        p: m =500; by c; as 2025-06-01\nq: m =500; by spokesman; as 2025-06-01; said 2025-06-02
        s: m =500; by c; via r; as 2025-06-01\nt: m =500; by c; via r; as 2025-06-01; pub 2025-06-03";
    let found = estimate(world, "most-supported");
    assert_eq!(told(&found), "preferred [100, 100] 100");
    assert_eq!(found.rivals[0].backing.witnesses.independent, 1);
}

#[test]
fn one_voice_against_one_is_split() {
    let world = format!("{THREE}\nx: m =100; by a\ny: m =200; by b");
    let found = estimate(&world, "most-supported");
    assert_eq!(told(&found), "split [100, 200] -");
    assert_eq!(found.camps.len(), 2);
    assert_eq!(found.airwars.unwrap().code(), "contested");
    assert_eq!(found.grade.to_string(), "F6", "no number is claimed");
    assert_eq!(told(&estimate(&world, "most-supported+conservative")), "preferred [100, 100] 100");
    assert_eq!(told(&estimate(&world, "hierarchy(b>a)")), "preferred [200, 200] 200");
    assert_eq!(told(&estimate(&world, "pending(2)")), "pending { have: 1, need: 2 } - -");
    // UCDP: the lower figure where none is more reliable.
    let ucdp = found.ucdp.unwrap();
    assert_eq!((ucdp.low, ucdp.best, ucdp.high), (100.0, 100.0, 200.0));
}

#[test]
fn reliability_weighs() {
    let mut file = world::file(&format!("{THREE}\nx: m =100; by a\ny: m =200; by b\nz: m =200; by c"));
    for (at, grade) in [(0, "A"), (1, "D"), (2, "D")] {
        file["sources"][at]["reliability"] = grade.into();
    }
    let dossier = io::read(file.to_string().as_bytes()).unwrap();
    let report = world::report(&dossier);
    let found = of(&report, None, "most-supported");
    assert_eq!(told(&found), "preferred [100, 100] 100", "A alone outweighs two D");
    assert_eq!(found.rivals[0].lost, [Lost::LessReliable { have: 50, against: 100 }]);
    assert_eq!(found.grade.to_string(), "A5", "the letter does not change the number: others contradict it");
    let low = of(&report, None, "conservative");
    assert_eq!(told(&low), "preferred [100, 100] 100");
    assert_eq!(low.rivals[0].lost, [Lost::Unreliable]);
}

#[test]
fn of_whom_nothing_is_learned_weighs_what_is_known_beforehand() {
    let mut file = world::file(&format!("{THREE}\nx: m >=120; by a\ny: m =87; by b"));
    let found = |file: &serde_json::Value| {
        let dossier = io::read(file.to_string().as_bytes()).unwrap();
        of(&world::report(&dossier), None, "learned")
    };
    assert_eq!(
        told(&found(&file)),
        "split [87, ∞) -",
        "a figure with one end is no claim to judge by, and no less a figure"
    );
    file["sources"][0]["reliability"] = "B".into();
    let rated = found(&file);
    assert_eq!(told(&rated), "preferred [120, ∞) -");
    assert_eq!(rated.rivals[0].lost, [Lost::LessReliable { have: 50, against: 75 }]);
}

#[test]
fn joint_and_shared_origins_are_one_group() {
    let world = format!("{THREE}\nx: m 100; by a\ny: m ~100; by a + b\nz: m ~100; by b + c\nw: m 900; by d");
    let found = estimate(&world, "most-supported");
    assert_eq!(found.conclusion, Conclusion::Undetermined(Unsettled::Split), "one group against one");
    let camp = found.camps.iter().find(|camp| camp.members.len() == 3).unwrap();
    assert_eq!((camp.witnesses.families, camp.witnesses.independent), (3, 1));
}

#[test]
fn nobody_known_decides_nothing() {
    let world = format!("{THREE}\nx: m =100\ny: m =100; via b\nz: m =200; by a");
    let found = estimate(&world, "most-supported");
    assert_eq!(told(&found), "preferred [200, 200] 200");
    assert_eq!(found.rivals[0].lost, [Lost::NoKnownOrigin]);
    assert_eq!(found.airwars.unwrap().code(), "weak");
}

#[test]
fn a_running_total_grows_and_is_carried() {
    let world = "source a\nsource b\nmeasure m cumulative person
        x: m =100; by a; as 2025-06-01\ny: m =150; by a; as 2025-06-10\nz: m >=120; by b; as 2025-06-05";
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let at = |date: &str| of(&report, Some(date), "most-supported");
    assert_eq!(told(&at("2025-05-31")), "nofigures - -");
    assert_eq!(told(&at("2025-06-01")), "determined [100, 100] 100");
    let between = at("2025-06-04");
    assert_eq!((told(&between).as_str(), between.camps[0].age), ("determined [100, 100] 100", 3 * 86_400));
    // By the 5th at least 120; what was counted before gives no upper end to that.
    let grown = at("2025-06-06");
    assert_eq!(told(&grown), "determined [120, ∞) -");
    assert_eq!(told(&at("2025-06-10")), "determined [150, 150] 150");
    assert_eq!(at("2025-07-01").camps[0].age, 21 * 86_400);
    assert!(at("2025-07-01").is_carried());
}

#[test]
fn a_total_that_later_counts_deny_is_split() {
    let world = "source a\nsource b\nmeasure m cumulative person
        x: m =100; by a; as 2025-06-01\ny: m =50; by b; as 2025-06-10";
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let then = of(&report, Some("2025-06-01"), "most-supported");
    assert_eq!(then.conclusion, Conclusion::Undetermined(Unsettled::Split));
    assert!(matches!(then.rivals[0].stands, Stands::Contradicts(_)));
    // As it was known that day, nothing spoke against it.
    let later = of(&report, None, "most-supported");
    assert_eq!(later.conclusion, Conclusion::Undetermined(Unsettled::Split), "a total cannot fall");
}

#[test]
fn what_was_known_then_and_what_it_is_about_are_two_questions() {
    let world = "source a\nmeasure m cumulative person
        x: m =100; by a; as 2025-06-01; said 2025-06-01\ny: m =130; by a; as 2025-06-01; said 2025-06-20; revises x";
    let dossier = world::dossier(world);
    let plain = Policy::default();
    let then = reconcile(dossier.known_on(day("2025-06-10")), &plain);
    let now = reconcile(dossier.view(), &plain);
    assert_eq!(of(&then, Some("2025-06-01"), "latest").point, Some(100.0));
    assert_eq!(of(&now, Some("2025-06-01"), "latest").point, Some(130.0));
}

#[test]
fn a_level_lasts_only_under_its_assumption() {
    let world = "source a\nmeasure m stock person\nx: m =100; by a; as 2025-06-01";
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let later = of(&report, Some("2025-06-11"), "most-supported");
    assert_eq!((told(&later).as_str(), later.camps[0].age), ("determined [100, 100] 100", 10 * 86_400));
    assert!(later.derivation().assumes());
    assert_eq!(told(&of(&report, Some("2025-05-11"), "most-supported")), "nofigures - -");
    let mut strict = Policy::default();
    strict.assumptions.retain(|a| *a != crosscheck::Assumption::Persistence);
    let report = reconcile(dossier.view(), &strict);
    assert_eq!(told(&of(&report, Some("2025-06-11"), "most-supported")), "nofigures - -");
    assert_eq!(told(&of(&report, Some("2025-06-01"), "most-supported")), "determined [100, 100] 100");
}

#[test]
fn old_levels_fall_silent() {
    let world = "source a\nsource b\nsource c\nmeasure m stock person
        x: m =100; by a; as 2025-01-01\ny: m =100; by b; as 2025-01-01\nz: m =50; by c; as 2025-06-01";
    let found = estimate(world, "most-supported");
    assert_eq!((told(&found).as_str(), found.outdated), ("determined [50, 50] 50", 2));
    let long = estimate(world, "fresh(365)+most-supported");
    assert_eq!(told(&long), "preferred [100, 100] 100");
}

#[test]
fn a_flow_is_that_of_its_window() {
    let world = "source a\nsource b\nmeasure m flow person
        x: m 300; by a; as 2025-01/2025-03\ny: m ~300; by b; as ../2025-04-28\nz: m =40; by a; as 2024-12";
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let last = of(&report, None, "most-supported");
    assert_eq!((last.camps[0].witnesses.independent, last.point), (2, Some(300.0)));
    assert!(last.derivation().assumes(), "that the open window is the same one");
    assert_eq!(of(&report, Some("2024-12"), "latest").point, Some(40.0));
    assert_eq!(told(&of(&report, Some("2025-04-29/2025-05-05"), "latest")), "nofigures - -");
}

#[test]
fn policies_combine_from_left_to_right() {
    let world = format!("{THREE}\nx: m =100; by a\ny: m =100; by b\nz: m =200; by c\nw: m =50; by d");
    assert_eq!(told(&estimate(&world, "range")), "split [50, 200] -");
    assert_eq!(told(&estimate(&world, "conservative")), "preferred [50, 50] 50");
    assert_eq!(told(&estimate(&world, "pending(2)+conservative")), "preferred [100, 100] 100");
    assert_eq!(told(&estimate(&world, "hierarchy(c)")), "preferred [200, 200] 200");
    assert_eq!(told(&estimate(&world, "hierarchy(c>a)+pending(2)")), "pending { have: 1, need: 2 } - -");
    assert_eq!(
        told(&estimate(&world, "hierarchy(nobody)")),
        "preferred [100, 100] 100",
        "others, if none spoke"
    );
}

#[test]
fn other_measures_bound_it() {
    let world = "source a\nsource b\nmeasure m cumulative person\nmeasure all cumulative person
        part_of r m < all\nx: m >=100; by a; as 2025-06-01\ny: all =150; by b; as 2025-06-01";
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let found = of(&report, None, "most-supported").bounded(&report.reasoning());
    found.check(report.view(), report.policy()).unwrap();
    assert_eq!(found.narrowed().unwrap().to_string(), "[100, 150]");
    assert_eq!(found.interval.unwrap().to_string(), "[100, ∞)");
    assert_eq!(found.grade.credibility.number(), 3, "it fits what is known of the whole");
}

#[test]
fn the_founding_case_as_a_careful_analyst_reads_it() {
    let file = include_str!("../../examples/data/kursk.json");
    let dossier = io::read(file.as_bytes()).unwrap();
    let measure = dossier.measure_id("nk-sent").unwrap();
    let plain = Policy::default();
    let ask = |known: &str, at: &str, by: &str| {
        let report = reconcile(dossier.known_on(day(known)), &plain);
        let found = report.estimate(measure, day(at), &policy(by)).unwrap();
        found.check(report.view(), report.policy()).unwrap();
        let members: Vec<_> = found.camps.iter().flat_map(|camp| camp.members.clone()).collect();
        format!("{} {}", told(&found), keys(&dossier, &members))
    };
    let then = |date: &str, by: &str| ask(date, date, by);
    for by in ["most-supported", "latest", "conservative", "range", "hierarchy(ukraine>united-states)"] {
        assert_eq!(then("2024-10-25", by), "determined [2850, 3150] 3000 f01", "{by}");
        assert_eq!(
            then("2024-10-31", by),
            "determined [9500, 10500] 10000 f02",
            "{by}: not 3,000, which was revised"
        );
        assert_eq!(then("2025-04-30", by), "determined [12600, 15400] 14000 f08", "{by}");
        assert_eq!(ask("2025-04-30", "2024-10-31", by), "determined [9500, 10500] 10000 f02", "{by}");
    }
    assert_eq!(then("2024-12-31", "most-supported"), "determined [10800, 13200] 12000 f05 f06");
    assert_eq!(then("2024-12-31", "latest"), "determined (10000, ∞) - f06");
    assert_eq!(then("2024-12-31", "conservative"), "determined (10000, 13200] 10000 f05 f06");
    assert_eq!(then("2024-12-31", "range"), "determined (10000, 13200] 12000 f05 f06");
    assert_eq!(
        ask("2025-04-30", "2024-12-31", "most-supported"),
        "determined [10800, 12500] 11500 f05 f06 f07"
    );
    // The United States are among the origins of each: never two independent groups.
    for date in ["2024-10-31", "2024-12-31", "2025-04-30"] {
        assert!(then(date, "pending(2)").starts_with("pending { have: 1, need: 2 }"), "{date}");
    }
}

#[test]
fn policies_are_text() {
    for text in [
        "most-supported",
        "latest+conservative",
        "pending(3)+hierarchy(a>b)+range",
        "fresh(90)+parties(x>y)+latest",
        "hierarchy(đ/1:2)+most-supported",
    ] {
        assert_eq!(policy(text).to_string(), text);
        let json = serde_json::to_string(&policy(text)).unwrap();
        assert_eq!(serde_json::from_str::<EstimatePolicy>(&json).unwrap(), policy(text));
    }
    for (text, wants) in [
        ("best", "`best` is no step"),
        ("", "`` is no step"),
        ("pending(0)", "`pending(0)` wants a whole number"),
        ("pending(two)", "`pending(two)` wants"),
        ("pending", "no step"),
        ("hierarchy(a,b)", "wants keys of sources"),
        ("latest(", "no step"),
        ("latest+\u{1b}[31m", "`\\u{1b}[31m` is no step"),
    ] {
        let error = text.parse::<EstimatePolicy>().unwrap_err().to_string();
        assert!(error.contains(wants), "{text}: {error}");
    }
}

#[test]
fn names_of_strangers_are_made_visible() {
    let mut file = world::file(&format!("{THREE}\nx: m =100; by a\ny: m =200; by b"));
    file["measures"][0]["name"] = "toll\u{1b}[31m\u{202e}\n<b>".into();
    file["sources"][1]["name"] = "B\u{7}\u{202e}".into();
    let dossier = io::read(file.to_string().as_bytes()).unwrap();
    let report = world::report(&dossier);
    for by in ["most-supported", "hierarchy(b)"] {
        let found = of(&report, None, by);
        let text = report.tell(&found).to_string();
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text:?}");
        let json = serde_json::to_string(&report.tell(&found)).unwrap();
        let lines: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(!lines["line"].as_str().unwrap().contains(['\u{1b}', '\u{202e}', '\n']));
    }
}

#[test]
fn an_altered_estimate_is_not_proven() {
    let dossier = world::dossier(&format!("{THREE}\nx: m 100; by a\ny: m ~100; by b\nz: m 900; by c"));
    let report = world::report(&dossier);
    let good = of(&report, None, "most-supported");
    let check = |one: &Estimate| one.check(report.view(), report.policy());
    let mut bad = good.clone();
    bad.camps[0].witnesses.independent = 3;
    assert!(check(&bad).is_err());
    let mut bad = good.clone();
    bad.point = Some(900.0);
    assert!(check(&bad).is_err());
    let mut bad = good.clone();
    bad.interval = Some(crosscheck::quantity::Interval::closed(1.0, 2.0).unwrap());
    assert!(check(&bad).is_err());
    let mut bad = good;
    bad.camps[0].members.pop();
    assert!(check(&bad).is_err());
}

#[test]
fn the_text_and_the_json_of_an_estimate() {
    let world = "source a\nsource b\nsource c\nmeasure m cumulative person
        x: m ~100; by a; as 2025-06-01\ny: m 100; by b; as 2025-06-02\nz: m =900; by c; as 2025-06-02";
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let found = of(&report, Some("2025-06-05"), "most-supported");
    insta::assert_snapshot!(report.tell(&found).to_string());
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&report.tell(&found)).unwrap());
}

const POLICIES: [&str; 7] = [
    "most-supported",
    "latest",
    "conservative",
    "range",
    "pending(2)+range",
    "hierarchy(kyiv>us)+pending(2)",
    "fresh(3)+latest+conservative",
];

/// Every estimate of a dossier by every policy, at some dates, as JSON; re-checked.
fn all(dossier: &Dossier) -> String {
    let report = reconcile(dossier.view(), &Policy::default());
    let estimator = report.estimator();
    let mut text = String::new();
    for by in POLICIES.map(policy) {
        let dates = ["2024-11-25", "2024-11-27", "2024-11", "2024-12-05"].map(day);
        for measure in estimator.measures() {
            let asked = dates.iter().filter_map(|at| estimator.estimate(measure, *at, &by));
            for one in asked.chain(estimator.latest(measure, &by)) {
                one.check(report.view(), report.policy()).unwrap_or_else(|error| panic!("{error}: {one:?}"));
                text += &serde_json::to_string(&report.tell(&one)).unwrap();
                holds(&one, &report);
            }
        }
    }
    text
}

/// What is true of every estimate.
fn holds(one: &Estimate, report: &Report<'_>) {
    let settled = !matches!(one.conclusion, Conclusion::Undetermined(_));
    assert_eq!(one.camp().is_some(), settled);
    assert!(!settled || one.interval.is_some());
    if let (Some(point), Some(interval)) = (one.point, one.interval) {
        assert!(interval.closure().contains(point), "{one:?}");
    }
    let mut seen = rustc_hash::FxHashSet::default();
    for camp in one.camps.iter().take(1).chain(one.rivals.iter().map(|rival| &rival.backing)) {
        assert!(camp.witnesses.independent <= camp.witnesses.families);
        for id in &camp.members {
            assert!(seen.insert(*id) || one.camps.len() > 1, "a statement is in one camp");
            assert_eq!(report.status(*id), Some(crosscheck::relation::Status::Standing));
        }
    }
    if let Some(more) = &one.agreeing {
        let camp = one.camps.first().unwrap();
        assert!(camp.members.iter().all(|id| more.members.contains(id)));
        assert!(more.members.len() > camp.members.len());
        assert!(more.witnesses.families >= camp.witnesses.families);
        let rivals = || one.rivals.iter().flat_map(|rival| &rival.backing.members);
        assert!(!rivals().any(|id| more.members.contains(id)), "what agrees is no rival");
    }
    if let Some(ucdp) = one.ucdp {
        assert!(ucdp.low <= ucdp.best && ucdp.best <= ucdp.high);
    }
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn the_order_of_the_input_does_not_matter(world in worlds(24), seed in any::<u64>()) {
        let file = world::file(&world);
        let shuffled = shuffled(&file, seed);
        let read = |file: &serde_json::Value| io::read(file.to_string().as_bytes()).unwrap();
        prop_assert_eq!(all(&read(&file)), all(&read(&shuffled)));
    }

    #[test]
    fn copies_change_nothing(world in worlds(16), pick in any::<prop::sample::Index>()) {
        let dossier = world::dossier(&world);
        let report = reconcile(dossier.view(), &Policy::default());
        let (copied_id, copied) = {
            let all: Vec<_> = dossier.view().assertions().filter(|(_, a)| a.quantity().is_some() && !a.origins().is_empty() && a.stated().is_some() && a.as_of_given().is_some()).collect();
            prop_assume!(!all.is_empty());
            all[pick.index(all.len())]
        };
        let stands = |(id, status): &(_, crosscheck::relation::Status)| *id == copied_id && *status == crosscheck::relation::Status::Standing;
        prop_assume!(report.statuses().iter().any(stands));
        let key = copied.key();
        let line = world.lines().find(|line| line.trim().starts_with(&format!("{key}:"))).unwrap();
        // The same said again through one more relay, without marks of its own.
        let clauses: Vec<&str> = line.split(';').filter(|c| {
            let word = c.split_whitespace().next().unwrap_or("");
            !["via", "from", "revises", "same", "withdraws", "row"].contains(&word)
        }).collect();
        let copy = clauses.join(";").replacen(key, "copy", 1) + "; via vtv > reuters; same " + key;
        let after = world::dossier(&format!("{world}\n{copy}"));
        let later = reconcile(after.view(), &Policy::default());
        let measure = copied.measure().unwrap();
        let by = EstimatePolicy::default();
        let standing = |report: &Report<'_>| report.statuses().iter().filter(|(_, s)| *s == crosscheck::relation::Status::Standing).count();
        // A copy can settle which print of a statement slipped; then other figures stand.
        prop_assume!(standing(&later) == standing(&report) + 1);
        let (one, two) = (report.latest(measure, &by).unwrap(), later.latest(measure, &by).unwrap());
        prop_assert_eq!(one.interval, two.interval);
        prop_assert_eq!(one.camps.iter().map(|c| c.witnesses).collect::<Vec<_>>(), two.camps.iter().map(|c| c.witnesses).collect::<Vec<_>>());
    }

    #[test]
    fn the_best_supported_camp_has_most_groups(figures in prop::collection::vec((0_u8..6, 1_u16..40), 1..14)) {
        let mut world = String::from("measure m constant person\n");
        for who in 0..6 {
            world += &format!("source s{who}\n");
        }
        // One figure a source: the last.
        let last: std::collections::BTreeMap<u8, u16> = figures.into_iter().collect();
        for (who, value) in &last {
            world += &format!("x{who}: m {value}..{}; by s{who}\n", value + 3);
        }
        let found = estimate(&world, "most-supported");
        // The slow way: every value that an end names.
        let holds = |at: f64| last.values().filter(|v| f64::from(**v) <= at && at <= f64::from(**v + 3)).count();
        let best = last.values().flat_map(|v| [f64::from(*v), f64::from(*v + 3)]).map(holds).max().unwrap();
        let have = found.camps.iter().map(|camp| camp.witnesses.independent).max().unwrap();
        prop_assert!(have >= best, "{} {} {:?}", have, best, last);
    }
}

#[test]
fn many_rivals_of_one_time_stay_cheap() {
    let mut world = String::from("measure m constant person\n");
    for at in 0..600 {
        // Each two hundredths above the one before: more than what is near.
        let value = (1000.0 * 1.02_f64.powi(at)).round();
        world += &format!("source s{at:04}\nx{at:04}: m ={value}; by s{at:04}\n");
    }
    let found = estimate(&world, "most-supported");
    assert_eq!(found.conclusion, Conclusion::Undetermined(Unsettled::Split));
    assert_eq!(
        told(&found),
        "split [1000, 141743413] -",
        "from the lowest to the highest, though few camps are told"
    );
    assert_eq!(found.camps.len(), 4);
    assert_eq!(told(&estimate(&world, "conservative")), "preferred [1000, 1000] 1000");
}

/// Digits are left out only as long as what is shown is one of the values.
#[test]
fn a_value_is_never_shown_outside_of_its_interval() {
    let told = |figure: &str| {
        let dossier = world::dossier(&format!(
            "source acme\nmeasure revenue flow millionUSD\na: revenue {figure}; by acme; as 2024-10/2024-12"
        ));
        world::report(&dossier).to_string()
    };
    assert!(told("155.9").contains("155.9 millionUSD (155.85 to 155.95)"), "{}", told("155.9"));
    assert!(told("=155.9").contains("“revenue”: 155.9 millionUSD"), "{}", told("=155.9"));
}
