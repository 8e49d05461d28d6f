//! A time of which so much is said that it is kept by who says it. What a voice says is reconciled by itself when it says more, and
//! only what holds voices against each other is found anew, of what was read before.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::stretches::{DEEPEST, tied};
use crate::detect::{Print, Said, Series, is_of_all_voices, of_all_voices};
use crate::dossier::{ContentRef, Dossier, View};
use crate::finding::Finding;
use crate::hashed::SaltedMap;
use crate::id::{AssertionId, MeasureId, SourceId};
use crate::measure::Kind;
use crate::outcome::{Ground, in_a_strand, look_at_standing};
use crate::policy::Policy;
use crate::relation::{Kept, Portion, Reading, Statements, voice_key};

/// From so many assertions on, what is said of one time is kept by voice.
const MANY: usize = 24;

/// What is said of a time, by voice.
#[derive(Debug, Clone, Default)]
pub(super) struct Crowd {
    /// What was read of all.
    kept: Kept,
    // INVARIANT: what is told under the name of one voice is of one strand, and so is what marks tie to it.
    strands: Vec<Strand>,
    // INVARIANT: the place of the strand that each of them was joined to; its own if to none.
    joined: Vec<usize>,
    by_voice: SaltedMap<String, usize>,
    // INVARIANT: what stands of all strands, by key.
    standing: Vec<AssertionId>,
}

/// What one voice says, or several that marks tie to each other.
#[derive(Debug, Clone, Default)]
struct Strand {
    // INVARIANT: by key.
    assertions: Vec<AssertionId>,
    findings: Vec<Arc<Finding>>,
    prints: Vec<Print>,
    said: Said,
}

/// What was found before and after.
#[derive(Debug, Default)]
pub(super) struct Renewed {
    pub(super) before: Vec<Arc<Finding>>,
    pub(super) after: Vec<Arc<Finding>>,
    pub(super) gone: Vec<Print>,
    pub(super) come: Vec<Print>,
}

/// What came and went.
#[derive(Debug, Default)]
struct Moved {
    gone: Vec<AssertionId>,
    come: Vec<AssertionId>,
}

impl Crowd {
    /// The measure, if so much is said of it that it is to be kept by voice. Windows of a flow are not: whether they add up is a matter
    /// of all voices.
    pub(super) fn speaks(dossier: &Dossier, measure: MeasureId, count: usize) -> Option<MeasureId> {
        (count >= MANY && dossier.at_measure(measure).kind() != Kind::Flow).then_some(measure)
    }

    /// Divides what was said by voice, and what was found but for what is found of all voices together.
    ///
    /// # Complexity
    /// O(n log n).
    pub(super) fn of(
        dossier: &Dossier,
        policy: &Policy,
        assertions: &[AssertionId],
        (findings, prints): (&[Arc<Finding>], &[Print]),
        said: Said,
    ) -> Self {
        let mut this = Self::default();
        // Who says something names a strand, so that few names are put together of many.
        let mut named: FxHashMap<&[SourceId], usize> = FxHashMap::default();
        for id in assertions {
            this.kept.read(dossier, policy, *id);
            let Some(origins) = origins(dossier, *id) else { continue };
            if tied(dossier.at(*id).markers()).next().is_some() || !named.contains_key(origins) {
                this.tie(dossier, *id);
                named.insert(origins, this.named(voice_key(dossier, origins)));
            }
        }
        named.values_mut().for_each(|place| *place = this.root(*place));
        let strands = &mut this.strands;
        let mut with = |id: AssertionId, then: &mut dyn FnMut(&mut Strand)| {
            let place = origins(dossier, id).and_then(|origins| named.get(origins));
            place.and_then(|place| strands.get_mut(*place)).into_iter().for_each(then);
        };
        for id in assertions {
            with(*id, &mut |strand| strand.assertions.push(*id));
        }
        for finding in findings.iter().filter(|one| !is_of_all_voices(one.kind())) {
            if let Some(first) = finding.members().first() {
                with(*first, &mut |strand| strand.findings.push(Arc::clone(finding)));
            }
        }
        for print in prints {
            with(print.figure, &mut |strand| strand.prints.push(*print));
        }
        for id in &said.standing {
            with(*id, &mut |strand| strand.said.standing.push(*id));
        }
        for id in &said.current {
            with(*id, &mut |strand| strand.said.current.push(*id));
        }
        for one in &said.in_two_ways {
            with(one.pair.upper, &mut |strand| strand.said.in_two_ways.push(one.clone()));
        }
        let stands = |id: &AssertionId| said.standing.binary_search(id).is_ok();
        this.standing = assertions.iter().copied().filter(stands).collect();
        this
    }

