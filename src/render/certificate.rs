//! Certificates in words.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::phrase::{date, first_of, key, listed, measure, number, shown, with_unit};
use crate::derivation::{Certificate, Entailment, Inequality, Linear, Side, Timepoint, Variable, Weighted};
use crate::dossier::Dossier;
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::{Coordinate, Kind};
use crate::quantity::ROUNDING;
use crate::rule::RuleForm;
use crate::time::{DAY, day_text, instant_text, until_text};
use crate::visible::visible;

/// How many parts of a rule, and windows, are named.
const SHOWN: usize = 6;

/// The certificate in words: what each inequality says, and that together they are 0 ≤ −gap.
pub(super) fn infeasible(dossier: &Dossier, certificate: &Certificate) -> String {
    let when = |at: Timepoint| match at {
        Timepoint::Always => String::new(),
        Timepoint::Instant(second) => format!(" at {}", instant_text(second)),
        Timepoint::Window(from, to) => {
            format!(" from {} to the end of {}", instant_text(from), day_text(to - 1))
        }
    };
    // A running total stands at the end of its day, or of its second.
    let total = |second: i64| format!(" at {}", end_of(second));
    // A figure for a long period speaks of one moment of it, which has no date but where a total grows from it to another.
    let grows = certificate.terms.iter().any(|term| matches!(term.inequality, Inequality::NeverFalls { .. }));
    let when_of = |assertion: AssertionId, variable: Variable| match variable.at {
        Timepoint::Instant(second) => {
            let running = dossier.at_measure(variable.measure).kind() == Kind::Cumulative;
            match long(dossier, assertion).filter(|_| !(running && grows)) {
                Some(period) => format!(" at one moment of {period}"),
                None if running => total(second),
                None => when(variable.at),
            }
        }
        at => when(at),
    };
    let figure = |assertion, variable, sign: &str, bound| {
        let (when, by) = (when_of(assertion, variable), key(dossier, assertion));
        format!("x{when} {sign} {} by {by}", number(bound))
    };
    let lines: Vec<String> = certificate
        .terms
        .iter()
        .map(|term| match term.inequality {
            Inequality::AtLeast { assertion, variable, bound, open } => {
                figure(assertion, variable, if open { ">" } else { "≥" }, bound)
            }
            Inequality::AtMost { assertion, variable, bound, open } => {
                figure(assertion, variable, if open { "<" } else { "≤" }, bound)
            }
            Inequality::NeverFalls { from, to, .. } => {
                format!("x{} ≤ x{} because a running total never falls", total(from), total(to))
            }
            Inequality::Inside { inner, outer, .. } => format!(
                "x{} ≤ x{} because a window holds the windows inside it",
                when(Timepoint::Window(inner.0, inner.1)),
                when(Timepoint::Window(outer.0, outer.1))
            ),
            ref other => said(dossier, other),
        })
        .collect();
    let end = match certificate.gap {
        0.0 => "0 < 0".to_owned(),
        gap => format!("0 ≤ −{}", number(gap)),
    };
    format!("{}: added up, {end}", lines.join("; "))
}

/// The period a figure is for, if it is longer than a day.
fn long(dossier: &Dossier, id: AssertionId) -> Option<String> {
    let period = dossier.at(id).as_of_given()?;
    period.length().is_some_and(|length| length > DAY).then(|| date(period))
}

/// The time of a variable in words.
fn time(dossier: &Dossier, variable: Variable) -> String {
    match variable.at {
        Timepoint::Always => String::new(),
        Timepoint::Instant(t) => match dossier.at_measure(variable.measure).kind() {
            Kind::Stock => format!(" on {}", day_text(t)),
            Kind::Flow => format!(" in all by {}", end_of(t)),
            _ => format!(" by {}", end_of(t)),
        },
        Timepoint::Window(from, to) if to - from == DAY && from.rem_euclid(DAY) == 0 => {
            format!(" on {}", day_text(from))
        }
        Timepoint::Window(from, to) => {
            format!(" from {} to {}", day_text(from), day_text(to.saturating_sub(1)))
        }
    }
}

fn end_of(second: i64) -> String {
    match second.rem_euclid(DAY) {
        0 => format!("the end of {}", until_text(second)),
        _ => until_text(second),
    }
}

