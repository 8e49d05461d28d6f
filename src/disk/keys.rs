//! The keys of all assertions, and who names which, found out in bounded memory by way of the disk.

use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::Path;

use petgraph::unionfind::UnionFind;

use super::spool::Spool;

/// How many bins there are; one is held in memory at a time.
const BINS: usize = 256;

const SIZE: usize = 29;

/// A key that is given to an assertion, or named by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    key: u128,
    /// Whether it is only named; what is given comes first.
    named: bool,
    line: u64,
    node: u32,
}

impl Mention {
    fn bytes(self) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        let (key, rest) = bytes.split_at_mut(16);
        let (line, rest) = rest.split_at_mut(8);
        let (node, named) = rest.split_at_mut(4);
        key.copy_from_slice(&self.key.to_le_bytes());
        line.copy_from_slice(&self.line.to_le_bytes());
        node.copy_from_slice(&self.node.to_le_bytes());
        named.fill(u8::from(self.named));
        bytes
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let (key, rest) = bytes.split_first_chunk()?;
        let (line, rest) = rest.split_first_chunk()?;
        let (node, named) = rest.split_first_chunk()?;
        Some(Self {
            key: u128::from_le_bytes(*key),
            line: u64::from_le_bytes(*line),
            node: u32::from_le_bytes(*node),
            named: named == [1],
        })
    }
}

/// All keys. Texts are hashed to 128 bits by secrets of this run, so that no two are taken for one, by chance or on purpose.
#[derive(Debug)]
pub(super) struct Keys {
    spool: Spool,
    hashers: [RandomState; 2],
}

impl Keys {
    pub(super) fn new(folder: Option<&Path>) -> io::Result<Self> {
        Ok(Self { spool: Spool::new(BINS, folder)?, hashers: [RandomState::new(), RandomState::new()] })
    }

    /// Notes a key that an assertion has, or names, by its line and the node of what it is about.
    pub(super) fn push(&mut self, key: &str, named: bool, line: u64, node: u32) -> io::Result<()> {
        let [high, low] = self.hashers.each_ref().map(|hasher| u128::from(hasher.hash_one(key)));
        let mention = Mention { key: high << 64 | low, named, line, node };
        self.spool.push((high % BINS as u128) as usize, &[&mention.bytes()])
    }

    /// Joins what names with what is named, and gives the lines whose keys are given more than once.
    pub(super) fn settle(
        mut self,
        joined: &mut UnionFind<u32>,
        mut progress: impl FnMut(u64, u64),
    ) -> io::Result<Vec<u64>> {
        let mut repeated = Vec::new();
        for bin in 0..self.spool.bins() {
            let bytes = self.spool.take(bin)?;
            let mut mentions: Vec<Mention> = bytes.chunks_exact(SIZE).filter_map(Mention::of).collect();
            drop(bytes);
            mentions.sort_unstable();
            for group in mentions.chunk_by(|a, b| a.key == b.key) {
                let given = group.partition_point(|one| !one.named);
                let Some((given, naming)) = group.split_at_checked(given) else { continue };
                if given.len() > 1 {
                    repeated.extend(given.iter().map(|one| one.line));
                }
                // What names nothing is told when its line is read.
                let Some(first) = given.first() else { continue };
                for one in naming {
                    let _ = joined.try_union(first.node, one.node);
                }
            }
            progress(bin as u64 + 1, BINS as u64);
        }
        Ok(repeated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_and_repeated_keys_are_found() {
        let mut keys = Keys::new(None).unwrap();
        for (key, named, line, node) in
            [("a", false, 2, 0), ("b", false, 3, 1), ("a", true, 4, 2), ("c", true, 5, 3), ("b", false, 6, 4)]
        {
            keys.push(key, named, line, node).unwrap();
        }
        let mut joined = UnionFind::new(5);
        let repeated = keys.settle(&mut joined, |_, _| ()).unwrap();
        assert_eq!(repeated, [3, 6]);
        assert!(joined.equiv(0, 2));
        assert!(!joined.equiv(1, 3));
    }
}
