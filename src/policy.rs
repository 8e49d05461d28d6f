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
/// assert!(strict.assumptions.len() < 6);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What each hedge means.
    pub hedges: HedgeModel,
    /// At one time, a gap up to this share of the low end of the upper figure is near, not a contradiction.
    /// Default 0.01.
    pub tolerance: f64,
    /// The longest period that is one moment, in seconds. Default one day.
    pub moment: i64,
    /// A running total that its own source lowers below this share restarted, if later figures confirm it.
    /// Default 0.5.
    pub reset_ratio: f64,
    /// An approximate date (`~`) may be off by this many of its own units, either way. Default 1.
    pub approximate_units: u32,
    /// The assumptions that conclusions may rest on. Default: all but [`Assumption::ClosedWorld`] and
    /// [`Assumption::Persistence`], which reasoning across measures asks for by name.
    pub assumptions: Vec<Assumption>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            hedges: HedgeModel::default(),
            tolerance: 0.01,
            moment: DAY,
            reset_ratio: 0.5,
            approximate_units: 1,
            assumptions: vec![
                Assumption::OneMoment,
                Assumption::OneWindow,
                Assumption::AsOfStatement,
                Assumption::LevelAtEnd,
            ],
        }
    }
}

impl Policy {
    /// Whether conclusions may rest on this assumption.
    #[must_use]
    pub fn assumes(&self, assumption: Assumption) -> bool {
        self.assumptions.contains(&assumption)
    }
}
