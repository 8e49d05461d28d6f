//! The monitor looks again only at what an assertion touches: shown in worlds of hierarchies, rules, slips and look-alikes, which
//! tie measures to each other in every way.

use std::sync::Arc;

use crosscheck::graph::Parts;
use crosscheck::{
    Assertion, Coordinate, Delta, Detail, Finding, FindingKind, Kind, Measure, Monitor, Policy, Rule,
    RuleForm, SourceId, Stance, Term, Unit, reconcile,
};

use crate::slips_injected::Random;
use crate::world;

const FACTS: &str = "
    source a
    source b
    source c < b
    source d
    term place kursk < russia
    term population soldiers < people
    measure kursk-soldiers cumulative person place=kursk population=soldiers
    measure russia-soldiers cumulative person place=russia population=soldiers
    measure kursk-people cumulative person place=kursk population=people
    measure sent cumulative person
    measure wave flow person
    measure guns stock gun
    measure tanks stock gun
    measure arms stock gun
    measure north stock person
    measure south stock person
    measure toll constant person
    measure p proposition
    measure q proposition
    increment adds wave -> sent
    sum both arms = guns tanks
    implies p-q p => q
";

/// About what each measure stands at; figures are near it, and now and then mistyped.
const USUAL: [(&str, u64); 11] = [
    ("kursk-soldiers", 340),
    ("russia-soldiers", 1250),
    ("kursk-people", 2150),
    ("sent", 10_200),
    ("wave", 3000),
    ("guns", 128),
    ("tanks", 340),
    ("arms", 470),
    ("north", 1840),
    ("south", 5210),
    ("toll", 340),
];

fn figure(random: &mut Random, (measure, usual): (&str, u64)) -> (String, String) {
    let (swapped, near) = (random.below(12) == 0, usual + random.below(3) as u64 * usual / 300);
    let number = match random.below(14) {
        0 => near * 10,
        1 => near + 1,
        2 => near / 2,
        _ if swapped && measure == "north" => 5210,
        _ if swapped && measure == "south" => 1840,
        _ => near,
    };
    let hedge = ["", "", "", "~", ">"][random.below(5)];
    (measure.to_owned(), format!("{hedge}{number}"))
}

/// An assertion about something, tied now and then to an earlier one.
fn assertion(random: &mut Random, monitor: &Monitor, at: usize) -> Assertion {
    let dossier = monitor.dossier();
    let source = |key: &str| dossier.source_id(key).unwrap();
    let key = format!("x{}", (at * 37) % 1000);
    let earlier = |random: &mut Random| {
        let count = dossier.assertions().len();
        (count > 0 && random.below(6) == 0).then(|| {
            let one = dossier.assertions().iter().nth(random.below(count)).unwrap();
            one.id()
        })
    };
    let who: SourceId = source(["a", "b", "c", "d"][random.below(4)]);
    let day = format!("2024-11-{:02}", 10 + random.below(6)).parse().unwrap();
    let mut one = match random.below(9) {
        0 => {
            let stance = [Stance::Affirms, Stance::Denies, Stance::DoesNotConfirm][random.below(3)];
            Assertion::stance(key, dossier.measure_id(["p", "q"][random.below(2)]).unwrap(), stance)
        }
        _ => {
            let on = USUAL[random.below(USUAL.len())];
            let (measure, text) = figure(random, on);
            Assertion::figure(key, dossier.measure_id(&measure).unwrap(), text.parse().unwrap())
        }
    };
    one = one.from_origin(who).as_of(day);
    if random.below(3) > 0 {
        one = one.stated_on(day);
    }
    match (random.below(5), earlier(random)) {
        (0, Some(other)) => one.revising(other),
        (1, Some(other)) => one.withdrawing(other),
        (2, Some(other)) => one.including(other),
        (3, Some(other)) => one.same_statement_as(other),
        (_, Some(other)) => one.starting_from(other),
        (_, None) => one,
    }
}

