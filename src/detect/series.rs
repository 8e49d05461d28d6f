//! What the figures of a level or constant show together over time, kept so that what is new is held against what is near it.

use super::development::Followed;
use super::likely_slip::{Signs, Tracks, looks_for_slips, signs_over_time};
use super::support::members_after;
use crate::dossier::View;
use crate::finding::Finding;
use crate::id::MeasureId;
use crate::measure::Kind;
use crate::policy::Policy;
use crate::relation::Case;

/// The figures of one level or constant in the order of time. All else that is found of it, is found in each stretch of time by itself.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    measure: MeasureId,
    // None for a constant, which never changes.
    followed: Option<Followed>,
    tracks: Option<Tracks>,
}

impl Series {
    /// Of a measure of which no figure says what it starts from.
    pub(crate) fn of(case: &Case<'_>, measure: MeasureId) -> Self {
        let kind = case.evidence.dossier().at_measure(measure).kind();
        let slips = looks_for_slips(case.evidence.dossier(), case.evidence.policy, measure);
        Self {
            measure,
            followed: (kind != Kind::Constant).then(|| Followed::of(case, measure)),
            tracks: slips.then(|| Tracks::of(case, measure)),
        }
    }

    /// Takes in what became of one stretch of time, in which no other one reaches.
    pub(crate) fn replace(&mut self, case: &Case<'_>, stretch: (i64, i64)) {
        if let Some(followed) = &mut self.followed {
            followed.course.replace(case, self.measure, stretch);
        }
        if let Some(tracks) = &mut self.tracks {
            tracks.replace(case, self.measure, stretch);
        }
    }

    /// Whether the measure changes otherwise than before.
    ///
    /// # Complexity
    /// Linear in its figures, but only the pairs that are new are looked at.
    pub(crate) fn develops_anew(&mut self, view: View<'_>, policy: &Policy) -> bool {
        self.followed.as_mut().is_some_and(|followed| followed.again(view, policy))
    }

    /// How the measure changes, where `old` was told.
    pub(crate) fn development(&self, view: View<'_>, old: Option<&Finding>) -> Option<Finding> {
        let dossier = view.dossier();
        self.followed.as_ref()?.finding(dossier, self.measure, |ids| members_after(dossier, ids, old))
    }

    /// What is out of line.
    pub(crate) fn signs(&mut self, view: View<'_>, policy: &Policy) -> Signs {
        let tracks = self.tracks.as_mut();
        tracks.map_or_else(Signs::default, |tracks| signs_over_time(view, policy, tracks, self.measure))
    }
}
