//! Measures that only their keys tell apart: hierarchies nest none of them.

use crosscheck::graph::MeasureOrder;
use crosscheck::relation::{Scope, Why};
use crosscheck::{
    Assertion, Coordinate, FindingKind, Kind, Measure, Monitor, Policy, Rule, RuleForm, Term, reconcile,
};

use crate::slips_injected::Random;
use crate::world;

/// Votes of two sorts in one place, of one sort in a part of it and around it.
const VOTES: &str = "
    source board
    term place north < land
    term place land < union
    measure red-land constant vote place=land
    measure all-land constant vote place=land
    measure all-north constant vote place=north
    measure all-union constant vote place=union
    x: red-land =500; by board
    y: all-north =900; by board
    z: all-union =9000; by board
";

#[test]
fn nothing_is_a_part_of_what_only_its_key_tells_from_another_measure() {
    let dossier = world::dossier(VOTES);
    let scope = |a: &str, b: &str| world::relation(&dossier, a, b).scope;
    let unclear = Scope::NotComparable { why: Why::Undistinguished };
    assert_eq!(scope("y", "x"), unclear);
    assert_eq!(scope("x", "z"), unclear);
    // What lies around them is none of them.
    assert_eq!(scope("y", "z"), Scope::Within);
    assert!(!world::findings(VOTES).iter().any(|id| id.contains("red-land")));

    let id = |key: &str| dossier.measure_id(key).unwrap();
    let order = MeasureOrder::of(&dossier);
    assert_eq!(order.parents(id("all-north")), [id("all-union")]);
    assert!(order.parents(id("red-land")).is_empty() && order.children(id("all-land")).is_empty());
    assert_eq!(dossier.undistinguished(), [[id("all-land"), id("red-land")]]);
}

