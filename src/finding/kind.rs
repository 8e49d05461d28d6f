//! What findings conclude.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::visible::short;

/// What a finding concludes. It is written and read by its [`code`](Self::code).
///
/// ```
/// use crosscheck::FindingKind;
/// let kind: FindingKind = "stale-relay".parse()?;
/// assert_eq!(kind, FindingKind::StaleRelay);
/// assert_eq!(kind.to_string(), "stale-relay");
/// # Ok::<(), crosscheck::finding::FindingKindError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// Assertions that cannot all be true.
    Contradiction,
    /// Figures that would contradict each other if one coordinate of what they measure matched.
    PossibleConflict,
    /// One affirms what another denies.
    Dispute,
    /// One statement, copied with different figures.
    RelaySlip,
    /// A figure that was likely mistyped.
    LikelySlip,
    /// A figure carried after its origin had revised it.
    StaleRelay,
    /// A figure that its own voice, or its relay, soon dropped for the one before it.
    FalseValue,
    /// A figure corrected by its own voice, or by one that says so.
    Revision,
    /// A running total that restarted or changed its definition.
    BasisReset,
    /// A holder who took another stance.
    StanceChange,
    /// A measure that changed in time.
    Development,
    /// Assertions that can all be true of one thing.
    Agreement,
    /// A figure that others imply by arithmetic.
    AccountedFor,
    /// What is left of a total without a known part meets a figure of a measure around or within it.
    Coincidence,
    /// One statement heard many times.
    Echo,
    /// Equal numbers on measures or windows that must not be merged.
    LookAlike,
}

impl FindingKind {
    const ALL: [Self; 16] = [
        Self::Contradiction,
        Self::PossibleConflict,
        Self::Dispute,
        Self::RelaySlip,
        Self::LikelySlip,
        Self::StaleRelay,
        Self::FalseValue,
        Self::Revision,
        Self::BasisReset,
        Self::StanceChange,
        Self::Development,
        Self::Agreement,
        Self::AccountedFor,
        Self::Coincidence,
        Self::Echo,
        Self::LookAlike,
    ];

    /// Its code, the first part of every id.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::PossibleConflict => "possible-conflict",
            Self::Dispute => "dispute",
            Self::RelaySlip => "relay-slip",
            Self::LikelySlip => "likely-slip",
            Self::StaleRelay => "stale-relay",
            Self::FalseValue => "false-value",
            Self::Revision => "revision",
            Self::BasisReset => "basis-reset",
            Self::StanceChange => "stance-change",
            Self::Development => "development",
            Self::Agreement => "agreement",
            Self::AccountedFor => "accounted-for",
            Self::Coincidence => "coincidence",
            Self::Echo => "echo",
            Self::LookAlike => "look-alike",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A text that is no kind of finding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no kind of finding; the kinds are {}", short(code), FindingKind::ALL.map(FindingKind::code).join(", "))]
pub struct FindingKindError {
    code: String,
}

impl FromStr for FindingKind {
    type Err = FindingKindError;

    fn from_str(code: &str) -> Result<Self, FindingKindError> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == code);
        found.ok_or_else(|| FindingKindError { code: code.to_owned() })
    }
}
