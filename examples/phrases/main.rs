//! How well figures are read from sentences whose figures are known.
//!
//! `cargo run --features text --example phrases [-- FILE] [--faults]`
//!
//! FILE is JSON Lines as in `tests/data/phrases.jsonl`, which is taken if no file is given; `--faults` lists what went
//! wrong. The process ends with 0, with 1 if the file cannot be read, with 2 if the call is off.

use std::process::ExitCode;

mod score;

const USAGE: &str = "usage: phrases [FILE] [--faults]";
const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/phrases.jsonl");

fn main() -> ExitCode {
    let (mut file, mut faults) = (None, false);
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--help" | "-h" => {
                println!("scores the reading of figures against known readings\n{USAGE}");
                return ExitCode::SUCCESS;
            }
            "--faults" => faults = true,
            name if !name.starts_with('-') && file.is_none() => file = Some(name.to_owned()),
            other => {
                eprintln!("`{}` is not understood here\n{USAGE}", other.escape_debug());
                return ExitCode::from(2);
            }
        }
    }
    let file = file.unwrap_or_else(|| OWN.to_owned());
    let read = std::fs::read_to_string(&file).map_err(|error| error.to_string());
    let scores = match read.and_then(|text| score::score(&text)) {
        Ok(scores) => scores,
        Err(error) => {
            eprintln!("{}: {error}", file.escape_debug());
            return ExitCode::FAILURE;
        }
    };
    println!("| origin | sentences | values | ranges | hedges | spurious | readings not shared |");
    println!("|---|---|---|---|---|---|---|");
    for (origin, score) in &scores {
        let share = |share: score::Share| format!("{} of {}", share.right, share.of);
        println!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            origin.escape_debug(),
            score.sentences,
            share(score.values),
            share(score.ranges),
            if score.hedges.of == 0 { "not given".to_owned() } else { share(score.hedges) },
            if origin == "factbook" { "not given".to_owned() } else { score.spurious.to_string() },
            score.differing,
        );
    }
    if faults {
        for fault in scores.values().flat_map(|score| &score.faults) {
            println!("{fault}");
        }
    }
    ExitCode::SUCCESS
}
