//! Reconciling a dossier that is larger than memory: divided on the disk into parts that do not bear on each other, and
//! reconciled part by part.

mod apart;
mod error;
mod head;
mod keys;
mod line;
mod plan;
mod portion;
mod spool;
mod survey;

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::finding::{Finding, FindingKind};
use crate::io::{Problem, ReadError, ReadOptions, read_lines};
use crate::policy::Policy;
use crate::reconcile::Report;
use crate::time::Period;

pub use error::DiskError;
use head::Head;
use line::Lines;
use plan::Plan;
use portion::{Lot, frame, placed};
use spool::Spool;
use survey::{Survey, Surveyor, pick};

/// How a dossier on disk is reconciled.
#[derive(Debug, Clone, Copy)]
pub struct DiskOptions<'o> {
    /// About how much memory a portion may take, in bytes, by an estimate from the length of its text. What is held besides: the
    /// head, a few bytes for each of its measures, and 64 MiB. Default 2 GiB.
    pub memory: u64,
    /// The folder for temporary files; that of the system by default. They take what the input takes, and half as much again. They
    /// have no names, so that they are gone at the end, also after a failure.
    pub scratch: Option<&'o Path>,
    /// Only what was known by the end of this day.
    pub known_on: Option<Period>,
    /// Whether every finding is proven again before it is given.
    pub verify: bool,
    /// Limits of reading.
    pub read: ReadOptions,
}

impl Default for DiskOptions<'_> {
    fn default() -> Self {
        Self { memory: 2 << 30, scratch: None, known_on: None, verify: false, read: ReadOptions::default() }
    }
}

/// What is being done, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DiskStage {
    /// Lines are read for what they are about.
    Survey,
    /// Keys are looked up.
    Keys,
    /// Lines are put where their parts are.
    Divide,
    /// Parts are reconciled.
    Reconcile,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiskProgress {
    /// What is being done.
    pub stage: DiskStage,
    /// How much of that is done, in bytes or bins.
    pub done: u64,
    /// Of how much.
    pub of: u64,
}

/// What was reconciled, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiskSummary {
    /// How many assertions there are.
    pub assertions: u64,
    /// How many statements they are.
    pub statements: u64,
    /// How many parts there are that do not bear on each other.
    pub parts: usize,
    /// How many assertions the largest of them has.
    pub largest: u64,
    /// In how many portions they were held in memory, one after the other.
    pub portions: usize,
    /// How many bytes the lines take on the disk, put where their parts are.
    pub scratch: u64,
    /// How many findings there are of each kind, in the order of [`detectors`](crate::detectors); kinds without any are left out.
    pub findings: Vec<(FindingKind, u64)>,
    /// Measures, by key, of which it was too large or too hard to decide in full whether all figures can be true at once.
    pub undecided: Vec<Vec<String>>,
}

