//! Timelines: each answer against brute force on small worlds, and what each kind of measure and status does.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::relation::{Status, TimeRelation, Voice};
use crosscheck::timeline::{Comparison, Timeline, Window};
use crosscheck::{
    Assertion, AssertionId, Assumption, Detail, Dossier, FindingKind, HedgeModel, Kind, Measure, MeasureId,
    Policy, Relation, Report, Source, reconcile, relate,
};
use proptest::prelude::*;

use crate::laws::{cases, shuffled, worlds};
use crate::world;

fn key(dossier: &Dossier, id: AssertionId) -> &str {
    dossier.assertion(id).unwrap().key()
}

fn keys(dossier: &Dossier, ids: impl IntoIterator<Item = AssertionId>) -> Vec<&str> {
    ids.into_iter().map(|id| key(dossier, id)).collect()
}

fn measures(dossier: &Dossier) -> Vec<MeasureId> {
    let known = |key: &str| dossier.measure_id(key);
    ["m", "level", "total", "flow", "toll"].into_iter().filter_map(known).collect()
}

/// The relations of every two of some assertions.
struct Pairwise<'d> {
    dossier: &'d Dossier,
    policy: &'d Policy,
}

impl Pairwise<'_> {
    fn relation(&self, a: AssertionId, b: AssertionId) -> Relation {
        relate(self.dossier.view(), self.policy, a, b).unwrap()
    }

    /// Contradicting pairs by the places of the two, the lower place first.
    fn pairs(&self, ids: &[AssertionId], held: impl Fn(&Relation) -> bool) -> BTreeSet<(usize, usize)> {
        let all = (0..ids.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        all.filter(|(a, b)| {
            let relation = self.relation(ids[*a], ids[*b]);
            relation.verdict.contradicts() && held(&relation)
        })
        .collect()
    }

    fn period(&self, id: AssertionId) -> Option<(i64, i64)> {
        let when = crosscheck::relation::Reading::of(self.dossier, self.policy, id)?.when?;
        (!when.moment).then_some((when.start, when.end))
    }
}

/// The places that pairs from an iterator name.
fn listed(ids: &[AssertionId], pairs: impl Iterator<Item = Relation>) -> Vec<(usize, usize)> {
    let at = |id| ids.iter().position(|other| *other == id).unwrap();
    pairs.map(|pair| (at(pair.a).min(at(pair.b)), at(pair.a).max(at(pair.b)))).collect()
}

