//! The value axis: from numbers to pixels, and where it is labelled.

use super::days::round_dates;
use crate::render::phrase::number;
use crate::time::day_text;

/// How many times the lowest value the highest one is before a logarithmic axis is thought of.
const DECADES: f64 = 100.0;

/// What an axis reaches to at most, so that the distance of its ends is a number too.
const LARGEST: f64 = 1e300;

/// How values become heights.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    Linear,
    /// Each decade takes as much room.
    Log,
    /// The same away from zero, and linear within this distance of it.
    SymLog(f64),
}

/// From a value to a height in pixels.
#[derive(Debug, Clone)]
pub(super) struct Values {
    shape: Shape,
    low: f64,
    high: f64,
    /// The pixels of the low and the high end.
    bottom: f64,
    top: f64,
    dates: bool,
}

impl Values {
    /// An axis on which these values are all seen. What was printed decides on the shape, `ends` are the ends of
    /// what was meant.
    pub(super) fn of(printed: &[f64], ends: &[f64], dates: bool, (bottom, top): (f64, f64)) -> Self {
        let finite = |list: &[f64]| -> Vec<f64> {
            let mut found: Vec<f64> =
                list.iter().map(|v| v.clamp(-LARGEST, LARGEST)).filter(|v| v.is_finite()).collect();
            found.sort_by(f64::total_cmp);
            found
        };
        let printed = finite(if printed.is_empty() { ends } else { printed });
        let all = finite(&[printed.as_slice(), ends].concat());
        let (first, last) = (all.first().copied().unwrap_or(0.0), all.last().copied().unwrap_or(1.0));
        let shape = if dates { Shape::Linear } else { shape(&printed) };
        let (low, high) = match shape {
            Shape::Linear => linear(first, last, dates),
            Shape::Log => {
                let least = printed.first().copied().unwrap_or(1.0);
                // What a hedge leaves open far below does not stretch the axis.
                (first.max(least / 3.0) / 1.25, last * 1.25)
            }
            Shape::SymLog(_) => (first - 0.1 * first.abs(), last + 0.25 * last.abs()),
        };
        let high = if high > low { high } else { low + 1.0 };
        Self { shape, low, high, bottom, top, dates }
    }

    fn bent(&self, v: f64) -> f64 {
        match self.shape {
            Shape::Linear => v,
            Shape::Log => v.max(f64::MIN_POSITIVE).log10(),
            Shape::SymLog(near) => v.signum() * (v.abs() / near).ln_1p(),
        }
    }

    /// The height of a value, within the axis.
    pub(super) fn at(&self, v: f64) -> f64 {
        let (low, high) = (self.bent(self.low), self.bent(self.high));
        let share = ((self.bent(v.clamp(-LARGEST, LARGEST)) - low) / (high - low)).clamp(0.0, 1.0);
        self.bottom + share * (self.top - self.bottom)
    }

    /// Whether a value lies on the axis.
    pub(super) fn shows(&self, v: f64) -> bool {
        (self.low..=self.high).contains(&v)
    }

    /// What there is to say of the shape of the axis.
    pub(super) fn note(&self) -> Option<&'static str> {
        match self.shape {
            Shape::Linear => None,
            Shape::Log => Some("log scale: each step is ten times the one below"),
            Shape::SymLog(_) if self.low >= 0.0 => Some("log scale that reaches down to zero"),
            Shape::SymLog(_) => Some("log scale on both sides of zero"),
        }
    }

    /// Where it is labelled: heights and labels, at most about `most`.
    pub(super) fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        let most = most.max(2);
        if self.dates {
            return round_dates(self.low, self.high, most)
                .into_iter()
                .map(|second| (self.at(second as f64), day_text(second)))
                .collect();
        }
        let values = match self.shape {
            Shape::Linear => steps(self.low, self.high, most),
            Shape::Log => powers(self.low, self.high, most),
            Shape::SymLog(near) => {
                let mut all: Vec<f64> = powers(near, -self.low, most / 2 + 1).iter().map(|v| -v).collect();
                all.push(0.0);
                all.extend(powers(near, self.high, most));
                all
            }
        };
        let mut ticks: Vec<(f64, String)> =
            values.into_iter().filter(|v| self.shows(*v)).map(|v| (self.at(v), short(v))).collect();
        ticks.dedup_by(|a, b| a.1 == b.1);
        // Near zero a logarithmic axis has more to label than there is room for: zero goes before the others.
        ticks.sort_by_key(|(_, label)| label != "0");
        let mut kept: Vec<(f64, String)> = Vec::new();
        for tick in ticks {
            if kept.iter().all(|other| (other.0 - tick.0).abs() >= 13.0) {
                kept.push(tick);
            }
        }
        kept.sort_by(|a, b| b.0.total_cmp(&a.0));
        kept
    }
}

