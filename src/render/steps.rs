//! The argument of a finding, a line for each step.

use super::phrase::{content, count, date, interval, listed, measure, number, stance, with_unit};
use crate::derivation::{Certificate, Claim, Inequality, Premise, Timepoint, Variable};
use crate::dossier::Dossier;
use crate::finding::Finding;
use crate::id::{AssertionId, RuleId};
use crate::measure::Kind;
use crate::quantity::Tier;
use crate::relation::{
    Cause, Direction, Missing, Relation, Strength, TimeRelation, ValueRelation, Verdict, Voice,
};
use crate::time::{day_text, instant_text};
use crate::visible::visible;

/// Every step in the order of the argument, then the assumptions it rests on.
pub(super) fn argument(dossier: &Dossier, finding: &Finding) -> Vec<String> {
    let mut lines: Vec<String> = finding.derivation().claims().map(|claim| step(dossier, claim)).collect();
    for premise in finding.derivation().premises() {
        if let Premise::Assumption(assumption) = premise {
            lines.push(format!("assuming that {}", assumption.sentence()));
        }
    }
    lines
}

fn key(dossier: &Dossier, id: AssertionId) -> String {
    dossier.at(id).key().to_owned()
}

fn keys(dossier: &Dossier, ids: &[AssertionId]) -> String {
    const SHOWN: usize = 12;
    let mut shown: Vec<String> = ids.iter().take(SHOWN).map(|id| key(dossier, *id)).collect();
    if ids.len() > SHOWN {
        shown.push(format!("{} more", ids.len() - SHOWN));
    }
    listed(&shown)
}

fn rules(dossier: &Dossier, ids: &[RuleId]) -> String {
    let labels: Vec<String> = ids.iter().map(|r| visible(dossier.at_rule(*r).label()).into_owned()).collect();
    listed(&labels)
}

fn step(dossier: &Dossier, claim: &Claim) -> String {
    match claim {
        Claim::Means { assertion, tier, interval: values } => {
            let said = content(dossier, dossier.at(*assertion));
            let on = dossier.at(*assertion).measure();
            let values = on.map_or(values.to_string(), |m| interval(dossier, m, values));
            let how = match tier {
                Tier::Support => "is taken to mean",
                Tier::Literal => "literally means",
                Tier::Hull => "means, read as loosely as it can be,",
            };
            format!("{} ({said}) {how} {values}", key(dossier, *assertion))
        }
        Claim::Relates(relation) => related(dossier, relation),
        Claim::Meet { members, shared } => {
            let on = members.first().and_then(|id| dossier.at(*id).measure());
            let values = on.map_or(shared.to_string(), |m| interval(dossier, m, shared));
            format!("{} have {values} in common", keys(dossier, members))
        }
        Claim::Witnessed { members, witnesses } => format!(
            "{} name {}; {}",
            keys(dossier, members),
            match witnesses.families {
                0 => "no source".to_owned(),
                1 => "1 family of sources".to_owned(),
                n => format!("{n} families of sources"),
            },
            match witnesses.independent {
                0 => "no witness stands behind them".to_owned(),
                1 => "at no one time do two of them speak independently".to_owned(),
                n => format!("at one time {n} independent groups of them speak"),
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
        Claim::Prints { assertion, value } => {
            let on = dossier.at(*assertion).measure();
            let about = on.map_or(String::new(), |m| format!(" for {}", measure(dossier, m)));
            format!("{} prints {}{about}", key(dossier, *assertion), number(*value))
        }
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
        Claim::Infeasible(certificate) => infeasible(dossier, certificate),
    }
}

/// A length of time in its largest unit: 33 hours, 2 days.
fn duration(seconds: i64) -> String {
    let (n, unit) = match seconds {
        0 => return "no time".to_owned(),
        s if s < 120 => (s, "second"),
        s if s < 7_200 => (s / 60, "minute"),
        s if s < 2 * crate::time::DAY => (s / 3_600, "hour"),
        s => (s / crate::time::DAY, "day"),
    };
    count(usize::try_from(n).unwrap_or(usize::MAX), unit)
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
                    format!(", figures {} apart", with_unit(&number(gap), unit.symbol()))
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
            let firm = match strength {
                Strength::Hard => "even read as loosely as possible",
                Strength::Soft => "as they would be taken to mean",
                Strength::Assumed => "under the assumptions below",
            };
            match cause {
                Cause::Itself | Cause::Report => how.to_owned(),
                _ => format!("{how}, {firm}"),
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

pub(super) fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Narrowed => "narrowed",
        Direction::Widened => "widened",
        Direction::Steady => "unchanged",
    }
}

/// The certificate in words: what each inequality says, and that together they are 0 ≤ −gap.
fn infeasible(dossier: &Dossier, certificate: &Certificate) -> String {
    let when = |at: Timepoint| match at {
        Timepoint::Always => String::new(),
        Timepoint::Instant(second) => format!(" at {}", instant_text(second)),
        Timepoint::Window(from, to) => {
            format!(" from {} to the end of {}", instant_text(from), day_text(to - 1))
        }
    };
    // A running total stands at the end of its day.
    let total = |second: i64| match second.rem_euclid(crate::time::DAY) {
        0 => format!(" at the end of {}", day_text(second.saturating_sub(1))),
        _ => format!(" at {}", instant_text(second)),
    };
    let when_of = |assertion: AssertionId, variable: Variable| match variable.at {
        Timepoint::Instant(second) if dossier.at_measure(variable.measure).kind() == Kind::Cumulative => {
            total(second)
        }
        // A figure for a long period speaks of one moment of it.
        Timepoint::Instant(_) if long(dossier, assertion).is_some() => {
            format!(" at one moment of {}", long(dossier, assertion).unwrap_or_default())
        }
        at => when(at),
    };
    let lines: Vec<String> = certificate
        .terms
        .iter()
        .map(|term| match term.inequality {
            Inequality::AtLeast { assertion, variable, bound, open } => {
                let sign = if open { ">" } else { "≥" };
                format!(
                    "x{} {sign} {} by {}",
                    when_of(assertion, variable),
                    number(bound),
                    key(dossier, assertion)
                )
            }
            Inequality::AtMost { assertion, variable, bound, open } => {
                let sign = if open { "<" } else { "≤" };
                format!(
                    "x{} {sign} {} by {}",
                    when_of(assertion, variable),
                    number(bound),
                    key(dossier, assertion)
                )
            }
            Inequality::NeverFalls { from, to, .. } => {
                format!("x{} ≤ x{} because a running total never falls", total(from), total(to))
            }
            Inequality::Inside { inner, outer, .. } => format!(
                "x{} ≤ x{} because a window holds the windows inside it",
                when(Timepoint::Window(inner.0, inner.1)),
                when(Timepoint::Window(outer.0, outer.1))
            ),
        })
        .collect();
    let end = if certificate.gap == 0.0 {
        "0 < 0".to_owned()
    } else {
        format!("0 ≤ −{}", number(certificate.gap))
    };
    format!("{}: added up, {end}", lines.join("; "))
}

/// The period a figure is for, if it is longer than a day.
fn long(dossier: &Dossier, id: AssertionId) -> Option<String> {
    let period = dossier.at(id).as_of_given()?;
    period.length().is_some_and(|length| length > crate::time::DAY).then(|| date(period))
}
