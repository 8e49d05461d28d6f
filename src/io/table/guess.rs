//! What the columns of a table are taken for.

use std::collections::BTreeMap;
use std::fmt;

use rustc_hash::FxHashMap;

use super::date::{DateOrder, Order, edtf, is_date};
use super::ends::{Together, together};
use super::error::TableError;
use super::layout::Layout;
use super::number::{Decimal, Style, is_number};
use super::scale::{scaled, unit_in};
use super::words::{field_of, folded, is_counted, rank, says_nothing};
use crate::io::decode::nearest;
use crate::io::phrase::date_in;
use crate::io::rows::{Defaults, Fields, Mapping, kind_of, letters};
use crate::measure::Kind;
use crate::quantity::Unit;
use crate::time::Period;
use crate::visible::short;

/// Fields that two columns make together.
const SPANS: [&str; 2] = ["as_of_start", "as_of_end"];

/// What a table was taken for: how it is laid out and what each of its columns gives. Printed, it says so to people.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Guess {
    /// Whether it is JSON Lines, which have no cells.
    pub json: bool,
    /// What stands between its cells.
    pub delimiter: char,
    /// The row that holds the names; 0 if none does.
    pub header: u64,
    /// The encoding.
    pub encoding: String,
    /// The columns, in order.
    pub columns: Vec<GuessedColumn>,
    /// What stands in for fields that rows lack.
    pub defaults: Defaults,
    /// Whether the table was written from a dossier, and is taken exactly as it stands.
    pub exact: bool,
    /// What all figures measure, where the name of their column says it.
    pub measure: Option<String>,
    /// Where nothing says when, and figures are not constants: the columns that hold dates and are let be.
    pub undated: Option<Vec<String>>,
}

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GuessedColumn {
    /// Its name.
    pub name: String,
    /// What it gives; `None` if it is let be. `value` for a column of the figures of one measure.
    pub field: Option<String>,
    /// Which end of a figure it gives, `low` or `high`, where two columns of figures are the ends of one.
    pub end: Option<&'static str>,
    /// Whether the layout says so, and it was not guessed.
    pub given: bool,
    /// By what its numbers are multiplied, where its name says so: 1,000 for `Displaced (in thousands)`.
    pub times: Option<u64>,
    /// The unit of its numbers, where its name says so and nothing else does: `ha` for `Area (ha)`.
    pub unit: Option<String>,
    /// What stands before the decimals of its numbers, if it shows that.
    pub decimal: Option<Decimal>,
    /// Which of day and month comes first in its dates, if it shows that.
    pub dates: Option<DateOrder>,
}

