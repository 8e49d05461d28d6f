//! The methods by name.

use std::fmt;
use std::str::FromStr;

use crate::visible::short;

/// How the truth is found among claims.
///
/// The simple ones treat all sources alike. The others learn from the claims themselves how reliable each source is, and
/// from that which claims are true.
///
/// ```
/// use crosscheck::truth::Method;
/// assert_eq!("accucopy".parse(), Ok(Method::AccuCopy));
/// assert_eq!(Method::ALL.len(), 12);
/// # Ok::<(), crosscheck::truth::MethodError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The value that most claim; of several the one in the middle. `vote`
    Vote,
    /// The mean of numbers, the vote among words. `mean`
    Mean,
    /// The median of numbers (of an even count the middle of the two), the vote among words. `median`
    Median,
    /// The geometric mean of positive numbers; the median if one is not. `geometric`
    Geometric,
    /// The latest claim by date; the vote among those of one date. `newest`
    Newest,
    /// Votes by the log-odds of each source's accuracy, false values being equally likely: ACCU of Dong, Berti-Equille and
    /// Srivastava 2009 (VLDB). `accu`
    Accu,
    /// The same with false values as likely as they are popular: POPACCU of Dong, Saha and Srivastava 2012 (VLDB). Where most
    /// claims of most sources are wrong it turns against what is popular. `popaccu`
    PopAccu,
    /// ACCU with the votes of those who copy discounted, after Dong, Berti-Equille and Srivastava 2009: accuracy judged by
    /// claims of others only and shrunk to the mean of all, copying found from shared rare values. `accucopy`
    AccuCopy,
    /// Trust in sources and confidence in facts that support each other when near: Yin, Han and Yu 2008 (TKDE). `truthfinder`
    TruthFinder,
    /// A Gaussian with a variance for each source: Zhao and Han 2012 (QDB); ACCU among words. `gtm`
    Gtm,
    /// Weighted medians and votes that lose least, sources weighted by the logarithm of their share of the loss: Li, Li,
    /// Gao, Zhao, Fan and Han 2014 (SIGMOD). `crh`
    Crh,
    /// The mean by precision of what sources mean, of whom each rates with an offset, a stretch of the scale and a noise of its own,
    /// shrunk where it said little: congeneric measurements (Jöreskog 1971, Psychometrika); ACCU among words. `calibrated`
    Calibrated,
}

impl Method {
    /// All of them, the simple ones first.
    pub const ALL: [Self; 12] = [
        Self::Vote,
        Self::Mean,
        Self::Median,
        Self::Geometric,
        Self::Newest,
        Self::Accu,
        Self::PopAccu,
        Self::AccuCopy,
        Self::TruthFinder,
        Self::Gtm,
        Self::Crh,
        Self::Calibrated,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Vote => "vote",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Geometric => "geometric",
            Self::Newest => "newest",
            Self::Accu => "accu",
            Self::PopAccu => "popaccu",
            Self::AccuCopy => "accucopy",
            Self::TruthFinder => "truthfinder",
            Self::Gtm => "gtm",
            Self::Crh => "crh",
            Self::Calibrated => "calibrated",
        }
    }

    /// Whether it treats all sources alike.
    #[must_use]
    pub fn is_simple(self) -> bool {
        matches!(self, Self::Vote | Self::Mean | Self::Median | Self::Geometric | Self::Newest)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No such method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{name}` is no method; take one of vote, mean, median, geometric, newest, accu, popaccu, accucopy, truthfinder, gtm, crh, calibrated"
)]
pub struct MethodError {
    name: String,
}

impl FromStr for Method {
    type Err = MethodError;

    fn from_str(name: &str) -> Result<Self, MethodError> {
        let found = Self::ALL.into_iter().find(|method| method.name() == name);
        found.ok_or_else(|| MethodError { name: short(name) })
    }
}
