use rustc_hash::FxHashMap;

use super::support::{group_anchor, members, strength};
use super::{Detector, Run};
use crate::constraint::{Account, Proof, Reasoned};
use crate::derivation::{Claim, Derivation, Premise};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::id::AssertionId;
use crate::quantity::Tier;
use crate::relation::{Case, Evidence, independent_of, witnesses};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::AccountedFor,
    title: "a figure that others imply by arithmetic",
    why: "a total that its known parts make up is neither a rival of the earlier total nor a new claim",
    reference: "Farkas, Theorie der einfachen Ungleichungen (1902): what inequalities imply; Shostak, Deciding Linear Inequalities by Computing Loop Residues (1981)",
    run: Run::Reasoned(|case, _, reasoned| run(case, reasoned)),
};

fn run(case: &Case<'_>, reasoned: &Reasoned) -> Vec<Finding> {
    // Three figures that fit each other are told once, of the whole rather than of its parts.
    let mut told: FxHashMap<Vec<AssertionId>, &Account> = FxHashMap::default();
    for account in reasoned.accounts() {
        let mut all = account.from().to_vec();
        all.push(account.figure());
        all.sort_unstable();
        let rank = |one: &Account| {
            let end = case.evidence.reading(one.figure()).and_then(|r| r.when.as_ref()).map(|when| when.end);
            (one.assumptions().is_empty(), one.entailed(), one.rank, end)
        };
        let known = told.entry(all).or_insert(account);
        if rank(account) > rank(known) {
            *known = account;
        }
    }
    told.into_values().filter_map(|account| finding(case, account)).collect()
}

fn finding(case: &Case<'_>, account: &Account) -> Option<Finding> {
    let evidence = &case.evidence;
    let figure = account.figure();
    let measure = evidence.reading(figure)?.measure?;
    let mut derivation = Derivation::default();
    let mut from = Vec::new();
    for id in account.from() {
        if let Some(interval) = evidence.reading(*id).and_then(|r| r.support) {
            from.push(derivation.means(*id, Tier::Support, interval));
        }
    }
    let assumptions = account.assumptions().iter();
    let assumed: Vec<_> = assumptions.map(|one| derivation.premise(Premise::Assumption(*one))).collect();
    match &account.proof {
        Proof::Linear(proofs) => {
            for proof in proofs {
                let mut rules: Vec<_> = proof.rules().collect();
                rules.sort_by_key(|rule| evidence.dossier().at_rule(*rule).key());
                rules.dedup();
                let rules: Vec<_> =
                    rules.iter().map(|rule| derivation.premise(Premise::Rule(*rule))).collect();
                let cites = from.iter().copied().chain(rules).chain(assumed.iter().copied());
                derivation.step(Claim::Implied(proof.clone()), cites.collect::<Vec<_>>());
            }
            if let Some(proof) = proofs.first() {
                let of = derivation.premise(Premise::Assertion(figure));
                let cites: Vec<_> = assumed.iter().copied().chain([of]).collect();
                derivation.step(Claim::SpeaksOf { assertion: figure, variable: proof.variable }, cites);
            }
        }
        Proof::Ratio { rule, part, whole } => {
            let cites: Vec<_> = from
                .iter()
                .copied()
                .chain([
                    derivation.premise(Premise::Rule(*rule)),
                    derivation.premise(Premise::Assertion(figure)),
                ])
                .chain(assumed.iter().copied())
                .collect();
            let share = account.implied();
            derivation.step(Claim::Ratio { rule: *rule, figure, part: *part, whole: *whole, share }, cites);
        }
    }
    // What accounts for it makes it true as it was said, or else meets what was meant.
    let tier = if account.entailed() { Tier::Hull } else { Tier::Support };
    if let Some(interval) = evidence.reading(figure).and_then(|r| r.tier(tier)) {
        derivation.means(figure, tier, interval);
    }
    let path = account.from().to_vec();
    let all = members(&case.evidence, path.iter().copied().chain([figure]));
    derivation.witnessed(path.clone(), witnesses(evidence, &path));
    Some(Finding {
        id: FindingId::new(FindingKind::AccountedFor, anchor(evidence, account)),
        strength: strength(derivation.assumes(), false),
        members: all,
        detail: Detail::AccountedFor {
            measure,
            figure,
            implied: account.implied(),
            nominal: account.nominal(),
            entailed: account.entailed(),
            witnesses: witnesses(evidence, &path),
            corroborated: independent_of(evidence.dossier(), account.from(), figure),
            from: path,
        },
        argument: derivation.into(),
    })
}

/// The measure, the time and the figure.
fn anchor(evidence: &Evidence<'_>, account: &Account) -> String {
    let reading = evidence.reading(account.figure());
    let measure = reading.and_then(|r| r.measure);
    let span = reading.and_then(|r| r.when.as_ref()).map(|when| (when.start, when.end));
    let about = measure.map_or(String::new(), |m| group_anchor(evidence, m, span));
    format!("{about},{}", evidence.key(account.figure()))
}