/// All that a comparison says, against every subset of its members.
fn check(pairwise: &Pairwise<'_>, comparison: &Comparison<'_>, over_time: bool) {
    let dossier = pairwise.dossier;
    let members = comparison.members();
    let n = members.len();
    // Figures for one long period are not held against each other over time.
    let held = |r: &Relation| {
        !over_time || pairwise.period(r.a).is_none() || pairwise.period(r.a) != pairwise.period(r.b)
    };
    let pairs = pairwise.pairs(members, held);
    let found = listed(members, comparison.conflicts());
    assert_eq!(found.len(), pairs.len(), "each pair once: {:?}", keys(dossier, members.iter().copied()));
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), pairs);
    assert_eq!(comparison.conflict_count(), pairs.len() as u64);
    for pair in comparison.conflicts() {
        let low =
            |id| crosscheck::relation::Reading::of(dossier, pairwise.policy, id).unwrap().support.unwrap();
        assert!(low(pair.a).low_value() >= low(pair.b).high_value(), "the upper figure comes first");
    }
    let against = |a: usize, b: usize| pairs.contains(&(a.min(b), a.max(b)));
    let place = |id: &AssertionId| members.iter().position(|other| other == id).unwrap();
    let places = |ids: &[AssertionId]| -> Vec<usize> { ids.iter().map(place).collect() };

    let chain = places(&comparison.chain());
    for (at, a) in chain.iter().enumerate() {
        assert!(chain[at + 1..].iter().all(|b| against(*a, *b)), "a chain of mutual contradictions");
    }
    let camps = comparison.camps();
    assert_eq!(camps.len(), chain.len(), "Mirsky");
    let mut told: Vec<AssertionId> = camps.iter().flatten().copied().collect();
    told.sort_by_key(|id| key(dossier, *id));
    assert_eq!(told, members, "the camps share out the members");
    for camp in camps.iter().map(|camp| places(camp)) {
        assert!(!camp.is_empty());
        assert!(camp.iter().all(|a| camp.iter().all(|b| !against(*a, *b))), "a camp can all be true");
    }
    if n > 12 {
        return;
    }
    let of = |set: u32| (0..n).filter(move |at| set >> at & 1 == 1);
    let mut conflicts = vec![0_u32; n];
    for (a, b) in &pairs {
        conflicts[*a] |= 1 << b;
        conflicts[*b] |= 1 << a;
    }
    let consistent = |set: u32| of(set).all(|at| conflicts[at] & set == 0);
    let sets: Vec<u32> = (0..1_u32 << n).filter(|set| consistent(*set)).collect();
    let mutual = |set: &u32| of(*set).all(|at| (conflicts[at] | 1 << at) & set == *set);
    let longest = (0..1_u32 << n).filter(mutual).map(u32::count_ones).max().unwrap();
    assert_eq!(chain.len() as u32, longest, "no longer chain");

    let weights: [fn(usize) -> u64; 3] = [|_| 1, |at| (at * 7 % 5) as u64, |at| [u64::MAX, 3, 0][at % 3]];
    for weight in weights {
        let repair = comparison.repair_by(|id| weight(place(&id)));
        let kept: u32 = places(&repair.kept).into_iter().map(|at| 1 << at).sum();
        let heavy =
            |set: u32| -> (u128, u32) { (of(set).map(|at| u128::from(weight(at))).sum(), set.count_ones()) };
        assert!(consistent(kept), "no contradiction is left");
        assert_eq!(heavy(kept), sets.iter().map(|set| heavy(*set)).max().unwrap(), "the least goes");
        assert_eq!(repair.kept.len() + repair.removed.len(), n);
        assert!(repair.removed.iter().all(|id| !repair.kept.contains(id)));
    }
    assert_eq!(comparison.repair(), comparison.repair_by(|_| 1));

    let maximal = |set: &&u32| **set != 0 && !sets.iter().any(|more| more != *set && more & *set == **set);
    let expected: BTreeSet<u32> =
        if over_time { BTreeSet::new() } else { sets.iter().filter(maximal).copied().collect() };
    let windows = comparison.windows();
    let found: Vec<u32> = windows.iter().map(|w| w.members().map(|id| 1 << place(&id)).sum()).collect();
    assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), expected);
    assert_eq!(found.len(), expected.len());
    for (window, set) in windows.iter().zip(found) {
        check_window(pairwise, window, &of(set).map(|at| members[at]).collect::<Vec<_>>());
    }
}

fn check_window(pairwise: &Pairwise<'_>, window: &Window<'_>, members: &[AssertionId]) {
    let dossier = pairwise.dossier;
    assert_eq!(window.count(), members.len());
    let supports: Vec<_> = members
        .iter()
        .map(|id| crosscheck::relation::Reading::of(dossier, pairwise.policy, *id).unwrap().support.unwrap())
        .collect();
    let low = supports.iter().map(|s| s.low_value()).fold(f64::NEG_INFINITY, f64::max);
    let high = supports.iter().map(|s| s.high_value()).fold(f64::INFINITY, f64::min);
    assert_eq!(window.low().value().unwrap_or(f64::NEG_INFINITY), low);
    assert_eq!(window.high().value().unwrap_or(f64::INFINITY), high);
    let meet = |a: &AssertionId, b: &AssertionId| a == b || pairwise.relation(*a, *b).value.meets();
    let all_meet = members.iter().all(|a| members.iter().all(|b| meet(a, b)));
    assert_eq!(window.shared().is_some(), all_meet);
    if let Some(shared) = window.shared() {
        let within = |s: &crosscheck::quantity::Interval| {
            let dust = 1e-11 * s.low_value().abs().max(1.0);
            s.low_value() <= shared.low_value() && shared.high_value() <= s.high_value() + dust
        };
        assert!(supports.iter().all(within), "all of them share it, or touch there");
    }
    // Families, joined where one statement names several.
    let mut groups: Vec<BTreeSet<usize>> = Vec::new();
    for id in members {
        let root = |mut id: crosscheck::SourceId| {
            while let Some(up) = dossier.source(id).unwrap().parent() {
                id = up;
            }
            id.index()
        };
        let mut joined: BTreeSet<usize> =
            dossier.assertion(*id).unwrap().origins().iter().map(|s| root(*s)).collect();
        if !joined.is_empty() {
            groups.retain(|group| {
                let apart = group.is_disjoint(&joined);
                if !apart {
                    joined.extend(group);
                }
                apart
            });
            groups.push(joined);
        }
    }
    assert_eq!(window.witnesses().independent, groups.len());
    assert_eq!(window.witnesses().families, groups.iter().map(BTreeSet::len).sum::<usize>());
}

