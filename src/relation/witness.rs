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
/// O(n log n), and where periods of joint statements overlap, linear in the sum of the overlaps.
pub(crate) fn witnesses(evidence: &Evidence<'_>, members: &[AssertionId]) -> Witnesses {
    of_single(evidence, members).unwrap_or_else(|| of_joint(evidence, members))
}

/// Of statements of one family each at most, where nothing is to be joined: nearly all that are ever asked for. It hashes nothing.
fn of_single(evidence: &Evidence<'_>, members: &[AssertionId]) -> Option<Witnesses> {
    let mut named: SmallVec<[SourceId; 16]> = SmallVec::new();
    let mut timed: SmallVec<[(i64, i64, SourceId); 16]> = SmallVec::new();
    for id in members {
        let family = match families(evidence.dossier(), evidence.assertion(*id).origins()).as_slice() {
            [] => continue,
            [one] => *one,
            _ => return None,
        };
        named.push(family);
        timed.extend(span(evidence, *id).map(|(start, end)| (start, end, family)));
    }
    named.sort_unstable();
    named.dedup();
    let time = timed.first().map(|(start, end, _)| (*start, *end));
    let independent = match timed.iter().all(|(start, end, _)| Some((*start, *end)) == time) {
        true => {
            timed.sort_unstable_by_key(|(.., family)| *family);
            timed.dedup_by_key(|(.., family)| *family);
            timed.len()
        }
        false => most_at_a_time(&timed, &named),
    };
    Some(Witnesses { families: named.len(), independent: independent.max(named.len().min(1)) })
}

/// How many families speak of the one time that most of them speak of; they are given in order.
fn most_at_a_time(timed: &[(i64, i64, SourceId)], families: &[SourceId]) -> usize {
    let number = |family: &SourceId| families.binary_search(family).map_or(u32::MAX, |at| at as u32);
    let mut starts: Vec<_> = timed.iter().map(|(start, _, family)| (*start, number(family))).collect();
    let mut ends: Vec<_> = timed.iter().map(|(_, end, family)| (*end, number(family))).collect();
    starts.sort_unstable();
    ends.sort_unstable();
    Speakers::of(families.len()).count(&starts, &ends).independent
}

/// Counts the witnesses of sets of statements that each have one family, by its number.
pub(crate) struct Speakers {
    // INVARIANT: between two counts no family speaks, and none is named.
    families: Vec<Speaking>,
}

#[derive(Clone, Default)]
struct Speaking {
    times: u32,
    named: bool,
}

impl Speakers {
    pub(crate) fn of(families: usize) -> Self {
        Self { families: vec![Speaking::default(); families] }
    }

    /// Of statements by when they start, and by when they end.
    ///
    /// # Complexity
    /// O(n).
    pub(crate) fn count(&mut self, starts: &[(i64, u32)], ends: &[(i64, u32)]) -> Witnesses {
        let (mut named, mut together, mut most) = (0, 0, 0);
        let mut left = ends.iter().peekable();
        for (start, family) in starts {
            while let Some((_, silent)) = left.next_if(|(end, _)| end <= start) {
                if let Some(one) = self.families.get_mut(*silent as usize).filter(|one| one.times > 0) {
                    one.times -= 1;
                    together -= usize::from(one.times == 0);
                }
            }
            if let Some(one) = self.families.get_mut(*family as usize) {
                one.times += 1;
                together += usize::from(one.times == 1);
                named += usize::from(!one.named);
                one.named = true;
            }
            most = most.max(together);
        }
        for (_, family) in starts {
            self.families.get_mut(*family as usize).into_iter().for_each(|one| *one = Speaking::default());
        }
        Witnesses { families: named, independent: most }
    }
}

/// Of statements some of which are joint.
fn of_joint(evidence: &Evidence<'_>, members: &[AssertionId]) -> Witnesses {
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
    spans.sort_unstable();
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
