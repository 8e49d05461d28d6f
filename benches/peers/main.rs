//! crosscheck's side of the comparison with DuckDB and Polars, and the maker of the file that all of them read; `run`
//! beside this file calls it.
//!
//! ```text
//! peers make SHAPE FIGURES FILE    write a world as CSV
//! peers job FILE                   do the job, and print times, answers and peak memory as JSON
//! ```
//!
//! The job: read the file; find what contradicts what among the figures on one measure at one time, in how many pairs; the
//! greatest number of figures that can be true at once; the least and the greatest figure of each. crosscheck makes its whole
//! report for that, which has much more in it; what the queries ask for is then read off the timelines.

#[path = "../worlds/mod.rs"]
mod worlds;

use std::fs::File;
use std::io::{BufWriter, Read};
use std::path::Path;
use std::time::Instant;

use crosscheck::io::{Layout, import_table_file};
use crosscheck::timeline::Comparison;
use crosscheck::{Dossier, MeasureId, Policy, Report, reconcile};
use serde_json::json;

use worlds::{Failed, SHAPES, World};

/// What a query over windows and degrees gives: of each measure and time, added up.
#[derive(Debug, Default)]
struct Answers {
    groups: u64,
    contradictions: u64,
    camps: u64,
    lows: f64,
    highs: f64,
}

impl Answers {
    fn of(report: &Report<'_>) -> Result<Self, Failed> {
        let dossier = report.view().dossier();
        let mut all = Self::default();
        for measure in measures(dossier) {
            let Some(timeline) = report.timeline(measure) else { continue };
            for moment in timeline.moments() {
                all.add(&moment, dossier)?;
            }
        }
        Ok(all)
    }

    fn add(&mut self, moment: &Comparison<'_>, dossier: &Dossier) -> Result<(), Failed> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for id in moment.members() {
            let quantity = dossier.assertion(*id).and_then(|one| one.quantity()).ok_or("no figure")?;
            let (from, to) = quantity.form().nominal().ok_or("no number")?;
            (low, high) = (low.min(from.get()), high.max(to.get()));
        }
        self.groups += 1;
        self.contradictions += moment.conflict_count();
        self.camps += moment.windows().iter().map(|window| window.count() as u64).max().unwrap_or(0);
        (self.lows, self.highs) = (self.lows + low, self.highs + high);
        Ok(())
    }
}

fn measures(dossier: &Dossier) -> Vec<MeasureId> {
    dossier.measure_ids().collect()
}

/// The most memory that this process had, in bytes, where the system tells.
fn peak() -> Option<u64> {
    let mut status = String::new();
    File::open("/proc/self/status").ok()?.read_to_string(&mut status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn make(word: &str, figures: &str, file: &Path) -> Result<(), Failed> {
    let (shape, _) = SHAPES.iter().find(|(shape, _)| shape.word == word).ok_or("no such shape")?;
    let out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    Ok(World::of(*shape, figures.parse()?).write_csv(out)?)
}

fn job(file: &Path) -> Result<(), Failed> {
    let policy = Policy { tolerance: 0.0, ..Policy::default() };
    let start = Instant::now();
    let table = import_table_file(file, &Layout::default())?;
    let read = start.elapsed();
    if table.imported.refused > 0 {
        return Err(format!("{} rows were refused", table.imported.refused).into());
    }
    let dossier = table.imported.dossier;
    let start = Instant::now();
    let report = reconcile(dossier.view(), &policy);
    let work = start.elapsed();
    let most = peak();
    let start = Instant::now();
    let answers = Answers::of(&report)?;
    let asked = start.elapsed();
    println!(
        "{}",
        json!({
            "read": read.as_secs_f64(), "job": work.as_secs_f64(), "asked": asked.as_secs_f64(), "peak": most,
            "findings": report.findings().len(), "groups": answers.groups, "contradictions": answers.contradictions,
            "camps": answers.camps, "lows": answers.lows, "highs": answers.highs,
        })
    );
    Ok(())
}

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["make", word, figures, file] => make(word, figures, Path::new(file)),
        ["job", file] => job(Path::new(file)),
        // As `cargo bench` calls it among all others.
        _ => {
            println!("benches/peers/run compares crosscheck with DuckDB and Polars");
            Ok(())
        }
    }
}
