//! Reading a file of claims and one of what is true.

use std::collections::HashSet;
use std::path::Path;

use crosscheck::truth::{Claims, ClaimsBuilder};

use crate::cells::{Dates, blank, moment};
use crate::clock::clock;
use crate::score::{Cell, Known, Nearness};
use crate::table::{Faults, Table, join};
use crate::written::{DAY, Kind, Times, Written};

/// What columns may be called; the first name is the one that is told.
const SOURCE: &[&str] =
    &["source", "worker", "user", "annotator", "rater", "editor", "website", "site", "provider", "sensor"];
const ITEM: &[&str] = &["item", "object", "question", "task", "entity"];
const VALUE: &[&str] =
    &["value", "claim", "answer", "label", "response", "rating", "estimate", "observation"];
const DATE: &[&str] = &["date", "timestamp", "datetime", "time", "when"];
const TRUTH: &[&str] = &["truth", "true_value", "ground_truth", "gold", "value", "answer", "label"];
/// What of the item is told, where that has a column of its own: both together are the item.
const ATTRIBUTE: &[&str] = &["attribute", "property", "field"];

/// What is read from two files.
pub(crate) struct Files {
    pub(crate) claims: Claims,
    pub(crate) known: Vec<Known>,
    pub(crate) written: Written,
}

/// Reads both; `tolerance` is how far off a number may be to be right, absolute and relative, if that is given.
pub(crate) fn read(claims: &Path, truth: &Path, tolerance: Option<(f64, f64)>) -> Result<Files, String> {
    let opened = |file: &Path, names: &[&'static [&'static str]], needed: usize| {
        Table::open(file, names, needed).map_err(|error| format!("{}: {error}", shown(file)))
    };
    let claimed = opened(claims, &[SOURCE, ITEM, VALUE, DATE, ATTRIBUTE], 3)?;
    let known = opened(truth, &[ITEM, TRUTH, ATTRIBUTE], 2)?;
    if claimed.are_joined(1, 4) != known.are_joined(0, 2) {
        let (with, without) = if claimed.are_joined(1, 4) { (claims, truth) } else { (truth, claims) };
        return Err(format!("{} has a column of attributes and {} has none", shown(with), shown(without)));
    }
    let written = Written::of(&claimed.drawn([1, 2, 4]), &known.drawn([0, 1, 2]));
    let claims = claims_in(&claimed, &written, &shown(claims));
    let known = known_in(&known, &written, tolerance, &shown(truth));
    Ok(Files { claims, known, written })
}

fn shown(file: &Path) -> String {
    file.display().to_string().escape_debug().to_string()
}

/// The claims in a table; what is odd about it is told beside the file's name.
fn claims_in(table: &Table, written: &Written, file: &str) -> Claims {
    let mut faults = Faults::default();
    let mut builder = Claims::builder();
    // Measurements beside them are on no circle.
    let around = (written.times == Times::Clock && !written.numbers).then_some(DAY);
    if let Some(day) = around {
        builder.around(day);
    }
    let (mut undated, mut odd, mut blanks) = (First::default(), First::default(), 0_usize);
    let mut converted = First::default();
    let sampled: Vec<String> = table.sample(3).collect();
    let dates = Dates::of(sampled.iter().map(String::as_str));
    let joined = table.are_joined(1, 4);
    table.rows(|line, row| {
        let outcome = row.and_then(|row| match row {
            [_, _, value, ..] if blank(value) => {
                blanks += 1;
                Ok(())
            }
            [source, item, value, date, attribute] => {
                let both = joined.then(|| join(item, attribute));
                let item = both.as_deref().unwrap_or(item);
                let when = moment(date, dates);
                if when.is_none() && !blank(date) {
                    undated.add(line, date);
                }
                let cell = cell(item, value, written, || converted.add(line, value));
                if matches!(cell, Some(Cell::Word(_))) && is_odd(item, value, written) {
                    odd.add(line, value);
                }
                take(&mut builder, [source, item], cell, when)
            }
            _ => Err("it has too few cells"),
        });
        if let Err(why) = outcome {
            faults.add(line, why);
        }
    });
    faults.tell(file);
    match blanks {
        0 => {}
        1 => eprintln!("{file}: a row has no value and is left out"),
        _ => eprintln!("{file}: {blanks} rows have no value and are left out"),
    }
    undated.tell(file, "dates that are not understood are left out", "write them as 2024-05-31");
    converted.tell(file, "numbers in another unit are converted", "they are taken to its usual decimals");
    odd.tell(
        file,
        "values with digits are read as words",
        "a number is written alone, with a point for decimals",
    );
    builder.build()
}

