//! What a derivation is made from, when it is asked for.

use std::borrow::Cow;

use super::{Camp, Detail, Finding};
use crate::derivation::{Certificate, Claim, Derivation, Premise};
use crate::dossier::View;
use crate::id::AssertionId;
use crate::policy::Policy;
use crate::quantity::Tier;
use crate::relation::{Background, Cause, Evidence, Verdict};

/// What a finding keeps of its argument: most of them follow from what it cites, in the view that it was found in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    /// All of it.
    Kept(Box<Derivation>),
    /// How these stand to each other.
    Relations(Box<[(AssertionId, AssertionId)]>),
    /// How these stand to each other, the first of which is proven to be a conflict.
    Conflict(Box<[(AssertionId, AssertionId)]>),
    /// What the figures of each camp share, and who stands behind them.
    Camps,
    /// The number that each figure prints.
    Prints,
}

impl From<Derivation> for Argument {
    fn from(derivation: Derivation) -> Self {
        Self::Kept(Box::new(derivation))
    }
}

impl Finding {
    /// Why it holds, made from the view and the policy that it was found by. In others it may lack steps, and then proves
    /// nothing.
    ///
    /// # Complexity
    /// Linear in its steps, for stances also in the rules of the dossier; where a source lowers its own running total,
    /// O(n log n) in the assertions on that measure. [`Report::derivation`](crate::Report::derivation) makes many sooner.
    #[must_use]
    pub fn derivation(&self, view: View<'_>, policy: &Policy) -> Cow<'_, Derivation> {
        if let Argument::Kept(derivation) = &self.argument {
            return Cow::Borrowed(derivation);
        }
        self.derivation_in(&self.evidence(view, policy))
    }

    /// As [`derivation`](Self::derivation), with what was found for many.
    pub(crate) fn derivation_by(
        &self,
        view: View<'_>,
        policy: &Policy,
        background: &Background,
    ) -> Cow<'_, Derivation> {
        if let Argument::Kept(derivation) = &self.argument {
            return Cow::Borrowed(derivation);
        }
        self.derivation_in(&Evidence::of_few(view, policy, background, self.known_in(view)))
    }

    /// What it cites, as far as the view has it.
    pub(super) fn evidence<'v>(&self, view: View<'v>, policy: &'v Policy) -> Evidence<'v> {
        let figure = |id: AssertionId| view.dossier().at(id).quantity().is_some();
        match self.known_in(view).all(figure) {
            true => Evidence::of_figures(view, policy, self.known_in(view)),
            false => Evidence::of_some(view, policy, self.known_in(view)),
        }
    }

    fn known_in(&self, view: View<'_>) -> impl Iterator<Item = AssertionId> {
        self.members.iter().copied().filter(move |id| view.contains(*id))
    }

    /// As [`derivation`](Self::derivation), from evidence that was read for many.
    pub(crate) fn derivation_in(&self, evidence: &Evidence<'_>) -> Cow<'_, Derivation> {
        Cow::Owned(match (&self.argument, &self.detail) {
            (Argument::Kept(derivation), _) => return Cow::Borrowed(derivation),
            (Argument::Relations(pairs), _) => relations(evidence, pairs),
            (Argument::Conflict(pairs), _) => conflict(evidence, pairs),
            (Argument::Camps, Detail::Agreement { camps, .. }) => shared(evidence, camps),
            (Argument::Prints, Detail::LookAlike { value, groups, .. }) => {
                prints(*value, groups.figures().iter())
            }
            (Argument::Camps | Argument::Prints, _) => Derivation::default(),
        })
    }
}

fn relations(evidence: &Evidence<'_>, pairs: &[(AssertionId, AssertionId)]) -> Derivation {
    let mut derivation = Derivation::with_room(pairs.len() + 2, pairs.len());
    for (a, b) in pairs {
        relates(evidence, &mut derivation, *a, *b);
    }
    derivation
}

/// The step that two stand to each other as they do; without it, the premises that it would have.
fn relates(evidence: &Evidence<'_>, derivation: &mut Derivation, a: AssertionId, b: AssertionId) {
    if let Some(relation) = evidence.relate(a, b) {
        derivation.relates(relation);
    } else {
        for id in [a, b] {
            derivation.premise(Premise::Assertion(id));
        }
    }
}

/// The two that conflict most, read, and their argument; then the other pairs.
fn conflict(evidence: &Evidence<'_>, pairs: &[(AssertionId, AssertionId)]) -> Derivation {
    // Premises are figures, hedges, tolerance and an assumption.
    let mut derivation = Derivation::with_room(pairs.len() + 4, pairs.len() + 3);
    let Some(((a, b), others)) = pairs.split_first() else { return derivation };
    if let Some(strongest) = evidence.relate(*a, *b) {
        // One statement given in two ways is shown by the two prints; their times need not be one.
        let certificate = match strongest.verdict {
            Verdict::Contradicts { cause: Cause::Itself, .. } => None,
            _ => Certificate::of_pair(evidence, &strongest),
        };
        let tier = certificate.as_ref().map_or(Tier::Support, |certificate| certificate.tier);
        let mut from = Vec::new();
        for id in [*a, *b] {
            if let Some(interval) = evidence.reading(id).and_then(|r| r.tier(tier)) {
                from.push(derivation.means(id, tier, interval));
            }
        }
        from.push(derivation.relates(strongest));
        if let Some(certificate) = certificate {
            derivation.step(Claim::Infeasible(certificate), from);
        }
    } else {
        relates(evidence, &mut derivation, *a, *b);
    }
    for (a, b) in others {
        relates(evidence, &mut derivation, *a, *b);
    }
    derivation
}

/// Each figure is read and related to the first of its camp.
fn shared(evidence: &Evidence<'_>, camps: &[Camp]) -> Derivation {
    let many: usize = camps.iter().map(|camp| camp.members.len()).sum();
    let mut derivation = Derivation::with_room(many + 2, 2 * many + camps.len());
    for camp in camps {
        let mut from = Vec::new();
        for id in &camp.members {
            if let Some(support) = evidence.reading(*id).and_then(|r| r.support) {
                from.push(derivation.means(*id, Tier::Support, support));
            }
        }
        if let Some(shared) = camp.shared {
            derivation.step(Claim::Meet { members: camp.members.clone(), shared }, from);
        }
        if let Some((first, rest)) = camp.members.split_first() {
            for other in rest {
                relates(evidence, &mut derivation, *first, *other);
            }
        }
        derivation.witnessed(camp.members.clone(), camp.witnesses);
    }
    derivation
}

fn prints<'i>(value: f64, figures: impl Iterator<Item = &'i AssertionId>) -> Derivation {
    let mut derivation = Derivation::default();
    for id in figures {
        let from = [derivation.premise(Premise::Assertion(*id))];
        derivation.step(Claim::Prints { assertion: *id, value }, from);
    }
    derivation
}
