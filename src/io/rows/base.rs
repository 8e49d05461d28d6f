//! What is known before a table is read: the sources and measures of a dossier.

use super::names::slug;
use crate::dossier::Dossier;
use crate::hashed::SaltedMap;
use crate::id::{MeasureId, SourceId};

/// The sources and measures of a dossier, by key and by name.
#[derive(Debug, Default)]
pub(super) struct Base<'d> {
    dossier: Option<&'d Dossier>,
    /// A name that two have is nobody's.
    sources: SaltedMap<&'d str, Option<SourceId>>,
    measures: SaltedMap<&'d str, Option<MeasureId>>,
}

impl<'d> Base<'d> {
    pub(super) fn of(dossier: Option<&'d Dossier>) -> Self {
        let mut base = Self { dossier, ..Self::default() };
        for source in dossier.map_or(&[][..], Dossier::sources) {
            let id = dossier.and_then(|dossier| dossier.source_id(source.key()));
            base.sources.entry(source.name()).and_modify(|known| *known = None).or_insert(id);
        }
        for measure in dossier.map_or(&[][..], Dossier::measures) {
            let id = dossier.and_then(|dossier| dossier.measure_id(measure.key()));
            base.measures.entry(measure.name()).and_modify(|known| *known = None).or_insert(id);
        }
        base
    }

    pub(super) fn dossier(&self) -> Option<&'d Dossier> {
        self.dossier
    }

    /// Whether a measure or an assertion has this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.dossier.is_some_and(|known| known.measure_id(key).is_some() || known.assertion_id(key).is_some())
    }

    /// The source that has this key, else this name, else the key that this name would be given.
    pub(super) fn source(&self, text: &str) -> Option<SourceId> {
        let dossier = self.dossier?;
        let by_name = || self.sources.get(text).copied().flatten();
        dossier.source_id(text).or_else(by_name).or_else(|| dossier.source_id(&slug(text)))
    }

    /// The measure that has this key, else this name.
    pub(super) fn measure(&self, text: &str) -> Option<MeasureId> {
        let dossier = self.dossier?;
        dossier.measure_id(text).or_else(|| self.measures.get(text).copied().flatten())
    }
}
