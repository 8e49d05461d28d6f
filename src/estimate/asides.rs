//! What bears on figures besides figures of their measure.

use rustc_hash::{FxHashMap, FxHashSet};

use super::build::Case;
use crate::assertion::{Certainty, Stance, Target};
use crate::dossier::{ContentRef, View};
use crate::finding::{Detail, Finding};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::relation::{Strength, families};

/// What bears on figures besides figures of their measure: findings across measures, and stances.
#[derive(Debug, Default)]
pub(crate) struct Asides {
    pub(super) accounted: FxHashSet<AssertionId>,
    pub(super) conflicts: FxHashMap<AssertionId, Strength>,
    /// Measures that figures of other measures bear on.
    pub(super) linked: FxHashSet<MeasureId>,
    /// Families of holders that affirm or deny, by what they speak of.
    stances: FxHashMap<Target, Vec<(SourceId, bool)>>,
}

impl Asides {
    /// # Complexity
    /// Linear in the findings and the assertions of the view.
    pub(crate) fn of(
        view: View<'_>,
        findings: &[std::sync::Arc<Finding>],
        linked: FxHashSet<MeasureId>,
        stands: impl Fn(AssertionId) -> bool,
    ) -> Self {
        let mut this = Self { linked, ..Self::default() };
        for finding in findings {
            match finding.detail() {
                Detail::AccountedFor { figure, .. } => {
                    this.accounted.insert(*figure);
                }
                Detail::Conflict { .. } => {
                    for id in finding.members() {
                        let slot = this.conflicts.entry(*id).or_insert(finding.strength());
                        *slot = finding.strength().min(*slot);
                    }
                }
                _ => {}
            }
        }
        for (id, assertion) in view.assertions() {
            let ContentRef::Stance { towards, stance, certainty, .. } = assertion.content() else { continue };
            if !stance.takes_side() || certainty != Certainty::Asserted || !stands(id) {
                continue;
            }
            for target in towards {
                let held = families(view.dossier(), assertion.holders());
                let said = held.into_iter().map(|family| (family, stance == Stance::Affirms));
                this.stances.entry(*target).or_default().extend(said);
            }
        }
        this
    }

    /// The families that affirm and that deny one of some statements, or that the measure is as told.
    fn holders(
        &self,
        measure: Option<MeasureId>,
        members: &[AssertionId],
        side: bool,
    ) -> FxHashSet<SourceId> {
        let mut found: FxHashSet<SourceId> = FxHashSet::default();
        if self.stances.is_empty() {
            return found;
        }
        let targets = members.iter().map(|id| Target::Assertion(*id)).chain(measure.map(Target::Measure));
        for target in targets {
            let all = self.stances.get(&target).into_iter().flatten();
            found.extend(all.filter(|(_, affirms)| *affirms == side).map(|(family, _)| *family));
        }
        found
    }

    /// As [`holders`](Self::holders), of all prints of the statements, and without the families behind them.
    pub(super) fn others(
        &self,
        case: &Case<'_, '_>,
        measure: Option<MeasureId>,
        members: &[AssertionId],
        side: bool,
    ) -> FxHashSet<SourceId> {
        let prints: Vec<AssertionId> =
            members.iter().flat_map(|id| case.statements.members(*id).iter().copied()).collect();
        let mut found = self.holders(measure, &prints, side);
        if !found.is_empty() {
            for id in members {
                for family in families(case.evidence.dossier(), case.evidence.assertion(*id).origins()) {
                    found.remove(&family);
                }
            }
        }
        found
    }
}
