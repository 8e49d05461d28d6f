//! How reasoning across measures grows with the figures: each shape at several sizes, as ratios in one run.
//!
//! `cargo bench --bench reason` prints for each shape how many times as long the larger sizes take than the smallest
//! one, to reconcile and to check. With `--test` every shape runs once, small; with `--large` up to a million figures,
//! or up to a hundred thousand where all of them are one component. A word that begins the name of a shape runs that
//! one alone.

use std::time::{Duration, Instant};

use crosscheck::quantity::Number;
use crosscheck::{
    Assertion, Comparator, Coordinate, Dossier, Kind, Measure, MeasureId, Period, Policy, Quantity, Rule,
    RuleForm, Source, Term, Unit, reconcile,
};

type Made = Result<Dossier, Box<dyn std::error::Error>>;
type Shape = fn(usize) -> Made;

/// Each with the most figures that `--large` asks for.
const SHAPES: &[(&str, Shape, usize)] = &[
    ("components of ten measures with mixed rules", components, 1_000_000),
    ("one running total with its days and parts", days, 100_000),
    ("flow by seven voices, day by day", flow, 1_000_000),
    ("flows of regions, day by day, within those of a country", |n| regions(n, Kind::Flow), 1_000_000),
    ("levels of regions, day by day, within those of a country", |n| regions(n, Kind::Stock), 1_000_000),
    ("hierarchy with one root over all", root, 100_000),
    ("parts within parts, as deep as there are figures", parts, 100_000),
];

/// A day, from 2000 on.
fn day(at: usize) -> Result<Period, Box<dyn std::error::Error>> {
    let (year, month, day) = (2000 + at / 336, 1 + at / 28 % 12, 1 + at % 28);
    Ok(format!("{year}-{month:02}-{day:02}").parse()?)
}

/// A dossier that figures can be added to one by one.
struct Making {
    dossier: Dossier,
    who: Vec<crosscheck::SourceId>,
    said: usize,
    ruled: usize,
}

impl Making {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let mut dossier = Dossier::new();
        let who: Result<_, _> = (0..7).map(|at| dossier.add_source(Source::new(format!("s{at}")))).collect();
        Ok(Self { dossier, who: who?, said: 0, ruled: 0 })
    }

    fn measure(&mut self, key: String, kind: Kind) -> Result<MeasureId, Box<dyn std::error::Error>> {
        Ok(self.dossier.add_measure(Measure::new(key, kind).in_unit(Unit::new("person")))?)
    }

    fn rule(&mut self, form: RuleForm) -> Result<(), Box<dyn std::error::Error>> {
        self.dossier.add_rule(Rule::new(format!("r{}", self.ruled), form))?;
        self.ruled += 1;
        Ok(())
    }

    fn say(&mut self, on: MeasureId, at: usize, figure: usize) -> Result<(), Box<dyn std::error::Error>> {
        let said = Assertion::figure(format!("a{}", self.said), on, Quantity::exactly(figure as f64)?);
        let said = said.as_of(day(at)?).stated_on(day(at)?);
        let who = self.who.get(self.said % self.who.len()).copied();
        self.dossier.add_assertion(who.into_iter().fold(said, Assertion::from_origin))?;
        self.said += 1;
        Ok(())
    }
}

/// In each component three running totals, three levels, two flows and two constants; one in ten does not add up.
fn components(n: usize) -> Made {
    let mut making = Making::new()?;
    for at in 0..n.div_ceil(10) {
        let mut of = |name: &str, kind| making.measure(format!("{name}{at}"), kind);
        let (dead, hurt, all) =
            (of("dead", Kind::Cumulative)?, of("hurt", Kind::Cumulative)?, of("losses", Kind::Cumulative)?);
        let (army, front, rear) =
            (of("army", Kind::Stock)?, of("front", Kind::Stock)?, of("rear", Kind::Stock)?);
        let (daily, net) = (of("daily", Kind::Flow)?, of("arrived", Kind::Flow)?);
        let (plan, half) = (of("plan", Kind::Constant)?, of("half", Kind::Constant)?);
        making.rule(RuleForm::Sum { total: all, parts: vec![dead, hurt], exhaustive: true })?;
        making.rule(RuleForm::Sum { total: army, parts: vec![front, rear], exhaustive: false })?;
        making.rule(RuleForm::Increment { flow: daily, total: dead })?;
        making.rule(RuleForm::PartOf { part: net, whole: daily })?;
        making.rule(RuleForm::PartOf { part: rear, whole: all })?;
        let terms = vec![(Number::new(1.0)?, plan), (Number::new(-2.0)?, half)];
        making.rule(RuleForm::Linear { terms, comparator: Comparator::Equal, bound: Number::new(0.0)? })?;
        let terms = vec![(Number::new(1.0)?, front), (Number::new(-1.0)?, plan)];
        making.rule(RuleForm::Linear { terms, comparator: Comparator::AtMost, bound: Number::new(0.0)? })?;
        let wrong = usize::from(at % 10 == 9);
        let told = [
            (dead, 0, 100),
            (dead, 1, 120),
            (daily, 1, 20 + 5 * wrong),
            (hurt, 1, 300),
            (all, 1, 420),
            (army, 1, 200),
            (front, 1, 90),
            (rear, 1, 100),
            (plan, 0, 100),
            (half, 0, 50),
        ];
        for (on, at, figure) in told {
            making.say(on, at, figure)?;
        }
    }
    Ok(making.dossier)
}

