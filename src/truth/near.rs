//! When a figure bears another out.

use super::shape::Shape;

/// How far a claim bears out what it is near, at least.
const NEAR: f64 = 0.2;

/// Whether a rough figure may be a finer one rounded, among claims of which some are.
pub(super) fn rounds_to(shape: &Shape, finer: f64, rough: f64) -> bool {
    let place = if shape.rounded { grain(rough) } else { 0.0 };
    place > 0.0 && place > grain(finer) && (rough - finer).abs() <= place / 2.0
}

/// Whether numbers end in zeros more often than chance makes them: of those that end in one, a tenth ends in two by chance.
pub(super) fn rounded(numbers: &[f64]) -> bool {
    let multiples = |of: f64| {
        let long = numbers.iter().filter(|value| (1000.0..=1e15).contains(&value.abs()));
        long.filter(|value| *value % of == 0.0).count() as f64
    };
    let (one, two) = (multiples(10.0), multiples(100.0));
    two > 0.15 * one + 3.0 * (0.09 * one).sqrt()
}

/// How far a claim bears a value out: fully if it is the value or the value rounded, by half at most if it is close.
pub(super) fn agreement(shape: &Shape, said: f64, value: f64) -> f64 {
    let close = if said == value { 1.0 } else { shape.closeness(said, value) / 2.0 };
    if rounds_to(shape, value, said) { 1.0 } else { close }
}

/// Whether a number is no longer near another one, as more than a rounding or a slight error.
pub(super) fn is_far(shape: &Shape, said: f64, value: f64) -> bool {
    agreement(shape, said, value) < NEAR
}

/// The place value of the last digit of a whole number that is not 0, if it is 10 or more; 0 for others.
pub(super) fn grain(value: f64) -> f64 {
    let size = value.abs();
    // Whole numbers of this size are exact as integers, which divide many times as fast.
    let (whole, mut place) = (size as u64, 1);
    if !(100.0..=1e15).contains(&size) || whole as f64 != size {
        return 0.0;
    }
    while whole % (place * 10) == 0 {
        place *= 10;
    }
    // A round thousand may be exact; a leading digit alone says too little.
    let place = place as f64;
    if place >= 10.0 && place <= size / 10.0 { place } else { 0.0 }
}

/// Whether one whole number of four digits or more is another with a digit dropped, doubled or added, two that stand beside
/// each other swapped, or zeros added: a slip of the pen, by one who had the other in mind.
pub(super) fn slipped(a: f64, b: f64) -> bool {
    let (low, high) = (a.min(b), a.max(b));
    let (mut left, mut right) = (low as u64, high as u64);
    if low < 1000.0 || high > 1e15 || left as f64 != low || right as f64 != high || low == high {
        return false;
    }
    let digits = |of: u64| of.ilog10() + 1;
    if right % left == 0 && [10, 100, 1000, 1_000_000].contains(&(right / left)) {
        return true;
    }
    let longer = digits(right) - digits(left);
    if longer > 1 {
        return false;
    }
    // What both end in says nothing.
    while left % 10 == right % 10 && left > 0 {
        (left, right) = (left / 10, right / 10);
    }
    if longer == 1 {
        return left == right / 10;
    }
    left / 100 == right / 100 && left % 10 == right / 10 % 10 && right % 10 == left / 10 % 10
}