    /// Takes in an assertion.
    ///
    /// # Complexity
    /// O(log n), and linear in the strands that it ties to each other.
    pub(super) fn enter(&mut self, dossier: &Dossier, policy: &Policy, id: AssertionId) {
        self.kept.read(dossier, policy, id);
        self.tie(dossier, id);
        self.strand_of(dossier, id, |strand| put(dossier, &mut strand.assertions, id));
    }

    pub(super) fn findings(&self) -> impl Iterator<Item = &Arc<Finding>> {
        self.strands.iter().flat_map(|strand| &strand.findings)
    }

    pub(super) fn prints(&self) -> impl Iterator<Item = Print> {
        self.strands.iter().flat_map(|strand| strand.prints.iter().copied())
    }

    /// Reconciles again what some assertions here, or their voices, say; what was found of all voices `together` is found anew if that
    /// may be otherwise now.
    ///
    /// # Complexity
    /// That of [`reconcile`](crate::reconcile) for what these voices say, and for contradictions and agreements among all figures that
    /// stand.
    pub(super) fn renew(
        &mut self,
        (view, policy, ground): (View<'_>, &Policy, &Ground),
        (measure, ids): (MeasureId, impl Iterator<Item = AssertionId>),
        (series, statements, together): (&mut Series, &mut Statements, &mut SmallVec<[Arc<Finding>; 1]>),
        spare: &mut Vec<Reading>,
    ) -> Renewed {
        let dossier = view.dossier();
        let mut touched: Vec<usize> = ids.filter_map(|id| self.place(dossier, id)).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut renewed = Renewed::default();
        let (mut stood, mut current, mut in_two_ways) = (Moved::default(), Moved::default(), false);
        for place in touched {
            let Some(strand) = self.strands.get_mut(place) else { continue };
            let portion = Portion::in_order(view, vec![measure], strand.assertions.clone());
            let (local, collapsed, said) = in_a_strand(view, policy, ground, (measure, portion), spare);
            statements.absorb(&strand.assertions, &collapsed);
            renewed.before.append(&mut strand.findings);
            strand.findings.extend(local.findings.into_iter().map(Arc::new));
            renewed.after.extend(strand.findings.iter().cloned());
            renewed.come.extend(&local.prints);
            renewed.gone.extend(std::mem::replace(&mut strand.prints, local.prints));
            let before = std::mem::replace(&mut strand.said, said);
            stood.between(&before.standing, &strand.said.standing);
            current.between(&before.current, &strand.said.current);
            in_two_ways |= before.in_two_ways != strand.said.in_two_ways;
        }
        for id in &stood.gone {
            if let Ok(place) = place_by_key(dossier, &self.standing, *id) {
                self.standing.remove(place);
            }
        }
        for id in &stood.come {
            put(dossier, &mut self.standing, *id);
        }
        if stood.is_none() && current.is_none() && !in_two_ways {
            return renewed;
        }
        let Self { kept, strands, standing, .. } = self;
        look_at_standing(view, policy, ground, (measure, standing), kept, |evidence| {
            series.exchange(evidence, stood.both(), current.both());
            if stood.is_none() && !in_two_ways {
                return;
            }
            let pairs = strands.iter().flat_map(|strand| strand.said.in_two_ways.iter().cloned());
            let found = of_all_voices(evidence, statements, (measure, standing), pairs.collect());
            renewed.before.extend(together.drain(..));
            together.extend(found.into_iter().map(Arc::new));
            renewed.after.extend(together.iter().cloned());
        });
        renewed
    }

    /// Makes it of one strand with whatever is said under the name of its voice, and with what its marks tie it to.
    fn tie(&mut self, dossier: &Dossier, id: AssertionId) {
        let Some(name) = voice(dossier, id) else { return };
        let mut place = self.named(name);
        for other in tied(dossier.at(id).markers()) {
            if let Some(name) = voice(dossier, other) {
                let other = self.named(name);
                place = self.join(dossier, place, other);
            }
        }
    }

    /// The place of the strand of what is told under a name.
    fn named(&mut self, name: String) -> usize {
        let next = self.strands.len();
        let place = *self.by_voice.entry(name).or_insert(next);
        if place == next {
            self.strands.push(Strand::default());
            self.joined.push(next);
        }
        self.root(place)
    }

    fn root(&self, mut place: usize) -> usize {
        while let Some(other) = self.joined.get(place).copied().filter(|other| *other != place) {
            place = other;
        }
        place
    }

    /// Makes two strands one: its place. The smaller is put in the larger, so that paths stay short.
    fn join(&mut self, dossier: &Dossier, a: usize, b: usize) -> usize {
        let size = |place: usize| self.strands.get(place).map_or(0, |strand| strand.assertions.len());
        let (small, large) = if size(a) < size(b) { (a, b) } else { (b, a) };
        if small == large {
            return large;
        }
        let moved = self.strands.get_mut(small).map(std::mem::take).unwrap_or_default();
        self.joined.get_mut(small).into_iter().for_each(|root| *root = large);
        if let Some(strand) = self.strands.get_mut(large) {
            strand.take(dossier, moved);
        }
        large
    }

    /// The place of the strand that an assertion is in.
    fn place(&self, dossier: &Dossier, id: AssertionId) -> Option<usize> {
        Some(self.root(*self.by_voice.get(&voice(dossier, id)?)?))
    }

    fn strand_of(&mut self, dossier: &Dossier, id: AssertionId, then: impl FnOnce(&mut Strand)) {
        if let Some(strand) = self.place(dossier, id).and_then(|place| self.strands.get_mut(place)) {
            then(strand);
        }
    }
}

impl Strand {
    fn take(&mut self, dossier: &Dossier, other: Self) {
        self.assertions.extend(other.assertions);
        self.assertions.sort_unstable_by(|a, b| dossier.at(*a).key().cmp(dossier.at(*b).key()));
        self.findings.extend(other.findings);
        self.prints.extend(other.prints);
        let (own, theirs) = (&mut self.said, other.said);
        for (own, theirs) in [(&mut own.standing, theirs.standing), (&mut own.current, theirs.current)] {
            own.extend(theirs);
            own.sort_unstable();
        }
        own.in_two_ways.extend(theirs.in_two_ways);
    }
}

impl Moved {
    /// Adds what only one of two ascending lists has.
    fn between(&mut self, before: &[AssertionId], now: &[AssertionId]) {
        let without = |all: &[AssertionId], others: &[AssertionId]| -> Vec<AssertionId> {
            all.iter().filter(|id| others.binary_search(id).is_err()).copied().collect()
        };
        self.gone.extend(without(before, now));
        self.come.extend(without(now, before));
    }

