//! How time grows with shapes that are hard in one way: each at several sizes, as ratios in one run. The plain ones, and every
//! stage from text to prose, are in the bench `stages`.
//!
//! `cargo bench --bench reconcile` prints for each shape the time at 1,000 figures and how many times that the
//! larger ones take, beside how many times larger they are. With `--test` every shape runs once, small; with
//! `--large` also at a million figures; a word runs only the shapes that have it in their name.

mod worlds;

use std::time::{Duration, Instant};

use crosscheck::{
    Assertion, Coordinate, Dossier, EstimatePolicy, Kind, Measure, Policy, Quantity, Rule, RuleForm, Source,
    Term, Unit, io, reconcile,
};

use worlds::day;

type Shape = fn(usize) -> Result<Dossier, Box<dyn std::error::Error>>;

const SHAPES: &[(&str, Shape)] = &[
    ("one constant, all different", all_different),
    ("one statement, all echoes", all_equal),
    ("one figure, copied and corrected by many relays", copies),
    ("one voice, a running total that falls every day", falls),
    ("places by populations, all of which cross", places_by_populations),
    ("totals, flows into them and what they may meet", meetings),
];

/// A dossier with this many sources.
fn with_sources(count: usize) -> Result<(Dossier, Vec<crosscheck::SourceId>), crosscheck::DossierError> {
    let mut dossier = Dossier::new();
    let sources: Result<Vec<_>, _> =
        (0..count).map(|s| dossier.add_source(Source::new(format!("s{s}")))).collect();
    Ok((dossier, sources?))
}

fn one_measure(
    n: usize,
    kind: Kind,
    sources: usize,
    mut each: impl FnMut(usize, Assertion) -> Result<Assertion, Box<dyn std::error::Error>>,
    figure: impl Fn(usize) -> f64,
) -> Result<Dossier, Box<dyn std::error::Error>> {
    let (mut dossier, sources) = with_sources(sources)?;
    let measure = dossier.add_measure(Measure::new("m", kind).in_unit(Unit::new("person")))?;
    for at in 0..n {
        let mut assertion = Assertion::figure(format!("a{at}"), measure, Quantity::exactly(figure(at))?);
        if let Some(source) = sources.get(at % sources.len()) {
            assertion = assertion.from_origin(*source);
        }
        dossier.add_assertion(each(at, assertion)?)?;
    }
    Ok(dossier)
}

fn all_different(n: usize) -> Result<Dossier, Box<dyn std::error::Error>> {
    one_measure(n, Kind::Constant, n, |_, a| Ok(a), |at| (1000 + at * 100) as f64)
}

fn all_equal(n: usize) -> Result<Dossier, Box<dyn std::error::Error>> {
    one_measure(n, Kind::Stock, 1, |_, a| Ok(a.as_of(day(0)?).stated_on(day(0)?)), |_| 1000.0)
}

/// Each relay prints a figure and its correction; every tenth slips first.
fn copies(n: usize) -> Result<Dossier, Box<dyn std::error::Error>> {
    let (mut dossier, sources) = with_sources(n / 2 + 1)?;
    let measure = dossier.add_measure(Measure::new("m", Kind::Cumulative).in_unit(Unit::new("person")))?;
    let Some((origin, relays)) = sources.split_first() else { return Ok(dossier) };
    for (at, relay) in relays.iter().enumerate() {
        let first = if at % 10 == 9 { 4100.0 } else { 1400.0 };
        for (edition, figure) in [first, 1450.0].into_iter().enumerate() {
            let print = Assertion::figure(format!("a{at}-{edition}"), measure, Quantity::exactly(figure)?);
            let print = print.from_origin(*origin).relayed_by(*relay).as_of(day(0)?);
            dossier.add_assertion(print.published_on(day(1 + edition * 400 + at % 300)?))?;
        }
    }
    Ok(dossier)
}

fn falls(n: usize) -> Result<Dossier, Box<dyn std::error::Error>> {
    one_measure(
        n,
        Kind::Cumulative,
        1,
        |at, a| Ok(a.as_of(day(at)?).stated_on(day(at)?)),
        |at| (5_000_000 - at) as f64,
    )
}

