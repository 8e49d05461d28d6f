//! The printed form of a quantity, in canonical text.

use std::fmt;

use ordered_float::OrderedFloat;
use serde::Serialize;

use super::unit::Unit;
use crate::time::Period;

/// A finite number. Minus zero is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(OrderedFloat<f64>);

/// A number that is NaN or infinite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a figure must be a finite number; NaN, infinities and numbers past 1.8e308 cannot be kept")]
pub struct NumberError;

impl Number {
    /// Checks that a value is finite.
    ///
    /// # Errors
    /// [`NumberError`] for NaN and infinities.
    pub fn new(value: f64) -> Result<Self, NumberError> {
        if value.is_finite() { Ok(Self(OrderedFloat(value + 0.0))) } else { Err(NumberError) }
    }

    /// The value.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0.0
    }

    /// The place value of its last non-zero digit: 1,000 for 14,000; 0.1 for 2.7; 0.5 for a half-unit such as
    /// 2.5. One for zero.
    #[must_use]
    pub fn granularity(self) -> f64 {
        let v = self.get().abs();
        if v == 0.0 {
            return 1.0;
        }
        if v < 1e15 && (v * 2.0).fract() == 0.0 && v.fract() != 0.0 {
            return 0.5;
        }
        // Whole numbers that are exact have no other decimal than their own.
        if v.fract() == 0.0 && v < EXACT {
            return place_value(v as u64) as f64;
        }
        // The shortest decimal, as mantissa and exponent: `1.4e4` has its last digit at 10^(4 − 1).
        let text = format!("{v:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text.as_str(), "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).count() as i32;
        let place = exponent.parse::<i32>().unwrap_or(0) - (digits - 1);
        format!("1e{place}").parse().unwrap_or(f64::MIN_POSITIVE)
    }

    /// Whether it is a power of ten.
    #[must_use]
    pub fn is_power_of_ten(self) -> bool {
        let v = self.get().abs();
        if v.fract() == 0.0 && v > 0.0 && v < EXACT {
            return place_value(v as u64) == v as u64;
        }
        format!("{:e}", self.get().abs()).starts_with("1e")
    }
}

/// Below this, every whole number is a float: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The place value of the last non-zero digit of a whole number that is not zero.
fn place_value(mut number: u64) -> u64 {
    let mut place = 1;
    while number != 0 && number.is_multiple_of(10) {
        number /= 10;
        place *= 10;
    }
    place
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.0, f)
    }
}

/// An order of magnitude in words: `hundreds` is 10², `tens of thousands` 10⁴.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Magnitude(u8);

impl Magnitude {
    const WORDS: [&'static str; 11] = [
        "hundreds",
        "thousands",
        "tens of thousands",
        "hundreds of thousands",
        "millions",
        "tens of millions",
        "hundreds of millions",
        "billions",
        "tens of billions",
        "hundreds of billions",
        "trillions",
    ];

    /// The magnitude 10^`exponent`, for exponents 2 to 12. Tens are [`Form::Tens`].
    #[must_use]
    pub fn new(exponent: u8) -> Option<Self> {
        (2..=12).contains(&exponent).then_some(Self(exponent))
    }

    pub(super) fn from_words(words: &str) -> Option<Self> {
        let at = Self::WORDS.iter().position(|w| *w == words)?;
        Self::new(at as u8 + 2)
    }

    /// 10 to its exponent.
    #[must_use]
    pub fn value(self) -> f64 {
        10f64.powi(i32::from(self.0))
    }
}

impl fmt::Display for Magnitude {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::WORDS.get(usize::from(self.0) - 2).unwrap_or(&"many"))
    }
}