/// What is true by a table; what is odd about it is told beside the file's name.
fn known_in(table: &Table, written: &Written, tolerance: Option<(f64, f64)>, file: &str) -> Vec<Known> {
    let mut faults = Faults::default();
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    let joined = table.are_joined(0, 2);
    table.rows(|line, row| match row {
        Ok([item, value, attribute, ..]) if !item.is_empty() && !blank(value) => {
            let item = if joined { join(item, attribute) } else { (*item).to_owned() };
            match cell(&item, value, written, || ()) {
                Some(_) if !seen.insert(item.clone()) => {
                    faults.add(line, "its item has a truth already; the first one counts");
                }
                Some(cell) => {
                    let near = nearness(written.kind(&item, value), written.times, tolerance);
                    all.push(Known { item, value: cell, near });
                }
                None => faults.add(line, "its truth is not a time as the others are"),
            }
        }
        Ok(_) => faults.add(line, "its item or truth is empty"),
        Err(why) => faults.add(line, why),
    });
    faults.tell(file);
    all
}

/// Cells of one kind: how many there are, and the first.
#[derive(Default)]
struct First {
    count: usize,
    line: u64,
    cell: String,
}

impl First {
    fn add(&mut self, line: u64, cell: &str) {
        if self.count == 0 {
            (self.line, self.cell) = (line, cell.to_owned());
        }
        self.count += 1;
    }

    fn tell(&self, file: &str, what: &str, remedy: &str) {
        if self.count > 0 {
            let (count, line, cell) = (self.count, self.line, self.cell.escape_debug());
            eprintln!("{file}: {what} ({count}, the first `{cell}` on line {line}); {remedy}");
        }
    }
}

/// Whether a value that is read as a word looks like a number.
fn is_odd(item: &str, value: &str, written: &Written) -> bool {
    written.kind(item, value) != Kind::Words && value.bytes().any(|byte| byte.is_ascii_digit())
}

/// When what is found is near enough to what is true on items of a kind.
fn nearness(kind: Kind, times: Times, tolerance: Option<(f64, f64)>) -> Nearness {
    let usual = if kind == Kind::Times { (10.0, 0.0) } else { (0.0, 0.01) };
    let (absolute, relative) = tolerance.unwrap_or(usual);
    Nearness { absolute, relative, around: (kind == Kind::Times && times == Times::Clock).then_some(DAY) }
}

fn take<'r>(
    builder: &mut ClaimsBuilder,
    [source, item]: [&str; 2],
    cell: Option<Cell>,
    when: Option<i64>,
) -> Result<(), &'r str> {
    if source.is_empty() || item.is_empty() {
        return Err("its source or item is empty");
    }
    let taken = match cell {
        Some(Cell::Number(value)) => builder.claim(source, item, value, when),
        Some(Cell::Word(word)) => builder.claim(source, item, word.as_str(), when),
        None => return Err("its value is not a time as the others are"),
    };
    taken.map(drop).map_err(|_| "it is more than can be held")
}

/// What a cell says of an item. Words are the same in large and small letters. Where a unit is converted, that is told.
fn cell(item: &str, text: &str, written: &Written, mut converted: impl FnMut()) -> Option<Cell> {
    let word = || Cell::Word(text.to_lowercase());
    match written.kind(item, text) {
        Kind::Plain => Some(written.amount(item, text).map_or_else(word, |(value, is_converted)| {
            if is_converted {
                converted();
            }
            Cell::Number(value)
        })),
        Kind::Words => Some(word()),
        Kind::Times => match clock(text) {
            Some(time) => written.minutes(time).map(Cell::Number),
            None => written.words.then(word),
        },
    }
}
