//! The findings: each with its argument step by step, to be filtered.

use maud::{Markup, html};

use super::context::{Context, kind_word, measures_of, row_name, strength_word};
use super::measures::late;
use super::sources::upwards;
use super::text::{anchor, clip, fragment, name};
use super::words::counted;
use crate::detect::detectors;
use crate::dossier::Dossier;
use crate::finding::{Finding, FindingId, FindingKind};
use crate::id::{MeasureId, SourceId};
use crate::reconcile::Report;
use crate::relation::Strength;
use crate::render::phrase;
use crate::render::steps::argument;
use crate::render::text::{in_order, resolutions};
use crate::visible::visible;

/// How many assertions and steps of one finding are shown.
const SHOWN: usize = 40;

/// The group that a kind is coloured by.
pub(super) fn tone(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Contradiction | FindingKind::Dispute => "against",
        FindingKind::Revision
        | FindingKind::BasisReset
        | FindingKind::StanceChange
        | FindingKind::Development => "change",
        FindingKind::Agreement | FindingKind::AccountedFor => "for",
        FindingKind::Echo | FindingKind::LookAlike | FindingKind::Coincidence => "aside",
        _ => "care",
    }
}

/// The sign of a kind, so that it is not told by colour alone.
pub(super) fn sign(kind: FindingKind) -> &'static str {
    match tone(kind) {
        "against" => "≠",
        "change" => "→",
        "for" => "=",
        "aside" => "≈",
        _ => "?",
    }
}

/// The keys of all sources behind a finding, those they are within included.
fn sources_of(dossier: &Dossier, finding: &Finding) -> Vec<SourceId> {
    let mut found = upwards(dossier, finding.members().iter().flat_map(|id| dossier.at(*id).sources()));
    found.sort_by_key(|id| dossier.at_source(*id).key());
    found
}

/// A finding as it is shown, whatever becomes of the report that it is of.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) id: FindingId,
    strength: Strength,
    measures: Vec<MeasureId>,
    sources: Vec<SourceId>,
    headline: String,
    body: Markup,
}

/// A finding in a sentence that fits a line or a few.
pub(super) fn headline(report: &Report<'_>, finding: &Finding) -> String {
    clip(&report.headline(finding), 700)
}

impl Told {
    pub(super) fn of(report: &Report<'_>, finding: &Finding) -> Self {
        let dossier = report.view().dossier();
        Self {
            id: finding.id().clone(),
            strength: finding.strength(),
            measures: measures_of(dossier, finding),
            sources: sources_of(dossier, finding),
            headline: headline(report, finding),
            body: body(report, finding, &finding.id().to_string()),
        }
    }
}

/// One finding of the list; one that no longer holds is seen on the days on which it did.
fn item(context: &Context<'_>, told: &Told, past: bool) -> Markup {
    let measures: Vec<usize> = told.measures.iter().map(|id| context.measure_number(*id)).collect();
    let sources: Vec<usize> = told.sources.iter().map(|id| context.source_number(*id)).collect();
    let kind = told.id.kind();
    let before = context.known.retold(&told.id);
    html! {
        li.finding.past[past] id=(anchor(&told.id.to_string())) hidden[past] data-kind=(told.id.kind().code())
            data-strength=(strength_word(told.strength)) data-m=(spaced(&measures)) data-o=(spaced(&sources))
            data-k=(context.known.finding(&told.id)) {
            details {
                summary {
                    (badge(kind))
                    @if told.strength != Strength::Hard { " " span.firm { (strength_word(told.strength)) } }
                    @for (headline, days) in before.iter().rev().skip(1).rev() { " " span.headline.not-known data-k=(days) { (headline) } }
                    " " span.headline data-k=[before.last().map(|(_, days)| days)] { (told.headline) }
                }
                (told.body)
            }
        }
    }
}

/// The kind of a finding with its sign, in the colour of its group.
pub(super) fn badge(kind: FindingKind) -> Markup {
    html! {
        span class=(format!("kind {}", tone(kind))) { span aria-hidden="true" { (sign(kind)) } " " (kind_word(kind)) }
    }
}