/// A measure at a time.
fn name(dossier: &Dossier, variable: Variable) -> String {
    format!("{}{}", measure(dossier, variable.measure), time(dossier, variable))
}

fn amount(dossier: &Dossier, variable: Variable, value: f64) -> String {
    with_unit(&shown(value), dossier.at_measure(variable.measure).unit().symbol())
}

/// What an inequality says, and why it holds.
fn said(dossier: &Dossier, inequality: &Inequality) -> String {
    let figure = |assertion, variable, sign: &str, bound| {
        let amount = amount(dossier, variable, bound);
        format!("{}: {} is {sign} {amount}", key(dossier, assertion), name(dossier, variable))
    };
    match *inequality {
        Inequality::AtLeast { assertion, variable, bound, open } => {
            figure(assertion, variable, if open { "more than" } else { "at least" }, bound)
        }
        Inequality::AtMost { assertion, variable, bound, open } => {
            figure(assertion, variable, if open { "less than" } else { "at most" }, bound)
        }
        Inequality::NeverFalls { measure: on, from, to } => {
            format!("{} never falls, from {} to {}", measure(dossier, on), end_of(from), end_of(to))
        }
        Inequality::Unmoved { measure: on, from, to } => format!(
            "{} moved only by known flows, and none is known from {} to {}",
            measure(dossier, on),
            end_of(from),
            end_of(to)
        ),
        Inequality::Inside { measure: on, .. } => {
            format!("{} in a window is no more than in every window around it", measure(dossier, on))
        }
        Inequality::PartOf { inner, outer, rule, since } => {
            let why = match (rule, since) {
                (Some(rule), _) => format!(" ({})", visible(dossier.at_rule(rule).label())),
                (None, Some(id)) => format!(" (past by then, as {} shows)", key(dossier, id)),
                (None, None) => placed(dossier, inner.measure, outer.measure),
            };
            format!("{} is a part of {}{why}", name(dossier, inner), name(dossier, outer))
        }
        Inequality::Rule { rule, at, side } => by_rule(dossier, rule, at, side),
        Inequality::Share { rule, figure, part, whole, kept, side } => {
            let label = visible(dossier.at_rule(rule).label());
            let RuleForm::Share { part: of, whole: all, .. } = *dossier.at_rule(rule).form() else {
                return label.into_owned();
            };
            format!(
                "{}: {} is {} {} of {} ({label})",
                key(dossier, figure),
                name(dossier, Variable { measure: of, at: part }),
                sign(side),
                with_unit(&number(kept * 100.0), "%"),
                name(dossier, Variable { measure: all, at: whole }),
            )
        }
        Inequality::Natural { variable, side } => {
            let range = dossier.at_measure(variable.measure).unit().natural_range();
            let (sign, end) = match side {
                Side::AtLeast => ("never less than", range.low_value()),
                Side::AtMost => ("never more than", range.high_value()),
            };
            format!("{} is {sign} {}", name(dossier, variable), shown(end))
        }
        Inequality::Spans { measure: on, window: (from, to), side } => {
            let flow = Variable { measure: on, at: Timepoint::Window(from, to) };
            format!("{} is {} what was added in between", name(dossier, flow), sign(side))
        }
    }
}

fn sign(side: Side) -> &'static str {
    match side {
        Side::AtMost => "at most",
        Side::AtLeast => "at least",
    }
}

fn by_rule(dossier: &Dossier, rule: RuleId, at: Timepoint, side: Side) -> String {
    let label = visible(dossier.at_rule(rule).label());
    let on = |m: MeasureId| name(dossier, crate::derivation::at(dossier, m, at));
    match dossier.at_rule(rule).form() {
        RuleForm::Sum { total, parts, .. } => {
            let names = listed(&first_of(parts, SHOWN, |m| measure(dossier, *m)));
            format!("{} is {} the sum of {names} ({label})", on(*total), sign(side))
        }
        RuleForm::Increment { flow, total } => {
            let Timepoint::Window(from, to) = at else { return label.into_owned() };
            format!(
                "{} is {} what {} grew by from {} to {} ({label})",
                on(*flow),
                sign(side),
                measure(dossier, *total),
                end_of(from),
                end_of(to)
            )
        }
        RuleForm::Linear { terms, bound, .. } => {
            let shown = first_of(terms, SHOWN, |(c, m)| format!("{} × {}", number(c.get()), on(*m)));
            format!("{} is {} {} ({label})", shown.join(" + "), sign(side), number(bound.get()))
        }
        _ => label.into_owned(),
    }
}

