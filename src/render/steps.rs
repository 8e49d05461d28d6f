//! The argument of a finding, a line for each step.

use super::certificate::{chain, implied, infeasible, reasoned};
use super::phrase::{
    self, content, count, interval, key, listed, measure, number, shown, source, span, stance, with_unit,
};
use super::slip;
use crate::derivation::{Claim, Derivation, Joining, Learned, Premise};
use crate::dossier::Dossier;
use crate::finding::{Detail, Finding};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::measure::Coordinate;
use crate::quantity::{Form, Interval, Tier};
use crate::relation::{
    Bearing, Cause, Crossing, Direction, Missing, PartOf, Relation, Remainder, Strength, TimeRelation,
    ValueRelation, Verdict, Voice,
};
use crate::visible::visible;

/// Every step in the order of the argument, then the assumptions it rests on.
pub(super) fn argument(dossier: &Dossier, finding: &Finding, derivation: &Derivation) -> Vec<String> {
    let crosses = |claim: &&Claim| matches!(claim, Claim::Crosses(_));
    let mut lines: Vec<String> = Vec::new();
    for claim in derivation.claims() {
        match claim {
            Claim::Infeasible(certificate) if certificate.spans_measures() => {
                lines.extend(reasoned(dossier, certificate));
            }
            // What a figure speaks of is told by its date.
            Claim::SpeaksOf { .. } => {}
            Claim::Implied(entailment) => {
                lines.extend(chain(dossier, &entailment.terms));
            }
            _ => lines.push(step(dossier, claim)),
        }
    }
    // What each reading would mean, once for the two measures.
    if let Some(Claim::Crosses(crossing)) = derivation.claims().find(crosses) {
        lines.extend(readings(dossier, crossing));
    }
    if matches!(finding.detail(), Detail::Coincidence { .. }) {
        lines.push("equal numbers add no witness: no source says that the one is the other".to_owned());
    }
    lines.extend(slip::remarks(finding));
    for premise in derivation.premises() {
        if let Premise::Assumption(assumption) = premise {
            lines.push(format!("assuming that {}", assumption.sentence()));
        }
    }
    lines
}

/// Every step of an estimate in the order of the argument, then the assumptions it rests on.
pub(super) fn argument_of(dossier: &Dossier, derivation: &Derivation) -> Vec<String> {
    let mut lines: Vec<String> = derivation.claims().map(|claim| step(dossier, claim)).collect();
    lines.extend(derivation.premises().iter().filter_map(|premise| match premise {
        Premise::Assumption(assumption) => Some(format!("assuming that {}", assumption.sentence())),
        Premise::Learned(one) => Some(learned(dossier, one)),
        _ => None,
    }));
    lines
}

/// What was learned of a family of sources.
fn learned(dossier: &Dossier, one: &Learned) -> String {
    let who = source(dossier, one.source);
    let echo = match one.echo == one.source {
        true => String::new(),
        false => format!(", one voice with {}", source(dossier, one.echo)),
    };
    let (agreed, judged, weight) = (one.agreed, one.judged, one.weight());
    format!("learned: {who} was borne out {agreed} of {judged} times and weighs {weight}{echo}")
}

pub(super) fn keys(dossier: &Dossier, ids: &[AssertionId]) -> String {
    phrase::keys(dossier, ids, 12)
}

fn rules(dossier: &Dossier, ids: &[RuleId]) -> String {
    let labels: Vec<String> = ids.iter().map(|r| visible(dossier.at_rule(*r).label()).into_owned()).collect();
    listed(&labels)
}

fn families(n: usize) -> String {
    match n {
        1 => "1 family of sources".to_owned(),
        n => format!("{n} families of sources"),
    }
}

/// Values of what some assertions are about.
fn values(dossier: &Dossier, members: &[AssertionId], values: &Interval) -> String {
    let on = members.first().and_then(|id| dossier.at(*id).measure());
    on.map_or(values.to_string(), |m| interval(dossier, m, values))
}

/// That an assertion prints a number.
fn prints(dossier: &Dossier, id: AssertionId, number: &str) -> String {
    let on = dossier.at(id).measure();
    let about = on.map_or(String::new(), |m| format!(" for {}", measure(dossier, m)));
    format!("{} prints {number}{about}", key(dossier, id))
}

