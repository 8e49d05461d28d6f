//! A report as text, in the manner of a compiler's diagnostics.

use std::borrow::Cow;
use std::fmt;

use rustc_hash::FxHashMap;

use super::estimate::line;
use super::phrase::{
    assertion, content, count, interval, listed, measure, number, quantity, source, sources, speaker, stance,
    times, with_unit,
};
use super::policy::departures;
use super::slip;
use super::steps::{argument, span, way};
use crate::derivation::Derivation;
use crate::dossier::Dossier;
use crate::estimate::EstimatePolicy;
use crate::finding::{Camp, Detail, Finding, Resolution};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::reconcile::Report;
use crate::relation::{Cause, Direction, Strength};
use crate::visible::visible;

/// How many assertions and steps of one finding are shown.
const SHOWN: usize = 16;

/// How many steps are shown: the last ones conclude.
const STEPS: usize = 32;

/// How many estimates are shown.
const ESTIMATES: usize = 64;

/// One finding as text; see [`Report::explain`].
#[derive(Debug, Clone)]
pub struct Explanation<'r> {
    dossier: &'r Dossier,
    finding: &'r Finding,
    derivation: Cow<'r, Derivation>,
}

impl Report<'_> {
    /// One finding as text: headline, the assertions concerned, the argument step by step, what would resolve it. It
    /// serialises, too.
    ///
    /// # Complexity
    /// As [`derivation`](Report::derivation).
    ///
    /// # Panics
    /// When it is printed or serialised, if the finding is of another dossier and names records that this one does not have.
    #[must_use]
    pub fn explain<'r>(&'r self, finding: &'r Finding) -> Explanation<'r> {
        Explanation { dossier: self.view().dossier(), finding, derivation: self.derivation(finding) }
    }

    /// What one finding concludes, in a sentence.
    ///
    /// # Panics
    /// If the finding is of another dossier and names records that this one does not have.
    #[must_use]
    pub fn headline(&self, finding: &Finding) -> String {
        headline(self.view().dossier(), finding)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dossier = self.view().dossier();
        if let Some(title) = dossier.title() {
            writeln!(f, "{}", visible(title))?;
        }
        let known = match self.view().known_until() {
            Some(second) => format!(", as known at the end of {}", crate::time::until_text(second)),
            None => String::new(),
        };
        writeln!(
            f,
            "{} in {}, {}{known}",
            count(self.statuses().len(), "assertion"),
            count(self.statement_count(), "statement"),
            count(self.findings().len(), "finding"),
        )?;
        if let Some(departures) = departures(self.policy()) {
            writeln!(f, "by a policy other than the default: {departures}")?;
        }
        for measures in self.undecided() {
            let first = measures.first().map_or(String::new(), |m| measure(dossier, *m));
            let others = match measures.len().saturating_sub(1) {
                0 => String::new(),
                n => format!(" and {}", count(n, "measure")),
            };
            writeln!(
                f,
                "not wholly decided: whether all that is said of {first}{others} can be true at once"
            )?;
        }
        if let undated @ 1.. = self.view().undated() {
            writeln!(f, "left out: {}, as no date says when it was known", count(undated, "assertion"))?;
        }
        let mut alike: FxHashMap<Vec<MeasureId>, usize> = FxHashMap::default();
        for by in self.findings().iter().filter_map(|finding| accounted(dossier, finding)) {
            *alike.entry(by).or_default() += 1;
        }
        let mut told: FxHashMap<Vec<MeasureId>, usize> = FxHashMap::default();
        for finding in self.findings() {
            let Some(by) = accounted(dossier, finding) else {
                write!(f, "\n{}", self.explain(finding))?;
                continue;
            };
            let before = told.entry(by.clone()).or_default();
            *before += 1;
            if *before <= LIKE {
                write!(f, "\n{}", self.explain(finding))?;
            } else if *before == LIKE + 1 {
                let rest = alike.get(&by).map_or(0, |all| all - LIKE);
                writeln!(f, "\n{}", more_alike(dossier, &by, rest))?;
            }
        }
        estimates(f, self)
    }
}

