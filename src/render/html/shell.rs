//! The page around its parts: head, bar with the days, navigation, style and script.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::context::{Context, FIRST};
use super::text::{name, script_json};
use super::{Theme, data, findings, measures, sources, summary, voices};
use crate::render::phrase::number;
use crate::visible::visible;

const STYLE: &str = concat!(include_str!("style.css"), include_str!("svg.css"));
const SCRIPT: &str = include_str!("script.js");
/// How many bytes the pictures of very many measures may take.
const PICTURES: usize = 1_400_000;
/// How many bytes a page of very many assertions has at most.
const HEAVIEST: usize = 4_600_000;

pub(super) fn page(context: &Context<'_>, title: Option<&str>, theme: Theme) -> Markup {
    let dossier = context.dossier;
    let title = title.or(dossier.title()).unwrap_or("What was reported, and how it holds together");
    let order = measures::by_interest(context);
    let (budget, first) = if context.large { (PICTURES, FIRST) } else { (usize::MAX, usize::MAX) };
    let parts = html! {
        (summary::section(context))
        (days(context))
        @if !order.is_empty() { (measures::section(context, &order, budget)) }
        (voices::section(context))
        (findings::section(context, first))
        @if context.large { (all(context)) }
        (sources::section(context))
    };
    let room = HEAVIEST.saturating_sub(parts.0.len() + STYLE.len() + SCRIPT.len());
    let theme = match theme {
        Theme::Device => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    html! {
        (DOCTYPE)
        html lang="en" data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(concat!("crosscheck ", env!("CARGO_PKG_VERSION")));
                title { (name(title, 200)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    h1 { bdi { (name(title, 300)) } }
                    nav aria-label="Parts of this page" {
                        @if !order.is_empty() {
                            a href="#measures" { "Timelines" } a href="#voices" { "Voices" } a href="#findings" { "Findings" }
                            @if context.large { a href="#all" { "All assertions" } }
                            a href="#sources" { "Sources" }
                        }
                        button #theme .js type="button" hidden { "Theme: device" }
                    }
                    @if let Some(note) = dossier.note() { p.note { bdi { (name(note, 1_000)) } } }
                }
                main #main {
                    (parts)
                }
                footer { p { "Made by crosscheck. Every finding is proven from what was said, by rules that can be checked: " code { "crosscheck explain NAME FILE" } " shows the whole argument." } }
                div #tip role="tooltip" hidden {}
                @if context.large {
                    script type="application/json" #data { (PreEscaped(script_json(&data::data(context, first, room)))) }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

/// Nothing but this style and this script.
fn policy() -> String {
    let hash = |text: &str| base64(&Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let byte = |at: usize| u32::from(part.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let sign = SIGNS.get((bits >> (18 - 6 * place)) as usize & 63).copied().unwrap_or(b'=');
            text.push(if place <= part.len() { char::from(sign) } else { '=' });
        }
    }
    text
}

/// The slider over the days on which something became known.
fn days(context: &Context<'_>) -> Markup {
    let days = &context.known.days;
    if days.len() < 2 {
        return html! {};
    }
    let ends: Vec<String> =
        context.known.ends.iter().map(|end| end.map_or("x".to_owned(), |end| end.to_string())).collect();
    let labels: Vec<String> = days.iter().map(|(label, _)| visible(label).into_owned()).collect();
    let counts: Vec<String> = days.iter().map(|(_, count)| count.to_string()).collect();
    let last = days.len() - 1;
    html! {
        section #days .js hidden aria-label="What was known on a day" data-ends=(ends.join(" ")) data-labels=(labels.join("|")) data-counts=(counts.join(" ")) {
            label for="day" { (if context.known.ends.last().is_some_and(Option::is_some) { "What was known on " } else { "What was known: " }) output #day-name for="day" { (labels.last().map_or("", String::as_str)) } }
            button #earlier type="button" aria-label="one day earlier" { "‹" }
            input #day type="range" min="0" max=(last) value=(last) step="1";
            button #later type="button" aria-label="one day later" { "›" }
            span #day-told role="status" aria-live="polite" {}
            @if context.known.of > days.len() {
                span.note { (days.len()) " of " (number(context.known.of as f64)) " days, chosen so that about equally much became known between them" }
            }
        }
    }
}

/// All assertions of a large page, shown by the script.
fn all(context: &Context<'_>) -> Markup {
    html! {
        section #all aria-labelledby="all-title" {
            h2 #all-title { "All assertions" }
            p.no-script.note { "The script of this page shows all " (number(context.report.statuses().len() as f64)) " assertions here, a page at a time." }
            div.js hidden {
                div.filters role="search" aria-label="Filter the assertions" {
                    label { span { "Measure" } select #all-measure { option value="" { "all measures" } } }
                    label { span { "Source" } select #all-source { option value="" { "all sources" } } }
                    label { span { "Text" } input #all-text type="search" autocomplete="off"; }
                }
                p #all-count role="status" aria-live="polite" {}
                div.scroll tabindex="0" role="region" aria-labelledby="all-title" {
                    table { thead { tr {
                        th scope="col" { "Key" } th scope="col" { "Said" } th scope="col" { "Measure" } th scope="col" { "By" }
                        th scope="col" { "About" } th scope="col" { "Stated" } th scope="col" { "Through" }
                    } } tbody #all-rows {} }
                }
                p.pager { button #all-back type="button" { "Back" } " " button #all-next type="button" { "Next" } }
            }
        }
    }
}
