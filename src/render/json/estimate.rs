//! Estimates as JSON.

use serde::ser::{Serialize, Serializer};

use super::keys::{All, Keys, Told, told, told_one_of};
use super::proof::Derivation;
use super::{Ends, Number};
use crate::dossier::Dossier;
use crate::estimate::{self, Airwars, Conclusion, Credibility, EstimatePolicy, Ground, Stands};
use crate::id::{AssertionId, SourceId};
use crate::quantity::Interval;
use crate::relation::Witnesses;
use crate::render::estimate::line;
use crate::render::steps::argument_of;
use crate::source::Reliability;
use crate::time::{Period, span_text};

/// What the figures of a measure support at a time.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Estimate<'a> {
    /// The chosen camp together with what agrees with it though the policy left it aside; null if nothing does.
    agreeing: Option<Backing<'a>>,
    /// A summary in the manner of Airwars; null where nothing was said.
    airwars: Option<Airwars>,
    /// The time that was asked for; null if none was: then it is the newest.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    at: Option<&'a Period>,
    /// The argument in words, a line for each step, then what it assumes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    because: Option<Vec<String>>,
    /// The camp that it stands on; where the figures are split several, by value.
    camps: All<'a, estimate::Backing>,
    conclusion: Conclusion,
    /// The argument as data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Derivation"))]
    derivation: Option<Derivation<'a>>,
    grade: Grade<'a>,
    /// What all figures leave it, across measures; null if that was not asked for.
    implied: Option<Ends>,
    /// The values, as the figures were meant; null where nothing is estimated.
    interval: Option<Ends>,
    /// The estimate in a line.
    line: String,
    /// The values for which the figures of the camp are literally true; null if they cannot all be so.
    literal: Option<Ends>,
    measure: &'a str,
    /// How many statements are in none of the camps and rivals.
    others: usize,
    /// How many standing statements are too old to speak beside the newest ones.
    outdated: usize,
    /// The one number to print; null where no figure bounds both ends, and where the figures are split.
    point: Option<Number>,
    /// By which policy of estimates it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    policy: Option<&'a EstimatePolicy>,
    /// What speaks against it or beside it, the best supported first; at most four.
    rivals: All<'a, estimate::Rival>,
    /// A summary in the manner of the UCDP; null where no figure stands.
    ucdp: Option<Ucdp>,
}

impl<'a> Estimate<'a> {
    fn bare(keys: Keys<'a>, estimate: &'a estimate::Estimate) -> Self {
        Self {
            agreeing: estimate.agreeing.as_ref().map(|camp| camp.told(keys)),
            airwars: estimate.airwars,
            at: estimate.at.as_ref(),
            because: None,
            camps: keys.all(&estimate.camps),
            conclusion: estimate.conclusion,
            derivation: None,
            grade: Grade {
                because: &estimate.grade.because,
                code: estimate.grade.to_string(),
                credibility: estimate.grade.credibility,
                reliability: estimate.grade.reliability,
            },
            implied: estimate.implied.as_ref().map(|implied| Ends::from(&implied.interval())),
            interval: estimate.interval.as_ref().map(Ends::from),
            line: line(keys.0, estimate),
            literal: estimate.literal.as_ref().map(Ends::from),
            measure: keys.m(estimate.measure),
            others: estimate.others,
            outdated: estimate.outdated,
            point: estimate.point.map(Number),
            policy: None,
            rivals: keys.all(&estimate.rivals),
            ucdp: estimate.ucdp.map(|one| Ucdp {
                best: Number(one.best),
                high: Number(one.high),
                low: Number(one.low),
            }),
        }
    }

    /// With its argument, and the policy it was made by where that is known.
    pub(crate) fn argued(
        dossier: &'a Dossier,
        estimate: &'a estimate::Estimate,
        policy: Option<&'a EstimatePolicy>,
    ) -> Self {
        let keys = Keys(dossier);
        Self {
            because: Some(argument_of(dossier, estimate.derivation())),
            derivation: Some(Derivation::of(keys, estimate.derivation())),
            policy,
            ..Self::bare(keys, estimate)
        }
    }
}

/// An estimate of a report, without its argument.
pub(crate) struct Brief<'a> {
    dossier: &'a Dossier,
    estimate: estimate::Estimate,
}

impl<'a> Brief<'a> {
    pub(crate) fn new(dossier: &'a Dossier, estimate: estimate::Estimate) -> Self {
        Self { dossier, estimate }
    }
}

impl Serialize for Brief<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Estimate::bare(Keys(self.dossier), &self.estimate).serialize(serializer)
    }
}

#[cfg(feature = "schema")]
super::schema::narrowed! {
    Brief: Estimate, with [], without ["because", "derivation", "policy"];
}

/// A grade on the Admiralty scale.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Grade<'a> {
    because: &'a [Ground],
    /// Both in one, such as `B2`.
    code: String,
    /// From 1, confirmed, to 6, which cannot be judged.
    #[cfg_attr(feature = "schema", schemars(with = "u8", range(min = 1, max = 6)))]
    credibility: Credibility,
    reliability: Reliability,
}

/// Low, best and high in the manner of the Uppsala Conflict Data Program.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Ucdp {
    best: Number,
    high: Number,
    low: Number,
}

told! {
    |it, keys|

    /// A camp that was not chosen.
    Rival of estimate::Rival {
        camp: Backing<'a> = it.backing.told(keys),
        /// Why it lost.
        lost: Vec<estimate::Lost>,
        /// How it stands to the chosen camp.
        stands: Stands = it.stands,
    }

    /// A camp of an estimate, and what it says.
    Backing of estimate::Backing {
        /// How many seconds before the end of the time asked for its newest figure is about.
        age_seconds: i64 = it.age,
        /// The latest time that one of its figures is about; null for a constant.
        as_of: Option<String> = it.as_of.map(|(start, end)| span_text(start, end)),
        /// The values that they share, as they were meant.
        interval: Interval,
        /// The values for which all of them are literally true; null if there are none.
        literal: Option<Interval>,
        /// Each statement by its first assertion.
        members: Vec<AssertionId>,
        /// The middle of what they say; null if an end is missing.
        point: Option<f64>,
        /// How reliable the best of their sources is, as the dossier says.
        reliability: Option<Reliability>,
        /// Where the policy learns from the figures: the independent groups once those that echo another one are joined to it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "usize"))]
        without_copies: Option<usize>,
        witnesses: Witnesses,
    }
}

told_one_of! {
    |keys|

    /// Why a rival lost.
    Lost of estimate::Lost {
        /// Fewer independent groups stand behind it.
        FewerGroups {
            /// How many stand behind the camp.
            against: usize,
            have: usize,
        },
        /// Those who stand behind it are less reliable: what they weigh together.
        LessReliable {
            /// What those of the camp weigh.
            against: u64,
            have: u64,
        },
        /// Nobody known stands behind it.
        NoKnownOrigin,
        /// The camp is about a later time, by so many seconds.
        Earlier { seconds: i64 },
        /// A source that ranks before its own spoke.
        LowerRank {
            /// That source.
            source: SourceId,
        },
        /// Its sources are rated D or E.
        Unreliable,
        /// A lower camp was to be taken.
        NotLowest,
        /// Too few independent groups stand behind it.
        Unconfirmed { have: usize, need: usize },
    }
}
