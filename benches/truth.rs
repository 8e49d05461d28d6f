//! How finding the truth grows with the claims: as ratios in one run.
//!
//! `cargo bench --bench truth` prints for each number of claims the time of building, of each method and of the default,
//! and how many times that of the smallest number it is. With `--test` it runs once, small.

use std::time::{Duration, Instant};

use crosscheck::truth::{Claims, Method};

/// About `n` claims by `sources` sources, ten on each item, a third of them wrong, two in ten sources copying.
fn claims(n: usize, sources: usize) -> Result<Claims, crosscheck::truth::ClaimError> {
    let mut builder = Claims::builder();
    let names: Vec<String> = (0..sources).map(|at| format!("source {at}")).collect();
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below
    };
    for item in 0..n.div_ceil(10) {
        let name = format!("item {item}");
        let truth = next(100_000);
        let first = next(sources);
        let mut last = truth;
        for at in 0..10 {
            let source = (first + at * 7) % sources;
            let own = if next(3) == 0 { next(100_000) } else { truth };
            let value = if source % 10 < 2 { last } else { own };
            last = value;
            if let Some(source) = names.get(source) {
                builder.claim(source, &name, value as f64, None)?;
            }
        }
    }
    Ok(builder.build())
}

fn timed<T>(job: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let made = job();
    (made, start.elapsed())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let small = std::env::args().any(|arg| arg == "--test");
    let sizes: &[usize] = if small { &[1_000] } else { &[10_000, 100_000, 1_000_000] };
    for sources in [40, 2_000] {
        println!("{sources} sources");
        let mut first: Option<Vec<Duration>> = None;
        for size in sizes {
            let (made, building) = timed(|| claims(*size, sources));
            let made = made?;
            let mut times = vec![building];
            times.extend(Method::ALL.map(|method| timed(|| made.truth(method)).1));
            times.push(timed(|| made.best()).1);
            let base = first.get_or_insert_with(|| times.clone()).clone();
            let names = ["building"].into_iter().chain(Method::ALL.map(Method::name)).chain(["default"]);
            print!("  {size:>8} claims:");
            for ((name, time), base) in names.zip(&times).zip(&base) {
                print!(" {name} {time:.1?} ({:.0}x);", time.as_secs_f64() / base.as_secs_f64().max(1e-9));
            }
            println!();
        }
    }
    Ok(())
}
