//! The first pass: what each line is about, what it is tied to, and how much there is of everything.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use petgraph::unionfind::UnionFind;

use super::error::DiskError;
use super::keys::Keys;
use super::line::{Line, Lines};
use super::spool::scratch;
use crate::dossier::Dossier;
use crate::graph::Parts;

/// What is known of a node: a part of measures, or an assertion without a measure of its own.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Amount {
    pub(super) lines: u64,
    pub(super) bytes: u64,
}

/// What the first pass found.
#[derive(Debug)]
pub(super) struct Survey {
    pub(super) joined: UnionFind<u32>,
    /// The node of each measure.
    pub(super) measures: Vec<u32>,
    /// What each node has.
    pub(super) amounts: Vec<Amount>,
    /// Lines that no dossier takes, of which more is to be told.
    pub(super) strays: Vec<u64>,
    nodes: Nodes,
}

/// The node of each line, in order, on the disk.
#[derive(Debug)]
struct Nodes(BufWriter<File>);

/// Reads lines into a survey, one after the other.
pub(super) struct Surveyor<'d> {
    survey: Survey,
    dossier: &'d Dossier,
    keys: Keys,
}

impl<'d> Surveyor<'d> {
    /// By the measures of a dossier without assertions.
    pub(super) fn new(dossier: &'d Dossier, folder: Option<&Path>) -> Result<Self, DiskError> {
        let parts = Parts::of_measures(dossier);
        let bound = parts.bound();
        let measures: Option<Vec<u32>> =
            dossier.measure_ids().map(|measure| u32::try_from(parts.part(measure)).ok()).collect();
        let measures = measures.ok_or(DiskError::TooMany)?;
        let nodes = Nodes(BufWriter::with_capacity(1 << 16, scratch(folder).map_err(DiskError::Scratch)?));
        let survey = Survey {
            joined: UnionFind::new(bound),
            measures,
            amounts: vec![Amount::default(); bound],
            strays: Vec::new(),
            nodes,
        };
        Ok(Self { survey, dossier, keys: Keys::new(folder).map_err(DiskError::Scratch)? })
    }

    /// Takes a line.
    pub(super) fn see(&mut self, number: u64, text: &str) -> Result<(), DiskError> {
        let (survey, dossier) = (&mut self.survey, self.dossier);
        let line = serde_json::from_str::<Line<'_>>(text).ok();
        let known = |survey: &Survey, key: &str| {
            let measure = dossier.measure_id(key)?;
            survey.measures.get(measure.index()).copied()
        };
        let is_known = |key: &str| dossier.measure_id(key).is_some();
        let line = line
            .filter(|line| !is_known(&line.key.0) && line.measure.as_ref().is_none_or(|on| is_known(&on.0)));
        let Some(line) = line else {
            survey.strays.push(number);
            return Ok(());
        };
        let about = || line.measure.iter().chain(&line.towards.0);
        let node = match about().find_map(|on| known(survey, &on.0)) {
            Some(node) => node,
            None => survey.node_of_its_own()?,
        };
        if let Some(amount) = survey.amounts.get_mut(node as usize) {
            amount.lines += 1;
            amount.bytes += text.len() as u64;
        }
        let mut push =
            |key: &str, named| self.keys.push(key, named, number, node).map_err(DiskError::Scratch);
        push(&line.key.0, false)?;
        line.marked().try_for_each(|key| push(key, true))?;
        for on in &line.towards.0 {
            match known(survey, &on.0) {
                Some(other) => drop(survey.joined.try_union(node, other)),
                None => push(&on.0, true)?,
            }
        }
        survey.nodes.0.write_all(&node.to_le_bytes()).map_err(DiskError::Scratch)
    }

    /// Joins what lines name of each other.
    pub(super) fn settle(self, progress: impl FnMut(u64, u64)) -> Result<Survey, DiskError> {
        let Self { mut survey, keys, .. } = self;
        let repeated = keys.settle(&mut survey.joined, progress).map_err(DiskError::Scratch)?;
        survey.strays.extend(repeated);
        survey.strays.sort_unstable();
        survey.strays.dedup();
        Ok(survey)
    }
}

impl Survey {
    fn node_of_its_own(&mut self) -> Result<u32, DiskError> {
        let node = u32::try_from(self.amounts.len()).map_err(|_| DiskError::TooMany)?;
        self.joined.new_set();
        self.amounts.push(Amount::default());
        Ok(node)
    }

    /// The node that stands for all that are joined with one.
    pub(super) fn top(&mut self, node: u32) -> u32 {
        self.joined.try_find_mut(node).unwrap_or(node)
    }

    /// The nodes of all lines, in order; the survey has none then.
    pub(super) fn nodes(&mut self) -> io::Result<impl FnMut() -> io::Result<u32> + use<>> {
        let empty = BufWriter::with_capacity(0, self.nodes.0.get_ref().try_clone()?);
        let written = std::mem::replace(&mut self.nodes.0, empty);
        let mut file = written.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        Ok(move || {
            let mut bytes = [0; 4];
            reader.read_exact(&mut bytes)?;
            Ok(u32::from_le_bytes(bytes))
        })
    }
}

/// The lines of these numbers, as many as are asked for, each with its number.
pub(super) fn pick<R: Read>(
    lines: &mut Lines<R>,
    wanted: &[u64],
    most: usize,
    limit: usize,
) -> Result<Vec<(u64, String)>, DiskError> {
    let mut picked = Vec::new();
    while picked.len() < most.min(wanted.len()) {
        let Some((number, text)) = lines.next(limit)? else { break };
        if wanted.binary_search(&number).is_ok() {
            picked.push((number, text.to_owned()));
        }
    }
    Ok(picked)
}
