//! What the machine allows: reconciling beside one pass over the same figures, and beside sorting them.
//!
//! `cargo bench --bench floor` prints the times at 100,000 and a million figures, as ratios to the pass. A record is what has
//! to be read of a figure at least: measure, source, low, high (24 bytes). With `--test` it runs once, small. With a number it
//! only reconciles so many figures five times, for `benches/profile`.

mod worlds;

use std::hint::black_box;
use std::time::{Duration, Instant};

use crosscheck::{Policy, reconcile};

use worlds::{Failed, SPREAD, World};

#[derive(Debug, Clone, Copy)]
struct Record {
    measure: u32,
    source: u32,
    low: f64,
    high: f64,
}

fn best<T>(runs: usize, mut job: impl FnMut() -> T) -> Duration {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        black_box(job());
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Every byte of the records once.
fn sum(records: &[Record]) -> (u64, f64) {
    records.iter().fold((0, 0.0), |(ids, values), one| {
        (ids + u64::from(one.measure) + u64::from(one.source), values + one.low + one.high)
    })
}

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let test = args.iter().any(|arg| arg == "--test");
    let policy = Policy { tolerance: 0.0, ..Policy::default() };
    if let Some(size) = args.iter().find_map(|arg| arg.parse::<usize>().ok()) {
        let dossier = World::of(SPREAD, size).dossier()?;
        println!("{size} figures: {:.1?}", best(5, || reconcile(dossier.view(), &policy)));
        return Ok(());
    }
    for size in if test { vec![100] } else { vec![100_000, 1_000_000] } {
        let world = World::of(SPREAD, size);
        let record = |at: usize| {
            let told = world.told(at);
            Record {
                measure: told.measure as u32,
                source: told.source as u32,
                low: told.low as f64,
                high: told.high as f64,
            }
        };
        let records: Vec<Record> = (0..size).map(record).collect();
        let mut lines = Vec::new();
        world.write_lines(&mut lines)?;
        let dossier = world.dossier()?;
        let pass = best(5, || sum(&records));
        let text = best(5, || lines.iter().filter(|byte| **byte == b'\n').count());
        let sort = best(3, || {
            let mut sorted = records.clone();
            sorted.sort_unstable_by(|a, b| a.measure.cmp(&b.measure).then(a.low.total_cmp(&b.low)));
            sorted
        });
        let work = best(if test { 1 } else { 3 }, || reconcile(dossier.view(), &policy));
        println!("{size} figures");
        let rows = [
            ("one pass over the records", pass),
            ("one pass over the text they came from", text),
            ("sorting the records by measure and low end", sort),
            ("reconciling", work),
        ];
        for (name, time) in rows {
            let each = time.as_nanos() as f64 / size as f64;
            let ratio = time.as_secs_f64() / pass.as_secs_f64().max(1e-9);
            println!("  {time:>9.2?} {each:>8.1} ns each {ratio:>8.1}x  {name}");
        }
    }
    Ok(())
}
