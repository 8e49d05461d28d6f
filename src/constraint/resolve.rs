//! What would resolve conflicts: the least that must go.

use crate::id::AssertionId;
use crate::relation::{Evidence, families};

/// How well an assertion is supported by itself: the families that stand behind it, and how reliable the best of its
/// origins is said to be.
pub(super) fn support(evidence: &Evidence<'_>, id: AssertionId) -> (usize, u8) {
    let dossier = evidence.dossier();
    let origins = evidence.assertion(id).origins();
    let grade = |reliability: crate::source::Reliability| 6_u8.saturating_sub(reliability as u8);
    let best = origins.iter().filter_map(|s| dossier.at_source(*s).reliability()).map(grade).max();
    (families(dossier, origins).len(), best.unwrap_or(0))
}
