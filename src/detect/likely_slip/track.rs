//! The figures of one measure in the order of time, and the neighbours of each.

use std::cell::OnceCell;

use ordered_float::OrderedFloat;
use smallvec::SmallVec;

use super::item::{Item, Shown, Voice, Voices};
use super::read::Read;
use crate::id::MeasureId;
use crate::measure::Kind;
use crate::slip::{Outlook, Point, Points, is_rooted};
use crate::time::DAY;

/// How many neighbours are looked at on each side.
const NEIGHBOURS: usize = 4;

/// How many figures or runs of one voice are passed in search of them.
pub(super) const PASSED: usize = 32;

/// Figures that give the same number but for this, as a natural logarithm, bear each other out.
const ALIKE: f64 = 0.01;

/// The nearest figures on one side; none if ratios tell nothing of them.
type Side<'t> = Option<SmallVec<[&'t Point; NEIGHBOURS]>>;

/// Figures of one voice by time, each as the number of the voice and the place of the item.
type Own<'t> = &'t [(u32, u32)];

/// The figures of one measure in the order of time, of flows those of windows of one length.
#[derive(Debug)]
pub(super) struct Track<'c, 'a> {
    pub(super) read: &'c Read<'c, 'a>,
    voices: &'c Voices,
    pub(super) measure: MeasureId,
    timed: bool,
    rooted: bool,
    /// In the order of time, then of keys.
    pub(super) items: &'c [Item],
    /// Voices with the places of their items, by voice; and where each item is among them.
    own: Vec<(u32, u32)>,
    place_in_own: Vec<u32>,
    /// Where the run of one voice that an item is in begins, and where it ends.
    runs: Vec<(u32, u32)>,
    /// Times and logarithms of what is written, with the voice; sorted when it is first asked for.
    written: OnceCell<Vec<(i64, OrderedFloat<f64>, Voice)>>,
}

impl<'c, 'a> Track<'c, 'a> {
    pub(super) fn of(
        read: &'c Read<'c, 'a>,
        voices: &'c Voices,
        measure: MeasureId,
        items: &'c [Item],
    ) -> Self {
        let on = read.dossier().at_measure(measure);
        let voiced = items.iter().zip(0_u32..);
        let mut own: Vec<(u32, u32)> = Vec::with_capacity(items.len());
        own.extend(voiced.filter_map(|(item, at)| Some((item.voice?, at))));
        // Stable, so that the places of each voice stay in their order.
        own.sort_by_key(|(voice, _)| *voice);
        let mut place_in_own = vec![0; items.len()];
        for ((_, at), place) in own.iter().zip(0_u32..) {
            place_in_own.get_mut(*at as usize).into_iter().for_each(|slot| *slot = place);
        }
        let mut runs: Vec<(u32, u32)> = Vec::with_capacity(items.len());
        for run in items.chunk_by(|a, b| a.voice == b.voice) {
            let start = runs.len() as u32;
            runs.extend(run.iter().map(|_| (start, start + run.len() as u32 - 1)));
        }
        let (timed, rooted) = (on.kind != Kind::Constant, is_rooted(on));
        Self {
            read,
            voices,
            measure,
            timed,
            rooted,
            items,
            own,
            place_in_own,
            runs,
            written: OnceCell::new(),
        }
    }

    fn time(&self, at: i64) -> Option<i64> {
        self.timed.then_some(at)
    }