/// What was printed: a hedge and its numbers.
///
/// The text of each form is given in brackets; it is what dossier files hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// A number with no hedge (`10000`).
    Bare(Number),
    /// Exactly n (`=25`).
    Exactly(Number),
    /// About, around, some, an estimated n (`~14000`).
    About(Number),
    /// Nearly, almost, close to n (`nearly 1400`).
    Nearly(Number),
    /// More than, over, above n (`>10000`).
    MoreThan(Number),
    /// At least n, n or more (`>=25`).
    AtLeast(Number),
    /// Less than, fewer than, under n (`<1400`).
    LessThan(Number),
    /// At most, no more than n (`<=9`).
    AtMost(Number),
    /// Up to, as many as n (`up to 500`).
    UpTo(Number),
    /// From a to b (`10000..12000`).
    Between {
        /// The low end.
        low: Number,
        /// The high end; not below the low end.
        high: Number,
    },
    /// Two comparisons, such as more than 20 and at most 35 (`>20 <=35`).
    Bounded {
        /// The low end.
        low: Number,
        /// Whether the low end itself is left out.
        low_open: bool,
        /// The high end; above the low end, or equal to it where both are closed.
        high: Number,
        /// Whether the high end itself is left out.
        high_open: bool,
    },
    /// n with a stated error (`4000±200`).
    PlusMinus {
        /// The middle.
        value: Number,
        /// The error; not negative.
        error: Number,
    },
    /// Tens (`tens`).
    Tens,
    /// Dozens (`dozens`).
    Dozens,
    /// Hundreds, thousands and up (`hundreds`).
    Magnitude(Magnitude),
    /// A few (`a few`).
    AFew,
    /// Some, many, a large number (`many`).
    Many,
    /// The date of an event (`2024-06`), where the unit is `date`.
    Date(Period),
}

/// A hedged value with the unit it was printed in.
///
/// Made by the typed constructors or from canonical text; where the unit is left out, a figure has the unit of
/// its measure.
///
/// ```
/// use crosscheck::{Quantity, Unit};
/// let printed: Quantity = "nearly 1400 km2".parse()?;
/// assert_eq!(printed, Quantity::nearly(1400.0)?.in_unit(Unit::new("km2")));
/// assert_eq!(Quantity::between(10_000.0, 12_000.0)?.to_string(), "10000..12000");
/// assert!(Quantity::between(12_000.0, 10_000.0).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity {
    form: Form,
    unit: Option<Unit>,
}

/// Why numbers make no quantity.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum QuantityError {
    /// NaN or an infinity.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// The low end of a range above its high end.
    #[error("the range {low}..{high} has its low end above its high end; write {high}..{low}")]
    Backwards {
        /// The low end given.
        low: Number,
        /// The high end given.
        high: Number,
    },
    /// Two comparisons that no number meets.
    #[error(
        "no number is both above {low} and below {high}; give the lower bound first, as `>{high} <{low}`"
    )]
    Empty {
        /// The low end given.
        low: Number,
        /// The high end given.
        high: Number,
    },
    /// A negative error.
    #[error("the error in {value}±{error} is negative; give it without a sign")]
    NegativeError {
        /// The middle given.
        value: Number,
        /// The error given.
        error: Number,
    },
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident => $form:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`QuantityError::Number`] for NaN and infinities.
        pub fn $name(value: f64) -> Result<Self, QuantityError> {
            Ok(Form::$form(Number::new(value)?).into())
        }
    )+};
}

impl Quantity {
    constructors! {
        /// The number with no hedge.
        bare => Bare,
        /// Exactly `value`.
        exactly => Exactly,
        /// About `value`.
        about => About,
        /// Nearly `value`.
        nearly => Nearly,
        /// More than `value`.
        more_than => MoreThan,
        /// At least `value`.
        at_least => AtLeast,
        /// Less than `value`.
        less_than => LessThan,
        /// At most `value`.
        at_most => AtMost,
        /// Up to `value`.
        up_to => UpTo,
    }

    /// From `low` to `high`.
    ///
    /// # Errors
    /// [`QuantityError`] if an end is not finite or the low end is above the high end.
    pub fn between(low: f64, high: f64) -> Result<Self, QuantityError> {
        let (low, high) = (Number::new(low)?, Number::new(high)?);
        if low > high {
            return Err(QuantityError::Backwards { low, high });
        }
        Ok(Form::Between { low, high }.into())
    }