#[test]
fn a_report_tells_which_measures_hierarchies_cannot_nest() {
    let dossier = world::dossier(VOTES);
    let report = world::report(&dossier);
    let told = report.to_string();
    assert!(told.contains("in no hierarchy: “all-land” and “red-land”, as only their keys"), "{told}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["undistinguished"], serde_json::json!([["all-land", "red-land"]]));
    // Where no hierarchy has their place, nothing is lost.
    let elsewhere = VOTES.replace("constant vote place=land", "constant vote place=moon");
    let dossier = world::dossier(&elsewhere);
    assert_eq!(dossier.undistinguished().len(), 1);
    assert!(world::report(&dossier).undistinguished().is_empty());
}

#[test]
fn a_coordinate_tells_them_apart_again() {
    let world = VOTES
        .replace("measure all-land constant vote", "measure all-land constant vote population=voters")
        .replace("measure all-north constant vote", "measure all-north constant vote population=voters");
    assert!(world::findings(&world).iter().all(|id| !id.contains("red-land")));
    let dossier = world::dossier(&world);
    assert!(dossier.undistinguished().is_empty());
    let id = |key: &str| dossier.measure_id(key).unwrap();
    assert_eq!(MeasureOrder::of(&dossier).parents(id("all-north")), [id("all-land")]);
}

#[test]
fn what_counting_kind_or_unit_tells_apart_is_told_apart() {
    let like = |other: &str| {
        let world = VOTES.replace("measure all-land constant vote", &format!("measure all-land {other}"));
        world::dossier(&world).undistinguished().len()
    };
    assert_eq!(like("constant vote"), 1);
    assert_eq!(like("cumulative vote"), 0);
    assert_eq!(like("constant person"), 0);
    assert_eq!(like("constant vote counting=false"), 0);
    let areas = |unit: &str| {
        let area = "measure a stock km2 place=land\n measure b stock".to_owned();
        world::dossier(&format!("{area} {unit} place=land")).undistinguished().len()
    };
    assert_eq!([areas("ha"), areas("person")], [1, 0]);
}

#[test]
fn rules_nest_them_all_the_same() {
    let world = format!(
        "{VOTES} part_of r all-north < red-land\n part_of s red-land < all-land\n w: all-land =400; by board"
    );
    let dossier = world::dossier(&world);
    let conflicts =
        |world: &str| world::findings(world).into_iter().filter(|id| id.starts_with("contradiction")).count();
    assert_eq!(world::relation(&dossier, "y", "x").scope, Scope::Within);
    assert_eq!(world::relation(&dossier, "x", "w").scope, Scope::Within);
    assert!(conflicts(&world) > conflicts(VOTES));
}

#[test]
fn nothing_crosses_them() {
    let crossed = "
        source a
        term place north < land
        term population men < people
        measure men-land stock person place=land population=men
        measure people-north stock person place=north population=people
        x: men-land =900; by a; as 2025-06-01
        y: people-north =100; by a; as 2025-06-01
    ";
    let possible = |world: &str| {
        world::findings(world).into_iter().filter(|id| id.starts_with("possible-conflict")).count()
    };
    assert_eq!(possible(crossed), 1);
    let twin = "measure hurt-men-land stock person place=land population=men";
    assert_eq!(possible(&format!("{crossed}\n{twin}")), 0);
    let dossier = world::dossier(&format!("{crossed}\n{twin}"));
    let unclear = Scope::NotComparable { why: Why::Undistinguished };
    assert_eq!(world::relation(&dossier, "x", "y").scope, unclear);
}

#[test]
fn a_measure_that_makes_another_one_a_twin_ends_what_hierarchies_told_of_it() {
    let all = VOTES.lines().filter(|line| !line.contains("measure all-land")).collect::<Vec<_>>().join("\n");
    let mut monitor = Monitor::new(world::dossier(&all), Policy::default());
    let before = monitor.clone();
    // More in the north than in the land.
    let told = before.report().of_kind(FindingKind::Contradiction).count();
    let votes = |key: &str| Measure::new(key, Kind::Constant).in_unit("vote").at(Coordinate::Place, "land");
    let (_, delta) = monitor.add_measure(votes("all-land")).unwrap();
    let now = reconcile(monitor.dossier().view(), monitor.policy());
    assert!(now.of_kind(FindingKind::Contradiction).count() < told);
    assert_eq!(now.findings(), monitor.report().findings());
    assert_eq!(now.diff(&before.report()), delta);
    // A third one of them changes nothing.
    let (_, delta) = monitor.add_measure(votes("blue-land")).unwrap();
    assert!(delta.is_empty());
    // What is said later is held against nothing of these.
    let red = monitor.dossier().measure_id("red-land").unwrap();
    let one = Assertion::figure("late", red, "=1".parse().unwrap());
    monitor.insert(one).unwrap();
    let now = reconcile(monitor.dossier().view(), monitor.policy());
    assert_eq!(now.findings(), monitor.report().findings());
}

#[test]
fn each_delta_is_the_difference_of_two_reports_made_from_scratch() {
    let policy = Policy::default();
    let (mut twins, mut ended) = (0, 0);
    for seed in 0..12 {
        let mut random = Random::new(seed);
        let facts = "source a\nsource b\nterm place north < land\nterm population men < people\n\
            measure sum stock person\nmeasure other stock person";
        let mut monitor = Monitor::new(world::dossier(facts), policy.clone());
        for at in 0..60 {
            let before = monitor.clone();
            let measures = monitor.dossier().measures().len();
            let some =
                |random: &mut Random| monitor.dossier().measure_ids().nth(random.below(measures)).unwrap();
            let delta = match random.below(12) {
                0 | 1 if measures < 12 => {
                    let kind = [Kind::Stock, Kind::Stock, Kind::Stock, Kind::Cumulative][random.below(4)];
                    let place = ["north", "land", "union"][random.below(3)];
                    let mut measure = Measure::new(format!("m{at}"), kind).in_unit("person");
                    measure = measure.at(Coordinate::Place, place);
                    if random.below(2) > 0 {
                        measure = measure.at(Coordinate::Population, ["men", "people"][random.below(2)]);
                    }
                    monitor.add_measure(measure).unwrap().1
                }
                4 if at > 20 => {
                    monitor.add_term(Term::new(Coordinate::Place, "land").within("union")).unwrap_or_default()
                }
                5 if at > 20 => {
                    let rule = RuleForm::PartOf { part: some(&mut random), whole: some(&mut random) };
                    let rule = Rule::new(format!("r{at}"), rule);
                    monitor.add_rule(rule).map_or_else(|_| Default::default(), |(_, delta)| delta)
                }
                _ => {
                    let figure = [100, 200, 400, 800][random.below(4)] + random.below(3);
                    let on = some(&mut random);
                    let who = monitor.dossier().source_id(["a", "b"][random.below(2)]).unwrap();
                    let day = ["2025-06-01", "2025-06-01", "2025-06-02"][random.below(3)].parse().unwrap();
                    let mut one =
                        Assertion::figure(format!("x{at}"), on, figure.to_string().parse().unwrap());
                    one = one.from_origin(who).as_of(day);
                    let earlier = monitor.dossier().assertions().len();
                    if earlier > 0 && random.below(6) == 0 {
                        let other = monitor.dossier().assertions().iter().nth(random.below(earlier)).unwrap();
                        one = one.including(other.id());
                    }
                    monitor.insert(one).map_or_else(|_| Default::default(), |(_, delta)| delta)
                }
            };
            let now = reconcile(monitor.dossier().view(), &policy);
            assert_eq!(now.findings(), monitor.report().findings(), "seed {seed}, step {at}");
            assert_eq!(now.diff(&before.report()), delta, "seed {seed}, step {at}");
            assert_eq!(now.statuses(), monitor.report().statuses(), "seed {seed}, step {at}");
            now.check().unwrap();
            let fresh = monitor.dossier().undistinguished() != before.dossier().undistinguished();
            twins += usize::from(fresh);
            ended += usize::from(fresh && !delta.ended().is_empty());
        }
    }
    assert!(twins > 20 && ended > 3, "{twins} twins, {ended} that ended something");
}
