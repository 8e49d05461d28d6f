use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::support::{measure_key, members};
use super::{Detector, Rank, Ranked, Run};
use crate::derivation::Derivation;
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::graph::{Extent, Nestings, crossed};
use crate::id::{AssertionId, MeasureId};
use crate::measure::Kind;
use crate::relation::{Case, Crossing, Evidence, Reading, witnesses};

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::PossibleConflict,
    title: "figures that would contradict each other if one coordinate of what they measure matched",
    why: "two figures may clash or may count different things, and one word tells which; it is worth asking for",
    reference: "Lenz and Shoshani, Summarizability in OLAP and Statistical Data Bases (1997): what may be compared along hierarchies",
    run: Run::Ranked(run, |policy| policy.possible_conflicts),
};

fn run(case: &Case<'_>, nestings: &Nestings) -> Vec<Ranked> {
    let evidence = &case.evidence;
    let mut figures = Figures::of(case, nestings);
    if figures.extents.len() < 2 {
        return Vec::new();
    }
    let extents = std::mem::take(&mut figures.extents);
    let mut pairs: BTreeMap<(&str, &str), Vec<Crossing>> = BTreeMap::new();
    crossed(evidence.dossier(), &extents, |inner, outer, _| {
        let found = figures.crossings(inner, outer);
        if !found.is_empty() {
            pairs.insert((measure_key(evidence, inner), measure_key(evidence, outer)), found);
        }
    });
    let told = pairs.into_values().filter_map(|mut crossings| {
        crossings.sort_by_cached_key(|c| rank(evidence, c));
        let rank = rank(evidence, crossings.first()?);
        Some(Ranked { rank, finding: finding(case, nestings, &crossings)? })
    });
    told.collect()
}

/// Firm before soft before assumed; then the wider gap in steps of a tenth, the better witnessed, the wider gap.
fn rank(evidence: &Evidence<'_>, crossing: &Crossing) -> Rank {
    let relative = crossing.relative(evidence);
    let behind: usize =
        [crossing.inner, crossing.outer].iter().map(|id| witnesses(evidence, &[*id]).independent).sum();
    let keys = [evidence.key(crossing.inner), evidence.key(crossing.outer)];
    let firm = f64::from(crossing.strength as u8);
    Rank::new([firm, -(relative * 10.0).trunc(), -(behind as f64), -relative], keys, [0, 0])
}

/// One finding for two measures, shown by the strongest pair of their figures.
fn finding(case: &Case<'_>, nestings: &Nestings, crossings: &[Crossing]) -> Option<Finding> {
    let evidence = &case.evidence;
    let strongest = crossings.first()?;
    let on = |id| evidence.reading(id).and_then(|r| r.measure);
    let (inner, outer) = (on(strongest.inner)?, on(strongest.outer)?);
    // What rules order by way of others is no matter of scopes.
    let within = |inner, outer| nestings.is_within(evidence.dossier(), inner, outer);
    if within(inner, outer) || within(outer, inner) {
        return None;
    }
    let mut derivation = Derivation::default();
    let tier = strongest.tier;
    for id in [strongest.inner, strongest.outer] {
        if let Some(interval) = evidence.reading(id).and_then(|r| r.tier(tier)) {
            derivation.means(id, tier, interval);
        }
    }
    for crossing in crossings {
        derivation.crosses(crossing.clone());
    }
    Some(Finding {
        id: FindingId::new(
            FindingKind::PossibleConflict,
            format!("{},{}", measure_key(evidence, inner), measure_key(evidence, outer)),
        ),
        strength: strongest.strength,
        members: members(&case.evidence, crossings.iter().flat_map(|c| [c.inner, c.outer])),
        detail: Detail::PossibleConflict {
            inner,
            outer,
            coordinate: strongest.coordinate,
            pair: (strongest.inner, strongest.outer),
            gap: strongest.gap,
        },
        argument: derivation.into(),
    })
}

/// The standing figures of each measure that may cross another, indexed by time when first asked for.
struct Figures<'c, 'a> {
    case: &'c Case<'a>,
    extents: Vec<Extent>,
    on: FxHashMap<MeasureId, Timed>,
}

/// The figures on one measure.
#[derive(Default)]
struct Timed {
    by_key: Vec<AssertionId>,
    /// By the end of their time, each with the one that says most up to it.
    up_to: Vec<(i64, Most)>,
    /// What says most for exactly one span of time.
    spans: FxHashMap<(i64, i64), Most>,
    /// By the start of their time.
    from: Vec<(i64, Most)>,
}

/// A figure and the least that it means.
#[derive(Debug, Clone, Copy)]
struct Most {
    low: f64,
    id: AssertionId,
}

/// How many figures inside a window are tried against it, those that say most first.
const TRIED: usize = 16;

