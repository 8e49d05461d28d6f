//! Grades on the Admiralty scale: how credible a figure is, beside how reliable its source.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::relation::Strength;
use crate::source::Reliability;

/// The credibility of information on the Admiralty scale (NATO STANAG 2511 of 2003, since then AJP-2.1), read off the
/// graph of statements.
///
/// | grade | published | here |
/// |---|---|---|
/// | 1 | confirmed by other sources: it is certain that they are others | two or more independent groups say it, and no two who say otherwise agree |
/// | 2 | probably true: it is not sure that they are independent, but what was reported before makes it likely | its source and statements that are not surely independent agree, others say less, or figures of other measures account for it; or more groups say it than confirm anything else |
/// | 3 | possibly true: too little confirms it, but it does not conflict with what was reported | nothing of a known origin agrees with it, and nothing speaks against it among what it can be held against; or confirmed, and something else as well as it |
/// | 4 | doubtful: it tends to conflict with what was reported | contradicted only as figures were meant, by an assumption, or by nobody known; or confirmed, and something else better |
/// | 5 | improbable: it positively contradicts what was reported | contradicted by the literal words of a known source, or taken back or corrected by its own |
/// | 6 | truth cannot be judged: nothing to compare it with | no other source to hold it against: not the worst grade |
///
/// The number does not depend on the letter. A figure with an open end (*more than 100*) speaks for values near that end,
/// as near as *about 100* would mean; of values far from it (10,000) it says less, and does not confirm them.
///
/// US Army FM 2-22.3, appendix B, words grades 2 to 5 also by whether information is logical in itself, which no graph can
/// tell, and gives 4 to what nothing else is known of; here that is 6, as at NATO.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Credibility {
    /// 1.
    Confirmed,
    /// 2.
    ProbablyTrue,
    /// 3.
    PossiblyTrue,
    /// 4.
    Doubtful,
    /// 5.
    Improbable,
    /// 6.
    #[default]
    CannotBeJudged,
}

impl Credibility {
    /// Its number on the scale.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its name on the scale.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::ProbablyTrue => "probably true",
            Self::PossiblyTrue => "possibly true",
            Self::Doubtful => "doubtful",
            Self::Improbable => "improbable",
            Self::CannotBeJudged => "cannot be judged",
        }
    }
}

impl Serialize for Credibility {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

/// A reason for a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ground {
    /// So many independent groups say it.
    Independent {
        /// How many.
        groups: usize,
    },
    /// Nobody known says it.
    NoKnownOrigin,
    /// So many holders independent of its sources affirm it.
    Affirmed {
        /// How many.
        groups: usize,
    },
    /// Other statements agree, but it is not sure that they are independent.
    Agreed {
        /// How many.
        statements: usize,
    },
    /// Other statements with an open end far from it fit it, but say less.
    LessSaid {
        /// How many.
        statements: usize,
    },
    /// Figures of other measures account for it by arithmetic.
    AccountedFor,
    /// It fits what else is known, which does not confirm it.
    Fits,
    /// There is nothing to hold it against.
    NothingElse,
    /// It is contradicted by statements that so many independent groups stand behind.
    Contradicted {
        /// How many.
        groups: usize,
        /// How firmly.
        strength: Strength,
    },
    /// It cannot go together with figures of other measures.
    ConflictAcross {
        /// How firmly.
        strength: Strength,
    },
    /// So many holders independent of its sources deny it.
    Denied {
        /// How many.
        groups: usize,
    },
    /// Camps that exclude each other are supported alike: no number is claimed.
    Split,
    /// Too few stand behind any camp, as the policy has it: no number is claimed.
    Pending,
    /// Its own source took it back or corrected it, or it is a copying error.
    TakenBack,
}

/// A grade with its reasons: the letter for the source, the number for the information, such as `B2`.
///
/// The letter is the best that the dossier gives to one of the origins, F if it gives none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grade {
    /// How reliable the best of its sources is, as the dossier says.
    pub reliability: Reliability,
    /// How credible the information is.
    pub credibility: Credibility,
    /// Why.
    pub because: Vec<Ground>,
}

impl Default for Grade {
    fn default() -> Self {
        Self { reliability: Reliability::F, credibility: Credibility::default(), because: Vec::new() }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.reliability, self.credibility.number())
    }
}
