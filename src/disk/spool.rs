//! Many files in one: each bin is written to its end, in turn with all others, and read back whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// What the buffers of all bins take together.
const BUFFERS: usize = 32 << 20;

/// A file without a name, which is gone when it is let go, also after a failure.
pub(super) fn scratch(folder: Option<&Path>) -> io::Result<File> {
    folder.map_or_else(tempfile::tempfile, tempfile::tempfile_in)
}

#[derive(Debug, Default)]
struct Bin {
    buffer: Vec<u8>,
    /// Where its pieces lie in the file, and how long they are.
    pieces: Vec<(u64, usize)>,
}

/// Bins in a file without a name.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    end: u64,
    bins: Vec<Bin>,
    /// How long a buffer may get.
    room: usize,
}

impl Spool {
    pub(super) fn new(bins: usize, folder: Option<&Path>) -> io::Result<Self> {
        let room = (BUFFERS / bins.max(1)).clamp(1 << 10, 1 << 18);
        let bins = std::iter::repeat_with(Bin::default).take(bins).collect();
        Ok(Self { file: scratch(folder)?, end: 0, bins, room })
    }

    pub(super) fn bins(&self) -> usize {
        self.bins.len()
    }

    /// How many bytes there are in all bins.
    pub(super) fn held(&self) -> u64 {
        self.end + self.bins.iter().map(|bin| bin.buffer.len() as u64).sum::<u64>()
    }

    /// Adds parts to the end of a bin.
    pub(super) fn push(&mut self, bin: usize, parts: &[&[u8]]) -> io::Result<()> {
        let Some(bin) = self.bins.get_mut(bin) else { return Ok(()) };
        parts.iter().for_each(|part| bin.buffer.extend_from_slice(part));
        if bin.buffer.len() < self.room { Ok(()) } else { flush(&mut self.file, &mut self.end, bin) }
    }

    /// All that is in a bin, in the order in which it came.
    pub(super) fn take(&mut self, bin: usize) -> io::Result<Vec<u8>> {
        let Some(bin) = self.bins.get_mut(bin) else { return Ok(Vec::new()) };
        let written: usize = bin.pieces.iter().map(|(_, length)| length).sum();
        let mut all = vec![0; written];
        let mut rest = all.as_mut_slice();
        for (start, length) in std::mem::take(&mut bin.pieces) {
            let Some((piece, behind)) = rest.split_at_mut_checked(length) else { break };
            self.file.seek(SeekFrom::Start(start))?;
            self.file.read_exact(piece)?;
            rest = behind;
        }
        self.file.seek(SeekFrom::Start(self.end))?;
        all.append(&mut bin.buffer);
        bin.buffer = Vec::new();
        Ok(all)
    }
}

fn flush(file: &mut File, end: &mut u64, bin: &mut Bin) -> io::Result<()> {
    file.write_all(&bin.buffer)?;
    bin.pieces.push((*end, bin.buffer.len()));
    *end += bin.buffer.len() as u64;
    bin.buffer.clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_come_back_as_they_went_in() {
        let mut spool = Spool::new(3, None).unwrap();
        let mut wanted = vec![Vec::new(); 3];
        for at in 0..200_000_usize {
            let bytes = at.to_le_bytes();
            let bin = at * at % 7 % 3;
            spool.push(bin, &[&bytes, b"x"]).unwrap();
            wanted[bin].extend(bytes);
            wanted[bin].push(b'x');
        }
        assert_eq!(spool.held() as usize, wanted.iter().map(Vec::len).sum::<usize>());
        assert!(spool.end > 0);
        for (bin, wanted) in wanted.iter().enumerate() {
            assert_eq!(&spool.take(bin).unwrap(), wanted);
        }
    }
}
