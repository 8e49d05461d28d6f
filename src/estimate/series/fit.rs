//! Choosing the parameters of a level by how well they foretell the figures.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::filter::{Known, Parameters, State, filter};
use super::observe::{HouseNames, Observed, median};
use crate::id::SourceId;

/// How levels are estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LevelOptions {
    /// Whether sources may lean to one side. Default no.
    pub houses: Houses,
    /// Whether the level may rise or fall steadily, if that foretells the figures better. Default yes.
    pub drift: bool,
    /// The share of cases in which the true level is to lie within the band. Default 0.9.
    pub confidence: f64,
}

/// Whether sources may lean to one side. How a source leans is told against the other sources, not against the truth:
/// that brings sources into line with each other, and makes an average no better where all err alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Houses {
    /// They do not.
    #[default]
    None,
    /// If that foretells the figures better.
    IfBetter,
    /// They do.
    Always,
}

impl Default for LevelOptions {
    fn default() -> Self {
        Self { houses: Houses::default(), drift: true, confidence: 0.9 }
    }
}

impl LevelOptions {
    /// With sources that may, or may not, lean to one side.
    #[must_use]
    pub fn houses(mut self, houses: Houses) -> Self {
        self.houses = houses;
        self
    }

    /// With or without a steady rise or fall.
    #[must_use]
    pub fn drift(mut self, drift: bool) -> Self {
        self.drift = drift;
        self
    }

    /// With another share within the band; between 0.01 and 0.999.
    #[must_use]
    pub fn confidence(mut self, share: f64) -> Self {
        self.confidence = if share.is_nan() { 0.9 } else { share.clamp(0.01, 0.999) };
        self
    }
}

/// How a level moves and how figures scatter around it. Made by
/// [`Report::level_model`](crate::Report::level_model) from one series or from many that are alike.
///
/// The parameters are those under which each figure was least surprising given the figures before it (the predictive
/// likelihood); a steady rise, leaning houses and heavy tails are taken up where they raise it by more than their number
/// (Akaike 1974). Nothing but the figures goes into it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LevelModel {
    /// The variance of figures around the level, beyond what their hedges and rounding leave.
    pub noise: f64,
    /// The variance by which the level moves in a day.
    pub walk: f64,
    /// How much it rises in a day; zero if that foretells nothing.
    pub drift: f64,
    /// The variance of sources around their mean; zero if they do not lean.
    pub house: f64,
    /// Whether some figures are far off, and are believed little.
    pub heavy: bool,
    /// The logarithm of the predictive density of the figures, and how many it was judged on.
    pub likelihood: f64,
    /// See `likelihood`.
    pub judged: usize,
    /// The share within bands.
    pub confidence: f64,
    /// What is known of each house.
    houses: FxHashMap<SmallVec<[SourceId; 2]>, Known>,
}

impl LevelModel {
    /// What is known of a house.
    pub(super) fn house(&self, sources: &SmallVec<[SourceId; 2]>) -> Known {
        let unknown = Known { effect: 0.0, variance: self.house, count: 0, fixed: false };
        self.houses.get(sources).copied().unwrap_or(unknown)
    }

    pub(super) fn parameters(&self) -> Parameters {
        let Self { noise, walk, drift, house, heavy, .. } = *self;
        Parameters { noise, walk, drift, house, heavy }
    }
}

/// The fewest figures, beyond the first of each series, that noise and movement are told apart by.
const FEWEST: usize = 2;

/// Fits one model to all series together; `None` if they have too few figures.
///
/// # Complexity
/// Linear in the figures, some hundreds of times.
pub(crate) fn fit(series: &[&Observed], names: HouseNames, options: &LevelOptions) -> Option<LevelModel> {
    let judged: usize = series.iter().map(|one| one.all.len().saturating_sub(1)).sum();
    if judged < FEWEST {
        return None;
    }
    let search = Search { series, houses: names.len(), scale: scale(series), span: span(series) };
    let mut best = search.at_first();
    // Another parameter where it is worth its place, and the figures are enough to bear it.
    let bears = |shape: Shape| judged >= 4 * shape.count();
    let leans = options.houses != Houses::None;
    for shape in [
        Shape { heavy: true, ..best.shape },
        Shape { drift: options.drift, ..best.shape },
        Shape { lean: leans, ..best.shape },
        Shape { drift: options.drift, lean: leans, heavy: true },
        Shape { drift: options.drift, lean: false, heavy: false },
        Shape { drift: false, lean: leans, heavy: false },
    ] {
        let shape = Shape { heavy: shape.heavy || (best.shape.heavy && shape.count() < 4), ..shape };
        if shape != best.shape && (shape.count() == 2 || bears(shape)) {
            let found = search.climb(shape, best.place, 0.5);
            if found.score() > best.score() + 1e-9 {
                best = found;
            }
        }
    }
    if options.houses == Houses::Always && !best.shape.lean {
        best = search.climb(Shape { lean: true, ..best.shape }, best.place, 1.0);
    }
    let parameters = search.parameters(&best.place, best.shape);
    let known = search.known(&parameters);
    let of = |(sources, at): (SmallVec<[SourceId; 2]>, usize)| Some((sources, *known.get(at)?));
    let houses = names.into_iter().filter_map(of).filter(|(_, one)| one.count > 0).collect();
    let Parameters { noise, walk, drift, house, heavy } = parameters;
    let confidence = LevelOptions::default().confidence(options.confidence).confidence;
    Some(LevelModel {
        noise,
        walk,
        drift,
        house,
        heavy,
        likelihood: best.likelihood,
        judged,
        confidence,
        houses,
    })
}

