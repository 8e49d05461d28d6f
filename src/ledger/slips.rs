//! Slips among what was found: the figures out of line that were given together, those of them that were swapped, and what is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Change, Ledger};
use crate::detect::{Likely, Sign, TRIED, Together, slips, swapped};
use crate::dossier::{Dossier, View};
use crate::finding::{Detail, Finding};
use crate::id::AssertionId;
use crate::policy::Policy;

/// The figures out of line that one voice gave together.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// They and their rooms, by key.
    figures: BTreeMap<Box<str>, (AssertionId, usize)>,
    /// Those of which each was likely given in the place of another.
    swapped: Vec<Likely>,
}

impl Ledger {
    /// Enters figures of a room in their groups, or takes them out, where something else was said of them `before`: the groups, and
    /// whether something else is to be found there.
    pub(super) fn regroup(
        &mut self,
        dossier: &Dossier,
        part: usize,
        before: BTreeMap<AssertionId, Option<Sign>>,
        groups: &mut BTreeMap<Together, bool>,
    ) {
        let Some(room) = self.rooms.get(&part) else { return };
        for (figure, old) in before {
            let new = room.signs.get(figure);
            let was = old.as_ref().and_then(Sign::together);
            let Some(group) = new.and_then(Sign::together).or(was) else { continue };
            let differs = old.as_ref().and_then(Sign::out) != new.and_then(Sign::out);
            *groups.entry(group.clone()).or_default() |= differs;
            match new.filter(|new| new.together().is_some()) {
                Some(new) => gather(&mut self.together, dossier, part, [(figure, new)].into_iter()),
                None => {
                    if let Some(group) = self.together.get_mut(group) {
                        group.figures.remove(dossier.at(figure).key());
                    }
                }
            }
        }
    }

    /// Looks for figures that were swapped, in some groups, again if other figures of it are out of line or otherwise than before:
    /// the rooms of those, whose findings they are told with.
    pub(super) fn swap(
        &mut self,
        view: View<'_>,
        policy: &Policy,
        groups: &BTreeMap<Together, bool>,
    ) -> BTreeSet<usize> {
        let mut rooms = BTreeSet::new();
        for (name, anew) in groups {
            let Some(group) = self.together.get(name) else { continue };
            let first = group.figures.values().take(TRIED);
            let strays = first.filter_map(|(figure, part)| self.rooms.get(part)?.signs.get(*figure)?.out());
            let now = if *anew { swapped(view, policy, strays) } else { group.swapped.clone() };
            let figures = now.iter().chain(&group.swapped).flat_map(Likely::slipped);
            rooms.extend(figures.map(|figure| self.parts.part_of(view.dossier(), figure)));
            if group.figures.is_empty() {
                self.together.remove(name);
            } else if let Some(group) = self.together.get_mut(name) {
                group.swapped = now;
            }
        }
        rooms
    }

    /// Tells the slips of some rooms again.
    pub(super) fn tell_slips(
        &mut self,
        view: View<'_>,
        policy: &Policy,
        rooms: &BTreeSet<usize>,
        change: &mut Change,
    ) {
        for part in rooms {
            let told = self.slips_of(view, policy, *part);
            if let Some(room) = self.rooms.get_mut(part) {
                change.after.extend(told.iter().cloned());
                change.before.extend(std::mem::replace(&mut room.slips, told));
            }
        }
    }

    /// The slips of a room; two figures that were swapped can be in two rooms, and are told in that of the first.
    fn slips_of(&self, view: View<'_>, policy: &Policy, part: usize) -> Vec<Arc<Finding>> {
        let Some(room) = self.rooms.get(&part).filter(|room| !room.signs.is_empty()) else {
            return Vec::new();
        };
        let home = |figure: AssertionId| self.parts.part_of(view.dossier(), figure);
        let groups: BTreeSet<&Together> = room.signs.iter().filter_map(|(_, sign)| sign.together()).collect();
        let swapped = groups.into_iter().filter_map(|group| self.together.get(group));
        let swapped: Vec<Likely> = swapped
            .flat_map(|group| &group.swapped)
            .filter(|one| one.slipped().any(|figure| home(figure) == part))
            .cloned()
            .collect();
        let around: BTreeSet<usize> =
            swapped.iter().flat_map(Likely::slipped).map(home).chain([part]).collect();
        let found = |slipped: &FxHashSet<AssertionId>| {
            let mut all: Vec<&Finding> = Vec::new();
            for (part, room) in around.iter().filter_map(|part| Some((*part, self.rooms.get(part)?))) {
                let own = slipped.iter().copied().filter(|figure| home(*figure) == part);
                all.extend(room.findings_about(view.dossier(), policy, own));
            }
            all.into_iter()
        };
        let all = slips(view, policy, &[&room.signs], swapped, found);
        let here = |slip: &Finding| match &slip.detail {
            Detail::LikelySlip { measure, .. } => self.parts.part(*measure) == part,
            _ => false,
        };
        all.into_iter().filter(here).map(Arc::new).collect()
    }
}

/// Enters figures of a room in their groups.
pub(super) fn gather<'s>(
    groups: &mut FxHashMap<Together, Group>,
    dossier: &Dossier,
    part: usize,
    signs: impl Iterator<Item = (AssertionId, &'s Sign)>,
) {
    for (figure, group) in signs.filter_map(|(figure, sign)| Some((figure, sign.together()?))) {
        let key = dossier.at(figure).key().into();
        groups.entry(group.clone()).or_default().figures.insert(key, (figure, part));
    }
}
