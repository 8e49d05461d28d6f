//! The measures: a timeline of each with what was said of it as a table, those in most dispute first.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::chart::{Chart, draw};
use super::context::{Context, kind_count, kind_word, row_name};
use super::findings::{sign, tone};
use super::text::{Px, anchor, clip, fragment, language, name, web};
use super::words::{counted, standing};
use crate::dossier::ContentRef;
use crate::estimate::EstimatePolicy;
use crate::finding::FindingKind;
use crate::id::{AssertionId, MeasureId};
use crate::relation::{Status, Strength};
use crate::render::phrase;
use crate::visible::visible;

/// The widths that a chart is drawn at: for a screen, for a tablet and paper, and for a phone.
const WIDTHS: [(&str, f64); 3] = [("wide", 1040.0), ("medium", 760.0), ("narrow", 344.0)];
/// The same where there is too much to draw it thrice.
const FEWER: [(&str, f64); 2] = [("wide alone", 1040.0), ("narrow", 344.0)];
/// How many rows a table has where there is too much to say everything.
const ROWS: usize = 24;
/// How many kinds of links to findings a row has at most.
const LINKS: usize = 6;

/// What was said of what, those in most dispute first, then those revised most.
pub(super) fn by_interest(context: &Context<'_>) -> Vec<MeasureId> {
    let dossier = context.dossier;
    let mut all: Vec<(Vec<Reverse<usize>>, &str, MeasureId)> = dossier
        .measure_ids()
        .filter(|id| !context.said_of(*id).is_empty())
        .map(|id| {
            let findings = context.findings_on(id);
            let count = |fits: &dyn Fn(FindingKind, Strength) -> bool| {
                Reverse(findings.iter().filter(|(_, one)| fits(one.kind(), one.strength())).count())
            };
            let score = vec![
                count(&|kind, strength| kind == FindingKind::Contradiction && strength == Strength::Hard),
                count(&|kind, _| matches!(kind, FindingKind::Contradiction | FindingKind::Dispute)),
                count(&|kind, _| kind == FindingKind::PossibleConflict),
                count(&|kind, _| tone(kind) == "care"),
                count(&|kind, _| matches!(kind, FindingKind::Revision | FindingKind::StanceChange)),
                Reverse(context.said_of(id).len()),
            ];
            (score, dossier.at_measure(id).key(), id)
        })
        .collect();
    all.sort();
    all.into_iter().map(|(_, _, id)| id).collect()
}

/// All measures with their pictures; the pictures of very many until `budget` bytes are spent on them.
pub(super) fn section(context: &Context<'_>, order: &[MeasureId], budget: usize) -> Markup {
    let mut spent = 0;
    let mut drawn: Vec<Markup> = Vec::new();
    let mut listed: Vec<MeasureId> = Vec::new();
    for id in order {
        if spent > budget {
            listed.push(*id);
            continue;
        }
        let markup = measure(context, *id);
        spent += markup.0.len();
        drawn.push(markup);
    }
    html! {
        section #measures aria-labelledby="measures-title" {
            h2 #measures-title { "What was said, over time" }
            p.lead { "Those in dispute come first. Point at a mark to see who said it, when and through whom; press it to go to the row that has everything." }
            (late(context, "Marks, arrows and gaps are those of the day above; camps are coloured as they are"))
            (legend())
            @for one in &drawn { (one) }
            @if !listed.is_empty() {
                (rest(context, &listed))
            }
        }
    }
}