/// How many columns that are let be are named.
const NAMED: usize = 8;

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let delimiter = match self.delimiter {
            '\t' => "tabs".to_owned(),
            sign => format!("`{}`", short(&sign.to_string())),
        };
        if !self.json {
            write!(f, "cells are divided by {delimiter}, the encoding is {}, ", short(&self.encoding))?;
        }
        match self.header {
            _ if self.json => f.write_str("one JSON object a line")?,
            0 => f.write_str("no row holds names")?,
            row => write!(f, "row {row} holds the names")?,
        }
        f.write_str(if self.exact { "; written from a dossier, taken exactly" } else { "" })?;
        let used = || self.columns.iter().enumerate().filter(|(_, column)| column.field.is_some());
        let width = used().map(|(_, column)| short(&column.name).chars().count()).max().unwrap_or(0).min(40);
        let mut figures = 0;
        for (at, column) in used() {
            figures += usize::from(column.field.as_deref() == Some("value"));
            if figures > NAMED && column.field.as_deref() == Some("value") {
                continue;
            }
            let (name, field) = (short(&column.name), column.field.as_deref().unwrap_or(""));
            let letters = if self.json { String::new() } else { letters(at as u64 + 1) };
            write!(f, "\n  {letters:<3} {name:<width$}  → {field}")?;
            if let Some(end) = column.end {
                write!(f, ", the {end} end")?;
            }
            f.write_str(if column.given { " (given)" } else { "" })?;
            if let Some(times) = column.times {
                write!(f, ", times {times}")?;
            }
            if let Some(unit) = &column.unit {
                write!(f, ", in {}", short(unit))?;
            }
            if let Some(decimal) = column.decimal {
                write!(f, ", decimal {}", decimal.word())?;
            }
            if let Some(dates) = column.dates {
                write!(f, ", {}", dates.words())?;
            }
        }
        if figures > NAMED {
            write!(f, "\n  and {} more columns → value", figures - NAMED)?;
        }
        let rest: Vec<String> = self
            .columns
            .iter()
            .filter(|c| c.field.is_none())
            .map(|c| format!("`{}`", short(&c.name)))
            .collect();
        if !rest.is_empty() {
            let more = rest.len().saturating_sub(NAMED);
            let shown = rest.get(..rest.len() - more).unwrap_or(&rest).join(", ");
            write!(f, "\n  not used: {shown}")?;
            if more > 0 {
                write!(f, " and {more} more")?;
            }
        }
        for (field, text) in self.given_defaults() {
            write!(f, "\n  every row: {field} = {}", short(&text))?;
        }
        if let Some(measure) = &self.measure {
            write!(f, "\n  every row: measure = {}, as the column of the figures is called", short(measure))?;
        }
        match self.undated.as_deref() {
            None => Ok(()),
            Some([]) => f.write_str(
                "\n  nothing says when, so that few figures can be compared: say it, as `--default as_of=2025-06-02`",
            ),
            Some([first, ..]) => write!(
                f,
                "\n  nothing says when, so that few figures can be compared: `{0}` holds dates; say what they are, as `--column as_of=\"{0}\"` (what the figure is about) or `--column stated_on=\"{0}\"` (when it was said)",
                short(first)
            ),
        }
    }
}

impl Guess {
    fn given_defaults(&self) -> BTreeMap<String, String> {
        let text = |value: &serde_json::Value| value.as_str().map(ToOwned::to_owned);
        let all = serde_json::to_value(&self.defaults).ok();
        let fields = all.as_ref().and_then(serde_json::Value::as_object).into_iter().flatten();
        fields.filter_map(|(field, value)| Some((field.clone(), text(value)?))).collect()
    }

    /// The layout that says all of this, to be kept and used for tables of the same sort.
    #[must_use]
    pub fn layout(&self, layout: &Layout) -> Layout {
        let mut layout = layout.clone();
        layout.only_named = true;
        layout.defaults = self.defaults.clone();
        layout.delimiter = Some(self.delimiter).filter(|_| !self.json);
        layout.header = Some(self.header).filter(|_| !self.json);
        layout.exact = self.exact;
        let one_of = |count: usize, name: &str| if count == 1 { Some(name.to_owned()) } else { None };
        let values = self.columns.iter().filter(|c| c.field.as_deref() == Some("value")).count();
        layout.values.clear();
        for column in &self.columns {
            match column.field.as_deref() {
                Some("value") if one_of(values, &column.name).is_none() => {
                    layout.values.push(column.name.clone())
                }
                Some(field) => drop(layout.columns.insert(field.to_owned(), column.name.clone())),
                None => {}
            }
        }
        layout
    }
}

/// The columns of each field, by number from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) fields: BTreeMap<String, usize>,
    pub(super) values: Vec<usize>,
    given: Vec<usize>,
    /// The time of each column of figures, where columns are times.
    pub(super) times: Vec<String>,
    pub(super) exact: bool,
    pub(super) defaults: Defaults,
}

