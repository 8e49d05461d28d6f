//! How many bytes a dossier holds for an assertion beyond its free text (key, quote, address, note).
//!
//! `cargo bench --bench memory` prints them for each shape at 10^5 and 10^6 assertions, added one by one, beside the
//! bytes of free text, how often memory was asked for, and the time of the slowest insert. With `--test` each shape is
//! made once, small. It fails if one of these sizes takes more than 100 bytes.

use std::alloc::System;
use std::time::{Duration, Instant};

use crosscheck::{
    Assertion, AssertionId, Dossier, Kind, Measure, MeasureId, Period, Quantity, Source, SourceId, Stance,
    Unit,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static MEMORY: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

type Failure = Box<dyn std::error::Error>;

/// What the assertions are made of.
struct Head {
    sources: Vec<SourceId>,
    measures: Vec<MeasureId>,
    proposition: MeasureId,
}

type Each = fn(usize, &Head) -> Result<Assertion, Failure>;

const SHAPES: &[(&str, Each)] = &[
    ("figures, ten on each measure", plain),
    ("figures, no two equal", unequal),
    ("figures with a quote and an address, through a relay", quoted),
    ("figures that each revise the one before", revised),
    ("stances towards one proposition", stances),
    ("every field there is", full),
];

fn day(n: usize) -> Result<Period, crosscheck::time::PeriodError> {
    let (year, month, day) = (2000 + n / 336 % 7000, n / 28 % 12 + 1, n % 28 + 1);
    format!("{year:04}-{month:02}-{day:02}").parse()
}

/// One of some ids.
fn of<T: Copy>(all: &[T], at: usize) -> Result<T, Failure> {
    Ok(*all.get(at % all.len()).ok_or("there is none")?)
}

fn figure(at: usize, head: &Head, value: f64) -> Result<Assertion, Failure> {
    let one = Assertion::figure(format!("f{at}"), of(&head.measures, at / 10)?, Quantity::exactly(value)?);
    Ok(one.from_origin(of(&head.sources, at)?).as_of(day(at / 40 % 1000)?))
}

fn plain(at: usize, head: &Head) -> Result<Assertion, Failure> {
    figure(at, head, ((at * 7 + at % 10 * 13) % 5000 + 1000) as f64)
}

fn unequal(at: usize, head: &Head) -> Result<Assertion, Failure> {
    figure(at, head, at as f64)
}

fn quoted(at: usize, head: &Head) -> Result<Assertion, Failure> {
    let quote = format!("The ministry said on Monday that at least {at} people had been moved to the coast.");
    Ok(plain(at, head)?
        .relayed_by(of(&head.sources, at + 1)?)
        .published_on(day(at / 40 % 1000 + 1)?)
        .quoted(quote)
        .in_language("en")
        .at_url(format!("https://news.example/2024/{at}")))
}

fn revised(at: usize, head: &Head) -> Result<Assertion, Failure> {
    let one = Assertion::figure(format!("f{at}"), of(&head.measures, 0)?, Quantity::exactly(at as f64)?);
    let one = one.from_origin(of(&head.sources, 0)?).as_of(day(0)?).stated_on(day(at % 5000)?);
    // The ids of a dossier count up from that of its first assertion.
    Ok(match FIRST.get().zip(at.checked_sub(1)) {
        Some((ids, before)) => one.revising(of(ids, before)?),
        None => one,
    })
}

/// The ids of a dossier of as many assertions.
static FIRST: std::sync::OnceLock<Vec<AssertionId>> = std::sync::OnceLock::new();

fn stances(at: usize, head: &Head) -> Result<Assertion, Failure> {
    let one = Assertion::stance(format!("f{at}"), head.proposition, Stance::Affirms);
    Ok(one.from_origin(of(&head.sources, at)?).stated_on(day(at / 40 % 1000)?))
}

fn full(at: usize, head: &Head) -> Result<Assertion, Failure> {
    Ok(quoted(at, head)?
        .stated_on(day(at / 40 % 1000)?)
        .recorded_at(day(at / 40 % 1000 + 2)?)
        .in_sequence(at as u64)
        .noted(format!("row {at}")))
}

fn head(assertions: usize) -> Result<(Dossier, Head), Failure> {
    let mut dossier = Dossier::new();
    let sources: Result<Vec<_>, _> =
        (0..10).map(|at| dossier.add_source(Source::new(format!("s{at}")))).collect();
    let measures: Result<Vec<_>, _> = (0..assertions.div_ceil(10))
        .map(|at| {
            let measure = Measure::new(format!("m{at}"), Kind::Stock).in_unit(Unit::new("person"));
            dossier.add_measure(measure)
        })
        .collect();
    let proposition = dossier.add_measure(Measure::new("it-is-so", Kind::Proposition))?;
    Ok((dossier, Head { sources: sources?, measures: measures?, proposition }))
}

fn main() -> Result<(), Failure> {
    let sizes: &[usize] =
        if std::env::args().any(|arg| arg == "--test") { &[1_000] } else { &[100_000, 1_000_000] };
    let most = sizes.iter().copied().max().unwrap_or(0);
    let (mut ids, head_of_ids) = head(10)?;
    let made: Result<Vec<AssertionId>, Failure> =
        (0..most).map(|at| Ok(ids.add_assertion(stances(at, &head_of_ids)?)?)).collect();
    let _ = FIRST.set(made?);
    drop(ids);
    println!(
        "{:52} {:>9} {:>12} {:>12} {:>12} {:>14} {:>12}",
        "shape", "size", "bytes each", "free text", "asked for", "an insert", "slowest"
    );
    for (name, each) in SHAPES {
        for size in sizes {
            let (mut dossier, head) = head(*size)?;
            let region = Region::new(MEMORY);
            let (mut spent, mut slowest, mut asked) = (Duration::ZERO, Duration::ZERO, 0);
            for at in 0..*size {
                let one = each(at, &head)?;
                let before = region.change();
                let start = Instant::now();
                dossier.add_assertion(one)?;
                let took = start.elapsed();
                let after = region.change();
                asked += after.allocations - before.allocations + after.reallocations - before.reallocations;
                (spent, slowest) = (spent + took, slowest.max(took));
            }
            let change = region.change();
            let held = change.bytes_allocated as f64 - change.bytes_deallocated as f64;
            let text = |text: Option<&str>| text.map_or(0, str::len);
            let free: usize = dossier
                .assertions()
                .iter()
                .map(|one| one.key().len() + text(one.quote()) + text(one.url()) + text(one.note()))
                .sum();
            let each = |bytes: f64| bytes / *size as f64;
            if *size >= 100_000 && each(held - free as f64) > 100.0 {
                return Err(format!("{name}: more than 100 bytes for each of {size}").into());
            }
            println!(
                "{name:52} {size:>9} {:>12.1} {:>12.1} {asked:>12} {:>14?} {:>12?}",
                each(held - free as f64),
                each(free as f64),
                spent / *size as u32,
                slowest,
            );
        }
    }
    Ok(())
}
