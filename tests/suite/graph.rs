//! The graphs: the facts, who depends on whom, and the findings.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::graph::{Fact, FactGraph, Link};
use crosscheck::petgraph::Direction;
use crosscheck::petgraph::algo::{connected_components, is_bipartite_undirected, is_cyclic_directed};
use crosscheck::petgraph::visit::EdgeRef;
use crosscheck::relation_graph::{RelationNode, Role};
use crosscheck::{Assertion, AssertionId, Dossier, Kind, Measure, Policy, Source, SourceId, io, reconcile};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{laws, world};

fn kursk() -> Dossier {
    io::read(include_bytes!("../../examples/data/kursk.json").as_slice()).unwrap()
}

fn source(dossier: &Dossier, key: &str) -> SourceId {
    dossier.source_id(key).unwrap()
}

fn assertion(dossier: &Dossier, key: &str) -> AssertionId {
    dossier.assertion_id(key).unwrap()
}

fn keys(dossier: &Dossier, ids: &[AssertionId]) -> Vec<String> {
    ids.iter().map(|id| dossier.assertion(*id).unwrap().key().to_owned()).collect()
}

fn names(dossier: &Dossier, ids: &[SourceId]) -> Vec<String> {
    ids.iter().map(|id| dossier.source(*id).unwrap().key().to_owned()).collect()
}

/// Whether a source is another or within it, by climbing.
fn within(dossier: &Dossier, mut inner: SourceId, outer: SourceId) -> bool {
    while inner != outer {
        match dossier.source(inner).unwrap().parent() {
            Some(parent) => inner = parent,
            None => return false,
        }
    }
    true
}

fn root(dossier: &Dossier, mut source: SourceId) -> SourceId {
    while let Some(parent) = dossier.source(source).unwrap().parent() {
        source = parent;
    }
    source
}

fn all_sources(dossier: &Dossier) -> Vec<SourceId> {
    dossier.sources().iter().map(|s| source(dossier, s.key())).collect()
}

#[test]
fn all_that_rests_on_the_united_states() {
    let dossier = kursk();
    let facts = FactGraph::of(dossier.view());
    let us = source(&dossier, "united-states");
    let said = ["f01", "f02", "f03", "f04", "f05", "f06", "f07", "s06", "s07", "s08", "s09", "s10"];
    assert_eq!(keys(&dossier, &facts.resting_on(us)), said);
    assert!(facts.resting_on(source(&dossier, "reuters")).is_empty());
    assert_eq!(facts.passing_through(source(&dossier, "reuters")).len(), 15);
    // What the articles of VTV carry passes through VTV.
    assert_eq!(facts.passing_through(source(&dossier, "outlet-vtv")).len(), 10);
}

#[test]
fn who_depends_on_whom() {
    let dossier = kursk();
    let facts = FactGraph::of(dossier.view());
    let families = facts.family_dependencies();
    let of = |list: Vec<crosscheck::graph::Dependence>| -> Vec<(String, usize)> {
        list.into_iter().map(|d| (names(&dossier, &[d.source])[0].clone(), d.assertions)).collect()
    };
    let vtv = of(families.upstream(source(&dossier, "vtv")));
    let expected = [
        ("reuters", 8),
        ("united-states", 5),
        ("russia", 2),
        ("nato", 1),
        ("north-korea", 1),
        ("ukraine", 1),
    ];
    assert_eq!(vtv, expected.map(|(key, n)| (key.to_owned(), n)));
    // Any member of a family stands for it.
    assert_eq!(
        families.upstream(source(&dossier, "vtv-box")),
        families.upstream(source(&dossier, "outlet-vtv"))
    );
    let named = facts.dependencies();
    let box_ = of(named.upstream(source(&dossier, "vtv-box")));
    assert_eq!(box_, [("outlet-vtv".to_owned(), 2), ("united-states".to_owned(), 2)]);
    let afp = of(named.downstream(source(&dossier, "afp")));
    assert_eq!(afp, [("diu-story".to_owned(), 2)]);
    assert!(!is_cyclic_directed(named.graph()));
    assert_eq!(named.node(source(&dossier, "outlet-vov")), None);
}

