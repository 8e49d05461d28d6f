//! Hedged quantities in two tiers.
//!
//! A hedge says two things: the values for which the sentence is true (its *literal* interval) and the values
//! its speaker would be taken to mean (its *support*). A [`Quantity`] keeps the form that was printed; a
//! [`HedgeModel`] turns the form into the two intervals.

mod form;
mod hedge;
mod interval;
mod parse;
mod unit;

pub(crate) use form::Leaning;
pub use form::{Form, Magnitude, Number, NumberError, Quantity, QuantityError};
pub use hedge::{HedgeModel, Tier};
pub(crate) use interval::facing;
pub use interval::{Bound, Interval, IntervalError, ROUNDING, Separation};
pub use parse::QuantityParseError;
pub use unit::{Dimension, Unit};
