//! A level over time.

use super::filter::{Known, State, ahead, back, filter, smooth, trusts};
use super::fit::LevelModel;
use super::normal::both_sides;
use super::observe::{HouseNames, Observed, median};
use crate::id::{MeasureId, SourceId};
use crate::time::DAY;

/// A level over time: where it stood, with a band, given all figures of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Level {
    /// The level.
    pub measure: MeasureId,
    /// How it moves, and how figures scatter around it.
    pub model: LevelModel,
    /// One for each time that figures speak of, in the order of time.
    pub points: Vec<LevelPoint>,
    /// How each source of it leans, by key; empty if sources do not. Over all that the model was made from they add up to
    /// zero.
    pub houses: Vec<House>,
    states: Vec<State>,
    smoothed: Vec<State>,
    width: f64,
}

/// A level at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LevelPoint {
    /// The time, in seconds.
    pub at: i64,
    /// Where it most likely stood.
    pub mean: f64,
    /// The ends of the band.
    pub low: f64,
    /// See `low`.
    pub high: f64,
}

/// How far a source leans to one side.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct House {
    /// The source, or the sources that speak together, by key.
    pub sources: Vec<SourceId>,
    /// By how much its figures lie above the level.
    pub effect: f64,
    /// The standard deviation of that.
    pub deviation: f64,
    /// How many of its figures show it.
    pub figures: usize,
}

impl Level {
    /// The level at any second: between figures along the walk, before and after them with a band that widens.
    #[must_use]
    pub fn at(&self, second: i64) -> Option<LevelPoint> {
        let time = second as f64 / DAY as f64;
        let parameters = self.model.parameters();
        let next = self.smoothed.partition_point(|state| state.time <= time);
        let state = match (next.checked_sub(1), self.smoothed.get(next)) {
            (Some(last), Some(after)) => {
                back(&ahead(self.states.get(last)?, time, &parameters), after, &parameters)
            }
            (Some(last), None) => ahead(self.smoothed.get(last)?, time, &parameters),
            (None, first) => ahead(first?, time, &parameters),
        };
        Some(self.point(&state, second))
    }

    fn point(&self, state: &State, at: i64) -> LevelPoint {
        let half = self.width * state.variance.max(0.0).sqrt();
        LevelPoint { at, mean: state.mean, low: state.mean - half, high: state.mean + half }
    }
}

/// How many figures on either side are around one.
const AROUND: usize = 3;
/// How often it is told anew what is far off.
const ROUNDS: usize = 6;

/// The level of one series by a model; `None` if it has no figures.
///
/// # Complexity
/// Linear.
pub(crate) fn level(
    measure: MeasureId,
    series: &Observed,
    names: &HouseNames,
    model: &LevelModel,
    key: impl Fn(SourceId) -> Box<str>,
) -> Option<Level> {
    let parameters = model.parameters();
    // Of houses that the model knows nothing more is learned: these figures may have been among those it was made from.
    let mut known = vec![Known { effect: 0.0, variance: model.house, count: 0, fixed: false }; names.len()];
    for (sources, at) in names {
        let one = model.house(sources);
        if let Some(slot) = known.get_mut(*at) {
            *slot = Known { fixed: one.count > 0, ..one };
        }
    }
    let mut states = Vec::new();
    filter(series, &parameters, &mut known, None, &mut states);
    for one in &mut known {
        one.fixed = true;
    }
    if parameters.house > 0.0 {
        filter(series, &parameters, &mut known, None, &mut states);
    }
    let mut smoothed = smooth(&states, &parameters);
    if parameters.heavy {
        // A figure is far off if it is so beside those around it, not only beside those before it.
        let around = |at: usize| {
            let near = series.all.get(at.saturating_sub(AROUND)..(at + AROUND + 1).min(series.all.len()));
            median(near.into_iter().flatten().map(|one| one.value))
        };
        let mut believed = trusts(series, &parameters, &known, around);
        for _ in 0..ROUNDS {
            filter(series, &parameters, &mut known, Some(&believed), &mut states);
            smoothed = smooth(&states, &parameters);
            believed = trusts(series, &parameters, &known, |at| smoothed.get(at).map(|state| state.mean));
        }
    }
    let mut houses: Vec<House> = names
        .iter()
        .filter_map(|(sources, at)| {
            let one = known.get(*at).filter(|one| one.count > 0 && parameters.house > 0.0)?;
            let deviation = one.variance.max(0.0).sqrt();
            Some(House { sources: sources.to_vec(), effect: one.effect, deviation, figures: one.count })
        })
        .collect();
    houses.sort_by_cached_key(|house| house.sources.iter().map(|s| key(*s)).collect::<Vec<_>>());
    let width = both_sides(model.confidence);
    let mut level =
        Level { measure, model: model.clone(), points: Vec::new(), houses, states, smoothed, width };
    let second = |time: f64| (time * DAY as f64).round() as i64;
    let mut points: Vec<LevelPoint> =
        level.smoothed.iter().map(|state| level.point(state, second(state.time))).collect();
    // Of several at one time the last knows as much as all.
    points.reverse();
    points.dedup_by_key(|point| point.at);
    points.reverse();
    level.points = points;
    (!level.points.is_empty()).then_some(level)
}
