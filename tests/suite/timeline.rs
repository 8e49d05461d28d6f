//! Timelines: each answer against brute force on small worlds, and what each kind of measure and status does.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::{
    AssertionId, Assumption, Comparison, Detail, Dossier, FindingKind, HedgeModel, Kind, MeasureId, Policy,
    Relation, Report, Status, TimeRelation, Timeline, Voice, Window, reconcile, relate,
};
use proptest::prelude::*;

use crate::laws::{cases, shuffled, worlds};
use crate::world;

fn key(dossier: &Dossier, id: AssertionId) -> &str {
    dossier.assertion(id).unwrap().key()
}

fn keys<'d>(dossier: &'d Dossier, ids: impl IntoIterator<Item = AssertionId>) -> Vec<&'d str> {
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

    fn contradict(&self, a: AssertionId, b: AssertionId) -> bool {
        self.relation(a, b).verdict.contradicts()
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
        let when = crosscheck::Reading::of(self.dossier, self.policy, id)?.when?;
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
        let low = |id| crosscheck::Reading::of(dossier, pairwise.policy, id).unwrap().support.unwrap();
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
        .map(|id| crosscheck::Reading::of(dossier, pairwise.policy, *id).unwrap().support.unwrap())
        .collect();
    let low = supports.iter().map(|s| s.low_value()).fold(f64::NEG_INFINITY, f64::max);
    let high = supports.iter().map(|s| s.high_value()).fold(f64::INFINITY, f64::min);
    assert_eq!(window.low().value().unwrap_or(f64::NEG_INFINITY), low);
    assert_eq!(window.high().value().unwrap_or(f64::INFINITY), high);
    let meet = |a: &AssertionId, b: &AssertionId| a == b || pairwise.relation(*a, *b).value.meets();
    let all_meet = members.iter().all(|a| members.iter().all(|b| meet(a, b)));
    assert_eq!(window.shared().is_some(), all_meet);
    if let Some(shared) = window.shared() {
        let closed = supports.iter().try_fold(shared, |shared, s| shared.intersection(&s.closure()));
        assert_eq!(closed, Some(shared), "all of them share it, or touch there");
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
            let Detail::Contradiction { measure: on, pair, .. } = finding.detail() else { unreachable!() };
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
    #![proptest_config(cases(400))]

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