/// A figure on each of a tree of places by one of populations, the less the further down, with some disorder.
fn places_by_populations(n: usize) -> Result<Dossier, Box<dyn std::error::Error>> {
    let (mut dossier, sources) = with_sources(10)?;
    let populations = 15;
    let places = n.div_ceil(populations);
    for (coordinate, values) in [(Coordinate::Place, places), (Coordinate::Population, populations)] {
        // From the leaves up: an entry whose ancestors are not in yet is checked at once.
        for at in (1..values).rev() {
            let term = Term::new(coordinate, format!("v{at}"));
            dossier.add_term(term.within(format!("v{}", (at - 1) / 2)))?;
        }
    }
    for at in 0..n {
        let (place, population) = (at / populations, at % populations);
        let measure = Measure::new(format!("m{at}"), Kind::Cumulative).in_unit(Unit::new("person"));
        let measure = measure
            .at(Coordinate::Place, format!("v{place}"))
            .at(Coordinate::Population, format!("v{population}"));
        let measure = dossier.add_measure(measure)?;
        let size = 1e9 / (1 + place) as f64 / (1 + population) as f64 + (at * 7919 % 101) as f64;
        let figure = Assertion::figure(format!("f{at}"), measure, Quantity::about(size.round())?);
        let source = sources.get(at % 10).ok_or("no source")?;
        dossier.add_assertion(figure.from_origin(*source).as_of(day(at % 50)?))?;
    }
    Ok(dossier)
}

/// For each of a quarter as many places a total, two flows into it, and a figure of a part that may meet what is left.
fn meetings(n: usize) -> Result<Dossier, Box<dyn std::error::Error>> {
    let (mut dossier, sources) = with_sources(10)?;
    for at in 0..n.div_ceil(4) {
        dossier.add_term(Term::new(Coordinate::Place, format!("part{at}")).within(format!("whole{at}")))?;
        let mut measure = |name: &str, kind, place: &str| {
            let measure = Measure::new(format!("{name}{at}"), kind).in_unit(Unit::new("person"));
            dossier.add_measure(measure.at(Coordinate::Place, format!("{place}{at}")))
        };
        let total = measure("total", Kind::Cumulative, "whole")?;
        let flow = measure("flow", Kind::Flow, "elsewhere")?;
        let part = measure("part", Kind::Cumulative, "part")?;
        dossier.add_rule(Rule::new(format!("r{at}"), RuleForm::Increment { flow, total }))?;
        let size = 5000 + at % 97 * 130;
        let mut figure =
            |name: &str, measure, value: usize, when| -> Result<(), Box<dyn std::error::Error>> {
                let figure =
                    Assertion::figure(format!("{name}{at}"), measure, Quantity::exactly(value as f64)?);
                let source = sources.get(at % 10).ok_or("no source")?;
                dossier.add_assertion(figure.from_origin(*source).as_of(day(when)?))?;
                Ok(())
            };
        figure("t", total, size, at % 50 + 3)?;
        figure("f", flow, 1200, at % 50)?;
        figure("g", flow, 700, at % 50 + 1)?;
        figure("p", part, size - 1200 - at % 3, at % 50)?;
    }
    Ok(dossier)
}

/// The fastest of several runs.
fn best(runs: usize, mut job: impl FnMut()) -> Duration {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            job();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let small = std::env::args().any(|arg| arg == "--test");
    let large = std::env::args().any(|arg| arg == "--large");
    let sizes: &[usize] = match (small, large) {
        (true, _) => &[100],
        (false, false) => &[1_000, 10_000, 100_000],
        (false, true) => &[1_000, 10_000, 100_000, 1_000_000],
    };
    let policy = Policy::default();
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let named = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str()));
    for (name, shape) in SHAPES.iter().filter(|(name, _)| named(name)) {
        println!("{name}");
        let mut first: Option<(usize, [Duration; 4])> = None;
        for size in sizes {
            let dossier = shape(*size)?;
            let mut lines = Vec::new();
            io::write_lines(&dossier, &mut lines)?;
            let read = best(3, || {
                let _ = io::read_lines(lines.as_slice(), &io::ReadOptions::default());
            });
            let report = reconcile(dossier.view(), &policy);
            let work = best(3, || {
                let _ = reconcile(dossier.view(), &policy);
            });
            let check = best(1, || {
                let _ = report.check();
            });
            let estimate = best(1, || {
                let _ = report.estimator().all(&EstimatePolicy::default()).count();
            });
            let now = [read, work, check, estimate];
            let (base, then) = *first.get_or_insert((*size, now));
            let ratio = |at: usize| match (now.get(at), then.get(at)) {
                (Some(now), Some(then)) => now.as_secs_f64() / then.as_secs_f64().max(1e-9),
                _ => f64::NAN,
            };
            println!(
                "  {size:>7} figures, {:>6} findings: {:>5}x the size takes {:>7.1}x to read ({read:?}), {:>7.1}x to reconcile ({work:?}), {:>7.1}x to check ({check:?}), {:>7.1}x to estimate ({estimate:?})",
                report.findings().len(),
                size / base,
                ratio(0),
                ratio(1),
                ratio(2),
                ratio(3),
            );
        }
    }
    Ok(())
}
