//! How long each stage takes and how it grows: from a line of text to a finding in prose, as ratios in one run.
//!
//! `cargo bench --bench stages` prints a table for each shape, a row a size, ten times the one before: the time of each
//! stage, and how many times that of the row above it is. With `--test` everything runs once, small; with `--large` every
//! shape goes to ten million figures; a word runs only the shapes that have it in their name, a number only up to that size.
//!
//! | stage | from | to |
//! |---|---|---|
//! | json | JSON Lines | plain structs by serde_json, which is the floor of `parse` |
//! | parse | JSON Lines | a dossier |
//! | ingest | assertions made before | a dossier |
//! | reconcile | a dossier | a report |
//! | explain | a report | the prose of all of its findings |
//! | check | a report | every derivation proven again |
//! | estimate | a report | the newest estimate of every measure |
//! | insert | a monitor of all figures | the median and the 99th percentile of one said again, with what it changed |

mod worlds;

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crosscheck::{EstimatePolicy, Monitor, Policy, Report, io, reconcile};
use serde::Deserialize;

use worlds::{Failed, SHAPES, Shape, World};

const STAGES: [&str; 9] =
    ["json", "parse", "ingest", "reconcile", "explain", "check", "estimate", "insert", "p99"];

/// A line as whoever needs no checks would read it.
#[derive(Deserialize)]
struct Line {
    key: String,
    measure: String,
    figure: serde_json::Value,
    origin: String,
    as_of: Option<String>,
    stated_on: Option<String>,
    revises: Option<String>,
}

/// Counts what is written to it.
struct Counter(usize);

impl Write for Counter {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

/// What a stage gave and how long it took: the fastest of several runs.
fn timed<T>(runs: usize, mut job: impl FnMut() -> Result<T, Failed>) -> Result<(T, Duration), Failed> {
    let mut best: Option<(T, Duration)> = None;
    for _ in 0..runs.max(1) {
        let start = Instant::now();
        let made = black_box(job()?);
        let taken = start.elapsed();
        if best.as_ref().is_none_or(|(_, least)| taken < *least) {
            best = Some((made, taken));
        }
    }
    best.ok_or_else(|| "no run".into())
}

/// Reads the lines behind the first as plain structs; how long all texts in them are.
fn plain(lines: &[u8]) -> Result<usize, Failed> {
    let mut length = 0;
    for line in lines.split(|byte| *byte == b'\n').skip(1).filter(|line| !line.is_empty()) {
        let line: Line = serde_json::from_slice(line)?;
        let all =
            [Some(line.key), Some(line.measure), Some(line.origin), line.as_of, line.stated_on, line.revises];
        length += all.into_iter().flatten().map(|text| text.len()).sum::<usize>();
        black_box(line.figure);
    }
    Ok(length)
}

fn report_of<'a>(dossier: &'a crosscheck::Dossier, policy: &Policy) -> Report<'a> {
    reconcile(dossier.view(), policy)
}

/// The median and the 99th percentile of inserts of a figure said again, each of another one, as many as a second allows. The first
/// one is not counted: where much is said of one time it is divided by voice then, once.
fn inserts(world: &World, policy: &Policy, most: usize) -> Result<[Duration; 2], Failed> {
    let (mut dossier, sources, measures) = world.head()?;
    world.say(&mut dossier, world.assertions(&sources, &measures)?)?;
    let mut monitor = Monitor::new(dossier, policy.clone());
    black_box(monitor.insert(world.again(0, "first".to_owned(), &sources, &measures)?)?);
    let (begun, mut times) = (Instant::now(), Vec::new());
    while times.is_empty() || times.len() < most && begun.elapsed() < Duration::from_secs(1) {
        let nth = times.len();
        let place = nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) % world.figures.max(1);
        let one = world.again(place, format!("more{nth}"), &sources, &measures)?;
        let start = Instant::now();
        black_box(monitor.insert(one)?);
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |share: f64| times.get((share * (times.len() - 1) as f64) as usize).copied().unwrap_or_default();
    Ok([at(0.5), at(0.99)])
}