fn spaced(numbers: &[usize]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn body(report: &Report<'_>, finding: &Finding, id: &str) -> Markup {
    let dossier = report.view().dossier();
    let members = in_order(finding);
    let steps = argument(dossier, finding, &report.derivation(finding));
    let mends = resolutions(dossier, finding);
    let detector = detectors().iter().find(|detector| detector.kind == finding.kind());
    html! {
        div.why {
            h4 { "What was said" }
            ul.members {
                @for member in members.iter().take(SHOWN) {
                    li {
                        a.key href=(fragment(&row_name(dossier, *member))) { (dossier.at(*member).key()) }
                        " " bdi dir="ltr" { (clip(&phrase::assertion(dossier, *member), 1_200)) }
                    }
                }
                @if members.len() > SHOWN { li.more { "and " (phrase::count(members.len() - SHOWN, "more assertion")) } }
            }
            h4 { "The argument, step by step" }
            ol.steps {
                @for step in steps.iter().take(SHOWN) { li { (clip(step, 1_200)) } }
                @if steps.len() > SHOWN { li.more { "and " (phrase::count(steps.len() - SHOWN, "more step")) } }
            }
            @if !mends.is_empty() {
                h4 { "What would resolve it" }
                ul { @for mend in mends.iter().take(SHOWN) { li { (clip(mend, 600)) } } }
            }
            p.note {
                @if let Some(detector) = detector { (kind_word(finding.kind())) ": " (detector.title) "; " (detector.why) ". " }
                "Its name is " a.id href=(fragment(id)) { (name(id, 300)) } "."
            }
        }
    }
}

/// The list with its filters. The first ones of very many are in it as they are, the others as data for the script.
pub(super) fn section(context: &Context<'_>, first: usize) -> Markup {
    let findings = context.order.iter().filter_map(|at| context.finding_at(*at));
    let total = context.order.len();
    html! {
        section #findings aria-labelledby="findings-title" {
            h2 #findings-title { "Findings" }
            @if total == 0 { p { "Nothing was found: no two statements bear on each other." } }
            @else {
                p.lead { "Each one opens to what was said and the argument, step by step." }
                (late(context, "Those that held on the day above; what was said and the argument within each are those"))
                (filters(context))
                p #count role="status" aria-live="polite" { (counted(total, "finding")) }
                ol #list .findings {
                    @for finding in findings.take(first) { (item(context, &Told::of(context.report, finding), false)) }
                    @for past in &context.known.past { (item(context, past, true)) }
                }
                @if total > first {
                    p.note.no-script { "The " (first) " most important ones are here; the other " (phrase::number((total - first) as f64)) " are shown by the script of this page." }
                }
                p.pager hidden { button #more type="button" { "Show more" } }
            }
        }
    }
}

fn filters(context: &Context<'_>) -> Markup {
    let dossier = context.dossier;
    let findings = || context.report.findings().iter();
    let kinds: Vec<(FindingKind, usize)> = detectors()
        .iter()
        .map(|detector| (detector.kind, findings().filter(|finding| finding.kind() == detector.kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let strengths = [Strength::Hard, Strength::Soft, Strength::Assumed].map(strength_word);
    let mut measures: Vec<(String, &str, Option<usize>)> = context
        .on
        .keys()
        .map(|id| {
            let one = dossier.at_measure(*id);
            (name(one.name(), 90), one.key(), Some(context.measure_number(*id)))
        })
        .collect();
    measures.sort();
    let view = context.report.view();
    let mut behind: Vec<SourceId> = view.assertions().flat_map(|(_, one)| one.sources()).collect();
    behind.sort_unstable();
    behind.dedup();
    let mut sources: Vec<(String, &str, Option<usize>)> = behind
        .iter()
        .map(|id| {
            let one = dossier.at_source(*id);
            (name(one.name(), 90), one.key(), Some(context.source_number(*id)))
        })
        .collect();
    sources.sort();
    let chosen = |label: &str, id: &str, all: &str, options: Vec<(String, &str, Option<usize>)>| {
        html! {
            label { span { (label) }
                select #(id) {
                    option value="" { (all) }
                    @for (text, value, number) in options { option value=(value) data-i=[number] { (text) } }
                }
            }
        }
    };
    html! {
        form #filters .js role="search" aria-label="Filter the findings" hidden {
            (chosen("Kind", "by-kind", "all kinds", kinds.iter().map(|(kind, count)| (format!("{} ({count})", kind_word(*kind)), kind.code(), None)).collect()))
            (chosen("Strength", "by-strength", "any", strengths.iter().map(|s| ((*s).to_owned(), *s, None)).collect()))
            (chosen("Measure", "by-measure", "all measures", measures))
            (chosen("Source", "by-source", "all sources", sources))
            label { span { "Text" } input #by-text type="search" autocomplete="off" placeholder="words to look for"; }
            button #clear type="button" { "Clear" }
        }
    }
}

/// What a finding is to the script that shows it: as little as can be.
pub(super) fn as_data(context: &Context<'_>, finding: &Finding, steps: usize) -> serde_json::Value {
    let dossier = context.dossier;
    let keys: Vec<&str> = finding.members().iter().take(6).map(|id| dossier.at(*id).key()).collect();
    let measures = measures_of(dossier, finding).into_iter().map(|id| context.measure_number(id));
    let sources = sources_of(dossier, finding).into_iter().map(|id| context.source_number(id));
    let because: Vec<String> = argument(dossier, finding, &context.report.derivation(finding))
        .iter()
        .take(steps)
        .map(|step| clip(step, 300))
        .collect();
    serde_json::json!([
        visible(&finding.id().to_string()),
        strength_word(finding.strength()),
        clip(&context.report.headline(finding), 300),
        measures.collect::<Vec<_>>(),
        sources.collect::<Vec<_>>(),
        context.known.finding(finding.id()),
        keys,
        finding.members().len(),
        because,
    ])
}
