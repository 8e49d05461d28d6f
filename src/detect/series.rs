//! What the figures of a level or constant show together over time, kept so that what is new is held against what is near it.

use super::course::{Course, Leg};
use super::development;
use super::likely_slip::{Signs, Tracks, looks_for_slips, signs_over_time};
use super::support::members_after;
use crate::dossier::View;
use crate::finding::Finding;
use crate::id::MeasureId;
use crate::measure::Kind;
use crate::policy::Policy;
use crate::relation::{Case, relate_levels};

/// The figures of one level or constant in the order of time. All else that is found of it, is found in each stretch of time by itself.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    measure: MeasureId,
    // None for a constant, which never changes.
    course: Option<Course>,
    tracks: Option<Tracks>,
}

impl Series {
    /// Of a measure of which no figure says what it starts from.
    pub(crate) fn of(case: &Case<'_>, measure: MeasureId) -> Self {
        let kind = case.evidence.dossier().at_measure(measure).kind();
        let slips = looks_for_slips(case.evidence.dossier(), case.evidence.policy, measure);
        Self {
            measure,
            course: (kind != Kind::Constant)
                .then(|| Course::of(case, measure, |a, b| Leg::of_step(&case.evidence.relate(a, b)?))),
            tracks: slips.then(|| Tracks::of(case, measure)),
        }
    }

    /// Takes in what became of one stretch of time, in which no other one reaches.
    pub(crate) fn replace(&mut self, case: &Case<'_>, stretch: (i64, i64)) {
        if let Some(course) = &mut self.course {
            course.replace(case, self.measure, stretch);
        }
        if let Some(tracks) = &mut self.tracks {
            tracks.replace(case, self.measure, stretch);
        }
    }

    /// Whether the measure changes otherwise than before.
    ///
    /// # Complexity
    /// Logarithmic in its figures, and linear in those about what is new until the course goes on as before.
    pub(crate) fn develops_anew(&mut self, view: View<'_>, policy: &Policy) -> bool {
        let relate = |a, b| Leg::of_step(&relate_levels(view, policy, a, b)?);
        self.course.as_mut().is_some_and(|course| course.follow(relate))
    }

    /// How the measure changes, where `old` was told.
    pub(crate) fn development(&self, view: View<'_>, old: Option<&Finding>) -> Option<Finding> {
        let dossier = view.dossier();
        let by_key = |ids| members_after(dossier, ids, old);
        development::of_course(dossier, self.measure, self.course.as_ref()?, by_key)
    }

    /// What is out of line.
    pub(crate) fn signs(&mut self, view: View<'_>, policy: &Policy) -> Signs {
        let tracks = self.tracks.as_mut();
        tracks.map_or_else(Signs::default, |tracks| signs_over_time(view, policy, tracks, self.measure))
    }
}
