//! Taking in figures that came before their measures and sources.

use super::columns::{Loose, Sayers};
use super::validate::figure_fits;
use super::{Counts, Dossier};
use crate::id::{MeasureId, check_key};

impl Dossier {
    /// Takes figures as its only assertions, if all of them fit; else gives them back as they were, and whoever has them
    /// enters them one by one to learn why. `measures` and `sayers` say what their numbers stand for. The caller knows
    /// that no two have one key.
    ///
    /// # Complexity
    /// Linear in the figures.
    pub(crate) fn adopt(
        &mut self,
        mut figures: Box<Loose>,
        measures: &[Option<MeasureId>],
        sayers: &Sayers<'_>,
    ) -> Result<(), Box<Loose>> {
        let start = Counts::of(self);
        let measure = |number: usize| self.measure(measures.get(number).copied().flatten()?);
        let fits = |(number, quantity)| measure(number).is_some_and(|m| figure_fits(m, quantity).is_ok());
        // Stances name measures and assertions alike, so the two share one space of keys.
        let free = || !self.measures.iter().any(|measure| figures.has(measure.key()));
        let known = |sources: &[_]| sources.iter().all(|id| self.source(*id).is_some());
        let all = start.assertions == 0
            && sayers.iter().all(|(origins, relays)| known(origins) && known(relays))
            && figures.figures().all(fits)
            && figures.keys().all(|key| check_key(key).is_ok())
            && free();
        if !all || !figures.settle(measures, sayers) {
            return Err(figures);
        }
        self.assertions = figures.0;
        self.index(start);
        Ok(())
    }
}
