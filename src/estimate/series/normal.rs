//! The quantile of the normal distribution.

/// How many standard deviations on either side of the mean hold this share of a normal distribution.
pub(super) fn both_sides(share: f64) -> f64 {
    quantile(0.5 + share / 2.0)
}

/// The inverse of the normal distribution by bisection on its upper tail; exact to about ten digits, for shares that
/// leave at least a millionth outside.
fn quantile(p: f64) -> f64 {
    let tail = (1.0 - p).clamp(1e-7, 0.5);
    let (mut low, mut high) = (0.0_f64, 6.0_f64);
    for _ in 0..60 {
        let middle = low / 2.0 + high / 2.0;
        if upper_tail(middle) > tail { low = middle } else { high = middle }
    }
    low / 2.0 + high / 2.0
}

/// The share above z ≥ 0, by a series for small z and a continued fraction for large (Abramowitz and Stegun 26.2.10 and
/// 26.2.14).
fn upper_tail(z: f64) -> f64 {
    let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if z < 3.0 {
        let (mut term, mut sum) = (z, z);
        for n in 1..200 {
            term *= z * z / f64::from(2 * n + 1);
            sum += term;
            if term < 1e-17 * sum {
                break;
            }
        }
        return 0.5 - density * sum;
    }
    let mut rest = z;
    for n in (1..80).rev() {
        rest = z + f64::from(n) / rest;
    }
    density / rest
}

#[cfg(test)]
mod tests {
    use super::both_sides;

    #[test]
    fn known_quantiles() {
        for (share, z) in
            [(0.5, 0.674_489_75), (0.9, 1.644_853_63), (0.95, 1.959_963_98), (0.999, 3.290_526_73)]
        {
            assert!((both_sides(share) - z).abs() < 1e-7, "{share}: {}", both_sides(share));
        }
        assert!(both_sides(0.0).abs() < 1e-7);
    }
}
