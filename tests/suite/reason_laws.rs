//! Reasoning across measures against exact linear programming on the full grid, on random worlds.

use std::collections::BTreeSet;

use crosscheck::constraint::{Component, Conflict, Feasibility, Implied};
use crosscheck::quantity::Tier;
use crosscheck::{AssertionId, Dossier, Kind, MeasureId, Period, Policy, Strength, io};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use proptest::prelude::*;
use serde_json::Value;

use crate::laws::cases;
use crate::rational::Greatest;
use crate::reason_cases::{CONSTANTS, FLOWS, LEVELS, MIXED, TOTALS, worlds};
use crate::reason_oracle::Oracle;
use crate::world;

/// What a property says when it does not hold.
type Said = Result<(), String>;

fn read(file: &Value) -> Option<Dossier> {
    io::read(file.to_string().as_bytes()).ok()
}

fn keys(dossier: &Dossier, ids: &[AssertionId]) -> Vec<String> {
    let mut keys: Vec<String> =
        ids.iter().map(|id| dossier.assertion(*id).unwrap().key().to_owned()).collect();
    keys.sort();
    keys
}

fn so(holds: bool, what: impl FnOnce() -> String) -> Said {
    if holds { Ok(()) } else { Err(what()) }
}

/// Whether the rules alone cannot all hold: one conflict without members, and nothing else to be said.
fn excluded_by_rules(component: &Component<'_>) -> bool {
    component.conflicts().any(|conflict| conflict.members().is_empty())
}

/// All but one.
fn but(ids: &[AssertionId], one: AssertionId) -> Vec<AssertionId> {
    ids.iter().copied().filter(|id| *id != one).collect()
}

/// Verdicts, conflicts and what is kept.
fn verdicts(dossier: &Dossier) -> Said {
    let policy = Policy::default();
    let report = world::report(dossier);
    let reasoning = report.reasoning();
    let oracle = Oracle::of(dossier, &policy, &[]);
    let excluded = !oracle.touches(&[], Tier::Hull);
    let mut kept_everywhere = Vec::new();
    for component in reasoning.components() {
        let (all, kept) = (component.figures(), component.kept());
        kept_everywhere.extend_from_slice(kept);
        if excluded_by_rules(&component) {
            so(!oracle.holds(&[], Tier::Hull), || "the rules do not exclude each other".to_owned())?;
            so(component.conflicts().count() == 1 && kept.is_empty(), || "more is told".to_owned())?;
            continue;
        }
        // What rules exclude by themselves, a component without a figure need not tell.
        if excluded {
            continue;
        }
        so(component.is_decided(), || "not decided".to_owned())?;
        let plain: Vec<&Conflict> =
            component.conflicts().filter(|c| c.strength() != Strength::Assumed).collect();
        let mut members: BTreeSet<AssertionId> = BTreeSet::new();
        for conflict in &plain {
            one_conflict(dossier, &oracle, conflict)?;
            for id in conflict.members() {
                so(members.insert(*id), || format!("{:?} is in two conflicts", keys(dossier, &[*id])))?;
                so(!kept.contains(id), || format!("{:?} is kept and in conflict", keys(dossier, &[*id])))?;
            }
        }
        so(oracle.touches(kept, Tier::Support), || {
            format!("what is kept conflicts: {:?}", keys(dossier, kept))
        })?;
        let rivals: Vec<AssertionId> =
            all.iter().copied().filter(|id| !kept.contains(id) && !members.contains(id)).collect();
        let (holds, touches) = (oracle.holds(&all, Tier::Support), oracle.touches(&all, Tier::Support));
        let none = plain.is_empty() && rivals.is_empty();
        so((none || !holds) && (touches || !none), || {
            format!(
                "oracle: {holds} {touches}; {} conflicts, rivals {:?}",
                plain.len(),
                keys(dossier, &rivals)
            )
        })?;
        if !oracle.touches(&all, Tier::Hull) {
            let hard = plain.iter().any(|c| c.strength() == Strength::Hard);
            let on = |id: &AssertionId| dossier.assertion(*id).unwrap().measure();
            let apart = |m: &MeasureId| {
                let own: Vec<AssertionId> = all.iter().copied().filter(|id| on(id) == Some(*m)).collect();
                !oracle.holds(&own, Tier::Support)
            };
            // Unless rivals on one measure hide it.
            so(hard || component.measures().iter().any(apart), || {
                "a hard conflict is told as a soft one".to_owned()
            })?;
        }
        let told = component.conflicts().next().is_some();
        so((component.feasibility() == Feasibility::Conflicting) == told, || "feasibility".to_owned())?;
        rivals_fail(dossier, &oracle, &component, &rivals)?;
    }
    so(excluded || oracle.touches(&kept_everywhere, Tier::Support), || {
        "components are not independent".to_owned()
    })
}