#[test]
fn a_stance_replies_to_an_assertion_and_a_figure_starts_from_one() {
    let dossier = kursk();
    let facts = FactGraph::of(dossier.view());
    let fact = |key| Fact::Assertion(assertion(&dossier, key));
    assert_eq!(facts.links_to(fact("f13")), [(Link::RepliesTo, fact("s10"))]);
    assert!(facts.links_from(fact("f02")).contains(&(Link::StartsFrom, fact("f01"))));
    assert!(facts.links_from(fact("f08")).contains(&(Link::Includes, fact("f09"))));
    let russia = Fact::Source(source(&dossier, "russia"));
    assert!(facts.links_from(fact("s19")).contains(&(Link::HeldBy, russia)));
    let chain = facts.chain(assertion(&dossier, "f01")).unwrap();
    assert_eq!(names(&dossier, chain.origins()), ["pentagon"]);
    assert_eq!(names(&dossier, chain.relays()), ["reuters", "vtv"]);
    assert_eq!(names(&dossier, chain.outlets()), ["vtv"]);
    let own = facts.chain(assertion(&dossier, "s19")).unwrap();
    assert_eq!(names(&dossier, own.outlets()), ["reuters-story"]);
}

#[test]
fn the_paths_of_a_finding_and_what_falls_with_an_origin() {
    let dossier = kursk();
    let report = world::report(&dossier);
    let relations = report.graph();
    let revision = report.finding("revision[nk-sent@2024-10-23,united-states]").unwrap();
    let roles: Vec<(String, Role)> = relations
        .members_of(revision)
        .into_iter()
        .map(|(id, role)| (keys(&dossier, &[id])[0].clone(), role.clone()))
        .collect();
    let expected = [("f01", Role::Old), ("f02", Role::New), ("f03", Role::Copy), ("f04", Role::Copy)];
    assert_eq!(roles, expected.map(|(key, role)| (key.to_owned(), role)));
    let paths: Vec<(Vec<String>, Vec<String>)> = relations
        .paths(revision)
        .map(|path| (names(&dossier, path.origins()), names(&dossier, path.relays())))
        .collect();
    let way = |origin: &str, relays: &[&str]| {
        (vec![origin.to_owned()], relays.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>())
    };
    let (article, related) = (["reuters", "vtv"], ["outlet-vtv", "vtv-box"]);
    assert_eq!(
        paths,
        [
            way("pentagon", &article),
            way("pentagon", &article),
            way("united-states", &related),
            way("united-states", &related),
        ]
    );
    assert_eq!(names(&dossier, &relations.outlets(revision)), ["vtv", "vtv-box"]);
    let resting = relations.resting_on(source(&dossier, "pentagon"));
    let revision = resting.iter().find(|r| r.finding.id() == revision.id()).unwrap();
    assert_eq!(
        (keys(&dossier, &revision.members), revision.is_whole()),
        (vec!["f01".into(), "f02".into()], false)
    );
    let resting = relations.resting_on(source(&dossier, "united-states"));
    assert!(
        resting.iter().any(|r| r.finding.id().to_string().starts_with("revision[nk-sent") && r.is_whole())
    );
}

#[test]
fn the_roles_of_the_founding_case() {
    let dossier = kursk();
    let report = world::report(&dossier);
    let relations = report.graph();
    let roles = |id: &str| -> Vec<(String, Role)> {
        let members = relations.members_of(report.finding(id).unwrap()).into_iter();
        members.map(|(id, role)| (keys(&dossier, &[id])[0].clone(), role.clone())).collect()
    };
    let of = |key: &str, role: Role| (key.to_owned(), role);
    assert_eq!(roles("contradiction[sent,russia]"), [of("s01", Role::Words), of("s19", Role::Report)]);
    assert_eq!(
        roles("stance-change[sent,russia]"),
        [of("s01", Role::Old), of("s02", Role::Between), of("s14", Role::New)]
    );
    assert_eq!(roles("dispute[russia-holds-kursk]"), [of("s17", Role::Affirms), of("s18", Role::Denies)]);
}

