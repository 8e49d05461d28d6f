//! The map of voices: origins, relays and outlets in layers, so that ten reports with one origin look like one.

mod flow;
mod layered;

use maud::{Markup, html};

use super::context::Context;
use super::text::{Px, clip, fragment, name, width};
use super::words::counted;
use crate::render::phrase::{listed, number};
use flow::{Flow, Flows, Stop, key};
use layered::{Layers, Node, layered};

/// How many families have a colour of their own.
const COLOURS: usize = 7;
/// The width of a node.
const BAR: f64 = 11.0;

/// The map with a table of the same; nothing where nobody is named.
pub(super) fn section(context: &Context<'_>) -> Markup {
    let flows = Flows::of(context.report);
    if flows.flows.is_empty() {
        return html! {};
    }
    html! {
        section #voices aria-labelledby="voices-title" {
            h2 #voices-title { "Whose voice it is" }
            p.lead {
                "On the left is who said it first, on the right where it was read. However many reports a figure is in, its origin is one. "
                "A band is as wide as the number of assertions it carries; sources within another are one with it."
            }
            (super::measures::late(context, "As it is"))
            @if flows.stages > 1 {
                div.chart.wide { (map(context, &flows, 1040.0)) }
                div.chart.medium { (map(context, &flows, 760.0)) }
                div.chart.narrow { (map(context, &flows, 344.0)) }
            } @else { p { "Nobody is named who passed anything on: all was read at its origin." } }
            @if flows.cut { p.note { "The smaller ones of very many sources are taken together." } }
            details open[flows.stages == 1] {
                summary { "The same as a table" }
                (table(context, &flows))
            }
        }
    }
}

/// The origins that many rest on, for the summary: name, link, assertions, outlets.
pub(super) fn loudest(context: &Context<'_>) -> Vec<(String, String, usize, usize)> {
    let flows = Flows::of(context.report);
    let known = flows.origins.iter().filter(|(_, assertions, _)| *assertions > 1);
    known
        .filter_map(|(stop, assertions, outlets)| match stop {
            Stop::Family(id) => {
                let source = context.dossier.at_source(*id);
                Some((
                    name(source.name(), 90),
                    fragment(&format!("s:{}", source.key())),
                    *assertions,
                    *outlets,
                ))
            }
            _ => None,
        })
        .collect()
}

fn label(context: &Context<'_>, stop: Stop) -> String {
    match stop {
        Stop::Family(id) => name(context.dossier.at_source(id).name(), 60),
        Stop::Unknown => "origin not known".to_owned(),
        Stop::Others(0) => "other origins".to_owned(),
        Stop::Others(_) => "others".to_owned(),
    }
}

/// The class of a family's colour: that of its rank among the origins.
fn colour(flows: &Flows, origin: Option<Stop>) -> String {
    let named = flows.origins.iter().map(|(stop, ..)| *stop).filter(|stop| matches!(stop, Stop::Family(_)));
    let rank = named.take(COLOURS).position(|stop| Some(stop) == origin);
    rank.map_or("v9".to_owned(), |rank| format!("v{rank}"))
}

fn map(context: &Context<'_>, flows: &Flows, wide: f64) -> Markup {
    let narrow = wide < 560.0;
    let gap = if narrow { 20.0 } else { 15.0 };
    let layers =
        layered(context.dossier, &flows.flows, flows.stages, gap, if narrow { 300.0 } else { 330.0 });
    let (left, right) = if narrow { (2.0, 2.0) } else { (242.0, 232.0) };
    let top = 44.0;
    let step = (wide - left - right - BAR) / (flows.stages.max(2) - 1) as f64;
    let x = |stage: usize| left + step * stage as f64;
    let height = layers.height + top + 14.0;
    let heads = heads(flows.stages);
    html! {
        svg viewBox=(format!("0 0 {} {}", Px(wide), Px(height))) width=(Px(wide)) height=(Px(height)) role="group" aria-label="Map of voices: from origins to outlets" {
            g aria-hidden="true" {
                @for (stage, head) in heads.iter().enumerate() {
                    @let end = if stage == 0 && !narrow { "start" } else if stage + 1 == heads.len() && stage > 0 { "end" } else if stage == 0 { "start" } else { "mid" };
                    @let at = if stage == 0 { 0.0 } else if stage + 1 == heads.len() { wide } else { x(stage) + BAR / 2.0 };
                    text class=(format!("head {end}")) x=(Px(at)) y="14" { (head) }
                }
            }
            g.flows {
                @for (flow, path) in flows.flows.iter().zip(&layers.paths) {
                    @if path.len() > 1 { (ribbon(context, flows, flow, path, &layers, &x, top)) }
                }
            }
            g.nodes {
                @for (stage, layer) in layers.stages.iter().enumerate() {
                    @for node in layer {
                        @if let Some(stop) = node.stop { (bar(context, flows, node, stop, stage, x(stage), top, narrow)) }
                    }
                }
            }
        }
    }
}

fn heads(stages: usize) -> Vec<&'static str> {
    match stages {
        0..=2 => vec!["said first by", "read in"],
        3 => vec!["said first by", "passed on by", "read in"],
        _ => vec!["said first by", "passed on by", "then by", "read in"],
    }
}

/// What the script finds the parts of a stop by.
fn code(context: &Context<'_>, stage: usize, stop: Stop) -> String {
    match stop {
        Stop::Family(id) => format!("{stage}.{}", context.source_number(id)),
        Stop::Unknown => format!("{stage}.u"),
        Stop::Others(_) => format!("{stage}.o"),
    }
}

