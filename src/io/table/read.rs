//! Reading a table, row by row, and again if it is written in another way than its first rows.

use std::fmt;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::date::Order;
use super::ends::Together;
use super::error::TableError;
use super::guess::{Guess, Plan};
use super::layer::Layer;
use super::layout::Layout;
use super::number::{Decimal, Style};
use super::records::Record;
use super::scale::{Times, unit_in};
use super::sniff::{Sniffed, records, sniff};
use super::words::{counts_things, folded, is_rate};
use crate::dossier::Dossier;
use crate::io::error::ReadError;
use crate::io::parts::ReadOptions;
use crate::io::rows::sheet::{
    Columns, Draft, Faults, Row, RowCells, RowReader, Series, Table, Titles, assemble,
};
use crate::io::rows::{Imported, Mapping, RowFault, RowProblem};
use crate::quantity::Unit;
use crate::visible::visible;

/// What became of a table, and what it was taken for. Printed, it says both.
#[derive(Debug)]
#[non_exhaustive]
pub struct ImportedTable {
    /// The dossier of all rows that could be taken, and what is wrong with the others.
    pub imported: Imported,
    /// What the table was taken for.
    pub guess: Guess,
    /// How many rows give no figure; they are passed over.
    pub blank: usize,
}

impl fmt::Display for ImportedTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.guess)?;
        if self.blank > 0 {
            let rows = if self.blank == 1 { "row" } else { "rows" };
            write!(f, "{} {rows} without a figure; ", self.blank)?;
        }
        write!(f, "{}", self.imported)
    }
}

/// Reads a table of figures: CSV, or cells divided by semicolons, tabs or bars.
///
/// What the columns give is guessed from their names, in English and Vietnamese, and from their cells; what stands
/// between cells, which row holds the names and the encoding are guessed too. A [`Layout`] says what should not be
/// guessed. The guess is told with the result.
///
/// - Whether `1.234` is a thousand or a little more than one is decided by all numbers of the column, else by those of
///   the other columns, else by the name or unit of the column where it says that people or things are counted, which
///   have no thousandths. If none of them tells, the rows are faulty, and the fault says what to give. Whether
///   `03/04/2025` is in March or in April is decided in the same way.
/// - Dates may be numbers of days, as spreadsheets keep them. Of a time of day without a zone only the day is taken.
/// - Figures may stand with their hedge and unit, as `~14000`, `1,200+`, `10–12` or `800 km2`, and with the feature
///   `text` as phrases, `hơn 10.000 người`.
/// - Where the name of a column says so, its numbers are thousands, lakhs or millions: `Displaced (in thousands)`. A cell
///   that says itself how large it is, as `1.2 million` does, is as it says. The guess tells by what they are multiplied.
/// - A unit in brackets in the name of a column of figures is theirs, where nothing else gives one: `Area (ha)`.
/// - Two numbers with a stroke between them, `12/14`, are read where the unit is one of shares, or where none is given and no whole
///   number above one stands in their column, and refused elsewhere.
/// - What stands in brackets behind a figure goes into the note: `9 (incl. 2 children)`.
/// - Cells such as `N/A` say nothing, and rows without a figure are passed over and counted.
/// - An apostrophe that guards a cell against being taken for a formula is taken off.
/// - Everything else is as in [`import_rows`](crate::io::import_rows). Faults are at rows and columns as a spreadsheet
///   shows them.
///
/// # Errors
/// [`TableError`] if it is no table, or does not say all that a figure needs. Nothing in single rows is an error.
///
/// # Complexity
/// As [`import_rows`](crate::io::import_rows). The text is read twice if its first rows do not tell how all are written.
///
/// ```
/// use crosscheck::io::{Layout, import_table};
/// let text = "Nguồn;Số người chết;Ngày\nBộ Nội vụ;1.250;31/05/2025\nChữ thập đỏ;>=900;01/06/2025\nBáo;n/a;\nBáo;12,5x;\n";
/// let layout = Layout::from_toml("[defaults]\nkind = \"cumulative\"\nunit = \"person\"\nlanguage = \"vi\"\n")?;
/// let table = import_table(std::io::Cursor::new(text), &layout)?;
/// assert_eq!(table.imported.dossier.assertions().len(), 2);
/// assert_eq!(table.blank, 1);
/// assert_eq!(table.guess.columns[2].field.as_deref(), Some("as_of"));
/// assert!(table.imported.faults[0].to_string().starts_with("row 5, column B `Số người chết`: "));
/// # Ok::<(), crosscheck::io::TableError>(())
/// ```
pub fn import_table(file: impl Read + Seek, layout: &Layout) -> Result<ImportedTable, TableError> {
    import_table_with(file, layout, &TableOptions::default())
}

