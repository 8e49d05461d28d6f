//! What may be slips in a portion of a view.

use std::collections::BTreeMap;

use super::Likely;
use super::readings::Out;
use super::swaps::Together;
use crate::id::AssertionId;

/// Figures that are out of line, or can be read as slips.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signs {
    by_figure: BTreeMap<AssertionId, Sign>,
}

/// What is to be said of one figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sign {
    pub(super) likely: Option<Likely>,
    pub(super) out: Option<Out>,
    /// What it has in common with the figures that it can have been swapped with.
    pub(super) together: Option<Together>,
}

impl Sign {
    /// What is expected of it, if it is out of line.
    pub(crate) fn out(&self) -> Option<&Out> {
        self.out.as_ref()
    }

    /// The group of the figures that it can have been swapped with.
    pub(crate) fn together(&self) -> Option<&Together> {
        self.together.as_ref()
    }

    /// Whether nothing is to be said.
    pub(super) fn is_none(&self) -> bool {
        self.likely.is_none() && self.out.is_none()
    }
}

impl Signs {
    /// Whether nothing is out of line.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_figure.is_empty()
    }

    /// Adds others to them.
    pub(crate) fn extend(&mut self, others: Self) {
        self.by_figure.extend(others.by_figure);
    }

    /// Says of a figure what is to be said of it now: what was said before.
    pub(super) fn set(&mut self, figure: AssertionId, sign: Option<Sign>) -> Option<Sign> {
        match sign {
            Some(sign) => self.by_figure.insert(figure, sign),
            None => self.by_figure.remove(&figure),
        }
    }

    /// Of a figure.
    pub(crate) fn get(&self, figure: AssertionId) -> Option<&Sign> {
        self.by_figure.get(&figure)
    }

    /// What was said before of the figures of which something was said then, or is now.
    pub(crate) fn since(&self, before: Self) -> BTreeMap<AssertionId, Option<Sign>> {
        let new = self.by_figure.keys().filter(|figure| !before.by_figure.contains_key(figure));
        let new: Vec<AssertionId> = new.copied().collect();
        let old = before.by_figure.into_iter().map(|(figure, sign)| (figure, Some(sign)));
        old.chain(new.into_iter().map(|figure| (figure, None))).collect()
    }

    /// Of every figure of which there is something to be said.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (AssertionId, &Sign)> {
        self.by_figure.iter().map(|(figure, sign)| (*figure, sign))
    }

    /// Everything that is out of line.
    pub(crate) fn strays(&self) -> impl Iterator<Item = &Out> {
        self.by_figure.values().filter_map(Sign::out)
    }

    /// Everything that can be read as a slip.
    pub(super) fn likely(&self) -> impl Iterator<Item = &Likely> {
        self.by_figure.values().filter_map(|sign| sign.likely.as_ref())
    }

    /// Those of each part by themselves, where nothing is to be held against figures of another one.
    #[cfg(feature = "disk")]
    pub(crate) fn split(self, part: impl Fn(AssertionId) -> usize) -> Vec<Self> {
        let mut parts: BTreeMap<usize, Self> = BTreeMap::new();
        for (figure, sign) in self.by_figure {
            parts.entry(part(figure)).or_default().by_figure.insert(figure, sign);
        }
        parts.into_values().collect()
    }
}
