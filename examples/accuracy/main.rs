//! How well each method finds what is true, on claims whose truth is known.
//!
//! `cargo run --release --example accuracy [-- CLAIMS TRUTH] [--tolerance T] [--method M] [--why] [--seeds N] [--world W] [--grid]`
//!
//! CLAIMS has the columns `source`, `item`, `value` and, where it is known, `date`; TRUTH has `item` and `truth`. Both are CSV
//! or TSV with a first line that names the columns, in any order; others are left alone. Other usual names do as well (`worker`,
//! `question`, `answer`, `timestamp`); an `object` with an `attribute` in a column of its own is one item.
//!
//! Values are numbers (`12,345`, `45%`, `1.2 million`, `1234 (2010)`), words, or clock times (`10:05`, `7:15p`, `2011-12-01 10:05`,
//! `Dec 1 - 7:15pm`), which are read as minutes: with their day where claims on one item differ by it, and of any day else, as around
//! midnight some write one and some the other. Numbers with a unit (`57°F`, `14 °C`, `7 mph`) are told in the most frequent one of
//! their kind. Among times, and among words beside them, a number is a word, as that of a gate; where a piece of the items' names tells kinds
//! (`NY12 departure`, `NY12 temperature`), those of measurements stay numbers. Rows without a value, or with `NaN`, `null`,
//! `N/A`, `-` or the like for it, are left out. Words are the same in large and small letters. T is how far off a number may be to
//! be right: `10` or `1%`; without it ten minutes for times and 1% for numbers. M is one method, or `default`.
//!
//! Without files each method is tried on generated worlds, or on those with W in their name, on N seeds each; with `--grid` on
//! many that differ in one thing at a time, and told is by how much the default is behind the best single method.
//!
//! For each method it prints the mean absolute error and the shares that are exact and within the tolerance, all of the items
//! that it answered, the coverage (the share of items that it answered; only the default abstains, and `leaning` tells
//! what it would have said, for all items), the time and the peak of memory. The process ends with 0, with 1 if a file cannot be read, with 2 if the call is
//! off.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crosscheck::truth::{Claims, Method, Truth};

mod cells;
mod clock;
mod numbers;
mod read;
mod score;
mod table;
#[path = "../../tests/suite/truth_worlds/mod.rs"]
mod truth_worlds;
mod units;
mod worlds;
mod written;

use read::Files;
use score::Score;
use written::{Times, Written};

const USAGE: &str =
    "usage: accuracy [CLAIMS TRUTH] [--tolerance T] [--method M] [--why] [--seeds N] [--world W] [--grid]";

