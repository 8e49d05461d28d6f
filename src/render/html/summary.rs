//! The top of the page: what this is, which figures are disputed, which were revised, and whose voice many are.

use maud::{Markup, html};

use super::context::{Context, strength_word};
use super::findings::badge;
use super::measures::late;
use super::text::{clip, fragment};
use super::voices::loudest;
use super::words::counted;
use crate::finding::{Detail, Finding, FindingKind};
use crate::relation::Strength;
use crate::render::phrase::{count, number};
use crate::render::policy::departures;
use crate::render::text::undistinguished;

/// How many findings are named in each part.
const NAMED: usize = 4;

/// How many groups of measures that only keys tell apart are named, and how many of each.
const UNDISTINGUISHED: usize = 2;

/// What each part is about.
const AGAINST: &[FindingKind] = &[FindingKind::Contradiction, FindingKind::Dispute];
const REVISED: &[FindingKind] = &[FindingKind::Revision, FindingKind::BasisReset];
const CARE: &[FindingKind] = &[
    FindingKind::PossibleConflict,
    FindingKind::LikelySlip,
    FindingKind::RelaySlip,
    FindingKind::StaleRelay,
    FindingKind::FalseValue,
];
const CHANGED: &[FindingKind] = &[FindingKind::StanceChange];

pub(super) fn section(context: &Context<'_>) -> Markup {
    let findings = || context.order.iter().filter_map(|at| context.finding_at(*at));
    let of = |kinds: &[FindingKind]| -> Vec<&Finding> {
        findings().filter(|one| kinds.contains(&one.kind())).collect()
    };
    let mut against = of(AGAINST);
    // The strongest first, and of one strength those that lie farthest apart; disputes have no distance.
    against.sort_by_key(|finding| (finding.strength(), std::cmp::Reverse(apart(context, finding))));
    let against = interleaved(against);
    let care = of(CARE);
    let mut revised = of(REVISED);
    revised.sort_by_key(|finding| std::cmp::Reverse(moved(context, finding)));
    let (revised, care) = (interleaved(revised), interleaved(care));
    let changed = of(CHANGED);
    html! {
        section #summary aria-label="Summary" {
            p.what { (what(context)) }
            div.cards {
                (card(context, ("Disputed", "contradictions and disputes", "No two figures that stand contradict each other, and nothing is both affirmed and denied."), AGAINST, &against))
                (card(context, ("Revised", "corrections and restarts", "No figure was corrected by who gave it."), REVISED, &revised))
                (voices(context))
                @if !care.is_empty() { (card(context, ("With care", "figures that may mislead", ""), CARE, &care)) }
                @if !changed.is_empty() { (card(context, ("Changed their mind", "stances over time", ""), CHANGED, &changed)) }
            }
        }
    }
}

/// In a few words, how much was said by whom and when.
fn what(context: &Context<'_>) -> String {
    let (report, dossier) = (context.report, context.dossier);
    let all = report.statuses().len();
    if all == 0 {
        return "Nothing has been said yet: this dossier has no assertions.".to_owned();
    }
    let told = |proposition: bool| {
        dossier
            .measure_ids()
            .filter(|id| (dossier.at_measure(*id).kind() == crate::measure::Kind::Proposition) == proposition)
            .filter(|id| !context.said_of(*id).is_empty())
            .count()
    };
    let mut on: Vec<String> = Vec::new();
    for (n, noun) in [(told(false), "measure"), (told(true), "proposition")] {
        if n > 0 {
            on.push(counted(n, noun));
        }
    }
    let ends: Vec<i64> = report.view().assertions().filter_map(|(_, one)| one.known_from()).collect();
    let span = match (ends.iter().min(), ends.iter().max()) {
        (Some(first), Some(last)) => {
            let [first, last] = [*first, *last].map(|second| crate::time::day_text(second.saturating_sub(1)));
            if first == last {
                format!(", known on {first}")
            } else {
                format!(", known from {first} to {last}")
            }
        }
        _ => String::new(),
    };
    let mut text = format!(
        "{} in {} on {}{span}; {}.",
        counted(all, "assertion"),
        counted(report.statement_count(), "statement"),
        crate::render::phrase::listed(&on),
        counted(report.findings().len(), "finding"),
    );
    if let Some(second) = report.view().known_until() {
        text += &format!(" Only what was known at the end of {} is here.", crate::time::until_text(second));
    }
    if let Some(departures) = departures(report.policy()) {
        text += &format!(" Made by a policy other than the default: {departures}.");
    }
    if let undated @ 1.. = report.view().undated() {
        text += &format!(" Left out: {}, as no date says when it was known.", count(undated, "assertion"));
    }
    for measures in report.undecided() {
        if let Some(first) = measures.first() {
            let more = measures.len().saturating_sub(1);
            let more = if more > 0 { format!(" and {}", count(more, "measure")) } else { String::new() };
            let first = clip(&crate::render::phrase::measure(dossier, *first), 160);
            text += &format!(
                " Not wholly decided: whether all that is said of {first}{more} can be true at once."
            );
        }
    }
    for line in undistinguished(report, UNDISTINGUISHED) {
        text += &format!(" Note: {}.", clip(&line, 320));
    }
    text
}

