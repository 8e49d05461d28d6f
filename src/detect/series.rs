//! What the figures of one measure show together over time, kept so that what is new is held against what is near it.

use std::collections::BTreeMap;

use super::course::{Course, Leg};
use super::development;
use super::likely_slip::{Read, Sign, Signs, Tracks, looks_for_slips};
use crate::dossier::View;
use crate::finding::Finding;
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::relation::{Case, Evidence, relate_alone};

/// The figures of one measure in the order of time. All else that is found of it, is found in each stretch of time by itself.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    measure: MeasureId,
    // None for a constant, which never changes.
    course: Option<Course>,
    tracks: Option<Tracks>,
}

impl Series {
    /// Of a measure of which no figure says that it developed from another, with what is out of line there.
    pub(crate) fn of(case: &Case<'_>, measure: MeasureId) -> (Self, Signs) {
        let evidence = &case.evidence;
        let changes = evidence.dossier().at_measure(measure).kind() != Kind::Constant;
        let follow = || Course::of(case, measure, |a, b| Leg::of_step(&evidence.relate(a, b)?));
        let course = changes.then(follow);
        let slips = looks_for_slips(evidence.dossier(), evidence.policy, measure);
        let mut tracks = slips.then(|| Tracks::of(case, measure));
        let signs = tracks.as_mut().map(|tracks| tracks.look(&Read::given(evidence), measure));
        (Self { measure, course, tracks }, signs.unwrap_or_default())
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

    /// Takes some figures out and others in, of any times: first those that stand, then those that slips are looked for among. Not for
    /// flows.
    pub(crate) fn exchange(
        &mut self,
        evidence: &Evidence<'_>,
        standing: [&[AssertionId]; 2],
        current: [&[AssertionId]; 2],
    ) {
        if let (Some(course), [gone, come]) = (&mut self.course, standing) {
            course.exchange(evidence, gone, come);
        }
        if let (Some(tracks), [gone, come]) = (&mut self.tracks, current) {
            tracks.exchange(evidence, gone, come);
        }
    }

    /// How the measure changes, where `old` was told; none inside if it changes no more, nothing if it changes as before.
    ///
    /// # Complexity
    /// Logarithmic in its figures, and linear in those about what is new until the course goes on as before; linear in the changes
    /// if they are others.
    #[expect(clippy::option_option, reason = "whether it is told otherwise, and how")]
    pub(crate) fn development(
        &mut self,
        view: View<'_>,
        policy: &Policy,
        old: Option<&Finding>,
    ) -> Option<Option<Finding>> {
        let course = self.course.as_mut()?;
        let touched = course.follow(|a, b| Leg::of_step(&relate_alone(view, policy, a, b)?));
        let told = |touched| development::of_course(view.dossier(), self.measure, course, (old, touched));
        Some(touched).filter(|touched| !touched.is_empty()).map(told)
    }

    /// What is out of line, where something is said in `signs` that may hold no longer: what was said before of the figures of which
    /// something else is said now.
    pub(crate) fn look_again(
        &mut self,
        view: View<'_>,
        policy: &Policy,
        signs: &mut Signs,
    ) -> BTreeMap<AssertionId, Option<Sign>> {
        let read = Read::later(view, policy);
        self.tracks.as_mut().map(|tracks| tracks.look_again(&read, self.measure, signs)).unwrap_or_default()
    }
}