/// All that a timeline says, against every pair.
fn check_timeline(dossier: &Dossier, policy: &Policy, report: &Report<'_>, timeline: &Timeline<'_>) {
    let pairwise = Pairwise { dossier, policy };
    let told: Vec<AssertionId> = timeline
        .statements()
        .iter()
        .flat_map(|entry| entry.copies.iter().copied().chain([entry.assertion]))
        .collect();
    let figures = dossier.view().on_measure(timeline.measure());
    let figures: BTreeSet<usize> = figures
        .filter(|id| dossier.assertion(*id).unwrap().quantity().is_some())
        .map(AssertionId::index)
        .collect();
    assert_eq!(told.len(), figures.len());
    assert_eq!(told.iter().map(|id| id.index()).collect::<BTreeSet<_>>(), figures);
    let statuses: BTreeMap<usize, Status> =
        report.statuses().iter().map(|(id, s)| (id.index(), *s)).collect();
    assert!(timeline.statements().iter().all(|entry| statuses[&entry.assertion.index()] == entry.status));
    let standing: Vec<AssertionId> = timeline
        .statements()
        .iter()
        .filter(|entry| entry.status == Status::Standing)
        .map(|entry| entry.assertion)
        .collect();

    let expected = pairwise.pairs(&standing, |_| true);
    let found = listed(&standing, timeline.conflicts());
    let once: BTreeSet<(usize, usize)> = found.iter().copied().collect();
    let named = |pairs: &BTreeSet<(usize, usize)>| -> Vec<String> {
        pairs
            .iter()
            .map(|(a, b)| format!("{} {}", key(dossier, standing[*a]), key(dossier, standing[*b])))
            .collect()
    };
    assert_eq!(named(&once), named(&expected));
    assert_eq!(found.len(), once.len(), "each pair once");

    let timed: Vec<AssertionId> = timeline
        .statements()
        .iter()
        .filter(|entry| entry.status == Status::Standing && entry.support.is_some())
        .filter(|entry| entry.when.is_some() || timeline.kind() == Kind::Constant)
        .map(|entry| entry.assertion)
        .collect();
    let mut together: BTreeSet<(usize, usize)> = BTreeSet::new();
    for moment in timeline.moments() {
        check(&pairwise, &moment, false);
        let all: Vec<AssertionId> = moment.members().iter().chain(moment.set_aside()).copied().collect();
        for a in &all {
            for b in all.iter().filter(|b| *b != a) {
                assert_eq!(pairwise.relation(*a, *b).time, TimeRelation::Same, "{:?}", moment.span());
                together.insert((a.index(), b.index()));
            }
            together.insert((a.index(), a.index()));
        }
        for aside in moment.set_aside() {
            let rival = |other: &&AssertionId| {
                *other != aside && {
                    let relation = pairwise.relation(*aside, **other);
                    let marked = |x: AssertionId, y: AssertionId| {
                        let markers = dossier.assertion(x).unwrap().markers();
                        [markers.same_statement_as, markers.from, markers.revises].contains(&Some(y))
                    };
                    let one =
                        relation.voice == Voice::Same || marked(*aside, **other) || marked(**other, *aside);
                    relation.value.is_apart() && one
                }
            };
            assert!(
                all.iter().any(|other| rival(&other)),
                "{} is set aside for nothing",
                key(dossier, *aside)
            );
        }
    }
    for a in &timed {
        assert!(together.contains(&(a.index(), a.index())), "each figure is in a moment");
        for b in timed.iter().filter(|b| *b != a) {
            let same = pairwise.relation(*a, *b).time == TimeRelation::Same;
            assert_eq!(
                together.contains(&(a.index(), b.index())),
                same,
                "whose times are one are in one moment"
            );
        }
    }
    let over_time = timeline.over_time();
    assert_eq!(over_time.is_some(), timeline.kind() == Kind::Cumulative && !timed.is_empty());
    if let Some(over_time) = over_time {
        check(&pairwise, &over_time, true);
        assert_eq!(over_time.members().len() + over_time.set_aside().len(), timed.len());
    }
}

