//! Reasoning across measures, on small worlds worked out by hand.

use crosscheck::{Detail, FindingKind, Strength};
use serde_json::json;

use crate::world;

const FOUR: &str = "source a\nsource b\nsource c\nsource d\n";

/// The conflicts and accounts of a world, as the report explains them; everything is re-checked.
fn explained(text: &str) -> String {
    let dossier = world::dossier(&format!("{FOUR}{text}"));
    let report = world::report(&dossier);
    let across = report
        .findings()
        .iter()
        .filter(|finding| matches!(finding.detail(), Detail::Conflict { .. } | Detail::AccountedFor { .. }));
    across.map(|finding| report.explain(finding).to_string()).collect::<Vec<_>>().join("\n")
}

/// Each conflict with its strength and its members, and each account with its figure and what implies it.
fn found(text: &str) -> Vec<String> {
    let dossier = world::dossier(&format!("{FOUR}{text}"));
    let report = world::report(&dossier);
    let keys = |ids: &[crosscheck::AssertionId]| {
        ids.iter().map(|id| dossier.assertion(*id).unwrap().key()).collect::<Vec<_>>().join(" ")
    };
    let across = report.findings().iter().filter_map(|finding| match finding.detail() {
        Detail::Conflict { .. } => {
            let strength = match finding.strength() {
                Strength::Hard => "hard",
                Strength::Soft => "soft",
                Strength::Assumed => "assumed",
            };
            Some(format!("{strength}: {}", keys(finding.members())))
        }
        Detail::AccountedFor { figure, from, entailed, .. } => {
            let how = if *entailed { "implied" } else { "met" };
            Some(format!("{} {how} by {}", keys(&[*figure]), keys(from)))
        }
        _ => None,
    });
    across.collect()
}

macro_rules! world {
    ($name:ident, $text:expr, $expected:expr) => {
        #[test]
        fn $name() {
            assert_eq!(found($text), $expected as [&str; _]);
            insta::assert_snapshot!(explained($text));
        }
    };
}

world!(
    a_part_is_more_than_its_whole,
    "measure killed cumulative person property=killed place=kursk
     measure losses cumulative person property=losses place=war
     term property killed < losses\nterm place kursk < war
     x: killed >500; by a; as 2024-11-25
     y: losses 400; by b; as 2025-03-31",
    ["hard: x y"]
);

world!(
    parts_make_up_more_than_their_total,
    "measure dead cumulative person\nmeasure hurt cumulative person\nmeasure all cumulative person
     sum casualties all = dead hurt
     x: dead =40; by a; as 2025-06-01
     y: hurt 100..120; by b; as 2025-06-02
     z: all =130; by c; as 2025-06-02",
    ["hard: x y z"]
);

world!(
    a_total_is_what_its_parts_make_up,
    "measure dead cumulative person\nmeasure hurt cumulative person\nmeasure all cumulative person
     sum casualties all = dead hurt
     x: dead 41; by a; as 2025-06-02
     y: hurt 113; by b; as 2025-06-02
     z: all 154; by c; as 2025-06-02",
    ["z implied by x y"]
);

world!(
    a_day_is_not_what_the_total_grew_by,
    "measure daily flow person\nmeasure dead cumulative person
     increment days daily -> dead
     x: dead 1001; by a; as 2025-06-01
     y: dead 1043; by a; as 2025-06-02
     z: daily 37; by a; as 2025-06-02",
    ["hard: x y z"]
);

world!(
    days_do_not_add_up_to_the_week,
    "measure daily flow person
     x: daily 37; by a; as 2025-06-02
     y: daily 41; by b; as 2025-06-03
     z: daily 52; by c; as 2025-06-02/2025-06-08",
    ["hard: x y z"]
);

world!(
    a_share_does_not_fit_its_part_and_whole,
    "measure rate stock %\nmeasure women stock person\nmeasure all stock person
     share women-of-all rate = women / all
     x: rate =25; by a; as 2025-06-02
     y: women 41; by b; as 2025-06-02
     z: all 111; by c; as 2025-06-02",
    ["hard: x y z"]
);

world!(
    a_level_is_the_share_of_running_totals_at_the_end_of_its_day,
    "measure rate stock %\nmeasure children cumulative person\nmeasure all cumulative person
     share children-of-all rate = children / all
     x: rate =45; by a; as 2025-06-02
     y: children >=600; by b; as 2025-06-01
     z: all <=1000; by c; as 2025-06-02",
    ["hard: x y z"]
);

