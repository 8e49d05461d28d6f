//! Whether checked steps add up to the conclusion of a finding.

mod changes;
mod claims;
mod figures;
mod prints;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashSet;

use self::claims::Claims;
use super::{Detail, Finding};
use crate::derivation::Derivation;
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId};
use crate::relation::{Evidence, Strength};

type Verification = Result<(), &'static str>;

/// The members that a detail speaks of, if it follows.
type Members = Result<FxHashSet<AssertionId>, &'static str>;

fn so(fits: bool, why: &'static str) -> Verification {
    if fits { Ok(()) } else { Err(why) }
}

/// Whether the checked steps add up to the conclusion: its detail, its members and its strength.
pub(super) fn follows(finding: &Finding, derivation: &Derivation, evidence: &Evidence<'_>) -> Verification {
    let proof = Proof { finding, claims: Claims::of(derivation), evidence };
    let members = proof.detail()?;
    let listed: FxHashSet<AssertionId> = finding.members.iter().copied().collect();
    so(
        listed == members && listed.len() == finding.members.len(),
        "the members are not those of the argument",
    )?;
    // A contradiction takes its strength from its relation, an echo from its declarations; equal numbers are soft.
    let judged = matches!(
        finding.detail,
        Detail::Contradiction { .. }
            | Detail::PossibleConflict { .. }
            | Detail::Coincidence { .. }
            | Detail::Echo { .. }
    );
    let assumed = finding.strength == Strength::Assumed;
    so(judged || assumed == derivation.assumes(), "its strength does not fit what it assumes")
}

/// A finding, and what shows it.
struct Proof<'f, 'e> {
    finding: &'f Finding,
    claims: Claims<'f>,
    evidence: &'e Evidence<'e>,
}

impl Proof<'_, '_> {
    /// Checks the detail and gives the members that it speaks of.
    fn detail(&self) -> Members {
        match &self.finding.detail {
            Detail::Agreement { measure, camps } => self.agreement(*measure, camps),
            Detail::Contradiction { measure, cause, pair, gap, .. } => {
                self.contradiction(*measure, *cause, *pair, *gap)
            }
            Detail::Conflict { measures, rules, sets, gap, .. } => self.conflict(measures, rules, sets, *gap),
            Detail::AccountedFor {
                measure,
                figure,
                from,
                implied,
                nominal,
                entailed,
                witnesses,
                corroborated,
            } => {
                self.left_to(*figure, *measure, from, implied, *nominal)?;
                self.accounted_for(*figure, from, implied, *entailed, *witnesses, *corroborated)
            }
            Detail::PossibleConflict { inner, outer, coordinate, pair, gap } => {
                self.possible_conflict(*inner, *outer, *coordinate, *pair, *gap)
            }
            Detail::Coincidence { total, met, left, remainders, figures } => {
                self.coincidence([*total, *met], *left, remainders, figures)
            }
            Detail::Revision { measure, changes, copies } => self.revision(*measure, changes, copies),
            Detail::BasisReset { measure, changes } => self.basis_reset(*measure, changes),
            Detail::FalseValue { measure, values, changes } => self.false_value(*measure, values, changes),
            Detail::Development { measure, changes } => self.development(*measure, changes),
            Detail::Echo { statements } => self.echo(statements),
            Detail::RelaySlip { versions, settled, changes } => self.relay_slip(versions, *settled, changes),
            Detail::LikelySlip { measure, readings, chance, .. } => {
                self.likely_slip(*measure, readings, *chance)
            }
            Detail::StaleRelay { copies } => self.stale_relay(copies),
            Detail::StanceChange { holder, proposition, steps, changes } => {
                self.stance_change(*holder, *proposition, steps, changes)
            }
            Detail::Dispute { proposition, affirm, deny } => self.dispute(*proposition, affirm, deny),
            Detail::LookAlike { value, unit, groups, .. } => self.look_alike(*value, unit, groups),
        }
    }

    fn dossier(&self) -> &Dossier {
        self.evidence.dossier()
    }

    /// Whether all of these that are on a measure are on this one.
    fn on(&self, measure: MeasureId, ids: &FxHashSet<AssertionId>) -> Verification {
        let measured = |id: &AssertionId| self.dossier().assertion(*id).and_then(|one| one.measure());
        so(ids.iter().all(|id| measured(id).is_none_or(|on| on == measure)), "a member is on another measure")
    }
}