impl<'c, 'a> Figures<'c, 'a> {
    fn of(case: &'c Case<'a>, nestings: &Nestings) -> Self {
        let evidence = &case.evidence;
        let dossier = evidence.dossier();
        let mut all = Self { case, extents: Vec::new(), on: FxHashMap::default() };
        let crosses = |id: &MeasureId| nestings.may_cross(dossier.at_measure(*id));
        let measures: Vec<MeasureId> = evidence.measures().iter().copied().filter(crosses).collect();
        if measures.len() < 2 {
            return all;
        }
        for measure in measures {
            if dossier.at_measure(measure).kind == Kind::Proposition {
                continue;
            }
            let (mut most, mut least) = (f64::NEG_INFINITY, f64::INFINITY);
            for support in case.standing(measure).iter().filter_map(|id| evidence.reading(*id)?.support) {
                (most, least) = (most.max(support.low_value()), least.min(support.high_value()));
            }
            if most.is_finite() {
                all.extents.push(Extent { measure, most, least });
            }
        }
        all
    }

    /// For each figure on the outer measure that figures on the inner one are above at their times, the one that is
    /// furthest above.
    fn crossings(&mut self, inner: MeasureId, outer: MeasureId) -> Vec<Crossing> {
        let case = self.case;
        let evidence = &case.evidence;
        for measure in [inner, outer] {
            self.on.entry(measure).or_insert_with(|| Timed::of(evidence, case.standing(measure)));
        }
        let (Some(parts), Some(wholes)) = (self.on.get(&inner), self.on.get(&outer)) else {
            return Vec::new();
        };
        let found = wholes.by_key.iter().filter_map(|whole| {
            let reading = evidence.reading(*whole)?;
            let crossings = parts.above(evidence, reading).into_iter();
            crossings.filter_map(|part| Crossing::of(evidence, part, *whole)).max_by(|x, y| {
                let key = |c: &Crossing| evidence.key(c.inner);
                x.gap.total_cmp(&y.gap).then_with(|| key(y).cmp(key(x)))
            })
        });
        found.collect()
    }
}

impl Timed {
    fn of(evidence: &Evidence<'_>, standing: &[AssertionId]) -> Self {
        let mut timed = Self { by_key: standing.to_vec(), ..Self::default() };
        timed.by_key.retain(|id| evidence.reading(*id).is_some_and(|r| r.support.is_some()));
        for id in &timed.by_key {
            let Some(reading) = evidence.reading(*id) else { continue };
            let Some(low) = reading.support.map(|s| s.low_value()) else { continue };
            let most = Most { low, id: *id };
            let constant = reading.kind == Kind::Constant;
            let span = match &reading.when {
                Some(when) => (when.start, when.end),
                None if constant => (i64::MAX, i64::MAX),
                None => continue,
            };
            timed.up_to.push((span.1, most));
            timed.from.push((span.0, most));
            let slot = timed.spans.entry(span).or_insert(most);
            *slot = slot.or(most);
        }
        timed.up_to.sort_by_key(|(end, _)| *end);
        let mut best: Option<Most> = None;
        for (_, most) in &mut timed.up_to {
            *most = best.map_or(*most, |best| best.or(*most));
            best = Some(*most);
        }
        timed.from.sort_by_key(|(start, _)| *start);
        timed
    }

    /// The figures that may be above another one at its time, few.
    fn above(&self, evidence: &Evidence<'_>, whole: &Reading) -> Vec<AssertionId> {
        let up_to = |limit: i64| {
            let at = self.up_to.partition_point(|(end, _)| *end <= limit);
            at.checked_sub(1).and_then(|last| self.up_to.get(last)).map(|(_, most)| most.id)
        };
        match (whole.kind, &whole.when) {
            (Kind::Constant, _) => up_to(i64::MAX).into_iter().collect(),
            (Kind::Cumulative, Some(when)) => {
                let same = self.spans.get(&(when.start, when.end)).map(|most| most.id);
                up_to(when.earliest()).into_iter().chain(same).collect()
            }
            (_, Some(when)) => {
                // A level of one day beside one of an hour of it; a flow in a window inside the other's.
                let reach = if whole.kind == Kind::Stock { evidence.policy.moment } else { 0 };
                let from = self.from.partition_point(|(start, _)| *start < when.start.saturating_sub(reach));
                let to = self.from.partition_point(|(start, _)| *start < when.end);
                let mut inside: Vec<Most> =
                    self.from.get(from..to).into_iter().flatten().map(|(_, most)| *most).collect();
                inside.sort_by(|x, y| {
                    y.low.total_cmp(&x.low).then_with(|| evidence.key(x.id).cmp(evidence.key(y.id)))
                });
                let fits = |most: &Most| {
                    let part = evidence.reading(most.id).and_then(|r| r.when.as_ref());
                    part.is_some_and(|part| whole.kind == Kind::Stock || part.is_within(when))
                };
                inside.iter().filter(|most| fits(most)).take(TRIED).map(|most| most.id).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Most {
    /// The one that says more; the first by key if both say the same, as figures come by key.
    fn or(self, other: Self) -> Self {
        if other.low > self.low { other } else { self }
    }
}
