//! One assertion of a dossier, read where it lies.

use std::fmt;

use super::columns::{Columns, Row};
use crate::assertion::{Assertion, Certainty, Stance, Target};
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::quantity::Quantity;
use crate::time::Period;

/// An assertion of a dossier, which keeps its assertions in columns. Borrows; copying it costs nothing, and what it
/// gives lives as long as the dossier is borrowed.
///
/// ```
/// use crosscheck::{Assertion, AssertionRef, Dossier, Kind, Measure};
/// let mut dossier = Dossier::new();
/// let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
/// let id = dossier.add_assertion(Assertion::figure("f01", sent, "~3000".parse()?).quoted("about 3,000"))?;
/// let one: AssertionRef = dossier.assertion(id).ok_or("it was just added")?;
/// assert_eq!((one.key(), one.measure(), one.quote()), ("f01", Some(sent), Some("about 3,000")));
/// // One of its own, to be changed or handed on.
/// let other = one.to_assertion().noted("a copy");
/// assert_eq!(other.quantity(), one.quantity());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct AssertionRef<'a> {
    columns: &'a Columns,
    id: AssertionId,
}

/// What an assertion of a dossier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentRef<'a> {
    /// A figure on a measure.
    Figure {
        /// The measure.
        measure: MeasureId,
        /// The figure.
        quantity: &'a Quantity,
    },
    /// A stance.
    Stance {
        /// What it is about.
        towards: &'a [Target],
        /// The stance.
        stance: Stance,
        /// Whose stance it is; empty if it is that of the origins.
        holders: &'a [SourceId],
        /// How firmly it is put.
        certainty: Certainty,
    },
    /// Nothing of its own: it only withdraws another assertion.
    Withdrawal,
}

/// Marks that tie an assertion of a dossier to others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MarkersRef<'a> {
    /// It corrects this one.
    pub revises: Option<AssertionId>,
    /// It starts from this one ("up from 3,000").
    pub from: Option<AssertionId>,
    /// Its figure includes these.
    pub includes: &'a [AssertionId],
    /// It is the same statement as this one, printed elsewhere.
    pub same_statement_as: Option<AssertionId>,
    /// It takes this one back.
    pub withdraws: Option<AssertionId>,
}

impl<'a> AssertionRef<'a> {
    pub(super) fn new(columns: &'a Columns, id: AssertionId) -> Self {
        Self { columns, id }
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> AssertionId {
        self.id
    }

    /// Its key.
    #[must_use]
    pub fn key(self) -> &'a str {
        self.columns.key(self.id.index())
    }