/// Limits of the reader of tables, and what is known already.
#[derive(Debug, Clone, Copy, Default)]
pub struct TableOptions<'d> {
    /// Limits; a line is a row.
    pub read: ReadOptions,
    /// A dossier whose sources, measures, hierarchies and rules the rows go with: cells may name them by key or by
    /// name. Its assertions are left out.
    pub with: Option<&'d Dossier>,
    /// Whether quotes and addresses are left out, which no report shows.
    pub figures_only: bool,
    /// What the keys of rows without an id start with, where there are several tables.
    pub prefix: Option<&'d str>,
}

/// Reads a table within limits, and onto what is known.
///
/// # Errors
/// As [`import_table`].
pub fn import_table_with(
    file: impl Read + Seek,
    layout: &Layout,
    options: &TableOptions<'_>,
) -> Result<ImportedTable, TableError> {
    Opened::open(file, layout, options)?.import(options)
}

/// Reads a table by its path.
///
/// # Errors
/// As [`import_table`], and [`ReadError::Io`] if the file cannot be opened.
pub fn import_table_file(path: impl AsRef<Path>, layout: &Layout) -> Result<ImportedTable, TableError> {
    let path = path.as_ref();
    let what = || format!("`{}`", visible(&path.display().to_string()));
    let file =
        std::fs::File::open(path).map_err(|error| TableError::Read(ReadError::Io { what: what(), error }))?;
    import_table(file, layout)
}

/// How many rows there are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    /// Those that give a figure or are faulty; one for each column of figures.
    pub(super) figures: usize,
    pub(super) blank: usize,
}

/// A table whose columns are known.
pub(super) struct Opened<'l, R> {
    file: R,
    pub(super) sniffed: Sniffed,
    pub(super) plan: Plan,
    pub(super) layout: &'l Layout,
    limit: usize,
    figures_only: bool,
    pub(super) styles: FxHashMap<usize, Style>,
    pub(super) orders: FxHashMap<usize, Order>,
}

/// What numbers and dates show of how they are written, by column.
pub(super) struct Seen {
    styles: FxHashMap<usize, Style>,
    orders: FxHashMap<usize, Order>,
}

impl Seen {
    fn see<'c>(&mut self, cell: impl Fn(usize) -> Option<&'c str>) {
        for (at, style) in &mut self.styles {
            style.see(cell(*at).unwrap_or("").trim());
        }
        for (at, order) in &mut self.orders {
            order.see(cell(*at).unwrap_or("").trim());
        }
    }
}

/// The mapping for each column of figures.
pub(super) struct Setup {
    readers: Vec<(Mapping, Option<Series>)>,
}

impl Setup {
    /// Whether a row may give several figures.
    pub(super) fn several(&self) -> bool {
        self.readers.len() > 1
    }

    pub(super) fn first(&self) -> &Mapping {
        // INVARIANT: there is always one reader; the fallback is never made.
        static NONE: std::sync::OnceLock<Mapping> = std::sync::OnceLock::new();
        self.readers.first().map_or_else(|| NONE.get_or_init(Mapping::plain), |(mapping, _)| mapping)
    }
}

impl<'l, R: Read + Seek> Opened<'l, R> {
    /// Looks at the start of the file.
    pub(super) fn open(
        mut file: R,
        layout: &'l Layout,
        options: &TableOptions<'_>,
    ) -> Result<Self, TableError> {
        let sniffed = sniff(&mut file, layout)?;
        let plan = Plan::of(&sniffed.names, &sniffed.sample, layout)?;
        let limit = options.read.max_line;
        let (styles, orders) = (FxHashMap::default(), FxHashMap::default());
        let figures_only = options.figures_only;
        let opened = Self { file, sniffed, plan, layout, limit, figures_only, styles, orders };
        let missing =
            opened.plan.missing(&opened.sniffed.names, &opened.sniffed.sample, options.with.is_some());
        if !missing.is_empty() {
            return Err(TableError::Incomplete { missing, columns: opened.guess().to_string() });
        }
        Ok(opened)
    }

