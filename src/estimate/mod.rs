//! Estimates: what the figures of a measure support at a time, and how far.

mod asides;
mod build;
mod camp;
mod choose;
mod grade;
mod judge;
mod policy;
mod rivals;
mod series;
mod summary;
mod support;
mod word;

use serde::Serialize;

pub(crate) use asides::Asides;
pub(crate) use build::Case as EstimateCase;
pub use grade::{Credibility, Grade, Ground};
pub(crate) use judge::of_figure;
pub use policy::{Choice, EstimatePolicy, EstimatePolicyError};
pub use series::{Envelope, House, Houses, Level, LevelModel, LevelOptions, LevelPoint, Series, SeriesStep};
pub(crate) use series::{Observed, envelope, fit, level, observations};
pub use summary::{Airwars, Ucdp};

use crate::constraint::{Implied, Reasoning};
use crate::derivation::{CheckError, Claim, Derivation, Joining, check_in};
use crate::dossier::View;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::policy::Policy;
use crate::quantity::{Interval, Tier};
use crate::relation::{Asked, Evidence, Strength, Witnesses};
use crate::source::Reliability;
use crate::time::Period;

/// What the figures of a measure support at a time. Made by [`Report::estimate`](crate::Report::estimate).
///
/// Only standing statements speak, each voice with its last word by that time. A figure about a longer period speaks of
/// any moment in it; a running total counted earlier and a level given earlier speak on, see [`Backing::age`]. What is
/// known when is a matter of the view that was reconciled: `dossier.known_on(day)`.
///
/// ```
/// use crosscheck::estimate::{Conclusion, Unsettled};
/// use crosscheck::{Assertion, Dossier, EstimatePolicy, Kind, Measure, Policy, Source, reconcile};
/// let mut dossier = Dossier::new();
/// let toll = dossier.add_measure(Measure::new("toll", Kind::Cumulative))?;
/// let day = "2025-06-01".parse()?;
/// for (key, figure) in [("a", "~100"), ("b", "100"), ("c", "10000000")] {
///     let who = dossier.add_source(Source::new(key))?;
///     dossier.add_assertion(Assertion::figure(key, toll, figure.parse()?).from_origin(who).as_of(day))?;
/// }
/// let report = reconcile(dossier.view(), &Policy::default());
/// let estimate = report.estimate(toll, day, &EstimatePolicy::default()).ok_or("no figures")?;
/// assert_eq!(estimate.conclusion, Conclusion::Preferred);
/// assert_eq!(estimate.point, Some(100.0));
/// assert_eq!(estimate.rivals.len(), 1);
/// estimate.check(report.view(), report.policy())?;
///
/// let three = report.estimate(toll, day, &"pending(3)".parse()?).ok_or("no figures")?;
/// assert_eq!(three.conclusion, Conclusion::Undetermined(Unsettled::Pending { have: 2, need: 3 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Estimate {
    /// What is estimated.
    pub measure: MeasureId,
    /// The time it is estimated for; none if it was not asked for one: then it is the newest.
    pub at: Option<Period>,
    /// How far the figures support it.
    pub conclusion: Conclusion,
    /// The camp that the estimate stands on; where the figures are split several, by value, of more than four the lowest,
    /// the highest and the best supported; none where nothing is said.
    pub camps: Vec<Backing>,
    /// The chosen camp together with what agrees with it though the policy left it aside, such as sources that rank lower;
    /// none if nothing does. Grades count it.
    pub agreeing: Option<Backing>,
    /// What speaks against it or beside it, the best supported first; at most four.
    pub rivals: Vec<Rival>,
    /// How many statements are in none of the camps and rivals.
    pub others: usize,
    /// How many standing statements are too old beside the newest ones to speak, see [`EstimatePolicy::fresh`].
    pub outdated: usize,
    /// The values, as the figures were meant: those that the camp shares. For a range, a conservative estimate and where the
    /// figures are split, from the lowest to the highest end that a figure names; none where nothing is estimated.
    pub interval: Option<Interval>,
    /// The values for which the figures of the camp are literally true; none if they cannot all be so.
    pub literal: Option<Interval>,
    /// The one number to print, within the interval: the median of the camp's figures that bound both ends, or the lowest
    /// for a conservative estimate. None where there is no such figure, and where the figures are split.
    pub point: Option<f64>,
    /// How credible it is, and how reliable its best source.
    pub grade: Grade,
    /// A summary in the manner of Airwars; none where nothing was said.
    pub airwars: Option<Airwars>,
    /// A summary in the manner of the UCDP; none where no figure stands.
    pub ucdp: Option<Ucdp>,
    /// What all figures leave it, across measures, if [that was asked](Estimate::bounded).
    pub implied: Option<Implied>,
    pub(crate) asked: Asked,
    pub(crate) derivation: Derivation,
}

