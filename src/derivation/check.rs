//! The checker: every step from its definition.

use rustc_hash::FxHashSet;

use super::grounds::bounds_both;
use super::share::ratio;
use super::{Cite, Claim, Derivation, Joining, Premise, weighed};
use crate::dossier::View;
use crate::id::{AssertionId, RuleId};
use crate::policy::Policy;
use crate::quantity::{Interval, Separation};
use crate::relation::{
    Crossing, Evidence, PartOf, Remainder, backing, bearing, lasted, nested, position_on, printed, relate,
    shared_at, span_of, witnesses,
};
use crate::rule::Assumption;
use crate::slip::{Delay, Mistake, assumptions};

/// Why a derivation proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// A premise that is not in the view or the policy.
    #[error(
        "premise {premise} is not in this view and policy; check against those the finding was made from"
    )]
    Premise {
        /// Its position.
        premise: usize,
    },
    /// A step that cites what does not come before it, or uses what it does not cite.
    #[error("step {step} rests on something it does not cite; its derivation was altered")]
    Citation {
        /// Its position.
        step: usize,
    },
    /// A step that does not hold.
    #[error("step {step} does not hold: {why}")]
    Step {
        /// Its position.
        step: usize,
        /// Why.
        why: &'static str,
    },
    /// A conclusion that its steps do not add up to.
    #[error("the steps hold, but the conclusion does not follow from them: {why}")]
    Conclusion {
        /// Why.
        why: &'static str,
    },
}

/// Checks a derivation alone: only what it cites is read.
pub(super) fn check(derivation: &Derivation, view: View<'_>, policy: &Policy) -> Result<(), CheckError> {
    check_in(derivation, &cited_by(derivation, view, policy))
}

/// What a derivation cites, as far as the view has it.
pub(crate) fn cited_by<'v>(derivation: &Derivation, view: View<'v>, policy: &'v Policy) -> Evidence<'v> {
    let needed = derivation.premises.iter().filter_map(|p| match p {
        Premise::Assertion(id) if view.contains(*id) => Some(*id),
        _ => None,
    });
    Evidence::of_some(view, policy, needed)
}

/// Checks a derivation against evidence that was read from the view for many.
pub(crate) fn check_in(derivation: &Derivation, evidence: &Evidence<'_>) -> Result<(), CheckError> {
    let (view, policy) = (evidence.view, evidence.policy);
    for (premise, found) in derivation.premises.iter().enumerate() {
        let holds = match found {
            Premise::Assertion(id) => view.contains(*id),
            Premise::Rule(id) => view.dossier().rule(*id).is_some(),
            Premise::Assumption(assumption) => policy.assumes(*assumption),
            Premise::Learned(one) => one.holds(evidence),
            Premise::HedgeModel | Premise::Tolerance | Premise::ShortLived => true,
        };
        if !holds {
            return Err(CheckError::Premise { premise });
        }
    }
    for (at, step) in derivation.steps.iter().enumerate() {
        let cited = cited(derivation, at).ok_or(CheckError::Citation { step: at })?;
        let uses = |id: &AssertionId| cited.contains(&Premise::Assertion(*id));
        if !assertions(&step.claim).iter().all(uses) {
            return Err(CheckError::Citation { step: at });
        }
        let assumed: Vec<Assumption> = cited
            .iter()
            .filter_map(|p| match p {
                Premise::Assumption(a) => Some(*a),
                _ => None,
            })
            .collect();
        holds(&step.claim, evidence, &cited, &assumed).map_err(|why| CheckError::Step { step: at, why })?;
    }
    Ok(())
}

/// The premises under a step, directly or through earlier steps; `None` if it cites what is not there.
fn cited(derivation: &Derivation, at: usize) -> Option<FxHashSet<Premise>> {
    let mut found = FxHashSet::default();
    let mut seen = FxHashSet::default();
    let mut stack = vec![at];
    while let Some(step) = stack.pop() {
        for cite in &derivation.steps.get(step)?.from {
            match *cite {
                Cite::Premise(p) => {
                    found.insert(*derivation.premises.get(p)?);
                }
                Cite::Step(earlier) if earlier < step => {
                    if seen.insert(earlier) {
                        stack.push(earlier);
                    }
                }
                Cite::Step(_) => return None,
            }
        }
    }
    Some(found)
}

