//! The value coordinate.

use serde::Serialize;

use super::reading::Reading;
use crate::quantity::{Form, Interval, Leaning, Separation, Tier};

/// How the values of two figures lie to each other, seen from the first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueRelation {
    /// The same figure.
    Equal,
    /// The first says all that the second says, and more exactly.
    Within,
    /// The second says all that the first says, and more exactly.
    Contains,
    /// Their supports share values.
    Overlaps,
    /// Their supports share no value, but an open end of one lies on a closed end of the other.
    Touches,
    /// Their supports share no value.
    Apart {
        /// Whether they remain apart with every bound the looser of literal and support.
        hard: bool,
        /// The distance between the facing ends of the supports.
        gap: f64,
        /// The gap as a share of the low end of the upper figure; none for dates, or if that is zero.
        relative: Option<f64>,
    },
    /// A figure has no support, or one of the two is no figure.
    Unknown,
}

impl ValueRelation {
    /// Whether the supports share no value.
    #[must_use]
    pub fn is_apart(self) -> bool {
        matches!(self, Self::Apart { .. })
    }

    /// Whether the supports share a value or touch.
    #[must_use]
    pub fn meets(self) -> bool {
        !matches!(self, Self::Apart { .. } | Self::Unknown)
    }

    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Within => Self::Contains,
            Self::Contains => Self::Within,
            other => other,
        }
    }
}

/// The value coordinate of two readings of one unit, with the forms they were printed in. Symmetric but for
/// within and contains.
pub(super) fn value(a: &Reading, fa: &Form, b: &Reading, fb: &Form) -> ValueRelation {
    let (Some(sa), Some(sb)) = (a.support, b.support) else {
        return ValueRelation::Unknown;
    };
    match sa.separation(&sb) {
        Separation::Apart { gap } => {
            let hulls = (a.tier(Tier::Hull), b.tier(Tier::Hull));
            let hard = match hulls {
                (Some(ha), Some(hb)) => matches!(ha.separation(&hb), Separation::Apart { .. }),
                _ => false,
            };
            let low_of_upper = sa.low_value().max(sb.low_value()).abs();
            let dates = matches!(fa, Form::Date(_));
            let relative = (low_of_upper > 0.0 && !dates).then_some(gap / low_of_upper);
            return ValueRelation::Apart { hard, gap, relative };
        }
        Separation::Touch => return ValueRelation::Touches,
        Separation::Meet => {}
    }
    if (fa == fb && sa == sb)
        || (two_sided(fa) && two_sided(fb) && a.nominal.is_some() && a.nominal == b.nominal)
    {
        return ValueRelation::Equal;
    }
    let (Some(ca), Some(cb)) = (a.core(fa), b.core(fb)) else {
        return ValueRelation::Overlaps;
    };
    // Figures that cannot both be literally true do not refine each other, however close: 10,000 is not "more
    // than 10,000".
    let compatible = match (a.literal, b.literal) {
        (Some(la), Some(lb)) => la.intersection(&lb).is_some(),
        _ => false,
    };
    // Nor does a figure refine another that would not be taken to mean it: 10,000 beside "about 11,500".
    let refines = |core: &Interval, other: &Interval, support: &Interval| {
        compatible && core.is_within(other) && core.is_within(&support.closure())
    };
    match (refines(&ca, &cb, &sb), refines(&cb, &ca, &sa)) {
        (true, false) => ValueRelation::Within,
        (false, true) => ValueRelation::Contains,
        (true, true) => ValueRelation::Equal,
        (false, false) => ValueRelation::Overlaps,
    }
}

/// Whether the same figure was printed: equal numbers, hedges that do not point apart, supports that meet.
/// Looser than [`ValueRelation::Equal`], because a headline may drop a hedge.
pub(super) fn same_print(a: &Reading, fa: &Form, b: &Reading, fb: &Form) -> bool {
    if fa == fb && a.nominal == b.nominal && a.support == b.support {
        return true;
    }
    let opposed =
        matches!((fa.leaning(), fb.leaning()), (Leaning::Up, Leaning::Down) | (Leaning::Down, Leaning::Up));
    a.nominal.is_some()
        && a.nominal == b.nominal
        && !opposed
        && match (a.support, b.support) {
            (Some(sa), Some(sb)) => !matches!(sa.separation(&sb), Separation::Apart { .. }),
            _ => false,
        }
}

fn two_sided(form: &Form) -> bool {
    form.leaning() == Leaning::Point
}
