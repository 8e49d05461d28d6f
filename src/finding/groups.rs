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
    /// let sizes: Vec<usize> = groups.iter().map(|(_, figures)| figures.len()).collect();
    /// assert_eq!(sizes, [1, 1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (MeasureId, &[AssertionId])> {
        let mut from = 0;
        self.ends.iter().map(move |(measure, end)| {
            let figures = self.figures.get(from..*end as usize).unwrap_or_default();
            from = *end as usize;
            (*measure, figures)
        })
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
