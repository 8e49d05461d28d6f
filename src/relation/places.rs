//! Where something stands among others.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// The place of each of some things, by their indices in a dossier.
#[derive(Debug, Clone)]
pub(crate) enum Places {
    /// Those whose place in a shared order of all is in a window of it.
    Window {
        /// The place of each in the shared order.
        all: Arc<Vec<u32>>,
        /// Where the window begins.
        from: u32,
        /// How long it is.
        length: u32,
    },
    /// Very few of many.
    Handful(Handful),
    /// Few of many.
    Few(FxHashMap<u32, u32>),
    /// Everything, each at its index.
    Each(usize),
}

/// So many things at most, which are looked up without asking for memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Handful {
    indices: SmallVec<[u32; HANDFUL]>,
    // INVARIANT: one above the place of each of `indices`, in the first free slot from its own on; zero for none.
    slots: [u8; SLOTS],
}

const HANDFUL: usize = 16;
const SLOTS: usize = 32;

impl Handful {
    /// The slots to look at for an index: its own by multiplicative hashing, and all after it.
    fn slots(index: u32) -> impl Iterator<Item = usize> {
        let own = (index.wrapping_mul(0x9E37_79B9) >> 27) as usize;
        (own..SLOTS).chain(0..own)
    }

    fn add(&mut self, index: u32) {
        if self.of(index).is_some() {
            return;
        }
        self.indices.push(index);
        let free = Self::slots(index).find(|slot| self.slots.get(*slot) == Some(&0));
        if let Some(slot) = free.and_then(|slot| self.slots.get_mut(slot)) {
            *slot = self.indices.len() as u8;
        }
    }

    fn of(&self, index: u32) -> Option<usize> {
        for slot in Self::slots(index) {
            let place = usize::from(*self.slots.get(slot)?).checked_sub(1)?;
            if self.indices.get(place) == Some(&index) {
                return Some(place);
            }
        }
        None
    }
}

impl Default for Places {
    fn default() -> Self {
        Self::Each(0)
    }
}

impl Places {
    pub(super) fn window(all: Arc<Vec<u32>>, from: usize, length: usize) -> Self {
        Self::Window { all, from: from as u32, length: length as u32 }
    }

    /// Each in its turn; one that comes again keeps its place.
    pub(super) fn few(mut indices: impl Iterator<Item = usize>) -> Self {
        let mut handful = Handful::default();
        let rest = loop {
            match indices.next().map(|at| at as u32) {
                None => return Self::Handful(handful),
                Some(at) if handful.indices.len() == HANDFUL && handful.of(at).is_none() => break at,
                Some(at) => handful.add(at),
            }
        };
        let mut places: FxHashMap<u32, u32> = handful.indices.into_iter().zip(0..).collect();
        for at in [rest as usize].into_iter().chain(indices) {
            let next = places.len() as u32;
            places.entry(at as u32).or_insert(next);
        }
        Self::Few(places)
    }

    /// Of none, to which more are added.
    pub(super) fn growing() -> Self {
        Self::Few(FxHashMap::default())
    }

    /// Puts one more after few of many; says whether it was not there.
    pub(super) fn add(&mut self, index: usize) -> bool {
        let Self::Few(places) = self else { return false };
        let next = places.len() as u32;
        let is_new = !places.contains_key(&(index as u32));
        places.entry(index as u32).or_insert(next);
        is_new
    }

    /// One past the last place.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Window { length, .. } => *length as usize,
            Self::Handful(places) => places.indices.len(),
            Self::Few(places) => places.len(),
            Self::Each(count) => *count,
        }
    }

    #[inline]
    pub(super) fn of(&self, index: usize) -> Option<usize> {
        match self {
            Self::Window { all, from, length } => {
                let place = all.get(index)?.checked_sub(*from)?;
                (place < *length).then_some(place as usize)
            }
            Self::Handful(places) => places.of(index as u32),
            Self::Few(places) => places.get(&(index as u32)).map(|place| *place as usize),
            Self::Each(count) => (index < *count).then_some(index),
        }
    }
}