    /// What it says.
    #[must_use]
    pub fn content(self) -> ContentRef<'a> {
        self.columns.content(self.id.index())
    }

    /// Its figure, if it is one.
    #[must_use]
    pub fn quantity(self) -> Option<&'a Quantity> {
        self.columns.quantity(self.id.index())
    }

    /// The measure of its figure, if it is one.
    #[must_use]
    pub fn measure(self) -> Option<MeasureId> {
        self.columns.measure(self.id.index())
    }

    /// Who made the statement; empty if unknown.
    #[must_use]
    pub fn origins(self) -> &'a [SourceId] {
        self.columns.origins(self.id.index())
    }

    /// Through whom it came, in order.
    #[must_use]
    pub fn relays(self) -> &'a [SourceId] {
        self.columns.relays(self.id.index())
    }

    /// What its stance is about. Empty for a figure.
    #[must_use]
    pub fn towards(self) -> &'a [Target] {
        match self.content() {
            ContentRef::Stance { towards, .. } => towards,
            _ => &[],
        }
    }

    /// Whose stance it is: the holders named, else the origins. Empty for a figure.
    #[must_use]
    pub fn holders(self) -> &'a [SourceId] {
        match self.content() {
            ContentRef::Stance { holders: [], .. } => self.origins(),
            ContentRef::Stance { holders, .. } => holders,
            _ => &[],
        }
    }

    /// Whose word it is: the holders of its stance, else the origins.
    pub(crate) fn speakers(self) -> &'a [SourceId] {
        if self.holders().is_empty() { self.origins() } else { self.holders() }
    }

    /// All sources that it names; one may come twice.
    #[cfg(feature = "html")]
    pub(crate) fn sources(self) -> impl Iterator<Item = SourceId> {
        self.origins().iter().chain(self.relays()).chain(self.holders()).copied()
    }

    /// The time it is about, as given.
    #[must_use]
    pub fn as_of_given(self) -> Option<&'a Period> {
        self.columns.as_of(self.id.index())
    }

    /// When the origin said it.
    #[must_use]
    pub fn stated(self) -> Option<&'a Period> {
        self.columns.stated(self.id.index())
    }

    /// When the last relay carried it.
    #[must_use]
    pub fn published(self) -> Option<&'a Period> {
        self.columns.published(self.id.index())
    }

    /// When it entered the dossier.
    #[must_use]
    pub fn recorded(self) -> Option<&'a Period> {
        self.columns.recorded(self.id.index())
    }

    /// Its place among what was said or carried at one time.
    #[must_use]
    pub fn sequence(self) -> Option<u64> {
        self.columns.sequence(self.id.index())
    }

    /// The second from which it was known: the end of stated-on, else of publication, else of recording;
    /// `None` if no date says.
    #[must_use]
    pub fn known_from(self) -> Option<i64> {
        let end = |period: Option<&Period>| period.and_then(Period::end);
        end(self.stated()).or_else(|| end(self.published())).or_else(|| end(self.recorded()))
    }

    /// The marks that tie it to others.
    #[must_use]
    pub fn markers(self) -> MarkersRef<'a> {
        self.columns.markers(self.id.index())
    }

    /// The sentence it was read from.
    #[must_use]
    pub fn quote(self) -> Option<&'a str> {
        self.columns.quote(self.id.index())
    }

    /// The language of the quote.
    #[must_use]
    pub fn language(self) -> Option<&'a str> {
        self.columns.language(self.id.index())
    }

    /// Where it can be read.
    #[must_use]
    pub fn url(self) -> Option<&'a str> {
        self.columns.url(self.id.index())
    }

    /// Its note.
    #[must_use]
    pub fn note(self) -> Option<&'a str> {
        self.columns.note(self.id.index())
    }

    /// A copy of its own, such as to hand it to another dossier that has the same ids.
    #[must_use]
    pub fn to_assertion(self) -> Assertion {
        Row::from(self).to_assertion()
    }
}

impl PartialEq for AssertionRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        Row::from(*self) == Row::from(*other)
    }
}

impl Eq for AssertionRef<'_> {}

impl fmt::Debug for AssertionRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Row::from(*self).fmt(f)
    }
}

/// All assertions of a dossier, in order of insertion. Borrows; copying it costs nothing.
///
/// ```
/// use crosscheck::{Assertion, Dossier, Kind, Measure};
/// let mut dossier = Dossier::new();
/// let sent = dossier.add_measure(Measure::new("sent", Kind::Cumulative))?;
/// dossier.add_assertion(Assertion::figure("f01", sent, "3000".parse()?))?;
/// dossier.add_assertion(Assertion::figure("f02", sent, "10000".parse()?))?;
/// let keys: Vec<&str> = dossier.assertions().iter().map(|one| one.key()).collect();
/// assert_eq!(keys, ["f01", "f02"]);
/// assert_eq!(dossier.assertions().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Assertions<'a> {
    columns: &'a Columns,
}

impl<'a> Assertions<'a> {
    pub(super) fn new(columns: &'a Columns) -> Self {
        Self { columns }
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The one at a position, counted from zero.
    #[must_use]
    pub fn get(self, index: usize) -> Option<AssertionRef<'a>> {
        (index < self.len()).then(|| AssertionRef::new(self.columns, AssertionId::new(index)))
    }

    /// Each of them.
    #[must_use]
    pub fn iter(self) -> AssertionIter<'a> {
        AssertionIter { all: self, next: 0..self.len() }
    }
}

impl fmt::Debug for Assertions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Assertions<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Assertions<'_> {}

impl<'a> IntoIterator for Assertions<'a> {
    type Item = AssertionRef<'a>;
    type IntoIter = AssertionIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The iterator of [`Assertions::iter`].
#[derive(Debug, Clone)]
pub struct AssertionIter<'a> {
    all: Assertions<'a>,
    next: std::ops::Range<usize>,
}

impl<'a> Iterator for AssertionIter<'a> {
    type Item = AssertionRef<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.all.get(self.next.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.next.size_hint()
    }

    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        self.all.get(self.next.nth(n)?)
    }
}

impl DoubleEndedIterator for AssertionIter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.all.get(self.next.next_back()?)
    }
}

impl ExactSizeIterator for AssertionIter<'_> {}
impl std::iter::FusedIterator for AssertionIter<'_> {}
