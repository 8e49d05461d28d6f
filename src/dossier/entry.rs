//! Taking records in: all that come together, or none.

use super::{Batch, ContentRef, Counts, Dossier, DossierError, MarkersRef, Refused, Row, Section, validate};
use crate::assertion::Target;
use crate::id::{MeasureId, RuleId, SourceId, check_key};
use crate::quantity::{Dimension, Unit};

/// Records on their way into a dossier. They are in it, unchecked, until [`Self::close`] lets them stay or takes them
/// all back.
pub(crate) struct Entry<'d> {
    pub(super) dossier: &'d mut Dossier,
    pub(super) start: Counts,
    pub(super) refused: Vec<Refused>,
    /// The assertions before this one need no further check, but for those held back: none of them names a later one.
    pub(super) checked: usize,
    /// The assertions that name later ones, which they are not given yet.
    pub(super) held: Vec<usize>,
}

impl Entry<'_> {
    /// The dossier with what has come so far.
    pub(crate) fn so_far(&self) -> &Dossier {
        self.dossier
    }

    /// Takes all but the assertions of a batch.
    pub(crate) fn head(&mut self, batch: Batch) {
        let dossier = &mut *self.dossier;
        let start = self.start;
        let total = |have: usize, more: usize| have.saturating_add(more) > u32::MAX as usize;
        if total(dossier.sources.len(), batch.sources.len())
            || total(dossier.measures.len(), batch.measures.len())
            || total(dossier.rules.len(), batch.rules.len())
        {
            self.refused.push(Refused { section: Section::Sources, index: 0, error: DossierError::Full });
            return;
        }
        // A head can have millions of them.
        dossier.sources.reserve(batch.sources.len());
        dossier.measures.reserve(batch.measures.len());
        let refused = &mut self.refused;
        let mut key = |section, index, key: &str, free: bool| judge(refused, section, index, key, free);
        for source in batch.sources {
            let id = SourceId::new(dossier.sources.len());
            let free = dossier.sources.keyed(&source.key).is_none();
            key(Section::Sources, id.index() - start.sources, &source.key, free);
            dossier.sources.push(source);
        }
        for mut measure in batch.measures {
            let id = MeasureId::new(dossier.measures.len());
            let index = id.index() - start.measures;
            let free = dossier.measures.keyed(&measure.key).is_none()
                && dossier.assertions.row_of(&measure.key).is_none();
            key(Section::Measures, index, &measure.key, free);
            for value in measure.coordinates.iter().flatten() {
                key(Section::Measures, index, value, true);
            }
            // What counts a noun that is not known is told from a file by `counting`.
            match measure.unit.dimension() {
                Dimension::Other(_) if measure.counting == Some(true) => {
                    measure.unit = Unit::counted(measure.unit.symbol());
                }
                Dimension::Count(_) if Unit::new(measure.unit.symbol()) != measure.unit => {
                    measure.counting = Some(true);
                }
                _ => {}
            }
            dossier.measures.push(measure);
        }
        for term in batch.terms {
            let at = dossier.terms.len();
            let free = dossier.terms.place((Some(term.coordinate), &term.key)).is_none();
            key(Section::Hierarchies, at - start.terms, &term.key, free);
            for parent in &term.within {
                key(Section::Hierarchies, at - start.terms, parent, true);
            }
            dossier.terms.push(term);
        }
        for rule in batch.rules {
            let id = RuleId::new(dossier.rules.len());
            let free = dossier.rules.keyed(&rule.key).is_none();
            key(Section::Rules, id.index() - start.rules, &rule.key, free);
            dossier.rules.push(rule);
        }
    }

    /// Makes room for so many assertions.
    pub(crate) fn reserve(&mut self, assertions: usize) {
        self.dossier.assertions.reserve(assertions);
    }

    /// Takes an assertion.
    pub(crate) fn assertion(&mut self, row: &Row<'_>) {
        let dossier = &mut *self.dossier;
        let index = dossier.assertions.len() - self.start.assertions;
        if dossier.assertions.is_full() {
            self.refused.push(Refused { section: Section::Assertions, index, error: DossierError::Full });
            return;
        }
        // Stances name measures and assertions alike, so the two share one space of keys.
        let free = dossier.assertions.push(row) && dossier.measures.keyed(row.key).is_none();
        judge(&mut self.refused, Section::Assertions, index, row.key, free);
    }

    /// Takes an assertion that names none behind it, and checks it at once; `None` if it is refused.
    pub(crate) fn checked(&mut self, row: &Row<'_>) -> Option<()> {
        let (index, refused) = (self.dossier.assertions.len(), self.refused.len());
        self.assertion(row);
        if self.checked == index {
            self.checked += 1;
            // As it lies there, where a unit was told from others of its name.
            let named =
                matches!(row.content, ContentRef::Figure { quantity, .. } if quantity.unit().is_some());
            let lying = self.dossier.assertions().get(index).filter(|_| named).map(Row::from);
            let verdict = validate::assertion_fits(self.dossier, index, lying.as_ref().unwrap_or(row));
            if let Err(error) = verdict {
                let index = index - self.start.assertions;
                self.refused.push(Refused { section: Section::Assertions, index, error });
            }
        }
        (self.refused.len() == refused).then_some(())
    }

    /// Takes an assertion that names one that has not come yet, and is [given it](Self::amend) later; `None` if it is
    /// refused. What stands in the place of that one must be no other assertion.
    pub(crate) fn held(&mut self, row: &Row<'_>) -> Option<()> {
        let (index, refused) = (self.dossier.assertions.len(), self.refused.len());
        self.assertion(row);
        self.held.push(index);
        if self.checked == index {
            self.checked += 1;
        }
        (self.refused.len() == refused).then_some(())
    }

    /// Gives an assertion that was held back what it names.
    pub(crate) fn amend(&mut self, index: usize, towards: &[Target], markers: MarkersRef<'_>) {
        self.dossier.assertions.amend(index, towards, markers);
    }

    /// Checks what was held back, which has all that it names by now; `None` if anything is refused.
    pub(crate) fn settle(&mut self) -> Option<()> {
        let held = std::mem::take(&mut self.held);
        if !held.is_empty() {
            self.refused.extend(validate::held(self.dossier, self.start, self.checked, &held));
        }
        self.refused.is_empty().then_some(())
    }

    /// Gives the dossier a title and a note.
    pub(crate) fn name(&mut self, title: Option<String>, note: Option<String>) {
        self.dossier.title = title.map(Into::into);
        self.dossier.note = note.map(Into::into);
    }

    /// Lets assertions stay that were all [`checked`](Self::checked), if none was refused.
    pub(crate) fn keep(self) {
        let all =
            self.refused.is_empty() && self.held.is_empty() && self.checked == self.dossier.assertions.len();
        if all { self.dossier.index(self.start) } else { self.dossier.truncate(self.start) }
    }

    /// Checks all that was taken, and lets it stay or takes it back.
    pub(crate) fn close(self) -> Result<(), Vec<Refused>> {
        // Those held back are checked with the others, as all that come behind them.
        let first = self.held.first().copied().unwrap_or(self.checked);
        let Self { dossier, start, mut refused, checked, .. } = self;
        let checked = checked.min(first);
        refused.extend(validate::check(dossier, start, checked));
        if refused.is_empty() {
            dossier.index(start);
            return Ok(());
        }
        dossier.truncate(start);
        refused.sort_by_key(|r| (r.section, r.index));
        Err(refused)
    }
}

/// Refuses keys that are taken or malformed.
fn judge(refused: &mut Vec<Refused>, section: Section, index: usize, key: &str, free: bool) {
    match check_key(key) {
        Err(error) => refused.push(Refused { section, index, error: error.into() }),
        Ok(()) if !free => {
            let error = DossierError::KeyTaken { section, key: key.to_owned() };
            refused.push(Refused { section, index, error });
        }
        Ok(()) => {}
    }
}