    /// Reads all rows into a dossier. How numbers and dates are written is taken from the first rows, and where the others
    /// show that it is otherwise, all are read again.
    pub(super) fn import(&mut self, options: &TableOptions<'_>) -> Result<ImportedTable, TableError> {
        let setup = self.setup();
        let most = self.likely_rows()?;
        let read = |opened: &mut Self, seen: Option<&mut Seen>| {
            let mut table = Table::new(setup.first(), options.with);
            table.prefix = options.prefix.unwrap_or("").into();
            table.reserve(most);
            let mut faults = Faults::up_to(options.read.max_faults);
            let count =
                opened.rows(&setup, &mut table, &mut faults, seen, |table, draft| table.take(draft))?;
            Ok::<_, TableError>((table, faults, count))
        };
        let (table, mut faults, count) = if self.plan.exact {
            read(self, None)?
        } else {
            self.assume();
            let mut seen = self.unseen();
            let done = read(self, Some(&mut seen))?;
            if self.settle(seen) {
                done
            } else {
                // Not both at once.
                drop(done);
                read(self, None)?
            }
        };
        let columns = self.columns(setup.first());
        let (dossier, withdrawals) = assemble(table, &columns, self.plan.exact, &mut faults);
        let refused = faults.refused;
        let (faults, more) = faults.listed();
        let several = setup.several();
        let imported = Imported { dossier, rows: count.figures, several, refused, withdrawals, faults, more };
        Ok(ImportedTable { imported, guess: self.guess(), blank: count.blank })
    }

    /// About how many rows there are, by the length of the first ones; never more than it does harm to make room for.
    fn likely_rows(&mut self) -> Result<usize, TableError> {
        let bytes = self.file.seek(SeekFrom::End(0)).map_err(super::sniff::io_error)?;
        let rows = bytes / self.sniffed.line_length.max(16) as u64;
        Ok(usize::try_from(rows).unwrap_or(usize::MAX).min(1 << 22))
    }

    /// What the table was taken for.
    pub(super) fn guess(&self) -> Guess {
        Guess {
            json: false,
            delimiter: char::from(self.sniffed.dialect.delimiter),
            header: if self.layout.header == Some(0) { 0 } else { self.sniffed.header },
            encoding: self.sniffed.coding.encoding.name().to_owned(),
            columns: self.plan.told(&self.sniffed.names, &self.styles, &self.orders, self.layout),
            defaults: self.plan.defaults.clone(),
            exact: self.plan.exact,
            measure: self.plan.measure(&self.sniffed.names),
            undated: self.plan.undated(&self.sniffed.names, &self.sniffed.sample),
        }
    }

    /// Looks at every number and date of the file.
    pub(super) fn look(&mut self) -> Result<(), TableError> {
        if self.plan.exact {
            return Ok(());
        }
        let mut seen = self.unseen();
        let mut rows = records(&mut self.file, self.sniffed.coding, self.sniffed.dialect, self.limit)?;
        rows.expected = Some(self.sniffed.names.len());
        while let Some((row, record)) = rows.next().map_err(super::sniff::io_error)? {
            if let Record::Cells(cells) = record
                && row > self.sniffed.header
            {
                seen.see(|at| cells.get(at));
            }
        }
        self.settle(seen);
        Ok(())
    }

    /// Takes the first rows for all; what these show of how they are written.
    fn assume(&mut self) {
        let mut seen = self.unseen();
        for cells in &self.sniffed.sample {
            seen.see(|at| cells.get(at).map(String::as_str));
        }
        self.settle(seen);
    }

    /// The columns of numbers and dates, of which nothing was seen.
    fn unseen(&self) -> Seen {
        const NUMBERS: [&str; 3] = ["value", "low", "high"];
        const DATES: [&str; 6] =
            ["as_of", "as_of_start", "as_of_end", "stated_on", "published_on", "recorded_at"];
        let column = |field: &&str| self.plan.fields.get(*field).copied();
        let numbers = NUMBERS.iter().filter_map(column).chain(self.plan.values.iter().copied());
        let dates = DATES.iter().filter_map(column);
        Seen {
            styles: numbers.map(|at| (at, Style::default())).collect(),
            orders: dates.map(|at| (at, Order::default())).collect(),
        }
    }

