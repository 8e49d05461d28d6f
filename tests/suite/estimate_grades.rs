//! Grades: the Admiralty scale for figures and estimates, and the manner of Airwars and of the UCDP.

use crosscheck::estimate::{Airwars, Ground};
use crosscheck::{EstimatePolicy, Report};

use crate::world;

const FACTS: &str = "
    source a
    source a2 < a
    source b
    source c
    source d
    source army
    measure m constant person
";

fn grades(world: &str, keys: &[&str]) -> Vec<u8> {
    let dossier = world::dossier(&format!("{FACTS}\n{world}"));
    let report = world::report(&dossier);
    let id = |key: &&str| dossier.assertion_id(key).unwrap();
    keys.iter().map(|key| report.grade(id(key)).unwrap().credibility.number()).collect()
}

fn with<T>(world: &str, ask: impl Fn(&Report<'_>, crosscheck::MeasureId) -> T) -> T {
    let dossier = world::dossier(&format!("{FACTS}\n{world}"));
    let report = world::report(&dossier);
    ask(&report, dossier.measure_id("m").unwrap())
}

fn airwars(world: &str, by: &str) -> Airwars {
    let by: EstimatePolicy = by.parse().unwrap();
    with(world, |report, m| report.latest(m, &by).unwrap().airwars.unwrap())
}

#[test]
fn one_needs_independent_confirmation() {
    assert_eq!(grades("x: m 100; by a\ny: m ~100; by b", &["x", "y"]), [1, 1]);
    // Its own voice, a joint origin and an unknown one confirm nothing; the last two at least agree.
    assert_eq!(grades("x: m 100; by a\ny: m ~100; by a2", &["x", "y"]), [6, 6]);
    assert_eq!(grades("x: m 100; by a\ny: m ~100; by a + b", &["x", "y"]), [2, 2]);
    assert_eq!(grades("x: m 100; by a\ny: m ~100", &["x", "y"]), [2, 2]);
}

#[test]
fn copies_confirm_nothing() {
    assert_eq!(grades("x: m 100; by a\ny: m 100; by a; via b\nz: m 100; by a; via c", &["x", "y"]), [6, 6]);
}

#[test]
fn alone_it_cannot_be_judged_and_that_is_not_the_worst() {
    assert_eq!(grades("x: m 100; by a", &["x"]), [6]);
    assert!(crosscheck::estimate::Credibility::CannotBeJudged.name().contains("cannot"));
}

#[test]
fn contradicted_is_improbable() {
    assert_eq!(grades("x: m =100; by a\ny: m =200; by b", &["x", "y"]), [5, 5]);
    // By what was meant only: doubtful.
    assert_eq!(grades("x: m ~100; by a\ny: m =130; by b", &["x", "y"]), [4, 4]);
    // By nobody known: doubtful.
    assert_eq!(grades("x: m =100; by a\ny: m =200", &["x", "y"]), [4, 5]);
}

#[test]
fn a_lone_voice_takes_no_confirmation_away() {
    let world = "x: m =100; by a\ny: m =100; by b\nv: m =100000000000000000; by c";
    assert_eq!(grades(world, &["x", "y", "v"]), [1, 1, 5]);
    // Two who agree on another figure do.
    let split = "x: m =100; by a\ny: m =100; by b\nv: m =900; by c\nw: m =900; by d";
    assert_eq!(grades(split, &["x", "v"]), [3, 3]);
    let most = "x: m =100; by a\ny: m =100; by b\nz: m =100; by army\nv: m =900; by c\nw: m =900; by d";
    assert_eq!(grades(most, &["x", "v"]), [2, 4]);
}

#[test]
fn what_its_source_took_back_is_improbable() {
    let world = "x: m =100; by a; said 2025-06-01\ny: m =120; by a; said 2025-06-02; revises x";
    assert_eq!(grades(world, &["x", "y"])[0], 5);
    with(world, |report, _| {
        let x = report.view().dossier().assertion_id("x").unwrap();
        assert_eq!(report.grade(x).unwrap().because, [Ground::TakenBack]);
    });
}

#[test]
fn confirmation_on_another_day_is_none_for_a_level() {
    let world = "measure l stock person\nx: l =100; by a; as 2025-06-01\ny: l =100; by b; as 2025-06-02";
    assert_eq!(grades(world, &["x"]), [3], "it may have changed between");
}

#[test]
fn other_measures_fit_account_or_conflict() {
    let parts = "measure p constant person\nmeasure q constant person\nsum s m = p q
        x: p =40; by a\ny: q =60; by b";
    assert_eq!(grades(&format!("{parts}\nz: m =100; by c"), &["z"]), [2], "its parts account for it");
    assert_eq!(grades(&format!("{parts}\nz: m =130; by c"), &["z"]), [4], "one of the three is wrong");
    assert_eq!(
        grades("measure w constant person\npart_of r m < w\nx: m =40; by a\ny: w =900; by b", &["x"]),
        [3]
    );
}

#[test]
fn stances_confirm_and_deny() {
    assert_eq!(grades("x: m =100; by a\ns: affirms x; by b", &["x"]), [1]);
    assert_eq!(grades("x: m =100; by a\ns: denies x; by b", &["x"]), [5]);
    // Not confirming is no denial, and one's own word no confirmation.
    assert_eq!(grades("x: m =100; by a\ns: does_not_confirm x; by b", &["x"]), [6]);
    assert_eq!(grades("x: m =100; by a\ns: affirms x; by a2", &["x"]), [6]);
}

#[test]
fn in_the_manner_of_airwars() {
    assert_eq!(airwars("x: m =100; by a", "most-supported"), Airwars::Weak);
    assert_eq!(airwars("x: m =100; by a\ny: m =100; by a; via b", "most-supported"), Airwars::Weak);
    assert_eq!(airwars("x: m =100; by a\ny: m =100; by b", "most-supported"), Airwars::Fair);
    assert_eq!(airwars("x: m =100; by a\ny: m =300; by b", "most-supported"), Airwars::Contested);
    assert_eq!(airwars("x: m =100; by a\nw: withdraws x; by a", "most-supported"), Airwars::Discounted);
    let denied = "x: m =100; by a\ny: m =100; by b\nv: m =5000; by c";
    assert_eq!(airwars(denied, "most-supported"), Airwars::Fair, "one voice against two");
    // A party that admits it confirms; another does not.
    let admitted = "x: m =100; by a\ny: m 90..110; by army";
    assert_eq!(airwars(admitted, "parties(army)+most-supported"), Airwars::Confirmed);
    assert_eq!(airwars(admitted, "parties(c)+most-supported"), Airwars::Fair);
    assert_eq!(airwars("x: m =100; by a\ns: affirms x; by army", "parties(army)"), Airwars::Confirmed);
    assert_eq!(airwars("x: m =100; by a\ns: affirms x; by b", "parties(army)"), Airwars::Fair);
    // Who is a party is not in the dossier.
    assert_eq!(airwars("x: m =100; by a\ns: affirms x; by army", "most-supported"), Airwars::Fair);
}

#[test]
fn in_the_manner_of_the_ucdp() {
    let of = |world: &str| {
        with(world, |report, m| {
            let ucdp = report.latest(m, &EstimatePolicy::default()).unwrap().ucdp.unwrap();
            [ucdp.low, ucdp.best, ucdp.high]
        })
    };
    assert_eq!(of("x: m 80..120; by a"), [80.0, 100.0, 120.0]);
    assert_eq!(of("x: m =100; by a\ny: m =300; by b"), [100.0, 100.0, 300.0], "the lower of two alike");
    assert_eq!(of("x: m =100; by a\ny: m =100; by b\nz: m =70; by c"), [100.0, 100.0, 100.0]);
    assert_eq!(of("x: m >100; by a"), [100.0, 100.0, 100.0]);
    let two = "x: m =100; by a\ny: m =100; by b\nv: m =90; by c\nw: m =90; by d\nu: m =100; by army";
    assert_eq!(of(two), [90.0, 100.0, 100.0]);
}