impl Plan {
    /// Finds the column of each field: those that the layout names, then those whose names are known and whose cells
    /// are what such columns hold.
    pub(super) fn of(names: &[String], sample: &[Vec<String>], layout: &Layout) -> Result<Self, TableError> {
        let mut plan = Self { defaults: layout.defaults.clone(), ..Self::default() };
        let mut skipped: Vec<&str> = Vec::new();
        for (field, column) in &layout.columns {
            if !Fields::NAMES.contains(&field.as_str()) && !SPANS.contains(&field.as_str()) {
                let known = Fields::NAMES.iter().chain(&SPANS).copied();
                let nearest = nearest(field, known.clone());
                let known = known.collect::<Vec<_>>().join(", ");
                return Err(TableError::UnknownField { field: field.clone(), nearest, known });
            }
            if column.is_empty() {
                skipped.push(field);
                continue;
            }
            let at = find(column, names)?;
            plan.fields.insert(field.clone(), at);
            plan.given.push(at);
        }
        for column in &layout.values {
            let at = find(column, names)?;
            plan.values.push(at);
            plan.given.push(at);
        }
        plan.time(names, layout);
        let exactly = |field: &str| names.iter().position(|name| name == field);
        if !layout.only_named && exactly("measure_key").is_some() && exactly("value").is_some() {
            plan.exact = layout.columns.is_empty() && layout.values.is_empty();
        }
        plan.exact |= layout.exact;
        if plan.exact {
            for (field, own) in Fields::NAMES.iter().zip(exact_names()) {
                let column = exactly(own).filter(|_| !layout.columns.contains_key(*field));
                plan.fields.extend(column.map(|at| ((*field).to_owned(), at)));
            }
        } else if !layout.only_named {
            plan.guess(names, sample, &skipped);
            plan.time(names, layout);
        }
        Ok(plan)
    }