    /// How columns are written, by what they show; whether that is what was known.
    fn settle(&mut self, seen: Seen) -> bool {
        let Seen { mut styles, mut orders } = seen;
        // A column that does not show how it is written is written as the others.
        let all = styles.values().fold(Style::default(), |mut all, style| {
            all.add(*style);
            all
        });
        for style in styles.values_mut().filter(|style| style.decided().is_none() && style.points == 0) {
            (style.points, style.commas) = (all.points, all.commas);
        }
        // People and houses have no thousandths; tonnes and shares of them do.
        let given = self.plan.defaults.unit.as_deref().map(Unit::new);
        let each = self.plan.fields.contains_key("unit");
        for (at, style) in styles.iter_mut().filter(|_| !each) {
            let name = self.sniffed.names.get(*at);
            let unit = given.clone().or_else(|| name.and_then(|name| unit_in(name)));
            let counts = match unit {
                Some(unit) => unit.counts_singly(),
                None => name.is_some_and(|name| counts_things(&folded(name))),
            };
            // Thousands of people have decimals, and so have their means and rates.
            let counts = counts
                && !Times::of(&self.sniffed.names, *at).any()
                && !name.is_some_and(|name| is_rate(&folded(name)));
            if counts {
                match style.of_counts() {
                    Some(Decimal::Point) => style.points = 1,
                    Some(Decimal::Comma) => style.commas = 1,
                    None => {}
                }
            }
        }
        let all = orders.values().fold(Order::default(), |mut all, order| {
            all.add(*order);
            all
        });
        for order in orders.values_mut().filter(|order| order.decided().is_none() && order.days == 0) {
            (order.days, order.months) = (all.days, all.months);
        }
        // Cells are read by nothing else of it.
        let same = styles.iter().all(|(at, style)| self.styles.get(at).is_some_and(|s| s.reads_as(*style)))
            && orders.iter().all(|(at, order)| self.orders.get(at).is_some_and(|o| o.reads_as(*order)));
        (self.styles, self.orders) = (styles, orders);
        same
    }

    /// The columns that a mapping takes.
    pub(super) fn columns(&self, mapping: &Mapping) -> Columns {
        Columns::of_sheet(mapping, &Titles::of(&self.sniffed.names))
    }

    /// The mapping of each column of figures.
    pub(super) fn setup(&self) -> Setup {
        let mut mapping = self.plan.mapping(&self.sniffed.names, self.layout);
        if self.figures_only {
            mapping.fields.quote.clear();
            mapping.fields.url.clear();
        }
        let figures = self.plan.together(&self.sniffed.names);
        let alone = figures.len() == 1;
        let times = &self.plan.times;
        let name =
            |at: Option<usize>| at.and_then(|at| self.sniffed.names.get(at)).cloned().unwrap_or_default();
        let of = |(at, one): (usize, Together)| {
            let mut mapping = mapping.clone();
            mapping.fields.value = name(one.value);
            // Both ends are in the unit that one of them names.
            let told = [one.value, one.low, one.high].into_iter().flatten();
            let told = told.filter_map(|at| self.plan.unit_of(at, &self.sniffed.names)).next();
            if let Some(unit) = told {
                mapping.defaults.unit = Some(unit.symbol().to_owned());
            }
            if one.low.is_some() {
                (mapping.fields.low, mapping.fields.high) = (name(one.low), name(one.high));
            }
            if let Some(time) = times.get(at) {
                mapping.defaults.as_of = Some(time.clone());
                let series = Series::new(time.replace('/', "."), false);
                return (mapping, Some(series));
            }
            let named = !mapping.fields.measure.is_empty() || mapping.defaults.measure.is_some();
            if alone && named {
                return (mapping, None);
            }
            if alone {
                mapping.defaults.measure = Some(one.name);
                return (mapping, None);
            }
            (mapping, Some(Series::new(one.name, true)))
        };
        let mut readers: Vec<(Mapping, Option<Series>)> = if figures.is_empty() {
            let given = self.plan.fields.get("value");
            let told = given.and_then(|at| self.plan.unit_of(*at, &self.sniffed.names));
            let mut mapping = mapping.clone();
            mapping.defaults.unit = told.map(|unit| unit.symbol().to_owned()).or(mapping.defaults.unit);
            vec![(mapping, None)]
        } else {
            figures.into_iter().enumerate().map(of).collect()
        };
        Series::tell_apart(readers.iter_mut().filter_map(|(_, series)| series.as_mut()));
        Setup { readers }
    }