/// The variance of a step from one figure to the next, halved: of the order of the noise.
fn scale(series: &[&Observed]) -> f64 {
    let steps = series
        .iter()
        .flat_map(|one| one.all.iter().zip(one.all.iter().skip(1)).map(|(a, b)| (b.value - a.value).abs()));
    let typical = median(steps).unwrap_or(0.0) * 1.4826;
    let spread = median(series.iter().map(|one| one.spread)).unwrap_or(0.0);
    let rounding = median(series.iter().flat_map(|one| one.all.iter().map(|o| o.variance))).unwrap_or(0.0);
    let size = median(series.iter().map(|one| one.middle.abs())).unwrap_or(0.0);
    (typical * typical / 2.0).max(spread * spread / 4.0).max(rounding).max(size * size * 1e-8).max(1e-12)
}

/// How many days a series typically lasts.
fn span(series: &[&Observed]) -> f64 {
    let of = |one: &&Observed| Some(one.all.last()?.time - one.all.first()?.time);
    median(series.iter().filter_map(of)).unwrap_or(1.0).max(1.0)
}

struct Search<'s> {
    series: &'s [&'s Observed],
    houses: usize,
    scale: f64,
    span: f64,
}

/// A place in the search: the logarithms of noise, walk and house beside the scale, and the drift beside scale and span.
type Place = [f64; 4];

/// Which parameters there are beyond noise and walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    heavy: bool,
    lean: bool,
    drift: bool,
}

impl Shape {
    fn count(self) -> usize {
        2 + usize::from(self.lean) + usize::from(self.drift)
    }
}

/// Where a search ended.
#[derive(Debug, Clone, Copy)]
struct Found {
    shape: Shape,
    place: Place,
    likelihood: f64,
}

impl Found {
    fn score(&self) -> f64 {
        self.likelihood - self.shape.count() as f64
    }
}

impl Search<'_> {
    /// Noise and walk alone, from several starts.
    fn at_first(&self) -> Found {
        let shape = Shape { heavy: false, lean: false, drift: false };
        let mut best = self.climb(shape, [0.0, -2.5, -1.5, 0.0], 1.0);
        for walk in [-9.0, -5.0, 0.0] {
            let found = self.climb(shape, [0.0, walk, -1.5, 0.0], 1.0);
            if found.likelihood > best.likelihood + 1e-9 {
                best = found;
            }
        }
        best
    }

    /// A pattern search (Hooke and Jeeves 1961) from one place.
    fn climb(&self, shape: Shape, mut place: Place, mut step: f64) -> Found {
        let mut known: Vec<Known> = Vec::new();
        let mut states: Vec<State> = Vec::new();
        let mut value = |place: &Place| {
            let parameters = self.parameters(place, shape);
            known.clear();
            known.resize(
                self.houses,
                Known { effect: 0.0, variance: parameters.house, count: 0, fixed: false },
            );
            let all = self.series.iter();
            all.map(|one| filter(one, &parameters, &mut known, None, &mut states).0).sum::<f64>()
        };
        let mut here = value(&place);
        while step > 0.02 {
            let mut moved = false;
            for axis in 0..4 {
                if (axis == 2 && !shape.lean) || (axis == 3 && !shape.drift) {
                    continue;
                }
                for sign in [1.0, -1.0] {
                    let mut next = place;
                    if let Some(slot) = next.get_mut(axis) {
                        *slot = (*slot + sign * step).clamp(-14.0, 14.0);
                    }
                    let there = value(&next);
                    if there > here + 1e-9 {
                        (here, place, moved) = (there, next, true);
                        break;
                    }
                }
            }
            if !moved {
                step /= 2.0;
            }
        }
        Found { shape, place, likelihood: here }
    }

    /// What is known of houses after all figures; what all have in common belongs to the levels.
    fn known(&self, parameters: &Parameters) -> Vec<Known> {
        if parameters.house <= 0.0 {
            return Vec::new();
        }
        let mut known =
            vec![Known { effect: 0.0, variance: parameters.house, count: 0, fixed: false }; self.houses];
        let mut states = Vec::new();
        for one in self.series {
            filter(one, parameters, &mut known, None, &mut states);
        }
        let heard = known.iter().map(|one| (one.effect, one.count));
        let (sum, count) = heard.fold((0.0, 0), |(sum, all), (effect, n)| (sum + effect * n as f64, all + n));
        let common = if count > 0 { sum / count as f64 } else { 0.0 };
        for one in known.iter_mut().filter(|one| one.count > 0) {
            one.effect -= common;
        }
        known
    }

    fn parameters(&self, place: &Place, shape: Shape) -> Parameters {
        let [noise, walk, house, slope] = *place;
        let noise = self.scale * noise.exp();
        Parameters {
            noise,
            // The level stands still.
            walk: if walk <= -13.9 { 0.0 } else { self.scale * walk.exp() / self.span.min(10.0) },
            house: if shape.lean { noise * house.exp() } else { 0.0 },
            drift: if shape.drift { slope * self.scale.sqrt() / self.span } else { 0.0 },
            heavy: shape.heavy,
        }
    }
}
