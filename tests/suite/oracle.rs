//! The engine against a slow, obviously right oracle: every pair, every subset.

use std::collections::{BTreeMap, BTreeSet};

use crosscheck::relation::Status;
use crosscheck::{AssertionId, Detail, Dossier, FindingKind, Kind, Policy, Report, Verdict, relate};
use proptest::prelude::*;

use crate::laws::{cases, worlds};
use crate::world;

/// The standing statements, each by its first assertion.
fn standing(report: &Report<'_>) -> Vec<AssertionId> {
    let statuses = report.statuses().iter();
    let stands = statuses
        .filter(|(id, status)| *status == Status::Standing && report.statement(*id).first() == Some(id));
    stands.map(|(id, _)| *id).collect()
}

fn key(dossier: &Dossier, id: AssertionId) -> String {
    dossier.assertion(id).unwrap().key().to_owned()
}

/// The members of the contradictions on each measure are exactly the standing statements that contradict another one, tried pair by
/// pair.
fn contradictions_are_all(world: &str) -> Result<(), TestCaseError> {
    let dossier = world::dossier(world);
    let report = world::report(&dossier);
    let policy = Policy::default();
    let mut expected: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let standing = standing(&report);
    for a in &standing {
        for b in &standing {
            let measure = dossier.assertion(*a).unwrap().measure();
            if measure.is_none() || measure != dossier.assertion(*b).unwrap().measure() {
                continue;
            }
            let verdict = relate(dossier.view(), &policy, *a, *b).map(|r| r.verdict);
            if verdict.is_some_and(Verdict::contradicts) {
                expected.entry(measure.unwrap().index()).or_default().insert(key(&dossier, *a));
            }
        }
    }
    let mut found: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for finding in report.of_kind(FindingKind::Contradiction) {
        let Detail::Contradiction { measure, .. } = finding.detail() else { continue };
        if dossier.measure(*measure).unwrap().kind() != Kind::Proposition {
            found
                .entry(measure.index())
                .or_default()
                .extend(finding.members().iter().map(|id| key(&dossier, *id)));
        }
    }
    prop_assert_eq!(found, expected, "{}", report);
    Ok(())
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn contradictions_are_found_all_and_none_else(world in worlds(26)) {
        contradictions_are_all(&world)?;
    }

    /// The same where a few voices say very much of one time, most of it without a date: nothing tells in which order.
    #[test]
    fn contradictions_in_crowds_are_found_all_and_none_else(
        kind in prop::sample::select(vec!["constant", "stock", "cumulative", "flow"]),
        said in prop::collection::vec((0usize..3, 0usize..40, 0usize..6), 17..36),
        dated in any::<bool>(),
    ) {
        let mut world = format!("source a\nsource b\nsource c\nmeasure m {kind} person\n");
        for (at, (voice, number, more)) in said.iter().enumerate() {
            let day = if kind == "constant" { "" } else { "; as 2024-11-25" };
            let more = match more {
                0 if dated => "; said 2024-12-01",
                1 if dated => "; said 2024-12-02",
                2 if dated => "; via c",
                _ => "",
            };
            world += &format!("x{at:02}: m {}; by {}{day}{more}\n", 1000 + 100 * number, ["a", "b", "c"][*voice]);
        }
        contradictions_are_all(&world)?;
    }

    /// Disputes likewise.
    #[test]
    fn disputes_are_found_all_and_none_else(world in worlds(26)) {
        let dossier = world::dossier(&world);
        let report = world::report(&dossier);
        let policy = Policy::default();
        let standing = standing(&report);
        let mut expected = BTreeSet::new();
        for a in &standing {
            for b in &standing {
                let relation = relate(dossier.view(), &policy, *a, *b);
                let differ = relation.as_ref().is_some_and(|r| !matches!(r.voice, crosscheck::relation::Voice::Same | crosscheck::relation::Voice::Shared));
                if relation.is_some_and(|r| r.verdict == Verdict::Disputes) && (differ || !same_holder(&dossier, *a, *b)) {
                    expected.insert(key(&dossier, *a));
                }
            }
        }
        let found: BTreeSet<String> = report
            .of_kind(FindingKind::Dispute)
            .flat_map(|f| f.members().iter().map(|id| key(&dossier, *id)).collect::<Vec<_>>())
            .collect();
        for member in &found {
            prop_assert!(expected.contains(member), "{} in\n{}", member, report);
        }
    }

    /// On one proposition, everyone who disputes what another one says at the same time is in the dispute, and every report of a
    /// holder's stance that his own words contradict is told with the first of those.
    #[test]
    fn disputes_and_wrong_reports_on_one_proposition_are_all_found(
        said in proptest::collection::vec((0..4usize, 0..5usize, 0..4usize, 0..30i64, 0..25i64), 2..16),
    ) {
        let (stances, who) = (["affirms", "denies", "does_not_confirm", "withholds"], ["a", "b", "c", "d", "a-office"]);
        let mut world = "measure p proposition\nsource a\nsource b\nsource c\nsource d\nsource a-office < a\n".to_owned();
        for (at, (stance, by, holder, start, length)) in said.iter().enumerate() {
            let day = |day: i64| format!("2024-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
            // Most are of a day, as words are; what is of a period may be reported of another one.
            let when = if *length > 12 { format!("{}/{}", day(*start), day(start + length)) } else { day(*start) };
            let holder = if *holder < 2 { format!("; holder {}", who[*holder]) } else { String::new() };
            world += &format!("s{at:02}: {} p; by {}; as {when}{holder}\n", stances[*stance], who[*by]);
        }
        let dossier = world::dossier(&world);
        let (report, policy) = (world::report(&dossier), Policy::default());
        let standing = standing(&report);
        let verdict = |a: AssertionId, b: AssertionId| relate(dossier.view(), &policy, a, b).map(|r| r.verdict);
        let leads = standing.iter().filter(|id| report.status(**id) == Some(Status::Standing));
        let disputes = |a: AssertionId| standing.iter().any(|b| verdict(a, *b) == Some(Verdict::Disputes));
        let expected: BTreeSet<String> = leads.filter(|id| disputes(**id)).map(|id| key(&dossier, *id)).collect();
        let members = |kind| -> BTreeSet<String> {
            report.of_kind(kind).flat_map(|f| f.members().iter().map(|id| key(&dossier, *id)).collect::<Vec<_>>()).collect()
        };
        // Each disputing position is told with one that it disputes, so that none is left out.
        prop_assert_eq!(members(FindingKind::Dispute), expected, "{}", world);
        let reported = |id: AssertionId| {
            let others = standing.iter().filter(|other| **other != id);
            others.into_iter().any(|other| verdict(id, *other).is_some_and(|v| v.contradicts()))
        };
        let wrong: BTreeSet<String> = standing.iter().filter(|id| reported(**id)).map(|id| key(&dossier, *id)).collect();
        let found = members(FindingKind::Contradiction);
        prop_assert!(found.is_subset(&wrong), "{:?} but {:?} in {}", found, wrong, world);
        for id in standing.iter().filter(|id| reported(**id) && is_report(&dossier, **id)) {
            prop_assert!(found.contains(&key(&dossier, *id)), "{} in {}", key(&dossier, *id), world);
        }
    }

    /// On a constant, the camps are the maximal sets of figures that pairwise agree, found by trying all subsets.
    #[test]
    fn camps_are_the_maximal_consistent_sets(figures in proptest::collection::vec(0usize..12, 2..9)) {
        let texts = ["=10", "=20", ">10", "<20", "10..20", "5..12", "15..30", ">=20", "<=10", "tens", "100", "<10"];
        let mut world = "measure m constant person\n".to_owned();
        for (at, figure) in figures.iter().enumerate() {
            world += &format!("source s{at}\nx{at}: m {}; by s{at}\n", texts[*figure]);
        }
        let dossier = world::dossier(&world);
        let report = world::report(&dossier);
        let policy = Policy::default();
        let ids: Vec<AssertionId> = dossier.view().assertions().map(|(id, _)| id).collect();
        let agree = |a: usize, b: usize| relate(dossier.view(), &policy, ids[a], ids[b]).is_some_and(|r| r.verdict.agrees());
        let consistent: Vec<u32> = (1u32..1 << ids.len())
            .filter(|set| {
                let members: Vec<usize> = (0..ids.len()).filter(|at| set >> at & 1 == 1).collect();
                members.iter().all(|a| members.iter().all(|b| a == b || agree(*a, *b)))
            })
            .collect();
        let expected: BTreeSet<BTreeSet<String>> = consistent
            .iter()
            .filter(|set| set.count_ones() > 1 && !consistent.iter().any(|other| other != *set && other & *set == **set))
            .map(|set| (0..ids.len()).filter(|at| set >> at & 1 == 1).map(|at| key(&dossier, ids[at])).collect())
            .collect();
        let found: BTreeSet<BTreeSet<String>> = report
            .of_kind(FindingKind::Agreement)
            .flat_map(|finding| match finding.detail() {
                Detail::Agreement { camps, .. } => camps.clone(),
                _ => unreachable!(),
            })
            .map(|camp| camp.members.iter().map(|id| key(&dossier, *id)).collect())
            .collect();
        prop_assert_eq!(found, expected);
    }

    /// Of one voice's figures for one day only the last said stands; brute force over all pairs.
    #[test]
    fn the_last_word_of_a_voice_stands(days in proptest::collection::btree_map(1u8..9, 0usize..4, 2..9)) {
        let days: Vec<(u8, usize)> = days.into_iter().collect();
        let figures = ["=10", "=20", "=30", "=40"];
        let mut world = "source s\nmeasure m stock person\n".to_owned();
        for (at, (day, figure)) in days.iter().enumerate() {
            world += &format!("x{at}: m {}; by s; via r{at}; as 2024-11-01; said 2024-11-0{day}\nsource r{at}\n", figures[*figure]);
        }
        let dossier = world::dossier(&world);
        let report = world::report(&dossier);
        for (id, status) in report.statuses() {
            let mine = days[id.index()];
            // Superseded if some later day says something else.
            let later = days.iter().any(|(day, figure)| *day > mine.0 && *figure != mine.1);
            prop_assert_eq!(matches!(status, Status::Superseded { .. }), later, "{}", report);
        }
    }
}

/// Whether it says of another one what his stance was over a period.
fn is_report(dossier: &Dossier, id: AssertionId) -> bool {
    let one = dossier.assertion(id).unwrap();
    let of_a = |id: &crosscheck::SourceId| dossier.source(*id).unwrap().key().starts_with('a');
    let (origins, holders) = (one.origins(), one.holders());
    let own = origins == holders || (origins.iter().all(of_a) && holders.iter().all(of_a));
    !own && one.as_of_given().unwrap().to_string().contains('/')
}

fn same_holder(dossier: &Dossier, a: AssertionId, b: AssertionId) -> bool {
    let who = |id: AssertionId| {
        let one = dossier.assertion(id).unwrap();
        if one.holders().is_empty() { one.origins().to_vec() } else { one.holders().to_vec() }
    };
    who(a) == who(b)
}