fn step(dossier: &Dossier, claim: &Claim) -> String {
    match claim {
        Claim::Means { assertion, tier, interval } => {
            let said = content(dossier, dossier.at(*assertion));
            let values = values(dossier, &[*assertion], interval);
            let how = match tier {
                Tier::Support => "is taken to mean",
                Tier::Literal => "literally means",
                Tier::Hull => "means, read as loosely as it can be,",
            };
            format!("{} ({said}) {how} {values}", key(dossier, *assertion))
        }
        Claim::Relates(relation) => related(dossier, relation),
        Claim::Meet { members, shared } => {
            format!("{} have {} in common", keys(dossier, members), values(dossier, members, shared))
        }
        Claim::Witnessed { members, witnesses } => format!(
            "{} name {}; {}",
            keys(dossier, members),
            match witnesses.families {
                0 => "no source".to_owned(),
                n => families(n),
            },
            match witnesses.independent {
                0 => "no witness stands behind them".to_owned(),
                1 => "at no one time do two of them speak independently".to_owned(),
                n => format!("at one time {n} independent groups of them speak"),
            }
        ),
        Claim::Bears { assertion, bearing, .. } => format!(
            "{} {}",
            key(dossier, *assertion),
            match bearing {
                Bearing::Direct => "is about that time",
                Bearing::Inside => "is about some moment of a longer time around it",
                Bearing::Counted => "was counted before: by then it was at least that",
                Bearing::Lasts => "was said before, and nobody is known to have said otherwise",
                Bearing::Later => "was counted later: it was at most that",
            }
        ),
        Claim::Supports { members, interval, joining, .. } => {
            let verb = match joining {
                _ if members.len() == 1 => "leaves",
                Joining::Shared => "leave",
                Joining::Spanned => "reach over",
            };
            format!("{} {verb} {}", keys(dossier, members), values(dossier, members, interval))
        }
        Claim::Weighed { members, groups, weight } => format!(
            "{}: {} of weight {weight} by what was learned of the sources",
            keys(dossier, members),
            count(*groups, "group"),
        ),
        Claim::Backed { members, witnesses } => format!(
            "{}: {} and {}",
            keys(dossier, members),
            match witnesses.families {
                0 => "no source named".to_owned(),
                n => families(n),
            },
            match witnesses.independent {
                0 => "no known witness".to_owned(),
                n => count(n, "independent group"),
            }
        ),
        Claim::Holds { assertion, proposition, stance: taken, via } => {
            let because =
                if via.is_empty() { String::new() } else { format!(", because {}", rules(dossier, via)) };
            format!(
                "{} {} {}{because}",
                key(dossier, *assertion),
                stance(*taken, dossier.at(*assertion).holders().len() > 1),
                measure(dossier, *proposition)
            )
        }
        Claim::Crosses(crossing) => crossed(dossier, crossing),
        Claim::Leaves(remainder) => left(dossier, remainder),
        Claim::Nested { inner, outer, rule } => {
            let because =
                rule.map_or_else(|| "its coordinates do".to_owned(), |rule| rules(dossier, &[rule]));
            format!(
                "{} lies within {}, because {because}",
                measure(dossier, *inner),
                measure(dossier, *outer)
            )
        }
        Claim::Equals { assertion, printed } => prints(dossier, *assertion, &span(*printed)),
        Claim::Prints { assertion, value } => prints(dossier, *assertion, &number(*value)),
        Claim::CarriedAfter { copy, revision } => format!(
            "{} was published after {} had been {}, and its report does not carry that",
            key(dossier, *copy),
            key(dossier, *revision),
            if dossier.at(*revision).stated().is_some() { "stated" } else { "carried elsewhere" }
        ),
        Claim::CarriedBefore { right, slip } => {
            format!("{} was carried by another relay before {}", key(dossier, *right), key(dossier, *slip))
        }
        Claim::Carried { members, chains } => match chains {
            1 => format!("{} came one way only", keys(dossier, members)),
            n => format!("{} came in {n} different ways", keys(dossier, members)),
        },
        Claim::Lasted { value, after, seconds } => format!(
            "{} stood for {} before {} took its place",
            key(dossier, *value),
            duration(*seconds),
            key(dossier, *after)
        ),
        Claim::Strays(stray) => slip::stray(dossier, stray),
        Claim::Slips(slip) => slip::mended(dossier, slip),
        Claim::Delays(delay) => slip::delay(dossier, delay),
        Claim::Infeasible(certificate) => infeasible(dossier, certificate),
        Claim::Implied(entailment) => implied(dossier, entailment),
        Claim::SpeaksOf { assertion, .. } => {
            format!("that is what {} speaks of", key(dossier, *assertion))
        }
        Claim::Ratio { rule, part, whole, share, .. } => {
            let on = dossier.at(*part).measure();
            let share = on.map_or(share.to_string(), |_| percent(share));
            format!(
                "{} ({}) of {} ({}): a share of {share} ({})",
                key(dossier, *part),
                content(dossier, dossier.at(*part)),
                key(dossier, *whole),
                content(dossier, dossier.at(*whole)),
                visible(dossier.at_rule(*rule).label())
            )
        }
    }
}