/// One of each measure first, so that one measure in much dispute does not hide the others.
fn interleaved(findings: Vec<&Finding>) -> Vec<&Finding> {
    let mut seen = rustc_hash::FxHashSet::default();
    let about = |finding: &Finding| match finding.detail() {
        Detail::Contradiction { measure, .. }
        | Detail::Dispute { proposition: measure, .. }
        | Detail::Revision { measure, .. }
        | Detail::BasisReset { measure, .. }
        | Detail::LikelySlip { measure, .. }
        | Detail::FalseValue { measure, .. } => vec![*measure],
        Detail::Conflict { measures, .. } => measures.clone(),
        _ => Vec::new(),
    };
    let (first, later): (Vec<&Finding>, Vec<&Finding>) =
        findings.into_iter().partition(|finding| seen.insert(about(finding)));
    first.into_iter().chain(later).collect()
}

/// By how much a revision moved the figure, in thousandths of the larger one.
fn moved(context: &Context<'_>, finding: &Finding) -> (bool, u64) {
    let (Detail::Revision { changes, .. } | Detail::BasisReset { changes, .. }) = finding.detail() else {
        return (false, 0);
    };
    let value = |id| {
        let form = context.dossier.at(id).quantity()?.form().nominal()?;
        Some(form.0.get() / 2.0 + form.1.get() / 2.0)
    };
    let ends = changes.first().zip(changes.last());
    let values = ends.and_then(|(first, last)| value(first.old).zip(value(last.new)));
    let said = changes.iter().any(|change| change.how == crate::finding::Manner::Said);
    let share = values.map_or(0.0, |(a, b)| (a - b).abs() / a.abs().max(b.abs()).max(f64::MIN_POSITIVE));
    (said, (share * 1_000.0) as u64)
}

/// How far the two figures of a contradiction lie apart, in thousandths of the larger one.
fn apart(context: &Context<'_>, finding: &Finding) -> u64 {
    let Detail::Contradiction { pair, gap: Some(gap), .. } = finding.detail() else { return 0 };
    let size = |id| {
        let form = context.dossier.at(id).quantity().and_then(|quantity| quantity.form().nominal());
        form.map_or(0.0, |(low, high)| low.get().abs().max(high.get().abs()))
    };
    (gap / size(pair.0).max(size(pair.1)).max(*gap).max(f64::MIN_POSITIVE) * 1_000.0) as u64
}

fn card(
    context: &Context<'_>,
    (title, what, none): (&str, &str, &str),
    kinds: &[FindingKind],
    findings: &[&Finding],
) -> Markup {
    let first = findings.iter().map(|finding| finding.kind()).min();
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    html! {
        div.card data-kinds=(kinds.join(" ")) {
            h2 { (title) " " span.big { (number(findings.len() as f64)) } }
            p.sub { (what) }
            @if findings.is_empty() { p { (none) } } @else {
                ul {
                    @for finding in findings.iter().take(NAMED) {
                        li {
                            a href=(fragment(&finding.id().to_string())) {
                                (badge(finding.kind()))
                                " " bdi dir="ltr" { (clip(&context.report.headline(finding), 170)) }
                            }
                            @if finding.strength() != Strength::Hard { " " span.firm { (strength_word(finding.strength())) } }
                        }
                    }
                }
                @if findings.len() > NAMED {
                    p.more { a href="#findings" data-filter=(format!("kind={}", first.map_or("", FindingKind::code))) { "and " (number((findings.len() - NAMED) as f64)) " more" } }
                }
            }
        }
    }
}

/// Whose voice many reports are.
fn voices(context: &Context<'_>) -> Markup {
    let loudest = loudest(context);
    let all = context.report.statuses().len();
    let heard = |finding: &Finding| match finding.detail() {
        Detail::Echo { statements } => statements.iter().map(Vec::len).sum(),
        _ => 0,
    };
    let mut loud: Vec<&Finding> = context.report.of_kind(FindingKind::Echo).collect();
    loud.sort_by_key(|finding| std::cmp::Reverse(heard(finding)));
    html! {
        div.card {
            h2 { "One origin behind many " span.big { (number(loudest.len() as f64)) } }
            (late(context, "As it is"))
            p.sub { (counted(loudest.len(), "origin")) " with more than one of " (counted(all, "assertion")) }
            @if loudest.is_empty() && loud.is_empty() { p { "No origin stands behind more than one assertion." } }
            ul {
                @for (who, link, assertions, outlets) in loudest.iter().take(3) {
                    li {
                        a href=(link) { bdi { strong { (who) } } }
                        " stands behind " (number(*assertions as f64)) " of " (counted(all, "assertion"))
                        @if *outlets > 0 { ", read in " (counted(*outlets, "outlet")) }
                    }
                }
                @for finding in loud.iter().take(2) {
                    li {
                        a href=(fragment(&finding.id().to_string())) {
                            (badge(finding.kind()))
                            " " bdi dir="ltr" { (clip(&context.report.headline(finding), 150)) }
                        }
                    }
                }
            }
            @if !loudest.is_empty() { p.more { a href="#voices" { "the map of voices" } } }
        }
    }
}
