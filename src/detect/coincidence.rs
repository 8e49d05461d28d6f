use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::support::{measure_key, members};
use super::{Detector, Rank, Ranked, Run};
use crate::derivation::{Claim, Derivation, Premise};
use crate::finding::{Detail, Finding, FindingId, FindingKind};
use crate::graph::Nestings;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Kind;
use crate::quantity::Number;
use crate::relation::{Case, Evidence, PartOf, Remainder, Strength, at_one_time, nested, printed};
use crate::rule::RuleForm;

pub(super) const DETECTOR: Detector = Detector {
    kind: FindingKind::Coincidence,
    title: "what is left of a total without a known part meets a figure of a measure around or within it",
    why: "such a meeting may show how a figure came about, and is taken for a confirmation, which it is not",
    reference: "Diaconis and Mosteller, Methods for Studying Coincidences (1989)",
    run: Run::Ranked(run, |policy| policy.coincidences),
};

/// How many totals of one time, or ways to add up parts, are looked at.
const TRIED: usize = 16;

/// Of how many parts a sum may be: what is left of a total without all but one of very many has all of their errors, and there are as many
/// such remainders as parts, each with a list as long.
const PARTS: usize = 64;

/// How many measures with figures of one value are looked at, and how many of them are told, by key. Several parts that are
/// reconciled together have fewer, so that what is told of one does not depend on the others.
const MEASURES: (usize, usize) = (8192, 256);

fn run(case: &Case<'_>, _: &Nestings) -> Vec<Ranked> {
    let evidence = &case.evidence;
    let remainders: Vec<Remainder> = included(case).into_iter().chain(by_rules(case)).collect();
    let prints = Prints::of(case, &remainders);
    let mut found: BTreeMap<(&str, &str, (u64, u64)), Meeting> = BTreeMap::new();
    for remainder in remainders {
        let Some(on) = evidence.reading(remainder.total).and_then(|r| r.measure) else { continue };
        for (met, figures) in prints.of_value(evidence, on, remainder.left) {
            if !concerns(evidence, &remainder, met) {
                continue;
            }
            let place = (
                measure_key(evidence, on),
                measure_key(evidence, met),
                (remainder.left.0.to_bits(), remainder.left.1.to_bits()),
            );
            let meeting = found.entry(place).or_insert_with(|| Meeting {
                total: on,
                met,
                figures: figures.clone(),
                remainders: Vec::new(),
            });
            meeting.remainders.push(remainder.clone());
        }
    }
    let told = found.into_iter().filter_map(|((on, met, (low, high)), meeting)| {
        // Those of the most exact numbers first, and of these the ones that most figures meet in.
        let left = meeting.remainders.first().map_or((0.0, 0.0), |r| r.left);
        let many = meeting.remainders.len() + meeting.figures.len();
        let rank = Rank::new([-(digits(left) as f64), -(many as f64), 0.0, 0.0], [on, met], [low, high]);
        Some(Ranked { rank, finding: finding(case, meeting)? })
    });
    told.collect()
}

/// Totals of one measure that leave what figures on another print.
struct Meeting {
    total: MeasureId,
    met: MeasureId,
    figures: Vec<AssertionId>,
    remainders: Vec<Remainder>,
}

fn finding(case: &Case<'_>, meeting: Meeting) -> Option<Finding> {
    let evidence = &case.evidence;
    let Meeting { total, met, figures, mut remainders } = meeting;
    let rule = |r: &Remainder| match r.by {
        PartOf::Included => None,
        PartOf::Rule(rule) => Some(&*evidence.dossier().at_rule(rule).key),
    };
    remainders.sort_by_key(|r| (rule(r).is_some(), keys(evidence, r), rule(r)));
    remainders.dedup_by_key(|r| keys(evidence, r));
    let left = remainders.first()?.left;
    let mut derivation = Derivation::default();
    for remainder in &remainders {
        derivation.leaves(remainder.clone(), &remainder.assumptions(evidence));
    }
    for id in &figures {
        let from = [derivation.premise(Premise::Assertion(*id))];
        derivation.step(Claim::Equals { assertion: *id, printed: left }, from);
    }
    let dossier = evidence.dossier();
    let (inner, outer, rule) = nested(dossier, met, total)?;
    derivation.nested(inner, outer, rule);
    let value = if left.0 == left.1 { left.0.to_string() } else { format!("{}..{}", left.0, left.1) };
    let terms = remainders.iter().flat_map(|r| [r.total].into_iter().chain(r.parts.iter().copied()));
    let (on, other) = (measure_key(evidence, total), measure_key(evidence, met));
    Some(Finding {
        id: FindingId::new(FindingKind::Coincidence, format!("{on},{other},{value}")),
        strength: Strength::Soft,
        members: members(&case.evidence, terms.chain(figures.iter().copied())),
        detail: Detail::Coincidence { total, met, left, remainders, figures },
        argument: derivation.into(),
    })
}