    /// Reads every row.
    pub(super) fn rows(
        &mut self,
        setup: &Setup,
        table: &mut Table<'_>,
        faults: &mut Faults,
        mut seen: Option<&mut Seen>,
        mut take: impl FnMut(&mut Table<'_>, Draft<'_>),
    ) -> Result<Count, TableError> {
        let titles = Titles::of(&self.sniffed.names);
        let mut readers: Vec<Reading<'_>> = setup
            .readers
            .iter()
            .map(|(mapping, column)| {
                let columns = Columns::of_sheet(mapping, &titles);
                let cells = Layer::of(&columns, mapping, self);
                let reader = RowReader::of_sheet(mapping, columns, column.clone());
                Reading { columns: reader.columns(), reader, cells }
            })
            .collect();
        let width = self.sniffed.names.len();
        let header = self.sniffed.header;
        let delimiter = match self.sniffed.dialect.delimiter {
            b',' => "comma",
            b';' => "semicolon",
            b'\t' => "tab",
            _ => "bar",
        };
        let mut count = Count::default();
        let mut slight = Vec::new();
        let mut rows = records(&mut self.file, self.sniffed.coding, self.sniffed.dialect, self.limit)?;
        rows.expected = Some(width);
        while let Some((row, record)) = rows.next().map_err(super::sniff::io_error)? {
            if row <= header {
                continue;
            }
            if let (Some(seen), Record::Cells(cells)) = (&mut seen, &record) {
                seen.see(|at| cells.get(at));
            }
            let broken = |column, problem| RowFault {
                line: row,
                column,
                sheet: true,
                id: None,
                field: None,
                kept: false,
                problem,
            };
            let cells = match record {
                Record::Cells(cells)
                    if (width..cells.len()).any(|at| cells.get(at).is_some_and(|c| !c.trim().is_empty())) =>
                {
                    count.figures += 1;
                    faults.push(broken(
                        width as u64 + 1,
                        RowProblem::Ragged { found: cells.len(), expected: width, delimiter },
                    ));
                    continue;
                }
                Record::Cells(cells) => cells,
                other => {
                    count.figures += 1;
                    faults.push(match other {
                        Record::NotUtf8(column) => broken(column, RowProblem::NotUtf8),
                        Record::TooLong => broken(0, RowProblem::TooLong { limit: self.limit }),
                        _ => broken(0, RowProblem::OpenQuote),
                    });
                    continue;
                }
            };
            let mut any = false;
            for reading in &mut readers {
                let mut given = RowCells::new();
                let found = reading.cells.read(cells, &mut given);
                if let Ok(false) = found {
                    continue;
                }
                any = true;
                count.figures += 1;
                if let Err((slot, problem)) = found {
                    let id = reading.cells.id(cells);
                    let problem = told(problem);
                    let totals = matches!(problem, RowProblem::Totals);
                    faults.refuse(reading.columns.fault_at(row, slot, id, problem), &mut slight);
                    // All of the row adds up others, and is told once.
                    if totals {
                        break;
                    }
                    continue;
                }
                let found = Row::of_cells(row, &reading.columns, &given);
                match reading.reader.draft(&found, table, &mut slight) {
                    Ok(draft) => {
                        faults.keep(&mut slight);
                        take(table, draft);
                    }
                    Err(mut fault) => {
                        fault.problem = told(fault.problem);
                        faults.refuse(*fault, &mut slight);
                    }
                }
            }
            count.blank += usize::from(!any);
        }
        Ok(count)
    }
}

/// What is said of a cell that is no number: one without digits may say that there is none.
fn told(problem: RowProblem) -> RowProblem {
    match problem {
        RowProblem::NotANumber { text } if !text.contains(|c: char| c.is_numeric()) => {
            RowProblem::NoNumber { text }
        }
        other => other,
    }
}

/// One column of figures.
struct Reading<'m> {
    reader: RowReader<'m>,
    columns: Rc<Columns>,
    cells: Layer,
}