/// What is asked for.
#[derive(Debug, Default)]
struct Args {
    files: Vec<String>,
    tolerance: Option<(f64, f64)>,
    method: Option<Option<Method>>,
    why: bool,
    seeds: Option<u64>,
    world: String,
    grid: bool,
}

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match arguments(std::env::args().skip(1)) {
        Ok(Some(args)) => run(&args, &mut out),
        Ok(None) => writeln!(out, "scores methods of truth finding on claims whose truth is known\n{USAGE}")
            .map(|()| ExitCode::SUCCESS),
        Err(why) => {
            eprintln!("{why}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match written.and_then(|code| out.flush().map(|()| code)) {
        Ok(code) => code,
        // Whoever read it has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the output cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args, out: &mut impl Write) -> io::Result<ExitCode> {
    let [claims, truth] = args.files.as_slice() else {
        let seeds = args.seeds.unwrap_or(3);
        if args.grid {
            worlds::regrets(seeds, &args.world, args.why, out)?;
        } else {
            worlds::table(seeds, &args.world, args.why, out)?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let start = Instant::now();
    match read::read(Path::new(claims), Path::new(truth), args.tolerance) {
        Ok(files) => {
            tell(&files, args, start.elapsed(), out)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("{error}");
            Ok(ExitCode::FAILURE)
        }
    }
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Option<Args>, String> {
    let mut args = Args::default();
    while let Some(arg) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("`{arg}` needs a value"));
        match arg.as_str() {
            "--help" | "-h" => return Ok(None),
            "--why" => args.why = true,
            "--grid" => args.grid = true,
            "--tolerance" => args.tolerance = Some(tolerance(&value()?)?),
            "--seeds" => args.seeds = Some(value()?.parse().map_err(|_| "`--seeds` needs a whole number")?),
            "--world" => args.world = value()?,
            "--method" => {
                let name = value()?;
                let method = (name != "default").then(|| name.parse()).transpose();
                args.method =
                    Some(method.map_err(|error: crosscheck::truth::MethodError| error.to_string())?);
            }
            name if !name.starts_with("--") && args.files.len() < 2 => args.files.push(arg),
            other => return Err(format!("`{}` is not understood here", other.escape_debug())),
        }
    }
    if args.files.len() == 1 {
        Err("a file of claims needs a file of what is true".to_owned())
    } else {
        Ok(Some(args))
    }
}

fn tolerance(text: &str) -> Result<(f64, f64), String> {
    let (digits, percent) = text.strip_suffix('%').map_or((text, false), |digits| (digits, true));
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => {
            Ok(if percent { (0.0, value / 100.0) } else { (value, 0.0) })
        }
        _ => Err(format!("`{}` is no tolerance; give one as `10` or `1%`", text.escape_debug())),
    }
}

fn tell(files: &Files, args: &Args, read: Duration, out: &mut impl Write) -> io::Result<()> {
    let Files { claims, known, written } = files;
    writeln!(
        out,
        "{} claims that count ({} replaced, {} set aside) by {} sources on {} items, read in {} ms; {} known; values are {}",
        claims.len(),
        claims.replaced(),
        claims.set_aside(),
        claims.sources().len(),
        claims.items().len(),
        read.as_millis(),
        known.len(),
        values(written),
    )?;
    writeln!(out, "| method | mean absolute error | exact | within | coverage | time | peak memory |")?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    let wanted: Vec<Option<Method>> = match args.method {
        Some(one) => vec![one],
        None => Method::ALL.into_iter().map(Some).chain([None]).collect(),
    };
    let mut unknown = None;
    for method in wanted {
        let (truth, time, memory) = timed(claims, method);
        let name = method.map_or_else(|| "default".to_owned(), |method| method.to_string());
        let score = Score::of(&truth, known, false);
        unknown = Some(known.len() - score.asked);
        row(&name, &score, time, &memory, out)?;
        if method.is_none() {
            row("default, leaning", &Score::of(&truth, known, true), time, &memory, out)?;
            writeln!(out, "\nerrors and shares are of the answered items; `leaning` answers them all")?;
            write!(out, "\ndefault: {}", truth.why())?;
        }
        if args.why {
            sources(&truth, out)?;
        }
    }
    match unknown {
        None | Some(0) => {}
        Some(unknown) if unknown == known.len() => {
            writeln!(out, "none of the {unknown} known items has a claim; both files must name items alike")?;
        }
        Some(unknown) => writeln!(out, "{unknown} known items have no claim")?,
    }
    Ok(())
}

/// How values were read, in words.
fn values(written: &Written) -> String {
    let times = match written.times {
        Times::None => return "numbers or words".to_owned(),
        Times::Clock => "clock times, in minutes",
        Times::Dated => "times with their day, in minutes",
    };
    let beside = match (written.numbers, written.words) {
        (true, _) => ", numbers or words",
        (false, true) => ", or words",
        (false, false) => "",
    };
    format!("{times}{beside}")
}

fn timed(claims: &Claims, method: Option<Method>) -> (Truth<'_>, Duration, String) {
    // Linux starts the peak anew when asked so.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let start = Instant::now();
    let truth = match method {
        Some(method) => claims.truth(method),
        None => claims.best(),
    };
    let time = start.elapsed();
    (truth, time, peak())
}

/// The most memory the process had at once, if the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kilobytes.map_or_else(|| "unknown".to_owned(), |kilobytes| format!("{:.0} MB", kilobytes / 1024.0))
}

fn row(name: &str, score: &Score, time: Duration, memory: &str, out: &mut impl Write) -> io::Result<()> {
    let error = score.mean_error().map_or_else(|| "none".to_owned(), |error| format!("{error:.4}"));
    writeln!(
        out,
        "| {name} | {error} | {:.4} | {:.4} | {:.4} | {} ms | {memory} |",
        score.share(score.exact),
        score.share(score.within),
        score.coverage(),
        time.as_millis(),
    )?;
    out.flush()
}

/// What is found of each source.
fn sources(truth: &Truth<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n| source | claims | agreement | weight | family |\n|---|---|---|---|---|")?;
    for one in truth.sources().iter().take(100) {
        let agreement = one.agreement.map_or_else(|| "unknown".to_owned(), |share| format!("{share:.3}"));
        let family: Vec<String> = one.family.iter().map(|name| name.escape_debug().to_string()).collect();
        writeln!(
            out,
            "| {} | {} | {agreement} | {:.3} | {} |",
            one.source.escape_debug(),
            one.claims,
            one.weight,
            family.join(", ")
        )?;
    }
    Ok(())
}
