//! The evidence that figures are held against, read when it is needed: most are in line without it.

use std::ops::Deref;

use crate::dossier::{Dossier, View};
use crate::id::AssertionId;
use crate::policy::Policy;
use crate::relation::Evidence;

/// What is known of the figures of a measure.
#[derive(Debug)]
pub(crate) struct Read<'c, 'a> {
    view: View<'a>,
    policy: &'a Policy,
    given: Option<&'c Evidence<'a>>,
}

/// Evidence that was there, or was made for a few figures.
pub(super) enum Held<'c, 'a> {
    Given(&'c Evidence<'a>),
    Made(Box<Evidence<'a>>),
}

impl<'c, 'a> Read<'c, 'a> {
    /// Where all figures were read already.
    pub(crate) fn given(evidence: &'c Evidence<'a>) -> Self {
        Self { view: evidence.view, policy: evidence.policy, given: Some(evidence) }
    }

    /// Where those are read that one of them is out of line with.
    pub(crate) fn later(view: View<'a>, policy: &'a Policy) -> Self {
        Self { view, policy, given: None }
    }

    pub(super) fn dossier(&self) -> &'a Dossier {
        self.view.dossier()
    }

    /// The evidence of some figures.
    pub(super) fn evidence(&self, figures: impl Iterator<Item = AssertionId>) -> Held<'c, 'a> {
        match self.given {
            Some(evidence) => Held::Given(evidence),
            None => Held::Made(Box::new(Evidence::of_figures(self.view, self.policy, figures))),
        }
    }
}

impl<'a> Deref for Held<'_, 'a> {
    type Target = Evidence<'a>;

    fn deref(&self) -> &Evidence<'a> {
        match self {
            Self::Given(evidence) => evidence,
            Self::Made(evidence) => evidence,
        }
    }
}
