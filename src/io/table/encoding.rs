//! From the bytes of a file to UTF-8.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::error::TableError;

/// How the bytes of a file stand for text, and how many of them are its mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coding {
    pub(super) encoding: &'static Encoding,
    mark: usize,
}

impl Coding {
    /// Reads the mark at the start, else looks for the zeros of UTF-16, else takes what is named, else UTF-8.
    pub(super) fn of(start: &[u8], named: Option<&str>) -> Result<Self, TableError> {
        if let Some((encoding, mark)) = Encoding::for_bom(start) {
            return Ok(Self { encoding, mark });
        }
        if let Some(label) = named {
            let encoding = Encoding::for_label(label.trim().as_bytes());
            return encoding
                .map(|encoding| Self { encoding, mark: 0 })
                .ok_or_else(|| TableError::Encoding { label: label.to_owned() });
        }
        let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let half = start.len() / 2;
        let encoding = match (zeros(0), zeros(1)) {
            (even, odd) if half >= 4 && odd * 2 > half && even * 10 < half => UTF_16LE,
            (even, odd) if half >= 4 && even * 2 > half && odd * 10 < half => UTF_16BE,
            _ => UTF_8,
        };
        Ok(Self { encoding, mark: 0 })
    }

    /// The text of a reader that stands at the start of the file.
    pub(super) fn read<R: Read>(self, reader: R) -> Text<R> {
        // Bytes that are no UTF-8 are left as they are, so that the cell that has them is named.
        let decoder = (self.encoding != UTF_8).then(|| self.encoding.new_decoder_without_bom_handling());
        Text {
            reader,
            skip: self.mark,
            decoder,
            bytes: Vec::new(),
            from: 0,
            text: Vec::new(),
            at: 0,
            done: false,
        }
    }
}

/// A reader of UTF-8.
pub(super) struct Text<R> {
    reader: R,
    skip: usize,
    decoder: Option<Decoder>,
    /// What was read and is not decoded yet, from `from` on.
    bytes: Vec<u8>,
    from: usize,
    /// What is decoded and was not asked for yet, from `at` on.
    text: Vec<u8>,
    at: usize,
    done: bool,
}

const CHUNK: usize = 1 << 16;

impl<R: Read> Read for Text<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.skip > 0 {
            let mut mark = [0; 4];
            let most = self.skip.min(mark.len());
            let count = self.reader.read(mark.get_mut(..most).unwrap_or(&mut []))?;
            if count == 0 {
                return Ok(0);
            }
            self.skip -= count;
        }
        let Some(decoder) = &mut self.decoder else {
            return self.reader.read(out);
        };
        while self.at == self.text.len() {
            if self.done {
                return Ok(0);
            }
            self.text.resize(CHUNK * 3, 0);
            if self.from == self.bytes.len() {
                self.bytes.resize(CHUNK, 0);
                let count = self.reader.read(&mut self.bytes)?;
                self.bytes.truncate(count);
                self.from = 0;
                self.done = count == 0;
            }
            let rest = self.bytes.get(self.from..).unwrap_or(&[]);
            let (result, read, written, _) = decoder.decode_to_utf8(rest, &mut self.text, self.done);
            self.from += read;
            self.text.truncate(written);
            self.at = 0;
            if result == CoderResult::OutputFull {
                self.done = false;
            }
        }
        let ready = self.text.get(self.at..).unwrap_or(&[]);
        let count = ready.len().min(out.len());
        if let (Some(out), Some(ready)) = (out.get_mut(..count), ready.get(..count)) {
            out.copy_from_slice(ready);
        }
        self.at += count;
        Ok(count)
    }
}

/// What a file is that is no text, by its first bytes.
pub(super) fn binary(start: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 7] = [
        (b"PK\x03\x04", "an Excel workbook or a zip file; save the sheet as CSV UTF-8, or unpack it"),
        (b"\xD0\xCF\x11\xE0", "an old Excel workbook; save the sheet as CSV UTF-8"),
        (b"\x1F\x8B", "packed with gzip; unpack it with `gunzip`"),
        (b"BZh", "packed with bzip2; unpack it"),
        (b"\x28\xB5\x2F\xFD", "packed with zstd; unpack it"),
        (b"PAR1", "a Parquet file; export it as CSV"),
        (b"%PDF", "a PDF; copy its table into a spreadsheet, and save that as CSV UTF-8"),
    ];
    const MARKUP: [(&str, &str); 3] = [
        (
            "<!doctype html",
            "a web page, perhaps one that a download gave in place of the table; download the table as CSV",
        ),
        (
            "<html",
            "a web page, perhaps one that a download gave in place of the table; download the table as CSV",
        ),
        ("<?xml", "XML; export it as CSV"),
    ];
    let text = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start).trim_ascii_start();
    let marked =
        |mark: &str| text.get(..mark.len()).is_some_and(|it| it.eq_ignore_ascii_case(mark.as_bytes()));
    let known = KNOWN.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, what)| *what);
    known.or_else(|| MARKUP.iter().find(|(mark, _)| marked(mark)).map(|(_, what)| *what))
}