#[test]
fn the_roles_of_camps_slips_copies_and_late_copies() {
    let roles = |world: &str, kind: &str| -> Vec<(String, Role)> {
        let dossier = world::dossier(world);
        let report = world::report(&dossier);
        let relations = report.graph();
        let finding =
            relations.findings().find(|f| f.kind().code() == kind).unwrap_or_else(|| panic!("{report}"));
        let members = relations.members_of(finding).into_iter();
        members.map(|(id, role)| (keys(&dossier, &[id])[0].clone(), role.clone())).collect()
    };
    let of = |key: &str, role: Role| (key.to_owned(), role);
    let sources = "source a
         source b
         source c
         source r
         source q
         measure m stock
         ";
    assert_eq!(
        roles(
            &format!(
                "{sources}
                 x: m 100..200; by a; as 2024-11-25
                 y: m 150..300; by b; as 2024-11-25
                 z: m 250..400; by c; as 2024-11-25"
            ),
            "agreement"
        ),
        [of("x", Role::Camps(vec![0])), of("y", Role::Camps(vec![0, 1])), of("z", Role::Camps(vec![1]))]
    );
    let copies = format!(
        "{sources}
         x: m 3000; by a; as 2024-11-25; said 2024-11-25
         y: m 3000; by a; via r; as 2024-11-25; said 2024-11-25; pub 2024-11-29
         z: m 5000; by a; as 2024-11-25; said 2024-11-27; revises x"
    );
    assert_eq!(roles(&copies, "echo"), [of("x", Role::First), of("y", Role::Copy)]);
    assert_eq!(roles(&copies, "stale-relay"), [of("x", Role::Old), of("y", Role::Copy), of("z", Role::New)]);
    let slip = format!(
        "{sources}
         x: m =3000; by a; via r; as 2024-11-25; said 2024-11-25
         y: m =5000; by a; via q; as 2024-11-25; said 2024-11-25"
    );
    assert_eq!(roles(&slip, "relay-slip"), [of("x", Role::Version(0)), of("y", Role::Version(1))]);
}

#[test]
fn an_earlier_view_holds_no_link_to_what_came_later() {
    let dossier = world::dossier(
        "source a
         measure m stock
         x: m 1; by a; said 2024-11-27
         y: m 2; by a; said 2024-11-25; from x
         z: m 3; by a",
    );
    let facts = FactGraph::of(dossier.known_on("2024-11-26".parse().unwrap()));
    let (x, y) = (assertion(&dossier, "x"), assertion(&dossier, "y"));
    assert!(facts.assertions().eq([y]));
    assert_eq!(facts.node(Fact::Assertion(x)), None);
    assert!(facts.links_from(Fact::Assertion(x)).is_empty() && facts.chain(x).is_none());
    assert!(facts.links_from(Fact::Assertion(y)).iter().all(|(link, _)| *link != Link::StartsFrom));
    assert_eq!(facts.graph().node_count(), 3);
}

#[test]
fn what_is_not_of_the_dossier_is_in_no_graph() {
    let (small, large) = (world::dossier("source a\nmeasure m stock\nx: m 1; by a"), kursk());
    let facts = FactGraph::of(small.view());
    let (foreign, vtv) = (assertion(&large, "s20"), source(&large, "vtv"));
    assert!(facts.node(Fact::Assertion(foreign)).is_none() && facts.chain(foreign).is_none());
    assert!(facts.resting_on(vtv).is_empty() && facts.passing_through(vtv).is_empty());
    for dependencies in [facts.dependencies(), facts.family_dependencies()] {
        assert!(dependencies.upstream(vtv).is_empty() && dependencies.node(vtv).is_none());
    }
    assert_eq!(facts.around([Fact::Source(vtv), Fact::Assertion(foreign)]).graph().node_count(), 0);
    let (report, other) = (world::report(&small), world::report(&large));
    let relations = report.graph();
    assert!(relations.findings_of(foreign).is_empty() && relations.resting_on(vtv).is_empty());
    assert!(relations.members_of(&other.findings()[0]).is_empty());
    assert_eq!(relations.paths(&other.findings()[0]).count(), 0);
}

#[test]
fn parts_of_the_graph() {
    let dossier = kursk();
    let facts = FactGraph::of(dossier.view());
    let around = |fact| keys(&dossier, &facts.around([fact]).assertions().collect::<Vec<_>>());
    let killed = Fact::Measure(dossier.measure_id("nk-killed-kursk").unwrap());
    assert_eq!(around(killed), ["f13", "s10"]);
    assert_eq!(around(Fact::Assertion(assertion(&dossier, "f05"))), ["f05", "s11"]);
    assert_eq!(around(Fact::Source(source(&dossier, "kcna"))), ["s15"]);
    // Holders count: s19 is what a report says of Russia.
    assert!(around(Fact::Source(source(&dossier, "russia"))).contains(&"s19".to_owned()));
    // A part answers for itself.
    let part = facts.around([killed]);
    assert_eq!(keys(&dossier, &part.resting_on(source(&dossier, "united-states"))), ["s10"]);
    let report = world::report(&dossier);
    let relations = report.graph();
    let f09 = assertion(&dossier, "f09");
    let part = relations.around([f09]);
    assert_eq!(part.findings().count(), relations.findings_of(f09).len());
    assert!(part.findings().all(|finding| finding.members().contains(&f09)));
    assert!(part.findings().all(|finding| part.members_of(finding).len() == finding.members().len()));
    let revisions = relations.only(|finding| finding.id().to_string().starts_with("revision["));
    assert_eq!((revisions.findings().count(), revisions.graph().node_count()), (1, 5));
}

