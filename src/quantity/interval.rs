//! Intervals of the reals with open or closed ends.

use std::fmt;

use ordered_float::OrderedFloat;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// The rounding bound: a gap smaller than this share of the larger end is no gap (0.1 + 0.2 is 0.3).
pub const ROUNDING: f64 = 1e-12;

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The end itself belongs to the interval.
    Closed(OrderedFloat<f64>),
    /// The end itself does not belong to it.
    Open(OrderedFloat<f64>),
    /// There is no end.
    Unbounded,
}

impl Bound {
    /// A closed end.
    #[must_use]
    pub fn closed(value: f64) -> Self {
        Self::Closed(OrderedFloat(value))
    }

    /// An open end.
    #[must_use]
    pub fn open(value: f64) -> Self {
        Self::Open(OrderedFloat(value))
    }

    /// Where the end is, if there is one.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Closed(v) | Self::Open(v) => Some(v.0),
            Self::Unbounded => None,
        }
    }

    /// Whether the end is open or missing.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Closed(_))
    }

    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Closed(v) => Self::closed(f(v.0)),
            Self::Open(v) => Self::open(f(v.0)),
            Self::Unbounded => Self::Unbounded,
        }
    }
}

/// A non-empty interval.
///
/// Canonical form: the ends are finite numbers or missing, minus zero is zero, the low end is not above the
/// high end, and where they are equal both are closed.
///
/// ```
/// use crosscheck::quantity::{Bound, Interval, Separation};
/// let more = Interval::new(Bound::open(500.0), Bound::Unbounded)?;
/// let fewer = Interval::new(Bound::closed(0.0), Bound::open(500.0))?;
/// let exact = Interval::point(500.0)?;
/// assert_eq!(more.separation(&exact), Separation::Touch);
/// assert!(matches!(more.separation(&fewer), Separation::Apart { .. }));
/// # Ok::<(), crosscheck::quantity::IntervalError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    low: Bound,
    high: Bound,
}

/// Why two ends make no interval.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IntervalError {
    /// An end is NaN or infinite.
    #[error("an end of an interval must be a finite number; leave it out where there is none")]
    NotFinite,
    /// No value lies between the ends.
    #[error("no value lies from {low} to {high}; put the lower end first")]
    Empty {
        /// The low end given.
        low: f64,
        /// The high end given.
        high: f64,
    },
}

/// How two intervals lie to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Separation {
    /// They share a value.
    Meet,
    /// They share none, but an open end of one lies on a closed end of the other.
    Touch,
    /// They share none.
    Apart {
        /// The distance between the facing ends; zero if both are open and equal.
        gap: f64,
    },
}

impl Interval {
    /// Makes an interval of two ends.
    ///
    /// # Errors
    /// [`IntervalError`] if an end is NaN or infinite or no value lies between them.
    pub fn new(low: Bound, high: Bound) -> Result<Self, IntervalError> {
        let whole = |b: Bound| b.value().is_none_or(f64::is_finite);
        if !whole(low) || !whole(high) {
            return Err(IntervalError::NotFinite);
        }
        Self::between(low, high).ok_or_else(|| IntervalError::Empty {
            low: low.value().unwrap_or(f64::NEG_INFINITY),
            high: high.value().unwrap_or(f64::INFINITY),
        })
    }

    /// The one value `v`.
    ///
    /// # Errors
    /// [`IntervalError::NotFinite`] if `v` is NaN or infinite.
    pub fn point(v: f64) -> Result<Self, IntervalError> {
        Self::new(Bound::closed(v), Bound::closed(v))
    }

    /// All values from `low` to `high`, both included.
    ///
    /// # Errors
    /// As [`Interval::new`].
    pub fn closed(low: f64, high: f64) -> Result<Self, IntervalError> {
        Self::new(Bound::closed(low), Bound::closed(high))
    }

    /// Every value.
    pub const ALL: Self = Self { low: Bound::Unbounded, high: Bound::Unbounded };

    /// The interval between two ends, if any value lies there. Ends that overflowed count as missing.
    pub(crate) fn between(low: Bound, high: Bound) -> Option<Self> {
        let clean = |b: Bound| match b.value() {
            Some(v) if v.is_nan() => None,
            Some(v) if v.is_infinite() => Some(Bound::Unbounded),
            _ => Some(b.map(|v| v + 0.0)),
        };
        let (low, high) = (clean(low)?, clean(high)?);
        let fits = match (low.value(), high.value()) {
            (Some(a), Some(b)) => a < b || (a == b && !low.is_open() && !high.is_open()),
            _ => true,
        };
        fits.then_some(Self { low, high })
    }

    /// The low end.
    #[must_use]
    pub fn low(&self) -> Bound {
        self.low
    }

    /// The high end.
    #[must_use]
    pub fn high(&self) -> Bound {
        self.high
    }

