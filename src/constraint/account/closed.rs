//! Accounts under a closed world: an earlier total and the flows since.

use ordered_float::OrderedFloat;
use rustc_hash::FxHashMap;

use super::{Account, Proof};
use crate::constraint::reasoner::Reasoner;
use crate::constraint::resolve::support;
use crate::derivation::{Entailment, Inequality, Side, Timepoint, Variable, Weighted, growth_weights};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::quantity::{Bound, Interval, Tier};
use crate::relation::Moves;
use crate::rule::{Assumption, RuleForm};

/// How many earlier totals are tried as the start of a closed world.
const STARTS: usize = 24;
/// How many flows may be added up for one total, and for each of its figures and flows on top: many figures long after
/// the last total before them would each be told all flows in between.
const ADDED: (usize, usize) = (100_000, 64);

/// One total, what is known of it, and the flows into it.
struct Fed<'a> {
    total: MeasureId,
    /// The known flows by window, in the order of time.
    windows: Vec<(i64, i64, RuleId, AssertionId)>,
    known: Moves,
    /// All flows, whether or not they stand.
    moves: Option<&'a Moves>,
    /// By the end of its time, the latest first, then by key.
    starts: Vec<(i64, AssertionId)>,
    /// By the end of each window, in order: the last start so far.
    closed: Vec<(i64, i64)>,
}

impl Reasoner<'_, '_> {
    /// `on`: the figures of each measure.
    ///
    /// # Complexity
    /// O(n log n) in the figures of totals and flows, and linear in the flows that are added up.
    pub(super) fn closed(&self, on: &FxHashMap<MeasureId, Vec<AssertionId>>) -> Vec<Account> {
        let evidence = self.evidence;
        if !evidence.policy.assumes(Assumption::ClosedWorld) {
            return Vec::new();
        }
        let mut flows: FxHashMap<MeasureId, Vec<(RuleId, MeasureId)>> = FxHashMap::default();
        for rule in &self.part.rules {
            if let RuleForm::Increment { flow, total } = evidence.dossier().at_rule(*rule).form() {
                flows.entry(*total).or_default().push((*rule, *flow));
            }
        }
        let mut accounts = Vec::new();
        for total in &self.part.measures {
            let Some((of, into)) = on.get(total).zip(flows.get(total)) else { continue };
            let fed = self.fed(*total, of, into, on);
            let mut left = ADDED.0 + ADDED.1 * (of.len() + fed.windows.len());
            for id in of {
                if fed.windows.is_empty() || left == 0 {
                    break;
                }
                accounts.extend(self.grown_to(&fed, *id, &mut left));
            }
        }
        accounts
    }