fn shown(findings: &[Arc<Finding>]) -> Vec<String> {
    findings.iter().map(|finding| finding.id().to_string()).collect()
}

#[test]
fn each_delta_is_the_difference_of_two_reports_made_from_scratch() {
    let policies =
        [Policy::default(), Policy { possible_conflicts: 1, coincidences: 1, slips: 1, ..Policy::default() }];
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..2 {
        let mut random = Random::new(seed);
        let policy = policies[seed as usize % 2].clone();
        let mut monitor = Monitor::new(world::dossier(FACTS), policy.clone());
        for at in 0..60 {
            let before = monitor.clone();
            let delta: Delta = match at {
                20 => {
                    let measure = Measure::new("world-people", Kind::Cumulative);
                    let measure = measure.at(Coordinate::Place, "world").at(Coordinate::Population, "people");
                    let (_, delta) = monitor.add_measure(measure).unwrap();
                    assert!(monitor.add_measure(Measure::new("aside", Kind::Stock)).unwrap().1.is_empty());
                    delta
                }
                30 => monitor
                    .add_term(Term::new(Coordinate::Place, "russia").within("world"))
                    .unwrap_or_default(),
                40 => {
                    let measure = |key| monitor.dossier().measure_id(key).unwrap();
                    let rule = RuleForm::PartOf { part: measure("north"), whole: measure("toll") };
                    monitor.add_rule(Rule::new("within", rule)).unwrap_or_else(|_| panic!("refused")).1
                }
                _ => {
                    let one = assertion(&mut random, &monitor, at);
                    monitor.insert(one).map_or_else(|_| Delta::default(), |(_, delta)| delta)
                }
            };
            let now = reconcile(monitor.dossier().view(), &policy);
            kinds.extend(now.findings().iter().map(|finding| finding.kind()));
            assert_eq!(shown(now.findings()), shown(monitor.report().findings()), "seed {seed}, step {at}");
            assert_eq!(now.findings(), monitor.report().findings(), "seed {seed}, step {at}");
            assert_eq!(now.diff(&before.report()), delta, "seed {seed}, step {at}");
            assert_eq!(now.statuses(), monitor.report().statuses());
            assert_eq!(now.statement_count(), monitor.report().statement_count());
        }
        assert_eq!(reconcile(monitor.dossier().view(), &policy).to_string(), monitor.report().to_string());
        monitor.report().check().unwrap();
    }
    // The worlds hold something of nearly every kind.
    assert!(kinds.len() > 9, "{kinds:?}");
}

/// Whether a monitor shows what is found from scratch.
fn as_from_scratch(monitor: &Monitor) {
    let now = reconcile(monitor.dossier().view(), monitor.policy());
    assert_eq!(shown(now.findings()), shown(monitor.report().findings()));
    assert_eq!(now.findings(), monitor.report().findings());
}

/// Takes a figure, which no source gives, and then takes it back; the monitor shows what is found from scratch each time.
fn come_and_go(monitor: &mut Monitor, measure: &str, figure: &str, day: &str) -> [Delta; 2] {
    let on = monitor.dossier().measure_id(measure).unwrap();
    let (key, back) = (format!("new-{measure}"), format!("back-{measure}"));
    let one = Assertion::figure(key, on, figure.parse().unwrap()).as_of(day.parse().unwrap());
    let (id, came) = monitor.insert(one).unwrap();
    as_from_scratch(monitor);
    let (_, went) = monitor.insert(Assertion::withdrawal(back, id)).unwrap();
    as_from_scratch(monitor);
    [came, went]
}

