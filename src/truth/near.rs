//! When a figure bears another out.

use super::shape::Shape;

/// Whether a rough figure may be a finer one rounded.
pub(super) fn rounds_to(finer: f64, rough: f64) -> bool {
    let place = grain(rough);
    place > grain(finer) && (rough - finer).abs() <= place / 2.0
}

/// How far a claim bears a value out: fully if it is the value or the value rounded, by half at most if it is close.
pub(super) fn agreement(shape: &Shape, said: f64, value: f64) -> f64 {
    let close = if said == value { 1.0 } else { shape.closeness(said, value) / 2.0 };
    if rounds_to(value, said) { 1.0 } else { close }
}

/// The place value of the last digit of a whole number that is not 0, if it is 10 or more; 0 for others.
pub(super) fn grain(value: f64) -> f64 {
    let size = value.abs();
    if !(100.0..=1e15).contains(&size) || size.fract() != 0.0 {
        return 0.0;
    }
    let mut place = 1.0;
    while size % (place * 10.0) == 0.0 {
        place *= 10.0;
    }
    // A round thousand may be exact; a leading digit alone says too little.
    if place >= 10.0 && place <= size / 10.0 { place } else { 0.0 }
}