/// How many figures that are accounted for in the same way are shown.
const LIKE: usize = 8;

/// Of a figure that is accounted for, its measure and then those of the figures that account for it, by key. Days on
/// days of the same ones say little more than the first few.
fn accounted(dossier: &Dossier, finding: &Finding) -> Option<Vec<MeasureId>> {
    let Detail::AccountedFor { measure, from, .. } = finding.detail() else { return None };
    let mut others: Vec<MeasureId> = from.iter().filter_map(|id| dossier.at(*id).measure()).collect();
    others.sort_by_key(|measure| dossier.at_measure(*measure).key());
    others.dedup();
    others.insert(0, *measure);
    Some(others)
}

fn more_alike(dossier: &Dossier, by: &[MeasureId], rest: usize) -> String {
    let Some((of, others)) = by.split_first() else { return String::new() };
    let others: Vec<String> = others.iter().map(|one| measure(dossier, *one)).collect();
    let (figures, are) = (count(rest, "figure"), if rest == 1 { "is" } else { "are" });
    let of = measure(dossier, *of);
    format!(
        "and {figures} more of {of} {are} accounted for in the same way, by figures of {}",
        listed(&others)
    )
}

/// The finding as it stands in a report as JSON.
impl serde::Serialize for Explanation<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let derivation = Cow::Borrowed(&*self.derivation);
        super::json::finding_json(self.dossier, self.finding, Some(derivation)).serialize(serializer)
    }
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dossier, finding) = (self.dossier, self.finding);
        let firm = match finding.strength() {
            Strength::Hard => "",
            Strength::Soft => " (soft)",
            Strength::Assumed => " (assumed)",
        };
        writeln!(f, "{}{firm}: {}", visible(&finding.id().to_string()), headline(dossier, finding))?;
        let members = in_order(finding);
        let width =
            members.iter().take(SHOWN).map(|id| dossier.at(*id).key().chars().count()).max().unwrap_or(0);
        for id in members.iter().take(SHOWN) {
            writeln!(f, "  {:width$}  {}", dossier.at(*id).key(), assertion(dossier, *id))?;
        }
        more(f, members.len(), SHOWN, "assertion")?;
        let lines = argument(dossier, finding, &self.derivation);
        for (at, line) in lines.iter().take(STEPS).enumerate() {
            writeln!(f, "  {} {line}", if at == 0 { "= because" } else { "=        " })?;
        }
        more(f, lines.len(), STEPS, "step")?;
        for (at, line) in resolutions(dossier, finding).iter().enumerate() {
            writeln!(f, "  {} {line}", if at == 0 { "= resolved by" } else { "=          or" })?;
        }
        Ok(())
    }
}

/// The newest estimate and grade of each measure, a line each.
fn estimates(f: &mut fmt::Formatter<'_>, report: &Report<'_>) -> fmt::Result {
    let (estimator, policy) = (report.estimator(), EstimatePolicy::default());
    let told = estimator.measures();
    if told.is_empty() {
        return Ok(());
    }
    writeln!(f, "\nestimates by the policy {policy}")?;
    for one in told.iter().take(ESTIMATES).filter_map(|measure| estimator.latest(*measure, &policy)) {
        writeln!(f, "  {}", line(report.view().dossier(), &one))?;
    }
    more(f, told.len(), ESTIMATES, "estimate")
}

fn more(f: &mut fmt::Formatter<'_>, total: usize, shown: usize, noun: &str) -> fmt::Result {
    match total.saturating_sub(shown) {
        0 => Ok(()),
        hidden => writeln!(f, "  and {} more", count(hidden, noun)),
    }
}

