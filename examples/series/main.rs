//! The series of a flat file, and what the engine finds among them.
//!
//! `cargo run --release --example series -- FILE [EXPECTED]`
//!
//! FILE is flat JSON Lines, a figure a row. It is reconciled twice: by the plain definitions that a query would use
//! (every source and who reported it is a series of its own, figures mean just what they print, a tenth of the
//! larger figure is tolerated), and by the default policy. EXPECTED is a JSON object of counts, such as
//! `{"rows": 12, "revisions": 3, "decreases": 1, "pairs": {"different sources": {"contradiction": 2}}}`; what it
//! names is compared with the plain counts. The process ends with 0, with 1 if a file cannot be read or a count
//! differs, with 2 if the call is off.

mod counts;

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use counts::Counts;
use crosscheck::io::{Mapping, import_rows_file};
use crosscheck::{AssertionId, HedgeModel, Policy, Report, detectors, reconcile};
use serde_json::Value;

const USAGE: &str = "usage: series FILE [EXPECTED]";

/// How many lines of one list are printed.
const SHOWN: usize = 12;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (file, expected) = match args.as_slice() {
        [help] if help == "--help" || help == "-h" => {
            println!("counts what happens among the series of a flat file\n{USAGE}");
            return ExitCode::SUCCESS;
        }
        [file] if !file.starts_with("--") => (file, None),
        [file, expected] if !file.starts_with("--") => (file, Some(expected)),
        _ => {
            eprintln!("a file of rows is wanted, and perhaps one of expected counts\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match run(file, expected.map(String::as_str), &mut out).and_then(|equal| {
        out.flush()?;
        Ok(equal)
    }) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error)
            if error
                .downcast_ref::<std::io::Error>()
                .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe) =>
        {
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn run(file: &str, expected: Option<&str>, out: &mut impl Write) -> Outcome<bool> {
    let expected = expected.map(read_expected).transpose()?;

    // A query lets a figure stand whatever its series says of later times.
    let plain = Policy {
        tolerance: 0.1,
        hedges: HedgeModel::without_widths(),
        falls_correct: false,
        ..Policy::default()
    };
    let imported = import_rows_file(file, &Mapping::plain())?;
    write!(out, "{imported}")?;
    let counts = {
        let report = reconcile(imported.dossier.view(), &plain);
        writeln!(out, "\nby the plain definitions: {} findings", report.findings().len())?;
        let counts = Counts::of(&report, &imported);
        write_counts(&counts, out)?;
        counts
    };
    drop(imported);

    let imported = import_rows_file(file, &Mapping::default())?;
    let report = reconcile(imported.dossier.view(), &Policy::default());
    writeln!(out, "\nby the default policy: {} findings", report.findings().len())?;
    write_counts(&Counts::of(&report, &imported), out)?;
    write_kinds(&report, out)?;

    Ok(match expected {
        Some(expected) => compare(&counts, &expected, out)?,
        None => true,
    })
}

fn read_expected(path: &str) -> Outcome<Value> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read `{path}`: {error}"))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| format!("{path}: not JSON: {error}"))?;
    match value.is_object() {
        true => Ok(value),
        false => Err(format!("{path}: the expected counts are an object, such as {{\"rows\": 12}}").into()),
    }
}

fn write_counts(counts: &Counts, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(
        out,
        "  {} rows in {} series, {} withdrawn",
        counts.rows,
        counts.series.len(),
        counts.withdrawn
    )?;
    list(out, "revisions", &counts.revisions)?;
    writeln!(out, "    {} up, {} down", counts.up, counts.down)?;
    list(out, "decreases of running totals", &counts.decreases)?;
    list(out, "contradictions at one time", &counts.contradictions)?;
    list(out, "echoes", &counts.echoes)?;
    list(out, "slips of a copy", &counts.slips)
}

fn list(out: &mut impl Write, title: &str, counts: &BTreeMap<String, usize>) -> std::io::Result<()> {
    writeln!(out, "  {title}: {}", counts.values().sum::<usize>())?;
    let mut most: Vec<(&String, &usize)> = counts.iter().collect();
    most.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
    for (name, count) in most.iter().take(SHOWN) {
        writeln!(out, "    {count:>6}  {}", visible(name))?;
    }
    match most.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "    and {more} more"),
    }
}

/// How many findings of each kind there are, and the first of each.
fn write_kinds(report: &Report<'_>, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "  findings by kind")?;
    for detector in detectors() {
        let count = report.of_kind(detector.kind).count();
        if let Some(first) = report.of_kind(detector.kind).next() {
            writeln!(out, "    {count:>6}  {}: {}", detector.kind.code(), detector.title)?;
            let headline: String = report.headline(first).chars().take(160).collect();
            writeln!(out, "            such as {headline}")?;
            let rows: Vec<&str> = first.members().iter().take(SHOWN).map(|id| key(report, *id)).collect();
            writeln!(out, "            of {}", rows.join(", "))?;
        }
    }
    Ok(())
}