fn keys<'a>(evidence: &Evidence<'a>, remainder: &Remainder) -> (&'a str, Vec<&'a str>) {
    (evidence.key(remainder.total), remainder.parts.iter().map(|id| evidence.key(*id)).collect())
}

/// Totals that say what they include: less each of it, and less all.
fn included(case: &Case<'_>) -> Vec<Remainder> {
    let evidence = &case.evidence;
    let mut found = Vec::new();
    for total in evidence.assertions().iter().copied() {
        let includes = evidence.assertion(total).markers().includes;
        if includes.is_empty() {
            continue;
        }
        let mut parts = includes.to_vec();
        parts.retain(|part| case.stands(*part));
        evidence.sort(&mut parts);
        parts.dedup();
        if !case.speaks(total) || parts.is_empty() {
            continue;
        }
        let each = parts.iter().map(|part| vec![*part]);
        let all = (parts.len() > 1).then(|| parts.clone());
        for parts in each.chain(all) {
            found.extend(remainder(evidence, total, &parts, PartOf::Included));
        }
    }
    found
}

/// What is left if it is large and exact enough to say something.
fn remainder(
    evidence: &Evidence<'_>,
    total: AssertionId,
    parts: &[AssertionId],
    by: PartOf,
) -> Option<Remainder> {
    Remainder::of(evidence, total, parts, by)
        .filter(|r| r.left.0 >= evidence.policy.coincidence_from && digits(r.left) > 1)
}

/// How many digits a number or the more exact end of a range has, zeros at its end not counted.
fn digits((low, high): (f64, f64)) -> usize {
    let of = |v: f64| {
        let text = format!("{:e}", Number::new(v).map_or(0.0, Number::get));
        text.split('e').next().map_or(0, |m| m.bytes().filter(u8::is_ascii_digit).count())
    };
    of(low).max(of(high))
}

/// Totals of increments and sums, less what the rules say is a part of them.
fn by_rules(case: &Case<'_>) -> Vec<Remainder> {
    let mut lists = Lists { case, on: FxHashMap::default() };
    let mut found = Vec::new();
    for rule in case.evidence.rules() {
        match &case.evidence.dossier().at_rule(rule).form {
            RuleForm::Increment { flow, total } => {
                found.extend(increments(case, rule, &lists.of(*flow), &lists.of(*total)));
            }
            RuleForm::Sum { total, parts, exhaustive: true } if (2..=PARTS).contains(&parts.len()) => {
                let parts: Vec<Vec<AssertionId>> = parts.iter().map(|part| lists.of(*part)).collect();
                found.extend(sums(case, rule, &lists.of(*total), &parts));
            }
            _ => {}
        }
    }
    found
}

/// The figures on each measure that have a value of their own, by key.
struct Lists<'c, 'a> {
    case: &'c Case<'a>,
    on: FxHashMap<MeasureId, Vec<AssertionId>>,
}

impl Lists<'_, '_> {
    fn of(&mut self, measure: MeasureId) -> Vec<AssertionId> {
        let evidence = &self.case.evidence;
        let list = self.on.entry(measure).or_insert_with(|| {
            let all = self.case.standing(measure).iter().copied();
            all.filter(|id| printed(evidence, *id, measure).is_some()).collect()
        });
        list.clone()
    }
}

/// Each flow is taken away from the first totals that it has surely gone into; from later ones it would be one of many.
fn increments(
    case: &Case<'_>,
    rule: RuleId,
    flows: &[AssertionId],
    totals: &[AssertionId],
) -> Vec<Remainder> {
    let evidence = &case.evidence;
    let when = |id: &AssertionId| evidence.reading(*id).and_then(|r| r.when.as_ref());
    let mut totals: Vec<(i64, AssertionId)> =
        totals.iter().filter_map(|id| Some((when(id)?.earliest(), *id))).collect();
    totals.sort_by_key(|(at, _)| *at);
    let mut found = Vec::new();
    for flow in flows {
        let Some(end) = when(flow).map(|w| w.end) else { continue };
        let first = totals.partition_point(|(at, _)| *at < end);
        let Some((at, _)) = totals.get(first) else { continue };
        let of_one_time = totals.iter().skip(first).take_while(|(other, _)| other == at).take(TRIED);
        for (_, total) in of_one_time {
            let said = evidence.assertion(*total).markers().includes.contains(flow);
            found.extend(remainder(evidence, *total, &[*flow], PartOf::Rule(rule)).filter(|_| !said));
        }
    }
    found
}

