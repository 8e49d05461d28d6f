//! The detectors: one file each, with what it finds and why that matters.

mod accounted_for;
mod across;
mod agreement;
mod basis_reset;
mod coincidence;
mod contradiction;
mod development;
mod dispute;
mod echo;
mod false_value;
mod likely_slip;
mod look_alike;
mod possible_conflict;
mod relay_slip;
mod revision;
mod stale_relay;
mod stance_change;
mod support;

use crate::constraint::Reasoned;
use crate::finding::{Finding, FindingKind};
use crate::parallel;
use crate::relation::Case;

/// A detector: what it finds, why that matters, and where the idea comes from.
///
/// ```
/// for detector in crosscheck::detectors() {
///     println!("{}: {}", detector.kind.code(), detector.title);
/// }
/// ```
#[derive(Debug)]
pub struct Detector {
    /// What its findings conclude.
    pub kind: FindingKind,
    /// What it finds, in a line.
    pub title: &'static str,
    /// Why that matters to the reader of figures.
    pub why: &'static str,
    /// Where the idea is explained.
    pub reference: &'static str,
    pub(crate) run: Run,
}

/// What a detector works on.
#[derive(Debug)]
pub(crate) enum Run {
    /// Each measure, and pairs of them.
    Facts(fn(&Case<'_>) -> Vec<Finding>),
    /// What reasoning across measures found, too.
    Reasoned(fn(&Case<'_>, &Reasoned) -> Vec<Finding>),
    /// What the detectors of the two other kinds found, too: it names what it would explain.
    Last(fn(&Case<'_>, &[Finding]) -> Vec<Finding>),
}

/// What all detectors find, in no order.
pub(crate) fn findings(case: &Case<'_>, reasoned: &Reasoned) -> Vec<Finding> {
    let found = |detector: &'static Detector| match detector.run {
        Run::Facts(run) => run(case),
        Run::Reasoned(run) => run(case, reasoned),
        Run::Last(_) => Vec::new(),
    };
    let found = parallel::map(detectors().to_vec(), found);
    let mut all: Vec<Finding> = found.into_iter().flatten().collect();
    let last = |detector: &&'static Detector| match detector.run {
        Run::Last(run) => run(case, &all),
        _ => Vec::new(),
    };
    let told: Vec<Finding> = detectors().iter().flat_map(last).collect();
    all.extend(told);
    all
}

/// Every detector, in the order of the report.
#[must_use]
pub fn detectors() -> &'static [&'static Detector] {
    &[
        &contradiction::DETECTOR,
        &possible_conflict::DETECTOR,
        &dispute::DETECTOR,
        &relay_slip::DETECTOR,
        &likely_slip::DETECTOR,
        &stale_relay::DETECTOR,
        &false_value::DETECTOR,
        &revision::DETECTOR,
        &basis_reset::DETECTOR,
        &stance_change::DETECTOR,
        &development::DETECTOR,
        &agreement::DETECTOR,
        &accounted_for::DETECTOR,
        &coincidence::DETECTOR,
        &echo::DETECTOR,
        &look_alike::DETECTOR,
    ]
}
