//! What one more figure costs a monitor, with what it changed, where all fall on one measure.
//!
//! `cargo bench --bench insert` prints the median and the 99th percentile for each shape and size, and the median beside that of a
//! tenth of the figures. With `--test` each shape is made once, small.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crosscheck::{Assertion, Dossier, Kind, Measure, MeasureId, Monitor, Period, Policy, Source, SourceId};

type Failure = Box<dyn std::error::Error>;

/// Figures on one measure: of which kind, over how many days for so many figures, in the order of time or not, and how many of them.
struct Shape {
    name: &'static str,
    kind: Kind,
    days: fn(usize) -> usize,
    in_order: bool,
    /// Whether a third of the figures are about so many hundreds, and a third more than so many thousands.
    in_words: bool,
    sizes: &'static [usize],
}

const ALL: &[usize] = &[1_000, 10_000, 100_000, 1_000_000];
const MANY: &[usize] = &[1_000, 10_000, 100_000];

const SHAPES: &[Shape] = &[
    Shape {
        name: "a level, ten figures a day",
        kind: Kind::Stock,
        days: |n| n / 10,
        in_order: false,
        in_words: false,
        sizes: ALL,
    },
    Shape {
        name: "the same, day by day",
        kind: Kind::Stock,
        days: |n| n / 10,
        in_order: true,
        in_words: false,
        sizes: MANY,
    },
    Shape {
        name: "a level, thirty figures a day",
        kind: Kind::Stock,
        days: |n| n / 30,
        in_order: false,
        in_words: false,
        sizes: MANY,
    },
    Shape {
        name: "a level on a hundred days",
        kind: Kind::Stock,
        days: |_| 100,
        in_order: false,
        in_words: false,
        sizes: MANY,
    },
    Shape {
        name: "a level on one day",
        kind: Kind::Stock,
        days: |_| 1,
        in_order: false,
        in_words: false,
        sizes: MANY,
    },
    Shape {
        name: "a constant",
        kind: Kind::Constant,
        days: |_| 300,
        in_order: false,
        in_words: false,
        sizes: MANY,
    },
    Shape {
        name: "a running total",
        kind: Kind::Cumulative,
        days: |n| n / 10,
        in_order: true,
        in_words: false,
        sizes: MANY,
    },
    Shape {
        name: "a flow",
        kind: Kind::Flow,
        days: |n| n / 10,
        in_order: true,
        in_words: false,
        sizes: MANY,
    },
    Shape {
        name: "a running total, rounded",
        kind: Kind::Cumulative,
        days: |n| n / 20,
        in_order: true,
        in_words: true,
        sizes: MANY,
    },
    Shape {
        name: "a flow, rounded",
        kind: Kind::Flow,
        days: |n| n / 20,
        in_order: true,
        in_words: true,
        sizes: MANY,
    },
];

/// Numbers that look as if drawn, the same each time.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }
}

fn day(at: usize) -> Result<Period, crosscheck::time::PeriodError> {
    let (year, month, day) = (1000 + at / 336 % 8999, at / 28 % 12 + 1, at % 28 + 1);
    format!("{year:04}-{month:02}-{day:02}").parse()
}

/// The figure at a place among so many, by one of fifty voices, within 4% of what is usual that day.
fn figure(
    shape: &Shape,
    (at, figures): (usize, usize),
    (measure, voices): (MeasureId, &[SourceId]),
    drawn: &mut Drawn,
) -> Result<Assertion, Failure> {
    let days = (shape.days)(figures).max(1);
    let on = if shape.in_order { at * days / figures } else { drawn.below(days) };
    let usual = match shape.kind {
        Kind::Cumulative => 1000 + 3 * on,
        _ => 10_000 + on % 365,
    };
    let number = usual + drawn.below(usual / 25);
    let voice = *voices.get(drawn.below(voices.len())).ok_or("no voice")?;
    let printed = match shape.in_words.then(|| drawn.below(3)) {
        Some(0) => format!("~{}", number / 100 * 100),
        Some(1) => format!(">{}", number / 1000 * 1000),
        _ => number.to_string(),
    };
    let one = Assertion::figure(format!("f{at}"), measure, printed.parse()?);
    Ok(one.from_origin(voice).as_of(day(on)?).stated_on(day(on + 1)?))
}

/// The median and the 99th percentile of the last inserts, as many as two seconds allow.
fn inserts(shape: &Shape, figures: usize, most: usize) -> Result<[Duration; 2], Failure> {
    let mut dossier = Dossier::new();
    let mut voices = Vec::new();
    for at in 0..50 {
        voices.push(dossier.add_source(Source::new(format!("s{at}")))?);
    }
    let measure = dossier.add_measure(Measure::new("measure", shape.kind))?;
    let mut drawn = Drawn(0x9E37_79B9_7F4A_7C15);
    let last = figures.min(most);
    for at in 0..figures - last {
        dossier.add_assertion(figure(shape, (at, figures), (measure, &voices), &mut drawn)?)?;
    }
    let mut monitor = Monitor::new(dossier, Policy::default());
    let (begun, mut times) = (Instant::now(), Vec::new());
    for at in figures - last..figures {
        let one = figure(shape, (at, figures), (measure, &voices), &mut drawn)?;
        let start = Instant::now();
        black_box(monitor.insert(one)?);
        times.push(start.elapsed());
        if begun.elapsed() > Duration::from_secs(2) {
            break;
        }
    }
    times.sort_unstable();
    let at = |share: f64| times.get((share * (times.len() - 1) as f64) as usize).copied().unwrap_or_default();
    Ok([at(0.5), at(0.99)])
}

fn main() -> Result<(), Failure> {
    let test = std::env::args().any(|arg| arg == "--test");
    println!("{:32} {:>9} {:>12} {:>12}", "shape", "figures", "median", "p99");
    for shape in SHAPES {
        let mut before: Option<Duration> = None;
        for figures in shape.sizes.iter().copied().take(if test { 1 } else { usize::MAX }) {
            let (figures, most) = if test { (60, 10) } else { (figures, 1000) };
            let [median, p99] = inserts(shape, figures, most)?;
            let slope = before.replace(median).map_or(String::new(), |before| {
                format!("x{:.1}", median.as_secs_f64() / before.as_secs_f64().max(1e-9))
            });
            println!(
                "{:32} {figures:>9} {:>9.1} µs {:>9.1} µs  {slope}",
                shape.name,
                median.as_secs_f64() * 1e6,
                p99.as_secs_f64() * 1e6
            );
        }
    }
    Ok(())
}