    fn guess(&mut self, names: &[String], sample: &[Vec<String>], skipped: &[&str]) {
        let folded: Vec<String> = names.iter().map(|name| folded(name)).collect();
        let mut wants: Vec<(&'static str, usize, usize)> = Vec::new();
        for (at, name) in folded.iter().enumerate().filter(|(at, _)| !self.given.contains(at)) {
            let field =
                field_of(name).filter(|field| !skipped.contains(field) && !self.fields.contains_key(*field));
            if let Some(field) = field.filter(|field| holds(field, at, sample)) {
                wants.push((field, rank(field, name), at));
            }
        }
        // The best name gets the field; of two that are as good, the first column.
        wants.sort_by_key(|(field, rank, at)| (*field, *rank, *at));
        wants.dedup_by_key(|(field, ..)| *field);
        for (field, _, at) in wants {
            self.fields.insert(field.to_owned(), at);
        }
        if SPANS.iter().any(|field| self.fields.contains_key(*field)) {
            self.fields.remove("as_of");
        }
        let figures = ["value", "low", "high", "stance", "withdraws"];
        if !self.values.is_empty() || figures.iter().any(|field| self.fields.contains_key(*field)) {
            return;
        }
        let used: Vec<usize> = self.fields.values().copied().collect();
        let free = |at: &usize| !used.contains(at) && !self.given.contains(at);
        let numeric = |at: &usize| holds("value", *at, sample);
        let counted: Vec<usize> = (0..names.len())
            .filter(free)
            .filter(|at| folded.get(*at).is_some_and(|name| is_counted(name)))
            .filter(numeric)
            .collect();
        let dated = |at: &usize| names.get(*at).is_some_and(|name| is_date(name));
        let times: Vec<usize> = (0..names.len()).filter(free).filter(dated).collect();
        if times.len() > 1 && times.iter().any(numeric) {
            self.values = times;
            return;
        }
        // A figure where a name should be: the row is one of figures.
        let named = |at: &usize| names.get(*at).is_some_and(|name| !is_number(name));
        let alone: Vec<usize> = (0..names.len()).filter(free).filter(numeric).filter(named).collect();
        match (counted.as_slice(), alone.as_slice()) {
            ([], [only]) => self.values.push(*only),
            ([], _) => {}
            (counted, _) => self.values.extend(counted),
        }
    }

    /// Sees whether columns of figures are called by times, as `1/22/20` or `1990`, in the order that all of them show.
    fn time(&mut self, names: &[String], layout: &Layout) {
        let columns: Vec<&str> =
            self.values.iter().filter_map(|at| names.get(*at)).map(String::as_str).collect();
        if columns.len() < 2 || !columns.iter().all(|name| is_date(name)) {
            return;
        }
        let mut order = Order::default();
        columns.iter().for_each(|name| order.see(name));
        let read = |name: &&str| {
            let text =
                edtf(name, layout.dates.or(order.decided()), order.of_pairs(), layout.since_1904).ok()?;
            text.parse::<Period>().is_ok().then(|| text.into_owned())
        };
        self.times = columns.iter().map(read).collect::<Option<_>>().unwrap_or_default();
        if !self.times.is_empty() {
            self.fields.remove("as_of");
        }
    }

    /// What every figure needs and neither a column nor a default gives.
    pub(super) fn missing(
        &self,
        names: &[String],
        sample: &[Vec<String>],
        based: bool,
    ) -> Vec<(&'static str, String)> {
        let has = |fields: &[&str]| fields.iter().any(|field| self.fields.contains_key(*field));
        let defaults = &self.defaults;
        let mut missing = Vec::new();
        if self.values.is_empty() && !has(&["value", "low", "high", "hedge", "stance", "withdraws"]) {
            let used: Vec<usize> = self.fields.values().copied().collect();
            let any = |at: &usize| sample.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty()));
            let numeric =
                (0..names.len()).filter(|at| !used.contains(at) && any(at) && holds("value", *at, sample));
            let some: Vec<String> = numeric
                .take(NAMED)
                .filter_map(|at| Some(format!("{} `{}`", letters(at as u64 + 1), names.get(at)?)))
                .collect();
            // A column with the right name, and cells that are none.
            let called =
                |at: &usize| names.get(*at).is_some_and(|name| field_of(&folded(name)) == Some("value"));
            let cell =
                |at: &usize| sample.iter().filter_map(|row| row.get(*at)).find(|cell| !cell.is_empty());
            let called = (0..names.len()).filter(called).find_map(|at| Some((names.get(at)?, cell(&at)?)));
            let numbers = match (some.as_slice(), called) {
                ([], Some((name, cell))) => {
                    format!(" (`{}` has no figures but such cells as `{}`)", short(name), short(cell))
                }
                ([], None) => String::new(),
                (some, _) => format!(" (numbers are in {})", some.join(", ")),
            };
            let remedy = format!(
                "say which column holds the figures, as `--column value=COLUMN`, or several that are a measure each, as `--values COLUMN,COLUMN`{numbers}"
            );
            missing.push(("the figure", remedy));
        }
        if self.exact {
            return missing;
        }
        if defaults.source.is_none() && !has(&["source", "source_key"]) {
            let remedy = "say which column names who made the statement, as `--column source=COLUMN`, or who made all of them, as `--default source=NAME`";
            missing.push(("the source", remedy.to_owned()));
        }
        let about = defaults.measure.is_some()
            || defaults.subject.is_some()
            || (!self.values.is_empty() && self.times.is_empty());
        if !about && !has(&["measure", "subject", "property", "measure_key", "stance"]) {
            let remedy = "say which column names what is measured, as `--column measure=COLUMN`, or what all figures measure, as `--default measure=NAME`";
            missing.push(("the measure", remedy.to_owned()));
        }
        if defaults.kind.is_none() && !has(&["kind"]) && !based && !has(&["stance"]) {
            let remedy = "say how the figures behave in time, as `--default kind=cumulative` (a running total), `stock` (a level), `flow` (an amount over a period) or `constant`";
            missing.push(("the kind", remedy.to_owned()));
        }
        let year = |name: &str| name.len() == 4;
        let figure = |name: &&String| (is_number(name) || is_date(name)) && !year(name);
        if let Some(name) = names.iter().find(figure).filter(|_| !missing.is_empty() && self.times.is_empty())
        {
            let remedy = format!(
                "`{}` is no name of a column; where no row holds names, say `--header 0`, and name columns by their letters",
                short(name)
            );
            missing.insert(0, ("the names", remedy));
        }
        missing
    }

    /// The columns of figures, those that are the ends of one together. Columns that are called by times have no ends.
    pub(super) fn together(&self, names: &[String]) -> Vec<Together> {
        let alone = |at: &usize| Together {
            name: names.get(*at).cloned().unwrap_or_default(),
            value: Some(*at),
            low: None,
            high: None,
        };
        match self.times.as_slice() {
            [] => together(names, &self.values),
            _ => self.values.iter().map(alone).collect(),
        }
    }

    /// The unit that the name of a column gives its figures, where neither a column nor a default gives one.
    pub(super) fn unit_of(&self, at: usize, names: &[String]) -> Option<Unit> {
        let said = self.exact || self.fields.contains_key("unit") || self.defaults.unit.is_some();
        names.get(at).filter(|_| !said).and_then(|name| unit_in(name))
    }

    /// What the only figures of rows measure, where the name of their columns says it.
    pub(super) fn measure(&self, names: &[String]) -> Option<String> {
        let said = self.fields.contains_key("measure") || self.defaults.measure.is_some() || self.exact;
        match self.together(names).as_slice() {
            [only] if !said => Some(only.name.clone()),
            _ => None,
        }
    }

    /// Where no column says when, those that hold dates all the same.
    pub(super) fn undated(&self, names: &[String], sample: &[Vec<String>]) -> Option<Vec<String>> {
        let times = ["as_of", "stated_on", "published_on", "as_of_start", "as_of_end"];
        let defaults = &self.defaults;
        let said = times.iter().any(|field| self.fields.contains_key(*field))
            || !self.times.is_empty()
            || defaults.as_of.is_some()
            || defaults.stated_on.is_some()
            || defaults.published_on.is_some();
        if said || self.exact || defaults.kind == Some(Kind::Constant) || self.fields.contains_key("stance") {
            return None;
        }
        let dated = |at: &usize| {
            let cells = || sample.iter().filter_map(|row| row.get(*at)).filter(|cell| !cell.is_empty());
            let dates = cells().filter(|cell| is_date(cell) && !is_number(cell)).count();
            dates > 0 && dates * 2 >= cells().count()
        };
        let free = |at: &usize| !self.fields.values().any(|used| used == at) && !self.values.contains(at);
        Some((0..names.len()).filter(free).filter(dated).filter_map(|at| names.get(at).cloned()).collect())
    }

    /// What is told of it.
    pub(super) fn told(
        &self,
        names: &[String],
        styles: &FxHashMap<usize, Style>,
        orders: &FxHashMap<usize, Order>,
        layout: &Layout,
    ) -> Vec<GuessedColumn> {
        let figures = self.together(names);
        let ends = figures.iter().flat_map(|one| [(one.low, "low"), (one.high, "high")]);
        let ends: FxHashMap<usize, &'static str> = ends.filter_map(|(at, end)| Some((at?, end))).collect();
        let column = |(at, name): (usize, &String)| {
            let field = self.fields.iter().find(|(_, column)| **column == at).map(|(field, _)| field.clone());
            let field = field.or_else(|| self.values.contains(&at).then(|| "value".to_owned()));
            GuessedColumn {
                name: name.clone(),
                end: ends.get(&at).copied(),
                given: self.given.contains(&at),
                times: styles
                    .get(&at)
                    .and_then(|_| scaled(name))
                    .map(|scaled| 10u64.pow(scaled.power.into())),
                unit: styles
                    .get(&at)
                    .and_then(|_| self.unit_of(at, names))
                    .map(|unit| unit.symbol().to_owned()),
                decimal: styles.get(&at).and_then(|style| layout.decimal.or(style.decided())),
                dates: orders
                    .get(&at)
                    .filter(|o| o.open + o.days + o.months > 0)
                    .and_then(|o| layout.dates.or(o.decided())),
                field,
            }
        };
        names.iter().enumerate().map(column).collect()
    }

    /// The mapping of the fields that have a column.
    pub(super) fn mapping(&self, names: &[String], layout: &Layout) -> Mapping {
        let mut mapping =
            if self.exact { Mapping::exact() } else { Mapping { whole_figures: true, ..Mapping::default() } };
        mapping.fields = Fields::none();
        for (field, at) in &self.fields {
            if let Some(name) = names.get(*at) {
                mapping.fields.set(field, name);
            }
        }
        let spanned = SPANS.iter().find_map(|field| self.fields.get(*field)).and_then(|at| names.get(*at));
        if let Some(name) = spanned {
            mapping.fields.set("as_of", name);
        }
        mapping.defaults = self.defaults.clone();
        mapping.hedges.clone_from(&layout.hedges);
        mapping.separator.clone_from(&layout.separator);
        mapping.copies_speak = layout.copies_speak;
        if let Some(subsets) = &layout.subsets {
            mapping.subsets.clone_from(subsets);
        }
        mapping
    }
}

