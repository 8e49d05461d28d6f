//! Figures by what they speak of.

use crate::id::{AssertionId, MeasureId};

/// Figures by measure, and by window where these must not be merged, in one piece of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    // INVARIANT: each measure with the place after its last figure; these places grow.
    ends: Vec<(MeasureId, u32)>,
    figures: Vec<AssertionId>,
}

impl Groups {
    pub(crate) fn with_room(groups: usize) -> Self {
        Self { ends: Vec::with_capacity(groups), figures: Vec::with_capacity(groups) }
    }

    pub(crate) fn push(&mut self, measure: MeasureId, figures: impl Iterator<Item = AssertionId>) {
        self.figures.extend(figures);
        self.ends.push((measure, self.figures.len() as u32));
    }

    /// Each with its measure, by the key of the measure and then by window.
    ///
    /// ```
    /// use crosscheck::{Assertion, Detail, Dossier, FindingKind, Kind, Measure, Policy, Source, reconcile};
    /// let mut dossier = Dossier::new();
    /// let us = dossier.add_source(Source::new("us"))?;
    /// for key in ["killed", "wounded"] {
    ///     let measure = dossier.add_measure(Measure::new(key, Kind::Constant))?;
    ///     dossier.add_assertion(Assertion::figure(format!("{key}-a"), measure, "1234".parse()?).from_origin(us))?;
    /// }
    /// let report = reconcile(dossier.view(), &Policy::default());
    /// let finding = report.of_kind(FindingKind::LookAlike).next().ok_or("none")?;
    /// let Detail::LookAlike { groups, .. } = finding.detail() else { return Err("another".into()) };
    /// for (_, figures) in groups {
    ///     assert_eq!(figures.len(), 1);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> GroupsIter<'_> {
        GroupsIter { ends: self.ends.iter(), figures: &self.figures, from: 0 }
    }

    /// The measure of the last one.
    pub(crate) fn last(&self) -> Option<MeasureId> {
        self.ends.last().map(|(measure, _)| *measure)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The figures of all, in the same order.
    #[must_use]
    pub fn figures(&self) -> &[AssertionId] {
        &self.figures
    }
}

impl<'g> IntoIterator for &'g Groups {
    type Item = (MeasureId, &'g [AssertionId]);
    type IntoIter = GroupsIter<'g>;

    fn into_iter(self) -> GroupsIter<'g> {
        self.iter()
    }
}

/// Goes through [`Groups`].
#[derive(Debug, Clone)]
pub struct GroupsIter<'g> {
    ends: std::slice::Iter<'g, (MeasureId, u32)>,
    figures: &'g [AssertionId],
    from: usize,
}

impl<'g> Iterator for GroupsIter<'g> {
    type Item = (MeasureId, &'g [AssertionId]);

    fn next(&mut self) -> Option<Self::Item> {
        let (measure, end) = self.ends.next()?;
        let figures = self.figures.get(self.from..*end as usize).unwrap_or_default();
        self.from = *end as usize;
        Some((*measure, figures))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ends.size_hint()
    }
}

impl ExactSizeIterator for GroupsIter<'_> {}
