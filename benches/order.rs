//! How the order of measures grows with them: each shape at several sizes, as ratios in one run.
//!
//! `cargo bench --bench order` prints for each shape the time at the smallest size, how many times that the larger
//! ones take, and how many links there are at the largest. With `--test` every shape runs once, small.

use std::time::{Duration, Instant};

use crosscheck::graph::MeasureOrder;
use crosscheck::{Coordinate, Dossier, DossierError, Kind, Measure, Term};

type Made = Result<Dossier, DossierError>;
type Shape = fn(usize) -> Made;

const SHAPES: &[(&str, Shape)] = &[
    ("no hierarchy", flat),
    ("one tree of places, a measure at every node", tree),
    ("three trees, every combination", |n| grid(n, 3)),
    ("three trees, measures far apart", |n| grid(n, 8)),
    ("one chain as deep as there are measures", chain),
    ("four ladders of 60 rungs", ladders),
];

fn flat(n: usize) -> Made {
    let mut dossier = Dossier::new();
    for at in 0..n {
        dossier.add_measure(
            Measure::new(format!("m{at}"), Kind::Stock).at(Coordinate::Place, format!("p{at}")),
        )?;
    }
    Ok(dossier)
}

/// A tree of `n` values with this many branches at each node; value 0 is the root.
fn plant(
    dossier: &mut Dossier,
    coordinate: Coordinate,
    n: usize,
    branches: usize,
) -> Result<(), DossierError> {
    // From the leaves up: an entry whose ancestors are not in yet is checked at once.
    for at in (1..n).rev() {
        let term = Term::new(coordinate, format!("v{at}"));
        dossier.add_term(term.within(format!("v{}", (at - 1) / branches)))?;
    }
    Ok(())
}

fn tree(n: usize) -> Made {
    let mut dossier = Dossier::new();
    plant(&mut dossier, Coordinate::Place, n, 7)?;
    for at in 0..n {
        dossier.add_measure(
            Measure::new(format!("m{at}"), Kind::Stock).at(Coordinate::Place, format!("v{at}")),
        )?;
    }
    Ok(dossier)
}

/// `n` measures at points of the product of three binary trees, whose values are so many times more than would give
/// every combination a measure.
fn grid(n: usize, sparse: usize) -> Made {
    let mut dossier = Dossier::new();
    let side = (n as f64).cbrt().ceil() as usize;
    let values = if sparse > 3 { side * sparse } else { side };
    let axes = [Coordinate::Subject, Coordinate::Property, Coordinate::Place];
    for axis in axes {
        plant(&mut dossier, axis, values, 2)?;
    }
    for at in 0..n {
        let place = |floor: u32| match sparse > 3 {
            true => (at.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (16 * floor) & 0xFFFF) % values,
            false => at / side.pow(floor) % side,
        };
        let measure = Measure::new(format!("m{at}"), Kind::Stock);
        let placed = axes
            .into_iter()
            .zip(0..)
            .fold(measure, |m, (axis, floor)| m.at(axis, format!("v{}", place(floor))));
        dossier.add_measure(placed)?;
    }
    Ok(dossier)
}

fn chain(n: usize) -> Made {
    let mut dossier = Dossier::new();
    plant(&mut dossier, Coordinate::Place, n, 1)?;
    for at in 0..n {
        dossier.add_measure(
            Measure::new(format!("m{at}"), Kind::Stock).at(Coordinate::Place, format!("v{at}")),
        )?;
    }
    Ok(dossier)
}

fn ladders(n: usize) -> Made {
    let mut dossier = Dossier::new();
    for axis in Coordinate::ALL {
        for at in 2..120 {
            let rung = at / 2;
            let term = Term::new(axis, format!("v{at}"));
            dossier
                .add_term(term.within(format!("v{}", 2 * rung - 2)).within(format!("v{}", 2 * rung - 1)))?;
        }
    }
    for at in 0..n {
        let mut seed = at as u64;
        let measure = Measure::new(format!("m{at}"), Kind::Stock);
        let placed = Coordinate::ALL.into_iter().fold(measure, |m, axis| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            m.at(axis, format!("v{}", (seed >> 33) % 120))
        });
        dossier.add_measure(placed)?;
    }
    Ok(dossier)
}

/// The shortest of three runs, or the only one.
fn time(dossier: &Dossier, runs: usize) -> Duration {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        std::hint::black_box(MeasureOrder::of(dossier));
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let test = std::env::args().any(|arg| arg == "--test");
    let sizes: &[usize] = if test { &[64] } else { &[6250, 25_000, 100_000] };
    for (name, shape) in SHAPES {
        println!("{name}");
        let mut first = None;
        for n in sizes {
            let dossier = shape(*n)?;
            let order = MeasureOrder::of(&dossier);
            let taken = time(&dossier, if test { 1 } else { 3 });
            let base = *first.get_or_insert(taken);
            let whole = if order.is_complete() { "" } else { ", cut off" };
            let ratio = taken.as_secs_f64() / base.as_secs_f64();
            println!(
                "  {n:>7} measures  {taken:>10.1?}  x{ratio:<6.1} {} links{whole}",
                order.covers().count()
            );
        }
    }
    Ok(())
}
