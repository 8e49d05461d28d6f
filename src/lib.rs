//! Keeps every reported figure as a sourced assertion and works out which agree, contradict, revise, outgrow or
//! echo each other, with a reason for each that a machine can check and a person can read.
//!
//! Five articles give 3,000, 10,000, 11,000, 12,000 and 14,000 troops. Is that a dispute, a growing number, a
//! corrected estimate, a part of a total, or one official quoted five times? The answer lies in *who* said it,
//! *what* and *what date* it is about, *when* it was said, *how* it was hedged and *through whom* it came. A
//! [`Dossier`] keeps all of that, and [`reconcile`] draws the conclusions:
//!
//! ```
//! use crosscheck::{Assertion, Dossier, FindingKind, Kind, Measure, Policy, Source, reconcile};
//!
//! let mut dossier = Dossier::new();
//! let us = dossier.add_source(Source::new("us").named("United States"))?;
//! let pentagon = dossier.add_source(Source::new("pentagon").named("the Pentagon").within(us))?;
//! let reuters = dossier.add_source(Source::new("reuters").named("Reuters"))?;
//! let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative).in_unit("person"))?;
//!
//! let (wed, mon) = ("2024-10-23".parse()?, "2024-10-28".parse()?);
//! let first = dossier.add_assertion(
//!     Assertion::figure("f01", sent, "3000".parse()?).from_origin(pentagon).as_of(wed).stated_on(wed),
//! )?;
//! dossier.add_assertion(
//!     Assertion::figure("f02", sent, ">10000".parse()?)
//!         .from_origin(pentagon)
//!         .as_of(mon)
//!         .stated_on(mon)
//!         .starting_from(first),
//! )?;
//! // The first figure once more, in the name of the United States and through Reuters.
//! dossier.add_assertion(
//!     Assertion::figure("f03", sent, "3000".parse()?)
//!         .from_origin(us)
//!         .relayed_by(reuters)
//!         .as_of(wed)
//!         .stated_on(wed),
//! )?;
//!
//! let report = reconcile(dossier.view(), &Policy::default());
//! let kinds: Vec<FindingKind> = report.findings().iter().map(|finding| finding.kind()).collect();
//! assert_eq!(kinds, [FindingKind::Revision, FindingKind::Echo]);
//! report.check()?; // every derivation proves its finding
//! println!("{report}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The parts
//!
//! At the root is what dossiers are made of and what is called; what results are made of is in the module of its part.
//!
//! - **Facts**: [`Source`], [`Measure`], [`Rule`], [`Assertion`] in a [`Dossier`], from code or from a file
//!   ([`io`]). Figures are hedged [`Quantity`]s with two intervals, read by a [`HedgeModel`]; times are
//!   [`Period`]s. [`Dossier::known_on`] shows what was known on a day.
//! - **Relations**: [`relate`] says how two assertions stand to each other, as scope, time, value and voice and
//!   the verdict of a decision table.
//! - **Findings**: [`reconcile`] runs the [`detectors`] and gives a [`Report`], which prints as text and
//!   serialises with serde. Every [`Finding`] has a [`Derivation`] that [`Finding::check`] re-checks. A figure
//!   that was likely mistyped is told with what was likely meant ([`Slip`]); nothing is changed by it.
//! - **Timelines**: [`Report::timeline`] tells what was said of one measure in the order of time, and for each
//!   moment, and for a running total over time, which figures can all be true, the longest chain of mutual
//!   contradictions and the least that must go for none to be left ([`Comparison`]).
//! - **Reasoning across measures**: [`Report::reasoning`] asks what figures of several measures leave possible together:
//!   conflicts with a [`Certificate`], what is implied of any measure at any time ([`Implied`]), all smallest conflicts and
//!   repairs of a [`Component`]. [`MeasureOrder`] tells which measure lies within which.
//! - **Estimates**: [`Report::estimate`] says what the figures of a measure support at a time, by an [`EstimatePolicy`]:
//!   an [`Estimate`] with its camp, its rivals and why they lost. [`Report::grade`] grades a figure on the Admiralty
//!   scale; [`Report::estimate_series`] follows a running total or a level over time. An [`Estimator`] answers many.
//! - **Truth and reliability**: the module [`truth`] finds among the claims of many sources on many items what is true,
//!   how reliable each source is and who copies whom; [`Choice::Learned`] makes estimates count by it.
//! - **Graphs**: [`FactGraph`] links sources, assertions and measures as the dossier gives them, with
//!   [`Dependencies`] among sources; [`MeasureOrder`] which measure lies within which; [`Report::graph`] links assertions and findings. Each lends its [`petgraph`]
//!   graph and draws itself as DOT and Mermaid.
//! - **A page**: with the feature `html`, `Report::html` is one self-contained page to look at, and `Report::timeline_svg` the
//!   picture of one measure.
//! - **Change**: a [`Monitor`] answers each assertion with a [`Delta`] and looks again only at what it touches; a [`Replay`] goes
//!   through the days on which something became known; [`Report::diff`] compares two reports.
//! - **Many cores**: with the feature `rayon`, the [`Parts`] of a dossier are reconciled on all of them, and what one of them has to be
//!   reasoned about too; the report is the same, byte for byte.
//! - **Larger than memory**: with the feature `disk`, `disk::reconcile_lines` divides a dossier of JSON Lines on the disk into [`Parts`] that
//!   do not bear on each other, and gives their findings one by one.
//! - **Prose**: with the feature `text`, the module `text` reads hedged quantities and
//!   dates from phrases and finds them in articles, in English and Vietnamese.
//! - **Tables and a command**: with the feature `table`, the module [`io`] reads and writes spreadsheets; with the feature
//!   `cli` the package has the command `crosscheck`.
//! - **Choices**: a [`Policy`] holds everything that is a choice and not a fact.
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | what it adds |
//! |---|---|
//! | `schema` | `io::schema`, `io::assertion_schema` and `io::report_schema`, which generate the JSON Schemas from the types |
//! | `rayon` | reconciling on every core |
//! | `text` | the module `text`: figures and dates as people write them, and scanning prose for them |
//! | `table` | `io::import_table` and its kin: CSV and JSON Lines as spreadsheets write them, in and out |
//! | `disk` | `disk::reconcile_lines`: dossiers larger than memory |
//! | `html` | `Report::html` and `Report::timeline_svg` |
//! | `cli` | the command `crosscheck`; a library has no use for it |
//!
//! A contradiction is a finding, never an `Err`. Errors say where something is wrong and how to mend it. The
//! same dossier in any order gives the same report, byte for byte.
//!
//! [`Certificate`]: derivation::Certificate
//! [`Choice::Learned`]: estimate::Choice::Learned
//! [`Comparison`]: timeline::Comparison
//! [`Component`]: constraint::Component
//! [`Dependencies`]: graph::Dependencies
//! [`Derivation`]: derivation::Derivation
//! [`FactGraph`]: graph::FactGraph
//! [`Implied`]: constraint::Implied
//! [`MeasureOrder`]: graph::MeasureOrder
//! [`Parts`]: graph::Parts
//! [`Slip`]: slip::Slip

