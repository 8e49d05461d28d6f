//! What findings conclude.

use serde::Serialize;

use crate::code::codes;

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
        /// # Ok::<(), crosscheck::CodeError>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum FindingKind {
            $($(#[$doc])* $name,)+
        }

        codes! { FindingKind, "kind of finding": $($name = $code),+ }
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
