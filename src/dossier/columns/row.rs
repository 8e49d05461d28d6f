//! An assertion in parts, wherever these lie.

use smallvec::SmallVec;

use crate::assertion::{Assertion, Content, Markers};
use crate::dossier::{AssertionRef, ContentRef, MarkersRef};
use crate::id::SourceId;
use crate::time::Period;

/// The parts of an assertion, borrowed from where they lie: in a dossier, in an [`Assertion`], or in a text being read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row<'a> {
    pub(crate) key: &'a str,
    pub(crate) content: ContentRef<'a>,
    pub(crate) origins: &'a [SourceId],
    pub(crate) relays: &'a [SourceId],
    pub(crate) as_of: Option<&'a Period>,
    pub(crate) stated_on: Option<&'a Period>,
    pub(crate) published_on: Option<&'a Period>,
    pub(crate) recorded_at: Option<&'a Period>,
    pub(crate) sequence: Option<u64>,
    pub(crate) markers: MarkersRef<'a>,
    pub(crate) quote: Option<&'a str>,
    pub(crate) lang: Option<&'a str>,
    pub(crate) url: Option<&'a str>,
    pub(crate) note: Option<&'a str>,
}

impl<'a> From<&'a Assertion> for Row<'a> {
    fn from(one: &'a Assertion) -> Self {
        let content = match &one.content {
            Content::Figure { measure, quantity } => ContentRef::Figure { measure: *measure, quantity },
            Content::Stance { towards, stance, holders, certainty } => {
                ContentRef::Stance { towards, stance: *stance, holders, certainty: *certainty }
            }
            Content::Withdrawal => ContentRef::Withdrawal,
        };
        let Markers { revises, from, includes, same_statement_as, withdraws } = &one.markers;
        Self {
            key: &one.key,
            content,
            origins: &one.origins,
            relays: &one.relays,
            as_of: one.as_of.as_ref(),
            stated_on: one.stated_on.as_ref(),
            published_on: one.published_on.as_ref(),
            recorded_at: one.recorded_at.as_ref(),
            sequence: one.sequence,
            markers: MarkersRef {
                revises: *revises,
                from: *from,
                includes,
                same_statement_as: *same_statement_as,
                withdraws: *withdraws,
            },
            quote: one.quote.as_deref(),
            lang: one.lang.as_deref(),
            url: one.url.as_deref(),
            note: one.note.as_deref(),
        }
    }
}

impl<'a> From<AssertionRef<'a>> for Row<'a> {
    fn from(one: AssertionRef<'a>) -> Self {
        Self {
            key: one.key(),
            content: one.content(),
            origins: one.origins(),
            relays: one.relays(),
            as_of: one.as_of_given(),
            stated_on: one.stated(),
            published_on: one.published(),
            recorded_at: one.recorded(),
            sequence: one.sequence(),
            markers: one.markers(),
            quote: one.quote(),
            lang: one.language(),
            url: one.url(),
            note: one.note(),
        }
    }
}

impl Row<'_> {
    pub(crate) fn to_assertion(self) -> Assertion {
        let content = match self.content {
            ContentRef::Figure { measure, quantity } => {
                Content::Figure { measure, quantity: quantity.clone() }
            }
            ContentRef::Stance { towards, stance, holders, certainty } => {
                Content::Stance { towards: towards.into(), stance, holders: holders.into(), certainty }
            }
            ContentRef::Withdrawal => Content::Withdrawal,
        };
        let MarkersRef { revises, from, includes, same_statement_as, withdraws } = self.markers;
        Assertion {
            key: self.key.into(),
            content,
            origins: SmallVec::from_slice(self.origins),
            relays: SmallVec::from_slice(self.relays),
            as_of: self.as_of.copied(),
            stated_on: self.stated_on.copied(),
            published_on: self.published_on.copied(),
            recorded_at: self.recorded_at.copied(),
            sequence: self.sequence,
            markers: Markers { revises, from, includes: includes.to_vec(), same_statement_as, withdraws },
            quote: self.quote.map(Into::into),
            lang: self.lang.map(Into::into),
            url: self.url.map(Into::into),
            note: self.note.map(Into::into),
        }
    }
}
