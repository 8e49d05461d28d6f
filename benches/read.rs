//! How long reading and writing take, beside what serde_json and csv alone take for the same bytes in the same run.
//!
//! `cargo bench --features cli --bench read` prints for each shape and size how many times as long it takes
//!
//! - to read a file into a dossier as serde_json takes to read it into plain structs of `String`s, where it checks, joins
//!   and indexes nothing; the same with each record left to serde_json (`derived`), as our own scanner does with names that are
//!   escaped; and to write it,
//! - to read flat rows, of CSV and of JSON Lines, as csv and serde_json take to read them into plain structs,
//! - to write all findings, with their headlines, arguments and derivations, as serde_json takes to write the same
//!   text from values; and with making the derivations (`+ reasons`).
//!
//! With `--test` each runs once, small; with `--large` also at a million assertions.

use std::time::{Duration, Instant};

use crosscheck::{
    Assertion, Dossier, Kind, Measure, Period, Policy, Quantity, Source, Unit,
    io::{self, Mapping, ReadOptions},
    reconcile,
};
use serde::{Deserialize, Serialize};

type Failure = Box<dyn std::error::Error>;

/// A file as serde reads it without a thought.
#[derive(Deserialize, Serialize)]
struct Plain {
    format: String,
    sources: Vec<PlainSource>,
    measures: Vec<PlainMeasure>,
    #[serde(default)]
    assertions: Vec<PlainAssertion>,
}

#[derive(Deserialize, Serialize)]
struct PlainSource {
    key: String,
}

#[derive(Deserialize, Serialize)]
struct PlainMeasure {
    key: String,
    kind: String,
    unit: String,
}

#[derive(Deserialize, Serialize)]
struct PlainAssertion {
    key: String,
    measure: String,
    figure: String,
    origin: String,
    as_of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    relays: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stated_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

fn day(n: usize) -> Result<Period, crosscheck::time::PeriodError> {
    let (year, month, day) = (2000 + n / 336 % 7000, n / 28 % 12 + 1, n % 28 + 1);
    format!("{year:04}-{month:02}-{day:02}").parse()
}

fn made(size: usize, quoted: bool) -> Result<Dossier, Failure> {
    let mut dossier = Dossier::new();
    let sources: Result<Vec<_>, _> =
        (0..10).map(|at| dossier.add_source(Source::new(format!("s{at}")))).collect();
    let sources = sources?;
    for m in 0..size.div_ceil(10) {
        let measure = Measure::new(format!("m{m}"), Kind::Stock).in_unit(Unit::new("person"));
        let measure = dossier.add_measure(measure)?;
        for (at, source) in sources.iter().enumerate() {
            let figure = Quantity::exactly(((m * 7 + at * at * 13) % 5000 + 1000) as f64)?;
            let mut one = Assertion::figure(format!("m{m}-{at}"), measure, figure);
            one = one.from_origin(*source).as_of(day(m + at / 4)?);
            if quoted {
                let relay = *sources.get((at + 1) % sources.len()).ok_or("no source")?;
                one = one.relayed_by(relay).stated_on(day(m + at / 4)?).published_on(day(m + at)?);
                one = one
                    .quoted(format!("The ministry said “at least {m}” were moved to the coast on Monday."));
                one = one.in_language("en").at_url(format!("https://news.example/2024/{m}/{at}"));
            }
            dossier.add_assertion(one)?;
        }
    }
    Ok(dossier)
}

/// The fastest of several runs, with the time that it takes to drop what was made.
fn best<T>(runs: usize, mut job: impl FnMut() -> Result<T, Failure>) -> Result<Duration, Failure> {
    let mut fastest = Duration::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        drop(job()?);
        fastest = fastest.min(start.elapsed());
    }
    Ok(fastest)
}

/// A flat row as serde reads it without a thought.
#[derive(Deserialize, Serialize)]
struct PlainRow {
    id: String,
    source: String,
    measure: String,
    kind: String,
    unit: String,
    low: f64,
    high: Option<f64>,
    as_of: Option<String>,
}

fn row(at: usize) -> PlainRow {
    let low = ((at * 7 + at / 10 * 13) % 5000 + 1000) as f64;
    PlainRow {
        id: format!("r{at}"),
        source: format!("Ministry {}", at % 50),
        measure: format!("persons moved {}", at / 10),
        kind: "stock".to_owned(),
        unit: "person".to_owned(),
        low,
        high: (!at.is_multiple_of(3)).then_some(low + 20.0),
        as_of: (!at.is_multiple_of(4)).then(|| format!("2024-{:02}-{:02}", at % 12 + 1, at % 28 + 1)),
    }
}

fn line(what: &str, size: usize, against: &str, ours: Duration, theirs: Duration, bytes: usize) {
    println!(
        "  {what:10} {size:>8}: {:>5.2} times {against}; {:>6.0} ns each, {:>5.0} MB/s",
        ours.as_secs_f64() / theirs.as_secs_f64(),
        ours.as_nanos() as f64 / size as f64,
        bytes as f64 / ours.as_secs_f64() / 1e6,
    );
}

