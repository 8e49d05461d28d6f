//! The files of a call as one dossier.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::args::{Form, Input, Table};
use super::style::Tone;
use super::{Failure, Session};
use crate::dossier::{Dossier, View};
use crate::io::{
    Guess, ImportedTable, Layout, ReadError, ReadOptions, RowFault, TableError, TableOptions,
    convert_json_table, convert_table, import_json_table, import_table_with, nearest, read_lines, read_with,
};
use crate::measure::Kind;
use crate::time::Period;
use crate::visible::{short, visible};

/// Files smaller than this are read in a moment.
const LONG: u64 = 16 << 20;

/// What the standard input holds in memory before it goes to a file.
const SPOOLED: usize = 8 << 20;

/// What was read, and whether all of it could be taken.
pub(super) struct Loaded {
    pub(super) dossier: Dossier,
    pub(super) faulty: bool,
    /// What tables were taken for.
    pub(super) guesses: Vec<Guess>,
}

impl Loaded {
    /// All of it, or what was known of it by the end of a day.
    pub(super) fn view(&self, known_on: Option<Period>) -> View<'_> {
        known_on.map_or(self.dossier.view(), |day| self.dossier.known_on(day))
    }
}

/// A file that can be read more than once.
pub(super) trait Readable: Read + Seek {}
impl<T: Read + Seek> Readable for T {}

/// A file, what it is called in messages, and how long it is.
pub(super) struct Opened {
    pub(super) file: Box<dyn Readable>,
    pub(super) name: String,
    pub(super) form: Form,
    /// What it looks like, where it is to be taken for something else.
    looks: Option<Form>,
    bar: Option<ProgressBar>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Reads all files together, with the quotes and addresses of tables or without.
pub(super) fn load(input: &Input, texts: bool, session: &mut Session<'_, '_>) -> Result<Loaded, Failure> {
    if input.files.iter().filter(|path| **path == Path::new("-")).count() > 1 {
        return Err(Failure::Usage("`-` is given twice, and the standard input can be read once".to_owned()));
    }
    let mut opened = Vec::new();
    for path in &input.files {
        opened.push(open(path, input.table.input, session)?);
    }
    load_opened(opened, &input.table, texts, session)
}

/// Reads files that are open.
pub(super) fn load_opened(
    files: Vec<Opened>,
    table: &Table,
    texts: bool,
    session: &mut Session<'_, '_>,
) -> Result<Loaded, Failure> {
    let layout = layout(table)?;
    let several = files.len() > 1;
    let mut with = head(table, session)?;
    let mut loaded = Loaded { dossier: Dossier::new(), faulty: false, guesses: Vec::new() };
    let (mut first, mut tables) = (true, Vec::new());
    // Dossiers first: tables may name what is in them.
    for opened in files {
        if opened.is_table() {
            tables.push(opened);
            continue;
        }
        let name = opened.name.clone();
        let dossier = dossier(opened, session)?;
        join(&mut loaded.dossier, dossier, &name, first)?;
        first = false;
    }
    if !first && !tables.is_empty() {
        // What is named with --with goes before what is named as a file.
        with = Some(match with {
            Some(mut with) => {
                let added = loaded.dossier.clone();
                with.join(&added).map_err(|error| Failure::Input(error.to_string()))?;
                with
            }
            None => loaded.dossier.clone(),
        });
    }
    for opened in tables {
        let name = opened.name.clone();
        let prefix = Path::new(&name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let prefix = prefix.as_deref().filter(|_| several);
        let options = TableOptions { prefix, ..options(table, with.as_ref(), texts) };
        let made = self::table(opened, &layout, &options)?;
        loaded.faulty |= tell(&name, &made, session);
        loaded.guesses.push(made.guess);
        join(&mut loaded.dossier, made.imported.dossier, &name, first)?;
        first = false;
    }
    loaded.faulty &= !table.skip_faulty;
    Ok(loaded)
}

/// How tables are read, with their quotes and addresses or without.
pub(super) fn options<'d>(table: &Table, with: Option<&'d Dossier>, texts: bool) -> TableOptions<'d> {
    let read = ReadOptions { max_faults: table.max_faults, ..ReadOptions::default() };
    TableOptions { read, with, figures_only: !texts, prefix: None }
}

