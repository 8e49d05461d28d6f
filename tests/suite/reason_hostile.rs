//! Dossiers that are meant to break reasoning across measures: cycles, extremes and sheer size.

use std::time::{Duration, Instant};

use crosscheck::constraint::Feasibility;
use crosscheck::quantity::Tier;
use crosscheck::{Dossier, DossierError, FindingKind, Policy, Report, Strength, io};
use serde_json::{Value, json};

use crate::world;

/// Far more than any of these needs without optimisation on a busy machine.
const LONG: Duration = Duration::from_secs(120);

/// The full size in a release build, a tenth of it in a debug build, which is that much slower.
const fn size(full: usize) -> usize {
    if cfg!(debug_assertions) { full / 10 } else { full }
}

/// A file of measures of one kind with rules and figures; each figure by a source of its own, for one day.
fn file(kind: &str, measures: usize, rules: &[Value], figures: &[(usize, String)]) -> Value {
    let keys: Vec<Value> =
        (0..measures).map(|n| json!({"key": format!("m{n}"), "kind": kind, "unit": "person"})).collect();
    let sources: Vec<Value> = (0..figures.len()).map(|n| json!({"key": format!("o{n}")})).collect();
    let said = |(n, (on, figure)): (usize, &(usize, String))| json!({"key": format!("x{n}"), "measure": format!("m{on}"), "figure": figure, "origin": format!("o{n}"), "as_of": "2024-11-25"});
    let assertions: Vec<Value> = figures.iter().enumerate().map(said).collect();
    json!({
        "format": "crosscheck/1", "sources": sources, "measures": keys, "rules": rules, "assertions": assertions,
    })
}

fn part_of(n: usize, part: usize, whole: usize) -> Value {
    json!({"rule": "part_of", "key": format!("r{n}"), "part": format!("m{part}"), "whole": format!("m{whole}")})
}

fn sum(n: usize, total: usize, parts: &[usize]) -> Value {
    let parts: Vec<String> = parts.iter().map(|m| format!("m{m}")).collect();
    json!({"rule": "sum", "key": format!("r{n}"), "total": format!("m{total}"), "parts": parts})
}

fn linear(terms: &[(usize, f64)], comparator: &str, bound: f64) -> Value {
    let terms: Vec<Value> =
        terms.iter().map(|(m, c)| json!({"measure": format!("m{m}"), "coefficient": c})).collect();
    json!({"rule": "linear", "key": "r", "terms": terms, "comparator": comparator, "bound": bound})
}

fn figures(list: &[(usize, &str)]) -> Vec<(usize, String)> {
    list.iter().map(|(on, figure)| (*on, (*figure).to_owned())).collect()
}

