//! `graph`: pictures.

use serde::Serialize;

use super::args::{Drawn, Graph, Picture};
use super::style::Tone;
use super::{End, Failure, Session, input, output, policy, select};
use crate::graph::{Fact, FactGraph};
use crate::id::AssertionId;
use crate::io::nearest;
use crate::reconcile::{Report, reconcile};
use crate::visible::short;

/// How many nodes a picture has at most that can still be read.
const READABLE: usize = 400;

pub(super) fn run(call: &Graph, session: &mut Session<'_, '_>) -> Result<End, Failure> {
    let policy = policy::read(call.choices.policy.as_deref(), call.input.named())?;
    let loaded = input::load(&call.input, false, session)?;
    let report = reconcile(loaded.view(call.known_on), &policy);
    let (text, nodes) = draw(call, &report)?;
    if nodes > READABLE && call.format != Picture::Json {
        let text =
            format!("{nodes} nodes make a picture that is hard to read; draw a part of it with --around KEY");
        session.tell(Tone::Note, &text);
    }
    output::write(call.output.as_deref(), session.streams.stdout, |out| out.write_all(text.as_bytes()))?;
    Ok(End::of(loaded.faulty, false))
}

/// The picture, and how many nodes it has.
fn draw(call: &Graph, report: &Report<'_>) -> Result<(String, usize), Failure> {
    let facts = part(FactGraph::of(report.view()), report, &call.around)?;
    let dependencies = match call.of {
        Drawn::Facts => {
            let text = match call.format {
                Picture::Dot => facts.to_dot(),
                Picture::Mermaid => facts.to_mermaid(),
                Picture::Json => as_json(&facts),
            };
            return Ok((text, facts.graph().node_count()));
        }
        Drawn::Findings => {
            let mut relations = report.graph();
            // A finding asked for by name stands alone, what surrounds a key with all its findings.
            let named = |id: &str| call.around.iter().any(|what| what == id);
            if !call.around.is_empty() {
                relations = match call.around.iter().all(|what| report.finding(what).is_some()) {
                    true => relations.only(|finding| named(&finding.id().to_string())),
                    false => relations.around(facts.assertions()),
                };
            }
            let text = match call.format {
                Picture::Dot => relations.to_dot(),
                Picture::Mermaid => relations.to_mermaid(),
                Picture::Json => as_json(&relations),
            };
            return Ok((text, relations.graph().node_count()));
        }
        Drawn::Sources => facts.dependencies(),
        Drawn::Families => facts.family_dependencies(),
    };
    let text = match call.format {
        Picture::Dot => dependencies.to_dot(),
        Picture::Mermaid => dependencies.to_mermaid(),
        Picture::Json => as_json(&dependencies),
    };
    Ok((text, dependencies.graph().node_count()))
}

fn as_json(graph: &impl Serialize) -> String {
    // INVARIANT: names of fields are texts and nothing in a graph fails to be written, so that there is always a text.
    serde_json::to_string_pretty(graph).unwrap_or_default() + "\n"
}

/// The facts around what was asked for.
fn part<'a>(facts: FactGraph<'a>, report: &Report<'_>, around: &[String]) -> Result<FactGraph<'a>, Failure> {
    if around.is_empty() {
        return Ok(facts);
    }
    let dossier = report.view().dossier();
    let mut centre: Vec<Fact> = Vec::new();
    let mut members: Vec<AssertionId> = Vec::new();
    for what in around {
        if let Some(finding) = report.finding(what) {
            members.extend(finding.members());
            continue;
        }
        let source = dossier.source_id(what).map(Fact::Source);
        let measure = dossier.measure_id(what).map(Fact::Measure);
        let assertion = dossier.assertion_id(what).map(Fact::Assertion);
        let found: Vec<Fact> = source.into_iter().chain(measure).chain(assertion).collect();
        if !found.iter().any(|fact| facts.node(*fact).is_some()) {
            let ids: Vec<String> = report.findings().iter().map(|finding| finding.id().to_string()).collect();
            let keys =
                dossier.sources().iter().map(|s| s.key()).chain(dossier.measures().iter().map(|m| m.key()));
            let keys = keys
                .chain(dossier.assertions().iter().map(|a| a.key()))
                .chain(ids.iter().map(String::as_str));
            return Err(Failure::Input(format!(
                "no source, measure, assertion or finding is called `{}`{}",
                short(what),
                select::hint(nearest(what, keys))
            )));
        }
        centre.extend(found);
    }
    members.extend(facts.around(centre.iter().copied()).assertions());
    let kept = facts.among(members);
    Ok(facts.only(|fact| kept.node(fact).is_some() || centre.contains(&fact)))
}