fn measure(context: &Context<'_>, id: MeasureId) -> Markup {
    let dossier = context.dossier;
    let on = dossier.at_measure(id);
    let findings = context.findings_on(id);
    let mut chart = Chart::of(context.report, &context.estimator, id, &findings);
    if let Some(chart) = &mut chart {
        for one in context.known.apart(id) {
            let link = fragment(&one.finding.to_string());
            let told = format!("{}: {}", kind_word(one.finding.kind()), clip(one.headline, 400));
            chart.once_apart(context.report, one.pair, one.strength, (link, one.days, told));
        }
    }
    let said = context.said_of(id);
    let title = format!("m{}", context.measure_number(id));
    html! {
        article.measure id=(anchor(&format!("m:{}", on.key()))) aria-labelledby=(title) {
            h3 id=(title) { bdi { (name(on.name(), 220)) } }
            p.now { (now(context, id)) }
            p.badges { (badges(context, id)) }
            @if let Some(chart) = &chart {
                @let widths = if context.large { &FEWER[..] } else { &WIDTHS[..] };
                @for (class, width) in widths { (figure(context, chart, class, *width, &title)) }
            }
            (table(context, id, said, on.key()))
        }
    }
}

/// What is said of a part of the page that the slider does not turn back, or not wholly.
pub(super) fn late(context: &Context<'_>, what: &str) -> Markup {
    let known = &context.known;
    let all = match (known.days.last(), known.ends.last()) {
        (Some((day, _)), Some(Some(_))) => format!("what was known on {day}"),
        _ => "all that is known".to_owned(),
    };
    html! { p.note.late { (what) " with " (all) "." } }
}

/// What the number is by now, in the words of the estimate.
fn now(context: &Context<'_>, id: MeasureId) -> String {
    let told = context.said_of(id).iter().any(|said| context.dossier.at(*said).quantity().is_some());
    let estimate = context.estimator.latest(id, &EstimatePolicy::default()).filter(|_| told);
    let line = estimate.map(|estimate| context.report.estimate_line(&estimate));
    // The name of the measure stands above already.
    let line = line.map(|line| line.split_once("”: ").map_or(line.clone(), |(_, rest)| rest.to_owned()));
    let said = counted(context.said_of(id).len(), "assertion");
    match line {
        Some(line) => format!("Now: {}. {said}.", clip(&line, 400)),
        None => format!("{said}."),
    }
}

/// How many findings of each kind concern it.
fn badges(context: &Context<'_>, id: MeasureId) -> Markup {
    let findings = context.findings_on(id);
    let mut kinds: Vec<FindingKind> = findings.iter().map(|(_, finding)| finding.kind()).collect();
    kinds.dedup();
    let key = context.dossier.at_measure(id).key();
    html! {
        @for kind in kinds {
            @let count = findings.iter().filter(|(_, finding)| finding.kind() == kind).count();
            @let first = findings.iter().find(|(_, finding)| finding.kind() == kind);
            @if let Some((_, first)) = first {
                a class=(format!("kind {}", tone(kind))) href=(fragment(&first.id().to_string())) data-filter=(format!("kind={}&measure={key}", kind.code())) {
                    span aria-hidden="true" { (sign(kind)) } " " (kind_count(count, kind))
                } " "
            }
        }
    }
}

fn figure(context: &Context<'_>, chart: &Chart, class: &str, width: f64, title: &str) -> Markup {
    let drawn = draw(chart, width, Some(context));
    let (w, h) = drawn.size;
    html! {
        div class=(format!("chart {class}")) {
            svg viewBox=(format!("0 0 {} {}", Px(w), Px(h))) width=(Px(w)) height=(Px(h)) role="group" aria-labelledby=(title) {
                (drawn.picture)
            }
            @if drawn.note.is_some() || drawn.thinned > 0 || drawn.beyond > 0 {
                p.note {
                    @if let Some(note) = drawn.note { (note) ". " }
                    @if drawn.thinned > 0 {
                        (phrase::number(drawn.thinned as f64)) " of " (phrase::number(chart.points.len() as f64)) " statements are drawn as dots. "
                    }
                    @if drawn.beyond > 0 {
                        (phrase::count(drawn.beyond, "figure")) " that no longer " @if drawn.beyond == 1 { "stands lies" } @else { "stand lie" } " beyond the axis."
                    }
                }
            }
        }
    }
}

