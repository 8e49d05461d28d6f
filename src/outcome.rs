//! What reconciling one portion of a view comes to.

use std::sync::Arc;

use crate::constraint::Reasoned;
use crate::detect::{Local, Said, Series};
use crate::dossier::{Dossier, View};
use crate::graph::{Nestings, Parts};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::policy::Policy;
use crate::relation::{Case, Evidence, Implications, Kept, Piece, Portion, Reading, Statements, split};

/// What every portion of a dossier stands on: what follows from its measures, hierarchies and rules alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ground {
    implications: Arc<Implications>,
    nestings: Arc<Nestings>,
}

impl Ground {
    /// # Complexity
    /// Near linear in measures, hierarchies and rules.
    pub(crate) fn of(dossier: &Dossier) -> Self {
        Self { implications: Arc::new(Implications::of(dossier)), nestings: Arc::new(Nestings::of(dossier)) }
    }

    /// The parts of all that the dossier holds.
    pub(crate) fn parts(&self, dossier: &Dossier) -> Parts {
        Parts::among(dossier, &self.nestings)
    }

    fn case<'a>(&self, view: View<'a>, policy: &'a Policy, portion: Portion, room: Vec<Reading>) -> Case<'a> {
        Case::of(view, policy, Arc::clone(&self.implications), portion, room)
    }

    /// Whether it was found of all measures which lie within which.
    pub(crate) fn is_complete(&self) -> bool {
        self.nestings.is_complete()
    }
}

/// What was found in a portion, and what became of its statements.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) assertions: Vec<AssertionId>,
    pub(crate) local: Local,
    pub(crate) statements: Statements,
    pub(crate) reasoned: Reasoned,
}

impl Outcome {
    /// # Complexity
    /// That of [`reconcile`](crate::reconcile), for the portion alone.
    pub(crate) fn of(view: View<'_>, policy: &Policy, ground: &Ground, portion: Portion) -> Self {
        Self::in_room(view, policy, ground, portion, &mut Vec::new())
    }

    /// The same; what is read lies in `room`, so that no new memory is asked for each time.
    pub(crate) fn in_room(
        view: View<'_>,
        policy: &Policy,
        ground: &Ground,
        portion: Portion,
        room: &mut Vec<Reading>,
    ) -> Self {
        let assertions = portion.assertions().to_vec();
        let case = ground.case(view, policy, portion, std::mem::take(room));
        let reasoned = Reasoned::of(&case, &ground.nestings);
        let local = Local::of(&case, &reasoned, &ground.nestings);
        *room = case.evidence.into_room();
        // What one large part took is not kept for many small ones.
        room.shrink_to(AT_A_TIME);
        Self { assertions, local, statements: case.statements, reasoned }
    }

    /// The same for a measure of figures by itself, with what it shows over time.
    pub(crate) fn of_series(
        view: View<'_>,
        policy: &Policy,
        ground: &Ground,
        portion: Portion,
        measure: MeasureId,
    ) -> (Self, Series) {
        let case = ground.case(view, policy, portion, Vec::new());
        let reasoned = Reasoned::of(&case, &ground.nestings);
        let (local, series) = Local::of_series(&case, &reasoned, &ground.nestings, measure);
        (Self { assertions: Vec::new(), local, statements: case.statements, reasoned }, series)
    }
}

/// Finds what is said in one stretch of time of a measure on which nothing else bears, and puts it in the place of what was there in
/// the series of that measure. What is read lies in `room`, so that no new memory is asked for each time. What a `crowd` said of a
/// measure comes along, to be kept by voice.
///
/// None if windows of a flow that lie within each other do not add up, or may not: that is told of all times together.
pub(crate) fn in_a_stretch(
    view: View<'_>,
    policy: &Policy,
    ground: &Ground,
    portion: Portion,
    (series, stretch, crowd): (&mut Series, Option<(i64, i64)>, Option<MeasureId>),
    room: &mut Vec<Reading>,
) -> Option<(Local, Statements, Option<Said>)> {
    // Beyond that it is kept for what may never come again.
    const MOST: usize = 1024;
    let case = ground.case(view, policy, portion, std::mem::take(room));
    if has_sums(&case) && !Reasoned::of(&case, &ground.nestings).is_without_conflict() {
        return None;
    }
    let local = match case.evidence.assertions().len() {
        ..2 => Local::of_one(&case),
        _ => Local::in_a_stretch(&case),
    };
    if let Some(stretch) = stretch {
        series.replace(&case, stretch);
    }
    let said = crowd.map(|measure| Said::of(&case, measure));
    *room = case.evidence.into_room();
    room.shrink_to(MOST);
    Some((local, case.statements, said))
}