/// The dossier that tables go with.
pub(super) fn head(table: &Table, session: &mut Session<'_, '_>) -> Result<Option<Dossier>, Failure> {
    let Some(path) = &table.with else { return Ok(None) };
    let opened = open(path, None, session)?;
    if opened.is_table() {
        return Err(Failure::Input(format!(
            "{}: --with takes a dossier, and this is a table; `crosscheck convert` makes a dossier of it",
            opened.name
        )));
    }
    dossier(opened, session).map(Some)
}

fn join(all: &mut Dossier, next: Dossier, name: &str, first: bool) -> Result<(), Failure> {
    if first {
        *all = next;
        return Ok(());
    }
    all.join(&next).map_err(|error| Failure::Input(format!("{name}: {error}")))
}

/// Tells what a table was taken for and what is wrong with it; whether anything had to be left out.
pub(super) fn tell(name: &str, table: &ImportedTable, session: &mut Session<'_, '_>) -> bool {
    let (imported, guess) = (&table.imported, &table.guess);
    let columns = guess
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "field": column.field, "given": column.given }));
    let columns = json!({ "file": name, "columns": columns.collect::<Vec<_>>() });
    session.tell_with(Tone::Note, &format!("{name}: {guess}"), columns);
    if table.blank > 0 {
        let rows = if table.blank == 1 { "row without a figure was" } else { "rows without a figure were" };
        let text = format!("{name}: {} {rows} passed over", table.blank);
        session.tell_with(Tone::Note, &text, json!({ "file": name, "blank": table.blank }));
    }
    if imported.rows == 0 && table.blank == 0 {
        let text =
            format!("{name}: there are names of columns and no rows behind them; put a row for each figure");
        session.tell_with(Tone::Warning, &text, json!({ "file": name, "rows": 0 }));
        return false;
    }
    let tone = if imported.faults.is_empty() { Tone::Note } else { Tone::Warning };
    let rows = json!({
        "file": name,
        "rows": imported.rows,
        "refused": imported.refused,
        "faults": imported.faults.iter().map(fault).collect::<Vec<_>>(),
        "more": imported.more,
    });
    session.tell_with(tone, &format!("{name}: {imported}"), rows);
    imported.refused > 0
}

/// A fault, as programs are told of it.
fn fault(fault: &RowFault) -> Value {
    json!({
        "row": fault.line,
        "column": Some(fault.column).filter(|column| *column > 0),
        "field": fault.field,
        "id": fault.id,
        "kept": fault.kept,
        "message": fault.problem.to_string(),
    })
}

/// Sees that what is asked for stands before the files, where the two may have been changed about.
pub(super) fn in_order(what: &str, command: &str, first: &str, input: &Input) -> Result<(), Failure> {
    let missing = input.files.iter().find(|path| **path != Path::new("-") && !path.exists());
    match missing.filter(|_| Path::new(first).is_file()) {
        Some(missing) => Err(Failure::Usage(format!(
            "`{}` is a file and `{}` is none; the {what} goes before the files, as `crosscheck {command} {} {}`",
            visible(first),
            shown(missing),
            shown(missing),
            visible(first)
        ))),
        None => Ok(()),
    }
}

pub(super) fn shown(path: &Path) -> String {
    visible(&path.display().to_string()).into_owned()
}

/// Opens a file and sees what it is.
pub(super) fn open(
    path: &Path,
    form: Option<Form>,
    session: &mut Session<'_, '_>,
) -> Result<Opened, Failure> {
    let name = if path == Path::new("-") { "the standard input".to_owned() } else { shown(path) };
    let failed = |error: io::Error| {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound => format!("there is no such file{}", alike(path)),
            io::ErrorKind::PermissionDenied => "it may not be read; see its permissions".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder; name the files in it".to_owned(),
            _ => error.to_string(),
        };
        Failure::Input(format!("cannot read {name}: {remedy}"))
    };
    let mut file = readable(path).map_err(failed)?;
    let length = file.seek(SeekFrom::End(0)).map_err(failed)?;
    if length == 0 {
        return Err(Failure::Input(format!(
            "{name}: the file is empty; `crosscheck init` writes a dossier to start from, `crosscheck init table` a table"
        )));
    }
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let seen = form_of(&mut file).map_err(failed)?;
    let mut form = form.unwrap_or(seen);
    let mut looks = Some(seen).filter(|seen| *seen != form);
    if is_list(&mut file).map_err(failed)?
        && (form == Form::TableLines || looks.is_none() && form == Form::Dossier)
    {
        file = lines_of_list(&mut file).map_err(|error| {
            Failure::Input(format!("{name}: {error}; in a list of rows, each is an object in braces"))
        })?;
        (form, looks) = (Form::TableLines, None);
    }
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let wanted = length >= LONG && session.streams.stderr_is_terminal && !session.quiet;
    let bar = wanted.then(|| progress(length, &format!("reading {name}")));
    if let Some(bar) = &bar {
        file = Box::new(bar.wrap_read(file));
    }
    Ok(Opened { file, name, form, looks, bar })
}

