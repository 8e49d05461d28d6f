//! Summaries in the manner of Airwars and of the Uppsala Conflict Data Program.

use serde::Serialize;

use super::build::Case;
use super::policy::EstimatePolicy;
use super::{Backing, Conclusion, Estimate, Stands, Unsettled};
use crate::id::{AssertionId, SourceId};
use crate::relation::{Evidence, families};
use crate::source::Reliability;

/// The grade of a claim in the manner of Airwars (Methodology, airwars.org/about/methodology): how publicly it is
/// known, and whether a party to the events accepts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Airwars {
    /// A party accepts it: one of the [parties](EstimatePolicy::with_parties) stands in the camp or affirms one of its
    /// figures, or, where the policy names none, a holder that is independent of the camp affirms it.
    Confirmed,
    /// Two or more independent groups report it.
    Fair,
    /// One group, or nobody known, reports it.
    Weak,
    /// Reports exclude each other, and it is not one voice against several.
    Contested,
    /// Nothing that was said of it stands: all was withdrawn, corrected or copied wrongly.
    Discounted,
}

impl Airwars {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Fair => "fair",
            Self::Weak => "weak",
            Self::Contested => "contested",
            Self::Discounted => "discounted",
        }
    }
}

/// Low, best and high in the manner of the Uppsala Conflict Data Program (UCDP GED Codebook; Sundberg and Melander 2013,
/// Journal of Peace Research 50): the best is what the most reliable reports give, and the lower figure where none is
/// more reliable; low and high are the lowest and the highest of the reasonable reports. Unreasonable are claims that
/// one voice or nobody known makes against two independent groups or more, and those of sources rated E. Figures count as
/// printed, a range with both of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ucdp {
    /// The lowest.
    pub low: f64,
    /// The best.
    pub best: f64,
    /// The highest.
    pub high: f64,
}

pub(super) fn airwars(
    case: &Case<'_, '_>,
    estimate: &Estimate,
    policy: &EstimatePolicy,
    none_stands: bool,
) -> Airwars {
    let said = case.evidence.figures(estimate.measure);
    if none_stands {
        return if said.is_empty() { Airwars::Weak } else { Airwars::Discounted };
    }
    let members = estimate.members();
    if confirmed(case, estimate, &members, policy) {
        return Airwars::Confirmed;
    }
    if matches!(estimate.conclusion, Conclusion::Undetermined(Unsettled::Split)) {
        return Airwars::Contested;
    }
    let groups = estimate.camps.iter().map(|camp| camp.witnesses.independent).max().unwrap_or(0);
    let rivals = estimate.rivals.iter().filter(|rival| matches!(rival.stands, Stands::Contradicts(_)));
    let rival = rivals.map(|rival| rival.backing.witnesses.independent).max();
    match rival {
        Some(rival) if rival >= 2 || (rival == 1 && groups < 2) => Airwars::Contested,
        _ if groups >= 2 => Airwars::Fair,
        _ => Airwars::Weak,
    }
}

fn confirmed(
    case: &Case<'_, '_>,
    estimate: &Estimate,
    members: &[AssertionId],
    policy: &EstimatePolicy,
) -> bool {
    let dossier = case.evidence.dossier();
    let split = matches!(estimate.conclusion, Conclusion::Undetermined(_));
    if split || members.is_empty() {
        return false;
    }
    let affirming = case.asides.others(case, Some(estimate.measure), members, true);
    if policy.parties().is_empty() {
        return !affirming.is_empty();
    }
    let parties: Vec<SourceId> =
        policy.parties().iter().filter_map(|key| dossier.source_id(key)).map(|id| dossier.root(id)).collect();
    let speaks = |id: &AssertionId| {
        let behind = families(dossier, &case.evidence.assertion(*id).origins);
        behind.iter().any(|family| parties.contains(family))
    };
    members.iter().any(speaks) || affirming.iter().any(|family| parties.contains(family))
}

pub(super) fn ucdp(evidence: &Evidence<'_>, estimate: &Estimate) -> Option<Ucdp> {
    let groups = estimate.camps.iter().map(|camp| camp.witnesses.independent).max().unwrap_or(0);
    let reasonable = |one: &Backing| {
        let outvoted = groups >= 2 && one.witnesses.independent < 2;
        !outvoted && one.reliability != Some(Reliability::E)
    };
    let speaks = |stands: Stands| !matches!(stands, Stands::Earlier);
    let rivals = estimate.rivals.iter().filter(|r| speaks(r.stands)).map(|rival| &rival.backing);
    let camps: Vec<&Backing> = estimate.camps.iter().chain(rivals.filter(|one| reasonable(one))).collect();
    let printed = |one: &Backing| -> Vec<(f64, f64)> {
        one.members.iter().filter_map(|id| evidence.reading(*id)?.nominal).collect()
    };
    let all: Vec<(f64, f64)> = camps.iter().flat_map(|camp| printed(camp)).collect();
    let low = all.iter().map(|(low, _)| *low).min_by(f64::total_cmp)?;
    let high = all.iter().map(|(_, high)| *high).max_by(f64::total_cmp)?;
    let best = match estimate.camp() {
        Some(camp) => estimate.point.or_else(|| {
            // Without an upper end: the most that is said to be exceeded.
            printed(camp).into_iter().map(|(low, _)| low).max_by(f64::total_cmp)
        }),
        None => {
            // The most reliable, else the lowest.
            let rank = |camp: &&Backing| camp.reliability.filter(|r| *r != Reliability::F);
            let best = camps.iter().copied().filter_map(|c| Some((rank(&c)?, c))).min_by_key(|(r, _)| *r);
            let tied = |r: Reliability| camps.iter().filter(|c| rank(c) == Some(r)).count() > 1;
            match best {
                Some((rank, camp)) if !tied(rank) => camp.point,
                _ => Some(low),
            }
        }
    };
    let best = best.unwrap_or(low).clamp(low, high);
    Some(Ucdp { low, best, high })
}