/// The members in the order of the story rather than of their keys.
pub(super) fn in_order(finding: &Finding) -> Vec<AssertionId> {
    let mut order: Vec<AssertionId> = match finding.detail() {
        Detail::Conflict { sets, .. } => sets.iter().flatten().copied().collect(),
        Detail::AccountedFor { figure, .. } => vec![*figure],
        Detail::Contradiction { pair, .. } | Detail::PossibleConflict { pair, .. } => vec![pair.0, pair.1],
        Detail::Coincidence { remainders, figures, .. } => {
            let terms = remainders.iter().flat_map(|r| [r.total].into_iter().chain(r.parts.iter().copied()));
            terms.chain(figures.iter().copied()).collect()
        }
        Detail::Revision { changes, .. } | Detail::Development { changes, .. } => {
            changes.iter().flat_map(|c| [c.old, c.new]).collect()
        }
        Detail::BasisReset { changes, .. } => {
            changes.iter().map(|c| c.old).chain(changes.iter().map(|c| c.new)).collect()
        }
        Detail::FalseValue { values, .. } => {
            values.iter().flat_map(|v| [v.before, v.value, v.after]).collect()
        }
        Detail::StanceChange { steps, .. } => steps.iter().map(|(id, _)| *id).collect(),
        Detail::Echo { statements } => statements.iter().flatten().copied().collect(),
        Detail::RelaySlip { versions, .. } => versions.iter().flatten().copied().collect(),
        Detail::LikelySlip { readings, .. } => readings.iter().map(|slip| slip.figure).collect(),
        Detail::StaleRelay { copies } => copies.iter().flat_map(|(a, b)| [*a, *b]).collect(),
        Detail::Dispute { affirm, deny, .. } => affirm.iter().chain(deny).copied().collect(),
        Detail::LookAlike { groups, .. } => groups.figures().to_vec(),
        Detail::Agreement { .. } => Vec::new(),
    };
    order.extend(finding.members());
    let mut seen = rustc_hash::FxHashSet::default();
    order.retain(|id| seen.insert(*id));
    order
}