/// The argument of a certificate over several measures, a line for each inequality, in an order in which each says
/// something of what comes before it, with what follows so far.
pub(super) fn reasoned(dossier: &Dossier, certificate: &Certificate) -> Vec<String> {
    let (mut lines, missed) = argued(dossier, &certificate.terms);
    let weights: Vec<String> = certificate.terms.iter().map(|term| number(term.multiplier)).collect();
    let even = certificate.terms.iter().all(|term| term.multiplier == 1.0);
    let taken = match even {
        true => "added up".to_owned(),
        false => format!("taken {} times", weights.join(", ")),
    };
    lines.push(match (certificate.gap == 0.0, missed) {
        (true, _) => format!("{taken}, they say 0 < 0"),
        // Where the last line closes the argument, by how much says more than the multipliers.
        (false, Some(missed)) if !even => missed,
        (false, _) => format!("{taken}, they say 0 ≤ −{}", number(certificate.gap)),
    });
    lines
}

/// Inequalities in the order of the argument, each with what follows from it and those before it.
///
/// O(n log n) in their terms.
pub(super) fn chain(dossier: &Dossier, terms: &[Weighted]) -> Vec<String> {
    argued(dossier, terms).0
}

/// The same, and by how much the last line misses what comes before it, if it closes the argument.
fn argued(dossier: &Dossier, terms: &[Weighted]) -> (Vec<String>, Option<String>) {
    let all = lines_of(dossier, terms);
    let mut lines = Vec::new();
    let mut missed = None;
    let mut known = Known::default();
    let needed = |(variable, c): &(Variable, f64)| (*variable, *c < 0.0);
    let mut waiting: FxHashMap<(Variable, bool), Vec<usize>> = FxHashMap::default();
    let mut unknown: Vec<usize> = Vec::new();
    // What can be said next: what joins before what is given, in their order.
    let mut ready: BTreeSet<(bool, usize)> = BTreeSet::new();
    for (place, line) in all.iter().enumerate() {
        unknown.push(line.row.terms.len());
        for term in &line.row.terms {
            waiting.entry(needed(term)).or_default().push(place);
        }
        if line.row.terms.len() < 2 {
            ready.insert((true, place));
        }
    }
    let mut said = vec![false; all.len()];
    while let Some((_, place)) = ready.pop_first() {
        let Some(Line { text, row }) = all.get(place) else { continue };
        if let Some(done) = said.get_mut(place) {
            *done = true;
        }
        let open = row.terms.iter().find(|term| !known.contains_key(&needed(term)));
        let sum: f64 = row.terms.iter().filter_map(|t| Some(t.1 * known.get(&needed(t))?)).sum();
        let Some((variable, c)) = open else {
            lines.push(format!("but {text}"));
            missed = row.terms.first().map(|(variable, c)| {
                format!("they miss each other by {}", amount(dossier, *variable, (sum - row.bound) / c.abs()))
            });
            continue;
        };
        let (value, upper) = ((row.bound - sum) / c, *c > 0.0);
        if row.terms.len() < 2 {
            lines.push(text.clone());
        } else {
            let sign = if upper { "at most" } else { "at least" };
            let amount = amount(dossier, *variable, value);
            lines.push(format!("{text}: so {} is {sign} {amount}", name(dossier, *variable)));
        }
        if known.insert((*variable, upper), value).is_some() {
            continue;
        }
        for other in waiting.get(&(*variable, upper)).into_iter().flatten() {
            let Some(count) = unknown.get_mut(*other) else { continue };
            *count = count.saturating_sub(1);
            let long = all.get(*other).is_some_and(|line| line.row.terms.len() > 1);
            if *count < 2 && !said.get(*other).copied().unwrap_or(true) && (long || *count == 0) {
                ready.remove(&(true, *other));
                ready.insert((false, *other));
            }
        }
    }
    for (at, line) in all.iter().zip(&said).filter(|(_, said)| !**said).map(|(line, _)| line).enumerate() {
        missed = None;
        let word = if at == 0 && !lines.is_empty() { "and together with that, " } else { "" };
        lines.push(format!("{word}{}", line.text));
    }
    (lines, missed)
}