#[test]
fn a_share_says_nothing_of_totals_before_its_day() {
    let world = "measure rate stock %\nmeasure children cumulative person\nmeasure all cumulative person
         share children-of-all rate = children / all
         x: rate =45; by a; as 2025-06-02
         y: children 300; by b; as 2025-06-01
         z: all 1000; by c; as 2025-06-01";
    assert_eq!(found(world), [""; 0]);
}

world!(
    a_share_is_that_of_its_part_and_whole,
    "measure rate stock %\nmeasure women stock person\nmeasure all stock person
     share women-of-all rate = women / all
     x: rate ~37; by a; as 2025-06-02
     y: women 41; by b; as 2025-06-02
     z: all 111; by c; as 2025-06-02",
    ["x implied by y z"]
);

world!(
    a_loop_of_sums_needs_more_than_propagation,
    "measure p constant\nmeasure q constant\nmeasure r constant
     linear one 1 p 1 q = 10\nlinear two 1 q 1 r = 10\nlinear three 1 p 1 r = 10
     x: p =6; by a",
    ["hard: x"]
);

world!(
    an_earlier_total_and_a_known_flow,
    "measure sent cumulative person\nmeasure more flow person
     increment adds more -> sent
     x: sent 10000..12000; by a; as 2024-11
     y: more ~3000; by b; as 2025-01/2025-03
     z: sent ~14000; by c; as ../2025-04-28",
    ["z implied by x y"]
);

world!(
    a_closed_incident_is_more_than_the_total_after_it,
    "measure incident constant person property=killed place=kursk population=unit
     measure killed cumulative person property=killed place=kursk population=all
     term population unit < all
     x: incident =25; by a; as 2025-04-24
     y: killed 20; by b; as 2025-04-30",
    ["hard: x y"]
);

world!(
    rivals_are_held_against_other_measures,
    "measure killed stock person place=kursk\nmeasure losses stock person place=war
     term place kursk < war
     w: killed 100; by a; as 2025-06-02
     x: killed 500; by b; as 2025-06-02
     y: losses 301; by c; as 2025-06-02",
    ["hard: x y"]
);

/// Worlds in which a careful reader finds no conflict, and no account.
#[test]
fn nothing_is_concluded_that_does_not_follow() {
    let worlds = [
        // A share lost is of an earlier level, never of the one it left.
        "measure area stock km2\nmeasure lost constant %\nloss s lost = area / area
         k: area =37; by a; as 2025-01-01\np: lost =90%; by b; as 2025-03-02",
        // A running total that started again bounds nothing before.
        "measure m cumulative person\nmeasure f flow person\nincrement i f -> m
         m1: m =100; by a; as 2025-01-31; said 2025-01-31\nm2: m =120; by a; as 2025-02-28; said 2025-02-28
         f2: f =20; by b; as 2025-02; said 2025-02-28\nm3: m =30; by a; as 2025-03-31; said 2025-03-31
         f3: f =30; by b; as 2025-03; said 2025-03-31\nm4: m =35; by a; as 2025-04-30; said 2025-04-30",
        // A flow that nobody dates exactly may have moved the total.
        "measure f flow person\nmeasure m cumulative person\nincrement i f -> m
         m1: m =10000; by a; as 2024-12-20\nf1: f =3000; by b; as 2025-01/2025-02
         f2: f =500; by b; as ../2025-01-20\nm2: m ~13000; by c; as 2025-03-10",
        // A level on a day is no running total, and a part of another unit of time no part.
        "measure x constant %\nmeasure y constant %\nmeasure z constant %\nsum s z >= x y
         x1: x =33.4; by a\ny1: y =16.7; by b\nz1: z =50.1; by c",
    ];
    for text in worlds {
        let told = found(text);
        let wrong = told.iter().any(|one| one.contains(':'));
        assert!(!wrong && (told.is_empty() || text.contains("sum")), "{told:?}\n{text}");
    }
}

