//! The order of measures, against the pairwise definition.

use std::collections::BTreeSet;

use crosscheck::graph::{MeasureOrder, Nesting};
use crosscheck::petgraph::algo::is_cyclic_directed;
use crosscheck::relation::Scope;
use crosscheck::{
    Assertion, Coordinate, Dossier, Kind, Measure, MeasureId, Policy, Rule, RuleForm, Term, Unit, io, relate,
};
use proptest::prelude::*;

use crate::{laws, world};

fn key(dossier: &Dossier, id: MeasureId) -> &str {
    dossier.measure(id).unwrap().key()
}

/// Each link as `inner < outer (why)`.
fn links(dossier: &Dossier) -> Vec<String> {
    let order = MeasureOrder::of(dossier);
    let why = |nesting| match nesting {
        Nesting::Inferred { narrower } => {
            narrower.iter().map(|c| format!("{c:?}").to_lowercase()).collect::<Vec<_>>().join(" ")
        }
        Nesting::Declared { rule } => format!("rule {}", dossier.rule(rule).unwrap().key()),
    };
    let link = |(a, b, n)| format!("{} < {} ({})", key(dossier, a), key(dossier, b), why(n));
    order.covers().map(link).collect()
}

#[test]
fn the_founding_case() {
    let dossier = io::read(include_bytes!("../../examples/data/kursk.json").as_slice()).unwrap();
    let found = links(&dossier);
    let inferred: Vec<&str> =
        found.iter().filter(|link| !link.contains("(rule")).map(String::as_str).collect();
    assert_eq!(
        inferred,
        [
            "nk-killed < nk-losses (property)",
            "nk-killed-kursk < nk-killed (place)",
            "nk-reinforcements < nk-sent ()",
            "nk-seen-killed-kursk < nk-killed-kursk (property place)",
            "nk-unit-killed < nk-killed-kursk (population)",
        ]
    );
}

#[test]
fn only_the_nearest_that_exist() {
    let dossier = world::dossier(
        "term place kursk-border < kursk
         term place kursk < russia war
         term place russia < world
         term place war < world
         term property killed < losses
         measure border cumulative person place=kursk-border property=killed
         measure kursk-losses cumulative person place=kursk property=losses
         measure world-killed cumulative person place=world property=killed
         measure world-losses cumulative person place=world property=losses
         measure world-flow flow person place=world property=losses
         measure elsewhere cumulative person place=mars property=losses
         measure share stock % place=kursk property=losses
         measure vehicles cumulative vehicle place=kursk property=losses",
    );
    assert_eq!(
        links(&dossier),
        [
            "border < kursk-losses (property place)",
            "border < world-killed (place)",
            "kursk-losses < world-losses (place)",
            "world-flow < world-losses ()",
            "world-killed < world-losses (property)",
        ]
    );
}

#[test]
fn a_rule_is_a_link_of_its_own() {
    let dossier = world::dossier(
        "term place kursk < russia
         measure present stock person place=kursk
         measure sent cumulative person place=russia
         measure kursk cumulative person place=kursk
         part_of b-rule present < sent
         part_of a-rule present < sent
         part_of c-rule kursk < sent",
    );
    assert_eq!(links(&dossier), ["kursk < sent (rule c-rule)", "present < sent (rule a-rule)"]);
}

#[test]
fn rules_may_close_a_circle() {
    let dossier = world::dossier(
        "measure a cumulative person
         measure b cumulative person
         measure c cumulative person
         measure d cumulative person
         part_of r1 b < c
         part_of r2 c < d
         part_of r3 d < b
         part_of r4 c < a",
    );
    let order = MeasureOrder::of(&dossier);
    let id = |key| dossier.measure_id(key).unwrap();
    let keys: Vec<&str> = order.parts_first().into_iter().map(|m| key(&dossier, m)).collect();
    assert_eq!(keys, ["b", "c", "d", "a"]);
    assert!(order.is_within(id("b"), id("d")) && order.is_within(id("d"), id("b")));
    assert!(!order.is_within(id("b"), id("b")) && !order.is_within(id("a"), id("b")));
}

