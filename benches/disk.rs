//! Dossiers larger than memory: how long each stage takes, and how much memory and disk.
//!
//! `cargo bench --features cli --bench disk` prints a row for 100,000 and a million figures on a tenth as many measures;
//! with `--large` also for ten million, and with a number for so many. What is written beside the input is told as scratch. The
//! input lies in the folder for temporary files (`TMPDIR`). Findings are written as JSON, whose time is told by itself; with `--bare` they
//! are only counted. The peak of memory is that of the process so far. With `--test` it
//! runs once, small.

mod worlds;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Read, Seek};
use std::time::{Duration, Instant};

use crosscheck::Policy;
use crosscheck::disk::{DiskOptions, DiskStage, reconcile_lines};

use worlds::{Failed, SPREAD, World};

/// The most memory that this process had, in megabytes, where the system tells.
fn peak() -> Option<u64> {
    let mut status = String::new();
    File::open("/proc/self/status").ok()?.read_to_string(&mut status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

fn run(size: usize, bare: bool, before: &mut Option<Duration>) -> Result<(), Failed> {
    let world = World::of(SPREAD, size);
    let mut file = tempfile::tempfile()?;
    world.write_lines(BufWriter::with_capacity(1 << 20, &file))?;
    file.rewind()?;
    let megabytes = file.metadata()?.len() >> 20;
    let start = Instant::now();
    let mut ends: BTreeMap<DiskStage, Duration> = BTreeMap::new();
    let (mut written, mut writing) = (0, Duration::ZERO);
    let summary = reconcile_lines(
        &mut file,
        &Policy::default(),
        &DiskOptions::default(),
        &mut |progress| {
            ends.insert(progress.stage, start.elapsed());
        },
        &mut |report, finding| {
            if !bare {
                let start = Instant::now();
                written += serde_json::to_vec(&report.explain(finding))?.len();
                writing += start.elapsed();
            }
            Ok(())
        },
    )?;
    let taken = start.elapsed();
    let findings: u64 = summary.findings.iter().map(|(_, count)| count).sum();
    let ratio =
        before.map_or(String::new(), |then| format!(" (x{:.1})", taken.as_secs_f64() / then.as_secs_f64()));
    println!(
        "{size:>11} figures, {megabytes} MB: {taken:.1?}{ratio}, {} parts in {} portions, {findings} findings ({} MB of JSON in {writing:.1?}), {} MB of scratch, peak {} MB",
        summary.parts,
        summary.portions,
        written >> 20,
        summary.scratch >> 20,
        peak().map_or("?".to_owned(), |peak| peak.to_string()),
    );
    let mut from = Duration::ZERO;
    for (stage, end) in ends {
        println!("            {:>10.1?}  {stage:?}", end.saturating_sub(from));
        from = end;
    }
    *before = Some(taken);
    Ok(())
}

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let asked = |flag: &str| args.iter().any(|arg| arg == flag);
    let sizes: Vec<usize> = match args.iter().find_map(|arg| arg.parse().ok()) {
        Some(size) => vec![size],
        None if asked("--test") => vec![1_000],
        None if asked("--large") => vec![100_000, 1_000_000, 10_000_000],
        None => vec![100_000, 1_000_000],
    };
    let mut before = None;
    sizes.into_iter().try_for_each(|size| run(size, asked("--bare"), &mut before))
}
