//! Counting witnesses: the families named, and the independent groups among them.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use smallvec::SmallVec;

use super::evidence::Evidence;
use super::voice::families;
use crate::dossier::Dossier;
use crate::id::{AssertionId, SourceId};
use crate::measure::Kind;

/// Who stands behind a set of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Witnesses {
    /// How many families of sources are named.
    pub families: usize,
    /// How many groups remain after joining the statements that share a family, counted at the one time where
    /// most of them speak. A statement of unknown origin is no witness.
    pub independent: usize,
}

/// Counts the witnesses of a set of statements.
///
/// # Complexity
/// O(n log n), and where periods overlap, linear in the sum of the overlaps.
pub(crate) fn witnesses(evidence: &Evidence<'_>, members: &[AssertionId]) -> Witnesses {
    if let Some(found) = of_one_time(evidence, members) {
        return found;
    }
    let dossier = evidence.dossier();
    let named: FxHashSet<SourceId> =
        members.iter().flat_map(|id| families(dossier, evidence.assertion(*id).origins())).collect();
    let mut spans: Vec<(i64, i64, AssertionId)> = members
        .iter()
        .filter_map(|id| {
            let (start, end) = span(evidence, *id)?;
            Some((start, end, *id))
        })
        .collect();
    spans.sort_by(|a, b| (a.0, a.1, evidence.key(a.2)).cmp(&(b.0, b.1, evidence.key(b.2))));
    let mut independent = usize::from(!named.is_empty());
    let mut active: Vec<(i64, AssertionId)> = Vec::new();
    let mut spans = spans.into_iter().peekable();
    let mut last = None;
    while let Some((start, end, id)) = spans.next() {
        // Once for all that start together.
        if last != Some(start) {
            active.retain(|(until, _)| *until > start);
            last = Some(start);
        }
        active.push((end, id));
        // Only the last of those that start together sees them all.
        if spans.peek().is_none_or(|next| next.0 != start) && active.len() > independent {
            independent = independent.max(joined(evidence, active.iter().map(|(_, id)| *id)));
        }
    }
    Witnesses { families: named.len(), independent }
}

/// Of statements that all speak of one time, each of one family at most: nothing is to be joined. These are nearly all that are
/// ever asked for; a tenth of all time went into hashing them.
fn of_one_time(evidence: &Evidence<'_>, members: &[AssertionId]) -> Option<Witnesses> {
    let (mut named, mut timed): (SmallVec<[SourceId; 16]>, SmallVec<[SourceId; 16]>) = Default::default();
    let mut time = None;
    for id in members {
        let family = match families(evidence.dossier(), evidence.assertion(*id).origins()).as_slice() {
            [] => continue,
            [one] => *one,
            _ => return None,
        };
        named.push(family);
        if let Some(span) = span(evidence, *id) {
            if *time.get_or_insert(span) != span {
                return None;
            }
            timed.push(family);
        }
    }
    let each = |mut all: SmallVec<[SourceId; 16]>| {
        all.sort_unstable();
        all.dedup();
        all.len()
    };
    let (families, together) = (each(named), each(timed));
    Some(Witnesses { families, independent: together.max(families.min(1)) })
}

/// When a statement is true: always, if it is of a constant.
fn span(evidence: &Evidence<'_>, id: AssertionId) -> Option<(i64, i64)> {
    let reading = evidence.reading(id)?;
    match (&reading.when, reading.kind) {
        (_, Kind::Constant) => Some((i64::MIN, i64::MAX)),
        (Some(when), _) => Some((when.start, when.end)),
        (None, _) => None,
    }
}

/// The number of groups after joining the statements that share a family (union–find with path halving).
pub(super) fn joined(evidence: &Evidence<'_>, members: impl Iterator<Item = AssertionId>) -> usize {
    let mut parent: FxHashMap<SourceId, SourceId> = FxHashMap::default();
    fn find(parent: &mut FxHashMap<SourceId, SourceId>, mut at: SourceId) -> SourceId {
        while let Some(up) = parent.get(&at).copied().filter(|up| *up != at) {
            let above = parent.get(&up).copied().unwrap_or(up);
            parent.insert(at, above);
            at = above;
        }
        at
    }
    for id in members {
        let roots = families(evidence.dossier(), evidence.assertion(id).origins());
        let Some(first) = roots.first().copied() else {
            continue;
        };
        for root in roots {
            parent.entry(root).or_insert(root);
            let (a, b) = (find(&mut parent, first), find(&mut parent, root));
            parent.insert(b, a);
        }
    }
    parent.iter().filter(|(node, up)| node == up).count()
}

/// Whether all these statements have a known origin, and none of them shares a family with another one.
pub(crate) fn independent_of(dossier: &Dossier, path: &[AssertionId], of: AssertionId) -> bool {
    let own = families(dossier, dossier.at(of).origins());
    let apart = |id: &AssertionId| {
        let theirs = families(dossier, dossier.at(*id).origins());
        !theirs.is_empty() && theirs.iter().all(|family| !own.contains(family))
    };
    !own.is_empty() && !path.is_empty() && path.iter().all(apart)
}
