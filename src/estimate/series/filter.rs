//! The local-level model, filtered forward and smoothed backward.
//!
//! level(t) = level(s) + drift · (t − s) + N(0, walk · (t − s)); figure = level + house + N(0, noise + its own variance).
//! References: Kalman 1960; Rauch, Tung and Striebel 1965; Durbin and Koopman 2012, chapters 2 and 4; for figures with
//! heavy tails the gain is that of a Student distribution (Meinhold and Singpurwalla 1989).

use super::observe::Observed;

/// The parameters, per day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Parameters {
    pub(super) noise: f64,
    pub(super) walk: f64,
    pub(super) drift: f64,
    /// The variance of houses around their mean; zero without house effects.
    pub(super) house: f64,
    /// Whether figures have heavy tails.
    pub(super) heavy: bool,
}

/// What is known of a house so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    pub(super) effect: f64,
    pub(super) variance: f64,
    pub(super) count: usize,
    /// Whether nothing more is learned of it.
    pub(super) fixed: bool,
}

/// The level after one figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct State {
    pub(super) time: f64,
    pub(super) mean: f64,
    pub(super) variance: f64,
}

/// The degrees of freedom of heavy tails.
const FREEDOM: f64 = 4.0;
/// ln Γ(5/2) − ln Γ(2) − ln √(4π).
const HEAVY: f64 = -0.980_829_253_011_726_4;
/// −ln √(2π).
const LIGHT: f64 = -0.918_938_533_204_672_7;

/// Filters a series; what is learned of houses is kept for the next one. Gives the logarithm of the density that each
/// figure but the first was given before it was seen, and how many these are.
///
/// # Complexity
/// Linear.
pub(super) fn filter(
    series: &Observed,
    parameters: &Parameters,
    houses: &mut [Known],
    trusts: Option<&[f64]>,
    states: &mut Vec<State>,
) -> (f64, usize) {
    states.clear();
    let (mut mean, mut variance) = start(series, parameters);
    let mut before: Option<f64> = None;
    let (mut likelihood, mut counted) = (0.0, 0);
    for (at, one) in series.all.iter().enumerate() {
        if let Some(time) = before {
            let passed = one.time - time;
            mean += parameters.drift * passed;
            variance += parameters.walk * passed;
        }
        let house = if parameters.house > 0.0 { one.house.and_then(|at| houses.get_mut(at)) } else { None };
        let (effect, unsure) = house.as_ref().map_or((0.0, 0.0), |known| (known.effect, known.variance));
        let given = trusts.and_then(|all| all.get(at)).copied();
        let total = variance + unsure + (parameters.noise + one.variance) / given.unwrap_or(1.0);
        let surprise = one.value - mean - effect;
        let ratio = surprise * surprise / total;
        if before.is_some() {
            likelihood += if parameters.heavy {
                HEAVY - total.ln() / 2.0 - (FREEDOM + 1.0) / 2.0 * (ratio / FREEDOM).ln_1p()
            } else {
                LIGHT - total.ln() / 2.0 - ratio / 2.0
            };
            counted += 1;
        }
        // Of a figure that is far off little is believed.
        let trust = if parameters.heavy && given.is_none() { believed(ratio) } else { 1.0 };
        let gain = trust * variance / total;
        mean += gain * surprise;
        variance *= 1.0 - gain;
        if let Some(known) = house.filter(|known| !known.fixed) {
            let gain = trust * known.variance / total;
            known.effect += gain * surprise;
            known.variance *= 1.0 - gain;
            known.count += 1;
        }
        before = Some(one.time);
        states.push(State { time: one.time, mean, variance });
    }
    (likelihood, counted)
}

/// How much is believed of a figure with heavy tails that is off by the square root of this many variances.
fn believed(ratio: f64) -> f64 {
    ((FREEDOM + 1.0) / (FREEDOM + ratio)).min(1.0)
}

/// How much is believed of each figure, given where the level was: the weights that make a Student likelihood greatest
/// (Lange, Little and Taylor 1989).
pub(super) fn trusts(
    series: &Observed,
    parameters: &Parameters,
    houses: &[Known],
    level: impl Fn(usize) -> Option<f64>,
) -> Vec<f64> {
    let trust = |(at, one): (usize, &super::observe::Observation)| {
        let effect = one.house.and_then(|house| houses.get(house)).map_or(0.0, |known| known.effect);
        let off = one.value - effect - level(at).unwrap_or(one.value);
        believed(off * off / (parameters.noise + one.variance))
    };
    series.all.iter().enumerate().map(trust).collect()
}

/// What is believed before the first figure: little, around the middle of all, so that a first figure that is far off is
/// seen to be so.
fn start(series: &Observed, parameters: &Parameters) -> (f64, f64) {
    let spread =
        series.spread.max(parameters.noise.sqrt()).max(series.middle.abs() * 1e-3).max(f64::MIN_POSITIVE);
    (series.middle, 25.0 * spread * spread)
}

/// The states given all figures, from those given the figures up to each (Rauch, Tung and Striebel).
///
/// # Complexity
/// Linear.
pub(super) fn smooth(states: &[State], parameters: &Parameters) -> Vec<State> {
    let mut smoothed: Vec<State> = Vec::with_capacity(states.len());
    for state in states.iter().rev() {
        let next = smoothed.last().copied();
        smoothed.push(next.map_or(*state, |next| back(state, &next, parameters)));
    }
    smoothed.reverse();
    smoothed
}

/// A state given what is known of the next one.
pub(super) fn back(state: &State, next: &State, parameters: &Parameters) -> State {
    let passed = next.time - state.time;
    let foreseen = state.variance + parameters.walk * passed;
    let weight = if foreseen > 0.0 { state.variance / foreseen } else { 1.0 };
    State {
        time: state.time,
        mean: state.mean + weight * (next.mean - state.mean - parameters.drift * passed),
        variance: (state.variance + weight * weight * (next.variance - foreseen)).max(0.0),
    }
}

/// The level some time after a state, given only what is known of that state.
pub(super) fn ahead(state: &State, time: f64, parameters: &Parameters) -> State {
    let passed = time - state.time;
    State {
        time,
        mean: state.mean + parameters.drift * passed,
        variance: state.variance + parameters.walk * passed.abs(),
    }
}