/// An inequality, or several that say one thing, in words.
struct Line {
    text: String,
    row: Linear,
}

/// What is known of each variable, from below (false) or above (true).
type Known = FxHashMap<(Variable, bool), f64>;

/// A line for each inequality; one for all that say how the windows of a flow add up.
fn lines_of(dossier: &Dossier, terms: &[Weighted]) -> Vec<Line> {
    let flow = |term: &&Weighted| match term.inequality {
        Inequality::Spans { measure, .. } => Some(measure),
        Inequality::NeverFalls { measure, .. } => {
            (dossier.at_measure(measure).kind() == Kind::Flow).then_some(measure)
        }
        _ => None,
    };
    let mut flows: Vec<MeasureId> = terms.iter().filter_map(|term| flow(&term)).collect();
    let mut seen = FxHashSet::default();
    flows.retain(|measure| seen.insert(*measure));
    let mut lines = Vec::new();
    let mut told = Vec::new();
    for measure in flows {
        let of: Vec<&Weighted> = terms.iter().filter(|term| flow(term) == Some(measure)).collect();
        if let Some(line) = adds_up(dossier, measure, &of) {
            lines.push(line);
            told.push(measure);
        }
    }
    let rest = terms.iter().filter(|term| flow(term).is_none_or(|measure| !told.contains(&measure)));
    lines.extend(rest.filter_map(|term| {
        let row = term.inequality.linear(dossier)?;
        Some(Line { text: said(dossier, &term.inequality), row })
    }));
    lines
}

/// By which entries of hierarchies one measure lies within another, with their reasons; empty if only their kinds differ.
fn placed(dossier: &Dossier, inner: MeasureId, outer: MeasureId) -> String {
    let (inner, outer) = (dossier.at_measure(inner), dossier.at_measure(outer));
    let places = Coordinate::ALL.into_iter().filter_map(|coordinate| {
        let (from, to) = (inner.coordinate(coordinate)?, outer.coordinate(coordinate)?);
        let entry = dossier.term(coordinate, from).filter(|entry| entry.parents().any(|parent| parent == to));
        let why = entry.and_then(|entry| entry.reason());
        let why = why.map_or_else(String::new, |why| format!(", {}", visible(why)));
        (from != to).then(|| format!("{} within {}{why}", visible(from), visible(to)))
    });
    let places: Vec<String> = places.collect();
    if places.is_empty() { String::new() } else { format!(" ({})", places.join("; ")) }
}

/// How windows of a flow add up, if what is said of its running sum cancels out.
fn adds_up(dossier: &Dossier, measure: MeasureId, terms: &[&Weighted]) -> Option<Line> {
    let mut sums: Vec<(Variable, f64)> = Vec::new();
    for term in terms {
        for (variable, c) in term.inequality.linear(dossier)?.terms {
            match sums.iter_mut().find(|(one, _)| *one == variable) {
                Some((_, sum)) => *sum += c * term.multiplier,
                None => sums.push((variable, c * term.multiplier)),
            }
        }
    }
    let size = terms.iter().map(|term| term.multiplier).fold(0.0, f64::max);
    sums.retain(|(_, c)| c.abs() > ROUNDING * size);
    if sums.iter().any(|(variable, _)| matches!(variable.at, Timepoint::Instant(_))) {
        return None;
    }
    let windows = |above: bool| {
        let all: Vec<_> = sums.iter().filter(|(_, c)| (*c > 0.0) == above).collect();
        first_of(&all, SHOWN, |(variable, _)| time(dossier, *variable).trim_start().to_owned())
    };
    let (inner, outer) = (windows(true), windows(false));
    if inner.is_empty() || outer.is_empty() {
        return None;
    }
    let together = if inner.len() > 1 { " together" } else { "" };
    let (on, inner, outer) = (self::measure(dossier, measure), listed(&inner), listed(&outer));
    let text = format!("{on} {inner}{together} is at most {on} {outer} (windows apart add up)");
    Some(Line { text, row: Linear { terms: sums.into_iter().collect(), bound: 0.0, open: false } })
}

/// A bound that follows, in a line.
pub(super) fn implied(dossier: &Dossier, entailment: &Entailment) -> String {
    let amount = amount(dossier, entailment.variable, entailment.bound);
    format!("{} is {} {amount}", name(dossier, entailment.variable), sign(entailment.side))
}