    /// As [`between`](Self::between); ends that crossed within rounding are one value.
    pub(crate) fn rounded(low: Bound, high: Bound) -> Option<Self> {
        Self::between(low, high).or_else(|| match facing(high, low) {
            Separation::Meet | Separation::Touch => Self::point(low.value()?).ok(),
            Separation::Apart { .. } => None,
        })
    }

    /// Whether it lies within another, but for rounding.
    pub(crate) fn is_nearly_within(&self, other: &Self) -> bool {
        let slack = |v: f64| ROUNDING * v.abs();
        let low = other.low_value();
        let high = other.high_value();
        self.is_within(other)
            || (self.low_value() >= low - slack(low) && self.high_value() <= high + slack(high))
    }

    /// Where the low end is, minus infinity if there is none.
    #[must_use]
    pub fn low_value(&self) -> f64 {
        self.low.value().unwrap_or(f64::NEG_INFINITY)
    }

    /// Where the high end is, infinity if there is none.
    #[must_use]
    pub fn high_value(&self) -> f64 {
        self.high.value().unwrap_or(f64::INFINITY)
    }

    /// Whether both ends exist.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.low.value().is_some() && self.high.value().is_some()
    }

    /// Whether `v` lies in it.
    #[must_use]
    pub fn contains(&self, v: f64) -> bool {
        let above = if self.low.is_open() { v > self.low_value() } else { v >= self.low_value() };
        let below = if self.high.is_open() { v < self.high_value() } else { v <= self.high_value() };
        above && below
    }

    /// The values in both, if there are any.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        Self::between(self.tighter_low(other), self.tighter_high(other))
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        let low = if self.tighter_low(other) == self.low { other.low } else { self.low };
        let high = if self.tighter_high(other) == self.high { other.high } else { self.high };
        Self { low, high }
    }

    /// Whether every value of it lies in `other`.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.intersection(other).as_ref() == Some(self)
    }

    /// The same interval with its ends closed, as constraints and cores treat them.
    #[must_use]
    pub fn closure(&self) -> Self {
        let close = |b: Bound| b.value().map_or(Bound::Unbounded, Bound::closed);
        Self { low: close(self.low), high: close(self.high) }
    }

    /// How it lies to `other`; symmetric. A gap below [`ROUNDING`] counts as none.
    #[must_use]
    pub fn separation(&self, other: &Self) -> Separation {
        let (below, above) =
            if self.low_value() <= other.low_value() && self.high_value() <= other.high_value() {
                (self, other)
            } else if other.low_value() <= self.low_value() && other.high_value() <= self.high_value() {
                (other, self)
            } else {
                return Separation::Meet; // one reaches past the other at both ends
            };
        facing(below.high, above.low)
    }

    /// Multiplies every value by `factor`, which must be positive and finite.
    pub(crate) fn scaled(&self, factor: f64) -> Self {
        let times = |v: f64| v * factor;
        Self::between(self.low.map(times), self.high.map(times)).unwrap_or(*self)
    }

    fn tighter_low(&self, other: &Self) -> Bound {
        let (a, b) = (self.low_value(), other.low_value());
        if a > b || (a == b && self.low.is_open()) { self.low } else { other.low }
    }

    fn tighter_high(&self, other: &Self) -> Bound {
        let (a, b) = (self.high_value(), other.high_value());
        if a < b || (a == b && self.high.is_open()) { self.high } else { other.high }
    }
}

/// How the values below one end lie to the values above another.
pub(crate) fn facing(high: Bound, low: Bound) -> Separation {
    let (Some(top), Some(bottom)) = (high.value(), low.value()) else {
        return Separation::Meet;
    };
    let gap = bottom - top;
    let rounding = ROUNDING * top.abs().max(bottom.abs());
    if gap < -rounding {
        Separation::Meet
    } else if gap > rounding {
        Separation::Apart { gap }
    } else {
        match (high.is_open(), low.is_open()) {
            (false, false) => Separation::Meet,
            (true, true) => Separation::Apart { gap: 0.0 },
            _ => Separation::Touch,
        }
    }
}

/// Mathematical notation: `[9500, 10500]`, `(10000, ∞)`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.low {
            Bound::Closed(v) => write!(f, "[{v}, ")?,
            Bound::Open(v) => write!(f, "({v}, ")?,
            Bound::Unbounded => f.write_str("(-∞, ")?,
        }
        match self.high {
            Bound::Closed(v) => write!(f, "{v}]"),
            Bound::Open(v) => write!(f, "{v})"),
            Bound::Unbounded => f.write_str("∞)"),
        }
    }
}

/// `low` and `high` are null where there is no end; `low_open` and `high_open` say whether the end is left out.
impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Interval", 4)?;
        out.serialize_field("low", &self.low.value())?;
        out.serialize_field("high", &self.high.value())?;
        out.serialize_field("low_open", &self.low.is_open())?;
        out.serialize_field("high_open", &self.high.is_open())?;
        out.end()
    }
}