#[test]
fn a_measure_between_two_others_changes_the_argument_from_one_to_the_other() {
    let dossier = world::dossier(
        "source a\nsource b\nterm place kursk < russia\nterm place russia < world
         measure inner cumulative person place=kursk\nmeasure outer cumulative person place=world
         x: inner 500; by a; as 2024-11-10\ny: outer 100; by b; as 2024-11-10",
    );
    let mut monitor = Monitor::new(dossier, Policy::default());
    let before = monitor.clone();
    // What was reasoned is looked at before and after.
    assert_eq!(before.report().reasoning().components().next().unwrap().measures().len(), 2);
    let _ = monitor.report().reasoning().components().count();
    let between = Measure::new("between", Kind::Cumulative).in_unit(Unit::new("person"));
    let (between, delta) = monitor.add_measure(between.at(Coordinate::Place, "russia")).unwrap();
    assert_eq!(delta.changed().len(), 1, "{}", monitor.display(&delta));
    assert_eq!(monitor.report().diff(&before.report()), delta);
    assert!(monitor.report().reasoning().component_of(between).is_some());
    as_from_scratch(&monitor);
    // One that lies beside them changes nothing.
    let beside = Measure::new("beside", Kind::Cumulative).at(Coordinate::Place, "mars");
    assert!(monitor.add_measure(beside).unwrap().1.is_empty());
    as_from_scratch(&monitor);
}

#[test]
fn a_swapped_figure_is_told_with_what_is_found_on_the_measure_of_the_other() {
    let mut text = "source a\nmeasure north stock person\nmeasure south stock person\n".to_owned();
    for day in 0..7 {
        let (north, south) = (1210 + 5 * day, 3450 + 8 * day);
        let (north, south) = if day == 3 { (south, north) } else { (north, south) };
        let when = format!("by a; as 2025-06-{0:02}; said 2025-06-{0:02}", day + 1);
        text += &format!("n{day}: north {north}; {when}\ns{day}: south {south}; {when}\n");
    }
    for (measure, figure) in [("north", "1225"), ("south", "3474")] {
        let mut monitor = Monitor::new(world::dossier(&text), Policy::default());
        as_from_scratch(&monitor);
        // It contradicts one of the two, which the slip then explains.
        for delta in come_and_go(&mut monitor, measure, figure, "2025-06-04") {
            let mut changed = delta.changed().iter().map(|both| both.after.kind());
            assert!(changed.any(|kind| kind == FindingKind::LikelySlip), "{}", monitor.display(&delta));
        }
    }
}

