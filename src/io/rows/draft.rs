//! A row that may become an assertion.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::cells::Columns;
use super::fault::{RowFault, RowProblem};
use super::mapping::Slot;
use super::table::Table;
use crate::assertion::{Assertion, Content, Target};
use crate::id::SourceId;
use crate::quantity::Quantity;
use crate::time::Period;

/// A row that may become an assertion, whose texts may lie where the row does. The ids in it are numbers of the table, and
/// what few rows have lies elsewhere.
#[derive(Debug)]
pub(in crate::io) struct Draft<'r> {
    /// The id of the row, and then the key of its assertion.
    pub(super) key: Cow<'r, str>,
    pub(super) content: Content,
    /// The number of those who say it, see [`Table::said`].
    pub(super) said: u32,
    pub(super) as_of: Option<Period>,
    pub(super) stated_on: Option<Period>,
    pub(super) published_on: Option<Period>,
    pub(super) recorded_at: Option<Period>,
    pub(super) sequence: Option<u64>,
    pub(super) line: u64,
    /// The field and column of its figure.
    pub(super) figure_at: (Slot, u64),
    /// The column and the number of its unit.
    pub(super) unit: Option<(u64, u32)>,
    /// The number of its language.
    pub(super) language: Option<u32>,
    pub(super) rest: Option<Box<Rest<'r>>>,
    /// Whether it is left out after all.
    pub(super) out: bool,
}

/// Who says something, and through whom it came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Said {
    pub(super) origins: SmallVec<[SourceId; 2]>,
    pub(super) relays: SmallVec<[SourceId; 2]>,
}

/// What few rows have.
#[derive(Debug, Default)]
pub(super) struct Rest<'r> {
    pub(super) note: Option<Cow<'r, str>>,
    pub(super) quote: Option<Cow<'r, str>>,
    pub(super) url: Option<Cow<'r, str>>,
    /// When it was withdrawn, and the key of the withdrawal.
    pub(super) withdrawn: Option<(Period, Box<str>)>,
    /// The other rows that it names.
    pub(super) names: Option<Named>,
}

/// The rows that a row names, as it names them, each with its field and column.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Rows of markers.
    pub(super) markers: Vec<(Slot, u64, Box<str>)>,
    /// Rows and measures of a stance.
    pub(super) towards: Vec<(u64, Box<str>)>,
}

impl Rest<'_> {
    /// Whether there is anything.
    pub(super) fn any(&self) -> bool {
        let texts = [&self.note, &self.quote, &self.url];
        texts.iter().any(|text| text.is_some()) || self.withdrawn.is_some() || self.names.is_some()
    }
}

impl<'r> Draft<'r> {
    /// The same with texts of its own.
    pub(super) fn into_owned(self) -> Draft<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let rest = self.rest.map(|rest| {
            let Rest { note, quote, url, withdrawn, names } = *rest;
            Box::new(Rest { note: note.map(own), quote: quote.map(own), url: url.map(own), withdrawn, names })
        });
        Draft {
            key: own(self.key),
            content: self.content,
            said: self.said,
            as_of: self.as_of,
            stated_on: self.stated_on,
            published_on: self.published_on,
            recorded_at: self.recorded_at,
            sequence: self.sequence,
            line: self.line,
            figure_at: self.figure_at,
            unit: self.unit,
            language: self.language,
            rest,
            out: self.out,
        }
    }

    /// The number of its topic; none for a withdrawal, and for a stance towards other things.
    pub(super) fn topic(&self) -> usize {
        let of = match &self.content {
            Content::Figure { measure, .. } => Some(*measure),
            Content::Stance { towards, .. } => towards.first().and_then(Target::measure),
            Content::Withdrawal => None,
        };
        of.map_or(usize::MAX, |id| id.index())
    }

    pub(super) fn quantity(&self) -> Option<&Quantity> {
        match &self.content {
            Content::Figure { quantity, .. } => Some(quantity),
            _ => None,
        }
    }

    /// When it was withdrawn.
    pub(super) fn withdrawn(&self) -> Option<Period> {
        self.rest.as_ref()?.withdrawn.as_ref().map(|(time, _)| *time)
    }

    /// The key of what withdraws it, to be changed.
    pub(super) fn withdrawal_key(&mut self) -> Option<&mut Box<str>> {
        self.rest.as_mut()?.withdrawn.as_mut().map(|(_, key)| key)
    }

    /// The other rows that it names.
    pub(super) fn names(&self) -> Option<&Named> {
        self.rest.as_ref()?.names.as_ref()
    }

    /// A text beside the figure.
    pub(super) fn text<'d>(&'d self, of: fn(&'d Rest<'r>) -> &'d Option<Cow<'r, str>>) -> Option<&'d str> {
        of(self.rest.as_ref()?).as_deref()
    }

    /// The assertion, whose ids are still numbers of the table.
    pub(super) fn assertion(&self, table: &Table<'_>) -> Assertion {
        let mut one = Assertion::silent(&*self.key);
        let said = table.said(self.said);
        one.content = self.content.clone();
        one.origins.clone_from(&said.origins);
        one.relays.clone_from(&said.relays);
        (one.as_of, one.stated_on) = (self.as_of, self.stated_on);
        (one.published_on, one.recorded_at) = (self.published_on, self.recorded_at);
        one.sequence = self.sequence;
        one.lang = self.language.map(|number| table.languages.text(Some(number)).into());
        if let Some(rest) = &self.rest {
            let owned = |text: &Option<Cow<'_, str>>| text.as_deref().map(Into::into);
            (one.note, one.quote, one.url) = (owned(&rest.note), owned(&rest.quote), owned(&rest.url));
        }
        one
    }

    /// A fault that is found when the line is gone.
    pub(super) fn fault(&self, columns: &Columns, slot: Slot, column: u64, problem: RowProblem) -> RowFault {
        // The key of a row without an id says no more than its place.
        let made = |id: &String| columns.is_sheet() && id.ends_with(&format!("row-{}", self.line));
        let own = |id: &String| !(id.is_empty() || made(id));
        let id = Some(String::from(&*self.key)).filter(own);
        let field = columns.title(column).or_else(|| columns.name(slot).map(Into::into));
        let sheet = columns.is_sheet();
        RowFault { line: self.line, column, sheet, id, field, kept: false, problem }
    }
}