fn assertions(claim: &Claim) -> Vec<AssertionId> {
    match claim {
        Claim::Means { assertion, .. }
        | Claim::Bears { assertion, .. }
        | Claim::Holds { assertion, .. }
        | Claim::Prints { assertion, .. }
        | Claim::Equals { assertion, .. } => {
            vec![*assertion]
        }
        Claim::Crosses(crossing) => vec![crossing.inner, crossing.outer],
        Claim::Leaves(remainder) => {
            [remainder.total].into_iter().chain(remainder.parts.iter().copied()).collect()
        }
        Claim::Nested { .. } => Vec::new(),
        Claim::Relates(relation) => [relation.a, relation.b].into_iter().chain(relation.decided_by).collect(),
        Claim::Meet { members, .. }
        | Claim::Witnessed { members, .. }
        | Claim::Supports { members, .. }
        | Claim::Backed { members, .. }
        | Claim::Weighed { members, .. }
        | Claim::Carried { members, .. } => members.clone(),
        Claim::CarriedAfter { copy, revision } => vec![*copy, *revision],
        Claim::CarriedBefore { right, slip } => vec![*right, *slip],
        Claim::Lasted { value, after, .. } => vec![*value, *after],
        Claim::Strays(stray) => stray.expected.from.iter().copied().chain([stray.figure]).collect(),
        Claim::Slips(slip) => {
            let other = match slip.mistake {
                Mistake::Swapped { with } => Some(with),
                _ => None,
            };
            slip.expected.from.iter().copied().chain([slip.figure]).chain(other).collect()
        }
        Claim::Delays(delay) => delay.from.iter().copied().chain([delay.figure]).collect(),
        Claim::Implied(entailment) => entailment.assertions().collect(),
        Claim::SpeaksOf { assertion, .. } => vec![*assertion],
        Claim::Ratio { figure, part, whole, .. } => vec![*figure, *part, *whole],
        Claim::Infeasible(certificate) => certificate.assertions().collect(),
    }
}

