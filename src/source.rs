//! Sources: persons, offices, outlets, reports and data sets.

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::id::SourceId;

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SourceKind {
    /// A person.
    Person,
    /// An office, ministry, army or other body.
    Office,
    /// A state.
    State,
    /// A newspaper, broadcaster, agency or site.
    Outlet,
    /// One article, page or release.
    Report,
    /// A data set.
    Dataset,
    /// Anything else.
    Other,
}

/// The reliability of a source on the Admiralty scale (NATO AJP-2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged; not the worst grade.
    F,
}

codes! {
    SourceKind, "kind of source":
    Person = "person", Office = "office", State = "state", Outlet = "outlet", Report = "report", Dataset = "dataset", Other = "other",
}

codes! { Reliability, "grade of reliability": A = "A", B = "B", C = "C", D = "D", E = "E", F = "F" }

/// A source: who makes a statement or passes one on.
///
/// ```
/// use crosscheck::{Dossier, Reliability, Source, SourceKind};
/// let mut dossier = Dossier::new();
/// let us = dossier.add_source(Source::new("us").named("United States").of_kind(SourceKind::State))?;
/// dossier.add_source(Source::new("pentagon").within(us).rated(Reliability::B))?;
/// # Ok::<(), crosscheck::DossierError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub(crate) key: Box<str>,
    pub(crate) name: Option<Box<str>>,
    pub(crate) kind: Option<SourceKind>,
    pub(crate) within: Option<SourceId>,
    pub(crate) reliability: Option<Reliability>,
    pub(crate) reason: Option<Box<str>>,
    pub(crate) url: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
}

impl Source {
    /// A source with this key and nothing else.
    #[must_use]
    pub fn new(key: impl Into<Box<str>>) -> Self {
        Self {
            key: key.into(),
            name: None,
            kind: None,
            within: None,
            reliability: None,
            reason: None,
            url: None,
            note: None,
        }
    }

    /// Gives it a name for display; without one its key is shown.
    #[must_use]
    pub fn named(mut self, name: impl Into<Box<str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Says what it is.
    #[must_use]
    pub fn of_kind(mut self, kind: SourceKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Puts it within another source: the two are one voice.
    #[must_use]
    pub fn within(mut self, parent: SourceId) -> Self {
        self.within = Some(parent);
        self
    }

    /// Gives its reliability.
    #[must_use]
    pub fn rated(mut self, reliability: Reliability) -> Self {
        self.reliability = Some(reliability);
        self
    }

    /// Says why it stands within the other.
    #[must_use]
    pub fn because(mut self, reason: impl Into<Box<str>>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Gives an address.
    #[must_use]
    pub fn at_url(mut self, url: impl Into<Box<str>>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Gives a note.
    #[must_use]
    pub fn noted(mut self, note: impl Into<Box<str>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its name, or its key if it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.key)
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Option<SourceKind> {
        self.kind
    }

    /// The source it is within.
    #[must_use]
    pub fn parent(&self) -> Option<SourceId> {
        self.within
    }

    /// Its reliability.
    #[must_use]
    pub fn reliability(&self) -> Option<Reliability> {
        self.reliability
    }

    /// Why it is within the other.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Its note.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}
