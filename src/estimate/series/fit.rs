//! Choosing the parameters of a level by how well they foretell the figures.

use super::filter::{Known, Parameters, State, filter};
use super::observe::{Observed, median};

/// How levels are estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LevelOptions {
    /// Whether sources may lean to one side.
    pub houses: Houses,
    /// Whether the level may rise or fall steadily, if that foretells the figures better. Default yes.
    pub drift: bool,
    /// The share of cases in which the true level is to lie within the band. Default 0.9.
    pub confidence: f64,
}

/// Whether sources may lean to one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Houses {
    /// They do not.
    None,
    /// If that foretells the figures better.
    #[default]
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
}

impl LevelModel {
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
pub(crate) fn fit(series: &[&Observed], houses: usize, options: &LevelOptions) -> Option<LevelModel> {
    let judged: usize = series.iter().map(|one| one.all.len().saturating_sub(1)).sum();
    if judged < FEWEST {
        return None;
    }
    let search = Search { series, houses, scale: scale(series), span: span(series) };
    let drifts: &[bool] = if options.drift { &[false, true] } else { &[false] };
    let leans: &[bool] = match options.houses {
        Houses::None => &[false],
        Houses::IfBetter => &[false, true],
        Houses::Always => &[true],
    };
    let mut best: Option<(f64, f64, Parameters)> = None;
    for heavy in [false, true] {
        for lean in leans {
            for drift in drifts {
                let count = 2 + usize::from(*drift) + usize::from(*lean);
                // Too few figures to bear another parameter.
                if count > 2 && judged < 4 * count && options.houses != Houses::Always {
                    continue;
                }
                let (likelihood, found) = search.best(heavy, *lean, *drift);
                let score = likelihood - count as f64;
                if best.is_none_or(|(known, ..)| score > known + 1e-9) {
                    best = Some((score, likelihood, found));
                }
            }
        }
    }
    let (_, likelihood, found) = best?;
    let Parameters { noise, walk, drift, house, heavy } = found;
    let confidence = LevelOptions::default().confidence(options.confidence).confidence;
    Some(LevelModel { noise, walk, drift, house, heavy, likelihood, judged, confidence })
}

/// The variance of a step from one figure to the next, halved: of the order of the noise.
fn scale(series: &[&Observed]) -> f64 {
    let steps = series.iter().flat_map(|one| {
        one.all.iter().zip(one.all.iter().skip(1)).map(|(a, b)| (b.value - a.value).abs())
    });
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

impl Search<'_> {
    /// The best parameters by a pattern search (Hooke and Jeeves 1961) from several starts.
    fn best(&self, heavy: bool, lean: bool, drift: bool) -> (f64, Parameters) {
        let mut known: Vec<Known> = Vec::new();
        let mut states: Vec<State> = Vec::new();
        let mut value = |place: &Place| {
            let parameters = self.parameters(place, heavy, lean, drift);
            known.clear();
            known.resize(self.houses, Known { effect: 0.0, variance: parameters.house, count: 0 });
            let all = self.series.iter();
            all.map(|one| filter(one, &parameters, &mut known, true, &mut states).0).sum::<f64>()
        };
        let mut best: Option<(f64, Place)> = None;
        for start in [-9.0, -5.0, -2.5, 0.0] {
            let mut place: Place = [0.0, start, -1.5, 0.0];
            let mut here = value(&place);
            let mut step = 1.0;
            while step > 0.02 {
                let mut moved = false;
                for axis in 0..4 {
                    if (axis == 2 && !lean) || (axis == 3 && !drift) {
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
            if best.is_none_or(|(known, _)| here > known + 1e-9) {
                best = Some((here, place));
            }
        }
        let (likelihood, place) = best.unwrap_or((f64::NEG_INFINITY, [0.0; 4]));
        (likelihood, self.parameters(&place, heavy, lean, drift))
    }

    fn parameters(&self, place: &Place, heavy: bool, lean: bool, drift: bool) -> Parameters {
        let [noise, walk, house, slope] = *place;
        let noise = self.scale * noise.exp();
        Parameters {
            noise,
            // Below a ten-thousandth of the noise over the whole series the level stands still.
            walk: if walk <= -13.9 { 0.0 } else { self.scale * walk.exp() / self.span.min(10.0) },
            house: if lean { noise * house.exp() } else { 0.0 },
            drift: if drift { slope * self.scale.sqrt() / self.span } else { 0.0 },
            heavy,
        }
    }
}
