//! What the figures of a level observe.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::id::{AssertionId, SourceId};
use crate::quantity::Form;
use crate::relation::Evidence;
use crate::time::DAY;

/// One figure as an observation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Observation {
    /// When, in days.
    pub(crate) time: f64,
    pub(crate) value: f64,
    /// The variance that its hedge and rounding leave.
    pub(crate) variance: f64,
    /// Who observes; none where that is not known.
    pub(crate) house: Option<usize>,
}

/// The figures of one level in the order of time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Observed {
    pub(crate) all: Vec<Observation>,
    /// The median of the values, and how far they spread around it.
    pub(crate) middle: f64,
    pub(crate) spread: f64,
}

/// Who observes, over all series.
pub(crate) type HouseNames = FxHashMap<SmallVec<[SourceId; 2]>, usize>;

/// Reads standing figures as observations: their middle, at the middle of their time. Figures without an upper or a lower
/// end and without a closed time are none.
pub(crate) fn observations(
    evidence: &Evidence<'_>,
    standing: &[AssertionId],
    houses: &mut HouseNames,
) -> Observed {
    let printed = |id: &AssertionId| match evidence.assertion(*id).quantity().map(|q| q.form()) {
        Some(Form::Bare(v) | Form::Exactly(v)) => Some(v.granularity()),
        _ => None,
    };
    // Bare figures of one series are rounded as the finest of them.
    let place = standing.iter().filter_map(printed).min_by(f64::total_cmp).unwrap_or(0.0);
    let mut found: Vec<(Observation, &str)> = standing
        .iter()
        .filter_map(|id| {
            let reading = evidence.reading(*id)?;
            let (support, when) = (reading.support?, reading.when.as_ref()?);
            if when.start == i64::MIN || when.end == i64::MAX || !support.is_bounded() {
                return None;
            }
            let middle = when.start / 2 + when.end / 2;
            let half = (support.high_value() - support.low_value()) / 2.0;
            let variance = match printed(id) {
                Some(_) => place * place / 12.0,
                None => half * half / 3.0,
            };
            let mut origins = SmallVec::<[_; 2]>::from_slice(evidence.assertion(*id).origins());
            origins.sort_by(|a, b| {
                evidence.dossier().at_source(*a).key.cmp(&evidence.dossier().at_source(*b).key)
            });
            let next = houses.len();
            let house = (!origins.is_empty()).then(|| *houses.entry(origins).or_insert(next));
            let value = reading.typical.unwrap_or(support.low_value() + half);
            let time = middle as f64 / DAY as f64;
            Some((Observation { time, value, variance, house }, evidence.key(*id)))
        })
        .collect();
    found.sort_by(|(a, x), (b, y)| {
        a.time.total_cmp(&b.time).then(a.value.total_cmp(&b.value)).then_with(|| x.cmp(y))
    });
    let all: Vec<Observation> = found.into_iter().map(|(one, _)| one).collect();
    let middle = median(all.iter().map(|one| one.value)).unwrap_or(0.0);
    let spread = median(all.iter().map(|one| (one.value - middle).abs())).unwrap_or(0.0) * 1.4826;
    Observed { all, middle, spread }
}

/// The median; none of nothing.
pub(in crate::estimate) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut all: Vec<f64> = values.collect();
    all.sort_by(f64::total_cmp);
    let (low, high) = (all.get(all.len().checked_sub(1)? / 2)?, all.get(all.len() / 2)?);
    Some(if low == high { *low } else { low / 2.0 + high / 2.0 })
}