/// What a finding concludes, in a sentence.
pub(super) fn headline(dossier: &Dossier, finding: &Finding) -> String {
    let said = |id: AssertionId| content(dossier, dossier.at(id));
    let key = |id: AssertionId| dossier.at(id).key();
    match finding.detail() {
        Detail::Agreement { measure: on, camps } => agreement(dossier, *on, camps),
        Detail::Contradiction { measure: on, cause, pair: (a, b), .. } => {
            let who = |id: AssertionId| speaker(dossier, dossier.at(id));
            let on = measure(dossier, *on);
            match cause {
                Cause::Itself => format!(
                    "one statement on {on} is given as {} and as {} by the same relay",
                    said(*a),
                    said(*b)
                ),
                Cause::Report => format!(
                    "{} reports a stance on {on} that the words of {} do not bear out",
                    who(*a),
                    holders(dossier, *b)
                ),
                Cause::Monotone => format!(
                    "{on} would have fallen from {} ({}) to {} ({})",
                    said(*a),
                    who(*a),
                    said(*b),
                    who(*b)
                ),
                _ => format!("{on} cannot be both {} ({}) and {} ({})", said(*a), who(*a), said(*b), who(*b)),
            }
        }
        Detail::Conflict { measures, rules, sets, .. } => conflict(dossier, measures, rules, sets),
        Detail::AccountedFor {
            measure: on,
            figure,
            from,
            implied,
            nominal,
            entailed,
            witnesses,
            corroborated,
        } => {
            let what = match nominal {
                Some((low, high)) => with_unit(&span((rounded(*low), rounded(*high))), unit(dossier, *on)),
                None => interval(dossier, *on, implied),
            };
            let keys: Vec<String> = from.iter().take(SHOWN).map(|id| key(*id).to_owned()).collect();
            let hidden = from.len().saturating_sub(SHOWN);
            let more =
                if hidden > 0 { format!(" and {}", count(hidden, "other figure")) } else { String::new() };
            let how = if *entailed { "is accounted for by" } else { "meets what follows from" };
            let who = match (corroborated, witnesses.independent) {
                (true, n) => format!(", {} that did not give it", count(n, "independent group")),
                (false, 0) => ", whose origin is not known".to_owned(),
                (false, _) => ", which is no independent witness".to_owned(),
            };
            format!(
                "{} of {} ({}) {how} {}{more}: {what}{who}",
                said(*figure),
                measure(dossier, *on),
                key(*figure),
                listed(&keys)
            )
        }
        Detail::PossibleConflict { inner, outer, coordinate, pair: (a, b), .. } => format!(
            "{} of {} and {} of {} would contradict each other if they were about the same {}",
            said(*a),
            measure(dossier, *inner),
            said(*b),
            measure(dossier, *outer),
            coordinate.word()
        ),
        Detail::Coincidence { total, met, left, remainders, .. } => {
            let unit = dossier.at_measure(*total).unit().symbol();
            let sum = remainders.first().map_or(String::new(), |r| {
                let minus: String = r.parts.iter().map(|part| format!(" − {}", said(*part))).collect();
                format!("{}{minus} = ", said(r.total))
            });
            format!(
                "{sum}{} of {} meets {}, which is no witness",
                with_unit(&span(*left), unit),
                measure(dossier, *total),
                measure(dossier, *met)
            )
        }
        Detail::Revision { measure: on, changes, copies } => {
            // One figure in place of several is one step, from the newest of them.
            let one = changes.windows(2).all(|pair| matches!(pair, [a, b] if a.new == b.new));
            let start = if one { changes.last() } else { changes.first() };
            let first = start.map_or(String::new(), |c| said(c.old));
            let last = changes.last().map_or(String::new(), |c| said(c.new));
            let who = changes.last().map_or(String::new(), |c| speaker(dossier, dossier.at(c.new)));
            let how = match changes.last() {
                Some(last) if one => way(last.direction),
                _ => "in steps",
            };
            let also = match copies.len() {
                0 => String::new(),
                n => format!(
                    "; {} superseded with it",
                    if n == 1 { "1 copy is".to_owned() } else { format!("{n} copies are") }
                ),
            };
            format!("{who} revised {} {how}, from {first} to {last}{also}", measure(dossier, *on))
        }
        Detail::BasisReset { measure: on, changes } => {
            let first = changes.last().map_or(String::new(), |c| said(c.old));
            let last = changes.last().map_or(String::new(), |c| said(c.new));
            let who = changes.last().map_or(String::new(), |c| speaker(dossier, dossier.at(c.new)));
            format!("{who} restarted {}, from {first} to {last}", measure(dossier, *on))
        }
        Detail::FalseValue { measure: on, values, .. } => {
            let on = measure(dossier, *on);
            match values.as_slice() {
                [one] => format!(
                    "{} of {on}, by {}, did not last: {} before it, {} after it",
                    said(one.value),
                    speaker(dossier, dossier.at(one.value)),
                    said(one.before),
                    said(one.after)
                ),
                many => {
                    let who = many.first().map_or(String::new(), |v| speaker(dossier, dossier.at(v.value)));
                    format!("{} of {on}, by {who}, did not last", count(many.len(), "figure"))
                }
            }
        }
        Detail::Development { measure: on, changes } => {
            let first = changes.first().map_or(String::new(), |c| said(c.old));
            let last = changes.last().map_or(String::new(), |c| said(c.new));
            let verb = match changes.as_slice() {
                _ if changes.iter().all(|c| c.direction == Direction::Up) => "grew",
                _ if changes.iter().all(|c| c.direction == Direction::Down) => "fell",
                _ => "changed",
            };
            let steps =
                if changes.len() > 1 { format!(" in {} steps", changes.len()) } else { String::new() };
            format!("{} {verb} from {first} to {last}{steps}", measure(dossier, *on))
        }
        Detail::Echo { statements } => match statements.as_slice() {
            [one] => {
                let first = one.first().copied();
                let what = first.map_or(String::new(), |id| {
                    format!("{} by {}", said(id), speaker(dossier, dossier.at(id)))
                });
                format!("one statement heard {}: {what}", times(one.len()))
            }
            many => {
                let total: usize = many.iter().map(Vec::len).sum();
                format!("{} statements heard {} in all", many.len(), times(total))
            }
        },
        Detail::RelaySlip { versions, settled, changes } => {
            let shown: Vec<String> =
                versions.iter().flatten().map(|id| format!("{} ({})", said(*id), key(*id))).collect();
            let verdict = match (settled, versions.len()) {
                (true, _) if !changes.is_empty() => "; the first is right by what came after",
                (true, 1) => "; the first is better attested",
                (true, _) => "; the first of each is better attested",
                (false, _) => "; which is right is open",
            };
            format!("one statement was copied as {}{verdict}", listed(&shown))
        }
        Detail::LikelySlip { readings, .. } => slip::headline(dossier, readings),
        Detail::StaleRelay { copies } => {
            let shown: Vec<String> =
                copies.iter().map(|(a, b)| format!("{} after {}", key(*a), key(*b))).collect();
            format!("a figure was carried after it had been revised: {}", listed(&shown))
        }
        Detail::StanceChange { holder, proposition, steps, .. } => {
            let shown: Vec<&str> = steps.iter().map(|(_, s)| stance(*s, false)).collect();
            format!(
                "{} on {}: {}",
                source(dossier, *holder),
                measure(dossier, *proposition),
                shown.join(", then ")
            )
        }
        Detail::Dispute { proposition, affirm, deny } => format!(
            "{} is affirmed by {} and denied by {}",
            measure(dossier, *proposition),
            everyone(dossier, affirm),
            everyone(dossier, deny)
        ),
        Detail::LookAlike { value, unit, groups, more } => {
            let mut shown: Vec<String> = groups
                .iter()
                .map(|(m, ids)| {
                    let keys: Vec<String> = ids.iter().take(SHOWN).map(|id| key(*id).to_owned()).collect();
                    format!("{} ({})", measure(dossier, m), listed(&keys))
                })
                .collect();
            if *more {
                shown.push("more".to_owned());
            }
            format!("{} stands for different things: {}", with_unit(&number(*value), unit), listed(&shown))
        }
    }
}