/// Logarithmic where more than half of what was printed would lie in the lowest twentieth.
fn shape(sorted: &[f64]) -> Shape {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return Shape::Linear };
    let mut sizes: Vec<f64> = sorted.iter().map(|v| v.abs()).filter(|v| *v > 0.0).collect();
    sizes.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (sizes.first(), sizes.last()) else { return Shape::Linear };
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(*most);
    let lower = sizes.get((sizes.len() - 1) / 2).copied().unwrap_or(*most);
    if most / least < DECADES || lower.min(middle) > most / 20.0 {
        return Shape::Linear;
    }
    if *first > 0.0 && *last > 0.0 { Shape::Log } else { Shape::SymLog(10f64.powf(least.log10().floor())) }
}

/// From zero, unless that would flatten all differences.
fn linear(first: f64, last: f64, dates: bool) -> (f64, f64) {
    let span = last - first;
    if dates {
        let margin = (span * 0.08).max(86_400.0 * 5.0);
        return (first - margin, last + margin);
    }
    let largest = first.abs().max(last.abs());
    if span > 0.0 && span < 0.3 * largest {
        return (first - span * 0.15, last + span * 0.15);
    }
    let low = if first >= 0.0 { 0.0 } else { first - span.max(largest) * 0.08 };
    let high = if last <= 0.0 { 0.0 } else { last + (last - low) * 0.1 };
    if low == high { (0.0, 1.0) } else { (low, high) }
}

/// Round values in steps of one, two or five.
fn steps(low: f64, high: f64, most: usize) -> Vec<f64> {
    let raw = (high - low) / most as f64;
    let place = 10f64.powf(raw.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * place).find(|s| *s >= raw * 0.999).unwrap_or(raw);
    if !step.is_finite() || step <= 0.0 {
        return vec![low];
    }
    let first = (low / step).ceil();
    (0..=most * 2).map(|n| (first + n as f64) * step + 0.0).take_while(|v| *v <= high).collect()
}

/// Powers of ten, with twos and fives between them where there are few.
fn powers(low: f64, high: f64, most: usize) -> Vec<f64> {
    if low <= 0.0 || high <= low {
        return Vec::new();
    }
    let (from, to) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let decades = (to - from).max(1) as usize;
    let skip = decades.div_ceil(most).max(1);
    // Round powers, such as every second one from 1 on.
    let from = from.div_euclid(skip as i32) * skip as i32;
    let between: &[f64] = if decades <= 2 && most >= 4 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    (from..=to)
        .step_by(skip)
        .flat_map(|place| between.iter().map(move |m| m * 10f64.powi(place)))
        .filter(|v| (low..=high).contains(v))
        .collect()
}

/// A number in few letters: 1.5 million.
pub(super) fn short(v: f64) -> String {
    let size = v.abs();
    let names = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    match names.into_iter().find(|(unit, _)| size >= *unit) {
        Some((unit, name)) if size < 1e15 => {
            let part = (v / unit * 100.0).round() / 100.0;
            format!("{} {name}", number(part))
        }
        _ if size >= 1e15 || (size > 0.0 && size < 1e-4) => format!("{v:e}"),
        _ => number(v),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(printed: &[f64]) -> Vec<String> {
        let axis = Values::of(printed, printed, false, (200.0, 0.0));
        axis.ticks(5).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn axes_suit_their_values() {
        assert_eq!(labels(&[3_000.0, 14_000.0]), ["0", "5,000", "10,000", "15,000"]);
        assert_eq!(labels(&[73_000.0, 73_400.0]), ["73,000", "73,200", "73,400"]);
        assert_eq!(labels(&[1.0, 30.0, 1_000.0, 2e4, 1e6]), ["1", "100", "10,000", "1 million"]);
        assert_eq!(labels(&[0.0, 1.0, 30.0, 900.0, 1e6]), ["0", "100", "10,000", "1 million"]);
        assert_eq!(labels(&[0.0]), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
        assert!(!labels(&[-5.0, 5.0]).is_empty());
        for odd in [&[f64::MAX, -f64::MAX][..], &[5e-324][..], &[], &[1e300, 1.0, 2.0][..]] {
            let axis = Values::of(odd, odd, false, (200.0, 0.0));
            assert!(axis.ticks(5).len() < 40, "{odd:?}");
            assert!(odd.iter().all(|v| (0.0..=200.0).contains(&axis.at(*v))), "{odd:?}");
        }
    }

    #[test]
    fn a_value_higher_up_is_never_drawn_lower() {
        let values = [-400.0, -3.0, 0.0, 0.2, 7.0, 80.0, 9e5];
        let axis = Values::of(&values, &values, false, (100.0, 0.0));
        assert!(values.windows(2).all(|pair| axis.at(pair[0]) > axis.at(pair[1])));
    }
}
