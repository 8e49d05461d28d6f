//! What changed between two reports.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::finding::Finding;

/// What changed from one report to another: findings that appeared, changed and ended, each by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    appeared: Vec<Arc<Finding>>,
    changed: Vec<Changed>,
    ended: Vec<Arc<Finding>>,
}

/// A finding that both reports have, and not in the same form.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Changed {
    /// As it was.
    pub before: Arc<Finding>,
    /// As it is now.
    pub after: Arc<Finding>,
}

impl Delta {
    /// Findings that only the later report has, in its order.
    #[must_use]
    pub fn appeared(&self) -> &[Arc<Finding>] {
        &self.appeared
    }

    /// Findings that both have, with other members, another conclusion or another argument.
    #[must_use]
    pub fn changed(&self) -> &[Changed] {
        &self.changed
    }

    /// Findings that only the earlier report has, in its order.
    #[must_use]
    pub fn ended(&self) -> &[Arc<Finding>] {
        &self.ended
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.appeared.is_empty() && self.changed.is_empty() && self.ended.is_empty()
    }

    /// Compares two lists that are sorted by id.
    pub(crate) fn between(
        before: &[Arc<Finding>],
        after: &[Arc<Finding>],
        same: impl Fn(&Finding, &Finding) -> bool,
    ) -> Self {
        let mut delta = Self::default();
        let (mut olds, mut news) = (before.iter().peekable(), after.iter().peekable());
        loop {
            let order = match (olds.peek(), news.peek()) {
                (Some(old), Some(new)) => old.id().cmp(new.id()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return delta,
            };
            let old = (order != Ordering::Greater).then(|| olds.next()).flatten();
            let new = (order != Ordering::Less).then(|| news.next()).flatten();
            match (old, new) {
                (Some(old), Some(new)) if !same(old, new) => {
                    delta.changed.push(Changed { before: Arc::clone(old), after: Arc::clone(new) });
                }
                (Some(old), None) => delta.ended.push(Arc::clone(old)),
                (None, Some(new)) => delta.appeared.push(Arc::clone(new)),
                _ => {}
            }
        }
    }
}