fn read(file: &Value) -> Dossier {
    io::read(file.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// Reconciles, checks, and asks everything that can be asked; all of it must end.
fn survives<T>(file: &Value, see: impl FnOnce(&Report<'_>) -> T) -> T {
    let start = Instant::now();
    let dossier = read(file);
    let report = world::report(&dossier);
    assert!(!report.to_string().is_empty());
    let day = "2024-11-25".parse().unwrap();
    let reasoning = report.reasoning();
    for component in reasoning.components() {
        let some = component.enumerate(2);
        assert!(some.conflicts.len() <= 3 && some.repairs.len() <= 2);
        for measure in component.measures().iter().step_by(1 + component.measures().len() / 3) {
            if let Some(implied) = reasoning.implied(*measure, day) {
                implied.check(dossier.view(), &Policy::default()).unwrap();
            }
        }
        for figure in component.figures().iter().take(2) {
            if let Some(implied) = reasoning.left_to(*figure) {
                implied.check(dossier.view(), &Policy::default()).unwrap();
            }
        }
        for rule in component.rules().iter().take(3) {
            assert!(component.violations(*rule).iter().all(|one| one.measures().len() > 1));
        }
        assert!(component.graph().is_some() || !component.is_decided());
    }
    let seen = see(&report);
    assert!(start.elapsed() < LONG, "took {:?}", start.elapsed());
    if std::env::var_os("CROSSCHECK_TIMES").is_some() {
        println!("{:?}", start.elapsed());
    }
    seen
}

/// How many figures each conflict has, and whether it is hard.
fn conflicts(report: &Report<'_>) -> Vec<(usize, bool)> {
    let all = report.reasoning().conflicts().iter();
    all.map(|conflict| (conflict.members().len(), conflict.strength() == Strength::Hard)).collect()
}

fn feasibilities(report: &Report<'_>) -> Vec<Feasibility> {
    report.reasoning().components().map(|one| one.feasibility()).collect()
}

#[test]
fn parts_of_each_other_are_equal() {
    let ring = [part_of(0, 0, 1), part_of(1, 1, 2), part_of(2, 2, 0)];
    for kind in ["constant", "stock", "cumulative"] {
        let agree = file(kind, 3, &ring, &figures(&[(0, "=100"), (1, "=100"), (2, "95..105")]));
        assert_eq!(survives(&agree, feasibilities), [Feasibility::Consistent]);
        let differ = file(kind, 3, &ring, &figures(&[(0, "=100"), (1, "=100"), (2, "=90")]));
        assert_eq!(survives(&differ, conflicts), [(2, true)], "{kind}");
    }
    // A flow has no amount on one day but over it.
    survives(&file("flow", 3, &ring, &figures(&[(0, "=100"), (2, "=90")])), conflicts);
}

#[test]
fn sums_may_contain_each_other() {
    // a = b + c, b = a + d: both c and d are nothing.
    let rules = [sum(0, 0, &[1, 2]), sum(1, 1, &[0, 3])];
    let nothing = file("constant", 4, &rules, &figures(&[(0, "=100"), (1, "=100"), (2, "=0")]));
    assert_eq!(survives(&nothing, feasibilities), [Feasibility::Consistent]);
    let one = file("constant", 4, &rules, &figures(&[(0, "100..200"), (2, "=1")]));
    assert_eq!(survives(&one, conflicts), [(1, true)], "c cannot be one");
    // Half of each is the other: only zero.
    let halves = json!([
        {"rule": "linear", "key": "r0", "terms": [{"measure": "m0"}, {"measure": "m1", "coefficient": -0.5}], "comparator": "equal"},
        {"rule": "linear", "key": "r1", "terms": [{"measure": "m1"}, {"measure": "m0", "coefficient": -0.5}], "comparator": "equal"},
    ]);
    let rules = halves.as_array().unwrap();
    assert_eq!(survives(&file("stock", 2, rules, &figures(&[(0, ">=1")])), conflicts), [(1, true)]);
    assert_eq!(survives(&file("stock", 2, rules, &figures(&[(0, "<=1")])), conflicts), []);
}

#[test]
fn coefficients_and_bounds_are_refused_beyond_their_limits() {
    let with = |c: f64, bound: f64| {
        file(
            "constant",
            2,
            &[linear(&[(0, 1.0), (1, c)], "at_most", bound)],
            &figures(&[(0, "=5"), (1, "=7")]),
        )
    };
    for (c, bound) in
        [(1e300, 0.0), (-1e300, 0.0), (1e-300, 0.0), (0.0, 0.0), (1e10, 0.0), (1.0, 1e300), (1.0, -1e16)]
    {
        let error = io::read(with(c, bound).to_string().as_bytes()).unwrap_err();
        assert!(error.to_string().contains("coefficient") || error.to_string().contains("bound"), "{error}");
    }
    for text in ["1e999", "NaN", "-Infinity", "\"1\""] {
        let text = with(12345.0, 0.0).to_string().replace("12345.0", text);
        assert!(io::read(text.as_bytes()).is_err());
    }
    let mut dossier = Dossier::new();
    let m = dossier.add_measure(crosscheck::Measure::new("m", crosscheck::Kind::Constant)).unwrap();
    let form = crosscheck::RuleForm::Linear {
        terms: vec![(crosscheck::quantity::Number::new(1e300).unwrap(), m)],
        comparator: crosscheck::Comparator::Equal,
        bound: crosscheck::quantity::Number::new(0.0).unwrap(),
    };
    let refused = dossier.add_rule(crosscheck::Rule::new("r", form));
    assert!(matches!(refused, Err(DossierError::Coefficient { .. })));
}

#[test]
fn coefficients_at_their_limits_are_worked_with() {
    for c in [1e9, -1e9, 1e-9, -1e-9] {
        for bound in [1e15, -1e15, 0.0] {
            for comparator in ["equal", "at_most", "at_least"] {
                let rule = linear(&[(0, 1.0), (1, c)], comparator, bound);
                let at = file("constant", 2, &[rule], &figures(&[(0, "=5"), (1, "=7"), (1, "~1000000")]));
                survives(&at, conflicts);
            }
        }
    }
    // A chain that multiplies by a thousand million again and again.
    let each = |n: usize| {
        json!({"rule": "linear", "key": format!("r{n}"), "comparator": "equal",
            "terms": [{"measure": format!("m{}", n + 1)}, {"measure": format!("m{n}"), "coefficient": -1e9}]})
    };
    let rules: Vec<Value> = (0..60).map(each).collect();
    survives(&file("constant", 61, &rules, &figures(&[(0, "=1"), (60, "=1")])), |report| {
        let feasibility = feasibilities(report);
        assert!(matches!(feasibility[..], [Feasibility::Conflicting | Feasibility::Undetermined]));
    });
}

#[test]
fn very_large_and_very_long_figures_are_worked_with() {
    let whole = sum(0, 2, &[0, 1]);
    let told = |a: &str, b: &str, c: &str| {
        let said = figures(&[(0, a), (1, b), (2, c)]);
        survives(&file("constant", 3, std::slice::from_ref(&whole), &said), conflicts)
    };
    assert_eq!(told("=1000000000000000", "=1000000000000000", "=2000000000000000"), []);
    assert_eq!(told("=1000000000000000", "=1000000000000000", "=2000000000100000"), [(3, true)]);
    assert_eq!(told("=12345678901234567", "=1", "=12345678901234568"), []);
    assert_eq!(told("=0.1234567890123456", "=0.2", "=0.3234567890123456"), []);
    assert_eq!(told("=0.1", "=0.2", "=0.3"), []);
    assert_eq!(told("=0.1", "=0.2", "=0.30000001"), [(3, true)]);
    assert_eq!(told("=1000000000000000", "=0.000001", "<=1"), [(2, true)]);
}

#[test]
fn very_many_overlapping_sums_end() {
    let mut seed = 7_u64;
    let mut random = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    // All of them take the effort that a component has, which is long in a debug build.
    let sums = if cfg!(debug_assertions) { 70 } else { 10_000 };
    let rules: Vec<Value> = (0..sums)
        .map(|n| {
            let total = 20 + random(180);
            let mut parts: Vec<usize> = (0..4).map(|_| random(total)).collect();
            parts.sort_unstable();
            parts.dedup();
            sum(n, total, &parts)
        })
        .collect();
    let said: Vec<(usize, String)> = (0..200).map(|m| (m, format!("{}", 10 + random(90)))).collect();
    survives(&file("cumulative", 200, &rules, &said), |report| {
        assert!(!feasibilities(report).contains(&Feasibility::Consistent));
    });
    // Without figures the effort is another; a debug build takes what does not need all of it.
    let some = if cfg!(debug_assertions) { 45 } else { sums };
    survives(&file("constant", 200, rules.get(..some).unwrap(), &[]), |_| ());
}

#[test]
fn very_many_sums_of_one_measure_end() {
    // Every sum has the same total and one part of its own.
    let most = size(10_000);
    let rules: Vec<Value> = (0..most).map(|n| sum(n, 0, &[1, n + 2])).collect();
    let said: Vec<(usize, String)> = [(0, "=100".to_owned()), (1, "=40".to_owned())]
        .into_iter()
        .chain((2..most + 2).map(|m| (m, (if m == most / 2 { "=50" } else { "60" }).to_owned())))
        .collect();
    let found = survives(&file("constant", most + 2, &rules, &said), conflicts);
    assert_eq!(found, [(3, true)]);
}

#[test]
fn one_root_over_very_many_measures_ends() {
    let most = size(20_000);
    let mut world = file("cumulative", most, &[], &[]);
    for (n, measure) in world["measures"].as_array_mut().unwrap().iter_mut().enumerate() {
        measure["place"] = json!(if n == 0 { "world".to_owned() } else { format!("p{n}") });
    }
    let within = |n: usize| json!({"coordinate": "place", "key": format!("p{n}"), "within": "world"});
    world["hierarchies"] = (1..most).map(within).collect();
    world["sources"] = json!([{"key": "a"}, {"key": "b"}]);
    let said = |n: usize, figure: usize| json!({"key": format!("x{n}"), "measure": format!("m{n}"), "figure": format!("={figure}"), "origin": if n == 0 { "b" } else { "a" }, "as_of": format!("2024-{:02}-{:02}", 1 + n % 12, 1 + n / 12 % 28)});
    world["assertions"] = (0..most).map(|n| said(n, if n == 0 { 100 } else { n * 128 / most })).collect();
    let found = survives(&world, conflicts);
    assert_eq!(found, [(2, true)], "one figure below the root is enough to exclude that of the root");
}

#[test]
fn a_very_long_chain_of_parts_ends() {
    let few = size(2_000);
    let kinds = [("cumulative", size(10_000)), ("constant", few), ("stock", few)];
    for (kind, most) in kinds.into_iter().rev().take(crate::laws::some(kinds.len() + 1)) {
        let rules: Vec<Value> = (0..most - 1).map(|n| part_of(n, n, n + 1)).collect();
        let said = figures(&[(0, "=200"), (most - 1, "=100"), (most / 2, "50..300")]);
        assert_eq!(survives(&file(kind, most, &rules, &said), conflicts), [(2, true)]);
    }
}

#[test]
fn very_many_days_that_miss_their_total_end() {
    // The days add up to five more than the total grew by: the one argument has every figure in it.
    let days = size(2_000);
    let date = |n: usize| format!("{}-{:02}-{:02}", 1990 + n / 336, 1 + n / 28 % 12, 1 + n % 28);
    let said = |n: usize, measure: &str, figure: usize| json!({"key": format!("x{n}"), "measure": measure, "figure": format!("={figure}"), "origin": "a", "as_of": date(n)});
    let mut world = file("cumulative", 1, &[], &[]);
    let daily = json!({"key": "daily", "kind": "flow", "unit": "person"});
    world["measures"].as_array_mut().unwrap().push(daily);
    world["rules"] = json!([{"rule": "increment", "key": "adds", "flow": "daily", "total": "m0"}]);
    world["sources"] = json!([{"key": "a"}]);
    world["assertions"] = (1..=days).map(|n| said(n, "daily", 10)).collect();
    let totals = [said(0, "m0", 100), said(days + 1, "m0", 95 + 10 * days)];
    world["assertions"].as_array_mut().unwrap().extend(totals);
    let found = survives(&world, feasibilities);
    assert!(matches!(found[..], [Feasibility::Conflicting | Feasibility::Undetermined]), "{found:?}");
}

/// Each window alone would go through every place of the country: with as many windows as places, none would be decided in the end.
#[test]
fn many_places_of_which_each_has_a_day_of_its_own_are_decided() {
    const PLACES: usize = 5_500;
    let date = |n: usize| format!("{}-{:02}-{:02}", 1990 + n / 336, 1 + n / 28 % 12, 1 + n % 28);
    let said = |key: String, measure: String, n: usize, figure: &str| json!({"key": key, "measure": measure, "figure": figure, "origin": "a", "as_of": date(n)});
    let one = |n: usize, figure: &str| said(format!("x{n}"), format!("m{n}"), n, figure);
    let mut world = file("flow", PLACES, &[], &[]);
    world["sources"] = json!([{"key": "a"}]);
    world["hierarchies"] = (1..PLACES)
        .map(|n| json!({"coordinate": "place", "key": format!("p{n}"), "within": ["p0"]}))
        .collect();
    for (n, measure) in world["measures"].as_array_mut().unwrap().iter_mut().enumerate() {
        (measure["name"], measure["place"]) = (json!("killed"), json!(format!("p{n}")));
    }
    world["assertions"] = (1..PLACES).map(|n| one(n, if n == 4_000 { "=200" } else { "=7" })).collect();
    let whole = (500..PLACES).step_by(500).map(|n| said(format!("y{n}"), "m0".to_owned(), n, "=100"));
    world["assertions"].as_array_mut().unwrap().extend(whole);
    let found = survives(&world, |report| {
        let [conflict] = report.reasoning().conflicts() else {
            panic!("{:?}", report.reasoning().conflicts())
        };
        (conflict.members().len(), feasibilities(report))
    });
    assert_eq!(found, (2, vec![Feasibility::Conflicting]));
}

/// Figures of a flow that are near each other contradict nobody, but not all of them can be what was meant: of each day the ones that
/// can are found at once, though a day's flow is the difference of two sums that nothing bounds.
#[test]
fn days_that_many_give_nearly_alike_are_decided() {
    let day = |n: usize| format!("2024-{:02}-{:02}", 1 + n / 28, 1 + n % 28);
    let mut world = file("flow", 1, &[], &[]);
    world["sources"] = (0..8).map(|n| json!({"key": format!("s{n}")})).collect();
    world["assertions"] = (0..30 * 8)
        .map(|n| {
            let figure = format!("{}", 10_003 + n * 37 % 80);
            json!({"key": format!("x{n}"), "measure": "m0", "figure": figure, "origin": format!("s{}", n % 8), "as_of": day(n / 8)})
        })
        .collect();
    let found = survives(&world, |report| {
        assert_eq!(report.of_kind(FindingKind::Contradiction).count(), 0);
        assert_eq!(report.undecided().count(), 0);
        feasibilities(report)
    });
    assert_eq!(found, [Feasibility::Consistent]);
}

#[test]
fn components_without_figures_say_nothing() {
    let rules = [sum(0, 0, &[1, 2]), part_of(1, 2, 0)];
    for kind in ["constant", "cumulative", "stock", "flow"] {
        survives(&file(kind, 3, &rules, &[]), |report| {
            assert!(report.findings().is_empty());
            assert!(!feasibilities(report).contains(&Feasibility::Conflicting));
            let reasoning = report.reasoning();
            let day = "2024-11-25".parse().unwrap();
            let measure = report.view().dossier().measure_id("m0").unwrap();
            let implied = reasoning.implied(measure, day).unwrap();
            assert!(implied.high.is_none());
            assert!(implied.low.is_none_or(|low| low.bound == 0.0 && low.tier == Tier::Support));
        });
    }
    // "Many" says nothing either.
    survives(&file("stock", 3, &rules, &figures(&[(0, "many"), (1, "many")])), |report| {
        assert_eq!(feasibilities(report), [Feasibility::Consistent]);
    });
}

#[test]
fn rules_that_exclude_each_other_are_told_once() {
    let mut rules =
        vec![linear(&[(0, 1.0)], "at_most", 10.0), linear(&[(0, 1.0), (1, -1.0)], "at_least", 50.0)];
    rules[1]["key"] = json!("q");
    for kind in ["constant", "cumulative", "stock"] {
        survives(&file(kind, 3, &rules, &figures(&[(0, "=5"), (1, "=7"), (1, "=9")])), |report| {
            assert_eq!(conflicts(report), [(0, true)]);
            let across = report.findings().iter().filter(|f| f.members().is_empty());
            assert_eq!(across.map(|f| f.id().to_string()).collect::<Vec<_>>(), ["contradiction[,q+r]"]);
        });
    }
}
