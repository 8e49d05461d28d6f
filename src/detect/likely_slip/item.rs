//! The figures that slips are looked for among, and the voices that give them.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::id::{AssertionId, SourceId};
use crate::relation::{Case, Evidence, Status, families};
use crate::slip::{Point, Written, time_of};
use crate::time::DAY;

/// A figure was said late, or early, if all others of its voice around it were said so much sooner or later after their times.
pub(super) const FAR: i64 = 21 * DAY;

/// A figure that can be evidence, or a slip, or both.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) id: AssertionId,
    /// The end of its time; zero for a constant.
    pub(super) at: i64,
    /// The number it gives, in the unit of the measure, and its logarithm.
    pub(super) written: Option<(f64, f64)>,
    pub(super) delay: Option<i64>,
    pub(super) evidence: Shown,
    pub(super) voice: Voice,
}

/// What a figure shows of its measure.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown {
    Point(Point),
    /// A number that is not above zero: ratios to it tell nothing.
    Nothing,
    /// A bound or a word.
    Unclear,
}

impl Item {
    pub(super) fn point(&self) -> Option<&Point> {
        match &self.evidence {
            Shown::Point(point) => Some(point),
            _ => None,
        }
    }
}

impl Item {
    /// What a figure is evidence of, if it is any.
    pub(super) fn of(case: &Case<'_>, voices: &mut Voices, id: AssertionId) -> Option<Self> {
        is_given(case, id).then(|| Self::read(&case.evidence, voices, id)).flatten()
    }

    pub(super) fn read(evidence: &Evidence<'_>, voices: &mut Voices, id: AssertionId) -> Option<Self> {
        let time = time_of(evidence, id)?;
        let value = Written::of(evidence, id).map(|written| written.value());
        let lowest = evidence.reading(id).and_then(|reading| reading.nominal).map(|(low, _)| low);
        let shown = match Point::of(evidence, id) {
            Some(point) => Shown::Point(point),
            None if lowest.is_some_and(|low| low <= 0.0) => Shown::Nothing,
            None => Shown::Unclear,
        };
        if value.is_none() && matches!(shown, Shown::Unclear) {
            return None;
        }
        let one = evidence.assertion(id);
        Some(Self {
            id,
            at: time.unwrap_or(0),
            written: value.map(|value| (value, value.ln())),
            delay: one
                .as_of_given()
                .and(one.stated())
                .and_then(|stated| Some(stated.end()?.saturating_sub(time?))),
            evidence: shown,
            voice: voices.of(evidence, id),
        })
    }
}

/// Whether a figure is the first print of a statement that was not put right for its own time: it stands, or gave way to a figure of
/// another time.
pub(in crate::detect) fn is_given(case: &Case<'_>, id: AssertionId) -> bool {
    let evidence = &case.evidence;
    if case.statements.lead(id) != id {
        return false;
    }
    match case.statements.status(id) {
        Status::Standing => true,
        Status::Superseded { by } => {
            evidence.assertion(by).markers().revises != Some(id)
                && time_of(evidence, by).is_some_and(|time| Some(time) != time_of(evidence, id))
        }
        Status::Withdrawn { .. } | Status::Slip { .. } => false,
    }
}

/// The place of a set of families; none for an unknown origin.
pub(super) type Voice = Option<u32>;

/// The sets of families that speak, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Voices {
    sets: Vec<SmallVec<[SourceId; 2]>>,
    // INVARIANT: the place of each of `sets`, or empty if they are few.
    places: FxHashMap<SmallVec<[SourceId; 2]>, u32>,
}

/// So many sets are looked through one by one.
const FEW: usize = 16;

impl Voices {
    fn of(&mut self, evidence: &Evidence<'_>, id: AssertionId) -> Voice {
        let set = families(evidence.dossier(), evidence.assertion(id).origins());
        if set.is_empty() {
            return None;
        }
        let known = match self.sets.len() {
            ..=FEW => self.sets.iter().position(|other| *other == set).map(|place| place as u32),
            _ => self.places.get(&set).copied(),
        };
        known.or_else(|| {
            let next = self.sets.len() as u32;
            self.sets.push(set);
            match self.sets.len() {
                ..=FEW => {}
                // From here on all are looked up.
                many if many == FEW + 1 => self.places = self.sets.iter().cloned().zip(0..).collect(),
                _ => self.places.extend(self.sets.last().cloned().map(|set| (set, next))),
            }
            Some(next)
        })
    }

    pub(super) fn share(&self, a: u32, b: u32) -> bool {
        let set = |at: u32| self.sets.get(at as usize).map_or(&[][..], |set| set.as_slice());
        a == b || set(a).iter().any(|family| set(b).contains(family))
    }
}