/// A running total every day, by its days, and by its two parts; one day in a hundred does not add up.
fn days(n: usize) -> Made {
    let mut making = Making::new()?;
    let mut of = |name: &str, kind| making.measure(name.to_owned(), kind);
    let (all, men, women) =
        (of("all", Kind::Cumulative)?, of("men", Kind::Cumulative)?, of("women", Kind::Cumulative)?);
    let daily = of("daily", Kind::Flow)?;
    making.rule(RuleForm::Sum { total: all, parts: vec![men, women], exhaustive: true })?;
    making.rule(RuleForm::Increment { flow: daily, total: all })?;
    for at in 0..n.div_ceil(4) {
        making.say(all, at, 20 * at + 40)?;
        making.say(men, at, 12 * at + 30)?;
        making.say(women, at, 8 * at + 10)?;
        making.say(daily, at, 20 + usize::from(at % 100 == 99))?;
    }
    Ok(making.dossier)
}

/// Twenty figures for each day, some of which contradict the others; one day in a hundred is a part of two days of which less is said.
fn flow(n: usize) -> Made {
    let mut making = Making::new()?;
    let daily = making.measure("daily".to_owned(), Kind::Flow)?;
    for at in 0..n {
        let today = at / 20;
        making.say(daily, today, 400 + 7 * at % 11 + 100 * usize::from(at % 20 == 19))?;
        if at % 2000 == 0 {
            let who = making.who.first().copied().into_iter();
            let both: Period = format!("{}/{}", day(today)?, day(today + 1)?).parse()?;
            let key = format!("two{today}");
            let said = Assertion::figure(key, daily, Quantity::exactly(300.0)?).as_of(both);
            making.dossier.add_assertion(who.fold(said, Assertion::from_origin))?;
        }
    }
    Ok(making.dossier)
}

/// Twenty regions and their country, each day; one day in fifty does not add up.
fn regions(n: usize, kind: Kind) -> Made {
    let mut making = Making::new()?;
    making.dossier.add_term(Term::new(Coordinate::Place, "country"))?;
    let mut measures = Vec::new();
    for at in 0..21 {
        let place = if at == 0 { "country".to_owned() } else { format!("region{at}") };
        if at > 0 {
            making.dossier.add_term(Term::new(Coordinate::Place, place.clone()).within("country"))?;
        }
        let measure = Measure::new(format!("m{at}"), kind).in_unit(Unit::new("person"));
        measures.push(making.dossier.add_measure(measure.at(Coordinate::Place, place))?);
    }
    for at in 0..n {
        let (today, of) = (at / 21, at % 21);
        let Some(on) = measures.get(of).copied() else { continue };
        let region = 100 + 5 * of + 3000 * usize::from(of == 7 && today % 50 == 49);
        making.say(on, today, if of == 0 { 3000 } else { region })?;
    }
    Ok(making.dossier)
}

/// A place for each figure under one that lies over all; one in a hundred is above what is said of that.
fn root(n: usize) -> Made {
    let mut making = Making::new()?;
    for at in (0..n).rev() {
        let here = Term::new(Coordinate::Place, format!("p{at}"));
        making.dossier.add_term(if at == 0 { here } else { here.within("p0") })?;
    }
    for at in 0..n {
        let measure = Measure::new(format!("m{at}"), Kind::Cumulative).in_unit(Unit::new("person"));
        let measure = making.dossier.add_measure(measure.at(Coordinate::Place, format!("p{at}")))?;
        let on = if at == 0 { 3000 } else { at % 3000 };
        making.say(measure, on, if at % 100 == 99 { 1001 } else { 1000 - usize::from(at > 0) })?;
    }
    Ok(making.dossier)
}

/// A chain of parts with a figure each; one in a hundred is above those after it.
fn parts(n: usize) -> Made {
    let mut making = Making::new()?;
    let mut last = None;
    for at in 0..n {
        let here = making.measure(format!("m{at}"), Kind::Constant)?;
        if let Some(part) = last.replace(here) {
            making.rule(RuleForm::PartOf { part, whole: here })?;
        }
        making.say(here, 0, 1000 + 10 * at + if at % 100 == 99 { 15 } else { 0 })?;
    }
    Ok(making.dossier)
}

/// The fastest of several runs.
fn best<T>(runs: usize, mut job: impl FnMut() -> T) -> Duration {
    let times = (0..runs).map(|_| {
        let start = Instant::now();
        std::hint::black_box(job());
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let asked = |flag: &str| args.iter().any(|arg| arg == flag);
    let (small, large) = (asked("--test"), asked("--large"));
    let words: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    let policy = Policy::default();
    for (name, shape, most) in SHAPES {
        if !words.is_empty() && !words.iter().any(|word| name.starts_with(word.as_str())) {
            continue;
        }
        println!("{name}");
        let mut first: Option<(usize, [Duration; 2])> = None;
        for size in [100, 1_000, 10_000, 100_000, 1_000_000] {
            if (small && size > 100) || (!small && size < 1_000) || size > if large { *most } else { 10_000 }
            {
                continue;
            }
            let dossier = shape(size)?;
            let report = reconcile(dossier.view(), &policy);
            let runs = if small || size > 10_000 { 1 } else { 3 };
            let work = best(runs, || reconcile(dossier.view(), &policy));
            let check = best(1, || report.check());
            let (base, then) = *first.get_or_insert((size, [work, check]));
            let ratio = |now: Duration, then: Duration| now.as_secs_f64() / then.as_secs_f64().max(1e-9);
            let open = report.reasoning().components().filter(|one| !one.is_decided()).count();
            println!(
                "  {size:>7} figures, {:>6} conflicts, {open} undecided: {:>5}x the size takes {:>7.1}x to reconcile ({work:?}), {:>7.1}x to check ({check:?})",
                report.reasoning().conflicts().len(),
                size / base,
                ratio(work, then[0]),
                ratio(check, then[1]),
            );
        }
    }
    Ok(())
}
