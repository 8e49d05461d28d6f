//! What a finding concludes, in a sentence.

use super::phrase::{
    content, count, interval, key, keys, listed, measure, number, source, sources, span, speaker, stance,
    times, with_unit,
};
use super::slip;
use super::steps::way;
use super::text::SHOWN;
use crate::assertion::Stance;
use crate::dossier::Dossier;
use crate::finding::{Camp, Change, Detail, Finding, Groups};
use crate::id::{AssertionId, MeasureId, RuleId};
use crate::relation::{Cause, Direction, FalseValue, Remainder};
use crate::visible::visible;

/// What a finding concludes, in a sentence.
pub(super) fn headline(dossier: &Dossier, finding: &Finding) -> String {
    match finding.detail() {
        Detail::Agreement { measure, camps } => agreement(dossier, *measure, camps),
        Detail::Contradiction { measure, cause, pair, .. } => contradiction(dossier, *measure, *cause, *pair),
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
            let how = if *entailed { "is accounted for by" } else { "meets what follows from" };
            let (told, on, key) = (said(dossier, *figure), measure(dossier, *on), key(dossier, *figure));
            let (from, who) = (account(dossier, from), behind(*corroborated, witnesses.independent));
            format!("{told} of {on} ({key}) {how} {from}: {what}, {who}")
        }
        Detail::PossibleConflict { inner, outer, coordinate, pair: (a, b), .. } => format!(
            "{} of {} and {} of {} would contradict each other if they were about the same {}",
            said(dossier, *a),
            measure(dossier, *inner),
            said(dossier, *b),
            measure(dossier, *outer),
            coordinate.code()
        ),
        Detail::Coincidence { total, met, left, remainders, .. } => {
            let meets = with_unit(&span(*left), unit(dossier, *total));
            let (total, met) = (measure(dossier, *total), measure(dossier, *met));
            format!("{}{meets} of {total} meets {met}, which is no witness", subtracted(dossier, remainders))
        }
        Detail::Revision { measure, changes, copies } => revision(dossier, *measure, changes, copies.len()),
        Detail::BasisReset { measure: on, changes } => {
            let (first, last) = (changes.last().map(|c| c.old), changes.last().map(|c| c.new));
            let who = last.map_or(String::new(), |id| by(dossier, id));
            let (first, last) = (said_if(dossier, first), said_if(dossier, last));
            format!("{who} restarted {}, from {first} to {last}", measure(dossier, *on))
        }
        Detail::FalseValue { measure, values, .. } => false_values(dossier, *measure, values),
        Detail::Development { measure, changes } => development(dossier, *measure, changes),
        Detail::Echo { statements } => echo(dossier, statements),
        Detail::RelaySlip { versions, settled, changes } => {
            relay_slip(dossier, versions, *settled, !changes.is_empty())
        }
        Detail::LikelySlip { readings, .. } => slip::headline(dossier, readings),
        Detail::StaleRelay { copies } => {
            let shown: Vec<String> = copies
                .iter()
                .map(|(a, b)| format!("{} after {}", key(dossier, *a), key(dossier, *b)))
                .collect();
            format!("a figure was carried after it had been revised: {}", listed(&shown))
        }
        Detail::StanceChange { holder, proposition, steps, .. } => {
            let shown: Vec<&str> = steps.iter().map(|(_, s)| stance(*s, false)).collect();
            let (who, on) = (source(dossier, *holder), measure(dossier, *proposition));
            format!("{who} on {on}: {}", shown.join(", then "))
        }
        Detail::Dispute { proposition, affirm, deny } => format!(
            "{} is affirmed by {} and denied by {}",
            measure(dossier, *proposition),
            everyone(dossier, affirm),
            everyone(dossier, deny)
        ),
        Detail::LookAlike { value, unit, groups, more } => {
            look_alike(dossier, &with_unit(&number(*value), unit), groups, *more)
        }
    }
}

fn said(dossier: &Dossier, id: AssertionId) -> String {
    content(dossier, dossier.at(id))
}

fn said_if(dossier: &Dossier, id: Option<AssertionId>) -> String {
    id.map_or(String::new(), |id| said(dossier, id))
}

fn by(dossier: &Dossier, id: AssertionId) -> String {
    speaker(dossier, dossier.at(id))
}

