//! Which parts are held in memory together.

use crate::dossier::Dossier;
use crate::id::{MeasureId, RuleId};

use super::error::DiskError;
use super::survey::{Amount, Survey};

/// About how many bytes of memory one byte of text takes while it is reconciled, by the bench `peak`: text, dossier, report.
const MEMORY_A_BYTE: u64 = 30;

/// How many measures of a part that is too large are named.
const NAMED: usize = 3;

/// No part, or no portion.
const NONE: u32 = u32::MAX;

/// Parts that are reconciled together.
#[derive(Debug, Default)]
pub(super) struct Portion {
    /// Its measures, and for each that only its key tells from others one of these, by their places in the head.
    pub(super) measures: Vec<u32>,
    /// Its rules.
    pub(super) rules: Vec<u32>,
    pub(super) amount: Amount,
    /// Whether any of its measures has a place in a hierarchy.
    pub(super) scoped: bool,
}

/// The portions, and where each part is.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) portions: Vec<Portion>,
    /// The number of the part of each node, in the order of the least key of a measure; none where nothing is said.
    parts: Vec<u32>,
    /// The portion of each part.
    homes: Vec<u32>,
    /// How many assertions the largest part has.
    pub(super) largest: u64,
}

impl Plan {
    pub(super) fn of(dossier: &Dossier, survey: &mut Survey, memory: u64) -> Result<Self, DiskError> {
        let mut sums = vec![Amount::default(); survey.amounts.len()];
        for node in 0..survey.amounts.len() {
            let (top, amount) = (survey.top(node as u32), survey.amounts.get(node).copied());
            if let (Some(sum), Some(amount)) = (sums.get_mut(top as usize), amount) {
                sum.lines += amount.lines;
                sum.bytes += amount.bytes;
            }
        }
        let mut by_key: Vec<u32> = (0..survey.measures.len() as u32).collect();
        by_key.sort_by_key(|at| dossier.measures().get(*at as usize).map(|measure| measure.key()));
        let mut plan = Self {
            portions: Vec::new(),
            parts: vec![NONE; sums.len()],
            homes: Vec::new(),
            largest: sums.iter().map(|sum| sum.lines).max().unwrap_or(0),
        };
        let most = memory / MEMORY_A_BYTE;
        for measure in &by_key {
            let Some(node) = survey.measures.get(*measure as usize) else { continue };
            let top = survey.top(*node) as usize;
            let Some(sum) = sums.get(top).filter(|sum| sum.lines > 0) else { continue };
            if plan.parts.get(top) == Some(&NONE) {
                if sum.bytes > most {
                    return Err(too_large(dossier, survey, top as u32, &by_key, *sum, memory));
                }
                plan.begin(top, *sum, most);
            }
        }
        // What is about no measure goes with the first portion, where it is read and told.
        if plan.portions.is_empty() && sums.iter().any(|sum| sum.lines > 0) {
            plan.portions.push(Portion::default());
        }
        plan.fill(dossier, survey);
        // Nodes stand for those that they are joined to.
        for node in 0..sums.len() {
            let part = plan.parts.get(survey.top(node as u32) as usize).copied();
            if let (Some(place), Some(part)) = (plan.parts.get_mut(node), part) {
                *place = part;
            }
        }
        Ok(plan)
    }

    /// A new part, in the last portion if there is room.
    fn begin(&mut self, top: usize, sum: Amount, most: u64) {
        match self.portions.last_mut().filter(|last| last.amount.bytes + sum.bytes <= most) {
            Some(last) => {
                last.amount.lines += sum.lines;
                last.amount.bytes += sum.bytes;
            }
            None => self.portions.push(Portion { amount: sum, ..Portion::default() }),
        }
        if let Some(place) = self.parts.get_mut(top) {
            *place = self.homes.len() as u32;
        }
        self.homes.push(self.portions.len() as u32 - 1);
    }

    /// Puts measures and rules where their parts are.
    fn fill(&mut self, dossier: &Dossier, survey: &mut Survey) {
        let (parts, homes, portions) = (&self.parts, &self.homes, &mut self.portions);
        let mut home = |at: usize| {
            let top = survey.measures.get(at).copied().map(|node| survey.top(node))?;
            homes.get(*parts.get(top as usize)? as usize).map(|home| *home as usize)
        };
        for (at, measure) in dossier.measures().iter().enumerate() {
            let Some(portion) = home(at).and_then(|home| portions.get_mut(home)) else { continue };
            portion.measures.push(at as u32);
            portion.scoped |= measure.coordinates.iter().any(Option::is_some);
        }
        // What only its key tells from another one says so wherever it is; one other is enough, and has no figures there.
        for portion in portions.iter_mut() {
            let others = portion.measures.iter().filter_map(|at| dossier.twin(MeasureId::new(*at as usize)));
            let others: Vec<u32> = others.map(|id| id.index() as u32).collect();
            portion.measures.extend(others);
            portion.measures.sort_unstable();
            portion.measures.dedup();
        }
        for at in 0..dossier.rules().len() {
            // A rule is in the part of each of its measures.
            let measures = dossier.at_rule(RuleId::new(at)).form().measures();
            let first = measures.first().and_then(|id| home(id.index()));
            if let Some(portion) = first.and_then(|home| portions.get_mut(home)) {
                portion.rules.push(at as u32);
            }
        }
    }

    /// The part of a node, and the portion that it is in; none if it is about no measure.
    pub(super) fn home(&self, node: u32) -> Option<(u32, usize)> {
        let part = self.parts.get(node as usize)?;
        self.homes.get(*part as usize).map(|home| (*part, *home as usize))
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.homes.len()
    }
}

fn too_large(
    dossier: &Dossier,
    survey: &mut Survey,
    top: u32,
    by_key: &[u32],
    sum: Amount,
    memory: u64,
) -> DiskError {
    let mut all: Vec<String> = Vec::new();
    for at in by_key {
        let node = survey.measures.get(*at as usize).copied();
        if node.is_some_and(|node| survey.top(node) == top)
            && let Some(measure) = dossier.measures().get(*at as usize)
        {
            all.push(measure.key().to_owned());
        }
    }
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    let needed = sum.bytes.saturating_mul(MEMORY_A_BYTE);
    DiskError::PartTooLarge { measures: all, more, assertions: sum.lines, needed, memory }
}
