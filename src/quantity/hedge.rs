//! What each hedge means: the two intervals of a form.

use serde::{Deserialize, Serialize};

use super::form::{Form, Number};
use super::interval::{Bound, Interval};
use super::unit::{Dimension, Unit};

/// Which of the two intervals of a quantity is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The values for which the sentence is true.
    Literal,
    /// The values the speaker would be taken to mean.
    Support,
    /// Every bound the looser of literal and support; hard conflicts are decided on it.
    Hull,
}

/// The widths of the hedges.
///
/// With `g` the place value of the last non-zero digit, `w = min(max(near_granule·g, near_share·|v|),
/// near_cap·|v|)` and `h = 0` if `g` is one, otherwise `min(bare_granule·g, bare_share·|v|)`, the support of
/// "about v" is `v ± w`, of "nearly v" `[v − w, v)`, of a bare `v` `v ± h`. Half-unit durations (2.5 years)
/// have `h = bare_granule·g`. Every interval is cut by the natural range of its unit.
///
/// Grounds: Ferson and others 2015, *Int. J. Approximate Reasoning* 57 (widths of "about"); McNabb and others,
/// *Sinn und Bedeutung* 20 ("at most" entails its bound, "up to" only implies it); Cummins, Sauerland and Solt
/// 2012 (the ceiling of "more than" lies at the granularity); bare round numbers are read fairly sharply.
///
/// ```
/// use crosscheck::{HedgeModel, Quantity, Unit};
/// let model = HedgeModel::default();
/// let about: Quantity = "~14000".parse()?;
/// let support = model.support(about.form(), &Unit::new("person")).unwrap();
/// assert_eq!(support.to_string(), "[12600, 15400]");
/// # Ok::<(), crosscheck::quantity::QuantityParseError>(())
/// ```
///
/// As of a [`Policy`](crate::Policy), a further field is no breaking change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HedgeModel {
    /// "About v" is literally true from `v / about_factor` to `v · about_factor`. Default 2.
    pub about_factor: f64,
    /// Half-width of "about" and "nearly" as a share of the value. Default 0.10.
    pub near_share: f64,
    /// The same in granules. Default 0.5.
    pub near_granule: f64,
    /// Most that the half-width may be, as a share of the value. Default 0.25.
    pub near_cap: f64,
    /// Half-width of a bare number as a share of the value. Default 0.05.
    pub bare_share: f64,
    /// The same in granules. Default 0.5.
    pub bare_granule: f64,
    /// The literal interval of "tens". Default 20 to 99.
    pub tens: (f64, f64),
    /// Where the literal interval of "dozens" starts. Default 24; its top is soft, so it has none.
    pub dozens_from: f64,
    /// The support of "tens" and "dozens". Default 10 to 120.
    pub tens_support: (f64, f64),
    /// "Hundreds" starts at this many. Default 2.
    pub several: f64,
    /// "A few". Default 2 to 9.
    pub few: (f64, f64),
    /// The least that "many" is. Default 2.
    pub many_from: f64,
}

impl Default for HedgeModel {
    fn default() -> Self {
        Self {
            about_factor: 2.0,
            near_share: 0.10,
            near_granule: 0.5,
            near_cap: 0.25,
            bare_share: 0.05,
            bare_granule: 0.5,
            tens: (20.0, 99.0),
            dozens_from: 24.0,
            tens_support: (10.0, 120.0),
            several: 2.0,
            few: (2.0, 9.0),
            many_from: 2.0,
        }
    }
}

impl HedgeModel {
    /// A model without widths: "about v" and a bare `v` mean `v` alone.
    #[must_use]
    pub fn without_widths() -> Self {
        Self {
            about_factor: 1.0,
            near_share: 0.0,
            near_granule: 0.0,
            bare_share: 0.0,
            bare_granule: 0.0,
            ..Self::default()
        }
    }

    /// The half-width `w` of "about v".
    #[must_use]
    pub fn near_width(&self, v: Number) -> f64 {
        let size = v.get().abs();
        (self.near_granule * v.granularity()).max(self.near_share * size).min(self.near_cap * size)
    }

    /// The half-width `h` of a bare `v` in this unit.
    #[must_use]
    pub fn bare_width(&self, v: Number, unit: &Unit) -> f64 {
        let g = v.granularity();
        if g == 1.0 || v.get() == 0.0 {
            0.0
        } else if g == 0.5 && *unit.dimension() == Dimension::Duration {
            self.bare_granule * g
        } else {
            (self.bare_granule * g).min(self.bare_share * v.get().abs())
        }
    }

