//! What every detector works on: the evidence, its statements, and which of them stand.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::evidence::Evidence;
use super::portion::{Lists, Portion};
use super::position::Implications;
use super::reading::Reading;
use super::statement::{Statements, Status};
use crate::dossier::View;
use crate::id::{AssertionId, MeasureId};
use crate::policy::Policy;

/// The evidence of a view with its statements.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) evidence: Evidence<'a>,
    pub(crate) statements: Statements,
    /// The standing statements that may take a position on each proposition, by key.
    pub(crate) positions: FxHashMap<MeasureId, Vec<AssertionId>>,
    standing: Lists,
    stances: Vec<AssertionId>,
}

impl<'a> Case<'a> {
    /// All of a view.
    ///
    /// # Complexity
    /// O(n log n) in the assertions of the view.
    pub(crate) fn whole(view: View<'a>, policy: &'a Policy) -> Self {
        Self::of(view, policy, Arc::new(Implications::of(view.dossier())), Portion::whole(view), Vec::new())
    }

    /// What a portion of a view holds, on which nothing outside bears; `room` is memory for what is read.
    ///
    /// # Complexity
    /// O(n log n) in the assertions of the portion.
    pub(crate) fn of(
        view: View<'a>,
        policy: &'a Policy,
        implications: Arc<Implications>,
        portion: Portion,
        room: Vec<Reading>,
    ) -> Self {
        let evidence = Evidence::in_order(view, policy, implications, portion, room);
        let statements = Statements::of(&evidence);
        let mut case = Self {
            evidence,
            statements,
            positions: FxHashMap::default(),
            standing: Lists::default(),
            stances: Vec::new(),
        };
        case.stances = case.evidence.stances();
        if let Some(portion) = case.evidence.portion() {
            case.standing = portion.figures().only(|id| case.speaks(id));
        }
        let mut positions: FxHashMap<MeasureId, Vec<AssertionId>> = FxHashMap::default();
        for id in case.evidence.assertions().iter().copied().filter(|id| case.speaks(*id)) {
            for proposition in case.evidence.implications.reached(case.evidence.assertion(id).content()) {
                positions.entry(proposition).or_default().push(id);
            }
        }
        case.positions = positions;
        for ids in case.positions.values_mut() {
            case.evidence.sort(ids);
        }
        case
    }

    pub(crate) fn stands(&self, id: AssertionId) -> bool {
        self.statements.status(id) == Status::Standing
    }

    /// Whether the assertion stands and is the first one of its statement.
    pub(crate) fn speaks(&self, id: AssertionId) -> bool {
        self.stands(id) && self.statements.lead(id) == id
    }

    /// The stances, by key.
    pub(crate) fn stances(&self) -> &[AssertionId] {
        &self.stances
    }

    /// The standing statements with a figure on a measure, each by its first assertion, by key.
    pub(crate) fn standing(&self, measure: MeasureId) -> &[AssertionId] {
        let place = self.evidence.portion().and_then(|portion| portion.place_of_measure(measure));
        place.map_or(&[], |place| self.standing.at(place))
    }
}
