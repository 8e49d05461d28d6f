//! The numbers that a search computes with: floats, or exact rationals.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// A number of a search.
pub(super) trait Scalar: Clone + PartialOrd {
    /// Whether nothing is ever rounded.
    const IS_EXACT: bool;

    /// A finite float, exactly. Others count as zero, and none gets here.
    fn of(value: f64) -> Self;
    /// The nearest float.
    fn to_f64(&self) -> f64;
    fn sign(&self) -> Ordering;
    fn negated(&self) -> Self;
    fn plus(&self, other: &Self) -> Self;
    fn minus(&self, other: &Self) -> Self;
    fn times(&self, other: &Self) -> Self;
    /// The quotient by a number that is not zero.
    fn over(&self, other: &Self) -> Self;
    /// Adds a·b. A sum that is only rounding of what cancelled becomes zero.
    fn add_product(&mut self, a: &Self, b: &Self);
    /// How good a pivot it would be; the greatest is best.
    fn merit(&self) -> f64;
    /// How many words of 64 bits it takes.
    fn words(&self) -> u64;
    /// Whether an excess of this size is no rounding, where terms of this total size were added up.
    fn is_clear(&self, magnitude: impl FnOnce() -> f64) -> bool;

    fn zero() -> Self {
        Self::of(0.0)
    }

    fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }

    fn is_positive(&self) -> bool {
        self.sign() == Ordering::Greater
    }

    fn absolute(&self) -> Self {
        if self.sign() == Ordering::Less { self.negated() } else { self.clone() }
    }
}

/// What is left of a sum after its terms cancelled is rounding below this share of them, 2⁻⁴².
const CANCELLED: f64 = 1.0 / (1_u64 << 42) as f64;

/// An excess over a bound is rounding below this share of the terms, 2⁻⁴⁸.
pub(super) const NOISE: f64 = 1.0 / (1_u64 << 48) as f64;

impl Scalar for f64 {
    const IS_EXACT: bool = false;

    fn of(value: f64) -> Self {
        value
    }

    fn to_f64(&self) -> f64 {
        *self
    }

    fn sign(&self) -> Ordering {
        self.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
    }

    fn negated(&self) -> Self {
        -self
    }

    fn plus(&self, other: &Self) -> Self {
        self + other
    }

    fn minus(&self, other: &Self) -> Self {
        self - other
    }

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn over(&self, other: &Self) -> Self {
        self / other
    }

    fn add_product(&mut self, a: &Self, b: &Self) {
        let sum = *self + a * b;
        *self = if sum.abs() < self.abs() * CANCELLED { 0.0 } else { sum };
    }

    fn merit(&self) -> f64 {
        self.abs()
    }

    fn words(&self) -> u64 {
        1
    }

    fn is_clear(&self, magnitude: impl FnOnce() -> f64) -> bool {
        *self > NOISE * magnitude()
    }
}

impl Scalar for BigRational {
    const IS_EXACT: bool = true;

    fn of(value: f64) -> Self {
        Self::from_float(value).unwrap_or_else(Zero::zero)
    }

    fn to_f64(&self) -> f64 {
        ToPrimitive::to_f64(self).unwrap_or(f64::NAN)
    }

    fn sign(&self) -> Ordering {
        self.numer().cmp(&BigInt::ZERO)
    }

    fn negated(&self) -> Self {
        -self
    }

    fn plus(&self, other: &Self) -> Self {
        self + other
    }

    fn minus(&self, other: &Self) -> Self {
        self - other
    }

    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn over(&self, other: &Self) -> Self {
        self / other
    }

    fn add_product(&mut self, a: &Self, b: &Self) {
        if [&*self, a, b].iter().all(|v| v.is_integer()) {
            *self = Self::from_integer(self.numer() + a.numer() * b.numer()); // most are, and need no divisor
        } else {
            *self += a * b;
        }
    }

    fn merit(&self) -> f64 {
        -(self.words() as f64)
    }

    fn words(&self) -> u64 {
        self.numer().bits().max(self.denom().bits()).div_ceil(64)
    }

    fn is_clear(&self, _: impl FnOnce() -> f64) -> bool {
        Signed::is_positive(self)
    }
}