fn check_world(dossier: &Dossier, policy: &Policy) {
    let report = reconcile(dossier.view(), policy);
    for measure in measures(dossier) {
        check_timeline(dossier, policy, &report, &report.timeline(measure).unwrap());
    }
    check_pairs(dossier, policy, &report);
}

/// The pairs behind the findings are all there are, and each finding's are among its members.
fn check_pairs(dossier: &Dossier, policy: &Policy, report: &Report<'_>) {
    let pairwise = Pairwise { dossier, policy };
    for measure in measures(dossier) {
        let timeline = report.timeline(measure).unwrap();
        let kind = timeline.kind();
        let mut found: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut findings = 0;
        for finding in report.of_kind(FindingKind::Contradiction) {
            let Detail::Contradiction { measure: on, pair, .. } = finding.detail() else { continue };
            if *on != measure {
                continue;
            }
            findings += 1;
            let behind: Vec<Relation> = report.pairs(finding).collect();
            assert!(behind.iter().all(|r| r.verdict.contradicts()));
            assert!(
                behind.iter().any(|r| [(r.a, r.b), (r.b, r.a)].contains(pair)),
                "the strongest is among them"
            );
            let members: BTreeSet<usize> = finding.members().iter().map(|id| id.index()).collect();
            let of: BTreeSet<usize> = behind.iter().flat_map(|r| [r.a.index(), r.b.index()]).collect();
            assert!(members.is_subset(&of), "each member has its pair");
            found.extend(behind.iter().map(|r| (r.a.index().min(r.b.index()), r.a.index().max(r.b.index()))));
            if matches!(kind, Kind::Constant | Kind::Cumulative) {
                let all = pairwise.pairs(finding.members(), |_| true);
                assert_eq!(
                    listed(finding.members(), behind.into_iter()).into_iter().collect::<BTreeSet<_>>(),
                    all
                );
            }
        }
        let all: BTreeSet<(usize, usize)> = timeline
            .conflicts()
            .map(|r| (r.a.index().min(r.b.index()), r.a.index().max(r.b.index())))
            .collect();
        assert_eq!(found, all, "{findings} findings\n{report}");
    }
    for finding in report.findings().iter().filter(|f| f.kind() != FindingKind::Contradiction) {
        assert_eq!(report.pairs(finding).count(), 0);
    }
}

fn policies() -> Vec<Policy> {
    let plain = Policy::default();
    vec![
        plain.clone(),
        Policy { tolerance: 0.0, hedges: HedgeModel::without_widths(), ..plain.clone() },
        Policy { tolerance: 0.3, assumptions: Vec::new(), ..plain.clone() },
        Policy { moment: 40 * 86_400, ..plain.clone() },
        Policy { tolerance: 2.0, approximate_units: 0, ..plain },
    ]
}

const VALUES: [&str; 16] = [
    "=100", "=101", "=102", "=103", "=104", ">100", ">101", ">102", "<101", "<102", "<103", ">=102", "<=101",
    "100..102", "101..104", "=50",
];
const DAYS: [&str; 14] = [
    "2024-11-25",
    "2024-11-26",
    "2024-11-27",
    "2024-11-28",
    "2024-11-25/2024-11-26",
    "2024-11-26/2024-11-28",
    "2024-11-27/2024-11-28",
    "2024-11",
    "../2024-11-26",
    "2024-11-26/..",
    "../2024-11-28",
    "2024-11-28/..",
    "2024-11-26T10:00:00Z",
    "2024-11-26~",
];

