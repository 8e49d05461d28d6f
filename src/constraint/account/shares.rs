//! Shares by the figures of their part and whole.

use rustc_hash::FxHashMap;

use super::{Account, Proof};
use crate::constraint::reasoner::Reasoner;
use crate::derivation::{ratio, ratio_as_printed};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::relation::Evidence;
use crate::rule::{Assumption, RuleForm};

impl Reasoner<'_, '_> {
    /// `on`: the figures of each measure.
    pub(super) fn shares(&self, on: &FxHashMap<MeasureId, Vec<AssertionId>>) -> Vec<Account> {
        let evidence = self.evidence;
        let mut found = Vec::new();
        for rule in &self.part.rules {
            let RuleForm::Share { share, part, whole, loss } = *evidence.dossier().at_rule(*rule).form()
            else {
                continue;
            };
            let of = |measure: MeasureId| on.get(&measure).map_or(&[][..], Vec::as_slice);
            let (parts, wholes) = (Times::of(evidence, of(part)), Times::of(evidence, of(whole)));
            for id in of(share).iter().copied() {
                for of in parts.around(evidence, id) {
                    let bases = match loss {
                        true => wholes.before(evidence, of).into_iter().collect(),
                        false => wholes.around(evidence, id),
                    };
                    for all in bases {
                        found.extend(self.share(*rule, id, of, all));
                    }
                }
            }
        }
        found
    }

    fn share(&self, rule: RuleId, id: AssertionId, part: AssertionId, whole: AssertionId) -> Option<Account> {
        let evidence = self.evidence;
        let (implied, assumed) = ratio(evidence, rule, id, part, whole)?;
        let assumptions: Vec<Assumption> = assumed.to_vec();
        if assumptions.iter().any(|one| !evidence.policy.assumes(*one)) {
            return None;
        }
        let nominal = ratio_as_printed(evidence, rule, part, whole);
        self.account(id, implied, nominal, Proof::Ratio { rule, part, whole }, assumptions)
    }
}

/// Figures of one measure by time.
struct Times {
    /// By start, end and key.
    sorted: Vec<(i64, i64, AssertionId)>,
    /// By end; where several end at once, the last of the list above comes last.
    ends: Vec<(i64, usize, AssertionId)>,
    longest: i64,
}

impl Times {
    fn of(evidence: &Evidence<'_>, figures: &[AssertionId]) -> Self {
        let mut sorted: Vec<(i64, i64, AssertionId)> = figures
            .iter()
            .filter_map(|id| {
                let reading = evidence.reading(*id)?;
                match &reading.when {
                    _ if reading.kind == Kind::Constant => Some((i64::MIN, i64::MAX, *id)),
                    Some(when) => Some((when.start, when.end, *id)),
                    None => None,
                }
            })
            .collect();
        sorted.sort_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| evidence.key(a.2).cmp(evidence.key(b.2)))
        });
        let mut ends: Vec<(i64, usize, AssertionId)> =
            sorted.iter().enumerate().map(|(at, (_, end, id))| (*end, at, *id)).collect();
        ends.sort_unstable();
        let longest = sorted.iter().map(|(s, e, _)| e.saturating_sub(*s)).max().unwrap_or(0);
        Self { sorted, ends, longest }
    }

    /// Those whose time meets that of a figure; at most a handful.
    fn around(&self, evidence: &Evidence<'_>, id: AssertionId) -> Vec<AssertionId> {
        const MOST: usize = 8;
        // One long period among many short ones must not make each of them look at all.
        const LOOKED_AT: usize = 4096;
        let Some(reading) = evidence.reading(id) else { return Vec::new() };
        let (start, end) = match &reading.when {
            Some(when) if reading.kind != Kind::Constant => (when.start, when.end),
            _ => (i64::MIN, i64::MAX),
        };
        let first = self.sorted.partition_point(|(s, _, _)| *s < start.saturating_sub(self.longest));
        let near = self.sorted.iter().skip(first).take(LOOKED_AT).take_while(|(s, _, _)| *s < end);
        near.filter(|(_, e, one)| *e > start && *one != id).take(MOST).map(|(_, _, id)| *id).collect()
    }

    /// The last one that ends before a figure starts.
    fn before(&self, evidence: &Evidence<'_>, id: AssertionId) -> Option<AssertionId> {
        let start = evidence.reading(id)?.when.as_ref()?.start;
        let until = self.ends.partition_point(|(end, ..)| *end <= start);
        let earlier = self.ends.get(..until)?.iter().rev();
        earlier.map(|(_, _, one)| *one).find(|one| *one != id)
    }
}
