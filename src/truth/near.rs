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

/// Whether a number may be a slip of the pen for another one. A slip drops digits, doubles one, swaps two that stand beside each
/// other or adds zeros, and invents none: of two such numbers the one that tells more is meant, or either where they tell as much.
pub(super) fn may_slip(said: f64, meant: f64) -> bool {
    let (low, high) = (said.min(meant), said.max(meant));
    let (left, right) = (low as u64, high as u64);
    if low < 100.0 || high > 1e15 || left as f64 != low || right as f64 != high || low == high {
        return false;
    }
    for unit in [10, 100, 1000, 1_000_000] {
        if left.checked_mul(unit) == Some(right) {
            // A number that is meant seldom ends in zeros, unless many do.
            return said == high || left.is_multiple_of(10);
        }
        if right / unit == left || (right + unit / 2) / unit == left {
            // The last digit may be there twice.
            return said == low || right == left * 10 + left % 10;
        }
    }
    match one_digit(left, right) {
        Some(Digit::More) => said == low,
        Some(Digit::Moved) => true,
        None => false,
    }
}

/// What tells the larger of two numbers from the other.
enum Digit {
    /// It has a digit that the other lacks.
    More,
    /// It has a digit twice, or two of them stand the other way round.
    Moved,
}

/// How one digit tells two whole numbers of four digits or more apart; `None` if they differ in another way.
fn one_digit(mut low: u64, mut high: u64) -> Option<Digit> {
    let longer = high.ilog10() - low.ilog10();
    if low < 1000 || longer > 1 {
        return None;
    }
    // What both end in says nothing, but for the digit beside the one that tells them apart.
    let mut beside = None;
    while low % 10 == high % 10 && low > 0 {
        beside = Some(low % 10);
        (low, high) = (low / 10, high / 10);
    }
    if longer == 1 {
        let digit = if beside == Some(high % 10) { Digit::Moved } else { Digit::More };
        return (low == high / 10).then_some(digit);
    }
    let swapped = low % 10 == high / 10 % 10 && high % 10 == low / 10 % 10;
    (low / 100 == high / 100 && swapped).then_some(Digit::Moved)
}

#[cfg(test)]
mod tests {
    use super::may_slip;

    #[test]
    fn of_two_numbers_the_one_that_tells_more_is_meant() {
        // What is meant, and what may be a slip for it but not the other way round.
        let directed = [
            (34_028.0, 3403.0),
            (34_028.0, 3402.0),
            (692_248.0, 692.0),
            (3403.0, 34_030.0),
            (123_456.0, 12_456.0),
            (123_456.0, 12_345.0),
        ];
        for (meant, said) in directed {
            assert!(may_slip(said, meant) && !may_slip(meant, said), "{said} for {meant}");
        }
        for (a, b) in [(12_345.0, 123_345.0), (12_345.0, 13_245.0), (1500.0, 15_000.0), (12_344.0, 123_444.0)]
        {
            assert!(may_slip(a, b) && may_slip(b, a), "{a} and {b}");
        }
        for (a, b) in [
            (12_345.0, 12_345.0),
            (12_345.0, 12_346.0),
            (12.0, 123.0),
            (12_345.5, 123_455.0),
            (5.0, 1e300),
            (9e14, 1e15),
        ] {
            assert!(!may_slip(a, b) && !may_slip(b, a), "{a} and {b}");
        }
    }
}