/// A rival conflicts with a figure of its own measure.
fn rivals_fail(
    dossier: &Dossier,
    oracle: &Oracle<'_>,
    component: &Component<'_>,
    rivals: &[AssertionId],
) -> Said {
    let on = |id: AssertionId| dossier.assertion(id).unwrap().measure();
    for rival in rivals {
        let mut own: Vec<AssertionId> =
            component.figures().into_iter().filter(|id| on(*id) == on(*rival)).collect();
        own.push(*rival);
        so(!oracle.holds(&own, Tier::Support), || {
            format!("{:?} is set aside for nothing", keys(dossier, &[*rival]))
        })?;
        let mut with = component.kept().to_vec();
        with.push(*rival);
        so(!oracle.holds(&with, Tier::Support), || {
            format!("{:?} is set aside and fits with what is kept", keys(dossier, &[*rival]))
        })?;
    }
    Ok(())
}

/// A conflict: infeasible, minimal, hard or soft as it says, and so are its rules.
fn one_conflict(dossier: &Dossier, oracle: &Oracle<'_>, conflict: &Conflict) -> Said {
    let members = conflict.members();
    let name = || format!("{:?} {:?}", conflict.strength(), keys(dossier, members));
    let tier = match conflict.strength() {
        Strength::Hard => Tier::Hull,
        _ => Tier::Support,
    };
    so(conflict.certificate().tier == tier, || format!("{}: another tier", name()))?;
    so(!oracle.holds(members, tier), || format!("{}: is feasible", name()))?;
    if tier == Tier::Support {
        so(oracle.touches(members, Tier::Hull), || format!("{}: is hard", name()))?;
    }
    for id in members {
        so(oracle.touches(&but(members, *id), tier), || {
            format!("{}: {:?} can be left out", name(), keys(dossier, &[*id]))
        })?;
    }
    let measures: BTreeSet<MeasureId> =
        members.iter().filter_map(|id| dossier.assertion(*id).unwrap().measure()).collect();
    so(conflict.measures().iter().copied().collect::<BTreeSet<_>>() == measures, || {
        format!("{}: measures", name())
    })?;
    let policy = Policy::default();
    for rule in conflict.rules() {
        let without = Oracle::without(dossier, &policy, &[], &[*rule], &[]);
        so(without.touches(members, tier), || {
            format!("{}: fails without {}", name(), dossier.rule(*rule).unwrap().key())
        })?;
    }
    Ok(())
}

fn near(found: f64, exact: &BigRational) -> bool {
    let exact = exact.to_f64().unwrap();
    (found - exact).abs() <= 1e-9 * exact.abs().max(1.0)
}

/// Whether a bound holds, and where it says so is the tightest; `exact` is the greatest of the form with that sign.
fn bounds(found: Option<f64>, exact: &Greatest, sign: f64, tightest: bool) -> Said {
    match (found, exact) {
        (Some(found), Greatest::At(exact)) => {
            let exact = if sign < 0.0 { -exact.clone() } else { exact.clone() };
            if near(found, &exact) {
                return Ok(());
            }
            let outer = sign * (found - exact.to_f64().unwrap()) > 0.0;
            so(outer && !tightest, || format!("{found} for {exact}"))
        }
        (None, Greatest::Unbounded) => Ok(()),
        (None, exact) => so(!tightest, || format!("no bound for {exact:?}")),
        (Some(found), exact) => Err(format!("{found} for {exact:?}")),
    }
}

fn range(implied: &Implied, exact: &(Greatest, Greatest)) -> Said {
    bounds(implied.low.as_ref().map(|e| e.bound), &exact.0, -1.0, implied.exact)?;
    bounds(implied.high.as_ref().map(|e| e.bound), &exact.1, 1.0, implied.exact)
}