/// Figures of different sources on one measure, close in value and time; joint origins now and then.
fn dense() -> impl Strategy<Value = String> {
    let figure = (0..VALUES.len(), 0..DAYS.len(), 0_u8..40, 0_u8..12);
    (0..4_usize, proptest::collection::vec(figure, 1..10), any::<bool>()).prop_map(|(kind, figures, days)| {
        let kind = ["constant", "stock", "flow", "cumulative"][kind];
        let mut world = format!("measure m {kind} person\n");
        for at in 0..12 {
            world += &format!("source s{at}\n");
        }
        for (at, (value, day, joint, other)) in figures.into_iter().enumerate() {
            let day = if days { day % 4 } else { day };
            let with =
                if joint < 8 && usize::from(other) != at { format!(" + s{other}") } else { String::new() };
            world += &format!("x{at}: m {}; by s{at}{with}; as {}\n", VALUES[value], DAYS[day]);
        }
        world
    })
}

/// All that a report's timelines say, in keys.
fn told(file: &serde_json::Value) -> String {
    let dossier = crosscheck::io::read(file.to_string().as_bytes()).unwrap();
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let mut text = String::new();
    for measure in measures(&dossier) {
        let timeline = report.timeline(measure).unwrap();
        let of = |ids: &[AssertionId]| keys(&dossier, ids.iter().copied()).join(" ");
        let pair = |r: Relation| format!("{} {} {:?};", key(&dossier, r.a), key(&dossier, r.b), r.verdict);
        for entry in timeline.statements() {
            let ids: Vec<AssertionId> = [entry.assertion].into_iter().chain(entry.copies.clone()).collect();
            text += &format!("{} {:?}\n", of(&ids), entry.when.as_ref().map(|w| w.label()));
        }
        for comparison in timeline.moments().chain(timeline.over_time()) {
            text += &format!(
                "{:?} {} | {}\n",
                comparison.label(),
                of(comparison.members()),
                of(comparison.set_aside())
            );
            for window in comparison.windows() {
                text += &format!("{:?} {:?} {:?}\n", window.low(), window.high(), window.witnesses());
                text += &of(&window.members().collect::<Vec<_>>());
            }
            text += &format!("{} / ", of(&comparison.chain()));
            text += &comparison.camps().iter().map(|camp| of(camp)).collect::<Vec<_>>().join(", ");
            text += &format!(" / {} / ", of(&comparison.repair().kept));
            text += &comparison.conflicts().map(pair).collect::<String>();
            text.push('\n');
        }
        text += &timeline.conflicts().map(pair).collect::<String>();
    }
    for finding in report.findings() {
        text += &report
            .pairs(finding)
            .map(|r| format!("{} {}\n", key(&dossier, r.a), key(&dossier, r.b)))
            .collect::<String>();
    }
    text
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn worlds_with_every_marker_and_status(world in worlds(26), policy in 0..5_usize) {
        check_world(&world::dossier(&world), &policies()[policy]);
    }

    #[test]
    fn figures_close_in_value_and_time(world in dense(), policy in 0..5_usize) {
        check_world(&world::dossier(&world), &policies()[policy]);
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(world in prop_oneof![worlds(20), dense()], seed in any::<u64>()) {
        let file = world::file(&world);
        prop_assert_eq!(told(&file), told(&shuffled(&file, seed)));
    }
}

/// One measure as text: keys of what stands at each time, with what is set aside in brackets.
fn moments(dossier: &Dossier, timeline: &Timeline<'_>) -> Vec<String> {
    timeline
        .moments()
        .map(|moment| {
            let aside: Vec<String> = keys(dossier, moment.set_aside().iter().copied())
                .iter()
                .map(|key| format!("({key})"))
                .collect();
            let members = keys(dossier, moment.members().iter().copied()).join(" ");
            let label = moment.label().unwrap_or_else(|| "always".to_owned());
            format!("{label}: {members} {}", aside.join(" ")).trim_end().to_owned()
        })
        .collect()
}

#[track_caller]
fn told_moments(world: &str, expected: &[&str]) {
    let dossier = world::dossier(world);
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let timeline = report.timeline(measures(&dossier)[0]).unwrap();
    assert_eq!(moments(&dossier, &timeline), expected);
    check_world(&dossier, &policy);
}

#[test]
fn every_statement_is_told_in_the_order_of_time_with_its_status() {
    let dossier = world::dossier(
        "source us\nsource korea\nsource kyiv\nsource reuters\nsource vtv
        measure m stock person
        late: m 1200; by us; as 2024-11-27
        early: m 1000; by us; as 2024-11-25; said 2024-11-25
        copy: m 1000; by us; via reuters; as 2024-11-25; said 2024-11-25
        slip: m 10000; by us; via vtv; as 2024-11-25; said 2024-11-25
        new: m 1100; by us; as 2024-11-25; said 2024-11-26
        gone: m 900; by korea; as 2024-11-25; said 2024-11-25
        undated: m 5000; by korea
        many: m many; by kyiv; as 2024-11-26
        back: withdraws gone; by korea; said 2024-11-28",
    );
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let measure = dossier.measure_id("m").unwrap();
    let timeline = report.timeline(measure).unwrap();
    let told: Vec<String> = timeline
        .statements()
        .iter()
        .map(|entry| {
            let status = match entry.status {
                Status::Standing => "stands".to_owned(),
                Status::Superseded { by } => format!("superseded by {}", key(&dossier, by)),
                Status::Withdrawn { by } => format!("withdrawn by {}", key(&dossier, by)),
                Status::Slip { of } => format!("slip of {}", key(&dossier, of)),
            };
            let copies = keys(&dossier, entry.copies.iter().copied()).join(" ");
            format!("{} [{copies}] {status}", key(&dossier, entry.assertion))
        })
        .collect();
    assert_eq!(
        told,
        [
            "early [copy] superseded by new",
            "gone [] withdrawn by back",
            "slip [] slip of early",
            "new [] stands",
            "many [] stands",
            "late [] stands",
            "undated [] stands",
        ]
    );
    assert_eq!(moments(&dossier, &timeline), ["2024-11-25: new", "2024-11-27: late"]);
    assert!(timeline.over_time().is_none(), "a level may fall");
    assert_eq!((timeline.measure(), timeline.kind()), (measure, Kind::Stock));
    // What was known on a day.
    let then = reconcile(dossier.known_on("2024-11-25".parse().unwrap()), &policy);
    let timeline = then.timeline(measure).unwrap();
    assert_eq!(moments(&dossier, &timeline), ["2024-11-25: early gone"]);
}

#[test]
fn there_is_no_timeline_of_a_proposition_or_of_another_dossier() {
    let dossier = world::dossier("source us\nmeasure m constant\nmeasure p proposition\na: affirms p; by us");
    let other = world::dossier("measure a constant\nmeasure b constant\nmeasure c constant");
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    assert!(report.timeline(dossier.measure_id("p").unwrap()).is_none());
    assert!(report.timeline(other.measure_id("c").unwrap()).is_none());
    let empty = report.timeline(dossier.measure_id("m").unwrap()).unwrap();
    assert_eq!((empty.statements().len(), empty.moments().len(), empty.conflicts().count()), (0, 0, 0));
}

#[test]
fn a_day_is_one_moment_with_each_hour_of_it() {
    let world = "source s1\nsource s2\nsource s3\nsource s4\nsource s5
        measure m stock person
        day: m 1000; by s1; as 2024-11-25
        ten: m 1500; by s2; as 2024-11-25T10:00:00Z
        noon: m 1100; by s3; as 2024-11-25T12:00:00Z
        month: m 3000; by s4; as 2024-11
        month2: m 4000; by s5; as 2024-11";
    told_moments(
        world,
        &["2024-11: month month2", "2024-11-25T10:00:00Z: day ten", "2024-11-25T12:00:00Z: day noon"],
    );
    let dossier = world::dossier(world);
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let timeline = report.timeline(dossier.measure_id("m").unwrap()).unwrap();
    let assumed: Vec<Option<Assumption>> = timeline.moments().map(|moment| moment.assumption()).collect();
    assert_eq!(assumed, [Some(Assumption::OneMoment), None, None]);
}

#[test]
fn a_running_total_stands_at_the_end_of_its_day() {
    told_moments(
        "source s1\nsource s2\nsource s3\nsource s4
        measure m cumulative person
        day: m 1000; by s1; as 2024-11-30
        by: m 1100; by s2; as ../2024-11
        night: m 1100; by s3; as 2024-11-30T23:59:59Z
        noon: m 1100; by s4; as 2024-11-30T12:00:00Z",
        &["2024-11-30T12:00:00Z: noon", "2024-11-30T23:59:59Z: by day night"],
    );
}

#[test]
fn an_open_window_is_compared_with_each_window_that_it_may_be() {
    told_moments(
        "source s1\nsource s2\nsource s3\nsource s4\nsource s5
        measure m flow person
        jan: m 300; by s1; as 2025-01
        feb: m 300; by s2; as 2025-02
        also: m 300; by s3; as 2025-02
        by_march: m 900; by s4; as ../2025-03
        from_february: m 900; by s5; as 2025-02/..",
        &["2025-01: by_march jan", "2025-02: also by_march feb from_february"],
    );
    told_moments(
        "source s1\nsource s2\nsource s3
        measure m flow person
        by_march: m 900; by s1; as ../2025-03
        from_june: m 900; by s2; as 2025-06/..
        from_february: m 900; by s3; as 2025-02/..",
        &["2025-02-01/2025-03-31: by_march from_february", "2025-06-01/..: from_february from_june"],
    );
}

#[test]
fn what_contradicts_the_figures_of_a_window_is_told_there_whatever_else_it_contradicts() {
    let world = "source s1\nsource s2\nsource s3\nsource s4
        measure m flow person
        some: m =50; by s1; as 2025-02
        more: m =80; by s2; as 2025-02
        quarter: m =90; by s3; as 2025-01/2025-03
        year: m =40; by s4; as 2025";
    let dossier = world::dossier(world);
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let told = |window: &str| {
        let finding = report.finding(&format!("contradiction[m@{window}]")).unwrap();
        let members = finding.members().iter();
        members.map(|id| dossier.assertion(*id).unwrap().key().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told("2025-02"), "more some year");
    assert_eq!(told("2025-01-01/2025-03-31"), "quarter year");
}

/// Levels are given for as many periods as there are figures, all of which overlap. To hold each of them against each within every
/// third would take minutes.
#[test]
fn levels_of_long_periods_are_held_against_those_of_the_same_one() {
    let dossier = {
        let mut dossier = Dossier::new();
        let measure = dossier.add_measure(Measure::new("m", Kind::Stock)).unwrap();
        for at in 0..400 {
            let source = dossier.add_source(Source::new(format!("s{at}"))).unwrap();
            let figure =
                Assertion::figure(format!("a{at}"), measure, format!("={}", 1000 + at).parse().unwrap());
            let period = format!("{}/{}", 1500 + at % 390, 1900 + at % 390).parse().unwrap();
            dossier.add_assertion(figure.from_origin(source).as_of(period)).unwrap();
        }
        dossier
    };
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    // Ten periods are given twice.
    assert_eq!(report.of_kind(FindingKind::Contradiction).count(), 10);
}

#[test]
fn one_figure_of_a_voice_is_kept_beside_the_others() {
    // Undated beside dated, of an office beside its state, from where another says it starts, copied otherwise.
    told_moments(
        "source us\nsource pentagon < us\nsource cia < us\nsource korea\nsource kyiv\nsource r1\nsource r2
        measure m stock person
        a: m 1000; by pentagon; via r1; as 2024-11-25; said 2024-11-26
        b: m 2000; by us; via r2; as 2024-11-25
        c: m 3000; by cia; as 2024-11-25; said 2024-11-24
        d: m 4000; by korea; as 2024-11-25T01:00:00Z/2024-11-25T02:00:00Z
        e: m 5000; by kyiv; via r1; as 2024-11-25; from d
        f: m 1000; by kyiv; via r2; as 2024-11-25T01:30:00Z; same e",
        &["2024-11-25T01:30:00Z: a c e (b) (d) (f)"],
    );
}

#[test]
fn near_figures_are_in_one_window_that_shares_no_value() {
    let dossier = world::dossier(
        "source s1\nsource s2\nsource s3\nsource s4
        measure m constant person
        a: m =1000; by s1\nb: m =1010; by s2\nc: m =1021; by s3\nd: m >1010; by s4",
    );
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let timeline = report.timeline(dossier.measure_id("m").unwrap()).unwrap();
    let moment = timeline.moments().next().unwrap();
    let told: Vec<String> = moment
        .windows()
        .iter()
        .map(|w| {
            format!(
                "{} {:?} {:?}",
                keys(&dossier, w.members()).join(" "),
                w.low().value(),
                w.shared().map(|s| s.to_string())
            )
        })
        .collect();
    assert_eq!(told, ["a b d Some(1010.0) None", "c d Some(1021.0) Some(\"[1021, 1021]\")"]);
    assert_eq!(keys(&dossier, moment.chain()), ["c", "a"]);
    check_world(&dossier, &policy);
}

#[test]
fn values_below_zero_dates_and_rounding_dust() {
    let policy = Policy::default();
    let camps = |world: &str| -> Vec<String> {
        let dossier = world::dossier(world);
        check_world(&dossier, &policy);
        let report = reconcile(dossier.view(), &policy);
        let timeline = report.timeline(dossier.measure_id("m").unwrap()).unwrap();
        let moment = timeline.moments().next().unwrap();
        moment.camps().into_iter().map(|camp| keys(&dossier, camp).join(" ")).collect()
    };
    let sources = "source s1\nsource s2\nsource s3\nsource s4\n";
    // Within one per cent of −100, above zero by any amount, and facing zero from both sides.
    let degrees =
        "measure m constant degree\na: m =-100; by s1\nb: m =-101; by s2\nc: m =-102; by s3\nd: m =0; by s4";
    assert_eq!(camps(&format!("{sources}{degrees}")), ["d", "a b", "c"]);
    let zero = "measure m constant degree\na: m >0; by s1\nb: m <0; by s2\nc: m =0; by s3";
    assert_eq!(camps(&format!("{sources}{zero}")), ["a c", "b"]);
    // Dates have no tolerance, though one day is far less than one per cent of all seconds.
    let dates =
        "measure m constant date\na: m 2024-06-19; by s1\nb: m 2024-06-20; by s2\nc: m 2024-06; by s3";
    assert_eq!(camps(&format!("{sources}{dates}")), ["b c", "a"]);
    let dust = "measure m constant t\na: m =0.3 t; by s1\nb: m =300.00000000000006 kg; by s2\nc: m =300.0000000000001 kg; by s3";
    assert_eq!(camps(&format!("{sources}{dust}")), ["a b c"]);
}

/// So many pairs that listing them would never end.
#[test]
fn pairs_come_as_they_are_asked_for() {
    const MANY: usize = 2_000;
    for kind in ["constant", "cumulative"] {
        let mut text = format!("measure m {kind} person\n");
        for at in 0..MANY {
            let (year, month, day) = (2000 + at / 336, at / 28 % 12 + 1, at % 28 + 1);
            let figure = 1_000_000_000.0 * 0.985_f64.powi(at as i32);
            text += &format!(
                "source s{at}\nx{at:04}: m ={figure:.12}; by s{at}; as {year}-{month:02}-{day:02}\n"
            );
        }
        let dossier = world::dossier(&text);
        let policy = Policy::default();
        let report = reconcile(dossier.view(), &policy);
        let timeline = report.timeline(dossier.measure_id("m").unwrap()).unwrap();
        let all = timeline.over_time().or(timeline.moments().next()).unwrap();
        assert_eq!(all.conflict_count(), (MANY * (MANY - 1) / 2) as u64);
        assert_eq!((all.chain().len(), all.camps().len(), all.repair().kept.len()), (MANY, MANY, 1));
        let first: Vec<&str> = keys(&dossier, all.conflicts().take(2).map(|pair| pair.b));
        assert_eq!(first.len(), 2);
        assert_eq!(timeline.conflicts().take(100).count(), 100);
        let finding = report.of_kind(FindingKind::Contradiction).next().unwrap();
        assert_eq!(report.pairs(finding).take(100).count(), 100);
    }
}