#[test]
fn flows_that_name_no_time_take_no_place_among_equal_numbers() {
    let flow = |at: usize| format!("measure m{at:02} flow person\nx{at}: m{at:02} 777\n");
    let mut text: String = (0..70).map(flow).collect();
    for key in ["m02a", "m03a", "m68a"] {
        text += &format!("measure {key} stock person\n");
    }
    text += "y: m02a 777; as 2024-11-10\nz: m68a 777; as 2024-11-10\n";
    let mut monitor = Monitor::new(world::dossier(&text), Policy::default());
    let all = |monitor: &Monitor| match monitor.report().findings()[0].detail() {
        Detail::LookAlike { groups, more: false, .. } => groups.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(all(&monitor), 2);
    let [came, went] = come_and_go(&mut monitor, "m03a", "777", "2024-11-10");
    assert_eq!((came.changed().len(), went.changed().len()), (1, 1));
    assert_eq!(all(&monitor), 2);
}

#[test]
fn no_two_findings_share_an_id_though_a_rule_has_the_key_of_a_measure() {
    let dossier = world::dossier(
        "source a\nmeasure m stock person\nmeasure n stock person\nlinear m 1 n <= -5\nlinear r 1 m <= 100
         x: m 500; by a; as 2024-11-10",
    );
    let monitor = Monitor::new(dossier, Policy::default());
    as_from_scratch(&monitor);
    assert_eq!(shown(monitor.report().findings()), ["contradiction[,m]", "contradiction[m@2024-11-10,]"]);
}

#[test]
fn parts_hold_what_bears_on_each_other() {
    let dossier = world::dossier(FACTS);
    let parts = Parts::of(&dossier);
    let part = |key: &str| parts.part(dossier.measure_id(key).unwrap());
    assert_eq!(part("sent"), part("wave"));
    assert_eq!(part("guns"), part("tanks"));
    assert_eq!(part("p"), part("q"));
    // Crossed: within in one coordinate, around in the other.
    assert_eq!(part("russia-soldiers"), part("kursk-people"));
    let apart = ["sent", "guns", "north", "south", "toll", "p", "kursk-people"].map(part);
    assert!(apart.iter().enumerate().all(|(at, one)| !apart[at + 1..].contains(one)));
}

/// Many worlds beside each other, so that they are reconciled in several pieces.
fn beside(copies: usize, each: usize) -> String {
    let mut random = Random::new(5);
    let own = |text: &str, at: usize| {
        let mut text = text.to_owned();
        for word in USUAL.iter().map(|(key, _)| *key).chain(["kursk", "russia", "soldiers", "people"]) {
            let bounded = |text: &str| text.replace(&format!(" {word} "), &format!(" {word}{at} "));
            text = bounded(&bounded(&text));
            for (before, after) in [("=", " "), ("=", "\n"), (" ", "\n")] {
                let (from, to) = (format!("{before}{word}{after}"), format!("{before}{word}{at}{after}"));
                text = text.replace(&from, &to);
            }
        }
        text.replace("adds", &format!("adds{at}")).replace("both", &format!("both{at}"))
    };
    let (shared, facts): (Vec<&str>, Vec<&str>) = FACTS.lines().partition(|line| {
        line.contains("source") || [" p ", "p-q", " q "].iter().any(|one| line.contains(one))
    });
    let mut text = shared.join("\n") + "\n";
    for at in 0..copies {
        text += &own(&(facts.join("\n") + "\n"), at);
        for place in 0..each {
            let on = USUAL[random.below(USUAL.len())];
            let (measure, number) = figure(&mut random, on);
            let (who, day) = (["a", "b", "c", "d"][random.below(4)], 10 + random.below(6));
            text += &format!("x{at}-{place}: {measure}{at} {number}; by {who}; as 2024-11-{day}");
            if random.below(4) > 0 {
                text += &format!("; said 2024-11-{day}");
            }
            if place > 0 && random.below(8) == 0 {
                text += &format!("; includes x{at}-{}", random.below(place));
            }
            text += "\n";
        }
    }
    text
}

#[test]
fn in_however_many_pieces_the_findings_are_the_same() {
    let dossier = world::dossier(&beside(45, 24));
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let monitor = Monitor::new(dossier.clone(), policy.clone());
    let delta = report.diff(&monitor.report());
    assert!(delta.is_empty(), "{}", delta.display(&dossier, dossier.view(), &policy));
    assert_eq!(report.statuses(), monitor.report().statuses());
    let undecided = |report: &crosscheck::Report<'_>| report.undecided().count();
    assert_eq!(undecided(&report), undecided(&monitor.report()));
    assert_eq!(report.reasoning().components().count(), monitor.report().reasoning().components().count());
}

#[test]
fn what_can_cross_is_looked_for_alike_in_however_many_places() {
    let mut text = "source a\nsource b\nterm population soldiers < people\n".to_owned();
    for at in 0..150 {
        text += &format!(
            "term place town{at} < land{at}\nmeasure t{at} constant person place=town{at} population=people\n\
             measure l{at} constant person place=land{at} population=soldiers\n\
             t{at}x: t{at} {}; by a\nl{at}x: l{at} =20; by b\n",
            500 + at
        );
    }
    let (dossier, policy) =
        (world::dossier(&text), Policy { possible_conflicts: usize::MAX, ..Policy::default() });
    let (report, monitor) =
        (reconcile(dossier.view(), &policy), Monitor::new(dossier.clone(), policy.clone()));
    assert_eq!(report.of_kind(crosscheck::FindingKind::PossibleConflict).count(), 150);
    assert!(report.diff(&monitor.report()).is_empty());
}
