//! How timelines grow with the figures: each shape at several sizes, as ratios in one run.
//!
//! `cargo bench --bench timeline` prints for each shape the time at the smallest size and how many times that the
//! larger ones take, beside how many times larger they are: for all that the timelines say but the pairs, and for
//! the first thousand pairs. With `--test` every shape runs once, small.

mod worlds;

use std::time::{Duration, Instant};

use crosscheck::{Assertion, Dossier, Kind, Measure, MeasureId, Policy, Quantity, Report, Source, reconcile};

use worlds::day;

type Made = Result<Dossier, Box<dyn std::error::Error>>;
type Shape = fn(usize) -> Made;

const SHAPES: &[(&str, Shape)] = &[
    ("levels of many measures, ten figures each", many_measures),
    ("one constant, all contradicting", constant),
    ("one running total that falls every day, each by another voice", falling),
    ("one running total that rises and falls over long periods", long_periods),
    ("one constant of staggered ranges, some of joint origins", staggered),
    ("one level of one day, offices of one government", offices),
];

fn many_measures(n: usize) -> Made {
    let mut dossier = Dossier::new();
    let sources: Result<Vec<_>, _> =
        (0..10).map(|s| dossier.add_source(Source::new(format!("s{s}")))).collect();
    let sources = sources?;
    for m in 0..n.div_ceil(10) {
        let measure = dossier.add_measure(Measure::new(format!("m{m}"), Kind::Stock))?;
        for (at, source) in sources.iter().enumerate() {
            let figure = Quantity::exactly(((m * 7 + at * at * 13) % 50 + 1000) as f64)?;
            let assertion = Assertion::figure(format!("m{m}-{at}"), measure, figure);
            dossier.add_assertion(assertion.from_origin(*source).as_of(day(m + at / 4)?))?;
        }
    }
    Ok(dossier)
}

/// One measure with a figure of each of `n` sources.
fn one_measure(
    n: usize,
    kind: Kind,
    each: impl Fn(usize, &str, MeasureId) -> Result<Assertion, Box<dyn std::error::Error>>,
) -> Made {
    let mut dossier = Dossier::new();
    let state = dossier.add_source(Source::new("state"))?;
    let measure = dossier.add_measure(Measure::new("m", kind))?;
    for at in 0..n {
        let source = Source::new(format!("s{at}"));
        let source = if kind == Kind::Stock { source.within(state) } else { source };
        let source = dossier.add_source(source)?;
        let assertion = each(at, &format!("a{at}"), measure)?.from_origin(source);
        // One in eight is a joint statement with the state.
        let joint = kind == Kind::Constant && at % 8 == 7;
        dossier.add_assertion(if joint { assertion.from_origin(state) } else { assertion })?;
    }
    Ok(dossier)
}

fn constant(n: usize) -> Made {
    one_measure(n, Kind::Constant, |at, key, on| {
        Ok(Assertion::figure(key, on, Quantity::exactly((1000 + at * 100) as f64)?))
    })
}

fn falling(n: usize) -> Made {
    one_measure(n, Kind::Cumulative, |at, key, on| {
        Ok(Assertion::figure(key, on, Quantity::exactly((10 * (n - at)) as f64)?).as_of(day(at)?))
    })
}

fn long_periods(n: usize) -> Made {
    one_measure(n, Kind::Cumulative, |at, key, on| {
        let figure = Quantity::exactly(((at * 7919) % 100_003 + 1000) as f64)?;
        let when = if at % 3 == 0 { format!("{}/{}", day(at)?, day(at + 40)?).parse()? } else { day(at)? };
        Ok(Assertion::figure(key, on, figure).as_of(when))
    })
}

fn staggered(n: usize) -> Made {
    one_measure(n, Kind::Constant, |at, key, on| {
        let (low, high) = (1000 + 10 * at, 1000 + 10 * at + 5 * n);
        Ok(Assertion::figure(key, on, format!("{low}..{high}").parse()?))
    })
}

fn offices(n: usize) -> Made {
    one_measure(n, Kind::Stock, |at, key, on| {
        Ok(Assertion::figure(key, on, Quantity::exactly((1000 + at * 100) as f64)?).as_of(day(0)?))
    })
}

/// The fastest of several runs.
fn best<T>(runs: usize, mut job: impl FnMut() -> T) -> Duration {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(job());
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

/// All timelines and all that their comparisons say but the pairs; returns how many pairs there are.
fn answers(report: &Report<'_>, measures: &[MeasureId]) -> u64 {
    let mut pairs = 0;
    for timeline in measures.iter().filter_map(|measure| report.timeline(*measure)) {
        for comparison in timeline.moments().chain(timeline.over_time()) {
            std::hint::black_box((comparison.windows(), comparison.chain(), comparison.camps()));
            std::hint::black_box(comparison.repair());
            pairs += comparison.conflict_count();
        }
    }
    pairs
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let small = args.iter().any(|arg| arg == "--test");
    let mut sizes: Vec<usize> = if small { vec![100] } else { vec![1_000, 10_000, 100_000] };
    sizes.extend(args.iter().filter_map(|arg| arg.parse::<usize>().ok()));
    // So that each of very many figures can contradict each other one.
    let policy = Policy { tolerance: 0.0, ..Policy::default() };
    for (name, shape) in SHAPES {
        println!("{name}");
        let mut first: Option<(usize, [Duration; 2])> = None;
        for size in &sizes {
            let dossier = shape(*size)?;
            let report = reconcile(dossier.view(), &policy);
            let measures: Vec<MeasureId> = dossier.measure_ids().collect();
            let pairs = answers(&report, &measures);
            let all = best(3, || answers(&report, &measures));
            let listed = best(3, || {
                let timelines = measures.iter().filter_map(|measure| report.timeline(*measure));
                timelines.map(|timeline| timeline.conflicts().take(1000).count()).sum::<usize>()
            });
            let now = [all, listed];
            let (base, then) = *first.get_or_insert((*size, now));
            let ratio = |now: Duration, then: Duration| now.as_secs_f64() / then.as_secs_f64().max(1e-9);
            println!(
                "  {size:>7} figures, {pairs:>11} pairs: {:>5}x the size takes {:>7.1}x for all but the pairs ({all:?}), {:>7.1}x for up to 1,000 pairs a measure ({listed:?})",
                size / base,
                ratio(all, then[0]),
                ratio(listed, then[1]),
            );
        }
    }
    Ok(())
}
