//! What the number is: by policy, by the date it is about, and by what was known when.
//!
//! `cargo run --example estimate` shows the founding case: how many North Korean troops had been sent to Russia, as a
//! reader of the news would have put it at the end of each month, and looking back from April.
//!
//! `cargo run --example estimate -- FILE MEASURE [DATE [KNOWN-ON]] [--policy POLICY]…` asks of a dossier: the estimate of a
//! measure at a date, from what was known by the end of another, with the argument. The process ends with 0, with 1 if a
//! file cannot be read or has no such measure, with 2 if the call is off.

use std::process::ExitCode;

use crosscheck::estimate::{LevelOptions, Series};
use crosscheck::{Dossier, EstimatePolicy, MeasureId, Period, Policy, Report, io, reconcile};

const USAGE: &str = "usage: estimate [FILE MEASURE [DATE [KNOWN-ON]]] [--policy POLICY]…";
const POLICIES: [&str; 6] =
    ["most-supported", "latest", "conservative", "range", "hierarchy(ukraine>united-states)", "pending(2)"];

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let (mut places, mut policies) = (Vec::new(), Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--help" | "-h" => {
                println!("estimates what figures support\n{USAGE}");
                return Ok(ExitCode::SUCCESS);
            }
            "--policy" => policies.push(args.next().unwrap_or_default()),
            _ => places.push(arg),
        }
    }
    let texts = if policies.is_empty() { POLICIES.map(str::to_owned).to_vec() } else { policies };
    let policies = texts.iter().map(|text| text.parse()).collect::<Result<Vec<EstimatePolicy>, _>>();
    match (places.as_slice(), policies) {
        ([], Ok(policies)) => founding_case(&policies)?,
        ([file, measure, dates @ ..], Ok(policies)) if dates.len() < 3 => {
            let dates = dates.iter().map(|date| date.parse()).collect::<Result<Vec<Period>, _>>()?;
            let dossier = io::read_file(file)?;
            policies.iter().try_for_each(|policy| policy.check(&dossier))?;
            let id =
                dossier.measure_id(measure).ok_or_else(|| format!("the file has no measure `{measure}`"))?;
            ask(&dossier, id, dates.first().copied(), dates.get(1).copied(), &policies);
        }
        (_, Err(error)) => {
            eprintln!("{error}\n{USAGE}");
            return Ok(ExitCode::from(2));
        }
        _ => {
            eprintln!("a dossier with a measure is wanted, or nothing\n{USAGE}");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn founding_case(policies: &[EstimatePolicy]) -> Result<(), Box<dyn std::error::Error>> {
    let dossier = io::read(include_bytes!("data/kursk.json"))?;
    let measure = dossier.measure_id("nk-sent").ok_or("no such measure")?;
    let plain = Policy::default();
    let months = ["2024-10-25", "2024-10-31", "2024-11-30", "2024-12-31", "2025-04-30"];
    for policy in policies {
        println!("{policy}");
        for date in months {
            let date: Period = date.parse()?;
            let report = reconcile(dossier.known_on(date), &plain);
            row(&report, measure, date, &format!("{date} as known then"), policy);
        }
        let report = reconcile(dossier.view(), &plain);
        for date in ["2024-10-31", "2024-12-31"] {
            row(&report, measure, date.parse()?, &format!("{date} as known later"), policy);
        }
        println!();
    }
    let report = reconcile(dossier.view(), &plain);
    println!("the total over time, from all that is known");
    if let Some(Series::Total(envelope)) = report.estimate_series(measure, &LevelOptions::default()) {
        let end = |words: &str, end: Option<f64>| end.map(|v| format!("{words} {v}"));
        for step in &envelope.steps {
            let day = crosscheck::Period::day_of(step.at - 1).map_or(String::new(), |day| day.to_string());
            let ends: Vec<String> =
                end("at least", step.low).into_iter().chain(end("at most", step.high)).collect();
            println!("  from {day}: {}", ends.join(", "));
        }
    }
    Ok(())
}

fn row(report: &Report<'_>, measure: MeasureId, at: Period, label: &str, policy: &EstimatePolicy) {
    if let Some(estimate) = report.estimate(measure, at, policy) {
        let line = report.estimate_line(&estimate);
        // Without the name of the measure, which is the same in all rows.
        let told = line.split_once("”: ").map_or(line.as_str(), |(_, rest)| rest);
        println!("  {label}: {told}");
    }
}

fn ask(
    dossier: &Dossier,
    measure: MeasureId,
    at: Option<Period>,
    known: Option<Period>,
    policies: &[EstimatePolicy],
) {
    let view = known.map_or_else(|| dossier.view(), |day| dossier.known_on(day));
    let report = reconcile(view, &Policy::default());
    let (estimator, reasoning) = (report.estimator(), report.reasoning());
    for policy in policies {
        let estimate = match at {
            Some(at) => estimator.estimate(measure, at, policy),
            None => estimator.latest(measure, policy),
        };
        println!("{policy}");
        match estimate.map(|estimate| estimate.bounded(&reasoning)) {
            Some(estimate) => println!("{}", report.tell(&estimate)),
            None => println!("a proposition has no number\n"),
        }
    }
}