/// One wrong figure does not hide what the others say.
#[test]
fn a_conflict_leaves_a_preferred_set() {
    let text = "measure x stock person\nmeasure y stock person\nmeasure z stock person\nsum s z = x y
        x1: x =40; by a + d; as 2025-01-01\ny1: y =50; by b + d; as 2025-01-01
        z1: z =100; by c; as 2025-01-01\nz2: z =90; by a + b; as 2025-01-01";
    let told = found(text);
    assert!(told.contains(&"z2 implied by x1 y1".to_owned()), "{told:?}");
    assert!(told.iter().any(|one| one.starts_with("hard") && one.contains("z1")), "{told:?}");
    let dossier = world::dossier(&format!("{FOUR}{text}"));
    let report = world::report(&dossier);
    let left = report.reasoning().left_to(dossier.assertion_id("x1").unwrap()).unwrap();
    assert_eq!(left.interval().to_string(), "[40, 40]");
}

/// Decimals that add up but for rounding account for their sum.
#[test]
fn rounding_is_no_conflict_and_hides_no_account() {
    let text = "measure x constant %\nmeasure y constant %\nmeasure z constant %\nsum s z = x y
        x1: x =33.4; by a\ny1: y =16.7; by b\nz1: z =50.1; by c";
    assert_eq!(found(text), ["z1 implied by x1 y1"]);
    let dossier = world::dossier(&format!("{FOUR}{text}"));
    let report = world::report(&dossier);
    let implied =
        report.reasoning().implied(dossier.measure_id("z").unwrap(), "2025".parse().unwrap()).unwrap();
    assert!(implied.interval().is_bounded(), "{}", implied.interval());
}

/// Nothing is said of measures that nothing joins, and nothing twice of one measure.
#[test]
fn one_measure_is_left_to_its_own_findings() {
    let text = "measure dead cumulative person\nmeasure hurt cumulative person
        x: dead 120; by a; as 2025-06-02\n y: dead 87; by b; as 2025-06-03\n z: hurt 87; by c; as 2025-06-03";
    assert_eq!(found(text), [""; 0]);
    let dossier = world::dossier(&format!("{FOUR}{text}"));
    assert_eq!(world::report(&dossier).of_kind(FindingKind::Contradiction).count(), 1);
}

/// Each day whose figure is not what the total grew by is counted, two in a row that share a total too; the family of
/// conflicts without common members tells fewer.
#[test]
fn every_application_of_a_rule_that_fails_by_itself_is_counted() {
    let mut text = String::from(
        "source a\nmeasure daily flow person\nmeasure dead cumulative person\nincrement days daily -> dead\n",
    );
    let wrong = [7, 8, 19];
    let mut total = 1001;
    for day in 1..=28 {
        let added = 11 + day % 5;
        total += added;
        let told = if wrong.contains(&day) { added + 2 } else { added };
        text += &format!("t{day:02}: dead {total}; by a; as 2025-02-{day:02}\n");
        text += &format!("d{day:02}: daily {told}; by a; as 2025-02-{day:02}\n");
    }
    let dossier = world::dossier(&text);
    let policy = crosscheck::Policy {
        hedges: crosscheck::HedgeModel::without_widths(),
        ..crosscheck::Policy::default()
    };
    let report = crosscheck::reconcile(dossier.view(), &policy);
    report.check().unwrap();
    let reasoning = report.reasoning();
    let component = reasoning.component_of(dossier.measure_id("dead").unwrap()).unwrap();
    let failing: Vec<String> = component
        .violations(component.rules()[0])
        .iter()
        .map(|one| dossier.assertion(one.members()[0]).unwrap().key().to_owned())
        .collect();
    assert_eq!(failing, ["d07", "d08", "d19"]);
    assert!(component.conflicts().count() < 3);
    assert_eq!(component.kept().len() + component.conflicts().map(|c| c.members().len()).sum::<usize>(), 56);
}

/// What is implied of a day that nobody spoke of, what the others leave a figure, and all ways out of a conflict.
#[test]
fn a_component_can_be_asked() {
    let dossier = world::dossier(
        "source a\nsource b\nmeasure dead cumulative person\nmeasure hurt cumulative person\nmeasure all cumulative person
         sum casualties all = dead hurt
         w: dead 41; by a; as 2025-06-01\nx: dead 52; by a; as 2025-06-05
         y: hurt 113; by b; as 2025-06-03\nz: all 171; by b; as 2025-06-04",
    );
    let report = world::report(&dossier);
    let reasoning = report.reasoning();
    let on = |key: &str| dossier.measure_id(key).unwrap();
    let day = |text: &str| text.parse().unwrap();
    // 41 were dead by the 1st and 113 hurt by the 3rd, and at most 171 in all.
    let hurt = reasoning.implied(on("hurt"), day("2025-06-04")).unwrap();
    assert_eq!(hurt.interval().to_string(), "[119, 130]");
    assert!(hurt.exact);
    hurt.check(report.view(), report.policy()).unwrap();
    let z = dossier.assertion_id("z").unwrap();
    assert_eq!(reasoning.left_to(z).unwrap().interval().to_string(), "[154, ∞)");
    let component = reasoning.component_of(on("all")).unwrap();
    assert_eq!(component.feasibility(), crosscheck::constraint::Feasibility::Consistent);
    assert!(component.enumerate(10).conflicts.is_empty());
    let graph = component.graph().unwrap();
    assert!(graph.node_count() > 10 && petgraph_connected(&graph));
}