/// What the columns of a table that was written from a dossier are called, in the order of the fields.
pub(super) fn exact_names() -> impl Iterator<Item = &'static str> {
    Fields::NAMES.iter().map(|field| if *field == "language" { "lang" } else { *field })
}

/// The column that is called so, in any case, else the one of this letter.
fn find(column: &str, names: &[String]) -> Result<usize, TableError> {
    let wanted = folded(column);
    let by_name = names.iter().position(|name| name == column);
    let by_fold = || names.iter().position(|name| !wanted.is_empty() && folded(name) == wanted);
    let by_letter = || (0..names.len()).find(|at| letters(*at as u64 + 1) == column.to_ascii_uppercase());
    by_name.or_else(by_fold).or_else(by_letter).ok_or_else(|| TableError::UnknownColumn {
        column: column.to_owned(),
        nearest: nearest(column, names.iter().map(String::as_str)),
        names: names.to_vec(),
    })
}

/// Whether the cells of a column are what a column of this field holds.
fn holds(field: &str, at: usize, sample: &[Vec<String>]) -> bool {
    let cells: Vec<&str> = sample
        .iter()
        .filter_map(|row| row.get(at).map(|cell| cell.trim()))
        .filter(|cell| !cell.is_empty() && !says_nothing(cell))
        .collect();
    let most = |test: fn(&str) -> bool| {
        cells.is_empty() || cells.iter().filter(|cell| test(cell)).count() * 2 >= cells.len()
    };
    if sample.is_empty() {
        return true;
    }
    match field {
        "low" | "high" if cells.is_empty() => true,
        "value" | "low" | "high" => {
            let figure =
                |cell: &str| is_number(cell) || cell.bytes().any(|b| b.is_ascii_digit()) && cell.len() < 40;
            !cells.is_empty() && most(figure) && !most(|cell| is_date(cell) && !is_number(cell))
        }
        "as_of" | "stated_on" | "published_on" | "recorded_at" | "as_of_start" | "as_of_end" => {
            cells.iter().any(|cell| is_date(cell) || date_in(cell, None).is_some())
        }
        "kind" => !cells.is_empty() && most(|cell| kind_of(cell).is_some()),
        "population" | "source" | "measure" | "subject" => !most(is_number) || cells.is_empty(),
        "place" => !most(is_number),
        "url" => most(|cell| cell.contains("://") || cell.starts_with("www.")),
        "sequence" => most(|cell| cell.bytes().all(|b| b.is_ascii_digit())),
        _ => true,
    }
}