/// Finds what is said by some voices of a measure on which nothing else bears, where no other one speaks under their names: all but
/// what it shows over time, or beside what others say.
pub(crate) fn in_a_strand(
    view: View<'_>,
    policy: &Policy,
    ground: &Ground,
    (measure, portion): (MeasureId, Portion),
    room: &mut Vec<Reading>,
) -> (Local, Statements, Said) {
    let case = ground.case(view, policy, portion, std::mem::take(room));
    let (local, said) = (Local::in_a_strand(&case), Said::of(&case, measure));
    *room = case.evidence.into_room();
    room.shrink_to(AT_A_TIME);
    (local, case.statements, said)
}

/// Looks at the figures of a measure that stand, by key, where what was read of all that is said beside them was `kept`.
pub(crate) fn look_at_standing(
    view: View<'_>,
    policy: &Policy,
    ground: &Ground,
    (measure, standing): (MeasureId, &[AssertionId]),
    kept: &mut Kept,
    look: impl FnOnce(&Evidence<'_>),
) {
    let portion = Portion::in_order(view, vec![measure], standing.to_vec());
    let implications = Arc::clone(&ground.implications);
    let evidence = Evidence::resumed(view, policy, implications, portion, std::mem::take(kept));
    look(&evidence);
    *kept = evidence.into_kept();
}

/// Whether what is said in one stretch of time may be a matter of sums: a flow over several windows, or one that is less than nothing.
fn has_sums(case: &Case<'_>) -> bool {
    let evidence = &case.evidence;
    let all = evidence.assertions();
    let mut window = None;
    all.iter().filter_map(|id| evidence.reading(*id)).any(|reading| {
        let (Kind::Flow, Some(when)) = (reading.kind, &reading.when) else { return false };
        let first = *window.get_or_insert((when.start, when.end));
        let is_negative = reading.support.is_some_and(|support| support.low_value() < 0.0);
        when.open || first != (when.start, when.end) || is_negative
    })
}

/// About how many assertions are reconciled at a time: few enough to stay in the nearest memory, enough to pay for starting.
const AT_A_TIME: usize = 1024;

/// Splits a dossier into pieces of several small parts, or of one large one.
///
/// # Complexity
/// O(n log k) for pieces of k.
pub(crate) fn pieces(dossier: &Dossier, ground: &Ground, parts: &Parts) -> Vec<Piece> {
    let mut sizes = vec![0_usize; parts.bound()];
    let of_assertion = |at: usize| parts.part_of(dossier, AssertionId::new(at));
    for at in 0..dossier.assertions().len() {
        sizes.get_mut(of_assertion(at)).into_iter().for_each(|size| *size += 1);
    }
    let mut piece_of: Vec<u32> = vec![u32::MAX; parts.bound()];
    // How far one looks for what crosses depends on how many can, so they are not mixed.
    let mut crossing = vec![0_usize; parts.bound()];
    for (id, measure) in dossier.measure_ids().zip(dossier.measures()) {
        if ground.nestings.may_cross(measure) {
            crossing.get_mut(parts.part(id)).into_iter().for_each(|count| *count += 1);
        }
    }
    let (mut pieces, mut open, mut filled) = (0, None, 0);
    let measures = dossier.measure_ids().map(|measure| parts.part(measure));
    for part in measures.chain((0..dossier.assertions().len()).map(of_assertion)) {
        let (Some(slot), Some(size)) = (piece_of.get_mut(part), sizes.get(part)) else { continue };
        if *slot != u32::MAX {
            continue;
        }
        let alone = *size >= AT_A_TIME || crossing.get(part).is_some_and(|count| *count > 1);
        let piece = match open {
            Some(piece) if !alone && filled + size <= AT_A_TIME => piece,
            _ => {
                pieces += 1;
                pieces - 1
            }
        };
        *slot = piece;
        if !alone {
            filled = if open == Some(piece) { filled + size } else { *size };
            open = Some(piece);
        }
    }
    let piece = |part: usize| piece_of.get(part).map_or(usize::MAX, |piece| *piece as usize);
    split(
        dossier,
        pieces as usize,
        |measure| piece(parts.part(measure)),
        |assertion| piece(parts.part_of(dossier, assertion)),
    )
}
