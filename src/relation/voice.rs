//! The voice coordinate, and families of sources.

use serde::Serialize;
use smallvec::SmallVec;

use crate::dossier::Dossier;
use crate::id::SourceId;

/// How the origins of two assertions stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// Equal, or one within the other.
    Same,
    /// Joint origins with some in common.
    Shared,
    /// Different, but under one parent.
    Affiliated,
    /// Nothing in common.
    Independent,
    /// An origin is unknown.
    Unknown,
}

/// The voice coordinate of two sets of joint origins. Symmetric.
#[must_use]
pub(crate) fn voice(dossier: &Dossier, a: &[SourceId], b: &[SourceId]) -> Voice {
    if a.is_empty() || b.is_empty() {
        return Voice::Unknown;
    }
    let chains = dossier.chains();
    let one = |x: SourceId, y: SourceId| chains.is_within(x, y) || chains.is_within(y, x);
    let covered = |xs: &[SourceId], ys: &[SourceId]| xs.iter().all(|x| ys.iter().any(|y| one(*x, *y)));
    if covered(a, b) && covered(b, a) {
        Voice::Same
    } else if a.iter().any(|x| b.iter().any(|y| one(*x, *y))) {
        Voice::Shared
    } else if a.iter().any(|x| b.iter().any(|y| dossier.root(*x) == dossier.root(*y))) {
        Voice::Affiliated
    } else {
        Voice::Independent
    }
}

/// The names of the families behind a set of sources: `family+family`, or `unknown`.
pub(crate) fn voice_key(dossier: &Dossier, origins: &[SourceId]) -> String {
    let families = families(dossier, origins);
    let keys: Vec<&str> = families.iter().map(|s| dossier.at_source(*s).key.as_ref()).collect();
    if keys.is_empty() { "unknown".to_owned() } else { keys.join("+") }
}

/// The families of a set of sources: the sources at the top of their within-chains, sorted by key, each once.
pub(crate) fn families(dossier: &Dossier, sources: &[SourceId]) -> SmallVec<[SourceId; 2]> {
    if let [one] = sources {
        return SmallVec::from_elem(dossier.root(*one), 1);
    }
    let mut roots: SmallVec<[SourceId; 2]> = sources.iter().map(|s| dossier.root(*s)).collect();
    roots.sort_by(|a, b| dossier.at_source(*a).key.cmp(&dossier.at_source(*b).key));
    roots.dedup();
    roots
}