/// The time of each stage, and what is told beside.
fn measure(world: &World, policy: &Policy, test: bool) -> Result<([Duration; 9], String), Failed> {
    let runs = if test || world.figures > 100_000 { 1 } else { 3 };
    let mut lines = Vec::new();
    world.write_lines(&mut lines)?;
    let options = io::ReadOptions { max_line: usize::MAX >> 1, ..io::ReadOptions::default() };
    let (_, json) = timed(runs, || plain(&lines))?;
    let (_, parse) = timed(runs, || Ok(io::read_lines(lines.as_slice(), &options)?))?;
    let speed = lines.len() as f64 / 1e6 / parse.as_secs_f64().max(1e-9);
    drop(lines);
    let mut ingest = Duration::MAX;
    let mut dossier = world.head()?.0;
    for _ in 0..runs {
        let (empty, sources, measures) = world.head()?;
        let said = world.assertions(&sources, &measures)?;
        dossier = empty;
        let start = Instant::now();
        world.say(&mut dossier, said)?;
        ingest = ingest.min(start.elapsed());
    }
    let (report, work) = timed(runs, || Ok(report_of(&dossier, policy)))?;
    let (prose, explain) = timed(1, || {
        let mut counter = Counter(0);
        write!(counter, "{report}")?;
        Ok(counter.0)
    })?;
    let ((), check) = timed(1, || Ok(report.check()?))?;
    let (_, estimate) = timed(1, || Ok(report.estimator().all(&EstimatePolicy::default()).count()))?;
    let told =
        format!("{} findings, {prose} bytes of prose, read at {speed:.0} MB/s", report.findings().len());
    drop(report);
    drop(dossier);
    let [median, most] = inserts(world, policy, if test { 10 } else { 10_000 })?;
    Ok(([json, parse, ingest, work, explain, check, estimate, median, most], told))
}

/// A time in three figures.
fn brief(time: Duration) -> String {
    let nanos = time.as_nanos() as f64;
    let (value, unit) = match nanos {
        ..1e3 => (nanos, "ns"),
        ..1e6 => (nanos / 1e3, "µs"),
        ..1e9 => (nanos / 1e6, "ms"),
        _ => (nanos / 1e9, "s"),
    };
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let asked = |flag: &str| args.iter().any(|arg| arg == flag);
    let (test, large) = (asked("--test"), asked("--large"));
    let words: Vec<&str> = args
        .iter()
        .map(String::as_str)
        .filter(|arg| !arg.starts_with('-') && arg.parse::<usize>().is_err())
        .collect();
    let most: Option<usize> = args.iter().find_map(|arg| arg.parse().ok());
    // So that each of very many figures can contradict each other one.
    let policy = Policy { tolerance: 0.0, ..Policy::default() };
    let wanted = |shape: &Shape| words.is_empty() || words.iter().any(|word| shape.word.contains(word));
    for (shape, usual) in SHAPES.iter().filter(|(shape, _)| wanted(shape)) {
        println!("{}: {}", shape.word, shape.title);
        let most = most.unwrap_or(if large { 10_000_000 } else { *usual });
        let mut before: Option<[Duration; 9]> = None;
        let sizes = if test { vec![100] } else { vec![1_000, 10_000, 100_000, 1_000_000, 10_000_000] };
        print!("  {:>8}", "figures");
        STAGES.iter().for_each(|stage| print!(" {stage:>15}"));
        println!();
        for size in sizes.into_iter().filter(|size| *size <= most) {
            let (times, told) = measure(&World::of(*shape, size), &policy, test)?;
            print!("  {size:>8}");
            for (at, time) in times.iter().enumerate() {
                let then = before.and_then(|before| before.get(at).copied());
                let ratio = then.map_or(String::new(), |then| {
                    format!("x{:.1}", time.as_secs_f64() / then.as_secs_f64().max(1e-9))
                });
                print!(" {:>15}", format!("{} {ratio:>6}", brief(*time)));
            }
            println!("   {told}");
            before = Some(times);
        }
    }
    Ok(())
}
