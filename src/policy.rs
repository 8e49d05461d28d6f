//! The policy: everything that is a choice and not a fact.

use serde::{Deserialize, Serialize};

use crate::quantity::HedgeModel;
use crate::rule::Assumption;
use crate::time::DAY;

/// Everything that is a choice and not a fact: hedge widths, time windows, what counts as near.
///
/// ```
/// use crosscheck::{HedgeModel, Policy};
/// let strict = Policy { tolerance: 0.0, hedges: HedgeModel::without_widths(), ..Policy::default() };
/// assert!(strict.validate().is_ok());
/// ```
///
/// Name what differs and take the rest from the default, in code as in files: a further field is no breaking change.
///
/// A policy in a file names what differs from the default; a field that is not known is refused, and
/// [`validate`](Self::validate) tells of a number that cannot be worked with.
///
/// ```
/// use crosscheck::Policy;
/// let policy: Policy = serde_json::from_str(r#"{"tolerance": 0.05, "hedges": {"about_factor": 1.5}}"#)?;
/// policy.validate()?;
/// assert_eq!((policy.tolerance, policy.hedges.about_factor), (0.05, 1.5));
/// assert_eq!(policy.moment, Policy::default().moment);
/// assert!(serde_json::from_str::<Policy>(r#"{"tolerence": 0.05}"#).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What each hedge means.
    pub hedges: HedgeModel,
    /// At one time, and where a running total would have to fall, a gap up to this share of the low end of the
    /// upper figure is near, not a contradiction. Default 0.01.
    pub tolerance: f64,
    /// The longest period that is one moment, in seconds. Default one day.
    pub moment: i64,
    /// A running total that its own source lowers below this share restarted, if later figures confirm it.
    /// Default 0.5.
    pub reset_ratio: f64,
    /// Whether a voice that lowers its running total takes back its earlier figures above the new one. If not, the
    /// fall is told, and all its figures stand. Default yes.
    pub falls_correct: bool,
    /// A figure that its voice drops for the one before it within this many seconds was a false value. Default 30
    /// days.
    pub short_lived: i64,
    /// An approximate date (`~`) may be off by this many of its own units, either way. Default 1.
    pub approximate_units: u32,
    /// How many possible conflicts are told, those with the widest gap first. Default 20.
    pub possible_conflicts: usize,
    /// How many coincidences are told, those of the most exact numbers first; none in sums of more than 64 parts. Default 20.
    pub coincidences: usize,
    /// The least number that can be a coincidence, in the unit of its measure; smaller ones meet by chance. Default
    /// 100.
    pub coincidence_from: f64,
    /// How many likely slips are told of each measure, those that chance explains least first; none for zero. Default 20.
    pub slips: usize,
    /// A figure is told as a likely slip if a genuine one is so by chance in at most this share of all figures, by an upper
    /// bound. Default 0.0005.
    pub slip_chance: f64,
    /// The least number that can be a slip, as it was written. Default 10.
    pub slips_from: f64,
    /// How many ways to make the figures of a component consistent are told. Default 8.
    pub remedies: usize,
    /// The assumptions that conclusions may rest on. Default: all. No finding rests on [`Assumption::Persistence`], only
    /// estimates of levels do.
    pub assumptions: Vec<Assumption>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            hedges: HedgeModel::default(),
            tolerance: 0.01,
            moment: DAY,
            reset_ratio: 0.5,
            falls_correct: true,
            short_lived: 30 * DAY,
            approximate_units: 1,
            possible_conflicts: 20,
            coincidences: 20,
            coincidence_from: 100.0,
            slips: 20,
            slip_chance: 0.0005,
            slips_from: 10.0,
            remedies: 8,
            assumptions: vec![
                Assumption::OneMoment,
                Assumption::OneWindow,
                Assumption::AsOfStatement,
                Assumption::LevelAtEnd,
                Assumption::ClosedWorld,
                Assumption::LatestBase,
                Assumption::Persistence,
            ],
        }
    }
}

/// A number of a policy that cannot be worked with.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A share or width that is negative or not finite.
    #[error("`{field}` is {value}; it must be {}", wanted(*value, "zero or more"))]
    Amount {
        /// The field.
        field: &'static str,
        /// Its value.
        value: f64,
    },
    /// A factor that is below one or not finite.
    #[error("`{field}` is {value}; it must be {}", wanted(*value, "one or more"))]
    Factor {
        /// The field.
        field: &'static str,
        /// Its value.
        value: f64,
    },
    /// A range whose low end is above its high end, or one of whose ends is not finite.
    #[error("`{field}` goes from {low} to {high}; {}", ordered(*low, *high))]
    Range {
        /// The field.
        field: &'static str,
        /// Its low end.
        low: f64,
        /// Its high end.
        high: f64,
    },
    /// A length of time below zero.
    #[error("`{field}` is {seconds} seconds; it must be zero or more")]
    Length {
        /// The field.
        field: &'static str,
        /// Its length.
        seconds: i64,
    },
    /// A moment without length.
    #[error("`moment` is {seconds} seconds; it must be one or more")]
    Moment {
        /// Its length.
        seconds: i64,
    },
}

/// What a number must be: of NaN or an infinity it is no help to hear in which range it should lie.
fn wanted(value: f64, range: &'static str) -> &'static str {
    if value.is_finite() { range } else { "a finite number" }
}

fn ordered(low: f64, high: f64) -> &'static str {
    if low.is_finite() && high.is_finite() {
        "put the lower end first"
    } else {
        "both ends must be finite numbers"
    }
}

impl Policy {
    /// Checks that every number of the policy can be worked with: a policy that came from a file should be.
    ///
    /// # Errors
    /// [`PolicyError`] names the first field that cannot.
    ///
    /// ```
    /// use crosscheck::Policy;
    /// assert!(Policy::default().validate().is_ok());
    /// assert!(Policy { tolerance: -1.0, ..Policy::default() }.validate().is_err());
    /// ```
    pub fn validate(&self) -> Result<(), PolicyError> {
        let h = &self.hedges;
        let amounts = [
            ("tolerance", self.tolerance),
            ("reset_ratio", self.reset_ratio),
            ("coincidence_from", self.coincidence_from),
            ("slip_chance", self.slip_chance),
            ("slips_from", self.slips_from),
            ("near_share", h.near_share),
            ("near_granule", h.near_granule),
            ("near_cap", h.near_cap),
            ("bare_share", h.bare_share),
            ("bare_granule", h.bare_granule),
            ("dozens_from", h.dozens_from),
            ("many_from", h.many_from),
        ];
        for (field, value) in amounts {
            if !(value.is_finite() && value >= 0.0) {
                return Err(PolicyError::Amount { field, value });
            }
        }
        for (field, value) in [("about_factor", h.about_factor), ("several", h.several)] {
            if !(value.is_finite() && value >= 1.0) {
                return Err(PolicyError::Factor { field, value });
            }
        }
        for (field, (low, high)) in [("tens", h.tens), ("tens_support", h.tens_support), ("few", h.few)] {
            if !(low.is_finite() && high.is_finite() && low <= high) {
                return Err(PolicyError::Range { field, low, high });
            }
        }
        if self.moment < 1 {
            return Err(PolicyError::Moment { seconds: self.moment });
        }
        if self.short_lived < 0 {
            return Err(PolicyError::Length { field: "short_lived", seconds: self.short_lived });
        }
        Ok(())
    }

    /// Whether conclusions may rest on this assumption.
    #[must_use]
    pub fn assumes(&self, assumption: Assumption) -> bool {
        self.assumptions.contains(&assumption)
    }
}