fn petgraph_connected<N, E>(graph: &crosscheck::petgraph::graph::UnGraph<N, E>) -> bool {
    crosscheck::petgraph::algo::connected_components(graph) == 1
}

/// What could be given up: a figure, the least supported one first, or what was declared.
#[test]
fn remedies_name_figures_rules_and_nestings() {
    let dossier = world::dossier(
        "source a\nsource b\nsource c\nmeasure killed stock person place=kursk\nmeasure losses stock person place=war
         term place kursk < war\nmeasure hurt stock person\nmeasure all stock person\nsum adds all = losses hurt
         w: killed 500; by a + c; as 2025-06-02\nx: losses 301; by b; as 2025-06-02
         y: hurt 52; by b; as 2025-06-02\nz: all 311; by a + c; as 2025-06-02",
    );
    let report = world::report(&dossier);
    let reasoning = report.reasoning();
    let component = reasoning.component_of(dossier.measure_id("all").unwrap()).unwrap();
    let told: Vec<String> = component
        .remedies()
        .iter()
        .map(|remedy| {
            let figures = remedy.assertions.iter().map(|id| dossier.assertion(*id).unwrap().key().to_owned());
            let rules = remedy.rules.iter().map(|id| dossier.rule(*id).unwrap().key().to_owned());
            let key = |id| dossier.measure(id).unwrap().key();
            let nestings = remedy.nestings.iter().map(|(a, b)| format!("{} < {}", key(*a), key(*b)));
            figures.chain(rules).chain(nestings).collect::<Vec<_>>().join(" ")
        })
        .collect();
    // Conflicts: w x, w z, and x y z; w and z have two families each behind them, what was declared comes last.
    assert_eq!(told[..4], ["w x", "w y", "x z", "w z"]);
    assert_eq!(told.len(), 8);
    assert!(told[4..].iter().all(|one| one.contains("adds") || one.contains("<")), "{told:?}");
}

/// Days on days of figures that account for each other in the same way are told by the first few.
#[test]
fn each_year_that_does_not_add_up_is_told_by_itself() {
    let mut text = "source a\nmeasure all flow\nmeasure x flow\nmeasure y flow\nsum s all = x y\n".to_owned();
    for (year, all) in [(2022, 300), (2023, 500), (2024, 400)] {
        text += &format!(
            "t{year}: all ={all}; by a; as {year}\nx{year}: x =100; by a; as {year}\ny{year}: y =200; by a; as {year}\n"
        );
    }
    let mut found = world::findings(&text);
    found.retain(|one| one.starts_with("contradiction"));
    assert_eq!(found, ["contradiction[all+x+y@2023]", "contradiction[all+x+y@2024]"]);
}

#[test]
fn a_figure_is_not_accounted_for_by_another_of_its_own_measure() {
    let accounts = |figure: &str| -> usize {
        let found = world::findings(&format!(
            "source a\nsource u\nsource g\nmeasure all cumulative person\nmeasure killed cumulative person
             measure hurt cumulative person\nsum s all = killed hurt
             k: killed =450; by a; as 2025-02-20\nt: all =1650; by g; as 2025-03-01
             u: killed {figure}; by u; as 2025-03-01"
        ));
        found.iter().filter(|one| one.starts_with("accounted-for")).count()
    };
    assert_eq!(accounts(">=430"), 0, "that the total bounds it above is nothing to what it says");
    assert_eq!(accounts("<=1700"), 1, "that is what makes it true");
}

