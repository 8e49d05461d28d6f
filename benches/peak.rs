//! How many bytes a figure takes, by a counting allocator: what each stage leaves behind, and the most it holds meanwhile.
//!
//! `cargo bench --bench peak` prints for each shape and size bytes a figure: of the dossier, of the report, of a monitor
//! (which has both), and of the texts that the figures came from. With `--test` everything runs once, small; with `--large` at
//! a million figures too; a word runs only the shapes that have it in their name.

mod worlds;

use crosscheck::{Monitor, Policy, io, reconcile};
use peak_alloc::PeakAlloc;

use worlds::{Failed, SHAPES, World};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// What a job makes, the bytes that are left of it, and the most there were beside what was there before.
fn weighed<T>(job: impl FnOnce() -> Result<T, Failed>) -> Result<(T, usize, usize), Failed> {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    let made = job()?;
    let left = HEAP.current_usage().saturating_sub(before);
    Ok((made, left, HEAP.peak_usage().saturating_sub(before)))
}

fn main() -> Result<(), Failed> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let asked = |flag: &str| args.iter().any(|arg| arg == flag);
    let words: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let sizes: &[usize] = match (asked("--test"), asked("--large")) {
        (true, _) => &[100],
        (false, false) => &[10_000, 100_000],
        (false, true) => &[10_000, 100_000, 1_000_000],
    };
    let policy = Policy::default();
    println!(
        "bytes a figure; in brackets the most while it was made\n  {:<10} {:>8} {:>6} {:>16} {:>16} {:>16}",
        "", "figures", "text", "dossier", "report", "monitor"
    );
    for (shape, _) in SHAPES {
        if !words.is_empty() && !words.iter().any(|word| shape.word.contains(word.as_str())) {
            continue;
        }
        for size in sizes {
            let world = World::of(*shape, *size);
            let mut lines = Vec::new();
            world.write_lines(&mut lines)?;
            let options = io::ReadOptions { max_line: usize::MAX >> 1, ..io::ReadOptions::default() };
            let (dossier, held, most_held) = weighed(|| Ok(io::read_lines(lines.as_slice(), &options)?))?;
            let text = lines.len();
            drop(lines);
            let (report, found, most_found) = weighed(|| Ok(reconcile(dossier.view(), &policy)))?;
            drop(report);
            let (_monitor, watched, most_watched) =
                weighed(|| Ok(Monitor::new(dossier.clone(), policy.clone())))?;
            let each = |bytes: usize| bytes / size;
            let pair = |left: usize, most: usize| format!("{} ({})", each(left), each(most));
            println!(
                "  {:<10} {size:>8} {:>6} {:>16} {:>16} {:>16}",
                shape.word,
                each(text),
                pair(held, most_held),
                pair(found, most_found),
                pair(watched, most_watched),
            );
        }
    }
    Ok(())
}
