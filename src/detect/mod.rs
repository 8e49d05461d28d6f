//! The detectors: one file each, with what it finds and why that matters.

mod agreement;
mod basis_reset;
mod contradiction;
mod development;
mod dispute;
mod echo;
mod false_value;
mod look_alike;
mod relay_slip;
mod revision;
mod stale_relay;
mod stance_change;
mod support;

use crate::finding::{Finding, FindingKind};
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
    pub(crate) run: fn(&Case<'_>) -> Vec<Finding>,
}

/// Every detector, in the order of the report.
#[must_use]
pub fn detectors() -> &'static [&'static Detector] {
    &[
        &contradiction::DETECTOR,
        &dispute::DETECTOR,
        &relay_slip::DETECTOR,
        &stale_relay::DETECTOR,
        &false_value::DETECTOR,
        &revision::DETECTOR,
        &basis_reset::DETECTOR,
        &stance_change::DETECTOR,
        &development::DETECTOR,
        &agreement::DETECTOR,
        &echo::DETECTOR,
        &look_alike::DETECTOR,
    ]
}