/// Reconciles a dossier of JSON Lines that need not fit into memory, and gives its findings one by one: part by part in the order of
/// their least key of a measure, and in each as [`Report::findings`] has them. What comes first, and what is in it, depends neither on
/// the order of the lines nor on the memory that is allowed.
///
/// The lines are read twice. First for what each is about and what it names, which gives the parts ([`Parts`](crate::graph::Parts)); then to put each
/// where its part is. Then portions of parts are read, checked and reconciled one after the other. The findings are those of
/// [`reconcile`](crate::reconcile) but for what holds all figures against each other, which is left out:
///
/// - [look-alikes](FindingKind::LookAlike), equal numbers on measures that must not be merged, of any two measures;
/// - [likely slips](FindingKind::LikelySlip) that are a swap of figures on measures that do not bear on each other;
///
/// and the limits [`Policy::possible_conflicts`] and [`Policy::coincidences`] hold for each part, not for all of them together.
///
/// # Errors
/// [`DiskError`]: [`DiskError::Read`] names faulty lines, those that can be told without the others before anything is
/// found, and those of a portion when it is read; [`DiskError::PartTooLarge`] before anything is found.
///
/// # Complexity
/// Linear in the text, and that of `reconcile` for each part. Memory for the head of the dossier, for one portion, and for each
/// assertion without a measure of its own (a withdrawal, a stance towards an assertion).
///
/// ```
/// use crosscheck::disk::{DiskOptions, reconcile_lines};
/// use crosscheck::{FindingKind, Policy};
/// let lines = r#"{"format": "crosscheck/1", "sources": [{"key": "a"}, {"key": "b"}], "measures": [{"key": "level", "kind": "stock"}]}
/// {"key": "x", "measure": "level", "figure": 11000, "origin": "a", "as_of": "2024-11-25"}
/// {"key": "y", "measure": "level", "figure": 8000, "origin": "b", "as_of": "2024-11-25"}"#;
/// let mut prose = Vec::new();
/// let summary = reconcile_lines(
///     &mut std::io::Cursor::new(lines),
///     &Policy::default(),
///     &DiskOptions::default(),
///     &mut |_progress| (),
///     &mut |report, finding| Ok(prose.push(report.explain(finding).to_string())),
/// )?;
/// assert_eq!(summary.findings, [(FindingKind::Contradiction, 1)]);
/// assert!(prose[0].starts_with("contradiction"));
/// # Ok::<(), crosscheck::disk::DiskError>(())
/// ```
pub fn reconcile_lines(
    input: &mut (impl Read + Seek),
    policy: &Policy,
    options: &DiskOptions<'_>,
    progress: &mut dyn FnMut(DiskProgress),
    each: &mut dyn FnMut(&Report<'_>, &Finding) -> io::Result<()>,
) -> Result<DiskSummary, DiskError> {
    let start = input.stream_position().map_err(unread)?;
    let length = input.seek(SeekFrom::End(0)).map_err(unread)?.saturating_sub(start);
    input.seek(SeekFrom::Start(start)).map_err(unread)?;

    let (head, plan, mut survey) = {
        let mut lines = Lines::of(&mut *input);
        let (number, mut text) = lines.head()?.ok_or(ReadError::Empty)?;
        // Blank lines before it count.
        if let above @ 1.. = usize::try_from(number).unwrap_or(1).saturating_sub(1) {
            text.insert_str(0, &"\n".repeat(above));
        }
        let (head, dossier) = Head::read(text)?;
        let mut surveyor = Surveyor::new(&dossier, options.scratch)?;
        head.assertions().try_for_each(|line| surveyor.see(number, line))?;
        while let Some((number, text)) = lines.next(options.read.max_line)? {
            surveyor.see(number, text)?;
            if number.is_multiple_of(1 << 14) {
                progress(DiskProgress { stage: DiskStage::Survey, done: lines.passed, of: length });
            }
        }
        let told = |done, of| progress(DiskProgress { stage: DiskStage::Keys, done, of });
        let mut survey = surveyor.settle(told)?;
        if !survey.strays.is_empty() {
            input.seek(SeekFrom::Start(start)).map_err(unread)?;
            return Err(refused(&head, &survey, Lines::of(&mut *input), options));
        }
        let plan = Plan::of(&dossier, &mut survey, options.memory)?;
        (head, plan, survey)
    };

    input.seek(SeekFrom::Start(start)).map_err(unread)?;
    let told = &mut |done| progress(DiskProgress { stage: DiskStage::Divide, done, of: length });
    let mut spool = divide(&head, &plan, &mut survey, Lines::of(&mut *input), options, told)?;
    let mut summary = DiskSummary {
        assertions: survey.amounts.iter().map(|amount| amount.lines).sum(),
        parts: plan.parts(),
        largest: plan.largest,
        portions: plan.portions.len(),
        scratch: spool.held(),
        ..DiskSummary::default()
    };
    drop(survey);

    let of = plan.portions.iter().map(|portion| portion.amount.bytes).sum();
    let mut done = 0;
    let mut counts: BTreeMap<FindingKind, u64> = BTreeMap::new();
    for (at, portion) in plan.portions.iter().enumerate() {
        let framed = spool.take(at).map_err(DiskError::Scratch)?;
        let lot = Lot { head: &head, portion, framed };
        let told = lot.reconcile(policy, options, &mut |report, finding| {
            *counts.entry(finding.kind()).or_default() += 1;
            each(report, finding).map_err(DiskError::Found)
        })?;
        summary.statements += told.statements as u64;
        summary.undecided.extend(told.undecided);
        done += portion.amount.bytes;
        progress(DiskProgress { stage: DiskStage::Reconcile, done, of });
    }
    summary.findings = counts.into_iter().collect();
    summary.undecided.sort();
    Ok(summary)
}

fn unread(error: io::Error) -> DiskError {
    ReadError::Io { what: "the input".to_owned(), error }.into()
}

/// Puts each line where its part is.
fn divide<R: Read>(
    head: &Head,
    plan: &Plan,
    survey: &mut Survey,
    mut lines: Lines<R>,
    options: &DiskOptions<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<Spool, DiskError> {
    let mut spool = Spool::new(plan.portions.len(), options.scratch).map_err(DiskError::Scratch)?;
    let mut node = survey.nodes().map_err(DiskError::Scratch)?;
    let mut put = |number: u64, text: &str| {
        let node = node().map_err(|_| DiskError::Changed)?;
        // What is about no measure names an assertion that is not there: the first portion tells.
        let (part, home) = plan.home(node).unwrap_or((u32::MAX, 0));
        let parts: [&[u8]; 2] = [&frame(number, part, text.len()), text.as_bytes()];
        spool.push(home, &parts).map_err(DiskError::Scratch)
    };
    let (number, _) = lines.head()?.ok_or(DiskError::Changed)?;
    head.assertions().try_for_each(|line| put(number, line))?;
    while let Some((number, text)) = lines.next(options.read.max_line)? {
        put(number, text)?;
        if number.is_multiple_of(1 << 14) {
            progress(lines.passed);
        }
    }
    Ok(spool)
}

/// What is wrong with lines that no dossier takes.
fn refused<R: Read>(
    head: &Head,
    survey: &Survey,
    mut lines: Lines<R>,
    options: &DiskOptions<'_>,
) -> DiskError {
    let most = options.read.max_faults.saturating_mul(2).max(2);
    let first = lines.next(usize::MAX >> 1).map(|first| first.map(|(number, _)| number));
    let picked = first.and_then(|first| {
        let in_head = first.filter(|number| survey.strays.contains(number));
        let in_head =
            in_head.into_iter().flat_map(|number| head.assertions().map(move |line| (number, line)));
        let mut picked: Vec<(u64, String)> =
            in_head.map(|(number, line)| (number, line.to_owned())).collect();
        picked.extend(pick(&mut lines, &survey.strays, most, options.read.max_line)?);
        Ok(picked)
    });
    let picked = match picked {
        Ok(picked) => picked,
        Err(error) => return error,
    };
    let mut text = Vec::new();
    head.write_all(&mut text);
    picked.iter().for_each(|(_, line)| {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
    });
    let numbers: Vec<u64> = picked.iter().map(|(number, _)| *number).collect();
    let limits = ReadOptions { max_line: usize::MAX >> 1, max_faults: usize::MAX };
    let Err(error) = read_lines(text.as_slice(), &limits) else { return DiskError::Changed };
    match placed(error, &numbers) {
        ReadError::Faults { mut faults, .. } => {
            // Assertions that are not among these lines may well be in the file.
            faults.retain(|fault| {
                !matches!(&fault.problem, Problem::UnknownKey { noun, .. } if noun.ends_with("assertion"))
            });
            let more = faults.len().saturating_sub(options.read.max_faults);
            faults.truncate(options.read.max_faults);
            let records = survey.strays.len();
            ReadError::Faults { faults, more, records }.into()
        }
        other => other.into(),
    }
}