#[test]
fn deep_and_long_chains_end() {
    const LONG: usize = 20_000;
    let mut dossier = Dossier::new();
    let mut last: Option<SourceId> = None;
    let mut all = Vec::new();
    for at in 0..LONG {
        let source = Source::new(format!("s{at:05}"));
        let source = last.map_or(source.clone(), |parent| source.within(parent));
        last = Some(dossier.add_source(source).unwrap());
        all.extend(last);
    }
    let measure = dossier.add_measure(Measure::new("m", Kind::Stock)).unwrap();
    let mut long = Assertion::figure("x", measure, "1".parse().unwrap()).from_origin(all[LONG - 1]);
    for relay in all.iter().take(LONG - 1) {
        long = long.relayed_by(*relay);
    }
    let id = dossier.add_assertion(long).unwrap();
    let facts = FactGraph::of(dossier.view());
    assert_eq!(facts.resting_on(all[0]), [id]);
    assert_eq!(facts.around([Fact::Measure(measure)]).graph().node_count(), LONG + 2);
    assert_eq!(facts.dependencies().upstream(all[LONG - 2]).len(), LONG - 1);
    assert_eq!(facts.family_dependencies().graph().edge_count(), 0);
    assert_eq!(facts.to_dot().lines().filter(|line| line.contains(" -> ")).count(), 2 * LONG);
}

/// Graphs as JSON: each link between the keys that it is between in the graph, the links by their tails.
#[test]
fn graphs_as_json_say_what_the_graphs_say() {
    let dossier = kursk();
    let report = reconcile(dossier.view(), &Policy::default());
    let whole = FactGraph::of(dossier.view());
    let around = whole
        .around([Fact::Assertion(assertion(&dossier, dossier.assertions().iter().next().unwrap().key()))]);
    let name =
        |graph: &Value, at: &Value| graph["nodes"][usize::try_from(at.as_u64().unwrap()).unwrap()].clone();
    let by_tails = |graph: &Value| {
        assert!(graph["edges"].as_array().unwrap().is_sorted_by_key(|edge| edge["from"].as_u64()));
    };
    for facts in [&whole, &around] {
        let told = serde_json::to_value(facts).unwrap();
        by_tails(&told);
        let fact = |fact: &Fact| match fact {
            Fact::Source(id) => json!({"source": dossier.source(*id).unwrap().key()}),
            Fact::Measure(id) => json!({"measure": dossier.measure(*id).unwrap().key()}),
            Fact::Assertion(id) => json!({"assertion": dossier.assertion(*id).unwrap().key()}),
        };
        let mut links = 0;
        for tail in facts.facts() {
            let edges = told["edges"].as_array().unwrap().iter();
            let mut said: Vec<(Value, Value, Value)> = edges
                .filter(|edge| name(&told, &edge["from"]) == fact(&tail))
                .map(|edge| (edge["link"].clone(), edge["position"].clone(), name(&told, &edge["to"])))
                .collect();
            let mut given: Vec<(Value, Value, Value)> = facts
                .links_from(tail)
                .iter()
                .map(|(link, head)| {
                    let (word, position) = match link {
                        Link::RelayedBy { position } => ("RelayedBy".to_owned(), json!(position)),
                        other => (format!("{other:?}"), Value::Null),
                    };
                    (json!(snake(&word)), position, fact(head))
                })
                .collect();
            for list in [&mut said, &mut given] {
                list.sort_by_key(|one| format!("{one:?}"));
            }
            assert_eq!(said, given);
            links += given.len();
        }
        assert_eq!(links, facts.graph().edge_count());

        let dependencies = facts.dependencies();
        let told = serde_json::to_value(&dependencies).unwrap();
        by_tails(&told);
        let mut edges = told["edges"].as_array().unwrap().iter();
        for (edge, said) in dependencies.graph().edge_references().zip(edges.by_ref()) {
            let key = |node| json!({"source": dossier.source(dependencies.graph()[node]).unwrap().key()});
            let ends = (name(&told, &said["from"]), name(&told, &said["to"]));
            assert_eq!(ends, (key(edge.source()), key(edge.target())));
            assert_eq!(said["assertions"], json!(edge.weight()));
        }
        assert!(edges.next().is_none());
    }

    let relations = report.graph();
    let told = serde_json::to_value(&relations).unwrap();
    by_tails(&told);
    for finding in relations.findings() {
        let id = json!({"finding": finding.id()});
        let edges = told["edges"].as_array().unwrap().iter();
        let said: Vec<&Value> = edges.filter(|edge| name(&told, &edge["from"]) == id).collect();
        let members = relations.members_of(finding);
        assert_eq!(said.len(), members.len());
        for (member, role) in members {
            let key = json!({"assertion": dossier.assertion(member).unwrap().key()});
            let edge = said.iter().find(|edge| name(&told, &edge["to"]) == key).unwrap();
            let (word, camps, version) = match role {
                Role::Camps(camps) => ("Camps".to_owned(), json!(camps), Value::Null),
                Role::Version(version) => ("Version".to_owned(), json!([]), json!(version)),
                other => (format!("{other:?}"), json!([]), Value::Null),
            };
            assert_eq!(
                (&edge["role"], &edge["camps"], &edge["version"]),
                (&json!(snake(&word)), &camps, &version)
            );
        }
    }
}

