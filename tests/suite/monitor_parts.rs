//! The monitor looks again only at what an assertion touches: shown in worlds of hierarchies, rules, slips and look-alikes, which
//! tie measures to each other in every way.

use std::sync::Arc;

use crosscheck::{
    Assertion, Coordinate, Delta, Finding, Kind, Measure, Monitor, Parts, Policy, Rule, RuleForm, SourceId,
    Stance, Term, reconcile,
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
                    monitor.add_measure(measure).unwrap();
                    monitor.add_measure(Measure::new("aside", Kind::Stock)).unwrap();
                    Delta::default()
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
            assert_eq!(now.statements(), monitor.report().statements());
        }
        assert_eq!(reconcile(monitor.dossier().view(), &policy).to_string(), monitor.report().to_string());
        monitor.report().check().unwrap();
    }
    // The worlds hold something of nearly every kind.
    assert!(kinds.len() > 9, "{kinds:?}");
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
    let dossier = world::dossier(&beside(30, 54));
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let monitor = Monitor::new(dossier.clone(), policy.clone());
    let delta = report.diff(&monitor.report());
    assert!(delta.is_empty(), "{}", delta.display(&dossier, &dossier));
    assert_eq!(report.statuses(), monitor.report().statuses());
    let undecided = |report: &crosscheck::Report<'_>| report.undecided().count();
    assert_eq!(undecided(&report), undecided(&monitor.report()));
    assert_eq!(report.reasoning().components().count(), monitor.report().reasoning().components().count());
}