/// What lies within what is told by the entry of the hierarchy and its reason.
#[test]
fn a_part_by_its_place_is_told_by_the_hierarchy() {
    let file = serde_json::json!({
        "format": "crosscheck/1",
        "sources": [{ "key": "a" }, { "key": "b" }],
        "measures": [
            { "key": "in-kursk", "kind": "cumulative", "unit": "person", "place": "kursk" },
            { "key": "in-russia", "kind": "cumulative", "unit": "person", "place": "russia" },
        ],
        "hierarchies": [{ "coordinate": "place", "key": "kursk", "within": "russia", "reason": "a region of Russia" }],
        "assertions": [
            { "key": "x", "measure": "in-kursk", "figure": "=300", "origin": "a", "as_of": "2025-01-01" },
            { "key": "y", "measure": "in-russia", "figure": "=200", "origin": "b", "as_of": "2025-01-01" },
        ],
    });
    let dossier = crosscheck::io::read(file.to_string().as_bytes()).unwrap();
    let told = world::report(&dossier).to_string();
    let line = told.lines().find(|line| line.contains("is a part of")).unwrap();
    assert!(line.contains("(kursk within russia, a region of Russia)"), "{line}");
}

/// Parts of ten minutes before make a total at least so much, and what is left of all an hour later makes it at most two thirds more:
/// a span that its lower end touches says nothing of it.
#[test]
fn a_figure_is_not_met_by_a_span_that_is_far_wider() {
    let accounts = |later: &str| {
        found(&format!(
            "measure red cumulative vote\nmeasure north cumulative vote\nmeasure south cumulative vote
             measure all cumulative vote\nmeasure rest cumulative vote
             sum s red = north south\nsum t all = red rest
             n1: north =9000; by a; as 2025-09-14T22:00:00Z\ns1: south =6500; by a; as 2025-09-14T22:00:00Z
             x: red 15500; by a; as 2025-09-14T22:10:00Z\n{later}"
        ))
        .into_iter()
        .filter(|one| one.starts_with("x "))
        .collect::<Vec<_>>()
    };
    let all = "w: all =60200; by a; as 2025-09-14T23:00:00Z\nr: rest =34300; by a; as 2025-09-14T23:00:00Z";
    assert_eq!(accounts(all), [""; 0]);
    let total = "t: red =25900; by a; as 2025-09-14T23:00:00Z";
    assert_eq!(accounts(&format!("{all}\n{total}")), [""; 0]);
    let parts =
        "n2: north =9100; by b; as 2025-09-14T22:20:00Z\ns2: south =6600; by b; as 2025-09-14T22:20:00Z";
    assert_eq!(accounts(parts), ["x met by n1 n2 s1 s2"]);
}

#[test]
fn what_is_accounted_for_in_the_same_way_is_told_a_few_times() {
    let mut text = "source a\nsource b\nmeasure all cumulative person\nmeasure day flow person\nincrement r day -> all\n".to_owned();
    for at in 1..=20 {
        text += &format!("t{at:02}: all {}; by a; as 2025-03-{at:02}\n", 100 + 7 * at);
        text += &format!("d{at:02}: day 7; by b; as 2025-03-{at:02}\n");
    }
    let dossier = world::dossier(&text);
    let report = world::report(&dossier);
    let told = report.of_kind(FindingKind::AccountedFor).count();
    assert!(told > 15, "{told}");
    let printed = report.to_string();
    assert_eq!(printed.matches("accounted-for[").count(), 8);
    insta::assert_snapshot!(
        printed.lines().filter(|line| line.starts_with("and ")).collect::<Vec<_>>().join("\n")
    );
}

