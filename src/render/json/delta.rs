//! What changed between two reports, as JSON.

use super::finding::{Ended, Holding};
use super::keys::Each;
use super::word;

word!(DeltaFormat = "crosscheck-delta/1");

/// What changed from one report to a later one.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Delta<'a> {
    /// Findings that were not there before.
    appeared: Each<'a, Holding<'a>>,
    /// Findings that say something else, or of other assertions.
    changed: Each<'a, Changed<'a>>,
    /// Findings that are there no longer, as they were.
    ended: Each<'a, Ended<'a>>,
    format: DeltaFormat,
}

impl<'a> Delta<'a> {
    pub(crate) fn new(
        appeared: Each<'a, Holding<'a>>,
        changed: Each<'a, Changed<'a>>,
        ended: Each<'a, Ended<'a>>,
    ) -> Self {
        Self { appeared, changed, ended, format: DeltaFormat::Word }
    }
}

/// A finding before and after.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Changed<'a> {
    pub(crate) after: Holding<'a>,
    pub(crate) before: Ended<'a>,
}