    fn is_none(&self) -> bool {
        self.gone.is_empty() && self.come.is_empty()
    }

    fn both(&self) -> [&[AssertionId]; 2] {
        [&self.gone, &self.come]
    }
}

/// Under whose name an assertion is told: a withdrawal under that of what it takes back.
fn origins(dossier: &Dossier, mut id: AssertionId) -> Option<&[SourceId]> {
    for _ in 0..DEEPEST {
        let one = dossier.assertion(id)?;
        match one.content() {
            ContentRef::Withdrawal => id = one.markers().withdraws?,
            _ => return Some(one.origins()),
        }
    }
    None
}

fn voice(dossier: &Dossier, id: AssertionId) -> Option<String> {
    Some(voice_key(dossier, origins(dossier, id)?))
}

/// The place of an assertion among others by key, or where it is to be put.
pub(super) fn place_by_key(dossier: &Dossier, ids: &[AssertionId], id: AssertionId) -> Result<usize, usize> {
    let key = dossier.at(id).key();
    ids.binary_search_by(|other| dossier.at(*other).key().cmp(key))
}

/// Puts an assertion among others by key.
fn put(dossier: &Dossier, ids: &mut Vec<AssertionId>, id: AssertionId) {
    if let Err(place) = place_by_key(dossier, ids, id) {
        ids.insert(place, id);
    }
}
