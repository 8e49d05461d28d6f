//! Summaries in the manner of Airwars and of the Uppsala Conflict Data Program.

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::build::Case;
use super::policy::EstimatePolicy;
use super::{Backing, Estimate, Rival, Stands};
use crate::code::codes;
use crate::id::{AssertionId, SourceId};
use crate::relation::{Evidence, families};
use crate::source::Reliability;

/// The grade of a claim in the manner of Airwars (Methodology, airwars.org/about/methodology), which grades reports of
/// harm to civilians. Whose act it was and who was harmed is not in figures, so this is as near as they allow.
///
/// | grade | published | here |
/// |---|---|---|
/// | confirmed | a specific belligerent has accepted responsibility | one of the [parties](EstimatePolicy::with_parties) that the policy names says it or affirms it |
/// | fair | reported by two or more credible sources, with likely or confirmed near actions by a belligerent | two or more independent groups say or affirm it |
/// | weak | single source claim, though sometimes featuring significant information | one group, or nobody known, says it |
/// | contested | competing claims of responsibility | statements exclude each other, and it is not one voice against several |
/// | discounted | those killed were combatants, or other parties most likely responsible | nothing that was said of it stands: all was withdrawn, corrected or copied wrongly |
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Airwars {
    /// A party accepts it.
    Confirmed,
    /// Several report it.
    Fair,
    /// One reports it.
    Weak,
    /// Reports exclude each other.
    Contested,
    /// Nothing that was said of it stands.
    Discounted,
}

codes! {
    Airwars, "grade after Airwars":
    Confirmed = "confirmed", Fair = "fair", Weak = "weak", Contested = "contested", Discounted = "discounted",
}

/// Low, best and high in the manner of the Uppsala Conflict Data Program (UCDP GED Codebook; Sundberg and Melander 2013,
/// Journal of Peace Research 50).
///
/// | | published | here |
/// |---|---|---|
/// | best | the most reliable numbers; as a rule the lower ones where no source is more reliable | the number of the estimate; where it is split the figures of the best rated source, or else the lowest |
/// | low, high | the lowest and the highest that are reported and deemed reasonable | the lowest and the highest figure of camps and rivals, as printed, a range with both of its ends |
///
/// Not reasonable are claims that one voice or nobody known makes against two independent groups or more, whatever the
/// policy prefers, and those of sources rated E where there are others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
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
) -> Option<Airwars> {
    if none_stands {
        return (!case.evidence.figures(estimate.measure).is_empty()).then_some(Airwars::Discounted);
    }
    if estimate.camps.is_empty() {
        return None;
    }
    let affirming = case.asides.others(case, Some(estimate.measure), &estimate.members(), true);
    if estimate.camp().is_some() && confirmed(case, estimate, policy, &affirming) {
        return Some(Airwars::Confirmed);
    }
    // The groups behind what is said, and behind the best of what that excludes.
    let contradicts = |rival: &&Rival| matches!(rival.stands, Stands::Contradicts(_));
    let rivals = estimate.rivals.iter().filter(contradicts).map(|rival| rival.backing.groups());
    let mut camps: Vec<usize> = estimate.camps.iter().map(|camp| camp.groups()).collect();
    camps.sort_unstable_by(|a, b| b.cmp(a));
    let groups = estimate.groups() + affirming.len();
    Some(match rivals.chain(camps.into_iter().skip(1)).max() {
        Some(rival) if rival >= 2 || (rival == 1 && groups < 2) => Airwars::Contested,
        _ if groups >= 2 => Airwars::Fair,
        _ => Airwars::Weak,
    })
}

/// Whether a party says or affirms it.
fn confirmed(
    case: &Case<'_, '_>,
    estimate: &Estimate,
    policy: &EstimatePolicy,
    affirming: &FxHashSet<SourceId>,
) -> bool {
    let dossier = case.evidence.dossier();
    let parties: Vec<SourceId> =
        policy.parties().iter().filter_map(|key| dossier.source_id(key)).map(|id| dossier.root(id)).collect();
    let speaks = |id: &AssertionId| {
        let behind = families(dossier, case.evidence.assertion(*id).origins());
        behind.iter().any(|family| parties.contains(family))
    };
    let said = estimate.agreeing.as_ref().or(estimate.camp());
    said.is_some_and(|one| one.members.iter().any(speaks))
        || affirming.iter().any(|family| parties.contains(family))
}

pub(super) fn ucdp(evidence: &Evidence<'_>, estimate: &Estimate) -> Option<Ucdp> {
    let speaks = |rival: &&Rival| !matches!(rival.stands, Stands::Earlier);
    let rivals = estimate.rivals.iter().filter(speaks).map(|rival| &rival.backing);
    let own = estimate.agreeing.as_ref().or(estimate.camp());
    let camps = estimate.camps.iter().skip(usize::from(own.is_some()));
    let all: Vec<&Backing> = own.into_iter().chain(camps).chain(rivals).collect();
    let groups = all.iter().map(|one| one.groups()).max().unwrap_or(0);
    let reasonable = |one: &&Backing| {
        let outvoted = groups >= 2 && one.groups() < 2;
        !outvoted && one.reliability != Some(Reliability::E)
    };
    let mut kept: Vec<&Backing> = all.iter().copied().filter(reasonable).collect();
    let own = own.filter(|own| kept.is_empty() || reasonable(own));
    if kept.is_empty() {
        kept = all;
    }
    let printed = |one: &Backing| -> Vec<(f64, f64)> {
        one.members.iter().filter_map(|id| evidence.reading(*id)?.nominal).collect()
    };
    let figures: Vec<(f64, f64)> = kept.iter().flat_map(|camp| printed(camp)).collect();
    let low = figures.iter().map(|(low, _)| *low).min_by(f64::total_cmp)?;
    let high = figures.iter().map(|(_, high)| *high).max_by(f64::total_cmp)?;
    let best = match own {
        Some(camp) => estimate.point.or_else(|| {
            // Without an upper end the most that is said to be exceeded, without a lower one the least that is not.
            let values = estimate.interval.unwrap_or(camp.interval);
            let most = printed(camp).into_iter().map(|(low, _)| low).max_by(f64::total_cmp)?;
            Some(most.max(values.low_value()).min(values.high_value()))
        }),
        None => {
            // The most reliable, else the lowest.
            let rank = |camp: &&Backing| camp.reliability.filter(|r| *r != Reliability::F);
            let best = kept.iter().copied().filter_map(|c| Some((rank(&c)?, c))).min_by_key(|(r, _)| *r);
            let tied = |r: Reliability| kept.iter().filter(|c| rank(c) == Some(r)).count() > 1;
            match (best, kept.as_slice()) {
                (Some((rank, camp)), _) if !tied(rank) => camp.point,
                (_, [camp]) => camp.point,
                _ => Some(low),
            }
        }
    };
    let best = best.unwrap_or(low).clamp(low, high);
    Some(Ucdp { low, best, high })
}