fn holders(dossier: &Dossier, id: AssertionId) -> String {
    let one = dossier.at(id);
    let who = if one.holders().is_empty() { one.origins() } else { one.holders() };
    sources(dossier, who)
}

/// The holders or origins of some statements, each once.
fn everyone(dossier: &Dossier, ids: &[AssertionId]) -> String {
    let mut names: Vec<String> = Vec::new();
    for id in ids {
        let name = holders(dossier, *id);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let hidden = names.len().saturating_sub(6);
    names.truncate(6);
    if hidden > 0 {
        names.push(count(hidden, "other"));
    }
    listed(&names)
}

fn agreement(dossier: &Dossier, on: MeasureId, camps: &[Camp]) -> String {
    let shown: Vec<String> = camps
        .iter()
        .take(4)
        .map(|camp| {
            let what = match (&camp.shared, camp.side) {
                (Some(values), _) => format!("on {}", interval(dossier, on, values)),
                (None, Some(side)) => format!(
                    "that it is {}",
                    if side == crate::assertion::Stance::Affirms { "so" } else { "not so" }
                ),
                (None, None) => String::new(),
            };
            let behind = match camp.witnesses.independent {
                0 => "no known origin".to_owned(),
                1 => "one independent group only".to_owned(),
                n => count(n, "independent group"),
            };
            format!("{} agree {what} ({behind})", count(camp.members.len(), "statement"))
        })
        .collect();
    let more = camps.len().saturating_sub(4);
    let more = if more > 0 { format!("; and {}", count(more, "more camp")) } else { String::new() };
    format!("{}: {}{more}", measure(dossier, on), shown.join("; "))
}

pub(super) fn resolutions(dossier: &Dossier, finding: &Finding) -> Vec<String> {
    let found = match finding.detail() {
        Detail::Contradiction { resolutions, .. } | Detail::Conflict { resolutions, .. } => {
            resolutions.clone()
        }
        Detail::LikelySlip { readings, .. } => {
            let mut figures: Vec<AssertionId> = readings.iter().map(|slip| slip.figure).collect();
            figures.dedup();
            figures.into_iter().map(Resolution::Original).collect()
        }
        Detail::PossibleConflict { pair, .. } => vec![Resolution::Scope(pair.0, pair.1)],
        Detail::RelaySlip { versions, settled: false, .. } => {
            versions.iter().filter_map(|v| v.first()).map(|id| Resolution::Original(*id)).collect()
        }
        Detail::Dispute { affirm, deny, .. } => {
            vec![Resolution::Withdrawal(affirm.iter().chain(deny).copied().collect())]
        }
        _ => Vec::new(),
    };
    let keys = |ids: &[AssertionId]| {
        let shown: Vec<String> = ids.iter().take(SHOWN).map(|id| dossier.at(*id).key().to_owned()).collect();
        shown.join(" or ")
    };
    found
        .iter()
        .map(|resolution| match resolution {
            Resolution::Withdrawal(ids) => format!("a withdrawal or revision of {}", keys(ids)),
            Resolution::Time(ids) => format!("the exact time that {} is about", keys(ids)),
            Resolution::Wording(ids) => format!("the exact figure behind {}", keys(ids)),
            Resolution::Scope(a, b) => {
                format!("a difference in what {} and {} count", dossier.at(*a).key(), dossier.at(*b).key())
            }
            Resolution::Rule(rule) => {
                format!("the rule `{}` not holding as declared", visible(dossier.at_rule(*rule).key()))
            }
            Resolution::Nesting(part, whole) => {
                format!("{} reaching beyond {}", measure(dossier, *part), measure(dossier, *whole))
            }
            Resolution::Original(id) => match dossier.at(*id).measure().zip(dossier.at(*id).quantity()) {
                Some((m, q)) => format!(
                    "the original words behind {} ({})",
                    dossier.at(*id).key(),
                    quantity(dossier, m, q)
                ),
                None => format!("the original words behind {}", dossier.at(*id).key()),
            },
        })
        .collect()
}

/// The unit of a measure.
fn unit(dossier: &Dossier, measure: MeasureId) -> &str {
    dossier.at_measure(measure).unit().symbol()
}

/// What assertions of several measures cannot be together.
fn conflict(
    dossier: &Dossier,
    measures: &[MeasureId],
    rules: &[RuleId],
    sets: &[Vec<AssertionId>],
) -> String {
    const NAMED: usize = 4;
    let hidden = |all: usize, shown: usize, noun: &str| match all.saturating_sub(shown) {
        0 => String::new(),
        more => format!(" and {}", count(more, noun)),
    };
    let Some(first) = sets.first().filter(|set| !set.is_empty()) else {
        let keys: Vec<String> = rules
            .iter()
            .take(NAMED)
            .map(|rule| format!("`{}`", visible(dossier.at_rule(*rule).key())))
            .collect();
        let more = hidden(rules.len(), NAMED, "more rule");
        return format!("the rules {}{more} cannot all hold, whatever the figures", listed(&keys));
    };
    let said = |id: &AssertionId| {
        let one = dossier.at(*id);
        format!("{} ({})", content(dossier, one), speaker(dossier, one))
    };
    let figures: Vec<String> = first.iter().take(SHOWN).map(said).collect();
    let figures = listed(&figures) + &hidden(first.len(), SHOWN, "other figure");
    let on: Vec<String> = measures.iter().take(NAMED).map(|m| measure(dossier, *m)).collect();
    let on = listed(&on) + &hidden(measures.len(), NAMED, "other measure");
    let more = match sets.len() {
        0 | 1 => String::new(),
        n => format!("; and {} like it", count(n - 1, "more set")),
    };
    format!("{on} cannot go together as {figures}{more}")
}

/// A number that was worked out, without digits that nobody gave.
fn rounded(v: f64) -> f64 {
    if v.abs() >= 100.0 { v.round() } else { (v * 10.0).round() / 10.0 }
}
