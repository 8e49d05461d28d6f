//! The sources that each source lies within, up to the top.

use crate::id::SourceId;
use crate::source::Source;

/// The within-chains of sources.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chains {
    // INVARIANT: one for each source, by its id.
    links: Vec<Link>,
}

/// Where a source stands in its chain.
#[derive(Debug, Clone, Copy)]
struct Link {
    root: SourceId,
    /// The source that it is directly within; at the top itself.
    parent: SourceId,
    /// One further up, chosen such that any is reached in a logarithm of steps (Myers 1983, An applicative random-access stack).
    jump: SourceId,
    /// How many sources its chain has; none as long as that is to be found.
    depth: u32,
}

impl Chains {
    /// Takes the sources that are not there yet, each walked up once.
    pub(super) fn extend(&mut self, sources: &[Source]) {
        let start = self.links.len();
        let parent = |id: SourceId| sources.get(id.index()).and_then(|source| source.within);
        self.links.extend((start..sources.len()).map(|at| Link::top(SourceId::new(at), 0)));
        for at in start..sources.len() {
            let unknown = |id: &SourceId| self.depth(*id) == 0;
            let next = |id: &SourceId| parent(*id).filter(unknown);
            let new = Some(SourceId::new(at)).filter(unknown);
            // A parent may come after what is within it.
            let path: Vec<SourceId> = std::iter::successors(new, next).collect();
            for id in path.into_iter().rev() {
                let link = parent(id).map_or(Link::top(id, 1), |parent| self.below(parent));
                self.links.get_mut(id.index()).into_iter().for_each(|slot| *slot = link);
            }
        }
    }

    /// Of a source directly within another one.
    fn below(&self, parent: SourceId) -> Link {
        let above = self.link(parent);
        let jumped = self.link(above.jump);
        let as_far = above.depth - jumped.depth == jumped.depth - self.link(jumped.jump).depth;
        Link {
            root: above.root,
            parent,
            jump: if as_far { jumped.jump } else { parent },
            depth: above.depth + 1,
        }
    }

    #[expect(clippy::indexing_slicing, reason = "INVARIANT: every source has a link")]
    fn link(&self, id: SourceId) -> Link {
        self.links[id.index()]
    }

    /// The source at the top of a chain.
    pub(super) fn root(&self, id: SourceId) -> SourceId {
        self.link(id).root
    }

    /// How many sources a chain has, its own included.
    pub(super) fn depth(&self, id: SourceId) -> usize {
        self.link(id).depth as usize
    }

    /// Whether a source is another one or lies within it, at any depth.
    ///
    /// # Complexity
    /// Logarithmic in the depth.
    pub(crate) fn is_within(&self, inner: SourceId, outer: SourceId) -> bool {
        let (mut at, outer_link) = (self.link(inner), self.link(outer));
        let mut id = inner;
        if at.root != outer_link.root {
            return false;
        }
        while at.depth > outer_link.depth {
            let jumped = self.link(at.jump).depth >= outer_link.depth;
            id = if jumped { at.jump } else { at.parent };
            at = self.link(id);
        }
        id == outer
    }
}

impl Link {
    fn top(id: SourceId, depth: u32) -> Self {
        Self { root: id, parent: id, jump: id, depth }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chains of many shapes against walking up one by one, taken at once and one by one.
    #[test]
    fn within_is_what_walking_up_finds() {
        let shapes: [fn(usize) -> Option<usize>; 5] = [
            |at| at.checked_sub(1),
            |at| at.checked_sub(1).map(|above| above / 2),
            |at| (at % 40 > 0).then(|| at - 1 - at % 3 % (at % 40)),
            |at| (at < 199).then_some(at + 1),
            |_| None,
        ];
        for shape in shapes {
            let mut sources: Vec<Source> = (0..200).map(|at| Source::new(format!("s{at}"))).collect();
            for (at, source) in sources.iter_mut().enumerate() {
                source.within = shape(at).map(SourceId::new);
            }
            let mut chains = Chains::default();
            chains.extend(&sources);
            for inner in 0..200 {
                let around: Vec<usize> = std::iter::successors(Some(inner), |at| shape(*at)).collect();
                let id = SourceId::new(inner);
                assert_eq!(chains.depth(id), around.len());
                assert_eq!(Some(&chains.root(id).index()), around.last());
                for outer in 0..200 {
                    assert_eq!(chains.is_within(id, SourceId::new(outer)), around.contains(&outer));
                }
            }
        }
    }
}