/// What a path leads to, so that it can be read more than once: the standard input and pipes cannot.
fn readable(path: &Path) -> io::Result<Box<dyn Readable>> {
    let spooled = |input: &mut dyn Read| -> io::Result<Box<dyn Readable>> {
        let mut spooled = tempfile::spooled_tempfile(SPOOLED);
        io::copy(input, &mut spooled)?;
        Ok(Box::new(spooled))
    };
    if path == Path::new("-") {
        return spooled(&mut io::stdin().lock());
    }
    let mut file = File::open(path)?;
    match file.metadata()? {
        about if about.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        about if about.is_file() => Ok(Box::new(file)),
        _ => spooled(&mut file),
    }
}

impl Opened {
    /// Whether it is a table, of cells or of JSON Lines.
    pub(super) fn is_table(&self) -> bool {
        matches!(self.form, Form::Table | Form::TableLines)
    }

    /// Makes lines of a table, row by row.
    pub(super) fn convert(
        &mut self,
        layout: &Layout,
        options: &TableOptions<'_>,
        out: &mut dyn io::Write,
    ) -> Result<ImportedTable, TableError> {
        match self.form {
            Form::TableLines => convert_json_table(&mut self.file, layout, options, out),
            _ => convert_table(&mut self.file, layout, options, out),
        }
    }

    /// What it looks like, where that is not what it is taken for.
    pub(super) fn looks(&self) -> Option<Form> {
        self.looks
    }

    /// What shows how far it was read, where that is shown.
    pub(super) fn bar(&self) -> Option<ProgressBar> {
        self.bar.clone()
    }
}

/// A bar for so many bytes.
pub(super) fn progress(length: u64, what: &str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(what.to_owned());
    bar
}

/// The names of files beside that are nearly called so.
fn alike(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return String::new() };
    let names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    super::select::hint(nearest(&name, names.iter().map(String::as_str)))
}

/// Whether a JSON file is a list.
fn is_list(file: &mut dyn Readable) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut start = Vec::new();
    file.take(4096).read_to_end(&mut start)?;
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start);
    Ok(start.trim_ascii_start().starts_with(b"["))
}

/// What a file is, by how it starts.
fn form_of(file: &mut dyn Readable) -> io::Result<Form> {
    let mut start = Vec::new();
    file.take(1 << 20).read_to_end(&mut start)?;
    // A dossier in UTF-16 is to be told that it is none in UTF-8, and not what its cells lack.
    let text = match encoding_rs::Encoding::for_bom(&start) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(start.get(mark..).unwrap_or_default()).0
        }
        None => String::from_utf8_lossy(&start),
    };
    let text = text.trim_start();
    // A header such as `[id],value` is no JSON.
    let list = text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', '[', ']']));
    if !text.starts_with('{') && !list {
        return Ok(Form::Table);
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (first, second) = (lines.next().unwrap_or(""), lines.next());
    Ok(match object(first) {
        Ok(object) if object.contains_key("format") && second.is_some() => Form::DossierLines,
        Ok(object) if object.contains_key("format") => Form::Dossier,
        Ok(object) if ["assertions", "sources", "measures"].iter().any(|part| object.contains_key(*part)) => {
            Form::Dossier
        }
        Ok(_) => Form::TableLines,
        // Rows that start with a broken one are told by their second, unless that goes on with what the first left open.
        Err(error) => {
            match second.filter(|second| object(second).is_ok()) {
                Some(second) if !(error.is_eof() && goes_on(first, second)) => {
                    if first.contains("\"format\"") { Form::DossierLines } else { Form::TableLines }
                }
                _ => Form::Dossier,
            }
        }
    })
}

fn object(line: &str) -> serde_json::Result<serde_json::Map<String, Value>> {
    serde_json::from_str(line)
}