/// A ladder has two values on each rung, each within both of the next: 2^60 paths.
#[test]
fn a_ladder_has_more_paths_than_anyone_can_walk() {
    let mut dossier = Dossier::new();
    for coordinate in Coordinate::ALL {
        for rung in 0..60 {
            for side in ["l", "r"] {
                let (l, r) = (format!("l{}", rung + 1), format!("r{}", rung + 1));
                dossier.add_term(Term::new(coordinate, format!("{side}{rung}")).within(l).within(r)).unwrap();
            }
        }
    }
    let mut measure = |key: &str, values: [&str; 4]| {
        let all = Coordinate::ALL.into_iter().zip(values);
        let measure = Measure::new(key, Kind::Stock);
        dossier.add_measure(all.fold(measure, |m, (coordinate, value)| m.at(coordinate, value))).unwrap()
    };
    let bottom = measure("bottom", ["l0"; 4]);
    let top = measure("top", ["r60"; 4]);
    let twin = measure("twin", ["l60"; 4]);
    let middle = measure("middle", ["l30", "r30", "l30", "l0"]);
    for rung in 1..60 {
        measure(&format!("rung-{rung:02}"), ["l0", &format!("r{rung}"), "l60", "r0"]);
    }
    let order = MeasureOrder::of(&dossier);
    assert!(order.is_complete());
    assert_eq!(order.parents(bottom), [middle]);
    assert_eq!(order.parents(middle), [top, twin]);
    assert_eq!(order.children(twin).len(), 2);
    assert!(order.is_within(bottom, twin) && !order.is_within(top, twin));
}

#[test]
fn a_chain_as_deep_as_the_file_is_long() {
    let mut dossier = Dossier::new();
    let n = 1_500;
    for at in 0..n {
        dossier
            .add_measure(Measure::new(format!("m{at}"), Kind::Stock).at(Coordinate::Place, format!("p{at}")))
            .unwrap();
    }
    for at in (1..n).rev() {
        dossier
            .add_term(Term::new(Coordinate::Place, format!("p{}", at - 1)).within(format!("p{at}")))
            .unwrap();
    }
    let order = MeasureOrder::of(&dossier);
    assert!(order.is_complete());
    assert_eq!(order.covers().count(), n - 1);
    assert!(order.is_within(MeasureId::clone(&order.parts_first()[0]), dossier.measure_id("m1499").unwrap()));
}

/// Very many places that lie within as many: more links than anyone wants.
#[test]
fn what_cannot_be_kept_is_told() {
    let mut dossier = Dossier::new();
    let outer: Vec<String> = (0..700).map(|at| format!("outer{at}")).collect();
    for at in 0..700 {
        let term = Term::new(Coordinate::Place, format!("inner{at}"));
        dossier.add_term(outer.iter().fold(term, |term, one| term.within(one.as_str()))).unwrap();
        for place in ["inner", "outer"] {
            let key = format!("{place}{at}");
            let measure = Measure::new(key.as_str(), Kind::Stock).at(Coordinate::Place, key.as_str());
            dossier.add_measure(measure).unwrap();
        }
    }
    let order = MeasureOrder::of(&dossier);
    assert!(!order.is_complete());
    assert_eq!(order.parts_first().len(), 1400);
}

const UNITS: [&str; 8] = ["person", "person", "person", "person", "person", "km2", "ha", "%"];

fn kind(pick: u8) -> Kind {
    match pick % 8 {
        0 => Kind::Stock,
        1 => Kind::Flow,
        2 => Kind::Constant,
        _ => Kind::Cumulative,
    }
}

/// A dossier with a figure on every measure; hierarchies have links from lower to higher numbers. With one or two
/// axes coordinates have many values, with four they have few.
fn random(
    links: &[(u8, u8, u8)],
    measures: &[[u8; 7]],
    rules: &[(u8, u8)],
    (turn, axes): (bool, usize),
) -> Dossier {
    let values = [30, 24, 7, 4][axes - 1];
    let mut dossier = Dossier::new();
    let mut terms: Vec<Term> = Vec::new();
    for (coordinate, a, b) in links {
        let coordinate = Coordinate::ALL[usize::from(*coordinate) % axes];
        let (a, b) = (a % values, (a % values + b % 6) % values);
        if a == b {
            continue;
        }
        let (inner, outer) = (format!("v{}", a.min(b)), format!("v{}", a.max(b)));
        match terms.iter_mut().find(|t| t.coordinate() == coordinate && t.key() == inner) {
            Some(term) => *term = term.clone().within(outer),
            None => terms.push(Term::new(coordinate, inner).within(outer)),
        }
    }
    for term in terms {
        dossier.add_term(term).unwrap();
    }
    let mut measures: Vec<(usize, &[u8; 7])> = measures.iter().enumerate().collect();
    if turn {
        measures.reverse();
    }
    let mut ids = Vec::new();
    for (at, pick) in measures {
        let unit = UNITS[usize::from(pick[4]) % UNITS.len()];
        let mut measure = Measure::new(format!("m{at:02}"), kind(pick[5])).in_unit(Unit::new(unit));
        if pick[6].is_multiple_of(12) {
            measure = measure.counting(pick[6].is_multiple_of(8));
        }
        for (coordinate, value) in Coordinate::ALL.into_iter().zip(pick) {
            // Mostly all four; now and then one is not given.
            let given = (coordinate as usize) < axes && (axes < 4 || !value.is_multiple_of(32));
            if given {
                measure = measure.at(coordinate, format!("v{}", value % values));
            }
        }
        let id = dossier.add_measure(measure).unwrap();
        dossier.add_assertion(Assertion::figure(format!("f{at:02}"), id, "5".parse().unwrap())).unwrap();
        ids.push(id);
    }
    for (at, (part, whole)) in rules.iter().enumerate() {
        let of = |n: u8| dossier.measure_id(&format!("m{:02}", usize::from(n) % ids.len())).unwrap();
        let form = RuleForm::PartOf { part: of(*part), whole: of(*whole) };
        // What does not convert is refused.
        let _ = dossier.add_rule(Rule::new(format!("r{at}"), form));
    }
    dossier
}

