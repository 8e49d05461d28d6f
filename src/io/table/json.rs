//! Rows as JSON Lines, with names that are guessed as those of columns are.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

use super::error::TableError;
use super::guess::{Guess, Plan};
use super::layout::Layout;
use super::read::{ImportedTable, TableOptions};
use super::sniff::{ROWS, io_error};
use crate::io::rows::sheet::{Draft, Faults, RowReader, Table};
use crate::io::rows::{Mapping, each_row, import_rows_onto};

/// How much of a file is looked at for its names, and how much of one line.
const SAMPLE: u64 = 1 << 20;

/// Reads flat JSON Lines as a table: what the fields give is guessed from their names and values, where the layout does
/// not say it. Numbers and dates stand as JSON and this format write them, and faults are at lines and columns of the
/// text.
///
/// # Errors
/// As [`import_table`](super::import_table).
///
/// # Complexity
/// As [`import_rows`](crate::io::import_rows).
///
/// ```
/// use crosscheck::io::{Layout, TableOptions, import_json_table};
/// let text = r#"{"publisher": "Ministry", "Event": "flood", "indicator": "killed", "figure": 120}"#;
/// let layout = Layout::from_toml("defaults.kind = \"cumulative\"")?;
/// let table = import_json_table(std::io::Cursor::new(text), &layout, &TableOptions::default())?;
/// assert_eq!(table.imported.dossier.measures()[0].key(), "flood/killed/cumulative");
/// # Ok::<(), crosscheck::io::TableError>(())
/// ```
pub fn import_json_table(
    file: impl Read + Seek,
    layout: &Layout,
    options: &TableOptions<'_>,
) -> Result<ImportedTable, TableError> {
    JsonRows::open(file, layout, options)?.import(options)
}

/// A file of JSON Lines whose fields are known.
pub(super) struct JsonRows<F> {
    file: F,
    pub(super) mapping: Mapping,
    guess: Guess,
}

impl<F: Read + Seek> JsonRows<F> {
    /// Looks at the first rows for the names of their fields.
    pub(super) fn open(file: F, layout: &Layout, options: &TableOptions<'_>) -> Result<Self, TableError> {
        let mut file = file;
        let (mapping, guess) = guessed(&mut file, layout, options)?;
        Ok(Self { file, mapping, guess })
    }

    pub(super) fn exact(&self) -> bool {
        self.mapping.exact
    }

    pub(super) fn guess(&self) -> Guess {
        self.guess.clone()
    }

    fn rewound(&mut self) -> Result<BufReader<&mut F>, TableError> {
        self.file.seek(SeekFrom::Start(0)).map_err(io_error)?;
        Ok(BufReader::with_capacity(1 << 16, &mut self.file))
    }

    /// Reads every row.
    pub(super) fn rows(
        &mut self,
        mapping: &Mapping,
        options: &TableOptions<'_>,
        table: &mut Table<'_>,
        faults: &mut Faults,
        take: impl FnMut(&mut Table<'_>, Draft<'_>),
    ) -> Result<usize, TableError> {
        let mut reader = RowReader::new(mapping);
        Ok(each_row(self.rewound()?, &mut reader, &options.read, table, faults, take)?)
    }

    pub(super) fn import(&mut self, options: &TableOptions<'_>) -> Result<ImportedTable, TableError> {
        let mapping = self.mapping.clone();
        let imported =
            import_rows_onto(self.rewound()?, &mapping, &options.read, options.with, options.prefix)?;
        Ok(ImportedTable { imported, guess: self.guess(), blank: 0 })
    }
}

/// What fields give, by their names and the values of the first rows.
fn guessed(
    file: &mut (impl Read + Seek),
    layout: &Layout,
    options: &TableOptions<'_>,
) -> Result<(Mapping, Guess), TableError> {
    file.seek(SeekFrom::Start(0)).map_err(io_error)?;
    let (mut names, mut rows) = (Vec::<String>::new(), Vec::new());
    let mut sample = BufReader::new((&mut *file).take(SAMPLE));
    let mut line = Vec::new();
    while rows.len() < ROWS && sample.read_until(b'\n', &mut line).map_err(io_error)? > 0 {
        let start = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
        if let Ok(object) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(start) {
            let mut row = vec![String::new(); names.len()];
            for (name, value) in object {
                let at = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                    names.push(name);
                    row.push(String::new());
                    names.len() - 1
                });
                if let Some(cell) = row.get_mut(at).filter(|_| !value.is_null()) {
                    *cell = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
                }
            }
            rows.push(row);
        }
        line.clear();
    }
    drop(sample);
    let mut plan = Plan::of(&names, &rows, layout)?;
    let mut mapping_of = plan.clone();
    if let [only] = plan.values.as_slice() {
        mapping_of.fields.insert("value".to_owned(), *only);
        let measured = mapping_of.fields.contains_key("measure") || mapping_of.defaults.measure.is_some();
        if !measured {
            plan.defaults.measure = names.get(*only).cloned();
            mapping_of.defaults.measure.clone_from(&plan.defaults.measure);
        }
    }
    let mut missing = plan.missing(&names, &rows, options.with.is_some());
    if plan.values.len() > 1 {
        let remedy = "give each row of JSON Lines one figure, named as `--column value=FIELD`; several columns of figures are for CSV";
        missing.push(("the figure", remedy.to_owned()));
    }
    let guess = |plan: &Plan| Guess {
        json: true,
        delimiter: ',',
        header: 0,
        encoding: "UTF-8".to_owned(),
        columns: plan.told(&names, &Default::default(), &Default::default(), layout),
        defaults: plan.defaults.clone(),
        exact: plan.exact,
        measure: None,
        undated: plan.undated(&names, &rows),
    };
    if names.is_empty() {
        return Err(TableError::Empty);
    }
    if !missing.is_empty() {
        return Err(TableError::Incomplete { missing, columns: guess(&plan).to_string() });
    }
    Ok((mapping_of.mapping(&names, layout), guess(&plan)))
}
