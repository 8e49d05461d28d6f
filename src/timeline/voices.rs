//! One figure a voice: which figures of one time are set aside because they are no rivals of the others.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::figure::{Figure, Marks};
use super::rank::Rank;
use crate::dossier::Dossier;
use crate::id::SourceId;
use crate::relation::{Evidence, Voice, families, voice};

/// Chooses among figures of one time, so that among those kept two contradict each other exactly if one lies above
/// the other by more than the tolerance. Figures of one voice that are apart follow each other in an order that
/// is not known, and copies of one statement are copied wrongly: one is kept. What another one is marked to start
/// from is not kept beside it if they are apart.
pub(super) struct Choice<'e> {
    evidence: &'e Evidence<'e>,
    figures: &'e [Figure],
    preferences: &'e [usize],
    follows: FxHashMap<usize, SmallVec<[usize; 1]>>,
    one_statement: FxHashMap<usize, SmallVec<[usize; 2]>>,
}

impl<'e> Choice<'e> {
    pub(super) fn new(
        evidence: &'e Evidence<'e>,
        figures: &'e [Figure],
        preferences: &'e [usize],
        marks: &Marks,
    ) -> Self {
        let mut follows: FxHashMap<usize, SmallVec<[usize; 1]>> = FxHashMap::default();
        for (new, old) in &marks.follows {
            follows.entry(*new).or_default().push(*old);
        }
        let mut one_statement: FxHashMap<usize, SmallVec<[usize; 2]>> = FxHashMap::default();
        for (a, b) in &marks.one_statement {
            one_statement.entry(*a).or_default().push(*b);
            one_statement.entry(*b).or_default().push(*a);
        }
        Self { evidence, figures, preferences, follows, one_statement }
    }

    /// Splits figures of one time, given by place, into those kept and those set aside, both by key.
    ///
    /// # Complexity
    /// O(n log n) and the depths of the sources; joint origins of the same families are compared set by set.
    pub(super) fn at_one_time(&self, together: &[usize]) -> (Vec<usize>, Vec<usize>) {
        if together.len() < 2 {
            return (together.to_vec(), Vec::new());
        }
        let mut left: FxHashSet<usize> = together.iter().copied().collect();
        for new in together {
            for old in self.follows.get(new).into_iter().flatten().filter(|old| self.apart(*new, **old)) {
                left.remove(old);
            }
        }
        let mut voices = Voices::of(self.evidence.dossier());
        self.keep(together, left, |figure| {
            voices.admits(self.evidence.assertion(figure.id).origins(), figure.rank)
        })
    }

    /// The same for figures of all times together, of which each time was chosen from already: only copies of one
    /// statement are left to choose from.
    pub(super) fn over_time(&self, together: &[usize]) -> (Vec<usize>, Vec<usize>) {
        self.keep(together, together.iter().copied().collect(), |_| true)
    }

    fn keep(
        &self,
        together: &[usize],
        left: FxHashSet<usize>,
        mut admits: impl FnMut(&Figure) -> bool,
    ) -> (Vec<usize>, Vec<usize>) {
        let mut order: Vec<usize> = together.iter().copied().filter(|at| left.contains(at)).collect();
        order.sort_unstable_by_key(|at| self.preferences.get(*at));
        let mut kept: FxHashSet<usize> = FxHashSet::default();
        for at in order {
            let copies = self.one_statement.get(&at).into_iter().flatten();
            let miscopied = copies.into_iter().any(|other| kept.contains(other) && self.apart(at, *other));
            if !miscopied && self.figures.get(at).is_some_and(&mut admits) {
                kept.insert(at);
            }
        }
        let (mut kept, mut aside): (Vec<usize>, Vec<usize>) =
            together.iter().copied().partition(|at| kept.contains(at));
        kept.sort_unstable();
        aside.sort_unstable();
        (kept, aside)
    }

    fn apart(&self, a: usize, b: usize) -> bool {
        match (self.figures.get(a), self.figures.get(b)) {
            (Some(a), Some(b)) => a.rank.apart(b.rank),
            _ => false,
        }
    }
}

/// The highest low end and the lowest high end of some figures.
#[derive(Debug, Clone, Copy)]
struct Extent {
    strict: u32,
    high: u32,
}