fn pairwise(dossier: &Dossier) -> BTreeSet<(String, String)> {
    let policy = Policy::default();
    let figures: Vec<_> = dossier.view().assertions().collect();
    let mut found = BTreeSet::new();
    for (a, fa) in &figures {
        for (b, fb) in &figures {
            let within = relate(dossier.view(), &policy, *a, *b).is_some_and(|r| r.scope == Scope::Within);
            if within {
                let of = |a: &crosscheck::AssertionRef<'_>| key(dossier, a.measure().unwrap()).to_owned();
                found.insert((of(fa), of(fb)));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(laws::cases(80))]

    #[test]
    fn the_covering_relation_is_that_of_the_pairwise_definition(
        links in proptest::collection::vec(any::<(u8, u8, u8)>(), 20..120),
        measures in proptest::collection::vec(any::<[u8; 7]>(), 1..60),
        axes in 1usize..=4,
    ) {
        let dossier = random(&links, &measures, &[], (false, axes));
        let within = pairwise(&dossier);
        let order = MeasureOrder::of(&dossier);
        prop_assert!(order.is_complete());
        prop_assert!(!is_cyclic_directed(order.graph()));
        let direct: BTreeSet<(String, String)> = within
            .iter()
            .filter(|(a, b)| !within.iter().any(|(x, y)| x == a && within.contains(&(y.clone(), b.clone()))))
            .cloned()
            .collect();
        let of = |id| key(&dossier, id).to_owned();
        let found: Vec<(String, String)> = order.covers().map(|(a, b, _)| (of(a), of(b))).collect();
        prop_assert!(found.is_sorted());
        prop_assert_eq!(&found, &direct.into_iter().collect::<Vec<_>>());
        for a in order.parts_first() {
            for b in order.parts_first() {
                prop_assert_eq!(order.is_within(a, b), within.contains(&(of(a), of(b))));
            }
        }
        let place: Vec<String> = order.parts_first().into_iter().map(of).collect();
        let at = |key: &String| place.iter().position(|p| p == key);
        prop_assert!(within.iter().all(|(a, b)| at(a) < at(b)));
        for (inner, outer, nesting) in order.covers() {
            let (a, b) = (dossier.measure(inner).unwrap(), dossier.measure(outer).unwrap());
            let Nesting::Inferred { narrower } = nesting else { unreachable!() };
            prop_assert!(Coordinate::ALL.iter().all(|c| narrower.contains(*c) == (a.coordinate(*c) != b.coordinate(*c))));
        }
    }

    #[test]
    fn rules_are_added_whatever_the_order_of_the_records(
        links in proptest::collection::vec(any::<(u8, u8, u8)>(), 0..30),
        measures in proptest::collection::vec(any::<[u8; 7]>(), 1..20),
        rules in proptest::collection::vec(any::<(u8, u8)>(), 0..12),
    ) {
        let measures: Vec<[u8; 7]> = measures.into_iter().map(|m| m.map(|v| v % 24)).collect();
        let (there, back) = (random(&links, &measures, &rules, (false, 4)), random(&links, &measures, &rules, (true, 4)));
        prop_assert_eq!(self::links(&there), self::links(&back));
        let keys = |d: &Dossier| -> Vec<String> {
            MeasureOrder::of(d).parts_first().into_iter().map(|m| key(d, m).to_owned()).collect()
        };
        prop_assert_eq!(keys(&there), keys(&back));
        let order = MeasureOrder::of(&there);
        for rule in there.rules() {
            let RuleForm::PartOf { part, whole } = *rule.form() else { unreachable!() };
            prop_assert!(order.is_within(part, whole) && order.parents(part).contains(&whole));
        }
    }
}
