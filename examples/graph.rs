//! The graphs of any dossier file, as DOT or Mermaid.
//!
//! `cargo run --example graph -- FILE [--findings | --sources | --families] [--mermaid] [--around WHAT]... [--known-on DATE]`
//!
//! Draws the facts; with `--findings` what was found in them, with `--sources` who depends on whom, with
//! `--families` the same among the sources at the top. WHAT is the key of an assertion, measure or source, or the
//! name of a finding, such as `revision[nk-sent@2024-10-23,united-states]`; only what surrounds it is drawn.
//! `cargo run --example graph -- FILE | dot -Tsvg >facts.svg` makes a picture where Graphviz is installed.
//!
//! FILE is JSON, or JSON Lines if its name ends in `.jsonl`. The process ends with 0, with 1 if the file cannot
//! be read or does not hold WHAT, with 2 if the call is off.

use std::io::Write;
use std::process::ExitCode;

use crosscheck::graph::{Fact, FactGraph};
use crosscheck::{AssertionId, Dossier, Period, Policy, Report, io, reconcile};

const USAGE: &str = "usage: graph FILE [--findings | --sources | --families] [--mermaid] [--around WHAT]... [--known-on DATE]";

/// How many nodes a picture has at most that can still be read.
const READABLE: usize = 400;

#[derive(Clone, Copy, PartialEq)]
enum Which {
    Facts,
    Findings,
    Sources,
    Families,
}

struct Call {
    file: String,
    which: Which,
    mermaid: bool,
    around: Vec<String>,
    known_on: Option<Period>,
}

/// What was asked for; nothing if it was help.
fn call() -> Result<Option<Call>, String> {
    let mut args = std::env::args().skip(1);
    let mut call =
        Call { file: String::new(), which: Which::Facts, mermaid: false, around: Vec::new(), known_on: None };
    while let Some(arg) = args.next() {
        let which = match arg.as_str() {
            "--help" | "-h" => return Ok(None),
            "--findings" => Which::Findings,
            "--sources" => Which::Sources,
            "--families" => Which::Families,
            "--mermaid" => {
                call.mermaid = true;
                continue;
            }
            "--around" => {
                call.around.push(args.next().ok_or("--around needs a key or the name of a finding")?);
                continue;
            }
            "--known-on" => {
                let day = args.next().ok_or("--known-on needs a date, such as 2024-10-25")?;
                call.known_on = Some(day.parse().map_err(|error| format!("--known-on: {error}"))?);
                continue;
            }
            file if !file.starts_with("--") && call.file.is_empty() => {
                call.file = file.to_owned();
                continue;
            }
            other => return Err(format!("`{}` is not understood here", other.escape_debug())),
        };
        if call.which != Which::Facts && call.which != which {
            return Err(format!("`{arg}` cannot be drawn together with another graph; ask for one of them"));
        }
        call.which = which;
    }
    if call.file.is_empty() { Err("a dossier file is missing".to_owned()) } else { Ok(Some(call)) }
}

/// Everything that goes by a key.
fn facts_of(dossier: &Dossier, key: &str) -> Vec<Fact> {
    let source = dossier.source_id(key).map(Fact::Source);
    let measure = dossier.measure_id(key).map(Fact::Measure);
    let assertion = dossier.assertion_id(key).map(Fact::Assertion);
    source.into_iter().chain(measure).chain(assertion).collect()
}

/// The facts around what was asked for.
fn part<'a>(facts: FactGraph<'a>, report: &Report<'_>, around: &[String]) -> Result<FactGraph<'a>, String> {
    if around.is_empty() {
        return Ok(facts);
    }
    let mut centre: Vec<Fact> = Vec::new();
    let mut members: Vec<AssertionId> = Vec::new();
    for what in around {
        match report.finding(what) {
            Some(finding) => members.extend(finding.members()),
            None => match facts_of(facts.view().dossier(), what) {
                found if found.iter().any(|fact| facts.node(*fact).is_some()) => centre.extend(found),
                _ => {
                    let what = what.escape_debug();
                    return Err(format!("no source, measure, assertion or finding is called `{what}`"));
                }
            },
        }
    }
    members.extend(facts.around(centre.iter().copied()).assertions());
    let kept = facts.among(members);
    Ok(facts.only(|fact| kept.node(fact).is_some() || centre.contains(&fact)))
}

/// The picture, and how many nodes it has.
fn draw(call: &Call, report: &Report<'_>) -> Result<(String, usize), String> {
    let facts = part(FactGraph::of(report.view()), report, &call.around)?;
    let dependencies = match call.which {
        Which::Facts => {
            let text = if call.mermaid { facts.to_mermaid() } else { facts.to_dot() };
            return Ok((text, facts.graph().node_count()));
        }
        Which::Findings => {
            let mut relations = report.graph();
            // A finding asked for by name stands alone, what surrounds a key with all its findings.
            let named = |id: &str| call.around.iter().any(|what| what == id);
            if !call.around.is_empty() {
                relations = match call.around.iter().all(|what| report.finding(what).is_some()) {
                    true => relations.only(|finding| named(&finding.id().to_string())),
                    false => relations.around(facts.assertions()),
                };
            }
            let text = if call.mermaid { relations.to_mermaid() } else { relations.to_dot() };
            return Ok((text, relations.graph().node_count()));
        }
        Which::Sources => facts.dependencies(),
        Which::Families => facts.family_dependencies(),
    };
    let text = if call.mermaid { dependencies.to_mermaid() } else { dependencies.to_dot() };
    Ok((text, dependencies.graph().node_count()))
}

fn main() -> ExitCode {
    let call = match call() {
        Ok(Some(call)) => call,
        Ok(None) => {
            println!("draws the graphs of a dossier file as DOT or Mermaid\n{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let dossier = match io::read_file(&call.file) {
        Ok(dossier) => dossier,
        Err(error @ io::ReadError::Io { .. }) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
        Err(error) => {
            eprintln!("{}: {error}", call.file);
            return ExitCode::FAILURE;
        }
    };
    let view = call.known_on.map_or(dossier.view(), |day| dossier.known_on(day));
    let report = reconcile(view, &Policy::default());
    let (text, nodes) = match draw(&call, &report) {
        Ok(drawn) => drawn,
        Err(error) => {
            eprintln!("{}: {error}", call.file);
            return ExitCode::FAILURE;
        }
    };
    if nodes > READABLE {
        eprintln!("{nodes} nodes make a picture that is hard to read; draw a part of it with --around");
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("cannot write the graph: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