/// A value of a coordinate by its name, quoted.
fn place(dossier: &Dossier, coordinate: Coordinate, id: MeasureId) -> String {
    let value = dossier.at_measure(id).coordinate(coordinate).unwrap_or_default();
    let name = dossier.term(coordinate, value).map_or(value, |term| term.name());
    format!("“{}”", visible(name))
}

/// The two measures of a pair of figures, the inner one first.
fn scopes(dossier: &Dossier, crossing: &Crossing) -> Option<(MeasureId, MeasureId)> {
    Some((dossier.at(crossing.inner).measure()?, dossier.at(crossing.outer).measure()?))
}

fn crossed(dossier: &Dossier, crossing: &Crossing) -> String {
    let (a, b) = (key(dossier, crossing.inner), key(dossier, crossing.outer));
    let Some((_, outer)) = scopes(dossier, crossing) else {
        return format!("{a} and {b} cross");
    };
    let gap = with_unit(&shown(crossing.gap), dossier.at_measure(outer).unit().symbol());
    let (firm, word) = (firmly(crossing.strength), crossing.coordinate.code());
    format!("{a} is above {b} by {gap}, {firm}, and but for the {word} counts a part of what {b} counts")
}

/// What it would mean if the coordinate that decides matched, and if it did not.
fn readings(dossier: &Dossier, crossing: &Crossing) -> Vec<String> {
    let Some((inner, outer)) = scopes(dossier, crossing) else {
        return Vec::new();
    };
    let (a, b) = (key(dossier, crossing.inner), key(dossier, crossing.outer));
    let (wide, narrow) =
        (place(dossier, crossing.coordinate, inner), place(dossier, crossing.coordinate, outer));
    let word = crossing.coordinate.code();
    vec![
        format!("if both are about the same {word}, {b} covers all of {a}, and they contradict each other"),
        format!(
            "if {a} is about {wide} and {b} only about {narrow}, neither bounds the other, and both can be true"
        ),
    ]
}

fn left(dossier: &Dossier, remainder: &Remainder) -> String {
    let said = |id: AssertionId| format!("{} ({})", key(dossier, id), content(dossier, dossier.at(id)));
    let parts: Vec<String> = remainder.parts.iter().map(|id| said(*id)).collect();
    let unit = dossier.at(remainder.total).measure().map(|m| dossier.at_measure(m).unit().symbol());
    let rest = with_unit(&span(remainder.left), unit.unwrap_or_default());
    let why = match remainder.by {
        PartOf::Included => ", which it says it includes".to_owned(),
        PartOf::Rule(rule) => format!(", because {}", rules(dossier, &[rule])),
    };
    format!("{} less {}{why}, leaves nominally {rest}", said(remainder.total), listed(&parts))
}

/// A length of time in its largest unit: 33 hours, 2 days.
pub(super) fn duration(seconds: i64) -> String {
    let (n, unit) = match seconds {
        0 => return "no time".to_owned(),
        s if s < 120 => (s, "second"),
        s if s < 7_200 => (s / 60, "minute"),
        s if s < 2 * crate::time::DAY => (s / 3_600, "hour"),
        s => (s / crate::time::DAY, "day"),
    };
    count(usize::try_from(n).unwrap_or(usize::MAX), unit)
}

/// Whether two figures lie as far apart as the numbers that they print.
fn is_as_printed(dossier: &Dossier, relation: &Relation, gap: f64) -> bool {
    let printed = |id: AssertionId| {
        let quantity = dossier.at(id).quantity().filter(|one| one.unit().is_none())?;
        match quantity.form() {
            Form::Bare(number) | Form::Exactly(number) => Some(number.get()),
            _ => None,
        }
    };
    let distance = printed(relation.a).zip(printed(relation.b)).map(|(a, b)| (a - b).abs());
    distance.is_some_and(|distance| (distance - gap).abs() <= 1e-9 * gap.abs())
}