fn key<'a>(report: &Report<'a>, id: AssertionId) -> &'a str {
    report.view().dossier().assertion(id).map_or("", |one| one.key())
}

/// A name without the signs that a terminal would obey or not show.
fn visible(name: &str) -> String {
    let sign = |c: char| match c {
        '"' | '\'' | '\\' => c.to_string(),
        _ => c.escape_debug().to_string(),
    };
    name.chars().map(sign).collect()
}

/// Compares what the file of expected counts names; says whether all of it is equal.
fn compare(counts: &Counts, expected: &Value, out: &mut impl Write) -> std::io::Result<bool> {
    writeln!(out, "\nexpected and found")?;
    let total = |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>() as u64;
    // Series of one source are copies of it, those of two are sources that differ.
    let (mut differ, mut one): (u64, u64) = (0, 0);
    for (pair, count) in &counts.contradictions {
        let source = |name: &str| name.rsplit_once(" | ").map(|(source, _)| source.to_owned());
        let same = pair.split_once(" <> ").is_some_and(|(a, b)| source(a) == source(b));
        *(if same { &mut one } else { &mut differ }) += *count as u64;
    }
    let single: [(&str, u64); 10] = [
        ("rows", counts.rows as u64),
        ("topics", counts.topics as u64),
        ("withdrawn", counts.withdrawn as u64),
        ("revisions", total(&counts.revisions)),
        ("revisions_up", counts.up as u64),
        ("revisions_down", counts.down as u64),
        ("revised_points", counts.revised_points as u64),
        ("decreases", total(&counts.decreases)),
        ("topics_dates_with_contradiction", counts.contradicted_times as u64),
        ("same_year_revisions", total(&counts.revisions)),
    ];
    let (mut equal, mut compared) = (true, 0);
    let mut tell = |name: &str, wanted: u64, found: u64| {
        equal &= wanted == found;
        compared += 1;
        let verdict = if wanted == found { "equal" } else { "DIFFERS" };
        writeln!(out, "  {verdict:<8} {}: expected {wanted}, found {found}", visible(name))
    };
    for (name, found) in &single {
        if let Some(wanted) = expected[*name].as_u64() {
            tell(name, wanted, *found)?;
        }
    }
    for (name, found) in
        [("revisions_by_series", &counts.revisions), ("decreases_by_series", &counts.decreases)]
    {
        for (series, wanted) in expected[name].as_object().into_iter().flatten() {
            if let Some(wanted) = wanted.as_u64() {
                tell(&format!("{name}, {series}"), wanted, found.get(series).copied().unwrap_or(0) as u64)?;
            }
        }
    }
    for entry in expected["series"].as_array().into_iter().flatten() {
        if let (Some(source), Some(reported_by), Some(wanted)) =
            (entry[0].as_str(), entry[1].as_str(), entry[2].as_u64())
        {
            let name = format!("{source} | {reported_by}");
            tell(&format!("series, {name}"), wanted, counts.series.get(&name).copied().unwrap_or(0) as u64)?;
        }
    }
    for (kind, found) in [("different sources", differ), ("same source", one)] {
        let place = format!("/pairs/{kind}/contradiction");
        if let Some(wanted) = expected.pointer(&place).and_then(Value::as_u64) {
            tell(&format!("contradictions, {kind}"), wanted, found)?;
        }
    }
    for entry in expected["by_pair"].as_array().into_iter().flatten() {
        if let (Some(names), Some(wanted)) = (entry["pair"].as_str(), entry["contradiction"].as_u64()) {
            let found = counts.contradictions.get(names).copied().unwrap_or(0) as u64;
            tell(&format!("contradictions, {names}"), wanted, found)?;
        }
    }
    const KNOWN: [&str; 4] = ["revisions_by_series", "decreases_by_series", "series", "by_pair"];
    let named = |name: &&String| {
        let name = name.as_str();
        !KNOWN.contains(&name) && name != "pairs" && !single.iter().any(|(known, _)| *known == name)
    };
    let other: Vec<String> = expected
        .as_object()
        .into_iter()
        .flat_map(|all| all.keys())
        .filter(named)
        .map(|n| visible(n))
        .collect();
    if !other.is_empty() {
        writeln!(out, "  not compared: {}", other.join(", "))?;
    }
    if compared == 0 {
        writeln!(out, "  nothing was compared; name counts such as rows, revisions, decreases")?;
    }
    Ok(equal && compared > 0)
}