fn holds(
    claim: &Claim,
    evidence: &Evidence<'_>,
    cited: &FxHashSet<Premise>,
    assumed: &[Assumption],
) -> Result<(), &'static str> {
    let so = |fits: bool, why: &'static str| if fits { Ok(()) } else { Err(why) };
    let assuming = |needed: &[Assumption]| {
        let known = needed.iter().all(|a| assumed.contains(a));
        so(known, "an assumption it rests on is not among the premises")
    };
    let ruled = |rule: RuleId| {
        so(cited.contains(&Premise::Rule(rule)), "a rule it rests on is not among the premises")
    };
    match claim {
        Claim::Means { assertion, tier, interval } => {
            let found = evidence.reading(*assertion).and_then(|r| r.tier(*tier));
            so(found.as_ref() == Some(interval), "the figure means other values")
        }
        Claim::Relates(claimed) => {
            let found = evidence.relate(claimed.a, claimed.b);
            so(found.as_ref() == Some(claimed), "the two stand to each other in another way")?;
            assuming(&claimed.assumptions)?;
            claimed.rules.iter().try_for_each(|rule| ruled(*rule))
        }
        Claim::Meet { members, shared } => {
            let supports = members.iter().map(|id| evidence.reading(*id).and_then(|r| r.support));
            so(common_support(supports).as_ref() == Some(shared), "the figures share other values")
        }
        Claim::Witnessed { members, witnesses: claimed } => {
            so(witnesses(evidence, members) == *claimed, "the witnesses are others")
        }
        Claim::Bears { assertion, asked, bearing: claimed } => {
            let found = evidence.reading(*assertion).and_then(|r| bearing(r, *asked, evidence.policy));
            let (found, assumptions) = found.ok_or("the figure says nothing about that time")?;
            so(found == *claimed, "the figure bears on that time in another way")?;
            assuming(&assumptions)
        }
        Claim::Supports { members, tier, joining, interval } => {
            let found = match joining {
                Joining::Shared => shared_at(evidence, members, *tier),
                Joining::Spanned => span_of(evidence, members, *tier),
            };
            so(found.as_ref() == Some(interval), "the figures leave other values")
        }
        Claim::Backed { members, witnesses } => {
            so(backing(evidence, members) == *witnesses, "the witnesses are others")
        }
        Claim::Weighed { members, groups, weight } => {
            so(weighed(evidence, members, cited.iter()) == (*groups, *weight), "they weigh differently")
        }
        Claim::Holds { assertion, proposition, stance, via } => {
            let content = evidence.assertion(*assertion).content();
            let found = evidence
                .reading(*assertion)
                .and_then(|r| position_on(&evidence.implications, content, r, *proposition));
            so(found.is_some_and(|p| p.stance == *stance && p.via == *via), "the stance is another")?;
            via.iter().try_for_each(|rule| ruled(*rule))
        }
        Claim::Crosses(claimed) => {
            let found = Crossing::of(evidence, claimed.inner, claimed.outer);
            so(found.as_ref() == Some(claimed), "the two do not cross so")?;
            assuming(&claimed.assumptions)
        }
        Claim::Leaves(claimed) => {
            let found = Remainder::of(evidence, claimed.total, &claimed.parts, claimed.by);
            so(found.as_ref() == Some(claimed), "another amount is left")?;
            assuming(&claimed.assumptions(evidence))?;
            match claimed.by {
                PartOf::Rule(rule) => ruled(rule),
                PartOf::Included => Ok(()),
            }
        }
        Claim::Nested { inner, outer, rule } => {
            let known = [inner, outer].iter().all(|m| evidence.dossier().measure(**m).is_some());
            so(
                known && nested(evidence.dossier(), *inner, *outer) == Some((*inner, *outer, *rule)),
                "no order holds of the two",
            )?;
            rule.map_or(Ok(()), ruled)
        }
        Claim::Equals { assertion, printed: claimed } => {
            let on = evidence.assertion(*assertion).measure();
            let found = on.and_then(|on| printed(evidence, *assertion, on));
            so(found == Some(*claimed), "another number is printed")
        }
        Claim::Prints { assertion, value } => {
            let printed = evidence.assertion(*assertion).quantity().and_then(|q| q.form().nominal());
            so(
                printed.is_some_and(|(low, high)| low == high && low.get() == *value),
                "another number is printed",
            )
        }
        Claim::CarriedAfter { copy, revision } => {
            so(carried_after(evidence, *copy, *revision), "the copy was not carried too late")
        }
        Claim::CarriedBefore { right, slip } => {
            so(carried_before(evidence, *right, *slip), "the right print was not carried before the slip")
        }
        Claim::Carried { members, chains } => {
            let one = |first: AssertionId| {
                members.iter().all(|id| *id == first || says_again(evidence, *id, first))
            };
            so(members.first().is_some_and(|first| one(*first)), "the prints are not of one statement")?;
            so(chains_of(evidence, members) == *chains, "other relays carried it")
        }
        Claim::Lasted { value, after, seconds } => {
            let found = lasted(evidence, *value, *after);
            let short = *seconds <= evidence.policy.short_lived && cited.contains(&Premise::ShortLived);
            so(found == Some(*seconds) && short, "the figure stood for longer")
        }
        Claim::Strays(stray) => {
            stray.check(evidence)?;
            assuming(&assumptions(evidence, stray.figure, &stray.expected.from, None))
        }
        Claim::Slips(slip) => {
            slip.check(evidence)?;
            assuming(&assumptions(evidence, slip.figure, &slip.expected.from, Some(&slip.intended)))
        }
        Claim::Delays(delay) => {
            let found = Delay::of(evidence, delay.figure, &delay.from, &delay.intended);
            so(found.as_ref() == Some(&**delay), "the delays are others")
        }
        Claim::Infeasible(certificate) => {
            certificate.check(evidence, assumed)?;
            certificate.rules().try_for_each(ruled)
        }
        Claim::Implied(entailment) => {
            entailment.check(evidence, assumed)?;
            entailment.rules().try_for_each(ruled)
        }
        Claim::SpeaksOf { assertion, variable } => {
            let reading = evidence.reading(*assertion).ok_or("an assertion is not in the view")?;
            bounds_both(reading, *variable, assumed)
        }
        Claim::Ratio { rule, figure, part, whole, share } => {
            let (found, assumptions) = ratio(evidence, *rule, *figure, *part, *whole)
                .ok_or("the figures give no share by that rule")?;
            assuming(&assumptions)?;
            ruled(*rule)?;
            so(found == *share, "the share is another")
        }
    }
}

