//! Which rows want one key, found with little memory: what each row wants goes to files on the disk, by parts that are
//! looked at one after the other.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use crate::hashed::SaltedMap;

/// How many parts there are.
const PARTS: usize = 64;

/// What one row wants to be called; texts are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Want {
    /// The key.
    pub(super) key: u64,
    /// The text that wants it.
    pub(super) text: u64,
    /// What the row says.
    pub(super) content: u64,
    /// Which row it is, in order; measures and withdrawals have numbers beyond all rows.
    pub(super) nth: u64,
    pub(super) line: u64,
    /// Whether the text is the key itself.
    pub(super) own: bool,
}

/// What becomes of a row that does not simply get the key it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It says what this line says, and is left out.
    Repeated { line: u64 },
    /// It shares the id of this line and says something else.
    Shared { line: u64 },
    /// Another has the key.
    Marked,
}

const SIZE: usize = 41;

impl Want {
    fn bytes(self) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        let numbers = [self.key, self.text, self.content, self.nth, self.line];
        for (place, number) in bytes.chunks_mut(8).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        if let Some(last) = bytes.last_mut() {
            *last = u8::from(self.own);
        }
        bytes
    }

    fn of(bytes: &[u8; SIZE]) -> Self {
        let mut numbers = [0; 5];
        for (number, place) in numbers.iter_mut().zip(bytes.chunks_exact(8)) {
            *number = place.try_into().map_or(0, u64::from_le_bytes);
        }
        let [key, text, content, nth, line] = numbers;
        Self { key, text, content, nth, line, own: bytes.last() == Some(&1) }
    }
}

/// The wants of all rows.
#[derive(Debug)]
pub(super) struct Spill {
    parts: Vec<BufWriter<File>>,
}

impl Spill {
    pub(super) fn new() -> io::Result<Self> {
        let part = |_| tempfile::tempfile().map(|file| BufWriter::with_capacity(1 << 14, file));
        Ok(Self { parts: (0..PARTS).map(part).collect::<io::Result<_>>()? })
    }

    pub(super) fn push(&mut self, want: Want) -> io::Result<()> {
        let part = usize::try_from(want.key % PARTS as u64).unwrap_or(0);
        self.parts.get_mut(part).map_or(Ok(()), |file| file.write_all(&want.bytes()))
    }

    /// What becomes of those that do not get what they want, in order.
    pub(super) fn fates(self) -> io::Result<Vec<(u64, Fate)>> {
        let mut fates = Vec::new();
        for part in self.parts {
            let mut file = part.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.seek(SeekFrom::Start(0))?;
            let mut reader = BufReader::with_capacity(1 << 16, file);
            let (mut wants, mut bytes) = (Vec::new(), [0; SIZE]);
            loop {
                match reader.read_exact(&mut bytes) {
                    Ok(()) => wants.push(Want::of(&bytes)),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                    Err(error) => return Err(error),
                }
            }
            wants.sort_unstable_by_key(|want| (want.key, want.text, want.nth));
            wants.chunk_by(|a, b| a.key == b.key).for_each(|group| judge(group, &mut fates));
        }
        fates.sort_unstable_by_key(|(nth, _)| *nth);
        Ok(fates)
    }
}

/// Judges those who want one key: it goes to the text that is the key itself, else to one that is alone.
fn judge(group: &[Want], fates: &mut Vec<(u64, Fate)>) {
    let texts = group.chunk_by(|a, b| a.text == b.text).count();
    for same in group.chunk_by(|a, b| a.text == b.text) {
        let Some(first) = same.first() else { continue };
        let one_content = same.iter().all(|want| want.content == first.content);
        let plain = one_content && (texts == 1 || first.own);
        let mut said: Vec<(u64, u64)> = Vec::new();
        let mut seen = SaltedMap::default();
        for want in same {
            if let Some(line) = seen.get(&want.content) {
                said.push((want.nth, *line));
                continue;
            }
            seen.insert(want.content, want.line);
            if !one_content {
                fates.push((want.nth, Fate::Shared { line: first.line }));
            } else if !plain {
                fates.push((want.nth, Fate::Marked));
            }
        }
        fates.extend(said.into_iter().map(|(nth, line)| (nth, Fate::Repeated { line })));
    }
}