fn ribbon(
    context: &Context<'_>,
    flows: &Flows,
    flow: &Flow,
    path: &[(usize, usize, f64)],
    layers: &Layers,
    x: &dyn Fn(usize) -> f64,
    top: f64,
) -> Markup {
    let mut d = String::new();
    for (nth, (stage, _, y)) in path.iter().enumerate() {
        let y = y + top;
        let (at, through) = (x(*stage), x(*stage) + BAR);
        let before = nth.checked_sub(1).and_then(|nth| path.get(nth));
        match before {
            None => d += &format!("M{} {}", Px(through), Px(y)),
            Some((stage, _, from)) => {
                let start = x(*stage) + BAR;
                let middle = f64::midpoint(start, at);
                d += &format!(
                    "C{} {} {} {} {} {}",
                    Px(middle),
                    Px(from + top),
                    Px(middle),
                    Px(y),
                    Px(at),
                    Px(y)
                );
                if nth + 1 < path.len() {
                    d += &format!("H{}", Px(through));
                }
            }
        }
    }
    let stops = || flow.stops.iter().enumerate().filter_map(|(stage, stop)| Some((stage, (*stop)?)));
    let names: Vec<String> = stops().map(|(_, stop)| label(context, stop)).collect();
    let codes: Vec<String> = stops().map(|(stage, stop)| code(context, stage, stop)).collect();
    let wide = (flow.count as f64 * layers.scale).max(1.2);
    html! {
        path class=(colour(flows, flow.stops.first().copied().flatten())) d=(d) stroke-width=(Px(wide)) data-n=(codes.join(" ")) {
            title { (names.join(" → ")) ": " (counted(flow.count, "assertion")) }
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "INVARIANT: what one node is drawn from; a type for it would be used once"
)]
fn bar(
    context: &Context<'_>,
    flows: &Flows,
    node: &Node,
    stop: Stop,
    stage: usize,
    x: f64,
    top: f64,
    narrow: bool,
) -> Markup {
    let (y, last) = (node.top + top, flows.stages - 1);
    let text = label(context, stop);
    let behind = match stop {
        Stop::Family(id) if stage == 0 => {
            flows.within.get(&id).map(|names| listed(&names.iter().map(|n| name(n, 60)).collect::<Vec<_>>()))
        }
        _ => None,
    };
    let told = format!(
        "{text}: {}{}",
        counted(node.count, "assertion"),
        behind.as_ref().map_or(String::new(), |b| format!(" (with {})", clip(b, 300)))
    );
    let class = if stage == 0 { colour(flows, Some(stop)) } else { "v8".to_owned() };
    let href = match stop {
        Stop::Family(id) => fragment(&format!("s:{}", context.dossier.at_source(id).key())),
        _ => "#sources".to_owned(),
    };
    let room = if narrow { 118.0 } else { 226.0 };
    let number = number(node.count as f64);
    let fitted = fit(&text, room - width(&number, 12.0) - 8.0);
    let (tx, ty, end) = match (narrow, stage) {
        (true, 0) => (x, y - 5.0, "start"),
        (true, stage) if stage == last => (x + BAR, y - 5.0, "end"),
        (true, _) => (x + BAR / 2.0, y - 5.0, "mid"),
        (false, 0) => (x - 8.0, y + node.height / 2.0 + 4.0, "end"),
        (false, stage) if stage == last => (x + BAR + 8.0, y + node.height / 2.0 + 4.0, "start"),
        (false, _) => (x + BAR / 2.0, y - 4.0, "mid"),
    };
    let below = behind.filter(|_| !narrow && node.height > 30.0).map(|b| fit(&b, 200.0));
    let lift = if below.is_some() { 7.0 } else { 0.0 };
    html! {
        a.node href=(href) data-n=(code(context, stage, stop)) {
            title { (told) }
            rect class=(class) x=(Px(x)) y=(Px(y)) width=(Px(BAR)) height=(Px(node.height)) rx="1.5" {}
            text class=(end) x=(Px(tx)) y=(Px(ty - lift)) { (fitted) " " tspan.n { (number) } }
            @if let Some(below) = below { text class=(format!("sub {end}")) x=(Px(tx)) y=(Px(ty + 8.0)) { (below) } }
        }
    }
}

/// A text cut to a width.
fn fit(text: &str, room: f64) -> String {
    let mut shown = text.to_owned();
    let mut letters = text.chars().count();
    while letters > 3 && width(&shown, 13.6) > room {
        letters -= 1;
        shown = clip(text, letters);
    }
    shown
}

fn table(context: &Context<'_>, flows: &Flows) -> Markup {
    const SHOWN: usize = 120;
    let mut rows: Vec<&Flow> = flows.flows.iter().collect();
    rows.sort_by_key(|flow| {
        let origin = flow.stops.first().copied().flatten();
        let rank = flows.origins.iter().position(|(stop, ..)| Some(*stop) == origin).unwrap_or(usize::MAX);
        (rank, origin.map(|stop| key(context.dossier, stop).to_owned()), std::cmp::Reverse(flow.count))
    });
    html! {
        div.scroll tabindex="0" role="region" aria-label="Origins, relays and outlets" {
            table {
                thead { tr { th scope="col" { "Said first by" } th scope="col" { "Through" } th scope="col" { "Assertions" } } }
                tbody {
                    @for flow in rows.iter().take(SHOWN) {
                        @let mut stops = flow.stops.iter().flatten();
                        @let first = stops.next();
                        @let through: Vec<String> = stops.map(|stop| label(context, *stop)).collect();
                        tr {
                            th scope="row" { bdi { @if let Some(stop) = first { (label(context, *stop)) } } }
                            td { @if through.is_empty() { "read at the origin itself" } @else { bdi { (through.join(" → ")) } } }
                            td.num { (number(flow.count as f64)) }
                        }
                    }
                }
            }
        }
        @if rows.len() > SHOWN { p.note { "and " (counted(rows.len() - SHOWN, "more way")) "." } }
    }
}
