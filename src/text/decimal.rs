//! Exact decimals, so that 1.1 billion is 1,100,000,000 and nothing beside it.

/// `mantissa · 10^exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    mantissa: i128,
    exponent: i32,
}

impl Decimal {
    pub(super) const ZERO: Self = Self { mantissa: 0, exponent: 0 };
    pub(super) const HALF: Self = Self { mantissa: 5, exponent: -1 };

    pub(super) fn whole(value: u64) -> Self {
        Self { mantissa: i128::from(value), exponent: 0 }
    }

    /// Digits and how many of them are decimals. None if there are too many.
    pub(super) fn of(digits: &str, decimals: usize, exponent: i32) -> Option<Self> {
        let places = i32::try_from(decimals).ok()?;
        let trimmed = digits.trim_start_matches('0');
        let mantissa = if trimmed.is_empty() { 0 } else { trimmed.parse().ok()? };
        Some(Self { mantissa, exponent: exponent.checked_sub(places)? })
    }

    /// `n / d`, to eighteen places, which is more than a double holds.
    pub(super) fn ratio(n: f64, d: f64) -> Option<Self> {
        let scaled = (n * 1e15).round();
        let exact =
            n.fract() == 0.0 && n.abs() < 1e15 && d.fract() == 0.0 && d.abs() >= 1.0 && d.abs() < 1e15;
        let mantissa =
            if exact { rounded(n as i128 * 10i128.pow(18), d as i128) } else { (scaled / d) as i128 };
        Some(Self { mantissa, exponent: if exact { -18 } else { -15 } })
    }

    pub(super) fn times(self, factor: u64) -> Option<Self> {
        // A power of ten moves the point and needs no room.
        let (mut rest, mut moved) = (factor, 0);
        while rest > 0 && rest % 10 == 0 {
            (rest, moved) = (rest / 10, moved + 1);
        }
        Some(Self {
            mantissa: self.mantissa.checked_mul(i128::from(rest))?,
            exponent: self.exponent.checked_add(moved)?,
        })
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        let shift = u32::try_from(high.exponent - low.exponent).ok().filter(|s| *s < 38)?;
        let mantissa = high.mantissa.checked_mul(10i128.checked_pow(shift)?)?.checked_add(low.mantissa)?;
        Some(Self { mantissa, exponent: low.exponent })
    }

    pub(super) fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    /// The nearest double; infinite if it is past all of them.
    pub(super) fn value(self) -> f64 {
        if self.exponent == 0 && self.mantissa.unsigned_abs() < 1 << 53 {
            return self.mantissa as f64;
        }
        format!("{}e{}", self.mantissa, self.exponent).parse().unwrap_or(f64::INFINITY)
    }
}

fn rounded(n: i128, d: i128) -> i128 {
    if d == 0 { 0 } else { (2 * n + d) / (2 * d) }
}