/// How far figures support an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// All that speak of it can be true at once; earlier figures may have been outgrown.
    Determined,
    /// One camp is chosen before others.
    Preferred,
    /// No one number is supported.
    Undetermined(Unsettled),
}

/// Why nothing is determined or preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unsettled {
    /// No standing figure speaks of that time.
    NoFigures,
    /// The policy asks for more independent groups than stand behind any camp.
    Pending {
        /// How many stand behind the best supported camp.
        have: usize,
        /// How many are asked for.
        need: usize,
    },
    /// Camps that exclude each other are supported alike.
    Split,
}

/// A camp, and what it says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Backing {
    /// Its statements, each by its first assertion; by key.
    pub members: Vec<AssertionId>,
    /// The values that they share, as they were meant.
    pub interval: Interval,
    /// The values for which all of them are literally true, if there are any.
    pub literal: Option<Interval>,
    /// The middle of what they say; none if the interval has no upper or lower end.
    pub point: Option<f64>,
    /// The families that they name, and the independent groups that these are.
    pub witnesses: Witnesses,
    /// Where the policy learns from the figures: the independent groups once those that echo another one are joined to it.
    pub without_copies: Option<usize>,
    /// How reliable the best of their sources is, as the dossier says.
    pub reliability: Option<Reliability>,
    /// The latest time that one of them is about, from its first second to the one after its last; none for a constant.
    pub as_of: Option<(i64, i64)>,
    /// How many seconds before the end of the time asked for that is: for how long the level must have lasted, or the
    /// running total may have grown since.
    pub age: i64,
}

impl Backing {
    /// The independent groups that count: without echoes of each other, where the policy learns who echoes whom.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.without_copies.unwrap_or(self.witnesses.independent)
    }
}

/// A camp that was not chosen.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rival {
    /// What it says, and who says it.
    pub backing: Backing,
    /// How it stands to the chosen camp.
    pub stands: Stands,
    /// Why it lost.
    pub lost: Vec<Lost>,
}

/// How a rival stands to a camp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stands {
    /// They cannot both be true.
    Contradicts(Strength),
    /// It is about an earlier time, and was outgrown or has changed since.
    Earlier,
    /// It is about a later time: the measure may have changed, as one rival camp says.
    Later,
    /// It says another value, but nothing shows that both cannot be true.
    Beside,
}

/// Why a rival lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lost {
    /// Fewer independent groups stand behind it.
    FewerGroups {
        /// How many do.
        have: usize,
        /// How many stand behind the camp.
        against: usize,
    },
    /// Those who stand behind it are less reliable.
    LessReliable {
        /// What they weigh together, see [`Reliability`].
        have: u64,
        /// What those of the camp weigh.
        against: u64,
    },
    /// Nobody known stands behind it.
    NoKnownOrigin,
    /// The camp is about a later time, by so many seconds.
    Earlier {
        /// The seconds between.
        seconds: i64,
    },
    /// A source that ranks before its own spoke.
    LowerRank {
        /// That source.
        #[serde(skip)]
        source: SourceId,
    },
    /// Its sources are rated D or E.
    Unreliable,
    /// A lower camp was to be taken.
    NotLowest,
    /// Too few independent groups stand behind it.
    Unconfirmed {
        /// How many do.
        have: usize,
        /// How many are asked for.
        need: usize,
    },
}

impl Estimate {
    /// The camp that it stands on, unless it is undetermined.
    #[must_use]
    pub fn camp(&self) -> Option<&Backing> {
        match self.conclusion {
            Conclusion::Undetermined(_) => None,
            _ => self.camps.first(),
        }
    }

    /// Why: the statements read, what they share, who stands behind them, and how the rivals stand to them.
    #[must_use]
    pub fn derivation(&self) -> &Derivation {
        &self.derivation
    }

    /// The same with what figures of all measures leave it at its time, see [`Reasoning::implied`].
    ///
    /// # Complexity
    /// As [`Reasoning::implied`].
    #[must_use]
    pub fn bounded(mut self, reasoning: &Reasoning<'_>) -> Self {
        let newest = self.asked.and_then(|(_, end)| Period::day_of(end.saturating_sub(1)));
        self.implied = self.at.or(newest).and_then(|at| reasoning.implied(self.measure, at));
        self
    }

