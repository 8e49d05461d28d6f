//! What a voice said next, and before, of its own running total.

use std::borrow::Borrow;
use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::edition::edition_rank;
use super::pair::Side;
use super::reading::Reading;
use super::voice::{Voice, families, voice};
use crate::dossier::View;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::policy::Policy;

/// The figures of running totals, by measure and family, in the order of the times they are about.
#[derive(Debug)]
pub(crate) struct Successors {
    lines: FxHashMap<(MeasureId, SmallVec<[SourceId; 2]>), Vec<Figure>>,
}

#[derive(Debug)]
struct Figure {
    end: i64,
    earliest: i64,
    id: AssertionId,
}

impl Successors {
    /// # Complexity
    /// O(n log n) in the figures of the running totals among these measures.
    pub(crate) fn of(view: View<'_>, policy: &Policy, measures: impl Iterator<Item = MeasureId>) -> Self {
        let dossier = view.dossier();
        let totals = measures.filter(|m| dossier.at_measure(*m).kind == Kind::Cumulative);
        let figures = totals.flat_map(|measure| view.on_measure(measure));
        Self::among(view, figures.filter_map(|id| Reading::of(dossier, policy, id)))
    }

    /// Of figures that were read, among which are all of each voice whose next word is asked for.
    ///
    /// # Complexity
    /// O(n log n) in them.
    pub(crate) fn among(view: View<'_>, readings: impl Iterator<Item = impl Borrow<Reading>>) -> Self {
        let dossier = view.dossier();
        let mut lines: FxHashMap<_, Vec<Figure>> = FxHashMap::default();
        for reading in readings {
            let reading = reading.borrow();
            let id = reading.id;
            if reading.kind != Kind::Cumulative || !view.contains(id) || view.is_withdrawn(id) {
                continue;
            }
            let origins = families(dossier, dossier.at(id).origins());
            if let (Some(measure), Some(when), Some(_), false) =
                (reading.measure, &reading.when, reading.support, origins.is_empty())
            {
                let figure = Figure { end: when.end, earliest: when.earliest(), id };
                lines.entry((measure, origins)).or_default().push(figure);
            }
        }
        // Of several for one time the last word comes first.
        for line in lines.values_mut() {
            line.sort_by(|x, y| {
                // A copy that nobody dates is no later word than what is dated.
                let rank = |f: &Figure| {
                    let one = dossier.at(f.id);
                    let undated = (one.stated().is_none(), one.published().is_none());
                    (f.end, undated, Reverse(edition_rank(one)))
                };
                rank(x).cmp(&rank(y))
            });
        }
        Self { lines }
    }

    pub(super) fn word(&self, view: View<'_>, of: &Reading, side: Side) -> Option<AssertionId> {
        match side {
            Side::Next => self.next(view, of),
            Side::Previous => self.previous(view, of),
        }
    }

    /// The figure of the voice before this one that surely is about an earlier time; its last word on that.
    fn previous(&self, view: View<'_>, of: &Reading) -> Option<AssertionId> {
        let dossier = view.dossier();
        let origins = dossier.at(of.id).origins();
        let when = of.when.as_ref()?;
        let line = self.lines.get(&(of.measure?, families(dossier, origins)))?;
        let earlier = |end: i64| end <= when.earliest() && end < when.end;
        let line = line.get(..line.partition_point(|figure| earlier(figure.end)))?;
        let one_voice = |id| voice(dossier, dossier.at(id).origins(), origins) == Voice::Same;
        let end = line.iter().rev().find(|figure| one_voice(figure.id))?.end;
        let last = line.get(line.partition_point(|figure| figure.end < end)..)?;
        last.iter().find(|figure| one_voice(figure.id)).map(|figure| figure.id)
    }

    /// The next figure of the voice that surely is about a later time; its last word on that.
    fn next(&self, view: View<'_>, of: &Reading) -> Option<AssertionId> {
        let dossier = view.dossier();
        let origins = dossier.at(of.id).origins();
        let when = of.when.as_ref()?;
        let line = self.lines.get(&(of.measure?, families(dossier, origins)))?;
        let later = line.get(line.partition_point(|figure| figure.end <= when.end)..)?;
        let one_voice = |id| voice(dossier, dossier.at(id).origins(), origins) == Voice::Same;
        later
            .iter()
            .find(|figure| when.end <= figure.earliest && one_voice(figure.id))
            .map(|figure| figure.id)
    }
}
