//! What findings conclude.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::visible::short;

/// The kinds of findings with their codes.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
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
            $($(#[$doc])* $name,)+
        }

        impl FindingKind {
            const ALL: &[Self] = &[$(Self::$name),+];
            const CODES: &[&str] = &[$($code),+];

            /// Its code, the first part of every id.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

kinds! {
    /// Assertions that cannot all be true.
    Contradiction = "contradiction",
    /// Figures that would contradict each other if one coordinate of what they measure matched.
    PossibleConflict = "possible-conflict",
    /// One affirms what another denies.
    Dispute = "dispute",
    /// One statement, copied with different figures.
    RelaySlip = "relay-slip",
    /// A figure that was likely mistyped.
    LikelySlip = "likely-slip",
    /// A figure carried after its origin had revised it.
    StaleRelay = "stale-relay",
    /// A figure that its own voice, or its relay, soon dropped for the one before it.
    FalseValue = "false-value",
    /// A figure corrected by its own voice, or by one that says so.
    Revision = "revision",
    /// A running total that restarted or changed its definition.
    BasisReset = "basis-reset",
    /// A holder who took another stance.
    StanceChange = "stance-change",
    /// A measure that changed in time.
    Development = "development",
    /// Assertions that can all be true of one thing.
    Agreement = "agreement",
    /// A figure that others imply by arithmetic.
    AccountedFor = "accounted-for",
    /// What is left of a total without a known part meets a figure of a measure around or within it.
    Coincidence = "coincidence",
    /// One statement heard many times.
    Echo = "echo",
    /// Equal numbers on measures or windows that must not be merged.
    LookAlike = "look-alike",
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A text that is no kind of finding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no kind of finding; the kinds are {}", short(code), FindingKind::CODES.join(", "))]
pub struct FindingKindError {
    code: String,
}

impl FromStr for FindingKind {
    type Err = FindingKindError;

    fn from_str(code: &str) -> Result<Self, FindingKindError> {
        let found = Self::ALL.iter().find(|kind| kind.code() == code);
        found.copied().ok_or_else(|| FindingKindError { code: code.to_owned() })
    }
}