    /// What some figures lead one to expect at a time.
    pub(super) fn outlook<'t>(&self, points: Points<'t>, at: i64) -> Option<Outlook<'t>> {
        Outlook::of(points, self.time(at), self.rooted)
    }

    /// Whether they surely admit the number of an item, as far as takes no reckoning.
    pub(super) fn admit_at_once(&self, points: &Points<'_>, at: i64, log: f64) -> bool {
        !self.rooted && Outlook::admit_at_once(points, self.time(at), log)
    }

    /// The items of the voice of one: those before it, itself with those after it.
    fn of_voice(&self, place: usize) -> (Own<'_>, Own<'_>) {
        let Some(voice) = self.items.get(place).and_then(|item| item.voice) else { return (&[], &[]) };
        let at = self.place_in_own.get(place).copied().unwrap_or(0) as usize;
        let (before, after) = self.own.split_at_checked(at).unwrap_or_default();
        let start = before.partition_point(|(other, _)| *other < voice);
        let end = after.partition_point(|(other, _)| *other == voice);
        (before.get(start..).unwrap_or_default(), after.get(..end).unwrap_or_default())
    }

    fn item(&self, (_, place): &(u32, u32)) -> Option<&Item> {
        self.items.get(*place as usize)
    }

    /// Whether the voice's own figures just before and after an item show at a glance that it is in line.
    pub(super) fn is_in_line(&self, place: usize) -> bool {
        let Some(item) = self.items.get(place) else { return true };
        let (before, after) = self.of_voice(place);
        let near = |own: Option<&(u32, u32)>| self.item(own?).and_then(Item::point);
        let (Some((_, log)), Some(before), Some(after)) =
            (item.written, near(before.last()), near(after.get(1)))
        else {
            return false;
        };
        let apart = before.at < item.at && item.at < after.at;
        apart && before.log.min(after.log) - ALIKE <= log && log <= before.log.max(after.log) + ALIKE
    }

    /// The voice's own figures that lead one to expect something at a time; `but` is left out.
    pub(super) fn own(&self, but: usize, at: i64) -> Option<Points<'_>> {
        let (before, after) = self.of_voice(but);
        if before.len() + after.len() < 3 {
            return None;
        }
        let earlier = |own: &(u32, u32)| self.item(own).is_some_and(|item| item.at < at);
        // The whole run of the voice, cut at the time.
        let (split, rest) = (before.partition_point(earlier), after.partition_point(earlier));
        let (first, second) = before.split_at_checked(split).unwrap_or_default();
        let (third, fourth) = after.split_at_checked(rest).unwrap_or_default();
        let before = self.points(third.iter().rev().chain(first.iter().rev()), but)?;
        let after = self.points(second.iter().chain(fourth), but)?;
        let both = !before.is_empty() && !after.is_empty();
        let together = after.iter().filter(|point| point.at == at).count() > 1;
        if !both && !together && before.len() + after.len() < 3 {
            return None;
        }
        Some(in_order(before, after))
    }

    /// The nearest of a voice's own figures on one side, nearest first.
    fn points<'t>(&self, places: impl Iterator<Item = &'t (u32, u32)>, but: usize) -> Side<'_> {
        let others = places.filter(|(_, place)| *place as usize != but).take(PASSED);
        let items = others.filter_map(|own| self.item(own));
        let shown = items.map(|item| &item.evidence).filter(|shown| !matches!(shown, Shown::Unclear));
        shown
            .take(NEIGHBOURS)
            .map(|shown| if let Shown::Point(point) = shown { Some(point) } else { None })
            .collect()
    }

    /// The figures of other voices that do so.
    pub(super) fn others(&self, but: usize, at: i64) -> Option<Points<'_>> {
        let from = self.items.partition_point(|item| item.at < at);
        let before = self.others_from(but, from.checked_sub(1), false)?;
        let after = self.others_from(but, Some(from), true)?;
        Some(in_order(before, after))
    }

    /// The nearest figures of other known voices from a place on, on one side.
    fn others_from(&self, but: usize, from: Option<usize>, ahead: bool) -> Side<'_> {
        let mut found: SmallVec<[&Point; NEIGHBOURS]> = SmallVec::new();
        let voice = self.items.get(but).and_then(|item| item.voice);
        let mut next = from;
        for _ in 0..PASSED {
            let Some((at, item)) = next.and_then(|at| Some((at, self.items.get(at)?))) else { break };
            let other = match (item.voice, voice) {
                (None, _) => false,
                (Some(theirs), Some(own)) => !self.voices.share(theirs, own),
                (Some(_), None) => at != but,
            };
            if other {
                match &item.evidence {
                    Shown::Point(point) => found.push(point),
                    Shown::Nothing => return None,
                    Shown::Unclear => {}
                }
                if found.len() == NEIGHBOURS {
                    break;
                }
            }
            // What is no evidence is passed with all its run.
            let (start, end) = match (other, self.runs.get(at)) {
                (false, Some((start, end))) => (*start as usize, *end as usize),
                _ => (at, at),
            };
            next = if ahead { end.checked_add(1) } else { start.checked_sub(1) };
        }
        Some(found)
    }

    /// Whether another voice gives the same number for the same time.
    pub(super) fn is_borne_out(&self, place: usize) -> bool {
        let Some((item, (_, log))) = self.items.get(place).and_then(|item| Some((item, item.written?)))
        else {
            return false;
        };
        let written = self.written.get_or_init(|| {
            let written = self.items.iter();
            let mut written: Vec<_> =
                written.filter_map(|item| Some((item.at, item.written?.1.into(), item.voice))).collect();
            written.sort_unstable();
            written.dedup();
            written
        });
        let from = written.partition_point(|(at, other, _)| (*at, other.0) < (item.at, log - ALIKE));
        let near = written.iter().skip(from);
        let near = near.take_while(|(at, other, _)| *at == item.at && other.0 <= log + ALIKE);
        // What the voice says itself is passed first, as voices are in no order that can be relied on.
        let mut near = near.filter(|(_, _, voice)| *voice != item.voice).take(PASSED);
        near.any(|(_, _, voice)| match (*voice, item.voice) {
            (Some(theirs), Some(own)) => !self.voices.share(theirs, own),
            (theirs, own) => theirs != own,
        })
    }

    /// Whether a figure was said much later, or earlier, after its time than the others of its voice.
    pub(super) fn is_late(&self, place: usize) -> bool {
        let Some(delay) = self.items.get(place).and_then(|item| item.delay) else { return false };
        let (before, after) = self.of_voice(place);
        // It takes three others, and their own count.
        if before.len() + after.len() <= 3 {
            return false;
        }
        let dated = self.dated(place);
        let far = |item: &&Item| item.delay.is_some_and(|other| (other - delay).abs() > 21 * DAY);
        dated.len() >= 3 && dated.iter().all(far)
    }

    /// The voice's own figures around a time that say when they were said.
    pub(super) fn dated(&self, but: usize) -> SmallVec<[&Item; 8]> {
        let (before, after) = self.of_voice(but);
        let mut before = self.dated_of(before.iter().rev());
        before.reverse();
        before.into_iter().chain(self.dated_of(after.iter().skip(1))).collect()
    }

    fn dated_of<'t>(&self, own: impl Iterator<Item = &'t (u32, u32)>) -> SmallVec<[&Item; NEIGHBOURS]> {
        let items = own.take(PASSED).filter_map(|own| self.item(own));
        items.filter(|item| item.delay.is_some()).take(NEIGHBOURS).collect()
    }

    /// Whether the voice itself gives a figure for a time.
    pub(super) fn has_own_at(&self, but: usize, at: i64) -> bool {
        let (before, after) = self.of_voice(but);
        let has = |own: &[(u32, u32)]| {
            let from = own.partition_point(|own| self.item(own).is_some_and(|item| item.at < at));
            let mut there =
                own.iter().skip(from).map_while(|own| self.item(own).filter(|item| item.at == at));
            there.any(|item| self.items.get(but).is_none_or(|one| one.id != item.id))
        };
        has(before) || has(after)
    }
}

/// What is before a time, nearest first, and what is after it, by time and key.
fn in_order<'t>(
    before: SmallVec<[&'t Point; NEIGHBOURS]>,
    after: SmallVec<[&'t Point; NEIGHBOURS]>,
) -> Points<'t> {
    before.into_iter().rev().chain(after).collect()
}
