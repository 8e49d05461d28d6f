//! Figures that one voice gave for one time without saying when: nothing tells which replaced which, so no two of them contradict each
//! other.

use rustc_hash::FxHashMap;

use super::figure::Figure;
use crate::dossier::MarkersRef;
use crate::id::SourceId;
use crate::measure::Kind;
use crate::relation::{Evidence, Reading};

/// Among fewer figures to relate them is as quick.
const MANY: usize = 16;

/// What makes figures be given together: their origins, and the time that they are about.
type Together<'e> = (&'e [SourceId], Option<(i64, i64)>);

/// For each figure the number of those that it was given with so, from 1 on: no two of these contradict each other by the third line of the decision
/// table, as far apart as they lie. 0 for other figures; nothing where there are few.
///
/// # Complexity
/// O(n).
pub(super) fn unordered(evidence: &Evidence<'_>, figures: &[Figure]) -> Vec<u32> {
    if figures.len() < MANY {
        return Vec::new();
    }
    let mut numbers: FxHashMap<Together<'_>, u32> = FxHashMap::default();
    let mut number = |figure: &Figure| {
        let one = evidence.assertion(figure.id);
        let told = one.stated().is_some() || one.published().is_some() || one.sequence().is_some();
        let plain = one.relays().is_empty() && one.markers() == MarkersRef::default();
        if told || !plain || one.origins().is_empty() {
            return 0;
        }
        // A constant has one time, whatever dates come with it.
        let timed = |reading: &&Reading| reading.kind != Kind::Constant;
        let when = evidence.reading(figure.id).filter(timed).and_then(|reading| reading.when.as_ref());
        let next = numbers.len() as u32 + 1;
        *numbers.entry((one.origins(), when.map(|when| (when.start, when.end)))).or_insert(next)
    };
    figures.iter().map(&mut number).collect()
}
