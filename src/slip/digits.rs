//! The ways in which the digits of a number are mistyped.

/// The most digits that a number is taken apart by: all of these are exact.
const DIGITS: usize = 15;

/// The powers of ten that a number is read wrongly by: a thousands mark taken for a decimal mark, "thousand" or "million"
/// lost, a zero too many.
pub(super) const POWERS: [i8; 8] = [3, -3, 1, -1, 2, -2, 6, -6];

/// The shortest decimal of a positive number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Decimal {
    digits: Vec<u8>,
    /// How many digits stand before the point.
    point: usize,
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
        let digits: Vec<u8> = whole.bytes().chain(rest.bytes()).collect();
        let counted = digits.iter().skip_while(|digit| **digit == b'0').count();
        (counted > 1 && digits.len() <= DIGITS).then_some(Self { digits, point: whole.len() })
    }

    /// Whether it has three digits or more: those of shorter numbers are found in each other's places by chance.
    pub(super) fn is_long(&self) -> bool {
        self.digits.iter().skip_while(|digit| **digit == b'0').count() > 2
    }

    /// Each number that has two adjacent digits in the other order.
    pub(super) fn transposed(&self) -> Vec<f64> {
        let swap = |at: usize| {
            let mut digits = self.digits.clone();
            (digits.get(at) != digits.get(at + 1)).then(|| digits.swap(at, at + 1))?;
            Self { digits, point: self.point }.number()
        };
        distinct((0..self.digits.len().saturating_sub(1)).filter_map(swap).collect())
    }

    /// Each number that has one digit before the point less: of those that stand twice in a row, or of the others. A
    /// last zero is a matter of a power of ten.
    pub(super) fn shortened(&self, doubled: bool) -> Vec<f64> {
        let without = |at: usize| {
            let digit = self.digits.get(at)?;
            let twice = at > 0 && self.digits.get(at - 1) == Some(digit)
                || at + 1 < self.point && self.digits.get(at + 1) == Some(digit);
            let last = at + 1 == self.point && *digit == b'0';
            if twice != doubled || last {
                return None;
            }
            let mut digits = self.digits.clone();
            digits.remove(at);
            Self { digits, point: self.point - 1 }.number()
        };
        distinct((0..self.point).filter_map(without).collect())
    }

    /// Each number that has one digit before the point more.
    pub(super) fn lengthened(&self) -> Vec<f64> {
        let with = |at: usize, digit: u8| {
            let mut digits = self.digits.clone();
            digits.insert(at, digit);
            Self { digits, point: self.point + 1 }.number()
        };
        let places = (0..=self.point).filter(|_| self.point > 0);
        distinct(places.flat_map(|at| (b'0'..=b'9').filter_map(move |digit| with(at, digit))).collect())
    }

    /// The number; none if it would be written otherwise.
    fn number(&self) -> Option<f64> {
        let (whole, rest) = self.digits.split_at_checked(self.point)?;
        if whole.first() == Some(&b'0') || self.digits.len() > DIGITS + 1 {
            return None;
        }
        let text = |digits: &[u8]| String::from_utf8_lossy(digits).into_owned();
        format!("{}.{}", text(whole), text(rest)).parse().ok().filter(|number| *number > 0.0)
    }
}

/// The number times a power of ten, in exact decimals.
pub(super) fn shifted(number: f64, exponent: i8) -> Option<f64> {
    format!("{number:e}")
        .split_once('e')
        .and_then(|(mantissa, own)| {
            let exponent = own.parse::<i32>().ok()? + i32::from(exponent);
            format!("{mantissa}e{exponent}").parse().ok()
        })
        .filter(|shifted: &f64| shifted.is_finite() && *shifted > 0.0)
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
    }

    #[test]
    fn powers_are_exact() {
        assert_eq!(shifted(4.567, 3), Some(4567.0));
        assert_eq!(shifted(1_120.0, -3), Some(1.12));
        assert_eq!(shifted(1e300, 6), Some(1e306));
        assert_eq!(shifted(1e307, 6), None);
    }

    #[test]
    fn what_cannot_be_taken_apart_has_no_decimal() {
        for number in [0.0, -12.0, 7.0, 0.5, f64::NAN, f64::INFINITY, 1e16, 1.234_567_890_123_456_7] {
            assert_eq!(Decimal::of(number), None, "{number}");
        }
        assert!(Decimal::of(10.0).is_some());
    }
}
