//! The report of any dossier file.
//!
//! `cargo run --example report -- FILE [--json] [--known-on DATE]`
//!
//! FILE is JSON, or JSON Lines if its name ends in `.jsonl`. The process ends with 0, with 1 if the file cannot
//! be read, with 2 if the call is off.

use std::io::Write;
use std::process::ExitCode;

use crosscheck::{Period, Policy, io, reconcile};

const USAGE: &str = "usage: report FILE [--json] [--known-on DATE]";

struct Call {
    file: String,
    json: bool,
    known_on: Option<Period>,
}

/// What was asked for; nothing if it was help.
fn call() -> Result<Option<Call>, String> {
    let mut args = std::env::args().skip(1);
    let mut call = Call { file: String::new(), json: false, known_on: None };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--help" | "-h" => return Ok(None),
            "--json" => call.json = true,
            "--known-on" => {
                let day = args.next().ok_or("--known-on needs a date, such as 2024-10-25")?;
                call.known_on = Some(day.parse().map_err(|error| format!("--known-on: {error}"))?);
            }
            file if !file.starts_with("--") && call.file.is_empty() => call.file = file.to_owned(),
            other => return Err(format!("`{}` is not understood here", other.escape_debug())),
        }
    }
    if call.file.is_empty() { Err("a dossier file is missing".to_owned()) } else { Ok(Some(call)) }
}

fn main() -> ExitCode {
    let call = match call() {
        Ok(Some(call)) => call,
        Ok(None) => {
            println!("reconciles a dossier file and prints what it found\n{USAGE}");
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
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let written = if call.json {
        serde_json::to_writer_pretty(&mut out, &report).map_err(Into::into).and_then(|()| writeln!(out))
    } else {
        write!(out, "{report}")
    };
    match written.and_then(|()| out.flush()) {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("cannot write the report: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}
