//! Parts in memory: from their lines to their findings.

use super::DiskOptions;
use super::apart::{Apart, first};
use super::error::DiskError;
use super::head::Head;
use super::plan::Portion;
use crate::dossier::Dossier;
use crate::finding::Finding;
use crate::id::MeasureId;
use crate::io::{ReadError, ReadOptions, read_lines};
use crate::policy::Policy;
use crate::reconcile::Report;

/// What stands before the text of a line: its number, its part, and its length.
const FRAME: usize = 20;

pub(super) fn frame(number: u64, part: u32, length: usize) -> [u8; FRAME] {
    let mut bytes = [0; FRAME];
    let (first, rest) = bytes.split_at_mut(8);
    let (second, third) = rest.split_at_mut(4);
    first.copy_from_slice(&number.to_le_bytes());
    second.copy_from_slice(&part.to_le_bytes());
    third.copy_from_slice(&(length as u64).to_le_bytes());
    bytes
}

/// A line with its frame.
struct Framed<'b> {
    number: u64,
    part: u32,
    text: &'b [u8],
}

/// The next line of a portion, and what is behind it.
fn next(bytes: &[u8]) -> Option<(Framed<'_>, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    let (part, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    Some((Framed { number: u64::from_le_bytes(*number), part: u32::from_le_bytes(*part), text }, rest))
}

/// The lines of a portion.
pub(super) struct Lot<'p> {
    pub(super) head: &'p Head,
    pub(super) portion: &'p Portion,
    pub(super) framed: Vec<u8>,
}

/// What is told of a portion besides its findings.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) statements: usize,
    pub(super) undecided: Vec<Vec<String>>,
}

impl Lot<'_> {
    /// Reconciles the parts and gives their findings, part by part, with the report that they are in.
    pub(super) fn reconcile(
        &self,
        policy: &Policy,
        options: &DiskOptions<'_>,
        each: &mut dyn FnMut(&Report<'_>, &Finding) -> Result<(), DiskError>,
    ) -> Result<Told, DiskError> {
        let (dossier, parts) = self.load(options)?;
        let view = options.known_on.map_or(dossier.view(), |day| dossier.known_on(day));
        let Apart { report, undecided } = Apart::of(view, policy);
        if options.verify {
            report.check()?;
        }
        let part = |finding: &Finding| first(finding).and_then(|id| parts.get(id.index()));
        let mut findings: Vec<&Finding> = report.findings().iter().map(|one| &**one).collect();
        // The sort keeps the order of the report.
        findings.sort_by_key(|finding| part(finding));
        findings.into_iter().try_for_each(|finding| each(&report, finding))?;
        let keys = |part: Vec<MeasureId>| {
            part.into_iter().map(|id| dossier.at_measure(id).key().to_owned()).collect()
        };
        Ok(Told {
            statements: report.statement_count(),
            undecided: undecided.into_iter().map(keys).collect(),
        })
    }

    /// Reads all of it: the dossier, and the part of each of its assertions.
    fn load(&self, options: &DiskOptions<'_>) -> Result<(Dossier, Vec<u32>), DiskError> {
        let Self { head, portion, framed } = self;
        let mut text = Vec::with_capacity(framed.len());
        let places = |list: &[u32]| list.iter().map(|at| *at as usize).collect::<Vec<_>>();
        let (measures, rules) = (places(&portion.measures), places(&portion.rules));
        head.write(measures.into_iter(), rules.into_iter(), portion.scoped, &mut text);
        let (mut numbers, mut parts, mut rest) = (Vec::new(), Vec::new(), framed.as_slice());
        while let Some((line, behind)) = next(rest) {
            rest = behind;
            numbers.push(line.number);
            parts.push(line.part);
            text.extend_from_slice(line.text);
            text.push(b'\n');
        }
        let limits = ReadOptions { max_line: usize::MAX >> 1, ..options.read };
        let dossier = read_lines(text.as_slice(), &limits).map_err(|error| placed(error, &numbers))?;
        Ok((dossier, parts))
    }
}

/// What is wrong with lines, by their places in the file that they come from.
pub(super) fn placed(error: ReadError, numbers: &[u64]) -> ReadError {
    let place = |line: u64| {
        // The head is the first line.
        let at = usize::try_from(line).ok().and_then(|line| line.checked_sub(2));
        at.and_then(|at| numbers.get(at)).copied().unwrap_or(line)
    };
    let moved = |mut faults: Vec<crate::io::Fault>| {
        faults.iter_mut().for_each(|fault| fault.line = place(fault.line));
        faults.sort_by_key(|fault| (fault.line, fault.column));
        faults
    };
    match error {
        ReadError::Faults { faults, more, records } => {
            ReadError::Faults { faults: moved(faults), more, records }
        }
        ReadError::Syntax { line, column, what, earlier } => {
            ReadError::Syntax { line: place(line), column, what, earlier: moved(earlier) }
        }
        ReadError::NotADossier { line, column, what } => {
            ReadError::NotADossier { line: place(line), column, what }
        }
        other => other,
    }
}