/// The signs that all charts share.
fn legend() -> Markup {
    let item = |class: &str, picture: Markup, words: &str| {
        html! { li { svg class=(class) width="34" height="24" viewBox="0 0 34 24" aria-hidden="true" { (picture) } span { (words) } } }
    };
    let camp = |camp: usize| {
        html! { g class=(format!("mark c{camp}")) { (super::chart::glyph(camp, 17.0, 12.0, 5.0)) } }
    };
    html! {
        details.legend open {
            summary { "How to read the pictures" }
            ul {
                (item("", html! { g class="mark c0" { rect class="sup" x="14" y="5" width="6" height="14" rx="2" {} path class="lit" d="M17 1V23M13 1h8M13 23h8" {} (super::chart::glyph(0, 17.0, 12.0, 4.2)) } }, "a figure: the mark is what was printed, thick what was meant, thin what the words allow"))
                (item("", html! { g class="mark c0" { path class="lit" d="M17 20V3M13.5 7.5l3.5 -4.5l3.5 4.5M13 20h8" {} (super::chart::glyph(0, 17.0, 20.0, 4.2)) } }, "an arrow: no end was given (“more than”)"))
                (item("", camp(0), "the largest camp: figures that can all be true"))
                (item("", camp(1), "a second camp; a third is a triangle"))
                (item("", html! { g class="mark old" { (super::chart::glyph(0, 17.0, 12.0, 5.0)) } }, "hollow: superseded; crossed out: withdrawn or a copying error"))
                (item("", html! { g class="gap" { path class="hatch" d="M12 10l6 -6M12 16l10 -10M12 22l10 -10M10 2h14M10 22h14" {} circle class="sign" cx="17" cy="12" r="7" {} text class="mid" x="17" y="16.5" { "≠" } } }, "cannot both be true"))
                (item("", html! { g class="arrow" { path d="M4 20Q12 6 26 7" {} path class="head" d="M31 6L24 3L25 11Z" {} } }, "revised, or another stance"))
                (item("", super::chart::slip_sign(), "likely mistyped: the arrow leads to what may have been meant"))
                (item("", html! { path class="band" d="M2 6H32V19H2Z" {} }, "what all figures together leave possible"))
            }
        }
    }
}

/// Everything that was said of a measure, as a table.
fn table(context: &Context<'_>, id: MeasureId, said: &[AssertionId], key: &str) -> Markup {
    let shown = if context.large { said.len().min(ROWS) } else { said.len() };
    let rows = if context.large { important(context, said, shown) } else { in_time(context, said.to_vec()) };
    let hidden = said.len() - rows.len();
    html! {
        details.said {
            summary { "Everything that was said of it: " (counted(said.len(), "assertion")) }
            @if hidden > 0 {
                p.note {
                    "The " (rows.len()) " that findings are about most are here. "
                    a.all href="#all" data-all=(context.measure_number(id)) { "All " (phrase::number(said.len() as f64)) " of " code { (clip(key, 80)) } }
                    " are under “All assertions”."
                }
            }
            div.scroll tabindex="0" role="region" aria-label=(format!("Everything that was said of {}", name(context.dossier.at_measure(id).name(), 120))) {
                table {
                    thead { tr {
                        th scope="col" { "Key" } th scope="col" { "Said" } th scope="col" { "By" } th scope="col" { "About" }
                        th scope="col" { "Stated" } th scope="col" { "Through" } th scope="col" { "Findings" }
                    } }
                    tbody { @for one in rows { (row(context, id, one)) } }
                }
            }
        }
    }
}

/// In the order of the time they were stated or are about.
fn in_time(context: &Context<'_>, mut ids: Vec<AssertionId>) -> Vec<AssertionId> {
    ids.sort_by_key(|id| {
        let one = context.dossier.at(*id);
        let time = one.stated().or(one.as_of_given()).or(one.published()).and_then(|period| period.end());
        (time.is_none(), time)
    });
    ids
}

/// Those that the weightiest findings are about, the newest last.
fn important(context: &Context<'_>, said: &[AssertionId], most: usize) -> Vec<AssertionId> {
    let mut order: Vec<AssertionId> = said.to_vec();
    order.sort_by_key(|id| context.weight(*id));
    order.truncate(most);
    in_time(context, order)
}