#![cfg_attr(docsrs, feature(doc_cfg))]

mod assertion;
#[cfg(test)]
mod cases;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod code;
pub mod constraint;
mod delta;
pub mod derivation;
mod detect;
#[cfg(feature = "disk")]
pub mod disk;
pub mod dossier;
pub mod estimate;
mod estimator;
pub mod finding;
pub mod graph;
mod hashed;
mod history;
mod id;
pub mod io;
mod keys;
mod ledger;
mod measure;
mod monitor;
mod outcome;
mod parallel;
mod policy;
pub mod quantity;
mod reconcile;
pub mod relation;
pub mod relation_graph;
pub mod render;
mod replay;
mod rule;
pub mod slip;
mod source;
#[cfg(feature = "text")]
pub mod text;
pub mod time;
pub mod timeline;
pub mod truth;
mod visible;

pub use assertion::{Assertion, Certainty, Content, Markers, Stance, Target};
pub use code::CodeError;
pub use delta::{Changed, Delta};
pub use detect::{Detector, detectors};
#[doc(inline)]
pub use dossier::{AssertionRef, Dossier, DossierError, View};
#[doc(inline)]
pub use estimate::{Estimate, EstimatePolicy};
pub use estimator::{EstimateCheckError, Estimator};
#[doc(inline)]
pub use finding::{Detail, Finding, FindingId, FindingIdError, FindingKind};
pub use id::{AssertionId, KeyError, MAX_KEY, MeasureId, RuleId, SourceId, check_key};
pub use measure::{Coordinate, Kind, Measure};
pub use monitor::Monitor;
pub use policy::{Policy, PolicyError};
#[doc(inline)]
pub use quantity::{HedgeModel, Quantity, Unit};
pub use reconcile::{Report, ReportCheckError, reconcile};
#[doc(inline)]
pub use relation::{Relation, Strength, Verdict, relate};
pub use replay::Replay;
pub use rule::{Assumption, Comparator, Condition, Rule, RuleForm, Term};
pub use source::{Reliability, Source, SourceKind};
#[doc(inline)]
pub use time::{Date, Period};

/// The graph library whose types [`FactGraph`](graph::FactGraph) and [`RelationGraph`](relation_graph::RelationGraph) give away.
pub use petgraph;

/// The examples of the README and of `docs/`, compiled and run as tests; some of them need the features `text` and `html`.
#[cfg(all(doctest, feature = "text", feature = "html"))]
mod pages {
    #[doc = include_str!("../README.md")]
    pub struct Readme;
    #[doc = include_str!("../docs/estimate.md")]
    pub struct Estimate;
    #[doc = include_str!("../docs/file.md")]
    pub struct File;
    #[doc = include_str!("../docs/page.md")]
    pub struct Page;
    #[doc = include_str!("../docs/prose.md")]
    pub struct Prose;
    #[doc = include_str!("../docs/truth.md")]
    pub struct Truth;
}