fn contradiction(
    dossier: &Dossier,
    on: MeasureId,
    cause: Cause,
    (a, b): (AssertionId, AssertionId),
) -> String {
    let on = measure(dossier, on);
    let (first, second) = (said(dossier, a), said(dossier, b));
    let (who, other) = (by(dossier, a), by(dossier, b));
    match cause {
        Cause::Itself => {
            format!("one statement on {on} is given as {first} and as {second} by the same relay")
        }
        Cause::Report => {
            let holders = holders(dossier, b);
            format!("{who} reports a stance on {on} that the words of {holders} do not bear out")
        }
        Cause::Monotone => format!("{on} would have fallen from {first} ({who}) to {second} ({other})"),
        _ => format!("{on} cannot be both {first} ({who}) and {second} ({other})"),
    }
}

/// The figures that account for another one, by key.
fn account(dossier: &Dossier, from: &[AssertionId]) -> String {
    let (shown, hidden) = from.split_at_checked(SHOWN).unwrap_or((from, &[]));
    let shown = keys(dossier, shown, SHOWN);
    match hidden.len() {
        0 => shown,
        n => format!("{shown} and {}", count(n, "other figure")),
    }
}

/// Who stands behind the figures that account for another one.
fn behind(corroborated: bool, independent: usize) -> String {
    match (corroborated, independent) {
        (true, n) => format!("{} that did not give it", count(n, "independent group")),
        (false, 0) => "whose origin is not known".to_owned(),
        (false, _) => "which is no independent witness".to_owned(),
    }
}

/// The first total less its parts, as an equation whose result is to follow.
fn subtracted(dossier: &Dossier, remainders: &[Remainder]) -> String {
    let Some(first) = remainders.first() else { return String::new() };
    let minus: String = first.parts.iter().map(|part| format!(" − {}", said(dossier, *part))).collect();
    format!("{}{minus} = ", said(dossier, first.total))
}

fn revision(dossier: &Dossier, on: MeasureId, changes: &[Change], copies: usize) -> String {
    // One figure in place of several is one step, from the newest of them; and so is what several say alike.
    let one = changes.windows(2).all(|pair| matches!(pair, [a, b] if a.new == b.new));
    let figures = |c: &Change| [c.old, c.new].map(|id| dossier.at(id).quantity());
    let alike = || changes.windows(2).all(|pair| matches!(pair, [a, b] if figures(a) == figures(b)));
    let start = if one { changes.last() } else { changes.first() };
    let first = said_if(dossier, start.map(|c| c.old));
    let last = said_if(dossier, changes.last().map(|c| c.new));
    let how = match changes.last() {
        Some(last) if one || alike() => way(last.direction),
        _ => "in steps",
    };
    let also = match copies {
        0 => String::new(),
        1 => "; 1 copy is superseded with it".to_owned(),
        n => format!("; {n} copies are superseded with it"),
    };
    let who = revisers(dossier, changes);
    format!("{who} revised {} {how}, from {first} to {last}{also}", measure(dossier, on))
}

/// Who gave the later figures, each once; of many only the first.
fn revisers(dossier: &Dossier, changes: &[Change]) -> String {
    const NAMED: usize = 3;
    let mut distinct: Vec<AssertionId> = Vec::new();
    for change in changes {
        let origins = dossier.at(change.new).origins();
        if distinct.len() <= NAMED && distinct.iter().all(|id| dossier.at(*id).origins() != origins) {
            distinct.push(change.new);
        }
    }
    let mut who: Vec<String> = distinct.iter().take(NAMED).map(|id| by(dossier, *id)).collect();
    if distinct.len() > NAMED {
        who.push("others".to_owned());
    }
    listed(&who)
}

fn false_values(dossier: &Dossier, on: MeasureId, values: &[FalseValue]) -> String {
    let on = measure(dossier, on);
    match values {
        [one] => format!(
            "{} of {on}, by {}, did not last: {} before it, {} after it",
            said(dossier, one.value),
            by(dossier, one.value),
            said(dossier, one.before),
            said(dossier, one.after)
        ),
        many => {
            let who = many.first().map_or(String::new(), |v| by(dossier, v.value));
            format!("{} of {on}, by {who}, did not last", count(many.len(), "figure"))
        }
    }
}

