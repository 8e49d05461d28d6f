//! The ways in which the digits of a number are mistyped.

/// The most digits that a number is taken apart by: all of these are exact.
const DIGITS: usize = 15;

/// The powers of ten that a number is read wrongly by: a thousands mark taken for a decimal mark, "thousand" or "million"
/// lost, a zero too many.
pub(super) const POWERS: [i8; 8] = [3, -3, 1, -1, 2, -2, 6, -6];

/// The shortest decimal of a positive number: a whole number of units of its last place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Decimal {
    units: u64,
    /// How many digits it is written with, zeros before the first other one after the point among them.
    digits: u32,
    /// How many of them stand after the point.
    after: u32,
}

/// An exact power of ten for so few digits.
fn ten_to(power: u32) -> u64 {
    10_u64.saturating_pow(power)
}

impl Decimal {
    /// Takes a number apart; none for what has one digit only, or too many.
    pub(super) fn of(number: f64) -> Option<Self> {
        if !number.is_finite() || number <= 0.0 {
            return None;
        }
        let text = number.to_string();
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let whole = if whole == "0" { "" } else { whole };
        let digits = whole.len() + rest.len();
        if digits > DIGITS {
            return None;
        }
        let unit = |sum: u64, digit: u8| sum * 10 + u64::from(digit - b'0');
        let units = whole.bytes().chain(rest.bytes()).fold(0, unit);
        (units >= 10).then_some(Self { units, digits: digits as u32, after: rest.len() as u32 })
    }

    /// Whether it has three digits or more: those of shorter numbers are found in each other's places by chance.
    pub(super) fn is_long(&self) -> bool {
        self.units >= 100
    }

    /// What stands before a place, counted from the last one, the digit there, and what stands after it.
    fn parted(&self, place: u32) -> (u64, u64, u64) {
        let unit = ten_to(place);
        (self.units / unit / 10, self.units / unit % 10, self.units % unit)
    }

    /// The places before the point, the last one first.
    fn whole_places(&self) -> std::ops::Range<u32> {
        self.after..self.digits
    }

    /// Each number that has two adjacent digits in the other order.
    pub(super) fn transposed(&self) -> Vec<f64> {
        let swap = |place: u32| {
            let (before, upper, after) = self.parted(place + 1);
            let (unit, lower) = (ten_to(place), after / ten_to(place));
            let units = ((before * 10 + lower) * 10 + upper) * unit + after % unit;
            (upper != lower).then(|| Self { units, ..*self }.number())?
        };
        distinct((0..self.digits.saturating_sub(1)).filter_map(swap).collect())
    }

    /// Each number that has one digit before the point less: of those that stand twice in a row, or of the others. A
    /// last zero is a matter of a power of ten.
    pub(super) fn shortened(&self, doubled: bool) -> Vec<f64> {
        let without = |place: u32| {
            let (before, digit, after) = self.parted(place);
            let is_at = |place: u32| self.whole_places().contains(&place) && self.parted(place).1 == digit;
            let twice = is_at(place + 1) || place.checked_sub(1).is_some_and(is_at);
            let last = place == self.after && digit == 0;
            if twice != doubled || last {
                return None;
            }
            Self { units: before * ten_to(place) + after, digits: self.digits - 1, ..*self }.number()
        };
        distinct(self.whole_places().filter_map(without).collect())
    }

    /// Each number that has one digit before the point more.
    pub(super) fn lengthened(&self) -> Vec<f64> {
        let with = |place: u32, digit: u64| {
            let unit = ten_to(place);
            let units = (self.units / unit * 10 + digit) * unit + self.units % unit;
            Self { units, digits: self.digits + 1, ..*self }.number()
        };
        let places = (self.after..=self.digits).filter(|_| !self.whole_places().is_empty());
        distinct(places.flat_map(|place| (0..10).filter_map(move |digit| with(place, digit))).collect())
    }

    /// It times a power of ten.
    pub(super) fn shifted(&self, exponent: i8) -> f64 {
        let after = self.after as i32 - i32::from(exponent);
        // Exact for so few digits, so that the result is the nearest number there is.
        let power = 10_u128.pow(after.unsigned_abs()) as f64;
        if after < 0 { self.units as f64 * power } else { self.units as f64 / power }
    }

    /// The number; none if it would be written otherwise.
    fn number(&self) -> Option<f64> {
        let has_whole = self.digits > self.after;
        if self.units == 0 || has_whole && self.units < ten_to(self.digits - 1) {
            return None;
        }
        // The most that is exact with all below it.
        match self.units <= 1 << f64::MANTISSA_DIGITS {
            true => Some(self.shifted(0)),
            false => format!("{}e-{}", self.units, self.after).parse().ok(),
        }
    }
}

fn distinct(mut numbers: Vec<f64>) -> Vec<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: f64) -> Decimal {
        Decimal::of(number).unwrap()
    }

    #[test]
    fn digits_change_places_one_pair_at_a_time() {
        assert_eq!(of(15_800.0).transposed(), [15_080.0, 18_500.0, 51_800.0]);
        assert_eq!(of(2.7).transposed(), [7.2]);
        assert_eq!(of(10.0).transposed(), [0.0; 0], "no number begins with zero");
        assert_eq!(of(0.45).transposed(), [0.54]);
        assert_eq!(of(11.0).transposed(), [0.0; 0]);
    }

    #[test]
    fn one_digit_goes() {
        assert_eq!(of(188_500.0).shortened(true), [18_500.0, 18_850.0]);
        assert_eq!(of(118_500.0).shortened(true), [11_850.0, 18_500.0]);
        assert_eq!(of(18_571.0).shortened(false), [1_571.0, 1_851.0, 1_857.0, 1_871.0, 8_571.0]);
        assert_eq!(of(150.0).shortened(false), [10.0, 50.0], "the last zero is a power of ten");
    }

    #[test]
    fn one_digit_comes() {
        let all = of(85.0).lengthened();
        assert!(all.contains(&185.0) && all.contains(&805.0) && all.contains(&859.0) && !all.contains(&85.0));
        assert_eq!(all.len(), 27);
        // Of sixteen digits not all are exact.
        assert!(of(99_345_678_901_234.5).lengthened().contains(&993_456_789_012_394.5));
    }

    #[test]
    fn powers_are_exact() {
        assert_eq!(of(4.567).shifted(3), 4567.0);
        assert_eq!(of(1_120.0).shifted(-3), 1.12);
        assert_eq!(of(0.000_123).shifted(6), 123.0);
        assert_eq!(of(123_456_789_012_345.0).shifted(6), 123_456_789_012_345e6);
    }

    #[test]
    fn what_cannot_be_taken_apart_has_no_decimal() {
        for number in [0.0, -12.0, 7.0, 0.5, f64::NAN, f64::INFINITY, 1e16, 1.234_567_890_123_456_7] {
            assert_eq!(Decimal::of(number), None, "{number}");
        }
        assert!(Decimal::of(10.0).is_some());
    }
}