    /// The values that both its own figures and those of all other measures leave; what its own figures leave if the two
    /// have none in common, or [bounds](Self::bounded) were not asked for.
    #[must_use]
    pub fn narrowed(&self) -> Option<Interval> {
        let implied = self.implied.as_ref().map(Implied::interval);
        let own = self.interval?;
        Some(implied.and_then(|implied| own.intersection(&implied)).unwrap_or(own))
    }

    /// Proves that the estimate follows from the figures it cites: they bear on its time, the values are what they
    /// share, the witnesses are so many, and the rivals stand to it as told. That no other camp is better supported is
    /// the search's word.
    ///
    /// # Errors
    /// [`CheckError`] names the first step that does not hold, or what the conclusion lacks.
    pub fn check(&self, view: View<'_>, policy: &Policy) -> Result<(), CheckError> {
        self.derivation.check(view, policy)?;
        self.follows().map_err(|why| CheckError::Conclusion { why })?;
        self.implied.as_ref().map_or(Ok(()), |implied| implied.check(view, policy))
    }

    /// As [`check`](Self::check), against evidence that was read for many.
    pub(crate) fn check_in(&self, evidence: &Evidence<'_>) -> Result<(), CheckError> {
        check_in(&self.derivation, evidence)?;
        self.follows().map_err(|why| CheckError::Conclusion { why })
    }

    fn follows(&self) -> Result<(), &'static str> {
        let claimed = |wanted: &Claim| self.derivation.claims().any(|claim| claim == wanted);
        let left = |members: &[AssertionId], tier, joining, interval| {
            let members = members.to_vec();
            claimed(&Claim::Supports { members, tier, joining, interval })
        };
        let bears = |claim: &Claim| match claim {
            Claim::Bears { assertion, asked, .. } if *asked == self.asked => Some(*assertion),
            _ => None,
        };
        let borne: rustc_hash::FxHashSet<AssertionId> = self.derivation.claims().filter_map(bears).collect();
        let rivals = self.rivals.iter().map(|rival| &rival.backing);
        for one in self.camps.iter().chain(&self.agreeing).chain(rivals) {
            if !left(&one.members, Tier::Support, Joining::Shared, one.interval) {
                return Err("a camp's values are not derived");
            }
            let backed = Claim::Backed { members: one.members.clone(), witnesses: one.witnesses };
            if !claimed(&backed) {
                return Err("the witnesses of a camp are not derived");
            }
            let apart = |claim: &Claim| match claim {
                Claim::Weighed { members, groups, .. } if *members == one.members => {
                    Some((*groups).min(one.witnesses.independent))
                }
                _ => None,
            };
            if one.without_copies.is_some() && self.derivation.claims().find_map(apart) != one.without_copies
            {
                return Err("which witnesses echo each other is not derived");
            }
            if !one.members.iter().all(|id| borne.contains(id)) {
                return Err("a figure is not shown to bear on that time");
            }
        }
        if let (Some(more), Some(camp)) = (&self.agreeing, self.camps.first())
            && !camp.members.iter().all(|id| more.members.contains(id))
        {
            return Err("what agrees with the camp is not shown to agree with all of it");
        }
        let all: Vec<AssertionId> = self.members();
        let spanned = |interval| left(&all, Tier::Support, Joining::Spanned, interval);
        match (self.interval, self.camps.as_slice()) {
            (None, _) => {}
            (Some(interval), [one]) if one.interval == interval => {}
            (Some(interval), _) if spanned(interval) => {}
            _ => return Err("the values are not those of the camp"),
        }
        let within = |point: f64| self.interval.is_some_and(|i| i.closure().contains(point));
        match self.point {
            Some(point) if !within(point) => Err("the number lies outside the values"),
            _ => Ok(()),
        }
    }

    /// Who stands behind its camp and what agrees with it, or else behind the best supported camp.
    pub(crate) fn groups(&self) -> usize {
        self.camps.iter().chain(&self.agreeing).map(Backing::groups).max().unwrap_or(0)
    }

    /// The statements of its camps, by key of each camp.
    pub(crate) fn members(&self) -> Vec<AssertionId> {
        let mut seen = rustc_hash::FxHashSet::default();
        self.camps.iter().flat_map(|c| c.members.iter().copied()).filter(|id| seen.insert(*id)).collect()
    }

    /// Whether its camp rests on figures about an earlier time.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        self.camps.first().is_some_and(|camp| camp.age > 0)
    }
}
