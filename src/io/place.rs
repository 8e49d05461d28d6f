//! Lines and columns.

/// A place in a file: line and column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) column: u64,
}

/// Walks a text forwards and counts lines and columns; linear in the text over any number of places.
pub(super) struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    place: Place,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, first_line: u64) -> Self {
        Self { text, offset: 0, place: Place { line: first_line, column: 1 } }
    }

    /// The place of a byte; one before the last asked for gives the last place.
    pub(super) fn at(&mut self, offset: usize) -> Place {
        let passed = self.text.as_bytes().get(self.offset..offset).unwrap_or(&[]);
        for byte in passed {
            match byte {
                b'\n' => self.place = Place { line: self.place.line + 1, column: 1 },
                // Continuation bytes of UTF-8 are no characters of their own.
                0x80..=0xBF => {}
                _ => self.place.column += 1,
            }
        }
        self.offset = self.offset.max(offset);
        self.place
    }

    /// The place of a part of the text.
    pub(super) fn of(&mut self, part: &str) -> Place {
        let offset = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        self.at(offset.min(self.text.len()))
    }
}

/// The text of some bytes from this line on, without a byte order mark; or the place from which on it is not UTF-8.
pub(super) fn decoded(bytes: &[u8], line: u64) -> Result<&str, Place> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|_| {
        let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        Cursor::new(valid, line).at(valid.len())
    })
}

/// The byte that a line and column of serde_json name (from 1; columns in bytes).
pub(super) fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start = match line {
        0 | 1 => 0,
        n => text.bytes().enumerate().filter(|(_, b)| *b == b'\n').nth(n - 2).map_or(0, |(at, _)| at + 1),
    };
    (start + column.saturating_sub(1)).min(text.len())
}