/// How many different chains of relays carried these prints.
pub(crate) fn chains_of(evidence: &Evidence<'_>, members: &[AssertionId]) -> usize {
    let relays = members.iter().map(|id| evidence.assertion(*id).relays());
    relays.collect::<FxHashSet<_>>().len()
}

/// Whether a print was surely carried by other relays before the slip of another one.
pub(crate) fn carried_before(evidence: &Evidence<'_>, right: AssertionId, slip: AssertionId) -> bool {
    let (right, slip) = (evidence.assertion(right), evidence.assertion(slip));
    let dates = right.published().zip(slip.published());
    right.relays() != slip.relays() && dates.is_some_and(|(r, s)| r.bounds().1 <= s.bounds().0)
}

/// What all these supports share; where they only touch, the value they touch at.
pub(crate) fn common_support(mut supports: impl Iterator<Item = Option<Interval>>) -> Option<Interval> {
    let first = supports.next()??;
    supports.try_fold(first, |shared, next| {
        let next = next?;
        let closed = || shared.closure().intersection(&next.closure());
        // Within the rounding bound they meet at the value between them.
        let rounded = || match shared.separation(&next) {
            Separation::Apart { .. } => None,
            _ => Interval::point(shared.low_value().max(next.low_value())).ok(),
        };
        shared.intersection(&next).or_else(closed).or_else(rounded)
    })
}

/// Whether a copy was published after a revision had been stated, in a report that does not carry the revision.
pub(crate) fn carried_after(evidence: &Evidence<'_>, copy: AssertionId, revision: AssertionId) -> bool {
    let (late, new) = (evidence.assertion(copy), evidence.assertion(revision));
    // A revision that nobody dates was public once another relay carried it.
    let elsewhere = new.published().filter(|_| new.relays() != late.relays());
    let revised = new.stated().or(elsewhere);
    let (Some(published), Some(stated)) = (late.published(), revised) else {
        return false;
    };
    let after = match (published.start(), stated.end()) {
        (Some(start), Some(end)) => start >= end,
        _ => false,
    };
    let carries = |id: &AssertionId| *id == revision || says_again(evidence, *id, revision);
    // An origin's own print is no relay.
    after
        && !late.relays().is_empty()
        && !new.measure().is_some_and(|on| evidence.in_report_of(copy, on).iter().any(carries))
}

/// Whether an assertion is an echo of another.
fn says_again(evidence: &Evidence<'_>, id: AssertionId, of: AssertionId) -> bool {
    let relation = relate(evidence.view, evidence.policy, id, of);
    relation.is_some_and(|r| r.verdict == crate::relation::Verdict::Echo)
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::CheckError;
    use crate::estimator::EstimateCheckError;
    use crate::finding::{FindingId, FindingKind};
    use crate::reconcile::ReportCheckError;

    #[test]
    fn what_is_not_proven_is_said_once() {
        let error = CheckError::Premise { premise: 2 };
        let finding = FindingId::new(FindingKind::Echo, "x".to_owned());
        let of: [Box<dyn Error>; 2] = [
            Box::new(ReportCheckError { finding, error: error.clone() }),
            Box::new(EstimateCheckError { measure: "m".to_owned(), error: error.clone() }),
        ];
        for of in of {
            assert!(of.to_string().contains(&error.to_string()) && of.source().is_none());
        }
    }
}