/// Flat rows of CSV.
#[cfg(feature = "table")]
fn table_rows(size: usize) -> Result<(), Failure> {
    let runs = (1_000_000 / size).clamp(3, 100);
    let mut table = csv::Writer::from_writer(Vec::new());
    (0..size).try_for_each(|at| table.serialize(row(at)))?;
    let table = table.into_inner()?;
    let theirs = best(runs, || {
        Ok(csv::Reader::from_reader(table.as_slice()).deserialize().collect::<Result<Vec<PlainRow>, _>>()?)
    })?;
    let layout = io::Layout::default();
    let ours = best(runs, || {
        let read = io::import_table(std::io::Cursor::new(&table), &layout)?.imported;
        if read.refused > 0 { Err(read.to_string().into()) } else { Ok(read) }
    })?;
    line("rows, csv", size, "csv", ours, theirs, table.len());
    Ok(())
}

/// Flat rows of JSON Lines.
fn rows(size: usize) -> Result<(), Failure> {
    let runs = (1_000_000 / size).clamp(3, 100);
    let mut lines = Vec::new();
    for at in 0..size {
        serde_json::to_writer(&mut lines, &row(at))?;
        lines.push(b'\n');
    }
    let theirs = best(runs, || {
        let each = std::str::from_utf8(&lines)?.lines();
        Ok(each.map(serde_json::from_str).collect::<Result<Vec<PlainRow>, _>>()?)
    })?;
    let ours = best(runs, || {
        let read = io::import_rows(lines.as_slice(), &Mapping::default())?;
        if read.refused > 0 { Err(read.to_string().into()) } else { Ok(read) }
    })?;
    line("rows, json", size, "serde_json", ours, theirs, lines.len());
    Ok(())
}

/// All findings of a report.
fn findings(size: usize) -> Result<(), Failure> {
    let dossier = made(size, false)?;
    let policy = Policy::default();
    let report = reconcile(dossier.view(), &policy);
    let mut out = Vec::new();
    let mut mirror = Vec::new();
    for finding in report.findings() {
        mirror.push(serde_json::to_value(report.explain(finding))?);
    }
    let runs = (100_000 / size).clamp(3, 50);
    let theirs = best(runs, || {
        out.clear();
        Ok(mirror.iter().try_for_each(|one| serde_json::to_writer(&mut out, one))?)
    })?;
    let told: Vec<_> = report.findings().iter().map(|finding| report.explain(finding)).collect();
    let ours = best(runs, || {
        out.clear();
        Ok(told.iter().try_for_each(|one| serde_json::to_writer(&mut out, one))?)
    })?;
    let reasoned = best(runs, || {
        out.clear();
        let mut each = report.findings().iter();
        Ok(each.try_for_each(|finding| serde_json::to_writer(&mut out, &report.explain(finding)))?)
    })?;
    line("findings", mirror.len(), "serde_json", ours, theirs, out.len());
    line("+ reasons", mirror.len(), "serde_json", reasoned, theirs, out.len());
    Ok(())
}

fn main() -> Result<(), Failure> {
    let given = |name: &str| std::env::args().any(|arg| arg == name);
    let sizes: &[usize] = match (given("--test"), given("--large")) {
        (true, _) => &[100],
        (false, false) => &[1_000, 10_000, 100_000],
        (false, true) => &[1_000, 10_000, 100_000, 1_000_000],
    };
    for (shape, quoted) in [("plain figures", false), ("figures with quotes and relays", true)] {
        println!("{shape}");
        for size in sizes {
            let runs = (2_000_000 / size).clamp(3, 200);
            let dossier = made(*size, quoted)?;
            let (mut json, mut lines) = (Vec::new(), Vec::new());
            io::write(&dossier, &mut json)?;
            io::write_lines(&dossier, &mut lines)?;
            let text = std::str::from_utf8(&json)?;
            let plain: Plain = serde_json::from_str(text)?;
            let serde = best(runs, || Ok(serde_json::from_str::<Plain>(text)?))?;
            let ours = best(runs, || Ok(io::read(&json)?))?;
            let escaped = text.replace(r#""key": "#, r#""k\u0065y": "#);
            let derived = best(runs, || Ok(io::read(escaped.as_bytes())?))?;
            let serde_lines = best(runs, || {
                let mut each = std::str::from_utf8(&lines)?.lines();
                let head: Plain = serde_json::from_str(each.next().unwrap_or_default())?;
                let all: Result<Vec<PlainAssertion>, _> = each.map(serde_json::from_str).collect();
                Ok((head, all?))
            })?;
            let ours_lines = best(runs, || Ok(io::read_lines(lines.as_slice(), &ReadOptions::default())?))?;
            let mut out = Vec::with_capacity(json.len());
            let serde_out = best(runs, || {
                out.clear();
                Ok(serde_json::to_writer_pretty(&mut out, &plain)?)
            })?;
            let ours_out = best(runs, || {
                out.clear();
                Ok(io::write(&dossier, &mut out)?)
            })?;
            line("read", *size, "serde_json", ours, serde, json.len());
            line("derived", *size, "serde_json", derived, serde, escaped.len());
            line("read lines", *size, "serde_json", ours_lines, serde_lines, lines.len());
            line("write", *size, "serde_json", ours_out, serde_out, json.len());
        }
    }
    println!("flat rows");
    for size in sizes {
        #[cfg(feature = "table")]
        table_rows(*size)?;
        rows(*size)?;
    }
    println!("findings");
    for size in sizes {
        findings(*size)?;
    }
    Ok(())
}