/// Whether a line of JSON that ends too soon goes on in the next one.
fn goes_on(first: &str, second: &str) -> bool {
    object(&format!("{first}\n{second}")).map_or_else(|error| error.is_eof(), |_| true)
}

/// What a file looks like that could not be read as what it was to be taken for.
fn rather(opened: &Opened) -> String {
    let what = match opened.looks {
        None => return String::new(),
        Some(Form::Dossier) => "a dossier (`dossier`)",
        Some(Form::DossierLines) => "a dossier of JSON Lines (`dossier-lines`)",
        Some(Form::Table) => "a table of cells (`table`)",
        Some(Form::TableLines) => "a table of JSON Lines (`table-lines`)",
    };
    format!("\nit looks like {what}; leave out --input, and it is taken for that")
}

/// Reads a dossier.
pub(super) fn dossier(mut opened: Opened, _: &mut Session<'_, '_>) -> Result<Dossier, Failure> {
    let options = ReadOptions::default();
    let (name, rather) = (opened.name.clone(), rather(&opened));
    let failed = |error: ReadError| match error {
        ReadError::Io { error, .. } => Failure::Input(format!("cannot read {name}: {error}")),
        ReadError::NotADossier { .. } => Failure::Input(format!(
            "{name}: {error}; `crosscheck init` writes a dossier to start from, and a table of rows is CSV or has one object in braces on each line (`jq -c '.[]'` makes that of a list)"
        )),
        other => Failure::Input(format!("{name}: {other}{rather}")),
    };
    if opened.form == Form::DossierLines {
        return read_lines(BufReader::with_capacity(1 << 16, &mut opened.file), &options).map_err(failed);
    }
    let mut bytes = Vec::new();
    let read = opened.file.read_to_end(&mut bytes);
    read.map_err(|error| failed(ReadError::Io { what: String::new(), error }))?;
    read_with(&bytes, &options).map_err(failed)
}

/// A list of JSON objects as JSON Lines, an object a line.
fn lines_of_list(file: &mut dyn Readable) -> serde_json::Result<Box<dyn Readable>> {
    let marked = file.seek(SeekFrom::Start(0)).and_then(|_| {
        let mut mark = [0; 3];
        Ok(file.read(&mut mark)? == 3 && mark == [0xEF, 0xBB, 0xBF])
    });
    let start = if marked.map_err(serde::de::Error::custom)? { 3 } else { 0 };
    file.seek(SeekFrom::Start(start)).map_err(serde::de::Error::custom)?;
    let mut lines = tempfile::spooled_tempfile(SPOOLED);
    let mut parser = serde_json::Deserializer::from_reader(BufReader::with_capacity(1 << 16, file));
    serde::Deserializer::deserialize_seq(&mut parser, Lines(&mut lines))?;
    parser.end()?;
    lines.seek(SeekFrom::Start(0)).map_err(serde::de::Error::custom)?;
    Ok(Box::new(lines))
}

/// Writes each object of a list on a line.
struct Lines<W>(W);

impl<'de, W: io::Write> serde::de::Visitor<'de> for Lines<W> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        use serde::de::Error;
        while let Some(row) = list.next_element::<serde_json::Map<String, Value>>()? {
            serde_json::to_writer(&mut self.0, &row).map_err(A::Error::custom)?;
            self.0.write_all(b"\n").map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// Reads a table.
pub(super) fn table(
    mut opened: Opened,
    layout: &Layout,
    options: &TableOptions<'_>,
) -> Result<ImportedTable, Failure> {
    let table = if opened.form == Form::TableLines {
        import_json_table(&mut opened.file, layout, options)
    } else {
        import_table_with(&mut opened.file, layout, options)
    };
    table.map_err(|error| Failure::Input(format!("{}: {error}{}", opened.name, rather(&opened))))
}

pub(super) fn table_failure(name: &str, error: &TableError) -> Failure {
    Failure::Input(format!("{name}: {error}"))
}

/// The text of a file that says how to go about it, of which `crosscheck init` writes one.
pub(super) fn text(path: &Path, what: &str) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound => {
                format!("there is no such file{}; `crosscheck init {what}` writes one", alike(path))
            }
            io::ErrorKind::IsADirectory => "it is a folder; name a file in it".to_owned(),
            io::ErrorKind::InvalidData => "it is not UTF-8; save it as UTF-8".to_owned(),
            _ => error.to_string(),
        };
        Failure::Input(format!("cannot read {}: {remedy}", shown(path)))
    })
}