/// A total that is too low for its many parts, each of which is bounded by two figures together: what is told is a conflict of which
/// none can be left out, though many of its first members can.
#[test]
fn of_a_conflict_of_many_figures_none_can_be_left_out() {
    let mut world = "measure t stock\nsource s\n".to_owned();
    let parts = (0..20).map(|at| format!("p{at:02}")).collect::<Vec<_>>();
    for part in &parts {
        world += &format!("measure {part} stock\nmeasure {part}a stock\nmeasure {part}b stock\n");
        world += &format!("linear r-{part} 1 {part}a -1 {part}b -1 {part} <= 0\n");
    }
    world += &format!("sum all t = {}\n", parts.join(" "));
    let mut figures = vec!["t0: t <=1000; by s; as 2024-05-01".to_owned()];
    for part in &parts {
        figures.push(format!("{part}x: {part}a =160; by s; as 2024-05-01"));
        figures.push(format!("{part}y: {part}b =100; by s; as 2024-05-01"));
    }
    let across = |figures: &[String]| -> Vec<Vec<String>> {
        let dossier = world::dossier(&format!("{world}{}", figures.join("\n")));
        let key = |id: &crosscheck::AssertionId| dossier.assertion(*id).unwrap().key().to_owned();
        let report = world::report(&dossier);
        let conflicts = report.of_kind(FindingKind::Contradiction);
        conflicts.map(|finding| finding.members().iter().map(key).collect()).collect()
    };
    let told = across(&figures);
    assert_eq!(told.len(), 1, "{told:?}");
    // Seventeen parts of sixty are more than a thousand, sixteen are not.
    assert_eq!(told[0].len(), 1 + 2 * 17, "{told:?}");
    let of = |members: &[&String]| -> Vec<String> {
        let is_one = |line: &&String| members.iter().any(|key| line.starts_with(&format!("{key}:")));
        figures.iter().filter(is_one).cloned().collect()
    };
    let all: Vec<&String> = told[0].iter().collect();
    assert_eq!(across(&of(&all)).len(), 1);
    for out in [0, 1, 2, 17, 34] {
        let rest: Vec<&String> = all.iter().copied().filter(|key| **key != *all[out]).collect();
        assert!(across(&of(&rest)).is_empty(), "without {}", all[out]);
    }
}

/// A budget in several units: its parts add up or not in whichever unit they stand, and shares of money that counts are held to it.
#[test]
fn money_adds_up_in_every_unit() {
    let budget = |defence: &str, share: &str| {
        let flow = |key: &str, unit: &str| json!({ "key": key, "kind": "flow", "unit": unit, "counting": unit != "%" });
        let said = |key: &str, on: &str, figure: &str| json!({ "key": key, "measure": on, "figure": figure, "origin": "treasury", "as_of": "2024" });
        let file = json!({
            "format": "crosscheck/1",
            "sources": [{ "key": "treasury" }],
            "measures": [flow("total", "billion EUR"), flow("defence", "EUR"), flow("health", "million EUR"), flow("share", "%")],
            "rules": [
                { "rule": "sum", "key": "s", "total": "total", "parts": ["defence", "health"], "exhaustive": true, "reason": "all" },
                { "rule": "share", "key": "q", "share": "share", "part": "defence", "whole": "total", "reason": "of it" }
            ],
            "assertions": [
                said("t", "total", "=100"), said("d", "defence", defence), said("h", "health", "=65000 million euros"), said("x", "share", share)
            ]
        });
        let dossier = crosscheck::io::read(file.to_string().as_bytes()).unwrap();
        let mut again = Vec::new();
        crosscheck::io::write(&dossier, &mut again).unwrap();
        assert_eq!(crosscheck::io::read(&again).unwrap().measures(), dossier.measures());
        let report = world::report(&dossier);
        let conflicts = report.of_kind(FindingKind::Contradiction);
        conflicts.map(|finding| finding.id().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(budget("=35 bn EUR", "=35%"), [""; 0]);
    assert_eq!(budget("=30000 million EUR", "=30%"), ["contradiction[defence+health+total@2024]"]);
    // The share is told beside the other parts, from which the whole follows.
    assert_eq!(budget("=35000000 thousand €", "=50%"), ["contradiction[defence+health+share@2024]"]);
}

#[test]
fn digits_of_a_conversion_are_told_in_part() {
    let dossier = world::dossier(&format!(
        "{FOUR}measure oil constant barrel\nmeasure burnt constant ha
         d: oil =205 m3; by a
         e: oil >1400; by b
         f: oil 200..210 m3; by c
         g: burnt ~7000 acre; by a
         h: burnt 2800..3000; by c",
    ));
    let report = world::report(&dossier);
    let all = report.findings().iter().map(|finding| report.explain(finding).to_string());
    insta::assert_snapshot!(all.collect::<Vec<_>>().join("\n"));
}

#[test]
fn sums_to_the_cent_are_told_apart() {
    let text = explained(
        "measure north constant EUR\nmeasure all constant EUR\npart_of n-of-all north < all
         a: all =1234567890.12; by a
         c: north =1234568240.55; by c",
    );
    assert!(text.contains("at most 1,234,567,890.12 EUR"), "{text}");
    assert!(text.contains("at least 1,234,568,240.55 EUR"), "{text}");
}
