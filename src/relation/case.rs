//! What every detector works on: the evidence, its statements, and which of them stand.

use rustc_hash::FxHashMap;

use super::by_key::Lists;
use super::evidence::Evidence;
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
}

impl<'a> Case<'a> {
    /// # Complexity
    /// O(n log n) in the assertions of the view.
    pub(crate) fn of(view: View<'a>, policy: &'a Policy) -> Self {
        let evidence = Evidence::in_order(view, policy);
        let statements = Statements::of(&evidence);
        let mut case =
            Self { evidence, statements, positions: FxHashMap::default(), standing: Lists::default() };
        if let Some(by_key) = case.evidence.by_key() {
            case.standing = by_key.figures().only(|id| case.speaks(id));
        }
        for (id, assertion) in view.assertions().filter(|(id, _)| case.speaks(*id)).collect::<Vec<_>>() {
            for proposition in case.evidence.implications.reached(assertion.content()) {
                case.positions.entry(proposition).or_default().push(id);
            }
        }
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

    /// The standing statements with a figure on a measure, each by its first assertion, by key.
    pub(crate) fn standing(&self, measure: MeasureId) -> &[AssertionId] {
        self.standing.on(measure)
    }
}