/// `SaidBy` as `said_by`.
fn snake(word: &str) -> String {
    let mut text = String::new();
    for letter in word.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

proptest! {
    #![proptest_config(laws::cases(96))]

    #[test]
    fn the_facts_are_linked_as_the_records_say(world in laws::worlds(24), day in 24_u32..30) {
        let dossier = world::dossier(&world);
        for view in [dossier.view(), dossier.known_on(format!("2024-11-{day}").parse().unwrap())] {
            let facts = FactGraph::of(view);
            let mut expected = 0;
            for (id, one) in view.assertions() {
                let seen = |other: &Option<AssertionId>| usize::from(other.is_some_and(|o| view.contains(o)));
                let markers = one.markers();
                let named = one.origins().len() + one.relays().len();
                // In these worlds a stance is towards one proposition, and the holder named is one.
                let holder = usize::from(one.quantity().is_none() && one.holders() != one.origins());
                let about = 1;
                let ties = seen(&markers.revises) + seen(&markers.from) + seen(&markers.same_statement_as) + seen(&markers.withdraws);
                let node = facts.node(Fact::Assertion(id)).unwrap();
                let mut out = facts.graph().edges_directed(node, Direction::Outgoing).count();
                // A holder who is named and is the origin too is linked in both ways.
                out -= usize::from(holder == 0 && facts.links_from(Fact::Assertion(id)).iter().any(|(link, _)| *link == Link::HeldBy));
                prop_assert_eq!(out, named + holder + about + ties);
                expected += facts.links_from(Fact::Assertion(id)).len();
            }
            let nested = dossier.sources().iter().filter(|s| s.parent().is_some()).count();
            prop_assert_eq!(facts.graph().edge_count(), expected + nested);
            prop_assert_eq!(
                facts.graph().node_count(),
                dossier.sources().len() + dossier.measures().len() + view.assertions().count()
            );
        }
    }

    #[test]
    fn what_rests_on_a_source_by_brute_force(world in laws::worlds(24)) {
        let dossier = world::dossier(&world);
        let facts = FactGraph::of(dossier.view());
        let report = reconcile(dossier.view(), &Policy::default());
        let relations = report.graph();
        for source in all_sources(&dossier) {
            let of = |ids: &[SourceId]| ids.iter().any(|s| within(&dossier, *s, source));
            let mut said: Vec<AssertionId> = dossier.view().assertions().filter(|(_, a)| of(a.origins())).map(|(id, _)| id).collect();
            let key = |id: &AssertionId| dossier.assertion(*id).unwrap().key().to_owned();
            said.sort_by_key(key);
            prop_assert_eq!(&facts.resting_on(source), &said);
            let mut through: Vec<AssertionId> =
                dossier.view().assertions().filter(|(_, a)| of(a.origins()) || of(a.relays())).map(|(id, _)| id).collect();
            through.sort_by_key(key);
            prop_assert_eq!(facts.passing_through(source), through);
            let expected: Vec<(String, Vec<AssertionId>)> = report
                .findings()
                .iter()
                .map(|f| (f.id().to_string(), f.members().iter().copied().filter(|id| said.contains(id)).collect::<Vec<_>>()))
                .filter(|(_, members)| !members.is_empty())
                .collect();
            let found: Vec<(String, Vec<AssertionId>)> =
                relations.resting_on(source).into_iter().map(|r| (r.finding.id().to_string(), r.members)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn dependencies_by_brute_force(world in laws::worlds(24)) {
        let dossier = world::dossier(&world);
        let facts = FactGraph::of(dossier.view());
        for by_family in [false, true] {
            let found = if by_family { facts.family_dependencies() } else { facts.dependencies() };
            let name = |s: &SourceId| if by_family { root(&dossier, *s) } else { *s };
            let mut steps: BTreeMap<(SourceId, SourceId), BTreeSet<AssertionId>> = BTreeMap::new();
            let mut above: BTreeMap<(SourceId, SourceId), BTreeSet<AssertionId>> = BTreeMap::new();
            for (id, one) in dossier.view().assertions() {
                // Everyone before a relay, the origins being before all.
                let mut before: Vec<SourceId> = Vec::new();
                let mut heard: Vec<SourceId> = one.origins().iter().map(name).collect();
                for relay in one.relays().iter().map(name) {
                    before.extend(&heard);
                    for from in heard.iter().filter(|h| **h != relay) {
                        steps.entry((relay, *from)).or_default().insert(id);
                    }
                    for from in before.iter().filter(|b| **b != relay) {
                        above.entry((relay, *from)).or_default().insert(id);
                    }
                    heard = vec![relay];
                }
            }
            let edges: BTreeMap<(SourceId, SourceId), usize> = found
                .graph()
                .edge_indices()
                .map(|edge| {
                    let (a, b) = found.graph().edge_endpoints(edge).unwrap();
                    ((found.graph()[a], found.graph()[b]), found.graph()[edge])
                })
                .collect();
            prop_assert_eq!(edges.len(), found.graph().edge_count());
            prop_assert_eq!(edges, steps.iter().map(|(k, v)| (*k, v.len())).collect::<BTreeMap<_, _>>());
            let (mut up, mut down) = (BTreeMap::new(), BTreeMap::new());
            for source in found.graph().node_weights() {
                up.extend(found.upstream(*source).into_iter().map(|d| ((*source, d.source), d.assertions)));
                down.extend(found.downstream(*source).into_iter().map(|d| ((d.source, *source), d.assertions)));
            }
            let above: BTreeMap<_, _> = above.iter().map(|(k, v)| (*k, v.len())).collect();
            prop_assert_eq!(up, above.clone());
            prop_assert_eq!(down, above);
        }
    }

    #[test]
    fn the_relation_graph_is_bipartite_and_links_every_member_once(world in laws::worlds(30)) {
        let dossier = world::dossier(&world);
        let report = world::report(&dossier);
        let relations = report.graph();
        let graph = relations.graph();
        let members: usize = report.findings().iter().map(|f| f.members().len()).sum();
        prop_assert_eq!(graph.edge_count(), members);
        prop_assert_eq!(graph.node_count(), dossier.assertions().len() + report.findings().len());
        for node in graph.node_indices() {
            prop_assert!(is_bipartite_undirected(graph, node));
        }
        for edge in graph.edge_indices() {
            let (a, b) = graph.edge_endpoints(edge).unwrap();
            prop_assert!(matches!((graph[a], graph[b]), (RelationNode::Finding(_), RelationNode::Assertion(_))));
        }
        prop_assert!(relations.findings().map(|f| f.id()).eq(report.findings().iter().map(|f| f.id())));
        for finding in report.findings() {
            let found: Vec<AssertionId> = relations.members_of(finding).iter().map(|(id, _)| *id).collect();
            prop_assert_eq!(&found, finding.members());
            let paths: Vec<AssertionId> = relations.paths(finding).map(|path| path.assertion()).collect();
            prop_assert_eq!(&paths, finding.members());
            let outlets: BTreeSet<SourceId> = finding.members().iter().flat_map(|id| {
                let one = dossier.assertion(*id).unwrap();
                one.relays().last().map_or(one.origins().to_vec(), |last| vec![*last])
            }).collect();
            let found = relations.outlets(finding);
            prop_assert_eq!(found.len(), outlets.len());
            prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), outlets);
        }
        for (id, _) in dossier.view().assertions() {
            let found: Vec<String> = relations.findings_of(id).iter().map(|(f, _)| f.id().to_string()).collect();
            let expected: Vec<String> = report.about(id).map(|f| f.id().to_string()).collect();
            prop_assert_eq!(found, expected);
        }
        // Every finding has members, so that none is a component of its own.
        prop_assert!(connected_components(graph) <= dossier.assertions().len());
    }
}