/// The relation of two assertions: what each coordinate is, and what follows.
fn related(dossier: &Dossier, relation: &Relation) -> String {
    let (a, b) = (key(dossier, relation.a), key(dossier, relation.b));
    let later = relation.later().map_or("the later", |id| dossier.at(id).key());
    let earlier = relation.earlier().map_or("the earlier", |id| dossier.at(id).key());
    let voice = match relation.voice {
        Voice::Same => "one voice",
        Voice::Shared => "joint origins with some in common",
        Voice::Affiliated => "origins under one parent",
        Voice::Independent => "independent origins",
        Voice::Unknown => "an unknown origin",
    };
    let time = match relation.time {
        TimeRelation::Same => "the same time",
        TimeRelation::Overlaps => "times that overlap",
        TimeRelation::Before | TimeRelation::After => "different times",
        TimeRelation::Unknown => "a time that is missing",
    };
    let value = match relation.value {
        ValueRelation::Equal => ", equal figures".to_owned(),
        ValueRelation::Within | ValueRelation::Contains => ", one figure within the other".to_owned(),
        ValueRelation::Overlaps => ", figures that overlap".to_owned(),
        ValueRelation::Touches => ", figures that touch".to_owned(),
        ValueRelation::Apart { gap, .. } => match dossier.at(relation.a).measure() {
            Some(m) => {
                let unit = dossier.at_measure(m).unit();
                if *unit.dimension() == crate::quantity::Dimension::Date {
                    format!(", dates {} days apart", number((gap / 86_400.0).floor()))
                } else {
                    let least = if is_as_printed(dossier, relation, gap) { "" } else { "at least " };
                    format!(", figures {least}{} apart", with_unit(&shown(gap), unit.symbol()))
                }
            }
            None => ", figures apart".to_owned(),
        },
        ValueRelation::Unknown => String::new(),
    };
    let via = if relation.rules.is_empty() {
        String::new()
    } else {
        format!(", because {}", rules(dossier, &relation.rules))
    };
    let verdict = match relation.verdict {
        Verdict::Withdraws => format!("{later} withdraws {earlier}"),
        Verdict::Echo => "one statement, heard again".to_owned(),
        Verdict::RelaySlip => "one statement, copied with different figures".to_owned(),
        Verdict::Contradicts { strength, cause } => {
            let how = match cause {
                Cause::Direct => "they cannot both be true",
                Cause::Monotone => "a running total cannot fall",
                Cause::Bound => "a part cannot be more than its whole",
                Cause::Itself => "one relay gives one statement in two ways",
                Cause::Report => "the report does not fit the holder's own words",
            };
            match cause {
                Cause::Itself | Cause::Report => how.to_owned(),
                _ => format!("{how}, {}", firmly(strength)),
            }
        }
        Verdict::Undetermined { missing } => match missing {
            Missing::AsOf => "undecided without the time they are about".to_owned(),
            Missing::StatedOn => "undecided without the day they were said".to_owned(),
            Missing::Value => "undecided without a figure".to_owned(),
        },
        Verdict::StanceChange => format!("{later} takes another stance than {earlier}"),
        Verdict::Restates => "the same said again".to_owned(),
        Verdict::Disputes => "one affirms what the other denies".to_owned(),
        Verdict::NotComparable { .. } => "nothing follows from one for the other".to_owned(),
        Verdict::Bounded { .. } => "one bounds the other, and the bound holds".to_owned(),
        Verdict::Revises { direction, explicit } => {
            let pair = relation.later().zip(relation.earlier());
            let corrects = pair.is_some_and(|(new, old)| dossier.at(new).markers().revises == Some(old));
            let how = match (explicit, corrects) {
                (true, true) => "says that it corrects",
                (true, false) => "says that it starts from",
                (false, _) => "is the later word than",
            };
            format!("{later} {how} {earlier} ({})", way(direction))
        }
        Verdict::Develops { direction, explicit } => {
            let how = if explicit { "says that it starts from" } else { "is later than" };
            format!("{later} {how} {earlier} ({})", way(direction))
        }
        Verdict::BasisReset => {
            let next = relation.decided_by.map_or("the next figure", |id| dossier.at(id).key());
            format!("{later} restarts the running total of {earlier}, as {next} confirms")
        }
        Verdict::ShortLived { high: false } => {
            let next = relation.decided_by.map_or("the next figure", |id| dossier.at(id).key());
            format!("{later} falls below {earlier} and did not last, as {next} is back there")
        }
        Verdict::ShortLived { high: true } => {
            let previous = relation.decided_by.map_or("the figure before", |id| dossier.at(id).key());
            format!("{earlier} rose above {previous} and did not last, as {later} is back there")
        }
        Verdict::Refines => format!("{a} is the more exact"),
        Verdict::RefinedBy => format!("{b} is the more exact"),
        Verdict::Agrees => "they agree".to_owned(),
        Verdict::Near => "near, but neither agreement nor contradiction".to_owned(),
    };
    format!("{a} and {b}: {voice}, {time}{value}{via}: {verdict}")
}

/// How two figures are to be read for them to be apart.
fn firmly(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "even read as loosely as possible",
        Strength::Soft => "as they would be taken to mean",
        Strength::Assumed => "under the assumptions below",
    }
}

pub(super) fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Narrowed => "narrowed",
        Direction::Widened => "widened",
        Direction::Steady => "unchanged",
    }
}

/// A share as a range of percent.
pub(super) fn percent(share: &Interval) -> String {
    let round = |v: f64| number((v * 10.0).round() / 10.0);
    format!("{} to {}%", round(share.low_value()), round(share.high_value()))
}