/// Each total less all parts but one, of one time.
fn sums(case: &Case<'_>, rule: RuleId, totals: &[AssertionId], parts: &[Vec<AssertionId>]) -> Vec<Remainder> {
    let evidence = &case.evidence;
    type End = Option<i64>;
    let end = |id: &AssertionId| -> Option<End> {
        let reading = evidence.reading(*id)?;
        match reading.kind {
            Kind::Constant => Some(None),
            _ => Some(Some(reading.when.as_ref()?.end)),
        }
    };
    let by_end: Vec<FxHashMap<End, Vec<AssertionId>>> = parts
        .iter()
        .map(|ids| {
            let mut map: FxHashMap<End, Vec<AssertionId>> = FxHashMap::default();
            for id in ids {
                if let Some(end) = end(id) {
                    map.entry(end).or_default().push(*id);
                }
            }
            map
        })
        .collect();
    let mut found = Vec::new();
    for total in totals {
        let (Some(whole), Some(at)) = (evidence.reading(*total), end(total)) else { continue };
        let of_its_time: Vec<Vec<AssertionId>> = by_end
            .iter()
            .map(|map| {
                let all = map.get(&at).into_iter().flatten().copied();
                let same = |id: &AssertionId| evidence.reading(*id).is_some_and(|r| at_one_time(whole, r));
                all.filter(same).take(TRIED).collect()
            })
            .collect();
        // More than one part without a figure leaves nothing to tell.
        if of_its_time.iter().filter(|ids| ids.is_empty()).count() > 1 {
            continue;
        }
        for left_out in 0..parts.len() {
            let others = of_its_time.iter().enumerate().filter(|(at, _)| *at != left_out);
            for combination in combinations(others.map(|(_, ids)| ids.as_slice())) {
                found.extend(remainder(evidence, *total, &combination, PartOf::Rule(rule)));
            }
        }
    }
    found
}

/// One of each list, in all ways, up to a number; none if a list is empty.
fn combinations<'s>(lists: impl Iterator<Item = &'s [AssertionId]>) -> Vec<Vec<AssertionId>> {
    let mut all: Vec<Vec<AssertionId>> = vec![Vec::new()];
    for list in lists {
        let longer = all.iter().flat_map(|one| {
            list.iter().map(|id| one.iter().copied().chain([*id]).collect::<Vec<AssertionId>>())
        });
        all = longer.take(TRIED).collect();
    }
    all
}

/// Whether figures on a measure say something that the terms of a remainder do not say themselves.
fn concerns(evidence: &Evidence<'_>, remainder: &Remainder, met: MeasureId) -> bool {
    let on = |id: &AssertionId| evidence.reading(*id).and_then(|r| r.measure);
    let own = match remainder.by {
        PartOf::Included => false,
        PartOf::Rule(rule) => match &evidence.dossier().at_rule(rule).form {
            RuleForm::Sum { parts, .. } => parts.contains(&met),
            _ => false,
        },
    };
    !own && on(&remainder.total) != Some(met) && remainder.parts.iter().all(|part| on(part) != Some(met))
}

/// A unit, and the two ends of a number in it, by their bits.
type Value<'a> = (&'a str, (u64, u64));

/// The standing figures that print what is left of something, by their numbers.
struct Prints<'a> {
    // INVARIANT: measures are by key, and so are the figures on each.
    by_value: FxHashMap<Value<'a>, Vec<(MeasureId, Vec<AssertionId>)>>,
}

impl<'a> Prints<'a> {
    fn of(case: &Case<'a>, remainders: &[Remainder]) -> Self {
        let evidence = &case.evidence;
        let bits = |(low, high): (f64, f64)| (low.to_bits(), high.to_bits());
        let wanted: FxHashSet<(u64, u64)> = remainders.iter().map(|r| bits(r.left)).collect();
        let measures = evidence.measures();
        let measures = if wanted.is_empty() { &[][..] } else { &measures };
        let mut by_value: FxHashMap<_, Vec<(MeasureId, Vec<AssertionId>)>> = FxHashMap::default();
        for measure in measures.iter().copied() {
            let unit = evidence.dossier().at_measure(measure).unit.symbol();
            for id in case.standing(measure).iter().copied() {
                let value = printed(evidence, id, measure).map(bits);
                let Some(value) = value.filter(|value| wanted.contains(value)) else { continue };
                let places = by_value.entry((unit, value)).or_default();
                match places.last_mut() {
                    Some((last, ids)) if *last == measure => ids.push(id),
                    _ => places.push((measure, vec![id])),
                }
            }
        }
        Self { by_value }
    }

    /// The measures in the order of a total's whose figures print a value.
    fn of_value(
        &self,
        evidence: &Evidence<'a>,
        total: MeasureId,
        (low, high): (f64, f64),
    ) -> Vec<(MeasureId, &Vec<AssertionId>)> {
        let dossier = evidence.dossier();
        let unit = dossier.at_measure(total).unit.symbol();
        let places = self.by_value.get(&(unit, (low.to_bits(), high.to_bits()))).into_iter().flatten();
        let ordered = |met: &MeasureId| nested(dossier, *met, total).is_some();
        let (looked, told) = MEASURES;
        places.take(looked).filter(|(met, _)| ordered(met)).take(told).map(|(met, ids)| (*met, ids)).collect()
    }
}