    /// The values for which the form is true, or `None` if the natural range of the unit leaves none.
    #[must_use]
    pub fn literal(&self, form: &Form, unit: &Unit) -> Option<Interval> {
        let (low, high) = match *form {
            Form::Bare(v) | Form::Exactly(v) => both(v.get(), v.get()),
            Form::About(v) => ordered(v.get() / self.about_factor, v.get() * self.about_factor),
            Form::Nearly(v) | Form::LessThan(v) => (Bound::Unbounded, Bound::open(v.get())),
            Form::MoreThan(v) => (Bound::open(v.get()), Bound::Unbounded),
            Form::AtLeast(v) => (Bound::closed(v.get()), Bound::Unbounded),
            Form::AtMost(v) => (Bound::Unbounded, Bound::closed(v.get())),
            Form::UpTo(_) => (Bound::Unbounded, Bound::Unbounded),
            Form::Between { low, high } => both(low.get(), high.get()),
            Form::Bounded { low, low_open, high, high_open } => {
                let end = |v: Number, open| if open { Bound::open(v.get()) } else { Bound::closed(v.get()) };
                (end(low, low_open), end(high, high_open))
            }
            Form::PlusMinus { value, error } => both(value.get() - error.get(), value.get() + error.get()),
            Form::Tens => both(self.tens.0, self.tens.1),
            Form::Dozens => (Bound::closed(self.dozens_from), Bound::Unbounded),
            Form::Magnitude(m) => (Bound::closed(self.several * m.value()), Bound::open(10.0 * m.value())),
            Form::AFew => both(self.few.0, self.few.1),
            Form::Many => (Bound::closed(self.many_from), Bound::Unbounded),
            Form::Date(period) => (
                period.start().map_or(Bound::Unbounded, |s| Bound::closed(s as f64)),
                // To its last second, so that one day and the next do not touch.
                period.end().map_or(Bound::Unbounded, |e| Bound::closed((e - 1) as f64)),
            ),
        };
        Interval::between(low, high)?.intersection(&unit.natural_range())
    }

    /// The values the speaker would be taken to mean; `None` for "many", which never conflicts.
    #[must_use]
    pub fn support(&self, form: &Form, unit: &Unit) -> Option<Interval> {
        let (low, high) = match *form {
            Form::Bare(v) => {
                let h = self.bare_width(v, unit);
                both(v.get() - h, v.get() + h)
            }
            Form::About(v) => {
                let w = self.near_width(v);
                both(v.get() - w, v.get() + w)
            }
            Form::Nearly(v) => (Bound::closed(v.get() - self.near_width(v)), Bound::open(v.get())),
            Form::UpTo(v) => (Bound::Unbounded, Bound::closed(v.get() + self.bare_width(v, unit))),
            Form::Between { low, high } => {
                both(low.get() - self.bare_width(low, unit), high.get() + self.bare_width(high, unit))
            }
            Form::Tens | Form::Dozens => both(self.tens_support.0, self.tens_support.1),
            Form::Magnitude(m) => both(m.value(), 10.0 * m.value()),
            Form::Many => return None,
            _ => return self.literal(form, unit),
        };
        // "Nearly v" without any width has no value below v that it means.
        let interval = Interval::between(low, high).or_else(|| Interval::between(Bound::Unbounded, high))?;
        interval.intersection(&unit.natural_range())
    }

    /// The interval of one tier.
    #[must_use]
    pub fn tier(&self, form: &Form, unit: &Unit, tier: Tier) -> Option<Interval> {
        match tier {
            Tier::Literal => self.literal(form, unit),
            Tier::Support => self.support(form, unit),
            Tier::Hull => Some(self.literal(form, unit)?.hull(&self.support(form, unit)?)),
        }
    }

    /// Where one would rank the figure among others; never used for a verdict.
    ///
    /// One number stands for itself; "more than v" for the middle of `(v, next(v)]`, "less than" and "nearly"
    /// for the middle of `[v − w, v)`, a range and words for the middle of their support.
    #[must_use]
    pub fn typical(&self, form: &Form, unit: &Unit) -> Option<f64> {
        match *form {
            Form::MoreThan(v) => {
                let g = v.granularity();
                let next = if v.is_power_of_ten() { g / 2.0 } else { g };
                Some(v.get() + next / 2.0)
            }
            Form::LessThan(v) | Form::Nearly(v) => Some(v.get() - self.near_width(v) / 2.0),
            _ => match form.nominal() {
                Some((low, high)) => Some(low.get() / 2.0 + high.get() / 2.0),
                None => {
                    let support = self.support(form, unit)?;
                    Some(match (support.low().value(), support.high().value()) {
                        (Some(low), Some(high)) => low / 2.0 + high / 2.0,
                        (Some(one), None) | (None, Some(one)) => one,
                        (None, None) => return None,
                    })
                }
            },
        }
    }
}

fn both(low: f64, high: f64) -> (Bound, Bound) {
    (Bound::closed(low), Bound::closed(high))
}

fn ordered(a: f64, b: f64) -> (Bound, Bound) {
    both(a.min(b), a.max(b))
}