    /// Above `low` and below `high`, each end left out where it is open.
    ///
    /// Unlike a range from a to b, both ends are meant as they stand: its two intervals are the same.
    ///
    /// # Errors
    /// [`QuantityError`] if an end is not finite or no number lies between the ends.
    ///
    /// ```
    /// use crosscheck::Quantity;
    /// let form = Quantity::bounded(20.0, true, 35.0, false)?;
    /// assert_eq!(form.to_string(), ">20 <=35");
    /// assert_eq!(form, ">20 <=35".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn bounded(low: f64, low_open: bool, high: f64, high_open: bool) -> Result<Self, QuantityError> {
        let (low, high) = (Number::new(low)?, Number::new(high)?);
        if low > high || (low == high && (low_open || high_open)) {
            return Err(QuantityError::Empty { low, high });
        }
        Ok(Form::Bounded { low, low_open, high, high_open }.into())
    }

    /// `value` with a stated error.
    ///
    /// # Errors
    /// [`QuantityError`] if a number is not finite or the error is negative.
    pub fn plus_minus(value: f64, error: f64) -> Result<Self, QuantityError> {
        let (value, error) = (Number::new(value)?, Number::new(error)?);
        if error.get() < 0.0 {
            return Err(QuantityError::NegativeError { value, error });
        }
        Ok(Form::PlusMinus { value, error }.into())
    }

    /// The date of an event.
    #[must_use]
    pub fn date(period: Period) -> Self {
        Form::Date(period).into()
    }

    /// The same in a unit of its own: a [`Unit`], or its symbol or English name.
    #[must_use]
    pub fn in_unit(mut self, unit: impl Into<Unit>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// Without the unit of a date, and telling no known noun from an unknown one, as the measure decides what counts;
    /// `None` if it is so already.
    pub(crate) fn normalized(&self) -> Option<Self> {
        let unit = match (&self.form, self.unit.as_ref()?) {
            (Form::Date(_), _) => None,
            (_, unit) => Some(Unit::new(unit.symbol())),
        };
        Some(Self { form: self.form, unit })
    }

    /// What was printed.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The unit it was printed in, if it names one.
    #[must_use]
    pub fn unit(&self) -> Option<&Unit> {
        self.unit.as_ref()
    }
}

impl From<Form> for Quantity {
    fn from(form: Form) -> Self {
        Self { form, unit: None }
    }
}

/// Which way a hedge points: what it leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaning {
    /// It bounds both ends.
    Point,
    /// It bounds the low end only.
    Up,
    /// It bounds the high end only.
    Down,
}

impl Form {
    /// The figure as printed: one number, or the two ends of a range; none for words and dates.
    #[must_use]
    pub fn nominal(&self) -> Option<(Number, Number)> {
        match *self {
            Self::Bare(v)
            | Self::Exactly(v)
            | Self::About(v)
            | Self::Nearly(v)
            | Self::MoreThan(v)
            | Self::AtLeast(v)
            | Self::LessThan(v)
            | Self::AtMost(v)
            | Self::UpTo(v)
            | Self::PlusMinus { value: v, .. } => Some((v, v)),
            Self::Between { low, high } | Self::Bounded { low, high, .. } => Some((low, high)),
            _ => None,
        }
    }

    pub(crate) fn leaning(&self) -> Leaning {
        match self {
            Self::MoreThan(_) | Self::AtLeast(_) | Self::Many => Leaning::Up,
            Self::LessThan(_) | Self::AtMost(_) | Self::UpTo(_) | Self::Nearly(_) => Leaning::Down,
            _ => Leaning::Point,
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bare(v) => write!(f, "{v}"),
            Self::Exactly(v) => write!(f, "={v}"),
            Self::About(v) => write!(f, "~{v}"),
            Self::Nearly(v) => write!(f, "nearly {v}"),
            Self::MoreThan(v) => write!(f, ">{v}"),
            Self::AtLeast(v) => write!(f, ">={v}"),
            Self::LessThan(v) => write!(f, "<{v}"),
            Self::AtMost(v) => write!(f, "<={v}"),
            Self::UpTo(v) => write!(f, "up to {v}"),
            Self::Between { low, high } => write!(f, "{low}..{high}"),
            Self::Bounded { low, low_open, high, high_open } => {
                let (above, below) =
                    (if *low_open { ">" } else { ">=" }, if *high_open { "<" } else { "<=" });
                write!(f, "{above}{low} {below}{high}")
            }
            Self::PlusMinus { value, error } => write!(f, "{value}±{error}"),
            Self::Tens => f.write_str("tens"),
            Self::Dozens => f.write_str("dozens"),
            Self::Magnitude(m) => write!(f, "{m}"),
            Self::AFew => f.write_str("a few"),
            Self::Many => f.write_str("many"),
            Self::Date(period) => write!(f, "{period}"),
        }
    }
}

/// Canonical text; parsing it gives the same quantity.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.form.fmt(f)?;
        match &self.unit {
            Some(unit) if !matches!(self.form, Form::Date(_)) => write!(f, " {unit}"),
            _ => Ok(()),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
