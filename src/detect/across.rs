//! Contradictions across measures, for their detector.

use rustc_hash::FxHashSet;

use super::support::{by_anchor, measure_key, members};
use crate::constraint::Conflict;
use crate::derivation::{Claim, Derivation, Premise};
use crate::finding::{Detail, Finding, FindingId, FindingKind, Resolution};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::relation::{Case, Evidence, Strength, witnesses};
use crate::time::span_text;

/// One finding for all conflicts of the same measures and time, each with its own argument, the firmest first; those that
/// assume something are told apart.
pub(super) fn findings(case: &Case<'_>, conflicts: &[Conflict]) -> Vec<Finding> {
    let parts = conflicts.iter().map(|conflict| (anchor(case, conflict), conflict));
    let firmest = |one: &&Conflict| match one.strength() {
        Strength::Hard => 0,
        Strength::Soft => 1,
        Strength::Assumed => 2,
    };
    let mut parts = by_anchor(parts);
    parts.iter_mut().for_each(|(_, conflicts)| conflicts.sort_by_key(firmest));
    parts.into_iter().map(|(anchor, conflicts)| finding(case, anchor, &conflicts)).collect()
}

fn finding(case: &Case<'_>, anchor: String, conflicts: &[&Conflict]) -> Finding {
    let evidence = &case.evidence;
    let dossier = evidence.dossier();
    let mut derivation = Derivation::default();
    let mut rules: Vec<RuleId> = Vec::new();
    let mut measures: Vec<MeasureId> = Vec::new();
    for conflict in conflicts {
        let certificate = conflict.certificate();
        let mut from = Vec::new();
        for id in conflict.members() {
            if let Some(interval) = evidence.reading(*id).and_then(|r| r.tier(certificate.tier)) {
                from.push(derivation.means(*id, certificate.tier, interval));
            }
        }
        let mut seen = FxHashSet::default();
        let own: Vec<RuleId> = certificate.rules().filter(|rule| seen.insert(*rule)).collect();
        from.extend(own.iter().map(|rule| derivation.premise(Premise::Rule(*rule))));
        from.extend(conflict.assumptions().iter().map(|one| derivation.premise(Premise::Assumption(*one))));
        derivation.step(Claim::Infeasible(certificate.clone()), from);
        rules.extend(own);
        measures.extend(conflict.measures());
    }
    rules.sort_by_key(|rule| dossier.at_rule(*rule).key());
    rules.dedup();
    measures.sort_by_key(|measure| dossier.at_measure(*measure).key());
    measures.dedup();
    let first = conflicts.first();
    Finding {
        id: FindingId::new(FindingKind::Contradiction, anchor),
        strength: first.map_or(Strength::Soft, |one| one.strength()),
        members: members(&case.evidence, conflicts.iter().flat_map(|one| one.members().iter().copied())),
        detail: Detail::Conflict {
            measures,
            rules,
            sets: conflicts.iter().map(|one| one.members().to_vec()).collect(),
            gap: first.map_or(0.0, |one| one.certificate().gap),
            resolutions: first.map_or_else(Vec::new, |one| resolutions(case, one)),
        },
        argument: derivation.into(),
    }
}

/// The measures with the time, or the rules where these exclude each other by themselves: a rule may have the key of a measure, so that a
/// comma stands before these.
fn anchor(case: &Case<'_>, conflict: &Conflict) -> String {
    const NAMED: usize = 6;
    let dossier = case.evidence.dossier();
    let mut keys: Vec<&str> = match conflict.measures() {
        [] => conflict.rules().iter().map(|rule| dossier.at_rule(*rule).key()).collect(),
        measures => measures.iter().map(|m| measure_key(&case.evidence, *m)).collect(),
    };
    if keys.len() > NAMED {
        keys.truncate(NAMED);
        keys.push("…");
    }
    let firm = if conflict.strength() == Strength::Assumed { ",assumed" } else { "" };
    // A comma sets it apart from the findings of one measure.
    let (before, after) = match (conflict.measures(), keys.len()) {
        ([], _) => (",", ""),
        (_, 1) => ("", ","),
        _ => ("", ""),
    };
    let at = time(&case.evidence, conflict.members()).map_or_else(String::new, |at| format!("@{at}"));
    format!("{before}{}{at}{after}{firm}", keys.join("+"))
}

/// The time around all of some figures, if they are levels and flows: running totals and constants are held against each other over time.
fn time(evidence: &Evidence<'_>, figures: &[AssertionId]) -> Option<String> {
    let (mut start, mut end) = (i64::MAX, i64::MIN);
    for id in figures {
        let reading = evidence.reading(*id).filter(|one| matches!(one.kind, Kind::Stock | Kind::Flow))?;
        let when = reading.when.as_ref()?;
        (start, end) = (start.min(when.start), end.max(when.end));
    }
    (!figures.is_empty()).then(|| span_text(start, end))
}

fn resolutions(case: &Case<'_>, conflict: &Conflict) -> Vec<Resolution> {
    let evidence = &case.evidence;
    let mut weaker = conflict.members().to_vec();
    weaker.sort_by_key(|id| (witnesses(evidence, &[*id]).independent, evidence.key(*id)));
    let mut found = Vec::new();
    if !weaker.is_empty() {
        found.push(Resolution::Withdrawal(weaker));
    }
    found.extend(conflict.rules().iter().map(|rule| Resolution::Rule(*rule)));
    found.extend(conflict.nestings().iter().map(|(inner, outer)| Resolution::Nesting(*inner, *outer)));
    found
}
