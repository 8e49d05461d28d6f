//! The evidence that figures are held against, read when it is needed: most are in line without it.

use std::cell::OnceCell;

use super::tracks::Tracks;
use crate::dossier::{Dossier, View};
use crate::policy::Policy;
use crate::relation::Evidence;

/// What is known of the figures of a measure.
#[derive(Debug)]
pub(super) struct Read<'c, 'a> {
    view: View<'a>,
    policy: &'a Policy,
    tracks: &'c Tracks,
    given: Option<&'c Evidence<'a>>,
    made: OnceCell<Box<Evidence<'a>>>,
}

impl<'c, 'a> Read<'c, 'a> {
    /// Where all figures were read already.
    pub(super) fn given(evidence: &'c Evidence<'a>, tracks: &'c Tracks) -> Self {
        Self { given: Some(evidence), ..Self::later(evidence.view, evidence.policy, tracks) }
    }

    /// Where they are read if one of them is out of line.
    pub(super) fn later(view: View<'a>, policy: &'a Policy, tracks: &'c Tracks) -> Self {
        Self { view, policy, tracks, given: None, made: OnceCell::new() }
    }

    pub(super) fn dossier(&self) -> &'a Dossier {
        self.view.dossier()
    }

    pub(super) fn evidence(&self) -> &Evidence<'a> {
        let made = || Box::new(Evidence::of_figures(self.view, self.policy, self.tracks.figures()));
        self.given.unwrap_or_else(|| self.made.get_or_init(made))
    }
}