fn development(dossier: &Dossier, on: MeasureId, changes: &[Change]) -> String {
    let first = said_if(dossier, changes.first().map(|c| c.old));
    let last = said_if(dossier, changes.last().map(|c| c.new));
    let all = |direction| changes.iter().all(|c| c.direction == direction);
    let verb = if all(Direction::Up) {
        "grew"
    } else if all(Direction::Down) {
        "fell"
    } else {
        "changed"
    };
    let steps = if changes.len() > 1 { format!(" in {} steps", changes.len()) } else { String::new() };
    format!("{} {verb} from {first} to {last}{steps}", measure(dossier, on))
}

fn echo(dossier: &Dossier, statements: &[Vec<AssertionId>]) -> String {
    match statements {
        [one] => {
            let first = one.first().map(|id| format!("{} by {}", said(dossier, *id), by(dossier, *id)));
            format!("one statement heard {}: {}", times(one.len()), first.unwrap_or_default())
        }
        many => {
            let total: usize = many.iter().map(Vec::len).sum();
            format!("{} statements heard {} in all", many.len(), times(total))
        }
    }
}

fn relay_slip(dossier: &Dossier, versions: &[Vec<AssertionId>], settled: bool, by_what_came: bool) -> String {
    let each = versions.iter().flatten();
    let shown: Vec<String> =
        each.map(|id| format!("{} ({})", said(dossier, *id), key(dossier, *id))).collect();
    let verdict = match (settled, versions.len()) {
        (true, _) if by_what_came => "; the first is right by what came after",
        (true, 1) => "; the first is better attested",
        (true, _) => "; the first of each is better attested",
        (false, _) => "; which is right is open",
    };
    format!("one statement was copied as {}{verdict}", listed(&shown))
}

fn look_alike(dossier: &Dossier, value: &str, groups: &Groups, more: bool) -> String {
    let mut shown: Vec<String> = Vec::new();
    for (on, ids) in groups.iter() {
        let first = ids.get(..SHOWN).unwrap_or(ids);
        shown.push(format!("{} ({})", measure(dossier, on), keys(dossier, first, SHOWN)));
    }
    if more {
        shown.push("more".to_owned());
    }
    format!("{value} stands for different things: {}", listed(&shown))
}

fn agreement(dossier: &Dossier, on: MeasureId, camps: &[Camp]) -> String {
    let shown: Vec<String> = camps
        .iter()
        .take(4)
        .map(|camp| {
            let what = match (&camp.shared, camp.side) {
                (Some(values), _) => format!("on {}", interval(dossier, on, values)),
                (None, Some(side)) => {
                    format!("that it is {}", if side == Stance::Affirms { "so" } else { "not so" })
                }
                (None, None) => String::new(),
            };
            let behind = match camp.witnesses.independent {
                0 => "no known origin".to_owned(),
                // They may be independent, but of different times, or tied otherwise.
                1 if camp.witnesses.families > 1 => "no two independent groups at one time".to_owned(),
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
    // Each figure beside what it counts: of two lists nobody could tell which is which.
    let on = |id: &AssertionId| dossier.at(*id).measure();
    let mut first = first.clone();
    first.sort_by_key(|id| measures.iter().position(|measure| Some(*measure) == on(id)));
    let said = |id: &AssertionId| {
        let one = dossier.at(*id);
        format!("{} ({})", content(dossier, one), speaker(dossier, one))
    };
    let named = |id: &AssertionId| on(id).map_or(String::new(), |on| measure(dossier, on));
    let more = match sets.len() {
        0 | 1 => String::new(),
        n => format!("; and {} like it", count(n - 1, "more set")),
    };
    if let [one] = first.as_slice() {
        return format!("{} cannot be {}{more}", named(one), said(one));
    }
    let mut before = None;
    let mut figures = Vec::new();
    for id in first.iter().take(SHOWN) {
        let again = before.replace(on(id)) == Some(on(id));
        figures.push(if again { said(id) } else { format!("{} as {}", named(id), said(id)) });
    }
    let figures = listed(&figures) + &hidden(first.len(), SHOWN, "other figure");
    format!("{figures} cannot go together{more}")
}

fn holders(dossier: &Dossier, id: AssertionId) -> String {
    sources(dossier, dossier.at(id).speakers())
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

/// The unit of a measure.
fn unit(dossier: &Dossier, measure: MeasureId) -> &str {
    dossier.at_measure(measure).unit().symbol()
}

/// A number that was worked out, without digits that nobody gave.
fn rounded(v: f64) -> f64 {
    if v.abs() >= 100.0 { v.round() } else { (v * 10.0).round() / 10.0 }
}
