//! How an estimate is chosen: steps that narrow what was said, from left to right.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::dossier::Dossier;
use crate::id::check_key;
use crate::time::DAY;
use crate::visible::short;

/// One step of an [`EstimatePolicy`]: what it keeps of the figures, or of the camps that they form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Choice {
    /// The camps that at least so many independent groups stand behind. `pending(2)`
    Pending(NonZeroUsize),
    /// The figures of the first of these sources that spoke, or of sources within it; figures of others only where
    /// none of them did. `hierarchy(un>ministry)`
    Hierarchy(Vec<Box<str>>),
    /// The figures for the latest time. `latest`
    Latest,
    /// The camp that most independent groups stand behind, each weighted by how reliable its best source is; where
    /// several tie and none contradicts another, the latest. `most-supported`
    MostSupported,
    /// The same with each source weighted by how often others bear it out, and with sources counted as one that share what
    /// hardly anyone else says: both learned from all figures of the report, see [`truth`](crate::truth). Anywhere in a policy
    /// it makes all its steps count so. `learned`
    Learned,
    /// The lowest camp of reliable sources: without those rated D or E and those of unknown origin, where there are
    /// others. `conservative`
    Conservative,
    /// Everything from the lowest to the highest camp that is left. `range`
    Range,
}

/// How an estimate is chosen. Steps are joined by `+` and each narrows what the one before it left; what is more than
/// one camp in the end is [undetermined](crate::estimate::Conclusion::Undetermined).
///
/// | text | what it gives |
/// |---|---|
/// | `most-supported` | the default: the camp with most independent groups, weighted by reliability (Marzullo 1984) |
/// | `learned` | the same by what the figures themselves tell of the sources and of who echoes whom |
/// | `latest` | what was said of the latest time |
/// | `conservative` | the lowest camp of reliable sources |
/// | `range` | from the lowest to the highest |
/// | `hierarchy(un>ministry)` | what the first of these sources says; then most supported |
/// | `pending(2)` | nothing until two independent groups stand behind one camp; then most supported |
/// | `pending(2)+range` | from the lowest to the highest camp of two groups or more |
/// | `most-supported+conservative` | the most supported camp, and the lowest of them if several tie |
///
/// A policy that ends without `latest`, `most-supported`, `learned`, `conservative` or `range` ends with `most-supported`.
/// `fresh(90)` anywhere says that a level or running total last given 90 days before the newest one no longer speaks
/// (default 30 days); `parties(army>rebels)` names the sources whose admission confirms, see [`Airwars`](crate::estimate::Airwars).
///
/// ```
/// use crosscheck::estimate::Choice;
/// use crosscheck::EstimatePolicy;
/// let policy: EstimatePolicy = "hierarchy(un>ministry)+pending(2)+latest".parse()?;
/// assert_eq!(policy.steps().len(), 3);
/// assert_eq!(policy.steps()[2], Choice::Latest);
/// assert_eq!(policy.to_string(), "hierarchy(un>ministry)+pending(2)+latest");
/// assert!("the-best".parse::<EstimatePolicy>().is_err());
/// # Ok::<(), crosscheck::estimate::EstimatePolicyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EstimatePolicy {
    steps: Vec<Choice>,
    fresh: i64,
    parties: Vec<Box<str>>,
}

/// For how long a level or running total speaks beside newer ones, if a policy does not say.
const FRESH: i64 = 30 * DAY;

impl Default for EstimatePolicy {
    fn default() -> Self {
        Self::of([Choice::MostSupported])
    }
}

impl EstimatePolicy {
    /// A policy of these steps.
    #[must_use]
    pub fn of(steps: impl IntoIterator<Item = Choice>) -> Self {
        Self { steps: steps.into_iter().collect(), fresh: FRESH, parties: Vec::new() }
    }

    /// With other figures than the newest speaking for so many seconds.
    #[must_use]
    pub fn fresh_for(mut self, seconds: i64) -> Self {
        self.fresh = seconds.max(0);
        self
    }

    /// With these sources as the parties whose admission confirms.
    #[must_use]
    pub fn with_parties(mut self, keys: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        self.parties = keys.into_iter().map(Into::into).collect();
        self
    }

    /// The steps as they were given.
    #[must_use]
    pub fn steps(&self) -> &[Choice] {
        &self.steps
    }

    /// How long before the newest figure another one may be about and still speak, in seconds.
    #[must_use]
    pub fn fresh(&self) -> i64 {
        self.fresh
    }

    /// The keys of the parties.
    #[must_use]
    pub fn parties(&self) -> &[Box<str>] {
        &self.parties
    }