/// The layout that the mapping file and the options say.
pub(super) fn layout(table: &Table) -> Result<Layout, Failure> {
    let mut layout = match &table.mapping {
        None => Layout::default(),
        Some(path) => {
            let text = text(path, "mapping")?;
            Layout::from_toml(&text).map_err(|error| Failure::Input(format!("{}: {error}", shown(path))))?
        }
    };
    for given in &table.columns {
        let (field, column) = pair(given, "--column", "value=Deaths")?;
        layout.columns.insert(field.replace('-', "_"), column.to_owned());
    }
    for given in &table.defaults {
        let (field, text) = pair(given, "--default", "kind=cumulative")?;
        default(&mut layout, field, text)?;
    }
    layout.values.extend(table.values.iter().cloned());
    if let Some(sign) = &table.delimiter {
        let mut signs = sign.chars();
        layout.delimiter = Some(match (sign.as_str(), signs.next(), signs.next()) {
            ("tab" | "\\t", ..) => '\t',
            ("comma", ..) => ',',
            ("semicolon", ..) => ';',
            (_, Some(one), None) => one,
            _ => {
                return Err(Failure::Usage(format!(
                    "--delimiter: `{}` is not one sign; give `,` `;` `|` or `tab`",
                    short(sign)
                )));
            }
        });
    }
    layout.encoding = table.encoding.clone().or(layout.encoding);
    layout.header = table.header.or(layout.header);
    layout.decimal = table.decimal.map(Into::into).or(layout.decimal);
    layout.dates = table.dates.map(Into::into).or(layout.dates);
    layout.since_1904 |= table.since_1904;
    layout.separator = table.separator.clone().or(layout.separator);
    layout.only_named |= table.only_named;
    Ok(layout)
}

fn pair<'a>(given: &'a str, option: &str, example: &str) -> Result<(&'a str, &'a str), Failure> {
    given.split_once('=').map(|(field, text)| (field.trim(), text.trim())).ok_or_else(|| {
        Failure::Usage(format!("{option}: `{}` has no `=`; write it as `{option} {example}`", short(given)))
    })
}

/// Sets a default by its name.
fn default(layout: &mut Layout, field: &str, text: &str) -> Result<(), Failure> {
    let defaults = &mut layout.defaults;
    let field = field.replace('-', "_");
    let some = Some(text.to_owned());
    let dated = |option: &str| match text.parse::<Period>() {
        Ok(_) => Ok(Some(text.to_owned())),
        Err(error) => Err(Failure::Usage(format!("--default {option}: {error}"))),
    };
    match field.as_str() {
        "source" => defaults.source = some,
        "reported_by" => defaults.reported_by = some,
        "subject" => defaults.subject = some,
        "measure" => defaults.measure = some,
        "population" => defaults.population = some,
        "place" => defaults.place = some,
        "hedge" => defaults.hedge = some,
        "unit" => defaults.unit = some,
        "url" => defaults.url = some,
        "language" | "lang" => defaults.language = some,
        "as_of" => defaults.as_of = dated("as_of")?,
        "stated_on" => defaults.stated_on = dated("stated_on")?,
        "published_on" => defaults.published_on = dated("published_on")?,
        "kind" => {
            let kind = crate::io::kind_of(text).filter(|kind| *kind != Kind::Proposition);
            defaults.kind = Some(kind.ok_or_else(|| {
                Failure::Usage(format!(
                    "--default kind: `{}` is no kind; give cumulative (a running total), stock (a level), flow (an amount over a period) or constant{}",
                    short(text),
                    super::select::hint(nearest(text, ["cumulative", "stock", "flow", "constant"].into_iter()))
                ))
            })?);
        }
        other => {
            const KNOWN: &str = "source, reported_by, subject, measure, population, place, hedge, unit, kind, as_of, stated_on, published_on, url, language";
            return Err(Failure::Usage(format!(
                "--default: `{}` has no default; {KNOWN} have{}",
                short(other),
                super::select::hint(nearest(other, KNOWN.split(", ")))
            )));
        }
    }
    Ok(())
}

/// The path of the only file, where a command takes one.
pub(super) fn only(input: &Input) -> Option<&PathBuf> {
    match input.files.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}