/// What is implied for every measure at some times, and what the others leave each figure.
fn implications(dossier: &Dossier) -> Said {
    let policy = Policy::default();
    let asked: Vec<Period> = ["2024-11-01", "2024-11-02", "2024-11-04", "2024-11-02/2024-11-04"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    let report = world::report(dossier);
    let reasoning = report.reasoning();
    let oracle = Oracle::of(dossier, &policy, &[]);
    if !oracle.touches(&[], Tier::Hull) {
        return Ok(());
    }
    for component in reasoning.components() {
        if excluded_by_rules(&component) {
            continue;
        }
        for period in &asked {
            let oracle = Oracle::of(dossier, &policy, &[*period]);
            for measure in component.measures() {
                if dossier.measure(*measure).unwrap().kind() == Kind::Constant {
                    continue;
                }
                let Some(implied) = reasoning.implied(*measure, *period) else { continue };
                let key = dossier.measure(*measure).unwrap().key();
                implied.check(dossier.view(), &policy).map_err(|e| format!("implied {key} {period}: {e}"))?;
                let Some(exact) = oracle.range(component.preferred(), *measure, Some(period)) else {
                    continue;
                };
                if !matches!(exact.0, Greatest::None) {
                    range(&implied, &exact).map_err(|e| format!("implied {key} {period}: {e}"))?;
                }
            }
        }
        for figure in component.figures() {
            let Some(implied) = reasoning.left_to(figure) else { continue };
            let assertion = dossier.assertion(figure).unwrap();
            let key = assertion.key();
            implied.check(dossier.view(), &policy).map_err(|e| format!("left to {key}: {e}"))?;
            so(!implied.assertions().contains(&figure), || format!("left to {key} rests on it"))?;
            let measure = assertion.measure().unwrap();
            let rest = but(component.preferred(), figure);
            let Some(exact) = oracle.range(&rest, measure, assertion.as_of_given()) else { continue };
            // A total for a long period speaks of two times.
            let long = dossier.measure(measure).unwrap().kind() == Kind::Cumulative
                && assertion.as_of_given().is_some_and(|p| p.length() > Some(policy.moment));
            if !long {
                range(&implied, &exact).map_err(|e| format!("left to {key}: {e}"))?;
            }
        }
    }
    Ok(())
}

/// All minimal conflicts and all minimal repairs, by trying every subset.
fn all_of_them(dossier: &Dossier) -> Said {
    let policy = Policy::default();
    let report = world::report(dossier);
    let reasoning = report.reasoning();
    let oracle = Oracle::of(dossier, &policy, &[]);
    if !oracle.touches(&[], Tier::Hull) {
        return Ok(());
    }
    for component in reasoning.components() {
        let all = component.figures();
        if all.len() > 8 || excluded_by_rules(&component) {
            continue;
        }
        let subset = |set: u32| -> Vec<AssertionId> {
            (0..all.len()).filter(|at| set >> at & 1 == 1).map(|at| all[at]).collect()
        };
        let whole = (1_u32 << all.len()) - 1;
        let mut by_size: Vec<u32> = (0..=whole).collect();
        by_size.sort_by_key(|set| set.count_ones());
        // What holds a set that cannot be true need not be tried: it cannot be either.
        let mut failing: Vec<u32> = Vec::new();
        let mut open_ends_decide = false;
        for set in by_size {
            if failing.iter().any(|small| small & set == *small) {
                continue;
            }
            let touches = oracle.touches(&subset(set), Tier::Support);
            open_ends_decide |= touches && !oracle.holds(&subset(set), Tier::Support);
            failing.extend((!touches).then_some(set));
        }
        // The engine need not see in every system that only the ends left out keep figures apart.
        if open_ends_decide {
            continue;
        }
        let hits = |removed: u32| failing.iter().all(|set| set & removed != 0);
        let least = |removed: &u32| {
            hits(*removed) && (0..all.len()).all(|at| removed >> at & 1 == 0 || !hits(removed & !(1 << at)))
        };
        let named = |sets: &mut dyn Iterator<Item = u32>| -> BTreeSet<Vec<String>> {
            sets.map(|set| keys(dossier, &subset(set))).collect()
        };
        let found = component.enumerate(1000);
        so(found.complete, || "the enumeration is not complete".to_owned())?;
        let conflicts: BTreeSet<Vec<String>> =
            found.conflicts.iter().map(|c| keys(dossier, c.members())).collect();
        let expected = named(&mut failing.iter().copied());
        so(conflicts == expected, || format!("conflicts {conflicts:?}, expected {expected:?}"))?;
        let repairs: BTreeSet<Vec<String>> = found.repairs.iter().map(|r| keys(dossier, r)).collect();
        let expected = named(&mut (0..=whole).filter(least));
        so(repairs == expected, || format!("repairs {repairs:?}, expected {expected:?}"))?;
    }
    Ok(())
}

fn tried(file: &Value, property: impl Fn(&Dossier) -> Said) -> Result<(), TestCaseError> {
    let Some(dossier) = read(file) else { return Err(TestCaseError::reject("refused")) };
    property(&dossier).map_err(|why| TestCaseError::fail(format!("{why}\n{}", brief(file))))
}

/// A dossier file, a line a record.
fn brief(file: &Value) -> String {
    let sections = ["measures", "hierarchies", "rules", "assertions"];
    let records = sections.iter().flat_map(|name| file[name].as_array().into_iter().flatten());
    records.map(|record| format!("{record}\n")).collect()
}

macro_rules! laws {
    ($($family:ident $constant:ident,)*) => { $(
        mod $family {
            use super::*;

            proptest! {
                #![proptest_config(cases(28))]

                #[test]
                fn verdicts_agree_with_exact_elimination(file in worlds($constant)) {
                    tried(&file, verdicts)?;
                }

                #[test]
                fn what_is_implied_is_so(file in worlds($constant)) {
                    tried(&file, implications)?;
                }
            }

            proptest! {
                #![proptest_config(cases(20))]

                #[test]
                fn all_conflicts_and_all_repairs_are_found(file in worlds($constant)) {
                    tried(&file, all_of_them)?;
                }
            }
        }
    )* };
}

laws! {
    constants CONSTANTS,
    totals TOTALS,
    levels LEVELS,
    flows FLOWS,
    mixed MIXED,
}