    fn fed(
        &self,
        total: MeasureId,
        of: &[AssertionId],
        into: &[(RuleId, MeasureId)],
        on: &FxHashMap<MeasureId, Vec<AssertionId>>,
    ) -> Fed<'_> {
        let evidence = self.evidence;
        let windows = self.windows(into, on);
        let known = Moves::over(windows.iter().map(|w| (w.0, w.1)).collect());
        let end = |id: &AssertionId| Some((evidence.reading(*id)?.when.as_ref()?.end, *id));
        let mut starts: Vec<(i64, AssertionId)> = of.iter().filter_map(end).collect();
        starts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| evidence.key(a.1).cmp(evidence.key(b.1))));
        let mut closed: Vec<(i64, i64)> = windows.iter().map(|w| (w.1, w.0)).collect();
        closed.sort_unstable();
        let mut last = i64::MIN;
        for (_, start) in &mut closed {
            last = last.max(*start);
            *start = last;
        }
        Fed { total, windows, known, moves: evidence.moves(total), starts, closed }
    }

    /// The best account of one figure: by its nominal values, then by how few figures it takes, then from the latest
    /// start.
    fn grown_to(&self, fed: &Fed<'_>, id: AssertionId, left: &mut usize) -> Option<Account> {
        let nominal = self.evidence.reading(id).and_then(|r| r.nominal);
        let mut best: Option<([OrderedFloat<f64>; 3], Account)> = None;
        for start in self.starts(fed, id) {
            let Some(account) = self.grown(fed, start, id, left) else { continue };
            let off = distance(account.nominal, nominal);
            let width = account.nominal.map_or(f64::INFINITY, |(low, high)| high - low);
            let rank = [off, width, account.from.len() as f64].map(OrderedFloat);
            if best.as_ref().is_none_or(|(least, _)| rank < *least) {
                best = Some((rank, account));
            }
            // No earlier start does better.
            if off == 0.0 && width == 0.0 {
                break;
            }
        }
        best.map(|(_, account)| account)
    }

    /// The known flows into a total by window, in the order of time; of several figures for one window the one with
    /// most families behind it.
    fn windows(
        &self,
        fed: &[(RuleId, MeasureId)],
        on: &FxHashMap<MeasureId, Vec<AssertionId>>,
    ) -> Vec<(i64, i64, RuleId, AssertionId)> {
        let evidence = self.evidence;
        let mut all: Vec<(i64, i64, RuleId, AssertionId)> = Vec::new();
        for (rule, flow) in fed {
            for id in on.get(flow).into_iter().flatten() {
                let when = evidence.reading(*id).and_then(|r| r.when.as_ref());
                if let Some(when) = when.filter(|w| !w.open && w.assumptions.is_empty()) {
                    all.push((when.start, when.end, *rule, *id));
                }
            }
        }
        all.sort_by(|a, b| {
            let rank = |id: AssertionId| std::cmp::Reverse(support(evidence, id));
            (a.0, a.1)
                .cmp(&(b.0, b.1))
                .then_with(|| rank(a.3).cmp(&rank(b.3)))
                .then_with(|| evidence.key(a.3).cmp(evidence.key(b.3)))
        });
        all.dedup_by_key(|window| (window.0, window.1));
        all
    }

    /// The latest earlier totals with a known flow between them and the figure.
    fn starts<'f>(&self, fed: &'f Fed<'_>, id: AssertionId) -> impl Iterator<Item = AssertionId> + use<'f> {
        let until = self.evidence.reading(id).and_then(|r| r.when.as_ref()).map(|w| w.end);
        let last = until.and_then(|until| {
            let before = fed.closed.partition_point(|(end, _)| *end <= until).checked_sub(1)?;
            fed.closed.get(before).map(|(_, start)| *start)
        });
        let first = last.map_or(fed.starts.len(), |last| fed.starts.partition_point(|(end, _)| *end > last));
        let others = fed.starts.iter().skip(first).map(|(_, one)| *one);
        others.filter(move |one| *one != id).take(STARTS)
    }

    /// An earlier total and all flows since, as the bounds of a later one.
    fn grown(&self, fed: &Fed<'_>, start: AssertionId, id: AssertionId, left: &mut usize) -> Option<Account> {
        let evidence = self.evidence;
        let total = fed.total;
        let (then, now) = (evidence.reading(start)?, evidence.reading(id)?);
        let (from, to) = (then.when.as_ref()?, now.when.as_ref()?);
        if !from.assumptions.is_empty() || !to.assumptions.is_empty() || !to.moment || to.end == i64::MAX {
            return None;
        }
        // One that began earlier and reaches in does not fit.
        let first = fed.windows.partition_point(|w| w.0 < from.end);
        let last = fed.windows.partition_point(|w| w.0 < to.end);
        let within = fed.windows.get(first..last)?;
        if fed.known.within(from.end, from.end) {
            return None;
        }
        // Where it would be too much to add up, later totals are tried all the same.
        *left = left.checked_sub(within.len())?;
        let fits = within.iter().all(|w| w.0 >= from.end && w.1 <= to.end);
        let apart = within.windows(2).all(|pair| matches!(pair, [a, b] if a.1 <= b.0));
        if within.is_empty() || !fits || !apart {
            return None;
        }
        let variable = Variable { measure: total, at: Timepoint::Instant(to.end) };
        let mut proofs = Vec::new();
        let mut ends = Vec::new();
        for side in [Side::AtLeast, Side::AtMost] {
            let upper = side == Side::AtMost;
            let mut at = if upper { from.earliest() } else { from.end };
            let mut terms: Vec<Inequality> = Vec::new();
            let mut times: Vec<f64> = Vec::new();
            let mut bound = 0.0;
            let support = then.support?;
            let end = if upper { support.high() } else { support.low() };
            let first = Variable { measure: total, at: Timepoint::Instant(at) };
            terms.push(given(start, first, end, upper)?);
            times.push(1.0);
            bound += end.value()?;
            let step = |at: i64, next: i64, terms: &mut Vec<Inequality>, times: &mut Vec<f64>| {
                if at == next {
                    return Some(());
                }
                if upper && fed.moves.is_some_and(|moves| moves.within(at, next)) {
                    return None;
                }
                terms.push(match upper {
                    true => Inequality::Unmoved { measure: total, from: at, to: next },
                    false => Inequality::NeverFalls { measure: total, from: at, to: next },
                });
                times.push(1.0);
                Some(())
            };
            for (open, close, rule, flow) in within {
                step(at, *open, &mut terms, &mut times)?;
                let reading = evidence.reading(*flow)?;
                let (a, b) = growth_weights(evidence.dossier(), reading.measure?, total)?;
                let times_of = a / b;
                let support = reading.support?;
                let end = if upper { support.high() } else { support.low() };
                let window = Timepoint::Window(*open, *close);
                terms.push(given(*flow, Variable { measure: reading.measure?, at: window }, end, upper)?);
                times.push(times_of);
                // The total grows by no more than the flow, or by no less.
                let across = if upper { Side::AtLeast } else { Side::AtMost };
                terms.push(Inequality::Rule { rule: *rule, at: window, side: across });
                times.push(1.0 / b);
                bound += times_of * end.value()?;
                at = *close;
            }
            step(at, to.end, &mut terms, &mut times)?;
            let terms: Vec<Weighted> = terms
                .into_iter()
                .zip(times)
                .map(|(inequality, multiplier)| Weighted { multiplier, inequality })
                .collect();
            ends.push(bound);
            proofs.push(Entailment { variable, side, bound, terms, tier: Tier::Support });
        }
        let [low, high] = *ends.as_slice() else { return None };
        let nominal: Vec<Option<f64>> = proofs.iter().map(|proof| proof.as_printed(evidence)).collect();
        let nominal = nominal.first().copied().flatten().zip(nominal.get(1).copied().flatten());
        let implied = Interval::closed(low, high).ok()?;
        self.account(id, implied, nominal, Proof::Linear(proofs), vec![Assumption::ClosedWorld])
    }
}

fn given(assertion: AssertionId, variable: Variable, end: Bound, upper: bool) -> Option<Inequality> {
    let (bound, open) = (end.value()?, end.is_open());
    Some(match upper {
        true => Inequality::AtMost { assertion, variable, bound, open },
        false => Inequality::AtLeast { assertion, variable, bound, open },
    })
}

/// How far apart two nominal ranges are.
fn distance(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> f64 {
    match (a, b) {
        (Some((low, high)), Some((from, to))) => (from - high).max(low - to).max(0.0),
        _ => f64::INFINITY,
    }
}
