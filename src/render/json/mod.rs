//! What is given as JSON, as types: one and the same type writes it and, with the feature `schema`, describes it.
//!
//! Records go by their keys, and the names of each object are in the order of the alphabet; `crate::io` tells what else holds of all
//! results. What is long is put into its type only as it is written: a list ([`All`], [`Each`]), or a finding with its argument
//! ([`Holding`]).

mod delta;
mod detail;
mod estimate;
mod finding;
mod graph;
mod keys;
#[cfg(any(feature = "cli", feature = "schema"))]
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "the command writes it; the schema describes it all the same")
)]
mod picked;
mod proof;
mod relation;
#[cfg(feature = "schema")]
mod schema;
mod series;
mod slip;

use serde::ser::{Serialize, Serializer};

use crate::estimate::EstimatePolicy;
use crate::id::{AssertionId, MeasureId};
use crate::policy::Policy;
use crate::quantity::Interval;
use crate::reconcile;
use crate::relation::Status;
use crate::time::until_text;

pub(super) use delta::{Changed, Delta};
pub(super) use estimate::{Brief, Estimate};
pub(super) use finding::{Ended, Holding};
pub(super) use keys::Each;
use keys::{All, Keys};
#[cfg(feature = "cli")]
pub(crate) use picked::{Estimates, Findings};
#[cfg(feature = "schema")]
pub(crate) use schema::schema;
pub(super) use series::Series;

/// A type of one word.
macro_rules! word {
    ($($name:ident = $word:literal),+ $(,)?) => { $(
        #[derive(Debug, Clone, Copy, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
        pub(crate) enum $name {
            #[serde(rename = $word)]
            Word,
        }
    )+ };
}
use word;

word!(ReportFormat = "crosscheck-report/1");

/// What a dossier says as far as it is known: every finding with its argument, whether each assertion stands, and the newest
/// estimate of each measure.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Report<'a> {
    /// Whether each assertion still stands, by key.
    assertions: All<'a, (AssertionId, Status)>,
    /// The newest estimate of each measure that has figures, by key, by the default policy of estimates, without its argument.
    estimates: Each<'a, Brief<'a>>,
    /// By kind, and then by what they are about.
    findings: Each<'a, Holding<'a>>,
    format: ReportFormat,
    /// Until when what was said is taken in: a day, or a second; null for all of it.
    known_on: Option<String>,
    /// By which policy it was made, in full.
    policy: &'a Policy,
    /// How many statements the assertions are.
    statements: usize,
    /// The title of the dossier.
    title: Option<&'a str>,
    /// How many assertions are left out because no date says when they were known.
    undated: usize,
    /// Measures, by parts that bear on each other, of which it was too large or too hard to decide in full whether all figures can
    /// be true at once.
    undecided: Each<'a, All<'a, MeasureId>>,
    /// Measures in a hierarchy that only their keys tell apart, in groups, so that it nests none of them.
    undistinguished: Each<'a, Vec<&'a str>>,
}

impl Serialize for reconcile::Report<'_> {
    /// One finding after the other, none of them held.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (view, keys) = (self.view(), Keys(self.view().dossier()));
        let (estimator, by) = (self.estimator(), EstimatePolicy::default());
        Report {
            assertions: keys.all(self.statuses()),
            estimates: Each::of(|| estimator.all(&by).map(|one| Brief::new(view.dossier(), one))),
            findings: Each::of(|| self.findings().iter().map(|one| Holding::of(self, one))),
            format: ReportFormat::Word,
            known_on: view.known_until().map(until_text),
            policy: self.policy(),
            statements: self.statement_count(),
            title: view.dossier().title(),
            undated: view.undated(),
            undecided: Each::of(|| self.undecided().map(|part| keys.all(part))),
            undistinguished: Each::of(|| {
                self.undistinguished()
                    .into_iter()
                    .map(move |group| group.into_iter().map(|id| keys.m(id)).collect())
            }),
        }
        .serialize(serializer)
    }
}

/// A number. One beyond what a double holds is the outermost one, so that null says only that there is none.
#[derive(Clone, Copy)]
struct Number(f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(if self.0.is_infinite() { f64::MAX.copysign(self.0) } else { self.0 })
    }
}

/// From a lower to a higher end.
fn ends((low, high): (f64, f64)) -> [Number; 2] {
    [Number(low), Number(high)]
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Number {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        f64::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        f64::json_schema(generator)
    }

    fn inline_schema() -> bool {
        true
    }
}

/// Values from a low to a high end.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Interval"))]
struct Ends {
    /// Null where there is none.
    high: Option<Number>,
    /// Whether the end itself is left out, or there is none.
    high_open: bool,
    /// Null where there is none.
    low: Option<Number>,
    /// Whether the end itself is left out, or there is none.
    low_open: bool,
}

impl From<&Interval> for Ends {
    fn from(values: &Interval) -> Self {
        let (low, high) = (values.low(), values.high());
        Self {
            high: high.value().map(Number),
            high_open: high.is_open(),
            low: low.value().map(Number),
            low_open: low.is_open(),
        }
    }
}
