//! A part of a dossier: what is in it, and what was found there.

use std::sync::Arc;

use super::stretches::{Stretch, Stretches};
use crate::detect::{Print, Rank, Signs};
use crate::dossier::{Dossier, View};
use crate::finding::{Finding, FindingKind};
use crate::id::{AssertionId, MeasureId};
use crate::policy::Policy;
use crate::relation::Portion;

/// What is in a part, and what was found there.
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    pub(super) measures: Vec<MeasureId>,
    // INVARIANT: these three are empty if it is divided.
    pub(super) assertions: Vec<AssertionId>,
    pub(super) findings: Vec<Arc<Finding>>,
    pub(super) prints: Vec<Print>,
    /// Those of which only so many are told, of all rooms.
    pub(super) ranked: Vec<(FindingKind, Rank)>,
    pub(super) signs: Signs,
    pub(super) slips: Vec<Arc<Finding>>,
    pub(super) stretches: Option<Box<Stretches>>,
}

impl Room {
    /// All that it holds, to be reconciled.
    pub(super) fn portion(&self, view: View<'_>) -> Portion {
        Portion::few(view, self.measures.clone(), self.assertions.clone())
    }

    /// All that was found, but slips.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Arc<Finding>> {
        self.findings.iter().chain(self.stretches.iter().flat_map(|stretches| stretches.findings()))
    }

    /// What was found of the times of some of its figures, or of all.
    pub(super) fn findings_about(
        &self,
        dossier: &Dossier,
        policy: &Policy,
        figures: impl Iterator<Item = AssertionId>,
    ) -> Vec<&Finding> {
        let Some(stretches) = &self.stretches else {
            return self.findings.iter().map(AsRef::as_ref).collect();
        };
        let places = stretches.touched(dossier, policy, figures);
        let there = places.into_iter().filter_map(|place| stretches.at(place));
        there.flat_map(Stretch::findings).map(AsRef::as_ref).collect()
    }

    /// An assertion in it.
    pub(super) fn first(&self) -> Option<AssertionId> {
        self.assertions.first().copied().or_else(|| self.stretches.as_ref()?.assertions().next())
    }

    /// Takes in an assertion.
    pub(super) fn add(&mut self, dossier: &Dossier, policy: &Policy, id: AssertionId) {
        if let Some(stretches) = &mut self.stretches {
            if stretches.add(dossier, policy, id) {
                return;
            }
            self.join();
        }
        self.assertions.push(id);
    }

    /// Puts all stretches of time together again.
    pub(super) fn join(&mut self) {
        if let Some(stretches) = self.stretches.take() {
            self.assertions.extend(stretches.assertions());
            self.findings.extend(stretches.findings().cloned());
            self.prints.extend(stretches.prints());
        }
    }

    /// Takes in what another room holds.
    pub(super) fn take(&mut self, mut other: Self) {
        if self.measures.is_empty() && self.assertions.is_empty() && self.stretches.is_none() {
            *self = other;
            return;
        }
        self.join();
        other.join();
        self.measures.extend(other.measures);
        self.assertions.extend(other.assertions);
        self.findings.extend(other.findings);
        self.ranked.extend(other.ranked);
        self.prints.extend(other.prints);
        self.signs.extend(other.signs);
        self.slips.extend(other.slips);
    }
}
