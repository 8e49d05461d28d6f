//! Findings on what came after what, and on stances.

use rustc_hash::FxHashSet;

use super::{Members, Proof, so};
use crate::assertion::Stance;
use crate::dossier::ContentRef;
use crate::finding::{Change, Manner};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::relation::{FalseValue, Verdict, families, position_on};

impl Proof<'_, '_> {
    /// Corrections, and the copies that are superseded with what they corrected.
    pub(super) fn revision(&self, measure: MeasureId, changes: &[Change], copies: &[AssertionId]) -> Members {
        so(!changes.is_empty(), "it names no correction")?;
        let corrects = |c: &Change| !matches!(c.how, Manner::Movement | Manner::Restart);
        so(changes.iter().all(|c| corrects(c) && self.claims.shows(c)), "a correction is not shown")?;
        let echoed = self.claims.ends(|v| v == Verdict::Echo);
        so(copies.iter().all(|id| echoed.contains(id)), "a copy is not shown to be one")?;
        let members: FxHashSet<AssertionId> = changes
            .iter()
            .flat_map(|c| [c.old, c.new])
            .chain(copies.iter().copied())
            .chain(self.claims.next())
            .collect();
        self.on(measure, &members)?;
        Ok(members)
    }

    /// Running totals that started again.
    pub(super) fn basis_reset(&self, measure: MeasureId, changes: &[Change]) -> Members {
        so(!changes.is_empty(), "it names no restart")?;
        let restarts = |c: &Change| c.how == Manner::Restart && self.claims.shows(c);
        so(changes.iter().all(restarts), "a restart is not shown")?;
        let members = changes.iter().flat_map(|c| [c.old, c.new]).chain(self.claims.next()).collect();
        self.on(measure, &members)?;
        Ok(members)
    }

    /// Values that did not last.
    pub(super) fn false_value(
        &self,
        measure: MeasureId,
        values: &[FalseValue],
        changes: &[Change],
    ) -> Members {
        so(!values.is_empty(), "it names no value")?;
        so(values.iter().all(|one| self.claims.did_not_last(one)), "a value is not shown to be false")?;
        so(changes.iter().all(|c| self.claims.shows(c)), "how a value came and went is not shown")?;
        let members: FxHashSet<AssertionId> =
            values.iter().flat_map(|v| [v.before, v.value, v.after]).collect();
        so(
            changes.iter().all(|c| members.contains(&c.old) && members.contains(&c.new)),
            "a change is of others",
        )?;
        self.on(measure, &members)?;
        Ok(members)
    }

    /// Things that grew or fell.
    pub(super) fn development(&self, measure: MeasureId, changes: &[Change]) -> Members {
        so(!changes.is_empty(), "it names no step")?;
        let moves = |c: &Change| matches!(c.how, Manner::Movement | Manner::Said);
        so(changes.iter().all(|c| moves(c) && self.claims.shows(c)), "a step is not shown")?;
        let members = changes.iter().flat_map(|c| [c.old, c.new]).collect();
        self.on(measure, &members)?;
        Ok(members)
    }

    /// A holder who took another stance on a proposition.
    pub(super) fn stance_change(
        &self,
        holder: SourceId,
        proposition: MeasureId,
        steps: &[(AssertionId, Stance)],
        changes: &[(AssertionId, AssertionId)],
    ) -> Members {
        so(!changes.is_empty(), "it names no change")?;
        let changed = |(old, new): &(AssertionId, AssertionId)| {
            self.claims.later(*old, *new, |v| v == Verdict::StanceChange)
        };
        so(changes.iter().all(changed), "a change is not shown")?;
        let taken = |(id, stance): &(AssertionId, Stance)| {
            let one = self.dossier().assertion(*id);
            one.is_some_and(|one| {
                let held = families(self.dossier(), one.holders()).contains(&holder);
                held && matches!(one.content(), ContentRef::Stance { stance: s, .. } if s == *stance)
            })
        };
        so(steps.iter().all(taken), "a stance is another, or another's")?;
        // Towards it, or towards what implies it.
        let about = |(id, stance): &(AssertionId, Stance)| {
            let (one, reading) = (self.dossier().assertion(*id)?, self.evidence.reading(*id)?);
            let position = position_on(&self.evidence.implications, one.content(), reading, proposition)?;
            Some(position.stance == *stance)
        };
        so(steps.iter().all(|step| about(step) == Some(true)), "a stance is on another proposition")?;
        Ok(steps.iter().map(|(id, _)| *id).collect())
    }

    /// Two sides of a proposition.
    pub(super) fn dispute(
        &self,
        proposition: MeasureId,
        affirm: &[AssertionId],
        deny: &[AssertionId],
    ) -> Members {
        let disputed = |x: &AssertionId, others: &[AssertionId]| {
            others.iter().any(|y| self.claims.relates(*x, *y, |v| v == Verdict::Disputes))
        };
        let all = affirm.iter().all(|x| disputed(x, deny)) && deny.iter().all(|x| disputed(x, affirm));
        so(all && !affirm.is_empty() && !deny.is_empty(), "a side is not shown to dispute the other")?;
        let side = |ids: &[AssertionId], stance| {
            ids.iter().all(|id| self.claims.held.contains(&(*id, proposition, stance)))
        };
        so(side(affirm, Stance::Affirms) && side(deny, Stance::Denies), "a stance is not shown")?;
        Ok(affirm.iter().chain(deny).copied().collect())
    }
}
