//! A running total over time: step functions that it lies between.

use crate::id::{AssertionId, MeasureId};
use crate::quantity::Tier;
use crate::relation::Evidence;
use crate::source::Reliability;
use crate::timeline::Timeline;

/// What figures of a running total leave it at any time: since it never falls, it is at least what was counted before
/// and at most what is counted later.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Envelope {
    /// The running total.
    pub measure: MeasureId,
    /// One for each time that figures speak of, in the order of time; each holds until the next.
    pub steps: Vec<SeriesStep>,
    /// Figures that contradict the others, by key: the least that must go, weighted by the reliability of their sources.
    pub left_out: Vec<AssertionId>,
}

/// The band of a running total from one time on.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SeriesStep {
    /// The time, in seconds: the end of what the figures are about.
    pub at: i64,
    /// It is at least this; none before any figure has a lower end.
    pub low: Option<f64>,
    /// It is at most this, since it is no more later; none where no later figure has an upper end.
    pub high: Option<f64>,
    /// The upper end of the newest figure so far that has one, and is not below the low end: where the total stood when it
    /// was last counted.
    pub last: Option<f64>,
}

impl Envelope {
    /// The band at a second: that of the last step at or before it. Before the first step nothing bounds it from below.
    #[must_use]
    pub fn at(&self, second: i64) -> Option<SeriesStep> {
        let next = self.steps.partition_point(|step| step.at <= second);
        match next.checked_sub(1) {
            Some(last) => self.steps.get(last).map(|step| SeriesStep {
                // What is counted at a step's own time bounds no later time from above.
                high: if step.at == second { step.high } else { self.steps.get(next).and_then(|s| s.high) },
                ..*step
            }),
            None => {
                let high = self.steps.first()?.high;
                Some(SeriesStep { at: second, low: None, high, last: None })
            }
        }
    }
}

/// The envelope on one tier.
///
/// # Complexity
/// O(n log n).
pub(crate) fn envelope(evidence: &Evidence<'_>, timeline: &Timeline<'_>, tier: Tier) -> Option<Envelope> {
    let total = timeline.over_time()?;
    let weight = |id: AssertionId| {
        let origins = evidence.assertion(id).origins();
        match super::super::word::rating(evidence, origins) {
            _ if origins.is_empty() => 1,
            Some(Reliability::A) => 100,
            Some(Reliability::B) => 75,
            Some(Reliability::D) => 25,
            Some(Reliability::E) => 1,
            _ => 50,
        }
    };
    let repair = total.repair_by(weight);
    struct Figure {
        earliest: i64,
        end: i64,
        low: Option<f64>,
        high: Option<f64>,
    }
    let mut figures: Vec<Figure> = repair
        .kept
        .iter()
        .filter_map(|id| {
            let reading = evidence.reading(*id)?;
            let (when, values) = (reading.when.as_ref()?, reading.tier(tier)?);
            let (low, high) = (values.low().value(), values.high().value());
            Some(Figure { earliest: when.earliest(), end: when.end, low, high })
        })
        .collect();
    let finite = |t: i64| t > i64::MIN && t < i64::MAX;
    let mut times: Vec<i64> =
        figures.iter().flat_map(|f| [f.end, f.earliest]).filter(|t| finite(*t)).collect();
    times.sort_unstable();
    times.dedup();
    // From the last time backwards what bounds it from above.
    figures.sort_by_key(|f| std::cmp::Reverse(f.earliest));
    let mut highs: Vec<Option<f64>> = Vec::with_capacity(times.len());
    let (mut next, mut least) = (figures.iter().peekable(), None::<f64>);
    for time in times.iter().rev() {
        while let Some(figure) = next.next_if(|f| f.earliest >= *time) {
            least = match (least, figure.high) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        highs.push(least);
    }
    highs.reverse();
    figures.sort_by(|a, b| {
        a.end.cmp(&b.end).then(b.high.partial_cmp(&a.high).unwrap_or(std::cmp::Ordering::Equal))
    });
    let (mut next, mut low, mut last) = (figures.iter().peekable(), None::<f64>, None::<f64>);
    let mut steps: Vec<SeriesStep> = Vec::with_capacity(times.len());
    for (time, high) in times.into_iter().zip(highs) {
        while let Some(figure) = next.next_if(|f| f.end <= time) {
            low = match (low, figure.low) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            };
            last = figure.high.or(last);
        }
        let last = last.filter(|last| low.is_none_or(|low| low <= *last));
        // Figures that are near each other may cross by a little.
        let high = high.map(|high| low.map_or(high, |low| high.max(low)));
        steps.push(SeriesStep { at: time, low, high, last });
    }
    Some(Envelope { measure: timeline.measure(), steps, left_out: repair.removed })
}
