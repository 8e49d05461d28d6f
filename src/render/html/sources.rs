//! The sources with the reliability that was given for them and their track record in this report.

use maud::{Markup, html};
use rustc_hash::FxHashMap;

use super::context::Context;
use super::text::{anchor, fragment, name, web};
use crate::dossier::Dossier;
use crate::estimate::Grade;
use crate::finding::{Detail, FindingKind};
use crate::id::{AssertionId, SourceId};
use crate::relation::Status;
use crate::render::phrase::count;
use crate::source::SourceKind;

/// The most sources that are shown where there are very many.
const SHOWN: usize = 300;
/// The most assertions for which every figure is graded.
const GRADED: usize = 2_000;

/// What became of what a source said, what is within it included.
#[derive(Debug, Default, Clone)]
struct Record {
    said: usize,
    carried: usize,
    revised: usize,
    withdrawn: usize,
    contradicted: usize,
    alone: usize,
    echoed: usize,
    /// Figures by the credibility that they have, from 1 to 6.
    grades: [usize; 6],
}

/// The sources as a table, those that said most first.
pub(super) fn section(context: &Context<'_>) -> Markup {
    let records = records(context);
    let mut order: Vec<SourceId> =
        context.dossier.source_ids().filter(|id| records.contains_key(id)).collect();
    order.sort_by_key(|id| {
        let record = records.get(id).cloned().unwrap_or_default();
        (std::cmp::Reverse((record.said, record.carried)), context.dossier.at_source(*id).key())
    });
    let hidden = order.len().saturating_sub(SHOWN);
    let graded = records.values().any(|record| record.grades != [0; 6]);
    if order.is_empty() {
        return html! {};
    }
    html! {
        section #sources aria-labelledby="sources-title" {
            h2 #sources-title { "Sources" }
            p.lead { "How reliable each was said to be, from A to E (F: cannot be judged), and what became of what it said. What is within a source counts for it too." }
            (super::measures::late(context, "As it is"))
            div.scroll tabindex="0" role="region" aria-labelledby="sources-title" {
                table.sortable {
                    thead { tr {
                        th scope="col" aria-sort="none" { "Source" }
                        th scope="col" aria-sort="none" { "Rated" }
                        (head("Said", "assertions of which it is an origin"))
                        (head("Carried", "assertions that it passed on"))
                        (head("Revised", "of what it said, superseded since"))
                        (head("Taken back", "of what it said, withdrawn"))
                        (head("Contradicted", "of what it said, in a contradiction or dispute"))
                        (head("Alone", "of its standing figures, agreed to by no other independent group"))
                        (head("Echoed", "of what it said, heard more than once"))
                        @if graded { (head("Credible", "of its figures, graded 1 (confirmed) or 2 (probably true) of 6")) }
                    } }
                    tbody { @for id in order.iter().take(SHOWN) { (row(context, *id, records.get(id), graded)) } }
                }
            }
            @if hidden > 0 { p.note { "and " (count(hidden, "more source")) " that said or carried less." } }
        }
    }
}

fn head(word: &str, title: &str) -> Markup {
    html! { th.num scope="col" aria-sort="none" title=(title) { (word) } }
}

fn row(context: &Context<'_>, id: SourceId, record: Option<&Record>, graded: bool) -> Markup {
    let source = context.dossier.at_source(id);
    let record = record.cloned().unwrap_or_default();
    let figures: usize = record.grades.iter().sum();
    let credible: usize = record.grades.iter().take(2).sum();
    html! {
        tr id=(anchor(&format!("s:{}", source.key()))) {
            th scope="row" {
                bdi { (name(source.name(), 160)) }
                @if let Some(kind) = source.kind() { " " small { (word(kind)) } }
                @if let Some(parent) = source.parent() {
                    small.within { " within " a href=(fragment(&format!("s:{}", context.dossier.at_source(parent).key()))) { bdi { (name(context.dossier.at_source(parent).name(), 80)) } } }
                }
                @if let Some(url) = source.url().and_then(web) { " " a href=(url) rel="noopener noreferrer nofollow" { "link" } }
            }
            td { @match source.reliability() { Some(rated) => { span.rated { (format!("{rated:?}")) } } None => { "–" } } }
            @for n in [record.said, record.carried, record.revised, record.withdrawn, record.contradicted, record.alone, record.echoed] {
                td.num.none[n == 0] { (n) }
            }
            @if graded {
                td.num data-v=(if figures == 0 { -1.0 } else { credible as f64 / figures as f64 }) {
                    @if figures == 0 { "–" } @else { (credible) " of " (figures) }
                }
            }
        }
    }
}

fn word(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "person",
        SourceKind::Office => "office",
        SourceKind::State => "state",
        SourceKind::Outlet => "outlet",
        SourceKind::Report => "report",
        SourceKind::Dataset => "data set",
        SourceKind::Other => "other",
    }
}

fn records(context: &Context<'_>) -> FxHashMap<SourceId, Record> {
    let mut records: FxHashMap<SourceId, Record> = FxHashMap::default();
    let graded = context.report.statuses().len() <= GRADED;
    let agreed = agreed(context);
    for (id, status) in context.report.statuses() {
        let one = context.dossier.at(*id);
        let kinds = || {
            let list = context.about.get(id).map_or(&[][..], Vec::as_slice);
            list.iter().filter_map(|at| context.finding_at(*at)).map(|finding| finding.kind())
        };
        let against = kinds().any(|kind| matches!(kind, FindingKind::Contradiction | FindingKind::Dispute));
        let echoed = context.report.statement(*id).len() > 1;
        let figure = one.quantity().is_some();
        let credibility = if graded && figure { context.estimator.grade(*id) } else { None };
        for source in upwards(context.dossier, one.origins().iter().copied()) {
            let record = records.entry(source).or_default();
            record.said += 1;
            record.revised += usize::from(matches!(status, Status::Superseded { .. }));
            record.withdrawn += usize::from(matches!(status, Status::Withdrawn { .. }));
            record.contradicted += usize::from(against);
            record.alone += usize::from(figure && *status == Status::Standing && !agreed.contains(id));
            record.echoed += usize::from(echoed);
            if let Some(Grade { credibility, .. }) = &credibility
                && let Some(slot) = record.grades.get_mut(usize::from(credibility.number()).saturating_sub(1))
            {
                *slot += 1;
            }
        }
        for source in upwards(context.dossier, one.relays().iter().copied()) {
            records.entry(source).or_default().carried += 1;
        }
    }
    records
}

/// The figures that more than one independent group agrees to.
fn agreed(context: &Context<'_>) -> rustc_hash::FxHashSet<AssertionId> {
    let camps = context.report.of_kind(FindingKind::Agreement).flat_map(|finding| match finding.detail() {
        Detail::Agreement { camps, .. } => camps.as_slice(),
        _ => &[],
    });
    camps
        .filter(|camp| camp.witnesses.independent > 1)
        .flat_map(|camp| camp.members.iter().copied())
        .collect()
}

/// The sources and all that they are within, each once.
pub(super) fn upwards(dossier: &Dossier, ids: impl Iterator<Item = SourceId>) -> Vec<SourceId> {
    let mut found: Vec<SourceId> = Vec::new();
    for id in ids {
        for at in dossier.upwards(id) {
            // What is around one that is there is there too.
            if found.contains(&at) {
                break;
            }
            found.push(at);
        }
    }
    found
}