impl Extent {
    /// Whether none of the figures is apart from this one.
    fn meets(&self, rank: Rank) -> bool {
        self.high >= rank.strict && rank.high >= self.strict
    }

    fn grow(slot: &mut Option<Self>, rank: Rank) {
        let old = slot.unwrap_or(Self { strict: rank.strict, high: rank.high });
        *slot = Some(Self { strict: old.strict.max(rank.strict), high: old.high.min(rank.high) });
    }
}

type Origins = SmallVec<[SourceId; 2]>;

/// What was kept of each voice.
struct Voices<'e> {
    dossier: &'e Dossier,
    /// Of statements with one origin: by that origin, and by each source around it.
    own: FxHashMap<SourceId, Option<Extent>>,
    within: FxHashMap<SourceId, Option<Extent>>,
    /// By the source at the top of the chain, the origins that spoke alone.
    alone: FxHashMap<SourceId, Vec<SourceId>>,
    /// Of statements with several origins, by their families.
    joint: FxHashMap<Origins, Vec<(Origins, Option<Extent>)>>,
}

impl<'e> Voices<'e> {
    fn of(dossier: &'e Dossier) -> Self {
        Self {
            dossier,
            own: FxHashMap::default(),
            within: FxHashMap::default(),
            alone: FxHashMap::default(),
            joint: FxHashMap::default(),
        }
    }

    /// Whether a figure is apart from none that was kept of its voice; if so it is kept too. An unknown origin is
    /// nobody's voice.
    fn admits(&mut self, origins: &[SourceId], rank: Rank) -> bool {
        let fits = match origins {
            [] => return true,
            [one] => self.alone_fits(*one, rank),
            several => self.joint_fits(several, rank),
        };
        if fits {
            self.enter(origins, rank);
        }
        fits
    }

    fn chain(&self, source: SourceId) -> impl Iterator<Item = SourceId> + use<'e> {
        let dossier = self.dossier;
        std::iter::successors(Some(source), move |at| dossier.at_source(*at).within)
    }

    fn alone_fits(&self, one: SourceId, rank: Rank) -> bool {
        let meets = |extent: Option<&Option<Extent>>| {
            extent.copied().flatten().is_none_or(|extent| extent.meets(rank))
        };
        self.chain(one).all(|source| meets(self.own.get(&source)))
            && meets(self.within.get(&one))
            && self.joint_meet(&[one], rank)
    }

    fn joint_fits(&self, several: &[SourceId], rank: Rank) -> bool {
        let families = families(self.dossier, several);
        let alone = match families.as_slice() {
            [family] => self.alone.get(family).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        let meets = |one: &SourceId| {
            voice(self.dossier, &[*one], several) != Voice::Same
                || self.own.get(one).copied().flatten().is_none_or(|extent| extent.meets(rank))
        };
        alone.iter().all(meets) && self.joint_meet(several, rank)
    }

    fn joint_meet(&self, origins: &[SourceId], rank: Rank) -> bool {
        if self.joint.is_empty() {
            return true;
        }
        let sets = self.joint.get(&families(self.dossier, origins));
        sets.into_iter().flatten().all(|(set, extent)| {
            extent.is_none_or(|extent| extent.meets(rank)) || voice(self.dossier, set, origins) != Voice::Same
        })
    }

    fn enter(&mut self, origins: &[SourceId], rank: Rank) {
        if let [one] = origins {
            for around in self.chain(*one).skip(1) {
                Extent::grow(self.within.entry(around).or_default(), rank);
            }
            let own = self.own.entry(*one).or_default();
            if own.is_none() {
                self.alone.entry(self.dossier.root(*one)).or_default().push(*one);
            }
            Extent::grow(own, rank);
            return;
        }
        let sets = self.joint.entry(families(self.dossier, origins)).or_default();
        match sets.iter_mut().find(|(set, _)| set.as_slice() == origins) {
            Some((_, extent)) => Extent::grow(extent, rank),
            None => {
                let mut extent = None;
                Extent::grow(&mut extent, rank);
                sets.push((origins.into(), extent));
            }
        }
    }
}
