//! The pairs behind one finding.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::figure::figures;
use super::pairs::Conflicts;
use crate::dossier::View;
use crate::id::{AssertionId, MeasureId};
use crate::policy::Policy;
use crate::relation::{Evidence, Relation, Statements, Status};
use crate::time::span_text;

/// The contradicting pairs on a measure, see [`Conflicts`]; with the label of a time only those of that time. A pair
/// about two times is of the one that starts later, the shorter one if they start together, and of a finding that
/// has both as members.
pub(crate) fn behind<'r>(
    view: View<'r>,
    policy: &'r Policy,
    statements: &Statements,
    measure: MeasureId,
    label: Option<&str>,
    members: &[AssertionId],
) -> impl Iterator<Item = Relation> + use<'r> {
    let speaks = |id: &AssertionId| {
        let figure = view.dossier().at(*id).quantity().is_some();
        figure && statements.lead(*id) == *id && statements.status(*id) == Status::Standing
    };
    let evidence = Evidence::of_figures(view, policy, view.on_measure(measure).filter(speaks));
    let mut among = evidence.figures(measure).into_owned();
    among.retain(|id| evidence.reading(*id).is_some());
    let time = |id: AssertionId| evidence.reading(id)?.when.as_ref().map(|when| (when.start, when.end));
    let at = |id: &AssertionId| time(*id).is_some_and(|(start, end)| Some(&*span_text(start, end)) == label);
    let named: FxHashSet<AssertionId> = among.iter().copied().filter(at).collect();
    let members: FxHashSet<AssertionId> = members.iter().copied().collect();
    if label.is_some() {
        let spans = || named.iter().filter_map(|id| time(*id));
        let (from, until) = (spans().map(|span| span.0).min(), spans().map(|span| span.1).max());
        let meets = |span: (i64, i64)| until.is_some_and(|until| span.0 < until) && from < Some(span.1);
        among.retain(|id| members.contains(id) || time(*id).is_some_and(meets));
    }
    let starts: FxHashMap<AssertionId, (i64, Reverse<i64>)> =
        among.iter().filter_map(|id| Some((*id, time(*id).map(|span| (span.0, Reverse(span.1)))?))).collect();
    let timed = label.is_some();
    let of_time = move |pair: &Relation| {
        let later = if starts.get(&pair.a) < starts.get(&pair.b) { pair.b } else { pair.a };
        let member = |id| members.contains(&id);
        let either = named.contains(&pair.a) || named.contains(&pair.b);
        named.contains(&later) || (either && member(pair.a) && member(pair.b))
    };
    let figures = figures(&evidence, &among);
    Conflicts::of_all(Arc::new(evidence), figures, &among).filter(move |pair| !timed || of_time(pair))
}
