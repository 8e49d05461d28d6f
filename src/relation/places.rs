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
    /// Very few of many, each at its place: looked through one by one.
    Handful(SmallVec<[u32; HANDFUL]>),
    /// Few of many.
    Few(FxHashMap<u32, u32>),
    /// Everything, each at its index.
    Each(usize),
}

/// How many are looked through rather than looked up.
const HANDFUL: usize = 16;

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
        let mut handful: SmallVec<[u32; HANDFUL]> = SmallVec::new();
        let rest = loop {
            match indices.next().map(|at| at as u32) {
                None => return Self::Handful(handful),
                Some(at) if handful.contains(&at) => {}
                Some(at) if handful.len() == HANDFUL => break at,
                Some(at) => handful.push(at),
            }
        };
        let mut places: FxHashMap<u32, u32> = handful.into_iter().zip(0..).collect();
        for at in [rest as usize].into_iter().chain(indices) {
            let next = places.len() as u32;
            places.entry(at as u32).or_insert(next);
        }
        Self::Few(places)
    }

    /// One past the last place.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Window { length, .. } => *length as usize,
            Self::Handful(places) => places.len(),
            Self::Few(places) => places.len(),
            Self::Each(count) => *count,
        }
    }

    pub(super) fn of(&self, index: usize) -> Option<usize> {
        match self {
            Self::Window { all, from, length } => {
                let place = all.get(index)?.checked_sub(*from)?;
                (place < *length).then_some(place as usize)
            }
            Self::Handful(places) => places.iter().position(|at| *at == index as u32),
            Self::Few(places) => places.get(&(index as u32)).map(|place| *place as usize),
            Self::Each(count) => (index < *count).then_some(index),
        }
    }
}
