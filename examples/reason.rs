//! What the figures of several measures say together.
//!
//! `cargo run --example reason -- FILE [MEASURE DATE]`
//!
//! FILE is a dossier. For each group of measures that rules or hierarchies join: whether all that is said of them can be
//! true, the conflicts, what could be given up to mend them, and which figures others account for. With a MEASURE and a
//! DATE: what all figures together leave it then. The process ends with 0, with 1 if a file cannot be read or nothing is
//! known of the measure, with 2 if the call is off.

use std::process::ExitCode;

use crosscheck::constraint::{Component, Feasibility};
use crosscheck::{AssertionId, Detail, Dossier, MeasureId, Policy, Report, io, reconcile};

const USAGE: &str = "usage: reason FILE [MEASURE DATE]";
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (file, asked) = match args.as_slice() {
        [help] if help == "--help" || help == "-h" => {
            println!("tells what figures of several measures say together\n{USAGE}");
            return ExitCode::SUCCESS;
        }
        [file] if !file.starts_with('-') => (file, None),
        [file, measure, date] if !file.starts_with('-') => (file, Some((measure, date))),
        _ => {
            eprintln!("a dossier is wanted, and perhaps a measure with a date\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(file, asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(file: &str, asked: Option<(&String, &String)>) -> Result<(), Box<dyn std::error::Error>> {
    let dossier = io::read_file(file)?;
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    match asked {
        Some((measure, date)) => implied(&dossier, &report, measure, date),
        None => {
            let reasoning = report.reasoning();
            for component in reasoning.components() {
                told(&dossier, &report, &component);
            }
            Ok(())
        }
    }
}

/// One group of measures.
fn told(dossier: &Dossier, report: &Report<'_>, component: &Component<'_>) {
    let names: Vec<String> = component.measures().iter().map(|m| key(dossier, *m)).collect();
    let verdict = match component.feasibility() {
        Feasibility::Consistent => "can all be true",
        Feasibility::Conflicting => "cannot all be true",
        Feasibility::Undetermined => "may or may not all be true: it is too much to decide",
    };
    println!("{}: {} figures {verdict}", names.join(", "), component.figures().len());
    let ours = |id: &AssertionId| {
        dossier.assertion(*id).and_then(|a| a.measure()).is_some_and(|m| component.measures().contains(&m))
    };
    let across = report
        .findings()
        .iter()
        .filter(|finding| matches!(finding.detail(), Detail::Conflict { .. } | Detail::AccountedFor { .. }));
    for finding in across.filter(|finding| finding.members().iter().any(ours)) {
        println!("\n{}", report.explain(finding));
    }
    if component.feasibility() == Feasibility::Conflicting {
        for remedy in component.remedies() {
            let assertions =
                remedy.assertions.iter().filter_map(|id| Some(dossier.assertion(*id)?.key().to_owned()));
            let rules =
                remedy.rules.iter().filter_map(|id| Some(format!("the rule {}", dossier.rule(*id)?.key())));
            let nestings = remedy.nestings.iter().map(|(part, whole)| {
                format!("{} as a part of {}", key(dossier, *part), key(dossier, *whole))
            });
            let all: Vec<String> = assertions.chain(rules).chain(nestings).collect();
            println!("without {} all can be true", all.join(" and "));
        }
    }
    println!();
}

/// What all figures leave a measure at a time.
fn implied(
    dossier: &Dossier,
    report: &Report<'_>,
    measure: &str,
    date: &str,
) -> Result<(), Box<dyn std::error::Error>> {
    let id = dossier.measure_id(measure).ok_or_else(|| format!("the file has no measure `{measure}`"))?;
    let reasoning = report.reasoning();
    let found = reasoning.implied(id, date.parse()?).ok_or_else(|| {
        format!("`{measure}` has no value at `{date}`; a level wants one day, a flow a closed period")
    })?;
    found.check(report.view(), report.policy())?;
    println!(
        "{measure} at {date}: {} {}",
        found.interval(),
        dossier.measure(id).map_or("", |m| m.unit().symbol())
    );
    for assertion in found.assertions() {
        if let Some(one) = dossier.assertion(assertion) {
            println!("  by {} ({})", one.key(), one.quantity().map_or(String::new(), ToString::to_string));
        }
    }
    if !found.exact {
        println!("  tighter bounds may follow");
    }
    Ok(())
}

fn key(dossier: &Dossier, measure: MeasureId) -> String {
    dossier.measure(measure).map_or(String::new(), |m| m.key().to_owned())
}