fn row(context: &Context<'_>, on: MeasureId, id: AssertionId) -> Markup {
    let dossier = context.dossier;
    let one = dossier.at(id);
    let status = context.status(id);
    let lead = context.report.statement(id).first().copied().filter(|lead| *lead != id);
    // What speaks of several measures is told under each, and its anchor is in the first.
    let first =
        super::context::measures_in(dossier, id).into_iter().min_by_key(|m| context.measure_number(*m))
            == Some(on);
    let whose = one.speakers();
    let reported = matches!(one.content(), ContentRef::Stance { holders, .. } if !holders.is_empty());
    let old = context.known.superseded(id);
    let findings = context.about.get(&id).map_or(&[][..], Vec::as_slice);
    html! {
        tr id=[first.then(|| anchor(&row_name(dossier, id)))] class=(if status == Status::Standing { "" } else { "old" }) data-a=(one.key())
            data-k=(context.known.assertion(id)) data-s=[old] {
            th scope="row" { (one.key()) }
            td {
                span.what { (clip(&phrase::content(dossier, one), 400)) }
                @if let Some(quote) = one.quote() { " " q lang=[one.language().and_then(language)] dir="auto" { (name(quote, 600)) } }
                @if let Some(note) = one.note() { " " small { (name(note, 300)) } }
                @if let Some(how) = standing(context.report, status) { " " em { (how) @if lead.is_some() { ";" } } }
                @if let Some(lead) = lead { " " em { "the same statement as " (dossier.at(lead).key()) } }
            }
            td { @if whose.is_empty() { "an unknown origin" } @else { bdi { (clip(&phrase::sources(dossier, whose), 300)) } }
                @if reported { " according to " bdi { (clip(&phrase::speaker(dossier, one), 200)) } } }
            td.when { @if let Some(when) = one.as_of_given() { (phrase::date(when)) } @else { "no date" } }
            td.when { @if let Some(when) = one.stated() { (phrase::date(when)) } @else { "no date" } }
            td {
                @for (nth, relay) in one.relays().iter().enumerate() { @if nth > 0 { " → " } bdi { (name(dossier.at_source(*relay).name(), 120)) } }
                @if let Some(when) = one.published() { " (" (phrase::date(when)) ")" }
                @if let Some(url) = one.url() {
                    " " @match web(url) {
                        Some(url) => { a href=(url) rel="noopener noreferrer nofollow" { "link" } }
                        None => { small { (visible(&clip(url, 200))) } }
                    }
                }
            }
            td {
                @for at in findings.iter().take(LINKS) {
                    @if let Some(finding) = context.finding_at(*at) {
                        a class=(format!("kind {}", tone(finding.kind()))) href=(fragment(&finding.id().to_string())) data-k=(context.known.finding(finding.id())) { (kind_word(finding.kind())) } " "
                    }
                }
                @if findings.len() > LINKS { "and " (findings.len() - LINKS) " more" }
            }
        }
    }
}

/// Measures whose pictures would make the page too heavy.
fn rest(context: &Context<'_>, listed: &[MeasureId]) -> Markup {
    const SHOWN: usize = 400;
    html! {
        h3 #more-measures { "Other measures" }
        p.note { "A picture of each would make this page too heavy; “crosscheck report --svg MEASURE” draws one." }
        div.scroll tabindex="0" role="region" aria-labelledby="more-measures" {
            table {
                thead { tr { th scope="col" { "Measure" } th scope="col" { "By now" } th scope="col" { "Findings" } } }
                tbody {
                    @for id in listed.iter().take(SHOWN) {
                        tr id=(anchor(&format!("m:{}", context.dossier.at_measure(*id).key()))) {
                            th scope="row" { bdi { (name(context.dossier.at_measure(*id).name(), 160)) } }
                            td { (now(context, *id)) }
                            td { (badges(context, *id)) }
                        }
                    }
                }
            }
        }
        @if listed.len() > SHOWN { p.note { "and " (phrase::count(listed.len() - SHOWN, "more measure")) "." } }
    }
}