    /// Whether the dossier has the sources that the policy names. A source that it does not have never speaks, so without
    /// this a misspelt key is passed over.
    ///
    /// # Errors
    /// [`EstimatePolicyError::Unknown`] with the first of them.
    ///
    /// ```
    /// use crosscheck::{Dossier, EstimatePolicy, Source};
    /// let mut dossier = Dossier::new();
    /// dossier.add_source(Source::new("un"))?;
    /// let policy: EstimatePolicy = "hierarchy(un>minstry)".parse()?;
    /// let error = policy.check(&dossier).map_err(|error| error.to_string());
    /// assert_eq!(error, Err("the policy names `minstry`, which is no source of the dossier".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, dossier: &Dossier) -> Result<(), EstimatePolicyError> {
        let ranked = self.steps.iter().flat_map(|step| match step {
            Choice::Hierarchy(keys) => keys.as_slice(),
            _ => &[],
        });
        let unknown = ranked.chain(&self.parties).find(|key| dossier.source_id(key).is_none());
        unknown.map_or(Ok(()), |key| Err(EstimatePolicyError::Unknown { key: key.to_string() }))
    }

    /// Whether sources count by what was learned of them.
    pub(crate) fn learns(&self) -> bool {
        self.steps.contains(&Choice::Learned)
    }

    /// The steps, with the one that is added where none chooses.
    pub(super) fn all_steps(&self) -> impl Iterator<Item = &Choice> {
        let chooses = |step: &Choice| !matches!(step, Choice::Pending(_) | Choice::Hierarchy(_));
        let open = !self.steps.iter().any(chooses);
        self.steps.iter().chain(open.then_some(&Choice::MostSupported))
    }
}

/// Why a text is no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EstimatePolicyError {
    /// A step that is none.
    #[error(
        "`{}` is no step of an estimate; join by + what you need of `most-supported`, `learned`, `latest`, `conservative`, `range`, `pending(2)`, `hierarchy(a>b)`, `fresh(30)` and `parties(a>b)`",
        short(text)
    )]
    Step {
        /// The text of the step.
        text: String,
    },
    /// A number that is none, or zero.
    #[error("`{}` wants a whole number above zero in brackets, such as `{example}`", short(text))]
    Number {
        /// The text of the step.
        text: String,
        /// How it is written.
        example: &'static str,
    },
    /// A list of sources with what is no key.
    #[error("`{}` wants keys of sources in brackets, the first one first, such as `{example}`", short(text))]
    Sources {
        /// The text of the step.
        text: String,
        /// How it is written.
        example: &'static str,
    },
    /// A source that the dossier does not have, see [`EstimatePolicy::check`].
    #[error("the policy names `{}`, which is no source of the dossier", short(key))]
    Unknown {
        /// Its key.
        key: String,
    },
}

impl FromStr for EstimatePolicy {
    type Err = EstimatePolicyError;

    fn from_str(text: &str) -> Result<Self, EstimatePolicyError> {
        let mut policy = Self::of([]);
        for step in text.split('+').map(str::trim) {
            let unknown = || EstimatePolicyError::Step { text: step.to_owned() };
            let (name, inside) = match step.split_once('(') {
                Some((name, rest)) => (name, Some(rest.strip_suffix(')').ok_or_else(unknown)?)),
                None => (step, None),
            };
            match (name, inside) {
                ("most-supported", None) => policy.steps.push(Choice::MostSupported),
                ("learned", None) => policy.steps.push(Choice::Learned),
                ("latest", None) => policy.steps.push(Choice::Latest),
                ("conservative", None) => policy.steps.push(Choice::Conservative),
                ("range", None) => policy.steps.push(Choice::Range),
                ("pending", Some(n)) => {
                    policy.steps.push(Choice::Pending(number(step, n, "pending(2)")?));
                }
                ("hierarchy", Some(list)) => {
                    policy.steps.push(Choice::Hierarchy(keys(step, list, "hierarchy(un>ministry)")?));
                }
                ("fresh", Some(days)) => {
                    let days: NonZeroUsize = number(step, days, "fresh(30)")?;
                    policy.fresh = i64::try_from(days.get()).unwrap_or(i64::MAX).saturating_mul(DAY);
                }
                ("parties", Some(list)) => policy.parties = keys(step, list, "parties(army>rebels)")?,
                _ => return Err(unknown()),
            }
        }
        Ok(policy)
    }
}

fn number(step: &str, text: &str, example: &'static str) -> Result<NonZeroUsize, EstimatePolicyError> {
    text.trim().parse().map_err(|_| EstimatePolicyError::Number { text: step.to_owned(), example })
}

fn keys(step: &str, list: &str, example: &'static str) -> Result<Vec<Box<str>>, EstimatePolicyError> {
    let one = |key: &str| check_key(key).map(|()| Box::from(key));
    let all: Result<Vec<Box<str>>, _> = list.split('>').map(|key| one(key.trim())).collect();
    all.map_err(|_| EstimatePolicyError::Sources { text: step.to_owned(), example })
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending(n) => write!(f, "pending({n})"),
            Self::Hierarchy(keys) => write!(f, "hierarchy({})", keys.join(">")),
            Self::Latest => f.write_str("latest"),
            Self::MostSupported => f.write_str("most-supported"),
            Self::Learned => f.write_str("learned"),
            Self::Conservative => f.write_str("conservative"),
            Self::Range => f.write_str("range"),
        }
    }
}

/// The text that [`FromStr`] reads back.
impl fmt::Display for EstimatePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        if self.fresh != FRESH {
            parts.push(format!("fresh({})", self.fresh.div_euclid(DAY).max(1)));
        }
        if !self.parties.is_empty() {
            parts.push(format!("parties({})", self.parties.join(">")));
        }
        if self.steps.is_empty() {
            parts.push(Choice::MostSupported.to_string());
        }
        parts.extend(self.steps.iter().map(ToString::to_string));
        f.write_str(&parts.join("+"))
    }
}

impl Serialize for EstimatePolicy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EstimatePolicy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
